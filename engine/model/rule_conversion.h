/*
 * rule_conversion - what the conversion of a book to another accounting system must keep.
 */
#ifndef ALMS_RULE_CONVERSION_H
#define ALMS_RULE_CONVERSION_H

#include "model/rule.h"

/*
 * REGIME-1 to REGIME-3: when a book goes over, that every step of the mapping leads to an account
 * of its kind, and that no account is forgotten. Faults are REGIME_SAME, REGIME_DATE,
 * REGIME_MAPPING, REGIME_UNMAPPED, NOT_FOUND, DUPLICATE, DATE_FUTURE, PERIOD_CLOSED, APPROVER_*.
 */
void alms_rule_conversion(const struct alms_masters *masters, const struct alms_record *record,
                          struct alms_error *err);

/*
 * Finds what the lines of a conversion name, before it is applied: an account that it adds has the
 * id that it will have. Refuses with NOT_FOUND, AMOUNT_*, ENTRY_LINES.
 */
ALMS_MUST_CHECK enum alms_code
alms_rule_conversion_lines(const struct alms_masters *masters, const struct alms_record *record,
                           const struct alms_conversion_plan *plan, struct alms_posting *postings,
                           struct alms_error *err);

/* The id that an account has once the plan is applied; NONE if there is none of that code. */
int32_t alms_conversion_id(const struct alms_masters *masters,
                           const struct alms_conversion_plan *plan, const char *code);

/* The account of that code once the plan is applied; NULL if it takes nothing any more. */
const struct alms_account *alms_conversion_after(const struct alms_masters *masters,
                                                 const struct alms_conversion_plan *plan,
                                                 const char *code);

/*
 * The lines of an entry by the chart of now: what was recorded before the conversion of the book
 * names the accounts in which its own go on, for the money of each fund. In the arena, unless they
 * are those of the entry.
 */
const struct alms_line *alms_conversion_lines_now(const struct alms_masters *masters,
                                                  const struct alms_record *record,
                                                  struct alms_arena *arena);

/* Whether the plan leaves the account: its balance, if it has one, goes elsewhere. */
bool alms_conversion_leaves(const struct alms_conversion_plan *plan, const char *code);

#endif
