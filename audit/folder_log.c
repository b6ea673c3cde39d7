#include "audit/folder_log.h"

#include "audit/tiles.h"
#include "base/file.h"

#include <string.h>

/* --- checkpoints --------------------------------------------------------------------------- */

void alms_signed_head_clear(struct alms_signed_head *head)
{
    alms_buffer_clear(&head->bytes);
}

enum alms_code
alms_signed_head_take(struct alms_span bytes, struct alms_signed_head *out, struct alms_error *err)
{
    TRY(alms_note_parse(bytes, &out->note, err));
    return alms_checkpoint_parse(out->note.text, &out->checkpoint, err);
}

enum alms_code
alms_signed_head_read(const char *path, struct alms_signed_head *out, struct alms_error *err)
{
    out->bytes.size_bytes = 0;
    TRY(alms_file_read(path, ALMS_NOTE_SIZE_MAX, &out->bytes, err));
    return alms_signed_head_take((struct alms_span){out->bytes.bytes, out->bytes.size_bytes}, out,
                                 err);
}

/* --- files --------------------------------------------------------------------------------- */

static enum alms_code fail_file(const char *path, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_PUBLISHED, "'%s' is missing, or is not of its size", path);
}

/* A file of the folder, and whether it is the partial one or the full one that this became. */
struct part {
    const char *partial;
    const char *full;
    size_t max_bytes;
    bool is_exact; /* nothing may stand behind what the log of this size has */
};

static enum alms_code read_part(const struct alms_folder_log *folder, struct part *part,
                                struct alms_buffer *out, struct alms_error *err)
{
    struct alms_error refusal;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    const char *path = alms_path_join(arena, folder->slashed, part->partial);

    part->is_exact = alms_path_exists(path);
    if (!part->is_exact)
        path = alms_path_join(arena, folder->slashed, part->full);
    out->size_bytes = 0;
    alms_error_clear(&refusal);
    if (alms_file_read(path, part->max_bytes, out, &refusal) != ALMS_OK)
        return fail_file(path, err);
    return ALMS_OK;
}

/* How many of the 256 places of a tile are taken in a log of this size. */
static size_t width_of(uint32_t level, uint64_t position, uint64_t size)
{
    const uint64_t count = alms_tile_count(level, size);
    const uint64_t first = position * ALMS_TILE_HASHES;

    if (count <= first)
        return 0;
    return count - first < ALMS_TILE_HASHES ? (size_t)(count - first) : ALMS_TILE_HASHES;
}

/* --- tiles --------------------------------------------------------------------------------- */

static enum alms_code read_tile(void *context, uint32_t level, uint64_t first, size_t count,
                                struct alms_hash *out, struct alms_error *err)
{
    const struct alms_folder_log *folder = context;
    const uint64_t position = first / ALMS_TILE_HASHES;
    const size_t offset = (size_t)(first % ALMS_TILE_HASHES);
    char partial[ALMS_TILE_PATH_SIZE_BYTES];
    char full[ALMS_TILE_PATH_SIZE_BYTES];
    struct part part = {partial, full, sizeof(struct alms_hash) * ALMS_TILE_HASHES, false};
    const size_t width = width_of(level, position, folder->size);
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};

    alms_tile_path(level, position, width, partial);
    alms_tile_path(level, position, ALMS_TILE_HASHES, full);
    TRY(read_part(folder, &part, &bytes, err));
    if (bytes.size_bytes < (offset + count) * ALMS_HASH_SIZE_BYTES ||
        bytes.size_bytes !=
            (part.is_exact ? width : (size_t)ALMS_TILE_HASHES) * sizeof(struct alms_hash))
        return fail_file(partial, err);
    memcpy(out, bytes.bytes + offset * ALMS_HASH_SIZE_BYTES, count * ALMS_HASH_SIZE_BYTES);
    return ALMS_OK;
}

struct alms_hash_source alms_folder_hashes(struct alms_folder_log *folder)
{
    return (struct alms_hash_source){read_tile, folder};
}

/* --- records ------------------------------------------------------------------------------- */

enum alms_code alms_folder_walk(const struct alms_folder_log *folder,
                                alms_folder_record_visit *visit, void *context,
                                struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer bundle = {0};

    for (uint64_t n = 0; n < folder->size;) {
        const uint64_t position = n / ALMS_TILE_HASHES;
        const size_t width = width_of(0, position, folder->size);
        char partial[ALMS_TILE_PATH_SIZE_BYTES];
        char full[ALMS_TILE_PATH_SIZE_BYTES];
        alms_bundle_path(position, width, partial);
        alms_bundle_path(position, ALMS_TILE_HASHES, full);
        struct part part = {partial, full, ALMS_BUNDLE_SIZE_MAX, false};
        TRY(read_part(folder, &part, &bundle, err));
        struct alms_span rest = {bundle.bytes, bundle.size_bytes};
        struct alms_span record;
        for (size_t i = 0; i < width; i++) {
            if (!alms_bundle_take(&rest, &record))
                return fail_file(partial, err);
            TRY(visit(context, n, record, err));
            n += 1;
        }
        if (part.is_exact && rest.size_bytes > 0)
            return fail_file(partial, err);
    }
    return ALMS_OK;
}

enum alms_code alms_folder_record(const struct alms_folder_log *folder, uint64_t n,
                                  struct alms_buffer *out, struct alms_error *err)
{
    char partial[ALMS_TILE_PATH_SIZE_BYTES];
    char full[ALMS_TILE_PATH_SIZE_BYTES];
    struct alms_span record;
    struct part part = {partial, full, ALMS_BUNDLE_SIZE_MAX, false};
    const uint64_t position = n / ALMS_TILE_HASHES;
    CLEANUP(alms_buffer_clear) struct alms_buffer bundle = {0};

    alms_bundle_path(position, ALMS_TILE_HASHES, full);
    if (n >= folder->size)
        return fail_file(full, err);
    alms_bundle_path(position, width_of(0, position, folder->size), partial);
    TRY(read_part(folder, &part, &bundle, err));
    struct alms_span rest = {bundle.bytes, bundle.size_bytes};
    for (uint64_t i = 0; i <= n % ALMS_TILE_HASHES; i++) {
        if (!alms_bundle_take(&rest, &record))
            return fail_file(partial, err);
    }
    out->size_bytes = 0;
    alms_buffer_add(out, record.bytes, record.size_bytes);
    return ALMS_OK;
}
