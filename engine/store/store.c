#include "store/inside.h"

#include "base/file.h"
#include "schema/log_sql.h"
#include "schema/projection_sql.h"

#include <string.h>

enum {
    MIB = 1024 * 1024,
    READ_CACHE_BYTES = 16 * MIB,
    WRITE_CACHE_BYTES = 64 * MIB,
    SCRATCH_CACHE_BYTES = 96 * MIB,
    HEADER_SIZE_BYTES = 100,
    HEADER_PAGE_SIZE_AT = 16,
    HEADER_PAGES_AT = 28,
    HEADER_APPLICATION_AT = 68,
    BOOK_APPLICATION_ID = 0x616C6D73, /* "alms" */
    VAULT_APPLICATION_ID = 0x616C6D76 /* "almv" */
};

/* --- the file ------------------------------------------------------------------------------ */

static uint32_t big_endian(const char *bytes, size_t size)
{
    uint32_t number = 0;

    for (size_t i = 0; i < size; i++)
        number = number * 256 + (unsigned char)bytes[i];
    return number;
}

/* What a crash left beside the file: until it is taken over, the file may look too short. */
static bool has_journal(const char *path)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    return alms_path_exists(alms_path_join(arena, path, "-wal"));
}

/* Looks at the header before SQLite does, to say plainly what is wrong with the file. */
static enum alms_code probe(const char *path, uint32_t application_id, struct alms_error *err)
{
    char header[HEADER_SIZE_BYTES] = {0};
    size_t size = 0;
    size_t got = 0;
    CLEANUP(alms_input_close_variable) struct alms_input *input = NULL;

    TRY(alms_input_open(path, &input, err));
    do {
        TRY(alms_input_read(input, header + size, sizeof(header) - size, &got, err));
        size += got;
    } while (got > 0 && size < sizeof(header));

    if (size < sizeof(header) || memcmp(header, "SQLite format 3", 16) != 0 ||
        big_endian(header + HEADER_APPLICATION_AT, 4) != application_id) {
        return application_id == VAULT_APPLICATION_ID
                   ? alms_fail(err, ALMS_E_VAULT_FOREIGN, "'%s' is not the vault of this book",
                               path)
                   : alms_fail(err, ALMS_E_NOT_A_BOOK, "'%s' is not a book of alms", path);
    }

    const uint32_t page_field = big_endian(header + HEADER_PAGE_SIZE_AT, 2);
    const uint64_t page_size = page_field == 1 ? 65536 : page_field;
    const uint64_t wanted = page_size * big_endian(header + HEADER_PAGES_AT, 4);
    if (alms_input_size_bytes(input) < wanted && !has_journal(path))
        return alms_fail(err, ALMS_E_BOOK_TRUNCATED, "the end of '%s' is missing", path);
    return ALMS_OK;
}

const char *alms_vault_path(struct alms_arena *arena, const char *path)
{
    static const char SUFFIX[] = ".alms";
    const size_t size = strlen(path);
    const bool is_named =
        size > strlen(SUFFIX) && strcmp(path + size - strlen(SUFFIX), SUFFIX) == 0;

    return alms_path_join(arena, path, is_named ? "-vault" : ".alms-vault");
}

static char *copy_text(const char *text)
{
    const size_t size = strlen(text) + 1;
    return memcpy(alms_alloc(size), text, size);
}

static struct alms_store *make_store(const char *path)
{
    struct alms_store *store = alms_alloc(sizeof(*store));

    store->hasher = alms_hasher_open();
    store->tiles = alms_alloc(ALMS_TILE_LEVELS_MAX * sizeof(*store->tiles));
    store->balances = alms_deltas_open();
    store->holdings = alms_deltas_open();
    store->flows = alms_deltas_open();
    store->cashflows = alms_deltas_open();
    store->moves = alms_deltas_open();
    store->boundaries = alms_deltas_open();
    if (path != NULL) {
        struct alms_arena *arena = alms_arena_open();
        store->path = copy_text(path);
        store->vault_path = copy_text(alms_vault_path(arena, path));
        alms_arena_close(arena);
    }
    return store;
}

void alms_store_close(struct alms_store *store)
{
    if (store == NULL)
        return;
    alms_store_rollback(store);
    alms_vault_settle(store);
    /* The vault first, as in a commit. */
    alms_db_close(store->vault);
    alms_db_close(store->db);
    alms_deltas_close(store->balances);
    alms_deltas_close(store->holdings);
    alms_deltas_close(store->flows);
    alms_deltas_close(store->cashflows);
    alms_deltas_close(store->moves);
    alms_deltas_close(store->boundaries);
    alms_waiting_close(store->waiting);
    alms_keyed_close(store->keyed);
    alms_hasher_close(store->hasher);
    alms_buffer_clear(&store->scratch);
    alms_free(store->tiles);
    alms_free(store->path);
    alms_free(store->vault_path);
    alms_free(store);
}

static void close_store(struct alms_store **store)
{
    alms_store_close(*store);
}

/* --- the projection's version -------------------------------------------------------------- */

/* The digest of the text that makes the tables. */
static void projection_name(struct alms_store *store, char text[ALMS_HASH_HEX_SIZE_BYTES])
{
    struct alms_hash hash;

    alms_hash_bytes(store->hasher, PROJECTION_SQL, sizeof(PROJECTION_SQL) - 1, &hash);
    alms_hash_hex(&hash, text);
}

static enum alms_code make_projection(struct alms_store *store, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO meta (name, value) VALUES ('projection', ?1)"
                              " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    char name[ALMS_HASH_HEX_SIZE_BYTES];
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    TRY(alms_db_script(store->db, (const char *)PROJECTION_SQL, err));
    projection_name(store, name);
    TRY(alms_statement_get(store->db, sql, &upsert, err));
    alms_bind_text(upsert, 1, name);
    return alms_statement_run(upsert, err);
}

enum alms_code alms_store_is_current(struct alms_store *store, bool *out, struct alms_error *err)
{
    static const char sql[] = "SELECT value FROM meta WHERE name = 'projection'";
    bool has_row = false;
    char name[ALMS_HASH_HEX_SIZE_BYTES];
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    projection_name(store, name);
    *out = has_row && alms_text_equal(alms_column_text(select, 0), name);
    return ALMS_OK;
}

static enum alms_code reset(struct alms_store *store, struct alms_error *err)
{
    static const char *const KEPT[] = {"log", "meta"};

    store->head = (struct alms_head){.last_at_s = INT64_MIN};
    store->tree = (struct alms_tree){0};
    memset(store->tiles, 0, ALMS_TILE_LEVELS_MAX * sizeof(*store->tiles));
    TRY(alms_db_drop_all_but(store->db, KEPT, COUNT_OF(KEPT), err));
    return make_projection(store, err);
}

/* --- opening ------------------------------------------------------------------------------- */

static enum alms_code make_tables(struct alms_store *store, struct alms_error *err)
{
    TRY(alms_db_script(store->db, (const char *)LOG_SQL, err));
    TRY(make_projection(store, err));
    store->head = (struct alms_head){.last_at_s = INT64_MIN};
    return alms_store_save_head(store, err);
}

static enum alms_code make_book(struct alms_store *store, const char *path, struct alms_error *err)
{
    TRY(alms_db_open(path, ALMS_DB_CREATE, WRITE_CACHE_BYTES, &store->db, err));
    TRY(alms_db_script(store->db,
                       "PRAGMA application_id = 1634495859; PRAGMA user_version = 1; BEGIN", err));
    TRY(make_tables(store, err));
    TRY(alms_db_commit(store->db, err));
    return alms_db_script(store->db, "PRAGMA wal_checkpoint(TRUNCATE)", err);
}

enum alms_code alms_store_create(const char *path, const uint8_t id[ALMS_BOOK_ID_SIZE_BYTES],
                                 struct alms_random *source, struct alms_store **out,
                                 struct alms_error *err)
{
    struct alms_store *store = make_store(path);
    const bool was_there = alms_path_exists(path);
    const bool vault_was_there = alms_path_exists(store->vault_path);
    enum alms_code code = ALMS_OK;

    if (was_there)
        code = alms_fail(err, ALMS_E_FILE_EXISTS, "'%s' exists already", path);
    if (vault_was_there)
        code = alms_fail(err, ALMS_E_FILE_EXISTS, "'%s' exists already", store->vault_path);
    if (code == ALMS_OK)
        code = make_book(store, path, err);
    if (code == ALMS_OK)
        code = alms_vault_create(store, id, source, err);
    if (code != ALMS_OK) {
        CLEANUP(alms_free_variable) char *vault_path = copy_text(store->vault_path);
        alms_store_close(store);
        if (!was_there)
            alms_path_remove(path);
        if (!vault_was_there)
            alms_path_remove(vault_path);
        return code;
    }
    *out = store;
    return ALMS_OK;
}

enum alms_code alms_store_open(const char *path, enum alms_store_mode mode, struct alms_store **out,
                               struct alms_error *err)
{
    const bool writes = mode == ALMS_STORE_WRITE;

    TRY(probe(path, BOOK_APPLICATION_ID, err));
    CLEANUP(close_store) struct alms_store *store = make_store(path);
    /* Whoever may read the book alone reads it as if the vault were not there. */
    const bool has_vault =
        alms_path_exists(store->vault_path) && (writes || alms_path_is_readable(store->vault_path));
    TRY(alms_db_open(path, writes ? ALMS_DB_WRITE : ALMS_DB_READ,
                     writes ? WRITE_CACHE_BYTES : READ_CACHE_BYTES, &store->db, err));
    if (has_vault) {
        TRY(probe(store->vault_path, VAULT_APPLICATION_ID, err));
        TRY(alms_vault_open(store, writes ? ALMS_DB_WRITE : ALMS_DB_READ, err));
    }
    /* One transaction for all that is read: every statement of its own would lock the file. */
    if (!writes)
        TRY(alms_db_begin_read(store->db, err));
    if (!writes && has_vault)
        TRY(alms_db_begin_read(store->vault, err));
    *out = store;
    store = NULL;
    return ALMS_OK;
}

enum alms_code alms_store_open_scratch(struct alms_store **out, struct alms_error *err)
{
    CLEANUP(close_store) struct alms_store *store = make_store(NULL);

    TRY(alms_db_open(NULL, ALMS_DB_SCRATCH, SCRATCH_CACHE_BYTES, &store->db, err));
    TRY(make_tables(store, err));
    *out = store;
    store = NULL;
    return ALMS_OK;
}

bool alms_store_has_vault(const struct alms_store *store)
{
    return store->vault != NULL;
}

void alms_store_adopt_vault(struct alms_store *store, struct alms_store *from)
{
    REQUIRE(store->vault == NULL && store->vault_path == NULL);
    store->vault = from->vault;
    store->vault_path = from->vault_path;
    from->vault = NULL;
    from->vault_path = NULL;
}

uint64_t alms_store_next_n(const struct alms_store *store)
{
    REQUIRE(store->is_writing);
    return store->head.size;
}

struct alms_hasher *alms_store_hasher(struct alms_store *store)
{
    return store->hasher;
}

/* --- the fence ----------------------------------------------------------------------------- */

/* Compares what the file says with what log.sql says, statement for statement. */
enum alms_code alms_store_is_fenced(struct alms_store *store, bool *out, struct alms_error *err)
{
    static const char sql[] = "SELECT sql FROM sqlite_schema"
                              " WHERE name IN ('log', 'log_insert', 'log_update', 'log_delete')"
                              " /* scan */";
    size_t count = 0;
    bool has_row = false;
    bool is_fenced = true;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const char *text = alms_column_text(select, 0);
        is_fenced = is_fenced && text != NULL && strstr((const char *)LOG_SQL, text) != NULL;
        count += 1;
        TRY(alms_statement_step(select, &has_row, err));
    }
    *out = is_fenced && count == 4;
    return ALMS_OK;
}

/* --- transactions -------------------------------------------------------------------------- */

enum alms_code alms_store_begin(struct alms_store *store, struct alms_error *err)
{
    REQUIRE(!store->is_writing);
    TRY(alms_db_begin(store->db, err));
    store->is_writing = true;
    enum alms_code code = alms_store_load_head(store, err);
    if (code == ALMS_OK)
        code = alms_vault_sweep(store, err);
    store->begin_size = store->head.size;
    if (code != ALMS_OK)
        alms_store_rollback(store);
    return code;
}

enum alms_code alms_store_commit(struct alms_store *store, struct alms_error *err)
{
    const bool wrote_vault = store->vault_is_writing;

    REQUIRE(store->is_writing);
    TRY(alms_store_save_head(store, err));
    if (store->vault_is_writing) {
        TRY(alms_db_commit(store->vault, err));
        store->vault_is_writing = false;
    }
    TRY(alms_db_commit(store->db, err));
    if (wrote_vault)
        store->vault_log_size = store->head.size;
    store->is_writing = false;
    alms_store_forget(store);
    return ALMS_OK;
}

void alms_store_rollback(struct alms_store *store)
{
    if (store->vault_is_writing)
        alms_db_rollback(store->vault);
    if (store->is_writing)
        alms_db_rollback(store->db);
    store->vault_is_writing = false;
    store->is_writing = false;
    alms_store_forget(store);
}

enum alms_code alms_store_begin_reset(struct alms_store *store, struct alms_error *err)
{
    REQUIRE(!store->is_writing);
    TRY(alms_db_begin(store->db, err));
    store->is_writing = true;
    const enum alms_code code = reset(store, err);
    if (code != ALMS_OK)
        alms_store_rollback(store);
    return code;
}
