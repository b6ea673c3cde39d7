#include "model/rule_conversion.h"
#include "model/rule_inside.h"

#include "base/text.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* The first year of the system of 2024 (Cai Kuai [2024] 25), which may not be kept before. */
enum { FIRST_YEAR_NPO2026 = 2026 };

/* --- before and after ---------------------------------------------------------------------- */

static const struct alms_account *
account_before(const struct alms_masters *masters, const char *code)
{
    const int32_t id = alms_account_find(masters, code);

    return id == ALMS_ID_NONE ? NULL : alms_account_at(masters, id);
}

bool alms_conversion_leaves(const struct alms_conversion_plan *plan, const char *code)
{
    const struct alms_conversion_step *step =
        alms_conversion_step_of(plan->steps, plan->steps_count, code);

    return step != NULL &&
           (step->how == ALMS_CONVERSION_MOVE || step->how == ALMS_CONVERSION_DIVIDE);
}

const struct alms_account *alms_conversion_after(const struct alms_masters *masters,
                                                 const struct alms_conversion_plan *plan,
                                                 const char *code)
{
    const struct alms_account *account = alms_conversion_account(plan, code);

    if (account != NULL)
        return account;
    return alms_conversion_leaves(plan, code) ? NULL : account_before(masters, code);
}

int32_t alms_conversion_id(const struct alms_masters *masters,
                           const struct alms_conversion_plan *plan, const char *code)
{
    int32_t id = alms_account_find(masters, code);
    int32_t next = (int32_t)alms_accounts_count(masters);

    for (size_t i = 0; i < plan->accounts_count && id == ALMS_ID_NONE; i++) {
        if (strcmp(plan->accounts[i].code, code) == 0)
            return next;
        next += alms_account_find(masters, plan->accounts[i].code) == ALMS_ID_NONE ? 1 : 0;
    }
    return id;
}

/* --- when ---------------------------------------------------------------------------------- */

/* Rule REGIME-1: to the next system, on the first day of a year, right after the year before. */
static void check_regime(const struct alms_masters *masters, const struct alms_record *record,
                         struct alms_error *err)
{
    int before = 0;
    int after = 0;
    const char *old_regime = alms_masters_book(masters, ALMS_FIELD_REGIME);
    const char *new_regime = alms_record_text(record, ALMS_FIELD_REGIME);

    if (alms_word_check(&ALMS_WORDS_REGIME, new_regime, &after, err) != ALMS_OK ||
        !alms_word_find(&ALMS_WORDS_REGIME, old_regime, &before))
        return;
    if (before == after) {
        (void)alms_fail(err, ALMS_E_REGIME_SAME, "the book is kept under %s already", old_regime);
    } else if (before != ALMS_REGIME_NPO2004 || after != ALMS_REGIME_NPO2026) {
        (void)alms_fail(err, ALMS_E_REGIME_SAME, "no conversion leads from %s to %s", old_regime,
                        new_regime);
    }
}

static void check_day(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err)
{
    struct alms_date date = {0};
    char closed[ALMS_MONTH_TEXT_SIZE_BYTES] = "-";
    char needed[ALMS_MONTH_TEXT_SIZE_BYTES];
    const char *text = alms_record_text(record, ALMS_FIELD_DATE);

    if (alms_date_parse(text, &date, err) != ALMS_OK)
        return;
    if (date.month != 1 || date.day != 1 || date.year < FIRST_YEAR_NPO2026) {
        (void)alms_fail(err, ALMS_E_REGIME_DATE,
                        "a book goes over on the 1st of January of a year from %s on, not on %s",
                        "2026", text);
        return;
    }
    alms_rule_date(masters, record, date, err);
    const struct alms_month december = {date.year - 1, 12};
    const struct alms_month newest = alms_masters_closed_month(masters);
    if (alms_month_number(newest) < alms_month_number(december)) {
        if (newest.year != 0)
            alms_month_format(newest, closed);
        alms_month_format(december, needed);
        (void)alms_fail(err, ALMS_E_REGIME_DATE, "the newest closed month is %s, not %s", closed,
                        needed);
    }
}

/* --- the mapping --------------------------------------------------------------------------- */

static bool is_same_kind(const struct alms_account *a, const struct alms_account *b)
{
    return a->type == b->type && a->is_credit == b->is_credit;
}

/* Whether an account can go on in another in that way. */
static bool step_fits(const struct alms_conversion_step *step, const struct alms_account *before,
                      const struct alms_account *after)
{
    const bool is_one_code = strcmp(step->old_code, step->new_code) == 0;

    switch (step->how) {
    case ALMS_CONVERSION_RENAME:
        return is_one_code && is_same_kind(before, after) && before->role == after->role &&
               before->money == after->money;
    case ALMS_CONVERSION_MOVE:
        return !is_one_code && is_same_kind(before, after) && !alms_account_is_holding(before) &&
               before->role != ALMS_ROLE_NET && !alms_account_is_holding(after) &&
               (after->role != ALMS_ROLE_GROUP || !alms_account_is_position(after));
    case ALMS_CONVERSION_DIVIDE:
        return is_same_kind(before, after) && !alms_account_is_position(before) &&
               before->role != ALMS_ROLE_NET && after->role == ALMS_ROLE_GROUP;
    case ALMS_CONVERSION_SPLIT:
        return before->type == after->type && before->is_credit != after->is_credit &&
               alms_account_is_position(before) && !alms_account_is_holding(before);
    }
    return false;
}

/* Rule REGIME-2: an account goes on in one account, of its own kind. */
static void check_step(const struct alms_masters *masters, const struct alms_conversion_plan *plan,
                       size_t index, struct alms_error *err)
{
    const struct alms_conversion_step *step = &plan->steps[index];
    const struct alms_account *before = account_before(masters, step->old_code);
    const struct alms_account *after = alms_conversion_after(masters, plan, step->new_code);

    if (alms_conversion_step_of(plan->steps, index, step->old_code) != NULL) {
        (void)alms_fail(err, ALMS_E_REGIME_MAPPING, "account '%s' goes on in more than one",
                        step->old_code);
    }
    if (before == NULL) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                        step->old_code);
        return;
    }
    if (after == NULL || after->is_closed) {
        (void)alms_fail(err, ALMS_E_REGIME_MAPPING,
                        "account '%s' goes on in '%s', which is not there or closed",
                        step->old_code, step->new_code);
    } else if (!step_fits(step, before, after)) {
        (void)alms_fail(err, ALMS_E_REGIME_MAPPING,
                        "account '%s' cannot go on in '%s', which is of another kind",
                        step->old_code, step->new_code);
    }
}

/* Whether the accounts above an account end somewhere. */
static bool is_rooted(const struct alms_masters *masters, const struct alms_conversion_plan *plan,
                      const struct alms_account *account)
{
    enum { LEVELS_MAX = 64 };

    for (int level = 0; level < LEVELS_MAX && account != NULL; level++) {
        if (account->parent == NULL)
            return true;
        account = alms_conversion_after(masters, plan, account->parent);
    }
    return false;
}

/* The account above is there, and of the same kind; below a group stand twins. */
static bool parent_fits(const struct alms_masters *masters, const struct alms_conversion_plan *plan,
                        const struct alms_account *account)
{
    if (account->parent == NULL)
        return true;
    const struct alms_account *parent = alms_conversion_after(masters, plan, account->parent);
    if (parent == NULL || !is_rooted(masters, plan, account) || !is_same_kind(parent, account))
        return false;
    if (parent->role == ALMS_ROLE_GROUP)
        return account->money != ALMS_MONEY_ANY;
    return parent->role == account->role && parent->money == account->money;
}

/* Whether an account of the book may be defined anew like that: what it is for stays. */
static bool may_define(const struct alms_account *before, const struct alms_account *after)
{
    return is_same_kind(before, after) && !alms_account_is_holding(before) &&
           !alms_account_is_holding(after) && before->role != ALMS_ROLE_NET &&
           after->role != ALMS_ROLE_NET;
}

static void check_account(const struct alms_masters *masters,
                          const struct alms_conversion_plan *plan, size_t index,
                          struct alms_error *err)
{
    const struct alms_account *account = &plan->accounts[index];
    const struct alms_account *before = account_before(masters, account->code);

    NOTE(alms_text_check(account->name, ALMS_NAME_SIZE_MAX, W_("name"), err));
    NOTE(alms_text_check_optional(account->name_en, ALMS_NAME_SIZE_MAX, W_("English name"), err));
    if (before == NULL)
        NOTE(alms_rule_account_code(masters, account->code, err));
    if (alms_conversion_account(plan, account->code) != account) {
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", W_("account"),
                        account->code);
    }
    if (!parent_fits(masters, plan, account)) {
        (void)alms_fail(err, ALMS_E_REGIME_MAPPING,
                        "account '%s' cannot stand below '%s', which is of another kind",
                        account->code, account->parent);
    }
    if (before != NULL &&
        alms_conversion_step_of(plan->steps, plan->steps_count, before->code) == NULL) {
        (void)alms_fail(err, ALMS_E_REGIME_UNMAPPED,
                        "the new chart has another account '%s' than the book", account->code);
    } else if (before != NULL && !may_define(before, account)) {
        (void)alms_fail(err, ALMS_E_REGIME_MAPPING, "account '%s' cannot be defined anew like that",
                        account->code);
    }
}

/* The nearest account above one that goes on elsewhere; NULL if all of them stay. */
static const char *left_above(const struct alms_masters *masters,
                              const struct alms_conversion_plan *plan,
                              const struct alms_account *account)
{
    while (account != NULL && account->parent != NULL) {
        if (alms_conversion_leaves(plan, account->parent))
            return account->parent;
        account = account_before(masters, account->parent);
    }
    return NULL;
}

/* Rule REGIME-3: what stands below an account that goes on elsewhere says where it goes on. */
static void check_forgotten(const struct alms_masters *masters,
                            const struct alms_conversion_plan *plan, struct alms_error *err)
{
    const int32_t *order = alms_accounts_order(masters);

    for (size_t i = 0; i < alms_accounts_count(masters); i++) {
        const struct alms_account *account = alms_account_at(masters, order[i]);
        const char *above = left_above(masters, plan, account);
        if (account->is_closed || above == NULL ||
            alms_conversion_account(plan, account->code) != NULL ||
            alms_conversion_step_of(plan->steps, plan->steps_count, account->code) != NULL)
            continue;
        (void)alms_fail(err, ALMS_E_REGIME_UNMAPPED,
                        "account '%s' stands below '%s', which goes on elsewhere", account->code,
                        above);
    }
}

void alms_rule_conversion(const struct alms_masters *masters, const struct alms_record *record,
                          struct alms_error *err)
{
    struct alms_conversion_plan plan;
    const size_t first = err->count;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    check_regime(masters, record, err);
    check_day(masters, record, err);
    alms_rule_approver(masters, alms_record_text(record, ALMS_FIELD_APPROVER),
                       alms_record_text(record, ALMS_FIELD_BY), err);
    if (err->count > first || alms_conversion_read(record, arena, &plan, err) != ALMS_OK)
        return;
    for (size_t i = 0; i < plan.steps_count; i++)
        check_step(masters, &plan, i, err);
    for (size_t i = 0; i < plan.accounts_count; i++)
        check_account(masters, &plan, i, err);
    check_forgotten(masters, &plan, err);
}

/* --- after it ------------------------------------------------------------------------------ */

/* The account below a group that takes money of the fund; NULL if there is none. */
static const char *
twin_below(const struct alms_masters *masters, const char *group, const char *fund_code)
{
    const int32_t fund_id = alms_fund_find(masters, fund_code);

    for (size_t i = 0; i < alms_accounts_count(masters) && fund_id != ALMS_ID_NONE; i++) {
        const struct alms_account *account = alms_account_at(masters, (int32_t)i);
        if (alms_text_equal(account->parent, group) && !account->is_closed &&
            account->money != ALMS_MONEY_ANY &&
            alms_account_takes(account, alms_fund_at(masters, fund_id)))
            return account->code;
    }
    return NULL;
}

/* Rule REGIME-7: what was recorded before the conversion goes on where its account does. */
static const char *
successor_of(const struct alms_masters *masters, const char *code, const char *fund_code)
{
    const struct alms_conversion *conversion = alms_masters_conversion(masters);
    const struct alms_conversion_step *step =
        alms_conversion_step_of(conversion->steps, conversion->steps_count, code);
    const char *next = step == NULL || step->how == ALMS_CONVERSION_SPLIT ? code : step->new_code;
    const struct alms_account *account = account_before(masters, next);

    if (account == NULL || account->role != ALMS_ROLE_GROUP)
        return next;
    const char *twin = twin_below(masters, next, fund_code);
    return twin == NULL ? next : twin;
}

const struct alms_line *alms_conversion_lines_now(const struct alms_masters *masters,
                                                  const struct alms_record *record,
                                                  struct alms_arena *arena)
{
    const struct alms_conversion *conversion = alms_masters_conversion(masters);
    const struct alms_entry *entry = &record->entry;

    if (conversion == NULL || record->n >= conversion->n || entry->lines_count == 0)
        return entry->lines;
    struct alms_line *lines = alms_arena_alloc(arena, entry->lines_count * sizeof(*lines));
    for (size_t i = 0; i < entry->lines_count; i++) {
        lines[i] = entry->lines[i];
        lines[i].account = successor_of(masters, lines[i].account, lines[i].fund);
    }
    return lines;
}

/* --- lines --------------------------------------------------------------------------------- */

/* An exact amount that moves something, in its one written form. */
static void take_amount(const struct alms_masters *masters, const struct alms_line *line,
                        struct alms_posting *posting, struct alms_error *err)
{
    char again[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const uint32_t scale_digits = alms_commodity_at(masters, posting->commodity_id)->scale_digits;

    if (alms_minor_parse(line->amount, scale_digits, &posting->amount, err) != ALMS_OK)
        return;
    if (posting->amount == 0) {
        (void)alms_fail(err, ALMS_E_AMOUNT_ZERO, "the amount of a line is zero");
    } else if (strcmp(alms_minor_format(posting->amount, scale_digits, again), line->amount) != 0) {
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "the amount '%s' should be written '%s'",
                        line->amount, again);
    }
}

enum alms_code alms_rule_conversion_lines(const struct alms_masters *masters,
                                          const struct alms_record *record,
                                          const struct alms_conversion_plan *plan,
                                          struct alms_posting *postings, struct alms_error *err)
{
    const struct alms_entry *entry = &record->entry;

    if (entry->lines_count > ALMS_LINES_MAX || entry->lines_count == 1) {
        return alms_fail(err, ALMS_E_ENTRY_LINES, "an entry has between %s and %s lines", "2",
                         "1000");
    }
    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *line = &entry->lines[i];
        postings[i] = (struct alms_posting){
            .account_id = alms_conversion_id(masters, plan, line->account),
            .fund_id = alms_fund_find(masters, line->fund),
            .commodity_id = alms_rule_take_commodity(masters, line->commodity, err),
        };
        if (postings[i].account_id == ALMS_ID_NONE) {
            (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                            line->account);
        }
        if (postings[i].fund_id == ALMS_ID_NONE) {
            (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("fund"),
                            line->fund);
        }
        if (line->item != NULL) {
            (void)alms_fail(err, ALMS_E_REGIME_VOUCHER, "the voucher of a conversion moves goods");
        }
        if (postings[i].commodity_id != ALMS_ID_NONE)
            take_amount(masters, line, &postings[i], err);
    }
    return alms_error_code(err);
}
