/*
 * export - the pieces of an export that verifying needs too.
 */
#ifndef ALMS_AUDIT_EXPORT_H
#define ALMS_AUDIT_EXPORT_H

#include <alms/export.h>

#include <stdio.h>

#define ALMS_EXPORT_RECORDS "records.jsonl"
#define ALMS_EXPORT_ENTRIES "entries.csv"
#define ALMS_EXPORT_LINES "lines.csv"
#define ALMS_EXPORT_MANIFEST "manifest.json"

/* Writes entries.csv and lines.csv of a book to two streams. */
ALMS_MUST_CHECK enum alms_code alms_export_tables(alms_book *book, FILE *entries, FILE *lines,
                                                  struct alms_export_result *out,
                                                  struct alms_error *err);

/* SHA-256 and size of a file. Refuses with FILE_*. */
ALMS_MUST_CHECK enum alms_code
alms_export_digest(const char *path, char hex[65], uint64_t *out_size, struct alms_error *err);

#endif
