/* alms audit key - the key of the log, its identity, and keys of witnesses. */
#include "command.h"
#include "i18n.h"
#include "key_table.h"
#include "passphrase.h"

#include <alms/key.h>

#include <stdio.h>

/* --- new ----------------------------------------------------------------------------------- */

struct new_arguments {
    const char *origin;
    const char *key;
    const char *identity;
    const char *descriptor;
};

static const struct cli_option NEW_OPTIONS[] = {
    NEEDED(struct new_arguments, origin, "origin", "NAME",
           N_("where the log is published, without scheme: ledger.example.org/fund")),
    NEEDED(struct new_arguments, key, "key", "FILE", N_("where the log's private key is written")),
    NEEDED(struct new_arguments, identity, "identity", "FILE",
           N_("where the identity key is written; keep it off line")),
    PASSPHRASE_OPTION(struct new_arguments, descriptor),
    END_OF_OPTIONS,
};

static enum cli_exit new_run(struct cli *cli, const void *arguments)
{
    const struct new_arguments *args = arguments;
    struct alms_error err = {0};
    struct cli_passphrase first = {{0}};
    struct cli_passphrase second = {{0}};
    const struct alms_key_file key = {args->key, first.text};
    const struct alms_key_file identity = {args->identity, second.text};

    enum cli_exit got = cli_passphrase_get(args->descriptor, args->key, true, &first);
    if (got == EXIT_DONE)
        got = cli_passphrase_get(args->descriptor, args->identity, true, &second);
    if (got != EXIT_DONE)
        return got;
    const enum alms_code code = alms_log_key_new(cli->book, args->origin, &key, &identity, &err);
    cli_passphrase_wipe(&first);
    cli_passphrase_wipe(&second);
    if (code != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Made the key of the log '%s'; take the identity key '%s' off this machine.\n"),
                 args->origin, args->identity);
    return EXIT_DONE;
}

static const struct command NEW = {
    .name = "new",
    .summary = N_("Make the key of the log and its identity key, and record both"),
    .options = NEW_OPTIONS,
    .arguments_size_bytes = sizeof(struct new_arguments),
    .run = new_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms audit key new --origin=ledger.example.org/fund --key=log.key"
                " --identity=identity.key\n",
};

/* --- rotate -------------------------------------------------------------------------------- */

struct rotate_arguments {
    const char *key;
    const char *identity;
    const char *descriptor;
};

static const struct cli_option ROTATE_OPTIONS[] = {
    NEEDED(struct rotate_arguments, key, "key", "FILE", N_("where the new private key is written")),
    NEEDED(struct rotate_arguments, identity, "identity", "FILE",
           N_("the identity key, which gives its consent")),
    PASSPHRASE_OPTION(struct rotate_arguments, descriptor),
    END_OF_OPTIONS,
};

static enum cli_exit rotate_run(struct cli *cli, const void *arguments)
{
    const struct rotate_arguments *args = arguments;
    struct alms_error err = {0};
    struct cli_passphrase first = {{0}};
    struct cli_passphrase second = {{0}};
    const struct alms_key_file key = {args->key, first.text};
    const struct alms_key_file identity = {args->identity, second.text};

    enum cli_exit got = cli_passphrase_get(args->descriptor, args->key, true, &first);
    if (got == EXIT_DONE)
        got = cli_passphrase_get(args->descriptor, args->identity, false, &second);
    if (got != EXIT_DONE)
        return got;
    const enum alms_code code = alms_log_key_rotate(cli->book, &key, &identity, &err);
    cli_passphrase_wipe(&first);
    cli_passphrase_wipe(&second);
    if (code != ALMS_OK)
        return cli_report(&err);
    (void)printf("%s\n",
                 _("Made a new key of the log; the old one may sign beside it for 90 days."));
    return EXIT_DONE;
}

static const struct command ROTATE = {
    .name = "rotate",
    .summary = N_("Make a new key of the log, with the consent of the identity key"),
    .options = ROTATE_OPTIONS,
    .arguments_size_bytes = sizeof(struct rotate_arguments),
    .run = rotate_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms audit key rotate --key=log-2027.key --identity=identity.key\n",
};

/* --- witness, list ------------------------------------------------------------------------- */

struct witness_arguments {
    const char *name;
    const char *key;
    const char *descriptor;
};

static const struct cli_option WITNESS_OPTIONS[] = {
    ARGUMENT(struct witness_arguments, name, "NAME",
             N_("the witness's name, like auditor.example.org")),
    NEEDED(struct witness_arguments, key, "key", "FILE", N_("where the private key is written")),
    PASSPHRASE_OPTION(struct witness_arguments, descriptor),
    END_OF_OPTIONS,
};

static enum cli_exit witness_run(struct cli *cli, const void *arguments)
{
    const struct witness_arguments *args = arguments;
    struct alms_error err = {0};
    char vkey[ALMS_KEY_TEXT_SIZE_BYTES];
    struct cli_passphrase passphrase = {{0}};
    const struct alms_key_file file = {args->key, passphrase.text};

    const enum cli_exit got = cli_passphrase_get(args->descriptor, args->key, true, &passphrase);
    if (got != EXIT_DONE)
        return got;
    const enum alms_code code = alms_signer_make(&file, args->name, true, cli->seed, vkey, &err);
    cli_passphrase_wipe(&passphrase);
    if (code != ALMS_OK)
        return cli_report(&err);
    (void)printf("%s\n", vkey);
    return EXIT_DONE;
}

static const struct command WITNESS = {
    .name = "witness",
    .summary = N_("Make the key of a witness, who signs that a log only grew; no book is needed"),
    .options = WITNESS_OPTIONS,
    .arguments_size_bytes = sizeof(struct witness_arguments),
    .run = witness_run,
    .needs = CLI_NEEDS_NOTHING,
    .examples = "  alms audit key witness auditor.example.org --key=witness.key\n",
};

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    (void)arguments;
    return cli_write_keys(cli, false);
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the keys of the log, and from when to when each counted"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&NEW, &ROTATE, &LIST_COMMAND, &WITNESS, NULL};

const struct command COMMAND_AUDIT_KEY = {
    .name = "key",
    .summary = N_("Make and list the keys by which the log signs"),
    .subcommands = SUBCOMMANDS,
};
