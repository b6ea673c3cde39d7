/* date - days, months and instants: what is read, what is refused, arithmetic over the calendar. */
#include "value/date.h"

#include "support/check.h"

#include <string.h>

static void check_dates_that_are_read(void **state)
{
    static const struct {
        const char *text;
        int32_t number;
    } CASES[] = {{"2026-02-13", 20260213},
                 {"2024-02-29", 20240229},
                 {"2000-02-29", 20000229},
                 {"1900-01-01", 19000101},
                 {"2999-12-31", 29991231}};
    struct alms_error err;
    struct alms_date date;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char text[ALMS_DATE_TEXT_SIZE_BYTES];
        assert_accepts(alms_date_parse(CASES[i].text, &date, &err));
        assert_int_equal(alms_date_number(date), CASES[i].number);
        assert_int_equal(alms_date_compare(alms_date_from_number(CASES[i].number), date), 0);
        alms_date_format(date, text);
        assert_string_equal(text, CASES[i].text);
    }
}

static void check_dates_that_are_refused(void **state)
{
    static const char *const CASES[] = {"",
                                        "2026",
                                        "2026-2-13",
                                        "2026-02-30",
                                        "2025-02-29",
                                        "1900-02-29",
                                        "2026-00-10",
                                        "2026-13-01",
                                        "2026-01-00",
                                        "2026-04-31",
                                        "1899-12-31",
                                        "3000-01-01",
                                        "20260213",
                                        "2026/02/13",
                                        "2026-02-1x",
                                        " 2026-02-13",
                                        "2026-02-13 ",
                                        "+026-02-13",
                                        "2026-02-131",
                                        "2026-02-13T",
                                        "-026-02-13",
                                        "２０２６-02-13"};
    struct alms_error err;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alms_date date = {1, 2, 3};
        assert_refuses(alms_date_parse(CASES[i], &date, &err), ALMS_E_DATE_SYNTAX);
        assert_int_equal(date.year, 1); /* untouched */
    }
}

/* Every day of the calendar has one serial, the serials have no gap, and months end where the next
 * begins: counted beside it day by day. */
static void check_every_day(void **state)
{
    static const int32_t LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct alms_date date = {ALMS_YEAR_MIN, 1, 1};
    int64_t serial = alms_date_serial(date);

    (void)state;
    assert_int_equal(alms_date_serial((struct alms_date){1970, 1, 1}), 0);
    assert_int_equal(alms_date_serial((struct alms_date){2000, 3, 1}), 11017);
    while (date.year <= ALMS_YEAR_MAX) {
        const bool is_leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
        const int32_t length = LENGTHS[date.month - 1] + (is_leap && date.month == 2 ? 1 : 0);

        assert_true(alms_date_is_valid(date));
        assert_int_equal(alms_date_serial(date), serial);
        assert_int_equal(alms_date_compare(alms_date_from_serial(serial), date), 0);
        serial += 1;
        if (date.day < length) {
            date.day += 1;
            continue;
        }
        const struct alms_month month = alms_date_month(date);
        assert_int_equal(alms_month_last(month).day, length);
        date = (struct alms_date){date.month == 12 ? date.year + 1 : date.year,
                                  date.month == 12 ? 1 : date.month + 1, 1};
        if (date.year <= ALMS_YEAR_MAX) {
            assert_int_equal(alms_month_number(alms_month_next(month)),
                             alms_month_number(alms_date_month(date)));
        }
    }
}

static bool reads(const char *form, const char *text, int32_t number)
{
    struct alms_date date = {0};
    return alms_date_form_is_valid(form) && alms_date_parse_form(text, strlen(text), form, &date) &&
           alms_date_number(date) == number;
}

static void check_forms(void **state)
{
    struct alms_date date = {0};

    (void)state;
    assert_true(reads("%Y-%m-%d", "2026-02-03", 20260203));
    assert_true(reads("%Y/%m/%d", "2026/2/3", 20260203));
    assert_true(reads("%Y年%m月%d日", "2026年2月13日", 20260213));
    assert_true(reads("%Y%m%d", "20260213", 20260213));
    assert_true(reads("%d.%m.%Y", "3.2.2026", 20260203));
    assert_true(reads("%Y-%m-%d %H:%M:%S", "2026-02-03 23:59:59", 20260203));
    assert_false(reads("%Y%m%d", "2026213", 20260213));
    assert_false(reads("%Y-%m-%d", "2026-02-30", 20260302));
    assert_false(reads("%Y-%m-%d", "2026-02-03 ", 20260203));
    assert_false(reads("%Y-%m-%d %H:%M:%S", "2026-02-03 25:00:00", 20260203));

    assert_false(alms_date_form_is_valid("%Y-%m"));
    assert_false(alms_date_form_is_valid("%Y-%m-%d-%d"));
    assert_false(alms_date_form_is_valid("%Y-%m-%d %q"));
    assert_false(alms_date_form_is_valid("%Y-%m-%d %"));

    static const char NAME[] = "abc-2020-02-17 (1).csv";
    assert_true(alms_date_find_form(NAME, strlen(NAME), "%Y-%m-%d", &date));
    assert_int_equal(alms_date_number(date), 20200217);
    assert_false(alms_date_find_form("abc.csv", 7, "%Y-%m-%d", &date));
}

static void check_instants(void **state)
{
    struct alms_error err;
    struct alms_date civil = {0};
    int64_t instant_s = 0;
    char text[ALMS_INSTANT_TEXT_SIZE_BYTES];

    (void)state;
    assert_accepts(alms_instant_parse("2026-02-14T01:00:00+08:00", &instant_s, &civil, &err));
    assert_int_equal(alms_date_number(civil),
                     20260214); /* the civil day is where the clock hangs */
    alms_instant_format(instant_s, text);
    assert_string_equal(text, "2026-02-13T17:00:00Z");
    assert_int_equal(alms_date_number(alms_instant_date(instant_s)), 20260213);
    assert_accepts(alms_instant_parse("1970-01-01T00:00:00Z", &instant_s, &civil, &err));
    assert_int_equal(instant_s, 0);
    assert_refuses(alms_instant_parse("2026-02-14", &instant_s, &civil, &err), ALMS_E_TIME_SYNTAX);
    assert_refuses(alms_instant_parse("2026-02-14T25:00:00Z", &instant_s, &civil, &err),
                   ALMS_E_TIME_SYNTAX);
    assert_refuses(alms_instant_parse("2026-02-14T01:00:00", &instant_s, &civil, &err),
                   ALMS_E_TIME_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_dates_that_are_read),
        cmocka_unit_test(check_dates_that_are_refused),
        cmocka_unit_test(check_every_day),
        cmocka_unit_test(check_forms),
        cmocka_unit_test(check_instants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
