#include "store/deltas.h"

#include "base/memory.h"

#define uthash_malloc(size) alms_alloc(size)
#define uthash_free(pointer, size) alms_free(pointer)
#include <uthash.h>

struct node {
    struct alms_delta delta;
    UT_hash_handle hh;
};

struct alms_deltas {
    struct node *nodes;
    struct node *newest; /* rows often come in runs */
};

struct alms_deltas *alms_deltas_open(void)
{
    return alms_alloc(sizeof(struct alms_deltas));
}

void alms_deltas_close(struct alms_deltas *deltas)
{
    if (deltas == NULL)
        return;
    alms_deltas_clear(deltas);
    alms_free(deltas);
}

/*
 * NOLINTBEGIN(readability-function-size, readability-function-cognitive-complexity): the macros of
 * uthash are counted in.
 */

static struct node *find(const struct alms_deltas *deltas, const struct alms_delta_key *key)
{
    struct node *node = NULL;

    HASH_FIND(hh, deltas->nodes, key, sizeof(*key), node);
    return node;
}

static struct node *add(struct alms_deltas *deltas, const struct alms_delta_key *key)
{
    struct node *node = alms_alloc(sizeof(*node));

    node->delta.key = *key;
    HASH_ADD(hh, deltas->nodes, delta.key, sizeof(node->delta.key), node);
    return node;
}

bool alms_deltas_take(struct alms_deltas *deltas, struct alms_delta *out)
{
    struct node *node = deltas->nodes;

    if (node == NULL)
        return false;
    *out = node->delta;
    HASH_DELETE(hh, deltas->nodes, node);
    alms_free(node);
    deltas->newest = NULL;
    return true;
}

/* NOLINTEND(readability-function-size, readability-function-cognitive-complexity) */

bool alms_deltas_add(struct alms_deltas *deltas, const struct alms_delta_key *key, int64_t amount)
{
    int64_t grown = 0;
    struct node *node = deltas->newest;

    if (node == NULL || memcmp(&node->delta.key, key, sizeof(*key)) != 0)
        node = find(deltas, key);
    if (node == NULL)
        node = add(deltas, key);
    deltas->newest = node;

    if (amount == INT64_MIN)
        return false;
    int64_t *sum = amount < 0 ? &node->delta.minus : &node->delta.plus;
    if (__builtin_add_overflow(*sum, amount < 0 ? -amount : amount, &grown))
        return false;
    *sum = grown;
    return true;
}

void alms_deltas_clear(struct alms_deltas *deltas)
{
    struct alms_delta ignored;

    while (alms_deltas_take(deltas, &ignored))
        continue;
}
