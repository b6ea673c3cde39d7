#include "base/signing.h"

#include <limits.h>
#include <string.h>

#include <openssl/asn1t.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

enum { PEM_SALT_SIZE_BYTES = 16, PEM_IV_SIZE_BYTES = 16 };

void alms_wipe(void *bytes, size_t size_bytes)
{
    OPENSSL_cleanse(bytes, size_bytes);
}

void alms_private_key_wipe(struct alms_private_key *key)
{
    OPENSSL_cleanse(key, sizeof(*key));
}

/* --- Ed25519 ------------------------------------------------------------------------------- */

static void free_key(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}

static void free_context(EVP_MD_CTX **context)
{
    EVP_MD_CTX_free(*context);
}

static EVP_PKEY *open_private(const struct alms_private_key *key)
{
    EVP_PKEY *opened =
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key->seed, sizeof(key->seed));

    REQUIRE(opened != NULL);
    return opened;
}

void alms_private_key_make(struct alms_random *source, const char *word,
                           struct alms_private_key *out)
{
    uint8_t bytes[ALMS_KEY_SIZE_BYTES];
    struct alms_hash mixed;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();

    static_assert(sizeof(mixed.bytes) == sizeof(out->seed), "a digest makes a seed");
    alms_random_bytes(source, bytes, sizeof(bytes));
    alms_hasher_begin(hasher);
    alms_hasher_add(hasher, bytes, sizeof(bytes));
    alms_hasher_add(hasher, word, strlen(word));
    alms_hasher_end(hasher, &mixed);
    memcpy(out->seed, mixed.bytes, sizeof(out->seed));
    OPENSSL_cleanse(bytes, sizeof(bytes));
    OPENSSL_cleanse(&mixed, sizeof(mixed));
}

void alms_public_key_of(const struct alms_private_key *key, struct alms_public_key *out)
{
    size_t size = sizeof(out->bytes);
    CLEANUP(free_key) EVP_PKEY *opened = open_private(key);

    REQUIRE(EVP_PKEY_get_raw_public_key(opened, out->bytes, &size) == 1);
    REQUIRE(size == sizeof(out->bytes));
}

void alms_sign(const struct alms_private_key *key, const void *bytes, size_t size_bytes,
               struct alms_signature *out)
{
    size_t size = sizeof(out->bytes);
    CLEANUP(free_key) EVP_PKEY *opened = open_private(key);
    CLEANUP(free_context) EVP_MD_CTX *context = EVP_MD_CTX_new();

    REQUIRE(context != NULL);
    REQUIRE(EVP_DigestSignInit(context, NULL, NULL, NULL, opened) == 1);
    REQUIRE(EVP_DigestSign(context, out->bytes, &size, bytes, size_bytes) == 1);
    REQUIRE(size == sizeof(out->bytes));
}

bool alms_signature_check(const struct alms_public_key *key, const void *bytes, size_t size_bytes,
                          const struct alms_signature *signature)
{
    CLEANUP(free_key)
    EVP_PKEY *opened =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->bytes, sizeof(key->bytes));
    CLEANUP(free_context) EVP_MD_CTX *context = EVP_MD_CTX_new();

    REQUIRE(opened != NULL && context != NULL);
    REQUIRE(EVP_DigestVerifyInit(context, NULL, NULL, NULL, opened) == 1);
    const bool is_good = EVP_DigestVerify(context, signature->bytes, sizeof(signature->bytes),
                                          bytes, size_bytes) == 1;
    ERR_clear_error();
    return is_good;
}

void alms_sha512(const void *bytes, size_t size_bytes, uint8_t out[ALMS_SHA512_SIZE_BYTES])
{
    REQUIRE(EVP_Digest(bytes, size_bytes, out, NULL, EVP_sha512(), NULL) == 1);
}

/* --- the file of a private key ------------------------------------------------------------- */

static void free_bio(BIO **bio)
{
    BIO_free(*bio);
}

static void free_info(PKCS8_PRIV_KEY_INFO **info)
{
    PKCS8_PRIV_KEY_INFO_free(*info);
}

static void free_sealed(X509_SIG **sealed)
{
    X509_SIG_free(*sealed);
}

void alms_pem_write(const struct alms_private_key *key, struct alms_span passphrase,
                    struct alms_random *source, struct alms_buffer *out)
{
    uint8_t salt[PEM_SALT_SIZE_BYTES];
    uint8_t iv[PEM_IV_SIZE_BYTES];
    char *text = NULL;

    REQUIRE(passphrase.size_bytes > 0 && passphrase.size_bytes <= INT_MAX);
    alms_random_bytes(source, salt, sizeof(salt));
    alms_random_bytes(source, iv, sizeof(iv));
    CLEANUP(free_key) EVP_PKEY *opened = open_private(key);
    CLEANUP(free_info) PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(opened);
    X509_ALGOR *scheme = PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), ALMS_PEM_ROUNDS, salt, sizeof(salt),
                                           iv, NID_hmacWithSHA256);
    REQUIRE(info != NULL && scheme != NULL);
    CLEANUP(free_sealed)
    X509_SIG *sealed = PKCS8_set0_pbe(passphrase.bytes, (int)passphrase.size_bytes, info, scheme);
    CLEANUP(free_bio) BIO *bio = BIO_new(BIO_s_mem());
    REQUIRE(sealed != NULL && bio != NULL && PEM_write_bio_PKCS8(bio, sealed) == 1);
    const int64_t size = BIO_get_mem_data(bio, &text);
    REQUIRE(size > 0);
    alms_buffer_add(out, text, (size_t)size);
}

static void free_scheme(PBE2PARAM **scheme)
{
    PBE2PARAM_free(*scheme);
}

static void free_rounds(PBKDF2PARAM **rounds)
{
    PBKDF2PARAM_free(*rounds);
}

/* Whether the key is sealed by PBES2 with PBKDF2 and a number of rounds that one can wait for. */
static bool is_bounded(const X509_SIG *sealed)
{
    const X509_ALGOR *algorithm = NULL;
    const ASN1_OCTET_STRING *bytes = NULL;
    int64_t count = 0;

    X509_SIG_get0(sealed, &algorithm, &bytes);
    if (OBJ_obj2nid(algorithm->algorithm) != NID_pbes2)
        return false;
    CLEANUP(free_scheme)
    PBE2PARAM *scheme = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter);
    if (scheme == NULL || OBJ_obj2nid(scheme->keyfunc->algorithm) != NID_id_pbkdf2)
        return false;
    CLEANUP(free_rounds)
    PBKDF2PARAM *rounds =
        ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), scheme->keyfunc->parameter);
    return rounds != NULL && ASN1_INTEGER_get_int64(&count, rounds->iter) == 1 && count > 0 &&
           count <= ALMS_PEM_ROUNDS_MAX;
}

static enum alms_pem
unseal(const X509_SIG *sealed, struct alms_span passphrase, struct alms_private_key *out)
{
    size_t size = sizeof(out->seed);

    if (!is_bounded(sealed))
        return ALMS_PEM_NO_KEY;
    CLEANUP(free_info)
    PKCS8_PRIV_KEY_INFO *info = PKCS8_decrypt(sealed, passphrase.bytes, (int)passphrase.size_bytes);
    if (info == NULL)
        return ALMS_PEM_PASSPHRASE;
    CLEANUP(free_key) EVP_PKEY *opened = EVP_PKCS82PKEY(info);
    if (opened == NULL || EVP_PKEY_get_id(opened) != EVP_PKEY_ED25519 ||
        EVP_PKEY_get_raw_private_key(opened, out->seed, &size) != 1 || size != sizeof(out->seed))
        return ALMS_PEM_NO_KEY;
    return ALMS_PEM_READ;
}

enum alms_pem
alms_pem_read(struct alms_span pem, struct alms_span passphrase, struct alms_private_key *out)
{
    if (pem.size_bytes == 0 || pem.size_bytes > ALMS_PEM_SIZE_MAX)
        return ALMS_PEM_NO_KEY;
    REQUIRE(passphrase.size_bytes <= INT_MAX);
    CLEANUP(free_bio) BIO *bio = BIO_new_mem_buf(pem.bytes, (int)pem.size_bytes);
    REQUIRE(bio != NULL);
    CLEANUP(free_sealed) X509_SIG *sealed = PEM_read_bio_PKCS8(bio, NULL, NULL, NULL);
    const enum alms_pem result = sealed == NULL ? ALMS_PEM_NO_KEY : unseal(sealed, passphrase, out);
    ERR_clear_error();
    return result;
}
