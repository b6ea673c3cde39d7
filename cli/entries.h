/*
 * entries - the commands of `alms entry` that have files of their own.
 */
#ifndef CLI_ENTRIES_H
#define CLI_ENTRIES_H

#include "command.h"

extern const struct command ENTRY_ATTACHMENTS;
extern const struct command ENTRY_PRINT;
extern const struct command ENTRY_SIGN;
extern const struct command ENTRY_UNSIGNED;

#endif
