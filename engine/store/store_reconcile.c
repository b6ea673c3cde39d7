#include "store/inside.h"
#include "store/reconciled.h"

#include "value/money.h"

#include <string.h>

bool alms_kind_reconciles(enum alms_kind kind)
{
    return kind == ALMS_KIND_RECONCILE || kind == ALMS_KIND_RECONCILE_MATCH ||
           kind == ALMS_KIND_RECONCILE_ROWS || kind == ALMS_KIND_RECONCILE_UNDO;
}

static int64_t number_of(const struct alms_record *record)
{
    uint64_t number = 0;

    return alms_uint_parse(alms_record_text(record, ALMS_FIELD_RECONCILIATION), &number) &&
                   number <= INT64_MAX
               ? (int64_t)number
               : -1;
}

static int64_t optional_at(struct alms_statement *statement, int index)
{
    return alms_column_is_null(statement, index) ? -1 : alms_column_int64(statement, index);
}

/* --- projecting ---------------------------------------------------------------------------- */

static enum alms_code fail_twice(bool is_inserted, struct alms_error *err)
{
    /* Rule RECONCILE-2. */
    if (!is_inserted)
        return alms_fail(err, ALMS_E_DUPLICATE, "a row or a line is reconciled twice");
    return ALMS_OK;
}

static enum alms_code insert_movement(struct alms_store *store, const struct alms_record *record,
                                      const struct alms_movement *movement, uint64_t place,
                                      struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO movement (n, place, account, commodity, date, amount, id, reconciliation)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    bool is_inserted = false;
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_int64(insert, 1, (int64_t)record->n);
    alms_bind_int64(insert, 2, (int64_t)place);
    alms_bind_text(insert, 3, alms_record_text(record, ALMS_FIELD_ACCOUNT));
    alms_bind_text(insert, 4, alms_record_text(record, ALMS_FIELD_COMMODITY));
    alms_bind_int64(insert, 5, alms_date_number(movement->date));
    alms_bind_int64(insert, 6, movement->amount);
    alms_bind_blob(insert, 7, movement->id, sizeof(movement->id));
    alms_bind_int64(insert, 8, number_of(record));
    TRY(alms_statement_insert_new(insert, &is_inserted, err));
    return fail_twice(is_inserted, err);
}

/* What is malformed was told by the gate, and is passed over. */
static enum alms_code project_movements(struct alms_store *store,
                                        const struct alms_masters *masters,
                                        const struct alms_record *record, struct alms_error *err)
{
    struct alms_movement movement;
    const struct alms_value *items = &record->field[ALMS_FIELD_MOVEMENTS];
    const int32_t commodity_id =
        alms_commodity_find(masters, alms_record_text(record, ALMS_FIELD_COMMODITY));

    if (commodity_id == ALMS_ID_NONE)
        return ALMS_OK;
    const uint32_t scale_digits = alms_commodity_at(masters, commodity_id)->scale_digits;
    for (size_t i = 0; i < items->count; i++) {
        if (alms_movement_parse(items->items[i], scale_digits, &movement))
            TRY(insert_movement(store, record, &movement, i + 1, err));
    }
    return ALMS_OK;
}

static enum alms_code mark_movement(struct alms_store *store, struct alms_spot spot,
                                    int64_t matched, struct alms_error *err)
{
    static const char sql[] = "UPDATE movement SET matched = ?1 WHERE n = ?2 AND place = ?3";
    CLEANUP(alms_statement_reset) struct alms_statement *update = NULL;

    TRY(alms_statement_get(store->db, sql, &update, err));
    if (matched < 0) {
        alms_bind_null(update, 1);
    } else {
        alms_bind_int64(update, 1, matched);
    }
    alms_bind_int64(update, 2, (int64_t)spot.n);
    alms_bind_int64(update, 3, (int64_t)spot.place);
    return alms_statement_run(update, err);
}

static enum alms_code insert_matched(struct alms_store *store, struct alms_spot line,
                                     const struct alms_match *match, int64_t reconciliation,
                                     struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO matched (n, line, movement_n, movement_place, reconciliation)"
        " VALUES (?1, ?2, ?3, ?4, ?5)";
    bool is_inserted = false;
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_int64(insert, 1, (int64_t)line.n);
    alms_bind_int64(insert, 2, (int64_t)line.place);
    if (match->has_movement) {
        alms_bind_int64(insert, 3, (int64_t)match->movement.n);
        alms_bind_int64(insert, 4, (int64_t)match->movement.place);
    } else {
        alms_bind_null(insert, 3);
        alms_bind_null(insert, 4);
    }
    alms_bind_int64(insert, 5, reconciliation);
    TRY(alms_statement_insert_new(insert, &is_inserted, err));
    return fail_twice(is_inserted, err);
}

static enum alms_code
project_matches(struct alms_store *store, const struct alms_record *record, struct alms_error *err)
{
    struct alms_match match;
    const struct alms_value *items = &record->field[ALMS_FIELD_MATCHES];
    const int64_t reconciliation = number_of(record);

    for (size_t i = 0; i < items->count; i++) {
        if (!alms_match_parse(items->items[i], &match))
            continue;
        TRY(insert_matched(store, match.line, &match, reconciliation, err));
        if (match.has_movement) {
            TRY(mark_movement(store, match.movement, reconciliation, err));
        } else {
            TRY(insert_matched(store, match.other, &match, reconciliation, err));
        }
    }
    return ALMS_OK;
}

/* Numbers that are not what they should be are told by the gate; here they become 0. */
static int64_t date_number_of(const struct alms_record *record, enum alms_field field)
{
    struct alms_date date = {0};
    struct alms_error ignored;

    alms_error_clear(&ignored);
    NOTE(alms_date_parse(alms_record_text(record, field), &date, &ignored));
    return alms_date_is_valid(date) ? alms_date_number(date) : 0;
}

static enum alms_code
insert_reconciliation(struct alms_store *store, const struct alms_masters *masters,
                      const struct alms_record *record, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO reconciliation (reconciliation, n, account, commodity, source, since, until,"
        " closing) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    bool is_found = false;
    bool is_inserted = false;
    int64_t closing = 0;
    struct alms_reconciliation_row last;
    struct alms_error ignored;
    const struct alms_chain chain = {alms_record_text(record, ALMS_FIELD_ACCOUNT),
                                     alms_record_text(record, ALMS_FIELD_COMMODITY)};
    const int32_t commodity_id = alms_commodity_find(masters, chain.commodity);
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    alms_error_clear(&ignored);
    TRY(alms_store_reconciliation_last(store, &chain, arena, &last, &is_found, err));
    if (commodity_id != ALMS_ID_NONE) {
        NOTE(alms_minor_parse(alms_record_text(record, ALMS_FIELD_CLOSING),
                              alms_commodity_at(masters, commodity_id)->scale_digits, &closing,
                              &ignored));
    }
    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_int64(insert, 1, number_of(record));
    alms_bind_int64(insert, 2, (int64_t)record->n);
    alms_bind_text(insert, 3, chain.account);
    alms_bind_text(insert, 4, chain.commodity);
    alms_bind_text(insert, 5, alms_record_text(record, ALMS_FIELD_SOURCE));
    alms_bind_int64(insert, 6,
                    is_found ? alms_date_number(last.since)
                             : date_number_of(record, ALMS_FIELD_FROM));
    alms_bind_int64(insert, 7, date_number_of(record, ALMS_FIELD_UNTIL));
    alms_bind_int64(insert, 8, closing);
    TRY(alms_statement_insert_new(insert, &is_inserted, err));
    return fail_twice(is_inserted, err);
}

static enum alms_code
run_with_number(struct alms_store *store, const char *sql, int64_t number, struct alms_error *err)
{
    CLEANUP(alms_statement_reset) struct alms_statement *statement = NULL;

    TRY(alms_statement_get(store->db, sql, &statement, err));
    alms_bind_int64(statement, 1, number);
    return alms_statement_run(statement, err);
}

/* Rule RECONCILE-6: its movements are not known any more, and what it matched is open. */
static enum alms_code
undo(struct alms_store *store, const struct alms_record *record, struct alms_error *err)
{
    static const char unmatch[] =
        "UPDATE movement SET matched = NULL WHERE matched = ?1 /* scan */";
    static const char forget[] = "DELETE FROM movement WHERE reconciliation = ?1 /* scan */";
    static const char reopen[] = "DELETE FROM matched WHERE reconciliation = ?1 /* scan */";
    static const char mark[] = "UPDATE reconciliation SET undone = ?1 WHERE reconciliation = ?2";
    const int64_t number = number_of(record);
    CLEANUP(alms_statement_reset) struct alms_statement *update = NULL;

    TRY(run_with_number(store, unmatch, number, err));
    TRY(run_with_number(store, forget, number, err));
    TRY(run_with_number(store, reopen, number, err));
    TRY(alms_statement_get(store->db, mark, &update, err));
    alms_bind_int64(update, 1, (int64_t)record->n);
    alms_bind_int64(update, 2, number);
    return alms_statement_run(update, err);
}

enum alms_code
alms_store_project_reconcile(struct alms_store *store, const struct alms_masters *masters,
                             const struct alms_record *record, struct alms_error *err)
{
    if (record->kind == ALMS_KIND_RECONCILE_ROWS)
        return project_movements(store, masters, record, err);
    if (record->kind == ALMS_KIND_RECONCILE_MATCH)
        return project_matches(store, record, err);
    if (record->kind == ALMS_KIND_RECONCILE_UNDO)
        return undo(store, record, err);
    return insert_reconciliation(store, masters, record, err);
}

/* --- reversals ----------------------------------------------------------------------------- */

/* Frees one movement that a line of the original was matched to; false if there is none left. */
static enum alms_code
reopen_one(struct alms_store *store, uint64_t original, bool *out_any, struct alms_error *err)
{
    static const char find[] = "SELECT movement_n, movement_place FROM matched"
                               " WHERE n = ?1 AND movement_n IS NOT NULL LIMIT 1";
    static const char free[] = "DELETE FROM matched WHERE movement_n = ?1 AND movement_place = ?2";
    struct alms_spot spot = {0};
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;
    CLEANUP(alms_statement_reset) struct alms_statement *delete = NULL;

    TRY(alms_statement_get(store->db, find, &select, err));
    alms_bind_int64(select, 1, (int64_t)original);
    TRY(alms_statement_step(select, out_any, err));
    if (!*out_any)
        return ALMS_OK;
    spot = (struct alms_spot){(uint64_t)alms_column_int64(select, 0),
                              (uint64_t)alms_column_int64(select, 1)};
    TRY(mark_movement(store, spot, -1, err));
    TRY(alms_statement_get(store->db, free, &delete, err));
    alms_bind_int64(delete, 1, (int64_t)spot.n);
    alms_bind_int64(delete, 2, (int64_t)spot.place);
    return alms_statement_run(delete, err);
}

enum alms_code alms_store_reopen_matches(struct alms_store *store,
                                         const struct alms_record *reversal, uint64_t original,
                                         struct alms_error *err)
{
    bool has_any = true;

    /* Rule RECONCILE-5. */
    if (alms_reversal_moves_money(alms_record_text(reversal, ALMS_FIELD_REASON)))
        return ALMS_OK;
    while (has_any)
        TRY(reopen_one(store, original, &has_any, err));
    return ALMS_OK;
}

/* --- reconciliations ----------------------------------------------------------------------- */

enum alms_code
alms_store_next_reconciliation(struct alms_store *store, uint64_t *out, struct alms_error *err)
{
    static const char sql[] = "SELECT max(reconciliation) FROM reconciliation";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    *out = (uint64_t)alms_column_int64(select, 0) + 1;
    return ALMS_OK;
}

static struct alms_reconciliation_row
reconciliation_at(struct alms_statement *select, struct alms_arena *arena)
{
    return (struct alms_reconciliation_row){
        .reconciliation = (uint64_t)alms_column_int64(select, 0),
        .n = (uint64_t)alms_column_int64(select, 1),
        .account = alms_arena_text(arena, alms_column_text(select, 2)),
        .commodity = alms_arena_text(arena, alms_column_text(select, 3)),
        .source = alms_arena_text(arena, alms_column_text(select, 4)),
        .since = alms_date_from_number((int32_t)alms_column_int64(select, 5)),
        .until = alms_date_from_number((int32_t)alms_column_int64(select, 6)),
        .closing = alms_column_int64(select, 7),
        .undone = optional_at(select, 8),
    };
}

enum alms_code alms_store_reconciliation_find(struct alms_store *store, uint64_t reconciliation,
                                              struct alms_arena *arena,
                                              struct alms_reconciliation_row *out, bool *out_found,
                                              struct alms_error *err)
{
    static const char sql[] = "SELECT reconciliation, n, account, commodity, source, since, until,"
                              " closing, undone FROM reconciliation WHERE reconciliation = ?1";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)reconciliation);
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found)
        *out = reconciliation_at(select, arena);
    return ALMS_OK;
}

enum alms_code
alms_store_reconciliation_last(struct alms_store *store, const struct alms_chain *chain,
                               struct alms_arena *arena, struct alms_reconciliation_row *out,
                               bool *out_found, struct alms_error *err)
{
    static const char sql[] =
        "SELECT reconciliation, n, account, commodity, source, since, until, closing, undone"
        " FROM reconciliation WHERE account = ?1 AND commodity = ?2 AND undone IS NULL"
        " ORDER BY reconciliation DESC LIMIT 1";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, chain->account);
    alms_bind_text(select, 2, chain->commodity);
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found)
        *out = reconciliation_at(select, arena);
    return ALMS_OK;
}

enum alms_code alms_store_reconciliation_walk(struct alms_store *store, const char *account,
                                              alms_chain_visit *visit, void *context,
                                              struct alms_error *err)
{
    static const char sql[] =
        "SELECT reconciliation, n, account, commodity, source, since, until, closing, undone"
        " FROM reconciliation WHERE account = ?1 AND undone IS NULL"
        " ORDER BY account, commodity, reconciliation";
    bool has_row = false;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, account);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        alms_arena_reset(arena);
        const struct alms_reconciliation_row row = reconciliation_at(select, arena);
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_source_account(struct alms_store *store, const char *source,
                                         struct alms_arena *arena, const char **out,
                                         struct alms_error *err)
{
    static const char sql[] = "SELECT account FROM reconciliation WHERE source = ?1 AND"
                              " undone IS NULL ORDER BY reconciliation DESC LIMIT 1 /* scan */";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, source);
    TRY(alms_statement_step(select, &has_row, err));
    *out = has_row ? alms_arena_text(arena, alms_column_text(select, 0)) : NULL;
    return ALMS_OK;
}

enum alms_code alms_store_gift_channel(struct alms_store *store, struct alms_date date, uint64_t n,
                                       struct alms_arena *arena, const char **out,
                                       struct alms_error *err)
{
    static const char sql[] =
        "SELECT channel FROM gift WHERE date = ?1 AND n = ?2 AND reverses IS NULL";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, alms_date_number(date));
    alms_bind_int64(select, 2, (int64_t)n);
    TRY(alms_statement_step(select, &has_row, err));
    *out = has_row ? alms_arena_text(arena, alms_column_text(select, 0)) : NULL;
    return ALMS_OK;
}

/* --- movements ----------------------------------------------------------------------------- */

static struct alms_movement_row movement_at(struct alms_statement *select)
{
    size_t size_bytes = 0;
    struct alms_movement_row row = {
        .spot = {(uint64_t)alms_column_int64(select, 0), (uint64_t)alms_column_int64(select, 1)},
        .movement = {.date = alms_date_from_number((int32_t)alms_column_int64(select, 2)),
                     .amount = alms_column_int64(select, 3)},
        .reconciliation = (uint64_t)alms_column_int64(select, 5),
        .matched = optional_at(select, 6),
    };
    const void *id = alms_column_blob(select, 4, &size_bytes);

    if (size_bytes == sizeof(row.movement.id))
        memcpy(row.movement.id, id, size_bytes);
    return row;
}

enum alms_code alms_store_movement_find(struct alms_store *store, const struct alms_chain *chain,
                                        const uint8_t id[ALMS_ROW_ID_SIZE_BYTES],
                                        struct alms_movement_row *out, bool *out_found,
                                        struct alms_error *err)
{
    static const char sql[] = "SELECT n, place, date, amount, id, reconciliation, matched"
                              " FROM movement WHERE account = ?1 AND commodity = ?2 AND id = ?3";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, chain->account);
    alms_bind_text(select, 2, chain->commodity);
    alms_bind_blob(select, 3, id, ALMS_ROW_ID_SIZE_BYTES);
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found)
        *out = movement_at(select);
    return ALMS_OK;
}

enum alms_code alms_store_movement_get(struct alms_store *store, const struct alms_chain *chain,
                                       struct alms_spot spot, struct alms_movement_row *out,
                                       bool *out_found, struct alms_error *err)
{
    static const char sql[] = "SELECT n, place, date, amount, id, reconciliation, matched"
                              " FROM movement WHERE n = ?1 AND place = ?2 AND account = ?3"
                              " AND commodity = ?4";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)spot.n);
    alms_bind_int64(select, 2, (int64_t)spot.place);
    alms_bind_text(select, 3, chain->account);
    alms_bind_text(select, 4, chain->commodity);
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found)
        *out = movement_at(select);
    return ALMS_OK;
}

enum alms_code alms_store_movement_walk(struct alms_store *store, const struct alms_chain *chain,
                                        uint64_t through, alms_movement_visit *visit, void *context,
                                        struct alms_error *err)
{
    static const char all[] =
        "SELECT n, place, date, amount, id, reconciliation, matched FROM movement"
        " WHERE account = ?1 AND commodity = ?2 AND matched IS NULL AND reconciliation <= ?3"
        " ORDER BY n, place";
    static const char as_of[] =
        "SELECT n, place, date, amount, id, reconciliation, matched FROM movement"
        " WHERE account = ?1 AND commodity = ?2 AND (matched IS NULL OR matched > ?3)"
        " AND reconciliation <= ?3 ORDER BY n, place";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, through == 0 ? all : as_of, &select, err));
    alms_bind_text(select, 1, chain->account);
    alms_bind_text(select, 2, chain->commodity);
    alms_bind_int64(select, 3, through == 0 ? INT64_MAX : (int64_t)through);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_movement_row row = movement_at(select);
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

/* --- lines --------------------------------------------------------------------------------- */

static struct alms_matched_line line_at(struct alms_statement *select)
{
    return (struct alms_matched_line){
        .date = alms_date_from_number((int32_t)alms_column_int64(select, 0)),
        .spot = {(uint64_t)alms_column_int64(select, 1), (uint64_t)alms_column_int64(select, 2)},
        .amount = alms_column_int64(select, 3),
        .matched = optional_at(select, 4),
        .reverses = optional_at(select, 5),
        .reversed_by = optional_at(select, 6),
    };
}

enum alms_code alms_store_line_get(struct alms_store *store, const struct alms_chain *chain,
                                   struct alms_spot spot, struct alms_matched_line *out,
                                   bool *out_found, struct alms_error *err)
{
    static const char sql[] =
        "SELECT posting.date, posting.n, posting.line,"
        " coalesce(posting.foreign_amount, posting.amount), matched.reconciliation,"
        " entry.reverses, entry.reversed_by FROM entry JOIN posting ON posting.account = ?3"
        " AND posting.date = entry.date AND posting.n = entry.n AND posting.line = ?2"
        " LEFT JOIN matched ON matched.n = posting.n AND matched.line = posting.line"
        " WHERE entry.n = ?1 AND coalesce(posting.currency, posting.commodity) = ?4";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)spot.n);
    alms_bind_int64(select, 2, (int64_t)spot.place);
    alms_bind_text(select, 3, chain->account);
    alms_bind_text(select, 4, chain->commodity);
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found)
        *out = line_at(select);
    return ALMS_OK;
}

enum alms_code alms_store_line_walk(struct alms_store *store, const struct alms_chain *chain,
                                    struct alms_date until, alms_line_visit *visit, void *context,
                                    struct alms_error *err)
{
    static const char sql[] =
        "SELECT posting.date, posting.n, posting.line,"
        " coalesce(posting.foreign_amount, posting.amount), matched.reconciliation,"
        " entry.reverses, entry.reversed_by FROM posting JOIN entry ON entry.n = posting.n"
        " LEFT JOIN matched ON matched.n = posting.n AND matched.line = posting.line"
        " WHERE posting.account = ?1 AND posting.date <= ?2"
        " AND coalesce(posting.currency, posting.commodity) = ?3"
        " AND coalesce(posting.foreign_amount, posting.amount) <> 0"
        " ORDER BY posting.date, posting.n, posting.line";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, chain->account);
    alms_bind_int64(select, 2, alms_date_number(until));
    alms_bind_text(select, 3, chain->commodity);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_matched_line line = line_at(select);
        TRY(visit(context, &line, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}
