#include "model/rule_case.h"

#include "model/rule_inside.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { SECONDS_TO_LATEST_DATE_LINE = 14 * 3600, MATCH_HEX_SIZE = 32 };

/* Rule CASE-2: the day of a step is one of the calendar and has come. */
static struct alms_date check_day(const struct alms_record *record, struct alms_error *err)
{
    struct alms_date date = {0};
    const struct alms_date latest = alms_instant_date(record->at_s + SECONDS_TO_LATEST_DATE_LINE);
    const char *text = alms_record_text(record, ALMS_FIELD_DATE);

    if (text == NULL || alms_date_parse(text, &date, err) != ALMS_OK)
        return (struct alms_date){0};
    if (alms_date_compare(date, latest) > 0)
        (void)alms_fail(err, ALMS_E_DATE_FUTURE, "the date %s has not come yet", text);
    return date;
}

/* Rule CASE-8: what people are matched by is a keyed digest, never the number itself. */
static void check_matches(const struct alms_value *matches, struct alms_error *err)
{
    static const char *const KINDS[] = {"account:", "guardian:", "id:", "name:"};

    for (size_t i = 0; i < matches->count; i++) {
        const char *item = matches->items[i];
        bool fits = false;
        for (size_t j = 0; j < COUNT_OF(KINDS) && !fits; j++) {
            const size_t size = strlen(KINDS[j]);
            fits = strncmp(item, KINDS[j], size) == 0 && strlen(item + size) == MATCH_HEX_SIZE &&
                   strspn(item + size, "0123456789abcdef") == MATCH_HEX_SIZE;
        }
        if (!fits)
            (void)alms_fail(err, ALMS_E_RECORD_FORM, "'%.60s' is no keyed digest of a match", item);
    }
}

/* The account that owes what passes through is one of liabilities. */
static void
check_agency(const struct alms_masters *masters, const char *code, struct alms_error *err)
{
    if (code == NULL)
        return;
    const int32_t id = alms_rule_take_account(masters, code, err);
    if (id != ALMS_ID_NONE && alms_account_at(masters, id)->type != ALMS_LIABILITY) {
        (void)alms_fail(err, ALMS_E_ENTRY_LINES, "the account '%s' is not one of liabilities",
                        code);
    }
}

static void check_amount(const struct alms_masters *masters, const struct alms_record *record,
                         enum alms_field field, struct alms_error *err)
{
    int64_t amount = 0;
    char again[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *text = alms_record_text(record, field);
    const int32_t id = alms_commodity_find(masters, alms_record_text(record, ALMS_FIELD_COMMODITY));

    if (text == NULL || id == ALMS_ID_NONE)
        return;
    const uint32_t scale = alms_commodity_at(masters, id)->scale_digits;
    if (alms_minor_parse(text, scale, &amount, err) != ALMS_OK)
        return;
    if (amount < 0)
        (void)alms_fail(err, ALMS_E_AMOUNT_NEGATIVE, "the amount %s is below zero", text);
    if (strcmp(alms_minor_format(amount, scale, again), text) != 0) {
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "the amount '%s' should be written '%s'", text,
                        again);
    }
}

/* Rule CURRENCY-9: what is promised is kept back, and that is counted in the base currency. */
static void
check_commodity(const struct alms_masters *masters, const char *code, struct alms_error *err)
{
    const char *base = alms_masters_book(masters, ALMS_FIELD_BASE);

    if (alms_rule_take_commodity(masters, code, err) != ALMS_ID_NONE &&
        !alms_text_equal(code, base)) {
        (void)alms_fail(err, ALMS_E_FOREIGN_BARE, "a case is decided in %s, not in %s", base, code);
    }
}

static void check_application(const struct alms_masters *masters, const struct alms_record *record,
                              struct alms_date date, struct alms_error *err)
{
    const char *programme = alms_record_text(record, ALMS_FIELD_PROGRAMME);
    const struct alms_value *related = &record->field[ALMS_FIELD_RELATED];

    NOTE(alms_rule_code(alms_record_text(record, ALMS_FIELD_CASE), W_("case"), err));
    NOTE(alms_rule_code(alms_record_text(record, ALMS_FIELD_EVENT), W_("event"), err));
    alms_rule_check_label(masters, ALMS_PROGRAMME, programme, err);
    check_commodity(masters, alms_record_text(record, ALMS_FIELD_COMMODITY), err);
    check_amount(masters, record, ALMS_FIELD_AMOUNT, err);
    check_amount(masters, record, ALMS_FIELD_COST, err);
    check_agency(masters, alms_record_text(record, ALMS_FIELD_AGENCY), err);
    check_matches(&record->field[ALMS_FIELD_MATCHES], err);
    for (size_t i = 0; i < related->count; i++) {
        if (alms_operator_find(masters, related->items[i]) == ALMS_ID_NONE) {
            (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("operator"),
                            related->items[i]);
        }
    }
    const int32_t fund_id =
        alms_rule_take_fund(masters, alms_record_text(record, ALMS_FIELD_FUND), err);
    if (fund_id != ALMS_ID_NONE && alms_record_text(record, ALMS_FIELD_AGENCY) == NULL)
        alms_rule_spending(alms_fund_at(masters, fund_id), programme, date, err);
}

void alms_rule_step_form(const struct alms_masters *masters, const struct alms_record *record,
                         struct alms_error *err)
{
    static const char *const ANSWERS[] = {"dismissed", "upheld"};
    const struct alms_words answers = {W_("reason"), ANSWERS, COUNT_OF(ANSWERS)};
    static const char *const FAILURES[] = {"failed", "missing"};
    const struct alms_words failures = {W_("reason"), FAILURES, COUNT_OF(FAILURES)};
    struct alms_date until = {0};
    int word = 0;
    const struct alms_date date = check_day(record, err);

    if (record->kind == ALMS_KIND_CASE_APPLY) {
        check_application(masters, record, date, err);
        alms_rule_approval(masters, record, record->field[ALMS_FIELD_DUPLICATES].count > 0, err);
    }
    /* Rule CASE-9: an approval names a second person, as every payment does. */
    if (record->kind == ALMS_KIND_CASE_APPROVE)
        alms_rule_approval(masters, record, true, err);
    if (record->kind == ALMS_KIND_CASE_RESOLVE) {
        NOTE(alms_word_check(&answers, alms_record_text(record, ALMS_FIELD_REASON), &word, err));
    }
    if (record->kind == ALMS_KIND_CASE_FAIL)
        NOTE(alms_word_check(&failures, alms_record_text(record, ALMS_FIELD_REASON), &word, err));
    if (record->kind == ALMS_KIND_CASE_NOTICE || record->kind == ALMS_KIND_CASE_PAYABLE)
        NOTE(alms_date_parse(alms_record_text(record, ALMS_FIELD_UNTIL), &until, err));
}

/* --- documents ----------------------------------------------------------------------------- */

static const struct alms_account *
account_of(const struct alms_masters *masters, const struct alms_voucher *voucher, size_t index)
{
    return alms_account_at(masters, voucher->postings[index].account_id);
}

static void fail_lines(const struct alms_voucher *voucher, struct alms_error *err)
{
    (void)alms_fail(err, ALMS_E_ENTRY_LINES, "the lines are not those of a document of kind '%s'",
                    alms_kind_name(voucher->record->kind));
}

/* Rule AID-3: what is held for another is paid out of its own money; neither income nor cost. */
void alms_rule_pass(const struct alms_masters *masters, const struct alms_voucher *voucher,
                    struct alms_error *err)
{
    const struct alms_posting *postings = voucher->postings;

    alms_rule_labels(masters, voucher->record, err);
    if (voucher->count != 2 || account_of(masters, voucher, 0)->type != ALMS_LIABILITY ||
        account_of(masters, voucher, 1)->role != ALMS_ROLE_AGENCY || postings[0].amount < 0 ||
        !alms_same_pot(&postings[0], &postings[1]))
        fail_lines(voucher, err);
}

/* Rule AID-4: money that came back lowers the cost of the fund that paid it. */
void alms_rule_money_back(const struct alms_masters *masters, const struct alms_voucher *voucher,
                          struct alms_error *err)
{
    const struct alms_posting *postings = voucher->postings;

    alms_rule_labels(masters, voucher->record, err);
    if (voucher->count != 2 || account_of(masters, voucher, 0)->role != ALMS_ROLE_CASH ||
        account_of(masters, voucher, 1)->role != ALMS_ROLE_AID || postings[0].amount < 0 ||
        !alms_same_pot(&postings[0], &postings[1]))
        fail_lines(voucher, err);
}

/* Rule FUND-8: approved aid that is not paid yet stays in the fund. */
enum alms_code alms_rule_reserved(const struct alms_masters *masters,
                                  const struct alms_decrease *decrease, int64_t lowest,
                                  int64_t reserved, struct alms_error *err)
{
    char has[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char kept[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char asked[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_commodity *commodity = alms_commodity_at(masters, decrease->commodity_id);
    int64_t left = lowest;

    if (reserved <= 0 || (alms_minor_add(&left, decrease->amount) && left >= reserved))
        return ALMS_OK;
    return alms_fail(
        err, ALMS_E_FUND_OVERSPENT,
        "fund '%s' has %s %s, of which %s are reserved for approved aid, and %s are asked",
        alms_fund_at(masters, decrease->fund_id)->code,
        alms_minor_format(lowest, commodity->scale_digits, has), commodity->code,
        alms_minor_format(reserved, commodity->scale_digits, kept),
        alms_minor_format(decrease->amount, commodity->scale_digits, asked) + 1);
}
