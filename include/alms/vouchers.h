/*
 * vouchers - proof that voucher numbers run without gaps, and which vouchers were cancelled.
 *
 * Each series counts its vouchers from 1 in each month. Nothing is missing where as many vouchers
 * are there as the last number says. What was cancelled stays among them: a reversal names it, and
 * a correcting voucher may stand in for it.
 */
#ifndef ALMS_VOUCHERS_H
#define ALMS_VOUCHERS_H

#include <alms/entry.h>

ALMS_BEGIN_DECLS

/* The series as the trade calls it: receipts, payments, transfers, journal; NULL if not known. */
const char *alms_series_word(char series);

struct alms_series {
    struct alms_month month;
    char series;
    const char *word;  /* as alms_series_word */
    const char *first; /* voucher numbers */
    const char *last;
    uint64_t count;
    uint64_t missing;   /* 0 if the numbers have no gap */
    uint64_t reversed;  /* how many of them were cancelled, be it in a later month */
    uint64_t reversals; /* how many of them cancel others */
};

struct alms_series_list {
    const struct alms_series *items; /* by month and series */
    size_t count;
    uint64_t missing; /* of all series together */
    uint64_t lost;    /* entries that the book counts, in all months, and no series has */
    void *memory;     /* owns everything above */
};

/* The months asked for; a zeroed one is an open end. */
struct alms_vouchers_query {
    struct alms_month from;
    struct alms_month to;
};

/* Counts the vouchers of every series and month. Refuses with DATE_SYNTAX (to before from). */
ALMS_MUST_CHECK enum alms_code
alms_report_series(alms_book *book, const struct alms_vouchers_query *query,
                   struct alms_series_list *out, struct alms_error *err);

void alms_series_list_free(struct alms_series_list *list);

/* A voucher that was cancelled. */
struct alms_cancelled {
    const char *number;
    struct alms_date date;
    const char *kind;
    const char *reversed_by; /* a voucher number */
    struct alms_date reversed_on;
    const char *reason;
    const char *corrected_by; /* the first voucher that stands in for it; NULL if none does */
};

struct alms_cancelled_list {
    const struct alms_cancelled *items; /* by month, series and number */
    size_t count;
    void *memory; /* owns everything above */
};

/* Lists the cancelled vouchers of the months. Refuses as alms_report_series. */
ALMS_MUST_CHECK enum alms_code
alms_report_cancelled(alms_book *book, const struct alms_vouchers_query *query,
                      struct alms_cancelled_list *out, struct alms_error *err);

void alms_cancelled_list_free(struct alms_cancelled_list *list);

ALMS_END_DECLS

#endif
