#include "book/rejects.h"

#include "base/file.h"

#include <string.h>

struct alms_rejects {
    const struct alms_reader *reader;
    struct alms_output *output;
    char delimiter;
    size_t rows_count;
};

static void put_cell(struct alms_rejects *rejects, struct alms_span cell)
{
    bool must_quote = false;

    for (size_t i = 0; i < cell.size_bytes; i++) {
        must_quote = must_quote || cell.bytes[i] == rejects->delimiter ||
                     strchr("\"\r\n", cell.bytes[i]) != NULL;
    }
    if (!must_quote) {
        alms_output_add(rejects->output, cell.bytes, cell.size_bytes);
        return;
    }
    alms_output_add(rejects->output, "\"", 1);
    for (size_t i = 0; i < cell.size_bytes; i++) {
        if (cell.bytes[i] == '"')
            alms_output_add(rejects->output, "\"", 1);
        alms_output_add(rejects->output, &cell.bytes[i], 1);
    }
    alms_output_add(rejects->output, "\"", 1);
}

/* The cells of a row in the width of the header; further ones stay behind the reason. */
static void
put_row(struct alms_rejects *rejects, const struct alms_table_row *row, const char *reason)
{
    const size_t width = alms_reader_header(rejects->reader)->cells_count;
    const int reason_at = alms_reader_reason_at(rejects->reader);

    for (size_t i = 0; i < width; i++) {
        if ((int)i == reason_at)
            continue;
        if (i < row->cells_count)
            put_cell(rejects, row->cells[i]);
        alms_output_add(rejects->output, &rejects->delimiter, 1);
    }
    put_cell(rejects, (struct alms_span){reason, strlen(reason)});
    for (size_t i = width; i < row->cells_count; i++) {
        alms_output_add(rejects->output, &rejects->delimiter, 1);
        put_cell(rejects, row->cells[i]);
    }
    alms_output_add_text(rejects->output, "\r\n");
}

enum alms_code alms_rejects_open(const char *path, const struct alms_reader *reader,
                                 struct alms_rejects **out, struct alms_error *err)
{
    struct alms_output *output = NULL;

    TRY(alms_output_open(path, 0600, ALMS_REPLACE_NEVER, &output, err));
    struct alms_rejects *rejects = alms_alloc(sizeof(*rejects));
    rejects->reader = reader;
    rejects->output = output;
    rejects->delimiter =
        alms_table_format(alms_reader_table(reader)) == ALMS_TABLE_TSV ? '\t' : ',';
    alms_output_add_text(output, "\xEF\xBB\xBF");
    put_row(rejects, alms_reader_header(reader), ALMS_REASON_COLUMN);
    *out = rejects;
    return ALMS_OK;
}

void alms_rejects_add(struct alms_rejects *rejects, const struct alms_table_row *row,
                      const struct alms_code_about *about, const char *reason)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    struct alms_span raw = row->raw;

    rejects->rows_count += 1;
    if (about != NULL) {
        char number[ALMS_UINT_TEXT_SIZE_BYTES];
        alms_buffer_add_text(&text, "E");
        alms_buffer_add_text(&text, alms_uint_format((uint64_t)about->code, number));
        alms_buffer_add_text(&text, " ");
        alms_buffer_add_text(&text, about->name);
        alms_buffer_add_text(&text, ": ");
    }
    alms_buffer_add_text(&text, reason);
    if (row->cells_count > 0) {
        put_row(rejects, row, text.bytes);
        return;
    }
    /* What could not be split into cells stands as it was in the first one. */
    while (raw.size_bytes > 0 && strchr("\r\n", raw.bytes[raw.size_bytes - 1]) != NULL)
        raw.size_bytes -= 1;
    const struct alms_table_row whole = {.line = row->line, .cells = &raw, .cells_count = 1};
    put_row(rejects, &whole, text.bytes);
}

enum alms_code
alms_rejects_commit(struct alms_rejects **rejects, bool *out_wrote, struct alms_error *err)
{
    struct alms_rejects *done = *rejects;
    const bool has_rows = done->rows_count > 0;

    if (!has_rows) {
        alms_rejects_discard(rejects);
        *out_wrote = false;
        return ALMS_OK;
    }
    const enum alms_code code = alms_output_commit(&done->output, err);
    alms_free(done);
    *rejects = NULL;
    *out_wrote = code == ALMS_OK;
    return code;
}

void alms_rejects_discard(struct alms_rejects **rejects)
{
    if (*rejects == NULL)
        return;
    alms_output_discard(&(*rejects)->output);
    alms_free(*rejects);
    *rejects = NULL;
}
