#include "model/rule_inside.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

static void check_year(const char *year, struct alms_error *err)
{
    uint64_t number = 0;
    char again[ALMS_UINT_TEXT_SIZE_BYTES];

    if (!alms_uint_parse(year, &number) || number < ALMS_YEAR_MIN || number > ALMS_YEAR_MAX ||
        strcmp(alms_uint_format(number, again), year) != 0)
        (void)alms_fail(err, ALMS_E_DATE_SYNTAX, "'%.40s' is no year from 1900 to 2999", year);
}

static void
check_amount(const struct alms_masters *masters, const char *amount, struct alms_error *err)
{
    int64_t minor = 0;
    char again[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const int32_t base_id =
        alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));

    if (base_id == ALMS_ID_NONE)
        return;
    const uint32_t scale_digits = alms_commodity_at(masters, base_id)->scale_digits;
    if (alms_minor_parse(amount, scale_digits, &minor, err) != ALMS_OK)
        return;
    if (minor < 0) {
        (void)alms_fail(err, ALMS_E_AMOUNT_NEGATIVE, "the amount %s is below zero", amount);
    } else if (strcmp(alms_minor_format(minor, scale_digits, again), amount) != 0) {
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "the amount '%s' should be written '%s'", amount,
                        again);
    }
}

/* Rule BUDGET-1: a budget is for a year, and for a programme on which its fund may be spent. */
void alms_rule_budget(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err)
{
    const char *programme = alms_record_text(record, ALMS_FIELD_PROGRAMME);
    const int32_t fund_id =
        alms_rule_take_fund(masters, alms_record_text(record, ALMS_FIELD_FUND), err);

    alms_rule_check_label(masters, ALMS_PROGRAMME, programme, err);
    check_year(alms_record_text(record, ALMS_FIELD_YEAR), err);
    check_amount(masters, alms_record_text(record, ALMS_FIELD_AMOUNT), err);
    if (fund_id == ALMS_ID_NONE)
        return;
    const struct alms_fund *fund = alms_fund_at(masters, fund_id);
    if (fund->restriction == ALMS_RESTRICTED_PURPOSE && !alms_fund_has_programme(fund, programme)) {
        (void)alms_fail(err, ALMS_E_FUND_PURPOSE,
                        "the fund '%s' may not be spent on programme '%s'", fund->code, programme);
    }
}
