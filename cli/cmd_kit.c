/* alms kit - packs that are put together from other goods. */
#include "command.h"
#include "goods_line.h"
#include "i18n.h"

#include <alms/kit.h>

#include <stdlib.h>

/* --- define -------------------------------------------------------------------------------- */

struct define_arguments {
    const char *item;
    struct cli_list components;
};

static const struct cli_option DEFINE_OPTIONS[] = {
    ARGUMENT(struct define_arguments, item, "ITEM", N_("the pack, an item")),
    REST(struct define_arguments, components, "ITEM:QUANTITY",
         N_("what one pack holds of an item")),
    END_OF_OPTIONS,
};

static enum cli_exit define_run(struct cli *cli, const void *arguments)
{
    const struct define_arguments *args = arguments;
    struct alms_error err = {0};
    const size_t count = args->components.count;
    enum cli_exit exit_status = EXIT_DONE;
    struct cli_parts *parts = cli_split(&args->components, 2, 2, "ITEM:QUANTITY");
    struct alms_component *components = calloc(count + 1, sizeof(*components));

    if (components == NULL)
        abort();
    if (parts == NULL) {
        free(components);
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < count; i++)
        components[i] = (struct alms_component){parts[i].items[0], parts[i].items[1]};
    const struct alms_kit_draft draft = {args->item, components, count};
    if (alms_kit_define(cli->book, &draft, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else {
        (void)printf(_("Defined kit %s.\n"), args->item);
    }
    cli_split_free(parts, count);
    free(components);
    return exit_status;
}

static const struct command DEFINE = {
    .name = "define",
    .summary = N_("Say what a pack is made of"),
    .options = DEFINE_OPTIONS,
    .arguments_size_bytes = sizeof(struct define_arguments),
    .run = define_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms kit define PACK RICE:1 OIL:2 TOWEL:4\n",
};

/* --- assemble and disassemble -------------------------------------------------------------- */

struct assembly_arguments {
    const char *item;
    const char *quantity;
    const char *fund;
    const char *place;
    const char *lot;
    const char *memo;
    struct alms_date date;
};

static const struct cli_option ASSEMBLE_OPTIONS[] = {
    ARGUMENT(struct assembly_arguments, item, "ITEM", N_("the pack")),
    ARGUMENT(struct assembly_arguments, quantity, "QUANTITY", N_("how many packs")),
    NEEDED(struct assembly_arguments, fund, "fund", "CODE", N_("the fund that owns the goods")),
    NEEDED(struct assembly_arguments, place, "at", "CODE", N_("the warehouse or place")),
    TEXT(struct assembly_arguments, lot, "lot", "CODE",
         N_("code of the new lot (default: made from its record)")),
    DATE(struct assembly_arguments, date, "date", N_("its date (default: today)")),
    TEXT(struct assembly_arguments, memo, "memo", "TEXT", N_("a remark; private")),
    END_OF_OPTIONS,
};

static const struct cli_option DISASSEMBLE_OPTIONS[] = {
    ARGUMENT(struct assembly_arguments, item, "ITEM", N_("the pack")),
    ARGUMENT(struct assembly_arguments, quantity, "QUANTITY", N_("how many packs")),
    NEEDED(struct assembly_arguments, fund, "fund", "CODE", N_("the fund that owns the goods")),
    NEEDED(struct assembly_arguments, place, "at", "CODE", N_("the warehouse or place")),
    TEXT(struct assembly_arguments, lot, "lot", "CODE",
         N_("the lot to take apart (default: the first to expire)")),
    DATE(struct assembly_arguments, date, "date", N_("its date (default: today)")),
    TEXT(struct assembly_arguments, memo, "memo", "TEXT", N_("a remark; private")),
    END_OF_OPTIONS,
};

static struct alms_assembly_draft draft_of(const struct assembly_arguments *args)
{
    return (struct alms_assembly_draft){
        .date = args->date,
        .item = args->item,
        .quantity = args->quantity,
        .fund = args->fund,
        .place = args->place,
        .lot = args->lot,
        .memo = args->memo,
    };
}

static enum cli_exit assemble_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_posted posted;
    const struct assembly_arguments *args = arguments;
    const struct alms_assembly_draft draft = draft_of(args);

    if (alms_kit_assemble(cli->book, &draft, &posted, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Put together %s of %s by %s.\n"), args->quantity, args->item, posted.number);
    return EXIT_DONE;
}

static enum cli_exit disassemble_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_posted posted;
    const struct assembly_arguments *args = arguments;
    const struct alms_assembly_draft draft = draft_of(args);

    if (alms_kit_disassemble(cli->book, &draft, &posted, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Took apart %s of %s by %s.\n"), args->quantity, args->item, posted.number);
    return EXIT_DONE;
}

static const struct command ASSEMBLE = {
    .name = "assemble",
    .summary = N_("Put packs together from what expires first"),
    .options = ASSEMBLE_OPTIONS,
    .arguments_size_bytes = sizeof(struct assembly_arguments),
    .run = assemble_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms kit assemble PACK 300 --fund=RELIEF --at=MAIN\n",
};

static const struct command DISASSEMBLE = {
    .name = "disassemble",
    .summary = N_("Take packs apart"),
    .options = DISASSEMBLE_OPTIONS,
    .arguments_size_bytes = sizeof(struct assembly_arguments),
    .run = disassemble_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms kit disassemble PACK 20 --fund=RELIEF --at=MAIN\n",
};

/* --- list ---------------------------------------------------------------------------------- */

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_kit_list list;
    const struct alms_sheet_column columns[] = {{"kit", _("Kit"), false},
                                                {"component", _("Component"), false},
                                                {"quantity", _("Quantity"), true}};

    (void)arguments;
    if (alms_kit_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 3);
    for (size_t i = 0; i < list.count; i++) {
        for (size_t j = 0; j < list.items[i].components_count; j++) {
            const char *const cells[] = {list.items[i].item, list.items[i].components[j].item,
                                         list.items[i].components[j].quantity};
            alms_sheet_add(sheet, cells);
        }
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_kit_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List what packs are made of"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&DEFINE, &ASSEMBLE, &DISASSEMBLE, &LIST_COMMAND,
                                                    NULL};

const struct command COMMAND_KIT = {
    .name = "kit",
    .summary = N_("Define, put together, take apart and list packs"),
    .subcommands = SUBCOMMANDS,
};
