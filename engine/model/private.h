/*
 * private - the personal part of a record: what the vault keeps and the log commits to.
 *
 * It is a disclosure as of RFC 9901: the JSON array ["salt","private",{…}]. The record holds the
 * SHA-256 of its base64url, so that the text can be erased and the log stays valid, and so that
 * nobody can tell from the log what it was. Salts are 128 random bits.
 */
#ifndef ALMS_PRIVATE_H
#define ALMS_PRIVATE_H

#include "base/hash.h"
#include "base/memory.h"

enum { ALMS_PRIVATE_MEMBERS_MAX = 48, ALMS_PRIVATE_TEXT_SIZE_MAX = 8000 };

/* One member. Keys are ASCII. */
struct alms_private_member {
    const char *key;
    const char *value; /* NULL leaves the member out */
};

struct alms_private {
    struct alms_private_member members[ALMS_PRIVATE_MEMBERS_MAX];
    size_t count;
};

/* Adds a member in its place; NULL and "" are left out. Each key once. */
void alms_private_add(struct alms_private *part, const char *key, const char *value);

/* The value of a member; NULL if it is not there. */
const char *alms_private_get(const struct alms_private *part, const char *key);

/* Writes the disclosure of a part that has members, with 16 salt bytes from the source. */
void alms_private_encode(const struct alms_private *part, struct alms_random *source,
                         struct alms_buffer *out);

/* The 43 characters that a record holds of a disclosure. scratch is used and left dirty. */
void alms_private_digest(struct alms_hasher *hasher, const char *disclosure, size_t size_bytes,
                         struct alms_buffer *scratch, char digest[ALMS_HASH_BASE64URL_SIZE_BYTES]);

/* Reads a disclosure; false if it is none. The texts go into the arena. */
bool alms_private_decode(const char *disclosure, size_t size_bytes, struct alms_arena *arena,
                         struct alms_private *out);

#endif
