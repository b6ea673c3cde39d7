/* key_table - the keys of a book as a table. */
#ifndef CLI_KEY_TABLE_H
#define CLI_KEY_TABLE_H

#include "command.h"

/* Those of operators, or those of the log. */
enum cli_exit cli_write_keys(struct cli *cli, bool of_operators);

#endif
