#include "model/rule_currency.h"
#include "model/rule_goods.h"

static uint32_t scale_of(const struct alms_masters *masters, int32_t commodity_id)
{
    return alms_commodity_at(masters, commodity_id)->scale_digits;
}

static const struct alms_account *
account_of(const struct alms_masters *masters, const struct alms_voucher *voucher, size_t index)
{
    return alms_account_at(masters, voucher->postings[index].account_id);
}

/* --- positions ----------------------------------------------------------------------------- */

bool alms_position_is_lessened(const struct alms_position *position, int64_t foreign)
{
    return foreign != 0 && position->amount != 0 && (position->amount > 0) != (foreign > 0);
}

int64_t alms_position_share(const struct alms_position *position, int64_t foreign)
{
    const bool is_owed = position->amount < 0;
    const int64_t whole = is_owed ? -position->amount : position->amount;
    const int64_t value = is_owed ? -position->value : position->value;
    const int64_t part = foreign < 0 ? -foreign : foreign;
    int64_t share = 0;

    if (!alms_position_is_lessened(position, foreign) || part > whole || value < 0)
        return 0;
    share = alms_goods_share(part, whole, value);
    /* No day's worth falls below zero before the last of it is gone. */
    if (!is_owed && part < whole && share > position->lowest_value)
        share = position->lowest_value < 0 ? 0 : position->lowest_value;
    return foreign < 0 ? -share : share;
}

/* Rule CURRENCY-5: nothing goes out that is not there, on any day. */
static bool check_is_there(const struct alms_masters *masters, const struct alms_voucher *voucher,
                           size_t index, const struct alms_position *before, struct alms_error *err)
{
    const struct alms_posting *posting = &voucher->postings[index];
    const struct alms_account *account = alms_account_at(masters, posting->account_id);
    const struct alms_decrease decrease = {posting->account_id, posting->fund_id,
                                           posting->currency_id, posting->foreign};
    int64_t left = before->amount;

    if (alms_account_is_holding(account) && posting->foreign < 0)
        return alms_rule_decrease(masters, &decrease, before->lowest_amount, err) == ALMS_OK;
    if (!alms_minor_add(&left, posting->foreign)) {
        (void)alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
        return false;
    }
    if (alms_position_is_lessened(before, posting->foreign) && left != 0 &&
        (left > 0) != (before->amount > 0)) {
        char has[ALMS_AMOUNT_TEXT_SIZE_BYTES];
        (void)alms_fail(
            err, ALMS_E_HOLDING_OVERDRAWN,
            "account '%s' of fund '%s' stands at %s %s, and the entry goes beyond zero",
            account->code, alms_fund_at(masters, posting->fund_id)->code,
            alms_minor_format(before->amount, scale_of(masters, posting->currency_id), has),
            alms_commodity_at(masters, posting->currency_id)->code);
        return false;
    }
    return true;
}

/* Rule CURRENCY-5 of a reversal: what is left keeps its worth, and nothing keeps none. */
static void check_reversed(const struct alms_masters *masters, const struct alms_voucher *voucher,
                           size_t index, const struct alms_position *before, struct alms_error *err)
{
    const struct alms_posting *posting = &voucher->postings[index];
    const int64_t amount = before->amount + posting->foreign;
    const int64_t value = before->value + posting->amount;
    const bool is_day_short =
        alms_account_is_holding(alms_account_at(masters, posting->account_id)) &&
        posting->amount < 0 && before->lowest_value + posting->amount < 0;

    if (!check_is_there(masters, voucher, index, before, err))
        return;
    if (is_day_short || (amount == 0 && value != 0) ||
        (amount != 0 && value != 0 && (amount > 0) != (value > 0))) {
        (void)alms_fail(err, ALMS_E_FOREIGN_MOVED,
                        "the %s of fund '%s' in account '%s' have moved or were revalued since, so "
                        "that their worth would not come out",
                        alms_commodity_at(masters, posting->currency_id)->code,
                        alms_fund_at(masters, posting->fund_id)->code,
                        alms_account_at(masters, posting->account_id)->code);
    }
}

static void fail_value(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       size_t index, int64_t worth, struct alms_error *err)
{
    char should[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_line *line = &voucher->record->entry.lines[index];

    (void)alms_fail(err, ALMS_E_FOREIGN_VALUE, "%s %s are worth %s in account '%s', not %s",
                    line->currency, line->foreign, alms_base_format(masters, worth, should),
                    line->account, line->amount);
}

/* What of a currency a fund moves between its accounts takes its worth along. */
static void check_moved(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        size_t index, struct alms_error *err)
{
    const struct alms_posting *posting = &voucher->postings[index];
    int64_t sum = 0;

    if (voucher->record->kind != ALMS_KIND_ENTRY)
        return; /* Rule TRANSFER-1 sees to it. */
    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_posting *other = &voucher->postings[i];
        if (alms_foreign_is_akin(masters, posting, other) && !alms_minor_add(&sum, other->amount))
            sum = INT64_MAX;
    }
    if (sum != 0)
        fail_value(masters, voucher, index, posting->amount - sum, err);
}

void alms_rule_foreign_line(const struct alms_masters *masters, const struct alms_voucher *voucher,
                            size_t index, const struct alms_position *before, int64_t *difference,
                            struct alms_error *err)
{
    const struct alms_posting *posting = &voucher->postings[index];
    const enum alms_kind kind = voucher->record->kind;
    const char *rate = alms_record_text(voucher->record, ALMS_FIELD_RATE);
    const struct alms_rated rated = {rate, posting->currency_id, posting->foreign};
    int64_t worth = 0;

    if (kind == ALMS_KIND_REVERSE) {
        check_reversed(masters, voucher, index, before, err);
        return;
    }
    if (!check_is_there(masters, voucher, index, before, err) || kind == ALMS_KIND_OPENING)
        return;
    const bool is_out = alms_position_is_lessened(before, posting->foreign);
    const bool is_moved = alms_foreign_is_moved(masters, voucher, index);
    if (!is_moved && (rate == NULL || alms_rate_worth(masters, &rated, &worth, err) != ALMS_OK))
        return;
    if (is_out) {
        /* Rule CURRENCY-4. */
        const int64_t share = alms_position_share(before, posting->foreign);
        if (share != posting->amount)
            fail_value(masters, voucher, index, share, err);
        if (!is_moved && !alms_minor_add(difference, worth - share))
            (void)alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
    } else if (is_moved) {
        check_moved(masters, voucher, index, err);
    } else if (worth != posting->amount) {
        /* Rule CURRENCY-3: rounded once. */
        fail_value(masters, voucher, index, worth, err);
    }
}

void alms_rule_difference(const struct alms_masters *masters, const struct alms_voucher *voucher,
                          int32_t fund_id, int64_t difference, struct alms_error *err)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    int64_t sum = 0;
    bool has_line = difference == 0;

    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_posting *posting = &voucher->postings[i];
        if (posting->fund_id != fund_id || account_of(masters, voucher, i)->role != ALMS_ROLE_FEE)
            continue;
        has_line = has_line || posting->amount == difference;
        if (!alms_minor_add(&sum, posting->amount))
            sum = INT64_MAX;
    }
    /* Rule CURRENCY-6: an entry may have other costs of that account beside it. */
    if (voucher->record->kind == ALMS_KIND_ENTRY ? has_line : sum == difference)
        return;
    (void)alms_fail(err, ALMS_E_EXCHANGE_DIFFERENCE,
                    "fund '%s' has an exchange difference of %s, and no line of its own books it",
                    alms_fund_at(masters, fund_id)->code,
                    alms_base_format(masters, difference, text));
}

/* What the rate makes of the foreign money of a fund, beyond what the books do. */
static bool sum_difference(const struct alms_masters *masters, const struct alms_voucher *voucher,
                           int32_t fund_id, int64_t *out)
{
    struct alms_error ignored;

    alms_error_clear(&ignored);
    *out = 0;
    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_posting *posting = &voucher->postings[i];
        const struct alms_rated rated = {alms_record_text(voucher->record, ALMS_FIELD_RATE),
                                         posting->currency_id, posting->foreign};
        int64_t worth = 0;
        if (!posting->is_foreign || posting->fund_id != fund_id ||
            alms_foreign_is_moved(masters, voucher, i))
            continue;
        if (rated.rate == NULL || alms_rate_worth(masters, &rated, &worth, &ignored) != ALMS_OK ||
            !alms_minor_add(out, worth) || !alms_minor_add(out, -posting->amount))
            return false;
    }
    return true;
}

bool alms_is_difference(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        size_t index)
{
    const struct alms_posting *posting = &voucher->postings[index];
    int64_t difference = 0;

    if (account_of(masters, voucher, index)->role != ALMS_ROLE_FEE || posting->is_foreign ||
        !alms_currency_is_rated(voucher->record->kind) ||
        alms_record_text(voucher->record, ALMS_FIELD_RATE) == NULL)
        return false;
    for (size_t i = 0; i < index; i++) {
        if (voucher->postings[i].account_id == posting->account_id &&
            voucher->postings[i].fund_id == posting->fund_id &&
            voucher->postings[i].amount == posting->amount)
            return false;
    }
    return sum_difference(masters, voucher, posting->fund_id, &difference) && difference != 0 &&
           difference == posting->amount;
}

/* --- revaluations -------------------------------------------------------------------------- */

/* Rule CURRENCY-7: what the closing rate makes of it, less what the books do. */
enum alms_code alms_rule_growth(const struct alms_masters *masters, const struct alms_value *rates,
                                const struct alms_revalued *revalued, int64_t *out,
                                struct alms_error *err)
{
    const struct alms_position *position = &revalued->position;
    const char *code = alms_commodity_at(masters, revalued->currency_id)->code;
    const struct alms_rated rated = {alms_rates_find(masters, rates, revalued->currency_id),
                                     revalued->currency_id, position->day_amount};
    int64_t worth = 0;

    if (rated.rate == NULL)
        return alms_fail(err, ALMS_E_REVALUE_UNFIT, "the currency '%s' has no closing rate", code);
    TRY(alms_rate_worth(masters, &rated, &worth, err));
    *out = worth - position->day_value;
    const int64_t value = position->value + *out;
    const bool is_holding = alms_account_is_holding(alms_account_at(masters, revalued->account_id));
    if (*out != 0 && ((position->amount == 0 && value != 0) ||
                      (position->amount > 0 && value < 0) || (position->amount < 0 && value > 0) ||
                      (is_holding && *out < 0 && position->lowest_value + *out < 0))) {
        return alms_fail(
            err, ALMS_E_FOREIGN_MOVED,
            "the %s of fund '%s' in account '%s' have moved or were revalued since, so "
            "that their worth would not come out",
            code, alms_fund_at(masters, revalued->fund_id)->code,
            alms_account_at(masters, revalued->account_id)->code);
    }
    return ALMS_OK;
}
