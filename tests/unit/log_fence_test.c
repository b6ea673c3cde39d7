/* log fence - the log takes a record at its end and nothing else, whoever writes to the file. */
#include "base/base.h"
#include "support/check.h"
#include "support/plain.h"
#include "support/support.h"

#include <alms/verify.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_SIZE_BYTES = 1024 };

/* Each is refused; %SIZE% is the size of the log. All name n 3, which is there. */
static const char *const REFUSED[] = {
    /* changing */
    "UPDATE log SET record = '{}' WHERE n = 3",
    "UPDATE log SET record = record WHERE n = 3",
    "UPDATE log SET hash = zeroblob(32)",
    "UPDATE log SET n = n + 1000000",
    "UPDATE log SET n = 900 WHERE n = 3",
    "UPDATE OR REPLACE log SET n = 3 WHERE n = 4",
    "UPDATE OR IGNORE log SET record = '{}' WHERE n = 3",
    "UPDATE OR FAIL log SET record = '{}' WHERE n = 3",
    "UPDATE OR ROLLBACK log SET record = '{}' WHERE n = 3",
    "UPDATE log SET record = x.record FROM (SELECT '{}' AS record) AS x WHERE n = 3",
    /* removing */
    "DELETE FROM log",
    "DELETE FROM log WHERE n = 3",
    "DELETE FROM log WHERE n = %SIZE% - 1",
    "DELETE FROM log WHERE n IN (SELECT max(n) FROM log) RETURNING n",
    /* putting another in the place of one */
    "INSERT OR REPLACE INTO log (n, record, hash) VALUES (3, '{}', zeroblob(32))",
    "INSERT OR REPLACE INTO log (n, record, hash) VALUES (%SIZE% - 1, '{}', zeroblob(32))",
    "INSERT OR REPLACE INTO log SELECT n, '{}', hash FROM log WHERE n = 3",
    "REPLACE INTO log (n, record, hash) VALUES (3, '{}', zeroblob(32))",
    "REPLACE INTO log (rowid, record, hash) VALUES (3, '{}', zeroblob(32))",
    "REPLACE INTO log (n, record, hash) VALUES (0, '{}', zeroblob(32))",
    "INSERT INTO log (n, record, hash) VALUES (3, '{}', zeroblob(32))"
    " ON CONFLICT (n) DO UPDATE SET record = excluded.record",
    "INSERT INTO log (n, record, hash) VALUES (3, '{}', zeroblob(32))"
    " ON CONFLICT DO UPDATE SET hash = excluded.hash",
    "INSERT INTO log (n, record, hash) VALUES (%SIZE% - 1, '{}', zeroblob(32))"
    " ON CONFLICT (n) DO UPDATE SET record = '{}'",
    /* a number that is taken */
    "INSERT INTO log (n, record, hash) VALUES (3, '{}', zeroblob(32))",
    "INSERT INTO log (n, record, hash) VALUES (0, '{}', zeroblob(32))",
    "INSERT INTO log (n, record, hash) VALUES (%SIZE% - 1, '{}', zeroblob(32))",
    "INSERT OR FAIL INTO log (n, record, hash) VALUES (3, '{}', zeroblob(32))",
    "INSERT OR ROLLBACK INTO log (n, record, hash) VALUES (3, '{}', zeroblob(32))",
    /* a gap, and no number at all */
    "INSERT INTO log (n, record, hash) VALUES (%SIZE% + 1, '{}', zeroblob(32))",
    "INSERT INTO log (n, record, hash) VALUES (%SIZE% + 1000000, '{}', zeroblob(32))",
    "INSERT INTO log (n, record, hash) VALUES (9223372036854775807, '{}', zeroblob(32))",
    "INSERT INTO log (n, record, hash) VALUES (-1, '{}', zeroblob(32))",
    "INSERT INTO log (n, record, hash) VALUES (-9223372036854775808, '{}', zeroblob(32))",
    "INSERT INTO log (n, record, hash) VALUES (NULL, '{}', zeroblob(32))",
    "INSERT INTO log (record, hash) VALUES ('{}', zeroblob(32))",
    "INSERT OR REPLACE INTO log (n, record, hash) VALUES (%SIZE% + 1, '{}', zeroblob(32))",
    /* a good one and a bad one together */
    "INSERT INTO log (n, record, hash) VALUES (%SIZE%, '{}', zeroblob(32)),"
    " (%SIZE% + 2, '{}', zeroblob(32))",
};

/* Replaces every %SIZE%. */
static void fill(const char *pattern, int64_t size, char sql[SQL_SIZE_BYTES])
{
    static const char MARK[] = "%SIZE%";
    size_t at = 0;

    while (*pattern != '\0') {
        if (strncmp(pattern, MARK, strlen(MARK)) == 0) {
            at += (size_t)snprintf(sql + at, SQL_SIZE_BYTES - at, "%lld", (long long)size);
            pattern += strlen(MARK);
        } else {
            sql[at++] = *pattern++;
        }
    }
    sql[at] = '\0';
}

static const char LOG_SQL[] = "SELECT n, record, hash FROM log ORDER BY n";

static void check_refused(const char *path, const char *pragma)
{
    char sql[SQL_SIZE_BYTES];
    sqlite3 *db = plain_open(path);
    char *before = plain_rows(db, LOG_SQL);
    const int64_t size = plain_number(db, "SELECT count(*) FROM log");

    assert_true(size > 50);
    assert_int_equal(plain_run(db, pragma), SQLITE_OK);
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        fill(REFUSED[i], size, sql);
        const int result = plain_run(db, sql);
        if (result != SQLITE_CONSTRAINT_TRIGGER)
            fail_msg("%s: result %d, not that of a trigger", sql, result);
        char *after = plain_rows(db, LOG_SQL);
        assert_string_equal(after, before);
        free(after);
    }
    free(before);
    plain_close(db);
}

/* The same in a transaction that somebody commits in spite of the refusals. */
static void check_refused_together(const char *path)
{
    char sql[SQL_SIZE_BYTES];
    sqlite3 *db = plain_open(path);
    char *before = plain_rows(db, LOG_SQL);
    const int64_t size = plain_number(db, "SELECT count(*) FROM log");

    assert_int_equal(plain_run(db, "BEGIN"), SQLITE_OK);
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        fill(REFUSED[i], size, sql);
        if (strstr(sql, "OR ROLLBACK") == NULL)
            assert_int_equal(plain_run(db, sql), SQLITE_CONSTRAINT_TRIGGER);
    }
    assert_int_equal(plain_run(db, "COMMIT"), SQLITE_OK);
    plain_close(db);
    db = plain_open(path);
    char *after = plain_rows(db, LOG_SQL);
    assert_string_equal(after, before);
    free(before);
    free(after);
    plain_close(db);
}

static void check_nothing_but_appending(void **state)
{
    struct scratch scratch;

    (void)state;
    scratch_open(&scratch);
    const char *path = scratch_path(&scratch, "book.alms");
    alms_book_close(support_book(path));
    size_t size_before = 0;
    size_t size_after = 0;
    char *before = file_bytes(path, &size_before);

    check_refused(path, "PRAGMA recursive_triggers = OFF");
    check_refused(path, "PRAGMA recursive_triggers = ON");
    check_refused(path, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    check_refused_together(path);

    char *after = file_bytes(path, &size_after);
    assert_int_equal(size_after, size_before);
    assert_memory_equal(after, before, size_before);
    free(before);
    free(after);
    scratch_close(&scratch);
}

/* OR IGNORE asks for silence; what it may not have is an effect. */
static void check_ignoring(void **state)
{
    static const char *const IGNORING[] = {
        "INSERT OR IGNORE INTO log (n, record, hash) VALUES (3, '{}', zeroblob(32))",
        "INSERT INTO log (n, record, hash) VALUES (3, '{}', zeroblob(32)) ON CONFLICT DO NOTHING",
        "INSERT OR IGNORE INTO log (n, record, hash) VALUES (100000, '{}', zeroblob(32))",
    };
    struct scratch scratch;

    (void)state;
    scratch_open(&scratch);
    const char *path = scratch_path(&scratch, "book.alms");
    alms_book_close(support_book(path));
    sqlite3 *db = plain_open(path);
    char *before = plain_rows(db, LOG_SQL);
    for (size_t i = 0; i < COUNT_OF(IGNORING); i++) {
        const int result = plain_run(db, IGNORING[i]);
        assert_true(result == SQLITE_OK || result == SQLITE_CONSTRAINT_TRIGGER);
        char *after = plain_rows(db, LOG_SQL);
        assert_string_equal(after, before);
        free(after);
    }
    free(before);
    plain_close(db);
    scratch_close(&scratch);
}

/* The fence refuses by position, not by chance: the one place at the end is open, for a row that
 * is one. */
static void check_the_end_is_open(void **state)
{
    static const char *const MALFORMED[] = {
        "INSERT INTO log (n, record, hash) VALUES (%SIZE%, '{}', zeroblob(31))",
        "INSERT INTO log (n, record, hash) VALUES (%SIZE%, '{}', NULL)",
        "INSERT INTO log (n, record, hash) VALUES (%SIZE%, NULL, zeroblob(32))",
        "INSERT INTO log (n, record, hash) VALUES (%SIZE%, x'00', zeroblob(32))",
    };
    struct scratch scratch;
    char sql[SQL_SIZE_BYTES];

    (void)state;
    scratch_open(&scratch);
    const char *path = scratch_path(&scratch, "book.alms");
    alms_book_close(support_book(path));
    sqlite3 *db = plain_open(path);
    const int64_t size = plain_number(db, "SELECT count(*) FROM log");

    for (size_t i = 0; i < COUNT_OF(MALFORMED); i++) {
        fill(MALFORMED[i], size, sql);
        assert_int_equal(plain_run(db, sql) & 0xFF, SQLITE_CONSTRAINT);
    }
    fill("INSERT INTO log (n, record, hash) VALUES (%SIZE%, '{}', zeroblob(32))", size, sql);
    assert_int_equal(plain_run(db, sql), SQLITE_OK);
    assert_int_equal(plain_number(db, "SELECT max(n) FROM log"), size);
    /* It is a row of the log now, and stays. */
    fill("DELETE FROM log WHERE n = %SIZE%", size, sql);
    assert_int_equal(plain_run(db, sql), SQLITE_CONSTRAINT_TRIGGER);
    plain_close(db);
    scratch_close(&scratch);
}

/* An empty log begins at 0. */
static void check_the_beginning(void **state)
{
    struct scratch scratch;
    sqlite3 *db = NULL;

    (void)state;
    scratch_open(&scratch);
    const char *path = scratch_path(&scratch, "book.alms");
    alms_book_close(support_book(path));
    sqlite3 *book = plain_open(path);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_extended_result_codes(db, 1), SQLITE_OK);
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(book,
                                        "SELECT sql FROM sqlite_schema WHERE tbl_name = 'log'"
                                        " ORDER BY type",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW)
        assert_int_equal(plain_run(db, (const char *)sqlite3_column_text(statement, 0)), SQLITE_OK);
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    plain_close(book);

    assert_int_equal(plain_run(db, "INSERT INTO log VALUES (1, '{}', zeroblob(32))"),
                     SQLITE_CONSTRAINT_TRIGGER);
    assert_int_equal(plain_run(db, "INSERT INTO log VALUES (-1, '{}', zeroblob(32))"),
                     SQLITE_CONSTRAINT_TRIGGER);
    assert_int_equal(plain_run(db, "INSERT INTO log VALUES (NULL, '{}', zeroblob(32))"),
                     SQLITE_CONSTRAINT_TRIGGER);
    assert_int_equal(plain_run(db, "INSERT INTO log VALUES (0, '{}', zeroblob(32))"), SQLITE_OK);
    assert_int_equal(plain_run(db, "INSERT INTO log VALUES (1, '{}', zeroblob(32))"), SQLITE_OK);
    plain_close(db);
    scratch_close(&scratch);
}

/* The code of the first finding on the book at path, ALMS_OK if there is none. */
static enum alms_code first_finding(const char *path)
{
    struct alms_error err = {0};
    const struct alms_book_options options = support_options();
    struct alms_verification verification;

    MUST(alms_verify(path, false, &options, &verification, &err));
    const enum alms_code code =
        verification.findings_count == 0 ? ALMS_OK : verification.findings[0].fault.code;
    alms_verification_free(&verification);
    return code;
}

/* Whoever takes the fence down, or mends a hole in it differently, is found out. */
static void check_the_fence_is_watched(void **state)
{
    static const char *const BREAKING[] = {
        "DROP TRIGGER log_insert",
        "DROP TRIGGER log_update",
        "DROP TRIGGER log_delete",
        "DROP TRIGGER log_update; CREATE TRIGGER log_update BEFORE UPDATE ON log"
        " BEGIN SELECT 1; END",
        "DROP TRIGGER log_delete; CREATE TRIGGER log_delete BEFORE DELETE ON log WHEN 0"
        " BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(BREAKING); i++) {
        struct scratch scratch;
        scratch_open(&scratch);
        const char *path = scratch_path(&scratch, "book.alms");
        alms_book_close(support_book(path));
        assert_int_equal(first_finding(path), ALMS_OK);
        plain_change(path, BREAKING[i]);
        assert_int_equal(first_finding(path), ALMS_E_FENCE);
        scratch_close(&scratch);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_nothing_but_appending), cmocka_unit_test(check_ignoring),
        cmocka_unit_test(check_the_end_is_open),       cmocka_unit_test(check_the_beginning),
        cmocka_unit_test(check_the_fence_is_watched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
