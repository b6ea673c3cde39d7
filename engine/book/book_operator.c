#include "book/case_person.h"
#include "model/words.h"

#include <alms/case.h>
#include <alms/operator.h>

enum alms_code
alms_operator_add(alms_book *book, const struct alms_operator_draft *draft, struct alms_error *err)
{
    const char *roles[8] = {0};
    size_t count = 0;
    struct alms_record record = {.kind = ALMS_KIND_OPERATOR_ADD};
    struct alms_private part = {0};

    alms_book_check_code(draft->code, W_("operator"), err);
    NOTE(alms_text_check_optional(draft->name, ALMS_MEMO_SIZE_MAX, W_("name"), err));
    for (size_t i = 0; i < ALMS_WORDS_OPERATOR_ROLE.count; i++) {
        if ((draft->roles & (1U << i)) != 0)
            roles[count++] = ALMS_WORDS_OPERATOR_ROLE.items[i];
    }
    if (count == 0) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the operator '%s' has no role",
                        draft->code == NULL ? "" : draft->code);
    }
    TRY(alms_error_code(err));

    alms_record_set(&record, ALMS_FIELD_CODE, draft->code);
    record.field[ALMS_FIELD_ROLES] = (struct alms_value){.items = roles, .count = count};
    alms_private_add(&part, "name", draft->name);
    return alms_book_record(book, &record, &part, NULL, err);
}

enum alms_code alms_operator_close(alms_book *book, const char *code, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_OPERATOR_CLOSE};

    TRY(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("code"), err));
    alms_record_set(&record, ALMS_FIELD_CODE, code);
    return alms_book_record(book, &record, NULL, NULL, err);
}

enum alms_code alms_operator_identify(alms_book *book, const char *code, const char *id_number,
                                      struct alms_error *err)
{
    struct alms_person_matches matches = {0};
    struct alms_record record = {.kind = ALMS_KIND_OPERATOR_IDENTITY};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("code"), err));
    TRY(alms_match_identity(book, arena, id_number, &matches, err));
    alms_record_set(&record, ALMS_FIELD_CODE, code);
    record.field[ALMS_FIELD_MATCHES] =
        (struct alms_value){.items = matches.items, .count = matches.count};
    return alms_book_record(book, &record, NULL, NULL, err);
}

/* The names of operators are in the vault, beside the records that added them. */
struct naming {
    alms_book *book;
    struct alms_arena *arena;
    struct alms_operator *items;
    size_t count;
};

static enum alms_code
take_name(void *context, const struct alms_record *record, struct alms_error *err)
{
    struct naming *naming = context;
    struct alms_private part;
    const char *code = alms_record_text(record, ALMS_FIELD_CODE);

    if (record->kind != ALMS_KIND_OPERATOR_ADD)
        return ALMS_OK;
    TRY(alms_store_private_get(naming->book->store, record->n,
                               alms_record_text(record, ALMS_FIELD_PRIVATE), naming->arena, &part,
                               err));
    for (size_t i = 0; i < naming->count; i++) {
        if (alms_text_equal(naming->items[i].code, code))
            naming->items[i].name = alms_private_get(&part, "name");
    }
    return ALMS_OK;
}

enum alms_code
alms_operator_list(alms_book *book, struct alms_operator_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    const size_t count = alms_operators_count(masters);
    const int32_t *order = alms_operators_order(masters);
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct alms_operator *items = alms_arena_alloc(arena, (count + 1) * sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        items[i] = *alms_operator_at(masters, order[i]);
        items[i].code = alms_arena_text(arena, items[i].code);
        items[i].identity = alms_arena_text(arena, items[i].identity);
    }
    struct naming naming = {book, arena, items, count};
    TRY(alms_store_master_walk(book->store, ALMS_LOG_END, take_name, &naming, err));
    *out = (struct alms_operator_list){items, count, arena};
    arena = NULL;
    return ALMS_OK;
}

void alms_operator_list_free(struct alms_operator_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_operator_list){0};
}
