/*
 * text - what programs that print need to know of UTF-8.
 */
#ifndef ALMS_PUBLIC_TEXT_H
#define ALMS_PUBLIC_TEXT_H

#include <alms/common.h>

ALMS_BEGIN_DECLS

/* Whether the text is UTF-8 throughout. */
bool alms_text_is_utf8(const char *text);

/* Columns on a terminal: two for wide characters, none for combining ones. Requires UTF-8. */
size_t alms_text_width(const char *text);

/* The candidate that was probably meant by word, NULL if none is near. */
const char *alms_text_suggest(const char *word, const char *const *candidates, size_t count);

ALMS_END_DECLS

#endif
