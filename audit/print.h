/*
 * print - what analyses say: translated words and sentences, and rows of their tables.
 */
#ifndef ALMS_AUDIT_PRINT_H
#define ALMS_AUDIT_PRINT_H

#include "audit/journal.h"

/* The text in the reader's language. */
const char *alms_print_say(const struct alms_print *print, const char *english);

/* A sentence whose %s are the arguments, in the reader's language; it lives as long as the arena.
 */
const char *alms_print_sentence(const struct alms_print *print, struct alms_arena *arena,
                                const char *english, const char *const *arguments, size_t count);

#define SENTENCE(print, arena, english, ...)                                                       \
    alms_print_sentence(print, arena, english, (const char *const[]){__VA_ARGS__},                 \
                        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* Begins a table of two columns, what and how much. */
void alms_print_begin_pairs(const struct alms_print *print, const char *table);
void alms_print_pair(const struct alms_print *print, const char *what, const char *value);
void alms_print_pair_count(const struct alms_print *print, const char *what, uint64_t count);

/* What the journal is, and its control totals, as pairs. */
void alms_print_journal(const struct alms_print *print, const struct alms_journal *journal);

/* "CNY 12.50, USD 3.00" of a sum for each commodity; "0" where all are zero. */
const char *
alms_print_sums(const struct alms_journal *journal, const int64_t *sums, struct alms_arena *arena);

#endif
