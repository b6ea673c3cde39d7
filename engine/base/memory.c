#include "base/memory.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BLOCK_SIZE_BYTES = 16 * 1024 };

static _Noreturn void out_of_memory(size_t size_bytes)
{
    (void)fprintf(stderr, "alms: out of memory: %zu bytes were refused; nothing was written\n",
                  size_bytes);
    abort();
}

void *alms_alloc(size_t size_bytes)
{
    REQUIRE(size_bytes > 0);
    void *memory = calloc(1, size_bytes);
    if (memory == NULL)
        out_of_memory(size_bytes);
    return memory;
}

void *alms_resize(void *memory, size_t size_bytes)
{
    REQUIRE(size_bytes > 0);
    void *resized = realloc(memory, size_bytes);
    if (resized == NULL)
        out_of_memory(size_bytes);
    return resized;
}

void *alms_grow(void *items, size_t *capacity, size_t needed, size_t item_size_bytes)
{
    size_t wanted = *capacity == 0 ? 16 : *capacity;

    if (needed <= *capacity)
        return items;
    while (wanted < needed)
        wanted *= 2;
    REQUIRE(wanted < SIZE_MAX / item_size_bytes);
    *capacity = wanted;
    return alms_resize(items, wanted * item_size_bytes);
}

void alms_free(void *memory)
{
    free(memory);
}

void alms_free_variable(void *variable)
{
    free(*(void **)variable);
}

/* --- arena --------------------------------------------------------------------------------- */

struct arena_block {
    struct arena_block *next;
    size_t used_bytes;
    size_t capacity_bytes;
    max_align_t bytes[];
};

struct alms_arena {
    struct arena_block *blocks; /* the newest first */
};

struct alms_arena *alms_arena_open(void)
{
    return alms_alloc(sizeof(struct alms_arena));
}

static void free_blocks(struct arena_block *block)
{
    while (block != NULL) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
}

void alms_arena_close(struct alms_arena *arena)
{
    if (arena == NULL)
        return;
    free_blocks(arena->blocks);
    free(arena);
}

void alms_arena_close_variable(struct alms_arena **arena)
{
    alms_arena_close(*arena);
}

void alms_arena_reset(struct alms_arena *arena)
{
    if (arena->blocks == NULL)
        return;
    free_blocks(arena->blocks->next);
    arena->blocks->next = NULL;
    arena->blocks->used_bytes = 0;
}

static struct arena_block *add_block(struct alms_arena *arena, size_t size_bytes)
{
    const size_t capacity =
        size_bytes > ARENA_BLOCK_SIZE_BYTES ? size_bytes : (size_t)ARENA_BLOCK_SIZE_BYTES;
    struct arena_block *block = alms_resize(NULL, sizeof(struct arena_block) + capacity);

    block->next = arena->blocks;
    block->used_bytes = 0;
    block->capacity_bytes = capacity;
    arena->blocks = block;
    return block;
}

void *alms_arena_alloc(struct alms_arena *arena, size_t size_bytes)
{
    const size_t alignment = sizeof(max_align_t);
    struct arena_block *block = arena->blocks;

    REQUIRE(size_bytes > 0 && size_bytes < SIZE_MAX / 2);
    const size_t rounded = (size_bytes + alignment - 1) / alignment * alignment;
    if (block == NULL || block->capacity_bytes - block->used_bytes < rounded)
        block = add_block(arena, rounded);

    void *piece = (char *)block->bytes + block->used_bytes;
    block->used_bytes += rounded;
    return memset(piece, 0, size_bytes);
}

const char *alms_arena_bytes(struct alms_arena *arena, const void *bytes, size_t size_bytes)
{
    char *copy = alms_arena_alloc(arena, size_bytes + 1);

    if (size_bytes > 0)
        memcpy(copy, bytes, size_bytes);
    copy[size_bytes] = '\0';
    return copy;
}

const char *alms_arena_text(struct alms_arena *arena, const char *text)
{
    return text == NULL ? NULL : alms_arena_bytes(arena, text, strlen(text));
}

/* --- listing ------------------------------------------------------------------------------- */

struct alms_listing alms_listing_open(size_t item_size_bytes)
{
    return (struct alms_listing){.arena = alms_arena_open(), .item_size_bytes = item_size_bytes};
}

void *alms_listing_add(struct alms_listing *listing)
{
    const size_t size = listing->item_size_bytes;

    listing->items = alms_grow(listing->items, &listing->capacity, listing->count + 1, size);
    listing->count += 1;
    return memset((char *)listing->items + (listing->count - 1) * size, 0, size);
}

void *alms_listing_finish(struct alms_listing *listing)
{
    /* One item more, so that an empty list has an address too. */
    void *items = alms_arena_alloc(listing->arena, (listing->count + 1) * listing->item_size_bytes);

    if (listing->count > 0)
        memcpy(items, listing->items, listing->count * listing->item_size_bytes);
    free(listing->items);
    listing->items = NULL;
    return items;
}

void alms_listing_discard(struct alms_listing *listing)
{
    free(listing->items);
    listing->items = NULL;
    alms_arena_close(listing->arena);
    listing->arena = NULL;
}

/* --- buffer -------------------------------------------------------------------------------- */

void alms_buffer_clear(struct alms_buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct alms_buffer){0};
}

char *alms_buffer_reserve(struct alms_buffer *buffer, size_t size_bytes)
{
    const size_t needed = buffer->size_bytes + size_bytes + 1;

    if (needed > buffer->capacity_bytes) {
        size_t capacity = buffer->capacity_bytes == 0 ? 256 : buffer->capacity_bytes;
        while (capacity < needed)
            capacity *= 2;
        buffer->bytes = alms_resize(buffer->bytes, capacity);
        buffer->capacity_bytes = capacity;
    }
    return buffer->bytes + buffer->size_bytes;
}

void alms_buffer_add(struct alms_buffer *buffer, const void *bytes, size_t size_bytes)
{
    char *end = alms_buffer_reserve(buffer, size_bytes);

    if (size_bytes > 0)
        memcpy(end, bytes, size_bytes);
    end[size_bytes] = '\0';
    buffer->size_bytes += size_bytes;
}

void alms_buffer_add_text(struct alms_buffer *buffer, const char *text)
{
    alms_buffer_add(buffer, text, strlen(text));
}
