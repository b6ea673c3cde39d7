/*
 * gate - what a record must pass before it is part of the log, and what it then changes.
 *
 * The same gate stands before a record that is being made and before one that is read again from a
 * log in order to verify it. It reads what the rules need from the store, asks them, and projects.
 */
#ifndef ALMS_GATE_H
#define ALMS_GATE_H

#include "store/store.h"

enum { ALMS_BATCH_COMMODITIES_MAX = 32 };

/* The gifts of a batch, its refunds, or what its undo reverses; its record has not come yet. */
struct alms_batch_sum {
    uint64_t count;
    uint64_t batch;
    bool is_mixed; /* they are not all of that batch */
    size_t commodities_count;
    int32_t commodity_ids[ALMS_BATCH_COMMODITIES_MAX];
    int64_t totals[ALMS_BATCH_COMMODITIES_MAX];
};

struct alms_gate {
    struct alms_store *store;
    struct alms_masters *masters;
    struct alms_arena *arena; /* what is read about one record */
    struct alms_buffer original_bytes;
    struct alms_record original;
    struct alms_posting *postings;
    struct alms_decrease *decreases;
    struct alms_batch_sum batch;
    struct alms_batch_sum refunds;
    struct alms_batch_sum undo; /* counted, not added up */
};

struct alms_gate *alms_gate_open(struct alms_store *store, struct alms_masters *masters);
void alms_gate_close(struct alms_gate *gate); /* NULL is fine */
void alms_gate_close_variable(struct alms_gate **gate);

/* Asks every rule that the record must keep. *out lives until the next call. */
ALMS_MUST_CHECK enum alms_code alms_gate_admit(struct alms_gate *gate,
                                               const struct alms_record *record,
                                               struct alms_change *out, struct alms_error *err);

/*
 * Whether there is what the voucher takes away, on every day from its date on.
 * Refuses with FUND_OVERSPENT, HOLDING_OVERDRAWN.
 */
ALMS_MUST_CHECK enum alms_code alms_gate_check_decreases(struct alms_gate *gate,
                                                         const struct alms_voucher *voucher,
                                                         struct alms_error *err);

/*
 * Projects a record without asking the rules: it is in a log already. What a newer version wrote
 * and this one does not know is passed over; an entry is an entry whatever the kind.
 */
ALMS_MUST_CHECK enum alms_code
alms_gate_pass(struct alms_gate *gate, struct alms_record *record, struct alms_error *err);

/* Projects the change and takes the record into the masters. */
ALMS_MUST_CHECK enum alms_code
alms_gate_take(struct alms_gate *gate, const struct alms_change *change, struct alms_error *err);

#endif
