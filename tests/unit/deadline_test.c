/* deadline - the rules that come with alms, and the days that they give. */
#include "model/deadline.h"

#include "support/check.h"
#include "value/date.h"

#include <string.h>

static struct alms_date day(int32_t year, int32_t month, int32_t date)
{
    return (struct alms_date){year, month, date};
}

static void check_months(void **state)
{
    static const struct {
        int32_t from;
        int32_t months;
        int32_t to;
    } CASES[] = {{20261130, 3, 20270228}, {20271130, 3, 20280229}, {20260131, 1, 20260228},
                 {20260315, 3, 20260615}, {20261201, 1, 20270101}, {20260831, 6, 20270228},
                 {20260115, 0, 20260115}, {20251231, 12, 20261231}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct alms_date date = alms_date_from_number(CASES[i].from);
        assert_int_equal(alms_date_number(alms_date_add_months(date, CASES[i].months)),
                         CASES[i].to);
    }
}

/* What is shipped is well formed: every rule has a name, a law, and a day where it has an event. */
static void check_rules(void **state)
{
    const struct alms_deadline *rules = NULL;
    struct alms_arena *arena = alms_arena_open();
    const size_t count = alms_deadlines_load(arena, &rules);

    (void)state;
    assert_true(count >= 14);
    for (size_t i = 0; i < count; i++) {
        const struct alms_deadline *rule = &rules[i];
        const int given = (rule->days != 0) + (rule->months != 0) + (rule->day.month != 0);
        assert_true(rule->name[0] != '\0' && rule->name_en[0] != '\0' && rule->source[0] != '\0');
        assert_true(strcmp(rule->basis, "V") == 0 || strcmp(rule->basis, "S") == 0);
        assert_int_equal(given, rule->event == ALMS_DUE_TOLD ? 0 : 1);
    }
    alms_arena_close(arena);
}

struct found {
    int32_t days[32];
    size_t count;
};

static void take_due(void *context, struct alms_date due)
{
    struct found *found = context;
    found->days[found->count++] = alms_date_number(due);
}

static struct found walk(enum alms_due_event event, const struct alms_life *life)
{
    const struct alms_window window = {day(2026, 1, 1), day(2027, 12, 31)};
    struct alms_deadline rule = {.event = event, .months = 3};
    struct found found = {0};

    if (event == ALMS_DUE_CAMPAIGN_START)
        rule = (struct alms_deadline){.event = event, .days = -10};
    if (event == ALMS_DUE_YEAR_END)
        rule = (struct alms_deadline){.event = event, .day = {0, 5, 31}};
    alms_deadline_walk(&rule, life, &window, take_due, &found);
    return found;
}

static void check_days(void **state)
{
    const struct alms_life running = {.from = day(2026, 11, 30)};
    const struct alms_life shorter = {day(2026, 1, 15), day(2026, 7, 15)};
    const struct alms_life longer = {day(2026, 1, 15), day(2026, 7, 16)};
    const struct alms_life never = {0};
    const struct alms_life year = {day(2026, 1, 1), day(2026, 12, 31)};
    const struct alms_life before = {day(2020, 1, 1), day(2020, 12, 31)};

    (void)state;
    struct found found = walk(ALMS_DUE_CAMPAIGN_RUNNING, &running);
    assert_int_equal(found.count, 4);
    assert_int_equal(found.days[0], 20270228);
    assert_int_equal(found.days[1], 20270530); /* not the 28th: counted from the first day */
    assert_int_equal(found.days[3], 20271130);
    /* Six months are not more than six months. */
    assert_int_equal(walk(ALMS_DUE_CAMPAIGN_RUNNING, &shorter).count, 0);
    assert_int_equal(walk(ALMS_DUE_PROGRAMME_RUNNING, &longer).count, 2);
    assert_int_equal(walk(ALMS_DUE_PROGRAMME_END, &longer).days[0], 20261016);
    assert_int_equal(walk(ALMS_DUE_PROGRAMME_END, &running).count, 0);
    assert_int_equal(walk(ALMS_DUE_CAMPAIGN_START, &running).days[0], 20261120);
    assert_int_equal(walk(ALMS_DUE_CAMPAIGN_START, &never).count, 0);
    assert_int_equal(walk(ALMS_DUE_CAMPAIGN_RUNNING, &never).count, 0);
    assert_int_equal(walk(ALMS_DUE_YEAR_END, &year).days[0], 20270531);
    assert_int_equal(walk(ALMS_DUE_YEAR_END, &before).count, 0);
    assert_int_equal(walk(ALMS_DUE_TOLD, &year).count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_months),
        cmocka_unit_test(check_rules),
        cmocka_unit_test(check_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
