#include "intake/reader_inside.h"
#include "value/date.h"

#include <string.h>

enum { SHOWN_HEADER_SIZE_BYTES = 300 };

/* The half-width form of a character that has one. */
static uint32_t narrow(uint32_t character)
{
    return character >= 0xFF01 && character <= 0xFF5E ? character - 0xFEE0 : character;
}

/* Whether the first bytes alone tell that two names differ: full-width forms begin with EF. */
static bool differ_at_once(struct alms_span cell, const char *name)
{
    const unsigned char found = cell.size_bytes == 0 ? 0 : (unsigned char)cell.bytes[0];
    const unsigned char wanted = (unsigned char)name[0];

    return found != wanted && found != 0xEF && wanted != 0xEF;
}

/* Programs write the same name in full and in half width: 金额（元）, 金额(元). */
static bool is_name(struct alms_span cell, const char *name)
{
    size_t at = 0;
    size_t size = 0;
    const char *end = name + strlen(name);

    if (differ_at_once(cell, name))
        return false;
    while (at < cell.size_bytes && name < end) {
        const uint32_t found = alms_utf8_take(cell.bytes + at, cell.size_bytes - at, &size);
        at += size;
        const uint32_t wanted = alms_utf8_take(name, (size_t)(end - name), &size);
        name += size;
        if (narrow(found) != narrow(wanted))
            return false;
    }
    return at == cell.size_bytes && name == end;
}

int alms_reader_find_name(const struct alms_table_row *row, const struct alms_rules_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        for (size_t cell = 0; cell < row->cells_count; cell++) {
            if (is_name(alms_span_trim(row->cells[cell]), names->items[i]))
                return (int)cell;
        }
    }
    return ALMS_CELL_ABSENT;
}

static size_t count_header_names(const struct alms_reader *reader, const struct alms_table_row *row)
{
    size_t count = 0;

    for (size_t i = 0; i < reader->rules->header_count; i++)
        count += alms_reader_find_name(row, &reader->rules->header[i]) == ALMS_CELL_ABSENT ? 0 : 1;
    return count;
}

/* The cells of a row as people write them, cut where it is long. */
static void show_row(const struct alms_table_row *row, struct alms_buffer *out)
{
    out->size_bytes = 0;
    for (size_t i = 0; i < row->cells_count; i++) {
        const struct alms_span cell = alms_span_trim(row->cells[i]);
        if (i > 0)
            alms_buffer_add(out, ", ", 2);
        alms_buffer_add(out, cell.bytes, cell.size_bytes);
    }
    out->size_bytes = alms_utf8_cut(out->bytes == NULL ? "" : out->bytes, out->size_bytes,
                                    SHOWN_HEADER_SIZE_BYTES);
    alms_buffer_add(out, "", 0);
}

static void show_names(const struct alms_rules_names *names, struct alms_buffer *out)
{
    for (size_t i = 0; i < names->count; i++) {
        if (i > 0)
            alms_buffer_add(out, "|", 1);
        alms_buffer_add_text(out, names->items[i]);
    }
}

static enum alms_code fail_header(const struct alms_reader *reader, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer wanted = {0};
    struct alms_place place = {NULL, reader->closest_line, 1};
    const struct alms_table_row nothing = {.raw = {"", 0}};

    for (size_t i = 0; i < reader->rules->header_count; i++) {
        if (i > 0)
            alms_buffer_add(&wanted, ", ", 2);
        show_names(&reader->rules->header[i], &wanted);
    }
    place.file = alms_table_place(reader->table, &nothing, 0).file;
    /* Rule IMPORT-7. */
    if (reader->closest_count == 0) {
        return alms_fail_at(err, &place, ALMS_E_TABLE_HEADER, "no row has the columns %s",
                            wanted.bytes);
    }
    return alms_fail_at(err, &place, ALMS_E_TABLE_HEADER,
                        "no row has all the columns %s; this one comes closest: %s", wanted.bytes,
                        reader->closest.bytes);
}

enum misfit { COLUMN_IS_MISSING, COLUMN_IS_TWICE };

static void fail_column(const struct alms_reader *reader, const struct alms_rules_names *names,
                        enum misfit misfit, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer wanted = {0};
    CLEANUP(alms_buffer_clear) struct alms_buffer found = {0};
    struct alms_place place = alms_table_place(reader->table, &reader->header, 0);

    show_names(names, &wanted);
    show_row(&reader->header, &found);
    if (misfit == COLUMN_IS_MISSING) {
        (void)alms_fail_at(err, &place, ALMS_E_TABLE_COLUMN,
                           "there is no column %s in the header: %s", wanted.bytes, found.bytes);
    } else {
        (void)alms_fail_at(err, &place, ALMS_E_TABLE_COLUMN,
                           "the column %s stands in the header twice: %s", wanted.bytes,
                           found.bytes);
    }
}

/* A name that is used must not stand in the header twice. */
static void check_once(const struct alms_reader *reader, const struct alms_rules_names *names,
                       int at, struct alms_error *err)
{
    const struct alms_table_row *header = &reader->header;
    const struct alms_span used = alms_span_trim(header->cells[at]);

    for (size_t i = (size_t)at + 1; i < header->cells_count; i++) {
        const struct alms_span other = alms_span_trim(header->cells[i]);
        if (other.size_bytes == used.size_bytes &&
            memcmp(other.bytes, used.bytes, used.size_bytes) == 0) {
            fail_column(reader, names, COLUMN_IS_TWICE, err);
            return;
        }
    }
}

/* Finds the cell of a condition, if it is named by a column that is not mapped. */
static void
find_cell(const struct alms_reader *reader, struct alms_rules_cell *cell, struct alms_error *err)
{
    if (cell->column >= 0 || cell->names.count == 0)
        return;
    const int at = alms_reader_find_name(&reader->header, &cell->names);
    if (at == ALMS_CELL_ABSENT) {
        fail_column(reader, &cell->names, COLUMN_IS_MISSING, err);
    } else {
        cell->number = (size_t)at + 1;
    }
}

static void find_condition_cells(const struct alms_reader *reader,
                                 struct alms_rules_condition *condition, struct alms_error *err)
{
    for (size_t i = 0; i < condition->count; i++)
        find_cell(reader, &condition->tests[i].cell, err);
}

static void find_filter_cells(const struct alms_reader *reader, struct alms_rules_filter *filters,
                              size_t count, struct alms_error *err)
{
    for (size_t i = 0; i < count; i++)
        find_condition_cells(reader, &filters[i].condition, err);
}

static void find_columns(struct alms_reader *reader, struct alms_error *err)
{
    struct alms_rules *rules = reader->rules;

    for (size_t i = 0; i < rules->columns_count; i++) {
        const struct alms_rules_column *column = &rules->columns[i];
        const int at = alms_reader_find_name(&reader->header, &column->names);
        reader->columns_at[i] = at;
        if (at != ALMS_CELL_ABSENT) {
            check_once(reader, &column->names, at, err);
        } else if (!column->is_optional) {
            fail_column(reader, &column->names, COLUMN_IS_MISSING, err);
        }
    }
    for (size_t i = 0; i < rules->whens_count; i++)
        find_condition_cells(reader, &rules->whens[i].condition, err);
    find_filter_cells(reader, rules->skips, rules->skips_count, err);
    find_filter_cells(reader, rules->movement_skips, rules->movement_skips_count, err);
    find_filter_cells(reader, rules->paids, rules->paids_count, err);
    find_filter_cells(reader, rules->holds, rules->holds_count, err);
    find_filter_cells(reader, rules->ends, rules->ends_count, err);
    for (size_t i = 0; i < rules->refunds_count; i++) {
        find_condition_cells(reader, &rules->refunds[i].condition, err);
        find_cell(reader, &rules->refunds[i].of, err);
        if (rules->refunds[i].has_amount)
            find_cell(reader, &rules->refunds[i].amount, err);
    }
    for (size_t i = 0; i < rules->totals_count; i++) {
        find_cell(reader, &rules->totals[i].cell, err);
        find_condition_cells(reader, &rules->totals[i].condition, err);
    }
}

static void keep_header(struct alms_reader *reader, const struct alms_table_row *row)
{
    struct alms_arena *arena = reader->header_arena;
    struct alms_span *cells = alms_arena_alloc(arena, (row->cells_count + 1) * sizeof(*cells));

    for (size_t i = 0; i < row->cells_count; i++) {
        cells[i] = (struct alms_span){
            alms_arena_bytes(arena, row->cells[i].bytes, row->cells[i].size_bytes),
            row->cells[i].size_bytes};
    }
    reader->header = (struct alms_table_row){
        .line = row->line,
        .cells = cells,
        .cells_count = row->cells_count,
        .raw = {alms_arena_bytes(arena, row->raw.bytes, row->raw.size_bytes), row->raw.size_bytes},
    };
}

static void look_for_date(struct alms_reader *reader, const struct alms_table_row *row)
{
    const struct alms_rules_date *date = &reader->rules->date;

    if (reader->has_date || date->kind != ALMS_DATE_FROM_PREAMBLE)
        return;
    reader->has_date =
        alms_date_find_form(row->raw.bytes, row->raw.size_bytes, date->form, &reader->date);
}

bool alms_reader_is_header(const struct alms_reader *reader, const struct alms_table_row *row)
{
    /* Asked of every row: most lack the first name already. */
    for (size_t i = 0; i < reader->rules->header_count; i++) {
        if (alms_reader_find_name(row, &reader->rules->header[i]) == ALMS_CELL_ABSENT)
            return false;
    }
    return true;
}

void alms_reader_leave_table(struct alms_reader *reader)
{
    reader->is_between = true;
    alms_reader_forget_above(reader);
    if (reader->rules->date.kind == ALMS_DATE_FROM_PREAMBLE && !reader->has_own_date)
        reader->has_date = false;
}

/* Every table of a file may have its columns in another order. */
static void
begin_table(struct alms_reader *reader, const struct alms_table_row *row, struct alms_error *err)
{
    const struct alms_rules_names reason = {{ALMS_REASON_COLUMN}, 1};

    keep_header(reader, row);
    reader->is_between = false;
    reader->tables_count += 1;
    reader->reason_at = alms_reader_find_name(&reader->header, &reason);
    if (reader->rules->date.kind == ALMS_DATE_FROM_PREAMBLE && !reader->has_date) {
        const struct alms_place place = alms_table_place(reader->table, &reader->header, 0);
        (void)alms_fail_at(err, &place, ALMS_E_DATE_SYNTAX,
                           "the rows above the header hold no date of the form %s",
                           reader->rules->date.form);
    }
    find_columns(reader, err);
}

bool alms_reader_take_header(struct alms_reader *reader, const struct alms_table_row *row,
                             struct alms_error *err)
{
    const size_t count = count_header_names(reader, row);

    if (count == reader->rules->header_count) {
        begin_table(reader, row, err);
        return true;
    }
    look_for_date(reader, row);
    if (count > reader->closest_count && reader->tables_count == 0) {
        reader->closest_count = count;
        reader->closest_line = row->line;
        show_row(row, &reader->closest);
    }
    return false;
}

enum alms_code alms_reader_find_header(struct alms_reader *reader, struct alms_error *err)
{
    struct alms_table_row row;
    bool has_row = false;
    struct alms_error ignored;

    alms_reader_leave_table(reader);
    while (reader->is_between) {
        /* What stands before the header may break the rules of tables. */
        alms_error_clear(&ignored);
        const enum alms_code code = alms_table_next(reader->table, &row, &has_row, &ignored);
        if (code != ALMS_OK && alms_table_is_broken(reader->table)) {
            *err = ignored;
            return code;
        }
        if (code != ALMS_OK)
            continue;
        if (!has_row)
            return fail_header(reader, err);
        if (row.sheet != reader->sheet)
            alms_reader_leave_table(reader);
        reader->sheet = row.sheet;
        (void)alms_reader_take_header(reader, &row, err);
    }
    return alms_error_code(err);
}
