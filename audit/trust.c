#include "audit/trust.h"

#include "base/file.h"

#include <string.h>

enum { DAY_S = 24 * 60 * 60 };

struct alms_trust_policy {
    struct alms_policy policy;
    uint64_t not_before_s;
};

enum alms_code alms_trust_open(const char *path, int64_t now_s, uint32_t max_age_days,
                               struct alms_trust_policy **out, struct alms_error *err)
{
    const int64_t age_s = (int64_t)max_age_days * DAY_S;
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};

    TRY(alms_file_read(path, ALMS_POLICY_SIZE_MAX, &bytes, err));
    struct alms_trust_policy *trust = alms_alloc(sizeof(*trust));
    trust->not_before_s = age_s == 0 || now_s < age_s ? 0 : (uint64_t)(now_s - age_s);
    const enum alms_code code = alms_policy_parse((struct alms_span){bytes.bytes, bytes.size_bytes},
                                                  path, &trust->policy, err);
    if (code != ALMS_OK) {
        alms_free(trust);
        return code;
    }
    *out = trust;
    return ALMS_OK;
}

void alms_trust_close(struct alms_trust_policy *trust)
{
    alms_free(trust);
}

const struct alms_policy *alms_trust_policy_of(const struct alms_trust_policy *trust)
{
    return &trust->policy;
}

void alms_trust_check(const struct alms_trust_policy *trust, const struct alms_signed_head *head,
                      struct alms_error *faults)
{
    const struct alms_trust_question question = {&head->note, &head->checkpoint,
                                                 trust->not_before_s};
    const char *origin = head->checkpoint.origin;

    switch (alms_policy_ask(&trust->policy, &question, NULL)) {
    case ALMS_TRUSTED: break;
    case ALMS_TRUST_NO_LOG:
        (void)alms_fail(faults, ALMS_E_ORIGIN, "no log of the policy signed for '%s'", origin);
        break;
    case ALMS_TRUST_WRONG:
        (void)alms_fail(faults, ALMS_E_SIGNATURE, "a signature of the checkpoint is wrong");
        break;
    case ALMS_TRUST_REVOKED:
        (void)alms_fail(faults, ALMS_E_ORIGIN, "the key that signed for '%s' was revoked before",
                        origin);
        break;
    case ALMS_TRUST_NO_QUORUM:
        (void)alms_fail(faults, ALMS_E_QUORUM, "too few witnesses signed the checkpoint");
        break;
    case ALMS_TRUST_OLD_QUORUM:
        (void)alms_fail(faults, ALMS_E_QUORUM, "the witnesses signed the checkpoint too long ago");
        break;
    }
}

void alms_trust_check_note(const struct alms_trust_policy *trust, const struct alms_note *note,
                           const char *origin, struct alms_error *faults)
{
    bool is_signed = false;

    for (size_t i = 0; i < trust->policy.logs_count; i++) {
        const struct alms_policy_log *log = &trust->policy.logs[i];
        const enum alms_signed result = alms_note_check(note, &log->vkey, NULL);
        if (result == ALMS_SIGNED_WRONG) {
            (void)alms_fail(faults, ALMS_E_SIGNATURE, "a signature of the log is wrong");
            return;
        }
        is_signed = is_signed || (result == ALMS_SIGNED && !log->is_revoked &&
                                  strcmp(log->vkey.name, origin) == 0);
    }
    if (!is_signed)
        (void)alms_fail(faults, ALMS_E_ORIGIN, "no log of the policy signed for '%s'", origin);
}
