/*
 * sampling - what the kinds of samples share: parameters, and how they are printed.
 */
#ifndef ALMS_AUDIT_SAMPLING_H
#define ALMS_AUDIT_SAMPLING_H

#include "audit/print.h"
#include "audit/settings.h"
#include "audit/statistics.h"

#include <alms/sample.h>

/* A rate of more than 0 and less than 1; `normal` where text is NULL. PARAMETER_SYNTAX. */
ALMS_MUST_CHECK enum alms_code alms_sampling_rate(const char *text, const char *normal,
                                                  const char *what, struct alms_ratio *out,
                                                  struct alms_error *err);

/* A whole number from `least` to ALMS_SAMPLE_SIZE_MAX. PARAMETER_SYNTAX. */
ALMS_MUST_CHECK enum alms_code alms_sampling_count(const char *text, uint32_t least,
                                                   const char *what, uint32_t *out,
                                                   struct alms_error *err);

/* Refuses with VALUE_MISSING, TEXT_INVALID, TEXT_LONG. */
ALMS_MUST_CHECK enum alms_code alms_sampling_seed(const char *seed, struct alms_error *err);

/* A rate as it is best read: 5 %. */
const char *alms_sampling_percent(struct alms_ratio rate, char text[ALMS_FIGURE_SIZE_BYTES]);

/* Prints how the numbers were drawn. */
void alms_sampling_print_draw(const struct alms_print *print, const char *seed);

/* The least amount that one interval of book / size does not reach past: amounts from it on are
 * hit for certain. */
int64_t alms_sampling_top(int64_t book, uint32_t size);

#endif
