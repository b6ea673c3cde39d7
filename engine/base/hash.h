/*
 * hash - SHA-256, keyed digests, random bytes and their spelling, from OpenSSL's libcrypto.
 *
 * A hasher fetches its algorithm once and is used again and again, because one-shot calls cost
 * three times as much on short messages. No other file includes OpenSSL.
 */
#ifndef ALMS_HASH_H
#define ALMS_HASH_H

#include "base/base.h"

enum {
    ALMS_HASH_SIZE_BYTES = 32,
    ALMS_HASH_HEX_SIZE_BYTES = 65,       /* with NUL */
    ALMS_HASH_BASE64_SIZE_BYTES = 45,    /* padded, with NUL */
    ALMS_HASH_BASE64URL_SIZE_BYTES = 44, /* without padding, with NUL */
    ALMS_KEY_SIZE_BYTES = 32
};

struct alms_hash {
    uint8_t bytes[ALMS_HASH_SIZE_BYTES];
};

bool alms_hash_equal(const struct alms_hash *a, const struct alms_hash *b);

/* --- SHA-256 --- */

struct alms_hasher;

struct alms_hasher *alms_hasher_open(void);
void alms_hasher_close(struct alms_hasher *hasher); /* NULL is fine */
void alms_hasher_close_variable(struct alms_hasher **hasher);

/* In parts: begin, add as often as needed, end. */
void alms_hasher_begin(struct alms_hasher *hasher);
void alms_hasher_add(struct alms_hasher *hasher, const void *bytes, size_t size_bytes);
void alms_hasher_end(struct alms_hasher *hasher, struct alms_hash *out);

/* At once. */
void alms_hash_bytes(struct alms_hasher *hasher, const void *bytes, size_t size_bytes,
                     struct alms_hash *out);

/* RFC 6962, section 2.1: SHA-256(0x00 || leaf) and SHA-256(0x01 || left || right). */
void alms_hash_leaf(struct alms_hasher *hasher, const void *bytes, size_t size_bytes,
                    struct alms_hash *out);
void alms_hash_node(struct alms_hasher *hasher, const struct alms_hash *left,
                    const struct alms_hash *right, struct alms_hash *out);

/* --- HMAC-SHA-256 --- */

struct alms_keyed;

struct alms_keyed *alms_keyed_open(const uint8_t key[ALMS_KEY_SIZE_BYTES]);
void alms_keyed_close(struct alms_keyed *keyed); /* NULL is fine */
void alms_keyed_begin(struct alms_keyed *keyed);
void alms_keyed_add(struct alms_keyed *keyed, const void *bytes, size_t size_bytes);
void alms_keyed_end(struct alms_keyed *keyed, struct alms_hash *out);

/* --- random bytes --- */

/*
 * Where random bytes come from. With a seed the bytes are a function of it, which makes salts
 * predictable: for tests and demonstrations, never for a real book.
 */
struct alms_random;

struct alms_random *alms_random_open(const char *seed); /* NULL: from the system */
void alms_random_close(struct alms_random *source);     /* NULL is fine */
void alms_random_bytes(struct alms_random *source, uint8_t *bytes, size_t size_bytes);

/* --- spelling --- */

void alms_hex_format(const uint8_t *bytes, size_t size_bytes, char *text);
bool alms_hex_parse(const char *text, uint8_t *bytes, size_t size_bytes);

void alms_hash_hex(const struct alms_hash *hash, char text[ALMS_HASH_HEX_SIZE_BYTES]);
void alms_hash_base64(const struct alms_hash *hash, char text[ALMS_HASH_BASE64_SIZE_BYTES]);

/* Room for the padded base64 of size_bytes and NUL. */
#define ALMS_BASE64_SIZE_BYTES(size_bytes) (((size_bytes) + 2) / 3 * 4 + 1)

/*
 * RFC 4648 section 5 without padding. text has room for ALMS_BASE64_SIZE_BYTES(size_bytes).
 * Returns the length.
 */
size_t alms_base64url_format(const void *bytes, size_t size_bytes, char *text);

#endif
