/*
 * timestamp - time stamps of RFC 3161 over published checkpoints, made when a period is closed.
 *
 * An authority that others trust says that a checkpoint existed at a time. Nothing is sent here:
 * a query is written to a file, people send it, and the reply is checked before it is kept. Beside
 * the checkpoint FOLDER/checkpoints/SIZE stand then FOLDER/ts/SIZE.tsq and FOLDER/ts/SIZE.tsr. A
 * stamp says that something existed before, not that it is the only one: it replaces no witness.
 */
#ifndef ALMS_TIMESTAMP_H
#define ALMS_TIMESTAMP_H

#include <alms/proof.h>

ALMS_BEGIN_DECLS

/*
 * The query for the checkpoint of `size` records (0: the newest) that was published in a folder;
 * it is also kept there. One that was made before for the same bytes is given again. `seed` as in
 * alms_book_options.
 * Refuses with FILE_MISSING (no such folder or checkpoint), PUBLISHED (it is not the checkpoint of
 * its name), TIMESTAMP_EXISTS (it has its stamp), and the codes of writing files.
 */
ALMS_MUST_CHECK enum alms_code alms_timestamp_ask(const char *folder, uint64_t size,
                                                  const char *seed, struct alms_text_file *out,
                                                  struct alms_error *err);

struct alms_timestamp_draft {
    const char *folder;      /* where the log is published */
    const char *reply;       /* path of what the authority answered */
    const char *authorities; /* path of certificates in PEM that one trusts */
};

struct alms_timestamp_added {
    uint64_t size; /* of the checkpoint */
    char at[32];   /* the time that the authority tells, as "2026-04-01T01:00:00Z" */
};

/*
 * Checks a reply and keeps it beside the checkpoint that it is for. The certificates are judged as
 * they were at the time of the stamp.
 * Refuses with TIMESTAMP_SYNTAX, TIMESTAMP_REFUSED, TIMESTAMP_IMPRINT (no checkpoint here that was
 * asked for), TIMESTAMP_NONCE (the reply to another query), TIMESTAMP_SIGNATURE, TIMESTAMP_CHAIN,
 * TIMESTAMP_EARLY (the time is before the newest record), TIMESTAMP_EXISTS (there is another one),
 * AUTHORITY_FILE, and the codes of reading and writing files. The same reply again is no fault.
 */
ALMS_MUST_CHECK enum alms_code alms_timestamp_add(const struct alms_timestamp_draft *draft,
                                                  struct alms_timestamp_added *out,
                                                  struct alms_error *err);

ALMS_END_DECLS

#endif
