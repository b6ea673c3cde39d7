#include "book/gate_currency.h"

#include "value/date.h"
#include "value/money.h"

/* --- lines --------------------------------------------------------------------------------- */

static struct alms_position position_of(const struct alms_foreign_row *row)
{
    return (struct alms_position){
        .amount = row->amount,
        .value = row->value,
        .lowest_amount = row->lowest_amount,
        .lowest_value = row->lowest_value,
        .day_amount = row->day_amount,
        .day_value = row->day_value,
    };
}

enum alms_code alms_gate_position(struct alms_gate *gate, const struct alms_posting *posting,
                                  struct alms_date date, struct alms_position *out,
                                  struct alms_error *err)
{
    struct alms_foreign_row row;
    const struct alms_foreign_key key = {
        .fund = alms_fund_at(gate->masters, posting->fund_id)->code,
        .account = alms_account_at(gate->masters, posting->account_id)->code,
        .currency = alms_commodity_at(gate->masters, posting->currency_id)->code,
        .date = date,
    };

    TRY(alms_store_foreign(gate->store, &key, &row, err));
    *out = position_of(&row);
    return ALMS_OK;
}

/* Whether an earlier line moves foreign money of the same fund. */
static bool is_told(const struct alms_voucher *voucher, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (voucher->postings[i].is_foreign &&
            voucher->postings[i].fund_id == voucher->postings[index].fund_id)
            return true;
    }
    return false;
}

/* The lines of one fund, and the exchange difference that they make together. */
static enum alms_code check_fund(struct alms_gate *gate, const struct alms_voucher *voucher,
                                 int32_t fund_id, struct alms_error *err)
{
    int64_t difference = 0;
    const enum alms_kind kind = voucher->record->kind;
    const bool has_difference =
        kind == ALMS_KIND_AID || kind == ALMS_KIND_ENTRY || kind == ALMS_KIND_EXCHANGE;
    const size_t faults = err->count;

    for (size_t i = 0; i < voucher->count; i++) {
        struct alms_position before;
        if (!voucher->postings[i].is_foreign || voucher->postings[i].fund_id != fund_id)
            continue;
        TRY(alms_gate_position(gate, &voucher->postings[i], voucher->record->entry.date, &before,
                               err));
        alms_rule_foreign_line(gate->masters, voucher, i, &before, &difference, err);
    }
    if (has_difference && err->count == faults)
        alms_rule_difference(gate->masters, voucher, fund_id, difference, err);
    return ALMS_OK;
}

enum alms_code alms_gate_currency(struct alms_gate *gate, const struct alms_voucher *voucher,
                                  struct alms_error *err)
{
    if (voucher->record->kind == ALMS_KIND_REVALUE)
        return ALMS_OK;
    for (size_t i = 0; i < voucher->count; i++) {
        if (voucher->postings[i].is_foreign && !is_told(voucher, i))
            TRY(check_fund(gate, voucher, voucher->postings[i].fund_id, err));
    }
    return ALMS_OK;
}

/* --- revaluations -------------------------------------------------------------------------- */

struct growing {
    const struct alms_masters *masters;
    const struct alms_value *rates;
    alms_growth_visit *visit;
    void *context;
};

static enum alms_code
take_position(void *context, const struct alms_foreign_row *row, struct alms_error *err)
{
    const struct growing *growing = context;
    const struct alms_revalued revalued = {
        .fund_id = alms_fund_find(growing->masters, row->fund),
        .account_id = alms_account_find(growing->masters, row->account),
        .currency_id = alms_commodity_find(growing->masters, row->currency),
        .position = position_of(row),
    };
    int64_t growth = 0;

    if (row->day_amount == 0 && row->day_value == 0)
        return ALMS_OK;
    if (revalued.fund_id == ALMS_ID_NONE || revalued.account_id == ALMS_ID_NONE ||
        revalued.currency_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "foreign_holding");
    }
    if (alms_rule_growth(growing->masters, growing->rates, &revalued, &growth, err) != ALMS_OK)
        return ALMS_OK;
    const struct alms_growth told = {revalued.fund_id, revalued.account_id, revalued.currency_id,
                                     row->day_amount, growth};
    return growing->visit(growing->context, &told, err);
}

enum alms_code alms_growth_walk(struct alms_store *store, const struct alms_masters *masters,
                                const struct alms_closing_rates *closing, alms_growth_visit *visit,
                                void *context, struct alms_error *err)
{
    struct growing growing = {masters, closing->rates, visit, context};

    return alms_store_foreign_walk(store, closing->date, take_position, &growing, err);
}

struct comparing {
    const struct alms_masters *masters;
    const struct alms_voucher *voucher;
    size_t found_count; /* lines whose position was met */
};

/* Rule CURRENCY-7: each position grows to the closing rate, by a line of its own. */
static enum alms_code
compare_growth(void *context, const struct alms_growth *growth, struct alms_error *err)
{
    struct comparing *comparing = context;
    const struct alms_masters *masters = comparing->masters;
    const struct alms_voucher *voucher = comparing->voucher;
    int64_t booked = 0;
    char should[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_posting *posting = &voucher->postings[i];
        if (posting->is_foreign && posting->fund_id == growth->fund_id &&
            posting->account_id == growth->account_id &&
            posting->currency_id == growth->currency_id) {
            booked = posting->amount;
            comparing->found_count += 1;
        }
    }
    if (booked != growth->growth) {
        (void)alms_fail(
            err, ALMS_E_REVALUE_UNFIT,
            "the %s of fund '%s' in account '%s' grow by %s at the closing rate, which the "
            "revaluation does not book",
            alms_commodity_at(masters, growth->currency_id)->code,
            alms_fund_at(masters, growth->fund_id)->code,
            alms_account_at(masters, growth->account_id)->code,
            alms_base_format(masters, growth->growth, should));
    }
    return ALMS_OK;
}

static bool changes_nothing(const struct alms_voucher *voucher)
{
    for (size_t i = 0; i < voucher->count; i++) {
        if (voucher->postings[i].amount != 0)
            return false;
    }
    return true;
}

static size_t foreign_lines(const struct alms_voucher *voucher)
{
    size_t count = 0;

    for (size_t i = 0; i < voucher->count; i++)
        count += voucher->postings[i].is_foreign ? 1 : 0;
    return count;
}

enum alms_code alms_gate_revaluation(struct alms_gate *gate, const struct alms_voucher *voucher,
                                     struct alms_error *err)
{
    const struct alms_record *record = voucher->record;
    const struct alms_month month = alms_date_month(record->entry.date);
    const char *text = alms_record_text(record, ALMS_FIELD_MONTH);
    const struct alms_closing_rates closing = {&record->field[ALMS_FIELD_RATES],
                                               record->entry.date};
    struct comparing comparing = {gate->masters, voucher, 0};
    bool is_found = false;
    bool is_late = false;
    uint64_t n = 0;

    if (record->kind != ALMS_KIND_REVALUE)
        return ALMS_OK;
    TRY(alms_store_revaluation(gate->store, month, &n, &is_found, err));
    TRY(alms_store_is_revalued_after(gate->store, month, &is_late, err));
    if (is_late) {
        (void)alms_fail(err, ALMS_E_REVALUE_UNFIT, "a month after %s is revalued already", text);
    }
    /* Rule CURRENCY-8: a month is revalued again only where something changes. */
    if (is_found && changes_nothing(voucher)) {
        (void)alms_fail(err, ALMS_E_REVALUE_SAME, "the revaluation of %s changes nothing", text);
    }
    TRY(alms_growth_walk(gate->store, gate->masters, &closing, compare_growth, &comparing, err));
    TRY(alms_error_code(err));
    if (comparing.found_count != foreign_lines(voucher)) {
        return alms_fail(err, ALMS_E_REVALUE_UNFIT,
                         "the revaluation of %s names money that is not there", text);
    }
    return ALMS_OK;
}

/* --- whether a month is revalued ----------------------------------------------------------- */

static enum alms_code
take_any(void *context, const struct alms_foreign_row *row, struct alms_error *err)
{
    bool *has_any = context;

    (void)err;
    *has_any = *has_any || row->day_amount != 0 || row->day_value != 0;
    return ALMS_OK;
}

static enum alms_code
take_still(void *context, const struct alms_growth *growth, struct alms_error *err)
{
    bool *is_still = context;

    (void)err;
    *is_still = *is_still && growth->growth == 0;
    return ALMS_OK;
}

/* Whether the positions are still what the revaluation at n made of them. */
static enum alms_code is_still_so(struct alms_store *store, const struct alms_masters *masters,
                                  uint64_t n, bool *out, struct alms_error *err)
{
    bool is_found = false;
    bool is_still = true;
    struct alms_record record;
    struct alms_error unfit;
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_store_log_get(store, n, &bytes, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "log");
    TRY(alms_record_decode(bytes.bytes, bytes.size_bytes, arena, &record, err));
    /* A position that its rates do not fit is not revalued, and no fault of this question. */
    alms_error_clear(&unfit);
    const struct alms_closing_rates closing = {&record.field[ALMS_FIELD_RATES], record.entry.date};
    TRY(alms_growth_walk(store, masters, &closing, take_still, &is_still, &unfit));
    *out = is_still && unfit.count == 0;
    return ALMS_OK;
}

enum alms_code alms_gate_revalued(struct alms_store *store, const struct alms_masters *masters,
                                  struct alms_month month, struct alms_month_revalued *out,
                                  struct alms_error *err)
{
    bool is_found = false;
    uint64_t n = 0;

    *out = (struct alms_month_revalued){0};
    TRY(alms_store_foreign_walk(store, alms_month_last(month), take_any, &out->has_foreign, err));
    TRY(alms_store_revaluation(store, month, &n, &is_found, err));
    return out->has_foreign && is_found ? is_still_so(store, masters, n, &out->is_done, err)
                                        : ALMS_OK;
}
