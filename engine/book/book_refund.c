#include "book/attachments.h"
#include "book/document.h"
#include "value/money.h"

#include <alms/gift.h>

/* The gift that is refunded, read into the arena. */
static enum alms_code read_gift(alms_book *book, const char *text, struct alms_arena *arena,
                                struct alms_record *out, struct alms_error *err)
{
    struct alms_number number;
    struct alms_entry_row row;
    bool is_found = false;

    TRY(alms_text_check(text, ALMS_FIELD_SIZE_MAX, W_("voucher number"), err));
    if (alms_number_parse(text, &number))
        TRY(alms_store_entry_find(book->store, number, &row, &is_found, err));
    if (is_found)
        TRY(alms_book_read_record(book, row.n, arena, out, err));
    if (!is_found || out->kind != ALMS_KIND_GIFT)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("gift"), text);
    return ALMS_OK;
}

enum alms_code alms_gift_refund(alms_book *book, const struct alms_refund_draft *draft,
                                struct alms_posted *out, struct alms_error *err)
{
    char taken[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char given[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_record gift = {0};
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_GIFT_REFUND};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    NOTE(alms_text_check(draft->account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
    NOTE(alms_text_check(draft->memo, ALMS_MEMO_SIZE_MAX, W_("memo"), err));
    TRY(alms_tx_begin(book, &tx, err));
    NOTE(read_gift(book, draft->gift, arena, &gift, err));
    record.entry.date = alms_book_date(book, draft->date);
    alms_record_set(&record, ALMS_FIELD_OF, draft->gift);
    alms_record_set(&record, ALMS_FIELD_APPROVER, alms_text_or_null(draft->approver));
    alms_attachments_take(book, &draft->attachments, arena, &record, err);
    alms_private_add(&part, "memo", draft->memo);
    const char *commodity = gift.entry.lines_count == 0 ? NULL : gift.entry.lines[0].commodity;
    if (alms_amount_take(alms_tx_masters(tx), draft->amount, &commodity, taken, err) == ALMS_OK)
        NOTE(alms_amount_check_positive(taken, err));
    TRY(alms_error_code(err));
    REQUIRE(gift.entry.lines != NULL); /* a gift has lines */
    const struct alms_line *income = &gift.entry.lines[gift.entry.lines_count - 1];

    alms_amount_negate(taken, given);
    const struct alms_line lines[] = {
        {draft->account, income->fund, commodity, given},
        {income->account, income->fund, commodity, taken},
    };
    record.entry.lines = lines;
    record.entry.lines_count = COUNT_OF(lines);
    TRY(alms_tx_record(tx, &record, &part, out, err));
    return alms_tx_commit(&tx, err);
}
