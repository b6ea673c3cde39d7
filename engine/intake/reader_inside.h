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
    bool is_at_end;
    int columns_at[ALMS_RULES_COLUMNS_MAX]; /* cell of each mapped column, or ALMS_CELL_ABSENT */
    struct alms_arena *header_arena;
    struct alms_table_row header;
    int reason_at;            /* cell of ALMS_REASON_COLUMN, or ALMS_CELL_ABSENT */
    struct alms_arena *arena; /* of the row */
    struct alms_buffer identity;
    struct alms_buffer content;
    struct alms_buffer closest; /* the row that came closest to being the header */
    size_t closest_count;
    uint32_t closest_line;
};

#endif
