#include "audit/tiles.h"

#include <stdio.h>
#include <string.h>

const char ALMS_TILES_CHECKPOINT[] = "checkpoint";
const char ALMS_TILES_ARCHIVE[] = "checkpoints";
const char ALMS_TILES_ENTRIES[] = "tile/entries";

/* Three digits in a group; every group but the last begins with x. */
static void format_path(const char *folder, uint64_t position, size_t width,
                        char path[ALMS_TILE_PATH_SIZE_BYTES])
{
    uint32_t groups[8];
    size_t count = 0;
    size_t used = strlen(folder);

    do {
        groups[count++] = (uint32_t)(position % 1000);
        position /= 1000;
    } while (position > 0);
    memcpy(path, folder, used + 1);
    for (size_t i = count; i > 0; i--) {
        used += (size_t)snprintf(path + used, ALMS_TILE_PATH_SIZE_BYTES - used, "/%s%03u",
                                 i > 1 ? "x" : "", (unsigned)groups[i - 1]);
    }
    if (width < ALMS_TILE_HASHES)
        (void)snprintf(path + used, ALMS_TILE_PATH_SIZE_BYTES - used, ".p/%u", (unsigned)width);
}

void alms_tile_path(uint32_t level, uint64_t position, size_t width,
                    char path[ALMS_TILE_PATH_SIZE_BYTES])
{
    char folder[16];

    (void)snprintf(folder, sizeof(folder), "tile/%u", (unsigned)level);
    format_path(folder, position, width, path);
}

void alms_bundle_path(uint64_t position, size_t width, char path[ALMS_TILE_PATH_SIZE_BYTES])
{
    format_path(ALMS_TILES_ENTRIES, position, width, path);
}

void alms_bundle_add(struct alms_buffer *bundle, struct alms_span record)
{
    const uint8_t size[2] = {(uint8_t)(record.size_bytes >> 8), (uint8_t)record.size_bytes};

    REQUIRE(record.size_bytes <= UINT16_MAX);
    alms_buffer_add(bundle, size, sizeof(size));
    alms_buffer_add(bundle, record.bytes, record.size_bytes);
}

bool alms_bundle_take(struct alms_span *rest, struct alms_span *out)
{
    if (rest->size_bytes < 2)
        return false;
    const size_t size = (size_t)(unsigned char)rest->bytes[0] << 8 | (unsigned char)rest->bytes[1];
    if (size > rest->size_bytes - 2)
        return false;
    *out = (struct alms_span){rest->bytes + 2, size};
    rest->bytes += 2 + size;
    rest->size_bytes -= 2 + size;
    return true;
}

uint64_t alms_tile_count(uint32_t level, uint64_t size)
{
    return level >= ALMS_TILE_LEVELS ? 0 : size >> (level * ALMS_TILE_HEIGHT);
}
