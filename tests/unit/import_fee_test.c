/* import fees and refunds - what platforms keep, and what goes back: no row lost, none doubled. */
#include <alms/import.h>

#include <alms/account.h>
#include <alms/entry.h>
#include <alms/gift.h>
#include <alms/verify.h>

#include "support/check.h"
#include "support/support.h"
#include "support/use.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SIZE_BYTES = 8192 };

static const char RULES[] = "source shop\n"
                            "column d date %Y-%m-%d\n"
                            "column r ref unique\n"
                            "column a amount\n"
                            "column f fee optional\n"
                            "column n net optional\n"
                            "column o ignore optional\n"
                            "record gift channel=bank account=1002 fund=GEN\n"
                            "when cell 5 = kids fund=KIDS\n"
                            "refund rows where o != \"\" of o\n"
                            "total amount in row where d = sum\n"
                            "total fee in row where d = sum\n"
                            "total net in row where d = sum warn\n";

/* A book of its own for each test, and what the last import said. */
struct bench {
    struct scratch scratch;
    alms_book *book;
    struct alms_import_options options;
    struct alms_import_report report;
    struct alms_error err;
    char told[TEXT_SIZE_BYTES]; /* the faults of rows, a line each */
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

    alms_fault_message(fault, NULL, message);
    (void)snprintf(out + used, TEXT_SIZE_BYTES - used, "%d@%u:%u %s\n", (int)fault->code,
                   (unsigned)fault->line, (unsigned)fault->column, message);
}

static void take_fault(void *context, const struct alms_fault *fault)
{
    struct bench *bench = context;
    tell(bench->told, fault);
}

static enum alms_code import(struct bench *bench, const char *text)
{
    alms_import_report_free(&bench->report);
    bench->err = (struct alms_error){0};
    bench->told[0] = '\0';
    bench->options.rules = RULES;
    bench->options.rules_name = "shop.rules";
    bench->options.fault = take_fault;
    bench->options.fault_context = bench;
    bench->options.rejects_path = scratch_path(&bench->scratch, "rejects.csv");
    file_put_text(scratch_path(&bench->scratch, "shop.csv"), text);
    return alms_import_run(bench->book, scratch_path(&bench->scratch, "shop.csv"), &bench->options,
                           &bench->report, &bench->err);
}

/* "booked known conflict rejected held skipped refunded" */
static const char *counts(const struct bench *bench)
{
    static char out[256];
    size_t used = 0;

    for (int i = 0; i < ALMS_VERDICTS_COUNT; i++) {
        used += (size_t)snprintf(out + used, sizeof(out) - used, "%s%u", i == 0 ? "" : " ",
                                 (unsigned)bench->report.rows[i]);
    }
    return out;
}

/* All entries: number, date and lines, as "1002 GEN 9.94". */
static const char *entries(struct bench *bench)
{
    static char out[TEXT_SIZE_BYTES];
    size_t used = 0;
    struct alms_error err = {0};
    struct alms_entry_list list;
    const struct alms_date open_end = {0};

    out[0] = '\0';
    MUST(alms_entry_list(bench->book, open_end, open_end, &list, &err));
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_entry_item *entry = &list.items[i];
        used += (size_t)snprintf(out + used, sizeof(out) - used, "%s", entry->number);
        for (size_t j = 0; j < entry->lines_count; j++) {
            used += (size_t)snprintf(out + used, sizeof(out) - used, ", %s %s %s",
                                     entry->lines[j].account, entry->lines[j].fund,
                                     entry->lines[j].amount);
        }
        used += (size_t)snprintf(out + used, sizeof(out) - used, "\n");
    }
    alms_entry_list_free(&list);
    return out;
}

static void verify_book(struct bench *bench)
{
    struct alms_error err = {0};
    struct alms_verification verification;
    const struct alms_book_options options = support_options();

    alms_book_close(bench->book);
    MUST(alms_verify(scratch_path(&bench->scratch, "charity.alms"), false, &options, &verification,
                     &err));
    assert_int_equal(verification.findings_count, 0);
    alms_verification_free(&verification);
    bench->book = support_reopen(scratch_path(&bench->scratch, "charity.alms"));
}

/* --- fees ---------------------------------------------------------------------------------- */

/* One entry: what came, what was kept, what was given; the twin follows the fund. */
static void check_fees(void **state)
{
    struct bench *bench = *state;
    static const char FILE_TEXT[] = "d,r,a,f,for,n\n"
                                    "2026-03-01,A,10.00,0.0649,,9.94\n"
                                    "2026-03-01,B,10.00,0.065,kids,9.935\n"
                                    "2026-03-01,C,10.00,0.004,,10\n"
                                    "2026-03-01,D,10.00,,,\n"
                                    "sum,,40,0.1339,,29.875\n";

    bench->options.expect_rows = "4";
    bench->options.expect_total = "40";
    assert_int_equal(import(bench, FILE_TEXT), ALMS_OK);
    assert_string_equal(counts(bench), "4 0 0 0 0 1 0");
    assert_string_equal(bench->report.booked_total, "CNY 40.00");
    assert_string_equal(bench->report.fees_total, "CNY 0.13");
    assert_string_equal(bench->report.footer_total, "40.00");
    assert_false(bench->report.footer_differs);
    assert_string_equal(entries(bench),
                        "R-2026-03-000001, 1002 GEN 9.94, 540101 GEN 0.06, 410101 GEN -10.00\n"
                        "R-2026-03-000002, 1002 KIDS 9.93, 540102 KIDS 0.07, 410102 KIDS -10.00\n"
                        "R-2026-03-000003, 1002 GEN 10.00, 410101 GEN -10.00\n"
                        "R-2026-03-000004, 1002 GEN 10.00, 410101 GEN -10.00\n");
    assert_int_equal(import(bench, FILE_TEXT), ALMS_OK);
    assert_string_equal(counts(bench), "0 4 0 0 0 1 0");
    verify_book(bench);
    assert_int_equal(import(bench, FILE_TEXT), ALMS_OK);
    assert_string_equal(counts(bench), "0 4 0 0 0 1 0");
}

/* A file that shows no fees knows the gifts; one that shows another fee is in conflict. */
static void check_conflicts(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(import(bench, "d,r,a,f,for,n\n2026-03-01,A,10,0.06,,\n2026-03-01,B,10,,,\n"),
                     ALMS_OK);
    assert_int_equal(import(bench, "d,r,a,x,for\n2026-03-01,A,10,,\n2026-03-01,B,10,,\n"), ALMS_OK);
    assert_string_equal(counts(bench), "0 2 0 0 0 0 0");
    assert_int_equal(import(bench, "d,r,a,f,for\n2026-03-01,A,10,0.0600,\n2026-03-01,B,10,0.00,\n"),
                     ALMS_OK);
    assert_string_equal(counts(bench), "0 2 0 0 0 0 0");
    bench->options.partial = true;
    assert_int_equal(import(bench, "d,r,a,f,for\n2026-03-01,A,10,,\n2026-03-01,B,10,0.01,\n"),
                     ALMS_OK);
    assert_string_equal(counts(bench), "0 0 2 0 0 0 0");
    assert_non_null(strstr(bench->told, "with other content (fee)"));
}

/* Rules IMPORT-13 and GIFT-5. */
static void check_faults(void **state)
{
    struct bench *bench = *state;

    bench->options.partial = true;
    assert_int_equal(import(bench, "d,r,a,f,for,n\n"
                                   "2026-03-01,A,10,-0.06,,\n"
                                   "2026-03-01,B,10,10.004,,\n"
                                   "2026-03-01,C,10,0.06,,9.95\n"
                                   "2026-03-01,D,10,,,9.99\n"
                                   "2026-03-01,E,0.00,0.01,,\n"
                                   "2026-03-01,F,10,9999999999999999999999999,,\n"),
                     ALMS_OK);
    assert_string_equal(counts(bench), "0 0 0 6 0 0 0");
    assert_string_equal(bench->told,
                        "224@2:17 the fee -0.06 has the other sign than the rules say\n"
                        "338@3:17 the fee 10.00 leaves nothing of the gift of 10.00\n"
                        "225@4:23 10.00 less a fee of 0.06 is 9.94, the row prints 9.95\n"
                        "225@5:19 10.00 less a fee of 0 is 10.00, the row prints 9.99\n"
                        "305@6:14 the amount is zero\n"
                        "205@7:17 amount '9999999999999999999999999' is too large\n");
}

/* A total is compared with the column that it names, in all its digits. */
static void check_totals(void **state)
{
    struct bench *bench = *state;
    char told[TEXT_SIZE_BYTES] = "";

    assert_int_equal(import(bench, "d,r,a,f,for,n\n"
                                   "2026-03-01,A,10,0.0649,,9.94\n"
                                   "sum,,10,0.06,,9.94\n"),
                     ALMS_E_FOOTER_TOTAL);
    tell(told, &bench->err.faults[0]);
    assert_string_equal(
        told,
        "327@3:1 the file prints the total 0.06 of column 'fee', its rows add up to 0.0649\n");
    assert_int_equal(bench->err.count, 1);
    assert_string_equal(entries(bench), "");
    /* This one only warns. */
    assert_int_equal(import(bench, "d,r,a,f,for,n\n"
                                   "2026-03-01,A,10,0.0649,,9.94\n"
                                   "sum,,10,0.0649,,9.95\n"),
                     ALMS_OK);
    assert_true(bench->report.footer_differs);
    assert_string_equal(bench->report.footer_total, "net 9.95");
    /* Every table has its own. */
    assert_int_equal(import(bench, "d,r,a,f,for,n\n"
                                   "2026-03-01,B,10,0.05,,\nsum,,10,0.05,,\n"
                                   "d,f,r,a,for,n\n"
                                   "2026-03-01,0.5,C,1,,\nsum,0.5,,1,,\n"),
                     ALMS_OK);
    assert_string_equal(counts(bench), "2 0 0 0 0 2 0");
    assert_false(bench->report.footer_differs);
}

/* --- refunds ------------------------------------------------------------------------------- */

static const char REFUNDED[] = "d,r,a,f,for,n,o\n"
                               "2026-03-01,A,10.00,0.06,kids,9.94,\n"
                               "2026-03-02,B,20.00,,,20.00,\n"
                               "2026-03-03,X,-10.00,-0.06,,-9.94,A\n"
                               "sum,,20,0.00,,20.00,\n";

/* A refund mirrors its gift, fee and all; it is booked once, and stays known. */
static void check_refunds(void **state)
{
    struct bench *bench = *state;
    struct alms_error err = {0};
    struct alms_batch_list list;
    struct alms_gift_list gifts;
    const struct alms_date open_end = {0};

    bench->options.expect_rows = "2";
    bench->options.expect_total = "30";
    assert_int_equal(import(bench, REFUNDED), ALMS_OK);
    assert_string_equal(counts(bench), "2 0 0 0 0 1 1");
    assert_string_equal(bench->report.refunded_total, "CNY 10.00");
    assert_string_equal(
        entries(bench),
        "R-2026-03-000001, 1002 KIDS 9.94, 540102 KIDS 0.06, 410102 KIDS -10.00\n"
        "R-2026-03-000002, 1002 GEN 20.00, 410101 GEN -20.00\n"
        "J-2026-03-000001, 1002 KIDS -9.94, 540102 KIDS -0.06, 410102 KIDS 10.00\n");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(import(bench, REFUNDED), ALMS_OK);
        assert_string_equal(counts(bench), "0 3 0 0 0 1 0");
        assert_string_equal(bench->report.known_total, "CNY 30.00");
        assert_null(bench->report.batch);
        verify_book(bench);
    }
    MUST(alms_import_get(bench->book, "1", &list, &err));
    assert_string_equal(list.items[0].rows[ALMS_ROW_REFUNDED], "1");
    assert_string_equal(list.items[0].refunds, "CNY 10.00");
    assert_string_equal(list.items[0].totals, "CNY 30.00");
    alms_batch_list_free(&list);
    MUST(alms_gift_list(bench->book, open_end, open_end, &gifts, &err));
    assert_int_equal(gifts.count, 3);
    assert_string_equal(gifts.items[0].amount, "10.00");
    assert_string_equal(gifts.items[2].amount, "-10.00");
    assert_string_equal(gifts.items[2].reverses, "R-2026-03-000001");
    alms_gift_list_free(&gifts);
}

/* A batch of refunds alone; its gift may come from an earlier file. */
static void check_refund_of_earlier_file(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(import(bench, "d,r,a,f\n2026-03-01,A,10,0.06\n"), ALMS_OK);
    assert_int_equal(import(bench, "d,r,a,f,for,n,o\n2026-03-09,X,10,-0.06,,,A\n"), ALMS_OK);
    assert_string_equal(counts(bench), "0 0 0 0 0 0 1");
    assert_string_equal(bench->report.batch, "2");
    assert_string_equal(bench->report.booked_total, "0");
    assert_int_equal(bench->report.first_date.day, 9);
    verify_book(bench);
    /* Whoever imports the gift again does not bring it back. */
    assert_int_equal(import(bench, "d,r,a,f\n2026-03-01,A,10,0.06\n"), ALMS_OK);
    assert_string_equal(counts(bench), "0 1 0 0 0 0 0");
}

/* The reasons in the rejects file, a line each; they all bear the code ALMS_E_REFUND_HELD. */
static const char *reasons(struct bench *bench)
{
    static char out[TEXT_SIZE_BYTES];
    char *bytes = file_bytes(scratch_path(&bench->scratch, "rejects.csv"), NULL);

    out[0] = '\0';
    for (const char *cursor = strstr(bytes, "E339"); cursor != NULL;
         cursor = strstr(cursor + 1, "E339")) {
        const size_t used = strlen(out);
        const size_t size = strcspn(cursor, "\"\r\n");
        (void)snprintf(out + used, sizeof(out) - used, "%.*s\n", (int)size, cursor);
    }
    free(bytes);
    return out;
}

/* Rule IMPORT-14. */
static void check_held(void **state)
{
    struct bench *bench = *state;
    struct alms_error err = {0};
    const struct alms_date day = {2026, 3, 20};
    const struct alms_reversal_draft bounced = {"R-2026-03-000004", day, "bounced", NULL};
    struct alms_posted posted;

    assert_int_equal(import(bench, "d,r,a,f,for\n"
                                   "2026-03-05,A,10,0.06,\n2026-03-05,B,10,,\n"
                                   "2026-03-05,C,1,,kids\n2026-03-05,D,1,,\n"),
                     ALMS_OK);
    MUST(alms_entry_reverse(bench->book, &bounced, &posted, &err));
    MUST(use_aid(bench->book, "1.00", day, &err));
    assert_int_equal(import(bench, "d,r,a,f,for,n,o\n"
                                   "2026-03-21,X1,9.99,-0.06,,,A\n"
                                   "2026-03-21,X2,10,,,,A\n"
                                   "2026-03-21,X3,10,-0.05,,,A\n"
                                   "2026-03-21,X4,10,-0.01,,,B\n"
                                   "2026-03-04,X5,10,,,,B\n"
                                   "2026-03-21,X6,1,,,,C\n"
                                   "2026-03-21,X7,1,,,,D\n"
                                   "2026-03-21,X8,1,,,,Z\n"
                                   "2026-03-21,X9,3,,,,E\n"
                                   "2026-03-21,E,3,,,,\n"
                                   "2026-03-21,X10,10,,,,B\n"
                                   "2026-03-22,X11,10,,,,B\n"),
                     ALMS_OK);
    assert_string_equal(counts(bench), "1 0 0 0 10 0 1");
    assert_string_equal(bench->told, "");
    assert_string_equal(
        reasons(bench),
        "E339 refund-held: the gift R-2026-03-000001 is of 10.00 CNY, and 9.99 CNY went back: a "
        "part is for a person\n"
        "E339 refund-held: of the gift R-2026-03-000001 a fee of 0.06 was kept, and the row prints "
        "a fee of 0\n"
        "E339 refund-held: of the gift R-2026-03-000001 a fee of 0.06 was kept, and the row prints "
        "a fee of -0.05\n"
        "E339 refund-held: of the gift R-2026-03-000002 a fee of 0 was kept, and the row prints a "
        "fee of -0.01\n"
        "E339 refund-held: the gift R-2026-03-000002 cannot be given back; the reversal is dated "
        "before voucher 'R-2026-03-000002'\n"
        "E339 refund-held: the gift R-2026-03-000003 cannot be given back; fund 'KIDS' has 0.00 "
        "CNY, and 1.00 are asked; fund 'KIDS' has 0.00 CNY in account '1002', and 1.00 are asked\n"
        "E339 refund-held: the gift R-2026-03-000004 is reversed already by J-2026-03-000001\n"
        "E339 refund-held: no gift that the refund names is booked; if it stands further down in "
        "this file, import the file again\n"
        "E339 refund-held: no gift that the refund names is booked; if it stands further down in "
        "this file, import the file again\n"
        "E339 refund-held: the gift R-2026-03-000002 is reversed already by J-2026-03-000002\n");
    /* What is held is no loss: the next import takes what has become clear. */
    verify_book(bench);
}

/* --- undoing ------------------------------------------------------------------------------- */

static void check_undo(void **state)
{
    struct bench *bench = *state;
    char told[TEXT_SIZE_BYTES] = "";
    struct alms_undone undone;
    const struct alms_undo_draft first = {"1", "by mistake", {2026, 3, 31}};
    const struct alms_undo_draft second = {"2", "by mistake", {2026, 3, 31}};

    assert_int_equal(import(bench, "d,r,a,f\n2026-03-01,A,10,0.06\n2026-03-01,B,5,0.03\n"),
                     ALMS_OK);
    assert_int_equal(import(bench, "d,r,a,f,for,n,o\n"
                                   "2026-03-09,X,10,-0.06,,,A\n2026-03-09,C,7,,,,\n"),
                     ALMS_OK);
    assert_string_equal(counts(bench), "1 0 0 0 0 0 1");
    bench->err = (struct alms_error){0};
    assert_int_equal(alms_import_undo(bench->book, &first, &undone, &bench->err), ALMS_E_REVERSED);
    bench->err = (struct alms_error){0};
    assert_int_equal(alms_import_undo(bench->book, &second, &undone, &bench->err),
                     ALMS_E_BATCH_REFUNDS);
    assert_int_equal(bench->err.count, 1);
    tell(told, &bench->err.faults[0]);
    assert_string_equal(told, "340@0:0 batch '2' booked J-2026-03-000001, the refund of "
                              "R-2026-03-000001\n");
    verify_book(bench);
}

/* A batch of gifts with fees is undone as any other, and its rows are new again. */
static void check_undo_of_fees(void **state)
{
    struct bench *bench = *state;
    struct alms_undone undone;
    const struct alms_undo_draft draft = {"1", "by mistake", {2026, 3, 31}};
    static const char FILE_TEXT[] = "d,r,a,f\n2026-03-01,A,10,0.06\n2026-03-01,B,5,0.03\n";

    assert_int_equal(import(bench, FILE_TEXT), ALMS_OK);
    bench->err = (struct alms_error){0};
    assert_int_equal(alms_import_undo(bench->book, &draft, &undone, &bench->err), ALMS_OK);
    assert_int_equal(import(bench, FILE_TEXT), ALMS_OK);
    assert_string_equal(counts(bench), "2 0 0 0 0 0 0");
    assert_int_equal(import(bench, FILE_TEXT), ALMS_OK);
    assert_string_equal(counts(bench), "0 2 0 0 0 0 0");
    verify_book(bench);
}

#define IN_BOOK(test) cmocka_unit_test_setup_teardown(test, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_BOOK(check_fees),   IN_BOOK(check_conflicts), IN_BOOK(check_faults),
        IN_BOOK(check_totals), IN_BOOK(check_refunds),   IN_BOOK(check_refund_of_earlier_file),
        IN_BOOK(check_held),   IN_BOOK(check_undo),      IN_BOOK(check_undo_of_fees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
