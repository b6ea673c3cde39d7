/*
 * gate_regime - what the conversion to another accounting system must keep of the ledger.
 */
#ifndef ALMS_GATE_REGIME_H
#define ALMS_GATE_REGIME_H

#include "book/gate.h"
#include "book/gate_year.h"
#include "model/rule_conversion.h"

/* Balances that a conversion moves, or the sides of its voucher: one for each account and pot. */
struct alms_conversion_moves {
    struct alms_net *items;
    size_t count;
    size_t capacity;
};

void alms_conversion_moves_clear(struct alms_conversion_moves *moves); /* for CLEANUP */

/* Adds to what there is of the account, fund and commodity. Refuses with AMOUNT_RANGE. */
ALMS_MUST_CHECK enum alms_code alms_conversion_moves_add(struct alms_conversion_moves *moves,
                                                         const struct alms_net *net,
                                                         struct alms_error *err);

/*
 * What the mapping makes of the balances at the end of the year before `date`: each that moves is
 * taken off its old account and put on the new one. Refuses with REGIME_BALANCE if the year is not
 * closed, REGIME_ENTRIES if there are entries since then on accounts that are left.
 */
ALMS_MUST_CHECK enum alms_code
alms_conversion_moves_make(struct alms_store *store, const struct alms_masters *masters,
                           const struct alms_conversion_plan *plan, struct alms_date date,
                           struct alms_conversion_moves *out, struct alms_error *err);

/* The split on whose old side the account stands, itself or by the one above; NULL if none. */
const struct alms_conversion_step *alms_conversion_split_of(const struct alms_masters *masters,
                                                            const struct alms_conversion_plan *plan,
                                                            const char *code);

/* Asks every rule of a conversion. Refuses with REGIME_VOUCHER besides what the rules say. */
ALMS_MUST_CHECK enum alms_code
alms_gate_admit_conversion(struct alms_gate *gate, const struct alms_record *record,
                           struct alms_change *out, struct alms_error *err);

/* Finds again what the lines name when the conversion was applied. Refuses with NOT_FOUND. */
ALMS_MUST_CHECK enum alms_code alms_gate_find_converted(struct alms_gate *gate,
                                                        const struct alms_record *record,
                                                        struct alms_error *err);

#endif
