/*
 * tiles - the names and forms of the files of a published log, C2SP tlog-tiles v0.1.0.
 */
#ifndef ALMS_AUDIT_TILES_H
#define ALMS_AUDIT_TILES_H

#include "base/memory.h"
#include "base/text.h"
#include "model/proof.h"

enum {
    ALMS_TILE_PATH_SIZE_BYTES = 64,
    ALMS_TILE_LEVELS = 8, /* of 256^level leaves each */
    ALMS_BUNDLE_SIZE_MAX = 256 * (2 + 65535)
};

/* "checkpoint", and the folder of those that were published before. */
extern const char ALMS_TILES_CHECKPOINT[];
extern const char ALMS_TILES_ARCHIVE[];
extern const char ALMS_TILES_ENTRIES[];

/* "tile/0/x001/x234/067", with ".p/WIDTH" behind it unless width is 256. */
void alms_tile_path(uint32_t level, uint64_t position, size_t width,
                    char path[ALMS_TILE_PATH_SIZE_BYTES]);

/* "tile/entries/…" likewise. */
void alms_bundle_path(uint64_t position, size_t width, char path[ALMS_TILE_PATH_SIZE_BYTES]);

/* Adds a record to a bundle: its length in two bytes, then its bytes. At most 65,535 bytes. */
void alms_bundle_add(struct alms_buffer *bundle, struct alms_span record);

/* Takes the next record off a bundle; false at the end, or if what is left is no record. */
bool alms_bundle_take(struct alms_span *rest, struct alms_span *out);

/* How many hashes a level has, for a log of this size. */
uint64_t alms_tile_count(uint32_t level, uint64_t size);

#endif
