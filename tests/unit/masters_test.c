/* masters - what the records of a log make, and what is asked of it. */
#include "model/masters.h"

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

static void check_nothing_yet(void **state)
{
    struct alms_masters *masters = alms_masters_open();
    const struct alms_fund fund = {.code = "GEN"};

    (void)state;
    assert_null(alms_masters_book(masters, ALMS_FIELD_NAME));
    assert_true(alms_masters_last_at(masters) == INT64_MIN);
    assert_int_equal(alms_masters_closed_month(masters).year, 0);
    assert_false(alms_masters_is_closed(masters, (struct alms_date){1900, 1, 1}));
    assert_int_equal(alms_account_find(masters, "1001"), ALMS_ID_NONE);
    assert_int_equal(alms_accounts_count(masters), 0);
    assert_int_equal(alms_labels_count(masters, ALMS_CAMPAIGN), 0);
    assert_int_equal(alms_account_by_role(masters, ALMS_ROLE_CASH, &fund), ALMS_ID_NONE);
    alms_masters_close(masters);
    alms_masters_close(NULL);
}

static void check_book(void **state)
{
    const struct alms_masters *masters = *state;

    assert_string_equal(alms_masters_book(masters, ALMS_FIELD_NAME), "某市红十字会");
    assert_null(alms_masters_book(masters, ALMS_FIELD_NAME_EN));
    assert_string_equal(alms_masters_book(masters, ALMS_FIELD_BASE), "CNY");
    assert_string_equal(alms_masters_book(masters, ALMS_FIELD_REGIME), "NPO2026");
    assert_string_equal(alms_masters_book(masters, ALMS_FIELD_ID),
                        "0123456789abcdef0123456789abcdef");
    assert_true(alms_masters_last_at(masters) == RECORDS_AT_S);
}

static void check_accounts(void **state)
{
    const struct alms_masters *masters = *state;
    const int32_t id = alms_account_find(masters, "100290");
    const struct alms_account *account = alms_account_at(masters, id);

    assert_int_equal(id, 3); /* the fourth that was added */
    assert_string_equal(account->code, "100290");
    assert_string_equal(account->name, "100290");
    assert_null(account->name_en);
    assert_string_equal(account->parent, "1002");
    assert_int_equal(account->type, ALMS_ASSET);
    assert_int_equal(account->role, ALMS_ROLE_AGENCY);
    assert_int_equal(account->money, ALMS_MONEY_ANY);
    assert_false(account->is_credit);
    assert_false(account->is_closed);

    account = alms_account_at(masters, alms_account_find(masters, "410102"));
    assert_int_equal(account->type, ALMS_INCOME);
    assert_int_equal(account->role, ALMS_ROLE_GIFT);
    assert_int_equal(account->money, ALMS_MONEY_RESTRICTED);
    assert_true(account->is_credit);
    assert_true(alms_account_at(masters, alms_account_find(masters, "1009"))->is_closed);
    assert_null(alms_account_at(masters, 0)->parent);
    assert_int_equal(alms_account_at(masters, alms_account_find(masters, "1122"))->role,
                     ALMS_ROLE_NONE);

    assert_int_equal(alms_account_find(masters, "10029"), ALMS_ID_NONE);
    assert_int_equal(alms_account_find(masters, "1002900"), ALMS_ID_NONE);
    assert_int_equal(alms_account_find(masters, ""), ALMS_ID_NONE);
    assert_int_equal(alms_account_find(masters, "9"), ALMS_ID_NONE);
    assert_int_equal(alms_account_find(masters, NULL), ALMS_ID_NONE);
}

static void check_funds(void **state)
{
    const struct alms_masters *masters = *state;
    const struct alms_fund *fund = alms_fund_at(masters, alms_fund_find(masters, "KIDS"));

    assert_int_equal(fund->restriction, ALMS_RESTRICTED_PURPOSE);
    assert_int_equal(fund->programmes_count, 1);
    assert_string_equal(fund->programmes[0], "HEART");
    assert_int_equal(alms_date_number(fund->from), 20260101);
    assert_int_equal(alms_date_number(fund->until), 20261231);
    assert_null(fund->region);
    assert_false(fund->is_closed);

    fund = alms_fund_at(masters, alms_fund_find(masters, "GONE"));
    assert_int_equal(fund->restriction, ALMS_UNRESTRICTED);
    assert_null(fund->programmes);
    assert_false(alms_date_is_given(fund->from));
    assert_true(fund->is_closed);
    assert_int_equal(alms_fund_at(masters, alms_fund_find(masters, "KEEP"))->restriction,
                     ALMS_ENDOWMENT);
    assert_int_equal(alms_fund_at(masters, alms_fund_find(masters, "LATER"))->restriction,
                     ALMS_RESTRICTED_TIME);
}

static void check_other_things(void **state)
{
    const struct alms_masters *masters = *state;
    const struct alms_operator *person = NULL;

    assert_int_equal(alms_commodity_at(masters, alms_commodity_find(masters, "CNY"))->scale_digits,
                     2);
    assert_int_equal(alms_commodity_at(masters, alms_commodity_find(masters, "PACK"))->scale_digits,
                     0);

    person = alms_operator_at(masters, alms_operator_find(masters, "chen"));
    assert_int_equal(person->roles, ALMS_TREASURER);
    assert_null(person->name); /* it is private */
    person = alms_operator_at(masters, alms_operator_find(masters, "old"));
    assert_int_equal(person->roles, ALMS_TREASURER | ALMS_APPROVER);
    assert_true(person->is_closed);

    const struct alms_label *label =
        alms_label_at(masters, ALMS_CAMPAIGN, alms_label_find(masters, ALMS_CAMPAIGN, "winter"));
    assert_int_equal(alms_date_number(label->from), 20260201);
    assert_int_equal(alms_date_number(label->until), 20260228);
    assert_false(label->is_closed);
    assert_true(alms_label_at(masters, ALMS_CHANNEL, 1)->is_closed);
    /* Each kind of label has codes of its own. */
    assert_int_equal(alms_label_find(masters, ALMS_PROGRAMME, "winter"), ALMS_ID_NONE);
    assert_int_equal(alms_label_find(masters, ALMS_PROGRAMME, "gone"), ALMS_ID_NONE);
    assert_int_equal(alms_label_find(masters, ALMS_PROGRAMME, "GONE"), 2);
}

#define ASSERT_ORDER(count, order, at)                                                             \
    do {                                                                                           \
        for (size_t i = 1; i < (count); i++)                                                       \
            assert_true(strcmp(at((order)[i - 1])->code, at((order)[i])->code) < 0);               \
    } while (0)

static void check_order_by_code(void **state)
{
    const struct alms_masters *masters = *state;

    assert_int_equal(alms_accounts_count(masters), 25);
    assert_int_equal(alms_funds_count(masters), 6);
    assert_int_equal(alms_commodities_count(masters), 3);
    assert_int_equal(alms_operators_count(masters), 4);
    assert_int_equal(alms_labels_count(masters, ALMS_PROGRAMME), 3);
    assert_int_equal(alms_labels_count(masters, ALMS_CHANNEL), 2);
    assert_int_equal(alms_labels_count(masters, ALMS_CAMPAIGN), 2);
#define ACCOUNT(id) alms_account_at(masters, id)
    ASSERT_ORDER(alms_accounts_count(masters), alms_accounts_order(masters), ACCOUNT);
#define FUND(id) alms_fund_at(masters, id)
    ASSERT_ORDER(alms_funds_count(masters), alms_funds_order(masters), FUND);
#define COMMODITY(id) alms_commodity_at(masters, id)
    ASSERT_ORDER(alms_commodities_count(masters), alms_commodities_order(masters), COMMODITY);
#define PERSON(id) alms_operator_at(masters, id)
    ASSERT_ORDER(alms_operators_count(masters), alms_operators_order(masters), PERSON);
#define LABEL(id) alms_label_at(masters, ALMS_PROGRAMME, id)
    ASSERT_ORDER(alms_labels_count(masters, ALMS_PROGRAMME),
                 alms_labels_order(masters, ALMS_PROGRAMME), LABEL);
    assert_string_equal(ACCOUNT(alms_accounts_order(masters)[1])->code, "1002");
    assert_string_equal(ACCOUNT(alms_accounts_order(masters)[2])->code, "1002.02");
    assert_string_equal(ACCOUNT(alms_accounts_order(masters)[3])->code, "100290");
}

/* Many things, added in an order that is neither up nor down, are all found again. */
static void check_many_things(void **state)
{
    enum { THINGS = 2003 };
    struct alms_masters *masters = alms_masters_open();

    (void)state;
    for (uint64_t i = 0; i < THINGS; i++) {
        char code[ALMS_UINT_TEXT_SIZE_BYTES];
        alms_uint_format(i * 577 % THINGS, code);
        const struct alms_record record =
            RECORD(ALMS_KIND_PROGRAMME_ADD, {ALMS_FIELD_CODE, code}, {ALMS_FIELD_NAME, "many"});
        alms_masters_apply(masters, &record);
    }
    for (uint64_t i = 0; i < THINGS; i++) {
        char code[ALMS_UINT_TEXT_SIZE_BYTES];
        alms_uint_format(i * 577 % THINGS, code);
        assert_int_equal(alms_label_find(masters, ALMS_PROGRAMME, code), i);
        assert_string_equal(alms_label_at(masters, ALMS_PROGRAMME, (int32_t)i)->code, code);
    }
    alms_masters_close(masters);
}

/* The texts of a record may go once it is applied. */
static void check_texts_are_kept(void **state)
{
    struct alms_masters *masters = alms_masters_open();
    char code[] = "CODE";
    char programme[] = "HEART";
    const char *const programmes[] = {programme};
    struct alms_record record =
        RECORD(ALMS_KIND_FUND_ADD, {ALMS_FIELD_CODE, code}, {ALMS_FIELD_NAME, code},
               {ALMS_FIELD_REGION, code}, {ALMS_FIELD_RESTRICTION, "purpose"});

    (void)state;
    record_set_list(&record, ALMS_FIELD_PROGRAMMES, programmes, 1);
    alms_masters_apply(masters, &record);
    memset(code, 'x', 4);
    memset(programme, 'x', 5);
    const struct alms_fund *fund = alms_fund_at(masters, alms_fund_find(masters, "CODE"));
    assert_string_equal(fund->name, "CODE");
    assert_string_equal(fund->region, "CODE");
    assert_string_equal(fund->programmes[0], "HEART");
    alms_masters_close(masters);
}

static void check_months(void **state)
{
    struct alms_masters *masters = *state;
    const struct alms_record close = RECORD(ALMS_KIND_PERIOD_CLOSE, {ALMS_FIELD_MONTH, "2026-02"});

    assert_false(alms_masters_is_closed(masters, (struct alms_date){2026, 2, 28}));
    alms_masters_apply(masters, &close);
    assert_int_equal(alms_month_number(alms_masters_closed_month(masters)), 202602);
    assert_true(alms_masters_is_closed(masters, (struct alms_date){2026, 2, 28}));
    assert_true(alms_masters_is_closed(masters, (struct alms_date){2025, 12, 31}));
    assert_false(alms_masters_is_closed(masters, (struct alms_date){2026, 3, 1}));
}

/* A newer record changes nothing but the time; nor does an entry. */
static void check_records_that_change_nothing(void **state)
{
    struct alms_masters *masters = *state;
    struct alms_record newer =
        RECORD(ALMS_KIND_CHANNEL_ADD, {ALMS_FIELD_CODE, "NEW"}, {ALMS_FIELD_NAME, "NEW"});
    struct alms_record entry = RECORD(ALMS_KIND_ENTRY, {ALMS_FIELD_CODE, "NEW"});

    newer.version = ALMS_RECORD_VERSION + 1;
    newer.at_s = RECORDS_AT_S + 5;
    alms_masters_apply(masters, &newer);
    assert_int_equal(alms_label_find(masters, ALMS_CHANNEL, "NEW"), ALMS_ID_NONE);
    assert_true(alms_masters_last_at(masters) == RECORDS_AT_S + 5);
    entry.at_s = RECORDS_AT_S + 6;
    alms_masters_apply(masters, &entry);
    assert_true(alms_masters_last_at(masters) == RECORDS_AT_S + 6);
    alms_masters_set_last_at(masters, 7);
    assert_true(alms_masters_last_at(masters) == 7);
}

static void check_kinds_of_masters(void **state)
{
    static const enum alms_kind OTHERS[] = {ALMS_KIND_AID,
                                            ALMS_KIND_BUDGET,
                                            ALMS_KIND_CLOSING,
                                            ALMS_KIND_ENTRY,
                                            ALMS_KIND_EXCHANGE,
                                            ALMS_KIND_GIFT,
                                            ALMS_KIND_IMPORT,
                                            ALMS_KIND_IMPORT_UNDO,
                                            ALMS_KIND_KIT_ASSEMBLE,
                                            ALMS_KIND_KIT_DISASSEMBLE,
                                            ALMS_KIND_OPENING,
                                            ALMS_KIND_PARTY_ADD,
                                            ALMS_KIND_PARTY_CLOSE,
                                            ALMS_KIND_ADJUST,
                                            ALMS_KIND_GIFT_REFUND,
                                            ALMS_KIND_PARTY_IDENTITY,
                                            ALMS_KIND_RECONCILE,
                                            ALMS_KIND_RECONCILE_MATCH,
                                            ALMS_KIND_RECONCILE_ROWS,
                                            ALMS_KIND_RECONCILE_UNDO,
                                            ALMS_KIND_RELEASE,
                                            ALMS_KIND_REVALUE,
                                            ALMS_KIND_REVERSE,
                                            ALMS_KIND_STOCK_ADJUST,
                                            ALMS_KIND_STOCK_COUNT,
                                            ALMS_KIND_STOCK_ISSUE,
                                            ALMS_KIND_STOCK_MEMO,
                                            ALMS_KIND_STOCK_MOVE,
                                            ALMS_KIND_STOCK_RECEIVE,
                                            ALMS_KIND_STOCK_RETURN,
                                            ALMS_KIND_STOCK_WRITEOFF,
                                            ALMS_KIND_TRANSFER,
                                            ALMS_KIND_VOUCHER_SIGN};

    (void)state;
    for (int kind = ALMS_KIND_UNKNOWN + 1; kind < ALMS_KIND_COUNT; kind++) {
        bool expected = strncmp(alms_kind_name((enum alms_kind)kind), "case.", 5) != 0 &&
                        (strncmp(alms_kind_name((enum alms_kind)kind), "plan.", 5) != 0 ||
                         kind == ALMS_KIND_PLAN_ADD);
        for (size_t i = 0; i < COUNT_OF(OTHERS); i++)
            expected = expected && (enum alms_kind)kind != OTHERS[i];
        assert_int_equal(alms_kind_is_master((enum alms_kind)kind), expected);
    }
    assert_false(alms_kind_is_master(ALMS_KIND_UNKNOWN));
}

/* --- what accounts take -------------------------------------------------------------------- */

static void check_twins(void **state)
{
    const struct alms_masters *masters = *state;
    static const char *const FUNDS[] = {"GEN", "KIDS", "LATER", "KEEP"};

    for (size_t i = 0; i < COUNT_OF(FUNDS); i++) {
        const struct alms_fund *fund = alms_fund_at(masters, alms_fund_find(masters, FUNDS[i]));
        const bool is_restricted = i > 0;
        const struct alms_account *account =
            alms_account_at(masters, alms_account_by_role(masters, ALMS_ROLE_GIFT, fund));
        assert_string_equal(account->code, is_restricted ? "410102" : "410101");
        account = alms_account_at(masters, alms_account_by_role(masters, ALMS_ROLE_NET, fund));
        assert_string_equal(account->code, is_restricted ? "3102" : "3101");
        account = alms_account_at(masters, alms_account_by_role(masters, ALMS_ROLE_AID, fund));
        assert_string_equal(account->code, is_restricted ? "510102" : "510101");
        account = alms_account_at(masters, alms_account_by_role(masters, ALMS_ROLE_CASH, fund));
        assert_string_equal(account->code, "1001"); /* takes any money */
    }

    /* A closed account is not given. */
    const struct alms_fund *general = alms_fund_at(masters, alms_fund_find(masters, "GEN"));
    const struct alms_record close = RECORD(ALMS_KIND_ACCOUNT_CLOSE, {ALMS_FIELD_CODE, "510101"});
    alms_masters_apply(*state, &close);
    assert_int_equal(alms_account_by_role(masters, ALMS_ROLE_AID, general), ALMS_ID_NONE);
}

static void check_uses(void **state)
{
    static const struct {
        const char *code;
        bool is_position, is_holding;
    } CASES[] = {{"1001", true, true},     {"100290", true, true},  {"1201", true, true},
                 {"1122", true, false},    {"2209", true, false},   {"3101", false, false},
                 {"410101", false, false}, {"510101", false, false}};
    const struct alms_masters *masters = *state;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct alms_account *account =
            alms_account_at(masters, alms_account_find(masters, CASES[i].code));
        assert_int_equal(alms_account_is_position(account), CASES[i].is_position);
        assert_int_equal(alms_account_is_holding(account), CASES[i].is_holding);
    }
}

#define WITH_MASTERS(test) cmocka_unit_test_setup_teardown(test, open_masters, close_masters)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_nothing_yet),
        WITH_MASTERS(check_book),
        WITH_MASTERS(check_accounts),
        WITH_MASTERS(check_funds),
        WITH_MASTERS(check_other_things),
        WITH_MASTERS(check_order_by_code),
        cmocka_unit_test(check_many_things),
        cmocka_unit_test(check_texts_are_kept),
        WITH_MASTERS(check_months),
        WITH_MASTERS(check_records_that_change_nothing),
        cmocka_unit_test(check_kinds_of_masters),
        WITH_MASTERS(check_twins),
        WITH_MASTERS(check_uses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
