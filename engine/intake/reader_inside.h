/*
 * reader_inside - the reader's state, which finding the header and reading rows share.
 */
#ifndef ALMS_READER_INSIDE_H
#define ALMS_READER_INSIDE_H

#include "intake/reader.h"

enum { ALMS_CELL_ABSENT = -1 };

struct alms_reader {
    struct alms_rules *rules;
    struct alms_table *table;
    struct alms_date date; /* of every row, where the rules or the caller fix it */
    bool has_date;
    bool has_own_date;                      /* the caller's date takes the place of the rules' */
    bool reads_movements;                   /* of an account, instead of gifts */
    bool is_between;                        /* behind one table and before the next */
    uint32_t sheet;                         /* that is being read */
    uint32_t tables_count;                  /* headers found so far */
    int columns_at[ALMS_RULES_COLUMNS_MAX]; /* cell of each mapped column, or ALMS_CELL_ABSENT */
    struct alms_arena *header_arena;
    struct alms_table_row header;
    int reason_at;            /* cell of ALMS_REASON_COLUMN, or ALMS_CELL_ABSENT */
    struct alms_arena *arena; /* of the row */
    /* Whether a rule fitted any row, by its place among its kind. */
    bool when_fits[ALMS_RULES_LINES_MAX];
    bool skip_fits[ALMS_RULES_LINES_MAX];
    bool hold_fits[ALMS_RULES_LINES_MAX];
    bool refund_fits[ALMS_RULES_LINES_MAX];
    bool movement_skip_fits[ALMS_RULES_LINES_MAX];
    bool end_fits[ALMS_RULES_LINES_MAX];
    bool total_fits[ALMS_RULES_LINES_MAX];
    struct alms_buffer identity;
    struct alms_buffer content;
    struct alms_buffer refunds;
    struct alms_buffer above[ALMS_RULES_COLUMNS_MAX]; /* of columns that fill: what stood last */
    struct alms_buffer closest; /* the row that came closest to being the header */
    size_t closest_count;
    uint32_t closest_line;
};

/*
 * What a row means while no table has begun: whether it is the next header, or holds a date for
 * what follows. A header's faults are noted in err.
 */
bool alms_reader_take_header(struct alms_reader *reader, const struct alms_table_row *row,
                             struct alms_error *err);

/* Whether the row has all the names that make a header. */
bool alms_reader_is_header(const struct alms_reader *reader, const struct alms_table_row *row);

/*
 * Where the rules say with what cells begin, a cell that begins otherwise is the rest of the one
 * before it: the mark between them is a part of the text.
 */
void alms_reader_join_cells(struct alms_reader *reader, struct alms_table_row *row);

/* A cell as one line: people break lines within cells, and a text of the book has none. */
const char *alms_reader_one_line(struct alms_arena *arena, struct alms_span cell);

/* From here on the next header is looked for. */
void alms_reader_leave_table(struct alms_reader *reader);

/* --- cells, which reader.c reads for the others --- */

/* What a cell says: without what stands around it, nothing if it stands for nothing. */
struct alms_span
alms_reader_cell(const struct alms_reader *reader, const struct alms_table_row *row, int at);

/* The place of a cell of a condition or of another rule, -1 if the table does not have it. */
int alms_reader_cell_at(const struct alms_reader *reader, const struct alms_rules_cell *cell);

/* The column of that role and its cell; NULL if the rules have none. */
const struct alms_rules_column *
alms_reader_column(const struct alms_reader *reader, enum alms_cell_role role, int *out_at);

bool alms_reader_fits(const struct alms_reader *reader, const struct alms_table_row *row,
                      const struct alms_rules_condition *condition);

enum alms_cell_kind alms_reader_cell_kind(const struct alms_table_row *row, int at);

/* Whether a cell says something of its own: the value of a merged cell counts once. */
bool alms_reader_is_own(const struct alms_table_row *row, int at);

/* Reads a number by the marks of a column. */
ALMS_MUST_CHECK enum alms_code
alms_reader_number(const struct alms_reader *reader, const struct alms_table_row *row, int at,
                   const struct alms_rules_column *column, char *text, struct alms_error *err);

/* Notes the faults that `first` does not count yet at the place of a cell. */
void alms_reader_locate(const struct alms_reader *reader, const struct alms_table_row *row, int at,
                        size_t first, struct alms_error *err);

/* --- reader_identity.c: what a row is known by --- */

/* A part of an identity, behind a separator. */
void alms_reader_add_part(struct alms_buffer *out, const char *bytes, size_t size_bytes);

/* Of a gift or a movement. */
void alms_reader_read_identity(struct alms_reader *reader, struct alms_read_row *row);

/* A gift is refunded once: the refund is known by the gift. */
void alms_reader_read_refund_identity(struct alms_reader *reader, struct alms_read_row *row);

/* --- reader_date.c --- */

/* Reads the date of the row, wherever the rules say that it stands. */
void alms_reader_read_date(const struct alms_reader *reader, struct alms_read_row *row,
                           struct alms_error *err);

/* Reads a date by the form of its column: as text, as a day, or as its number. */
bool alms_reader_date(const struct alms_table_row *row, int at, struct alms_span text,
                      const char *form, struct alms_date *out);

/* --- reader_goods.c --- */

/* Empty cells of columns that fill get what stands above them in the same table. */
void alms_reader_fill(struct alms_reader *reader, struct alms_table_row *row);
void alms_reader_forget_above(struct alms_reader *reader);

/* Reads what a row says of goods. */
void alms_reader_read_goods(struct alms_reader *reader, struct alms_read_row *row,
                            struct alms_error *err);

/* --- reader_money.c: amounts, fees and refunds --- */

/* Where the amount of a gift stands: what was received, if that has a column of its own. */
const struct alms_rules_column *
alms_reader_amount_column(const struct alms_reader *reader, int *out_at);

/* Reads the cell of the amount, which may not be empty. */
void alms_reader_read_amount(const struct alms_reader *reader, struct alms_read_row *row,
                             struct alms_error *err);

/* Reads the cells of fee and net, where the rules have them. */
void alms_reader_read_fee(const struct alms_reader *reader, struct alms_read_row *row,
                          struct alms_error *err);

/* Whether `total` rules fit; their figures go where the row has amount, fee and net. */
bool alms_reader_read_totals(struct alms_reader *reader, struct alms_read_row *row,
                             struct alms_error *err);

/* The `refund` rule that fits; NULL if none does. */
const struct alms_rules_refund *
alms_reader_find_refund(struct alms_reader *reader, const struct alms_table_row *row);

/* Takes the gift that a refund names. */
void alms_reader_read_refunded(struct alms_reader *reader, const struct alms_rules_refund *refund,
                               struct alms_read_row *row);

/* Takes the amount that went back and the gift that the row names. */
void alms_reader_read_refund(struct alms_reader *reader, const struct alms_rules_refund *refund,
                             struct alms_read_row *row, struct alms_error *err);

/* --- reader_movement.c: rows of statements --- */

/* The amounts, the fee and the balance of a row of a statement. */
void alms_reader_read_movement(const struct alms_reader *reader, struct alms_read_row *row,
                               struct alms_error *err);

#endif
