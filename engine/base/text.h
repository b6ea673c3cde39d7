/*
 * text - UTF-8 as alms needs it: checking, cutting, trimming, width, small numbers.
 *
 * Bytes are compared as bytes, in every locale. What Unicode says about a character comes from
 * utf8proc.
 */
#ifndef ALMS_TEXT_H
#define ALMS_TEXT_H

#include "base/base.h"
#include "base/memory.h"

/* A piece of text that need not end in NUL. */
struct alms_span {
    const char *bytes;
    size_t size_bytes;
};

/* Whether the bytes are UTF-8; if not, *out_offset is where the first bad sequence begins. */
bool alms_utf8_check(const char *bytes, size_t size_bytes, size_t *out_offset);

/* The largest size <= max_bytes that does not cut a character of the text in two. */
size_t alms_utf8_cut(const char *text, size_t size_bytes, size_t max_bytes);

/* The character at text (size_bytes > 0); *out_size_bytes is its length. Requires UTF-8. */
uint32_t alms_utf8_take(const char *text, size_t size_bytes, size_t *out_size_bytes);

/*
 * Refuses with VALUE_MISSING if text is NULL or "", TEXT_INVALID if it is not UTF-8 or has control
 * characters, TEXT_LONG if it has more than max_bytes. `what` names the field in the message.
 */
ALMS_MUST_CHECK enum alms_code
alms_text_check(const char *text, size_t max_bytes, const char *what, struct alms_error *err);

/* As alms_text_check, but NULL and "" are fine. */
ALMS_MUST_CHECK enum alms_code alms_text_check_optional(const char *text, size_t max_bytes,
                                                        const char *what, struct alms_error *err);

/* The text in Unicode normal form C. Requires UTF-8. NULL stays NULL. */
const char *alms_text_nfc(struct alms_arena *arena, const char *text);

/*
 * Without white space of any script, zero-width characters, information separators (U+001C to 1F)
 * and byte order marks at both ends.
 */
struct alms_span alms_span_trim(struct alms_span span);

bool alms_span_equal(struct alms_span span, const char *text);

/* A NULL equals nothing but NULL. */
bool alms_text_equal(const char *a, const char *b);

/* Whether there is a text: neither NULL nor "". */
bool alms_text_is_given(const char *text);

/* The text, NULL for "". */
const char *alms_text_or_null(const char *text);

/* Whether the character is a letter of any script or a decimal digit. */
bool alms_utf8_is_letter(uint32_t character);
bool alms_utf8_is_digit(uint32_t character);

/* Columns on a terminal: 2 for wide characters, 0 for combining ones. */
size_t alms_text_columns(const char *text, size_t size_bytes);

enum { ALMS_UINT_TEXT_SIZE_BYTES = 21 };

/* Digits without leading zeros; false if text is anything else or too large. */
bool alms_uint_parse(const char *text, uint64_t *out);
const char *alms_uint_format(uint64_t number, char text[ALMS_UINT_TEXT_SIZE_BYTES]);

/* The candidate that was probably meant by word, NULL if none is near. */
const char *alms_text_nearest(const char *word, const char *const *candidates, size_t count);

#endif
