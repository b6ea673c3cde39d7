#include "store/inside.h"

#include <string.h>

/* --- head and tiles ------------------------------------------------------------------------ */

/* The part of a level that the newest tile holds, for a log of this size. */
static size_t open_tile_count(uint64_t size, uint32_t level)
{
    return (size_t)(size >> (8 * level)) % ALMS_TILE_WIDTH;
}

static enum alms_code load_tile(struct alms_store *store, uint32_t level, struct alms_error *err)
{
    static const char sql[] = "SELECT hashes FROM tile WHERE level = ?1 AND position = ?2";
    struct alms_open_tile *tile = &store->tiles[level - 1];
    bool has_row = false;
    size_t size_bytes = 0;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    tile->count = open_tile_count(store->head.size, level);
    tile->position = store->head.size >> (8 * level) >> 8;
    tile->is_dirty = false;
    if (tile->count == 0)
        return ALMS_OK;
    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, level);
    alms_bind_int64(select, 2, (int64_t)tile->position);
    TRY(alms_statement_step(select, &has_row, err));
    const void *hashes = has_row ? alms_column_blob(select, 0, &size_bytes) : NULL;
    if (size_bytes != tile->count * ALMS_HASH_SIZE_BYTES) {
        return alms_fail(err, ALMS_E_TILE, "the newest tile of level %s does not fit the log",
                         level == 1 ? "1" : "2+");
    }
    if (size_bytes > 0)
        memcpy(tile->hashes, hashes, size_bytes);
    return ALMS_OK;
}

static enum alms_code read_head(struct alms_store *store, struct alms_head *out,
                                struct alms_tree *out_tree, struct alms_error *err)
{
    static const char sql[] =
        "SELECT size, root, version, last_at, gifts, entries, roots FROM head WHERE id = 1";
    bool has_row = false;
    size_t root_size = 0;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    const void *root = has_row ? alms_column_blob(select, 1, &root_size) : NULL;
    if (root_size != ALMS_HASH_SIZE_BYTES || alms_column_int64(select, 0) < 0)
        return alms_fail(err, ALMS_E_BOOK_DAMAGED, "the book has no head of its log");

    struct alms_head head = {
        .size = (uint64_t)alms_column_int64(select, 0),
        .version = (uint64_t)alms_column_int64(select, 2),
        .last_at_s = alms_column_int64(select, 3),
        .gifts_count = (uint64_t)alms_column_int64(select, 4),
        .entries_count = (uint64_t)alms_column_int64(select, 5),
    };
    memcpy(head.root.bytes, root, root_size);

    size_t roots_size = 0;
    const void *roots = alms_column_blob(select, 6, &roots_size);
    if (roots_size != alms_tree_roots_count(head.size) * ALMS_HASH_SIZE_BYTES)
        return alms_fail(err, ALMS_E_BOOK_DAMAGED, "the book has no head of its log");
    *out_tree =
        (struct alms_tree){.size = head.size, .roots_count = alms_tree_roots_count(head.size)};
    if (roots_size > 0)
        memcpy(out_tree->roots, roots, roots_size);
    *out = head;
    return ALMS_OK;
}

enum alms_code
alms_store_head(struct alms_store *store, struct alms_head *out, struct alms_error *err)
{
    struct alms_tree tree;

    if (!store->is_writing)
        return read_head(store, out, &tree, err);
    /* The tree of the transaction has grown; what is on the disk is the state before it. */
    *out = store->head;
    alms_tree_root(&store->tree, store->hasher, &out->root);
    return ALMS_OK;
}

enum alms_code alms_store_load_head(struct alms_store *store, struct alms_error *err)
{
    TRY(read_head(store, &store->head, &store->tree, err));
    for (uint32_t level = 1; level <= ALMS_TILE_LEVELS_MAX - 1; level++)
        TRY(load_tile(store, level, err));
    return ALMS_OK;
}

static enum alms_code save_tile(struct alms_store *store, uint32_t level, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO tile (level, position, hashes) VALUES (?1, ?2, ?3)"
                              " ON CONFLICT (level, position) DO UPDATE SET"
                              " hashes = excluded.hashes";
    struct alms_open_tile *tile = &store->tiles[level - 1];
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    TRY(alms_statement_get(store->db, sql, &upsert, err));
    alms_bind_int64(upsert, 1, level);
    alms_bind_int64(upsert, 2, (int64_t)tile->position);
    alms_bind_blob(upsert, 3, tile->hashes, tile->count * ALMS_HASH_SIZE_BYTES);
    TRY(alms_statement_run(upsert, err));
    tile->is_dirty = false;
    return ALMS_OK;
}

void alms_store_new_root(struct alms_store *store, struct alms_hash *out)
{
    REQUIRE(store->is_writing);
    alms_tree_root(&store->tree, store->hasher, out);
}

enum alms_code alms_store_save_head(struct alms_store *store, struct alms_error *err)
{
    static const char sql[] =
        "INSERT INTO head (id, size, root, roots, last_at, version, gifts, entries)"
        " VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE SET"
        " size = excluded.size, root = excluded.root, roots = excluded.roots,"
        " last_at = excluded.last_at, version = excluded.version, gifts = excluded.gifts,"
        " entries = excluded.entries";
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    for (uint32_t level = 1; level < ALMS_TILE_LEVELS_MAX; level++) {
        if (store->tiles[level - 1].is_dirty)
            TRY(save_tile(store, level, err));
    }

    struct alms_head *head = &store->head;
    REQUIRE(store->tree.size == head->size);
    alms_tree_root(&store->tree, store->hasher, &head->root);
    TRY(alms_statement_get(store->db, sql, &upsert, err));
    alms_bind_int64(upsert, 1, (int64_t)head->size);
    alms_bind_blob(upsert, 2, head->root.bytes, ALMS_HASH_SIZE_BYTES);
    /* An empty tree has no roots, and an empty blob must not become NULL. */
    alms_bind_blob(upsert, 3, store->tree.roots, store->tree.roots_count * ALMS_HASH_SIZE_BYTES);
    alms_bind_int64(upsert, 4, head->last_at_s);
    alms_bind_int64(upsert, 5, (int64_t)head->version);
    alms_bind_int64(upsert, 6, (int64_t)head->gifts_count);
    alms_bind_int64(upsert, 7, (int64_t)head->entries_count);
    return alms_statement_run(upsert, err);
}

void alms_store_forget(struct alms_store *store)
{
    alms_deltas_clear(store->balances);
    alms_deltas_clear(store->holdings);
    alms_deltas_clear(store->flows);
    alms_deltas_clear(store->cashflows);
    alms_deltas_clear(store->moves);
    alms_deltas_clear(store->boundaries);
    alms_waiting_clear(store->waiting);
    store->counters_count = 0;
}

/* --- appending ----------------------------------------------------------------------------- */

/* Roots of subtrees 256^level wide are what tiles are made of. */
static void take_subtree(void *context, const struct alms_subtree *subtree)
{
    struct alms_store *store = context;

    if (subtree->height % 8 != 0 || subtree->height / 8 >= ALMS_TILE_LEVELS_MAX)
        return;
    struct alms_open_tile *tile = &store->tiles[subtree->height / 8 - 1];
    REQUIRE(subtree->index == tile->position * ALMS_TILE_WIDTH + tile->count);
    tile->hashes[tile->count] = *subtree->root;
    tile->count += 1;
    tile->is_dirty = true;
}

static enum alms_code save_full_tiles(struct alms_store *store, struct alms_error *err)
{
    for (uint32_t level = 1; level < ALMS_TILE_LEVELS_MAX; level++) {
        struct alms_open_tile *tile = &store->tiles[level - 1];
        if (tile->count < ALMS_TILE_WIDTH)
            continue;
        TRY(save_tile(store, level, err));
        tile->position += 1;
        tile->count = 0;
    }
    return ALMS_OK;
}

static enum alms_code
grow(struct alms_store *store, const struct alms_hash *leaf, struct alms_error *err)
{
    alms_tree_append(&store->tree, store->hasher, leaf, take_subtree, store);
    store->head.size += 1;
    return store->head.size % ALMS_TILE_WIDTH == 0 ? save_full_tiles(store, err) : ALMS_OK;
}

enum alms_code alms_store_append(struct alms_store *store, const char *bytes, size_t size_bytes,
                                 struct alms_error *err)
{
    static const char sql[] = "INSERT INTO log (n, record, hash) VALUES (?1, ?2, ?3)";
    struct alms_hash leaf;
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    REQUIRE(store->is_writing);
    alms_hash_leaf(store->hasher, bytes, size_bytes, &leaf);
    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_int64(insert, 1, (int64_t)store->head.size);
    alms_bind_span(insert, 2, (struct alms_span){bytes, size_bytes});
    alms_bind_blob(insert, 3, leaf.bytes, sizeof(leaf.bytes));
    TRY(alms_statement_run(insert, err));
    return grow(store, &leaf, err);
}

enum alms_code
alms_store_rehash(struct alms_store *store, const struct alms_hash *leaf, struct alms_error *err)
{
    REQUIRE(store->is_writing);
    return grow(store, leaf, err);
}

/* --- reading ------------------------------------------------------------------------------- */

enum alms_code alms_store_log_count(struct alms_store *store, uint64_t *out, struct alms_error *err)
{
    static const char sql[] = "SELECT count(*) FROM log /* scan */";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    TRY(alms_statement_step(select, &has_row, err));
    *out = (uint64_t)alms_column_int64(select, 0);
    return ALMS_OK;
}

enum alms_code alms_store_log_get(struct alms_store *store, uint64_t n,
                                  struct alms_buffer *out_bytes, bool *out_found,
                                  struct alms_error *err)
{
    static const char sql[] = "SELECT record FROM log WHERE n = ?1";
    size_t size_bytes = 0;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)n);
    TRY(alms_statement_step(select, out_found, err));
    if (*out_found) {
        const void *bytes = alms_column_blob(select, 0, &size_bytes);
        alms_buffer_add(out_bytes, bytes, size_bytes);
    }
    return ALMS_OK;
}

enum alms_code alms_store_log_walk(struct alms_store *store, uint64_t from, alms_log_visit *visit,
                                   void *context, struct alms_error *err)
{
    static const char sql[] = "SELECT n, record, hash FROM log WHERE n >= ?1 ORDER BY n";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)from);
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        size_t hash_size = 0;
        struct alms_log_row row = {.n = (uint64_t)alms_column_int64(select, 0)};
        row.bytes = alms_column_blob(select, 1, &row.size_bytes);
        const void *hash = alms_column_blob(select, 2, &hash_size);
        if (hash_size == sizeof(row.hash.bytes))
            memcpy(row.hash.bytes, hash, hash_size);
        TRY(visit(context, &row, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

/* --- hashes -------------------------------------------------------------------------------- */

static enum alms_code fail_hashes(struct alms_error *err)
{
    return alms_fail(err, ALMS_E_TILE, "a stored hash of the log is missing");
}

static enum alms_code read_leaves(struct alms_store *store, uint64_t first, size_t count,
                                  struct alms_hash *out, struct alms_error *err)
{
    static const char sql[] = "SELECT hash FROM log WHERE n >= ?1 AND n < ?2 ORDER BY n";
    bool has_row = false;
    size_t read = 0;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)first);
    alms_bind_int64(select, 2, (int64_t)(first + count));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row && read < count) {
        size_t size_bytes = 0;
        const void *hash = alms_column_blob(select, 0, &size_bytes);
        if (size_bytes != sizeof(out->bytes))
            return fail_hashes(err);
        memcpy(out[read].bytes, hash, size_bytes);
        read += 1;
        TRY(alms_statement_step(select, &has_row, err));
    }
    return read == count ? ALMS_OK : fail_hashes(err);
}

enum alms_code alms_store_hashes(struct alms_store *store, uint32_t level, uint64_t first,
                                 size_t count, struct alms_hash *out, struct alms_error *err)
{
    static const char sql[] = "SELECT hashes FROM tile WHERE level = ?1 AND position = ?2";
    const size_t offset = (size_t)(first % ALMS_TILE_WIDTH);
    bool has_row = false;
    size_t size_bytes = 0;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    REQUIRE(count > 0 && offset + count <= ALMS_TILE_WIDTH);
    if (level == 0)
        return read_leaves(store, first, count, out, err);
    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, level);
    alms_bind_int64(select, 2, (int64_t)(first / ALMS_TILE_WIDTH));
    TRY(alms_statement_step(select, &has_row, err));
    const char *hashes = has_row ? alms_column_blob(select, 0, &size_bytes) : NULL;
    if (hashes == NULL || size_bytes < (offset + count) * sizeof(out->bytes))
        return fail_hashes(err);
    memcpy(out, hashes + offset * sizeof(out->bytes), count * sizeof(out->bytes));
    return ALMS_OK;
}
