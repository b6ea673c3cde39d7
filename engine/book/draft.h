/*
 * draft - the file of a record that is to be signed before it is recorded.
 *
 *     alms/draft/v1
 *     book ID
 *     entry CODE
 *     act WORD
 *     band TEXT
 *     record JSON
 *     private JSON                  if it has a private part
 *     approval TEXT                 as often as it was signed
 */
#ifndef ALMS_DRAFT_H
#define ALMS_DRAFT_H

#include "book/book.h"

#include <alms/approval.h>

/* Adds the lines of a draft. disclosure may be NULL. */
void alms_draft_format(const struct alms_draft *draft, struct alms_buffer *out);

/* Writes a draft in place of the one at path, or as a new file. */
ALMS_MUST_CHECK enum alms_code alms_draft_write(const char *path, const struct alms_draft *draft,
                                                bool replaces, struct alms_error *err);

#endif
