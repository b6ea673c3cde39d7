/* money - minor units read and written, sums within 64 bits, shares that add up. */
#include "value/money.h"

#include "support/check.h"

#include <string.h>

/* --- reading and writing ------------------------------------------------------------------- */

static void check_amounts_that_are_read(void **state)
{
    static const struct {
        const char *text;
        uint32_t scale_digits;
        int64_t minor;
        const char *canonical;
    } CASES[] = {
        {"0", 2, 0, "0.00"},
        {"-0", 2, 0, "0.00"},
        {"-0.00", 2, 0, "0.00"},
        {"1", 2, 100, "1.00"},
        {"1.5", 2, 150, "1.50"},
        {"12.50", 2, 1250, "12.50"},
        {"12.500000", 2, 1250, "12.50"},
        {"-12.05", 2, -1205, "-12.05"},
        {"0.01", 2, 1, "0.01"},
        {"-0.01", 2, -1, "-0.01"},
        {"007", 0, 7, "7"},
        {"7.000", 0, 7, "7"},
        {"0.000000001", 9, 1, "0.000000001"},
        {"-1", 9, -1000000000, "-1.000000000"},
        {"92233720368547758.07", 2, INT64_MAX, "92233720368547758.07"},
        {"-92233720368547758.07", 2, -INT64_MAX, "-92233720368547758.07"},
        {"9223372036854775807", 0, INT64_MAX, "9223372036854775807"},
        {"9223372036.854775807", 9, INT64_MAX, "9223372036.854775807"},
        {"-9223372036.854775807", 9, -INT64_MAX, "-9223372036.854775807"},
        {"0000000000000000000000000000001.00", 2, 100, "1.00"},
    };
    struct alms_error err;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
        int64_t minor = 77;
        assert_accepts(alms_minor_parse(CASES[i].text, CASES[i].scale_digits, &minor, &err));
        assert_int_equal(minor, CASES[i].minor);
        assert_ptr_equal(alms_minor_format(minor, CASES[i].scale_digits, text), text);
        assert_string_equal(text, CASES[i].canonical);
    }
}

static void check_amounts_that_are_refused(void **state)
{
    static const struct {
        const char *text;
        uint32_t scale_digits;
        enum alms_code code;
    } CASES[] = {
        {"", 2, ALMS_E_AMOUNT_SYNTAX},
        {"-", 2, ALMS_E_AMOUNT_SYNTAX},
        {"+1", 2, ALMS_E_AMOUNT_SYNTAX},
        {".5", 2, ALMS_E_AMOUNT_SYNTAX},
        {"5.", 2, ALMS_E_AMOUNT_SYNTAX},
        {"1.-5", 2, ALMS_E_AMOUNT_SYNTAX},
        {"0.0.6", 2, ALMS_E_AMOUNT_SYNTAX},
        {"1,000.00", 2, ALMS_E_AMOUNT_SYNTAX},
        {"1e3", 2, ALMS_E_AMOUNT_SYNTAX},
        {" 1", 2, ALMS_E_AMOUNT_SYNTAX},
        {"1 ", 2, ALMS_E_AMOUNT_SYNTAX},
        {"１", 2, ALMS_E_AMOUNT_SYNTAX},
        {"1元", 2, ALMS_E_AMOUNT_SYNTAX},
        {"0.001", 2, ALMS_E_AMOUNT_SCALE},
        {"1.005", 2, ALMS_E_AMOUNT_SCALE},
        {"1.0000000000000000000000001", 2, ALMS_E_AMOUNT_SCALE},
        {"0.1", 0, ALMS_E_AMOUNT_SCALE},
        {"0.0000000001", 9, ALMS_E_AMOUNT_SCALE},
        {"92233720368547758.08", 2, ALMS_E_AMOUNT_RANGE},
        {"-92233720368547758.08", 2, ALMS_E_AMOUNT_RANGE},
        {"92233720368547759", 2, ALMS_E_AMOUNT_RANGE},
        {"9223372036854775808", 0, ALMS_E_AMOUNT_RANGE},
        {"9223372036854775810", 0, ALMS_E_AMOUNT_RANGE},
        {"18446744073709551617", 0, ALMS_E_AMOUNT_RANGE}, /* 2^64 + 1 is not 1 */
        {"9223372036.854775808", 9, ALMS_E_AMOUNT_RANGE},
        {"99999999999999999999999999999999999999", 2, ALMS_E_AMOUNT_RANGE},
        {"100000000000000000000000000000000000000000000000000", 0, ALMS_E_AMOUNT_RANGE},
        {"99999999999999999999x", 2, ALMS_E_AMOUNT_SYNTAX}, /* the form comes first */
    };
    struct alms_error err;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int64_t minor = 77;
        assert_refuses(alms_minor_parse(CASES[i].text, CASES[i].scale_digits, &minor, &err),
                       CASES[i].code);
        assert_int_equal(err.count, 1);
        assert_int_equal(minor, 77);
    }
}

/* Every number near a border is written and read as itself, at every scale. */
static void check_round_trips(void **state)
{
    static const int64_t BORDERS[] = {0,          9,          99,         100,       999999999,
                                      1000000000, 4294967295, 4294967296, INT64_MAX, 123456789012};
    struct alms_error err;

    (void)state;
    for (uint32_t scale = 0; scale <= ALMS_SCALE_DIGITS_MAX; scale++) {
        for (size_t i = 0; i < COUNT_OF(BORDERS); i++) {
            for (int64_t sign = -1; sign <= 1; sign += 2) {
                char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
                int64_t minor = 77;
                alms_minor_format(sign * BORDERS[i], scale, text);
                assert_accepts(alms_minor_parse(text, scale, &minor, &err));
                assert_int_equal(minor, sign * BORDERS[i]);
                assert_int_equal(strchr(text, '.') == NULL ? 0 : strlen(strchr(text, '.')),
                                 scale == 0 ? 0 : scale + 1);
            }
        }
    }
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    assert_string_equal(alms_minor_format(INT64_MIN, 9, text), "-9223372036.854775808");
    assert_string_equal(alms_minor_format(INT64_MIN, 0, text), "-9223372036854775808");
}

static void check_sums(void **state)
{
    static const struct {
        int64_t sum, amount;
        bool fits;
        int64_t expected;
    } CASES[] = {
        {1, 2, true, 3},
        {INT64_MAX - 1, 1, true, INT64_MAX},
        {INT64_MAX, 1, false, INT64_MAX},
        {INT64_MIN, -1, false, INT64_MIN},
        {INT64_MIN + 1, -1, true, INT64_MIN},
        {INT64_MAX, INT64_MIN, true, -1},
        {INT64_MIN, INT64_MIN, false, INT64_MIN},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int64_t sum = CASES[i].sum;
        assert_int_equal(alms_minor_add(&sum, CASES[i].amount), CASES[i].fits);
        assert_int_equal(sum, CASES[i].expected);
    }
}

/* --- allocation ---------------------------------------------------------------------------- */

enum { SHARES_MAX = 4 };

__extension__ typedef __int128 wide;

/* What a share has beyond its part, times the sum of the weights: total * weight - part * sum. */
static wide rest_of(int64_t total, const struct alms_share *share, wide sum)
{
    return (wide)total * share->weight - (wide)share->part * sum;
}

/*
 * The promises of alms_minor_allocate, each by its own words. `total` is not negative: every part
 * is its exact share cut down, or that and one unit; who got a unit had a larger remainder than
 * who got none, or the same and stands before.
 */
static void assert_allocation(int64_t total, const struct alms_share *shares, size_t count)
{
    wide weights = 0;
    wide parts = 0;

    for (size_t i = 0; i < count; i++) {
        weights += shares[i].weight;
        parts += shares[i].part;
    }
    assert_true(parts == total);
    for (size_t i = 0; i < count; i++) {
        const wide rest = rest_of(total, &shares[i], weights);
        assert_true(rest > -weights && rest < weights); /* less than one unit off */
        assert_true(shares[i].part >= 0);
        if (shares[i].weight == 0)
            assert_true(shares[i].part == 0);
        if (rest >= 0)
            continue; /* got no unit */
        for (size_t j = 0; j < count; j++) {
            const wide other = rest_of(total, &shares[j], weights);
            if (other >= 0)
                assert_true(rest + weights > other || (rest + weights == other && i < j));
        }
    }
}

static void allocate_both_signs(int64_t total, struct alms_share *shares, size_t count)
{
    struct alms_share mirrored[SHARES_MAX];

    memcpy(mirrored, shares, count * sizeof(*shares));
    alms_minor_allocate(total, shares, count);
    assert_allocation(total, shares, count);
    alms_minor_allocate(-total, mirrored, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(mirrored[i].part, -shares[i].part);
}

/* All totals up to 15 by all weights up to 4, for up to four shares. */
static void check_small_allocations(void **state)
{
    enum { WEIGHTS = 5, TOTAL_MAX = 15 };

    (void)state;
    for (size_t count = 1; count <= SHARES_MAX; count++) {
        size_t ways = 1;
        for (size_t i = 0; i < count; i++)
            ways *= WEIGHTS;
        for (size_t way = 1; way < ways; way++) { /* 0 is all weights zero */
            for (int64_t total = 0; total <= TOTAL_MAX; total++) {
                struct alms_share shares[SHARES_MAX] = {{0}};
                size_t rest = way;
                for (size_t i = 0; i < count; i++, rest /= WEIGHTS)
                    shares[i].weight = (int64_t)(rest % WEIGHTS);
                allocate_both_signs(total, shares, count);
            }
        }
    }
}

/* Where remainders differ the parts do not depend on the order of the shares. */
static void check_order_of_shares(void **state)
{
    static const size_t ORDERS[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                       {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    static const int64_t WEIGHTS[] = {20, 30, 51};

    (void)state;
    for (int64_t total = 0; total < 101; total++) {
        struct alms_share first[3] = {{WEIGHTS[0], 0}, {WEIGHTS[1], 0}, {WEIGHTS[2], 0}};
        alms_minor_allocate(total, first, 3);
        for (size_t i = 0; i < COUNT_OF(ORDERS); i++) {
            struct alms_share shares[3];
            for (size_t j = 0; j < 3; j++)
                shares[j] = (struct alms_share){WEIGHTS[ORDERS[i][j]], 0};
            alms_minor_allocate(total, shares, 3);
            for (size_t j = 0; j < 3; j++)
                assert_int_equal(shares[j].part, first[ORDERS[i][j]].part);
        }
    }
}

static void check_allocations_by_hand(void **state)
{
    struct alms_share thirds[] = {{1, 0}, {1, 0}, {1, 0}};
    struct alms_share rule[] = {{20, 0}, {30, 0}, {50, 0}};
    struct alms_share with_zero[] = {{0, 0}, {1, 0}, {0, 0}, {1, 0}};

    (void)state;
    alms_minor_allocate(10000, thirds, 3); /* among equals to the earlier */
    assert_int_equal(thirds[0].part, 3334);
    assert_int_equal(thirds[1].part, 3333);
    assert_int_equal(thirds[2].part, 3333);
    alms_minor_allocate(-20000, thirds, 3);
    assert_int_equal(thirds[0].part, -6667);
    assert_int_equal(thirds[1].part, -6667);
    assert_int_equal(thirds[2].part, -6666);
    alms_minor_allocate(33333, rule, 3); /* 6666.6, 9999.9 and 16666.5 */
    assert_int_equal(rule[0].part, 6667);
    assert_int_equal(rule[1].part, 10000);
    assert_int_equal(rule[2].part, 16666);
    alms_minor_allocate(1, with_zero, 4);
    assert_int_equal(with_zero[0].part, 0);
    assert_int_equal(with_zero[1].part, 1);
    assert_int_equal(with_zero[2].part, 0);
    assert_int_equal(with_zero[3].part, 0);
}

static void check_allocations_at_64_bits(void **state)
{
    static const int64_t TOTALS[] = {INT64_MAX, INT64_MAX - 1, INT64_MAX / 2, 1};
    static const int64_t WEIGHTS[][SHARES_MAX] = {
        {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX},
        {INT64_MAX, 1, 0, 0},
        {INT64_MAX, INT64_MAX - 1, 1, INT64_MAX / 3},
        {1, 1, 1, 0},
        {0, 0, 0, INT64_MAX},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(TOTALS); i++) {
        for (size_t j = 0; j < COUNT_OF(WEIGHTS); j++) {
            struct alms_share shares[SHARES_MAX] = {{0}};
            for (size_t k = 0; k < SHARES_MAX; k++)
                shares[k].weight = WEIGHTS[j][k];
            allocate_both_signs(TOTALS[i], shares, SHARES_MAX);
        }
    }

    /* The one total that has no positive mirror image. */
    struct alms_share one[] = {{3, 0}};
    struct alms_share two[] = {{1, 0}, {0, 0}, {1, 0}};
    alms_minor_allocate(INT64_MIN, one, 1);
    assert_true(one[0].part == INT64_MIN);
    alms_minor_allocate(INT64_MIN, two, 3);
    assert_true(two[0].part == INT64_MIN / 2);
    assert_true(two[1].part == 0);
    assert_true(two[2].part == INT64_MIN / 2);
}

/* Many shares, as the rows of a statement, from a small generator of its own. */
static void check_many_shares(void **state)
{
    enum { SHARES = 500 };
    static struct alms_share shares[SHARES];
    uint64_t random = 20260213;

    (void)state;
    for (int round = 0; round < 20; round++) {
        for (size_t i = 0; i < SHARES; i++) {
            random = random * 6364136223846793005U + 1442695040888963407U;
            shares[i].weight = (int64_t)(random >> 33) % 1000;
        }
        random = random * 6364136223846793005U + 1442695040888963407U;
        const int64_t total = (int64_t)(random >> 20);
        alms_minor_allocate(total, shares, SHARES);
        assert_allocation(total, shares, SHARES);
    }
}

/* --- rounding sums ------------------------------------------------------------------------- */

static void check_units(void **state)
{
    (void)state;
    assert_int_equal(alms_minor_in_units(15544, 100), 155);
    assert_int_equal(alms_minor_in_units(15550, 100), 156);
    assert_int_equal(alms_minor_in_units(-15549, 100), -155);
    assert_int_equal(alms_minor_in_units(-15550, 100), -156);
    assert_int_equal(alms_minor_in_units(0, 100), 0);
    assert_int_equal(alms_minor_in_units(INT64_MAX, 1), INT64_MAX);
    assert_int_equal(alms_minor_in_units(INT64_MIN, 1), INT64_MIN);
}

/* What a society printed as 154.94 and 65.48 below 220.43. */
static void check_published_parts(void **state)
{
    struct alms_rounded parts[] = {{154944900, 0}, {65484900, 0}};

    (void)state;
    assert_true(alms_minor_round_parts(22043, 10000, parts, 2));
    assert_int_equal(parts[0].units, 15495);
    assert_int_equal(parts[1].units, 6548);
    assert_false(alms_minor_round_parts(22045, 10000, parts, 2));
    assert_false(alms_minor_round_parts(22041, 10000, parts, 2));
    assert_true(alms_minor_round_parts(0, 10000, parts, 0));
    assert_false(alms_minor_round_parts(1, 10000, parts, 0));
}

/* Any parts, below zero too, to either whole next to their sum. */
static void check_rounded_parts(void **state)
{
    enum { UNIT = 10000, PARTS = 12 };
    struct alms_rounded parts[PARTS];
    uint64_t random = 20261128;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        const size_t count = (size_t)round % PARTS + 1;
        int64_t sum = 0;
        int64_t units = 0;
        for (size_t i = 0; i < count; i++) {
            random = random * 6364136223846793005U + 1442695040888963407U;
            parts[i].amount = (int64_t)(random >> 40) % 500000 - 250000;
            parts[i].amount -= random >> 63 != 0 ? parts[i].amount % UNIT : 0;
            sum += parts[i].amount;
        }
        const int64_t whole = alms_minor_in_units(sum, UNIT);
        assert_true(alms_minor_round_parts(whole, UNIT, parts, count));
        for (size_t i = 0; i < count; i++) {
            assert_true(parts[i].units * UNIT > parts[i].amount - UNIT);
            assert_true(parts[i].units * UNIT < parts[i].amount + UNIT);
            units += parts[i].units;
        }
        assert_int_equal(units, whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_amounts_that_are_read),
        cmocka_unit_test(check_amounts_that_are_refused),
        cmocka_unit_test(check_round_trips),
        cmocka_unit_test(check_sums),
        cmocka_unit_test(check_small_allocations),
        cmocka_unit_test(check_order_of_shares),
        cmocka_unit_test(check_allocations_by_hand),
        cmocka_unit_test(check_allocations_at_64_bits),
        cmocka_unit_test(check_many_shares),
        cmocka_unit_test(check_units),
        cmocka_unit_test(check_published_parts),
        cmocka_unit_test(check_rounded_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
