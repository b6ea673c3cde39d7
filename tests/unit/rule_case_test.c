/* rule_case - every step from every state, and what a case is after it. */
#include "model/rule_case.h"

#include "support/check.h"
#include "unit/records.h"

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

static struct alms_case case_in(enum alms_case_state state)
{
    return (struct alms_case){
        .code = "C-1",
        .programme = "HEART",
        .event = "1",
        .variant = "base",
        .fund = "KIDS",
        .commodity = "CNY",
        .related = " wu ",
        .approver = "li",
        .state = state,
        .amount = 1000,
        .paid = state == ALMS_CASE_PART_PAID ? 400
                : state >= ALMS_CASE_PAID    ? 1000
                                             : 0,
        .applied = {2026, 1, 1},
        .moved = {2026, 1, 2},
        .noticed_until = {2026, 1, 5},
        .payable_until = {2026, 2, 1},
    };
}

/* The states from which each step is taken: a letter each, in the order of a life. */
static const struct {
    enum alms_kind kind;
    const char *from; /* a pplied c hecked A pproved n oticed y payable t part-paid p aid f
                         confirmed r eturned x refused w ithdrawn */
} STEPS[] = {
    {ALMS_KIND_CASE_CHECK, "a"},     {ALMS_KIND_CASE_APPROVE, "c"},
    {ALMS_KIND_CASE_REFUSE, "acAn"}, {ALMS_KIND_CASE_NOTICE, "A"},
    {ALMS_KIND_CASE_OBJECT, "nyt"},  {ALMS_KIND_CASE_RESOLVE, "nyt"},
    {ALMS_KIND_CASE_PAYABLE, "nyt"}, {ALMS_KIND_CASE_ORDER, "yt"},
    {ALMS_KIND_CASE_FAIL, "yt"},     {ALMS_KIND_AID, "yt"},
    {ALMS_KIND_CASE_PASS, "yt"},     {ALMS_KIND_CASE_CONFIRM, "p"},
    {ALMS_KIND_CASE_RETURN, "tpf"},  {ALMS_KIND_CASE_WITHDRAW, "acAny"},
    {ALMS_KIND_REVERSE, "tpfr"},
};

/* Rule CASE-1. */
static void check_order(void **state)
{
    static const char LETTERS[] = "-acAnytpfrxw";
    struct alms_error err;

    (void)state;
    assert_int_equal(strlen(LETTERS), ALMS_CASE_STATE_COUNT);
    for (size_t i = 0; i < COUNT_OF(STEPS); i++) {
        for (int from = 1; from < ALMS_CASE_STATE_COUNT; from++) {
            const struct alms_case before = case_in((enum alms_case_state)from);
            if (strchr(STEPS[i].from, LETTERS[from]) != NULL) {
                assert_accepts(alms_rule_case_order(&before, STEPS[i].kind, &err));
            } else {
                assert_refuses(alms_rule_case_order(&before, STEPS[i].kind, &err),
                               ALMS_E_CASE_STATE);
            }
        }
    }
}

static void check_words(void **state)
{
    enum alms_case_state found = ALMS_CASE_NONE;

    (void)state;
    assert_string_equal(alms_case_state_word(ALMS_CASE_NONE), "");
    for (int i = 1; i < ALMS_CASE_STATE_COUNT; i++) {
        assert_true(alms_case_state_find(alms_case_state_word((enum alms_case_state)i), &found));
        assert_int_equal(found, i);
    }
    assert_false(alms_case_state_find("", &found));
    assert_false(alms_case_state_find("Paid", &found));
}

/* A payment of the case on a day. */
static struct alms_record payment(struct alms_line *line)
{
    struct alms_record record =
        RECORD(ALMS_KIND_AID, {ALMS_FIELD_CASE, "C-1"}, {ALMS_FIELD_PROGRAMME, "HEART"},
               {ALMS_FIELD_APPROVER, "li"});

    *line = (struct alms_line){"510102", "KIDS", "CNY", "10.00"};
    record.entry.lines = line;
    record.entry.lines_count = 1;
    return record;
}

struct paying {
    enum alms_code code;
    int64_t amount;
    int64_t objections;
    uint64_t batch;
    struct alms_date date;
    const char *approver;
    const char *fund;
    const char *by;
};

/* Rules CASE-2 to CASE-6 and CASE-17 at their borders, one fault each. */
static void check_payments(void **state)
{
    static const struct paying CASES[] = {
        {ALMS_OK, 1000, 0, 0, {2026, 1, 6}, "li", "KIDS", "chen"},
        {ALMS_OK, 1, 0, 0, {2026, 2, 1}, "li", "KIDS", "chen"},
        {ALMS_E_CASE_AMOUNT, 1001, 0, 0, {2026, 1, 6}, "li", "KIDS", "chen"},
        {ALMS_E_CASE_OBJECTED, 1000, 1, 0, {2026, 1, 6}, "li", "KIDS", "chen"},
        {ALMS_E_CASE_NOTICE, 1000, 0, 0, {2026, 1, 5}, "li", "KIDS", "chen"},
        {ALMS_E_CASE_LAPSED, 1000, 0, 0, {2026, 2, 2}, "li", "KIDS", "chen"},
        {ALMS_E_APPROVER_MISSING, 1000, 0, 0, {2026, 1, 6}, "sun", "KIDS", "chen"},
        {ALMS_E_ENTRY_LINES, 1000, 0, 0, {2026, 1, 6}, "li", "GEN", "chen"},
        {ALMS_E_CASE_CONFLICT, 1000, 0, 0, {2026, 1, 6}, "li", "KIDS", "wu"},
        {ALMS_E_PAY_BATCH, 1000, 0, 7, {2026, 1, 6}, "li", "KIDS", "chen"},
    };
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alms_line line;
        struct alms_record record = payment(&line);
        struct alms_case before = case_in(ALMS_CASE_PAYABLE);
        const struct alms_step step = {
            .record = &record, .amount = CASES[i].amount, .date = CASES[i].date};
        before.objections = CASES[i].objections;
        before.batch = CASES[i].batch;
        line.fund = CASES[i].fund;
        alms_record_set(&record, ALMS_FIELD_APPROVER, CASES[i].approver);
        alms_record_set(&record, ALMS_FIELD_BY, CASES[i].by);
        if (CASES[i].code == ALMS_OK) {
            assert_accepts(alms_rule_case(*state, &before, &step, &err));
        } else {
            assert_refuses(alms_rule_case(*state, &before, &step, &err), CASES[i].code);
            assert_int_equal(err.count, 1);
        }
    }
}

/* Part, rest, all back; what is reserved goes down with what is paid. */
static void check_taking(void **state)
{
    struct alms_line line;
    struct alms_record record = payment(&line);
    struct alms_case item = case_in(ALMS_CASE_PAYABLE);
    struct alms_step step = {.record = &record, .amount = 400, .date = {2026, 1, 6}};

    (void)state;
    assert_true(alms_case_reserved(&item) == 1000);
    alms_case_take(&item, &step);
    assert_int_equal(item.state, ALMS_CASE_PART_PAID);
    assert_true(alms_case_reserved(&item) == 600);
    step.amount = 600;
    alms_case_take(&item, &step);
    assert_int_equal(item.state, ALMS_CASE_PAID);
    assert_true(alms_case_reserved(&item) == 0);
    assert_int_equal(item.paid_on.day, 6);

    struct alms_record reversal = RECORD(ALMS_KIND_REVERSE, {ALMS_FIELD_OF, "P-2026-01-000001"});
    reversal.entry = record.entry;
    step = (struct alms_step){
        .record = &reversal, .original = &record, .amount = 600, .date = {2026, 1, 7}};
    alms_case_take(&item, &step);
    assert_int_equal(item.state, ALMS_CASE_PART_PAID);
    assert_true(alms_case_reserved(&item) == 600);
    assert_int_equal(item.paid_on.year, 0);

    item = case_in(ALMS_CASE_PAID);
    struct alms_record back = RECORD(ALMS_KIND_CASE_RETURN, {ALMS_FIELD_CASE, "C-1"});
    back.entry = record.entry;
    step = (struct alms_step){.record = &back, .amount = 1000, .date = {2026, 1, 8}};
    alms_case_take(&item, &step);
    assert_int_equal(item.state, ALMS_CASE_RETURNED);
    assert_false(alms_case_counts(&item));
    reversal.entry = back.entry;
    step = (struct alms_step){.record = &reversal, .original = &back, .amount = 1000};
    alms_case_take(&item, &step);
    assert_int_equal(item.state, ALMS_CASE_PAID);
    assert_true(item.returned == 0);
}

#define WITH_MASTERS(test) cmocka_unit_test_setup_teardown(test, open_masters, close_masters)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_order),
        cmocka_unit_test(check_words),
        WITH_MASTERS(check_payments),
        cmocka_unit_test(check_taking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
