/* alms init, status, rebuild - a book as a whole. */
#include "command.h"
#include "i18n.h"

#include <alms/book.h>

#include <inttypes.h>

/* --- init ---------------------------------------------------------------------------------- */

struct init_arguments {
    const char *path;
    const char *name;
    const char *name_en;
    const char *operator_name;
    const char *base;
    int regime;
};

static const char *const REGIMES[] = {"NPO2026", "NPO2004"};

static const struct cli_option INIT_OPTIONS[] = {
    ARGUMENT(struct init_arguments, path, "FILE", N_("the book to make, NAME.alms")),
    NEEDED(struct init_arguments, name, "name", "TEXT", N_("the charity's name; public")),
    TEXT(struct init_arguments, name_en, "name-en", "TEXT", N_("its English name")),
    CHOICE(struct init_arguments, regime, "regime", "NPO2026|NPO2004",
           N_("accounting system, and so the chart of accounts (default: NPO2026)")),
    TEXT(struct init_arguments, base, "base", "CODE", N_("base currency (default: CNY)")),
    TEXT(struct init_arguments, operator_name, "operator-name", "TEXT",
         N_("the first operator's name; private")),
    END_OF_OPTIONS,
};

static enum cli_exit init_run(struct cli *cli, const void *arguments)
{
    const struct init_arguments *args = arguments;
    struct alms_error err = {0};
    const struct alms_book_options options = cli_book_options(cli);
    const struct alms_book_draft draft = {
        .name = args->name,
        .name_en = args->name_en,
        .regime = REGIMES[args->regime],
        .base = args->base,
        .operator_name = args->operator_name,
    };

    if (alms_book_create(args->path, &draft, &options, &cli->book, &err) != ALMS_OK)
        return cli_report(&err);
    if (cli->is_dry_run) {
        (void)printf(_("Nothing was written: '%s' could be made.\n"), args->path);
    } else {
        (void)printf(_("Made the book '%s' for %s; its first treasurer is %s.\n"), args->path,
                     i18n_name(args->name, args->name_en), cli->operator_code);
    }
    return EXIT_DONE;
}

const struct command COMMAND_INIT = {
    .name = "init",
    .summary = N_("Make a new book with its vault and chart of accounts"),
    .options = INIT_OPTIONS,
    .arguments_size_bytes = sizeof(struct init_arguments),
    .run = init_run,
    .needs = CLI_NEEDS_OPERATOR,
    .tells_dry_run = true,
    .examples = "  alms init society.alms --name=\"某市红十字会\" --operator=chen\n",
};

/* --- status -------------------------------------------------------------------------------- */

static void put_row(struct alms_sheet *sheet, const char *key, const char *value)
{
    const char *const cells[] = {key, value};
    alms_sheet_add(sheet, cells);
}

static enum cli_exit status_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_book_status status;
    char number[32];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char month[ALMS_MONTH_TEXT_SIZE_BYTES] = "";
    const struct alms_sheet_column columns[] = {{"what", _("What"), false},
                                                {"value", _("Value"), false}};

    (void)arguments;
    if (alms_book_status(cli->book, &status, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 2);
    put_row(sheet, cli_word(cli, N_("book")), cli->book_path);
    put_row(sheet, cli_word(cli, N_("charity")), i18n_name(status.name, status.name_en));
    put_row(sheet, cli_word(cli, N_("accounting system")), status.regime);
    if (status.regime_since.year != 0) {
        alms_date_format(status.regime_since, date);
        put_row(sheet, cli_word(cli, N_("in force since")), date);
    }
    put_row(sheet, cli_word(cli, N_("base currency")), status.base);
    (void)snprintf(number, sizeof(number), "%" PRIu64, status.log_size);
    put_row(sheet, cli_word_in(cli, "count", "records"), number);
    (void)snprintf(number, sizeof(number), "%" PRIu64, status.entries_count);
    put_row(sheet, cli_word_in(cli, "count", "entries"), number);
    (void)snprintf(number, sizeof(number), "%" PRIu64, status.gifts_count);
    put_row(sheet, cli_word_in(cli, "count", "gifts"), number);
    put_row(sheet, cli_word(cli, N_("newest record")), status.last_at);
    put_row(sheet, cli_word(cli, N_("root of the log")), status.log_root);
    if (status.closed_month.year != 0)
        alms_month_format(status.closed_month, month);
    put_row(sheet, cli_word(cli, N_("closed up to")),
            month[0] == '\0' ? cli_word(cli, N_("no month is closed")) : month);
    put_row(sheet, cli_word(cli, N_("vault")),
            status.has_vault ? cli_word(cli, N_("beside the book"))
                             : cli_word(cli, N_("not here")));
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    return exit_status;
}

const struct command COMMAND_STATUS = {
    .name = "status",
    .summary = N_("Show what the book is and where it stands"),
    .run = status_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

/* --- rebuild ------------------------------------------------------------------------------- */

static enum cli_exit rebuild_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_book_status status;

    (void)arguments;
    enum alms_code code = alms_book_rebuild(cli->book, &err);
    cli_progress_end();
    if (code == ALMS_OK)
        code = alms_book_status(cli->book, &status, &err);
    if (code != ALMS_OK)
        return cli_report(&err);
    (void)printf(cli->is_dry_run
                     ? _("Nothing was written: the tables could be made from %llu records.\n")
                     : _("Made all tables anew from %llu records.\n"),
                 (unsigned long long)status.log_size);
    return EXIT_DONE;
}

const struct command COMMAND_REBUILD = {
    .name = "rebuild",
    .summary = N_("Make all tables anew from the log"),
    .run = rebuild_run,
    .needs = CLI_NEEDS_WRITING,
    .tells_dry_run = true,
};
