/* alms entry attachments, alms entry print - the papers of a voucher. */
#include "entries.h"
#include "i18n.h"

#include <alms/voucher_page.h>

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

/* --- print --------------------------------------------------------------------------------- */

struct print_arguments {
    const char *number;
    const char *output;
    int paper;
};

static const struct cli_option PRINT_OPTIONS[] = {
    ARGUMENT(struct print_arguments, number, "VOUCHER", N_("the number of an entry")),
    TEXT(struct print_arguments, output, "output", "FILE", N_("write the page to a file; also -o")),
    /* In the order of enum alms_paper. */
    CHOICE(struct print_arguments, paper, "paper", "a5|a4", N_("the paper (default: a5, lying)")),
    END_OF_OPTIONS,
};

static enum cli_exit print_run(struct cli *cli, const void *arguments)
{
    const struct print_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_voucher_page page;
    const struct alms_voucher_page_options options = {
        .number = args->number,
        .paper = (enum alms_paper)args->paper,
        .language = i18n_language(),
        .translate = i18n_text,
    };

    if (alms_voucher_page_make(cli->book, &options, &page, &err) != ALMS_OK)
        return cli_report(&err);
    FILE *file = cli_open_output(cli, args->output);
    enum cli_exit exit_status = EXIT_STORAGE;
    if (file != NULL) {
        (void)fwrite(page.html, 1, page.size_bytes, file);
        exit_status = cli_close_output(cli, args->output, file);
    }
    alms_voucher_page_free(&page);
    return exit_status;
}

const struct command ENTRY_PRINT = {
    .name = "print",
    .summary = N_("Print an entry as a voucher to sign, a page of HTML"),
    .options = PRINT_OPTIONS,
    .arguments_size_bytes = sizeof(struct print_arguments),
    .run = print_run,
    .needs = CLI_NEEDS_READING,
    .examples = "  alms entry print P-2026-03-000001 -o voucher.html\n",
};
