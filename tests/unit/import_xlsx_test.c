/* import of spreadsheets: sheets and tables, numbers, days, merged cells, footers, identity. */
#include <alms/gift.h>
#include <alms/import.h>

#include "base/base.h"
#include "support/check.h"
#include "support/support.h"
#include "support/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define T(text) "<c t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define N(number) "<c><v>" number "</v></c>"
#define ROW(cells) "<row>" cells "</row>"
#define SHEET(rows, behind)                                                                        \
    "<worksheet " SHEET_NAMESPACES "><sheetData>" rows "</sheetData>" behind "</worksheet>"

enum { TOLD_SIZE_BYTES = 4096 };

static const char RULES[] = "source \"a spreadsheet\"\n"
                            "header 姓名, 金额\n"
                            "column 姓名 private.donor\n"
                            "column 金额 amount group=,\n"
                            "column 日期 date %Y/%m/%d\n"
                            "column 单号 ref unique optional\n"
                            "record gift channel=bank account=1002 fund=GEN\n"
                            "total amount in row where donor = 合计\n";

struct bench {
    struct scratch scratch;
    alms_book *book;
    struct alms_import_report report;
    struct alms_error err;
    char told[TOLD_SIZE_BYTES];
};

static int open_bench(void **state)
{
    struct bench *bench = calloc(1, sizeof(*bench));

    if (bench == NULL)
        return -1;
    scratch_open(&bench->scratch);
    bench->book = support_book(scratch_path(&bench->scratch, "charity.alms"));
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;

    alms_import_report_free(&bench->report);
    alms_book_close(bench->book);
    scratch_close(&bench->scratch);
    free(bench);
    return 0;
}

static void tell(struct bench *bench, const struct alms_fault *fault)
{
    char message[ALMS_MESSAGE_SIZE_BYTES];
    const size_t used = strlen(bench->told);
    const char *slash = strrchr(fault->file, '/');

    alms_fault_message(fault, NULL, message);
    (void)snprintf(bench->told + used, TOLD_SIZE_BYTES - used, "%d %s:%u:%u %s\n", (int)fault->code,
                   slash == NULL ? fault->file : slash + 1, (unsigned)fault->line,
                   (unsigned)fault->column, message);
}

static void take_fault(void *context, const struct alms_fault *fault)
{
    tell(context, fault);
}

/* Imports book.xlsx, the gifts of another channel if it is given; told is all that was said of it.
 */
static enum alms_code import_as(struct bench *bench, const char *rules, const char *channel)
{
    const struct alms_import_options options = {.rules = rules,
                                                .rules_name = "book.rules",
                                                .channel = channel,
                                                .fault = take_fault,
                                                .fault_context = bench};

    alms_import_report_free(&bench->report);
    bench->err = (struct alms_error){0};
    bench->told[0] = '\0';
    const enum alms_code code =
        alms_import_run(bench->book, scratch_path(&bench->scratch, "book.xlsx"), &options,
                        &bench->report, &bench->err);
    for (size_t i = 0; i < bench->err.count && i < ALMS_FAULTS_MAX; i++)
        tell(bench, &bench->err.faults[i]);
    return code;
}

static enum alms_code import(struct bench *bench, const char *rules)
{
    return import_as(bench, rules, NULL);
}

static void put_rows(struct bench *bench, const char *rows, const char *behind)
{
    workbook_simple(scratch_path(&bench->scratch, "book.xlsx"), rows, behind, "");
}

/* Two visible sheets, whose columns stand in another order. */
static void put_sheets(struct bench *bench, const char *first, const char *second)
{
    const struct workbook_part parts[] = {
        WORKBOOK_RELS,
        {"xl/workbook.xml", "<workbook " SHEET_NAMESPACES "><sheets><sheet name=\"一月\" "
                            "r:id=\"a\"/><sheet name=\"二月\" r:id=\"b\"/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels", RELATIONS_BEGIN SHEET_RELATION("a", "worksheets/a.xml")
                                           SHEET_RELATION("b", "worksheets/b.xml") RELATIONS_END},
        {"xl/worksheets/a.xml", first},
        {"xl/worksheets/b.xml", second},
    };
    workbook_write(scratch_path(&bench->scratch, "book.xlsx"), parts, COUNT_OF(parts));
}

/* "2026-02-11 12.50 甲" and so on, a line each. */
static const char *gifts(struct bench *bench)
{
    static char text[TOLD_SIZE_BYTES];
    struct alms_error err = {0};
    struct alms_gift_list list;
    size_t size = 0;

    text[0] = '\0';
    MUST(alms_gift_list(bench->book, (struct alms_date){0}, (struct alms_date){0}, &list, &err));
    for (size_t i = 0; i < list.count; i++) {
        char date[ALMS_DATE_TEXT_SIZE_BYTES];
        alms_date_format(list.items[i].date, date);
        size += (size_t)snprintf(text + size, sizeof(text) - size, "%s %s %s\n", date,
                                 list.items[i].amount, list.items[i].donor);
    }
    alms_gift_list_free(&list);
    return text;
}

/* Numbers settle on the amount that was typed, days are days, marks are for text alone. */
static void check_values(void **state)
{
    struct bench *bench = *state;

    put_rows(bench,
             ROW(T("某名单")) ROW(T("姓名") T("日期") T("金额"))
                 ROW(T("甲") "<c s=\"1\"><v>43872</v></c>" N("2300481.8999999999"))
                     ROW(T("乙") T("2020/2/12") T("1,000.5"))
                         ROW(T("丙") "<c s=\"3\"><v>43874.9999</v></c>" N("1E-2"))
                             ROW(T("丁") T("2020/2/14") N("0.30000000000000004"))
                                 ROW(T("合计") "<c/>" N("2301482.7099999995")),
             "");
    assert_int_equal(import(bench, RULES), ALMS_OK);
    assert_string_equal(bench->told, "");
    assert_string_equal(bench->report.encoding, "XLSX");
    assert_int_equal(bench->report.header_line, 2);
    assert_string_equal(bench->report.footer_total, "2301482.71");
    assert_string_equal(gifts(bench), "2020-02-11 2300481.90 甲\n2020-02-12 1000.50 乙\n"
                                      "2020-02-13 0.01 丙\n2020-02-14 0.30 丁\n");
    assert_int_equal(import(bench, RULES), ALMS_OK);
    assert_int_equal(bench->report.rows[ALMS_ROW_KNOWN], 4);
    assert_int_equal(bench->report.rows[ALMS_ROW_BOOKED], 0);
}

/* What lies further beside an amount than a trifle is refused, unless the rules say near. */
static void check_near(void **state)
{
    static const char NEAR[] = "source s\ncolumn 金额 amount near\ndate fixed 2026-02-13\n"
                               "record gift channel=bank account=1002 fund=GEN\n";
    static const char FAR[] = "source s\ncolumn 金额 amount\ndate fixed 2026-02-13\n"
                              "record gift channel=bank account=1002 fund=GEN\n";
    struct bench *bench = *state;

    put_rows(bench,
             ROW(T("金额")) ROW(N("2300481.89999999")) ROW(N("5.0000000009")) ROW(N("1.005")), "");
    assert_int_equal(import(bench, FAR), ALMS_E_ROWS_REJECTED);
    assert_string_equal(bench->told,
                        "204 book.xlsx:2:1 amount '2300481.89999999' has more decimals than its "
                        "commodity\n"
                        "204 book.xlsx:4:1 amount '1.005' has more decimals than its commodity\n"
                        "329 :0:0 2 rows cannot be booked\n");
    assert_int_equal(import(bench, NEAR), ALMS_E_ROWS_REJECTED);
    assert_string_equal(bench->told,
                        "204 book.xlsx:4:1 amount '1.005' has more decimals than its commodity\n"
                        "329 :0:0 1 rows cannot be booked\n");
    assert_string_equal(bench->report.booked_total, "CNY 2300486.90");
}

/* Every sheet has its own header, footer and place. */
static void check_sheets(void **state)
{
    struct bench *bench = *state;

    put_sheets(bench,
               SHEET(ROW(T("姓名") T("日期") T("金额")) ROW(T("甲") T("2026/1/5") N("10"))
                         ROW(T("合计") "<c/>" N("10")),
                     ""),
               SHEET(ROW(T("说明")) ROW(T("金额") T("姓名") T("日期"))
                         ROW(N("20") T("乙") T("2026/2/5")) ROW(N("30") T("丙") T("2026/2/6"))
                             ROW(N("50") T("合计")),
                     ""));
    assert_int_equal(import(bench, RULES), ALMS_OK);
    assert_string_equal(gifts(bench), "2026-01-05 10.00 甲\n2026-02-05 20.00 乙\n"
                                      "2026-02-06 30.00 丙\n");

    put_sheets(bench,
               SHEET(ROW(T("姓名") T("日期") T("金额")) ROW(T("丁") T("2026/1/5") T("x")), ""),
               SHEET(ROW(T("金额") T("姓名") T("日期")) ROW(N("20") T("戊") T("2026/2/5"))
                         ROW(N("21") T("合计")),
                     ""));
    assert_int_equal(import(bench, RULES), ALMS_E_FOOTER_TOTAL);
    assert_string_equal(bench->told,
                        "202 book.xlsx!一月:2:3 'x' is not an amount\n"
                        "327 book.xlsx!二月:3:1 the file prints the total 21.00, its rows add up "
                        "to 20.00\n"
                        "329 :0:0 1 rows cannot be booked\n");
}

/* A second table on a sheet begins with its own header. */
static void check_tables(void **state)
{
    struct bench *bench = *state;

    put_rows(bench,
             ROW(T("姓名") T("日期") T("金额")) ROW(T("甲") T("2026/1/5") N("10"))
                 ROW(T("合计") "<c/>" N("10")) ROW(T("姓名") T("金额") T("日期"))
                     ROW(T("乙") N("7") T("2026/1/6")) ROW(T("合计") N("7")),
             "");
    assert_int_equal(import(bench, RULES), ALMS_OK);
    assert_string_equal(gifts(bench), "2026-01-05 10.00 甲\n2026-01-06 7.00 乙\n");
}

/* A merged name or day counts for all its rows; a merged amount is one amount. */
static void check_merges(void **state)
{
    struct bench *bench = *state;
    static const char ROWS[] = "<row r=\"1\">" T("姓名") T("日期")
        T("金额") "</row>"
                  "<row r=\"2\">" T("甲") T("2026/1/5")
                      N("10") "</row>"
                              "<row r=\"3\"><c r=\"C3\"><v>11</v></c></row>"
                              "<row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>乙</t></is></c>"
                              "<c r=\"C4\"/></row>";

    put_rows(bench, ROWS,
             "<mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:B4\"/>"
             "<mergeCell ref=\"C3:C4\"/></mergeCells>");
    assert_int_equal(import(bench, RULES), ALMS_E_ROWS_REJECTED);
    assert_string_equal(bench->told, "209 book.xlsx:4:3 the amount is missing\n"
                                     "329 :0:0 1 rows cannot be booked\n");
    assert_string_equal(bench->report.booked_total, "CNY 21.00");
}

/* A long reference that stands as a number is not what it was. */
static void check_references(void **state)
{
    struct bench *bench = *state;

    put_rows(bench,
             ROW(T("姓名") T("日期") T("金额") T("单号"))
                 ROW(T("甲") T("2026/1/5") N("10") N("123456789012345"))
                     ROW(T("乙") T("2026/1/5") N("10") N("3.0320200201235901E+27"))
                         ROW(T("丙") T("2026/1/5") N("10") T("0303202002012359040086339758")),
             "");
    assert_int_equal(import(bench, RULES), ALMS_E_ROWS_REJECTED);
    assert_string_equal(bench->told,
                        "223 book.xlsx:3:4 the reference stands as a number of more than 15 "
                        "digits\n"
                        "329 :0:0 1 rows cannot be booked\n");
    assert_int_equal(ALMS_E_TABLE_NUMBER, 223);
}

/* A file that is damaged half way books nothing. */
static void check_damage(void **state)
{
    struct bench *bench = *state;

    put_rows(bench,
             ROW(T("姓名") T("日期") T("金额")) "<row>" T("甲") T("2026/1/5")
                 N("10") "</row><row><c t=\"s\"><v>9</v></c></row>",
             "");
    assert_int_equal(import(bench, RULES), ALMS_E_TABLE_FORMAT);
    assert_string_equal(gifts(bench), "");
}

/* The text of rules that ship. The caller frees it. */
static char *shipped(const char *name)
{
    enum { SIZE_MAX_BYTES = 65536 };
    char path[512];
    char *text = calloc(1, SIZE_MAX_BYTES);
    const char *root = getenv("TRANSCRIPT_ROOT");

    assert_non_null(root);
    assert_non_null(text);
    (void)snprintf(path, sizeof(path), "%s/cli/rules/%s.rules", root, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t size = fread(text, 1, SIZE_MAX_BYTES - 1, file);
    assert_in_range(size, 100, SIZE_MAX_BYTES - 2);
    (void)fclose(file);
    return text;
}

/*
 * A bill of WeChat Pay as a spreadsheet program saved it anew: a row of Column1 … above the title,
 * days and amounts as texts, or as real days and numbers.
 */
static void check_wechat(void **state)
{
    struct bench *bench = *state;
    char *rules = shipped("wechat");

    put_rows(bench,
             ROW(T("Column1") T("Column2")) ROW(T("微信支付账单明细")) ROW(
                 T("交易时间") T("交易类型") T("交易对方") T("商品") T("收/支") T("金额(元)")
                     T("支付方式") T("当前状态") T("交易单号") T("商户单号") T("备注"))
                 ROW(T("2026-03-02 12:45:27") T("二维码收款") T("林晓芸") T("/") T("收入")
                         T("¥23.00") T("/") T("已收钱") T("100001\t") T("/")
                             T("/")) "<row>" T("2026-03-03 09:00:00") T("商户消费") T("文具小店")
                     T("信封") T("支出") T("¥28.16") T("零钱") T("支付成功") T("100003") T("/")
                         T("/") "</row>"
                                "<row><c s=\"1\"><v>46085</v></c>" T("微信红包") T("周雨") T("/")
                                    T("收入") N("1000") T("/") T("已存入零钱") T("100002") T("/")
                                        T("先心病") "</row>",
             "");
    assert_int_equal(import_as(bench, rules, "bank"), ALMS_OK);
    assert_string_equal(gifts(bench), "2026-03-02 23.00 林晓芸\n2026-03-04 1000.00 周雨\n");
    assert_int_equal(bench->report.rows[ALMS_ROW_SKIPPED], 1);
    assert_int_equal(import_as(bench, rules, "bank"), ALMS_OK);
    assert_int_equal(bench->report.rows[ALMS_ROW_KNOWN], 2);
    free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(check_values, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_near, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_sheets, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_tables, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_merges, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_references, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_damage, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_wechat, open_bench, close_bench),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
