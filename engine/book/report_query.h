/*
 * report_query - what all reports ask of a query.
 */
#ifndef ALMS_REPORT_QUERY_H
#define ALMS_REPORT_QUERY_H

#include "book/book.h"

#include <alms/report.h>

/* Refuses with NOT_FOUND if the fund is not there, DATE_SYNTAX if the months run backwards. */
ALMS_MUST_CHECK enum alms_code alms_report_query_check(const struct alms_masters *masters,
                                                       const struct alms_report_query *query,
                                                       struct alms_error *err);

/*
 * Brings the query under one regime: what begins nowhere begins with the regime in which it ends,
 * and masters are those of that. Refuses with REGIME_CROSSED if the months lie under two.
 */
ALMS_MUST_CHECK enum alms_code
alms_report_query_settle(alms_book *book, struct alms_report_query *query,
                         const struct alms_masters **out_masters, struct alms_error *err);

/* Refuses with REGIME_CROSSED: the days from `from` on and up to `to` lie before and after it. */
ALMS_MUST_CHECK enum alms_code
alms_report_crossed(const struct alms_conversion *conversion, struct alms_error *err);

#endif
