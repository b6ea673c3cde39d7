#include "book/stock_walk.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* A document that is being read. */
struct reading {
    alms_book *book;
    const struct alms_masters *masters;
    struct alms_listing lines;
    struct alms_record record;
    struct alms_record told; /* what a reversal reverses; else the record */
    uint64_t told_by;        /* whose private part speaks of it */
    int64_t total;
    bool has_total;
    uint32_t money_scale;
};

static enum alms_code fail_unknown(const char *number, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("document of goods"),
                     number);
}

/* --- finding ------------------------------------------------------------------------------- */

static enum alms_code
find_position(alms_book *book, const char *number, uint64_t *out, struct alms_error *err)
{
    struct alms_number parsed;
    struct alms_entry_row row = {0};
    struct alms_head head;
    bool is_found = false;

    TRY(alms_text_check(number, ALMS_FIELD_SIZE_MAX, W_("voucher number"), err));
    if (alms_number_parse(number, &parsed)) {
        TRY(alms_store_entry_find(book->store, parsed, &row, &is_found, err));
        *out = row.n;
        return is_found ? ALMS_OK : fail_unknown(number, err);
    }
    TRY(alms_store_head(book->store, &head, err));
    return alms_uint_parse(number, out) && *out < head.size ? ALMS_OK : fail_unknown(number, err);
}

static bool is_document(const struct alms_record *record)
{
    const enum alms_kind kind = record->kind;

    if (kind == ALMS_KIND_OPENING || kind == ALMS_KIND_PLAN_RUN || kind == ALMS_KIND_PLAN_RETURN)
        return alms_entry_has_goods(&record->entry);
    return alms_kind_is_goods(kind) || kind == ALMS_KIND_STOCK_COUNT ||
           kind == ALMS_KIND_STOCK_MEMO;
}

/* Reads the record; of an adjustment its count, of a reversal also what it reverses. */
static enum alms_code
read_records(struct reading *reading, const char *number, uint64_t n, struct alms_error *err)
{
    struct alms_entry_row row = {0};
    struct alms_arena *arena = reading->lines.arena;

    TRY(alms_book_read_record(reading->book, n, arena, &reading->record, err));
    if (reading->record.kind == ALMS_KIND_STOCK_ADJUST) {
        if (!alms_uint_parse(alms_record_text(&reading->record, ALMS_FIELD_OF), &n))
            return fail_unknown(number, err);
        const char *approver = alms_record_text(&reading->record, ALMS_FIELD_APPROVER);
        const char *adjusted = reading->record.entry.number;
        TRY(alms_book_read_record(reading->book, n, arena, &reading->record, err));
        alms_record_set(&reading->record, ALMS_FIELD_APPROVER, approver);
        reading->record.entry.number = adjusted;
    }
    reading->told = reading->record;
    reading->told_by = n;
    if (reading->record.kind == ALMS_KIND_REVERSE) {
        TRY(alms_store_entry_get(reading->book->store, n, &row, err));
        reading->told_by = (uint64_t)row.reverses;
        TRY(alms_book_read_record(reading->book, reading->told_by, arena, &reading->told, err));
    }
    return is_document(&reading->told) ? ALMS_OK : fail_unknown(number, err);
}

/* --- lines --------------------------------------------------------------------------------- */

static enum alms_code
take_move(void *context, const struct alms_stock_movement *move, struct alms_error *err)
{
    int64_t value = 0;
    struct reading *reading = context;
    struct alms_arena *arena = reading->lines.arena;
    struct alms_stock_document_line *line = alms_listing_add(&reading->lines);

    *line = (struct alms_stock_document_line){
        .item = alms_arena_text(arena, move->item),
        .name = alms_arena_text(arena, move->name),
        .name_en = alms_arena_text(arena, move->name_en),
        .unit = alms_arena_text(arena, move->unit),
        .spec = alms_arena_text(arena, move->spec),
        .lot = alms_arena_text(arena, move->lot),
        .place = alms_arena_text(arena, move->place),
        .fund = alms_arena_text(arena, move->fund),
        .batch = alms_arena_text(arena, move->batch),
        .expiry = alms_arena_text(arena, move->expiry),
        .quantity = alms_arena_text(arena, move->quantity),
        .value = alms_arena_text(arena, move->value),
        .unit_value = alms_arena_text(arena, move->unit_value),
    };
    if (move->value == NULL)
        return ALMS_OK;
    TRY(alms_minor_parse(move->value, reading->money_scale, &value, err));
    /* What moves, and packs with what went into them, are told once. */
    const bool is_twin = reading->told.kind == ALMS_KIND_STOCK_MOVE ||
                         reading->told.kind == ALMS_KIND_KIT_ASSEMBLE ||
                         reading->told.kind == ALMS_KIND_KIT_DISASSEMBLE;
    if (is_twin && value < 0)
        return ALMS_OK;
    reading->has_total = true;
    if (!alms_minor_add(&reading->total, value < 0 ? -value : value))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

struct telling {
    struct alms_stock_walking *walking;
    struct reading *reading;
};

static enum alms_code
tell(void *context, const struct alms_goods_move_row *row, struct alms_error *err)
{
    struct telling *telling = context;
    return alms_stock_tell(telling->walking, row, take_move, telling->reading, err);
}

static enum alms_code read_moves(struct reading *reading, uint64_t n, struct alms_error *err)
{
    struct alms_stock_walking walking = alms_stock_walking_open(reading->book, reading->masters);
    struct telling telling = {&walking, reading};
    const enum alms_code code =
        alms_store_record_moves(reading->book->store, n, tell, &telling, err);

    alms_stock_walking_close(&walking);
    return code;
}

static enum alms_code
read_counted(struct reading *reading, const char *text, struct alms_error *err)
{
    int64_t booked = 0;
    int64_t counted = 0;
    bool is_found = false;
    struct alms_counted parts;
    struct alms_lot_row lot = {0};
    char difference[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char expiry[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_arena *arena = reading->lines.arena;
    const struct alms_catalogue *catalogue = alms_masters_catalogue(reading->masters);

    if (!alms_counted_parse(text, arena, &parts))
        return alms_fail(err, ALMS_E_RECORD_FORM, "'%.60s' is no line of a count", text);
    TRY(alms_store_lot_find(reading->book->store, parts.lot, arena, &lot, &is_found, err));
    const int32_t item_id = is_found ? alms_item_find_code(catalogue, lot.item) : ALMS_ID_NONE;
    if (item_id == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("lot"), parts.lot);
    const struct alms_item *item = alms_item_at(catalogue, item_id);
    TRY(alms_minor_parse(parts.booked, item->scale_digits, &booked, err));
    TRY(alms_minor_parse(parts.counted, item->scale_digits, &counted, err));
    if (alms_date_is_given(lot.expiry))
        alms_date_format(lot.expiry, expiry);
    struct alms_stock_document_line *line = alms_listing_add(&reading->lines);
    *line = (struct alms_stock_document_line){
        .item = alms_arena_text(arena, item->code),
        .name = alms_arena_text(arena, item->name),
        .name_en = alms_arena_text(arena, item->name_en),
        .unit = alms_arena_text(arena, item->unit),
        .spec = lot.spec,
        .lot = parts.lot,
        .place = parts.place,
        .fund = lot.fund,
        .batch = lot.batch,
        .expiry = alms_date_is_given(lot.expiry) ? alms_arena_text(arena, expiry) : NULL,
        .quantity = alms_arena_text(
            arena, alms_minor_format(counted - booked, item->scale_digits, difference)),
        .booked = parts.booked,
        .counted = parts.counted,
    };
    return ALMS_OK;
}

static enum alms_code read_lines(struct reading *reading, uint64_t n, struct alms_error *err)
{
    const struct alms_value *counted = &reading->record.field[ALMS_FIELD_COUNTED];

    if (reading->record.kind != ALMS_KIND_STOCK_COUNT)
        return read_moves(reading, n, err);
    for (size_t i = 0; i < counted->count; i++)
        TRY(read_counted(reading, counted->items[i], err));
    return ALMS_OK;
}

/* --- the rest ------------------------------------------------------------------------------ */

static enum alms_code
read_head(struct reading *reading, struct alms_stock_document *out, struct alms_error *err)
{
    struct alms_error ignored;
    char at[ALMS_INSTANT_TEXT_SIZE_BYTES];
    const struct alms_record *record = &reading->record;
    const struct alms_record *told = &reading->told;
    const char *date = alms_record_text(record, ALMS_FIELD_DATE);
    const struct alms_value *counters = &record->field[ALMS_FIELD_COUNTERS];

    alms_error_clear(&ignored);
    alms_instant_format(record->at_s, at);
    *out = (struct alms_stock_document){
        .n = record->n,
        .number = record->entry.number,
        .kind = record->kind_text,
        .told = told->kind_text,
        .reverses = record->kind == ALMS_KIND_REVERSE ? told->entry.number : NULL,
        .date = record->entry.date,
        .at = alms_arena_text(reading->lines.arena, at),
        .by = alms_record_text(record, ALMS_FIELD_BY),
        .approver = alms_record_text(record, ALMS_FIELD_APPROVER),
        .programme = alms_record_text(told, ALMS_FIELD_PROGRAMME),
        .case_code = alms_record_text(told, ALMS_FIELD_CASE),
        .plan = alms_record_text(told, ALMS_FIELD_PLAN),
        .reason = alms_record_text(record, ALMS_FIELD_REASON),
        .valuation = alms_record_text(told, ALMS_FIELD_VALUATION),
        .evidence = alms_record_text(told, ALMS_FIELD_EVIDENCE),
        .of = told->kind == ALMS_KIND_STOCK_RETURN ? alms_record_text(told, ALMS_FIELD_OF) : NULL,
        .place = record->kind == ALMS_KIND_STOCK_COUNT ? alms_record_text(record, ALMS_FIELD_PLACE)
                                                       : NULL,
        .counters = counters->items,
        .counters_count = counters->count,
    };
    if (date != NULL)
        TRY(alms_date_parse(date, &out->date, err));
    return ALMS_OK;
}

static enum alms_code
read_vault(struct reading *reading, struct alms_stock_document *out, struct alms_error *err)
{
    struct alms_private part;
    struct alms_person_part person;
    struct alms_arena *arena = reading->lines.arena;
    struct alms_document_reader reader = alms_document_reader_open(reading->book);

    enum alms_code code = alms_document_read(&reader, reading->told_by, &part, err);
    if (code == ALMS_OK) {
        const bool is_payee =
            alms_private_get(&part, "payee") != NULL || reading->told.kind == ALMS_KIND_STOCK_ISSUE;
        code = alms_document_person(&reader, &part, is_payee ? "payee" : "donor",
                                    is_payee ? "payee_kind" : "donor_kind", &person, err);
    }
    if (code == ALMS_OK) {
        out->who = alms_arena_text(arena, person.name);
        out->document = alms_arena_text(arena, alms_private_get(&part, "document"));
        out->memo = alms_arena_text(arena, alms_private_get(&part, "memo"));
    }
    alms_document_reader_close(&reader);
    return code;
}

static enum alms_code read_document(struct reading *reading, const char *number,
                                    struct alms_stock_document *out, struct alms_error *err)
{
    uint64_t n = 0;
    char total[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    TRY(find_position(reading->book, number, &n, err));
    TRY(read_records(reading, number, n, err));
    TRY(read_head(reading, out, err));
    TRY(read_lines(reading, n, err));
    TRY(read_vault(reading, out, err));
    if (reading->has_total) {
        out->total = alms_arena_text(
            reading->lines.arena, alms_minor_format(reading->total, reading->money_scale, total));
    }
    return ALMS_OK;
}

enum alms_code alms_stock_document_get(alms_book *book, const char *number,
                                       struct alms_stock_document *out, struct alms_error *err)
{
    struct alms_stock_document made = {0};
    struct reading reading = {.book = book};

    TRY(alms_book_masters(book, &reading.masters, err));
    const int32_t base_id =
        alms_commodity_find(reading.masters, alms_masters_book(reading.masters, ALMS_FIELD_BASE));
    reading.money_scale = alms_commodity_at(reading.masters, base_id)->scale_digits;
    reading.lines = alms_listing_open(sizeof(struct alms_stock_document_line));
    const enum alms_code code = read_document(&reading, number, &made, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&reading.lines);
        return code;
    }
    made.lines = alms_listing_finish(&reading.lines);
    made.lines_count = reading.lines.count;
    made.memory = reading.lines.arena;
    *out = made;
    return ALMS_OK;
}

void alms_stock_document_free(struct alms_stock_document *document)
{
    alms_arena_close(document->memory);
    *document = (struct alms_stock_document){0};
}
