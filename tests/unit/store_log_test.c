/* store log - bytes as they were given, leaf hashes, the running root, and tiles above the leaves.
 */
#include "store/store.h"

#include "support/check.h"
#include "support/plain.h"
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

enum { TILE_WIDTH = 256, LEAVES = TILE_WIDTH * TILE_WIDTH + 2 * TILE_WIDTH + 3 };

/* --- a tree of the test's own, level by level ---------------------------------------------- */

static void sha256(const void *bytes, size_t size, struct alms_hash *out)
{
    assert_int_equal(EVP_Digest(bytes, size, out->bytes, NULL, EVP_sha256(), NULL), 1);
}

/* RFC 6962, 2.1: 0x00 before a leaf, 0x01 before two nodes. */
static void leaf_hash(const char *bytes, size_t size, struct alms_hash *out)
{
    uint8_t prefixed[256] = {0x00};

    assert_true(size < sizeof(prefixed));
    if (size > 0)
        memcpy(prefixed + 1, bytes, size);
    sha256(prefixed, size + 1, out);
}

static void
node_hash(const struct alms_hash *left, const struct alms_hash *right, struct alms_hash *out)
{
    uint8_t prefixed[65] = {0x01};

    memcpy(prefixed + 1, left->bytes, 32);
    memcpy(prefixed + 33, right->bytes, 32);
    sha256(prefixed, sizeof(prefixed), out);
}

/* The root over count hashes. One that has no neighbour goes up as it is: the same as splitting at
 * the largest power of two. */
static void root_over(const struct alms_hash *hashes, size_t count, struct alms_hash *out)
{
    if (count == 0) {
        sha256("", 0, out);
        return;
    }
    struct alms_hash *level = malloc(count * sizeof(*level));
    assert_non_null(level);
    memcpy(level, hashes, count * sizeof(*level));
    while (count > 1) {
        size_t half = 0;
        for (size_t i = 0; i + 1 < count; i += 2)
            node_hash(&level[i], &level[i + 1], &level[half++]);
        if (count % 2 == 1)
            level[half++] = level[count - 1];
        count = half;
    }
    *out = level[0];
    free(level);
}

static void check_own_tree(void **state)
{
    /* The tree of the eight leaves that certificate logs are commonly tested with. */
    static const struct {
        const char *bytes;
        size_t size;
    } LEAVES_OF_CT[] = {{"", 0},
                        {"\x00", 1},
                        {"\x10", 1},
                        {"\x20\x21", 2},
                        {"\x30\x31", 2},
                        {"\x40\x41\x42\x43", 4},
                        {"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
                        {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16}};
    struct alms_hash hashes[COUNT_OF(LEAVES_OF_CT)];
    struct alms_hash root;
    char hex[65];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(LEAVES_OF_CT); i++)
        leaf_hash(LEAVES_OF_CT[i].bytes, LEAVES_OF_CT[i].size, &hashes[i]);
    root_over(hashes, COUNT_OF(hashes), &root);
    for (size_t i = 0; i < sizeof(root.bytes); i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", root.bytes[i]);
    assert_string_equal(hex, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

/* --- a log that grows ---------------------------------------------------------------------- */

static const uint8_t ID[ALMS_BOOK_ID_SIZE_BYTES] = "0123456789abcde";

static struct alms_store *create(const char *path)
{
    struct alms_error err = {0};
    struct alms_store *store = NULL;
    struct alms_random *source = alms_random_open("test");

    MUST(alms_store_create(path, ID, source, &store, &err));
    alms_random_close(source);
    return store;
}

static struct alms_store *reopen(struct alms_store *store, const char *path)
{
    struct alms_error err = {0};

    alms_store_close(store);
    MUST(alms_store_open(path, ALMS_STORE_WRITE, &store, &err));
    return store;
}

static size_t make_record(uint64_t n, char bytes[64])
{
    return (size_t)snprintf(bytes, 64, "{\"n\":\"%llu\"}", (unsigned long long)n);
}

/* Appends records in one transaction until the log has `size`. */
static void grow_to(struct alms_store *store, uint64_t size)
{
    struct alms_error err = {0};
    char bytes[64];

    MUST(alms_store_begin(store, &err));
    while (alms_store_next_n(store) < size) {
        const size_t count = make_record(alms_store_next_n(store), bytes);
        MUST(alms_store_append(store, bytes, count, &err));
    }
    MUST(alms_store_commit(store, &err));
}

static void check_root(struct alms_store *store, const struct alms_hash *hashes, uint64_t size)
{
    struct alms_error err = {0};
    struct alms_head head;
    struct alms_hash root;

    MUST(alms_store_head(store, &head, &err));
    assert_int_equal(head.size, size);
    root_over(hashes, size, &root);
    assert_memory_equal(head.root.bytes, root.bytes, sizeof(root.bytes));
}

/* The tiles in the file are those of C2SP tlog-tiles: hash i of level l is the root over 256^l
 * leaves, and what is not full stands in the newest tile as far as it goes. */
static void check_tiles(const char *path, const struct alms_hash *hashes, uint64_t size)
{
    sqlite3 *db = plain_open(path);
    sqlite3_stmt *statement = NULL;
    size_t tiles_count = 0;
    size_t wanted_count = 0;

    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT level, position, hashes FROM tile"
                                        " ORDER BY level, position",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    for (uint64_t level = 1, width = TILE_WIDTH; width <= size; level++, width *= TILE_WIDTH) {
        const uint64_t subtrees = size / width;
        for (uint64_t position = 0; position * TILE_WIDTH < subtrees; position++) {
            const uint64_t rest = subtrees - position * TILE_WIDTH;
            const uint64_t count = rest < TILE_WIDTH ? rest : TILE_WIDTH;
            wanted_count += 1;
            assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
            assert_int_equal(sqlite3_column_int64(statement, 0), level);
            assert_int_equal(sqlite3_column_int64(statement, 1), position);
            assert_int_equal(sqlite3_column_bytes(statement, 2), 32 * count);
            const uint8_t *found = sqlite3_column_blob(statement, 2);
            for (uint64_t i = 0; i < count; i++) {
                struct alms_hash root;
                root_over(hashes + (position * TILE_WIDTH + i) * width, width, &root);
                assert_memory_equal(found + 32 * i, root.bytes, sizeof(root.bytes));
            }
        }
    }
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    tiles_count = (size_t)plain_number(db, "SELECT count(*) FROM tile");
    assert_int_equal(tiles_count, wanted_count);
    plain_close(db);
}

static void check_tree_in_file(void **state)
{
    /* Around every boundary of tiles of level 1, of level 2, and in between. */
    static const uint64_t SIZES[] = {1,     2,     3,     255,   256,   257,   511,
                                     512,   513,   1000,  65279, 65280, 65281, 65535,
                                     65536, 65537, 65791, 65792, 65793, LEAVES};
    struct scratch scratch;
    char bytes[64];
    struct alms_hash *hashes = malloc(LEAVES * sizeof(*hashes));

    (void)state;
    assert_non_null(hashes);
    for (uint64_t i = 0; i < LEAVES; i++)
        leaf_hash(bytes, make_record(i, bytes), &hashes[i]);
    scratch_open(&scratch);
    const char *path = scratch_path(&scratch, "tree.alms");
    struct alms_store *store = create(path);
    check_root(store, hashes, 0);
    for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
        grow_to(store, SIZES[i]);
        check_root(store, hashes, SIZES[i]);
        /* Every other size with a new connection, which must find what the last one left. */
        if (i % 2 == 1)
            store = reopen(store, path);
        check_tiles(path, hashes, SIZES[i]);
    }
    alms_store_close(store);

    /* The leaf hashes beside the records are what level 0 is made of. */
    sqlite3 *db = plain_open(path);
    sqlite3_stmt *statement = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT hash FROM log ORDER BY n", -1, &statement, NULL), SQLITE_OK);
    for (uint64_t i = 0; i < LEAVES; i++) {
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        assert_int_equal(sqlite3_column_bytes(statement, 0), 32);
        assert_memory_equal(sqlite3_column_blob(statement, 0), hashes[i].bytes,
                            sizeof(hashes[i].bytes));
    }
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    plain_close(db);
    free(hashes);
    scratch_close(&scratch);
}

/* The same in one transaction, in which tiles become full. */
static void check_tree_at_once(void **state)
{
    struct scratch scratch;
    char bytes[64];
    struct alms_hash *hashes = malloc(LEAVES * sizeof(*hashes));

    (void)state;
    assert_non_null(hashes);
    for (uint64_t i = 0; i < LEAVES; i++)
        leaf_hash(bytes, make_record(i, bytes), &hashes[i]);
    scratch_open(&scratch);
    const char *path = scratch_path(&scratch, "tree.alms");
    struct alms_store *store = create(path);
    grow_to(store, LEAVES);
    check_root(store, hashes, LEAVES);
    alms_store_close(store);
    check_tiles(path, hashes, LEAVES);
    free(hashes);
    scratch_close(&scratch);
}

/* A transaction that is given up leaves no trace in the tree, though its records filled a tile. */
static void check_rollback(void **state)
{
    struct alms_error err = {0};
    struct scratch scratch;
    char bytes[64];
    struct alms_hash hashes[2 * TILE_WIDTH];

    (void)state;
    for (uint64_t i = 0; i < COUNT_OF(hashes); i++)
        leaf_hash(bytes, make_record(i, bytes), &hashes[i]);
    scratch_open(&scratch);
    const char *path = scratch_path(&scratch, "tree.alms");
    struct alms_store *store = create(path);
    grow_to(store, 250);
    MUST(alms_store_begin(store, &err));
    for (int i = 0; i < 300; i++)
        MUST(alms_store_append(store, "{}", 2, &err));
    alms_store_rollback(store);
    check_root(store, hashes, 250);
    grow_to(store, COUNT_OF(hashes));
    check_root(store, hashes, COUNT_OF(hashes));
    alms_store_close(store);
    check_tiles(path, hashes, COUNT_OF(hashes));
    assert_int_equal(plain_number_of(path, "SELECT count(*) FROM log"), COUNT_OF(hashes));
    scratch_close(&scratch);
}

/* --- bytes --------------------------------------------------------------------------------- */

struct byte_check {
    const char *const *records;
    size_t count;
};

static enum alms_code
compare_record(void *context, const struct alms_log_row *row, struct alms_error *err)
{
    struct byte_check *check = context;
    struct alms_hash hash;

    (void)err;
    assert_int_equal(row->n, check->count);
    assert_int_equal(row->size_bytes, strlen(check->records[row->n]));
    if (row->size_bytes > 0)
        assert_memory_equal(row->bytes, check->records[row->n], row->size_bytes);
    leaf_hash(row->bytes, row->size_bytes, &hash);
    assert_memory_equal(row->hash.bytes, hash.bytes, sizeof(hash.bytes));
    check->count += 1;
    return ALMS_OK;
}

/* The store keeps what it is given: no order, space, escape or character is made another. */
static void check_verbatim(void **state)
{
    static const char *const RECORDS[] = {
        "",
        " ",
        "{\"b\":1,\"a\":2}",
        "{ \"a\" : \"x\" }\n",
        "\"\\u00e9\" is not \"\xC3\xA9\", nor \"e\xCC\x81\"",
        "\xE6\x9F\x90\xE5\xB8\x82\xE7\xBA\xA2\xE5\x8D\x81\xE5\xAD\x97\xE4\xBC\x9A",
        "1.0",
        "007",
        "\xF0\x9F\x8E\x81\ttab\r\n",
        "'; DROP TABLE log; --",
    };
    struct alms_error err = {0};
    struct scratch scratch;
    struct byte_check check = {RECORDS, 0};

    (void)state;
    scratch_open(&scratch);
    const char *path = scratch_path(&scratch, "bytes.alms");
    struct alms_store *store = create(path);
    MUST(alms_store_begin(store, &err));
    for (size_t i = 0; i < COUNT_OF(RECORDS); i++)
        MUST(alms_store_append(store, RECORDS[i], strlen(RECORDS[i]), &err));
    MUST(alms_store_commit(store, &err));
    store = reopen(store, path);
    MUST(alms_store_log_walk(store, 0, compare_record, &check, &err));
    assert_int_equal(check.count, COUNT_OF(RECORDS));
    alms_store_close(store);

    sqlite3 *db = plain_open(path);
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT typeof(record), record FROM log ORDER BY n", -1,
                                        &statement, NULL),
                     SQLITE_OK);
    for (size_t i = 0; i < COUNT_OF(RECORDS); i++) {
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        assert_string_equal((const char *)sqlite3_column_text(statement, 0), "text");
        assert_int_equal(sqlite3_column_bytes(statement, 1), strlen(RECORDS[i]));
        assert_string_equal((const char *)sqlite3_column_text(statement, 1), RECORDS[i]);
    }
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    plain_close(db);
    scratch_close(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_own_tree),     cmocka_unit_test(check_tree_in_file),
        cmocka_unit_test(check_tree_at_once), cmocka_unit_test(check_rollback),
        cmocka_unit_test(check_verbatim),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
