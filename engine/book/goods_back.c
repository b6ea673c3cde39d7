#include "book/goods.h"

#include <string.h>

/* The account to which the issue charged what it took from the fund. */
static const char *charged_to(const struct alms_entry *issue, const char *fund)
{
    for (size_t i = 0; i < issue->lines_count; i++) {
        if (issue->lines[i].item == NULL && strcmp(issue->lines[i].fund, fund) == 0)
            return issue->lines[i].account;
    }
    return NULL;
}

/* Takes back a part of one line of the issue. */
static enum alms_code take_part(struct alms_goods *goods, const struct alms_goods_issue *issue,
                                const struct alms_line *issued, const struct alms_issued *state,
                                int64_t quantity, struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(goods->masters);
    const struct alms_item *item =
        alms_item_at(catalogue, alms_item_find_code(catalogue, issued->item));
    const int64_t value = alms_goods_share(quantity, state->quantity - state->returned_quantity,
                                           state->value - state->returned_value);
    const struct alms_line taken = {
        .account = issued->account,
        .fund = issued->fund,
        .commodity = issued->commodity,
        .amount = alms_goods_money(goods, value),
        .item = issued->item,
        .lot = issued->lot,
        .place = issue->place,
        .quantity = alms_goods_quantity(goods, item, quantity),
    };
    const struct alms_line saved = {
        .account = charged_to(&issue->record->entry, issued->fund),
        .fund = issued->fund,
        .commodity = issued->commodity,
        .amount = alms_goods_money(goods, -value),
    };

    TRY(alms_goods_add(goods, &taken, err));
    return alms_goods_add(goods, &saved, err);
}

/* Whether an earlier line of the issue took of the same lot, in another place. */
static bool is_repeated(const struct alms_entry *issue, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (issue->lines[i].item != NULL &&
            strcmp(issue->lines[i].lot, issue->lines[index].lot) == 0)
            return true;
    }
    return false;
}

/* Whether line `index` of the issue took what is asked for, and is the first of its lot. */
static bool took(const struct alms_entry *issue, size_t index, const struct alms_goods_asked *asked)
{
    const struct alms_line *issued = &issue->lines[index];

    return issued->item != NULL && strcmp(issued->item, asked->item->code) == 0 &&
           (asked->lot == NULL || strcmp(issued->lot, asked->lot) == 0) &&
           !is_repeated(issue, index);
}

enum alms_code alms_goods_take_back(struct alms_goods *goods, const struct alms_goods_issue *issue,
                                    const struct alms_goods_asked *asked, struct alms_error *err)
{
    char left_text[64];
    int64_t out = 0;
    const struct alms_entry *entry = &issue->record->entry;

    for (size_t i = entry->lines_count; i > 0 && out < asked->quantity; i--) {
        struct alms_issued state;
        const struct alms_line *issued = &entry->lines[i - 1];
        const struct alms_issue_key key = {issue->n, issue->record->kind, issued->lot};
        if (!took(entry, i - 1, asked))
            continue;
        TRY(alms_gate_issued(goods->gate, &key, &state, err));
        const int64_t left = state.quantity - state.returned_quantity;
        const int64_t part = left < asked->quantity - out ? left : asked->quantity - out;
        if (part <= 0)
            continue;
        TRY(take_part(goods, issue, issued, &state, part, err));
        out += part;
    }
    if (out < asked->quantity) {
        return alms_fail(
            err, ALMS_E_RETURN_UNFIT, "issue '%.40s' has %s of '%s' still out, not more",
            issue->record->entry.number, alms_quantity_format(asked->item, out, left_text),
            asked->lot != NULL ? asked->lot : asked->item->code);
    }
    return ALMS_OK;
}
