#include "book/goods.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <stdlib.h>
#include <string.h>

enum { WARN_MONTHS = 6, WARN_MONTHS_SHORT = 3, SHORT_LIFE_MONTHS = 6, MONTHS_PER_YEAR = 12 };

/* --- ends of life -------------------------------------------------------------------------- */

/* The same day so many months later, or the last of that month. */
static struct alms_date months_later(struct alms_date date, uint32_t months)
{
    const int32_t total = (int32_t)date.month - 1 + (int32_t)months;
    struct alms_date later = {.year = date.year, .month = 1, .day = 1};
    const struct alms_month month = alms_month_from_number(
        (alms_month_number(alms_date_month(later)) / 100 + total / MONTHS_PER_YEAR) * 100 +
        total % MONTHS_PER_YEAR + 1);

    later = alms_month_last(month);
    if (date.day < later.day)
        later.day = date.day;
    return later;
}

static enum alms_expiry_state state_of(const struct alms_item *item, struct alms_date expiry,
                                       struct alms_date today, uint32_t warn_months)
{
    const bool is_short = item->life_months > 0 && item->life_months <= SHORT_LIFE_MONTHS;
    const uint32_t months = warn_months > 0 ? warn_months
                            : is_short      ? WARN_MONTHS_SHORT
                                            : WARN_MONTHS;

    if (!alms_date_is_given(expiry))
        return ALMS_EXPIRY_NONE;
    if (alms_date_compare(expiry, today) < 0)
        return ALMS_EXPIRY_PASSED;
    return alms_date_compare(expiry, months_later(today, months)) < 0 ? ALMS_EXPIRY_SOON
                                                                      : ALMS_EXPIRY_FINE;
}

/* --- rows ---------------------------------------------------------------------------------- */

struct stocking {
    const struct alms_catalogue *catalogue;
    const struct alms_stock_query *query;
    struct alms_date today;
    uint32_t money_scale;
    struct alms_listing *rows;
    int64_t total;
};

static enum alms_code
take_pile(void *context, const struct alms_pile_row *pile, struct alms_error *err)
{
    char quantity[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char value[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct stocking *stocking = context;
    const struct alms_stock_query *query = stocking->query;
    struct alms_arena *arena = stocking->rows->arena;
    const int32_t item_id = alms_item_find_code(stocking->catalogue, pile->lot.item);

    if ((pile->quantity == 0 && pile->value == 0) ||
        (query->place != NULL && !alms_place_is_in(stocking->catalogue, pile->place, query->place)))
        return ALMS_OK;
    if (item_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "lot");
    }
    if (!alms_minor_add(&stocking->total, pile->value))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    const struct alms_item *item = alms_item_at(stocking->catalogue, item_id);
    struct alms_stock_row *row = alms_listing_add(stocking->rows);
    *row = (struct alms_stock_row){
        .item = alms_arena_text(arena, item->code),
        .name = alms_arena_text(arena, item->name),
        .name_en = alms_arena_text(arena, item->name_en),
        .category = alms_arena_text(arena, item->category),
        .unit = alms_arena_text(arena, item->unit),
        .lot = alms_arena_text(arena, pile->lot.lot),
        .place = alms_arena_text(arena, pile->place),
        .fund = alms_arena_text(arena, pile->lot.fund),
        .quantity =
            alms_arena_text(arena, alms_minor_format(pile->quantity, item->scale_digits, quantity)),
        .value = pile->lot.is_memo
                     ? NULL
                     : alms_arena_text(
                           arena, alms_minor_format(pile->value, stocking->money_scale, value)),
        .batch = alms_arena_text(arena, pile->lot.batch),
        .spec = alms_arena_text(arena, pile->lot.spec),
        .received = pile->lot.received,
        .expiry = pile->lot.expiry,
        .state = state_of(item, pile->lot.expiry, stocking->today, query->warn_months),
    };
    if (alms_date_is_given(row->expiry))
        row->days_left = alms_date_serial(row->expiry) - alms_date_serial(stocking->today);
    return ALMS_OK;
}

/* By item, place, then as they came: the first to expire first. */
static int compare_rows(const void *a, const void *b)
{
    const struct alms_stock_row *left = a;
    const struct alms_stock_row *right = b;
    int order = strcmp(left->item, right->item);

    if (order == 0)
        order = strcmp(left->place, right->place);
    if (order == 0 && alms_date_is_given(left->expiry) != alms_date_is_given(right->expiry))
        order = alms_date_is_given(left->expiry) ? -1 : 1;
    if (order == 0)
        order = alms_date_compare(left->expiry, right->expiry);
    if (order == 0)
        order = alms_date_compare(left->received, right->received);
    return order != 0 ? order : strcmp(left->lot, right->lot);
}

static enum alms_code check_query(const struct alms_masters *masters,
                                  const struct alms_stock_query *query, struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);

    if (query->item != NULL && alms_item_find_any(catalogue, query->item) == ALMS_ID_NONE)
        (void)alms_goods_item(masters, query->item, err);
    if (query->place != NULL && alms_place_find(catalogue, query->place) == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("warehouse"),
                        query->place);
    }
    if (query->fund != NULL && alms_fund_find(masters, query->fund) == ALMS_ID_NONE)
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("fund"), query->fund);
    return alms_error_code(err);
}

enum alms_code alms_stock_list(alms_book *book, const struct alms_stock_query *query,
                               struct alms_stock_list *out, struct alms_error *err)
{
    char total[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    TRY(check_query(masters, query, err));
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const int32_t item_id =
        query->item == NULL ? ALMS_ID_NONE : alms_item_find_any(catalogue, query->item);
    const int32_t base_id =
        alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));
    const struct alms_pile_query piles = {
        .item = item_id == ALMS_ID_NONE ? NULL : alms_item_at(catalogue, item_id)->code,
        .fund = query->fund,
        .as_of = query->date,
    };
    struct alms_listing rows = alms_listing_open(sizeof(struct alms_stock_row));
    struct stocking stocking = {
        .catalogue = catalogue,
        .query = query,
        .today = alms_book_date(book, query->date),
        .money_scale = alms_commodity_at(masters, base_id)->scale_digits,
        .rows = &rows,
    };
    const enum alms_code code =
        alms_store_pile_walk(book->store, &piles, take_pile, &stocking, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&rows);
        return code;
    }
    if (rows.count > 0)
        qsort(rows.items, rows.count, sizeof(struct alms_stock_row), compare_rows);
    out->items = alms_listing_finish(&rows);
    out->count = rows.count;
    out->value =
        alms_arena_text(rows.arena, alms_minor_format(stocking.total, stocking.money_scale, total));
    out->memory = rows.arena;
    return ALMS_OK;
}

void alms_stock_list_free(struct alms_stock_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_stock_list){0};
}
