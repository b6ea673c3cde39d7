/*
 * merkle - the Merkle tree of RFC 6962 over SHA-256, growing at its end.
 *
 * What is kept of a tree is its size and the roots of the full subtrees that it is made of, the
 * largest first: one per set bit of the size. That is enough to append and to know the root.
 */
#ifndef ALMS_MERKLE_H
#define ALMS_MERKLE_H

#include "base/hash.h"

enum { ALMS_TREE_ROOTS_MAX = 64 };

struct alms_tree {
    uint64_t size;
    size_t roots_count;
    struct alms_hash roots[ALMS_TREE_ROOTS_MAX];
};

/* A full subtree: 2^height leaves, the index-th of its height. */
struct alms_subtree {
    uint32_t height;
    uint64_t index;
    const struct alms_hash *root;
};

/* Called for every subtree above the leaves that an append completes, from below. */
typedef void alms_subtree_done(void *context, const struct alms_subtree *subtree);

/* Appends a leaf hash. `done` may be NULL. */
void alms_tree_append(struct alms_tree *tree, struct alms_hasher *hasher,
                      const struct alms_hash *leaf, alms_subtree_done *done, void *context);

/* The root; SHA-256 of nothing for an empty tree. */
void alms_tree_root(const struct alms_tree *tree, struct alms_hasher *hasher,
                    struct alms_hash *out);

/* The number of roots that a tree of this size has. */
size_t alms_tree_roots_count(uint64_t size);

#endif
