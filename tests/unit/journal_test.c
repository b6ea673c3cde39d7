/* journal - a GL_Detail table whose every field is cut, repeated, emptied and wrong in turn. */
#include "audit/journal.h"
#include "support/check.h"
#include "support/support.h"

#include <stdio.h>
#include <string.h>

static struct scratch scratch;

static int open_scratch(void **state)
{
    (void)state;
    scratch_open(&scratch);
    return 0;
}

static int close_scratch(void **state)
{
    (void)state;
    scratch_close(&scratch);
    return 0;
}

/* A field, and what reading refuses with if it is empty or wrong; ALMS_OK: nothing. */
struct field {
    const char *header;
    const char *value;
    enum alms_code empty;
    const char *wrong;
    enum alms_code refused;
};

static const struct field FIELDS[] = {
    {"Journal_ID", "17", ALMS_E_VALUE_MISSING, "a\x01", ALMS_E_TEXT_INVALID},
    {"Journal_ID_Line_Number", "1", ALMS_OK, "a\x7F", ALMS_E_TEXT_INVALID},
    {"JE_Header_ Description", "rent", ALMS_OK, "anything \xE4\xBD\xA0", ALMS_OK},
    {"JE_Line_Description", "March", ALMS_OK, "anything", ALMS_OK},
    {"Source", "GL", ALMS_OK, "a\x02", ALMS_E_TEXT_INVALID},
    {"Business_Unit_Code", "A", ALMS_OK, "a\x02", ALMS_E_TEXT_INVALID},
    {"EFFECTIVE DATE", "20260213", ALMS_E_VALUE_MISSING, "20261301", ALMS_E_DATE_SYNTAX},
    {"Fiscal_Year", "2026", ALMS_OK, "a\x02", ALMS_E_TEXT_INVALID},
    {"Period", "2", ALMS_OK, "a\x02", ALMS_E_TEXT_INVALID},
    {"gl-account-number", "1002", ALMS_E_VALUE_MISSING, "a\x02", ALMS_E_TEXT_INVALID},
    {"Amount", "12.50", ALMS_E_VALUE_MISSING, "12.5O", ALMS_E_AMOUNT_SYNTAX},
    {"Amount_Credit_Debit_Indicator", "D", ALMS_E_VALUE_UNKNOWN, "B", ALMS_E_VALUE_UNKNOWN},
    {"Amount_Currency", "CNY", ALMS_OK, "a\x02", ALMS_E_TEXT_INVALID},
    {"Entered_By", "ann", ALMS_OK, "a\x02", ALMS_E_TEXT_INVALID},
    {"Entered_Date", "2026-02-14", ALMS_OK, "14.02.2026", ALMS_E_DATE_SYNTAX},
    {"Entered_Time", "93015", ALMS_OK, "1234567", ALMS_E_TIME_SYNTAX},
    {"Approved_By", "bob", ALMS_OK, "a\x02", ALMS_E_TEXT_INVALID},
    {"Reversal_Indicator", "1", ALMS_OK, "a\x02", ALMS_E_TEXT_INVALID},
    {"Reversal_Journal_ID", "16", ALMS_OK, "a\x02", ALMS_E_TEXT_INVALID},
    {"Vendor_ID", "V1", ALMS_OK, "a\x02", ALMS_E_TEXT_INVALID},
};

static const struct alms_journal_options OPTIONS = {.scale_digits = 2};

/* How one row is spoilt. */
enum spoiling { AS_IT_IS, CUT, REPEATED, EMPTY, WRONG };

/* Writes header, a good row and one whose field `spoilt` is spoilt. */
static const char *write_table(size_t spoilt, enum spoiling how)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    const char *path = scratch_path(&scratch, "gl.txt");

    for (int row = 0; row < 3; row++) {
        bool is_first = true;
        for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
            const enum spoiling spoils = row == 2 && i == spoilt ? how : AS_IT_IS;
            const char *value = row == 0          ? FIELDS[i].header
                                : spoils == EMPTY ? ""
                                : spoils == WRONG ? FIELDS[i].wrong
                                                  : FIELDS[i].value;
            for (int times = spoils == CUT ? 0 : spoils == REPEATED ? 2 : 1; times > 0; times--) {
                alms_buffer_add_text(&text, is_first ? "" : "|");
                alms_buffer_add_text(&text, value);
                is_first = false;
            }
        }
        alms_buffer_add_text(&text, "\n");
    }
    file_put(path, text.bytes, text.size_bytes);
    return path;
}

static void check_refusal(size_t field, enum spoiling how, enum alms_code expected)
{
    struct alms_error err = {0};
    alms_journal *journal = NULL;
    const char *path = write_table(field, how);

    const enum alms_code code = alms_journal_read_file(path, &OPTIONS, &journal, &err);
    if (code != expected)
        (void)fprintf(stderr, "field '%s', spoilt %d\n", FIELDS[field].header, (int)how);
    assert_int_equal(code, expected);
    if (expected == ALMS_OK) {
        assert_int_equal(journal->lines_count, 2);
        alms_journal_close(journal);
        return;
    }
    assert_null(journal);
    assert_int_equal(err.count, 1);
    assert_int_equal(err.faults[0].line, 3);
    assert_string_equal(err.faults[0].file, path);
}

static void every_field_is_spoilt_in_turn(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
        check_refusal(i, AS_IT_IS, ALMS_OK);
        check_refusal(i, CUT, ALMS_E_TABLE_CELLS);
        check_refusal(i, REPEATED, ALMS_E_TABLE_CELLS);
        check_refusal(i, EMPTY, FIELDS[i].empty);
        check_refusal(i, WRONG, FIELDS[i].refused);
    }
}

static void a_line_is_read_as_it_stands(void **state)
{
    struct alms_error err = {0};
    alms_journal *journal = NULL;

    (void)state;
    MUST(alms_journal_read_file(write_table(0, AS_IT_IS), &OPTIONS, &journal, &err));
    const struct alms_journal_line *line = &journal->lines[1];
    assert_int_equal(line->amount, 1250);
    assert_int_equal(line->place, 3);
    assert_int_equal(line->entered_second, 9 * 3600 + 30 * 60 + 15);
    assert_int_equal(line->entered_day - line->day, 1);
    assert_true(line->is_reversal);
    assert_string_equal(alms_journal_entry(journal, line->entry), "17");
    assert_string_equal(alms_journal_text(journal, line->reverses), "16");
    assert_string_equal(alms_journal_text(journal, line->period), "2026/2");
    assert_string_equal(alms_journal_text(journal, line->memo), "rent\nMarch");
    assert_string_equal(journal->commodities[line->commodity].code, "CNY");
    assert_int_equal(journal->commodities[line->commodity].debit, 2500);
    for (size_t i = 0; i < ALMS_JOURNAL_PARTS; i++)
        assert_true(journal->has[i]);
    alms_journal_close(journal);
}

static void signs_and_times_have_several_forms(void **state)
{
    static const struct {
        const char *mark;
        const char *amount;
        int64_t minor;
        const char *time;
        int32_t second;
    } CASES[] = {
        {"C", "5", -500, "0", 0},
        {"H", "5.00", -500, "1", 1},
        {"S", "\"1,234.5\"", 123450, "235959", 86399},
        {"贷", "-5", 500, "100", 60},
        {"借", "0.01", 1, "9:30", 34200},
        {"d", "-0.01", -1, "23:59:59", 86399},
    };
    struct alms_error err = {0};
    const char *path = scratch_path(&scratch, "forms.txt");
    char text[512];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        alms_journal *journal = NULL;
        (void)snprintf(text, sizeof(text),
                       "Entry ID|Date|Account|Amount|方向|Entered_Time\n1|20260213|1|%s|%s|%s\n",
                       CASES[i].amount, CASES[i].mark, CASES[i].time);
        file_put_text(path, text);
        MUST(alms_journal_read_file(path, &OPTIONS, &journal, &err));
        assert_int_equal(journal->lines[0].amount, CASES[i].minor);
        assert_int_equal(journal->lines[0].entered_second, CASES[i].second);
        alms_journal_close(journal);
    }
    /* Where amounts are signed already, the mark does not turn them. */
    const struct alms_journal_options is_signed = {.scale_digits = 2, .is_signed = true};
    alms_journal *journal = NULL;
    file_put_text(path, "Journal_ID|Date|Account|Amount|Amount_Credit_Debit_Indicator\n"
                        "1|20260213|1|-5|C\n");
    MUST(alms_journal_read_file(path, &is_signed, &journal, &err));
    assert_int_equal(journal->lines[0].amount, -500);
    alms_journal_close(journal);
}

static void only_the_months_asked_for_are_read(void **state)
{
    static const struct alms_journal_options february = {
        .scale_digits = 2, .from = {2026, 2}, .to = {2026, 2}};
    struct alms_error err = {0};
    alms_journal *journal = NULL;
    const char *path = scratch_path(&scratch, "months.txt");

    (void)state;
    file_put_text(path, "Journal_ID|Date|Account|Amount\n1|20260131|1|1\n2|20260201|1|2\n"
                        "3|20260228|1|4\n4|20260301|1|8\n");
    MUST(alms_journal_read_file(path, &february, &journal, &err));
    assert_int_equal(journal->lines_count, 2);
    assert_int_equal(alms_journal_entries_count(journal), 2);
    assert_int_equal(journal->commodities[0].debit, 600);
    assert_int_equal(journal->last_day - journal->first_day, 27);
    alms_journal_close(journal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_spoilt_in_turn),
        cmocka_unit_test(a_line_is_read_as_it_stands),
        cmocka_unit_test(signs_and_times_have_several_forms),
        cmocka_unit_test(only_the_months_asked_for_are_read),
    };
    return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
