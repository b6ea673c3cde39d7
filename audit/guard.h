/*
 * guard - what a key signed last, in a file beside it: KEY.state (of a witness one for each log).
 *
 * A signature can never be taken back, so what is to be signed must continue what was. The state is
 * on the disk before the signature leaves. It is a checkpoint with its signature, and so a proof of
 * its own if two of them do not continue each other.
 */
#ifndef ALMS_AUDIT_GUARD_H
#define ALMS_AUDIT_GUARD_H

#include "base/memory.h"
#include "model/checkpoint.h"

#include <alms/key.h>

/* Answers what the root of the log was at a smaller size. */
typedef enum alms_code
alms_root_ask(void *context, uint64_t size, struct alms_hash *out, struct alms_error *err);

struct alms_guard_question {
    const alms_signer *signer;
    struct alms_checkpoint checkpoint; /* what is to be signed */
    alms_root_ask *ask;
    void *context;
    uint64_t at_s; /* of a witness */
};

/* Refuses with ROLLBACK or SIGNER_STATE; nothing is written. */
ALMS_MUST_CHECK enum alms_code
alms_guard_check(const struct alms_guard_question *question, struct alms_error *err);

/* Checks, writes the state, and adds the signature line to out. */
ALMS_MUST_CHECK enum alms_code alms_guard_sign(const struct alms_guard_question *question,
                                               struct alms_buffer *out, struct alms_error *err);

/* The last that was signed under this origin; *out_found is false if nothing was. */
ALMS_MUST_CHECK enum alms_code alms_guard_last(const alms_signer *signer, const char *origin,
                                               struct alms_checkpoint *out, bool *out_found,
                                               struct alms_error *err);

#endif
