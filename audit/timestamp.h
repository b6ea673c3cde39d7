/*
 * timestamp - what adding a time stamp and verifying it later have in common.
 */
#ifndef ALMS_AUDIT_TIMESTAMP_H
#define ALMS_AUDIT_TIMESTAMP_H

#include "audit/folder_log.h"
#include "base/timestamp.h"

/* The folder of stamps in a published folder, with a '/' behind it. */
extern const char ALMS_TIMESTAMPS[];

/* "ts/SIZE.tsr" in a folder. */
const char *alms_timestamp_path(struct alms_arena *arena, const char *slashed, uint64_t size);

/* Refuses with AUTHORITY_FILE, and with the codes of reading files. */
ALMS_MUST_CHECK enum alms_code
alms_authorities_open(const char *path, struct alms_authorities **out, struct alms_error *err);

struct alms_stamped {
    const char *name; /* of the file of the reply, for messages */
    struct alms_span der;
    uint64_t size; /* of the checkpoint that it should be for */
};

/*
 * Whether a reply is a good stamp of the checkpoint that is archived for a size; every fault that
 * can be seen is told. Refuses with PUBLISHED and the TIMESTAMP codes but EXISTS and NONCE.
 */
ALMS_MUST_CHECK enum alms_code
alms_timestamp_judge(const struct alms_folder_log *folder, const struct alms_stamped *stamped,
                     const struct alms_authorities *authorities, struct alms_timestamp *out,
                     struct alms_error *err);

#endif
