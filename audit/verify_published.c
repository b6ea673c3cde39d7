#include "audit/folder_log.h"
#include "audit/tiles.h"
#include "audit/verify_inside.h"
#include "base/batch.h"
#include "base/file.h"

#include <string.h>

struct alms_published {
    struct alms_folder_log folder;
    bool compares_records; /* false: the records come from the folder itself */
    struct alms_buffer bundle;
    struct alms_span rest; /* of the bundle */
    struct alms_hash leaves[ALMS_TILE_HASHES];
    bool has_leaves;
    bool has_bundle;
    uint32_t last_level; /* a missing file is told once */
    uint64_t last_position;
};

void alms_published_close(struct alms_published *published)
{
    if (published == NULL)
        return;
    alms_buffer_clear(&published->bundle);
    alms_free(published);
}

uint64_t alms_published_size(const struct alms_published *published)
{
    return published->folder.size;
}

const char *alms_published_slashed(const struct alms_published *published)
{
    return published->folder.slashed;
}

/* --- checkpoints --------------------------------------------------------------------------- */

/* Rule PROOF-6: the tiles still lead to the root of a checkpoint that was published. */
static void check_tiles_of(struct alms_verifying *work, const struct alms_published *published,
                           const char *name, const struct alms_checkpoint *checkpoint)
{
    struct alms_folder_log folder = {published->folder.slashed, checkpoint->head.size};
    struct alms_hash root;
    struct alms_error faults;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    const struct alms_hash_source source = alms_folder_hashes(&folder);

    alms_error_clear(&faults);
    if (alms_root_at(&source, checkpoint->head.size, hasher, &root, &faults) == ALMS_OK &&
        !alms_hash_equal(&root, &checkpoint->head.root)) {
        (void)alms_fail(&faults, ALMS_E_CONSISTENCY,
                        "the published tiles do not lead to the root of '%s'", name);
    }
    alms_verify_note(work, false, 0, &faults);
}

/* Reads a checkpoint; one that cannot be read is a finding. */
static bool
read_checkpoint(struct alms_verifying *work, const char *path, struct alms_signed_head *out)
{
    struct alms_error refusal;
    struct alms_error faults;

    alms_error_clear(&refusal);
    if (alms_signed_head_read(path, out, &refusal) == ALMS_OK)
        return true;
    alms_error_clear(&faults);
    (void)alms_fail(&faults, ALMS_E_PUBLISHED, "'%s' is no checkpoint", path);
    alms_verify_note(work, false, 0, &faults);
    return false;
}

static void take_archived(struct alms_verifying *work, const struct alms_published *published,
                          const char *name, const struct alms_checkpoint *newest)
{
    struct alms_error faults;
    uint64_t size = 0;
    const size_t length = strlen(name);
    CLEANUP(alms_signed_head_clear) struct alms_signed_head head = {.bytes = {0}};
    const char *folder = alms_path_join(work->arena, published->folder.slashed, ALMS_TILES_ARCHIVE);
    const char *path = alms_path_join(work->arena, alms_path_join(work->arena, folder, "/"), name);

    /* What a publication that was interrupted left behind is nobody's. */
    if (length > 5 && strcmp(name + length - 5, ".part") == 0)
        return;
    alms_error_clear(&faults);
    if (!read_checkpoint(work, path, &head))
        return;
    if (!alms_uint_parse(name, &size) || size != head.checkpoint.head.size ||
        strcmp(head.checkpoint.origin, newest->origin) != 0) {
        (void)alms_fail(&faults, ALMS_E_PUBLISHED, "'%s' is not the checkpoint of its name", path);
        alms_verify_note(work, false, 0, &faults);
    }
    check_tiles_of(work, published, path, &head.checkpoint);
    /*
     * One behind the newest was signed, and its files are there, but its publication did not come
     * to its end: the records are read as far as the newest goes.
     */
    if (head.checkpoint.head.size <= newest->head.size)
        alms_evidence_add_head(work, path, &head, false);
}

enum alms_code alms_published_open(struct alms_verifying *work, const char *folder,
                                   bool compares_records, struct alms_published **out,
                                   struct alms_error *err)
{
    CLEANUP(alms_signed_head_clear) struct alms_signed_head newest = {.bytes = {0}};
    const char *const *names = NULL;
    size_t count = 0;
    struct alms_published *published = alms_alloc(sizeof(*published));

    *out = published;
    published->compares_records = compares_records;
    published->folder.slashed = alms_path_join(work->arena, folder, "/");
    published->last_position = UINT64_MAX;
    const char *path =
        alms_path_join(work->arena, published->folder.slashed, ALMS_TILES_CHECKPOINT);
    if (!read_checkpoint(work, path, &newest))
        return ALMS_OK;
    published->folder.size = newest.checkpoint.head.size;
    alms_evidence_add_head(work, path, &newest, true);
    check_tiles_of(work, published, path, &newest.checkpoint);
    const char *archive =
        alms_path_join(work->arena, published->folder.slashed, ALMS_TILES_ARCHIVE);
    if (alms_path_is_folder(archive))
        TRY(alms_folder_list(archive, work->arena, &names, &count, err));
    for (size_t i = 0; i < count; i++)
        take_archived(work, published, names[i], &newest.checkpoint);
    return ALMS_OK;
}

/* --- records as they are published --------------------------------------------------------- */

static enum alms_code
take_published(void *context, uint64_t n, struct alms_span record, struct alms_error *err)
{
    struct alms_verifying *work = context;
    uint8_t hash[ALMS_DIGEST_SIZE_BYTES];

    (void)n;
    return alms_verify_record(work, record.bytes, record.size_bytes, hash, err);
}

enum alms_code alms_published_walk(struct alms_verifying *work,
                                   const struct alms_published *published, struct alms_error *err)
{
    struct alms_error refusal;

    alms_error_clear(&refusal);
    const enum alms_code code =
        alms_folder_walk(&published->folder, take_published, work, &refusal);
    if (code == ALMS_E_PUBLISHED) {
        alms_verify_note(work, false, 0, &refusal);
        work->cannot_go_on = true;
        work->is_cut = true;
        return ALMS_OK;
    }
    if (code != ALMS_OK)
        *err = refusal;
    return code;
}

/* --- comparing ----------------------------------------------------------------------------- */

static void tell_file(struct alms_verifying *work, const char *name)
{
    struct alms_error faults;

    alms_error_clear(&faults);
    (void)alms_fail(&faults, ALMS_E_PUBLISHED, "'%s' is missing, or is not of its size", name);
    alms_verify_note(work, false, 0, &faults);
}

static size_t width_at(const struct alms_published *published, uint32_t level, uint64_t position)
{
    const uint64_t count = alms_tile_count(level, published->folder.size);
    const uint64_t first = position * ALMS_TILE_HASHES;

    return count - first < ALMS_TILE_HASHES ? (size_t)(count - first) : ALMS_TILE_HASHES;
}

/* Loads bundle and leaf hashes where one begins. */
static void load_bundle(struct alms_verifying *work, struct alms_published *published, uint64_t n)
{
    struct alms_error ignored;
    char name[ALMS_TILE_PATH_SIZE_BYTES];
    const uint64_t position = n / ALMS_TILE_HASHES;
    const size_t width = width_at(published, 0, position);
    struct alms_hash_source source = alms_folder_hashes(&published->folder);
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    alms_error_clear(&ignored);
    published->has_leaves =
        source.read(source.context, 0, n, width, published->leaves, &ignored) == ALMS_OK;
    if (!published->has_leaves) {
        alms_tile_path(0, position, width, name);
        tell_file(work, name);
    }
    published->bundle.size_bytes = 0;
    alms_error_clear(&ignored);
    alms_bundle_path(position, width, name);
    published->has_bundle =
        !published->compares_records ||
        alms_file_read(alms_path_join(arena, published->folder.slashed, name), ALMS_BUNDLE_SIZE_MAX,
                       &published->bundle, &ignored) == ALMS_OK;
    if (!published->has_bundle)
        tell_file(work, name);
    published->rest = (struct alms_span){published->bundle.bytes, published->bundle.size_bytes};
}

void alms_published_take(struct alms_verifying *work, struct alms_published *published, uint64_t n,
                         struct alms_span record, const struct alms_hash *leaf)
{
    struct alms_span found = {NULL, 0};
    struct alms_error faults;

    if (n >= published->folder.size)
        return;
    if (n % ALMS_TILE_HASHES == 0)
        load_bundle(work, published, n);
    alms_error_clear(&faults);
    if (published->compares_records && published->has_bundle &&
        (!alms_bundle_take(&published->rest, &found) || found.size_bytes != record.size_bytes ||
         memcmp(found.bytes, record.bytes, record.size_bytes) != 0)) {
        (void)alms_fail(&faults, ALMS_E_PUBLISHED, "the published record is another one");
    }
    if (published->has_leaves && !alms_hash_equal(&published->leaves[n % ALMS_TILE_HASHES], leaf)) {
        (void)alms_fail(&faults, ALMS_E_PUBLISHED,
                        "the published leaf hash is not that of the record");
    }
    alms_verify_note(work, true, n, &faults);
    const bool is_last =
        n % ALMS_TILE_HASHES == ALMS_TILE_HASHES - 1 || n + 1 == published->folder.size;
    if (is_last && published->has_bundle && published->rest.size_bytes > 0)
        tell_file(work, ALMS_TILES_ENTRIES);
}

void alms_published_subtree(struct alms_verifying *work, struct alms_published *published,
                            uint32_t level, uint64_t index, const struct alms_hash *root)
{
    struct alms_hash stored;
    struct alms_error faults;
    char name[ALMS_TILE_PATH_SIZE_BYTES];
    const uint64_t position = index / ALMS_TILE_HASHES;
    struct alms_hash_source source = alms_folder_hashes(&published->folder);

    if (index >= alms_tile_count(level, published->folder.size))
        return;
    alms_error_clear(&faults);
    alms_tile_path(level, position, width_at(published, level, position), name);
    if (source.read(source.context, level, index, 1, &stored, &faults) == ALMS_OK) {
        if (alms_hash_equal(&stored, root))
            return;
        (void)alms_fail(&faults, ALMS_E_PUBLISHED, "'%s' does not fit the records", name);
    }
    /* One finding for a tile, not for each of its hashes. */
    if (published->last_level == level && published->last_position == position)
        return;
    published->last_level = level;
    published->last_position = position;
    alms_verify_note(work, false, 0, &faults);
}
