#include "base/text.h"

#include <alms/text.h>

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

enum { NEAREST_WORD_SIZE_MAX = 48 };

/* --- UTF-8 --------------------------------------------------------------------------------- */

bool alms_utf8_check(const char *bytes, size_t size_bytes, size_t *out_offset)
{
    size_t at = 0;

    while (at < size_bytes) {
        if ((unsigned char)bytes[at] < 0x80) {
            at += 1;
            continue;
        }
        utf8proc_int32_t character = 0;
        const utf8proc_ssize_t size = utf8proc_iterate(
            (const utf8proc_uint8_t *)bytes + at, (utf8proc_ssize_t)(size_bytes - at), &character);
        if (size <= 0) {
            *out_offset = at;
            return false;
        }
        at += (size_t)size;
    }
    return true;
}

size_t alms_utf8_cut(const char *text, size_t size_bytes, size_t max_bytes)
{
    if (size_bytes <= max_bytes)
        return size_bytes;
    size_t size = max_bytes;
    while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80)
        size -= 1;
    return size;
}

uint32_t alms_utf8_take(const char *text, size_t size_bytes, size_t *out_size_bytes)
{
    utf8proc_int32_t character = 0;

    REQUIRE(size_bytes > 0);
    const utf8proc_ssize_t size =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)size_bytes, &character);
    REQUIRE(size > 0);
    *out_size_bytes = (size_t)size;
    return (uint32_t)character;
}

/* C0, DEL, C1, line and paragraph separators, and the marks that turn the direction of text. */
static bool is_control(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character <= 0x9F) || character == 0x2028 ||
           character == 0x2029 || (character >= 0x202A && character <= 0x202E) ||
           (character >= 0x2066 && character <= 0x2069);
}

static bool has_control(const char *text, size_t size_bytes)
{
    size_t size = 0;

    for (size_t at = 0; at < size_bytes; at += size) {
        if (is_control(alms_utf8_take(text + at, size_bytes - at, &size)))
            return true;
    }
    return false;
}

enum alms_code alms_text_check_optional(const char *text, size_t max_bytes, const char *what,
                                        struct alms_error *err)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    size_t offset = 0;

    if (text == NULL)
        return ALMS_OK;
    const size_t size = strlen(text);
    if (!alms_utf8_check(text, size, &offset)) {
        return alms_fail(err, ALMS_E_TEXT_INVALID, "the %s is not UTF-8 at byte %s", what,
                         alms_uint_format(offset + 1, number));
    }
    if (has_control(text, size))
        return alms_fail(err, ALMS_E_TEXT_INVALID, "the %s holds control characters", what);
    if (size > max_bytes) {
        return alms_fail(err, ALMS_E_TEXT_LONG, "the %s is longer than %s bytes", what,
                         alms_uint_format(max_bytes, number));
    }
    return ALMS_OK;
}

enum alms_code
alms_text_check(const char *text, size_t max_bytes, const char *what, struct alms_error *err)
{
    if (text == NULL || text[0] == '\0')
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", what);
    return alms_text_check_optional(text, max_bytes, what, err);
}

const char *alms_text_nfc(struct alms_arena *arena, const char *text)
{
    if (text == NULL)
        return NULL;
    utf8proc_uint8_t *composed = utf8proc_NFC((const utf8proc_uint8_t *)text);
    REQUIRE(composed != NULL);
    const char *copy = alms_arena_text(arena, (const char *)composed);
    free(composed);
    return copy;
}

size_t alms_text_columns(const char *text, size_t size_bytes)
{
    size_t columns = 0;
    size_t size = 0;

    for (size_t at = 0; at < size_bytes; at += size) {
        const uint32_t character = alms_utf8_take(text + at, size_bytes - at, &size);
        columns += (size_t)utf8proc_charwidth((utf8proc_int32_t)character);
    }
    return columns;
}

bool alms_utf8_is_letter(uint32_t character)
{
    const utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)character);

    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool alms_utf8_is_digit(uint32_t character)
{
    return utf8proc_category((utf8proc_int32_t)character) == UTF8PROC_CATEGORY_ND;
}

/* --- spans --------------------------------------------------------------------------------- */

static bool is_blank(uint32_t character)
{
    return character == ' ' || (character >= '\t' && character <= '\r') ||
           (character >= 0x1C && character <= 0x1F) || character == 0xA0 || character == 0x3000 ||
           (character >= 0x2000 && character <= 0x200D) || character == 0x202F ||
           character == 0x205F || character == 0x2060 || character == 0xFEFF;
}

struct alms_span alms_span_trim(struct alms_span span)
{
    size_t size = 0;

    while (span.size_bytes > 0 && is_blank(alms_utf8_take(span.bytes, span.size_bytes, &size))) {
        span.bytes += size;
        span.size_bytes -= size;
    }
    while (span.size_bytes > 0) {
        const size_t last = alms_utf8_cut(span.bytes, span.size_bytes, span.size_bytes - 1);
        if (!is_blank(alms_utf8_take(span.bytes + last, span.size_bytes - last, &size)))
            break;
        span.size_bytes = last;
    }
    return span;
}

bool alms_span_equal(struct alms_span span, const char *text)
{
    return strlen(text) == span.size_bytes && memcmp(span.bytes, text, span.size_bytes) == 0;
}

bool alms_text_equal(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a, b) == 0;
}

bool alms_text_is_given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

const char *alms_text_or_null(const char *text)
{
    return alms_text_is_given(text) ? text : NULL;
}

/* --- small numbers ------------------------------------------------------------------------- */

bool alms_uint_parse(const char *text, uint64_t *out)
{
    uint64_t number = 0;

    if (text == NULL || text[0] == '\0' || (text[0] == '0' && text[1] != '\0'))
        return false;
    for (const char *cursor = text; *cursor != '\0'; cursor++) {
        if (*cursor < '0' || *cursor > '9')
            return false;
        const uint64_t digit = (uint64_t)(*cursor - '0');
        if (number > (UINT64_MAX - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *out = number;
    return true;
}

const char *alms_uint_format(uint64_t number, char text[ALMS_UINT_TEXT_SIZE_BYTES])
{
    char digits[ALMS_UINT_TEXT_SIZE_BYTES];
    size_t count = 0;

    do {
        digits[count] = (char)('0' + number % 10);
        count += 1;
        number /= 10;
    } while (number > 0);
    for (size_t i = 0; i < count; i++)
        text[i] = digits[count - 1 - i];
    text[count] = '\0';
    return text;
}

/* --- what was meant ------------------------------------------------------------------------ */

static size_t smallest(size_t a, size_t b, size_t c)
{
    const size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Levenshtein's distance over bytes, with two swapped neighbours counted as one fault. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][NEAREST_WORD_SIZE_MAX + 1];
    const size_t height = strlen(a);
    const size_t width = strlen(b);

    for (size_t j = 0; j <= width; j++)
        rows[0][j] = j;
    for (size_t i = 0; i < height; i++) {
        const size_t *before = rows[(i + 2) % 3];
        const size_t *above = rows[i % 3];
        size_t *row = rows[(i + 1) % 3];
        row[0] = i + 1;
        for (size_t j = 0; j < width; j++) {
            row[j + 1] = smallest(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1));
            if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
                row[j + 1] = smallest(row[j + 1], before[j - 1] + 1, row[j + 1]);
        }
    }
    return rows[height % 3][width];
}

const char *alms_text_nearest(const char *word, const char *const *candidates, size_t count)
{
    const char *nearest = NULL;
    size_t nearest_distance = strlen(word) / 3 + 2;

    if (strlen(word) > NEAREST_WORD_SIZE_MAX)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        if (strlen(candidates[i]) > NEAREST_WORD_SIZE_MAX)
            continue;
        const size_t candidate_distance = distance(word, candidates[i]);
        if (candidate_distance < nearest_distance) {
            nearest = candidates[i];
            nearest_distance = candidate_distance;
        }
    }
    return nearest;
}

/* --- for programs that print --------------------------------------------------------------- */

bool alms_text_is_utf8(const char *text)
{
    size_t offset = 0;
    return alms_utf8_check(text, strlen(text), &offset);
}

size_t alms_text_width(const char *text)
{
    return alms_text_columns(text, strlen(text));
}

const char *alms_text_suggest(const char *word, const char *const *candidates, size_t count)
{
    return alms_text_nearest(word, candidates, count);
}
