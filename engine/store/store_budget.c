#include "store/inside.h"

#include "base/text.h"
#include "value/money.h"

/* --- projecting ---------------------------------------------------------------------------- */

enum alms_code alms_store_add_named(struct alms_store *store, const char *sql,
                                    const struct alms_named_line *line, struct alms_error *err)
{
    const struct alms_masters *masters = line->masters;
    const struct alms_posting *posting = line->posting;
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    TRY(alms_statement_get(store->db, sql, &upsert, err));
    alms_bind_int64(upsert, 1, alms_month_number(alms_date_month(line->date)));
    alms_bind_text(upsert, 2, line->name);
    alms_bind_text(upsert, 3, alms_account_at(masters, posting->account_id)->code);
    alms_bind_text(upsert, 4, alms_fund_at(masters, posting->fund_id)->code);
    alms_bind_text(upsert, 5, alms_commodity_at(masters, posting->commodity_id)->code);
    alms_bind_int64(upsert, 6, posting->amount);
    return alms_statement_run(upsert, err);
}

/* A reversal takes back from the programme of its original. The wish of a donor spends nothing. */
enum alms_code alms_store_project_spending(struct alms_store *store,
                                           const struct alms_masters *masters,
                                           const struct alms_change *change, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO spending (month, programme, account, fund, commodity, amount)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (month, programme, account, fund, commodity)"
        " DO UPDATE SET amount = amount + excluded.amount";
    const struct alms_record *told = change->original != NULL ? change->original : change->record;
    const char *programme = alms_record_text(told, ALMS_FIELD_PROGRAMME);

    if (programme == NULL || told->kind == ALMS_KIND_GIFT)
        return ALMS_OK;
    for (size_t i = 0; i < change->record->entry.lines_count; i++) {
        const struct alms_posting *posting = &change->postings[i];
        const struct alms_named_line line = {masters, change->record->entry.date, posting,
                                             programme};
        /* An exchange difference is a cost of no programme. */
        if (alms_account_at(masters, posting->account_id)->type == ALMS_EXPENSE &&
            !alms_store_is_difference(masters, change, i))
            TRY(alms_store_add_named(store, sql, &line, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_project_budget(struct alms_store *store,
                                         const struct alms_masters *masters,
                                         const struct alms_record *record, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO budget (year, programme, fund, n, amount)"
                              " VALUES (?1, ?2, ?3, ?4, ?5)";
    uint64_t year = 0;
    int64_t amount = 0;
    const int32_t base_id =
        alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    if (base_id == ALMS_ID_NONE ||
        !alms_uint_parse(alms_record_text(record, ALMS_FIELD_YEAR), &year)) {
        return alms_fail(err, ALMS_E_RECORD_FORM, "'%.40s' is no year from 1900 to 2999",
                         alms_record_text(record, ALMS_FIELD_YEAR));
    }
    TRY(alms_minor_parse(alms_record_text(record, ALMS_FIELD_AMOUNT),
                         alms_commodity_at(masters, base_id)->scale_digits, &amount, err));
    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_int64(insert, 1, (int64_t)year);
    alms_bind_text(insert, 2, alms_record_text(record, ALMS_FIELD_PROGRAMME));
    alms_bind_text(insert, 3, alms_record_text(record, ALMS_FIELD_FUND));
    alms_bind_int64(insert, 4, (int64_t)record->n);
    alms_bind_int64(insert, 5, amount);
    return alms_statement_run(insert, err);
}

/* --- reading ------------------------------------------------------------------------------- */

enum alms_code alms_store_spending_walk(struct alms_store *store, struct alms_month from,
                                        struct alms_month to, alms_spending_visit *visit,
                                        void *context, struct alms_error *err)
{
    static const char sql[] = "SELECT month, programme, account, fund, commodity, amount"
                              " FROM spending WHERE month BETWEEN ?1 AND ?2"
                              " ORDER BY month, programme, account, fund, commodity";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, from.year == 0 ? 0 : alms_month_number(from));
    alms_bind_int64(select, 2, to.year == 0 ? INT32_MAX : alms_month_number(to));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_spending_row row = {
            .month = alms_month_from_number((int32_t)alms_column_int64(select, 0)),
            .programme = alms_column_text(select, 1),
            .account = alms_column_text(select, 2),
            .fund = alms_column_text(select, 3),
            .commodity = alms_column_text(select, 4),
            .amount = alms_column_int64(select, 5),
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_budget_walk(struct alms_store *store, int32_t year,
                                      alms_budget_visit *visit, void *context,
                                      struct alms_error *err)
{
    static const char sql[] =
        "SELECT year, programme, fund, n, amount, NOT EXISTS (SELECT 1 FROM budget AS later"
        " WHERE later.year = budget.year AND later.programme = budget.programme"
        " AND later.fund = budget.fund AND later.n > budget.n)"
        " FROM budget WHERE year BETWEEN ?1 AND ?2 ORDER BY year, programme, fund, n";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, year);
    alms_bind_int64(select, 2, year == 0 ? INT32_MAX : year);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_budget_row row = {
            .year = (int32_t)alms_column_int64(select, 0),
            .programme = alms_column_text(select, 1),
            .fund = alms_column_text(select, 2),
            .n = (uint64_t)alms_column_int64(select, 3),
            .amount = alms_column_int64(select, 4),
            .is_newest = alms_column_int64(select, 5) != 0,
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}
