/*
 * gate_plan - what the gate asks about plans: the roster, the month, and what came of it.
 */
#ifndef ALMS_GATE_PLAN_H
#define ALMS_GATE_PLAN_H

#include "book/gate.h"
#include "model/rule_plan.h"

/* Who gets something in a month: how many, and the SHA-256 of their codes, a line each. */
struct alms_plan_receivers {
    uint64_t count;
    char digest[ALMS_HASH_HEX_SIZE_BYTES];
};

ALMS_MUST_CHECK enum alms_code
alms_gate_plan_list(struct alms_store *store, const char *plan, struct alms_month month,
                    struct alms_plan_receivers *out, struct alms_error *err);

/* The days of a month. */
struct alms_days alms_plan_days(struct alms_month month);

/* Asks everything about a record that names a plan, or reverses one that does; passes others. */
ALMS_MUST_CHECK enum alms_code
alms_gate_admit_plan(struct alms_gate *gate, const struct alms_record *record,
                     const struct alms_record *original, struct alms_error *err);

#endif
