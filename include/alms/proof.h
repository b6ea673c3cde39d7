/*
 * proof - what a donor takes home, and how anybody checks it without the book.
 *
 * A receipt is a file (C2SP tlog-proof) with one record, its place in the tree, and the signed
 * checkpoint that it leads to; what is private about the record is disclosed in it to him who gets
 * it. A promise is what the log signs before the record is published: that it will be, and when.
 *
 * To check one, a policy is needed: the keys of the log, and the witnesses that one trusts.
 */
#ifndef ALMS_PROOF_PUBLIC_H
#define ALMS_PROOF_PUBLIC_H

#include <alms/key.h>
#include <alms/verify.h>

ALMS_BEGIN_DECLS

/* A text that was made; the caller frees it. */
struct alms_text_file {
    char *bytes;
    size_t size_bytes;
};

void alms_text_file_free(struct alms_text_file *file);

struct alms_receipt_draft {
    const char *record;   /* voucher number or position */
    const char *folder;   /* where the log is published */
    bool without_private; /* disclose nothing */
};

/*
 * Makes the receipt of a published record.
 * Refuses with NOT_FOUND (no such record, or not published yet), CONSISTENCY (the folder is not of
 * this log), and the codes of reading files.
 */
ALMS_MUST_CHECK enum alms_code
alms_receipt_make(alms_book *book, const struct alms_receipt_draft *draft,
                  struct alms_text_file *out, struct alms_error *err);

struct alms_promise_draft {
    const char *record; /* voucher number or position */
    const alms_signer *signer;
    int64_t now_s;
    uint32_t days; /* within which it is published; at least 1 */
};

/* Refuses with NOT_FOUND, KEY_UNFIT (not the log's key), VALUE_MISSING. */
ALMS_MUST_CHECK enum alms_code
alms_promise_make(alms_book *book, const struct alms_promise_draft *draft,
                  struct alms_text_file *out, struct alms_error *err);

/* --- checking --- */

struct alms_check_options {
    const char *policy;    /* path of the policy; required */
    const char *published; /* folder of the log; NULL: not looked at. Only for promises */
    int64_t now_s;
    uint32_t max_age_days; /* of cosignatures; 0: any */
};

/* Something private that was disclosed. */
struct alms_disclosed {
    const char *key;
    const char *value;
};

/* What a file proves, as far as there are no findings. */
struct alms_proof_report {
    const char *kind;   /* "receipt", "promise" or "checkpoint" */
    const char *origin; /* of the log */
    uint64_t size;      /* records in the checkpoint; 0 of a promise that was not looked for */
    const char *root;   /* base64; NULL of a promise that was not looked for */
    const char *record; /* its bytes; NULL where there is none */
    uint64_t index;     /* of the record */
    int64_t due_s;      /* of a promise: until when it is to be published */
    bool is_kept;       /* of a promise: the record is in the published log */
    const struct alms_disclosed *disclosed;
    size_t disclosed_count;
    const struct alms_finding *findings;
    size_t findings_count;
    void *memory; /* owns everything above */
};

/*
 * Checks a receipt, a promise or a checkpoint. What does not hold is in the findings: SIGNATURE,
 * ORIGIN, QUORUM, INCLUSION, POSITION, DISCLOSURE, PROMISE.
 * Refuses with FILE_MISSING, PROOF_SYNTAX, NOTE_SYNTAX, CHECKPOINT_SYNTAX, POLICY_SYNTAX: then the
 * file is nothing that could prove something.
 */
ALMS_MUST_CHECK enum alms_code
alms_proof_check(const char *path, const struct alms_check_options *options,
                 struct alms_proof_report *out, struct alms_error *err);

void alms_proof_report_free(struct alms_proof_report *report);

ALMS_END_DECLS

#endif
