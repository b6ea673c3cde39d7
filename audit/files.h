/*
 * files - the files of an export, counted and hashed while they are written.
 *
 * A set of files goes into a folder, or nowhere: then only sizes and digests are kept, which is how
 * an export is compared with what its records make without room for a second one. Names are
 * relative, with '/' between a folder and a file; folders are made as they are needed. A failure
 * to write is kept and told when the file is finished.
 */
#ifndef ALMS_AUDIT_FILES_H
#define ALMS_AUDIT_FILES_H

#include "base/memory.h"

#include <stdio.h>

struct alms_files;

/* A file that is complete. */
struct alms_file_about {
    const char *name;
    uint64_t size_bytes;
    char sha256[65];
};

/* folder is there and empty; NULL: nowhere. Private files can be read by their owner alone. */
struct alms_files *alms_files_open(const char *folder, bool is_private);
void alms_files_close(struct alms_files *files); /* NULL is fine; files not finished are given up */
void alms_files_close_variable(struct alms_files **files);

/* Begins a file; it belongs to the set. Refuses with FILE_*. */
ALMS_MUST_CHECK enum alms_code
alms_files_start(struct alms_files *files, const char *name, FILE **out, struct alms_error *err);

/* Puts the file on the disk, closes it and sets *file to NULL. Refuses with FILE_*, DISK_FULL. */
ALMS_MUST_CHECK enum alms_code
alms_files_finish(struct alms_files *files, FILE **file, struct alms_error *err);

/* Copies a file from elsewhere into the set. Refuses with FILE_*, DISK_FULL. */
ALMS_MUST_CHECK enum alms_code alms_files_copy(struct alms_files *files, const char *name,
                                               const char *path, struct alms_error *err);

/* Counts a file that stands in the folder already. Refuses with FILE_*. */
ALMS_MUST_CHECK enum alms_code
alms_files_adopt(struct alms_files *files, const char *name, struct alms_error *err);

/* Puts the names of all files on the disk. */
ALMS_MUST_CHECK enum alms_code alms_files_sync(struct alms_files *files, struct alms_error *err);

/* The finished files by the bytes of their names. They live until the next file is finished. */
const struct alms_file_about *alms_files_list(struct alms_files *files, size_t *out_count);

#endif
