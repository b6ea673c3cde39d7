/* alms fund, alms transfer - funds, and money that moves between them. */
#include "command.h"
#include "i18n.h"

#include <alms/entry.h>
#include <alms/fund.h>

#include <string.h>

/* --- add ----------------------------------------------------------------------------------- */

struct add_arguments {
    const char *code;
    const char *name;
    const char *name_en;
    const char *region;
    int restriction;
    struct cli_list programmes;
    struct alms_date from;
    struct alms_date until;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, code, "CODE", N_("short code, unique in the book")),
    ARGUMENT(struct add_arguments, name, "NAME", N_("name shown in reports")),
    /* The choices are in the order of enum alms_restriction. */
    CHOICE(struct add_arguments, restriction, "restricted", "none|purpose|time|endowment",
           N_("what limits spending (default: none)")),
    LIST(struct add_arguments, programmes, "programme", "CODE",
         N_("what it may be spent on; give it again for more")),
    DATE(struct add_arguments, from, "from", N_("first day on which it may be spent")),
    DATE(struct add_arguments, until, "until", N_("last day on which it may be spent")),
    TEXT(struct add_arguments, region, "region", "TEXT", N_("where it may be spent; only stated")),
    TEXT(struct add_arguments, name_en, "name-en", "TEXT", N_("its English name")),
    END_OF_OPTIONS,
};

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    const struct alms_fund_draft draft = {
        .code = args->code,
        .name = args->name,
        .name_en = args->name_en,
        .region = args->region,
        .restriction = (enum alms_restriction)args->restriction,
        .programmes = args->programmes.items,
        .programmes_count = args->programmes.count,
        .from = args->from,
        .until = args->until,
    };

    if (alms_fund_add(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Added fund %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Add a fund"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms fund add GEN \"非限定捐赠\"\n"
                "  alms fund add ANGEL \"天使计划\" --restricted=purpose --programme=ANGEL\n",
};

/* --- close --------------------------------------------------------------------------------- */

struct close_arguments {
    const char *code;
};

static const struct cli_option CLOSE_OPTIONS[] = {
    ARGUMENT(struct close_arguments, code, "CODE", N_("an open fund without balance")),
    END_OF_OPTIONS,
};

static enum cli_exit close_run(struct cli *cli, const void *arguments)
{
    const struct close_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_fund_close(cli->book, args->code, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Closed fund %s.\n"), args->code);
    return EXIT_DONE;
}

static const struct command CLOSE = {
    .name = "close",
    .summary = N_("Close a fund that is empty"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = close_run,
    .needs = CLI_NEEDS_WRITING,
};

/* --- list ---------------------------------------------------------------------------------- */

static void join_programmes(const struct alms_fund *fund, char text[800])
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < fund->programmes_count; i++) {
        used += (size_t)snprintf(text + used, 800 - used, "%s%s", i > 0 ? " " : "",
                                 fund->programmes[i]);
    }
}

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_fund_list list;
    const struct alms_sheet_column columns[] = {
        {"code", _("Code"), false},
        {"name", _("Name"), false},
        {"restriction", _("Restriction"), false},
        {"programmes", _("Programmes"), false},
        {"from", _("From"), false},
        {"until", _("Until"), false},
        {"region", _("Region"), false},
        {"state", _("State"), false},
    };

    (void)arguments;
    if (alms_fund_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 8);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_fund *fund = &list.items[i];
        char programmes[800];
        char from[ALMS_DATE_TEXT_SIZE_BYTES] = "";
        char until[ALMS_DATE_TEXT_SIZE_BYTES] = "";
        join_programmes(fund, programmes);
        if (fund->from.year != 0)
            alms_date_format(fund->from, from);
        if (fund->until.year != 0)
            alms_date_format(fund->until, until);
        const char *const cells[] = {
            fund->code,
            i18n_name(fund->name, fund->name_en),
            cli_word(cli, alms_restriction_word(fund->restriction)),
            programmes,
            from,
            until,
            fund->region,
            fund->is_closed ? cli_word(cli, N_("closed")) : "",
        };
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_fund_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the funds with their restrictions"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&ADD, &LIST_COMMAND, &CLOSE, NULL};

const struct command COMMAND_FUND = {
    .name = "fund",
    .summary = N_("Add, list and close funds"),
    .subcommands = SUBCOMMANDS,
};

/* --- transfer ------------------------------------------------------------------------------ */

struct transfer_arguments {
    const char *amount;
    const char *from;
    const char *to;
    const char *account;
    const char *commodity;
    const char *reason;
    const char *memo;
    const char *approver;
    const char *corrects;
    struct cli_list attachments;
    struct alms_date date;
};

static const struct cli_option TRANSFER_OPTIONS[] = {
    ARGUMENT(struct transfer_arguments, amount, "AMOUNT", N_("how much, above zero")),
    NEEDED(struct transfer_arguments, from, "from", "FUND", N_("the fund that gives")),
    NEEDED(struct transfer_arguments, to, "to", "FUND", N_("the fund that takes")),
    NEEDED(struct transfer_arguments, reason, "reason", "donor|internal|law|released|surplus",
           N_("why; money leaves a restricted fund only by the donor's or the law's will")),
    NEEDED(struct transfer_arguments, memo, "memo", "TEXT", N_("the reason in words; private")),
    NEEDED(struct transfer_arguments, approver, "approver", "CODE", N_("who approved; not you")),
    TEXT(struct transfer_arguments, account, "account", "CODE",
         N_("the account in which the money lies (default: 1002)")),
    TEXT(struct transfer_arguments, commodity, "commodity", "CODE",
         N_("the currency (default: the base currency)")),
    DATE(struct transfer_arguments, date, "date", N_("its date (default: today)")),
    TEXT(struct transfer_arguments, corrects, "corrects", "VOUCHER",
         N_("the reversed entry that it stands in for")),
    LIST(struct transfer_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    END_OF_OPTIONS,
};

static enum cli_exit transfer_run(struct cli *cli, const void *arguments)
{
    const struct transfer_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_posted posted;
    const struct alms_transfer_draft draft = {
        .from = args->from,
        .to = args->to,
        .amount = args->amount,
        .commodity = args->commodity,
        .account = args->account == NULL ? "1002" : args->account,
        .reason = args->reason,
        .memo = args->memo,
        .approver = args->approver,
        .date = args->date,
        .corrects = args->corrects,
        .attachments = {args->attachments.items, args->attachments.count},
    };

    if (alms_fund_transfer(cli->book, &draft, &posted, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Transferred %s from %s to %s as %s.\n"), args->amount, args->from, args->to,
                 posted.number);
    return EXIT_DONE;
}

const struct command COMMAND_TRANSFER = {
    .name = "transfer",
    .summary = N_("Move money from one fund to another, with a reason"),
    .options = TRANSFER_OPTIONS,
    .arguments_size_bytes = sizeof(struct transfer_arguments),
    .run = transfer_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms transfer 5000 --from=GEN --to=ANGEL --reason=internal --memo=\"…\" "
                "--approver=li\n",
};
