/*
 * period - months that are open, and months that are closed; the end of a year.
 *
 * Months are closed one after the other. A closed month takes no entry on any path, whether typed,
 * imported or reversed. A month can be closed when it is over.
 *
 * Closing a month records the digest of its balances, so that whoever has the record can tell
 * whether they changed. Under NPO2004 what was spent of restricted funds is released first (see
 * release.h). With a December the year is closed: closing entries, one for each fund and
 * commodity, bring income and expenses to net assets. Under NPO2004 all expenses go to the
 * unrestricted ones, under NPO2026 each to those of its own restriction; both give the same net
 * assets. Statements of activities leave closing entries out.
 *
 * The newest closed month can be opened again by two approvers; that stands in the log for ever.
 * The closing entries of a year that is opened again are reversed with it. A month before the
 * conversion of the book to another regime (regime.h) stays closed.
 */
#ifndef ALMS_PERIOD_H
#define ALMS_PERIOD_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

/*
 * Closes a month and, the first time, all months before it; makes releases and closing entries.
 * Refuses with PERIOD_ORDER if it is not over or not the next one, PERIOD_CLOSED, RELEASE_UNFIT if
 * more of a fund was released than is spent.
 */
ALMS_MUST_CHECK enum alms_code
alms_period_close(alms_book *book, struct alms_month month, struct alms_error *err);

/* A closed month to open again. */
struct alms_reopen_draft {
    struct alms_month month;      /* required: the newest closed one */
    const char *const *approvers; /* required: two operators who may approve, not the author */
    size_t approvers_count;
    const char *reason; /* required; private */
};

/*
 * Opens the newest closed month again, and reverses the closing entries if it is a December.
 * Refuses with PERIOD_ORDER for any other month, REGIME_BEFORE, APPROVER_MISSING, APPROVER_SAME,
 * DUPLICATE, ROLE_MISSING, NOT_FOUND, CLOSED, VALUE_MISSING. Under a policy it is an act of the
 * roster: also with APPROVALS_MISSING, and with APPROVER_MISSING if one of the approvers has not
 * signed.
 */
ALMS_MUST_CHECK enum alms_code
alms_period_reopen(alms_book *book, const struct alms_reopen_draft *draft, struct alms_error *err);

/* A month that has entries or is closed. */
struct alms_period {
    struct alms_month month;
    bool is_closed;
    uint32_t reopened_count; /* how often it was opened again */
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
