/*
 * gate_currency - what the gate reads of positions in other currencies for their rules.
 */
#ifndef ALMS_GATE_CURRENCY_H
#define ALMS_GATE_CURRENCY_H

#include "book/gate.h"
#include "model/rule_currency.h"

/* What a fund has of a currency in an account, with the figures of a day. */
ALMS_MUST_CHECK enum alms_code
alms_gate_position(struct alms_gate *gate, const struct alms_posting *posting,
                   struct alms_date date, struct alms_position *out, struct alms_error *err);

/* The rules of the foreign money that an entry moves, if it moves any. Faults are noted. */
ALMS_MUST_CHECK enum alms_code alms_gate_currency(struct alms_gate *gate,
                                                  const struct alms_voucher *voucher,
                                                  struct alms_error *err);

/* CURRENCY-7 of all positions, once the lines of the revaluation are known to be good. */
ALMS_MUST_CHECK enum alms_code alms_gate_revaluation(struct alms_gate *gate,
                                                     const struct alms_voucher *voucher,
                                                     struct alms_error *err);

/* Closing rates and their day. */
struct alms_closing_rates {
    const struct alms_value *rates; /* as a record keeps them */
    struct alms_date date;
};

/*
 * What each position that is not empty on a day must grow by at the rates, by fund, account and
 * currency; also where that is nothing. A fault of one position is noted, and the walk goes on.
 */
struct alms_growth {
    int32_t fund_id;
    int32_t account_id;
    int32_t currency_id;
    int64_t amount; /* of the currency */
    int64_t growth; /* in the base currency */
};

typedef enum alms_code
alms_growth_visit(void *context, const struct alms_growth *growth, struct alms_error *err);

ALMS_MUST_CHECK enum alms_code
alms_growth_walk(struct alms_store *store, const struct alms_masters *masters,
                 const struct alms_closing_rates *closing, alms_growth_visit *visit, void *context,
                 struct alms_error *err);

/* How foreign money stands at the end of a month. */
struct alms_month_revalued {
    bool has_foreign;
    bool is_done; /* a revaluation of the month stands, and every position is worth what it made */
};

ALMS_MUST_CHECK enum alms_code
alms_gate_revalued(struct alms_store *store, const struct alms_masters *masters,
                   struct alms_month month, struct alms_month_revalued *out,
                   struct alms_error *err);

#endif
