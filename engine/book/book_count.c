#include "book/goods.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* A line of a count, compared with the book. Its texts live with the document. */
struct compared {
    struct alms_lot_row lot;
    const struct alms_item *item;
    const char *place;
    int64_t booked;
    int64_t difference;
    int64_t pile_value;
    int64_t lowest_value;
    int64_t lowest_quantity;
    const char *value; /* of a surplus, as it was given */
};

struct counting {
    struct alms_goods *goods;
    const struct alms_count_draft *draft;
    struct compared *lines;
    const char **texts; /* as the record has them */
};

/* --- comparing ----------------------------------------------------------------------------- */

/* The place where a lot is counted: the one given, or the only one within the count's that has it.
 */
static enum alms_code find_place(const struct counting *counting,
                                 const struct alms_count_line *line, const char **out,
                                 struct alms_error *err)
{
    const struct alms_goods *goods = counting->goods;
    const struct alms_catalogue *catalogue = alms_masters_catalogue(goods->masters);
    const int32_t *order = alms_places_order(catalogue);

    *out = counting->draft->place;
    if (alms_text_is_given(line->place)) {
        *out = line->place;
        (void)alms_goods_place(goods->masters, line->place, err);
        return alms_error_code(err);
    }
    for (size_t i = 0; i < alms_places_count(catalogue); i++) {
        const char *place = alms_place_at(catalogue, order[i])->code;
        const struct alms_pile_key key = {line->lot, place, {0}};
        struct alms_pile_row row = {{0}};
        if (!alms_place_is_in(catalogue, place, counting->draft->place))
            continue;
        TRY(alms_store_pile(goods->book->store, &key, &row, err));
        if (row.quantity != 0) {
            *out = place;
            return ALMS_OK;
        }
    }
    return ALMS_OK;
}

static enum alms_code compare_line(struct counting *counting, size_t index, struct alms_error *err)
{
    bool is_found = false;
    int64_t counted = 0;
    struct alms_pile_row row = {{0}};
    const struct alms_goods *goods = counting->goods;
    const struct alms_count_line *line = &counting->draft->lines[index];
    struct compared *out = &counting->lines[index];
    const struct alms_catalogue *catalogue = alms_masters_catalogue(goods->masters);

    TRY(alms_text_check(line->lot, ALMS_FIELD_SIZE_MAX, W_("lot"), err));
    TRY(alms_store_lot_find(goods->book->store, line->lot, goods->arena, &out->lot, &is_found,
                            err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("lot"), line->lot);
    for (size_t i = 0; i < index; i++) {
        if (alms_text_equal(counting->lines[i].lot.lot, out->lot.lot) &&
            alms_text_equal(counting->draft->lines[i].place, line->place))
            return alms_fail(err, ALMS_E_DUPLICATE, "the lot '%s' is counted twice", line->lot);
    }
    out->item = alms_item_at(catalogue, alms_item_find_code(catalogue, out->lot.item));
    TRY(find_place(counting, line, &out->place, err));
    TRY(alms_quantity_take(out->item, line->counted, &counted, err));
    if (counted < 0)
        return alms_fail(err, ALMS_E_AMOUNT_NEGATIVE, "nobody counts less than nothing");
    const struct alms_pile_key key = {line->lot, out->place, goods->date};
    TRY(alms_store_pile(goods->book->store, &key, &row, err));
    out->booked = row.quantity;
    out->difference = counted - row.quantity;
    out->pile_value = row.value;
    out->lowest_value = row.lowest_value;
    out->lowest_quantity = row.lowest_quantity;
    out->value = line->value;

    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    alms_buffer_add_text(&text, out->lot.lot);
    alms_buffer_add_text(&text, " ");
    alms_buffer_add_text(&text, out->place);
    alms_buffer_add_text(&text, " ");
    alms_buffer_add_text(&text, alms_goods_quantity(goods, out->item, out->booked));
    alms_buffer_add_text(&text, " ");
    alms_buffer_add_text(&text, alms_goods_quantity(goods, out->item, counted));
    counting->texts[index] = alms_arena_text(goods->arena, text.bytes);
    return ALMS_OK;
}

/* --- adjusting ----------------------------------------------------------------------------- */

/* The value of a difference: the share of what is missing, fair value of what is too much. */
static enum alms_code value_of(const struct counting *counting, const struct compared *line,
                               int64_t *out, struct alms_error *err)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *base = NULL;
    const struct alms_masters *masters = counting->goods->masters;
    const struct alms_pile pile = {.quantity = line->booked,
                                   .value = line->pile_value,
                                   .lowest_quantity = line->lowest_quantity,
                                   .lowest_value = line->lowest_value};

    if (line->difference < 0) {
        *out = -alms_pile_share(&pile, -line->difference);
        return ALMS_OK;
    }
    if (!alms_text_is_given(line->value)) {
        return alms_fail(err, ALMS_E_VALUATION_MISSING,
                         "there is more of lot '%s' than booked, and its fair value is not given",
                         line->lot.lot);
    }
    TRY(alms_amount_take(masters, line->value, &base, text, err));
    TRY(alms_amount_check_positive(text, err));
    return alms_minor_parse(
        text, alms_commodity_at(masters, alms_commodity_find(masters, base))->scale_digits, out,
        err);
}

/* Adds the line of the goods and the one against it. `ordinal` numbers the goods of the entry. */
static enum alms_code adjust_line(const struct counting *counting, const struct compared *line,
                                  size_t ordinal, struct alms_error *err)
{
    int64_t value = 0;
    const char *account = NULL;
    const char *counter = NULL;
    char expiry[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_goods *goods = counting->goods;
    const bool is_surplus = line->difference > 0;
    const char *base = alms_masters_book(goods->masters, ALMS_FIELD_BASE);

    TRY(value_of(counting, line, &value, err));
    TRY(alms_goods_account(goods, line->lot.fund, &account, err));
    TRY(is_surplus ? alms_goods_other_income(goods, line->lot.fund, &counter, err)
                   : alms_goods_management(goods, line->lot.fund, &counter, err));
    if (alms_date_is_given(line->lot.expiry))
        alms_date_format(line->lot.expiry, expiry);
    const bool has_expiry = is_surplus && alms_date_is_given(line->lot.expiry);
    const struct alms_line moved = {
        .account = account,
        .fund = line->lot.fund,
        .commodity = base,
        .amount = alms_goods_money(goods, value),
        .item = line->lot.item,
        .lot = is_surplus ? alms_goods_lot_code(goods, ordinal) : line->lot.lot,
        .place = line->place,
        .quantity = alms_goods_quantity(goods, line->item, line->difference),
        .expiry = has_expiry ? alms_arena_text(goods->arena, expiry) : NULL,
        .batch = is_surplus ? line->lot.batch : NULL,
        .spec = is_surplus ? line->lot.spec : NULL,
    };
    const struct alms_line against = {.account = counter,
                                      .fund = line->lot.fund,
                                      .commodity = base,
                                      .amount = alms_goods_money(goods, -value)};
    TRY(alms_goods_add(goods, &moved, err));
    return alms_goods_add(goods, &against, err);
}

static enum alms_code
adjust_memo(const struct counting *counting, const struct compared *line, struct alms_error *err)
{
    struct alms_record record = {0};
    const struct alms_picked picked = {
        .item = line->lot.item, .lot = line->lot.lot, .fund = line->lot.fund};
    const struct alms_memo memo = {&picked, line->place, line->difference, "counted"};

    alms_record_set(&record, ALMS_FIELD_APPROVER, alms_text_or_null(counting->draft->approver));
    return alms_goods_memo(counting->goods, &record, &memo, NULL, NULL, err);
}

/* Records the differences: first those with a value in one entry, then the others. */
static enum alms_code
adjust(struct counting *counting, struct alms_count_result *result, struct alms_error *err)
{
    char of[ALMS_UINT_TEXT_SIZE_BYTES];
    size_t ordinal = 0;
    struct alms_goods *goods = counting->goods;
    struct alms_record record = {.kind = ALMS_KIND_STOCK_ADJUST};

    for (size_t i = 0; i < counting->draft->lines_count; i++) {
        const struct compared *line = &counting->lines[i];
        if (line->difference == 0 || line->lot.is_memo)
            continue;
        ordinal += 1;
        NOTE(adjust_line(counting, line, ordinal, err));
    }
    TRY(alms_error_code(err));
    if (goods->count > 0) {
        alms_record_set(&record, ALMS_FIELD_OF, alms_uint_format(result->n, of));
        alms_record_set(&record, ALMS_FIELD_APPROVER, alms_text_or_null(counting->draft->approver));
        record.entry = (struct alms_entry){
            .date = goods->date, .lines = goods->lines, .lines_count = goods->count};
        TRY(alms_tx_record(goods->tx, &record, NULL, &result->posted, err));
    }
    for (size_t i = 0; i < counting->draft->lines_count; i++) {
        if (counting->lines[i].difference != 0 && counting->lines[i].lot.is_memo)
            TRY(adjust_memo(counting, &counting->lines[i], err));
    }
    return ALMS_OK;
}

/* --- the count ----------------------------------------------------------------------------- */

static void check_draft(const struct counting *counting, struct alms_error *err)
{
    char text[ALMS_DATE_TEXT_SIZE_BYTES];
    const struct alms_count_draft *draft = counting->draft;
    const struct alms_goods *goods = counting->goods;

    /* Rule COUNT-2. */
    if (alms_date_compare(goods->date, goods->book->today) != 0) {
        alms_date_format(goods->date, text);
        (void)alms_fail(err, ALMS_E_COUNT_DAY, "the count of %s is not of the day it is recorded",
                        text);
    }
    if (draft->lines_count == 0)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("lot"));
    if (draft->lines_count > ALMS_COUNTED_MAX)
        (void)alms_fail(err, ALMS_E_LIST_LONG, "a count has at most %s lines", "1000");
    (void)alms_goods_place(goods->masters, draft->place, err);
    NOTE(alms_text_check_optional(draft->memo, ALMS_MEMO_SIZE_MAX, W_("memo"), err));
}

static enum alms_code
record_count(struct counting *counting, struct alms_count_result *result, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_posted posted = {{0}, 0};
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_STOCK_COUNT};
    const struct alms_count_draft *draft = counting->draft;

    alms_date_format(counting->goods->date, date);
    alms_record_set(&record, ALMS_FIELD_DATE, date);
    alms_record_set(&record, ALMS_FIELD_PLACE, draft->place);
    record.field[ALMS_FIELD_COUNTED] =
        (struct alms_value){.items = counting->texts, .count = draft->lines_count};
    record.field[ALMS_FIELD_COUNTERS] =
        (struct alms_value){.items = draft->counters, .count = draft->counters_count};
    alms_private_add(&part, "memo", draft->memo);
    TRY(alms_tx_record(counting->goods->tx, &record, &part, &posted, err));
    result->n = posted.n;
    return ALMS_OK;
}

enum alms_code alms_stock_count(alms_book *book, const struct alms_count_draft *draft,
                                struct alms_count_result *out, struct alms_error *err)
{
    static const char *const NOBODY[] = {NULL};
    struct alms_count_draft taken = *draft;
    struct alms_count_result result = {0, {{0}, 0}};
    CLEANUP(alms_goods_close) struct alms_goods goods = {0};
    struct counting counting = {.goods = &goods, .draft = &taken};

    TRY(alms_goods_open(book, draft->date, &goods, err));
    if (taken.counters == NULL)
        taken.counters = NOBODY;
    check_draft(&counting, err);
    TRY(alms_error_code(err));
    counting.lines =
        alms_arena_alloc(goods.arena, (draft->lines_count + 1) * sizeof(*counting.lines));
    counting.texts =
        alms_arena_alloc(goods.arena, (draft->lines_count + 1) * sizeof(*counting.texts));
    for (size_t i = 0; i < draft->lines_count; i++)
        NOTE(compare_line(&counting, i, err));
    TRY(alms_error_code(err));
    TRY(record_count(&counting, &result, err));
    TRY(adjust(&counting, &result, err));
    TRY(alms_tx_commit(&goods.tx, err));
    if (out != NULL)
        *out = result;
    return ALMS_OK;
}
