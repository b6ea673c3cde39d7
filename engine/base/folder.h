/*
 * folder - which files a folder holds.
 */
#ifndef ALMS_FOLDER_H
#define ALMS_FOLDER_H

#include "base/base.h"
#include "base/memory.h"

/* Names of files, in the order of their bytes. */
struct alms_names {
    const char *const *items;
    size_t count;
    struct alms_arena *arena; /* owns them */
};

/*
 * The files of a folder, not the folders in it. Refuses with FILE_MISSING and FILE_UNREADABLE.
 */
ALMS_MUST_CHECK enum alms_code
alms_folder_files(const char *path, struct alms_names *out, struct alms_error *err);

void alms_names_free(struct alms_names *names); /* for CLEANUP */

#endif
