#include "book/import_batch.h"

#include "book/document.h"
#include "value/date.h"
#include "value/money.h"

/* The range is what IMPORT-1 makes of it: a batch counts gifts and refunds before its record. */
enum alms_code alms_import_first_gift(alms_book *book, const struct alms_batch_row *row,
                                      uint64_t *out_first, struct alms_error *err)
{
    uint64_t count = 0;
    uint64_t refunds = 0;
    const char *refunded = NULL;
    struct alms_record record;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_book_read_record(book, row->n, arena, &record, err));
    refunded = alms_record_text(&record, ALMS_FIELD_ROWS_REFUNDED);
    if (!alms_uint_parse(alms_record_text(&record, ALMS_FIELD_ROWS_BOOKED), &count) ||
        (refunded != NULL && !alms_uint_parse(refunded, &refunds)) || count > row->n ||
        refunds > row->n - count)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "gift");
    *out_first = row->n - count - refunds;
    return ALMS_OK;
}

bool alms_import_is_member(const struct alms_record *record, const char *batch)
{
    const bool is_kind =
        record->kind == ALMS_KIND_GIFT || record->kind == ALMS_KIND_STOCK_RECEIVE ||
        record->kind == ALMS_KIND_STOCK_ISSUE || record->kind == ALMS_KIND_STOCK_MEMO;

    return is_kind && alms_text_equal(alms_record_text(record, ALMS_FIELD_BATCH), batch);
}

struct walking {
    alms_book *book;
    struct alms_arena *arena; /* of one gift */
    const char *batch;
    const struct alms_mask_words *words;
    alms_batch_gift_visit *visit;
    void *context;
};

/* The voucher that reverses the gift; NULL if there is none. */
static enum alms_code
find_reversal(const struct walking *walking, uint64_t n, const char **out, struct alms_error *err)
{
    struct alms_entry_row row;
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];

    *out = NULL;
    TRY(alms_store_entry_get(walking->book->store, n, &row, err));
    if (row.reversed_by < 0)
        return ALMS_OK;
    TRY(alms_store_number_of(walking->book->store, (uint64_t)row.reversed_by, number, err));
    *out = alms_arena_text(walking->arena, number);
    return ALMS_OK;
}

/* Whether the batch booked the record: a gift, or the refund of one. */
static bool is_of_batch(const struct alms_record *record, const char *batch)
{
    return alms_import_is_member(record, batch) ||
           (record->kind == ALMS_KIND_REVERSE &&
            alms_text_equal(alms_record_text(record, ALMS_FIELD_IMPORTED), batch));
}

/* What a member of the batch moved: its value, or goods without one. */
static enum alms_code fill_amount(const struct walking *walking, const struct alms_record *record,
                                  struct alms_batch_gift *out, struct alms_error *err)
{
    char negative[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    if (record->kind == ALMS_KIND_STOCK_MEMO) {
        out->number = "";
        out->amount = alms_record_text(record, ALMS_FIELD_QUANTITY);
        out->commodity = alms_record_text(record, ALMS_FIELD_ITEM);
        out->fund = alms_record_text(record, ALMS_FIELD_FUND);
        return alms_date_parse(alms_record_text(record, ALMS_FIELD_DATE), &out->date, err);
    }
    /* The first line of an issue is its cost; what went out counts below zero, like a refund. */
    const bool is_issue = record->kind == ALMS_KIND_STOCK_ISSUE;
    const char *amount =
        is_issue ? record->entry.lines[0].amount : alms_document_gift_amount(&record->entry);
    if (record->kind == ALMS_KIND_REVERSE || is_issue) {
        alms_amount_negate(amount, negative);
        amount = alms_arena_text(walking->arena, negative);
    }
    out->number = record->entry.number;
    out->date = record->entry.date;
    out->amount = amount;
    out->commodity = record->entry.lines[0].commodity;
    out->fund = record->entry.lines[0].fund;
    return ALMS_OK;
}

static enum alms_code take_gift(const struct walking *walking, uint64_t n, struct alms_error *err)
{
    struct alms_record record;
    struct alms_private part;
    char donor[ALMS_MASKED_SIZE_BYTES];
    char reference[ALMS_MASKED_SIZE_BYTES];
    struct alms_batch_gift gift = {0};

    TRY(alms_book_read_record(walking->book, n, walking->arena, &record, err));
    if (!is_of_batch(&record, walking->batch))
        return ALMS_OK;
    TRY(fill_amount(walking, &record, &gift, err));
    TRY(alms_store_private_get(walking->book->store, n,
                               alms_record_text(&record, ALMS_FIELD_PRIVATE), walking->arena, &part,
                               err));
    if (record.kind != ALMS_KIND_STOCK_MEMO)
        TRY(find_reversal(walking, n, &gift.reversed_by, err));
    const bool is_issue = record.kind == ALMS_KIND_STOCK_ISSUE;
    const struct alms_name name = {alms_private_get(&part, is_issue ? "payee" : "donor"),
                                   alms_private_get(&part, is_issue ? "payee_kind" : "donor_kind"),
                                   alms_private_get(&part, "publish")};
    alms_name_mask(&name, walking->words, donor);
    alms_reference_mask(alms_private_get(&part, "ref"), reference);
    gift.donor = name.text == NULL ? NULL : donor;
    gift.reference = alms_private_get(&part, "ref") == NULL ? NULL : reference;
    return walking->visit(walking->context, &gift, err);
}

enum alms_code alms_import_walk(alms_book *book, const char *batch,
                                const struct alms_mask_words *words, alms_batch_gift_visit *visit,
                                void *context, struct alms_error *err)
{
    uint64_t first = 0;
    struct alms_batch_row row;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    const struct walking walking = {book, arena, batch, words, visit, context};

    TRY(alms_import_find(book, batch, &row, err));
    TRY(alms_import_first_gift(book, &row, &first, err));
    for (uint64_t n = first; n < row.n; n++) {
        alms_arena_reset(arena);
        TRY(take_gift(&walking, n, err));
    }
    return ALMS_OK;
}
