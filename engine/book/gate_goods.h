/*
 * gate_goods - what the gate reads of lots and piles for the rules of goods.
 */
#ifndef ALMS_GATE_GOODS_H
#define ALMS_GATE_GOODS_H

#include "book/gate.h"
#include "model/rule_goods.h"

/* The lot and the pile of it in a place, with the lowest figures from a date on. */
ALMS_MUST_CHECK enum alms_code alms_gate_pile(struct alms_gate *gate,
                                              const struct alms_pile_key *key,
                                              struct alms_pile *out, struct alms_error *err);

/* A lot that was given out by the record at n, which is to be of that kind. */
struct alms_issue_key {
    uint64_t n;
    enum alms_kind kind; /* an issue, or the run of a plan */
    const char *lot;
};

/* What that record took of the lot, and what came back. */
ALMS_MUST_CHECK enum alms_code alms_gate_issued(struct alms_gate *gate,
                                                const struct alms_issue_key *key,
                                                struct alms_issued *out, struct alms_error *err);

/*
 * The rules of the goods that an entry moves, if it moves any. `original` is what a reversal
 * reverses, NULL otherwise.
 */
ALMS_MUST_CHECK enum alms_code
alms_gate_goods(struct alms_gate *gate, const struct alms_voucher *voucher,
                const struct alms_record *original, struct alms_error *err);

/* A line of the sheet of a count. */
struct alms_counted {
    const char *lot;
    const char *place;
    const char *booked;
    const char *counted;
};

/* "LOT PLACE BOOKED COUNTED" in its parts; false if it is none. */
bool alms_counted_parse(const char *text, struct alms_arena *arena, struct alms_counted *out);

/* The rules of a count, of goods without value, and of what is closed. */
ALMS_MUST_CHECK enum alms_code
alms_gate_count(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code
alms_gate_memo(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code
alms_gate_empty(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err);

#endif
