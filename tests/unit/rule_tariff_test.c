/* rule_tariff - what a case gets, at every border of the programmes' published amounts. */
#include "model/rule.h"
#include "model/rule_tariff.h"

#include "support/check.h"
#include "unit/records.h"
#include "value/money.h"

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

/* Congenital heart disease, by what the family pays itself. */
static const char *const HEART[] = {
    "age 0-14",
    "bracket surgery over 5000 to 10000 give 5000",
    "bracket surgery over 10000 to 15000 give 10000",
    "bracket surgery over 15000 to 20000 give 15000",
    "bracket surgery over 20000 to 30000 give 20000",
    "bracket surgery over 30000 give 30000",
    "cap person 30000",
};

/* Leukaemia: with and without transplant, and the top-up when the transplant follows. */
static const char *const LEUKAEMIA[] = {
    "age 0-14 until 2020-12-31", "age 0-18 from 2021-01-01",      "fixed base 30000",
    "fixed transplant 50000",    "fixed top-up 20000 after base", "cap person 50000",
};

static struct alms_tariff
read_terms(const struct alms_masters *masters, const char *const *terms, size_t count)
{
    struct alms_error err;
    struct alms_tariff tariff;
    const struct alms_tariff_master master = {.terms = terms, .terms_count = count};

    assert_accepts(alms_tariff_read(masters, &master, &tariff, &err));
    return tariff;
}

#define TARIFF(masters, terms) read_terms(masters, terms, COUNT_OF(terms))

static int64_t fen(const char *text)
{
    struct alms_error err;
    int64_t minor = -1;

    if (text != NULL)
        assert_accepts(alms_minor_parse(text, 2, &minor, &err));
    return minor;
}

/* Rules TARIFF-5 and TARIFF-6. */
static void check_heart(void **state)
{
    static const struct {
        const char *cost, *given, *expected; /* NULL: refused */
    } CASES[] = {
        {"0", "0", NULL},
        {"5000", "0", NULL},
        {"5000.01", "0", "5000"},
        {"10000", "0", "5000"},
        {"10000.01", "0", "10000"},
        {"15000", "0", "10000"},
        {"15000.01", "0", "15000"},
        {"20000", "0", "15000"},
        {"20000.01", "0", "20000"},
        {"30000", "0", "20000"},
        {"30000.01", "0", "30000"},
        {"900000", "0", "30000"},
        /* The second operation: no more than 30,000 together. */
        {"30000", "5000", "20000"},
        {"30000.01", "5000", "25000"},
        {"5000.01", "29999.99", "0.01"},
        {"30000.01", "30000", NULL},
    };
    const struct alms_tariff tariff = TARIFF(*state, HEART);
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alms_granted granted = {0};
        const struct alms_grant_question question = {
            .cost = fen(CASES[i].cost),
            .asked = -1,
            .given_person = fen(CASES[i].given),
            .date = {2026, 3, 1},
        };
        if (CASES[i].expected == NULL) {
            assert_refuses(alms_rule_grant(*state, &tariff, &question, &granted, &err),
                           ALMS_E_TARIFF_GRANT);
        } else {
            assert_accepts(alms_rule_grant(*state, &tariff, &question, &granted, &err));
            assert_true(granted.amount == fen(CASES[i].expected));
        }
    }
}

/* Rule TARIFF-7 and the amounts with and without transplant. */
static void check_leukaemia(void **state)
{
    static const char *const BASE[] = {"base"};
    static const struct {
        const char *variant, *given, *expected;
        size_t had_count;
    } CASES[] = {
        {"base", "0", "30000", 0},           {"transplant", "0", "50000", 0},
        {"top-up", "30000", "20000", 1},     {"top-up", "0", NULL, 0},
        {"top-up", "50000", NULL, 1}, /* it was had already */
        {"transplant", "30000", "20000", 1},
    };
    const struct alms_tariff tariff = TARIFF(*state, LEUKAEMIA);
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alms_granted granted = {0};
        const struct alms_grant_question question = {
            .variant = CASES[i].variant,
            .cost = -1,
            .asked = -1,
            .given_person = fen(CASES[i].given),
            .had = BASE,
            .had_count = CASES[i].had_count,
        };
        if (CASES[i].expected == NULL) {
            assert_refuses(alms_rule_grant(*state, &tariff, &question, &granted, &err),
                           ALMS_E_TARIFF_GRANT);
        } else {
            assert_accepts(alms_rule_grant(*state, &tariff, &question, &granted, &err));
            assert_true(granted.amount == fen(CASES[i].expected));
        }
    }
}

/* Rule TARIFF-4: completed years on the day of the application, and limits that changed. */
static void check_ages(void **state)
{
    static const struct {
        struct alms_date birth, date;
        enum alms_code code;
    } CASES[] = {
        {{2006, 1, 1}, {2020, 12, 31}, ALMS_OK},             /* 14 */
        {{2005, 12, 31}, {2020, 12, 31}, ALMS_E_TARIFF_AGE}, /* 15 on that day */
        {{2005, 12, 31}, {2021, 1, 1}, ALMS_OK},             /* the limit of 18 */
        {{2002, 1, 2}, {2021, 1, 1}, ALMS_OK},               /* 18, the last day */
        {{2002, 1, 1}, {2021, 1, 1}, ALMS_E_TARIFF_AGE},     /* 19 */
        {{2021, 1, 1}, {2021, 1, 1}, ALMS_OK},               /* born that day */
        {{2008, 2, 29}, {2027, 2, 28}, ALMS_OK},             /* 18 until the first of March */
        {{2008, 2, 29}, {2027, 3, 1}, ALMS_E_TARIFF_AGE},
        {{0, 0, 0}, {2021, 1, 1}, ALMS_E_VALUE_MISSING},
    };
    const struct alms_tariff tariff = TARIFF(*state, LEUKAEMIA);
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alms_granted granted = {0};
        const struct alms_grant_question question = {.variant = "base",
                                                     .cost = -1,
                                                     .asked = -1,
                                                     .date = CASES[i].date,
                                                     .checks_age = true,
                                                     .birth = CASES[i].birth};
        if (CASES[i].code == ALMS_OK) {
            assert_accepts(alms_rule_grant(*state, &tariff, &question, &granted, &err));
        } else {
            assert_refuses(alms_rule_grant(*state, &tariff, &question, &granted, &err),
                           CASES[i].code);
        }
    }
}

static void check_questions(void **state)
{
    static const char *const RELIEF[] = {"upto relief 5000", "cap event 6000.50"};
    const struct alms_tariff relief = TARIFF(*state, RELIEF);
    const struct alms_tariff heart = TARIFF(*state, HEART);
    const struct alms_tariff leukaemia = TARIFF(*state, LEUKAEMIA);
    struct alms_granted granted = {0};
    struct alms_error err;
    struct alms_grant_question question = {.cost = -1, .asked = -1};

    /* Both of what is missing, at once. */
    assert_refuses(alms_rule_grant(*state, &relief, &question, &granted, &err),
                   ALMS_E_VALUE_MISSING);
    assert_refuses(alms_rule_grant(*state, &heart, &question, &granted, &err),
                   ALMS_E_VALUE_MISSING);
    assert_refuses(alms_rule_grant(*state, &leukaemia, &question, &granted, &err),
                   ALMS_E_VALUE_MISSING);
    question.variant = "other";
    assert_refuses(alms_rule_grant(*state, &leukaemia, &question, &granted, &err),
                   ALMS_E_VALUE_UNKNOWN);
    question = (struct alms_grant_question){.cost = -1, .asked = 500000};
    assert_accepts(alms_rule_grant(*state, &relief, &question, &granted, &err));
    assert_true(granted.amount == 500000);
    question.asked = 500001;
    assert_refuses(alms_rule_grant(*state, &relief, &question, &granted, &err),
                   ALMS_E_TARIFF_GRANT);
    question.asked = 100050;
    question.given_event = 500000;
    assert_accepts(alms_rule_grant(*state, &relief, &question, &granted, &err));
    question.given_event = 500001;
    assert_refuses(alms_rule_grant(*state, &relief, &question, &granted, &err),
                   ALMS_E_TARIFF_GRANT);
}

/* Rules TARIFF-1 and TARIFF-2. */
static void check_terms(void **state)
{
    static const struct {
        const char *terms[4];
        enum alms_code code;
    } CASES[] = {
        {{"fixed base 30000"}, ALMS_OK},
        {{"currency USD", "fixed base 30000.05", "count approval"}, ALMS_OK},
        {{"bracket a over 0 to 1 give 1", "bracket a over 1 give 2"}, ALMS_OK},
        {{"monthly pack 200"}, ALMS_OK},
        {{"count application"}, ALMS_E_TARIFF_SYNTAX},
        {{"fixed base"}, ALMS_E_TARIFF_SYNTAX},
        {{"fixed base 1 2"}, ALMS_E_TARIFF_SYNTAX},
        {{"fixed base 1 after base-2"}, ALMS_E_TARIFF_SYNTAX},
        {{"fixed base 0"}, ALMS_E_AMOUNT_ZERO},
        {{"fixed base -1"}, ALMS_E_AMOUNT_NEGATIVE},
        {{"fixed base 0.001"}, ALMS_E_AMOUNT_SCALE},
        {{"fixed ba_se 1"}, ALMS_E_CODE_SYNTAX},
        {{"fixed base 1", "fixed base 2"}, ALMS_E_TARIFF_SYNTAX},
        {{"fixed base 1", "currency USD"}, ALMS_E_TARIFF_SYNTAX},
        {{"currency EUR", "fixed base 1"}, ALMS_E_NOT_FOUND},
        {{"bracket a over 5 to 5 give 1"}, ALMS_E_TARIFF_SYNTAX},
        {{"bracket a over 5 give 1", "bracket a over 6 give 2"}, ALMS_E_TARIFF_SYNTAX},
        {{"bracket a over 5 to 7 give 1", "bracket a over 6 give 2"}, ALMS_E_TARIFF_SYNTAX},
        {{"bracket a over 1 to 2 give 1", "fixed a 2"}, ALMS_E_TARIFF_SYNTAX},
        {{"bracket a to 2 give 1"}, ALMS_E_TARIFF_SYNTAX},
        {{"bracket a over 1 to 2"}, ALMS_E_TARIFF_SYNTAX},
        {{"age 5-4", "fixed a 2"}, ALMS_E_TARIFF_SYNTAX},
        {{"age 14", "fixed a 2"}, ALMS_E_TARIFF_SYNTAX},
        {{"age 0-151", "fixed a 2"}, ALMS_E_TARIFF_SYNTAX},
        {{"age 0-14 from 2026-02-30", "fixed a 2"}, ALMS_E_DATE_SYNTAX},
        {{"cap person 1", "cap person 2", "fixed a 2"}, ALMS_E_TARIFF_SYNTAX},
        {{"cap family 1", "fixed a 2"}, ALMS_E_TARIFF_SYNTAX},
        {{"count never", "fixed a 2"}, ALMS_E_TARIFF_SYNTAX},
        {{"gives a 2"}, ALMS_E_TARIFF_SYNTAX},
        {{""}, ALMS_E_TARIFF_SYNTAX},
        {{"a b c d e f g h i j k"}, ALMS_E_TARIFF_SYNTAX},
        {{"fixed a23456789012345678901234567890123456789012 1"}, ALMS_E_TARIFF_SYNTAX},
    };
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alms_tariff_master master = {.terms = CASES[i].terms};
        struct alms_tariff tariff;
        while (master.terms_count < 4 && CASES[i].terms[master.terms_count] != NULL)
            master.terms_count += 1;
        err = (struct alms_error){0};
        assert_int_equal(alms_tariff_read(*state, &master, &tariff, &err), CASES[i].code);
    }
}

static void check_record(struct alms_masters *masters, const char *programme, const char *from,
                         enum alms_code code)
{
    struct alms_error err;
    struct alms_record record =
        RECORD(ALMS_KIND_TARIFF_ADD, {ALMS_FIELD_PROGRAMME, programme}, {ALMS_FIELD_FROM, from});

    record_set_list(&record, ALMS_FIELD_TERMS, HEART, COUNT_OF(HEART));
    if (code == ALMS_OK) {
        assert_accepts(alms_rule_master(masters, &record, &err));
        alms_masters_apply(masters, &record);
    } else {
        assert_refuses(alms_rule_master(masters, &record, &err), code);
    }
}

/* Rule TARIFF-3, and which tariff is in force on a day. */
static void check_sequence(void **state)
{
    struct alms_masters *masters = *state;

    check_record(masters, "NONE", "2026-01-01", ALMS_E_NOT_FOUND);
    check_record(masters, "GONE", "2026-01-01", ALMS_E_CLOSED);
    check_record(masters, "HEART", "2026-02-30", ALMS_E_DATE_SYNTAX);
    check_record(masters, "HEART", "2026-01-01", ALMS_OK);
    check_record(masters, "HEART", "2026-01-01", ALMS_E_DATE_EARLY);
    check_record(masters, "HEART", "2025-12-31", ALMS_E_DATE_EARLY);
    check_record(masters, "ELDER", "2025-12-31", ALMS_OK);
    check_record(masters, "HEART", "2026-04-01", ALMS_OK);
    assert_null(alms_tariff_on(masters, "HEART", (struct alms_date){2025, 12, 31}));
    assert_int_equal(alms_tariff_on(masters, "HEART", (struct alms_date){2026, 3, 31})->from.month,
                     1);
    assert_int_equal(alms_tariff_on(masters, "HEART", (struct alms_date){2026, 4, 1})->from.month,
                     4);
    assert_null(alms_tariff_on(masters, "OTHER", (struct alms_date){2026, 4, 1}));
}

#define WITH_MASTERS(test) cmocka_unit_test_setup_teardown(test, open_masters, close_masters)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MASTERS(check_heart),     WITH_MASTERS(check_leukaemia), WITH_MASTERS(check_ages),
        WITH_MASTERS(check_questions), WITH_MASTERS(check_terms),     WITH_MASTERS(check_sequence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
