#define _GNU_SOURCE /* syncfs */

#include "base/batch.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    ONE_BY_ONE_MAX = 32, /* files that are synced each for itself */
    BATCH_FILES_MAX = 4096
};

struct alms_batch {
    struct alms_arena *arena;
    const char *paths[BATCH_FILES_MAX];
    const char *part_paths[BATCH_FILES_MAX];
    size_t count;
    uint64_t committed_count;
    char *last_folder; /* the one that is known to be there */
};

struct alms_batch *alms_batch_open(void)
{
    struct alms_batch *batch = alms_alloc(sizeof(*batch));

    batch->arena = alms_arena_open();
    return batch;
}

void alms_batch_discard(struct alms_batch **batch)
{
    if (*batch == NULL)
        return;
    for (size_t i = 0; i < (*batch)->count; i++)
        (void)unlink((*batch)->part_paths[i]);
    alms_arena_close((*batch)->arena);
    alms_free((*batch)->last_folder);
    alms_free(*batch);
    *batch = NULL;
}

static enum alms_code
make_folder_of(struct alms_batch *batch, const char *path, struct alms_error *err)
{
    const char *folder = alms_path_folder(batch->arena, path);
    const size_t size = strlen(folder) + 1;

    if (batch->last_folder != NULL && strcmp(batch->last_folder, folder) == 0)
        return ALMS_OK;
    TRY(alms_folder_make_all(folder, err));
    alms_free(batch->last_folder);
    batch->last_folder = memcpy(alms_alloc(size), folder, size);
    return ALMS_OK;
}

static int write_all(int descriptor, const char *bytes, size_t size_bytes)
{
    size_t at = 0;

    while (at < size_bytes) {
        const ssize_t put = write(descriptor, bytes + at, size_bytes - at);
        if (put >= 0) {
            at += (size_t)put;
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

enum alms_code alms_batch_add(struct alms_batch *batch, const char *path, const void *bytes,
                              size_t size_bytes, struct alms_error *err)
{
    if (batch->count == BATCH_FILES_MAX)
        TRY(alms_batch_commit(batch, err));
    TRY(make_folder_of(batch, path, err));
    const char *part_path = alms_path_join(batch->arena, path, ".part");
    (void)unlink(part_path); /* left by a crash */
    const int descriptor =
        open(part_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (descriptor < 0)
        return alms_file_fail(err, path, errno);
    batch->paths[batch->count] = alms_arena_text(batch->arena, path);
    batch->part_paths[batch->count] = part_path;
    batch->count += 1;
    int failure = write_all(descriptor, bytes, size_bytes);
    if (close(descriptor) != 0 && failure == 0)
        failure = errno;
    return failure == 0 ? ALMS_OK : alms_file_fail(err, path, failure);
}

/* --- putting on the disk ------------------------------------------------------------------- */

/* Opens and syncs a file or a folder. */
static int sync_path(const char *path, bool is_folder, bool whole_disk)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | (is_folder ? O_DIRECTORY : 0));

    if (descriptor < 0)
        return errno;
    const int result = whole_disk ? syncfs(descriptor) : fsync(descriptor);
    const int failure = result == 0 ? 0 : errno;
    (void)close(descriptor);
    /* Some file systems cannot sync a folder; the files in it are synced. */
    return is_folder && failure == EINVAL ? 0 : failure;
}

static enum alms_code sync_files(const struct alms_batch *batch, struct alms_error *err)
{
    const size_t count = batch->count > ONE_BY_ONE_MAX ? 1 : batch->count;

    for (size_t i = 0; i < count; i++) {
        const int failure = sync_path(batch->part_paths[i], false, batch->count > ONE_BY_ONE_MAX);
        if (failure != 0)
            return alms_file_fail(err, batch->paths[i], failure);
    }
    return ALMS_OK;
}

static enum alms_code sync_folders(struct alms_batch *batch, struct alms_error *err)
{
    const char *last = "";

    for (size_t i = 0; i < batch->count; i++) {
        const char *folder = alms_path_folder(batch->arena, batch->paths[i]);
        if (strcmp(folder, last) == 0)
            continue;
        last = folder;
        const int failure = sync_path(folder, true, batch->count > ONE_BY_ONE_MAX);
        if (failure != 0)
            return alms_file_fail(err, folder, failure);
        if (batch->count > ONE_BY_ONE_MAX)
            break;
    }
    return ALMS_OK;
}

enum alms_code alms_batch_commit(struct alms_batch *batch, struct alms_error *err)
{
    TRY(sync_files(batch, err));
    for (size_t i = 0; i < batch->count; i++) {
        if (rename(batch->part_paths[i], batch->paths[i]) != 0)
            return alms_file_fail(err, batch->paths[i], errno);
    }
    TRY(sync_folders(batch, err));
    batch->committed_count += batch->count;
    batch->count = 0;
    alms_arena_reset(batch->arena);
    return ALMS_OK;
}

uint64_t alms_batch_count(const struct alms_batch *batch)
{
    return batch->committed_count;
}

/* --- folders ------------------------------------------------------------------------------- */

static void close_folder(DIR **folder)
{
    if (*folder != NULL)
        (void)closedir(*folder);
}

static int compare_names(const void *a, const void *b)
{
    const char *const *left = a;
    const char *const *right = b;

    return strcmp(*left, *right);
}

enum alms_code alms_folder_list(const char *path, struct alms_arena *arena, const char *const **out,
                                size_t *out_count, struct alms_error *err)
{
    size_t capacity = 0;
    size_t count = 0;
    const char **names = NULL;
    CLEANUP(close_folder) DIR *folder = opendir(path);

    if (folder == NULL)
        return alms_file_fail(err, path, errno);
    for (;;) {
        /* NOLINTNEXTLINE(concurrency-mt-unsafe): each call has a folder of its own. */
        const struct dirent *entry = readdir(folder);
        if (entry == NULL)
            break;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        names = alms_grow(names, &capacity, count + 1, sizeof(*names));
        names[count++] = alms_arena_text(arena, entry->d_name);
    }
    const char **kept = alms_arena_alloc(arena, (count + 1) * sizeof(*kept));
    if (count > 0) {
        memcpy(kept, names, count * sizeof(*kept));
        qsort(kept, count, sizeof(*kept), compare_names);
    }
    alms_free(names);
    *out = kept;
    *out_count = count;
    return ALMS_OK;
}

enum alms_code alms_folder_make_all(const char *path, struct alms_error *err)
{
    const size_t size = strlen(path) + 1;
    CLEANUP(alms_free_variable) char *part = memcpy(alms_alloc(size), path, size);

    for (size_t i = 1; i < size; i++) {
        if (part[i] != '/' && part[i] != '\0')
            continue;
        const char cut = part[i];
        part[i] = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return alms_file_fail(err, part, errno);
        part[i] = cut;
    }
    return alms_path_is_folder(path) ? ALMS_OK : alms_file_fail(err, path, ENOTDIR);
}
