/*
 * rule_case - the life of a case of aid: its states, the steps between them, and what each needs.
 *
 * Pure. A case is a value; a step is a record. alms_rule_case says whether the step may be taken,
 * alms_case_take what the case is after it. The same two serve writing, replaying and projecting.
 */
#ifndef ALMS_RULE_CASE_H
#define ALMS_RULE_CASE_H

#include "model/rule.h"

/* In the order of a good life, then the other ends. */
enum alms_case_state {
    ALMS_CASE_NONE, /* there is no such case yet */
    ALMS_CASE_APPLIED,
    ALMS_CASE_CHECKED,
    ALMS_CASE_APPROVED,
    ALMS_CASE_NOTICED,
    ALMS_CASE_PAYABLE,
    ALMS_CASE_PART_PAID,
    ALMS_CASE_PAID,
    ALMS_CASE_CONFIRMED,
    ALMS_CASE_RETURNED, /* all that was paid came back */
    ALMS_CASE_REFUSED,
    ALMS_CASE_WITHDRAWN,
    ALMS_CASE_STATE_COUNT
};

/* A case as the log has it. Texts belong to whoever made it. */
struct alms_case {
    const char *code;
    uint64_t n; /* of the application */
    const char *programme;
    const char *event;
    const char *variant;
    const char *fund;
    const char *commodity;
    const char *agency;   /* the account of what is owed for others; NULL: the charity's own aid */
    const char *related;  /* operators, parted and enclosed by blanks: " li wu "; "" if none */
    const char *author;   /* who recorded the application */
    const char *checker;  /* who recorded the check; NULL before */
    const char *approver; /* named, or the first who signed; NULL before */
    enum alms_case_state state;
    int64_t amount; /* asked for, and from the approval on granted */
    int64_t paid;
    int64_t returned;
    int64_t goods;      /* what the goods that were given for it are worth, less what came back */
    int64_t objections; /* open */
    uint64_t batch;     /* of payments that the bank has now; 0: none */
    struct alms_date applied;
    struct alms_date moved; /* the date of the newest step */
    struct alms_date noticed_until;
    struct alms_date payable_until;
    struct alms_date paid_on; /* of the payment that completed it */
};

/* Whether records of this kind are steps of a case; `aid` is one if it names a case. */
bool alms_record_is_step(const struct alms_record *record);

/* "applied", …; "" for NONE. False if text is no state. */
const char *alms_case_state_word(enum alms_case_state state);
bool alms_case_state_find(const char *text, enum alms_case_state *out);

/* The same as a word of a message, which is translated. */
const char *alms_case_state_noun(enum alms_case_state state);

/* A step, with what the log says about it. */
struct alms_step {
    const struct alms_record *record;
    const struct alms_record *original; /* of a reversal; NULL otherwise */
    int64_t amount;                     /* of its entry or its field, in minor units; 0 if none */
    struct alms_date date;
};

/* The case that a record, or the original that it reverses, is a step of; NULL if none. */
const char *alms_step_case(const struct alms_record *record, const struct alms_record *original);

/* A step of a case in that commodity. postings are those of the entry, if the record has one. */
struct alms_step alms_step_make(const struct alms_masters *masters, const char *commodity,
                                const struct alms_record *record,
                                const struct alms_record *original,
                                const struct alms_posting *postings);

/*
 * Whether the step may be taken: CASE-1 (state), CASE-2 (dates), CASE-3 (notice and objections),
 * CASE-4 (amounts), CASE-5 (relations). The case is NONE for an application.
 */
ALMS_MUST_CHECK enum alms_code alms_rule_case(const struct alms_masters *masters,
                                              const struct alms_case *before,
                                              const struct alms_step *step, struct alms_error *err);

/* CASE-5 alone: the operator, who may be NULL, is not related to the beneficiary. */
void alms_rule_case_relation(const struct alms_case *before, const char *code,
                             struct alms_error *err);

/* CASE-1 alone. */
ALMS_MUST_CHECK enum alms_code
alms_rule_case_order(const struct alms_case *before, enum alms_kind kind, struct alms_error *err);

/* What the case is after the step. Texts of the record are kept as they are. */
void alms_case_take(struct alms_case *item, const struct alms_step *step);

/* What the fund must keep for the case: approved, not yet paid. Agency cases keep nothing. */
int64_t alms_case_reserved(const struct alms_case *item);

/* Whether the case counts among what its person was given: neither refused nor withdrawn. */
bool alms_case_counts(const struct alms_case *item);

/*
 * The rules of an application that need no ledger: codes, labels, fund, purpose, date, the form of
 * its matches; and of a step, its date and words. Faults are noted.
 */
void alms_rule_step_form(const struct alms_masters *masters, const struct alms_record *record,
                         struct alms_error *err);

/* AID-3 (money that passes through) and AID-4 (money that came back): lines of their documents. */
void alms_rule_pass(const struct alms_masters *masters, const struct alms_voucher *voucher,
                    struct alms_error *err);
void alms_rule_money_back(const struct alms_masters *masters, const struct alms_voucher *voucher,
                          struct alms_error *err);

/*
 * FUND-8: what is left of the fund covers what approved cases still get. `reserved` is without
 * what the voucher itself pays of it.
 */
ALMS_MUST_CHECK enum alms_code
alms_rule_reserved(const struct alms_masters *masters, const struct alms_decrease *decrease,
                   int64_t lowest, int64_t reserved, struct alms_error *err);

#endif
