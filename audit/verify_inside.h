/*
 * verify_inside - a verification on its way, for the files that do parts of it.
 */
#ifndef ALMS_VERIFY_INSIDE_H
#define ALMS_VERIFY_INSIDE_H

#include "base/memory.h"

#include <alms/log.h>
#include <alms/verify.h>

struct alms_verifying {
    bool hashes_only;
    alms_replay *replay;
    struct alms_arena *arena;
    struct alms_finding *findings;
    uint64_t findings_count;
    uint64_t records_count; /* the position of the next one */
    uint64_t missing_count; /* positions without a record */
    bool cannot_go_on;
};

/* Takes all faults of an error as findings, and clears it. */
void alms_verify_note(struct alms_verifying *work, bool has_record, uint64_t n,
                      struct alms_error *faults);

/* Puts one record through the replay. Only what stops the whole is an error. */
ALMS_MUST_CHECK enum alms_code
alms_verify_record(struct alms_verifying *work, const char *bytes, size_t size_bytes,
                   uint8_t hash[ALMS_DIGEST_SIZE_BYTES], struct alms_error *err);

/* Compares size and root with what was written down; false, and noted, if they differ. */
bool alms_verify_root(struct alms_verifying *work, const uint8_t root[ALMS_DIGEST_SIZE_BYTES],
                      uint64_t stored_size, const char *stored_root);

/*
 * Verifies an exported folder or a pack of one. Refuses with MANIFEST if it is none, PACK if an
 * archive cannot be read.
 */
ALMS_MUST_CHECK enum alms_code alms_verify_export(struct alms_verifying *work, const char *path,
                                                  struct alms_verification *out,
                                                  struct alms_error *err);

#endif
