/* alms warehouse - where goods are. */
#include "command.h"
#include "i18n.h"

#include <alms/warehouse.h>

struct add_arguments {
    const char *code;
    const char *name;
    const char *name_en;
    const char *parent;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, code, "CODE", N_("short code, unique in the book")),
    ARGUMENT(struct add_arguments, name, "NAME", N_("name shown in reports")),
    TEXT(struct add_arguments, parent, "in", "CODE",
         N_("the warehouse that it is a place in: a shelf, a room")),
    TEXT(struct add_arguments, name_en, "name-en", "TEXT", N_("its English name")),
    END_OF_OPTIONS,
};

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    const struct alms_warehouse_draft draft = {args->code, args->name, args->name_en, args->parent};

    if (alms_warehouse_add(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Added warehouse %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Add a warehouse, or a place in one"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms warehouse add MAIN \"中心仓库\"\n"
                "  alms warehouse add MAIN-A1 \"一号架\" --in=MAIN\n",
};

struct close_arguments {
    const char *code;
};

static const struct cli_option CLOSE_OPTIONS[] = {
    ARGUMENT(struct close_arguments, code, "CODE", N_("a warehouse or place that is empty")),
    END_OF_OPTIONS,
};

static enum cli_exit close_run(struct cli *cli, const void *arguments)
{
    const struct close_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_warehouse_close(cli->book, args->code, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Closed warehouse %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command CLOSE = {
    .name = "close",
    .summary = N_("Close a warehouse or a place"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = close_run,
    .needs = CLI_NEEDS_WRITING,
};

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_warehouse_list list;
    const struct alms_sheet_column columns[] = {{"code", _("Code"), false},
                                                {"name", _("Name"), false},
                                                {"in", _("In"), false},
                                                {"state", _("State"), false}};

    (void)arguments;
    if (alms_warehouse_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 4);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_warehouse *place = &list.items[i];
        const char *const cells[] = {place->code, i18n_name(place->name, place->name_en),
                                     place->parent,
                                     place->is_closed ? cli_word(cli, N_("closed")) : NULL};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_warehouse_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the warehouses and their places"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&ADD, &CLOSE, &LIST_COMMAND, NULL};

const struct command COMMAND_WAREHOUSE = {
    .name = "warehouse",
    .summary = N_("Add, close and list warehouses and their places"),
    .subcommands = SUBCOMMANDS,
};
