#include "audit/timestamp.h"
#include "audit/verify_inside.h"
#include "base/batch.h"
#include "base/file.h"

#include <string.h>

/* A file that is not a stamp of its name, or cannot be read, is a finding. */
static void judge(struct alms_verifying *work, const struct alms_folder_log *folder,
                  const char *path, const struct alms_authorities *authorities)
{
    struct alms_error faults;
    struct alms_timestamp said;
    struct alms_stamped stamped = {.name = path};
    const char *name = alms_path_name(path);
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
    const char *number = alms_arena_bytes(work->arena, name, (size_t)(strchr(name, '.') - name));

    alms_error_clear(&faults);
    if (!alms_uint_parse(number, &stamped.size)) {
        (void)alms_fail(&faults, ALMS_E_PUBLISHED, "'%s' is not the time stamp of its name", path);
    } else if (alms_file_read(path, ALMS_TIMESTAMP_SIZE_MAX, &bytes, &faults) == ALMS_OK) {
        stamped.der = (struct alms_span){bytes.bytes, bytes.size_bytes};
        NOTE(alms_timestamp_judge(folder, &stamped, authorities, &said, &faults));
    }
    alms_verify_note(work, false, 0, &faults);
}

static bool is_reply(const char *name)
{
    const char *dot = strchr(name, '.');

    return dot != NULL && strcmp(dot, ".tsr") == 0;
}

enum alms_code
alms_verify_timestamps(struct alms_verifying *work, const struct alms_published *published,
                       const char *authorities, uint64_t *out_count, struct alms_error *err)
{
    const char *const *names = NULL;
    size_t count = 0;
    const struct alms_folder_log folder = {alms_published_slashed(published),
                                           alms_published_size(published)};
    const char *path = alms_path_join(work->arena, folder.slashed, ALMS_TIMESTAMPS);
    CLEANUP(alms_authorities_close_variable) struct alms_authorities *trusted = NULL;

    if (authorities != NULL)
        TRY(alms_authorities_open(authorities, &trusted, err));
    if (alms_path_is_folder(path))
        TRY(alms_folder_list(path, work->arena, &names, &count, err));
    *out_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_reply(names[i]))
            continue;
        *out_count += 1;
        if (trusted != NULL)
            judge(work, &folder, alms_path_join(work->arena, path, names[i]), trusted);
    }
    return ALMS_OK;
}
