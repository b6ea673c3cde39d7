#include "intake/xlsx_book.h"

#include "value/date.h"

#include <stdio.h>
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

bool alms_xlsx_date(const char *decimal, bool counts_from_1904, char out[ALMS_XLSX_DATE_SIZE_BYTES])
{
    int64_t days = 0;
    int64_t seconds = 0;
    char date_text[ALMS_DATE_TEXT_SIZE_BYTES];

    if (!split(decimal, &days, &seconds))
        return false;
    const int hours = (int)(seconds / 3600);
    const int minutes = (int)(seconds / 60 % 60);
    if (days == 0 && !counts_from_1904) {
        (void)snprintf(out, ALMS_XLSX_DATE_SIZE_BYTES, "%02d:%02d:%02d", hours, minutes,
                       (int)(seconds % 60));
        return true;
    }
    if (days == DAY_THAT_NEVER_WAS && !counts_from_1904)
        return false;
    const struct alms_date first = counts_from_1904            ? (struct alms_date){1904, 1, 1}
                                   : days < DAY_THAT_NEVER_WAS ? (struct alms_date){1899, 12, 31}
                                                               : (struct alms_date){1899, 12, 30};
    const struct alms_date date = alms_date_from_serial(alms_date_serial(first) + days);
    if (!alms_date_is_valid(date))
        return false;
    alms_date_format(date, date_text);
    if (seconds == 0)
        (void)snprintf(out, ALMS_XLSX_DATE_SIZE_BYTES, "%s", date_text);
    else
        (void)snprintf(out, ALMS_XLSX_DATE_SIZE_BYTES, "%s %02d:%02d:%02d", date_text, hours,
                       minutes, (int)(seconds % 60));
    return true;
}
