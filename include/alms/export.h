/*
 * export - the audit trail as a folder of plain files, for whoever wants to check it.
 *
 *     records.jsonl   the records, verbatim, one a line
 *     entries.csv     n, number, date, kind, at, by, approver, programme, reverses
 *     lines.csv       n, number, line, date, account, fund, commodity, amount
 *     manifest.json   size and root of the log; name, size and SHA-256 of each file
 *
 * Nothing in it is private. docs/file-format.md describes the records well enough to write another
 * reader. `alms verify` takes the folder as it takes a book.
 */
#ifndef ALMS_EXPORT_H
#define ALMS_EXPORT_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

/* What was written. */
struct alms_export_result {
    uint64_t records_count;
    uint64_t entries_count;
    uint64_t lines_count;
    char root[45]; /* base64 */
};

/*
 * Writes the folder, which must not be there; it appears whole or not at all.
 * Refuses with FILE_EXISTS, FILE_UNREADABLE, DISK_FULL and storage codes.
 */
ALMS_MUST_CHECK enum alms_code alms_export(alms_book *book, const char *folder,
                                           struct alms_export_result *out, struct alms_error *err);

ALMS_END_DECLS

#endif
