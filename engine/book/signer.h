/*
 * signer - a private key in memory, and its file.
 *
 * The file is a text: the public key as NAME+HASH+KEY on its first line, then the private key as
 * encrypted PEM. Programs that read PEM pass the first line over.
 */
#ifndef ALMS_SIGNER_H
#define ALMS_SIGNER_H

#include "model/note.h"

#include <alms/key.h>

/* Refuses with VALUE_MISSING (no path), PASSPHRASE (missing or short), FILE_EXISTS. */
ALMS_MUST_CHECK enum alms_code
alms_key_file_check(const struct alms_key_file *file, struct alms_error *err);

/* A new key in memory; its file is not written yet. */
alms_signer *alms_signer_new(const char *name, enum alms_key_type type, struct alms_random *source,
                             const char *path);

ALMS_MUST_CHECK enum alms_code
alms_signer_write(const alms_signer *signer, const struct alms_key_file *file,
                  struct alms_random *source, struct alms_error *err);

const struct alms_private_key *alms_signer_private(const alms_signer *signer);

#endif
