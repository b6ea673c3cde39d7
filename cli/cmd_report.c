/* alms report - trial balance, balances, registers, funds. */
#include "command.h"
#include "i18n.h"
#include "reports.h"

#include <alms/report.h>

#include <stdlib.h>

struct query_arguments {
    struct alms_month from;
    struct alms_month until;
    const char *fund;
};

static const struct cli_option QUERY_OPTIONS[] = {
    MONTH(struct query_arguments, from, "from", N_("first month (default: the first entry's)")),
    MONTH(struct query_arguments, until, "until", N_("last month (default: the last entry's)")),
    TEXT(struct query_arguments, fund, "fund", "CODE", N_("only this fund (default: all)")),
    END_OF_OPTIONS,
};

static struct alms_report_query query_of(const struct query_arguments *args)
{
    return (struct alms_report_query){args->from, args->until, args->fund};
}

/* --- trial and balance --------------------------------------------------------------------- */

static enum cli_exit write_trial(struct cli *cli, const struct alms_trial *trial)
{
    const struct alms_sheet_column columns[] = {
        {"account", _("Account"), false},    {"name", _("Name"), false},
        {"commodity", _("Currency"), false}, {"opening", _("Opening"), true},
        {"debit", _("Debit"), true},         {"credit", _("Credit"), true},
        {"closing", _("Closing"), true},
    };

    struct alms_sheet *sheet = alms_sheet_open(columns, 7);
    for (size_t i = 0; i < trial->count; i++) {
        const struct alms_trial_row *row = &trial->items[i];
        const char *const cells[] = {row->account,   i18n_name(row->name, row->name_en),
                                     row->commodity, row->opening,
                                     row->debit,     row->credit,
                                     row->closing};
        alms_sheet_add(sheet, cells);
    }
    for (size_t i = 0; i < trial->totals_count; i++) {
        const struct alms_trial_row *row = &trial->totals[i];
        const char *const cells[] = {_("Total"), "",          row->commodity, row->opening,
                                     row->debit, row->credit, row->closing};
        alms_sheet_add_total(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    return exit_status;
}

static enum cli_exit trial_run(struct cli *cli, const void *arguments)
{
    const struct alms_report_query query = query_of(arguments);
    struct alms_error err = {0};
    struct alms_trial trial;

    if (alms_report_trial(cli->book, &query, &trial, &err) != ALMS_OK)
        return cli_report(&err);
    const enum cli_exit exit_status = write_trial(cli, &trial);
    alms_trial_free(&trial);
    return exit_status;
}

static const struct command TRIAL = {
    .name = "trial",
    .summary = N_("Trial balance: opening, debits, credits and closing of every account"),
    .options = QUERY_OPTIONS,
    .arguments_size_bytes = sizeof(struct query_arguments),
    .run = trial_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples = "  alms report trial --from=2026-01 --until=2026-03\n",
};

static enum cli_exit balance_run(struct cli *cli, const void *arguments)
{
    const struct query_arguments *args = arguments;
    /* Balances stand at the end of a month, whenever they came about. */
    const struct alms_report_query query = {.to = args->until, .fund = args->fund};
    struct alms_error err = {0};
    struct alms_trial trial;
    const struct alms_sheet_column columns[] = {
        {"account", _("Account"), false}, {"name", _("Name"), false},
        {"fund", _("Fund"), false},       {"commodity", _("Currency"), false},
        {"balance", _("Balance"), true},
    };

    if (alms_report_balance(cli->book, &query, &trial, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 5);
    for (size_t i = 0; i < trial.count; i++) {
        const struct alms_trial_row *row = &trial.items[i];
        const char *const cells[] = {row->account, i18n_name(row->name, row->name_en), row->fund,
                                     row->commodity, row->closing};
        alms_sheet_add(sheet, cells);
    }
    for (size_t i = 0; i < trial.totals_count; i++) {
        const struct alms_trial_row *row = &trial.totals[i];
        const char *const cells[] = {_("Total"), "", "", row->commodity, row->closing};
        alms_sheet_add_total(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_trial_free(&trial);
    return exit_status;
}

static const struct cli_option BALANCE_OPTIONS[] = {
    MONTH(struct query_arguments, until, "until",
          N_("at the end of this month (default: the last entry's)")),
    TEXT(struct query_arguments, fund, "fund", "CODE", N_("only this fund (default: all)")),
    END_OF_OPTIONS,
};

static const struct command BALANCE = {
    .name = "balance",
    .summary = N_("Balance of every account in every fund; debits positive, credits negative"),
    .options = BALANCE_OPTIONS,
    .arguments_size_bytes = sizeof(struct query_arguments),
    .run = balance_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

/* --- register ------------------------------------------------------------------------------ */

struct register_arguments {
    const char *account;
    const char *fund;
    struct alms_date from;
    struct alms_date until;
    bool totals;
};

static const struct cli_option REGISTER_OPTIONS[] = {
    ARGUMENT(struct register_arguments, account, "ACCOUNT", N_("the account's code")),
    DATE(struct register_arguments, from, "from", N_("first day (default: the first entry)")),
    DATE(struct register_arguments, until, "until", N_("last day (default: the last entry)")),
    TEXT(struct register_arguments, fund, "fund", "CODE", N_("only this fund (default: all)")),
    FLAG(struct register_arguments, totals, "totals",
         N_("rows of totals and balances brought forward in CSV and JSON too")),
    END_OF_OPTIONS,
};

static const char *part_word(enum alms_register_part part)
{
    switch (part) {
    case ALMS_REGISTER_LINE: break;
    case ALMS_REGISTER_BROUGHT: return N_("brought forward");
    case ALMS_REGISTER_MONTH: return N_("month total");
    case ALMS_REGISTER_YEAR: return N_("year to date");
    }
    return "";
}

/* Only an account with foreign money has the columns for it. */
static bool has_foreign(const struct alms_register *list)
{
    bool has = false;

    for (size_t i = 0; i < list->count && !has; i++)
        has = list->items[i].currency != NULL;
    return has;
}

static enum cli_exit register_run(struct cli *cli, const void *arguments)
{
    const struct register_arguments *args = arguments;
    const bool is_for_people = cli->format != ALMS_SHEET_CSV && cli->format != ALMS_SHEET_JSON;
    const struct alms_register_query query = {args->account, args->fund, args->from, args->until,
                                              .with_totals = args->totals || is_for_people};
    struct alms_error err = {0};
    struct alms_register list;
    const struct alms_sheet_column columns[] = {
        {"date", _("Date"), false},
        {"number", _("Voucher"), false},
        {"kind", _("Kind"), false},
        {"fund", _("Fund"), false},
        {"commodity", _("Currency"), false},
        {"debit", _("Debit"), true},
        {"credit", _("Credit"), true},
        {"balance", _("Balance"), true},
        {"foreign", _("Foreign amount"), true},
        {"foreign_currency", _("Foreign currency"), false},
        {"foreign_balance", _("Foreign balance"), true},
    };

    if (alms_report_register(cli->book, &query, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, has_foreign(&list) ? 11 : 8);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_register_row *row = &list.items[i];
        const char *kind = row->part == ALMS_REGISTER_LINE ? row->kind : part_word(row->part);
        char date[ALMS_DATE_TEXT_SIZE_BYTES];
        alms_date_format(row->date, date);
        const char *const cells[] = {date,          row->number,         cli_word(cli, kind),
                                     row->fund,     row->commodity,      row->debit,
                                     row->credit,   row->balance,        row->foreign,
                                     row->currency, row->foreign_balance};
        if (is_for_people && row->part >= ALMS_REGISTER_MONTH) {
            alms_sheet_add_total(sheet, cells);
        } else {
            alms_sheet_add(sheet, cells);
        }
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_register_free(&list);
    return exit_status;
}

static const struct command REGISTER = {
    .name = "register",
    .summary = N_("Every line of one account with its running balance"),
    .options = REGISTER_OPTIONS,
    .arguments_size_bytes = sizeof(struct register_arguments),
    .run = register_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples = "  alms report register 1002 --from=2026-03-01 --until=2026-03-31\n",
};

/* --- funds --------------------------------------------------------------------------------- */

static const char *form_word(enum alms_fund_form form)
{
    switch (form) {
    case ALMS_FUND_MONEY: return N_("money");
    case ALMS_FUND_GOODS: return N_("goods");
    case ALMS_FUND_CLAIMS: return N_("claims");
    }
    return "";
}

static enum cli_exit funds_run(struct cli *cli, const void *arguments)
{
    const struct alms_report_query query = query_of(arguments);
    struct alms_error err = {0};
    struct alms_fund_report report;
    const struct alms_sheet_column columns[] = {
        {"form", _("Form"), false},
        {"fund", _("Fund"), false},
        {"name", _("Name"), false},
        {"restriction", _("Restriction"), false},
        {"commodity", _("Currency"), false},
        {"opening", _("Opening"), true},
        {"gifts", _("Gifts"), true},
        {"other_in", _("Other in"), true},
        {"aid", _("Aid"), true},
        {"other_out", _("Other out"), true},
        {"transfers", _("Transfers"), true},
        {"closing", _("Closing"), true},
    };

    if (alms_report_funds(cli->book, &query, &report, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 12);
    for (size_t i = 0; i < report.count; i++) {
        const struct alms_fund_row *row = &report.items[i];
        const char *const cells[] = {cli_word(cli, form_word(row->form)),
                                     row->fund,
                                     i18n_name(row->name, row->name_en),
                                     cli_word(cli, row->restriction),
                                     row->commodity,
                                     row->opening,
                                     row->gifts,
                                     row->other_in,
                                     row->aid,
                                     row->other_out,
                                     row->transfers,
                                     row->closing};
        alms_sheet_add(sheet, cells);
    }
    for (size_t i = 0; i < report.totals_count; i++) {
        const struct alms_fund_row *row = &report.totals[i];
        const char *const cells[] = {_(form_word(row->form)),
                                     _("Total"),
                                     "",
                                     "",
                                     row->commodity,
                                     row->opening,
                                     row->gifts,
                                     row->other_in,
                                     row->aid,
                                     row->other_out,
                                     row->transfers,
                                     row->closing};
        alms_sheet_add_total(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_fund_report_free(&report);
    return exit_status;
}

static const struct command FUNDS = {
    .name = "funds",
    .summary = N_("Opening, in, out and closing of every fund, in money and goods"),
    .options = QUERY_OPTIONS,
    .arguments_size_bytes = sizeof(struct query_arguments),
    .run = funds_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {
    &TRIAL,           &BALANCE,           &REGISTER,        &FUNDS,         &REPORT_ROLL,
    &REPORT_POSITION, &REPORT_ACTIVITIES, &REPORT_CASHFLOW, &REPORT_RATIOS, &REPORT_FUNCTIONS,
    &REPORT_COUNTIES, &REPORT_BUDGET,     &REPORT_VOUCHERS, &REPORT_DUE,    NULL};

const struct command COMMAND_REPORT = {
    .name = "report",
    .summary = N_("Print trial balance, balances, registers, funds and the statutory statements"),
    .subcommands = SUBCOMMANDS,
};
