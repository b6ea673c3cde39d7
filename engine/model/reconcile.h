/*
 * reconcile - what records of a reconciliation hold: the movements of a statement, and which lines
 * of the book they are.
 *
 * A movement stands in a record as "2026-03-02 -500.00 ID", ID being the row of the statement,
 * keyed as an imported row is. It is named, as a line is, by the position of its record and its
 * place there, from 1: "120.17". A match is "120.17 4711.1", a movement and a line of it; or
 * "- 4711.1 4800.1", two lines that took each other back and never reached the bank.
 */
#ifndef ALMS_RECONCILE_INTERNAL_H
#define ALMS_RECONCILE_INTERNAL_H

#include "base/base.h"

#include <alms/date.h>

enum {
    ALMS_MOVEMENT_ID_SIZE_BYTES = 16,
    ALMS_MOVEMENT_TEXT_SIZE_BYTES = 80,
    ALMS_MATCH_TEXT_SIZE_BYTES = 96
};

struct alms_movement {
    struct alms_date date;
    int64_t amount; /* what came in is positive; never zero */
    uint8_t id[ALMS_MOVEMENT_ID_SIZE_BYTES];
};

/* A line of an entry, or a movement: position of the record, and place in it from 1. */
struct alms_spot {
    uint64_t n;
    uint64_t place;
};

/* "4711.1" */
void alms_spot_format(struct alms_spot spot, char text[ALMS_MATCH_TEXT_SIZE_BYTES]);

/* <0, 0, >0 */
int alms_spot_compare(struct alms_spot a, struct alms_spot b);

struct alms_match {
    bool has_movement;
    struct alms_spot movement; /* zero without one */
    struct alms_spot line;
    struct alms_spot other; /* the line that takes it back; zero where there is a movement */
};

void alms_movement_format(const struct alms_movement *movement, uint32_t scale_digits,
                          char text[ALMS_MOVEMENT_TEXT_SIZE_BYTES]);

/* False if text is not the one form of a movement. */
bool alms_movement_parse(const char *text, uint32_t scale_digits, struct alms_movement *out);

void alms_match_format(const struct alms_match *match, char text[ALMS_MATCH_TEXT_SIZE_BYTES]);
bool alms_match_parse(const char *text, struct alms_match *out);

/*
 * Whether the reversal of an entry for this reason is money that moved back at the bank, too; else
 * the entry was wrong, and the bank knows nothing of it. NULL and unknown words: the latter.
 */
bool alms_reversal_moves_money(const char *reason);

/* The figures of a 银行存款余额调节表, in minor units. */
struct alms_balances {
    int64_t book;    /* of the account, at the end of the day */
    int64_t bank_in; /* received by the bank, not yet in the book; positive */
    int64_t bank_out;
    int64_t closing; /* of the statement */
    int64_t book_in; /* received in the book, not yet by the bank; positive */
    int64_t book_out;
};

/* closing + book_in - book_out; false where 64 bits are too few. */
bool alms_balances_adjust(const struct alms_balances *balances, int64_t *out_adjusted,
                          int64_t *out_difference);

#endif
