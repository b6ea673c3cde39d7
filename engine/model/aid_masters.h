/*
 * aid_masters - the part of the masters that aid needs: tariffs, plans, the policy of approvals.
 */
#ifndef ALMS_AID_MASTERS_H
#define ALMS_AID_MASTERS_H

#include "model/masters.h"

struct alms_aid_masters {
    struct alms_value policy;
    struct alms_plan_master *plans;
    size_t plans_count;
    size_t plans_capacity;
    struct alms_tariff_master *tariffs;
    size_t tariffs_count;
    size_t tariffs_capacity;
};

void alms_aid_masters_clear(struct alms_aid_masters *masters);

/* Takes in a record of a tariff, a plan or a policy that the rules have accepted. */
void alms_aid_masters_apply(struct alms_aid_masters *masters, struct alms_arena *arena,
                            const struct alms_record *record);

/* Those of the masters. */
const struct alms_aid_masters *alms_masters_aid(const struct alms_masters *masters);

#endif
