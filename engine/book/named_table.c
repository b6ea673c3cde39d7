#include "book/named_table.h"

#include <string.h>

void alms_named_table_close(struct alms_named_table *table)
{
    alms_table_close(table->table);
    alms_arena_close(table->arena);
    *table = (struct alms_named_table){0};
}

static size_t find_column(const struct alms_table_row *row, const struct alms_named_column *column)
{
    for (size_t i = 0; i < row->cells_count; i++) {
        const struct alms_span name = alms_span_trim(row->cells[i]);
        if (alms_span_equal(name, column->name) || alms_span_equal(name, column->name_zh))
            return i;
    }
    return SIZE_MAX;
}

enum alms_code alms_named_table_open(const char *path, const struct alms_named_column *columns,
                                     size_t count, struct alms_named_table *out,
                                     struct alms_error *err)
{
    bool has_row = false;
    struct alms_table_row row;
    CLEANUP(alms_named_table_close)
    struct alms_named_table table = {.count = count, .arena = alms_arena_open()};

    REQUIRE(count <= ALMS_NAMED_COLUMNS_MAX);
    TRY(alms_table_open(path, ALMS_TABLE_FOUND, &table.table, err));
    TRY(alms_table_next(table.table, &row, &has_row, err));
    if (!has_row)
        return alms_fail(err, ALMS_E_TABLE_EMPTY, "'%s' has no rows", path);
    for (size_t i = 0; i < count; i++) {
        table.places[i] = find_column(&row, &columns[i]);
        if (table.places[i] == SIZE_MAX && columns[i].is_needed) {
            (void)alms_fail(err, ALMS_E_TABLE_HEADER, "'%s' has no column '%s' (%s)", path,
                            columns[i].name, columns[i].name_zh);
        }
    }
    TRY(alms_error_code(err));
    *out = table;
    /* What leaves is not cleaned up. */
    table.table = NULL;
    table.arena = NULL;
    return ALMS_OK;
}

enum alms_code
alms_named_table_next(struct alms_named_table *table, bool *out_has_row, struct alms_error *err)
{
    struct alms_table_row row;

    TRY(alms_table_next(table->table, &row, out_has_row, err));
    alms_arena_reset(table->arena);
    if (!*out_has_row)
        return ALMS_OK;
    table->place = alms_table_place(table->table, &row, 0);
    for (size_t i = 0; i < table->count; i++) {
        struct alms_span cell = {"", 0};
        if (table->places[i] < row.cells_count)
            cell = alms_span_trim(row.cells[table->places[i]]);
        table->cells[i] = cell.size_bytes == 0
                              ? NULL
                              : alms_arena_bytes(table->arena, cell.bytes, cell.size_bytes);
    }
    return ALMS_OK;
}

void alms_named_table_keep_faults(const struct alms_named_table *table,
                                  struct alms_error *row_faults, struct alms_error *err)
{
    alms_error_locate(row_faults, 0, &table->place);
    for (size_t i = 0; i < row_faults->count && i < ALMS_FAULTS_MAX; i++) {
        if (err->count < ALMS_FAULTS_MAX)
            err->faults[err->count] = row_faults->faults[i];
        err->count += 1;
    }
}
