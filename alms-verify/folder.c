#include "verify.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 4096, ARCHIVED_MAX = 100000, NOTE_SIZE_MAX = 64 * 1024 };
enum { BUNDLE_SIZE_MAX = TILE_WIDTH * (2 + ENTRY_SIZE_MAX), TILE_SIZE = TILE_WIDTH * HASH_SIZE };

/* The last tile of a level, on its way. */
struct level {
    uint64_t position;
    size_t count;
    struct hash hashes[TILE_WIDTH];
};

struct walk {
    struct policy *policy;
    const char *folder;
    struct checkpoint head;
    struct range range;
    struct level levels[LEVELS_MAX];
    struct record_totals totals;
    uint64_t *archived; /* sizes of archived checkpoints, ascending */
    size_t archived_count;
    size_t archived_next;
    enum verdict verdict; /* the worst so far */
};

/* Damage outweighs what cannot be decided. */
static void note_verdict(struct walk *walk, enum verdict verdict)
{
    if (walk->verdict != VERDICT_DAMAGE && verdict != VERDICT_RIGHT)
        walk->verdict = verdict;
}

/* 1234067 is x001/x234/067. */
static void format_position(uint64_t position, char out[40])
{
    char groups[8][8];
    size_t count = 0;
    size_t used = 0;
    do {
        (void)snprintf(groups[count++], sizeof(groups[0]), "%03u", (unsigned)(position % 1000));
        position /= 1000;
    } while (position > 0);
    while (count > 0) {
        count -= 1;
        used += (size_t)snprintf(out + used, 40 - used, count > 0 ? "x%s/" : "%s", groups[count]);
    }
}

/* Reads a tile or bundle by its name: the partial one if it is there, else the full one. */
static bool read_tile(const struct walk *walk, const char *name, size_t width, size_t max,
                      char **out, size_t *out_size)
{
    char path[PATH_SIZE];
    if (width < TILE_WIDTH) {
        (void)snprintf(path, sizeof(path), "%s/%s.p/%zu", walk->folder, name, width);
        if (read_file(path, max, out, out_size))
            return true;
    }
    (void)snprintf(path, sizeof(path), "%s/%s", walk->folder, name);
    return read_file(path, max, out, out_size);
}

/* Compares a tile with what the records make. */
static void check_tile(struct walk *walk, size_t level)
{
    const struct level *made = &walk->levels[level];
    char name[64];
    char at[40];
    char *bytes = NULL;
    size_t size = 0;
    format_position(made->position, at);
    (void)snprintf(name, sizeof(name), "tile/%zu/%s", level, at);
    if (!read_tile(walk, name, made->count, TILE_SIZE, &bytes, &size)) {
        note_verdict(walk, undecided(name, "is not there", "不存在"));
        return;
    }
    const bool is_full = size == TILE_SIZE;
    if ((!is_full && size != made->count * HASH_SIZE) ||
        memcmp(bytes, made->hashes, made->count * HASH_SIZE) != 0)
        note_verdict(walk, damage(name, "does not fit the records", "与记录不符"));
    free(bytes);
}

static void add_hash(struct walk *walk, const struct hash *leaf)
{
    struct hash hash = *leaf;
    for (size_t level = 0; level < LEVELS_MAX; level++) {
        struct level *at = &walk->levels[level];
        struct range subtree = {0};
        at->hashes[at->count++] = hash;
        if (at->count < TILE_WIDTH)
            return;
        check_tile(walk, level);
        for (size_t i = 0; i < TILE_WIDTH; i++)
            range_add(&subtree, &at->hashes[i]);
        range_root(&subtree, &hash);
        at->count = 0;
        at->position += 1;
    }
}

static int compare_sizes(const void *a, const void *b)
{
    const uint64_t left = *(const uint64_t *)a;
    const uint64_t right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static void list_archived(struct walk *walk)
{
    char path[PATH_SIZE];
    uint64_t size = 0;
    (void)snprintf(path, sizeof(path), "%s/checkpoints", walk->folder);
    DIR *folder = opendir(path);
    walk->archived = calloc(ARCHIVED_MAX, sizeof(*walk->archived));
    if (folder == NULL || walk->archived == NULL) {
        if (folder != NULL)
            (void)closedir(folder);
        return;
    }
    for (;;) {
        const struct dirent *entry = readdir(folder); /* NOLINT(concurrency-mt-unsafe) */
        if (entry == NULL)
            break;
        if (walk->archived_count < ARCHIVED_MAX &&
            parse_decimal((struct span){entry->d_name, strlen(entry->d_name)}, &size))
            walk->archived[walk->archived_count++] = size;
    }
    (void)closedir(folder);
    qsort(walk->archived, walk->archived_count, sizeof(*walk->archived), compare_sizes);
}

/* Compares the archived checkpoints of the size that the tree has now. */
static void check_archived(struct walk *walk)
{
    char path[PATH_SIZE];
    char name[64];
    char *bytes = NULL;
    size_t size = 0;
    struct checkpoint old;
    struct hash root;
    while (walk->archived_next < walk->archived_count &&
           walk->archived[walk->archived_next] == walk->range.size) {
        walk->archived_next += 1;
        (void)snprintf(name, sizeof(name), "checkpoints/%llu",
                       (unsigned long long)walk->range.size);
        (void)snprintf(path, sizeof(path), "%s/%s", walk->folder, name);
        if (!read_file(path, NOTE_SIZE_MAX, &bytes, &size)) {
            note_verdict(walk, undecided(name, "cannot be read", "无法读取"));
            continue;
        }
        const enum verdict verdict =
            checkpoint_check(walk->policy, (struct span){bytes, size}, name, &old);
        note_verdict(walk, verdict);
        range_root(&walk->range, &root);
        if (verdict == VERDICT_RIGHT &&
            (old.size != walk->range.size || !hash_equal(&old.root, &root) ||
             strcmp(old.origin, walk->head.origin) != 0)) {
            note_verdict(walk, damage(name, "is of another history than the records",
                                      "与记录不是同一段历史"));
        }
        free(bytes);
    }
}

/* Takes one bundle of `width` records. */
static void check_bundle(struct walk *walk, uint64_t position, size_t width)
{
    char name[64];
    char at[40];
    char *bytes = NULL;
    size_t size = 0;
    struct hash leaf;
    format_position(position, at);
    (void)snprintf(name, sizeof(name), "tile/entries/%s", at);
    if (!read_tile(walk, name, width, BUNDLE_SIZE_MAX, &bytes, &size)) {
        note_verdict(walk, undecided(name, "is not there", "不存在"));
        return;
    }
    struct span rest = {bytes, size};
    for (size_t i = 0; i < width; i++) {
        const uint8_t *head = (const uint8_t *)rest.at;
        const size_t length = rest.size < 2 ? 0 : (size_t)head[0] << 8 | head[1];
        if (rest.size < 2 || rest.size - 2 < length) {
            note_verdict(walk,
                         damage(name, "ends too early, or is packed", "不完整，或为压缩格式"));
            break;
        }
        const struct span record = {rest.at + 2, length};
        note_verdict(walk, record_check(record, walk->range.size, &walk->totals));
        hash_leaf(record.at, record.size, &leaf);
        range_add(&walk->range, &leaf);
        add_hash(walk, &leaf);
        check_archived(walk);
        rest.at += 2 + length;
        rest.size -= 2 + length;
    }
    if (width == TILE_WIDTH && walk->range.size % TILE_WIDTH == 0 && rest.size > 0)
        note_verdict(walk, damage(name, "ends too late", "过长"));
    free(bytes);
}

static void tell_root(const struct walk *walk)
{
    char root[64];
    base64_encode(walk->head.root.bytes, HASH_SIZE, root);
    (void)printf(say("Log: %s\nRecords: %llu, entries: %llu, lines: %llu\nRoot: %s\n",
                     "日志：%s\n记录：%llu，凭证：%llu，分录：%llu\n根哈希：%s\n"),
                 walk->head.origin, (unsigned long long)walk->range.size,
                 (unsigned long long)walk->totals.entries, (unsigned long long)walk->totals.lines,
                 root);
}

static void check_records(struct walk *walk)
{
    struct hash root;
    check_archived(walk);
    for (uint64_t at = 0; at < walk->head.size; at += TILE_WIDTH) {
        const uint64_t left = walk->head.size - at;
        check_bundle(walk, at / TILE_WIDTH, left < TILE_WIDTH ? (size_t)left : TILE_WIDTH);
        if (walk->range.size != at + (left < TILE_WIDTH ? left : TILE_WIDTH))
            return; /* what follows would stand in the wrong place */
    }
    for (size_t level = 0; level < LEVELS_MAX; level++) {
        if (walk->levels[level].count > 0)
            check_tile(walk, level);
    }
    range_root(&walk->range, &root);
    if (!hash_equal(&root, &walk->head.root))
        note_verdict(walk, damage("records", "do not hash to the root", "哈希值不是根哈希"));
    if (walk->archived_next < walk->archived_count)
        note_verdict(walk, damage("checkpoints", "one is of a longer log", "有更长日志的检查点"));
    tell_root(walk);
}

enum verdict folder_check(struct policy *policy, const char *folder)
{
    struct walk *walk = calloc(1, sizeof(*walk));
    char path[PATH_SIZE];
    char *bytes = NULL;
    size_t size = 0;
    if (walk == NULL)
        return undecided("alms-verify", "there is no memory", "内存不足");
    walk->policy = policy;
    walk->folder = folder;
    (void)snprintf(path, sizeof(path), "%s/checkpoint", folder);
    if (!read_file(path, NOTE_SIZE_MAX, &bytes, &size)) {
        free(walk);
        return undecided(path, "is not there", "不存在");
    }
    walk->verdict = checkpoint_check(policy, (struct span){bytes, size}, "checkpoint", &walk->head);
    free(bytes);
    policy->has_quorum =
        false; /* old checkpoints may have been signed before there were witnesses */
    if (walk->verdict == VERDICT_RIGHT) {
        list_archived(walk);
        check_records(walk);
    }
    const enum verdict verdict = walk->verdict;
    free(walk->archived);
    free(walk);
    return verdict;
}
