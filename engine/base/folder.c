#include "base/folder.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void close_folder(DIR **folder)
{
    if (*folder != NULL)
        (void)closedir(*folder);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum alms_code alms_folder_files(const char *path, struct alms_names *out, struct alms_error *err)
{
    CLEANUP(close_folder) DIR *folder = opendir(path);
    const struct dirent *entry = NULL;

    if (folder == NULL && errno == ENOENT)
        return alms_fail(err, ALMS_E_FILE_MISSING, "there is no '%s'", path);
    if (folder == NULL) {
        return alms_fail(err, ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", path,
                         errno == ENOTDIR ? W_("Not a directory") : W_("Permission denied"));
    }

    struct alms_listing listing = alms_listing_open(sizeof(const char *));
    const char *prefix = alms_path_join(listing.arena, path, "/");
    /* Each folder is read by one thread: the one that opened it. */
    while ((entry = readdir(folder)) != NULL) { /* NOLINT(concurrency-mt-unsafe) */
        const char *name = alms_path_join(listing.arena, prefix, entry->d_name);
        if (alms_path_exists(name) && !alms_path_is_folder(name)) {
            const char **item = alms_listing_add(&listing);
            *item = alms_arena_text(listing.arena, entry->d_name);
        }
    }
    const char **items = alms_listing_finish(&listing);
    if (listing.count > 1)
        qsort((void *)items, listing.count, sizeof(*items), compare_names);
    *out = (struct alms_names){items, listing.count, listing.arena};
    return ALMS_OK;
}

void alms_names_free(struct alms_names *names)
{
    alms_arena_close(names->arena);
    *names = (struct alms_names){0};
}
