#include "model/rule_goods.h"
#include "model/rule_inside.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

static const struct alms_account *
account_of(const struct alms_masters *masters, const struct alms_voucher *voucher, size_t index)
{
    return alms_account_at(masters, voucher->postings[index].account_id);
}

static bool is_last_day_of_year(struct alms_date date)
{
    return date.month == 12 && date.day == 31;
}

/* The month that the record names is the one in which its entry is dated. */
static void check_month(const struct alms_record *record, struct alms_error *err)
{
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];

    alms_month_format(alms_date_month(record->entry.date), month);
    if (!alms_text_equal(alms_record_text(record, ALMS_FIELD_MONTH), month)) {
        (void)alms_fail(err, ALMS_E_CLOSING_UNFIT, "the entry is dated in %s, its month is %s",
                        month, alms_record_text(record, ALMS_FIELD_MONTH));
    }
}

static bool is_one_pot(const struct alms_voucher *voucher)
{
    for (size_t i = 1; i < voucher->count; i++) {
        if (!alms_same_pot(&voucher->postings[0], &voucher->postings[i]))
            return false;
    }
    return true;
}

/*
 * Rule CLOSING-1: on the last day of a year, income and expenses of one fund go to net assets:
 * what is restricted by its account to the restricted ones, all else to the unrestricted ones. So
 * NPO2004, whose expenses are not divided, closes them all to unrestricted net assets, and NPO2026
 * closes restricted expenses to restricted net assets.
 */
void alms_rule_closing(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       struct alms_error *err)
{
    int64_t sums[2] = {0, 0}; /* unrestricted, restricted */
    bool fits = is_last_day_of_year(voucher->record->entry.date) && is_one_pot(voucher);

    for (size_t i = 0; i < voucher->count && fits; i++) {
        const struct alms_account *account = account_of(masters, voucher, i);
        fits = !alms_account_is_position(account) &&
               alms_minor_add(&sums[account->money == ALMS_MONEY_RESTRICTED ? 1 : 0],
                              voucher->postings[i].amount);
    }
    if (!fits || sums[0] != 0 || sums[1] != 0) {
        (void)alms_fail(err, ALMS_E_CLOSING_UNFIT,
                        "the lines do not close income and expenses of one fund to its net assets");
    }
    check_month(voucher->record, err);
}

/*
 * Rule RELEASE-1: restricted net assets, or restricted gifts of the year, of one restricted fund
 * become unrestricted. Only where the regime charges all expenses to unrestricted net assets. Where
 * exchange gains of the fund are more than what was spent of it, net assets go the other way: the
 * money is for the fund's purpose, too.
 */
void alms_rule_release(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       struct alms_error *err)
{
    const struct alms_posting *postings = voucher->postings;
    bool fits = voucher->count == 2 && is_one_pot(voucher);

    if (strcmp(alms_masters_book(masters, ALMS_FIELD_REGIME), "NPO2004") != 0) {
        (void)alms_fail(err, ALMS_E_RELEASE_UNFIT,
                        "regime %s charges expenses to restricted net assets: nothing is released",
                        alms_masters_book(masters, ALMS_FIELD_REGIME));
    }
    if (fits) {
        const struct alms_account *from = account_of(masters, voucher, 0);
        const struct alms_account *to = account_of(masters, voucher, 1);
        const struct alms_fund *fund = alms_fund_at(masters, postings[0].fund_id);
        fits = from->role == to->role &&
               (from->role == ALMS_ROLE_NET ||
                (from->role == ALMS_ROLE_GIFT && postings[0].amount > 0)) &&
               from->money == ALMS_MONEY_RESTRICTED && to->money == ALMS_MONEY_UNRESTRICTED &&
               fund->restriction != ALMS_UNRESTRICTED;
    }
    if (!fits) {
        (void)alms_fail(err, ALMS_E_RELEASE_UNFIT,
                        "the lines do not release restricted net assets of one restricted fund");
    }
    check_month(voucher->record, err);
}

/*
 * Rule ADJUST-1: what an earlier year had wrong is put right on its net assets, against a claim, a
 * debt or another asset; neither money nor goods move. NPO2026 has an account for it (3201).
 */
void alms_rule_adjust(const struct alms_masters *masters, const struct alms_voucher *voucher,
                      struct alms_error *err)
{
    bool has_net = false;
    bool fits = true;

    alms_rule_labels(masters, voucher->record, err);
    if (strcmp(alms_masters_book(masters, ALMS_FIELD_REGIME), "NPO2004") != 0) {
        (void)alms_fail(err, ALMS_E_ADJUST_UNFIT,
                        "regime %s adjusts earlier years on the accounts below 3201",
                        alms_masters_book(masters, ALMS_FIELD_REGIME));
    }
    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_account *account = account_of(masters, voucher, i);
        has_net = has_net || account->role == ALMS_ROLE_NET;
        fits = fits && (account->role == ALMS_ROLE_NET ||
                        (alms_account_is_position(account) && account->role != ALMS_ROLE_CASH &&
                         account->role != ALMS_ROLE_AGENCY && account->role != ALMS_ROLE_STOCK));
    }
    if (!fits || !has_net) {
        (void)alms_fail(
            err, ALMS_E_ADJUST_UNFIT,
            "the lines do not adjust net assets against claims, debts or assets that are "
            "neither money nor goods");
    }
}

/* Rule OPENING-1: what there was on the last day of a year, with the net assets that it makes. */
void alms_rule_opening(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(voucher->record->entry.date, date);
    if (!is_last_day_of_year(voucher->record->entry.date)) {
        (void)alms_fail(err, ALMS_E_OPENING_UNFIT,
                        "opening balances are those of the last day of a year, not of %s", date);
    }
    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_account *account = account_of(masters, voucher, i);
        /* Rule STOCK-1: goods in stock open lot by lot. */
        if (account->role == ALMS_ROLE_STOCK && voucher->postings[i].quantity == 0) {
            (void)alms_fail(err, ALMS_E_OPENING_UNFIT,
                            "the goods of account '%s' open lot by lot, by '%s'", account->code,
                            "alms stock receive --as=opening");
        }
        if (!alms_account_is_position(account) && account->role != ALMS_ROLE_NET) {
            (void)alms_fail(err, ALMS_E_OPENING_UNFIT,
                            "account '%s' has no opening balance: it begins every year at zero",
                            account->code);
        }
    }
    if (alms_entry_has_goods(&voucher->record->entry))
        alms_rule_goods_lines(masters, voucher, err);
}

/* Rule PERIOD-5: the newest closed month, by two approvers who are not its author. */
void alms_rule_reopen(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err)
{
    enum { APPROVERS_NEEDED = 2 };
    struct alms_month month = {0};
    char closed[ALMS_MONTH_TEXT_SIZE_BYTES] = "-";
    const struct alms_value *approvers = &record->field[ALMS_FIELD_APPROVERS];
    const char *text = alms_record_text(record, ALMS_FIELD_MONTH);

    if (alms_month_parse(text, &month, err) == ALMS_OK &&
        alms_month_number(month) != alms_month_number(alms_masters_closed_month(masters))) {
        if (alms_masters_closed_month(masters).year != 0)
            alms_month_format(alms_masters_closed_month(masters), closed);
        (void)alms_fail(err, ALMS_E_PERIOD_ORDER,
                        "only the newest closed month is opened again: %s, not %s", closed, text);
    }
    /* Rule REGIME-5. */
    const struct alms_conversion *conversion = alms_masters_conversion(masters);
    if (conversion != NULL && month.year != 0 &&
        alms_month_number(month) < alms_month_number(alms_date_month(conversion->date))) {
        (void)alms_fail(err, ALMS_E_REGIME_BEFORE, "the book went over from %s to %s after %s",
                        conversion->before, conversion->after, text);
    }
    if (approvers->count < APPROVERS_NEEDED) {
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING,
                        "a closed month is opened again by two approvers");
    }
    for (size_t i = 0; i < approvers->count; i++) {
        alms_rule_approver(masters, approvers->items[i], alms_record_text(record, ALMS_FIELD_BY),
                           err);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(approvers->items[i], approvers->items[j]) == 0)
                (void)alms_fail(err, ALMS_E_DUPLICATE, "'%s' approves twice", approvers->items[i]);
        }
    }
}
