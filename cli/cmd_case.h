/*
 * cmd_case - the commands of cases that have a file of their own.
 */
#ifndef ALMS_CLI_CMD_CASE_H
#define ALMS_CLI_CMD_CASE_H

#include "command.h"

extern const struct command CASE_APPLY;

/* Says who is related to the beneficiary, if anybody is. */
void cli_tell_relations(struct cli *cli, const char *code);

#endif
