#include "intake/xlsx_book.h"

#include "value/date.h"

#include <string.h>

enum {
    FRACTION_DIGITS = 12, /* of a day: less than a microsecond */
    SECONDS_PER_DAY = 86400,
    DAY_THAT_NEVER_WAS = 60 /* 29 February 1900, which the 1900 system counts by mistake */
};

/* --- formats ------------------------------------------------------------------------------- */

/* The character behind what is shown as it stands: quoted, escaped, or in brackets. */
static const char *skip_literal(const char *cursor)
{
    const char *end = NULL;

    switch (*cursor) {
    case '"': end = strchr(cursor + 1, '"'); break;
    case '[': end = strchr(cursor + 1, ']'); break;
    case '\\':
    case '_':
    case '*': end = cursor[1] == '\0' ? NULL : cursor + 1; break;
    default: return cursor;
    }
    return end == NULL ? cursor + strlen(cursor) : end + 1;
}

bool alms_xlsx_format_is_date(const char *format)
{
    for (const char *cursor = format; *cursor != '\0' && *cursor != ';';) {
        /* [h], [mm] and [ss] count on beyond a day or an hour; colours and locales are longer. */
        if (*cursor == '[' && cursor[1] != '\0' && strchr("hHmMsS", cursor[1]) != NULL &&
            (cursor[2] == ']' || cursor[2] == cursor[1]))
            return true;
        const char *behind = skip_literal(cursor);
        if (behind != cursor) {
            cursor = behind;
            continue;
        }
        if (strchr("yYmMdDhHsS", *cursor) != NULL)
            return true;
        cursor += 1;
    }
    return false;
}

/* --- days ---------------------------------------------------------------------------------- */

/* Splits decimal text into days and seconds, rounded to the second. */
static bool split(const char *decimal, int64_t *out_days, int64_t *out_seconds)
{
    int64_t days = 0;
    int64_t fraction = 0;
    int64_t unit = 1;

    for (; *decimal >= '0' && *decimal <= '9'; decimal++) {
        days = days * 10 + (*decimal - '0');
        if (days > 1000000)
            return false;
    }
    if (*decimal == '.') {
        decimal += 1;
        for (int i = 0; i < FRACTION_DIGITS; i++) {
            const bool has_digit = *decimal >= '0' && *decimal <= '9';
            fraction = fraction * 10 + (has_digit ? *decimal - '0' : 0);
            decimal += has_digit ? 1 : 0;
            unit *= 10;
        }
        decimal += strspn(decimal, "0123456789");
    }
    *out_seconds = (fraction * SECONDS_PER_DAY + unit / 2) / unit;
    *out_days = days + *out_seconds / SECONDS_PER_DAY;
    *out_seconds %= SECONDS_PER_DAY;
    return *decimal == '\0';
}

/* "18:57:30" */
static void put_time(int64_t seconds, char *out)
{
    const int64_t parts[] = {seconds / 3600, seconds / 60 % 60, seconds % 60};

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        *out++ = (char)('0' + parts[i] / 10);
        *out++ = (char)('0' + parts[i] % 10);
        *out++ = i + 1 < COUNT_OF(parts) ? ':' : '\0';
    }
}

/* The day that is counted as 0 by the rule that holds for `days`. */
static struct alms_date first_day(bool counts_from_1904, int64_t days)
{
    if (counts_from_1904)
        return (struct alms_date){1904, 1, 1};
    return (struct alms_date){1899, 12, days < DAY_THAT_NEVER_WAS ? 31 : 30};
}

bool alms_xlsx_date(const char *decimal, bool counts_from_1904, char out[ALMS_XLSX_DATE_SIZE_BYTES])
{
    int64_t days = 0;
    int64_t seconds = 0;
    char text[ALMS_DATE_TEXT_SIZE_BYTES];

    if (!split(decimal, &days, &seconds))
        return false;
    if (days == 0 && !counts_from_1904) {
        put_time(seconds, out);
        return true;
    }
    if (days == DAY_THAT_NEVER_WAS && !counts_from_1904)
        return false;
    const int64_t first = alms_date_serial(first_day(counts_from_1904, days));
    const struct alms_date date = alms_date_from_serial(first + days);
    if (!alms_date_is_valid(date))
        return false;
    alms_date_format(date, text);
    memcpy(out, text, sizeof(text));
    if (seconds > 0) {
        out[sizeof(text) - 1] = ' ';
        put_time(seconds, out + sizeof(text));
    }
    return true;
}
