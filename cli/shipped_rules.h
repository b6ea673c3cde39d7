/*
 * shipped_rules - the rules files that come with the program (cli/rules).
 */
#ifndef CLI_SHIPPED_RULES_H
#define CLI_SHIPPED_RULES_H

#include <stddef.h>

/* The text of rules by their name; NULL if there are none of that name. */
const char *shipped_rules_find(const char *name);

/* Fills in up to max names, in order; returns how many there are. */
size_t shipped_rules_names(const char **names, size_t max);

#endif
