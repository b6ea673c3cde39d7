/* alms report counties - what came by each county and went to it. */
#include "i18n.h"
#include "reports.h"

#include <alms/county.h>

struct counties_arguments {
    struct alms_month from;
    struct alms_month until;
};

static const struct cli_option OPTIONS[] = {
    MONTH(struct counties_arguments, from, "from", N_("first month (default: the first entry's)")),
    MONTH(struct counties_arguments, until, "until", N_("last month (default: the last entry's)")),
    END_OF_OPTIONS,
};

static void put_line(struct alms_sheet *sheet, const struct alms_county_line *line)
{
    const bool is_total = line->county == NULL;
    const char *const cells[] = {
        is_total ? _("Total") : line->county,
        is_total ? NULL : i18n_name(line->name, line->name_en),
        line->account == NULL && !is_total ? _("Total") : line->account,
        line->account == NULL ? NULL : i18n_name(line->account_name, line->account_name_en),
        line->fund,
        line->income,
        line->expense,
    };

    if (is_total) {
        alms_sheet_add_total(sheet, cells);
    } else {
        alms_sheet_add(sheet, cells);
    }
}

static enum cli_exit counties_run(struct cli *cli, const void *arguments)
{
    const struct counties_arguments *args = arguments;
    const struct alms_counties_query query = {args->from, args->until};
    struct alms_error err = {0};
    struct alms_county_report report;
    const struct alms_sheet_column columns[] = {
        {"county", _("County"), false},   {"county_name", _("Name"), false},
        {"account", _("Account"), false}, {"account_name", _("Account name"), false},
        {"fund", _("Fund"), false},       {"income", _("Income"), true},
        {"expense", _("Expense"), true},
    };

    if (alms_report_counties(cli->book, &query, &report, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 7);
    for (size_t i = 0; i < report.count; i++)
        put_line(sheet, &report.items[i]);
    put_line(sheet, &report.total);
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_county_report_free(&report);
    return exit_status;
}

const struct command REPORT_COUNTIES = {
    .name = "counties",
    .summary = N_("Income and expenses by county, of what names one"),
    .options = OPTIONS,
    .arguments_size_bytes = sizeof(struct counties_arguments),
    .run = counties_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples = "  alms report counties --from=2026-01 --until=2026-12\n",
};
