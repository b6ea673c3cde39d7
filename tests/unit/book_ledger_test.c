/* book ledger - what is in the tables: sums, voucher numbers, months, and what a rebuild makes. */
#include "base/base.h"
#include "support/check.h"
#include "support/plain.h"
#include "support/use.h"

#include <alms/account.h>
#include <alms/disclose.h>
#include <alms/period.h>
#include <alms/verify.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scratch scratch;

static int open_folder(void **state)
{
    (void)state;
    scratch_open(&scratch);
    return 0;
}

static int close_folder(void **state)
{
    (void)state;
    scratch_close(&scratch);
    return 0;
}

static const char *book_path(void)
{
    return scratch_path(&scratch, "book.alms");
}

static const char *vault_path(void)
{
    return scratch_path(&scratch, "book.alms-vault");
}

/* A book that was used; closed, so that it is two files. */
static void make_used_book(void)
{
    alms_book *book = support_book(book_path());
    use_book(book, &scratch);
    alms_book_close(book);
}

static void check_sound(void)
{
    struct alms_error err = {0};
    char message[ALMS_MESSAGE_SIZE_BYTES];
    const struct alms_book_options options = support_options();
    struct alms_verification verification;

    MUST(alms_verify(book_path(), false, &options, &verification, &err));
    if (verification.findings_count > 0) {
        alms_fault_message(&verification.findings[0].fault, NULL, message);
        fail_msg("%s", message);
    }
    assert_true(verification.was_replayed);
    assert_int_equal(verification.private_gone, 0);
    assert_int_equal(verification.private_kept,
                     plain_number_of(vault_path(), "SELECT count(*) FROM private"));
    alms_verification_free(&verification);
}

/* --- rebuilding ---------------------------------------------------------------------------- */

static void check_rebuild(void **state)
{
    struct alms_error err = {0};

    (void)state;
    make_used_book();
    check_sound();
    char *before = plain_dump(book_path(), "");
    char *vault_before = plain_dump(vault_path(), "");
    /* It is a test of something. */
    assert_non_null(strstr(before, "CREATE TABLE holding"));
    assert_true(plain_number_of(book_path(), "SELECT count(*) FROM posting") > 20);

    alms_book *book = support_reopen(book_path());
    MUST(alms_book_rebuild(book, &err));
    alms_book_close(book);
    char *after = plain_dump(book_path(), "");
    char *vault_after = plain_dump(vault_path(), "");
    assert_string_equal(after, before);
    assert_string_equal(vault_after, vault_before);
    free(after);
    free(vault_after);

    /* Whatever was done to the tables is undone. */
    plain_change(book_path(), "UPDATE balance SET debit = debit + 1; DELETE FROM posting;"
                              "DROP TABLE gift; DELETE FROM head; DELETE FROM tile;"
                              "CREATE TABLE stray (a); CREATE VIEW strays AS SELECT a FROM stray;"
                              "INSERT INTO party (code, n) VALUES ('X', 0);"
                              "UPDATE meta SET value = 'old'");
    book = support_reopen(book_path());
    alms_book_close(book);
    after = plain_dump(book_path(), "");
    assert_string_equal(after, before);
    free(after);
    free(before);
    free(vault_before);
    check_sound();
}

/* Any one value of any table that is changed is found, and named by its table. */
static void check_every_table_is_compared(void **state)
{
    static const struct {
        const char *sql;
        const char *table;
    } CHANGES[] = {
        {"UPDATE head SET gifts = gifts + 1", "head"},
        {"UPDATE head SET entries = entries - 1", "head"},
        {"UPDATE head SET last_at = last_at + 1", "head"},
        {"UPDATE head SET version = 0", "head"},
        {"DELETE FROM master WHERE n = 5", "master"},
        {"UPDATE master SET kind = 'fund.add' WHERE n = 5", "master"},
        {"UPDATE party SET is_closed = 1", "party"},
        {"DELETE FROM party", "party"},
        {"UPDATE entry SET number = 99 WHERE number = 1 AND series = 'T'", "entry"},
        {"UPDATE entry SET reversed_by = NULL WHERE series = 'R'", "entry"},
        {"UPDATE entry SET date = date + 1 WHERE series = 'T'", "entry"},
        {"UPDATE posting SET amount = amount + 1 WHERE line = 2 AND account = '410101'", "posting"},
        {"UPDATE posting SET fund = 'KIDS' WHERE fund = 'GEN' AND account = '1002'", "posting"},
        {"UPDATE balance SET credit = credit + 1, debit = debit + 1 WHERE account = '1002'",
         "balance"},
        {"INSERT INTO balance VALUES ('999', 'GEN', 'CNY', 202601, 0, 0)", "balance"},
        {"UPDATE holding SET amount = amount - 1", "holding"},
        {"DELETE FROM holding WHERE date = 20260105", "holding"},
        {"UPDATE flow SET taken = taken + 1 WHERE flow = 'gift'", "flow"},
        {"UPDATE flow SET flow = 'aid' WHERE month = 202601", "flow"},
        {"UPDATE gift SET channel = 'cash'", "gift"},
        {"UPDATE gift SET campaign = NULL", "gift"},
        {"UPDATE gift SET batch = 2 WHERE batch = 1", "gift"},
        {"DELETE FROM gift WHERE reverses IS NOT NULL", "gift"},
        {"UPDATE aid SET programme = 'ELDER'", "aid"},
        {"UPDATE aid SET amount = -amount", "aid"},
        {"UPDATE imported SET content = zeroblob(16)", "imported"},
        {"DELETE FROM imported", "imported"},
        {"UPDATE batch SET n = n + 1", "batch"},
    };

    (void)state;
    make_used_book();
    check_sound();
    size_t size = 0;
    char *sound = file_bytes(book_path(), &size);
    for (size_t i = 0; i < COUNT_OF(CHANGES); i++) {
        struct alms_error err = {0};
        const struct alms_book_options options = support_options();
        struct alms_verification verification;
        file_put(book_path(), sound, size);
        plain_change(book_path(), CHANGES[i].sql);
        MUST(alms_verify(book_path(), false, &options, &verification, &err));
        if (verification.findings_count != 1)
            fail_msg("%s: %d findings", CHANGES[i].sql, (int)verification.findings_count);
        assert_int_equal(verification.findings[0].fault.code, ALMS_E_PROJECTION);
        assert_string_equal(verification.findings[0].fault.text, CHANGES[i].table);
        alms_verification_free(&verification);
    }
    file_put(book_path(), sound, size);
    check_sound();
    free(sound);
}

/* --- sums ---------------------------------------------------------------------------------- */

static void check_same_rows(const char *a_sql, const char *b_sql)
{
    sqlite3 *db = plain_open(book_path());
    char *a = plain_rows(db, a_sql);
    char *b = plain_rows(db, b_sql);

    assert_true(strlen(a) > 0);
    assert_string_equal(a, b);
    free(a);
    free(b);
    plain_close(db);
}

/* What a stock SQL program adds up from the records themselves. Amounts have two digits. */
#define LINES_SQL                                                                                  \
    "WITH line AS (SELECT log.n AS n, line.key + 1 AS line,"                                       \
    " CAST(replace(json_extract(record, '$.entry.date'), '-', '') AS INTEGER) AS date,"            \
    " json_extract(line.value, '$[0]') AS account, json_extract(line.value, '$[1]') AS fund,"      \
    " json_extract(line.value, '$[2]') AS commodity,"                                              \
    " CAST(replace(json_extract(line.value, '$[3]'), '.', '') AS INTEGER) AS amount,"              \
    " json_extract(record, '$.kind') AS kind, record"                                              \
    " FROM log, json_each(json_extract(record, '$.entry.lines')) AS line) "

static void check_sums(void **state)
{
    (void)state;
    make_used_book();
    check_same_rows("SELECT account, date, n, line, fund, commodity, amount FROM posting"
                    " ORDER BY n, line",
                    LINES_SQL "SELECT account, date, n, line, fund, commodity, amount FROM line"
                              " ORDER BY n, line");
    check_same_rows("SELECT account, fund, commodity, month, debit, credit FROM balance"
                    " ORDER BY account, fund, commodity, month",
                    LINES_SQL "SELECT account, fund, commodity, date / 100,"
                              " sum(max(amount, 0)), sum(max(-amount, 0)) FROM line"
                              " GROUP BY account, fund, commodity, date / 100"
                              " ORDER BY account, fund, commodity, date / 100");
    /* All accounts of this book that are assets or liabilities begin with 1 or 2. */
    check_same_rows("SELECT fund, commodity, account, date, amount FROM holding"
                    " ORDER BY fund, commodity, account, date",
                    LINES_SQL "SELECT fund, commodity, account, date, sum(amount) FROM line"
                              " WHERE account < '3' GROUP BY fund, commodity, account, date"
                              " ORDER BY fund, commodity, account, date");
    check_same_rows("SELECT n, date, month, kind FROM entry ORDER BY n",
                    LINES_SQL "SELECT DISTINCT n, date, date / 100, kind FROM line ORDER BY n");
    check_same_rows("SELECT fund, commodity, 0 FROM balance GROUP BY fund, commodity",
                    LINES_SQL "SELECT fund, commodity, sum(amount) FROM line"
                              " GROUP BY fund, commodity");
    check_same_rows("SELECT date, n, fund, commodity, amount FROM gift ORDER BY n",
                    LINES_SQL "SELECT date, n, fund, commodity, -amount FROM line"
                              " WHERE account LIKE '4101%' ORDER BY n");
    check_same_rows("SELECT date, n, fund, commodity, amount FROM aid ORDER BY n",
                    LINES_SQL "SELECT date, n, fund, commodity, amount FROM line"
                              " WHERE account LIKE '5101%' ORDER BY n");
}

/* --- private parts ------------------------------------------------------------------------- */

/* Records that commit to a private part and rows of the vault are one to one. */
static void check_private_parts(void **state)
{
    (void)state;
    make_used_book();
    sqlite3 *db = plain_open(book_path());
    char sql[2 * SCRATCH_PATH_SIZE_BYTES];
    (void)snprintf(sql, sizeof(sql), "ATTACH '%s' AS vault", vault_path());
    assert_int_equal(plain_run(db, sql), SQLITE_OK);
    char *committed = plain_rows(db, "SELECT n FROM log"
                                     " WHERE json_extract(record, '$.private') IS NOT NULL");
    char *kept = plain_rows(db, "SELECT n FROM vault.private ORDER BY n");
    assert_string_equal(committed, kept);
    assert_true(plain_number(db, "SELECT count(*) FROM vault.private") >= 15);
    /* And nothing of them stands in the book. */
    assert_int_equal(plain_number(db, "SELECT count(*) FROM log WHERE record LIKE '%Example%'"
                                      " OR record LIKE '%get well%' OR record LIKE '%lease%'"
                                      " OR record LIKE '%case 12%' OR record LIKE '%Anna%'"
                                      " OR record LIKE '%Hospital%' OR record LIKE '%gifts.csv%'"),
                     0);
    assert_int_equal(plain_number(db, "SELECT count(*) FROM vault.private"
                                      " WHERE disclosure LIKE '%Ann Example%'"),
                     3);
    free(committed);
    free(kept);
    plain_close(db);
}

/* --- voucher numbers ----------------------------------------------------------------------- */

static void check_numbers(void **state)
{
    static const char *const WANTED =
        "202601 'R' 1 'gift'\n202601 'R' 2 'gift'\n202602 'P' 1 'aid'\n"
        "202602 'R' 1 'gift'\n202602 'R' 2 'gift'\n202602 'R' 3 'gift'\n202602 'R' 4 'gift'\n"
        "202602 'R' 5 'gift'\n202602 'R' 6 'gift'\n202603 'J' 1 'entry'\n202603 'J' 2 'reverse'\n"
        "202603 'J' 3 'reverse'\n202603 'J' 4 'reverse'\n202603 'P' 1 'aid'\n"
        "202603 'T' 1 'transfer'\n";
    struct alms_error err = {0};
    static const char sql[] = "SELECT month, series, number, kind FROM entry"
                              " ORDER BY month, series, number";

    (void)state;
    make_used_book();
    sqlite3 *db = plain_open(book_path());
    char *rows = plain_rows(db, sql);
    assert_string_equal(rows, WANTED);

    /* A refusal takes no number: the next entry of each series has the next one. */
    const struct alms_date day = {2026, 3, 20};
    alms_book *book = support_reopen(book_path());
    assert_refuses(use_gift(book, "NONE", "1.00", day, &err), ALMS_E_NOT_FOUND);
    assert_refuses(use_gift(book, "GEN", "0.00", day, &err), ALMS_E_AMOUNT_ZERO);
    assert_refuses(use_aid(book, "1000000.00", day, &err), ALMS_E_FUND_OVERSPENT);
    assert_refuses(use_transfer(book, "1000000.00", day, &err), ALMS_E_FUND_OVERSPENT);
    assert_refuses(use_entry(book, "1000000.00", day, &err), ALMS_E_FUND_OVERSPENT);
    assert_refuses(use_reverse(book, "J-2026-03-000001", day, &err), ALMS_E_REVERSED);
    assert_refuses(use_reverse(book, "J-2026-03-000002", day, &err), ALMS_E_REVERSED);
    char *same = plain_rows(db, sql);
    assert_string_equal(same, WANTED);
    assert_accepts(use_gift(book, "GEN", "1.00", day, &err));
    assert_accepts(use_aid(book, "1.00", day, &err));
    assert_accepts(use_transfer(book, "1.00", day, &err));
    assert_accepts(use_entry(book, "1.00", day, &err));
    alms_book_close(book);
    assert_int_equal(plain_number(db, "SELECT max(number) FROM entry WHERE month = 202603"
                                      " AND series = 'R'"),
                     1);
    assert_int_equal(plain_number(db, "SELECT max(number) FROM entry WHERE month = 202603"
                                      " AND series = 'P'"),
                     2);
    assert_int_equal(plain_number(db, "SELECT max(number) FROM entry WHERE month = 202603"
                                      " AND series = 'T'"),
                     2);
    assert_int_equal(plain_number(db, "SELECT max(number) FROM entry WHERE month = 202603"
                                      " AND series = 'J'"),
                     5);
    assert_int_equal(plain_number(db, "SELECT count(*) FROM (SELECT 1 FROM entry GROUP BY month,"
                                      " series HAVING max(number) <> count(*)"
                                      " OR min(number) <> 1)"),
                     0);
    free(rows);
    free(same);
    plain_close(db);
    check_sound();
}

/* --- months -------------------------------------------------------------------------------- */

static void check_months(void **state)
{
    struct alms_error err = {0};
    struct alms_period_list list;
    const struct alms_date january = {2026, 1, 31};
    const struct alms_date february = {2026, 2, 1};

    (void)state;
    make_used_book();
    alms_book *book = support_reopen(book_path());
    char *before = plain_dump(book_path(), "");

    /* January is closed on every path. */
    assert_refuses(use_gift(book, "GEN", "1.00", january, &err), ALMS_E_PERIOD_CLOSED);
    assert_refuses(use_aid(book, "1.00", january, &err), ALMS_E_PERIOD_CLOSED);
    assert_refuses(use_transfer(book, "1.00", january, &err), ALMS_E_PERIOD_CLOSED);
    assert_refuses(use_entry(book, "1.00", january, &err), ALMS_E_PERIOD_CLOSED);
    assert_refuses(use_reverse(book, "R-2026-01-000001", january, &err), ALMS_E_PERIOD_CLOSED);
    assert_refuses(use_gift(book, "GEN", "1.00", (struct alms_date){2025, 12, 31}, &err),
                   ALMS_E_PERIOD_CLOSED);
    /* In order, once, and when they are over: it is the first of April. */
    assert_refuses(use_close(book, (struct alms_month){2026, 1}, &err), ALMS_E_PERIOD_CLOSED);
    assert_refuses(use_close(book, (struct alms_month){2025, 6}, &err), ALMS_E_PERIOD_CLOSED);
    assert_refuses(use_close(book, (struct alms_month){2026, 3}, &err), ALMS_E_PERIOD_ORDER);
    assert_refuses(use_close(book, (struct alms_month){2026, 4}, &err), ALMS_E_PERIOD_ORDER);
    assert_refuses(use_close(book, (struct alms_month){2026, 13}, &err), ALMS_E_DATE_SYNTAX);
    char *after = plain_dump(book_path(), "");
    assert_string_equal(after, before);
    free(before);
    free(after);

    /* February is open to the day on which it is closed. */
    assert_accepts(use_gift(book, "GEN", "1.00", february, &err));
    assert_accepts(use_close(book, (struct alms_month){2026, 2}, &err));
    assert_refuses(use_gift(book, "GEN", "1.00", february, &err), ALMS_E_PERIOD_CLOSED);
    assert_accepts(use_close(book, (struct alms_month){2026, 3}, &err));
    assert_refuses(use_close(book, (struct alms_month){2026, 4}, &err), ALMS_E_PERIOD_ORDER);
    assert_refuses(use_gift(book, "GEN", "1.00", (struct alms_date){2026, 4, 2}, &err),
                   ALMS_E_DATE_FUTURE);
    assert_accepts(use_gift(book, "GEN", "1.00", (struct alms_date){2026, 4, 1}, &err));

    MUST(alms_period_list(book, &list, &err));
    assert_int_equal(list.count, 4);
    static const uint64_t ENTRIES[] = {2, 8, 6, 1};
    for (size_t i = 0; i < list.count; i++) {
        assert_int_equal(list.items[i].month.year, 2026);
        assert_int_equal(list.items[i].month.month, i + 1);
        assert_int_equal(list.items[i].entries_count, ENTRIES[i]);
        assert_int_equal(list.items[i].is_closed, i < 3);
    }
    alms_period_list_free(&list);
    alms_book_close(book);
    check_sound();
}

/* An import into a closed month books nothing, and says so row by row. */
static void check_import_into_closed_month(void **state)
{
    struct alms_error err = {0};

    (void)state;
    alms_book *book = support_book(book_path());
    MUST(alms_period_close(book, &(struct alms_close_draft){.month = {2026, 2}}, &err));
    char *before = plain_dump(book_path(), "");
    assert_refuses(use_import(book, &scratch, &err), ALMS_E_ROWS_REJECTED);
    char *after = plain_dump(book_path(), "");
    assert_string_equal(after, before);
    assert_int_equal(plain_number_of(vault_path(), "SELECT count(*) FROM private"), 0);
    free(before);
    free(after);
    alms_book_close(book);
}

/* --- trying out ---------------------------------------------------------------------------- */

/* Rule ENTRY-13. The log would take a day that never was, and could never be verified again. */
static void check_days_that_never_were(void **state)
{
    static const struct alms_date DAYS[] = {{2025, 2, 29}, {2025, 2, 0},  {2025, 4, 31},
                                            {2025, 0, 5},  {2025, 13, 1}, {1899, 12, 31},
                                            {-5, 1, 1},    {3000, 1, 1}};
    struct alms_error err = {0};
    struct alms_disclosure_result result;
    const struct alms_disclosure_options options = {
        .month = {2025, 13}, .folder = scratch.folder, .language = "en"};
    alms_book *book = support_book(book_path());

    (void)state;
    for (size_t i = 0; i < COUNT_OF(DAYS); i++)
        assert_refuses(use_gift(book, "GEN", "1.00", DAYS[i], &err), ALMS_E_DATE_SYNTAX);
    assert_accepts(use_gift(book, "GEN", "1.00", (struct alms_date){2024, 2, 29}, &err));
    assert_refuses(use_entry(book, "1.00", DAYS[0], &err), ALMS_E_DATE_SYNTAX);
    assert_refuses(use_aid(book, "1.00", DAYS[0], &err), ALMS_E_DATE_SYNTAX);
    assert_refuses(use_transfer(book, "1.00", DAYS[0], &err), ALMS_E_DATE_SYNTAX);
    assert_refuses(use_reverse(book, "R-2024-02-000001", DAYS[0], &err), ALMS_E_DATE_SYNTAX);
    assert_refuses(alms_disclose(book, &options, &result, &err), ALMS_E_DATE_SYNTAX);
    alms_book_close(book);
    check_sound();
}

/* Everything that writes, with `dry_run`: it is checked, and both files are the same bytes. */
static void check_dry_run(void **state)
{
    struct alms_error err = {0};
    alms_book *book = NULL;
    struct alms_book_options options = support_options();
    const struct alms_date day = {2026, 3, 20};
    const struct alms_account_draft account = {.code = "1002.03", .name = "x", .parent = "1002"};

    (void)state;
    make_used_book();
    size_t book_size = 0;
    size_t vault_size = 0;
    char *book_bytes = file_bytes(book_path(), &book_size);
    char *vault_bytes = file_bytes(vault_path(), &vault_size);

    options.dry_run = true;
    MUST(alms_book_open(book_path(), ALMS_WRITE, &options, &book, &err));
    assert_accepts(use_gift(book, "GEN", "1.00", day, &err));
    assert_accepts(use_aid(book, "1.00", day, &err));
    assert_accepts(use_transfer(book, "1.00", day, &err));
    assert_accepts(use_entry(book, "1.00", day, &err));
    assert_accepts(use_reverse(book, "R-2026-02-000003", day, &err));
    assert_accepts(alms_account_add(book, &account, &err));
    assert_accepts(alms_account_add(book, &account, &err)); /* the first was not written */
    assert_accepts(alms_account_close(book, "1001", &err));
    assert_accepts(use_close(book, (struct alms_month){2026, 2}, &err));
    assert_accepts(alms_book_rebuild(book, &err));
    assert_accepts(use_import(book, &scratch, &err));
    assert_refuses(use_gift(book, "NONE", "1.00", day, &err), ALMS_E_NOT_FOUND);
    assert_refuses(use_aid(book, "1000000.00", day, &err), ALMS_E_FUND_OVERSPENT);
    alms_book_close(book);

    size_t size = 0;
    char *bytes = file_bytes(book_path(), &size);
    assert_int_equal(size, book_size);
    assert_memory_equal(bytes, book_bytes, size);
    free(bytes);
    bytes = file_bytes(vault_path(), &size);
    assert_int_equal(size, vault_size);
    assert_memory_equal(bytes, vault_bytes, size);
    free(bytes);
    assert_false(file_exists(scratch_path(&scratch, "book.alms-wal")));
    assert_false(file_exists(scratch_path(&scratch, "book.alms-vault-wal")));
    free(book_bytes);
    free(vault_bytes);

    /* A book that is not made leaves no file. */
    err = (struct alms_error){0};
    const struct alms_book_draft draft = {.name = "x"};
    MUST(alms_book_create(scratch_path(&scratch, "dry.alms"), &draft, &options, &book, &err));
    assert_null(book); /* there is nothing to go on with */
    assert_false(file_exists(scratch_path(&scratch, "dry.alms")));
    assert_false(file_exists(scratch_path(&scratch, "dry.alms-vault")));
    assert_false(file_exists(scratch_path(&scratch, "dry.alms-wal")));
    assert_false(file_exists(scratch_path(&scratch, "dry.alms-vault-wal")));
}

/* An import of new rows, tried out: every row is judged and nothing is kept. */
static void check_dry_import(void **state)
{
    struct alms_error err = {0};
    alms_book *book = NULL;
    struct alms_book_options options = support_options();

    (void)state;
    alms_book_close(support_book(book_path()));
    size_t size_before = 0;
    size_t size_after = 0;
    char *before = file_bytes(book_path(), &size_before);
    options.dry_run = true;
    MUST(alms_book_open(book_path(), ALMS_WRITE, &options, &book, &err));
    assert_accepts(use_import(book, &scratch, &err));
    alms_book_close(book);
    char *after = file_bytes(book_path(), &size_after);
    assert_int_equal(size_after, size_before);
    assert_memory_equal(after, before, size_before);
    assert_int_equal(plain_number_of(vault_path(), "SELECT count(*) FROM private"), 0);
    free(before);
    free(after);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(check_rebuild),
        IN_FOLDER(check_every_table_is_compared),
        IN_FOLDER(check_sums),
        IN_FOLDER(check_private_parts),
        IN_FOLDER(check_numbers),
        IN_FOLDER(check_months),
        IN_FOLDER(check_import_into_closed_month),
        IN_FOLDER(check_days_that_never_were),
        IN_FOLDER(check_dry_run),
        IN_FOLDER(check_dry_import),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
