/* alms approve - drafts that are signed before they are recorded. */
#include "command.h"
#include "i18n.h"
#include "passphrase.h"

#include <alms/approval.h>

#include <stdlib.h>
#include <string.h>

/* --- show and export ----------------------------------------------------------------------- */

struct draft_arguments {
    const char *draft;
};

static const struct cli_option DRAFT_OPTIONS[] = {
    ARGUMENT(struct draft_arguments, draft, "DRAFT", N_("the file that --draft made")),
    END_OF_OPTIONS,
};

static enum cli_exit export_run(struct cli *cli, const void *arguments)
{
    const struct draft_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_draft draft = {0};

    if (alms_draft_read(args->draft, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)fputs(alms_draft_statement(&draft, cli->now_s), stdout);
    alms_draft_free(&draft);
    return EXIT_DONE;
}

static const struct command EXPORT = {
    .name = "export",
    .summary = N_("Print the text to be signed elsewhere; nothing private is in it"),
    .options = DRAFT_OPTIONS,
    .arguments_size_bytes = sizeof(struct draft_arguments),
    .run = export_run,
    .needs = CLI_NEEDS_NOTHING,
    .examples = "  alms approve export case.draft > case.txt\n"
                "  ssh-keygen -Y sign -n alms-approval@1 -f ~/.ssh/id_ed25519 case.txt\n",
};

static enum cli_exit show_run(struct cli *cli, const void *arguments)
{
    const struct draft_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_draft draft = {0};
    const struct alms_sheet_column columns[] = {{"what", _("What"), false},
                                                {"value", _("Value"), false}};

    if (alms_draft_read(args->draft, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 2);
    const struct {
        const char *name;
        const char *value;
    } rows[] = {
        {N_("act"), draft.act},
        {N_("amount"), draft.band},
        {N_("what is named"), draft.entry_id},
        {N_("record"), draft.record},
        {N_("private part"), draft.disclosure},
        {N_("digest that is signed"), draft.core},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *const cells[] = {cli_word(cli, rows[i].name), rows[i].value};
        if (rows[i].value != NULL)
            alms_sheet_add(sheet, cells);
    }
    for (size_t i = 0; i < draft.approvals_count; i++) {
        const char *const cells[] = {cli_word(cli, N_("signature")), draft.approvals[i]};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_draft_free(&draft);
    return exit_status;
}

static const struct command SHOW = {
    .name = "show",
    .summary = N_("Show what a draft says and who signed it"),
    .options = DRAFT_OPTIONS,
    .arguments_size_bytes = sizeof(struct draft_arguments),
    .run = show_run,
    .needs = CLI_NEEDS_NOTHING,
    .prints_table = true,
};

/* --- sign ---------------------------------------------------------------------------------- */

struct sign_arguments {
    const char *draft;
    const char *key;
    const char *to;
    const char *descriptor;
};

static const struct cli_option SIGN_OPTIONS[] = {
    ARGUMENT(struct sign_arguments, draft, "DRAFT", N_("the file that --draft made")),
    NEEDED(struct sign_arguments, key, "key", "FILE", N_("your private key")),
    NEEDED(struct sign_arguments, to, "to", "FILE", N_("where the signature is written")),
    PASSPHRASE_OPTION(struct sign_arguments, descriptor),
    END_OF_OPTIONS,
};

/* Who signs sees what: act and amount. */
static bool tell_draft(const char *path, struct alms_error *err)
{
    struct alms_draft draft = {0};

    if (alms_draft_read(path, &draft, err) != ALMS_OK)
        return false;
    (void)printf(_("You sign '%s' of %s, %s.\n"), draft.act, draft.entry_id, draft.band);
    alms_draft_free(&draft);
    return true;
}

static enum cli_exit sign_run(struct cli *cli, const void *arguments)
{
    const struct sign_arguments *args = arguments;
    struct alms_error err = {0};
    alms_signer *signer = NULL;
    struct cli_passphrase passphrase = {{0}};
    const struct alms_key_file file = {args->key, passphrase.text};

    if (args->key == NULL || args->to == NULL) {
        cli_complain(ALMS_E_ARGUMENT_MISSING, "%s is missing",
                     args->key == NULL ? "--key" : "--to");
        return EXIT_USAGE;
    }
    if (!tell_draft(args->draft, &err))
        return cli_report(&err);
    const enum cli_exit got = cli_passphrase_get(args->descriptor, args->key, false, &passphrase);
    if (got != EXIT_DONE)
        return got;
    enum alms_code code = alms_signer_open(&file, &signer, &err);
    cli_passphrase_wipe(&passphrase);
    if (code == ALMS_OK)
        code = alms_draft_sign(args->draft, signer, cli->now_s, args->to, &err);
    alms_signer_close(signer);
    if (code != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Wrote the signature to '%s'.\n"), args->to);
    return EXIT_DONE;
}

static const struct command SIGN = {
    .name = "sign",
    .summary = N_("Sign a draft with your key, on any machine; no book is needed"),
    .options = SIGN_OPTIONS,
    .arguments_size_bytes = sizeof(struct sign_arguments),
    .run = sign_run,
    .needs = CLI_NEEDS_NOTHING,
    .examples = "  alms approve sign case.draft --key=li.key --to=case.li\n",
};

/* --- import -------------------------------------------------------------------------------- */

struct import_arguments {
    const char *draft;
    const char *signature;
    const char *statement;
};

static const struct cli_option IMPORT_OPTIONS[] = {
    ARGUMENT(struct import_arguments, draft, "DRAFT", N_("the file that --draft made")),
    ARGUMENT(struct import_arguments, signature, "SIGNATURE",
             N_("what 'approve sign' wrote, or the *.sig of ssh-keygen")),
    TEXT(struct import_arguments, statement, "statement", "FILE",
         N_("the text that ssh-keygen signed (default: the name without .sig)")),
    END_OF_OPTIONS,
};

static enum cli_exit import_run(struct cli *cli, const void *arguments)
{
    const struct import_arguments *args = arguments;
    struct alms_error err = {0};
    char signer[ALMS_CODE_SIZE_MAX + 1];

    if (alms_draft_import(cli->book, args->draft, args->signature, args->statement, signer, &err) !=
        ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Took the signature of %s into '%s'.\n"), signer, args->draft);
    return EXIT_DONE;
}

static const struct command IMPORT = {
    .name = "import",
    .summary = N_("Check a signature and take it into the draft"),
    .options = IMPORT_OPTIONS,
    .arguments_size_bytes = sizeof(struct import_arguments),
    .run = import_run,
    .needs = CLI_NEEDS_READING,
};

/* --- post ---------------------------------------------------------------------------------- */

static enum cli_exit post_run(struct cli *cli, const void *arguments)
{
    const struct draft_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_posted posted = {{0}, 0};

    if (alms_draft_post(cli->book, args->draft, &posted, &err) != ALMS_OK)
        return cli_report(&err);
    if (posted.number[0] != '\0') {
        (void)printf(_("Recorded '%s' as %s.\n"), args->draft, posted.number);
    } else {
        (void)printf(_("Recorded '%s'.\n"), args->draft);
    }
    return EXIT_DONE;
}

static const struct command POST = {
    .name = "post",
    .summary = N_("Record a draft with its signatures"),
    .options = DRAFT_OPTIONS,
    .arguments_size_bytes = sizeof(struct draft_arguments),
    .run = post_run,
    .needs = CLI_NEEDS_WRITING,
};

static const struct command *const SUBCOMMANDS[] = {&SHOW, &EXPORT, &SIGN, &IMPORT, &POST, NULL};

const struct command COMMAND_APPROVE = {
    .name = "approve",
    .summary = N_("Sign drafts, take signatures in, record what is signed"),
    .subcommands = SUBCOMMANDS,
};

/* --- policy -------------------------------------------------------------------------------- */

struct policy_arguments {
    struct cli_list bands;
    const char *approver;
    const char *reason;
};

static const struct cli_option POLICY_OPTIONS[] = {
    LIST_NEEDED(struct policy_arguments, bands, "band", "TEXT",
                N_("a band; give it again for more")),
    NEEDED(struct policy_arguments, approver, "approver", "CODE", N_("who approved; not you")),
    TEXT(struct policy_arguments, reason, "reason", "TEXT", N_("why; private")),
    END_OF_OPTIONS,
};

static enum cli_exit policy_set_run(struct cli *cli, const void *arguments)
{
    const struct policy_arguments *args = arguments;
    struct alms_error err = {0};
    const struct alms_policy_draft draft = {args->bands.items, args->bands.count, args->approver,
                                            args->reason};

    if (alms_policy_set(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf("%s\n", _("The policy is set."));
    return EXIT_DONE;
}

static const struct command POLICY_SET = {
    .name = "set",
    .summary = N_("Set the policy: which acts need whose signatures"),
    .options = POLICY_OPTIONS,
    .arguments_size_bytes = sizeof(struct policy_arguments),
    .run = policy_set_run,
    .needs = CLI_NEEDS_WRITING,
    .examples =
        "  # A band: ACT over AMOUNT need N of ROLE[,ROLE] [need N of ROLE[,ROLE]] [not checker]\n"
        "  # Acts: case, duplicate, post, roster (this policy), transfer; if wanted also goods\n"
        "  alms policy set --approver=li --band=\"case over 0 need 1 of approver\" \\\n"
        "      --band=\"case over 10000 need 2 of approver not checker\" \\\n"
        "      --band=\"duplicate over 0 need 1 of approver\" \\\n"
        "      --band=\"post over 0 need 1 of approver\" \\\n"
        "      --band=\"transfer over 0 need 2 of approver\" \\\n"
        "      --band=\"goods over 5000 need 2 of approver\" \\\n"
        "      --band=\"goods over 0 need 1 of approver\" \\\n"
        "      --band=\"roster over 0 need 2 of approver\"\n",
};

static enum cli_exit policy_show_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_policy policy = {0};
    const struct alms_sheet_column columns[] = {{"band", _("Band"), false}};

    (void)arguments;
    if (alms_policy_get(cli->book, &policy, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 1);
    for (size_t i = 0; i < policy.count; i++) {
        const char *const cells[] = {policy.bands[i]};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_policy_free(&policy);
    return exit_status;
}

static const struct command POLICY_SHOW = {
    .name = "show",
    .summary = N_("Show the policy, a band a line"),
    .run = policy_show_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const POLICY_COMMANDS[] = {&POLICY_SET, &POLICY_SHOW, NULL};

const struct command COMMAND_POLICY = {
    .name = "policy",
    .summary = N_("Set and show which acts need whose signatures"),
    .subcommands = POLICY_COMMANDS,
};
