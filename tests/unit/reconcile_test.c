/* What records of a reconciliation hold: one form, read back as it was written. */
#include "support/check.h"

#include "model/reconcile.h"

#include <string.h>

static void check_movements(void **state)
{
    static const char TEXT[] = "2026-03-05 -20.05 000102030405060708090a0b0c0d0e0f";
    static const char *const WRONG[] = {
        "",
        "2026-03-05",
        "2026-03-05 -20.05",
        "2026-03-05 -20.05 ",
        "2026-03-05 -20.05 000102030405060708090a0b0c0d0e0",
        "2026-03-05 -20.05 000102030405060708090A0B0C0D0E0F",
        "2026-03-05 -20.05 000102030405060708090a0b0c0d0e0f ",
        "2026-03-05 -20.050 000102030405060708090a0b0c0d0e0f",
        "2026-03-05 -20.5 000102030405060708090a0b0c0d0e0f",
        "2026-03-05 0.00 000102030405060708090a0b0c0d0e0f",
        "2026-03-05 99999999999999999999 000102030405060708090a0b0c0d0e0f",
        "2026-02-30 -20.05 000102030405060708090a0b0c0d0e0f",
        "2026-3-5 -20.05 000102030405060708090a0b0c0d0e0f",
        "2026-03-05  -20.05 000102030405060708090a0b0c0d0e0f",
    };
    char text[ALMS_MOVEMENT_TEXT_SIZE_BYTES];
    struct alms_movement movement;

    (void)state;
    assert_true(alms_movement_parse(TEXT, 2, &movement));
    assert_int_equal(movement.date.day, 5);
    assert_true(movement.amount == -2005);
    assert_int_equal(movement.id[15], 15);
    alms_movement_format(&movement, 2, text);
    assert_string_equal(text, TEXT);
    for (size_t i = 0; i < COUNT_OF(WRONG); i++)
        assert_false(alms_movement_parse(WRONG[i], 2, &movement));

    /* The longest one fits. */
    movement.amount = INT64_MIN;
    alms_movement_format(&movement, 9, text);
    assert_true(strlen(text) < sizeof(text));
}

static void check_matches(void **state)
{
    static const char *const RIGHT[] = {"120.17 4711.1", "- 4711.1 4800.2",
                                        "9223372036854775807.1 9223372036854775807.800"};
    static const char *const WRONG[] = {
        "",          "-",           "- 1.1",        "-1.1 2.2",     "120 4711",
        "120.17",    "120.17 ",     "120.17 4711.", "120.0 4711.1", "120.17 4711.1 ",
        "1.1 2.2 3", "- 1.1 2.2 3", "01.1 2.2",     "1.1  2.2",     "9223372036854775808.1 1.1"};
    char text[ALMS_MATCH_TEXT_SIZE_BYTES];
    struct alms_match match;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(RIGHT); i++) {
        assert_true(alms_match_parse(RIGHT[i], &match));
        alms_match_format(&match, text);
        assert_string_equal(text, RIGHT[i]);
        assert_int_equal(match.has_movement, RIGHT[i][0] != '-');
    }
    for (size_t i = 0; i < COUNT_OF(WRONG); i++)
        assert_false(alms_match_parse(WRONG[i], &match));
}

static void check_order(void **state)
{
    const struct alms_spot spots[] = {{1, 2}, {1, 3}, {2, 1}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(spots); i++) {
        for (size_t j = 0; j < COUNT_OF(spots); j++)
            assert_int_equal(alms_spot_compare(spots[i], spots[j]), (i > j) - (i < j));
    }
}

/* Rule RECONCILE-5: which reversals the bank knows of. */
static void check_reasons(void **state)
{
    (void)state;
    assert_true(alms_reversal_moves_money("refund"));
    assert_true(alms_reversal_moves_money("bounced"));
    assert_false(alms_reversal_moves_money("error"));
    assert_false(alms_reversal_moves_money("duplicate"));
    assert_false(alms_reversal_moves_money("other"));
    assert_false(alms_reversal_moves_money(NULL));
}

/* Rule RECONCILE-3: both sides are adjusted to what the other one does not know yet. */
static void check_balances(void **state)
{
    struct alms_balances balances = {.book = 307750,
                                     .bank_in = 321,
                                     .bank_out = 1500,
                                     .closing = 298871,
                                     .book_in = 7700,
                                     .book_out = 0};
    int64_t adjusted = 0;
    int64_t difference = 1;

    (void)state;
    assert_true(alms_balances_adjust(&balances, &adjusted, &difference));
    assert_true(adjusted == 306571);
    assert_true(difference == 0);
    balances.book -= 1;
    assert_true(alms_balances_adjust(&balances, &adjusted, &difference));
    assert_true(adjusted == 306571);
    assert_true(difference == -1);
    balances.closing = INT64_MAX;
    assert_false(alms_balances_adjust(&balances, &adjusted, &difference));
    balances.closing = 0;
    balances.book = INT64_MAX;
    balances.bank_out = 0;
    assert_false(alms_balances_adjust(&balances, &adjusted, &difference));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_movements), cmocka_unit_test(check_matches),
        cmocka_unit_test(check_order),     cmocka_unit_test(check_reasons),
        cmocka_unit_test(check_balances),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
