/* Rule IMPORT-12: shown - what a message may print of a cell: dates and amounts, nothing else. */
#include "intake/shown.h"

#include "support/check.h"

#include <string.h>

static void shows(const char *cell, const char *expected)
{
    char shown[ALMS_SHOWN_SIZE_BYTES];

    alms_cell_show((struct alms_span){cell, strlen(cell)}, shown);
    assert_string_equal(shown, expected);
}

static void check_figures(void **state)
{
    (void)state;
    shows("", "");
    shows("1,00", "1,00");
    shows("-12.345", "-12.345");
    shows("¥ 1'000_000", "¥ 1'000_000");
    shows("５，０００．０１元", "５，０００．０１元");
    shows("2026/4/31 10:57:30", "2026/4/31 10:57:30");
    shows("2026年4月31日", "2026年4月31日");
    shows("20260231", "20260231");
    shows("20260213105730", "20260213105730");
    shows("1e3", "1e3");
    shows("x", "x");
    shows("1234567890", "1234567890");
}

static void check_others(void **state)
{
    (void)state;
    shows("林晓芸", "**");
    shows("林", "**");
    shows("ten", "**");
    shows("周雨 12.00元", "** 12.00元");
    shows("5 yuan from A. Smith", "5 ** ** A. **");
    shows("12345678901", "12**");
    shows("30000000000000", "30**");
    shows("６２２２０２０２０００", "６２**");
    shows("110101199001010010", "11**");
    shows("11010119900101001X", "11**X");
    shows("13900000000,13900000001", "13**,13**");
    shows("a@b.cn", "**.**");
}

static void check_length(void **state)
{
    char cell[200];
    char expected[ALMS_SHOWN_SIZE_BYTES];

    (void)state;
    memset(cell, '.', sizeof(cell));
    cell[sizeof(cell) - 1] = '\0';
    memset(expected, '.', sizeof(expected));
    expected[sizeof(expected) - 1] = '\0';
    shows(cell, expected);
    /* Cut between two characters. */
    memcpy(cell + ALMS_SHOWN_SIZE_BYTES - 3, "元", 3);
    expected[ALMS_SHOWN_SIZE_BYTES - 3] = '\0';
    shows(cell, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_figures),
        cmocka_unit_test(check_others),
        cmocka_unit_test(check_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
