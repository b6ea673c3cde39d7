/*
 * json_read - reading JSON whose values are texts, one mark or text after the other.
 *
 * It takes what RFC 8259 says of blanks, marks and strings, any blanks between them, and nothing
 * else: no numbers, no words. The bytes must be UTF-8 (alms_utf8_check); a text must not hold a
 * NUL.
 */
#ifndef ALMS_JSON_READ_H
#define ALMS_JSON_READ_H

#include "base/memory.h"

#include <stdbool.h>

/* Where reading stands. Texts go into the arena. */
struct alms_json_reader {
    const char *at;
    const char *end;
    struct alms_arena *arena;
};

/* Goes over blanks, and over the mark if it is what follows; true if it is. */
bool alms_json_take(struct alms_json_reader *reader, char mark);

/* Takes a string; false if none follows, or if it is no text. */
bool alms_json_take_text(struct alms_json_reader *reader, const char **out);

/* Whether nothing but blanks follows. */
bool alms_json_at_end(struct alms_json_reader *reader);

#endif
