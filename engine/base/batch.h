/*
 * batch - many files that are written, synced and named together.
 *
 * Each file is written beside its name as NAME.part. Commit puts all of them on the disk and then
 * gives them their names, in the order in which they were added: so a name stands only for a whole
 * file, and whoever adds the file that names the others last is never wrong. To sync thousands of
 * files one by one takes milliseconds each; a large batch is synced at once.
 *
 * Refusals are those of file.h. A file of the same name is replaced.
 */
#ifndef ALMS_BATCH_H
#define ALMS_BATCH_H

#include "base/base.h"
#include "base/memory.h"

struct alms_batch;

struct alms_batch *alms_batch_open(void);

/* For CLEANUP: throws away what was not committed. */
void alms_batch_discard(struct alms_batch **batch);

/* The folder of the file is made where it is missing, with those above it. */
ALMS_MUST_CHECK enum alms_code alms_batch_add(struct alms_batch *batch, const char *path,
                                              const void *bytes, size_t size_bytes,
                                              struct alms_error *err);

/* The batch can be used again. */
ALMS_MUST_CHECK enum alms_code alms_batch_commit(struct alms_batch *batch, struct alms_error *err);

/* Files that were committed so far. */
uint64_t alms_batch_count(const struct alms_batch *batch);

/* --- folders --- */

/* The names in a folder, but "." and "..", sorted by their bytes. */
ALMS_MUST_CHECK enum alms_code alms_folder_list(const char *path, struct alms_arena *arena,
                                                const char *const **out, size_t *out_count,
                                                struct alms_error *err);

/* Makes a folder and those above it, where they are missing. */
ALMS_MUST_CHECK enum alms_code alms_folder_make_all(const char *path, struct alms_error *err);

#endif
