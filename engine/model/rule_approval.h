/*
 * rule_approval - who must sign what: the policy, the text that is signed, and the signatures in a
 * record.
 *
 * A policy is a list of bands, each one line:
 *
 *     ACT over AMOUNT need N of ROLE[,ROLE] [need N of ROLE[,ROLE]] [not checker]
 *
 * ACT is what is done: `case` (approving one), `duplicate` (going on in spite of a resembling
 * case), `goods` (those that are issued, written off or given by a plan), `post` (money that leaves
 * without a case), `transfer`, `roster` (changing the policy, adding operators, their keys and
 * identities, opening a closed month again, the conversion to another accounting system). A policy
 * without bands of `goods` asks nothing for it.
 * The band with the highest AMOUNT below that of the record counts. An approval in a record is
 *
 *     OPERATOR SECONDS note|ssh-sha256|ssh-sha512 BASE64
 *
 * the signature, by the operator's open key, of the text
 *
 *     alms/approval/v1
 *     BOOK        the book's id
 *     ENTRY       the code of the case, else the kind of the record
 *     CORE        base64 of the SHA-256 of the record's core
 *     ACT
 *     BAND        over AMOUNT: CURRENCY AMOUNT
 *     SECONDS     when it was signed, since 1970 UTC
 *
 * each line ended by a line feed. The core is the record without `approvals`, `at`, `n`, `v` and
 * the number of its entry, which are known only when it is recorded.
 */
#ifndef ALMS_RULE_APPROVAL_H
#define ALMS_RULE_APPROVAL_H

#include "base/hash.h"
#include "model/masters.h"
#include "model/rule.h"

#define ALMS_APPROVAL_NAMESPACE "alms-approval@1"

enum { ALMS_APPROVAL_NEEDS_MAX = 2, ALMS_APPROVAL_BAND_SIZE_BYTES = 96 };

enum alms_act {
    ALMS_ACT_NONE,
    ALMS_ACT_CASE,
    ALMS_ACT_DUPLICATE,
    ALMS_ACT_GOODS, /* optional: a policy may have no band of it */
    ALMS_ACT_POST,
    ALMS_ACT_ROSTER,
    ALMS_ACT_TRANSFER,
    ALMS_ACT_COUNT
};

const char *alms_act_word(enum alms_act act);

/* What a record must be approved for; act NONE: for nothing. */
struct alms_approval_need {
    enum alms_act act;
    int64_t amount;        /* in minor units */
    const char *commodity; /* NULL: several, or none */
    const char *entry_id;
    const char *checker; /* of a case; NULL otherwise */
};

/* A band that was read. */
struct alms_band {
    int64_t over;
    enum alms_act act;
    bool not_checker;
    size_t needs_count;
    struct {
        uint64_t count;
        uint32_t roles;
    } needs[ALMS_APPROVAL_NEEDS_MAX];
};

/* Refuses with BAND_SYNTAX, AMOUNT_*, VALUE_UNKNOWN (a role). */
ALMS_MUST_CHECK enum alms_code alms_band_read(const struct alms_masters *masters, const char *text,
                                              struct alms_band *out, struct alms_error *err);

/* POLICY-1 and POLICY-2: faults are noted. */
void alms_rule_policy(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err);

/* What the record must be approved for. postings are those of its entry. */
struct alms_approval_need
alms_approval_need_of(const struct alms_masters *masters, const struct alms_voucher *voucher);

/* The band that counts; false if the policy has none for the act, or there is no policy. */
bool alms_approval_band(const struct alms_masters *masters, const struct alms_approval_need *need,
                        struct alms_band *out);

/* The sixth line of the text that is signed. */
void alms_approval_band_text(const struct alms_masters *masters,
                             const struct alms_approval_need *need, const struct alms_band *band,
                             char text[ALMS_APPROVAL_BAND_SIZE_BYTES]);

/* SHA-256 of the core, in base64. */
void alms_approval_core(const struct alms_record *record, struct alms_hasher *hasher,
                        char text[ALMS_HASH_BASE64_SIZE_BYTES]);

/* The lines of the text but the last; the time is added behind them. */
struct alms_statement_parts {
    const char *book_id;
    const char *entry_id;
    const char *core;
    const char *act;
    const char *band;
};

void alms_approval_statement(const struct alms_statement_parts *parts, const char *seconds,
                             struct alms_buffer *out);

/* How an approval was signed. */
enum alms_approval_form { ALMS_BY_NOTE, ALMS_BY_SSH_SHA256, ALMS_BY_SSH_SHA512 };

/* An approval of a record. */
struct alms_approval {
    char signer[ALMS_CODE_SIZE_MAX + 1];
    uint64_t at_s;
    enum alms_approval_form form;
    uint8_t signature[64];
};

bool alms_approval_parse(const char *text, struct alms_approval *out);

/* text has room for 256 bytes. */
void alms_approval_format(const struct alms_approval *approval, char text[256]);

/*
 * Whether the approval is the signer's over the statement: APPROVAL-3 and APPROVAL-4.
 * Refuses with NOT_FOUND, CLOSED (the operator), KEY_UNFIT (no open key, or signed before it was),
 * APPROVAL_WRONG.
 */
ALMS_MUST_CHECK enum alms_code
alms_rule_signature(const struct alms_masters *masters, const struct alms_approval *approval,
                    const struct alms_statement_parts *parts, struct alms_hasher *hasher,
                    struct alms_error *err);

/*
 * APPROVAL-2 to APPROVAL-6: the signatures in the record are what the policy asks for. `is_draft`:
 * they are still to come. Faults are noted.
 */
void alms_rule_approvals(const struct alms_masters *masters, const struct alms_record *record,
                         const struct alms_approval_need *need, bool is_draft,
                         struct alms_hasher *hasher, struct alms_error *err);

#endif
