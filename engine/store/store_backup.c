#include "store/inside.h"

#include "base/file.h"

enum { COPY_CACHE_BYTES = 16 * 1024 * 1024 };

static void close_db(struct alms_db **db)
{
    alms_db_close(*db);
}

static enum alms_code copy_book(struct alms_store *store, const char *path, struct alms_error *err)
{
    CLEANUP(close_db) struct alms_db *copy = NULL;

    TRY(alms_db_open(path, ALMS_DB_CREATE, COPY_CACHE_BYTES, &copy, err));
    return alms_db_copy(store->db, copy, err);
}

/* Another writer may be ahead in the vault: what the copied book does not have yet is left out. */
static enum alms_code trim(struct alms_db *vault, uint64_t log_size, struct alms_error *err)
{
    static const char delete_sql[] = "DELETE FROM private WHERE n >= ?1";
    static const char reached_sql[] =
        "UPDATE reached SET log_size = ?1 WHERE log_size > ?1 /* scan */";
    CLEANUP(alms_statement_reset) struct alms_statement *delete = NULL;
    CLEANUP(alms_statement_reset) struct alms_statement *reached = NULL;

    TRY(alms_db_script(vault, "PRAGMA secure_delete = ON", err));
    TRY(alms_db_begin(vault, err));
    TRY(alms_statement_get(vault, delete_sql, &delete, err));
    alms_bind_int64(delete, 1, (int64_t)log_size);
    TRY(alms_statement_run(delete, err));
    TRY(alms_statement_get(vault, reached_sql, &reached, err));
    alms_bind_int64(reached, 1, (int64_t)log_size);
    TRY(alms_statement_run(reached, err));
    return alms_db_commit(vault, err);
}

static enum alms_code copy_vault(struct alms_store *store, const char *path, struct alms_error *err)
{
    uint64_t log_size = 0;
    CLEANUP(close_db) struct alms_db *copy = NULL;

    TRY(alms_store_log_count(store, &log_size, err));
    TRY(alms_db_open(path, ALMS_DB_CREATE, COPY_CACHE_BYTES, &copy, err));
    TRY(alms_path_make_private(path, err));
    TRY(alms_db_copy(store->vault, copy, err));
    return trim(copy, log_size, err);
}

enum alms_code alms_store_backup(struct alms_store *store, const char *path, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    const char *const paths[] = {path, alms_vault_path(arena, path)};
    const size_t count = store->vault == NULL ? 1 : 2;

    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        if (alms_path_exists(paths[i]))
            (void)alms_fail(err, ALMS_E_FILE_EXISTS, "'%s' exists already", paths[i]);
    }
    TRY(alms_error_code(err));
    /* The book first: the vault knows at least what the book knows. */
    enum alms_code code = copy_book(store, paths[0], err);
    if (code == ALMS_OK && store->vault != NULL)
        code = copy_vault(store, paths[1], err);
    for (size_t i = 0; i < count && code != ALMS_OK; i++)
        alms_path_remove(paths[i]);
    return code;
}
