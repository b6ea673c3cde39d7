/*
 * item - kinds of goods: what is counted, in which unit, and by which names it is known.
 *
 * An item is counted in one base unit with a fixed number of digits after the point (0 for boxes,
 * 3 for kilograms to the gram). Other units of it are packs: a unit's name and how many base units
 * it holds, as 箱 = 24. An item with a shelf life, in months, is not received without the date on
 * which it expires. Aliases are other names under which lists of goods know the item: a name or an
 * alias names one item for ever.
 */
#ifndef ALMS_ITEM_H
#define ALMS_ITEM_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

enum {
    ALMS_QUANTITY_SCALE_MAX = 6, /* digits after the point of a quantity */
    ALMS_LIFE_MONTHS_MAX = 600,
    ALMS_UNIT_SIZE_MAX = 32 /* bytes of the name of a unit */
};

/* An item to add. A zeroed member means "not given". */
struct alms_item_draft {
    const char *code;      /* required: 1 to 16 of A-Z a-z 0-9 - */
    const char *name;      /* required: at most 240 bytes */
    const char *name_en;   /* optional */
    const char *category;  /* optional: 食品, 药品, 衣被, … */
    const char *unit;      /* required: the base unit, as 袋; no digits or blanks in it */
    uint32_t scale_digits; /* of quantities: 0 to 6 */
    uint32_t life_months;  /* 0: it does not expire */
};

/* A unit beside the base unit. */
struct alms_item_unit {
    const char *name;
    const char *factor; /* how many base units it holds: decimal text */
};

/* An item of the book. Its strings belong to the list that holds it. */
struct alms_item {
    const char *code;
    const char *name;
    const char *name_en;  /* NULL if not given */
    const char *category; /* NULL if not given */
    const char *unit;
    uint32_t scale_digits;
    uint32_t life_months; /* 0: it does not expire */
    bool is_closed;
    const struct alms_item_unit *units; /* in the order in which they were added */
    size_t units_count;
    const char *const *aliases;
    size_t aliases_count;
};

struct alms_item_list {
    const struct alms_item *items; /* ordered by code */
    size_t count;
    void *memory; /* owns everything above */
};

/*
 * Adds an item. Refuses with DUPLICATE (code, name), CODE_SYNTAX, TEXT_*, VALUE_MISSING,
 * VALUE_UNKNOWN (unit), AMOUNT_SCALE, AMOUNT_RANGE (life).
 */
ALMS_MUST_CHECK enum alms_code
alms_item_add(alms_book *book, const struct alms_item_draft *draft, struct alms_error *err);

/*
 * Adds a unit: one `unit` of the item is `factor` of its base unit.
 * Refuses with NOT_FOUND, CLOSED, DUPLICATE, VALUE_UNKNOWN, AMOUNT_* (factor: above zero).
 */
ALMS_MUST_CHECK enum alms_code alms_item_unit_add(alms_book *book, const char *code,
                                                  const struct alms_item_unit *unit,
                                                  struct alms_error *err);

/* Teaches another name of an item. Refuses with NOT_FOUND, CLOSED, DUPLICATE, TEXT_*. */
ALMS_MUST_CHECK enum alms_code
alms_item_alias_add(alms_book *book, const char *code, const char *alias, struct alms_error *err);

/* Refuses with NOT_FOUND, CLOSED, or NOT_EMPTY while any of it is in stock. */
ALMS_MUST_CHECK enum alms_code
alms_item_close(alms_book *book, const char *code, struct alms_error *err);

/* All items, or with `text` the one of that code, name or alias. Refuses with NOT_FOUND. */
ALMS_MUST_CHECK enum alms_code
alms_item_list(alms_book *book, struct alms_item_list *out, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_item_find(alms_book *book, const char *text,
                                              struct alms_item_list *out, struct alms_error *err);

void alms_item_list_free(struct alms_item_list *list);

ALMS_END_DECLS

#endif
