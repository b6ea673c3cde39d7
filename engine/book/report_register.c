#include "book/report_query.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { COMMODITIES_MAX = 256 };

/* The running balance of each commodity. */
struct running {
    alms_book *book;
    const struct alms_masters *masters;
    const struct alms_register_query *query;
    struct alms_listing list;
    size_t count;
    int32_t commodity_ids[COMMODITIES_MAX];
    int64_t balances[COMMODITIES_MAX];
};

static int64_t *find_balance(struct running *running, int32_t commodity_id)
{
    for (size_t i = 0; i < running->count; i++) {
        if (running->commodity_ids[i] == commodity_id)
            return &running->balances[i];
    }
    if (running->count == COMMODITIES_MAX)
        return NULL;
    running->commodity_ids[running->count] = commodity_id;
    running->balances[running->count] = 0;
    running->count += 1;
    return &running->balances[running->count - 1];
}

static enum alms_code put_row(struct running *running, const struct alms_posting_row *row,
                              int32_t commodity_id, int64_t balance, struct alms_error *err)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    const char *kind = NULL;
    struct alms_arena *arena = running->list.arena;
    const uint32_t scale_digits = alms_commodity_at(running->masters, commodity_id)->scale_digits;
    const bool is_debit = row->amount >= 0;

    TRY(alms_store_number_of(running->book->store, row->n, number, err));
    TRY(alms_store_kind_of(running->book->store, row->n, arena, &kind, err));
    const char *amount = alms_arena_text(
        arena, alms_minor_format(is_debit ? row->amount : -row->amount, scale_digits, text));
    struct alms_register_row *item = alms_listing_add(&running->list);
    *item = (struct alms_register_row){
        .date = row->date,
        .number = alms_arena_text(arena, number),
        .kind = kind,
        .fund = alms_arena_text(arena, row->fund),
        .commodity = alms_arena_text(arena, row->commodity),
        .debit = is_debit ? amount : NULL,
        .credit = is_debit ? NULL : amount,
        .balance = alms_arena_text(arena, alms_minor_format(balance, scale_digits, text)),
    };
    return ALMS_OK;
}

static enum alms_code
take_posting(void *context, const struct alms_posting_row *row, struct alms_error *err)
{
    struct running *running = context;
    const struct alms_register_query *query = running->query;
    const int32_t commodity_id = alms_commodity_find(running->masters, row->commodity);

    if (query->fund != NULL && strcmp(query->fund, row->fund) != 0)
        return ALMS_OK;
    if (commodity_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "posting");
    }
    int64_t *balance = find_balance(running, commodity_id);
    if (balance == NULL)
        return alms_fail(err, ALMS_E_LIST_LONG, "the report has too many lines");
    if (!alms_minor_add(balance, row->amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    if (alms_date_is_given(query->from) && alms_date_compare(row->date, query->from) < 0)
        return ALMS_OK;
    return put_row(running, row, commodity_id, *balance, err);
}

enum alms_code alms_report_register(alms_book *book, const struct alms_register_query *query,
                                    struct alms_register *out, struct alms_error *err)
{
    const struct alms_days days = {.to = query->to}; /* the balance runs from the first day on */
    struct running running = {.book = book, .query = query};
    const struct alms_report_query common = {.fund = query->fund};

    TRY(alms_text_check(query->account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
    TRY(alms_book_masters(book, &running.masters, err));
    if (alms_account_find(running.masters, query->account) == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                        query->account);
    }
    NOTE(alms_report_query_check(running.masters, &common, err));
    alms_book_check_span(query->from, query->to, err);
    TRY(alms_error_code(err));

    running.list = alms_listing_open(sizeof(struct alms_register_row));
    const enum alms_code code =
        alms_store_posting_walk(book->store, query->account, days, take_posting, &running, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&running.list);
        return code;
    }
    out->items = alms_listing_finish(&running.list);
    out->count = running.list.count;
    out->memory = running.list.arena;
    return ALMS_OK;
}

void alms_register_free(struct alms_register *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_register){0};
}
