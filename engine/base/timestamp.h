/*
 * timestamp - time stamps of RFC 3161: queries to an authority, its replies, and whom to believe.
 *
 * Only SHA-256 is asked for. A reply is read first, and then checked against certificates that one
 * trusts, as they were at the time that it tells: no clock is asked.
 */
#ifndef ALMS_TIMESTAMP_BASE_H
#define ALMS_TIMESTAMP_BASE_H

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"

enum {
    ALMS_TIMESTAMP_SIZE_MAX = 65536,     /* of a query or a reply; they have some thousand bytes */
    ALMS_AUTHORITIES_SIZE_MAX = 1048576, /* of a file of certificates */
    ALMS_AUTHORITIES_MAX = 256
};

/* --- asking --- */

struct alms_timestamp_query {
    struct alms_hash imprint; /* SHA-256 of what is stamped */
    uint64_t nonce;           /* not 0; the reply repeats it */
};

/* A nonce for this imprint, so that one seed makes many in tests. */
uint64_t alms_timestamp_nonce(struct alms_random *source, const struct alms_hash *imprint);

/* Adds the query as DER; the authority is asked for its certificates too. */
void alms_timestamp_query_write(const struct alms_timestamp_query *query, struct alms_buffer *out);

/* False unless it is a query as the function above writes it, byte by byte. */
bool alms_timestamp_query_read(struct alms_span der, struct alms_timestamp_query *out);

/* --- answers --- */

enum alms_timestamp_result {
    ALMS_TIMESTAMP_GOOD,
    ALMS_TIMESTAMP_NO_REPLY,  /* not the DER of a reply with a token over SHA-256 */
    ALMS_TIMESTAMP_REFUSED,   /* the authority says that it made no stamp */
    ALMS_TIMESTAMP_SIGNATURE, /* the signature is not by the certificate that is named */
    ALMS_TIMESTAMP_CHAIN,     /* nobody who is trusted stands for that certificate at that time */
};

/* What a token says. */
struct alms_timestamp {
    struct alms_hash imprint;
    bool has_nonce; /* one of at most 64 bits */
    uint64_t nonce;
    int64_t at_s; /* fractions of a second are cut off */
};

/* Reads what a reply says: GOOD, NO_REPLY or REFUSED. No signature is checked. */
enum alms_timestamp_result alms_timestamp_read(struct alms_span der, struct alms_timestamp *out);

/* Certificates that one trusts. */
struct alms_authorities;

/* From PEM; text between certificates is passed over. NULL if it has none, or one is damaged. */
struct alms_authorities *alms_authorities_read(struct alms_span pem);
void alms_authorities_close(struct alms_authorities *authorities); /* NULL is fine */
void alms_authorities_close_variable(struct alms_authorities **authorities);

/* As alms_timestamp_read, and whether the token was signed by whom a trusted certificate made. */
enum alms_timestamp_result alms_timestamp_check(struct alms_span der,
                                                const struct alms_authorities *authorities,
                                                struct alms_timestamp *out);

#endif
