#include "book/goods.h"

#include "base/text.h"
#include "value/decimal.h"
#include "value/money.h"

#include <string.h>

/* --- adding -------------------------------------------------------------------------------- */

enum alms_code
alms_item_add(alms_book *book, const struct alms_item_draft *draft, struct alms_error *err)
{
    char scale[ALMS_UINT_TEXT_SIZE_BYTES];
    char life[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_record record = {.kind = ALMS_KIND_ITEM_ADD};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    alms_book_check_code(draft->code, W_("item"), err);
    NOTE(alms_text_check(draft->name, ALMS_NAME_SIZE_MAX, W_("name"), err));
    NOTE(alms_text_check_optional(draft->name_en, ALMS_NAME_SIZE_MAX, W_("English name"), err));
    NOTE(alms_text_check_optional(draft->category, ALMS_NAME_SIZE_MAX, W_("category"), err));
    NOTE(alms_text_check(draft->unit, ALMS_UNIT_SIZE_MAX, W_("unit"), err));
    TRY(alms_error_code(err));

    alms_record_set(&record, ALMS_FIELD_CODE, draft->code);
    alms_record_set(&record, ALMS_FIELD_NAME, alms_text_nfc(arena, draft->name));
    alms_record_set(&record, ALMS_FIELD_NAME_EN,
                    alms_text_or_null(alms_text_nfc(arena, draft->name_en)));
    alms_record_set(&record, ALMS_FIELD_CATEGORY,
                    alms_text_or_null(alms_text_nfc(arena, draft->category)));
    alms_record_set(&record, ALMS_FIELD_UNIT, alms_text_nfc(arena, draft->unit));
    alms_record_set(&record, ALMS_FIELD_SCALE, alms_uint_format(draft->scale_digits, scale));
    if (draft->life_months > 0)
        alms_record_set(&record, ALMS_FIELD_LIFE, alms_uint_format(draft->life_months, life));
    return alms_book_record(book, &record, NULL, NULL, err);
}

enum alms_code alms_item_unit_add(alms_book *book, const char *code,
                                  const struct alms_item_unit *unit, struct alms_error *err)
{
    int64_t factor = 0;
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_record record = {.kind = ALMS_KIND_ITEM_UNIT};
    const struct alms_masters *masters = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    NOTE(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("item"), err));
    NOTE(alms_text_check(unit->name, ALMS_UNIT_SIZE_MAX, W_("unit"), err));
    NOTE(alms_text_check(unit->factor, ALMS_FIELD_SIZE_MAX, W_("quantity"), err));
    TRY(alms_error_code(err));
    TRY(alms_book_masters(book, &masters, err));
    const int32_t id = alms_rule_take_item(masters, code, err);
    TRY(alms_error_code(err));
    const struct alms_item *item = alms_item_at(alms_masters_catalogue(masters), id);
    TRY(alms_minor_parse(unit->factor, item->scale_digits, &factor, err));

    alms_record_set(&record, ALMS_FIELD_CODE, code);
    alms_record_set(&record, ALMS_FIELD_UNIT, alms_text_nfc(arena, unit->name));
    alms_record_set(&record, ALMS_FIELD_FACTOR,
                    alms_minor_format(factor, item->scale_digits, text));
    return alms_book_record(book, &record, NULL, NULL, err);
}

enum alms_code
alms_item_alias_add(alms_book *book, const char *code, const char *alias, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_ITEM_ALIAS};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    NOTE(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("item"), err));
    NOTE(alms_text_check(alias, ALMS_NAME_SIZE_MAX, W_("alias"), err));
    TRY(alms_error_code(err));
    alms_record_set(&record, ALMS_FIELD_CODE, code);
    alms_record_set(&record, ALMS_FIELD_NAME, alms_text_nfc(arena, alias));
    return alms_book_record(book, &record, NULL, NULL, err);
}

enum alms_code alms_item_close(alms_book *book, const char *code, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_ITEM_CLOSE};

    TRY(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("code"), err));
    alms_record_set(&record, ALMS_FIELD_CODE, code);
    return alms_book_record(book, &record, NULL, NULL, err);
}

/* --- listing ------------------------------------------------------------------------------- */

static struct alms_item copy_item(struct alms_arena *arena, const struct alms_item *item)
{
    struct alms_item copy = *item;
    struct alms_item_unit *units =
        alms_arena_alloc(arena, (item->units_count + 1) * sizeof(*units));
    const char **aliases = alms_arena_alloc(arena, (item->aliases_count + 1) * sizeof(*aliases));

    for (size_t i = 0; i < item->units_count; i++) {
        units[i] = (struct alms_item_unit){alms_arena_text(arena, item->units[i].name),
                                           alms_arena_text(arena, item->units[i].factor)};
    }
    for (size_t i = 0; i < item->aliases_count; i++)
        aliases[i] = alms_arena_text(arena, item->aliases[i]);
    copy.code = alms_arena_text(arena, item->code);
    copy.name = alms_arena_text(arena, item->name);
    copy.name_en = alms_arena_text(arena, item->name_en);
    copy.category = alms_arena_text(arena, item->category);
    copy.unit = alms_arena_text(arena, item->unit);
    copy.units = units;
    copy.aliases = aliases;
    return copy;
}

enum alms_code alms_item_list(alms_book *book, struct alms_item_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const size_t count = alms_items_count(catalogue);
    const int32_t *order = alms_items_order(catalogue);
    struct alms_arena *arena = alms_arena_open();
    struct alms_item *items = alms_arena_alloc(arena, (count + 1) * sizeof(*items));
    for (size_t i = 0; i < count; i++)
        items[i] = copy_item(arena, alms_item_at(catalogue, order[i]));
    *out = (struct alms_item_list){items, count, arena};
    return ALMS_OK;
}

enum alms_code alms_item_find(alms_book *book, const char *text, struct alms_item_list *out,
                              struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const int32_t id = alms_item_find_any(catalogue, text);
    if (id == ALMS_ID_NONE) {
        (void)alms_goods_item(masters, text, err);
        return alms_error_code(err);
    }
    struct alms_arena *arena = alms_arena_open();
    struct alms_item *items = alms_arena_alloc(arena, sizeof(*items));
    items[0] = copy_item(arena, alms_item_at(catalogue, id));
    *out = (struct alms_item_list){items, 1, arena};
    return ALMS_OK;
}

void alms_item_list_free(struct alms_item_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_item_list){0};
}
