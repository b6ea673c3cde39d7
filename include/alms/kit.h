/*
 * kit - packs that are put together from other items.
 *
 * A kit says of an item what one unit of it is made of. Assembling turns components into packs
 * within one fund and one warehouse: the packs are worth what their components were, to the fen,
 * and expire when the first of them does. Taking packs apart gives components back; their value is
 * that of the packs, shared by what each component cost. No kit contains itself, at any depth.
 */
#ifndef ALMS_KIT_H
#define ALMS_KIT_H

#include <alms/entry.h>

ALMS_BEGIN_DECLS

enum { ALMS_KIT_COMPONENTS_MAX = 32 };

struct alms_component {
    const char *item;
    const char *quantity; /* in one unit of the kit: decimal text, or with a unit of the item */
};

/* What an item is made of. */
struct alms_kit_draft {
    const char *item; /* required: the pack */
    const struct alms_component *components;
    size_t components_count; /* 1 to 32 */
};

struct alms_kit {
    const char *item;
    const struct alms_component *components;
    size_t components_count;
};

struct alms_kit_list {
    const struct alms_kit *items; /* ordered by the code of the item */
    size_t count;
    void *memory; /* owns everything above */
};

/*
 * Defines a kit, once. Refuses with NOT_FOUND, CLOSED, DUPLICATE, KIT_CYCLE, UNIT_UNKNOWN,
 * AMOUNT_*, LIST_LONG, VALUE_MISSING (no component).
 */
ALMS_MUST_CHECK enum alms_code
alms_kit_define(alms_book *book, const struct alms_kit_draft *draft, struct alms_error *err);

ALMS_MUST_CHECK enum alms_code
alms_kit_list(alms_book *book, struct alms_kit_list *out, struct alms_error *err);

void alms_kit_list_free(struct alms_kit_list *list);

/* Packs to put together, or to take apart. A zeroed member means "not given". */
struct alms_assembly_draft {
    struct alms_date date; /* not given: today */
    const char *item;      /* required: the pack */
    const char *quantity;  /* required: how many packs */
    const char *fund;      /* required: that owns the goods */
    const char *place;     /* required: where they are; the result stands in the same place */
    const char *lot;       /* of packs put together: the code of the new lot; NULL: made.
                              Of packs taken apart: which lot; NULL: the first to expire. */
    const char *memo;      /* optional, private */
};

/*
 * Puts packs together from the components that expire first; series K.
 * Refuses with NOT_FOUND, CLOSED, KIT_UNFIT (no kit, parts that do not come out even),
 * STOCK_SHORT, LOT_EXPIRED, and as alms_entry_post does.
 */
ALMS_MUST_CHECK enum alms_code alms_kit_assemble(alms_book *book,
                                                 const struct alms_assembly_draft *draft,
                                                 struct alms_posted *out, struct alms_error *err);

/* Takes packs of one lot apart; series K. Refuses as alms_kit_assemble does. */
ALMS_MUST_CHECK enum alms_code
alms_kit_disassemble(alms_book *book, const struct alms_assembly_draft *draft,
                     struct alms_posted *out, struct alms_error *err);

ALMS_END_DECLS

#endif
