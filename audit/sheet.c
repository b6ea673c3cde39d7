#include "audit/sheet_inside.h"

#include <alms/text.h>

#include <string.h>

struct alms_sheet *alms_sheet_open(const struct alms_sheet_column *columns, size_t count)
{
    struct alms_sheet *sheet = alms_alloc(sizeof(*sheet));

    REQUIRE(count > 0 && count <= ALMS_SHEET_COLUMNS_MAX);
    sheet->columns = columns;
    sheet->columns_count = count;
    sheet->rows = alms_listing_open(sizeof(struct alms_sheet_row));
    return sheet;
}

void alms_sheet_close(struct alms_sheet *sheet)
{
    if (sheet == NULL)
        return;
    alms_listing_discard(&sheet->rows);
    alms_free(sheet);
}

static void add_row(struct alms_sheet *sheet, const char *const *cells, bool is_total)
{
    struct alms_arena *arena = sheet->rows.arena;
    const char **copies = alms_arena_alloc(arena, sheet->columns_count * sizeof(*copies));

    for (size_t i = 0; i < sheet->columns_count; i++)
        copies[i] = alms_arena_text(arena, cells[i] == NULL ? "" : cells[i]);
    struct alms_sheet_row *row = alms_listing_add(&sheet->rows);
    *row = (struct alms_sheet_row){copies, is_total};
}

void alms_sheet_add(struct alms_sheet *sheet, const char *const *cells)
{
    add_row(sheet, cells, false);
}

void alms_sheet_add_total(struct alms_sheet *sheet, const char *const *cells)
{
    add_row(sheet, cells, true);
}

void alms_sheet_set_head(struct alms_sheet *sheet, const struct alms_sheet_head *head)
{
    sheet->head = *head;
}

size_t alms_sheet_rows(const struct alms_sheet *sheet)
{
    const struct alms_sheet_row *rows = sheet->rows.items;
    size_t count = 0;

    for (size_t i = 0; i < sheet->rows.count; i++)
        count += rows[i].is_total ? 0 : 1;
    return count;
}

/* --- text ---------------------------------------------------------------------------------- */

static void put_spaces(FILE *file, size_t count)
{
    for (size_t i = 0; i < count; i++)
        (void)fputc(' ', file);
}

/* Blanks are owed until something stands behind them, so that no line ends in blanks. */
static void
put_line(const struct alms_sheet *sheet, const size_t *widths, const char *const *cells, FILE *file)
{
    size_t owed = 0;

    for (size_t i = 0; i < sheet->columns_count; i++) {
        const size_t padding = widths[i] - alms_text_width(cells[i]);
        owed += i > 0 ? 2 : 0;
        if (cells[i][0] == '\0') {
            owed += padding;
            continue;
        }
        put_spaces(file, owed + (sheet->columns[i].is_amount ? padding : 0));
        (void)fputs(cells[i], file);
        owed = sheet->columns[i].is_amount ? 0 : padding;
    }
    (void)fputc('\n', file);
}

static void put_rule(const struct alms_sheet *sheet, const size_t *widths, FILE *file)
{
    for (size_t i = 0; i < sheet->columns_count; i++) {
        if (i > 0)
            put_spaces(file, 2);
        for (size_t j = 0; j < widths[i]; j++)
            (void)fputc('-', file);
    }
    (void)fputc('\n', file);
}

static void write_text(const struct alms_sheet *sheet, FILE *file)
{
    size_t widths[ALMS_SHEET_COLUMNS_MAX] = {0};
    const char *titles[ALMS_SHEET_COLUMNS_MAX];
    const struct alms_sheet_row *rows = sheet->rows.items;

    for (size_t i = 0; i < sheet->columns_count; i++) {
        titles[i] = sheet->columns[i].title;
        widths[i] = alms_text_width(titles[i]);
        for (size_t j = 0; j < sheet->rows.count; j++) {
            const size_t width = alms_text_width(rows[j].cells[i]);
            if (width > widths[i])
                widths[i] = width;
        }
    }
    put_line(sheet, widths, titles, file);
    put_rule(sheet, widths, file);
    for (size_t i = 0; i < sheet->rows.count; i++) {
        if (rows[i].is_total && (i == 0 || !rows[i - 1].is_total))
            put_rule(sheet, widths, file);
        put_line(sheet, widths, rows[i].cells, file);
    }
}

/* --- CSV ----------------------------------------------------------------------------------- */

/* `before` stands before the cell, within its quotes if it has some. */
static void put_cell(FILE *file, const char *before, const char *cell)
{
    if (strpbrk(cell, ",\"\r\n") == NULL) {
        (void)fputs(before, file);
        (void)fputs(cell, file);
        return;
    }
    (void)fputc('"', file);
    (void)fputs(before, file);
    for (; *cell != '\0'; cell++) {
        if (*cell == '"')
            (void)fputc('"', file);
        (void)fputc(*cell, file);
    }
    (void)fputc('"', file);
}

static void write_row(FILE *file, const char *const *cells, size_t count, bool is_safe)
{
    for (size_t i = 0; i < count; i++) {
        const char *cell = cells[i] == NULL ? "" : cells[i];
        if (i > 0)
            (void)fputc(',', file);
        /* A number may begin with a minus; anything else that does could be a formula. */
        const bool is_number =
            cell[0] == '-' && strspn(cell + 1, "0123456789.") == strlen(cell + 1);
        const bool is_formula =
            is_safe && !is_number && cell[0] != '\0' && strchr("=+-@\t\r", cell[0]) != NULL;
        put_cell(file, is_formula ? "'" : "", cell);
    }
    (void)fputs("\r\n", file);
}

void alms_csv_write(FILE *file, const char *const *cells, size_t count)
{
    write_row(file, cells, count, false);
}

void alms_csv_write_safe(FILE *file, const char *const *cells, size_t count)
{
    write_row(file, cells, count, true);
}

static void write_csv(const struct alms_sheet *sheet, FILE *file)
{
    const char *keys[ALMS_SHEET_COLUMNS_MAX];
    const struct alms_sheet_row *rows = sheet->rows.items;

    for (size_t i = 0; i < sheet->columns_count; i++)
        keys[i] = sheet->columns[i].key;
    alms_csv_write(file, keys, sheet->columns_count);
    for (size_t i = 0; i < sheet->rows.count; i++) {
        if (!rows[i].is_total)
            alms_csv_write(file, rows[i].cells, sheet->columns_count);
    }
}

/* --- JSON ---------------------------------------------------------------------------------- */

void alms_json_write(FILE *file, const char *text)
{
    (void)fputc('"', file);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            (void)fprintf(file, "\\%c", *text);
        } else if (*text == '\n') {
            (void)fputs("\\n", file);
        } else if ((unsigned char)*text < 0x20) {
            (void)fprintf(file, "\\u%04x", (unsigned int)(unsigned char)*text);
        } else {
            (void)fputc(*text, file);
        }
    }
    (void)fputc('"', file);
}

static void write_json(const struct alms_sheet *sheet, FILE *file)
{
    const struct alms_sheet_row *rows = sheet->rows.items;
    bool is_first = true;

    (void)fputc('[', file);
    for (size_t i = 0; i < sheet->rows.count; i++) {
        if (rows[i].is_total)
            continue;
        (void)fputs(is_first ? "\n  {" : ",\n  {", file);
        is_first = false;
        for (size_t j = 0; j < sheet->columns_count; j++) {
            if (j > 0)
                (void)fputs(", ", file);
            alms_json_write(file, sheet->columns[j].key);
            (void)fputs(": ", file);
            alms_json_write(file, rows[i].cells[j]);
        }
        (void)fputc('}', file);
    }
    (void)fputs(is_first ? "]\n" : "\n]\n", file);
}

void alms_sheet_write(const struct alms_sheet *sheet, enum alms_sheet_format format, FILE *file)
{
    switch (format) {
    case ALMS_SHEET_TEXT: write_text(sheet, file); break;
    case ALMS_SHEET_CSV: write_csv(sheet, file); break;
    case ALMS_SHEET_JSON: write_json(sheet, file); break;
    case ALMS_SHEET_HTML: alms_sheet_write_html(sheet, file); break;
    case ALMS_SHEET_XLSX: REQUIRE(format != ALMS_SHEET_XLSX); break;
    }
}
