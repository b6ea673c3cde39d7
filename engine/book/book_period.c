#include "book/book.h"
#include "value/date.h"

#include <alms/period.h>

enum alms_code alms_period_close(alms_book *book, struct alms_month month, struct alms_error *err)
{
    char text[ALMS_MONTH_TEXT_SIZE_BYTES];
    struct alms_record record = {.kind = ALMS_KIND_PERIOD_CLOSE};

    alms_month_format(month, text);
    alms_record_set(&record, ALMS_FIELD_MONTH, text);
    return alms_book_record(book, &record, NULL, NULL, err);
}

static enum alms_code
take_month(void *context, struct alms_month month, uint64_t count, struct alms_error *err)
{
    struct alms_period *item = alms_listing_add(context);

    (void)err;
    *item = (struct alms_period){.month = month, .entries_count = count};
    return ALMS_OK;
}

enum alms_code
alms_period_list(alms_book *book, struct alms_period_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;
    struct alms_listing listing = alms_listing_open(sizeof(struct alms_period));

    enum alms_code code = alms_book_masters(book, &masters, err);
    if (code == ALMS_OK)
        code = alms_store_month_walk(book->store, take_month, &listing, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&listing);
        return code;
    }

    const struct alms_month closed = alms_masters_closed_month(masters);
    bool has_closed = closed.year == 0;
    struct alms_period *periods = listing.items;
    for (size_t i = 0; i < listing.count; i++) {
        const int32_t number = alms_month_number(periods[i].month);
        periods[i].is_closed = number <= alms_month_number(closed);
        has_closed = has_closed || number == alms_month_number(closed);
    }
    /* The newest closed month is shown even when nothing happened in it. */
    if (!has_closed) {
        struct alms_period *item = alms_listing_add(&listing);
        *item = (struct alms_period){.month = closed, .is_closed = true};
        periods = listing.items;
        for (size_t i = listing.count - 1;
             i > 0 && alms_month_number(periods[i - 1].month) > alms_month_number(closed); i--) {
            periods[i] = periods[i - 1];
            periods[i - 1] = (struct alms_period){.month = closed, .is_closed = true};
        }
    }
    out->items = alms_listing_finish(&listing);
    out->count = listing.count;
    out->memory = listing.arena;
    return ALMS_OK;
}

void alms_period_list_free(struct alms_period_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_period_list){0};
}
