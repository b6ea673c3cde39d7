/*
 * book_release - releases within the transaction of another use case.
 */
#ifndef ALMS_BOOK_RELEASE_H
#define ALMS_BOOK_RELEASE_H

#include "book/book.h"
#include "book/gate_year.h"

#include <alms/release.h>

/* Collected by alms_nets_take. */
struct alms_nets {
    struct alms_listing list; /* of struct alms_net */
};

/* The balances at the end of a month, by fund, commodity and account. */
ALMS_MUST_CHECK enum alms_code alms_nets_open(alms_book *book, const struct alms_masters *masters,
                                              struct alms_month month, struct alms_nets *out,
                                              struct alms_error *err);
void alms_nets_close(struct alms_nets *nets);

/* The net assets account for restricted money, or for the other; NONE if there is none. */
int32_t alms_net_account(const struct alms_masters *masters, bool is_restricted);

/* Records the releases of a month. The list is open, and gets one item for each. */
ALMS_MUST_CHECK enum alms_code
alms_release_record(struct alms_tx *tx, alms_book *book, struct alms_month month,
                    enum alms_release_way way, struct alms_listing *list, struct alms_error *err);

#endif
