/*
 * memory - the only place that allocates.
 *
 * Running out of memory ends the process with a message, as GMP does: the open transaction rolls
 * back by itself, and no caller has to carry a second error path. An arena hands out pieces that
 * are freed together, which is how every list that leaves the engine is made.
 */
#ifndef ALMS_MEMORY_H
#define ALMS_MEMORY_H

#include "base/base.h"

/* size_bytes > 0. The memory is zeroed. */
void *alms_alloc(size_t size_bytes);

/* Grows or shrinks; what is new is not zeroed. `memory` may be NULL. */
void *alms_resize(void *memory, size_t size_bytes);

/* Doubles the capacity of an array until `needed` items fit. Returns the array. */
void *alms_grow(void *items, size_t *capacity, size_t needed, size_t item_size_bytes);

void alms_free(void *memory);

/* For CLEANUP: frees *(void **)variable. */
void alms_free_variable(void *variable);

/* Pieces that are freed together. */
struct alms_arena;

struct alms_arena *alms_arena_open(void);
void alms_arena_close(struct alms_arena *arena); /* NULL is fine */
void alms_arena_close_variable(struct alms_arena **arena);

/* Forgets all pieces but keeps a block, so that a loop allocates nothing. */
void alms_arena_reset(struct alms_arena *arena);

/* size_bytes > 0. Aligned for any type; zeroed. */
void *alms_arena_alloc(struct alms_arena *arena, size_t size_bytes);

/* A copy that ends in NUL. NULL stays NULL. */
const char *alms_arena_text(struct alms_arena *arena, const char *text);
const char *alms_arena_bytes(struct alms_arena *arena, const void *bytes, size_t size_bytes);

/*
 * A list that is being made: items in an array that grows, their texts in an arena. When it is done
 * the items move into the arena, so that the whole list is one thing to free.
 */
struct alms_listing {
    struct alms_arena *arena;
    void *items;
    size_t count;
    size_t capacity;
    size_t item_size_bytes;
};

struct alms_listing alms_listing_open(size_t item_size_bytes);

/* A new item at the end, zeroed; it lives until the next call. */
void *alms_listing_add(struct alms_listing *listing);

/* Ends the list: the items, which live as long as listing->arena. */
void *alms_listing_finish(struct alms_listing *listing);

/* Throws the list away. */
void alms_listing_discard(struct alms_listing *listing);

/* Bytes that grow at their end. */
struct alms_buffer {
    char *bytes; /* always NUL-terminated once something was added */
    size_t size_bytes;
    size_t capacity_bytes;
};

void alms_buffer_clear(struct alms_buffer *buffer); /* for CLEANUP; frees */
void alms_buffer_add(struct alms_buffer *buffer, const void *bytes, size_t size_bytes);
void alms_buffer_add_text(struct alms_buffer *buffer, const char *text);

/* Makes room for size_bytes more and returns where they go; the caller adds to size_bytes. */
char *alms_buffer_reserve(struct alms_buffer *buffer, size_t size_bytes);

#endif
