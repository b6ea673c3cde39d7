/*
 * sample - samples that neither the auditor nor the audited can choose.
 *
 * Numbers come from SHA-256 over "alms/sample/1", the seed and a counter (docs/guide/audit-tests.md
 * says how), the same on every machine and in every language. The seed is the digest of a secret of
 * the auditor and of a root that the audited had published before: neither side can aim at it. The
 * printed parameters are enough to draw the sample again.
 *
 * Monetary unit sampling takes every line with a chance in proportion to its amount; attribute
 * sampling takes entries with equal chances.
 */
#ifndef ALMS_SAMPLE_H
#define ALMS_SAMPLE_H

#include <alms/analysis.h>

ALMS_BEGIN_DECLS

enum { ALMS_SECRET_SIZE_MAX = 1024 * 1024 };

/*
 * The seed: base64 of SHA-256(bytes of the secret file || the 32 bytes of the root).
 * Refuses with FILE_*, VALUE_MISSING (an empty secret), TABLE_LIMIT (more than a million bytes),
 * PARAMETER_SYNTAX if the root is not the base64 of 32 bytes.
 */
ALMS_MUST_CHECK enum alms_code
alms_sample_seed(const char *secret_path, const char *root, char out[45], struct alms_error *err);

/* Rates are decimal text ("0.05") or percent ("5%"). */
struct alms_money_sample_options {
    struct alms_population population;
    const char *seed;      /* required */
    const char *size;      /* items; NULL: by tolerable, expected and risk */
    const char *tolerable; /* misstatement that can be borne, as an amount */
    const char *expected;  /* misstatement that is expected; NULL: 0 */
    const char *risk;      /* of wrongly accepting; NULL: 5% */
};

/*
 * Draws and prints `about` and `items`.
 * Refuses with VALUE_MISSING (seed; neither size nor tolerable), PARAMETER_SYNTAX, SAMPLE_SIZE,
 * POPULATION_EMPTY, NOT_FOUND and AMOUNT_*.
 */
ALMS_MUST_CHECK enum alms_code
alms_sample_money(const alms_journal *journal, const struct alms_money_sample_options *options,
                  const struct alms_print *print, struct alms_error *err);

struct alms_entry_sample_options {
    const char *seed;      /* required */
    const char *size;      /* entries; NULL: by tolerable, expected and risk */
    const char *tolerable; /* rate of deviations that can be borne */
    const char *expected;  /* rate that is expected; NULL: 0 */
    const char *risk;      /* NULL: 5% */
};

/* Draws entries without replacement; otherwise as alms_sample_money. */
ALMS_MUST_CHECK enum alms_code
alms_sample_entries(const alms_journal *journal, const struct alms_entry_sample_options *options,
                    const struct alms_print *print, struct alms_error *err);

struct alms_evaluation_options {
    const char *book;      /* required: value of the population, as `about` printed it */
    const char *size;      /* required: points of the sample */
    const char *tolerable; /* NULL: no verdict */
    const char *risk;      /* NULL: 5% */
    uint32_t scale_digits; /* of the amounts */
};

/*
 * Reads a sample with the columns `amount` (what the books say) and `audited` (what is right) and
 * prints `about`, `misstatements` and `result`: projection and upper limit (Stringer).
 * Refuses, all at once, with TABLE_*, FILE_*, VALUE_MISSING and AMOUNT_* at each row, and with
 * PARAMETER_SYNTAX, SAMPLE_SIZE (more lines than points).
 */
ALMS_MUST_CHECK enum alms_code
alms_sample_evaluate(const char *path, const struct alms_evaluation_options *options,
                     const struct alms_print *print, struct alms_error *err);

struct alms_rate_options {
    const char *size;       /* required: entries that were looked at */
    const char *deviations; /* required: how many were not as they should be */
    const char *tolerable;  /* NULL: no verdict */
    const char *risk;       /* NULL: 5% */
};

/* Prints the upper limit of the rate of deviations. Refuses with PARAMETER_SYNTAX, SAMPLE_SIZE. */
ALMS_MUST_CHECK enum alms_code alms_sample_rate(const struct alms_rate_options *options,
                                                const struct alms_print *print,
                                                struct alms_error *err);

/* Prints the confidence factors CF(0) to CF(count - 1) of a risk. Refuses with PARAMETER_SYNTAX. */
ALMS_MUST_CHECK enum alms_code alms_sample_factors(const char *risk, uint32_t count,
                                                   const struct alms_print *print,
                                                   struct alms_error *err);

ALMS_END_DECLS

#endif
