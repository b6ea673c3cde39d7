#include "store/inside.h"

#include "base/text.h"
#include "model/rule_approval.h"
#include "value/money.h"

#include <string.h>

/* --- reading ------------------------------------------------------------------------------- */

#define CASE_COLUMNS                                                                               \
    "aid_case.code, aid_case.n, programme, event, variant, fund, commodity, agency, related,"      \
    " author, checker, approver, state, amount, paid, returned, objections, applied, moved,"       \
    " noticed_until, payable_until, paid_on, batch, goods"

static struct alms_date date_at(struct alms_statement *row, int index)
{
    return alms_date_from_number((int32_t)alms_column_int64(row, index));
}

/* The current row, its texts in the arena. */
static void take_case(struct alms_statement *row, struct alms_arena *arena, struct alms_case *out)
{
    enum alms_case_state state = ALMS_CASE_NONE;

    NOTE(alms_case_state_find(alms_column_text(row, 12), &state) ? ALMS_OK : ALMS_E_PROJECTION);
    *out = (struct alms_case){
        .code = alms_arena_text(arena, alms_column_text(row, 0)),
        .n = (uint64_t)alms_column_int64(row, 1),
        .programme = alms_arena_text(arena, alms_column_text(row, 2)),
        .event = alms_arena_text(arena, alms_column_text(row, 3)),
        .variant = alms_arena_text(arena, alms_column_text(row, 4)),
        .fund = alms_arena_text(arena, alms_column_text(row, 5)),
        .commodity = alms_arena_text(arena, alms_column_text(row, 6)),
        .agency = alms_arena_text(arena, alms_column_text(row, 7)),
        .related = alms_arena_text(arena, alms_column_text(row, 8)),
        .author = alms_arena_text(arena, alms_column_text(row, 9)),
        .checker = alms_arena_text(arena, alms_column_text(row, 10)),
        .approver = alms_arena_text(arena, alms_column_text(row, 11)),
        .state = state,
        .amount = alms_column_int64(row, 13),
        .paid = alms_column_int64(row, 14),
        .returned = alms_column_int64(row, 15),
        .objections = alms_column_int64(row, 16),
        .applied = date_at(row, 17),
        .moved = date_at(row, 18),
        .noticed_until = date_at(row, 19),
        .payable_until = date_at(row, 20),
        .paid_on = date_at(row, 21),
        .batch = (uint64_t)alms_column_int64(row, 22),
        .goods = alms_column_int64(row, 23),
    };
}

enum alms_code alms_store_case_find(struct alms_store *store, const char *code,
                                    struct alms_arena *arena, struct alms_case *out,
                                    bool *out_found, struct alms_error *err)
{
    static const char sql[] = "SELECT " CASE_COLUMNS " FROM aid_case WHERE code = ?1";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, code);
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found)
        take_case(select, arena, out);
    return ALMS_OK;
}

enum alms_code
alms_store_cases_count(struct alms_store *store, uint64_t *out, struct alms_error *err)
{
    static const char sql[] = "SELECT count(*) FROM aid_case /* scan */";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    *out = (uint64_t)alms_column_int64(select, 0);
    return ALMS_OK;
}

static enum alms_code visit_all(struct alms_statement *select, alms_case_visit *visit,
                                void *context, struct alms_error *err)
{
    bool has_row = false;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        struct alms_case item;
        take_case(select, arena, &item);
        TRY(visit(context, &item, err));
        alms_arena_reset(arena);
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_case_walk(struct alms_store *store, alms_case_visit *visit, void *context,
                                    struct alms_error *err)
{
    static const char sql[] = "SELECT " CASE_COLUMNS " FROM aid_case ORDER BY code /* scan */";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    return visit_all(select, visit, context, err);
}

enum alms_code alms_store_match_walk(struct alms_store *store, const char *match,
                                     alms_case_visit *visit, void *context, struct alms_error *err)
{
    static const char sql[] =
        "SELECT " CASE_COLUMNS " FROM case_match JOIN aid_case ON aid_case.code = case_match.code"
        " WHERE case_match.match = ?1 ORDER BY case_match.code";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, match);
    return visit_all(select, visit, context, err);
}

enum alms_code alms_store_match_find(struct alms_store *store, const char *match, const char *code,
                                     bool *out_found, struct alms_error *err)
{
    static const char sql[] = "SELECT 1 FROM case_match WHERE match = ?1 AND code = ?2";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, match);
    alms_bind_text(select, 2, code);
    return alms_statement_step(select, out_found, err);
}

enum alms_code alms_store_reserved(struct alms_store *store, const char *fund,
                                   const char *commodity, int64_t *out, struct alms_error *err)
{
    static const char sql[] = "SELECT amount FROM reserve WHERE fund = ?1 AND commodity = ?2";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, fund);
    alms_bind_text(select, 2, commodity);
    TRY(alms_statement_step(select, &has_row, err));
    *out = has_row ? alms_column_int64(select, 0) : 0;
    return ALMS_OK;
}

/* --- projecting ---------------------------------------------------------------------------- */

static enum alms_code add_reserve(struct alms_store *store, const struct alms_case *item,
                                  int64_t amount, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO reserve (fund, commodity, amount) VALUES (?1, ?2, ?3)"
                              " ON CONFLICT (fund, commodity)"
                              " DO UPDATE SET amount = amount + excluded.amount";
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    if (amount == 0)
        return ALMS_OK;
    TRY(alms_statement_get(store->db, sql, &upsert, err));
    alms_bind_text(upsert, 1, item->fund);
    alms_bind_text(upsert, 2, item->commodity);
    alms_bind_int64(upsert, 3, amount);
    return alms_statement_run(upsert, err);
}

static enum alms_code
insert_match(struct alms_store *store, const char *match, const char *code, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO case_match (match, code) VALUES (?1, ?2)";
    bool is_inserted = false;
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_text(insert, 1, match);
    alms_bind_text(insert, 2, code);
    return alms_statement_insert_new(insert, &is_inserted, err);
}

static void join_related(const struct alms_value *related, struct alms_buffer *out)
{
    for (size_t i = 0; i < related->count; i++) {
        alms_buffer_add_text(out, " ");
        alms_buffer_add_text(out, related->items[i]);
    }
    alms_buffer_add_text(out, related->count > 0 ? " " : "");
}

static void bind_moving(struct alms_statement *statement, const struct alms_case *item)
{
    alms_bind_text(statement, 2, item->checker);
    alms_bind_text(statement, 3, item->approver);
    alms_bind_text(statement, 4, alms_case_state_word(item->state));
    alms_bind_int64(statement, 5, item->amount);
    alms_bind_int64(statement, 6, item->paid);
    alms_bind_int64(statement, 7, item->returned);
    alms_bind_int64(statement, 8, item->objections);
    alms_bind_int64(statement, 9, alms_date_number(item->moved));
    alms_bind_int64(statement, 10, alms_date_number(item->noticed_until));
    alms_bind_int64(statement, 11, alms_date_number(item->payable_until));
    alms_bind_int64(statement, 12, alms_date_number(item->paid_on));
    alms_bind_int64(statement, 13, (int64_t)item->batch);
}

static enum alms_code
save_case(struct alms_store *store, const struct alms_case *item, struct alms_error *err)
{
    static const char sql[] =
        "UPDATE aid_case SET checker = ?2, approver = ?3, state = ?4, amount = ?5, paid = ?6,"
        " returned = ?7, objections = ?8, moved = ?9, noticed_until = ?10, payable_until = ?11,"
        " paid_on = ?12, batch = ?13 WHERE code = ?1";
    CLEANUP(alms_statement_reset) struct alms_statement *update = NULL;

    TRY(alms_statement_get(store->db, sql, &update, err));
    alms_bind_text(update, 1, item->code);
    bind_moving(update, item);
    return alms_statement_run(update, err);
}

static enum alms_code insert_case(struct alms_store *store, const struct alms_case *item,
                                  const char *related, bool *out_inserted, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO aid_case (code, n, programme, event, variant, fund, commodity, agency,"
        " related, author, state, amount, paid, returned, goods, objections, applied, moved,"
        " noticed_until, payable_until, paid_on, batch)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, 0, 0, 0, ?13, ?13, 0, 0,"
        " 0, 0)";
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_text(insert, 1, item->code);
    alms_bind_int64(insert, 2, (int64_t)item->n);
    alms_bind_text(insert, 3, item->programme);
    alms_bind_text(insert, 4, item->event);
    alms_bind_text(insert, 5, item->variant);
    alms_bind_text(insert, 6, item->fund);
    alms_bind_text(insert, 7, item->commodity);
    alms_bind_text(insert, 8, item->agency);
    alms_bind_text(insert, 9, related);
    alms_bind_text(insert, 10, item->author);
    alms_bind_text(insert, 11, alms_case_state_word(ALMS_CASE_APPLIED));
    alms_bind_int64(insert, 12, item->amount);
    alms_bind_int64(insert, 13, alms_date_number(item->applied));
    return alms_statement_insert_new(insert, out_inserted, err);
}

static enum alms_code open_case(struct alms_store *store, const struct alms_masters *masters,
                                const struct alms_record *record, struct alms_error *err)
{
    bool is_inserted = false;
    CLEANUP(alms_buffer_clear) struct alms_buffer related = {0};
    const struct alms_value *matches = &record->field[ALMS_FIELD_MATCHES];
    const struct alms_step step =
        alms_step_make(masters, alms_record_text(record, ALMS_FIELD_COMMODITY), record, NULL, NULL);
    const struct alms_case item = {
        .code = alms_record_text(record, ALMS_FIELD_CASE),
        .n = record->n,
        .programme = alms_record_text(record, ALMS_FIELD_PROGRAMME),
        .event = alms_record_text(record, ALMS_FIELD_EVENT),
        .variant = alms_record_text(record, ALMS_FIELD_VARIANT),
        .fund = alms_record_text(record, ALMS_FIELD_FUND),
        .commodity = alms_record_text(record, ALMS_FIELD_COMMODITY),
        .agency = alms_record_text(record, ALMS_FIELD_AGENCY),
        .author = alms_record_text(record, ALMS_FIELD_BY),
        .amount = step.amount,
        .applied = step.date,
    };

    join_related(&record->field[ALMS_FIELD_RELATED], &related);
    TRY(insert_case(store, &item, related.bytes, &is_inserted, err));
    for (size_t i = 0; i < matches->count && is_inserted; i++)
        TRY(insert_match(store, matches->items[i], item.code, err));
    return ALMS_OK;
}

/* The answer that the record gives to an order; NULL if it is about none. */
static const char *answer_of(const struct alms_record *record)
{
    if (record->kind == ALMS_KIND_AID && alms_record_text(record, ALMS_FIELD_BATCH) != NULL)
        return "paid";
    return record->kind == ALMS_KIND_CASE_FAIL ? alms_record_text(record, ALMS_FIELD_REASON) : NULL;
}

static enum alms_code insert_order(struct alms_store *store, const struct alms_record *record,
                                   int64_t batch, int64_t amount, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO pay_order (batch, code, amount, answer)"
                              " VALUES (?1, ?2, ?3, 'pending')";
    bool is_inserted = false;
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_int64(insert, 1, batch);
    alms_bind_text(insert, 2, alms_record_text(record, ALMS_FIELD_CASE));
    alms_bind_int64(insert, 3, amount);
    return alms_statement_insert_new(insert, &is_inserted, err);
}

static enum alms_code project_order(struct alms_store *store, const struct alms_change *change,
                                    const struct alms_step *step, struct alms_error *err)
{
    static const char sql[] = "UPDATE pay_order SET answer = ?3 WHERE batch = ?1 AND code = ?2";
    uint64_t batch = 0;
    const struct alms_record *record = change->record;
    const char *answer = answer_of(record);
    const char *text = alms_record_text(record, ALMS_FIELD_BATCH);
    CLEANUP(alms_statement_reset) struct alms_statement *update = NULL;

    if (text == NULL || !alms_uint_parse(text, &batch) || change->original != NULL)
        return ALMS_OK;
    if (record->kind == ALMS_KIND_CASE_ORDER)
        return insert_order(store, record, (int64_t)batch, step->amount, err);
    if (answer == NULL)
        return ALMS_OK;
    TRY(alms_statement_get(store->db, sql, &update, err));
    alms_bind_int64(update, 1, (int64_t)batch);
    alms_bind_text(update, 2, alms_record_text(record, ALMS_FIELD_CASE));
    alms_bind_text(update, 3, answer);
    return alms_statement_run(update, err);
}

enum alms_code alms_store_project_case(struct alms_store *store, const struct alms_masters *masters,
                                       const struct alms_change *change, struct alms_error *err)
{
    struct alms_case item;
    bool is_found = false;
    const char *code = alms_step_case(change->record, change->original);

    if (code == NULL)
        return ALMS_OK;
    if (change->record->kind == ALMS_KIND_CASE_APPLY)
        return open_case(store, masters, change->record, err);
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    TRY(alms_store_case_find(store, code, arena, &item, &is_found, err));
    if (!is_found)
        return ALMS_OK;
    const struct alms_step step =
        alms_step_make(masters, item.commodity, change->record, change->original, change->postings);
    const int64_t reserved = alms_case_reserved(&item);
    TRY(project_order(store, change, &step, err));
    alms_case_take(&item, &step);
    TRY(add_reserve(store, &item, alms_case_reserved(&item) - reserved, err));
    return save_case(store, &item, err);
}

/* --- goods --------------------------------------------------------------------------------- */

/* The case for which the record, or what it reverses or brings back, gave goods; NULL if none. */
static enum alms_code find_goods_case(struct alms_store *store, const struct alms_change *change,
                                      struct alms_arena *arena, const char **out,
                                      struct alms_error *err)
{
    struct alms_number number;
    struct alms_entry_row row = {0};
    struct alms_span code;
    bool is_found = false;
    const struct alms_record *told = change->original != NULL ? change->original : change->record;
    CLEANUP(alms_buffer_clear) struct alms_buffer issue = {0};

    *out = NULL;
    if (told->kind == ALMS_KIND_STOCK_ISSUE)
        *out = alms_record_text(told, ALMS_FIELD_CASE);
    if (told->kind != ALMS_KIND_STOCK_RETURN ||
        !alms_number_parse(alms_record_text(told, ALMS_FIELD_OF), &number))
        return ALMS_OK;
    TRY(alms_store_entry_find(store, number, &row, &is_found, err));
    if (is_found)
        TRY(alms_store_log_get(store, row.n, &issue, &is_found, err));
    if (is_found && alms_record_peek(issue.bytes, issue.size_bytes, ALMS_FIELD_CASE, &code))
        *out = alms_arena_bytes(arena, code.bytes, code.size_bytes);
    return ALMS_OK;
}

enum alms_code alms_store_project_case_goods(struct alms_store *store,
                                             const struct alms_change *change,
                                             struct alms_error *err)
{
    static const char sql[] = "UPDATE aid_case SET goods = ?2 WHERE code = ?1";
    struct alms_case item;
    bool is_found = false;
    const char *code = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_statement_reset) struct alms_statement *update = NULL;

    TRY(find_goods_case(store, change, arena, &code, err));
    if (code != NULL)
        TRY(alms_store_case_find(store, code, arena, &item, &is_found, err));
    if (!is_found)
        return ALMS_OK;
    for (size_t i = 0; i < change->record->entry.lines_count; i++) {
        if (change->record->entry.lines[i].item != NULL &&
            !alms_minor_add(&item.goods, -change->postings[i].amount))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    TRY(alms_statement_get(store->db, sql, &update, err));
    alms_bind_text(update, 1, code);
    alms_bind_int64(update, 2, item.goods);
    return alms_statement_run(update, err);
}

/* --- orders to the bank --------------------------------------------------------------------- */

enum alms_code alms_store_pay_last(struct alms_store *store, uint64_t *out, struct alms_error *err)
{
    static const char sql[] = "SELECT max(batch) FROM pay_order";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    *out = (uint64_t)alms_column_int64(select, 0);
    return ALMS_OK;
}

enum alms_code alms_store_pay_find(struct alms_store *store, uint64_t batch, const char *code,
                                   struct alms_arena *arena, const char **out_answer,
                                   struct alms_error *err)
{
    static const char sql[] = "SELECT answer FROM pay_order WHERE batch = ?1 AND code = ?2";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)batch);
    alms_bind_text(select, 2, code);
    TRY(alms_statement_step(select, &has_row, err));
    *out_answer = has_row ? alms_arena_text(arena, alms_column_text(select, 0)) : NULL;
    return ALMS_OK;
}

enum alms_code alms_store_pay_walk(struct alms_store *store, alms_pay_order_visit *visit,
                                   void *context, struct alms_error *err)
{
    static const char sql[] = "SELECT batch, code, amount, answer FROM pay_order"
                              " ORDER BY batch, code /* scan */";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_pay_order order = {
            .batch = (uint64_t)alms_column_int64(select, 0),
            .code = alms_column_text(select, 1),
            .amount = alms_column_int64(select, 2),
            .answer = alms_column_text(select, 3),
        };
        TRY(visit(context, &order, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

/* --- approvals ----------------------------------------------------------------------------- */

enum alms_code alms_store_approved_find(struct alms_store *store, const char *core, bool *out_found,
                                        struct alms_error *err)
{
    static const char sql[] = "SELECT n FROM approved WHERE core = ?1";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, core);
    return alms_statement_step(select, out_found, err);
}

enum alms_code alms_store_project_approval(struct alms_store *store,
                                           const struct alms_record *record, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO approved (core, n) VALUES (?1, ?2)";
    char core[ALMS_HASH_BASE64_SIZE_BYTES];
    bool is_inserted = false;
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    if (record->field[ALMS_FIELD_APPROVALS].count == 0)
        return ALMS_OK;
    alms_approval_core(record, store->hasher, core);
    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_text(insert, 1, core);
    alms_bind_int64(insert, 2, (int64_t)record->n);
    return alms_statement_insert_new(insert, &is_inserted, err);
}
