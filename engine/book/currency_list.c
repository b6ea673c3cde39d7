#include "book/book.h"
#include "model/rule_currency.h"
#include "value/date.h"
#include "value/decimal.h"
#include "value/money.h"

#include <alms/currency.h>

#include <stdlib.h>
#include <string.h>

enum { AVERAGE_SCALE = 6 };

enum alms_code alms_currency_is_used(alms_book *book, bool *out, struct alms_error *err)
{
    return alms_store_has_foreign(book->store, out, err);
}

const char *alms_currency_rate_of(const struct alms_entry_item *entry, const char *currency)
{
    const size_t size = strlen(currency);

    for (size_t i = 0; i < entry->rates_count; i++) {
        if (strncmp(entry->rates[i], currency, size) == 0 && entry->rates[i][size] == ' ')
            return entry->rates[i] + size + 1;
    }
    return entry->rate;
}

struct listing {
    const struct alms_masters *masters;
    struct alms_listing list; /* of struct alms_foreign_item */
};

/* What one unit is worth in the books. */
static const char *average_of(const struct alms_foreign_row *row, uint32_t currency_scale,
                              uint32_t base_scale, struct alms_arena *arena)
{
    char text[ALMS_DECIMAL_TEXT_SIZE_BYTES];
    CLEANUP(alms_decimal_clear) struct alms_decimal value = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal amount = alms_decimal_zero();

    if (row->day_amount == 0)
        return NULL;
    alms_decimal_set_minor(&value, row->day_value, base_scale);
    alms_decimal_set_minor(&amount, row->day_amount, currency_scale);
    alms_decimal_divide(&value, &value, &amount, AVERAGE_SCALE, ALMS_ROUND_HALF_UP);
    alms_decimal_format(&value, text);
    return alms_arena_text(arena, text);
}

static enum alms_code
take_position(void *context, const struct alms_foreign_row *row, struct alms_error *err)
{
    char foreign[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char value[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct listing *listing = context;
    struct alms_arena *arena = listing->list.arena;
    const int32_t currency_id = alms_commodity_find(listing->masters, row->currency);

    if (row->day_amount == 0 && row->day_value == 0)
        return ALMS_OK;
    if (currency_id == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "commodity");
    const uint32_t scale = alms_commodity_at(listing->masters, currency_id)->scale_digits;
    const uint32_t base_scale =
        alms_commodity_at(listing->masters, alms_base_id(listing->masters))->scale_digits;
    struct alms_foreign_item *item = alms_listing_add(&listing->list);
    *item = (struct alms_foreign_item){
        .account = alms_arena_text(arena, row->account),
        .fund = alms_arena_text(arena, row->fund),
        .currency = alms_arena_text(arena, row->currency),
        .foreign = alms_arena_text(arena, alms_minor_format(row->day_amount, scale, foreign)),
        .value = alms_arena_text(arena, alms_minor_format(row->day_value, base_scale, value)),
        .average = average_of(row, scale, base_scale, arena),
    };
    return ALMS_OK;
}

static int compare_items(const void *a, const void *b)
{
    const struct alms_foreign_item *left = a;
    const struct alms_foreign_item *right = b;
    int order = strcmp(left->currency, right->currency);

    if (order == 0)
        order = strcmp(left->account, right->account);
    return order != 0 ? order : strcmp(left->fund, right->fund);
}

enum alms_code alms_currency_list(alms_book *book, struct alms_month until,
                                  struct alms_foreign_list *out, struct alms_error *err)
{
    static const struct alms_date LAST = {9999, 12, 31};
    struct listing listing = {.masters = NULL};
    const struct alms_date date = until.year == 0 ? LAST : alms_month_last(until);

    TRY(alms_book_masters(book, &listing.masters, err));
    listing.list = alms_listing_open(sizeof(struct alms_foreign_item));
    const enum alms_code code =
        alms_store_foreign_walk(book->store, date, take_position, &listing, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&listing.list);
        return code;
    }
    if (listing.list.count > 0) {
        qsort(listing.list.items, listing.list.count, sizeof(struct alms_foreign_item),
              compare_items);
    }
    out->base =
        alms_arena_text(listing.list.arena, alms_masters_book(listing.masters, ALMS_FIELD_BASE));
    out->items = alms_listing_finish(&listing.list);
    out->count = listing.list.count;
    out->memory = listing.list.arena;
    return ALMS_OK;
}

void alms_foreign_list_free(struct alms_foreign_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_foreign_list){0};
}
