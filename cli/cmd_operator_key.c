/* alms operator key - the keys by which operators sign. */
#include "command.h"
#include "i18n.h"
#include "key_table.h"
#include "passphrase.h"

#include <alms/key.h>

#include <stdio.h>
#include <string.h>

/* --- new ----------------------------------------------------------------------------------- */

struct new_arguments {
    const char *code;
    const char *path;
    const char *descriptor;
};

static const struct cli_option NEW_OPTIONS[] = {
    ARGUMENT(struct new_arguments, code, "CODE", N_("an open operator without a key")),
    NEEDED(struct new_arguments, path, "key", "FILE",
           N_("where the private key is written; it must not be there yet")),
    PASSPHRASE_OPTION(struct new_arguments, descriptor),
    END_OF_OPTIONS,
};

static enum cli_exit new_run(struct cli *cli, const void *arguments)
{
    const struct new_arguments *args = arguments;
    struct alms_error err = {0};
    char vkey[ALMS_KEY_TEXT_SIZE_BYTES];
    struct cli_passphrase passphrase = {{0}};
    const struct alms_key_file file = {args->path, passphrase.text};

    const enum cli_exit got = cli_passphrase_get(args->descriptor, args->path, true, &passphrase);
    if (got != EXIT_DONE)
        return got;
    const enum alms_code code = alms_operator_key_new(cli->book, args->code, &file, vkey, &err);
    cli_passphrase_wipe(&passphrase);
    if (code != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Made a key for operator %s: %s\n"), args->code, vkey);
    return EXIT_DONE;
}

static const struct command NEW = {
    .name = "new",
    .summary = N_("Make a key for an operator and record its public half"),
    .options = NEW_OPTIONS,
    .arguments_size_bytes = sizeof(struct new_arguments),
    .run = new_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms operator key new li --key=li.key\n",
};

/* --- add ----------------------------------------------------------------------------------- */

struct add_arguments {
    const char *code;
    const char *path;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, code, "CODE", N_("an open operator without a key")),
    NEEDED(struct add_arguments, path, "public", "FILE",
           N_("the public key: NAME+HASH+KEY, or the *.pub of an ssh-ed25519 key")),
    END_OF_OPTIONS,
};

/* The first line of a small text file. */
static bool read_public(const char *path, char text[2048])
{
    FILE *file = fopen(path, "r");

    if (file == NULL) {
        cli_complain(ALMS_E_FILE_MISSING, "there is no '%s'", path);
        return false;
    }
    const size_t size = fread(text, 1, 2047, file);
    (void)fclose(file);
    text[size] = '\0';
    text[strcspn(text, "\r\n")] = '\0';
    return true;
}

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    char text[2048];
    char vkey[ALMS_KEY_TEXT_SIZE_BYTES];

    if (!read_public(args->path, text))
        return EXIT_STORAGE;
    if (alms_operator_key_add(cli->book, args->code, text, vkey, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Recorded the key of operator %s: %s\n"), args->code, vkey);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Record a key that the operator made elsewhere"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms operator key add li --public=id_ed25519.pub\n",
};

/* --- close, list --------------------------------------------------------------------------- */

struct close_arguments {
    const char *code;
};

static const struct cli_option CLOSE_OPTIONS[] = {
    ARGUMENT(struct close_arguments, code, "CODE", N_("an operator with an open key")),
    END_OF_OPTIONS,
};

static enum cli_exit close_run(struct cli *cli, const void *arguments)
{
    const struct close_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_operator_key_close(cli->book, args->code, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Closed the key of operator %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command CLOSE = {
    .name = "close",
    .summary = N_("Close the key of an operator: it is lost, or others may have it"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = close_run,
    .needs = CLI_NEEDS_WRITING,
};

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    (void)arguments;
    return cli_write_keys(cli, true);
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the keys of operators, and from when to when each counted"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&NEW, &ADD, &LIST_COMMAND, &CLOSE, NULL};

const struct command COMMAND_OPERATOR_KEY = {
    .name = "key",
    .summary = N_("Make, record, list and close the keys by which operators sign"),
    .subcommands = SUBCOMMANDS,
};
