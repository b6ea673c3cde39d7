/*
 * trust - a policy from a file, and what it says of checkpoints, as findings.
 */
#ifndef ALMS_AUDIT_TRUST_H
#define ALMS_AUDIT_TRUST_H

#include "audit/folder_log.h"
#include "model/policy.h"

struct alms_trust_policy;

/*
 * Cosignatures that are older than max_age_days at now_s do not count; 0: all do.
 * Refuses with POLICY_SYNTAX and the codes of reading files.
 */
ALMS_MUST_CHECK enum alms_code
alms_trust_open(const char *path, int64_t now_s, uint32_t max_age_days,
                struct alms_trust_policy **out, struct alms_error *err);
void alms_trust_close(struct alms_trust_policy *trust); /* NULL is fine */

const struct alms_policy *alms_trust_policy_of(const struct alms_trust_policy *trust);

/* Notes SIGNATURE, ORIGIN, QUORUM where the policy does not trust the checkpoint. */
void alms_trust_check(const struct alms_trust_policy *trust, const struct alms_signed_head *head,
                      struct alms_error *faults);

/* As above, of a note that is no checkpoint: a log of this origin signed it. */
void alms_trust_check_note(const struct alms_trust_policy *trust, const struct alms_note *note,
                           const char *origin, struct alms_error *faults);

#endif
