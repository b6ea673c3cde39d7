/*
 * publish - the log as a folder of static files that anybody can check: C2SP tlog-tiles.
 *
 *     checkpoint           origin, size and root, signed; always the newest
 *     checkpoints/SIZE     those that were published before
 *     tile/LEVEL/N         256 hashes; tile/LEVEL/N.p/WIDTH fewer of them
 *     tile/entries/N       256 records, each with its length; likewise .p/WIDTH
 *     vkeys.txt            the keys of the log, the newest first
 *     policy.txt           whom to trust: the log's keys, and no witness until somebody names some
 *
 * Every file is written whole and synced before it has its name, and the checkpoint comes last: who
 * reads while it is written, or after it was killed, sees the old state or the new one. Files once
 * published are never changed or removed. Nothing in them is private.
 *
 * What is signed is remembered beside the key, outside of the book: a log that does not continue
 * what its key has signed before is refused, so that an old copy cannot make a second history.
 */
#ifndef ALMS_PUBLISH_H
#define ALMS_PUBLISH_H

#include <alms/key.h>

ALMS_BEGIN_DECLS

/* For so long an old log key signs beside the new one. */
enum { ALMS_KEY_OVERLAP_S = 90 * 24 * 60 * 60 };

struct alms_publish_options {
    const char *folder;          /* made if it is not there */
    alms_signer *const *signers; /* the log's key; its former key too for some time */
    size_t signers_count;
    int64_t now_s;
    bool dry_run; /* check everything, then write nothing */
};

struct alms_publish_result {
    uint64_t size;        /* records that are published now */
    uint64_t before_size; /* that were before */
    uint64_t files_count; /* that were written */
    char root[45];        /* base64 */
    char origin[ALMS_KEY_TEXT_SIZE_BYTES];
};

/*
 * Publishes the log as it is. Only what was added since the last time is written.
 * Refuses with NOT_FOUND (the log has no key), KEY_UNFIT (none of the signers is the log's key),
 * ROLLBACK, SIGNER_STATE, FOLDER_FOREIGN, LEAF_HASH, TILE, ROOT (the book is damaged) and storage
 * codes.
 */
ALMS_MUST_CHECK enum alms_code
alms_publish(alms_book *book, const struct alms_publish_options *options,
             struct alms_publish_result *out, struct alms_error *err);

/*
 * Signs the log as it is without publishing it. *out is the checkpoint; the caller frees it with
 * alms_signature_free. Refuses as alms_publish does; options->folder is not used.
 */
ALMS_MUST_CHECK enum alms_code alms_checkpoint_sign(alms_book *book,
                                                    const struct alms_publish_options *options,
                                                    char **out, struct alms_error *err);

ALMS_END_DECLS

#endif
