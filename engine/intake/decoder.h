/*
 * decoder - the text of a foreign file as UTF-8, whatever it is written in.
 *
 * What a file is, is found by its content, never by its name: a byte order mark decides; else a
 * file that is UTF-8 throughout is UTF-8; else it is GB18030 (which holds GBK and GB2312) unless
 * most of what looks like characters is UTF-8, which then is damaged. A file that is no text at all
 * is refused with what it is. The whole file is looked at once before it is read; of a pipe only
 * the first part can be.
 *
 * GB18030 is read as browsers do (WHATWG Encoding Standard): where the system's tables differ from
 * it, in the byte 0x80, in seven codes of two bytes and in 18 of four, the standard's character is
 * taken.
 */
#ifndef ALMS_DECODER_H
#define ALMS_DECODER_H

#include "base/hash.h"
#include "base/text.h"

struct alms_decoder;

enum alms_content { ALMS_CONTENT_TEXT, ALMS_CONTENT_ZIP };

/*
 * Opens a file and finds out what it is. A ZIP archive is told by out_content, its bytes are not
 * decoded. Refuses with FILE_*, and with TABLE_FORMAT for an old spreadsheet, a web page and so on.
 */
ALMS_MUST_CHECK enum alms_code alms_decoder_open(const char *path, struct alms_decoder **out,
                                                 enum alms_content *out_content,
                                                 struct alms_error *err);
void alms_decoder_close(struct alms_decoder *decoder); /* NULL is fine */

/*
 * The next piece of text, without byte order mark, whole characters only; empty at the end. It
 * lives until the next call.
 * Refuses with TABLE_ENCODING (and names the byte), after all text before it was given, or FILE_*.
 */
ALMS_MUST_CHECK enum alms_code
alms_decoder_read(struct alms_decoder *decoder, struct alms_span *out, struct alms_error *err);

/* What the first alms_decoder_read will give, without taking it. Refuses with it. */
ALMS_MUST_CHECK enum alms_code
alms_decoder_peek(struct alms_decoder *decoder, struct alms_span *out, struct alms_error *err);

/* "UTF-8", "UTF-8 with BOM", "UTF-16LE", "UTF-16BE" or "GB18030". */
const char *alms_decoder_encoding(const struct alms_decoder *decoder);
bool alms_decoder_has_bom(const struct alms_decoder *decoder);

uint64_t alms_decoder_bytes_done(const struct alms_decoder *decoder);
uint64_t alms_decoder_bytes_total(const struct alms_decoder *decoder);

/* SHA-256 of the file's own bytes; what is left is read for it. Refuses with FILE_CHANGED. */
ALMS_MUST_CHECK enum alms_code
alms_decoder_digest(struct alms_decoder *decoder, struct alms_hash *out, struct alms_error *err);

#endif
