/*
 * regime - the accounting system of a book, and its conversion to the next one.
 *
 * A book that began under NPO2004 goes over to NPO2026 on the 1st of January of a year. The year
 * before must be closed, so that income and expenses are at zero, and January may not be closed
 * yet. One record says it all: the new regime, where each account goes on, what the new chart adds
 * or defines anew, and the voucher, dated that day, that brings the balances of the accounts that
 * are left to the new ones. It is checked again whenever the log is verified.
 *
 * Which account goes on in which is data (engine/model/conversion.csv). Own accounts stay where
 * they are, unless the account above them goes on elsewhere or the new chart gives their code to
 * another account: of each of those it must be said where it goes on. Intangible assets, which the
 * old system kept net, get their cost back by telling what was amortised of each fund.
 *
 * Codes that the new chart uses for other things keep their old meaning in all that is about months
 * before: reports of a month are by the chart of that month. The conversion is never reversed, and
 * a month before it is never opened again.
 */
#ifndef ALMS_REGIME_H
#define ALMS_REGIME_H

#include <alms/book.h>
#include <alms/entry.h>

ALMS_BEGIN_DECLS

/* An own account, and where it goes on: in an account of the new chart, or in a new one below it.
 */
struct alms_regime_map {
    const char *old_code;
    const char *new_code;
};

/* What was amortised of a fund's intangible assets until the year's end. */
struct alms_regime_amortised {
    const char *fund;
    const char *amount;  /* in the base currency, above zero */
    const char *account; /* 1601 or one below it; NULL: 1601 */
};

struct alms_regime_draft {
    int32_t year; /* required: the first of the new regime */
    const struct alms_regime_map *maps;
    size_t maps_count;
    const struct alms_regime_amortised *amortised;
    size_t amortised_count;
    const char *approver; /* required: an operator who may approve, not the author */
    const char *memo;     /* optional; private: the evidence of what was amortised */
};

/* An account and the one in which it goes on. */
struct alms_regime_step {
    const char *old_code;
    const char *old_name;
    const char *old_name_en; /* NULL if not given */
    const char *new_code;
    const char *new_name;
    const char *new_name_en; /* NULL if not given */
    const char *how;         /* rename, move, divide or split; conversion.csv says what they are */
};

/* A line of the voucher. */
struct alms_regime_line {
    const char *account;
    const char *name;
    const char *name_en; /* NULL if not given */
    const char *fund;
    const char *commodity;
    const char *amount; /* debit positive, credit negative */
};

/* A conversion, or that there was none: then only `after` is there. */
struct alms_regime_report {
    const char *before; /* NULL if the book was not converted */
    const char *after;
    struct alms_date date;                /* the first day of `after` */
    uint64_t n;                           /* of the record */
    const char *number;                   /* of the voucher; NULL if there was nothing to move */
    const struct alms_regime_step *steps; /* by old code */
    size_t steps_count;
    const struct alms_regime_line *lines; /* in the order of the voucher */
    size_t lines_count;
    void *memory; /* owns everything above */
};

/*
 * Converts the book to the next regime, and tells what was done; the caller frees it.
 * Refuses with REGIME_SAME, REGIME_DATE, DATE_FUTURE, PERIOD_CLOSED (January), REGIME_BALANCE,
 * REGIME_ENTRIES, REGIME_UNMAPPED, REGIME_MAPPING, REGIME_AMORTISED, NOT_FOUND, DUPLICATE,
 * AMOUNT_*, APPROVER_MISSING, APPROVER_SAME, ROLE_MISSING. Under a policy it is an act of the
 * roster: also with APPROVALS_MISSING.
 */
ALMS_MUST_CHECK enum alms_code
alms_regime_convert(alms_book *book, const struct alms_regime_draft *draft,
                    struct alms_regime_report *out, struct alms_error *err);

/* The regime of the book, and the conversion that led to it. The caller frees it. */
ALMS_MUST_CHECK enum alms_code
alms_regime_get(alms_book *book, struct alms_regime_report *out, struct alms_error *err);

void alms_regime_report_free(struct alms_regime_report *regime);

ALMS_END_DECLS

#endif
