#include "model/rule_approval.h"
#include "model/rule_case.h"
#include "model/rule_conversion.h"
#include "model/rule_goods.h"
#include "model/rule_inside.h"
#include "model/rule_plan.h"
#include "model/rule_sign.h"
#include "model/rule_tariff.h"

#include "base/text.h"
#include "model/words.h"
#include "value/date.h"

#include <string.h>

enum { BOOK_ID_SIZE = 32, COMMODITY_CODE_SIZE_MIN = 3, SECONDS_TO_LATEST_DATE_LINE = 14 * 3600 };

/* --- texts --------------------------------------------------------------------------------- */

static bool is_letter_or_digit(char character)
{
    return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
           (character >= 'a' && character <= 'z');
}

/* Rule CODE-2: one form, for every code but those of accounts. */
enum alms_code alms_rule_code(const char *code, const char *what, struct alms_error *err)
{
    if (code == NULL || code[0] == '\0')
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", what);
    const size_t size = strlen(code);
    bool fits = size <= ALMS_CODE_SIZE_MAX && is_letter_or_digit(code[0]);
    for (size_t i = 0; i < size && fits; i++)
        fits = is_letter_or_digit(code[i]) || code[i] == '-';
    if (!fits)
        return alms_fail(err, ALMS_E_CODE_SYNTAX, "the %s '%.40s' is not a code", what, code);
    return ALMS_OK;
}

/* Digits in groups that are parted by single points, as 1002.02. */
static enum alms_code check_account_code(const char *code, struct alms_error *err)
{
    bool fits = strlen(code) <= ALMS_CODE_SIZE_MAX;
    bool after_digit = false;

    for (const char *cursor = code; *cursor != '\0' && fits; cursor++) {
        const bool is_digit = *cursor >= '0' && *cursor <= '9';
        fits = is_digit || (*cursor == '.' && after_digit);
        after_digit = is_digit;
    }
    if (!fits || !after_digit) {
        return alms_fail(err, ALMS_E_CODE_SYNTAX,
                         "the account code '%.40s' is not made of digits and points", code);
    }
    return ALMS_OK;
}

enum alms_code
alms_rule_account_code(const struct alms_masters *masters, const char *code, struct alms_error *err)
{
    enum alms_code verdict = check_account_code(code, err);

    if (alms_account_find(masters, code) != ALMS_ID_NONE) {
        verdict =
            alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", W_("account"), code);
    }
    return verdict;
}

static const char *text_of(const struct alms_record *record, enum alms_field field)
{
    return alms_record_text(record, field);
}

/* Notes what is wrong; the faults decide at the end. */
static void check_names(const struct alms_record *record, struct alms_error *err)
{
    NOTE(alms_text_check(text_of(record, ALMS_FIELD_NAME), ALMS_NAME_SIZE_MAX, W_("name"), err));
    NOTE(alms_text_check_optional(text_of(record, ALMS_FIELD_NAME_EN), ALMS_NAME_SIZE_MAX,
                                  W_("English name"), err));
}

/* Rule CODE-1: a code names one thing for ever. */
static void
check_new(int32_t id, const char *what, const struct alms_record *record, struct alms_error *err)
{
    const char *code = text_of(record, ALMS_FIELD_CODE);

    NOTE(alms_rule_code(code, what, err));
    if (id != ALMS_ID_NONE)
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", what, code);
}

/* Rule CODE-3: what is closed was open. */
static void check_closing(int32_t id, bool is_closed, const char *what,
                          const struct alms_record *record, struct alms_error *err)
{
    const char *code = text_of(record, ALMS_FIELD_CODE);

    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", what, code);
    } else if (is_closed) {
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed already", what, code);
    }
}

static bool take_date(const struct alms_record *record, enum alms_field field,
                      struct alms_date *out, struct alms_error *err)
{
    const char *text = text_of(record, field);
    return text != NULL && alms_date_parse(text, out, err) == ALMS_OK;
}

static void check_span(const struct alms_record *record, struct alms_error *err)
{
    struct alms_date from = {0};
    struct alms_date until = {0};
    const bool has_from = take_date(record, ALMS_FIELD_FROM, &from, err);
    const bool has_until = take_date(record, ALMS_FIELD_UNTIL, &until, err);

    if (has_from && has_until && alms_date_compare(until, from) < 0) {
        (void)alms_fail(err, ALMS_E_DATE_SYNTAX, "it ends on %s, before it begins on %s",
                        text_of(record, ALMS_FIELD_UNTIL), text_of(record, ALMS_FIELD_FROM));
    }
}

/* --- each kind ----------------------------------------------------------------------------- */

static void check_book(const struct alms_record *record, struct alms_error *err)
{
    int regime = 0;
    const char *id = text_of(record, ALMS_FIELD_ID);
    size_t hex_count = strspn(id, "0123456789abcdef");

    check_names(record, err);
    NOTE(alms_word_check(&ALMS_WORDS_REGIME, text_of(record, ALMS_FIELD_REGIME), &regime, err));
    NOTE(alms_rule_code(text_of(record, ALMS_FIELD_BASE), W_("base currency"), err));
    if (hex_count != BOOK_ID_SIZE || id[hex_count] != '\0')
        (void)alms_fail(err, ALMS_E_CODE_SYNTAX, "the book's id '%.40s' is not 32 hex digits", id);
}

/* Rule ACCOUNT-1: an account is of the same kind as the one below which it stands. */
static void check_inherited(const struct alms_account *parent, const struct alms_record *record,
                            struct alms_error *err)
{
    const char *role = text_of(record, ALMS_FIELD_ROLE);
    const char *money = text_of(record, ALMS_FIELD_RESTRICTION);
    const char *side =
        ALMS_WORDS_SIDE.items[parent->is_credit ? ALMS_SIDE_CREDIT : ALMS_SIDE_DEBIT];
    const char *role_word = role == NULL ? "" : role;
    bool same =
        alms_text_equal(text_of(record, ALMS_FIELD_TYPE), alms_account_type_word(parent->type)) &&
        alms_text_equal(text_of(record, ALMS_FIELD_SIDE), side);

    /*
     * The twins below a group are of their own; cash may be kept apart for others below cash, and
     * what is in suspense below any claim or debt.
     */
    if (parent->role != ALMS_ROLE_GROUP) {
        const bool is_apart =
            (parent->role == ALMS_ROLE_CASH && strcmp(role_word, "agency") == 0) ||
            (parent->role == ALMS_ROLE_NONE && alms_account_is_position(parent) &&
             strcmp(role_word, alms_account_role_word(ALMS_ROLE_SUSPENSE)) == 0);
        same = same && (is_apart || strcmp(role_word, alms_account_role_word(parent->role)) == 0) &&
               strcmp(money == NULL ? "" : money, alms_account_money_word(parent->money)) == 0;
    }
    if (!same) {
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN,
                        "the account '%s' differs in kind from '%s', below which it stands",
                        text_of(record, ALMS_FIELD_CODE), parent->code);
    }
}

static void check_account(const struct alms_masters *masters, const struct alms_record *record,
                          struct alms_error *err)
{
    int word = 0;
    const char *code = text_of(record, ALMS_FIELD_CODE);
    const char *parent_code = text_of(record, ALMS_FIELD_PARENT);
    const char *role = text_of(record, ALMS_FIELD_ROLE);
    const char *money = text_of(record, ALMS_FIELD_RESTRICTION);

    check_names(record, err);
    NOTE(alms_rule_account_code(masters, code, err));
    NOTE(alms_word_check(&ALMS_WORDS_TYPE, text_of(record, ALMS_FIELD_TYPE), &word, err));
    NOTE(alms_word_check(&ALMS_WORDS_SIDE, text_of(record, ALMS_FIELD_SIDE), &word, err));
    if (role != NULL)
        NOTE(alms_word_check(&ALMS_WORDS_ROLE, role, &word, err));
    if (money != NULL)
        NOTE(alms_word_check(&ALMS_WORDS_MONEY, money, &word, err));
    if (parent_code == NULL)
        return;

    const int32_t parent_id = alms_account_find(masters, parent_code);
    if (parent_id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                        parent_code);
        return;
    }
    const struct alms_account *parent = alms_account_at(masters, parent_id);
    if (parent->is_closed)
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("account"), parent_code);
    check_inherited(parent, record, err);
}

/* Rule FUND-7: its programmes are there, open, and named once. */
static void check_fund_programmes(const struct alms_masters *masters,
                                  const struct alms_record *record, struct alms_error *err)
{
    const struct alms_value *programmes = &record->field[ALMS_FIELD_PROGRAMMES];

    if (programmes->count > ALMS_FUND_PROGRAMMES_MAX)
        (void)alms_fail(err, ALMS_E_LIST_LONG, "a fund has at most %s programmes", "32");
    for (size_t i = 0; i < programmes->count; i++) {
        const char *code = programmes->items[i];
        const int32_t id = alms_label_find(masters, ALMS_PROGRAMME, code);
        if (id == ALMS_ID_NONE) {
            (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("programme"), code);
        } else if (alms_label_at(masters, ALMS_PROGRAMME, id)->is_closed) {
            (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("programme"), code);
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(programmes->items[j], code) == 0)
                (void)alms_fail(err, ALMS_E_DUPLICATE, "the programme '%s' is named twice", code);
        }
    }
}

/* Rule FUND-5: each restriction has what it needs and nothing that would mean nothing. */
static void check_fund(const struct alms_masters *masters, const struct alms_record *record,
                       struct alms_error *err)
{
    int word = 0;
    const char *code = text_of(record, ALMS_FIELD_CODE);
    const bool has_programmes = record->field[ALMS_FIELD_PROGRAMMES].count > 0;
    const bool has_dates =
        text_of(record, ALMS_FIELD_FROM) != NULL || text_of(record, ALMS_FIELD_UNTIL) != NULL;

    check_new(alms_fund_find(masters, code), W_("fund"), record, err);
    check_names(record, err);
    check_span(record, err);
    check_fund_programmes(masters, record, err);
    NOTE(alms_text_check_optional(text_of(record, ALMS_FIELD_REGION), ALMS_NAME_SIZE_MAX,
                                  W_("region"), err));
    if (alms_word_check(&ALMS_WORDS_RESTRICTION, text_of(record, ALMS_FIELD_RESTRICTION), &word,
                        err) != ALMS_OK)
        return;

    const enum alms_restriction restriction = (enum alms_restriction)word;
    if (restriction == ALMS_RESTRICTED_PURPOSE && !has_programmes) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING,
                        "the fund '%s' is for a purpose and names no programme", code);
    }
    if (restriction != ALMS_RESTRICTED_PURPOSE && has_programmes) {
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN,
                        "the fund '%s' is not for a purpose, yet names programmes", code);
    }
    if (restriction == ALMS_RESTRICTED_TIME && text_of(record, ALMS_FIELD_FROM) == NULL) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING,
                        "the fund '%s' is restricted in time and names no first day", code);
    }
    if ((restriction == ALMS_UNRESTRICTED || restriction == ALMS_ENDOWMENT) && has_dates) {
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN,
                        "the fund '%s' has dates that would restrict nothing", code);
    }
}

static void check_label(const struct alms_masters *masters, enum alms_label_kind kind,
                        const struct alms_record *record, struct alms_error *err)
{
    const char *code = text_of(record, ALMS_FIELD_CODE);

    check_new(alms_label_find(masters, kind, code), alms_label_noun(kind), record, err);
    check_names(record, err);
    check_span(record, err);
}

static void check_label_close(const struct alms_masters *masters, enum alms_label_kind kind,
                              const struct alms_record *record, struct alms_error *err)
{
    const int32_t id = alms_label_find(masters, kind, text_of(record, ALMS_FIELD_CODE));

    check_closing(id, id != ALMS_ID_NONE && alms_label_at(masters, kind, id)->is_closed,
                  alms_label_noun(kind), record, err);
}

/* Codes of currencies are capitals, so that two never differ by their case alone. */
static void check_commodity_code(const char *code, struct alms_error *err)
{
    if (code != NULL && (strlen(code) < COMMODITY_CODE_SIZE_MIN ||
                         strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != strlen(code))) {
        (void)alms_fail(err, ALMS_E_CODE_SYNTAX, "the %s '%.40s' is not a code", W_("commodity"),
                        code);
    }
}

static void check_commodity(const struct alms_masters *masters, const struct alms_record *record,
                            struct alms_error *err)
{
    uint64_t scale = 0;
    const char *code = text_of(record, ALMS_FIELD_CODE);
    const char *scale_text = text_of(record, ALMS_FIELD_SCALE);

    check_new(alms_commodity_find(masters, code), W_("commodity"), record, err);
    check_commodity_code(code, err);
    check_names(record, err);
    /* Rule COMMODITY-1: a scale that 64 bits can carry. */
    if (!alms_uint_parse(scale_text, &scale) || scale > ALMS_COMMODITY_SCALE_MAX) {
        (void)alms_fail(err, ALMS_E_AMOUNT_SCALE, "the scale '%.20s' is not between 0 and 9",
                        scale_text);
    }
}

/* Rule OPERATOR-3: somebody who may do something. */
static bool has_role(const struct alms_record *record, uint32_t role)
{
    const struct alms_value *roles = &record->field[ALMS_FIELD_ROLES];

    for (size_t i = 0; i < roles->count; i++) {
        if (strcmp(roles->items[i], alms_operator_role_word(role)) == 0)
            return true;
    }
    return false;
}

/* Rule OPERATOR-5: who has the money in hand neither keeps the books nor checks them. */
static void check_cashier(const struct alms_record *record, struct alms_error *err)
{
    static const uint32_t APART[] = {ALMS_TREASURER, ALMS_CHECKER, ALMS_POSTER};

    for (size_t i = 0; i < COUNT_OF(APART) && has_role(record, ALMS_CASHIER); i++) {
        if (has_role(record, APART[i])) {
            (void)alms_fail(err, ALMS_E_ROLE_CONFLICT,
                            "the operator '%s' is cashier and may not have the role %s",
                            text_of(record, ALMS_FIELD_CODE), alms_operator_role_word(APART[i]));
        }
    }
}

static void check_operator(const struct alms_masters *masters, const struct alms_record *record,
                           struct alms_error *err)
{
    const struct alms_value *roles = &record->field[ALMS_FIELD_ROLES];
    int bit = 0;

    check_new(alms_operator_find(masters, text_of(record, ALMS_FIELD_CODE)), W_("operator"), record,
              err);
    if (roles->count == 0) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the operator '%s' has no role",
                        text_of(record, ALMS_FIELD_CODE));
    }
    for (size_t i = 0; i < roles->count; i++)
        NOTE(alms_word_check(&ALMS_WORDS_OPERATOR_ROLE, roles->items[i], &bit, err));
    check_cashier(record, err);
}

/* Rule CASE-8, of operators and parties: one keyed digest. */
static void check_identity_match(const struct alms_record *record, struct alms_error *err)
{
    enum { DIGEST_HEX_SIZE = 32 };
    const struct alms_value *matches = &record->field[ALMS_FIELD_MATCHES];

    if (matches->count != 1 || strncmp(matches->items[0], "id:", 3) != 0 ||
        strspn(matches->items[0] + 3, "0123456789abcdef") != DIGEST_HEX_SIZE ||
        strlen(matches->items[0]) != 3 + DIGEST_HEX_SIZE) {
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "'%.60s' is no keyed digest of a match",
                        matches->count == 0 ? "" : matches->items[0]);
    }
}

/* Rule OPERATOR-4: who an operator is, is one keyed digest. */
static void check_identity(const struct alms_masters *masters, const struct alms_record *record,
                           struct alms_error *err)
{
    const int32_t id = alms_operator_find(masters, text_of(record, ALMS_FIELD_CODE));

    check_closing(id, id != ALMS_ID_NONE && alms_operator_at(masters, id)->is_closed,
                  W_("operator"), record, err);
    check_identity_match(record, err);
}

static bool is_treasurer(const struct alms_operator *person)
{
    return !person->is_closed && (person->roles & ALMS_TREASURER) != 0;
}

/* Rule OPERATOR-2: a treasurer stays. */
static void check_operator_close(const struct alms_masters *masters,
                                 const struct alms_record *record, struct alms_error *err)
{
    const int32_t id = alms_operator_find(masters, text_of(record, ALMS_FIELD_CODE));
    size_t others = 0;

    check_closing(id, id != ALMS_ID_NONE && alms_operator_at(masters, id)->is_closed,
                  W_("operator"), record, err);
    for (size_t i = 0; i < alms_operators_count(masters); i++) {
        if ((int32_t)i != id && is_treasurer(alms_operator_at(masters, (int32_t)i)))
            others += 1;
    }
    if (others == 0) {
        (void)alms_fail(err, ALMS_E_OPERATOR_LAST, "'%s' is the last open treasurer",
                        text_of(record, ALMS_FIELD_CODE));
    }
}

/* Rule PERIOD-2: one after the other, and only when the month is over. */
static void check_period(const struct alms_masters *masters, const struct alms_record *record,
                         struct alms_error *err)
{
    const struct alms_month closed = alms_masters_closed_month(masters);
    const struct alms_date latest = alms_instant_date(record->at_s + SECONDS_TO_LATEST_DATE_LINE);
    struct alms_month month = {0};
    char text[ALMS_MONTH_TEXT_SIZE_BYTES];

    if (alms_month_parse(text_of(record, ALMS_FIELD_MONTH), &month, err) != ALMS_OK)
        return;
    alms_month_format(month, text);
    if (alms_month_number(month) <= alms_month_number(closed)) {
        (void)alms_fail(err, ALMS_E_PERIOD_CLOSED, "the month %s is closed already", text);
        return;
    }
    if (alms_date_compare(latest, alms_month_last(month)) <= 0)
        (void)alms_fail(err, ALMS_E_PERIOD_ORDER, "the month %s is not over yet", text);
    if (closed.year != 0 &&
        alms_month_number(alms_month_next(closed)) != alms_month_number(month)) {
        char next[ALMS_MONTH_TEXT_SIZE_BYTES];
        alms_month_format(alms_month_next(closed), next);
        (void)alms_fail(err, ALMS_E_PERIOD_ORDER, "the month %s comes before %s", next, text);
    }
}

/* --- all records --------------------------------------------------------------------------- */

/* Rule LOG-3: the book, then its first operator, who is treasurer and speaks for himself. */
static void check_beginning(const struct alms_record *record, struct alms_error *err)
{
    if ((record->kind == ALMS_KIND_BOOK) != (record->n == 0))
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "the log begins with one record of kind 'book'");
    if (record->n == 1 && record->kind != ALMS_KIND_OPERATOR_ADD) {
        (void)alms_fail(err, ALMS_E_RECORD_FORM,
                        "the second record of a log adds the first operator");
    }
    if (record->n == 1 && record->kind == ALMS_KIND_OPERATOR_ADD &&
        !alms_text_equal(text_of(record, ALMS_FIELD_CODE), text_of(record, ALMS_FIELD_BY)))
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "the first operator adds himself");
    if (record->n == 1 && record->kind == ALMS_KIND_OPERATOR_ADD &&
        !has_role(record, ALMS_TREASURER)) {
        (void)alms_fail(err, ALMS_E_ROLE_MISSING, "the operator '%s' does not have the role %s",
                        text_of(record, ALMS_FIELD_CODE), W_("treasurer"));
    }
}

/* Rule OPERATOR-1. */
void alms_rule_author(const struct alms_masters *masters, const char *by, struct alms_error *err)
{
    const int32_t id = alms_operator_find(masters, by);

    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("operator"),
                        by == NULL ? "" : by);
    } else if (alms_operator_at(masters, id)->is_closed) {
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("operator"), by);
    } else if (!is_treasurer(alms_operator_at(masters, id))) {
        (void)alms_fail(err, ALMS_E_ROLE_MISSING, "the operator '%s' does not have the role %s", by,
                        W_("treasurer"));
    }
}

enum alms_code alms_rule_record(const struct alms_masters *masters,
                                const struct alms_record *record, struct alms_error *err)
{
    const char *by = text_of(record, ALMS_FIELD_BY);

    /* Rule LOG-2. */
    if (record->at_s < alms_masters_last_at(masters)) {
        char at[ALMS_INSTANT_TEXT_SIZE_BYTES];
        char last[ALMS_INSTANT_TEXT_SIZE_BYTES];
        alms_instant_format(record->at_s, at);
        alms_instant_format(alms_masters_last_at(masters), last);
        (void)alms_fail(err, ALMS_E_CLOCK_BACKWARDS,
                        "it is %s by the clock, and the newest record is from %s", at, last);
    }
    check_beginning(record, err);
    /* The first operator is added by itself. */
    if (record->n <= 1) {
        NOTE(alms_rule_code(by, W_("operator"), err));
    } else if (record->kind == ALMS_KIND_VOUCHER_SIGN) {
        alms_rule_signer(masters, record, err);
    } else {
        alms_rule_author(masters, by, err);
    }
    return alms_error_code(err);
}

/* NOLINTNEXTLINE(readability-function-size): a line for every kind, so that none is forgotten. */
enum alms_code alms_rule_master(const struct alms_masters *masters,
                                const struct alms_record *record, struct alms_error *err)
{
    const char *code = text_of(record, ALMS_FIELD_CODE);

    switch (record->kind) {
    case ALMS_KIND_BOOK: check_book(record, err); break;
    case ALMS_KIND_ACCOUNT_ADD: check_account(masters, record, err); break;
    case ALMS_KIND_ACCOUNT_CLOSE: {
        const int32_t id = alms_account_find(masters, code);
        check_closing(id, id != ALMS_ID_NONE && alms_account_at(masters, id)->is_closed,
                      W_("account"), record, err);
        break;
    }
    case ALMS_KIND_FUND_ADD: check_fund(masters, record, err); break;
    case ALMS_KIND_FUND_CLOSE: {
        const int32_t id = alms_fund_find(masters, code);
        check_closing(id, id != ALMS_ID_NONE && alms_fund_at(masters, id)->is_closed, W_("fund"),
                      record, err);
        break;
    }
    case ALMS_KIND_PROGRAMME_ADD: check_label(masters, ALMS_PROGRAMME, record, err); break;
    case ALMS_KIND_PROGRAMME_CLOSE: check_label_close(masters, ALMS_PROGRAMME, record, err); break;
    case ALMS_KIND_CHANNEL_ADD: check_label(masters, ALMS_CHANNEL, record, err); break;
    case ALMS_KIND_CHANNEL_CLOSE: check_label_close(masters, ALMS_CHANNEL, record, err); break;
    case ALMS_KIND_CAMPAIGN_ADD: check_label(masters, ALMS_CAMPAIGN, record, err); break;
    case ALMS_KIND_CAMPAIGN_CLOSE: check_label_close(masters, ALMS_CAMPAIGN, record, err); break;
    case ALMS_KIND_COUNTY_ADD: check_label(masters, ALMS_COUNTY, record, err); break;
    case ALMS_KIND_COUNTY_CLOSE: check_label_close(masters, ALMS_COUNTY, record, err); break;
    case ALMS_KIND_COMMODITY_ADD: check_commodity(masters, record, err); break;
    case ALMS_KIND_OPERATOR_ADD: check_operator(masters, record, err); break;
    case ALMS_KIND_OPERATOR_CLOSE: check_operator_close(masters, record, err); break;
    case ALMS_KIND_LOG_KEY:
    case ALMS_KIND_OPERATOR_KEY:
    case ALMS_KIND_OPERATOR_KEY_CLOSE: alms_rule_key(masters, record, err); break;
    case ALMS_KIND_PERIOD_CLOSE: check_period(masters, record, err); break;
    case ALMS_KIND_PERIOD_REOPEN: alms_rule_reopen(masters, record, err); break;
    case ALMS_KIND_REGIME_CONVERT: alms_rule_conversion(masters, record, err); break;
    case ALMS_KIND_BUDGET: alms_rule_budget(masters, record, err); break;
    case ALMS_KIND_CASE_FAIL:
    case ALMS_KIND_CASE_ORDER:
    case ALMS_KIND_CASE_APPLY:
    case ALMS_KIND_CASE_APPROVE:
    case ALMS_KIND_CASE_CHECK:
    case ALMS_KIND_CASE_CONFIRM:
    case ALMS_KIND_CASE_NOTICE:
    case ALMS_KIND_CASE_OBJECT:
    case ALMS_KIND_CASE_PAYABLE:
    case ALMS_KIND_CASE_REFUSE:
    case ALMS_KIND_CASE_RESOLVE:
    case ALMS_KIND_CASE_WITHDRAW: alms_rule_step_form(masters, record, err); break;
    case ALMS_KIND_PARTY_ADD:
    case ALMS_KIND_PARTY_CLOSE: NOTE(alms_rule_code(code, W_("party"), err)); break;
    case ALMS_KIND_PARTY_IDENTITY: check_identity_match(record, err); break;
    case ALMS_KIND_TARIFF_ADD: alms_rule_tariff(masters, record, err); break;
    case ALMS_KIND_POLICY_SET: alms_rule_policy(masters, record, err); break;
    case ALMS_KIND_OPERATOR_IDENTITY: check_identity(masters, record, err); break;
    case ALMS_KIND_PLAN_ADD: alms_rule_plan(masters, record, err); break;
    case ALMS_KIND_PLAN_JOIN:
    case ALMS_KIND_PLAN_LEAVE: alms_rule_plan_form(masters, record, err); break;
    case ALMS_KIND_ITEM_ADD:
    case ALMS_KIND_ITEM_ALIAS:
    case ALMS_KIND_ITEM_CLOSE:
    case ALMS_KIND_ITEM_UNIT:
    case ALMS_KIND_KIT_DEFINE:
    case ALMS_KIND_WAREHOUSE_ADD:
    case ALMS_KIND_WAREHOUSE_CLOSE: alms_rule_catalogue(masters, record, err); break;
    case ALMS_KIND_STOCK_COUNT: alms_rule_count(masters, record, err); break;
    case ALMS_KIND_STOCK_MEMO: alms_rule_memo(masters, record, err); break;
    case ALMS_KIND_UNKNOWN:
    case ALMS_KIND_ADJUST:
    case ALMS_KIND_AID:
    case ALMS_KIND_CLOSING:
    case ALMS_KIND_ENTRY:
    case ALMS_KIND_EXCHANGE:
    case ALMS_KIND_GIFT:
    case ALMS_KIND_GIFT_REFUND:
    case ALMS_KIND_IMPORT:
    case ALMS_KIND_IMPORT_UNDO:
    case ALMS_KIND_KIT_ASSEMBLE:
    case ALMS_KIND_KIT_DISASSEMBLE:
    case ALMS_KIND_OPENING:
    case ALMS_KIND_RECONCILE:
    case ALMS_KIND_RECONCILE_MATCH:
    case ALMS_KIND_RECONCILE_ROWS:
    case ALMS_KIND_RECONCILE_UNDO:
    case ALMS_KIND_RELEASE:
    case ALMS_KIND_REVALUE:
    case ALMS_KIND_REVERSE:
    case ALMS_KIND_STOCK_ADJUST:
    case ALMS_KIND_STOCK_ISSUE:
    case ALMS_KIND_STOCK_MOVE:
    case ALMS_KIND_STOCK_RECEIVE:
    case ALMS_KIND_STOCK_RETURN:
    case ALMS_KIND_STOCK_WRITEOFF:
    case ALMS_KIND_TRANSFER:
    case ALMS_KIND_VOUCHER_SIGN: /* by its author: alms_rule_signer */
    case ALMS_KIND_CASE_PASS:
    case ALMS_KIND_CASE_RETURN:
    case ALMS_KIND_PLAN_RESULT:
    case ALMS_KIND_PLAN_RETURN:
    case ALMS_KIND_PLAN_RUN:
    case ALMS_KIND_COUNT: break;
    }
    return alms_error_code(err);
}

void alms_rule_apply(struct alms_masters *masters, const struct alms_record *record)
{
    struct alms_error refusals;

    alms_error_clear(&refusals);
    if (alms_record_is_newer(record) || alms_rule_master(masters, record, &refusals) == ALMS_OK) {
        alms_masters_apply(masters, record);
    } else {
        alms_masters_set_last_at(masters, record->at_s);
    }
}
