#include "model/rule_goods.h"

#include "base/text.h"
#include "model/rule_inside.h"
#include "model/words.h"
#include "value/date.h"
#include "value/decimal.h"
#include "value/money.h"

#include <string.h>

bool alms_line_makes_lot(const struct alms_voucher *voucher, size_t index)
{
    const enum alms_kind kind = voucher->record->kind;

    return voucher->postings[index].quantity > 0 &&
           (kind == ALMS_KIND_OPENING || kind == ALMS_KIND_STOCK_RECEIVE ||
            kind == ALMS_KIND_STOCK_ADJUST || kind == ALMS_KIND_KIT_ASSEMBLE ||
            kind == ALMS_KIND_KIT_DISASSEMBLE);
}

static const struct alms_item *
item_of(const struct alms_masters *masters, const struct alms_posting *posting)
{
    return alms_item_at(alms_masters_catalogue(masters), posting->item_id);
}

/* --- new lots ------------------------------------------------------------------------------ */

void alms_rule_new_lot(const struct alms_item *item, const struct alms_new_lot *lot,
                       struct alms_error *err)
{
    struct alms_error ignored;
    struct alms_date expiry = {0};

    alms_error_clear(&ignored);
    /* Rule STOCK-7: what expires says when. */
    if (lot->expiry == NULL) {
        if (item->life_months > 0 && lot->is_receipt) {
            (void)alms_fail(err, ALMS_E_EXPIRY_MISSING,
                            "goods of item '%s' expire, and lot '%s' does not say when", item->code,
                            lot->code);
        }
        return;
    }
    /* Rule STOCK-6: nothing is received that has expired. */
    if (alms_date_parse(lot->expiry, &expiry, &ignored) == ALMS_OK && lot->is_receipt &&
        alms_date_compare(expiry, lot->received) < 0) {
        char received[ALMS_DATE_TEXT_SIZE_BYTES];
        alms_date_format(lot->received, received);
        (void)alms_fail(err, ALMS_E_EXPIRY_EARLY,
                        "lot '%s' expired on %s, before it was received on %s", lot->code,
                        lot->expiry, received);
    }
}

static void check_new_lot(const struct alms_masters *masters, const struct alms_voucher *voucher,
                          size_t index, const struct alms_pile *pile, struct alms_error *err)
{
    const struct alms_line *lines = voucher->record->entry.lines;
    const struct alms_line *line = &lines[index];
    bool is_taken = pile->is_found;
    const struct alms_new_lot lot = {
        .code = line->lot,
        .expiry = line->expiry,
        .received = voucher->record->entry.date,
        .is_receipt = voucher->record->kind == ALMS_KIND_STOCK_RECEIVE,
    };

    /* Rule STOCK-4: a lot begins once. */
    for (size_t i = 0; i < index && !is_taken; i++)
        is_taken = voucher->postings[i].quantity != 0 && strcmp(lines[i].lot, line->lot) == 0;
    if (is_taken)
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", W_("lot"), line->lot);
    alms_rule_new_lot(item_of(masters, &voucher->postings[index]), &lot, err);
}

/* --- lots that are there ------------------------------------------------------------------- */

/* Rule STOCK-4: a lot is of one item and one fund. */
static bool check_lot(const struct alms_masters *masters, const struct alms_voucher *voucher,
                      size_t index, const struct alms_pile *pile, struct alms_error *err)
{
    const struct alms_line *line = &voucher->record->entry.lines[index];
    const struct alms_posting *posting = &voucher->postings[index];

    if (line->expiry != NULL || line->batch != NULL || line->spec != NULL) {
        (void)alms_fail(err, ALMS_E_GOODS_LINE, "lot '%s' says anew what its first line said",
                        line->lot);
    }
    if (!pile->is_found) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("lot"), line->lot);
        return false;
    }
    if (pile->is_memo) {
        (void)alms_fail(err, ALMS_E_GOODS_LINE,
                        "lot '%s' has no value and stands in the register of such goods",
                        line->lot);
        return false;
    }
    if (pile->item_id != posting->item_id) {
        (void)alms_fail(err, ALMS_E_GOODS_LINE, "lot '%s' is not of item '%s'", line->lot,
                        line->item);
        return false;
    }
    if (pile->fund_id != posting->fund_id) {
        (void)alms_fail(err, ALMS_E_LOT_FUND, "lot '%s' belongs to fund '%s', not to '%s'",
                        line->lot, alms_fund_at(masters, pile->fund_id)->code, line->fund);
        return false;
    }
    return true;
}

/* Rule STOCK-5: what has expired is not given to anybody, nor put into packs. */
static void check_expiry(const struct alms_voucher *voucher, size_t index,
                         const struct alms_pile *pile, struct alms_error *err)
{
    const enum alms_kind kind = voucher->record->kind;

    if (voucher->postings[index].quantity < 0 &&
        (alms_kind_gives_goods(kind) || kind == ALMS_KIND_KIT_ASSEMBLE)) {
        alms_rule_not_expired(voucher->record->entry.lines[index].lot, pile->expiry,
                              voucher->record->entry.date, err);
    }
}

void alms_rule_not_expired(const char *lot, struct alms_date expiry, struct alms_date date,
                           struct alms_error *err)
{
    char text[ALMS_DATE_TEXT_SIZE_BYTES];

    if (!alms_date_is_given(expiry) || alms_date_compare(expiry, date) >= 0)
        return;
    alms_date_format(expiry, text);
    (void)alms_fail(err, ALMS_E_LOT_EXPIRED, "lot '%s' expired on %s", lot, text);
}

static void fail_short(const struct alms_item *item, const struct alms_line *line, int64_t lowest,
                       int64_t asked, struct alms_error *err)
{
    char has[64];
    char wants[64];

    (void)alms_fail(err, ALMS_E_STOCK_SHORT, "lot '%s' has %s in '%s', and %s are asked", line->lot,
                    alms_quantity_format(item, lowest, has), line->place,
                    alms_quantity_format(item, asked, wants));
}

void alms_rule_pile_is_enough(const struct alms_masters *masters,
                              const struct alms_voucher *voucher, size_t index,
                              const struct alms_pile *pile, struct alms_error *err)
{
    const struct alms_posting *posting = &voucher->postings[index];
    const struct alms_line *line = &voucher->record->entry.lines[index];
    int64_t left = pile->lowest_quantity;

    if (posting->quantity >= 0)
        return;
    /* Rule STOCK-3. */
    if (!alms_minor_add(&left, posting->quantity) || left < 0) {
        fail_short(item_of(masters, posting), line, pile->lowest_quantity,
                   posting->quantity == INT64_MIN ? INT64_MAX : -posting->quantity, err);
        return;
    }
    if (voucher->record->kind != ALMS_KIND_REVERSE)
        return;
    /* Rule REVERSE-5: what is left of the pile keeps its value, and nothing keeps none. */
    const bool is_last = pile->quantity + posting->quantity == 0;
    const int64_t value = pile->value + posting->amount;
    if (value < 0 || (is_last && value != 0)) {
        (void)alms_fail(err, ALMS_E_STOCK_MOVED,
                        "goods of lot '%s' have moved since, so that its value would not come out",
                        line->lot);
    }
}

/* Rule STOCK-8: what leaves a pile takes its share of the value. */
static void check_value(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        size_t index, const struct alms_pile *pile, struct alms_error *err)
{
    char is[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char should[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_posting *posting = &voucher->postings[index];

    if (posting->quantity >= 0 || pile->value < 0 || -posting->quantity > pile->quantity)
        return;
    const int64_t share = alms_pile_share(pile, -posting->quantity);
    if (share == -posting->amount)
        return;
    const uint32_t scale = alms_commodity_at(masters, posting->commodity_id)->scale_digits;
    (void)alms_fail(err, ALMS_E_STOCK_VALUE, "lot '%s' gives off a value of %s, not of %s",
                    voucher->record->entry.lines[index].lot,
                    alms_minor_format(share, scale, should),
                    alms_minor_format(-posting->amount, scale, is));
}

void alms_rule_pile(const struct alms_masters *masters, const struct alms_voucher *voucher,
                    size_t index, const struct alms_pile *pile, struct alms_error *err)
{
    if (alms_line_makes_lot(voucher, index)) {
        check_new_lot(masters, voucher, index, pile, err);
        return;
    }
    if (!check_lot(masters, voucher, index, pile, err))
        return;
    check_expiry(voucher, index, pile, err);
    alms_rule_pile_is_enough(masters, voucher, index, pile, err);
    check_value(masters, voucher, index, pile, err);
}

/* --- returns ------------------------------------------------------------------------------- */

void alms_rule_goods_back(const struct alms_masters *masters, const struct alms_voucher *voucher,
                          size_t index, const struct alms_issued *issued, struct alms_error *err)
{
    char left_text[64];
    char value_text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_posting *posting = &voucher->postings[index];
    const char *lot = voucher->record->entry.lines[index].lot;
    const char *named = alms_record_text(voucher->record, ALMS_FIELD_OF);
    const char *of = named != NULL ? named : issued->number; /* a plan's return names its month */
    const int64_t left = issued->quantity - issued->returned_quantity;
    const int64_t value = issued->value - issued->returned_value;

    /* Rule RETURN-1: what comes back went out by that issue, and has its value. */
    if (!issued->is_issue) {
        (void)alms_fail(err, ALMS_E_RETURN_UNFIT, "voucher '%.40s' is no issue that stands", of);
        return;
    }
    if (alms_date_compare(voucher->record->entry.date, issued->date) < 0) {
        (void)alms_fail(err, ALMS_E_DATE_EARLY, "the return is dated before the issue '%.40s'", of);
    }
    if (posting->quantity > left) {
        (void)alms_fail(err, ALMS_E_RETURN_UNFIT,
                        "issue '%.40s' has %s of lot '%s' still out, not more", of,
                        alms_quantity_format(item_of(masters, posting), left, left_text), lot);
        return;
    }
    const int64_t share = alms_goods_share(posting->quantity, left, value);
    if (share != posting->amount) {
        (void)alms_fail(err, ALMS_E_STOCK_VALUE,
                        "lot '%s' comes back with a value of %s, which is not that", lot,
                        alms_minor_format(
                            share, alms_commodity_at(masters, posting->commodity_id)->scale_digits,
                            value_text));
    }
}
