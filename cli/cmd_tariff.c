/* alms tariff - what a programme gives to whom, as dated data. */
#include "command.h"
#include "i18n.h"

#include <alms/tariff.h>

struct add_arguments {
    const char *programme;
    const char *file;
    struct cli_list terms;
    struct alms_date from;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, programme, "PROGRAMME", N_("the programme that gives")),
    DATE(struct add_arguments, from, "from", N_("the first day on which it is in force; needed")),
    TEXT(struct add_arguments, file, "file", "FILE", N_("a text file of terms, one a line")),
    LIST(struct add_arguments, terms, "term", "TEXT", N_("a term; give it again for more")),
    END_OF_OPTIONS,
};

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    const struct alms_tariff_draft draft = {args->programme, args->from, args->file,
                                            args->terms.items, args->terms.count};

    if (alms_tariff_add(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Added a tariff of programme %s.\n"), args->programme);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Add a programme's tariff, in force from a day on"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  # Terms, one a line:\n"
                "  #   currency CODE\n"
                "  #   count application|approval\n"
                "  #   age MIN-MAX [from DATE] [until DATE]\n"
                "  #   bracket NAME over A [to B] give C\n"
                "  #   fixed NAME AMOUNT [after NAME]\n"
                "  #   upto NAME AMOUNT\n"
                "  #   monthly NAME AMOUNT\n"
                "  #   cap person|event AMOUNT\n"
                "  alms tariff add HEART --from=2026-01-01 --file=heart.tariff\n"
                "  alms tariff add RELIEF --from=2026-01-01 --term=\"upto relief 5000\"\n",
};

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_tariff_list list;
    const struct alms_sheet_column columns[] = {{"programme", _("Programme"), false},
                                                {"from", _("From"), false},
                                                {"until", _("Until"), false},
                                                {"term", _("Term"), false}};

    (void)arguments;
    if (alms_tariff_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 4);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_tariff_item *item = &list.items[i];
        char from[ALMS_DATE_TEXT_SIZE_BYTES];
        char until[ALMS_DATE_TEXT_SIZE_BYTES] = "";
        alms_date_format(item->from, from);
        if (item->until.year != 0)
            alms_date_format(item->until, until);
        for (size_t j = 0; j < item->terms_count; j++) {
            const char *const cells[] = {item->programme, from, until, item->terms[j]};
            alms_sheet_add(sheet, cells);
        }
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_tariff_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the tariffs, a term a line"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&ADD, &LIST_COMMAND, NULL};

const struct command COMMAND_TARIFF = {
    .name = "tariff",
    .summary = N_("Add and list tariffs: what a programme gives to whom"),
    .subcommands = SUBCOMMANDS,
};
