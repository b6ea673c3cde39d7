#include "book/goods.h"

#include "base/text.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* Rule RECEIVE-2: what is received rests on a paper of who gave or sold it. */
static void check_draft(const struct alms_receipt_draft *draft, struct alms_error *err)
{
    int word = 0;
    const bool is_voucher =
        draft->kind == ALMS_RECEIPT_PURCHASE ||
        (draft->kind == ALMS_RECEIPT_GIFT && alms_text_equal(draft->valuation, "voucher"));

    NOTE(alms_text_check(draft->fund, ALMS_FIELD_SIZE_MAX, W_("fund"), err));
    alms_document_check_words(draft->donor_kind, draft->publish, err);
    if (draft->lines_count == 0)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("item"));
    if (is_voucher && !alms_text_is_given(draft->document))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("document"));
    if (draft->kind == ALMS_RECEIPT_PURCHASE)
        NOTE(alms_text_check(draft->account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
    if (draft->kind != ALMS_RECEIPT_GIFT)
        return;
    if (!alms_text_is_given(draft->valuation)) {
        (void)alms_fail(err, ALMS_E_VALUATION_MISSING,
                        "the gift of goods does not say how it was valued");
        return;
    }
    NOTE(alms_word_check(&ALMS_WORDS_VALUATION, draft->valuation, &word, err));
    if (!is_voucher && !alms_text_is_given(draft->evidence)) {
        (void)alms_fail(err, ALMS_E_VALUATION_MISSING, "the value by '%.40s' rests on no evidence",
                        draft->valuation);
    }
}

static struct alms_private private_part(const struct alms_receipt_draft *draft)
{
    struct alms_private part = {0};

    alms_private_add(&part, "document", draft->document);
    alms_private_add(&part, "donor", draft->donor);
    alms_private_add(&part, "donor_kind", draft->donor_kind);
    alms_private_add(&part, "memo", draft->memo);
    alms_private_add(&part, "party", draft->party);
    alms_private_add(&part, "publish", draft->publish);
    return part;
}

static void set_fields(struct alms_record *record, const struct alms_receipt_draft *draft)
{
    alms_record_set(record, ALMS_FIELD_APPROVER, alms_text_or_null(draft->approver));
    alms_record_set(record, ALMS_FIELD_CAMPAIGN, alms_text_or_null(draft->campaign));
    alms_record_set(record, ALMS_FIELD_CHANNEL, alms_text_or_null(draft->channel));
    alms_record_set(record, ALMS_FIELD_PROGRAMME, alms_text_or_null(draft->programme));
    alms_record_set(record, ALMS_FIELD_COUNTY, draft->county);
}

/* What a line receives: its item, its quantity, and its lot. Its texts live with the document. */
struct received {
    const struct alms_item *item;
    int64_t quantity;
    int64_t value;
    const char *lot;
    const char *expiry;
    const char *batch;
    const char *spec;
};

static void take_expiry(const struct alms_goods *goods, const struct alms_stock_line *line,
                        struct received *out, struct alms_error *err)
{
    char text[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_date expiry = {0};

    if (!alms_text_is_given(line->expiry) || alms_date_parse(line->expiry, &expiry, err) != ALMS_OK)
        return;
    alms_date_format(expiry, text);
    out->expiry = alms_arena_text(goods->arena, text);
}

static void take_value(const struct alms_goods *goods, const struct alms_stock_line *line,
                       struct received *out, struct alms_error *err)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *base = NULL;
    const size_t faults = err->count;

    NOTE(alms_amount_take(goods->masters, line->value, &base, text, err));
    if (err->count == faults)
        NOTE(alms_amount_check_positive(text, err));
    if (err->count == faults) {
        const int32_t id = alms_commodity_find(goods->masters, base);
        NOTE(alms_minor_parse(text, alms_commodity_at(goods->masters, id)->scale_digits,
                              &out->value, err));
    }
}

/* Reads line `index`; faults are noted. */
static void take_line(const struct alms_goods *goods, const struct alms_receipt_draft *draft,
                      size_t index, struct received *out, struct alms_error *err)
{
    const struct alms_stock_line *line = &draft->lines[index];
    const size_t place = draft->kind == ALMS_RECEIPT_MEMORANDUM ? 1 : index + 1;
    const int32_t item_id = alms_goods_item(goods->masters, line->item, err);

    *out = (struct received){
        .lot = alms_text_is_given(line->lot) ? line->lot : alms_goods_lot_code(goods, place),
        .batch = alms_text_or_null(alms_text_nfc(goods->arena, line->batch)),
        .spec = alms_text_or_null(alms_text_nfc(goods->arena, line->spec)),
    };
    NOTE(alms_text_check_optional(line->batch, ALMS_NAME_SIZE_MAX, W_("batch number"), err));
    NOTE(alms_text_check_optional(line->spec, ALMS_NAME_SIZE_MAX, W_("specification"), err));
    NOTE(alms_rule_code(out->lot, W_("lot"), err));
    take_expiry(goods, line, out, err);
    if (draft->kind != ALMS_RECEIPT_MEMORANDUM)
        take_value(goods, line, out, err);
    if (item_id == ALMS_ID_NONE)
        return;
    out->item = alms_item_at(alms_masters_catalogue(goods->masters), item_id);
    if (alms_quantity_take(out->item, line->quantity, &out->quantity, err) == ALMS_OK &&
        out->quantity <= 0) {
        (void)alms_fail(err, out->quantity == 0 ? ALMS_E_AMOUNT_ZERO : ALMS_E_AMOUNT_NEGATIVE,
                        "the quantity of '%s' is not above zero", out->item->code);
    }
}

/* Adds the lines of the goods and, against them, of the income or of who is paid. */
static enum alms_code
add_lines(struct alms_goods *goods, const struct alms_receipt_draft *draft, struct alms_error *err)
{
    const char *account = NULL;
    const char *counter = draft->account;
    const char *base = alms_masters_book(goods->masters, ALMS_FIELD_BASE);
    int64_t total = 0;

    if (alms_text_is_given(draft->fund))
        NOTE(alms_goods_account(goods, draft->fund, &account, err));
    if (draft->kind == ALMS_RECEIPT_GIFT && alms_text_is_given(draft->fund))
        NOTE(alms_document_account(goods->masters, ALMS_ROLE_GIFT, draft->fund, &counter, err));
    if (draft->kind == ALMS_RECEIPT_OPENING && alms_text_is_given(draft->fund))
        NOTE(alms_document_account(goods->masters, ALMS_ROLE_NET, draft->fund, &counter, err));
    for (size_t i = 0; i < draft->lines_count; i++) {
        struct received received;
        take_line(goods, draft, i, &received, err);
        if (alms_error_code(err) != ALMS_OK)
            continue;
        REQUIRE(received.item != NULL);
        const struct alms_line line = {
            .account = account,
            .fund = draft->fund,
            .commodity = base,
            .amount = alms_goods_money(goods, received.value),
            .item = received.item->code,
            .lot = received.lot,
            .place = draft->place,
            .quantity = alms_goods_quantity(goods, received.item, received.quantity),
            .expiry = received.expiry,
            .batch = received.batch,
            .spec = received.spec,
        };
        TRY(alms_goods_add(goods, &line, err));
        if (!alms_minor_add(&total, received.value))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
    }
    TRY(alms_error_code(err));
    const struct alms_line line = {.account = counter,
                                   .fund = draft->fund,
                                   .commodity = base,
                                   .amount = alms_goods_money(goods, -total)};
    return alms_goods_add(goods, &line, err);
}

/* Goods without value: a record of their register for each line. */
static enum alms_code record_memos(struct alms_goods *goods, const struct alms_receipt_draft *draft,
                                   const struct alms_private *part, struct alms_posted *out,
                                   struct alms_error *err)
{
    struct alms_posted posted = {{0}, 0};

    for (size_t i = 0; i < draft->lines_count; i++) {
        struct received received;
        struct alms_record record = {0};
        take_line(goods, draft, i, &received, err);
        TRY(alms_error_code(err));
        REQUIRE(received.item != NULL);
        const struct alms_picked picked = {
            .item = received.item->code, .lot = received.lot, .fund = draft->fund};
        const struct alms_memo memo = {&picked, draft->place, received.quantity, "received"};
        set_fields(&record, draft);
        alms_record_set(&record, ALMS_FIELD_EXPIRY, received.expiry);
        alms_record_set(&record, ALMS_FIELD_BATCH_NUMBER, received.batch);
        alms_record_set(&record, ALMS_FIELD_SPEC, received.spec);
        TRY(alms_goods_memo(goods, &record, &memo, part, i == 0 ? &posted : NULL, err));
    }
    TRY(alms_tx_commit(&goods->tx, err));
    if (out != NULL) {
        out->n = posted.n;
        out->number[0] = '\0';
    }
    return ALMS_OK;
}

enum alms_code alms_stock_receive(alms_book *book, const struct alms_receipt_draft *draft,
                                  struct alms_posted *out, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_STOCK_RECEIVE};
    const struct alms_private part = private_part(draft);
    CLEANUP(alms_goods_close) struct alms_goods goods = {0};

    TRY(alms_goods_open(book, draft->date, &goods, err));
    if (draft->kind == ALMS_RECEIPT_OPENING) {
        record.kind = ALMS_KIND_OPENING;
    } else {
        set_fields(&record, draft);
    }
    check_draft(draft, err);
    NOTE(alms_tx_check_private(&part, err));
    NOTE(alms_document_check_party(book, draft->party, err));
    if (draft->kind == ALMS_RECEIPT_MEMORANDUM || draft->kind == ALMS_RECEIPT_OPENING)
        NOTE(alms_goods_refuse_files(&draft->attachments, err));
    (void)alms_goods_place(goods.masters, draft->place, err);
    if (draft->kind == ALMS_RECEIPT_MEMORANDUM) {
        if (alms_error_code(err) != ALMS_OK)
            return alms_goods_refuse(&goods, &record, draft->fund, NULL, err);
        return record_memos(&goods, draft, &part, out, err);
    }
    alms_attachments_take(book, &draft->attachments, goods.arena, &record, err);
    if (draft->kind == ALMS_RECEIPT_GIFT) {
        alms_record_set(&record, ALMS_FIELD_VALUATION, draft->valuation);
        alms_record_set(&record, ALMS_FIELD_EVIDENCE, alms_text_or_null(draft->evidence));
    }
    if (draft->kind != ALMS_RECEIPT_OPENING) {
        const bool is_gift = draft->kind == ALMS_RECEIPT_GIFT;
        alms_record_set(&record, ALMS_FIELD_SOURCE,
                        ALMS_WORDS_SOURCE.items[is_gift ? ALMS_GOODS_GIFT : ALMS_GOODS_PURCHASE]);
    }
    NOTE(add_lines(&goods, draft, err));
    if (alms_error_code(err) != ALMS_OK)
        return alms_goods_refuse(&goods, &record, draft->fund, draft->account, err);
    return alms_goods_record(&goods, &record, &part, out, err);
}
