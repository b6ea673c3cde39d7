/* alms import - gifts from the tables of banks and platforms, goods from lists. */
#include "command.h"
#include "i18n.h"
#include "rules_file.h"
#include "shipped_rules.h"

#include <alms/import.h>
#include <alms/mask.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    PATH_SIZE_BYTES = 4200,
    FAULTS_TOLD_MAX = 200, /* the rejects file has them all */
    REJECTS_FILES_MAX = 1000
};

/* --- run ----------------------------------------------------------------------------------- */

struct run_arguments {
    const char *path;
    const char *rules;
    const char *account;
    const char *fund;
    const char *channel;
    const char *campaign;
    const char *county;
    const char *programme;
    const char *rate;
    const char *rate_source;
    const char *place;
    const char *approver;
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
    TEXT(struct run_arguments, county, "county", "CODE", N_("instead of the rules' county")),
    TEXT(struct run_arguments, programme, "programme", "CODE",
         N_("instead of the rules' programme")),
    TEXT(struct run_arguments, rate, "rate", "RATE",
         N_("of rows in another currency: what one unit is worth in the base currency")),
    TEXT(struct run_arguments, rate_source, "rate-source", "TEXT", N_("whose rate it is; public")),
    TEXT(struct run_arguments, place, "place", "CODE",
         N_("of goods: the warehouse or place, instead of the rules'")),
    TEXT(struct run_arguments, approver, "approver", "CODE",
         N_("who approved goods that were given out; not you")),
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

/*
 * The name of the table with another ending, in the working folder, that no file has yet: somebody
 * may be mending the rows of the last time.
 */
static void default_rejects(const char *path, char rejects[PATH_SIZE_BYTES])
{
    char number[16] = "";
    struct stat found;
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *point = strrchr(name, '.');
    const size_t size = point == NULL || point == name ? strlen(name) : (size_t)(point - name);

    const bool is_tsv = point != NULL && strcmp(point, ".tsv") == 0;
    for (int i = 1; i <= REJECTS_FILES_MAX; i++) {
        if (i > 1)
            (void)snprintf(number, sizeof(number), "-%d", i);
        (void)snprintf(rejects, PATH_SIZE_BYTES, "%.*s.rejects%s%s", (int)size, name, number,
                       is_tsv ? ".tsv" : ".csv");
        if (lstat(rejects, &found) != 0)
            return;
    }
}

static void put_line(const char *what, const char *value)
{
    (void)printf(_("  %s: %s\n"), what, value);
}

static void put_count(const char *what, uint64_t count, const char *total)
{
    char number[32];

    (void)snprintf(number, sizeof(number), "%" PRIu64, count);
    if (total == NULL || count == 0 || strcmp(total, "0") == 0) {
        put_line(what, number);
    } else {
        (void)printf(_("  %s: %s  %s\n"), what, number, total);
    }
}

/* "march.rules:9 (when), march.rules:10 (total)" */
static void put_unfit(const char *rules_file, const struct alms_import_report *report)
{
    if (report->unfit_rules_count == 0)
        return;
    (void)printf("  %s: ", _("warning: rules that fit no row"));
    for (size_t i = 0; i < report->unfit_rules_count; i++) {
        (void)printf("%s%s:%u (%s)", i == 0 ? "" : ", ", rules_file,
                     (unsigned)report->unfit_rules[i].line, report->unfit_rules[i].word);
    }
    (void)putchar('\n');
}

/* rules_file is NULL for shipped rules: they are made for more files than this one. */
static void put_report(const char *path, const struct alms_import_report *report,
                       const char *rejects, const char *rules_file)
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
    if (strcmp(report->fees_total, "0") != 0)
        put_line(_("fees kept of these"), report->fees_total);
    if (report->rows[ALMS_ROW_REFUNDED] > 0)
        put_count(_("refunds"), report->rows[ALMS_ROW_REFUNDED], report->refunded_total);
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
    if (rules_file != NULL)
        put_unfit(rules_file, report);
    if (report->wrote_rejects)
        put_line(_("rows that were not booked are in"), rejects);
}

static void tell_fault(void *context, const struct alms_fault *fault)
{
    size_t *count = context;

    *count += 1;
    if (*count <= FAULTS_TOLD_MAX)
        cli_tell_fault(fault);
}

static enum cli_exit
import(struct cli *cli, const struct run_arguments *args, const char *rules, const char *rules_name)
{
    char rejects[PATH_SIZE_BYTES];
    size_t faults_count = 0;
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
        .county = args->county,
        .programme = args->programme,
        .rate = args->rate,
        .rate_source = args->rate_source,
        .place = args->place,
        .approver = args->approver,
        .expect_rows = args->expect_rows,
        .expect_total = args->expect_total,
        .partial = args->partial,
        .rejects_path = args->rejects == NULL ? rejects : args->rejects,
        .fault = tell_fault,
        .fault_context = &faults_count,
        .tell = cli->is_quiet ? NULL : cli_import_progress,
        .translate = i18n_text,
    };
    const enum alms_code code = alms_import_run(cli->book, args->path, &options, &report, &err);
    cli_progress_end();
    if (faults_count > FAULTS_TOLD_MAX)
        cli_notice(_("and %zu more faults"), faults_count - FAULTS_TOLD_MAX);
    const enum cli_exit exit_status = code == ALMS_OK ? EXIT_DONE : cli_report(&err);
    if (report.source != NULL) {
        put_report(args->path, &report, options.rejects_path,
                   shipped_rules_find(rules_name) == NULL ? rules_name : NULL);
    }
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
    char *text = rules_file_read(name);
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
    struct alms_sheet_column columns[] = {
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
        {"undone", _("Undone"), false},
        {"file_sha256", "SHA-256", false},
        {"refunded", _("Refunds"), true},
    };
    enum { SHA_AT = 16, REFUNDED_AT = 17 };

    (void)arguments;
    if (alms_import_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    /* People read the list on a screen, programs read the digest too. */
    const bool is_text = cli_is_for_people(cli);
    const size_t columns_count = is_text ? REFUNDED_AT : REFUNDED_AT + 1;
    if (is_text)
        columns[SHA_AT] = columns[REFUNDED_AT];
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
                                     batch->undone_at,
                                     is_text ? batch->rows[ALMS_ROW_REFUNDED] : batch->file_digest,
                                     batch->rows[ALMS_ROW_REFUNDED]};
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

/* --- show ---------------------------------------------------------------------------------- */

struct show_arguments {
    const char *batch;
    bool rows;
};

static const struct cli_option SHOW_OPTIONS[] = {
    ARGUMENT(struct show_arguments, batch, "BATCH", N_("the number of a batch")),
    FLAG(struct show_arguments, rows, "rows", N_("its gifts instead, names and references masked")),
    END_OF_OPTIONS,
};

/* One member of a batch's record: its key, what people call it, and its value. */
struct member {
    const char *key;
    const char *title;
    const char *value;
};

enum { MEMBERS_COUNT = 24 };

static void take_members(const struct alms_batch *batch, struct member members[MEMBERS_COUNT])
{
    const char *encoding = batch->encoding;
    const struct member all[MEMBERS_COUNT] = {
        {"batch", _("Batch"), batch->batch},
        {"at", _("Recorded"), batch->at},
        {"by", _("By"), batch->by},
        {"source", _("Source"), batch->source},
        {"file", _("File"), batch->file},
        {"file_sha256", _("SHA-256 of the file"), batch->file_digest},
        {"rules_sha256", _("SHA-256 of the rules"), batch->rules_digest},
        {"encoding", _("Encoding"), encoding},
        {"header_line", _("Header in line"), batch->header_line},
        {"booked", _("Booked"), batch->rows[ALMS_ROW_BOOKED]},
        {"known", _("Known"), batch->rows[ALMS_ROW_KNOWN]},
        {"conflict", _("Conflicts"), batch->rows[ALMS_ROW_CONFLICT]},
        {"rejected", _("Rejected"), batch->rows[ALMS_ROW_REJECTED]},
        {"held", _("Held"), batch->rows[ALMS_ROW_HELD]},
        {"skipped", _("Skipped"), batch->rows[ALMS_ROW_SKIPPED]},
        {"refunded", _("Refunds"), batch->rows[ALMS_ROW_REFUNDED]},
        {"totals", _("Booked total"), batch->totals},
        {"refunds", _("Went back"), batch->refunds},
        {"first_date", _("From"), batch->first_date},
        {"last_date", _("Until"), batch->last_date},
        {"footer", _("Its own total"), batch->footer},
        {"undone", _("Undone"), batch->undone_at},
        {"undone_by", _("Undone by"), batch->undone_by},
        {"undone_reason", _("Why undone"), batch->undone_reason},
    };

    memcpy(members, all, sizeof(all));
}

/* People read a line for each member, programs a row. */
static enum cli_exit put_batch(struct cli *cli, const struct alms_batch *batch)
{
    struct member members[MEMBERS_COUNT];
    struct alms_sheet_column columns[MEMBERS_COUNT];
    const char *cells[MEMBERS_COUNT];
    const bool is_text = cli_is_for_people(cli);

    take_members(batch, members);
    for (size_t i = 0; i < MEMBERS_COUNT; i++) {
        columns[i] = (struct alms_sheet_column){members[i].key, members[i].title, false};
        cells[i] = members[i].value;
    }
    if (is_text) {
        columns[0] = (struct alms_sheet_column){"member", _("Batch"), false};
        columns[1] = (struct alms_sheet_column){"value", batch->batch, false};
    }
    struct alms_sheet *sheet = alms_sheet_open(columns, is_text ? 2 : MEMBERS_COUNT);
    if (!is_text)
        alms_sheet_add(sheet, cells);
    for (size_t i = 1; i < MEMBERS_COUNT && is_text; i++) {
        const char *const pair[] = {members[i].title, members[i].value};
        if (members[i].value != NULL)
            alms_sheet_add(sheet, pair);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    return exit_status;
}

static enum alms_code
put_gift(void *context, const struct alms_batch_gift *gift, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_sheet *sheet = context;

    (void)err;
    alms_date_format(gift->date, date);
    const char *const cells[] = {gift->number, date,        gift->amount,    gift->commodity,
                                 gift->fund,   gift->donor, gift->reference, gift->reversed_by};
    alms_sheet_add(sheet, cells);
    return ALMS_OK;
}

static enum cli_exit show_rows(struct cli *cli, const char *batch)
{
    struct alms_error err = {0};
    enum cli_exit exit_status = EXIT_DONE;
    const struct alms_mask_words words = {cli_word(cli, N_("anonymous")),
                                          cli_word(cli, N_("minor"))};
    const struct alms_sheet_column columns[] = {
        {"number", _("Voucher"), false},      {"date", _("Date"), false},
        {"amount", _("Amount"), true},        {"commodity", _("Currency"), false},
        {"fund", _("Fund"), false},           {"donor", _("Donor"), false},
        {"reference", _("Reference"), false}, {"reversed_by", _("Reversed by"), false},
    };

    struct alms_sheet *sheet = alms_sheet_open(columns, 8);
    if (alms_import_walk(cli->book, batch, &words, put_gift, sheet, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else {
        exit_status = cli_write_sheet(cli, sheet);
    }
    alms_sheet_close(sheet);
    return exit_status;
}

static enum cli_exit show_run(struct cli *cli, const void *arguments)
{
    const struct show_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_batch_list list;

    if (args->rows)
        return show_rows(cli, args->batch);
    if (alms_import_get(cli->book, args->batch, &list, &err) != ALMS_OK)
        return cli_report(&err);
    const enum cli_exit exit_status = put_batch(cli, &list.items[0]);
    alms_batch_list_free(&list);
    return exit_status;
}

static const struct command SHOW = {
    .name = "show",
    .summary = N_("Show what a batch recorded, or its gifts"),
    .options = SHOW_OPTIONS,
    .arguments_size_bytes = sizeof(struct show_arguments),
    .run = show_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

/* --- undo ---------------------------------------------------------------------------------- */

struct undo_arguments {
    const char *batch;
    const char *reason;
    struct alms_date date;
};

static const struct cli_option UNDO_OPTIONS[] = {
    ARGUMENT(struct undo_arguments, batch, "BATCH", N_("the number of a batch")),
    NEEDED(struct undo_arguments, reason, "reason", "TEXT", N_("why; private")),
    DATE(struct undo_arguments, date, "date", N_("the date of the reversals (default: today)")),
    END_OF_OPTIONS,
};

static enum cli_exit undo_run(struct cli *cli, const void *arguments)
{
    const struct undo_arguments *args = arguments;
    struct alms_error err = {0};
    char count[32];
    struct alms_undone undone;
    const struct alms_undo_draft draft = {args->batch, args->reason, args->date};

    if (alms_import_undo(cli->book, &draft, &undone, &err) != ALMS_OK)
        return cli_report(&err);
    cli_progress_end();
    (void)snprintf(count, sizeof(count), "%" PRIu64, undone.gifts_count);
    if (undone.first_number[0] == '\0') {
        (void)printf(_("Undid batch %s: lines of the register taken back: %s.\n"), args->batch,
                     count);
        return EXIT_DONE;
    }
    (void)printf(_("Undid batch %s: gifts reversed: %s, by %s to %s.\n"), args->batch, count,
                 undone.first_number, undone.last_number);
    return EXIT_DONE;
}

static const struct command UNDO = {
    .name = "undo",
    .summary = N_("Reverse all gifts of a batch, so that its file can be imported again"),
    .options = UNDO_OPTIONS,
    .arguments_size_bytes = sizeof(struct undo_arguments),
    .run = undo_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms import undo 7 --reason=\"imported with the rules of another bank\"\n",
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
        texts[i] = rules_file_read(named->items[i]);
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

static const struct command *const SUBCOMMANDS[] = {&RUN,    &LIST_COMMAND, &SHOW, &UNDO,
                                                    &DETECT, &RULES,        NULL};

const struct command COMMAND_IMPORT = {
    .name = "import",
    .summary = N_("Book gifts from tables of banks and platforms"),
    .subcommands = SUBCOMMANDS,
};
