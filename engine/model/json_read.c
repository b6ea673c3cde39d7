#include "model/json_read.h"

#include <stdint.h>
#include <string.h>

static void skip_blanks(struct alms_json_reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t' ||
                                        *reader->at == '\n' || *reader->at == '\r'))
        reader->at += 1;
}

bool alms_json_take(struct alms_json_reader *reader, char mark)
{
    skip_blanks(reader);
    if (reader->at == reader->end || *reader->at != mark)
        return false;
    reader->at += 1;
    return true;
}

bool alms_json_at_end(struct alms_json_reader *reader)
{
    skip_blanks(reader);
    return reader->at == reader->end;
}

/* --- escapes ------------------------------------------------------------------------------- */

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* Four digits, which stand at `at` if they are there. */
static bool take_unit(const char **at, const char *end, uint32_t *out)
{
    *out = 0;
    if (end - *at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        const int digit = hex_digit((*at)[i]);
        if (digit < 0)
            return false;
        *out = *out * 16 + (uint32_t)digit;
    }
    *at += 4;
    return true;
}

/* What follows \u: a character, or two halves of one. NUL and single halves are none. */
static bool take_character(const char **at, const char *end, uint32_t *out)
{
    uint32_t low = 0;

    if (!take_unit(at, end, out) || *out == 0 || (*out >= 0xDC00 && *out <= 0xDFFF))
        return false;
    if (*out < 0xD800 || *out > 0xDBFF)
        return true;
    if (end - *at < 2 || (*at)[0] != '\\' || (*at)[1] != 'u')
        return false;
    *at += 2;
    if (!take_unit(at, end, &low) || low < 0xDC00 || low > 0xDFFF)
        return false;
    *out = 0x10000 + ((*out - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

static char *put_utf8(char *to, uint32_t character)
{
    if (character < 0x80) {
        *to++ = (char)character;
        return to;
    }
    if (character < 0x800) {
        *to++ = (char)(0xC0 | character >> 6);
    } else {
        if (character < 0x10000) {
            *to++ = (char)(0xE0 | character >> 12);
        } else {
            *to++ = (char)(0xF0 | character >> 18);
            *to++ = (char)(0x80 | (character >> 12 & 0x3F));
        }
        *to++ = (char)(0x80 | (character >> 6 & 0x3F));
    }
    *to++ = (char)(0x80 | (character & 0x3F));
    return to;
}

/* The escape behind a backslash. */
static bool take_escape(const char **at, const char *end, char **to)
{
    static const char LETTERS[] = "\"\\/bfnrt";
    static const char MEANT[] = "\"\\/\b\f\n\r\t";
    uint32_t character = 0;

    if (*at == end)
        return false;
    const char letter = *(*at)++;
    if (letter == 'u') {
        if (!take_character(at, end, &character))
            return false;
        *to = put_utf8(*to, character);
        return true;
    }
    const char *found = letter == '\0' ? NULL : strchr(LETTERS, letter);
    if (found == NULL)
        return false;
    *(*to)++ = MEANT[found - LETTERS];
    return true;
}

/* --- strings ------------------------------------------------------------------------------- */

/* How far the string goes that begins here: the bytes before its closing quote, or -1. */
static ptrdiff_t string_size(const char *start, const char *end)
{
    for (const char *at = start; at < end; at++) {
        if (*at == '"')
            return at - start;
        if ((unsigned char)*at < 0x20)
            return -1;
        if (*at == '\\')
            at += 1;
    }
    return -1;
}

bool alms_json_take_text(struct alms_json_reader *reader, const char **out)
{
    if (!alms_json_take(reader, '"'))
        return false;
    const ptrdiff_t size = string_size(reader->at, reader->end);
    if (size < 0)
        return false;
    /* No escape is shorter than what it means. */
    char *text = alms_arena_alloc(reader->arena, (size_t)size + 1);
    const char *end = reader->at + size;
    char *to = text;
    while (reader->at < end) {
        const char *escape = memchr(reader->at, '\\', (size_t)(end - reader->at));
        const char *stop = escape == NULL ? end : escape;
        memcpy(to, reader->at, (size_t)(stop - reader->at));
        to += stop - reader->at;
        reader->at = stop;
        if (escape == NULL)
            break;
        reader->at += 1;
        if (!take_escape(&reader->at, end, &to))
            return false;
    }
    reader->at += 1;
    *to = '\0';
    *out = text;
    return true;
}
