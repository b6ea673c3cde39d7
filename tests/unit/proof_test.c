/* proof - made for every record and every pair of sizes, and checked where one bit is another. */
#include "model/proof.h"

#include "base/memory.h"
#include "model/merkle.h"
#include "support/check.h"

#include <stdio.h>
#include <string.h>

enum { LEAVES = 600, ALL_PAIRS = 130 };

struct forest {
    struct alms_hasher *hasher;
    struct alms_hash levels[3][LEAVES]; /* hashes of full subtrees of 256^level leaves */
    size_t counts[3];
    struct alms_hash roots[LEAVES + 1]; /* of every size */
    size_t reads;
    size_t hashes_read;
};

static void take_subtree(void *context, const struct alms_subtree *subtree)
{
    struct forest *forest = context;
    const size_t level = subtree->height / ALMS_TILE_HEIGHT;

    if (subtree->height % ALMS_TILE_HEIGHT == 0)
        forest->levels[level][forest->counts[level]++] = *subtree->root;
}

static int make_forest(void **state)
{
    struct forest *forest = alms_alloc(sizeof(*forest));
    struct alms_tree tree = {0};

    forest->hasher = alms_hasher_open();
    alms_tree_root(&tree, forest->hasher, &forest->roots[0]);
    for (size_t i = 0; i < LEAVES; i++) {
        char text[24];
        const int size = snprintf(text, sizeof(text), "leaf %zu", i);
        alms_hash_leaf(forest->hasher, text, (size_t)size, &forest->levels[0][i]);
        alms_tree_append(&tree, forest->hasher, &forest->levels[0][i], take_subtree, forest);
        alms_tree_root(&tree, forest->hasher, &forest->roots[i + 1]);
    }
    forest->counts[0] = LEAVES;
    *state = forest;
    return 0;
}

static int free_forest(void **state)
{
    struct forest *forest = *state;

    alms_hasher_close(forest->hasher);
    alms_free(forest);
    return 0;
}

static enum alms_code read_hashes(void *context, uint32_t level, uint64_t first, size_t count,
                                  struct alms_hash *out, struct alms_error *err)
{
    struct forest *forest = context;

    (void)err;
    assert_in_range(level, 0, 2);
    assert_true(count > 0 && first + count <= forest->counts[level]);
    assert_int_equal(first / ALMS_TILE_HASHES, (first + count - 1) / ALMS_TILE_HASHES);
    memcpy(out, &forest->levels[level][first], count * sizeof(*out));
    forest->reads += 1;
    forest->hashes_read += count;
    return ALMS_OK;
}

static void assert_included(struct forest *forest, uint64_t index, uint64_t size)
{
    struct alms_error err;
    struct alms_proof proof;
    const struct alms_hash_source source = {read_hashes, forest};
    const struct alms_hash *leaf = &forest->levels[0][index];
    const struct alms_hash *root = &forest->roots[size];

    assert_accepts(alms_inclusion_prove(&source, index, size, forest->hasher, &proof, &err));
    assert_true(alms_inclusion_check(index, size, leaf, &proof, root, forest->hasher));
    assert_false(alms_inclusion_check(index + 1, size, leaf, &proof, root, forest->hasher));
    assert_false(alms_inclusion_check(size, size, leaf, &proof, root, forest->hasher));
    assert_false(alms_inclusion_check(index, size, leaf, &proof, leaf, forest->hasher) && size > 1);
    if (proof.count > 0) {
        proof.count -= 1;
        assert_false(alms_inclusion_check(index, size, leaf, &proof, root, forest->hasher));
        proof.count += 1;
        proof.hashes[proof.count / 2].bytes[7] ^= 4;
        assert_false(alms_inclusion_check(index, size, leaf, &proof, root, forest->hasher));
        proof.hashes[proof.count / 2].bytes[7] ^= 4;
    }
    proof.hashes[proof.count++] = *leaf;
    assert_false(alms_inclusion_check(index, size, leaf, &proof, root, forest->hasher));
}

static void check_inclusion(void **state)
{
    static const uint64_t SIZES[] = {255, 256, 257, 300, 511, 512, 513, 599, 600};

    for (uint64_t size = 1; size <= ALL_PAIRS; size++) {
        for (uint64_t index = 0; index < size; index++)
            assert_included(*state, index, size);
    }
    for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
        for (uint64_t index = 0; index < SIZES[i]; index += 1 + index % 7)
            assert_included(*state, index, SIZES[i]);
    }
}

static void assert_grown(struct forest *forest, uint64_t older_size, uint64_t newer_size)
{
    struct alms_error err;
    struct alms_proof proof;
    const struct alms_hash_source source = {read_hashes, forest};
    struct alms_tree_head older = {older_size, forest->roots[older_size]};
    struct alms_tree_head newer = {newer_size, forest->roots[newer_size]};

    assert_accepts(
        alms_consistency_prove(&source, older_size, newer_size, forest->hasher, &proof, &err));
    const enum alms_consistency expected =
        older_size == 0 && newer_size > 0 ? ALMS_CONSISTENCY_SAYS_NOTHING : ALMS_CONSISTENT;
    assert_int_equal(alms_consistency_check(&older, &newer, &proof, forest->hasher), expected);
    if (older_size == 0)
        return;
    older.root.bytes[0] ^= 1;
    assert_int_equal(alms_consistency_check(&older, &newer, &proof, forest->hasher),
                     ALMS_INCONSISTENT);
    older.root.bytes[0] ^= 1;
    newer.root.bytes[31] ^= 1;
    assert_int_equal(alms_consistency_check(&older, &newer, &proof, forest->hasher),
                     ALMS_INCONSISTENT);
    newer.root.bytes[31] ^= 1;
    if (older_size < newer_size) {
        assert_int_equal(alms_consistency_check(&newer, &older, &proof, forest->hasher),
                         ALMS_INCONSISTENT);
        proof.hashes[proof.count - 1].bytes[3] ^= 8;
        assert_int_equal(alms_consistency_check(&older, &newer, &proof, forest->hasher),
                         ALMS_INCONSISTENT);
        proof.hashes[proof.count - 1].bytes[3] ^= 8;
        proof.count -= 1;
        assert_int_equal(alms_consistency_check(&older, &newer, &proof, forest->hasher),
                         ALMS_INCONSISTENT);
        proof.count += 1;
    }
    proof.hashes[proof.count++] = older.root;
    assert_int_equal(alms_consistency_check(&older, &newer, &proof, forest->hasher),
                     ALMS_INCONSISTENT);
}

static void check_consistency(void **state)
{
    for (uint64_t newer = 0; newer <= ALL_PAIRS; newer++) {
        for (uint64_t older = 0; older <= newer; older++)
            assert_grown(*state, older, newer);
    }
    for (uint64_t older = 1; older <= LEAVES; older += 1 + older % 5)
        assert_grown(*state, older, LEAVES);
}

static void check_roots(void **state)
{
    struct forest *forest = *state;
    struct alms_error err;
    const struct alms_hash_source source = {read_hashes, forest};

    for (uint64_t size = 0; size <= LEAVES; size++) {
        struct alms_hash root;
        assert_accepts(alms_root_at(&source, size, forest->hasher, &root, &err));
        assert_true(alms_hash_equal(&root, &forest->roots[size]));
    }
}

/* A proof reads some tiles, not the leaves. */
static void check_reads(void **state)
{
    struct forest *forest = *state;
    struct alms_error err;
    struct alms_proof proof;
    const struct alms_hash_source source = {read_hashes, forest};

    forest->reads = 0;
    forest->hashes_read = 0;
    assert_accepts(alms_inclusion_prove(&source, 300, LEAVES, forest->hasher, &proof, &err));
    assert_true(forest->reads <= 16 && forest->hashes_read <= 512);
}

static enum alms_code refuse(void *context, uint32_t level, uint64_t first, size_t count,
                             struct alms_hash *out, struct alms_error *err)
{
    (void)context;
    (void)level;
    (void)first;
    (void)count;
    (void)out;
    return alms_fail(err, ALMS_E_TILE, "there is no tile");
}

static void check_failing_source(void **state)
{
    struct forest *forest = *state;
    struct alms_error err;
    struct alms_proof proof;
    struct alms_hash root;
    const struct alms_hash_source source = {refuse, NULL};

    assert_refuses(alms_inclusion_prove(&source, 1, 2, forest->hasher, &proof, &err), ALMS_E_TILE);
    assert_refuses(alms_consistency_prove(&source, 1, 2, forest->hasher, &proof, &err),
                   ALMS_E_TILE);
    assert_refuses(alms_root_at(&source, 2, forest->hasher, &root, &err), ALMS_E_TILE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_inclusion),      cmocka_unit_test(check_consistency),
        cmocka_unit_test(check_roots),          cmocka_unit_test(check_reads),
        cmocka_unit_test(check_failing_source),
    };
    return cmocka_run_group_tests(tests, make_forest, free_forest);
}
