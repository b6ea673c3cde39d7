/*
 * signatures - who signed the vouchers that others made: checker, cashier and poster.
 *
 * A voucher names its maker, who recorded it. The checker (审核) has compared it with its
 * documents, the cashier (出纳) has seen the money that it moves, the poster (记账) has taken it
 * into the books, as the last of all. They are distinct persons, and none of them made the voucher.
 * A signature is a record of the log by the operator who signs; it is never taken back: a voucher
 * that is wrong is reversed, and so keeps its signatures.
 *
 * A book asks for the signature of each of these roles as long as it has an open operator with the
 * role, and then closes no month without them (Software rules art. 21, 22 and 24). A book without
 * such operators asks for none. Releases and closing entries need none: the ledger itself says what
 * they must be. What lets money leave at all is the approver, who is another matter (entry.h).
 */
#ifndef ALMS_SIGNATURES_H
#define ALMS_SIGNATURES_H

#include <alms/entry.h>

ALMS_BEGIN_DECLS

/* Vouchers to sign. */
struct alms_signing_draft {
    struct alms_month month; /* required: of the vouchers */
    uint32_t role;           /* required: ALMS_CHECKER, ALMS_CASHIER or ALMS_POSTER */
    const char *const
        *vouchers; /* numbers, at most 64; NULL: all of the month that may be signed */
    size_t vouchers_count;
};

/*
 * Signs vouchers in a role of the author; *out_count is how many.
 * Refuses with ROLE_MISSING, NOT_FOUND (a voucher of that month), SIGNER_SAME (the author made it,
 * or signed it in another role), SIGN_UNFIT (signed already, needs none, the poster before the
 * others, or none is left), DUPLICATE, LIST_LONG, PERIOD_CLOSED, DATE_SYNTAX, VALUE_UNKNOWN (role).
 */
ALMS_MUST_CHECK enum alms_code alms_voucher_sign(alms_book *book,
                                                 const struct alms_signing_draft *draft,
                                                 uint64_t *out_count, struct alms_error *err);

/* A voucher that lacks signatures. Its strings belong to the list that holds it. */
struct alms_unsigned {
    const char *number;
    struct alms_date date;
    const char *kind;
    const char *maker;   /* codes of operators */
    const char *checker; /* NULL: not signed */
    const char *cashier;
    const char *poster;
    uint32_t missing; /* roles that have not signed yet */
};

struct alms_unsigned_list {
    const struct alms_unsigned *items; /* by month, series and number */
    size_t count;
    void *memory; /* owns everything above */
};

/* Lists the vouchers of a month that lack a signature which the book asks for. */
ALMS_MUST_CHECK enum alms_code alms_unsigned_list(alms_book *book, struct alms_month month,
                                                  struct alms_unsigned_list *out,
                                                  struct alms_error *err);

void alms_unsigned_list_free(struct alms_unsigned_list *list);

ALMS_END_DECLS

#endif
