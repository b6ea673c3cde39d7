/*
 * passphrase - where the passphrase of a key comes from: a file descriptor, or a terminal.
 *
 * Never the command line and never the environment: others on the machine can read those. From a
 * descriptor each passphrase is one line, in the order in which keys are named; at a terminal it is
 * typed unseen, twice where a key is made.
 */
#ifndef CLI_PASSPHRASE_H
#define CLI_PASSPHRASE_H

#include "command.h"

#include <alms/key.h>

/* The option of every command that needs one; `member` is a const char *. */
#define PASSPHRASE_OPTION(type, member)                                                            \
    TEXT(type, member, "passphrase-fd", "N",                                                       \
         N_("read passphrases from this descriptor, a line each (else the terminal asks)"))

struct cli_passphrase {
    char text[ALMS_PASSPHRASE_SIZE_MAX + 2];
};

/*
 * Gets the passphrase for the key file at path. descriptor is the value of the option, NULL if it
 * was not given. EXIT_DONE, or told why there is none.
 */
enum cli_exit cli_passphrase_get(const char *descriptor, const char *path, bool is_new,
                                 struct cli_passphrase *out);

/* For CLEANUP. */
void cli_passphrase_wipe(struct cli_passphrase *passphrase);

#endif
