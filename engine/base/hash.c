#include "base/hash.h"

#include "base/memory.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

enum { RANDOM_POOL_SIZE_BYTES = 4096 };

bool alms_hash_equal(const struct alms_hash *a, const struct alms_hash *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

/* --- SHA-256 ------------------------------------------------------------------------------- */

struct alms_hasher {
    EVP_MD *algorithm;
    EVP_MD_CTX *context;
};

struct alms_hasher *alms_hasher_open(void)
{
    struct alms_hasher *hasher = alms_alloc(sizeof(*hasher));

    hasher->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    hasher->context = EVP_MD_CTX_new();
    REQUIRE(hasher->algorithm != NULL && hasher->context != NULL);
    REQUIRE(EVP_DigestInit_ex2(hasher->context, hasher->algorithm, NULL) == 1);
    return hasher;
}

void alms_hasher_close(struct alms_hasher *hasher)
{
    if (hasher == NULL)
        return;
    EVP_MD_CTX_free(hasher->context);
    EVP_MD_free(hasher->algorithm);
    alms_free(hasher);
}

void alms_hasher_close_variable(struct alms_hasher **hasher)
{
    alms_hasher_close(*hasher);
}

void alms_hasher_begin(struct alms_hasher *hasher)
{
    REQUIRE(EVP_DigestInit_ex2(hasher->context, NULL, NULL) == 1);
}

void alms_hasher_add(struct alms_hasher *hasher, const void *bytes, size_t size_bytes)
{
    REQUIRE(EVP_DigestUpdate(hasher->context, bytes, size_bytes) == 1);
}

void alms_hasher_end(struct alms_hasher *hasher, struct alms_hash *out)
{
    REQUIRE(EVP_DigestFinal_ex(hasher->context, out->bytes, NULL) == 1);
}

void alms_hash_bytes(struct alms_hasher *hasher, const void *bytes, size_t size_bytes,
                     struct alms_hash *out)
{
    alms_hasher_begin(hasher);
    alms_hasher_add(hasher, bytes, size_bytes);
    alms_hasher_end(hasher, out);
}

void alms_hash_leaf(struct alms_hasher *hasher, const void *bytes, size_t size_bytes,
                    struct alms_hash *out)
{
    alms_hasher_begin(hasher);
    alms_hasher_add(hasher, "\x00", 1);
    alms_hasher_add(hasher, bytes, size_bytes);
    alms_hasher_end(hasher, out);
}

void alms_hash_node(struct alms_hasher *hasher, const struct alms_hash *left,
                    const struct alms_hash *right, struct alms_hash *out)
{
    uint8_t bytes[1 + 2 * ALMS_HASH_SIZE_BYTES];

    bytes[0] = 1;
    memcpy(bytes + 1, left->bytes, ALMS_HASH_SIZE_BYTES);
    memcpy(bytes + 1 + ALMS_HASH_SIZE_BYTES, right->bytes, ALMS_HASH_SIZE_BYTES);
    alms_hash_bytes(hasher, bytes, sizeof(bytes), out);
}

/* --- HMAC ---------------------------------------------------------------------------------- */

struct alms_keyed {
    EVP_MAC *algorithm;
    EVP_MAC_CTX *context;
};

struct alms_keyed *alms_keyed_open(const uint8_t key[ALMS_KEY_SIZE_BYTES])
{
    struct alms_keyed *keyed = alms_alloc(sizeof(*keyed));
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };

    keyed->algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
    REQUIRE(keyed->algorithm != NULL);
    keyed->context = EVP_MAC_CTX_new(keyed->algorithm);
    REQUIRE(keyed->context != NULL);
    REQUIRE(EVP_MAC_init(keyed->context, key, ALMS_KEY_SIZE_BYTES, parameters) == 1);
    return keyed;
}

void alms_keyed_close(struct alms_keyed *keyed)
{
    if (keyed == NULL)
        return;
    EVP_MAC_CTX_free(keyed->context);
    EVP_MAC_free(keyed->algorithm);
    alms_free(keyed);
}

void alms_keyed_begin(struct alms_keyed *keyed)
{
    /* Without a key the context starts again with the one that it has. */
    REQUIRE(EVP_MAC_init(keyed->context, NULL, 0, NULL) == 1);
}

void alms_keyed_add(struct alms_keyed *keyed, const void *bytes, size_t size_bytes)
{
    REQUIRE(EVP_MAC_update(keyed->context, bytes, size_bytes) == 1);
}

void alms_keyed_end(struct alms_keyed *keyed, struct alms_hash *out)
{
    size_t size_bytes = 0;

    REQUIRE(EVP_MAC_final(keyed->context, out->bytes, &size_bytes, sizeof(out->bytes)) == 1);
    REQUIRE(size_bytes == sizeof(out->bytes));
}

/* --- random bytes -------------------------------------------------------------------------- */

struct alms_random {
    struct alms_hasher *hasher; /* NULL: bytes come from the system */
    struct alms_hash seed;
    uint64_t block_index;
    size_t used_bytes;
    uint8_t pool[RANDOM_POOL_SIZE_BYTES];
};

struct alms_random *alms_random_open(const char *seed)
{
    struct alms_random *source = alms_alloc(sizeof(*source));

    source->used_bytes = sizeof(source->pool);
    if (seed != NULL) {
        source->hasher = alms_hasher_open();
        alms_hash_bytes(source->hasher, seed, strlen(seed), &source->seed);
    }
    return source;
}

void alms_random_close(struct alms_random *source)
{
    if (source == NULL)
        return;
    alms_hasher_close(source->hasher);
    OPENSSL_cleanse(source->pool, sizeof(source->pool));
    alms_free(source);
}

static void fill_seeded(struct alms_random *source)
{
    for (size_t at = 0; at < sizeof(source->pool); at += ALMS_HASH_SIZE_BYTES) {
        struct alms_hash block;
        alms_hasher_begin(source->hasher);
        alms_hasher_add(source->hasher, source->seed.bytes, ALMS_HASH_SIZE_BYTES);
        alms_hasher_add(source->hasher, &source->block_index, sizeof(source->block_index));
        alms_hasher_end(source->hasher, &block);
        memcpy(source->pool + at, block.bytes, ALMS_HASH_SIZE_BYTES);
        source->block_index += 1;
    }
}

void alms_random_bytes(struct alms_random *source, uint8_t *bytes, size_t size_bytes)
{
    REQUIRE(size_bytes <= sizeof(source->pool));
    if (sizeof(source->pool) - source->used_bytes < size_bytes) {
        if (source->hasher != NULL) {
            fill_seeded(source);
        } else {
            REQUIRE(RAND_bytes(source->pool, (int)sizeof(source->pool)) == 1);
        }
        source->used_bytes = 0;
    }
    memcpy(bytes, source->pool + source->used_bytes, size_bytes);
    OPENSSL_cleanse(source->pool + source->used_bytes, size_bytes);
    source->used_bytes += size_bytes;
}

/* --- spelling ------------------------------------------------------------------------------ */

void alms_hex_format(const uint8_t *bytes, size_t size_bytes, char *text)
{
    static const char DIGITS[] = "0123456789abcdef";

    for (size_t i = 0; i < size_bytes; i++) {
        text[2 * i] = DIGITS[bytes[i] >> 4];
        text[2 * i + 1] = DIGITS[bytes[i] & 15];
    }
    text[2 * size_bytes] = '\0';
}

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return -1;
}

bool alms_hex_parse(const char *text, uint8_t *bytes, size_t size_bytes)
{
    if (strlen(text) != 2 * size_bytes)
        return false;
    for (size_t i = 0; i < size_bytes; i++) {
        const int high = hex_digit(text[2 * i]);
        const int low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

void alms_hash_hex(const struct alms_hash *hash, char text[ALMS_HASH_HEX_SIZE_BYTES])
{
    alms_hex_format(hash->bytes, sizeof(hash->bytes), text);
}

void alms_hash_base64(const struct alms_hash *hash, char text[ALMS_HASH_BASE64_SIZE_BYTES])
{
    (void)EVP_EncodeBlock((unsigned char *)text, hash->bytes, (int)sizeof(hash->bytes));
}

size_t alms_base64url_format(const void *bytes, size_t size_bytes, char *text)
{
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const uint8_t *from = bytes;
    char *end = text;
    size_t left = size_bytes;

    for (; left >= 3; left -= 3, from += 3) {
        const uint32_t group = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
        *end++ = DIGITS[group >> 18];
        *end++ = DIGITS[group >> 12 & 63];
        *end++ = DIGITS[group >> 6 & 63];
        *end++ = DIGITS[group & 63];
    }
    if (left > 0) {
        const uint32_t group = (uint32_t)from[0] << 16 | (left > 1 ? (uint32_t)from[1] << 8 : 0);
        *end++ = DIGITS[group >> 18];
        *end++ = DIGITS[group >> 12 & 63];
        if (left > 1)
            *end++ = DIGITS[group >> 6 & 63];
    }
    *end = '\0';
    return (size_t)(end - text);
}
