#include "book/goods.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* --- defining ------------------------------------------------------------------------------ */

/* "ITEM QUANTITY" of a component, in the item's unit; faults are noted. */
static const char *component_text(const struct alms_masters *masters, struct alms_arena *arena,
                                  const struct alms_component *component, struct alms_error *err)
{
    int64_t quantity = 0;
    char number[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    const int32_t id = alms_goods_item(masters, component->item, err);

    if (id == ALMS_ID_NONE)
        return "";
    const struct alms_item *item = alms_item_at(alms_masters_catalogue(masters), id);
    NOTE(alms_quantity_take(item, component->quantity, &quantity, err));
    alms_buffer_add_text(&text, item->code);
    alms_buffer_add_text(&text, " ");
    alms_buffer_add_text(&text, alms_minor_format(quantity, item->scale_digits, number));
    return alms_arena_text(arena, text.bytes);
}

enum alms_code
alms_kit_define(alms_book *book, const struct alms_kit_draft *draft, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_KIT_DEFINE};
    CLEANUP(alms_goods_close) struct alms_goods goods = {0};

    TRY(alms_goods_open(book, (struct alms_date){0}, &goods, err));
    NOTE(alms_text_check(draft->item, ALMS_FIELD_SIZE_MAX, W_("item"), err));
    if (draft->components_count == 0)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("component"));
    if (draft->components_count > ALMS_KIT_COMPONENTS_MAX)
        return alms_fail(err, ALMS_E_LIST_LONG, "a kit has at most %s components", "32");
    const char **items =
        alms_arena_alloc(goods.arena, (draft->components_count + 1) * sizeof(*items));
    for (size_t i = 0; i < draft->components_count; i++)
        items[i] = component_text(goods.masters, goods.arena, &draft->components[i], err);
    TRY(alms_error_code(err));
    alms_record_set(&record, ALMS_FIELD_CODE, draft->item);
    record.field[ALMS_FIELD_COMPONENTS] =
        (struct alms_value){.items = items, .count = draft->components_count};
    TRY(alms_tx_record(goods.tx, &record, NULL, NULL, err));
    return alms_tx_commit(&goods.tx, err);
}

enum alms_code alms_kit_list(alms_book *book, struct alms_kit_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const size_t count = alms_kits_count(catalogue);
    const int32_t *order = alms_kits_order(catalogue);
    struct alms_arena *arena = alms_arena_open();
    struct alms_kit *items = alms_arena_alloc(arena, (count + 1) * sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        const struct alms_kit *kit = alms_kit_at(catalogue, order[i]);
        struct alms_component *components =
            alms_arena_alloc(arena, (kit->components_count + 1) * sizeof(*components));
        for (size_t j = 0; j < kit->components_count; j++) {
            components[j].item = alms_arena_text(arena, kit->components[j].item);
            components[j].quantity = alms_arena_text(arena, kit->components[j].quantity);
        }
        items[i] =
            (struct alms_kit){alms_arena_text(arena, kit->item), components, kit->components_count};
    }
    *out = (struct alms_kit_list){items, count, arena};
    return ALMS_OK;
}

void alms_kit_list_free(struct alms_kit_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_kit_list){0};
}

/* --- putting together ---------------------------------------------------------------------- */

/* Packs that are put together or taken apart. */
struct packing {
    struct alms_goods *goods;
    const struct alms_assembly_draft *draft;
    const struct alms_item *item;
    const struct alms_kit *kit;
    struct alms_packs packs;
};

static enum alms_code read_packs(struct packing *packing, struct alms_error *err)
{
    const struct alms_masters *masters = packing->goods->masters;
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const struct alms_assembly_draft *draft = packing->draft;
    const int32_t item_id = alms_goods_item(masters, draft->item, err);

    (void)alms_goods_place(masters, draft->place, err);
    if (alms_text_check(draft->fund, ALMS_FIELD_SIZE_MAX, W_("fund"), err) == ALMS_OK)
        (void)alms_rule_take_fund(masters, draft->fund, err);
    NOTE(alms_text_check_optional(draft->memo, ALMS_MEMO_SIZE_MAX, W_("memo"), err));
    if (item_id == ALMS_ID_NONE)
        return alms_error_code(err);
    packing->item = alms_item_at(catalogue, item_id);
    const int32_t kit_id = alms_kit_find(catalogue, packing->item->code);
    if (kit_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_KIT_UNFIT, "the item '%s' is no kit", packing->item->code);
    }
    packing->kit = alms_kit_at(catalogue, kit_id);
    packing->packs.scale_digits = packing->item->scale_digits;
    TRY(alms_quantity_take(packing->item, draft->quantity, &packing->packs.quantity, err));
    if (packing->packs.quantity <= 0) {
        return alms_fail(err,
                         packing->packs.quantity == 0 ? ALMS_E_AMOUNT_ZERO : ALMS_E_AMOUNT_NEGATIVE,
                         "the quantity of '%s' is not above zero", packing->item->code);
    }
    return alms_error_code(err);
}

/* How much of component `index` the packs hold. */
static enum alms_code
component_of(const struct packing *packing, size_t index, int64_t *out, struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(packing->goods->masters);
    const struct alms_component *component = &packing->kit->components[index];

    if (!alms_kit_component_of(catalogue, component, &packing->packs, out)) {
        return alms_fail(err, ALMS_E_KIT_UNFIT, "so many packs hold no exact quantity of '%s'",
                         component->item);
    }
    return ALMS_OK;
}

static enum alms_code
pick_components(struct packing *packing, struct alms_picks *picks, struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(packing->goods->masters);
    const struct alms_pick pick = {
        .fund = packing->draft->fund, .place = packing->draft->place, .fresh = true};

    for (size_t i = 0; i < packing->kit->components_count; i++) {
        int64_t needed = 0;
        const char *code = packing->kit->components[i].item;
        const struct alms_item *item =
            alms_item_at(catalogue, alms_item_find_code(catalogue, code));
        if (component_of(packing, i, &needed, err) != ALMS_OK)
            continue;
        const struct alms_stock_line line = {
            .item = code, .quantity = alms_goods_quantity(packing->goods, item, needed)};
        NOTE(alms_goods_pick(packing->goods, &line, &pick, picks, err));
    }
    return alms_error_code(err);
}

static enum alms_code
add_pack(struct packing *packing, const struct alms_picks *picks, struct alms_error *err)
{
    struct alms_goods *goods = packing->goods;
    const struct alms_assembly_draft *draft = packing->draft;
    int64_t total = 0;
    struct alms_line line = {
        .fund = draft->fund,
        .commodity = alms_masters_book(goods->masters, ALMS_FIELD_BASE),
        .item = packing->item->code,
        .lot = alms_text_is_given(draft->lot) ? draft->lot
                                              : alms_goods_lot_code(goods, goods->count + 1),
        .place = draft->place,
        .quantity = alms_goods_quantity(goods, packing->item, packing->packs.quantity),
    };

    TRY(alms_goods_account(goods, draft->fund, &line.account, err));
    for (size_t i = 0; i < picks->count; i++) {
        const struct alms_picked *picked = &picks->items[i];
        if (!alms_minor_add(&total, picked->value))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
        if (picked->expiry != NULL &&
            (line.expiry == NULL || strcmp(picked->expiry, line.expiry) < 0))
            line.expiry = picked->expiry;
    }
    line.amount = alms_goods_money(goods, total);
    return alms_goods_add(goods, &line, err);
}

enum alms_code alms_kit_assemble(alms_book *book, const struct alms_assembly_draft *draft,
                                 struct alms_posted *out, struct alms_error *err)
{
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_KIT_ASSEMBLE};
    CLEANUP(alms_picks_clear) struct alms_picks picks = {0};
    CLEANUP(alms_goods_close) struct alms_goods goods = {0};
    struct packing packing = {.goods = &goods, .draft = draft};

    TRY(alms_goods_open(book, draft->date, &goods, err));
    NOTE(read_packs(&packing, err));
    if (alms_error_code(err) != ALMS_OK)
        return alms_goods_refuse(&goods, &record, NULL, NULL, err);
    REQUIRE(packing.kit != NULL && packing.item != NULL);
    if (alms_text_is_given(draft->lot))
        NOTE(alms_rule_code(draft->lot, W_("lot"), err));
    TRY(pick_components(&packing, &picks, err));
    TRY(alms_goods_give(&goods, &picks, err));
    TRY(add_pack(&packing, &picks, err));
    alms_private_add(&part, "memo", draft->memo);
    return alms_goods_record(&goods, &record, &part, out, err);
}

/* --- taking apart -------------------------------------------------------------------------- */

/* What the packs of a lot were made of: the cost of each component, and when it expires. */
struct made_of {
    int64_t cost;
    struct alms_date expiry;
};

static enum alms_code add_part(struct packing *packing, const struct alms_line *line,
                               struct made_of *parts, struct alms_error *err)
{
    bool is_found = false;
    int64_t amount = 0;
    struct alms_lot_row lot = {0};
    struct alms_goods *goods = packing->goods;
    const uint32_t scale =
        alms_commodity_at(goods->masters, alms_commodity_find(goods->masters, line->commodity))
            ->scale_digits;

    for (size_t i = 0; i < packing->kit->components_count; i++) {
        if (strcmp(packing->kit->components[i].item, line->item) != 0)
            continue;
        TRY(alms_minor_parse(line->amount, scale, &amount, err));
        parts[i].cost -= amount;
        TRY(alms_store_lot_find(goods->book->store, line->lot, goods->arena, &lot, &is_found, err));
        if (is_found && alms_date_is_given(lot.expiry) &&
            (!alms_date_is_given(parts[i].expiry) ||
             alms_date_compare(lot.expiry, parts[i].expiry) < 0))
            parts[i].expiry = lot.expiry;
    }
    return ALMS_OK;
}

/* Packs that were given or bought as such do not say what their parts cost: all the same. */
static enum alms_code read_parts(struct packing *packing, const char *lot_code,
                                 struct made_of *parts, struct alms_error *err)
{
    bool is_found = false;
    bool has_cost = false;
    struct alms_lot_row lot = {0};
    struct alms_record record;
    struct alms_goods *goods = packing->goods;

    TRY(alms_store_lot_find(goods->book->store, lot_code, goods->arena, &lot, &is_found, err));
    REQUIRE(is_found);
    TRY(alms_book_read_record(goods->book, lot.n, goods->arena, &record, err));
    for (size_t i = 0; i < record.entry.lines_count && record.kind == ALMS_KIND_KIT_ASSEMBLE; i++)
        TRY(add_part(packing, &record.entry.lines[i], parts, err));
    for (size_t i = 0; i < packing->kit->components_count; i++)
        has_cost = has_cost || parts[i].cost > 0;
    for (size_t i = 0; i < packing->kit->components_count; i++) {
        if (!has_cost)
            parts[i].cost = 1;
        if (!alms_date_is_given(parts[i].expiry))
            parts[i].expiry = record.kind == ALMS_KIND_KIT_ASSEMBLE ? parts[i].expiry : lot.expiry;
    }
    return ALMS_OK;
}

static enum alms_code
add_components(struct packing *packing, const struct alms_picked *pack, struct alms_error *err)
{
    struct made_of parts[ALMS_KIT_COMPONENTS_MAX] = {{0}};
    struct alms_share shares[ALMS_KIT_COMPONENTS_MAX];
    char expiry[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_goods *goods = packing->goods;
    const struct alms_catalogue *catalogue = alms_masters_catalogue(goods->masters);
    const size_t count = packing->kit->components_count;
    const char *account = goods->lines[0].account;

    TRY(read_parts(packing, pack->lot, parts, err));
    for (size_t i = 0; i < count; i++)
        shares[i] = (struct alms_share){.weight = parts[i].cost};
    alms_minor_allocate(pack->value, shares, count);
    for (size_t i = 0; i < count; i++) {
        int64_t quantity = 0;
        const char *code = packing->kit->components[i].item;
        const struct alms_item *item =
            alms_item_at(catalogue, alms_item_find_code(catalogue, code));
        TRY(component_of(packing, i, &quantity, err));
        if (alms_date_is_given(parts[i].expiry))
            alms_date_format(parts[i].expiry, expiry);
        const struct alms_line line = {
            .account = account,
            .fund = pack->fund,
            .commodity = alms_masters_book(goods->masters, ALMS_FIELD_BASE),
            .amount = alms_goods_money(goods, shares[i].part),
            .item = code,
            .lot = alms_goods_lot_code(goods, goods->count + 1),
            .place = packing->draft->place,
            .quantity = alms_goods_quantity(goods, item, quantity),
            .expiry =
                alms_date_is_given(parts[i].expiry) ? alms_arena_text(goods->arena, expiry) : NULL,
        };
        TRY(alms_goods_add(goods, &line, err));
    }
    return ALMS_OK;
}

/* Packs of which one lot has enough, the first to expire. */
static enum alms_code
pick_pack(struct packing *packing, struct alms_picks *picks, struct alms_error *err)
{
    const struct alms_assembly_draft *draft = packing->draft;
    const struct alms_pick pick = {.fund = draft->fund, .place = draft->place};
    const struct alms_stock_line line = {
        .item = packing->item->code,
        .quantity = alms_goods_quantity(packing->goods, packing->item, packing->packs.quantity),
        .lot = draft->lot,
    };

    TRY(alms_goods_pick(packing->goods, &line, &pick, picks, err));
    if (picks->count != 1) {
        return alms_fail(err, ALMS_E_KIT_UNFIT,
                         "so many packs are of several lots: '%s' is the first to take apart",
                         picks->items[0].lot);
    }
    return ALMS_OK;
}

enum alms_code alms_kit_disassemble(alms_book *book, const struct alms_assembly_draft *draft,
                                    struct alms_posted *out, struct alms_error *err)
{
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_KIT_DISASSEMBLE};
    CLEANUP(alms_picks_clear) struct alms_picks picks = {0};
    CLEANUP(alms_goods_close) struct alms_goods goods = {0};
    struct packing packing = {.goods = &goods, .draft = draft};

    TRY(alms_goods_open(book, draft->date, &goods, err));
    NOTE(read_packs(&packing, err));
    if (alms_error_code(err) != ALMS_OK)
        return alms_goods_refuse(&goods, &record, NULL, NULL, err);
    REQUIRE(packing.kit != NULL && packing.item != NULL);
    TRY(pick_pack(&packing, &picks, err));
    TRY(alms_goods_give(&goods, &picks, err));
    TRY(add_components(&packing, &picks.items[0], err));
    alms_private_add(&part, "memo", draft->memo);
    return alms_goods_record(&goods, &record, &part, out, err);
}
