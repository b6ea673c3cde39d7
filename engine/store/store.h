/*
 * store - a book on the disk: the log, the tables made from it, and the vault.
 *
 * One writer at a time; everything that it appends and projects between begin and commit appears
 * together or not at all. The vault is committed and synced before the book, so a crash leaves at
 * most private parts that no record names: they are swept when the book is next opened for
 * writing. Failures are the storage codes of db.h.
 */
#ifndef ALMS_STORE_H
#define ALMS_STORE_H

#include "base/hash.h"
#include "model/masters.h"
#include "model/private.h"
#include "model/record.h"
#include "model/rule.h"
#include "model/rule_case.h"
#include "model/rule_sign.h"

struct alms_store;

enum { ALMS_BOOK_ID_SIZE_BYTES = 16, ALMS_ROW_ID_SIZE_BYTES = 16 };

/* --- files --- */

/* The vault of a book: NAME.alms-vault beside NAME.alms. */
const char *alms_vault_path(struct alms_arena *arena, const char *path);

/* Makes both files. The random source also makes the secrets of the vault. */
ALMS_MUST_CHECK enum alms_code
alms_store_create(const char *path, const uint8_t id[ALMS_BOOK_ID_SIZE_BYTES],
                  struct alms_random *source, struct alms_store **out, struct alms_error *err);

enum alms_store_mode { ALMS_STORE_READ, ALMS_STORE_WRITE };

/*
 * Opens a book and, if it is there, its vault. A reader sees one state until it closes.
 * Refuses with FILE_MISSING, NOT_A_BOOK, BOOK_TRUNCATED, BOOK_DAMAGED, BOOK_READONLY,
 * VAULT_FOREIGN (id is checked by alms_store_check_vault).
 */
ALMS_MUST_CHECK enum alms_code alms_store_open(const char *path, enum alms_store_mode mode,
                                               struct alms_store **out, struct alms_error *err);

/* A store without files and vault, to replay a log in. */
ALMS_MUST_CHECK enum alms_code
alms_store_open_scratch(struct alms_store **out, struct alms_error *err);

void alms_store_close(struct alms_store *store); /* NULL is fine */

/* Whether the tables were made by this version's projection. */
ALMS_MUST_CHECK enum alms_code
alms_store_is_current(struct alms_store *store, bool *out, struct alms_error *err);

bool alms_store_has_vault(const struct alms_store *store);

/* Takes the vault, if there is one, from another store. */
void alms_store_adopt_vault(struct alms_store *store, struct alms_store *from);

/*
 * Removes the private parts that a crash left behind without records.
 * Refuses with VAULT_AHEAD if they are of records that a newer copy of the book has.
 */
ALMS_MUST_CHECK enum alms_code alms_store_sweep(struct alms_store *store, struct alms_error *err);

/* Refuses with VAULT_FOREIGN if there is a vault and it is not the one of the book with this id. */
ALMS_MUST_CHECK enum alms_code
alms_store_check_vault(struct alms_store *store, const char *id_hex, struct alms_error *err);

/*
 * Copies the book, and its vault if it is there, to path and the vault's name beside it. Needs a
 * reader, and copies what it sees. Refuses with FILE_EXISTS and storage codes; then nothing stays.
 */
ALMS_MUST_CHECK enum alms_code
alms_store_backup(struct alms_store *store, const char *path, struct alms_error *err);

/* Whether the triggers that fence the log are there as they should be. */
ALMS_MUST_CHECK enum alms_code
alms_store_is_fenced(struct alms_store *store, bool *out, struct alms_error *err);

/* The book's hasher, for everyone who works with it. */
struct alms_hasher *alms_store_hasher(struct alms_store *store);

/* The digest that identifies an imported row; needs the vault's secret. */
ALMS_MUST_CHECK enum alms_code
alms_store_keyed(struct alms_store *store, struct alms_keyed **out, struct alms_error *err);

/* --- transactions --- */

ALMS_MUST_CHECK enum alms_code alms_store_begin(struct alms_store *store, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_store_commit(struct alms_store *store, struct alms_error *err);
void alms_store_rollback(struct alms_store *store); /* also where nothing is open */

/* Begins by dropping all projections; what follows projects the log again. */
ALMS_MUST_CHECK enum alms_code
alms_store_begin_reset(struct alms_store *store, struct alms_error *err);

/* The root of the log as it stands. Only between begin and commit. */
void alms_store_new_root(struct alms_store *store, struct alms_hash *out);

/* The position that the next record will have. Only between begin and commit. */
uint64_t alms_store_next_n(const struct alms_store *store);

/* --- the log --- */

/* The newest state. */
struct alms_head {
    uint64_t size;
    struct alms_hash root;
    uint64_t version; /* the highest of any record */
    int64_t last_at_s;
    uint64_t gifts_count;
    uint64_t entries_count;
};

ALMS_MUST_CHECK enum alms_code
alms_store_head(struct alms_store *store, struct alms_head *out, struct alms_error *err);

/* The number of rows in the log table itself. */
ALMS_MUST_CHECK enum alms_code
alms_store_log_count(struct alms_store *store, uint64_t *out, struct alms_error *err);

/* Appends the bytes of a record at the end. Only between begin and commit. */
ALMS_MUST_CHECK enum alms_code alms_store_append(struct alms_store *store, const char *bytes,
                                                 size_t size_bytes, struct alms_error *err);

/* Takes a record that is in the log already into the hash tree again, after reset. */
ALMS_MUST_CHECK enum alms_code
alms_store_rehash(struct alms_store *store, const struct alms_hash *leaf, struct alms_error *err);

/* A row of the log. The bytes live until the next call. */
struct alms_log_row {
    uint64_t n;
    const char *bytes;
    size_t size_bytes;
    struct alms_hash hash; /* as stored */
};

/* Reads the record at n; found is false if there is none. */
ALMS_MUST_CHECK enum alms_code alms_store_log_get(struct alms_store *store, uint64_t n,
                                                  struct alms_buffer *out_bytes, bool *out_found,
                                                  struct alms_error *err);

/* Called for each row; anything but ALMS_OK stops the walk and is returned. */
typedef enum alms_code
alms_log_visit(void *context, const struct alms_log_row *row, struct alms_error *err);

/* Walks the log from `from`, as far as it goes, in the order of n. */
ALMS_MUST_CHECK enum alms_code alms_store_log_walk(struct alms_store *store, uint64_t from,
                                                   alms_log_visit *visit, void *context,
                                                   struct alms_error *err);

/*
 * Hashes of a level of the tree from the first-th on: of the records (level 0), or the roots of
 * full subtrees of 256^level of them. They never cross from one tile of 256 to the next.
 * Refuses with TILE if one is missing.
 */
ALMS_MUST_CHECK enum alms_code alms_store_hashes(struct alms_store *store, uint32_t level,
                                                 uint64_t first, size_t count,
                                                 struct alms_hash *out, struct alms_error *err);

/* --- projecting --- */

/* Everything that a record changes. */
struct alms_change {
    const struct alms_record *record;
    const struct alms_posting *postings; /* one for each line of its entry */
    const struct alms_record *original;  /* what a reversal reverses; NULL otherwise */
    const struct alms_record *refunded;  /* the gift of a refund, or of its reversal; else NULL */
};

/* The one writer of all tables but the log. */
ALMS_MUST_CHECK enum alms_code
alms_store_project(struct alms_store *store, const struct alms_masters *masters,
                   const struct alms_change *change, struct alms_error *err);

/* Writes the sums that are still in memory, so that they can be read. */
ALMS_MUST_CHECK enum alms_code alms_store_flush(struct alms_store *store,
                                                const struct alms_masters *masters,
                                                struct alms_error *err);

/* --- reading --- */

typedef enum alms_code
alms_record_visit(void *context, const struct alms_record *record, struct alms_error *err);

/* Behind every record that a log can have. */
#define ALMS_LOG_END ((uint64_t)INT64_MAX)

/* Walks the records before one that make masters, in order. They live until the visit returns. */
ALMS_MUST_CHECK enum alms_code alms_store_master_walk(struct alms_store *store, uint64_t before,
                                                      alms_record_visit *visit, void *context,
                                                      struct alms_error *err);

/* Applies the records before one that make masters. */
ALMS_MUST_CHECK enum alms_code alms_store_load_masters(struct alms_store *store, uint64_t before,
                                                       struct alms_masters *masters,
                                                       struct alms_error *err);

/* The next voucher number of a series and month. */
ALMS_MUST_CHECK enum alms_code alms_store_next_number(struct alms_store *store, char series,
                                                      struct alms_month month, uint64_t *out,
                                                      struct alms_error *err);

/* Where a voucher is, and whether it is reversed; found is false if there is none. */
struct alms_entry_row {
    uint64_t n;
    int64_t reverses;    /* n, or -1 */
    int64_t reversed_by; /* n, or -1 */
};

ALMS_MUST_CHECK enum alms_code
alms_store_entry_find(struct alms_store *store, struct alms_number number,
                      struct alms_entry_row *out, bool *out_found, struct alms_error *err);

ALMS_MUST_CHECK enum alms_code alms_store_entry_get(struct alms_store *store, uint64_t n,
                                                    struct alms_entry_row *out,
                                                    struct alms_error *err);

/* The voucher number of an entry's record. */
ALMS_MUST_CHECK enum alms_code alms_store_number_of(struct alms_store *store, uint64_t n,
                                                    char text[ALMS_VOUCHER_TEXT_SIZE_BYTES],
                                                    struct alms_error *err);

/* The kind of an entry's record. */
ALMS_MUST_CHECK enum alms_code alms_store_kind_of(struct alms_store *store, uint64_t n,
                                                  struct alms_arena *arena, const char **out,
                                                  struct alms_error *err);

typedef enum alms_code
alms_entry_visit(void *context, const struct alms_entry_row *row, struct alms_error *err);

/* Walks the entries dated from `from` to `to` in the order of the log. */
ALMS_MUST_CHECK enum alms_code
alms_store_entry_walk(struct alms_store *store, struct alms_date from, struct alms_date to,
                      alms_entry_visit *visit, void *context, struct alms_error *err);

typedef enum alms_code
alms_month_visit(void *context, struct alms_month month, uint64_t count, struct alms_error *err);

/* Walks the months that have entries, with the number of those. */
ALMS_MUST_CHECK enum alms_code alms_store_month_walk(struct alms_store *store,
                                                     alms_month_visit *visit, void *context,
                                                     struct alms_error *err);

/* What a series has in a month. */
struct alms_series_row {
    struct alms_month month;
    char series;
    uint64_t first; /* the smallest number */
    uint64_t last;
    uint64_t count;
    uint64_t reversed;  /* entries that were reversed, in whatever month */
    uint64_t reversals; /* entries that reverse others */
};

typedef enum alms_code
alms_series_visit(void *context, const struct alms_series_row *row, struct alms_error *err);

/* Walks the series of the months from `from` to `to`, by month and series. */
ALMS_MUST_CHECK enum alms_code
alms_store_series_walk(struct alms_store *store, struct alms_month from, struct alms_month to,
                       alms_series_visit *visit, void *context, struct alms_error *err);

typedef enum alms_code
alms_signs_visit(void *context, const struct alms_voucher_signs *signs, struct alms_error *err);

/* Walks the vouchers of the months with who signed them, by month, series and number. */
ALMS_MUST_CHECK enum alms_code
alms_store_signs_walk(struct alms_store *store, struct alms_month from, struct alms_month to,
                      alms_signs_visit *visit, void *context, struct alms_error *err);

/* Who signed the voucher at n, which there is. */
ALMS_MUST_CHECK enum alms_code alms_store_signs_get(struct alms_store *store, uint64_t n,
                                                    struct alms_voucher_signs *out,
                                                    struct alms_error *err);

/* An entry that was reversed. */
struct alms_cancelled_row {
    uint64_t n;
    uint64_t reversed_by;
    int64_t corrected_by; /* n of the first entry that stands in for it, or -1 */
};

typedef enum alms_code
alms_cancelled_visit(void *context, const struct alms_cancelled_row *row, struct alms_error *err);

/* Walks the reversed entries of the months, by month, series and number. */
ALMS_MUST_CHECK enum alms_code
alms_store_cancelled_walk(struct alms_store *store, struct alms_month from, struct alms_month to,
                          alms_cancelled_visit *visit, void *context, struct alms_error *err);

/*
 * The smallest balance on any day from date on. account NULL: of the fund as a whole. In an account
 * without what its foreign money is worth.
 */
struct alms_holding_key {
    const char *fund;
    const char *commodity;
    const char *account;
};

ALMS_MUST_CHECK enum alms_code
alms_store_lowest(struct alms_store *store, const struct alms_holding_key *key,
                  struct alms_date date, int64_t *out, struct alms_error *err);

/* What a fund has of a currency in an account. */
struct alms_foreign_key {
    const char *fund;
    const char *account;
    const char *currency;
    struct alms_date date; /* the day that is asked about */
};

struct alms_foreign_row {
    const char *fund;
    const char *account;
    const char *currency;
    int64_t amount;        /* of all days */
    int64_t value;         /* in the base currency */
    int64_t lowest_amount; /* on any day from the date on */
    int64_t lowest_value;
    int64_t day_amount; /* at the end of the date */
    int64_t day_value;
};

ALMS_MUST_CHECK enum alms_code
alms_store_foreign(struct alms_store *store, const struct alms_foreign_key *key,
                   struct alms_foreign_row *out, struct alms_error *err);

typedef enum alms_code
alms_foreign_visit(void *context, const struct alms_foreign_row *row, struct alms_error *err);

/* All of them, also those that are empty, by fund, account and currency. */
ALMS_MUST_CHECK enum alms_code
alms_store_foreign_walk(struct alms_store *store, struct alms_date date, alms_foreign_visit *visit,
                        void *context, struct alms_error *err);

/* Whether any entry ever moved foreign money. */
ALMS_MUST_CHECK enum alms_code
alms_store_has_foreign(struct alms_store *store, bool *out, struct alms_error *err);

/* Whether a fund (NULL: any) has no foreign money in an account (NULL: any). */
ALMS_MUST_CHECK enum alms_code alms_store_has_no_foreign(struct alms_store *store, const char *fund,
                                                         const char *account, bool *out,
                                                         struct alms_error *err);

/* The newest revaluation of a month that stands, and whether one of a later month does. */
ALMS_MUST_CHECK enum alms_code alms_store_revaluation(struct alms_store *store,
                                                      struct alms_month month, uint64_t *out_n,
                                                      bool *out_is_found, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_store_is_revalued_after(struct alms_store *store,
                                                            struct alms_month month, bool *out,
                                                            struct alms_error *err);

/* Whether any balance of an account, or of a fund's position accounts, is not zero. */
ALMS_MUST_CHECK enum alms_code alms_store_account_is_empty(struct alms_store *store,
                                                           const char *account, bool *out,
                                                           struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_store_fund_is_empty(struct alms_store *store, const char *fund,
                                                        bool *out, struct alms_error *err);

/* Turnover of an account and fund in a month. Texts live until the next call. */
struct alms_balance_row {
    const char *account;
    const char *fund;
    const char *commodity;
    struct alms_month month;
    int64_t debit;
    int64_t credit;
};

typedef enum alms_code
alms_balance_visit(void *context, const struct alms_balance_row *row, struct alms_error *err);

/* Walks the balances of all months up to `to`, ordered by account, fund, commodity, month. */
ALMS_MUST_CHECK enum alms_code
alms_store_balance_walk(struct alms_store *store, struct alms_month to, alms_balance_visit *visit,
                        void *context, struct alms_error *err);

/* What moved a fund in a month. Texts live until the next call. */
struct alms_flow_row {
    struct alms_month month;
    const char *fund;
    const char *commodity;
    const char *form;
    const char *flow;
    int64_t taken;
    int64_t given;
};

typedef enum alms_code
alms_flow_visit(void *context, const struct alms_flow_row *row, struct alms_error *err);

/* Walks the flows of all months up to `to`, ordered by month, fund, commodity, form, flow. */
ALMS_MUST_CHECK enum alms_code alms_store_flow_walk(struct alms_store *store, struct alms_month to,
                                                    alms_flow_visit *visit, void *context,
                                                    struct alms_error *err);

/* What moved net assets, and cash. */
enum alms_move {
    ALMS_MOVE_RELEASED,
    ALMS_MOVE_RESTRICTED,
    ALMS_MOVE_BETWEEN,
    ALMS_MOVE_IN,
    ALMS_MOVE_OUT,
    ALMS_MOVE_EXCHANGE, /* what exchange rates made of cash */
    ALMS_MOVES_COUNT
};

struct alms_move_row {
    struct alms_month month;
    const char *account;
    const char *fund;
    const char *commodity;
    enum alms_move direction;
    int64_t amount; /* net assets: credit positive; cash: what came in positive */
};

typedef enum alms_code
alms_move_visit(void *context, const struct alms_move_row *row, struct alms_error *err);

/* Walks what moved net assets in the months up to `to`, by month, account, fund, commodity. */
ALMS_MUST_CHECK enum alms_code alms_store_move_walk(struct alms_store *store, struct alms_month to,
                                                    alms_move_visit *visit, void *context,
                                                    struct alms_error *err);

/* The same for what stood against cash, by its account. */
ALMS_MUST_CHECK enum alms_code
alms_store_cashflow_walk(struct alms_store *store, struct alms_month to, alms_move_visit *visit,
                         void *context, struct alms_error *err);

/* Walks what the entries moved that open and close years, of the months up to `to`. */
ALMS_MUST_CHECK enum alms_code
alms_store_boundary_walk(struct alms_store *store, struct alms_month to, alms_balance_visit *visit,
                         void *context, struct alms_error *err);

/* Whether there is no entry up to the month of a date but opening ones. */
ALMS_MUST_CHECK enum alms_code alms_store_is_opening(struct alms_store *store,
                                                     struct alms_date date, bool *out,
                                                     struct alms_error *err);

/* Walks the closing entries of a month, reversed or not. */
ALMS_MUST_CHECK enum alms_code
alms_store_closing_walk(struct alms_store *store, struct alms_month month, alms_entry_visit *visit,
                        void *context, struct alms_error *err);

/* What was spent in a month on a programme. Texts live until the next call. */
struct alms_spending_row {
    struct alms_month month;
    const char *programme;
    const char *account;
    const char *fund;
    const char *commodity;
    int64_t amount; /* debit positive */
};

typedef enum alms_code
alms_spending_visit(void *context, const struct alms_spending_row *row, struct alms_error *err);

/* Walks the expenses that name a programme, by month, programme, account, fund, commodity. */
ALMS_MUST_CHECK enum alms_code
alms_store_spending_walk(struct alms_store *store, struct alms_month from, struct alms_month to,
                         alms_spending_visit *visit, void *context, struct alms_error *err);

/* What an account of income or expense has of a county, in all months asked for. */
struct alms_county_row {
    const char *county;
    const char *account;
    const char *fund;
    const char *commodity;
    int64_t amount; /* debit positive */
};

typedef enum alms_code
alms_county_visit(void *context, const struct alms_county_row *row, struct alms_error *err);

/* Walks income and expenses that name a county, by county, account, fund and commodity. */
ALMS_MUST_CHECK enum alms_code
alms_store_county_walk(struct alms_store *store, struct alms_month from, struct alms_month to,
                       alms_county_visit *visit, void *context, struct alms_error *err);

/* A budget, and whether a later one took its place. Texts live until the next call. */
struct alms_budget_row {
    int32_t year;
    const char *programme;
    const char *fund;
    uint64_t n;
    int64_t amount;
    bool is_newest;
};

typedef enum alms_code
alms_budget_visit(void *context, const struct alms_budget_row *row, struct alms_error *err);

/* Walks the budgets of a year (0: of all), by year, programme, fund and place in the log. */
ALMS_MUST_CHECK enum alms_code alms_store_budget_walk(struct alms_store *store, int32_t year,
                                                      alms_budget_visit *visit, void *context,
                                                      struct alms_error *err);

/* A line of an account. Texts live until the next call. */
struct alms_posting_row {
    struct alms_date date;
    uint64_t n;
    int64_t line;
    const char *fund;
    const char *commodity;
    int64_t amount;
    const char *currency; /* of foreign money; NULL where there is none */
    int64_t foreign;
};

typedef enum alms_code
alms_posting_visit(void *context, const struct alms_posting_row *row, struct alms_error *err);

/* Both ends are among them; an end that is not given is open. */
struct alms_days {
    struct alms_date from;
    struct alms_date to;
};

/* Walks the lines of an account on these days, by date and place in the log. */
ALMS_MUST_CHECK enum alms_code
alms_store_posting_walk(struct alms_store *store, const char *account, struct alms_days days,
                        alms_posting_visit *visit, void *context, struct alms_error *err);

/* A gift, an aid, or the reversal of one. Texts live until the next call. */
struct alms_document_row {
    struct alms_date date;
    uint64_t n;
    struct alms_number number;
    const char *channel;  /* gifts only */
    const char *campaign; /* gifts only; NULL if not given */
    const char *programme;
    const char *fund;
    const char *commodity;
    int64_t amount;
    int64_t batch;        /* gifts only; -1 if it was not imported */
    int64_t reverses;     /* n of what it reverses, or -1 */
    const char *currency; /* gifts only: of foreign money that was given; NULL otherwise */
    int64_t foreign;
    bool is_owed; /* gifts only: a refund that is not paid yet, or its reversal */
};

typedef enum alms_code
alms_document_visit(void *context, const struct alms_document_row *row, struct alms_error *err);

ALMS_MUST_CHECK enum alms_code alms_store_gift_walk(struct alms_store *store, struct alms_date from,
                                                    struct alms_date to, alms_document_visit *visit,
                                                    void *context, struct alms_error *err);
/* A gift's amount, and what of it was refunded in parts and is not taken back. */
ALMS_MUST_CHECK enum alms_code
alms_store_refunded(struct alms_store *store, const struct alms_record *gift, int64_t *out_gift,
                    int64_t *out_refunded, struct alms_error *err);

ALMS_MUST_CHECK enum alms_code alms_store_aid_walk(struct alms_store *store, struct alms_date from,
                                                   struct alms_date to, alms_document_visit *visit,
                                                   void *context, struct alms_error *err);

/* --- goods --- */

/* A lot. Texts live until the next call, or in the arena where there is one. */
struct alms_lot_row {
    const char *lot;
    uint64_t n; /* of the record that made it */
    int64_t line;
    const char *item;
    const char *fund;
    struct alms_date received;
    struct alms_date expiry; /* zero: none */
    const char *batch;
    const char *spec;
    bool is_memo;
};

ALMS_MUST_CHECK enum alms_code
alms_store_lot_find(struct alms_store *store, const char *lot, struct alms_arena *arena,
                    struct alms_lot_row *out, bool *out_found, struct alms_error *err);

/* How much of a lot is in a place. */
struct alms_pile_row {
    struct alms_lot_row lot;
    const char *place;
    int64_t quantity; /* of all days */
    int64_t value;
    int64_t lowest_quantity; /* on any day from the date on */
    int64_t lowest_value;
};

/* The pile of a lot in a place, all zero if there is none; `date` is where lowest begins. */
struct alms_pile_key {
    const char *lot;
    const char *place;
    struct alms_date date;
};

ALMS_MUST_CHECK enum alms_code alms_store_pile(struct alms_store *store,
                                               const struct alms_pile_key *key,
                                               struct alms_pile_row *out, struct alms_error *err);

typedef enum alms_code
alms_pile_visit(void *context, const struct alms_pile_row *row, struct alms_error *err);

/* Which piles. A NULL or zero member means "all". */
struct alms_pile_query {
    const char *item; /* with fund: by an index */
    const char *fund;
    struct alms_date date;  /* where lowest begins; zero: all days */
    struct alms_date as_of; /* movements dated later are left out; zero: none */
};

/* Walks the piles, those that expire first before the others, then in the order of receipt. */
ALMS_MUST_CHECK enum alms_code
alms_store_pile_walk(struct alms_store *store, const struct alms_pile_query *query,
                     alms_pile_visit *visit, void *context, struct alms_error *err);

/* A movement. Texts live until the next call. */
struct alms_goods_move_row {
    uint64_t n;
    int64_t line;
    struct alms_date date;
    const char *lot;
    const char *place;
    const char *item;
    const char *fund;
    bool is_memo;
    int64_t quantity;
    int64_t value;
};

typedef enum alms_code
alms_goods_move_visit(void *context, const struct alms_goods_move_row *row, struct alms_error *err);

/* Walks the movements of these days by date and place in the log. */
ALMS_MUST_CHECK enum alms_code
alms_store_goods_move_walk(struct alms_store *store, struct alms_days days,
                           alms_goods_move_visit *visit, void *context, struct alms_error *err);

/* Walks the movements of one lot, or of one record, in the order of the log. */
ALMS_MUST_CHECK enum alms_code alms_store_lot_moves(struct alms_store *store, const char *lot,
                                                    alms_goods_move_visit *visit, void *context,
                                                    struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_store_record_moves(struct alms_store *store, uint64_t n,
                                                       alms_goods_move_visit *visit, void *context,
                                                       struct alms_error *err);

/* What came back of a lot, or with lot NULL of anything, that the issue at n took. */
ALMS_MUST_CHECK enum alms_code alms_store_returned(struct alms_store *store, uint64_t n,
                                                   const char *lot, int64_t *out_quantity,
                                                   int64_t *out_value, struct alms_error *err);

typedef enum alms_code
alms_lot_visit(void *context, const struct alms_lot_row *row, struct alms_error *err);

/* Walks the lots of a maker's batch number, or those that the record at n made. */
ALMS_MUST_CHECK enum alms_code alms_store_batch_lots(struct alms_store *store, const char *batch,
                                                     alms_lot_visit *visit, void *context,
                                                     struct alms_error *err);

/* Whether none of an item is in stock, nothing of a fund, or nothing in a place. */
ALMS_MUST_CHECK enum alms_code alms_store_item_is_empty(struct alms_store *store, const char *item,
                                                        bool *out, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_store_fund_has_no_goods(struct alms_store *store,
                                                            const char *fund, bool *out,
                                                            struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_store_place_is_empty(struct alms_store *store,
                                                         const char *place, bool *out,
                                                         struct alms_error *err);

/* --- imports --- */

ALMS_MUST_CHECK enum alms_code
alms_store_next_batch(struct alms_store *store, uint64_t *out, struct alms_error *err);

/* A batch that was recorded. */
struct alms_batch_row {
    uint64_t n;     /* of its record */
    int64_t undone; /* n of the record that undid it, or -1 */
};

/* found is false if there is no such batch. */
ALMS_MUST_CHECK enum alms_code alms_store_batch_find(struct alms_store *store, uint64_t batch,
                                                     struct alms_batch_row *out, bool *out_found,
                                                     struct alms_error *err);

/* A row that was imported before. */
struct alms_imported {
    uint64_t n;
    bool has_content;
    uint8_t content[ALMS_ROW_ID_SIZE_BYTES];
};

ALMS_MUST_CHECK enum alms_code
alms_store_imported_find(struct alms_store *store, const uint8_t id[ALMS_ROW_ID_SIZE_BYTES],
                         struct alms_imported *out, bool *out_found, struct alms_error *err);

/* --- parties --- */

ALMS_MUST_CHECK enum alms_code alms_store_party_find(struct alms_store *store, const char *code,
                                                     uint64_t *out_n, bool *out_is_closed,
                                                     bool *out_found, struct alms_error *err);

/* The parties of that identity ("id:" and its digest), by their codes. */
typedef enum alms_code
alms_party_code_visit(void *context, const char *code, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code
alms_store_party_match_walk(struct alms_store *store, const char *match,
                            alms_party_code_visit *visit, void *context, struct alms_error *err);

typedef enum alms_code alms_party_visit(void *context, const char *code, uint64_t n, bool is_closed,
                                        struct alms_error *err);

ALMS_MUST_CHECK enum alms_code alms_store_party_walk(struct alms_store *store,
                                                     alms_party_visit *visit, void *context,
                                                     struct alms_error *err);

/* --- cases --- */

/* Finds a case; its texts go into the arena, found is false if there is none of that code. */
ALMS_MUST_CHECK enum alms_code alms_store_case_find(struct alms_store *store, const char *code,
                                                    struct alms_arena *arena, struct alms_case *out,
                                                    bool *out_found, struct alms_error *err);

/* How many cases there are. */
ALMS_MUST_CHECK enum alms_code
alms_store_cases_count(struct alms_store *store, uint64_t *out, struct alms_error *err);

/* Texts of a case live until the visit returns. */
typedef enum alms_code
alms_case_visit(void *context, const struct alms_case *item, struct alms_error *err);

/* Walks all cases in the order of their codes, or those that have a match. */
ALMS_MUST_CHECK enum alms_code alms_store_case_walk(struct alms_store *store,
                                                    alms_case_visit *visit, void *context,
                                                    struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_store_match_walk(struct alms_store *store, const char *match,
                                                     alms_case_visit *visit, void *context,
                                                     struct alms_error *err);

/* Whether the case has the match. */
ALMS_MUST_CHECK enum alms_code alms_store_match_find(struct alms_store *store, const char *match,
                                                     const char *code, bool *out_found,
                                                     struct alms_error *err);

/* What the fund keeps for approved aid. */
ALMS_MUST_CHECK enum alms_code alms_store_reserved(struct alms_store *store, const char *fund,
                                                   const char *commodity, int64_t *out,
                                                   struct alms_error *err);

/* Whether a record with that core was approved before. */
ALMS_MUST_CHECK enum alms_code alms_store_approved_find(struct alms_store *store, const char *core,
                                                        bool *out_found, struct alms_error *err);

/* --- orders to the bank --- */

/* The newest batch of payments; 0 if there is none. */
ALMS_MUST_CHECK enum alms_code
alms_store_pay_last(struct alms_store *store, uint64_t *out, struct alms_error *err);

/* The bank's answer to an order ("pending" before it came), in the arena; NULL if there is none. */
ALMS_MUST_CHECK enum alms_code alms_store_pay_find(struct alms_store *store, uint64_t batch,
                                                   const char *code, struct alms_arena *arena,
                                                   const char **out_answer, struct alms_error *err);

/* Texts live until the visit returns. */
struct alms_pay_order {
    uint64_t batch;
    const char *code;
    int64_t amount;
    const char *answer;
};

typedef enum alms_code
alms_pay_order_visit(void *context, const struct alms_pay_order *order, struct alms_error *err);

ALMS_MUST_CHECK enum alms_code alms_store_pay_walk(struct alms_store *store,
                                                   alms_pay_order_visit *visit, void *context,
                                                   struct alms_error *err);

/* --- plans --- */

/* A member of a plan's roster. Texts live until the next call, or as the arena does. */
struct alms_plan_member {
    const char *member;
    uint64_t n; /* of the record by which it joined */
    struct alms_date joined;
    struct alms_date left_on; /* not given: still there */
};

typedef enum alms_code alms_plan_member_visit(void *context, const struct alms_plan_member *member,
                                              struct alms_error *err);

/* Walks those who were on the roster at some day of the span, by their codes. */
ALMS_MUST_CHECK enum alms_code
alms_store_plan_walk(struct alms_store *store, const char *plan, struct alms_days days,
                     alms_plan_member_visit *visit, void *context, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code
alms_store_plan_member_find(struct alms_store *store, const char *plan, const char *member,
                            struct alms_plan_member *out, bool *out_found, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_store_plan_members_count(struct alms_store *store,
                                                             const char *plan, uint64_t *out,
                                                             struct alms_error *err);

/* Whether somebody with the match is on the roster now; *out_member is in the arena. */
ALMS_MUST_CHECK enum alms_code
alms_store_plan_match_find(struct alms_store *store, const char *plan, const char *match,
                           struct alms_arena *arena, const char **out_member,
                           struct alms_error *err);

struct alms_plan_run {
    uint64_t n;
    uint64_t members;
    int64_t amount;
    int64_t delivered; /* -1 until the results are in */
    bool is_returned;
};

ALMS_MUST_CHECK enum alms_code
alms_store_plan_run_find(struct alms_store *store, const char *plan, struct alms_month month,
                         struct alms_plan_run *out, bool *out_found, struct alms_error *err);

/* The newest month that was run; zero if none was. */
ALMS_MUST_CHECK enum alms_code alms_store_plan_last_run(struct alms_store *store, const char *plan,
                                                        struct alms_month *out,
                                                        struct alms_error *err);

typedef enum alms_code alms_plan_run_visit(void *context, const char *plan, struct alms_month month,
                                           const struct alms_plan_run *run, struct alms_error *err);

ALMS_MUST_CHECK enum alms_code alms_store_plan_run_walk(struct alms_store *store,
                                                        alms_plan_run_visit *visit, void *context,
                                                        struct alms_error *err);

/* --- the vault --- */

/* Keeps the disclosure of the record at n. Only between begin and commit. */
ALMS_MUST_CHECK enum alms_code alms_store_private_put(struct alms_store *store, uint64_t n,
                                                      const char *disclosure, size_t size_bytes,
                                                      struct alms_error *err);

/*
 * The private part of the record at n, if there is a vault that has it and it is the one that
 * `digest` commits to; an empty part otherwise.
 */
ALMS_MUST_CHECK enum alms_code
alms_store_private_get(struct alms_store *store, uint64_t n, const char *digest,
                       struct alms_arena *arena, struct alms_private *out, struct alms_error *err);

/* As above, the disclosure as it stands in the vault; nothing is added to out if there is none. */
ALMS_MUST_CHECK enum alms_code alms_store_disclosure(struct alms_store *store, uint64_t n,
                                                     const char *digest, struct alms_buffer *out,
                                                     struct alms_error *err);

/* What the vault says of a record. */
enum alms_private_state {
    ALMS_PRIVATE_WITHHELD, /* no vault, or erased */
    ALMS_PRIVATE_KEPT,
    ALMS_PRIVATE_WRONG /* not what the record commits to */
};

ALMS_MUST_CHECK enum alms_code
alms_store_private_check(struct alms_store *store, uint64_t n, const char *digest,
                         enum alms_private_state *out, struct alms_error *err);

/* The bytes live until the visit returns. */
typedef enum alms_code
alms_private_visit(void *context, uint64_t n, struct alms_span disclosure, struct alms_error *err);

/* Walks the private parts by n, whatever the records say. Refuses with VAULT_MISSING. */
ALMS_MUST_CHECK enum alms_code alms_store_private_walk(struct alms_store *store,
                                                       alms_private_visit *visit, void *context,
                                                       struct alms_error *err);

/* Gives a store without files a vault without a file, if it has none yet. */
ALMS_MUST_CHECK enum alms_code
alms_store_open_scratch_vault(struct alms_store *store, struct alms_error *err);

/* --- comparing --- */

/* The first difference between two stores' projections; table is NULL if there is none. */
struct alms_difference {
    const char *table;
    char row[256]; /* its key and what differs */
};

ALMS_MUST_CHECK enum alms_code alms_store_compare(struct alms_store *a, struct alms_store *b,
                                                  struct alms_difference *out,
                                                  struct alms_error *err);

#endif
