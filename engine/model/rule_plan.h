/*
 * rule_plan - recurring aid: the form of a plan, of its roster and of its months. Pure.
 */
#ifndef ALMS_RULE_PLAN_H
#define ALMS_RULE_PLAN_H

#include "model/masters.h"
#include "model/rule.h"

enum { ALMS_PLAN_EVERY_MAX = 12 };

/* PLAN-1: a plan is of an open programme, a fund for it, and a monthly amount of its tariff. */
void alms_rule_plan(const struct alms_masters *masters, const struct alms_record *record,
                    struct alms_error *err);

/* PLAN-2: who joins or leaves does so on a day that has come, of a plan that is there. */
void alms_rule_plan_form(const struct alms_masters *masters, const struct alms_record *record,
                         struct alms_error *err);

/* What each of the roster gets in a month. */
struct alms_plan_share {
    const struct alms_plan_master *plan;
    int64_t amount;               /* minor units; of goods not known before they are picked */
    int32_t commodity_id;         /* of goods the base currency, in which they are valued */
    const struct alms_item *item; /* NULL: money is given */
    int64_t quantity;             /* in the item's smallest unit */
};

/*
 * PLAN-3: whether the plan is run in that month, and what each of the roster gets then.
 * Refuses with NOT_FOUND, PLAN_RUN (not a month of its rhythm), TARIFF_NONE, VALUE_UNKNOWN.
 */
ALMS_MUST_CHECK enum alms_code
alms_rule_plan_month(const struct alms_masters *masters, const char *plan, struct alms_month month,
                     struct alms_plan_share *out, struct alms_error *err);

/* What all of a number of people get of an amount or a quantity. Refuses with AMOUNT_RANGE. */
ALMS_MUST_CHECK enum alms_code
alms_plan_total(uint64_t members, int64_t each, int64_t *out, struct alms_error *err);

#endif
