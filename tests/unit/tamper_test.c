/*
 * tamper - whoever changes a book with other tools is found out, and what was changed is named: one
 * value in every column of every table; records taken away, swapped, cut off, added; and a log that
 * was made smaller in every part, which only those can tell who hold a checkpoint of it.
 */
#include <alms/import.h>
#include <alms/key.h>
#include <alms/label.h>
#include <alms/publish.h>
#include <alms/verify.h>

#include "base/base.h"
#include "support/check.h"
#include "support/plain.h"
#include "support/support.h"
#include "support/use.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

enum { COLUMNS_MAX = 300, SQL_SIZE_BYTES = 1024 };

struct tampering {
    struct scratch scratch;
    char path[SCRATCH_PATH_SIZE_BYTES];
    char *book;
    char *vault;
    size_t book_size;
    size_t vault_size;
    char *checkpoint;
};

static int make_book(void **state)
{
    struct alms_error err;
    struct tampering *work = calloc(1, sizeof(*work));

    assert_non_null(work);
    scratch_open(&work->scratch);
    (void)snprintf(work->path, sizeof(work->path), "%s", scratch_path(&work->scratch, "book.alms"));
    alms_book *book = support_book(work->path);
    const struct alms_key_file key = {scratch_path(&work->scratch, "log.key"), "correct horse"};
    const struct alms_key_file identity = {scratch_path(&work->scratch, "id.key"),
                                           "battery staple"};
    alms_signer *signer = NULL;
    MUST(alms_log_key_new(book, "ledger.example.org/fund", &key, &identity, &err));
    use_book(book, &work->scratch);
    struct alms_undone undone;
    const struct alms_undo_draft undo = {.batch = "1", .reason = "by mistake"};
    MUST(alms_import_undo(book, &undo, &undone, &err));
    MUST(use_import(book, &work->scratch, &err));
    use_people(book, &work->scratch);
    /* Enough records for a tile of the tree above them. */
    for (int i = 0; i < 150; i++) {
        char code[16];
        (void)snprintf(code, sizeof(code), "L%d", i);
        const struct alms_label_draft label = {.code = code, .name = code};
        MUST(alms_label_add(book, ALMS_PROGRAMME, &label, &err));
    }
    const struct alms_key_file kept = {scratch_path(&work->scratch, "log.key"), "correct horse"};
    MUST(alms_signer_open(&kept, &signer, &err));
    const struct alms_publish_options options = {
        .signers = &signer, .signers_count = 1, .now_s = 1775005200};
    MUST(alms_checkpoint_sign(book, &options, &work->checkpoint, &err));
    alms_signer_close(signer);
    alms_book_close(book);
    work->book = file_bytes(work->path, &work->book_size);
    work->vault = file_bytes(scratch_path(&work->scratch, "book.alms-vault"), &work->vault_size);
    *state = work;
    return 0;
}

static int free_book(void **state)
{
    struct tampering *work = *state;

    alms_signature_free(work->checkpoint);
    free(work->book);
    free(work->vault);
    scratch_close(&work->scratch);
    free(work);
    return 0;
}

static void restore(const struct tampering *work)
{
    file_put(work->path, work->book, work->book_size);
    file_put(scratch_path(&work->scratch, "book.alms-vault"), work->vault, work->vault_size);
}

static void run(const struct tampering *work, const char *file, const char *sql)
{
    sqlite3 *db = NULL;
    char *message = NULL;

    assert_int_equal(sqlite3_open(scratch_path(&work->scratch, file), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "PRAGMA ignore_check_constraints = ON;"
                                  "DROP TRIGGER IF EXISTS log_insert;"
                                  "DROP TRIGGER IF EXISTS log_update;"
                                  "DROP TRIGGER IF EXISTS log_delete;",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void verify(const struct tampering *work, struct alms_verification *out)
{
    struct alms_error err;
    const struct alms_book_options options = support_options();

    MUST(alms_verify(work->path, false, &options, out, &err));
}

/* A finding that is not about the fence, which had to be taken down. */
static bool is_about(const struct alms_finding *finding, const char *table, int64_t n)
{
    char message[ALMS_MESSAGE_SIZE_BYTES];

    if (finding->fault.code == ALMS_E_FENCE)
        return false;
    if (finding->has_record && (int64_t)finding->n == n)
        return true;
    alms_fault_message(&finding->fault, NULL, message);
    return strstr(message, table) != NULL ||
           (strcmp(table, "head") == 0 && finding->fault.code == ALMS_E_ROOT) ||
           (strcmp(table, "log") == 0 && finding->fault.code == ALMS_E_POSITION);
}

/* A statement that fits. */
static void write_sql(char sql[SQL_SIZE_BYTES], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void write_sql(char sql[SQL_SIZE_BYTES], const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const int size = vsnprintf(sql, SQL_SIZE_BYTES, format, arguments);
    va_end(arguments);
    assert_in_range(size, 1, SQL_SIZE_BYTES - 1);
}

/* --- one value ----------------------------------------------------------------------------- */

/* Changes a value of the column in one row; n is the record of that row, if it has one. */
static void
change_value(const struct tampering *work, const char *table, const char *column, int64_t n)
{
    char sql[SQL_SIZE_BYTES];
    char where[128] = "1";

    if (n >= 0)
        (void)snprintf(where, sizeof(where), "n = %" PRId64, n);
    /* The third byte of a number, so that it is none that is there; the first of a text or blob. */
    write_sql(sql,
              "UPDATE OR IGNORE %s SET %s = CASE typeof(%s)"
              " WHEN 'integer' THEN %s + 65536"
              " WHEN 'text' THEN char(unicode(%s) + 1) || substr(%s, 2)"
              " WHEN 'blob' THEN CAST(CAST(x'%s' AS BLOB) || substr(%s, 2) AS BLOB) END"
              " WHERE %s AND %s IS NOT NULL AND (typeof(%s) <> 'blob' OR length(%s) > 0)"
              " AND (typeof(%s) <> 'text' OR length(%s) > 0)",
              table, column, column, column, column, column, "A5", column, where, column, column,
              column, column, column);
    run(work, "book.alms", sql);
}

/* A row that no record made, in a table that this book has nothing for. */
static void add_row(const struct tampering *work, const char *table)
{
    static const char LIST[] =
        "SELECT group_concat(CASE type WHEN 'TEXT' THEN quote('x') WHEN 'BLOB' THEN"
        " 'zeroblob(32)' ELSE '1' END) FROM pragma_table_info(?1)";
    char sql[SQL_SIZE_BYTES];
    sqlite3_stmt *select = NULL;
    sqlite3 *db = plain_open(work->path);

    assert_int_equal(sqlite3_prepare_v2(db, LIST, -1, &select, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_bind_text(select, 1, table, -1, SQLITE_STATIC), SQLITE_OK);
    assert_int_equal(sqlite3_step(select), SQLITE_ROW);
    write_sql(sql, "INSERT INTO %s VALUES (%s)", table,
              (const char *)sqlite3_column_text(select, 0));
    (void)sqlite3_finalize(select);
    plain_close(db);
    run(work, "book.alms", sql);
}

static void try_column(const struct tampering *work, const char *table, const char *column)
{
    struct alms_verification found;
    bool is_named = false;
    sqlite3 *db = NULL;
    sqlite3_stmt *select = NULL;
    char sql[SQL_SIZE_BYTES];
    int64_t n = -1;

    restore(work);
    /* A row in the middle of the log, where the table has records. */
    assert_int_equal(sqlite3_open(work->path, &db), SQLITE_OK);
    write_sql(sql, "SELECT n FROM %s WHERE %s IS NOT NULL ORDER BY n LIMIT 1", table, column);
    const bool has_n = sqlite3_prepare_v2(db, sql, -1, &select, NULL) == SQLITE_OK;
    if (has_n && sqlite3_step(select) == SQLITE_ROW)
        n = sqlite3_column_int64(select, 0);
    (void)sqlite3_finalize(select);
    write_sql(sql, "SELECT count(*) FROM %s WHERE %s IS NOT NULL", table, column);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &select, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(select), SQLITE_ROW);
    const int count = sqlite3_column_int(select, 0);
    (void)sqlite3_finalize(select);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    if (count == 0) {
        add_row(work, table);
    } else {
        change_value(work, table, column, n);
    }
    struct alms_error err = {0};
    const struct alms_book_options options = support_options();
    if (alms_verify(work->path, false, &options, &found, &err) != ALMS_OK) {
        /* A book without a head of its log cannot even be read. */
        assert_int_equal(alms_error_code(&err), ALMS_E_BOOK_DAMAGED);
        assert_string_equal(table, "head");
        return;
    }
    for (uint64_t i = 0; i < found.findings_count && i < ALMS_FINDINGS_MAX; i++)
        is_named = is_named || is_about(&found.findings[i], table, n);
    /* Tables that say that another version made them are not compared, and made anew. */
    if (strcmp(table, "meta") == 0)
        is_named = found.has_other_tables;
    alms_verification_free(&found);
    if (!is_named)
        fail_msg("a changed %s.%s is not named", table, column);
}

static void check_every_column(void **state)
{
    struct tampering *work = *state;
    static char names[COLUMNS_MAX][2][64];
    int count = 0;
    sqlite3 *db = NULL;
    sqlite3_stmt *select = NULL;

    restore(work);
    assert_int_equal(sqlite3_open(work->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT t.name, c.name FROM sqlite_schema AS t,"
                                        " pragma_table_info(t.name) AS c WHERE t.type = 'table'"
                                        " AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid",
                                        -1, &select, NULL),
                     SQLITE_OK);
    while (sqlite3_step(select) == SQLITE_ROW) {
        assert_true(count < COLUMNS_MAX);
        for (int i = 0; i < 2; i++) {
            (void)snprintf(names[count][i], sizeof(names[count][i]), "%s",
                           (const char *)sqlite3_column_text(select, i));
        }
        count += 1;
    }
    (void)sqlite3_finalize(select);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_true(count > 60);
    for (int i = 0; i < count; i++)
        try_column(work, names[i][0], names[i][1]);
}

/* --- the vault ----------------------------------------------------------------------------- */

static void check_vault(void **state)
{
    struct tampering *work = *state;
    struct alms_verification found;

    restore(work);
    const int64_t first = plain_number_of(scratch_path(&work->scratch, "book.alms-vault"),
                                          "SELECT min(n) FROM private");
    run(work, "book.alms-vault",
        "UPDATE private SET disclosure = replace(disclosure, ']', ' ]')"
        " WHERE n = (SELECT min(n) FROM private)");
    verify(work, &found);
    assert_int_equal(found.findings_count, 1);
    assert_int_equal(found.findings[0].fault.code, ALMS_E_PRIVATE_DIGEST);
    assert_true(found.findings[0].has_record);
    assert_int_equal(found.findings[0].n, first);
    alms_verification_free(&found);

    /* What is erased is not damage. */
    restore(work);
    run(work, "book.alms-vault", "DELETE FROM private WHERE n = (SELECT min(n) FROM private)");
    verify(work, &found);
    assert_int_equal(found.findings_count, 0);
    assert_int_equal(found.private_gone, 1);
    alms_verification_free(&found);
}

/* --- records ------------------------------------------------------------------------------- */

/* Rules LOG-1 and LOG-7, whoever changes the log as a whole. */
static void check_records(void **state)
{
    static const struct {
        const char *sql;
        enum alms_code code;
        int64_t n; /* -1: about the whole */
    } CHANGES[] = {
        {"DELETE FROM log WHERE n = 50", ALMS_E_POSITION, 50},
        {"DELETE FROM log WHERE n = (SELECT max(n) FROM log)", ALMS_E_ROOT, -1},
        {"DELETE FROM log WHERE n > 60", ALMS_E_ROOT, -1},
        {"UPDATE log SET n = -1 WHERE n = 40; UPDATE log SET n = 40 WHERE n = 41;"
         "UPDATE log SET n = 41 WHERE n = -1",
         ALMS_E_POSITION, 40},
        {"INSERT INTO log SELECT (SELECT max(n) + 1 FROM log), record, hash FROM log WHERE n = 99",
         ALMS_E_POSITION, -2},
        {"UPDATE log SET record = (SELECT record FROM log WHERE n = 30) WHERE n = 31",
         ALMS_E_LEAF_HASH, 31},
    };
    struct tampering *work = *state;

    for (size_t i = 0; i < COUNT_OF(CHANGES); i++) {
        struct alms_verification found;
        bool is_named = false;
        restore(work);
        run(work, "book.alms", CHANGES[i].sql);
        verify(work, &found);
        for (uint64_t j = 0; j < found.findings_count && j < ALMS_FINDINGS_MAX; j++) {
            const struct alms_finding *finding = &found.findings[j];
            is_named = is_named || (finding->fault.code == CHANGES[i].code &&
                                    (CHANGES[i].n < 0 ||
                                     (finding->has_record && (int64_t)finding->n == CHANGES[i].n)));
        }
        alms_verification_free(&found);
        if (!is_named)
            fail_msg("not named: %s", CHANGES[i].sql);
    }
}

/* --- the whole book made smaller ----------------------------------------------------------- */

/*
 * Rule PROOF-5: who owns the file can cut the log off and make everything else anew from it. The
 * book is then sound in itself; a checkpoint in other hands tells.
 */
static void check_cut_log(void **state)
{
    struct tampering *work = *state;
    struct alms_error err;
    struct alms_verification found;
    const struct alms_book_options options = support_options();
    const char *given[] = {scratch_path(&work->scratch, "held")};
    const struct alms_verify_request request = {.given = given, .given_count = 1};

    file_put_text(given[0], work->checkpoint);
    restore(work);
    MUST(alms_verify_with(work->path, &request, &options, &found, &err));
    assert_int_equal(found.findings_count, 0);
    assert_true(found.is_signed);
    alms_verification_free(&found);

    run(work, "book.alms",
        "DELETE FROM log WHERE n > 99;"
        "UPDATE meta SET value = 'other' WHERE name = (SELECT min(name) FROM meta)");
    verify(work, &found);
    assert_true(found.findings_count > 0);
    alms_verification_free(&found);
    MUST(alms_verify_with(work->path, &request, &options, &found, &err));
    bool is_named = false;
    for (uint64_t i = 0; i < found.findings_count && i < ALMS_FINDINGS_MAX; i++)
        is_named = is_named || found.findings[i].fault.code == ALMS_E_CONSISTENCY;
    assert_true(is_named);
    alms_verification_free(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_every_column),
        cmocka_unit_test(check_vault),
        cmocka_unit_test(check_records),
        cmocka_unit_test(check_cut_log),
    };
    return cmocka_run_group_tests(tests, make_book, free_book);
}
