#include "base/file.h"
#include "intake/reader_inside.h"
#include "intake/shown.h"
#include "value/date.h"

#include <string.h>

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
    reader->reads_movements = options->reads_movements;
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
    for (size_t i = 0; i < ALMS_RULES_COLUMNS_MAX; i++)
        alms_buffer_clear(&reader->above[i]);
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
            row->texts[row->texts_count++] =
                (struct alms_read_text){column->role == ALMS_CELL_REF ? "ref" : column->key,
                                        alms_reader_one_line(reader->arena, cell)};
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
    contradicts |= take_setting(&settings->approver, found->approver);
    contradicts |= take_setting(&settings->evidence, found->evidence);
    contradicts |= take_setting(&settings->place, found->place);
    contradicts |= take_setting(&settings->valuation, found->valuation);
    contradicts |= take_setting(&settings->campaign, found->campaign);
    contradicts |= take_setting(&settings->channel, found->channel);
    contradicts |= take_setting(&settings->commodity, found->commodity);
    contradicts |= take_setting(&settings->county, found->county);
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

/* --- rows ---------------------------------------------------------------------------------- */

/* A row of a statement is known by what an import knows it by. */
static void read_movement_identity(struct alms_reader *reader, struct alms_read_row *row)
{
    const struct alms_rules *rules = reader->rules;
    const struct alms_table_row *table_row = &row->table_row;
    const struct alms_rules_refund *refund = NULL;

    if (first_fit(reader, table_row, rules->skips, rules->skips_count, reader->skip_fits) == NULL &&
        first_fit(reader, table_row, rules->holds, rules->holds_count, reader->hold_fits) == NULL)
        refund = alms_reader_find_refund(reader, table_row);
    if (refund != NULL)
        alms_reader_read_refunded(reader, refund, row);
    if (row->refunds.size_bytes > 0) {
        alms_reader_read_refund_identity(reader, row);
    } else {
        alms_reader_read_identity(reader, row);
    }
}

static enum alms_code
read_data(struct alms_reader *reader, struct alms_read_row *row, struct alms_error *err)
{
    const struct alms_table_row *table_row = &row->table_row;
    const struct alms_rules *rules = reader->rules;

    if (is_blank_row(reader, table_row) || is_header_again(reader, table_row) ||
        (reader->reads_movements
             ? first_fit(reader, table_row, rules->movement_skips, rules->movement_skips_count,
                         reader->movement_skip_fits)
             : first_fit(reader, table_row, rules->skips, rules->skips_count, reader->skip_fits)) !=
            NULL) {
        row->kind = ALMS_ROW_IS_SKIPPED;
        return ALMS_OK;
    }
    if (alms_reader_read_totals(reader, row, err))
        return alms_error_code(err);
    if (reader->reads_movements) {
        alms_reader_read_movement(reader, row, err);
        check_width(reader, row, err);
        alms_reader_read_date(reader, row, err);
        read_private(reader, row, err);
        if (err->count == 0)
            read_movement_identity(reader, row);
        return alms_error_code(err);
    }

    const struct alms_rules_filter *hold =
        first_fit(reader, table_row, rules->holds, rules->holds_count, reader->hold_fits);
    const struct alms_rules_refund *refund =
        hold == NULL ? alms_reader_find_refund(reader, table_row) : NULL;
    if (rules->records != ALMS_RULES_GIFTS) {
        alms_reader_read_goods(reader, row, err);
    } else if (refund == NULL) {
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
    alms_reader_read_date(reader, row, err);
    read_private(reader, row, err);
    if (err->count == 0 && refund == NULL)
        alms_reader_read_identity(reader, row);
    if (err->count == 0 && refund != NULL)
        alms_reader_read_refund_identity(reader, row);
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
    row->paid[0] = '\0';
    row->is_paid = false;
    row->balance[0] = '\0';
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
    row->goods = (struct alms_read_goods){
        .item_at = ALMS_CELL_ABSENT, .quantity_at = ALMS_CELL_ABSENT, .price_at = ALMS_CELL_ABSENT};
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
    if (*out_has_row)
        alms_reader_fill(reader, &out->table_row);
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
