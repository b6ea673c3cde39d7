#include "book/import_batch.h"

#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { TELL_EVERY_GIFTS = 1024 };

/* An undo that is being made. */
struct undoing {
    alms_book *book;
    struct alms_tx *tx;
    const struct alms_undo_draft *draft;
    struct alms_arena *arena; /* of one gift */
    uint64_t first;           /* gift of the batch */
    uint64_t end;             /* position behind the last one */
    struct alms_date date;
    /* What the reversals take away, together: a posting for each account, fund and commodity. */
    struct alms_posting *postings;
    size_t postings_count;
};

static enum alms_code open_undo(struct undoing *undo, struct alms_error *err)
{
    struct alms_batch_row row;

    TRY(alms_import_find(undo->book, undo->draft->batch, &row, err));
    if (row.undone >= 0) {
        return alms_fail(err, ALMS_E_BATCH_UNDONE, "batch '%s' is undone already",
                         undo->draft->batch);
    }
    TRY(alms_import_first_gift(undo->book, &row, &undo->first, err));
    undo->end = row.n;
    return ALMS_OK;
}

static enum alms_code
read_gift(struct undoing *undo, uint64_t n, struct alms_record *out, struct alms_error *err)
{
    alms_arena_reset(undo->arena);
    TRY(alms_book_read_record(undo->book, n, undo->arena, out, err));
    if (!alms_import_is_member(out, undo->draft->batch)) {
        return alms_fail(err, ALMS_E_BATCH_TOTALS, "batch '%s' does not count its gifts",
                         undo->draft->batch);
    }
    return ALMS_OK;
}

/* --- checking the whole -------------------------------------------------------------------- */

static enum alms_code
add_up(struct undoing *undo, const struct alms_line *line, struct alms_error *err)
{
    size_t at = 0;
    int64_t amount = 0;
    const struct alms_masters *masters = alms_tx_masters(undo->tx);
    const int32_t account_id = alms_account_find(masters, line->account);
    const int32_t fund_id = alms_fund_find(masters, line->fund);
    const int32_t commodity_id = alms_commodity_find(masters, line->commodity);
    const bool is_foreign = line->currency != NULL; /* counted in its currency, by the gate */

    REQUIRE(account_id != ALMS_ID_NONE && fund_id != ALMS_ID_NONE && commodity_id != ALMS_ID_NONE);
    if (!alms_account_is_position(alms_account_at(masters, account_id)))
        return ALMS_OK;
    while (at < undo->postings_count &&
           (undo->postings[at].account_id != account_id || undo->postings[at].fund_id != fund_id ||
            undo->postings[at].commodity_id != commodity_id ||
            undo->postings[at].is_foreign != is_foreign))
        at += 1;
    if (at == ALMS_LINES_MAX) {
        return alms_fail(err, ALMS_E_LIST_LONG, "an entry has between %s and %s lines", "2",
                         "1000");
    }
    if (at == undo->postings_count) {
        undo->postings[at] = (struct alms_posting){.account_id = account_id,
                                                   .fund_id = fund_id,
                                                   .commodity_id = commodity_id,
                                                   .is_foreign = is_foreign};
        undo->postings_count += 1;
    }
    TRY(alms_minor_parse(line->amount, alms_commodity_at(masters, commodity_id)->scale_digits,
                         &amount, err));
    if (!alms_minor_add(&undo->postings[at].amount, -amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

/* A refund of the batch is told: it stands for ever. *out is whether the record is one. */
static enum alms_code
note_refund(struct undoing *undo, uint64_t n, bool *out, struct alms_error *err)
{
    struct alms_record record;

    alms_arena_reset(undo->arena);
    *out = false;
    TRY(alms_book_read_record(undo->book, n, undo->arena, &record, err));
    if (record.kind != ALMS_KIND_REVERSE ||
        !alms_text_equal(alms_record_text(&record, ALMS_FIELD_IMPORTED), undo->draft->batch))
        return ALMS_OK;
    *out = true;
    (void)alms_fail(err, ALMS_E_BATCH_REFUNDS, "batch '%s' booked %s, the refund of %s",
                    undo->draft->batch, record.entry.number,
                    alms_record_text(&record, ALMS_FIELD_OF));
    return ALMS_OK;
}

static enum alms_code check_gift(struct undoing *undo, uint64_t n, struct alms_error *err)
{
    bool is_refund = false;
    struct alms_record gift;
    struct alms_entry_row row;

    TRY(note_refund(undo, n, &is_refund, err));
    if (is_refund)
        return ALMS_OK;
    TRY(read_gift(undo, n, &gift, err));
    if (gift.kind == ALMS_KIND_STOCK_MEMO)
        return ALMS_OK; /* the gate sees whether its goods are still there */
    TRY(alms_store_entry_get(undo->book->store, n, &row, err));
    if (row.reversed_by >= 0) {
        (void)alms_fail(err, ALMS_E_REVERSED, "voucher '%s' is reversed already",
                        gift.entry.number);
    }
    if (alms_date_compare(undo->date, gift.entry.date) < 0) {
        (void)alms_fail(err, ALMS_E_DATE_EARLY, "the reversal is dated before voucher '%s'",
                        gift.entry.number);
    }
    for (size_t i = 0; i < gift.entry.lines_count && row.reversed_by < 0; i++)
        TRY(add_up(undo, &gift.entry.lines[i], err));
    return ALMS_OK;
}

/* All that speaks against it is told at once, and of money what is short altogether. */
static enum alms_code check_whole(struct undoing *undo, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_REVERSE, .entry.date = undo->date};

    alms_rule_author(alms_tx_masters(undo->tx), undo->book->operator_code, err);
    alms_tx_note_rest(undo->tx, &record, NULL, 0, err);
    for (uint64_t n = undo->first; n < undo->end; n++)
        TRY(check_gift(undo, n, err));
    const struct alms_voucher together = {&record, undo->postings, undo->postings_count};
    NOTE(alms_gate_check_decreases(alms_tx_gate(undo->tx), &together, err));
    return alms_error_code(err);
}

/* --- reversing ----------------------------------------------------------------------------- */

/* Rule IMPORT-15: a line of the register is taken back by another. */
static enum alms_code take_back(struct undoing *undo, const struct alms_record *noted,
                                struct alms_posted *out, struct alms_error *err)
{
    static const enum alms_field SAME[] = {ALMS_FIELD_BATCH, ALMS_FIELD_FUND,  ALMS_FIELD_ITEM,
                                           ALMS_FIELD_LOT,   ALMS_FIELD_PLACE, ALMS_FIELD_ROW};
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char quantity[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_record record = {.kind = ALMS_KIND_STOCK_MEMO};
    struct alms_private part = {0};

    alms_date_format(undo->date, date);
    alms_amount_negate(alms_record_text(noted, ALMS_FIELD_QUANTITY), quantity);
    for (size_t i = 0; i < COUNT_OF(SAME); i++)
        alms_record_set(&record, SAME[i], alms_record_text(noted, SAME[i]));
    alms_record_set(&record, ALMS_FIELD_DATE, date);
    alms_record_set(&record, ALMS_FIELD_QUANTITY, quantity);
    alms_record_set(&record, ALMS_FIELD_REASON, ALMS_WORDS_MEMO.items[ALMS_MEMO_UNDONE]);
    alms_private_add(&part, "memo", undo->draft->reason);
    return alms_tx_record(undo->tx, &record, &part, out, err);
}

/* As `alms_entry_reverse` makes it, and with the batch: the row is free again. */
static enum alms_code
reverse_gift(struct undoing *undo, uint64_t n, struct alms_posted *out, struct alms_error *err)
{
    struct alms_record gift;
    struct alms_record record = {.kind = ALMS_KIND_REVERSE};
    struct alms_private part = {0};

    TRY(read_gift(undo, n, &gift, err));
    if (gift.kind == ALMS_KIND_STOCK_MEMO)
        return take_back(undo, &gift, out, err);
    record.entry = (struct alms_entry){
        .date = undo->date,
        .lines = alms_entry_mirror(alms_tx_masters(undo->tx), &gift, undo->arena),
        .lines_count = gift.entry.lines_count};
    alms_record_set(&record, ALMS_FIELD_BATCH, undo->draft->batch);
    alms_record_set(&record, ALMS_FIELD_OF, gift.entry.number);
    alms_record_set(&record, ALMS_FIELD_REASON, "error");
    alms_private_add(&part, "memo", undo->draft->reason);
    return alms_tx_record(undo->tx, &record, &part, out, err);
}

/* Lines of the register have no number. */
static void keep_number(const struct alms_posted *posted, struct alms_undone *out)
{
    if (out->first_number[0] == '\0')
        memcpy(out->first_number, posted->number, sizeof(posted->number));
    memcpy(out->last_number, posted->number, sizeof(posted->number));
}

static enum alms_code
reverse_all(struct undoing *undo, struct alms_undone *out, struct alms_error *err)
{
    struct alms_posted posted;
    const uint64_t count = undo->end - undo->first;
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_IMPORT_UNDO};

    out->gifts_count = count;
    for (uint64_t i = 0; i < count; i++) {
        TRY(reverse_gift(undo, undo->first + i, &posted, err));
        if (posted.number[0] != '\0')
            keep_number(&posted, out);
        if (i % TELL_EVERY_GIFTS == 0)
            alms_book_tell(undo->book, N_("records"), i, count);
    }
    alms_record_set(&record, ALMS_FIELD_BATCH, undo->draft->batch);
    alms_private_add(&part, "memo", undo->draft->reason);
    return alms_tx_record(undo->tx, &record, &part, NULL, err);
}

static enum alms_code run(struct undoing *undo, struct alms_undone *out, struct alms_error *err)
{
    struct alms_undone made = {0};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(alms_tx_begin(undo->book, &tx, err));
    undo->tx = tx;
    TRY(open_undo(undo, err));
    TRY(check_whole(undo, err));
    TRY(reverse_all(undo, &made, err));
    TRY(alms_tx_commit(&tx, err));
    *out = made;
    return ALMS_OK;
}

enum alms_code alms_import_undo(alms_book *book, const struct alms_undo_draft *draft,
                                struct alms_undone *out, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_free_variable)
    char *memory = alms_alloc(ALMS_LINES_MAX * sizeof(struct alms_posting));
    struct undoing undo = {.book = book,
                           .draft = draft,
                           .arena = arena,
                           .date = alms_book_date(book, draft->date),
                           .postings = (struct alms_posting *)(void *)memory};

    NOTE(alms_text_check(draft->batch, ALMS_FIELD_SIZE_MAX, W_("batch"), err));
    NOTE(alms_text_check(draft->reason, ALMS_MEMO_SIZE_MAX, W_("reason"), err));
    TRY(alms_error_code(err));
    return run(&undo, out, err);
}
