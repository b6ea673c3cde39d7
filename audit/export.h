/*
 * export - the pieces of an export that packing and verifying need too.
 */
#ifndef ALMS_AUDIT_EXPORT_H
#define ALMS_AUDIT_EXPORT_H

#include "audit/files.h"

#include <alms/export.h>

#include <stdio.h>

#define ALMS_EXPORT_RECORDS "records.jsonl"
#define ALMS_EXPORT_ENTRIES "entries.csv"
#define ALMS_EXPORT_LINES "lines.csv"
#define ALMS_EXPORT_MAPPING "mapping.csv" /* where the book was converted to another regime */
#define ALMS_EXPORT_PRIVATE "private.jsonl"
#define ALMS_EXPORT_MANIFEST "manifest.json"
#define ALMS_EXPORT_EVIDENCE "evidence/"
#define ALMS_EXPORT_STATEMENTS "statements/"

/* Notes what is wrong with the options for this book. */
ALMS_MUST_CHECK enum alms_code alms_export_check(alms_book *book,
                                                 const struct alms_export_options *options,
                                                 struct alms_error *err);

/* Writes all that is made from the records: tables, private parts, forms. */
ALMS_MUST_CHECK enum alms_code
alms_export_files(alms_book *book, const struct alms_export_options *options,
                  struct alms_files *files, struct alms_arena *arena,
                  struct alms_export_result *out, struct alms_error *err);

/* The same with the records. */
ALMS_MUST_CHECK enum alms_code
alms_export_all(alms_book *book, const struct alms_export_options *options,
                struct alms_files *files, struct alms_arena *arena, struct alms_export_result *out,
                struct alms_error *err);

/* Writes the manifest of all files that are finished. */
ALMS_MUST_CHECK enum alms_code
alms_export_manifest(alms_book *book, const struct alms_export_options *options,
                     struct alms_files *files, struct alms_error *err);

#endif
