/*
 * roster - things that are found by a text and by their place in the order in which they came.
 *
 * Every thing is a struct whose first member is its code (or name), a text that outlives the
 * roster. An id is the place in the order of adding, and never changes.
 */
#ifndef ALMS_ROSTER_H
#define ALMS_ROSTER_H

#include "base/base.h"

enum { ALMS_ID_NONE = -1 };

struct alms_roster {
    char *items;
    size_t item_size_bytes;
    size_t count;
    size_t items_capacity;
    int32_t *order; /* ids sorted by code */
    size_t order_capacity;
};

/* Valid until the next insert. Requires an id of the roster. */
void *alms_roster_at(const struct alms_roster *roster, int32_t id);

/* The id of a code, ALMS_ID_NONE if there is none or code is NULL. */
int32_t alms_roster_find(const struct alms_roster *roster, const char *code);

/* Takes a copy of the item; returns its id. */
int32_t alms_roster_insert(struct alms_roster *roster, const void *item);

void alms_roster_clear(struct alms_roster *roster);

#endif
