#include "value/date.h"

#include <string.h>

enum {
    SECONDS_PER_DAY = 86400,
    DAYS_PER_ERA = 146097, /* 400 years */
    DAYS_BEFORE_1970 = 719468,
    CIVIL_TIME_SIZE = 19 /* 2026-02-13T18:57:30 */
};

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_leap(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int32_t month_days(int32_t year, int32_t month)
{
    static const int32_t DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : DAYS[month - 1];
}

static bool month_is_valid(int32_t year, int32_t month)
{
    return year >= ALMS_YEAR_MIN && year <= ALMS_YEAR_MAX && month >= 1 && month <= 12;
}

bool alms_date_is_given(struct alms_date date)
{
    return date.year != 0;
}

bool alms_date_is_valid(struct alms_date date)
{
    return month_is_valid(date.year, date.month) && date.day >= 1 &&
           date.day <= month_days(date.year, date.month);
}

int alms_date_compare(struct alms_date a, struct alms_date b)
{
    return alms_date_number(a) - alms_date_number(b);
}

int32_t alms_date_number(struct alms_date date)
{
    return date.year * 10000 + date.month * 100 + date.day;
}

struct alms_date alms_date_from_number(int32_t number)
{
    return (struct alms_date){number / 10000, number / 100 % 100, number % 100};
}

/* The era and day-of-era method: years begin in March, so that the leap day comes last. */
int64_t alms_date_serial(struct alms_date date)
{
    const int64_t year = date.month <= 2 ? date.year - 1 : date.year;
    const int64_t era = year / 400;
    const int64_t year_of_era = year - era * 400;
    const int64_t day_of_year = (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1;
    const int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_1970;
}

struct alms_date alms_date_from_serial(int64_t serial)
{
    const int64_t shifted = serial + DAYS_BEFORE_1970;
    REQUIRE(shifted >= 0);
    const int64_t era = shifted / DAYS_PER_ERA;
    const int64_t day_of_era = shifted - era * DAYS_PER_ERA;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t shifted_month = (5 * day_of_year + 2) / 153;
    const int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;

    return (struct alms_date){
        (int32_t)(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
        (int32_t)month,
        (int32_t)(day_of_year - (153 * shifted_month + 2) / 5 + 1),
    };
}

struct alms_month alms_date_month(struct alms_date date)
{
    return (struct alms_month){date.year, date.month};
}

struct alms_date alms_month_first(struct alms_month month)
{
    return (struct alms_date){month.year, month.month, 1};
}

struct alms_date alms_month_last(struct alms_month month)
{
    return (struct alms_date){month.year, month.month, month_days(month.year, month.month)};
}

struct alms_month alms_month_next(struct alms_month month)
{
    if (month.month == 12)
        return (struct alms_month){month.year + 1, 1};
    return (struct alms_month){month.year, month.month + 1};
}

struct alms_month alms_month_before(struct alms_month month)
{
    if (month.month == 1)
        return (struct alms_month){month.year - 1, 12};
    return (struct alms_month){month.year, month.month - 1};
}

int32_t alms_month_number(struct alms_month month)
{
    return month.year * 100 + month.month;
}

struct alms_month alms_month_from_number(int32_t number)
{
    return (struct alms_month){number / 100, number % 100};
}

/* --- text ---------------------------------------------------------------------------------- */

/* Reads between min and max digits. */
static bool take_number(const char **cursor, const char *end, size_t digits_min, size_t digits_max,
                        int32_t *out)
{
    int32_t number = 0;
    size_t count = 0;

    while (count < digits_max && *cursor < end && is_digit(**cursor)) {
        number = number * 10 + (**cursor - '0');
        *cursor += 1;
        count += 1;
    }
    *out = number;
    return count >= digits_min;
}

struct form_values {
    struct alms_date date;
    int32_t hour;
    int32_t minute;
    int32_t second;
};

static int32_t *form_value(struct form_values *values, char conversion)
{
    switch (conversion) {
    case 'Y': return &values->date.year;
    case 'm': return &values->date.month;
    case 'd': return &values->date.day;
    case 'H': return &values->hour;
    case 'M': return &values->minute;
    case 'S': return &values->second;
    default: return NULL;
    }
}

static bool
take_parts(const char **cursor, const char *end, const char *form, struct form_values *values)
{
    bool after_number = false;

    while (*form != '\0') {
        if (*form != '%' || form[1] == '%') {
            if (*cursor == end || **cursor != *form)
                return false;
            *cursor += 1;
            form += *form == '%' ? 2 : 1;
            after_number = false;
            continue;
        }
        int32_t *value = form_value(values, form[1]);
        if (value == NULL)
            return false;
        const size_t digits_max = form[1] == 'Y' ? 4 : 2;
        /* A short number is clear only where no other number touches it. */
        const bool may_be_short = digits_max == 2 && form[2] != '%' && !after_number;
        if (!take_number(cursor, end, may_be_short ? 1 : digits_max, digits_max, value))
            return false;
        form += 2;
        after_number = true;
    }
    return true;
}

/* 24:00:00 and the leap second 23:59:60 are written by some programs. */
static bool is_moment(const struct form_values *values)
{
    return alms_date_is_valid(values->date) && values->hour <= 24 && values->minute <= 59 &&
           values->second <= 60;
}

/* Reads what fits form from *cursor on; false where it does not. */
static bool
take_form(const char **cursor, const char *end, const char *form, struct form_values *values)
{
    return take_parts(cursor, end, form, values) && is_moment(values);
}

bool alms_date_parse_form(const char *text, size_t size_bytes, const char *form,
                          struct alms_date *out)
{
    const char *cursor = text;
    struct form_values values = {0};

    if (!take_form(&cursor, text + size_bytes, form, &values) || cursor != text + size_bytes)
        return false;
    *out = values.date;
    return true;
}

bool alms_date_find_form(const char *text, size_t size_bytes, const char *form,
                         struct alms_date *out)
{
    for (size_t at = 0; at < size_bytes; at++) {
        const char *cursor = text + at;
        struct form_values values = {0};
        if (take_form(&cursor, text + size_bytes, form, &values)) {
            *out = values.date;
            return true;
        }
    }
    return false;
}

bool alms_date_form_is_valid(const char *form)
{
    int32_t seen_year = 0;
    int32_t seen_month = 0;
    int32_t seen_day = 0;

    for (const char *cursor = strchr(form, '%'); cursor != NULL; cursor = strchr(cursor + 2, '%')) {
        struct form_values values = {0};
        if (cursor[1] == '\0' || (cursor[1] != '%' && form_value(&values, cursor[1]) == NULL))
            return false;
        seen_year += cursor[1] == 'Y' ? 1 : 0;
        seen_month += cursor[1] == 'm' ? 1 : 0;
        seen_day += cursor[1] == 'd' ? 1 : 0;
    }
    return seen_year == 1 && seen_month == 1 && seen_day == 1;
}

enum alms_code alms_date_parse(const char *text, struct alms_date *out, struct alms_error *err)
{
    struct alms_date date = {0};
    const char *cursor = text;
    const char *end = text + strlen(text);

    if (!take_number(&cursor, end, 4, 4, &date.year) || *cursor++ != '-' ||
        !take_number(&cursor, end, 2, 2, &date.month) || *cursor++ != '-' ||
        !take_number(&cursor, end, 2, 2, &date.day) || cursor != end) {
        return alms_fail(err, ALMS_E_DATE_SYNTAX, "'%.40s' is not a date of the form 2026-02-13",
                         text);
    }
    if (!alms_date_is_valid(date))
        return alms_fail(err, ALMS_E_DATE_SYNTAX, "'%.40s' is not a day of the calendar", text);
    *out = date;
    return ALMS_OK;
}

enum alms_code alms_month_parse(const char *text, struct alms_month *out, struct alms_error *err)
{
    struct alms_month month = {0};
    const char *cursor = text;
    const char *end = text + strlen(text);

    if (!take_number(&cursor, end, 4, 4, &month.year) || *cursor++ != '-' ||
        !take_number(&cursor, end, 2, 2, &month.month) || cursor != end ||
        !month_is_valid(month.year, month.month)) {
        return alms_fail(err, ALMS_E_DATE_SYNTAX, "'%.40s' is not a month of the form 2026-02",
                         text);
    }
    *out = month;
    return ALMS_OK;
}

/* Writes `digits` decimal digits of number. */
static char *put_number(char *text, int32_t number, size_t digits)
{
    for (size_t i = digits; i > 0; i--) {
        text[i - 1] = (char)('0' + number % 10);
        number /= 10;
    }
    return text + digits;
}

static char *put_character(char *text, char character)
{
    *text = character;
    return text + 1;
}

void alms_date_format(struct alms_date date, char text[ALMS_DATE_TEXT_SIZE_BYTES])
{
    char *end = put_number(text, date.year, 4);
    end = put_number(put_character(end, '-'), date.month, 2);
    end = put_number(put_character(end, '-'), date.day, 2);
    *end = '\0';
}

void alms_month_format(struct alms_month month, char text[ALMS_MONTH_TEXT_SIZE_BYTES])
{
    char *end = put_number(text, month.year, 4);
    end = put_number(put_character(end, '-'), month.month, 2);
    *end = '\0';
}

/* --- instants ------------------------------------------------------------------------------ */

/* Reads Z, +08:00 or -03:30 into minutes east of Greenwich. */
static bool take_offset(const char **cursor, const char *end, int32_t *out_minutes)
{
    int32_t hours = 0;
    int32_t minutes = 0;

    if (*cursor == end)
        return false;
    const char sign = **cursor;
    *cursor += 1;
    if (sign == 'Z') {
        *out_minutes = 0;
        return true;
    }
    if ((sign != '+' && sign != '-') || !take_number(cursor, end, 2, 2, &hours) || *cursor == end ||
        *(*cursor)++ != ':' || !take_number(cursor, end, 2, 2, &minutes) || hours > 14 ||
        minutes > 59)
        return false;
    *out_minutes = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

enum alms_code alms_instant_parse(const char *text, int64_t *out_s, struct alms_date *out_civil,
                                  struct alms_error *err)
{
    struct form_values values = {0};
    const char *cursor = text;
    const char *end = text + strlen(text);
    int32_t offset_minutes = 0;

    if (!take_form(&cursor, end, "%Y-%m-%dT%H:%M:%S", &values) ||
        cursor - text != CIVIL_TIME_SIZE || values.hour > 23 || values.second > 59 ||
        !take_offset(&cursor, end, &offset_minutes) || cursor != end) {
        return alms_fail(err, ALMS_E_TIME_SYNTAX,
                         "'%.60s' is not a time of the form 2026-02-13T18:57:30+08:00", text);
    }

    const int64_t seconds = values.hour * 3600 + values.minute * 60 + values.second;
    *out_s =
        alms_date_serial(values.date) * SECONDS_PER_DAY + seconds - (int64_t)offset_minutes * 60;
    *out_civil = values.date;
    return ALMS_OK;
}

/* Rounds towards the past, also before 1970. */
static int64_t instant_day(int64_t instant_s)
{
    const int64_t day = instant_s / SECONDS_PER_DAY;
    return instant_s % SECONDS_PER_DAY < 0 ? day - 1 : day;
}

void alms_instant_format(int64_t instant_s, char text[ALMS_INSTANT_TEXT_SIZE_BYTES])
{
    const int64_t day = instant_day(instant_s);
    const int32_t seconds = (int32_t)(instant_s - day * SECONDS_PER_DAY);

    alms_date_format(alms_date_from_serial(day), text);
    char *end = put_character(text + ALMS_DATE_TEXT_SIZE_BYTES - 1, 'T');
    end = put_number(end, seconds / 3600, 2);
    end = put_number(put_character(end, ':'), seconds / 60 % 60, 2);
    end = put_number(put_character(end, ':'), seconds % 60, 2);
    end = put_character(end, 'Z');
    *end = '\0';
}

struct alms_date alms_instant_date(int64_t instant_s)
{
    return alms_date_from_serial(instant_day(instant_s));
}
