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
