/* alms report vouchers - proof that voucher numbers have no gap; what was cancelled. */
#include "i18n.h"
#include "reports.h"

#include <alms/vouchers.h>

#include <inttypes.h>

struct vouchers_arguments {
    struct alms_month month;
    struct alms_month from;
    struct alms_month until;
    bool reversed;
};

static const struct cli_option OPTIONS[] = {
    MONTH(struct vouchers_arguments, month, "month", N_("only this month")),
    MONTH(struct vouchers_arguments, from, "from", N_("first month (default: the first entry's)")),
    MONTH(struct vouchers_arguments, until, "until", N_("last month (default: the last entry's)")),
    FLAG(struct vouchers_arguments, reversed, "reversed",
         N_("list the vouchers that were reversed, and what stands in for them")),
    END_OF_OPTIONS,
};

static const char *count_text(uint64_t count, char text[24])
{
    (void)snprintf(text, 24, "%" PRIu64, count);
    return text;
}

/* --- series -------------------------------------------------------------------------------- */

static void
put_series(const struct cli *cli, struct alms_sheet *sheet, const struct alms_series *series)
{
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    char numbers[4][24];
    const char letter[2] = {series->series, '\0'};

    alms_month_format(series->month, month);
    const char *const cells[] = {month,
                                 letter,
                                 series->word == NULL ? NULL : cli_word(cli, series->word),
                                 series->first,
                                 series->last,
                                 count_text(series->count, numbers[0]),
                                 count_text(series->missing, numbers[1]),
                                 count_text(series->reversed, numbers[2]),
                                 count_text(series->reversals, numbers[3])};
    alms_sheet_add(sheet, cells);
}

static enum cli_exit print_series(struct cli *cli, const struct alms_vouchers_query *query)
{
    struct alms_error err = {0};
    struct alms_series_list list;
    char missing[24];
    char lost[24];
    const struct alms_sheet_column columns[] = {
        {"month", _("Month"), false},        {"series", _("Series"), false},
        {"name", _("Name"), false},          {"first", _("First"), false},
        {"last", _("Last"), false},          {"count", _("Count"), true},
        {"missing", _("Missing"), true},     {"reversed", _("Reversed"), true},
        {"reversals", _("Reversals"), true},
    };

    if (alms_report_series(cli->book, query, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 9);
    for (size_t i = 0; i < list.count; i++)
        put_series(cli, sheet, &list.items[i]);
    enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    if (exit_status == EXIT_DONE && list.missing + list.lost > 0) {
        cli_complain(ALMS_E_VOUCHER_ORDER,
                     "%s numbers are missing in these months; of the whole book, %s vouchers",
                     count_text(list.missing, missing), count_text(list.lost, lost));
        exit_status = cli_exit_of(ALMS_E_VOUCHER_ORDER);
    }
    alms_series_list_free(&list);
    return exit_status;
}

/* --- reversed vouchers --------------------------------------------------------------------- */

static enum cli_exit print_reversed(struct cli *cli, const struct alms_vouchers_query *query)
{
    struct alms_error err = {0};
    struct alms_cancelled_list list;
    const struct alms_sheet_column columns[] = {
        {"number", _("Voucher"), false},
        {"date", _("Date"), false},
        {"kind", _("Kind"), false},
        {"reversed_by", _("Reversed by"), false},
        {"reversed_on", _("Reversed on"), false},
        {"reason", _("Reason"), false},
        {"corrected_by", _("Corrected by"), false},
    };

    if (alms_report_cancelled(cli->book, query, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 7);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_cancelled *item = &list.items[i];
        char date[ALMS_DATE_TEXT_SIZE_BYTES];
        char reversed_on[ALMS_DATE_TEXT_SIZE_BYTES];
        alms_date_format(item->date, date);
        alms_date_format(item->reversed_on, reversed_on);
        const char *const cells[] = {item->number,      date,        cli_word(cli, item->kind),
                                     item->reversed_by, reversed_on, cli_word(cli, item->reason),
                                     item->corrected_by};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_cancelled_list_free(&list);
    return exit_status;
}

static enum cli_exit vouchers_run(struct cli *cli, const void *arguments)
{
    const struct vouchers_arguments *args = arguments;
    struct alms_vouchers_query query = {args->from, args->until};

    if (args->month.year != 0 && (args->from.year != 0 || args->until.year != 0)) {
        cli_complain(ALMS_E_OPTION_VALUE, "--month does not go with --from and --until");
        return EXIT_USAGE;
    }
    if (args->month.year != 0)
        query = (struct alms_vouchers_query){args->month, args->month};
    return args->reversed ? print_reversed(cli, &query) : print_series(cli, &query);
}

const struct command REPORT_VOUCHERS = {
    .name = "vouchers",
    .summary = N_("Voucher numbers of each series and month: first, last, how many, none missing"),
    .options = OPTIONS,
    .arguments_size_bytes = sizeof(struct vouchers_arguments),
    .run = vouchers_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples = "  alms report vouchers --month=2026-03\n"
                "  alms report vouchers --month=2026-03 --reversed\n",
};
