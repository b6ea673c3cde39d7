/* base64 - the one form of every text, and everything that is nearly it. */
#include "base/base64.h"

#include "base/hash.h"
#include "support/check.h"

#include <string.h>

/* RFC 4648, section 10. */
static const struct {
    const char *bytes;
    const char *text;
} VECTORS[] = {{"", ""},
               {"f", "Zg=="},
               {"fo", "Zm8="},
               {"foo", "Zm9v"},
               {"foob", "Zm9vYg=="},
               {"fooba", "Zm9vYmE="},
               {"foobar", "Zm9vYmFy"}};

static void check_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(VECTORS); i++) {
        char text[ALMS_BASE64_SIZE_BYTES(6)];
        uint8_t bytes[8];
        size_t size = 99;
        const size_t expected = strlen(VECTORS[i].bytes);
        assert_int_equal(alms_base64_format((const uint8_t *)VECTORS[i].bytes, expected, text),
                         strlen(VECTORS[i].text));
        assert_string_equal(text, VECTORS[i].text);
        assert_true(alms_base64_parse(text, strlen(text), bytes, sizeof(bytes), &size));
        assert_int_equal(size, expected);
        assert_memory_equal(bytes, VECTORS[i].bytes, expected);
        const size_t letters = strcspn(text, "=");
        assert_true(alms_base64url_parse(text, letters, bytes, sizeof(bytes), &size));
        assert_int_equal(size, expected);
        assert_memory_equal(bytes, VECTORS[i].bytes, expected);
        assert_true(alms_base64_parse(text, strlen(text), NULL, 0, &size));
        assert_int_equal(size, expected);
    }
}

static void check_refused(void **state)
{
    static const char *const REFUSED[] = {
        "Zg",   "Zg=",  "Zg===",    "Zh==", /* a bit behind the last byte */
        "Zm9=", "=",    "====",     "Z===",  "Zm9v\n", "Zm9 v", " Zm9v",
        "Zm-v", "Zm_v", "Zg==Zg==", "Zm9v=", "Z",      "Zm9vY", "\xc3\xa9==",
    };
    uint8_t bytes[16];
    size_t size = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++)
        assert_false(alms_base64_parse(REFUSED[i], strlen(REFUSED[i]), bytes, 16, &size));
    assert_false(alms_base64url_parse("Zg==", 4, bytes, 16, &size));
    assert_false(alms_base64url_parse("Zm+v", 4, bytes, 16, &size));
    assert_false(alms_base64url_parse("Zh", 2, bytes, 16, &size));
    assert_true(alms_base64url_parse("-_-_", 4, bytes, 16, &size));
}

static void check_room(void **state)
{
    uint8_t bytes[6] = {0};
    size_t size = 0;

    (void)state;
    assert_true(alms_base64_parse("Zm9vYmFy", 8, bytes, 6, &size));
    assert_false(alms_base64_parse("Zm9vYmFy", 8, bytes, 5, &size));
    assert_true(alms_base64_parse("Zm9vYmE=", 8, bytes, 5, &size));
    assert_false(alms_base64url_parse("Zm9vYmFy", 8, bytes, 5, &size));
}

static void check_all_bytes(void **state)
{
    uint8_t in[256];
    uint8_t out[256];
    char text[ALMS_BASE64_SIZE_BYTES(256)];
    size_t size = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(in); i++)
        in[i] = (uint8_t)(i * 7);
    for (size_t count = 0; count <= sizeof(in); count++) {
        const size_t text_size = alms_base64_format(in, count, text);
        assert_int_equal(text_size, (count + 2) / 3 * 4);
        assert_true(alms_base64_parse(text, text_size, out, sizeof(out), &size));
        assert_int_equal(size, count);
        assert_memory_equal(in, out, count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_vectors),
        cmocka_unit_test(check_refused),
        cmocka_unit_test(check_room),
        cmocka_unit_test(check_all_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
