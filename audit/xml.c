#include "audit/xml.h"

#include "base/text.h"

#include <stdint.h>
#include <string.h>

static void put_character(FILE *file, const char *bytes, size_t size)
{
    if (size > 1) {
        /* U+FFFE and U+FFFF are not characters of XML. */
        const bool is_bad = size == 3 && (memcmp(bytes, "\xEF\xBF\xBE", 3) == 0 ||
                                          memcmp(bytes, "\xEF\xBF\xBF", 3) == 0);
        (void)fwrite(is_bad ? " " : bytes, 1, is_bad ? 1 : size, file);
        return;
    }
    switch (*bytes) {
    case '&': (void)fputs("&amp;", file); break;
    case '<': (void)fputs("&lt;", file); break;
    case '>': (void)fputs("&gt;", file); break;
    case '"': (void)fputs("&quot;", file); break;
    default: (void)fputc((unsigned char)*bytes < 0x20 ? ' ' : *bytes, file); break;
    }
}

void alms_xml_put_cut(FILE *file, const char *text, size_t max)
{
    const size_t size_bytes = strlen(text);
    size_t size = 0;
    size_t count = 0;

    for (size_t at = 0; at < size_bytes && count < max; at += size, count++) {
        size = 1;
        if ((unsigned char)text[at] >= 0x80)
            (void)alms_utf8_take(text + at, size_bytes - at, &size);
        put_character(file, text + at, size);
    }
}

void alms_xml_put(FILE *file, const char *text)
{
    alms_xml_put_cut(file, text, SIZE_MAX);
}

void alms_xml_element_cut(FILE *file, const char *name, const char *text, size_t max)
{
    if (text == NULL)
        return;
    (void)fputc('<', file);
    (void)fputs(name, file);
    (void)fputc('>', file);
    alms_xml_put_cut(file, text, max);
    (void)fputs("</", file);
    (void)fputs(name, file);
    (void)fputc('>', file);
}

void alms_xml_element(FILE *file, const char *name, const char *text)
{
    alms_xml_element_cut(file, name, text, SIZE_MAX);
}
