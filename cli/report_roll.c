/* alms report roll - money and goods: opening, received, paid and closing. */
#include "i18n.h"
#include "reports.h"

#include <alms/roll.h>

struct roll_arguments {
    struct alms_month from;
    struct alms_month until;
    const char *fund;
};

static const struct cli_option OPTIONS[] = {
    MONTH(struct roll_arguments, from, "from", N_("first month (default: the first entry's)")),
    MONTH(struct roll_arguments, until, "until", N_("last month (default: the last entry's)")),
    TEXT(struct roll_arguments, fund, "fund", "CODE", N_("only this fund (default: all)")),
    END_OF_OPTIONS,
};

static void
put_row(const struct cli *cli, struct alms_sheet *sheet, const struct alms_roll_row *row)
{
    const char *form = row->form == NULL ? N_("money and goods") : row->form;
    const char *name = row->name == NULL ? NULL : i18n_name(row->name, row->name_en);
    const char *const cells[] = {cli_word(cli, form),
                                 row->fund == NULL ? _("Total") : row->fund,
                                 name,
                                 row->commodity,
                                 row->opening,
                                 row->received,
                                 row->paid,
                                 row->transfers,
                                 row->closing};

    if (row->fund == NULL) {
        alms_sheet_add_total(sheet, cells);
    } else {
        alms_sheet_add(sheet, cells);
    }
}

static enum cli_exit roll_run(struct cli *cli, const void *arguments)
{
    const struct roll_arguments *args = arguments;
    const struct alms_report_query query = {args->from, args->until, args->fund};
    struct alms_error err = {0};
    struct alms_roll roll;
    const struct alms_sheet_column columns[] = {
        {"form", _("Form"), false},          {"fund", _("Fund"), false},
        {"name", _("Name"), false},          {"commodity", _("Currency"), false},
        {"opening", _("Opening"), true},     {"received", _("Received"), true},
        {"paid", _("Paid or issued"), true}, {"transfers", _("Transfers"), true},
        {"closing", _("Closing"), true},
    };

    if (alms_report_roll(cli->book, &query, &roll, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 9);
    for (size_t i = 0; i < roll.count; i++)
        put_row(cli, sheet, &roll.items[i]);
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_roll_free(&roll);
    return exit_status;
}

const struct command REPORT_ROLL = {
    .name = "roll",
    .summary = N_("Roll-forward of money and of goods, as auditors ask for it"),
    .options = OPTIONS,
    .arguments_size_bytes = sizeof(struct roll_arguments),
    .run = roll_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples = "  alms report roll --from=2026-01 --until=2026-12\n",
};
