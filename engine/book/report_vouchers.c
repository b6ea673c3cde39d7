#include "book/report_query.h"

#include "value/date.h"

#include <alms/vouchers.h>

const char *alms_series_word(char series)
{
    /* Decision 17 says why the letters are these. */
    switch (series) {
    case 'R': return N_("receipts");
    case 'P': return N_("payments");
    case 'T': return N_("transfers");
    case 'J': return N_("journal");
    default: return NULL;
    }
}

static enum alms_code
check_query(alms_book *book, const struct alms_vouchers_query *query, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;
    const struct alms_report_query common = {.from = query->from, .to = query->to};

    TRY(alms_book_masters(book, &masters, err));
    return alms_report_query_check(masters, &common, err);
}

/* --- series -------------------------------------------------------------------------------- */

struct counting {
    struct alms_listing list;
    uint64_t missing;
};

static enum alms_code
count_series(void *context, const struct alms_series_row *row, struct alms_error *err)
{
    uint64_t *count = context;

    (void)err;
    *count += row->count;
    return ALMS_OK;
}

/* A last number that is gone leaves no gap: the book counts its entries apart from their table. */
static enum alms_code count_lost(alms_book *book, uint64_t *out, struct alms_error *err)
{
    const struct alms_month open_end = {0};
    struct alms_head head;
    uint64_t count = 0;

    TRY(alms_store_head(book->store, &head, err));
    TRY(alms_store_series_walk(book->store, open_end, open_end, count_series, &count, err));
    *out = head.entries_count > count ? head.entries_count - count : 0;
    return ALMS_OK;
}

static const char *
number_text(struct alms_arena *arena, const struct alms_series_row *row, uint64_t number)
{
    char text[ALMS_VOUCHER_TEXT_SIZE_BYTES];

    alms_number_format((struct alms_number){row->series, row->month, number}, text);
    return alms_arena_text(arena, text);
}

static enum alms_code
take_series(void *context, const struct alms_series_row *row, struct alms_error *err)
{
    struct counting *counting = context;
    struct alms_arena *arena = counting->list.arena;
    struct alms_series *item = alms_listing_add(&counting->list);

    (void)err;
    /* Rule ENTRY-8: numbers are given from 1, and no two are the same. */
    *item = (struct alms_series){
        .month = row->month,
        .series = row->series,
        .word = alms_series_word(row->series),
        .first = number_text(arena, row, row->first),
        .last = number_text(arena, row, row->last),
        .count = row->count,
        .missing = row->last - row->count,
        .reversed = row->reversed,
        .reversals = row->reversals,
    };
    counting->missing += item->missing;
    return ALMS_OK;
}

enum alms_code alms_report_series(alms_book *book, const struct alms_vouchers_query *query,
                                  struct alms_series_list *out, struct alms_error *err)
{
    uint64_t lost = 0;

    TRY(check_query(book, query, err));
    TRY(count_lost(book, &lost, err));
    struct counting counting = {.list = alms_listing_open(sizeof(struct alms_series))};
    const enum alms_code code =
        alms_store_series_walk(book->store, query->from, query->to, take_series, &counting, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&counting.list);
        return code;
    }
    out->items = alms_listing_finish(&counting.list);
    out->count = counting.list.count;
    out->missing = counting.missing;
    out->lost = lost;
    out->memory = counting.list.arena;
    return ALMS_OK;
}

void alms_series_list_free(struct alms_series_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_series_list){0};
}

/* --- cancelled vouchers -------------------------------------------------------------------- */

struct cancelling {
    alms_book *book;
    struct alms_arena *records; /* of one row */
    struct alms_listing list;
};

static enum alms_code
take_cancelled(void *context, const struct alms_cancelled_row *row, struct alms_error *err)
{
    struct cancelling *cancelling = context;
    alms_book *book = cancelling->book;
    struct alms_arena *arena = cancelling->list.arena;
    struct alms_record original;
    struct alms_record reversal;
    char corrected_by[ALMS_VOUCHER_TEXT_SIZE_BYTES];

    alms_arena_reset(cancelling->records);
    TRY(alms_book_read_record(book, row->n, cancelling->records, &original, err));
    TRY(alms_book_read_record(book, row->reversed_by, cancelling->records, &reversal, err));
    if (row->corrected_by >= 0) {
        TRY(alms_store_number_of(book->store, (uint64_t)row->corrected_by, corrected_by, err));
    }
    struct alms_cancelled *item = alms_listing_add(&cancelling->list);
    *item = (struct alms_cancelled){
        .number = alms_arena_text(arena, original.entry.number),
        .date = original.entry.date,
        .kind = alms_arena_text(arena, original.kind_text),
        .reversed_by = alms_arena_text(arena, reversal.entry.number),
        .reversed_on = reversal.entry.date,
        .reason = alms_arena_text(arena, alms_record_text(&reversal, ALMS_FIELD_REASON)),
        .corrected_by = row->corrected_by < 0 ? NULL : alms_arena_text(arena, corrected_by),
    };
    return ALMS_OK;
}

enum alms_code alms_report_cancelled(alms_book *book, const struct alms_vouchers_query *query,
                                     struct alms_cancelled_list *out, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *records = alms_arena_open();

    TRY(check_query(book, query, err));
    struct cancelling cancelling = {book, records,
                                    alms_listing_open(sizeof(struct alms_cancelled))};
    const enum alms_code code = alms_store_cancelled_walk(book->store, query->from, query->to,
                                                          take_cancelled, &cancelling, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&cancelling.list);
        return code;
    }
    out->items = alms_listing_finish(&cancelling.list);
    out->count = cancelling.list.count;
    out->memory = cancelling.list.arena;
    return ALMS_OK;
}

void alms_cancelled_list_free(struct alms_cancelled_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_cancelled_list){0};
}
