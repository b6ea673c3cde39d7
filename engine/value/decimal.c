#include "value/decimal.h"

#include <string.h>

static_assert(ALMS_DECIMAL_TEXT_SIZE_BYTES >= ALMS_DECIMAL_DIGITS_MAX + 4, "sign, 0, point, NUL");

struct alms_decimal alms_decimal_zero(void)
{
    struct alms_decimal zero = {.scale_digits = 0};
    mpz_init(zero.unscaled);
    return zero;
}

void alms_decimal_clear(struct alms_decimal *number)
{
    mpz_clear(number->unscaled);
}

static void power_of_ten(mpz_t power, uint32_t exponent)
{
    mpz_ui_pow_ui(power, 10, exponent);
}

/* mpz_set_si takes a long, which may be narrower than 64 bits. */
static void set_int64(mpz_t number, int64_t value)
{
    const uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    mpz_import(number, 1, -1, sizeof(magnitude), 0, 0, &magnitude);
    if (value < 0)
        mpz_neg(number, number);
}

/* The unscaled integer that a has at a scale not below its own. */
static void unscaled_at(mpz_t unscaled, const struct alms_decimal *a, uint32_t scale_digits)
{
    REQUIRE(scale_digits >= a->scale_digits);
    if (scale_digits == a->scale_digits) {
        mpz_set(unscaled, a->unscaled);
        return;
    }
    mpz_t power;
    mpz_init(power);
    power_of_ten(power, scale_digits - a->scale_digits);
    mpz_mul(unscaled, a->unscaled, power);
    mpz_clear(power);
}

static uint32_t scale_max(const struct alms_decimal *a, const struct alms_decimal *b)
{
    return a->scale_digits > b->scale_digits ? a->scale_digits : b->scale_digits;
}

void alms_decimal_set_minor(struct alms_decimal *result, int64_t unscaled, uint32_t scale_digits)
{
    set_int64(result->unscaled, unscaled);
    result->scale_digits = scale_digits;
}

void alms_decimal_add(struct alms_decimal *result, const struct alms_decimal *a,
                      const struct alms_decimal *b)
{
    const uint32_t scale_digits = scale_max(a, b);
    mpz_t left;
    mpz_t right;

    mpz_inits(left, right, NULL);
    unscaled_at(left, a, scale_digits);
    unscaled_at(right, b, scale_digits);
    mpz_add(result->unscaled, left, right);
    mpz_clears(left, right, NULL);
    result->scale_digits = scale_digits;
}

void alms_decimal_subtract(struct alms_decimal *result, const struct alms_decimal *a,
                           const struct alms_decimal *b)
{
    CLEANUP(alms_decimal_clear) struct alms_decimal negative = alms_decimal_zero();

    alms_decimal_negate(&negative, b);
    alms_decimal_add(result, a, &negative);
}

void alms_decimal_multiply(struct alms_decimal *result, const struct alms_decimal *a,
                           const struct alms_decimal *b)
{
    const uint32_t scale_digits = a->scale_digits + b->scale_digits;

    mpz_mul(result->unscaled, a->unscaled, b->unscaled);
    result->scale_digits = scale_digits;
}

void alms_decimal_negate(struct alms_decimal *result, const struct alms_decimal *a)
{
    mpz_neg(result->unscaled, a->unscaled);
    result->scale_digits = a->scale_digits;
}

/* --- rounding ------------------------------------------------------------------------------ */

/*
 * Whether the magnitude grows by one. `half` compares twice the remainder with the divisor: below,
 * at or above the middle. Asked only where something remains.
 */
static bool rounds_away(enum alms_rounding rounding, int half, bool odd, bool negative)
{
    switch (rounding) {
    case ALMS_ROUND_HALF_UP: return half >= 0;
    case ALMS_ROUND_HALF_EVEN: return half > 0 || (half == 0 && odd);
    case ALMS_ROUND_HALF_DOWN: return half > 0;
    case ALMS_ROUND_UP: return true;
    case ALMS_ROUND_DOWN: return false;
    case ALMS_ROUND_CEILING: return !negative;
    case ALMS_ROUND_FLOOR: return negative;
    }
    UNREACHABLE("a rounding of the enum");
}

/* quotient = numerator / divisor, rounded to a whole number. The divisor is positive. */
static void divide_rounded(mpz_t quotient, const mpz_t numerator, const mpz_t divisor,
                           enum alms_rounding rounding)
{
    const bool negative = mpz_sgn(numerator) < 0;
    mpz_t remainder;

    mpz_init(remainder);
    mpz_tdiv_qr(quotient, remainder, numerator, divisor);
    if (mpz_sgn(remainder) != 0) {
        mpz_abs(remainder, remainder);
        mpz_mul_2exp(remainder, remainder, 1);
        const int half = mpz_cmp(remainder, divisor);
        if (rounds_away(rounding, half, mpz_odd_p(quotient) != 0, negative)) {
            if (negative) {
                mpz_sub_ui(quotient, quotient, 1);
            } else {
                mpz_add_ui(quotient, quotient, 1);
            }
        }
    }
    mpz_clear(remainder);
}

void alms_decimal_round(struct alms_decimal *result, const struct alms_decimal *a,
                        uint32_t scale_digits, enum alms_rounding rounding)
{
    mpz_t rounded;

    mpz_init(rounded);
    if (scale_digits >= a->scale_digits) {
        unscaled_at(rounded, a, scale_digits);
    } else {
        mpz_t divisor;
        mpz_init(divisor);
        power_of_ten(divisor, a->scale_digits - scale_digits);
        divide_rounded(rounded, a->unscaled, divisor, rounding);
        mpz_clear(divisor);
    }
    mpz_swap(result->unscaled, rounded);
    mpz_clear(rounded);
    result->scale_digits = scale_digits;
}

void alms_decimal_divide(struct alms_decimal *result, const struct alms_decimal *a,
                         const struct alms_decimal *b, uint32_t scale_digits,
                         enum alms_rounding rounding)
{
    mpz_t numerator;
    mpz_t divisor;
    mpz_t power;

    REQUIRE(mpz_sgn(b->unscaled) != 0);
    mpz_inits(numerator, divisor, power, NULL);

    /* a/10^sa : b/10^sb at scale s is a * 10^(s+sb) / (b * 10^sa). */
    power_of_ten(power, scale_digits + b->scale_digits);
    mpz_mul(numerator, a->unscaled, power);
    power_of_ten(power, a->scale_digits);
    mpz_mul(divisor, b->unscaled, power);
    if (mpz_sgn(divisor) < 0) {
        mpz_neg(numerator, numerator);
        mpz_neg(divisor, divisor);
    }
    divide_rounded(result->unscaled, numerator, divisor, rounding);
    mpz_clears(numerator, divisor, power, NULL);
    result->scale_digits = scale_digits;
}

/* --- comparing ----------------------------------------------------------------------------- */

int alms_decimal_compare(const struct alms_decimal *a, const struct alms_decimal *b)
{
    const uint32_t scale_digits = scale_max(a, b);
    mpz_t left;
    mpz_t right;

    mpz_inits(left, right, NULL);
    unscaled_at(left, a, scale_digits);
    unscaled_at(right, b, scale_digits);
    const int order = mpz_cmp(left, right);
    mpz_clears(left, right, NULL);
    return (order > 0) - (order < 0);
}

int alms_decimal_sign(const struct alms_decimal *a)
{
    return mpz_sgn(a->unscaled);
}

/* Takes a number of 64 bits out of GMP; false if it is wider. */
static bool take_int64(const mpz_t number, int64_t *out)
{
    uint64_t magnitude = 0;
    size_t count = 0;

    if (mpz_sizeinbase(number, 2) > 63)
        return false;
    mpz_export(&magnitude, &count, -1, sizeof(magnitude), 0, 0, number);
    *out = mpz_sgn(number) < 0 ? -(int64_t)magnitude : (int64_t)magnitude;
    return true;
}

bool alms_decimal_to_minor(const struct alms_decimal *a, uint32_t scale_digits, int64_t *out)
{
    CLEANUP(alms_decimal_clear) struct alms_decimal rounded = alms_decimal_zero();

    alms_decimal_round(&rounded, a, scale_digits, ALMS_ROUND_DOWN);
    return alms_decimal_compare(&rounded, a) == 0 && take_int64(rounded.unscaled, out);
}

/* --- text ---------------------------------------------------------------------------------- */

/* Copies digits into the buffer as far as it has room, and counts them all. */
static size_t take_digits(const char **cursor, char *digits, size_t *digits_count)
{
    const char *start = *cursor;

    while (**cursor >= '0' && **cursor <= '9') {
        if (*digits_count < ALMS_DECIMAL_DIGITS_MAX)
            digits[*digits_count] = **cursor;
        *digits_count += 1;
        *cursor += 1;
    }
    return (size_t)(*cursor - start);
}

enum alms_code
alms_decimal_parse(const char *text, struct alms_decimal *out, struct alms_error *err)
{
    char digits[ALMS_DECIMAL_DIGITS_MAX + 1] = {0};
    size_t digits_count = 0;
    size_t scale_digits = 0;
    const char *cursor = text;

    const bool negative = *cursor == '-';
    if (negative)
        cursor += 1;
    if (take_digits(&cursor, digits, &digits_count) == 0) {
        return alms_fail(err, ALMS_E_AMOUNT_SYNTAX, "amount '%.60s' does not start with a digit",
                         text);
    }
    if (*cursor == '.') {
        cursor += 1;
        scale_digits = take_digits(&cursor, digits, &digits_count);
        if (scale_digits == 0) {
            return alms_fail(err, ALMS_E_AMOUNT_SYNTAX, "amount '%.60s' has no digit after a point",
                             text);
        }
    }
    if (*cursor != '\0') {
        return alms_fail(err, ALMS_E_AMOUNT_SYNTAX, "amount '%.60s' goes on with '%.8s'", text,
                         cursor);
    }
    if (digits_count > ALMS_DECIMAL_DIGITS_MAX || scale_digits > ALMS_DECIMAL_SCALE_DIGITS_MAX)
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "amount '%.60s' has too many digits", text);

    const int malformed = mpz_set_str(out->unscaled, digits, 10);
    REQUIRE(malformed == 0);
    if (negative)
        mpz_neg(out->unscaled, out->unscaled);
    out->scale_digits = (uint32_t)scale_digits;
    return ALMS_OK;
}

bool alms_decimal_fits(const struct alms_decimal *a)
{
    mpz_t limit;

    mpz_init(limit);
    power_of_ten(limit, ALMS_DECIMAL_DIGITS_MAX);
    const bool fits = mpz_cmpabs(a->unscaled, limit) < 0;
    mpz_clear(limit);
    return fits && a->scale_digits <= ALMS_DECIMAL_SCALE_DIGITS_MAX;
}

void alms_decimal_format(const struct alms_decimal *a, char text[ALMS_DECIMAL_TEXT_SIZE_BYTES])
{
    char digits[ALMS_DECIMAL_DIGITS_MAX + 3]; /* sign, digits, NUL; GMP asks for two more */

    REQUIRE(alms_decimal_fits(a));
    mpz_get_str(digits, 10, a->unscaled);

    const bool negative = digits[0] == '-';
    const char *from = digits + (negative ? 1 : 0);
    const size_t count = strlen(from);
    const size_t scale = a->scale_digits;
    char *end = text;

    if (negative)
        *end++ = '-';
    if (count > scale) {
        memcpy(end, from, count - scale);
        end += count - scale;
    } else {
        *end++ = '0';
    }
    if (scale > 0) {
        *end++ = '.';
        const size_t zeros = scale > count ? scale - count : 0;
        memset(end, '0', zeros);
        memcpy(end + zeros, from + (count > scale ? count - scale : 0), scale - zeros);
        end += scale;
    }
    *end = '\0';
}
