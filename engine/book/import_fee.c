#include "book/import_inside.h"
#include "model/fee.h"
#include "value/money.h"

#include <string.h>

const char *alms_import_fee_text(const struct alms_read_row *row)
{
    if (row->fee_sign == 0)
        return NULL;
    return row->fee[0] == '-' ? row->fee + 1 : row->fee;
}

bool alms_import_same_fee(const char *booked, const char *found)
{
    struct alms_error ignored;
    CLEANUP(alms_decimal_clear) struct alms_decimal a = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal b = alms_decimal_zero();

    if (booked == NULL || found == NULL)
        return booked == found;
    alms_error_clear(&ignored);
    return alms_decimal_parse(booked, &a, &ignored) == ALMS_OK &&
           alms_decimal_parse(found, &b, &ignored) == ALMS_OK && alms_decimal_compare(&a, &b) == 0;
}

/* What is left of a gift after a fee; a platform may print it before or after rounding the fee. */
static bool is_left(const struct alms_booking *booking, uint32_t scale_digits,
                    const struct alms_decimal *fee, const char *net)
{
    struct alms_error ignored;
    CLEANUP(alms_decimal_clear) struct alms_decimal printed = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal left = alms_decimal_zero();

    alms_error_clear(&ignored);
    alms_decimal_set_minor(&left, booking->amount, scale_digits);
    alms_decimal_subtract(&left, &left, fee);
    return alms_decimal_parse(net, &printed, &ignored) == ALMS_OK &&
           alms_decimal_compare(&left, &printed) == 0;
}

static bool net_agrees(const struct alms_read_row *row, const struct alms_booking *booking,
                       const struct alms_import_fee *fee, uint32_t scale_digits)
{
    struct alms_error ignored;
    CLEANUP(alms_decimal_clear) struct alms_decimal kept = alms_decimal_zero();

    if (row->net[0] == '\0')
        return true;
    alms_decimal_set_minor(&kept, fee->amount, scale_digits);
    if (is_left(booking, scale_digits, &kept, row->net))
        return true;
    alms_error_clear(&ignored);
    return fee->text != NULL && alms_decimal_parse(fee->text, &kept, &ignored) == ALMS_OK &&
           is_left(booking, scale_digits, &kept, row->net);
}

static void
locate(struct alms_importing *work, const struct alms_read_row *row, int at, struct alms_error *err)
{
    const struct alms_place place =
        alms_table_place(alms_reader_table(work->reader), &row->table_row, at < 0 ? 0 : (size_t)at);
    alms_error_locate(err, 0, &place);
}

enum alms_code alms_import_take_fee(struct alms_importing *work, const struct alms_read_row *row,
                                    struct alms_booking *booking, struct alms_error *err)
{
    const uint32_t scale_digits =
        alms_commodity_at(alms_tx_masters(work->tx), booking->commodity_id)->scale_digits;
    struct alms_import_fee *out = &booking->fee;

    out->text = alms_import_fee_text(row);
    out->amount = 0;
    memcpy(out->net_text, booking->amount_text, sizeof(out->net_text));
    if (out->text == NULL && row->net[0] == '\0')
        return ALMS_OK;
    if (out->text != NULL &&
        alms_fee_round(out->text, scale_digits, &out->amount, err) != ALMS_OK) {
        locate(work, row, row->fee_at, err);
        return alms_error_code(err);
    }
    alms_minor_format(out->amount, scale_digits, out->amount_text);
    /* Rule GIFT-5. */
    if (out->amount >= booking->amount) {
        (void)alms_fail(err, ALMS_E_FEE_UNFIT, "the fee %s leaves nothing of the gift of %s",
                        out->amount_text, booking->amount_text);
        locate(work, row, row->fee_at, err);
        return alms_error_code(err);
    }
    alms_minor_format(booking->amount - out->amount, scale_digits, out->net_text);
    /* Rule IMPORT-13. */
    if (!net_agrees(row, booking, out, scale_digits)) {
        (void)alms_fail(err, ALMS_E_NET_DIFFERS, "%s less a fee of %s is %s, the row prints %.48s",
                        booking->amount_text, out->text == NULL ? "0" : out->text, out->net_text,
                        row->net);
        locate(work, row, row->net_at, err);
    }
    return alms_error_code(err);
}
