#include "intake/amount.h"
#include "intake/reader_inside.h"
#include "value/shortest.h"

#include <string.h>

/* --- numbers ------------------------------------------------------------------------------- */

/* Marks are a matter of text: a number of a spreadsheet is plain. */
static struct alms_amount_marks marks_of(const struct alms_rules_column *column, bool is_number)
{
    if (is_number)
        return (struct alms_amount_marks){.decimal = '.'};
    return (struct alms_amount_marks){column->group, column->decimal, column->allows_plus};
}

enum alms_code
alms_reader_number(const struct alms_reader *reader, const struct alms_table_row *row, int at,
                   const struct alms_rules_column *column, char *text, struct alms_error *err)
{
    const bool is_number = alms_reader_cell_kind(row, at) == ALMS_CELL_IS_NUMBER;
    const struct alms_amount_marks marks = marks_of(column, is_number);

    return alms_intake_amount(alms_reader_cell(reader, row, at), &marks, text,
                              ALMS_READER_AMOUNT_SIZE_BYTES, err);
}

/* A fee may have more digits than money: a number of a spreadsheet lies a trifle beside six. */
static enum alms_code read_fine(const struct alms_reader *reader, const struct alms_table_row *row,
                                int at, const struct alms_rules_column *column, char *text,
                                struct alms_error *err)
{
    enum { FINE_DIGITS = 6, TRIFLE_DIGITS = 9 };

    TRY(alms_reader_number(reader, row, at, column, text, err));
    if (alms_reader_cell_kind(row, at) == ALMS_CELL_IS_NUMBER)
        alms_shortest_settle(text, ALMS_READER_AMOUNT_SIZE_BYTES, FINE_DIGITS, TRIFLE_DIGITS);
    return ALMS_OK;
}

/* Whether the cell has a number of its own to read. */
static bool has_number(const struct alms_reader *reader, const struct alms_table_row *row, int at)
{
    return alms_reader_cell(reader, row, at).size_bytes > 0 && alms_reader_is_own(row, at);
}

const struct alms_rules_column *
alms_reader_amount_column(const struct alms_reader *reader, int *out_at)
{
    const struct alms_rules_column *column = alms_reader_column(reader, ALMS_CELL_AMOUNT, out_at);

    return column != NULL ? column : alms_reader_column(reader, ALMS_CELL_RECEIVED, out_at);
}

static void read_amount_at(const struct alms_reader *reader, struct alms_read_row *row, int at,
                           struct alms_error *err)
{
    int column_at = ALMS_CELL_ABSENT;
    const size_t first = err->count;
    const struct alms_rules_column *column = alms_reader_amount_column(reader, &column_at);

    row->amount_is_number = alms_reader_cell_kind(&row->table_row, at) == ALMS_CELL_IS_NUMBER;
    row->amount_is_near = column->is_near;
    row->amount_at = at;
    if (has_number(reader, &row->table_row, at)) {
        row->has_amount =
            alms_reader_number(reader, &row->table_row, at, column, row->amount, err) == ALMS_OK;
    } else {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("amount"));
    }
    alms_reader_locate(reader, &row->table_row, at, first, err);
}

void alms_reader_read_amount(const struct alms_reader *reader, struct alms_read_row *row,
                             struct alms_error *err)
{
    int at = ALMS_CELL_ABSENT;

    (void)alms_reader_amount_column(reader, &at);
    read_amount_at(reader, row, at, err);
}

/* --- fees ---------------------------------------------------------------------------------- */

/* Reads a cell that may be empty; its place is -1 if the rules or the table lack the column. */
static const struct alms_rules_column *
read_optional(const struct alms_reader *reader, const struct alms_table_row *row,
              enum alms_cell_role role, int *out_at, char *text, struct alms_error *err)
{
    const struct alms_rules_column *column = alms_reader_column(reader, role, out_at);
    const size_t first = err->count;

    if (column == NULL || !has_number(reader, row, *out_at))
        return column;
    if (read_fine(reader, row, *out_at, column, text, err) != ALMS_OK)
        text[0] = '\0';
    alms_reader_locate(reader, row, *out_at, first, err);
    return column;
}

static bool is_zero(const char *text)
{
    return strspn(text, "-0.") == strlen(text);
}

void alms_reader_read_fee(const struct alms_reader *reader, struct alms_read_row *row,
                          struct alms_error *err)
{
    int at = ALMS_CELL_ABSENT;
    const struct alms_rules_column *column =
        read_optional(reader, &row->table_row, ALMS_CELL_FEE, &at, row->fee, err);

    /* Rule IMPORT-13: what the rules do not declare may be money that came back. A statement has
       rows of both kinds. */
    row->fee_at = at;
    row->has_fee_column = at != ALMS_CELL_ABSENT;
    if (column != NULL && !is_zero(row->fee))
        row->fee_sign = (row->fee[0] == '-') == column->is_negative ? 1 : -1;
    if (row->fee_sign < 0 && row->kind == ALMS_ROW_IS_DATA && !reader->reads_movements) {
        const size_t first = err->count;
        (void)alms_fail(err, ALMS_E_FEE_SIGN, "the fee %.48s has the other sign than the rules say",
                        row->fee);
        alms_reader_locate(reader, &row->table_row, at, first, err);
    }
    (void)read_optional(reader, &row->table_row, ALMS_CELL_NET, &row->net_at, row->net, err);
}

/* --- totals -------------------------------------------------------------------------------- */

/* Reads the figure of one total; of each column the first rule that fits counts. */
static void read_total(const struct alms_reader *reader, struct alms_read_row *row,
                       const struct alms_rules_total *total, struct alms_error *err)
{
    int column_at = ALMS_CELL_ABSENT;
    const size_t first = err->count;
    const int at = alms_reader_cell_at(reader, &total->cell);
    const struct alms_rules_column *column =
        total->of == ALMS_CELL_AMOUNT ? alms_reader_amount_column(reader, &column_at)
                                      : alms_reader_column(reader, total->of, &column_at);

    /* Where a table has no fees it prints no total of them. */
    if (total->of != ALMS_CELL_AMOUNT && !has_number(reader, &row->table_row, at))
        return;
    if (total->of == ALMS_CELL_AMOUNT && !row->has_amount) {
        row->amount_only_warns = total->only_warns;
        row->amount_is_number = alms_reader_cell_kind(&row->table_row, at) == ALMS_CELL_IS_NUMBER;
        row->amount_is_near = column->is_near;
        row->has_amount =
            alms_reader_number(reader, &row->table_row, at, column, row->amount, err) == ALMS_OK;
    } else if (total->of == ALMS_CELL_FEE && row->fee[0] == '\0') {
        row->fee_only_warns = total->only_warns;
        if (read_fine(reader, &row->table_row, at, column, row->fee, err) != ALMS_OK)
            row->fee[0] = '\0';
    } else if (total->of == ALMS_CELL_NET && row->net[0] == '\0') {
        row->net_only_warns = total->only_warns;
        if (read_fine(reader, &row->table_row, at, column, row->net, err) != ALMS_OK)
            row->net[0] = '\0';
    }
    alms_reader_locate(reader, &row->table_row, at, first, err);
}

bool alms_reader_read_totals(struct alms_reader *reader, struct alms_read_row *row,
                             struct alms_error *err)
{
    for (size_t i = 0; i < reader->rules->totals_count; i++) {
        const struct alms_rules_total *total = &reader->rules->totals[i];
        if (!alms_reader_fits(reader, &row->table_row, &total->condition))
            continue;
        /* A second one for the same column is not looked at, though it fits. */
        reader->total_fits[i] = true;
        row->kind = ALMS_ROW_IS_TOTAL;
        read_total(reader, row, total, err);
    }
    return row->kind == ALMS_ROW_IS_TOTAL;
}

/* --- refunds ------------------------------------------------------------------------------- */

const struct alms_rules_refund *
alms_reader_find_refund(struct alms_reader *reader, const struct alms_table_row *row)
{
    for (size_t i = 0; i < reader->rules->refunds_count; i++) {
        if (alms_reader_fits(reader, row, &reader->rules->refunds[i].condition)) {
            reader->refund_fits[i] = true;
            return &reader->rules->refunds[i];
        }
    }
    return NULL;
}

/* What the column of amounts prints in the row counts towards the total of that column. */
static void read_printed(const struct alms_reader *reader, struct alms_read_row *row)
{
    int at = ALMS_CELL_ABSENT;
    struct alms_error ignored;
    const struct alms_rules_column *column = alms_reader_amount_column(reader, &at);

    alms_error_clear(&ignored);
    if (!has_number(reader, &row->table_row, at) ||
        alms_reader_number(reader, &row->table_row, at, column, row->printed, &ignored) != ALMS_OK)
        row->printed[0] = '\0';
}

void alms_reader_read_refunded(struct alms_reader *reader, const struct alms_rules_refund *refund,
                               struct alms_read_row *row)
{
    const struct alms_span gift =
        alms_reader_cell(reader, &row->table_row, alms_reader_cell_at(reader, &refund->of));

    reader->refunds.size_bytes = 0;
    if (gift.size_bytes == 0)
        return;
    alms_buffer_add_text(&reader->refunds, "unique");
    alms_reader_add_part(&reader->refunds, gift.bytes, gift.size_bytes);
    row->refunds = (struct alms_span){reader->refunds.bytes, reader->refunds.size_bytes};
}

void alms_reader_read_refund(struct alms_reader *reader, const struct alms_rules_refund *refund,
                             struct alms_read_row *row, struct alms_error *err)
{
    int at = ALMS_CELL_ABSENT;

    (void)alms_reader_amount_column(reader, &at);
    if (refund->has_amount)
        at = alms_reader_cell_at(reader, &refund->amount);
    read_amount_at(reader, row, at, err);
    if (row->has_amount && row->amount[0] == '-')
        memmove(row->amount, row->amount + 1, strlen(row->amount));
    read_printed(reader, row);
    alms_reader_read_refunded(reader, refund, row);
}
