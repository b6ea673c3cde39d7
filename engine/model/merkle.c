#include "model/merkle.h"

size_t alms_tree_roots_count(uint64_t size)
{
    return (size_t)__builtin_popcountll(size);
}

void alms_tree_append(struct alms_tree *tree, struct alms_hasher *hasher,
                      const struct alms_hash *leaf, alms_subtree_done *done, void *context)
{
    struct alms_hash root = *leaf;
    uint32_t height = 0;

    REQUIRE(tree->size < UINT64_MAX && tree->roots_count == alms_tree_roots_count(tree->size));
    /* Two subtrees of one height become one of the next, as in binary addition. */
    for (uint64_t rest = tree->size; (rest & 1) == 1; rest >>= 1) {
        tree->roots_count -= 1;
        alms_hash_node(hasher, &tree->roots[tree->roots_count], &root, &root);
        height += 1;
        if (done != NULL) {
            const struct alms_subtree subtree = {height, tree->size >> height, &root};
            done(context, &subtree);
        }
    }
    tree->roots[tree->roots_count] = root;
    tree->roots_count += 1;
    tree->size += 1;
}

void alms_tree_root(const struct alms_tree *tree, struct alms_hasher *hasher, struct alms_hash *out)
{
    if (tree->roots_count == 0) {
        alms_hash_bytes(hasher, "", 0, out);
        return;
    }
    *out = tree->roots[tree->roots_count - 1];
    for (size_t i = tree->roots_count - 1; i > 0; i--)
        alms_hash_node(hasher, &tree->roots[i - 1], out, out);
}
