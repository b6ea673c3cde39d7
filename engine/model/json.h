/*
 * json - writing JSON in the canonical form of RFC 8785.
 *
 * Keys are ASCII and come in byte order, values are texts: so the canonical form is no more than
 * the right escapes and no spaces. Records are read by jansson, private parts by json_read.h.
 */
#ifndef ALMS_JSON_H
#define ALMS_JSON_H

#include "base/base.h"
#include "base/memory.h"

/* "text", with the escapes of RFC 8785, section 3.2.2.2. Requires UTF-8. */
void alms_json_add_text(struct alms_buffer *out, const char *text);
void alms_json_add_bytes(struct alms_buffer *out, const char *bytes, size_t size_bytes);

/* A member of an object: `,` unless it is the first, then "key":"text". */
void alms_json_add_member(struct alms_buffer *out, const char *key, const char *text);

/* The `,` (unless first) and "key": alone. `out` must end in '{' before the first member. */
void alms_json_add_key(struct alms_buffer *out, const char *key);

#endif
