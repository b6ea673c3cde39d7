#include "audit/foreign.h"

#include "base/memory.h"
#include "intake/amount.h"
#include "intake/table.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { NAME_SIZE_MAX = 240 };

struct alms_foreign {
    struct alms_table *table;
    struct alms_table_row row;
    size_t header_cells;                 /* how many cells a row has */
    int where[ALMS_FOREIGN_COLUMNS_MAX]; /* the cell of each column; -1: none */
    size_t columns_count;
};

/* --- header -------------------------------------------------------------------------------- */

/* Writes what counts of a name. */
static void fold(struct alms_span cell, char text[ALMS_FOREIGN_TEXT_SIZE_BYTES])
{
    size_t size = 0;

    for (size_t i = 0; i < cell.size_bytes && size + 1 < ALMS_FOREIGN_TEXT_SIZE_BYTES; i++) {
        const char c = cell.bytes[i];
        const bool is_upper = c >= 'A' && c <= 'Z';
        if (is_upper) {
            text[size++] = (char)(c - 'A' + 'a');
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80) {
            text[size++] = c;
        }
    }
    text[size] = '\0';
}

static bool is_among(const char *names, const char *name)
{
    const size_t size = strlen(name);

    while (size > 0) {
        const size_t length = strcspn(names, "|");
        if (length == size && memcmp(names, name, size) == 0)
            return true;
        if (names[length] == '\0')
            return false;
        names += length + 1;
    }
    return false;
}

/* Finds the cell of one column. */
static void find_column(struct alms_foreign *foreign, const struct alms_foreign_column *column,
                        int *where, struct alms_error *err)
{
    char name[ALMS_FOREIGN_TEXT_SIZE_BYTES];

    *where = -1;
    for (size_t i = 0; i < foreign->row.cells_count; i++) {
        fold(alms_span_trim(foreign->row.cells[i]), name);
        if (!is_among(column->names, name))
            continue;
        if (*where < 0) {
            *where = (int)i;
            continue;
        }
        const struct alms_place place = alms_table_place(foreign->table, &foreign->row, i);
        NOTE(alms_fail_at(err, &place, ALMS_E_TABLE_COLUMN, "there are two columns '%s'",
                          column->title));
    }
    if (*where < 0 && column->is_needed) {
        const struct alms_place place = alms_table_place(foreign->table, &foreign->row, 0);
        NOTE(alms_fail_at(err, &place, ALMS_E_TABLE_HEADER, "the header has no column '%s'",
                          column->title));
    }
}

static enum alms_code take_header(struct alms_foreign *foreign,
                                  const struct alms_foreign_column *columns, size_t count,
                                  struct alms_error *err)
{
    foreign->header_cells = foreign->row.cells_count;
    foreign->columns_count = count;
    for (size_t i = 0; i < count; i++)
        find_column(foreign, &columns[i], &foreign->where[i], err);
    return alms_error_code(err);
}

enum alms_code alms_foreign_open(const char *path, const struct alms_foreign_column *columns,
                                 size_t count, struct alms_foreign **out, struct alms_error *err)
{
    bool has_row = false;
    CLEANUP(alms_foreign_close_variable)
    struct alms_foreign *foreign = alms_alloc(sizeof(*foreign));

    REQUIRE(count <= ALMS_FOREIGN_COLUMNS_MAX);
    TRY(alms_table_open(path, ALMS_TABLE_FOUND_BAR, &foreign->table, err));
    TRY(alms_table_next(foreign->table, &foreign->row, &has_row, err));
    if (!has_row)
        return alms_fail(err, ALMS_E_TABLE_EMPTY, "'%s' holds no row", path);
    TRY(take_header(foreign, columns, count, err));
    *out = foreign;
    foreign = NULL;
    return ALMS_OK;
}

void alms_foreign_close_variable(struct alms_foreign **foreign)
{
    if (*foreign == NULL)
        return;
    alms_table_close((*foreign)->table);
    alms_free(*foreign);
}

/* --- rows ---------------------------------------------------------------------------------- */

bool alms_foreign_next(struct alms_foreign *foreign, struct alms_error *err)
{
    for (;;) {
        bool has_row = false;
        const enum alms_code code = alms_table_next(foreign->table, &foreign->row, &has_row, err);
        if (code != ALMS_OK && alms_table_is_broken(foreign->table))
            return false;
        if (code != ALMS_OK)
            continue;
        if (!has_row)
            return false;
        /* A spreadsheet has no empty cells at the end of its rows. */
        const size_t cells = foreign->row.cells_count;
        if (cells == foreign->header_cells ||
            (foreign->row.sheet_cells != NULL && cells < foreign->header_cells))
            return true;
        char found[ALMS_UINT_TEXT_SIZE_BYTES];
        char wanted[ALMS_UINT_TEXT_SIZE_BYTES];
        const struct alms_place place = alms_table_place(foreign->table, &foreign->row, 0);
        NOTE(alms_fail_at(
            err, &place, ALMS_E_TABLE_CELLS, "the row has %s cells, and the header has %s",
            alms_uint_format(cells, found), alms_uint_format(foreign->header_cells, wanted)));
    }
}

bool alms_foreign_has(const struct alms_foreign *foreign, size_t column)
{
    return foreign->where[column] >= 0;
}

uint32_t alms_foreign_line(const struct alms_foreign *foreign)
{
    return foreign->row.line;
}

struct alms_place alms_foreign_place(const struct alms_foreign *foreign, size_t column)
{
    const int at = foreign->where[column];
    return alms_table_place(foreign->table, &foreign->row, at < 0 ? 0 : (size_t)at);
}

static struct alms_span cell_of(const struct alms_foreign *foreign, size_t column)
{
    const int at = foreign->where[column];

    REQUIRE(column < foreign->columns_count);
    if (at < 0 || (size_t)at >= foreign->row.cells_count)
        return (struct alms_span){"", 0};
    return alms_span_trim(foreign->row.cells[at]);
}

enum alms_code alms_foreign_text(const struct alms_foreign *foreign, size_t column,
                                 char text[ALMS_FOREIGN_TEXT_SIZE_BYTES], struct alms_error *err)
{
    const struct alms_span cell = cell_of(foreign, column);

    if (cell.size_bytes >= ALMS_FOREIGN_TEXT_SIZE_BYTES) {
        const struct alms_place place = alms_foreign_place(foreign, column);
        return alms_fail_at(err, &place, ALMS_E_TEXT_LONG, "the %s is longer than %s bytes",
                            W_("cell"), "1023");
    }
    memcpy(text, cell.bytes, cell.size_bytes);
    text[cell.size_bytes] = '\0';
    return ALMS_OK;
}

enum alms_code alms_foreign_name(const struct alms_foreign *foreign, size_t column,
                                 char text[ALMS_FOREIGN_TEXT_SIZE_BYTES], struct alms_error *err)
{
    const size_t first = err->count;

    TRY(alms_foreign_text(foreign, column, text, err));
    const enum alms_code code = alms_text_check_optional(text, NAME_SIZE_MAX, W_("cell"), err);
    if (code != ALMS_OK) {
        const struct alms_place place = alms_foreign_place(foreign, column);
        alms_error_locate(err, first, &place);
    }
    return code;
}

/* --- values -------------------------------------------------------------------------------- */

enum alms_code alms_foreign_date(const struct alms_foreign *foreign, size_t column, int32_t *out,
                                 bool *out_is_given, struct alms_error *err)
{
    static const char *const FORMS[] = {"%Y%m%d", "%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S"};
    const struct alms_span cell = cell_of(foreign, column);
    struct alms_date date;
    char text[ALMS_FOREIGN_TEXT_SIZE_BYTES];

    *out_is_given = cell.size_bytes > 0;
    if (!*out_is_given)
        return ALMS_OK;
    TRY(alms_foreign_text(foreign, column, text, err));
    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        if (alms_date_parse_form(text, cell.size_bytes, FORMS[i], &date)) {
            *out = (int32_t)alms_date_serial(date);
            return ALMS_OK;
        }
    }
    const struct alms_place place = alms_foreign_place(foreign, column);
    return alms_fail_at(err, &place, ALMS_E_DATE_SYNTAX, "'%.40s' is no day as %s", text,
                        "20260213, 2026-02-13");
}

enum alms_code alms_foreign_amount(const struct alms_foreign *foreign, size_t column,
                                   uint32_t scale_digits, int64_t *out, bool *out_is_given,
                                   struct alms_error *err)
{
    static const struct alms_amount_marks MARKS = {.group = ',', .decimal = '.'};
    const struct alms_span cell = cell_of(foreign, column);
    const size_t first = err->count;
    char plain[64];

    *out_is_given = cell.size_bytes > 0;
    if (!*out_is_given)
        return ALMS_OK;
    enum alms_code code = alms_intake_amount(cell, &MARKS, plain, sizeof(plain), err);
    if (code == ALMS_OK)
        code = alms_minor_parse(plain, scale_digits, out, err);
    if (code == ALMS_OK && *out == INT64_MIN)
        code = alms_fail(err, ALMS_E_AMOUNT_RANGE, "the amounts add up to more than 64 bits hold");
    if (code != ALMS_OK) {
        const struct alms_place place = alms_foreign_place(foreign, column);
        alms_error_locate(err, first, &place);
    }
    return code;
}

/* --- the file ------------------------------------------------------------------------------ */

const char *alms_foreign_encoding(const struct alms_foreign *foreign)
{
    return alms_table_encoding(foreign->table);
}

enum alms_code
alms_foreign_digest(struct alms_foreign *foreign, struct alms_hash *out, struct alms_error *err)
{
    return alms_table_digest(foreign->table, out, err);
}
