/*
 * period - months that are open, and months that are closed for ever.
 *
 * Months are closed one after the other. A closed month takes no entry on any path, whether typed,
 * imported or reversed. A month can be closed when it is over.
 */
#ifndef ALMS_PERIOD_H
#define ALMS_PERIOD_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

/*
 * Closes a month and, the first time, all months before it.
 * Refuses with PERIOD_ORDER if it is not over or not the next one, PERIOD_CLOSED.
 */
ALMS_MUST_CHECK enum alms_code
alms_period_close(alms_book *book, struct alms_month month, struct alms_error *err);

/* A month that has entries or is closed. */
struct alms_period {
    struct alms_month month;
    bool is_closed;
    uint64_t entries_count;
};

struct alms_period_list {
    const struct alms_period *items; /* by month */
    size_t count;
    void *memory; /* owns everything above */
};

ALMS_MUST_CHECK enum alms_code
alms_period_list(alms_book *book, struct alms_period_list *out, struct alms_error *err);

void alms_period_list_free(struct alms_period_list *list);

ALMS_END_DECLS

#endif
