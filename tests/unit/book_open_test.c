/* book open - files that are no books, cut short, of others, of newer versions, locked, read-only.
 */
#include "base/base.h"
#include "store/store.h"
#include "support/check.h"
#include "support/plain.h"
#include "support/use.h"

#include <alms/aid.h>
#include <alms/commodity.h>
#include <alms/fund.h>
#include <alms/gift.h>
#include <alms/report.h>
#include <alms/verify.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct scratch scratch;
static const struct alms_date DAY = {2026, 3, 20};
static const struct alms_commodity_draft EURO = {.code = "EUR", .name = "Euro", .scale_digits = 2};

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

static void make_used_book(void)
{
    alms_book *book = support_book(book_path());
    use_book(book, &scratch);
    alms_book_close(book);
}

static enum alms_code open_as(const char *path, enum alms_access access, struct alms_error *err)
{
    alms_book *book = NULL;
    const struct alms_book_options options = support_options();
    const enum alms_code code = alms_book_open(path, access, &options, &book, err);

    alms_book_close(book);
    return code;
}

/* --- no books ------------------------------------------------------------------------------ */

static void check_no_books(void **state)
{
    struct alms_error err = {0};
    const char *path = scratch_path(&scratch, "a.alms");

    (void)state;
    assert_refuses(open_as(path, ALMS_READ, &err), ALMS_E_FILE_MISSING);
    assert_refuses(open_as(path, ALMS_WRITE, &err), ALMS_E_FILE_MISSING);
    assert_refuses(open_as(path, ALMS_AS_IT_IS, &err), ALMS_E_FILE_MISSING);
    assert_false(file_exists(path));
    assert_refuses(open_as(scratch.folder, ALMS_READ, &err), ALMS_E_FILE_UNREADABLE);
    assert_refuses(open_as(scratch.folder, ALMS_WRITE, &err), ALMS_E_FILE_UNREADABLE);

    static const char *const TEXTS[] = {"", "x", "SQLite format 3", "{\"a\":1}\n"};
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        file_put_text(path, TEXTS[i]);
        assert_refuses(open_as(path, ALMS_READ, &err), ALMS_E_NOT_A_BOOK);
        assert_refuses(open_as(path, ALMS_WRITE, &err), ALMS_E_NOT_A_BOOK);
        assert_refuses(open_as(path, ALMS_AS_IT_IS, &err), ALMS_E_NOT_A_BOOK);
        char *after = file_bytes(path, NULL);
        assert_string_equal(after, TEXTS[i]);
        free(after);
    }

    /* A database of another program, and a vault in the place of its book. */
    sqlite3 *db = NULL;
    const char *other = scratch_path(&scratch, "other.alms");
    assert_int_equal(sqlite3_open(other, &db), SQLITE_OK);
    assert_int_equal(plain_run(db, "CREATE TABLE log (n INTEGER PRIMARY KEY, record, hash)"),
                     SQLITE_OK);
    plain_close(db);
    assert_refuses(open_as(other, ALMS_WRITE, &err), ALMS_E_NOT_A_BOOK);
    alms_book_close(support_book(book_path()));
    assert_refuses(open_as(vault_path(), ALMS_READ, &err), ALMS_E_NOT_A_BOOK);
    assert_refuses(open_as(vault_path(), ALMS_WRITE, &err), ALMS_E_NOT_A_BOOK);

    /* What is there is not made anew. */
    alms_book *book = NULL;
    const struct alms_book_draft draft = {.name = "x"};
    const struct alms_book_options options = support_options();
    char *before = plain_dump(book_path(), "");
    assert_refuses(alms_book_create(book_path(), &draft, &options, &book, &err),
                   ALMS_E_FILE_EXISTS);
    char *after = plain_dump(book_path(), "");
    assert_string_equal(after, before);
    free(before);
    free(after);
    assert_int_equal(rename(book_path(), scratch_path(&scratch, "away")), 0);
    assert_refuses(alms_book_create(book_path(), &draft, &options, &book, &err),
                   ALMS_E_FILE_EXISTS); /* its vault is there */
    assert_false(file_exists(book_path()));
    assert_true(file_exists(vault_path()));
}

/* --- a book cut short ---------------------------------------------------------------------- */

static void check_cut(const char *path, const char *bytes, size_t size, enum alms_code code)
{
    struct alms_error err = {0};
    size_t size_after = 0;

    file_put(path, bytes, size);
    assert_refuses(open_as(path, ALMS_READ, &err), code);
    assert_refuses(open_as(path, ALMS_WRITE, &err), code);
    assert_refuses(open_as(path, ALMS_AS_IT_IS, &err), code);
    char *after = file_bytes(path, &size_after);
    assert_int_equal(size_after, size);
    assert_memory_equal(after, bytes, size);
    free(after);
}

static void check_every_length(void **state)
{
    enum { HEADER = 100, PAGE = 4096 };
    size_t size = 0;
    struct alms_error err = {0};

    (void)state;
    make_used_book();
    const char *path = book_path();
    char *bytes = file_bytes(path, &size);
    assert_int_equal(size % PAGE, 0);
    for (size_t cut = 0; cut < HEADER; cut++)
        check_cut(path, bytes, cut, ALMS_E_NOT_A_BOOK);
    for (size_t cut = HEADER; cut < 2 * HEADER; cut++)
        check_cut(path, bytes, cut, ALMS_E_BOOK_TRUNCATED);
    for (size_t page = 1; page < size / PAGE; page++) {
        for (size_t cut = page * PAGE - 1; cut <= page * PAGE + 1; cut++)
            check_cut(path, bytes, cut, ALMS_E_BOOK_TRUNCATED);
    }
    check_cut(path, bytes, size - 1, ALMS_E_BOOK_TRUNCATED);
    file_put(path, bytes, size);
    assert_accepts(open_as(path, ALMS_WRITE, &err));
    free(bytes);
}

/* Pages overwritten with noise: refused when it is opened, or told when it is verified. */
static void check_damaged_pages(void **state)
{
    enum { PAGE = 4096 };
    size_t size = 0;

    (void)state;
    make_used_book();
    const char *path = book_path();
    char *bytes = file_bytes(path, &size);
    char *damaged = malloc(size);
    assert_non_null(damaged);
    for (size_t page = 1; page < size / PAGE; page++) {
        struct alms_error err = {0};
        const struct alms_book_options options = support_options();
        struct alms_verification verification = {0};
        memcpy(damaged, bytes, size);
        for (size_t i = 0; i < PAGE; i++)
            damaged[page * PAGE + i] = (char)(i * 37 + page);
        file_put(path, damaged, size);
        const enum alms_code code = alms_verify(path, false, &options, &verification, &err);
        if (code == ALMS_OK) {
            assert_true(verification.findings_count > 0);
        } else {
            assert_int_equal(code, ALMS_E_BOOK_DAMAGED);
        }
        alms_verification_free(&verification);
    }
    free(damaged);
    free(bytes);
}

/* --- one handle, transaction after transaction --------------------------------------------- */

static enum alms_code
count_figures(void *context, const struct alms_gift *gift, struct alms_error *err)
{
    size_t *count = context;

    (void)err;
    assert_null(gift->donor);
    assert_non_null(gift->amount);
    *count += 1;
    return ALMS_OK;
}

/* What was said of the book stays said, and what is refused or another handle writes is noticed. */
static void check_transactions(void **state)
{
    struct alms_error err = {0};
    struct alms_book_status status;
    size_t count = 0;
    const struct alms_book_options options = support_options();
    alms_book *other = NULL;

    (void)state;
    alms_book *book = support_book(book_path());
    MUST(alms_book_status(book, &status, &err));
    assert_string_equal(status.base, "CNY");
    MUST(use_gift(book, "GEN", "1.00", DAY, &err));
    assert_refuses(use_gift(book, "NONE", "1.00", DAY, &err), ALMS_E_NOT_FOUND);
    MUST(alms_book_open(book_path(), ALMS_WRITE, &options, &other, &err));
    MUST(use_gift(other, "GEN", "2.00", DAY, &err));
    alms_book_close(other);
    MUST(use_gift(book, "GEN", "3.00", DAY, &err));
    assert_string_equal(status.base, "CNY");
    MUST(alms_gift_walk_figures(book, (struct alms_date){0}, (struct alms_date){0}, count_figures,
                                &count, &err));
    assert_int_equal(count, 3);
    alms_book_close(book);
}

/* --- the vault ----------------------------------------------------------------------------- */

static void check_vault_missing(void **state)
{
    struct alms_error err = {0};
    struct alms_book_status status;
    struct alms_gift_list gifts;
    alms_book *book = NULL;
    const struct alms_book_options options = support_options();

    (void)state;
    make_used_book();
    assert_int_equal(rename(vault_path(), scratch_path(&scratch, "vault")), 0);
    char *before = plain_dump(book_path(), "");
    assert_refuses(open_as(book_path(), ALMS_WRITE, &err), ALMS_E_VAULT_MISSING);
    assert_false(file_exists(vault_path())); /* an empty one would be worse */
    MUST(alms_book_open(book_path(), ALMS_READ, &options, &book, &err));
    MUST(alms_book_status(book, &status, &err));
    assert_false(status.has_vault);
    MUST(alms_gift_list(book, (struct alms_date){0}, (struct alms_date){0}, &gifts, &err));
    assert_int_equal(gifts.count, 9);
    for (size_t i = 0; i < gifts.count; i++)
        assert_null(gifts.items[i].donor);
    assert_string_equal(gifts.items[0].amount, "1000.01");
    alms_gift_list_free(&gifts);
    assert_refuses(use_gift(book, "GEN", "1.00", DAY, &err), ALMS_E_BOOK_READONLY);
    alms_book_close(book);
    char *after = plain_dump(book_path(), "");
    assert_string_equal(after, before);
    free(before);
    free(after);
}

static void check_vault_foreign(void **state)
{
    struct alms_error err = {0};
    alms_book *book = NULL;
    const struct alms_book_draft draft = {.name = "x"};
    struct alms_book_options options = support_options();

    (void)state;
    make_used_book();
    options.seed = "another";
    MUST(alms_book_create(scratch_path(&scratch, "other.alms"), &draft, &options, &book, &err));
    alms_book_close(book);
    assert_int_equal(rename(scratch_path(&scratch, "other.alms-vault"), vault_path()), 0);
    char *before = plain_dump(book_path(), "");
    char *vault_before = plain_dump(vault_path(), "");
    assert_refuses(open_as(book_path(), ALMS_WRITE, &err), ALMS_E_VAULT_FOREIGN);
    assert_refuses(open_as(book_path(), ALMS_READ, &err), ALMS_E_VAULT_FOREIGN);
    char *after = plain_dump(book_path(), "");
    char *vault_after = plain_dump(vault_path(), "");
    assert_string_equal(after, before);
    assert_string_equal(vault_after, vault_before);
    free(before);
    free(vault_before);
    free(after);
    free(vault_after);
}

/* A vault that is no database, or cut short: no writing, and the book stays as it is. */
static void check_vault_damaged(void **state)
{
    struct alms_error err = {0};
    size_t size = 0;

    (void)state;
    make_used_book();
    char *before = plain_dump(book_path(), "");
    char *vault = file_bytes(vault_path(), &size);
    const size_t cuts[] = {0, 1, 99, 100, 4095, 4096, 8192, size - 1};
    for (size_t i = 0; i < COUNT_OF(cuts); i++) {
        file_put(vault_path(), vault, cuts[i]);
        err = (struct alms_error){0};
        const enum alms_code code = open_as(book_path(), ALMS_WRITE, &err);
        if (code < 400 || code > 499)
            fail_msg("a vault of %d bytes: %d", (int)cuts[i], (int)code);
        char *after = plain_dump(book_path(), "");
        assert_string_equal(after, before);
        free(after);
    }
    file_put_text(vault_path(),
                  "this was a vault once, and it is long enough for a header of SQLite,"
                  " which has one hundred bytes");
    assert_refuses(open_as(book_path(), ALMS_WRITE, &err), ALMS_E_VAULT_FOREIGN);
    file_put(vault_path(), vault, size);
    assert_accepts(open_as(book_path(), ALMS_WRITE, &err));
    free(before);
    free(vault);
}

static void verify(struct alms_verification *out)
{
    struct alms_error err = {0};
    const struct alms_book_options options = support_options();

    MUST(alms_verify(book_path(), false, &options, out, &err));
}

/* Erasing a row of the vault harms nothing; changing one is found. */
static void check_vault_erased(void **state)
{
    struct alms_error err = {0};
    struct alms_verification verification;
    struct alms_gift_list gifts;
    char sql[128];

    (void)state;
    make_used_book();
    verify(&verification);
    assert_int_equal(verification.findings_count, 0);
    const uint64_t kept = verification.private_kept;
    assert_int_equal(verification.private_gone, 0);
    alms_verification_free(&verification);

    const int64_t n = plain_number_of(book_path(), "SELECT min(n) FROM gift");
    (void)snprintf(sql, sizeof(sql), "DELETE FROM private WHERE n = %d", (int)n);
    plain_change(vault_path(), sql);
    verify(&verification);
    assert_int_equal(verification.findings_count, 0);
    assert_int_equal(verification.private_kept, kept - 1);
    assert_int_equal(verification.private_gone, 1);
    alms_verification_free(&verification);

    alms_book *book = support_reopen(book_path());
    MUST(alms_gift_list(book, (struct alms_date){0}, (struct alms_date){0}, &gifts, &err));
    assert_int_equal(gifts.items[0].n, n);
    assert_null(gifts.items[0].donor);
    assert_null(gifts.items[0].memo);
    assert_string_equal(gifts.items[0].amount, "1000.01");
    assert_string_equal(gifts.items[1].donor, "Ann Example");
    alms_gift_list_free(&gifts);
    assert_accepts(use_gift(book, "GEN", "1.00", DAY, &err)); /* work goes on */
    alms_book_close(book);

    /* One letter of one name. */
    (void)snprintf(sql, sizeof(sql),
                   "UPDATE private SET disclosure = replace(disclosure, 'Ann', 'Abn')"
                   " WHERE n = %d",
                   (int)n + 1);
    plain_change(vault_path(), sql);
    verify(&verification);
    assert_int_equal(verification.findings_count, 1);
    assert_int_equal(verification.findings[0].fault.code, ALMS_E_PRIVATE_DIGEST);
    assert_true(verification.findings[0].has_record);
    assert_int_equal(verification.findings[0].n, n + 1);
    alms_verification_free(&verification);
    book = support_reopen(book_path());
    MUST(alms_gift_list(book, (struct alms_date){0}, (struct alms_date){0}, &gifts, &err));
    assert_null(gifts.items[1].donor); /* what is not what was recorded is not shown */
    alms_gift_list_free(&gifts);
    alms_book_close(book);
}

/* What a transaction leaves in the vault that was interrupted between the two commits. */
static void leave_orphans(int size)
{
    char sql[256];

    (void)snprintf(sql, sizeof(sql),
                   "UPDATE reached SET log_size = %d; INSERT INTO private VALUES (%d, 'a'),"
                   " (%d, 'b'), (%d, 'c')",
                   size, size, size + 1, size + 77);
    plain_change(vault_path(), sql);
}

/* A crash between the two commits leaves private parts without records: gone at the next open. */
static void check_orphans_are_swept(void **state)
{
    struct alms_error err = {0};

    (void)state;
    make_used_book();
    const int64_t size = plain_number_of(book_path(), "SELECT count(*) FROM log");
    char sql[64];
    (void)snprintf(sql, sizeof(sql), "UPDATE reached SET log_size = %d", (int)size);
    plain_change(vault_path(), sql);
    char *vault_before = plain_dump(vault_path(), "");
    leave_orphans((int)size);
    assert_accepts(open_as(book_path(), ALMS_READ, &err));
    assert_int_equal(plain_number_of(vault_path(), "SELECT max(n) FROM private"), size + 77);
    assert_accepts(open_as(book_path(), ALMS_WRITE, &err));
    char *vault_after = plain_dump(vault_path(), "");
    assert_string_equal(vault_after, vault_before);
    free(vault_before);
    free(vault_after);
}

/* The same, if the writer that crashed was another than the one that has the book open: a record
 * without private part takes the number, and the orphan must not be taken for its own. */
static void check_orphans_of_another_writer(void **state)
{
    struct alms_error err = {0};
    char sql[128];

    (void)state;
    make_used_book();
    alms_book *book = support_reopen(book_path());
    const int64_t size = plain_number_of(book_path(), "SELECT count(*) FROM log");
    leave_orphans((int)size);
    MUST(alms_commodity_add(book, &EURO, &err)); /* no private part */
    MUST(use_gift(book, "GEN", "1.00", DAY, &err));
    alms_book_close(book);
    (void)snprintf(sql, sizeof(sql), "SELECT count(*) FROM private WHERE n = %d", (int)size);
    assert_int_equal(plain_number_of(vault_path(), sql), 0);
    (void)snprintf(sql, sizeof(sql),
                   "SELECT count(*) FROM private WHERE n = %d AND disclosure LIKE '%%Ann%%'",
                   (int)size + 1);
    assert_int_equal(plain_number_of(vault_path(), sql), 1);
}

/* --- a book that is older than its vault --------------------------------------------------- */

/* A copy of the book from before is put back; the vault stays. Read, not written, nothing lost. */
static void check_older(const char *old, size_t old_size)
{
    struct alms_error err = {0};
    size_t size = 0;
    size_t vault_size = 0;
    size_t vault_size_after = 0;

    char *newest = file_bytes(book_path(), &size);
    char *vault = file_bytes(vault_path(), &vault_size);
    file_put(book_path(), old, old_size);
    assert_refuses(open_as(book_path(), ALMS_WRITE, &err), ALMS_E_VAULT_AHEAD);
    assert_accepts(open_as(book_path(), ALMS_READ, &err));
    char *vault_after = file_bytes(vault_path(), &vault_size_after);
    assert_int_equal(vault_size_after, vault_size);
    assert_memory_equal(vault_after, vault, vault_size);
    file_put(book_path(), newest, size);
    assert_accepts(open_as(book_path(), ALMS_WRITE, &err));
    free(newest);
    free(vault);
    free(vault_after);
}

/* Rule LOG-11. */
static void check_older_book(void **state)
{
    struct alms_error err = {0};
    struct alms_verification verification;
    size_t size = 0;

    (void)state;
    make_used_book();
    char *old = file_bytes(book_path(), &size);
    alms_book *book = support_reopen(book_path());
    MUST(use_gift(book, "GEN", "1.00", DAY, &err));
    alms_book_close(book);
    check_older(old, size); /* by one record */
    book = support_reopen(book_path());
    MUST(use_gift(book, "GEN", "2.00", DAY, &err));
    MUST(alms_commodity_add(book, &EURO, &err)); /* no private part */
    alms_book_close(book);
    check_older(old, size);
    free(old);
    verify(&verification);
    assert_int_equal(verification.findings_count, 0);
    assert_int_equal(verification.private_gone, 0);
    alms_verification_free(&verification);
}

/* The same, where the newer book was written by a program that was killed before it closed it. */
static void check_older_book_of_killed(void **state)
{
    size_t size = 0;
    int status = 0;

    (void)state;
    make_used_book();
    char *old = file_bytes(book_path(), &size);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct alms_error err = {0};
        alms_book *book = support_reopen(book_path());
        MUST(use_gift(book, "GEN", "1.00", DAY, &err));
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    /* Whoever opens it next takes over what the killed one left beside the files. */
    alms_book_close(support_reopen(book_path()));
    check_older(old, size);
    free(old);
}

/* A vault of another branch: it holds what lies behind the end, but not from the end on. */
static void check_vault_of_another_branch(void **state)
{
    struct alms_error err = {0};
    char sql[128];

    (void)state;
    make_used_book();
    const int64_t size = plain_number_of(book_path(), "SELECT count(*) FROM log");
    leave_orphans((int)size);
    (void)snprintf(sql, sizeof(sql), "UPDATE reached SET log_size = %d", (int)size - 1);
    plain_change(vault_path(), sql);
    assert_refuses(open_as(book_path(), ALMS_WRITE, &err), ALMS_E_VAULT_AHEAD);
    assert_int_equal(plain_number_of(vault_path(), "SELECT max(n) FROM private"), size + 77);
    plain_change(vault_path(), "DELETE FROM reached");
    assert_refuses(open_as(book_path(), ALMS_WRITE, &err), ALMS_E_BOOK_DAMAGED);
    assert_accepts(open_as(book_path(), ALMS_READ, &err));
}

/* --- newer books --------------------------------------------------------------------------- */

/* Appends a record that a newer alms could write. */
static void write_newer_record(bool is_projected)
{
    struct alms_error err = {0};
    struct alms_store *store = NULL;
    struct alms_record record = {.kind_text = "moon", .version = 99, .at_s = 1775005200};
    struct alms_masters *masters = alms_masters_open();
    char bytes[256];

    MUST(alms_store_open(book_path(), ALMS_STORE_WRITE, &store, &err));
    MUST(alms_store_begin(store, &err));
    record.n = alms_store_next_n(store);
    (void)snprintf(
        bytes, sizeof(bytes),
        "{\"at\":\"2026-04-01T01:00:00Z\",\"by\":\"chen\",\"kind\":\"moon\",\"n\":\"%d\","
        "\"phase\":\"full\",\"v\":\"99\"}",
        (int)record.n);
    MUST(alms_store_append(store, bytes, strlen(bytes), &err));
    const struct alms_change change = {.record = &record};
    MUST(alms_store_project(store, masters, &change, &err));
    MUST(alms_store_commit(store, &err));
    alms_store_close(store);
    alms_masters_close(masters);
    /* A newer alms has other tables, too. */
    if (!is_projected) {
        plain_change(book_path(), "UPDATE meta SET value = 'newer'; DROP TABLE gift;"
                                  "CREATE TABLE moon (a)");
    }
}

static void check_newer(bool is_projected)
{
    struct alms_error err = {0};
    struct alms_book_status status;
    struct alms_trial trial;
    struct alms_report_query query = {0};
    struct alms_verification verification;
    alms_book *book = NULL;
    const struct alms_book_options options = support_options();

    make_used_book();
    book = support_reopen(book_path());
    MUST(alms_report_trial(book, &query, &trial, &err));
    const size_t rows_count = trial.count;
    alms_trial_free(&trial);
    alms_book_close(book);
    write_newer_record(is_projected);
    char *before = plain_dump(book_path(), "");

    MUST(alms_book_open(book_path(), ALMS_READ, &options, &book, &err));
    MUST(alms_book_status(book, &status, &err));
    assert_true(status.is_newer);
    assert_true(status.has_vault);
    assert_int_equal(status.gifts_count, 8);
    assert_int_equal(status.log_size, plain_number_of(book_path(), "SELECT count(*) FROM log"));
    MUST(alms_report_trial(book, &query, &trial, &err));
    assert_int_equal(trial.count, rows_count);
    alms_trial_free(&trial);
    assert_refuses(use_gift(book, "GEN", "1.00", DAY, &err), ALMS_E_BOOK_READONLY);
    alms_book_close(book);
    assert_refuses(open_as(book_path(), ALMS_WRITE, &err), ALMS_E_BOOK_NEWER);

    verify(&verification);
    assert_int_equal(verification.findings_count, 0);
    assert_true(verification.has_unknown);
    alms_verification_free(&verification);
    char *after = plain_dump(book_path(), "");
    assert_string_equal(after, before);
    free(before);
    free(after);
}

static void check_newer_record(void **state)
{
    (void)state;
    check_newer(true);
}

static void check_newer_tables(void **state)
{
    (void)state;
    check_newer(false);
}

/* --- several at once ----------------------------------------------------------------------- */

/* Another program holds a lock longer than one waits: refused, both files as before. */
static void check_busy(const char *locked_path)
{
    struct alms_error err = {0};

    make_used_book();
    alms_book *book = support_reopen(book_path());
    char *before = plain_dump(book_path(), "");
    char *vault_before = plain_dump(vault_path(), "");
    sqlite3 *db = plain_open(locked_path);
    assert_int_equal(plain_run(db, "BEGIN IMMEDIATE"), SQLITE_OK);
    assert_refuses(use_gift(book, "GEN", "1.00", DAY, &err), ALMS_E_BOOK_BUSY);
    assert_int_equal(plain_run(db, "ROLLBACK"), SQLITE_OK);
    plain_close(db);
    char *after = plain_dump(book_path(), "");
    char *vault_after = plain_dump(vault_path(), "");
    assert_string_equal(after, before);
    assert_string_equal(vault_after, vault_before);
    assert_accepts(use_gift(book, "GEN", "1.00", DAY, &err)); /* as soon as the lock is gone */
    alms_book_close(book);
    free(before);
    free(vault_before);
    free(after);
    free(vault_after);
}

static void check_busy_book(void **state)
{
    (void)state;
    check_busy(book_path());
}

static void check_busy_vault(void **state)
{
    (void)state;
    check_busy(vault_path());
}

/* Two handles take turns; each sees what the other wrote. A reader sees what was there. */
static void check_two_handles(void **state)
{
    struct alms_error err = {0};
    struct alms_book_status status;
    alms_book *reader = NULL;
    const struct alms_book_options options = support_options();
    const struct alms_fund_draft fund = {.code = "NEW", .name = "New"};

    (void)state;
    alms_book *a = support_book(book_path());
    alms_book *b = support_reopen(book_path());
    MUST(alms_book_open(book_path(), ALMS_READ, &options, &reader, &err));
    MUST(alms_book_status(reader, &status, &err));
    const uint64_t size = status.log_size;
    MUST(use_gift(a, "GEN", "1.00", DAY, &err));
    MUST(use_gift(b, "GEN", "2.00", DAY, &err));
    MUST(alms_fund_add(a, &fund, &err));
    MUST(use_gift(b, "NEW", "4.00", DAY, &err));
    assert_refuses(alms_fund_close(a, "NEW", &err), ALMS_E_NOT_EMPTY);
    MUST(alms_book_status(reader, &status, &err));
    assert_int_equal(status.log_size, size);
    assert_int_equal(status.gifts_count, 0);
    MUST(alms_book_status(b, &status, &err));
    assert_int_equal(status.log_size, size + 4);
    assert_int_equal(status.gifts_count, 3);
    alms_book_close(reader);
    alms_book_close(a);
    alms_book_close(b);
    assert_int_equal(plain_number_of(book_path(), "SELECT max(number) FROM entry"), 3);
}

/* Two programs write at the same time: all of it arrives, in one order, without a gap. */
static void check_two_programs(void **state)
{
    enum { PROGRAMS = 2, GIFTS = 25 };
    pid_t children[PROGRAMS];
    struct alms_verification verification;

    (void)state;
    alms_book_close(support_book(book_path()));
    for (int i = 0; i < PROGRAMS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] > 0)
            continue;
        struct alms_error err = {0};
        alms_book *book = support_reopen(book_path());
        for (int j = 0; j < GIFTS; j++)
            MUST(use_gift(book, i == 0 ? "GEN" : "KIDS", "1.00", DAY, &err));
        alms_book_close(book);
        _exit(0);
    }
    for (int i = 0; i < PROGRAMS; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(plain_number_of(book_path(), "SELECT count(*) FROM entry"), PROGRAMS * GIFTS);
    assert_int_equal(plain_number_of(book_path(), "SELECT max(number) FROM entry"),
                     PROGRAMS * GIFTS);
    assert_int_equal(plain_number_of(book_path(), "SELECT count(*) FROM gift WHERE fund = 'KIDS'"),
                     GIFTS);
    verify(&verification);
    assert_int_equal(verification.findings_count, 0);
    assert_int_equal(verification.private_kept, PROGRAMS * GIFTS);
    alms_verification_free(&verification);
}

/* --- read-only ----------------------------------------------------------------------------- */

/* Runs as somebody to whom permissions apply: root gives up what makes it root. */
static void run_as_nobody(void (*check)(void))
{
    enum { NOBODY = 65534 };
    int status = 0;
    const pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
            _exit(2);
        check();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* In a child a failed check must end it: nothing of cmocka does. */
#define ENSURE(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            (void)fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                  \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)

static enum alms_code read_gifts(size_t *out_count, bool *out_has_vault)
{
    struct alms_error err = {0};
    alms_book *book = NULL;
    struct alms_book_status status;
    struct alms_gift_list gifts;
    const struct alms_book_options options = support_options();

    const enum alms_code code = alms_book_open(book_path(), ALMS_READ, &options, &book, &err);
    if (code != ALMS_OK)
        return code;
    MUST(alms_book_status(book, &status, &err));
    MUST(alms_gift_list(book, (struct alms_date){0}, (struct alms_date){0}, &gifts, &err));
    *out_count = gifts.count;
    *out_has_vault = status.has_vault;
    alms_gift_list_free(&gifts);
    alms_book_close(book);
    return ALMS_OK;
}

static void check_as_reader(bool may_read_vault)
{
    struct alms_error err = {0};
    size_t count = 0;
    bool has_vault = !may_read_vault;
    alms_book *book = NULL;
    const struct alms_book_draft draft = {.name = "x"};
    const struct alms_book_options options = support_options();
    struct alms_verification verification;

    ENSURE(open_as(book_path(), ALMS_WRITE, &err) == ALMS_E_BOOK_READONLY);
    ENSURE(read_gifts(&count, &has_vault) == ALMS_OK);
    ENSURE(count == 9);
    ENSURE(has_vault == may_read_vault);
    err = (struct alms_error){0};
    ENSURE(alms_verify(book_path(), false, &options, &verification, &err) == ALMS_OK);
    ENSURE(verification.findings_count == 0);
    ENSURE((verification.private_kept > 0) == may_read_vault);
    alms_verification_free(&verification);
    err = (struct alms_error){0};
    const enum alms_code code =
        alms_book_create(scratch_path(&scratch, "new.alms"), &draft, &options, &book, &err);
    ENSURE(code == ALMS_E_FILE_UNREADABLE || code == ALMS_E_BOOK_READONLY);
}

static void check_with_vault(void)
{
    check_as_reader(true);
}

static void check_without_vault(void)
{
    check_as_reader(false);
}

static void check_readonly(void **state)
{
    size_t size = 0;
    size_t size_after = 0;

    (void)state;
    make_used_book();
    assert_int_equal(remove(scratch_path(&scratch, "gifts.csv")), 0);
    char *before = file_bytes(book_path(), &size);
    assert_int_equal(chmod(book_path(), 0444), 0);
    assert_int_equal(chmod(vault_path(), 0444), 0);
    assert_int_equal(chmod(scratch.folder, 0555), 0);
    run_as_nobody(check_with_vault);

    /* An auditor may read the book, and the vault is the owner's alone. */
    assert_int_equal(chmod(vault_path(), 0000), 0);
    run_as_nobody(check_without_vault);

    char *after = file_bytes(book_path(), &size_after);
    assert_int_equal(size_after, size);
    assert_memory_equal(after, before, size);
    free(before);
    free(after);
    assert_int_equal(chmod(scratch.folder, 0755), 0);
    assert_false(file_exists(scratch_path(&scratch, "new.alms")));
    assert_false(file_exists(scratch_path(&scratch, "book.alms-wal")));
    assert_false(file_exists(scratch_path(&scratch, "book.alms-shm")));
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(check_no_books),
        IN_FOLDER(check_every_length),
        IN_FOLDER(check_damaged_pages),
        IN_FOLDER(check_transactions),
        IN_FOLDER(check_vault_missing),
        IN_FOLDER(check_vault_foreign),
        IN_FOLDER(check_vault_damaged),
        IN_FOLDER(check_vault_erased),
        IN_FOLDER(check_orphans_are_swept),
        IN_FOLDER(check_orphans_of_another_writer),
        IN_FOLDER(check_older_book),
        IN_FOLDER(check_older_book_of_killed),
        IN_FOLDER(check_vault_of_another_branch),
        IN_FOLDER(check_newer_record),
        IN_FOLDER(check_newer_tables),
        IN_FOLDER(check_busy_book),
        IN_FOLDER(check_busy_vault),
        IN_FOLDER(check_two_handles),
        IN_FOLDER(check_two_programs),
        IN_FOLDER(check_readonly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
