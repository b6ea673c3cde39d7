/*
 * reconciled - what the tables say of statements: the movements that are known, the lines that they
 * are, and how far an account is reconciled.
 */
#ifndef ALMS_RECONCILED_H
#define ALMS_RECONCILED_H

#include "model/reconcile.h"
#include "store/store.h"

static_assert((int)ALMS_MOVEMENT_ID_SIZE_BYTES == (int)ALMS_ROW_ID_SIZE_BYTES,
              "a movement is known as an imported row is");

/* Of which account and commodity. */
struct alms_chain {
    const char *account;
    const char *commodity;
};

ALMS_MUST_CHECK enum alms_code
alms_store_next_reconciliation(struct alms_store *store, uint64_t *out, struct alms_error *err);

/* Texts live as long as the arena that they were read into. */
struct alms_reconciliation_row {
    uint64_t reconciliation;
    uint64_t n;
    const char *account;
    const char *commodity;
    const char *source;
    struct alms_date since; /* first day of the chain */
    struct alms_date until;
    int64_t closing;
    int64_t undone; /* n, or -1 */
};

/* found is false if there is none of that number. */
ALMS_MUST_CHECK enum alms_code
alms_store_reconciliation_find(struct alms_store *store, uint64_t reconciliation,
                               struct alms_arena *arena, struct alms_reconciliation_row *out,
                               bool *out_found, struct alms_error *err);

/* The newest that stands. */
ALMS_MUST_CHECK enum alms_code
alms_store_reconciliation_last(struct alms_store *store, const struct alms_chain *chain,
                               struct alms_arena *arena, struct alms_reconciliation_row *out,
                               bool *out_found, struct alms_error *err);

/* A movement of a statement. */
struct alms_movement_row {
    struct alms_spot spot;
    struct alms_movement movement;
    uint64_t reconciliation;
    int64_t matched; /* the reconciliation that found its lines, or -1 */
};

/* found is false if the chain has no such movement. */
ALMS_MUST_CHECK enum alms_code
alms_store_movement_find(struct alms_store *store, const struct alms_chain *chain,
                         const uint8_t id[ALMS_ROW_ID_SIZE_BYTES], struct alms_movement_row *out,
                         bool *out_found, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code
alms_store_movement_get(struct alms_store *store, const struct alms_chain *chain,
                        struct alms_spot spot, struct alms_movement_row *out, bool *out_found,
                        struct alms_error *err);

typedef enum alms_code
alms_movement_visit(void *context, const struct alms_movement_row *row, struct alms_error *err);

/* Walks the movements that no reconciliation up to `through` matched; 0: none at all. */
ALMS_MUST_CHECK enum alms_code
alms_store_movement_walk(struct alms_store *store, const struct alms_chain *chain, uint64_t through,
                         alms_movement_visit *visit, void *context, struct alms_error *err);

/* A line of an account as reconciling sees it. */
struct alms_matched_line {
    struct alms_spot spot;
    struct alms_date date;
    int64_t amount;
    int64_t matched;     /* the reconciliation that found it, or -1 */
    int64_t reverses;    /* n, or -1 */
    int64_t reversed_by; /* n, or -1 */
};

/* found is false if the chain has no such line. */
ALMS_MUST_CHECK enum alms_code
alms_store_line_get(struct alms_store *store, const struct alms_chain *chain, struct alms_spot spot,
                    struct alms_matched_line *out, bool *out_found, struct alms_error *err);

typedef enum alms_code
alms_line_visit(void *context, const struct alms_matched_line *line, struct alms_error *err);

/* Walks the lines dated up to `until`, matched or not, by date and place in the log. */
ALMS_MUST_CHECK enum alms_code alms_store_line_walk(struct alms_store *store,
                                                    const struct alms_chain *chain,
                                                    struct alms_date until, alms_line_visit *visit,
                                                    void *context, struct alms_error *err);

typedef enum alms_code
alms_chain_visit(void *context, const struct alms_reconciliation_row *row, struct alms_error *err);

/* Walks the reconciliations of an account that stand, in order; their texts are of one visit. */
ALMS_MUST_CHECK enum alms_code
alms_store_reconciliation_walk(struct alms_store *store, const char *account,
                               alms_chain_visit *visit, void *context, struct alms_error *err);

/* The channel of a gift dated so; NULL if the record at n is none, or reverses one. */
ALMS_MUST_CHECK enum alms_code
alms_store_gift_channel(struct alms_store *store, struct alms_date date, uint64_t n,
                        struct alms_arena *arena, const char **out, struct alms_error *err);

/* The account of which a statement of that source was reconciled; NULL if there is none. */
ALMS_MUST_CHECK enum alms_code
alms_store_source_account(struct alms_store *store, const char *source, struct alms_arena *arena,
                          const char **out, struct alms_error *err);

#endif
