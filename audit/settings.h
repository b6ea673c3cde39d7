/*
 * settings - what the journal tests take for unusual, and the days on which nobody works.
 */
#ifndef ALMS_AUDIT_SETTINGS_H
#define ALMS_AUDIT_SETTINGS_H

#include "audit/journal.h"
#include "audit/print.h"
#include "audit/statistics.h"

#include <alms/analysis.h>

enum { ALMS_LIMITS_MAX = 16, ALMS_WORDS_MAX = 64 };

struct alms_settings {
    int64_t round;
    struct alms_ratio ending_risk;
    int64_t night_from;
    int64_t night_to;
    int64_t backdated_days;
    int64_t postdated_days;
    int64_t late_days;
    int64_t seldom_user_lines;
    int64_t seldom_account_lines;
    int64_t pair_entries;
    struct alms_ratio pair_lift;
    int64_t pair_uses;
    struct alms_ratio limit_band;
    struct alms_ratio limit_risk;
    int64_t duplicate_days;
    int64_t split_days;
    int64_t text_length;
    int64_t reversal_days;
    struct alms_ratio profile_share;
    int64_t profile_lines;
    const char *limits[ALMS_LIMITS_MAX]; /* amounts that need an approval, as text */
    size_t limits_count;
    const char *words[ALMS_WORDS_MAX]; /* that no description should have, in lower case */
    size_t words_count;
    struct alms_month closed; /* zero: not given */
    struct alms_date closed_on;
    const char *expect_lines; /* control totals of a file; NULL: not given */
    const char *expect_entries;
    const char *expect_debit;
    struct alms_arena *arena;
};

/*
 * Reads settings over the defaults. Refuses with PARAMETER_SYNTAX for each that is not understood,
 * FILE_* and TABLE_LIMIT for the file.
 */
ALMS_MUST_CHECK enum alms_code
alms_settings_read(const struct alms_test_options *options, const struct alms_journal *journal,
                   struct alms_settings *out, struct alms_error *err);
void alms_settings_clear(struct alms_settings *settings);

/* As pairs of `about`. */
void alms_settings_print(const struct alms_settings *settings, const struct alms_print *print);

/* A limit in minor units of a commodity. */
int64_t alms_settings_limit(const struct alms_settings *settings, size_t index,
                            const struct alms_journal *journal, uint16_t commodity);

/* "0.05" or "5%": 0 or more, at most 1. False if it is not that. */
bool alms_ratio_parse(const char *text, struct alms_ratio *out);

/* --- days on which nobody works --- */

struct alms_calendar;

/* path NULL: Saturdays and Sundays. Refuses with TABLE_*, FILE_*, DATE_SYNTAX, VALUE_*. */
ALMS_MUST_CHECK enum alms_code
alms_calendar_open(const char *path, struct alms_calendar **out, struct alms_error *err);
void alms_calendar_close_variable(struct alms_calendar **calendar);

enum alms_day_kind { ALMS_DAY_WORK, ALMS_DAY_WEEKEND, ALMS_DAY_HOLIDAY };

enum alms_day_kind alms_calendar_day(const struct alms_calendar *calendar, int32_t day);

/* 1 is Monday, 7 Sunday. */
int alms_weekday(int32_t day);

#endif
