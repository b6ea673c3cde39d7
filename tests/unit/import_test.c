/* import - files into a book: every row once, a verdict for each, nothing half done. */
#include <alms/import.h>

#include <alms/account.h>
#include <alms/commodity.h>
#include <alms/entry.h>
#include <alms/fund.h>
#include <alms/label.h>
#include <alms/verify.h>

#include "base/memory.h"
#include "support/check.h"
#include "support/support.h"
#include "value/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TOLD_SIZE_BYTES = 8192 };

static const char LIST[] = "source \"a list\"\n"
                           "header 姓名, 金额\n"
                           "column 姓名 private.donor\n"
                           "column 金额 amount group=,\n"
                           "date from filename\n"
                           "record gift channel=bank account=1002 fund=GEN\n"
                           "hold rows where donor = \"\" and amount != \"\" because \"no donor\"\n"
                           "total amount in row where donor = 合计\n";

static const char REFERENCES[] = "source references\n"
                                 "column 单号 ref unique\n"
                                 "column 金额 amount\n"
                                 "column 附言 private.memo optional\n"
                                 "date fixed 2026-02-13\n"
                                 "record gift channel=bank account=1002 fund=GEN\n"
                                 "when memo ~ 先心病 fund=KIDS\n";

/* A book of its own for each test, and what the last import said. */
struct bench {
    struct scratch scratch;
    alms_book *book;
    const char *rules;
    struct alms_import_options options;
    struct alms_import_report report;
    struct alms_error err;
    char told[TOLD_SIZE_BYTES]; /* the faults of rows, a line each */
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

static void tell(char *out, const struct alms_fault *fault)
{
    char message[ALMS_MESSAGE_SIZE_BYTES];
    const size_t used = strlen(out);
    const char *slash = strrchr(fault->file, '/');

    alms_fault_message(fault, NULL, message);
    (void)snprintf(out + used, TOLD_SIZE_BYTES - used, "%d %s:%u:%u %s\n", (int)fault->code,
                   slash == NULL ? fault->file : slash + 1, (unsigned)fault->line,
                   (unsigned)fault->column, message);
}

static void take_fault(void *context, const struct alms_fault *fault)
{
    struct bench *bench = context;
    tell(bench->told, fault);
}

/* Imports a file of the folder. */
static enum alms_code import(struct bench *bench, const char *rules, const char *name)
{
    alms_import_report_free(&bench->report);
    bench->err = (struct alms_error){0};
    bench->told[0] = '\0';
    bench->options.rules = rules;
    bench->options.rules_name = "list.rules";
    bench->options.fault = take_fault;
    bench->options.fault_context = bench;
    return alms_import_run(bench->book, scratch_path(&bench->scratch, name), &bench->options,
                           &bench->report, &bench->err);
}

static enum alms_code
import_text(struct bench *bench, const char *rules, const char *name, const char *text)
{
    file_put_text(scratch_path(&bench->scratch, name), text);
    return import(bench, rules, name);
}

/* The faults of the import as a whole. */
static const char *faults(struct bench *bench)
{
    static char out[TOLD_SIZE_BYTES];

    out[0] = '\0';
    for (size_t i = 0; i < bench->err.count && i < ALMS_FAULTS_MAX; i++)
        tell(out, &bench->err.faults[i]);
    return out;
}

/* "booked known conflict rejected held skipped" */
static const char *counts(const struct bench *bench)
{
    static char out[256];
    size_t used = 0;

    /* Refunds only where there are any. */
    for (int i = 0; i < ALMS_VERDICTS_COUNT; i++) {
        if (i == ALMS_ROW_REFUNDED && bench->report.rows[i] == 0)
            continue;
        used += (size_t)snprintf(out + used, sizeof(out) - used, "%s%u", i == 0 ? "" : " ",
                                 (unsigned)bench->report.rows[i]);
    }
    return out;
}

static uint64_t size_of(struct bench *bench)
{
    struct alms_error err = {0};
    struct alms_book_status status;

    MUST(alms_book_status(bench->book, &status, &err));
    return status.log_size;
}

/* --- identity ------------------------------------------------------------------------------ */

static void check_rows_are_booked_once(void **state)
{
    struct bench *bench = *state;
    static const char FILE_TEXT[] = "捐赠名单,\n姓名,金额\n甲,\"1,000.50\"\n乙,2\n甲,\"1,000.50\"\n"
                                    "合计,\"2,003.00\"\n";
    const uint64_t before = size_of(bench);

    assert_int_equal(import_text(bench, LIST, "list-2026-02-13.csv", FILE_TEXT), ALMS_OK);
    assert_string_equal(counts(bench), "3 0 0 0 0 1");
    assert_string_equal(bench->report.booked_total, "CNY 2003.00");
    assert_string_equal(bench->report.known_total, "0");
    assert_string_equal(bench->report.footer_total, "2003.00");
    assert_false(bench->report.footer_differs);
    assert_string_equal(bench->report.batch, "1");
    assert_string_equal(bench->report.source, "a list");
    assert_int_equal(bench->report.header_line, 2);
    assert_int_equal(alms_date_number(bench->report.first_date), 20260213);
    assert_int_equal(alms_date_number(bench->report.last_date), 20260213);
    assert_int_equal(size_of(bench), before + 4);

    /* Again, and again under another name with the date given: two equal rows stay two. */
    assert_int_equal(import(bench, LIST, "list-2026-02-13.csv"), ALMS_OK);
    assert_string_equal(counts(bench), "0 3 0 0 0 1");
    assert_string_equal(bench->report.known_total, "CNY 2003.00");
    assert_null(bench->report.batch);
    bench->options.date = (struct alms_date){2026, 2, 13};
    assert_int_equal(import_text(bench, LIST, "renamed.csv", FILE_TEXT), ALMS_OK);
    assert_string_equal(counts(bench), "0 3 0 0 0 1");
    assert_int_equal(size_of(bench), before + 4);

    /* Of a longer list only what is new; an equal row more is a gift more. */
    assert_int_equal(import_text(bench, LIST, "more.csv",
                                 "姓名,金额\n丙,7\n甲,\"1,000.50\"\n乙,2\n甲,\"1,000.50\"\n"
                                 "甲,\"1,000.50\"\n"),
                     ALMS_OK);
    assert_string_equal(counts(bench), "2 3 0 0 0 0");
    assert_string_equal(bench->report.booked_total, "CNY 1007.50");

    /* The same rows of another day, or of another source, are other gifts. */
    bench->options.date = (struct alms_date){2026, 2, 14};
    assert_int_equal(import(bench, LIST, "renamed.csv"), ALMS_OK);
    assert_string_equal(counts(bench), "3 0 0 0 0 1");
    char other[sizeof(LIST)];
    memcpy(other, LIST, sizeof(LIST));
    memcpy(strstr(other, "a list"), "b list", 6);
    assert_int_equal(import(bench, other, "renamed.csv"), ALMS_OK);
    assert_string_equal(counts(bench), "3 0 0 0 0 1");
}

static void check_references(void **state)
{
    struct bench *bench = *state;
    const uint64_t before = size_of(bench);

    assert_int_equal(import_text(bench, REFERENCES, "a.csv",
                                 "单号,金额,附言\nr-000000000001,1,\nr-000000000002,2,先心病\n"),
                     ALMS_OK);
    assert_string_equal(counts(bench), "2 0 0 0 0 0");
    /* What surrounds the row does not matter: order, columns that are not taken, zeros. */
    assert_int_equal(
        import_text(bench, REFERENCES, "b.csv", "附言,x,金额,单号\n先心病,9,2.00,r-000000000002\n"),
        ALMS_OK);
    assert_string_equal(counts(bench), "0 1 0 0 0 0");
    assert_int_equal(size_of(bench), before + 3);

    /* The same reference with another amount or memo; twice in one file. */
    bench->options.partial = true;
    assert_int_equal(import_text(bench, REFERENCES, "c.csv",
                                 "单号,金额,附言\nr-000000000001,1.01,\nr-000000000002,2,x\n"
                                 "r-000000000003,3,\nr-000000000003,3,\nr-000000000003,4,\n"),
                     ALMS_OK);
    assert_string_equal(counts(bench), "1 1 3 0 0 0");
    assert_string_equal(
        bench->told,
        "328 c.csv:2:1 the reference 'r-00…0001' is booked as R-2026-02-000001 with other content "
        "(amount); booked: 2026-02-13 1.00, donor '', memo ''; in the row: 2026-02-13 1.01, donor "
        "'', memo ''\n"
        "328 c.csv:3:1 the reference 'r-00…0002' is booked as R-2026-02-000002 with other content "
        "(memo); booked: 2026-02-13 2.00, donor '', memo '**'; in the row: 2026-02-13 2.00, donor "
        "'', memo '**'\n"
        "328 c.csv:6:1 the reference 'r-00…0003' is booked as R-2026-02-000003 with other content "
        "(amount); booked: 2026-02-13 3.00, donor '', memo ''; in the row: 2026-02-13 4.00, donor "
        "'', memo ''\n");
    assert_string_equal(bench->report.set_aside_total, "CNY 7.01");
}

/* Names stand masked beside each other, by what each side says of whose they are. */
static void check_conflict_of_names(void **state)
{
    static const char RULES[] = "source names\n"
                                "column 单号 ref unique\n"
                                "column 金额 amount\n"
                                "column 姓名 private.donor\n"
                                "column 手机 private.phone\n"
                                "column 日期 date %Y-%m-%d\n"
                                "record gift channel=bank account=1002 fund=GEN\n"
                                "when donor ~ 公司 donor-kind=organisation\n"
                                "when donor ~ 小 donor-kind=minor\n";
    struct bench *bench = *state;

    assert_int_equal(import_text(bench, RULES, "a.csv",
                                 "单号,金额,姓名,手机,日期\n"
                                 "A00000000001,1,欧阳晨,13900000001,2026-02-10\n"
                                 "A00000000002,1,青禾公司,,2026-02-10\n"
                                 "A00000000003,1,林小一,,2026-02-10\n"),
                     ALMS_OK);
    assert_int_equal(import_text(bench, RULES, "b.csv",
                                 "单号,金额,姓名,手机,日期\n"
                                 "A00000000001,1,欧阳晨,13900000002,2026-02-11\n"
                                 "A00000000002,1,,13900000002,2026-02-10\n"
                                 "A00000000003,1,林晓,,2026-02-10\n"),
                     ALMS_E_ROWS_REJECTED);
    assert_string_equal(counts(bench), "0 0 3 0 0 0");
    assert_string_equal(
        bench->told,
        "328 b.csv:2:1 the reference 'A000…0001' is booked as R-2026-02-000001 with other content "
        "(date, phone); booked: 2026-02-10 1.00, donor '欧阳*', memo ''; in the row: 2026-02-11 "
        "1.00, donor '欧阳*', memo ''\n"
        "328 b.csv:3:1 the reference 'A000…0002' is booked as R-2026-02-000002 with other content "
        "(phone, donor); booked: 2026-02-10 1.00, donor '青禾公司', memo ''; in the row: "
        "2026-02-10 1.00, donor '', memo ''\n"
        "328 b.csv:4:1 the reference 'A000…0003' is booked as R-2026-02-000003 with other content "
        "(donor); booked: 2026-02-10 1.00, donor 'minor', memo ''; in the row: 2026-02-10 1.00, "
        "donor '林*', memo ''\n");
}

/* --- verdicts ------------------------------------------------------------------------------ */

static const char MIXED[] = "姓名,金额\n甲,1\n乙,二\n,3\n丙,-4\n丁,0\n戊,5.005\n己,6\n庚\n";

static void check_whole_or_nothing(void **state)
{
    struct bench *bench = *state;
    const uint64_t before = size_of(bench);

    assert_int_equal(import_text(bench, LIST, "mixed-2026-02-13.csv", MIXED), ALMS_E_ROWS_REJECTED);
    assert_string_equal(faults(bench), "329 :0:0 5 rows cannot be booked\n");
    assert_string_equal(counts(bench), "2 0 0 5 1 0");
    assert_string_equal(bench->told, "202 mixed-2026-02-13.csv:3:3 '**' is not an amount\n"
                                     "306 mixed-2026-02-13.csv:5:3 the amount -4.00 is below zero\n"
                                     "305 mixed-2026-02-13.csv:6:3 the amount is zero\n"
                                     "204 mixed-2026-02-13.csv:7:3 amount '5.005' has more "
                                     "decimals than its commodity\n"
                                     "209 mixed-2026-02-13.csv:9:2 the amount is missing\n");
    assert_null(bench->report.batch);
    assert_int_equal(size_of(bench), before);
}

/* Rejected, held and conflicting rows can be mended in their file and imported again. */
static void check_rejects(void **state)
{
    struct bench *bench = *state;
    struct stat about;
    const char *path = scratch_path(&bench->scratch, "mixed-2026-02-13.rejects.csv");

    bench->options.rejects_path = path;
    bench->options.partial = true;
    assert_int_equal(import_text(bench, LIST, "mixed-2026-02-13.csv", MIXED), ALMS_OK);
    assert_true(bench->report.wrote_rejects);
    assert_string_equal(bench->report.booked_total, "CNY 7.00");
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    char *text = file_bytes(path, NULL);
    assert_string_equal(text, "\xEF\xBB\xBF姓名,金额,alms\r\n"
                              "乙,二,E202 amount-syntax: '**' is not an amount\r\n"
                              ",3,no donor\r\n"
                              "丙,-4,E306 amount-negative: the amount -4.00 is below zero\r\n"
                              "丁,0,E305 amount-zero: the amount is zero\r\n"
                              "戊,5.005,E204 amount-scale: amount '5.005' has more decimals than "
                              "its commodity\r\n"
                              "庚,,E209 value-missing: the amount is missing\r\n");
    free(text);

    /* As it is nothing of it can be booked. It is not written over, by itself or another file. */
    assert_int_equal(import(bench, LIST, "mixed-2026-02-13.rejects.csv"), ALMS_E_FILE_EXISTS);
    bench->options.rejects_path = scratch_path(&bench->scratch, "again.csv");
    assert_int_equal(import(bench, LIST, "mixed-2026-02-13.rejects.csv"), ALMS_OK);
    assert_string_equal(counts(bench), "0 0 0 5 1 0");

    /* A second file of rejects is equal to the first. */
    char *again = file_bytes(bench->options.rejects_path, NULL);
    text = file_bytes(path, NULL);
    assert_string_equal(again, text);
    free(again);
    free(text);

    bench->options.rejects_path = NULL;
    file_put_text(path, "\xEF\xBB\xBF姓名,金额,alms\r\n乙,2,E202 amount-syntax: x\r\n"
                        "\"某,某\",3,\"no \"\"donor\"\"\"\r\n");
    assert_int_equal(import(bench, LIST, "mixed-2026-02-13.rejects.csv"), ALMS_OK);
    assert_string_equal(counts(bench), "2 0 0 0 0 0");
    assert_string_equal(bench->report.encoding, "UTF-8 with BOM");
    /* The original, when it is mended too, has nothing new. */
    assert_int_equal(import_text(bench, LIST, "mixed-2026-02-13.csv",
                                 "姓名,金额\n甲,1\n乙,2\n\"某,某\",3\n己,6\n"),
                     ALMS_OK);
    assert_string_equal(counts(bench), "0 4 0 0 0 0");
}

/* A row that cannot be split, and one with too many cells, stand whole in the file of rejects. */
static void check_rejected_lines(void **state)
{
    struct bench *bench = *state;
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    const char *path = scratch_path(&bench->scratch, "bad.rejects.csv");

    alms_buffer_add_text(&text, "姓名,金额\n甲,1\"2\n乙,2");
    for (int i = 0; i < 600; i++)
        alms_buffer_add_text(&text, ",");
    alms_buffer_add_text(&text, "\n丙,3\n");
    bench->options.rejects_path = path;
    bench->options.partial = true;
    assert_int_equal(import_text(bench, LIST, "bad-2026-02-13.csv", text.bytes), ALMS_OK);
    assert_string_equal(counts(bench), "1 0 0 2 0 0");
    assert_string_equal(bench->told,
                        "211 bad-2026-02-13.csv:2:4 the row cannot be read: a quote stands where "
                        "none may stand\n"
                        "215 bad-2026-02-13.csv:3:1 a row has more than 512 cells\n");
    char *rejects = file_bytes(path, NULL);
    assert_non_null(strstr(rejects, "\r\n\"甲,1\"\"2\",,E211 table-syntax: "));
    assert_non_null(strstr(rejects, "\r\n\"乙,2,,,,"));
    assert_non_null(strstr(rejects, ",,,\",,E215 table-limit: "));
    free(rejects);
}

static void check_no_rejects(void **state)
{
    struct bench *bench = *state;

    bench->options.rejects_path = scratch_path(&bench->scratch, "none.csv");
    assert_int_equal(import_text(bench, LIST, "good-2026-02-13.csv", "姓名,金额\n甲,1\n"), ALMS_OK);
    assert_false(bench->report.wrote_rejects);
    assert_false(file_exists(bench->options.rejects_path));
}

static void check_dry_run(void **state)
{
    struct bench *bench = *state;
    struct alms_book_options options = support_options();
    const char *rejects = scratch_path(&bench->scratch, "dry.rejects.csv");
    const uint64_t before = size_of(bench);

    options.dry_run = true;
    alms_book_close(bench->book);
    struct alms_error err = {0};
    MUST(alms_book_open(scratch_path(&bench->scratch, "charity.alms"), ALMS_WRITE, &options,
                        &bench->book, &err));
    bench->options.rejects_path = rejects;
    bench->options.partial = true;
    assert_int_equal(import_text(bench, LIST, "mixed-2026-02-13.csv", MIXED), ALMS_OK);
    assert_string_equal(counts(bench), "2 0 0 5 1 0");
    assert_null(bench->report.batch);
    assert_false(file_exists(rejects));
    assert_int_equal(size_of(bench), before);
    assert_int_equal(import(bench, LIST, "mixed-2026-02-13.csv"), ALMS_OK);
    assert_string_equal(counts(bench), "2 0 0 5 1 0");
}

/* --- control ------------------------------------------------------------------------------- */

static void check_expectations(void **state)
{
    struct bench *bench = *state;
    static const char FILE_TEXT[] = "姓名,金额\n甲,1.50\n乙,2\n";
    const uint64_t before = size_of(bench);

    bench->options.expect_rows = "3";
    bench->options.expect_total = "3.51";
    assert_int_equal(import_text(bench, LIST, "x-2026-02-13.csv", FILE_TEXT), ALMS_E_EXPECT_ROWS);
    assert_string_equal(faults(bench), "325 :0:0 3 rows are expected, the file has 2\n"
                                       "326 :0:0 a total of 3.51 is expected, the rows add up to "
                                       "3.50\n");
    assert_int_equal(size_of(bench), before);

    bench->options.expect_rows = "2";
    bench->options.expect_total = "3.5";
    assert_int_equal(import(bench, LIST, "x-2026-02-13.csv"), ALMS_OK);
    /* Known rows count as well. */
    assert_int_equal(import(bench, LIST, "x-2026-02-13.csv"), ALMS_OK);
    assert_string_equal(counts(bench), "0 2 0 0 0 0");
}

static void check_footers(void **state)
{
    struct bench *bench = *state;
    char warns[sizeof(LIST) + 8];
    const uint64_t before = size_of(bench);

    assert_int_equal(
        import_text(bench, LIST, "x-2026-02-13.csv", "姓名,金额\n甲,1.50\n合计,1.51\n"),
        ALMS_E_FOOTER_TOTAL);
    assert_string_equal(faults(bench), "327 x-2026-02-13.csv:3:1 the file prints the total 1.51, "
                                       "its rows add up to 1.50\n");
    assert_int_equal(size_of(bench), before);

    (void)snprintf(warns, sizeof(warns), "%.*s warn\n", (int)strlen(LIST) - 1, LIST);
    assert_int_equal(import(bench, warns, "x-2026-02-13.csv"), ALMS_OK);
    assert_true(bench->report.footer_differs);
    assert_string_equal(bench->report.footer_total, "1.51");

    /* Rows that are held count towards it, in the currency of the rules. */
    struct alms_error err = {0};
    const struct alms_commodity_draft dollar = {.code = "USD", .name = "US$", .scale_digits = 2};
    MUST(alms_commodity_add(bench->book, &dollar, &err));
    bench->options.rate = "6.9795";
    bench->options.rate_source = "bank";
    char dollars[sizeof(LIST) + 32];
    const char *end = strstr(LIST, "fund=GEN") + 8;
    (void)snprintf(dollars, sizeof(dollars), "%.*s commodity=USD%s", (int)(end - LIST), LIST, end);
    assert_int_equal(
        import_text(bench, dollars, "usd-2026-02-13.csv", "姓名,金额\n丙,1.50\n,2\n合计,3.50\n"),
        ALMS_OK);
    assert_string_equal(counts(bench), "1 0 0 0 1 1");
    assert_string_equal(bench->report.booked_total, "USD 1.50");
    assert_string_equal(bench->report.set_aside_total, "USD 2.00");
    assert_string_equal(bench->report.footer_total, "3.50");
    assert_false(bench->report.footer_differs);
}

static void check_empty(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(import_text(bench, LIST, "x-2026-02-13.csv", "姓名,金额\n,\n"),
                     ALMS_E_TABLE_EMPTY);
    assert_int_equal(import_text(bench, LIST, "x-2026-02-13.csv", ""), ALMS_E_TABLE_HEADER);
    assert_int_equal(import_text(bench, LIST, "nodate.csv", "姓名,金额\n甲,1\n"),
                     ALMS_E_DATE_SYNTAX);
    assert_int_equal(import(bench, LIST, "nothing-2026-02-13.csv"), ALMS_E_FILE_MISSING);
    assert_int_equal(import_text(bench, LIST, "x-2026-02-13.csv", "姓名,金额\n甲,1\n\xBD\xF0,2\n"),
                     ALMS_E_TABLE_ENCODING);
    assert_string_equal(counts(bench), "1 0 0 0 0 0");
    assert_null(bench->report.batch);
}

/* --- constants ----------------------------------------------------------------------------- */

static void close_things(alms_book *book)
{
    struct alms_error err = {0};
    const struct alms_label_draft campaign = {.code = "old", .name = "old"};
    const struct alms_fund_draft fund = {.code = "OLD", .name = "old"};
    const struct alms_account_draft account = {.code = "1002.09", .name = "old", .parent = "1002"};

    MUST(alms_label_add(book, ALMS_CAMPAIGN, &campaign, &err));
    MUST(alms_label_close(book, ALMS_CAMPAIGN, "old", &err));
    MUST(alms_fund_add(book, &fund, &err));
    MUST(alms_fund_close(book, "OLD", &err));
    MUST(alms_account_add(book, &account, &err));
    MUST(alms_account_close(book, "1002.09", &err));
}

/* What the rules name and the book does not have is told once, at its place in the rules. */
static void check_constants(void **state)
{
    struct bench *bench = *state;
    static const char RULES[] =
        "source s\n"
        "column 姓名 private.donor\n"
        "column 金额 amount\n"
        "date fixed 2026-02-13\n"
        "record gift channel=post account=9999 fund=NONE commodity=ZZZ\n"
        "when donor = 甲 fund=OLD campaign=old account=1002.09\n"
        "when donor = 乙 programme=NONE donor-kind=robot publish=maybe channel=bank\n";
    static const char FILE_TEXT[] = "姓名,金额\n甲,1\n乙,2\n丙,3\n";
    const char *rejects = scratch_path(&bench->scratch, "constants.rejects.csv");

    close_things(bench->book);
    const uint64_t before = size_of(bench);
    bench->options.rejects_path = rejects;
    assert_int_equal(import_text(bench, RULES, "x.csv", FILE_TEXT), ALMS_E_NOT_FOUND);
    assert_string_equal(
        faults(bench),
        "300 list.rules:5:13 there is no channel 'post'\n"
        "300 list.rules:5:26 there is no account '9999'\n"
        "300 list.rules:5:39 there is no fund 'NONE'\n"
        "300 list.rules:5:49 there is no commodity 'ZZZ'\n"
        "302 list.rules:6:16 the fund 'OLD' is closed\n"
        "302 list.rules:6:25 the campaign 'old' is closed\n"
        "302 list.rules:6:38 the account '1002.09' is closed\n"
        "300 list.rules:7:16 there is no programme 'NONE'\n"
        "208 list.rules:7:31 the kind 'robot' is none of person, organisation, minor\n"
        "208 list.rules:7:48 the publish 'maybe' is none of masked, full, anonymous\n");
    /* No row was read. */
    assert_string_equal(bench->told, "");
    assert_string_equal(counts(bench), "0 0 0 0 0 0");
    assert_false(file_exists(rejects));
    assert_int_equal(size_of(bench), before);
}

/* What an option takes the place of need not be there; what it names itself must. */
static void check_options_over_constants(void **state)
{
    struct bench *bench = *state;
    static const char RULES[] = "source s\n"
                                "column 姓名 private.donor\n"
                                "column 金额 amount\n"
                                "date fixed 2026-02-13\n"
                                "record gift channel=post account=9999 fund=NONE programme=P "
                                "campaign=C\n";
    static const char WHEN[] = "when donor = 甲 fund=NONE\n";
    static const char FILE_TEXT[] = "姓名,金额\n甲,1\n";
    struct alms_error err = {0};
    const struct alms_label_draft campaign = {.code = "winter", .name = "winter"};
    char rules[sizeof(RULES) + sizeof(WHEN)];

    MUST(alms_label_add(bench->book, ALMS_CAMPAIGN, &campaign, &err));
    bench->options.channel = "bank";
    bench->options.account = "1002";
    bench->options.fund = "GEN";
    bench->options.programme = "HEART";
    bench->options.campaign = "winter";
    /* A `when` is stronger than an option, so what it names must be there. */
    (void)snprintf(rules, sizeof(rules), "%s%s", RULES, WHEN);
    assert_int_equal(import_text(bench, rules, "x.csv", FILE_TEXT), ALMS_E_NOT_FOUND);
    assert_string_equal(faults(bench), "300 list.rules:6:16 there is no fund 'NONE'\n");
    assert_int_equal(import(bench, RULES, "x.csv"), ALMS_OK);
    assert_string_equal(counts(bench), "1 0 0 0 0 0");

    bench->options.channel = "nowhere";
    bench->options.account = "9999";
    assert_int_equal(import(bench, RULES, "x.csv"), ALMS_E_NOT_FOUND);
    assert_string_equal(faults(bench), "300 :0:0 there is no account '9999'\n"
                                       "300 :0:0 there is no channel 'nowhere'\n");
    /* A header that is not there is told with them. */
    assert_int_equal(import_text(bench, RULES, "y.csv", "a,b\n1,2\n"), ALMS_E_TABLE_HEADER);
    assert_int_equal(bench->err.count, 3);
}

/* --- the record ---------------------------------------------------------------------------- */

static void check_batches(void **state)
{
    struct bench *bench = *state;
    struct alms_error err = {0};
    struct alms_batch_list list;
    struct alms_verification verification;
    const struct alms_book_options options = support_options();

    assert_int_equal(import_text(bench, REFERENCES, "a.csv",
                                 "单号,金额,附言\nr1,1,\nr2,2,先心病\nr2,2,先心病\n"),
                     ALMS_OK);
    assert_string_equal(counts(bench), "2 1 0 0 0 0");
    MUST(alms_import_list(bench->book, &list, &err));
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].batch, "1");
    assert_string_equal(list.items[0].by, "chen");
    assert_string_equal(list.items[0].source, "references");
    assert_string_equal(list.items[0].file, "a.csv");
    assert_string_equal(list.items[0].file_digest, bench->report.file_digest);
    assert_string_equal(list.items[0].rules_digest, bench->report.rules_digest);
    assert_string_equal(list.items[0].rows[ALMS_ROW_BOOKED], "2");
    assert_string_equal(list.items[0].rows[ALMS_ROW_KNOWN], "1");
    assert_string_equal(list.items[0].totals, "CNY 3.00");
    assert_string_equal(list.items[0].first_date, "2026-02-13");
    assert_null(list.items[0].footer);
    alms_batch_list_free(&list);

    alms_book_close(bench->book);
    MUST(alms_verify(scratch_path(&bench->scratch, "charity.alms"), false, &options, &verification,
                     &err));
    assert_int_equal(verification.findings_count, 0);
    assert_int_equal(verification.gifts_count, 2);
    alms_verification_free(&verification);
    bench->book = support_reopen(scratch_path(&bench->scratch, "charity.alms"));
}

/* --- batches ------------------------------------------------------------------------------- */

static enum alms_code
put_gift(void *context, const struct alms_batch_gift *gift, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char *out = context;
    const size_t used = strlen(out);

    (void)err;
    alms_date_format(gift->date, date);
    (void)snprintf(out + used, TOLD_SIZE_BYTES - used, "%s %s %s %s %s %s %s %s\n", gift->number,
                   date, gift->amount, gift->commodity, gift->fund,
                   gift->donor == NULL ? "-" : gift->donor,
                   gift->reference == NULL ? "-" : gift->reference,
                   gift->reversed_by == NULL ? "-" : gift->reversed_by);
    return ALMS_OK;
}

static const char *gifts(struct bench *bench, const char *batch)
{
    static char out[TOLD_SIZE_BYTES];
    static const struct alms_mask_words words = {"nobody", "a child"};
    struct alms_error err = {0};

    out[0] = '\0';
    MUST(alms_import_walk(bench->book, batch, &words, put_gift, out, &err));
    return out;
}

static enum alms_code
undo(struct bench *bench, const char *batch, struct alms_date date, struct alms_undone *out)
{
    const struct alms_undo_draft draft = {batch, "by mistake", date};

    bench->err = (struct alms_error){0};
    return alms_import_undo(bench->book, &draft, out, &bench->err);
}

static void verify_book(struct bench *bench, uint64_t gifts_count)
{
    struct alms_error err = {0};
    struct alms_verification verification;
    const struct alms_book_options options = support_options();

    alms_book_close(bench->book);
    MUST(alms_verify(scratch_path(&bench->scratch, "charity.alms"), false, &options, &verification,
                     &err));
    assert_int_equal(verification.findings_count, 0);
    assert_int_equal(verification.gifts_count, gifts_count);
    alms_verification_free(&verification);
    bench->book = support_reopen(scratch_path(&bench->scratch, "charity.alms"));
}

static const char TWO[] = "单号,金额,附言\nr-000000000001,1,\nr2,2,先心病\n";

static void check_undo(void **state)
{
    struct bench *bench = *state;
    struct alms_error err = {0};
    struct alms_undone undone = {0};
    struct alms_batch_list list;
    const struct alms_date day = {2026, 2, 13};
    const uint64_t before = size_of(bench);

    assert_int_equal(import_text(bench, REFERENCES, "a.csv", TWO), ALMS_OK);
    assert_string_equal(gifts(bench, "1"),
                        "R-2026-02-000001 2026-02-13 1.00 CNY GEN - r-00…0001 -\n"
                        "R-2026-02-000002 2026-02-13 2.00 CNY KIDS - ** -\n");
    assert_int_equal(undo(bench, "1", day, &undone), ALMS_OK);
    assert_int_equal(undone.gifts_count, 2);
    assert_string_equal(undone.first_number, "J-2026-02-000001");
    assert_string_equal(undone.last_number, "J-2026-02-000002");
    assert_int_equal(size_of(bench), before + 3 + 3);
    assert_string_equal(gifts(bench, "1"),
                        "R-2026-02-000001 2026-02-13 1.00 CNY GEN - r-00…0001 J-2026-02-000001\n"
                        "R-2026-02-000002 2026-02-13 2.00 CNY KIDS - ** J-2026-02-000002\n");
    MUST(alms_import_get(bench->book, "1", &list, &err));
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].encoding, "UTF-8");
    assert_string_equal(list.items[0].header_line, "1");
    assert_string_equal(list.items[0].undone_by, "chen");
    assert_string_equal(list.items[0].undone_reason, "by mistake");
    assert_non_null(list.items[0].undone_at);
    alms_batch_list_free(&list);

    /* Undone is undone; its rows are new again, once. */
    assert_int_equal(undo(bench, "1", day, &undone), ALMS_E_BATCH_UNDONE);
    assert_int_equal(import_text(bench, REFERENCES, "a.csv", TWO), ALMS_OK);
    assert_string_equal(counts(bench), "2 0 0 0 0 0");
    assert_string_equal(bench->report.batch, "2");
    assert_int_equal(import_text(bench, REFERENCES, "a.csv", TWO), ALMS_OK);
    assert_string_equal(counts(bench), "0 2 0 0 0 0");
    verify_book(bench, 4);
    assert_int_equal(import_text(bench, REFERENCES, "a.csv", TWO), ALMS_OK);
    assert_string_equal(counts(bench), "0 2 0 0 0 0");
}

/* Nothing is changed by an undo that is refused, and all its reasons are told. */
static void check_undo_refused(void **state)
{
    struct bench *bench = *state;
    struct alms_error err = {0};
    struct alms_undone undone = {.gifts_count = 77};
    struct alms_posted posted;
    const struct alms_date day = {2026, 2, 13};
    const struct alms_date early = {2026, 2, 12};

    assert_int_equal(import_text(bench, REFERENCES, "a.csv", TWO), ALMS_OK);
    assert_int_equal(undo(bench, "2", day, &undone), ALMS_E_NOT_FOUND);
    assert_int_equal(undo(bench, "one", day, &undone), ALMS_E_NOT_FOUND);
    assert_int_equal(undo(bench, "", day, &undone), ALMS_E_VALUE_MISSING);
    assert_int_equal(undo(bench, "1", early, &undone), ALMS_E_DATE_EARLY);
    assert_int_equal(bench->err.count, 6); /* two gifts; two funds and their cash, empty then */

    const struct alms_reversal_draft refund = {"R-2026-02-000002", day, "refund", NULL};
    MUST(alms_entry_reverse(bench->book, &refund, &posted, &err));
    const uint64_t before = size_of(bench);
    assert_int_equal(undo(bench, "1", day, &undone), ALMS_E_REVERSED);
    assert_string_equal(faults(bench), "319 :0:0 voucher 'R-2026-02-000002' is reversed already\n");
    assert_int_equal(size_of(bench), before);
    assert_int_equal(undone.gifts_count, 77);
    /* A gift that went back stays known. */
    assert_int_equal(import_text(bench, REFERENCES, "a.csv", TWO), ALMS_OK);
    assert_string_equal(counts(bench), "0 2 0 0 0 0");
    verify_book(bench, 2);
}

/* Rules that fit no row are told by their lines, where there was a row. */
static void check_unfit_rules(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(import_text(bench, LIST, "a-2026-02-13.csv", "姓名,金额\n甲,1\n"), ALMS_OK);
    assert_int_equal(bench->report.unfit_rules_count, 2);
    assert_string_equal(bench->report.unfit_rules[0].word, "hold");
    assert_int_equal(bench->report.unfit_rules[0].line, 7);
    assert_string_equal(bench->report.unfit_rules[1].word, "total");
    assert_int_equal(bench->report.unfit_rules[1].line, 8);
    assert_int_equal(import_text(bench, LIST, "a-2026-02-13.csv", "姓名,金额\n甲,1\n合计,1\n"),
                     ALMS_OK);
    assert_int_equal(bench->report.unfit_rules_count, 1);
    assert_string_equal(bench->report.unfit_rules[0].word, "hold");
    assert_int_equal(import_text(bench, LIST, "a-2026-02-13.csv", "姓名,金额\n"),
                     ALMS_E_TABLE_EMPTY);
    assert_int_equal(bench->report.unfit_rules_count, 0);
}

static void check_words(void **state)
{
    (void)state;
    assert_string_equal(alms_verdict_word(ALMS_ROW_BOOKED), "booked");
    assert_string_equal(alms_verdict_word(ALMS_ROW_KNOWN), "known");
    assert_string_equal(alms_verdict_word(ALMS_ROW_CONFLICT), "conflict");
    assert_string_equal(alms_verdict_word(ALMS_ROW_REJECTED), "rejected");
    assert_string_equal(alms_verdict_word(ALMS_ROW_HELD), "held");
    assert_string_equal(alms_verdict_word(ALMS_ROW_SKIPPED), "skipped");
}

#define IN_BOOK(test) cmocka_unit_test_setup_teardown(test, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_BOOK(check_rows_are_booked_once),
        IN_BOOK(check_references),
        IN_BOOK(check_whole_or_nothing),
        IN_BOOK(check_rejects),
        IN_BOOK(check_rejected_lines),
        IN_BOOK(check_no_rejects),
        IN_BOOK(check_dry_run),
        IN_BOOK(check_expectations),
        IN_BOOK(check_footers),
        IN_BOOK(check_empty),
        IN_BOOK(check_constants),
        IN_BOOK(check_options_over_constants),
        IN_BOOK(check_batches),
        IN_BOOK(check_conflict_of_names),
        IN_BOOK(check_undo),
        IN_BOOK(check_undo_refused),
        IN_BOOK(check_unfit_rules),
        cmocka_unit_test(check_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
