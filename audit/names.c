#include "audit/names.h"

#include <string.h>

enum { SLOTS_MIN = 1024 };

struct alms_names {
    struct alms_arena *arena;
    const char **texts;
    size_t capacity;
    uint32_t count;
    uint32_t *slots; /* a power of two; 0 is free */
    size_t slots_count;
};

/* FNV-1a, its high bits folded into the low ones that pick the slot. */
static size_t hash_of(const char *text)
{
    uint64_t hash = 14695981039346656037U;

    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211U;
    return (size_t)(hash ^ (hash >> 29));
}

/* The slot where the text is, or would go. */
static size_t slot_of(const struct alms_names *names, const char *text)
{
    size_t at = hash_of(text) & (names->slots_count - 1);

    while (names->slots[at] != 0 && strcmp(names->texts[names->slots[at]], text) != 0)
        at = (at + 1) & (names->slots_count - 1);
    return at;
}

static void make_slots(struct alms_names *names, size_t count)
{
    alms_free(names->slots);
    names->slots = alms_alloc(count * sizeof(*names->slots));
    names->slots_count = count;
    for (uint32_t i = 1; i < names->count; i++)
        names->slots[slot_of(names, names->texts[i])] = i;
}

struct alms_names *alms_names_open(void)
{
    struct alms_names *names = alms_alloc(sizeof(*names));

    names->arena = alms_arena_open();
    names->texts = alms_grow(NULL, &names->capacity, 1, sizeof(*names->texts));
    names->texts[0] = "";
    names->count = 1;
    make_slots(names, SLOTS_MIN);
    return names;
}

void alms_names_close(struct alms_names *names)
{
    if (names == NULL)
        return;
    alms_arena_close(names->arena);
    alms_free(names->texts);
    alms_free(names->slots);
    alms_free(names);
}

uint32_t alms_names_add(struct alms_names *names, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return 0;
    size_t at = slot_of(names, text);
    if (names->slots[at] != 0)
        return names->slots[at];
    if ((size_t)names->count * 2 > names->slots_count) {
        make_slots(names, names->slots_count * 2);
        at = slot_of(names, text);
    }
    names->texts =
        alms_grow(names->texts, &names->capacity, (size_t)names->count + 1, sizeof(*names->texts));
    names->texts[names->count] = alms_arena_text(names->arena, text);
    names->slots[at] = names->count;
    names->count += 1;
    return names->count - 1;
}

uint32_t alms_names_find(const struct alms_names *names, const char *text)
{
    return text == NULL || text[0] == '\0' ? 0 : names->slots[slot_of(names, text)];
}

const char *alms_names_text(const struct alms_names *names, uint32_t number)
{
    REQUIRE(number < names->count);
    return names->texts[number];
}

uint32_t alms_names_count(const struct alms_names *names)
{
    return names->count;
}
