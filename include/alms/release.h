/*
 * release - restricted net assets become unrestricted as they are spent (NPO2004).
 *
 * The accounting system of 2004 charges all expenses to unrestricted net assets and releases
 * restricted ones as their purpose is met (Cai Kuai [2004] 7; interpretation Cai Kuai [2020] 9). A
 * release is a document of its own, and its amount is computed: what was spent of a restricted
 * fund, less what was released before, at the end of a month. The rule computes it again from the
 * ledger, when it is recorded and when the log is verified: that is its evidence.
 *
 * Restrictions of time, and those that a donor or the law lifts, end by a transfer to an
 * unrestricted fund (alms_fund_transfer, reason `released`). NPO2026 charges restricted expenses
 * to restricted net assets: it releases nothing by this document.
 */
#ifndef ALMS_RELEASE_H
#define ALMS_RELEASE_H

#include <alms/book.h>
#include <alms/entry.h>

ALMS_BEGIN_DECLS

enum alms_release_way {
    ALMS_RELEASE_NET_ASSETS, /* 3102 to 3101 */
    ALMS_RELEASE_INCOME      /* gifts of the same period: restricted to unrestricted income */
};

/* A release that was recorded. Its strings belong to the list that holds it. */
struct alms_release {
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    const char *fund;
    const char *commodity;
    const char *amount;
};

struct alms_release_list {
    const struct alms_release *items; /* by fund and commodity */
    size_t count;
    void *memory; /* owns everything above */
};

/*
 * Releases what is spent of every restricted fund up to the end of a month; zero: the month of
 * today. The entries are dated on its last day, or today if that has not come.
 * Refuses with RELEASE_UNFIT under NPO2026, and for a fund of which more was released than is
 * spent; PERIOD_CLOSED.
 */
ALMS_MUST_CHECK enum alms_code
alms_release_run(alms_book *book, struct alms_month month, enum alms_release_way way,
                 struct alms_release_list *out, struct alms_error *err);

void alms_release_list_free(struct alms_release_list *list);

ALMS_END_DECLS

#endif
