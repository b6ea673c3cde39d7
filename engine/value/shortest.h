/*
 * shortest - a number of a spreadsheet as exact decimal text.
 *
 * Spreadsheets keep numbers in binary64 (IEEE 754) and write them with up to 17 digits, so that
 * 2300481.9 may stand in a file as 2300481.8999999999. Here the text becomes the shortest decimal
 * that the same binary64 is nearest to, which is what the person who typed it saw. No binary
 * fraction is ever calculated with: everything is done in integers.
 */
#ifndef ALMS_SHORTEST_H
#define ALMS_SHORTEST_H

#include "base/base.h"

enum {
    ALMS_SHORTEST_TEXT_SIZE_BYTES = 64,
    ALMS_SHORTEST_EXPONENT_MAX = 40 /* of ten, either way */
};

/*
 * Reads -?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)? and writes -?[0-9]+(\.[0-9]+)?, without zeros at the
 * end. False, and nothing written, if text is anything else or the number is beyond 10^±40.
 */
bool alms_shortest_decimal(const char *text, char out[ALMS_SHORTEST_TEXT_SIZE_BYTES]);

/*
 * Rounds plain decimal text to scale_digits, where that moves it by no more than 10^-margin_digits;
 * else, or if it is no decimal, the text stays as it is. What a sum of binary fractions is off by
 * lies far within 10^-9.
 */
void alms_shortest_settle(char *text, size_t text_size_bytes, uint32_t scale_digits,
                          uint32_t margin_digits);

#endif
