/* alms reconcile - bank accounts held against the statements of the bank. */
#include "command.h"
#include "i18n.h"
#include "rules_file.h"
#include "shipped_rules.h"

#include <alms/reconcile.h>

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE_BYTES = 4200, SHIPPED_MAX = 64, NUMBER_SIZE_BYTES = 32 };

/* --- the reconciliation statement ---------------------------------------------------------- */

/* 银行存款余额调节表: a line of it, and the block whose items stand below it. */
struct statement_line {
    const char *key;
    const char *title;
    const char *amount;
    const char *date;
    int block; /* -1 for none */
};

enum { STATEMENT_LINES = 9 };

static void
put_items(struct alms_sheet *sheet, const struct alms_open_list *open, int block, bool is_text)
{
    for (size_t i = 0; i < open->count; i++) {
        const struct alms_open_item *item = &open->items[i];
        char date[ALMS_DATE_TEXT_SIZE_BYTES];
        char from[NUMBER_SIZE_BYTES * 2];
        if ((int)item->block != block)
            continue;
        alms_date_format(item->date, date);
        (void)snprintf(from, sizeof(from), is_text ? _("statement of no. %s") : "%s",
                       item->reconciliation == NULL ? "" : item->reconciliation);
        const char *const cells[] = {is_text ? "" : "item", date,
                                     item->number != NULL ? item->number : from, item->amount,
                                     alms_open_block_word(item->block)};
        alms_sheet_add(sheet, cells);
    }
}

/* Programs read the block of an item in a column of its own; people see where it stands. */
static struct alms_sheet *
make_statement(const struct cli *cli, const struct alms_sheet_column *columns,
               const struct alms_reconciliation *item, const struct alms_open_list *open)
{
    const bool is_text = cli->format == ALMS_SHEET_TEXT;
    const struct statement_line lines[STATEMENT_LINES] = {
        {"book", _("Balance of the account in the book"), item->book, item->until, -1},
        {"bank-in", _("  plus: received by the bank, not in the book"), item->bank_in, NULL,
         ALMS_OPEN_BANK_IN},
        {"bank-out", _("  less: paid by the bank, not in the book"), item->bank_out, NULL,
         ALMS_OPEN_BANK_OUT},
        {"adjusted-book", _("Adjusted balance of the book"), item->adjusted_book, item->until, -1},
        {"closing", _("Balance of the bank's statement"), item->closing, item->until, -1},
        {"book-in", _("  plus: received in the book, not by the bank"), item->book_in, NULL,
         ALMS_OPEN_BOOK_IN},
        {"book-out", _("  less: paid in the book, not by the bank"), item->book_out, NULL,
         ALMS_OPEN_BOOK_OUT},
        {"adjusted", _("Adjusted balance of the bank"), item->adjusted, item->until, -1},
        {"difference", _("Difference"), item->difference, NULL, -1},
    };
    struct alms_sheet *sheet = alms_sheet_open(columns, is_text ? 4 : 5);

    for (size_t i = 0; i < STATEMENT_LINES; i++) {
        const char *const cells[] = {is_text ? lines[i].title : lines[i].key, lines[i].date, NULL,
                                     lines[i].amount, lines[i].block < 0 ? NULL : lines[i].key};
        alms_sheet_add(sheet, cells);
        if (lines[i].block >= 0)
            put_items(sheet, open, lines[i].block, is_text);
    }
    return sheet;
}

static enum cli_exit put_statement(struct cli *cli, const struct alms_reconciliation *item,
                                   const struct alms_open_list *open)
{
    char title[NUMBER_SIZE_BYTES * 4];
    const bool is_text = cli->format == ALMS_SHEET_TEXT;
    const struct alms_sheet_column columns[] = {
        {"line", title, false},
        {"date", _("Date"), false},
        {"number", is_text ? _("Voucher or statement") : "", false},
        {"amount", _("Amount"), true},
        {"block", "", false},
    };

    (void)snprintf(title, sizeof(title), "%s %s", item->account, item->commodity);
    struct alms_sheet *sheet = make_statement(cli, columns, item, open);
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    /* Statements join and matches are exact: nothing else can be left over. */
    if (!item->agrees) {
        cli_notice(
            _("The difference is what the book had before the account's first statement, less "
              "the balance with which that one opened."));
    }
    return exit_status;
}

/* --- run ----------------------------------------------------------------------------------- */

struct run_arguments {
    const char *path;
    const char *rules;
    const char *account;
    const char *commodity;
    const char *opening;
    const char *closing;
    const char *days;
    bool detect;
    bool group;
    struct alms_date from;
    struct alms_date until;
};

static const struct cli_option RUN_OPTIONS[] = {
    ARGUMENT(struct run_arguments, path, "FILE", N_("a statement: CSV, TSV or XLSX")),
    TEXT(struct run_arguments, rules, "rules", "NAME|FILE",
         N_("how to read it: shipped rules, or a rules file (default: FILE.rules)")),
    FLAG(struct run_arguments, detect, "detect", N_("find the shipped rules that fit it")),
    TEXT(struct run_arguments, account, "account", "CODE", N_("instead of the rules' account")),
    TEXT(struct run_arguments, commodity, "commodity", "CODE",
         N_("instead of the rules' commodity")),
    DATE(struct run_arguments, until, "until",
         N_("the day of the reconciliation (default: of the last row)")),
    DATE(struct run_arguments, from, "from",
         N_("the first day of an account's first statement (default: of the first row)")),
    TEXT(struct run_arguments, opening, "opening", "AMOUNT",
         N_("the balance before the first row, where the statement prints none")),
    TEXT(struct run_arguments, closing, "closing", "AMOUNT",
         N_("refuse the statement if it closes with another balance")),
    TEXT(struct run_arguments, days, "days", "NUMBER",
         N_("how many days the bank may be apart from the book, 0 to 366 (default: 3)")),
    FLAG(struct run_arguments, group, "group",
         N_("match a row to all gifts of one day and channel, where their sum is the row's")),
    END_OF_OPTIONS,
};

static void put_line(const char *what, const char *value)
{
    (void)printf(_("  %s: %s\n"), what, value);
}

static void put_count(const char *what, uint64_t count)
{
    char number[NUMBER_SIZE_BYTES];

    (void)snprintf(number, sizeof(number), "%" PRIu64, count);
    put_line(what, number);
}

static void put_matched(const struct alms_reconcile_report *report)
{
    static const char *const WORDS[ALMS_MATCH_METHODS_COUNT] = {
        N_("by the row that was imported"),
        N_("by reference"),
        N_("by day and amount"),
        N_("by amount, few days apart"),
        N_("by amount, open since earlier"),
        N_("by the gifts of a day and channel"),
    };
    uint64_t total = 0;
    char text[128];

    for (int i = 0; i < ALMS_MATCH_METHODS_COUNT; i++)
        total += report->matched[i];
    put_count(_("matched"), total);
    for (int i = 0; i < ALMS_MATCH_METHODS_COUNT; i++) {
        (void)snprintf(text, sizeof(text), "  %s", _(WORDS[i]));
        if (report->matched[i] > 0)
            put_count(text, report->matched[i]);
    }
    if (report->pairs > 0)
        put_count(_("entries that a reversal took back before the bank had them"), report->pairs);
    if (report->ambiguous > 0)
        put_count(_("warning: alike on one day, and not as many on both sides"), report->ambiguous);
}

static void put_report(const char *path, const struct alms_reconcile_report *report)
{
    char text[128];

    (void)printf("%s\n", path);
    put_line(_("source"), report->source);
    put_line(_("encoding"), _(report->encoding));
    put_count(_("header in line"), report->header_line);
    put_count(_("movements"), report->rows);
    put_count(_("known already"), report->rows_known);
    if (report->has_balances) {
        put_line(_("running balance"), report->is_newest_first
                                           ? _("agrees in every line; the newest row comes first")
                                           : _("agrees in every line"));
    } else {
        put_line(_("running balance"), _("not in the statement"));
    }
    if (report->rows_without_amount > 0) {
        (void)snprintf(text, sizeof(text), "%" PRIu64 " (%u)", report->rows_without_amount,
                       (unsigned)report->first_without_amount);
        put_line(_("warning: rows without amount, which their balances tell (the first in line)"),
                 text);
    }
}

static enum cli_exit reconcile(struct cli *cli, const struct run_arguments *args, const char *rules,
                               const char *rules_name, uint32_t days)
{
    struct alms_error err = {0};
    struct alms_reconcile_report report;
    enum cli_exit exit_status = EXIT_DONE;
    const struct alms_reconcile_options options = {
        .rules = rules,
        .rules_name = rules_name,
        .account = args->account,
        .commodity = args->commodity,
        .opening = args->opening,
        .closing = args->closing,
        .from = args->from,
        .until = args->until,
        .days = days,
        .by_group = args->group,
        .tell = cli->is_quiet ? NULL : cli_import_progress,
    };

    const enum alms_code code = alms_reconcile_run(cli->book, args->path, &options, &report, &err);
    cli_progress_end();
    if (code != ALMS_OK)
        exit_status = cli_report(&err);
    if (code == ALMS_OK) {
        put_report(args->path, &report);
        put_matched(&report);
        (void)putchar('\n');
        exit_status = put_statement(cli, &report.result.items[0], &report.open);
        (void)putchar('\n');
    }
    if (code == ALMS_OK && cli->is_dry_run) {
        (void)printf("%s\n", _("Nothing was written: this was a dry run."));
    } else if (code == ALMS_OK && report.reconciliation != NULL) {
        (void)printf(_("Recorded as reconciliation %s.\n"), report.reconciliation);
    } else {
        (void)printf("%s\n", _("Nothing was recorded."));
    }
    alms_reconcile_report_free(&report);
    return exit_status;
}

/* The one set of shipped rules that fits; NULL, and told, if there is none or several. */
static const char *detect(const char *path)
{
    const char *names[SHIPPED_MAX];
    struct alms_rules_text rules[SHIPPED_MAX];
    struct alms_error err = {0};
    struct alms_detected_list list = {0};
    const char *found = NULL;
    const size_t count = shipped_rules_names(names, SHIPPED_MAX);

    for (size_t i = 0; i < count; i++)
        rules[i] = (struct alms_rules_text){names[i], shipped_rules_find(names[i])};
    if (alms_import_detect(path, rules, count, &list, &err) != ALMS_OK) {
        (void)cli_report(&err);
    } else if (list.count == 0 || !list.items[0].fits) {
        cli_complain(ALMS_E_TABLE_HEADER, "no rules fit '%s'", path);
    } else if (list.count > 1 && list.items[1].fits) {
        cli_complain(ALMS_E_RULES_SEVERAL, "both '%s' and '%s' fit '%s'", list.items[0].rules,
                     list.items[1].rules, path);
    } else {
        for (size_t i = 0; i < count; i++) {
            if (strcmp(names[i], list.items[0].rules) == 0)
                found = names[i];
        }
    }
    alms_detected_list_free(&list);
    return found;
}

static bool take_days(const char *text, uint32_t *out)
{
    char *end = NULL;

    *out = ALMS_RECONCILE_DAYS_DEFAULT;
    if (text == NULL)
        return true;
    const unsigned long days = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || days > ALMS_RECONCILE_DAYS_MAX) {
        cli_complain(ALMS_E_OPTION_VALUE, "option '%s' takes a number from 0 to 366, not '%s'",
                     "--days", text);
        return false;
    }
    *out = (uint32_t)days;
    return true;
}

static enum cli_exit run(struct cli *cli, const void *arguments)
{
    const struct run_arguments *args = arguments;
    char beside[PATH_SIZE_BYTES];
    const char *name = args->rules;
    uint32_t days = 0;

    if (!take_days(args->days, &days))
        return EXIT_USAGE;
    if (name == NULL && args->detect) {
        name = detect(args->path);
        if (name == NULL)
            return EXIT_REFUSED;
        cli_notice(_("Read by the rules '%s'."), name);
    } else if (name == NULL) {
        (void)snprintf(beside, sizeof(beside), "%.4000s.rules", args->path);
        name = beside;
    }
    const char *shipped = shipped_rules_find(name);
    if (shipped != NULL)
        return reconcile(cli, args, shipped, name, days);
    char *text = rules_file_read(name);
    if (text == NULL)
        return EXIT_REFUSED;
    const enum cli_exit exit_status = reconcile(cli, args, text, name, days);
    free(text);
    return exit_status;
}

static const struct command RUN = {
    .name = "run",
    .summary = N_("Match a bank's statement to the book and record the reconciliation"),
    .options = RUN_OPTIONS,
    .arguments_size_bytes = sizeof(struct run_arguments),
    .run = run,
    .needs = CLI_NEEDS_WRITING,
    .tells_dry_run = true,
    .examples = "  alms reconcile run 2026-03.csv --rules=icbc --account=1002.01 --dry-run\n"
                "  alms reconcile run 2026-03.xlsx --detect --until=2026-03-31\n",
};

/* --- list ---------------------------------------------------------------------------------- */

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_reconciliation_list list;
    const struct alms_sheet_column columns[] = {
        {"reconciliation", _("No."), true},
        {"at", _("Recorded"), false},
        {"by", _("By"), false},
        {"account", _("Account"), false},
        {"commodity", _("Currency"), false},
        {"from", _("From"), false},
        {"until", _("Until"), false},
        {"rows_new", _("New rows"), true},
        {"rows_known", _("Known"), true},
        {"rows_matched", _("Matched"), true},
        {"closing", _("Statement"), true},
        {"book", _("Book"), true},
        {"adjusted", _("Adjusted"), true},
        {"difference", _("Difference"), true},
        {"file", _("File"), false},
        {"undone", _("Undone"), false},
        {"undone_by", "", false},
        {"undone_reason", "", false},
        {"source", "", false},
        {"file_sha256", "", false},
        {"rules_sha256", "", false},
    };

    (void)arguments;
    if (alms_reconcile_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, cli->format == ALMS_SHEET_TEXT ? 16 : 21);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_reconciliation *item = &list.items[i];
        const char *const cells[] = {item->reconciliation, item->at,          item->by,
                                     item->account,        item->commodity,   item->from,
                                     item->until,          item->rows_new,    item->rows_known,
                                     item->rows_matched,   item->closing,     item->book,
                                     item->adjusted,       item->difference,  item->file,
                                     item->undone_at,      item->undone_by,   item->undone_reason,
                                     item->source,         item->file_digest, item->rules_digest};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_reconciliation_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the reconciliations"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

/* --- show ---------------------------------------------------------------------------------- */

struct show_arguments {
    const char *reconciliation;
};

static const struct cli_option SHOW_OPTIONS[] = {
    ARGUMENT(struct show_arguments, reconciliation, "NUMBER", N_("the number of a reconciliation")),
    END_OF_OPTIONS,
};

static enum cli_exit show_run(struct cli *cli, const void *arguments)
{
    const struct show_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_open_list open = {0};
    struct alms_reconciliation_list list = {0};
    enum cli_exit exit_status = EXIT_REFUSED;
    const struct alms_open_query query = {.reconciliation = args->reconciliation};

    if (alms_reconcile_get(cli->book, args->reconciliation, &list, &err) != ALMS_OK ||
        alms_reconcile_open(cli->book, &query, &open, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else {
        exit_status = put_statement(cli, &list.items[0], &open);
    }
    alms_open_list_free(&open);
    alms_reconciliation_list_free(&list);
    return exit_status;
}

static const struct command SHOW = {
    .name = "show",
    .summary = N_("Show the balances that a reconciliation adjusted, with what was open"),
    .options = SHOW_OPTIONS,
    .arguments_size_bytes = sizeof(struct show_arguments),
    .run = show_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

/* --- open ---------------------------------------------------------------------------------- */

struct open_arguments {
    const char *account;
    const char *commodity;
    struct alms_date until;
};

static const struct cli_option OPEN_OPTIONS[] = {
    NEEDED(struct open_arguments, account, "account", "CODE", N_("of cash or a bank")),
    TEXT(struct open_arguments, commodity, "commodity", "CODE", N_("default: the base currency")),
    DATE(struct open_arguments, until, "until", N_("up to this day (default: all)")),
    END_OF_OPTIONS,
};

static const char *block_title(const struct cli *cli, enum alms_open_block block)
{
    static const char *const TITLES[] = {
        N_("received by the bank, not in the book"),
        N_("paid by the bank, not in the book"),
        N_("received in the book, not by the bank"),
        N_("paid in the book, not by the bank"),
    };

    return cli->format == ALMS_SHEET_TEXT ? _(TITLES[block]) : alms_open_block_word(block);
}

static enum cli_exit open_run(struct cli *cli, const void *arguments)
{
    const struct open_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_open_list open;
    const struct alms_open_query query = {
        .account = args->account, .commodity = args->commodity, .until = args->until};
    const struct alms_sheet_column columns[] = {
        {"block", _("Open"), false},     {"date", _("Date"), false},
        {"number", _("Voucher"), false}, {"reconciliation", _("From statement"), true},
        {"amount", _("Amount"), true},   {"commodity", _("Currency"), false},
    };

    if (alms_reconcile_open(cli->book, &query, &open, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 6);
    for (size_t i = 0; i < open.count; i++) {
        const struct alms_open_item *item = &open.items[i];
        char date[ALMS_DATE_TEXT_SIZE_BYTES];
        alms_date_format(item->date, date);
        const char *const cells[] = {block_title(cli, item->block), date,         item->number,
                                     item->reconciliation,          item->amount, item->commodity};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_open_list_free(&open);
    return exit_status;
}

static const struct command OPEN = {
    .name = "open",
    .summary = N_("List what is open between book and bank"),
    .options = OPEN_OPTIONS,
    .arguments_size_bytes = sizeof(struct open_arguments),
    .run = open_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples = "  alms reconcile open --account=1002.01 --until=2026-03-31\n",
};

/* --- undo ---------------------------------------------------------------------------------- */

struct undo_arguments {
    const char *reconciliation;
    const char *reason;
};

static const struct cli_option UNDO_OPTIONS[] = {
    ARGUMENT(struct undo_arguments, reconciliation, "NUMBER", N_("the number of a reconciliation")),
    NEEDED(struct undo_arguments, reason, "reason", "TEXT", N_("why; private")),
    END_OF_OPTIONS,
};

static enum cli_exit undo_run(struct cli *cli, const void *arguments)
{
    const struct undo_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_reconcile_undo(cli->book, args->reconciliation, args->reason, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Undid reconciliation %s.\n"), args->reconciliation);
    return EXIT_DONE;
}

static const struct command UNDO = {
    .name = "undo",
    .summary = N_("Undo the newest reconciliation of an account"),
    .options = UNDO_OPTIONS,
    .arguments_size_bytes = sizeof(struct undo_arguments),
    .run = undo_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms reconcile undo 3 --reason=\"the statement of another account\"\n",
};

static const struct command *const SUBCOMMANDS[] = {&RUN, &LIST_COMMAND, &SHOW, &OPEN, &UNDO, NULL};

const struct command COMMAND_RECONCILE = {
    .name = "reconcile",
    .summary = N_("Hold bank accounts against the statements of the bank"),
    .subcommands = SUBCOMMANDS,
};
