/*
 * attachments - the source documents of vouchers, as the digests of their files.
 */
#ifndef ALMS_ATTACHMENTS_H
#define ALMS_ATTACHMENTS_H

#include "book/book.h"

/*
 * Reads the files and puts their digests, in the order given, into the record. The list is in the
 * arena. Faults are noted: ATTACHMENT_UNFIT, LIST_LONG, and what reading refuses with.
 */
void alms_attachments_take(alms_book *book, const struct alms_files *files,
                           struct alms_arena *arena, struct alms_record *record,
                           struct alms_error *err);

#endif
