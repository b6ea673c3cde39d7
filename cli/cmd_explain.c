/* alms explain, alms help - what an error means, and what there is. */
#include "command.h"
#include "i18n.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct explain_arguments {
    const char *code;
};

static const struct cli_option EXPLAIN_OPTIONS[] = {
    ARGUMENT_OPTIONAL(struct explain_arguments, code, "CODE",
                      N_("as E312 or fund-overspent (default: all)")),
    END_OF_OPTIONS,
};

/* By number with or without E or e, or by name. */
static const struct alms_code_about *find_code(const char *word)
{
    for (const struct alms_code_about *row = alms_code_catalogue(); row->code != ALMS_OK; row++) {
        char number[16];
        (void)snprintf(number, sizeof(number), "E%d", (int)row->code);
        if (strcasecmp(word, number) == 0 || strcmp(word, number + 1) == 0 ||
            strcmp(word, row->name) == 0)
            return row;
    }
    return NULL;
}

static void put_code(const struct alms_code_about *about)
{
    (void)printf("E%d %s\n", (int)about->code, about->name);
    (void)printf(_("  Cause: %s\n"), _(about->cause));
    (void)printf(_("  To mend it: %s\n"), _(about->remedy));
}

static enum cli_exit explain_run(struct cli *cli, const void *arguments)
{
    const struct explain_arguments *args = arguments;

    (void)cli;
    if (args->code == NULL) {
        for (const struct alms_code_about *row = alms_code_catalogue(); row->code != ALMS_OK; row++)
            put_code(row);
        return EXIT_DONE;
    }
    const struct alms_code_about *about = find_code(args->code);
    if (about == NULL) {
        cli_complain(ALMS_E_NOT_FOUND, "there is no code '%s'", args->code);
        return EXIT_REFUSED;
    }
    put_code(about);
    return EXIT_DONE;
}

const struct command COMMAND_EXPLAIN = {
    .name = "explain",
    .summary = N_("Tell the cause and the remedy of an error"),
    .options = EXPLAIN_OPTIONS,
    .arguments_size_bytes = sizeof(struct explain_arguments),
    .run = explain_run,
    .needs = CLI_NEEDS_NOTHING,
    .examples = "  alms explain E312\n",
};

struct help_arguments {
    struct cli_list words;
};

static const struct cli_option HELP_OPTIONS[] = {
    ARGUMENT_OPTIONAL(struct help_arguments, words.items[0], "COMMAND", N_("a command")),
    ARGUMENT_OPTIONAL(struct help_arguments, words.items[1], "SUBCOMMAND", N_("one of its own")),
    END_OF_OPTIONS,
};

static enum cli_exit help_run(struct cli *cli, const void *arguments)
{
    const struct help_arguments *args = arguments;
    char path[256] = "alms";
    const struct command *const *commands = CLI_COMMANDS;
    const struct command *found = NULL;
    static const struct command *const NONE[] = {NULL};

    (void)cli;
    if (args->words.items[0] == NULL) {
        cli_help_all(CLI_COMMANDS);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < 2 && args->words.items[i] != NULL; i++) {
        found = NULL;
        for (const struct command *const *row = commands; *row != NULL && found == NULL; row++) {
            if (strcmp((*row)->name, args->words.items[i]) == 0)
                found = *row;
        }
        if (found == NULL) {
            cli_complain_command(commands, path, args->words.items[i]);
            return EXIT_USAGE;
        }
        const size_t length = strlen(path);
        (void)snprintf(path + length, sizeof(path) - length, " %s", found->name);
        commands = found->subcommands == NULL ? NONE : found->subcommands;
    }
    cli_help_command(path, found);
    return EXIT_DONE;
}

const struct command COMMAND_HELP = {
    .name = "help",
    .summary = N_("Show the commands, or one of them"),
    .options = HELP_OPTIONS,
    .arguments_size_bytes = sizeof(struct help_arguments),
    .run = help_run,
    .needs = CLI_NEEDS_NOTHING,
};
