/*
 * reconcile - the cash and bank accounts of a book held against the statements of the bank.
 *
 * A statement is a table that a rules file explains, as of an import (docs/guide/import.md), but
 * all its rows count: what was received and what was paid. Each row is known by the same identity
 * as an imported row, so that statements may overlap and gifts that were imported from the same
 * table are found by it. The running balance that the bank prints is checked line by line.
 *
 * Rows and lines of the book are matched one to one, or several lines to one row where their sum is
 * exact, in this order; amounts always agree exactly:
 *
 *     row        the line was imported from this very row
 *     reference  the line's reference, or the document of an aid, is the row's, and no other's
 *     date       on one day, in the order of both
 *     days       within so many days, the nearest day first
 *     carried    open since an earlier statement, and the amount is there once on either side
 *     group      the gifts of one day and channel, if they are asked for
 *
 * Two lines of which one reverses the other because the entry was wrong took each other back, and
 * are matched to each other. What is not matched stays open, on either side, until a later
 * statement has it. If an entry whose line was matched is reversed because it was wrong, the row of
 * the statement is open again; if the money moved back (reasons bounced and refund), the reversal
 * is a line of its own that a later row matches.
 *
 * The reconciliations of one account and commodity are a chain: each opens with the balance with
 * which the last one closed. What the book had before the first day of the chain counts as part of
 * the first opening balance, unless a row matches it later.
 */
#ifndef ALMS_RECONCILE_H
#define ALMS_RECONCILE_H

#include <alms/book.h>
#include <alms/import.h>

ALMS_BEGIN_DECLS

/* --- reconciliations --- */

/*
 * The figures of a 银行存款余额调节表. Amounts have all digits of the commodity.
 * book + bank_in - bank_out and closing + book_in - book_out are the adjusted balance of either
 * side; the second is `adjusted`, and `difference` is what the first is above it.
 */
struct alms_reconciliation {
    const char *reconciliation; /* its number */
    const char *at;
    const char *by;
    const char *account;
    const char *commodity;
    const char *from;
    const char *until;
    const char *opening; /* of the statement */
    const char *closing;
    const char *book;     /* of the account in the book at the end of `until` */
    const char *bank_in;  /* received by the bank, not in the book: 银行已收企业未收 */
    const char *bank_out; /* paid by the bank, not in the book: 银行已付企业未付 */
    const char *book_in;  /* received in the book, not by the bank: 企业已收银行未收 */
    const char *book_out; /* paid in the book, not by the bank: 企业已付银行未付 */
    const char *adjusted;
    const char *adjusted_book;
    const char *difference;
    bool agrees; /* the difference is zero */
    const char *rows_new;
    const char *rows_known;
    const char *rows_matched;
    const char *source;
    const char *file;        /* its name, private; NULL without vault */
    const char *file_digest; /* SHA-256 in hexadecimal */
    const char *rules_digest;
    const char *undone_at; /* NULL unless it was undone */
    const char *undone_by;
    const char *undone_reason; /* private; NULL without vault */
};

struct alms_reconciliation_list {
    const struct alms_reconciliation *items; /* in the order of their numbers */
    size_t count;
    void *memory; /* owns everything above */
};

ALMS_MUST_CHECK enum alms_code
alms_reconcile_list(alms_book *book, struct alms_reconciliation_list *out, struct alms_error *err);

/* One, as a list of one. Refuses with NOT_FOUND. */
ALMS_MUST_CHECK enum alms_code alms_reconcile_get(alms_book *book, const char *reconciliation,
                                                  struct alms_reconciliation_list *out,
                                                  struct alms_error *err);

void alms_reconciliation_list_free(struct alms_reconciliation_list *list);

/* --- what is open --- */

/* The four blocks of a 银行存款余额调节表. */
enum alms_open_block {
    ALMS_OPEN_BANK_IN,
    ALMS_OPEN_BANK_OUT,
    ALMS_OPEN_BOOK_IN,
    ALMS_OPEN_BOOK_OUT
};

/* "bank-in", "bank-out", "book-in" or "book-out". */
const char *alms_open_block_word(enum alms_open_block block);

/* Its strings belong to the list that holds it. */
struct alms_open_item {
    enum alms_open_block block;
    struct alms_date date;
    const char *amount; /* positive */
    const char *commodity;
    const char *number;         /* voucher of the book; NULL of a row of a statement */
    const char *reconciliation; /* that brought the row; NULL of a line of the book */
};

struct alms_open_list {
    const struct alms_open_item *items; /* by block, then by date */
    size_t count;
    void *memory; /* owns everything above */
};

struct alms_open_query {
    const char *account;        /* required, unless reconciliation is given */
    const char *commodity;      /* NULL: the base currency */
    struct alms_date until;     /* up to this day; zero: all */
    const char *reconciliation; /* as this one left it, unless matches were undone since; or NULL */
};

/* Refuses with NOT_FOUND, VALUE_MISSING. */
ALMS_MUST_CHECK enum alms_code
alms_reconcile_open(alms_book *book, const struct alms_open_query *query,
                    struct alms_open_list *out, struct alms_error *err);

void alms_open_list_free(struct alms_open_list *list);

/* --- reconciling --- */

enum { ALMS_RECONCILE_DAYS_DEFAULT = 3, ALMS_RECONCILE_DAYS_MAX = 366 };

struct alms_reconcile_options {
    const char *rules;      /* required: the text of the rules */
    const char *rules_name; /* required: what to call them in messages */
    const char *account;    /* NULL: what the rules say */
    const char *commodity;  /* NULL: what the rules say, else the base currency */
    const char *opening;    /* needed by the first of a chain where rows print no balances */
    const char *closing;    /* compared with what the rows come to; NULL: not checked */
    struct alms_date from;  /* zero: the first day of the statement; used by the first of a chain */
    struct alms_date until; /* the day of the reconciliation; zero: the last day of the statement */
    uint32_t days;          /* 0 to ALMS_RECONCILE_DAYS_MAX */
    bool by_group;
    alms_import_tell *tell; /* may be NULL */
    void *tell_context;
};

/* How a row and its lines found each other. */
enum alms_match_method {
    ALMS_MATCH_ROW,
    ALMS_MATCH_REFERENCE,
    ALMS_MATCH_DATE,
    ALMS_MATCH_DAYS,
    ALMS_MATCH_CARRIED,
    ALMS_MATCH_GROUP,
    ALMS_MATCH_METHODS_COUNT
};

/* What became of a statement. Its strings belong to the report. */
struct alms_reconcile_report {
    const char *reconciliation; /* its number; NULL if nothing was recorded */
    const char *account;        /* NULL if it did not come so far */
    const char *commodity;
    const char *source;
    const char *encoding;
    uint64_t header_line;
    bool is_newest_first;
    bool has_balances;                          /* the statement prints them: they were checked */
    uint64_t rows;                              /* movements of the statement */
    uint64_t rows_known;                        /* of these, an earlier statement had */
    uint64_t rows_without_amount;               /* what they moved is told by the balances */
    uint32_t first_without_amount;              /* line of the first of these */
    uint64_t matched[ALMS_MATCH_METHODS_COUNT]; /* rows, by how they were matched */
    uint64_t pairs;                             /* of lines that took each other back */
    uint64_t ambiguous; /* rows or lines of one day and amount, where there are more of one */
    /* The reconciliation, and what it leaves open: the last one where nothing new was found. */
    struct alms_reconciliation_list result;
    struct alms_open_list open;
    void *memory; /* owns the strings */
};

/*
 * Reads a statement, matches it and records the reconciliation; in a dry run it only pretends to.
 * Nothing is recorded if the statement has no new row, no match was found and it reaches no
 * further than the last one.
 * Refuses with RULES_SYNTAX, PATTERN_SYNTAX, RULES_PURPOSE (neither a balance nor `record
 * movement` stands in the rules: they are for lists of gifts), TABLE_*, TABLE_EMPTY, FILE_*,
 * AMOUNT_*, DATE_*, STATEMENT_AMOUNT; STATEMENT_BALANCE for each line whose balance is not the one
 * before it and what moved, and if the balances that are given are not those of the statement;
 * VALUE_MISSING if there is no account, or no opening balance; NOT_FOUND; RECONCILE_ACCOUNT;
 * STATEMENT_FOREIGN if the rules name another account or commodity, or their source was reconciled
 * with another account; STATEMENT_GAP; STATEMENT_DAYS; VAULT_MISSING. The report is filled as far
 * as it came.
 */
ALMS_MUST_CHECK enum alms_code
alms_reconcile_run(alms_book *book, const char *path, const struct alms_reconcile_options *options,
                   struct alms_reconcile_report *out, struct alms_error *err);

void alms_reconcile_report_free(struct alms_reconcile_report *report);

/*
 * Undoes the newest reconciliation of its account: its rows are not known any more, what it matched
 * is open. Refuses with NOT_FOUND, RECONCILE_ORDER, VALUE_MISSING (reason), TEXT_*.
 */
ALMS_MUST_CHECK enum alms_code alms_reconcile_undo(alms_book *book, const char *reconciliation,
                                                   const char *reason, struct alms_error *err);

/*
 * Whether the account is reconciled up to the end of that day in every commodity in which it ever
 * was; false for an account that never was. Refuses with NOT_FOUND.
 */
ALMS_MUST_CHECK enum alms_code alms_reconcile_is_through(alms_book *book, const char *account,
                                                         struct alms_date date, bool *out,
                                                         struct alms_error *err);

ALMS_END_DECLS

#endif
