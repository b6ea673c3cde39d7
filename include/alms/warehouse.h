/*
 * warehouse - where goods are: warehouses, and the places in them.
 *
 * A place is a shelf, a room or a corner of one warehouse; goods stand in a place or in the
 * warehouse itself. What is asked of a warehouse counts its places in.
 */
#ifndef ALMS_WAREHOUSE_H
#define ALMS_WAREHOUSE_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

/* A warehouse or a place to add. */
struct alms_warehouse_draft {
    const char *code;    /* required: 1 to 16 of A-Z a-z 0-9 - */
    const char *name;    /* required: at most 240 bytes */
    const char *name_en; /* optional */
    const char *parent;  /* of a place: the warehouse that it is in; NULL of a warehouse */
};

/* One of the book. Its strings belong to the list that holds it. */
struct alms_warehouse {
    const char *code;
    const char *name;
    const char *name_en; /* NULL if not given */
    const char *parent;  /* NULL of a warehouse */
    bool is_closed;
};

struct alms_warehouse_list {
    const struct alms_warehouse *items; /* ordered by code */
    size_t count;
    void *memory; /* owns everything above */
};

/*
 * Refuses with DUPLICATE, CODE_SYNTAX, TEXT_*, NOT_FOUND and CLOSED (parent), VALUE_UNKNOWN (the
 * parent is itself a place).
 */
ALMS_MUST_CHECK enum alms_code alms_warehouse_add(alms_book *book,
                                                  const struct alms_warehouse_draft *draft,
                                                  struct alms_error *err);

/* Refuses with NOT_FOUND, CLOSED, or NOT_EMPTY while goods or open places are in it. */
ALMS_MUST_CHECK enum alms_code
alms_warehouse_close(alms_book *book, const char *code, struct alms_error *err);

ALMS_MUST_CHECK enum alms_code
alms_warehouse_list(alms_book *book, struct alms_warehouse_list *out, struct alms_error *err);

void alms_warehouse_list_free(struct alms_warehouse_list *list);

ALMS_END_DECLS

#endif
