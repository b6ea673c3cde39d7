#include "book/report_query.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <stdlib.h>
#include <string.h>

static const char *const FORMS[] = {"money", "goods", "claims"};
static const struct alms_words FORM_WORDS = {"form", FORMS, COUNT_OF(FORMS)};

/* The roll-forward of one fund, commodity and form. */
struct roll {
    int32_t fund_id; /* ALMS_ID_NONE for a total */
    int32_t commodity_id;
    enum alms_fund_form form;
    int64_t opening;
    int64_t gifts;
    int64_t other_in;
    int64_t aid;
    int64_t other_out;
    int64_t transfers;
};

struct rolling {
    const struct alms_masters *masters;
    const struct alms_report_query *query;
    struct alms_listing rolls;
    struct alms_listing totals;
    struct alms_arena *arena; /* of the report */
};

static struct roll *find_roll(struct alms_listing *rolls, int32_t fund_id, int32_t commodity_id,
                              enum alms_fund_form form)
{
    struct roll *items = rolls->items;

    for (size_t i = 0; i < rolls->count; i++) {
        if (items[i].fund_id == fund_id && items[i].commodity_id == commodity_id &&
            items[i].form == form)
            return &items[i];
    }
    struct roll *roll = alms_listing_add(rolls);
    *roll = (struct roll){.fund_id = fund_id, .commodity_id = commodity_id, .form = form};
    return roll;
}

/* --- adding up ----------------------------------------------------------------------------- */

static bool add_flow(struct roll *roll, const struct alms_flow_row *row, bool is_before)
{
    if (is_before) {
        return alms_minor_add(&roll->opening, row->taken) &&
               alms_minor_add(&roll->opening, -row->given);
    }
    if (strcmp(row->flow, "gift") == 0) {
        return alms_minor_add(&roll->gifts, row->taken) &&
               alms_minor_add(&roll->gifts, -row->given);
    }
    if (strcmp(row->flow, "aid") == 0)
        return alms_minor_add(&roll->aid, row->given) && alms_minor_add(&roll->aid, -row->taken);
    if (strcmp(row->flow, "transfer") == 0) {
        return alms_minor_add(&roll->transfers, row->taken) &&
               alms_minor_add(&roll->transfers, -row->given);
    }
    return alms_minor_add(&roll->other_in, row->taken) &&
           alms_minor_add(&roll->other_out, row->given);
}

static enum alms_code
take_flow(void *context, const struct alms_flow_row *row, struct alms_error *err)
{
    int form = 0;
    struct rolling *rolling = context;
    const struct alms_report_query *query = rolling->query;
    const int32_t fund_id = alms_fund_find(rolling->masters, row->fund);
    const int32_t commodity_id = alms_commodity_find(rolling->masters, row->commodity);

    if (fund_id == ALMS_ID_NONE || commodity_id == ALMS_ID_NONE ||
        !alms_word_find(&FORM_WORDS, row->form, &form)) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "flow");
    }
    if (query->fund != NULL && strcmp(query->fund, row->fund) != 0)
        return ALMS_OK;
    const bool is_before = alms_month_number(row->month) < alms_month_number(query->from);
    struct roll *roll =
        find_roll(&rolling->rolls, fund_id, commodity_id, (enum alms_fund_form)form);
    if (!add_flow(roll, row, is_before))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

/* Every open fund has a line for money in the base currency, even when nothing moved. */
static void add_idle_funds(struct rolling *rolling)
{
    const struct alms_masters *masters = rolling->masters;
    const int32_t base_id =
        alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));

    for (size_t i = 0; i < alms_funds_count(masters) && base_id != ALMS_ID_NONE; i++) {
        const struct alms_fund *fund = alms_fund_at(masters, (int32_t)i);
        if (fund->is_closed ||
            (rolling->query->fund != NULL && strcmp(rolling->query->fund, fund->code) != 0))
            continue;
        (void)find_roll(&rolling->rolls, (int32_t)i, base_id, ALMS_FUND_MONEY);
    }
}

static enum alms_code close_roll(const struct roll *roll, int64_t *out, struct alms_error *err)
{
    *out = roll->opening;
    if (!alms_minor_add(out, roll->gifts) || !alms_minor_add(out, roll->other_in) ||
        !alms_minor_add(out, -roll->aid) || !alms_minor_add(out, -roll->other_out) ||
        !alms_minor_add(out, roll->transfers))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static enum alms_code
add_to_total(struct rolling *rolling, const struct roll *roll, struct alms_error *err)
{
    struct roll *total = find_roll(&rolling->totals, ALMS_ID_NONE, roll->commodity_id, roll->form);

    if (!alms_minor_add(&total->opening, roll->opening) ||
        !alms_minor_add(&total->gifts, roll->gifts) ||
        !alms_minor_add(&total->other_in, roll->other_in) ||
        !alms_minor_add(&total->aid, roll->aid) ||
        !alms_minor_add(&total->other_out, roll->other_out) ||
        !alms_minor_add(&total->transfers, roll->transfers))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

/* --- writing ------------------------------------------------------------------------------- */

static const char *amount_text(struct rolling *rolling, const struct roll *roll, int64_t amount)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_commodity *commodity =
        alms_commodity_at(rolling->masters, roll->commodity_id);

    return alms_arena_text(rolling->arena,
                           alms_minor_format(amount, commodity->scale_digits, text));
}

static enum alms_code put_row(struct rolling *rolling, const struct roll *roll,
                              struct alms_fund_row *out, struct alms_error *err)
{
    int64_t closing = 0;
    struct alms_arena *arena = rolling->arena;

    TRY(close_roll(roll, &closing, err));
    *out = (struct alms_fund_row){
        .commodity =
            alms_arena_text(arena, alms_commodity_at(rolling->masters, roll->commodity_id)->code),
        .form = roll->form,
        .opening = amount_text(rolling, roll, roll->opening),
        .gifts = amount_text(rolling, roll, roll->gifts),
        .other_in = amount_text(rolling, roll, roll->other_in),
        .aid = amount_text(rolling, roll, roll->aid),
        .other_out = amount_text(rolling, roll, roll->other_out),
        .transfers = amount_text(rolling, roll, roll->transfers),
        .closing = amount_text(rolling, roll, closing),
    };
    if (roll->fund_id != ALMS_ID_NONE) {
        const struct alms_fund *fund = alms_fund_at(rolling->masters, roll->fund_id);
        out->fund = alms_arena_text(arena, fund->code);
        out->name = alms_arena_text(arena, fund->name);
        out->name_en = alms_arena_text(arena, fund->name_en);
        out->restriction = alms_restriction_word(fund->restriction);
    }
    return ALMS_OK;
}

/* By form, fund and commodity; sorting needs the codes, so it is an insertion sort of few rows. */
static bool comes_before(const struct rolling *rolling, const struct roll *a, const struct roll *b)
{
    if (a->form != b->form)
        return a->form < b->form;
    if (a->fund_id != b->fund_id) {
        return strcmp(alms_fund_at(rolling->masters, a->fund_id)->code,
                      alms_fund_at(rolling->masters, b->fund_id)->code) < 0;
    }
    return a->commodity_id < b->commodity_id;
}

static void sort_rolls(const struct rolling *rolling, struct alms_listing *rolls)
{
    struct roll *items = rolls->items;

    for (size_t i = 1; i < rolls->count; i++) {
        const struct roll roll = items[i];
        size_t place = i;
        while (place > 0 && comes_before(rolling, &roll, &items[place - 1])) {
            items[place] = items[place - 1];
            place -= 1;
        }
        items[place] = roll;
    }
}

static enum alms_code put_rows(struct rolling *rolling, struct alms_listing *rolls,
                               const struct alms_fund_row **out, struct alms_error *err)
{
    const struct roll *items = rolls->items;
    struct alms_fund_row *rows =
        alms_arena_alloc(rolling->arena, (rolls->count + 1) * sizeof(*rows));

    for (size_t i = 0; i < rolls->count; i++)
        TRY(put_row(rolling, &items[i], &rows[i], err));
    *out = rows;
    return ALMS_OK;
}

static enum alms_code make_report(struct rolling *rolling, alms_book *book,
                                  struct alms_fund_report *out, struct alms_error *err)
{
    TRY(alms_store_flow_walk(book->store, rolling->query->to, take_flow, rolling, err));
    add_idle_funds(rolling);
    sort_rolls(rolling, &rolling->rolls);
    const struct roll *rolls = rolling->rolls.items;
    for (size_t i = 0; i < rolling->rolls.count; i++)
        TRY(add_to_total(rolling, &rolls[i], err));
    sort_rolls(rolling, &rolling->totals);
    TRY(put_rows(rolling, &rolling->rolls, &out->items, err));
    TRY(put_rows(rolling, &rolling->totals, &out->totals, err));
    out->count = rolling->rolls.count;
    out->totals_count = rolling->totals.count;
    out->memory = rolling->arena;
    return ALMS_OK;
}

enum alms_code alms_report_funds(alms_book *book, const struct alms_report_query *query,
                                 struct alms_fund_report *out, struct alms_error *err)
{
    struct alms_fund_report made = {0};
    struct rolling rolling = {.query = query};

    TRY(alms_book_masters(book, &rolling.masters, err));
    TRY(alms_report_query_check(rolling.masters, query, err));
    rolling.rolls = alms_listing_open(sizeof(struct roll));
    rolling.totals = alms_listing_open(sizeof(struct roll));
    rolling.arena = alms_arena_open();
    const enum alms_code code = make_report(&rolling, book, &made, err);
    alms_listing_discard(&rolling.rolls);
    alms_listing_discard(&rolling.totals);
    if (code != ALMS_OK) {
        alms_arena_close(rolling.arena);
        return code;
    }
    *out = made;
    return ALMS_OK;
}

void alms_fund_report_free(struct alms_fund_report *report)
{
    alms_arena_close(report->memory);
    *report = (struct alms_fund_report){0};
}
