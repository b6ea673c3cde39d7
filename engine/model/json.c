#include "model/json.h"

#include <string.h>

/* The letter of a two-character escape, 0 if the character has none. */
static char short_escape(char character)
{
    switch (character) {
    case '\b': return 'b';
    case '\t': return 't';
    case '\n': return 'n';
    case '\f': return 'f';
    case '\r': return 'r';
    case '"': return '"';
    case '\\': return '\\';
    default: return 0;
    }
}

static char *put_escape(char *end, char character)
{
    static const char DIGITS[] = "0123456789abcdef";
    const char letter = short_escape(character);

    *end++ = '\\';
    if (letter != 0) {
        *end++ = letter;
        return end;
    }
    end[0] = 'u';
    end[1] = '0';
    end[2] = '0';
    end[3] = DIGITS[(unsigned char)character >> 4];
    end[4] = DIGITS[(unsigned char)character & 15];
    return end + 5;
}

void alms_json_add_bytes(struct alms_buffer *out, const char *bytes, size_t size_bytes)
{
    /* Every byte may need six, and two quotes go around them. */
    char *start = alms_buffer_reserve(out, 6 * size_bytes + 2);
    char *end = start;

    *end++ = '"';
    for (size_t i = 0; i < size_bytes; i++) {
        if ((unsigned char)bytes[i] < 0x20 || bytes[i] == '"' || bytes[i] == '\\') {
            end = put_escape(end, bytes[i]);
        } else {
            *end++ = bytes[i];
        }
    }
    *end++ = '"';
    *end = '\0';
    out->size_bytes += (size_t)(end - start);
}

void alms_json_add_text(struct alms_buffer *out, const char *text)
{
    alms_json_add_bytes(out, text, strlen(text));
}

void alms_json_add_key(struct alms_buffer *out, const char *key)
{
    REQUIRE(out->size_bytes > 0);
    if (out->bytes[out->size_bytes - 1] != '{')
        alms_buffer_add(out, ",", 1);
    alms_json_add_text(out, key);
    alms_buffer_add(out, ":", 1);
}

void alms_json_add_member(struct alms_buffer *out, const char *key, const char *text)
{
    alms_json_add_key(out, key);
    alms_json_add_text(out, text);
}
