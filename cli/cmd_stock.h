/*
 * cmd_stock - the subcommands of `alms stock`, which fill several files.
 */
#ifndef CLI_CMD_STOCK_H
#define CLI_CMD_STOCK_H

#include "command.h"

extern const struct command STOCK_RECEIVE;
extern const struct command STOCK_LIST;
extern const struct command STOCK_MOVES;
extern const struct command STOCK_EXPIRY;
extern const struct command STOCK_RECALL;
extern const struct command STOCK_PRINT;
extern const struct command STOCK_SUMMARY;

#endif
