/*
 * import_inside - a file on its way into the book: the state that reading rows, checking the whole
 * and recording the batch share.
 */
#ifndef ALMS_IMPORT_INSIDE_H
#define ALMS_IMPORT_INSIDE_H

#include "book/book.h"
#include "book/rejects.h"
#include "intake/reader.h"
#include "store/counter.h"

#include <alms/import.h>

enum { ALMS_SUMS_MAX = 32 };

/* Sums per commodity, in the order in which the commodities came. */
struct alms_sums {
    size_t count;
    int32_t commodity_ids[ALMS_SUMS_MAX];
    int64_t totals[ALMS_SUMS_MAX];
};

/* A file on its way into the book. */
struct alms_importing {
    alms_book *book;
    const struct alms_import_options *options;
    struct alms_rules *rules;
    struct alms_reader *reader;
    struct alms_counter *counter; /* occurrences of equal rows */
    struct alms_keyed *keyed;
    struct alms_tx *tx;
    struct alms_rejects *rejects;
    struct alms_import_report *report;
    struct alms_arena *arena; /* of the report */
    char batch[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_sums booked;
    struct alms_sums known;
    struct alms_sums set_aside;
    uint32_t table_index; /* of the tables in the file */
    int64_t table_before; /* total of the tables before it */
    struct alms_error footer_faults;
    bool has_footer;
    bool footer_only_warns;
    struct alms_place footer_place;
    char footer[ALMS_READER_AMOUNT_SIZE_BYTES];
    uint64_t faults_count;
    enum alms_code first_fault;
};

/* Refuses with LIST_LONG or AMOUNT_RANGE. */
ALMS_MUST_CHECK enum alms_code
alms_sums_add(struct alms_sums *sums, int32_t commodity_id, int64_t amount, struct alms_error *err);

/* "CNY 12.50"; lives as long as the report. */
const char *
alms_sums_item_text(const struct alms_importing *work, const struct alms_sums *sums, size_t index);

/* "CNY 12.50, USD 3.00" */
const char *alms_sums_text(const struct alms_importing *work, const struct alms_sums *sums);

/*
 * Checks once, before any row, that the book has what the options and the rules name and that the
 * words among them are known; what an option takes the place of is not asked for.
 * Refuses with NOT_FOUND, CLOSED, ACCOUNT_GROUP, VALUE_UNKNOWN at the places of the rules.
 */
ALMS_MUST_CHECK enum alms_code
alms_import_check_constants(const struct alms_masters *masters, const struct alms_rules *rules,
                            const struct alms_import_options *options, struct alms_error *err);

/* Compares the footer of the table that ends here, if it has one, with its rows. */
void alms_import_end_table(struct alms_importing *work);

/*
 * Gives a row its verdict and books it if it is new. What is wrong with the row is told and
 * counted; only what is wrong with the book is returned.
 */
ALMS_MUST_CHECK enum alms_code
alms_import_take_row(struct alms_importing *work, struct alms_read_row *row,
                     enum alms_code read_code, struct alms_error *faults);

/*
 * Refuses with ROW_CONFLICT: tells beside each other what is booked at n and what the row says, its
 * amount in canonical form. Names are masked and texts hidden.
 */
ALMS_MUST_CHECK enum alms_code
alms_import_fail_conflict(struct alms_importing *work, const struct alms_read_row *row,
                          const char *amount, uint64_t n, struct alms_error *err);

/*
 * Checks the file as a whole, after its last row.
 * Refuses with TABLE_EMPTY, FOOTER_TOTAL, EXPECT_ROWS, EXPECT_TOTAL, ROWS_REJECTED.
 */
ALMS_MUST_CHECK enum alms_code
alms_import_check(struct alms_importing *work, struct alms_error *err);

#endif
