/* alms import - gifts from the tables of banks and platforms. */
#include "command.h"
#include "i18n.h"
#include "shipped_rules.h"

#include <alms/import.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { RULES_SIZE_MAX = 1024 * 1024, PATH_SIZE_BYTES = 4200 };

/* --- run ----------------------------------------------------------------------------------- */

struct run_arguments {
    const char *path;
    const char *rules;
    const char *account;
    const char *fund;
    const char *channel;
    const char *campaign;
    const char *programme;
    const char *expect_rows;
    const char *expect_total;
    const char *rejects;
    bool partial;
    struct alms_date date;
};

static const struct cli_option RUN_OPTIONS[] = {
    ARGUMENT(struct run_arguments, path, "FILE", N_("a table: CSV, TSV or XLSX")),
    TEXT(struct run_arguments, rules, "rules", "NAME|FILE",
         N_("how to read it: shipped rules, or a rules file (default: FILE.rules)")),
    DATE(struct run_arguments, date, "date", N_("the date of all rows, instead of the rules'")),
    TEXT(struct run_arguments, fund, "fund", "CODE", N_("instead of the rules' fund")),
    TEXT(struct run_arguments, account, "account", "CODE", N_("instead of the rules' account")),
    TEXT(struct run_arguments, channel, "channel", "CODE", N_("instead of the rules' channel")),
    TEXT(struct run_arguments, campaign, "campaign", "CODE", N_("instead of the rules' campaign")),
    TEXT(struct run_arguments, programme, "programme", "CODE",
         N_("instead of the rules' programme")),
    TEXT(struct run_arguments, expect_rows, "expect-rows", "NUMBER",
         N_("refuse the file if it has another number of gifts")),
    TEXT(struct run_arguments, expect_total, "expect-total", "AMOUNT",
         N_("refuse the file if its gifts add up to another amount")),
    FLAG(struct run_arguments, partial, "partial",
         N_("book the good rows of a file that has bad ones")),
    TEXT(struct run_arguments, rejects, "rejects", "FILE",
         N_("where rows that are not booked go (default: FILE.rejects.csv here)")),
    END_OF_OPTIONS,
};

/* The name of the table with another ending, in the working folder. */
static void default_rejects(const char *path, char rejects[PATH_SIZE_BYTES])
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *point = strrchr(name, '.');
    const size_t size = point == NULL || point == name ? strlen(name) : (size_t)(point - name);

    const bool is_tsv = point != NULL && strcmp(point, ".tsv") == 0;
    (void)snprintf(rejects, PATH_SIZE_BYTES, "%.*s.rejects%s", (int)size, name,
                   is_tsv ? ".tsv" : ".csv");
}

/* Reads a rules file; NULL, and told, if it cannot be read. The caller frees it. */
static char *read_rules(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    struct stat found;

    if (file == NULL || fstat(fileno(file), &found) != 0 || !S_ISREG(found.st_mode)) {
        const char *names[64];
        const size_t count = shipped_rules_names(names, 64);
        (void)count;
        cli_complain(ALMS_E_RULES_UNKNOWN, "there are no rules '%s'", path);
    } else {
        text = calloc(1, RULES_SIZE_MAX + 1);
        if (text == NULL)
            abort();
        const size_t size = fread(text, 1, RULES_SIZE_MAX + 1, file);
        if (size > RULES_SIZE_MAX || memchr(text, '\0', size) != NULL || ferror(file) != 0) {
            cli_complain(ALMS_E_RULES_SYNTAX, "'%s' is not a rules file", path);
            free(text);
            text = NULL;
        }
    }
    if (file != NULL)
        (void)fclose(file);
    return text;
}

static void put_line(const char *what, const char *value)
{
    (void)printf(_("  %s: %s\n"), what, value);
}

static void put_count(const char *what, uint64_t count, const char *total)
{
    char number[32];

    (void)snprintf(number, sizeof(number), "%" PRIu64, count);
    if (total == NULL || count == 0) {
        put_line(what, number);
    } else {
        (void)printf(_("  %s: %s  %s\n"), what, number, total);
    }
}

static void
put_report(const char *path, const struct alms_import_report *report, const char *rejects)
{
    char number[32];
    char first[ALMS_DATE_TEXT_SIZE_BYTES];
    char last[ALMS_DATE_TEXT_SIZE_BYTES];
    char range[2 * ALMS_DATE_TEXT_SIZE_BYTES + 8];
    const uint64_t set_aside = report->rows[ALMS_ROW_REJECTED] + report->rows[ALMS_ROW_HELD] +
                               report->rows[ALMS_ROW_CONFLICT];

    (void)printf("%s\n", path);
    put_line(_("source"), report->source);
    put_line(_("encoding"), _(report->encoding));
    (void)snprintf(number, sizeof(number), "%" PRIu64, report->header_line);
    put_line(_("header in line"), number);
    put_count(_("new"), report->rows[ALMS_ROW_BOOKED], report->booked_total);
    put_count(_("known already"), report->rows[ALMS_ROW_KNOWN], report->known_total);
    if (set_aside > 0) {
        put_count(_("conflicts"), report->rows[ALMS_ROW_CONFLICT], NULL);
        put_count(_("rejected"), report->rows[ALMS_ROW_REJECTED], NULL);
        put_count(_("held for a person"), report->rows[ALMS_ROW_HELD], NULL);
        put_line(_("amounts of these"), report->set_aside_total);
    }
    put_count(_("skipped"), report->rows[ALMS_ROW_SKIPPED], NULL);
    if (report->first_date.year != 0) {
        alms_date_format(report->first_date, first);
        alms_date_format(report->last_date, last);
        (void)snprintf(range, sizeof(range), "%s … %s", first, last);
        put_line(_("dates"), range);
    }
    if (report->footer_total != NULL) {
        put_line(report->footer_differs ? _("the file's own total, which differs")
                                        : _("the file's own total, which agrees"),
                 report->footer_total);
    }
    if (report->ambiguous_rows > 0)
        put_count(_("'when' rules differ; the first counts"), report->ambiguous_rows, NULL);
    if (report->wrote_rejects)
        put_line(_("rows that were not booked are in"), rejects);
}

static void tell_fault(void *context, const struct alms_fault *fault)
{
    (void)context;
    cli_tell_fault(fault);
}

static enum cli_exit
import(struct cli *cli, const struct run_arguments *args, const char *rules, const char *rules_name)
{
    char rejects[PATH_SIZE_BYTES];
    struct alms_error err = {0};
    struct alms_import_report report;

    default_rejects(args->path, rejects);
    const struct alms_import_options options = {
        .rules = rules,
        .rules_name = rules_name,
        .date = args->date,
        .account = args->account,
        .fund = args->fund,
        .channel = args->channel,
        .campaign = args->campaign,
        .programme = args->programme,
        .expect_rows = args->expect_rows,
        .expect_total = args->expect_total,
        .partial = args->partial,
        .rejects_path = args->rejects == NULL ? rejects : args->rejects,
        .fault = tell_fault,
        .translate = i18n_text,
    };
    const enum alms_code code = alms_import_run(cli->book, args->path, &options, &report, &err);
    cli_progress_end();
    const enum cli_exit exit_status = code == ALMS_OK ? EXIT_DONE : cli_report(&err);
    if (report.source != NULL)
        put_report(args->path, &report, options.rejects_path);
    if (code == ALMS_OK && cli->is_dry_run) {
        (void)printf("%s\n", _("Nothing was written: this was a dry run."));
    } else if (code == ALMS_OK && report.batch != NULL) {
        (void)printf(_("Booked as batch %s.\n"), report.batch);
    } else {
        (void)printf("%s\n", _("Nothing was booked."));
    }
    alms_import_report_free(&report);
    return exit_status;
}

static enum cli_exit run(struct cli *cli, const void *arguments)
{
    const struct run_arguments *args = arguments;
    char beside[PATH_SIZE_BYTES];
    const char *name = args->rules;

    if (name == NULL) {
        (void)snprintf(beside, sizeof(beside), "%.4000s.rules", args->path);
        name = beside;
    }
    const char *shipped = shipped_rules_find(name);
    if (shipped != NULL)
        return import(cli, args, shipped, name);
    char *text = read_rules(name);
    if (text == NULL)
        return EXIT_REFUSED;
    const enum cli_exit exit_status = import(cli, args, text, name);
    free(text);
    return exit_status;
}

static const struct command RUN = {
    .name = "run",
    .summary = N_("Book the gifts of a table by rules, each row once"),
    .options = RUN_OPTIONS,
    .arguments_size_bytes = sizeof(struct run_arguments),
    .run = run,
    .needs = CLI_NEEDS_WRITING,
    .tells_dry_run = true,
    .examples = "  alms import run 2026-03-01.csv --rules=unionpay-qrpos --dry-run\n"
                "  alms import run list.csv --rules=list-bocom --date=2026-03-01 "
                "--expect-total=12345.60\n",
};

/* --- list ---------------------------------------------------------------------------------- */

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_batch_list list;
    const struct alms_sheet_column columns[] = {
        {"batch", _("Batch"), true},
        {"at", _("Recorded"), false},
        {"by", _("By"), false},
        {"source", _("Source"), false},
        {"file", _("File"), false},
        {"booked", _("Booked"), true},
        {"known", _("Known"), true},
        {"conflict", _("Conflicts"), true},
        {"rejected", _("Rejected"), true},
        {"held", _("Held"), true},
        {"skipped", _("Skipped"), true},
        {"totals", _("Booked total"), false},
        {"first_date", _("From"), false},
        {"last_date", _("Until"), false},
        {"footer", _("Its own total"), false},
        {"file_sha256", "SHA-256", false},
    };

    (void)arguments;
    if (alms_import_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    /* People read the list on a screen, programs read the digest at its end. */
    const size_t columns_count = cli->format == ALMS_SHEET_TEXT ? 15 : 16;
    struct alms_sheet *sheet = alms_sheet_open(columns, columns_count);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_batch *batch = &list.items[i];
        const char *const cells[] = {batch->batch,
                                     batch->at,
                                     batch->by,
                                     batch->source,
                                     batch->file,
                                     batch->rows[ALMS_ROW_BOOKED],
                                     batch->rows[ALMS_ROW_KNOWN],
                                     batch->rows[ALMS_ROW_CONFLICT],
                                     batch->rows[ALMS_ROW_REJECTED],
                                     batch->rows[ALMS_ROW_HELD],
                                     batch->rows[ALMS_ROW_SKIPPED],
                                     batch->totals,
                                     batch->first_date,
                                     batch->last_date,
                                     batch->footer,
                                     batch->file_digest};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_batch_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the files that were imported"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

/* --- rules --------------------------------------------------------------------------------- */

struct rules_arguments {
    const char *name;
};

static const struct cli_option RULES_OPTIONS[] = {
    ARGUMENT_OPTIONAL(struct rules_arguments, name, "NAME",
                      N_("print these rules (default: list the names)")),
    END_OF_OPTIONS,
};

static enum cli_exit rules_run(struct cli *cli, const void *arguments)
{
    const struct rules_arguments *args = arguments;
    const char *names[64];
    const size_t count = shipped_rules_names(names, 64);

    (void)cli;
    if (args->name == NULL) {
        for (size_t i = 0; i < count; i++)
            (void)printf("%s\n", names[i]);
        return EXIT_DONE;
    }
    const char *text = shipped_rules_find(args->name);
    if (text == NULL) {
        cli_complain(ALMS_E_RULES_UNKNOWN, "there are no rules '%s'", args->name);
        return EXIT_REFUSED;
    }
    (void)fputs(text, stdout);
    return EXIT_DONE;
}

static const struct command RULES = {
    .name = "rules",
    .summary = N_("List the shipped rules, or print one to copy and change"),
    .options = RULES_OPTIONS,
    .arguments_size_bytes = sizeof(struct rules_arguments),
    .run = rules_run,
    .needs = CLI_NEEDS_NOTHING,
};

/* --- detect -------------------------------------------------------------------------------- */

enum { SHIPPED_MAX = 64, NEAREST_COUNT = 3 };

struct detect_arguments {
    const char *path;
    struct cli_list rules;
};

static const struct cli_option DETECT_OPTIONS[] = {
    ARGUMENT(struct detect_arguments, path, "FILE", N_("a table")),
    LIST(struct detect_arguments, rules, "rules", "FILE", N_("a rules file to try too")),
    END_OF_OPTIONS,
};

/* The rules that fit; if there are none, those that come nearest and what they lack. */
static enum cli_exit
put_detected(const struct cli *cli, const char *path, const struct alms_detected_list *list)
{
    const struct alms_sheet_column columns[] = {
        {"rules", _("Rules"), false},       {"source", _("Source"), false},
        {"fits", _("Fits"), false},         {"line", _("Line"), true},
        {"missing", _("Not found"), false},
    };
    const bool has_fit = list->count > 0 && list->items[0].fits;
    struct alms_sheet *sheet = alms_sheet_open(columns, sizeof(columns) / sizeof(columns[0]));

    for (size_t i = 0; i < list->count; i++) {
        const struct alms_detected *item = &list->items[i];
        char line[32];
        if (has_fit ? !item->fits : i >= NEAREST_COUNT)
            break;
        (void)snprintf(line, sizeof(line), "%" PRIu64, item->line);
        const char *const cells[] = {
            item->rules, item->source,
            item->fits ? cli_word(cli, N_("yes")) : cli_word(cli, N_("no")), line, item->missing};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    if (exit_status != EXIT_DONE || has_fit)
        return exit_status;
    cli_complain(ALMS_E_TABLE_HEADER, "no rules fit '%s'", path);
    return EXIT_REFUSED;
}

/* Reads the rules files that were named; false, and told, if one cannot be read. */
static bool read_named(const struct cli_list *named, struct alms_rules_text *rules, char **texts)
{
    for (size_t i = 0; i < named->count; i++) {
        texts[i] = read_rules(named->items[i]);
        if (texts[i] == NULL)
            return false;
        rules[i] = (struct alms_rules_text){named->items[i], texts[i]};
    }
    return true;
}

static enum cli_exit detect_run(struct cli *cli, const void *arguments)
{
    const struct detect_arguments *args = arguments;
    static struct alms_rules_text rules[SHIPPED_MAX + CLI_LIST_MAX];
    static char *texts[CLI_LIST_MAX];
    const char *names[SHIPPED_MAX];
    struct alms_error err = {0};
    struct alms_detected_list list = {0};
    enum cli_exit exit_status = EXIT_REFUSED;

    const size_t count = shipped_rules_names(names, SHIPPED_MAX);
    for (size_t i = 0; i < count; i++)
        rules[i] = (struct alms_rules_text){names[i], shipped_rules_find(names[i])};
    if (read_named(&args->rules, rules + count, texts)) {
        exit_status =
            alms_import_detect(args->path, rules, count + args->rules.count, &list, &err) == ALMS_OK
                ? put_detected(cli, args->path, &list)
                : cli_report(&err);
        alms_detected_list_free(&list);
    }
    for (size_t i = 0; i < args->rules.count; i++)
        free(texts[i]);
    return exit_status;
}

static const struct command DETECT = {
    .name = "detect",
    .summary = N_("Tell which rules fit a table, or what the nearest lack"),
    .options = DETECT_OPTIONS,
    .arguments_size_bytes = sizeof(struct detect_arguments),
    .run = detect_run,
    .needs = CLI_NEEDS_NOTHING,
    .prints_table = true,
    .examples = "  alms import detect march.csv\n"
                "  alms import detect march.xlsx --rules=mine.rules\n",
};

static const struct command *const SUBCOMMANDS[] = {&RUN, &LIST_COMMAND, &DETECT, &RULES, NULL};

const struct command COMMAND_IMPORT = {
    .name = "import",
    .summary = N_("Book gifts from tables of banks and platforms"),
    .subcommands = SUBCOMMANDS,
};
