#include "book/book.h"
#include "model/words.h"
#include "value/date.h"

#include <alms/label.h>

static enum alms_kind add_kind(enum alms_label_kind kind)
{
    switch (kind) {
    case ALMS_PROGRAMME: return ALMS_KIND_PROGRAMME_ADD;
    case ALMS_CHANNEL: return ALMS_KIND_CHANNEL_ADD;
    case ALMS_CAMPAIGN: return ALMS_KIND_CAMPAIGN_ADD;
    case ALMS_COUNTY: return ALMS_KIND_COUNTY_ADD;
    }
    UNREACHABLE("a label kind of the enum");
}

static enum alms_kind close_kind(enum alms_label_kind kind)
{
    switch (kind) {
    case ALMS_PROGRAMME: return ALMS_KIND_PROGRAMME_CLOSE;
    case ALMS_CHANNEL: return ALMS_KIND_CHANNEL_CLOSE;
    case ALMS_CAMPAIGN: return ALMS_KIND_CAMPAIGN_CLOSE;
    case ALMS_COUNTY: return ALMS_KIND_COUNTY_CLOSE;
    }
    UNREACHABLE("a label kind of the enum");
}

enum alms_code alms_label_add(alms_book *book, enum alms_label_kind kind,
                              const struct alms_label_draft *draft, struct alms_error *err)
{
    char from[ALMS_DATE_TEXT_SIZE_BYTES];
    char until[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_record record = {.kind = add_kind(kind)};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    alms_book_check_code(draft->code, alms_label_noun(kind), err);
    NOTE(alms_text_check(draft->name, ALMS_NAME_SIZE_MAX, W_("name"), err));
    NOTE(alms_text_check_optional(draft->name_en, ALMS_NAME_SIZE_MAX, W_("English name"), err));
    if (kind != ALMS_CAMPAIGN &&
        (alms_date_is_given(draft->from) || alms_date_is_given(draft->until)))
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN, "a %s has no dates", alms_label_noun(kind));
    TRY(alms_error_code(err));

    alms_record_set(&record, ALMS_FIELD_CODE, draft->code);
    alms_record_set(&record, ALMS_FIELD_NAME, alms_text_nfc(arena, draft->name));
    alms_record_set(&record, ALMS_FIELD_NAME_EN, alms_text_nfc(arena, draft->name_en));
    if (alms_date_is_given(draft->from)) {
        alms_date_format(draft->from, from);
        alms_record_set(&record, ALMS_FIELD_FROM, from);
    }
    if (alms_date_is_given(draft->until)) {
        alms_date_format(draft->until, until);
        alms_record_set(&record, ALMS_FIELD_UNTIL, until);
    }
    return alms_book_record(book, &record, NULL, NULL, err);
}

enum alms_code alms_label_close(alms_book *book, enum alms_label_kind kind, const char *code,
                                struct alms_error *err)
{
    struct alms_record record = {.kind = close_kind(kind)};

    TRY(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("code"), err));
    alms_record_set(&record, ALMS_FIELD_CODE, code);
    return alms_book_record(book, &record, NULL, NULL, err);
}

enum alms_code alms_label_list(alms_book *book, enum alms_label_kind kind,
                               struct alms_label_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    const size_t count = alms_labels_count(masters, kind);
    const int32_t *order = alms_labels_order(masters, kind);
    struct alms_arena *arena = alms_arena_open();
    struct alms_label *items = alms_arena_alloc(arena, (count + 1) * sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        items[i] = *alms_label_at(masters, kind, order[i]);
        items[i].code = alms_arena_text(arena, items[i].code);
        items[i].name = alms_arena_text(arena, items[i].name);
        items[i].name_en = alms_arena_text(arena, items[i].name_en);
    }
    *out = (struct alms_label_list){items, count, arena};
    return ALMS_OK;
}

void alms_label_list_free(struct alms_label_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_label_list){0};
}
