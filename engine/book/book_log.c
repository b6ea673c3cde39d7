#include "book/book.h"

#include <alms/log.h>

#include <string.h>

static_assert(sizeof(struct alms_hash) == ALMS_DIGEST_SIZE_BYTES, "hashes are their bytes");

enum alms_code alms_log_hashes(alms_book *book, uint32_t level, uint64_t first, size_t count,
                               uint8_t *out, struct alms_error *err)
{
    struct alms_hash hashes[256];

    REQUIRE(count > 0 && count <= COUNT_OF(hashes));
    TRY(alms_store_hashes(book->store, level, first, count, hashes, err));
    memcpy(out, hashes, count * sizeof(hashes[0]));
    return ALMS_OK;
}

enum alms_code
alms_log_find(alms_book *book, const char *name, uint64_t *out_n, struct alms_error *err)
{
    struct alms_number number;
    struct alms_head head;
    struct alms_entry_row row = {0};
    bool is_found = false;

    TRY(alms_text_check(name, ALMS_FIELD_SIZE_MAX, W_("record"), err));
    TRY(alms_store_head(book->store, &head, err));
    if (alms_uint_parse(name, out_n) && *out_n < head.size)
        return ALMS_OK;
    if (alms_number_parse(name, &number))
        TRY(alms_store_entry_find(book->store, number, &row, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("record"), name);
    *out_n = row.n;
    return ALMS_OK;
}

static enum alms_code read_leaf(alms_book *book, uint64_t n, struct alms_buffer *bytes,
                                struct alms_buffer *disclosure, struct alms_error *err)
{
    bool is_found = false;
    struct alms_record record;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_store_log_get(book->store, n, bytes, &is_found, err));
    if (!is_found) {
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("record"),
                         alms_uint_format(n, number));
    }
    TRY(alms_record_decode(bytes->bytes, bytes->size_bytes, arena, &record, err));
    return alms_store_disclosure(book->store, n, alms_record_text(&record, ALMS_FIELD_PRIVATE),
                                 disclosure, err);
}

enum alms_code
alms_log_read(alms_book *book, uint64_t n, struct alms_log_leaf *out, struct alms_error *err)
{
    struct alms_buffer bytes = {0};
    struct alms_buffer disclosure = {0};
    const enum alms_code code = read_leaf(book, n, &bytes, &disclosure, err);

    if (code != ALMS_OK) {
        alms_buffer_clear(&bytes);
        alms_buffer_clear(&disclosure);
        return code;
    }
    *out = (struct alms_log_leaf){bytes.bytes, bytes.size_bytes, disclosure.bytes,
                                  disclosure.size_bytes};
    return ALMS_OK;
}

void alms_log_leaf_free(struct alms_log_leaf *leaf)
{
    alms_free(leaf->record);
    alms_free(leaf->disclosure);
    *leaf = (struct alms_log_leaf){0};
}
