/*
 * gate_voucher - what a voucher must keep of the other vouchers that it names.
 */
#ifndef ALMS_GATE_VOUCHER_H
#define ALMS_GATE_VOUCHER_H

#include "book/gate.h"

/* Rule VOUCHER-2. Refuses with NOT_FOUND and CORRECTS_STANDING. */
ALMS_MUST_CHECK enum alms_code alms_gate_check_correction(struct alms_store *store,
                                                          const struct alms_record *record,
                                                          struct alms_error *err);

/*
 * Reads the gift of a refund, or of the refund that a reversal takes back, into gate->refunded, and
 * puts it into the change. NULL there if the record is neither, or names no gift.
 */
ALMS_MUST_CHECK enum alms_code
alms_gate_find_refunded(struct alms_gate *gate, const struct alms_record *record,
                        struct alms_change *in_out, struct alms_error *err);

/*
 * Rules REFUND-2 and REFUND-3. Refuses with NOT_FOUND, REVERSED, DATE_EARLY, REFUND_UNFIT,
 * REFUND_EXCESS, REFUND_STANDS.
 */
ALMS_MUST_CHECK enum alms_code
alms_gate_check_refund(struct alms_gate *gate, const struct alms_voucher *voucher,
                       const struct alms_change *change, struct alms_error *err);

#endif
