#include "model/rule_case.h"
#include "model/rule_currency.h"
#include "model/rule_goods.h"
#include "model/rule_inside.h"

#include "base/text.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { SECONDS_TO_LATEST_DATE_LINE = 14 * 3600 };

/* --- lines --------------------------------------------------------------------------------- */

int32_t
alms_rule_take_account(const struct alms_masters *masters, const char *code, struct alms_error *err)
{
    const int32_t id = alms_account_find(masters, code);

    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"), code);
    } else if (alms_account_at(masters, id)->is_closed) {
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("account"), code);
        /* Rule ENTRY-6. */
    } else if (alms_account_at(masters, id)->role == ALMS_ROLE_GROUP) {
        (void)alms_fail(err, ALMS_E_ACCOUNT_GROUP, "the account '%s' only groups others", code);
    }
    return id;
}

int32_t
alms_rule_take_fund(const struct alms_masters *masters, const char *code, struct alms_error *err)
{
    const int32_t id = alms_fund_find(masters, code);

    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("fund"), code);
    } else if (alms_fund_at(masters, id)->is_closed) {
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("fund"), code);
    }
    return id;
}

int32_t alms_rule_take_commodity(const struct alms_masters *masters, const char *code,
                                 struct alms_error *err)
{
    const int32_t id = alms_commodity_find(masters, code);

    if (id == ALMS_ID_NONE)
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("commodity"), code);
    return id;
}

/* The amount of a line. Goods may be worth less than the smallest unit of money. */
struct amount_text {
    const char *text;
    bool may_be_zero;
};

/* Rule ENTRY-3: an exact amount that moves something, in its one written form. */
static int64_t take_amount(const struct alms_masters *masters, int32_t commodity_id,
                           const struct amount_text *given, struct alms_error *err)
{
    const char *text = given->text;
    char again[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    int64_t amount = 0;

    if (commodity_id == ALMS_ID_NONE)
        return 0;
    const uint32_t scale_digits = alms_commodity_at(masters, commodity_id)->scale_digits;
    if (alms_minor_parse(text, scale_digits, &amount, err) != ALMS_OK)
        return 0;
    if (amount == 0 && !given->may_be_zero) {
        (void)alms_fail(err, ALMS_E_AMOUNT_ZERO, "the amount of a line is zero");
    } else if (strcmp(alms_minor_format(amount, scale_digits, again), text) != 0) {
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "the amount '%s' should be written '%s'", text,
                        again);
    }
    return amount;
}

/* What was closed during a year still has its income and expenses, which the year's end closes. */
static struct alms_posting take_names(const struct alms_masters *masters, enum alms_kind kind,
                                      const struct alms_line *line, struct alms_error *err)
{
    struct alms_posting posting = {
        .account_id = alms_account_find(masters, line->account),
        .fund_id = alms_fund_find(masters, line->fund),
    };

    if ((kind == ALMS_KIND_CLOSING || kind == ALMS_KIND_RELEASE) &&
        posting.account_id != ALMS_ID_NONE && posting.fund_id != ALMS_ID_NONE)
        return posting;
    posting.account_id = alms_rule_take_account(masters, line->account, err);
    posting.fund_id = alms_rule_take_fund(masters, line->fund, err);
    return posting;
}

/* Foreign money may be worth less than the smallest unit; a revaluation may find nothing to do. */
static bool may_be_nothing(const struct alms_record *record, const struct alms_line *line)
{
    return line->currency != NULL || record->kind == ALMS_KIND_REVALUE ||
           (record->kind == ALMS_KIND_REVERSE && alms_entry_has_foreign(&record->entry));
}

enum alms_code alms_rule_lines(const struct alms_masters *masters, const struct alms_record *record,
                               struct alms_posting *postings, struct alms_error *err)
{
    return alms_rule_lines_as(masters, record, record->kind, postings, err);
}

enum alms_code alms_rule_lines_as(const struct alms_masters *masters,
                                  const struct alms_record *record, enum alms_kind kind,
                                  struct alms_posting *postings, struct alms_error *err)
{
    const struct alms_entry *entry = &record->entry;
    const bool has_goods = alms_entry_has_goods(entry);

    /* Rule ENTRY-1. */
    if (entry->lines_count < ALMS_LINES_MIN || entry->lines_count > ALMS_LINES_MAX) {
        return alms_fail(err, ALMS_E_ENTRY_LINES, "an entry has between %s and %s lines", "2",
                         "1000");
    }
    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *line = &entry->lines[i];
        /* Rule ENTRY-2. */
        const int32_t commodity_id = alms_rule_take_commodity(masters, line->commodity, err);
        const struct amount_text amount = {line->amount, has_goods || may_be_nothing(record, line)};
        postings[i] = take_names(masters, kind, line, err);
        postings[i].commodity_id = commodity_id;
        postings[i].amount = take_amount(masters, commodity_id, &amount, err);
        if (line->item != NULL)
            alms_rule_goods_of_line(masters, line, &postings[i], err);
        if (line->currency != NULL)
            alms_rule_foreign_of_line(masters, line, &postings[i], err);
    }
    return alms_error_code(err);
}

bool alms_same_pot(const struct alms_posting *a, const struct alms_posting *b)
{
    return a->fund_id == b->fund_id && a->commodity_id == b->commodity_id;
}

/* Whether the posting is the first of its fund and commodity. */
static bool is_first_of_pot(const struct alms_posting *postings, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (alms_same_pot(&postings[i], &postings[index]))
            return false;
    }
    return true;
}

/* Rule ENTRY-4: debits equal credits per fund and per commodity. */
static void check_balance(const struct alms_masters *masters, const struct alms_voucher *voucher,
                          struct alms_error *err)
{
    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_posting *first = &voucher->postings[i];
        int64_t sum = 0;
        if (!is_first_of_pot(voucher->postings, i))
            continue;
        const struct alms_commodity *commodity = alms_commodity_at(masters, first->commodity_id);
        for (size_t j = i; j < voucher->count; j++) {
            if (alms_same_pot(first, &voucher->postings[j]) &&
                !alms_minor_add(&sum, voucher->postings[j].amount)) {
                (void)alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
                return;
            }
        }
        if (sum != 0) {
            char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
            (void)alms_fail(err, ALMS_E_ENTRY_UNBALANCED,
                            "the lines of fund '%s' in %s add up to %s, not to zero",
                            alms_fund_at(masters, first->fund_id)->code, commodity->code,
                            alms_minor_format(sum, commodity->scale_digits, text));
        }
    }
}

/* The account of the same group that takes the fund's money; NULL if there is none. */
static const struct alms_account *twin_of(const struct alms_masters *masters,
                                          const struct alms_account *account,
                                          const struct alms_fund *fund)
{
    for (size_t i = 0; i < alms_accounts_count(masters); i++) {
        const struct alms_account *other = alms_account_at(masters, (int32_t)i);
        if (other->role != ALMS_ROLE_GROUP && other->type == account->type &&
            alms_text_equal(other->parent, account->parent) && alms_account_takes(other, fund) &&
            other->money != ALMS_MONEY_ANY)
            return other;
    }
    return NULL;
}

/* Rule ENTRY-5: unrestricted and restricted money keep to their own accounts. */
static void check_twins(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        struct alms_error *err)
{
    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_account *account =
            alms_account_at(masters, voucher->postings[i].account_id);
        const struct alms_fund *fund = alms_fund_at(masters, voucher->postings[i].fund_id);
        if (alms_account_takes(account, fund))
            continue;
        const struct alms_account *twin = twin_of(masters, account, fund);
        (void)alms_fail(err, ALMS_E_ACCOUNT_TWIN,
                        "the account '%s' does not take money of fund '%s'; its twin is '%s'",
                        account->code, fund->code, twin == NULL ? "-" : twin->code);
    }
}

/* --- time ---------------------------------------------------------------------------------- */

/* Rules ENTRY-9 and PERIOD-1. */
void alms_rule_date(const struct alms_masters *masters, const struct alms_record *record,
                    struct alms_date date, struct alms_error *err)
{
    /* The latest day that it is anywhere on Earth at the time of the record. */
    const struct alms_date latest = alms_instant_date(record->at_s + SECONDS_TO_LATEST_DATE_LINE);
    char text[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(date, text);
    if (alms_date_compare(date, latest) > 0)
        (void)alms_fail(err, ALMS_E_DATE_FUTURE, "the date %s has not come yet", text);
    if (alms_masters_is_closed(masters, date)) {
        char month[ALMS_MONTH_TEXT_SIZE_BYTES];
        alms_month_format(alms_masters_closed_month(masters), month);
        (void)alms_fail(err, ALMS_E_PERIOD_CLOSED,
                        "the date %s lies in a closed month (closed up to %s)", text, month);
    }
}

/* --- restrictions -------------------------------------------------------------------------- */

bool alms_fund_has_programme(const struct alms_fund *fund, const char *programme)
{
    for (size_t i = 0; i < fund->programmes_count; i++) {
        if (alms_text_equal(fund->programmes[i], programme))
            return true;
    }
    return false;
}

/* Rule FUND-1: a purpose is kept, an endowment is not spent. */
static void
check_purpose(const struct alms_fund *fund, const char *programme, struct alms_error *err)
{
    if (fund->restriction == ALMS_ENDOWMENT) {
        (void)alms_fail(err, ALMS_E_FUND_PURPOSE, "the fund '%s' is an endowment and is not spent",
                        fund->code);
    }
    if (fund->restriction != ALMS_RESTRICTED_PURPOSE || alms_fund_has_programme(fund, programme))
        return;
    if (programme == NULL) {
        (void)alms_fail(err, ALMS_E_FUND_PURPOSE,
                        "spending from the restricted fund '%s' names no programme", fund->code);
    } else {
        (void)alms_fail(err, ALMS_E_FUND_PURPOSE,
                        "the fund '%s' may not be spent on programme '%s'", fund->code, programme);
    }
}

/* Rule FUND-2: neither before the first day nor after the last. */
static void
check_fund_dates(const struct alms_fund *fund, struct alms_date date, struct alms_error *err)
{
    char text[ALMS_DATE_TEXT_SIZE_BYTES];
    char limit[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(date, text);
    if (alms_date_is_given(fund->from) && alms_date_compare(date, fund->from) < 0) {
        alms_date_format(fund->from, limit);
        (void)alms_fail(err, ALMS_E_FUND_DATES, "the fund '%s' may be spent from %s on, not on %s",
                        fund->code, limit, text);
    }
    if (alms_date_is_given(fund->until) && alms_date_compare(date, fund->until) > 0) {
        alms_date_format(fund->until, limit);
        (void)alms_fail(err, ALMS_E_FUND_DATES, "the fund '%s' may be spent until %s, not on %s",
                        fund->code, limit, text);
    }
}

void alms_rule_spending(const struct alms_fund *fund, const char *programme, struct alms_date date,
                        struct alms_error *err)
{
    check_purpose(fund, programme, err);
    check_fund_dates(fund, date, err);
}

static bool is_spending(const struct alms_masters *masters, const struct alms_posting *posting)
{
    return posting->amount > 0 &&
           alms_account_at(masters, posting->account_id)->type == ALMS_EXPENSE;
}

/* Whether an earlier line spends from the same fund, so that a fund is faulted once. */
static bool is_spent_before(const struct alms_masters *masters, const struct alms_voucher *voucher,
                            size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (voucher->postings[i].fund_id == voucher->postings[index].fund_id &&
            is_spending(masters, &voucher->postings[i]))
            return true;
    }
    return false;
}

static void check_restrictions(const struct alms_masters *masters,
                               const struct alms_voucher *voucher, struct alms_error *err)
{
    const char *programme = alms_record_text(voucher->record, ALMS_FIELD_PROGRAMME);

    for (size_t i = 0; i < voucher->count; i++) {
        if (!is_spending(masters, &voucher->postings[i]) || is_spent_before(masters, voucher, i))
            continue;
        const struct alms_fund *fund = alms_fund_at(masters, voucher->postings[i].fund_id);
        alms_rule_spending(fund, programme, voucher->record->entry.date, err);
    }
}

/* --- approval ------------------------------------------------------------------------------ */

static bool is_money(const struct alms_account *account)
{
    return account->role == ALMS_ROLE_CASH || account->role == ALMS_ROLE_AGENCY;
}

/* Whether the charity has less money of some commodity after the voucher than before. */
bool alms_rule_pays_out(const struct alms_masters *masters, const struct alms_voucher *voucher)
{
    for (size_t i = 0; i < voucher->count; i++) {
        int64_t sum = 0;
        for (size_t j = 0; j < voucher->count; j++) {
            const struct alms_posting *posting = &voucher->postings[j];
            if (posting->commodity_id == voucher->postings[i].commodity_id &&
                is_money(alms_account_at(masters, posting->account_id)) &&
                !alms_minor_add(&sum, posting->amount))
                return true;
        }
        if (sum < 0)
            return true;
    }
    return false;
}

/* Whether goods leave for good: given away, written off, or found missing. */
static bool gives_out(const struct alms_voucher *voucher)
{
    const enum alms_kind kind = voucher->record->kind;
    bool is_short = false;

    for (size_t i = 0; i < voucher->count && kind == ALMS_KIND_STOCK_ADJUST; i++)
        is_short = is_short || voucher->postings[i].quantity < 0;
    return alms_kind_gives_goods(kind) || kind == ALMS_KIND_STOCK_WRITEOFF || is_short;
}

void alms_rule_approver(const struct alms_masters *masters, const char *approver, const char *by,
                        struct alms_error *err)
{
    const int32_t id = alms_operator_find(masters, approver);

    if (alms_text_equal(approver, by))
        (void)alms_fail(err, ALMS_E_APPROVER_SAME, "'%s' both records and approves", approver);
    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("operator"), approver);
    } else if (alms_operator_at(masters, id)->is_closed) {
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("operator"), approver);
    } else if ((alms_operator_at(masters, id)->roles & ALMS_APPROVER) == 0) {
        (void)alms_fail(err, ALMS_E_ROLE_MISSING, "the operator '%s' does not have the role %s",
                        approver, W_("approver"));
    }
}

/* Rule APPROVAL-1: a second person, who may approve, for everything that is paid out. */
void alms_rule_approval(const struct alms_masters *masters, const struct alms_record *record,
                        bool is_needed, struct alms_error *err)
{
    const char *approver = alms_record_text(record, ALMS_FIELD_APPROVER);

    if (approver != NULL) {
        alms_rule_approver(masters, approver, alms_record_text(record, ALMS_FIELD_BY), err);
    } else if (is_needed) {
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "the payment names no approver");
    }
}

/* --- apart from the lines ------------------------------------------------------------------ */

void alms_rule_apart(const struct alms_masters *masters, const struct alms_record *record,
                     const struct alms_line *lines, size_t count, struct alms_error *err)
{
    int word = 0;

    for (size_t i = 0; i < count; i++) {
        if (alms_text_is_given(lines[i].account))
            (void)alms_rule_take_account(masters, lines[i].account, err);
        if (alms_text_is_given(lines[i].fund))
            (void)alms_rule_take_fund(masters, lines[i].fund, err);
    }
    alms_rule_date(masters, record, record->entry.date, err);
    alms_rule_approval(masters, record, false, err);
    alms_rule_labels(masters, record, err);
    alms_rule_attachments(record, err);
    if (record->kind == ALMS_KIND_TRANSFER && alms_record_text(record, ALMS_FIELD_REASON) != NULL) {
        NOTE(alms_word_check(&ALMS_WORDS_TRANSFER, alms_record_text(record, ALMS_FIELD_REASON),
                             &word, err));
    }
}

/* --- the whole ----------------------------------------------------------------------------- */

/* What only documents of the kind are asked. */
static void check_kind(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       struct alms_error *err)
{
    const struct alms_record *record = voucher->record;
    const bool is_plan =
        record->kind == ALMS_KIND_PLAN_RUN || record->kind == ALMS_KIND_PLAN_RETURN;
    const bool is_goods =
        alms_kind_is_goods(record->kind) || (is_plan && alms_entry_has_goods(&record->entry));

    if (is_goods) {
        alms_rule_goods(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_GIFT) {
        alms_rule_gift(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_GIFT_REFUND) {
        alms_rule_refund(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_AID || record->kind == ALMS_KIND_PLAN_RUN) {
        alms_rule_aid(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_CASE_PASS) {
        alms_rule_pass(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_CASE_RETURN || record->kind == ALMS_KIND_PLAN_RETURN) {
        alms_rule_money_back(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_TRANSFER) {
        alms_rule_transfer(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_ENTRY) {
        alms_rule_general(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_ADJUST) {
        alms_rule_adjust(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_CLOSING) {
        alms_rule_closing(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_RELEASE) {
        alms_rule_release(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_OPENING) {
        alms_rule_opening(masters, voucher, err);
    }
}

enum alms_code alms_rule_voucher(const struct alms_masters *masters,
                                 const struct alms_voucher *voucher, struct alms_error *err)
{
    const struct alms_record *record = voucher->record;
    /* A reversal undoes what was in order when it was made: purpose and approval are not asked. */
    const bool is_reversal = record->kind == ALMS_KIND_REVERSE;
    /* The closing of a year spends nothing, and closes both kinds of net assets in any fund. */
    const bool is_closing = record->kind == ALMS_KIND_CLOSING;
    /* Goods that are lost and exchange differences are a cost of the fund, but nobody spends them.
     */
    const bool is_loss = record->kind == ALMS_KIND_STOCK_ADJUST ||
                         record->kind == ALMS_KIND_STOCK_WRITEOFF ||
                         record->kind == ALMS_KIND_EXCHANGE || record->kind == ALMS_KIND_REVALUE;

    check_balance(masters, voucher, err);
    alms_rule_attachments(record, err);
    if (!is_reversal && !is_closing && record->kind != ALMS_KIND_RELEASE)
        check_twins(masters, voucher, err);
    alms_rule_date(masters, record, record->entry.date, err);
    /* An opening balance below zero is no payment: the fund does not have it. */
    if (!is_reversal && !is_closing && record->kind != ALMS_KIND_OPENING) {
        /* Rule GIFT-1: of a gift only the fee is an expense, and what never came was not spent. */
        if (record->kind != ALMS_KIND_GIFT && !is_loss)
            check_restrictions(masters, voucher, err);
        alms_rule_approval(
            masters, record,
            record->kind == ALMS_KIND_TRANSFER || record->kind == ALMS_KIND_ADJUST ||
                (record->kind != ALMS_KIND_REVALUE && alms_rule_pays_out(masters, voucher)) ||
                gives_out(voucher),
            err);
    }
    check_kind(masters, voucher, err);
    alms_rule_currency(masters, voucher, err);
    return alms_error_code(err);
}
