#include "base/timestamp.h"

#include <limits.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

enum { VERSION = 1, SECONDS_OF_A_DAY = 86400 };

static void free_query(TS_REQ **query)
{
    TS_REQ_free(*query);
}

static void free_imprint(TS_MSG_IMPRINT **imprint)
{
    TS_MSG_IMPRINT_free(*imprint);
}

static void free_algorithm(X509_ALGOR **algorithm)
{
    X509_ALGOR_free(*algorithm);
}

static void free_integer(ASN1_INTEGER **number)
{
    ASN1_INTEGER_free(*number);
}

static void free_reply(TS_RESP **reply)
{
    TS_RESP_free(*reply);
}

static void free_store(X509_STORE **store)
{
    X509_STORE_free(*store);
}

static void free_certificate(X509 **certificate)
{
    X509_free(*certificate);
}

static void free_time(ASN1_TIME **time_of)
{
    ASN1_TIME_free(*time_of);
}

static void free_bio(BIO **bio)
{
    BIO_free(*bio);
}

/* --- asking -------------------------------------------------------------------------------- */

uint64_t alms_timestamp_nonce(struct alms_random *source, const struct alms_hash *imprint)
{
    uint8_t bytes[ALMS_HASH_SIZE_BYTES];
    struct alms_hash mixed;
    uint64_t nonce = 0;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();

    alms_random_bytes(source, bytes, sizeof(bytes));
    alms_hasher_begin(hasher);
    alms_hasher_add(hasher, bytes, sizeof(bytes));
    alms_hasher_add(hasher, imprint->bytes, sizeof(imprint->bytes));
    alms_hasher_end(hasher, &mixed);
    for (size_t i = 0; i < sizeof(nonce); i++)
        nonce = nonce << 8 | mixed.bytes[i];
    return nonce == 0 ? 1 : nonce;
}

void alms_timestamp_query_write(const struct alms_timestamp_query *query, struct alms_buffer *out)
{
    unsigned char hash[ALMS_HASH_SIZE_BYTES];
    unsigned char *der = NULL;
    CLEANUP(free_query) TS_REQ *made = TS_REQ_new();
    CLEANUP(free_imprint) TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    CLEANUP(free_algorithm) X509_ALGOR *algorithm = X509_ALGOR_new();
    CLEANUP(free_integer) ASN1_INTEGER *nonce = ASN1_INTEGER_new();

    REQUIRE(query->nonce != 0);
    REQUIRE(made != NULL && imprint != NULL && algorithm != NULL && nonce != NULL);
    memcpy(hash, query->imprint.bytes, sizeof(hash));
    REQUIRE(X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1);
    REQUIRE(TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1);
    REQUIRE(TS_MSG_IMPRINT_set_msg(imprint, hash, (int)sizeof(hash)) == 1);
    REQUIRE(ASN1_INTEGER_set_uint64(nonce, query->nonce) == 1);
    REQUIRE(TS_REQ_set_version(made, VERSION) == 1);
    REQUIRE(TS_REQ_set_msg_imprint(made, imprint) == 1);
    REQUIRE(TS_REQ_set_nonce(made, nonce) == 1);
    REQUIRE(TS_REQ_set_cert_req(made, 1) == 1);
    const int size = i2d_TS_REQ(made, &der);
    REQUIRE(size > 0);
    alms_buffer_add(out, (const char *)der, (size_t)size);
    OPENSSL_free(der);
}

/* Takes a digest of SHA-256; false for every other. */
static bool take_imprint(TS_MSG_IMPRINT *imprint, struct alms_hash *out)
{
    const ASN1_OBJECT *algorithm = NULL;

    if (imprint == NULL)
        return false;
    X509_ALGOR_get0(&algorithm, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
    const ASN1_OCTET_STRING *digest = TS_MSG_IMPRINT_get_msg(imprint);
    if (OBJ_obj2nid(algorithm) != NID_sha256 || digest == NULL ||
        ASN1_STRING_length(digest) != ALMS_HASH_SIZE_BYTES)
        return false;
    memcpy(out->bytes, ASN1_STRING_get0_data(digest), sizeof(out->bytes));
    return true;
}

bool alms_timestamp_query_read(struct alms_span der, struct alms_timestamp_query *out)
{
    const unsigned char *at = (const unsigned char *)der.bytes;
    struct alms_timestamp_query read = {.nonce = 0};
    CLEANUP(alms_buffer_clear) struct alms_buffer again = {0};

    if (der.size_bytes == 0 || der.size_bytes > ALMS_TIMESTAMP_SIZE_MAX)
        return false;
    CLEANUP(free_query) TS_REQ *query = d2i_TS_REQ(NULL, &at, (int)der.size_bytes);
    const bool is_read =
        query != NULL && take_imprint(TS_REQ_get_msg_imprint(query), &read.imprint) &&
        TS_REQ_get_nonce(query) != NULL &&
        ASN1_INTEGER_get_uint64(&read.nonce, TS_REQ_get_nonce(query)) == 1 && read.nonce != 0;
    ERR_clear_error();
    if (!is_read)
        return false;
    alms_timestamp_query_write(&read, &again);
    if (again.size_bytes != der.size_bytes || memcmp(again.bytes, der.bytes, der.size_bytes) != 0)
        return false;
    *out = read;
    return true;
}

/* --- answers ------------------------------------------------------------------------------- */

/* Seconds since 1970; false if it is no time, or one before that. */
static bool take_time(const ASN1_GENERALIZEDTIME *said, int64_t *out)
{
    int days = 0;
    int seconds = 0;
    CLEANUP(free_time) ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);

    REQUIRE(epoch != NULL);
    if (said == NULL || ASN1_TIME_diff(&days, &seconds, epoch, said) != 1 || days < 0 ||
        seconds < 0)
        return false;
    *out = (int64_t)days * SECONDS_OF_A_DAY + seconds;
    return true;
}

static bool take_token(TS_TST_INFO *info, struct alms_timestamp *out)
{
    if (info == NULL || TS_TST_INFO_get_version(info) != VERSION ||
        !take_imprint(TS_TST_INFO_get_msg_imprint(info), &out->imprint) ||
        !take_time(TS_TST_INFO_get_time(info), &out->at_s))
        return false;
    const ASN1_INTEGER *nonce = TS_TST_INFO_get_nonce(info);
    out->has_nonce = nonce != NULL && ASN1_INTEGER_get_uint64(&out->nonce, nonce) == 1;
    return true;
}

/* *out is NULL unless the reply has a token. */
static enum alms_timestamp_result
open_reply(struct alms_span der, TS_RESP **out, struct alms_timestamp *out_said)
{
    const unsigned char *at = (const unsigned char *)der.bytes;
    int64_t status = -1;
    *out_said = (struct alms_timestamp){.nonce = 0};

    if (der.size_bytes == 0 || der.size_bytes > ALMS_TIMESTAMP_SIZE_MAX)
        return ALMS_TIMESTAMP_NO_REPLY;
    CLEANUP(free_reply) TS_RESP *reply = d2i_TS_RESP(NULL, &at, (int)der.size_bytes);
    if (reply == NULL || (const char *)at != der.bytes + der.size_bytes ||
        ASN1_INTEGER_get_int64(&status,
                               TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(reply))) != 1)
        return ALMS_TIMESTAMP_NO_REPLY;
    if (status != TS_STATUS_GRANTED && status != TS_STATUS_GRANTED_WITH_MODS)
        return ALMS_TIMESTAMP_REFUSED;
    if (TS_RESP_get_token(reply) == NULL || !take_token(TS_RESP_get_tst_info(reply), out_said))
        return ALMS_TIMESTAMP_NO_REPLY;
    *out = reply;
    reply = NULL;
    return ALMS_TIMESTAMP_GOOD;
}

enum alms_timestamp_result alms_timestamp_read(struct alms_span der, struct alms_timestamp *out)
{
    CLEANUP(free_reply) TS_RESP *reply = NULL;

    const enum alms_timestamp_result result = open_reply(der, &reply, out);
    ERR_clear_error();
    return result;
}

/* --- whom to believe ----------------------------------------------------------------------- */

struct alms_authorities {
    X509 *items[ALMS_AUTHORITIES_MAX];
    size_t count;
};

void alms_authorities_close(struct alms_authorities *authorities)
{
    if (authorities == NULL)
        return;
    for (size_t i = 0; i < authorities->count; i++)
        X509_free(authorities->items[i]);
    alms_free(authorities);
}

void alms_authorities_close_variable(struct alms_authorities **authorities)
{
    alms_authorities_close(*authorities);
}

struct alms_authorities *alms_authorities_read(struct alms_span pem)
{
    if (pem.size_bytes == 0 || pem.size_bytes > ALMS_AUTHORITIES_SIZE_MAX)
        return NULL;
    CLEANUP(free_bio) BIO *bio = BIO_new_mem_buf(pem.bytes, (int)pem.size_bytes);
    REQUIRE(bio != NULL);
    CLEANUP(alms_authorities_close_variable)
    struct alms_authorities *made = alms_alloc(sizeof(*made));
    for (;;) {
        ERR_clear_error();
        X509 *next = PEM_read_bio_X509(bio, NULL, NULL, NULL);
        if (next == NULL)
            break;
        if (made->count == ALMS_AUTHORITIES_MAX) {
            X509_free(next);
            return NULL;
        }
        made->items[made->count++] = next;
    }
    /* The end says that no further one begins; everything else is damage. */
    const bool is_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (!is_end || made->count == 0)
        return NULL;
    struct alms_authorities *result = made;
    made = NULL;
    return result;
}

/* A store that judges certificates as they were at that time. */
static X509_STORE *open_store(const struct alms_authorities *authorities, int64_t at_s)
{
    X509_STORE *store = X509_STORE_new();

    REQUIRE(store != NULL);
    for (size_t i = 0; i < authorities->count; i++)
        REQUIRE(X509_STORE_add_cert(store, authorities->items[i]) == 1);
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)at_s);
    return store;
}

enum alms_timestamp_result alms_timestamp_check(struct alms_span der,
                                                const struct alms_authorities *authorities,
                                                struct alms_timestamp *out)
{
    CLEANUP(free_reply) TS_RESP *reply = NULL;
    CLEANUP(free_certificate) X509 *signer = NULL;

    enum alms_timestamp_result result = open_reply(der, &reply, out);
    if (result == ALMS_TIMESTAMP_GOOD) {
        CLEANUP(free_store) X509_STORE *store = open_store(authorities, out->at_s);
        ERR_clear_error();
        if (TS_RESP_verify_signature(TS_RESP_get_token(reply), NULL, store, &signer) != 1) {
            const uint64_t error = ERR_peek_last_error();
            result = ERR_GET_LIB(error) == ERR_LIB_TS &&
                             ERR_GET_REASON(error) == TS_R_CERTIFICATE_VERIFY_ERROR
                         ? ALMS_TIMESTAMP_CHAIN
                         : ALMS_TIMESTAMP_SIGNATURE;
        }
    }
    ERR_clear_error();
    return result;
}
