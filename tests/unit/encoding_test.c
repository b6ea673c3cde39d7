/* encoding - what a text is written in is found by content; GB18030 comes out as browsers show it.
 */
#include "intake/encoding.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- finding out --------------------------------------------------------------------------- */

static enum alms_encoding judge(const char *text, size_t size_bytes, size_t piece)
{
    struct alms_encoding_evidence evidence = {0};

    for (size_t at = 0; at < size_bytes; at += piece)
        alms_encoding_look(&evidence, text + at, size_bytes - at < piece ? size_bytes - at : piece);
    return alms_encoding_judge(&evidence);
}

/* The same answer however the text is cut. */
static void check_judged(const char *text, enum alms_encoding expected)
{
    const size_t size = strlen(text);

    for (size_t piece = 1; piece <= size; piece++)
        assert_int_equal(judge(text, size, piece), expected);
}

static void check_judging(void **state)
{
    (void)state;
    check_judged("date,amount\n", ALMS_UTF8);
    check_judged("日期,金额,附言,天使计划救助先心病患儿", ALMS_UTF8);
    /* The same words in GB18030. */
    check_judged("\xC8\xD5\xC6\xDA,\xBD\xF0\xB6\xEE,\xCC\xEC\xCA\xB9\xBC\xC6\xBB\xAE",
                 ALMS_GB18030);
    /* A word whose GB18030 bytes look like UTF-8, among others that do not. */
    check_judged("\xC1\xAA\xCD\xA8,\xBD\xF0\xB6\xEE,\xCC\xEC\xCA\xB9", ALMS_GB18030);
    /* UTF-8 with one damaged byte is not GB18030. */
    check_judged("日期,金额,附言\xFF,天使计划", ALMS_UTF8);
    check_judged("\x80", ALMS_GB18030);
    assert_int_equal(judge("", 0, 1), ALMS_UTF8);
}

static void check_marks(void **state)
{
    enum alms_encoding encoding = ALMS_UTF8;

    (void)state;
    assert_int_equal(alms_encoding_mark("\xEF\xBB\xBFx", 4, &encoding), 3);
    assert_int_equal(encoding, ALMS_UTF8);
    assert_int_equal(alms_encoding_mark("\xFF\xFEx", 4, &encoding), 2);
    assert_int_equal(encoding, ALMS_UTF16LE);
    assert_int_equal(alms_encoding_mark("\xFE\xFF", 2, &encoding), 2);
    assert_int_equal(encoding, ALMS_UTF16BE);
    assert_int_equal(alms_encoding_mark("\x84\x31\x95\x33", 4, &encoding), 4);
    assert_int_equal(encoding, ALMS_GB18030);
    assert_int_equal(alms_encoding_mark("\xEF\xBB", 2, &encoding), 0);
    assert_int_equal(alms_encoding_mark("", 0, &encoding), 0);
}

/* --- converting ---------------------------------------------------------------------------- */

/* Converts a whole text; false if it has a sequence that is invalid or cut off. */
static bool convert(enum alms_encoding encoding, const void *bytes, size_t size_bytes,
                    struct alms_buffer *out, size_t *out_taken)
{
    bool is_invalid = false;
    struct alms_converter *converter = alms_converter_open(encoding);

    out->size_bytes = 0;
    *out_taken = alms_converter_take(converter, bytes, size_bytes, out, &is_invalid);
    alms_converter_close(converter);
    alms_buffer_add(out, "", 1);
    return !is_invalid && *out_taken == size_bytes;
}

static void check_converted(enum alms_encoding encoding, const void *bytes, size_t size_bytes,
                            const char *expected)
{
    size_t taken = 0;
    struct alms_buffer text = {0};

    assert_true(convert(encoding, bytes, size_bytes, &text, &taken));
    assert_string_equal(text.bytes, expected);
    alms_buffer_clear(&text);
}

static void check_converting(void **state)
{
    (void)state;
    check_converted(ALMS_UTF16LE, "\xD1\x53\x28\x00\x3D\xD8\x00\xDE", 8, "发(😀");
    check_converted(ALMS_UTF16BE, "\x53\xD1\x00\x28\xD8\x3D\xDE\x00", 8, "发(😀");
    check_converted(ALMS_GB18030, "\xBD\xF0\xB6\xEE\x94\x39\xFC\x36,1", 10, "金额😀,1");
    check_converted(ALMS_GB18030,
                    "a\x80"
                    "b",
                    3, "a€b");
    /* The codes in which the C library differs. */
    check_converted(ALMS_GB18030, "x\xA3\xA0y\xFE\x51\xFE\x91z", 9,
                    "x　y\xEE\xA0\x96\xEE\xA1\x95z");
    check_converted(ALMS_GB18030, "\x82\x35\x90\x37\x84\x31\x83\x35", 8, "龴︙");
}

static void check_stop(enum alms_encoding encoding, const char *bytes, size_t size_bytes,
                       size_t expected_taken, bool expected_invalid)
{
    bool is_invalid = false;
    struct alms_buffer text = {0};
    struct alms_converter *converter = alms_converter_open(encoding);

    assert_int_equal(alms_converter_take(converter, bytes, size_bytes, &text, &is_invalid),
                     expected_taken);
    assert_int_equal(is_invalid, expected_invalid);
    alms_converter_close(converter);
    alms_buffer_clear(&text);
}

/* What is cut off waits for more; what the encoding does not have is told at its first byte. */
static void check_stops(void **state)
{
    (void)state;
    check_stop(ALMS_GB18030, "ab\xBD", 3, 2, false);
    check_stop(ALMS_GB18030, "ab\x94\x39\xFC", 5, 2, false);
    check_stop(ALMS_GB18030, "ab\xFF\x41", 4, 2, true);
    check_stop(ALMS_GB18030, "ab\xBD\x20", 4, 2, true);
    check_stop(ALMS_GB18030, "ab\xBD\x7F", 4, 2, true);
    check_stop(ALMS_GB18030, "ab\x94\x39\x20", 5, 2, true);
    check_stop(ALMS_GB18030, "ab\xFE\x39\xFE\x39", 6, 2, true); /* beyond the last character */
    check_stop(ALMS_UTF16LE, "a\0\x3D\xD8", 4, 2, false);
    check_stop(ALMS_UTF16LE, "a\0\x00\xDE", 4, 2, true);
    check_stop(ALMS_UTF16LE, "a\0b", 3, 2, false);
}

/* --- the whole table of browsers ----------------------------------------------------------- */

static size_t put_utf8(uint32_t character, char out[5])
{
    size_t size = 0;

    if (character < 0x80) {
        out[size++] = (char)character;
    } else if (character < 0x800) {
        out[size++] = (char)(0xC0 | character >> 6);
        out[size++] = (char)(0x80 | (character & 0x3F));
    } else if (character < 0x10000) {
        out[size++] = (char)(0xE0 | character >> 12);
        out[size++] = (char)(0x80 | (character >> 6 & 0x3F));
        out[size++] = (char)(0x80 | (character & 0x3F));
    } else {
        out[size++] = (char)(0xF0 | character >> 18);
        out[size++] = (char)(0x80 | (character >> 12 & 0x3F));
        out[size++] = (char)(0x80 | (character >> 6 & 0x3F));
        out[size++] = (char)(0x80 | (character & 0x3F));
    }
    out[size] = '\0';
    return size;
}

static FILE *open_vector(const char *name)
{
    const char *shared = getenv("ALMS_SHARED");
    char path[1024];

    (void)snprintf(path, sizeof(path), "%s/vectors/gb18030/%s", shared == NULL ? "." : shared,
                   name);
    return fopen(path, "r");
}

/* Every code of two bytes, by the index of the WHATWG Encoding Standard. */
static void check_pairs(void **state)
{
    FILE *file = open_vector("index-gb18030.txt");
    char line[256];
    unsigned int count = 0;

    (void)state;
    if (file == NULL)
        skip();
    while (fgets(line, sizeof(line), file) != NULL) {
        char *end = NULL;
        char expected[5];
        const unsigned long pointer = strtoul(line, &end, 10);
        if (end == line || *end != '\t')
            continue;
        const unsigned long trail = pointer % 190;
        const char bytes[] = {(char)(pointer / 190 + 0x81),
                              (char)(trail + (trail < 0x3F ? 0x40 : 0x41))};
        (void)put_utf8((uint32_t)strtoul(end + 1, NULL, 16), expected);
        check_converted(ALMS_GB18030, bytes, 2, expected);
        count += 1;
    }
    (void)fclose(file);
    assert_int_equal(count, 23940);
}

/* Every code of four bytes, by the ranges of the same standard. */
static void check_quadruples(void **state)
{
    enum { RANGES_MAX = 256 };
    FILE *file = open_vector("index-gb18030-ranges.txt");
    uint32_t pointers[RANGES_MAX];
    uint32_t characters[RANGES_MAX];
    size_t count = 0;
    char line[256];

    (void)state;
    if (file == NULL)
        skip();
    while (count < RANGES_MAX && fgets(line, sizeof(line), file) != NULL) {
        char *end = NULL;
        pointers[count] = (uint32_t)strtoul(line, &end, 10);
        if (end == line || *end != '\t')
            continue;
        characters[count++] = (uint32_t)strtoul(end + 1, NULL, 16);
    }
    (void)fclose(file);
    assert_true(count > 200);
    size_t range = 0;
    for (uint32_t pointer = 0; pointer <= 1237575; pointer += pointer < 39419 ? 1 : 7) {
        char expected[5];
        if (pointer > 39419 && pointer < 189000)
            pointer = 189000;
        while (range + 1 < count && pointers[range + 1] <= pointer)
            range += 1;
        const uint32_t character =
            pointer == 7457 ? 0xE7C7 : characters[range] + pointer - pointers[range];
        const char bytes[] = {(char)(pointer / 12600 + 0x81), (char)(pointer / 1260 % 10 + 0x30),
                              (char)(pointer / 10 % 126 + 0x81), (char)(pointer % 10 + 0x30)};
        (void)put_utf8(character, expected);
        check_converted(ALMS_GB18030, bytes, 4, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_judging),    cmocka_unit_test(check_marks),
        cmocka_unit_test(check_converting), cmocka_unit_test(check_stops),
        cmocka_unit_test(check_pairs),      cmocka_unit_test(check_quadruples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
