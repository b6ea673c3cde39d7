#include "store/inside.h"

#include "base/text.h"

/* A reversal takes back from the county of its original, a refund from that of its gift. */
static const struct alms_record *told_by(const struct alms_change *change)
{
    if (change->refunded != NULL)
        return change->refunded;
    return change->original != NULL ? change->original : change->record;
}

enum alms_code alms_store_project_county(struct alms_store *store,
                                         const struct alms_masters *masters,
                                         const struct alms_change *change, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO county (month, county, account, fund, commodity, amount)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (month, county, account, fund, commodity)"
        " DO UPDATE SET amount = amount + excluded.amount";
    const char *county = alms_record_text(told_by(change), ALMS_FIELD_COUNTY);

    for (size_t i = 0; i < change->record->entry.lines_count && county != NULL; i++) {
        const struct alms_posting *posting = &change->postings[i];
        const enum alms_account_type type = alms_account_at(masters, posting->account_id)->type;
        const struct alms_named_line line = {masters, change->record->entry.date, posting, county};
        if (type == ALMS_INCOME || type == ALMS_EXPENSE)
            TRY(alms_store_add_named(store, sql, &line, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_county_walk(struct alms_store *store, struct alms_month from,
                                      struct alms_month to, alms_county_visit *visit, void *context,
                                      struct alms_error *err)
{
    static const char sql[] = "SELECT county, account, fund, commodity, sum(amount) FROM county"
                              " WHERE month BETWEEN ?1 AND ?2"
                              " GROUP BY county, account, fund, commodity"
                              " ORDER BY county, account, fund, commodity";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, from.year == 0 ? 0 : alms_month_number(from));
    alms_bind_int64(select, 2, to.year == 0 ? INT32_MAX : alms_month_number(to));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_county_row row = {
            .county = alms_column_text(select, 0),
            .account = alms_column_text(select, 1),
            .fund = alms_column_text(select, 2),
            .commodity = alms_column_text(select, 3),
            .amount = alms_column_int64(select, 4),
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}
