/*
 * form_journal - what the journals for ledger, hledger and beancount have in common: names that all
 * three can read.
 *
 * An account is its type, the accounts above it and itself, each as code-name, and at the end the
 * fund: Assets:1002-银行存款:F-GEN. Names keep letters and digits of every script; a name's digits
 * at its beginning go, so that code and name cannot be taken for each other. Points of codes become
 * '-'. Two accounts never get one name, because their codes differ and a code ends at the first
 * letter; funds begin with "F-", which no account does.
 */
#ifndef ALMS_FORM_JOURNAL_H
#define ALMS_FORM_JOURNAL_H

#include "audit/form.h"

struct alms_journal_names {
    const char **paths; /* of each account of the work, without fund */
};

/* The paths live in the arena of the work. */
void alms_journal_names_make(struct alms_form_work *work, struct alms_journal_names *out);

/* Writes the name of an account in a fund. Refuses with PROJECTION if the account is not known. */
ALMS_MUST_CHECK enum alms_code
alms_journal_put_account(const struct alms_form_work *work, const struct alms_journal_names *names,
                         const char *account, const char *fund, FILE *file, struct alms_error *err);

/* Text on one line without ';' and '|', which begin comments and notes. */
void alms_journal_put_text(FILE *file, const char *text);

#endif
