#include "progress.h"

#include <alms/common.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define N_(text) text

enum { KIB = 1024, MIB = 1024 * 1024 };

static const char *same(const char *english)
{
    return english;
}

static void add(char line[PROGRESS_LINE_SIZE_BYTES], const char *piece)
{
    const size_t used = strlen(line);
    const size_t size = strlen(piece);

    /* A piece is whole or not there. */
    if (used + size + 3 > PROGRESS_LINE_SIZE_BYTES)
        return;
    memcpy(line + used, "  ", 3);
    memcpy(line + used + (used == 0 ? 0 : 2), piece, size + 1);
}

/* In tenths of the unit that the total is told in, cut off. */
static void
add_bytes(const struct alms_import_progress *progress, char line[PROGRESS_LINE_SIZE_BYTES])
{
    char piece[PROGRESS_LINE_SIZE_BYTES];
    const bool is_large = progress->bytes_total >= MIB;
    const uint64_t unit = is_large ? MIB : KIB;
    const uint64_t done = progress->bytes_done * 10 / unit;
    const uint64_t total = progress->bytes_total * 10 / unit;

    (void)snprintf(piece, sizeof(piece), "%" PRIu64 ".%" PRIu64 " / %" PRIu64 ".%" PRIu64 " %s",
                   done / 10, done % 10, total / 10, total % 10, is_large ? "MiB" : "KiB");
    add(line, piece);
    (void)snprintf(piece, sizeof(piece), "%" PRIu64 " %%",
                   progress->bytes_done * 100 / progress->bytes_total);
    add(line, piece);
}

/* What is left takes as long for each byte as what is done. */
static void add_time_left(const struct alms_import_progress *progress, uint64_t elapsed_ms,
                          alms_translate *say, char line[PROGRESS_LINE_SIZE_BYTES])
{
    char piece[PROGRESS_LINE_SIZE_BYTES];
    const uint64_t left = progress->bytes_total - progress->bytes_done;
    const uint64_t rate = progress->bytes_done * 1000 / elapsed_ms;

    if (rate == 0)
        return;
    const uint64_t left_s = (left + rate - 1) / rate;
    (void)snprintf(piece, sizeof(piece), "%" PRIu64 ":%02u %s", left_s / 60,
                   (unsigned)(left_s % 60), say(N_("left")));
    add(line, piece);
}

void progress_line(const struct alms_import_progress *progress, uint64_t elapsed_ms,
                   alms_translate *say, char line[PROGRESS_LINE_SIZE_BYTES])
{
    char piece[PROGRESS_LINE_SIZE_BYTES];
    alms_translate *translate = say == NULL ? same : say;

    line[0] = '\0';
    (void)snprintf(piece, sizeof(piece), "%" PRIu64 " %s", progress->rows, translate(N_("rows")));
    add(line, piece);
    if (elapsed_ms > 0) {
        (void)snprintf(piece, sizeof(piece), "%" PRIu64 "/s", progress->rows * 1000 / elapsed_ms);
        add(line, piece);
    }
    if (progress->bytes_total == 0 || progress->bytes_done > progress->bytes_total)
        return;
    add_bytes(progress, line);
    if (elapsed_ms > 0)
        add_time_left(progress, elapsed_ms, translate, line);
}
