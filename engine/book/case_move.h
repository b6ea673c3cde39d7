/*
 * case_move - a payment of a case, or money that came back, inside a transaction.
 */
#ifndef ALMS_CASE_MOVE_H
#define ALMS_CASE_MOVE_H

#include "book/book.h"

#include <alms/case.h>

struct alms_case_movement {
    const struct alms_case_payment_draft *draft;
    bool is_return;
    const char *batch; /* of payments that the bank answered; NULL: by hand */
};

/* Refuses as alms_case_pay does. */
ALMS_MUST_CHECK enum alms_code alms_case_move(alms_book *book, struct alms_tx *tx,
                                              const struct alms_case_movement *movement,
                                              struct alms_posted *out, struct alms_error *err);

#endif
