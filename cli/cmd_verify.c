/* alms verify - whether a book or an export is what it says. */
#include "command.h"
#include "i18n.h"

#include <alms/verify.h>

#include <inttypes.h>
#include <stdlib.h>

struct verify_arguments {
    const char *path;
    bool hashes_only;
    const char *published;
    struct cli_list given;
    const char *authorities;
    const char *policy;
    const char *max_age;
};

static const struct cli_option OPTIONS[] = {
    ARGUMENT_OPTIONAL(
        struct verify_arguments, path, "PATH",
        N_("a book, or the folder of an export or of a published log (default: the book)")),
    FLAG(struct verify_arguments, hashes_only, "hashes-only",
         N_("compare hashes and root, replay no rule")),
    TEXT(struct verify_arguments, published, "published", "FOLDER",
         N_("compare with what was published there, file by file")),
    LIST(struct verify_arguments, given, "given", "FILE",
         N_("compare with a checkpoint, receipt or promise that somebody holds; repeatable")),
    TEXT(struct verify_arguments, authorities, "tsa-ca", "FILE",
         N_("certificates in PEM: check the time stamps in the published folder against them")),
    TEXT(struct verify_arguments, policy, "policy", "FILE",
         N_("whom you trust: keys of the log, witnesses, and how many must have signed")),
    TEXT(struct verify_arguments, max_age, "max-age", "DAYS",
         N_("cosignatures that are older do not count (default: all count)")),
    END_OF_OPTIONS,
};

static void finding_place(const struct alms_finding *finding, char place[32])
{
    if (finding->has_record) {
        (void)snprintf(place, 32, "%" PRIu64, finding->n);
    } else {
        place[0] = '\0';
    }
}

/* What was found, as a table: one row for each finding. */
static enum cli_exit write_findings(const struct cli *cli, const struct alms_verification *result)
{
    const struct alms_sheet_column columns[] = {{"record", _("Record"), true},
                                                {"code", _("Code"), false},
                                                {"name", _("Name"), false},
                                                {"finding", _("Finding"), false}};
    struct alms_sheet *sheet = alms_sheet_open(columns, 4);

    for (uint64_t i = 0; i < result->findings_count && i < ALMS_FINDINGS_MAX; i++) {
        const struct alms_finding *finding = &result->findings[i];
        char place[32];
        char code[16];
        char message[ALMS_MESSAGE_SIZE_BYTES];
        finding_place(finding, place);
        (void)snprintf(code, sizeof(code), "E%d", (int)finding->fault.code);
        alms_fault_message(&finding->fault, i18n_text, message);
        const char *const cells[] = {place, code, alms_code_about(finding->fault.code)->name,
                                     message};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    return exit_status;
}

static void tell_findings(const struct alms_verification *result)
{
    for (uint64_t i = 0; i < result->findings_count && i < ALMS_FINDINGS_MAX; i++) {
        const struct alms_finding *finding = &result->findings[i];
        struct alms_fault fault = finding->fault;
        /* The record is the place, in the words of the log. */
        if (finding->has_record) {
            (void)snprintf(fault.file, sizeof(fault.file), _("record %llu"),
                           (unsigned long long)finding->n);
        }
        fault.line = 0;
        cli_tell_fault(&fault);
    }
    if (result->findings_count > ALMS_FINDINGS_MAX) {
        cli_notice(_("and %llu more findings"),
                   (unsigned long long)(result->findings_count - ALMS_FINDINGS_MAX));
    }
}

static void tell_summary(const struct alms_verification *result, bool hashes_only)
{
    if (hashes_only) {
        (void)printf(_("Read %llu records.\n"), (unsigned long long)result->records_count);
    } else {
        (void)printf(_("Read %llu records, %llu entries, %llu gifts.\n"),
                     (unsigned long long)result->records_count,
                     (unsigned long long)result->entries_count,
                     (unsigned long long)result->gifts_count);
    }
    (void)printf(_("Root: %s\n"), result->root);
    if (result->last_at != NULL)
        (void)printf(_("Newest record: %s\n"), result->last_at);
    if (result->private_kept + result->private_gone > 0) {
        (void)printf(_("Private parts: %llu are as committed, %llu are withheld or erased.\n"),
                     (unsigned long long)result->private_kept,
                     (unsigned long long)result->private_gone);
    }
    if (result->published_size > 0) {
        (void)printf(_("Published: %llu records.\n"), (unsigned long long)result->published_size);
    }
    if (result->checkpoints_count > 0) {
        (void)printf(_("Compared with checkpoints: %llu.\n"),
                     (unsigned long long)result->checkpoints_count);
        if (!result->is_signed) {
            (void)printf("%s\n", _("Their signatures were not checked: give a policy for that."));
        }
    }
    if (result->timestamps_count > 0) {
        (void)printf(_("Time stamps: %llu.\n"), (unsigned long long)result->timestamps_count);
        if (!result->has_authorities)
            (void)printf("%s\n", _("They were not checked: give --tsa-ca for that."));
    }
    if (result->is_witnessed) {
        (void)printf("%s\n",
                     _("Witnesses: the quorum of the policy signed the newest checkpoint."));
    }
    if (result->has_unknown)
        (void)printf("%s\n", _("Some records are of a newer alms: their rules were not checked."));
    if (!hashes_only && !result->was_replayed)
        (void)printf("%s\n", _("What follows the first bad record was not checked."));
    if (result->has_other_tables) {
        (void)printf("%s\n", _("The tables are of another version of alms: they were not compared, "
                               "and are made anew before they are used."));
    }
}

static void tell_verdict(const struct alms_verification *result)
{
    if (result->findings_count > 0) {
        (void)printf(_("Not verified. Findings: %llu.\n"),
                     (unsigned long long)result->findings_count);
    } else if (!result->was_replayed) {
        (void)printf("%s\n", _("Verified: every hash and the root are right."));
    } else if (result->has_unknown || result->has_other_tables) {
        (void)printf("%s\n", _("Verified, as far as this version of alms goes."));
    } else {
        (void)printf("%s\n", _("Verified: every hash, every rule and every table is right."));
    }
}

static enum cli_exit run(struct cli *cli, const void *arguments)
{
    const struct verify_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_verification result;
    const struct alms_book_options options = cli_book_options(cli);
    struct alms_verify_request request = {
        .hashes_only = args->hashes_only,
        .published = args->published,
        .given = args->given.items,
        .given_count = args->given.count,
        .authorities = args->authorities,
        .policy = args->policy,
    };

    if (!cli_days("max-age", args->max_age, &request.max_age_days))
        return EXIT_USAGE;
    if (args->path == NULL && !cli_find_book(cli))
        return EXIT_USAGE;
    const char *path = args->path != NULL ? args->path : cli->book_path;
    const enum alms_code code = alms_verify_with(path, &request, &options, &result, &err);
    cli_progress_end();
    if (code != ALMS_OK)
        return cli_report(&err);
    enum cli_exit exit_status = EXIT_DONE;
    if (cli->format != ALMS_SHEET_TEXT || cli->output_path != NULL) {
        exit_status = write_findings(cli, &result);
    } else {
        tell_summary(&result, args->hashes_only);
        (void)fflush(stdout);
        tell_findings(&result);
        tell_verdict(&result);
    }
    if (result.findings_count > 0 && exit_status == EXIT_DONE)
        exit_status = EXIT_DAMAGE;
    alms_verification_free(&result);
    return exit_status;
}

const struct command COMMAND_VERIFY = {
    .name = "verify",
    .summary =
        N_("Check a book, an export or a published log: hashes, root, every rule, every table"),
    .options = OPTIONS,
    .arguments_size_bytes = sizeof(struct verify_arguments),
    .run = run,
    .needs = CLI_NEEDS_NOTHING,
    .prints_table = true,
    .examples = "  alms verify\n  alms verify audit-2026-03/ --format=json\n"
                "  alms verify --published=public/log --policy=policy.txt\n",
};
