#define _GNU_SOURCE /* fopencookie */

#include "audit/files.h"

#include "base/file.h"
#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OPEN_FILES_MAX = 64, BUFFER_SIZE_BYTES = 64 * 1024 };

/* A file on its way. */
struct writing {
    struct alms_files *files;
    const char *name;
    const char *path; /* NULL: nowhere */
    FILE *stream;     /* what the writer writes to */
    FILE *disk;       /* NULL: nowhere */
    struct alms_hasher *hasher;
    uint64_t size_bytes;
    int failure; /* the first errno; 0 if all went well */
};

struct alms_files {
    struct alms_arena *arena;
    const char *slashed; /* the folder with '/'; NULL: nowhere */
    bool is_private;
    struct writing open[OPEN_FILES_MAX];
    struct alms_listing done;
    struct alms_listing folders; /* const char *: made already */
};

struct alms_files *alms_files_open(const char *folder, bool is_private)
{
    struct alms_files *files = alms_alloc(sizeof(*files));

    files->arena = alms_arena_open();
    files->slashed = folder == NULL ? NULL : alms_path_join(files->arena, folder, "/");
    files->is_private = is_private;
    files->done = alms_listing_open(sizeof(struct alms_file_about));
    files->folders = alms_listing_open(sizeof(const char *));
    return files;
}

static void give_up(struct writing *writing)
{
    if (writing->stream != NULL)
        (void)fclose(writing->stream);
    if (writing->disk != NULL)
        (void)fclose(writing->disk);
    alms_hasher_close(writing->hasher);
    *writing = (struct writing){0};
}

void alms_files_close(struct alms_files *files)
{
    if (files == NULL)
        return;
    for (size_t i = 0; i < OPEN_FILES_MAX; i++)
        give_up(&files->open[i]);
    alms_listing_discard(&files->done);
    alms_listing_discard(&files->folders);
    alms_arena_close(files->arena);
    alms_free(files);
}

void alms_files_close_variable(struct alms_files **files)
{
    alms_files_close(*files);
}

/* --- writing ------------------------------------------------------------------------------- */

/* Called by stdio with what a writer has written. */
static ssize_t take_bytes(void *cookie, const char *bytes, size_t size_bytes)
{
    struct writing *writing = cookie;

    alms_hasher_add(writing->hasher, bytes, size_bytes);
    writing->size_bytes += size_bytes;
    if (writing->disk == NULL || writing->failure != 0)
        return (ssize_t)size_bytes;
    errno = 0;
    if (fwrite(bytes, 1, size_bytes, writing->disk) != size_bytes)
        writing->failure = errno == 0 ? EIO : errno;
    return (ssize_t)size_bytes;
}

/* Makes the folders that stand in the name. */
static enum alms_code
make_folders(struct alms_files *files, const char *name, struct alms_error *err)
{
    for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        const char *folder = alms_arena_bytes(files->arena, name, (size_t)(slash - name));
        const char *path = alms_path_join(files->arena, files->slashed, folder);
        if (alms_path_is_folder(path))
            continue;
        TRY(alms_folder_make(path, err));
        *(const char **)alms_listing_add(&files->folders) = path;
    }
    return ALMS_OK;
}

static enum alms_code open_disk(struct writing *writing, struct alms_error *err)
{
    struct alms_files *files = writing->files;

    if (files->slashed == NULL)
        return ALMS_OK;
    TRY(make_folders(files, writing->name, err));
    writing->path = alms_path_join(files->arena, files->slashed, writing->name);
    writing->disk = fopen(writing->path, "w");
    if (writing->disk == NULL) {
        return alms_fail(err, ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", writing->path,
                         W_("it cannot be written"));
    }
    (void)setvbuf(writing->disk, NULL, _IONBF, 0);
    return files->is_private ? alms_path_make_private(writing->path, err) : ALMS_OK;
}

enum alms_code
alms_files_start(struct alms_files *files, const char *name, FILE **out, struct alms_error *err)
{
    static const cookie_io_functions_t to_writing = {.write = take_bytes};
    struct writing *writing = files->open;

    while (writing < files->open + OPEN_FILES_MAX && writing->stream != NULL)
        writing++;
    REQUIRE(writing < files->open + OPEN_FILES_MAX);
    *writing = (struct writing){.files = files, .name = alms_arena_text(files->arena, name)};
    const enum alms_code code = open_disk(writing, err);
    if (code != ALMS_OK) {
        give_up(writing);
        return code;
    }
    writing->hasher = alms_hasher_open();
    alms_hasher_begin(writing->hasher);
    writing->stream = fopencookie(writing, "w", to_writing);
    REQUIRE(writing->stream != NULL);
    (void)setvbuf(writing->stream, NULL, _IOFBF, BUFFER_SIZE_BYTES);
    *out = writing->stream;
    return ALMS_OK;
}

/* Syncs and closes what is on the disk; gives the errno of the first failure. */
static int finish_disk(struct writing *writing)
{
    int failure = writing->failure;

    if (writing->disk == NULL)
        return 0;
    errno = 0;
    if (failure == 0 && (fflush(writing->disk) != 0 || fsync(fileno(writing->disk)) != 0))
        failure = errno == 0 ? EIO : errno;
    if (fclose(writing->disk) != 0 && failure == 0)
        failure = errno == 0 ? EIO : errno;
    writing->disk = NULL;
    return failure;
}

enum alms_code alms_files_finish(struct alms_files *files, FILE **file, struct alms_error *err)
{
    struct writing *writing = files->open;
    struct alms_hash hash;

    while (writing < files->open + OPEN_FILES_MAX && writing->stream != *file)
        writing++;
    REQUIRE(writing < files->open + OPEN_FILES_MAX && *file != NULL);
    (void)fclose(writing->stream);
    writing->stream = NULL;
    *file = NULL;
    const int failure = finish_disk(writing);
    alms_hasher_end(writing->hasher, &hash);
    if (failure == 0) {
        struct alms_file_about *about = alms_listing_add(&files->done);
        about->name = writing->name;
        about->size_bytes = writing->size_bytes;
        alms_hash_hex(&hash, about->sha256);
    }
    const char *path = writing->path;
    give_up(writing);
    if (failure == ENOSPC || failure == EDQUOT)
        return alms_fail(err, ALMS_E_DISK_FULL, "there is no room for '%s'", path);
    if (failure != 0) {
        return alms_fail(err, ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", path,
                         W_("it cannot be written"));
    }
    return ALMS_OK;
}

/* --- files from elsewhere ------------------------------------------------------------------ */

enum alms_code alms_files_copy(struct alms_files *files, const char *name, const char *path,
                               struct alms_error *err)
{
    char bytes[BUFFER_SIZE_BYTES];
    size_t got = 0;
    FILE *file = NULL;
    CLEANUP(alms_input_close_variable) struct alms_input *input = NULL;

    TRY(alms_input_open(path, &input, err));
    TRY(alms_files_start(files, name, &file, err));
    do {
        TRY(alms_input_read(input, bytes, sizeof(bytes), &got, err));
        (void)fwrite(bytes, 1, got, file);
    } while (got > 0);
    return alms_files_finish(files, &file, err);
}

enum alms_code alms_files_adopt(struct alms_files *files, const char *name, struct alms_error *err)
{
    char bytes[BUFFER_SIZE_BYTES];
    size_t got = 0;
    uint64_t size_bytes = 0;
    struct alms_hash hash;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    CLEANUP(alms_input_close_variable) struct alms_input *input = NULL;

    REQUIRE(files->slashed != NULL);
    TRY(alms_input_open(alms_path_join(files->arena, files->slashed, name), &input, err));
    alms_hasher_begin(hasher);
    do {
        TRY(alms_input_read(input, bytes, sizeof(bytes), &got, err));
        alms_hasher_add(hasher, bytes, got);
        size_bytes += got;
    } while (got > 0);
    alms_hasher_end(hasher, &hash);
    struct alms_file_about *about = alms_listing_add(&files->done);
    about->name = alms_arena_text(files->arena, name);
    about->size_bytes = size_bytes;
    alms_hash_hex(&hash, about->sha256);
    return ALMS_OK;
}

/* --- the whole ----------------------------------------------------------------------------- */

enum alms_code alms_files_sync(struct alms_files *files, struct alms_error *err)
{
    const char *const *folders = files->folders.items;

    for (size_t i = 0; i < files->folders.count; i++)
        TRY(alms_folder_sync(folders[i], err));
    return files->slashed == NULL ? ALMS_OK : alms_folder_sync(files->slashed, err);
}

static int compare_names(const void *a, const void *b)
{
    const struct alms_file_about *left = a;
    const struct alms_file_about *right = b;

    return strcmp(left->name, right->name);
}

const struct alms_file_about *alms_files_list(struct alms_files *files, size_t *out_count)
{
    if (files->done.count > 0)
        qsort(files->done.items, files->done.count, sizeof(struct alms_file_about), compare_names);
    *out_count = files->done.count;
    return files->done.items;
}
