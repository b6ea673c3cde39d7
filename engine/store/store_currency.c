#include "store/inside.h"

#include "base/text.h"
#include "value/money.h"

/* --- projecting ---------------------------------------------------------------------------- */

enum alms_code alms_store_project_foreign(struct alms_store *store,
                                          const struct alms_masters *masters,
                                          const struct alms_posting *posting, struct alms_date date,
                                          struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO foreign_holding (fund, account, currency, date, amount, value)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (fund, account, currency, date)"
        " DO UPDATE SET amount = amount + excluded.amount, value = value + excluded.value";
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    TRY(alms_statement_get(store->db, sql, &upsert, err));
    alms_bind_text(upsert, 1, alms_fund_at(masters, posting->fund_id)->code);
    alms_bind_text(upsert, 2, alms_account_at(masters, posting->account_id)->code);
    alms_bind_text(upsert, 3, alms_commodity_at(masters, posting->currency_id)->code);
    alms_bind_int64(upsert, 4, alms_date_number(date));
    alms_bind_int64(upsert, 5, posting->foreign);
    alms_bind_int64(upsert, 6, posting->amount);
    return alms_statement_run(upsert, err);
}

/* --- positions ----------------------------------------------------------------------------- */

/* A position while its days are added up, the earliest first. */
struct adding {
    struct alms_date date; /* the day that is asked about */
    bool is_past;          /* a day after it was added */
    struct alms_foreign_row row;
};

static void begin_position(struct adding *adding, struct alms_date date)
{
    *adding = (struct adding){.date = date};
    adding->row.lowest_amount = INT64_MAX;
    adding->row.lowest_value = INT64_MAX;
}

static void take_lowest(struct alms_foreign_row *row)
{
    if (row->amount < row->lowest_amount)
        row->lowest_amount = row->amount;
    if (row->value < row->lowest_value)
        row->lowest_value = row->value;
}

/* What there is at the end of the day that is asked about, whether something moved on it or not. */
static void end_day(struct adding *adding)
{
    if (adding->is_past)
        return;
    adding->is_past = true;
    adding->row.day_amount = adding->row.amount;
    adding->row.day_value = adding->row.value;
    take_lowest(&adding->row);
}

static enum alms_code add_day(struct adding *adding, struct alms_statement *select,
                              int amount_column, struct alms_error *err)
{
    const int32_t day = (int32_t)alms_column_int64(select, amount_column - 1);

    if (day > alms_date_number(adding->date))
        end_day(adding);
    if (!alms_minor_add(&adding->row.amount, alms_column_int64(select, amount_column)) ||
        !alms_minor_add(&adding->row.value, alms_column_int64(select, amount_column + 1)))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    if (adding->is_past)
        take_lowest(&adding->row);
    return ALMS_OK;
}

enum alms_code alms_store_foreign(struct alms_store *store, const struct alms_foreign_key *key,
                                  struct alms_foreign_row *out, struct alms_error *err)
{
    static const char sql[] = "SELECT date, amount, value FROM foreign_holding"
                              " WHERE fund = ?1 AND account = ?2 AND currency = ?3 ORDER BY date";
    bool has_row = false;
    struct adding adding;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, key->fund);
    alms_bind_text(select, 2, key->account);
    alms_bind_text(select, 3, key->currency);
    begin_position(&adding, key->date);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        TRY(add_day(&adding, select, 1, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    end_day(&adding);
    adding.row.fund = key->fund;
    adding.row.account = key->account;
    adding.row.currency = key->currency;
    *out = adding.row;
    return ALMS_OK;
}

/* One position after the other out of rows of its days. */
struct walking {
    struct alms_statement *select;
    struct alms_arena *arena; /* of the position that is being added up */
    alms_foreign_visit *visit;
    void *context;
    bool has_position;
    struct adding adding;
};

static enum alms_code tell_position(struct walking *walking, struct alms_error *err)
{
    if (!walking->has_position)
        return ALMS_OK;
    end_day(&walking->adding);
    return walking->visit(walking->context, &walking->adding.row, err);
}

static enum alms_code
take_day(struct walking *walking, struct alms_date date, struct alms_error *err)
{
    const struct alms_foreign_row *row = &walking->adding.row;
    const char *fund = alms_column_text(walking->select, 0);
    const char *account = alms_column_text(walking->select, 1);
    const char *currency = alms_column_text(walking->select, 2);

    if (!walking->has_position || !alms_text_equal(row->fund, fund) ||
        !alms_text_equal(row->account, account) || !alms_text_equal(row->currency, currency)) {
        TRY(tell_position(walking, err));
        alms_arena_reset(walking->arena);
        begin_position(&walking->adding, date);
        walking->adding.row.fund = alms_arena_text(walking->arena, fund);
        walking->adding.row.account = alms_arena_text(walking->arena, account);
        walking->adding.row.currency = alms_arena_text(walking->arena, currency);
        walking->has_position = true;
    }
    return add_day(&walking->adding, walking->select, 4, err);
}

enum alms_code alms_store_foreign_walk(struct alms_store *store, struct alms_date date,
                                       alms_foreign_visit *visit, void *context,
                                       struct alms_error *err)
{
    static const char sql[] =
        "SELECT fund, account, currency, date, amount, value FROM foreign_holding"
        " ORDER BY fund, account, currency, date /* scan */";
    bool has_row = false;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    struct walking walking = {.select = select, .arena = arena, .visit = visit, .context = context};
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        TRY(take_day(&walking, date, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return tell_position(&walking, err);
}

enum alms_code alms_store_has_foreign(struct alms_store *store, bool *out, struct alms_error *err)
{
    static const char sql[] = "SELECT 1 FROM foreign_holding LIMIT 1 /* scan */";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    return alms_statement_step(select, out, err);
}

enum alms_code alms_store_has_no_foreign(struct alms_store *store, const char *fund,
                                         const char *account, bool *out, struct alms_error *err)
{
    static const char sql[] = "SELECT 1 FROM foreign_holding WHERE (?1 IS NULL OR fund = ?1)"
                              " AND (?2 IS NULL OR account = ?2) GROUP BY fund, account, currency"
                              " HAVING sum(amount) <> 0 OR sum(value) <> 0 LIMIT 1 /* scan */";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, fund);
    alms_bind_text(select, 2, account);
    TRY(alms_statement_step(select, &has_row, err));
    *out = !has_row;
    return ALMS_OK;
}

/* --- revaluations -------------------------------------------------------------------------- */

enum alms_code alms_store_revaluation(struct alms_store *store, struct alms_month month,
                                      uint64_t *out_n, bool *out_is_found, struct alms_error *err)
{
    static const char sql[] = "SELECT n FROM entry WHERE month = ?1 AND kind = 'revalue'"
                              " AND reversed_by IS NULL ORDER BY n DESC LIMIT 1";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, alms_month_number(month));
    TRY(alms_statement_step(select, out_is_found, err));
    *out_n = *out_is_found ? (uint64_t)alms_column_int64(select, 0) : 0;
    return ALMS_OK;
}

enum alms_code alms_store_is_revalued_after(struct alms_store *store, struct alms_month month,
                                            bool *out, struct alms_error *err)
{
    static const char sql[] = "SELECT 1 FROM entry WHERE month > ?1 AND kind = 'revalue'"
                              " AND reversed_by IS NULL LIMIT 1";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, alms_month_number(month));
    return alms_statement_step(select, out, err);
}
