/*
 * gate_period - what is settled before a month is closed, and what its record must say of the rest.
 *
 * Bank accounts (money, but cash on hand) that were moved in the month or have a balance at its end
 * are reconciled up to its last day; accounts in suspense are empty; foreign money is worth what
 * the closing rates of the month make of it. What is not so is a point that is left open: the
 * record of the close lists it and has a reason in its private part.
 */
#ifndef ALMS_GATE_PERIOD_H
#define ALMS_GATE_PERIOD_H

#include "base/memory.h"
#include "store/store.h"

#include <alms/period.h>

/* Something that is settled before a month is closed, or left open with a reason. */
struct alms_period_point {
    enum alms_period_check_kind kind; /* BANK, SUSPENSE or CURRENCY */
    int32_t account_id;               /* ALMS_ID_NONE of CURRENCY */
    bool is_open;
    const char *text; /* "bank 1002.02", "suspense 2209.09", "currency", as in the record */
};

/* Adds the points of a month, of struct alms_period_point, by check and account. */
ALMS_MUST_CHECK enum alms_code
alms_period_points(struct alms_store *store, const struct alms_masters *masters,
                   struct alms_month month, struct alms_listing *out, struct alms_error *err);

/* What a record says where nothing is left open. */
#define ALMS_PERIOD_NOTHING_OPEN "none"

/*
 * What is left open, as the record of a close lists it: at most ALMS_LIST_ITEMS_MAX texts, of which
 * the only one is ALMS_PERIOD_NOTHING_OPEN where nothing is. Refuses with LIST_LONG.
 */
ALMS_MUST_CHECK enum alms_code alms_period_open_points(const struct alms_listing *points,
                                                       const char *texts[ALMS_LIST_ITEMS_MAX],
                                                       size_t *out_count, struct alms_error *err);

/* Whether an account is reconciled up to the end of that day in every commodity it ever was. */
ALMS_MUST_CHECK enum alms_code alms_reconciled_through(struct alms_store *store,
                                                       const char *account, struct alms_date date,
                                                       bool *out, struct alms_error *err);

/* Refuses with YEAR_OPEN, TRIAL_DIGEST, VOUCHER_UNSIGNED, PERIOD_UNREADY. */
ALMS_MUST_CHECK enum alms_code
alms_gate_check_period(struct alms_store *store, const struct alms_masters *masters,
                       const struct alms_record *record, struct alms_error *err);

#endif
