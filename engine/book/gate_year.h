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

/* What was spent of a restricted fund and is not released yet, in one commodity. */
ALMS_MUST_CHECK enum alms_code
alms_unreleased(struct alms_store *store, const struct alms_masters *masters,
                const struct alms_net_query *query, int64_t *out, struct alms_error *err);

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
