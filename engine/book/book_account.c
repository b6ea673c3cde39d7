#include "book/book.h"
#include "model/words.h"
#include "value/date.h"

#include <alms/account.h>

/* Rule ACCOUNT-3: the account below which the new one shall stand; NULL, and noted, if it cannot.
 */
static const struct alms_account *
find_parent(const struct alms_masters *masters, const char *code, struct alms_error *err)
{
    if (alms_text_check(code, ALMS_CODE_SIZE_MAX, W_("parent account"), err) != ALMS_OK)
        return NULL;
    const int32_t id = alms_account_find(masters, code);
    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"), code);
        return NULL;
    }
    const struct alms_account *parent = alms_account_at(masters, id);
    if (parent->role == ALMS_ROLE_GROUP)
        (void)alms_fail(err, ALMS_E_ACCOUNT_GROUP, "the account '%s' only groups others", code);
    return parent;
}

enum alms_code
alms_account_add(alms_book *book, const struct alms_account_draft *draft, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_ACCOUNT_ADD};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(alms_tx_begin(book, &tx, err));
    const struct alms_masters *masters = alms_tx_masters(tx);
    if (alms_text_check(draft->code, ALMS_CODE_SIZE_MAX, W_("code"), err) == ALMS_OK)
        NOTE(alms_rule_account_code(masters, draft->code, err));
    NOTE(alms_text_check(draft->name, ALMS_NAME_SIZE_MAX, W_("name"), err));
    NOTE(alms_text_check_optional(draft->name_en, ALMS_NAME_SIZE_MAX, W_("English name"), err));
    const struct alms_account *parent = find_parent(masters, draft->parent, err);
    TRY(alms_error_code(err));

    alms_record_set(&record, ALMS_FIELD_CODE, draft->code);
    alms_record_set(&record, ALMS_FIELD_NAME, alms_text_nfc(arena, draft->name));
    alms_record_set(&record, ALMS_FIELD_NAME_EN, alms_text_nfc(arena, draft->name_en));
    alms_record_set(&record, ALMS_FIELD_PARENT, draft->parent);
    alms_record_set(&record, ALMS_FIELD_TYPE, alms_account_type_word(parent->type));
    alms_record_set(&record, ALMS_FIELD_SIDE,
                    ALMS_WORDS_SIDE.items[parent->is_credit ? ALMS_SIDE_CREDIT : ALMS_SIDE_DEBIT]);
    const enum alms_account_role role = draft->is_suspense ? ALMS_ROLE_SUSPENSE : parent->role;
    if (role != ALMS_ROLE_NONE)
        alms_record_set(&record, ALMS_FIELD_ROLE, alms_account_role_word(role));
    if (parent->money != ALMS_MONEY_ANY)
        alms_record_set(&record, ALMS_FIELD_RESTRICTION, alms_account_money_word(parent->money));
    TRY(alms_tx_record(tx, &record, NULL, NULL, err));
    return alms_tx_commit(&tx, err);
}

enum alms_code alms_account_close(alms_book *book, const char *code, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_ACCOUNT_CLOSE};

    TRY(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("code"), err));
    alms_record_set(&record, ALMS_FIELD_CODE, code);
    return alms_book_record(book, &record, NULL, NULL, err);
}

static struct alms_account_list list_of(const struct alms_masters *masters)
{
    const size_t count = alms_accounts_count(masters);
    const int32_t *order = alms_accounts_order(masters);
    struct alms_arena *arena = alms_arena_open();
    struct alms_account *items = alms_arena_alloc(arena, (count + 1) * sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        items[i] = *alms_account_at(masters, order[i]);
        items[i].code = alms_arena_text(arena, items[i].code);
        items[i].name = alms_arena_text(arena, items[i].name);
        items[i].name_en = alms_arena_text(arena, items[i].name_en);
        items[i].parent = alms_arena_text(arena, items[i].parent);
    }
    return (struct alms_account_list){items, count, arena};
}

enum alms_code
alms_account_list(alms_book *book, struct alms_account_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    *out = list_of(masters);
    return ALMS_OK;
}

enum alms_code alms_account_list_on(alms_book *book, struct alms_date date,
                                    struct alms_account_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters_of(book, alms_date_month(date), &masters, err));
    *out = list_of(masters);
    return ALMS_OK;
}

void alms_account_list_free(struct alms_account_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_account_list){0};
}
