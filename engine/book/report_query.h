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

#endif
