#include "model/rule_goods.h"

#include "base/text.h"
#include "model/words.h"
#include "value/money.h"

#include <string.h>

static const char *text_of(const struct alms_record *record, enum alms_field field)
{
    return alms_record_text(record, field);
}

static void check_names(const struct alms_record *record, struct alms_error *err)
{
    NOTE(alms_text_check(text_of(record, ALMS_FIELD_NAME), ALMS_NAME_SIZE_MAX, W_("name"), err));
    NOTE(alms_text_check_optional(text_of(record, ALMS_FIELD_NAME_EN), ALMS_NAME_SIZE_MAX,
                                  W_("English name"), err));
}

int32_t
alms_rule_take_item(const struct alms_masters *masters, const char *code, struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const int32_t id = alms_item_find_code(catalogue, code);

    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("item"), code);
    } else if (alms_item_at(catalogue, id)->is_closed) {
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("item"), code);
    }
    return id;
}

int32_t
alms_rule_take_place(const struct alms_masters *masters, const char *code, struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const int32_t id = alms_place_find(catalogue, code);

    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("warehouse"), code);
    } else if (alms_place_at(catalogue, id)->is_closed) {
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("warehouse"), code);
    }
    return id;
}

/* --- items --------------------------------------------------------------------------------- */

/* Rule ITEM-2: a name or an alias names one item for ever. */
static void
check_name_is_free(const struct alms_catalogue *catalogue, const char *name, struct alms_error *err)
{
    const int32_t id = alms_item_find_any(catalogue, name);

    if (id != ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the name '%s' is that of the item '%s'", name,
                        alms_item_at(catalogue, id)->code);
    }
}

/* Rule ITEM-3: a unit can stand behind a number. */
static void check_unit(const char *unit, struct alms_error *err)
{
    if (alms_text_check(unit, ALMS_UNIT_SIZE_MAX, W_("unit"), err) != ALMS_OK)
        return;
    if (strpbrk(unit, "0123456789. :-") != NULL) {
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN,
                        "the unit '%s' has digits, blanks, points, colons or a minus in it", unit);
    }
}

/* Rule ITEM-1. */
static void check_item(const struct alms_catalogue *catalogue, const struct alms_record *record,
                       struct alms_error *err)
{
    uint64_t number = 0;
    const char *code = text_of(record, ALMS_FIELD_CODE);
    const char *scale = text_of(record, ALMS_FIELD_SCALE);
    const char *life = text_of(record, ALMS_FIELD_LIFE);

    check_names(record, err);
    NOTE(alms_rule_code(code, W_("item"), err));
    if (alms_item_find_any(catalogue, code) != ALMS_ID_NONE)
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", W_("item"), code);
    check_name_is_free(catalogue, text_of(record, ALMS_FIELD_NAME), err);
    check_unit(text_of(record, ALMS_FIELD_UNIT), err);
    NOTE(alms_text_check_optional(text_of(record, ALMS_FIELD_CATEGORY), ALMS_NAME_SIZE_MAX,
                                  W_("category"), err));
    if (!alms_uint_parse(scale, &number) || number > ALMS_QUANTITY_SCALE_MAX) {
        (void)alms_fail(err, ALMS_E_AMOUNT_SCALE,
                        "quantities have between 0 and 6 digits after the point, not '%.20s'",
                        scale);
    }
    if (life != NULL &&
        (!alms_uint_parse(life, &number) || number == 0 || number > ALMS_LIFE_MONTHS_MAX)) {
        (void)alms_fail(err, ALMS_E_AMOUNT_RANGE,
                        "a shelf life has between 1 and 600 months, not '%.20s'", life);
    }
}

static bool has_unit(const struct alms_item *item, const char *unit)
{
    bool has = strcmp(item->unit, unit) == 0;

    for (size_t i = 0; i < item->units_count && !has; i++)
        has = strcmp(item->units[i].name, unit) == 0;
    return has;
}

/* Rule ITEM-3: a unit of an item has one size for ever, and it is above zero. */
static void check_item_unit(const struct alms_masters *masters, const struct alms_record *record,
                            struct alms_error *err)
{
    int64_t factor = 0;
    char again[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *unit = text_of(record, ALMS_FIELD_UNIT);
    const char *text = text_of(record, ALMS_FIELD_FACTOR);
    const int32_t id = alms_rule_take_item(masters, text_of(record, ALMS_FIELD_CODE), err);

    check_unit(unit, err);
    if (id == ALMS_ID_NONE)
        return;
    const struct alms_item *item = alms_item_at(alms_masters_catalogue(masters), id);
    if (has_unit(item, unit)) {
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the item '%s' has the unit '%s' already",
                        item->code, unit);
    }
    if (alms_minor_parse(text, item->scale_digits, &factor, err) != ALMS_OK)
        return;
    if (factor <= 0) {
        (void)alms_fail(err, factor == 0 ? ALMS_E_AMOUNT_ZERO : ALMS_E_AMOUNT_NEGATIVE,
                        "a unit holds more than nothing of the item, not %s", text);
    } else if (strcmp(alms_minor_format(factor, item->scale_digits, again), text) != 0) {
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "the amount '%s' should be written '%s'", text,
                        again);
    }
}

static void check_alias(const struct alms_masters *masters, const struct alms_record *record,
                        struct alms_error *err)
{
    const char *alias = text_of(record, ALMS_FIELD_NAME);

    (void)alms_rule_take_item(masters, text_of(record, ALMS_FIELD_CODE), err);
    if (alms_text_check(alias, ALMS_NAME_SIZE_MAX, W_("alias"), err) == ALMS_OK)
        check_name_is_free(alms_masters_catalogue(masters), alias, err);
}

/* Rule CODE-3. */
static void check_closing(int32_t id, bool is_closed, const char *what, const char *code,
                          struct alms_error *err)
{
    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", what, code);
    } else if (is_closed) {
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed already", what, code);
    }
}

/* --- kits ---------------------------------------------------------------------------------- */

static void check_component(const struct alms_masters *masters, const char *kit,
                            const struct alms_component *component, struct alms_error *err)
{
    int64_t quantity = 0;
    char again[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const int32_t id = alms_rule_take_item(masters, component->item, err);

    /* Rule KIT-1: no kit contains itself, at any depth. */
    if (strcmp(component->item, kit) == 0) {
        (void)alms_fail(err, ALMS_E_KIT_CYCLE, "the kit '%s' would contain itself", kit);
    } else if (alms_kit_needs(catalogue, component->item, kit)) {
        (void)alms_fail(err, ALMS_E_KIT_CYCLE, "the kit '%s' would contain itself through '%s'",
                        kit, component->item);
    }
    if (id == ALMS_ID_NONE)
        return;
    const struct alms_item *item = alms_item_at(catalogue, id);
    if (alms_minor_parse(component->quantity, item->scale_digits, &quantity, err) != ALMS_OK)
        return;
    if (quantity <= 0) {
        (void)alms_fail(err, quantity == 0 ? ALMS_E_AMOUNT_ZERO : ALMS_E_AMOUNT_NEGATIVE,
                        "the quantity of '%s' in a kit is above zero", item->code);
    } else if (strcmp(alms_minor_format(quantity, item->scale_digits, again),
                      component->quantity) != 0) {
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "the amount '%s' should be written '%s'",
                        component->quantity, again);
    }
}

/* Rule KIT-2: a kit is defined once, of 1 to 32 components, each named once. */
static void check_kit(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err)
{
    struct alms_component components[ALMS_KIT_COMPONENTS_MAX];
    const char *code = text_of(record, ALMS_FIELD_CODE);
    const struct alms_value *list = &record->field[ALMS_FIELD_COMPONENTS];
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    (void)alms_rule_take_item(masters, code, err);
    if (alms_kit_find(alms_masters_catalogue(masters), code) != ALMS_ID_NONE)
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", W_("kit"), code);
    if (list->count == 0)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("component"));
    if (list->count > ALMS_KIT_COMPONENTS_MAX) {
        (void)alms_fail(err, ALMS_E_LIST_LONG, "a kit has at most %s components", "32");
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        if (!alms_component_parse(list->items[i], arena, &components[i])) {
            (void)alms_fail(err, ALMS_E_RECORD_FORM, "'%.60s' is not an item and its quantity",
                            list->items[i]);
            return;
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(components[j].item, components[i].item) == 0) {
                (void)alms_fail(err, ALMS_E_DUPLICATE, "the component '%s' is named twice",
                                components[i].item);
            }
        }
        check_component(masters, code, &components[i], err);
    }
}

/* --- warehouses ---------------------------------------------------------------------------- */

/* Rule PLACE-1: a place stands in a warehouse, and nothing stands in a place but goods. */
static void check_place(const struct alms_masters *masters, const struct alms_record *record,
                        struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const char *code = text_of(record, ALMS_FIELD_CODE);
    const char *parent = text_of(record, ALMS_FIELD_PARENT);

    check_names(record, err);
    NOTE(alms_rule_code(code, W_("warehouse"), err));
    if (alms_place_find(catalogue, code) != ALMS_ID_NONE)
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", W_("warehouse"), code);
    if (parent == NULL)
        return;
    const int32_t id = alms_rule_take_place(masters, parent, err);
    if (id != ALMS_ID_NONE && alms_place_at(catalogue, id)->parent != NULL) {
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN, "'%s' is a place in '%s', not a warehouse",
                        parent, alms_place_at(catalogue, id)->parent);
    }
}

/* Rule PLACE-2: a warehouse is closed after its places. */
static void check_place_close(const struct alms_masters *masters, const struct alms_record *record,
                              struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const char *code = text_of(record, ALMS_FIELD_CODE);
    const int32_t id = alms_place_find(catalogue, code);

    check_closing(id, id != ALMS_ID_NONE && alms_place_at(catalogue, id)->is_closed,
                  W_("warehouse"), code, err);
    for (size_t i = 0; i < alms_places_count(catalogue); i++) {
        const struct alms_warehouse *place = alms_place_at(catalogue, (int32_t)i);
        if (!place->is_closed && alms_text_equal(place->parent, code)) {
            (void)alms_fail(err, ALMS_E_NOT_EMPTY, "'%s' has the open place '%s'", code,
                            place->code);
        }
    }
}

void alms_rule_catalogue(const struct alms_masters *masters, const struct alms_record *record,
                         struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const char *code = text_of(record, ALMS_FIELD_CODE);

    if (record->kind == ALMS_KIND_ITEM_ADD) {
        check_item(catalogue, record, err);
    } else if (record->kind == ALMS_KIND_ITEM_ALIAS) {
        check_alias(masters, record, err);
    } else if (record->kind == ALMS_KIND_ITEM_UNIT) {
        check_item_unit(masters, record, err);
    } else if (record->kind == ALMS_KIND_ITEM_CLOSE) {
        const int32_t id = alms_item_find_code(catalogue, code);
        check_closing(id, id != ALMS_ID_NONE && alms_item_at(catalogue, id)->is_closed, W_("item"),
                      code, err);
    } else if (record->kind == ALMS_KIND_KIT_DEFINE) {
        check_kit(masters, record, err);
    } else if (record->kind == ALMS_KIND_WAREHOUSE_ADD) {
        check_place(masters, record, err);
    } else if (record->kind == ALMS_KIND_WAREHOUSE_CLOSE) {
        check_place_close(masters, record, err);
    }
}
