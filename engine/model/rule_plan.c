#include "model/rule_plan.h"

#include "model/rule_inside.h"
#include "model/rule_tariff.h"
#include "model/words.h"
#include "value/date.h"

#include <string.h>

enum { SECONDS_TO_LATEST_DATE_LINE = 14 * 3600, MONTHS_OF_YEAR = 12 };

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
    NOTE(alms_rule_code(alms_record_text(record, ALMS_FIELD_VARIANT), W_("variant"), err));
    if (!alms_uint_parse(every_text, &every) || every == 0 || every > ALMS_PLAN_EVERY_MAX) {
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN, "'%.20s' is no number of months from 1 to 12",
                        every_text);
    }
    NOTE(alms_month_parse(alms_record_text(record, ALMS_FIELD_MONTH), &month, err));
    const int32_t fund_id =
        alms_rule_take_fund(masters, alms_record_text(record, ALMS_FIELD_FUND), err);
    if (fund_id != ALMS_ID_NONE && month.year != 0)
        alms_rule_purpose(alms_fund_at(masters, fund_id), programme, alms_month_last(month), err);
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

/* Rule PLAN-3: each month pays what the tariff of its last day says. */
enum alms_code alms_rule_plan_month(const struct alms_masters *masters, const char *plan,
                                    struct alms_month month, int64_t *out_each,
                                    int32_t *out_commodity_id, struct alms_error *err)
{
    struct alms_tariff tariff;
    char text[ALMS_MONTH_TEXT_SIZE_BYTES];
    const struct alms_plan_master *master = alms_plan_find(masters, plan);

    if (master == NULL)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("plan"), plan);
    const int32_t since = months_of(month) - months_of(master->from);
    if (since < 0 || since % (int32_t)master->every_months != 0) {
        alms_month_format(month, text);
        return alms_fail(err, ALMS_E_PLAN_RUN, "plan '%s' has no run in %s", plan, text);
    }
    const struct alms_tariff_master *in_force =
        alms_tariff_on(masters, master->programme, alms_month_last(month));
    if (in_force == NULL) {
        return alms_fail(err, ALMS_E_TARIFF_NONE, "programme '%.40s' has no tariff on that day",
                         master->programme);
    }
    TRY(alms_tariff_read(masters, in_force, &tariff, err));
    for (size_t i = 0; i < tariff.grants_count; i++) {
        if (tariff.grants[i].kind == ALMS_GRANT_MONTHLY &&
            strcmp(tariff.grants[i].variant, master->variant) == 0) {
            *out_each = tariff.grants[i].amount;
            *out_commodity_id = tariff.commodity_id;
            return ALMS_OK;
        }
    }
    return alms_fail(err, ALMS_E_VALUE_UNKNOWN, "the tariff has no monthly amount '%s'",
                     master->variant);
}
