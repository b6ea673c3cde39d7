/*
 * import_batch - a batch that is in the book, and the gifts that it booked.
 *
 * One transaction records the gifts of a batch one after the other, and the batch behind them.
 */
#ifndef ALMS_IMPORT_BATCH_H
#define ALMS_IMPORT_BATCH_H

#include "book/book.h"

#include <alms/import.h>

/* Refuses with NOT_FOUND if there is no batch of that number. */
ALMS_MUST_CHECK enum alms_code alms_import_find(alms_book *book, const char *batch,
                                                struct alms_batch_row *out, struct alms_error *err);

/* The positions of the gifts and refunds of a batch: from *out_first up to, without, that of its
 * record. */
ALMS_MUST_CHECK enum alms_code alms_import_first_gift(alms_book *book,
                                                      const struct alms_batch_row *row,
                                                      uint64_t *out_first, struct alms_error *err);

/* Whether the record is one that the batch booked: a gift, of money or goods, or an issue. */
bool alms_import_is_member(const struct alms_record *record, const char *batch);

#endif
