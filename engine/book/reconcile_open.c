#include "book/reconcile_result.h"
#include "value/date.h"
#include "value/money.h"

#include <stdlib.h>

static const char *const BLOCKS[] = {"bank-in", "bank-out", "book-in", "book-out"};

const char *alms_open_block_word(enum alms_open_block block)
{
    return BLOCKS[block];
}

struct found {
    enum alms_open_block block;
    struct alms_date date;
    struct alms_spot spot;
    int64_t amount;
    uint64_t reconciliation; /* 0 of a line */
};

struct finding {
    alms_book *book;
    const struct alms_masters *masters;
    struct alms_chain chain;
    struct alms_date since;
    struct alms_date until;
    uint64_t through; /* 0: all that was reconciled */
    uint64_t end;     /* position before which lines were recorded */
    struct found *items;
    size_t count;
    size_t capacity;
};

static void add_found(struct finding *finding, const struct found *found)
{
    finding->items =
        alms_grow(finding->items, &finding->capacity, finding->count + 1, sizeof(*finding->items));
    finding->items[finding->count++] = *found;
}

static enum alms_code
find_line(void *context, const struct alms_matched_line *line, struct alms_error *err)
{
    struct finding *finding = context;
    const bool is_matched = line->matched >= 0 &&
                            (finding->through == 0 || (uint64_t)line->matched <= finding->through);
    const struct found found = {.block = line->amount > 0 ? ALMS_OPEN_BOOK_IN : ALMS_OPEN_BOOK_OUT,
                                .date = line->date,
                                .spot = line->spot,
                                .amount = line->amount};

    (void)err;
    if (!is_matched && alms_date_compare(line->date, finding->since) >= 0 &&
        line->spot.n < finding->end)
        add_found(finding, &found);
    return ALMS_OK;
}

static enum alms_code
find_movement(void *context, const struct alms_movement_row *row, struct alms_error *err)
{
    struct finding *finding = context;
    const struct found found = {.block = row->movement.amount > 0 ? ALMS_OPEN_BANK_IN
                                                                  : ALMS_OPEN_BANK_OUT,
                                .date = row->movement.date,
                                .spot = row->spot,
                                .amount = row->movement.amount,
                                .reconciliation = row->reconciliation};

    (void)err;
    if (alms_date_compare(row->movement.date, finding->until) <= 0)
        add_found(finding, &found);
    return ALMS_OK;
}

static int compare_found(const void *a, const void *b)
{
    const struct found *left = a;
    const struct found *right = b;

    if (left->block != right->block)
        return left->block < right->block ? -1 : 1;
    const int order = alms_date_compare(left->date, right->date);
    return order != 0 ? order : alms_spot_compare(left->spot, right->spot);
}

/* The account and its days, as of a reconciliation or as they are now. */
static enum alms_code open_finding(struct finding *finding, const struct alms_open_query *query,
                                   struct alms_arena *arena, struct alms_error *err)
{
    alms_book *book = finding->book;
    const struct alms_masters *masters = finding->masters;
    struct alms_chain *chain = &finding->chain;
    bool is_found = false;
    struct alms_reconciliation_row row;

    finding->end = UINT64_MAX;
    finding->until =
        alms_date_is_given(query->until) ? query->until : (struct alms_date){9999, 12, 31};
    if (query->reconciliation != NULL) {
        TRY(alms_reconciliation_find(book, query->reconciliation, arena, &row, err));
        *chain = (struct alms_chain){row.account, row.commodity};
        finding->through = row.reconciliation;
        finding->end = row.n;
        finding->since = row.since;
        finding->until = row.until;
        return ALMS_OK;
    }
    TRY(alms_text_check(query->account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
    *chain = (struct alms_chain){query->account, query->commodity != NULL
                                                     ? query->commodity
                                                     : alms_masters_book(masters, ALMS_FIELD_BASE)};
    if (alms_account_find(masters, chain->account) == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                        chain->account);
    }
    if (alms_commodity_find(masters, chain->commodity) == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("commodity"),
                        chain->commodity);
    }
    TRY(alms_error_code(err));
    TRY(alms_store_reconciliation_last(book->store, chain, arena, &row, &is_found, err));
    if (is_found)
        finding->since = row.since;
    return ALMS_OK;
}

static enum alms_code
put_items(const struct finding *finding, struct alms_listing *listing, struct alms_error *err)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    char count[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_arena *arena = listing->arena;
    const struct alms_masters *masters = finding->masters;
    const struct alms_commodity *commodity =
        alms_commodity_at(masters, alms_commodity_find(masters, finding->chain.commodity));
    for (size_t i = 0; i < finding->count; i++) {
        const struct found *found = &finding->items[i];
        const bool is_line = found->reconciliation == 0;
        const int64_t amount = found->amount > 0 ? found->amount : -found->amount;
        if (is_line)
            TRY(alms_store_number_of(finding->book->store, found->spot.n, number, err));
        struct alms_open_item *item = alms_listing_add(listing);
        *item = (struct alms_open_item){
            .block = found->block,
            .date = found->date,
            .amount =
                alms_arena_text(arena, alms_minor_format(amount, commodity->scale_digits, text)),
            .commodity = alms_arena_text(arena, commodity->code),
            .number = is_line ? alms_arena_text(arena, number) : NULL,
            .reconciliation =
                is_line ? NULL
                        : alms_arena_text(arena, alms_uint_format(found->reconciliation, count)),
        };
    }
    return ALMS_OK;
}

static enum alms_code find_all(struct finding *finding, const struct alms_open_query *query,
                               struct alms_listing *listing, struct alms_error *err)
{
    struct alms_store *store = finding->book->store;
    const struct alms_chain *chain = &finding->chain;

    TRY(open_finding(finding, query, listing->arena, err));
    TRY(alms_store_line_walk(store, chain, finding->until, find_line, finding, err));
    TRY(alms_store_movement_walk(store, chain, finding->through, find_movement, finding, err));
    if (finding->count > 0)
        qsort(finding->items, finding->count, sizeof(*finding->items), compare_found);
    return put_items(finding, listing, err);
}

enum alms_code alms_open_take(alms_book *book, const struct alms_masters *masters,
                              const struct alms_open_query *query, struct alms_open_list *out,
                              struct alms_error *err)
{
    struct finding finding = {.book = book, .masters = masters};
    struct alms_listing listing = alms_listing_open(sizeof(struct alms_open_item));

    const enum alms_code code = find_all(&finding, query, &listing, err);
    alms_free(finding.items);
    if (code != ALMS_OK) {
        alms_listing_discard(&listing);
        return code;
    }
    out->items = alms_listing_finish(&listing);
    out->count = listing.count;
    out->memory = listing.arena;
    return ALMS_OK;
}

enum alms_code alms_reconcile_open(alms_book *book, const struct alms_open_query *query,
                                   struct alms_open_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    return alms_open_take(book, masters, query, out, err);
}

void alms_open_list_free(struct alms_open_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_open_list){0};
}
