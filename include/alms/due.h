/*
 * due - what has to be filed or published, and by when.
 *
 * Deadlines of the Charity Law and its rules are data; the days are computed from what the book
 * knows: when campaigns begin and end, from which month on a programme spent money and when it was
 * closed, and the years that have entries. The book does not know what was done: what is listed was
 * due, or will be. A rule says by its basis whether its text was read (V) or is secondary (S).
 */
#ifndef ALMS_DUE_H
#define ALMS_DUE_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

struct alms_due_query {
    struct alms_date from;  /* required */
    struct alms_date until; /* required */
    bool with_told;         /* also the rules whose days the book cannot know, without a day */
};

struct alms_due {
    struct alms_date date; /* all zero if the book cannot know it */
    const char *rule;
    const char *basis;
    const char *event;   /* campaign, programme, year; NULL without a day */
    const char *subject; /* a code, or the year; NULL without a day */
    const char *name;    /* what is due */
    const char *name_en;
    const char *source; /* the law */
};

struct alms_due_list {
    const struct alms_due *items; /* by date, rule and subject; those without a day last */
    size_t count;
    void *memory; /* owns everything above */
};

/* Lists what is due. Refuses with DATE_SYNTAX if until is before from. */
ALMS_MUST_CHECK enum alms_code alms_report_due(alms_book *book, const struct alms_due_query *query,
                                               struct alms_due_list *out, struct alms_error *err);

void alms_due_list_free(struct alms_due_list *list);

ALMS_END_DECLS

#endif
