#include "model/fee.h"

#include "value/decimal.h"

enum alms_code
alms_fee_round(const char *text, uint32_t scale_digits, int64_t *out, struct alms_error *err)
{
    CLEANUP(alms_decimal_clear) struct alms_decimal fee = alms_decimal_zero();

    TRY(alms_decimal_parse(text, &fee, err));
    if (alms_decimal_sign(&fee) <= 0)
        return alms_fail(err, ALMS_E_FEE_UNFIT, "the fee %.48s is not above zero", text);
    alms_decimal_round(&fee, &fee, scale_digits, ALMS_ROUND_HALF_UP);
    if (!alms_decimal_to_minor(&fee, scale_digits, out))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "amount '%.60s' is too large", text);
    return ALMS_OK;
}
