/*
 * checkpoint - what a log signs of itself, C2SP tlog-checkpoint v1.0.0: origin, size and root.
 *
 * A log never signs two that do not continue each other. Lines behind the root are allowed and
 * passed over; alms writes none.
 */
#ifndef ALMS_CHECKPOINT_H
#define ALMS_CHECKPOINT_H

#include "model/note.h"
#include "model/proof.h"

struct alms_checkpoint {
    char origin[ALMS_KEY_NAME_SIZE_MAX + 1];
    struct alms_tree_head head;
};

/* Reads the text of a note. Refuses with CHECKPOINT_SYNTAX. */
ALMS_MUST_CHECK enum alms_code
alms_checkpoint_parse(struct alms_span text, struct alms_checkpoint *out, struct alms_error *err);

void alms_checkpoint_format(const struct alms_checkpoint *checkpoint, struct alms_buffer *out);

/* A line of base64 of a hash: 44 characters, canonical. */
bool alms_hash_parse(struct alms_span base64, struct alms_hash *out);

/* Decimal digits without leading zeros. */
bool alms_decimal_line(struct alms_span line, uint64_t *out);

/* The next line of *rest without its line feed; false at the end or without a line feed. */
bool alms_line_take(struct alms_span *rest, struct alms_span *out);

#endif
