/*
 * folder_log - reading a published folder: its checkpoint, its tiles, its records.
 *
 * Nothing in it is believed: sizes are checked before bytes are used, and what is missing or of the
 * wrong size is PUBLISHED, with the name of the file.
 */
#ifndef ALMS_AUDIT_FOLDER_LOG_H
#define ALMS_AUDIT_FOLDER_LOG_H

#include "base/memory.h"
#include "model/checkpoint.h"

/* A checkpoint as it was read: the note points into bytes. */
struct alms_signed_head {
    struct alms_buffer bytes;
    struct alms_note note;
    struct alms_checkpoint checkpoint;
};

void alms_signed_head_clear(struct alms_signed_head *head); /* for CLEANUP */

/* Reads a checkpoint from a file. Refuses with FILE_MISSING, NOTE_SYNTAX, CHECKPOINT_SYNTAX. */
ALMS_MUST_CHECK enum alms_code
alms_signed_head_read(const char *path, struct alms_signed_head *out, struct alms_error *err);

/* Takes a checkpoint that stands in other bytes, which outlive it. */
ALMS_MUST_CHECK enum alms_code
alms_signed_head_take(struct alms_span bytes, struct alms_signed_head *out, struct alms_error *err);

/* A folder whose log has (at least) `size` records. */
struct alms_folder_log {
    const char *slashed; /* the folder with a '/' behind it */
    uint64_t size;
};

/* The stored hashes of a folder, which outlives the source. */
struct alms_hash_source alms_folder_hashes(struct alms_folder_log *folder);

typedef enum alms_code alms_folder_record_visit(void *context, uint64_t n, struct alms_span record,
                                                struct alms_error *err);

/* Walks all records in order. */
ALMS_MUST_CHECK enum alms_code alms_folder_walk(const struct alms_folder_log *folder,
                                                alms_folder_record_visit *visit, void *context,
                                                struct alms_error *err);

/* The bytes of record n, in place of what out held. */
ALMS_MUST_CHECK enum alms_code alms_folder_record(const struct alms_folder_log *folder, uint64_t n,
                                                  struct alms_buffer *out, struct alms_error *err);

#endif
