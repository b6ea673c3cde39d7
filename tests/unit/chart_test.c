/* chart - the charts of both regimes: whole, in order, and what the shared table says. */
#include "model/chart.h"

#include "model/rule.h"
#include "model/words.h"
#include "support/check.h"
#include "support/support.h"
#include "unit/records.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const REGIMES[] = {"NPO2004", "NPO2026"};

static const struct alms_chart_row *
row_of(const struct alms_chart_row *rows, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].code, code) == 0)
            return &rows[i];
    }
    return NULL;
}

static void check_regimes(void **state)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    const struct alms_chart_row *rows = NULL;

    (void)state;
    assert_int_equal(alms_chart_load(arena, "NPO2004", &rows), 68);
    assert_string_equal(row_of(rows, 68, "1701")->name, "受托代理资产");
    assert_string_equal(row_of(rows, 68, "5201")->name, "管理费用");
    assert_null(row_of(rows, 68, "1801"));
    assert_null(row_of(rows, 68, "510101"));

    const size_t count = alms_chart_load(arena, "NPO2026", &rows);
    assert_int_equal(count, 91);
    assert_string_equal(row_of(rows, count, "1701")->name, "长期待摊费用");
    assert_string_equal(row_of(rows, count, "1801")->name, "受托代理资产");
    assert_string_equal(row_of(rows, count, "510102")->parent, "5101");
    assert_string_equal(row_of(rows, count, "3201")->name, "以前年度净资产调整");

    const struct alms_chart_row *cash = row_of(rows, count, "1002");
    assert_string_equal(cash->regime, "both");
    assert_string_equal(cash->basis, "V");
    assert_null(cash->parent);
    assert_string_equal(cash->type, "asset");
    assert_string_equal(cash->side, "debit");
    assert_null(cash->money);
    assert_string_equal(cash->role, "cash");
    assert_string_equal(cash->name, "银行存款");
    assert_string_equal(cash->name_en, "Bank deposits");
    assert_int_equal(alms_chart_load(arena, "NPO1999", &rows), 59); /* what both have */
}

/* A new book can be made of each chart: every row passes the rules of an account, in this order. */
static void check_rules(void **state)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(REGIMES); i++) {
        struct alms_masters *masters = alms_masters_open();
        const struct alms_chart_row *rows = NULL;
        const size_t count = alms_chart_load(arena, REGIMES[i], &rows);
        for (size_t j = 0; j < count; j++) {
            struct alms_error err;
            const struct alms_record record =
                RECORD(ALMS_KIND_ACCOUNT_ADD, {ALMS_FIELD_CODE, rows[j].code},
                       {ALMS_FIELD_NAME, rows[j].name}, {ALMS_FIELD_NAME_EN, rows[j].name_en},
                       {ALMS_FIELD_PARENT, rows[j].parent}, {ALMS_FIELD_TYPE, rows[j].type},
                       {ALMS_FIELD_SIDE, rows[j].side}, {ALMS_FIELD_RESTRICTION, rows[j].money},
                       {ALMS_FIELD_ROLE, rows[j].role});
            assert_non_null(rows[j].name_en);
            assert_non_null(strchr("VSP", rows[j].basis[0]));
            assert_accepts(alms_rule_master(masters, &record, &err));
            alms_masters_apply(masters, &record);
        }
        assert_int_equal(alms_accounts_count(masters), count);
        alms_masters_close(masters);
    }
}

/* The first digit of a code says its type, and the codes of groups are those of their children. */
static void check_codes(void **state)
{
    static const char *const TYPES[] = {"asset", "liability", "net-assets", "income", "expense"};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(REGIMES); i++) {
        const struct alms_chart_row *rows = NULL;
        const size_t count = alms_chart_load(arena, REGIMES[i], &rows);
        for (size_t j = 0; j < count; j++) {
            assert_in_range(rows[j].code[0], '1', '5');
            assert_string_equal(rows[j].type, TYPES[rows[j].code[0] - '1']);
            if (rows[j].parent == NULL) {
                assert_int_equal(strlen(rows[j].code), 4);
                continue;
            }
            assert_int_equal(strncmp(rows[j].code, rows[j].parent, 4), 0);
            assert_non_null(row_of(rows, count, rows[j].parent));
        }
    }
}

/* Every group has its two twins: income and expense of each kind of money have one place. */
static void check_twins(void **state)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(REGIMES); i++) {
        const struct alms_chart_row *rows = NULL;
        const size_t count = alms_chart_load(arena, REGIMES[i], &rows);
        for (size_t j = 0; j < count; j++) {
            size_t unrestricted = 0;
            size_t restricted = 0;
            if (rows[j].role == NULL || strcmp(rows[j].role, "group") != 0)
                continue;
            for (size_t k = 0; k < count; k++) {
                if (rows[k].parent == NULL || strcmp(rows[k].parent, rows[j].code) != 0)
                    continue;
                assert_non_null(rows[k].money);
                if (strcmp(rows[k].money, "restricted") == 0) {
                    restricted += 1;
                } else {
                    unrestricted += 1;
                }
            }
            assert_int_equal(unrestricted, 1);
            assert_int_equal(restricted, 1);
        }
    }
}

/* --- the shared table ---------------------------------------------------------------------- */

enum { SHARED_CELLS = 7 }; /* code, name_zh, name_en, type, parent, normal_side, version */

/* Takes the first cells of a row; none of them is quoted or has a comma. */
static void take_shared_cells(char *line, const char *cells[SHARED_CELLS])
{
    for (size_t i = 0; i < SHARED_CELLS; i++) {
        cells[i] = line;
        line += strcspn(line, ",\n");
        *line = '\0';
        line += 1;
    }
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

/* A row of the shared table stands in the chart of its regime, and says the same there. */
static void compare_shared_row(struct alms_arena *arena, const char *regime,
                               const char *const cells[SHARED_CELLS])
{
    const struct alms_chart_row *rows = NULL;
    const size_t count = alms_chart_load(arena, regime, &rows);
    const struct alms_chart_row *row = row_of(rows, count, cells[0]);

    assert_non_null(row);
    assert_string_equal(row->name, cells[1]);
    assert_string_equal(row->name_en, cells[2]);
    assert_string_equal(row->type, strcmp(cells[3], "net_assets") == 0 ? "net-assets" : cells[3]);
    assert_string_equal(or_empty(row->parent), cells[4]);
    assert_string_equal(row->side, cells[5]);
}

static void check_shared_table(void **state)
{
    const char *shared = getenv("ALMS_SHARED");
    char path[SCRATCH_PATH_SIZE_BYTES];
    char line[1024];
    size_t compared[COUNT_OF(REGIMES)] = {0};

    (void)state;
    (void)snprintf(path, sizeof(path), "%s/domain/coa-npo-cn.csv", shared == NULL ? "" : shared);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        skip();
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    assert_non_null(fgets(line, sizeof(line), file));
    assert_int_equal(strncmp(line, "code,name_zh,name_en,type,parent,normal_side,version", 52), 0);
    while (fgets(line, sizeof(line), file) != NULL) {
        const char *cells[SHARED_CELLS];
        take_shared_cells(line, cells);
        for (size_t i = 0; i < COUNT_OF(REGIMES); i++) {
            if (strcmp(cells[6], "both") != 0 && strcmp(cells[6], REGIMES[i] + 3) != 0)
                continue;
            compare_shared_row(arena, REGIMES[i], cells);
            compared[i] += 1;
        }
    }
    assert_int_equal(fclose(file), 0);
    for (size_t i = 0; i < COUNT_OF(REGIMES); i++) {
        const struct alms_chart_row *rows = NULL;
        assert_int_equal(compared[i], alms_chart_load(arena, REGIMES[i], &rows)); /* none besides */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_regimes),      cmocka_unit_test(check_rules),
        cmocka_unit_test(check_codes),        cmocka_unit_test(check_twins),
        cmocka_unit_test(check_shared_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
