#include "book/report_query.h"

#include "value/date.h"

enum alms_code alms_report_query_check(const struct alms_masters *masters,
                                       const struct alms_report_query *query,
                                       struct alms_error *err)
{
    char from[ALMS_MONTH_TEXT_SIZE_BYTES];
    char to[ALMS_MONTH_TEXT_SIZE_BYTES];

    if (query->fund != NULL && alms_fund_find(masters, query->fund) == ALMS_ID_NONE)
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("fund"), query->fund);
    if (query->from.year != 0 && query->to.year != 0 &&
        alms_month_number(query->to) < alms_month_number(query->from)) {
        alms_month_format(query->from, from);
        alms_month_format(query->to, to);
        (void)alms_fail(err, ALMS_E_DATE_SYNTAX, "it ends on %s, before it begins on %s", to, from);
    }
    return alms_error_code(err);
}

enum alms_code alms_report_crossed(const struct alms_conversion *conversion, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(conversion->date, date);
    return alms_fail(err, ALMS_E_REGIME_CROSSED, "the book went over from %s to %s on %s",
                     conversion->before, conversion->after, date);
}

/* Rule REGIME-6: no report mixes the accounts of two charts. */
enum alms_code alms_report_query_settle(alms_book *book, struct alms_report_query *query,
                                        const struct alms_masters **out_masters,
                                        struct alms_error *err)
{
    const struct alms_masters *now = NULL;
    const struct alms_month end = {ALMS_YEAR_MAX, 12};

    TRY(alms_book_masters(book, &now, err));
    const struct alms_conversion *conversion = alms_masters_conversion(now);
    TRY(alms_book_masters_of(book, query->to.year == 0 ? end : query->to, out_masters, err));
    if (conversion == NULL || *out_masters != now)
        return ALMS_OK;
    const struct alms_month first = alms_date_month(conversion->date);
    if (query->from.year != 0 && alms_month_number(query->from) < alms_month_number(first))
        return alms_report_crossed(conversion, err);
    if (query->from.year == 0)
        query->from = first;
    return ALMS_OK;
}
