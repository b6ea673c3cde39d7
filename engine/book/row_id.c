#include "book/row_id.h"

#include <string.h>

void alms_row_identify(struct alms_keyed *keyed, const char *source, struct alms_span text,
                       int64_t occurrence, uint8_t out[ALMS_ROW_ID_SIZE_BYTES])
{
    static const char separator = 0x1F;
    struct alms_hash hash;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_keyed_begin(keyed);
    alms_keyed_add(keyed, source, strlen(source));
    alms_keyed_add(keyed, &separator, 1);
    alms_keyed_add(keyed, text.bytes, text.size_bytes);
    if (occurrence > 0) {
        alms_uint_format((uint64_t)occurrence, number);
        alms_keyed_add(keyed, &separator, 1);
        alms_keyed_add(keyed, number, strlen(number));
    }
    alms_keyed_end(keyed, &hash);
    memcpy(out, hash.bytes, ALMS_ROW_ID_SIZE_BYTES);
}
