/* alms item - kinds of goods, their units and their names. */
#include "command.h"
#include "i18n.h"

#include <alms/item.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- add ----------------------------------------------------------------------------------- */

struct add_arguments {
    const char *code;
    const char *name;
    const char *unit;
    const char *name_en;
    const char *category;
    const char *decimals;
    const char *life;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, code, "CODE", N_("short code, unique in the book")),
    ARGUMENT(struct add_arguments, name, "NAME", N_("name shown in reports")),
    NEEDED(struct add_arguments, unit, "unit", "TEXT", N_("what it is counted in, as 袋")),
    TEXT(struct add_arguments, decimals, "decimals", "DIGITS",
         N_("digits after the point of a quantity, 0 to 6 (default: 0)")),
    TEXT(struct add_arguments, category, "category", "TEXT", N_("food, medicine, clothes, …")),
    TEXT(struct add_arguments, life, "life", "MONTHS",
         N_("its shelf life: it is then not received without a date of expiry")),
    TEXT(struct add_arguments, name_en, "name-en", "TEXT", N_("its English name")),
    END_OF_OPTIONS,
};

/* A small number of an option; false, and told, if it is none. */
static bool take_number(const char *option, const char *text, uint32_t *out)
{
    *out = 0;
    if (text == NULL)
        return true;
    if (text[0] == '\0' || strlen(text) > 3 || strspn(text, "0123456789") != strlen(text)) {
        cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", option, "0 … 999", text);
        return false;
    }
    *out = (uint32_t)strtoul(text, NULL, 10);
    return true;
}

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_item_draft draft = {.code = args->code,
                                    .name = args->name,
                                    .name_en = args->name_en,
                                    .category = args->category,
                                    .unit = args->unit};

    if (!take_number("decimals", args->decimals, &draft.scale_digits) ||
        !take_number("life", args->life, &draft.life_months))
        return EXIT_USAGE;
    if (alms_item_add(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Added item %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Add a kind of goods"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms item add RICE \"大米\" --unit=袋 --category=食品 --life=12\n",
};

/* --- unit and alias ------------------------------------------------------------------------ */

struct unit_arguments {
    const char *code;
    const char *unit;
    const char *factor;
};

static const struct cli_option UNIT_OPTIONS[] = {
    ARGUMENT(struct unit_arguments, code, "CODE", N_("the item")),
    ARGUMENT(struct unit_arguments, unit, "UNIT", N_("another unit of it, as 箱")),
    ARGUMENT(struct unit_arguments, factor, "QUANTITY", N_("how many of its own units one holds")),
    END_OF_OPTIONS,
};

static enum cli_exit unit_run(struct cli *cli, const void *arguments)
{
    const struct unit_arguments *args = arguments;
    struct alms_error err = {0};
    const struct alms_item_unit unit = {args->unit, args->factor};

    if (alms_item_unit_add(cli->book, args->code, &unit, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("One %s of %s is %s of its unit.\n"), args->unit, args->code, args->factor);
    return EXIT_DONE;
}

static const struct command UNIT = {
    .name = "unit",
    .summary = N_("Say how much another unit holds"),
    .options = UNIT_OPTIONS,
    .arguments_size_bytes = sizeof(struct unit_arguments),
    .run = unit_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms item unit WATER 箱 24\n",
};

struct alias_arguments {
    const char *code;
    const char *alias;
};

static const struct cli_option ALIAS_OPTIONS[] = {
    ARGUMENT(struct alias_arguments, code, "CODE", N_("the item")),
    ARGUMENT(struct alias_arguments, alias, "NAME", N_("another name, by which lists know it")),
    END_OF_OPTIONS,
};

static enum cli_exit alias_run(struct cli *cli, const void *arguments)
{
    const struct alias_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_item_alias_add(cli->book, args->code, args->alias, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("'%s' is item %s.\n"), args->alias, args->code);
    return EXIT_DONE;
}

static const struct command ALIAS = {
    .name = "alias",
    .summary = N_("Teach another name of an item"),
    .options = ALIAS_OPTIONS,
    .arguments_size_bytes = sizeof(struct alias_arguments),
    .run = alias_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms item alias MASK \"医用外科口罩(蓝)\"\n",
};

/* --- close and list ------------------------------------------------------------------------ */

struct close_arguments {
    const char *code;
};

static const struct cli_option CLOSE_OPTIONS[] = {
    ARGUMENT(struct close_arguments, code, "CODE", N_("an item of which none is in stock")),
    END_OF_OPTIONS,
};

static enum cli_exit close_run(struct cli *cli, const void *arguments)
{
    const struct close_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_item_close(cli->book, args->code, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Closed item %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command CLOSE = {
    .name = "close",
    .summary = N_("Close an item: it keeps its history and takes nothing new"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = close_run,
    .needs = CLI_NEEDS_WRITING,
};

/* "箱 = 24, 托 = 960" */
static void join_units(const struct alms_item *item, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < item->units_count && used < size; i++) {
        const int added = snprintf(text + used, size - used, "%s%s = %s", i == 0 ? "" : ", ",
                                   item->units[i].name, item->units[i].factor);
        used += added < 0 ? size : (size_t)added;
    }
}

static void join_aliases(const struct alms_item *item, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < item->aliases_count && used < size; i++) {
        const int added =
            snprintf(text + used, size - used, "%s%s", i == 0 ? "" : ", ", item->aliases[i]);
        used += added < 0 ? size : (size_t)added;
    }
}

static void put_item(const struct cli *cli, struct alms_sheet *sheet, const struct alms_item *item)
{
    enum { JOINED_SIZE = 4096 };
    char units[JOINED_SIZE];
    char aliases[JOINED_SIZE];
    char life[16];
    char digits[16];

    join_units(item, units, sizeof(units));
    join_aliases(item, aliases, sizeof(aliases));
    (void)snprintf(life, sizeof(life), "%u", (unsigned)item->life_months);
    (void)snprintf(digits, sizeof(digits), "%u", (unsigned)item->scale_digits);
    const char *const cells[] = {item->code,
                                 i18n_name(item->name, item->name_en),
                                 item->category,
                                 item->unit,
                                 digits,
                                 units,
                                 item->life_months == 0 ? NULL : life,
                                 aliases,
                                 item->is_closed ? cli_word(cli, N_("closed")) : NULL};
    alms_sheet_add(sheet, cells);
}

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_item_list list;
    const struct alms_sheet_column columns[] = {
        {"code", _("Code"), false},         {"name", _("Name"), false},
        {"category", _("Category"), false}, {"unit", _("Unit"), false},
        {"decimals", _("Digits"), true},    {"units", _("Other units"), false},
        {"life_months", _("Months"), true}, {"aliases", _("Other names"), false},
        {"state", _("State"), false},
    };

    (void)arguments;
    if (alms_item_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 9);
    for (size_t i = 0; i < list.count; i++)
        put_item(cli, sheet, &list.items[i]);
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_item_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the items with their units and names"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&ADD,   &UNIT,         &ALIAS,
                                                    &CLOSE, &LIST_COMMAND, NULL};

const struct command COMMAND_ITEM = {
    .name = "item",
    .summary = N_("Add, name, close and list kinds of goods"),
    .subcommands = SUBCOMMANDS,
};
