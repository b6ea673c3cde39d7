/*
 * sshsig - signatures as `ssh-keygen -Y sign` writes them, and keys as `ssh-keygen` does.
 *
 * Who has a key of OpenSSH approves with that program and needs no other. Only plain Ed25519 keys
 * are taken: a key on a security token (sk-ssh-ed25519) signs other bytes and is refused, as are
 * RSA and the rest. A signature holds for one namespace, which its reader names.
 */
#ifndef ALMS_SSHSIG_H
#define ALMS_SSHSIG_H

#include "base/signing.h"

enum { ALMS_SSHSIG_SIZE_MAX = 8192, ALMS_SSHSIG_NAMESPACE_SIZE_MAX = 128 };

struct alms_sshsig {
    struct alms_public_key key;
    char name_space[ALMS_SSHSIG_NAMESPACE_SIZE_MAX + 1];
    bool is_sha512; /* else SHA-256 */
    struct alms_signature signature;
};

/*
 * Reads an armoured signature. Refuses with SIGNATURE_SYNTAX, and says so if it is by a key of
 * another type.
 */
ALMS_MUST_CHECK enum alms_code
alms_sshsig_parse(struct alms_span text, struct alms_sshsig *out, struct alms_error *err);

/* Whether it is the key's signature of the message in this namespace. */
bool alms_sshsig_check(const struct alms_sshsig *signature, const char *name_space,
                       struct alms_span message, struct alms_hasher *hasher);

/*
 * Reads "ssh-ed25519 BASE64 [comment]", the line of a *.pub file. Refuses with KEY_SYNTAX, and says
 * so if it is a key of another type.
 */
ALMS_MUST_CHECK enum alms_code
alms_ssh_key_parse(struct alms_span text, struct alms_public_key *out, struct alms_error *err);

#endif
