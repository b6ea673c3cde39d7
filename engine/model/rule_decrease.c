#include "model/rule.h"

#include "value/money.h"

static void add_decrease(struct alms_decrease *decreases, size_t *count,
                         const struct alms_posting *posting, int32_t account_id)
{
    for (size_t i = 0; i < *count; i++) {
        if (decreases[i].account_id == account_id && decreases[i].fund_id == posting->fund_id &&
            decreases[i].commodity_id == posting->commodity_id) {
            /* Beyond 64 bits it is more than any fund can have, whatever line comes after. */
            if (decreases[i].amount != INT64_MIN &&
                !alms_minor_add(&decreases[i].amount, posting->amount))
                decreases[i].amount = posting->amount < 0 ? INT64_MIN : INT64_MAX;
            return;
        }
    }
    decreases[*count] = (struct alms_decrease){account_id, posting->fund_id, posting->commodity_id,
                                               posting->amount};
    *count += 1;
}

size_t alms_voucher_decreases(const struct alms_masters *masters,
                              const struct alms_voucher *voucher, struct alms_decrease *decreases)
{
    size_t count = 0;
    size_t kept = 0;

    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_posting *posting = &voucher->postings[i];
        const struct alms_account *account = alms_account_at(masters, posting->account_id);
        if (alms_account_is_position(account))
            add_decrease(decreases, &count, posting, ALMS_ID_NONE);
        /* Foreign money is counted in its currency: rule CURRENCY-5. */
        if (alms_account_is_holding(account) && !posting->is_foreign)
            add_decrease(decreases, &count, posting, posting->account_id);
    }
    for (size_t i = 0; i < count; i++) {
        if (decreases[i].amount < 0)
            decreases[kept++] = decreases[i];
    }
    return kept;
}

enum alms_code alms_rule_decrease(const struct alms_masters *masters,
                                  const struct alms_decrease *decrease, int64_t lowest,
                                  struct alms_error *err)
{
    char has[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_commodity *commodity = alms_commodity_at(masters, decrease->commodity_id);
    const char *fund = alms_fund_at(masters, decrease->fund_id)->code;
    int64_t left = lowest;

    if (alms_minor_add(&left, decrease->amount) && left >= 0)
        return ALMS_OK;
    alms_minor_format(lowest, commodity->scale_digits, has);
    /* Without its minus. */
    const char *asked = alms_minor_format(decrease->amount, commodity->scale_digits, amount) + 1;
    /* Rule FUND-3. */
    if (decrease->account_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_FUND_OVERSPENT, "fund '%s' has %s %s, and %s are asked", fund,
                         has, commodity->code, asked);
    }
    /* Rule FUND-4. */
    return alms_fail(err, ALMS_E_HOLDING_OVERDRAWN,
                     "fund '%s' has %s %s in account '%s', and %s are asked", fund, has,
                     commodity->code, alms_account_at(masters, decrease->account_id)->code, asked);
}
