/*
 * ratios - how much of what was given went where, by the rules that set limits to it.
 *
 * A ratio prints its numerator and denominator, both exact, and the percentage rounded half up to
 * two digits; whether a limit is kept is decided by the exact numbers. Ratios are reports: they
 * refuse nothing. A ratio without a denominator holds neither way.
 *
 * RT-1 Charity Law art. 61: foundations that raise funds in public. RT-2 Min Fa [2016] 189: other
 * organisations that do. RT-3 the same: those that do not, by the size of their net assets. RT-4
 * announcement of the Ministry of Finance and the Tax Administration 2021 no. 20, art. 4: mass
 * organisations such as the Red Cross. RT-2 to RT-4 are known from secondary sources.
 */
#ifndef ALMS_RATIOS_H
#define ALMS_RATIOS_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

enum alms_ratio_verdict { ALMS_RATIO_HOLDS, ALMS_RATIO_FAILS, ALMS_RATIO_OPEN };

struct alms_ratio {
    const char *rule;    /* RT-1 to RT-4 */
    const char *basis;   /* V: read in the law; S: secondary */
    const char *name;    /* what is compared, in Chinese */
    const char *name_en; /* in English */
    const char *numerator;
    const char *denominator;
    const char *percent; /* "85.71"; NULL without a denominator */
    const char *limit;   /* "70", percent */
    bool is_maximum;     /* the limit is not to be exceeded; else it is to be reached */
    enum alms_ratio_verdict verdict;
};

struct alms_ratio_list {
    const struct alms_ratio *items; /* by rule */
    size_t count;
    void *memory; /* owns everything above */
};

/*
 * The ratios of the year up to the end of a month; the years before count whole. Refuses with
 * DATE_SYNTAX for a year out of range, and as alms_financial_make.
 */
ALMS_MUST_CHECK enum alms_code alms_ratio_list_make(alms_book *book, struct alms_month until,
                                                    struct alms_ratio_list *out,
                                                    struct alms_error *err);

void alms_ratio_list_free(struct alms_ratio_list *list);

ALMS_END_DECLS

#endif
