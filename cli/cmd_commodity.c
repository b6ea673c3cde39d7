/* alms commodity - currencies beside the base currency. */
#include "command.h"
#include "i18n.h"

#include <alms/commodity.h>

#include <stdlib.h>
#include <string.h>

struct add_arguments {
    const char *code;
    const char *name;
    const char *name_en;
    const char *scale;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, code, "CODE", N_("its ISO 4217 code, as USD")),
    ARGUMENT(struct add_arguments, name, "NAME", N_("name shown in reports")),
    TEXT(struct add_arguments, scale, "scale", "DIGITS",
         N_("digits after the point, 0 to 9 (default: 2)")),
    TEXT(struct add_arguments, name_en, "name-en", "TEXT", N_("its English name")),
    END_OF_OPTIONS,
};

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    const char *scale = args->scale == NULL ? "2" : args->scale;

    if (strlen(scale) != 1 || strspn(scale, "0123456789") != 1) {
        cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", "scale", "0 … 9", scale);
        return EXIT_USAGE;
    }
    const struct alms_commodity_draft draft = {args->code, args->name, args->name_en,
                                               (uint32_t)(scale[0] - '0')};
    if (alms_commodity_add(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Added currency %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Add a currency"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms commodity add USD \"美元\" --name-en=\"US dollar\"\n",
};

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_commodity_list list;
    const struct alms_sheet_column columns[] = {
        {"code", _("Code"), false}, {"name", _("Name"), false}, {"scale", _("Digits"), true}};

    (void)arguments;
    if (alms_commodity_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 3);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_commodity *commodity = &list.items[i];
        const char scale[2] = {(char)('0' + commodity->scale_digits), '\0'};
        const char *const cells[] = {commodity->code,
                                     i18n_name(commodity->name, commodity->name_en), scale};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_commodity_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the currencies"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&ADD, &LIST_COMMAND, NULL};

const struct command COMMAND_COMMODITY = {
    .name = "commodity",
    .summary = N_("Add and list currencies"),
    .subcommands = SUBCOMMANDS,
};
