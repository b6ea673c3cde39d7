#define _GNU_SOURCE /* memmem */

#include "audit/evidence.h"

#include "audit/sheet.h"
#include "base/file.h"
#include "base/text.h"

#include <alms/log.h>

#include <stdlib.h>
#include <string.h>

enum { DIGITS = 64, KIND_SIZE_BYTES = 32 };

/* A digest in a record. */
struct mention {
    char sha256[DIGITS + 1];
    uint64_t n;
    char kind[KIND_SIZE_BYTES];
};

static bool is_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* The kind of a record by its bytes. */
static void copy_kind(const struct alms_log_record *record, char kind[KIND_SIZE_BYTES])
{
    static const char KEY[] = "\"kind\":\"";
    const char *at = memmem(record->bytes, record->size_bytes, KEY, sizeof(KEY) - 1);
    size_t size = 0;

    if (at != NULL) {
        at += sizeof(KEY) - 1;
        const size_t left = record->size_bytes - (size_t)(at - record->bytes);
        while (size < left && size < KIND_SIZE_BYTES - 1 && at[size] != '"')
            size += 1;
        memcpy(kind, at, size);
    }
    kind[size] = '\0';
}

/*
 * A text of exactly 64 small hexadecimal digits in quotes is a digest. The digests of the hash tree
 * and of private parts are spelled otherwise.
 */
static enum alms_code
take_record(void *context, const struct alms_log_record *record, struct alms_error *err)
{
    struct alms_listing *mentions = context;
    size_t run = 0;

    (void)err;
    for (size_t i = 0; i < record->size_bytes; i++) {
        if (is_digit(record->bytes[i])) {
            run += 1;
            continue;
        }
        const bool is_whole = run == DIGITS && record->bytes[i] == '"' && i > DIGITS &&
                              record->bytes[i - DIGITS - 1] == '"';
        run = 0;
        if (!is_whole)
            continue;
        struct mention *mention = alms_listing_add(mentions);
        memcpy(mention->sha256, record->bytes + i - DIGITS, DIGITS);
        mention->n = record->n;
        copy_kind(record, mention->kind);
    }
    return ALMS_OK;
}

static int compare_mentions(const void *a, const void *b)
{
    const struct mention *left = a;
    const struct mention *right = b;
    const int order = strcmp(left->sha256, right->sha256);

    return order != 0 ? order : (left->n > right->n) - (left->n < right->n);
}

static int compare_files(const void *a, const void *b)
{
    const struct alms_file_about *left = a;
    const struct alms_file_about *right = b;
    const int order = strcmp(left->sha256, right->sha256);

    return order != 0 ? order : strcmp(left->name, right->name);
}

static void put_row(FILE *file, const char *sha256, const struct alms_file_about *about,
                    const struct mention *mention)
{
    char size[ALMS_UINT_TEXT_SIZE_BYTES];
    char n[ALMS_UINT_TEXT_SIZE_BYTES];
    const char *const cells[] = {
        sha256,
        about == NULL ? NULL : alms_path_name(about->name),
        about == NULL ? NULL : alms_uint_format(about->size_bytes, size),
        mention == NULL ? NULL : alms_uint_format(mention->n, n),
        mention == NULL ? NULL : mention->kind,
    };

    alms_csv_write(file, cells, COUNT_OF(cells));
}

/* Both lists are ordered by digest: they are walked side by side. */
static void put_rows(FILE *file, const struct alms_file_about *abouts, size_t count,
                     const struct alms_listing *listing)
{
    const struct mention *mentions = listing->items;
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        const char *sha256 = abouts[i].sha256;
        for (; at < listing->count && strcmp(mentions[at].sha256, sha256) < 0; at++)
            put_row(file, mentions[at].sha256, NULL, &mentions[at]);
        size_t j = at;
        for (; j < listing->count && strcmp(mentions[j].sha256, sha256) == 0; j++)
            put_row(file, sha256, &abouts[i], &mentions[j]);
        if (j == at)
            put_row(file, sha256, &abouts[i], NULL);
        /* The next file may be the same under another name. */
        if (i + 1 == count || strcmp(abouts[i + 1].sha256, sha256) != 0)
            at = j;
    }
    for (; at < listing->count; at++)
        put_row(file, mentions[at].sha256, NULL, &mentions[at]);
}

static void discard_listing(struct alms_listing *listing)
{
    alms_listing_discard(listing);
}

enum alms_code alms_evidence_write_index(alms_book *book, const struct alms_file_about *evidence,
                                         size_t count, struct alms_files *files,
                                         struct alms_error *err)
{
    static const char *const NAMES[] = {"sha256", "file", "bytes", "record", "kind"};
    FILE *file = NULL;
    CLEANUP(discard_listing)
    struct alms_listing mentions = alms_listing_open(sizeof(struct mention));
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct alms_file_about *abouts = alms_arena_alloc(arena, (count + 1) * sizeof(*abouts));

    TRY(alms_log_walk(book, take_record, &mentions, err));
    if (mentions.count > 0)
        qsort(mentions.items, mentions.count, sizeof(struct mention), compare_mentions);
    for (size_t i = 0; i < count; i++)
        abouts[i] = evidence[i];
    qsort(abouts, count, sizeof(*abouts), compare_files);
    TRY(alms_files_start(files, ALMS_EVIDENCE_INDEX, &file, err));
    alms_csv_write(file, NAMES, COUNT_OF(NAMES));
    put_rows(file, abouts, count, &mentions);
    return alms_files_finish(files, &file, err);
}
