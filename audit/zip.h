/*
 * zip - ZIP archives: writing one from the files of a folder, and reading one file after the other.
 *
 * What is written depends on the files and the instant given alone: names in the order of their
 * bytes, one time for all, in UTC, permissions fixed. Reading unpacks nothing to the disk. libzip
 * does the work, here alone.
 */
#ifndef ALMS_AUDIT_ZIP_H
#define ALMS_AUDIT_ZIP_H

#include "audit/files.h"

/* Whether the file begins as a ZIP archive does. */
bool alms_zip_is(const char *path);

/*
 * Writes the files of a folder into an archive at path, which is replaced; an instant before 1980
 * counts as its beginning. Refuses with FILE_*, DISK_FULL.
 */
ALMS_MUST_CHECK enum alms_code alms_zip_write(const char *path, const char *folder,
                                              const struct alms_file_about *files, size_t count,
                                              int64_t instant_s, struct alms_error *err);

/* --- reading --- */

struct alms_zip;

/* Refuses with PACK if it is no archive that can be read. */
ALMS_MUST_CHECK enum alms_code
alms_zip_open(const char *path, struct alms_zip **out, struct alms_error *err);
void alms_zip_close(struct alms_zip *zip); /* NULL is fine */

size_t alms_zip_count(const struct alms_zip *zip);
/* The name of a file; it lives as long as the archive is open. "" if it cannot be read. */
const char *alms_zip_name(const struct alms_zip *zip, size_t index);

/* Begins to read a file; one at a time. Refuses with PACK. */
ALMS_MUST_CHECK enum alms_code
alms_zip_begin(struct alms_zip *zip, const char *name, struct alms_error *err);

/* *out_size_bytes is 0 at the end. Refuses with PACK. */
ALMS_MUST_CHECK enum alms_code alms_zip_read(struct alms_zip *zip, char *bytes, size_t size_bytes,
                                             size_t *out_size_bytes, struct alms_error *err);

#endif
