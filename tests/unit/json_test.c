/* json - the escapes and separators of RFC 8785. */
#include "model/json.h"

#include "support/check.h"
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void assert_escaped(const char *text, const char *expected)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer out = {0};

    alms_json_add_text(&out, text);
    assert_int_equal(out.size_bytes, strlen(expected));
    assert_string_equal(out.bytes, expected);
}

static void check_escapes(void **state)
{
    (void)state;
    assert_escaped("", "\"\"");
    assert_escaped("plain text", "\"plain text\"");
    assert_escaped("a\"b", "\"a\\\"b\"");
    assert_escaped("a\\b", "\"a\\\\b\"");
    assert_escaped("a/b", "\"a/b\"");
    assert_escaped("\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\"");
    assert_escaped("\x01\x0B\x1F", "\"\\u0001\\u000b\\u001f\"");
    assert_escaped("\x7F", "\"\x7F\"");         /* as it is */
    assert_escaped("\xC2\x80", "\"\xC2\x80\""); /* U+0080 too */
    assert_escaped("善款€", "\"善款€\"");
    assert_escaped("\xE2\x80\xA8", "\"\xE2\x80\xA8\""); /* and the line separator */
    assert_escaped("\xF0\x9F\x98\x82", "\"\xF0\x9F\x98\x82\"");
    assert_escaped("</script>", "\"</script>\"");
}

/* Every byte below 0x80, once: two characters, six, or itself. */
static void check_every_ascii_character(void **state)
{
    (void)state;
    for (int character = 0; character < 0x80; character++) {
        CLEANUP(alms_buffer_clear) struct alms_buffer out = {0};
        const char byte = (char)character;
        char expected[16];

        alms_json_add_bytes(&out, &byte, 1);
        if (character == '"' || character == '\\') {
            (void)snprintf(expected, sizeof(expected), "\"\\%c\"", character);
        } else if (character >= 0x20) {
            (void)snprintf(expected, sizeof(expected), "\"%c\"", character);
        } else if (character != 0 && strchr("\b\t\n\f\r", character) != NULL) {
            (void)snprintf(expected, sizeof(expected), "\"\\%c\"", "btn_fr"[character - '\b']);
        } else {
            (void)snprintf(expected, sizeof(expected), "\"\\u%04x\"", (unsigned)character);
        }
        assert_string_equal(out.bytes, expected);
        assert_int_equal(out.size_bytes, strlen(expected));
    }
}

static void check_objects(void **state)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer out = {0};

    (void)state;
    alms_buffer_add_text(&out, "{");
    alms_json_add_member(&out, "a", "1");
    alms_json_add_member(&out, "b", "ends in {");
    alms_json_add_key(&out, "c");
    alms_buffer_add_text(&out, "{");
    alms_json_add_member(&out, "d", "");
    alms_buffer_add_text(&out, "}}");
    assert_string_equal(out.bytes, "{\"a\":\"1\",\"b\":\"ends in {\",\"c\":{\"d\":\"\"}}");
}

/* An object of another implementation's vectors, which has only texts. */
static void assert_vector(const char *name, const char *const (*members)[2], size_t count)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer out = {0};
    const char *shared = getenv("ALMS_SHARED");
    char path[SCRATCH_PATH_SIZE_BYTES];
    size_t size = 0;

    (void)snprintf(path, sizeof(path), "%s/vectors/jcs/output/%s", shared == NULL ? "" : shared,
                   name);
    if (!file_exists(path))
        skip();
    alms_buffer_add_text(&out, "{");
    for (size_t i = 0; i < count; i++)
        alms_json_add_member(&out, members[i][0], members[i][1]);
    alms_buffer_add_text(&out, "}");
    char *expected = file_bytes(path, &size);
    assert_int_equal(out.size_bytes, size);
    assert_memory_equal(out.bytes, expected, size);
    free(expected);
}

static void check_shared_vectors(void **state)
{
    static const char *const WEIRD[][2] = {
        {"\n", "Newline"},
        {"\r", "Carriage Return"},
        {"1", "One"},
        {"</script>", "Browser Challenge"},
        {"\xC2\x80", "Control\x7F"},
        {"\xC3\xB6", "Latin Small Letter O With Diaeresis"},
        {"\xE2\x82\xAC", "Euro Sign"},
        {"\xF0\x9F\x98\x82", "Smiley"},
        {"\xEF\xAC\xB3", "Hebrew Letter Dalet With Dagesh"},
    };
    static const char *const FRENCH[][2] = {
        {"peach", "This sorting order"},
        {"p\xC3\xA9"
         "ch\xC3\xA9",
         "is wrong according to French"},
        {"p\xC3\xAA"
         "che",
         "but canonicalization MUST"},
        {"sin", "ignore locale"},
    };

    (void)state;
    assert_vector("weird.json", WEIRD, COUNT_OF(WEIRD));
    assert_vector("french.json", FRENCH, COUNT_OF(FRENCH));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_escapes),
        cmocka_unit_test(check_every_ascii_character),
        cmocka_unit_test(check_objects),
        cmocka_unit_test(check_shared_vectors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
