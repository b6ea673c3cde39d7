/* alms release - restricted net assets that were spent become unrestricted (NPO2004). */
#include "command.h"
#include "i18n.h"

#include <alms/release.h>

struct release_arguments {
    struct alms_month month;
    int way;
};

static const struct cli_option OPTIONS[] = {
    MONTH(struct release_arguments, month, "month",
          N_("what is spent up to its end (default: this month)")),
    /* In the order of enum alms_release_way. */
    CHOICE(struct release_arguments, way, "way", "net-assets|income",
           N_("from net assets, or from the gifts of the same period (default: net-assets)")),
    END_OF_OPTIONS,
};

static enum cli_exit release_run(struct cli *cli, const void *arguments)
{
    const struct release_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_release_list list;
    const struct alms_sheet_column columns[] = {
        {"number", _("Voucher"), false},
        {"fund", _("Fund"), false},
        {"commodity", _("Currency"), false},
        {"amount", _("Released"), true},
    };

    if (alms_release_run(cli->book, args->month, (enum alms_release_way)args->way, &list, &err) !=
        ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 4);
    for (size_t i = 0; i < list.count; i++) {
        const char *const cells[] = {list.items[i].number, list.items[i].fund,
                                     list.items[i].commodity, list.items[i].amount};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_release_list_free(&list);
    return exit_status;
}

const struct command COMMAND_RELEASE = {
    .name = "release",
    .summary = N_("Release restricted net assets as they were spent (regime NPO2004)"),
    .options = OPTIONS,
    .arguments_size_bytes = sizeof(struct release_arguments),
    .run = release_run,
    .needs = CLI_NEEDS_WRITING,
    .prints_table = true,
    .examples = "  alms release --month=2025-03\n",
};
