/*
 * operator - the persons who work with the book, and what they may do.
 *
 * Every record names the operator who made it. A treasurer records; an approver approves what
 * another recorded; the office publishes; an auditor reads. A checker, a cashier, a poster sign
 * the vouchers that others made (signatures.h). The code is public, the name is kept in the vault.
 * One person may have several roles, but nobody approves or signs his or her own record, and a
 * cashier keeps no books and checks none (Basic work rules of accounting, art. 12).
 */
#ifndef ALMS_OPERATOR_H
#define ALMS_OPERATOR_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

/* Flags; an operator has at least one. */
enum alms_operator_role {
    ALMS_TREASURER = 1,
    ALMS_APPROVER = 2,
    ALMS_OFFICE = 4,
    ALMS_AUDITOR = 8,
    ALMS_CHECKER = 16,
    ALMS_CASHIER = 32,
    ALMS_POSTER = 64
};

struct alms_operator_draft {
    const char *code; /* required: 1 to 16 of A-Z a-z 0-9 -, unique in the book */
    const char *name; /* optional, private */
    uint32_t roles;   /* required: of enum alms_operator_role */
};

/* An operator of the book. Its strings belong to the list that holds it. */
struct alms_operator {
    const char *code;
    const char *name; /* NULL if not given, or without vault */
    uint32_t roles;
    bool is_closed;
    const char *identity; /* keyed digest of the identity number, "id:…"; NULL if not recorded */
};

struct alms_operator_list {
    const struct alms_operator *items; /* ordered by code */
    size_t count;
    void *memory; /* owns everything above */
};

/*
 * Refuses with DUPLICATE, CODE_SYNTAX, TEXT_*, VALUE_MISSING (no role), ROLE_MISSING, ROLE_CONFLICT
 * (a cashier who is also treasurer, checker or poster).
 */
ALMS_MUST_CHECK enum alms_code
alms_operator_add(alms_book *book, const struct alms_operator_draft *draft, struct alms_error *err);

/* Refuses with NOT_FOUND, CLOSED, OPERATOR_LAST (the last open treasurer). */
ALMS_MUST_CHECK enum alms_code
alms_operator_close(alms_book *book, const char *code, struct alms_error *err);

/*
 * Records who an operator is, by a keyed digest of the identity number, so that nobody takes part
 * in a case of his or her own or of a ward. The number itself is kept nowhere.
 * Refuses with NOT_FOUND, CLOSED, ID_NUMBER, VALUE_MISSING.
 */
ALMS_MUST_CHECK enum alms_code alms_operator_identify(alms_book *book, const char *code,
                                                      const char *id_number,
                                                      struct alms_error *err);

ALMS_MUST_CHECK enum alms_code
alms_operator_list(alms_book *book, struct alms_operator_list *out, struct alms_error *err);

void alms_operator_list_free(struct alms_operator_list *list);

/* "treasurer", "approver", …, by the flag; NULL if role is not one flag. */
const char *alms_operator_role_word(uint32_t role);

ALMS_END_DECLS

#endif
