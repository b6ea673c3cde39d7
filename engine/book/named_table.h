/*
 * named_table - a small foreign table whose columns are found by their names, for rosters and
 * answers. The header is the first row.
 */
#ifndef ALMS_NAMED_TABLE_H
#define ALMS_NAMED_TABLE_H

#include "intake/table.h"

enum { ALMS_NAMED_COLUMNS_MAX = 32 };

/* A column: two names, and whether the table must have it. */
struct alms_named_column {
    const char *name;
    const char *name_zh;
    bool is_needed;
};

struct alms_named_table {
    struct alms_table *table;
    struct alms_arena *arena;
    size_t count;
    size_t places[ALMS_NAMED_COLUMNS_MAX];     /* SIZE_MAX: not there */
    const char *cells[ALMS_NAMED_COLUMNS_MAX]; /* of the row; NULL where it is empty */
    struct alms_place place;                   /* of the row */
};

/* Refuses with FILE_*, TABLE_FORMAT, TABLE_EMPTY, TABLE_HEADER (a needed column is not there). */
ALMS_MUST_CHECK enum alms_code
alms_named_table_open(const char *path, const struct alms_named_column *columns, size_t count,
                      struct alms_named_table *out, struct alms_error *err);

/* Reads the next row into cells; they live until the next call. */
ALMS_MUST_CHECK enum alms_code
alms_named_table_next(struct alms_named_table *table, bool *out_has_row, struct alms_error *err);

/* Adds the faults of the row to those of the whole, with its place. */
void alms_named_table_keep_faults(const struct alms_named_table *table,
                                  struct alms_error *row_faults, struct alms_error *err);

void alms_named_table_close(struct alms_named_table *table); /* for CLEANUP */

#endif
