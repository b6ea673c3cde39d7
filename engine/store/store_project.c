#include "store/inside.h"

#include "base/text.h"
#include "value/money.h"

#include <string.h>

static const char *const FORMS[] = {"money", "goods", "claims"};
static const char *const FLOWS[] = {"gift", "aid", "transfer", "other"};

static_assert(COUNT_OF(FORMS) == ALMS_FORM_COUNT, "a word for each form");

/* --- sums in memory ------------------------------------------------------------------------ */

static enum alms_code add_delta(struct alms_deltas *deltas, const struct alms_delta_key *key,
                                int64_t amount, struct alms_error *err)
{
    if (!alms_deltas_add(deltas, key, amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static enum alms_code
flush_balances(struct alms_store *store, const struct alms_masters *masters, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO balance (account, fund, commodity, month, debit, credit)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (account, fund, commodity, month)"
        " DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit";
    struct alms_delta delta;
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    TRY(alms_statement_get(store->db, sql, &upsert, err));
    while (alms_deltas_take(store->balances, &delta)) {
        alms_bind_text(upsert, 1, alms_account_at(masters, delta.key.parts[0])->code);
        alms_bind_text(upsert, 2, alms_fund_at(masters, delta.key.parts[1])->code);
        alms_bind_text(upsert, 3, alms_commodity_at(masters, delta.key.parts[2])->code);
        alms_bind_int64(upsert, 4, delta.key.parts[3]);
        alms_bind_int64(upsert, 5, delta.plus);
        alms_bind_int64(upsert, 6, delta.minus);
        TRY(alms_statement_run(upsert, err));
    }
    return ALMS_OK;
}

static enum alms_code
flush_holdings(struct alms_store *store, const struct alms_masters *masters, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO holding (fund, commodity, account, date, amount)"
        " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (fund, commodity, account, date)"
        " DO UPDATE SET amount = amount + excluded.amount";
    struct alms_delta delta;
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    TRY(alms_statement_get(store->db, sql, &upsert, err));
    while (alms_deltas_take(store->holdings, &delta)) {
        alms_bind_text(upsert, 1, alms_fund_at(masters, delta.key.parts[0])->code);
        alms_bind_text(upsert, 2, alms_commodity_at(masters, delta.key.parts[1])->code);
        alms_bind_text(upsert, 3, alms_account_at(masters, delta.key.parts[2])->code);
        alms_bind_int64(upsert, 4, delta.key.parts[3]);
        alms_bind_int64(upsert, 5, delta.plus - delta.minus);
        TRY(alms_statement_run(upsert, err));
    }
    return ALMS_OK;
}

/* Form and flow share one part of the key. */
static int32_t flow_part(enum alms_form form, enum alms_flow flow)
{
    return (int32_t)form * (int32_t)COUNT_OF(FLOWS) + (int32_t)flow;
}

static enum alms_code
flush_flows(struct alms_store *store, const struct alms_masters *masters, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO flow (month, fund, commodity, form, flow, taken, given)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (month, fund, commodity, form, flow)"
        " DO UPDATE SET taken = taken + excluded.taken, given = given + excluded.given";
    struct alms_delta delta;
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    TRY(alms_statement_get(store->db, sql, &upsert, err));
    while (alms_deltas_take(store->flows, &delta)) {
        const size_t part = (size_t)delta.key.parts[3];
        alms_bind_int64(upsert, 1, delta.key.parts[0]);
        alms_bind_text(upsert, 2, alms_fund_at(masters, delta.key.parts[1])->code);
        alms_bind_text(upsert, 3, alms_commodity_at(masters, delta.key.parts[2])->code);
        alms_bind_text(upsert, 4, FORMS[part / COUNT_OF(FLOWS)]);
        alms_bind_text(upsert, 5, FLOWS[part % COUNT_OF(FLOWS)]);
        alms_bind_int64(upsert, 6, delta.plus);
        alms_bind_int64(upsert, 7, delta.minus);
        TRY(alms_statement_run(upsert, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_flush(struct alms_store *store, const struct alms_masters *masters,
                                struct alms_error *err)
{
    TRY(flush_balances(store, masters, err));
    TRY(flush_holdings(store, masters, err));
    TRY(alms_store_imported_flush(store, err));
    TRY(flush_flows(store, masters, err));
    return alms_store_flush_financial(store, masters, err);
}

/* --- numbers ------------------------------------------------------------------------------- */

static struct alms_series_counter *
find_counter(struct alms_store *store, char series, int32_t month)
{
    for (size_t i = 0; i < store->counters_count; i++) {
        if (store->counters[i].series == series && store->counters[i].month == month)
            return &store->counters[i];
    }
    return NULL;
}

static enum alms_code read_next_number(struct alms_store *store, char series, int32_t month,
                                       uint64_t *out, struct alms_error *err)
{
    static const char sql[] = "SELECT max(number) FROM entry WHERE month = ?1 AND series = ?2";
    const char series_text[2] = {series, '\0'};
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, month);
    alms_bind_text(select, 2, series_text);
    TRY(alms_statement_step(select, &has_row, err));
    *out = (uint64_t)alms_column_int64(select, 0) + 1;
    return ALMS_OK;
}

enum alms_code alms_store_next_number(struct alms_store *store, char series,
                                      struct alms_month month, uint64_t *out,
                                      struct alms_error *err)
{
    const int32_t month_number = alms_month_number(month);
    const struct alms_series_counter *counter = find_counter(store, series, month_number);

    if (counter != NULL) {
        *out = counter->next;
        return ALMS_OK;
    }
    TRY(read_next_number(store, series, month_number, out, err));
    if (store->is_writing && store->counters_count < ALMS_SERIES_MAX) {
        store->counters[store->counters_count] =
            (struct alms_series_counter){series, month_number, *out};
        store->counters_count += 1;
    }
    return ALMS_OK;
}

/* --- entries ------------------------------------------------------------------------------- */

/* NULL is -1. */
static void bind_optional(struct alms_statement *statement, int index, int64_t value)
{
    if (value < 0) {
        alms_bind_null(statement, index);
    } else {
        alms_bind_int64(statement, index, value);
    }
}

/* Whether a line of the entry is on an account of the role. */
static bool has_role(const struct alms_masters *masters, const struct alms_change *change,
                     enum alms_account_role role)
{
    bool has = false;

    for (size_t i = 0; i < change->record->entry.lines_count && !has; i++)
        has = alms_account_at(masters, change->postings[i].account_id)->role == role;
    return has;
}

static enum alms_code insert_entry(struct alms_store *store, const struct alms_masters *masters,
                                   const struct alms_change *change, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO entry (n, date, month, series, number, kind, reverses, corrects, money, maker)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    const struct alms_record *record = change->record;
    const bool moves_money =
        has_role(masters, change, ALMS_ROLE_CASH) || has_role(masters, change, ALMS_ROLE_AGENCY);
    struct alms_number number = {0};
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    if (!alms_number_parse(record->entry.number, &number)) {
        return alms_fail(err, ALMS_E_VOUCHER_ORDER, "'%s' is not a voucher number",
                         record->entry.number);
    }
    const char series_text[2] = {number.series, '\0'};
    int64_t corrects = -1;
    TRY(alms_store_corrected(store, record, &corrects, err));
    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_int64(insert, 1, (int64_t)record->n);
    alms_bind_int64(insert, 2, alms_date_number(record->entry.date));
    alms_bind_int64(insert, 3, alms_month_number(number.month));
    alms_bind_text(insert, 4, series_text);
    alms_bind_int64(insert, 5, (int64_t)number.number);
    alms_bind_text(insert, 6, record->kind_text);
    bind_optional(insert, 7, change->original == NULL ? -1 : (int64_t)change->original->n);
    bind_optional(insert, 8, corrects);
    alms_bind_int64(insert, 9, moves_money ? 1 : 0);
    alms_bind_int64(insert, 10,
                    alms_operator_find(masters, alms_record_text(record, ALMS_FIELD_BY)));
    TRY(alms_statement_run(insert, err));

    struct alms_series_counter *counter =
        find_counter(store, number.series, alms_month_number(number.month));
    if (counter != NULL)
        counter->next = number.number + 1;
    store->head.entries_count += 1;
    return ALMS_OK;
}

static enum alms_code mark_reversed(struct alms_store *store, uint64_t original, uint64_t reversal,
                                    struct alms_error *err)
{
    static const char sql[] = "UPDATE entry SET reversed_by = ?1 WHERE n = ?2";
    CLEANUP(alms_statement_reset) struct alms_statement *update = NULL;

    TRY(alms_statement_get(store->db, sql, &update, err));
    alms_bind_int64(update, 1, (int64_t)reversal);
    alms_bind_int64(update, 2, (int64_t)original);
    return alms_statement_run(update, err);
}

/* Currency and amount of foreign money, in two columns. */
static void bind_foreign(struct alms_statement *statement, int index,
                         const struct alms_masters *masters, const struct alms_posting *posting)
{
    if (!posting->is_foreign) {
        alms_bind_null(statement, index);
        alms_bind_null(statement, index + 1);
        return;
    }
    alms_bind_text(statement, index, alms_commodity_at(masters, posting->currency_id)->code);
    alms_bind_int64(statement, index + 1, posting->foreign);
}

static enum alms_code insert_posting(struct alms_store *store, const struct alms_masters *masters,
                                     const struct alms_change *change, size_t index,
                                     struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO posting (account, date, n, line, fund, commodity, amount, currency,"
        " foreign_amount) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    const struct alms_posting *posting = &change->postings[index];
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_text(insert, 1, alms_account_at(masters, posting->account_id)->code);
    alms_bind_int64(insert, 2, alms_date_number(change->record->entry.date));
    alms_bind_int64(insert, 3, (int64_t)change->record->n);
    alms_bind_int64(insert, 4, (int64_t)index + 1);
    alms_bind_text(insert, 5, alms_fund_at(masters, posting->fund_id)->code);
    alms_bind_text(insert, 6, alms_commodity_at(masters, posting->commodity_id)->code);
    alms_bind_int64(insert, 7, posting->amount);
    bind_foreign(insert, 8, masters, posting);
    return alms_statement_run(insert, err);
}

static enum alms_form form_of(const struct alms_account *account)
{
    if (account->role == ALMS_ROLE_CASH)
        return ALMS_FORM_MONEY;
    if (account->role == ALMS_ROLE_STOCK)
        return ALMS_FORM_GOODS;
    return ALMS_FORM_CLAIMS;
}

/* Whether money that was paid as aid came back. */
static bool is_aid_back(enum alms_kind kind)
{
    return kind == ALMS_KIND_CASE_RETURN || kind == ALMS_KIND_PLAN_RETURN;
}

static bool is_aid(enum alms_kind kind)
{
    return kind == ALMS_KIND_AID || kind == ALMS_KIND_PLAN_RUN || is_aid_back(kind);
}

/* A reversal takes back what its original moved, under the same name. */
static enum alms_flow flow_of(const struct alms_masters *masters, const struct alms_change *change)
{
    const enum alms_kind kind =
        change->original != NULL ? change->original->kind : change->record->kind;

    if (kind == ALMS_KIND_GIFT || kind == ALMS_KIND_GIFT_REFUND ||
        (kind == ALMS_KIND_STOCK_RECEIVE && has_role(masters, change, ALMS_ROLE_GIFT)))
        return ALMS_FLOW_GIFT;
    if (is_aid(kind) || ((kind == ALMS_KIND_STOCK_ISSUE || kind == ALMS_KIND_STOCK_RETURN) &&
                         has_role(masters, change, ALMS_ROLE_AID)))
        return ALMS_FLOW_AID;
    return kind == ALMS_KIND_TRANSFER ? ALMS_FLOW_TRANSFER : ALMS_FLOW_OTHER;
}

/* What a platform kept of a gift in the fund and commodity of a posting; below zero if returned. */
static int64_t fee_of(const struct alms_masters *masters, const struct alms_change *change,
                      const struct alms_posting *posting)
{
    int64_t fee = 0;

    for (size_t i = 0; i < change->record->entry.lines_count; i++) {
        const struct alms_posting *other = &change->postings[i];
        if (alms_account_at(masters, other->account_id)->role == ALMS_ROLE_FEE &&
            other->fund_id == posting->fund_id && other->commodity_id == posting->commodity_id &&
            !alms_minor_add(&fee, other->amount))
            return 0;
    }
    return fee;
}

/* Whether what a platform kept of a gift, or an exchange difference of an aid, is beside it. */
static bool
has_fee(const struct alms_masters *masters, const struct alms_change *change, enum alms_form form)
{
    const enum alms_flow flow = flow_of(masters, change);

    return form == ALMS_FORM_MONEY && (flow == ALMS_FLOW_GIFT || flow == ALMS_FLOW_AID);
}

/* A gift came whole, and its fee went out: the roll-forward shows both. */
static enum alms_code add_whole_flow(struct alms_store *store, const struct alms_delta_key *net_key,
                                     int64_t net, int64_t fee, struct alms_error *err)
{
    int64_t gross = net;
    struct alms_delta_key fee_key = *net_key;

    if (!alms_minor_add(&gross, fee))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
    fee_key.parts[3] = flow_part(ALMS_FORM_MONEY, ALMS_FLOW_OTHER);
    TRY(add_delta(store->flows, net_key, gross, err));
    return add_delta(store->flows, &fee_key, -fee, err);
}

/* The net movement of one form of a fund's commodity, told at the first posting that has it. */
static enum alms_code add_flow(struct alms_store *store, const struct alms_masters *masters,
                               const struct alms_change *change, size_t index,
                               struct alms_error *err)
{
    const struct alms_posting *posting = &change->postings[index];
    const enum alms_form form = form_of(alms_account_at(masters, posting->account_id));
    int64_t net = 0;

    for (size_t i = 0; i < change->record->entry.lines_count; i++) {
        const struct alms_posting *other = &change->postings[i];
        const struct alms_account *account = alms_account_at(masters, other->account_id);
        if (other->fund_id != posting->fund_id || other->commodity_id != posting->commodity_id ||
            !alms_account_is_position(account) || form_of(account) != form)
            continue;
        if (i < index)
            return ALMS_OK;
        if (!alms_minor_add(&net, other->amount))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
    }
    const struct alms_delta_key key = {
        {alms_month_number(alms_date_month(change->record->entry.date)), posting->fund_id,
         posting->commodity_id, flow_part(form, flow_of(masters, change))}};
    const int64_t fee = has_fee(masters, change, form) ? fee_of(masters, change, posting) : 0;
    if (fee != 0)
        return add_whole_flow(store, &key, net, fee, err);
    return net == 0 ? ALMS_OK : add_delta(store->flows, &key, net, err);
}

static enum alms_code project_postings(struct alms_store *store, const struct alms_masters *masters,
                                       const struct alms_change *change, struct alms_error *err)
{
    const struct alms_date date = change->record->entry.date;

    for (size_t i = 0; i < change->record->entry.lines_count; i++) {
        const struct alms_posting *posting = &change->postings[i];
        const struct alms_delta_key balance = {{posting->account_id, posting->fund_id,
                                                posting->commodity_id,
                                                alms_month_number(alms_date_month(date))}};
        TRY(insert_posting(store, masters, change, i, err));
        TRY(add_delta(store->balances, &balance, posting->amount, err));
        if (!alms_account_is_position(alms_account_at(masters, posting->account_id)))
            continue;
        const struct alms_delta_key holding = {
            {posting->fund_id, posting->commodity_id, posting->account_id, alms_date_number(date)}};
        TRY(add_delta(store->holdings, &holding, posting->amount, err));
        if (posting->is_foreign)
            TRY(alms_store_project_foreign(store, masters, posting, date, err));
        TRY(add_flow(store, masters, change, i, err));
    }
    return ALMS_OK;
}

/* --- documents ----------------------------------------------------------------------------- */

static int64_t batch_of(const struct alms_record *record)
{
    uint64_t batch = 0;
    const char *text = alms_record_text(record, ALMS_FIELD_BATCH);

    return text != NULL && alms_uint_parse(text, &batch) ? (int64_t)batch : -1;
}

/* A gift, or with `gift` that of a reversal or a refund. The last line is the income. */
static enum alms_code insert_gift(struct alms_store *store, const struct alms_masters *masters,
                                  const struct alms_change *change, const struct alms_record *gift,
                                  struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO gift (date, n, channel, campaign, fund, programme, commodity, amount, batch,"
        " reverses, currency, foreign_amount, owed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
        " ?10, ?11, ?12, ?13)";
    const struct alms_account *other = alms_account_at(masters, change->postings[0].account_id);
    const struct alms_posting *income = &change->postings[change->record->entry.lines_count - 1];
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_int64(insert, 1, alms_date_number(change->record->entry.date));
    alms_bind_int64(insert, 2, (int64_t)change->record->n);
    alms_bind_text(insert, 3, alms_record_text(gift, ALMS_FIELD_CHANNEL));
    alms_bind_text(insert, 4, alms_record_text(gift, ALMS_FIELD_CAMPAIGN));
    alms_bind_text(insert, 5, alms_fund_at(masters, income->fund_id)->code);
    alms_bind_text(insert, 6, alms_record_text(gift, ALMS_FIELD_PROGRAMME));
    alms_bind_text(insert, 7, alms_commodity_at(masters, income->commodity_id)->code);
    alms_bind_int64(insert, 8, -income->amount);
    bind_optional(insert, 9, batch_of(gift));
    bind_optional(insert, 10, gift == change->record ? -1 : (int64_t)gift->n);
    bind_foreign(insert, 11, masters, &change->postings[0]);
    alms_bind_int64(insert, 13, other->type == ALMS_LIABILITY ? 1 : 0);
    TRY(alms_statement_run(insert, err));
    store->head.gifts_count += gift == change->record ? 1 : 0;
    return ALMS_OK;
}

/* The first line is the cost; aid is the record, or the original of a reversal. */
static enum alms_code insert_aid(struct alms_store *store, const struct alms_masters *masters,
                                 const struct alms_change *change, const struct alms_record *aid,
                                 struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO aid (date, n, programme, fund, commodity, amount, reverses)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /* What came back debits cash and credits the cost. */
    const struct alms_posting *cost = &change->postings[is_aid_back(aid->kind) ? 1 : 0];
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_int64(insert, 1, alms_date_number(change->record->entry.date));
    alms_bind_int64(insert, 2, (int64_t)change->record->n);
    alms_bind_text(insert, 3, alms_record_text(aid, ALMS_FIELD_PROGRAMME));
    alms_bind_text(insert, 4, alms_fund_at(masters, cost->fund_id)->code);
    alms_bind_text(insert, 5, alms_commodity_at(masters, cost->commodity_id)->code);
    alms_bind_int64(insert, 6, cost->amount);
    bind_optional(insert, 7, aid == change->record ? -1 : (int64_t)aid->n);
    return alms_statement_run(insert, err);
}

static enum alms_code project_entry(struct alms_store *store, const struct alms_masters *masters,
                                    const struct alms_change *change, struct alms_error *err)
{
    const struct alms_record *record = change->record;
    const struct alms_record *original = change->original;
    /* Aid in goods stands among the movements of goods. */
    const bool has_goods = alms_entry_has_goods(&record->entry);

    TRY(insert_entry(store, masters, change, err));
    TRY(project_postings(store, masters, change, err));
    TRY(alms_store_project_financial(store, masters, change, err));
    TRY(alms_store_project_spending(store, masters, change, err));
    TRY(alms_store_project_county(store, masters, change, err));
    if (original != NULL) {
        TRY(mark_reversed(store, original->n, record->n, err));
        TRY(alms_store_reopen_matches(store, record, original->n, err));
        if (original->kind == ALMS_KIND_GIFT)
            TRY(insert_gift(store, masters, change, original, err));
        if (alms_record_text(record, ALMS_FIELD_BATCH) != NULL)
            TRY(alms_store_imported_free(store, original, err));
        if (is_aid(original->kind) && !has_goods)
            TRY(insert_aid(store, masters, change, original, err));
    }
    TRY(alms_store_imported_add(store, record, err));
    if (record->kind == ALMS_KIND_GIFT)
        TRY(insert_gift(store, masters, change, record, err));
    if (change->refunded != NULL)
        TRY(insert_gift(store, masters, change, change->refunded, err));
    if (is_aid(record->kind) && !has_goods)
        TRY(insert_aid(store, masters, change, record, err));
    TRY(alms_store_project_plan(store, change, err));
    TRY(alms_store_project_case(store, masters, change, err));
    if (!has_goods)
        return ALMS_OK;
    TRY(alms_store_project_case_goods(store, change, err));
    return alms_project_goods(store, masters, change, err);
}

/* --- other records ------------------------------------------------------------------------- */

static enum alms_code
insert_master(struct alms_store *store, const struct alms_record *record, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO master (n, kind) VALUES (?1, ?2)";
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_int64(insert, 1, (int64_t)record->n);
    alms_bind_text(insert, 2, record->kind_text);
    return alms_statement_run(insert, err);
}

static enum alms_code
insert_party(struct alms_store *store, const struct alms_record *record, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO party (code, n) VALUES (?1, ?2)";
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_text(insert, 1, alms_record_text(record, ALMS_FIELD_CODE));
    alms_bind_int64(insert, 2, (int64_t)record->n);
    return alms_statement_run(insert, err);
}

static enum alms_code
close_party(struct alms_store *store, const struct alms_record *record, struct alms_error *err)
{
    static const char sql[] = "UPDATE party SET is_closed = 1 WHERE code = ?1";
    CLEANUP(alms_statement_reset) struct alms_statement *update = NULL;

    TRY(alms_statement_get(store->db, sql, &update, err));
    alms_bind_text(update, 1, alms_record_text(record, ALMS_FIELD_CODE));
    return alms_statement_run(update, err);
}

/* The newest counts: a slip of the pen is mended by another. */
static enum alms_code
set_identity(struct alms_store *store, const struct alms_record *record, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO party_identity (party, match) VALUES (?1, ?2)"
                              " ON CONFLICT (party) DO UPDATE SET match = excluded.match";
    const struct alms_value *matches = &record->field[ALMS_FIELD_MATCHES];
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    if (matches->count == 0)
        return ALMS_OK;
    TRY(alms_statement_get(store->db, sql, &upsert, err));
    alms_bind_text(upsert, 1, alms_record_text(record, ALMS_FIELD_CODE));
    alms_bind_text(upsert, 2, matches->items[0]);
    return alms_statement_run(upsert, err);
}

static enum alms_code
insert_batch(struct alms_store *store, const struct alms_record *record, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO batch (batch, n) VALUES (?1, ?2)";
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_int64(insert, 1, batch_of(record));
    alms_bind_int64(insert, 2, (int64_t)record->n);
    return alms_statement_run(insert, err);
}

static enum alms_code
mark_undone(struct alms_store *store, const struct alms_record *record, struct alms_error *err)
{
    static const char sql[] = "UPDATE batch SET undone = ?1 WHERE batch = ?2";
    CLEANUP(alms_statement_reset) struct alms_statement *update = NULL;

    TRY(alms_statement_get(store->db, sql, &update, err));
    alms_bind_int64(update, 1, (int64_t)record->n);
    alms_bind_int64(update, 2, batch_of(record));
    return alms_statement_run(update, err);
}

enum alms_code alms_store_project(struct alms_store *store, const struct alms_masters *masters,
                                  const struct alms_change *change, struct alms_error *err)
{
    const struct alms_record *record = change->record;

    REQUIRE(store->is_writing);
    store->head.last_at_s = record->at_s;
    if (record->version > store->head.version)
        store->head.version = record->version;

    if (!alms_record_is_newer(record))
        TRY(alms_store_project_approval(store, record, err));
    if (record->entry.lines_count > 0)
        TRY(project_entry(store, masters, change, err));
    /* A conversion is the one master that comes with an entry. */
    if (alms_record_is_newer(record) ||
        (record->entry.lines_count > 0 && !alms_kind_is_master(record->kind)))
        return ALMS_OK;
    if (alms_kind_is_master(record->kind))
        return insert_master(store, record, err);
    if (record->kind == ALMS_KIND_PARTY_ADD)
        return insert_party(store, record, err);
    if (record->kind == ALMS_KIND_PARTY_CLOSE)
        return close_party(store, record, err);
    if (record->kind == ALMS_KIND_PARTY_IDENTITY)
        return set_identity(store, record, err);
    if (record->kind == ALMS_KIND_BUDGET)
        return alms_store_project_budget(store, masters, record, err);
    if (record->kind == ALMS_KIND_IMPORT_UNDO)
        return mark_undone(store, record, err);
    if (record->kind == ALMS_KIND_STOCK_MEMO)
        return alms_project_memo(store, masters, record, err);
    if (record->kind == ALMS_KIND_STOCK_COUNT)
        return ALMS_OK;
    if (record->kind == ALMS_KIND_VOUCHER_SIGN)
        return alms_store_project_signs(store, masters, record, err);
    if (alms_kind_reconciles(record->kind))
        return alms_store_project_reconcile(store, masters, record, err);
    if (alms_record_text(record, ALMS_FIELD_PLAN) != NULL)
        return alms_store_project_plan(store, change, err);
    if (alms_record_is_step(record))
        return alms_store_project_case(store, masters, change, err);
    REQUIRE(record->kind == ALMS_KIND_IMPORT);
    return insert_batch(store, record, err);
}
