#include "crash/disk.h"

#include "support/support.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

enum { FILES_MAX = 8, MODES = 3, NOT_RECORDED = -1 };

enum event_kind { EVENT_CREATE, EVENT_WRITE, EVENT_TRUNCATE, EVENT_SYNC, EVENT_DELETE };

struct event {
    enum event_kind kind;
    int file;
    size_t offset; /* of a write; the new size of a truncation */
    size_t size;
    char *bytes;
};

struct image {
    bool exists;
    char *bytes;
    size_t size;
};

/* The files as they are on the disk for certain, and the events that may or may not be. */
struct moment {
    struct image durable[FILES_MAX];
    size_t at;
    size_t *pending;
    size_t pending_count;
    bool was_made;
};

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    /* recording */
    bool is_recording;
    char folder[SCRATCH_PATH_SIZE_BYTES];
    char names[FILES_MAX][64];
    int names_count;
    struct event *events;
    size_t events_count;
    size_t events_capacity;
    struct moment moments[MODES];
    /* failing */
    unsigned fail_calls;
    int fail_in;
    int fail_code;
    unsigned failed;
} disk;

struct file {
    sqlite3_file base;
    int id;
    sqlite3_file *real;
};

static void *must(void *memory)
{
    if (memory == NULL)
        abort();
    return memory;
}

/* --- failing ------------------------------------------------------------------------------- */

/* The code with which a call fails, SQLITE_OK if it does not. */
static int fails(unsigned call)
{
    if ((disk.fail_calls & call) == 0 || disk.fail_in == 0)
        return SQLITE_OK;
    disk.fail_in -= 1;
    if (disk.fail_in > 0)
        return SQLITE_OK;
    disk.failed = call;
    return disk.fail_code;
}

void disk_fail(unsigned calls, int n, int code)
{
    disk.fail_calls = calls;
    disk.fail_in = n;
    disk.fail_code = code;
    disk.failed = 0;
}

unsigned disk_fail_end(void)
{
    disk.fail_calls = 0;
    return disk.failed;
}

/* --- recording ----------------------------------------------------------------------------- */

static int file_id(const char *path)
{
    const size_t size = strlen(disk.folder);

    if (!disk.is_recording || path == NULL || strncmp(path, disk.folder, size) != 0)
        return NOT_RECORDED;
    const char *name = path + size + 1;
    for (int i = 0; i < disk.names_count; i++) {
        if (strcmp(disk.names[i], name) == 0)
            return i;
    }
    if (disk.names_count == FILES_MAX)
        abort();
    (void)snprintf(disk.names[disk.names_count], sizeof(disk.names[0]), "%s", name);
    return disk.names_count++;
}

static void note(const struct event *event, const void *bytes)
{
    if (!disk.is_recording || event->file == NOT_RECORDED)
        return;
    if (disk.events_count == disk.events_capacity) {
        disk.events_capacity = disk.events_capacity * 2 + 64;
        disk.events = must(realloc(disk.events, disk.events_capacity * sizeof(*disk.events)));
    }
    struct event *noted = &disk.events[disk.events_count++];
    *noted = *event;
    if (bytes != NULL)
        noted->bytes = memcpy(must(malloc(event->size + 1)), bytes, event->size);
}

void disk_record(const char *folder)
{
    (void)snprintf(disk.folder, sizeof(disk.folder), "%s", folder);
    disk.is_recording = true;
}

void disk_record_end(void)
{
    disk.is_recording = false;
}

size_t disk_events_count(void)
{
    return disk.events_count;
}

void disk_free(void)
{
    for (size_t i = 0; i < disk.events_count; i++)
        free(disk.events[i].bytes);
    free(disk.events);
    for (int mode = 0; mode < MODES; mode++) {
        free(disk.moments[mode].pending);
        for (int i = 0; i < FILES_MAX; i++)
            free(disk.moments[mode].durable[i].bytes);
    }
}

/* --- moments ------------------------------------------------------------------------------- */

static void set_size(struct image *image, size_t size)
{
    image->bytes = must(realloc(image->bytes, size + 1));
    if (size > image->size)
        memset(image->bytes + image->size, 0, size - image->size);
    image->size = size;
}

/* Applies the first `size` bytes of an event. */
static void apply(struct image *image, const struct event *event, size_t size)
{
    switch (event->kind) {
    case EVENT_CREATE: image->exists = true; break;
    case EVENT_WRITE:
        image->exists = true;
        if (event->offset + size > image->size)
            set_size(image, event->offset + size);
        memcpy(image->bytes + event->offset, event->bytes, size);
        break;
    case EVENT_TRUNCATE: set_size(image, event->offset); break;
    case EVENT_DELETE:
        image->exists = false;
        set_size(image, 0);
        break;
    case EVENT_SYNC: break;
    }
}

/* A sync makes certain what happened to its file, and to names in the folder. */
static void sync_file(struct moment *moment, int file)
{
    size_t kept = 0;

    for (size_t i = 0; i < moment->pending_count; i++) {
        const struct event *event = &disk.events[moment->pending[i]];
        if (event->file == file || event->kind == EVENT_DELETE) {
            apply(&moment->durable[event->file], event, event->size);
        } else {
            moment->pending[kept++] = moment->pending[i];
        }
    }
    moment->pending_count = kept;
}

/* Goes on to the moment before event `at`. Returns whether anything became certain. */
static bool go_to(struct moment *moment, size_t at)
{
    bool has_changed = moment->at == 0;

    if (moment->pending == NULL)
        moment->pending = must(malloc((disk.events_count + 1) * sizeof(*moment->pending)));
    for (; moment->at < at; moment->at++) {
        if (disk.events[moment->at].kind == EVENT_SYNC) {
            sync_file(moment, disk.events[moment->at].file);
            has_changed = true;
        } else {
            moment->pending[moment->pending_count++] = moment->at;
        }
    }
    return has_changed;
}

/* Some number that is the same in every run. */
static unsigned scatter(size_t a, size_t b)
{
    uint64_t z = (uint64_t)a * 0x9E3779B97F4A7C15U + (uint64_t)b * 0xC2B2AE3D27D4EB4FU;

    z = (z ^ (z >> 29)) * 0xBF58476D1CE4E5B9U;
    return (unsigned)(z >> 33);
}

static void
apply_unsynced(enum disk_mode mode, const struct moment *moment, struct image images[FILES_MAX])
{
    for (size_t i = 0; i < moment->pending_count && mode != DISK_DROP; i++) {
        const struct event *event = &disk.events[moment->pending[i]];
        const unsigned fate = mode == DISK_KEEP ? 0 : scatter(moment->at, i) % 3;
        if (fate == 0) {
            apply(&images[event->file], event, event->size);
        } else if (fate == 1 && event->kind == EVENT_WRITE) {
            apply(&images[event->file], event, event->size / 2);
        }
    }
    /* The write during which it dies. */
    const struct event *last = &disk.events[moment->at];
    if (mode == DISK_TEAR && moment->at < disk.events_count && last->kind == EVENT_WRITE)
        apply(&images[last->file], last, last->size / 2);
}

bool disk_make(enum disk_mode mode, size_t at, const char *folder)
{
    struct image images[FILES_MAX] = {{0}};
    struct moment *moment = &disk.moments[mode];
    char path[2 * SCRATCH_PATH_SIZE_BYTES];

    const bool has_changed = go_to(moment, at);
    if (mode == DISK_DROP && !has_changed && moment->was_made)
        return false;
    moment->was_made = true;
    for (int i = 0; i < disk.names_count; i++) {
        images[i].exists = moment->durable[i].exists;
        set_size(&images[i], moment->durable[i].size);
        if (images[i].size > 0)
            memcpy(images[i].bytes, moment->durable[i].bytes, images[i].size);
    }
    apply_unsynced(mode, moment, images);
    for (int i = 0; i < disk.names_count; i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", folder, disk.names[i]);
        (void)unlink(path);
        if (images[i].exists)
            file_put(path, images[i].bytes, images[i].size);
        (void)strncat(path, "-shm", sizeof(path) - strlen(path) - 1);
        (void)unlink(path);
        free(images[i].bytes);
    }
    return true;
}

/* --- files --------------------------------------------------------------------------------- */

static struct file *file_of(sqlite3_file *base)
{
    return (struct file *)(void *)base;
}

#define REAL(base) file_of(base)->real
#define CALL(base, method, ...) REAL(base)->pMethods->method(REAL(base), __VA_ARGS__)
#define TRY_CALL(kind)                                                                             \
    do {                                                                                           \
        const int failure = fails(kind);                                                           \
        if (failure != SQLITE_OK)                                                                  \
            return failure;                                                                        \
    } while (0)

static int disk_close(sqlite3_file *base)
{
    return REAL(base)->pMethods->xClose(REAL(base));
}

static int disk_read(sqlite3_file *base, void *bytes, int size, sqlite3_int64 offset)
{
    TRY_CALL(DISK_READ);
    return CALL(base, xRead, bytes, size, offset);
}

static int disk_write(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 offset)
{
    const struct event event = {EVENT_WRITE, file_of(base)->id, (size_t)offset, (size_t)size, NULL};

    TRY_CALL(DISK_WRITE);
    note(&event, bytes);
    return CALL(base, xWrite, bytes, size, offset);
}

static int disk_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    const struct event event = {EVENT_TRUNCATE, file_of(base)->id, (size_t)size, 0, NULL};

    TRY_CALL(DISK_WRITE);
    note(&event, NULL);
    return CALL(base, xTruncate, size);
}

/* What a sync makes certain is certain when it returns: real disks are not waited for. */
static int disk_sync(sqlite3_file *base, int flags)
{
    const struct event event = {EVENT_SYNC, file_of(base)->id, 0, 0, NULL};

    (void)flags;
    TRY_CALL(DISK_SYNC);
    note(&event, NULL);
    return SQLITE_OK;
}

static int disk_file_size(sqlite3_file *base, sqlite3_int64 *out)
{
    TRY_CALL(DISK_OTHER);
    return CALL(base, xFileSize, out);
}

static int disk_lock(sqlite3_file *base, int level)
{
    return CALL(base, xLock, level);
}

static int disk_unlock(sqlite3_file *base, int level)
{
    return CALL(base, xUnlock, level);
}

static int disk_check_lock(sqlite3_file *base, int *out)
{
    return CALL(base, xCheckReservedLock, out);
}

static int disk_control(sqlite3_file *base, int op, void *argument)
{
    return CALL(base, xFileControl, op, argument);
}

static int disk_sector_size(sqlite3_file *base)
{
    return REAL(base)->pMethods->xSectorSize(REAL(base));
}

static int disk_characteristics(sqlite3_file *base)
{
    return REAL(base)->pMethods->xDeviceCharacteristics(REAL(base));
}

static int disk_shm_map(sqlite3_file *base, int page, int size, int extend, void volatile **out)
{
    TRY_CALL(DISK_OTHER);
    return CALL(base, xShmMap, page, size, extend, out);
}

static int disk_shm_lock(sqlite3_file *base, int offset, int n, int flags)
{
    return CALL(base, xShmLock, offset, n, flags);
}

static void disk_shm_barrier(sqlite3_file *base)
{
    REAL(base)->pMethods->xShmBarrier(REAL(base));
}

static int disk_shm_unmap(sqlite3_file *base, int delete)
{
    return CALL(base, xShmUnmap, delete);
}

static const sqlite3_io_methods METHODS = {
    .iVersion = 2,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_file_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_check_lock,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector_size,
    .xDeviceCharacteristics = disk_characteristics,
    .xShmMap = disk_shm_map,
    .xShmLock = disk_shm_lock,
    .xShmBarrier = disk_shm_barrier,
    .xShmUnmap = disk_shm_unmap,
};

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out)
{
    struct file *file = file_of(base);

    (void)vfs;
    base->pMethods = NULL;
    TRY_CALL(DISK_OTHER);
    file->id = file_id(path);
    file->real = (sqlite3_file *)(void *)(file + 1);
    const bool is_new = file->id != NOT_RECORDED && access(path, F_OK) != 0;
    const int result = disk.real->xOpen(disk.real, path, file->real, flags, out);
    if (file->real->pMethods != NULL)
        base->pMethods = &METHODS;
    if (result == SQLITE_OK && is_new) {
        const struct event event = {EVENT_CREATE, file->id, 0, 0, NULL};
        note(&event, NULL);
    }
    return result;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    const struct event event = {EVENT_DELETE, file_id(path), 0, 0, NULL};

    (void)vfs;
    (void)sync_folder;
    TRY_CALL(DISK_OTHER);
    if (access(path, F_OK) == 0)
        note(&event, NULL);
    return disk.real->xDelete(disk.real, path, 0);
}

void disk_register(void)
{
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.zName = "disk";
    disk.vfs.szOsFile = (int)sizeof(struct file) + disk.real->szOsFile;
    disk.vfs.xOpen = disk_open;
    disk.vfs.xDelete = disk_delete;
    if (sqlite3_vfs_register(&disk.vfs, 1) != SQLITE_OK)
        abort();
}
