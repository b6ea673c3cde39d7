#include "book/goods.h"

#include "base/text.h"
#include "model/words.h"

#include <string.h>

/* --- moving -------------------------------------------------------------------------------- */

/* Adds the line by which picked goods leave, and that by which they arrive. */
static enum alms_code move_picked(struct alms_goods *goods, const struct alms_picked *picked,
                                  const char *to, struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(goods->masters);
    const struct alms_item *item =
        alms_item_at(catalogue, alms_item_find_code(catalogue, picked->item));
    struct alms_line line = {
        .fund = picked->fund,
        .commodity = alms_masters_book(goods->masters, ALMS_FIELD_BASE),
        .amount = alms_goods_money(goods, -picked->value),
        .item = picked->item,
        .lot = picked->lot,
        .place = picked->place,
        .quantity = alms_goods_quantity(goods, item, -picked->quantity),
    };

    TRY(alms_goods_account(goods, picked->fund, &line.account, err));
    TRY(alms_goods_add(goods, &line, err));
    line.amount = alms_goods_money(goods, picked->value);
    line.place = to;
    line.quantity = alms_goods_quantity(goods, item, picked->quantity);
    return alms_goods_add(goods, &line, err);
}

static enum alms_code
move_memos(struct alms_goods *goods, const struct alms_stock_move_draft *draft,
           const struct alms_picks *picks, struct alms_posted *out, struct alms_error *err)
{
    struct alms_private part = {0};
    struct alms_posted posted = {{0}, 0};

    alms_private_add(&part, "memo", draft->memo);
    for (size_t i = 0; i < picks->count; i++) {
        const struct alms_picked *picked = &picks->items[i];
        const struct alms_memo leaves = {picked, picked->place, -picked->quantity, "moved"};
        const struct alms_memo arrives = {picked, draft->to, picked->quantity, "moved"};
        struct alms_record from = {0};
        struct alms_record to = {0};
        TRY(alms_goods_memo(goods, &from, &leaves, &part, i == 0 ? &posted : NULL, err));
        TRY(alms_goods_memo(goods, &to, &arrives, &part, NULL, err));
    }
    TRY(alms_tx_commit(&goods->tx, err));
    if (out != NULL)
        *out = posted;
    return ALMS_OK;
}

enum alms_code alms_stock_move(alms_book *book, const struct alms_stock_move_draft *draft,
                               struct alms_posted *out, struct alms_error *err)
{
    bool is_memo = false;
    struct alms_record record = {.kind = ALMS_KIND_STOCK_MOVE};
    struct alms_private part = {0};
    const struct alms_pick pick = {.fund = alms_text_or_null(draft->fund), .place = draft->from};
    CLEANUP(alms_picks_clear) struct alms_picks picks = {0};
    CLEANUP(alms_goods_close) struct alms_goods goods = {0};

    TRY(alms_goods_open(book, draft->date, &goods, err));
    alms_private_add(&part, "memo", draft->memo);
    NOTE(alms_tx_check_private(&part, err));
    alms_attachments_take(book, &draft->attachments, goods.arena, &record, err);
    (void)alms_goods_place(goods.masters, draft->to, err);
    if (draft->lines_count == 0)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("item"));
    for (size_t i = 0; i < draft->lines_count; i++)
        NOTE(alms_goods_pick(&goods, &draft->lines[i], &pick, &picks, err));
    for (size_t i = 0; i < picks.count; i++) {
        if (alms_text_equal(picks.items[i].place, draft->to)) {
            (void)alms_fail(err, ALMS_E_GOODS_LINE, "lot '%s' is in '%s' already",
                            picks.items[i].lot, draft->to);
        }
    }
    if (alms_error_code(err) == ALMS_OK)
        NOTE(alms_picks_are_memo(&picks, &is_memo, err));
    if (is_memo)
        NOTE(alms_goods_refuse_files(&draft->attachments, err));
    if (alms_error_code(err) != ALMS_OK)
        return alms_goods_refuse(&goods, &record, NULL, NULL, err);
    if (is_memo)
        return move_memos(&goods, draft, &picks, out, err);
    for (size_t i = 0; i < picks.count; i++)
        TRY(move_picked(&goods, &picks.items[i], draft->to, err));
    return alms_goods_record(&goods, &record, &part, out, err);
}

/* --- writing off --------------------------------------------------------------------------- */

static enum alms_code write_off_memos(struct alms_goods *goods,
                                      const struct alms_writeoff_draft *draft,
                                      const struct alms_picks *picks,
                                      const struct alms_private *part, struct alms_error *err)
{
    for (size_t i = 0; i < picks->count; i++) {
        const struct alms_picked *picked = &picks->items[i];
        const struct alms_memo memo = {picked, picked->place, -picked->quantity, "discarded"};
        struct alms_record record = {0};
        alms_record_set(&record, ALMS_FIELD_APPROVER, alms_text_or_null(draft->approver));
        TRY(alms_goods_memo(goods, &record, &memo, part, NULL, err));
    }
    return alms_tx_commit(&goods->tx, err);
}

enum alms_code alms_stock_writeoff(alms_book *book, const struct alms_writeoff_draft *draft,
                                   struct alms_posted *out, struct alms_error *err)
{
    int word = 0;
    bool is_memo = false;
    struct alms_record record = {.kind = ALMS_KIND_STOCK_WRITEOFF};
    struct alms_private part = {0};
    const struct alms_pick pick = {.fund = alms_text_or_null(draft->fund),
                                   .place = draft->place,
                                   .expired = alms_text_equal(draft->reason, "expired")};
    CLEANUP(alms_picks_clear) struct alms_picks picks = {0};
    CLEANUP(alms_goods_close) struct alms_goods goods = {0};

    TRY(alms_goods_open(book, draft->date, &goods, err));
    alms_record_set(&record, ALMS_FIELD_APPROVER, alms_text_or_null(draft->approver));
    alms_record_set(&record, ALMS_FIELD_REASON, draft->reason);
    alms_private_add(&part, "document", draft->document);
    alms_private_add(&part, "memo", draft->memo);
    NOTE(alms_tx_check_private(&part, err));
    alms_attachments_take(book, &draft->attachments, goods.arena, &record, err);
    NOTE(alms_word_check(&ALMS_WORDS_WRITEOFF, draft->reason, &word, err));
    if (!alms_text_is_given(draft->approver))
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "the write-off names no approver");
    if (draft->lines_count == 0)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("item"));
    for (size_t i = 0; i < draft->lines_count; i++)
        NOTE(alms_goods_pick(&goods, &draft->lines[i], &pick, &picks, err));
    if (alms_error_code(err) == ALMS_OK)
        NOTE(alms_picks_are_memo(&picks, &is_memo, err));
    if (is_memo)
        NOTE(alms_goods_refuse_files(&draft->attachments, err));
    if (alms_error_code(err) != ALMS_OK)
        return alms_goods_refuse(&goods, &record, NULL, draft->account, err);
    if (is_memo) {
        if (out != NULL)
            out->number[0] = '\0';
        return write_off_memos(&goods, draft, &picks, &part, err);
    }
    TRY(alms_goods_charge(&goods, &picks, draft->account, alms_goods_management, err));
    TRY(alms_goods_give(&goods, &picks, err));
    return alms_goods_record(&goods, &record, &part, out, err);
}
