#include "book/import_inside.h"
#include "value/money.h"

#include <string.h>

void alms_import_begin_totals(struct alms_importing *work)
{
    work->amount_footer.sum = alms_decimal_zero();
    work->fee_footer.sum = alms_decimal_zero();
    work->net_footer.sum = alms_decimal_zero();
}

void alms_import_clear_totals(struct alms_importing *work)
{
    alms_decimal_clear(&work->amount_footer.sum);
    alms_decimal_clear(&work->fee_footer.sum);
    alms_decimal_clear(&work->net_footer.sum);
    alms_buffer_clear(&work->booked_bytes);
}

/* --- rows ---------------------------------------------------------------------------------- */

static bool has_total_of(const struct alms_rules *rules, enum alms_cell_role role)
{
    for (size_t i = 0; i < rules->totals_count; i++) {
        if (rules->totals[i].of == role)
            return true;
    }
    return false;
}

static void add_decimal(struct alms_importing *work, struct alms_footer *footer,
                        enum alms_cell_role role, const char *text)
{
    struct alms_error ignored;
    CLEANUP(alms_decimal_clear) struct alms_decimal number = alms_decimal_zero();

    alms_error_clear(&ignored);
    if (text[0] != '\0' && has_total_of(work->rules, role) &&
        alms_decimal_parse(text, &number, &ignored) == ALMS_OK)
        alms_decimal_add(&footer->sum, &footer->sum, &number);
}

void alms_import_add_printed(struct alms_importing *work, struct alms_read_row *row)
{
    struct alms_booking booking = {0};
    struct alms_error ignored;
    bool is_printed = row->has_amount;
    char amount[ALMS_READER_AMOUNT_SIZE_BYTES];

    if (work->rules->totals_count == 0)
        return;
    add_decimal(work, &work->fee_footer, ALMS_CELL_FEE, row->fee);
    add_decimal(work, &work->net_footer, ALMS_CELL_NET, row->net);
    alms_error_clear(&ignored);
    memcpy(amount, row->amount, sizeof(amount));
    if (row->kind == ALMS_ROW_IS_REFUND) {
        /* The amount that went back may stand in a column of its own. */
        is_printed = row->printed[0] != '\0';
        memcpy(row->amount, row->printed, sizeof(row->amount));
    }
    if (is_printed && alms_import_take_amount(work, row, &booking, &ignored) == ALMS_OK)
        NOTE(alms_sums_add(&work->table, booking.commodity_id, booking.amount, &ignored));
    memcpy(row->amount, amount, sizeof(amount));
}

/* --- footers ------------------------------------------------------------------------------- */

static void take_footer(struct alms_footer *footer, const struct alms_place *place,
                        const char *printed, bool only_warns)
{
    if (printed[0] == '\0')
        return;
    footer->is_there = true;
    footer->only_warns = only_warns;
    footer->place = *place;
    memcpy(footer->printed, printed, sizeof(footer->printed));
}

void alms_import_take_total(struct alms_importing *work, struct alms_read_row *row)
{
    const struct alms_place place =
        alms_table_place(alms_reader_table(work->reader), &row->table_row, 0);

    if (row->amount_is_number)
        alms_import_settle(alms_tx_masters(work->tx), row);
    take_footer(&work->amount_footer, &place, row->has_amount ? row->amount : "",
                row->amount_only_warns);
    take_footer(&work->fee_footer, &place, row->fee, row->fee_only_warns);
    take_footer(&work->net_footer, &place, row->net, row->net_only_warns);
}

/* Rule IMPORT-2: a total that the file prints is the sum of its rows. */
static void end_amounts(struct alms_importing *work)
{
    struct alms_footer *footer = &work->amount_footer;
    int64_t printed = 0;
    char total_text[ALMS_AMOUNT_TEXT_SIZE_BYTES] = "?";
    char printed_text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_error ignored;
    bool is_equal = false;

    if (!footer->is_there)
        return;
    alms_error_clear(&ignored);
    work->report->footer_total = alms_arena_text(work->arena, footer->printed);
    /* Of several commodities there is no one sum. */
    if (work->table.count == 1) {
        const uint32_t scale_digits =
            alms_commodity_at(alms_tx_masters(work->tx), work->table.commodity_ids[0])
                ->scale_digits;
        is_equal = alms_minor_parse(footer->printed, scale_digits, &printed, &ignored) == ALMS_OK;
        if (is_equal) {
            alms_minor_format(work->table.totals[0], scale_digits, total_text);
            work->report->footer_total = alms_arena_text(
                work->arena, alms_minor_format(printed, scale_digits, printed_text));
            is_equal = printed == work->table.totals[0];
        }
    }
    work->report->footer_differs |= !is_equal;
    if (!is_equal && !footer->only_warns) {
        (void)alms_fail_at(&work->footer_faults, &footer->place, ALMS_E_FOOTER_TOTAL,
                           "the file prints the total %s, its rows add up to %s",
                           work->report->footer_total, total_text);
    }
}

/* Rule IMPORT-2 for what platforms kept, in all digits that they print. */
static void end_decimals(struct alms_importing *work, struct alms_footer *footer, const char *what)
{
    char total_text[ALMS_DECIMAL_TEXT_SIZE_BYTES] = "?";
    struct alms_error ignored;
    CLEANUP(alms_buffer_clear) struct alms_buffer told = {0};
    CLEANUP(alms_decimal_clear) struct alms_decimal printed = alms_decimal_zero();

    alms_error_clear(&ignored);
    if (!footer->is_there)
        return;
    if (work->table.count <= 1 &&
        alms_decimal_parse(footer->printed, &printed, &ignored) == ALMS_OK &&
        alms_decimal_compare(&printed, &footer->sum) == 0)
        return;
    if (alms_decimal_fits(&footer->sum))
        alms_decimal_format(&footer->sum, total_text);
    if (!footer->only_warns) {
        (void)alms_fail_at(&work->footer_faults, &footer->place, ALMS_E_FOOTER_TOTAL,
                           "the file prints the total %s of column '%s', its rows add up to %s",
                           footer->printed, what, total_text);
    }
    if (!work->report->footer_differs) {
        alms_buffer_add_text(&told, what);
        alms_buffer_add_text(&told, " ");
        alms_buffer_add_text(&told, footer->printed);
        work->report->footer_total = alms_arena_text(work->arena, told.bytes);
    }
    work->report->footer_differs = true;
}

static void begin_footer(struct alms_footer *footer)
{
    footer->is_there = false;
    alms_decimal_set_minor(&footer->sum, 0, 0);
}

void alms_import_end_table(struct alms_importing *work)
{
    end_amounts(work);
    end_decimals(work, &work->fee_footer, "fee");
    end_decimals(work, &work->net_footer, "net");
    begin_footer(&work->amount_footer);
    begin_footer(&work->fee_footer);
    begin_footer(&work->net_footer);
    work->table.count = 0;
}
