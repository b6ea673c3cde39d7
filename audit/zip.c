#include "audit/zip.h"

#include "base/file.h"
#include "value/date.h"

#include <errno.h>
#include <string.h>

#include <zip.h>

enum { DOS_YEAR_MIN = 1980, DAY_S = 86400 };

bool alms_zip_is(const char *path)
{
    char bytes[4] = {0};
    size_t got = 0;
    struct alms_error ignored;
    CLEANUP(alms_input_close_variable) struct alms_input *input = NULL;

    alms_error_clear(&ignored);
    /* An archive without files begins with its end. */
    return alms_input_open(path, &input, &ignored) == ALMS_OK &&
           alms_input_read(input, bytes, sizeof(bytes), &got, &ignored) == ALMS_OK && got == 4 &&
           (memcmp(bytes, "PK\x03\x04", 4) == 0 || memcmp(bytes, "PK\x05\x06", 4) == 0);
}

/* --- writing ------------------------------------------------------------------------------- */

/* Closes an archive without writing it. */
static void discard(zip_t **zip)
{
    if (*zip != NULL)
        zip_discard(*zip);
}

static enum alms_code fail_write(zip_t *zip, const char *path, struct alms_error *err)
{
    const zip_error_t *error = zip == NULL ? NULL : zip_get_error(zip);
    const int number = error == NULL ? 0 : zip_error_code_system(error);

    if (number == ENOSPC)
        return alms_fail(err, ALMS_E_DISK_FULL, "there is no room for '%s'", path);
    return alms_fail(err, ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", path,
                     W_("it cannot be written"));
}

/* The time as MS-DOS has it: no zone, two seconds a step. */
struct dos_time {
    zip_uint16_t time_of_day;
    zip_uint16_t date;
};

static struct dos_time dos_time_of(int64_t instant_s)
{
    const struct alms_date date = alms_instant_date(instant_s);
    const int64_t second = instant_s - alms_date_serial(date) * DAY_S;

    if (date.year < DOS_YEAR_MIN)
        return (struct dos_time){0, 1 << 5 | 1};
    return (struct dos_time){
        (zip_uint16_t)(second / 3600 << 11 | second / 60 % 60 << 5 | second % 60 / 2),
        (zip_uint16_t)((date.year - DOS_YEAR_MIN) << 9 | date.month << 5 | date.day)};
}

static bool add_file(zip_t *zip, const char *path, const char *name, struct dos_time when)
{
    zip_source_t *source = zip_source_file(zip, path, 0, -1);

    if (source == NULL)
        return false;
    const zip_int64_t index = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    const zip_uint64_t at = (zip_uint64_t)index;
    return zip_file_set_dostime(zip, at, when.time_of_day, when.date, 0) == 0 &&
           zip_set_file_compression(zip, at, ZIP_CM_DEFLATE, 6) == 0 &&
           zip_file_set_external_attributes(zip, at, 0, ZIP_OPSYS_UNIX, 0100644U << 16) == 0;
}

enum alms_code alms_zip_write(const char *path, const char *folder,
                              const struct alms_file_about *files, size_t count, int64_t instant_s,
                              struct alms_error *err)
{
    int failure = 0;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    const char *slashed = alms_path_join(arena, folder, "/");
    CLEANUP(discard) zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &failure);

    if (zip == NULL)
        return fail_write(zip, path, err);
    for (size_t i = 0; i < count; i++) {
        if (!add_file(zip, alms_path_join(arena, slashed, files[i].name), files[i].name,
                      dos_time_of(instant_s)))
            return fail_write(zip, path, err);
    }
    if (zip_close(zip) != 0)
        return fail_write(zip, path, err);
    zip = NULL;
    return ALMS_OK;
}

/* --- reading ------------------------------------------------------------------------------- */

struct alms_zip {
    struct alms_arena *arena;
    const char *path;
    zip_t *zip;
    zip_file_t *file;
};

static enum alms_code fail_read(const char *path, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_PACK, "'%s' is damaged", path);
}

enum alms_code alms_zip_open(const char *path, struct alms_zip **out, struct alms_error *err)
{
    int failure = 0;
    zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &failure);

    if (zip == NULL)
        return fail_read(path, err);
    struct alms_zip *made = alms_alloc(sizeof(*made));
    made->arena = alms_arena_open();
    made->path = alms_arena_text(made->arena, path);
    made->zip = zip;
    *out = made;
    return ALMS_OK;
}

static void end_file(struct alms_zip *zip)
{
    if (zip->file != NULL)
        (void)zip_fclose(zip->file);
    zip->file = NULL;
}

void alms_zip_close(struct alms_zip *zip)
{
    if (zip == NULL)
        return;
    end_file(zip);
    zip_discard(zip->zip);
    alms_arena_close(zip->arena);
    alms_free(zip);
}

size_t alms_zip_count(const struct alms_zip *zip)
{
    const zip_int64_t count = zip_get_num_entries(zip->zip, 0);
    return count < 0 ? 0 : (size_t)count;
}

const char *alms_zip_name(const struct alms_zip *zip, size_t index)
{
    const char *name = zip_get_name(zip->zip, index, ZIP_FL_ENC_GUESS);
    return name == NULL ? "" : name;
}

enum alms_code alms_zip_begin(struct alms_zip *zip, const char *name, struct alms_error *err)
{
    end_file(zip);
    zip->file = zip_fopen(zip->zip, name, ZIP_FL_ENC_GUESS);
    return zip->file == NULL ? fail_read(zip->path, err) : ALMS_OK;
}

enum alms_code alms_zip_read(struct alms_zip *zip, char *bytes, size_t size_bytes,
                             size_t *out_size_bytes, struct alms_error *err)
{
    const zip_int64_t got = zip_fread(zip->file, bytes, size_bytes);

    if (got < 0)
        return fail_read(zip->path, err);
    *out_size_bytes = (size_t)got;
    return ALMS_OK;
}
