#include "store/db.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <string.h>

#include <sqlite3.h>

enum {
    STATEMENTS_MAX = 256, /* a power of two */
    BUSY_TIMEOUT_MS = 5000,
    KIB = 1024
};

struct alms_statement {
    struct alms_db *db;
    const char *sql; /* the key: its address */
    sqlite3_stmt *handle;
};

struct alms_db {
    sqlite3 *connection;
    char *path;
    size_t statements_count;
    struct alms_statement statements[STATEMENTS_MAX];
};

/* --- failing ------------------------------------------------------------------------------- */

/* SQLite says FULL of what it writes; of the file that readers share the system says it. */
static bool has_no_room(struct alms_db *db, int result)
{
    const int cause = sqlite3_system_errno(db->connection);
    return (result & 0xFF) == SQLITE_IOERR &&
           (cause == ENOSPC || cause == EDQUOT || cause == EFBIG);
}

static enum alms_code fail_result(struct alms_db *db, int result, struct alms_error *err)
{
    const char *path = db->path;

    /* A second row of one key: what was there before, or what comes, is not what it should be. */
    const int extended = sqlite3_extended_errcode(db->connection);
    if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY) {
        return alms_fail(err, ALMS_E_PROJECTION, "a table has a row of that key already: %s",
                         sqlite3_errmsg(db->connection));
    }
    if (has_no_room(db, result))
        return alms_fail(err, ALMS_E_DISK_FULL, "there is no room for '%s'", path);
    switch (result & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return alms_fail(err, ALMS_E_BOOK_BUSY, "'%s' is being written by another program", path);
    case SQLITE_FULL: return alms_fail(err, ALMS_E_DISK_FULL, "there is no room for '%s'", path);
    case SQLITE_CORRUPT:
    case SQLITE_FORMAT: return alms_fail(err, ALMS_E_BOOK_DAMAGED, "'%s' is damaged", path);
    case SQLITE_NOTADB:
        return alms_fail(err, ALMS_E_NOT_A_BOOK, "'%s' is not a book of alms", path);
    case SQLITE_READONLY:
        return alms_fail(err, ALMS_E_BOOK_READONLY, "'%s' may not be written to", path);
    default:
        return alms_fail(err, ALMS_E_STORAGE, "the database of '%s' failed: %s (%s)", path,
                         sqlite3_errmsg(db->connection), sqlite3_errstr(result));
    }
}

/* --- connecting ---------------------------------------------------------------------------- */

static void add_uri_character(struct alms_buffer *uri, char character)
{
    static const char DIGITS[] = "0123456789ABCDEF";
    const unsigned char byte = (unsigned char)character;
    const bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= 'a' && byte <= 'z') || strchr("/-._~", character) != NULL;
    const char escaped[3] = {'%', DIGITS[byte >> 4], DIGITS[byte & 15]};

    if (is_plain) {
        alms_buffer_add(uri, &character, 1);
    } else {
        alms_buffer_add(uri, escaped, sizeof(escaped));
    }
}

/*
 * A closed book is one file. Where nothing may be written beside it, it cannot change either, and
 * SQLite is told so; a log of another writer beside it must be read, then.
 */
static bool must_be_immutable(const char *path)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    if (alms_path_exists(alms_path_join(arena, path, "-wal")))
        return false;
    return !alms_path_is_writable(path) || !alms_path_is_writable(alms_path_folder(arena, path));
}

static int connect_file(const char *path, enum alms_db_mode mode, sqlite3 **out)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer uri = {0};
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
    const bool is_immutable = mode == ALMS_DB_READ && must_be_immutable(path);

    /* "./", because a name such as ":memory:" means no file at all. */
    alms_buffer_add_text(&uri, path[0] == '/' ? "file://" : "file:./");
    for (const char *cursor = path; *cursor != '\0'; cursor++)
        add_uri_character(&uri, *cursor);
    if (is_immutable)
        alms_buffer_add_text(&uri, "?immutable=1");

    /* A reader that may write cleans up after itself; query_only keeps it from more. */
    flags |= is_immutable ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (mode == ALMS_DB_CREATE)
        flags |= SQLITE_OPEN_CREATE;
    return sqlite3_open_v2(uri.bytes, out, flags, NULL);
}

static enum alms_code
set_up(struct alms_db *db, enum alms_db_mode mode, uint32_t cache_bytes, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer pragmas = {0};
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    (void)sqlite3_busy_timeout(db->connection, BUSY_TIMEOUT_MS);
    alms_buffer_add_text(&pragmas, "PRAGMA cache_size = -");
    alms_buffer_add_text(&pragmas, alms_uint_format(cache_bytes / KIB, number));
    alms_buffer_add_text(&pragmas, "; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;"
                                   "PRAGMA trusted_schema = OFF;");
    switch (mode) {
    case ALMS_DB_READ: alms_buffer_add_text(&pragmas, "PRAGMA query_only = ON;"); break;
    case ALMS_DB_CREATE:
        alms_buffer_add_text(&pragmas, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        break;
    case ALMS_DB_WRITE: alms_buffer_add_text(&pragmas, "PRAGMA synchronous = FULL;"); break;
    case ALMS_DB_SCRATCH:
        alms_buffer_add_text(&pragmas, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                                       "PRAGMA locking_mode = EXCLUSIVE;");
        break;
    }
    return alms_db_script(db, pragmas.bytes, err);
}

/* A file without a name is gone when it is closed; small ones never leave the memory. */
static int open_scratch(sqlite3 **out)
{
    return sqlite3_open_v2("", out,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
}

static char *copy_text(const char *text)
{
    const size_t size = strlen(text) + 1;
    return memcpy(alms_alloc(size), text, size);
}

enum alms_code alms_db_open(const char *path, enum alms_db_mode mode, uint32_t cache_bytes,
                            struct alms_db **out, struct alms_error *err)
{
    if (mode != ALMS_DB_SCRATCH) {
        const bool exists = alms_path_exists(path);
        /* SQLite takes an empty name for a file of its own that it deletes at the end. */
        if (path[0] == '\0' || (mode != ALMS_DB_CREATE && !exists))
            return alms_fail(err, ALMS_E_FILE_MISSING, "there is no '%s'", path);
        if (mode == ALMS_DB_CREATE && exists)
            return alms_fail(err, ALMS_E_FILE_EXISTS, "'%s' exists already", path);
        if (mode == ALMS_DB_WRITE && !alms_path_is_writable(path))
            return alms_fail(err, ALMS_E_BOOK_READONLY, "'%s' may not be written to", path);
    }

    struct alms_db *db = alms_alloc(sizeof(*db));
    db->path = copy_text(mode == ALMS_DB_SCRATCH ? "scratch" : path);
    const int result = mode == ALMS_DB_SCRATCH ? open_scratch(&db->connection)
                                               : connect_file(path, mode, &db->connection);
    enum alms_code code = ALMS_OK;
    if (result != SQLITE_OK && (result & 0xFF) == SQLITE_CANTOPEN) {
        code = alms_fail(err, ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", path,
                         W_("unable to open database file"));
    } else if (result != SQLITE_OK) {
        code = fail_result(db, result, err);
    } else {
        code = set_up(db, mode, cache_bytes, err);
    }
    if (code != ALMS_OK) {
        alms_db_close(db);
        return code;
    }
    *out = db;
    return ALMS_OK;
}

void alms_db_close(struct alms_db *db)
{
    if (db == NULL)
        return;
    for (size_t i = 0; i < STATEMENTS_MAX; i++)
        (void)sqlite3_finalize(db->statements[i].handle);
    /* With its last connection a book in WAL mode becomes one file again. */
    (void)sqlite3_close(db->connection);
    alms_free(db->path);
    alms_free(db);
}

enum alms_code alms_db_script(struct alms_db *db, const char *sql, struct alms_error *err)
{
    const int result = sqlite3_exec(db->connection, sql, NULL, NULL, NULL);
    return result == SQLITE_OK ? ALMS_OK : fail_result(db, result, err);
}

/* --- dropping ------------------------------------------------------------------------------ */

static bool is_kept(const char *name, const char *const *kept, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, kept[i]) == 0)
            return true;
    }
    return strncmp(name, "sqlite_", strlen("sqlite_")) == 0;
}

/*
 * The one place where SQL is made from strings: names of a schema that another version may have
 * written, quoted as identifiers.
 */
static void add_drop(struct alms_buffer *script, const char *type, const char *name)
{
    alms_buffer_add_text(script, strcmp(type, "view") == 0 ? "DROP VIEW \"" : "DROP TABLE \"");
    for (const char *cursor = name; *cursor != '\0'; cursor++) {
        if (*cursor == '"')
            alms_buffer_add(script, "\"", 1);
        alms_buffer_add(script, cursor, 1);
    }
    alms_buffer_add_text(script, "\";");
}

enum alms_code alms_db_drop_all_but(struct alms_db *db, const char *const *kept, size_t count,
                                    struct alms_error *err)
{
    static const char sql[] = "SELECT type, name FROM sqlite_schema"
                              " WHERE type IN ('table', 'view') ORDER BY type DESC /* scan */";
    bool has_row = false;
    CLEANUP(alms_buffer_clear) struct alms_buffer script = {0};
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const char *name = alms_column_text(select, 1);
        if (!is_kept(name, kept, count))
            add_drop(&script, alms_column_text(select, 0), name);
        TRY(alms_statement_step(select, &has_row, err));
    }
    alms_statement_reset(&select);
    return script.size_bytes == 0 ? ALMS_OK : alms_db_script(db, script.bytes, err);
}

/* --- copying ------------------------------------------------------------------------------- */

enum alms_code alms_db_copy(struct alms_db *from, struct alms_db *to, struct alms_error *err)
{
    sqlite3_backup *copy = sqlite3_backup_init(to->connection, "main", from->connection, "main");

    if (copy == NULL)
        return fail_result(to, sqlite3_errcode(to->connection), err);
    const int stepped = sqlite3_backup_step(copy, -1);
    const int finished = sqlite3_backup_finish(copy);
    if (stepped == SQLITE_DONE && finished == SQLITE_OK)
        return ALMS_OK;
    /* Both files can fail; the one that cannot be read says so itself. */
    const int result = finished == SQLITE_OK ? stepped : finished;
    const bool is_source = (result & 0xFF) == SQLITE_CORRUPT || (result & 0xFF) == SQLITE_NOTADB;
    return fail_result(is_source ? from : to, result, err);
}

/* --- transactions -------------------------------------------------------------------------- */

enum alms_code alms_db_begin(struct alms_db *db, struct alms_error *err)
{
    return alms_db_script(db, "BEGIN IMMEDIATE", err);
}

enum alms_code alms_db_begin_read(struct alms_db *db, struct alms_error *err)
{
    return alms_db_script(db, "BEGIN", err);
}

enum alms_code alms_db_commit(struct alms_db *db, struct alms_error *err)
{
    return alms_db_script(db, "COMMIT", err);
}

void alms_db_rollback(struct alms_db *db)
{
    if (sqlite3_get_autocommit(db->connection) == 0)
        (void)sqlite3_exec(db->connection, "ROLLBACK", NULL, NULL, NULL);
}

/* --- statements ---------------------------------------------------------------------------- */

enum alms_code alms_statement_get(struct alms_db *db, const char *sql, struct alms_statement **out,
                                  struct alms_error *err)
{
    size_t slot = ((uintptr_t)sql >> 4) % STATEMENTS_MAX;

    while (db->statements[slot].handle != NULL) {
        if (db->statements[slot].sql == sql) {
            *out = &db->statements[slot];
            return ALMS_OK;
        }
        slot = (slot + 1) % STATEMENTS_MAX;
    }

    REQUIRE(db->statements_count < STATEMENTS_MAX / 2);
    sqlite3_stmt *handle = NULL;
    const int result =
        sqlite3_prepare_v3(db->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
    if (result != SQLITE_OK)
        return fail_result(db, result, err);
    db->statements[slot] = (struct alms_statement){db, sql, handle};
    db->statements_count += 1;
    *out = &db->statements[slot];
    return ALMS_OK;
}

void alms_statement_reset(struct alms_statement **statement)
{
    if (*statement == NULL)
        return;
    sqlite3_stmt *handle = (*statement)->handle;
#ifndef NDEBUG
    /* A scan of a table has to be meant. */
    REQUIRE(sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1) == 0 ||
            strstr((*statement)->sql, "/* scan */") != NULL);
#endif
    (void)sqlite3_reset(handle);
}

static void check_bind(int result)
{
    REQUIRE(result == SQLITE_OK);
}

void alms_bind_int64(struct alms_statement *statement, int index, int64_t value)
{
    check_bind(sqlite3_bind_int64(statement->handle, index, value));
}

void alms_bind_text(struct alms_statement *statement, int index, const char *text)
{
    check_bind(sqlite3_bind_text(statement->handle, index, text, -1, SQLITE_STATIC));
}

void alms_bind_span(struct alms_statement *statement, int index, struct alms_span text)
{
    REQUIRE(text.size_bytes <= INT32_MAX);
    check_bind(sqlite3_bind_text(statement->handle, index, text.bytes, (int)text.size_bytes,
                                 SQLITE_STATIC));
}

void alms_bind_blob(struct alms_statement *statement, int index, const void *bytes,
                    size_t size_bytes)
{
    REQUIRE(size_bytes <= INT32_MAX);
    check_bind(sqlite3_bind_blob(statement->handle, index, bytes, (int)size_bytes, SQLITE_STATIC));
}

void alms_bind_null(struct alms_statement *statement, int index)
{
    check_bind(sqlite3_bind_null(statement->handle, index));
}

enum alms_code
alms_statement_step(struct alms_statement *statement, bool *out_has_row, struct alms_error *err)
{
    const int result = sqlite3_step(statement->handle);

    if (result != SQLITE_ROW && result != SQLITE_DONE)
        return fail_result(statement->db, result, err);
    *out_has_row = result == SQLITE_ROW;
    return ALMS_OK;
}

enum alms_code alms_statement_run(struct alms_statement *statement, struct alms_error *err)
{
    const int result = sqlite3_step(statement->handle);

    REQUIRE(result != SQLITE_ROW);
    if (result != SQLITE_DONE) {
        const enum alms_code code = fail_result(statement->db, result, err);
        (void)sqlite3_reset(statement->handle);
        return code;
    }
    (void)sqlite3_reset(statement->handle);
    return ALMS_OK;
}

enum alms_code alms_statement_insert_new(struct alms_statement *statement, bool *out_inserted,
                                         struct alms_error *err)
{
    const int result = sqlite3_step(statement->handle);

    if (result == SQLITE_DONE || (result & 0xFF) == SQLITE_CONSTRAINT) {
        *out_inserted = result == SQLITE_DONE;
        (void)sqlite3_reset(statement->handle);
        return ALMS_OK;
    }
    const enum alms_code code = fail_result(statement->db, result, err);
    (void)sqlite3_reset(statement->handle);
    return code;
}

int64_t alms_column_int64(struct alms_statement *statement, int index)
{
    return sqlite3_column_int64(statement->handle, index);
}

const char *alms_column_text(struct alms_statement *statement, int index)
{
    return (const char *)sqlite3_column_text(statement->handle, index);
}

const void *alms_column_blob(struct alms_statement *statement, int index, size_t *out_size_bytes)
{
    const void *bytes = sqlite3_column_blob(statement->handle, index);
    *out_size_bytes = (size_t)sqlite3_column_bytes(statement->handle, index);
    return bytes;
}

bool alms_column_is_null(struct alms_statement *statement, int index)
{
    return sqlite3_column_type(statement->handle, index) == SQLITE_NULL;
}

bool alms_columns_equal(struct alms_statement *a, struct alms_statement *b, int index)
{
    const int type = sqlite3_column_type(a->handle, index);

    if (type != sqlite3_column_type(b->handle, index))
        return false;
    if (type == SQLITE_INTEGER)
        return sqlite3_column_int64(a->handle, index) == sqlite3_column_int64(b->handle, index);
    const void *a_bytes = sqlite3_column_blob(a->handle, index);
    const void *b_bytes = sqlite3_column_blob(b->handle, index);
    const int size = sqlite3_column_bytes(a->handle, index);
    return size == sqlite3_column_bytes(b->handle, index) &&
           (size == 0 || memcmp(a_bytes, b_bytes, (size_t)size) == 0);
}
