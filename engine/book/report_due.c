#include "book/book.h"
#include "model/deadline.h"
#include "value/date.h"

#include <alms/due.h>

#include <stdlib.h>
#include <string.h>

/* A programme from the month of its first spending to the day on which it was closed. */
struct programme {
    const char *code;
    struct alms_life life;
};

struct collecting {
    alms_book *book;
    const struct alms_masters *masters;
    const struct alms_due_query *query;
    struct alms_listing list;
    struct alms_listing programmes;
    int32_t last_year; /* that was collected */
    const struct alms_deadline *deadlines;
    size_t deadlines_count;
    /* What is being told of. */
    const struct alms_deadline *deadline;
    const char *event;
    const char *subject;
};

static void put_due(struct collecting *collecting, struct alms_date date)
{
    struct alms_arena *arena = collecting->list.arena;
    const struct alms_deadline *deadline = collecting->deadline;
    struct alms_due *item = alms_listing_add(&collecting->list);

    *item = (struct alms_due){
        .date = date,
        .rule = deadline->rule,
        .basis = deadline->basis,
        .event = collecting->event,
        .subject = alms_arena_text(arena, collecting->subject),
        .name = deadline->name,
        .name_en = deadline->name_en,
        .source = deadline->source,
    };
}

static void take_due(void *context, struct alms_date due)
{
    put_due(context, due);
}

/* Everything that the rules of some events make due of one thing. */
static void tell_life(struct collecting *collecting, enum alms_due_event first,
                      enum alms_due_event last, const struct alms_life *life)
{
    const struct alms_window window = {collecting->query->from, collecting->query->until};

    for (size_t i = 0; i < collecting->deadlines_count; i++) {
        collecting->deadline = &collecting->deadlines[i];
        if (collecting->deadline->event >= first && collecting->deadline->event <= last)
            alms_deadline_walk(collecting->deadline, life, &window, take_due, collecting);
    }
}

/* --- campaigns ----------------------------------------------------------------------------- */

static void add_campaigns(struct collecting *collecting)
{
    collecting->event = N_("campaign");
    for (size_t i = 0; i < alms_labels_count(collecting->masters, ALMS_CAMPAIGN); i++) {
        const struct alms_label *campaign =
            alms_label_at(collecting->masters, ALMS_CAMPAIGN, (int32_t)i);
        const struct alms_life life = {campaign->from, campaign->until};
        collecting->subject = campaign->code;
        tell_life(collecting, ALMS_DUE_CAMPAIGN_START, ALMS_DUE_CAMPAIGN_END, &life);
    }
}

/* --- programmes ---------------------------------------------------------------------------- */

static struct programme *find_programme(struct collecting *collecting, const char *code)
{
    struct programme *programmes = collecting->programmes.items;

    for (size_t i = 0; i < collecting->programmes.count; i++) {
        if (strcmp(programmes[i].code, code) == 0)
            return &programmes[i];
    }
    return NULL;
}

static enum alms_code
take_spending(void *context, const struct alms_spending_row *row, struct alms_error *err)
{
    struct collecting *collecting = context;

    (void)err;
    /* Rows come by month: the first of a programme is its beginning. */
    if (find_programme(collecting, row->programme) != NULL)
        return ALMS_OK;
    struct programme *programme = alms_listing_add(&collecting->programmes);
    programme->code = alms_arena_text(collecting->programmes.arena, row->programme);
    programme->life.from = alms_month_first(row->month);
    return ALMS_OK;
}

static enum alms_code
take_master(void *context, const struct alms_record *record, struct alms_error *err)
{
    struct collecting *collecting = context;

    (void)err;
    if (record->kind != ALMS_KIND_PROGRAMME_CLOSE)
        return ALMS_OK;
    struct programme *programme =
        find_programme(collecting, alms_record_text(record, ALMS_FIELD_CODE));
    if (programme != NULL)
        programme->life.until = alms_instant_date(record->at_s);
    return ALMS_OK;
}

static enum alms_code add_programmes(struct collecting *collecting, struct alms_error *err)
{
    const struct alms_month open_end = {0};
    struct alms_store *store = collecting->book->store;

    TRY(alms_store_spending_walk(store, open_end, open_end, take_spending, collecting, err));
    TRY(alms_store_master_walk(store, ALMS_LOG_END, take_master, collecting, err));
    collecting->event = N_("programme");
    const struct programme *programmes = collecting->programmes.items;
    for (size_t i = 0; i < collecting->programmes.count; i++) {
        collecting->subject = programmes[i].code;
        tell_life(collecting, ALMS_DUE_PROGRAMME_RUNNING, ALMS_DUE_PROGRAMME_END,
                  &programmes[i].life);
    }
    return ALMS_OK;
}

/* --- years --------------------------------------------------------------------------------- */

static enum alms_code
take_month(void *context, struct alms_month month, uint64_t count, struct alms_error *err)
{
    struct collecting *collecting = context;
    char year[ALMS_UINT_TEXT_SIZE_BYTES];
    const struct alms_life life = {{month.year, 1, 1}, {month.year, 12, 31}};

    (void)count;
    (void)err;
    if (month.year == collecting->last_year)
        return ALMS_OK;
    collecting->last_year = month.year;
    collecting->subject = alms_uint_format((uint64_t)month.year, year);
    tell_life(collecting, ALMS_DUE_YEAR_END, ALMS_DUE_YEAR_END, &life);
    return ALMS_OK;
}

/* --- the list ------------------------------------------------------------------------------ */

static void add_told(struct collecting *collecting)
{
    const struct alms_date none = {0};

    collecting->event = NULL;
    collecting->subject = NULL;
    for (size_t i = 0; i < collecting->deadlines_count; i++) {
        collecting->deadline = &collecting->deadlines[i];
        if (collecting->deadline->event == ALMS_DUE_TOLD)
            put_due(collecting, none);
    }
}

static int compare_due(const void *a, const void *b)
{
    const struct alms_due *left = a;
    const struct alms_due *right = b;
    const bool left_has_day = alms_date_is_given(left->date);

    if (left_has_day != alms_date_is_given(right->date))
        return left_has_day ? -1 : 1;
    if (left_has_day && alms_date_compare(left->date, right->date) != 0)
        return alms_date_compare(left->date, right->date);
    if (strcmp(left->rule, right->rule) != 0)
        return strcmp(left->rule, right->rule);
    if (left_has_day && strcmp(left->subject, right->subject) != 0)
        return strcmp(left->subject, right->subject);
    return strcmp(left->name, right->name);
}

static enum alms_code collect(struct collecting *collecting, struct alms_error *err)
{
    collecting->deadlines_count =
        alms_deadlines_load(collecting->list.arena, &collecting->deadlines);
    add_campaigns(collecting);
    TRY(add_programmes(collecting, err));
    collecting->event = N_("year");
    TRY(alms_store_month_walk(collecting->book->store, take_month, collecting, err));
    if (collecting->query->with_told)
        add_told(collecting);
    if (collecting->list.count > 1) {
        qsort(collecting->list.items, collecting->list.count, sizeof(struct alms_due), compare_due);
    }
    return ALMS_OK;
}

enum alms_code alms_report_due(alms_book *book, const struct alms_due_query *query,
                               struct alms_due_list *out, struct alms_error *err)
{
    struct collecting collecting = {.book = book, .query = query};

    alms_book_check_span(query->from, query->until, err);
    TRY(alms_error_code(err));
    TRY(alms_book_masters(book, &collecting.masters, err));
    collecting.list = alms_listing_open(sizeof(struct alms_due));
    collecting.programmes = alms_listing_open(sizeof(struct programme));
    const enum alms_code code = collect(&collecting, err);
    alms_listing_discard(&collecting.programmes);
    if (code != ALMS_OK) {
        alms_listing_discard(&collecting.list);
        return code;
    }
    out->items = alms_listing_finish(&collecting.list);
    out->count = collecting.list.count;
    out->memory = collecting.list.arena;
    return ALMS_OK;
}

void alms_due_list_free(struct alms_due_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_due_list){0};
}
