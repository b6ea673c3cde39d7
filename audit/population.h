/*
 * population - the lines that an analysis of amounts looks at, and what is left out.
 */
#ifndef ALMS_AUDIT_POPULATION_H
#define ALMS_AUDIT_POPULATION_H

#include "audit/journal.h"
#include "audit/print.h"

#include <alms/analysis.h>

struct alms_chosen {
    uint32_t *lines; /* in the order of the journal */
    size_t count;
    int64_t total; /* of their magnitudes */
    uint16_t commodity;
    int64_t minimum;   /* minor units; at least 1 */
    uint64_t left_out; /* lines of that currency that are not in it */
};

/*
 * Chooses; what is smaller than `least` minor units is left out unless a minimum is given. Refuses
 * as alms_journal_benford does.
 */
ALMS_MUST_CHECK enum alms_code
alms_population_choose(const struct alms_journal *journal, const struct alms_population *population,
                       int64_t least, struct alms_chosen *out, struct alms_error *err);
void alms_population_clear(struct alms_chosen *chosen);

/* As pairs of `about`. */
void alms_population_print(const struct alms_journal *journal,
                           const struct alms_population *population,
                           const struct alms_chosen *chosen, const struct alms_print *print);

#endif
