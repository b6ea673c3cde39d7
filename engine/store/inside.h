/*
 * inside - what the files of the store share, and nobody else sees.
 */
#ifndef ALMS_STORE_INSIDE_H
#define ALMS_STORE_INSIDE_H

#include "model/merkle.h"
#include "store/db.h"
#include "store/deltas.h"
#include "store/store.h"
#include "value/date.h"

enum {
    ALMS_TILE_WIDTH = 256,
    ALMS_TILE_LEVELS_MAX = 8, /* above the leaves: 256^8 records are more than there will be */
    ALMS_SERIES_MAX = 64
};

/* The last tile of a level, which is not full yet. */
struct alms_open_tile {
    uint64_t position;
    size_t count;
    bool is_dirty;
    struct alms_hash hashes[ALMS_TILE_WIDTH];
};

/* The next number of a series and month, once it was asked for. */
struct alms_series_counter {
    char series;
    int32_t month;
    uint64_t next;
};

struct alms_store {
    struct alms_db *db;
    struct alms_db *vault; /* NULL without one */
    char *path;            /* NULL for a scratch store */
    char *vault_path;
    struct alms_hasher *hasher;
    struct alms_keyed *keyed; /* made when it is first needed */
    struct alms_buffer scratch;
    uint64_t vault_log_size; /* what the vault is to be told when it is closed; 0 for nothing */

    /* While a transaction for writing is open. */
    bool is_writing;
    bool vault_is_writing;
    uint64_t begin_size; /* of the log when it began */
    struct alms_head head;
    struct alms_tree tree;
    struct alms_open_tile *tiles; /* of levels 1 to ALMS_TILE_LEVELS_MAX */
    struct alms_deltas *balances;
    struct alms_deltas *holdings;
    struct alms_deltas *flows;
    struct alms_deltas *cashflows;
    struct alms_deltas *moves;
    struct alms_deltas *boundaries;
    struct alms_waiting *waiting; /* imported rows on their way into the table; NULL for none */
    struct alms_series_counter counters[ALMS_SERIES_MAX];
    size_t counters_count;
};

/* The forms in which a fund has something, and what moves them. */
enum alms_form { ALMS_FORM_MONEY, ALMS_FORM_GOODS, ALMS_FORM_CLAIMS, ALMS_FORM_COUNT };
enum alms_flow { ALMS_FLOW_GIFT, ALMS_FLOW_AID, ALMS_FLOW_TRANSFER, ALMS_FLOW_OTHER };

/* store_sign.c */
ALMS_MUST_CHECK enum alms_code
alms_store_project_signs(struct alms_store *store, const struct alms_masters *masters,
                         const struct alms_record *record, struct alms_error *err);
/* A line of an entry that counts under a name: a programme, a county. */
struct alms_named_line {
    const struct alms_masters *masters;
    struct alms_date date;
    const struct alms_posting *posting;
    const char *name;
};

/* store_budget.c: adds a line to the sum of its month, name, account, fund and commodity. */
ALMS_MUST_CHECK enum alms_code alms_store_add_named(struct alms_store *store, const char *sql,
                                                    const struct alms_named_line *line,
                                                    struct alms_error *err);
/* store_county.c */
ALMS_MUST_CHECK enum alms_code
alms_store_project_county(struct alms_store *store, const struct alms_masters *masters,
                          const struct alms_change *change, struct alms_error *err);
/* store_goods.c */
ALMS_MUST_CHECK enum alms_code
alms_project_goods(struct alms_store *store, const struct alms_masters *masters,
                   const struct alms_change *change, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code
alms_project_memo(struct alms_store *store, const struct alms_masters *masters,
                  const struct alms_record *record, struct alms_error *err);
/* store_currency.c: of a posting of foreign money. */
ALMS_MUST_CHECK enum alms_code
alms_store_project_foreign(struct alms_store *store, const struct alms_masters *masters,
                           const struct alms_posting *posting, struct alms_date date,
                           struct alms_error *err);
/* store_financial.c: the tables of the statements. */
ALMS_MUST_CHECK enum alms_code
alms_store_project_financial(struct alms_store *store, const struct alms_masters *masters,
                             const struct alms_change *change, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_store_flush_financial(struct alms_store *store,
                                                          const struct alms_masters *masters,
                                                          struct alms_error *err);

/* Whether a line is the exchange difference of its entry. */
bool alms_store_is_difference(const struct alms_masters *masters, const struct alms_change *change,
                              size_t index);

/* store_vouchers.c: n of the entry that the record stands in for; -1 if it stands for itself. */
ALMS_MUST_CHECK enum alms_code alms_store_corrected(struct alms_store *store,
                                                    const struct alms_record *record, int64_t *out,
                                                    struct alms_error *err);

/* store_budget.c */
ALMS_MUST_CHECK enum alms_code
alms_store_project_spending(struct alms_store *store, const struct alms_masters *masters,
                            const struct alms_change *change, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code
alms_store_project_budget(struct alms_store *store, const struct alms_masters *masters,
                          const struct alms_record *record, struct alms_error *err);

/* store_imported.c: what project and flush do with the rows that were imported. */
struct alms_waiting;
void alms_waiting_clear(struct alms_waiting *waiting);
void alms_waiting_close(struct alms_waiting *waiting);
ALMS_MUST_CHECK enum alms_code
alms_store_imported_flush(struct alms_store *store, struct alms_error *err);
/* Refuses with DUPLICATE, RECORD_FORM. A record that was not imported passes. */
ALMS_MUST_CHECK enum alms_code alms_store_imported_add(struct alms_store *store,
                                                       const struct alms_record *record,
                                                       struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_store_imported_free(struct alms_store *store,
                                                        const struct alms_record *record,
                                                        struct alms_error *err);

/* store_log.c */
ALMS_MUST_CHECK enum alms_code
alms_store_load_head(struct alms_store *store, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code
alms_store_save_head(struct alms_store *store, struct alms_error *err);
void alms_store_forget(struct alms_store *store); /* what was in memory of a transaction */

/* store_case.c */
ALMS_MUST_CHECK enum alms_code
alms_store_project_case(struct alms_store *store, const struct alms_masters *masters,
                        const struct alms_change *change, struct alms_error *err);

/* Adds goods that were given for a case, or took their way back, to what the case shows. */
ALMS_MUST_CHECK enum alms_code alms_store_project_case_goods(struct alms_store *store,
                                                             const struct alms_change *change,
                                                             struct alms_error *err);

/* Remembers the core of a record that has approvals. */
ALMS_MUST_CHECK enum alms_code alms_store_project_approval(struct alms_store *store,
                                                           const struct alms_record *record,
                                                           struct alms_error *err);

/* store_plan.c: of records that name a plan, or reverse one that does. */
ALMS_MUST_CHECK enum alms_code alms_store_project_plan(struct alms_store *store,
                                                       const struct alms_change *change,
                                                       struct alms_error *err);
/* store_reconcile.c */
bool alms_kind_reconciles(enum alms_kind kind);
ALMS_MUST_CHECK enum alms_code
alms_store_project_reconcile(struct alms_store *store, const struct alms_masters *masters,
                             const struct alms_record *record, struct alms_error *err);
/*
 * Where an entry was wrong, not the money moved back, its lines are no longer those of the
 * statement: what they were matched to is open again.
 */
ALMS_MUST_CHECK enum alms_code alms_store_reopen_matches(struct alms_store *store,
                                                         const struct alms_record *reversal,
                                                         uint64_t original, struct alms_error *err);

/* store_vault.c */
ALMS_MUST_CHECK enum alms_code
alms_vault_create(struct alms_store *store, const uint8_t id[ALMS_BOOK_ID_SIZE_BYTES],
                  struct alms_random *source, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code
alms_vault_open(struct alms_store *store, enum alms_db_mode mode, struct alms_error *err);
/*
 * Removes what an interrupted transaction left behind the head. Only between begin and commit.
 * Refuses with VAULT_AHEAD if the vault is of a newer book.
 */
ALMS_MUST_CHECK enum alms_code alms_vault_sweep(struct alms_store *store, struct alms_error *err);
void alms_vault_settle(struct alms_store *store); /* before the vault is closed */

#endif
