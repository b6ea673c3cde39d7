#include "intake/shown.h"

#include <string.h>

enum {
    DIGITS_MAX = 10, /* in a row: longer ones are telephones, accounts and identity numbers */
    DIGITS_KEPT = 2
};

static bool is_digit(uint32_t character)
{
    return (character >= '0' && character <= '9') || (character >= 0xFF10 && character <= 0xFF19);
}

/* What stands beside digits in dates and amounts, in either width. */
static bool is_plain(uint32_t character)
{
    static const uint32_t PLAIN[] = {' ',    ',',    '.',    '\'',   '_',    '-',    '+',   '/',
                                     ':',    '(',    ')',    '%',    '$',    0xA0,   0xA5,  0x20AC,
                                     0x5143, 0x5E74, 0x6708, 0x65E5, 0xFFE5, 0xFF0C, 0xFF0E};

    for (size_t i = 0; i < COUNT_OF(PLAIN); i++) {
        if (PLAIN[i] == character)
            return true;
    }
    return false;
}

/* The bytes of the run of digits, plain characters or others that the text begins with. */
static size_t run_size(struct alms_span text, size_t *out_digits, bool *out_is_hidden)
{
    size_t at = 0;
    size_t size = 0;
    size_t digits = 0;
    const uint32_t first = alms_utf8_take(text.bytes, text.size_bytes, &size);
    const bool has_digits = is_digit(first);
    const bool is_hidden = !has_digits && !is_plain(first);

    while (at < text.size_bytes) {
        const uint32_t character = alms_utf8_take(text.bytes + at, text.size_bytes - at, &size);
        if (is_digit(character) != has_digits || (!has_digits && is_plain(character) == is_hidden))
            break;
        digits += has_digits ? 1 : 0;
        at += size;
    }
    *out_digits = digits;
    *out_is_hidden = is_hidden;
    return at;
}

/* Day and time of day in one: 20260213105730. */
static bool is_instant(struct alms_span cell, size_t size)
{
    return size == 14 && memcmp(cell.bytes, "20", 2) == 0;
}

static void add(char shown[ALMS_SHOWN_SIZE_BYTES], const char *bytes, size_t size_bytes)
{
    const size_t used = strlen(shown);
    const size_t room = ALMS_SHOWN_SIZE_BYTES - 1 - used;
    const size_t size = size_bytes <= room ? size_bytes : alms_utf8_cut(bytes, size_bytes, room);

    memcpy(shown + used, bytes, size);
    shown[used + size] = '\0';
}

/* Rule IMPORT-12. */
void alms_cell_show(struct alms_span cell, char shown[ALMS_SHOWN_SIZE_BYTES])
{
    static const char STARS[] = "**";

    shown[0] = '\0';
    while (cell.size_bytes > 0) {
        size_t digits = 0;
        bool is_hidden = false;
        const size_t size = run_size(cell, &digits, &is_hidden);
        size_t kept = size;
        /* One letter says nobody's name, and much about what is wrong: 1e3. */
        is_hidden = is_hidden && size > 1;
        if (digits > DIGITS_MAX && !is_instant(cell, size))
            kept = DIGITS_KEPT * (size / digits);
        add(shown, cell.bytes, is_hidden ? 0 : kept);
        if (is_hidden || kept < size)
            add(shown, STARS, sizeof(STARS) - 1);
        cell.bytes += size;
        cell.size_bytes -= size;
    }
}
