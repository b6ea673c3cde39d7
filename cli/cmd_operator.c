/* alms operator - who works with the book. */
#include "command.h"
#include "i18n.h"

#include <alms/operator.h>

#define ROLE_CHOICES "treasurer|approver|office|auditor|checker|cashier|poster"

struct add_arguments {
    const char *code;
    const char *name;
    struct cli_list roles;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, code, "CODE", N_("short code, unique in the book; public")),
    LIST_NEEDED(struct add_arguments, roles, "role", "ROLE",
                N_("treasurer, approver, office, auditor, checker, cashier or poster; give it "
                   "again for more")),
    TEXT(struct add_arguments, name, "name", "TEXT", N_("the person's name; private")),
    END_OF_OPTIONS,
};

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_operator_draft draft = {.code = args->code, .name = args->name};

    for (size_t i = 0; i < args->roles.count; i++) {
        const int index = cli_choice_index(ROLE_CHOICES, args->roles.items[i]);
        if (index < 0) {
            cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", "role", ROLE_CHOICES,
                         args->roles.items[i]);
            return EXIT_USAGE;
        }
        draft.roles |= 1U << index;
    }
    if (alms_operator_add(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Added operator %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Add an operator with roles"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms operator add li --role=approver --name=\"李某\"\n",
};

struct identity_arguments {
    const char *code;
    const char *id_number;
};

static const struct cli_option IDENTITY_OPTIONS[] = {
    ARGUMENT(struct identity_arguments, code, "CODE", N_("an open operator")),
    NEEDED(struct identity_arguments, id_number, "id-number", "TEXT",
           N_("the identity number, 18 digits; only a keyed digest of it is kept")),
    END_OF_OPTIONS,
};

static enum cli_exit identity_run(struct cli *cli, const void *arguments)
{
    const struct identity_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_operator_identify(cli->book, args->code, args->id_number, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Recorded who operator %s is.\n"), args->code);
    return EXIT_DONE;
}

static const struct command IDENTITY = {
    .name = "identity",
    .summary = N_("Record who an operator is, against conflicts of interest"),
    .options = IDENTITY_OPTIONS,
    .arguments_size_bytes = sizeof(struct identity_arguments),
    .run = identity_run,
    .needs = CLI_NEEDS_WRITING,
};

struct close_arguments {
    const char *code;
};

static const struct cli_option CLOSE_OPTIONS[] = {
    ARGUMENT(struct close_arguments, code, "CODE", N_("an open operator")),
    END_OF_OPTIONS,
};

static enum cli_exit close_run(struct cli *cli, const void *arguments)
{
    const struct close_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_operator_close(cli->book, args->code, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Closed operator %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command CLOSE = {
    .name = "close",
    .summary = N_("Close an operator, who can then do nothing any more"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = close_run,
    .needs = CLI_NEEDS_WRITING,
};

static void join_roles(const struct cli *cli, uint32_t roles, char text[200])
{
    size_t used = 0;

    text[0] = '\0';
    for (uint32_t role = 1; role <= ALMS_POSTER; role <<= 1) {
        if ((roles & role) != 0) {
            used += (size_t)snprintf(text + used, 200 - used, "%s%s", used > 0 ? " " : "",
                                     cli_word(cli, alms_operator_role_word(role)));
        }
    }
}

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_operator_list list;
    const struct alms_sheet_column columns[] = {{"code", _("Code"), false},
                                                {"name", _("Name"), false},
                                                {"roles", _("Roles"), false},
                                                {"state", _("State"), false}};

    (void)arguments;
    if (alms_operator_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 4);
    for (size_t i = 0; i < list.count; i++) {
        char roles[200];
        join_roles(cli, list.items[i].roles, roles);
        const char *const cells[] = {list.items[i].code, list.items[i].name, roles,
                                     list.items[i].is_closed ? cli_word(cli, N_("closed")) : ""};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_operator_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the operators with their roles"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

extern const struct command COMMAND_OPERATOR_KEY;

static const struct command *const SUBCOMMANDS[] = {&ADD,   &LIST_COMMAND,         &IDENTITY,
                                                    &CLOSE, &COMMAND_OPERATOR_KEY, NULL};

const struct command COMMAND_OPERATOR = {
    .name = "operator",
    .summary = N_("Add, list and close operators"),
    .subcommands = SUBCOMMANDS,
};
