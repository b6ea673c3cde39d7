#include "value/money.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#include <gmp.h>

/* What alms_minor_parse has read so far. The magnitude is kept positive. */
struct minor_reading {
    uint64_t magnitude;
    size_t digits_count; /* in the part that is being read */
    bool too_large;
};

static void take_digit(struct minor_reading *reading, char digit)
{
    const uint64_t value = (uint64_t)(digit - '0');

    reading->digits_count += 1;
    if (reading->magnitude > ((uint64_t)INT64_MAX - value) / 10) {
        reading->too_large = true;
    } else {
        reading->magnitude = reading->magnitude * 10 + value;
    }
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* Reads the digits after the point; those beyond the scale must be zeros. */
static const char *take_decimals(const char *cursor, uint32_t scale_digits,
                                 struct minor_reading *reading, bool *too_fine)
{
    reading->digits_count = 0;
    for (; is_digit(*cursor); cursor++) {
        if (reading->digits_count < scale_digits) {
            take_digit(reading, *cursor);
        } else if (*cursor != '0') {
            *too_fine = true;
        }
    }
    return cursor;
}

enum alms_code
alms_minor_parse(const char *text, uint32_t scale_digits, int64_t *out, struct alms_error *err)
{
    struct minor_reading reading = {0};
    bool too_fine = false;
    const char *cursor = text;

    const bool negative = *cursor == '-';
    if (negative)
        cursor += 1;
    if (!is_digit(*cursor)) {
        return alms_fail(err, ALMS_E_AMOUNT_SYNTAX, "amount '%.60s' does not start with a digit",
                         text);
    }
    for (; is_digit(*cursor); cursor++)
        take_digit(&reading, *cursor);
    reading.digits_count = 0;
    if (*cursor == '.') {
        if (!is_digit(cursor[1])) {
            return alms_fail(err, ALMS_E_AMOUNT_SYNTAX, "amount '%.60s' has no digit after a point",
                             text);
        }
        cursor = take_decimals(cursor + 1, scale_digits, &reading, &too_fine);
    }
    if (*cursor != '\0') {
        return alms_fail(err, ALMS_E_AMOUNT_SYNTAX, "amount '%.60s' goes on with '%.8s'", text,
                         cursor);
    }
    while (reading.digits_count < scale_digits)
        take_digit(&reading, '0');

    if (too_fine) {
        return alms_fail(err, ALMS_E_AMOUNT_SCALE,
                         "amount '%.60s' has more decimals than its commodity", text);
    }
    if (reading.too_large)
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "amount '%.60s' is too large", text);
    *out = negative ? -(int64_t)reading.magnitude : (int64_t)reading.magnitude;
    return ALMS_OK;
}

const char *
alms_minor_format(int64_t minor, uint32_t scale_digits, char text[ALMS_AMOUNT_TEXT_SIZE_BYTES])
{
    char reversed[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    uint64_t magnitude = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    size_t count = 0;

    REQUIRE(scale_digits <= ALMS_SCALE_DIGITS_MAX);
    for (uint32_t digits = 0; digits <= scale_digits || magnitude > 0; digits++) {
        if (digits == scale_digits && scale_digits > 0)
            reversed[count++] = '.';
        reversed[count++] = (char)('0' + magnitude % 10);
        magnitude /= 10;
    }
    if (minor < 0)
        reversed[count++] = '-';
    for (size_t i = 0; i < count; i++)
        text[i] = reversed[count - 1 - i];
    text[count] = '\0';
    return text;
}

bool alms_minor_add(int64_t *sum, int64_t amount)
{
    int64_t result = 0;

    if (__builtin_add_overflow(*sum, amount, &result))
        return false;
    *sum = result;
    return true;
}

/* --- allocation ---------------------------------------------------------------------------- */

struct remainder {
    size_t index;
    mpz_t value;
};

static int compare_remainders(const void *a, const void *b)
{
    const struct remainder *left = a;
    const struct remainder *right = b;
    const int order = mpz_cmp(right->value, left->value);

    if (order != 0)
        return order;
    return (left->index > right->index) - (left->index < right->index);
}

static void set_uint64(mpz_t number, uint64_t value)
{
    mpz_import(number, 1, -1, sizeof(value), 0, 0, &value);
}

static uint64_t get_uint64(const mpz_t number)
{
    uint64_t value = 0;
    size_t count = 0;

    REQUIRE(mpz_sizeinbase(number, 2) <= 64);
    mpz_export(&value, &count, -1, sizeof(value), 0, 0, number);
    return value;
}

/* Gives every share its whole units and keeps what is left of it. Returns the units given. */
static uint64_t give_whole_units(uint64_t magnitude, struct alms_share *shares, size_t count,
                                 struct remainder *remainders)
{
    mpz_t sum;
    mpz_t product;
    mpz_t weight;
    uint64_t given = 0;

    mpz_inits(sum, product, weight, NULL);
    for (size_t i = 0; i < count; i++) {
        REQUIRE(shares[i].weight >= 0);
        set_uint64(weight, (uint64_t)shares[i].weight);
        mpz_add(sum, sum, weight);
    }
    REQUIRE(mpz_sgn(sum) > 0);
    for (size_t i = 0; i < count; i++) {
        set_uint64(product, magnitude);
        set_uint64(weight, (uint64_t)shares[i].weight);
        mpz_mul(product, product, weight);
        mpz_init(remainders[i].value);
        remainders[i].index = i;
        mpz_tdiv_qr(product, remainders[i].value, product, sum);
        shares[i].part = (int64_t)get_uint64(product);
        given += (uint64_t)shares[i].part;
    }
    mpz_clears(sum, product, weight, NULL);
    return given;
}

void alms_minor_allocate(int64_t total, struct alms_share *shares, size_t count)
{
    const uint64_t magnitude = total < 0 ? 0 - (uint64_t)total : (uint64_t)total;

    REQUIRE(count > 0);
    struct remainder *remainders = alms_alloc(count * sizeof(*remainders));
    const uint64_t left = magnitude - give_whole_units(magnitude, shares, count, remainders);

    qsort(remainders, count, sizeof(*remainders), compare_remainders);
    REQUIRE(left < count);
    for (size_t i = 0; i < left; i++)
        shares[remainders[i].index].part += 1;
    for (size_t i = 0; i < count; i++) {
        if (total < 0)
            shares[i].part = (int64_t)(0 - (uint64_t)shares[i].part); /* INT64_MIN too */
        mpz_clear(remainders[i].value);
    }
    alms_free(remainders);
}

/* --- rounding sums ------------------------------------------------------------------------- */

int64_t alms_minor_in_units(int64_t amount, int64_t unit)
{
    REQUIRE(unit > 0);
    const int64_t cut = amount / unit;
    const int64_t rest = amount % unit;

    if (rest >= 0)
        return cut + (rest >= unit - rest ? 1 : 0);
    return cut - (-rest >= unit + rest ? 1 : 0);
}

/* Cut down, also below zero: what is left is never negative. */
static int64_t units_below(int64_t amount, int64_t unit, int64_t *out_rest)
{
    int64_t cut = amount / unit;
    int64_t rest = amount % unit;

    if (rest < 0) {
        cut -= 1;
        rest += unit;
    }
    *out_rest = rest;
    return cut;
}

/* The part that has not had its unit yet and has the largest remainder; count if none has any. */
static size_t largest_rest(const int64_t *rests, size_t count)
{
    size_t largest = count;

    for (size_t i = 0; i < count; i++) {
        if (rests[i] > 0 && (largest == count || rests[i] > rests[largest]))
            largest = i;
    }
    return largest;
}

bool alms_minor_round_parts(int64_t whole, int64_t unit, struct alms_rounded *parts, size_t count)
{
    int64_t *rests = alms_alloc((count + 1) * sizeof(*rests));
    int64_t *units = alms_alloc((count + 1) * sizeof(*units));
    int64_t left = whole;
    bool fits = true;

    REQUIRE(unit > 0);
    for (size_t i = 0; i < count; i++) {
        units[i] = units_below(parts[i].amount, unit, &rests[i]);
        fits = fits && alms_minor_add(&left, -units[i]);
    }
    fits = fits && left >= 0;
    while (fits && left > 0) {
        const size_t at = largest_rest(rests, count);
        fits = at < count;
        if (fits) {
            units[at] += 1;
            rests[at] = 0;
            left -= 1;
        }
    }
    for (size_t i = 0; i < count && fits; i++)
        parts[i].units = units[i];
    alms_free(rests);
    alms_free(units);
    return fits;
}
