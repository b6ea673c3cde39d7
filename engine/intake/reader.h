/*
 * reader - the rows of a table as the rules see them: found, typed, sorted out.
 *
 * The reader knows nothing of books: amounts are decimal text, codes are what the rules say. It
 * finds the header by its names, and tells for each row behind it whether it is data, and what is
 * wrong with it.
 */
#ifndef ALMS_READER_H
#define ALMS_READER_H

#include "intake/rules.h"
#include "intake/table.h"

enum { ALMS_READER_AMOUNT_SIZE_BYTES = 48, ALMS_READER_TEXT_SIZE_MAX = 8000 };

/* What a row says of goods; NULL where it says nothing. */
struct alms_read_goods {
    const char *item;
    const char *spec;
    const char
        *quantity; /* plain decimal text, and behind a blank the unit, if the row names one */
    const char *unit_price; /* plain decimal text */
    const char *expiry;     /* 2026-12-31 */
    const char *batch;
    int item_at; /* its cell, -1 if the row has none; so are the others */
    int quantity_at;
    int price_at;
};

/* A private cell that is not empty. */
struct alms_read_text {
    const char *key;
    const char *value;
};

enum alms_row_kind {
    ALMS_ROW_IS_DATA,
    ALMS_ROW_IS_HELD,   /* data that a `hold` rule sets aside */
    ALMS_ROW_IS_REFUND, /* gives a gift back, by a `refund` rule */
    ALMS_ROW_IS_TOTAL,  /* a footer with a total to compare */
    ALMS_ROW_IS_SKIPPED /* blank, a repeated header, or named by a `skip` rule */
};

/* A row behind the header, until the next one is read. */
struct alms_read_row {
    enum alms_row_kind kind;
    struct alms_table_row table_row;
    const char *hold_reason; /* NULL if the rule gives none */
    bool is_ambiguous;       /* a later `when` fits too and says something else */
    uint32_t table_index;    /* of the tables in the file, from 1 */
    bool has_amount;
    bool amount_is_number; /* of a spreadsheet: it may lie a trifle beside what was typed */
    bool amount_is_near;   /* the rules allow more than a trifle */
    int amount_at;         /* its cell, -1 if the row has none */
    char amount[ALMS_READER_AMOUNT_SIZE_BYTES]; /* plain decimal text, or the footer's total */
    /*
     * As printed, with its sign, or the footer's total; "" where the file has no such column or the
     * cell is empty.
     */
    char fee[ALMS_READER_AMOUNT_SIZE_BYTES];
    char net[ALMS_READER_AMOUNT_SIZE_BYTES];
    bool has_fee_column;
    int fee_sign; /* 1: the platform kept it, -1: it gave it back, 0: there is none */
    int fee_at;   /* as amount_at */
    int net_at;
    bool amount_only_warns; /* of a footer: its total may differ */
    bool fee_only_warns;
    bool net_only_warns;
    /* Of a refund the amount is without sign; this is what the amount's own column prints. */
    char printed[ALMS_READER_AMOUNT_SIZE_BYTES];
    /* Of a movement: amount is what was received, or what moved with its sign; either or both may
       be missing, and the caller knows what that means. */
    char paid[ALMS_READER_AMOUNT_SIZE_BYTES];    /* "" if there is none */
    char balance[ALMS_READER_AMOUNT_SIZE_BYTES]; /* of the account behind the row; "" if not said */
    bool is_paid;                                /* a `paid` rule says that the amount went out */
    struct alms_date date;
    struct alms_rules_settings settings;
    struct alms_read_goods goods;
    /* Private columns that are not empty, by key; the reference stands under "ref". */
    struct alms_read_text texts[ALMS_RULES_COLUMNS_MAX];
    size_t texts_count;
    /* What identifies the row, and what it says; parted by unit separators. */
    bool is_unique;
    struct alms_span identity;
    struct alms_span content;
    struct alms_span refunds; /* the identity of the gift that a refund names; "" for none */
};

/* The column of a rejects file that holds the reasons: it is no part of a row. */
#define ALMS_REASON_COLUMN "alms"

struct alms_reader_options {
    struct alms_date date; /* takes the place of the rules' date when it is given */
    bool reads_movements;  /* every row of an account, instead of those that are gifts */
};

struct alms_reader;

/* The rules stay the caller's and must outlive the reader. Refuses with FILE_*, DATE_SYNTAX. */
ALMS_MUST_CHECK enum alms_code alms_reader_open(const char *path, struct alms_rules *rules,
                                                const struct alms_reader_options *options,
                                                struct alms_reader **out, struct alms_error *err);
void alms_reader_close(struct alms_reader *reader); /* NULL is fine */
void alms_reader_close_variable(struct alms_reader **reader);

/*
 * Finds the header. Refuses with TABLE_HEADER or TABLE_COLUMN, and names what it found instead, or
 * as alms_table_next; after a refusal nothing more can be read.
 */
ALMS_MUST_CHECK enum alms_code
alms_reader_find_header(struct alms_reader *reader, struct alms_error *err);

/*
 * Reads the next row; false at the end. Faults of the row are noted in err with their places and
 * returned; the row is filled as far as it could be read (out_has_row is true then).
 */
ALMS_MUST_CHECK enum alms_code alms_reader_next(struct alms_reader *reader,
                                                struct alms_read_row *out, bool *out_has_row,
                                                struct alms_error *err);

const struct alms_table *alms_reader_table(const struct alms_reader *reader);

/* The header as it stands in the file; NULL cells before it was found. */
const struct alms_table_row *alms_reader_header(const struct alms_reader *reader);

/*
 * The first cell with one of the names, in the order of the names; -1 if there is none. Letters,
 * digits and signs count the same in full and in half width.
 */
int alms_reader_find_name(const struct alms_table_row *row, const struct alms_rules_names *names);

/* The cell of ALMS_REASON_COLUMN, -1 if the file has none. */
int alms_reader_reason_at(const struct alms_reader *reader);

/* Called with the word of a rule and its line in the rules file. */
typedef void alms_unfit_visit(void *context, const char *word, uint32_t line);

/* Tells the when, skip, hold, refund, end and total rules that fitted none of the rows that were
 * read. */
void alms_reader_unfit_rules(const struct alms_reader *reader, alms_unfit_visit *visit,
                             void *context);

/* SHA-256 of the file, after the last row. */
ALMS_MUST_CHECK enum alms_code
alms_reader_digest(struct alms_reader *reader, struct alms_hash *out, struct alms_error *err);

#endif
