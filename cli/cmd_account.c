/* alms account - the chart of accounts. */
#include "command.h"
#include "i18n.h"

#include <alms/account.h>

#include <string.h>

/* --- add ----------------------------------------------------------------------------------- */

struct add_arguments {
    const char *code;
    const char *name;
    const char *name_en;
    const char *parent;
    bool is_suspense;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, code, "CODE", N_("digits, in groups parted by points")),
    ARGUMENT(struct add_arguments, name, "NAME", N_("the name of the account")),
    TEXT(struct add_arguments, parent, "below", "CODE",
         N_("the account below which it stands (default: what is before the last point)")),
    TEXT(struct add_arguments, name_en, "name-en", "TEXT", N_("its English name")),
    FLAG(struct add_arguments, is_suspense, "suspense",
         N_("for what is not cleared up yet; asked for when a month is closed")),
    END_OF_OPTIONS,
};

/* 1002 for 1002.02 */
static const char *parent_of(const struct add_arguments *args, char parent[64])
{
    const char *point = strrchr(args->code, '.');

    if (args->parent != NULL || point == NULL || (size_t)(point - args->code) >= 64)
        return args->parent;
    memcpy(parent, args->code, (size_t)(point - args->code));
    parent[point - args->code] = '\0';
    return parent;
}

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    char parent[64];
    const struct alms_account_draft draft = {.code = args->code,
                                             .name = args->name,
                                             .name_en = args->name_en,
                                             .parent = parent_of(args, parent),
                                             .is_suspense = args->is_suspense};

    if (alms_account_add(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Added account %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Add an account below another"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms account add 1002.02 \"中国银行捐赠专户\"\n"
                "  alms account add 2209.09 \"待查收款\" --suspense\n",
};

/* --- close --------------------------------------------------------------------------------- */

struct close_arguments {
    const char *code;
};

static const struct cli_option CLOSE_OPTIONS[] = {
    ARGUMENT(struct close_arguments, code, "CODE", N_("an open account without balance")),
    END_OF_OPTIONS,
};

static enum cli_exit close_run(struct cli *cli, const void *arguments)
{
    const struct close_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_account_close(cli->book, args->code, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Closed account %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command CLOSE = {
    .name = "close",
    .summary = N_("Close an account that is empty"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = close_run,
    .needs = CLI_NEEDS_WRITING,
};

/* --- list ---------------------------------------------------------------------------------- */

struct list_arguments {
    struct alms_date on;
};

static const struct cli_option LIST_OPTIONS[] = {
    DATE(struct list_arguments, on, "on",
         N_("the chart that was in force on that day, if the book was converted (default: now)")),
    END_OF_OPTIONS,
};

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    const struct list_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_account_list list;
    const struct alms_sheet_column columns[] = {
        {"code", _("Code"), false},
        {"name", _("Name"), false},
        {"type", _("Type"), false},
        {"side", _("Side"), false},
        {"money", C_("account", "Money"), false},
        {"role", _("Role"), false},
        {"state", _("State"), false},
    };

    if ((args->on.year == 0 ? alms_account_list(cli->book, &list, &err)
                            : alms_account_list_on(cli->book, args->on, &list, &err)) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 7);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_account *account = &list.items[i];
        const char *const cells[] = {
            account->code,
            i18n_name(account->name, account->name_en),
            cli_word(cli, alms_account_type_word(account->type)),
            account->is_credit ? cli_word(cli, N_("credit")) : cli_word(cli, N_("debit")),
            cli_word(cli, alms_account_money_word(account->money)),
            cli_word(cli, alms_account_role_word(account->role)),
            account->is_closed ? cli_word(cli, N_("closed")) : "",
        };
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_account_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the chart of accounts"),
    .options = LIST_OPTIONS,
    .arguments_size_bytes = sizeof(struct list_arguments),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&ADD, &LIST_COMMAND, &CLOSE, NULL};

const struct command COMMAND_ACCOUNT = {
    .name = "account",
    .summary = N_("Add, list and close accounts"),
    .subcommands = SUBCOMMANDS,
};
