/*
 * gate_voucher - what a voucher must keep of the other vouchers that it names.
 */
#ifndef ALMS_GATE_VOUCHER_H
#define ALMS_GATE_VOUCHER_H

#include "store/store.h"

/* Rule VOUCHER-2. Refuses with NOT_FOUND and CORRECTS_STANDING. */
ALMS_MUST_CHECK enum alms_code alms_gate_check_correction(struct alms_store *store,
                                                          const struct alms_record *record,
                                                          struct alms_error *err);

#endif
