/*
 * gate_case - what the gate asks about cases: the step in the life of a case, what the tariff gives
 * and what the person had before, whom the case resembles, and whether the fund has the money.
 */
#ifndef ALMS_GATE_CASE_H
#define ALMS_GATE_CASE_H

#include "book/gate.h"
#include "model/rule_tariff.h"

/* An application as far as the tariff needs it. */
struct alms_grant_request {
    const char *code; /* its own case, which does not count among the earlier; may be NULL */
    const char *programme;
    const char *event;
    const char *variant; /* NULL: the only one */
    const struct alms_value *matches;
    const char *cost;      /* NULL: not given */
    const char *asked;     /* NULL: all that the tariff gives */
    struct alms_date date; /* whose tariff and age count */
    bool checks_age;
    struct alms_date birth;
};

/* What the tariff of the day makes of it. `master` is the tariff itself. */
struct alms_grant_answer {
    const struct alms_tariff_master *master;
    int32_t commodity_id;
    bool counts_at_approval;
    int64_t amount;
    char variant[ALMS_CODE_SIZE_MAX + 1];
};

/* Refuses with TARIFF_NONE and as alms_rule_grant does. */
ALMS_MUST_CHECK enum alms_code
alms_gate_grant(struct alms_gate *gate, const struct alms_grant_request *request,
                struct alms_grant_answer *out, struct alms_error *err);

/* Asks everything about a record that is a step of a case; passes others. */
ALMS_MUST_CHECK enum alms_code
alms_gate_admit_step(struct alms_gate *gate, const struct alms_record *record,
                     const struct alms_record *original, struct alms_error *err);

/* STOCK-9 of a record of goods: its case, if it names one. Faults are noted. */
ALMS_MUST_CHECK enum alms_code alms_gate_goods_case(struct alms_gate *gate,
                                                    const struct alms_record *record,
                                                    struct alms_error *err);

/*
 * APPROVAL-2 to APPROVAL-7: the signatures in the record are those that the policy asks for, and
 * were not used before. Sets gate->need.
 */
ALMS_MUST_CHECK enum alms_code alms_gate_check_approvals(struct alms_gate *gate,
                                                         const struct alms_record *record,
                                                         struct alms_error *err);

/* What the fund must keep after the voucher: without what the voucher pays of a case of it. */
ALMS_MUST_CHECK enum alms_code
alms_gate_reserved(struct alms_gate *gate, const struct alms_voucher *voucher,
                   const struct alms_decrease *decrease, int64_t *out, struct alms_error *err);

#endif
