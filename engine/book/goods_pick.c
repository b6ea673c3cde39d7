#include "book/goods.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

void alms_picks_clear(struct alms_picks *picks)
{
    alms_free(picks->items);
}

/* Goods that are being picked for one line. */
struct picking {
    struct alms_goods *goods;
    const struct alms_pick *pick;
    const struct alms_item *item;
    struct alms_picks *out;
    int64_t wanted;
    int64_t available;
};

/* What is picked of the pile already, by another line of the same document. */
static bool is_picked(const struct alms_picks *picks, const char *lot, const char *place)
{
    for (size_t i = 0; i < picks->count; i++) {
        if (strcmp(picks->items[i].lot, lot) == 0 && strcmp(picks->items[i].place, place) == 0)
            return true;
    }
    return false;
}

/* Takes a part of a pile. Its value is its share, as the rules will ask again. */
static void take_part(struct picking *picking, const struct alms_pile_row *row, int64_t quantity)
{
    char expiry[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_picks *picks = picking->out;
    struct alms_arena *arena = picking->goods->arena;
    const struct alms_pile pile = {
        .quantity = row->quantity,
        .value = row->value,
        .lowest_quantity = row->lowest_quantity,
        .lowest_value = row->lowest_value,
    };

    picks->items =
        alms_grow(picks->items, &picks->capacity, picks->count + 1, sizeof(*picks->items));
    if (alms_date_is_given(row->lot.expiry))
        alms_date_format(row->lot.expiry, expiry);
    picks->items[picks->count++] = (struct alms_picked){
        .item = alms_arena_text(arena, row->lot.item),
        .lot = alms_arena_text(arena, row->lot.lot),
        .place = alms_arena_text(arena, row->place),
        .fund = alms_arena_text(arena, row->lot.fund),
        .expiry = alms_date_is_given(row->lot.expiry) ? alms_arena_text(arena, expiry) : NULL,
        .batch = alms_arena_text(arena, row->lot.batch),
        .quantity = quantity,
        /* A pile that does not have as much is refused by its rule, which needs a value to see. */
        .value = quantity <= pile.quantity && pile.value >= 0 ? alms_pile_share(&pile, quantity)
                                                              : pile.value,
        .is_memo = row->lot.is_memo,
    };
}

static enum alms_code
consider(void *context, const struct alms_pile_row *row, struct alms_error *err)
{
    struct picking *picking = context;
    const struct alms_pick *pick = picking->pick;
    const struct alms_catalogue *catalogue = alms_masters_catalogue(picking->goods->masters);
    const bool has_expired = alms_date_is_given(row->lot.expiry) &&
                             alms_date_compare(row->lot.expiry, picking->goods->date) < 0;

    (void)err;
    if (row->lot.is_memo || row->lowest_quantity <= 0 || picking->available >= picking->wanted ||
        (pick->fresh && has_expired) || (pick->expired && !has_expired) ||
        !alms_place_is_in(catalogue, row->place, pick->place) ||
        is_picked(picking->out, row->lot.lot, row->place))
        return ALMS_OK;
    const int64_t left = picking->wanted - picking->available;
    const int64_t part = row->lowest_quantity < left ? row->lowest_quantity : left;
    take_part(picking, row, part);
    picking->available += part;
    return ALMS_OK;
}

/* First expired, first out. */
static enum alms_code pick_first(struct picking *picking, struct alms_error *err)
{
    char has[64];
    char asked[64];
    const struct alms_pick *pick = picking->pick;
    const struct alms_pile_query query = {
        .item = picking->item->code, .fund = pick->fund, .date = picking->goods->date};

    if (!alms_text_is_given(pick->fund)) {
        return alms_fail(err, ALMS_E_VALUE_MISSING, "goods of '%s' are taken by fund or by lot",
                         picking->item->code);
    }
    if (alms_rule_take_fund(picking->goods->masters, pick->fund, err) == ALMS_ID_NONE)
        return alms_error_code(err);
    TRY(alms_store_pile_walk(picking->goods->book->store, &query, consider, picking, err));
    if (picking->available >= picking->wanted)
        return ALMS_OK;
    alms_quantity_format(picking->item, picking->available, has);
    alms_quantity_format(picking->item, picking->wanted, asked);
    if (pick->fresh) {
        return alms_fail(err, ALMS_E_STOCK_SHORT,
                         "fund '%s' has %s of item '%s' in '%s' that have not expired, and %s are "
                         "asked",
                         pick->fund, has, picking->item->code, pick->place, asked);
    }
    return alms_fail(err, ALMS_E_STOCK_SHORT,
                     "fund '%s' has %s of item '%s' in '%s', and %s are asked", pick->fund, has,
                     picking->item->code, pick->place, asked);
}

/* The places of a lot, in the order of their codes, until one has enough. */
static enum alms_code find_pile(struct picking *picking, const char *lot, struct alms_pile_row *out,
                                struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(picking->goods->masters);
    const int32_t *order = alms_places_order(catalogue);
    struct alms_pile_row best = *out;
    bool has_any = false;

    for (size_t i = 0; i < alms_places_count(catalogue); i++) {
        const char *place = alms_place_at(catalogue, order[i])->code;
        struct alms_pile_row row = *out;
        const struct alms_pile_key key = {lot, place, picking->goods->date};
        if (!alms_place_is_in(catalogue, place, picking->pick->place))
            continue;
        TRY(alms_store_pile(picking->goods->book->store, &key, &row, err));
        row.place = place;
        if (!has_any || row.lowest_quantity > best.lowest_quantity)
            best = row;
        has_any = true;
        if (row.lowest_quantity >= picking->wanted)
            break;
    }
    *out = best;
    return ALMS_OK;
}

static enum alms_code pick_lot(struct picking *picking, const char *lot, struct alms_error *err)
{
    bool is_found = false;
    struct alms_pile_row row = {{0}};
    char has[64];
    char asked[64];
    const struct alms_goods *goods = picking->goods;

    TRY(alms_store_lot_find(goods->book->store, lot, goods->arena, &row.lot, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("lot"), lot);
    if (strcmp(row.lot.item, picking->item->code) != 0) {
        (void)alms_fail(err, ALMS_E_GOODS_LINE, "lot '%s' is not of item '%s'", lot,
                        picking->item->code);
    }
    if (picking->pick->fund != NULL && strcmp(row.lot.fund, picking->pick->fund) != 0) {
        (void)alms_fail(err, ALMS_E_LOT_FUND, "lot '%s' belongs to fund '%s', not to '%s'", lot,
                        row.lot.fund, picking->pick->fund);
    }
    if (picking->pick->fresh)
        alms_rule_not_expired(lot, row.lot.expiry, goods->date, err);
    TRY(alms_error_code(err));
    row.place = picking->pick->place;
    TRY(find_pile(picking, lot, &row, err));
    if (row.lowest_quantity < picking->wanted) {
        return alms_fail(err, ALMS_E_STOCK_SHORT, "lot '%s' has %s in '%s', and %s are asked", lot,
                         alms_quantity_format(picking->item, row.lowest_quantity, has), row.place,
                         alms_quantity_format(picking->item, picking->wanted, asked));
    }
    take_part(picking, &row, picking->wanted);
    return ALMS_OK;
}

enum alms_code alms_goods_pick(struct alms_goods *goods, const struct alms_stock_line *line,
                               const struct alms_pick *pick, struct alms_picks *out,
                               struct alms_error *err)
{
    bool is_found = false;
    struct alms_lot_row lot = {0};
    const char *name = line->item;

    /* A lot says of which item it is. */
    if (!alms_text_is_given(name) && alms_text_is_given(line->lot)) {
        TRY(alms_store_lot_find(goods->book->store, line->lot, goods->arena, &lot, &is_found, err));
        if (!is_found)
            return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("lot"), line->lot);
        name = lot.item;
    }
    const size_t faults = err->count;
    const int32_t item_id = alms_goods_item(goods->masters, name, err);
    const int32_t place_id = alms_goods_place(goods->masters, pick->place, err);
    if (item_id == ALMS_ID_NONE)
        return alms_error_code(err);
    struct picking picking = {
        .goods = goods,
        .pick = pick,
        .item = alms_item_at(alms_masters_catalogue(goods->masters), item_id),
        .out = out,
    };
    if (alms_quantity_take(picking.item, line->quantity, &picking.wanted, err) == ALMS_OK &&
        picking.wanted <= 0) {
        (void)alms_fail(err, picking.wanted == 0 ? ALMS_E_AMOUNT_ZERO : ALMS_E_AMOUNT_NEGATIVE,
                        "the quantity of '%s' is not above zero", picking.item->code);
    }
    if (place_id == ALMS_ID_NONE || err->count > faults)
        return alms_error_code(err);
    return alms_text_is_given(line->lot) ? pick_lot(&picking, line->lot, err)
                                         : pick_first(&picking, err);
}

/* --- lines --------------------------------------------------------------------------------- */

enum alms_code
alms_goods_give(struct alms_goods *goods, const struct alms_picks *picks, struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(goods->masters);
    const char *base = alms_masters_book(goods->masters, ALMS_FIELD_BASE);

    for (size_t i = 0; i < picks->count; i++) {
        const struct alms_picked *picked = &picks->items[i];
        const struct alms_item *item =
            alms_item_at(catalogue, alms_item_find_code(catalogue, picked->item));
        const char *account = NULL;
        TRY(alms_goods_account(goods, picked->fund, &account, err));
        const struct alms_line line = {
            .account = account,
            .fund = picked->fund,
            .commodity = base,
            .amount = alms_goods_money(goods, -picked->value),
            .item = picked->item,
            .lot = picked->lot,
            .place = picked->place,
            .quantity = alms_goods_quantity(goods, item, -picked->quantity),
        };
        TRY(alms_goods_add(goods, &line, err));
    }
    return ALMS_OK;
}

enum alms_code
alms_picks_are_memo(const struct alms_picks *picks, bool *out, struct alms_error *err)
{
    size_t count = 0;

    for (size_t i = 0; i < picks->count; i++)
        count += picks->items[i].is_memo ? 1 : 0;
    *out = count > 0;
    if (count > 0 && count < picks->count) {
        return alms_fail(err, ALMS_E_GOODS_LINE,
                         "goods with a value and goods without one do not share a document");
    }
    return ALMS_OK;
}

static bool is_first_of_fund(const struct alms_picks *picks, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(picks->items[i].fund, picks->items[index].fund) == 0)
            return false;
    }
    return true;
}

enum alms_code alms_goods_charge(struct alms_goods *goods, const struct alms_picks *picks,
                                 const char *account, alms_account_of *account_of,
                                 struct alms_error *err)
{
    for (size_t i = 0; i < picks->count; i++) {
        const char *fund = picks->items[i].fund;
        const char *charged = account;
        int64_t total = 0;
        if (!is_first_of_fund(picks, i))
            continue;
        for (size_t j = i; j < picks->count; j++) {
            if (strcmp(picks->items[j].fund, fund) == 0 &&
                !alms_minor_add(&total, picks->items[j].value))
                return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
        }
        if (charged == NULL)
            TRY(account_of(goods, fund, &charged, err));
        const struct alms_line line = {
            .account = charged,
            .fund = fund,
            .commodity = alms_masters_book(goods->masters, ALMS_FIELD_BASE),
            .amount = alms_goods_money(goods, total),
        };
        TRY(alms_goods_add(goods, &line, err));
    }
    return ALMS_OK;
}
