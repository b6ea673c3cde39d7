/*
 * import - gifts from the tables of banks and platforms, and goods from lists of what was received
 * or given out, each row booked exactly once.
 *
 * A rules file says how a table is to be read (docs/guide/import.md). Every row gets a verdict. A
 * row is known by its unique reference or, without one, by its content, its date and its
 * occurrence among equal rows of that date, within its source: the name of the file is no part of
 * it, so a file that was renamed, or overlaps another, books nothing twice.
 *
 * A gift is booked whole, with what a platform kept of it as an expense of its fund (FEE_UNFIT,
 * FEE_SIGN, NET_DIFFERS are faults of its row); a row that gives a gift back reverses it.
 *
 * Goods that were received are a gift in kind where the row has a value, and a line of the register
 * of goods without value where it has none; what was given out takes the lots that expire first. A
 * row whose item (ITEM_UNKNOWN) or unit (UNIT_UNKNOWN) the book does not know, or of which there is
 * not enough (STOCK_SHORT), is held, with the reason in rejects_path: the same file imports it once
 * the book knows. VALUE_DIFFERS, UNIT_DIFFERS, VALUATION_MISSING are faults of a row.
 *
 * A file is booked whole or, with `partial`, as far as its rows can be. Reading is in one pass;
 * memory does not grow with the file.
 */
#ifndef ALMS_IMPORT_H
#define ALMS_IMPORT_H

#include <alms/book.h>
#include <alms/entry.h>
#include <alms/mask.h>

ALMS_BEGIN_DECLS

enum alms_verdict {
    ALMS_ROW_BOOKED,   /* new */
    ALMS_ROW_KNOWN,    /* booked by an earlier import, or earlier in the file */
    ALMS_ROW_CONFLICT, /* its reference is booked with other content */
    ALMS_ROW_REJECTED, /* cannot be booked, for the reasons told */
    ALMS_ROW_HELD,     /* set aside for a person, by a `hold` rule or as above */
    ALMS_ROW_SKIPPED,  /* no gift by a `skip` or `total` rule, or blank */
    ALMS_ROW_REFUNDED, /* gave a gift back, which is reversed */
    ALMS_VERDICTS_COUNT
};

/* How far the reading of a file has come. */
struct alms_import_progress {
    uint64_t rows;
    uint64_t bytes_done;
    uint64_t bytes_total;
};

/* Called now and then while a file is read. */
typedef void alms_import_tell(void *context, const struct alms_import_progress *progress);

/* Called for every fault of a file, in its order. The fault lives until the call returns. */
typedef void alms_import_fault(void *context, const struct alms_fault *fault);

struct alms_import_options {
    const char *rules;      /* required: the text of the rules */
    const char *rules_name; /* required: what to call them in messages */
    /* Each takes the place of what the rules say when it is given. */
    struct alms_date date;
    const char *account;
    const char *fund;
    const char *channel;
    const char *campaign;
    const char *programme;
    const char *county;
    /* Of rows in another currency: what one unit is worth, and whose rate it is (currency.h). */
    const char *rate;
    const char *rate_source;
    const char *place;        /* of goods */
    const char *approver;     /* of goods that are given out; not who imports */
    const char *expect_rows;  /* gifts in the file, booked or known; NULL: not checked */
    const char *expect_total; /* their sum before fees and refunds; NULL: not checked */
    bool partial;             /* book the good rows of a file that has bad ones */
    const char *rejects_path; /* where rejected, held and conflicting rows go; NULL: nowhere */
    alms_import_fault *fault; /* may be NULL */
    void *fault_context;
    alms_import_tell *tell; /* may be NULL */
    void *tell_context;
    alms_translate *translate; /* for the reasons in rejects_path; NULL: English */
};

/* A rule that fitted no row of a file. */
struct alms_unfit_rule {
    const char *word; /* "when", "skip", "hold", "refund", "end" or "total" */
    uint32_t line;    /* in the rules */
};

/* What became of a file. Its strings belong to the report. */
struct alms_import_report {
    const char *batch; /* its number; NULL if nothing was recorded */
    const char *source;
    const char *encoding;     /* as found: "UTF-8", "UTF-8 with BOM" */
    const char *file_digest;  /* SHA-256 in hexadecimal */
    const char *rules_digest; /* likewise */
    uint64_t header_line;     /* 0 if none was found */
    uint64_t rows[ALMS_VERDICTS_COUNT];
    const char *booked_total;   /* sums per commodity, as "CNY 12.50, USD 3.00"; "0" for none */
    const char *known_total;    /* of gifts, not of refunds */
    const char *refunded_total; /* what went back by the refunds that were booked */
    const char *fees_total;     /* what platforms kept of the gifts that were booked */
    /* Of rejected, held and conflicting rows that have an amount; refunds count below zero. */
    const char *set_aside_total;
    const char *footer_total; /* what the file itself prints; NULL if it prints none */
    bool footer_differs;
    struct alms_date first_date; /* of gifts and refunds; zero if there is none */
    struct alms_date last_date;
    uint64_t ambiguous_rows; /* `when` rules contradict each other; the first counts */
    bool wrote_rejects;
    /* By kind, then by line; none if the file had no row of data. */
    const struct alms_unfit_rule *unfit_rules;
    size_t unfit_rules_count;
    void *memory; /* owns the strings */
};

/*
 * Imports a file and records a batch.
 * Refuses with RULES_SYNTAX, PATTERN_SYNTAX, RULES_PURPOSE (the rules are for statements alone),
 * TABLE_*, TABLE_EMPTY, ROWS_REJECTED, ROW_CONFLICT, EXPECT_ROWS, EXPECT_TOTAL, FOOTER_TOTAL,
 * FILE_*, VAULT_MISSING; with FILE_EXISTS if there is a file at rejects_path; before any row is
 * read with NOT_FOUND, CLOSED, ACCOUNT_GROUP or VALUE_UNKNOWN, at its place in the rules, for each
 * thing that the rules or the options name and the book does not have. A refund that is not the
 * whole of a gift which the book has and can give back is held, with REFUND_HELD as its reason in
 * rejects_path. The report is filled even then, as far as the file was read. Every fault of a row
 * goes to options->fault. If no row is new, nothing is recorded.
 */
ALMS_MUST_CHECK enum alms_code
alms_import_run(alms_book *book, const char *path, const struct alms_import_options *options,
                struct alms_import_report *out, struct alms_error *err);

void alms_import_report_free(struct alms_import_report *report);

/* "booked", "known", "conflict", "rejected", "held", "skipped" or "refunded". */
const char *alms_verdict_word(enum alms_verdict verdict);

/* Rules to hold against a file. */
struct alms_rules_text {
    const char *name;
    const char *text;
};

/* How near rules come to a file. Its strings belong to the list that holds it. */
struct alms_detected {
    const char *rules; /* their name */
    const char *source;
    bool fits;           /* a row has all their columns */
    uint64_t line;       /* of the row that is the header, or comes closest to it */
    const char *missing; /* columns that it does not have, as "金额|amount, 日期"; "" for none */
    size_t missing_count;
    size_t found_count; /* columns of the header that it has */
};

struct alms_detected_list {
    const struct alms_detected *items; /* those that fit, then those with the most columns found */
    size_t count;                      /* without rules of which the file has no column */
    void *memory;                      /* owns everything above */
};

/*
 * Finds out which rules fit a file, by the names of its columns alone; it is read up to the first
 * header that fits.
 * Refuses with RULES_SYNTAX, PATTERN_SYNTAX, FILE_*, TABLE_FORMAT, TABLE_ENCODING, TABLE_LIMIT.
 */
ALMS_MUST_CHECK enum alms_code
alms_import_detect(const char *path, const struct alms_rules_text *rules, size_t count,
                   struct alms_detected_list *out, struct alms_error *err);

void alms_detected_list_free(struct alms_detected_list *list);

/* A batch of the book. Its strings belong to the list that holds it. */
struct alms_batch {
    const char *batch;
    const char *at;
    const char *by;
    const char *source;
    const char *file;        /* its name, private; NULL without vault */
    const char *file_digest; /* SHA-256 in hexadecimal */
    const char *rules_digest;
    const char *rows[ALMS_VERDICTS_COUNT];
    const char *totals;     /* of the booked rows, per commodity */
    const char *refunds;    /* of the refunded rows; NULL if there are none */
    const char *first_date; /* of its gifts, booked or known */
    const char *last_date;
    const char *footer;   /* what the file printed, if it differs from its rows; NULL otherwise */
    const char *encoding; /* as in the report; NULL where version 1 recorded the batch */
    const char *header_line; /* likewise */
    const char *undone_at;   /* NULL unless it was undone */
    const char *undone_by;
    const char *undone_reason; /* private; NULL without vault */
};

struct alms_batch_list {
    const struct alms_batch *items; /* in the order of their numbers */
    size_t count;
    void *memory; /* owns everything above */
};

ALMS_MUST_CHECK enum alms_code
alms_import_list(alms_book *book, struct alms_batch_list *out, struct alms_error *err);

/* One batch, as a list of one. Refuses with NOT_FOUND. */
ALMS_MUST_CHECK enum alms_code alms_import_get(alms_book *book, const char *batch,
                                               struct alms_batch_list *out, struct alms_error *err);

void alms_batch_list_free(struct alms_batch_list *list);

/*
 * What a batch booked: a gift, of money or of goods; with a negative amount a refund, or goods that
 * were given out at their cost. Of goods without value the number is "", the amount a quantity and
 * the commodity the item. Lives until the visit returns.
 * Donor and reference are masked, the former as lists are published: NULL if they are not known.
 */
struct alms_batch_gift {
    const char *number;
    struct alms_date date;
    const char *amount;
    const char *commodity;
    const char *fund;
    const char *donor;
    const char *reference;
    const char *reversed_by; /* voucher number; NULL while it stands */
};

typedef enum alms_code
alms_batch_gift_visit(void *context, const struct alms_batch_gift *gift, struct alms_error *err);

/*
 * Walks the gifts that a batch booked, in the order of its file. `words` say what stands for a
 * donor without a name. Refuses with NOT_FOUND, and with what visit returns.
 */
ALMS_MUST_CHECK enum alms_code
alms_import_walk(alms_book *book, const char *batch, const struct alms_mask_words *words,
                 alms_batch_gift_visit *visit, void *context, struct alms_error *err);

struct alms_undo_draft {
    const char *batch;
    const char *reason;    /* required; private */
    struct alms_date date; /* of the reversals; zero: today */
};

/* What an undo did. */
struct alms_undone {
    uint64_t gifts_count;
    char first_number[ALMS_VOUCHER_TEXT_SIZE_BYTES]; /* of the reversals; "" if there are none */
    char last_number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
};

/*
 * Undoes a batch: reverses each of its gifts, takes back what it noted of goods without value, and
 * records `import.undo`. Its rows are not booked any
 * more, so that importing them again books them.
 * Refuses as a whole, with all reasons: NOT_FOUND, BATCH_UNDONE, VALUE_MISSING, TEXT_*; REVERSED
 * for each gift that is reversed already; BATCH_REFUNDS for each refund that it booked, for a
 * reversal is not reversed; FUND_OVERSPENT and HOLDING_OVERDRAWN where the money is
 * spent; DATE_EARLY, DATE_FUTURE, PERIOD_CLOSED for the date.
 */
ALMS_MUST_CHECK enum alms_code alms_import_undo(alms_book *book,
                                                const struct alms_undo_draft *draft,
                                                struct alms_undone *out, struct alms_error *err);

ALMS_END_DECLS

#endif
