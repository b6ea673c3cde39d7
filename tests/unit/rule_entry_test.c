/* rule_entry - the rules of every entry, each at its border. */
#include "model/rule.h"

#include "support/check.h"
#include "unit/vouchers.h"

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

/* An entry of series J with an approver, and these lines. */
#define ENTRY_BY(approver, programme, ...)                                                         \
    {                                                                                              \
        .record = RECORD(ALMS_KIND_ENTRY, {ALMS_FIELD_APPROVER, approver},                         \
                         {ALMS_FIELD_PROGRAMME, programme}),                                       \
        .lines = {                                                                                 \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define PLAIN(...) ENTRY_BY(NULL, NULL, __VA_ARGS__)

/* Other income of 5 yuan to the bank. */
static struct entry_case income(void)
{
    return (struct entry_case)PLAIN({"1002", "GEN", "CNY", "5.00"},
                                    {"490101", "GEN", "CNY", "-5.00"});
}

/* --- lines --------------------------------------------------------------------------------- */

/* Rule ENTRY-1. */
static void check_counts_of_lines(void **state)
{
    static struct alms_line lines[ALMS_LINES_MAX + 1];
    static struct alms_posting postings[ALMS_LINES_MAX];
    struct alms_record record = RECORD(ALMS_KIND_ENTRY, {ALMS_FIELD_BY, "chen"});
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(lines); i++)
        lines[i] = (struct alms_line){"1002", "GEN", "CNY", i % 2 == 0 ? "5.00" : "-5.00"};
    record.entry = (struct alms_entry){{2026, 3, 31}, "J-2026-03-000001", lines, 1};
    assert_refuses(alms_rule_lines(*state, &record, postings, &err), ALMS_E_ENTRY_LINES);
    record.entry.lines_count = 0;
    assert_refuses(alms_rule_lines(*state, &record, postings, &err), ALMS_E_ENTRY_LINES);
    record.entry.lines_count = 2;
    assert_accepts(alms_rule_lines(*state, &record, postings, &err));
    record.entry.lines_count = ALMS_LINES_MAX;
    assert_accepts(alms_rule_lines(*state, &record, postings, &err));
    const struct alms_voucher voucher = {&record, postings, ALMS_LINES_MAX};
    assert_accepts(alms_rule_voucher(*state, &voucher, &err));
    record.entry.lines_count = ALMS_LINES_MAX + 1;
    assert_refuses(alms_rule_lines(*state, &record, postings, &err), ALMS_E_ENTRY_LINES);
}

static void check_postings(void **state)
{
    struct entry_case entry = income();
    struct alms_posting postings[2];
    struct alms_error err;

    entry_settle(&entry);
    assert_accepts(alms_rule_lines(*state, &entry.record, postings, &err));
    assert_int_equal(postings[0].account_id, alms_account_find(*state, "1002"));
    assert_int_equal(postings[0].fund_id, alms_fund_find(*state, "GEN"));
    assert_int_equal(postings[0].commodity_id, alms_commodity_find(*state, "CNY"));
    assert_int_equal(postings[0].amount, 500);
    assert_int_equal(postings[1].account_id, alms_account_find(*state, "490101"));
    assert_int_equal(postings[1].amount, -500);
}

/* Rules ENTRY-2 and ENTRY-3: one line with one thing wrong. */
static void check_lines_that_are_refused(void **state)
{
    static const struct {
        struct alms_line line;
        enum alms_code code;
    } CASES[] = {
        {{"1003", "GEN", "CNY", "5.00"}, ALMS_E_NOT_FOUND},
        {{"", "GEN", "CNY", "5.00"}, ALMS_E_NOT_FOUND},
        {{"1009", "GEN", "CNY", "5.00"}, ALMS_E_CLOSED},
        {{"4101", "GEN", "CNY", "5.00"}, ALMS_E_ACCOUNT_GROUP},
        {{"1002", "gen", "CNY", "5.00"}, ALMS_E_NOT_FOUND},
        {{"1002", "GONE", "CNY", "5.00"}, ALMS_E_CLOSED},
        {{"1002", "GEN", "EUR", "5.00"}, ALMS_E_NOT_FOUND},
        {{"1002", "GEN", "CNY", "0.00"}, ALMS_E_AMOUNT_ZERO},
        {{"1002", "GEN", "CNY", "-0.00"}, ALMS_E_AMOUNT_ZERO},
        {{"1002", "GEN", "CNY", "5.001"}, ALMS_E_AMOUNT_SCALE},
        {{"1002", "GEN", "PACK", "0.5"}, ALMS_E_AMOUNT_SCALE},
        {{"1002", "GEN", "CNY", "five"}, ALMS_E_AMOUNT_SYNTAX},
        {{"1002", "GEN", "CNY", ""}, ALMS_E_AMOUNT_SYNTAX},
        {{"1002", "GEN", "CNY", "92233720368547758.08"}, ALMS_E_AMOUNT_RANGE},
        {{"1002", "GEN", "CNY", "5"}, ALMS_E_RECORD_FORM}, /* not in the one written form */
        {{"1002", "GEN", "CNY", "5.0"}, ALMS_E_RECORD_FORM},
        {{"1002", "GEN", "CNY", "5.000"}, ALMS_E_RECORD_FORM},
        {{"1002", "GEN", "CNY", "05.00"}, ALMS_E_RECORD_FORM},
        {{"1002", "GEN", "PACK", "5.0"}, ALMS_E_RECORD_FORM},
    };
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct entry_case entry = income();
        entry.lines[0] = CASES[i].line;
        assert_judged(*state, &entry, CASES[i].code);
    }
    /* All faults of all lines at once. */
    struct entry_case worst = PLAIN({"1", "2", "3", "4"}, {"1009", "GONE", "CNY", "x"});
    err = (struct alms_error){0};
    assert_int_equal(entry_judge(*state, &worst, &err), ALMS_E_NOT_FOUND);
    assert_int_equal(err.count, 6);
}

/* --- balance ------------------------------------------------------------------------------- */

/* Rule ENTRY-4: per fund, and not only over all. */
static void check_balance(void **state)
{
    struct entry_case right[] = {
        PLAIN({"1002", "GEN", "CNY", "0.01"}, {"490101", "GEN", "CNY", "-0.01"}),
        PLAIN({"1002", "GEN", "CNY", "5.00"}, {"490101", "GEN", "CNY", "-3.00"},
              {"490101", "GEN", "CNY", "-2.00"}),
        PLAIN({"1002", "GEN", "CNY", "5.00"}, {"1002", "KIDS", "CNY", "7.00"},
              {"490102", "KIDS", "CNY", "-7.00"}, {"490101", "GEN", "CNY", "-5.00"}),
        PLAIN({"1002", "GEN", "CNY", "92233720368547758.07"},
              {"490101", "GEN", "CNY", "-92233720368547758.07"}),
    };
    struct entry_case wrong[] = {
        PLAIN({"1002", "GEN", "CNY", "5.00"}, {"490101", "GEN", "CNY", "-5.01"}),
        PLAIN({"1002", "GEN", "CNY", "5.00"}, {"1001", "GEN", "CNY", "5.00"}),
        /* over all funds it would be zero */
        PLAIN({"1002", "GEN", "CNY", "5.00"}, {"490101", "GEN", "CNY", "-3.00"},
              {"1002", "ELDERS", "CNY", "-2.00"}, {"1001", "ELDERS", "CNY", "2.00"},
              {"1001", "GEN", "CNY", "-1.99"}),
    };
    struct alms_error err;
    char message[ALMS_MESSAGE_SIZE_BYTES];

    for (size_t i = 0; i < COUNT_OF(right); i++)
        assert_judged(*state, &right[i], ALMS_OK);
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_judged(*state, &wrong[i], ALMS_E_ENTRY_UNBALANCED);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(message, "the lines of fund 'GEN' in CNY add up to 0.01, not to zero");

    /* Each fund that does not balance is named. */
    struct entry_case two = PLAIN({"1002", "GEN", "CNY", "5.00"}, {"1002", "KIDS", "CNY", "-5.00"});
    two.record.field[ALMS_FIELD_APPROVER].text = "li";
    err = (struct alms_error){0};
    assert_int_equal(entry_judge(*state, &two, &err), ALMS_E_ENTRY_UNBALANCED);
    assert_int_equal(err.count, 2);

    struct entry_case too_much = ENTRY_BY(
        "li", NULL, {"1002", "GEN", "CNY", "92233720368547758.07"}, {"1001", "GEN", "CNY", "0.01"},
        {"490101", "GEN", "CNY", "-92233720368547758.07"}, {"490101", "GEN", "CNY", "-0.01"});
    assert_judged(*state, &too_much, ALMS_E_AMOUNT_RANGE);
}

/* Rule ENTRY-5. */
static void check_twins(void **state)
{
    struct entry_case unrestricted = income();
    struct entry_case restricted =
        PLAIN({"1002", "KIDS", "CNY", "5.00"}, {"490101", "KIDS", "CNY", "-5.00"});
    struct alms_error err;
    char message[ALMS_MESSAGE_SIZE_BYTES];

    unrestricted.lines[1].account = "490102";
    assert_judged(*state, &unrestricted, ALMS_E_ACCOUNT_TWIN);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(message, "the account '490102' does not take money of fund 'GEN'; its "
                                 "twin is '490101'");
    assert_judged(*state, &restricted, ALMS_E_ACCOUNT_TWIN);
    restricted.lines[1].account = "490102";
    assert_judged(*state, &restricted, ALMS_OK);

    /* An account of one kind of money that has no twin. */
    const struct alms_record single =
        RECORD(ALMS_KIND_ACCOUNT_ADD, {ALMS_FIELD_CODE, "2301"}, {ALMS_FIELD_NAME, "x"},
               {ALMS_FIELD_TYPE, "liability"}, {ALMS_FIELD_SIDE, "credit"},
               {ALMS_FIELD_RESTRICTION, "restricted"});
    alms_masters_apply(*state, &single);
    unrestricted.lines[1].account = "2301";
    assert_judged(*state, &unrestricted, ALMS_E_ACCOUNT_TWIN);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(message,
                        "the account '2301' does not take money of fund 'GEN'; its twin is '-'");
}

/* --- time ---------------------------------------------------------------------------------- */

/* Rule ENTRY-9: the record is of 2026-04-01T01:00Z, when it is April 1st at +14:00 too. */
static void check_dates(void **state)
{
    struct entry_case entry = income();
    struct alms_error err;

    entry.record.entry.date = (struct alms_date){2026, 4, 1};
    assert_judged(*state, &entry, ALMS_OK);
    entry.record.entry.date = (struct alms_date){2026, 4, 2};
    assert_judged(*state, &entry, ALMS_E_DATE_FUTURE);
    entry.record.at_s = 1775001600 + 10 * 3600; /* 10:00Z: midnight where the day begins first */
    assert_judged(*state, &entry, ALMS_OK);
    entry.record.at_s -= 1;
    assert_judged(*state, &entry, ALMS_E_DATE_FUTURE);
    entry.record.entry.date = (struct alms_date){1900, 1, 1};
    assert_judged(*state, &entry, ALMS_OK);
}

/* Rule PERIOD-1. */
static void check_closed_months(void **state)
{
    const struct alms_record close = RECORD(ALMS_KIND_PERIOD_CLOSE, {ALMS_FIELD_MONTH, "2026-02"});
    struct entry_case entry = income();
    struct alms_error err;

    entry.record.entry.date = (struct alms_date){2026, 2, 28};
    assert_judged(*state, &entry, ALMS_OK);
    alms_masters_apply(*state, &close);
    assert_judged(*state, &entry, ALMS_E_PERIOD_CLOSED);
    entry.record.entry.date = (struct alms_date){2026, 3, 1};
    assert_judged(*state, &entry, ALMS_OK);
    /* A reversal does not enter a closed month either. */
    entry.record.kind = ALMS_KIND_REVERSE;
    entry.record.entry.date = (struct alms_date){2026, 1, 1};
    assert_judged(*state, &entry, ALMS_E_PERIOD_CLOSED);
}

/* --- restrictions -------------------------------------------------------------------------- */

/* A cost of one fund, paid from the bank, for a programme, on a day. */
static enum alms_code spend(const struct alms_masters *masters, const char *fund,
                            const char *programme, struct alms_date date, struct alms_error *err)
{
    const bool is_general = fund[0] == 'G';
    struct entry_case entry =
        ENTRY_BY("li", programme, {is_general ? "530101" : "530102", fund, "CNY", "5.00"},
                 {"1002", fund, "CNY", "-5.00"});

    entry.record.entry.date = date;
    return entry_judge(masters, &entry, err);
}

/* Rules FUND-1 and FUND-2. */
static void check_restrictions(void **state)
{
    static const struct {
        const char *fund, *programme;
        struct alms_date date;
        enum alms_code verdict;
    } CASES[] = {
        {"GEN", NULL, {2026, 3, 31}, ALMS_OK},
        {"GEN", "HEART", {2026, 3, 31}, ALMS_OK},
        {"KIDS", "HEART", {2026, 3, 31}, ALMS_OK},
        {"KIDS", NULL, {2026, 3, 31}, ALMS_E_FUND_PURPOSE},
        {"KIDS", "ELDER", {2026, 3, 31}, ALMS_E_FUND_PURPOSE},
        {"ELDERS", "ELDER", {2026, 3, 31}, ALMS_OK},
        {"ELDERS", "HEART", {2026, 3, 31}, ALMS_E_FUND_PURPOSE},
        {"KEEP", NULL, {2026, 3, 31}, ALMS_E_FUND_PURPOSE},
        {"KEEP", "HEART", {2026, 3, 31}, ALMS_E_FUND_PURPOSE},
        {"LATER", NULL, {2026, 3, 1}, ALMS_OK},
        {"LATER", NULL, {2026, 2, 28}, ALMS_E_FUND_DATES},
        {"KIDS", "HEART", {2026, 1, 1}, ALMS_OK},
        {"KIDS", "HEART", {2025, 12, 31}, ALMS_E_FUND_DATES},
    };
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        err = (struct alms_error){0};
        assert_int_equal(spend(*state, CASES[i].fund, CASES[i].programme, CASES[i].date, &err),
                         CASES[i].verdict);
        assert_int_equal(err.count, CASES[i].verdict == ALMS_OK ? 0 : 1);
    }
}

/* The last day of a fund, by a record of the next year. */
static void check_last_day(void **state)
{
    struct entry_case entry = ENTRY_BY("li", "HEART", {"530102", "KIDS", "CNY", "5.00"},
                                       {"1002", "KIDS", "CNY", "-5.00"});
    struct alms_error err;

    entry.record.at_s += 300 * 24 * 3600;
    entry.record.entry.date = (struct alms_date){2026, 12, 31};
    assert_judged(*state, &entry, ALMS_OK);
    entry.record.entry.date = (struct alms_date){2027, 1, 1};
    assert_judged(*state, &entry, ALMS_E_FUND_DATES);

    /* Cost that is given back is no spending; nor is what a reversal takes back. */
    entry.lines[0].amount = "-5.00";
    entry.lines[1].amount = "5.00";
    assert_judged(*state, &entry, ALMS_OK);
    entry.lines[0].amount = "5.00";
    entry.lines[1].amount = "-5.00";
    entry.record.kind = ALMS_KIND_REVERSE;
    assert_judged(*state, &entry, ALMS_OK);
}

/* A fund is faulted once, however many lines spend from it; two funds are two faults. */
static void check_faults_of_funds(void **state)
{
    struct entry_case entry =
        ENTRY_BY("li", "HEART", {"530102", "ELDERS", "CNY", "1.00"},
                 {"510102", "ELDERS", "CNY", "1.00"}, {"1002", "ELDERS", "CNY", "-2.00"},
                 {"530102", "KEEP", "CNY", "1.00"}, {"1002", "KEEP", "CNY", "-1.00"});
    struct alms_error err = {0};

    assert_int_equal(entry_judge(*state, &entry, &err), ALMS_E_FUND_PURPOSE);
    assert_int_equal(err.count, 2);
}

/* --- approval ------------------------------------------------------------------------------ */

/* Rule APPROVAL-1. */
static void check_approvers(void **state)
{
    static const struct {
        const char *approver;
        enum alms_code verdict;
    } CASES[] = {{"li", ALMS_OK},
                 {"wu", ALMS_OK},
                 {NULL, ALMS_E_APPROVER_MISSING},
                 {"nobody", ALMS_E_NOT_FOUND},
                 {"", ALMS_E_NOT_FOUND},
                 {"old", ALMS_E_CLOSED}};
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct entry_case entry =
            ENTRY_BY(CASES[i].approver, NULL, {"530101", "GEN", "CNY", "5.00"},
                     {"1002", "GEN", "CNY", "-5.00"});
        assert_judged(*state, &entry, CASES[i].verdict);
    }

    /* Who records does not approve, with or without the role. */
    struct entry_case own =
        ENTRY_BY("wu", NULL, {"530101", "GEN", "CNY", "5.00"}, {"1002", "GEN", "CNY", "-5.00"});
    alms_record_set(&own.record, ALMS_FIELD_BY, "wu");
    assert_judged(*state, &own, ALMS_E_APPROVER_SAME);
    alms_record_set(&own.record, ALMS_FIELD_APPROVER, "chen");
    assert_judged(*state, &own, ALMS_E_ROLE_MISSING);
    /* One that is named is checked, needed or not. */
    struct entry_case needless = income();
    alms_record_set(&needless.record, ALMS_FIELD_APPROVER, "nobody");
    assert_judged(*state, &needless, ALMS_E_NOT_FOUND);
}

/* Money is paid out where the charity has less of a commodity than before. */
static void check_what_needs_approval(void **state)
{
    static const enum alms_code MISSING = ALMS_E_APPROVER_MISSING;
    struct {
        enum alms_code verdict;
        struct entry_case entry;
    } cases[] = {
        /* from bank to till: it stays */
        {ALMS_OK, PLAIN({"1001", "GEN", "CNY", "5.00"}, {"1002", "GEN", "CNY", "-5.00"})},
        {MISSING, PLAIN({"1122", "GEN", "CNY", "5.00"}, {"1002", "GEN", "CNY", "-5.00"})},
        {MISSING, PLAIN({"2209", "GEN", "CNY", "0.01"}, {"1002", "GEN", "CNY", "-5.00"},
                        {"1001", "GEN", "CNY", "4.99"})},
        /* money of others too */
        {MISSING, PLAIN({"2209", "GEN", "CNY", "5.00"}, {"100290", "GEN", "CNY", "-5.00"})},
        {ALMS_OK, PLAIN({"1002", "GEN", "CNY", "5.00"}, {"100290", "GEN", "CNY", "-5.00"})},
        /* goods are no money, and have documents of their own */
        {ALMS_E_ACCOUNT_DOCUMENT,
         PLAIN({"530101", "GEN", "CNY", "5.00"}, {"1201", "GEN", "CNY", "-5.00"})},
        /* one fund's money in, another's out, the same amount */
        {ALMS_OK, PLAIN({"1002", "GEN", "CNY", "5.00"}, {"490101", "GEN", "CNY", "-5.00"},
                        {"1002", "ELDERS", "CNY", "-5.00"}, {"1122", "ELDERS", "CNY", "5.00"})},
    };
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_judged(*state, &cases[i].entry, cases[i].verdict);
    /* A reversal needs none: what it undoes was in order. */
    cases[1].entry.record.kind = ALMS_KIND_REVERSE;
    assert_judged(*state, &cases[1].entry, ALMS_OK);
}

#define WITH_MASTERS(test) cmocka_unit_test_setup_teardown(test, open_masters, close_masters)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MASTERS(check_counts_of_lines),
        WITH_MASTERS(check_postings),
        WITH_MASTERS(check_lines_that_are_refused),
        WITH_MASTERS(check_balance),
        WITH_MASTERS(check_twins),
        WITH_MASTERS(check_dates),
        WITH_MASTERS(check_closed_months),
        WITH_MASTERS(check_restrictions),
        WITH_MASTERS(check_last_day),
        WITH_MASTERS(check_faults_of_funds),
        WITH_MASTERS(check_approvers),
        WITH_MASTERS(check_what_needs_approval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
