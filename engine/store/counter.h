/*
 * counter - how often a key was seen, for more keys than memory should hold.
 *
 * The counts live in a scratch database that is gone when it is closed.
 */
#ifndef ALMS_COUNTER_H
#define ALMS_COUNTER_H

#include "store/store.h"

struct alms_counter;

ALMS_MUST_CHECK enum alms_code alms_counter_open(struct alms_counter **out, struct alms_error *err);
void alms_counter_close(struct alms_counter *counter); /* NULL is fine */

/* Counts the key once more; *out is how often it was seen, this time included. */
ALMS_MUST_CHECK enum alms_code alms_counter_add(struct alms_counter *counter,
                                                const uint8_t key[ALMS_ROW_ID_SIZE_BYTES],
                                                int64_t *out, struct alms_error *err);

#endif
