#include "audit/draw.h"

#include "base/text.h"

#include <string.h>

struct alms_draw alms_draw_open(const char *seed)
{
    return (struct alms_draw){.hasher = alms_hasher_open(), .seed = seed, .used = ALMS_DRAW_WORDS};
}

void alms_draw_close(struct alms_draw *draw)
{
    alms_hasher_close(draw->hasher);
    draw->hasher = NULL;
}

static void next_block(struct alms_draw *draw)
{
    static const char name[] = "alms/sample/1\n";
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_hash hash;

    alms_uint_format(draw->block, number);
    alms_hasher_begin(draw->hasher);
    alms_hasher_add(draw->hasher, name, sizeof(name) - 1);
    alms_hasher_add(draw->hasher, draw->seed, strlen(draw->seed));
    alms_hasher_add(draw->hasher, "\n", 1);
    alms_hasher_add(draw->hasher, number, strlen(number));
    alms_hasher_end(draw->hasher, &hash);
    for (size_t i = 0; i < ALMS_DRAW_WORDS; i++) {
        draw->words[i] = 0;
        for (size_t j = 0; j < 8; j++)
            draw->words[i] = draw->words[i] << 8 | hash.bytes[8 * i + j];
    }
    draw->block += 1;
    draw->used = 0;
}

uint64_t alms_draw_next(struct alms_draw *draw, uint64_t limit)
{
    REQUIRE(limit > 0);
    /* 2^64 mod limit: so many words at the top are passed over. */
    const uint64_t surplus = (0 - limit) % limit;

    for (;;) {
        if (draw->used == ALMS_DRAW_WORDS)
            next_block(draw);
        const uint64_t word = draw->words[draw->used];
        draw->used += 1;
        if (word <= UINT64_MAX - surplus)
            return word % limit;
    }
}
