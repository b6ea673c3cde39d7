/* alms entry attachments - the source documents of a voucher. */
#include "entries.h"
#include "i18n.h"

#include <alms/entry.h>

struct attachments_arguments {
    const char *number;
    const char *folder;
};

static const struct cli_option ATTACHMENTS_OPTIONS[] = {
    ARGUMENT(struct attachments_arguments, number, "VOUCHER", N_("the number of an entry")),
    TEXT(struct attachments_arguments, folder, "folder", "DIR",
         N_("where the files are; those that are missing or changed are told")),
    END_OF_OPTIONS,
};

/* What is wrong is told only where a folder was searched. */
static enum cli_exit
tell_missing(const struct alms_attachment_list *list, const struct attachments_arguments *args)
{
    if (args->folder == NULL || list->missing_count == 0)
        return EXIT_DONE;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].file == NULL) {
            cli_complain(ALMS_E_ATTACHMENT_MISSING,
                         "'%s' has no file with the SHA-256 %.12s… of voucher '%s'", args->folder,
                         list->items[i].sha256, args->number);
        }
    }
    return cli_exit_of(ALMS_E_ATTACHMENT_MISSING);
}

static enum cli_exit attachments_run(struct cli *cli, const void *arguments)
{
    const struct attachments_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_attachment_list list;
    const struct alms_sheet_column columns[] = {
        {"sha256", "SHA-256", false},
        {"file", _("File"), false},
    };

    if (alms_entry_attachments(cli->book, args->number, args->folder, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 2);
    for (size_t i = 0; i < list.count; i++) {
        const char *const cells[] = {list.items[i].sha256, list.items[i].file};
        alms_sheet_add(sheet, cells);
    }
    enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    if (exit_status == EXIT_DONE)
        exit_status = tell_missing(&list, args);
    alms_attachment_list_free(&list);
    return exit_status;
}

const struct command ENTRY_ATTACHMENTS = {
    .name = "attachments",
    .summary = N_("Source documents of an entry, and whether their files are as they were"),
    .options = ATTACHMENTS_OPTIONS,
    .arguments_size_bytes = sizeof(struct attachments_arguments),
    .run = attachments_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples = "  alms entry attachments P-2026-03-000001 --folder=scans\n",
};
