/* text_file - a text that was made, to a file or to stdout. */
#ifndef CLI_TEXT_FILE_H
#define CLI_TEXT_FILE_H

#include "command.h"

#include <alms/proof.h>

/* Writes to path, whose file must not be there, or to stdout if path is NULL; frees the text. */
enum cli_exit cli_write_text(struct cli *cli, const char *path, struct alms_text_file *text);

#endif
