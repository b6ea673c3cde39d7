#include "intake/amount.h"
#include "intake/reader_inside.h"
#include "intake/shown.h"
#include "value/date.h"

#include <string.h>

/* --- cells that say what stands above them ------------------------------------------------- */

void alms_reader_forget_above(struct alms_reader *reader)
{
    for (size_t i = 0; i < reader->rules->columns_count; i++)
        reader->above[i].size_bytes = 0;
}

static bool says_nothing(const struct alms_reader *reader, const struct alms_table_row *row)
{
    for (size_t i = 0; i < row->cells_count; i++) {
        if (alms_reader_cell(reader, row, (int)i).size_bytes > 0)
            return false;
    }
    return true;
}

/* The cells as a copy that may be written to, with `at` among them. */
static struct alms_span *
copy_cells(struct alms_reader *reader, struct alms_table_row *row, size_t at)
{
    const size_t count = at < row->cells_count ? row->cells_count : at + 1;
    struct alms_span *cells = alms_arena_alloc(reader->arena, count * sizeof(*cells));

    for (size_t i = 0; i < count; i++)
        cells[i] = i < row->cells_count ? row->cells[i] : (struct alms_span){"", 0};
    return cells;
}

/*
 * What is filled in is a part of the row like what stands there: it identifies the row, and goes
 * into the rejects file with it.
 */
void alms_reader_fill(struct alms_reader *reader, struct alms_table_row *row)
{
    if (says_nothing(reader, row))
        return;
    for (size_t i = 0; i < reader->rules->columns_count; i++) {
        const int at = reader->columns_at[i];
        struct alms_buffer *above = &reader->above[i];
        if (!reader->rules->columns[i].fills || at < 0)
            continue;
        const struct alms_span cell = alms_reader_cell(reader, row, at);
        if (cell.size_bytes > 0) {
            above->size_bytes = 0;
            alms_buffer_add(above, cell.bytes, cell.size_bytes);
        } else if (above->size_bytes > 0 &&
                   ((size_t)at < row->cells_count || row->sheet_cells == NULL)) {
            struct alms_span *cells = copy_cells(reader, row, (size_t)at);
            row->cells_count = (size_t)at < row->cells_count ? row->cells_count : (size_t)at + 1;
            cells[at] =
                (struct alms_span){alms_arena_bytes(reader->arena, above->bytes, above->size_bytes),
                                   above->size_bytes};
            row->cells = cells;
        }
    }
}

/* --- texts --------------------------------------------------------------------------------- */

static bool has_no_width(uint32_t character)
{
    return (character >= 0x200B && character <= 0x200D) || character == 0x2060 ||
           character == 0xFEFF;
}

/* A cell as people see it: one line, without what has no width, blanks plain; NULL if empty. */
static const char *seen(struct alms_reader *reader, const struct alms_table_row *row, int at)
{
    size_t size = 0;
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    const struct alms_span cell = alms_reader_cell(reader, row, at);

    for (size_t i = 0; i < cell.size_bytes; i += size) {
        const uint32_t character = alms_utf8_take(cell.bytes + i, cell.size_bytes - i, &size);
        if (character == 0xA0 || character == 0x3000) {
            alms_buffer_add(&text, " ", 1);
        } else if (!has_no_width(character)) {
            alms_buffer_add(&text, cell.bytes + i, size);
        }
    }
    if (text.size_bytes == 0)
        return NULL;
    return alms_reader_one_line(reader->arena, (struct alms_span){text.bytes, text.size_bytes});
}

/* The text of the cell of a role; NULL if the rules have no such column, or it is empty. */
static const char *read_text(struct alms_reader *reader, struct alms_read_row *row,
                             enum alms_cell_role role, int *out_at, struct alms_error *err)
{
    const size_t first = err->count;
    const struct alms_rules_column *column = alms_reader_column(reader, role, out_at);

    if (column == NULL || *out_at < 0)
        return NULL;
    const char *text = seen(reader, &row->table_row, *out_at);
    if (text != NULL && strlen(text) > ALMS_READER_TEXT_SIZE_MAX) {
        (void)alms_fail(err, ALMS_E_TEXT_LONG, "the %s is longer than %s bytes",
                        column->names.items[0], "8000");
        text = NULL;
    }
    alms_reader_locate(reader, &row->table_row, *out_at, first, err);
    return text;
}

/* --- quantities ---------------------------------------------------------------------------- */

/* How many bytes at the beginning belong to the number: digits, signs and marks. */
static size_t number_size(const char *text)
{
    size_t size = 0;
    size_t end = 0;

    for (size_t i = 0; text[i] != '\0'; i += size) {
        const char character =
            alms_intake_narrow(alms_utf8_take(text + i, strlen(text + i), &size));
        if (character == '\0' || strchr("0123456789.,'_+- ", character) == NULL)
            break;
        if (character != ' ')
            end = i + size;
    }
    return end;
}

/* A quantity and, in the same cell or in its own, the unit; both cells may not name two. */
static void
read_quantity(struct alms_reader *reader, struct alms_read_row *row, struct alms_error *err)
{
    int unit_at = ALMS_CELL_ABSENT;
    char number[ALMS_READER_AMOUNT_SIZE_BYTES];
    struct alms_read_goods *goods = &row->goods;
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    const char *unit = read_text(reader, row, ALMS_CELL_UNIT, &unit_at, err);
    const char *said = read_text(reader, row, ALMS_CELL_QUANTITY, &goods->quantity_at, err);
    const size_t first = err->count;
    int ignored = ALMS_CELL_ABSENT;
    const struct alms_rules_column *column =
        alms_reader_column(reader, ALMS_CELL_QUANTITY, &ignored);

    /* The quantity of a merged cell counts once. */
    if (said == NULL || !alms_reader_is_own(&row->table_row, goods->quantity_at)) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("quantity"));
        alms_reader_locate(reader, &row->table_row, goods->quantity_at, first, err);
        return;
    }
    const size_t size = number_size(said);
    const char *behind = said + size + strspn(said + size, " ");
    const bool is_number =
        alms_reader_cell_kind(&row->table_row, goods->quantity_at) == ALMS_CELL_IS_NUMBER;
    struct alms_amount_marks marks = {column->group, column->decimal, column->allows_plus};
    if (is_number) {
        marks.group = '\0';
        marks.decimal = '.';
    }
    const struct alms_span digits = {said, size == 0 ? strlen(said) : size};
    if (alms_intake_amount(digits, &marks, number, sizeof(number), err) == ALMS_OK &&
        behind[0] != '\0' && unit != NULL && strcmp(behind, unit) != 0) {
        /* Rule IMPORT-16. */
        (void)alms_fail(err, ALMS_E_UNIT_DIFFERS,
                        "the quantity is in '%.32s', and the row's unit is '%.32s'", behind, unit);
    }
    alms_reader_locate(reader, &row->table_row, goods->quantity_at, first, err);
    if (err->count != first)
        return;
    unit = behind[0] != '\0' ? behind : unit;
    alms_buffer_add_text(&text, number);
    if (unit != NULL) {
        alms_buffer_add_text(&text, " ");
        alms_buffer_add_text(&text, unit);
    }
    goods->quantity = alms_arena_text(reader->arena, text.bytes);
}

/* --- the row ------------------------------------------------------------------------------- */

static void
read_expiry(struct alms_reader *reader, struct alms_read_row *row, struct alms_error *err)
{
    int at = ALMS_CELL_ABSENT;
    struct alms_date date = {0};
    char iso[ALMS_DATE_TEXT_SIZE_BYTES];
    char shown[ALMS_SHOWN_SIZE_BYTES];
    const size_t first = err->count;
    const struct alms_rules_column *column = alms_reader_column(reader, ALMS_CELL_EXPIRY, &at);
    const struct alms_span text = alms_reader_cell(reader, &row->table_row, at);

    if (column == NULL || text.size_bytes == 0)
        return;
    /* Rule IMPORT-10. */
    if (alms_reader_date(&row->table_row, at, text, column->form, &date)) {
        alms_date_format(date, iso);
        row->goods.expiry = alms_arena_text(reader->arena, iso);
        return;
    }
    alms_cell_show(text, shown);
    (void)alms_fail(err, ALMS_E_DATE_SYNTAX, "'%s' is not a date of the form %s", shown,
                    column->form);
    alms_reader_locate(reader, &row->table_row, at, first, err);
}

static void
read_price(struct alms_reader *reader, struct alms_read_row *row, struct alms_error *err)
{
    char number[ALMS_READER_AMOUNT_SIZE_BYTES];
    const size_t first = err->count;
    const struct alms_rules_column *column =
        alms_reader_column(reader, ALMS_CELL_UNIT_PRICE, &row->goods.price_at);

    if (column == NULL ||
        alms_reader_cell(reader, &row->table_row, row->goods.price_at).size_bytes == 0)
        return;
    if (alms_reader_number(reader, &row->table_row, row->goods.price_at, column, number, err) ==
        ALMS_OK)
        row->goods.unit_price = alms_arena_text(reader->arena, number);
    alms_reader_locate(reader, &row->table_row, row->goods.price_at, first, err);
}

void alms_reader_read_goods(struct alms_reader *reader, struct alms_read_row *row,
                            struct alms_error *err)
{
    int at = ALMS_CELL_ABSENT;
    struct alms_read_goods *goods = &row->goods;
    const size_t first = err->count;

    goods->item = read_text(reader, row, ALMS_CELL_ITEM, &goods->item_at, err);
    if (goods->item == NULL && err->count == first) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("item"));
        alms_reader_locate(reader, &row->table_row, goods->item_at, first, err);
    }
    goods->spec = read_text(reader, row, ALMS_CELL_SPEC, &at, err);
    goods->batch = read_text(reader, row, ALMS_CELL_BATCH, &at, err);
    read_quantity(reader, row, err);
    read_expiry(reader, row, err);
    read_price(reader, row, err);
    if (alms_reader_column(reader, ALMS_CELL_AMOUNT, &at) != NULL &&
        alms_reader_cell(reader, &row->table_row, at).size_bytes > 0)
        alms_reader_read_amount(reader, row, err);
}
