/*
 * case_relation - who among operators and parties is the beneficiary of a case, the guardian, or
 * declared to be related.
 */
#ifndef ALMS_CASE_RELATION_H
#define ALMS_CASE_RELATION_H

#include "book/gate.h"

enum { ALMS_CASE_PARTIES_MAX = 32 };

/* Codes, each once, in their order. */
struct alms_case_codes {
    const char *items[ALMS_CASE_PARTIES_MAX];
    size_t count;
};

/*
 * The parties that an application declares, and those of the same identity as far as it is known
 * now. In the arena. Refuses with LIST_LONG.
 */
ALMS_MUST_CHECK enum alms_code
alms_case_parties(struct alms_store *store, const struct alms_record *application,
                  struct alms_arena *arena, struct alms_case_codes *out, struct alms_error *err);

/* The same of operators. */
void alms_case_operators(const struct alms_masters *masters, const struct alms_record *application,
                         struct alms_case_codes *out);

/* CASE-19 of an application: the parties it declares exist. */
ALMS_MUST_CHECK enum alms_code alms_gate_declared(struct alms_gate *gate,
                                                  const struct alms_record *record,
                                                  struct alms_error *err);

/* CASE-19 of an approval: it names the parties that are related, and has a reason. */
ALMS_MUST_CHECK enum alms_code
alms_gate_related(struct alms_gate *gate, const struct alms_record *record,
                  const struct alms_record *application, struct alms_error *err);

#endif
