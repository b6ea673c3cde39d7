/*
 * gate_year - what the documents of a year's end must keep of the ledger.
 *
 * They are closing entries, releases, opening balances and the close of a month.
 */
#ifndef ALMS_GATE_YEAR_H
#define ALMS_GATE_YEAR_H

#include "store/store.h"

/* The balance of an account in a fund; debits positive, never zero. */
struct alms_net {
    int32_t account_id;
    int32_t fund_id;
    int32_t commodity_id;
    int64_t amount;
};

/* Which balances, at the end of which month. NULL: all. */
struct alms_net_query {
    struct alms_month month;
    const char *fund;
    const char *commodity;
};

typedef enum alms_code
alms_net_visit(void *context, const struct alms_net *net, struct alms_error *err);

/* Walks the balances that are not zero, by account, fund and commodity. */
ALMS_MUST_CHECK enum alms_code
alms_net_walk(struct alms_store *store, const struct alms_masters *masters,
              const struct alms_net_query *query, alms_net_visit *visit, void *context,
              struct alms_error *err);

/*
 * SHA-256, in hexadecimal, of the balances at the end of a month: "account,fund,commodity,amount"
 * and a line feed for each that is not zero, by account, fund and commodity.
 */
ALMS_MUST_CHECK enum alms_code
alms_trial_digest(struct alms_store *store, const struct alms_masters *masters,
                  struct alms_month month, char out[ALMS_HASH_HEX_SIZE_BYTES],
                  struct alms_error *err);

/*
 * What is to be released of a restricted fund in one commodity: what was spent of it and is not
 * released yet. Below zero where the fund gained by exchange rates more than was spent.
 */
struct alms_release_sum {
    int64_t unreleased;
    int64_t differences; /* the balance of its account of exchange differences; gains below zero */
};

/* Adds what of a balance counts. False where 64 bits are too few. */
bool alms_release_add(struct alms_release_sum *sum, const struct alms_account *account,
                      int64_t amount);

/* Whether so much may be released: below zero no more than was gained. */
bool alms_release_fits(const struct alms_release_sum *sum);

/* Refuse with CLOSING_UNFIT, RELEASE_UNFIT, OPENING_UNFIT. */
ALMS_MUST_CHECK enum alms_code
alms_gate_check_closing(struct alms_store *store, const struct alms_masters *masters,
                        const struct alms_voucher *voucher, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code
alms_gate_check_release(struct alms_store *store, const struct alms_masters *masters,
                        const struct alms_voucher *voucher, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_gate_check_opening(struct alms_store *store,
                                                       const struct alms_voucher *voucher,
                                                       struct alms_error *err);

#endif
