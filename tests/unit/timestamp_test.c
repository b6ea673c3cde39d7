/* timestamp - queries and replies of RFC 3161, whole, cut and with every byte changed. */
#include "base/timestamp.h"

#include "support/check.h"
#include "support/support.h"
#include "unit/timestamp_sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_SIZE_MAX = 4096 };

/* Bytes on the heap without one more behind them; the caller frees them. */
static char *copy_of(const char *bytes, size_t size_bytes)
{
    char *copy = malloc(size_bytes == 0 ? 1 : size_bytes);

    assert_non_null(copy);
    memcpy(copy, bytes, size_bytes);
    return copy;
}

static size_t unhex(const char *text, char bytes[SAMPLE_SIZE_MAX])
{
    const size_t size = strlen(text) / 2;

    assert_true(size <= SAMPLE_SIZE_MAX);
    assert_true(alms_hex_parse(text, (uint8_t *)bytes, size));
    return size;
}

static struct alms_authorities *trust(const char *pem)
{
    return alms_authorities_read((struct alms_span){pem, strlen(pem)});
}

static void hash_data(struct alms_hash *out)
{
    struct alms_hasher *hasher = alms_hasher_open();

    alms_hash_bytes(hasher, SAMPLE_DATA, strlen(SAMPLE_DATA), out);
    alms_hasher_close(hasher);
}

/* --- queries ------------------------------------------------------------------------------- */

static void check_query(void **state)
{
    char bytes[SAMPLE_SIZE_MAX];
    struct alms_timestamp_query query;
    struct alms_timestamp_query again;
    struct alms_hash hash;
    struct alms_buffer written = {0};
    const size_t size = unhex(SAMPLE_QUERY, bytes);

    (void)state;
    hash_data(&hash);
    assert_true(alms_timestamp_query_read((struct alms_span){bytes, size}, &query));
    assert_true(alms_hash_equal(&query.imprint, &hash));
    alms_timestamp_query_write(&query, &written);
    assert_int_equal(written.size_bytes, size);
    assert_memory_equal(written.bytes, bytes, size);
    alms_buffer_clear(&written);
    for (size_t cut = 0; cut < size; cut++) {
        char *copy = copy_of(bytes, cut);
        assert_false(alms_timestamp_query_read((struct alms_span){copy, cut}, &again));
        free(copy);
    }
    bytes[size] = 0;
    assert_false(alms_timestamp_query_read((struct alms_span){bytes, size + 1}, &again));
    for (size_t i = 0; i < size * 8; i++) {
        char *copy = copy_of(bytes, size);
        copy[i / 8] = (char)(copy[i / 8] ^ 1 << i % 8);
        /* What is still a query is another one. */
        if (alms_timestamp_query_read((struct alms_span){copy, size}, &again)) {
            assert_true(again.nonce != query.nonce ||
                        !alms_hash_equal(&again.imprint, &query.imprint));
        }
        free(copy);
    }
}

static void check_nonces(void **state)
{
    struct alms_hash one = {{1}};
    struct alms_hash two = {{2}};
    struct alms_random *source = alms_random_open("test");
    struct alms_random *again = alms_random_open("test");
    struct alms_random *third = alms_random_open("test");

    (void)state;
    const uint64_t nonce = alms_timestamp_nonce(source, &one);
    assert_true(nonce != 0);
    assert_true(nonce == alms_timestamp_nonce(again, &one));
    assert_true(nonce != alms_timestamp_nonce(third, &two));
    assert_true(nonce != alms_timestamp_nonce(source, &one));
    alms_random_close(source);
    alms_random_close(again);
    alms_random_close(third);
}

/* --- replies ------------------------------------------------------------------------------- */

static void check_reply(void **state)
{
    char bytes[SAMPLE_SIZE_MAX];
    struct alms_timestamp_query query;
    struct alms_timestamp said;
    struct alms_hash hash;
    struct alms_authorities *authorities = trust(SAMPLE_CA);
    struct alms_authorities *others = trust(SAMPLE_OTHER_CA);

    (void)state;
    hash_data(&hash);
    size_t size = unhex(SAMPLE_QUERY, bytes);
    assert_true(alms_timestamp_query_read((struct alms_span){bytes, size}, &query));
    size = unhex(SAMPLE_REPLY, bytes);
    const struct alms_span reply = {bytes, size};
    assert_int_equal(alms_timestamp_read(reply, &said), ALMS_TIMESTAMP_GOOD);
    assert_true(said.has_nonce && said.nonce == query.nonce);
    assert_true(alms_hash_equal(&said.imprint, &hash));
    assert_true(said.at_s > INT64_C(1700000000));
    assert_int_equal(alms_timestamp_check(reply, authorities, &said), ALMS_TIMESTAMP_GOOD);
    assert_int_equal(alms_timestamp_check(reply, others, &said), ALMS_TIMESTAMP_CHAIN);
    size = unhex(SAMPLE_REFUSAL, bytes);
    assert_int_equal(alms_timestamp_read((struct alms_span){bytes, size}, &said),
                     ALMS_TIMESTAMP_REFUSED);
    alms_authorities_close(authorities);
    alms_authorities_close(others);
}

static void check_cut_reply(void **state)
{
    char bytes[SAMPLE_SIZE_MAX];
    struct alms_timestamp said;
    const size_t size = unhex(SAMPLE_REPLY, bytes);

    (void)state;
    for (size_t cut = 0; cut < size; cut++) {
        char *copy = copy_of(bytes, cut);
        assert_int_equal(alms_timestamp_read((struct alms_span){copy, cut}, &said),
                         ALMS_TIMESTAMP_NO_REPLY);
        free(copy);
    }
    bytes[size] = 0;
    assert_int_equal(alms_timestamp_read((struct alms_span){bytes, size + 1}, &said),
                     ALMS_TIMESTAMP_NO_REPLY);
    assert_int_equal(
        alms_timestamp_read((struct alms_span){bytes, ALMS_TIMESTAMP_SIZE_MAX + 1}, &said),
        ALMS_TIMESTAMP_NO_REPLY);
}

/* What is not under the signature may change; what a stamp says may not. */
static void check_changed_reply(void **state)
{
    char bytes[SAMPLE_SIZE_MAX];
    struct alms_timestamp said;
    struct alms_timestamp changed;
    size_t good_count = 0;
    const size_t size = unhex(SAMPLE_REPLY, bytes);
    struct alms_authorities *authorities = trust(SAMPLE_CA);

    (void)state;
    assert_int_equal(alms_timestamp_read((struct alms_span){bytes, size}, &said),
                     ALMS_TIMESTAMP_GOOD);
    for (size_t i = 0; i < size; i++) {
        char *copy = copy_of(bytes, size);
        copy[i] = (char)(copy[i] ^ (i % 2 == 0 ? 0x01 : 0x80));
        if (alms_timestamp_check((struct alms_span){copy, size}, authorities, &changed) ==
            ALMS_TIMESTAMP_GOOD) {
            good_count += 1;
            assert_true(alms_hash_equal(&changed.imprint, &said.imprint));
            assert_true(changed.at_s == said.at_s && changed.nonce == said.nonce);
        }
        free(copy);
    }
    assert_true(good_count < size / 10);
    alms_authorities_close(authorities);
}

/* --- authorities --------------------------------------------------------------------------- */

static void check_authorities(void **state)
{
    const size_t size = strlen(SAMPLE_CA);
    const char *body = strchr(SAMPLE_CA, '\n') + 1;

    (void)state;
    assert_null(trust(""));
    assert_null(trust("no certificate\n"));
    for (size_t cut = (size_t)(body - SAMPLE_CA); cut + 1 < size; cut += 7) {
        char *copy = copy_of(SAMPLE_CA, cut);
        assert_null(alms_authorities_read((struct alms_span){copy, cut}));
        free(copy);
    }
    /* Two, with words before them; and a good one before a damaged one is not enough. */
    char both[2 * SAMPLE_SIZE_MAX];
    (void)snprintf(both, sizeof(both), "words\n%s%s", SAMPLE_CA, SAMPLE_OTHER_CA);
    struct alms_authorities *two = trust(both);
    assert_non_null(two);
    alms_authorities_close(two);
    (void)snprintf(both, sizeof(both), "%s%.*s", SAMPLE_CA, (int)size / 2, SAMPLE_OTHER_CA);
    assert_null(trust(both));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_query),         cmocka_unit_test(check_nonces),
        cmocka_unit_test(check_reply),         cmocka_unit_test(check_cut_reply),
        cmocka_unit_test(check_changed_reply), cmocka_unit_test(check_authorities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
