/*
 * promise - what the log signs for a record before it is published: a note with the text
 *
 *     alms/promise/v1
 *     ORIGIN
 *     BASE64 of the leaf hash
 *     SECONDS since 1970 when it was given
 *     SECONDS until the record is in a published checkpoint
 *
 * Whoever holds one, and finds the record in no checkpoint after that time, has proof that the
 * promise was not kept.
 */
#ifndef ALMS_PROMISE_H
#define ALMS_PROMISE_H

#include "model/checkpoint.h"

struct alms_promise {
    char origin[ALMS_KEY_NAME_SIZE_MAX + 1];
    struct alms_hash leaf;
    uint64_t given_s;
    uint64_t delay_s;
};

/* Whether the bytes begin like a promise. */
bool alms_promise_is(struct alms_span text);

/* Reads the text of a note. Refuses with PROOF_SYNTAX. */
ALMS_MUST_CHECK enum alms_code
alms_promise_parse(struct alms_span text, struct alms_promise *out, struct alms_error *err);

void alms_promise_format(const struct alms_promise *promise, struct alms_buffer *out);

#endif
