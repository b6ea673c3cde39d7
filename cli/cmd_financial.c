/* alms report position, activities, cashflow - the statutory statements. */
#include "currency_table.h"
#include "i18n.h"
#include "reports.h"

#include <alms/financial.h>

#include <stdlib.h>

enum { LAYOUT_SIZE_MAX = 256 * 1024 };

struct financial_arguments {
    struct alms_month until;
    const char *fund;
    const char *layout;
    const char *explain;
    int unit;
};

static const struct cli_option OPTIONS[] = {
    MONTH(struct financial_arguments, until, "until",
          N_("the last month in it (default: the newest that has entries)")),
    TEXT(struct financial_arguments, fund, "fund", "CODE", N_("only this fund (default: all)")),
    TEXT(struct financial_arguments, explain, "explain", "ROW",
         N_("the accounts and funds behind a row, by its code")),
    CHOICE(struct financial_arguments, unit, "unit", "yuan|wan",
           N_("to the fen, or in units of 10,000 yuan that add up (default: yuan)")),
    TEXT(struct financial_arguments, layout, "layout", "FILE",
         N_("rows of one's own instead of the official form")),
    END_OF_OPTIONS,
};

/* --- columns ------------------------------------------------------------------------------- */

struct figure_column {
    const char *key;
    const char *title;
    const char *title_wan; /* NULL: not printed in units of 10,000 */
};

static const struct figure_column POSITION_COLUMNS[] = {
    {"opening", N_("Beginning of year"), N_("Beginning of year, in 10,000")},
    {"closing", N_("End of period"), N_("End of period, in 10,000")},
};

static const struct figure_column ACTIVITIES_COLUMNS[] = {
    {"month_unrestricted", N_("Month: unrestricted"), NULL},
    {"month_restricted", N_("Month: restricted"), NULL},
    {"month_total", N_("Month: total"), N_("Month: total, in 10,000")},
    {"year_unrestricted", N_("Year: unrestricted"), NULL},
    {"year_restricted", N_("Year: restricted"), NULL},
    {"year_total", N_("Year: total"), N_("Year: total, in 10,000")},
};

static const struct figure_column CASHFLOW_COLUMNS[] = {
    {"year", N_("This year"), N_("This year, in 10,000")},
    {"year_before", N_("Year before"), N_("Year before, in 10,000")},
};

/* The columns with figures that are printed, and where their figures are. */
struct figures {
    size_t count;
    size_t at[ALMS_FINANCIAL_COLUMNS_MAX];
};

static struct figures
choose_figures(enum alms_financial_form form, bool in_wan, struct alms_sheet_column *out)
{
    const struct figure_column *columns = POSITION_COLUMNS;
    struct figures figures = {0};
    size_t count = ALMS_POSITION_COLUMNS;

    if (form == ALMS_ACTIVITIES) {
        columns = ACTIVITIES_COLUMNS;
        count = ALMS_ACTIVITIES_COLUMNS;
    } else if (form == ALMS_CASHFLOW) {
        columns = CASHFLOW_COLUMNS;
        count = ALMS_CASHFLOW_COLUMNS;
    }
    for (size_t i = 0; i < count; i++) {
        const char *title = in_wan ? columns[i].title_wan : columns[i].title;
        if (title == NULL)
            continue;
        out[figures.count] = (struct alms_sheet_column){columns[i].key, _(title), true};
        figures.at[figures.count++] = i;
    }
    return figures;
}

/* --- tables -------------------------------------------------------------------------------- */

static enum cli_exit
write_financial(struct cli *cli, const struct alms_financial *financial, bool in_wan)
{
    enum { NAMES = 2 };
    struct alms_sheet_column columns[NAMES + ALMS_FINANCIAL_COLUMNS_MAX] = {
        {"row", _("Row"), false}, {"item", _("Line item"), false}};
    const struct figures figures = choose_figures(financial->form, in_wan, columns + NAMES);

    struct alms_sheet *sheet = alms_sheet_open(columns, NAMES + figures.count);
    for (size_t i = 0; i < financial->count; i++) {
        const struct alms_financial_row *row = &financial->items[i];
        const char *cells[NAMES + ALMS_FINANCIAL_COLUMNS_MAX] = {
            row->code, i18n_name(row->name, row->name_en)};
        for (size_t column = 0; column < figures.count; column++)
            cells[NAMES + column] = row->figures[figures.at[column]];
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    return exit_status;
}

static enum cli_exit write_parts(struct cli *cli, enum alms_financial_form form,
                                 const struct alms_financial_parts *parts)
{
    enum { NAMES = 4 };
    struct alms_sheet_column columns[NAMES + ALMS_FINANCIAL_COLUMNS_MAX] = {
        {"row", _("Row"), false},
        {"account", _("Account"), false},
        {"name", _("Name"), false},
        {"fund", _("Fund"), false}};
    const struct figures figures = choose_figures(form, false, columns + NAMES);

    struct alms_sheet *sheet = alms_sheet_open(columns, NAMES + figures.count);
    for (size_t i = 0; i < parts->count; i++) {
        const struct alms_financial_part *part = &parts->items[i];
        const char *cells[NAMES + ALMS_FINANCIAL_COLUMNS_MAX] = {
            part->row, part->account, i18n_name(part->name, part->name_en), part->fund};
        for (size_t column = 0; column < figures.count; column++)
            cells[NAMES + column] = part->figures[figures.at[column]];
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    return exit_status;
}

/* --- commands ------------------------------------------------------------------------------ */

/* The note below a balance sheet: what of it is money of other currencies, and at which rate. */
static enum cli_exit note_currencies(struct cli *cli, const struct alms_financial_query *query)
{
    struct alms_error err = {0};
    struct alms_foreign_list list;
    enum cli_exit exit_status = EXIT_DONE;

    if (alms_currency_list(cli->book, query->month, &list, &err) != ALMS_OK)
        return cli_report(&err);
    if (list.count > 0 && cli->format == ALMS_SHEET_TEXT && cli->output_path == NULL) {
        (void)printf("\n%s\n", _("Of it in other currencies:"));
        exit_status = cli_write_positions(cli, &list, query->fund);
    } else if (list.count > 0) {
        cli_notice(_("Money of other currencies is in it: see 'alms currency list'"));
    }
    alms_foreign_list_free(&list);
    return exit_status;
}

static enum cli_exit
print(struct cli *cli, const struct alms_financial_query *query, const char *explained)
{
    struct alms_error err = {0};
    struct alms_financial financial;
    struct alms_financial_parts parts;
    enum cli_exit exit_status = EXIT_DONE;

    if (explained != NULL) {
        if (alms_financial_explain(cli->book, query, explained, &parts, &err) != ALMS_OK)
            return cli_report(&err);
        exit_status = write_parts(cli, query->form, &parts);
        if (query->in_wan)
            cli_notice(_("The parts of a row are in yuan, as they were booked"));
        alms_financial_parts_free(&parts);
        return exit_status;
    }
    if (alms_financial_make(cli->book, query, &financial, &err) != ALMS_OK)
        return cli_report(&err);
    exit_status = write_financial(cli, &financial, query->in_wan);
    if (query->in_wan)
        cli_tell_rounding();
    alms_financial_free(&financial);
    if (exit_status == EXIT_DONE && query->form == ALMS_POSITION)
        exit_status = note_currencies(cli, query);
    return exit_status;
}

static enum cli_exit
run(struct cli *cli, const struct financial_arguments *args, enum alms_financial_form form)
{
    struct alms_financial_query query = {.form = form,
                                         .month = args->until,
                                         .fund = args->fund,
                                         .layout_name = args->layout,
                                         .in_wan = args->unit == 1};
    char *layout = args->layout == NULL ? NULL : cli_read_file(args->layout, LAYOUT_SIZE_MAX);

    if (args->layout != NULL && layout == NULL)
        return EXIT_STORAGE;
    query.layout = layout;
    const enum cli_exit exit_status = print(cli, &query, args->explain);
    free(layout);
    return exit_status;
}

#define FINANCIAL_COMMAND(identifier, word, form_value, text)                                      \
    static enum cli_exit word##_run(struct cli *cli, const void *arguments)                        \
    {                                                                                              \
        return run(cli, arguments, form_value);                                                    \
    }                                                                                              \
    const struct command identifier = {                                                            \
        .name = #word,                                                                             \
        .summary = (text),                                                                         \
        .options = OPTIONS,                                                                        \
        .arguments_size_bytes = sizeof(struct financial_arguments),                                \
        .run = word##_run,                                                                         \
        .needs = CLI_NEEDS_READING,                                                                \
        .prints_table = true,                                                                      \
        .examples = "  alms report " #word " --until=2026-03\n",                                   \
    }

FINANCIAL_COMMAND(REPORT_POSITION, position, ALMS_POSITION,
                  N_("Statement of financial position (balance sheet)"));
FINANCIAL_COMMAND(REPORT_ACTIVITIES, activities, ALMS_ACTIVITIES,
                  N_("Statement of activities: income, expenses, change in net assets"));
FINANCIAL_COMMAND(REPORT_CASHFLOW, cashflow, ALMS_CASHFLOW,
                  N_("Statement of cash flows, direct method"));
