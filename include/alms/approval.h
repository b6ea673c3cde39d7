/*
 * approval - signatures that nobody can forge: policy, drafts, approvals.
 *
 * A policy says which acts need how many signatures of which roles, by bands of amount. As long as
 * a book has none, a named approver who is not the author is enough. Once it has one, what the
 * policy asks for is not recorded without the signatures, and the policy itself is changed only by
 * the signatures that it asks for.
 *
 * What is to be approved is first made as a draft: the same call, with a handle that was opened
 * with draft_path, checks everything, writes nothing to the book, and leaves a file with the
 * record, its private part, and the text that is to be signed. Approvers sign that text on any
 * machine, with their key of alms or with `ssh-keygen -Y sign -n alms-approval@1`. Their signatures
 * are taken into the draft, and its author records it. A draft is recorded once.
 *
 * The text that is signed names the book, the case, the SHA-256 of the record, the act, the band
 * and the amount; engine/model/rule_approval.h has its lines. The record holds the signatures, so
 * that everybody who has the book can check them.
 */
#ifndef ALMS_APPROVAL_H
#define ALMS_APPROVAL_H

#include <alms/entry.h>
#include <alms/key.h>

ALMS_BEGIN_DECLS

/* --- policy --- */

/*
 * Bands, each "ACT over AMOUNT need N of ROLE[,ROLE] [need N of ROLE] [not checker]", where ACT is
 * case, duplicate, goods (issued, written off, given by a plan), post, transfer or roster (the
 * policy, operators, their keys, opening a closed month again). Every act has a band over 0; goods
 * may have none at all, and then need no signatures.
 */
struct alms_policy_draft {
    const char *const *bands;
    size_t count;
    const char *approver; /* required; with a policy in force, one of those who sign */
    const char *reason;   /* optional, private */
};

/*
 * Sets the policy in place of the one before.
 * Refuses with BAND_SYNTAX (also if it asks for more than the operators who have keys),
 * VALUE_UNKNOWN, AMOUNT_*, LIST_LONG, APPROVER_*, APPROVALS_MISSING.
 */
ALMS_MUST_CHECK enum alms_code
alms_policy_set(alms_book *book, const struct alms_policy_draft *draft, struct alms_error *err);

struct alms_policy {
    const char *const *bands; /* none: there is no policy */
    size_t count;
    void *memory; /* owns everything above */
};

ALMS_MUST_CHECK enum alms_code
alms_policy_get(alms_book *book, struct alms_policy *out, struct alms_error *err);
void alms_policy_free(struct alms_policy *policy);

/* --- drafts --- */

/* What a draft says. Its strings belong to it. */
struct alms_draft {
    const char *book_id;
    const char *record;     /* as it will be recorded, but for what is known only then */
    const char *disclosure; /* its private part; NULL if it has none */
    const char *entry_id;   /* the code of the case, else the kind */
    const char *core;       /* base64 of the SHA-256 that is signed */
    const char *act;
    const char *band; /* with the amount */
    const char *const *approvals;
    size_t approvals_count;
    void *memory; /* owns everything above */
};

/* Refuses with FILE_*, DRAFT_SYNTAX (also if its core is not that of its record). */
ALMS_MUST_CHECK enum alms_code
alms_draft_read(const char *path, struct alms_draft *out, struct alms_error *err);
void alms_draft_free(struct alms_draft *draft);

/* The text that is signed at that time. It belongs to the draft. */
const char *alms_draft_statement(struct alms_draft *draft, int64_t at_s);

/*
 * Signs a draft and writes the text with the signature, a C2SP signed note, to a new file.
 * Refuses as alms_draft_read does, and with FILE_EXISTS.
 */
ALMS_MUST_CHECK enum alms_code alms_draft_sign(const char *path, const alms_signer *signer,
                                               int64_t at_s, const char *out_path,
                                               struct alms_error *err);

/*
 * Takes a signature into the draft: a signed note, or the signature of ssh-keygen over the text in
 * statement_path (NULL: the path of the signature without its ".sig"). out_signer is who signed.
 * Refuses with NOTE_SYNTAX, SIGNATURE_SYNTAX, DRAFT_SYNTAX (of another book), KEY_UNFIT (nobody's
 * open key), APPROVAL_WRONG (another draft, amount or act, or forged), APPROVAL_UNFIT (it is there
 * already).
 */
ALMS_MUST_CHECK enum alms_code
alms_draft_import(alms_book *book, const char *path, const char *signature_path,
                  const char *statement_path, char out_signer[ALMS_CODE_SIZE_MAX + 1],
                  struct alms_error *err);

/*
 * Records a draft with the signatures that were taken into it. The operator of the handle is its
 * author.
 * Refuses with DRAFT_SYNTAX, APPROVALS_MISSING, APPROVAL_*, KEY_UNFIT and whatever the record
 * itself may be refused with by now.
 */
ALMS_MUST_CHECK enum alms_code
alms_draft_post(alms_book *book, const char *path, struct alms_posted *out, struct alms_error *err);

ALMS_END_DECLS

#endif
