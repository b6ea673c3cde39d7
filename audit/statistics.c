#include "audit/statistics.h"

#include "base/memory.h"

#include <stdio.h>

#include <math.h>

enum { ITERATIONS_MAX = 100000, BISECTIONS = 200, DIGITS_MAX = 20 };

static const double PI = 3.14159265358979323846;
static const double TINY = 1e-300;
static const double PRECISION = 1e-15;

/* --- figures ------------------------------------------------------------------------------- */

static void write_figure(double number, int digits, char text[ALMS_FIGURE_SIZE_BYTES])
{
    (void)snprintf(text, ALMS_FIGURE_SIZE_BYTES, "%.*f", digits, number);
    /* There is no negative zero. */
    size_t at = text[0] == '-' ? 1 : 0;
    while (at > 0 && (text[at] == '0' || text[at] == '.'))
        at += 1;
    if (at > 0 && text[at] == '\0')
        (void)snprintf(text, ALMS_FIGURE_SIZE_BYTES, "%.*f", digits, 0.0);
}

static double of_ratio(struct alms_ratio ratio)
{
    return (double)ratio.numerator / (double)ratio.denominator;
}

const char *
alms_figure_share(int64_t part, int64_t whole, int digits, char text[ALMS_FIGURE_SIZE_BYTES])
{
    write_figure(whole == 0 ? 0 : (double)part / (double)whole, digits, text);
    return text;
}

/* --- incomplete gamma and beta functions --------------------------------------------------- */

static double log_gamma(double x)
{
    int sign = 0;
    return lgamma_r(x, &sign);
}

/* P(a, x) by its series, good for x < a + 1. */
static double gamma_series(double a, double x)
{
    double term = 1 / a;
    double sum = term;

    for (int i = 1; i < ITERATIONS_MAX && fabs(term) > fabs(sum) * PRECISION; i++) {
        term *= x / (a + i);
        sum += term;
    }
    return sum * exp(a * log(x) - x - log_gamma(a));
}

/* Q(a, x) by Lentz's continued fraction, good for x >= a + 1. */
static double gamma_fraction(double a, double x)
{
    double b = x + 1 - a;
    double c = 1 / TINY;
    double d = 1 / b;
    double result = d;

    for (int i = 1; i < ITERATIONS_MAX; i++) {
        const double numerator = -i * (i - a);
        b += 2;
        d = numerator * d + b;
        d = 1 / (fabs(d) < TINY ? TINY : d);
        c = b + numerator / c;
        c = fabs(c) < TINY ? TINY : c;
        result *= d * c;
        if (fabs(d * c - 1) < PRECISION)
            break;
    }
    return result * exp(a * log(x) - x - log_gamma(a));
}

/* The regularised incomplete gamma functions. */
static double gamma_lower(double a, double x)
{
    if (x <= 0)
        return 0;
    return x < a + 1 ? gamma_series(a, x) : 1 - gamma_fraction(a, x);
}

static double gamma_upper(double a, double x)
{
    if (x <= 0)
        return 1;
    return x < a + 1 ? 1 - gamma_series(a, x) : gamma_fraction(a, x);
}

static double gamma_quantile(double p, double a)
{
    double low = 0;
    double high = a + 1;

    while (gamma_lower(a, high) < p)
        high *= 2;
    for (int i = 0; i < BISECTIONS; i++) {
        const double middle = (low + high) / 2;
        if (gamma_lower(a, middle) < p) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

static double beta_fraction(double a, double b, double x)
{
    double c = 1;
    double d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < TINY ? TINY : d);
    double result = d;

    for (int i = 1; i < ITERATIONS_MAX; i++) {
        const double even = i * (b - i) * x / ((a + 2 * i - 1) * (a + 2 * i));
        d = 1 + even * d;
        d = 1 / (fabs(d) < TINY ? TINY : d);
        c = 1 + even / c;
        c = fabs(c) < TINY ? TINY : c;
        result *= d * c;
        const double odd = -(a + i) * (a + b + i) * x / ((a + 2 * i) * (a + 2 * i + 1));
        d = 1 + odd * d;
        d = 1 / (fabs(d) < TINY ? TINY : d);
        c = 1 + odd / c;
        c = fabs(c) < TINY ? TINY : c;
        result *= d * c;
        if (fabs(d * c - 1) < PRECISION)
            break;
    }
    return result;
}

/* The regularised incomplete beta function I_x(a, b). */
static double beta_lower(double a, double b, double x)
{
    if (x <= 0)
        return 0;
    if (x >= 1)
        return 1;
    const double front =
        exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log1p(-x));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

static double beta_quantile(double p, double a, double b)
{
    double low = 0;
    double high = 1;

    for (int i = 0; i < BISECTIONS; i++) {
        const double middle = (low + high) / 2;
        if (beta_lower(a, b, middle) < p) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

/* P(X <= k) of n tries at p. */
static double binomial_lower(double k, double n, double p)
{
    return k >= n ? 1 : beta_lower(n - k, k + 1, 1 - p);
}

static double chi_square_p(double chi_square, double freedom)
{
    return gamma_upper(freedom / 2, chi_square / 2);
}

static double chi_square_limit(double risk, double freedom)
{
    return 2 * gamma_quantile(1 - risk, freedom / 2);
}

/* --- Benford's law ------------------------------------------------------------------------- */

size_t alms_digits_cells(enum alms_digits digits)
{
    static const size_t CELLS[ALMS_DIGITS_KINDS] = {9, 10, 90, ALMS_DIGITS_CELLS_MAX};
    return CELLS[digits];
}

uint32_t alms_digits_lowest(enum alms_digits digits)
{
    static const uint32_t LOWEST[ALMS_DIGITS_KINDS] = {1, 0, 10, 100};
    return LOWEST[digits];
}

size_t alms_digits_cell(enum alms_digits digits, int64_t amount)
{
    char text[DIGITS_MAX + 4];

    REQUIRE(amount > 0);
    const int size = snprintf(text, sizeof(text), "%lld", (long long)amount);
    text[size] = '0';
    text[size + 1] = '0';
    const size_t first = (size_t)(text[0] - '0');
    const size_t second = (size_t)(text[1] - '0');
    switch (digits) {
    case ALMS_DIGITS_FIRST: return first - 1;
    case ALMS_DIGITS_SECOND: return second;
    case ALMS_DIGITS_FIRST_TWO: return 10 * first + second - 10;
    case ALMS_DIGITS_FIRST_THREE: return 100 * first + 10 * second + (size_t)(text[2] - '0') - 100;
    case ALMS_DIGITS_KINDS: break;
    }
    UNREACHABLE("digits");
}

static double expected_share(enum alms_digits digits, size_t cell)
{
    double sum = 0;

    if (digits != ALMS_DIGITS_SECOND)
        return log10(1 + 1 / ((double)cell + (double)alms_digits_lowest(digits)));
    for (int k = 1; k <= 9; k++)
        sum += log10(1 + 1 / (10.0 * k + (double)cell));
    return sum;
}

/* What the mean absolute deviation of n perfect numbers is expected to be. */
static double expected_mad(enum alms_digits digits, uint64_t n)
{
    const size_t cells = alms_digits_cells(digits);
    double sum = 0;

    for (size_t i = 0; i < cells; i++) {
        const double p = expected_share(digits, i);
        sum += sqrt(2 * p * (1 - p) / (PI * (double)n));
    }
    return sum / (double)cells;
}

static const double MAD_LIMITS[ALMS_DIGITS_KINDS][3] = {
    {0.006, 0.012, 0.015},
    {0.008, 0.010, 0.012},
    {0.0012, 0.0018, 0.0022},
    {0.00036, 0.00044, 0.00050},
};

static enum alms_conformity conformity_of(enum alms_digits digits, double mad, double expected)
{
    const double *limits = MAD_LIMITS[digits];

    if (expected > limits[0])
        return ALMS_CONFORMITY_NONE;
    if (mad <= limits[0])
        return ALMS_CONFORMITY_CLOSE;
    if (mad <= limits[1])
        return ALMS_CONFORMITY_ACCEPTABLE;
    return mad <= limits[2] ? ALMS_CONFORMITY_MARGINAL : ALMS_CONFORMITY_NOT;
}

uint64_t alms_benford_least(enum alms_digits digits)
{
    const double root = expected_mad(digits, 1) / MAD_LIMITS[digits][0];
    return (uint64_t)ceil(root * root);
}

void alms_benford_fit(enum alms_digits digits, const uint64_t *counts, struct alms_benford_fit *out)
{
    const size_t cells = alms_digits_cells(digits);
    uint64_t n = 0;
    double deviation = 0;
    double chi_square = 0;
    double ks = 0;
    double cumulated = 0;

    for (size_t i = 0; i < cells; i++)
        n += counts[i];
    REQUIRE(n > 0);
    for (size_t i = 0; i < cells; i++) {
        const double p = expected_share(digits, i);
        const double difference = (double)counts[i] / (double)n - p;
        deviation += fabs(difference);
        chi_square += difference * difference / p;
        cumulated += difference;
        ks = fmax(ks, fabs(cumulated));
    }
    const double mad = deviation / (double)cells;
    const double expected = expected_mad(digits, n);
    const double freedom = (double)cells - 1;
    chi_square *= (double)n;
    *out = (struct alms_benford_fit){
        .n = n, .freedom = (uint32_t)cells - 1, .conformity = conformity_of(digits, mad, expected)};
    write_figure(mad, 9, out->mad);
    write_figure(expected, 9, out->mad_expected);
    write_figure(mad - expected, 9, out->mad_excess);
    write_figure(chi_square, 3, out->chi_square);
    write_figure(chi_square_limit(0.05, freedom), 3, out->chi_limit_5);
    write_figure(chi_square_limit(0.01, freedom), 3, out->chi_limit_1);
    write_figure(chi_square_p(chi_square, freedom), 6, out->chi_p);
    write_figure(ks, 6, out->ks);
    write_figure(1.36 / sqrt((double)n), 6, out->ks_limit);
}

void alms_benford_cell(enum alms_digits digits, uint64_t count, uint64_t n, size_t cell,
                       struct alms_benford_cell *out)
{
    const double p = expected_share(digits, cell);
    const double share = (double)count / (double)n;
    const double difference = fabs(share - p);
    const double correction = 1 / (2 * (double)n);
    const double z =
        (difference - (correction < difference ? correction : 0)) / sqrt(p * (1 - p) / (double)n);

    *out = (struct alms_benford_cell){.is_beyond_5 = z > 1.96, .is_beyond_1 = z > 2.576};
    write_figure(share, 6, out->share);
    write_figure(p, 6, out->expected);
    write_figure(z, 3, out->z);
}

/* --- moments ------------------------------------------------------------------------------- */

struct alms_moments {
    uint64_t n;
    double cosines;
    double sines;
    double sum; /* of the numbers brought into [10, 100) */
};

struct alms_moments *alms_moments_open(void)
{
    return alms_alloc(sizeof(struct alms_moments));
}

void alms_moments_close(struct alms_moments *moments)
{
    alms_free(moments);
}

void alms_moments_close_variable(struct alms_moments **moments)
{
    alms_moments_close(*moments);
}

void alms_moments_add(struct alms_moments *moments, int64_t amount)
{
    double number = (double)amount;

    REQUIRE(amount > 0);
    const double angle = 2 * PI * log10(number);
    moments->n += 1;
    moments->cosines += cos(angle);
    moments->sines += sin(angle);
    /* Whole numbers decide where the point goes; only the last step is inexact. */
    double power = 1;
    for (int64_t rest = amount; rest >= 100; rest /= 10)
        power *= 10;
    number = amount < 10 ? number * 10 : number / power;
    moments->sum += number;
}

void alms_moments_finish(const struct alms_moments *moments, struct alms_moments_figures *out)
{
    const double n = (double)moments->n;

    REQUIRE(moments->n > 0);
    const double cosine = moments->cosines / n;
    const double sine = moments->sines / n;
    const double arc = cosine * cosine + sine * sine;
    const double mean = moments->sum / n;
    const double expected = 90 / (n * expm1(log(10) / n));
    const double distortion = (mean - expected) / expected;
    write_figure(arc, 7, out->arc);
    write_figure(exp(-n * arc), 6, out->arc_p);
    write_figure(mean, 6, out->mean);
    write_figure(expected, 6, out->expected);
    write_figure(distortion, 6, out->distortion);
    write_figure(distortion * sqrt(n) / 0.638253, 3, out->distortion_z);
}

/* --- counts -------------------------------------------------------------------------------- */

void alms_uniform_fit(const uint64_t *counts, size_t cells, struct alms_ratio risk,
                      struct alms_uniform_fit *out)
{
    uint64_t n = 0;
    double chi_square = 0;

    for (size_t i = 0; i < cells; i++)
        n += counts[i];
    REQUIRE(n > 0);
    const double expected = (double)n / (double)cells;
    for (size_t i = 0; i < cells; i++) {
        const double difference = (double)counts[i] - expected;
        chi_square += difference * difference / expected;
    }
    const double p = chi_square_p(chi_square, (double)cells - 1);
    write_figure(chi_square, 3, out->chi_square);
    write_figure(chi_square_limit(0.05, (double)cells - 1), 3, out->chi_limit_5);
    write_figure(p, 6, out->p);
    out->is_unlikely = p < of_ratio(risk);
}

bool alms_uniform_cell_is_high(uint64_t count, uint64_t n, size_t cells)
{
    const double p = 1 / (double)cells;
    return ((double)count / (double)n - p) / sqrt(p * (1 - p) / (double)n) > 2.576;
}

const char *
alms_figure_sums_mad(const int64_t *sums, size_t cells, char text[ALMS_FIGURE_SIZE_BYTES])
{
    double total = 0;
    double deviation = 0;

    for (size_t i = 0; i < cells; i++)
        total += (double)sums[i];
    for (size_t i = 0; i < cells && total > 0; i++)
        deviation += fabs((double)sums[i] / total - 1 / (double)cells);
    write_figure(deviation / (double)cells, 9, text);
    return text;
}

bool alms_binomial_is_unlikely(uint64_t count, uint64_t n, struct alms_ratio rate,
                               struct alms_ratio risk, char p[ALMS_FIGURE_SIZE_BYTES])
{
    const double tail =
        count == 0 ? 1 : beta_lower((double)count, (double)(n - count) + 1, of_ratio(rate));
    write_figure(tail, 6, p);
    return tail < of_ratio(risk);
}

/* --- sampling ------------------------------------------------------------------------------ */

uint32_t
alms_sample_money_size(int64_t book, int64_t tolerable, int64_t expected, struct alms_ratio risk)
{
    const double tolerable_share = (double)tolerable / (double)book;
    const double expected_share_of_book = (double)expected / (double)book;
    const double confidence = 1 - of_ratio(risk);

    for (uint32_t n = 1; n <= ALMS_SAMPLE_SIZE_MAX; n++) {
        if (gamma_lower(1 + n * expected_share_of_book, n * tolerable_share) >= confidence)
            return n;
    }
    return 0;
}

/* The expansion factor of a risk: that of the table's next lower risk. */
static double expansion_factor(struct alms_ratio risk)
{
    static const struct {
        int percent;
        double factor;
    } FACTORS[] = {{5, 1.6},   {10, 1.5}, {15, 1.4},  {20, 1.3},
                   {25, 1.25}, {30, 1.2}, {37, 1.15}, {50, 1.0}};
    double factor = 1.9;

    for (size_t i = 0; i < COUNT_OF(FACTORS); i++) {
        if (risk.numerator * 100 >= FACTORS[i].percent * risk.denominator)
            factor = FACTORS[i].factor;
    }
    return factor;
}

uint32_t alms_sample_money_size_older(int64_t book, int64_t tolerable, int64_t expected,
                                      struct alms_ratio risk)
{
    const double factor = (double)alms_confidence_factor(0, risk) / 100;
    const double left = (double)tolerable - (double)expected * expansion_factor(risk);

    if (left <= 0)
        return 0;
    const double size = ceil((double)book * factor / left - 1e-9);
    return size > ALMS_SAMPLE_SIZE_MAX ? 0 : (uint32_t)size;
}

uint32_t alms_confidence_factor(uint32_t k, struct alms_ratio risk)
{
    return (uint32_t)ceil(gamma_quantile(1 - of_ratio(risk), (double)k + 1) * 100 - 1e-9);
}

uint64_t alms_ratio_ceiling(uint64_t n, struct alms_ratio rate)
{
    const uint64_t denominator = (uint64_t)rate.denominator;
    return (n * (uint64_t)rate.numerator + denominator - 1) / denominator;
}

uint32_t alms_sample_attribute_size(struct alms_ratio tolerable, struct alms_ratio expected,
                                    struct alms_ratio risk)
{
    for (uint32_t n = 1; n <= ALMS_SAMPLE_SIZE_MAX; n++) {
        const double deviations = (double)alms_ratio_ceiling(n, expected);
        if (binomial_lower(deviations, n, of_ratio(tolerable)) <= of_ratio(risk))
            return n;
    }
    return 0;
}

uint32_t alms_upper_rate(uint32_t n, uint32_t k, struct alms_ratio risk)
{
    if (k >= n)
        return 1000;
    const double rate = beta_quantile(1 - of_ratio(risk), (double)k + 1, (double)(n - k));
    return (uint32_t)ceil(rate * 1000 - 1e-9);
}
