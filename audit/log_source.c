#include "audit/log_source.h"

#include <alms/log.h>

static_assert(sizeof(struct alms_hash) == ALMS_DIGEST_SIZE_BYTES, "hashes are their bytes");

static enum alms_code read_book(void *context, uint32_t level, uint64_t first, size_t count,
                                struct alms_hash *out, struct alms_error *err)
{
    alms_book **book = context;

    return alms_log_hashes(*book, level, first, count, out->bytes, err);
}

struct alms_hash_source alms_book_hashes(alms_book **book)
{
    return (struct alms_hash_source){read_book, book};
}
