/* conversion - the shipped mapping against both charts, and what records of conversions say. */
#include "model/conversion.h"

#include "model/chart.h"
#include "model/rule_conversion.h"
#include "support/check.h"
#include "support/support.h"
#include "unit/records.h"

#include <string.h>

enum { STEPS_COUNT = 10 };

struct charts {
    struct alms_arena *arena;
    const struct alms_chart_row *before;
    size_t before_count;
    const struct alms_chart_row *after;
    size_t after_count;
    const struct alms_conversion_step *steps;
    size_t steps_count;
};

static int open_charts(void **state)
{
    static struct charts charts;

    charts.arena = alms_arena_open();
    charts.before_count = alms_chart_load(charts.arena, "NPO2004", &charts.before);
    charts.after_count = alms_chart_load(charts.arena, "NPO2026", &charts.after);
    charts.steps_count = alms_conversion_load(charts.arena, "NPO2004", "NPO2026", &charts.steps);
    *state = &charts;
    return 0;
}

static int close_charts(void **state)
{
    alms_arena_close(((struct charts *)*state)->arena);
    return 0;
}

static const struct alms_chart_row *
row_of(const struct alms_chart_row *rows, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].code, code) == 0)
            return &rows[i];
    }
    return NULL;
}

static const struct alms_conversion_step *step_of(const struct charts *charts, const char *code)
{
    return alms_conversion_step_of(charts->steps, charts->steps_count, code);
}

/* Rule REGIME-2: every account goes on in exactly one, or stays as it is. */
static void check_every_account(void **state)
{
    const struct charts *charts = *state;

    assert_int_equal(charts->steps_count, STEPS_COUNT);
    for (size_t i = 0; i < charts->before_count; i++) {
        const struct alms_chart_row *row = &charts->before[i];
        size_t count = 0;
        for (size_t j = 0; j < charts->steps_count; j++)
            count += strcmp(charts->steps[j].old_code, row->code) == 0 ? 1 : 0;
        assert_in_range(count, 0, 1);
        /* What the new chart does not have, or has otherwise, is in the mapping. */
        if (strcmp(row->regime, "both") != 0)
            assert_int_equal(count, 1);
    }
}

/* Codes that the new chart uses for something else are left, or say what they are now. */
static void check_codes_used_again(void **state)
{
    static const char *const AGAIN[] = {"1506", "1701", "2204", "2206",
                                        "5101", "5201", "5301", "5401"};
    const struct charts *charts = *state;
    size_t count = 0;

    for (size_t i = 0; i < charts->after_count; i++) {
        const struct alms_chart_row *row = &charts->after[i];
        if (strcmp(row->regime, "both") == 0 ||
            row_of(charts->before, charts->before_count, row->code) == NULL)
            continue;
        assert_string_equal(row->code, AGAIN[count]);
        assert_non_null(step_of(charts, row->code));
        count += 1;
    }
    assert_int_equal(count, COUNT_OF(AGAIN));
}

/* Every target is there, of the same type, and on the same side unless it is split off. */
static void check_targets(void **state)
{
    const struct charts *charts = *state;

    for (size_t i = 0; i < charts->steps_count; i++) {
        const struct alms_conversion_step *step = &charts->steps[i];
        const struct alms_chart_row *before =
            row_of(charts->before, charts->before_count, step->old_code);
        const struct alms_chart_row *after =
            row_of(charts->after, charts->after_count, step->new_code);
        assert_non_null(before);
        assert_non_null(after);
        assert_string_equal(before->type, after->type);
        assert_int_equal(strcmp(before->side, after->side) == 0,
                         step->how != ALMS_CONVERSION_SPLIT);
        assert_int_equal(after->role != NULL && strcmp(after->role, "group") == 0,
                         step->how == ALMS_CONVERSION_DIVIDE);
        assert_int_equal(strcmp(before->type, "expense") == 0, step->how == ALMS_CONVERSION_DIVIDE);
    }
    assert_string_equal(step_of(charts, "2401")->new_code, "2503");
    assert_string_equal(step_of(charts, "1701")->new_code, "1801");
    assert_string_equal(step_of(charts, "1601")->new_code, "1602");
    assert_int_equal(step_of(charts, "1601")->how, ALMS_CONVERSION_SPLIT);
    assert_string_equal(step_of(charts, "5201")->new_code, "5301");
    assert_string_equal(step_of(charts, "5301")->new_code, "5401");
    assert_string_equal(step_of(charts, "5401")->new_code, "5901");
    assert_null(step_of(charts, "1002"));
    assert_null(step_of(charts, "2601"));
}

static void check_no_way_back(void **state)
{
    const struct charts *charts = *state;
    const struct alms_conversion_step *steps = NULL;

    assert_int_equal(alms_conversion_load(charts->arena, "NPO2026", "NPO2004", &steps), 0);
    assert_int_equal(alms_conversion_load(charts->arena, "NPO2004", "NPO2004", &steps), 0);
}

/* --- in a record --------------------------------------------------------------------------- */

static void check_texts(void **state)
{
    const struct charts *charts = *state;
    const struct alms_conversion_step step = {"1701", "1801", ALMS_CONVERSION_MOVE};
    const struct alms_account account = {.code = "1801.01",
                                         .parent = "1801",
                                         .name = "甲|乙",
                                         .name_en = NULL,
                                         .type = ALMS_ASSET,
                                         .role = ALMS_ROLE_NONE,
                                         .money = ALMS_MONEY_ANY};

    assert_string_equal(alms_conversion_step_text(charts->arena, &step), "1701 1801 move");
    const char *text = alms_conversion_account_text(charts->arena, &account);
    assert_string_equal(text, "1801.01|1801|asset|debit||||甲|乙");

    const char *const steps[] = {"1701 1801 move"};
    const char *const accounts[] = {text, "510102|5101|expense|debit|restricted|aid|Costs|成本"};
    struct alms_record record = RECORD(ALMS_KIND_REGIME_CONVERT, {ALMS_FIELD_REGIME, "NPO2026"});
    struct alms_conversion_plan plan;
    struct alms_error err = {0};
    record_set_list(&record, ALMS_FIELD_MAPPING, steps, 1);
    record_set_list(&record, ALMS_FIELD_ACCOUNTS, accounts, 2);
    assert_int_equal(alms_conversion_read(&record, charts->arena, &plan, &err), ALMS_OK);
    assert_int_equal(plan.steps_count, 1);
    assert_string_equal(plan.steps[0].new_code, "1801");
    assert_int_equal(plan.accounts_count, 2);
    assert_string_equal(plan.accounts[0].name, "甲|乙");
    assert_null(plan.accounts[0].name_en);
    assert_int_equal(plan.accounts[1].money, ALMS_MONEY_RESTRICTED);
    assert_int_equal(plan.accounts[1].role, ALMS_ROLE_AID);
    assert_string_equal(plan.accounts[1].name_en, "Costs");
    assert_ptr_equal(alms_conversion_account(&plan, "510102"), &plan.accounts[1]);
    assert_true(alms_conversion_leaves(&plan, "1701"));
    assert_false(alms_conversion_leaves(&plan, "1801"));
}

static void check_unreadable(void **state)
{
    static const char *const STEPS[] = {"", "1701", "1701 1801", "1701 1801 sell",
                                        "1701 1801 move on"};
    static const char *const ACCOUNTS[] = {"",
                                           "1801",
                                           "1801||asset|debit||||",
                                           "|1801|asset|debit||||甲",
                                           "1801||thing|debit||||甲",
                                           "1801||asset|left||||甲",
                                           "1801||asset|debit|some|||甲",
                                           "1801||asset|debit||king||甲",
                                           "1801||asset|debit|||甲"};
    const struct charts *charts = *state;

    for (size_t i = 0; i < COUNT_OF(STEPS) + COUNT_OF(ACCOUNTS); i++) {
        struct alms_record record = RECORD(ALMS_KIND_REGIME_CONVERT, {ALMS_FIELD_REGIME, "X"});
        struct alms_conversion_plan plan;
        struct alms_error err = {0};
        if (i < COUNT_OF(STEPS)) {
            record_set_list(&record, ALMS_FIELD_MAPPING, &STEPS[i], 1);
        } else {
            record_set_list(&record, ALMS_FIELD_ACCOUNTS, &ACCOUNTS[i - COUNT_OF(STEPS)], 1);
        }
        assert_int_equal(alms_conversion_read(&record, charts->arena, &plan, &err),
                         ALMS_E_REGIME_MAPPING);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_every_account), cmocka_unit_test(check_codes_used_again),
        cmocka_unit_test(check_targets),       cmocka_unit_test(check_no_way_back),
        cmocka_unit_test(check_texts),         cmocka_unit_test(check_unreadable),
    };
    return cmocka_run_group_tests(tests, open_charts, close_charts);
}
