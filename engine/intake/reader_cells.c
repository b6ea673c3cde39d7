#include "intake/reader_inside.h"

#include <string.h>

static bool begins_with(struct alms_span cell, const char *with)
{
    const size_t size = strlen(with);
    const struct alms_span trimmed = alms_span_trim(cell);

    return trimmed.size_bytes >= size && memcmp(trimmed.bytes, with, size) == 0;
}

static size_t count_beginnings(const struct alms_table_row *row, const char *with)
{
    size_t count = 0;

    for (size_t i = 0; i < row->cells_count; i++)
        count += begins_with(row->cells[i], with) ? 1 : 0;
    return count;
}

void alms_reader_join_cells(struct alms_reader *reader, struct alms_table_row *row)
{
    const char *begin = reader->rules->begin;
    const char mark = alms_table_format(reader->table) == ALMS_TABLE_TSV ? '\t' : ',';
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    if (begin == NULL || row->sheet_cells != NULL || row->cells_count == 0 ||
        !begins_with(row->cells[0], begin))
        return;
    const size_t count = count_beginnings(row, begin);
    if (count == row->cells_count)
        return;
    struct alms_span *cells = alms_arena_alloc(reader->arena, count * sizeof(*cells));
    size_t joined = 0;
    for (size_t i = 0; i < row->cells_count;) {
        text.size_bytes = 0;
        do {
            if (text.size_bytes > 0)
                alms_buffer_add(&text, &mark, 1);
            alms_buffer_add(&text, row->cells[i].bytes, row->cells[i].size_bytes);
            i += 1;
        } while (i < row->cells_count && !begins_with(row->cells[i], begin));
        cells[joined++] = (struct alms_span){
            alms_arena_bytes(reader->arena, text.bytes, text.size_bytes), text.size_bytes};
    }
    row->cells = cells;
    row->cells_count = count;
}

static bool is_break(char character)
{
    return character == '\t' || character == '\n' || character == '\r' || character == '\v' ||
           character == '\f';
}

const char *alms_reader_one_line(struct alms_arena *arena, struct alms_span cell)
{
    char *text = alms_arena_alloc(arena, cell.size_bytes + 1);
    size_t size = 0;
    bool in_break = false;

    for (size_t i = 0; i < cell.size_bytes; i++) {
        /* Blanks around a break are part of it. What is trimmed begins with none. */
        if (is_break(cell.bytes[i]) && text[size - 1] != ' ')
            text[size++] = ' ';
        in_break = is_break(cell.bytes[i]) || (in_break && cell.bytes[i] == ' ');
        if (!in_break)
            text[size++] = cell.bytes[i];
    }
    return text;
}
