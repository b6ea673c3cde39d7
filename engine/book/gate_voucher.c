#include "book/gate_voucher.h"

#include "value/date.h"

#include <string.h>

/* Rule VOUCHER-2: what is corrected was cancelled before. */
enum alms_code alms_gate_check_correction(struct alms_store *store,
                                          const struct alms_record *record, struct alms_error *err)
{
    struct alms_number number;
    struct alms_entry_row row = {0};
    bool is_found = false;
    const char *corrects = alms_record_text(record, ALMS_FIELD_CORRECTS);

    if (corrects == NULL)
        return ALMS_OK;
    if (alms_number_parse(corrects, &number))
        TRY(alms_store_entry_find(store, number, &row, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("voucher"), corrects);
    if (row.reversed_by < 0) {
        return alms_fail(err, ALMS_E_CORRECTS_STANDING,
                         "voucher '%s' is not reversed, so nothing corrects it", corrects);
    }
    return ALMS_OK;
}

/* --- refunds ------------------------------------------------------------------------------- */

/* The voucher of the gift that is refunded; NULL if the record has nothing to do with one. */
static const char *
refunded_number(const struct alms_record *record, const struct alms_change *change)
{
    if (record->kind == ALMS_KIND_GIFT_REFUND)
        return alms_record_text(record, ALMS_FIELD_OF);
    if (change->original != NULL && change->original->kind == ALMS_KIND_GIFT_REFUND)
        return alms_record_text(change->original, ALMS_FIELD_OF);
    return NULL;
}

enum alms_code alms_gate_find_refunded(struct alms_gate *gate, const struct alms_record *record,
                                       struct alms_change *in_out, struct alms_error *err)
{
    const char *number_text = refunded_number(record, in_out);
    struct alms_number number;
    struct alms_entry_row row;
    bool is_found = false;

    if (number_text == NULL || !alms_number_parse(number_text, &number))
        return ALMS_OK;
    TRY(alms_store_entry_find(gate->store, number, &row, &is_found, err));
    if (!is_found)
        return ALMS_OK;
    gate->refunded_bytes.size_bytes = 0;
    TRY(alms_store_log_get(gate->store, row.n, &gate->refunded_bytes, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "log");
    TRY(alms_record_decode(gate->refunded_bytes.bytes, gate->refunded_bytes.size_bytes, gate->arena,
                           &gate->refunded, err));
    if (gate->refunded.kind == ALMS_KIND_GIFT)
        in_out->refunded = &gate->refunded;
    return ALMS_OK;
}

/* Whether the refund is of the income of the gift: the same account, fund and commodity. */
static bool is_same_income(const struct alms_record *refund, const struct alms_record *gift)
{
    const struct alms_line *mine = &refund->entry.lines[refund->entry.lines_count - 1];
    const struct alms_line *its = &gift->entry.lines[gift->entry.lines_count - 1];

    return strcmp(mine->account, its->account) == 0 && strcmp(mine->fund, its->fund) == 0 &&
           strcmp(mine->commodity, its->commodity) == 0;
}

/* Rule REFUND-2. */
static enum alms_code check_named_gift(struct alms_gate *gate, const struct alms_voucher *voucher,
                                       const struct alms_record *gift, struct alms_error *err)
{
    const struct alms_record *record = voucher->record;
    const char *number = alms_record_text(record, ALMS_FIELD_OF);
    const struct alms_posting *income = &voucher->postings[voucher->count - 1];
    struct alms_entry_row row;
    struct alms_refunded refunded = {
        .number = number, .commodity_id = income->commodity_id, .amount = income->amount};

    TRY(alms_store_entry_get(gate->store, gift->n, &row, err));
    if (row.reversed_by >= 0)
        return alms_fail(err, ALMS_E_REVERSED, "voucher '%s' is reversed already", number);
    if (alms_date_compare(record->entry.date, gift->entry.date) < 0)
        (void)alms_fail(err, ALMS_E_DATE_EARLY, "the refund is dated before voucher '%s'", number);
    if (!is_same_income(record, gift)) {
        return alms_fail(err, ALMS_E_REFUND_UNFIT, "the refund is not of the income of gift '%s'",
                         number);
    }
    TRY(alms_store_refunded(gate->store, gift, &refunded.gift, &refunded.before, err));
    alms_rule_refunded(gate->masters, &refunded, err);
    return alms_error_code(err);
}

enum alms_code alms_gate_check_refund(struct alms_gate *gate, const struct alms_voucher *voucher,
                                      const struct alms_change *change, struct alms_error *err)
{
    const struct alms_record *record = voucher->record;
    struct alms_refunded refunded = {.is_reversal = true};
    struct alms_entry_row row;

    if (record->kind == ALMS_KIND_GIFT_REFUND) {
        if (change->refunded != NULL)
            return check_named_gift(gate, voucher, change->refunded, err);
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("gift"),
                         alms_record_text(record, ALMS_FIELD_OF));
    }
    if (change->original == NULL || change->original->kind != ALMS_KIND_GIFT)
        return ALMS_OK;
    TRY(alms_store_entry_get(gate->store, change->original->n, &row, err));
    if (row.reversed_by >= 0) /* which is what is told */
        return ALMS_OK;
    refunded.number = alms_record_text(record, ALMS_FIELD_OF);
    refunded.commodity_id = voucher->postings[0].commodity_id;
    TRY(alms_store_refunded(gate->store, change->original, &refunded.gift, &refunded.before, err));
    alms_rule_refunded(gate->masters, &refunded, err);
    return alms_error_code(err);
}
