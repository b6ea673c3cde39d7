/*
 * row_id - the identity of a row of a foreign table, by which imports and statements know it again.
 */
#ifndef ALMS_ROW_ID_H
#define ALMS_ROW_ID_H

#include "base/text.h"
#include "store/store.h"

/*
 * HMAC over source and text, cut to 128 bits. The occurrence among equal rows counts from 1; 0 for
 * a row that is unique.
 */
void alms_row_identify(struct alms_keyed *keyed, const char *source, struct alms_span text,
                       int64_t occurrence, uint8_t out[ALMS_ROW_ID_SIZE_BYTES]);

#endif
