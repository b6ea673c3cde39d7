/*
 * verify_inside - what the files of verification share.
 */
#ifndef ALMS_VERIFY_INSIDE_H
#define ALMS_VERIFY_INSIDE_H

#include "base/memory.h"
#include "base/text.h"

#include <alms/log.h>
#include <alms/verify.h>

struct alms_evidence;
struct alms_published;

/* A verification on its way. */
struct alms_verifying {
    bool hashes_only;
    alms_replay *replay;
    struct alms_arena *arena;
    struct alms_finding *findings;
    uint64_t findings_count;
    uint64_t records_count; /* the position of the next one */
    uint64_t missing_count; /* positions without a record */
    bool cannot_go_on;
    bool is_cut;                    /* a file of the log is missing: what follows was not read */
    struct alms_evidence *evidence; /* NULL: nothing outside of the log is compared */
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

/* --- an export or a pack of one: verify_export.c --- */

/* Refuses with MANIFEST if it is none, PACK if an archive cannot be read. */
ALMS_MUST_CHECK enum alms_code alms_verify_export(struct alms_verifying *work, const char *path,
                                                  struct alms_verification *out,
                                                  struct alms_error *err);

/* --- evidence: verify_evidence.c --- */

/*
 * What others hold: checkpoints and receipts, each with the root that the log must have had. They
 * are all known before the records are read, and answered while they are.
 */
ALMS_MUST_CHECK enum alms_code alms_evidence_open(struct alms_verifying *work,
                                                  const struct alms_verify_request *request,
                                                  int64_t now_s, struct alms_error *err);
void alms_evidence_close(struct alms_evidence *evidence); /* NULL is fine */

/* The next record, whose place is its number among those taken. */
void alms_evidence_take(struct alms_verifying *work, const char *bytes, size_t size_bytes);

/* The published folder of the request; NULL without one. */
const struct alms_published *alms_evidence_published(const struct alms_evidence *evidence);

/* What was not answered, and who signed. After the replay is finished. */
ALMS_MUST_CHECK enum alms_code alms_evidence_finish(struct alms_verifying *work,
                                                    struct alms_verification *out,
                                                    struct alms_error *err);

/* --- a published folder: verify_published.c --- */

/* Reads the checkpoints of a folder, newest and archived, and gives them to the evidence. */
ALMS_MUST_CHECK enum alms_code
alms_published_open(struct alms_verifying *work, const char *folder, bool compares_records,
                    struct alms_published **out, struct alms_error *err);
void alms_published_close(struct alms_published *published); /* NULL is fine */

uint64_t alms_published_size(const struct alms_published *published);

/* Feeds the records of the folder to the verification. */
ALMS_MUST_CHECK enum alms_code alms_published_walk(struct alms_verifying *work,
                                                   const struct alms_published *published,
                                                   struct alms_error *err);

const char *alms_published_slashed(const struct alms_published *published);

struct alms_hash;

/* Compares what is published of record n: its bytes, its leaf hash. */
void alms_published_take(struct alms_verifying *work, struct alms_published *published, uint64_t n,
                         struct alms_span record, const struct alms_hash *leaf);

/* Compares the root of a full subtree of 256^level records. */
void alms_published_subtree(struct alms_verifying *work, struct alms_published *published,
                            uint32_t level, uint64_t index, const struct alms_hash *root);

/* --- of evidence, for the published folder --- */

struct alms_signed_head;

/* `name` stands in findings. Takes a checkpoint that the log must have had, and that it signed. */
void alms_evidence_add_head(struct alms_verifying *work, const char *name,
                            const struct alms_signed_head *head, bool is_newest);

/* --- time stamps of a published folder: verify_timestamp.c --- */

/* Counts the stamps beside the checkpoints; with authorities (NULL: none) judges each. */
ALMS_MUST_CHECK enum alms_code
alms_verify_timestamps(struct alms_verifying *work, const struct alms_published *published,
                       const char *authorities, uint64_t *out_count, struct alms_error *err);

#endif
