#include "store/inside.h"

#include "base/text.h"

enum alms_code alms_store_corrected(struct alms_store *store, const struct alms_record *record,
                                    int64_t *out, struct alms_error *err)
{
    struct alms_number number;
    struct alms_entry_row row;
    bool is_found = false;
    const char *corrects = alms_record_text(record, ALMS_FIELD_CORRECTS);

    *out = -1;
    if (corrects == NULL || !alms_number_parse(corrects, &number))
        return ALMS_OK;
    TRY(alms_store_entry_find(store, number, &row, &is_found, err));
    if (is_found)
        *out = (int64_t)row.n;
    return ALMS_OK;
}

/* Months that are not given are open ends. */
static void
bind_months(struct alms_statement *statement, struct alms_month from, struct alms_month to)
{
    alms_bind_int64(statement, 1, from.year == 0 ? 0 : alms_month_number(from));
    alms_bind_int64(statement, 2, to.year == 0 ? INT32_MAX : alms_month_number(to));
}

enum alms_code alms_store_series_walk(struct alms_store *store, struct alms_month from,
                                      struct alms_month to, alms_series_visit *visit, void *context,
                                      struct alms_error *err)
{
    static const char sql[] = "SELECT month, series, min(number), max(number), count(*),"
                              " count(reversed_by), count(reverses) FROM entry"
                              " WHERE month BETWEEN ?1 AND ?2"
                              " GROUP BY month, series ORDER BY month, series";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    bind_months(select, from, to);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_series_row row = {
            .month = alms_month_from_number((int32_t)alms_column_int64(select, 0)),
            .series = alms_column_text(select, 1)[0],
            .first = (uint64_t)alms_column_int64(select, 2),
            .last = (uint64_t)alms_column_int64(select, 3),
            .count = (uint64_t)alms_column_int64(select, 4),
            .reversed = (uint64_t)alms_column_int64(select, 5),
            .reversals = (uint64_t)alms_column_int64(select, 6),
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_cancelled_walk(struct alms_store *store, struct alms_month from,
                                         struct alms_month to, alms_cancelled_visit *visit,
                                         void *context, struct alms_error *err)
{
    static const char sql[] = "SELECT n, reversed_by, (SELECT min(correction.n)"
                              " FROM entry AS correction WHERE correction.corrects = entry.n)"
                              " FROM entry WHERE month BETWEEN ?1 AND ?2"
                              " AND reversed_by IS NOT NULL ORDER BY month, series, number";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    bind_months(select, from, to);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_cancelled_row row = {
            .n = (uint64_t)alms_column_int64(select, 0),
            .reversed_by = (uint64_t)alms_column_int64(select, 1),
            .corrected_by = alms_column_is_null(select, 2) ? -1 : alms_column_int64(select, 2),
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}
