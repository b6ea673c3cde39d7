/*
 * policy - whom one trusts for a log, C2SP tlog-policy: its keys, witnesses, and how many of them.
 *
 *     log VKEY [URL]
 *     witness NAME VKEY [URL]
 *     group NAME all|any|COUNT NAME...
 *     quorum NAME|none
 *     revoked VKEY SIZE ROOT
 *
 * Blank lines and lines that begin with # are passed over. A name stands for one witness or group,
 * defined before it is used. There is one quorum. `revoked` is ours: of a key that was stolen, the
 * last checkpoint that its owner stands for.
 */
#ifndef ALMS_POLICY_H
#define ALMS_POLICY_H

#include "model/checkpoint.h"

enum {
    ALMS_POLICY_LOGS_MAX = 32,
    ALMS_POLICY_NAMES_MAX = 64, /* witnesses and groups */
    ALMS_POLICY_MEMBERS_MAX = 64,
    ALMS_POLICY_SIZE_MAX = 262144
};

/* A witness, or a group of witnesses and groups that were defined before. */
struct alms_policy_name {
    char name[ALMS_KEY_NAME_SIZE_MAX + 1];
    bool is_witness;
    struct alms_vkey vkey; /* of a witness */
    size_t needed;         /* members of a group that must be there */
    size_t members[ALMS_POLICY_MEMBERS_MAX];
    size_t members_count;
};

struct alms_policy_log {
    struct alms_vkey vkey;
    bool is_revoked;
    struct alms_tree_head last_good; /* of a revoked key */
};

struct alms_policy {
    struct alms_policy_log logs[ALMS_POLICY_LOGS_MAX];
    size_t logs_count;
    struct alms_policy_name names[ALMS_POLICY_NAMES_MAX];
    size_t names_count;
    bool has_quorum; /* false: "quorum none" */
    size_t quorum;   /* of names */
};

/* Refuses with POLICY_SYNTAX at the line, with all faults of the file. */
ALMS_MUST_CHECK enum alms_code alms_policy_parse(struct alms_span text, const char *file,
                                                 struct alms_policy *out, struct alms_error *err);

/* What a policy says of a checkpoint. */
enum alms_trust {
    ALMS_TRUSTED,
    ALMS_TRUST_NO_LOG,     /* no log of the policy signed it */
    ALMS_TRUST_WRONG,      /* a signature by a known key is wrong */
    ALMS_TRUST_REVOKED,    /* only by a key that was revoked before */
    ALMS_TRUST_NO_QUORUM,  /* too few witnesses */
    ALMS_TRUST_OLD_QUORUM, /* enough witnesses, but too long ago */
};

struct alms_trust_question {
    const struct alms_note *note;
    const struct alms_checkpoint *checkpoint;
    uint64_t not_before_s; /* cosignatures that are older do not count; 0: all count */
};

/* Asks the policy. *out_log, which may be NULL, is the log that signed. */
enum alms_trust alms_policy_ask(const struct alms_policy *policy,
                                const struct alms_trust_question *question,
                                const struct alms_policy_log **out_log);

#endif
