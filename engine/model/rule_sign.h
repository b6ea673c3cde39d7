/*
 * rule_sign - who signs a voucher that somebody else made: the checker, where it moves money the
 * cashier, and the poster.
 *
 * A voucher is signed once in each role, each time by another person, none of whom made it; the
 * poster comes last. A role is asked for as long as the book has an open operator with it.
 * What the program makes (releases, closing entries, the voucher of a conversion) is signed by
 * nobody: the ledger itself says what it must be.
 */
#ifndef ALMS_RULE_SIGN_H
#define ALMS_RULE_SIGN_H

#include "model/masters.h"
#include "model/record.h"

/* What is known of a voucher and its signatures; operators by their ids, ALMS_ID_NONE for none. */
struct alms_voucher_signs {
    uint64_t n;
    bool is_made_by_rule; /* a release, a closing entry, or the voucher of a conversion */
    bool moves_money;
    int32_t maker;
    int32_t checker;
    int32_t cashier;
    int32_t poster;
};

/* Whether an operator may sign a voucher in a role, and if not why. */
enum alms_sign_verdict {
    ALMS_SIGN_FITS,
    ALMS_SIGN_UNNEEDED, /* it needs no such signature */
    ALMS_SIGN_THERE,    /* it has one */
    ALMS_SIGN_SAME,     /* the operator made it, or signed it in another role */
    ALMS_SIGN_EARLY     /* a signature that comes before is missing */
};

/* An operator who signs in a role. */
struct alms_signer_role {
    int32_t operator_id;
    uint32_t role; /* ALMS_CHECKER, ALMS_CASHIER or ALMS_POSTER */
};

/* The roles that the book has, of those that sign: flags. */
uint32_t alms_signing_roles(const struct alms_masters *masters);

/* The role of a signing record; 0 if it is none that signs. */
uint32_t alms_sign_role(const struct alms_record *record);

/* Rules SIGN-2 and SIGN-3. `roles` are those that the book has. */
enum alms_sign_verdict alms_sign_judge(uint32_t roles, struct alms_signer_role signer,
                                       const struct alms_voucher_signs *voucher);

/* The roles whose signatures the voucher still needs: flags. */
uint32_t alms_sign_missing(uint32_t roles, const struct alms_voucher_signs *voucher);

/*
 * Rule SIGN-1: the author of a signing record has the role in which it signs, and the month is
 * open. Faults are NOT_FOUND, CLOSED, ROLE_MISSING, VALUE_UNKNOWN, DATE_SYNTAX, PERIOD_CLOSED.
 */
void alms_rule_signer(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err);

#endif
