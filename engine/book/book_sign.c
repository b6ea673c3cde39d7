#include "base/text.h"
#include "book/book.h"
#include "book/gate_sign.h"
#include "model/rule_sign.h"

#include <alms/operator.h>
#include <alms/signatures.h>

/* --- signing ------------------------------------------------------------------------------- */

enum alms_code alms_voucher_sign(alms_book *book, const struct alms_signing_draft *draft,
                                 uint64_t *out_count, struct alms_error *err)
{
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    const char *role = alms_operator_role_word(draft->role);
    struct alms_error unsaid;
    struct alms_record record = {.kind = ALMS_KIND_VOUCHER_SIGN};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    *out_count = 0;
    if (role == NULL)
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("role"));
    if (draft->vouchers_count > ALMS_LIST_ITEMS_MAX)
        return alms_fail(err, ALMS_E_LIST_LONG, "the list has more than %s items", "64");
    for (size_t i = 0; i < draft->vouchers_count; i++)
        NOTE(alms_text_check(draft->vouchers[i], ALMS_FIELD_SIZE_MAX, W_("voucher number"), err));
    TRY(alms_error_code(err));
    alms_month_format(draft->month, month);
    alms_record_set(&record, ALMS_FIELD_MONTH, month);
    alms_record_set(&record, ALMS_FIELD_ROLE, role);
    if (draft->vouchers_count > 0) {
        record.field[ALMS_FIELD_VOUCHERS] =
            (struct alms_value){.items = draft->vouchers, .count = draft->vouchers_count};
    }
    TRY(alms_tx_begin(book, &tx, err));
    /* Counted before it is recorded; what is wrong with it is said when it is. */
    alms_error_clear(&unsaid);
    alms_record_set(&record, ALMS_FIELD_BY, book->operator_code);
    if (alms_gate_check_signing(alms_tx_gate(tx), &record, out_count, &unsaid) != ALMS_OK)
        *out_count = 0;
    TRY(alms_tx_record(tx, &record, NULL, NULL, err));
    return alms_tx_commit(&tx, err);
}

/* --- what is not signed -------------------------------------------------------------------- */

struct unsigned_work {
    alms_book *book;
    const struct alms_masters *masters;
    uint32_t roles;
    struct alms_listing list;
};

static const char *code_of(const struct unsigned_work *work, int32_t operator_id)
{
    return operator_id == ALMS_ID_NONE
               ? NULL
               : alms_arena_text(work->list.arena,
                                 alms_operator_at(work->masters, operator_id)->code);
}

static enum alms_code
take_signs(void *context, const struct alms_voucher_signs *signs, struct alms_error *err)
{
    struct unsigned_work *work = context;
    const uint32_t missing = alms_sign_missing(work->roles, signs);
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    struct alms_record record;

    if (missing == 0)
        return ALMS_OK;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    TRY(alms_store_number_of(work->book->store, signs->n, number, err));
    TRY(alms_book_read_record(work->book, signs->n, arena, &record, err));
    struct alms_unsigned *item = alms_listing_add(&work->list);
    *item = (struct alms_unsigned){
        .number = alms_arena_text(work->list.arena, number),
        .date = record.entry.date,
        .kind = alms_arena_text(work->list.arena, record.kind_text),
        .maker = code_of(work, signs->maker),
        .checker = code_of(work, signs->checker),
        .cashier = code_of(work, signs->cashier),
        .poster = code_of(work, signs->poster),
        .missing = missing,
    };
    return ALMS_OK;
}

enum alms_code alms_unsigned_list(alms_book *book, struct alms_month month,
                                  struct alms_unsigned_list *out, struct alms_error *err)
{
    char text[ALMS_MONTH_TEXT_SIZE_BYTES];
    struct alms_month read;
    struct unsigned_work work = {.book = book};

    alms_month_format(month, text);
    TRY(alms_month_parse(text, &read, err));
    TRY(alms_book_masters(book, &work.masters, err));
    work.roles = alms_signing_roles(work.masters);
    work.list = alms_listing_open(sizeof(struct alms_unsigned));
    const enum alms_code code =
        alms_store_signs_walk(book->store, month, month, take_signs, &work, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&work.list);
        return code;
    }
    *out = (struct alms_unsigned_list){
        .items = alms_listing_finish(&work.list),
        .count = work.list.count,
        .memory = work.list.arena,
    };
    return ALMS_OK;
}

void alms_unsigned_list_free(struct alms_unsigned_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_unsigned_list){0};
}
