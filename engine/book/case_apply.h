/*
 * case_apply - applications on their way into the book, one or a table of them, in one transaction.
 */
#ifndef ALMS_CASE_APPLY_H
#define ALMS_CASE_APPLY_H

#include "book/book.h"

#include <alms/case.h>

/* A case that an earlier row of the same table has opened. */
struct alms_applied_row {
    char code[ALMS_CODE_SIZE_MAX + 1];
    uint32_t line;
};

/* Who records applications. */
struct alms_applying {
    alms_book *book;
    struct alms_tx *tx;
    struct alms_arena *arena; /* of one application */
    uint64_t number;          /* the last of the codes that were given; 0: not known */
    const struct alms_applied_row *rows;
    size_t rows_count;
};

/* Records one application. Refuses as alms_case_apply does. */
ALMS_MUST_CHECK enum alms_code
alms_case_record(struct alms_applying *applying, const struct alms_case_draft *draft,
                 struct alms_case_applied *out, struct alms_error *err);

#endif
