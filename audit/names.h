/*
 * names - each text of a ledger once, known by a number.
 *
 * Numbers run from 1 in the order in which the texts came; 0 is the empty text.
 */
#ifndef ALMS_AUDIT_NAMES_H
#define ALMS_AUDIT_NAMES_H

#include "base/memory.h"

struct alms_names;

struct alms_names *alms_names_open(void);
void alms_names_close(struct alms_names *names); /* NULL is fine */

uint32_t alms_names_add(struct alms_names *names, const char *text);

/* 0 if the text is not there, or empty. */
uint32_t alms_names_find(const struct alms_names *names, const char *text);

const char *alms_names_text(const struct alms_names *names, uint32_t number);

/* How many there are, the empty one included: every number is below it. */
uint32_t alms_names_count(const struct alms_names *names);

#endif
