/*
 * reconcile_inside - a statement on its way into the book: the state that reading, matching and
 * recording it share.
 */
#ifndef ALMS_RECONCILE_INSIDE_H
#define ALMS_RECONCILE_INSIDE_H

#include "book/book.h"
#include "book/row_id.h"
#include "intake/reader.h"
#include "store/counter.h"

#include <alms/reconcile.h>

enum { ALMS_NOT_MATCHED = -1, ALMS_TAKEN_BACK = -2 };

/* A row of the statement, or a movement that an earlier one left open. */
struct alms_bank_row {
    struct alms_movement movement;
    int64_t day; /* of its date, as a serial number */
    int64_t balance;
    bool has_amount;
    bool has_balance;
    bool is_known; /* an earlier statement had it */
    bool is_old;   /* it is none of this statement */
    uint32_t line; /* of the file */
    uint32_t column;
    const char *reference; /* NULL if it has none */
    struct alms_spot spot; /* where it is recorded; zero until then */
    bool is_matched;
};

/* A line of the book that no statement has yet. */
struct alms_book_line {
    struct alms_matched_line line;
    int64_t day;
    int64_t row; /* index of the row that it is of; ALMS_NOT_MATCHED, or ALMS_TAKEN_BACK */
};

struct alms_line_pair {
    struct alms_spot line;
    struct alms_spot other;
};

struct alms_reconciling_file {
    alms_book *book;
    const char *path;
    const struct alms_reconcile_options *options;
    struct alms_reconcile_report *report;
    struct alms_rules *rules;
    struct alms_reader *reader;
    struct alms_counter *counter;
    struct alms_keyed *keyed;
    struct alms_tx *tx;
    struct alms_arena *arena; /* of the report, and of references */
    struct alms_chain chain;
    uint32_t scale_digits;
    bool has_last;
    struct alms_reconciliation_row last;
    struct alms_date from;
    struct alms_date until;
    int64_t first_day; /* lines before it are not looked at */
    int64_t opening;
    int64_t closing;
    /* Rows of the statement in the order of time; then movements that are still open. */
    struct alms_bank_row *rows;
    size_t rows_count;
    size_t rows_capacity;
    size_t statement_count; /* of these, rows of the statement */
    struct alms_book_line *lines;
    size_t lines_count;
    size_t lines_capacity;
    struct alms_line_pair *pairs;
    size_t pairs_count;
    size_t pairs_capacity;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
};

/* Reads the rows of the statement into the order of time, and checks its balances. */
ALMS_MUST_CHECK enum alms_code
alms_reconcile_read(struct alms_reconciling_file *work, struct alms_error *err);

/* Finds the lines of the rows. */
ALMS_MUST_CHECK enum alms_code
alms_reconcile_match(struct alms_reconciling_file *work, struct alms_error *err);

/* The same for rows that are the sum of the gifts of one day and channel. */
ALMS_MUST_CHECK enum alms_code
alms_reconcile_match_groups(struct alms_reconciling_file *work, struct alms_error *err);

#endif
