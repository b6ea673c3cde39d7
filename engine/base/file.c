#define _GNU_SOURCE /* strerrordesc_np */

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OUTPUT_BUFFER_SIZE_BYTES = 64 * 1024 };

/* What the system says of the usual refusals, so that it is said in the reader's language too. */
static const char *reason_of(int number)
{
    switch (number) {
    case EACCES: return W_("Permission denied");
    case EPERM: return W_("Operation not permitted");
    case EISDIR: return W_("Is a directory");
    case ENOTDIR: return W_("Not a directory");
    case EROFS: return W_("Read-only file system");
    case EIO: return W_("Input/output error");
    case ENAMETOOLONG: return W_("File name too long");
    case ELOOP: return W_("Too many levels of symbolic links");
    case EFBIG: return W_("File too large");
    default: return strerrordesc_np(number);
    }
}

enum alms_code alms_file_fail(struct alms_error *err, const char *path, int number)
{
    const char *reason = reason_of(number);

    switch (number) {
    case ENOENT: return alms_fail(err, ALMS_E_FILE_MISSING, "there is no '%s'", path);
    case EEXIST: return alms_fail(err, ALMS_E_FILE_EXISTS, "'%s' exists already", path);
    case ENOSPC:
    case EDQUOT: return alms_fail(err, ALMS_E_DISK_FULL, "there is no room for '%s'", path);
    default:
        return alms_fail(err, ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", path,
                         reason == NULL ? "?" : reason);
    }
}

/* --- reading ------------------------------------------------------------------------------- */

struct alms_input {
    char *path;
    int descriptor;
    struct stat opened;
};

static char *copy_path(const char *path)
{
    const size_t size = strlen(path) + 1;
    return memcpy(alms_alloc(size), path, size);
}

enum alms_code alms_input_open(const char *path, struct alms_input **out, struct alms_error *err)
{
    struct stat opened;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);

    if (descriptor < 0)
        return alms_file_fail(err, path, errno);
    if (fstat(descriptor, &opened) != 0 || S_ISDIR(opened.st_mode)) {
        const int number = S_ISDIR(opened.st_mode) ? EISDIR : errno;
        (void)close(descriptor);
        return alms_file_fail(err, path, number);
    }

    struct alms_input *input = alms_alloc(sizeof(*input));
    input->path = copy_path(path);
    input->descriptor = descriptor;
    input->opened = opened;
    *out = input;
    return ALMS_OK;
}

void alms_input_close(struct alms_input *input)
{
    if (input == NULL)
        return;
    (void)close(input->descriptor);
    alms_free(input->path);
    alms_free(input);
}

void alms_input_close_variable(struct alms_input **input)
{
    alms_input_close(*input);
}

enum alms_code alms_input_read(struct alms_input *input, char *bytes, size_t size_bytes,
                               size_t *out_size_bytes, struct alms_error *err)
{
    ssize_t got = 0;

    do {
        got = read(input->descriptor, bytes, size_bytes);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return alms_file_fail(err, input->path, errno);
    *out_size_bytes = (size_t)got;
    return ALMS_OK;
}

uint64_t alms_input_size_bytes(const struct alms_input *input)
{
    return input->opened.st_size < 0 ? 0 : (uint64_t)input->opened.st_size;
}

bool alms_input_can_seek(const struct alms_input *input)
{
    return S_ISREG(input->opened.st_mode);
}

enum alms_code alms_input_seek(struct alms_input *input, uint64_t offset, struct alms_error *err)
{
    if (lseek(input->descriptor, (off_t)offset, SEEK_SET) < 0)
        return alms_file_fail(err, input->path, errno);
    return ALMS_OK;
}

enum alms_code alms_input_check_unchanged(const struct alms_input *input, struct alms_error *err)
{
    struct stat now;

    if (fstat(input->descriptor, &now) != 0)
        return alms_file_fail(err, input->path, errno);
    if (now.st_size != input->opened.st_size ||
        now.st_mtim.tv_sec != input->opened.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != input->opened.st_mtim.tv_nsec)
        return alms_fail(err, ALMS_E_FILE_CHANGED, "'%s' changed while it was read", input->path);
    return ALMS_OK;
}

enum alms_code
alms_file_read(const char *path, size_t max_bytes, struct alms_buffer *out, struct alms_error *err)
{
    char number[24];
    size_t got = 0;
    CLEANUP(alms_input_close_variable) struct alms_input *input = NULL;
    CLEANUP(alms_buffer_clear) struct alms_buffer buffer = {0};

    TRY(alms_input_open(path, &input, err));
    do {
        char *end = alms_buffer_reserve(&buffer, OUTPUT_BUFFER_SIZE_BYTES);
        TRY(alms_input_read(input, end, OUTPUT_BUFFER_SIZE_BYTES, &got, err));
        buffer.size_bytes += got;
        end[got] = '\0';
        if (buffer.size_bytes > max_bytes) {
            (void)snprintf(number, sizeof(number), "%zu", max_bytes);
            return alms_fail(err, ALMS_E_TABLE_LIMIT, "'%s' is larger than %s bytes", path, number);
        }
    } while (got > 0);

    alms_buffer_add(out, buffer.bytes, buffer.size_bytes);
    return ALMS_OK;
}

/* --- writing ------------------------------------------------------------------------------- */

struct alms_output {
    char *path;
    char *part_path; /* where the bytes go until commit */
    int descriptor;
    int failure; /* the first errno, 0 if all went well */
    enum alms_replace replace;
    size_t used_bytes;
    char buffer[OUTPUT_BUFFER_SIZE_BYTES];
};

static char *path_with_suffix(const char *path, const char *suffix)
{
    const size_t size = strlen(path) + strlen(suffix) + 1;
    char *joined = alms_alloc(size);

    (void)snprintf(joined, size, "%s%s", path, suffix);
    return joined;
}

enum alms_code alms_output_open(const char *path, uint32_t permissions, enum alms_replace replace,
                                struct alms_output **out, struct alms_error *err)
{
    if (replace == ALMS_REPLACE_NEVER && alms_path_exists(path))
        return alms_file_fail(err, path, EEXIST);

    CLEANUP(alms_free_variable) char *part_path = path_with_suffix(path, ".part");
    (void)unlink(part_path); /* left by a crash; its permissions may be wrong */
    const int descriptor =
        open(part_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, (mode_t)permissions);
    if (descriptor < 0)
        return alms_file_fail(err, path, errno);

    struct alms_output *output = alms_alloc(sizeof(*output));
    output->path = copy_path(path);
    output->part_path = part_path;
    part_path = NULL;
    output->descriptor = descriptor;
    output->replace = replace;
    *out = output;
    return ALMS_OK;
}

static void flush_output(struct alms_output *output)
{
    size_t at = 0;

    while (at < output->used_bytes && output->failure == 0) {
        const ssize_t put = write(output->descriptor, output->buffer + at, output->used_bytes - at);
        if (put >= 0) {
            at += (size_t)put;
        } else if (errno != EINTR) {
            output->failure = errno;
        }
    }
    output->used_bytes = 0;
}

void alms_output_add(struct alms_output *output, const void *bytes, size_t size_bytes)
{
    const char *from = bytes;

    while (size_bytes > 0) {
        size_t piece = sizeof(output->buffer) - output->used_bytes;
        if (piece > size_bytes)
            piece = size_bytes;
        memcpy(output->buffer + output->used_bytes, from, piece);
        output->used_bytes += piece;
        from += piece;
        size_bytes -= piece;
        if (output->used_bytes == sizeof(output->buffer))
            flush_output(output);
    }
}

void alms_output_add_text(struct alms_output *output, const char *text)
{
    alms_output_add(output, text, strlen(text));
}

static void free_output(struct alms_output *output)
{
    alms_free(output->path);
    alms_free(output->part_path);
    alms_free(output);
}

static int sync_folder(const char *path)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    const int descriptor = open(alms_path_folder(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (descriptor < 0)
        return errno;
    const int failure = fsync(descriptor) == 0 ? 0 : errno;
    (void)close(descriptor);
    /* Some file systems cannot sync a folder; the file itself is synced. */
    return failure == EINVAL ? 0 : failure;
}

/* A name that appeared since open is kept where nothing may be replaced: link(2) never replaces. */
static int give_name(const struct alms_output *output)
{
    if (output->replace == ALMS_REPLACE_OLD)
        return rename(output->part_path, output->path) == 0 ? 0 : errno;
    if (link(output->part_path, output->path) != 0)
        return errno;
    return unlink(output->part_path) == 0 ? 0 : errno;
}

enum alms_code alms_output_commit(struct alms_output **output, struct alms_error *err)
{
    struct alms_output *done = *output;

    flush_output(done);
    if (done->failure == 0 && fsync(done->descriptor) != 0)
        done->failure = errno;
    if (close(done->descriptor) != 0 && done->failure == 0)
        done->failure = errno;
    if (done->failure == 0)
        done->failure = give_name(done);
    if (done->failure == 0) {
        done->failure = sync_folder(done->path);
    } else {
        (void)unlink(done->part_path);
    }

    *output = NULL;
    const int failure = done->failure;
    const enum alms_code code = failure == 0 ? ALMS_OK : alms_file_fail(err, done->path, failure);
    free_output(done);
    return code;
}

void alms_output_discard(struct alms_output **output)
{
    if (*output == NULL)
        return;
    (void)close((*output)->descriptor);
    (void)unlink((*output)->part_path);
    free_output(*output);
    *output = NULL;
}

/* --- names --------------------------------------------------------------------------------- */

bool alms_path_exists(const char *path)
{
    struct stat found;
    return lstat(path, &found) == 0;
}

bool alms_path_is_folder(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

bool alms_path_is_readable(const char *path)
{
    return access(path, R_OK) == 0;
}

bool alms_path_is_writable(const char *path)
{
    return access(path, W_OK) == 0;
}

bool alms_path_is_same(const char *a, const char *b)
{
    struct stat found_a;
    struct stat found_b;

    return stat(a, &found_a) == 0 && stat(b, &found_b) == 0 && found_a.st_dev == found_b.st_dev &&
           found_a.st_ino == found_b.st_ino;
}

const char *alms_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

const char *alms_path_folder(struct alms_arena *arena, const char *path)
{
    const size_t size = (size_t)(alms_path_name(path) - path);

    if (size == 0)
        return ".";
    return alms_arena_bytes(arena, path, size == 1 ? 1 : size - 1);
}

const char *alms_path_join(struct alms_arena *arena, const char *a, const char *b)
{
    const size_t size = strlen(a) + strlen(b) + 1;
    char *joined = alms_arena_alloc(arena, size);

    (void)snprintf(joined, size, "%s%s", a, b);
    return joined;
}

enum alms_code alms_folder_make(const char *path, struct alms_error *err)
{
    if (mkdir(path, 0777) != 0)
        return alms_file_fail(err, path, errno);
    return ALMS_OK;
}

enum alms_code alms_path_rename(const char *from, const char *to, struct alms_error *err)
{
    if (rename(from, to) != 0)
        return alms_file_fail(err, to, errno);
    return ALMS_OK;
}

enum alms_code alms_path_make_private(const char *path, struct alms_error *err)
{
    if (chmod(path, S_IRUSR | S_IWUSR) != 0)
        return alms_file_fail(err, path, errno);
    return ALMS_OK;
}

void alms_path_remove(const char *path)
{
    (void)remove(path);
}

/* --- folders ------------------------------------------------------------------------------- */

static void close_folder(DIR **folder)
{
    if (*folder != NULL)
        (void)closedir(*folder);
}

/* Adds what is in one folder; `below` is its name within the whole, "" or with '/' at its end. */
static enum alms_code
list_one(const char *path, const char *below, struct alms_listing *names, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    const char *whole = alms_path_join(arena, alms_path_join(arena, path, "/"), below);
    CLEANUP(close_folder) DIR *folder = opendir(whole);

    if (folder == NULL)
        return alms_file_fail(err, whole, errno);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): safe on a stream of one thread. */
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (names->count == ALMS_FOLDER_NAMES_MAX)
            return alms_fail(err, ALMS_E_LIST_LONG, "'%s' holds too many files", path);
        const char *name = alms_path_join(names->arena, below, entry->d_name);
        struct stat found;
        if (lstat(alms_path_join(arena, whole, entry->d_name), &found) == 0 &&
            S_ISDIR(found.st_mode))
            name = alms_path_join(names->arena, name, "/");
        *(const char **)alms_listing_add(names) = name;
    }
    return ALMS_OK;
}

enum alms_code alms_folder_tree(const char *path, struct alms_arena *arena,
                                struct alms_folder_names *out, struct alms_error *err)
{
    struct alms_listing names = alms_listing_open(sizeof(const char *));
    enum alms_code code = list_one(path, "", &names, err);

    for (size_t i = 0; code == ALMS_OK && i < names.count; i++) {
        const char *name = ((const char *const *)names.items)[i];
        if (name[strlen(name) - 1] == '/')
            code = list_one(path, name, &names, err);
    }
    if (code == ALMS_OK) {
        const char **items = alms_arena_alloc(arena, (names.count + 1) * sizeof(*items));
        for (size_t i = 0; i < names.count; i++)
            items[i] = alms_arena_text(arena, ((const char *const *)names.items)[i]);
        *out = (struct alms_folder_names){items, names.count};
    }
    alms_listing_discard(&names);
    return code;
}

void alms_folder_remove(const char *path)
{
    struct alms_error ignored;
    struct alms_folder_names names;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    alms_error_clear(&ignored);
    if (!alms_path_exists(path) || alms_folder_tree(path, arena, &names, &ignored) != ALMS_OK)
        return;
    const char *slashed = alms_path_join(arena, path, "/");
    for (size_t i = names.count; i > 0; i--)
        (void)remove(alms_path_join(arena, slashed, names.items[i - 1]));
    (void)remove(path);
}

enum alms_code alms_folder_sync(const char *path, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    const int failure = sync_folder(alms_path_join(arena, path, "/"));

    return failure == 0 ? ALMS_OK : alms_file_fail(err, path, failure);
}
