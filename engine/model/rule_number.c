#include "model/rule.h"

#include "base/text.h"
#include "value/date.h"

#include <string.h>

enum { NUMBER_DIGITS_MIN = 6 };

/* NOLINTNEXTLINE(readability-function-size): a line for every kind, so that none is forgotten. */
char alms_kind_series(enum alms_kind kind)
{
    switch (kind) {
    case ALMS_KIND_GIFT: return 'R';
    case ALMS_KIND_AID: return 'P';
    case ALMS_KIND_KIT_ASSEMBLE:
    case ALMS_KIND_KIT_DISASSEMBLE: return 'K';
    case ALMS_KIND_STOCK_ADJUST: return 'C';
    case ALMS_KIND_STOCK_ISSUE: return 'D';
    case ALMS_KIND_STOCK_MOVE: return 'M';
    case ALMS_KIND_STOCK_RECEIVE: return 'G';
    case ALMS_KIND_STOCK_RETURN: return 'B';
    case ALMS_KIND_STOCK_WRITEOFF: return 'W';
    case ALMS_KIND_TRANSFER: return 'T';
    case ALMS_KIND_CASE_PASS: return 'P';
    case ALMS_KIND_CASE_RETURN: return 'J';
    case ALMS_KIND_PLAN_RUN: return 'P';
    case ALMS_KIND_UNKNOWN:
    case ALMS_KIND_ACCOUNT_ADD:
    case ALMS_KIND_ACCOUNT_CLOSE:
    case ALMS_KIND_BOOK:
    case ALMS_KIND_BUDGET:
    case ALMS_KIND_CAMPAIGN_ADD:
    case ALMS_KIND_CAMPAIGN_CLOSE:
    case ALMS_KIND_CHANNEL_ADD:
    case ALMS_KIND_CHANNEL_CLOSE:
    case ALMS_KIND_CLOSING:
    case ALMS_KIND_COMMODITY_ADD:
    case ALMS_KIND_ENTRY:
    case ALMS_KIND_EXCHANGE:
    case ALMS_KIND_FUND_ADD:
    case ALMS_KIND_FUND_CLOSE:
    case ALMS_KIND_IMPORT:
    case ALMS_KIND_IMPORT_UNDO:
    case ALMS_KIND_ITEM_ADD:
    case ALMS_KIND_ITEM_ALIAS:
    case ALMS_KIND_ITEM_CLOSE:
    case ALMS_KIND_ITEM_UNIT:
    case ALMS_KIND_KIT_DEFINE:
    case ALMS_KIND_OPENING:
    case ALMS_KIND_OPERATOR_ADD:
    case ALMS_KIND_OPERATOR_CLOSE:
    case ALMS_KIND_LOG_KEY:
    case ALMS_KIND_OPERATOR_KEY:
    case ALMS_KIND_OPERATOR_KEY_CLOSE:
    case ALMS_KIND_PARTY_ADD:
    case ALMS_KIND_PARTY_CLOSE:
    case ALMS_KIND_PARTY_IDENTITY:
    case ALMS_KIND_PERIOD_CLOSE:
    case ALMS_KIND_PERIOD_REOPEN:
    case ALMS_KIND_PROGRAMME_ADD:
    case ALMS_KIND_PROGRAMME_CLOSE:
    case ALMS_KIND_RECONCILE:
    case ALMS_KIND_RECONCILE_MATCH:
    case ALMS_KIND_RECONCILE_ROWS:
    case ALMS_KIND_RECONCILE_UNDO:
    case ALMS_KIND_REGIME_CONVERT:
    case ALMS_KIND_RELEASE:
    case ALMS_KIND_REVALUE:
    case ALMS_KIND_REVERSE:
    case ALMS_KIND_GIFT_REFUND:
    case ALMS_KIND_ADJUST:
    case ALMS_KIND_COUNTY_ADD:
    case ALMS_KIND_COUNTY_CLOSE:
    case ALMS_KIND_STOCK_COUNT:
    case ALMS_KIND_VOUCHER_SIGN:
    case ALMS_KIND_STOCK_MEMO:
    case ALMS_KIND_WAREHOUSE_ADD:
    case ALMS_KIND_WAREHOUSE_CLOSE:
    case ALMS_KIND_TARIFF_ADD:
    case ALMS_KIND_CASE_APPLY:
    case ALMS_KIND_CASE_APPROVE:
    case ALMS_KIND_CASE_CHECK:
    case ALMS_KIND_CASE_CONFIRM:
    case ALMS_KIND_CASE_NOTICE:
    case ALMS_KIND_CASE_OBJECT:
    case ALMS_KIND_CASE_PAYABLE:
    case ALMS_KIND_CASE_REFUSE:
    case ALMS_KIND_CASE_RESOLVE:
    case ALMS_KIND_CASE_WITHDRAW:
    case ALMS_KIND_POLICY_SET:
    case ALMS_KIND_OPERATOR_IDENTITY:
    case ALMS_KIND_PLAN_ADD:
    case ALMS_KIND_PLAN_JOIN:
    case ALMS_KIND_PLAN_LEAVE:
    case ALMS_KIND_PLAN_RESULT:
    case ALMS_KIND_PLAN_RETURN:
    case ALMS_KIND_CASE_FAIL:
    case ALMS_KIND_CASE_ORDER:
    case ALMS_KIND_COUNT: return 'J';
    }
    UNREACHABLE("a kind of the enum");
}

void alms_number_format(struct alms_number number, char text[ALMS_VOUCHER_TEXT_SIZE_BYTES])
{
    char digits[ALMS_UINT_TEXT_SIZE_BYTES];
    char *end = text;

    *end++ = number.series;
    *end++ = '-';
    alms_month_format(number.month, end);
    end += ALMS_MONTH_TEXT_SIZE_BYTES - 1;
    *end++ = '-';
    alms_uint_format(number.number, digits);
    for (size_t size = strlen(digits); size < NUMBER_DIGITS_MIN; size++)
        *end++ = '0';
    memcpy(end, digits, strlen(digits) + 1);
}

bool alms_number_parse(const char *text, struct alms_number *out)
{
    struct alms_error ignored;
    struct alms_number number = {0};
    char month[ALMS_MONTH_TEXT_SIZE_BYTES] = {0};
    char again[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    const size_t month_size = ALMS_MONTH_TEXT_SIZE_BYTES - 1;

    alms_error_clear(&ignored);
    if (strlen(text) < 3 + month_size + 1 || text[0] < 'A' || text[0] > 'Z')
        return false;
    number.series = text[0];
    memcpy(month, text + 2, month_size);
    if (alms_month_parse(month, &number.month, &ignored) != ALMS_OK)
        return false;
    const char *digits = text + 3 + month_size;
    while (*digits == '0')
        digits += 1;
    if (!alms_uint_parse(digits, &number.number))
        return false;
    alms_number_format(number, again);
    if (strcmp(again, text) != 0)
        return false;
    *out = number;
    return true;
}

enum alms_code
alms_rule_number(const struct alms_record *record, uint64_t next, struct alms_error *err)
{
    char expected[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    const struct alms_number number = {alms_kind_series(record->kind),
                                       alms_date_month(record->entry.date), next};

    /* Rule ENTRY-8. */
    alms_number_format(number, expected);
    if (strcmp(record->entry.number, expected) != 0) {
        return alms_fail(err, ALMS_E_VOUCHER_ORDER, "voucher '%s' should have the number '%s'",
                         record->entry.number, expected);
    }
    return ALMS_OK;
}
