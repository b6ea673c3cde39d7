/*
 * draw - numbers by lot that anybody can draw again.
 *
 * Block i, from 0, is SHA-256 of "alms/sample/1", a line feed, the seed, a line feed and i in
 * decimal digits. Its four words of 8 bytes, most significant byte first, are taken one after the
 * other. For a number below `limit` a word that is not below the largest multiple of limit that
 * 2^64 holds is passed over; the number is the rest of the word by limit.
 */
#ifndef ALMS_AUDIT_DRAW_H
#define ALMS_AUDIT_DRAW_H

#include "base/hash.h"

enum { ALMS_DRAW_WORDS = 4, ALMS_SEED_SIZE_MAX = 240 };

struct alms_draw {
    struct alms_hasher *hasher;
    const char *seed;
    uint64_t block;
    uint64_t words[ALMS_DRAW_WORDS];
    size_t used;
};

/* The seed must outlive the draw. */
struct alms_draw alms_draw_open(const char *seed);
void alms_draw_close(struct alms_draw *draw);

/* limit > 0. */
uint64_t alms_draw_next(struct alms_draw *draw, uint64_t limit);

#endif
