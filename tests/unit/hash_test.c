/* hash - SHA-256, HMAC, predictable and unpredictable bytes, base64 and hex, by published vectors.
 */
#include "base/hash.h"

#include "base/memory.h"
#include "support/check.h"

#include <stdlib.h>
#include <string.h>

static void assert_hash(const struct alms_hash *hash, const char *hex)
{
    char text[ALMS_HASH_HEX_SIZE_BYTES];
    alms_hash_hex(hash, text);
    assert_string_equal(text, hex);
}

/* --- SHA-256 ------------------------------------------------------------------------------- */

/* The examples that NIST publishes for FIPS 180-4. */
static const struct {
    const char *text;
    const char *hex;
} FIPS_180[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
     "lmnopqrsmnopqrstnopqrstu",
     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

static void check_hash_vectors(void **state)
{
    struct alms_hasher *hasher = alms_hasher_open();
    struct alms_hash hash;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(FIPS_180); i++) {
        const char *text = FIPS_180[i].text;
        alms_hash_bytes(hasher, text, strlen(text), &hash);
        assert_hash(&hash, FIPS_180[i].hex);
        alms_hasher_begin(hasher);
        for (size_t j = 0; j < strlen(text); j++)
            alms_hasher_add(hasher, text + j, 1);
        alms_hasher_end(hasher, &hash);
        assert_hash(&hash, FIPS_180[i].hex);
    }

    char thousand[1000];
    memset(thousand, 'a', sizeof(thousand));
    alms_hasher_begin(hasher);
    for (size_t i = 0; i < 1000; i++)
        alms_hasher_add(hasher, thousand, sizeof(thousand));
    alms_hasher_end(hasher, &hash);
    assert_hash(&hash, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    alms_hasher_close(hasher);
    alms_hasher_close(NULL);
}

static void check_equal(void **state)
{
    struct alms_hash a = {{1, 2, 3}};
    struct alms_hash b = a;

    (void)state;
    assert_true(alms_hash_equal(&a, &b));
    b.bytes[ALMS_HASH_SIZE_BYTES - 1] = 1;
    assert_false(alms_hash_equal(&a, &b));
}

/* RFC 6962, 2.1: a leaf and a node are hashed behind a byte of their own. */
static void check_tree_hashes(void **state)
{
    struct alms_hasher *hasher = alms_hasher_open();
    struct alms_hash left;
    struct alms_hash right;
    struct alms_hash hash;

    (void)state;
    alms_hash_leaf(hasher, "", 0, &left);
    assert_hash(&left, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    alms_hash_leaf(hasher, "\0", 1, &right);
    assert_hash(&right, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
    alms_hash_node(hasher, &left, &right, &hash);
    assert_hash(&hash, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
    alms_hash_node(hasher, &left, &right, &left); /* the result may be an operand */
    assert_true(alms_hash_equal(&left, &hash));
    alms_hasher_close(hasher);
}

/* --- HMAC ---------------------------------------------------------------------------------- */

/* RFC 4231, cases 1 to 4. A key of fewer bytes is the same key with zeros behind it. */
static void check_keyed_vectors(void **state)
{
    static const struct {
        uint8_t key[ALMS_KEY_SIZE_BYTES];
        const char *text;
        uint8_t repeated;
        const char *hex;
    } CASES[] = {
        {{0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
          0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b},
         "Hi There",
         0,
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {{'J', 'e', 'f', 'e'},
         "what do ya want for nothing?",
         0,
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {{0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa,
          0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa},
         NULL,
         0xdd,
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {{1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13,
          14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25},
         NULL,
         0xcd,
         "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alms_keyed *keyed = alms_keyed_open(CASES[i].key);
        for (int round = 0; round < 2; round++) { /* it begins again with its key */
            struct alms_hash hash;
            alms_keyed_begin(keyed);
            for (size_t j = 0; CASES[i].text == NULL && j < 50; j++)
                alms_keyed_add(keyed, &CASES[i].repeated, 1);
            if (CASES[i].text != NULL)
                alms_keyed_add(keyed, CASES[i].text, strlen(CASES[i].text));
            alms_keyed_end(keyed, &hash);
            assert_hash(&hash, CASES[i].hex);
        }
        alms_keyed_close(keyed);
    }
    alms_keyed_close(NULL);
}

/* --- random bytes -------------------------------------------------------------------------- */

enum { DRAWS = 1000, DRAW_SIZE_BYTES = 16 };

static void draw(const char *seed, uint8_t bytes[DRAWS][DRAW_SIZE_BYTES])
{
    struct alms_random *source = alms_random_open(seed);

    for (size_t i = 0; i < DRAWS; i++)
        alms_random_bytes(source, bytes[i], DRAW_SIZE_BYTES);
    alms_random_close(source);
}

static int compare_draws(const void *a, const void *b)
{
    return memcmp(a, b, DRAW_SIZE_BYTES);
}

static void assert_none_twice(uint8_t bytes[DRAWS][DRAW_SIZE_BYTES])
{
    qsort(bytes, DRAWS, DRAW_SIZE_BYTES, compare_draws);
    for (size_t i = 1; i < DRAWS; i++)
        assert_memory_not_equal(bytes[i - 1], bytes[i], DRAW_SIZE_BYTES);
}

/* More than the pool of 4,096 bytes, so that it is filled again. */
static void check_random_bytes(void **state)
{
    static uint8_t first[DRAWS][DRAW_SIZE_BYTES];
    static uint8_t second[DRAWS][DRAW_SIZE_BYTES];
    struct alms_hasher *hasher = alms_hasher_open();
    struct alms_hash hash;
    uint8_t block[ALMS_HASH_SIZE_BYTES + sizeof(uint64_t)] = {0};

    (void)state;
    draw("one", first);
    draw("one", second);
    assert_memory_equal(first, second, sizeof(first));
    draw("two", second);
    assert_memory_not_equal(first, second, sizeof(first));

    /* Seeded bytes are the digests of the seed's digest and the number of the block. */
    alms_hash_bytes(hasher, "one", 3, &hash);
    memcpy(block, hash.bytes, sizeof(hash.bytes));
    alms_hash_bytes(hasher, block, sizeof(block), &hash);
    assert_memory_equal(first, hash.bytes, sizeof(hash.bytes));
    assert_none_twice(first);

    draw(NULL, first);
    draw(NULL, second);
    assert_memory_not_equal(first, second, sizeof(first));
    assert_none_twice(first);
    alms_random_close(NULL);
    alms_hasher_close(hasher);
}

/* --- spelling ------------------------------------------------------------------------------ */

/* RFC 4648, section 10, without padding; section 5 for the letters 62 and 63. */
static void check_base64(void **state)
{
    static const struct {
        const char *bytes;
        const char *text;
    } CASES[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xFB\xFF\xFE", "-__-"},
        {"\xFF\xEF", "_-8"}};
    struct alms_hash hash;
    char text[ALMS_HASH_BASE64_SIZE_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const size_t size = strlen(CASES[i].bytes);
        assert_int_equal(alms_base64url_format(CASES[i].bytes, size, text), strlen(CASES[i].text));
        assert_string_equal(text, CASES[i].text);
        assert_true(ALMS_BASE64_SIZE_BYTES(size) > strlen(CASES[i].text));
    }

    /* The root of the empty tree, as checkpoints spell it. */
    struct alms_hasher *hasher = alms_hasher_open();
    alms_hash_bytes(hasher, "", 0, &hash);
    alms_hash_base64(&hash, text);
    assert_string_equal(text, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_int_equal(alms_base64url_format(hash.bytes, sizeof(hash.bytes), text),
                     ALMS_HASH_BASE64URL_SIZE_BYTES - 1);
    assert_string_equal(text, "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
    alms_hasher_close(hasher);
}

static void check_hex(void **state)
{
    static const char *const REFUSED[] = {"",         "0",        "00010",    "000102ff00",
                                          "000102fg", "000102FF", "0x0102ff", " 00102ff",
                                          "000102f/", "000102f:", "000102f`"};
    static const uint8_t BYTES[] = {0x00, 0x01, 0x9a, 0xff};
    uint8_t read[4] = {7, 7, 7, 7};
    char text[9];

    (void)state;
    alms_hex_format(BYTES, sizeof(BYTES), text);
    assert_string_equal(text, "00019aff");
    assert_true(alms_hex_parse(text, read, sizeof(read)));
    assert_memory_equal(read, BYTES, sizeof(BYTES));
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++)
        assert_false(alms_hex_parse(REFUSED[i], read, sizeof(read)));
    assert_true(alms_hex_parse("", read, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_hash_vectors), cmocka_unit_test(check_equal),
        cmocka_unit_test(check_tree_hashes),  cmocka_unit_test(check_keyed_vectors),
        cmocka_unit_test(check_random_bytes), cmocka_unit_test(check_base64),
        cmocka_unit_test(check_hex),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
