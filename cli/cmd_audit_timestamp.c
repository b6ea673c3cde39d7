/* alms audit timestamp - an authority says that a checkpoint existed at a time. */
#include "command.h"
#include "i18n.h"
#include "text_file.h"

#include <alms/timestamp.h>

#include <errno.h>
#include <stdlib.h>

/* --- query --------------------------------------------------------------------------------- */

struct query_arguments {
    const char *to;
    const char *folder;
    const char *size;
};

static const struct cli_option QUERY_OPTIONS[] = {
    ARGUMENT(struct query_arguments, to, "FILE",
             N_("where the query is written, for the authority")),
    NEEDED(struct query_arguments, folder, "published", "FOLDER", N_("where the log is published")),
    TEXT(struct query_arguments, size, "size", "N",
         N_("of how many records the checkpoint is (default: the newest)")),
    END_OF_OPTIONS,
};

static enum cli_exit query_run(struct cli *cli, const void *arguments)
{
    const struct query_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_text_file query = {0};
    char *end = NULL;
    uint64_t size = 0;

    if (args->size != NULL) {
        errno = 0;
        size = strtoull(args->size, &end, 10);
        if (errno != 0 || args->size[0] < '1' || args->size[0] > '9' || *end != '\0') {
            cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", "size", "1…",
                         args->size);
            return EXIT_USAGE;
        }
    }
    if (alms_timestamp_ask(args->folder, size, cli->seed, &query, &err) != ALMS_OK)
        return cli_report(&err);
    const enum cli_exit written = cli_write_text(cli, args->to, &query);
    if (written == EXIT_DONE) {
        (void)printf(_("Wrote '%s': send it to a time-stamp authority, and add its reply.\n"),
                     args->to);
    }
    return written;
}

static const struct command QUERY = {
    .name = "query",
    .summary = N_("Write what a time-stamp authority is asked to stamp"),
    .options = QUERY_OPTIONS,
    .arguments_size_bytes = sizeof(struct query_arguments),
    .run = query_run,
    .needs = CLI_NEEDS_NOTHING,
    .examples =
        "  alms audit timestamp query close.tsq --published=public/log\n"
        "  curl -H 'Content-Type: application/timestamp-query' --data-binary @close.tsq \\\n"
        "    https://tsa.example.org > close.tsr\n",
};

/* --- add ----------------------------------------------------------------------------------- */

struct add_arguments {
    const char *reply;
    const char *folder;
    const char *authorities;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, reply, "FILE", N_("what the authority answered")),
    NEEDED(struct add_arguments, folder, "published", "FOLDER", N_("where the log is published")),
    NEEDED(struct add_arguments, authorities, "ca", "FILE",
           N_("certificates in PEM that you trust to stand for authorities")),
    END_OF_OPTIONS,
};

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    const struct alms_timestamp_draft draft = {args->folder, args->reply, args->authorities};
    struct alms_error err = {0};
    struct alms_timestamp_added added;

    (void)cli;
    if (alms_timestamp_add(&draft, &added, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Added the time stamp of the checkpoint of %llu records: it existed at %s.\n"),
                 (unsigned long long)added.size, added.at);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Check the reply of an authority and keep it beside its checkpoint"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_NOTHING,
    .examples = "  alms audit timestamp add close.tsr --published=public/log --ca=tsa-ca.pem\n",
};

static const struct command *const SUBCOMMANDS[] = {&QUERY, &ADD, NULL};

const struct command COMMAND_AUDIT_TIMESTAMP = {
    .name = "timestamp",
    .summary = N_("Ask an authority to say when a checkpoint existed, and keep its word"),
    .subcommands = SUBCOMMANDS,
};
