/*
 * rejects - the rows of a file that were not booked, in its own columns, with the reason behind.
 *
 * The file can be mended and imported by the same rules. It holds personal data as the original
 * does, so only its owner may read it. Nothing is written if no row is added.
 */
#ifndef ALMS_REJECTS_H
#define ALMS_REJECTS_H

#include "intake/reader.h"

struct alms_rejects;

/* Refuses with FILE_*: FILE_EXISTS if there is one, in which somebody may be mending rows. */
ALMS_MUST_CHECK enum alms_code alms_rejects_open(const char *path, const struct alms_reader *reader,
                                                 struct alms_rejects **out, struct alms_error *err);

/* about may be NULL: then the reason stands alone. */
void alms_rejects_add(struct alms_rejects *rejects, const struct alms_table_row *row,
                      const struct alms_code_about *about, const char *reason);

/* Gives the file its name if it has rows, and sets *rejects to NULL. */
ALMS_MUST_CHECK enum alms_code
alms_rejects_commit(struct alms_rejects **rejects, bool *out_wrote, struct alms_error *err);

void alms_rejects_discard(struct alms_rejects **rejects);

#endif
