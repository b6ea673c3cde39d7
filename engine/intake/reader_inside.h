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
    bool end_fits[ALMS_RULES_LINES_MAX];
    bool total_fits[ALMS_RULES_LINES_MAX];
    struct alms_buffer identity;
    struct alms_buffer content;
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

/* From here on the next header is looked for. */
void alms_reader_leave_table(struct alms_reader *reader);

#endif
