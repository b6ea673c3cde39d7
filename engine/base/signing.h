/*
 * signing - Ed25519 keys and signatures, and the encrypted file of a private key, from libcrypto.
 *
 * Keys are raw: 32 bytes of seed, 32 bytes of public key. A private key is stored as PKCS#8 under
 * PBES2 (PBKDF2 with HMAC-SHA-256 and 600,000 rounds, AES-256-CBC), which other programs read too.
 * Whoever holds a private key or a passphrase wipes it with alms_wipe.
 */
#ifndef ALMS_SIGNING_H
#define ALMS_SIGNING_H

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"

enum {
    ALMS_PUBLIC_KEY_SIZE_BYTES = 32,
    ALMS_SIGNATURE_SIZE_BYTES = 64,
    ALMS_SHA512_SIZE_BYTES = 64,
    ALMS_PEM_ROUNDS = 600000,
    ALMS_PEM_ROUNDS_MAX = 10000000, /* a file that asks for more is refused, not waited for */
    ALMS_PEM_SIZE_MAX = 16384
};

struct alms_public_key {
    uint8_t bytes[ALMS_PUBLIC_KEY_SIZE_BYTES];
};

struct alms_private_key {
    uint8_t seed[ALMS_KEY_SIZE_BYTES];
};

struct alms_signature {
    uint8_t bytes[ALMS_SIGNATURE_SIZE_BYTES];
};

/* Makes memory forget. For CLEANUP of a private key: alms_private_key_wipe. */
void alms_wipe(void *bytes, size_t size_bytes);
void alms_private_key_wipe(struct alms_private_key *key);

/* --- Ed25519 (RFC 8032) --- */

/* A new key. What is random is mixed with a word, so that one seed makes many keys in tests. */
void alms_private_key_make(struct alms_random *source, const char *word,
                           struct alms_private_key *out);
void alms_public_key_of(const struct alms_private_key *key, struct alms_public_key *out);
void alms_sign(const struct alms_private_key *key, const void *bytes, size_t size_bytes,
               struct alms_signature *out);
bool alms_signature_check(const struct alms_public_key *key, const void *bytes, size_t size_bytes,
                          const struct alms_signature *signature);

/* --- SHA-512, which SSHSIG needs --- */

void alms_sha512(const void *bytes, size_t size_bytes, uint8_t out[ALMS_SHA512_SIZE_BYTES]);

/* --- the file of a private key --- */

/* Adds "-----BEGIN ENCRYPTED PRIVATE KEY-----" and so on. The passphrase is not empty. */
void alms_pem_write(const struct alms_private_key *key, struct alms_span passphrase,
                    struct alms_random *source, struct alms_buffer *out);

enum alms_pem {
    ALMS_PEM_READ,
    ALMS_PEM_NO_KEY,     /* not an encrypted PKCS#8 of an Ed25519 key */
    ALMS_PEM_PASSPHRASE, /* the passphrase does not open it */
};

/* Text before the PEM is passed over. */
enum alms_pem
alms_pem_read(struct alms_span pem, struct alms_span passphrase, struct alms_private_key *out);

#endif
