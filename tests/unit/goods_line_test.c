/* goods line - lines that move goods, as they are written and read. */
#include "base/memory.h"
#include "model/record.h"
#include "support/check.h"
#include "unit/records.h"

#include <string.h>

/* An issue whose second line is `line`, in the version `v`. */
static enum alms_code decode(const char *line, const char *v, struct alms_record *out,
                             struct alms_arena *arena, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    alms_buffer_add_text(&text,
                         "{\"approver\":\"li\",\"at\":\"2026-04-01T01:00:00Z\",\"by\":\"chen\","
                         "\"entry\":{\"date\":\"2026-03-31\",\"lines\":["
                         "[\"510101\",\"GEN\",\"CNY\",\"1.00\"],");
    alms_buffer_add_text(&text, line);
    alms_buffer_add_text(&text,
                         "],\"no\":\"D-2026-03-000001\"},\"kind\":\"stock.issue\",\"n\":\"9\","
                         "\"v\":\"");
    alms_buffer_add_text(&text, v);
    alms_buffer_add_text(&text, "\"}");
    *err = (struct alms_error){0};
    return alms_record_decode(text.bytes, text.size_bytes, arena, out, err);
}

static void check_parts_of_lines(void **state)
{
    static const struct {
        enum alms_code code;
        const char *line;
    } cases[] = {
        {ALMS_OK, "[\"1201\",\"GEN\",\"CNY\",\"-1.00\"]"},
        {ALMS_OK, "[\"1201\",\"GEN\",\"CNY\",\"-1.00\",\"RICE\",\"L1\",\"MAIN\",\"-2\"]"},
        {ALMS_OK,
         "[\"1201\",\"GEN\",\"CNY\",\"-1.00\",\"RICE\",\"L1\",\"MAIN\",\"-2\",\"2026-12-31\","
         "\"\",\"\"]"},
        {ALMS_OK, "[\"1201\",\"GEN\",\"CNY\",\"-1.00\",\"RICE\",\"L1\",\"MAIN\",\"-2\",\"\",\"B1\","
                  "\"5kg\"]"},
        /* eleven parts of which three say nothing are eight */
        {ALMS_E_RECORD_FORM,
         "[\"1201\",\"GEN\",\"CNY\",\"-1.00\",\"RICE\",\"L1\",\"MAIN\",\"-2\",\"\",\"\",\"\"]"},
        {ALMS_E_RECORD_SYNTAX, "[\"1201\",\"GEN\",\"CNY\",\"-1.00\",\"RICE\"]"},
        {ALMS_E_RECORD_SYNTAX, "[\"1201\",\"GEN\",\"CNY\"]"},
        {ALMS_E_RECORD_SYNTAX,
         "[\"1201\",\"GEN\",\"CNY\",\"-1.00\",\"RICE\",\"L1\",\"MAIN\",\"-2\",\"2026-12-31\"]"},
        {ALMS_E_RECORD_SYNTAX, "[\"1201\",\"GEN\",\"CNY\",\"-1.00\",\"RICE\",\"L1\",\"MAIN\",-2]"},
    };
    struct alms_error err;
    struct alms_record record;
    struct alms_arena *arena = alms_arena_open();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const enum alms_code code = decode(cases[i].line, "3", &record, arena, &err);
        if (code != cases[i].code)
            fail_msg("case %d gives %d, not %d", (int)i, (int)code, (int)cases[i].code);
    }
    assert_int_equal(decode(cases[2].line, "3", &record, arena, &err), ALMS_OK);
    assert_string_equal(record.entry.lines[1].item, "RICE");
    assert_string_equal(record.entry.lines[1].lot, "L1");
    assert_string_equal(record.entry.lines[1].place, "MAIN");
    assert_string_equal(record.entry.lines[1].quantity, "-2");
    assert_string_equal(record.entry.lines[1].expiry, "2026-12-31");
    assert_null(record.entry.lines[1].batch);
    assert_null(record.entry.lines[1].spec);
    assert_null(record.entry.lines[0].item);
    assert_true(alms_entry_has_goods(&record.entry));
    /* Goods are of version 3. */
    assert_int_equal(decode(cases[1].line, "1", &record, arena, &err), ALMS_E_RECORD_FORM);
    assert_int_equal(decode(cases[1].line, "2", &record, arena, &err), ALMS_E_RECORD_FORM);
    alms_arena_close(arena);
}

/* A reversal is of version 3 where it moves goods, and of version 1 where it does not. */
static void check_versions_of_reversals(void **state)
{
    struct alms_line lines[] = {{"1002", "GEN", "CNY", "1.00"}, {"1201", "GEN", "CNY", "-1.00"}};
    struct alms_record record =
        RECORD(ALMS_KIND_REVERSE, {ALMS_FIELD_BY, "chen"}, {ALMS_FIELD_OF, "J-2026-03-000001"},
               {ALMS_FIELD_REASON, "error"});

    (void)state;
    record.entry.lines = lines;
    record.entry.lines_count = COUNT_OF(lines);
    assert_int_equal(alms_record_version(&record), 1);
    assert_false(alms_entry_has_goods(&record.entry));
    lines[1].item = "RICE";
    assert_int_equal(alms_record_version(&record), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_parts_of_lines),
        cmocka_unit_test(check_versions_of_reversals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
