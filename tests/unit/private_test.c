/* private - disclosures of RFC 9901: their bytes, their digests, reading them back. */
#include "model/private.h"

#include "support/check.h"

#include <string.h>

static void check_members_in_order(void **state)
{
    struct alms_private part = {0};

    (void)state;
    alms_private_add(&part, "phone", "000");
    alms_private_add(&part, "name", "某某");
    alms_private_add(&part, "ref", "A1");
    alms_private_add(&part, "memo", "");
    alms_private_add(&part, "bank", NULL);
    alms_private_add(&part, "account", "1");
    assert_int_equal(part.count, 4);
    assert_string_equal(part.members[0].key, "account");
    assert_string_equal(part.members[1].key, "name");
    assert_string_equal(part.members[2].key, "phone");
    assert_string_equal(part.members[3].key, "ref");
    assert_string_equal(alms_private_get(&part, "name"), "某某");
    assert_null(alms_private_get(&part, "memo"));
    assert_null(alms_private_get(&part, "nam"));
}

/* The bytes of a disclosure, with a salt from a seed that anybody can compute. */
static void check_encoding(void **state)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer out = {0};
    struct alms_random *source = alms_random_open("test");
    struct alms_random *again = alms_random_open("test");
    struct alms_private part = {0};
    uint8_t salt[16];
    char salt_text[ALMS_BASE64_SIZE_BYTES(16)];

    (void)state;
    alms_random_bytes(again, salt, sizeof(salt));
    assert_int_equal(alms_base64url_format(salt, sizeof(salt), salt_text), 22);
    alms_private_add(&part, "ref", "a\"b\\c\n");
    alms_private_add(&part, "name", "某某");
    alms_private_encode(&part, source, &out);
    assert_memory_equal(out.bytes, "[\"", 2);
    assert_memory_equal(out.bytes + 2, salt_text, 22);
    assert_string_equal(out.bytes + 24,
                        "\",\"private\",{\"name\":\"某某\",\"ref\":\"a\\\"b\\\\c\\n\"}]");

    /* The next one has another salt. */
    const size_t size = out.size_bytes;
    alms_private_encode(&part, source, &out);
    assert_int_equal(out.size_bytes, 2 * size);
    assert_memory_not_equal(out.bytes + 2, out.bytes + size + 2, 22);
    assert_string_equal(out.bytes + size + 24, out.bytes + 24 + size);
    alms_random_close(source);
    alms_random_close(again);
}

/* The disclosures that the text of RFC 9901 prints with their digests; its spaces belong to them.
 */
static void check_digests(void **state)
{
    static const struct {
        const char *disclosure;
        const char *base64url;
        const char *digest;
    } CASES[] = {
        {"[\"_26bc4LT-ac6q2KI6cBW5es\", \"family_name\", \"M\xC3\xB6"
         "bius\"]",
         "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
         "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"},
        {"[\"lklxF5jMYlGTPUovMNIvCA\", \"FR\"]", "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0",
         "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"},
    };
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer scratch = {0};

    (void)state;
    alms_buffer_add_text(&scratch, "what was there before");
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const size_t size = strlen(CASES[i].disclosure);
        char digest[ALMS_HASH_BASE64URL_SIZE_BYTES];
        char text[256];
        alms_base64url_format(CASES[i].disclosure, size, text);
        assert_string_equal(text, CASES[i].base64url);
        alms_private_digest(hasher, CASES[i].disclosure, size, &scratch, digest);
        assert_string_equal(digest, CASES[i].digest);
    }
}

static void check_round_trip(void **state)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer out = {0};
    static char large[ALMS_PRIVATE_TEXT_SIZE_MAX + 1];
    static const char *const KEYS[ALMS_PRIVATE_MEMBERS_MAX] = {
        "x", "w", "v", "u", "t", "s", "r", "q", "p", "o", "n", "m", "l", "k", "j", "i",
        "h", "g", "f", "e", "d", "c", "b", "a", "X", "W", "V", "U", "T", "S", "R", "Q",
        "P", "O", "N", "M", "L", "K", "J", "I", "H", "G", "F", "E", "D", "C", "B", "A"};
    struct alms_random *source = alms_random_open("test");
    struct alms_private part = {0};
    struct alms_private read;

    (void)state;
    memset(large, '\\', sizeof(large) - 1);
    for (size_t i = 0; i < COUNT_OF(KEYS); i++)
        alms_private_add(&part, KEYS[i], i == 3 ? large : KEYS[COUNT_OF(KEYS) - 1 - i]);
    alms_private_encode(&part, source, &out);
    assert_true(alms_private_decode(out.bytes, out.size_bytes, arena, &read));
    assert_int_equal(read.count, ALMS_PRIVATE_MEMBERS_MAX);
    for (size_t i = 0; i < read.count; i++) {
        assert_string_equal(read.members[i].key, part.members[i].key);
        assert_string_equal(read.members[i].value, part.members[i].value);
    }
    alms_random_close(source);
}

static void check_what_is_no_disclosure(void **state)
{
    static const char *const REFUSED[] = {
        "",
        "x",
        "{}",
        "[]",
        "null",
        "[\"salt\",\"private\"]",
        "[\"salt\",\"private\",{},\"more\"]",
        "[\"salt\",\"private\",[]]",
        "[\"salt\",\"private\",\"text\"]",
        "[\"salt\",\"private\",{\"a\":1}]",
        "[\"salt\",\"private\",{\"a\":null}]",
        "[\"salt\",\"private\",{\"a\":{}}]",
        "[\"salt\",\"private\",{\"a\":\"1\",\"a\":\"2\"}]",
        "[\"salt\",\"private\",{\"a\":\"1\"}] x",
        "[\"salt\",\"private\",{\"a\":\"1\"}",
        "[\"salt\",\"private\",{\"a\":\"\\ud800\"}]",
        "[\"salt\",\"private\",{\"a\":\"\xFF\"}]",
        "[\"salt\",\"private\",{\"a\":\"\\u0000\"}]",
        "[\"salt\",\"private\",{\"a\":\"\\ud800\\u0041\"}]",
        "[\"salt\",\"private\",{\"a\":\"\\udc00\"}]",
        "[\"salt\",\"private\",{\"a\":\"\\u12g4\"}]",
        "[\"salt\",\"private\",{\"a\":\"\\u12\"}]",
        "[\"salt\",\"private\",{\"a\":\"\\x\"}]",
        "[\"salt\",\"private\",{\"a\":\"\\",
        "[\"salt\",\"private\",{\"a\":\"\t\"}]",
        "[\"salt\",\"private\",{\"a\":\"\",\"a\":\"1\"}]",
        "[\"salt\",\"private\",{\"a\":\"1\",}]",
        "[\"salt\",\"private\",{\"a\" \"1\"}]",
        "[\"salt\",\"family_name\",{\"a\":\"1\"}]",
        "[\"salt\",7,{\"a\":\"1\"}]",
        "[7,\"private\",{\"a\":\"1\"}]",
        ("[\"salt\",\"private\",{\"a\":\"1\",\"b\":\"1\",\"c\":\"1\",\"d\":\"1\",\"e\":\"1\","
         "\"f\":\"1\",\"g\":\"1\",\"h\":\"1\",\"i\":\"1\",\"j\":\"1\",\"k\":\"1\",\"l\":\"1\","
         "\"m\":\"1\",\"n\":\"1\",\"o\":\"1\",\"p\":\"1\",\"q\":\"1\",\"r\":\"1\",\"s\":\"1\","
         "\"t\":\"1\",\"u\":\"1\",\"v\":\"1\",\"w\":\"1\",\"x\":\"1\",\"y\":\"1\""
         ",\"A\":\"1\",\"B\":\"1\",\"C\":\"1\",\"D\":\"1\",\"E\":\"1\",\"F\":\"1\",\"G\":\"1\""
         ",\"H\":\"1\",\"I\":\"1\",\"J\":\"1\",\"K\":\"1\",\"L\":\"1\""
         ",\"M\":\"1\",\"N\":\"1\",\"O\":\"1\",\"P\":\"1\",\"Q\":\"1\",\"R\":\"1\",\"S\":\"1\""
         ",\"T\":\"1\",\"U\":\"1\",\"V\":\"1\",\"W\":\"1\",\"X\":\"1\"}]"),
    };
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct alms_private read;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++)
        assert_false(alms_private_decode(REFUSED[i], strlen(REFUSED[i]), arena, &read));
    /* Others write spaces, and a part may have lost all its members. */
    static const char SPACED[] = "[ \"salt\", \"private\", { \"b\": \"2\", \"a\": \"1\" } ]";
    assert_true(alms_private_decode(SPACED, strlen(SPACED), arena, &read));
    assert_int_equal(read.count, 2);
    assert_string_equal(alms_private_get(&read, "b"), "2");
    /* Others write other escapes. */
    static const char ESCAPED[] = "[\"s\",\"pr\\u0069vate\",{\"a\":\"\\u00e9\\u4f59\\uD83D\\ude00"
                                  "\\/\\\"\\\\\\b\\f\\n\\r\\t\\u000a.\"}]";
    assert_true(alms_private_decode(ESCAPED, strlen(ESCAPED), arena, &read));
    assert_string_equal(alms_private_get(&read, "a"), "é余😀/\"\\\b\f\n\r\t\n.");
    static const char EMPTY[] = "[\"salt\",\"private\",{}]";
    assert_true(alms_private_decode(EMPTY, strlen(EMPTY), arena, &read));
    assert_int_equal(read.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_members_in_order),
        cmocka_unit_test(check_encoding),
        cmocka_unit_test(check_digests),
        cmocka_unit_test(check_round_trip),
        cmocka_unit_test(check_what_is_no_disclosure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
