#include "model/roster.h"

#include "base/memory.h"

#include <string.h>

void *alms_roster_at(const struct alms_roster *roster, int32_t id)
{
    REQUIRE(id >= 0 && (size_t)id < roster->count);
    return roster->items + (size_t)id * roster->item_size_bytes;
}

static const char *code_at(const struct alms_roster *roster, int32_t id)
{
    const char *code = NULL;
    memcpy(&code, alms_roster_at(roster, id), sizeof(code));
    return code;
}

/* The first place in the order whose code is not before `code`. */
static size_t place_of(const struct alms_roster *roster, const char *code)
{
    size_t low = 0;
    size_t high = roster->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(code_at(roster, roster->order[middle]), code) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

int32_t alms_roster_find(const struct alms_roster *roster, const char *code)
{
    if (code == NULL)
        return ALMS_ID_NONE;
    const size_t place = place_of(roster, code);
    if (place == roster->count || strcmp(code_at(roster, roster->order[place]), code) != 0)
        return ALMS_ID_NONE;
    return roster->order[place];
}

int32_t alms_roster_insert(struct alms_roster *roster, const void *item)
{
    const char *code = NULL;
    const int32_t id = (int32_t)roster->count;

    memcpy(&code, item, sizeof(code));
    const size_t place = place_of(roster, code);
    roster->items = alms_grow(roster->items, &roster->items_capacity, roster->count + 1,
                              roster->item_size_bytes);
    roster->order =
        alms_grow(roster->order, &roster->order_capacity, roster->count + 1, sizeof(int32_t));
    memcpy(roster->items + roster->count * roster->item_size_bytes, item, roster->item_size_bytes);
    memmove(roster->order + place + 1, roster->order + place,
            (roster->count - place) * sizeof(int32_t));
    roster->order[place] = id;
    roster->count += 1;
    return id;
}

void alms_roster_clear(struct alms_roster *roster)
{
    alms_free(roster->items);
    alms_free(roster->order);
}
