/*
 * party - donors, payees, hospitals, suppliers and others whom the charity meets again.
 *
 * A party has a public code and a private rest. Gifts and aid name parties in their private part
 * only, so that the log links nobody's gifts with each other. Of a person who is a party the keyed
 * digest of the identity number can be recorded, so that a beneficiary who is a donor is found.
 */
#ifndef ALMS_PARTY_H
#define ALMS_PARTY_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

/* A party to add. */
struct alms_party_draft {
    const char *code;      /* required: 1 to 16 of A-Z a-z 0-9 -, unique in the book */
    const char *name;      /* required */
    const char *kind;      /* person (the default), organisation, minor */
    const char *publish;   /* masked (the default), full (with consent), anonymous */
    const char *contact;   /* optional */
    const char *bank;      /* optional: bank and account number */
    const char *id_number; /* optional: as of alms_party_identify */
};

/* A party of the book. Its strings belong to the list that holds it. */
struct alms_party {
    const char *code;
    bool is_closed;
    /* From the vault; NULL without it or after erasure. */
    const char *name;
    const char *kind;
    const char *publish;
    const char *contact;
    const char *bank;
};

struct alms_party_list {
    const struct alms_party *items; /* ordered by code */
    size_t count;
    void *memory; /* owns everything above */
};

/* Refuses with DUPLICATE, CODE_SYNTAX, TEXT_*, VALUE_UNKNOWN (kind, publish), ID_NUMBER. */
ALMS_MUST_CHECK enum alms_code
alms_party_add(alms_book *book, const struct alms_party_draft *draft, struct alms_error *err);

/*
 * Records who a party is, by a keyed digest of the identity number, in place of what was recorded
 * before. The number itself is kept nowhere.
 * Refuses with NOT_FOUND, CLOSED, ID_NUMBER, VALUE_MISSING.
 */
ALMS_MUST_CHECK enum alms_code alms_party_identify(alms_book *book, const char *code,
                                                   const char *id_number, struct alms_error *err);

/* Refuses with NOT_FOUND or CLOSED. */
ALMS_MUST_CHECK enum alms_code
alms_party_close(alms_book *book, const char *code, struct alms_error *err);

ALMS_MUST_CHECK enum alms_code
alms_party_list(alms_book *book, struct alms_party_list *out, struct alms_error *err);

void alms_party_list_free(struct alms_party_list *list);

ALMS_END_DECLS

#endif
