#include "book/gate_case.h"
#include "book/gate_currency.h"
#include "book/gate_goods.h"
#include "book/gate_period.h"
#include "book/gate_plan.h"
#include "book/gate_regime.h"
#include "book/gate_sign.h"
#include "book/gate_voucher.h"
#include "book/gate_year.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

struct alms_gate *alms_gate_open(struct alms_store *store, struct alms_masters *masters)
{
    struct alms_gate *gate = alms_alloc(sizeof(*gate));

    gate->store = store;
    gate->masters = masters;
    gate->arena = alms_arena_open();
    gate->postings = alms_alloc(ALMS_LINES_MAX * sizeof(*gate->postings));
    gate->decreases = alms_alloc((size_t)2 * ALMS_LINES_MAX * sizeof(*gate->decreases));
    return gate;
}

void alms_gate_close(struct alms_gate *gate)
{
    if (gate == NULL)
        return;
    alms_arena_close(gate->arena);
    alms_buffer_clear(&gate->original_bytes);
    alms_buffer_clear(&gate->refunded_bytes);
    alms_free(gate->postings);
    alms_free(gate->decreases);
    alms_free(gate);
}

void alms_gate_close_variable(struct alms_gate **gate)
{
    alms_gate_close(*gate);
}

/* --- reversals ----------------------------------------------------------------------------- */

/* Reads the entry that a reversal names into gate->original. */
static enum alms_code find_original(struct alms_gate *gate, const struct alms_record *record,
                                    struct alms_reversed *out, struct alms_error *err)
{
    struct alms_number number = {0};
    struct alms_entry_row row = {0};
    bool is_found = false;
    const char *of = alms_record_text(record, ALMS_FIELD_OF);

    *out = (struct alms_reversed){0};
    if (!alms_number_parse(of, &number))
        return ALMS_OK;
    TRY(alms_store_entry_find(gate->store, number, &row, &is_found, err));
    if (!is_found)
        return ALMS_OK;
    gate->original_bytes.size_bytes = 0;
    TRY(alms_store_log_get(gate->store, row.n, &gate->original_bytes, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "log");
    TRY(alms_record_decode(gate->original_bytes.bytes, gate->original_bytes.size_bytes, gate->arena,
                           &gate->original, err));
    *out = (struct alms_reversed){
        .is_found = true,
        .is_reversal = row.reverses >= 0,
        .is_reversed = row.reversed_by >= 0,
        .is_gift = gate->original.kind == ALMS_KIND_GIFT,
        .is_conversion = gate->original.kind == ALMS_KIND_REGIME_CONVERT,
        .batch = gate->original.kind == ALMS_KIND_GIFT || alms_kind_is_goods(gate->original.kind)
                     ? alms_record_text(&gate->original, ALMS_FIELD_BATCH)
                     : NULL,
        .date = gate->original.entry.date,
        .lines = alms_conversion_lines_now(gate->masters, &gate->original, gate->arena),
        .lines_count = gate->original.entry.lines_count,
    };
    return ALMS_OK;
}

/* --- balances ------------------------------------------------------------------------------ */

/* Rules FUND-3 and FUND-4: nothing is taken that is not there. */
enum alms_code alms_gate_check_decreases(struct alms_gate *gate, const struct alms_voucher *voucher,
                                         struct alms_error *err)
{
    const struct alms_masters *masters = gate->masters;
    const size_t count = alms_voucher_decreases(masters, voucher, gate->decreases);

    if (count == 0)
        return ALMS_OK;
    TRY(alms_store_flush(gate->store, masters, err));
    for (size_t i = 0; i < count; i++) {
        const struct alms_decrease *decrease = &gate->decreases[i];
        const struct alms_holding_key key = {
            .fund = alms_fund_at(masters, decrease->fund_id)->code,
            .commodity = alms_commodity_at(masters, decrease->commodity_id)->code,
            .account = decrease->account_id == ALMS_ID_NONE
                           ? NULL
                           : alms_account_at(masters, decrease->account_id)->code,
        };
        int64_t lowest = 0;
        TRY(alms_store_lowest(gate->store, &key, voucher->record->entry.date, &lowest, err));
        if (alms_rule_decrease(masters, decrease, lowest, err) == ALMS_OK &&
            decrease->account_id == ALMS_ID_NONE && voucher->record->kind != ALMS_KIND_REVALUE) {
            int64_t reserved = 0;
            TRY(alms_gate_reserved(gate, voucher, decrease, &reserved, err));
            NOTE(alms_rule_reserved(masters, decrease, lowest, reserved, err));
        }
    }
    return alms_error_code(err);
}

/* Rule ACCOUNT-2 and FUND-6: what is closed is empty. */
static enum alms_code
check_empty(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    const char *code = alms_record_text(record, ALMS_FIELD_CODE);
    bool is_empty = true;

    TRY(alms_store_flush(gate->store, gate->masters, err));
    if (record->kind == ALMS_KIND_ACCOUNT_CLOSE) {
        TRY(alms_store_account_is_empty(gate->store, code, &is_empty, err));
    } else {
        TRY(alms_store_fund_is_empty(gate->store, code, &is_empty, err));
        if (is_empty) /* of goods without value, too */
            TRY(alms_store_fund_has_no_goods(gate->store, code, &is_empty, err));
    }
    if (is_empty) { /* of foreign money without worth, too */
        const bool is_fund = record->kind == ALMS_KIND_FUND_CLOSE;
        TRY(alms_store_has_no_foreign(gate->store, is_fund ? code : NULL, is_fund ? NULL : code,
                                      &is_empty, err));
    }
    if (!is_empty)
        return alms_fail(err, ALMS_E_NOT_EMPTY, "'%s' still has a balance", code);
    return ALMS_OK;
}

/* --- entries ------------------------------------------------------------------------------- */

static enum alms_code admit_entry(struct alms_gate *gate, const struct alms_record *record,
                                  struct alms_change *out, struct alms_error *err)
{
    uint64_t next = 0;
    struct alms_reversed reversed = {0};
    const struct alms_voucher voucher = {record, gate->postings, record->entry.lines_count};

    if (record->kind == ALMS_KIND_REVERSE)
        TRY(find_original(gate, record, &reversed, err));
    if (alms_rule_lines_as(gate->masters, record,
                           reversed.is_found ? gate->original.kind : record->kind, gate->postings,
                           err) != ALMS_OK) {
        alms_rule_apart(gate->masters, record, NULL, 0, err);
        return alms_error_code(err);
    }
    NOTE(alms_rule_voucher(gate->masters, &voucher, err));
    if (record->kind == ALMS_KIND_REVERSE) {
        NOTE(alms_rule_reversal(&voucher, &reversed, err));
        out->original = reversed.is_found ? &gate->original : NULL;
    }
    TRY(alms_gate_find_refunded(gate, record, out, err));
    NOTE(alms_gate_check_refund(gate, &voucher, out, err));
    NOTE(alms_gate_check_correction(gate->store, record, err));
    TRY(alms_store_next_number(gate->store, alms_kind_series(record->kind),
                               alms_date_month(record->entry.date), &next, err));
    NOTE(alms_rule_number(record, next, err));
    TRY(alms_gate_goods(gate, &voucher, out->original, err));
    TRY(alms_error_code(err));
    TRY(alms_gate_currency(gate, &voucher, err));
    TRY(alms_gate_revaluation(gate, &voucher, err));
    TRY(alms_error_code(err));
    if (record->kind == ALMS_KIND_CLOSING)
        return alms_gate_check_closing(gate->store, gate->masters, &voucher, err);
    if (record->kind == ALMS_KIND_RELEASE)
        return alms_gate_check_release(gate->store, gate->masters, &voucher, err);
    if (record->kind == ALMS_KIND_OPENING)
        TRY(alms_gate_check_opening(gate->store, &voucher, err));
    TRY(alms_gate_admit_step(gate, record, out->original, err));
    TRY(alms_gate_admit_plan(gate, record, out->original, err));
    return alms_gate_check_decreases(gate, &voucher, err);
}

/* --- batches ------------------------------------------------------------------------------- */

static void count_member(struct alms_batch_sum *sum, const char *text)
{
    uint64_t batch = 0;

    sum->is_mixed |= !alms_uint_parse(text, &batch) || (sum->count > 0 && batch != sum->batch);
    sum->batch = batch;
    sum->count += 1;
}

/*
 * Adds the gift, of money or of goods, or the refund of one, to what its batch has: as its file
 * counts it, so that of foreign money the first line tells, and of all else the last, the income.
 */
static enum alms_code add_member(struct alms_gate *gate, struct alms_batch_sum *sum,
                                 const struct alms_record *record, const char *batch,
                                 struct alms_error *err)
{
    const struct alms_posting *cash = &gate->postings[0];
    const struct alms_posting *income = &gate->postings[record->entry.lines_count - 1];
    const int32_t commodity_id = cash->is_foreign ? cash->currency_id : income->commodity_id;
    const int64_t given = cash->is_foreign ? cash->foreign : -income->amount;
    size_t at = 0;

    while (at < sum->commodities_count && sum->commodity_ids[at] != commodity_id)
        at += 1;
    if (at == sum->commodities_count) {
        if (at == ALMS_BATCH_COMMODITIES_MAX)
            return alms_fail(err, ALMS_E_LIST_LONG, "a batch has more than %s commodities", "32");
        sum->commodity_ids[at] = commodity_id;
        sum->totals[at] = 0;
        sum->commodities_count += 1;
    }
    if (!alms_minor_add(&sum->totals[at], record->kind == ALMS_KIND_REVERSE ? -given : given))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
    count_member(sum, batch);
    return ALMS_OK;
}

static enum alms_code
count_gift(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    const char *batch = alms_record_text(record, ALMS_FIELD_BATCH);
    const char *imported = alms_record_text(record, ALMS_FIELD_IMPORTED);

    if (record->kind == ALMS_KIND_REVERSE && batch != NULL)
        count_member(&gate->undo, batch);
    if (record->kind == ALMS_KIND_REVERSE && imported != NULL)
        return add_member(gate, &gate->refunds, record, imported, err);
    if ((record->kind == ALMS_KIND_GIFT || record->kind == ALMS_KIND_STOCK_RECEIVE) &&
        batch != NULL)
        return add_member(gate, &gate->batch, record, batch, err);
    /* What was given out or could not be valued counts without an amount. */
    if (record->kind == ALMS_KIND_STOCK_ISSUE && batch != NULL)
        count_member(&gate->batch, batch);
    if (record->kind == ALMS_KIND_STOCK_MEMO && batch != NULL) {
        const bool is_undone =
            alms_text_equal(alms_record_text(record, ALMS_FIELD_REASON), "undone");
        count_member(is_undone ? &gate->undo : &gate->batch, batch);
    }
    return ALMS_OK;
}

/* "CNY 123.00" for the total at an index. */
static void format_total(const struct alms_gate *gate, const struct alms_batch_sum *sum,
                         size_t index, struct alms_buffer *out)
{
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_commodity *commodity =
        alms_commodity_at(gate->masters, sum->commodity_ids[index]);

    out->size_bytes = 0;
    alms_buffer_add_text(out, commodity->code);
    alms_buffer_add_text(out, " ");
    alms_buffer_add_text(out,
                         alms_minor_format(sum->totals[index], commodity->scale_digits, amount));
}

/* Whether the count and the totals that a batch tells are those of what came before its record. */
static bool is_counted(const struct alms_gate *gate, const struct alms_batch_sum *sum,
                       const char *told_count, const struct alms_value *told_totals)
{
    char count[ALMS_UINT_TEXT_SIZE_BYTES];
    bool fits = told_totals->count == sum->commodities_count && !sum->is_mixed;
    CLEANUP(alms_buffer_clear) struct alms_buffer total = {0};

    for (size_t i = 0; i < told_totals->count && fits; i++) {
        format_total(gate, sum, i, &total);
        fits = strcmp(told_totals->items[i], total.bytes) == 0;
    }
    return fits && alms_text_equal(told_count, alms_uint_format(sum->count, count));
}

/* Rule IMPORT-1: a batch is numbered in order, and its record counts its gifts and refunds. */
static enum alms_code
check_batch(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    uint64_t next = 0;
    const struct alms_batch_sum *gifts = &gate->batch;
    const struct alms_batch_sum *refunds = &gate->refunds;
    const char *refunded = alms_record_text(record, ALMS_FIELD_ROWS_REFUNDED);

    TRY(alms_store_next_batch(gate->store, &next, err));
    const bool fits =
        is_counted(gate, gifts, alms_record_text(record, ALMS_FIELD_ROWS_BOOKED),
                   &record->field[ALMS_FIELD_TOTALS]) &&
        is_counted(gate, refunds, refunded == NULL ? "0" : refunded,
                   &record->field[ALMS_FIELD_REFUNDS]) &&
        (gifts->count == 0 || gifts->batch == next) &&
        (refunds->count == 0 || refunds->batch == next) &&
        alms_text_equal(alms_record_text(record, ALMS_FIELD_BATCH), alms_uint_format(next, number));
    gate->batch = (struct alms_batch_sum){0};
    gate->refunds = (struct alms_batch_sum){0};
    if (!fits) {
        return alms_fail(err, ALMS_E_BATCH_TOTALS, "batch '%s' does not count its gifts",
                         alms_record_text(record, ALMS_FIELD_BATCH));
    }
    return ALMS_OK;
}

/* Rule IMPORT-11: a batch is undone once, by the reversal of all its gifts. */
static enum alms_code
check_undo(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    uint64_t number = 0;
    bool is_found = false;
    struct alms_batch_row row;
    struct alms_record batch;
    char count[ALMS_UINT_TEXT_SIZE_BYTES];
    const char *text = alms_record_text(record, ALMS_FIELD_BATCH);
    const struct alms_batch_sum undo = gate->undo;

    gate->undo = (struct alms_batch_sum){0};
    if (alms_uint_parse(text, &number))
        TRY(alms_store_batch_find(gate->store, number, &row, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("batch"), text);
    if (row.undone >= 0)
        return alms_fail(err, ALMS_E_BATCH_UNDONE, "batch '%s' is undone already", text);
    gate->original_bytes.size_bytes = 0;
    TRY(alms_store_log_get(gate->store, row.n, &gate->original_bytes, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "log");
    TRY(alms_record_decode(gate->original_bytes.bytes, gate->original_bytes.size_bytes, gate->arena,
                           &batch, err));
    /* Rule IMPORT-14. */
    if (alms_record_text(&batch, ALMS_FIELD_ROWS_REFUNDED) != NULL)
        return alms_fail(err, ALMS_E_BATCH_REFUNDS, "batch '%s' booked refunds", text);
    if (undo.is_mixed || undo.batch != number ||
        !alms_text_equal(alms_record_text(&batch, ALMS_FIELD_ROWS_BOOKED),
                         alms_uint_format(undo.count, count))) {
        return alms_fail(err, ALMS_E_BATCH_TOTALS, "the undo of batch '%s' does not reverse it",
                         text);
    }
    return ALMS_OK;
}

/* --- parties ------------------------------------------------------------------------------- */

static enum alms_code
check_party(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    uint64_t n = 0;
    bool is_closed = false;
    bool is_found = false;
    const char *code = alms_record_text(record, ALMS_FIELD_CODE);

    TRY(alms_store_party_find(gate->store, code, &n, &is_closed, &is_found, err));
    if (record->kind == ALMS_KIND_PARTY_ADD && is_found)
        return alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", W_("party"), code);
    if (record->kind != ALMS_KIND_PARTY_ADD && !is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("party"), code);
    if (record->kind != ALMS_KIND_PARTY_ADD && is_closed)
        return alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed already", W_("party"), code);
    return ALMS_OK;
}

/* --- the gate ------------------------------------------------------------------------------ */

enum alms_code alms_gate_admit(struct alms_gate *gate, const struct alms_record *record,
                               struct alms_change *out, struct alms_error *err)
{
    alms_arena_reset(gate->arena);
    *out = (struct alms_change){.record = record, .postings = gate->postings};

    TRY(alms_rule_record(gate->masters, record, err));
    gate->need = (struct alms_approval_need){0};
    if (record->kind == ALMS_KIND_REGIME_CONVERT)
        return alms_gate_admit_conversion(gate, record, out, err);
    if (record->entry.lines_count > 0) {
        TRY(admit_entry(gate, record, out, err));
        TRY(alms_gate_check_approvals(gate, record, err));
        return count_gift(gate, record, err);
    }
    NOTE(alms_rule_master(gate->masters, record, err));
    TRY(alms_error_code(err));
    if (record->kind == ALMS_KIND_POLICY_SET || record->kind == ALMS_KIND_OPERATOR_ADD ||
        record->kind == ALMS_KIND_OPERATOR_KEY || record->kind == ALMS_KIND_OPERATOR_IDENTITY ||
        record->kind == ALMS_KIND_PERIOD_REOPEN)
        return alms_gate_check_approvals(gate, record, err);
    if (record->kind == ALMS_KIND_ACCOUNT_CLOSE || record->kind == ALMS_KIND_FUND_CLOSE)
        return check_empty(gate, record, err);
    if (record->kind == ALMS_KIND_PARTY_ADD || record->kind == ALMS_KIND_PARTY_CLOSE ||
        record->kind == ALMS_KIND_PARTY_IDENTITY)
        return check_party(gate, record, err);
    if (record->kind == ALMS_KIND_ITEM_CLOSE || record->kind == ALMS_KIND_WAREHOUSE_CLOSE)
        return alms_gate_empty(gate, record, err);
    if (record->kind == ALMS_KIND_STOCK_COUNT)
        return alms_gate_count(gate, record, err);
    if (record->kind == ALMS_KIND_STOCK_MEMO) {
        TRY(alms_gate_memo(gate, record, err));
        return count_gift(gate, record, err);
    }
    if (record->kind == ALMS_KIND_PERIOD_CLOSE)
        return alms_gate_check_period(gate->store, gate->masters, record, err);
    if (record->kind == ALMS_KIND_VOUCHER_SIGN)
        return alms_gate_check_signing(gate, record, NULL, err);
    if (record->kind == ALMS_KIND_IMPORT)
        return check_batch(gate, record, err);
    if (record->kind == ALMS_KIND_IMPORT_UNDO)
        return check_undo(gate, record, err);
    if (record->kind == ALMS_KIND_RECONCILE || record->kind == ALMS_KIND_RECONCILE_MATCH ||
        record->kind == ALMS_KIND_RECONCILE_ROWS || record->kind == ALMS_KIND_RECONCILE_UNDO)
        return alms_gate_check_reconcile(gate, record, err);
    if (alms_record_text(record, ALMS_FIELD_PLAN) != NULL)
        return alms_gate_admit_plan(gate, record, NULL, err);
    if (alms_record_is_step(record)) {
        TRY(alms_gate_admit_step(gate, record, NULL, err));
        return alms_gate_check_approvals(gate, record, err);
    }
    return ALMS_OK;
}

enum alms_code
alms_gate_take(struct alms_gate *gate, const struct alms_change *change, struct alms_error *err)
{
    /* A conversion adds the accounts that its own voucher names. */
    if (change->record->kind == ALMS_KIND_REGIME_CONVERT) {
        alms_rule_apply(gate->masters, change->record);
        TRY(alms_gate_find_converted(gate, change->record, err));
        return alms_store_project(gate->store, gate->masters, change, err);
    }
    TRY(alms_store_project(gate->store, gate->masters, change, err));
    alms_rule_apply(gate->masters, change->record);
    return ALMS_OK;
}

/* Where the rules refuse it, it adds no accounts: a voucher that names one is left out. */
static enum alms_code
pass_conversion(struct alms_gate *gate, struct alms_record *record, struct alms_error *err)
{
    struct alms_error refusals;
    const struct alms_change change = {.record = record, .postings = gate->postings};

    alms_error_clear(&refusals);
    alms_rule_apply(gate->masters, record);
    if (alms_gate_find_converted(gate, record, &refusals) != ALMS_OK)
        record->entry.lines_count = 0;
    return alms_store_project(gate->store, gate->masters, &change, err);
}

static enum alms_code resolve(struct alms_gate *gate, const struct alms_record *record,
                              struct alms_change *out, struct alms_error *err)
{
    struct alms_reversed reversed = {0};

    if (record->kind == ALMS_KIND_REVERSE && !alms_record_is_newer(record))
        TRY(find_original(gate, record, &reversed, err));
    out->original = reversed.is_found ? &gate->original : NULL;
    TRY(alms_gate_find_refunded(gate, record, out, err));
    return alms_rule_lines_as(gate->masters, record,
                              reversed.is_found ? gate->original.kind : record->kind,
                              gate->postings, err);
}

enum alms_code
alms_gate_pass(struct alms_gate *gate, struct alms_record *record, struct alms_error *err)
{
    struct alms_change change = {.record = record, .postings = gate->postings};

    alms_arena_reset(gate->arena);
    if (record->kind == ALMS_KIND_REGIME_CONVERT && !alms_record_is_newer(record))
        return pass_conversion(gate, record, err);
    if (record->entry.lines_count > 0 && !alms_record_is_newer(record))
        TRY(resolve(gate, record, &change, err));
    if (record->entry.lines_count > 0 && alms_record_is_newer(record)) {
        struct alms_error unknown;
        struct alms_number number;
        alms_error_clear(&unknown);
        if (!alms_number_parse(record->entry.number, &number) ||
            resolve(gate, record, &change, &unknown) != ALMS_OK)
            record->entry.lines_count = 0;
    }
    return alms_gate_take(gate, &change, err);
}
