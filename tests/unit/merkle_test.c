/* merkle - the tree against the recursive definition of RFC 6962 and against published roots. */
#include "model/merkle.h"

#include "base/text.h"
#include "support/check.h"
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MAX_TESTED = 300 };

static int open_hasher(void **state)
{
    *state = alms_hasher_open();
    return 0;
}

static int close_hasher(void **state)
{
    alms_hasher_close(*state);
    return 0;
}

/* The eight inputs and the roots of their trees that implementations of RFC 6962 publish. */
static const struct {
    const char *bytes;
    size_t size;
    const char *root;
} PUBLISHED[] = {
    {"", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {"\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
    {"\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
    {"\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
    {"\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
    {"\x40\x41\x42\x43", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
    {"\x50\x51\x52\x53\x54\x55\x56\x57", 8,
     "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
    {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
     "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
};

static void assert_root(const struct alms_tree *tree, struct alms_hasher *hasher, const char *hex)
{
    struct alms_hash root;
    char text[ALMS_HASH_HEX_SIZE_BYTES];

    alms_tree_root(tree, hasher, &root);
    alms_hash_hex(&root, text);
    assert_string_equal(text, hex);
}

static void check_published_roots(void **state)
{
    struct alms_tree tree = {0};
    struct alms_hash leaf;

    assert_root(&tree, *state, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < COUNT_OF(PUBLISHED); i++) {
        alms_hash_leaf(*state, PUBLISHED[i].bytes, PUBLISHED[i].size, &leaf);
        alms_tree_append(&tree, *state, &leaf, NULL, NULL);
        assert_int_equal(tree.size, i + 1);
        assert_root(&tree, *state, PUBLISHED[i].root);
    }
}

/* The value of a member in a small JSON text: what stands between its quotes or up to a comma. */
static const char *member_of(const char *json, const char *key, char *value, size_t room)
{
    char quoted[32];

    (void)snprintf(quoted, sizeof(quoted), "\"%s\":", key);
    const char *at = strstr(json, quoted);
    assert_non_null(at);
    at += strlen(quoted);
    at += strspn(at, " \"");
    const size_t size = strcspn(at, "\",\n");
    assert_true(size < room);
    memcpy(value, at, size);
    value[size] = '\0';
    return value;
}

/* The roots in the consistency proofs of another implementation, where they are at hand. */
static void check_shared_roots(void **state)
{
    const char *shared = getenv("ALMS_SHARED");
    struct alms_hash roots[COUNT_OF(PUBLISHED) + 1];
    struct alms_tree tree = {0};
    struct alms_hash leaf;
    size_t compared = 0;

    alms_tree_root(&tree, *state, &roots[0]);
    for (size_t i = 0; i < COUNT_OF(PUBLISHED); i++) {
        alms_hash_leaf(*state, PUBLISHED[i].bytes, PUBLISHED[i].size, &leaf);
        alms_tree_append(&tree, *state, &leaf, NULL, NULL);
        alms_tree_root(&tree, *state, &roots[i + 1]);
    }
    for (int i = 1; shared != NULL && i < 5; i++) {
        char path[SCRATCH_PATH_SIZE_BYTES];
        (void)snprintf(path, sizeof(path), "%s/vectors/merkle/consistency/%d/happy-path.json",
                       shared, i);
        if (!file_exists(path))
            break;
        char *json = file_bytes(path, NULL);
        for (int side = 1; side <= 2; side++) {
            char key[8];
            char value[64];
            char text[ALMS_HASH_BASE64_SIZE_BYTES];
            (void)snprintf(key, sizeof(key), "size%d", side);
            uint64_t size = 0;
            assert_true(alms_uint_parse(member_of(json, key, value, sizeof(value)), &size));
            assert_in_range(size, 1, COUNT_OF(PUBLISHED));
            (void)snprintf(key, sizeof(key), "root%d", side);
            alms_hash_base64(&roots[size], text);
            assert_string_equal(member_of(json, key, value, sizeof(value)), text);
            compared += 1;
        }
        free(json);
    }
    if (compared == 0)
        skip();
    assert_int_equal(compared, 8);
}

/* --- against the definition ---------------------------------------------------------------- */

static struct alms_hash leaves[SIZE_MAX_TESTED];

static void make_leaves(struct alms_hasher *hasher)
{
    for (size_t i = 0; i < SIZE_MAX_TESTED; i++) {
        char text[24];
        const int size = snprintf(text, sizeof(text), "leaf %zu", i);
        alms_hash_leaf(hasher, text, (size_t)size, &leaves[i]);
    }
}

/*
 * MTH of RFC 6962, section 2.1, over the leaf hashes from first on: split at the largest power of
 * two below the count. The depth is the logarithm of the count.
 */
/* NOLINTNEXTLINE(misc-no-recursion): the definition is recursive, and is what is compared with. */
static void tree_hash(struct alms_hasher *hasher, size_t first, size_t count, struct alms_hash *out)
{
    struct alms_hash left;
    struct alms_hash right;
    size_t split = 1;

    if (count == 0) {
        alms_hash_bytes(hasher, "", 0, out);
        return;
    }
    if (count == 1) {
        *out = leaves[first];
        return;
    }
    while (2 * split < count)
        split *= 2;
    tree_hash(hasher, first, split, &left);
    tree_hash(hasher, first + split, count - split, &right);
    alms_hash_node(hasher, &left, &right, out);
}

/* What an append reports: every subtree is the root of just its leaves, from below. */
struct reports {
    struct alms_hasher *hasher;
    size_t size; /* leaves that the tree has after this append */
    size_t count;
    uint32_t last_height;
};

static void take_report(void *context, const struct alms_subtree *subtree)
{
    struct reports *reports = context;
    struct alms_hash expected;
    const size_t width = (size_t)1 << subtree->height;

    assert_int_equal(subtree->height, reports->last_height + 1);
    assert_int_equal((subtree->index + 1) * width, reports->size); /* it ends with the new leaf */
    tree_hash(reports->hasher, (size_t)subtree->index * width, width, &expected);
    assert_true(alms_hash_equal(subtree->root, &expected));
    reports->last_height = subtree->height;
    reports->count += 1;
}

static void check_every_size(void **state)
{
    struct alms_tree tree = {0};
    size_t reported = 0;

    make_leaves(*state);
    for (size_t size = 0; size <= SIZE_MAX_TESTED; size++) {
        struct alms_hash expected;
        struct alms_hash root;
        tree_hash(*state, 0, size, &expected);
        alms_tree_root(&tree, *state, &root);
        assert_true(alms_hash_equal(&root, &expected));
        assert_int_equal(tree.roots_count, alms_tree_roots_count(size));
        if (size == SIZE_MAX_TESTED)
            break;

        struct reports reports = {.hasher = *state, .size = size + 1};
        alms_tree_append(&tree, *state, &leaves[size], take_report, &reports);
        assert_int_equal(reports.count, __builtin_ctzll(size + 1)); /* as a carry goes up */
        reported += reports.count;
    }
    /* Every full subtree above the leaves, once: 300/2 + 300/4 + … */
    assert_int_equal(reported, 150 + 75 + 37 + 18 + 9 + 4 + 2 + 1);
}

/* A tree that is taken up again at its roots goes on as the same tree. */
static void check_taking_up(void **state)
{
    make_leaves(*state);
    for (size_t size = 0; size < 40; size++) {
        struct alms_tree whole = {0};
        struct alms_hash expected;
        struct alms_hash root;
        for (size_t i = 0; i < size; i++)
            alms_tree_append(&whole, *state, &leaves[i], NULL, NULL);
        struct alms_tree again = {.size = whole.size, .roots_count = whole.roots_count};
        memcpy(again.roots, whole.roots, whole.roots_count * sizeof(whole.roots[0]));
        for (size_t i = size; i < 40; i++)
            alms_tree_append(&again, *state, &leaves[i], NULL, NULL);
        tree_hash(*state, 0, 40, &expected);
        alms_tree_root(&again, *state, &root);
        assert_true(alms_hash_equal(&root, &expected));
    }
}

static void check_roots_count(void **state)
{
    (void)state;
    assert_int_equal(alms_tree_roots_count(0), 0);
    assert_int_equal(alms_tree_roots_count(1), 1);
    assert_int_equal(alms_tree_roots_count(7), 3);
    assert_int_equal(alms_tree_roots_count(8), 1);
    assert_int_equal(alms_tree_roots_count((uint64_t)1 << 63), 1);
    assert_int_equal(alms_tree_roots_count(UINT64_MAX), ALMS_TREE_ROOTS_MAX);
}

#define WITH_HASHER(test) cmocka_unit_test_setup_teardown(test, open_hasher, close_hasher)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_HASHER(check_published_roots),  WITH_HASHER(check_shared_roots),
        WITH_HASHER(check_every_size),       WITH_HASHER(check_taking_up),
        cmocka_unit_test(check_roots_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
