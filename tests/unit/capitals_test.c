/* capitals - amounts in words, with the examples of the rules and of banks. */
#include "value/capitals.h"

#include "support/check.h"

#include <inttypes.h>

struct vector {
    int64_t fen;
    const char *words;
};

static void check_words(void **state)
{
    static const struct vector VECTORS[] = {
        {140950, "壹仟肆佰零玖元伍角整"},
        {600714, "陆仟零柒元壹角肆分"},
        {168032, "壹仟陆佰捌拾元零叁角贰分"},
        {10700053, "壹拾万柒仟元零伍角叁分"},
        {1640902, "壹万陆仟肆佰零玖元零贰分"},
        {32504, "叁佰贰拾伍元零肆分"},
        {5, "伍分"},
        {10000000000, "壹亿元整"},
        {0, "零元整"},
        {10, "壹角整"},
        {11, "壹角壹分"},
        {100, "壹元整"},
        {101, "壹元零壹分"},
        {1000, "壹拾元整"},
        {1010, "壹拾元零壹角整"},
        {1500, "壹拾伍元整"},
        {10000, "壹佰元整"},
        {10100, "壹佰零壹元整"},
        {11000, "壹佰壹拾元整"},
        {100100, "壹仟零壹元整"},
        {1000000, "壹万元整"},
        {1000100, "壹万零壹元整"},
        {1001000, "壹万零壹拾元整"},
        {1100000, "壹万壹仟元整"},
        {10000100, "壹拾万零壹元整"},
        {1000000000, "壹仟万元整"},
        {1000100000, "壹仟万壹仟元整"},
        {10000000100, "壹亿零壹元整"},
        {10001000000, "壹亿零壹万元整"},
        {11000000000, "壹亿壹仟万元整"},
        {10000100000, "壹亿零壹仟元整"},
        {100000000000, "壹拾亿元整"},
        {100010000000000, "壹万零壹亿元整"},
        {100000000000000, "壹万亿元整"},
        {100000000010000, "壹万亿零壹佰元整"},
        {123456789012345678,
         "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌亿玖仟零壹拾贰万叁仟肆佰伍拾陆元柒角捌分"},
        {-5, "负伍分"},
        {-140950, "负壹仟肆佰零玖元伍角整"},
        {INT64_MAX, "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"},
        {INT64_MIN, "负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(VECTORS); i++) {
        CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
        alms_capitals_add(&text, VECTORS[i].fen);
        assert_string_equal(text.bytes, VECTORS[i].words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_words)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
