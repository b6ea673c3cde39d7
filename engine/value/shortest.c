#include "value/shortest.h"

#include "value/decimal.h"

#include <string.h>

enum {
    DIGITS_MAX = 40,    /* of the text, without zeros in front */
    DIGITS_ALWAYS = 15, /* so many decimal digits survive binary64 unchanged */
    DIGITS_ENOUGH = 17, /* so many tell every binary64 from every other */
    SIGNIFICAND_BITS = 53
};

/* 0.DIGITS times ten to the exponent. */
struct number {
    bool is_negative;
    char digits[DIGITS_MAX + 2]; /* no zeros in front or at the end; "" for zero */
    size_t count;
    int exponent;
};

/* significand times two to the exponent. */
struct binary {
    mpz_t significand;
    int64_t exponent;
};

/* --- reading ------------------------------------------------------------------------------- */

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* Takes digits; those before the point raise the exponent. False if there are too many. */
static bool take_digits(const char **cursor, struct number *out, bool is_behind_point)
{
    for (; is_digit(**cursor); *cursor += 1) {
        if (out->count == 0 && **cursor == '0') {
            out->exponent -= is_behind_point ? 1 : 0;
            continue;
        }
        if (out->count == DIGITS_MAX)
            return false;
        out->digits[out->count++] = **cursor;
        out->exponent += is_behind_point ? 0 : 1;
    }
    return true;
}

static bool take_exponent(const char **cursor, int *out)
{
    int exponent = 0;

    *cursor += 1;
    const bool is_negative = **cursor == '-';
    if (**cursor == '-' || **cursor == '+')
        *cursor += 1;
    if (!is_digit(**cursor))
        return false;
    for (; is_digit(**cursor); *cursor += 1) {
        exponent = exponent * 10 + (**cursor - '0');
        if (exponent > 2 * ALMS_SHORTEST_EXPONENT_MAX)
            return false;
    }
    *out += is_negative ? -exponent : exponent;
    return true;
}

static void drop_zeros(struct number *number)
{
    while (number->count > 0 && number->digits[number->count - 1] == '0')
        number->count -= 1;
    number->digits[number->count] = '\0';
}

static bool read_number(const char *text, struct number *out)
{
    const char *cursor = text;

    *out = (struct number){.is_negative = *cursor == '-'};
    cursor += out->is_negative ? 1 : 0;
    if (!is_digit(*cursor) || !take_digits(&cursor, out, false))
        return false;
    if (*cursor == '.') {
        cursor += 1;
        if (!take_digits(&cursor, out, true))
            return false;
    }
    if ((*cursor == 'e' || *cursor == 'E') && !take_exponent(&cursor, &out->exponent))
        return false;
    drop_zeros(out);
    if (out->count == 0)
        *out = (struct number){.exponent = 0};
    return *cursor == '\0' && out->exponent <= ALMS_SHORTEST_EXPONENT_MAX &&
           out->exponent >= -ALMS_SHORTEST_EXPONENT_MAX;
}

/* --- binary64 ------------------------------------------------------------------------------ */

/* The binary64 nearest to a number that is not zero; from the middle to the even one. */
static void find_binary(const struct number *number, struct binary *out)
{
    const int64_t power = (int64_t)number->exponent - (int64_t)number->count;
    mpz_t numerator;
    mpz_t denominator;
    mpz_t rest;

    mpz_init_set_str(numerator, number->digits, 10);
    mpz_init(denominator);
    mpz_init(rest);
    mpz_ui_pow_ui(denominator, 10, (unsigned int)(power < 0 ? -power : power));
    if (power >= 0) {
        mpz_mul(numerator, numerator, denominator);
        mpz_set_ui(denominator, 1);
    }
    /* Scaled so that the quotient has 53 bits, or 54. */
    out->exponent = (int64_t)mpz_sizeinbase(numerator, 2) -
                    (int64_t)mpz_sizeinbase(denominator, 2) - SIGNIFICAND_BITS;
    for (;;) {
        mpz_t scaled;
        mpz_init(scaled);
        if (out->exponent > 0) {
            mpz_mul_2exp(scaled, denominator, (mp_bitcnt_t)out->exponent);
            mpz_tdiv_qr(out->significand, rest, numerator, scaled);
        } else {
            mpz_mul_2exp(scaled, numerator, (mp_bitcnt_t)-out->exponent);
            mpz_tdiv_qr(out->significand, rest, scaled, denominator);
            mpz_set(scaled, denominator);
        }
        const bool fits = mpz_sizeinbase(out->significand, 2) == SIGNIFICAND_BITS;
        if (fits) {
            mpz_mul_2exp(rest, rest, 1);
            const int order = mpz_cmp(rest, scaled);
            if (order > 0 || (order == 0 && mpz_odd_p(out->significand)))
                mpz_add_ui(out->significand, out->significand, 1);
        } else {
            out->exponent += mpz_sizeinbase(out->significand, 2) > SIGNIFICAND_BITS ? 1 : -1;
        }
        mpz_clear(scaled);
        if (fits)
            break;
    }
    /* Rounded up to a power of two. */
    if (mpz_sizeinbase(out->significand, 2) > SIGNIFICAND_BITS) {
        mpz_tdiv_q_2exp(out->significand, out->significand, 1);
        out->exponent += 1;
    }
    mpz_clears(numerator, denominator, rest, NULL);
}

static bool is_nearest(const struct number *number, const struct binary *to)
{
    struct binary own;

    mpz_init(own.significand);
    find_binary(number, &own);
    const bool is_equal =
        own.exponent == to->exponent && mpz_cmp(own.significand, to->significand) == 0;
    mpz_clear(own.significand);
    return is_equal;
}

/* --- shortening ---------------------------------------------------------------------------- */

/* The first `count` digits, and one more in the last place if `is_up`. */
static struct number cut(const struct number *number, size_t count, bool is_up)
{
    struct number result = *number;

    result.count = count;
    if (is_up) {
        size_t at = count;
        while (at > 0 && result.digits[at - 1] == '9')
            at -= 1;
        if (at == 0) {
            result.digits[0] = '1';
            result.count = 1;
            result.exponent += 1;
        } else {
            result.digits[at - 1] = (char)(result.digits[at - 1] + 1);
            result.count = at;
        }
    }
    drop_zeros(&result);
    return result;
}

static struct number shorten(const struct number *number)
{
    struct number result = *number;
    struct binary binary;
    bool is_found = false;

    mpz_init(binary.significand);
    find_binary(number, &binary);
    for (size_t count = DIGITS_ALWAYS; !is_found && count < number->count; count++) {
        const bool is_upper_half = number->digits[count] >= '5';
        for (int attempt = 0; !is_found && attempt < 2; attempt++) {
            result = cut(number, count, (attempt == 0) == is_upper_half);
            is_found = count >= DIGITS_ENOUGH || is_nearest(&result, &binary);
        }
    }
    mpz_clear(binary.significand);
    return is_found ? result : *number;
}

/* --- writing ------------------------------------------------------------------------------- */

static bool write_number(const struct number *number, char out[ALMS_SHORTEST_TEXT_SIZE_BYTES])
{
    const int count = (int)number->count;
    const int whole = number->exponent > 0 ? number->exponent : 1;
    const int fraction = count > number->exponent ? count - number->exponent : 0;
    char *end = out;

    if (whole + fraction + 3 > ALMS_SHORTEST_TEXT_SIZE_BYTES)
        return false;
    if (number->is_negative)
        *end++ = '-';
    /* Place p of the number stands at digits[exponent - 1 - p]; places without a digit are 0. */
    for (int place = whole - 1; place >= -fraction; place--) {
        const int at = number->exponent - 1 - place;
        if (place == -1)
            *end++ = '.';
        *end++ = (char)(at >= 0 && at < count ? number->digits[at] : '0');
    }
    *end = '\0';
    return true;
}

bool alms_shortest_decimal(const char *text, char out[ALMS_SHORTEST_TEXT_SIZE_BYTES])
{
    struct number number;

    if (!read_number(text, &number))
        return false;
    if (number.count > DIGITS_ALWAYS)
        number = shorten(&number);
    return write_number(&number, out);
}

/* --- settling ------------------------------------------------------------------------------ */

void alms_shortest_settle(char *text, size_t text_size_bytes, uint32_t scale_digits,
                          uint32_t margin_digits)
{
    char settled[ALMS_DECIMAL_TEXT_SIZE_BYTES];
    struct alms_error ignored = {0};
    CLEANUP(alms_decimal_clear) struct alms_decimal number = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal rounded = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal distance = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal margin = alms_decimal_zero();

    if (alms_decimal_parse(text, &number, &ignored) != ALMS_OK)
        return;
    alms_decimal_round(&rounded, &number, scale_digits, ALMS_ROUND_HALF_EVEN);
    alms_decimal_subtract(&distance, &number, &rounded);
    if (alms_decimal_sign(&distance) < 0)
        alms_decimal_negate(&distance, &distance);
    alms_decimal_set_minor(&margin, 1, margin_digits);
    if (alms_decimal_compare(&distance, &margin) > 0 || !alms_decimal_fits(&rounded))
        return;
    alms_decimal_format(&rounded, settled);
    if (strlen(settled) < text_size_bytes)
        memcpy(text, settled, strlen(settled) + 1);
}
