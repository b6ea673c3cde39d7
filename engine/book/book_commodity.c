#include "base/text.h"
#include "book/book.h"

#include <alms/commodity.h>

enum alms_code alms_commodity_add(alms_book *book, const struct alms_commodity_draft *draft,
                                  struct alms_error *err)
{
    char scale[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_record record = {.kind = ALMS_KIND_COMMODITY_ADD};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    alms_book_check_code(draft->code, W_("commodity"), err);
    NOTE(alms_text_check(draft->name, ALMS_NAME_SIZE_MAX, W_("name"), err));
    NOTE(alms_text_check_optional(draft->name_en, ALMS_NAME_SIZE_MAX, W_("English name"), err));
    TRY(alms_error_code(err));

    alms_record_set(&record, ALMS_FIELD_CODE, draft->code);
    alms_record_set(&record, ALMS_FIELD_NAME, alms_text_nfc(arena, draft->name));
    alms_record_set(&record, ALMS_FIELD_NAME_EN, alms_text_nfc(arena, draft->name_en));
    alms_record_set(&record, ALMS_FIELD_SCALE, alms_uint_format(draft->scale_digits, scale));
    return alms_book_record(book, &record, NULL, NULL, err);
}

enum alms_code
alms_commodity_list(alms_book *book, struct alms_commodity_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    const size_t count = alms_commodities_count(masters);
    const int32_t *order = alms_commodities_order(masters);
    struct alms_arena *arena = alms_arena_open();
    struct alms_commodity *items = alms_arena_alloc(arena, (count + 1) * sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        items[i] = *alms_commodity_at(masters, order[i]);
        items[i].code = alms_arena_text(arena, items[i].code);
        items[i].name = alms_arena_text(arena, items[i].name);
        items[i].name_en = alms_arena_text(arena, items[i].name_en);
    }
    *out = (struct alms_commodity_list){items, count, arena};
    return ALMS_OK;
}

void alms_commodity_list_free(struct alms_commodity_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_commodity_list){0};
}
