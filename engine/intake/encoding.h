/*
 * encoding - what the bytes of a text are written in, and how GB18030 and UTF-16 become UTF-8.
 */
#ifndef ALMS_ENCODING_H
#define ALMS_ENCODING_H

#include "base/memory.h"
#include "base/text.h"

enum alms_encoding {
    ALMS_UTF8,
    ALMS_UTF16LE,
    ALMS_UTF16BE,
    ALMS_GB18030,
};

/* The byte order mark at the beginning of bytes; 0 bytes long if there is none. */
size_t alms_encoding_mark(const char *bytes, size_t size_bytes, enum alms_encoding *out);

/* What was seen of a text so far. Start with all zero; feed it piece by piece. */
struct alms_encoding_evidence {
    uint64_t utf8_sequences; /* of two bytes and more */
    uint64_t utf8_faults;
    uint32_t pending; /* continuation bytes that the last lead byte still wants */
    uint8_t lowest;   /* the next continuation byte lies in this range */
    uint8_t highest;
};

void alms_encoding_look(struct alms_encoding_evidence *evidence, const char *bytes,
                        size_t size_bytes);

/* UTF-8 or GB18030, by the evidence of the whole text. */
enum alms_encoding alms_encoding_judge(const struct alms_encoding_evidence *evidence);

struct alms_converter;

struct alms_converter *alms_converter_open(enum alms_encoding encoding);
void alms_converter_close(struct alms_converter *converter); /* NULL is fine */

/*
 * Adds the UTF-8 of bytes to out and returns how many were taken: all, or up to a sequence that is
 * incomplete (out_is_invalid is false) or that the encoding does not have (it is true).
 */
size_t alms_converter_take(struct alms_converter *converter, const char *bytes, size_t size_bytes,
                           struct alms_buffer *out, bool *out_is_invalid);

#endif
