/* alms budget, report budget, report functions - plans, and what money was spent on. */
#include "i18n.h"
#include "reports.h"

#include <alms/budget.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- set ----------------------------------------------------------------------------------- */

struct set_arguments {
    const char *programme;
    const char *fund;
    const char *year;
    const char *amount;
    const char *memo;
};

static const struct cli_option SET_OPTIONS[] = {
    ARGUMENT(struct set_arguments, programme, "PROGRAMME", N_("what it is for")),
    NEEDED(struct set_arguments, fund, "fund", "CODE", N_("the fund that is to pay")),
    NEEDED(struct set_arguments, year, "year", "YEAR", N_("the year, as 2026")),
    NEEDED(struct set_arguments, amount, "amount", "AMOUNT",
           N_("how much; a later one takes its place, and 0 takes it back")),
    TEXT(struct set_arguments, memo, "memo", "TEXT", N_("who decided it and why; private")),
    END_OF_OPTIONS,
};

static enum cli_exit set_run(struct cli *cli, const void *arguments)
{
    const struct set_arguments *args = arguments;
    struct alms_error err = {0};
    const struct alms_budget_draft draft = {args->programme, args->fund, args->year, args->amount,
                                            args->memo};

    if (alms_budget_set(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Budgeted %s in %s for %s out of fund %s.\n"), args->amount, args->year,
                 args->programme, args->fund);
    return EXIT_DONE;
}

static const struct command SET = {
    .name = "set",
    .summary = N_("Plan what may be spent on a programme out of a fund in a year"),
    .options = SET_OPTIONS,
    .arguments_size_bytes = sizeof(struct set_arguments),
    .run = set_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms budget set ANGEL --fund=ANGEL --year=2026 --amount=500000\n",
};

/* --- list ---------------------------------------------------------------------------------- */

struct list_arguments {
    const char *year;
    bool history;
};

static const struct cli_option LIST_OPTIONS[] = {
    TEXT(struct list_arguments, year, "year", "YEAR", N_("only this year (default: all)")),
    FLAG(struct list_arguments, history, "history", N_("also those whose place was taken")),
    END_OF_OPTIONS,
};

/* A year of four digits; false, and told, if it is none. */
static bool take_year(const char *text, int32_t *out)
{
    enum { DIGITS = 4, DECIMAL = 10 };

    *out = 0;
    if (text == NULL)
        return true;
    if (strlen(text) == DIGITS && strspn(text, "0123456789") == DIGITS)
        *out = (int32_t)strtol(text, NULL, DECIMAL);
    if (*out >= ALMS_YEAR_MIN && *out <= ALMS_YEAR_MAX)
        return true;
    cli_complain(ALMS_E_DATE_SYNTAX, "'%.40s' is no year from 1900 to 2999", text);
    return false;
}

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    const struct list_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_budget_list list;
    int32_t only = 0;
    const struct alms_sheet_column columns[] = {
        {"year", _("Year"), false},     {"programme", _("Programme"), false},
        {"fund", _("Fund"), false},     {"amount", _("Budget"), true},
        {"at", _("Recorded"), false},   {"by", _("By"), false},
        {"counts", _("Counts"), false}, {"memo", _("Memo"), false},
    };

    if (!take_year(args->year, &only))
        return cli_exit_of(ALMS_E_DATE_SYNTAX);
    if (alms_budget_list(cli->book, only, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 8);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_budget *item = &list.items[i];
        char year[16];
        (void)snprintf(year, sizeof(year), "%" PRId32, item->year);
        const char *const cells[] = {year,
                                     item->programme,
                                     item->fund,
                                     item->amount,
                                     item->at,
                                     item->by,
                                     cli_word(cli, item->is_newest ? N_("yes") : N_("no")),
                                     item->memo};
        if (item->is_newest || args->history)
            alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_budget_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List budgets, with their history if it is asked for"),
    .options = LIST_OPTIONS,
    .arguments_size_bytes = sizeof(struct list_arguments),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&SET, &LIST_COMMAND, NULL};

const struct command COMMAND_BUDGET = {
    .name = "budget",
    .summary = N_("Plan spending by programme and fund"),
    .subcommands = SUBCOMMANDS,
};

/* --- report budget ------------------------------------------------------------------------- */

struct against_arguments {
    const char *year;
    struct alms_month until;
};

static const struct cli_option AGAINST_OPTIONS[] = {
    TEXT(struct against_arguments, year, "year", "YEAR", N_("the year (default: today's)")),
    MONTH(struct against_arguments, until, "until",
          N_("the last month of it that counts (default: December)")),
    END_OF_OPTIONS,
};

static void put_line(struct alms_sheet *sheet, const struct alms_budget_line *line, bool is_total)
{
    const char *const cells[] = {is_total ? _("Total") : line->programme,
                                 line->fund,
                                 line->budget,
                                 line->actual,
                                 line->remaining,
                                 line->percent};

    if (is_total) {
        alms_sheet_add_total(sheet, cells);
    } else {
        alms_sheet_add(sheet, cells);
    }
}

static enum cli_exit against_run(struct cli *cli, const void *arguments)
{
    enum { DECEMBER = 12 };
    const struct against_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_budget_report report;
    int32_t year = 0;
    const struct alms_sheet_column columns[] = {
        {"programme", _("Programme"), false}, {"fund", _("Fund"), false},
        {"budget", _("Budget"), true},        {"actual", _("Spent"), true},
        {"remaining", _("Remaining"), true},  {"percent", _("Percent"), true},
    };

    if (!take_year(args->year, &year))
        return cli_exit_of(ALMS_E_DATE_SYNTAX);
    if (year != 0 && args->until.year != 0 && args->until.year != year) {
        cli_complain(ALMS_E_OPTION_VALUE, "--until is not in the year of --year");
        return EXIT_USAGE;
    }
    const struct alms_month until =
        args->until.year != 0 ? args->until
                              : (struct alms_month){year == 0 ? cli->today.year : year, DECEMBER};
    if (alms_report_budget(cli->book, until, &report, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 6);
    for (size_t i = 0; i < report.count; i++)
        put_line(sheet, &report.items[i], false);
    put_line(sheet, &report.total, true);
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_budget_report_free(&report);
    return exit_status;
}

const struct command REPORT_BUDGET = {
    .name = "budget",
    .summary = N_("What was budgeted and what was spent, by programme and fund"),
    .options = AGAINST_OPTIONS,
    .arguments_size_bytes = sizeof(struct against_arguments),
    .run = against_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples = "  alms report budget --year=2026 --until=2026-06\n",
};

/* --- report functions ---------------------------------------------------------------------- */

struct functions_arguments {
    struct alms_month until;
    int unit;
};

static const struct cli_option FUNCTIONS_OPTIONS[] = {
    MONTH(struct functions_arguments, until, "until",
          N_("the last month in it (default: the newest that has entries)")),
    CHOICE(struct functions_arguments, unit, "unit", "yuan|wan",
           N_("totals to the fen, or in units of 10,000 yuan (default: yuan)")),
    END_OF_OPTIONS,
};

enum { FUNCTION_COLUMNS = 7, WAN_COLUMNS = 5 };

/* In units of 10,000 only one column is apportioned: two ways of adding up cannot both hold. */
static void put_function(struct alms_sheet *sheet, const struct alms_function_row *row, bool is_wan)
{
    const bool is_total = row->function == NULL;
    const char *first = is_total ? _("Total") : row->function;
    const char *name = is_total ? NULL : i18n_name(row->name, row->name_en);
    const char *const yuan[FUNCTION_COLUMNS] = {
        first, name, row->programme, row->unrestricted, row->restricted, row->total, row->share};
    const char *const wan[WAN_COLUMNS] = {first, name, row->programme, row->total_wan, row->share};

    if (is_total) {
        alms_sheet_add_total(sheet, is_wan ? wan : yuan);
    } else {
        alms_sheet_add(sheet, is_wan ? wan : yuan);
    }
}

static enum cli_exit
write_functions(struct cli *cli, const struct alms_function_report *report, bool is_wan)
{
    const struct alms_sheet_column yuan[FUNCTION_COLUMNS] = {
        {"function", _("Row"), false},
        {"name", _("Name"), false},
        {"programme", _("Programme"), false},
        {"unrestricted", _("Year: unrestricted"), true},
        {"restricted", _("Year: restricted"), true},
        {"total", _("Year: total"), true},
        {"share", _("Percent"), true},
    };
    const struct alms_sheet_column wan[WAN_COLUMNS] = {
        {"function", _("Row"), false},        {"name", _("Name"), false},
        {"programme", _("Programme"), false}, {"total", _("Year: total, in 10,000"), true},
        {"share", _("Percent"), true},
    };
    struct alms_sheet *sheet =
        is_wan ? alms_sheet_open(wan, WAN_COLUMNS) : alms_sheet_open(yuan, FUNCTION_COLUMNS);

    for (size_t i = 0; i < report->count; i++)
        put_function(sheet, &report->items[i], is_wan);
    put_function(sheet, &report->total, is_wan);
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    if (report->total.share != NULL) {
        cli_tell_rounding();
    }
    return exit_status;
}

static enum cli_exit functions_run(struct cli *cli, const void *arguments)
{
    const struct functions_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_function_report report;

    if (alms_report_functions(cli->book, args->until, &report, &err) != ALMS_OK)
        return cli_report(&err);
    const enum cli_exit exit_status = write_functions(cli, &report, args->unit == 1);
    alms_function_report_free(&report);
    return exit_status;
}

const struct command REPORT_FUNCTIONS = {
    .name = "functions",
    .summary = N_("Expenses by what they were for: programmes, management, fundraising, other"),
    .options = FUNCTIONS_OPTIONS,
    .arguments_size_bytes = sizeof(struct functions_arguments),
    .run = functions_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples = "  alms report functions --until=2026-12\n",
};
