#include "intake/table.h"

#include "intake/decoder.h"
#include "intake/table_text.h"

#include <string.h>

struct alms_table {
    char *path;
    enum alms_table_format format;
    struct alms_decoder *decoder; /* also of a spreadsheet: it has the digest and the size */

    struct alms_table_text *text; /* NULL for a spreadsheet */

    struct alms_xlsx *xlsx;   /* NULL for a text */
    struct alms_buffer place; /* "PATH!SHEET" of the current row, where there are several sheets */
    uint32_t place_sheet;     /* which sheet that is */
    bool is_broken;
    struct alms_buffer raw;
    struct alms_span cells[ALMS_XLSX_COLUMNS_MAX];
};

/* --- opening ------------------------------------------------------------------------------- */

/* The mark between cells: what the rules say, else the one that the text has more of. */
static enum alms_code
find_format(struct alms_table *table, enum alms_table_format format, struct alms_error *err)
{
    struct alms_span piece = {"", 0};
    size_t tabs = 0;
    size_t commas = 0;
    size_t bars = 0;

    if (format == ALMS_TABLE_XLSX) {
        return alms_fail(err, ALMS_E_TABLE_FORMAT, "'%s' is a text, and the rules say %s",
                         table->path, "format xlsx");
    }
    table->format = format;
    if (format != ALMS_TABLE_FOUND && format != ALMS_TABLE_FOUND_BAR)
        return ALMS_OK;
    TRY(alms_decoder_peek(table->decoder, &piece, err));
    for (size_t i = 0; i < piece.size_bytes; i++) {
        tabs += piece.bytes[i] == '\t' ? 1 : 0;
        commas += piece.bytes[i] == ',' ? 1 : 0;
        bars += piece.bytes[i] == '|' ? 1 : 0;
    }
    table->format = tabs > commas ? ALMS_TABLE_TSV : ALMS_TABLE_CSV;
    if (format == ALMS_TABLE_FOUND_BAR && bars > commas && bars > tabs)
        table->format = ALMS_TABLE_BAR;
    return ALMS_OK;
}

static char mark_of(enum alms_table_format format)
{
    if (format == ALMS_TABLE_BAR)
        return '|';
    return format == ALMS_TABLE_TSV ? '\t' : ',';
}

enum alms_code alms_table_open(const char *path, enum alms_table_format format,
                               struct alms_table **out, struct alms_error *err)
{
    struct alms_decoder *decoder = NULL;
    enum alms_content content = ALMS_CONTENT_TEXT;

    TRY(alms_decoder_open(path, &decoder, &content, err));
    CLEANUP(alms_table_close_variable) struct alms_table *table = alms_alloc(sizeof(*table));
    const size_t size = strlen(path) + 1;
    table->path = memcpy(alms_alloc(size), path, size);
    table->decoder = decoder;
    if (content == ALMS_CONTENT_ZIP) {
        table->format = ALMS_TABLE_XLSX;
        TRY(alms_xlsx_open(path, &table->xlsx, err));
    } else {
        TRY(find_format(table, format, err));
        table->text = alms_table_text_open(decoder, table->path, mark_of(table->format));
    }
    *out = table;
    table = NULL;
    return ALMS_OK;
}

void alms_table_close(struct alms_table *table)
{
    if (table == NULL)
        return;
    alms_table_text_close(table->text);
    alms_xlsx_close(table->xlsx);
    alms_decoder_close(table->decoder);
    alms_buffer_clear(&table->place);
    alms_buffer_clear(&table->raw);
    alms_free(table->path);
    alms_free(table);
}

void alms_table_close_variable(struct alms_table **table)
{
    alms_table_close(*table);
}

/* --- rows of a spreadsheet ----------------------------------------------------------------- */

/* A cell as CSV writes it. */
static void add_csv(struct alms_buffer *out, struct alms_span cell)
{
    bool must_quote = false;

    for (size_t i = 0; i < cell.size_bytes; i++) {
        must_quote |= cell.bytes[i] == '"' || cell.bytes[i] == ',' || cell.bytes[i] == '\n' ||
                      cell.bytes[i] == '\r';
    }
    if (!must_quote) {
        alms_buffer_add(out, cell.bytes, cell.size_bytes);
        return;
    }
    alms_buffer_add(out, "\"", 1);
    for (size_t i = 0; i < cell.size_bytes; i++) {
        if (cell.bytes[i] == '"')
            alms_buffer_add(out, "\"", 1);
        alms_buffer_add(out, cell.bytes + i, 1);
    }
    alms_buffer_add(out, "\"", 1);
}

static void note_sheet(struct alms_table *table, const struct alms_xlsx_row *row)
{
    if (table->place_sheet == row->sheet)
        return;
    table->place_sheet = row->sheet;
    table->place.size_bytes = 0;
    alms_buffer_add_text(&table->place, table->path);
    if (alms_xlsx_sheets_count(table->xlsx) > 1) {
        alms_buffer_add(&table->place, "!", 1);
        alms_buffer_add_text(&table->place, row->sheet_name);
    }
    alms_buffer_add(&table->place, "", 1);
}

static enum alms_code next_of_sheets(struct alms_table *table, struct alms_table_row *out,
                                     bool *out_has_row, struct alms_error *err)
{
    struct alms_xlsx_row row;
    const enum alms_code code = alms_xlsx_next(table->xlsx, &row, out_has_row, err);

    table->is_broken = code != ALMS_OK;
    if (code != ALMS_OK || !*out_has_row)
        return code;
    note_sheet(table, &row);
    table->raw.size_bytes = 0;
    for (size_t i = 0; i < row.cells_count; i++) {
        table->cells[i] = row.cells[i].text;
        if (i > 0)
            alms_buffer_add(&table->raw, ",", 1);
        add_csv(&table->raw, row.cells[i].text);
    }
    *out = (struct alms_table_row){
        .line = row.number,
        .sheet = row.sheet,
        .cells = table->cells,
        .cells_count = row.cells_count,
        .sheet_cells = row.cells,
        .raw = {table->raw.bytes, table->raw.size_bytes},
    };
    return ALMS_OK;
}

/* --- rows ---------------------------------------------------------------------------------- */

enum alms_code alms_table_next(struct alms_table *table, struct alms_table_row *out,
                               bool *out_has_row, struct alms_error *err)
{
    if (table->xlsx != NULL)
        return next_of_sheets(table, out, out_has_row, err);
    return alms_table_text_next(table->text, out, out_has_row, err);
}

struct alms_table_row alms_table_bad_row(const struct alms_table *table)
{
    if (table->xlsx != NULL)
        return (struct alms_table_row){.raw = {"", 0}};
    return alms_table_text_bad_row(table->text);
}

bool alms_table_is_broken(const struct alms_table *table)
{
    return table->xlsx != NULL ? table->is_broken : alms_table_text_is_broken(table->text);
}

struct alms_place alms_table_place(const struct alms_table *table, const struct alms_table_row *row,
                                   size_t cell_index)
{
    if (table->xlsx == NULL)
        return alms_table_text_place(table->text, row, cell_index);
    return (struct alms_place){table->place.size_bytes == 0 ? table->path : table->place.bytes,
                               row->line, (uint32_t)cell_index + 1};
}

/* --- the file ------------------------------------------------------------------------------ */

const char *alms_table_encoding(const struct alms_table *table)
{
    return table->xlsx != NULL ? "XLSX" : alms_decoder_encoding(table->decoder);
}

enum alms_table_format alms_table_format(const struct alms_table *table)
{
    return table->format;
}

uint64_t alms_table_bytes_done(const struct alms_table *table)
{
    return table->xlsx != NULL ? alms_xlsx_bytes_done(table->xlsx)
                               : alms_decoder_bytes_done(table->decoder);
}

uint64_t alms_table_bytes_total(const struct alms_table *table)
{
    return table->xlsx != NULL ? alms_xlsx_bytes_total(table->xlsx)
                               : alms_decoder_bytes_total(table->decoder);
}

enum alms_code
alms_table_digest(struct alms_table *table, struct alms_hash *out, struct alms_error *err)
{
    return alms_decoder_digest(table->decoder, out, err);
}
