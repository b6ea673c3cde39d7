#include "base/file.h"
#include "intake/reader_inside.h"
#include "intake/shown.h"
#include "value/date.h"

#include <string.h>

enum { UNIT_SEPARATOR = 0x1F };

/* --- opening ------------------------------------------------------------------------------- */

static enum alms_code take_fixed_date(struct alms_reader *reader, const char *path,
                                      const struct alms_reader_options *options,
                                      struct alms_error *err)
{
    const struct alms_rules_date *date = &reader->rules->date;
    const char *name = alms_path_name(path);

    reader->has_date = true;
    if (alms_date_is_given(options->date)) {
        reader->has_own_date = true;
        reader->date = options->date;
    } else if (date->kind == ALMS_DATE_FIXED) {
        reader->date = date->fixed;
    } else if (date->kind == ALMS_DATE_FROM_FILENAME) {
        if (!alms_date_find_form(name, strlen(name), date->form, &reader->date)) {
            return alms_fail(err, ALMS_E_DATE_SYNTAX,
                             "the file name '%.120s' holds no date of the form %s", name,
                             date->form);
        }
    } else {
        reader->has_date = false;
    }
    return ALMS_OK;
}

enum alms_code alms_reader_open(const char *path, struct alms_rules *rules,
                                const struct alms_reader_options *options, struct alms_reader **out,
                                struct alms_error *err)
{
    CLEANUP(alms_reader_close_variable) struct alms_reader *reader = alms_alloc(sizeof(*reader));

    reader->rules = rules;
    reader->arena = alms_arena_open();
    reader->header_arena = alms_arena_open();
    TRY(alms_table_open(path, rules->format, &reader->table, err));
    TRY(take_fixed_date(reader, path, options, err));
    *out = reader;
    reader = NULL;
    return ALMS_OK;
}

void alms_reader_close(struct alms_reader *reader)
{
    if (reader == NULL)
        return;
    alms_table_close(reader->table);
    alms_arena_close(reader->arena);
    alms_arena_close(reader->header_arena);
    alms_buffer_clear(&reader->identity);
    alms_buffer_clear(&reader->content);
    alms_buffer_clear(&reader->refunds);
    alms_buffer_clear(&reader->closest);
    alms_free(reader);
}

void alms_reader_close_variable(struct alms_reader **reader)
{
    alms_reader_close(*reader);
}

const struct alms_table *alms_reader_table(const struct alms_reader *reader)
{
    return reader->table;
}

const struct alms_table_row *alms_reader_header(const struct alms_reader *reader)
{
    return &reader->header;
}

int alms_reader_reason_at(const struct alms_reader *reader)
{
    return reader->reason_at;
}

enum alms_code
alms_reader_digest(struct alms_reader *reader, struct alms_hash *out, struct alms_error *err)
{
    return alms_table_digest(reader->table, out, err);
}

/* --- cells --------------------------------------------------------------------------------- */

static bool is_one_of(uint32_t character, const char *set)
{
    size_t size = 0;
    const char *end = set + strlen(set);

    for (; set < end; set += size) {
        if (alms_utf8_take(set, (size_t)(end - set), &size) == character)
            return true;
    }
    return false;
}

/* Takes characters of a set, and the blanks between them, off both ends. */
static struct alms_span strip(struct alms_span cell, const char *set)
{
    size_t size = 0;

    while (cell.size_bytes > 0 &&
           is_one_of(alms_utf8_take(cell.bytes, cell.size_bytes, &size), set)) {
        cell.bytes += size;
        cell.size_bytes -= size;
        cell = alms_span_trim(cell);
    }
    while (cell.size_bytes > 0) {
        const size_t last = alms_utf8_cut(cell.bytes, cell.size_bytes, cell.size_bytes - 1);
        if (!is_one_of(alms_utf8_take(cell.bytes + last, cell.size_bytes - last, &size), set))
            break;
        cell.size_bytes = last;
        cell = alms_span_trim(cell);
    }
    return cell;
}

/* What a cell says: without what stands around it, nothing if it stands for nothing. */
struct alms_span
alms_reader_cell(const struct alms_reader *reader, const struct alms_table_row *row, int at)
{
    const struct alms_span nothing = {"", 0};

    if (at < 0 || (size_t)at >= row->cells_count)
        return nothing;
    struct alms_span cell = alms_span_trim(row->cells[at]);
    if (reader->rules->strip != NULL)
        cell = strip(cell, reader->rules->strip);
    if (reader->rules->empty != NULL && alms_pattern_matches(reader->rules->empty, cell))
        return nothing;
    return cell;
}

int alms_reader_cell_at(const struct alms_reader *reader, const struct alms_rules_cell *cell)
{
    return cell->column >= 0 ? reader->columns_at[cell->column] : (int)cell->number - 1;
}

static struct alms_span cell_of(const struct alms_reader *reader, const struct alms_table_row *row,
                                const struct alms_rules_cell *cell)
{
    return alms_reader_cell(reader, row, alms_reader_cell_at(reader, cell));
}

bool alms_reader_fits(const struct alms_reader *reader, const struct alms_table_row *row,
                      const struct alms_rules_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        const struct alms_rules_test *test = &condition->tests[i];
        const struct alms_span cell = cell_of(reader, row, &test->cell);
        bool is_so = false;
        switch (test->kind) {
        case ALMS_TEST_EQUAL: is_so = alms_span_equal(cell, test->text); break;
        case ALMS_TEST_UNEQUAL: is_so = !alms_span_equal(cell, test->text); break;
        case ALMS_TEST_LIKE: is_so = alms_pattern_matches(test->pattern, cell); break;
        case ALMS_TEST_UNLIKE: is_so = !alms_pattern_matches(test->pattern, cell); break;
        }
        if (!is_so)
            return false;
    }
    return true;
}

static const struct alms_rules_filter *
first_fit(const struct alms_reader *reader, const struct alms_table_row *row,
          const struct alms_rules_filter *filters, size_t count, bool *fitted)
{
    for (size_t i = 0; i < count; i++) {
        if (alms_reader_fits(reader, row, &filters[i].condition)) {
            fitted[i] = true;
            return &filters[i];
        }
    }
    return NULL;
}

static bool is_blank_row(const struct alms_reader *reader, const struct alms_table_row *row)
{
    for (size_t i = 0; i < row->cells_count; i++) {
        if (alms_reader_cell(reader, row, (int)i).size_bytes > 0)
            return false;
    }
    return true;
}

/* Whether a cell says something of its own: the value of a merged cell counts once. */
bool alms_reader_is_own(const struct alms_table_row *row, int at)
{
    return at < 0 || (size_t)at >= row->cells_count || row->sheet_cells == NULL ||
           !row->sheet_cells[at].is_from_above;
}

enum alms_cell_kind alms_reader_cell_kind(const struct alms_table_row *row, int at)
{
    if (at < 0 || (size_t)at >= row->cells_count || row->sheet_cells == NULL)
        return ALMS_CELL_IS_TEXT;
    return row->sheet_cells[at].kind;
}

/* Some programs print the header again on every page. */
static bool is_header_again(const struct alms_reader *reader, const struct alms_table_row *row)
{
    const struct alms_table_row *header = &reader->header;

    if (row->cells_count != header->cells_count)
        return false;
    for (size_t i = 0; i < row->cells_count; i++) {
        const struct alms_span a = alms_span_trim(row->cells[i]);
        const struct alms_span b = alms_span_trim(header->cells[i]);
        if (a.size_bytes != b.size_bytes || memcmp(a.bytes, b.bytes, a.size_bytes) != 0)
            return false;
    }
    return true;
}

/* --- values -------------------------------------------------------------------------------- */

/* Notes the faults that `first` does not count yet at the place of a cell. */
void alms_reader_locate(const struct alms_reader *reader, const struct alms_table_row *row, int at,
                        size_t first, struct alms_error *err)
{
    if (err->count == first)
        return;
    const struct alms_place place = alms_table_place(reader->table, row, at < 0 ? 0 : (size_t)at);
    alms_error_locate(err, first, &place);
}

const struct alms_rules_column *
alms_reader_column(const struct alms_reader *reader, enum alms_cell_role role, int *out_at)
{
    for (size_t i = 0; i < reader->rules->columns_count; i++) {
        if (reader->rules->columns[i].role == role) {
            *out_at = reader->columns_at[i];
            return &reader->rules->columns[i];
        }
    }
    *out_at = ALMS_CELL_ABSENT;
    return NULL;
}

/* Characters from..to of the reference, counted from 1. */
static struct alms_span part_of(struct alms_span text, size_t from, size_t to)
{
    size_t start = 0;
    size_t at = 0;
    size_t size = 0;

    for (size_t character = 1; at < text.size_bytes && character <= to; character++) {
        if (character == from)
            start = at;
        (void)alms_utf8_take(text.bytes + at, text.size_bytes - at, &size);
        at += size;
        if (character == to)
            return (struct alms_span){text.bytes + start, at - start};
    }
    return (struct alms_span){"", 0};
}

/* Whether the cell is a day for the spreadsheet itself: then its form does not matter. */
static bool
is_day(const struct alms_table_row *row, int at, struct alms_span text, struct alms_date *out)
{
    static const char ISO[] = "%Y-%m-%d";
    const size_t size = ALMS_DATE_TEXT_SIZE_BYTES - 1;

    return alms_reader_cell_kind(row, at) == ALMS_CELL_IS_DAY && text.size_bytes >= size &&
           alms_date_parse_form(text.bytes, size, ISO, out);
}

static void
read_date(const struct alms_reader *reader, struct alms_read_row *row, struct alms_error *err)
{
    int at = ALMS_CELL_ABSENT;
    const struct alms_rules_date *rule = &reader->rules->date;
    const size_t first = err->count;
    const char *form = rule->form;

    if (reader->has_date) {
        row->date = reader->date;
        return;
    }
    const struct alms_rules_column *column = alms_reader_column(
        reader, rule->kind == ALMS_DATE_FROM_REF ? ALMS_CELL_REF : ALMS_CELL_DATE, &at);
    struct alms_span text = alms_reader_cell(reader, &row->table_row, at);
    if (rule->kind == ALMS_DATE_FROM_REF) {
        text = part_of(text, rule->from, rule->to);
    } else if (column != NULL) {
        form = column->form;
    }
    /* Rule IMPORT-10: a date is one only in the form that the rules declare. */
    if (!is_day(&row->table_row, at, text, &row->date) &&
        !alms_date_parse_form(text.bytes, text.size_bytes, form, &row->date)) {
        char shown[ALMS_SHOWN_SIZE_BYTES];
        alms_cell_show(text, shown);
        (void)alms_fail(err, ALMS_E_DATE_SYNTAX, "'%s' is not a date of the form %s", shown, form);
    }
    alms_reader_locate(reader, &row->table_row, at, first, err);
}

/* A spreadsheet keeps 15 digits of a number: a longer one is not what it was. */
static void check_reference(const struct alms_reader *reader, const struct alms_table_row *row,
                            int at, struct alms_error *err)
{
    enum { DIGITS_KEPT = 15 };

    if (!alms_reader_is_own(row, at)) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("reference"));
    } else if (alms_reader_cell_kind(row, at) == ALMS_CELL_IS_NUMBER &&
               alms_reader_cell(reader, row, at).size_bytes > DIGITS_KEPT) {
        (void)alms_fail(err, ALMS_E_TABLE_NUMBER,
                        "the reference stands as a number of more than %s digits", "15");
    }
}

static bool is_break(char character)
{
    return character == '\t' || character == '\n' || character == '\r' || character == '\v' ||
           character == '\f';
}

/* A cell as one line: people break lines within cells, and a text of the book has none. */
static const char *one_line(struct alms_arena *arena, struct alms_span cell)
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

static void
read_private(struct alms_reader *reader, struct alms_read_row *row, struct alms_error *err)
{
    for (size_t i = 0; i < reader->rules->columns_count; i++) {
        const struct alms_rules_column *column = &reader->rules->columns[i];
        const struct alms_span cell =
            alms_reader_cell(reader, &row->table_row, reader->columns_at[i]);
        const size_t first = err->count;
        if (cell.size_bytes == 0 && column->is_required) {
            (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the cell of column '%s' is empty",
                            column->names.items[0]);
        }
        if (column->role == ALMS_CELL_REF)
            check_reference(reader, &row->table_row, reader->columns_at[i], err);
        if (cell.size_bytes > ALMS_READER_TEXT_SIZE_MAX) {
            (void)alms_fail(err, ALMS_E_TEXT_LONG, "the %s is longer than %s bytes",
                            column->names.items[0], "8000");
        } else if (cell.size_bytes > 0 &&
                   (column->role == ALMS_CELL_REF || column->role == ALMS_CELL_PRIVATE)) {
            row->texts[row->texts_count++] = (struct alms_read_text){
                column->role == ALMS_CELL_REF ? "ref" : column->key, one_line(reader->arena, cell)};
        }
        alms_reader_locate(reader, &row->table_row, reader->columns_at[i], first, err);
    }
}

static void check_width(const struct alms_reader *reader, const struct alms_read_row *row,
                        struct alms_error *err)
{
    for (size_t i = reader->header.cells_count; i < row->table_row.cells_count; i++) {
        if (alms_span_trim(row->table_row.cells[i]).size_bytes == 0)
            continue;
        const struct alms_place place = alms_table_place(reader->table, &row->table_row, i);
        (void)alms_fail_at(err, &place, ALMS_E_TABLE_CELLS,
                           "the row has a filled cell beyond the header's last column");
        return;
    }
}

/* --- settings ------------------------------------------------------------------------------ */

/* Sets what is not yet set; true if it is set already to something else. */
static bool take_setting(const char **value, const char *other)
{
    if (other == NULL)
        return false;
    if (*value != NULL)
        return strcmp(*value, other) != 0;
    *value = other;
    return false;
}

/* Takes from `found` what `settings` does not have; true if they contradict each other. */
static bool
take_settings(struct alms_rules_settings *settings, const struct alms_rules_settings *found)
{
    bool contradicts = take_setting(&settings->account, found->account);
    contradicts |= take_setting(&settings->campaign, found->campaign);
    contradicts |= take_setting(&settings->channel, found->channel);
    contradicts |= take_setting(&settings->commodity, found->commodity);
    contradicts |= take_setting(&settings->donor_kind, found->donor_kind);
    contradicts |= take_setting(&settings->fund, found->fund);
    contradicts |= take_setting(&settings->programme, found->programme);
    contradicts |= take_setting(&settings->publish, found->publish);
    return contradicts;
}

/* For each setting the first `when` that fits and has it, else the record line. */
static void read_settings(struct alms_reader *reader, struct alms_read_row *row)
{
    const struct alms_rules *rules = reader->rules;
    struct alms_rules_settings settings = {0};

    row->is_ambiguous = false;
    for (size_t i = 0; i < rules->whens_count; i++) {
        if (alms_reader_fits(reader, &row->table_row, &rules->whens[i].condition)) {
            reader->when_fits[i] = true;
            row->is_ambiguous |= take_settings(&settings, &rules->whens[i].settings);
        }
    }
    (void)take_settings(&settings, &rules->record);
    row->settings = settings;
}

/* --- identity ------------------------------------------------------------------------------ */

void alms_reader_add_part(struct alms_buffer *out, const char *bytes, size_t size_bytes)
{
    const char separator = UNIT_SEPARATOR;

    alms_buffer_add(out, &separator, 1);
    alms_buffer_add(out, bytes, size_bytes);
}

/* The cells of the unique columns; false if one of them is empty, or if there are none. */
static bool read_unique(struct alms_reader *reader, const struct alms_read_row *row)
{
    bool has_any = false;

    reader->identity.size_bytes = 0;
    alms_buffer_add_text(&reader->identity, "unique");
    for (size_t i = 0; i < reader->rules->columns_count; i++) {
        if (!reader->rules->columns[i].is_unique)
            continue;
        const struct alms_span cell =
            alms_reader_cell(reader, &row->table_row, reader->columns_at[i]);
        if (cell.size_bytes == 0)
            return false;
        alms_reader_add_part(&reader->identity, cell.bytes, cell.size_bytes);
        has_any = true;
    }
    return has_any;
}

/* Whether a cell is part of what the whole row says: not the reasons, no ignored column. */
static bool is_part(const struct alms_reader *reader, int at)
{
    for (size_t i = 0; i < reader->rules->columns_count; i++) {
        if (reader->columns_at[i] == at && reader->rules->columns[i].role == ALMS_CELL_IGNORE)
            return false;
    }
    return at != reader->reason_at;
}

/* All cells as they stand, but for what is around them and empty ones at the end; and the date. */
static void read_raw(struct alms_reader *reader, const struct alms_read_row *row)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    const struct alms_table_row *table_row = &row->table_row;
    size_t count = table_row->cells_count;

    while (count > 0 && (!is_part(reader, (int)count - 1) ||
                         alms_reader_cell(reader, table_row, (int)count - 1).size_bytes == 0))
        count -= 1;
    alms_date_format(row->date, date);
    reader->identity.size_bytes = 0;
    alms_buffer_add_text(&reader->identity, "row");
    alms_reader_add_part(&reader->identity, date, strlen(date));
    for (size_t i = 0; i < count; i++) {
        const struct alms_span cell = alms_reader_cell(reader, table_row, (int)i);
        if (is_part(reader, (int)i))
            alms_reader_add_part(&reader->identity, cell.bytes, cell.size_bytes);
    }
}

/* What the row says: its date, its amount without needless zeros, its private columns. */
static void read_content(struct alms_reader *reader, const struct alms_read_row *row)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    size_t size = strlen(row->amount);

    if (strchr(row->amount, '.') != NULL) {
        while (row->amount[size - 1] == '0')
            size -= 1;
        size -= row->amount[size - 1] == '.' ? 1 : 0;
    }
    alms_date_format(row->date, date);
    reader->content.size_bytes = 0;
    alms_buffer_add_text(&reader->content, "content");
    alms_reader_add_part(&reader->content, date, strlen(date));
    alms_reader_add_part(&reader->content, row->amount, size);
    for (size_t i = 0; i < row->texts_count; i++) {
        alms_reader_add_part(&reader->content, row->texts[i].key, strlen(row->texts[i].key));
        alms_reader_add_part(&reader->content, row->texts[i].value, strlen(row->texts[i].value));
    }
}

static void read_identity(struct alms_reader *reader, struct alms_read_row *row)
{
    row->is_unique = read_unique(reader, row);
    if (!row->is_unique)
        read_raw(reader, row);
    read_content(reader, row);
    row->identity = (struct alms_span){reader->identity.bytes, reader->identity.size_bytes};
    row->content = (struct alms_span){reader->content.bytes, reader->content.size_bytes};
}

/* A gift is refunded once: the refund is known by the gift. */
static void read_refund_identity(struct alms_reader *reader, struct alms_read_row *row)
{
    read_content(reader, row);
    alms_reader_add_part(&reader->content, row->fee, strlen(row->fee));
    reader->identity.size_bytes = 0;
    alms_buffer_add_text(&reader->identity, "refund");
    alms_buffer_add(&reader->identity, row->refunds.bytes, row->refunds.size_bytes);
    row->is_unique = true;
    row->identity = (struct alms_span){reader->identity.bytes, reader->identity.size_bytes};
    row->content = (struct alms_span){reader->content.bytes, reader->content.size_bytes};
}

/* --- rows ---------------------------------------------------------------------------------- */

static enum alms_code
read_data(struct alms_reader *reader, struct alms_read_row *row, struct alms_error *err)
{
    const struct alms_table_row *table_row = &row->table_row;
    const struct alms_rules *rules = reader->rules;

    if (is_blank_row(reader, table_row) || is_header_again(reader, table_row) ||
        first_fit(reader, table_row, rules->skips, rules->skips_count, reader->skip_fits) != NULL) {
        row->kind = ALMS_ROW_IS_SKIPPED;
        return ALMS_OK;
    }
    if (alms_reader_read_totals(reader, row, err))
        return alms_error_code(err);

    const struct alms_rules_filter *hold =
        first_fit(reader, table_row, rules->holds, rules->holds_count, reader->hold_fits);
    const struct alms_rules_refund *refund =
        hold == NULL ? alms_reader_find_refund(reader, table_row) : NULL;
    if (refund == NULL) {
        alms_reader_read_amount(reader, row, err);
    } else {
        row->kind = ALMS_ROW_IS_REFUND;
        alms_reader_read_refund(reader, refund, row, err);
    }
    alms_reader_read_fee(reader, row, err);
    read_settings(reader, row);
    if (hold != NULL) {
        row->is_ambiguous = false; /* nothing is booked of it */
        row->kind = ALMS_ROW_IS_HELD;
        row->hold_reason = hold->reason;
        alms_error_clear(err);
        return ALMS_OK;
    }
    check_width(reader, row, err);
    read_date(reader, row, err);
    read_private(reader, row, err);
    if (err->count == 0 && refund == NULL)
        read_identity(reader, row);
    if (err->count == 0 && refund != NULL)
        read_refund_identity(reader, row);
    return alms_error_code(err);
}

/* The texts need no clearing: there are as many as are counted. */
static void clear_row(struct alms_read_row *row)
{
    row->kind = ALMS_ROW_IS_DATA;
    row->table_row = (struct alms_table_row){0};
    row->hold_reason = NULL;
    row->is_ambiguous = false;
    row->has_amount = false;
    row->amount_is_number = false;
    row->amount_is_near = false;
    row->amount_at = ALMS_CELL_ABSENT;
    row->amount[0] = '\0';
    row->fee[0] = '\0';
    row->net[0] = '\0';
    row->has_fee_column = false;
    row->fee_sign = 0;
    row->fee_at = ALMS_CELL_ABSENT;
    row->amount_only_warns = false;
    row->fee_only_warns = false;
    row->net_only_warns = false;
    row->net_at = ALMS_CELL_ABSENT;
    row->printed[0] = '\0';
    row->date = (struct alms_date){0};
    row->settings = (struct alms_rules_settings){0};
    row->texts_count = 0;
    row->is_unique = false;
    row->identity = (struct alms_span){"", 0};
    row->content = (struct alms_span){"", 0};
    row->refunds = (struct alms_span){"", 0};
}

/* Reads on to the next row of a table; false at the end of the file. */
static enum alms_code next_of_table(struct alms_reader *reader, struct alms_table_row *out,
                                    bool *out_has_row, struct alms_error *err)
{
    for (;;) {
        const enum alms_code code = alms_table_next(reader->table, out, out_has_row, err);
        if (code != ALMS_OK && reader->is_between && !alms_table_is_broken(reader->table)) {
            alms_error_clear(err); /* between tables anything may stand */
            continue;
        }
        if (code != ALMS_OK || !*out_has_row)
            return code;
        alms_reader_join_cells(reader, out);
        if (out->sheet != reader->sheet)
            alms_reader_leave_table(reader);
        reader->sheet = out->sheet;
        if (reader->is_between) {
            (void)alms_reader_take_header(reader, out, err);
        } else if (first_fit(reader, out, reader->rules->ends, reader->rules->ends_count,
                             reader->end_fits) != NULL) {
            alms_reader_leave_table(reader);
        } else if (!is_header_again(reader, out) && alms_reader_is_header(reader, out)) {
            alms_reader_leave_table(reader);
            (void)alms_reader_take_header(reader, out, err);
        } else {
            return ALMS_OK;
        }
        if (err->count > 0)
            return alms_error_code(err);
    }
}

enum alms_code alms_reader_next(struct alms_reader *reader, struct alms_read_row *out,
                                bool *out_has_row, struct alms_error *err)
{
    clear_row(out);
    *out_has_row = false;
    alms_arena_reset(reader->arena);
    const enum alms_code code = next_of_table(reader, &out->table_row, out_has_row, err);
    if (code != ALMS_OK) {
        /* A row that cannot be split into cells is a row all the same. */
        out->table_row = alms_table_bad_row(reader->table);
        *out_has_row = !alms_table_is_broken(reader->table);
        return code;
    }
    out->table_index = reader->tables_count;
    return *out_has_row ? read_data(reader, out, err) : ALMS_OK;
}

/* --- rules that fit nothing ---------------------------------------------------------------- */

static void tell_unfit(const struct alms_rules_condition *condition, bool fitted, const char *word,
                       alms_unfit_visit *visit, void *context)
{
    if (!fitted)
        visit(context, word, condition->tests[0].cell.line);
}

void alms_reader_unfit_rules(const struct alms_reader *reader, alms_unfit_visit *visit,
                             void *context)
{
    const struct alms_rules *rules = reader->rules;

    for (size_t i = 0; i < rules->whens_count; i++)
        tell_unfit(&rules->whens[i].condition, reader->when_fits[i], "when", visit, context);
    for (size_t i = 0; i < rules->skips_count; i++)
        tell_unfit(&rules->skips[i].condition, reader->skip_fits[i], "skip", visit, context);
    for (size_t i = 0; i < rules->holds_count; i++)
        tell_unfit(&rules->holds[i].condition, reader->hold_fits[i], "hold", visit, context);
    for (size_t i = 0; i < rules->refunds_count; i++)
        tell_unfit(&rules->refunds[i].condition, reader->refund_fits[i], "refund", visit, context);
    for (size_t i = 0; i < rules->ends_count; i++)
        tell_unfit(&rules->ends[i].condition, reader->end_fits[i], "end", visit, context);
    for (size_t i = 0; i < rules->totals_count; i++)
        tell_unfit(&rules->totals[i].condition, reader->total_fits[i], "total", visit, context);
}
