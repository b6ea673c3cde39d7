#include "model/rule_goods.h"

#include "base/text.h"
#include "value/decimal.h"
#include "value/money.h"

#include <string.h>

bool alms_kit_component_of(const struct alms_catalogue *catalogue,
                           const struct alms_component *component, const struct alms_packs *packs,
                           int64_t *out)
{
    int64_t each = 0;
    struct alms_error ignored;
    const int32_t id = alms_item_find_code(catalogue, component->item);
    CLEANUP(alms_decimal_clear) struct alms_decimal needed = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal count = alms_decimal_zero();

    alms_error_clear(&ignored);
    if (id == ALMS_ID_NONE)
        return false;
    const uint32_t scale = alms_item_at(catalogue, id)->scale_digits;
    if (alms_minor_parse(component->quantity, scale, &each, &ignored) != ALMS_OK)
        return false;
    alms_decimal_set_minor(&needed, each, scale);
    alms_decimal_set_minor(&count, packs->quantity, packs->scale_digits);
    alms_decimal_multiply(&needed, &needed, &count);
    return alms_decimal_to_minor(&needed, scale, out);
}

/* The sum of the quantities of an item, but for the packs. False where it is too large. */
static bool
sum_of(const struct alms_voucher *voucher, size_t pack_index, int32_t item_id, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < voucher->count; i++) {
        if (i != pack_index && voucher->postings[i].item_id == item_id &&
            !alms_minor_add(out, voucher->postings[i].quantity))
            return false;
    }
    return true;
}

static bool is_component(const struct alms_kit *kit, const char *item)
{
    bool is = false;

    for (size_t i = 0; i < kit->components_count && !is; i++)
        is = strcmp(kit->components[i].item, item) == 0;
    return is;
}

/* Rule KIT-3: the components are those of the kit, as often as there are packs. */
static void check_components(const struct alms_masters *masters, const struct alms_voucher *voucher,
                             size_t pack_index, struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const struct alms_posting *pack = &voucher->postings[pack_index];
    const struct alms_item *item = alms_item_at(catalogue, pack->item_id);
    const int32_t kit_id = alms_kit_find(catalogue, item->code);
    const bool assembles = pack->quantity > 0;
    const struct alms_packs packs = {assembles ? pack->quantity : -pack->quantity,
                                     item->scale_digits};

    if (kit_id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_KIT_UNFIT, "the item '%s' is no kit", item->code);
        return;
    }
    const struct alms_kit *kit = alms_kit_at(catalogue, kit_id);
    for (size_t i = 0; i < kit->components_count; i++) {
        int64_t needed = 0;
        int64_t is = 0;
        const int32_t id = alms_item_find_code(catalogue, kit->components[i].item);
        if (!alms_kit_component_of(catalogue, &kit->components[i], &packs, &needed) ||
            !sum_of(voucher, pack_index, id, &is) || is != (assembles ? -needed : needed)) {
            (void)alms_fail(err, ALMS_E_KIT_UNFIT,
                            "the quantity of '%s' is not what the kit '%s' says",
                            kit->components[i].item, kit->item);
        }
    }
    for (size_t i = 0; i < voucher->count; i++) {
        const char *code = voucher->record->entry.lines[i].item;
        if (i != pack_index && !is_component(kit, code)) {
            (void)alms_fail(err, ALMS_E_KIT_UNFIT, "the kit '%s' has no component '%s'", kit->item,
                            code);
        }
    }
}

void alms_rule_assembly(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        struct alms_error *err)
{
    const bool assembles = voucher->record->kind == ALMS_KIND_KIT_ASSEMBLE;
    size_t packs_count = 0;
    size_t pack_index = 0;
    bool fits = true;

    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_posting *posting = &voucher->postings[i];
        /* Rule KIT-4: in one fund, so that the packs are worth what went into them. */
        fits = fits && posting->quantity != 0 && posting->fund_id == voucher->postings[0].fund_id;
        if ((posting->quantity > 0) == assembles) {
            packs_count += 1;
            pack_index = i;
        }
    }
    if (!fits || packs_count != 1) {
        (void)alms_fail(err, ALMS_E_ENTRY_LINES,
                        "the lines are not those of a document of kind '%s'",
                        alms_kind_name(voucher->record->kind));
        return;
    }
    check_components(masters, voucher, pack_index, err);
}

void alms_rule_pack_expiry(const struct alms_voucher *voucher, const char *earliest,
                           struct alms_error *err)
{
    for (size_t i = 0; i < voucher->count; i++) {
        /* Rule KIT-5: a pack lasts no longer than what is in it. */
        if (voucher->postings[i].quantity > 0 &&
            !alms_text_equal(voucher->record->entry.lines[i].expiry, earliest)) {
            (void)alms_fail(err, ALMS_E_KIT_UNFIT,
                            "lot '%s' does not expire with the first of its components",
                            voucher->record->entry.lines[i].lot);
        }
    }
}
