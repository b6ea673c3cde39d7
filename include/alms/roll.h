/*
 * roll - the roll-forward that auditors ask for: money and goods, opening, in, out and closing.
 *
 * One table of money and one of goods, by fund, and the two together in the base currency. It is
 * made from the roll-forward of funds (report.h), so it rests on the same ledger; claims and debts
 * are not in it.
 */
#ifndef ALMS_ROLL_H
#define ALMS_ROLL_H

#include <alms/report.h>

ALMS_BEGIN_DECLS

/* opening + received - paid + transfers = closing. In a total transfers are zero. */
struct alms_roll_row {
    const char *form;    /* money or goods; NULL: both, in the base currency */
    const char *fund;    /* NULL: all funds */
    const char *name;    /* of the fund; NULL in a total */
    const char *name_en; /* NULL if not given */
    const char *commodity;
    const char *opening;
    const char *received; /* gifts and whatever else came in */
    const char *paid;     /* aid and whatever else went out */
    const char *transfers;
    const char *closing;
};

struct alms_roll {
    const struct alms_roll_row *items; /* of each form its funds, then its totals; both last */
    size_t count;
    void *memory; /* owns everything above */
};

/* Rows of zeros are left out. Refuses with NOT_FOUND (fund), DATE_SYNTAX, AMOUNT_RANGE. */
ALMS_MUST_CHECK enum alms_code alms_report_roll(alms_book *book,
                                                const struct alms_report_query *query,
                                                struct alms_roll *out, struct alms_error *err);

void alms_roll_free(struct alms_roll *roll);

ALMS_END_DECLS

#endif
