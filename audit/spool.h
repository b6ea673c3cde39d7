/*
 * spool - several texts that are written in turns and read one after the other.
 *
 * For forms that want what belongs together in one place, while the log has it in its own order.
 * Each text has a small buffer; what outgrows it goes to a file without a name, so that memory does
 * not grow with the ledger.
 */
#ifndef ALMS_AUDIT_SPOOL_H
#define ALMS_AUDIT_SPOOL_H

#include "base/memory.h"

#include <stdio.h>

struct alms_spool;

struct alms_spool *alms_spool_open(size_t texts_count);
void alms_spool_close(struct alms_spool *spool); /* NULL is fine */

/* Where to write; what is in it goes to a text when alms_spool_take is called. */
FILE *alms_spool_stream(struct alms_spool *spool);

/* Moves what was written to the stream to the end of a text. Refuses with FILE_UNREADABLE. */
ALMS_MUST_CHECK enum alms_code
alms_spool_take(struct alms_spool *spool, size_t text, struct alms_error *err);

bool alms_spool_is_empty(const struct alms_spool *spool, size_t text);

/* Writes a whole text to a file. Refuses with FILE_UNREADABLE. */
ALMS_MUST_CHECK enum alms_code
alms_spool_put(struct alms_spool *spool, size_t text, FILE *file, struct alms_error *err);

#endif
