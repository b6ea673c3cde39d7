/*
 * gate - what a record must pass before it is part of the log, and what it then changes.
 *
 * The same gate stands before a record that is being made and before one that is read again from a
 * log in order to verify it. It reads what the rules need from the store, asks them, and projects.
 */
#ifndef ALMS_GATE_H
#define ALMS_GATE_H

#include "model/rule_approval.h"
#include "store/reconciled.h"
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

/* The movements and matches of a reconciliation whose record has not come yet. */
struct alms_reconciling {
    uint64_t reconciliation; /* 0: there are none */
    bool is_mixed;           /* they are not all of it */
    char account[ALMS_FIELD_SIZE_MAX + 1];
    char commodity[ALMS_FIELD_SIZE_MAX + 1];
    uint64_t rows;
    int64_t rows_sum;
    uint64_t matched;
    /* The movement whose lines are being counted; zero for none. */
    struct alms_spot movement;
    int64_t movement_amount;
    int64_t lines_sum;
};

struct alms_gate {
    struct alms_store *store;
    struct alms_masters *masters;
    struct alms_arena *arena; /* what is read about one record */
    struct alms_buffer original_bytes;
    struct alms_record original;
    struct alms_buffer refunded_bytes;
    struct alms_record refunded;
    struct alms_posting *postings;
    struct alms_decrease *decreases;
    struct alms_batch_sum batch;
    bool is_draft;                  /* signatures are still to come */
    struct alms_approval_need need; /* of the record that was admitted last */
    struct alms_batch_sum refunds;
    struct alms_reconciling reconciling;
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

/* The rules of reconciliations, for the four kinds of their records. */
ALMS_MUST_CHECK enum alms_code alms_gate_check_reconcile(struct alms_gate *gate,
                                                         const struct alms_record *record,
                                                         struct alms_error *err);

/*
 * The figures of an account as they stand after reconciliation `through` (0: now, all that is in
 * the tables), without closing. What is older than `since` and matches nothing is in the first
 * opening balance.
 */
struct alms_balance_query {
    struct alms_chain chain;
    struct alms_date since;
    struct alms_date until;
};

ALMS_MUST_CHECK enum alms_code
alms_gate_balances(struct alms_store *store, const struct alms_balance_query *query,
                   struct alms_balances *out, struct alms_error *err);

/* Projects the change and takes the record into the masters. */
ALMS_MUST_CHECK enum alms_code
alms_gate_take(struct alms_gate *gate, const struct alms_change *change, struct alms_error *err);

#endif
