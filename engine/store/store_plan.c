#include "store/inside.h"

#include "base/text.h"

#include <string.h>

/* --- rosters ------------------------------------------------------------------------------- */

static struct alms_plan_member member_at(struct alms_statement *row)
{
    return (struct alms_plan_member){
        .member = alms_column_text(row, 0),
        .n = (uint64_t)alms_column_int64(row, 1),
        .joined = alms_date_from_number((int32_t)alms_column_int64(row, 2)),
        .left_on = alms_date_from_number((int32_t)alms_column_int64(row, 3)),
    };
}

enum alms_code alms_store_plan_walk(struct alms_store *store, const char *plan,
                                    struct alms_days days, alms_plan_member_visit *visit,
                                    void *context, struct alms_error *err)
{
    static const char sql[] =
        "SELECT member, n, joined, left_on FROM plan_member WHERE plan = ?1 AND joined <= ?2"
        " AND (left_on = 0 OR left_on > ?3) ORDER BY member";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, plan);
    alms_bind_int64(select, 2, alms_date_number(days.to));
    alms_bind_int64(select, 3, alms_date_number(days.from));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_plan_member member = member_at(select);
        TRY(visit(context, &member, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_plan_member_find(struct alms_store *store, const char *plan,
                                           const char *member, struct alms_plan_member *out,
                                           bool *out_found, struct alms_error *err)
{
    static const char sql[] = "SELECT member, n, joined, left_on FROM plan_member"
                              " WHERE plan = ?1 AND member = ?2";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, plan);
    alms_bind_text(select, 2, member);
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found) {
        *out = member_at(select);
        out->member = member;
    }
    return ALMS_OK;
}

enum alms_code alms_store_plan_members_count(struct alms_store *store, const char *plan,
                                             uint64_t *out, struct alms_error *err)
{
    static const char sql[] = "SELECT count(*) FROM plan_member WHERE plan = ?1";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, plan);
    TRY(alms_statement_step(select, &has_row, err));
    *out = (uint64_t)alms_column_int64(select, 0);
    return ALMS_OK;
}

enum alms_code alms_store_plan_match_find(struct alms_store *store, const char *plan,
                                          const char *match, struct alms_arena *arena,
                                          const char **out_member, struct alms_error *err)
{
    static const char sql[] =
        "SELECT plan_member.member FROM plan_match JOIN plan_member"
        " ON plan_member.plan = plan_match.plan AND plan_member.member = plan_match.member"
        " WHERE plan_match.match = ?1 AND plan_match.plan = ?2 AND plan_member.left_on = 0";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, match);
    alms_bind_text(select, 2, plan);
    TRY(alms_statement_step(select, &has_row, err));
    *out_member = has_row ? alms_arena_text(arena, alms_column_text(select, 0)) : NULL;
    return ALMS_OK;
}

/* --- months -------------------------------------------------------------------------------- */

static struct alms_plan_run run_at(struct alms_statement *row)
{
    return (struct alms_plan_run){
        .n = (uint64_t)alms_column_int64(row, 0),
        .members = (uint64_t)alms_column_int64(row, 1),
        .amount = alms_column_int64(row, 2),
        .delivered = alms_column_int64(row, 3),
        .is_returned = alms_column_int64(row, 4) != 0,
    };
}

enum alms_code alms_store_plan_run_find(struct alms_store *store, const char *plan,
                                        struct alms_month month, struct alms_plan_run *out,
                                        bool *out_found, struct alms_error *err)
{
    static const char sql[] = "SELECT n, members, amount, delivered, is_returned FROM plan_run"
                              " WHERE plan = ?1 AND month = ?2";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, plan);
    alms_bind_int64(select, 2, alms_month_number(month));
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found)
        *out = run_at(select);
    return ALMS_OK;
}

enum alms_code alms_store_plan_last_run(struct alms_store *store, const char *plan,
                                        struct alms_month *out, struct alms_error *err)
{
    static const char sql[] = "SELECT max(month) FROM plan_run WHERE plan = ?1";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, plan);
    TRY(alms_statement_step(select, &has_row, err));
    *out = alms_month_from_number((int32_t)alms_column_int64(select, 0));
    return ALMS_OK;
}

enum alms_code alms_store_plan_run_walk(struct alms_store *store, alms_plan_run_visit *visit,
                                        void *context, struct alms_error *err)
{
    static const char sql[] = "SELECT n, members, amount, delivered, is_returned, plan, month"
                              " FROM plan_run ORDER BY plan, month /* scan */";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_plan_run run = run_at(select);
        TRY(visit(context, alms_column_text(select, 5),
                  alms_month_from_number((int32_t)alms_column_int64(select, 6)), &run, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

/* --- projecting ---------------------------------------------------------------------------- */

static int32_t date_number(const struct alms_record *record)
{
    struct alms_error ignored;
    struct alms_date date = {0};
    const char *text = alms_record_text(record, ALMS_FIELD_DATE);

    alms_error_clear(&ignored);
    if (text != NULL)
        NOTE(alms_date_parse(text, &date, &ignored));
    return alms_date_number(date);
}

static int32_t month_number(const struct alms_record *record)
{
    struct alms_error ignored;
    struct alms_month month = {0};
    const char *text = alms_record_text(record, ALMS_FIELD_MONTH);

    alms_error_clear(&ignored);
    if (text != NULL)
        NOTE(alms_month_parse(text, &month, &ignored));
    return alms_month_number(month);
}

static enum alms_code insert_match(struct alms_store *store, const struct alms_record *record,
                                   const char *match, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO plan_match (match, plan, member) VALUES (?1, ?2, ?3)";
    bool is_inserted = false;
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_text(insert, 1, match);
    alms_bind_text(insert, 2, alms_record_text(record, ALMS_FIELD_PLAN));
    alms_bind_text(insert, 3, alms_record_text(record, ALMS_FIELD_MEMBER));
    return alms_statement_insert_new(insert, &is_inserted, err);
}

static enum alms_code
insert_member(struct alms_store *store, const struct alms_record *record, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO plan_member (plan, member, n, joined, left_on)"
                              " VALUES (?1, ?2, ?3, ?4, 0)";
    bool is_inserted = false;
    const struct alms_value *matches = &record->field[ALMS_FIELD_MATCHES];
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_text(insert, 1, alms_record_text(record, ALMS_FIELD_PLAN));
    alms_bind_text(insert, 2, alms_record_text(record, ALMS_FIELD_MEMBER));
    alms_bind_int64(insert, 3, (int64_t)record->n);
    alms_bind_int64(insert, 4, date_number(record));
    TRY(alms_statement_insert_new(insert, &is_inserted, err));
    for (size_t i = 0; i < matches->count && is_inserted; i++)
        TRY(insert_match(store, record, matches->items[i], err));
    return ALMS_OK;
}

static enum alms_code
mark_left(struct alms_store *store, const struct alms_record *record, struct alms_error *err)
{
    static const char sql[] = "UPDATE plan_member SET left_on = ?3 WHERE plan = ?1 AND member = ?2";
    CLEANUP(alms_statement_reset) struct alms_statement *update = NULL;

    TRY(alms_statement_get(store->db, sql, &update, err));
    alms_bind_text(update, 1, alms_record_text(record, ALMS_FIELD_PLAN));
    alms_bind_text(update, 2, alms_record_text(record, ALMS_FIELD_MEMBER));
    alms_bind_int64(update, 3, date_number(record));
    return alms_statement_run(update, err);
}

static enum alms_code
insert_run(struct alms_store *store, const struct alms_change *change, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO plan_run (plan, month, n, members, amount, delivered, is_returned)"
        " VALUES (?1, ?2, ?3, ?4, ?5, -1, 0)";
    uint64_t rows = 0;
    bool is_inserted = false;
    const struct alms_record *record = change->record;
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    if (!alms_uint_parse(alms_record_text(record, ALMS_FIELD_ROWS), &rows))
        rows = 0;
    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_text(insert, 1, alms_record_text(record, ALMS_FIELD_PLAN));
    alms_bind_int64(insert, 2, month_number(record));
    alms_bind_int64(insert, 3, (int64_t)record->n);
    alms_bind_int64(insert, 4, (int64_t)rows);
    alms_bind_int64(insert, 5, change->postings[0].amount);
    return alms_statement_insert_new(insert, &is_inserted, err);
}

/* A run that is reversed was never: the month can be run again. */
static enum alms_code
delete_run(struct alms_store *store, const struct alms_record *record, struct alms_error *err)
{
    static const char sql[] = "DELETE FROM plan_run WHERE plan = ?1 AND month = ?2";
    CLEANUP(alms_statement_reset) struct alms_statement *delete = NULL;

    TRY(alms_statement_get(store->db, sql, &delete, err));
    alms_bind_text(delete, 1, alms_record_text(record, ALMS_FIELD_PLAN));
    alms_bind_int64(delete, 2, month_number(record));
    return alms_statement_run(delete, err);
}

static int64_t delivered_of(const struct alms_record *record)
{
    uint64_t count = 0;
    const struct alms_value *results = &record->field[ALMS_FIELD_RESULTS];

    for (size_t i = 0; i < results->count; i++) {
        if (strncmp(results->items[i], "delivered ", 10) == 0 &&
            !alms_uint_parse(results->items[i] + 10, &count))
            count = 0;
    }
    return (int64_t)count;
}

static enum alms_code set_run(struct alms_store *store, const struct alms_record *record,
                              const char *sql, int64_t value, struct alms_error *err)
{
    CLEANUP(alms_statement_reset) struct alms_statement *update = NULL;

    TRY(alms_statement_get(store->db, sql, &update, err));
    alms_bind_text(update, 1, alms_record_text(record, ALMS_FIELD_PLAN));
    alms_bind_int64(update, 2, month_number(record));
    alms_bind_int64(update, 3, value);
    return alms_statement_run(update, err);
}

enum alms_code alms_store_project_plan(struct alms_store *store, const struct alms_change *change,
                                       struct alms_error *err)
{
    static const char result[] =
        "UPDATE plan_run SET delivered = ?3 WHERE plan = ?1 AND month = ?2";
    static const char back[] =
        "UPDATE plan_run SET is_returned = ?3 WHERE plan = ?1 AND month = ?2";
    const struct alms_record *record = change->record;

    if (change->original != NULL && change->original->kind == ALMS_KIND_PLAN_RUN)
        return delete_run(store, change->original, err);
    if (change->original != NULL && change->original->kind == ALMS_KIND_PLAN_RETURN)
        return set_run(store, change->original, back, 0, err);
    if (record->kind == ALMS_KIND_PLAN_JOIN)
        return insert_member(store, record, err);
    if (record->kind == ALMS_KIND_PLAN_LEAVE)
        return mark_left(store, record, err);
    if (record->kind == ALMS_KIND_PLAN_RUN)
        return insert_run(store, change, err);
    if (record->kind == ALMS_KIND_PLAN_RESULT)
        return set_run(store, record, result, delivered_of(record), err);
    if (record->kind == ALMS_KIND_PLAN_RETURN)
        return set_run(store, record, back, 1, err);
    return ALMS_OK;
}
