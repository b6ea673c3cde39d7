#include "model/proof.h"

#include <string.h>

/* --- checking ------------------------------------------------------------------------------ */

/* Where a proof stands on its way up: the index in its level, and the last index there is. */
struct climb {
    uint64_t index;
    uint64_t last;
};

/* Whether the sibling is on the left; if so, goes up to where the node is no longer the last. */
static bool has_left_sibling(struct climb *climb)
{
    if ((climb->index & 1) == 0 && climb->index != climb->last)
        return false;
    while ((climb->index & 1) == 0 && climb->index != 0) {
        climb->index >>= 1;
        climb->last >>= 1;
    }
    return true;
}

static void go_up(struct climb *climb)
{
    climb->index >>= 1;
    climb->last >>= 1;
}

bool alms_inclusion_check(uint64_t index, uint64_t size, const struct alms_hash *leaf,
                          const struct alms_proof *proof, const struct alms_hash *root,
                          struct alms_hasher *hasher)
{
    struct climb climb = {index, size - 1};
    struct alms_hash hash = *leaf;

    if (index >= size)
        return false;
    for (size_t i = 0; i < proof->count; i++) {
        if (climb.last == 0)
            return false;
        if (has_left_sibling(&climb)) {
            alms_hash_node(hasher, &proof->hashes[i], &hash, &hash);
        } else {
            alms_hash_node(hasher, &hash, &proof->hashes[i], &hash);
        }
        go_up(&climb);
    }
    return climb.last == 0 && alms_hash_equal(&hash, root);
}

static bool is_power_of_two(uint64_t number)
{
    return (number & (number - 1)) == 0;
}

static bool check_growth(const struct alms_tree_head *older, const struct alms_tree_head *newer,
                         const struct alms_proof *proof, struct alms_hasher *hasher)
{
    struct climb climb = {older->size - 1, newer->size - 1};
    size_t next = 0;

    if (proof->count == 0)
        return false;
    /* A full tree is itself the first node of the proof, and is left out there. */
    struct alms_hash old_hash = is_power_of_two(older->size) ? older->root : proof->hashes[next++];
    struct alms_hash new_hash = old_hash;
    while ((climb.index & 1) == 1)
        go_up(&climb);
    for (; next < proof->count; next++) {
        const struct alms_hash *node = &proof->hashes[next];
        if (climb.last == 0)
            return false;
        if (has_left_sibling(&climb)) {
            alms_hash_node(hasher, node, &old_hash, &old_hash);
            alms_hash_node(hasher, node, &new_hash, &new_hash);
        } else {
            alms_hash_node(hasher, &new_hash, node, &new_hash);
        }
        go_up(&climb);
    }
    return climb.last == 0 && alms_hash_equal(&old_hash, &older->root) &&
           alms_hash_equal(&new_hash, &newer->root);
}

enum alms_consistency
alms_consistency_check(const struct alms_tree_head *older, const struct alms_tree_head *newer,
                       const struct alms_proof *proof, struct alms_hasher *hasher)
{
    if (older->size > newer->size)
        return ALMS_INCONSISTENT;
    if (older->size == newer->size) {
        return proof->count == 0 && alms_hash_equal(&older->root, &newer->root) ? ALMS_CONSISTENT
                                                                                : ALMS_INCONSISTENT;
    }
    if (older->size == 0)
        return proof->count == 0 ? ALMS_CONSISTENCY_SAYS_NOTHING : ALMS_INCONSISTENT;
    return check_growth(older, newer, proof, hasher) ? ALMS_CONSISTENT : ALMS_INCONSISTENT;
}

/* --- making -------------------------------------------------------------------------------- */

/* The root of the full subtree of 2^height leaves that begins at leaf `first`. */
static enum alms_code read_subtree(const struct alms_hash_source *source, uint32_t height,
                                   uint64_t first, struct alms_hasher *hasher,
                                   struct alms_hash *out, struct alms_error *err)
{
    struct alms_hash row[ALMS_TILE_HASHES / 2];
    const uint32_t level = height / ALMS_TILE_HEIGHT;
    const uint32_t above = height % ALMS_TILE_HEIGHT;
    size_t count = (size_t)1 << above;

    TRY(source->read(source->context, level, first >> (level * ALMS_TILE_HEIGHT), count, row, err));
    for (; count > 1; count /= 2) {
        for (size_t i = 0; i < count / 2; i++)
            alms_hash_node(hasher, &row[2 * i], &row[2 * i + 1], &row[i]);
    }
    *out = row[0];
    return ALMS_OK;
}

static uint32_t height_of(uint64_t size)
{
    return 63 - (uint32_t)__builtin_clzll(size);
}

/*
 * The root of the leaves from `first` up to `end`, which begin where a subtree of their size does:
 * the full subtrees that they are made of get smaller to the right, and are joined from there.
 */
static enum alms_code read_range(const struct alms_hash_source *source, uint64_t first,
                                 uint64_t end, struct alms_hasher *hasher, struct alms_hash *out,
                                 struct alms_error *err)
{
    struct alms_hash roots[ALMS_PROOF_HASHES_MAX];
    size_t count = 0;

    while (first < end) {
        const uint32_t height = height_of(end - first);
        REQUIRE(count < ALMS_PROOF_HASHES_MAX);
        TRY(read_subtree(source, height, first, hasher, &roots[count], err));
        count += 1;
        first += (uint64_t)1 << height;
    }
    REQUIRE(count > 0);
    for (; count > 1; count--)
        alms_hash_node(hasher, &roots[count - 2], &roots[count - 1], &roots[count - 2]);
    *out = roots[0];
    return ALMS_OK;
}

/* The largest power of two below size, which is at least 2: where RFC 6962 splits a tree. */
static uint64_t split_of(uint64_t size)
{
    return (uint64_t)1 << height_of(size - 1);
}

static void turn_round(struct alms_proof *proof)
{
    for (size_t i = 0; i < proof->count / 2; i++) {
        const struct alms_hash other = proof->hashes[i];
        proof->hashes[i] = proof->hashes[proof->count - 1 - i];
        proof->hashes[proof->count - 1 - i] = other;
    }
}

enum alms_code alms_inclusion_prove(const struct alms_hash_source *source, uint64_t index,
                                    uint64_t size, struct alms_hasher *hasher,
                                    struct alms_proof *out, struct alms_error *err)
{
    uint64_t first = 0;
    uint64_t end = size;

    REQUIRE(index < size);
    out->count = 0;
    while (end - first > 1) {
        const uint64_t middle = first + split_of(end - first);
        struct alms_hash *sibling = &out->hashes[out->count++];
        if (index < middle) {
            TRY(read_range(source, middle, end, hasher, sibling, err));
            end = middle;
        } else {
            TRY(read_range(source, first, middle, hasher, sibling, err));
            first = middle;
        }
    }
    turn_round(out);
    return ALMS_OK;
}

enum alms_code alms_consistency_prove(const struct alms_hash_source *source, uint64_t older_size,
                                      uint64_t newer_size, struct alms_hasher *hasher,
                                      struct alms_proof *out, struct alms_error *err)
{
    uint64_t first = 0;
    uint64_t end = newer_size;

    REQUIRE(older_size <= newer_size);
    out->count = 0;
    if (older_size == 0 || older_size == newer_size)
        return ALMS_OK;
    while (older_size < end) {
        const uint64_t middle = first + split_of(end - first);
        struct alms_hash *sibling = &out->hashes[out->count++];
        if (older_size <= middle) {
            TRY(read_range(source, middle, end, hasher, sibling, err));
            end = middle;
        } else {
            TRY(read_range(source, first, middle, hasher, sibling, err));
            first = middle;
        }
    }
    /* Who knows the older root knows this node already, if it is the whole older tree. */
    if (first > 0) {
        TRY(read_range(source, first, end, hasher, &out->hashes[out->count], err));
        out->count += 1;
    }
    turn_round(out);
    return ALMS_OK;
}

enum alms_code alms_tree_at(const struct alms_hash_source *source, uint64_t size,
                            struct alms_hasher *hasher, struct alms_tree *out,
                            struct alms_error *err)
{
    uint64_t first = 0;

    *out = (struct alms_tree){.size = size};
    while (first < size) {
        const uint32_t height = height_of(size - first);
        TRY(read_subtree(source, height, first, hasher, &out->roots[out->roots_count], err));
        out->roots_count += 1;
        first += (uint64_t)1 << height;
    }
    return ALMS_OK;
}

enum alms_code alms_root_at(const struct alms_hash_source *source, uint64_t size,
                            struct alms_hasher *hasher, struct alms_hash *out,
                            struct alms_error *err)
{
    struct alms_tree tree;

    TRY(alms_tree_at(source, size, hasher, &tree, err));
    alms_tree_root(&tree, hasher, out);
    return ALMS_OK;
}
