#include "book/stock_walk.h"

#include "base/text.h"
#include "model/words.h"
#include "value/date.h"
#include "value/decimal.h"
#include "value/money.h"

#include <string.h>

/* --- the record of a movement -------------------------------------------------------------- */

enum alms_goods_flow
alms_goods_flow_of(const struct alms_masters *masters, const struct alms_record *record)
{
    bool is_aid = false;

    for (size_t i = 0; i < record->entry.lines_count; i++) {
        const int32_t id = alms_account_find(masters, record->entry.lines[i].account);
        is_aid =
            is_aid || (id != ALMS_ID_NONE && alms_account_at(masters, id)->role == ALMS_ROLE_AID);
    }
    const char *reason = alms_record_text(record, ALMS_FIELD_REASON);
    switch ((int)record->kind) {
    case ALMS_KIND_STOCK_RECEIVE:
        return alms_text_equal(alms_record_text(record, ALMS_FIELD_SOURCE), "gift")
                   ? ALMS_GOODS_FLOW_GIFT
                   : ALMS_GOODS_FLOW_PURCHASE;
    case ALMS_KIND_PLAN_RUN: return ALMS_GOODS_FLOW_AID;
    case ALMS_KIND_PLAN_RETURN: return ALMS_GOODS_FLOW_RETURN;
    case ALMS_KIND_STOCK_ISSUE: return is_aid ? ALMS_GOODS_FLOW_AID : ALMS_GOODS_FLOW_USE;
    case ALMS_KIND_STOCK_RETURN: return is_aid ? ALMS_GOODS_FLOW_RETURN : ALMS_GOODS_FLOW_USE;
    case ALMS_KIND_STOCK_MOVE: return ALMS_GOODS_FLOW_MOVE;
    case ALMS_KIND_OPENING: return ALMS_GOODS_FLOW_OPENING;
    case ALMS_KIND_STOCK_ADJUST: return ALMS_GOODS_FLOW_COUNTED;
    case ALMS_KIND_STOCK_WRITEOFF: return ALMS_GOODS_FLOW_LOSS;
    case ALMS_KIND_KIT_ASSEMBLE:
    case ALMS_KIND_KIT_DISASSEMBLE: return ALMS_GOODS_FLOW_KIT;
    default: break;
    }
    if (alms_text_equal(reason, "received") || alms_text_equal(reason, "undone"))
        return ALMS_GOODS_FLOW_GIFT;
    if (alms_text_equal(reason, "issued"))
        return ALMS_GOODS_FLOW_AID;
    if (alms_text_equal(reason, "moved"))
        return ALMS_GOODS_FLOW_MOVE;
    return alms_text_equal(reason, "counted") ? ALMS_GOODS_FLOW_COUNTED : ALMS_GOODS_FLOW_LOSS;
}

static const char *const FLOWS[] = {N_("gift"),    N_("purchase"), N_("aid"), N_("return"),
                                    N_("own use"), N_("moved"),    N_("kit"), N_("counted"),
                                    N_("loss"),    N_("opening")};

static_assert(COUNT_OF(FLOWS) == ALMS_GOODS_FLOW_COUNT, "a word for each flow");

/* --- walking ------------------------------------------------------------------------------- */

struct alms_stock_walking
alms_stock_walking_open(alms_book *book, const struct alms_masters *masters)
{
    const int32_t base_id =
        alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));

    return (struct alms_stock_walking){
        .reader = alms_document_reader_open(book),
        .masters = masters,
        .arena = alms_arena_open(),
        .record_n = UINT64_MAX,
        .money_scale = alms_commodity_at(masters, base_id)->scale_digits,
    };
}

void alms_stock_walking_close(struct alms_stock_walking *walking)
{
    alms_document_reader_close(&walking->reader);
    alms_arena_close(walking->arena);
}

/* What comes back comes from whom the issue gave it to. */
static enum alms_code
find_teller(struct alms_stock_walking *walking, uint64_t *told_by, struct alms_error *err)
{
    struct alms_number number;
    struct alms_entry_row issue = {0};
    bool is_found = false;

    if (walking->told.kind == ALMS_KIND_STOCK_RETURN &&
        alms_number_parse(alms_record_text(&walking->told, ALMS_FIELD_OF), &number))
        TRY(alms_store_entry_find(walking->reader.book->store, number, &issue, &is_found, err));
    if (is_found)
        *told_by = issue.n;
    return ALMS_OK;
}

/* Reads the record of a movement, and of a reversal what it reverses, once for all its lines. */
static enum alms_code
read_record(struct alms_stock_walking *walking, uint64_t n, struct alms_error *err)
{
    struct alms_private part;
    struct alms_entry_row entry = {0};
    alms_book *book = walking->reader.book;
    uint64_t told_by = n;

    if (walking->record_n == n)
        return ALMS_OK;
    walking->record_n = UINT64_MAX;
    alms_arena_reset(walking->arena);
    walking->reverses = NULL;
    TRY(alms_book_read_record(book, n, walking->arena, &walking->record, err));
    walking->told = walking->record;
    if (walking->record.kind == ALMS_KIND_REVERSE) {
        char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
        TRY(alms_store_entry_get(book->store, n, &entry, err));
        told_by = (uint64_t)entry.reverses;
        TRY(alms_store_number_of(book->store, told_by, number, err));
        walking->reverses = alms_arena_text(walking->arena, number);
        TRY(alms_book_read_record(book, told_by, walking->arena, &walking->told, err));
    }
    TRY(find_teller(walking, &told_by, err));
    TRY(alms_document_read(&walking->reader, told_by, &part, err));
    const bool is_payee = walking->told.kind == ALMS_KIND_STOCK_ISSUE ||
                          walking->told.kind == ALMS_KIND_STOCK_RETURN ||
                          alms_private_get(&part, "payee") != NULL;
    TRY(alms_document_person(&walking->reader, &part, is_payee ? "payee" : "donor",
                             is_payee ? "payee_kind" : "donor_kind", &walking->person, err));
    walking->person.name = alms_arena_text(walking->arena, walking->person.name);
    walking->person.kind = alms_arena_text(walking->arena, walking->person.kind);
    walking->person.publish = alms_arena_text(walking->arena, walking->person.publish);
    walking->record_n = n;
    return ALMS_OK;
}

/* What one unit is worth, rounded half up. */
static void format_unit_value(const struct alms_stock_walking *walking,
                              const struct alms_item *item, const struct alms_goods_move_row *row,
                              char text[ALMS_AMOUNT_TEXT_SIZE_BYTES])
{
    int64_t each = 0;
    CLEANUP(alms_decimal_clear) struct alms_decimal value = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal quantity = alms_decimal_zero();

    alms_decimal_set_minor(&value, row->value, walking->money_scale);
    alms_decimal_set_minor(&quantity, row->quantity, item->scale_digits);
    if (row->quantity != 0)
        alms_decimal_divide(&value, &value, &quantity, walking->money_scale, ALMS_ROUND_HALF_UP);
    text[0] = '\0';
    if (alms_decimal_to_minor(&value, walking->money_scale, &each))
        alms_minor_format(each, walking->money_scale, text);
}

enum alms_code alms_stock_tell(struct alms_stock_walking *walking,
                               const struct alms_goods_move_row *row, alms_stock_move_visit *visit,
                               void *context, struct alms_error *err)
{
    bool is_found = false;
    struct alms_lot_row lot = {0};
    char quantity[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char value[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char unit_value[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char expiry[ALMS_DATE_TEXT_SIZE_BYTES];
    const struct alms_catalogue *catalogue = alms_masters_catalogue(walking->masters);
    const int32_t item_id = alms_item_find_code(catalogue, row->item);

    if (item_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "lot");
    }
    TRY(read_record(walking, row->n, err));
    TRY(alms_store_lot_find(walking->reader.book->store, row->lot, walking->arena, &lot, &is_found,
                            err));
    if (alms_date_is_given(lot.expiry))
        alms_date_format(lot.expiry, expiry);
    const struct alms_item *item = alms_item_at(catalogue, item_id);
    format_unit_value(walking, item, row, unit_value);
    const struct alms_stock_movement move = {
        .n = row->n,
        .number = walking->record.entry.number,
        .kind = walking->record.kind_text,
        .flow = FLOWS[alms_goods_flow_of(walking->masters, &walking->told)],
        .date = row->date,
        .item = item->code,
        .name = item->name,
        .name_en = item->name_en,
        .unit = item->unit,
        .lot = row->lot,
        .place = row->place,
        .fund = row->fund,
        .quantity = alms_minor_format(row->quantity, item->scale_digits, quantity),
        .value = row->is_memo ? NULL : alms_minor_format(row->value, walking->money_scale, value),
        .unit_value = row->is_memo ? NULL : unit_value,
        .expiry = alms_date_is_given(lot.expiry) ? expiry : NULL,
        .batch = lot.batch,
        .spec = lot.spec,
        .programme = alms_record_text(&walking->told, ALMS_FIELD_PROGRAMME),
        .channel = alms_record_text(&walking->told, ALMS_FIELD_CHANNEL),
        .reverses = walking->reverses,
        .who = walking->person.name,
        .who_kind = walking->person.kind,
        .publish = walking->person.publish,
    };
    return visit(context, &move, err);
}

/* --- by days ------------------------------------------------------------------------------- */

struct by_days {
    struct alms_stock_walking walking;
    const struct alms_stock_move_query *query;
    const char *item; /* its code; NULL: all */
    alms_stock_move_visit *visit;
    void *context;
};

static enum alms_code
take_move(void *context, const struct alms_goods_move_row *row, struct alms_error *err)
{
    struct by_days *by = context;
    const struct alms_stock_move_query *query = by->query;
    const struct alms_catalogue *catalogue = alms_masters_catalogue(by->walking.masters);

    if ((by->item != NULL && strcmp(by->item, row->item) != 0) ||
        (query->lot != NULL && strcmp(query->lot, row->lot) != 0) ||
        (query->fund != NULL && strcmp(query->fund, row->fund) != 0) ||
        (query->place != NULL && !alms_place_is_in(catalogue, row->place, query->place)))
        return ALMS_OK;
    return alms_stock_tell(&by->walking, row, by->visit, by->context, err);
}

enum alms_code alms_stock_move_walk(alms_book *book, const struct alms_stock_move_query *query,
                                    alms_stock_move_visit *visit, void *context,
                                    struct alms_error *err)
{
    const struct alms_masters *masters = NULL;
    struct by_days by = {.query = query, .visit = visit, .context = context};

    alms_book_check_span(query->from, query->to, err);
    TRY(alms_error_code(err));
    TRY(alms_book_masters(book, &masters, err));
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    if (query->item != NULL) {
        const int32_t id = alms_item_find_any(catalogue, query->item);
        if (id == ALMS_ID_NONE) {
            (void)alms_goods_item(masters, query->item, err);
            return alms_error_code(err);
        }
        by.item = alms_item_at(catalogue, id)->code;
    }
    by.walking = alms_stock_walking_open(book, masters);
    const enum alms_code code = alms_store_goods_move_walk(
        book->store, (struct alms_days){query->from, query->to}, take_move, &by, err);
    alms_stock_walking_close(&by.walking);
    return code;
}
