/*
 * case_person - who somebody is: identity numbers, and the keyed digests by which people are found
 * again without the book holding anything about them.
 */
#ifndef ALMS_CASE_PERSON_H
#define ALMS_CASE_PERSON_H

#include "book/book.h"

enum { ALMS_MATCH_SIZE_BYTES = 44, ALMS_MATCHES_MAX = 4 };

/* The digests of one person. */
struct alms_person_matches {
    char text[ALMS_MATCHES_MAX][ALMS_MATCH_SIZE_BYTES];
    const char *items[ALMS_MATCHES_MAX];
    size_t count;
};

/* Adds "kind:" and the digest of value, which is in its one form already. NULL adds nothing. */
ALMS_MUST_CHECK enum alms_code alms_match_add(alms_book *book, const char *kind, const char *value,
                                              struct alms_person_matches *matches,
                                              struct alms_error *err);

/*
 * Adds "id:" and the digest of an identity number, which is required. Refuses with VALUE_MISSING,
 * ID_NUMBER.
 */
ALMS_MUST_CHECK enum alms_code
alms_match_identity(alms_book *book, struct alms_arena *arena, const char *id_number,
                    struct alms_person_matches *matches, struct alms_error *err);

/* An identity number in its one form: digits, and a capital X. In the arena. NULL stays NULL. */
const char *alms_id_number_form(struct alms_arena *arena, const char *text);

/* A bank account without blanks and dashes. */
const char *alms_bank_account_form(struct alms_arena *arena, const char *text);

/* Name and birth date as one text: in NFC, without blanks. */
const char *
alms_name_birth_form(struct alms_arena *arena, const char *name, struct alms_date birth);

#endif
