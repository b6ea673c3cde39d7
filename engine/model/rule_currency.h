/*
 * rule_currency - the rules of money in other currencies.
 *
 * A line stands in the base currency, and beside its amount may say what it moves of another: only
 * on accounts of assets and liabilities. So every balance is one of the base currency, and what a
 * fund has of a currency in an account (a position) is a number of its own, with its worth in the
 * books. What comes in is worth its amount times the rate, rounded once; what goes out takes its
 * share of what the position is worth, and the difference to the rate of the day is booked as an
 * exchange difference of the fund. At the end of a month a revaluation brings positions to the
 * closing rate. Decision 62 says why.
 */
#ifndef ALMS_RULE_CURRENCY_H
#define ALMS_RULE_CURRENCY_H

#include "model/rule.h"
#include "value/money.h"

enum {
    ALMS_RATE_SCALE_MAX = 12, /* digits after the point */
    ALMS_RATE_SIZE_MAX = 24   /* bytes of its text */
};

/* --- rates --- */

/* CURRENCY-2. Refuses with RATE_UNFIT unless it is decimal, above zero and not too long. */
ALMS_MUST_CHECK enum alms_code alms_rule_rate(const char *text, struct alms_error *err);

/* What an amount of a currency is worth at a rate. */
struct alms_rated {
    const char *rate; /* of the base currency for one of the other */
    int32_t currency_id;
    int64_t foreign;
};

/* Rounded half up to the unit of the base currency. Refuses with RATE_UNFIT, AMOUNT_RANGE. */
ALMS_MUST_CHECK enum alms_code alms_rate_worth(const struct alms_masters *masters,
                                               const struct alms_rated *rated, int64_t *out,
                                               struct alms_error *err);

/* "USD 7.1000" in its parts: the currency's id and, within the text, the rate. */
ALMS_MUST_CHECK enum alms_code alms_rates_item(const struct alms_masters *masters, const char *text,
                                               int32_t *out_currency_id, const char **out_rate,
                                               struct alms_error *err);

/* The rate of a currency in a list of a revaluation; NULL if it has none. */
const char *alms_rates_find(const struct alms_masters *masters, const struct alms_value *rates,
                            int32_t currency_id);

/* The id of the base currency. */
int32_t alms_base_id(const struct alms_masters *masters);

/* An amount of the base currency as text. Returns it. */
const char *alms_base_format(const struct alms_masters *masters, int64_t amount,
                             char text[ALMS_AMOUNT_TEXT_SIZE_BYTES]);

/* --- lines --- */

/* Reads currency and amount of a line that has them: CURRENCY-1. Faults are noted. */
void alms_rule_foreign_of_line(const struct alms_masters *masters, const struct alms_line *line,
                               struct alms_posting *posting, struct alms_error *err);

/* CURRENCY-1 and CURRENCY-2 of a document, and the shape of those that are only about currency. */
void alms_rule_currency(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        struct alms_error *err);

/* Whether two lines move one currency of one fund between accounts of one type. */
bool alms_foreign_is_akin(const struct alms_masters *masters, const struct alms_posting *a,
                          const struct alms_posting *b);

/*
 * Whether the foreign money of a line only changes its account or fund: then its worth goes with
 * it, and there is no rate.
 */
bool alms_foreign_is_moved(const struct alms_masters *masters, const struct alms_voucher *voucher,
                           size_t index);

/* Whether documents of the kind have one rate for all that they move. */
bool alms_currency_is_rated(enum alms_kind kind);

/* --- positions: rule_position.c --- */

/* What a fund has of a currency in an account, before the document; below zero what it owes. */
struct alms_position {
    int64_t amount; /* in the order of the log */
    int64_t value;
    int64_t lowest_amount; /* on any day from the document's date on */
    int64_t lowest_value;
    int64_t day_amount; /* at the end of that day */
    int64_t day_value;
};

/* Whether an amount brings the position nearer to nothing. */
bool alms_position_is_lessened(const struct alms_position *position, int64_t foreign);

/*
 * CURRENCY-4: what a part of a position that goes out is worth in the books, with the sign of
 * `foreign`: its share, and all that is left with the last of it. Zero where there is not so much.
 */
int64_t alms_position_share(const struct alms_position *position, int64_t foreign);

/*
 * CURRENCY-3 to CURRENCY-5 of a line that moves foreign money. What the day's rate makes of it less
 * what the books do is added to *difference. Faults are noted.
 */
void alms_rule_foreign_line(const struct alms_masters *masters, const struct alms_voucher *voucher,
                            size_t index, const struct alms_position *before, int64_t *difference,
                            struct alms_error *err);

/* CURRENCY-6: the exchange difference of a fund is booked. Faults are noted. */
void alms_rule_difference(const struct alms_masters *masters, const struct alms_voucher *voucher,
                          int32_t fund_id, int64_t difference, struct alms_error *err);

/*
 * Whether a line is the exchange difference of its fund: told from the record alone. Of a reversal,
 * record is the original and the postings are the reversed ones.
 */
bool alms_is_difference(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        size_t index);

/*
 * CURRENCY-7 of one position on the day of a revaluation: what it must grow by in the books.
 * Refuses with REVALUE_UNFIT if the currency has no rate, FOREIGN_MOVED if the position has moved
 * since so that its value would not come out.
 */
struct alms_revalued {
    int32_t fund_id;
    int32_t account_id;
    int32_t currency_id;
    struct alms_position position;
};

ALMS_MUST_CHECK enum alms_code
alms_rule_growth(const struct alms_masters *masters, const struct alms_value *rates,
                 const struct alms_revalued *revalued, int64_t *out, struct alms_error *err);

#endif
