/* alms party - donors, payees, hospitals and others whom the charity meets again. */
#include "command.h"
#include "i18n.h"

#include <alms/party.h>

static const char *const KINDS[] = {"person", "organisation", "minor"};
static const char *const PUBLISH[] = {"masked", "full", "anonymous"};

struct add_arguments {
    const char *code;
    const char *name;
    const char *contact;
    const char *bank;
    const char *id_number;
    int kind;
    int publish;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, code, "CODE", N_("short code, unique in the book; public")),
    ARGUMENT(struct add_arguments, name, "NAME", N_("the name; private")),
    CHOICE(struct add_arguments, kind, "kind", "person|organisation|minor",
           N_("whose name it is (default: person)")),
    CHOICE(struct add_arguments, publish, "publish", "masked|full|anonymous",
           N_("how it may be published (default: masked)")),
    TEXT(struct add_arguments, contact, "contact", "TEXT", N_("how to reach them; private")),
    TEXT(struct add_arguments, bank, "bank", "TEXT", N_("bank and account number; private")),
    TEXT(struct add_arguments, id_number, "id-number", "TEXT",
         N_("the identity number, 18 digits; only a keyed digest of it is kept")),
    END_OF_OPTIONS,
};

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    const struct alms_party_draft draft = {
        .code = args->code,
        .name = args->name,
        .kind = KINDS[args->kind],
        .publish = PUBLISH[args->publish],
        .contact = args->contact,
        .bank = args->bank,
        .id_number = args->id_number,
    };

    if (alms_party_add(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Added party %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Add a party"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms party add H-01 \"某市儿童医院\" --kind=organisation\n",
};

struct identity_arguments {
    const char *code;
    const char *id_number;
};

static const struct cli_option IDENTITY_OPTIONS[] = {
    ARGUMENT(struct identity_arguments, code, "CODE", N_("an open party")),
    NEEDED(struct identity_arguments, id_number, "id-number", "TEXT",
           N_("the identity number, 18 digits; only a keyed digest of it is kept")),
    END_OF_OPTIONS,
};

static enum cli_exit identity_run(struct cli *cli, const void *arguments)
{
    const struct identity_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_party_identify(cli->book, args->code, args->id_number, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Recorded who party %s is.\n"), args->code);
    return EXIT_DONE;
}

static const struct command IDENTITY = {
    .name = "identity",
    .summary = N_("Record who a party is, against conflicts of interest"),
    .options = IDENTITY_OPTIONS,
    .arguments_size_bytes = sizeof(struct identity_arguments),
    .run = identity_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms party identity D-01 --id-number=110101198501010033\n",
};

struct close_arguments {
    const char *code;
};

static const struct cli_option CLOSE_OPTIONS[] = {
    ARGUMENT(struct close_arguments, code, "CODE", N_("an open party")),
    END_OF_OPTIONS,
};

static enum cli_exit close_run(struct cli *cli, const void *arguments)
{
    const struct close_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_party_close(cli->book, args->code, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Closed party %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command CLOSE = {
    .name = "close",
    .summary = N_("Close a party"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = close_run,
    .needs = CLI_NEEDS_WRITING,
};

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_party_list list;
    const struct alms_sheet_column columns[] = {
        {"code", _("Code"), false},       {"name", _("Name"), false},
        {"kind", _("Kind"), false},       {"publish", _("Publish"), false},
        {"contact", _("Contact"), false}, {"bank", _("Bank"), false},
        {"state", _("State"), false},
    };

    (void)arguments;
    if (alms_party_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 7);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_party *party = &list.items[i];
        const char *const cells[] = {party->code,
                                     party->name,
                                     party->kind == NULL ? "" : cli_word(cli, party->kind),
                                     party->publish == NULL ? "" : cli_word(cli, party->publish),
                                     party->contact,
                                     party->bank,
                                     party->is_closed ? cli_word(cli, N_("closed")) : ""};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_party_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the parties"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&ADD, &LIST_COMMAND, &IDENTITY, &CLOSE, NULL};

const struct command COMMAND_PARTY = {
    .name = "party",
    .summary = N_("Add, list and close parties"),
    .subcommands = SUBCOMMANDS,
};
