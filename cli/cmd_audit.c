/* alms audit, alms disclose - what goes out: the audit trail, and the public statement. */
#include "command.h"
#include "i18n.h"

#include <alms/disclose.h>

/* --- audit --------------------------------------------------------------------------------- */

extern const struct command COMMAND_AUDIT_EXPORT;
extern const struct command COMMAND_AUDIT_FORMS;
extern const struct command COMMAND_AUDIT_PACK;
extern const struct command COMMAND_AUDIT_TEST;
extern const struct command COMMAND_AUDIT_BENFORD;
extern const struct command COMMAND_AUDIT_SAMPLE;
extern const struct command COMMAND_AUDIT_KEY;
extern const struct command COMMAND_AUDIT_PUBLISH;
extern const struct command COMMAND_AUDIT_CHECKPOINT;
extern const struct command COMMAND_AUDIT_PROVE;
extern const struct command COMMAND_AUDIT_PROMISE;
extern const struct command COMMAND_AUDIT_CHECK;
extern const struct command COMMAND_AUDIT_WITNESS;
extern const struct command COMMAND_AUDIT_TIMESTAMP;

static const struct command *const SUBCOMMANDS[] = {
    &COMMAND_AUDIT_EXPORT,  &COMMAND_AUDIT_FORMS,     &COMMAND_AUDIT_PACK,
    &COMMAND_AUDIT_TEST,    &COMMAND_AUDIT_BENFORD,   &COMMAND_AUDIT_SAMPLE,
    &COMMAND_AUDIT_KEY,     &COMMAND_AUDIT_PUBLISH,   &COMMAND_AUDIT_CHECKPOINT,
    &COMMAND_AUDIT_PROVE,   &COMMAND_AUDIT_PROMISE,   &COMMAND_AUDIT_CHECK,
    &COMMAND_AUDIT_WITNESS, &COMMAND_AUDIT_TIMESTAMP, NULL,
};

const struct command COMMAND_AUDIT = {
    .name = "audit",
    .summary = N_("Export, test, publish and prove the audit trail"),
    .subcommands = SUBCOMMANDS,
};

/* --- disclose ------------------------------------------------------------------------------ */

struct disclose_arguments {
    struct alms_month month;
    const char *folder;
};

static const struct cli_option DISCLOSE_OPTIONS[] = {
    MONTH_ARGUMENT(struct disclose_arguments, month, "MONTH", N_("the month, as 2026-03")),
    TEXT(struct disclose_arguments, folder, "folder", "FOLDER",
         N_("where to (default: the working folder)")),
    END_OF_OPTIONS,
};

static enum cli_exit disclose_run(struct cli *cli, const void *arguments)
{
    const struct disclose_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_disclosure_result result;
    const struct alms_disclosure_options options = {
        .month = args->month,
        .folder = args->folder == NULL ? "." : args->folder,
        .language = i18n_language(),
        .translate = i18n_text,
    };

    if (alms_disclose(cli->book, &options, &result, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Gifts: %llu, %s. Aid: %llu, %s.\n"), (unsigned long long)result.gifts_count,
                 result.gifts_total, (unsigned long long)result.aid_count, result.aid_total);
    (void)printf(_("Made from %llu records with root %s.\n"), (unsigned long long)result.log_size,
                 result.log_root);
    (void)printf("%s\n", result.html_path);
    for (size_t i = 0; i < result.csv_count; i++)
        (void)printf("%s\n", result.csv_paths[i]);
    alms_disclosure_free(&result);
    return EXIT_DONE;
}

const struct command COMMAND_DISCLOSE = {
    .name = "disclose",
    .summary = N_("Write the public statement of a month as a page and tables"),
    .options = DISCLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct disclose_arguments),
    .run = disclose_run,
    .needs = CLI_NEEDS_READING,
    .examples = "  alms disclose 2026-03 --folder=public --lang=zh\n",
};
