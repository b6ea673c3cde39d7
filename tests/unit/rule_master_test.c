/* rule_master - the rules of every record, and of records that add or close something. */
#include "model/rule.h"

#include "support/check.h"
#include "unit/records.h"
#include "value/date.h"

#include <string.h>

static int open_masters(void **state)
{
    *state = masters_make();
    return 0;
}

static int close_masters(void **state)
{
    alms_masters_close(*state);
    return 0;
}

/* A text of size bytes; it lives until the next call but one. */
static const char *text_of_size(size_t size)
{
    static char texts[2][600];
    static size_t next;
    char *text = texts[next++ % 2];

    memset(text, 'x', size);
    text[size] = '\0';
    return text;
}

/* A record with one member set to another text, NULL leaves it out. */
static struct alms_record
with(const struct alms_record *record, enum alms_field field, const char *text)
{
    struct alms_record changed = *record;
    alms_record_set(&changed, field, text);
    return changed;
}

struct change {
    enum alms_field field;
    const char *text;
    enum alms_code code; /* ALMS_OK: accepted */
};

/* The rule's verdict on the record with each of the changes; one fault each. */
static void check_changes(const struct alms_masters *masters, const struct alms_record *record,
                          const struct change *changes, size_t count)
{
    struct alms_error err;

    assert_accepts(alms_rule_master(masters, record, &err));
    for (size_t i = 0; i < count; i++) {
        const struct alms_record changed = with(record, changes[i].field, changes[i].text);
        if (changes[i].code == ALMS_OK) {
            assert_accepts(alms_rule_master(masters, &changed, &err));
        } else {
            assert_refuses(alms_rule_master(masters, &changed, &err), changes[i].code);
            assert_int_equal(err.count, 1);
        }
    }
}

/* --- codes --------------------------------------------------------------------------------- */

static void check_codes(void **state)
{
    static const struct {
        const char *code;
        enum alms_code verdict;
    } CASES[] = {
        {"A", ALMS_OK},
        {"z", ALMS_OK},
        {"0", ALMS_OK},
        {"9", ALMS_OK},
        {"a-B-9", ALMS_OK},
        {"A-", ALMS_OK},
        {"ABCDEFGHIJKLMNOP", ALMS_OK},
        {"ABCDEFGHIJKLMNOPQ", ALMS_E_CODE_SYNTAX},
        {NULL, ALMS_E_VALUE_MISSING},
        {"", ALMS_E_VALUE_MISSING},
        {"-A", ALMS_E_CODE_SYNTAX},
        {"A B", ALMS_E_CODE_SYNTAX},
        {"A.B", ALMS_E_CODE_SYNTAX},
        {"A_B", ALMS_E_CODE_SYNTAX},
        {"A/B", ALMS_E_CODE_SYNTAX},
        {"A:B", ALMS_E_CODE_SYNTAX},
        {"A@", ALMS_E_CODE_SYNTAX},
        {"A[", ALMS_E_CODE_SYNTAX},
        {"A`", ALMS_E_CODE_SYNTAX},
        {"A{", ALMS_E_CODE_SYNTAX},
        {"心", ALMS_E_CODE_SYNTAX},
    };
    struct alms_error err;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        if (CASES[i].verdict == ALMS_OK) {
            assert_accepts(alms_rule_code(CASES[i].code, "fund", &err));
        } else {
            assert_refuses(alms_rule_code(CASES[i].code, "fund", &err), CASES[i].verdict);
        }
    }
}

/* --- every record -------------------------------------------------------------------------- */

/* Rule LOG-2: time may stand still, not run backwards. */
static void check_clock(void **state)
{
    struct alms_record record = RECORD(ALMS_KIND_CHANNEL_CLOSE, {ALMS_FIELD_CODE, "bank"});
    struct alms_error err;

    assert_accepts(alms_rule_record(*state, &record, &err));
    record.at_s = RECORDS_AT_S - 1;
    assert_refuses(alms_rule_record(*state, &record, &err), ALMS_E_CLOCK_BACKWARDS);
    assert_int_equal(err.count, 1);
    record.at_s = RECORDS_AT_S + 1;
    assert_accepts(alms_rule_record(*state, &record, &err));
}

/* Rule LOG-3: the book is first and once; then an operator adds himself, who is a treasurer. */
static void check_beginning(void **state)
{
    static const char *const TREASURER[] = {"approver", "treasurer"};
    static const char *const APPROVER[] = {"approver", "office"};
    struct alms_masters *empty = alms_masters_open();
    struct alms_record book = RECORD(ALMS_KIND_BOOK, {ALMS_FIELD_NAME, "x"});
    struct alms_record person = RECORD(ALMS_KIND_OPERATOR_ADD, {ALMS_FIELD_CODE, "chen"});
    struct alms_record label = RECORD(ALMS_KIND_CHANNEL_ADD, {ALMS_FIELD_CODE, "bank"});
    struct alms_error err;

    record_set_list(&person, ALMS_FIELD_ROLES, TREASURER, 2);
    book.n = 0;
    assert_accepts(alms_rule_record(empty, &book, &err));
    book.n = 1;
    assert_refuses(alms_rule_record(empty, &book, &err), ALMS_E_RECORD_FORM);
    book.n = 100;
    assert_refuses(alms_rule_record(*state, &book, &err), ALMS_E_RECORD_FORM);
    label.n = 0;
    assert_refuses(alms_rule_record(empty, &label, &err), ALMS_E_RECORD_FORM);
    label.n = 1;
    assert_refuses(alms_rule_record(empty, &label, &err), ALMS_E_RECORD_FORM);

    person.n = 1;
    assert_accepts(alms_rule_record(empty, &person, &err));
    const struct alms_record other = with(&person, ALMS_FIELD_CODE, "li");
    assert_refuses(alms_rule_record(empty, &other, &err), ALMS_E_RECORD_FORM);
    record_set_list(&person, ALMS_FIELD_ROLES, APPROVER, 2);
    assert_refuses(alms_rule_record(empty, &person, &err), ALMS_E_ROLE_MISSING);

    /* Before there is an operator his code is still one. */
    book.n = 0;
    const struct alms_record nobody = with(&book, ALMS_FIELD_BY, "Mr X");
    assert_refuses(alms_rule_record(empty, &nobody, &err), ALMS_E_CODE_SYNTAX);
    alms_masters_close(empty);
}

/* Rule OPERATOR-1: who records is an open treasurer. */
static void check_authors(void **state)
{
    static const struct {
        const char *by;
        enum alms_code verdict;
    } CASES[] = {{"chen", ALMS_OK},
                 {"wu", ALMS_OK},
                 {"li", ALMS_E_ROLE_MISSING},
                 {"old", ALMS_E_CLOSED},
                 {"nobody", ALMS_E_NOT_FOUND},
                 {"", ALMS_E_NOT_FOUND},
                 {NULL, ALMS_E_NOT_FOUND}};
    const struct alms_record record = RECORD(ALMS_KIND_CHANNEL_CLOSE, {ALMS_FIELD_CODE, "bank"});
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct alms_record changed = with(&record, ALMS_FIELD_BY, CASES[i].by);
        if (CASES[i].verdict == ALMS_OK) {
            assert_accepts(alms_rule_record(*state, &changed, &err));
        } else {
            assert_refuses(alms_rule_record(*state, &changed, &err), CASES[i].verdict);
        }
    }
}

/* --- the book and its accounts ------------------------------------------------------------- */

static void check_book(void **state)
{
    const struct alms_record book =
        RECORD(ALMS_KIND_BOOK, {ALMS_FIELD_NAME, "某市红十字会"}, {ALMS_FIELD_BASE, "CNY"},
               {ALMS_FIELD_REGIME, "NPO2026"}, {ALMS_FIELD_ID, "0123456789abcdef0123456789abcdef"});
    const struct change CHANGES[] = {
        {ALMS_FIELD_NAME, text_of_size(240), ALMS_OK},
        {ALMS_FIELD_NAME, text_of_size(241), ALMS_E_TEXT_LONG},
        {ALMS_FIELD_NAME, "", ALMS_E_VALUE_MISSING},
        {ALMS_FIELD_NAME_EN, "Red Cross of a city", ALMS_OK},
        {ALMS_FIELD_NAME_EN, "", ALMS_OK},
        {ALMS_FIELD_NAME_EN, "a\tb", ALMS_E_TEXT_INVALID},
        {ALMS_FIELD_REGIME, "NPO2004", ALMS_OK},
        {ALMS_FIELD_REGIME, "NPO2005", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_REGIME, "", ALMS_E_VALUE_MISSING},
        {ALMS_FIELD_BASE, "¥", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_ID, "0123456789abcdef0123456789abcde", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_ID, "0123456789abcdef0123456789abcdef0", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_ID, "0123456789abcdef0123456789abcdeF", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_ID, "", ALMS_E_CODE_SYNTAX},
    };

    check_changes(*state, &book, CHANGES, COUNT_OF(CHANGES));
}

static void check_accounts(void **state)
{
    const struct alms_record account =
        RECORD(ALMS_KIND_ACCOUNT_ADD, {ALMS_FIELD_CODE, "1002.01"}, {ALMS_FIELD_NAME, "某某银行"},
               {ALMS_FIELD_PARENT, "1002"}, {ALMS_FIELD_TYPE, "asset"}, {ALMS_FIELD_SIDE, "debit"},
               {ALMS_FIELD_ROLE, "cash"});
    const struct change CHANGES[] = {
        {ALMS_FIELD_CODE, "1", ALMS_OK},
        {ALMS_FIELD_CODE, "1.1.1.1", ALMS_OK},
        {ALMS_FIELD_CODE, "1234567890.12345", ALMS_OK},
        {ALMS_FIELD_CODE, "1234567890.123456", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_CODE, "", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_CODE, ".1", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_CODE, "1.", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_CODE, "1..1", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_CODE, "1-1", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_CODE, "10a", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_CODE, "1002.02", ALMS_E_DUPLICATE},
        {ALMS_FIELD_CODE, "1009", ALMS_E_DUPLICATE}, /* a closed one keeps its code */
        {ALMS_FIELD_NAME, text_of_size(240), ALMS_OK},
        {ALMS_FIELD_NAME, text_of_size(241), ALMS_E_TEXT_LONG},
        {ALMS_FIELD_PARENT, "1003", ALMS_E_NOT_FOUND},
        {ALMS_FIELD_PARENT, "1009", ALMS_E_CLOSED},
        {ALMS_FIELD_PARENT, NULL, ALMS_OK},
        /* Rule ACCOUNT-1: of the same kind as the one above. */
        {ALMS_FIELD_TYPE, "liability", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_SIDE, "credit", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_ROLE, "stock", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_ROLE, NULL, ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_ROLE, "agency", ALMS_OK}, /* money of others may stand below cash */
        {ALMS_FIELD_RESTRICTION, "restricted", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_PARENT, "100290", ALMS_E_VALUE_UNKNOWN}, /* cash below agency */
        {ALMS_FIELD_PARENT, "2209", ALMS_E_VALUE_UNKNOWN},
    };

    check_changes(*state, &account, CHANGES, COUNT_OF(CHANGES));

    /* Words that are none; there is no parent that would differ. */
    const struct alms_record top = with(&account, ALMS_FIELD_PARENT, NULL);
    const struct change WORDS[] = {
        {ALMS_FIELD_TYPE, "equity", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_TYPE, "", ALMS_E_VALUE_MISSING},
        {ALMS_FIELD_SIDE, "left", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_ROLE, "till", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_ROLE, "", ALMS_E_VALUE_MISSING}, /* no role has one form: no member */
        {ALMS_FIELD_RESTRICTION, "none", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_RESTRICTION, "restricted", ALMS_OK},
    };
    check_changes(*state, &top, WORDS, COUNT_OF(WORDS));
}

/* Below a group the twins have money of their own; below a twin it is the twin's. */
static void check_accounts_below_groups(void **state)
{
    const struct alms_record below_group = RECORD(
        ALMS_KIND_ACCOUNT_ADD, {ALMS_FIELD_CODE, "410103"}, {ALMS_FIELD_NAME, "x"},
        {ALMS_FIELD_PARENT, "4101"}, {ALMS_FIELD_TYPE, "income"}, {ALMS_FIELD_SIDE, "credit"},
        {ALMS_FIELD_RESTRICTION, "restricted"}, {ALMS_FIELD_ROLE, "gift"});
    const struct change GROUP[] = {
        {ALMS_FIELD_RESTRICTION, "unrestricted", ALMS_OK},
        {ALMS_FIELD_ROLE, NULL, ALMS_OK},
        {ALMS_FIELD_TYPE, "expense", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_SIDE, "debit", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_PARENT, "410102", ALMS_OK},
        {ALMS_FIELD_PARENT, "410101", ALMS_E_VALUE_UNKNOWN}, /* the other money */
    };

    check_changes(*state, &below_group, GROUP, COUNT_OF(GROUP));
}

/* --- funds --------------------------------------------------------------------------------- */

/* Rule FUND-5: what each restriction needs, and what would mean nothing. */
static void check_funds(void **state)
{
    const struct alms_record plain =
        RECORD(ALMS_KIND_FUND_ADD, {ALMS_FIELD_CODE, "NEW"}, {ALMS_FIELD_NAME, "x"},
               {ALMS_FIELD_RESTRICTION, "none"});
    const struct change PLAIN[] = {
        {ALMS_FIELD_CODE, "GEN", ALMS_E_DUPLICATE},
        {ALMS_FIELD_CODE, "GONE", ALMS_E_DUPLICATE},
        {ALMS_FIELD_CODE, "gen", ALMS_OK},
        {ALMS_FIELD_CODE, "a b", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_NAME, "", ALMS_E_VALUE_MISSING},
        {ALMS_FIELD_NAME_EN, text_of_size(241), ALMS_E_TEXT_LONG},
        {ALMS_FIELD_REGION, text_of_size(240), ALMS_OK},
        {ALMS_FIELD_REGION, text_of_size(241), ALMS_E_TEXT_LONG},
        {ALMS_FIELD_RESTRICTION, "some", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_RESTRICTION, "", ALMS_E_VALUE_MISSING},
        {ALMS_FIELD_RESTRICTION, "purpose", ALMS_E_VALUE_MISSING}, /* without programme */
        {ALMS_FIELD_RESTRICTION, "time", ALMS_E_VALUE_MISSING},    /* without first day */
        {ALMS_FIELD_RESTRICTION, "endowment", ALMS_OK},
        {ALMS_FIELD_FROM, "2026-01-01", ALMS_E_VALUE_UNKNOWN}, /* would restrict nothing */
        {ALMS_FIELD_UNTIL, "2026-01-01", ALMS_E_VALUE_UNKNOWN},
    };
    check_changes(*state, &plain, PLAIN, COUNT_OF(PLAIN));

    const struct alms_record timed =
        RECORD(ALMS_KIND_FUND_ADD, {ALMS_FIELD_CODE, "NEW"}, {ALMS_FIELD_NAME, "x"},
               {ALMS_FIELD_RESTRICTION, "time"}, {ALMS_FIELD_FROM, "2026-03-01"});
    const struct change TIMED[] = {
        {ALMS_FIELD_FROM, NULL, ALMS_E_VALUE_MISSING},
        {ALMS_FIELD_FROM, "2026-03-32", ALMS_E_DATE_SYNTAX},
        {ALMS_FIELD_UNTIL, "2026-03-01", ALMS_OK}, /* one day */
        {ALMS_FIELD_UNTIL, "2026-02-28", ALMS_E_DATE_SYNTAX},
        {ALMS_FIELD_UNTIL, "never", ALMS_E_DATE_SYNTAX},
        {ALMS_FIELD_RESTRICTION, "endowment", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_RESTRICTION, "none", ALMS_E_VALUE_UNKNOWN},
    };
    check_changes(*state, &timed, TIMED, COUNT_OF(TIMED));

    static const char *const HEART[] = {"HEART"};
    struct alms_record purpose =
        RECORD(ALMS_KIND_FUND_ADD, {ALMS_FIELD_CODE, "NEW"}, {ALMS_FIELD_NAME, "x"},
               {ALMS_FIELD_RESTRICTION, "purpose"});
    const struct change PURPOSE[] = {
        {ALMS_FIELD_FROM, "2026-03-01", ALMS_OK},
        {ALMS_FIELD_UNTIL, "2026-03-01", ALMS_OK},
        {ALMS_FIELD_RESTRICTION, "none", ALMS_E_VALUE_UNKNOWN},
        {ALMS_FIELD_RESTRICTION, "endowment", ALMS_E_VALUE_UNKNOWN},
    };
    record_set_list(&purpose, ALMS_FIELD_PROGRAMMES, HEART, 1);
    check_changes(*state, &purpose, PURPOSE, COUNT_OF(PURPOSE));
}

static void check_programmes_of_funds(void **state)
{
    static const char *const BOTH[] = {"HEART", "ELDER"};
    static const char *const TWICE[] = {"HEART", "ELDER", "HEART"};
    static const char *const MISSING[] = {"HEART", "bank"};
    static const char *const CLOSED[] = {"GONE"};
    struct alms_record fund = RECORD(ALMS_KIND_FUND_ADD, {ALMS_FIELD_CODE, "NEW"},
                                     {ALMS_FIELD_NAME, "x"}, {ALMS_FIELD_RESTRICTION, "purpose"});
    struct alms_error err;

    record_set_list(&fund, ALMS_FIELD_PROGRAMMES, BOTH, 2);
    assert_accepts(alms_rule_master(*state, &fund, &err));
    record_set_list(&fund, ALMS_FIELD_PROGRAMMES, BOTH, 0);
    assert_refuses(alms_rule_master(*state, &fund, &err), ALMS_E_VALUE_MISSING);
    record_set_list(&fund, ALMS_FIELD_PROGRAMMES, TWICE, 3);
    assert_refuses(alms_rule_master(*state, &fund, &err), ALMS_E_DUPLICATE);
    assert_int_equal(err.count, 1);
    record_set_list(&fund, ALMS_FIELD_PROGRAMMES, MISSING, 2);
    assert_refuses(alms_rule_master(*state, &fund, &err), ALMS_E_NOT_FOUND);
    record_set_list(&fund, ALMS_FIELD_PROGRAMMES, CLOSED, 1);
    assert_refuses(alms_rule_master(*state, &fund, &err), ALMS_E_CLOSED);
}

static void check_limit_of_programmes(void **state)
{
    static char codes[ALMS_FUND_PROGRAMMES_MAX + 1][ALMS_UINT_TEXT_SIZE_BYTES];
    const char *items[ALMS_FUND_PROGRAMMES_MAX + 1];
    struct alms_record fund = RECORD(ALMS_KIND_FUND_ADD, {ALMS_FIELD_CODE, "NEW"},
                                     {ALMS_FIELD_NAME, "x"}, {ALMS_FIELD_RESTRICTION, "purpose"});
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(items); i++) {
        items[i] = alms_uint_format(i, codes[i]);
        const struct alms_record programme =
            RECORD(ALMS_KIND_PROGRAMME_ADD, {ALMS_FIELD_CODE, items[i]}, {ALMS_FIELD_NAME, "x"});
        alms_masters_apply(*state, &programme);
    }
    record_set_list(&fund, ALMS_FIELD_PROGRAMMES, items, ALMS_FUND_PROGRAMMES_MAX);
    assert_accepts(alms_rule_master(*state, &fund, &err));
    record_set_list(&fund, ALMS_FIELD_PROGRAMMES, items, ALMS_FUND_PROGRAMMES_MAX + 1);
    assert_refuses(alms_rule_master(*state, &fund, &err), ALMS_E_LIST_LONG);
}

/* --- labels, commodities, operators, parties ----------------------------------------------- */

static void check_labels(void **state)
{
    static const enum alms_kind KINDS[] = {ALMS_KIND_PROGRAMME_ADD, ALMS_KIND_CHANNEL_ADD,
                                           ALMS_KIND_CAMPAIGN_ADD};
    static const char *const TAKEN[] = {"GONE", "gone", "gone"};

    for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
        const struct alms_record label =
            RECORD(KINDS[i], {ALMS_FIELD_CODE, "new"}, {ALMS_FIELD_NAME, "x"});
        const struct change CHANGES[] = {
            {ALMS_FIELD_CODE, TAKEN[i], ALMS_E_DUPLICATE},
            {ALMS_FIELD_CODE, "a.b", ALMS_E_CODE_SYNTAX},
            {ALMS_FIELD_CODE, "", ALMS_E_VALUE_MISSING},
            {ALMS_FIELD_NAME, text_of_size(240), ALMS_OK},
            {ALMS_FIELD_NAME, text_of_size(241), ALMS_E_TEXT_LONG},
            {ALMS_FIELD_NAME_EN, "\x7F", ALMS_E_TEXT_INVALID},
        };
        check_changes(*state, &label, CHANGES, COUNT_OF(CHANGES));
    }
    const struct alms_record campaign =
        RECORD(ALMS_KIND_CAMPAIGN_ADD, {ALMS_FIELD_CODE, "new"}, {ALMS_FIELD_NAME, "x"},
               {ALMS_FIELD_FROM, "2026-02-01"}, {ALMS_FIELD_UNTIL, "2026-02-01"});
    const struct change DATES[] = {
        {ALMS_FIELD_UNTIL, "2026-01-31", ALMS_E_DATE_SYNTAX},
        {ALMS_FIELD_UNTIL, NULL, ALMS_OK},
        {ALMS_FIELD_FROM, NULL, ALMS_OK},
        {ALMS_FIELD_FROM, "2026-2-1", ALMS_E_DATE_SYNTAX},
    };
    check_changes(*state, &campaign, DATES, COUNT_OF(DATES));
}

static void check_commodities(void **state)
{
    const struct alms_record commodity = RECORD(ALMS_KIND_COMMODITY_ADD, {ALMS_FIELD_CODE, "EUR"},
                                                {ALMS_FIELD_NAME, "x"}, {ALMS_FIELD_SCALE, "2"});
    const struct change CHANGES[] = {
        {ALMS_FIELD_CODE, "CNY", ALMS_E_DUPLICATE},
        {ALMS_FIELD_CODE, "€", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_SCALE, "0", ALMS_OK},
        {ALMS_FIELD_SCALE, "9", ALMS_OK},
        {ALMS_FIELD_SCALE, "10", ALMS_E_AMOUNT_SCALE},
        {ALMS_FIELD_SCALE, "-1", ALMS_E_AMOUNT_SCALE},
        {ALMS_FIELD_SCALE, "02", ALMS_E_AMOUNT_SCALE},
        {ALMS_FIELD_SCALE, "", ALMS_E_AMOUNT_SCALE},
        {ALMS_FIELD_NAME, "", ALMS_E_VALUE_MISSING},
    };

    check_changes(*state, &commodity, CHANGES, COUNT_OF(CHANGES));
}

static void check_operators(void **state)
{
    static const char *const ROLES[] = {"treasurer", "approver", "office", "auditor", "king"};
    struct alms_record person = RECORD(ALMS_KIND_OPERATOR_ADD, {ALMS_FIELD_CODE, "zhao"});
    const struct change CHANGES[] = {
        {ALMS_FIELD_CODE, "li", ALMS_E_DUPLICATE},
        {ALMS_FIELD_CODE, "old", ALMS_E_DUPLICATE},
        {ALMS_FIELD_CODE, "赵", ALMS_E_CODE_SYNTAX},
    };
    struct alms_error err;

    record_set_list(&person, ALMS_FIELD_ROLES, ROLES, 4);
    check_changes(*state, &person, CHANGES, COUNT_OF(CHANGES));
    record_set_list(&person, ALMS_FIELD_ROLES, ROLES, 0);
    assert_refuses(alms_rule_master(*state, &person, &err), ALMS_E_VALUE_MISSING);
    record_set_list(&person, ALMS_FIELD_ROLES, ROLES, 5);
    assert_refuses(alms_rule_master(*state, &person, &err), ALMS_E_VALUE_UNKNOWN);
}

static void check_parties(void **state)
{
    const struct alms_record party = RECORD(ALMS_KIND_PARTY_ADD, {ALMS_FIELD_CODE, "D-1"});
    const struct change CHANGES[] = {
        {ALMS_FIELD_CODE, "a b", ALMS_E_CODE_SYNTAX},
        {ALMS_FIELD_CODE, "", ALMS_E_VALUE_MISSING},
    };
    const struct alms_record close = RECORD(ALMS_KIND_PARTY_CLOSE, {ALMS_FIELD_CODE, "D-1"});

    check_changes(*state, &party, CHANGES, COUNT_OF(CHANGES));
    check_changes(*state, &close, CHANGES, COUNT_OF(CHANGES));
}

/* --- closing ------------------------------------------------------------------------------- */

static void check_closing(void **state)
{
    static const struct {
        enum alms_kind kind;
        const char *open, *closed;
    } CASES[] = {
        {ALMS_KIND_ACCOUNT_CLOSE, "1122", "1009"},    {ALMS_KIND_FUND_CLOSE, "KIDS", "GONE"},
        {ALMS_KIND_PROGRAMME_CLOSE, "HEART", "GONE"}, {ALMS_KIND_CHANNEL_CLOSE, "bank", "gone"},
        {ALMS_KIND_CAMPAIGN_CLOSE, "winter", "gone"}, {ALMS_KIND_OPERATOR_CLOSE, "li", "old"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct alms_record close = RECORD(CASES[i].kind, {ALMS_FIELD_CODE, CASES[i].open});
        const struct change CHANGES[] = {
            {ALMS_FIELD_CODE, CASES[i].closed, ALMS_E_CLOSED},
            {ALMS_FIELD_CODE, "nothing", ALMS_E_NOT_FOUND},
            {ALMS_FIELD_CODE, "", ALMS_E_NOT_FOUND},
        };
        check_changes(*state, &close, CHANGES, COUNT_OF(CHANGES));
    }
}

/* Rule OPERATOR-2: a treasurer stays. */
static void check_last_treasurer(void **state)
{
    const struct alms_record close_wu = RECORD(ALMS_KIND_OPERATOR_CLOSE, {ALMS_FIELD_CODE, "wu"});
    const struct alms_record close_chen =
        RECORD(ALMS_KIND_OPERATOR_CLOSE, {ALMS_FIELD_CODE, "chen"});
    const struct alms_record close_li = RECORD(ALMS_KIND_OPERATOR_CLOSE, {ALMS_FIELD_CODE, "li"});
    struct alms_error err;

    assert_accepts(alms_rule_master(*state, &close_chen, &err)); /* wu is another */
    assert_accepts(alms_rule_master(*state, &close_wu, &err));
    alms_masters_apply(*state, &close_wu);
    assert_refuses(alms_rule_master(*state, &close_chen, &err), ALMS_E_OPERATOR_LAST);
    assert_int_equal(err.count, 1);
    assert_accepts(alms_rule_master(*state, &close_li, &err)); /* he is none */
}

/* Rule PERIOD-2: one after the other, and only when the month is over everywhere on Earth. */
static void check_months(void **state)
{
    struct alms_record close = RECORD(ALMS_KIND_PERIOD_CLOSE, {ALMS_FIELD_MONTH, "2026-01"});
    struct alms_error err;

    /* Before any is closed, any month that is over may be the first. */
    assert_accepts(alms_rule_master(*state, &close, &err));
    alms_record_set(&close, ALMS_FIELD_MONTH, "1999-12");
    assert_accepts(alms_rule_master(*state, &close, &err));
    alms_record_set(&close, ALMS_FIELD_MONTH, "2026-03"); /* it is April 1st */
    assert_accepts(alms_rule_master(*state, &close, &err));
    alms_record_set(&close, ALMS_FIELD_MONTH, "2026-04");
    assert_refuses(alms_rule_master(*state, &close, &err), ALMS_E_PERIOD_ORDER);
    alms_record_set(&close, ALMS_FIELD_MONTH, "2026-13");
    assert_refuses(alms_rule_master(*state, &close, &err), ALMS_E_DATE_SYNTAX);
    alms_record_set(&close, ALMS_FIELD_MONTH, "March");
    assert_refuses(alms_rule_master(*state, &close, &err), ALMS_E_DATE_SYNTAX);

    /* 14 hours before April in UTC it is April where the day begins first, not a second sooner. */
    enum { APRIL_S = 1775001600 };
    alms_record_set(&close, ALMS_FIELD_MONTH, "2026-03");
    close.at_s = APRIL_S - 14 * 3600;
    assert_accepts(alms_rule_master(*state, &close, &err));
    close.at_s = APRIL_S - 14 * 3600 - 1;
    assert_refuses(alms_rule_master(*state, &close, &err), ALMS_E_PERIOD_ORDER);
    close.at_s = RECORDS_AT_S;

    alms_record_set(&close, ALMS_FIELD_MONTH, "2025-12");
    alms_masters_apply(*state, &close);
    assert_refuses(alms_rule_master(*state, &close, &err), ALMS_E_PERIOD_CLOSED);
    alms_record_set(&close, ALMS_FIELD_MONTH, "2025-11");
    assert_refuses(alms_rule_master(*state, &close, &err), ALMS_E_PERIOD_CLOSED);
    alms_record_set(&close, ALMS_FIELD_MONTH, "2026-02");
    assert_refuses(alms_rule_master(*state, &close, &err), ALMS_E_PERIOD_ORDER);
    alms_record_set(&close, ALMS_FIELD_MONTH, "2026-01");
    assert_accepts(alms_rule_master(*state, &close, &err));
    alms_record_set(&close, ALMS_FIELD_MONTH, "2026-05"); /* neither next nor over */
    assert_refuses(alms_rule_master(*state, &close, &err), ALMS_E_PERIOD_ORDER);
    assert_int_equal(err.count, 2);
}

/* All that is wrong is said at once. */
static void check_all_faults(void **state)
{
    static const char *const ROLES[] = {"king", "queen"};
    struct alms_record fund =
        RECORD(ALMS_KIND_FUND_ADD, {ALMS_FIELD_CODE, "a b"}, {ALMS_FIELD_NAME, ""},
               {ALMS_FIELD_NAME_EN, "\x01"}, {ALMS_FIELD_FROM, "x"}, {ALMS_FIELD_UNTIL, "y"},
               {ALMS_FIELD_RESTRICTION, "some"});
    struct alms_record person = RECORD(ALMS_KIND_OPERATOR_ADD, {ALMS_FIELD_CODE, ""});
    struct alms_record late = RECORD(ALMS_KIND_BOOK, {ALMS_FIELD_BY, "old"});
    struct alms_error err;

    assert_refuses(alms_rule_master(*state, &fund, &err), ALMS_E_CODE_SYNTAX);
    assert_int_equal(err.count, 6);
    record_set_list(&person, ALMS_FIELD_ROLES, ROLES, 2);
    assert_refuses(alms_rule_master(*state, &person, &err), ALMS_E_VALUE_MISSING);
    assert_int_equal(err.count, 3);
    late.at_s = 0;
    assert_refuses(alms_rule_record(*state, &late, &err), ALMS_E_CLOCK_BACKWARDS);
    assert_int_equal(err.count, 3); /* the clock, a second book, a closed operator */
}

#define WITH_MASTERS(test) cmocka_unit_test_setup_teardown(test, open_masters, close_masters)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_codes),
        WITH_MASTERS(check_clock),
        WITH_MASTERS(check_beginning),
        WITH_MASTERS(check_authors),
        WITH_MASTERS(check_book),
        WITH_MASTERS(check_accounts),
        WITH_MASTERS(check_accounts_below_groups),
        WITH_MASTERS(check_funds),
        WITH_MASTERS(check_programmes_of_funds),
        WITH_MASTERS(check_limit_of_programmes),
        WITH_MASTERS(check_labels),
        WITH_MASTERS(check_commodities),
        WITH_MASTERS(check_operators),
        WITH_MASTERS(check_parties),
        WITH_MASTERS(check_closing),
        WITH_MASTERS(check_last_treasurer),
        WITH_MASTERS(check_months),
        WITH_MASTERS(check_all_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
