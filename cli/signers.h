/* signers - the private keys that a command signs with, opened one after the other. */
#ifndef CLI_SIGNERS_H
#define CLI_SIGNERS_H

#include "command.h"

#include <alms/key.h>

enum { CLI_SIGNERS_MAX = 4 };

struct cli_signers {
    alms_signer *items[CLI_SIGNERS_MAX];
    size_t count;
};

/* Opens the files in their order, asking for each passphrase. EXIT_DONE, or told. */
enum cli_exit
cli_signers_open(const struct cli_list *paths, const char *descriptor, struct cli_signers *out);
void cli_signers_close(struct cli_signers *signers);

#endif
