/*
 * verify - whether a log is what it says: on a book, and on an exported folder alike.
 *
 * The records are read again from the first to the last. Each must hash to the leaf hash beside it,
 * say the position at which it stands, be in canonical form, and keep every rule that it had to
 * keep when it was written. All together must hash to the root that was written down. Then the
 * tables of a book must be those that the records make, the private parts in the vault those that
 * the records commit to, and the files of an export those that the records and its manifest say.
 */
#ifndef ALMS_VERIFY_H
#define ALMS_VERIFY_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

/* Findings told one by one; of more there is only the number. */
enum { ALMS_FINDINGS_MAX = 100 };

/* Something that is not as it should be. */
struct alms_finding {
    bool has_record; /* it is about the record at n */
    uint64_t n;
    struct alms_fault fault;
};

struct alms_verification {
    const char *kind;       /* "book", "export" or "published" */
    uint64_t records_count; /* that were read */
    uint64_t entries_count;
    uint64_t gifts_count;
    const char *root;      /* base64, of the records that were read */
    const char *last_at;   /* of the newest record; NULL if there is none */
    bool was_replayed;     /* every rule was checked; false if only hashes were asked for */
    bool has_unknown;      /* records of a newer version: their rules are not known here */
    bool has_other_tables; /* made by another version: they were not compared */
    uint64_t private_kept;
    uint64_t private_gone;      /* withheld or erased: no damage */
    uint64_t checkpoints_count; /* that the log was compared with */
    uint64_t published_size;    /* records in the published folder; 0 without one */
    bool is_signed;             /* the signatures of those checkpoints were checked */
    uint64_t timestamps_count;  /* in the published folder */
    bool has_authorities;       /* those were checked */
    bool is_witnessed;          /* the quorum of the policy signed the newest published one */
    uint64_t findings_count;
    const struct alms_finding *findings; /* in the order of the log; at most ALMS_FINDINGS_MAX */
    void *memory;                        /* owns everything above */
};

/*
 * Verifies the book or the exported folder at path; with hashes_only the rules and tables are not
 * checked. What is damaged is in the findings, and ALMS_OK is returned.
 * Refuses with storage codes if nothing can be read, and MANIFEST if a folder is no export.
 */
ALMS_MUST_CHECK enum alms_code alms_verify(const char *path, bool hashes_only,
                                           const struct alms_book_options *options,
                                           struct alms_verification *out, struct alms_error *err);

/*
 * What is compared with a log beside itself. Levels: 1 and 2 are the log and its tables; 3 a
 * published folder; 4 checkpoints, receipts and promises that others hold; 5 a policy and the
 * witnesses that it names.
 */
struct alms_verify_request {
    bool hashes_only;
    const char *published;    /* a folder that the log was published to; NULL: none */
    const char *const *given; /* paths of checkpoints, receipts, promises */
    size_t given_count;
    const char
        *authorities;      /* certificates in PEM whose time stamps count; NULL: none is checked */
    const char *policy;    /* NULL: the keys that the log itself has recorded are believed */
    uint32_t max_age_days; /* of cosignatures; 0: any */
    bool is_published;     /* set by alms_verify_with alone */
};

/*
 * As alms_verify, also on a published folder. More findings: PUBLISHED, CONSISTENCY (the log does
 * not continue what somebody holds), SIGNATURE, ORIGIN, QUORUM, INCLUSION, PROMISE, and of time
 * stamps TIMESTAMP_SYNTAX, _REFUSED, _IMPRINT, _SIGNATURE, _CHAIN and _EARLY.
 * Refuses also with POLICY_SYNTAX, AUTHORITY_FILE, VALUE_MISSING (authorities without a published
 * folder), and with NOTE_SYNTAX, CHECKPOINT_SYNTAX, PROOF_SYNTAX if a file
 * that is given is none of those.
 */
ALMS_MUST_CHECK enum alms_code
alms_verify_with(const char *path, const struct alms_verify_request *request,
                 const struct alms_book_options *options, struct alms_verification *out,
                 struct alms_error *err);

void alms_verification_free(struct alms_verification *verification);

ALMS_END_DECLS

#endif
