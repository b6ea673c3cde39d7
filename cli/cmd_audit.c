/* alms audit, alms disclose - what goes out: the audit trail, and the public statement. */
#include "command.h"
#include "i18n.h"

#include <alms/disclose.h>
#include <alms/export.h>

#include <inttypes.h>

/* --- audit export -------------------------------------------------------------------------- */

struct export_arguments {
    const char *folder;
};

static const struct cli_option EXPORT_OPTIONS[] = {
    ARGUMENT(struct export_arguments, folder, "FOLDER", N_("where to; it must not be there yet")),
    END_OF_OPTIONS,
};

static enum cli_exit export_run(struct cli *cli, const void *arguments)
{
    const struct export_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_export_result result;

    const enum alms_code code = alms_export(cli->book, args->folder, &result, &err);
    cli_progress_end();
    if (code != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Exported %llu records, %llu entries and %llu lines to '%s'.\n"),
                 (unsigned long long)result.records_count, (unsigned long long)result.entries_count,
                 (unsigned long long)result.lines_count, args->folder);
    (void)printf(_("Root: %s\n"), result.root);
    return EXIT_DONE;
}

static const struct command EXPORT = {
    .name = "export",
    .summary = N_("Write the records and tables as a folder that anybody can verify"),
    .options = EXPORT_OPTIONS,
    .arguments_size_bytes = sizeof(struct export_arguments),
    .run = export_run,
    .needs = CLI_NEEDS_READING,
    .examples = "  alms audit export audit-2026-03\n  alms verify audit-2026-03\n",
};

extern const struct command COMMAND_AUDIT_TEST;
extern const struct command COMMAND_AUDIT_BENFORD;
extern const struct command COMMAND_AUDIT_SAMPLE;

static const struct command *const SUBCOMMANDS[] = {
    &EXPORT, &COMMAND_AUDIT_TEST, &COMMAND_AUDIT_BENFORD, &COMMAND_AUDIT_SAMPLE, NULL,
};

const struct command COMMAND_AUDIT = {
    .name = "audit",
    .summary = N_("Export the audit trail, look through it, draw samples"),
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
