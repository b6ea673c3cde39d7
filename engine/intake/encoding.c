#include "intake/encoding.h"

#include <errno.h>
#include <string.h>

#include <iconv.h>

/* --- byte order marks ---------------------------------------------------------------------- */

size_t alms_encoding_mark(const char *bytes, size_t size_bytes, enum alms_encoding *out)
{
    static const struct {
        const char *mark;
        size_t size;
        enum alms_encoding encoding;
    } MARKS[] = {{"\xEF\xBB\xBF", 3, ALMS_UTF8},
                 {"\xFF\xFE", 2, ALMS_UTF16LE},
                 {"\xFE\xFF", 2, ALMS_UTF16BE},
                 {"\x84\x31\x95\x33", 4, ALMS_GB18030}};

    for (size_t i = 0; i < COUNT_OF(MARKS); i++) {
        if (size_bytes >= MARKS[i].size && memcmp(bytes, MARKS[i].mark, MARKS[i].size) == 0) {
            *out = MARKS[i].encoding;
            return MARKS[i].size;
        }
    }
    return 0;
}

/* --- evidence ------------------------------------------------------------------------------ */

/* What may follow a lead byte of UTF-8: Unicode Standard, table 3-7. */
static bool take_lead(struct alms_encoding_evidence *evidence, uint8_t byte)
{
    evidence->lowest = 0x80;
    evidence->highest = 0xBF;
    if (byte >= 0xC2 && byte <= 0xDF) {
        evidence->pending = 1;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
        evidence->pending = 2;
        evidence->lowest = byte == 0xE0 ? 0xA0 : 0x80;
        evidence->highest = byte == 0xED ? 0x9F : 0xBF;
    } else if (byte >= 0xF0 && byte <= 0xF4) {
        evidence->pending = 3;
        evidence->lowest = byte == 0xF0 ? 0x90 : 0x80;
        evidence->highest = byte == 0xF4 ? 0x8F : 0xBF;
    } else {
        return false;
    }
    return true;
}

static void look_at(struct alms_encoding_evidence *evidence, uint8_t byte)
{
    if (evidence->pending > 0) {
        if (byte >= evidence->lowest && byte <= evidence->highest) {
            evidence->lowest = 0x80;
            evidence->highest = 0xBF;
            evidence->pending -= 1;
            evidence->utf8_sequences += evidence->pending == 0 ? 1 : 0;
            return;
        }
        evidence->pending = 0;
        evidence->utf8_faults += 1;
    }
    if (byte >= 0x80 && !take_lead(evidence, byte))
        evidence->utf8_faults += 1;
}

void alms_encoding_look(struct alms_encoding_evidence *evidence, const char *bytes,
                        size_t size_bytes)
{
    static const uint64_t HIGH_BITS = 0x8080808080808080;

    for (size_t at = 0; at < size_bytes;) {
        uint64_t eight = 0;
        if (evidence->pending == 0 && at + sizeof(eight) <= size_bytes) {
            memcpy(&eight, bytes + at, sizeof(eight));
            if ((eight & HIGH_BITS) == 0) {
                at += sizeof(eight);
                continue;
            }
        }
        look_at(evidence, (uint8_t)bytes[at]);
        at += 1;
    }
}

/*
 * Text in GB18030 breaks the rules of UTF-8 at every second or third character, though some pairs
 * look like UTF-8 by chance; damaged UTF-8 keeps them nearly everywhere.
 */
enum alms_encoding alms_encoding_judge(const struct alms_encoding_evidence *evidence)
{
    const uint64_t faults = evidence->utf8_faults + (evidence->pending > 0 ? 1 : 0);

    return faults == 0 || evidence->utf8_sequences > faults ? ALMS_UTF8 : ALMS_GB18030;
}

/* --- converting ---------------------------------------------------------------------------- */

/*
 * Where the tables of the C library (GB18030-2005, glibc 2.36) differ from the WHATWG Encoding
 * Standard (GB18030-2022). The two-byte codes and the four-byte codes are sorted.
 */
struct difference {
    const char *code;
    const char *text;
};

static const struct difference PAIRS[] = {
    {"\xA3\xA0", "\xE3\x80\x80"},                               /* U+3000 */
    {"\xFE\x51", "\xEE\xA0\x96"}, {"\xFE\x52", "\xEE\xA0\x97"}, /* U+E816 U+E817 */
    {"\xFE\x53", "\xEE\xA0\x98"}, {"\xFE\x6C", "\xEE\xA0\xB1"}, /* U+E818 U+E831 */
    {"\xFE\x76", "\xEE\xA0\xBB"}, {"\xFE\x91", "\xEE\xA1\x95"}, /* U+E83B U+E855 */
};

static const struct difference QUADRUPLES[] = {
    {"\x82\x35\x90\x37", "\xE9\xBE\xB4"}, {"\x82\x35\x90\x38", "\xE9\xBE\xB5"}, /* U+9FB4… */
    {"\x82\x35\x90\x39", "\xE9\xBE\xB6"}, {"\x82\x35\x91\x30", "\xE9\xBE\xB7"},
    {"\x82\x35\x91\x31", "\xE9\xBE\xB8"}, {"\x82\x35\x91\x32", "\xE9\xBE\xB9"},
    {"\x82\x35\x91\x33", "\xE9\xBE\xBA"}, {"\x82\x35\x91\x34", "\xE9\xBE\xBB"},
    {"\x84\x31\x82\x36", "\xEF\xB8\x90"}, {"\x84\x31\x82\x37", "\xEF\xB8\x91"}, /* U+FE10… */
    {"\x84\x31\x82\x38", "\xEF\xB8\x92"}, {"\x84\x31\x82\x39", "\xEF\xB8\x93"},
    {"\x84\x31\x83\x30", "\xEF\xB8\x94"}, {"\x84\x31\x83\x31", "\xEF\xB8\x95"},
    {"\x84\x31\x83\x32", "\xEF\xB8\x96"}, {"\x84\x31\x83\x33", "\xEF\xB8\x97"},
    {"\x84\x31\x83\x34", "\xEF\xB8\x98"}, {"\x84\x31\x83\x35", "\xEF\xB8\x99"},
};

struct alms_converter {
    enum alms_encoding encoding;
    iconv_t handle;
};

struct alms_converter *alms_converter_open(enum alms_encoding encoding)
{
    struct alms_converter *converter = alms_alloc(sizeof(*converter));
    const char *name = encoding == ALMS_UTF16LE   ? "UTF-16LE"
                       : encoding == ALMS_UTF16BE ? "UTF-16BE"
                                                  : "GB18030";

    REQUIRE(encoding != ALMS_UTF8);
    converter->encoding = encoding;
    converter->handle = iconv_open("UTF-8", name);
    /* The C library has all three built in or beside it; without them nothing can be promised. */
    REQUIRE(converter->handle != (iconv_t)-1); /* NOLINT(performance-no-int-to-ptr) */
    return converter;
}

void alms_converter_close(struct alms_converter *converter)
{
    if (converter == NULL)
        return;
    (void)iconv_close(converter->handle);
    alms_free(converter);
}

/* Converts a run that the C library's table has right. */
static size_t convert(struct alms_converter *converter, const char *bytes, size_t size_bytes,
                      struct alms_buffer *out, bool *out_is_invalid)
{
    enum { ROOM = 4096 };
    /* iconv's second parameter is not const, though it never writes there. */
    union {
        const char *in;
        char *iconv_in;
    } from = {.in = bytes};
    size_t left = size_bytes;

    *out_is_invalid = false;
    while (left > 0) {
        char *to = alms_buffer_reserve(out, ROOM);
        size_t room = ROOM;
        const size_t result = iconv(converter->handle, &from.iconv_in, &left, &to, &room);
        out->size_bytes += ROOM - room;
        if (result == (size_t)-1 && errno != E2BIG) {
            *out_is_invalid = errno == EILSEQ;
            break;
        }
    }
    return size_bytes - left;
}

/* The length of the sequence at bytes by its shape; 0 if it has none or is cut off. */
static size_t shape(const uint8_t *bytes, size_t size_bytes, bool *out_is_invalid)
{
    *out_is_invalid = false;
    if (bytes[0] <= 0x80)
        return 1;
    *out_is_invalid = bytes[0] == 0xFF;
    if (*out_is_invalid || size_bytes < 2)
        return 0;
    if (bytes[1] >= 0x30 && bytes[1] <= 0x39) {
        for (size_t i = 2; i < 4 && i < size_bytes; i++) {
            const uint8_t lowest = i == 2 ? 0x81 : 0x30;
            const uint8_t highest = i == 2 ? 0xFE : 0x39;
            *out_is_invalid |= bytes[i] < lowest || bytes[i] > highest;
        }
        return *out_is_invalid || size_bytes < 4 ? 0 : 4;
    }
    *out_is_invalid = bytes[1] < 0x40 || bytes[1] == 0x7F || bytes[1] == 0xFF;
    return *out_is_invalid ? 0 : 2;
}

/* The text of a sequence in which the C library is not followed; NULL for all others. */
static const char *difference_of(const char *bytes, size_t size_bytes)
{
    const struct difference *table = size_bytes == 2 ? PAIRS : QUADRUPLES;
    const size_t count = size_bytes == 2 ? COUNT_OF(PAIRS) : COUNT_OF(QUADRUPLES);

    if (size_bytes == 1)
        return bytes[0] == '\x80' ? "\xE2\x82\xAC" /* the euro sign, U+20AC */ : NULL;
    for (size_t i = 0; i < count && memcmp(table[i].code, bytes, 1) <= 0; i++) {
        if (memcmp(table[i].code, bytes, size_bytes) == 0)
            return table[i].text;
    }
    return NULL;
}

static size_t take_gb18030(struct alms_converter *converter, const char *bytes, size_t size_bytes,
                           struct alms_buffer *out, bool *out_is_invalid)
{
    size_t done = 0; /* converted */
    size_t at = 0;   /* looked at: between the two lies a run for the C library */

    *out_is_invalid = false;
    while (at < size_bytes) {
        bool is_invalid = false;
        const size_t size = shape((const uint8_t *)bytes + at, size_bytes - at, &is_invalid);
        const char *text = size == 0 ? NULL : difference_of(bytes + at, size);
        if (size > 0 && text == NULL) {
            at += size;
            continue;
        }
        done += convert(converter, bytes + done, at - done, out, out_is_invalid);
        if (*out_is_invalid || text == NULL) {
            *out_is_invalid |= is_invalid;
            return done;
        }
        alms_buffer_add_text(out, text);
        at += size;
        done = at;
    }
    return done + convert(converter, bytes + done, at - done, out, out_is_invalid);
}

size_t alms_converter_take(struct alms_converter *converter, const char *bytes, size_t size_bytes,
                           struct alms_buffer *out, bool *out_is_invalid)
{
    if (converter->encoding == ALMS_GB18030)
        return take_gb18030(converter, bytes, size_bytes, out, out_is_invalid);
    return convert(converter, bytes, size_bytes, out, out_is_invalid);
}
