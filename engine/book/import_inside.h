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
#include "value/decimal.h"
#include "value/money.h"

#include <alms/import.h>

enum { ALMS_SUMS_MAX = 32 };

/* Sums per commodity, in the order in which the commodities came. */
struct alms_sums {
    size_t count;
    int32_t commodity_ids[ALMS_SUMS_MAX];
    int64_t totals[ALMS_SUMS_MAX];
};

/* The total that a table prints of one of its columns, and what its rows add up to. */
struct alms_footer {
    bool is_there;
    bool only_warns;
    struct alms_place place;
    char printed[ALMS_READER_AMOUNT_SIZE_BYTES];
    struct alms_decimal sum;
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
    const char *file_name;
    char batch[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_sums booked;
    struct alms_sums known;
    struct alms_sums set_aside;
    struct alms_sums refunded;
    struct alms_sums fees;
    uint64_t known_refunds; /* of the known rows */
    uint32_t table_index;   /* of the tables in the file */
    struct alms_sums table; /* what the column of amounts prints in this table */
    struct alms_error footer_faults;
    struct alms_footer amount_footer; /* whose sum is that of the table */
    struct alms_footer fee_footer;
    struct alms_footer net_footer;
    struct alms_buffer booked_bytes; /* of a record that is compared with a row */
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

/* --- import_totals.c: what a file prints below its rows --- */

void alms_import_begin_totals(struct alms_importing *work);
void alms_import_clear_totals(struct alms_importing *work);

/* Counts what the row prints towards the totals of its table. */
void alms_import_add_printed(struct alms_importing *work, struct alms_read_row *row);

/* Keeps the totals that a footer prints. */
void alms_import_take_total(struct alms_importing *work, struct alms_read_row *row);

/* Compares the footers of the table that ends here, if it has any, with its rows. */
void alms_import_end_table(struct alms_importing *work);

/* --- import_row.c --- */

struct alms_identity {
    uint8_t id[ALMS_ROW_ID_SIZE_BYTES];
    uint8_t content[ALMS_ROW_ID_SIZE_BYTES];
};

/* What a platform kept of a gift. */
struct alms_import_fee {
    const char *text; /* as the source prints it, without its sign; NULL for none */
    int64_t amount;   /* as it is booked */
    char amount_text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char net_text[ALMS_AMOUNT_TEXT_SIZE_BYTES]; /* what came */
};

/* What a record from a row needs besides the row. */
struct alms_booking {
    struct alms_identity identity;
    const char *commodity;
    int32_t commodity_id;
    int64_t amount;
    char amount_text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_import_fee fee; /* of a gift */
};

/* The amount in the row's commodity. */
ALMS_MUST_CHECK enum alms_code
alms_import_take_amount(struct alms_importing *work, struct alms_read_row *row,
                        struct alms_booking *out, struct alms_error *err);

/* As alms_import_take_amount, above zero; what is wrong with it is told at its cell. */
ALMS_MUST_CHECK enum alms_code
alms_import_take_positive(struct alms_importing *work, struct alms_read_row *row,
                          struct alms_booking *out, struct alms_error *err);

/* A number of a spreadsheet becomes the amount beside which it lies by no more than a trifle. */
void alms_import_settle(const struct alms_masters *masters, struct alms_read_row *row);

ALMS_MUST_CHECK enum alms_code
alms_import_take_identity(struct alms_importing *work, const struct alms_read_row *row,
                          struct alms_identity *out, struct alms_error *err);
void alms_import_fill_private(const struct alms_read_row *row, struct alms_private *part);
void alms_import_note_date(struct alms_importing *work, struct alms_date date);

/* --- import_fee.c --- */

/*
 * Takes the fee of a gift whose amount is taken, and compares what is left with the row's net
 * amount. Refuses with FEE_UNFIT or NET_DIFFERS, at the cell.
 */
ALMS_MUST_CHECK enum alms_code
alms_import_take_fee(struct alms_importing *work, const struct alms_read_row *row,
                     struct alms_booking *booking, struct alms_error *err);

/* Whether a fee in a record, NULL for none, is the one of the row, NULL for none. */
bool alms_import_same_fee(const char *booked, const char *found);

/* The row's fee without its sign; NULL for none. */
const char *alms_import_fee_text(const struct alms_read_row *row);

/* --- import_goods.c --- */

/*
 * Gives a row of goods its verdict and books it if it is new. What a person can mend in the book is
 * held: *out is HELD and ITEM_UNKNOWN, UNIT_UNKNOWN or STOCK_SHORT is noted.
 */
ALMS_MUST_CHECK enum alms_code
alms_import_take_goods(struct alms_importing *work, struct alms_read_row *row,
                       enum alms_verdict *out, struct alms_error *err);

/* --- import_refund.c --- */

/*
 * Reverses the gift that a refund names. What is not the whole of a gift that can be given back is
 * held: *out is HELD and the reason is noted as REFUND_HELD.
 */
ALMS_MUST_CHECK enum alms_code
alms_import_take_refund(struct alms_importing *work, struct alms_read_row *row,
                        enum alms_verdict *out, struct alms_error *err);

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
