/*
 * commodity - what is counted: currencies, with their digits after the point.
 */
#ifndef ALMS_COMMODITY_H
#define ALMS_COMMODITY_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

enum { ALMS_COMMODITY_SCALE_MAX = 9 };

struct alms_commodity_draft {
    const char *code;    /* required: 3 to 16 of A-Z 0-9 -, unique in the book; ISO 4217 if money */
    const char *name;    /* required: at most 240 bytes */
    const char *name_en; /* optional */
    uint32_t scale_digits; /* digits after the point, at most ALMS_COMMODITY_SCALE_MAX */
};

/* A commodity of the book. Its strings belong to the list that holds it. */
struct alms_commodity {
    const char *code;
    const char *name;
    const char *name_en; /* NULL if not given */
    uint32_t scale_digits;
};

struct alms_commodity_list {
    const struct alms_commodity *items; /* ordered by code */
    size_t count;
    void *memory; /* owns everything above */
};

/* Refuses with DUPLICATE, CODE_SYNTAX, TEXT_*, AMOUNT_SCALE (too many digits). */
ALMS_MUST_CHECK enum alms_code alms_commodity_add(alms_book *book,
                                                  const struct alms_commodity_draft *draft,
                                                  struct alms_error *err);

ALMS_MUST_CHECK enum alms_code
alms_commodity_list(alms_book *book, struct alms_commodity_list *out, struct alms_error *err);

void alms_commodity_list_free(struct alms_commodity_list *list);

ALMS_END_DECLS

#endif
