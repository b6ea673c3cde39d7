/*
 * date - arithmetic on civil dates, months and instants.
 *
 * In tables a date is the number 20260213 and a month the number 202602, which sort as they should
 * and which people can read.
 */
#ifndef ALMS_VALUE_DATE_H
#define ALMS_VALUE_DATE_H

#include "base/base.h"

#include <alms/date.h>

bool alms_date_is_given(struct alms_date date);
bool alms_date_is_valid(struct alms_date date);
int alms_date_compare(struct alms_date a, struct alms_date b); /* <0, 0, >0 */

int32_t alms_date_number(struct alms_date date);
struct alms_date alms_date_from_number(int32_t number);

/* Days since 1970-01-01, and back. */
int64_t alms_date_serial(struct alms_date date);
struct alms_date alms_date_from_serial(int64_t serial);

struct alms_month alms_date_month(struct alms_date date);
struct alms_date alms_month_first(struct alms_month month);
struct alms_date alms_month_last(struct alms_month month);
struct alms_month alms_month_next(struct alms_month month);
struct alms_month alms_month_before(struct alms_month month);
int32_t alms_month_number(struct alms_month month);
struct alms_month alms_month_from_number(int32_t number);

/*
 * Reads a date in a declared form: %Y (4 digits), %m and %d (2 digits, or 1 where a character that
 * is no digit follows), %H %M %S (2 digits, checked and dropped), %% and literal text. The whole
 * text must be used. Returns false if text does not fit or names no day.
 */
bool alms_date_parse_form(const char *text, size_t size_bytes, const char *form,
                          struct alms_date *out);

/* The first place in text that fits form; false if there is none. */
bool alms_date_find_form(const char *text, size_t size_bytes, const char *form,
                         struct alms_date *out);

/* Whether form has %Y, %m and %d once each and no unknown conversion. */
bool alms_date_form_is_valid(const char *form);

/* Instants are seconds since 1970 UTC. */
enum { ALMS_INSTANT_TEXT_SIZE_BYTES = 21 }; /* 2026-02-13T10:57:30Z and NUL */

void alms_instant_format(int64_t instant_s, char text[ALMS_INSTANT_TEXT_SIZE_BYTES]);

/* The day that it is at the instant in UTC. */
struct alms_date alms_instant_date(int64_t instant_s);

#endif
