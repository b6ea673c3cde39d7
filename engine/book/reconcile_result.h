/*
 * reconcile_result - reconciliations and open items as the tables have them, also inside of the
 * transaction that records them: there the masters are its own, for those of the book are of what
 * was committed.
 */
#ifndef ALMS_RECONCILE_RESULT_H
#define ALMS_RECONCILE_RESULT_H

#include "book/book.h"

#include <alms/reconcile.h>

/* Refuses with NOT_FOUND. The texts go into the arena. */
ALMS_MUST_CHECK enum alms_code
alms_reconciliation_find(alms_book *book, const char *reconciliation, struct alms_arena *arena,
                         struct alms_reconciliation_row *out, struct alms_error *err);

/* As alms_reconcile_get and alms_reconcile_open. */
ALMS_MUST_CHECK enum alms_code
alms_reconciliation_take(alms_book *book, const struct alms_masters *masters,
                         const char *reconciliation, struct alms_reconciliation_list *out,
                         struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_open_take(alms_book *book, const struct alms_masters *masters,
                                              const struct alms_open_query *query,
                                              struct alms_open_list *out, struct alms_error *err);

#endif
