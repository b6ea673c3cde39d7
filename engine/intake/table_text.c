#include "intake/table_text.h"

#include "base/memory.h"

#include <string.h>

#include <csv.h>

enum {
    CELL_STEP_SIZE_BYTES = 16 * 1024 /* by which the parser's room for a cell grows */
};

struct alms_table_text {
    const char *path;
    struct alms_decoder *decoder;
    struct csv_parser parser;
    char delimiter;
    bool is_broken; /* nothing more can be read */
    bool at_end;    /* of the file */

    struct alms_span chunk;
    size_t chunk_at;
    struct alms_buffer again; /* what a bad row swallowed, to be read once more */
    size_t again_at;

    struct alms_buffer line;
    bool line_is_cut;     /* it is longer than any row may be; its rest is thrown away */
    uint32_t line_number; /* of the line that was read last */

    struct alms_buffer raw;
    struct alms_buffer bad; /* the first line of a row that was refused */
    uint32_t bad_line;
    uint32_t row_line;
    bool row_is_done;
    bool row_has_too_many_cells;
    struct alms_buffer cells_bytes;
    size_t cells_count;
    size_t cells_at[ALMS_TABLE_CELLS_MAX + 1];
    struct alms_span cells[ALMS_TABLE_CELLS_MAX];
};

/* --- opening ------------------------------------------------------------------------------- */

/* White space belongs to the cells: whoever reads them trims. */
static int is_no_space(unsigned char character)
{
    (void)character;
    return 0;
}

static void start_parser(struct alms_table_text *table)
{
    csv_free(&table->parser);
    REQUIRE(csv_init(&table->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) == 0);
    csv_set_delim(&table->parser, (unsigned char)table->delimiter);
    csv_set_blk_size(&table->parser, CELL_STEP_SIZE_BYTES);
    csv_set_space_func(&table->parser, is_no_space);
}

static void start_row(struct alms_table_text *table)
{
    table->raw.size_bytes = 0;
    table->cells_bytes.size_bytes = 0;
    table->cells_count = 0;
    table->row_is_done = false;
    table->row_has_too_many_cells = false;
}

struct alms_table_text *
alms_table_text_open(struct alms_decoder *decoder, const char *path, char delimiter)
{
    struct alms_table_text *table = alms_alloc(sizeof(*table));

    table->path = path;
    table->decoder = decoder;
    table->delimiter = delimiter;
    table->chunk = (struct alms_span){"", 0};
    REQUIRE(csv_init(&table->parser, 0) == 0);
    start_parser(table);
    return table;
}

void alms_table_text_close(struct alms_table_text *table)
{
    if (table == NULL)
        return;
    csv_free(&table->parser);
    alms_buffer_clear(&table->again);
    alms_buffer_clear(&table->line);
    alms_buffer_clear(&table->raw);
    alms_buffer_clear(&table->bad);
    alms_buffer_clear(&table->cells_bytes);
    alms_free(table);
}

/* --- lines --------------------------------------------------------------------------------- */

static size_t count_characters(const char *text, size_t size_bytes)
{
    size_t count = 0;

    for (size_t i = 0; i < size_bytes; i++) {
        if (((unsigned char)text[i] & 0xC0) != 0x80)
            count += 1;
    }
    return count;
}

static enum alms_code fill_chunk(struct alms_table_text *table, struct alms_error *err)
{
    const size_t first = err->count;
    const enum alms_code code = alms_decoder_read(table->decoder, &table->chunk, err);

    if (code != ALMS_OK) {
        /* The bad byte stands where what was read ends. */
        const struct alms_place place = {
            table->path, table->line_number + 1,
            (uint32_t)count_characters(table->line.bytes, table->line.size_bytes) + 1};
        alms_error_locate(err, first, &place);
        return code;
    }
    table->chunk_at = 0;
    table->at_end = table->chunk.size_bytes == 0;
    return ALMS_OK;
}

/* The length of the line that begins here, with its end; 0 if its end is not in sight. */
static size_t line_size(const char *bytes, size_t size_bytes)
{
    const char *line_feed = memchr(bytes, '\n', size_bytes);
    const size_t limit = line_feed == NULL ? size_bytes : (size_t)(line_feed - bytes);
    const char *carriage_return = memchr(bytes, '\r', limit);

    if (carriage_return == NULL)
        return line_feed == NULL ? 0 : limit + 1;
    const size_t at = (size_t)(carriage_return - bytes);
    if (at + 1 == limit && line_feed != NULL)
        return limit + 1;
    /* At the very end of what is in sight a line feed may still follow. */
    return at + 1 == size_bytes ? 0 : at + 1;
}

/* The length of the first line of a text that is all there. */
static size_t first_line_size(const struct alms_buffer *text)
{
    const size_t size = line_size(text->bytes, text->size_bytes);
    return size == 0 ? text->size_bytes : size;
}

/* Moves one line, or what there is of it, from `bytes` into table->line. */
static size_t
move_line(struct alms_table_text *table, const char *bytes, size_t size_bytes, bool *out_is_whole)
{
    const char *pending = table->line.bytes;
    const size_t pending_size = table->line.size_bytes;

    /* A carriage return that came last before is alone if no line feed follows it here. */
    if (pending_size > 0 && pending[pending_size - 1] == '\r') {
        *out_is_whole = true;
        if (size_bytes == 0 || bytes[0] != '\n')
            return 0;
        alms_buffer_add(&table->line, bytes, 1);
        return 1;
    }
    const size_t size = line_size(bytes, size_bytes);
    *out_is_whole = size > 0;
    const size_t moved = size > 0 ? size : size_bytes;
    alms_buffer_add(&table->line, bytes, moved);
    return moved;
}

/* Throws away what there is of a line, but for a carriage return that may be its end. */
static void drop_line(struct alms_table_text *table)
{
    struct alms_buffer *line = &table->line;
    const bool may_be_whole = line->size_bytes > 0 && line->bytes[line->size_bytes - 1] == '\r';

    line->size_bytes = 0;
    if (may_be_whole)
        alms_buffer_add(line, "\r", 1);
}

/* Throws away the rest of a line that is too long. */
static enum alms_code skip_rest(struct alms_table_text *table, struct alms_error *err)
{
    bool is_whole = false;

    while (!is_whole && !table->at_end) {
        drop_line(table);
        if (table->chunk_at == table->chunk.size_bytes)
            TRY(fill_chunk(table, err));
        table->chunk_at += move_line(table, table->chunk.bytes + table->chunk_at,
                                     table->chunk.size_bytes - table->chunk_at, &is_whole);
    }
    table->line_is_cut = false;
    return ALMS_OK;
}

/* Reads the next physical line into table->line; it is empty at the end of the file. */
static enum alms_code read_line(struct alms_table_text *table, struct alms_error *err)
{
    bool is_whole = false;

    if (table->line_is_cut)
        TRY(skip_rest(table, err));
    table->line.size_bytes = 0;
    while (!is_whole && table->again_at < table->again.size_bytes) {
        table->again_at += move_line(table, table->again.bytes + table->again_at,
                                     table->again.size_bytes - table->again_at, &is_whole);
    }
    while (!is_whole) {
        if (table->chunk_at == table->chunk.size_bytes)
            TRY(fill_chunk(table, err));
        if (table->at_end)
            break;
        table->chunk_at += move_line(table, table->chunk.bytes + table->chunk_at,
                                     table->chunk.size_bytes - table->chunk_at, &is_whole);
        table->line_is_cut = !is_whole && table->line.size_bytes > ALMS_TABLE_ROW_SIZE_MAX;
        if (table->line_is_cut)
            break;
    }
    if (table->line.size_bytes > 0)
        table->line_number += 1;
    return ALMS_OK;
}

/* Text has no NUL; what has one is something else. */
static enum alms_code check_text(struct alms_table_text *table, struct alms_error *err)
{
    const struct alms_buffer *line = &table->line;
    const char *nul = memchr(line->bytes, '\0', line->size_bytes);

    if (nul == NULL)
        return ALMS_OK;
    const size_t offset = (size_t)(nul - line->bytes);
    const struct alms_place place = {table->path, table->line_number,
                                     (uint32_t)count_characters(line->bytes, offset) + 1};
    table->is_broken = true;
    return alms_fail_at(err, &place, ALMS_E_TABLE_ENCODING, "the file has NUL bytes");
}

/* --- rows ---------------------------------------------------------------------------------- */

static void take_cell(void *bytes, size_t size_bytes, void *context)
{
    struct alms_table_text *table = context;

    if (table->cells_count == ALMS_TABLE_CELLS_MAX) {
        table->row_has_too_many_cells = true;
        return;
    }
    table->cells_at[table->cells_count] = table->cells_bytes.size_bytes;
    table->cells_count += 1;
    alms_buffer_add(&table->cells_bytes, bytes, size_bytes);
    table->cells_at[table->cells_count] = table->cells_bytes.size_bytes;
}

static void take_row_end(int character, void *context)
{
    struct alms_table_text *table = context;

    (void)character;
    table->row_is_done = true;
}

static void keep_bad(struct alms_table_text *table, size_t size_bytes)
{
    table->bad.size_bytes = 0;
    table->bad_line = table->row_line;
    alms_buffer_add(&table->bad, table->raw.bytes, size_bytes);
}

/* What stands behind the first line of a bad row is read again as rows of its own. */
static void give_back(struct alms_table_text *table)
{
    struct alms_buffer *raw = &table->raw;
    const size_t first = first_line_size(raw);
    struct alms_buffer rest = {0};

    keep_bad(table, first);
    table->line_number = table->row_line;
    if (table->again_at < table->again.size_bytes) {
        /* The whole row was read again already: copying it each time would take for ever. */
        table->again_at -= raw->size_bytes - first;
        return;
    }
    alms_buffer_add(&rest, raw->bytes + first, raw->size_bytes - first);
    /* A line that was cut ends here when it is read again: its rest is thrown away. */
    if (table->line_is_cut && raw->size_bytes > first)
        alms_buffer_add(&rest, "\n", 1);
    alms_buffer_clear(&table->again);
    table->again = rest;
    table->again_at = 0;
}

/* The place of a byte of a row, counted in characters. */
static struct alms_place place_of_byte(const struct alms_table_text *table, uint32_t line,
                                       struct alms_span raw, size_t offset)
{
    struct alms_place place = {table->path, line, 1};
    size_t at = 0;

    if (raw.size_bytes == 0)
        return place;
    for (size_t size = 0; at < offset; at += size) {
        size = line_size(raw.bytes + at, raw.size_bytes - at);
        if (size == 0 || at + size > offset)
            break;
        place.line += 1;
    }
    place.column = (uint32_t)count_characters(raw.bytes + at, offset - at) + 1;
    return place;
}

static enum alms_code fail_row(struct alms_table_text *table, enum alms_code code, const char *what,
                               size_t offset, struct alms_error *err)
{
    const struct alms_span raw = {table->raw.bytes, table->raw.size_bytes};
    const struct alms_place place = place_of_byte(table, table->row_line, raw, offset);

    (void)alms_fail_at(err, &place, code, "the row cannot be read: %s", what);
    give_back(table);
    start_parser(table);
    start_row(table);
    return code;
}

/* Where the row's first line last opens a quoted cell. */
static size_t opening_quote(const struct alms_table_text *table)
{
    const char *bytes = table->raw.bytes;
    const size_t size = first_line_size(&table->raw);
    bool is_open = false;
    size_t at = 0;

    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != '"')
            continue;
        /* The second of a doubled quote opens nothing. */
        if (!is_open && (i == 0 || bytes[i - 1] == table->delimiter))
            at = i;
        is_open = !is_open;
    }
    return at;
}

static enum alms_code parse_line(struct alms_table_text *table, struct alms_error *err)
{
    const size_t before = table->raw.size_bytes;

    if (before == 0)
        table->row_line = table->line_number;
    alms_buffer_add(&table->raw, table->line.bytes, table->line.size_bytes);
    const size_t parsed = csv_parse(&table->parser, table->line.bytes, table->line.size_bytes,
                                    take_cell, take_row_end, table);
    if (parsed < table->line.size_bytes) {
        /* The parser stops at the quote, or behind it where it may only end a cell. */
        const size_t behind = table->line.bytes[parsed] == '"' || parsed == 0 ? 0 : 1;
        return fail_row(table, ALMS_E_TABLE_SYNTAX, W_("a quote stands where none may stand"),
                        before + parsed - behind, err);
    }
    if (table->raw.size_bytes > ALMS_TABLE_ROW_SIZE_MAX) {
        return fail_row(table, ALMS_E_TABLE_LIMIT, W_("it has more than a million bytes"),
                        opening_quote(table), err);
    }
    return ALMS_OK;
}

/* The end of the file ends the last row, unless a quote is still open. */
static enum alms_code end_rows(struct alms_table_text *table, struct alms_error *err)
{
    if (table->raw.size_bytes == 0)
        return ALMS_OK;
    if (csv_fini(&table->parser, take_cell, take_row_end, table) != 0) {
        return fail_row(table, ALMS_E_TABLE_SYNTAX, W_("a quote is opened and never closed"),
                        opening_quote(table), err);
    }
    table->row_is_done = true;
    return ALMS_OK;
}

/* Reads lines until a row is complete, or the file ends. */
static enum alms_code read_row(struct alms_table_text *table, struct alms_error *err)
{
    start_row(table);
    while (!table->row_is_done) {
        const enum alms_code code = read_line(table, err);
        if (code != ALMS_OK) {
            table->is_broken = true;
            return code;
        }
        if (table->line.size_bytes == 0)
            return end_rows(table, err);
        TRY(check_text(table, err));
        TRY(parse_line(table, err));
        /* An empty line is no row. */
        if (!table->row_is_done && table->cells_count == 0 &&
            strspn(table->raw.bytes, "\r\n") == table->raw.size_bytes)
            start_row(table);
    }
    return ALMS_OK;
}

enum alms_code alms_table_text_next(struct alms_table_text *table, struct alms_table_row *out,
                                    bool *out_has_row, struct alms_error *err)
{
    TRY(read_row(table, err));
    *out_has_row = table->row_is_done;
    if (!table->row_is_done)
        return ALMS_OK;
    if (table->row_has_too_many_cells) {
        keep_bad(table, table->raw.size_bytes);
        const struct alms_place place = {table->path, table->row_line, 1};
        return alms_fail_at(err, &place, ALMS_E_TABLE_LIMIT, "a row has more than %s cells", "512");
    }
    for (size_t i = 0; i < table->cells_count; i++) {
        table->cells[i] = (struct alms_span){table->cells_bytes.bytes + table->cells_at[i],
                                             table->cells_at[i + 1] - table->cells_at[i]};
    }
    *out = (struct alms_table_row){
        .line = table->row_line,
        .cells = table->cells,
        .cells_count = table->cells_count,
        .raw = {table->raw.bytes, table->raw.size_bytes},
    };
    return ALMS_OK;
}

struct alms_table_row alms_table_text_bad_row(const struct alms_table_text *table)
{
    return (struct alms_table_row){
        .line = table->bad_line,
        .raw = {table->bad.bytes == NULL ? "" : table->bad.bytes, table->bad.size_bytes}};
}

bool alms_table_text_is_broken(const struct alms_table_text *table)
{
    return table->is_broken;
}

/* --- places -------------------------------------------------------------------------------- */

struct alms_place alms_table_text_place(const struct alms_table_text *table,
                                        const struct alms_table_row *row, size_t cell_index)
{
    bool is_quoted = false;
    size_t at = 0;
    size_t end = row->raw.size_bytes;

    /* A cell that the row lacks would stand at its end, not in the next line. */
    if (end > 0 && row->raw.bytes[end - 1] == '\n')
        end -= 1;
    if (end > 0 && row->raw.bytes[end - 1] == '\r')
        end -= 1;
    for (size_t cell = 0; at < end && cell < cell_index; at++) {
        const char character = row->raw.bytes[at];
        if (character == '"') {
            is_quoted = !is_quoted;
        } else if (character == table->delimiter && !is_quoted) {
            cell += 1;
        }
    }
    return place_of_byte(table, row->line, row->raw, at);
}
