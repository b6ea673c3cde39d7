/*
 * conversion - how a chart of accounts goes over into the next one.
 *
 * Which account goes on in which is data (conversion.csv). A conversion records its mapping and all
 * accounts that it adds or defines anew, so that its log never depends on that table again. In the
 * record a step of the mapping is
 *
 *     OLD NEW rename|move|divide|split
 *
 * and an account is eight texts with bars between them, of which the last may hold bars itself:
 *
 *     CODE|PARENT|TYPE|SIDE|RESTRICTION|ROLE|ENGLISH NAME|NAME
 */
#ifndef ALMS_CONVERSION_H
#define ALMS_CONVERSION_H

#include "base/memory.h"
#include "model/record.h"
#include "model/roster.h"

#include <alms/account.h>

enum alms_conversion_how {
    ALMS_CONVERSION_RENAME,
    ALMS_CONVERSION_MOVE,
    ALMS_CONVERSION_DIVIDE,
    ALMS_CONVERSION_SPLIT
};

/* A step of the mapping. Its texts belong to the arena that it was read into. */
struct alms_conversion_step {
    const char *old_code;
    const char *new_code;
    enum alms_conversion_how how;
};

/* A mapping and the accounts that come with it, read from a record. */
struct alms_conversion_plan {
    struct alms_conversion_step *steps;
    size_t steps_count;
    struct alms_account *accounts;
    size_t accounts_count;
};

/* What the masters keep of the conversion of a book. */
struct alms_conversion {
    uint64_t n;            /* of its record */
    struct alms_date date; /* the first day of the new regime */
    const char *before;    /* the regime until then */
    const char *after;
    const struct alms_conversion_step *steps;
    size_t steps_count;
};

/* The shipped steps between two regimes, in the order of old codes; 0 if none leads there. */
size_t alms_conversion_load(struct alms_arena *arena, const char *before, const char *after,
                            const struct alms_conversion_step **out);

/* The words of `how`, as in the record. */
const char *alms_conversion_word(enum alms_conversion_how how);

/* The form of a step and of an account in the record. */
const char *
alms_conversion_step_text(struct alms_arena *arena, const struct alms_conversion_step *step);
const char *
alms_conversion_account_text(struct alms_arena *arena, const struct alms_account *account);

/* Reads mapping and accounts out of a record. Refuses with REGIME_MAPPING if they are none. */
ALMS_MUST_CHECK enum alms_code
alms_conversion_read(const struct alms_record *record, struct alms_arena *arena,
                     struct alms_conversion_plan *out, struct alms_error *err);

/* The account with which the plan defines a code, and the step that leaves one; NULL for none. */
const struct alms_account *
alms_conversion_account(const struct alms_conversion_plan *plan, const char *code);
const struct alms_conversion_step *
alms_conversion_step_of(const struct alms_conversion_step *steps, size_t count, const char *code);

/*
 * Takes a conversion that the rules have accepted into a roster of accounts: adds accounts, defines
 * others anew under their old ids, and closes those that go on elsewhere. What the masters keep of
 * it goes into *out, in the arena.
 */
void alms_conversion_apply(struct alms_roster *accounts, struct alms_arena *arena,
                           const struct alms_record *record, struct alms_conversion *out);

#endif
