#include "audit/source.h"

#include "audit/zip.h"
#include "base/file.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE_SIZE_BYTES = 64 * 1024 };

struct alms_source {
    struct alms_arena *arena;
    const char *slashed; /* the folder with '/'; NULL if it is an archive */
    struct alms_zip *zip;
    struct alms_input *input; /* of the file that is being read */
    const char *const *names;
    size_t names_count;
};

static void close_source(struct alms_source **source)
{
    alms_source_close(*source);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum alms_code
list_folder(struct alms_source *source, const char *path, struct alms_error *err)
{
    struct alms_folder_names all;
    size_t count = 0;

    TRY(alms_folder_tree(path, source->arena, &all, err));
    const char **names = alms_arena_alloc(source->arena, (all.count + 1) * sizeof(*names));
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i][strlen(all.items[i]) - 1] != '/')
            names[count++] = all.items[i];
    }
    qsort(names, count, sizeof(*names), compare_names);
    source->names = names;
    source->names_count = count;
    return ALMS_OK;
}

static void list_archive(struct alms_source *source)
{
    const size_t all = alms_zip_count(source->zip);
    const char **names = alms_arena_alloc(source->arena, (all + 1) * sizeof(*names));
    size_t count = 0;

    for (size_t i = 0; i < all; i++) {
        const char *name = alms_zip_name(source->zip, i);
        if (name[0] == '\0' || name[strlen(name) - 1] != '/')
            names[count++] = alms_arena_text(source->arena, name);
    }
    qsort(names, count, sizeof(*names), compare_names);
    source->names = names;
    source->names_count = count;
}

enum alms_code alms_source_open(const char *path, struct alms_source **out, struct alms_error *err)
{
    CLEANUP(close_source) struct alms_source *source = alms_alloc(sizeof(*source));

    source->arena = alms_arena_open();
    if (alms_path_is_folder(path)) {
        source->slashed = alms_path_join(source->arena, path, "/");
        TRY(list_folder(source, path, err));
    } else {
        TRY(alms_zip_open(path, &source->zip, err));
        list_archive(source);
    }
    *out = source;
    source = NULL;
    return ALMS_OK;
}

void alms_source_close(struct alms_source *source)
{
    if (source == NULL)
        return;
    alms_input_close(source->input);
    alms_zip_close(source->zip);
    alms_arena_close(source->arena);
    alms_free(source);
}

/* By the list alone: a name that a manifest made up leads nowhere else. */
bool alms_source_has(const struct alms_source *source, const char *name)
{
    return source->names_count > 0 && bsearch(&name, source->names, source->names_count,
                                              sizeof(*source->names), compare_names) != NULL;
}

const char *const *alms_source_names(const struct alms_source *source, size_t *out_count)
{
    *out_count = source->names_count;
    return source->names;
}

enum alms_code
alms_source_begin(struct alms_source *source, const char *name, struct alms_error *err)
{
    if (source->zip != NULL)
        return alms_zip_begin(source->zip, name, err);
    alms_input_close(source->input);
    source->input = NULL;
    return alms_input_open(alms_path_join(source->arena, source->slashed, name), &source->input,
                           err);
}

enum alms_code alms_source_read(struct alms_source *source, char *bytes, size_t size_bytes,
                                size_t *out_size_bytes, struct alms_error *err)
{
    if (source->zip != NULL)
        return alms_zip_read(source->zip, bytes, size_bytes, out_size_bytes, err);
    return alms_input_read(source->input, bytes, size_bytes, out_size_bytes, err);
}

enum alms_code alms_source_digest(struct alms_source *source, const char *name, char hex[65],
                                  uint64_t *out_size_bytes, struct alms_error *err)
{
    char bytes[PIECE_SIZE_BYTES];
    size_t got = 0;
    uint64_t size_bytes = 0;
    struct alms_hash hash;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();

    TRY(alms_source_begin(source, name, err));
    alms_hasher_begin(hasher);
    do {
        TRY(alms_source_read(source, bytes, sizeof(bytes), &got, err));
        alms_hasher_add(hasher, bytes, got);
        size_bytes += got;
    } while (got > 0);
    alms_hasher_end(hasher, &hash);
    alms_hash_hex(&hash, hex);
    *out_size_bytes = size_bytes;
    return ALMS_OK;
}

enum alms_code alms_source_whole(struct alms_source *source, const char *name, size_t max_bytes,
                                 struct alms_buffer *out, bool *out_is_long, struct alms_error *err)
{
    size_t got = 0;

    *out_is_long = false;
    TRY(alms_source_begin(source, name, err));
    do {
        char *to = alms_buffer_reserve(out, PIECE_SIZE_BYTES);
        TRY(alms_source_read(source, to, PIECE_SIZE_BYTES, &got, err));
        out->size_bytes += got;
        *out_is_long = out->size_bytes > max_bytes;
    } while (got > 0 && !*out_is_long);
    return ALMS_OK;
}

/* Hands over the lines that are whole; what is left moves to the beginning. */
static enum alms_code take_lines(struct alms_buffer *bytes, size_t max_bytes,
                                 alms_source_line_visit *visit, void *context,
                                 struct alms_error *err)
{
    size_t at = 0;

    while (at < bytes->size_bytes) {
        const size_t left = bytes->size_bytes - at;
        const char *end = memchr(bytes->bytes + at, '\n', left);
        if (end == NULL && left < max_bytes)
            break;
        const size_t size = end == NULL ? max_bytes : (size_t)(end - bytes->bytes) - at;
        TRY(visit(context, bytes->bytes + at, size, err));
        at += end == NULL ? size : size + 1;
    }
    memmove(bytes->bytes, bytes->bytes + at, bytes->size_bytes - at);
    bytes->size_bytes -= at;
    return ALMS_OK;
}

enum alms_code alms_source_lines(struct alms_source *source, const char *name, size_t max_bytes,
                                 alms_source_line_visit *visit, void *context,
                                 struct alms_error *err)
{
    size_t got = 0;
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};

    TRY(alms_source_begin(source, name, err));
    do {
        char *to = alms_buffer_reserve(&bytes, PIECE_SIZE_BYTES);
        TRY(alms_source_read(source, to, PIECE_SIZE_BYTES, &got, err));
        bytes.size_bytes += got;
        TRY(take_lines(&bytes, max_bytes, visit, context, err));
    } while (got > 0);
    return bytes.size_bytes == 0 ? ALMS_OK : visit(context, bytes.bytes, bytes.size_bytes, err);
}
