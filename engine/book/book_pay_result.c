#include "book/case_move.h"
#include "book/named_table.h"

#include "model/rule_case.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/pay.h>

#include <string.h>

enum { BATCH, CASE, PURPOSE, RESULT, COLUMNS_COUNT };

static const struct alms_named_column COLUMNS[COLUMNS_COUNT] = {
    [BATCH] = {"batch", "批次", false},
    [CASE] = {"case", "案件", false},
    /* "BATCH CASE", as the bank layout wrote it. */
    [PURPOSE] = {"purpose", "用途", false},
    [RESULT] = {"result", "结果", true},
};

static const struct {
    const char *word;
    const char *word_zh;
} ANSWERS[] = {{N_("paid"), "成功"},
               {N_("pending"), "处理中"},
               {N_("failed"), "失败"},
               {N_("missing"), "未找到"}};

/* The bank's answer, row by row in one transaction. */
struct answering {
    alms_book *book;
    struct alms_tx *tx;
    struct alms_arena *arena;
    const struct alms_pay_result_draft *draft;
    char batch[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_pay_results results;
};

/* The word of the book for an answer; NULL if it is none. */
static const char *answer_of(const char *text)
{
    for (size_t i = 0; i < COUNT_OF(ANSWERS); i++) {
        if (strcmp(text, ANSWERS[i].word) == 0 || strcmp(text, ANSWERS[i].word_zh) == 0)
            return ANSWERS[i].word;
    }
    return NULL;
}

static enum alms_code
record_paid(struct answering *answering, const char *code, struct alms_error *err)
{
    const struct alms_case_payment_draft draft = {
        .code = code, .date = answering->draft->date, .account = answering->draft->account};
    const struct alms_case_movement movement = {&draft, false, answering->batch};

    answering->results.paid += 1;
    return alms_case_move(answering->book, answering->tx, &movement, NULL, err);
}

static enum alms_code record_failed(struct answering *answering, const char *code,
                                    const char *answer, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_record record = {.kind = ALMS_KIND_CASE_FAIL};

    alms_date_format(alms_book_date(answering->book, answering->draft->date), date);
    alms_record_set(&record, ALMS_FIELD_CASE, code);
    alms_record_set(&record, ALMS_FIELD_BATCH, answering->batch);
    alms_record_set(&record, ALMS_FIELD_DATE, date);
    alms_record_set(&record, ALMS_FIELD_REASON, answer);
    const bool is_failed = strcmp(answer, "failed") == 0;
    answering->results.failed += is_failed ? 1 : 0;
    answering->results.missing += is_failed ? 0 : 1;
    return alms_tx_record(answering->tx, &record, NULL, NULL, err);
}

/* The order that a row is about. */
struct name {
    const char *batch;
    const char *code;
};

static struct name name_of(struct alms_arena *arena, const char *const *cells)
{
    const char *purpose = cells[PURPOSE];
    const char *blank = purpose == NULL ? NULL : strchr(purpose, ' ');
    struct name name = {cells[BATCH] == NULL ? "" : cells[BATCH],
                        cells[CASE] == NULL ? "" : cells[CASE]};

    if (name.batch[0] == '\0' && name.code[0] == '\0' && blank != NULL) {
        name.batch = alms_arena_bytes(arena, purpose, (size_t)(blank - purpose));
        name.code = alms_arena_text(arena, blank + 1);
    }
    return name;
}

/* Rule PAY-2: an answer is of this batch, and does not change. */
static enum alms_code
take_row(struct answering *answering, const char *const *cells, struct alms_error *err)
{
    const char *known = NULL;
    struct name name = name_of(answering->arena, cells);
    const char *batch = name.batch;
    const char *code = name.code;
    const char *answer = answer_of(cells[RESULT] == NULL ? "" : cells[RESULT]);

    if (strcmp(batch, answering->batch) != 0) {
        return alms_fail(err, ALMS_E_PAY_BATCH, "the row is of batch '%.40s', not of %s", batch,
                         answering->batch);
    }
    TRY(alms_store_pay_find(answering->book->store, answering->draft->batch, code, answering->arena,
                            &known, err));
    if (known == NULL) {
        return alms_fail(err, ALMS_E_PAY_BATCH, "case '%.40s' is not in batch %s of payments", code,
                         answering->batch);
    }
    if (answer == NULL) {
        return alms_fail(err, ALMS_E_VALUE_UNKNOWN,
                         "the result '%.40s' is none of paid, pending, failed, missing",
                         cells[RESULT] == NULL ? "" : cells[RESULT]);
    }
    if (strcmp(known, "pending") != 0) {
        answering->results.known += 1;
        return strcmp(known, answer) == 0
                   ? ALMS_OK
                   : alms_fail(err, ALMS_E_PAY_BATCH, "the answer to case '%s' was '%s' before",
                               code, known);
    }
    if (strcmp(answer, "pending") == 0) {
        answering->results.pending += 1;
        return ALMS_OK;
    }
    return strcmp(answer, "paid") == 0 ? record_paid(answering, code, err)
                                       : record_failed(answering, code, answer, err);
}

static void close_answering(struct answering *answering)
{
    alms_tx_rollback(&answering->tx);
    alms_arena_close(answering->arena);
}

enum alms_code alms_pay_result(alms_book *book, const struct alms_pay_result_draft *draft,
                               struct alms_pay_results *out, struct alms_error *err)
{
    bool has_row = false;
    CLEANUP(close_answering)
    struct answering answering = {.book = book, .draft = draft, .arena = alms_arena_open()};
    CLEANUP(alms_named_table_close) struct alms_named_table table = {0};

    TRY(alms_text_check(draft->path, SIZE_MAX, W_("file"), err));
    alms_uint_format(draft->batch, answering.batch);
    TRY(alms_tx_begin(book, &answering.tx, err));
    TRY(alms_named_table_open(draft->path, COLUMNS, COLUMNS_COUNT, &table, err));
    TRY(alms_named_table_next(&table, &has_row, err));
    while (has_row) {
        struct alms_error row_faults;
        alms_error_clear(&row_faults);
        if (take_row(&answering, table.cells, &row_faults) != ALMS_OK)
            alms_named_table_keep_faults(&table, &row_faults, err);
        TRY(alms_named_table_next(&table, &has_row, err));
    }
    TRY(alms_error_code(err));
    TRY(alms_tx_commit(&answering.tx, err));
    *out = answering.results;
    return ALMS_OK;
}

/* --- listing ------------------------------------------------------------------------------- */

struct pay_listing {
    alms_book *book;
    const struct alms_masters *masters;
    struct alms_listing list;
};

static enum alms_code
take_order(void *context, const struct alms_pay_order *order, struct alms_error *err)
{
    bool is_found = false;
    struct alms_case item;
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct pay_listing *listing = context;
    struct alms_arena *arena = listing->list.arena;

    TRY(alms_store_case_find(listing->book->store, order->code, arena, &item, &is_found, err));
    const int32_t id =
        is_found ? alms_commodity_find(listing->masters, item.commodity) : ALMS_ID_NONE;
    const uint32_t scale =
        id == ALMS_ID_NONE ? 0 : alms_commodity_at(listing->masters, id)->scale_digits;
    struct alms_pay_item *out = alms_listing_add(&listing->list);
    *out = (struct alms_pay_item){
        .batch = order->batch,
        .code = alms_arena_text(arena, order->code),
        .amount = alms_arena_text(arena, alms_minor_format(order->amount, scale, amount)),
        .answer = alms_arena_text(arena, order->answer),
    };
    return ALMS_OK;
}

enum alms_code alms_pay_list(alms_book *book, struct alms_pay_list *out, struct alms_error *err)
{
    struct pay_listing listing = {.book = book,
                                  .list = alms_listing_open(sizeof(struct alms_pay_item))};
    enum alms_code code = alms_book_masters(book, &listing.masters, err);

    if (code == ALMS_OK)
        code = alms_store_pay_walk(book->store, take_order, &listing, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&listing.list);
        return code;
    }
    out->items = alms_listing_finish(&listing.list);
    out->count = listing.list.count;
    out->memory = listing.list.arena;
    return ALMS_OK;
}

void alms_pay_list_free(struct alms_pay_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_pay_list){0};
}
