/* rule_currency - money of other currencies: rates, worth, shares, differences, revaluations. */
#include "model/rule_currency.h"

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

/* --- rates --------------------------------------------------------------------------------- */

/* Rule CURRENCY-2. */
static void check_rates(void **state)
{
    static const char *const GOOD[] = {"7.1643", "1",     "0.000000000001",
                                       "7.10",   "007.1", "99999999999.123456789012"};
    static const char *const BAD[] = {"0",
                                      "0.000",
                                      "-7.1",
                                      "",
                                      "7,1",
                                      ".5",
                                      "7.",
                                      "1e3",
                                      " 7.1",
                                      "7.1234567890123",
                                      "+7.1",
                                      "seven",
                                      "999999999999.123456789012"};
    struct alms_error err;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(GOOD); i++) {
        alms_error_clear(&err);
        assert_int_equal(alms_rule_rate(GOOD[i], &err), ALMS_OK);
    }
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        alms_error_clear(&err);
        assert_int_equal(alms_rule_rate(BAD[i], &err), ALMS_E_RATE_UNFIT);
    }
}

/* Rule CURRENCY-3: half up, once, to the unit of the base currency, away from zero. */
static void check_worth(void **state)
{
    static const struct {
        const char *rate;
        int64_t foreign, worth;
    } CASES[] = {
        {"7.1643", 10000, 71643},
        {"7.1643", 1, 7},
        {"7.5", 1, 8},
        {"7.49999", 1, 7},
        {"7.5", -1, -8},
        {"0.5", 1, 1},
        {"0.4", 1, 0},
        {"7.16545", 10001, 71662},
        {"0.000000000001", 100, 0},
    };
    struct alms_error err;
    int64_t worth = 0;
    const int32_t dollar = alms_commodity_find(*state, "USD");

    alms_error_clear(&err);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct alms_rated rated = {CASES[i].rate, dollar, CASES[i].foreign};
        assert_int_equal(alms_rate_worth(*state, &rated, &worth, &err), ALMS_OK);
        assert_true(worth == CASES[i].worth);
    }
    const struct alms_rated wide = {"1000000", dollar, INT64_MAX};
    assert_int_equal(alms_rate_worth(*state, &wide, &worth, &err), ALMS_E_AMOUNT_RANGE);
}

/* --- positions ----------------------------------------------------------------------------- */

/* Rule CURRENCY-4: a share, rounded half up, and all that is left with the last of it. */
static void check_shares(void **state)
{
    static const struct {
        struct alms_position before;
        int64_t foreign, share;
    } CASES[] = {
        {{10000, 71643, 10000, 71643, 0, 0}, -5000, -35822},
        {{10000, 71643, 10000, 71643, 0, 0}, -10000, -71643},
        {{10000, 71643, 10000, 71643, 0, 0}, -10001, 0},
        {{3, 10, 3, 10, 0, 0}, -1, -3},
        {{3, 10, 3, 10, 0, 0}, -2, -7},
        {{2, 7, 2, 7, 0, 0}, -1, -4},
        /* no day's worth falls below zero before the last of it is gone */
        {{300, 900, 100, 200, 0, 0}, -100, -200},
        {{300, 900, 100, -5, 0, 0}, -100, 0},
        {{300, 900, 100, 200, 0, 0}, -300, -900},
        /* what is owed */
        {{-4000, -31200, 0, 0, 0, 0}, 1000, 7800},
        {{-4000, -31200, 0, 0, 0, 0}, 4000, 31200},
        /* what comes in is no share */
        {{10000, 71643, 10000, 71643, 0, 0}, 5, 0},
        {{-4000, -31200, 0, 0, 0, 0}, -1, 0},
        {{0, 0, 0, 0, 0, 0}, -1, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        assert_true(alms_position_share(&CASES[i].before, CASES[i].foreign) == CASES[i].share);
}

/* --- lines --------------------------------------------------------------------------------- */

#define FOREIGN(account_code, fund_code, worth, amount_text)                                       \
    {                                                                                              \
        .account = (account_code), .fund = (fund_code), .commodity = "CNY", .amount = (worth),     \
        .currency = "USD", .foreign = (amount_text)                                                \
    }

/* An entry about dollars, at 7.20 by a bank, approved. */
#define DOLLARS(...)                                                                               \
    {                                                                                              \
        .record = RECORD(ALMS_KIND_ENTRY, {ALMS_FIELD_BY, "chen"}, {ALMS_FIELD_APPROVER, "li"},    \
                         {ALMS_FIELD_RATE, "7.20"}, {ALMS_FIELD_RATE_SOURCE, "bank"}),             \
        .lines = {                                                                                 \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

/* Judges the lines of an entry and then, each by the same position, its foreign money. */
static enum alms_code judge(const struct alms_masters *masters, struct entry_case *entry,
                            const struct alms_position *before, struct alms_error *err)
{
    struct alms_posting postings[VOUCHER_LINES_MAX];
    int64_t difference = 0;

    alms_error_clear(err);
    entry_settle(entry);
    const struct alms_voucher voucher = {&entry->record, postings, entry->record.entry.lines_count};
    NOTE(alms_rule_lines(masters, &entry->record, postings, err));
    if (err->count > 0)
        return alms_error_code(err);
    NOTE(alms_rule_voucher(masters, &voucher, err));
    if (err->count > 0 || before == NULL)
        return alms_error_code(err);
    for (size_t i = 0; i < voucher.count; i++) {
        if (postings[i].is_foreign)
            alms_rule_foreign_line(masters, &voucher, i, before, &difference, err);
    }
    if (err->count == 0)
        alms_rule_difference(masters, &voucher, postings[0].fund_id, difference, err);
    return alms_error_code(err);
}

/* Rules CURRENCY-1 and CURRENCY-9: where foreign money may stand, and how. */
static void check_where_it_stands(void **state)
{
    struct {
        enum alms_code verdict;
        struct entry_case entry;
    } cases[] = {
        {ALMS_OK,
         DOLLARS(FOREIGN("1002", "GEN", "72.00", "10.00"), {"490101", "GEN", "CNY", "-72.00"})},
        {ALMS_OK,
         DOLLARS(FOREIGN("1122", "GEN", "72.00", "10.00"), {"490101", "GEN", "CNY", "-72.00"})},
        /* no account of assets or liabilities */
        {ALMS_E_FOREIGN_LINE,
         DOLLARS({"1002", "GEN", "CNY", "72.00"}, FOREIGN("490101", "GEN", "-72.00", "-10.00"))},
        /* opposite ways */
        {ALMS_E_FOREIGN_LINE,
         DOLLARS(FOREIGN("1002", "GEN", "72.00", "-10.00"), {"490101", "GEN", "CNY", "-72.00"})},
        /* nothing of it */
        {ALMS_E_AMOUNT_ZERO,
         DOLLARS(FOREIGN("1002", "GEN", "72.00", "0.00"), {"490101", "GEN", "CNY", "-72.00"})},
        /* not in its one form */
        {ALMS_E_RECORD_FORM,
         DOLLARS(FOREIGN("1002", "GEN", "72.00", "10"), {"490101", "GEN", "CNY", "-72.00"})},
        {ALMS_E_AMOUNT_SCALE,
         DOLLARS(FOREIGN("1002", "GEN", "72.00", "10.001"), {"490101", "GEN", "CNY", "-72.00"})},
        /* twice */
        {ALMS_E_FOREIGN_LINE,
         DOLLARS(FOREIGN("1002", "GEN", "72.00", "10.00"), FOREIGN("1002", "GEN", "7.20", "1.00"),
                 {"490101", "GEN", "CNY", "-79.20"})},
        /* of the base currency */
        {ALMS_E_FOREIGN_LINE,
         DOLLARS({"1002", "GEN", "CNY", "72.00", .currency = "CNY", .foreign = "72.00"},
                 {"490101", "GEN", "CNY", "-72.00"})},
        /* two currencies, one rate */
        {ALMS_E_FOREIGN_LINE,
         DOLLARS(FOREIGN("1002", "GEN", "72.00", "10.00"),
                 {"1001", "GEN", "CNY", "7.20", .currency = "PACK", .foreign = "1"},
                 {"490101", "GEN", "CNY", "-79.20"})},
        {ALMS_E_NOT_FOUND,
         DOLLARS({"1002", "GEN", "CNY", "72.00", .currency = "XYZ", .foreign = "72.00"},
                 {"490101", "GEN", "CNY", "-72.00"})},
        /* a rate for nothing */
        {ALMS_E_RATE_UNFIT,
         DOLLARS({"1002", "GEN", "CNY", "72.00"}, {"490101", "GEN", "CNY", "-72.00"})},
    };
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(judge(*state, &cases[i].entry, NULL, &err), cases[i].verdict);

    struct entry_case bare =
        DOLLARS({"1002", "GEN", "USD", "10.00"}, {"490101", "GEN", "USD", "-10.00"});
    assert_int_equal(judge(*state, &bare, NULL, &err), ALMS_E_FOREIGN_BARE);
    assert_int_equal(err.count, 3); /* both lines, and the rate for nothing */
}

/* Rules CURRENCY-2 to CURRENCY-6, against 100 dollars that are worth 700. */
static void check_what_it_is_worth(void **state)
{
    static const struct alms_position HUNDRED = {10000, 70000, 10000, 70000, 0, 0};
    struct {
        enum alms_code verdict;
        struct entry_case entry;
    } cases[] = {
        /* in: 10 x 7.20 */
        {ALMS_OK,
         DOLLARS(FOREIGN("1002", "GEN", "72.00", "10.00"), {"490101", "GEN", "CNY", "-72.00"})},
        {ALMS_E_FOREIGN_VALUE,
         DOLLARS(FOREIGN("1002", "GEN", "72.01", "10.00"), {"490101", "GEN", "CNY", "-72.01"})},
        /* out: 10 of 100 are worth 70, at the day's rate 72: a gain of 2 */
        {ALMS_OK, DOLLARS(FOREIGN("1002", "GEN", "-70.00", "-10.00"),
                          {"530101", "GEN", "CNY", "72.00"}, {"540101", "GEN", "CNY", "-2.00"})},
        {ALMS_E_FOREIGN_VALUE,
         DOLLARS(FOREIGN("1002", "GEN", "-72.00", "-10.00"), {"530101", "GEN", "CNY", "72.00"})},
        {ALMS_E_EXCHANGE_DIFFERENCE,
         DOLLARS(FOREIGN("1002", "GEN", "-70.00", "-10.00"), {"530101", "GEN", "CNY", "70.00"})},
        {ALMS_E_EXCHANGE_DIFFERENCE,
         DOLLARS(FOREIGN("1002", "GEN", "-70.00", "-10.00"), {"530101", "GEN", "CNY", "71.99"},
                 {"540101", "GEN", "CNY", "-1.99"})},
        /* beside the difference there may be other costs of that account */
        {ALMS_OK, DOLLARS(FOREIGN("1002", "GEN", "-70.00", "-10.00"),
                          {"540101", "GEN", "CNY", "72.00"}, {"540101", "GEN", "CNY", "-2.00"})},
        /* moved: no rate counts */
        {ALMS_OK, DOLLARS(FOREIGN("1002", "GEN", "-70.00", "-10.00"),
                          FOREIGN("1001", "GEN", "70.00", "10.00"))},
        {ALMS_E_HOLDING_OVERDRAWN,
         DOLLARS(FOREIGN("1002", "GEN", "-720.00", "-100.01"), {"530101", "GEN", "CNY", "720.00"})},
    };
    struct alms_error err;

    for (size_t i = 0; i + 2 < COUNT_OF(cases); i++)
        assert_int_equal(judge(*state, &cases[i].entry, &HUNDRED, &err), cases[i].verdict);
    assert_int_equal(judge(*state, &cases[COUNT_OF(cases) - 1].entry, &HUNDRED, &err),
                     ALMS_E_HOLDING_OVERDRAWN);

    /* Without a rate nothing comes in or goes out; what only moves needs none. */
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const bool is_moved = cases[i].verdict == ALMS_OK && i == 7;
        alms_record_set(&cases[i].entry.record, ALMS_FIELD_RATE, NULL);
        alms_record_set(&cases[i].entry.record, ALMS_FIELD_RATE_SOURCE, NULL);
        assert_int_equal(judge(*state, &cases[i].entry, NULL, &err),
                         is_moved ? ALMS_OK : ALMS_E_RATE_MISSING);
        assert_int_equal(err.count, is_moved ? 0 : 2);
    }
}

/* Rule CURRENCY-5 of reversals: nothing keeps no worth, and what is left keeps some. */
static void check_reversals(void **state)
{
    static const struct {
        enum alms_code verdict;
        struct alms_position before;
    } CASES[] = {
        {ALMS_OK, {1000, 7200, 1000, 7200, 0, 0}},
        {ALMS_OK, {2000, 14000, 1000, 7200, 0, 0}},
        {ALMS_E_FOREIGN_MOVED, {1000, 7100, 1000, 7100, 0, 0}},
        {ALMS_E_FOREIGN_MOVED, {1000, 7300, 1000, 7300, 0, 0}},
        {ALMS_E_FOREIGN_MOVED, {1500, 7100, 1500, 7100, 0, 0}},
        {ALMS_E_FOREIGN_MOVED, {2000, 14000, 1000, 7100, 0, 0}},
        {ALMS_E_HOLDING_OVERDRAWN, {1000, 7200, 999, 7200, 0, 0}},
    };
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct entry_case entry =
            DOLLARS(FOREIGN("1002", "GEN", "-72.00", "-10.00"), {"490101", "GEN", "CNY", "72.00"});
        struct alms_posting postings[VOUCHER_LINES_MAX];
        int64_t difference = 0;
        entry.record.kind = ALMS_KIND_REVERSE;
        entry_settle(&entry);
        alms_error_clear(&err);
        NOTE(alms_rule_lines(*state, &entry.record, postings, &err));
        const struct alms_voucher voucher = {&entry.record, postings, 2};
        alms_rule_foreign_line(*state, &voucher, 0, &CASES[i].before, &difference, &err);
        assert_int_equal(alms_error_code(&err), CASES[i].verdict);
    }
}

/* --- revaluations -------------------------------------------------------------------------- */

/* Rule CURRENCY-7: positions grow to the closing rate, unless their worth would not come out. */
static void check_growth(void **state)
{
    static const char *const RATES[] = {"USD 7.30"};
    static const struct {
        enum alms_code verdict;
        struct alms_position position;
        int64_t growth;
    } CASES[] = {
        {ALMS_OK, {10000, 70000, 10000, 70000, 10000, 70000}, 3000},
        {ALMS_OK, {10000, 73000, 10000, 73000, 10000, 73000}, 0},
        {ALMS_OK, {10000, 80000, 10000, 80000, 10000, 80000}, -7000},
        {ALMS_OK, {5000, 35000, 5000, 35000, 10000, 70000}, 3000},
        /* all of it is gone since */
        {ALMS_E_FOREIGN_MOVED, {0, 0, 0, 0, 10000, 70000}, 0},
        {ALMS_OK, {0, 0, 0, 0, 10000, 73000}, 0},
        /* what is left would be worth less than nothing */
        {ALMS_E_FOREIGN_MOVED, {100, 800, 100, 800, 10000, 80000}, 0},
        /* what is owed */
        {ALMS_OK, {-10000, -70000, 0, 0, -10000, -70000}, -3000},
        {ALMS_E_FOREIGN_MOVED, {-100, -700, 0, 0, -10000, -80000}, 0},
    };
    struct alms_error err;
    const struct alms_value rates = {.items = RATES, .count = 1};
    struct alms_revalued revalued = {alms_fund_find(*state, "GEN"),
                                     alms_account_find(*state, "1002"),
                                     alms_commodity_find(*state, "USD"),
                                     {0}};
    int64_t growth = 0;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        if (CASES[i].position.day_amount < 0)
            revalued.account_id = alms_account_find(*state, "2209");
        revalued.position = CASES[i].position;
        alms_error_clear(&err);
        assert_int_equal(alms_rule_growth(*state, &rates, &revalued, &growth, &err),
                         CASES[i].verdict);
        if (CASES[i].verdict == ALMS_OK)
            assert_true(growth == CASES[i].growth);
    }
    revalued.currency_id = alms_commodity_find(*state, "PACK");
    alms_error_clear(&err);
    assert_int_equal(alms_rule_growth(*state, &rates, &revalued, &growth, &err),
                     ALMS_E_REVALUE_UNFIT);
}

static struct entry_case revaluation(const char *date, const char *month)
{
    static const char *const RATES[] = {"USD 7.30"};
    struct entry_case entry = {
        .record = RECORD(ALMS_KIND_REVALUE, {ALMS_FIELD_BY, "chen"}, {ALMS_FIELD_MONTH, month},
                         {ALMS_FIELD_RATE_SOURCE, "bank"}),
        .lines = {FOREIGN("1002", "KIDS", "-3.00", "0.00"), {"540102", "KIDS", "CNY", "3.00"}},
    };
    struct alms_error err;

    alms_error_clear(&err);
    record_set_list(&entry.record, ALMS_FIELD_RATES, RATES, 1);
    assert_int_equal(alms_date_parse(date, &entry.record.entry.date, &err), ALMS_OK);
    return entry;
}

/* Judges a revaluation, whose date stays. */
static enum alms_code
judge_revaluation(const struct alms_masters *masters, struct entry_case *entry)
{
    const struct alms_date date = entry->record.entry.date;
    struct alms_posting postings[VOUCHER_LINES_MAX];
    struct alms_error err;

    alms_error_clear(&err);
    entry_settle(entry);
    entry->record.entry.date = date;
    const struct alms_voucher voucher = {&entry->record, postings, entry->record.entry.lines_count};
    NOTE(alms_rule_lines(masters, &entry->record, postings, &err));
    if (err.count == 0)
        NOTE(alms_rule_voucher(masters, &voucher, &err));
    return alms_error_code(&err);
}

/* Rule CURRENCY-7: its day, its lines, its rates; nobody approves it, and it spends nothing. */
static void check_revaluations(void **state)
{
    static const char *const TWICE[] = {"USD 7.30", "USD 7.40"};
    static const char *const BASE[] = {"CNY 1"};
    static const char *const WORD[] = {"USD"};
    static const char *const NOTHING[] = {"USD 0"};
    const char *const *const wrong[] = {TWICE, BASE, WORD, NOTHING};
    struct entry_case entry = revaluation("2026-02-28", "2026-02");

    assert_int_equal(judge_revaluation(*state, &entry), ALMS_OK);
    entry = revaluation("2026-02-27", "2026-02");
    assert_int_equal(judge_revaluation(*state, &entry), ALMS_E_REVALUE_UNFIT);
    entry = revaluation("2026-02-28", "2026-01");
    assert_int_equal(judge_revaluation(*state, &entry), ALMS_E_REVALUE_UNFIT);
    entry = revaluation("2026-02-28", "2026-02");
    entry.lines[1].account = "530102";
    assert_int_equal(judge_revaluation(*state, &entry), ALMS_E_REVALUE_UNFIT);
    entry = revaluation("2026-02-28", "2026-02");
    entry.lines[0].foreign = "-1.00";
    assert_int_equal(judge_revaluation(*state, &entry), ALMS_E_REVALUE_UNFIT);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        entry = revaluation("2026-02-28", "2026-02");
        record_set_list(&entry.record, ALMS_FIELD_RATES, wrong[i], wrong[i] == TWICE ? 2 : 1);
        assert_int_equal(judge_revaluation(*state, &entry), ALMS_E_RATE_UNFIT);
    }
}

/* --- differences --------------------------------------------------------------------------- */

/* Which line of a record is the exchange difference, told from the record alone. */
static void check_difference_lines(void **state)
{
    struct entry_case entry =
        DOLLARS(FOREIGN("1002", "GEN", "-70.00", "-10.00"), {"540101", "GEN", "CNY", "72.00"},
                {"540101", "GEN", "CNY", "-2.00"});
    struct alms_posting postings[VOUCHER_LINES_MAX];
    struct alms_error err;

    alms_error_clear(&err);
    entry_settle(&entry);
    assert_int_equal(alms_rule_lines(*state, &entry.record, postings, &err), ALMS_OK);
    const struct alms_voucher voucher = {&entry.record, postings, 3};
    assert_false(alms_is_difference(*state, &voucher, 0));
    assert_false(alms_is_difference(*state, &voucher, 1));
    assert_true(alms_is_difference(*state, &voucher, 2));
    alms_record_set(&entry.record, ALMS_FIELD_RATE, "7.00");
    assert_false(alms_is_difference(*state, &voucher, 2));
    alms_record_set(&entry.record, ALMS_FIELD_RATE, NULL);
    assert_false(alms_is_difference(*state, &voucher, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_rates),
        cmocka_unit_test(check_worth),
        cmocka_unit_test(check_shares),
        cmocka_unit_test(check_where_it_stands),
        cmocka_unit_test(check_what_it_is_worth),
        cmocka_unit_test(check_reversals),
        cmocka_unit_test(check_growth),
        cmocka_unit_test(check_revaluations),
        cmocka_unit_test(check_difference_lines),
    };
    return cmocka_run_group_tests(tests, open_masters, close_masters);
}
