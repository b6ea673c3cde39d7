/* decimal - what is read and refused, exact arithmetic, every rounding, 64 bits and text. */
#include "value/decimal.h"

#include "support/check.h"

#include <string.h>

/* --- text ---------------------------------------------------------------------------------- */

#define NINES_18 "999999999999999999"
#define NINES_38 "99999999999999999999999999999999999999"

/* Reads text that must be a decimal. */
static struct alms_decimal read(const char *text)
{
    struct alms_error err;
    struct alms_decimal number = alms_decimal_zero();

    assert_accepts(alms_decimal_parse(text, &number, &err));
    return number;
}

static void assert_text(const struct alms_decimal *number, const char *expected)
{
    char text[ALMS_DECIMAL_TEXT_SIZE_BYTES];

    assert_true(alms_decimal_fits(number));
    alms_decimal_format(number, text);
    assert_string_equal(text, expected);
}

static void check_texts_that_are_read(void **state)
{
    static const struct {
        const char *text;
        const char *canonical;
        uint32_t scale_digits;
    } CASES[] = {
        {"0", "0", 0},
        {"-0", "0", 0},
        {"-0.00", "0.00", 2},
        {"7", "7", 0},
        {"007.50", "7.50", 2},
        {"-12.345", "-12.345", 3},
        {"-0.01", "-0.01", 2},
        {"0.000000000000000001", "0.000000000000000001", 18},
        {"-0.999999999999999999", "-0.999999999999999999", 18},
        {NINES_38, NINES_38, 0},
        {"-" NINES_38, "-" NINES_38, 0},
        {"99999999999999999999." NINES_18, "99999999999999999999." NINES_18, 18},
        {"-99999999999999999999." NINES_18, "-99999999999999999999." NINES_18, 18},
        {"00000000000000000000000000000000000001", "1", 0}, /* 38 digits are read */
        {"10.10", "10.10", 2},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        CLEANUP(alms_decimal_clear) struct alms_decimal number = read(CASES[i].text);
        assert_int_equal(number.scale_digits, CASES[i].scale_digits);
        assert_text(&number, CASES[i].canonical);
    }
}

static void check_texts_that_are_refused(void **state)
{
    static const struct {
        const char *text;
        enum alms_code code;
    } CASES[] = {
        {"", ALMS_E_AMOUNT_SYNTAX},
        {"-", ALMS_E_AMOUNT_SYNTAX},
        {"+1", ALMS_E_AMOUNT_SYNTAX},
        {"--1", ALMS_E_AMOUNT_SYNTAX},
        {"- 1", ALMS_E_AMOUNT_SYNTAX},
        {".", ALMS_E_AMOUNT_SYNTAX},
        {".5", ALMS_E_AMOUNT_SYNTAX},
        {"-.5", ALMS_E_AMOUNT_SYNTAX},
        {"5.", ALMS_E_AMOUNT_SYNTAX},
        {"5.-1", ALMS_E_AMOUNT_SYNTAX},
        {"0.0.6", ALMS_E_AMOUNT_SYNTAX},
        {"1,000", ALMS_E_AMOUNT_SYNTAX},
        {"1 000", ALMS_E_AMOUNT_SYNTAX},
        {" 1", ALMS_E_AMOUNT_SYNTAX},
        {"1 ", ALMS_E_AMOUNT_SYNTAX},
        {"1\n", ALMS_E_AMOUNT_SYNTAX},
        {"1e3", ALMS_E_AMOUNT_SYNTAX},
        {"0x10", ALMS_E_AMOUNT_SYNTAX},
        {"1_000", ALMS_E_AMOUNT_SYNTAX},
        {"1/2", ALMS_E_AMOUNT_SYNTAX},
        {"1:", ALMS_E_AMOUNT_SYNTAX},
        {"nan", ALMS_E_AMOUNT_SYNTAX},
        {"inf", ALMS_E_AMOUNT_SYNTAX},
        {"１", ALMS_E_AMOUNT_SYNTAX},
        {"¥1", ALMS_E_AMOUNT_SYNTAX},
        {"\xE2\x88\x92"
         "1",
         ALMS_E_AMOUNT_SYNTAX}, /* the minus of mathematics */
        {NINES_38 "9", ALMS_E_AMOUNT_RANGE},
        {"0" NINES_38, ALMS_E_AMOUNT_RANGE},
        {"-" NINES_38 "9", ALMS_E_AMOUNT_RANGE},
        {NINES_38 ".0", ALMS_E_AMOUNT_RANGE},
        {"0.0000000000000000001", ALMS_E_AMOUNT_RANGE}, /* 19 decimals */
        {"0." NINES_18 "0", ALMS_E_AMOUNT_RANGE},
        {NINES_38 "9.", ALMS_E_AMOUNT_SYNTAX}, /* the form comes first */
    };
    struct alms_error err;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        CLEANUP(alms_decimal_clear) struct alms_decimal number = read("7.25");
        assert_refuses(alms_decimal_parse(CASES[i].text, &number, &err), CASES[i].code);
        assert_int_equal(err.count, 1);
        assert_text(&number, "7.25"); /* untouched */
    }
}

/* --- arithmetic ---------------------------------------------------------------------------- */

static void check_arithmetic_of_texts(void **state)
{
    static const struct {
        const char *a, *b, *sum, *difference, *product;
    } CASES[] = {
        {"0", "0", "0", "0", "0"},
        {"1", "2", "3", "-1", "2"},
        {"0.1", "0.2", "0.3", "-0.1", "0.02"},
        {"1.10", "2.205", "3.305", "-1.105", "2.42550"},
        {"-5", "5.00", "0.00", "-10.00", "-25.00"},
        {"-0.01", "-0.001", "-0.011", "-0.009", "0.00001"},
        {"9999999999999999999", "1", "10000000000000000000", "9999999999999999998",
         "9999999999999999999"},
        {"9223372036854775807", "9223372036854775807", "18446744073709551614", "0",
         "85070591730234615847396907784232501249"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        CLEANUP(alms_decimal_clear) struct alms_decimal a = read(CASES[i].a);
        CLEANUP(alms_decimal_clear) struct alms_decimal b = read(CASES[i].b);
        CLEANUP(alms_decimal_clear) struct alms_decimal result = alms_decimal_zero();
        alms_decimal_add(&result, &a, &b);
        assert_text(&result, CASES[i].sum);
        alms_decimal_add(&result, &b, &a);
        assert_text(&result, CASES[i].sum);
        alms_decimal_subtract(&result, &a, &b);
        assert_text(&result, CASES[i].difference);
        alms_decimal_multiply(&result, &a, &b);
        assert_text(&result, CASES[i].product);
    }
}

static void check_results_that_are_operands(void **state)
{
    CLEANUP(alms_decimal_clear) struct alms_decimal a = read("1.5");
    CLEANUP(alms_decimal_clear) struct alms_decimal b = read("0.25");

    (void)state;
    alms_decimal_add(&a, &a, &b);
    assert_text(&a, "1.75");
    alms_decimal_add(&b, &a, &b);
    assert_text(&b, "2.00");
    alms_decimal_add(&a, &a, &a);
    assert_text(&a, "3.50");
    alms_decimal_subtract(&b, &a, &b);
    assert_text(&b, "1.50");
    alms_decimal_multiply(&b, &b, &b);
    assert_text(&b, "2.2500");
    alms_decimal_negate(&b, &b);
    assert_text(&b, "-2.2500");
    alms_decimal_round(&b, &b, 1, ALMS_ROUND_UP);
    assert_text(&b, "-2.3");
    alms_decimal_divide(&a, &a, &b, 3, ALMS_ROUND_DOWN);
    assert_text(&a, "-1.521");
    alms_decimal_subtract(&a, &a, &a);
    assert_text(&a, "0.000");
}

/* Sums and products never lose a digit, however long they grow. */
static void check_growth_beyond_text(void **state)
{
    CLEANUP(alms_decimal_clear) struct alms_decimal number = read(NINES_38);
    CLEANUP(alms_decimal_clear) struct alms_decimal one = read("1");
    CLEANUP(alms_decimal_clear) struct alms_decimal product = alms_decimal_zero();

    (void)state;
    assert_true(alms_decimal_fits(&number));
    alms_decimal_add(&number, &number, &one); /* 10^38 has 39 digits */
    assert_false(alms_decimal_fits(&number));
    alms_decimal_negate(&number, &number);
    assert_false(alms_decimal_fits(&number));
    alms_decimal_add(&number, &number, &one);
    assert_text(&number, "-" NINES_38);

    /* (10^38 - 1)^2 - (10^38 - 2) * 10^38 is 1. */
    alms_decimal_multiply(&product, &number, &number);
    assert_false(alms_decimal_fits(&product));
    CLEANUP(alms_decimal_clear) struct alms_decimal power = read(NINES_38);
    alms_decimal_add(&power, &power, &one);
    alms_decimal_add(&number, &number, &one); /* -(10^38 - 2) */
    alms_decimal_multiply(&number, &number, &power);
    alms_decimal_add(&product, &product, &number);
    assert_text(&product, "1");

    CLEANUP(alms_decimal_clear) struct alms_decimal fine = read("0.000000000000000001");
    assert_true(alms_decimal_fits(&fine));
    alms_decimal_multiply(&fine, &fine, &one);
    assert_true(alms_decimal_fits(&fine));
    CLEANUP(alms_decimal_clear) struct alms_decimal tenth = read("0.1");
    alms_decimal_multiply(&fine, &fine, &tenth);
    assert_false(alms_decimal_fits(&fine)); /* 19 digits after the point */
}

/* --- rounding ------------------------------------------------------------------------------ */

enum { ROUNDINGS_COUNT = ALMS_ROUND_FLOOR + 1 };

static void check_rounding_of_texts(void **state)
{
    /* In the order of the enum: half up, half even, half down, up, down, ceiling, floor. */
    static const struct {
        const char *text;
        const char *rounded[ROUNDINGS_COUNT];
    } CASES[] = {
        {"2.5", {"3", "2", "2", "3", "2", "3", "2"}},
        {"-2.5", {"-3", "-2", "-2", "-3", "-2", "-2", "-3"}},
        {"3.5", {"4", "4", "3", "4", "3", "4", "3"}},
        {"-3.5", {"-4", "-4", "-3", "-4", "-3", "-3", "-4"}},
        {"2.4", {"2", "2", "2", "3", "2", "3", "2"}},
        {"-2.4", {"-2", "-2", "-2", "-3", "-2", "-2", "-3"}},
        {"2.6", {"3", "3", "3", "3", "2", "3", "2"}},
        {"-2.6", {"-3", "-3", "-3", "-3", "-2", "-2", "-3"}},
        {"0.5", {"1", "0", "0", "1", "0", "1", "0"}},
        {"-0.5", {"-1", "0", "0", "-1", "0", "0", "-1"}},
        {"0.50000000000000001", {"1", "1", "1", "1", "0", "1", "0"}},
        {"-0.49999999999999999", {"0", "0", "0", "-1", "0", "0", "-1"}},
        {"7.0", {"7", "7", "7", "7", "7", "7", "7"}},
        {"0.0", {"0", "0", "0", "0", "0", "0", "0"}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        for (int rounding = 0; rounding < ROUNDINGS_COUNT; rounding++) {
            CLEANUP(alms_decimal_clear) struct alms_decimal number = read(CASES[i].text);
            CLEANUP(alms_decimal_clear) struct alms_decimal result = alms_decimal_zero();
            alms_decimal_round(&result, &number, 0, (enum alms_rounding)rounding);
            assert_text(&result, CASES[i].rounded[rounding]);
        }
    }
}

/* The greatest whole number not above numerator / divisor; the divisor is positive. */
static int64_t floor_of(int64_t numerator, int64_t divisor)
{
    const int64_t quotient = numerator / divisor;
    return quotient * divisor > numerator ? quotient - 1 : quotient;
}

/* Rounding by its definition: which of the two whole numbers around the quotient. */
static int64_t rounded_by_hand(int64_t numerator, int64_t divisor, enum alms_rounding rounding)
{
    const int64_t below = floor_of(numerator, divisor);
    const int64_t above = below * divisor == numerator ? below : below + 1;
    const int64_t half = 2 * (numerator - below * divisor) - divisor; /* 0 in the middle */
    const int64_t nearer = half < 0 ? below : above;
    const int64_t nearer_zero = numerator < 0 ? above : below;
    const int64_t farther = numerator < 0 ? below : above;
    const int64_t even = below % 2 == 0 ? below : above;

    if (below == above)
        return below;
    switch (rounding) {
    case ALMS_ROUND_HALF_UP: return half == 0 ? farther : nearer;
    case ALMS_ROUND_HALF_EVEN: return half == 0 ? even : nearer;
    case ALMS_ROUND_HALF_DOWN: return half == 0 ? nearer_zero : nearer;
    case ALMS_ROUND_UP: return farther;
    case ALMS_ROUND_DOWN: return nearer_zero;
    case ALMS_ROUND_CEILING: return above;
    case ALMS_ROUND_FLOOR: return below;
    }
    fail();
    return 0;
}

static void check_every_rounding(void **state)
{
    static const int64_t POWERS[] = {1, 10, 100, 1000};
    CLEANUP(alms_decimal_clear) struct alms_decimal number = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal result = alms_decimal_zero();

    (void)state;
    for (int64_t unscaled = -2600; unscaled <= 2600; unscaled++) {
        for (uint32_t scale = 0; scale <= 3; scale++) {
            for (int rounding = 0; rounding < ROUNDINGS_COUNT; rounding++) {
                int64_t minor = 0;
                alms_decimal_set_minor(&number, unscaled, 3);
                alms_decimal_round(&result, &number, scale, (enum alms_rounding)rounding);
                assert_int_equal(result.scale_digits, scale);
                assert_true(alms_decimal_to_minor(&result, scale, &minor));
                assert_int_equal(minor, rounded_by_hand(unscaled, POWERS[3 - scale],
                                                        (enum alms_rounding)rounding));
            }
        }
    }
    /* More digits than there are: zeros, in every mode. */
    for (int rounding = 0; rounding < ROUNDINGS_COUNT; rounding++) {
        alms_decimal_set_minor(&number, -15, 1);
        alms_decimal_round(&number, &number, 4, (enum alms_rounding)rounding);
        assert_text(&number, "-1.5000");
    }
}

static void check_every_division(void **state)
{
    CLEANUP(alms_decimal_clear) struct alms_decimal a = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal b = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal result = alms_decimal_zero();

    (void)state;
    for (int64_t x = -40; x <= 40; x++) {
        for (int64_t y = -12; y <= 12; y++) {
            for (int rounding = 0; y != 0 && rounding < ROUNDINGS_COUNT; rounding++) {
                int64_t minor = 0;
                alms_decimal_set_minor(&a, x, 1); /* x/10 : y/100 is 10x : y */
                alms_decimal_set_minor(&b, y, 2);
                alms_decimal_divide(&result, &a, &b, 1, (enum alms_rounding)rounding);
                assert_int_equal(result.scale_digits, 1);
                assert_true(alms_decimal_to_minor(&result, 1, &minor));
                assert_int_equal(minor, rounded_by_hand(y < 0 ? -100 * x : 100 * x, y < 0 ? -y : y,
                                                        (enum alms_rounding)rounding));
            }
        }
    }
}

static void check_divisions_of_texts(void **state)
{
    static const struct {
        const char *a, *b, *quotient;
        uint32_t scale_digits;
        enum alms_rounding rounding;
    } CASES[] = {
        {"1", "3", "0.333333333333333333", 18, ALMS_ROUND_HALF_EVEN},
        {"2", "3", "0.67", 2, ALMS_ROUND_HALF_UP},
        {"-2", "3", "-0.66", 2, ALMS_ROUND_DOWN},
        {"1", "-8", "-0.12", 2, ALMS_ROUND_HALF_EVEN},
        {"1", "-8", "-0.13", 2, ALMS_ROUND_HALF_UP},
        {"0", "-7", "0.00", 2, ALMS_ROUND_UP},
        {"100.00", "7.1855", "13.92", 2, ALMS_ROUND_HALF_UP}, /* an amount at a rate */
        {NINES_38, "0.000000000000000001", NINES_38, 0, ALMS_ROUND_DOWN},
    };

    (void)state;
    for (size_t i = 0; i + 1 < COUNT_OF(CASES); i++) {
        CLEANUP(alms_decimal_clear) struct alms_decimal a = read(CASES[i].a);
        CLEANUP(alms_decimal_clear) struct alms_decimal b = read(CASES[i].b);
        alms_decimal_divide(&a, &a, &b, CASES[i].scale_digits, CASES[i].rounding);
        assert_text(&a, CASES[i].quotient);
    }
    /* The last one grows by 18 digits, and comes back. */
    const size_t last = COUNT_OF(CASES) - 1;
    CLEANUP(alms_decimal_clear) struct alms_decimal a = read(CASES[last].a);
    CLEANUP(alms_decimal_clear) struct alms_decimal b = read(CASES[last].b);
    alms_decimal_divide(&a, &a, &b, 0, ALMS_ROUND_DOWN);
    assert_false(alms_decimal_fits(&a));
    alms_decimal_multiply(&a, &a, &b);
    alms_decimal_round(&a, &a, 0, ALMS_ROUND_DOWN);
    assert_text(&a, CASES[last].quotient);
}

/* --- comparing ----------------------------------------------------------------------------- */

static void check_order(void **state)
{
    static const char *const ASCENDING[] = {("-" NINES_38),
                                            "-10",
                                            "-9.99",
                                            "-0.1",
                                            "-0.01",
                                            "0.000",
                                            "0.01",
                                            "0.1",
                                            "9.99",
                                            "10",
                                            "10.000000000000000001",
                                            NINES_38};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(ASCENDING); i++) {
        CLEANUP(alms_decimal_clear) struct alms_decimal a = read(ASCENDING[i]);
        assert_int_equal(alms_decimal_sign(&a), i < 5 ? -1 : i > 5 ? 1 : 0);
        for (size_t j = 0; j < COUNT_OF(ASCENDING); j++) {
            CLEANUP(alms_decimal_clear) struct alms_decimal b = read(ASCENDING[j]);
            assert_int_equal(alms_decimal_compare(&a, &b), i < j ? -1 : i > j ? 1 : 0);
        }
    }
    CLEANUP(alms_decimal_clear) struct alms_decimal long_form = read("1.50");
    CLEANUP(alms_decimal_clear) struct alms_decimal short_form = read("1.5");
    assert_int_equal(alms_decimal_compare(&long_form, &short_form), 0);
}

/* --- 64 bits ------------------------------------------------------------------------------- */

static void check_minor_units(void **state)
{
    static const struct {
        const char *text;
        uint32_t scale_digits;
        bool fits;
        int64_t minor;
    } CASES[] = {
        {"0", 2, true, 0},
        {"12.50", 2, true, 1250},
        {"-12.5", 2, true, -1250},
        {"12.500", 2, true, 1250},
        {"12.505", 2, false, 0},
        {"-0.001", 2, false, 0},
        {"12", 0, true, 12},
        {"12.0", 0, true, 12},
        {"92233720368547758.07", 2, true, INT64_MAX},
        {"92233720368547758.08", 2, false, 0},
        {"-92233720368547758.07", 2, true, -INT64_MAX},
        {"-92233720368547758.08", 2, false, 0}, /* both signs reach equally far */
        {"9223372036854775807", 0, true, INT64_MAX},
        {"18446744073709551616", 0, false, 0},
        {"18446744073709551617", 0, false, 0},
        {"9223372036.854775807", 9, true, INT64_MAX},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        CLEANUP(alms_decimal_clear) struct alms_decimal number = read(CASES[i].text);
        int64_t minor = 0;
        assert_int_equal(alms_decimal_to_minor(&number, CASES[i].scale_digits, &minor),
                         CASES[i].fits);
        assert_int_equal(minor, CASES[i].minor);
        if (!CASES[i].fits)
            continue;
        CLEANUP(alms_decimal_clear) struct alms_decimal again = alms_decimal_zero();
        alms_decimal_set_minor(&again, minor, CASES[i].scale_digits);
        assert_int_equal(alms_decimal_compare(&again, &number), 0);
    }
    CLEANUP(alms_decimal_clear) struct alms_decimal lowest = alms_decimal_zero();
    alms_decimal_set_minor(&lowest, INT64_MIN, 2);
    assert_text(&lowest, "-92233720368547758.08");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_texts_that_are_read),
        cmocka_unit_test(check_texts_that_are_refused),
        cmocka_unit_test(check_arithmetic_of_texts),
        cmocka_unit_test(check_results_that_are_operands),
        cmocka_unit_test(check_growth_beyond_text),
        cmocka_unit_test(check_rounding_of_texts),
        cmocka_unit_test(check_every_rounding),
        cmocka_unit_test(check_every_division),
        cmocka_unit_test(check_divisions_of_texts),
        cmocka_unit_test(check_order),
        cmocka_unit_test(check_minor_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
