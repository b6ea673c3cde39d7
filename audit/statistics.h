/*
 * statistics - the only place of alms with floating point.
 *
 * What goes in are counts, amounts in minor units and exact ratios; what comes out are verdicts,
 * whole numbers and figures as text. So no inexact number can reach money. Digits of amounts are
 * taken from their decimal text, never from a logarithm; ties of n times a rate are decided on
 * whole numbers.
 */
#ifndef ALMS_AUDIT_STATISTICS_H
#define ALMS_AUDIT_STATISTICS_H

#include "base/base.h"

enum { ALMS_FIGURE_SIZE_BYTES = 32 };

/* An exact rate: numerator / denominator, both at most 10^9, the denominator above zero. */
struct alms_ratio {
    int64_t numerator;
    int64_t denominator;
};

/* --- Benford's law ------------------------------------------------------------------------- */

enum alms_digits {
    ALMS_DIGITS_FIRST,
    ALMS_DIGITS_SECOND,
    ALMS_DIGITS_FIRST_TWO,
    ALMS_DIGITS_FIRST_THREE,
    ALMS_DIGITS_KINDS
};

enum { ALMS_DIGITS_CELLS_MAX = 900 };

/* How many cells there are, and the digits of the first: 9 from 1, 10 from 0, 90 from 10, … */
size_t alms_digits_cells(enum alms_digits digits);
uint32_t alms_digits_lowest(enum alms_digits digits);

/* The cell of an amount above zero, from its decimal text padded on the right with zeros. */
size_t alms_digits_cell(enum alms_digits digits, int64_t amount);

/* Nigrini's limits of 2012; NONE where even perfect data of that size would not come close. */
enum alms_conformity {
    ALMS_CONFORMITY_NONE,
    ALMS_CONFORMITY_CLOSE,
    ALMS_CONFORMITY_ACCEPTABLE,
    ALMS_CONFORMITY_MARGINAL,
    ALMS_CONFORMITY_NOT
};

/* How the counts of all cells fit. n > 0. */
struct alms_benford_fit {
    uint64_t n;
    char mad[ALMS_FIGURE_SIZE_BYTES];          /* mean absolute deviation */
    char mad_expected[ALMS_FIGURE_SIZE_BYTES]; /* what perfect data of this size would have */
    char mad_excess[ALMS_FIGURE_SIZE_BYTES];   /* the difference */
    enum alms_conformity conformity;
    uint32_t freedom; /* degrees of freedom of chi_square */
    char chi_square[ALMS_FIGURE_SIZE_BYTES];
    char chi_limit_5[ALMS_FIGURE_SIZE_BYTES];
    char chi_limit_1[ALMS_FIGURE_SIZE_BYTES];
    char chi_p[ALMS_FIGURE_SIZE_BYTES];
    char ks[ALMS_FIGURE_SIZE_BYTES]; /* Kolmogorov-Smirnov */
    char ks_limit[ALMS_FIGURE_SIZE_BYTES];
};

void alms_benford_fit(enum alms_digits digits, const uint64_t *counts,
                      struct alms_benford_fit *out);

struct alms_benford_cell {
    char share[ALMS_FIGURE_SIZE_BYTES];
    char expected[ALMS_FIGURE_SIZE_BYTES];
    char z[ALMS_FIGURE_SIZE_BYTES];
    bool is_beyond_5; /* Z above 1.96 */
    bool is_beyond_1; /* Z above 2.576 */
};

void alms_benford_cell(enum alms_digits digits, uint64_t count, uint64_t n, size_t cell,
                       struct alms_benford_cell *out);

/* The least n at which a conformity is given at all. */
uint64_t alms_benford_least(enum alms_digits digits);

/* Sums over the numbers themselves. */
struct alms_moments;

struct alms_moments_figures {
    char arc[ALMS_FIGURE_SIZE_BYTES]; /* squared length of the mean vector of mantissas */
    char arc_p[ALMS_FIGURE_SIZE_BYTES];
    char mean[ALMS_FIGURE_SIZE_BYTES];     /* of the numbers brought into [10, 100) */
    char expected[ALMS_FIGURE_SIZE_BYTES]; /* of Benford's law at this n */
    char distortion[ALMS_FIGURE_SIZE_BYTES];
    char distortion_z[ALMS_FIGURE_SIZE_BYTES];
};

struct alms_moments *alms_moments_open(void);
void alms_moments_close(struct alms_moments *moments); /* NULL is fine */
void alms_moments_close_variable(struct alms_moments **moments);
void alms_moments_add(struct alms_moments *moments, int64_t amount); /* above zero */
void alms_moments_finish(const struct alms_moments *moments, struct alms_moments_figures *out);

/* --- counts -------------------------------------------------------------------------------- */

/* part / whole, with so many digits after the point. */
const char *
alms_figure_share(int64_t part, int64_t whole, int digits, char text[ALMS_FIGURE_SIZE_BYTES]);

/* Chi-square of counts that should all be equal; whether its p is below risk. */
struct alms_uniform_fit {
    char chi_square[ALMS_FIGURE_SIZE_BYTES];
    char chi_limit_5[ALMS_FIGURE_SIZE_BYTES];
    char p[ALMS_FIGURE_SIZE_BYTES];
    bool is_unlikely;
};

void alms_uniform_fit(const uint64_t *counts, size_t cells, struct alms_ratio risk,
                      struct alms_uniform_fit *out);

/* Whether a cell of n things in so many equal cells has more than 2.576 deviations too many. */
bool alms_uniform_cell_is_high(uint64_t count, uint64_t n, size_t cells);

/* Mean absolute deviation of sums that should all be equal. */
const char *
alms_figure_sums_mad(const int64_t *sums, size_t cells, char text[ALMS_FIGURE_SIZE_BYTES]);

/* P(X >= count) of n tries at rate; whether that is below risk. */
bool alms_binomial_is_unlikely(uint64_t count, uint64_t n, struct alms_ratio rate,
                               struct alms_ratio risk, char p[ALMS_FIGURE_SIZE_BYTES]);

/* --- sampling ------------------------------------------------------------------------------ */

enum { ALMS_SAMPLE_SIZE_MAX = 100000 };

/*
 * The least n with GammaCDF(n TM / BV; shape 1 + n EM / BV) >= 1 - risk; 0 if it is above
 * ALMS_SAMPLE_SIZE_MAX.
 */
uint32_t
alms_sample_money_size(int64_t book, int64_t tolerable, int64_t expected, struct alms_ratio risk);

/* The same by the older formula BV CF(0) / (TM - EM EF), with the expansion factor of the risk. */
uint32_t alms_sample_money_size_older(int64_t book, int64_t tolerable, int64_t expected,
                                      struct alms_ratio risk);

/* Gamma quantile(1 - risk; k + 1) in hundredths, rounded up. */
uint32_t alms_confidence_factor(uint32_t k, struct alms_ratio risk);

/*
 * The least n with BinomCDF(ceil(n expected); n, tolerable) <= risk; 0 if it is above
 * ALMS_SAMPLE_SIZE_MAX.
 */
uint32_t alms_sample_attribute_size(struct alms_ratio tolerable, struct alms_ratio expected,
                                    struct alms_ratio risk);

/* BetaQuantile(1 - risk; k + 1, n - k) in thousandths, rounded up; 1000 if k is n. */
uint32_t alms_upper_rate(uint32_t n, uint32_t k, struct alms_ratio risk);

/* The least whole number >= n times rate. */
uint64_t alms_ratio_ceiling(uint64_t n, struct alms_ratio rate);

#endif
