#include "store/inside.h"

#include "model/rule_currency.h"

#include "value/money.h"

#include <string.h>

static const char *const DIRECTIONS[ALMS_MOVES_COUNT] = {"released", "restricted", "between",
                                                         "in",       "out",        "exchange"};

/* --- projecting ---------------------------------------------------------------------------- */

static enum alms_code add_delta(struct alms_deltas *deltas, const struct alms_delta_key *key,
                                int64_t amount, struct alms_error *err)
{
    if (!alms_deltas_add(deltas, key, amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static const struct alms_account *
account_of(const struct alms_masters *masters, const struct alms_posting *posting)
{
    return alms_account_at(masters, posting->account_id);
}

/* Whether cash moved in the fund and commodity of a line: entries balance in each of them. */
static bool has_cash(const struct alms_masters *masters, const struct alms_change *change,
                     const struct alms_posting *posting)
{
    for (size_t i = 0; i < change->record->entry.lines_count; i++) {
        const struct alms_posting *other = &change->postings[i];
        if (other->fund_id == posting->fund_id && other->commodity_id == posting->commodity_id &&
            account_of(masters, other)->role == ALMS_ROLE_CASH)
            return true;
    }
    return false;
}

/*
 * Where the entry leads: what unrestricted net assets gain was released, what they lose was put
 * under a restriction. A reversal takes back its original under the same name.
 */
static enum alms_code direction_of(const struct alms_masters *masters,
                                   const struct alms_change *change, enum alms_move *out,
                                   struct alms_error *err)
{
    int64_t gain = 0;

    for (size_t i = 0; i < change->record->entry.lines_count; i++) {
        const struct alms_posting *posting = &change->postings[i];
        const struct alms_account *account = account_of(masters, posting);
        if (account->role == ALMS_ROLE_NET && account->money == ALMS_MONEY_UNRESTRICTED &&
            !alms_minor_add(&gain, -posting->amount))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
    }
    if (change->original != NULL)
        gain = -gain;
    *out = gain == 0 ? ALMS_MOVE_BETWEEN : gain > 0 ? ALMS_MOVE_RELEASED : ALMS_MOVE_RESTRICTED;
    return ALMS_OK;
}

/* Account and direction share one part of the key. */
static struct alms_delta_key key_of(const struct alms_change *change,
                                    const struct alms_posting *posting, enum alms_move direction)
{
    return (struct alms_delta_key){
        {alms_month_number(alms_date_month(change->record->entry.date)),
         posting->account_id * (int32_t)ALMS_MOVES_COUNT + (int32_t)direction, posting->fund_id,
         posting->commodity_id}};
}

static enum alms_code add_move(struct alms_store *store, const struct alms_masters *masters,
                               const struct alms_change *change, const struct alms_posting *posting,
                               struct alms_error *err)
{
    enum alms_move direction = ALMS_MOVE_BETWEEN;

    TRY(direction_of(masters, change, &direction, err));
    const struct alms_delta_key key = key_of(change, posting, direction);
    return add_delta(store->moves, &key, -posting->amount, err);
}

/*
 * What is credited against cash came in, what is debited went out; against net assets it moved
 * between funds. A reversal counts against where its original was counted, unless money really went
 * back.
 */
static enum alms_code add_cashflow(struct alms_store *store, const struct alms_masters *masters,
                                   const struct alms_change *change, size_t index,
                                   struct alms_error *err)
{
    const struct alms_posting *posting = &change->postings[index];
    const bool takes_back =
        change->original != NULL &&
        !alms_text_equal(alms_record_text(change->record, ALMS_FIELD_REASON), "refund");
    const bool is_in = takes_back ? posting->amount > 0 : posting->amount < 0;
    const bool is_between = account_of(masters, posting)->role == ALMS_ROLE_NET;
    const bool is_difference = alms_store_is_difference(masters, change, index);
    const struct alms_delta_key key = key_of(change, posting,
                                             is_difference ? ALMS_MOVE_EXCHANGE
                                             : is_between  ? ALMS_MOVE_BETWEEN
                                             : is_in       ? ALMS_MOVE_IN
                                                           : ALMS_MOVE_OUT);

    return add_delta(store->cashflows, &key, -posting->amount, err);
}

bool alms_store_is_difference(const struct alms_masters *masters, const struct alms_change *change,
                              size_t index)
{
    const struct alms_voucher voucher = {change->original != NULL ? change->original
                                                                  : change->record,
                                         change->postings, change->record->entry.lines_count};

    return alms_is_difference(masters, &voucher, index);
}

/* The account of the fund's exchange differences, which the entry need not move. */
static int32_t difference_account(const struct alms_masters *masters,
                                  const struct alms_change *change,
                                  const struct alms_posting *posting)
{
    for (size_t i = 0; i < change->record->entry.lines_count; i++) {
        const struct alms_posting *other = &change->postings[i];
        if (other->fund_id == posting->fund_id && account_of(masters, other)->role == ALMS_ROLE_FEE)
            return other->account_id;
    }
    return alms_account_by_role(masters, ALMS_ROLE_FEE, alms_fund_at(masters, posting->fund_id));
}

/* A revaluation moves no cash: what it makes of it is a figure of its own. */
static enum alms_code add_revalued(struct alms_store *store, const struct alms_masters *masters,
                                   const struct alms_change *change,
                                   const struct alms_posting *posting, struct alms_error *err)
{
    struct alms_posting told = *posting;

    told.account_id = difference_account(masters, change, posting);
    if (told.account_id == ALMS_ID_NONE)
        return ALMS_OK;
    const struct alms_delta_key key = key_of(change, &told, ALMS_MOVE_EXCHANGE);
    return add_delta(store->cashflows, &key, posting->amount, err);
}

static enum alms_kind kind_of(const struct alms_change *change)
{
    return change->original != NULL ? change->original->kind : change->record->kind;
}

static enum alms_code add_boundary(struct alms_store *store, const struct alms_change *change,
                                   const struct alms_posting *posting, struct alms_error *err)
{
    const struct alms_delta_key key = {
        {alms_month_number(alms_date_month(change->record->entry.date)), posting->account_id,
         posting->fund_id, posting->commodity_id}};

    return add_delta(store->boundaries, &key, posting->amount, err);
}

enum alms_code
alms_store_project_financial(struct alms_store *store, const struct alms_masters *masters,
                             const struct alms_change *change, struct alms_error *err)
{
    const bool is_boundary =
        kind_of(change) == ALMS_KIND_CLOSING || kind_of(change) == ALMS_KIND_OPENING ||
        kind_of(change) == ALMS_KIND_ADJUST || kind_of(change) == ALMS_KIND_REGIME_CONVERT;

    for (size_t i = 0; i < change->record->entry.lines_count; i++) {
        const struct alms_posting *posting = &change->postings[i];
        const struct alms_account *account = account_of(masters, posting);
        if (is_boundary) {
            TRY(add_boundary(store, change, posting, err));
            continue;
        }
        if (kind_of(change) == ALMS_KIND_REVALUE) {
            if (account->role == ALMS_ROLE_CASH)
                TRY(add_revalued(store, masters, change, posting, err));
            continue;
        }
        if (account->role == ALMS_ROLE_CASH)
            continue;
        if (account->role == ALMS_ROLE_NET)
            TRY(add_move(store, masters, change, posting, err));
        if (has_cash(masters, change, posting))
            TRY(add_cashflow(store, masters, change, i, err));
    }
    return ALMS_OK;
}

static enum alms_code flush(struct alms_statement *upsert, struct alms_deltas *deltas,
                            const struct alms_masters *masters, struct alms_error *err)
{
    struct alms_delta delta;

    while (alms_deltas_take(deltas, &delta)) {
        const int32_t part = delta.key.parts[1];
        alms_bind_int64(upsert, 1, delta.key.parts[0]);
        alms_bind_text(upsert, 2, alms_account_at(masters, part / ALMS_MOVES_COUNT)->code);
        alms_bind_text(upsert, 3, alms_fund_at(masters, delta.key.parts[2])->code);
        alms_bind_text(upsert, 4, alms_commodity_at(masters, delta.key.parts[3])->code);
        alms_bind_text(upsert, 5, DIRECTIONS[part % ALMS_MOVES_COUNT]);
        alms_bind_int64(upsert, 6, delta.plus - delta.minus);
        TRY(alms_statement_run(upsert, err));
    }
    return ALMS_OK;
}

static enum alms_code flush_cashflows(struct alms_store *store, const struct alms_masters *masters,
                                      struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO cashflow (month, account, fund, commodity, direction, amount)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (month, account, fund, commodity, direction)"
        " DO UPDATE SET amount = amount + excluded.amount";
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    TRY(alms_statement_get(store->db, sql, &upsert, err));
    return flush(upsert, store->cashflows, masters, err);
}

static enum alms_code
flush_moves(struct alms_store *store, const struct alms_masters *masters, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO move (month, account, fund, commodity, direction, amount)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (month, account, fund, commodity, direction)"
        " DO UPDATE SET amount = amount + excluded.amount";
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    TRY(alms_statement_get(store->db, sql, &upsert, err));
    return flush(upsert, store->moves, masters, err);
}

static enum alms_code flush_boundaries(struct alms_store *store, const struct alms_masters *masters,
                                       struct alms_error *err)
{
    static const char sql[] = "INSERT INTO boundary (month, account, fund, commodity, amount)"
                              " VALUES (?1, ?2, ?3, ?4, ?5)"
                              " ON CONFLICT (month, account, fund, commodity)"
                              " DO UPDATE SET amount = amount + excluded.amount";
    struct alms_delta delta;
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    TRY(alms_statement_get(store->db, sql, &upsert, err));
    while (alms_deltas_take(store->boundaries, &delta)) {
        alms_bind_int64(upsert, 1, delta.key.parts[0]);
        alms_bind_text(upsert, 2, alms_account_at(masters, delta.key.parts[1])->code);
        alms_bind_text(upsert, 3, alms_fund_at(masters, delta.key.parts[2])->code);
        alms_bind_text(upsert, 4, alms_commodity_at(masters, delta.key.parts[3])->code);
        alms_bind_int64(upsert, 5, delta.plus - delta.minus);
        TRY(alms_statement_run(upsert, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_flush_financial(struct alms_store *store,
                                          const struct alms_masters *masters,
                                          struct alms_error *err)
{
    TRY(flush_cashflows(store, masters, err));
    TRY(flush_moves(store, masters, err));
    return flush_boundaries(store, masters, err);
}

/* --- reading ------------------------------------------------------------------------------- */

static enum alms_code walk(struct alms_statement *select, struct alms_month to,
                           alms_move_visit *visit, void *context, struct alms_error *err)
{
    bool has_row = false;

    alms_bind_int64(select, 1, to.year == 0 ? INT32_MAX : alms_month_number(to));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        struct alms_move_row row = {
            .month = alms_month_from_number((int32_t)alms_column_int64(select, 0)),
            .account = alms_column_text(select, 1),
            .fund = alms_column_text(select, 2),
            .commodity = alms_column_text(select, 3),
            .direction = ALMS_MOVES_COUNT,
            .amount = alms_column_int64(select, 5),
        };
        for (int i = 0; i < ALMS_MOVES_COUNT; i++) {
            if (strcmp(DIRECTIONS[i], alms_column_text(select, 4)) == 0)
                row.direction = (enum alms_move)i;
        }
        if (row.direction == ALMS_MOVES_COUNT) {
            return alms_fail(err, ALMS_E_PROJECTION,
                             "the table '%s' names what the log does not know", "move");
        }
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_move_walk(struct alms_store *store, struct alms_month to,
                                    alms_move_visit *visit, void *context, struct alms_error *err)
{
    static const char sql[] = "SELECT month, account, fund, commodity, direction, amount FROM move"
                              " WHERE month <= ?1 ORDER BY month, account, fund, commodity,"
                              " direction";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    return walk(select, to, visit, context, err);
}

enum alms_code alms_store_cashflow_walk(struct alms_store *store, struct alms_month to,
                                        alms_move_visit *visit, void *context,
                                        struct alms_error *err)
{
    static const char sql[] =
        "SELECT month, account, fund, commodity, direction, amount FROM cashflow"
        " WHERE month <= ?1 ORDER BY month, account, fund, commodity, direction";
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    return walk(select, to, visit, context, err);
}

enum alms_code alms_store_boundary_walk(struct alms_store *store, struct alms_month to,
                                        alms_balance_visit *visit, void *context,
                                        struct alms_error *err)
{
    static const char sql[] = "SELECT month, account, fund, commodity, amount FROM boundary"
                              " WHERE month <= ?1 ORDER BY month, account, fund, commodity";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, to.year == 0 ? INT32_MAX : alms_month_number(to));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const int64_t amount = alms_column_int64(select, 4);
        const struct alms_balance_row row = {
            .month = alms_month_from_number((int32_t)alms_column_int64(select, 0)),
            .account = alms_column_text(select, 1),
            .fund = alms_column_text(select, 2),
            .commodity = alms_column_text(select, 3),
            .debit = amount > 0 ? amount : 0,
            .credit = amount < 0 ? -amount : 0,
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_is_opening(struct alms_store *store, struct alms_date date, bool *out,
                                     struct alms_error *err)
{
    static const char sql[] =
        "SELECT n FROM entry WHERE month <= ?1 AND kind <> 'opening' ORDER BY month LIMIT 1";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, alms_month_number(alms_date_month(date)));
    TRY(alms_statement_step(select, &has_row, err));
    *out = !has_row;
    return ALMS_OK;
}

enum alms_code alms_store_closing_walk(struct alms_store *store, struct alms_month month,
                                       alms_entry_visit *visit, void *context,
                                       struct alms_error *err)
{
    static const char sql[] = "SELECT n, reversed_by FROM entry WHERE month = ?1"
                              " AND kind = 'closing' ORDER BY n";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, alms_month_number(month));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_entry_row row = {
            .n = (uint64_t)alms_column_int64(select, 0),
            .reverses = -1,
            .reversed_by = alms_column_is_null(select, 1) ? -1 : alms_column_int64(select, 1),
        };
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}
