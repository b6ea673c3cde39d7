#include "book/document.h"

#include "model/rule_case.h"
#include "model/rule_tariff.h"
#include "value/date.h"
#include "value/decimal.h"
#include "value/money.h"

#include <alms/case.h>

#include <string.h>

enum { DAYS_SCALE_DIGITS = 1 };

/* Ages in completed years, and the last for those of whom it is not known. */
static const struct {
    const char *text;
    uint32_t until;
} BANDS[] = {{"0-6", 6},    {"7-17", 17},        {"18-59", 59},
             {"60-79", 79}, {"80+", UINT32_MAX}, {"", UINT32_MAX}};

enum { BAND_UNKNOWN = 5 };

static_assert(COUNT_OF(BANDS) == BAND_UNKNOWN + 1, "the unknown are the last");

/* The sums of one group in one currency. */
struct group {
    const char *key;
    size_t band; /* of ages; 0 where they are not asked */
    const char *commodity;
    uint64_t count;
    int64_t amount;
    int64_t paid;
    int64_t returned;
    int64_t days; /* from application to payment, of all that are paid */
    uint64_t paid_count;
};

struct grouping {
    const struct alms_masters *masters;
    enum alms_case_group by;
    struct alms_document_reader reader;
    struct alms_arena *arena;
    struct group *groups; /* ordered by key and currency */
    size_t count;
    size_t capacity;
};

/* --- grouping ------------------------------------------------------------------------------ */

/* The band of the age on the day of the application. */
static enum alms_code band_of(struct grouping *grouping, const struct alms_case *item, size_t *out,
                              struct alms_error *err)
{
    struct alms_private part;
    struct alms_error ignored;
    struct alms_date birth = {0};

    *out = BAND_UNKNOWN;
    TRY(alms_document_read(&grouping->reader, item->n, &part, err));
    const char *text = alms_private_get(&part, "birth");
    alms_error_clear(&ignored);
    if (text == NULL || alms_date_parse(text, &birth, &ignored) != ALMS_OK ||
        alms_date_compare(birth, item->applied) > 0)
        return ALMS_OK;
    const uint32_t years = alms_age_years(birth, item->applied);
    size_t band = 0;
    while (years > BANDS[band].until)
        band += 1;
    *out = band;
    return ALMS_OK;
}

static enum alms_code key_of(struct grouping *grouping, const struct alms_case *item, char month[8],
                             struct group *group, struct alms_error *err)
{
    struct alms_private part;
    const char **out = &group->key;

    *group = (struct group){.key = "", .commodity = item->commodity};
    switch (grouping->by) {
    case ALMS_CASES_BY_STATE: *out = alms_case_state_word(item->state); return ALMS_OK;
    case ALMS_CASES_BY_PROGRAMME: *out = item->programme; return ALMS_OK;
    case ALMS_CASES_BY_MONTH:
        alms_month_format(alms_date_month(item->applied), month);
        *out = month;
        return ALMS_OK;
    case ALMS_CASES_BY_COUNTY:
        TRY(alms_document_read(&grouping->reader, item->n, &part, err));
        *out = alms_private_get(&part, "county");
        *out = *out == NULL ? "" : *out;
        return ALMS_OK;
    case ALMS_CASES_BY_AGE: return band_of(grouping, item, &group->band, err);
    case ALMS_CASES_BY_STATE_AND_AGE:
        *out = alms_case_state_word(item->state);
        return band_of(grouping, item, &group->band, err);
    }
    UNREACHABLE("a way to group of the enum");
}

static int compare(const struct group *a, const struct group *b)
{
    const int order = strcmp(a->key, b->key);

    if (order != 0 || a->band != b->band)
        return order != 0 ? order : (a->band < b->band ? -1 : 1);
    return strcmp(a->commodity, b->commodity);
}

/* The group of the key, made where it belongs if there is none. */
static struct group *take_group(struct grouping *grouping, const struct group *sought)
{
    size_t place = 0;

    while (place < grouping->count && compare(&grouping->groups[place], sought) < 0)
        place += 1;
    if (place < grouping->count && compare(&grouping->groups[place], sought) == 0)
        return &grouping->groups[place];
    grouping->groups = alms_grow(grouping->groups, &grouping->capacity, grouping->count + 1,
                                 sizeof(*grouping->groups));
    memmove(grouping->groups + place + 1, grouping->groups + place,
            (grouping->count - place) * sizeof(*grouping->groups));
    grouping->groups[place] =
        (struct group){.key = alms_arena_text(grouping->arena, sought->key),
                       .band = sought->band,
                       .commodity = alms_arena_text(grouping->arena, sought->commodity)};
    grouping->count += 1;
    return &grouping->groups[place];
}

static enum alms_code take_case(void *context, const struct alms_case *item, struct alms_error *err)
{
    char month[8];
    struct group sought;
    struct grouping *grouping = context;

    TRY(key_of(grouping, item, month, &sought, err));
    struct group *group = take_group(grouping, &sought);
    group->count += 1;
    if (!alms_minor_add(&group->amount, item->amount) ||
        !alms_minor_add(&group->paid, item->paid) ||
        !alms_minor_add(&group->returned, item->returned))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    if (alms_date_is_given(item->paid_on)) {
        group->days += alms_date_serial(item->paid_on) - alms_date_serial(item->applied);
        group->paid_count += 1;
    }
    return ALMS_OK;
}

/* --- figures ------------------------------------------------------------------------------- */

/* The mean, to one digit after the point; NULL if nothing is paid. */
static const char *mean_days(const struct group *group, struct alms_arena *arena)
{
    char text[ALMS_DECIMAL_TEXT_SIZE_BYTES];
    CLEANUP(alms_decimal_clear) struct alms_decimal days = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal count = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal mean = alms_decimal_zero();

    if (group->paid_count == 0)
        return NULL;
    alms_decimal_set_minor(&days, group->days, 0);
    alms_decimal_set_minor(&count, (int64_t)group->paid_count, 0);
    alms_decimal_divide(&mean, &days, &count, DAYS_SCALE_DIGITS, ALMS_ROUND_HALF_UP);
    alms_decimal_format(&mean, text);
    return alms_arena_text(arena, text);
}

static const char *
amount_text(const struct grouping *grouping, const struct group *group, int64_t amount)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const int32_t id = alms_commodity_find(grouping->masters, group->commodity);
    const uint32_t scale =
        id == ALMS_ID_NONE ? 0 : alms_commodity_at(grouping->masters, id)->scale_digits;

    return alms_arena_text(grouping->arena, alms_minor_format(amount, scale, text));
}

static void close_grouping(struct grouping *grouping)
{
    alms_document_reader_close(&grouping->reader);
    alms_arena_close(grouping->arena);
    alms_free(grouping->groups);
}

enum alms_code alms_case_figures(alms_book *book, enum alms_case_group by,
                                 struct alms_case_figure_list *out, struct alms_error *err)
{
    CLEANUP(close_grouping)
    struct grouping grouping = {
        .by = by, .reader = alms_document_reader_open(book), .arena = alms_arena_open()};

    TRY(alms_book_masters(book, &grouping.masters, err));
    TRY(alms_store_case_walk(book->store, take_case, &grouping, err));
    struct alms_case_figure *items =
        alms_arena_alloc(grouping.arena, (grouping.count + 1) * sizeof(*items));
    for (size_t i = 0; i < grouping.count; i++) {
        const struct group *group = &grouping.groups[i];
        items[i] = (struct alms_case_figure){
            .key = by == ALMS_CASES_BY_AGE ? BANDS[group->band].text : group->key,
            .age = by == ALMS_CASES_BY_STATE_AND_AGE ? BANDS[group->band].text : NULL,
            .commodity = group->commodity,
            .count = group->count,
            .amount = amount_text(&grouping, group, group->amount),
            .paid = amount_text(&grouping, group, group->paid),
            .returned = amount_text(&grouping, group, group->returned),
            .mean_days = mean_days(group, grouping.arena),
        };
    }
    *out = (struct alms_case_figure_list){items, grouping.count, grouping.arena};
    grouping.arena = NULL;
    return ALMS_OK;
}

void alms_case_figures_free(struct alms_case_figure_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_case_figure_list){0};
}
