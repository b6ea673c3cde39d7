#include "book/book.h"

#include "model/rule_approval.h"

#include <alms/approval.h>

#include <string.h>

/* A band in its one form: words parted by one blank. */
static const char *settle(struct alms_arena *arena, const char *text)
{
    char *form = alms_arena_alloc(arena, strlen(text) + 1);
    size_t size = 0;

    for (const char *cursor = text; *cursor != '\0'; cursor++) {
        const bool ends = cursor[1] == ' ' || cursor[1] == '\0';
        if (*cursor != ' ' || (size > 0 && !ends))
            form[size++] = *cursor;
    }
    return form;
}

enum alms_code
alms_policy_set(alms_book *book, const struct alms_policy_draft *draft, struct alms_error *err)
{
    const char *bands[ALMS_LIST_ITEMS_MAX];
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_POLICY_SET};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    if (draft->count == 0)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("band"));
    if (draft->count > ALMS_LIST_ITEMS_MAX)
        (void)alms_fail(err, ALMS_E_LIST_LONG, "a policy has at most %s bands", "64");
    if (!alms_text_is_given(draft->approver))
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "the policy names no approver");
    for (size_t i = 0; i < draft->count && i < ALMS_LIST_ITEMS_MAX; i++) {
        bands[i] = settle(arena, draft->bands[i]);
        NOTE(alms_text_check(bands[i], ALMS_FIELD_SIZE_MAX, W_("band"), err));
    }
    alms_private_add(&part, "reason", draft->reason);
    NOTE(alms_tx_check_private(&part, err));
    TRY(alms_error_code(err));
    record.field[ALMS_FIELD_BANDS] = (struct alms_value){.items = bands, .count = draft->count};
    alms_record_set(&record, ALMS_FIELD_APPROVER, draft->approver);
    return alms_book_record(book, &record, &part, NULL, err);
}

enum alms_code alms_policy_get(alms_book *book, struct alms_policy *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    const struct alms_value *policy = alms_masters_policy(masters);
    const size_t count = policy == NULL ? 0 : policy->count;
    struct alms_arena *arena = alms_arena_open();
    const char **bands = alms_arena_alloc(arena, (count + 1) * sizeof(*bands));
    for (size_t i = 0; i < count; i++)
        bands[i] = alms_arena_text(arena, policy->items[i]);
    *out = (struct alms_policy){bands, count, arena};
    return ALMS_OK;
}

void alms_policy_free(struct alms_policy *policy)
{
    alms_arena_close(policy->memory);
    *policy = (struct alms_policy){0};
}
