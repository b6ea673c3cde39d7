/* memory - zeroed pieces, arrays that grow, arenas, lists in the making, buffers. */
#include "base/memory.h"

#include "support/check.h"

#include <stdio.h>
#include <string.h>

static bool is_zero(const void *memory, size_t size_bytes)
{
    const unsigned char *bytes = memory;

    for (size_t i = 0; i < size_bytes; i++) {
        if (bytes[i] != 0)
            return false;
    }
    return true;
}

static void check_pieces(void **state)
{
    CLEANUP(alms_free_variable) char *freed_by_scope = alms_alloc(1);
    char *memory = alms_alloc(100);

    (void)state;
    assert_true(is_zero(freed_by_scope, 1));
    assert_true(is_zero(memory, 100));
    memset(memory, 'x', 100);
    memory = alms_resize(memory, 10000);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(memory[i], 'x');
    alms_free(memory);
    alms_free(NULL);
}

static void check_growth(void **state)
{
    size_t capacity = 0;
    uint32_t *items = NULL;

    (void)state;
    for (uint32_t i = 0; i < 100; i++) {
        items = alms_grow(items, &capacity, i + 1, sizeof(*items));
        items[i] = i * i;
        assert_true(capacity >= i + 1);
    }
    assert_int_equal(capacity, 128); /* doubled from 16 */
    for (uint32_t i = 0; i < 100; i++)
        assert_int_equal(items[i], i * i);
    uint32_t *same = alms_grow(items, &capacity, 128, sizeof(*items));
    assert_ptr_equal(same, items);
    assert_int_equal(capacity, 128);
    items = alms_grow(same, &capacity, 129, sizeof(*items));
    assert_int_equal(capacity, 256);
    assert_int_equal(items[99], 99 * 99);
    items = alms_grow(items, &capacity, 5000, sizeof(*items));
    assert_int_equal(capacity, 8192);
    alms_free(items);
}

/* --- arena --------------------------------------------------------------------------------- */

/* Pieces of all sizes, some larger than a block, are aligned, zeroed and apart from each other. */
static void check_arena(void **state)
{
    enum { PIECES = 300 };
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    unsigned char *pieces[PIECES];

    (void)state;
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < PIECES; i++) {
            const size_t size = i % 50 == 49 ? 20000 + i : 1 + i;
            pieces[i] = alms_arena_alloc(arena, size);
            assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
            assert_true(is_zero(pieces[i], size)); /* also where an earlier round wrote */
            memset(pieces[i], (int)(i % 255) + 1, size);
        }
        for (size_t i = 0; i < PIECES; i++) {
            const size_t size = i % 50 == 49 ? 20000 + i : 1 + i;
            assert_int_equal(pieces[i][0], i % 255 + 1);
            assert_int_equal(pieces[i][size - 1], i % 255 + 1);
        }
        alms_arena_reset(arena);
    }
    alms_arena_close(NULL);
}

/* A loop that resets takes its memory from the block that was kept. */
static void check_arena_reset(void **state)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    (void)state;
    alms_arena_reset(arena); /* nothing yet */
    const void *first = alms_arena_alloc(arena, 100);
    for (int i = 0; i < 10; i++) {
        alms_arena_reset(arena);
        assert_ptr_equal(alms_arena_alloc(arena, 100), first);
    }
}

static void check_arena_texts(void **state)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    char text[] = "善款";

    (void)state;
    const char *copy = alms_arena_text(arena, text);
    text[0] = '?';
    assert_string_equal(copy, "善款");
    assert_null(alms_arena_text(arena, NULL));
    assert_string_equal(alms_arena_text(arena, ""), "");
    assert_string_equal(alms_arena_bytes(arena, "abcdef", 3), "abc");
    assert_string_equal(alms_arena_bytes(arena, NULL, 0), "");
    assert_memory_equal(alms_arena_bytes(arena, "a\0b", 3), "a\0b", 4);
}

/* --- listing ------------------------------------------------------------------------------- */

struct item {
    const char *text;
    size_t number;
};

static void check_listing(void **state)
{
    struct alms_listing listing = alms_listing_open(sizeof(struct item));

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        char text[24];
        struct item *item = alms_listing_add(&listing);
        assert_true(is_zero(item, sizeof(*item)));
        (void)snprintf(text, sizeof(text), "%zu", i);
        *item = (struct item){alms_arena_text(listing.arena, text), i};
    }
    assert_int_equal(listing.count, 1000);
    const struct item *items = alms_listing_finish(&listing);
    assert_null(listing.items);
    for (size_t i = 0; i < 1000; i++) {
        char text[24];
        (void)snprintf(text, sizeof(text), "%zu", i);
        assert_string_equal(items[i].text, text);
        assert_int_equal(items[i].number, i);
    }
    alms_arena_close(listing.arena);
}

static void check_empty_and_discarded_listings(void **state)
{
    struct alms_listing empty = alms_listing_open(sizeof(struct item));
    struct alms_listing discarded = alms_listing_open(sizeof(struct item));

    (void)state;
    assert_non_null(alms_listing_finish(&empty));
    assert_int_equal(empty.count, 0);
    alms_arena_close(empty.arena);

    assert_non_null(alms_listing_add(&discarded));
    alms_listing_discard(&discarded);
    assert_null(discarded.items);
    assert_null(discarded.arena);
}

/* --- buffer -------------------------------------------------------------------------------- */

static void check_buffer(void **state)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer buffer = {0};

    (void)state;
    alms_buffer_add(&buffer, NULL, 0);
    assert_string_equal(buffer.bytes, "");
    alms_buffer_add_text(&buffer, "善款");
    alms_buffer_add(&buffer, "\0x", 2);
    assert_int_equal(buffer.size_bytes, 8);
    assert_memory_equal(buffer.bytes, "善款\0x", 9);

    for (size_t i = 0; i < 1000; i++) {
        alms_buffer_add(&buffer, "0123456789", 10);
        assert_int_equal(buffer.bytes[buffer.size_bytes], '\0');
    }
    assert_int_equal(buffer.size_bytes, 10008);
    assert_memory_equal(buffer.bytes, "善款\0x0123", 12);
    assert_memory_equal(buffer.bytes + 10008 - 10, "0123456789", 11);

    char *end = alms_buffer_reserve(&buffer, 100000);
    assert_ptr_equal(end, buffer.bytes + 10008);
    assert_int_equal(buffer.size_bytes, 10008); /* the caller adds */
    memset(end, 'z', 100001);                   /* with room for a NUL */

    alms_buffer_clear(&buffer);
    assert_null(buffer.bytes);
    assert_int_equal(buffer.size_bytes, 0);
    assert_int_equal(buffer.capacity_bytes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_pieces),
        cmocka_unit_test(check_growth),
        cmocka_unit_test(check_arena),
        cmocka_unit_test(check_arena_reset),
        cmocka_unit_test(check_arena_texts),
        cmocka_unit_test(check_listing),
        cmocka_unit_test(check_empty_and_discarded_listings),
        cmocka_unit_test(check_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
