/*
 * base64 - RFC 4648, both alphabets, in the one canonical form of every text.
 *
 * A text is refused, never repaired: blanks, line ends, missing or wrong padding, letters of the
 * other alphabet, and bits behind the last byte that are not zero. So equal bytes are equal texts.
 */
#ifndef ALMS_BASE64_H
#define ALMS_BASE64_H

#include "base/base.h"

/* Room for the bytes of a text of this length, at most. */
#define ALMS_BASE64_BYTES_MAX(text_size) ((text_size) / 4 * 3 + 3)

/*
 * The bytes of a padded text (section 4). False if it is not canonical or has more than room_bytes.
 * bytes may be NULL: then the text is only checked, whatever its length.
 */
bool alms_base64_parse(const char *text, size_t text_size, uint8_t *bytes, size_t room_bytes,
                       size_t *out_size_bytes);

/* As above for base64url without padding (section 5). */
bool alms_base64url_parse(const char *text, size_t text_size, uint8_t *bytes, size_t room_bytes,
                          size_t *out_size_bytes);

/* Padded; text has room for ALMS_BASE64_SIZE_BYTES(size_bytes). Returns the length. */
size_t alms_base64_format(const uint8_t *bytes, size_t size_bytes, char *text);

#endif
