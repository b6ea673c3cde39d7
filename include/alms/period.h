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

/* What is looked at before a month is closed. */
enum alms_period_check_kind {
    ALMS_CHECK_SIGNED,   /* every voucher has the signatures that are asked for (signatures.h) */
    ALMS_CHECK_BANK,     /* a bank account is reconciled up to the end of the month (reconcile.h) */
    ALMS_CHECK_SUSPENSE, /* an account in suspense is empty */
    ALMS_CHECK_CURRENCY, /* foreign money is revalued at the end of the month (currency.h) */
    ALMS_CHECK_GOODS,    /* the lots are worth what the accounts of goods say */
    ALMS_CHECK_FUNDS,    /* no fund is below zero */
    ALMS_CHECK_COUNT
};

/* How it stands. */
enum alms_period_state {
    ALMS_CHECK_DONE,
    ALMS_CHECK_EXCUSABLE, /* may be left open with a reason */
    ALMS_CHECK_MISSING    /* must be done first */
};

/* One thing that was looked at. */
struct alms_period_check {
    enum alms_period_check_kind kind;
    const char *account; /* of BANK and SUSPENSE; NULL otherwise */
    enum alms_period_state state;
    uint64_t count; /* of SIGNED: vouchers that lack a signature; of FUNDS: funds below zero */
};

struct alms_period_check_list {
    const struct alms_period_check *items; /* by kind and account */
    size_t count;
    void *memory; /* owns everything above */
};

/*
 * Looks at everything that is settled before a month is closed: rule SIGN-4 and PERIOD-6. A bank
 * account is one for money, but cash on hand, that was moved in the month or has a balance at its
 * end. Refuses with DATE_SYNTAX.
 */
ALMS_MUST_CHECK enum alms_code alms_period_check(alms_book *book, struct alms_month month,
                                                 struct alms_period_check_list *out,
                                                 struct alms_error *err);

void alms_period_check_list_free(struct alms_period_check_list *list);

/* A month to close. */
struct alms_close_draft {
    struct alms_month month; /* required */
    const char *reason;      /* of what is left open; private. NULL: nothing is */
};

/*
 * Closes a month and, the first time, all months before it; makes releases and closing entries. The
 * record lists what is left open.
 * Refuses with PERIOD_ORDER if it is not over or not the next one, PERIOD_CLOSED, RELEASE_UNFIT if
 * more of a fund was released than is spent, VOUCHER_UNSIGNED, PERIOD_UNREADY if something is left
 * open without a reason, TEXT_*.
 */
ALMS_MUST_CHECK enum alms_code
alms_period_close(alms_book *book, const struct alms_close_draft *draft, struct alms_error *err);

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
