/* reconcile - statements against a book: what is matched, what stays open, how far it is done. */
#include <alms/reconcile.h>

#include <alms/entry.h>
#include <alms/gift.h>
#include <alms/verify.h>

#include "support/check.h"
#include "support/support.h"
#include "support/use.h"
#include "value/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char RULES[] = "source \"the bank\"\n"
                            "column date date %Y-%m-%d\n"
                            "column ref ref\n"
                            "column amount amount\n"
                            "column balance balance\n"
                            "record movement account=1002\n";

struct bench {
    struct scratch scratch;
    alms_book *book;
    struct alms_reconcile_options options;
    struct alms_reconcile_report report;
    struct alms_error err;
};

static int open_bench(void **state)
{
    struct bench *bench = calloc(1, sizeof(*bench));

    if (bench == NULL)
        return -1;
    scratch_open(&bench->scratch);
    bench->book = support_book(scratch_path(&bench->scratch, "charity.alms"));
    bench->options = (struct alms_reconcile_options){
        .rules = RULES, .rules_name = "bank.rules", .days = ALMS_RECONCILE_DAYS_DEFAULT};
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;

    alms_reconcile_report_free(&bench->report);
    alms_book_close(bench->book);
    scratch_close(&bench->scratch);
    free(bench);
    return 0;
}

static struct alms_date day(uint8_t month, uint8_t day_of_month)
{
    return (struct alms_date){2026, month, day_of_month};
}

static void give(struct bench *bench, const char *amount, const char *ref, struct alms_date date)
{
    struct alms_error err;
    struct alms_posted posted;
    const struct alms_gift_draft draft = {.amount = amount,
                                          .fund = "GEN",
                                          .channel = "bank",
                                          .account = "1002",
                                          .reference = ref,
                                          .date = date};

    MUST(alms_gift_add(bench->book, &draft, &posted, &err));
}

static enum alms_code reconcile(struct bench *bench, const char *rows)
{
    char text[8192];
    const char *path = scratch_path(&bench->scratch, "statement.csv");

    (void)snprintf(text, sizeof(text), "date,ref,amount,balance\n%s", rows);
    file_put_text(path, text);
    alms_reconcile_report_free(&bench->report);
    bench->err = (struct alms_error){0};
    return alms_reconcile_run(bench->book, path, &bench->options, &bench->report, &bench->err);
}

static size_t open_count(const struct bench *bench, enum alms_open_block block)
{
    size_t count = 0;

    for (size_t i = 0; i < bench->report.open.count; i++)
        count += bench->report.open.items[i].block == block ? 1 : 0;
    return count;
}

static void check_steps(void **state)
{
    struct bench *bench = *state;
    const uint64_t *matched = bench->report.matched;

    give(bench, "10", "A", day(3, 1));  /* by its reference, though another one is nearer */
    give(bench, "10", "B", day(3, 5));  /* by day: the reference stands twice in the statement */
    give(bench, "20", NULL, day(3, 6)); /* by days */
    give(bench, "20", NULL, day(3, 9)); /* too far away */
    give(bench, "30", NULL, day(3, 9)); /* the nearer one of two rows */
    assert_int_equal(reconcile(bench, "2026-03-05,A,10.00,10.00\n"
                                      "2026-03-05,B,10.00,20.00\n"
                                      "2026-03-05,B,10.00,30.00\n"
                                      "2026-03-05,,20.00,50.00\n"
                                      "2026-03-07,,30.00,80.00\n"
                                      "2026-03-08,,30.00,110.00\n"),
                     ALMS_OK);
    assert_int_equal(matched[ALMS_MATCH_REFERENCE], 1);
    assert_int_equal(matched[ALMS_MATCH_DATE], 1);
    assert_int_equal(matched[ALMS_MATCH_DAYS], 1);
    assert_int_equal(bench->report.ambiguous, 2);
    /* The statement ends on the 8th: of the 9th there is nothing yet. */
    assert_int_equal(open_count(bench, ALMS_OPEN_BOOK_IN), 0);
    assert_int_equal(open_count(bench, ALMS_OPEN_BANK_IN), 3);
    assert_true(bench->report.result.items[0].agrees);
    /* One day more: 30 is matched to the row of the day before, not to that of two days before. */
    assert_int_equal(reconcile(bench, "2026-03-09,,1.00,111.00\n"), ALMS_OK);
    assert_int_equal(matched[ALMS_MATCH_DAYS], 1);
    assert_int_equal(open_count(bench, ALMS_OPEN_BOOK_IN), 1);
    for (size_t i = 0; i < bench->report.open.count; i++) {
        const struct alms_open_item *item = &bench->report.open.items[i];
        assert_false(strcmp(item->amount, "30.00") == 0 && item->date.day == 8);
    }
}

static void check_old_lines(void **state)
{
    struct bench *bench = *state;

    /* Before the first statement: part of its opening balance, but for what it has itself. */
    give(bench, "100", NULL, day(2, 1));
    give(bench, "7", NULL, day(2, 27));
    assert_int_equal(reconcile(bench, "2026-03-01,,7.00,107.00\n"), ALMS_OK);
    assert_true(bench->report.result.items[0].agrees);
    assert_int_equal(bench->report.open.count, 0);
    /* A line that is added to that time later shows as a difference. */
    give(bench, "3", NULL, day(1, 5));
    assert_int_equal(reconcile(bench, "2026-03-09,,1.00,108.00\n"), ALMS_OK);
    assert_false(bench->report.result.items[0].agrees);
    assert_string_equal(bench->report.result.items[0].difference, "3.00");
}

static void check_carried(void **state)
{
    struct bench *bench = *state;

    give(bench, "50", NULL, day(3, 2));
    assert_int_equal(reconcile(bench, "2026-03-01,,1.00,1.00\n2026-03-02,,2.00,3.00\n"), ALMS_OK);
    assert_int_equal(open_count(bench, ALMS_OPEN_BOOK_IN), 1);
    assert_int_equal(reconcile(bench, "2026-03-25,,50.00,53.00\n"), ALMS_OK);
    assert_int_equal(bench->report.matched[ALMS_MATCH_CARRIED], 1);
    /* The row of the 1st is booked late; that of the 2nd twice, which is none of them. */
    give(bench, "1", NULL, day(3, 20));
    give(bench, "2", NULL, day(3, 20));
    give(bench, "2", NULL, day(3, 21));
    assert_int_equal(reconcile(bench, "2026-03-26,,5.00,58.00\n"), ALMS_OK);
    assert_int_equal(bench->report.matched[ALMS_MATCH_CARRIED], 1);
    assert_int_equal(open_count(bench, ALMS_OPEN_BANK_IN), 2);
    assert_int_equal(open_count(bench, ALMS_OPEN_BOOK_IN), 2);
    assert_true(bench->report.result.items[0].agrees);
}

/* Rule RECONCILE-5. */
static void check_reversals(void **state)
{
    struct bench *bench = *state;
    struct alms_error err;
    struct alms_posted posted;
    struct alms_reversal_draft draft = {
        .number = "R-2026-03-000001", .reason = "refund", .date = day(3, 4)};

    give(bench, "50", NULL, day(3, 2));
    assert_int_equal(reconcile(bench, "2026-03-02,,50.00,50.00\n"), ALMS_OK);
    /* The money goes back: the bank has a row for it. */
    MUST(alms_entry_reverse(bench->book, &draft, &posted, &err));
    assert_int_equal(reconcile(bench, "2026-03-04,,-50.00,0.00\n"), ALMS_OK);
    assert_int_equal(bench->report.matched[ALMS_MATCH_DATE], 1);
    assert_int_equal(bench->report.open.count, 0);
    /* The entry was wrong: nothing is left of it, and its row is open. */
    give(bench, "60", NULL, day(3, 5));
    assert_int_equal(reconcile(bench, "2026-03-05,,60.00,60.00\n"), ALMS_OK);
    draft = (struct alms_reversal_draft){
        .number = "R-2026-03-000002", .reason = "error", .date = day(3, 6)};
    MUST(alms_entry_reverse(bench->book, &draft, &posted, &err));
    bench->options.until = day(3, 7);
    assert_int_equal(reconcile(bench, ""), ALMS_OK);
    assert_int_equal(bench->report.pairs, 1);
    assert_int_equal(open_count(bench, ALMS_OPEN_BANK_IN), 1);
    assert_int_equal(bench->report.open.count, 1);
    assert_true(bench->report.result.items[0].agrees);
}

static void check_groups(void **state)
{
    struct bench *bench = *state;

    give(bench, "10", NULL, day(3, 1));
    give(bench, "20", NULL, day(3, 1));
    give(bench, "15", NULL, day(3, 2));
    give(bench, "16", NULL, day(3, 2));
    give(bench, "11", NULL, day(3, 3));
    give(bench, "20", NULL, day(3, 3));
    bench->options.by_group = true;
    bench->options.from = day(3, 1);
    /* 31 could be the gifts of the 2nd or of the 3rd: neither. 30 is those of the 1st. */
    assert_int_equal(reconcile(bench, "2026-03-03,,30.00,30.00\n2026-03-04,,31.00,61.00\n"),
                     ALMS_OK);
    assert_int_equal(bench->report.matched[ALMS_MATCH_GROUP], 1);
    assert_int_equal(open_count(bench, ALMS_OPEN_BANK_IN), 1);
    assert_int_equal(open_count(bench, ALMS_OPEN_BOOK_IN), 4);
    assert_true(bench->report.result.items[0].agrees);
}

static bool is_through(struct bench *bench, struct alms_date date)
{
    struct alms_error err;
    bool is_so = false;

    MUST(alms_reconcile_is_through(bench->book, "1002", date, &is_so, &err));
    return is_so;
}

static void check_through(void **state)
{
    struct bench *bench = *state;
    struct alms_error err;
    bool is_so = false;

    assert_false(is_through(bench, day(1, 1)));
    bench->options.until = day(3, 10);
    assert_int_equal(reconcile(bench, "2026-03-02,,50.00,50.00\n"), ALMS_OK);
    assert_true(is_through(bench, day(3, 10)));
    assert_false(is_through(bench, day(3, 11)));
    MUST(alms_reconcile_undo(bench->book, "1", "the wrong file", &err));
    assert_false(is_through(bench, day(3, 10)));
    assert_refuses(alms_reconcile_is_through(bench->book, "9", day(3, 1), &is_so, &err),
                   ALMS_E_NOT_FOUND);
    /* A dry run leaves nothing, and numbers run on behind what was undone. */
    assert_int_equal(reconcile(bench, "2026-03-02,,50.00,50.00\n"), ALMS_OK);
    assert_string_equal(bench->report.reconciliation, "2");
    bench->options.days = ALMS_RECONCILE_DAYS_MAX + 1;
    assert_int_equal(reconcile(bench, "2026-03-02,,50.00,50.00\n"), ALMS_E_VALUE_UNKNOWN);
}

static void check_many(void **state)
{
    struct bench *bench = *state;
    char rows[8192] = "";
    size_t size = 0;
    enum { ROWS = 200 };

    for (int i = 0; i < ROWS; i++) {
        give(bench, "5", NULL, day(3, (uint8_t)(1 + i % 5)));
        size += (size_t)snprintf(rows + size, sizeof(rows) - size, "2026-03-0%d,,5.00,%d.00\n",
                                 1 + i / 40, 5 * (i + 1));
    }
    assert_int_equal(reconcile(bench, rows), ALMS_OK);
    assert_int_equal(bench->report.matched[ALMS_MATCH_DATE], ROWS);
    assert_int_equal(bench->report.open.count, 0);
    assert_int_equal(reconcile(bench, rows), ALMS_OK);
    assert_int_equal(bench->report.rows_known, ROWS);
    assert_null(bench->report.reconciliation);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(check_steps, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_old_lines, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_carried, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_reversals, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_groups, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_through, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_many, open_bench, close_bench),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
