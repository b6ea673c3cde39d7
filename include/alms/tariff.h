/*
 * tariff - what a programme gives to whom, as dated data.
 *
 * A tariff belongs to a programme and is in force from a day on, until the next tariff of the
 * programme begins. Its terms say the amounts (by brackets of what the family pays itself, fixed,
 * up to a limit, or a month's), what all cases of a person may get together, and the ages that it
 * is for. A case is measured by the tariff in force on the day of its application, unless the
 * tariff says that the day of the approval counts. A tariff is a record: it is never changed, only
 * followed by another.
 *
 * Terms, one a line; what follows a # is a remark:
 *
 *     currency CODE                          before the amounts; the base currency if absent
 *     count application|approval             the day whose tariff counts
 *     age MIN-MAX [from DATE] [until DATE]   completed years, for applications of those days
 *     bracket NAME over A [to B] give C      C where A < self-paid cost <= B
 *     fixed NAME AMOUNT [after NAME]         an amount; with `after`, on top of an earlier case
 *     upto NAME AMOUNT                       what is asked, up to the amount
 *     monthly NAME AMOUNT                    a month's amount of a plan
 *     cap person|event AMOUNT                for all cases of a person in the programme, or in
 *                                            one event of it
 */
#ifndef ALMS_TARIFF_H
#define ALMS_TARIFF_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

/* A tariff to add. */
struct alms_tariff_draft {
    const char *programme; /* required */
    struct alms_date from; /* required: the first day on which it is in force */
    const char *path;      /* a text file of terms, UTF-8; or */
    const char *const *terms;
    size_t terms_count;
};

/*
 * Adds a tariff.
 * Refuses with TARIFF_SYNTAX (with file and line), AMOUNT_*, NOT_FOUND (programme, currency),
 * CLOSED, DATE_EARLY (the programme has a later tariff), LIST_LONG (more than 64 terms),
 * VALUE_MISSING and the codes of reading a file.
 */
ALMS_MUST_CHECK enum alms_code
alms_tariff_add(alms_book *book, const struct alms_tariff_draft *draft, struct alms_error *err);

/* A tariff of the book. Its strings belong to the list that holds it. */
struct alms_tariff_item {
    const char *programme;
    struct alms_date from;
    struct alms_date until; /* the day before the next begins; zero if it is the newest */
    const char *const *terms;
    size_t terms_count;
};

struct alms_tariff_list {
    const struct alms_tariff_item *items; /* in the order in which they were added */
    size_t count;
    void *memory; /* owns everything above */
};

ALMS_MUST_CHECK enum alms_code
alms_tariff_list(alms_book *book, struct alms_tariff_list *out, struct alms_error *err);

void alms_tariff_list_free(struct alms_tariff_list *list);

ALMS_END_DECLS

#endif
