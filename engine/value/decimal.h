/*
 * decimal - exact signed decimal numbers.
 *
 * A decimal is an integer of any size and the number of its digits after the point. Adding,
 * subtracting and multiplying are exact and cannot fail. Only alms_decimal_round and
 * alms_decimal_divide lose digits, and their caller always names the rounding. There is no
 * floating point, no NaN and no negative zero.
 *
 * Text form: -?[0-9]+(\.[0-9]+)?  No sign +, no exponent, no separators, in every locale.
 */
#ifndef ALMS_DECIMAL_H
#define ALMS_DECIMAL_H

#include "base/base.h"

#include <gmp.h>

enum {
    ALMS_DECIMAL_DIGITS_MAX = 38, /* in text, before and after the point together */
    ALMS_DECIMAL_SCALE_DIGITS_MAX = 18,
    ALMS_DECIMAL_TEXT_SIZE_BYTES = 48 /* any decimal of at most DIGITS_MAX, sign, point, NUL */
};

/* How a number that lies between two others becomes one of them. */
enum alms_rounding {
    ALMS_ROUND_HALF_UP,   /* the nearer; from the middle away from zero */
    ALMS_ROUND_HALF_EVEN, /* the nearer; from the middle to the even one */
    ALMS_ROUND_HALF_DOWN, /* the nearer; from the middle towards zero */
    ALMS_ROUND_UP,        /* away from zero */
    ALMS_ROUND_DOWN,      /* towards zero */
    ALMS_ROUND_CEILING,   /* towards plus infinity */
    ALMS_ROUND_FLOOR      /* towards minus infinity */
};

struct alms_decimal {
    mpz_t unscaled; /* value = unscaled / 10^scale_digits */
    uint32_t scale_digits;
};

/* Zero. Pair every decimal with CLEANUP(alms_decimal_clear) where it is declared. */
struct alms_decimal alms_decimal_zero(void);
void alms_decimal_clear(struct alms_decimal *number);

/* unscaled / 10^scale_digits, as money is kept in tables. */
void alms_decimal_set_minor(struct alms_decimal *result, int64_t unscaled, uint32_t scale_digits);

/* The result comes first and may be an operand, as in `a = a + b`. */
void alms_decimal_add(struct alms_decimal *result, const struct alms_decimal *a,
                      const struct alms_decimal *b);
void alms_decimal_subtract(struct alms_decimal *result, const struct alms_decimal *a,
                           const struct alms_decimal *b);
void alms_decimal_multiply(struct alms_decimal *result, const struct alms_decimal *a,
                           const struct alms_decimal *b);
void alms_decimal_negate(struct alms_decimal *result, const struct alms_decimal *a);

/* The exact quotient, rounded once. b is not zero. */
void alms_decimal_divide(struct alms_decimal *result, const struct alms_decimal *a,
                         const struct alms_decimal *b, uint32_t scale_digits,
                         enum alms_rounding rounding);

/* More digits than a has are zeros; fewer are rounded. */
void alms_decimal_round(struct alms_decimal *result, const struct alms_decimal *a,
                        uint32_t scale_digits, enum alms_rounding rounding);

int alms_decimal_compare(const struct alms_decimal *a, const struct alms_decimal *b);
int alms_decimal_sign(const struct alms_decimal *a); /* -1, 0, 1 */

/* a times 10^scale_digits, if that is a whole number of 64 bits; false if it is not. */
bool alms_decimal_to_minor(const struct alms_decimal *a, uint32_t scale_digits, int64_t *out);

/*
 * Refuses with AMOUNT_SYNTAX if text is not the form above, AMOUNT_RANGE if it has more digits
 * than the limits.
 */
ALMS_MUST_CHECK enum alms_code
alms_decimal_parse(const char *text, struct alms_decimal *out, struct alms_error *err);

/* Whether a has at most DIGITS_MAX digits. A sum can outgrow them: ask before formatting one. */
bool alms_decimal_fits(const struct alms_decimal *a);

/* Writes the canonical text: every digit of the scale, "-" only below zero. Requires a to fit. */
void alms_decimal_format(const struct alms_decimal *a, char text[ALMS_DECIMAL_TEXT_SIZE_BYTES]);

#endif
