/* alms backup - a copy of the book and its vault. */
#include "command.h"
#include "i18n.h"

#include <alms/book.h>

struct backup_arguments {
    const char *path;
};

static const struct cli_option BACKUP_OPTIONS[] = {
    ARGUMENT(struct backup_arguments, path, "FILE", N_("the copy to make, NAME.alms")),
    END_OF_OPTIONS,
};

static enum cli_exit backup_run(struct cli *cli, const void *arguments)
{
    const struct backup_arguments *args = arguments;
    struct alms_error err = {0};

    if (!cli_find_book(cli))
        return EXIT_USAGE;
    if (alms_book_backup(cli->book_path, args->path, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Copied '%s' to '%s', and its vault beside it if it has one.\n"), cli->book_path,
                 args->path);
    (void)printf(_("Check the copy with 'alms verify %s'; keep it on another disk.\n"), args->path);
    return EXIT_DONE;
}

const struct command COMMAND_BACKUP = {
    .name = "backup",
    .summary = N_("Copy the book and its vault, while others may work on"),
    .options = BACKUP_OPTIONS,
    .arguments_size_bytes = sizeof(struct backup_arguments),
    .run = backup_run,
    .needs = CLI_NEEDS_NOTHING,
    .examples = "  alms backup /media/stick/society-2026-03-31.alms\n",
};
