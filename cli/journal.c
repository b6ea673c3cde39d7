#include "journal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- the journal --------------------------------------------------------------------------- */

bool cli_take_count(const char *option, const char *text, uint64_t normal, uint64_t most,
                    uint64_t *out)
{
    char *end = NULL;

    *out = normal;
    if (text == NULL)
        return true;
    errno = 0;
    const unsigned long long number = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || number > most) {
        cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes a number, not '%s'", option, text);
        return false;
    }
    *out = number;
    return true;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* +08:00 as minutes. */
static bool take_zone(const char *text, int32_t *out)
{
    *out = ALMS_ZONE_MINUTES_CHINA;
    if (text == NULL)
        return true;
    if (strlen(text) == 6 && (text[0] == '+' || text[0] == '-') && is_digit(text[1]) &&
        is_digit(text[2]) && text[3] == ':' && is_digit(text[4]) && is_digit(text[5])) {
        const int32_t hours = (text[1] - '0') * 10 + (text[2] - '0');
        const int32_t minutes = (text[4] - '0') * 10 + (text[5] - '0');
        if (hours <= 14 && minutes <= 59) {
            *out = (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
            return true;
        }
    }
    cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", "zone", "+08:00", text);
    return false;
}

static enum cli_exit open_book(struct cli *cli)
{
    struct alms_error err = {0};
    const struct alms_book_options options = cli_book_options(cli);

    if (!cli_find_book(cli))
        return EXIT_USAGE;
    if (alms_book_open(cli->book_path, ALMS_READ, &options, &cli->book, &err) != ALMS_OK)
        return cli_report(&err);
    return EXIT_DONE;
}

enum cli_exit
cli_open_journal(struct cli *cli, const struct journal_arguments *arguments, alms_journal **out)
{
    struct alms_error err = {0};
    struct alms_journal_options options = {
        .from = arguments->since,
        .to = arguments->until,
        .is_signed = arguments->is_signed,
        .reads_parties = arguments->reads_parties,
    };
    uint64_t digits = 0;

    const bool has_zone = take_zone(arguments->zone, &options.zone_minutes);
    if (!cli_take_count("digits", arguments->digits, 2, 9, &digits) || !has_zone)
        return EXIT_USAGE;
    options.scale_digits = (uint32_t)digits;
    enum alms_code code = ALMS_OK;
    if (arguments->from != NULL) {
        code = alms_journal_read_file(arguments->from, &options, out, &err);
    } else {
        const enum cli_exit exit_status = open_book(cli);
        if (exit_status != EXIT_DONE)
            return exit_status;
        code = alms_journal_read_book(cli->book, &options, out, &err);
    }
    cli_progress_end();
    return code == ALMS_OK ? EXIT_DONE : cli_report(&err);
}

struct alms_population cli_population(const struct population_arguments *arguments)
{
    return (struct alms_population){
        .is_credit = arguments->side == 1,
        .commodity = arguments->currency,
        .accounts = arguments->accounts.items,
        .accounts_count = arguments->accounts.count,
        .excluded = arguments->excluded.items,
        .excluded_count = arguments->excluded.count,
        .minimum = arguments->minimum,
    };
}

/* --- tables -------------------------------------------------------------------------------- */

/* Whether the output is one table, written at once: a page or a spreadsheet. */
static bool is_whole(const struct cli *cli)
{
    return cli->format == ALMS_SHEET_HTML || cli->format == ALMS_SHEET_XLSX;
}

static void
begin_table(void *context, const char *table, const struct alms_print_column *columns, size_t count)
{
    struct cli_tables *tables = context;
    const enum alms_sheet_format format = tables->cli->format;

    if (tables->has_failed || (tables->wanted != NULL && strcmp(tables->wanted, table) != 0))
        return;
    if (!is_whole(tables->cli)) {
        if (tables->file == NULL)
            tables->file = cli_open_output(tables->cli, tables->cli->output_path);
        tables->has_failed = tables->file == NULL;
        if (tables->has_failed)
            return;
        if (tables->is_second)
            (void)fputc('\n', tables->file);
        tables->is_second = true;
    }
    tables->is_open = true;
    tables->columns_count = count;
    for (size_t i = 0; i < count; i++) {
        tables->columns[i] =
            (struct alms_sheet_column){columns[i].key, columns[i].title, columns[i].is_amount};
    }
    if (format != ALMS_SHEET_CSV) {
        tables->sheet = alms_sheet_open(tables->columns, count);
        return;
    }
    const char *keys[ALMS_SHEET_COLUMNS_MAX];
    for (size_t i = 0; i < count; i++)
        keys[i] = columns[i].key;
    alms_csv_write(tables->file, keys, count);
}

static void add_row(void *context, const char *const *cells)
{
    struct cli_tables *tables = context;

    if (!tables->is_open)
        return;
    if (tables->sheet != NULL) {
        alms_sheet_add(tables->sheet, cells);
    } else {
        alms_csv_write(tables->file, cells, tables->columns_count);
    }
}

static void end_table(void *context)
{
    struct cli_tables *tables = context;

    if (tables->is_open && is_whole(tables->cli)) {
        tables->exit_status = cli_write_sheet(tables->cli, tables->sheet);
    } else if (tables->is_open && tables->sheet != NULL) {
        alms_sheet_write(tables->sheet, tables->cli->format, tables->file);
    }
    alms_sheet_close(tables->sheet);
    tables->sheet = NULL;
    tables->is_open = false;
}

struct alms_print
cli_tables_open(struct cli_tables *tables, struct cli *cli, const char *asked, const char *normal)
{
    const bool is_text = cli->format == ALMS_SHEET_TEXT;

    *tables = (struct cli_tables){.cli = cli, .wanted = is_text ? NULL : normal};
    if (asked != NULL)
        tables->wanted = asked;
    return (struct alms_print){
        .context = tables,
        .begin = begin_table,
        .row = add_row,
        .end = end_table,
        .translate = cli_is_for_people(cli) ? i18n_text : NULL,
    };
}

enum cli_exit
cli_tables_close(struct cli_tables *tables, enum alms_code code, const struct alms_error *err)
{
    if (code != ALMS_OK)
        return cli_report(err);
    if (tables->has_failed)
        return EXIT_STORAGE;
    return tables->file == NULL
               ? tables->exit_status
               : cli_close_output(tables->cli, tables->cli->output_path, tables->file);
}
