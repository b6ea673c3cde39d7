#include "book/goods.h"

#include "base/text.h"

enum alms_code alms_warehouse_add(alms_book *book, const struct alms_warehouse_draft *draft,
                                  struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_WAREHOUSE_ADD};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    alms_book_check_code(draft->code, W_("warehouse"), err);
    NOTE(alms_text_check(draft->name, ALMS_NAME_SIZE_MAX, W_("name"), err));
    NOTE(alms_text_check_optional(draft->name_en, ALMS_NAME_SIZE_MAX, W_("English name"), err));
    TRY(alms_error_code(err));
    alms_record_set(&record, ALMS_FIELD_CODE, draft->code);
    alms_record_set(&record, ALMS_FIELD_NAME, alms_text_nfc(arena, draft->name));
    alms_record_set(&record, ALMS_FIELD_NAME_EN,
                    alms_text_or_null(alms_text_nfc(arena, draft->name_en)));
    alms_record_set(&record, ALMS_FIELD_PARENT, draft->parent);
    return alms_book_record(book, &record, NULL, NULL, err);
}

enum alms_code alms_warehouse_close(alms_book *book, const char *code, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_WAREHOUSE_CLOSE};

    TRY(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("code"), err));
    alms_record_set(&record, ALMS_FIELD_CODE, code);
    return alms_book_record(book, &record, NULL, NULL, err);
}

enum alms_code
alms_warehouse_list(alms_book *book, struct alms_warehouse_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const size_t count = alms_places_count(catalogue);
    const int32_t *order = alms_places_order(catalogue);
    struct alms_arena *arena = alms_arena_open();
    struct alms_warehouse *items = alms_arena_alloc(arena, (count + 1) * sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        items[i] = *alms_place_at(catalogue, order[i]);
        items[i].code = alms_arena_text(arena, items[i].code);
        items[i].name = alms_arena_text(arena, items[i].name);
        items[i].name_en = alms_arena_text(arena, items[i].name_en);
        items[i].parent = alms_arena_text(arena, items[i].parent);
    }
    *out = (struct alms_warehouse_list){items, count, arena};
    return ALMS_OK;
}

void alms_warehouse_list_free(struct alms_warehouse_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_warehouse_list){0};
}
