/*
 * use - what a charity does in half a year, in small: every kind of record at least once.
 */
#ifndef ALMS_TESTS_USE_H
#define ALMS_TESTS_USE_H

#include "support/support.h"

/* Rules and a table of four gifts of February 2026, one of them with a comma in its name. */
extern const char *const USE_RULES;
extern const char *const USE_TABLE;

/*
 * Takes a book of support_book through gifts in two currencies, aid, entries, reversals,
 * transfers, an import of USE_TABLE from the scratch folder, masters added and closed, and closes
 * January 2026. Every amount is other than the next, so that none can stand in for another.
 */
void use_book(alms_book *book, const struct scratch *scratch);

/*
 * Behind use_book, of "book.alms" in the scratch folder: cases in three states, a month of a plan,
 * a policy, and a payment that is signed. Afterwards everything that pays needs a signature of li.
 */
void use_people(alms_book *book, const struct scratch *scratch);

/* Closes a month; the bank is not reconciled. */
enum alms_code use_close(alms_book *book, struct alms_month month, struct alms_error *err);

/* Imports USE_TABLE once more, under its name. */
enum alms_code use_import(alms_book *book, const struct scratch *scratch, struct alms_error *err);

/* The shortest ways to record something; the account is 1002, the currency that of the book. */
enum alms_code use_gift(alms_book *book, const char *fund, const char *amount,
                        struct alms_date date, struct alms_error *err);
enum alms_code
use_aid(alms_book *book, const char *amount, struct alms_date date, struct alms_error *err);
enum alms_code
use_transfer(alms_book *book, const char *amount, struct alms_date date, struct alms_error *err);
enum alms_code
use_entry(alms_book *book, const char *amount, struct alms_date date, struct alms_error *err);
enum alms_code
use_reverse(alms_book *book, const char *number, struct alms_date date, struct alms_error *err);

#endif
