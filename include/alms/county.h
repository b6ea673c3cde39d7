/*
 * county - what came by a county and what went to it.
 *
 * A gift, an aid, an entry and documents of goods may name a county (label.h): a branch of the
 * society, or a district. Of such documents the income and the expenses are added up here, as they
 * were booked; what names no county is not in it. A reversal takes back from the county of what it
 * reverses, a refund from that of its gift.
 */
#ifndef ALMS_COUNTY_H
#define ALMS_COUNTY_H

#include <alms/book.h>
#include <alms/date.h>

ALMS_BEGIN_DECLS

/* The months asked for; a zeroed one is an open end. */
struct alms_counties_query {
    struct alms_month from;
    struct alms_month to;
};

/* An account of income or expense in a fund, or the total of a county or of all. */
struct alms_county_line {
    const char *county; /* NULL: all */
    const char *name;   /* of the county */
    const char *name_en;
    const char *account; /* NULL: all accounts of the county */
    const char *account_name;
    const char *account_name_en;
    const char *fund;   /* NULL in totals */
    const char *income; /* in the base currency; below zero if more was taken back */
    const char *expense;
};

struct alms_county_report {
    const struct alms_county_line *items; /* by county, account and fund; behind each its total */
    size_t count;
    struct alms_county_line total;
    void *memory; /* owns everything above */
};

/*
 * Refuses with DATE_SYNTAX (to before from), and with REGIME_CROSSED if the months lie under two
 * accounting systems; what begins nowhere begins with that in which it ends (regime.h).
 */
ALMS_MUST_CHECK enum alms_code
alms_report_counties(alms_book *book, const struct alms_counties_query *query,
                     struct alms_county_report *out, struct alms_error *err);

void alms_county_report_free(struct alms_county_report *report);

ALMS_END_DECLS

#endif
