#include "store/inside.h"

#include "base/file.h"
#include "schema/vault_sql.h"

#include <string.h>

enum { VAULT_CACHE_BYTES = 16 * 1024 * 1024 };

/* --- secrets ------------------------------------------------------------------------------- */

static enum alms_code put_secret(struct alms_store *store, const char *name, const uint8_t *bytes,
                                 size_t size_bytes, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO secret (name, value) VALUES (?1, ?2)";
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->vault, sql, &insert, err));
    alms_bind_text(insert, 1, name);
    alms_bind_blob(insert, 2, bytes, size_bytes);
    return alms_statement_run(insert, err);
}

/* Refuses with VAULT_FOREIGN if the vault has no such secret of this size. */
static enum alms_code get_secret(struct alms_store *store, const char *name, uint8_t *bytes,
                                 size_t size_bytes, struct alms_error *err)
{
    static const char sql[] = "SELECT value FROM secret WHERE name = ?1";
    bool has_row = false;
    size_t found_size = 0;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->vault, sql, &select, err));
    alms_bind_text(select, 1, name);
    TRY(alms_statement_step(select, &has_row, err));
    const void *found = has_row ? alms_column_blob(select, 0, &found_size) : NULL;
    if (found_size != size_bytes) {
        return alms_fail(err, ALMS_E_VAULT_FOREIGN, "'%s' is not the vault of this book",
                         store->vault_path);
    }
    memcpy(bytes, found, size_bytes);
    return ALMS_OK;
}

/* --- opening ------------------------------------------------------------------------------- */

enum alms_code alms_vault_create(struct alms_store *store,
                                 const uint8_t id[ALMS_BOOK_ID_SIZE_BYTES],
                                 struct alms_random *source, struct alms_error *err)
{
    uint8_t key[ALMS_KEY_SIZE_BYTES];

    TRY(alms_db_open(store->vault_path, ALMS_DB_CREATE, VAULT_CACHE_BYTES, &store->vault, err));
    TRY(alms_path_make_private(store->vault_path, err));
    TRY(alms_db_script(store->vault, "PRAGMA application_id = 1634495862; PRAGMA user_version = 1",
                       err));
    TRY(alms_db_script(store->vault, (const char *)VAULT_SQL, err));
    TRY(alms_db_begin(store->vault, err));
    TRY(put_secret(store, "book", id, ALMS_BOOK_ID_SIZE_BYTES, err));
    alms_random_bytes(source, key, sizeof(key));
    TRY(put_secret(store, "rows", key, sizeof(key), err));
    TRY(alms_db_script(store->vault, "INSERT INTO reached (id, log_size) VALUES (1, 0)", err));
    TRY(alms_db_commit(store->vault, err));
    return alms_db_script(store->vault, "PRAGMA wal_checkpoint(TRUNCATE)", err);
}

enum alms_code
alms_vault_open(struct alms_store *store, enum alms_db_mode mode, struct alms_error *err)
{
    TRY(alms_db_open(store->vault_path, mode, VAULT_CACHE_BYTES, &store->vault, err));
    return mode == ALMS_DB_WRITE ? alms_db_script(store->vault, "PRAGMA secure_delete = ON", err)
                                 : ALMS_OK;
}

enum alms_code
alms_store_check_vault(struct alms_store *store, const char *id_hex, struct alms_error *err)
{
    uint8_t found[ALMS_BOOK_ID_SIZE_BYTES];
    uint8_t wanted[ALMS_BOOK_ID_SIZE_BYTES];

    if (store->vault == NULL)
        return ALMS_OK;
    TRY(get_secret(store, "book", found, sizeof(found), err));
    if (!alms_hex_parse(id_hex, wanted, sizeof(wanted)) ||
        memcmp(found, wanted, sizeof(found)) != 0) {
        return alms_fail(err, ALMS_E_VAULT_FOREIGN, "'%s' is not the vault of this book",
                         store->vault_path);
    }
    return ALMS_OK;
}

enum alms_code
alms_store_keyed(struct alms_store *store, struct alms_keyed **out, struct alms_error *err)
{
    uint8_t key[ALMS_KEY_SIZE_BYTES];

    if (store->keyed == NULL) {
        if (store->vault == NULL) {
            return alms_fail(err, ALMS_E_VAULT_MISSING, "there is no vault '%s'",
                             store->vault_path == NULL ? "" : store->vault_path);
        }
        TRY(get_secret(store, "rows", key, sizeof(key), err));
        store->keyed = alms_keyed_open(key);
    }
    *out = store->keyed;
    return ALMS_OK;
}

/* --- private parts ------------------------------------------------------------------------- */

static enum alms_code delete_from(struct alms_store *store, uint64_t n, struct alms_error *err)
{
    static const char sql[] = "DELETE FROM private WHERE n >= ?1";
    CLEANUP(alms_statement_reset) struct alms_statement *delete = NULL;

    TRY(alms_statement_get(store->vault, sql, &delete, err));
    alms_bind_int64(delete, 1, (int64_t)n);
    return alms_statement_run(delete, err);
}

/* What the vault knows of the book beside it. */
struct vault_end {
    uint64_t reached; /* records that the book had, at least */
    uint64_t used;    /* one more than the highest position with a private part */
};

static enum alms_code
find_end(struct alms_store *store, struct vault_end *out, struct alms_error *err)
{
    static const char sql[] =
        "SELECT log_size, (SELECT max(n) + 1 FROM private) FROM reached WHERE id = 1";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->vault, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    if (!has_row)
        return alms_fail(err, ALMS_E_BOOK_DAMAGED, "'%s' is damaged", store->vault_path);
    *out = (struct vault_end){.reached = (uint64_t)alms_column_int64(select, 0),
                              .used = (uint64_t)alms_column_int64(select, 1)};
    return ALMS_OK;
}

static bool is_settled(const struct vault_end *end, uint64_t log_size)
{
    return end->reached <= log_size && end->used <= log_size;
}

/* Never backwards: another writer may have been further. */
static enum alms_code
save_reached(struct alms_store *store, uint64_t log_size, struct alms_error *err)
{
    static const char sql[] = "UPDATE reached SET log_size = ?1 WHERE id = 1 AND log_size < ?1";
    CLEANUP(alms_statement_reset) struct alms_statement *update = NULL;

    TRY(alms_statement_get(store->vault, sql, &update, err));
    alms_bind_int64(update, 1, (int64_t)log_size);
    return alms_statement_run(update, err);
}

/*
 * A crash between the two commits leaves private parts that no record names. They begin where the
 * vault says that the book was. Anything else is of a book that is not this one: rule LOG-11.
 */
enum alms_code alms_vault_sweep(struct alms_store *store, struct alms_error *err)
{
    struct vault_end end = {0};
    const uint64_t log_size = store->head.size;
    char known[ALMS_UINT_TEXT_SIZE_BYTES];
    char found[ALMS_UINT_TEXT_SIZE_BYTES];

    if (store->vault == NULL)
        return ALMS_OK;
    TRY(find_end(store, &end, err));
    if (is_settled(&end, log_size))
        return ALMS_OK;
    if (end.reached != log_size) {
        return alms_fail(err, ALMS_E_VAULT_AHEAD,
                         "'%s' is newer than its book: it knows of %s records, the book has %s",
                         store->vault_path,
                         alms_uint_format(end.reached > log_size ? end.reached : end.used, known),
                         alms_uint_format(log_size, found));
    }
    TRY(alms_db_begin(store->vault, err));
    store->vault_is_writing = true;
    TRY(delete_from(store, log_size, err));
    TRY(alms_db_commit(store->vault, err));
    store->vault_is_writing = false;
    return ALMS_OK;
}

enum alms_code alms_store_sweep(struct alms_store *store, struct alms_error *err)
{
    struct vault_end end = {0};
    struct alms_head head;

    if (store->vault == NULL)
        return ALMS_OK;
    TRY(find_end(store, &end, err));
    TRY(alms_store_head(store, &head, err));
    if (is_settled(&end, head.size)) {
        /* The writer of the newest of them was killed before it could tell the vault. */
        if (end.used > end.reached)
            store->vault_log_size = head.size;
        return ALMS_OK;
    }
    /* Another writer may be between its two commits: its lock is waited for. */
    TRY(alms_store_begin(store, err));
    alms_store_rollback(store);
    return ALMS_OK;
}

/*
 * Tells the vault that the newest commit is in the book, so that a copy of the book from before it
 * is known for what it is. Nothing waits for it: if it is lost, or another writer is in the vault,
 * the next transaction tells the same.
 */
void alms_vault_settle(struct alms_store *store)
{
    struct alms_error ignored;

    if (store->vault == NULL || store->vault_log_size == 0)
        return;
    alms_error_clear(&ignored);
    if (alms_db_script(store->vault, "PRAGMA busy_timeout = 0; PRAGMA synchronous = NORMAL",
                       &ignored) != ALMS_OK ||
        alms_db_begin(store->vault, &ignored) != ALMS_OK)
        return;
    if (save_reached(store, store->vault_log_size, &ignored) != ALMS_OK ||
        alms_db_commit(store->vault, &ignored) != ALMS_OK)
        alms_db_rollback(store->vault);
}

enum alms_code alms_store_private_put(struct alms_store *store, uint64_t n, const char *disclosure,
                                      size_t size_bytes, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO private (n, disclosure) VALUES (?1, ?2)"
                              " ON CONFLICT (n) DO UPDATE SET disclosure = excluded.disclosure";
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    REQUIRE(store->is_writing);
    if (store->vault == NULL) {
        return alms_fail(err, ALMS_E_VAULT_MISSING, "there is no vault '%s'",
                         store->vault_path == NULL ? "" : store->vault_path);
    }
    if (!store->vault_is_writing) {
        TRY(alms_db_begin(store->vault, err));
        store->vault_is_writing = true;
        TRY(save_reached(store, store->begin_size, err));
    }
    TRY(alms_statement_get(store->vault, sql, &upsert, err));
    alms_bind_int64(upsert, 1, (int64_t)n);
    alms_bind_span(upsert, 2, (struct alms_span){disclosure, size_bytes});
    return alms_statement_run(upsert, err);
}

/* Finds the row of n and tells whether it is what digest commits to: rule LOG-5. */
static enum alms_code find_private(struct alms_store *store, struct alms_statement *select,
                                   uint64_t n, const char *digest, enum alms_private_state *out,
                                   struct alms_error *err)
{
    bool has_row = false;
    size_t size_bytes = 0;
    char found[ALMS_HASH_BASE64URL_SIZE_BYTES];

    alms_bind_int64(select, 1, (int64_t)n);
    TRY(alms_statement_step(select, &has_row, err));
    *out = ALMS_PRIVATE_WITHHELD;
    if (!has_row)
        return ALMS_OK;
    const char *disclosure = alms_column_blob(select, 0, &size_bytes);
    alms_private_digest(store->hasher, disclosure, size_bytes, &store->scratch, found);
    *out = strcmp(found, digest) == 0 ? ALMS_PRIVATE_KEPT : ALMS_PRIVATE_WRONG;
    return ALMS_OK;
}

static const char SELECT_PRIVATE[] = "SELECT disclosure FROM private WHERE n = ?1";

enum alms_code alms_store_private_check(struct alms_store *store, uint64_t n, const char *digest,
                                        enum alms_private_state *out, struct alms_error *err)
{
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    *out = ALMS_PRIVATE_WITHHELD;
    if (store->vault == NULL)
        return ALMS_OK;
    TRY(alms_statement_get(store->vault, SELECT_PRIVATE, &select, err));
    return find_private(store, select, n, digest, out, err);
}

enum alms_code alms_store_private_get(struct alms_store *store, uint64_t n, const char *digest,
                                      struct alms_arena *arena, struct alms_private *out,
                                      struct alms_error *err)
{
    size_t size_bytes = 0;
    enum alms_private_state state = ALMS_PRIVATE_WITHHELD;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    *out = (struct alms_private){0};
    if (store->vault == NULL || digest == NULL)
        return ALMS_OK;
    TRY(alms_statement_get(store->vault, SELECT_PRIVATE, &select, err));
    TRY(find_private(store, select, n, digest, &state, err));
    if (state != ALMS_PRIVATE_KEPT)
        return ALMS_OK;
    const char *disclosure = alms_column_blob(select, 0, &size_bytes);
    if (!alms_private_decode(disclosure, size_bytes, arena, out))
        *out = (struct alms_private){0};
    return ALMS_OK;
}

enum alms_code alms_store_disclosure(struct alms_store *store, uint64_t n, const char *digest,
                                     struct alms_buffer *out, struct alms_error *err)
{
    size_t size_bytes = 0;
    enum alms_private_state state = ALMS_PRIVATE_WITHHELD;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    if (store->vault == NULL || digest == NULL)
        return ALMS_OK;
    TRY(alms_statement_get(store->vault, SELECT_PRIVATE, &select, err));
    TRY(find_private(store, select, n, digest, &state, err));
    if (state != ALMS_PRIVATE_KEPT)
        return ALMS_OK;
    const char *disclosure = alms_column_blob(select, 0, &size_bytes);
    alms_buffer_add(out, disclosure, size_bytes);
    return ALMS_OK;
}

enum alms_code alms_store_private_walk(struct alms_store *store, alms_private_visit *visit,
                                       void *context, struct alms_error *err)
{
    static const char sql[] = "SELECT n, disclosure FROM private ORDER BY n /* scan */";
    bool has_row = false;
    size_t size_bytes = 0;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    if (store->vault == NULL) {
        return alms_fail(err, ALMS_E_VAULT_MISSING, "there is no vault '%s'",
                         store->vault_path == NULL ? "" : store->vault_path);
    }
    TRY(alms_statement_get(store->vault, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const uint64_t n = (uint64_t)alms_column_int64(select, 0);
        const char *disclosure = alms_column_blob(select, 1, &size_bytes);
        TRY(visit(context, n, (struct alms_span){disclosure, size_bytes}, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_open_scratch_vault(struct alms_store *store, struct alms_error *err)
{
    if (store->vault != NULL)
        return ALMS_OK;
    TRY(alms_db_open(NULL, ALMS_DB_SCRATCH, VAULT_CACHE_BYTES, &store->vault, err));
    return alms_db_script(store->vault, (const char *)VAULT_SQL, err);
}
