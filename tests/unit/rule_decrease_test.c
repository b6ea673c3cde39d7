/* rule_decrease - what a voucher takes away, and whether there is enough of it. */
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

/* What is expected of a voucher; account NULL is the fund as a whole. */
struct expected {
    const char *account, *fund, *commodity;
    int64_t amount;
};

/* Lists the decreases of lines; the lines end with one without account. */
static size_t list_decreases(const struct alms_masters *masters, const struct alms_line *lines,
                             struct alms_decrease *decreases)
{
    struct alms_posting postings[VOUCHER_LINES_MAX];
    struct entry_case entry = {.record = RECORD(ALMS_KIND_ENTRY, {ALMS_FIELD_BY, "chen"})};
    struct alms_error err;

    for (size_t i = 0; i < VOUCHER_LINES_MAX && lines[i].account != NULL; i++)
        entry.lines[i] = lines[i];
    entry_settle(&entry);
    assert_accepts(alms_rule_lines(masters, &entry.record, postings, &err));
    const struct alms_voucher voucher = {&entry.record, postings, entry.record.entry.lines_count};
    return alms_voucher_decreases(masters, &voucher, decreases);
}

static void check_decreases(const struct alms_masters *masters, const struct alms_line *lines,
                            const struct expected *expected, size_t count)
{
    struct alms_decrease decreases[2 * VOUCHER_LINES_MAX];

    assert_int_equal(list_decreases(masters, lines, decreases), count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(decreases[i].account_id, alms_account_find(masters, expected[i].account));
        assert_int_equal(decreases[i].fund_id, alms_fund_find(masters, expected[i].fund));
        assert_int_equal(decreases[i].commodity_id,
                         alms_commodity_find(masters, expected[i].commodity));
        assert_true(decreases[i].amount == expected[i].amount);
    }
}

static void check_what_is_taken_away(void **state)
{
    static const struct alms_line INCOME[] = {{"1002", "GEN", "CNY", "5.00"},
                                              {"490101", "GEN", "CNY", "-5.00"},
                                              {NULL, NULL, NULL, NULL}};
    static const struct alms_line COST[] = {{"530101", "GEN", "CNY", "5.00"},
                                            {"1002", "GEN", "CNY", "-5.00"},
                                            {NULL, NULL, NULL, NULL}};
    static const struct expected COST_EXPECTED[] = {{NULL, "GEN", "CNY", -500},
                                                    {"1002", "GEN", "CNY", -500}};
    /* From bank to till: the fund keeps it, the bank does not. */
    static const struct alms_line MOVE[] = {
        {"1001", "GEN", "CNY", "5.00"}, {"1002", "GEN", "CNY", "-5.00"}, {NULL, NULL, NULL, NULL}};
    static const struct expected MOVE_EXPECTED[] = {{"1002", "GEN", "CNY", -500}};
    /* A debt takes from the fund and from no account's money. */
    static const struct alms_line DEBT[] = {{"530101", "GEN", "CNY", "5.00"},
                                            {"2209", "GEN", "CNY", "-5.00"},
                                            {NULL, NULL, NULL, NULL}};
    static const struct expected DEBT_EXPECTED[] = {{NULL, "GEN", "CNY", -500}};

    check_decreases(*state, INCOME, NULL, 0);
    check_decreases(*state, COST, COST_EXPECTED, 2);
    check_decreases(*state, MOVE, MOVE_EXPECTED, 1);
    check_decreases(*state, DEBT, DEBT_EXPECTED, 1);
}

/* Lines of one fund, account and commodity are one; what comes in is set off. */
static void check_sums(void **state)
{
    static const struct alms_line LINES[] = {
        {"1002", "GEN", "CNY", "-5.00"},  {"1002", "GEN", "CNY", "2.00"},
        {"1002", "GEN", "CNY", "-1.50"},  {"1201", "GEN", "PACK", "-3"},
        {"1002", "KIDS", "CNY", "-1.00"}, {"1001", "KIDS", "CNY", "4.00"},
        {"1002", "GEN", "USD", "-0.01"},  {NULL, NULL, NULL, NULL}};
    static const struct expected EXPECTED[] = {
        {NULL, "GEN", "CNY", -450},  {"1002", "GEN", "CNY", -450},  {NULL, "GEN", "PACK", -3},
        {"1201", "GEN", "PACK", -3}, {"1002", "KIDS", "CNY", -100}, {NULL, "GEN", "USD", -1},
        {"1002", "GEN", "USD", -1}};

    check_decreases(*state, LINES, EXPECTED, COUNT_OF(EXPECTED));
}

/* --- is there enough ----------------------------------------------------------------------- */

/* Rules FUND-3 and FUND-4: down to zero, and not below. */
static void check_borders(void **state)
{
    static const struct {
        int64_t lowest, amount;
        bool is_enough;
    } CASES[] = {
        {500, -500, true},
        {500, -499, true},
        {500, -501, false},
        {499, -500, false},
        {0, -1, false},
        {1, -1, true},
        {-1, -1, false},
        {INT64_MAX, -INT64_MAX, true},
        {INT64_MAX - 1, -INT64_MAX, false},
        {INT64_MAX, INT64_MIN, false}, /* more than any fund can have */
        {0, INT64_MIN, false},
        {INT64_MIN, -1, false},
        {INT64_MIN, INT64_MIN, false},
    };
    struct alms_decrease decrease = {.fund_id = alms_fund_find(*state, "GEN"),
                                     .commodity_id = alms_commodity_find(*state, "CNY")};
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        decrease.amount = CASES[i].amount;
        for (int whole = 0; whole < 2; whole++) {
            decrease.account_id = whole == 1 ? ALMS_ID_NONE : alms_account_find(*state, "1002");
            if (CASES[i].is_enough) {
                assert_accepts(alms_rule_decrease(*state, &decrease, CASES[i].lowest, &err));
            } else {
                assert_refuses(alms_rule_decrease(*state, &decrease, CASES[i].lowest, &err),
                               whole == 1 ? ALMS_E_FUND_OVERSPENT : ALMS_E_HOLDING_OVERDRAWN);
            }
        }
    }
}

static void check_messages(void **state)
{
    struct alms_decrease decrease = {.account_id = ALMS_ID_NONE,
                                     .fund_id = alms_fund_find(*state, "KIDS"),
                                     .commodity_id = alms_commodity_find(*state, "CNY"),
                                     .amount = -12345};
    struct alms_error err;
    char message[ALMS_MESSAGE_SIZE_BYTES];

    assert_refuses(alms_rule_decrease(*state, &decrease, 12344, &err), ALMS_E_FUND_OVERSPENT);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(message, "fund 'KIDS' has 123.44 CNY, and 123.45 are asked");
    decrease.account_id = alms_account_find(*state, "1002.02");
    decrease.commodity_id = alms_commodity_find(*state, "PACK");
    decrease.amount = INT64_MIN;
    assert_refuses(alms_rule_decrease(*state, &decrease, 7, &err), ALMS_E_HOLDING_OVERDRAWN);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(message, "fund 'KIDS' has 7 PACK in account '1002.02', and "
                                 "9223372036854775808 are asked");
}

/*
 * More than 64 bits can say is taken away: no fund has that much, and what comes in by a later
 * line does not make it less.
 */
static void check_more_than_64_bits(void **state)
{
    static const struct alms_line BROUGHT_IN[] = {{"1002", "GEN", "CNY", "92233720368547758.07"},
                                                  {"1002", "GEN", "CNY", "0.01"},
                                                  {"1002", "GEN", "CNY", "-0.02"},
                                                  {NULL, NULL, NULL, NULL}};
    static const struct alms_line LINES[] = {{"1002", "GEN", "CNY", "-92233720368547758.07"},
                                             {"2209", "KIDS", "CNY", "0.01"},
                                             {"1002", "GEN", "CNY", "-92233720368547758.07"},
                                             {"1002", "GEN", "CNY", "92233720368547758.07"},
                                             {NULL, NULL, NULL, NULL}};
    struct alms_decrease decreases[2 * VOUCHER_LINES_MAX];
    struct alms_error err;

    check_decreases(*state, BROUGHT_IN, NULL, 0);
    assert_int_equal(list_decreases(*state, LINES, decreases), 2);
    assert_refuses(alms_rule_decrease(*state, &decreases[0], INT64_MAX, &err),
                   ALMS_E_FUND_OVERSPENT);
    assert_refuses(alms_rule_decrease(*state, &decreases[1], INT64_MAX, &err),
                   ALMS_E_HOLDING_OVERDRAWN);
}

#define WITH_MASTERS(test) cmocka_unit_test_setup_teardown(test, open_masters, close_masters)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MASTERS(check_what_is_taken_away),
        WITH_MASTERS(check_sums),
        WITH_MASTERS(check_borders),
        WITH_MASTERS(check_messages),
        WITH_MASTERS(check_more_than_64_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
