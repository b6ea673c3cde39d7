#include "model/rule_inside.h"

#include "base/hash.h"

#include <string.h>

/* Rule VOUCHER-1: a source document is told by the digest of its file, and counts once. */
void alms_rule_attachments(const struct alms_record *record, struct alms_error *err)
{
    const struct alms_value *attachments = &record->field[ALMS_FIELD_ATTACHMENTS];
    uint8_t bytes[ALMS_HASH_SIZE_BYTES];

    for (size_t i = 0; i < attachments->count; i++) {
        const char *digest = attachments->items[i];
        bool is_twice = false;
        for (size_t j = 0; j < i && !is_twice; j++)
            is_twice = strcmp(attachments->items[j], digest) == 0;
        if (!alms_hex_parse(digest, bytes, sizeof(bytes))) {
            (void)alms_fail(err, ALMS_E_ATTACHMENT_UNFIT, "'%.64s' is no SHA-256 of a file",
                            digest);
        } else if (is_twice) {
            (void)alms_fail(err, ALMS_E_ATTACHMENT_UNFIT,
                            "the document of SHA-256 %.12s… is attached twice", digest);
        }
    }
}
