/* reader - rows as the rules see them: header, columns, dates, filters, settings, identity. */
#include "intake/reader.h"

#include "support/check.h"
#include "support/support.h"
#include "value/date.h"

#include <stdio.h>
#include <stdlib.h>
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

/* --- what a file says ---------------------------------------------------------------------- */

static void add_faults(struct alms_buffer *out, const struct alms_error *err)
{
    for (size_t i = 0; i < err->count && i < ALMS_FAULTS_MAX; i++) {
        char message[ALMS_MESSAGE_SIZE_BYTES];
        char line[ALMS_MESSAGE_SIZE_BYTES + 64];
        alms_fault_message(&err->faults[i], NULL, message);
        (void)snprintf(line, sizeof(line), "!%d@%u:%u %s\n", (int)err->faults[i].code,
                       (unsigned)err->faults[i].line, (unsigned)err->faults[i].column, message);
        alms_buffer_add_text(out, line);
    }
}

static void add_setting(struct alms_buffer *out, const char *key, const char *value)
{
    if (value == NULL)
        return;
    alms_buffer_add_text(out, " ");
    alms_buffer_add_text(out, key);
    alms_buffer_add_text(out, "=");
    alms_buffer_add_text(out, value);
}

/* Fee and net as printed, and whether the fee was kept or came back. */
static void add_money(struct alms_buffer *out, const struct alms_read_row *row)
{
    if (row->fee[0] != '\0') {
        alms_buffer_add_text(out, row->fee_sign == 0  ? " no fee "
                                  : row->fee_sign > 0 ? " kept "
                                                      : " returned ");
        alms_buffer_add_text(out, row->fee);
    }
    if (row->net[0] != '\0') {
        alms_buffer_add_text(out, " net ");
        alms_buffer_add_text(out, row->net);
    }
}

/* A refund, with what its amount's own column prints and the gift that it names. */
static void add_refund(struct alms_buffer *out, const struct alms_read_row *row)
{
    alms_buffer_add_text(out, "refund ");
    alms_buffer_add_text(out, row->amount);
    alms_buffer_add_text(out, " (");
    alms_buffer_add_text(out, row->printed);
    alms_buffer_add_text(out, ")");
    add_money(out, row);
    alms_buffer_add_text(out, " of ");
    for (size_t i = 0; i < row->refunds.size_bytes; i++) {
        const bool is_separator = row->refunds.bytes[i] == 0x1F;
        alms_buffer_add(out, is_separator ? " " : &row->refunds.bytes[i], 1);
    }
}

/* What a row says of goods; nothing of a gift. */
static void add_goods(struct alms_buffer *out, const struct alms_read_goods *goods)
{
    add_setting(out, "item", goods->item);
    add_setting(out, "spec", goods->spec);
    add_setting(out, "quantity", goods->quantity);
    add_setting(out, "price", goods->unit_price);
    add_setting(out, "expiry", goods->expiry);
    add_setting(out, "batch", goods->batch);
}

static void add_data(struct alms_buffer *out, const struct alms_read_row *row)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(row->date, date);
    alms_buffer_add_text(out, date);
    alms_buffer_add_text(out, " ");
    alms_buffer_add_text(out, row->amount);
    add_money(out, row);
    add_goods(out, &row->goods);
    for (size_t i = 0; i < row->texts_count; i++) {
        alms_buffer_add_text(out, " ");
        alms_buffer_add_text(out, row->texts[i].key);
        alms_buffer_add_text(out, ":");
        alms_buffer_add_text(out, row->texts[i].value);
    }
    add_setting(out, "account", row->settings.account);
    add_setting(out, "campaign", row->settings.campaign);
    add_setting(out, "channel", row->settings.channel);
    add_setting(out, "commodity", row->settings.commodity);
    add_setting(out, "donor-kind", row->settings.donor_kind);
    add_setting(out, "fund", row->settings.fund);
    add_setting(out, "programme", row->settings.programme);
    add_setting(out, "publish", row->settings.publish);
    if (row->is_ambiguous)
        alms_buffer_add_text(out, " ambiguous");
}

static void add_row(struct alms_buffer *out, const struct alms_read_row *row)
{
    char line[32];

    (void)snprintf(line, sizeof(line), "%u ", (unsigned)row->table_row.line);
    alms_buffer_add_text(out, line);
    switch (row->kind) {
    case ALMS_ROW_IS_DATA: add_data(out, row); break;
    case ALMS_ROW_IS_HELD:
        alms_buffer_add_text(out, "held ");
        alms_buffer_add_text(out, row->amount);
        alms_buffer_add_text(out, " ");
        alms_buffer_add_text(out, row->hold_reason == NULL ? "-" : row->hold_reason);
        add_setting(out, "commodity", row->settings.commodity);
        break;
    case ALMS_ROW_IS_TOTAL:
        alms_buffer_add_text(out, row->amount_only_warns ? "total? " : "total ");
        alms_buffer_add_text(out, row->amount);
        add_money(out, row);
        break;
    case ALMS_ROW_IS_REFUND: add_refund(out, row); break;
    case ALMS_ROW_IS_SKIPPED: alms_buffer_add_text(out, "skipped"); break;
    }
    alms_buffer_add_text(out, "\n");
}

static void add_rows(struct alms_buffer *out, struct alms_reader *reader)
{
    bool has_row = true;
    struct alms_read_row row;
    struct alms_error err;

    while (has_row) {
        alms_error_clear(&err);
        const enum alms_code code = alms_reader_next(reader, &row, &has_row, &err);
        assert_int_equal(code, alms_error_code(&err));
        if (code != ALMS_OK) {
            add_faults(out, &err);
        } else if (has_row) {
            add_row(out, &row);
        }
    }
}

/* Reads a whole file by rules: its rows and faults, a line each. */
static void
read_file(const char *name, const char *rules_text, struct alms_date date, struct alms_buffer *out)
{
    struct alms_error err = {0};
    CLEANUP(alms_rules_close_variable) struct alms_rules *rules = NULL;
    CLEANUP(alms_reader_close_variable) struct alms_reader *reader = NULL;
    const struct alms_reader_options options = {.date = date};

    alms_buffer_add_text(out, "");
    MUST(alms_rules_parse(rules_text, "list.rules", &rules, &err));
    if (alms_reader_open(scratch_path(&scratch, name), rules, &options, &reader, &err) != ALMS_OK ||
        alms_reader_find_header(reader, &err) != ALMS_OK) {
        add_faults(out, &err);
        return;
    }
    add_rows(out, reader);
}

static const struct alms_date NO_DATE = {0};

static void says_named(const char *name, const char *rules, struct alms_date date, const char *file,
                       const char *expected)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer out = {0};

    file_put_text(scratch_path(&scratch, name), file);
    read_file(name, rules, date, &out);
    assert_string_equal(out.bytes, expected);
}

static void says(const char *rules, const char *file, const char *expected)
{
    says_named("list.csv", rules, NO_DATE, file, expected);
}

/* --- header -------------------------------------------------------------------------------- */

#define PLAIN "source s\ndate fixed 2026-02-13\n"

/* Title rows, even broken ones, stand above the header; it is found by its names. */
static void check_header(void **state)
{
    static const char RULES[] = PLAIN "header 捐赠者|姓名, 金额|sum\n"
                                      "column 捐赠者|姓名 private.donor\n"
                                      "column 金额|sum amount\n"
                                      "column 备注 private.memo optional\n";

    (void)state;
    says(RULES, "捐赠者,金额\n甲,1\n", "2 2026-02-13 1 donor:甲\n");
    says(RULES, "某会收到的捐赠,,\n\"a\"b\n2026年\n序号,  金额 ,\xE3\x80\x80姓名\n1,5,甲\n2,6,乙\n",
         "5 2026-02-13 5 donor:甲\n6 2026-02-13 6 donor:乙\n");
    /* The first name that is there wins, in the order of the rules. */
    says(RULES, "sum,姓名,捐赠者,金额\n1,甲,乙,2\n", "2 2026-02-13 2 donor:乙\n");
    says(RULES, "姓名,备注,金额\n甲,为学校,5\n", "2 2026-02-13 5 donor:甲 memo:为学校\n");
    says(RULES, "", "!213@0:1 no row has the columns 捐赠者|姓名, 金额|sum\n");
    says(RULES, "title\nname,amount\n", "!213@0:1 no row has the columns 捐赠者|姓名, 金额|sum\n");
    says(RULES, "title\n捐赠人, 金额\nx\n",
         "!213@2:1 no row has all the columns 捐赠者|姓名, 金额|sum; this one comes closest: "
         "捐赠人, 金额\n");
    says(RULES, "姓名,金额,金额\n甲,1,2\n",
         "!214@1:1 the column 金额|sum stands in the header twice: 姓名, 金额, 金额\n");
    /* What is not asked for may stand there as often as it likes. */
    says(RULES, "姓名,x,金额,x\n甲,1,2,3\n", "2 2026-02-13 2 donor:甲\n");
}

static void check_columns(void **state)
{
    (void)state;
    /* All columns that are missing are told. */
    says(PLAIN "header a\ncolumn a amount\ncolumn b|c ref\ncolumn d private.memo\n"
               "column e private.donor optional\nskip rows where f = x\nhold rows where g = x\n"
               "end at row where h = x\nwhen i = x fund=F\ntotal j in row where k = x\n",
         "a,z\n1,2\n",
         "!214@1:1 there is no column b|c in the header: a, z\n"
         "!214@1:1 there is no column d in the header: a, z\n"
         "!214@1:1 there is no column i in the header: a, z\n"
         "!214@1:1 there is no column f in the header: a, z\n"
         "!214@1:1 there is no column g in the header: a, z\n"
         "!214@1:1 there is no column h in the header: a, z\n"
         "!214@1:1 there is no column j in the header: a, z\n"
         "!214@1:1 there is no column k in the header: a, z\n");
    /* Conditions may ask columns that are not taken, and cells by their number. */
    says(PLAIN "column a amount\nskip rows where z = x\nskip rows where cell 3 = y\n"
               "skip rows where cell 9 = w\n",
         "a,z,\n1,x,\n2,,y\n3,,\n", "2 skipped\n3 skipped\n4 2026-02-13 3\n");
}

/* The same name is written in full and in half width. */
static void check_widths(void **state)
{
    (void)state;
    says(PLAIN "column 金额（元） amount\ncolumn ABC private.memo\nskip rows where 状态:1 = x\n",
         "金额(元）,ＡＢＣ,状态：１\n1,甲,\n2,乙,x\n", "2 2026-02-13 1 memo:甲\n3 skipped\n");
    says(PLAIN "column 金额(元) amount\n", "金额（元\n1\n",
         "!213@0:1 no row has the columns 金额(元)\n");
}

/* What stands around cells, and for an empty one, counts nowhere. */
static void check_cells(void **state)
{
    static const char RULES[] = PLAIN "cells strip `¥ empty ~ ^(-+|/)$\n"
                                      "column n private.donor\ncolumn a amount\n"
                                      "column s ignore\ncolumn t ignore optional\n"
                                      "skip rows where a = \"\"\nskip rows where s = out\n"
                                      "hold rows where t = held\n";

    (void)state;
    says(RULES, "n,a,s\n`甲,`¥5,`in\n` 乙 `,``6`,/\n--,7,\n丙,---,`\n丁,8,`out`\n戊,-9,-\n`,/,--\n",
         "2 2026-02-13 5 donor:甲\n3 2026-02-13 6 donor:乙\n4 2026-02-13 7\n5 skipped\n"
         "6 skipped\n7 2026-02-13 -9 donor:戊\n8 skipped\n");
    /* An ignored column that may be absent can be asked; one that must be there is missed. */
    says(RULES, "n,a,s,t\n甲,1,in,held\n乙,2,in,\n", "2 held 1 -\n3 2026-02-13 2 donor:乙\n");
    says(RULES, "n,a,t\n",
         "!213@1:1 no row has all the columns n, a, s; this one comes closest: n, a, t\n");
}

/* Where cells begin with a mark, a comma that no mark follows is a part of the text. */
static void check_beginnings(void **state)
{
    static const char RULES[] = PLAIN "cells begin ` strip `\n"
                                      "column n private.donor\ncolumn a amount\n";

    (void)state;
    says(RULES, "n,a\n`甲,`5\n`a, b,,c ,`6\n ` 乙,`7\n`丙,`8,\n9,丁\n",
         "2 2026-02-13 5 donor:甲\n3 2026-02-13 6 donor:a, b,,c\n4 2026-02-13 7 donor:乙\n"
         "!202@5:4 '8,' is not an amount\n!202@6:3 '**' is not an amount\n");
    says(PLAIN "format tsv\ncells begin `\ncolumn n private.donor\ncolumn a amount\n",
         "n\ta\n`甲\t乙\t`5\n", "!202@2:4 '`5' is not an amount\n");
    says(PLAIN "format tsv\ncells begin x strip x\ncolumn n private.donor\ncolumn a amount\n",
         "n\ta\nx甲\t乙\tx5\n", "2 2026-02-13 5 donor:甲 乙\n");
}

/* Lines and tabs within a cell are blanks of the text that the book keeps. */
static void check_lines_in_cells(void **state)
{
    (void)state;
    says(PLAIN "column n private.donor\ncolumn a amount\ncolumn r ref\n",
         "n,a,r\n\"甲\r\n乙\n\n \t丙\n\",5,\"x\ty\"\n", "2 2026-02-13 5 donor:甲 乙 丙 ref:x y\n");
}

/* --- rows ---------------------------------------------------------------------------------- */

static void check_rows(void **state)
{
    static const char RULES[] = PLAIN "column n private.donor required\n"
                                      "column a amount group=,\n"
                                      "column r ref\n";

    (void)state;
    says(RULES,
         "n,a,r\n"
         "甲,\"1,000.50\",x1\n"
         "\n"
         ",,\n"
         "n,a,r\n" /* the header again */
         "  乙 , ￥2 ,\n"
         "丙\n"
         ",3,x3\n"
         "丁,4,x4,,\n"
         "戊,五,x5,y\n"
         "己,\"1,00\",\"a\nb\"\n",
         "2 2026-02-13 1000.50 donor:甲 ref:x1\n"
         "4 skipped\n"
         "5 skipped\n"
         "6 2026-02-13 2 donor:乙\n"
         "!209@7:2 the amount is missing\n"
         "!209@8:1 the cell of column 'n' is empty\n"
         "9 2026-02-13 4 donor:丁 ref:x4\n"
         "!202@10:3 '**' is not an amount\n"
         "!216@10:8 the row has a filled cell beyond the header's last column\n"
         "!203@11:3 amount '1,00' has a grouping mark out of place\n");
    /* Behind a bad row, and in the second line of a row. */
    says(RULES, "n,a,r\n甲,1\"2,x\n\"乙\n丙\",x,y\n",
         "!211@2:4 the row cannot be read: a quote stands where none may stand\n"
         "!202@4:4 'x' is not an amount\n");
}

static void check_long_text(void **state)
{
    enum { SIZE = ALMS_READER_TEXT_SIZE_MAX + 64 };
    static char file[SIZE];
    CLEANUP(alms_buffer_clear) struct alms_buffer out = {0};
    static const char RULES[] = PLAIN "column m private.memo\ncolumn a amount\n";

    (void)state;
    for (size_t extra = 0; extra < 2; extra++) {
        const size_t size = ALMS_READER_TEXT_SIZE_MAX + extra;
        memcpy(file, "m,a\n", 4);
        memset(file + 4, 'x', size);
        memcpy(file + 4 + size, ",1\n", 4);
        file_put_text(scratch_path(&scratch, "long.csv"), file);
        out.size_bytes = 0;
        read_file("long.csv", RULES, NO_DATE, &out);
        if (extra == 0) {
            assert_memory_equal(out.bytes, "2 2026-02-13 1 memo:xxx", 23);
        } else {
            assert_string_equal(out.bytes, "!201@2:1 the m is longer than 8000 bytes\n");
        }
    }
}

/* --- filters ------------------------------------------------------------------------------- */

static void check_filters(void **state)
{
    static const char RULES[] =
        PLAIN "record gift commodity=USD\n"
              "column n private.donor\n"
              "column a amount group=,\n"
              "skip rows where n = 小计\n"
              "skip rows where n ~ ^第.页$ and amount = \"\"\n"
              "hold rows where n = \"\" and amount != \"\" because \"no donor\"\n"
              "hold rows where n ~ 匿名\n"
              "total a in row where n = 合计\n"
              "total cell 1 in row where amount = 总计 warn\n"
              "end at row where n ~ ^-+$\n";

    (void)state;
    says(RULES,
         "n,a\n"
         "甲,1\n"
         "小计,1\n"
         "第二页,\n"
         "第二页,2\n"
         ",5\n"
         "匿名者,five\n"
         "合计,\"1,234.00\"\n"
         "77,总计\n"
         "-----,\n"
         "乙,6\n",
         "2 2026-02-13 1 donor:甲 commodity=USD\n"
         "3 skipped\n"
         "4 skipped\n"
         "5 2026-02-13 2 donor:第二页 commodity=USD\n"
         "6 held 5 no donor commodity=USD\n"
         "7 held  - commodity=USD\n"
         "8 total 1234.00\n"
         "9 total? 77\n");
    says(RULES, "n,a\n合计,many\n", "!202@2:4 '**' is not an amount\n");
}

/* --- fees and refunds ---------------------------------------------------------------------- */

static void check_fees(void **state)
{
    static const char KEPT_ABOVE[] = PLAIN "column r ref unique\n"
                                           "column a amount group=,\n"
                                           "column f fee optional\n"
                                           "column n net group=, optional\n"
                                           "hold rows where r = H\n";
    static const char KEPT_BELOW[] = PLAIN "column a amount\n"
                                           "column f fee negative\n";

    (void)state;
    says(KEPT_ABOVE,
         "r,a,f,n\n"
         "A,\"1,000\",6.00000,994.00\n"
         "B,10,0.00,10\n"
         "C,10,,\n"
         "D,10,-0.06,\n"
         "E,10,much,9\n"
         "H,10,-0.06,\n",
         "2 2026-02-13 1000 kept 6.00000 net 994.00 ref:A\n"
         "3 2026-02-13 10 no fee 0.00 net 10 ref:B\n"
         "4 2026-02-13 10 ref:C\n"
         "!224@5:6 the fee -0.06 has the other sign than the rules say\n"
         "!202@6:6 '**' is not an amount\n"
         "7 held 10 -\n");
    says(KEPT_ABOVE, "r,a\nA,10\n", "2 2026-02-13 10 ref:A\n");
    says(KEPT_BELOW, "a,f\n10,-0.06\n10,0.06\n",
         "2 2026-02-13 10 kept -0.06\n"
         "!224@3:4 the fee 0.06 has the other sign than the rules say\n");
}

/* Rule IMPORT-10, and rule IMPORT-16: what a row says twice, it says alike. */
static void check_goods(void **state)
{
    static const char GOODS[] = PLAIN "column d donor fill\n"
                                      "column i item\n"
                                      "column s spec\n"
                                      "column u unit optional\n"
                                      "column q quantity group=,\n"
                                      "column p unit-price\n"
                                      "column v value group=,\n"
                                      "column e expiry serial\n"
                                      "column b batch\n"
                                      "record goods received fund=GEN\n";

    (void)state;
    says(
        GOODS,
        "d,i,s,u,q,p,v,e,b\n"
        "甲,米,5\xC2\xA0kg,袋,\"１，２００ \",2.5,\"3,000\",46084,B1\n"
        ",面\xE2\x80\x8B粉,\xE2\x80\x8B,,198件,,,,\n"
        "乙,米,,件,\xC2\xA0 2 件\xE2\x80\x8B,,,,\n"
        "\xE2\x80\x8B,米,,,-1.5,,,,\n",
        "2 2026-02-13 3000 item=米 spec=5 kg quantity=1200 袋 price=2.5 expiry=2026-03-03 batch=B1 "
        "donor:甲 fund=GEN\n"
        "3 2026-02-13  item=面粉 quantity=198 件 donor:甲 fund=GEN\n"
        "4 2026-02-13  item=米 quantity=2 件 donor:乙 fund=GEN\n"
        "5 2026-02-13  item=米 quantity=-1.5 donor:乙 fund=GEN\n");
    /* What is above counts within its table; nothing is filled into an empty row. */
    says(GOODS, "d,i,s,u,q,p,v,e,b\n甲,米,,,1,,,,\n,,,,,,,,\nd,i,s,q,p,v,e,b\n,米,,2,,,,\n",
         "2 2026-02-13  item=米 quantity=1 donor:甲 fund=GEN\n"
         "3 skipped\n"
         "5 2026-02-13  item=米 quantity=2 fund=GEN\n");
    says(GOODS,
         "d,i,s,u,q,p,v,e,b\n甲,米,,箱,2件,,,,\n甲,,,,1,,,,\n甲,米,,,,,,,\n甲,米,,,约3,,,,\n"
         "甲,米,,,\"1,2\",,,,\n甲,米,,,1,x,,,\n甲,米,,,1,,x,,\n甲,米,,,1,,,60,\n"
         "甲,米,,,1,,,46084.5,\n",
         "!367@2:8 the quantity is in '件', and the row's unit is '箱'\n"
         "!209@3:3 the item is missing\n"
         "!209@4:7 the quantity is missing\n"
         "!202@5:7 '**3' is not an amount\n"
         "!203@6:7 amount '1,2' has a grouping mark out of place\n"
         "!202@7:9 'x' is not an amount\n"
         "!202@8:10 'x' is not an amount\n"
         "!206@9:11 '60' is not a date of the form serial\n"
         "!206@10:11 '46084.5' is not a date of the form serial\n");
}

static void check_refunds(void **state)
{
    static const char RULES[] = PLAIN "column r ref unique\n"
                                      "column a amount\n"
                                      "column f fee\n"
                                      "refund rows where k = back of r\n"
                                      "refund rows where k = gone of o amount b\n"
                                      "hold rows where k = back and r = H\n"
                                      "total cell 2 in row where k = sum\n"
                                      "total cell 3 of fee in row where k = sum\n";

    (void)state;
    /* The amount that went back is read without its sign; a held row is no refund. */
    says(RULES,
         "k,a,f,r,o,b\n"
         "gift,10,0.06,A,,\n"
         "back,-10,-0.06,A,,\n"
         "gone,0,,X,A,10.5\n"
         "gone,,,X,,10.5\n"
         "back,10,,H,,\n"
         "gone,0,,X,A,\n"
         "sum,10,0.0600,,,\n",
         "2 2026-02-13 10 kept 0.06 ref:A\n"
         "3 refund 10 (-10) returned -0.06 of unique A\n"
         "4 refund 10.5 (0) of unique A\n"
         "5 refund 10.5 () of \n"
         "6 held 10 -\n"
         "!209@7:13 the amount is missing\n"
         "8 total 10 no fee 0.0600\n");
}

/* --- settings ------------------------------------------------------------------------------ */

/* Of each setting the first `when` that fits and has it counts, over what the record line says. */
static void check_whens(void **state)
{
    static const char RULES[] =
        PLAIN "record gift account=1002 fund=GEN channel=bank\n"
              "column m private.memo\n"
              "column a amount\n"
              "when memo ~ 先心病 and amount != 3 fund=KIDS programme=HEART\n"
              "when memo ~ 病 fund=SICK campaign=c\n"
              "when memo !~ 病|老人 and memo != \"\" account=1001 donor-kind=person publish=name\n"
              "when amount = 9 channel=qr commodity=USD\n";

    (void)state;
    says(RULES, "m,a\n,1\n先心病,2\n先心病,3\n白血病,4\n老人,5\n学校,6\n,9\n学校,9\n",
         "2 2026-02-13 1 account=1002 channel=bank fund=GEN\n"
         "3 2026-02-13 2 memo:先心病 account=1002 campaign=c channel=bank fund=KIDS "
         "programme=HEART ambiguous\n"
         "4 2026-02-13 3 memo:先心病 account=1002 campaign=c channel=bank fund=SICK\n"
         "5 2026-02-13 4 memo:白血病 account=1002 campaign=c channel=bank fund=SICK\n"
         "6 2026-02-13 5 memo:老人 account=1002 channel=bank fund=GEN\n"
         "7 2026-02-13 6 memo:学校 account=1001 channel=bank donor-kind=person fund=GEN "
         "publish=name\n"
         "8 2026-02-13 9 account=1002 channel=qr commodity=USD fund=GEN\n"
         "9 2026-02-13 9 memo:学校 account=1001 channel=qr commodity=USD donor-kind=person "
         "fund=GEN publish=name\n");
}

/* --- dates --------------------------------------------------------------------------------- */

static void check_dates(void **state)
{
    static const char REF[] =
        "source s\ndate from ref 3-10 %Y%m%d\ncolumn r ref\ncolumn a amount\n";
    static const char COLUMN[] = "source s\ncolumn d date %Y/%m/%d\ncolumn a amount\n";
    static const char NAME[] = "source s\ndate from filename\ncolumn a amount\n";
    static const char PREAMBLE[] = "source s\ndate from preamble %Y年%m月%d日\ncolumn a amount\n";
    const struct alms_date given = {2026, 3, 1};

    (void)state;
    says(REF, "r,a\n单号20260213x,1\n单号20260230x,2\nno,3\n,4\n",
         "2 2026-02-13 1 ref:单号20260213x\n"
         "!206@3:1 '20260230' is not a date of the form %Y%m%d\n"
         "!206@4:1 '' is not a date of the form %Y%m%d\n"
         "!206@5:1 '' is not a date of the form %Y%m%d\n");
    says(COLUMN, "a,d\n1,2026/2/13\n2, 2026/02/13 \n3,2026-02-13\n4,\n",
         "2 2026-02-13 1\n"
         "3 2026-02-13 2\n"
         "!206@4:3 '2026-02-13' is not a date of the form %Y/%m/%d\n"
         "!206@5:3 '' is not a date of the form %Y/%m/%d\n");
    says_named("gifts-2026-02-13 (2).csv", NAME, NO_DATE, "a\n1\n", "2 2026-02-13 1\n");
    says_named("gifts.csv", NAME, NO_DATE, "a\n1\n",
               "!206@0:0 the file name 'gifts.csv' holds no date of the form %Y-%m-%d\n");
    says(PREAMBLE, "某会 2026年2月13日 捐赠\n2026年2月14日\na\n1\n", "4 2026-02-13 1\n");
    says(PREAMBLE, "title\na\n1\n2026年2月13日\n",
         "!206@2:1 the rows above the header hold no date of the form %Y年%m月%d日\n");

    /* What the caller gives takes the place of all of them. */
    says_named("list.csv", REF, given, "r,a\nx,1\n", "2 2026-03-01 1 ref:x\n");
    says_named("list.csv", COLUMN, given, "a,d\n1,2026/2/13\n2,\n",
               "2 2026-03-01 1\n3 2026-03-01 2\n");
    says_named("gifts.csv", NAME, given, "a\n1\n", "2 2026-03-01 1\n");
    says_named("list.csv", PREAMBLE, given, "a\n1\n", "2 2026-03-01 1\n");
    says_named("list.csv", PLAIN "column a amount\n", given, "a\n1\n", "2 2026-03-01 1\n");
}

/* --- identity ------------------------------------------------------------------------------ */

struct identities {
    char texts[8][256];
    char contents[8][256];
    bool are_unique[8];
    size_t count;
};

/* The identities of a file's rows, with | for the byte that parts them. */
static void take_identities(const char *rules_text, const char *file, struct identities *out)
{
    bool has_row = true;
    struct alms_error err = {0};
    struct alms_read_row row;
    const char *path = scratch_path(&scratch, "identity.csv");
    const struct alms_reader_options options = {.date = {0}};
    CLEANUP(alms_rules_close_variable) struct alms_rules *rules = NULL;
    CLEANUP(alms_reader_close_variable) struct alms_reader *reader = NULL;

    file_put_text(path, file);
    out->count = 0;
    MUST(alms_rules_parse(rules_text, "list.rules", &rules, &err));
    MUST(alms_reader_open(path, rules, &options, &reader, &err));
    MUST(alms_reader_find_header(reader, &err));
    for (;;) {
        MUST(alms_reader_next(reader, &row, &has_row, &err));
        if (!has_row)
            return;
        const size_t at = out->count++;
        assert_true(at < 8);
        (void)snprintf(out->texts[at], 256, "%.*s", (int)row.identity.size_bytes,
                       row.identity.bytes);
        (void)snprintf(out->contents[at], 256, "%.*s", (int)row.content.size_bytes,
                       row.content.bytes);
        for (char *mark = out->texts[at]; *mark != '\0'; mark++)
            *mark = *mark == 0x1F ? '|' : *mark;
        for (char *mark = out->contents[at]; *mark != '\0'; mark++)
            *mark = *mark == 0x1F ? '|' : *mark;
        out->are_unique[at] = row.is_unique;
    }
}

static void check_identity(void **state)
{
    static struct identities found;

    (void)state;
    /* Two unique columns; a row without one of them is known by what it says. */
    take_identities(PLAIN "column r ref unique\ncolumn t private.terminal unique\n"
                          "column a amount group=,\ncolumn m private.memo\n",
                    "r,x,t,a,m\nr1,9,t1,\"1,200.50\",hello\nr2,,,1.00,\n", &found);
    assert_int_equal(found.count, 2);
    assert_true(found.are_unique[0]);
    assert_string_equal(found.texts[0], "unique|r1|t1");
    assert_string_equal(found.contents[0],
                        "content|2026-02-13|1200.5|ref|r1|terminal|t1|memo|hello");
    assert_false(found.are_unique[1]);
    assert_string_equal(found.texts[1], "row|2026-02-13|r2|||1.00");
    assert_string_equal(found.contents[1], "content|2026-02-13|1|ref|r2");

    /* Without unique columns: all cells but empty ones at the end, blanks and the reason. */
    take_identities(PLAIN "column a amount\n", "a,x,alms,y\n1, p ,bad,q\n1,p,,q,,\n1,p,worse\n",
                    &found);
    assert_int_equal(found.count, 3);
    assert_string_equal(found.texts[0], "row|2026-02-13|1|p|q");
    assert_string_equal(found.texts[1], found.texts[0]);
    assert_string_equal(found.texts[2], "row|2026-02-13|1|p");

    /* A running number counts the rows of a file: it is no part of them, wherever it stands. */
    take_identities(PLAIN "column no ignore\ncolumn a amount\ncolumn page ignore optional\n",
                    "no,a,x,page\n1,5,p,7\n2,5,p,\n", &found);
    assert_int_equal(found.count, 2);
    assert_string_equal(found.texts[0], "row|2026-02-13|5|p");
    assert_string_equal(found.texts[1], found.texts[0]);
    assert_string_equal(found.contents[0], "content|2026-02-13|5");
    take_identities(PLAIN "column no ignore\ncolumn a amount\ncolumn page ignore optional\n",
                    "a,no,x\n5,9,p\n", &found);
    assert_string_equal(found.texts[0], "row|2026-02-13|5|p");
    /* Nor is what stands around cells, or what stands for an empty one. */
    take_identities(PLAIN "cells strip ` empty ~ ^-+$\ncolumn a amount\n",
                    "a,x,y\n`5,`p,`--\n5,p,\n", &found);
    assert_string_equal(found.texts[0], "row|2026-02-13|5|p");
    assert_string_equal(found.texts[1], found.texts[0]);
}

static void check_digest(void **state)
{
    struct alms_error err = {0};
    struct alms_hash hash;
    char hex[ALMS_HASH_HEX_SIZE_BYTES];
    const char *path = scratch_path(&scratch, "digest.csv");
    const struct alms_reader_options options = {.date = {0}};
    CLEANUP(alms_rules_close_variable) struct alms_rules *rules = NULL;
    CLEANUP(alms_reader_close_variable) struct alms_reader *reader = NULL;

    (void)state;
    file_put_text(path, "abc");
    MUST(alms_rules_parse(PLAIN "column a amount\n", "list.rules", &rules, &err));
    MUST(alms_reader_open(path, rules, &options, &reader, &err));
    assert_refuses(alms_reader_find_header(reader, &err), ALMS_E_TABLE_HEADER);
    assert_accepts(alms_reader_digest(reader, &hash, &err));
    alms_hash_hex(&hash, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(alms_reader_header(reader)->line, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_header),     cmocka_unit_test(check_columns),
        cmocka_unit_test(check_rows),       cmocka_unit_test(check_long_text),
        cmocka_unit_test(check_filters),    cmocka_unit_test(check_whens),
        cmocka_unit_test(check_dates),      cmocka_unit_test(check_identity),
        cmocka_unit_test(check_widths),     cmocka_unit_test(check_cells),
        cmocka_unit_test(check_beginnings), cmocka_unit_test(check_lines_in_cells),
        cmocka_unit_test(check_digest),     cmocka_unit_test(check_fees),
        cmocka_unit_test(check_goods),      cmocka_unit_test(check_refunds),
    };
    return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
