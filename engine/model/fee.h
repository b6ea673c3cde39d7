/*
 * fee - what a platform kept of a gift, as it printed it and as it is booked.
 *
 * Platforms print fees with more digits than money has: WeChat five. The record keeps the text of
 * the source, and the ledger the amount to which it is rounded, once: half up to the smallest unit
 * of the gift's commodity. A fee that rounds to zero is not booked. Decision 27 says why.
 */
#ifndef ALMS_FEE_H
#define ALMS_FEE_H

#include "base/base.h"

/*
 * The fee as it is booked, in minor units; text is decimal and above zero.
 * Refuses with AMOUNT_SYNTAX, AMOUNT_RANGE, and FEE_UNFIT if it is not above zero.
 */
ALMS_MUST_CHECK enum alms_code
alms_fee_round(const char *text, uint32_t scale_digits, int64_t *out, struct alms_error *err);

#endif
