/* alms period - months, open and closed. */
#include "command.h"
#include "i18n.h"

#include <alms/period.h>

#include <inttypes.h>

struct close_arguments {
    struct alms_month month;
};

static const struct cli_option CLOSE_OPTIONS[] = {
    MONTH_ARGUMENT(struct close_arguments, month, "MONTH",
                   N_("the next month to close, as 2026-02")),
    END_OF_OPTIONS,
};

static enum cli_exit close_run(struct cli *cli, const void *arguments)
{
    const struct close_arguments *args = arguments;
    struct alms_error err = {0};
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];

    if (alms_period_close(cli->book, args->month, &err) != ALMS_OK)
        return cli_report(&err);
    alms_month_format(args->month, month);
    (void)printf(_("Closed %s and everything before it.\n"), month);
    return EXIT_DONE;
}

static const struct command CLOSE = {
    .name = "close",
    .summary = N_("Close a month for ever"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = close_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms period close 2026-02\n",
};

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_period_list list;
    const struct alms_sheet_column columns[] = {{"month", _("Month"), false},
                                                {"state", _("State"), false},
                                                {"entries", _("Entries"), true}};

    (void)arguments;
    if (alms_period_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 3);
    for (size_t i = 0; i < list.count; i++) {
        char month[ALMS_MONTH_TEXT_SIZE_BYTES];
        char count[32];
        alms_month_format(list.items[i].month, month);
        (void)snprintf(count, sizeof(count), "%" PRIu64, list.items[i].entries_count);
        const char *const cells[] = {month,
                                     list.items[i].is_closed ? cli_word_in(cli, "month", "closed")
                                                             : cli_word_in(cli, "month", "open"),
                                     count};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_period_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the months and whether they are closed"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&CLOSE, &LIST_COMMAND, NULL};

const struct command COMMAND_PERIOD = {
    .name = "period",
    .summary = N_("Close and list months"),
    .subcommands = SUBCOMMANDS,
};
