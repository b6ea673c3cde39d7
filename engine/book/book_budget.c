#include "book/book.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/budget.h>

/* --- setting ------------------------------------------------------------------------------- */

enum alms_code
alms_budget_set(alms_book *book, const struct alms_budget_draft *draft, struct alms_error *err)
{
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *commodity = NULL;
    struct alms_record record = {.kind = ALMS_KIND_BUDGET};
    struct alms_private part = {0};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    NOTE(alms_text_check(draft->programme, ALMS_FIELD_SIZE_MAX, W_("programme"), err));
    NOTE(alms_text_check(draft->fund, ALMS_FIELD_SIZE_MAX, W_("fund"), err));
    NOTE(alms_text_check(draft->year, ALMS_FIELD_SIZE_MAX, W_("year"), err));
    NOTE(alms_text_check_optional(draft->memo, ALMS_MEMO_SIZE_MAX, W_("memo"), err));
    TRY(alms_tx_begin(book, &tx, err));
    NOTE(alms_amount_take(alms_tx_masters(tx), draft->amount, &commodity, amount, err));
    TRY(alms_error_code(err));

    alms_record_set(&record, ALMS_FIELD_PROGRAMME, draft->programme);
    alms_record_set(&record, ALMS_FIELD_FUND, draft->fund);
    alms_record_set(&record, ALMS_FIELD_YEAR, draft->year);
    alms_record_set(&record, ALMS_FIELD_AMOUNT, amount);
    alms_private_add(&part, "memo", draft->memo);
    TRY(alms_tx_record(tx, &record, &part, NULL, err));
    return alms_tx_commit(&tx, err);
}

/* --- listing ------------------------------------------------------------------------------- */

struct listing {
    alms_book *book;
    struct alms_arena *records; /* of one row */
    struct alms_listing list;
};

static enum alms_code
take_budget(void *context, const struct alms_budget_row *row, struct alms_error *err)
{
    struct listing *listing = context;
    struct alms_arena *arena = listing->list.arena;
    struct alms_record record;
    struct alms_private part;
    char at[ALMS_INSTANT_TEXT_SIZE_BYTES];

    alms_arena_reset(listing->records);
    TRY(alms_book_read_record(listing->book, row->n, listing->records, &record, err));
    TRY(alms_store_private_get(listing->book->store, row->n,
                               alms_record_text(&record, ALMS_FIELD_PRIVATE), listing->records,
                               &part, err));
    alms_instant_format(record.at_s, at);
    struct alms_budget *item = alms_listing_add(&listing->list);
    *item = (struct alms_budget){
        .year = row->year,
        .programme = alms_arena_text(arena, row->programme),
        .fund = alms_arena_text(arena, row->fund),
        .amount = alms_arena_text(arena, alms_record_text(&record, ALMS_FIELD_AMOUNT)),
        .at = alms_arena_text(arena, at),
        .by = alms_arena_text(arena, alms_record_text(&record, ALMS_FIELD_BY)),
        .memo = alms_arena_text(arena, alms_private_get(&part, "memo")),
        .is_newest = row->is_newest,
    };
    return ALMS_OK;
}

enum alms_code alms_budget_list(alms_book *book, int32_t year, struct alms_budget_list *out,
                                struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *records = alms_arena_open();
    struct listing listing = {book, records, alms_listing_open(sizeof(struct alms_budget))};

    const enum alms_code code =
        alms_store_budget_walk(book->store, year, take_budget, &listing, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&listing.list);
        return code;
    }
    out->items = alms_listing_finish(&listing.list);
    out->count = listing.list.count;
    out->memory = listing.list.arena;
    return ALMS_OK;
}

void alms_budget_list_free(struct alms_budget_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_budget_list){0};
}
