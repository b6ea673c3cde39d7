/*
 * date - days and months of the civil (Gregorian) calendar, without a clock or a time zone.
 *
 * Years run from 1900 to 2999. All zero means "not given".
 */
#ifndef ALMS_DATE_H
#define ALMS_DATE_H

#include <alms/common.h>
#include <alms/error.h>

ALMS_BEGIN_DECLS

struct alms_date {
    int32_t year;
    int32_t month; /* 1 to 12 */
    int32_t day;   /* 1 to 31 */
};

/* A month of the calendar. */
struct alms_month {
    int32_t year;
    int32_t month; /* 1 to 12 */
};

enum {
    ALMS_YEAR_MIN = 1900,
    ALMS_YEAR_MAX = 2999,
    ALMS_DATE_TEXT_SIZE_BYTES = 11, /* 2026-02-13 and NUL */
    ALMS_MONTH_TEXT_SIZE_BYTES = 8  /* 2026-02 and NUL */
};

/* Reads 2026-02-13. Refuses with DATE_SYNTAX if text is not that, or no day of the calendar. */
ALMS_MUST_CHECK enum alms_code
alms_date_parse(const char *text, struct alms_date *out, struct alms_error *err);

/* Reads 2026-02. Refuses with DATE_SYNTAX. */
ALMS_MUST_CHECK enum alms_code
alms_month_parse(const char *text, struct alms_month *out, struct alms_error *err);

void alms_date_format(struct alms_date date, char text[ALMS_DATE_TEXT_SIZE_BYTES]);
void alms_month_format(struct alms_month month, char text[ALMS_MONTH_TEXT_SIZE_BYTES]);

/* Reads 2026-02-13T18:57:30+08:00 or …Z into seconds since 1970 UTC. Refuses with TIME_SYNTAX. */
ALMS_MUST_CHECK enum alms_code alms_instant_parse(const char *text, int64_t *out_s,
                                                  struct alms_date *out_civil,
                                                  struct alms_error *err);

ALMS_END_DECLS

#endif
