/*
 * deadline - when something is due, by rules that are data (deadlines.csv).
 *
 * Pure: a rule and the days on which something began and ended give the days on which it is due.
 * Months end where they end: three months after the 30th of November is the last of February.
 */
#ifndef ALMS_DEADLINE_H
#define ALMS_DEADLINE_H

#include "base/memory.h"

#include <alms/date.h>

enum alms_due_event {
    ALMS_DUE_CAMPAIGN_START,
    ALMS_DUE_CAMPAIGN_RUNNING,
    ALMS_DUE_CAMPAIGN_END,
    ALMS_DUE_PROGRAMME_RUNNING,
    ALMS_DUE_PROGRAMME_END,
    ALMS_DUE_YEAR_END,
    ALMS_DUE_TOLD, /* by people: the book does not know when */
    ALMS_DUE_EVENTS_COUNT
};

struct alms_deadline {
    const char *rule;
    const char *basis;
    enum alms_due_event event;
    int32_t days;         /* one of the three, the others zero */
    int32_t months;       /* above zero */
    struct alms_date day; /* month and day alone */
    const char *source;
    const char *name;
    const char *name_en;
};

/* The rules that come with alms, in their order. Returns how many; they live in the arena. */
size_t alms_deadlines_load(struct alms_arena *arena, const struct alms_deadline **out);

/* The day so many months after a day, or the last of that month. */
struct alms_date alms_date_add_months(struct alms_date date, int32_t months);

/* When something began and ended; an end that is not given has not come. */
struct alms_life {
    struct alms_date from;
    struct alms_date until;
};

/* The days that are asked for, both among them. */
struct alms_window {
    struct alms_date from;
    struct alms_date until;
};

typedef void alms_due_visit(void *context, struct alms_date due);

/*
 * Tells the days in the window on which a rule makes something due. The life of a year is the year.
 * Nothing is due of what has no beginning, or no end where the end counts.
 */
void alms_deadline_walk(const struct alms_deadline *deadline, const struct alms_life *life,
                        const struct alms_window *window, alms_due_visit *visit, void *context);

#endif
