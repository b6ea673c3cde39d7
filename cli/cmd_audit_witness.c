/* alms audit witness - others who sign that the log only grew. */
#include "command.h"
#include "i18n.h"
#include "passphrase.h"
#include "signers.h"
#include "text_file.h"

#include <alms/witness.h>

#include <errno.h>
#include <stdlib.h>

/* --- request ------------------------------------------------------------------------------- */

struct request_arguments {
    const char *folder;
    const char *old;
    const char *to;
};

static const struct cli_option REQUEST_OPTIONS[] = {
    ARGUMENT(struct request_arguments, folder, "FOLDER", N_("where the log is published")),
    TEXT(struct request_arguments, old, "old", "SIZE",
         N_("how many records the witness saw last (default: 0, nothing yet)")),
    TEXT(struct request_arguments, to, "to", "FILE", N_("write to a file (default: stdout)")),
    END_OF_OPTIONS,
};

static enum cli_exit request_run(struct cli *cli, const void *arguments)
{
    const struct request_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_text_file text = {0};
    char *end = NULL;
    uint64_t old_size = 0;

    if (args->old != NULL) {
        errno = 0;
        old_size = strtoull(args->old, &end, 10);
        if (errno != 0 || args->old[0] < '0' || args->old[0] > '9' || *end != '\0') {
            cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", "old", "0…", args->old);
            return EXIT_USAGE;
        }
    }
    if (alms_witness_request(args->folder, old_size, &text, &err) != ALMS_OK)
        return cli_report(&err);
    return cli_write_text(cli, args->to, &text);
}

static const struct command REQUEST = {
    .name = "request",
    .summary = N_("Write what a witness is asked to sign"),
    .options = REQUEST_OPTIONS,
    .arguments_size_bytes = sizeof(struct request_arguments),
    .run = request_run,
    .needs = CLI_NEEDS_NOTHING,
    .examples =
        "  alms audit witness request public/log --old=70000 --to=request\n"
        "  curl --data-binary @request https://witness.example.org/add-checkpoint > lines\n",
};

/* --- sign ---------------------------------------------------------------------------------- */

struct sign_arguments {
    const char *request;
    struct cli_list keys;
    const char *descriptor;
    const char *policy;
    const char *to;
};

static const struct cli_option SIGN_OPTIONS[] = {
    ARGUMENT(struct sign_arguments, request, "FILE", N_("the request")),
    LIST_NEEDED(struct sign_arguments, keys, "key", "FILE", N_("the witness's key")),
    NEEDED(struct sign_arguments, policy, "policy", "FILE", N_("which names the log's key")),
    PASSPHRASE_OPTION(struct sign_arguments, descriptor),
    TEXT(struct sign_arguments, to, "to", "FILE", N_("write to a file (default: stdout)")),
    END_OF_OPTIONS,
};

static enum cli_exit sign_run(struct cli *cli, const void *arguments)
{
    const struct sign_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_text_file text = {0};
    struct cli_signers signers;

    const enum cli_exit opened = cli_signers_open(&args->keys, args->descriptor, &signers);
    if (opened != EXIT_DONE)
        return opened;
    const struct alms_witness_answer_draft draft = {args->request, args->policy, signers.items[0],
                                                    cli->now_s};
    const enum alms_code code = alms_witness_answer(&draft, &text, &err);
    cli_signers_close(&signers);
    if (code != ALMS_OK)
        return cli_report(&err);
    return cli_write_text(cli, args->to, &text);
}

static const struct command SIGN = {
    .name = "sign",
    .summary = N_("As a witness, sign that a log continues what you signed before"),
    .options = SIGN_OPTIONS,
    .arguments_size_bytes = sizeof(struct sign_arguments),
    .run = sign_run,
    .needs = CLI_NEEDS_NOTHING,
    .examples = "  alms audit witness sign request --key=witness.key --policy=policy.txt\n",
};

/* --- add ----------------------------------------------------------------------------------- */

struct add_arguments {
    const char *folder;
    const char *lines;
    const char *policy;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, folder, "FOLDER", N_("where the log is published")),
    ARGUMENT(struct add_arguments, lines, "FILE", N_("what the witness answered")),
    TEXT(struct add_arguments, policy, "policy", "FILE",
         N_("which names the witness (default: policy.txt of the folder)")),
    END_OF_OPTIONS,
};

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    size_t count = 0;

    (void)cli;
    if (alms_witness_add(args->folder, args->lines, args->policy, &count, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Added cosignatures to the checkpoint: %llu.\n"), (unsigned long long)count);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Put the signature of a witness beside the log's own"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_NOTHING,
    .examples = "  alms audit witness add public/log lines\n",
};

static const struct command *const SUBCOMMANDS[] = {&REQUEST, &SIGN, &ADD, NULL};

const struct command COMMAND_AUDIT_WITNESS = {
    .name = "witness",
    .summary = N_("Ask witnesses to sign that the log only grew, and be one"),
    .subcommands = SUBCOMMANDS,
};
