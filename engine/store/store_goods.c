#include "store/inside.h"

#include "base/text.h"
#include "value/money.h"

/* --- projecting ---------------------------------------------------------------------------- */

/* A line that moves goods, as the tables keep it. */
struct moved {
    const struct alms_record *record;
    struct alms_date date;
    int64_t line;
    const char *lot;
    const char *place;
    int64_t quantity;
    int64_t value;
    int64_t origin; /* -1: none */
};

static void bind_optional(struct alms_statement *statement, int index, int64_t value)
{
    if (value < 0) {
        alms_bind_null(statement, index);
    } else {
        alms_bind_int64(statement, index, value);
    }
}

static enum alms_code
insert_move(struct alms_store *store, const struct moved *moved, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO stock_move (n, line, date, lot, place, quantity, value, origin)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_int64(insert, 1, (int64_t)moved->record->n);
    alms_bind_int64(insert, 2, moved->line);
    alms_bind_int64(insert, 3, alms_date_number(moved->date));
    alms_bind_text(insert, 4, moved->lot);
    alms_bind_text(insert, 5, moved->place);
    alms_bind_int64(insert, 6, moved->quantity);
    alms_bind_int64(insert, 7, moved->value);
    bind_optional(insert, 8, moved->origin);
    return alms_statement_run(insert, err);
}

static enum alms_code
add_to_pile(struct alms_store *store, const struct moved *moved, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO pile (lot, place, date, quantity, value) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (lot, place, date) DO UPDATE SET quantity = quantity + excluded.quantity,"
        " value = value + excluded.value";
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    TRY(alms_statement_get(store->db, sql, &upsert, err));
    alms_bind_text(upsert, 1, moved->lot);
    alms_bind_text(upsert, 2, moved->place);
    alms_bind_int64(upsert, 3, alms_date_number(moved->date));
    alms_bind_int64(upsert, 4, moved->quantity);
    alms_bind_int64(upsert, 5, moved->value);
    return alms_statement_run(upsert, err);
}

/* The first line of a lot makes it; that of a lot that is there changes nothing of it. */
static enum alms_code
insert_lot(struct alms_store *store, const struct alms_lot_row *lot, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO lot (lot, n, line, item, fund, received, expiry, batch, spec, is_memo)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (lot) DO NOTHING";
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_text(insert, 1, lot->lot);
    alms_bind_int64(insert, 2, (int64_t)lot->n);
    alms_bind_int64(insert, 3, lot->line);
    alms_bind_text(insert, 4, lot->item);
    alms_bind_text(insert, 5, lot->fund);
    alms_bind_int64(insert, 6, alms_date_number(lot->received));
    bind_optional(insert, 7, alms_date_is_given(lot->expiry) ? alms_date_number(lot->expiry) : -1);
    alms_bind_text(insert, 8, lot->batch);
    alms_bind_text(insert, 9, lot->spec);
    alms_bind_int64(insert, 10, lot->is_memo ? 1 : 0);
    return alms_statement_run(insert, err);
}

static struct alms_date date_of(const char *text)
{
    struct alms_error ignored;
    struct alms_date date = {0};

    alms_error_clear(&ignored);
    if (text != NULL && alms_date_parse(text, &date, &ignored) != ALMS_OK)
        return (struct alms_date){0};
    return date;
}

/* n of the issue whose goods a return, or the reversal of one, brings back; -1 of others. */
static enum alms_code origin_of(struct alms_store *store, const struct alms_change *change,
                                int64_t *out, struct alms_error *err)
{
    struct alms_month month;
    struct alms_number number;
    struct alms_plan_run run = {0};
    struct alms_entry_row row = {0};
    bool is_found = false;
    const struct alms_record *record = change->original != NULL ? change->original : change->record;

    *out = -1;
    if (record->kind == ALMS_KIND_PLAN_RETURN) {
        TRY(alms_month_parse(alms_record_text(record, ALMS_FIELD_MONTH), &month, err));
        TRY(alms_store_plan_run_find(store, alms_record_text(record, ALMS_FIELD_PLAN), month, &run,
                                     &is_found, err));
        *out = is_found ? (int64_t)run.n : -1;
        return ALMS_OK;
    }
    if (record->kind != ALMS_KIND_STOCK_RETURN ||
        !alms_number_parse(alms_record_text(record, ALMS_FIELD_OF), &number))
        return ALMS_OK;
    TRY(alms_store_entry_find(store, number, &row, &is_found, err));
    *out = is_found ? (int64_t)row.n : -1;
    return ALMS_OK;
}

enum alms_code alms_project_goods(struct alms_store *store, const struct alms_masters *masters,
                                  const struct alms_change *change, struct alms_error *err)
{
    const struct alms_record *record = change->record;
    int64_t origin = -1;

    if (!alms_entry_has_goods(&record->entry))
        return ALMS_OK;
    TRY(origin_of(store, change, &origin, err));
    for (size_t i = 0; i < record->entry.lines_count; i++) {
        const struct alms_line *line = &record->entry.lines[i];
        const struct alms_posting *posting = &change->postings[i];
        if (line->item == NULL)
            continue;
        const struct alms_lot_row lot = {
            .lot = line->lot,
            .n = record->n,
            .line = (int64_t)i + 1,
            .item = line->item,
            .fund = alms_fund_at(masters, posting->fund_id)->code,
            .received = record->entry.date,
            .expiry = date_of(line->expiry),
            .batch = line->batch,
            .spec = line->spec,
        };
        const struct moved moved = {record,      record->entry.date, (int64_t)i + 1,  line->lot,
                                    line->place, posting->quantity,  posting->amount, origin};
        TRY(insert_lot(store, &lot, err));
        TRY(insert_move(store, &moved, err));
        TRY(add_to_pile(store, &moved, err));
    }
    return ALMS_OK;
}

enum alms_code alms_project_memo(struct alms_store *store, const struct alms_masters *masters,
                                 const struct alms_record *record, struct alms_error *err)
{
    struct alms_error ignored;
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const int32_t item_id =
        alms_item_find_code(catalogue, alms_record_text(record, ALMS_FIELD_ITEM));
    const struct alms_lot_row lot = {
        .lot = alms_record_text(record, ALMS_FIELD_LOT),
        .n = record->n,
        .item = alms_record_text(record, ALMS_FIELD_ITEM),
        .fund = alms_record_text(record, ALMS_FIELD_FUND),
        .received = date_of(alms_record_text(record, ALMS_FIELD_DATE)),
        .expiry = date_of(alms_record_text(record, ALMS_FIELD_EXPIRY)),
        .batch = alms_record_text(record, ALMS_FIELD_BATCH_NUMBER),
        .spec = alms_record_text(record, ALMS_FIELD_SPEC),
        .is_memo = true,
    };
    struct moved moved = {
        record, lot.received, 0, lot.lot, alms_record_text(record, ALMS_FIELD_PLACE), 0, 0, -1};

    alms_error_clear(&ignored);
    if (item_id == ALMS_ID_NONE || alms_minor_parse(alms_record_text(record, ALMS_FIELD_QUANTITY),
                                                    alms_item_at(catalogue, item_id)->scale_digits,
                                                    &moved.quantity, &ignored) != ALMS_OK)
        return ALMS_OK;
    /* Rule IMPORT-15. */
    if (alms_text_equal(alms_record_text(record, ALMS_FIELD_REASON), "undone")) {
        TRY(alms_store_imported_free(store, record, err));
    } else {
        TRY(alms_store_imported_add(store, record, err));
    }
    TRY(insert_lot(store, &lot, err));
    TRY(insert_move(store, &moved, err));
    return add_to_pile(store, &moved, err);
}

/* --- reading ------------------------------------------------------------------------------- */

/* The columns of a lot, from `first` on. */
static struct alms_lot_row take_lot(struct alms_statement *row, int first)
{
    const int32_t expiry = (int32_t)alms_column_int64(row, first + 6);

    return (struct alms_lot_row){
        .lot = alms_column_text(row, first),
        .n = (uint64_t)alms_column_int64(row, first + 1),
        .line = alms_column_int64(row, first + 2),
        .item = alms_column_text(row, first + 3),
        .fund = alms_column_text(row, first + 4),
        .received = alms_date_from_number((int32_t)alms_column_int64(row, first + 5)),
        .expiry = alms_column_is_null(row, first + 6) ? (struct alms_date){0}
                                                      : alms_date_from_number(expiry),
        .batch = alms_column_text(row, first + 7),
        .spec = alms_column_text(row, first + 8),
        .is_memo = alms_column_int64(row, first + 9) != 0,
    };
}

static void keep_lot(struct alms_lot_row *lot, struct alms_arena *arena)
{
    lot->lot = alms_arena_text(arena, lot->lot);
    lot->item = alms_arena_text(arena, lot->item);
    lot->fund = alms_arena_text(arena, lot->fund);
    lot->batch = alms_arena_text(arena, lot->batch);
    lot->spec = alms_arena_text(arena, lot->spec);
}

enum alms_code alms_store_lot_find(struct alms_store *store, const char *lot,
                                   struct alms_arena *arena, struct alms_lot_row *out,
                                   bool *out_found, struct alms_error *err)
{
    static const char sql[] = "SELECT lot, n, line, item, fund, received, expiry, batch, spec,"
                              " is_memo FROM lot WHERE lot = ?1";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, lot);
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found) {
        *out = take_lot(select, 0);
        keep_lot(out, arena);
    }
    return ALMS_OK;
}

/* Days of one pile, one after the other. */
struct adding {
    struct alms_date date; /* where lowest begins */
    int64_t quantity;
    int64_t value;
    int64_t lowest_quantity;
    int64_t lowest_value;
};

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static enum alms_code
add_day(struct adding *adding, int32_t day, int64_t quantity, int64_t value, struct alms_error *err)
{
    /* So far this is how it stood on a day that counts: on the date, or on one after it. */
    if (day > alms_date_number(adding->date)) {
        adding->lowest_quantity = smaller(adding->lowest_quantity, adding->quantity);
        adding->lowest_value = smaller(adding->lowest_value, adding->value);
    }
    if (!alms_minor_add(&adding->quantity, quantity) || !alms_minor_add(&adding->value, value))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static void begin_pile(struct adding *adding, struct alms_date date)
{
    *adding = (struct adding){date, 0, 0, INT64_MAX, INT64_MAX};
}

static void end_pile(const struct adding *adding, struct alms_pile_row *out)
{
    out->quantity = adding->quantity;
    out->value = adding->value;
    out->lowest_quantity = smaller(adding->lowest_quantity, adding->quantity);
    out->lowest_value = smaller(adding->lowest_value, adding->value);
}

enum alms_code alms_store_pile(struct alms_store *store, const struct alms_pile_key *key,
                               struct alms_pile_row *out, struct alms_error *err)
{
    static const char sql[] = "SELECT date, quantity, value FROM pile"
                              " WHERE lot = ?1 AND place = ?2 ORDER BY date";
    bool has_row = false;
    struct adding adding;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, key->lot);
    alms_bind_text(select, 2, key->place);
    begin_pile(&adding, key->date);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        TRY(add_day(&adding, (int32_t)alms_column_int64(select, 0), alms_column_int64(select, 1),
                    alms_column_int64(select, 2), err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    end_pile(&adding, out);
    return ALMS_OK;
}

/* One pile after the other out of rows of lot and day. */
struct piling {
    struct alms_statement *select;
    alms_pile_visit *visit;
    void *context;
    const struct alms_pile_query *query;
    struct alms_arena *arena; /* of the pile that is being added up */
    bool has_pile;
    struct alms_pile_row pile;
    struct adding adding;
};

static enum alms_code tell_pile(struct piling *piling, struct alms_error *err)
{
    if (!piling->has_pile)
        return ALMS_OK;
    end_pile(&piling->adding, &piling->pile);
    return piling->visit(piling->context, &piling->pile, err);
}

static enum alms_code take_pile_day(struct piling *piling, struct alms_error *err)
{
    struct alms_statement *row = piling->select;
    struct alms_lot_row lot = take_lot(row, 0);
    const char *place = alms_column_text(row, 10);
    const struct alms_pile_query *query = piling->query;
    const struct alms_date as_of = query->as_of;
    const int32_t day = (int32_t)alms_column_int64(row, 11);

    if ((query->fund != NULL && !alms_text_equal(query->fund, lot.fund)) ||
        (query->item != NULL && !alms_text_equal(query->item, lot.item)) ||
        (alms_date_is_given(as_of) && day > alms_date_number(as_of)))
        return ALMS_OK;
    if (!piling->has_pile || !alms_text_equal(piling->pile.lot.lot, lot.lot) ||
        !alms_text_equal(piling->pile.place, place)) {
        TRY(tell_pile(piling, err));
        alms_arena_reset(piling->arena);
        keep_lot(&lot, piling->arena);
        piling->pile =
            (struct alms_pile_row){.lot = lot, .place = alms_arena_text(piling->arena, place)};
        piling->has_pile = true;
        begin_pile(&piling->adding, query->date);
    }
    return add_day(&piling->adding, day, alms_column_int64(row, 12), alms_column_int64(row, 13),
                   err);
}

enum alms_code alms_store_pile_walk(struct alms_store *store, const struct alms_pile_query *query,
                                    alms_pile_visit *visit, void *context, struct alms_error *err)
{
    static const char of_item[] =
        "SELECT lot.lot, lot.n, lot.line, lot.item, lot.fund, lot.received, lot.expiry, lot.batch,"
        " lot.spec, lot.is_memo, pile.place, pile.date, pile.quantity, pile.value"
        " FROM lot JOIN pile ON pile.lot = lot.lot WHERE lot.item = ?1 AND lot.fund = ?2"
        " ORDER BY CASE WHEN lot.expiry IS NULL THEN 1 ELSE 0 END, lot.expiry, lot.n, lot.line,"
        " pile.place, pile.date";
    static const char all[] =
        "SELECT lot.lot, lot.n, lot.line, lot.item, lot.fund, lot.received, lot.expiry, lot.batch,"
        " lot.spec, lot.is_memo, pile.place, pile.date, pile.quantity, pile.value"
        " FROM lot JOIN pile ON pile.lot = lot.lot"
        " ORDER BY CASE WHEN lot.expiry IS NULL THEN 1 ELSE 0 END, lot.expiry, lot.n, lot.line,"
        " pile.place, pile.date /* scan */";
    bool has_row = false;
    const bool by_item = query->item != NULL && query->fund != NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, by_item ? of_item : all, &select, err));
    if (by_item) {
        alms_bind_text(select, 1, query->item);
        alms_bind_text(select, 2, query->fund);
    }
    struct piling piling = {select, visit, context, query, arena, false, {{0}}, {{0}}};
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        TRY(take_pile_day(&piling, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return tell_pile(&piling, err);
}

/* --- movements ----------------------------------------------------------------------------- */

static enum alms_code tell_moves(struct alms_statement *select, alms_goods_move_visit *visit,
                                 void *context, struct alms_error *err)
{
    bool has_row = false;

    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_goods_move_row row = {
            .n = (uint64_t)alms_column_int64(select, 0),
            .line = alms_column_int64(select, 1),
            .date = alms_date_from_number((int32_t)alms_column_int64(select, 2)),
            .lot = alms_column_text(select, 3),
            .place = alms_column_text(select, 4),
            .item = alms_column_text(select, 5),
            .fund = alms_column_text(select, 6),
            .is_memo = alms_column_int64(select, 7) != 0,
            .quantity = alms_column_int64(select, 8),
            .value = alms_column_int64(select, 9),
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_goods_move_walk(struct alms_store *store, struct alms_days days,
                                          alms_goods_move_visit *visit, void *context,
                                          struct alms_error *err)
{
    static const char sql[] =
        "SELECT stock_move.n, stock_move.line, stock_move.date, stock_move.lot, stock_move.place,"
        " lot.item, lot.fund, lot.is_memo, stock_move.quantity, stock_move.value"
        " FROM stock_move JOIN lot ON lot.lot = stock_move.lot"
        " WHERE stock_move.date >= ?1 AND stock_move.date <= ?2"
        " ORDER BY stock_move.date, stock_move.n, stock_move.line";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1,
                    alms_date_is_given(days.from) ? alms_date_number(days.from) : INT32_MIN);
    alms_bind_int64(select, 2, alms_date_is_given(days.to) ? alms_date_number(days.to) : INT32_MAX);
    return tell_moves(select, visit, context, err);
}

enum alms_code alms_store_lot_moves(struct alms_store *store, const char *lot,
                                    alms_goods_move_visit *visit, void *context,
                                    struct alms_error *err)
{
    static const char sql[] =
        "SELECT stock_move.n, stock_move.line, stock_move.date, stock_move.lot, stock_move.place,"
        " lot.item, lot.fund, lot.is_memo, stock_move.quantity, stock_move.value"
        " FROM stock_move JOIN lot ON lot.lot = stock_move.lot"
        " WHERE stock_move.lot = ?1 ORDER BY stock_move.n, stock_move.line";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, lot);
    return tell_moves(select, visit, context, err);
}

enum alms_code alms_store_record_moves(struct alms_store *store, uint64_t n,
                                       alms_goods_move_visit *visit, void *context,
                                       struct alms_error *err)
{
    static const char sql[] =
        "SELECT stock_move.n, stock_move.line, stock_move.date, stock_move.lot, stock_move.place,"
        " lot.item, lot.fund, lot.is_memo, stock_move.quantity, stock_move.value"
        " FROM stock_move JOIN lot ON lot.lot = stock_move.lot"
        " WHERE stock_move.n = ?1 ORDER BY stock_move.line";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)n);
    return tell_moves(select, visit, context, err);
}

enum alms_code alms_store_returned(struct alms_store *store, uint64_t n, const char *lot,
                                   int64_t *out_quantity, int64_t *out_value,
                                   struct alms_error *err)
{
    static const char sql[] = "SELECT lot, quantity, value FROM stock_move WHERE origin = ?1";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    *out_quantity = 0;
    *out_value = 0;
    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)n);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        if (lot == NULL || alms_text_equal(alms_column_text(select, 0), lot)) {
            *out_quantity += alms_column_int64(select, 1);
            *out_value += alms_column_int64(select, 2);
        }
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_batch_lots(struct alms_store *store, const char *batch,
                                     alms_lot_visit *visit, void *context, struct alms_error *err)
{
    static const char sql[] = "SELECT lot, n, line, item, fund, received, expiry, batch, spec,"
                              " is_memo FROM lot WHERE batch = ?1 ORDER BY n, line";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, batch);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_lot_row row = take_lot(select, 0);
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

/* --- emptiness ----------------------------------------------------------------------------- */

static enum alms_code is_empty(struct alms_store *store, const char *sql, const char *code,
                               bool *out, struct alms_error *err)
{
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, code);
    TRY(alms_statement_step(select, &has_row, err));
    *out = !has_row;
    return ALMS_OK;
}

enum alms_code alms_store_item_is_empty(struct alms_store *store, const char *item, bool *out,
                                        struct alms_error *err)
{
    static const char sql[] = "SELECT 1 FROM lot JOIN pile ON pile.lot = lot.lot"
                              " WHERE lot.item = ?1 GROUP BY pile.lot, pile.place"
                              " HAVING sum(pile.quantity) <> 0 LIMIT 1";
    return is_empty(store, sql, item, out, err);
}

enum alms_code alms_store_fund_has_no_goods(struct alms_store *store, const char *fund, bool *out,
                                            struct alms_error *err)
{
    static const char sql[] = "SELECT 1 FROM lot JOIN pile ON pile.lot = lot.lot"
                              " WHERE lot.fund = ?1 GROUP BY pile.lot, pile.place"
                              " HAVING sum(pile.quantity) <> 0 LIMIT 1 /* scan */";
    return is_empty(store, sql, fund, out, err);
}

enum alms_code alms_store_place_is_empty(struct alms_store *store, const char *place, bool *out,
                                         struct alms_error *err)
{
    static const char sql[] = "SELECT 1 FROM pile WHERE place = ?1 GROUP BY lot"
                              " HAVING sum(quantity) <> 0 LIMIT 1";
    return is_empty(store, sql, place, out, err);
}
