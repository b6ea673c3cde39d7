#include "base/base64.h"

static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The six bits of a letter, -1 if it is none. */
static int bits_of(char letter, bool is_url)
{
    if (letter >= 'A' && letter <= 'Z')
        return letter - 'A';
    if (letter >= 'a' && letter <= 'z')
        return letter - 'a' + 26;
    if (letter >= '0' && letter <= '9')
        return letter - '0' + 52;
    if (letter == (is_url ? '-' : '+'))
        return 62;
    return letter == (is_url ? '_' : '/') ? 63 : -1;
}

/* Letters alone, without padding. */
static bool parse_letters(const char *text, size_t text_size, bool is_url, uint8_t *bytes,
                          size_t *out_size_bytes)
{
    uint32_t window = 0;
    uint32_t window_bits = 0;
    size_t size = 0;

    if (text_size % 4 == 1)
        return false;
    for (size_t i = 0; i < text_size; i++) {
        const int bits = bits_of(text[i], is_url);
        if (bits < 0)
            return false;
        window = (window << 6 | (uint32_t)bits) & 0xffff;
        window_bits += 6;
        if (window_bits >= 8) {
            window_bits -= 8;
            if (bytes != NULL)
                bytes[size] = (uint8_t)(window >> window_bits);
            size += 1;
        }
    }
    *out_size_bytes = size;
    /* What is left over belongs to no byte, and would make two texts of the same bytes. */
    return (window & ((1U << window_bits) - 1)) == 0;
}

bool alms_base64_parse(const char *text, size_t text_size, uint8_t *bytes, size_t room_bytes,
                       size_t *out_size_bytes)
{
    size_t letters = text_size;

    if (text_size % 4 != 0)
        return false;
    for (int i = 0; i < 2 && letters > 0 && text[letters - 1] == '='; i++)
        letters -= 1;
    if (bytes != NULL && letters / 4 * 3 + letters % 4 * 3 / 4 > room_bytes)
        return false;
    return parse_letters(text, letters, false, bytes, out_size_bytes);
}

bool alms_base64url_parse(const char *text, size_t text_size, uint8_t *bytes, size_t room_bytes,
                          size_t *out_size_bytes)
{
    if (bytes != NULL && text_size / 4 * 3 + text_size % 4 * 3 / 4 > room_bytes)
        return false;
    return parse_letters(text, text_size, true, bytes, out_size_bytes);
}

size_t alms_base64_format(const uint8_t *bytes, size_t size_bytes, char *text)
{
    size_t size = 0;

    for (size_t i = 0; i < size_bytes; i += 3) {
        const size_t count = size_bytes - i < 3 ? size_bytes - i : 3;
        const uint32_t window = (uint32_t)bytes[i] << 16 |
                                (count > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                                (count > 2 ? bytes[i + 2] : 0);
        text[size] = LETTERS[window >> 18];
        text[size + 1] = LETTERS[window >> 12 & 63];
        text[size + 2] = LETTERS[window >> 6 & 63];
        text[size + 3] = LETTERS[window & 63];
        if (count < 3)
            text[size + 3] = '=';
        if (count < 2)
            text[size + 2] = '=';
        size += 4;
    }
    text[size] = '\0';
    return size;
}
