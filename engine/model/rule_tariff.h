/*
 * rule_tariff - what a programme gives to whom, as data: reading the terms of a tariff, and the
 * amount that a case may get by them. Pure; amounts are minor units of the tariff's currency.
 *
 * A tariff is a list of terms, one line each:
 *
 *     currency CODE                            the base currency if absent
 *     count application|approval               the day whose tariff counts; application if absent
 *     age MIN-MAX [from DATE] [until DATE]     completed years, both ends among them
 *     bracket NAME over A [to B] give C        C where A < self-paid cost <= B
 *     fixed NAME AMOUNT [after NAME]           a fixed amount, or one on top of an earlier case
 *     upto NAME AMOUNT                         what is asked, up to the amount
 *     monthly NAME AMOUNT                      a month's amount, for plans
 *     cap person|event AMOUNT                  over all cases of a person in the programme, or of
 *                                              the person's event in it
 */
#ifndef ALMS_RULE_TARIFF_H
#define ALMS_RULE_TARIFF_H

#include "model/masters.h"

enum { ALMS_TARIFF_AGES_MAX = 8, ALMS_TARIFF_AGE_YEARS_MAX = 150 };

enum alms_grant_kind { ALMS_GRANT_BRACKET, ALMS_GRANT_FIXED, ALMS_GRANT_UPTO, ALMS_GRANT_MONTHLY };

/* One term that gives something. */
struct alms_grant {
    enum alms_grant_kind kind;
    char variant[ALMS_CODE_SIZE_MAX + 1];
    char after[ALMS_CODE_SIZE_MAX + 1]; /* "": none */
    int64_t over;                       /* of brackets */
    int64_t to;                         /* INT64_MAX: without end */
    int64_t amount;
};

struct alms_tariff_age {
    uint32_t min;
    uint32_t max;
    struct alms_date from; /* dates not given are open ends */
    struct alms_date until;
};

struct alms_tariff {
    int32_t commodity_id;
    bool counts_at_approval;
    size_t ages_count;
    struct alms_tariff_age ages[ALMS_TARIFF_AGES_MAX];
    size_t grants_count;
    struct alms_grant grants[ALMS_LIST_ITEMS_MAX];
    int64_t cap_person; /* -1: none */
    int64_t cap_event;
};

/* A tariff without terms, in the base currency. */
void alms_tariff_begin(const struct alms_masters *masters, struct alms_tariff *tariff);

/* Takes one term. Refuses with TARIFF_SYNTAX, NOT_FOUND (the currency), AMOUNT_*, DATE_SYNTAX. */
ALMS_MUST_CHECK enum alms_code alms_tariff_add_term(const struct alms_masters *masters,
                                                    const char *term, struct alms_tariff *tariff,
                                                    struct alms_error *err);

/* What only the whole shows: it gives something, brackets do not overlap, `after` names a grant. */
ALMS_MUST_CHECK enum alms_code
alms_tariff_end(const struct alms_tariff *tariff, struct alms_error *err);

/* Reads a tariff that is in the book. */
ALMS_MUST_CHECK enum alms_code alms_tariff_read(const struct alms_masters *masters,
                                                const struct alms_tariff_master *master,
                                                struct alms_tariff *out, struct alms_error *err);

/* The rules of a record that adds a tariff; faults are noted. */
void alms_rule_tariff(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err);

/* What a case asks of a tariff, and what its person had before. */
struct alms_grant_question {
    const char *variant;    /* NULL: the only one that the tariff has */
    int64_t cost;           /* paid by the family itself; -1: not given */
    int64_t asked;          /* -1: all that the tariff gives */
    struct alms_date date;  /* of the application */
    bool checks_age;        /* false where the birth date is not at hand */
    struct alms_date birth; /* not given: not known */
    int64_t given_person;   /* granted before to the person in the programme */
    int64_t given_event;    /* of that, in the same event */
    const char *const *had; /* the variants of those cases */
    size_t had_count;
};

/* What it gets. */
struct alms_granted {
    const struct alms_grant *grant;
    int64_t amount;
};

/*
 * The amount that the case gets: what is asked, or all that brackets, fixed amounts and caps leave.
 * Refuses with VALUE_MISSING (variant, cost, amount or birth date), VALUE_UNKNOWN (variant),
 * TARIFF_AGE, TARIFF_GRANT (nothing, or less than is asked). All faults are noted.
 */
ALMS_MUST_CHECK enum alms_code alms_rule_grant(const struct alms_masters *masters,
                                               const struct alms_tariff *tariff,
                                               const struct alms_grant_question *question,
                                               struct alms_granted *out, struct alms_error *err);

/* TARIFF-4 alone, of the question's birth and date. Faults are noted. */
void alms_rule_age(const struct alms_tariff *tariff, const struct alms_grant_question *question,
                   struct alms_error *err);

/* Whole years from birth to date. */
uint32_t alms_age_years(struct alms_date birth, struct alms_date date);

#endif
