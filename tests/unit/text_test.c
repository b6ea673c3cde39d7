/* text - UTF-8 checked, cut, trimmed and measured; small numbers; what was probably meant. */
#include "base/text.h"

#include <alms/text.h>

#include "support/check.h"

#include <string.h>

/* --- UTF-8 --------------------------------------------------------------------------------- */

/* The well-formed sequences of the Unicode Standard, table 3-7; bytes after the second are 80..BF.
 */
static const struct {
    unsigned first_low, first_high, second_low, second_high;
    size_t size;
} WELL_FORMED[] = {
    {0x00, 0x7F, 0x00, 0x00, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
    {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

/* The size of the sequence that the bytes begin with, 0 if it is not well-formed. */
static size_t sequence_size(const unsigned char *bytes, size_t size_bytes)
{
    for (size_t i = 0; i < COUNT_OF(WELL_FORMED); i++) {
        const size_t size = WELL_FORMED[i].size;
        if (bytes[0] < WELL_FORMED[i].first_low || bytes[0] > WELL_FORMED[i].first_high)
            continue;
        if (size > size_bytes)
            return 0;
        if (size > 1 &&
            (bytes[1] < WELL_FORMED[i].second_low || bytes[1] > WELL_FORMED[i].second_high))
            return 0;
        for (size_t j = 2; j < size; j++) {
            if (bytes[j] < 0x80 || bytes[j] > 0xBF)
                return 0;
        }
        return size;
    }
    return 0;
}

/* alms_utf8_check says what the table says, and names the same place. */
static void compare_with_table(const unsigned char *bytes, size_t size_bytes)
{
    size_t at = 0;
    size_t offset = SIZE_MAX;

    while (at < size_bytes) {
        const size_t size = sequence_size(bytes + at, size_bytes - at);
        if (size == 0)
            break;
        at += size;
    }
    const bool is_utf8 = alms_utf8_check((const char *)bytes, size_bytes, &offset);
    assert_int_equal(is_utf8, at == size_bytes);
    assert_int_equal(offset, is_utf8 ? SIZE_MAX : at);
}

static void check_every_short_sequence(void **state)
{
    static const unsigned char BORDERS[] = {0x00, 0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};

    (void)state;
    for (unsigned first = 0; first <= 0xFF; first++) {
        for (unsigned second = 0; second <= 0xFF; second++) {
            unsigned char bytes[4] = {(unsigned char)first, (unsigned char)second, 0, 0};
            compare_with_table(bytes, 1);
            compare_with_table(bytes, 2);
            for (size_t i = 0; i < COUNT_OF(BORDERS); i++) {
                bytes[2] = BORDERS[i];
                compare_with_table(bytes, 3);
                for (size_t j = 0; j < COUNT_OF(BORDERS); j++) {
                    bytes[3] = BORDERS[j];
                    compare_with_table(bytes, 4);
                }
            }
        }
    }
}

static void check_named_traps(void **state)
{
    static const struct {
        const char *bytes;
        size_t offset; /* SIZE_MAX: it is UTF-8 */
    } CASES[] = {
        {"", SIZE_MAX},
        {"善款 100 元", SIZE_MAX},
        {"\xC0\x80", 0},                /* NUL in two bytes */
        {"\xC1\xBF", 0},                /* overlong */
        {"\xE0\x80\xAF", 0},            /* '/' in three bytes */
        {"\xE0\x9F\xBF", 0},            /* the largest overlong of three */
        {"\xF0\x8F\xBF\xBF", 0},        /* the largest overlong of four */
        {"a\xED\xA0\x80", 1},           /* the first surrogate */
        {"a\xED\xBF\xBF", 1},           /* the last surrogate */
        {"\xED\x9F\xBF", SIZE_MAX},     /* U+D7FF, before the surrogates */
        {"\xEE\x80\x80", SIZE_MAX},     /* U+E000, after them */
        {"\xF4\x8F\xBF\xBF", SIZE_MAX}, /* U+10FFFF */
        {"\xF4\x90\x80\x80", 0},        /* U+110000 */
        {"\xF8\x88\x80\x80\x80", 0},    /* five bytes */
        {"张\xE5\xBC", 3},              /* the end is missing */
        {"张\xE4\xB8\x41", 3},          /* a letter where the end should be */
        {"\x80", 0},
        {"ab\xFF", 2},
        {"\xD5\xC5\xC8\xFD", 0}, /* a name in GB 18030 */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        size_t offset = SIZE_MAX;
        const bool is_utf8 = alms_utf8_check(CASES[i].bytes, strlen(CASES[i].bytes), &offset);
        assert_int_equal(is_utf8, CASES[i].offset == SIZE_MAX);
        assert_int_equal(offset, CASES[i].offset);
        assert_int_equal(alms_text_is_utf8(CASES[i].bytes), is_utf8);
    }
    /* A size that ends within a character. */
    size_t offset = SIZE_MAX;
    assert_false(alms_utf8_check("ab张", 4, &offset));
    assert_int_equal(offset, 2);
}

/* Every character that Unicode can have is taken as itself. */
static void check_every_character(void **state)
{
    (void)state;
    for (uint32_t character = 0; character <= 0x10FFFF; character++) {
        unsigned char bytes[4];
        size_t size = 0;
        size_t taken = 0;
        if (character >= 0xD800 && character <= 0xDFFF)
            continue;
        if (character < 0x80) {
            bytes[size++] = (unsigned char)character;
        } else if (character < 0x800) {
            bytes[size++] = (unsigned char)(0xC0 | character >> 6);
        } else if (character < 0x10000) {
            bytes[size++] = (unsigned char)(0xE0 | character >> 12);
            bytes[size++] = (unsigned char)(0x80 | (character >> 6 & 0x3F));
        } else {
            bytes[size++] = (unsigned char)(0xF0 | character >> 18);
            bytes[size++] = (unsigned char)(0x80 | (character >> 12 & 0x3F));
            bytes[size++] = (unsigned char)(0x80 | (character >> 6 & 0x3F));
        }
        if (character >= 0x80)
            bytes[size++] = (unsigned char)(0x80 | (character & 0x3F));
        assert_int_equal(alms_utf8_take((const char *)bytes, size, &taken), character);
        assert_int_equal(taken, size);
    }
}

static void check_cutting(void **state)
{
    static const char TEXT[] = "a张é\xF0\x9F\x98\x82z";
    static const size_t EXPECTED[] = {0, 1, 1, 1, 4, 4, 6, 6, 6, 6, 10, 11, 11};

    (void)state;
    for (size_t max = 0; max < COUNT_OF(EXPECTED); max++)
        assert_int_equal(alms_utf8_cut(TEXT, strlen(TEXT), max), EXPECTED[max]);
    assert_int_equal(alms_utf8_cut("", 0, 0), 0);
}

/* --- checking a field ---------------------------------------------------------------------- */

static void check_texts_that_are_taken(void **state)
{
    struct alms_error err;

    (void)state;
    assert_accepts(alms_text_check("x", 1, "name", &err));
    assert_accepts(alms_text_check("张三", 6, "name", &err));
    assert_accepts(alms_text_check("two words\xC2\xA0 and a no-break space", 60, "name", &err));
    assert_accepts(alms_text_check("\xE2\x80\xA7\xE2\x80\xAF", 6, "name", &err)); /* 2027, 202F */
    assert_accepts(alms_text_check("\xE2\x81\xA5\xE2\x81\xAA", 6, "name", &err)); /* 2065, 206A */
    assert_accepts(alms_text_check_optional(NULL, 0, "name", &err));
    assert_accepts(alms_text_check_optional("", 0, "name", &err));
}

static void check_texts_that_are_refused(void **state)
{
    static const struct {
        const char *text;
        size_t max_bytes;
        enum alms_code code;
    } CASES[] = {
        {NULL, 10, ALMS_E_VALUE_MISSING},
        {"", 10, ALMS_E_VALUE_MISSING},
        {"xy", 1, ALMS_E_TEXT_LONG},
        {"张三", 5, ALMS_E_TEXT_LONG},
        {"a\tb", 10, ALMS_E_TEXT_INVALID},
        {"a\nb", 10, ALMS_E_TEXT_INVALID},
        {"\x01", 10, ALMS_E_TEXT_INVALID},
        {"\x1F", 10, ALMS_E_TEXT_INVALID},
        {"\x7F", 10, ALMS_E_TEXT_INVALID},
        {"\xC2\x80", 10, ALMS_E_TEXT_INVALID},     /* the first of C1 */
        {"\xC2\x9F", 10, ALMS_E_TEXT_INVALID},     /* the last of C1 */
        {"\xE2\x80\xA8", 10, ALMS_E_TEXT_INVALID}, /* line separator */
        {"\xE2\x80\xA9", 10, ALMS_E_TEXT_INVALID}, /* paragraph separator */
        {"\xE2\x80\xAA", 10, ALMS_E_TEXT_INVALID}, /* 202A, the first that turns direction */
        {"\xE2\x80\xAE", 10, ALMS_E_TEXT_INVALID}, /* 202E, right to left override */
        {"\xE2\x81\xA6", 10, ALMS_E_TEXT_INVALID}, /* 2066, the first isolate */
        {"\xE2\x81\xA9", 10, ALMS_E_TEXT_INVALID}, /* 2069, the end of isolates */
        {"ab\xFF", 10, ALMS_E_TEXT_INVALID},
    };
    struct alms_error err;
    char message[ALMS_MESSAGE_SIZE_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_refuses(alms_text_check(CASES[i].text, CASES[i].max_bytes, "name", &err),
                       CASES[i].code);
    }
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(message, "the name is not UTF-8 at byte 3");
    assert_refuses(alms_text_check_optional("xyz", 2, "memo", &err), ALMS_E_TEXT_LONG);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(message, "the memo is longer than 2 bytes");
}

static void check_normal_form(void **state)
{
    struct alms_arena *arena = alms_arena_open();

    (void)state;
    assert_string_equal(alms_text_nfc(arena, "Jose\xCC\x81"), "Jos\xC3\xA9");
    assert_string_equal(alms_text_nfc(arena, "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), "한");
    assert_string_equal(alms_text_nfc(arena, "\xE2\x84\xAB"), "\xC3\x85"); /* the angstrom sign */
    assert_string_equal(alms_text_nfc(arena, "张三"), "张三");
    assert_string_equal(alms_text_nfc(arena, ""), "");
    assert_null(alms_text_nfc(arena, NULL));
    alms_arena_close(arena);
}

/* --- spans --------------------------------------------------------------------------------- */

static void check_trimming(void **state)
{
    static const struct {
        const char *text;
        const char *trimmed;
    } CASES[] = {
        {"", ""},
        {" ", ""},
        {"\xEF\xBB\xBF", ""},
        {"a", "a"},
        {"  a b  ", "a b"},
        {"\t\r\n\v\f张三\t\r\n", "张三"},
        {"\xE3\x80\x80张\xE3\x80\x80三\xE3\x80\x80", "张\xE3\x80\x80三"}, /* wide spaces */
        {"\xC2\xA0"
         "12.00\xC2\xA0",
         "12.00"},
        {"\xEF\xBB\xBF单号", "单号"},
        {"\xE2\x80\x80x\xE2\x80\x8D", "x"}, /* 2000 and 200D */
        {"\xE2\x80\x8Ex", "\xE2\x80\x8Ex"}, /* 200E is no space */
        {"\xE2\x80\xAFx\xE2\x81\x9F", "x"}, /* narrow and mathematical space */
        {"\xE2\x81\xA0x\xE2\x81\xA0", "x"}, /* word joiner */
        {"\x1C\x1Fx\x1D\x1E", "x"},         /* information separators */
        {"\x1Bx\x7F", "\x1Bx\x7F"},         /* other control characters are faults */
        {"a\xCC\x81 ", "a\xCC\x81"},        /* a combining accent stays */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct alms_span span =
            alms_span_trim((struct alms_span){CASES[i].text, strlen(CASES[i].text)});
        assert_true(alms_span_equal(span, CASES[i].trimmed));
    }
}

static void check_equality(void **state)
{
    (void)state;
    assert_true(alms_span_equal((struct alms_span){"abc", 2}, "ab"));
    assert_false(alms_span_equal((struct alms_span){"abc", 2}, "abc"));
    assert_false(alms_span_equal((struct alms_span){"abc", 2}, "ac"));
    assert_true(alms_text_equal(NULL, NULL));
    assert_false(alms_text_equal(NULL, ""));
    assert_false(alms_text_equal("", NULL));
    assert_true(alms_text_equal("ab", "ab"));
    assert_false(alms_text_equal("ab", "aB"));
}

static void check_columns(void **state)
{
    static const struct {
        const char *text;
        size_t columns;
    } CASES[] = {
        {"", 0},
        {"abc", 3},
        {"张三", 4},
        {"a张b", 4},
        {"１２", 4}, /* wide digits */
        {"ｱ", 1},    /* a narrow kana */
        {"한", 2},
        {"（善款）", 8},         /* wide brackets */
        {"e\xCC\x81", 1},        /* a combining accent */
        {"\xE2\x80\x8B", 0},     /* a space of no width */
        {"\xF0\x9F\x98\x82", 2}, /* a face */
        {"\xF0\xA0\xAE\xB7", 2}, /* a character beyond the first 65,536 */
        {"¥1", 2},
        {"￥1", 3},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_int_equal(alms_text_columns(CASES[i].text, strlen(CASES[i].text)), CASES[i].columns);
        assert_int_equal(alms_text_width(CASES[i].text), CASES[i].columns);
    }
}

/* --- small numbers ------------------------------------------------------------------------- */

static void check_numbers(void **state)
{
    static const struct {
        const char *text;
        uint64_t number;
    } READ[] = {{"0", 0},
                {"7", 7},
                {"10", 10},
                {"18446744073709551614", UINT64_MAX - 1},
                {"18446744073709551615", UINT64_MAX}};
    static const char *const REFUSED[] = {NULL,
                                          "",
                                          "00",
                                          "01",
                                          "-1",
                                          "+1",
                                          " 1",
                                          "1 ",
                                          "1.0",
                                          "0x1",
                                          "1e3",
                                          "１",
                                          "18446744073709551616",
                                          "18446744073709551620",
                                          "28446744073709551615",
                                          "184467440737095516150"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(READ); i++) {
        char text[ALMS_UINT_TEXT_SIZE_BYTES];
        uint64_t number = 1;
        assert_true(alms_uint_parse(READ[i].text, &number));
        assert_true(number == READ[i].number);
        assert_string_equal(alms_uint_format(number, text), READ[i].text);
    }
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        uint64_t number = 77;
        assert_false(alms_uint_parse(REFUSED[i], &number));
        assert_int_equal(number, 77);
    }
}

/* --- what was meant ------------------------------------------------------------------------ */

static void check_what_was_meant(void **state)
{
    static const char *const NAMES[] = {"account", "fund", "gift", "import", "report", "捐赠金额"};
    static const char *const TWINS[] = {"cat", "car"};
    const size_t count = COUNT_OF(NAMES);
    char word[49 + 1];
    const char *const longest[] = {word};

    (void)state;
    assert_string_equal(alms_text_nearest("fund", NAMES, count), "fund");
    assert_string_equal(alms_text_nearest("fnud", NAMES, count), "fund");
    assert_string_equal(alms_text_nearest("acount", NAMES, count), "account");
    assert_string_equal(alms_text_nearest("reports", NAMES, count), "report");
    assert_string_equal(alms_text_suggest("improt", NAMES, count), "import");
    assert_string_equal(alms_text_nearest("捐赠金领", NAMES, count), "捐赠金额");
    assert_null(alms_text_nearest("xyz", NAMES, count));
    assert_null(alms_text_nearest("", NAMES, count));
    assert_null(alms_text_nearest("fund", NAMES, 0));
    assert_string_equal(alms_text_nearest("cap", TWINS, 2), "cat"); /* equally near: the first */
    /* Three letters may differ in two places, not in three. */
    assert_string_equal(alms_text_nearest("caxy", TWINS, 1), "cat");
    assert_string_equal(alms_text_nearest("cyz", TWINS, 2), "cat");
    assert_null(alms_text_nearest("xyz", TWINS, 2));

    memset(word, 'a', sizeof(word));
    word[48] = '\0';
    assert_ptr_equal(alms_text_nearest(word, longest, 1), word);
    assert_null(alms_text_nearest("a", longest, 1));
    word[48] = 'a';
    word[49] = '\0';
    assert_null(alms_text_nearest(word, longest, 1)); /* too long to compare */
    assert_null(alms_text_nearest("a", longest, 1));
    const char *const with_longest[] = {word, "cat"};
    assert_string_equal(alms_text_nearest("cat", with_longest, 2), "cat");
}

static void check_letters_and_digits(void **state)
{
    static const uint32_t LETTERS[] = {'a', 'Z', 0xE9, 0x3B1, 0x94F6, 0x20000, 0x5D0, 0x2B0};
    static const uint32_t DIGITS[] = {'0', '9', 0x661, 0xFF11};
    static const uint32_t OTHERS[] = {' ',    '-',   '_',     0x3000, 0xFF1A,
                                      0x2014, 0x301, 0x1F600, 0xB2,   0x10FFFF};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(LETTERS); i++) {
        assert_true(alms_utf8_is_letter(LETTERS[i]));
        assert_false(alms_utf8_is_digit(LETTERS[i]));
    }
    for (size_t i = 0; i < COUNT_OF(DIGITS); i++) {
        assert_true(alms_utf8_is_digit(DIGITS[i]));
        assert_false(alms_utf8_is_letter(DIGITS[i]));
    }
    for (size_t i = 0; i < COUNT_OF(OTHERS); i++)
        assert_false(alms_utf8_is_letter(OTHERS[i]) || alms_utf8_is_digit(OTHERS[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_every_short_sequence),
        cmocka_unit_test(check_named_traps),
        cmocka_unit_test(check_every_character),
        cmocka_unit_test(check_cutting),
        cmocka_unit_test(check_texts_that_are_taken),
        cmocka_unit_test(check_texts_that_are_refused),
        cmocka_unit_test(check_normal_form),
        cmocka_unit_test(check_trimming),
        cmocka_unit_test(check_equality),
        cmocka_unit_test(check_columns),
        cmocka_unit_test(check_letters_and_digits),
        cmocka_unit_test(check_numbers),
        cmocka_unit_test(check_what_was_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
