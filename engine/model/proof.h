/*
 * proof - that a record is in a log, and that a log only grew: RFC 6962 and RFC 9162 over SHA-256.
 *
 * An inclusion proof is the list of the roots of sibling subtrees, the leaf's own sibling first. A
 * consistency proof shows that the tree of a smaller size is the beginning of that of a larger one.
 * Checking needs nothing but the proof. Making one reads only stored hashes of full subtrees, some
 * hundreds whatever the size of the log.
 */
#ifndef ALMS_PROOF_H
#define ALMS_PROOF_H

#include "model/merkle.h"

enum {
    ALMS_PROOF_HASHES_MAX = 64,
    ALMS_TILE_HEIGHT = 8, /* the levels of hashes that are stored: every eighth of the tree */
    ALMS_TILE_HASHES = 256
};

struct alms_proof {
    size_t count;
    struct alms_hash hashes[ALMS_PROOF_HASHES_MAX];
};

/* --- checking --- */

/* RFC 9162, section 2.1.3.2. */
bool alms_inclusion_check(uint64_t index, uint64_t size, const struct alms_hash *leaf,
                          const struct alms_proof *proof, const struct alms_hash *root,
                          struct alms_hasher *hasher);

/* The size and root of a tree. */
struct alms_tree_head {
    uint64_t size;
    struct alms_hash root;
};

enum alms_consistency {
    ALMS_CONSISTENT,
    ALMS_INCONSISTENT,
    ALMS_CONSISTENCY_SAYS_NOTHING /* the older tree is empty: every log begins with it */
};

/* RFC 9162, section 2.1.4.2. */
enum alms_consistency
alms_consistency_check(const struct alms_tree_head *older, const struct alms_tree_head *newer,
                       const struct alms_proof *proof, struct alms_hasher *hasher);

/* --- making --- */

/*
 * Reads `count` hashes from the first-th on of a level: level l holds the roots of the full
 * subtrees of 256^l leaves. They never cross from one tile of 256 to the next.
 */
typedef enum alms_code alms_hashes_read(void *context, uint32_t level, uint64_t first, size_t count,
                                        struct alms_hash *out, struct alms_error *err);

struct alms_hash_source {
    alms_hashes_read *read;
    void *context;
};

/* Requires index < size, and that the source has the hashes of a tree of that size. */
ALMS_MUST_CHECK enum alms_code
alms_inclusion_prove(const struct alms_hash_source *source, uint64_t index, uint64_t size,
                     struct alms_hasher *hasher, struct alms_proof *out, struct alms_error *err);

/* Requires older_size <= newer_size. Empty where the older tree is empty or the same. */
ALMS_MUST_CHECK enum alms_code
alms_consistency_prove(const struct alms_hash_source *source, uint64_t older_size,
                       uint64_t newer_size, struct alms_hasher *hasher, struct alms_proof *out,
                       struct alms_error *err);

/* The tree of the first `size` leaves, to which others can be appended. */
ALMS_MUST_CHECK enum alms_code alms_tree_at(const struct alms_hash_source *source, uint64_t size,
                                            struct alms_hasher *hasher, struct alms_tree *out,
                                            struct alms_error *err);

/* The root of the first `size` leaves. */
ALMS_MUST_CHECK enum alms_code alms_root_at(const struct alms_hash_source *source, uint64_t size,
                                            struct alms_hasher *hasher, struct alms_hash *out,
                                            struct alms_error *err);

#endif
