/*
 * gate_sign - which vouchers a signature is for, and whether a month has all that it needs.
 */
#ifndef ALMS_GATE_SIGN_H
#define ALMS_GATE_SIGN_H

#include "book/gate.h"

/*
 * Rules SIGN-2 and SIGN-3. *out_count, which may be NULL: how many vouchers the record signs.
 * Refuses with NOT_FOUND, SIGNER_SAME, SIGN_UNFIT, DUPLICATE.
 */
ALMS_MUST_CHECK enum alms_code alms_gate_check_signing(struct alms_gate *gate,
                                                       const struct alms_record *record,
                                                       uint64_t *out_count, struct alms_error *err);

/* Rule SIGN-4: every voucher up to the month is signed. Refuses with VOUCHER_UNSIGNED. */
ALMS_MUST_CHECK enum alms_code
alms_gate_check_signed(struct alms_store *store, const struct alms_masters *masters,
                       struct alms_month month, struct alms_error *err);

#endif
