#include "book/gate_year.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* --- balances at the end of a month --------------------------------------------------------- */

struct summing {
    const struct alms_masters *masters;
    const char *fund; /* NULL: every fund */
    const char *commodity;
    alms_net_visit *visit;
    void *context;
    /* The balance that is being added up. */
    bool has_key;
    struct alms_net net;
};

static enum alms_code end_net(struct summing *summing, struct alms_error *err)
{
    if (!summing->has_key || summing->net.amount == 0)
        return ALMS_OK;
    return summing->visit(summing->context, &summing->net, err);
}

static enum alms_code
take_balance(void *context, const struct alms_balance_row *row, struct alms_error *err)
{
    struct summing *summing = context;
    struct alms_net net = {
        .account_id = alms_account_find(summing->masters, row->account),
        .fund_id = alms_fund_find(summing->masters, row->fund),
        .commodity_id = alms_commodity_find(summing->masters, row->commodity),
    };

    if (net.account_id == ALMS_ID_NONE || net.fund_id == ALMS_ID_NONE ||
        net.commodity_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "balance");
    }
    if ((summing->fund != NULL && strcmp(summing->fund, row->fund) != 0) ||
        (summing->commodity != NULL && strcmp(summing->commodity, row->commodity) != 0))
        return ALMS_OK;
    if (!summing->has_key || net.account_id != summing->net.account_id ||
        net.fund_id != summing->net.fund_id || net.commodity_id != summing->net.commodity_id) {
        TRY(end_net(summing, err));
        summing->has_key = true;
        summing->net = net;
    }
    if (!alms_minor_add(&summing->net.amount, row->debit) ||
        !alms_minor_add(&summing->net.amount, -row->credit))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

enum alms_code alms_net_walk(struct alms_store *store, const struct alms_masters *masters,
                             const struct alms_net_query *query, alms_net_visit *visit,
                             void *context, struct alms_error *err)
{
    struct summing summing = {.masters = masters,
                              .fund = query->fund,
                              .commodity = query->commodity,
                              .visit = visit,
                              .context = context};

    TRY(alms_store_flush(store, masters, err));
    TRY(alms_store_balance_walk(store, query->month, take_balance, &summing, err));
    return end_net(&summing, err);
}

/* --- the digest ---------------------------------------------------------------------------- */

struct digesting {
    const struct alms_masters *masters;
    struct alms_buffer text;
};

static enum alms_code
take_digest_line(void *context, const struct alms_net *net, struct alms_error *err)
{
    struct digesting *digesting = context;
    const struct alms_masters *masters = digesting->masters;
    const struct alms_commodity *commodity = alms_commodity_at(masters, net->commodity_id);
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *const parts[] = {alms_account_at(masters, net->account_id)->code,
                                 alms_fund_at(masters, net->fund_id)->code, commodity->code,
                                 alms_minor_format(net->amount, commodity->scale_digits, amount)};

    (void)err;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        alms_buffer_add_text(&digesting->text, parts[i]);
        alms_buffer_add_text(&digesting->text, i + 1 < COUNT_OF(parts) ? "," : "\n");
    }
    return ALMS_OK;
}

enum alms_code alms_trial_digest(struct alms_store *store, const struct alms_masters *masters,
                                 struct alms_month month, char out[ALMS_HASH_HEX_SIZE_BYTES],
                                 struct alms_error *err)
{
    struct alms_hash hash;
    struct digesting digesting = {.masters = masters};
    const struct alms_net_query query = {.month = month};
    const enum alms_code code =
        alms_net_walk(store, masters, &query, take_digest_line, &digesting, err);

    if (code == ALMS_OK) {
        alms_hash_bytes(alms_store_hasher(store),
                        digesting.text.bytes == NULL ? "" : digesting.text.bytes,
                        digesting.text.size_bytes, &hash);
        alms_hash_hex(&hash, out);
    }
    alms_buffer_clear(&digesting.text);
    return code;
}

/* --- what the records of a year's end must keep --------------------------------------------- */

struct closing {
    const struct alms_masters *masters;
    const struct alms_voucher *voucher;
    size_t found_count; /* lines of income and expense whose balance was met */
    int64_t released;   /* of a restricted fund: what of it is unrestricted before the entry */
    bool fits;
};

static int64_t line_amount(const struct alms_voucher *voucher, int32_t account_id)
{
    int64_t amount = 0;

    for (size_t i = 0; i < voucher->count; i++) {
        if (voucher->postings[i].account_id == account_id &&
            !alms_minor_add(&amount, voucher->postings[i].amount))
            return 0;
    }
    return amount;
}

static bool is_unrestricted_net(const struct alms_account *account)
{
    return account->role == ALMS_ROLE_NET && account->money == ALMS_MONEY_UNRESTRICTED;
}

static enum alms_code take_closed(void *context, const struct alms_net *net, struct alms_error *err)
{
    struct closing *closing = context;
    const struct alms_account *account = alms_account_at(closing->masters, net->account_id);

    if (alms_account_begins_at_zero(account)) {
        closing->fits =
            closing->fits && line_amount(closing->voucher, net->account_id) == -net->amount;
        closing->found_count += 1;
    } else if (is_unrestricted_net(account) && !alms_minor_add(&closing->released, net->amount)) {
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    return ALMS_OK;
}

static struct alms_net_query
query_of(const struct alms_masters *masters, const struct alms_voucher *voucher)
{
    const struct alms_posting *first = &voucher->postings[0];

    return (struct alms_net_query){
        .month = alms_date_month(voucher->record->entry.date),
        .fund = alms_fund_at(masters, first->fund_id)->code,
        .commodity = alms_commodity_at(masters, first->commodity_id)->code,
    };
}

/*
 * Rule CLOSING-2: income and expenses of the fund are zero afterwards, all of them; and what was
 * spent of a restricted fund was released before, so that no unrestricted part of it is left.
 */
enum alms_code alms_gate_check_closing(struct alms_store *store, const struct alms_masters *masters,
                                       const struct alms_voucher *voucher, struct alms_error *err)
{
    struct closing closing = {.masters = masters, .voucher = voucher, .fits = true};
    const struct alms_net_query query = query_of(masters, voucher);
    const struct alms_fund *fund = alms_fund_at(masters, voucher->postings[0].fund_id);
    size_t lines_count = 0;

    TRY(alms_net_walk(store, masters, &query, take_closed, &closing, err));
    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_account *account =
            alms_account_at(masters, voucher->postings[i].account_id);
        lines_count += alms_account_begins_at_zero(account) ? 1 : 0;
        if (is_unrestricted_net(account) &&
            !alms_minor_add(&closing.released, voucher->postings[i].amount))
            closing.fits = false;
    }
    if (fund->restriction != ALMS_UNRESTRICTED && closing.released != 0) {
        return alms_fail(err, ALMS_E_CLOSING_UNFIT,
                         "what was spent of fund '%s' in %s is not released", query.fund,
                         query.commodity);
    }
    if (!closing.fits || lines_count != closing.found_count) {
        return alms_fail(err, ALMS_E_CLOSING_UNFIT,
                         "fund '%s' has income or expenses in %s that the entry does not close",
                         query.fund, query.commodity);
    }
    return ALMS_OK;
}

struct releasing {
    const struct alms_masters *masters;
    struct alms_release_sum sum;
};

/* Spent of the fund, less what was released: all that is not by its account restricted. */
bool alms_release_add(struct alms_release_sum *sum, const struct alms_account *account,
                      int64_t amount)
{
    if (alms_account_is_position(account) || account->money == ALMS_MONEY_RESTRICTED)
        return true;
    if (account->role == ALMS_ROLE_FEE && !alms_minor_add(&sum->differences, amount))
        return false;
    return alms_minor_add(&sum->unreleased, amount);
}

bool alms_release_fits(const struct alms_release_sum *sum)
{
    return sum->unreleased >= 0 || sum->differences <= sum->unreleased;
}

static enum alms_code
take_unreleased(void *context, const struct alms_net *net, struct alms_error *err)
{
    struct releasing *releasing = context;
    const struct alms_account *account = alms_account_at(releasing->masters, net->account_id);

    if (!alms_release_add(&releasing->sum, account, net->amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

/* Rule RELEASE-2: exactly what was spent and not released yet at the end of the month. */
enum alms_code alms_gate_check_release(struct alms_store *store, const struct alms_masters *masters,
                                       const struct alms_voucher *voucher, struct alms_error *err)
{
    const struct alms_net_query query = query_of(masters, voucher);
    const struct alms_commodity *commodity =
        alms_commodity_at(masters, voucher->postings[0].commodity_id);
    char spent[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char released[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct releasing releasing = {.masters = masters};

    TRY(alms_net_walk(store, masters, &query, take_unreleased, &releasing, err));
    const int64_t unreleased = releasing.sum.unreleased;
    if (unreleased != voucher->postings[0].amount || !alms_release_fits(&releasing.sum)) {
        return alms_fail(
            err, ALMS_E_RELEASE_UNFIT, "of fund '%s' %s is spent and not released, not %s",
            query.fund, alms_minor_format(unreleased, commodity->scale_digits, spent),
            alms_minor_format(voucher->postings[0].amount, commodity->scale_digits, released));
    }
    return ALMS_OK;
}

/* Rule OPENING-2: nothing else is dated before the balances with which the book begins. */
enum alms_code alms_gate_check_opening(struct alms_store *store, const struct alms_voucher *voucher,
                                       struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    bool is_first = false;

    TRY(alms_store_is_opening(store, voucher->record->entry.date, &is_first, err));
    if (is_first)
        return ALMS_OK;
    alms_date_format(voucher->record->entry.date, date);
    return alms_fail(err, ALMS_E_OPENING_UNFIT,
                     "there are entries of %s or before: the balances would count twice", date);
}
