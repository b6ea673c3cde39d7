#include "store/inside.h"

#include "base/text.h"
#include "value/money.h"

#include <string.h>

/* --- masters ------------------------------------------------------------------------------- */

enum alms_code alms_store_master_walk(struct alms_store *store, uint64_t before,
                                      alms_record_visit *visit, void *context,
                                      struct alms_error *err)
{
    static const char sql[] =
        "SELECT log.record FROM master JOIN log ON log.n = master.n WHERE master.n < ?1"
        " ORDER BY master.n";
    bool has_row = false;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)before);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        size_t size_bytes = 0;
        struct alms_record record;
        const char *bytes = alms_column_blob(select, 0, &size_bytes);
        TRY(alms_record_decode(bytes, size_bytes, arena, &record, err));
        TRY(visit(context, &record, err));
        alms_arena_reset(arena);
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

static enum alms_code
apply_record(void *context, const struct alms_record *record, struct alms_error *err)
{
    (void)err;
    alms_rule_apply(context, record);
    return ALMS_OK;
}

enum alms_code alms_store_load_masters(struct alms_store *store, uint64_t before,
                                       struct alms_masters *masters, struct alms_error *err)
{
    struct alms_head head;

    TRY(alms_store_master_walk(store, before, apply_record, masters, err));
    TRY(alms_store_head(store, &head, err));
    if (head.size > 0)
        alms_masters_set_last_at(masters, head.last_at_s);
    return ALMS_OK;
}

/* --- entries ------------------------------------------------------------------------------- */

/* NULL is -1. */
static int64_t optional_at(struct alms_statement *statement, int index)
{
    return alms_column_is_null(statement, index) ? -1 : alms_column_int64(statement, index);
}

/* Series, month and number stand in three columns from `index` on. */
static struct alms_number number_at(struct alms_statement *statement, int index)
{
    return (struct alms_number){
        .series = alms_column_text(statement, index)[0],
        .month = alms_month_from_number((int32_t)alms_column_int64(statement, index + 1)),
        .number = (uint64_t)alms_column_int64(statement, index + 2),
    };
}

static struct alms_entry_row entry_row(struct alms_statement *select)
{
    return (struct alms_entry_row){
        .n = (uint64_t)alms_column_int64(select, 0),
        .reverses = optional_at(select, 1),
        .reversed_by = optional_at(select, 2),
    };
}

enum alms_code alms_store_entry_find(struct alms_store *store, struct alms_number number,
                                     struct alms_entry_row *out, bool *out_found,
                                     struct alms_error *err)
{
    static const char sql[] = "SELECT n, reverses, reversed_by FROM entry"
                              " WHERE month = ?1 AND series = ?2 AND number = ?3";
    const char series[2] = {number.series, '\0'};
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, alms_month_number(number.month));
    alms_bind_text(select, 2, series);
    alms_bind_int64(select, 3, (int64_t)number.number);
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found)
        *out = entry_row(select);
    return ALMS_OK;
}

enum alms_code alms_store_entry_get(struct alms_store *store, uint64_t n,
                                    struct alms_entry_row *out, struct alms_error *err)
{
    static const char sql[] = "SELECT n, reverses, reversed_by FROM entry WHERE n = ?1";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)n);
    TRY(alms_statement_step(select, &has_row, err));
    if (!has_row)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "entry");
    *out = entry_row(select);
    return ALMS_OK;
}

enum alms_code alms_store_number_of(struct alms_store *store, uint64_t n,
                                    char text[ALMS_VOUCHER_TEXT_SIZE_BYTES], struct alms_error *err)
{
    static const char sql[] = "SELECT series, month, number FROM entry WHERE n = ?1";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)n);
    TRY(alms_statement_step(select, &has_row, err));
    if (!has_row)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "entry");
    alms_number_format(number_at(select, 0), text);
    return ALMS_OK;
}

enum alms_code alms_store_kind_of(struct alms_store *store, uint64_t n, struct alms_arena *arena,
                                  const char **out, struct alms_error *err)
{
    static const char sql[] = "SELECT kind FROM entry WHERE n = ?1";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)n);
    TRY(alms_statement_step(select, &has_row, err));
    *out = has_row ? alms_arena_text(arena, alms_column_text(select, 0)) : NULL;
    return ALMS_OK;
}

/* Dates that are not given are open ends. */
static void
bind_span(struct alms_statement *statement, int index, struct alms_date from, struct alms_date to)
{
    alms_bind_int64(statement, index, alms_date_is_given(from) ? alms_date_number(from) : 0);
    alms_bind_int64(statement, index + 1,
                    alms_date_is_given(to) ? alms_date_number(to) : INT32_MAX);
}

enum alms_code alms_store_entry_walk(struct alms_store *store, struct alms_date from,
                                     struct alms_date to, alms_entry_visit *visit, void *context,
                                     struct alms_error *err)
{
    /* The index on months narrows it down to the months that can hold the dates. */
    static const char sql[] = "SELECT n, reverses, reversed_by FROM entry"
                              " WHERE month BETWEEN ?1 / 100 AND ?2 / 100"
                              " AND date BETWEEN ?1 AND ?2 ORDER BY n";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    bind_span(select, 1, from, to);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_entry_row row = entry_row(select);
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_month_walk(struct alms_store *store, alms_month_visit *visit,
                                     void *context, struct alms_error *err)
{
    /* Numbers have no gaps, so the largest of a series is how many there are. */
    static const char sql[] = "SELECT month, sum(largest) FROM (SELECT month, series,"
                              " max(number) AS largest FROM entry GROUP BY month, series)"
                              " GROUP BY month ORDER BY month /* scan */";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        TRY(visit(context, alms_month_from_number((int32_t)alms_column_int64(select, 0)),
                  (uint64_t)alms_column_int64(select, 1), err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

/* --- balances ------------------------------------------------------------------------------ */

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/*
 * The smallest of the balances at the ends of the days from `date` on. Days count as wholes: what
 * comes in on a day may go out on it.
 */
static enum alms_code take_lowest(struct alms_statement *select, struct alms_date date,
                                  int64_t *out, struct alms_error *err)
{
    bool has_row = false;
    int64_t balance = 0;
    int64_t lowest = INT64_MAX;

    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const int64_t day = alms_column_int64(select, 0);
        /* So far this is the balance of a day that counts: of `date`, or of one after it. */
        if (day > alms_date_number(date))
            lowest = smaller(lowest, balance);
        if (!alms_minor_add(&balance, alms_column_int64(select, 1)))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
        TRY(alms_statement_step(select, &has_row, err));
    }
    *out = smaller(lowest, balance);
    return ALMS_OK;
}

enum alms_code alms_store_lowest(struct alms_store *store, const struct alms_holding_key *key,
                                 struct alms_date date, int64_t *out, struct alms_error *err)
{
    static const char of_fund[] = "SELECT date, sum(amount) FROM holding"
                                  " WHERE fund = ?1 AND commodity = ?2"
                                  " GROUP BY date ORDER BY date";
    /* Foreign money is counted by itself: only the rest of the account is asked about. */
    static const char of_account[] =
        "SELECT date, sum(amount) FROM (SELECT date, amount FROM holding"
        " WHERE fund = ?1 AND commodity = ?2 AND account = ?3"
        " UNION ALL SELECT date, -value FROM foreign_holding WHERE fund = ?1 AND account = ?3)"
        " GROUP BY date ORDER BY date";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, key->account == NULL ? of_fund : of_account, &select, err));
    alms_bind_text(select, 1, key->fund);
    alms_bind_text(select, 2, key->commodity);
    if (key->account != NULL)
        alms_bind_text(select, 3, key->account);
    return take_lowest(select, date, out, err);
}

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

enum alms_code alms_store_account_is_empty(struct alms_store *store, const char *account, bool *out,
                                           struct alms_error *err)
{
    static const char sql[] = "SELECT 1 FROM balance WHERE account = ?1"
                              " GROUP BY fund, commodity HAVING sum(debit) <> sum(credit) LIMIT 1";
    return is_empty(store, sql, account, out, err);
}

enum alms_code alms_store_fund_is_empty(struct alms_store *store, const char *fund, bool *out,
                                        struct alms_error *err)
{
    static const char sql[] = "SELECT 1 FROM holding WHERE fund = ?1"
                              " GROUP BY commodity, account HAVING sum(amount) <> 0 LIMIT 1";
    return is_empty(store, sql, fund, out, err);
}

enum alms_code alms_store_balance_walk(struct alms_store *store, struct alms_month to,
                                       alms_balance_visit *visit, void *context,
                                       struct alms_error *err)
{
    static const char sql[] =
        "SELECT account, fund, commodity, month, debit, credit FROM balance WHERE month <= ?1"
        " ORDER BY account, fund, commodity, month /* scan */";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, to.year == 0 ? INT32_MAX : alms_month_number(to));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_balance_row row = {
            .account = alms_column_text(select, 0),
            .fund = alms_column_text(select, 1),
            .commodity = alms_column_text(select, 2),
            .month = alms_month_from_number((int32_t)alms_column_int64(select, 3)),
            .debit = alms_column_int64(select, 4),
            .credit = alms_column_int64(select, 5),
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_flow_walk(struct alms_store *store, struct alms_month to,
                                    alms_flow_visit *visit, void *context, struct alms_error *err)
{
    static const char sql[] =
        "SELECT month, fund, commodity, form, flow, taken, given FROM flow WHERE month <= ?1"
        " ORDER BY month, fund, commodity, form, flow";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, to.year == 0 ? INT32_MAX : alms_month_number(to));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_flow_row row = {
            .month = alms_month_from_number((int32_t)alms_column_int64(select, 0)),
            .fund = alms_column_text(select, 1),
            .commodity = alms_column_text(select, 2),
            .form = alms_column_text(select, 3),
            .flow = alms_column_text(select, 4),
            .taken = alms_column_int64(select, 5),
            .given = alms_column_int64(select, 6),
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_posting_walk(struct alms_store *store, const char *account,
                                       struct alms_days days, alms_posting_visit *visit,
                                       void *context, struct alms_error *err)
{
    static const char sql[] =
        "SELECT date, n, line, fund, commodity, amount, currency,"
        " foreign_amount FROM posting WHERE account = ?1 AND date BETWEEN ?2 AND ?3"
        " ORDER BY date, n, line";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, account);
    bind_span(select, 2, days.from, days.to);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_posting_row row = {
            .date = alms_date_from_number((int32_t)alms_column_int64(select, 0)),
            .n = (uint64_t)alms_column_int64(select, 1),
            .line = alms_column_int64(select, 2),
            .fund = alms_column_text(select, 3),
            .commodity = alms_column_text(select, 4),
            .amount = alms_column_int64(select, 5),
            .currency = alms_column_text(select, 6),
            .foreign = alms_column_int64(select, 7),
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

/* --- documents ----------------------------------------------------------------------------- */

enum alms_code alms_store_gift_walk(struct alms_store *store, struct alms_date from,
                                    struct alms_date to, alms_document_visit *visit, void *context,
                                    struct alms_error *err)
{
    static const char sql[] =
        "SELECT gift.date, gift.n, channel, campaign, programme, fund, commodity, amount, batch,"
        " gift.reverses, series, month, number, currency, foreign_amount, owed"
        " FROM gift JOIN entry ON entry.n = gift.n"
        " WHERE gift.date BETWEEN ?1 AND ?2 ORDER BY gift.date, gift.n";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    bind_span(select, 1, from, to);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_document_row row = {
            .date = alms_date_from_number((int32_t)alms_column_int64(select, 0)),
            .n = (uint64_t)alms_column_int64(select, 1),
            .channel = alms_column_text(select, 2),
            .campaign = alms_column_text(select, 3),
            .programme = alms_column_text(select, 4),
            .fund = alms_column_text(select, 5),
            .commodity = alms_column_text(select, 6),
            .amount = alms_column_int64(select, 7),
            .batch = optional_at(select, 8),
            .reverses = optional_at(select, 9),
            .number = number_at(select, 10),
            .currency = alms_column_text(select, 13),
            .foreign = alms_column_int64(select, 14),
            .is_owed = alms_column_int64(select, 15) != 0,
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_refunded(struct alms_store *store, const struct alms_record *gift,
                                   int64_t *out_gift, int64_t *out_refunded, struct alms_error *err)
{
    static const char sql[] =
        "SELECT amount, (SELECT coalesce(sum(amount), 0) FROM gift AS refund"
        " WHERE refund.reverses = gift.n) FROM gift WHERE date = ?1 AND n = ?2";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, alms_date_number(gift->entry.date));
    alms_bind_int64(select, 2, (int64_t)gift->n);
    TRY(alms_statement_step(select, &has_row, err));
    if (!has_row)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "gift");
    *out_gift = alms_column_int64(select, 0);
    *out_refunded = -alms_column_int64(select, 1);
    return ALMS_OK;
}

enum alms_code alms_store_aid_walk(struct alms_store *store, struct alms_date from,
                                   struct alms_date to, alms_document_visit *visit, void *context,
                                   struct alms_error *err)
{
    static const char sql[] =
        "SELECT aid.date, aid.n, programme, fund, commodity, amount, aid.reverses, series, month,"
        " number FROM aid JOIN entry ON entry.n = aid.n"
        " WHERE aid.date BETWEEN ?1 AND ?2 ORDER BY aid.date, aid.n";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    bind_span(select, 1, from, to);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_document_row row = {
            .date = alms_date_from_number((int32_t)alms_column_int64(select, 0)),
            .n = (uint64_t)alms_column_int64(select, 1),
            .programme = alms_column_text(select, 2),
            .fund = alms_column_text(select, 3),
            .commodity = alms_column_text(select, 4),
            .amount = alms_column_int64(select, 5),
            .batch = -1,
            .reverses = optional_at(select, 6),
            .number = number_at(select, 7),
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

/* --- imports and parties ------------------------------------------------------------------- */

enum alms_code
alms_store_next_batch(struct alms_store *store, uint64_t *out, struct alms_error *err)
{
    static const char sql[] = "SELECT max(batch) FROM batch";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    *out = (uint64_t)alms_column_int64(select, 0) + 1;
    return ALMS_OK;
}

enum alms_code alms_store_batch_find(struct alms_store *store, uint64_t batch,
                                     struct alms_batch_row *out, bool *out_found,
                                     struct alms_error *err)
{
    static const char sql[] = "SELECT n, undone FROM batch WHERE batch = ?1";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)batch);
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found) {
        *out = (struct alms_batch_row){.n = (uint64_t)alms_column_int64(select, 0),
                                       .undone = optional_at(select, 1)};
    }
    return ALMS_OK;
}

enum alms_code alms_store_party_find(struct alms_store *store, const char *code, uint64_t *out_n,
                                     bool *out_is_closed, bool *out_found, struct alms_error *err)
{
    static const char sql[] = "SELECT n, is_closed FROM party WHERE code = ?1";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, code);
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found) {
        *out_n = (uint64_t)alms_column_int64(select, 0);
        *out_is_closed = alms_column_int64(select, 1) != 0;
    }
    return ALMS_OK;
}

enum alms_code alms_store_party_match_walk(struct alms_store *store, const char *match,
                                           alms_party_code_visit *visit, void *context,
                                           struct alms_error *err)
{
    static const char sql[] = "SELECT party FROM party_identity WHERE match = ?1 ORDER BY party";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_text(select, 1, match);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        TRY(visit(context, alms_column_text(select, 0), err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_party_walk(struct alms_store *store, alms_party_visit *visit,
                                     void *context, struct alms_error *err)
{
    static const char sql[] = "SELECT code, n, is_closed FROM party ORDER BY code /* scan */";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        TRY(visit(context, alms_column_text(select, 0), (uint64_t)alms_column_int64(select, 1),
                  alms_column_int64(select, 2) != 0, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}
