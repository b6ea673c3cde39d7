/* currency_table - what the funds have of other currencies, as a table. */
#ifndef CLI_CURRENCY_TABLE_H
#define CLI_CURRENCY_TABLE_H

#include "command.h"

#include <alms/currency.h>

/* Writes the positions of a fund (NULL: of all), where the tables of the command go. */
enum cli_exit
cli_write_positions(struct cli *cli, const struct alms_foreign_list *list, const char *fund);

#endif
