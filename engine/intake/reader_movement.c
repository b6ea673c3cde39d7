#include "intake/reader_inside.h"

#include <string.h>

/* Reads a cell with an amount; an empty one leaves text as it is. */
static void read_cell(const struct alms_reader *reader, const struct alms_read_row *row,
                      enum alms_cell_role role, char text[ALMS_READER_AMOUNT_SIZE_BYTES],
                      struct alms_error *err)
{
    int at = ALMS_CELL_ABSENT;
    const size_t first = err->count;
    const struct alms_rules_column *column = alms_reader_column(reader, role, &at);

    if (column == NULL || alms_reader_cell(reader, &row->table_row, at).size_bytes == 0 ||
        !alms_reader_is_own(&row->table_row, at))
        return;
    if (alms_reader_number(reader, &row->table_row, at, column, text, err) != ALMS_OK)
        text[0] = '\0';
    if (column->has_minus && text[0] == '-')
        memmove(text, text + 1, strlen(text));
    alms_reader_locate(reader, &row->table_row, at, first, err);
}

void alms_reader_read_movement(const struct alms_reader *reader, struct alms_read_row *row,
                               struct alms_error *err)
{
    const struct alms_rules *rules = reader->rules;
    int at = ALMS_CELL_ABSENT;
    const struct alms_rules_column *column = alms_reader_amount_column(reader, &at);

    row->amount_at = at;
    row->amount_is_number = alms_reader_cell_kind(&row->table_row, at) == ALMS_CELL_IS_NUMBER;
    read_cell(reader, row, column->role, row->amount, err);
    read_cell(reader, row, ALMS_CELL_PAID, row->paid, err);
    read_cell(reader, row, ALMS_CELL_BALANCE, row->balance, err);
    alms_reader_read_fee(reader, row, err);
    row->has_amount = row->amount[0] != '\0' || row->paid[0] != '\0';
    for (size_t i = 0; i < rules->paids_count && !row->is_paid; i++)
        row->is_paid = alms_reader_fits(reader, &row->table_row, &rules->paids[i].condition);
}
