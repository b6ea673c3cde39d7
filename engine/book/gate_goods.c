#include "book/gate_goods.h"

#include "book/gate_case.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* --- piles --------------------------------------------------------------------------------- */

enum alms_code alms_gate_pile(struct alms_gate *gate, const struct alms_pile_key *key,
                              struct alms_pile *out, struct alms_error *err)
{
    bool is_found = false;
    struct alms_lot_row lot = {0};
    struct alms_pile_row pile = {{0}};

    *out = (struct alms_pile){0};
    TRY(alms_store_lot_find(gate->store, key->lot, gate->arena, &lot, &is_found, err));
    if (!is_found)
        return ALMS_OK;
    TRY(alms_store_pile(gate->store, key, &pile, err));
    *out = (struct alms_pile){
        .is_found = true,
        .is_memo = lot.is_memo,
        .item_id = alms_item_find_code(alms_masters_catalogue(gate->masters), lot.item),
        .fund_id = alms_fund_find(gate->masters, lot.fund),
        .received = lot.received,
        .expiry = lot.expiry,
        .quantity = pile.quantity,
        .value = pile.value,
        .lowest_quantity = pile.lowest_quantity,
        .lowest_value = pile.lowest_value,
    };
    if (out->item_id == ALMS_ID_NONE || out->fund_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "lot");
    }
    return ALMS_OK;
}

/* --- returns ------------------------------------------------------------------------------- */

struct issuing {
    const char *lot;
    struct alms_issued *issued;
};

static enum alms_code
take_issued(void *context, const struct alms_goods_move_row *row, struct alms_error *err)
{
    struct issuing *issuing = context;

    (void)err;
    issuing->issued->date = row->date;
    if (strcmp(row->lot, issuing->lot) == 0) {
        issuing->issued->quantity -= row->quantity;
        issuing->issued->value -= row->value;
    }
    return ALMS_OK;
}

enum alms_code alms_gate_issued(struct alms_gate *gate, const struct alms_issue_key *key,
                                struct alms_issued *out, struct alms_error *err)
{
    struct alms_entry_row row = {0};
    const char *kind = NULL;
    const uint64_t n = key->n;
    const char *lot = key->lot;
    struct issuing issuing = {lot, out};

    *out = (struct alms_issued){0};
    TRY(alms_store_entry_get(gate->store, n, &row, err));
    TRY(alms_store_number_of(gate->store, n, out->number, err));
    TRY(alms_store_kind_of(gate->store, n, gate->arena, &kind, err));
    out->is_issue = row.reversed_by < 0 && strcmp(kind, alms_kind_name(key->kind)) == 0;
    TRY(alms_store_record_moves(gate->store, n, take_issued, &issuing, err));
    return alms_store_returned(gate->store, n, lot, &out->returned_quantity, &out->returned_value,
                               err);
}

/* The record that gave out what a return brings back. */
static enum alms_code find_issue(struct alms_gate *gate, const struct alms_record *record,
                                 struct alms_issue_key *out, bool *out_found,
                                 struct alms_error *err)
{
    struct alms_number number;
    struct alms_month month;
    struct alms_plan_run run = {0};
    struct alms_entry_row row = {0};

    *out_found = false;
    if (record->kind == ALMS_KIND_PLAN_RETURN) {
        TRY(alms_month_parse(alms_record_text(record, ALMS_FIELD_MONTH), &month, err));
        TRY(alms_store_plan_run_find(gate->store, alms_record_text(record, ALMS_FIELD_PLAN), month,
                                     &run, out_found, err));
        *out = (struct alms_issue_key){.n = run.n, .kind = ALMS_KIND_PLAN_RUN};
        return ALMS_OK;
    }
    if (alms_number_parse(alms_record_text(record, ALMS_FIELD_OF), &number))
        TRY(alms_store_entry_find(gate->store, number, &row, out_found, err));
    *out = (struct alms_issue_key){.n = row.n, .kind = ALMS_KIND_STOCK_ISSUE};
    return ALMS_OK;
}

static enum alms_code check_return(struct alms_gate *gate, const struct alms_voucher *voucher,
                                   size_t index, struct alms_error *err)
{
    bool is_found = false;
    struct alms_issue_key key;
    struct alms_issued issued = {0};

    TRY(find_issue(gate, voucher->record, &key, &is_found, err));
    key.lot = voucher->record->entry.lines[index].lot;
    if (is_found)
        TRY(alms_gate_issued(gate, &key, &issued, err));
    alms_rule_goods_back(gate->masters, voucher, index, &issued, err);
    return ALMS_OK;
}

/* --- adjustments --------------------------------------------------------------------------- */

bool alms_counted_parse(const char *text, struct alms_arena *arena, struct alms_counted *out)
{
    const char *parts[4] = {0};
    const char *cursor = text;

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        const size_t size = strcspn(cursor, " ");
        const bool is_last = i + 1 == COUNT_OF(parts);
        if (size == 0 || (cursor[size] == '\0') != is_last)
            return false;
        parts[i] = alms_arena_bytes(arena, cursor, size);
        cursor += size + (is_last ? 0 : 1);
    }
    *out = (struct alms_counted){parts[0], parts[1], parts[2], parts[3]};
    return true;
}

/* What was found of a lot beyond what is booked. */
struct found {
    struct alms_counted line;
    bool is_memo;
    int64_t difference;
};

static enum alms_code
read_found(struct alms_gate *gate, const char *text, struct found *out, struct alms_error *err)
{
    int64_t booked = 0;
    int64_t counted = 0;
    bool is_found = false;
    struct alms_lot_row lot = {0};
    const struct alms_catalogue *catalogue = alms_masters_catalogue(gate->masters);

    if (!alms_counted_parse(text, gate->arena, &out->line))
        return alms_fail(err, ALMS_E_RECORD_FORM, "'%.60s' is no line of a count", text);
    TRY(alms_store_lot_find(gate->store, out->line.lot, gate->arena, &lot, &is_found, err));
    const int32_t item_id = is_found ? alms_item_find_code(catalogue, lot.item) : ALMS_ID_NONE;
    if (item_id == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("lot"), out->line.lot);
    const uint32_t scale = alms_item_at(catalogue, item_id)->scale_digits;
    TRY(alms_minor_parse(out->line.booked, scale, &booked, err));
    TRY(alms_minor_parse(out->line.counted, scale, &counted, err));
    if (counted < 0)
        return alms_fail(err, ALMS_E_AMOUNT_NEGATIVE, "nobody counts less than nothing");
    out->is_memo = lot.is_memo;
    out->difference = counted - booked;
    return ALMS_OK;
}

/* Whether a line of an adjustment is what the count found: less of the lot, or more in a new one.
 */
static bool
is_adjustment(const struct alms_voucher *voucher, size_t index, const struct found *found)
{
    const struct alms_line *line = &voucher->record->entry.lines[index];

    return voucher->postings[index].quantity == found->difference &&
           strcmp(line->place, found->line.place) == 0 &&
           (found->difference > 0 || strcmp(line->lot, found->line.lot) == 0);
}

/* Rule COUNT-4: an adjustment follows its count and moves the differences, in their order. */
static enum alms_code
check_adjustment(struct alms_gate *gate, const struct alms_voucher *voucher, struct alms_error *err)
{
    uint64_t n = 0;
    bool is_found = false;
    struct alms_record count = {0};
    struct found found = {{0}};
    size_t at = 0;
    const char *of = alms_record_text(voucher->record, ALMS_FIELD_OF);
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};

    if (!alms_uint_parse(of, &n) || n + 1 != voucher->record->n)
        return alms_fail(err, ALMS_E_COUNT_BOOKED, "the adjustment does not follow its count");
    TRY(alms_store_log_get(gate->store, n, &bytes, &is_found, err));
    if (is_found)
        TRY(alms_record_decode(bytes.bytes, bytes.size_bytes, gate->arena, &count, err));
    bool fits = count.kind == ALMS_KIND_STOCK_COUNT;
    const struct alms_value *lines = &count.field[ALMS_FIELD_COUNTED];
    for (size_t i = 0; i < lines->count && fits; i++) {
        TRY(read_found(gate, lines->items[i], &found, err));
        if (found.difference == 0 || found.is_memo)
            continue;
        while (at < voucher->count && voucher->postings[at].quantity == 0)
            at += 1;
        fits = at < voucher->count && is_adjustment(voucher, at, &found);
        at += 1;
    }
    while (at < voucher->count && voucher->postings[at].quantity == 0)
        at += 1;
    if (!fits || at < voucher->count)
        return alms_fail(err, ALMS_E_COUNT_BOOKED, "the adjustment is not what the count found");
    return ALMS_OK;
}

/* --- entries ------------------------------------------------------------------------------- */

/* Rule REVERSE-6: an issue of which something came back is not undone as if nothing had. */
static enum alms_code check_undone_issue(struct alms_gate *gate, const struct alms_record *original,
                                         struct alms_error *err)
{
    int64_t quantity = 0;
    int64_t value = 0;

    if (original == NULL || original->kind != ALMS_KIND_STOCK_ISSUE)
        return ALMS_OK;
    TRY(alms_store_returned(gate->store, original->n, NULL, &quantity, &value, err));
    if (quantity != 0) {
        (void)alms_fail(err, ALMS_E_STOCK_MOVED, "goods of issue '%s' came back",
                        original->entry.number);
    }
    return ALMS_OK;
}

static enum alms_code check_line(struct alms_gate *gate, const struct alms_voucher *voucher,
                                 size_t index, struct alms_pile *pile, struct alms_error *err)
{
    const struct alms_record *record = voucher->record;
    const struct alms_line *line = &record->entry.lines[index];
    const struct alms_pile_key key = {line->lot, line->place, record->entry.date};

    TRY(alms_gate_pile(gate, &key, pile, err));
    if (record->kind == ALMS_KIND_REVERSE) {
        alms_rule_pile_is_enough(gate->masters, voucher, index, pile, err);
        return ALMS_OK;
    }
    alms_rule_pile(gate->masters, voucher, index, pile, err);
    return record->kind == ALMS_KIND_STOCK_RETURN || record->kind == ALMS_KIND_PLAN_RETURN
               ? check_return(gate, voucher, index, err)
               : ALMS_OK;
}

/* Rule STOCK-9: the case and the plan that goods are for exist. */
static enum alms_code
check_labels(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    const char *plan = alms_record_text(record, ALMS_FIELD_PLAN);

    TRY(alms_gate_goods_case(gate, record, err));
    if (plan != NULL && alms_plan_find(gate->masters, plan) == NULL)
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("plan"), plan);
    return ALMS_OK;
}

enum alms_code alms_gate_goods(struct alms_gate *gate, const struct alms_voucher *voucher,
                               const struct alms_record *original, struct alms_error *err)
{
    struct alms_date earliest = {0};
    char text[ALMS_DATE_TEXT_SIZE_BYTES];

    if (!alms_entry_has_goods(&voucher->record->entry))
        return ALMS_OK;
    TRY(check_labels(gate, voucher->record, err));
    for (size_t i = 0; i < voucher->count; i++) {
        struct alms_pile pile = {0};
        if (voucher->postings[i].quantity == 0)
            continue;
        TRY(check_line(gate, voucher, i, &pile, err));
        if (voucher->postings[i].quantity < 0 && alms_date_is_given(pile.expiry) &&
            (!alms_date_is_given(earliest) || alms_date_compare(pile.expiry, earliest) < 0))
            earliest = pile.expiry;
    }
    if (voucher->record->kind == ALMS_KIND_KIT_ASSEMBLE) {
        alms_date_format(earliest, text);
        alms_rule_pack_expiry(voucher, alms_date_is_given(earliest) ? text : NULL, err);
    }
    if (voucher->record->kind == ALMS_KIND_STOCK_ADJUST)
        NOTE(check_adjustment(gate, voucher, err));
    return check_undone_issue(gate, original, err);
}

/* --- other records ------------------------------------------------------------------------- */

/* Rule COUNT-3: the figure beside what was counted is what the book says. */
enum alms_code
alms_gate_count(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    const struct alms_value *lines = &record->field[ALMS_FIELD_COUNTED];
    const struct alms_catalogue *catalogue = alms_masters_catalogue(gate->masters);
    const char *place = alms_record_text(record, ALMS_FIELD_PLACE);

    for (size_t i = 0; i < lines->count; i++) {
        struct found found = {{0}};
        struct alms_pile pile = {0};
        char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
        TRY(read_found(gate, lines->items[i], &found, err));
        const struct alms_pile_key key = {found.line.lot, found.line.place, {0}};
        TRY(alms_gate_pile(gate, &key, &pile, err));
        alms_minor_format(pile.quantity, alms_item_at(catalogue, pile.item_id)->scale_digits, text);
        if (strcmp(text, found.line.booked) != 0 ||
            !alms_place_is_in(catalogue, found.line.place, place)) {
            (void)alms_fail(err, ALMS_E_COUNT_BOOKED,
                            "the count of lot '%s' in '%s' does not begin with what is booked, %s",
                            found.line.lot, found.line.place, text);
        }
    }
    return alms_error_code(err);
}

/* Rule IMPORT-15: what is taken back is what that row of the batch noted, whole. */
static enum alms_code check_undone(struct alms_gate *gate, const struct alms_record *record,
                                   uint64_t lot_n, struct alms_error *err)
{
    static const enum alms_field SAME[] = {ALMS_FIELD_BATCH, ALMS_FIELD_FUND,  ALMS_FIELD_ITEM,
                                           ALMS_FIELD_LOT,   ALMS_FIELD_PLACE, ALMS_FIELD_ROW};
    bool is_found = false;
    struct alms_record noted;
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_store_log_get(gate->store, lot_n, &bytes, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "log");
    TRY(alms_record_decode(bytes.bytes, bytes.size_bytes, arena, &noted, err));
    bool is_same = alms_record_text(&noted, ALMS_FIELD_BATCH) != NULL;
    for (size_t i = 0; i < COUNT_OF(SAME); i++) {
        is_same = is_same && alms_text_equal(alms_record_text(&noted, SAME[i]),
                                             alms_record_text(record, SAME[i]));
    }
    const char *quantity = alms_record_text(record, ALMS_FIELD_QUANTITY);
    if (!is_same || quantity[0] != '-' ||
        !alms_text_equal(alms_record_text(&noted, ALMS_FIELD_QUANTITY), quantity + 1)) {
        return alms_fail(
            err, ALMS_E_BATCH_TOTALS, "lot '%s' is not taken back as batch '%s' noted it",
            alms_record_text(record, ALMS_FIELD_LOT), alms_record_text(record, ALMS_FIELD_BATCH));
    }
    return ALMS_OK;
}

static enum alms_code
check_memo_undone(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    bool is_found = false;
    struct alms_lot_row lot = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    if (!alms_text_equal(alms_record_text(record, ALMS_FIELD_REASON), "undone"))
        return ALMS_OK;
    TRY(alms_store_lot_find(gate->store, alms_record_text(record, ALMS_FIELD_LOT), arena, &lot,
                            &is_found, err));
    REQUIRE(is_found);
    return check_undone(gate, record, lot.n, err);
}

/* Rule MEMO-3: goods without value have lots and piles like others. */
enum alms_code
alms_gate_memo(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    struct alms_posting posting = {0};
    struct alms_pile pile = {0};
    const struct alms_line line = {
        .fund = alms_record_text(record, ALMS_FIELD_FUND),
        .item = alms_record_text(record, ALMS_FIELD_ITEM),
        .lot = alms_record_text(record, ALMS_FIELD_LOT),
        .place = alms_record_text(record, ALMS_FIELD_PLACE),
        .quantity = alms_record_text(record, ALMS_FIELD_QUANTITY),
    };
    const struct alms_entry entry = {.lines = &line, .lines_count = 1};
    struct alms_record shown = *record;
    const struct alms_voucher voucher = {&shown, &posting, 1};
    struct alms_pile_key key = {line.lot, line.place, {0}};

    shown.entry = entry;
    TRY(check_labels(gate, record, err));
    alms_rule_goods_of_line(gate->masters, &line, &posting, err);
    TRY(alms_date_parse(alms_record_text(record, ALMS_FIELD_DATE), &key.date, err));
    TRY(alms_gate_pile(gate, &key, &pile, err));
    if (alms_text_equal(alms_record_text(record, ALMS_FIELD_REASON), "received")) {
        if (pile.is_found) {
            return alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", W_("lot"),
                             line.lot);
        }
        return alms_error_code(err);
    }
    if (!pile.is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("lot"), line.lot);
    if (!pile.is_memo || pile.item_id != posting.item_id) {
        (void)alms_fail(err, ALMS_E_GOODS_LINE,
                        "lot '%s' is not one of item '%s' in the register of goods without value",
                        line.lot, line.item);
    }
    if (pile.fund_id != alms_fund_find(gate->masters, line.fund)) {
        (void)alms_fail(err, ALMS_E_LOT_FUND, "lot '%s' belongs to fund '%s', not to '%s'",
                        line.lot, alms_fund_at(gate->masters, pile.fund_id)->code, line.fund);
    }
    if (alms_text_equal(alms_record_text(record, ALMS_FIELD_REASON), "issued"))
        alms_rule_not_expired(line.lot, pile.expiry, key.date, err);
    alms_rule_pile_is_enough(gate->masters, &voucher, 0, &pile, err);
    TRY(alms_error_code(err));
    return check_memo_undone(gate, record, err);
}

/* Rules ITEM-4 and PLACE-2: what is closed is empty. */
enum alms_code
alms_gate_empty(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    bool is_empty = true;
    const char *code = alms_record_text(record, ALMS_FIELD_CODE);

    if (record->kind == ALMS_KIND_ITEM_CLOSE) {
        TRY(alms_store_item_is_empty(gate->store, code, &is_empty, err));
    } else {
        TRY(alms_store_place_is_empty(gate->store, code, &is_empty, err));
    }
    if (!is_empty)
        return alms_fail(err, ALMS_E_NOT_EMPTY, "'%s' still has goods", code);
    return ALMS_OK;
}
