#include "book/report_query.h"
#include "book/stock_walk.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <stdlib.h>
#include <string.h>

/* Figures of one kind, quantity or value. */
struct figures {
    int64_t opening;
    int64_t received;
    int64_t bought;
    int64_t other_in;
    int64_t issued;
    int64_t other_out;
};

struct roll {
    int32_t item_id;
    int32_t fund_id;
    struct figures quantity;
    struct figures value;
};

struct rolling {
    alms_book *book;
    const struct alms_masters *masters;
    const struct alms_report_query *query;
    struct alms_listing rolls;
    struct alms_arena *arena; /* of the report */
    uint32_t money_scale;
    /* The record whose movements come one after the other. */
    struct alms_arena *record_arena;
    uint64_t record_n;
    enum alms_goods_flow flow;
};

static struct roll *find_roll(struct rolling *rolling, int32_t item_id, int32_t fund_id)
{
    struct roll *items = rolling->rolls.items;

    for (size_t i = rolling->rolls.count; i > 0; i--) {
        if (items[i - 1].item_id == item_id && items[i - 1].fund_id == fund_id)
            return &items[i - 1];
    }
    struct roll *roll = alms_listing_add(&rolling->rolls);
    *roll = (struct roll){.item_id = item_id, .fund_id = fund_id};
    return roll;
}

/* --- adding up ----------------------------------------------------------------------------- */

static bool
add_figure(struct figures *figures, enum alms_goods_flow flow, bool is_before, int64_t amount)
{
    if (is_before)
        return alms_minor_add(&figures->opening, amount);
    switch (flow) {
    case ALMS_GOODS_FLOW_GIFT: return alms_minor_add(&figures->received, amount);
    case ALMS_GOODS_FLOW_PURCHASE: return alms_minor_add(&figures->bought, amount);
    case ALMS_GOODS_FLOW_AID:
    case ALMS_GOODS_FLOW_RETURN: return alms_minor_add(&figures->issued, -amount);
    case ALMS_GOODS_FLOW_MOVE: return true; /* between places: the two sides cancel */
    case ALMS_GOODS_FLOW_USE:
    case ALMS_GOODS_FLOW_KIT:
    case ALMS_GOODS_FLOW_COUNTED:
    case ALMS_GOODS_FLOW_LOSS:
    case ALMS_GOODS_FLOW_OPENING:
    case ALMS_GOODS_FLOW_COUNT: break;
    }
    return amount < 0 ? alms_minor_add(&figures->other_out, -amount)
                      : alms_minor_add(&figures->other_in, amount);
}

static enum alms_code
read_flow(struct rolling *rolling, const struct alms_goods_move_row *row, struct alms_error *err)
{
    struct alms_record record;
    struct alms_entry_row entry = {0};

    if (rolling->record_n == row->n)
        return ALMS_OK;
    rolling->record_n = UINT64_MAX;
    alms_arena_reset(rolling->record_arena);
    TRY(alms_book_read_record(rolling->book, row->n, rolling->record_arena, &record, err));
    if (record.kind == ALMS_KIND_REVERSE) {
        TRY(alms_store_entry_get(rolling->book->store, row->n, &entry, err));
        TRY(alms_book_read_record(rolling->book, (uint64_t)entry.reverses, rolling->record_arena,
                                  &record, err));
    }
    rolling->flow = alms_goods_flow_of(rolling->masters, &record);
    rolling->record_n = row->n;
    return ALMS_OK;
}

static enum alms_code
take_move(void *context, const struct alms_goods_move_row *row, struct alms_error *err)
{
    struct rolling *rolling = context;
    const struct alms_report_query *query = rolling->query;
    const int32_t item_id =
        alms_item_find_code(alms_masters_catalogue(rolling->masters), row->item);
    const int32_t fund_id = alms_fund_find(rolling->masters, row->fund);

    if (item_id == ALMS_ID_NONE || fund_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "lot");
    }
    if (query->fund != NULL && strcmp(query->fund, row->fund) != 0)
        return ALMS_OK;
    const bool is_before =
        alms_month_number(alms_date_month(row->date)) < alms_month_number(query->from);
    if (!is_before)
        TRY(read_flow(rolling, row, err));
    struct roll *roll = find_roll(rolling, item_id, fund_id);
    if (!add_figure(&roll->quantity, rolling->flow, is_before, row->quantity) ||
        !add_figure(&roll->value, rolling->flow, is_before, row->value))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

/* --- writing ------------------------------------------------------------------------------- */

static const char *text_of(struct rolling *rolling, int64_t amount, uint32_t scale_digits)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    return alms_arena_text(rolling->arena, alms_minor_format(amount, scale_digits, text));
}

static enum alms_code put_figures(struct rolling *rolling, const struct figures *figures,
                                  uint32_t scale, struct alms_goods_figures *out,
                                  struct alms_error *err)
{
    int64_t closing = figures->opening;

    if (!alms_minor_add(&closing, figures->received) ||
        !alms_minor_add(&closing, figures->bought) ||
        !alms_minor_add(&closing, figures->other_in) ||
        !alms_minor_add(&closing, -figures->issued) ||
        !alms_minor_add(&closing, -figures->other_out))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    *out = (struct alms_goods_figures){
        .opening = text_of(rolling, figures->opening, scale),
        .received = text_of(rolling, figures->received, scale),
        .bought = text_of(rolling, figures->bought, scale),
        .other_in = text_of(rolling, figures->other_in, scale),
        .issued = text_of(rolling, figures->issued, scale),
        .other_out = text_of(rolling, figures->other_out, scale),
        .closing = text_of(rolling, closing, scale),
    };
    return ALMS_OK;
}

static enum alms_code put_row(struct rolling *rolling, const struct roll *roll,
                              struct alms_goods_row *out, struct alms_error *err)
{
    const struct alms_item *item =
        alms_item_at(alms_masters_catalogue(rolling->masters), roll->item_id);

    *out = (struct alms_goods_row){
        .item = alms_arena_text(rolling->arena, item->code),
        .name = alms_arena_text(rolling->arena, item->name),
        .name_en = alms_arena_text(rolling->arena, item->name_en),
        .unit = alms_arena_text(rolling->arena, item->unit),
        .fund =
            alms_arena_text(rolling->arena, alms_fund_at(rolling->masters, roll->fund_id)->code),
    };
    TRY(put_figures(rolling, &roll->quantity, item->scale_digits, &out->quantity, err));
    return put_figures(rolling, &roll->value, rolling->money_scale, &out->value, err);
}

static bool add_all(struct figures *total, const struct figures *figures)
{
    return alms_minor_add(&total->opening, figures->opening) &&
           alms_minor_add(&total->received, figures->received) &&
           alms_minor_add(&total->bought, figures->bought) &&
           alms_minor_add(&total->other_in, figures->other_in) &&
           alms_minor_add(&total->issued, figures->issued) &&
           alms_minor_add(&total->other_out, figures->other_out);
}

static bool are_zero(const struct figures *figures)
{
    return figures->opening == 0 && figures->received == 0 && figures->bought == 0 &&
           figures->other_in == 0 && figures->issued == 0 && figures->other_out == 0;
}

/* Gone before the first month, and not come again. */
static bool is_idle(const struct roll *roll)
{
    return are_zero(&roll->quantity) && are_zero(&roll->value);
}

static int compare_rows(const void *a, const void *b)
{
    const struct alms_goods_row *left = a;
    const struct alms_goods_row *right = b;
    const int order = strcmp(left->item, right->item);

    return order != 0 ? order : strcmp(left->fund, right->fund);
}

static enum alms_code
make_report(struct rolling *rolling, struct alms_goods_report *out, struct alms_error *err)
{
    struct figures total = {0};
    size_t count = 0;
    const struct alms_report_query *query = rolling->query;
    const bool has_end = query->to.year != 0;
    const struct alms_days days = {.to = has_end ? alms_month_last(query->to)
                                                 : (struct alms_date){0}};

    TRY(alms_store_goods_move_walk(rolling->book->store, days, take_move, rolling, err));
    const struct roll *rolls = rolling->rolls.items;
    struct alms_goods_row *rows =
        alms_arena_alloc(rolling->arena, (rolling->rolls.count + 1) * sizeof(*rows));
    for (size_t i = 0; i < rolling->rolls.count; i++) {
        if (is_idle(&rolls[i]))
            continue;
        TRY(put_row(rolling, &rolls[i], &rows[count++], err));
        if (!add_all(&total, &rolls[i].value))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    if (count > 0)
        qsort(rows, count, sizeof(*rows), compare_rows);
    out->items = rows;
    out->count = count;
    out->memory = rolling->arena;
    return put_figures(rolling, &total, rolling->money_scale, &out->total, err);
}

enum alms_code alms_report_goods(alms_book *book, const struct alms_report_query *query,
                                 struct alms_goods_report *out, struct alms_error *err)
{
    struct alms_goods_report made = {0};
    struct rolling rolling = {.book = book, .query = query, .record_n = UINT64_MAX};

    TRY(alms_book_masters(book, &rolling.masters, err));
    TRY(alms_report_query_check(rolling.masters, query, err));
    const int32_t base_id =
        alms_commodity_find(rolling.masters, alms_masters_book(rolling.masters, ALMS_FIELD_BASE));
    rolling.money_scale = alms_commodity_at(rolling.masters, base_id)->scale_digits;
    rolling.rolls = alms_listing_open(sizeof(struct roll));
    rolling.arena = alms_arena_open();
    rolling.record_arena = alms_arena_open();
    const enum alms_code code = make_report(&rolling, &made, err);
    alms_listing_discard(&rolling.rolls);
    alms_arena_close(rolling.record_arena);
    if (code != ALMS_OK) {
        alms_arena_close(rolling.arena);
        return code;
    }
    *out = made;
    return ALMS_OK;
}

void alms_goods_report_free(struct alms_goods_report *report)
{
    alms_arena_close(report->memory);
    *report = (struct alms_goods_report){0};
}
