#include "verify.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

/* SHA-256 of a prefix byte, if there is one, and bytes. */
static void digest(int prefix, struct span first, struct span second, struct hash *out)
{
    const uint8_t byte = (uint8_t)prefix;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1 ||
        (prefix >= 0 && EVP_DigestUpdate(context, &byte, 1) != 1) ||
        EVP_DigestUpdate(context, first.at, first.size) != 1 ||
        EVP_DigestUpdate(context, second.at, second.size) != 1 ||
        EVP_DigestFinal_ex(context, out->bytes, NULL) != 1)
        abort();
    EVP_MD_CTX_free(context);
}

void hash_bytes(const void *bytes, size_t size, struct hash *out)
{
    digest(-1, (struct span){bytes, size}, (struct span){"", 0}, out);
}

void hash_leaf(const void *bytes, size_t size, struct hash *out)
{
    digest(0, (struct span){bytes, size}, (struct span){"", 0}, out);
}

void hash_node(const struct hash *left, const struct hash *right, struct hash *out)
{
    digest(1, (struct span){(const char *)left->bytes, HASH_SIZE},
           (struct span){(const char *)right->bytes, HASH_SIZE}, out);
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
    return memcmp(a->bytes, b->bytes, HASH_SIZE) == 0;
}

void range_add(struct range *range, const struct hash *leaf)
{
    struct hash hash = *leaf;
    for (uint64_t size = range->size; (size & 1) != 0; size >>= 1) {
        range->count -= 1;
        hash_node(&range->roots[range->count], &hash, &hash);
    }
    range->roots[range->count++] = hash;
    range->size += 1;
}

void range_root(const struct range *range, struct hash *out)
{
    if (range->count == 0) {
        hash_bytes("", 0, out);
        return;
    }
    *out = range->roots[range->count - 1];
    for (size_t i = range->count - 1; i > 0; i--)
        hash_node(&range->roots[i - 1], out, out);
}

bool inclusion_is_right(uint64_t index, uint64_t size, const struct hash *leaf,
                        const struct hash *path, size_t count, const struct hash *root)
{
    struct hash hash = *leaf;
    if (index >= size)
        return false;
    uint64_t at = index;
    uint64_t last = size - 1;
    for (size_t i = 0; i < count; i++) {
        if (last == 0)
            return false;
        if ((at & 1) != 0 || at == last) {
            hash_node(&path[i], &hash, &hash);
            while ((at & 1) == 0 && at != 0) {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash_node(&hash, &path[i], &hash);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_equal(&hash, root);
}
