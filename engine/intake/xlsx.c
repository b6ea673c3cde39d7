#include "intake/xlsx.h"

#include "intake/xlsx_book.h"
#include "value/shortest.h"

#include <stdlib.h>
#include <string.h>

/* A merged range that covers more than one row: the value stands in its first row and column. */
struct merge {
    uint32_t first_row;
    uint32_t last_row;
    uint32_t column; /* from 0 */
};

/* A merged cell that covers the row that is being read. */
struct cover {
    uint32_t last_row; /* 0: none */
    struct alms_buffer text;
    enum alms_cell_kind kind;
};

struct cell {
    size_t at; /* in row_text */
    size_t size_bytes;
    enum alms_cell_kind kind;
    bool is_from_above;
};

struct alms_xlsx {
    struct alms_xlsx_package *package;
    struct alms_xlsx_book *book;
    struct alms_xml *xml;  /* of the sheet that is being read; NULL between sheets */
    uint32_t sheet;        /* how many were begun */
    uint64_t bytes_before; /* unpacked before the first sheet */

    struct merge *merges; /* of the sheet, by first row */
    size_t merges_count;
    size_t merges_capacity;
    size_t merges_at; /* those before have begun */
    struct cover covers[ALMS_XLSX_COLUMNS_MAX];

    /* The row that is being read. */
    uint32_t row;
    bool has_row;
    struct alms_buffer row_text;
    struct cell cells[ALMS_XLSX_COLUMNS_MAX];
    size_t cells_count;
    struct alms_xlsx_cell out_cells[ALMS_XLSX_COLUMNS_MAX];

    /* The cell that is being read. */
    uint32_t column; /* from 0 */
    char type[12];   /* the attribute t */
    uint64_t style;
    struct alms_buffer value;
    bool is_in_value;
    uint32_t phonetic_depth;
};

/* --- places -------------------------------------------------------------------------------- */

/* Reads "BC14"; either part may be missing: out_column is then UINT32_MAX, out_row 0. */
static const char *take_place(const char *text, uint32_t *out_column, uint32_t *out_row)
{
    uint32_t column = 0;
    uint32_t row = 0;

    for (; (*text >= 'A' && *text <= 'Z') || *text == '$'; text++) {
        if (*text != '$' && column < 100000)
            column = column * 26 + (uint32_t)(*text - 'A') + 1;
    }
    for (; (*text >= '0' && *text <= '9') || *text == '$'; text++) {
        if (*text != '$' && row < 100000000)
            row = row * 10 + (uint32_t)(*text - '0');
    }
    *out_column = column - 1;
    *out_row = row;
    return text;
}

/* --- merged cells -------------------------------------------------------------------------- */

/* Looks for merged cells only: they stand behind the rows that they are about. */
static void start_merge(void *context, const char *name, const char *const *attributes)
{
    struct alms_xlsx *xlsx = context;
    const char *place = alms_xml_attribute(attributes, "ref");
    struct merge merge = {0};
    uint32_t last_column = 0;

    if (strcmp(name, "mergeCell") != 0 || place == NULL)
        return;
    place = take_place(place, &merge.column, &merge.first_row);
    if (*place != ':')
        return;
    (void)take_place(place + 1, &last_column, &merge.last_row);
    if (merge.last_row <= merge.first_row || merge.column >= ALMS_XLSX_COLUMNS_MAX)
        return;
    if (xlsx->merges_count == ALMS_XLSX_MERGES_MAX) {
        alms_xml_refuse(xlsx->xml, ALMS_E_TABLE_LIMIT, W_("it has absurdly many merged cells"));
        return;
    }
    xlsx->merges = alms_grow(xlsx->merges, &xlsx->merges_capacity, xlsx->merges_count + 1,
                             sizeof(*xlsx->merges));
    xlsx->merges[xlsx->merges_count++] = merge;
}

static int compare_merges(const void *left, const void *right)
{
    const struct merge *a = left;
    const struct merge *b = right;

    if (a->first_row != b->first_row)
        return a->first_row < b->first_row ? -1 : 1;
    return a->column < b->column ? -1 : a->column > b->column;
}

static enum alms_code run_to_end(struct alms_xlsx *xlsx, struct alms_error *err)
{
    bool at_end = false;

    while (!at_end)
        TRY(alms_xml_run(xlsx->xml, &at_end, err));
    return ALMS_OK;
}

static enum alms_code read_merges(struct alms_xlsx *xlsx, const char *part, struct alms_error *err)
{
    static const struct alms_xml_handlers MERGES = {.start = start_merge};

    xlsx->merges_count = 0;
    xlsx->merges_at = 0;
    TRY(alms_xml_open(xlsx->package, part, &MERGES, xlsx, &xlsx->xml, err));
    const enum alms_code code = run_to_end(xlsx, err);
    alms_xml_close(xlsx->xml);
    xlsx->xml = NULL;
    if (code == ALMS_OK && xlsx->merges_count > 0)
        qsort(xlsx->merges, xlsx->merges_count, sizeof(*xlsx->merges), compare_merges);
    return code;
}

/* --- cells --------------------------------------------------------------------------------- */

static void start_row(struct alms_xlsx *xlsx, const char *const *attributes)
{
    const char *number = alms_xml_attribute(attributes, "r");
    uint64_t row = 0;

    /* Rows without a number follow each other. */
    if (number == NULL || !alms_uint_parse(number, &row) || row == 0 || row > UINT32_MAX)
        row = (uint64_t)xlsx->row + 1;
    xlsx->row = (uint32_t)row;
    xlsx->column = UINT32_MAX;
    xlsx->cells_count = 0;
    xlsx->row_text.size_bytes = 0;
}

static void start_cell(struct alms_xlsx *xlsx, const char *const *attributes)
{
    const char *place = alms_xml_attribute(attributes, "r");
    const char *type = alms_xml_attribute(attributes, "t");
    const char *style = alms_xml_attribute(attributes, "s");
    uint32_t ignored = 0;

    if (place != NULL) {
        (void)take_place(place, &xlsx->column, &ignored);
    } else {
        xlsx->column += 1;
    }
    xlsx->type[0] = '\0';
    if (type != NULL && strlen(type) < sizeof(xlsx->type))
        memcpy(xlsx->type, type, strlen(type) + 1);
    if (style == NULL || !alms_uint_parse(style, &xlsx->style))
        xlsx->style = 0;
    xlsx->value.size_bytes = 0;
}

static void start_sheet_element(void *context, const char *name, const char *const *attributes)
{
    struct alms_xlsx *xlsx = context;

    if (strcmp(name, "c") == 0) {
        start_cell(xlsx, attributes);
    } else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        xlsx->is_in_value = xlsx->phonetic_depth == 0;
    } else if (strcmp(name, "row") == 0) {
        start_row(xlsx, attributes);
    } else if (strcmp(name, "rPh") == 0) {
        xlsx->phonetic_depth += 1;
    }
}

static void take_value(void *context, const char *bytes, size_t size_bytes)
{
    struct alms_xlsx *xlsx = context;

    if (!xlsx->is_in_value)
        return;
    alms_buffer_add(&xlsx->value, bytes, size_bytes);
    if (xlsx->value.size_bytes > ALMS_XLSX_TEXT_SIZE_MAX)
        alms_xml_refuse(xlsx->xml, ALMS_E_TABLE_LIMIT, W_("its texts are absurdly long"));
}

/* A number, or the day that it is shown as; what is neither stays the text that it is. */
static enum alms_cell_kind read_number(const struct alms_xlsx *xlsx, const char *value,
                                       char out[ALMS_SHORTEST_TEXT_SIZE_BYTES],
                                       struct alms_span *out_text)
{
    char number[ALMS_SHORTEST_TEXT_SIZE_BYTES];
    const struct alms_xlsx_book *book = xlsx->book;

    if (!alms_shortest_decimal(value, number))
        return ALMS_CELL_IS_TEXT;
    if (xlsx->style < book->styles_count && book->style_is_date[xlsx->style] &&
        alms_xlsx_date(number, book->counts_from_1904, out)) {
        *out_text = (struct alms_span){out, strlen(out)};
        return ALMS_CELL_IS_DAY;
    }
    memcpy(out, number, sizeof(number));
    *out_text = (struct alms_span){out, strlen(out)};
    return ALMS_CELL_IS_NUMBER;
}

/* Whether the value is the number of a shared text; out is that text. */
static bool find_shared(const struct alms_xlsx *xlsx, const char *value, struct alms_span *out)
{
    uint64_t index = 0;

    return alms_uint_parse(value, &index) && alms_xlsx_book_text(xlsx->book, index, out);
}

static void put_cell(struct alms_xlsx *xlsx, uint32_t column, struct alms_span text,
                     enum alms_cell_kind kind, bool is_from_above)
{
    while (xlsx->cells_count <= column)
        xlsx->cells[xlsx->cells_count++] = (struct cell){0};
    xlsx->cells[column] =
        (struct cell){xlsx->row_text.size_bytes, text.size_bytes, kind, is_from_above};
    alms_buffer_add(&xlsx->row_text, text.bytes, text.size_bytes);
}

static void end_cell(struct alms_xlsx *xlsx)
{
    char number[ALMS_SHORTEST_TEXT_SIZE_BYTES];
    enum alms_cell_kind kind = ALMS_CELL_IS_TEXT;

    if (xlsx->value.size_bytes == 0)
        return;
    if (strcmp(xlsx->type, "inlineStr") == 0 || strcmp(xlsx->type, "str") == 0)
        alms_xlsx_unescape(&xlsx->value, 0);
    alms_buffer_add(&xlsx->value, "", 1);
    const char *value = xlsx->value.bytes;
    struct alms_span text = {value, xlsx->value.size_bytes - 1};

    if (strcmp(xlsx->type, "s") == 0) {
        if (!find_shared(xlsx, value, &text)) {
            alms_xml_refuse(xlsx->xml, ALMS_E_TABLE_FORMAT,
                            W_("a cell names a text that is not there"));
            return;
        }
    } else if (xlsx->type[0] == '\0' || strcmp(xlsx->type, "n") == 0) {
        kind = read_number(xlsx, value, number, &text);
    } else if (strcmp(xlsx->type, "b") == 0) {
        text = strcmp(value, "0") == 0 ? (struct alms_span){"FALSE", 5}
                                       : (struct alms_span){"TRUE", 4};
    } else if (strcmp(xlsx->type, "d") == 0) {
        kind = ALMS_CELL_IS_DAY;
    }
    if (text.size_bytes == 0)
        return;
    if (xlsx->column >= ALMS_XLSX_COLUMNS_MAX) {
        alms_xml_refuse(xlsx->xml, ALMS_E_TABLE_LIMIT, W_("a row has more than 512 cells"));
        return;
    }
    put_cell(xlsx, xlsx->column, text, kind, false);
}

/* --- rows ---------------------------------------------------------------------------------- */

/* Merged cells that begin here are remembered; those from above fill what is empty here. */
static void apply_merges(struct alms_xlsx *xlsx)
{
    for (; xlsx->merges_at < xlsx->merges_count &&
           xlsx->merges[xlsx->merges_at].first_row <= xlsx->row;
         xlsx->merges_at++) {
        const struct merge *merge = &xlsx->merges[xlsx->merges_at];
        struct cover *cover = &xlsx->covers[merge->column];
        const struct cell *cell = &xlsx->cells[merge->column];
        const bool has_cell = merge->first_row == xlsx->row && merge->column < xlsx->cells_count;

        cover->text.size_bytes = 0;
        cover->last_row = has_cell && cell->size_bytes > 0 ? merge->last_row : 0;
        if (cover->last_row > 0) {
            alms_buffer_add(&cover->text, xlsx->row_text.bytes + cell->at, cell->size_bytes);
            cover->kind = cell->kind;
        }
    }
    if (xlsx->merges_count == 0)
        return;
    for (uint32_t column = 0; column < ALMS_XLSX_COLUMNS_MAX; column++) {
        const struct cover *cover = &xlsx->covers[column];
        const bool is_empty = column >= xlsx->cells_count || xlsx->cells[column].size_bytes == 0;
        if (cover->last_row >= xlsx->row && is_empty && cover->text.size_bytes > 0) {
            put_cell(xlsx, column, (struct alms_span){cover->text.bytes, cover->text.size_bytes},
                     cover->kind, true);
        }
    }
}

/* Whether the row says something of its own. */
static bool has_own_cell(const struct alms_xlsx *xlsx)
{
    for (size_t i = 0; i < xlsx->cells_count; i++) {
        if (xlsx->cells[i].size_bytes > 0 && !xlsx->cells[i].is_from_above)
            return true;
    }
    return false;
}

static void end_sheet_element(void *context, const char *name)
{
    struct alms_xlsx *xlsx = context;

    if (strcmp(name, "c") == 0) {
        end_cell(xlsx);
    } else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        xlsx->is_in_value = false;
    } else if (strcmp(name, "rPh") == 0) {
        xlsx->phonetic_depth -= xlsx->phonetic_depth > 0 ? 1 : 0;
    } else if (strcmp(name, "row") == 0) {
        apply_merges(xlsx);
        if (has_own_cell(xlsx)) {
            xlsx->has_row = true;
            alms_xml_pause(xlsx->xml);
        }
    }
}

static enum alms_code begin_sheet(struct alms_xlsx *xlsx, struct alms_error *err)
{
    static const struct alms_xml_handlers ROWS = {start_sheet_element, end_sheet_element,
                                                  take_value};
    const char *part = xlsx->book->sheets[xlsx->sheet].part;

    TRY(read_merges(xlsx, part, err));
    TRY(alms_xml_open(xlsx->package, part, &ROWS, xlsx, &xlsx->xml, err));
    xlsx->sheet += 1;
    xlsx->row = 0;
    xlsx->is_in_value = false;
    xlsx->phonetic_depth = 0;
    for (size_t i = 0; i < ALMS_XLSX_COLUMNS_MAX; i++)
        xlsx->covers[i].last_row = 0;
    return ALMS_OK;
}

static void give_row(struct alms_xlsx *xlsx, struct alms_xlsx_row *out)
{
    for (size_t i = 0; i < xlsx->cells_count; i++) {
        const struct cell *cell = &xlsx->cells[i];
        xlsx->out_cells[i] = (struct alms_xlsx_cell){
            {cell->size_bytes == 0 ? "" : xlsx->row_text.bytes + cell->at, cell->size_bytes},
            cell->kind,
            cell->is_from_above};
    }
    *out = (struct alms_xlsx_row){.sheet = xlsx->sheet,
                                  .sheet_name = xlsx->book->sheets[xlsx->sheet - 1].name,
                                  .number = xlsx->row,
                                  .cells = xlsx->out_cells,
                                  .cells_count = xlsx->cells_count};
}

enum alms_code alms_xlsx_next(struct alms_xlsx *xlsx, struct alms_xlsx_row *out, bool *out_has_row,
                              struct alms_error *err)
{
    bool at_end = false;

    xlsx->has_row = false;
    while (!xlsx->has_row) {
        if (xlsx->xml == NULL) {
            if (xlsx->sheet == xlsx->book->sheets_count) {
                *out_has_row = false;
                return ALMS_OK;
            }
            TRY(begin_sheet(xlsx, err));
        }
        TRY(alms_xml_run(xlsx->xml, &at_end, err));
        if (at_end) {
            alms_xml_close(xlsx->xml);
            xlsx->xml = NULL;
        }
    }
    give_row(xlsx, out);
    *out_has_row = true;
    return ALMS_OK;
}

/* --- opening ------------------------------------------------------------------------------- */

enum alms_code alms_xlsx_open(const char *path, struct alms_xlsx **out, struct alms_error *err)
{
    struct alms_xlsx_package *package = NULL;
    struct alms_xlsx_book *book = NULL;

    TRY(alms_xlsx_package_open(path, &package, err));
    const enum alms_code code = alms_xlsx_book_open(package, &book, err);
    if (code != ALMS_OK) {
        alms_xlsx_package_close(package);
        return code;
    }
    struct alms_xlsx *xlsx = alms_alloc(sizeof(*xlsx));
    xlsx->package = package;
    xlsx->book = book;
    xlsx->bytes_before = alms_xlsx_package_done(package);
    *out = xlsx;
    return ALMS_OK;
}

void alms_xlsx_close(struct alms_xlsx *xlsx)
{
    if (xlsx == NULL)
        return;
    alms_xml_close(xlsx->xml);
    alms_xlsx_book_close(xlsx->book);
    alms_xlsx_package_close(xlsx->package);
    for (size_t i = 0; i < ALMS_XLSX_COLUMNS_MAX; i++)
        alms_buffer_clear(&xlsx->covers[i].text);
    alms_buffer_clear(&xlsx->row_text);
    alms_buffer_clear(&xlsx->value);
    alms_free(xlsx->merges);
    alms_free(xlsx);
}

size_t alms_xlsx_sheets_count(const struct alms_xlsx *xlsx)
{
    return xlsx->book->sheets_count;
}

/* Every sheet is read twice: for its merged cells, and for its rows. */
uint64_t alms_xlsx_bytes_total(const struct alms_xlsx *xlsx)
{
    uint64_t total = 0;

    for (size_t i = 0; i < xlsx->book->sheets_count; i++)
        total += 2 * alms_xlsx_package_size(xlsx->package, xlsx->book->sheets[i].part);
    return total;
}

uint64_t alms_xlsx_bytes_done(const struct alms_xlsx *xlsx)
{
    return alms_xlsx_package_done(xlsx->package) - xlsx->bytes_before;
}
