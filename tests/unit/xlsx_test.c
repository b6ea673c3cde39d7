/* xlsx - rows of spreadsheets: texts, numbers, days, merged cells, sheets, and files that lie. */
#include "intake/xlsx.h"

#include "intake/xlsx_book.h"
#include "intake/xlsx_package.h"
#include "support/check.h"
#include "support/support.h"
#include "support/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_TEXT_SIZE = 4096 };

/* All rows of a file as text: "SHEET:ROW|cell|cell" with ^ before what comes from above. */
static enum alms_code read_rows(const char *path, char text[ROWS_TEXT_SIZE], struct alms_error *err)
{
    struct alms_xlsx *xlsx = NULL;
    struct alms_xlsx_row row;
    bool has_row = true;
    size_t size = 0;

    text[0] = '\0';
    enum alms_code code = alms_xlsx_open(path, &xlsx, err);
    while (code == ALMS_OK && has_row) {
        code = alms_xlsx_next(xlsx, &row, &has_row, err);
        if (code != ALMS_OK || !has_row)
            break;
        size += (size_t)snprintf(text + size, ROWS_TEXT_SIZE - size, "%s:%u", row.sheet_name,
                                 row.number);
        for (size_t i = 0; i < row.cells_count; i++) {
            size += (size_t)snprintf(text + size, ROWS_TEXT_SIZE - size, "|%s%.*s",
                                     row.cells[i].is_from_above ? "^" : "",
                                     (int)row.cells[i].text.size_bytes, row.cells[i].text.bytes);
        }
        size += (size_t)snprintf(text + size, ROWS_TEXT_SIZE - size, "\n");
    }
    alms_xlsx_close(xlsx);
    return code;
}

static void
check_rows(const char *rows, const char *behind, const char *texts, const char *expected)
{
    struct scratch scratch;
    struct alms_error err = {0};
    char text[ROWS_TEXT_SIZE];

    scratch_open(&scratch);
    const char *path = scratch_path(&scratch, "book.xlsx");
    workbook_simple(path, rows, behind, texts);
    assert_accepts(read_rows(path, text, &err));
    assert_string_equal(text, expected);
    scratch_close(&scratch);
}

static void check_texts(void **state)
{
    (void)state;
    check_rows("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c>"
               "<c r=\"D2\" t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c></row>"
               "<row r=\"3\"/><row r=\"4\"><c r=\"A4\"/><c r=\"B4\" t=\"s\"><v>2</v></c></row>"
               "<row r=\"7\"><c r=\"A7\" t=\"str\"><f>A1&amp;\"x\"</f><v>a&amp;b</v></c>"
               "<c r=\"B7\" t=\"b\"><v>1</v></c><c r=\"C7\" t=\"e\"><v>#REF!</v></c></row>",
               "",
               "<si><t>姓名</t></si><si><r><t>金</t></r><r><rPr><b/></rPr><t>额</t></r>"
               "<rPh sb=\"0\" eb=\"1\"><t>jin</t></rPh></si><si><t xml:space=\"preserve\"> "
               "a_x000D_b_x005F_ </t></si>",
               "Sheet1:2|姓名|金额||inline\nSheet1:4|| a\rb_ \nSheet1:7|a&b|TRUE|#REF!\n");
}

/* Rows and cells may leave their places out. */
static void check_places_left_out(void **state)
{
    (void)state;
    check_rows("<row><c><v>1</v></c><c><v>2</v></c></row><row r=\"5\"><c><v>3</v></c></row>"
               "<row><c r=\"B6\"><v>4</v></c><c><v>5</v></c></row>",
               "", "", "Sheet1:1|1|2\nSheet1:5|3\nSheet1:6||4|5\n");
}

static void check_numbers(void **state)
{
    (void)state;
    check_rows("<row r=\"1\"><c r=\"A1\"><v>2300481.8999999999</v></c><c r=\"B1\" s=\"4\">"
               "<v>1E-2</v></c><c r=\"C1\" t=\"n\"><v>-66.659999999999997</v></c><c r=\"D1\">"
               "<v>1E+300</v></c></row>",
               "", "", "Sheet1:1|2300481.9|0.01|-66.66|1E+300\n");
}

static void check_days(void **state)
{
    (void)state;
    check_rows("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>43872</v></c><c r=\"B1\" s=\"3\">"
               "<v>43872.790624999994</v></c><c r=\"C1\" s=\"2\"><v>0.5</v></c><c r=\"D1\" "
               "s=\"5\"><v>1</v></c><c r=\"E1\" s=\"1\"><v>59</v></c><c r=\"F1\" s=\"1\">"
               "<v>60</v></c><c r=\"G1\" s=\"1\"><v>61</v></c><c r=\"H1\" s=\"0\"><v>43872</v></c>"
               "<c r=\"I1\" s=\"1\"><v>43872.999999</v></c></row>",
               "", "",
               "Sheet1:1|2020-02-11|2020-02-11 18:58:30|12:00:00|1900-01-01|1900-02-28|60|"
               "1900-03-01|43872|2020-02-12\n");
}

static void check_formats(void **state)
{
    static const struct {
        const char *format;
        bool is_date;
    } CASES[] = {{"General", false},
                 {"0.00", false},
                 {"#,##0.00_);[Red](#,##0.00)", false},
                 {"\"day\" 0", false},
                 {"0.00\\d", false},
                 {"[$¥-804]#,##0.00", false},
                 {"@", false},
                 {"yyyy-mm-dd", true},
                 {"m/d/yy h:mm", true},
                 {"[$-804]yyyy\"年\"m\"月\"", true},
                 {"[h]:mm:ss", true},
                 {"上午/下午h\"时\"", true},
                 {"0;yyyy", false}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        assert_int_equal(alms_xlsx_format_is_date(CASES[i].format), CASES[i].is_date);
}

/* The 1904 system, two visible sheets and a hidden one, targets from the root, odd prefixes. */
static void check_workbook(void **state)
{
    const struct workbook_part parts[] = {
        WORKBOOK_RELS,
        {"xl/workbook.xml",
         "<x:workbook xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
         "xmlns:rel=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
         "<x:workbookPr date1904=\"1\"/><x:sheets><x:sheet name=\"二\" sheetId=\"2\" "
         "rel:id=\"b\"/><x:sheet name=\"暗\" sheetId=\"3\" state=\"hidden\" rel:id=\"c\"/>"
         "<x:sheet name=\"一\" sheetId=\"1\" rel:id=\"a\"/></x:sheets></x:workbook>"},
        {"xl/_rels/workbook.xml.rels",
         RELATIONS_BEGIN SHEET_RELATION("a", "/xl/worksheets/one.xml") SHEET_RELATION(
             "b", "worksheets/two.xml") SHEET_RELATION("c", "worksheets/three.xml") RELATIONS_END},
        {"xl/styles.xml", "<styleSheet " SHEET_NAMESPACES "><cellXfs><xf numFmtId=\"14\"/>"
                          "</cellXfs></styleSheet>"},
        {"xl/worksheets/one.xml", "<worksheet " SHEET_NAMESPACES "><sheetData><row><c>"
                                  "<v>0</v></c></row></sheetData></worksheet>"},
        {"xl/worksheets/two.xml", "<worksheet " SHEET_NAMESPACES "><sheetData><row><c>"
                                  "<v>42410</v></c></row></sheetData></worksheet>"},
        {"xl/worksheets/three.xml", "<worksheet " SHEET_NAMESPACES "><sheetData><row><c>"
                                    "<v>9</v></c></row></sheetData></worksheet>"},
    };
    struct scratch scratch;
    struct alms_error err = {0};
    char text[ROWS_TEXT_SIZE];

    (void)state;
    scratch_open(&scratch);
    workbook_write(scratch_path(&scratch, "book.xlsx"), parts, COUNT_OF(parts));
    assert_accepts(read_rows(scratch_path(&scratch, "book.xlsx"), text, &err));
    assert_string_equal(text, "二:1|2020-02-11\n一:1|1904-01-01\n");
    scratch_close(&scratch);
}

/* A merged cell counts for the rows below it, only in its first column; empty rows stay away. */
static void check_merges(void **state)
{
    (void)state;
    check_rows("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>title</t></is></c></row>"
               "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>x</t></is></c><c r=\"B2\"><v>1</v>"
               "</c></row><row r=\"3\"><c r=\"A3\"/><c r=\"B3\"><v>2</v></c></row>"
               "<row r=\"4\"><c r=\"C4\"><v>3</v></c></row><row r=\"5\"><c r=\"B5\"><v>4</v></c>"
               "</row>",
               "<mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:A4\"/>"
               "<mergeCell ref=\"B3:C4\"/></mergeCells>",
               "", "Sheet1:1|title\nSheet1:2|x|1\nSheet1:3|^x|2\nSheet1:4|^x|^2|3\nSheet1:5||4\n");
}

static void check_refused(const char *rows, const char *behind, enum alms_code expected)
{
    struct scratch scratch;
    struct alms_error err = {0};
    char text[ROWS_TEXT_SIZE];

    scratch_open(&scratch);
    workbook_simple(scratch_path(&scratch, "bad.xlsx"), rows, behind, "<si><t>a</t></si>");
    assert_refuses(read_rows(scratch_path(&scratch, "bad.xlsx"), text, &err), expected);
    scratch_close(&scratch);
}

static void check_damage(void **state)
{
    struct scratch scratch;
    struct alms_error err = {0};
    char text[ROWS_TEXT_SIZE];

    (void)state;
    check_refused("<row><c t=\"s\"><v>1</v></c></row>", "", ALMS_E_TABLE_FORMAT);
    check_refused("<row><c t=\"s\"><v>-1</v></c></row>", "", ALMS_E_TABLE_FORMAT);
    check_refused("<row><c><v>1</v></row>", "", ALMS_E_TABLE_FORMAT);
    check_refused("<row><c r=\"SS1\"><v>1</v></c></row>", "", ALMS_E_TABLE_LIMIT);
    check_refused("<row><c r=\"XFD1\"><v>1</v></c></row>", "", ALMS_E_TABLE_LIMIT);

    scratch_open(&scratch);
    file_put(scratch_path(&scratch, "cut.xlsx"), "PK\x03\x04 and no more", 16);
    assert_refuses(read_rows(scratch_path(&scratch, "cut.xlsx"), text, &err), ALMS_E_TABLE_FORMAT);
    const struct workbook_part other[] = {{"word/document.xml", "<a/>"}};
    workbook_write(scratch_path(&scratch, "other.zip"), other, 1);
    assert_refuses(read_rows(scratch_path(&scratch, "other.zip"), text, &err), ALMS_E_TABLE_FORMAT);
    const struct workbook_part doctype[] = {
        WORKBOOK_RELS,
        {"xl/workbook.xml", "<!DOCTYPE a [<!ENTITY b \"b\">]><workbook>&b;</workbook>"}};
    workbook_write(scratch_path(&scratch, "entity.xlsx"), doctype, 2);
    assert_refuses(read_rows(scratch_path(&scratch, "entity.xlsx"), text, &err),
                   ALMS_E_TABLE_FORMAT);
    assert_refuses(read_rows(scratch_path(&scratch, "none.xlsx"), text, &err), ALMS_E_FILE_MISSING);
    scratch_close(&scratch);
}

/* Column 512 is the last that a row may have. */
static void check_last_column(void **state)
{
    struct scratch scratch;
    struct alms_error err = {0};
    char text[ROWS_TEXT_SIZE];

    (void)state;
    scratch_open(&scratch);
    workbook_simple(scratch_path(&scratch, "wide.xlsx"), "<row><c r=\"SR1\"><v>1</v></c></row>", "",
                    "");
    assert_accepts(read_rows(scratch_path(&scratch, "wide.xlsx"), text, &err));
    assert_int_equal(strlen(text), strlen("Sheet1:1|1\n") + 511);
    assert_string_equal(text + strlen(text) - 4, "||1\n");
    scratch_close(&scratch);
}

/* 100 MB of blanks in a file of some hundred KB. */
static void check_bomb(void **state)
{
    enum { SIZE = 100 * 1000 * 1000 };
    struct scratch scratch;
    struct alms_error err = {0};
    char text[ROWS_TEXT_SIZE];
    char *rows = malloc(SIZE + 1);

    (void)state;
    assert_non_null(rows);
    memset(rows, ' ', SIZE);
    rows[SIZE] = '\0';
    scratch_open(&scratch);
    workbook_simple(scratch_path(&scratch, "bomb.xlsx"), rows, "", "");
    free(rows);
    assert_refuses(read_rows(scratch_path(&scratch, "bomb.xlsx"), text, &err), ALMS_E_TABLE_LIMIT);
    scratch_close(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_texts),   cmocka_unit_test(check_places_left_out),
        cmocka_unit_test(check_numbers), cmocka_unit_test(check_days),
        cmocka_unit_test(check_formats), cmocka_unit_test(check_workbook),
        cmocka_unit_test(check_merges),  cmocka_unit_test(check_damage),
        cmocka_unit_test(check_bomb),    cmocka_unit_test(check_last_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
