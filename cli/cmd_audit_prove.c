/* alms audit prove, promise, check - what a donor takes home, and how anybody checks it. */
#include "command.h"
#include "i18n.h"
#include "passphrase.h"
#include "signers.h"
#include "text_file.h"

#include <alms/proof.h>

#include <inttypes.h>
#include <string.h>
#include <time.h>

/* --- prove --------------------------------------------------------------------------------- */

struct prove_arguments {
    const char *record;
    const char *folder;
    const char *to;
    bool without_private;
};

static const struct cli_option PROVE_OPTIONS[] = {
    ARGUMENT(struct prove_arguments, record, "RECORD",
             N_("a voucher number, or the position of a record in the log")),
    NEEDED(struct prove_arguments, folder, "published", "FOLDER", N_("where the log is published")),
    TEXT(struct prove_arguments, to, "to", "FILE",
         N_("write to a file, best named *.tlog-proof (default: stdout)")),
    FLAG(struct prove_arguments, without_private, "without-private",
         N_("disclose nothing of the private part")),
    END_OF_OPTIONS,
};

static enum cli_exit prove_run(struct cli *cli, const void *arguments)
{
    const struct prove_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_text_file text = {0};
    const struct alms_receipt_draft draft = {args->record, args->folder, args->without_private};

    if (alms_receipt_make(cli->book, &draft, &text, &err) != ALMS_OK)
        return cli_report(&err);
    return cli_write_text(cli, args->to, &text);
}

const struct command COMMAND_AUDIT_PROVE = {
    .name = "prove",
    .summary = N_("Make the receipt of a published record, with its private part disclosed"),
    .options = PROVE_OPTIONS,
    .arguments_size_bytes = sizeof(struct prove_arguments),
    .run = prove_run,
    .needs = CLI_NEEDS_READING,
    .examples = "  alms audit prove R-2026-03-000412 --published=public/log"
                " --to=R-2026-03-000412.tlog-proof\n",
};

/* --- promise ------------------------------------------------------------------------------- */

struct promise_arguments {
    const char *record;
    struct cli_list keys;
    const char *descriptor;
    const char *days;
    const char *to;
};

static const struct cli_option PROMISE_OPTIONS[] = {
    ARGUMENT(struct promise_arguments, record, "RECORD",
             N_("a voucher number, or the position of a record in the log")),
    LIST_NEEDED(struct promise_arguments, keys, "key", "FILE", N_("the log's key")),
    PASSPHRASE_OPTION(struct promise_arguments, descriptor),
    TEXT(struct promise_arguments, days, "days", "N",
         N_("within how many days it is published (default: 31)")),
    TEXT(struct promise_arguments, to, "to", "FILE", N_("write to a file (default: stdout)")),
    END_OF_OPTIONS,
};

static enum cli_exit promise_run(struct cli *cli, const void *arguments)
{
    const struct promise_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_text_file text = {0};
    struct cli_signers signers;
    uint32_t days = 31;

    if (!cli_days("days", args->days, &days))
        return EXIT_USAGE;
    const enum cli_exit opened = cli_signers_open(&args->keys, args->descriptor, &signers);
    if (opened != EXIT_DONE)
        return opened;
    const struct alms_promise_draft draft = {args->record, signers.items[0], cli->now_s, days};
    const enum alms_code code = alms_promise_make(cli->book, &draft, &text, &err);
    cli_signers_close(&signers);
    if (code != ALMS_OK)
        return cli_report(&err);
    return cli_write_text(cli, args->to, &text);
}

const struct command COMMAND_AUDIT_PROMISE = {
    .name = "promise",
    .summary = N_("Sign that a record will be published, for a donor who cannot wait"),
    .options = PROMISE_OPTIONS,
    .arguments_size_bytes = sizeof(struct promise_arguments),
    .run = promise_run,
    .needs = CLI_NEEDS_READING,
    .examples = "  alms audit promise R-2026-04-000003 --key=log.key --days=14\n",
};

/* --- check --------------------------------------------------------------------------------- */

struct check_arguments {
    const char *path;
    const char *policy;
    const char *published;
    const char *max_age;
};

static const struct cli_option CHECK_OPTIONS[] = {
    ARGUMENT(struct check_arguments, path, "FILE", N_("a receipt, a promise or a checkpoint")),
    NEEDED(struct check_arguments, policy, "policy", "FILE",
           N_("whom you trust: the log's key and its witnesses")),
    TEXT(struct check_arguments, published, "published", "FOLDER",
         N_("for a promise: a copy of the published log to look for the record in")),
    TEXT(struct check_arguments, max_age, "max-age", "DAYS",
         N_("cosignatures that are older do not count (default: all count)")),
    END_OF_OPTIONS,
};

static void tell_time(const char *label, int64_t at_s)
{
    char text[32] = "";
    struct tm civil;
    const time_t seconds = (time_t)at_s;

    if (gmtime_r(&seconds, &civil) != NULL)
        (void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &civil);
    (void)printf("%s: %s\n", label, text);
}

/* What others wrote may hold anything that a terminal obeys. */
static void print_tame(const char *text)
{
    for (; *text != '\0'; text++) {
        const unsigned char byte = (unsigned char)*text;
        (void)putchar(byte < 0x20 || byte == 0x7f ? '?' : byte);
    }
}

static void tell_report(const struct alms_proof_report *report)
{
    (void)printf(_("Log: %s\n"), report->origin);
    if (report->root != NULL) {
        (void)printf(_("Checkpoint: %llu records\n"), (unsigned long long)report->size);
        (void)printf(_("Root: %s\n"), report->root);
    }
    if (report->record != NULL) {
        (void)printf(_("Record %llu: "), (unsigned long long)report->index);
        print_tame(report->record);
        (void)putchar('\n');
        for (size_t i = 0; i < report->disclosed_count; i++) {
            (void)fputs("  ", stdout);
            print_tame(report->disclosed[i].key);
            (void)fputs(": ", stdout);
            print_tame(report->disclosed[i].value);
            (void)putchar('\n');
        }
    }
    if (strcmp(report->kind, "promise") == 0) {
        tell_time(_("To be published by"), report->due_s);
        if (report->is_kept) {
            (void)printf(_("The promise is kept: it is record %llu.\n"),
                         (unsigned long long)report->index);
        }
    }
}

static enum cli_exit write_check(const struct cli *cli, const struct alms_proof_report *report)
{
    const struct alms_sheet_column columns[] = {
        {"code", _("Code"), false}, {"name", _("Name"), false}, {"finding", _("Finding"), false}};
    struct alms_sheet *sheet = alms_sheet_open(columns, 3);

    for (size_t i = 0; i < report->findings_count; i++) {
        const struct alms_fault *fault = &report->findings[i].fault;
        char code[16];
        char message[ALMS_MESSAGE_SIZE_BYTES];
        (void)snprintf(code, sizeof(code), "E%d", (int)fault->code);
        alms_fault_message(fault, i18n_text, message);
        const char *const cells[] = {code, alms_code_about(fault->code)->name, message};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    return exit_status;
}

static void tell_check(const struct alms_proof_report *report)
{
    tell_report(report);
    (void)fflush(stdout);
    for (size_t i = 0; i < report->findings_count; i++)
        cli_tell_fault(&report->findings[i].fault);
    if (report->findings_count > 0) {
        (void)printf(_("Not verified. Findings: %llu.\n"),
                     (unsigned long long)report->findings_count);
    } else {
        (void)printf("%s\n", _("Verified: every signature and every hash is right."));
    }
}

static enum cli_exit check_run(struct cli *cli, const void *arguments)
{
    const struct check_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_proof_report report;
    struct alms_check_options options = {
        .policy = args->policy, .published = args->published, .now_s = cli->now_s};

    if (!cli_days("max-age", args->max_age, &options.max_age_days))
        return EXIT_USAGE;
    if (alms_proof_check(args->path, &options, &report, &err) != ALMS_OK)
        return cli_report(&err);
    enum cli_exit exit_status = EXIT_DONE;
    if (cli->format != ALMS_SHEET_TEXT || cli->output_path != NULL) {
        exit_status = write_check(cli, &report);
    } else {
        tell_check(&report);
    }
    if (report.findings_count > 0 && exit_status == EXIT_DONE)
        exit_status = EXIT_DAMAGE;
    alms_proof_report_free(&report);
    return exit_status;
}

const struct command COMMAND_AUDIT_CHECK = {
    .name = "check",
    .summary = N_("Check a receipt, a promise or a checkpoint without the book"),
    .options = CHECK_OPTIONS,
    .arguments_size_bytes = sizeof(struct check_arguments),
    .run = check_run,
    .needs = CLI_NEEDS_NOTHING,
    .prints_table = true,
    .examples = "  alms audit check R-2026-03-000412.tlog-proof --policy=policy.txt\n",
};
