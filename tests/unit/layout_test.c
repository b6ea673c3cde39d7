/* layout - the official forms fit the charts of both regimes, and what is wrong is told. */
#include "model/layout.h"

#include "model/chart.h"
#include "model/rule.h"
#include "support/check.h"
#include "support/support.h"
#include "unit/records.h"

#include <stdio.h>
#include <string.h>

static const char *const REGIMES[] = {"NPO2004", "NPO2026"};
static const enum alms_financial_form FORMS[] = {ALMS_POSITION, ALMS_ACTIVITIES, ALMS_CASHFLOW};

/* The masters of a new book of a regime: its chart, as its first records make it. */
static struct alms_masters *masters_of(const char *regime, struct alms_arena *arena)
{
    const struct alms_chart_row *rows = NULL;
    struct alms_masters *masters = alms_masters_open();
    const size_t count = alms_chart_load(arena, regime, &rows);

    for (size_t i = 0; i < count; i++) {
        struct alms_record record =
            RECORD(ALMS_KIND_ACCOUNT_ADD, {ALMS_FIELD_BY, "chen"}, {ALMS_FIELD_CODE, rows[i].code},
                   {ALMS_FIELD_NAME, rows[i].name}, {ALMS_FIELD_SIDE, rows[i].side},
                   {ALMS_FIELD_TYPE, rows[i].type}, {ALMS_FIELD_PARENT, rows[i].parent},
                   {ALMS_FIELD_RESTRICTION, rows[i].money}, {ALMS_FIELD_ROLE, rows[i].role});
        alms_masters_apply(masters, &record);
    }
    return masters;
}

static const char *row_of(const struct alms_layout *layout, const struct alms_layout_map *map,
                          enum alms_layout_slot slot, int32_t id)
{
    const int32_t row = map->rows[slot][id];
    return row == ALMS_LAYOUT_NO_ROW ? "" : layout->rows[row].code;
}

/* Rule STATEMENT-1 for what comes with alms. */
static void check_official_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(REGIMES); i++) {
        CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
        struct alms_masters *masters = masters_of(REGIMES[i], arena);
        for (size_t j = 0; j < COUNT_OF(FORMS); j++) {
            struct alms_error err = {0};
            struct alms_layout layout = {.form = FORMS[j]};
            struct alms_layout_map map;
            assert_accepts(alms_layout_parse(alms_layout_shipped(), "layout.csv", REGIMES[i], arena,
                                             &layout, &err));
            assert_accepts(alms_layout_map(&layout, masters, arena, &map, &err));
            assert_true(layout.count > 15);
        }
        alms_masters_close(masters);
    }
}

/* An account stands where the nearest above it stands that a row names. */
static void check_accounts_below(void **state)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct alms_masters *masters = masters_of("NPO2026", arena);
    struct alms_error err = {0};
    struct alms_layout layout = {.form = ALMS_POSITION};
    struct alms_layout_map map;
    struct alms_record record =
        RECORD(ALMS_KIND_ACCOUNT_ADD, {ALMS_FIELD_BY, "chen"}, {ALMS_FIELD_CODE, "100290.01"},
               {ALMS_FIELD_NAME, "x"}, {ALMS_FIELD_SIDE, "debit"}, {ALMS_FIELD_TYPE, "asset"},
               {ALMS_FIELD_PARENT, "100290"}, {ALMS_FIELD_ROLE, "agency"});

    (void)state;
    alms_masters_apply(masters, &record);
    assert_accepts(
        alms_layout_parse(alms_layout_shipped(), "layout.csv", "NPO2026", arena, &layout, &err));
    assert_accepts(alms_layout_map(&layout, masters, arena, &map, &err));
    assert_string_equal(
        row_of(&layout, &map, ALMS_SLOT_BALANCE, alms_account_find(masters, "1002")), "cash");
    assert_string_equal(
        row_of(&layout, &map, ALMS_SLOT_BALANCE, alms_account_find(masters, "100290.01")),
        "agency-assets");
    assert_string_equal(
        row_of(&layout, &map, ALMS_SLOT_BALANCE, alms_account_find(masters, "510102")),
        "restricted");
    alms_masters_close(masters);
}

struct bad_layout {
    const char *text;
    enum alms_code code;
};

static void check_bad_layouts(void **state)
{
    static const struct bad_layout BAD[] = {
        {"position,both,P,a,debit,1001,x", ALMS_E_LAYOUT_SYNTAX},
        {"position,both,P,a,debit,1001,x,X,y", ALMS_E_LAYOUT_SYNTAX},
        {"moon,both,P,a,debit,1001,x,X", ALMS_E_LAYOUT_SYNTAX},
        {"position,both,P,a,column,1001,x,X", ALMS_E_LAYOUT_SYNTAX},
        {"position,both,P,a,in,1001,x,X", ALMS_E_LAYOUT_SYNTAX},
        {"position,both,P,,debit,1001,x,X", ALMS_E_LAYOUT_SYNTAX},
        {"position,both,P,a,debit,,x,X", ALMS_E_LAYOUT_SYNTAX},
        {"position,both,P,a,heading,1001,x,X", ALMS_E_LAYOUT_SYNTAX},
        {"position,both,P,a,debit,1001,x,X\nposition,both,P,a,debit,1002,x,X",
         ALMS_E_LAYOUT_SYNTAX},
        {"position,both,P,a,sum,a,x,X", ALMS_E_LAYOUT_SYNTAX},
        {"position,both,P,a,heading,,x,X\nposition,both,P,b,sum,a,x,X", ALMS_E_LAYOUT_SYNTAX},
        {"position,NPO2004,P,a,debit,1001,x,X", ALMS_E_VALUE_MISSING},
        {"activities,both,P,a,debit,1001,x,X", ALMS_E_VALUE_MISSING},
        {"", ALMS_E_VALUE_MISSING},
        {"\xff", ALMS_E_TEXT_INVALID},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
        struct alms_layout layout = {.form = ALMS_POSITION};
        struct alms_error err = {0};
        assert_int_equal(alms_layout_parse(BAD[i].text, "own.csv", "NPO2026", arena, &layout, &err),
                         BAD[i].code);
    }
}

/* The limits of rows and of terms, and one more. */
static void check_limits(void **state)
{
    (void)state;
    for (int over = 0; over <= 1; over++) {
        CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
        CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
        struct alms_layout layout = {.form = ALMS_POSITION};
        struct alms_error err = {0};
        for (int i = 0; i < ALMS_LAYOUT_ROWS_MAX - 1 + over; i++) {
            char line[64];
            (void)snprintf(line, sizeof(line), "position,both,P,r%d,empty,,x,X\n", i);
            alms_buffer_add_text(&text, line);
        }
        alms_buffer_add_text(&text, "position,both,P,last,debit,");
        for (int i = 0; i < ALMS_LAYOUT_TERMS_MAX + over; i++)
            alms_buffer_add_text(&text, i == 0 ? "1001" : " 1001");
        alms_buffer_add_text(&text, ",x,X\n");
        const enum alms_code code =
            alms_layout_parse(text.bytes, "own.csv", "NPO2026", arena, &layout, &err);
        assert_int_equal(code, over == 0 ? ALMS_OK : ALMS_E_LIST_LONG);
        assert_int_equal(err.count, over == 0 ? 0 : 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_official_forms),
        cmocka_unit_test(check_accounts_below),
        cmocka_unit_test(check_bad_layouts),
        cmocka_unit_test(check_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
