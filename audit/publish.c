#include "audit/guard.h"
#include "audit/log_source.h"
#include "audit/tiles.h"
#include "base/batch.h"
#include "base/file.h"

#include <alms/log.h>
#include <alms/publish.h>

#include <string.h>

static const char MADE_MARK[] = "# made by alms audit publish";

/* A publication on its way. */
struct publishing {
    alms_book *book;
    const struct alms_publish_options *options;
    struct alms_arena *arena;
    struct alms_hasher *hasher;
    struct alms_batch *batch;
    const char *slashed; /* the folder with a '/' behind it; NULL if nothing is published */
    struct alms_checkpoint before;
    struct alms_checkpoint now;
    struct alms_key_list keys;
    /* The bundle that is being made, from position `first` of the log on. */
    uint64_t next;
    struct alms_tree tree;
    struct alms_buffer bundle;
    struct alms_hash leaves[ALMS_TILE_HASHES];
    struct alms_error *err; /* of a stored tile that does not fit, while the tree grows */
    enum alms_code tile_code;
};

static void close_publishing(struct publishing *work)
{
    alms_key_list_free(&work->keys);
    alms_batch_discard(&work->batch);
    alms_buffer_clear(&work->bundle);
    alms_hasher_close(work->hasher);
    alms_arena_close(work->arena);
}

static struct alms_hash_source source_of(struct publishing *work)
{
    return alms_book_hashes(&work->book);
}

static enum alms_code
ask_root(void *context, uint64_t size, struct alms_hash *out, struct alms_error *err)
{
    struct publishing *work = context;
    const struct alms_hash_source source = source_of(work);

    return alms_root_at(&source, size, work->hasher, out, err);
}

/* --- who signs ----------------------------------------------------------------------------- */

static const struct alms_key *open_key(const struct publishing *work)
{
    for (size_t i = 0; i < work->keys.count; i++) {
        const struct alms_key *key = &work->keys.items[i];
        if (key->purpose == ALMS_KEY_OF_LOG && key->is_open)
            return key;
    }
    return NULL;
}

/* A key that was replaced goes on signing for some time, for those who know no other yet. */
static bool may_sign(const struct publishing *work, const char *vkey)
{
    for (size_t i = 0; i < work->keys.count; i++) {
        const struct alms_key *key = &work->keys.items[i];
        if (key->purpose == ALMS_KEY_OF_LOG && strcmp(key->vkey, vkey) == 0)
            return key->is_open || work->options->now_s - key->until_s <= ALMS_KEY_OVERLAP_S;
    }
    return false;
}

/* Rule PROOF-1: the log's own key signs, and no other but the one before it. */
static enum alms_code check_signers(struct publishing *work, struct alms_error *err)
{
    bool has_open = false;
    struct alms_vkey vkey;

    TRY(alms_key_list(work->book, &work->keys, err));
    const struct alms_key *open = open_key(work);
    if (open == NULL)
        return alms_fail(err, ALMS_E_NOT_FOUND, "the log has no key yet");
    for (size_t i = 0; i < work->options->signers_count; i++) {
        const char *text = alms_signer_vkey(work->options->signers[i]);
        has_open = has_open || strcmp(text, open->vkey) == 0;
        if (!may_sign(work, text)) {
            NOTE(alms_fail(err, ALMS_E_KEY_UNFIT, "'%s' is not a key of this log", text));
        }
    }
    TRY(alms_error_code(err));
    if (!has_open)
        return alms_fail(err, ALMS_E_KEY_UNFIT, "the log's key '%s' does not sign", open->vkey);
    TRY(alms_vkey_parse((struct alms_span){open->vkey, strlen(open->vkey)}, work->hasher, &vkey,
                        err));
    memcpy(work->now.origin, vkey.name, sizeof(vkey.name));
    return ALMS_OK;
}

static struct alms_guard_question question_of(struct publishing *work, size_t index)
{
    return (struct alms_guard_question){.signer = work->options->signers[index],
                                        .checkpoint = work->now,
                                        .ask = ask_root,
                                        .context = work};
}

/* Rule PROOF-2: no key signs what does not continue what it signed before. */
static enum alms_code check_guards(struct publishing *work, struct alms_error *err)
{
    for (size_t i = 0; i < work->options->signers_count; i++) {
        const struct alms_guard_question question = question_of(work, i);
        NOTE(alms_guard_check(&question, err));
    }
    return alms_error_code(err);
}

/* The checkpoint with the signatures of all signers. */
static enum alms_code
sign_all(struct publishing *work, struct alms_buffer *out, struct alms_error *err)
{
    alms_checkpoint_format(&work->now, out);
    alms_buffer_add_text(out, "\n");
    for (size_t i = 0; i < work->options->signers_count; i++) {
        const struct alms_guard_question question = question_of(work, i);
        TRY(alms_guard_sign(&question, out, err));
    }
    return ALMS_OK;
}

/* --- what is there already ----------------------------------------------------------------- */

static enum alms_code fail_foreign(struct publishing *work, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_FOLDER_FOREIGN, "'%s' holds something else than this log",
                     work->options->folder);
}

/* A folder without a checkpoint is new, or one whose first publication was interrupted. */
static enum alms_code check_names(struct publishing *work, struct alms_error *err)
{
    static const char *const OURS[] = {"tile", "checkpoints", "vkeys.txt", "policy.txt"};
    const char *const *names = NULL;
    size_t count = 0;

    if (!alms_path_exists(work->options->folder))
        return ALMS_OK;
    TRY(alms_folder_list(work->options->folder, work->arena, &names, &count, err));
    for (size_t i = 0; i < count; i++) {
        bool is_ours = false;
        for (size_t j = 0; j < COUNT_OF(OURS); j++) {
            const size_t size = strlen(OURS[j]);
            is_ours =
                is_ours || (strncmp(names[i], OURS[j], size) == 0 &&
                            (names[i][size] == '\0' || strcmp(names[i] + size, ".part") == 0));
        }
        if (!is_ours && strcmp(names[i], "checkpoint.part") != 0)
            return fail_foreign(work, err);
    }
    return ALMS_OK;
}

static enum alms_code read_before(struct publishing *work, struct alms_error *err)
{
    struct alms_error refusal;
    struct alms_note note;
    struct alms_hash root;
    char size[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
    const char *path = alms_path_join(work->arena, work->slashed, ALMS_TILES_CHECKPOINT);

    if (!alms_path_exists(path))
        return check_names(work, err);
    TRY(alms_file_read(path, ALMS_NOTE_SIZE_MAX, &bytes, err));
    alms_error_clear(&refusal);
    if (alms_note_parse((struct alms_span){bytes.bytes, bytes.size_bytes}, &note, &refusal) !=
            ALMS_OK ||
        alms_checkpoint_parse(note.text, &work->before, &refusal) != ALMS_OK ||
        strcmp(work->before.origin, work->now.origin) != 0)
        return fail_foreign(work, err);
    if (work->before.head.size > work->now.head.size) {
        return alms_fail(err, ALMS_E_ROLLBACK, "the log has fewer records than the %s published",
                         alms_uint_format(work->before.head.size, size));
    }
    TRY(ask_root(work, work->before.head.size, &root, err));
    if (!alms_hash_equal(&root, &work->before.head.root)) {
        return alms_fail(err, ALMS_E_ROLLBACK,
                         "the first %s records of the log are not those that were published",
                         alms_uint_format(work->before.head.size, size));
    }
    return ALMS_OK;
}

/* --- entries and tiles --------------------------------------------------------------------- */

static enum alms_code add_file(struct publishing *work, const char *name, const void *bytes,
                               size_t size_bytes, struct alms_error *err)
{
    const char *path = alms_path_join(work->arena, work->slashed, name);
    const enum alms_code code = alms_batch_add(work->batch, path, bytes, size_bytes, err);

    alms_arena_reset(work->arena);
    work->slashed = alms_path_join(work->arena, work->options->folder, "/");
    return code;
}

/* Writes the bundle and its tile of leaf hashes, which end before position `next`. */
static enum alms_code write_bundle(struct publishing *work, struct alms_error *err)
{
    char path[ALMS_TILE_PATH_SIZE_BYTES];
    const uint64_t position = (work->next - 1) / ALMS_TILE_HASHES;
    const size_t width = (size_t)(work->next - position * ALMS_TILE_HASHES);

    alms_bundle_path(position, width, path);
    TRY(add_file(work, path, work->bundle.bytes, work->bundle.size_bytes, err));
    alms_tile_path(0, position, width, path);
    TRY(add_file(work, path, work->leaves, width * sizeof(work->leaves[0]), err));
    work->bundle.size_bytes = 0;
    return ALMS_OK;
}

/* What the records hash to is what is stored, or the tiles would belong to another log. */
static void check_subtree(void *context, const struct alms_subtree *subtree)
{
    struct publishing *work = context;
    struct alms_hash stored;
    const struct alms_hash_source source = source_of(work);

    if (subtree->height % ALMS_TILE_HEIGHT != 0 || work->tile_code != ALMS_OK)
        return;
    work->tile_code = source.read(source.context, subtree->height / ALMS_TILE_HEIGHT,
                                  subtree->index, 1, &stored, work->err);
    if (work->tile_code == ALMS_OK && !alms_hash_equal(&stored, subtree->root)) {
        work->tile_code =
            alms_fail(work->err, ALMS_E_TILE, "a stored hash is not that of its records");
    }
}

static enum alms_code
take_record(void *context, const struct alms_log_record *record, struct alms_error *err)
{
    struct publishing *work = context;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_hash *leaf = &work->leaves[work->next % ALMS_TILE_HASHES];

    if (record->n != work->next) {
        return alms_fail(err, ALMS_E_POSITION, "record %s is missing",
                         alms_uint_format(work->next, number));
    }
    alms_hash_leaf(work->hasher, record->bytes, record->size_bytes, leaf);
    if (memcmp(leaf->bytes, record->hash, sizeof(leaf->bytes)) != 0) {
        return alms_fail(err, ALMS_E_LEAF_HASH, "record %s does not hash to its leaf hash",
                         alms_uint_format(record->n, number));
    }
    alms_bundle_add(&work->bundle, (struct alms_span){record->bytes, record->size_bytes});
    alms_tree_append(&work->tree, work->hasher, leaf, check_subtree, work);
    TRY(work->tile_code);
    work->next += 1;
    if (work->next % ALMS_TILE_HASHES == 0 || work->next == work->now.head.size)
        return write_bundle(work, err);
    return ALMS_OK;
}

static enum alms_code write_entries(struct publishing *work, struct alms_error *err)
{
    struct alms_hash root;
    const struct alms_hash_source source = source_of(work);

    /* A bundle that was not full is written again, under the name of its new width. */
    work->next = work->before.head.size - work->before.head.size % ALMS_TILE_HASHES;
    TRY(alms_tree_at(&source, work->next, work->hasher, &work->tree, err));
    work->err = err;
    TRY(alms_log_walk_from(work->book, work->next, take_record, work, err));
    alms_tree_root(&work->tree, work->hasher, &root);
    if (work->tree.size != work->now.head.size || !alms_hash_equal(&root, &work->now.head.root))
        return alms_fail(err, ALMS_E_ROOT, "the records do not hash to the root of the book");
    return ALMS_OK;
}

static enum alms_code write_level(struct publishing *work, uint32_t level, struct alms_error *err)
{
    const struct alms_hash_source source = source_of(work);
    const uint64_t before = alms_tile_count(level, work->before.head.size);
    const uint64_t count = alms_tile_count(level, work->now.head.size);

    if (before == count)
        return ALMS_OK;
    for (uint64_t first = before - before % ALMS_TILE_HASHES; first < count;
         first += ALMS_TILE_HASHES) {
        struct alms_hash hashes[ALMS_TILE_HASHES];
        char path[ALMS_TILE_PATH_SIZE_BYTES];
        const size_t width =
            count - first < ALMS_TILE_HASHES ? (size_t)(count - first) : ALMS_TILE_HASHES;
        TRY(source.read(source.context, level, first, width, hashes, err));
        alms_tile_path(level, first / ALMS_TILE_HASHES, width, path);
        TRY(add_file(work, path, hashes, width * sizeof(hashes[0]), err));
    }
    return ALMS_OK;
}

/* --- keys and policy ----------------------------------------------------------------------- */

/* The keys of the log, the newest first: in vkeys.txt alone, in a policy behind "log". */
static void list_keys(const struct publishing *work, const char *before, struct alms_buffer *out)
{
    for (size_t i = work->keys.count; i > 0; i--) {
        const struct alms_key *key = &work->keys.items[i - 1];
        if (key->purpose != ALMS_KEY_OF_LOG)
            continue;
        alms_buffer_add_text(out, before);
        alms_buffer_add_text(out, key->vkey);
        alms_buffer_add_text(out, "\n");
    }
}

/* Whether the file says just that; or, if it is somebody's own, whatever it says. */
static bool is_written(struct publishing *work, const char *name, const struct alms_buffer *bytes,
                       bool keeps_others)
{
    struct alms_error ignored;
    CLEANUP(alms_buffer_clear) struct alms_buffer found = {0};
    const char *path = alms_path_join(work->arena, work->slashed, name);

    alms_error_clear(&ignored);
    if (!alms_path_exists(path) || alms_file_read(path, 1 << 20, &found, &ignored) != ALMS_OK)
        return false;
    const size_t mark_size = sizeof(MADE_MARK) - 1;
    if (keeps_others &&
        (found.size_bytes < mark_size || memcmp(found.bytes, MADE_MARK, mark_size) != 0))
        return true;
    return alms_span_equal((struct alms_span){found.bytes, found.size_bytes}, bytes->bytes);
}

static enum alms_code write_keys(struct publishing *work, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer keys = {0};
    CLEANUP(alms_buffer_clear) struct alms_buffer policy = {0};

    list_keys(work, "", &keys);
    alms_buffer_add_text(&policy, MADE_MARK);
    alms_buffer_add_text(&policy, "; add witnesses and a quorum, and it is kept\n");
    list_keys(work, "log ", &policy);
    alms_buffer_add_text(&policy, "quorum none\n");
    if (!is_written(work, "vkeys.txt", &keys, false))
        TRY(add_file(work, "vkeys.txt", keys.bytes, keys.size_bytes, err));
    if (!is_written(work, "policy.txt", &policy, true))
        TRY(add_file(work, "policy.txt", policy.bytes, policy.size_bytes, err));
    return ALMS_OK;
}

/* --- the whole ----------------------------------------------------------------------------- */

/* Whether the checkpoint that is there is of this size and signed by all who sign now. */
static bool is_signed(struct publishing *work)
{
    struct alms_error ignored;
    struct alms_note note;
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
    const char *path = alms_path_join(work->arena, work->slashed, ALMS_TILES_CHECKPOINT);

    alms_error_clear(&ignored);
    if (work->before.head.size != work->now.head.size || !alms_path_exists(path) ||
        alms_file_read(path, ALMS_NOTE_SIZE_MAX, &bytes, &ignored) != ALMS_OK ||
        alms_note_parse((struct alms_span){bytes.bytes, bytes.size_bytes}, &note, &ignored) !=
            ALMS_OK)
        return false;
    for (size_t i = 0; i < work->options->signers_count; i++) {
        struct alms_vkey vkey;
        const char *text = alms_signer_vkey(work->options->signers[i]);
        if (alms_vkey_parse((struct alms_span){text, strlen(text)}, work->hasher, &vkey,
                            &ignored) != ALMS_OK ||
            alms_note_check(&note, &vkey, NULL) != ALMS_SIGNED)
            return false;
    }
    return true;
}

/* The archived one first: it is never wanting where the newest names it. */
static enum alms_code write_checkpoint(struct publishing *work, struct alms_error *err)
{
    char size[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer note = {0};
    const char *name = alms_path_join(arena, ALMS_TILES_ARCHIVE, "/");

    TRY(sign_all(work, &note, err));
    name = alms_path_join(arena, name, alms_uint_format(work->now.head.size, size));
    TRY(add_file(work, name, note.bytes, note.size_bytes, err));
    TRY(alms_batch_commit(work->batch, err));
    TRY(add_file(work, ALMS_TILES_CHECKPOINT, note.bytes, note.size_bytes, err));
    return alms_batch_commit(work->batch, err);
}

static enum alms_code prepare(struct publishing *work, struct alms_error *err)
{
    TRY(alms_log_head(work->book, &work->now.head.size, work->now.head.root.bytes, err));
    TRY(check_signers(work, err));
    return check_guards(work, err);
}

static enum alms_code
publish(struct publishing *work, struct alms_publish_result *out, struct alms_error *err)
{
    TRY(prepare(work, err));
    TRY(read_before(work, err));
    out->size = work->now.head.size;
    out->before_size = work->before.head.size;
    alms_hash_base64(&work->now.head.root, out->root);
    memcpy(out->origin, work->now.origin, sizeof(work->now.origin));
    if (work->options->dry_run)
        return ALMS_OK;
    if (out->before_size < out->size) {
        TRY(write_entries(work, err));
        for (uint32_t level = 1; level < ALMS_TILE_LEVELS; level++)
            TRY(write_level(work, level, err));
    }
    TRY(write_keys(work, err));
    TRY(alms_batch_commit(work->batch, err));
    if (!is_signed(work))
        TRY(write_checkpoint(work, err));
    out->files_count = alms_batch_count(work->batch);
    return ALMS_OK;
}

enum alms_code alms_publish(alms_book *book, const struct alms_publish_options *options,
                            struct alms_publish_result *out, struct alms_error *err)
{
    CLEANUP(close_publishing)
    struct publishing work = {
        .book = book,
        .options = options,
        .arena = alms_arena_open(),
        .hasher = alms_hasher_open(),
        .batch = alms_batch_open(),
    };

    *out = (struct alms_publish_result){0};
    if (!alms_text_is_given(options->folder))
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("folder"));
    work.slashed = alms_path_join(work.arena, options->folder, "/");
    return publish(&work, out, err);
}

enum alms_code alms_checkpoint_sign(alms_book *book, const struct alms_publish_options *options,
                                    char **out, struct alms_error *err)
{
    struct alms_buffer note = {0};
    CLEANUP(close_publishing)
    struct publishing work = {
        .book = book,
        .options = options,
        .arena = alms_arena_open(),
        .hasher = alms_hasher_open(),
        .batch = alms_batch_open(),
    };

    TRY(prepare(&work, err));
    const enum alms_code code = sign_all(&work, &note, err);
    if (code != ALMS_OK) {
        alms_buffer_clear(&note);
        return code;
    }
    *out = note.bytes;
    return ALMS_OK;
}
