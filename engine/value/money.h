/*
 * money - amounts of a commodity, as text outside and as 64-bit minor units inside.
 *
 * A commodity is a currency or a kind of goods with a scale: the number of digits after the point.
 * CNY has scale 2, so 12.50 yuan are 1250 minor units (fen). Reading and writing are exact, and
 * what does not fit is refused, never rounded.
 */
#ifndef ALMS_MONEY_H
#define ALMS_MONEY_H

#include "base/base.h"

enum {
    ALMS_SCALE_DIGITS_MAX = 9,
    ALMS_AMOUNT_TEXT_SIZE_BYTES = 24 /* sign, 19 digits, point, NUL, and one to spare */
};

/*
 * Reads -?[0-9]+(\.[0-9]+)? into minor units. Digits beyond the scale must be zeros.
 * Refuses with AMOUNT_SYNTAX, AMOUNT_SCALE or AMOUNT_RANGE.
 */
ALMS_MUST_CHECK enum alms_code
alms_minor_parse(const char *text, uint32_t scale_digits, int64_t *out, struct alms_error *err);

/* Canonical: every digit of the scale, "-" only below zero. Returns text. */
const char *
alms_minor_format(int64_t minor, uint32_t scale_digits, char text[ALMS_AMOUNT_TEXT_SIZE_BYTES]);

/* *sum += amount; false, and *sum unchanged, where 64 bits are too few. */
bool alms_minor_add(int64_t *sum, int64_t amount);

/* A share to give and, after alms_minor_allocate, its part. */
struct alms_share {
    int64_t weight; /* not negative */
    int64_t part;
};

/*
 * Splits total by weights so that the parts add up to it exactly: every part is first cut down to
 * a whole minor unit, then the units that are left go one each to the largest remainders; among
 * equal remainders to the earlier share. A negative total is the mirror image of the positive one.
 * Requires at least one weight above zero.
 */
void alms_minor_allocate(int64_t total, struct alms_share *shares, size_t count);

/* Half up, and below zero its mirror image. Requires unit > 0. */
int64_t alms_minor_in_units(int64_t amount, int64_t unit);

/* A part of a sum and, after alms_minor_round_parts, how many units of it are printed. */
struct alms_rounded {
    int64_t amount;
    int64_t units;
};

/*
 * Rounds the parts of a sum to whole units so that they add up to `whole`, which is the sum of the
 * amounts cut down or up to whole units: every part is cut down, then the units that are left go
 * one each to the largest remainders; among equal remainders to the earlier part. So no part is off
 * by a unit or more, and what is whole units stays as it is. False, and nothing changed, if `whole`
 * is not one of the two. Requires unit > 0.
 */
bool alms_minor_round_parts(int64_t whole, int64_t unit, struct alms_rounded *parts, size_t count);

#endif
