/* alms audit publish, checkpoint - the log as a folder of files, and what it signs of itself. */
#include "command.h"
#include "i18n.h"
#include "passphrase.h"
#include "signers.h"

#include <alms/publish.h>

#include <stdio.h>

/* --- publish ------------------------------------------------------------------------------- */

struct publish_arguments {
    const char *folder;
    struct cli_list keys;
    const char *descriptor;
};

static const struct cli_option PUBLISH_OPTIONS[] = {
    ARGUMENT(struct publish_arguments, folder, "FOLDER",
             N_("where to; made if it is not there, else brought up to date")),
    LIST_NEEDED(struct publish_arguments, keys, "key", "FILE",
                N_("the log's key; give its former key too for 90 days after a change")),
    PASSPHRASE_OPTION(struct publish_arguments, descriptor),
    END_OF_OPTIONS,
};

static enum cli_exit publish_run(struct cli *cli, const void *arguments)
{
    const struct publish_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_publish_result result;
    struct cli_signers signers;

    const enum cli_exit opened = cli_signers_open(&args->keys, args->descriptor, &signers);
    if (opened != EXIT_DONE)
        return opened;
    const struct alms_publish_options options = {
        .folder = args->folder,
        .signers = signers.items,
        .signers_count = signers.count,
        .now_s = cli->now_s,
        .dry_run = cli->is_dry_run,
    };
    const enum alms_code code = alms_publish(cli->book, &options, &result, &err);
    cli_progress_end();
    cli_signers_close(&signers);
    if (code != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Published %llu records of '%s', %llu of them new, in %llu files.\n"),
                 (unsigned long long)result.size, result.origin,
                 (unsigned long long)(result.size - result.before_size),
                 (unsigned long long)result.files_count);
    (void)printf(_("Root: %s\n"), result.root);
    return EXIT_DONE;
}

const struct command COMMAND_AUDIT_PUBLISH = {
    .name = "publish",
    .summary = N_("Write the log as a folder of signed files for a web server"),
    .options = PUBLISH_OPTIONS,
    .arguments_size_bytes = sizeof(struct publish_arguments),
    .run = publish_run,
    .needs = CLI_NEEDS_READING,
    .writes_files = true,
    .examples = "  alms audit publish public/log --key=log.key\n",
};

/* --- checkpoint ---------------------------------------------------------------------------- */

struct checkpoint_arguments {
    struct cli_list keys;
    const char *descriptor;
};

static const struct cli_option CHECKPOINT_OPTIONS[] = {
    LIST_NEEDED(struct checkpoint_arguments, keys, "key", "FILE", N_("the log's key")),
    PASSPHRASE_OPTION(struct checkpoint_arguments, descriptor),
    END_OF_OPTIONS,
};

static enum cli_exit checkpoint_run(struct cli *cli, const void *arguments)
{
    const struct checkpoint_arguments *args = arguments;
    struct alms_error err = {0};
    struct cli_signers signers;
    char *note = NULL;

    const enum cli_exit opened = cli_signers_open(&args->keys, args->descriptor, &signers);
    if (opened != EXIT_DONE)
        return opened;
    const struct alms_publish_options options = {
        .signers = signers.items, .signers_count = signers.count, .now_s = cli->now_s};
    const enum alms_code code = alms_checkpoint_sign(cli->book, &options, &note, &err);
    cli_signers_close(&signers);
    if (code != ALMS_OK)
        return cli_report(&err);
    (void)fputs(note, stdout);
    alms_signature_free(note);
    return EXIT_DONE;
}

const struct command COMMAND_AUDIT_CHECKPOINT = {
    .name = "checkpoint",
    .summary = N_("Sign size and root of the log as it is, and print that"),
    .options = CHECKPOINT_OPTIONS,
    .arguments_size_bytes = sizeof(struct checkpoint_arguments),
    .run = checkpoint_run,
    .needs = CLI_NEEDS_READING,
    .examples = "  alms audit checkpoint --key=log.key > checkpoint-2026-03\n",
};
