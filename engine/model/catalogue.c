#include "model/catalogue.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

/* A name or an alias, and the item that it names. */
struct named {
    const char *name;
    int32_t item_id;
};

struct alms_catalogue {
    struct alms_arena *arena; /* of the masters */
    struct alms_roster items;
    struct alms_roster names;
    struct alms_roster places;
    struct alms_roster kits;
};

struct alms_catalogue *alms_catalogue_open(struct alms_arena *arena)
{
    struct alms_catalogue *catalogue = alms_alloc(sizeof(*catalogue));

    catalogue->arena = arena;
    catalogue->items.item_size_bytes = sizeof(struct alms_item);
    catalogue->names.item_size_bytes = sizeof(struct named);
    catalogue->places.item_size_bytes = sizeof(struct alms_warehouse);
    catalogue->kits.item_size_bytes = sizeof(struct alms_kit);
    return catalogue;
}

void alms_catalogue_close(struct alms_catalogue *catalogue)
{
    alms_roster_clear(&catalogue->items);
    alms_roster_clear(&catalogue->names);
    alms_roster_clear(&catalogue->places);
    alms_roster_clear(&catalogue->kits);
    alms_free(catalogue);
}

/* --- applying ------------------------------------------------------------------------------ */

static const char *
keep(struct alms_catalogue *catalogue, const struct alms_record *record, enum alms_field field)
{
    return alms_arena_text(catalogue->arena, alms_record_text(record, field));
}

static uint32_t number_of(const struct alms_record *record, enum alms_field field)
{
    uint64_t number = 0;
    const char *text = alms_record_text(record, field);

    if (text != NULL)
        REQUIRE(alms_uint_parse(text, &number) && number <= UINT32_MAX);
    return (uint32_t)number;
}

static void add_name(struct alms_catalogue *catalogue, const char *name, int32_t item_id)
{
    const struct named named = {name, item_id};
    (void)alms_roster_insert(&catalogue->names, &named);
}

static void apply_item(struct alms_catalogue *catalogue, const struct alms_record *record)
{
    const struct alms_item item = {
        .code = keep(catalogue, record, ALMS_FIELD_CODE),
        .name = keep(catalogue, record, ALMS_FIELD_NAME),
        .name_en = keep(catalogue, record, ALMS_FIELD_NAME_EN),
        .category = keep(catalogue, record, ALMS_FIELD_CATEGORY),
        .unit = keep(catalogue, record, ALMS_FIELD_UNIT),
        .scale_digits = number_of(record, ALMS_FIELD_SCALE),
        .life_months = number_of(record, ALMS_FIELD_LIFE),
    };
    const int32_t id = alms_roster_insert(&catalogue->items, &item);
    add_name(catalogue, item.name, id);
}

static struct alms_item *
item_of(const struct alms_catalogue *catalogue, const struct alms_record *record)
{
    return alms_roster_at(
        &catalogue->items,
        alms_roster_find(&catalogue->items, alms_record_text(record, ALMS_FIELD_CODE)));
}

static void apply_alias(struct alms_catalogue *catalogue, const struct alms_record *record)
{
    struct alms_item *item = item_of(catalogue, record);
    const char *alias = keep(catalogue, record, ALMS_FIELD_NAME);
    const char **aliases =
        alms_arena_alloc(catalogue->arena, (item->aliases_count + 1) * sizeof(*aliases));

    if (item->aliases_count > 0)
        memcpy(aliases, item->aliases, item->aliases_count * sizeof(*aliases));
    aliases[item->aliases_count] = alias;
    item->aliases = aliases;
    item->aliases_count += 1;
    add_name(catalogue, alias, alms_roster_find(&catalogue->items, item->code));
}

static void apply_unit(struct alms_catalogue *catalogue, const struct alms_record *record)
{
    struct alms_item *item = item_of(catalogue, record);
    struct alms_item_unit *units =
        alms_arena_alloc(catalogue->arena, (item->units_count + 1) * sizeof(*units));

    if (item->units_count > 0)
        memcpy(units, item->units, item->units_count * sizeof(*units));
    units[item->units_count] = (struct alms_item_unit){keep(catalogue, record, ALMS_FIELD_UNIT),
                                                       keep(catalogue, record, ALMS_FIELD_FACTOR)};
    item->units = units;
    item->units_count += 1;
}

bool alms_component_parse(const char *text, struct alms_arena *arena, struct alms_component *out)
{
    const char *blank = strchr(text, ' ');

    if (blank == NULL || blank == text || blank[1] == '\0')
        return false;
    out->item = alms_arena_bytes(arena, text, (size_t)(blank - text));
    out->quantity = alms_arena_text(arena, blank + 1);
    return true;
}

static void apply_kit(struct alms_catalogue *catalogue, const struct alms_record *record)
{
    const struct alms_value *list = &record->field[ALMS_FIELD_COMPONENTS];
    struct alms_component *components =
        alms_arena_alloc(catalogue->arena, (list->count + 1) * sizeof(*components));

    for (size_t i = 0; i < list->count; i++)
        REQUIRE(alms_component_parse(list->items[i], catalogue->arena, &components[i]));
    const struct alms_kit kit = {keep(catalogue, record, ALMS_FIELD_CODE), components, list->count};
    (void)alms_roster_insert(&catalogue->kits, &kit);
}

static void apply_place(struct alms_catalogue *catalogue, const struct alms_record *record)
{
    const struct alms_warehouse place = {
        .code = keep(catalogue, record, ALMS_FIELD_CODE),
        .name = keep(catalogue, record, ALMS_FIELD_NAME),
        .name_en = keep(catalogue, record, ALMS_FIELD_NAME_EN),
        .parent = keep(catalogue, record, ALMS_FIELD_PARENT),
    };
    (void)alms_roster_insert(&catalogue->places, &place);
}

bool alms_kind_is_catalogue(enum alms_kind kind)
{
    return kind == ALMS_KIND_ITEM_ADD || kind == ALMS_KIND_ITEM_ALIAS ||
           kind == ALMS_KIND_ITEM_CLOSE || kind == ALMS_KIND_ITEM_UNIT ||
           kind == ALMS_KIND_KIT_DEFINE || kind == ALMS_KIND_WAREHOUSE_ADD ||
           kind == ALMS_KIND_WAREHOUSE_CLOSE;
}

void alms_catalogue_apply(struct alms_catalogue *catalogue, const struct alms_record *record)
{
    if (record->kind == ALMS_KIND_ITEM_ADD) {
        apply_item(catalogue, record);
    } else if (record->kind == ALMS_KIND_ITEM_ALIAS) {
        apply_alias(catalogue, record);
    } else if (record->kind == ALMS_KIND_ITEM_UNIT) {
        apply_unit(catalogue, record);
    } else if (record->kind == ALMS_KIND_ITEM_CLOSE) {
        item_of(catalogue, record)->is_closed = true;
    } else if (record->kind == ALMS_KIND_KIT_DEFINE) {
        apply_kit(catalogue, record);
    } else if (record->kind == ALMS_KIND_WAREHOUSE_ADD) {
        apply_place(catalogue, record);
    } else if (record->kind == ALMS_KIND_WAREHOUSE_CLOSE) {
        const int32_t id =
            alms_roster_find(&catalogue->places, alms_record_text(record, ALMS_FIELD_CODE));
        ((struct alms_warehouse *)alms_roster_at(&catalogue->places, id))->is_closed = true;
    }
}

/* --- asking -------------------------------------------------------------------------------- */

int32_t alms_item_find_code(const struct alms_catalogue *catalogue, const char *code)
{
    return alms_roster_find(&catalogue->items, code);
}

int32_t alms_item_find_any(const struct alms_catalogue *catalogue, const char *text)
{
    const int32_t id = alms_roster_find(&catalogue->items, text);
    if (id != ALMS_ID_NONE)
        return id;
    const int32_t name_id = alms_roster_find(&catalogue->names, text);
    if (name_id == ALMS_ID_NONE)
        return ALMS_ID_NONE;
    return ((const struct named *)alms_roster_at(&catalogue->names, name_id))->item_id;
}

int32_t alms_place_find(const struct alms_catalogue *catalogue, const char *code)
{
    return alms_roster_find(&catalogue->places, code);
}

int32_t alms_kit_find(const struct alms_catalogue *catalogue, const char *item)
{
    return alms_roster_find(&catalogue->kits, item);
}

const struct alms_item *alms_item_at(const struct alms_catalogue *catalogue, int32_t id)
{
    return alms_roster_at(&catalogue->items, id);
}

const struct alms_warehouse *alms_place_at(const struct alms_catalogue *catalogue, int32_t id)
{
    return alms_roster_at(&catalogue->places, id);
}

const struct alms_kit *alms_kit_at(const struct alms_catalogue *catalogue, int32_t id)
{
    return alms_roster_at(&catalogue->kits, id);
}

size_t alms_items_count(const struct alms_catalogue *catalogue)
{
    return catalogue->items.count;
}

size_t alms_places_count(const struct alms_catalogue *catalogue)
{
    return catalogue->places.count;
}

size_t alms_kits_count(const struct alms_catalogue *catalogue)
{
    return catalogue->kits.count;
}

const int32_t *alms_items_order(const struct alms_catalogue *catalogue)
{
    return catalogue->items.order;
}

const int32_t *alms_places_order(const struct alms_catalogue *catalogue)
{
    return catalogue->places.order;
}

const int32_t *alms_kits_order(const struct alms_catalogue *catalogue)
{
    return catalogue->kits.order;
}

bool alms_place_is_in(const struct alms_catalogue *catalogue, const char *place,
                      const char *warehouse)
{
    const int32_t id = alms_place_find(catalogue, place);

    return strcmp(place, warehouse) == 0 ||
           (id != ALMS_ID_NONE && alms_text_equal(alms_place_at(catalogue, id)->parent, warehouse));
}

bool alms_kit_needs(const struct alms_catalogue *catalogue, const char *item, const char *component)
{
    /* Every kit is entered once, so that the work ends whatever the kits say. */
    const size_t kits_count = catalogue->kits.count;
    bool is_needed = false;
    size_t count = 0;
    const int32_t first = alms_kit_find(catalogue, item);

    if (first == ALMS_ID_NONE)
        return false;
    int32_t *entered = alms_alloc((kits_count + 1) * sizeof(*entered));
    bool *is_entered = alms_alloc((kits_count + 1) * sizeof(*is_entered));
    entered[count++] = first;
    is_entered[first] = true;
    for (size_t i = 0; i < count && !is_needed; i++) {
        const struct alms_kit *kit = alms_kit_at(catalogue, entered[i]);
        for (size_t j = 0; j < kit->components_count; j++) {
            const int32_t next = alms_kit_find(catalogue, kit->components[j].item);
            is_needed = is_needed || strcmp(kit->components[j].item, component) == 0;
            if (next != ALMS_ID_NONE && !is_entered[next]) {
                entered[count++] = next;
                is_entered[next] = true;
            }
        }
    }
    alms_free(entered);
    alms_free(is_entered);
    return is_needed;
}
