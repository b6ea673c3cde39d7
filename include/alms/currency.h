/*
 * currency - money of other currencies, beside what it is worth.
 *
 * Every balance of a book is one of its base currency. A line on an account of assets or
 * liabilities may also say what it moves of another currency, and what a fund has of a currency in
 * an account (a position) is known in both. The record tells the rate, what one unit of the
 * currency is worth in the base currency, as its source writes it, and the source.
 *
 * What comes in is worth its amount times the rate, rounded once, half up. What goes out takes its
 * share of what the position is worth, and the last of it takes all that is left: so nothing stays
 * behind when everything is spent. Where the rate of the day makes another amount of it, the
 * difference is booked to the fund's account of fundraising expense (role `fee`), as a gain or a
 * loss. What only changes its account or fund takes its worth along. At the end of a month every
 * position is brought to the closing rate by a revaluation, which moves worth and no money.
 */
#ifndef ALMS_CURRENCY_H
#define ALMS_CURRENCY_H

#include <alms/entry.h>

ALMS_BEGIN_DECLS

/* --- exchanging --- */

/* Money of one currency for money of another; one of the two is the base currency. */
struct alms_exchange_draft {
    struct alms_date date;   /* not given: today */
    const char *fund;        /* required: it gives and takes */
    const char *given;       /* required: above zero */
    const char *given_in;    /* NULL: the base currency */
    const char *from;        /* required: the cash account that gives */
    const char *taken;       /* required: above zero */
    const char *taken_in;    /* NULL: the base currency */
    const char *to;          /* required: the cash account that takes */
    const char *rate_source; /* required: whose rate it was, as the bank; the rate is computed */
    const char *approver;    /* required: an open approver, not the author */
    const char *memo;        /* optional, kept private */
    /* Public: see alms_entry_draft. */
    const char *corrects;
    struct alms_files attachments;
};

/*
 * Records an exchange in series J. Refuses with FOREIGN_LINE if not exactly one of the two is
 * foreign, RATE_MISSING, AMOUNT_*, APPROVER_MISSING, APPROVER_SAME, HOLDING_OVERDRAWN, and as
 * alms_entry_post does.
 */
ALMS_MUST_CHECK enum alms_code
alms_currency_exchange(alms_book *book, const struct alms_exchange_draft *draft,
                       struct alms_posted *out, struct alms_error *err);

/* --- revaluing --- */

/* What one unit of a currency is worth, as decimal text above zero. */
struct alms_rate {
    const char *currency;
    const char *rate;
};

struct alms_revalue_draft {
    struct alms_month month;       /* required */
    const struct alms_rate *rates; /* required: of every currency that any fund has or owes */
    size_t rates_count;
    const char *rate_source; /* required */
    const char *memo;        /* optional, kept private */
};

/* What a revaluation did. */
struct alms_revaluation {
    struct alms_posted posted;
    size_t positions_count; /* that were compared with their rates */
    char growth[24];        /* of all together, in the base currency; below zero for a loss */
};

/*
 * Brings every position to the closing rate on the last day of a month, by one record in series J.
 * It spends nothing, so no purpose is asked.
 * Refuses with REVALUE_UNFIT for a currency without a rate, before the revaluation of an earlier
 * month where a later one is revalued, REVALUE_SAME where the month is revalued and nothing
 * changes or where there is no foreign money, FOREIGN_MOVED where a position has moved since so
 * that its worth would not come out, RATE_UNFIT, RATE_MISSING, NOT_FOUND, DATE_FUTURE,
 * PERIOD_CLOSED, FUND_OVERSPENT.
 */
ALMS_MUST_CHECK enum alms_code
alms_currency_revalue(alms_book *book, const struct alms_revalue_draft *draft,
                      struct alms_revaluation *out, struct alms_error *err);

/*
 * Whether nothing is left to revalue at the end of a month: there is no foreign money then, or a
 * revaluation of the month stands and every position is still worth what its rates make of it.
 */
ALMS_MUST_CHECK enum alms_code alms_currency_is_revalued(alms_book *book, struct alms_month month,
                                                         bool *out, struct alms_error *err);

/* --- listing --- */

/* Whether any entry ever moved money of another currency: else there is nothing to show of it. */
ALMS_MUST_CHECK enum alms_code
alms_currency_is_used(alms_book *book, bool *out, struct alms_error *err);

/*
 * The rate by which an entry moves a currency: the one that it tells, or of a revaluation that of
 * the currency. NULL where there is none.
 */
const char *alms_currency_rate_of(const struct alms_entry_item *entry, const char *currency);

/* What a fund has of a currency in an account; below zero what it owes. */
struct alms_foreign_item {
    const char *account;
    const char *fund;
    const char *currency;
    const char *foreign; /* how much of the currency */
    const char *value;   /* what it is worth in the books, in the base currency */
    const char *average; /* value by foreign, to six digits; NULL where nothing is left */
};

struct alms_foreign_list {
    const struct alms_foreign_item *items; /* by currency, account and fund */
    size_t count;
    const char *base; /* the base currency */
    void *memory;     /* owns everything above */
};

/* Positions at the end of a month, the empty ones left out. No month: of all that is recorded. */
ALMS_MUST_CHECK enum alms_code alms_currency_list(alms_book *book, struct alms_month until,
                                                  struct alms_foreign_list *out,
                                                  struct alms_error *err);

void alms_foreign_list_free(struct alms_foreign_list *list);

ALMS_END_DECLS

#endif
