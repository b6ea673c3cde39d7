/*
 * currency_lines - the lines of a draft, brought into the base currency.
 *
 * A draft names amounts of another currency where the record says both: what moves, and what that
 * is worth. This reads the positions, computes the worth of every line by the rules that the gate
 * asks afterwards, and adds the lines of the exchange differences.
 */
#ifndef ALMS_CURRENCY_LINES_H
#define ALMS_CURRENCY_LINES_H

#include "book/book.h"

/* Whether the code names a currency of the book that is not the base. NULL does not. */
bool alms_currency_is_foreign(const struct alms_masters *masters, const char *code);

/*
 * Notes what is missing of the rate of a draft: RATE_MISSING, RATE_UNFIT. Both are NULL where
 * nothing was given. Sets the fields of the record.
 */
void alms_currency_take_rate(struct alms_record *record, const char *rate, const char *source,
                             bool is_needed, struct alms_error *err);

/*
 * Sets the lines of the record's entry, whose date and rate are set, from lines in any currency and
 * in canonical form. Where all are of the base currency they are taken as they are.
 * Refuses with RATE_MISSING, RATE_UNFIT, AMOUNT_RANGE, NOT_FOUND (no account for differences). What
 * else is wrong, the gate tells.
 */
ALMS_MUST_CHECK enum alms_code
alms_currency_lines(struct alms_tx *tx, struct alms_record *record, const struct alms_line *given,
                    size_t count, struct alms_arena *arena, struct alms_error *err);

/* An amount of the base currency, in the arena. */
const char *
alms_base_text(const struct alms_masters *masters, int64_t amount, struct alms_arena *arena);

#endif
