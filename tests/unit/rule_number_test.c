/* rule_number - voucher numbers: their one form, their series, no gaps. */
#include "model/rule.h"

#include "support/check.h"
#include "unit/records.h"
#include "value/date.h"

#include <string.h>

static void check_numbers_that_are_read(void **state)
{
    static const struct {
        const char *text;
        struct alms_number number;
    } CASES[] = {
        {"R-2026-02-000412", {'R', {2026, 2}, 412}},
        {"J-1900-01-000001", {'J', {1900, 1}, 1}},
        {"T-2999-12-999999", {'T', {2999, 12}, 999999}},
        {"P-2026-02-1000000", {'P', {2026, 2}, 1000000}}, /* more digits where they are needed */
        {"A-2026-02-18446744073709551615", {'A', {2026, 2}, UINT64_MAX}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char text[ALMS_VOUCHER_TEXT_SIZE_BYTES];
        struct alms_number number = {0};
        assert_true(alms_number_parse(CASES[i].text, &number));
        assert_int_equal(number.series, CASES[i].number.series);
        assert_int_equal(alms_month_number(number.month), alms_month_number(CASES[i].number.month));
        assert_true(number.number == CASES[i].number.number);
        alms_number_format(number, text);
        assert_string_equal(text, CASES[i].text);
    }
}

static void check_numbers_that_are_refused(void **state)
{
    static const char *const CASES[] = {
        "",
        "R",
        "R-2026-02",
        "R-2026-02-",
        "R-2026-02-000000",
        "R-2026-02-412",
        "R-2026-02-00412",
        "R-2026-02-0000412",
        "R-2026-02-01000000",
        "R-2026-02-00041x",
        "R-2026-02-000412 ",
        " R-2026-02-000412",
        "R-2026-02-+00412",
        "R-2026-13-000412",
        "R-2026-00-000412",
        "R-1899-12-000412",
        "R-2026-2-000412",
        "R-202602-000412",
        "R/2026-02-000412",
        "R-2026-02/000412",
        "r-2026-02-000412",
        "1-2026-02-000412",
        "RR-2026-02-000412",
        "R-2026-02-18446744073709551616",
        "R-2026-02-００0412",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alms_number number = {'Z', {1, 2}, 3};
        assert_false(alms_number_parse(CASES[i], &number));
        assert_int_equal(number.series, 'Z');
        assert_int_equal(number.number, 3);
    }
}

static void check_series(void **state)
{
    (void)state;
    assert_int_equal(alms_kind_series(ALMS_KIND_GIFT), 'R');
    assert_int_equal(alms_kind_series(ALMS_KIND_AID), 'P');
    assert_int_equal(alms_kind_series(ALMS_KIND_TRANSFER), 'T');
    assert_int_equal(alms_kind_series(ALMS_KIND_ENTRY), 'J');
    assert_int_equal(alms_kind_series(ALMS_KIND_REVERSE), 'J');
    assert_int_equal(alms_kind_series(ALMS_KIND_UNKNOWN), 'J');
}

/* Rule ENTRY-8: the next of its series and month. */
static void check_order(void **state)
{
    static const struct {
        enum alms_kind kind;
        const char *number;
        uint64_t next;
        bool fits;
    } CASES[] = {
        {ALMS_KIND_GIFT, "R-2026-03-000001", 1, true},
        {ALMS_KIND_GIFT, "R-2026-03-000007", 7, true},
        {ALMS_KIND_GIFT, "R-2026-03-000008", 7, false}, /* a gap */
        {ALMS_KIND_GIFT, "R-2026-03-000006", 7, false}, /* used before */
        {ALMS_KIND_GIFT, "R-2026-04-000007", 7, false}, /* another month */
        {ALMS_KIND_GIFT, "J-2026-03-000007", 7, false}, /* another series */
        {ALMS_KIND_GIFT, "R-2026-03-7", 7, false},
        {ALMS_KIND_GIFT, "", 7, false},
        {ALMS_KIND_AID, "P-2026-03-000007", 7, true},
        {ALMS_KIND_REVERSE, "J-2026-03-1000000", 1000000, true},
    };
    struct alms_error err;
    char message[ALMS_MESSAGE_SIZE_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alms_record record = RECORD(CASES[i].kind, {ALMS_FIELD_BY, "chen"});
        record.entry.date = (struct alms_date){2026, 3, 31};
        record.entry.number = CASES[i].number;
        if (CASES[i].fits) {
            assert_accepts(alms_rule_number(&record, CASES[i].next, &err));
        } else {
            assert_refuses(alms_rule_number(&record, CASES[i].next, &err), ALMS_E_VOUCHER_ORDER);
        }
        if (i == 2) {
            alms_fault_message(&err.faults[0], NULL, message);
            assert_string_equal(message, "voucher 'R-2026-03-000008' should have the number "
                                         "'R-2026-03-000007'");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_numbers_that_are_read),
        cmocka_unit_test(check_numbers_that_are_refused),
        cmocka_unit_test(check_series),
        cmocka_unit_test(check_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
