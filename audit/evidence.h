/*
 * evidence - the files that records rest on, in a pack.
 */
#ifndef ALMS_AUDIT_EVIDENCE_H
#define ALMS_AUDIT_EVIDENCE_H

#include "audit/files.h"

#include <alms/book.h>

#define ALMS_EVIDENCE_INDEX "evidence/index.csv"

/*
 * Writes evidence/index.csv: sha256, file, bytes, record, kind. Every file stands there, with the
 * records that name it by the 64 hexadecimal digits of its SHA-256; and every such name in a
 * record, with the file if there is one. By digest, then by record.
 */
ALMS_MUST_CHECK enum alms_code
alms_evidence_write_index(alms_book *book, const struct alms_file_about *evidence, size_t count,
                          struct alms_files *files, struct alms_error *err);

#endif
