#include "model/rule_plan.h"

#include "model/rule_goods.h"
#include "model/rule_inside.h"
#include "model/rule_tariff.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { SECONDS_TO_LATEST_DATE_LINE = 14 * 3600, MONTHS_OF_YEAR = 12 };

/* Goods are given out of a place, in a quantity above zero and in its one form. */
static void check_goods(const struct alms_masters *masters, const struct alms_record *record,
                        struct alms_error *err)
{
    int64_t quantity = 0;
    char again[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *text = alms_record_text(record, ALMS_FIELD_QUANTITY);
    const char *place = alms_record_text(record, ALMS_FIELD_PLACE);
    const int32_t id = alms_rule_take_item(masters, alms_record_text(record, ALMS_FIELD_ITEM), err);

    if (place == NULL) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("warehouse"));
    } else {
        (void)alms_rule_take_place(masters, place, err);
    }
    if (text == NULL)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("quantity"));
    if (text == NULL || id == ALMS_ID_NONE)
        return;
    const struct alms_item *item = alms_item_at(alms_masters_catalogue(masters), id);
    if (alms_minor_parse(text, item->scale_digits, &quantity, err) != ALMS_OK)
        return;
    if (quantity <= 0) {
        (void)alms_fail(err, quantity == 0 ? ALMS_E_AMOUNT_ZERO : ALMS_E_AMOUNT_NEGATIVE,
                        "the quantity of '%s' is not above zero", item->code);
    } else if (strcmp(alms_minor_format(quantity, item->scale_digits, again), text) != 0) {
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "the amount '%s' should be written '%s'", text,
                        again);
    }
}

/* Rule PLAN-10: it gives money or goods. */
static void check_gives(const struct alms_masters *masters, const struct alms_record *record,
                        struct alms_error *err)
{
    const char *variant = alms_record_text(record, ALMS_FIELD_VARIANT);
    const bool has_item = alms_record_text(record, ALMS_FIELD_ITEM) != NULL;
    const bool has_goods = has_item || alms_record_text(record, ALMS_FIELD_QUANTITY) != NULL ||
                           alms_record_text(record, ALMS_FIELD_PLACE) != NULL;

    if (has_goods == (variant != NULL) || has_goods != has_item) {
        (void)alms_fail(err, ALMS_E_PLAN_GIVES, "plan '%s' gives either an amount or goods",
                        alms_record_text(record, ALMS_FIELD_CODE));
    }
    if (variant != NULL)
        NOTE(alms_rule_code(variant, W_("variant"), err));
    if (has_item)
        check_goods(masters, record, err);
}

/* Rule PLAN-1: a plan is of an open programme, a fund for it, and a rhythm. */
void alms_rule_plan(const struct alms_masters *masters, const struct alms_record *record,
                    struct alms_error *err)
{
    uint64_t every = 0;
    struct alms_month month = {0};
    const char *code = alms_record_text(record, ALMS_FIELD_CODE);
    const char *every_text = alms_record_text(record, ALMS_FIELD_EVERY);
    const char *programme = alms_record_text(record, ALMS_FIELD_PROGRAMME);

    NOTE(alms_rule_code(code, W_("plan"), err));
    if (alms_plan_find(masters, code) != NULL)
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", W_("plan"), code);
    alms_rule_check_label(masters, ALMS_PROGRAMME, programme, err);
    check_gives(masters, record, err);
    if (!alms_uint_parse(every_text, &every) || every == 0 || every > ALMS_PLAN_EVERY_MAX) {
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN, "'%.20s' is no number of months from 1 to 12",
                        every_text);
    }
    NOTE(alms_month_parse(alms_record_text(record, ALMS_FIELD_MONTH), &month, err));
    const int32_t fund_id =
        alms_rule_take_fund(masters, alms_record_text(record, ALMS_FIELD_FUND), err);
    if (fund_id != ALMS_ID_NONE && month.year != 0)
        alms_rule_spending(alms_fund_at(masters, fund_id), programme, alms_month_last(month), err);
}

/* Rule PLAN-2: people join and leave on days that have come, and leave for a reason. */
void alms_rule_plan_form(const struct alms_masters *masters, const struct alms_record *record,
                         struct alms_error *err)
{
    static const char *const REASONS[] = {"declined", "died", "moved", "other"};
    const struct alms_words reasons = {W_("reason"), REASONS, COUNT_OF(REASONS)};
    struct alms_date date = {0};
    int word = 0;
    const char *plan = alms_record_text(record, ALMS_FIELD_PLAN);
    const struct alms_date latest = alms_instant_date(record->at_s + SECONDS_TO_LATEST_DATE_LINE);

    if (alms_plan_find(masters, plan) == NULL)
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("plan"), plan);
    NOTE(alms_rule_code(alms_record_text(record, ALMS_FIELD_MEMBER), W_("member"), err));
    if (alms_date_parse(alms_record_text(record, ALMS_FIELD_DATE), &date, err) == ALMS_OK &&
        alms_date_compare(date, latest) > 0) {
        (void)alms_fail(err, ALMS_E_DATE_FUTURE, "the date %s has not come yet",
                        alms_record_text(record, ALMS_FIELD_DATE));
    }
    if (record->kind == ALMS_KIND_PLAN_LEAVE)
        NOTE(alms_word_check(&reasons, alms_record_text(record, ALMS_FIELD_REASON), &word, err));
}

static int32_t months_of(struct alms_month month)
{
    return (int32_t)month.year * MONTHS_OF_YEAR + (int32_t)month.month;
}

/* What the tariff of the month's last day gives by the plan's variant. */
static enum alms_code take_amount(const struct alms_masters *masters, struct alms_month month,
                                  struct alms_plan_share *share, struct alms_error *err)
{
    struct alms_tariff tariff;
    const struct alms_plan_master *plan = share->plan;
    const struct alms_tariff_master *in_force =
        alms_tariff_on(masters, plan->programme, alms_month_last(month));

    if (in_force == NULL) {
        return alms_fail(err, ALMS_E_TARIFF_NONE, "programme '%.40s' has no tariff on that day",
                         plan->programme);
    }
    TRY(alms_tariff_read(masters, in_force, &tariff, err));
    for (size_t i = 0; i < tariff.grants_count; i++) {
        if (tariff.grants[i].kind == ALMS_GRANT_MONTHLY &&
            strcmp(tariff.grants[i].variant, plan->variant) == 0) {
            share->amount = tariff.grants[i].amount;
            share->commodity_id = tariff.commodity_id;
            return ALMS_OK;
        }
    }
    return alms_fail(err, ALMS_E_VALUE_UNKNOWN, "the tariff has no monthly amount '%s'",
                     plan->variant);
}

static enum alms_code take_goods(const struct alms_masters *masters, struct alms_plan_share *share,
                                 struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const int32_t id = alms_item_find_code(catalogue, share->plan->item);

    REQUIRE(id != ALMS_ID_NONE);
    share->item = alms_item_at(catalogue, id);
    share->commodity_id = alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));
    return alms_minor_parse(share->plan->quantity, share->item->scale_digits, &share->quantity,
                            err);
}

/* Rule PLAN-3: each month pays what the tariff of its last day says, or gives the plan's goods. */
enum alms_code alms_rule_plan_month(const struct alms_masters *masters, const char *plan,
                                    struct alms_month month, struct alms_plan_share *out,
                                    struct alms_error *err)
{
    char text[ALMS_MONTH_TEXT_SIZE_BYTES];
    struct alms_plan_share share = {.plan = alms_plan_find(masters, plan)};

    if (share.plan == NULL)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("plan"), plan);
    const int32_t since = months_of(month) - months_of(share.plan->from);
    if (since < 0 || since % (int32_t)share.plan->every_months != 0) {
        alms_month_format(month, text);
        return alms_fail(err, ALMS_E_PLAN_RUN, "plan '%s' has no run in %s", plan, text);
    }
    if (share.plan->item != NULL) {
        TRY(take_goods(masters, &share, err));
    } else {
        TRY(take_amount(masters, month, &share, err));
    }
    *out = share;
    return ALMS_OK;
}

enum alms_code alms_plan_total(uint64_t members, int64_t each, int64_t *out, struct alms_error *err)
{
    if (members > 0 && each > INT64_MAX / (int64_t)members)
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
    *out = each * (int64_t)members;
    return ALMS_OK;
}
