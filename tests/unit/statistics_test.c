/* statistics - every formula against figures that were computed in another way. */
#include "audit/statistics.h"
#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct alms_ratio percent(int64_t numerator)
{
    return (struct alms_ratio){numerator, 100};
}

/* --- Benford's law ------------------------------------------------------------------------- */

static void digits_come_from_the_decimal_text(void **state)
{
    static const struct {
        int64_t amount;
        uint32_t first;
        uint32_t second;
        uint32_t first_two;
        uint32_t first_three;
    } CASES[] = {
        {1, 1, 0, 10, 100},       {58, 5, 8, 58, 580},        {29, 2, 9, 29, 290},
        {100, 1, 0, 10, 100},     {999, 9, 9, 99, 999},       {12345, 1, 2, 12, 123},
        {1000000, 1, 0, 10, 100}, {INT64_MAX, 9, 2, 92, 922}, {1009, 1, 0, 10, 100},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const int64_t amount = CASES[i].amount;
        assert_int_equal(alms_digits_cell(ALMS_DIGITS_FIRST, amount) + 1, CASES[i].first);
        assert_int_equal(alms_digits_cell(ALMS_DIGITS_SECOND, amount), CASES[i].second);
        assert_int_equal(alms_digits_cell(ALMS_DIGITS_FIRST_TWO, amount) + 10, CASES[i].first_two);
        assert_int_equal(alms_digits_cell(ALMS_DIGITS_FIRST_THREE, amount) + 100,
                         CASES[i].first_three);
    }
    /* Every two digits are their own, which a floating logarithm gets wrong. */
    for (int64_t two = 10; two < 100; two++) {
        for (int64_t amount = two; amount < INT64_MAX / 10; amount *= 10)
            assert_int_equal(alms_digits_cell(ALMS_DIGITS_FIRST_TWO, amount) + 10, two);
    }
}

static void a_fit_is_measured(void **state)
{
    static const uint64_t NEAR[] = {301, 176, 125, 97, 79, 67, 58, 51, 46};
    static const uint64_t FAR[] = {400, 100, 100, 100, 60, 60, 60, 60, 60};
    struct alms_benford_fit fit;
    struct alms_benford_cell cell;

    (void)state;
    /* Computed with 40 decimal digits. */
    alms_benford_fit(ALMS_DIGITS_FIRST, NEAR, &fit);
    assert_int_equal(fit.n, 1000);
    assert_string_equal(fit.mad, "0.000101116");
    assert_string_equal(fit.mad_expected, "0.007426518");
    assert_string_equal(fit.mad_excess, "-0.007325402");
    assert_string_equal(fit.chi_square, "0.002");
    assert_string_equal(fit.ks, "0.000243");
    assert_string_equal(fit.ks_limit, "0.043007");
    assert_int_equal(fit.conformity, ALMS_CONFORMITY_NONE);
    alms_benford_fit(ALMS_DIGITS_FIRST, FAR, &fit);
    assert_string_equal(fit.mad, "0.028257340");
    assert_string_equal(fit.chi_square, "81.895");
    assert_string_equal(fit.chi_p, "0.000000");
    alms_benford_cell(ALMS_DIGITS_FIRST, 400, 1000, 0, &cell);
    assert_string_equal(cell.share, "0.400000");
    assert_string_equal(cell.expected, "0.301030");
    assert_string_equal(cell.z, "6.788");
    assert_true(cell.is_beyond_5 && cell.is_beyond_1);
    alms_benford_cell(ALMS_DIGITS_SECOND, 120, 1000, 0, &cell);
    assert_string_equal(cell.expected, "0.119679");
    assert_false(cell.is_beyond_5);
}

static void limits_are_those_of_the_tables(void **state)
{
    uint64_t counts[ALMS_DIGITS_CELLS_MAX];
    struct alms_benford_fit fit;
    struct alms_uniform_fit uniform;

    (void)state;
    for (size_t i = 0; i < ALMS_DIGITS_CELLS_MAX; i++)
        counts[i] = 1;
    alms_benford_fit(ALMS_DIGITS_FIRST, counts, &fit);
    assert_string_equal(fit.chi_limit_5, "15.507");
    assert_string_equal(fit.chi_limit_1, "20.090");
    alms_benford_fit(ALMS_DIGITS_FIRST_TWO, counts, &fit);
    assert_string_equal(fit.chi_limit_5, "112.022");
    assert_string_equal(fit.chi_limit_1, "122.942");
    alms_benford_fit(ALMS_DIGITS_SECOND, counts, &fit);
    assert_string_equal(fit.chi_limit_5, "16.919");
    assert_string_equal(fit.chi_limit_1, "21.666");
    alms_uniform_fit(counts, 100, percent(1), &uniform);
    assert_string_equal(uniform.chi_square, "0.000");
    assert_string_equal(uniform.chi_limit_5, "123.225");
    assert_string_equal(uniform.p, "1.000000");
    assert_false(uniform.is_unlikely);
    counts[7] = 30;
    alms_uniform_fit(counts, 100, percent(1), &uniform);
    /* n = 129: (30 - 1.29)^2 / 1.29 + 99 (1 - 1.29)^2 / 1.29 */
    assert_string_equal(uniform.chi_square, "645.419");
    assert_true(uniform.is_unlikely);
    assert_true(alms_uniform_cell_is_high(30, 129, 100));
    assert_false(alms_uniform_cell_is_high(1, 129, 100));
}

/* A category is given where perfect data would come close: n from 1,533 and 4,373 on. */
static void few_numbers_get_no_category(void **state)
{
    uint64_t counts[90] = {0};
    struct alms_benford_fit fit;
    double total = 0;

    (void)state;
    assert_int_equal(alms_benford_least(ALMS_DIGITS_FIRST), 1533);
    assert_int_equal(alms_benford_least(ALMS_DIGITS_FIRST_TWO), 4373);
    for (int d = 1; d <= 9; d++) {
        counts[d - 1] = (uint64_t)floor(1532 * log10(1 + 1.0 / d));
        total += (double)counts[d - 1];
    }
    counts[8] += 1532 - (uint64_t)total;
    alms_benford_fit(ALMS_DIGITS_FIRST, counts, &fit);
    assert_int_equal(fit.n, 1532);
    assert_int_equal(fit.conformity, ALMS_CONFORMITY_NONE);
    counts[8] += 1;
    alms_benford_fit(ALMS_DIGITS_FIRST, counts, &fit);
    assert_int_equal(fit.conformity, ALMS_CONFORMITY_CLOSE);
    counts[0] = counts[0] + 500;
    alms_benford_fit(ALMS_DIGITS_FIRST, counts, &fit);
    assert_int_equal(fit.conformity, ALMS_CONFORMITY_NOT);
}

/* Nigrini's limits, met and passed by moving numbers from the first digit to the last. */
static void categories_have_their_limits(void **state)
{
    static const struct {
        double mad;
        enum alms_conformity conformity;
    } CASES[] = {
        {0.0059, ALMS_CONFORMITY_CLOSE},      {0.0061, ALMS_CONFORMITY_ACCEPTABLE},
        {0.0119, ALMS_CONFORMITY_ACCEPTABLE}, {0.0121, ALMS_CONFORMITY_MARGINAL},
        {0.0149, ALMS_CONFORMITY_MARGINAL},   {0.0151, ALMS_CONFORMITY_NOT},
    };
    const double n = 1e9;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        uint64_t counts[9];
        struct alms_benford_fit fit;
        for (int d = 1; d <= 9; d++)
            counts[d - 1] = (uint64_t)(n * log10(1 + 1.0 / d));
        /* Two cells are off by half of nine times the deviation each. */
        counts[0] -= (uint64_t)(n * CASES[i].mad * 4.5);
        counts[8] += (uint64_t)(n * CASES[i].mad * 4.5);
        alms_benford_fit(ALMS_DIGITS_FIRST, counts, &fit);
        assert_int_equal(fit.conformity, CASES[i].conformity);
    }
}

static void moments_are_measured(void **state)
{
    static const int64_t AMOUNTS[] = {123, 9, 4567, 100000};
    static const int64_t POWERS[] = {1, 10, 1000, 1000000000000000000};
    struct alms_moments_figures figures;
    struct alms_moments *moments = alms_moments_open();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(AMOUNTS); i++)
        alms_moments_add(moments, AMOUNTS[i]);
    alms_moments_finish(moments, &figures);
    assert_string_equal(figures.arc, "0.3427247");
    assert_string_equal(figures.arc_p, "0.253879");
    assert_string_equal(figures.mean, "39.492500");
    assert_string_equal(figures.expected, "28.909926");
    assert_string_equal(figures.distortion, "0.366053");
    assert_string_equal(figures.distortion_z, "1.147");
    alms_moments_close(moments);
    /* All mantissas in one point. */
    moments = alms_moments_open();
    for (size_t i = 0; i < COUNT_OF(POWERS); i++)
        alms_moments_add(moments, POWERS[i]);
    alms_moments_finish(moments, &figures);
    assert_string_equal(figures.arc, "1.0000000");
    assert_string_equal(figures.mean, "10.000000");
    alms_moments_close(moments);
    /* With many numbers the expected mean is 90 / ln 10, not the 90 / ln 10 of a misprint. */
    moments = alms_moments_open();
    for (int i = 0; i < 1000000; i++)
        alms_moments_add(moments, 39);
    alms_moments_finish(moments, &figures);
    assert_string_equal(figures.expected, "39.086458");
    alms_moments_close(moments);
}

static void sums_and_shares_are_measured(void **state)
{
    static const int64_t SUMS[] = {50, 30, 10, 10};
    char text[ALMS_FIGURE_SIZE_BYTES];

    (void)state;
    /* |0.5 - 0.25| + |0.3 - 0.25| + 2 |0.1 - 0.25|, by 4 */
    assert_string_equal(alms_figure_sums_mad(SUMS, 4, text), "0.150000000");
    assert_string_equal(alms_figure_share(1, 3, 4, text), "0.3333");
    assert_string_equal(alms_figure_share(-1, 3000, 2, text), "0.00");
    assert_string_equal(alms_figure_share(1, 0, 2, text), "0.00");
}

/* --- binomial ------------------------------------------------------------------------------ */

static double choose(uint32_t n, uint32_t k)
{
    double product = 1;

    for (uint32_t i = 1; i <= k; i++)
        product = product * (n - k + i) / i;
    return product;
}

static double binomial_sum(uint32_t from, uint32_t to, uint32_t n, double p)
{
    double sum = 0;

    for (uint32_t i = from; i <= to; i++)
        sum += choose(n, i) * pow(p, i) * pow(1 - p, n - i);
    return sum;
}

static void tails_are_sums(void **state)
{
    static const struct {
        uint32_t count;
        uint32_t n;
        int64_t percent;
    } CASES[] = {{0, 10, 50}, {1, 1, 50}, {8, 10, 50},  {9, 10, 50}, {16, 20, 50},
                 {5, 40, 5},  {3, 7, 30}, {30, 60, 50}, {60, 60, 99}};
    char p[ALMS_FIGURE_SIZE_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const double tail =
            binomial_sum(CASES[i].count, CASES[i].n, CASES[i].n, (double)CASES[i].percent / 100);
        const bool is_unlikely = alms_binomial_is_unlikely(
            CASES[i].count, CASES[i].n, percent(CASES[i].percent), percent(1), p);
        assert_int_equal(is_unlikely, tail < 0.01);
        assert_true(fabs(strtod(p, NULL) - tail) < 1e-6);
    }
    /* 2^-10 and 11 / 2^10, on both sides of one in a hundred. */
    assert_true(alms_binomial_is_unlikely(10, 10, percent(50), percent(1), p));
    assert_string_equal(p, "0.000977");
    assert_false(alms_binomial_is_unlikely(9, 10, percent(50), percent(1), p));
    assert_string_equal(p, "0.010742");
}

/* --- sampling ------------------------------------------------------------------------------ */

static void confidence_factors_are_those_of_the_tables(void **state)
{
    static const struct {
        int64_t risk;
        uint32_t count;
        uint32_t factors[11];
    } ROWS[] = {
        {5, 11, {300, 475, 630, 776, 916, 1052, 1185, 1315, 1444, 1571, 1697}},
        {10, 11, {231, 389, 533, 669, 800, 928, 1054, 1178, 1300, 1421, 1541}},
        {20, 11, {161, 300, 428, 552, 673, 791, 908, 1024, 1138, 1252, 1366}},
        {50, 7, {70, 168, 268, 368, 468, 568, 667}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        for (uint32_t k = 0; k < ROWS[i].count; k++)
            assert_int_equal(alms_confidence_factor(k, percent(ROWS[i].risk)), ROWS[i].factors[k]);
    }
    /* A table that is copied widely has 3.35 here. */
    assert_int_equal(alms_confidence_factor(2, percent(37)), 325);
}

/* P(X > k) of a Poisson variable, which is the gamma distribution at k + 1. */
static double poisson_above(uint32_t k, double mean)
{
    double term = exp(-mean);
    double sum = term;

    for (uint32_t i = 1; i <= k; i++) {
        term *= mean / i;
        sum += term;
    }
    return 1 - sum;
}

static void factors_bound_the_poisson_sum(void **state)
{
    static const int64_t RISKS[] = {1, 5, 10, 15, 20, 25, 30, 37, 50};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(RISKS); i++) {
        for (uint32_t k = 0; k <= 60; k++) {
            const uint32_t factor = alms_confidence_factor(k, percent(RISKS[i]));
            const double confidence = 1 - (double)RISKS[i] / 100;
            assert_true(poisson_above(k, factor / 100.0) >= confidence - 1e-12);
            assert_true(poisson_above(k, (factor - 1) / 100.0) < confidence);
        }
    }
}

static void money_samples_have_the_sizes_of_the_tables(void **state)
{
    /* Tolerable in tenths of a percent of the book value, expected in percent of the tolerable. */
    static const struct {
        int64_t risk;
        int64_t expected;
        int64_t tolerable;
        uint32_t size;
    } CELLS[] = {
        {5, 0, 500, 6},   {5, 0, 300, 10},  {5, 0, 100, 30},  {5, 0, 80, 38},   {5, 0, 60, 50},
        {5, 0, 50, 60},   {5, 0, 40, 75},   {5, 0, 30, 100},  {5, 0, 20, 150},  {5, 0, 10, 300},
        {5, 0, 5, 600},   {5, 10, 500, 8},  {5, 10, 300, 13}, {5, 10, 100, 37}, {5, 10, 80, 46},
        {5, 10, 60, 62},  {5, 10, 50, 74},  {5, 10, 40, 92},  {5, 10, 30, 123}, {5, 10, 20, 184},
        {5, 10, 10, 368}, {5, 20, 100, 47}, {5, 20, 50, 93},  {5, 20, 20, 232}, {5, 20, 10, 463},
        {10, 0, 50, 47},  {10, 0, 10, 231},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CELLS); i++) {
        const int64_t book = 1000000000;
        const int64_t tolerable = book / 1000 * CELLS[i].tolerable;
        const int64_t expected = tolerable / 100 * CELLS[i].expected;
        assert_int_equal(alms_sample_money_size(book, tolerable, expected, percent(CELLS[i].risk)),
                         CELLS[i].size);
    }
    assert_int_equal(alms_sample_money_size(1000000000, 1, 0, percent(5)), 0);
    /* 3.00 / 0.05, and 3.00 / (0.05 - 1.6 x 0.01) = 88.2 */
    assert_int_equal(alms_sample_money_size_older(1000, 50, 0, percent(5)), 60);
    assert_int_equal(alms_sample_money_size_older(1000, 50, 10, percent(5)), 89);
    assert_int_equal(alms_sample_money_size_older(1000, 50, 40, percent(5)), 0);
}

static void attribute_samples_have_the_sizes_of_the_tables(void **state)
{
    /* The first three are table A-1; the others were computed with whole numbers. */
    static const struct {
        struct alms_ratio tolerable;
        struct alms_ratio expected;
        int64_t risk;
        uint32_t size;
    } CASES[] = {
        {{5, 100}, {0, 100}, 5, 59},     {{5, 100}, {1, 100}, 5, 93},
        {{10, 100}, {2, 100}, 5, 46},    {{10, 100}, {2, 100}, 10, 38},
        {{7, 100}, {35, 1000}, 10, 113}, {{9, 100}, {35, 1000}, 5, 84},
        {{2, 100}, {0, 100}, 10, 114},   {{20, 100}, {5, 100}, 5, 30},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const uint32_t size = alms_sample_attribute_size(CASES[i].tolerable, CASES[i].expected,
                                                         percent(CASES[i].risk));
        assert_int_equal(size, CASES[i].size);
        const uint32_t most = (uint32_t)alms_ratio_ceiling(size, CASES[i].expected);
        const double p =
            (double)CASES[i].tolerable.numerator / (double)CASES[i].tolerable.denominator;
        assert_true(binomial_sum(0, most, size, p) <= (double)CASES[i].risk / 100);
    }
}

/* 0.035 x 400 is 14.000000000000002 in binary, and 14 in truth. */
static void ties_are_decided_on_whole_numbers(void **state)
{
    (void)state;
    assert_int_equal(alms_ratio_ceiling(400, (struct alms_ratio){35, 1000}), 14);
    assert_int_equal(alms_ratio_ceiling(401, (struct alms_ratio){35, 1000}), 15);
    assert_int_equal(alms_ratio_ceiling(100000, (struct alms_ratio){999999999, 1000000000}),
                     100000);
    assert_int_equal(alms_ratio_ceiling(59, (struct alms_ratio){0, 1}), 0);
}

static void upper_rates_are_those_of_the_tables(void **state)
{
    (void)state;
    assert_int_equal(alms_upper_rate(60, 1, percent(5)), 77);
    assert_int_equal(alms_upper_rate(100, 2, percent(5)), 62);
    assert_int_equal(alms_upper_rate(5, 5, percent(5)), 1000);
    for (uint32_t n = 5; n <= 120; n += 23) {
        for (uint32_t k = 0; k < n; k += 2) {
            const uint32_t upper = alms_upper_rate(n, k, percent(10));
            assert_true(binomial_sum(0, k, n, upper / 1000.0) <= 0.1 + 1e-9);
            assert_true(binomial_sum(0, k, n, (upper - 1) / 1000.0) > 0.1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_come_from_the_decimal_text),
        cmocka_unit_test(a_fit_is_measured),
        cmocka_unit_test(limits_are_those_of_the_tables),
        cmocka_unit_test(few_numbers_get_no_category),
        cmocka_unit_test(categories_have_their_limits),
        cmocka_unit_test(moments_are_measured),
        cmocka_unit_test(sums_and_shares_are_measured),
        cmocka_unit_test(tails_are_sums),
        cmocka_unit_test(confidence_factors_are_those_of_the_tables),
        cmocka_unit_test(factors_bound_the_poisson_sum),
        cmocka_unit_test(money_samples_have_the_sizes_of_the_tables),
        cmocka_unit_test(attribute_samples_have_the_sizes_of_the_tables),
        cmocka_unit_test(ties_are_decided_on_whole_numbers),
        cmocka_unit_test(upper_rates_are_those_of_the_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
