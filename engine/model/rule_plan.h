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

/*
 * PLAN-3: whether the plan is run in that month, and what each of the roster gets then.
 * Refuses with NOT_FOUND, PLAN_RUN (not a month of its rhythm), TARIFF_NONE, VALUE_UNKNOWN.
 */
ALMS_MUST_CHECK enum alms_code
alms_rule_plan_month(const struct alms_masters *masters, const char *plan, struct alms_month month,
                     int64_t *out_each, int32_t *out_commodity_id, struct alms_error *err);

#endif
