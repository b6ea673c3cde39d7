#include "verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool read_file(const char *path, size_t max, char **out, size_t *out_size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    /* A folder and a pipe have no end to go to, and are no file for us. */
    const long end = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    const size_t size = end < 0 || (size_t)end > max ? max + 1 : (size_t)end;
    char *bytes = size > max || fseek(file, 0, SEEK_SET) != 0 ? NULL : malloc(size + 1);
    const bool is_read = bytes != NULL && fread(bytes, 1, size, file) == size;
    (void)fclose(file);
    if (!is_read) {
        free(bytes);
        return false;
    }
    bytes[size] = '\0';
    *out = bytes;
    *out_size = size;
    return true;
}

bool take_line(struct span *text, struct span *out)
{
    const char *end = text->size == 0 ? NULL : memchr(text->at, '\n', text->size);
    if (end == NULL)
        return false;
    *out = (struct span){text->at, (size_t)(end - text->at)};
    text->at = end + 1;
    text->size -= out->size + 1;
    return true;
}

bool span_is(struct span span, const char *text)
{
    return strlen(text) == span.size && memcmp(span.at, text, span.size) == 0;
}

bool span_begins(struct span span, const char *text)
{
    const size_t size = strlen(text);
    return size <= span.size && memcmp(span.at, text, size) == 0;
}

bool parse_decimal(struct span text, uint64_t *out)
{
    uint64_t number = 0;
    if (text.size == 0 || (text.size > 1 && text.at[0] == '0'))
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        const uint64_t digit = (uint64_t)(text.at[i] - '0');
        if (number > (UINT64_MAX - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *out = number;
    return true;
}

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Decodes up to three bytes of four characters, of which `digits` are no padding. */
static bool decode_four(const char *text, size_t digits, uint8_t *out)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < 4; i++) {
        const char *digit = i < digits ? strchr(DIGITS, text[i]) : DIGITS;
        if (digit == NULL || *digit == '\0')
            return false;
        bits = bits << 6 | (uint32_t)(digit - DIGITS);
    }
    for (size_t i = 0; i + 1 < digits; i++)
        out[i] = (uint8_t)(bits >> (16 - 8 * i));
    /* Bits that no byte takes are zero, or there would be two spellings. */
    return digits == 4 || (bits & (digits == 2 ? 0xFFFFU : 0xFFU)) == 0;
}

bool base64_decode(struct span text, uint8_t *out, size_t max, size_t *out_size)
{
    size_t padding = 0;
    if (text.size % 4 != 0)
        return false;
    while (padding < 2 && padding < text.size && text.at[text.size - 1 - padding] == '=')
        padding++;
    if (text.size / 4 * 3 - padding > max)
        return false;
    for (size_t i = 0; i < text.size; i += 4) {
        if (!decode_four(text.at + i, i + 4 == text.size ? 4 - padding : 4, out + i / 4 * 3))
            return false;
    }
    *out_size = text.size / 4 * 3 - padding;
    return true;
}

void base64_encode(const uint8_t *bytes, size_t size, char *out)
{
    size_t used = 0;
    for (size_t i = 0; i < size; i += 3) {
        const size_t left = size - i;
        const uint32_t bits = (uint32_t)bytes[i] << 16 |
                              (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                              (left > 2 ? (uint32_t)bytes[i + 2] : 0);
        for (size_t j = 0; j < 4; j++)
            out[used++] = (char)(j <= left ? DIGITS[bits >> (18 - 6 * j) & 63] : '=');
    }
    out[used] = '\0';
}

void base64url_encode(const uint8_t *bytes, size_t size, char *out)
{
    base64_encode(bytes, size, out);
    for (; *out != '\0' && *out != '='; out++) {
        if (*out == '+')
            *out = '-';
        if (*out == '/')
            *out = '_';
    }
    *out = '\0';
}
