/* mask - what the public sees of a name (domain rules, 2.6). All names are made up. */
#include <alms/mask.h>

#include "base/base.h"
#include "base/text.h"
#include "support/check.h"

#include <string.h>

static void check_persons(void **state)
{
    static const struct {
        const char *text;
        const char *masked;
    } CASES[] = {
        {"", ""},
        {"张", "*"}, /* nothing would be hidden otherwise */
        {"张三", "张*"},
        {"张三丰", "张**"},
        {"张三丰四五", "张**"}, /* how many characters there are is not told */
        {"欧阳", "欧*"},        /* here it is a name of two characters */
        {"欧阳锋", "欧阳*"},
        {"欧阳明月", "欧阳**"},
        {"司马光", "司马*"},
        {"诸葛小明亮", "诸葛**"},
        {"令狐冲", "令狐*"},
        {"纳兰容若", "纳兰**"},
        {"第五伦", "第五*"},
        {"王欧阳", "王**"}, /* only at the beginning */
        {"阿依古丽·买买提", "阿**"},
        {"John Example", "J**"},
        {"Jo", "J*"},
        {"X", "*"},
        {"Élodie", "É**"},
        {"\xF0\xA0\xAE\xB7三", "\xF0\xA0\xAE\xB7*"}, /* beyond the first 65,536 characters */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char masked[ALMS_MASKED_SIZE_BYTES];
        alms_person_mask(CASES[i].text, masked);
        assert_string_equal(masked, CASES[i].masked);
    }
}

/* Kind by consent: default deny, and a child never. */
static void check_kinds_and_consent(void **state)
{
    static const struct alms_mask_words WORDS = {"爱心人士", "儿童"};
    static const struct {
        struct alms_name name;
        const char *masked;
    } CASES[] = {
        {{"张三丰", NULL, NULL}, "张**"},
        {{"张三丰", "person", NULL}, "张**"},
        {{"张三丰", "person", "masked"}, "张**"},
        {{"张三丰", NULL, "full"}, "张三丰"},
        {{"张三丰", "person", "anonymous"}, "爱心人士"},
        {{"某某有限公司", "organisation", NULL}, "某某有限公司"},
        {{"某某有限公司", "organisation", "masked"}, "某某有限公司"},
        {{"第123456号店", "organisation", NULL}, "第123456号店"},
        {{"第1234567号店", "organisation", NULL}, "第*******号店"},
        {{"13800000000店１３８００００００００", "organisation", NULL}, "***********店***********"},
        {{"王小明13800000000", "person", "full"}, "王小明***********"},
        {{"某某有限公司", "organisation", "full"}, "某某有限公司"},
        {{"某某有限公司", "organisation", "anonymous"}, "爱心人士"},
        {{"张小宝", "minor", NULL}, "儿童"},
        {{"张小宝", "minor", "full"}, "儿童"},
        {{"张小宝", "minor", "anonymous"}, "儿童"},
        {{NULL, "minor", NULL}, "儿童"},
        {{NULL, NULL, NULL}, "爱心人士"},
        {{"", NULL, NULL}, "爱心人士"},
        {{NULL, "person", "full"}, "爱心人士"},
        {{"", "organisation", NULL}, "爱心人士"},
        /* What a newer version may write hides more, not less. */
        {{"张三丰", "animal", "full"}, "儿童"},
        {{"张三丰", "person", "sometimes"}, "爱心人士"},
        {{"某某有限公司", "organisation", ""}, "爱心人士"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char masked[ALMS_MASKED_SIZE_BYTES];
        alms_name_mask(&CASES[i].name, &WORDS, masked);
        assert_string_equal(masked, CASES[i].masked);
    }
}

/* What does not fit is cut at a character. */
static void check_long_names(void **state)
{
    static const struct alms_mask_words WORDS = {"A", "M"};
    char text[3 * 400 + 1];
    char masked[ALMS_MASKED_SIZE_BYTES];

    (void)state;
    for (size_t i = 0; i < 400; i++)
        memcpy(text + 3 * i, "某", 3);
    text[sizeof(text) - 1] = '\0';
    const struct alms_name name = {text, "organisation", NULL};
    alms_name_mask(&name, &WORDS, masked);
    assert_int_equal(strlen(masked), 510); /* 170 characters; 511 bytes would fit */
    assert_memory_equal(masked, text, 510);
    alms_person_mask(text, masked);
    assert_string_equal(masked, "某**");
}

/* Whatever a name is, its mask is UTF-8, shorter than it, and shows its first character at most
 * with the second one of a family name. */
static void check_masks_of_made_up_names(void **state)
{
    static const char *const PIECES[] = {"欧", "阳", "司", "马", "a", "·", " ", "é"};

    (void)state;
    for (size_t way = 0; way < (size_t)8 * 8 * 8 * 8; way++) {
        char name[16] = "";
        char masked[ALMS_MASKED_SIZE_BYTES];
        size_t rest = way;
        for (int i = 0; i < 4; i++, rest /= 8)
            strncat(name, PIECES[rest % 8], sizeof(name) - 1 - strlen(name));
        alms_person_mask(name, masked);
        assert_true(alms_utf8_check(masked, strlen(masked), &rest));
        const bool is_compound = strncmp(name, "欧阳", 6) == 0 || strncmp(name, "司马", 6) == 0;
        const size_t shown = is_compound ? 6 : strlen(PIECES[way % 8]);
        assert_memory_equal(masked, name, shown);
        assert_string_equal(masked + shown, "**");
    }
}

static void check_references(void **state)
{
    static const struct {
        const char *text;
        const char *masked;
    } CASES[] = {
        {NULL, ""},
        {"", ""},
        {"1", "**"},
        {"12345678901", "**"},
        {"123456789012", "1234…9012"},
        {"900120260301000001", "9001…0001"},
        {"流水号一二三四五六", "流…六"}, /* cut between characters */
    };
    char masked[ALMS_MASKED_SIZE_BYTES];

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        alms_reference_mask(CASES[i].text, masked);
        assert_string_equal(masked, CASES[i].masked);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_persons),    cmocka_unit_test(check_kinds_and_consent),
        cmocka_unit_test(check_long_names), cmocka_unit_test(check_masks_of_made_up_names),
        cmocka_unit_test(check_references),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
