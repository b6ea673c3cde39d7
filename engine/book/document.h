/*
 * document - what gifts and aid have in common when they are recorded and read: their private part,
 * and the party that it may name.
 */
#ifndef ALMS_DOCUMENT_H
#define ALMS_DOCUMENT_H

#include "book/book.h"

/* Reads private parts of records and the parties that they name, one after the other. */
struct alms_document_reader {
    alms_book *book;
    struct alms_arena *arena; /* what is read lives until the next read */
    struct alms_buffer bytes;
};

struct alms_document_reader alms_document_reader_open(alms_book *book);
void alms_document_reader_close(struct alms_document_reader *reader); /* for CLEANUP */

/* A person in a private part: by name, or as a party of the book. NULL where nothing is known. */
struct alms_person_part {
    const char *name;
    const char *kind;
    const char *publish;
};

/* The private part of the record at n. */
ALMS_MUST_CHECK enum alms_code alms_document_read(struct alms_document_reader *reader, uint64_t n,
                                                  struct alms_private *out, struct alms_error *err);

/* The person under the keys name_key and name_key_kind, or the party under "party". */
ALMS_MUST_CHECK enum alms_code
alms_document_person(struct alms_document_reader *reader, const struct alms_private *part,
                     const char *name_key, const char *kind_key, struct alms_person_part *out,
                     struct alms_error *err);

/* What was given: the amount of a gift's income, whatever a platform kept of it. */
const char *alms_document_gift_amount(const struct alms_entry *gift);

/* Refuses with NOT_FOUND or CLOSED if the party, which may be NULL, cannot be named. */
ALMS_MUST_CHECK enum alms_code
alms_document_check_party(alms_book *book, const char *party, struct alms_error *err);

/* Refuses with VALUE_UNKNOWN where the words, which may be NULL, are none of theirs. */
void alms_document_check_words(const char *kind, const char *publish, struct alms_error *err);

/*
 * The account of that role (gift income, aid cost) that fits the fund's restriction.
 * Refuses with NOT_FOUND (the fund, or an account of that role).
 */
ALMS_MUST_CHECK enum alms_code
alms_document_account(const struct alms_masters *masters, enum alms_account_role role,
                      const char *fund_code, const char **out, struct alms_error *err);

#endif
