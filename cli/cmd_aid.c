/* alms aid - money given to those it was raised for. */
#include "command.h"
#include "i18n.h"

#include <alms/aid.h>
#include <alms/currency.h>

static const char *const KINDS[] = {"person", "organisation", "minor"};
static const char *const PUBLISH[] = {"masked", "full", "anonymous"};

/* --- give ---------------------------------------------------------------------------------- */

struct give_arguments {
    const char *amount;
    const char *fund;
    const char *county;
    const char *programme;
    const char *payee;
    const char *party;
    const char *document;
    const char *approver;
    const char *account;
    const char *commodity;
    const char *rate;
    const char *rate_source;
    const char *memo;
    const char *corrects;
    struct cli_list attachments;
    int payee_kind;
    int publish;
    struct alms_date date;
};

static const struct cli_option GIVE_OPTIONS[] = {
    ARGUMENT(struct give_arguments, amount, "AMOUNT", N_("how much, above zero")),
    NEEDED(struct give_arguments, programme, "programme", "CODE", N_("what it is given for")),
    TEXT(struct give_arguments, county, "county", "CODE",
         N_("the branch or district that it goes to")),
    NEEDED(struct give_arguments, fund, "fund", "CODE", N_("the fund that pays")),
    TEXT(struct give_arguments, payee, "payee", "TEXT", N_("who receives it; private")),
    CHOICE(struct give_arguments, payee_kind, "payee-kind", "person|organisation|minor",
           N_("whose name it is (default: person)")),
    CHOICE(struct give_arguments, publish, "publish", "masked|full|anonymous",
           N_("how the name may be published (default: masked)")),
    TEXT(struct give_arguments, party, "party", "CODE",
         N_("a party of the book instead of a name; private")),
    NEEDED(struct give_arguments, document, "document", "TEXT",
           N_("the paper that it rests on; private")),
    NEEDED(struct give_arguments, approver, "approver", "CODE", N_("who approved; not you")),
    TEXT(struct give_arguments, account, "account", "CODE",
         N_("the cash account that pays (default: 1002)")),
    DATE(struct give_arguments, date, "date", N_("its date (default: today)")),
    TEXT(struct give_arguments, commodity, "commodity", "CODE",
         N_("the currency (default: the base currency)")),
    TEXT(struct give_arguments, rate, "rate", "RATE",
         N_("of another currency: what one unit is worth in the base currency, as 7.1643")),
    TEXT(struct give_arguments, rate_source, "rate-source", "TEXT", N_("whose rate it is; public")),
    TEXT(struct give_arguments, memo, "memo", "TEXT", N_("a remark; private")),
    TEXT(struct give_arguments, corrects, "corrects", "VOUCHER",
         N_("the reversed entry that it stands in for")),
    LIST(struct give_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    END_OF_OPTIONS,
};

static enum cli_exit give_run(struct cli *cli, const void *arguments)
{
    const struct give_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_posted posted;
    const bool has_payee = args->payee != NULL;
    const struct alms_aid_draft draft = {
        .date = args->date,
        .amount = args->amount,
        .commodity = args->commodity,
        .rate = args->rate,
        .rate_source = args->rate_source,
        .fund = args->fund,
        .account = args->account == NULL ? "1002" : args->account,
        .county = args->county,
        .programme = args->programme,
        .approver = args->approver,
        .payee = args->payee,
        .payee_kind = has_payee ? KINDS[args->payee_kind] : NULL,
        .publish = has_payee || args->publish > 0 ? PUBLISH[args->publish] : NULL,
        .party = args->party,
        .document = args->document,
        .memo = args->memo,
        .corrects = args->corrects,
        .attachments = {args->attachments.items, args->attachments.count},
    };

    if (alms_aid_give(cli->book, &draft, &posted, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Gave aid %s.\n"), posted.number);
    return EXIT_DONE;
}

static const struct command GIVE = {
    .name = "give",
    .summary = N_("Pay aid from a fund, approved by a second person"),
    .options = GIVE_OPTIONS,
    .arguments_size_bytes = sizeof(struct give_arguments),
    .run = give_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms aid give 30000 --programme=ANGEL --fund=ANGEL --payee=\"某市儿童医院\" \\\n"
                "      --payee-kind=organisation --document=\"审批单 2026-017\" --approver=li\n",
};

/* --- list ---------------------------------------------------------------------------------- */

struct list_arguments {
    struct alms_date from;
    struct alms_date until;
};

static const struct cli_option LIST_OPTIONS[] = {
    DATE(struct list_arguments, from, "from", N_("first day (default: the first aid)")),
    DATE(struct list_arguments, until, "until", N_("last day (default: the last aid)")),
    END_OF_OPTIONS,
};

static enum alms_code put_aid(void *context, const struct alms_aid *aid, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_sheet *sheet = context;

    (void)err;
    alms_date_format(aid->date, date);
    const char *const cells[] = {aid->number,    date,          aid->amount,  aid->commodity,
                                 aid->programme, aid->fund,     aid->payee,   aid->document,
                                 aid->approver,  aid->reverses, aid->foreign, aid->currency};
    alms_sheet_add(sheet, cells);
    return ALMS_OK;
}

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    const struct list_arguments *args = arguments;
    struct alms_error err = {0};
    const struct alms_sheet_column columns[] = {
        {"number", _("Voucher"), false},        {"date", _("Date"), false},
        {"amount", _("Amount"), true},          {"commodity", _("Currency"), false},
        {"programme", _("Programme"), false},   {"fund", _("Fund"), false},
        {"payee", _("Recipient"), false},       {"document", _("Document"), false},
        {"approver", _("Approver"), false},     {"reverses", _("Reverses"), false},
        {"foreign", _("Foreign amount"), true}, {"foreign_currency", _("Foreign currency"), false},
    };

    bool has_foreign = false;
    if (alms_currency_is_used(cli->book, &has_foreign, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, has_foreign ? 12 : 10);
    enum cli_exit exit_status = EXIT_DONE;
    if (alms_aid_walk(cli->book, args->from, args->until, put_aid, sheet, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else {
        exit_status = cli_write_sheet(cli, sheet);
    }
    alms_sheet_close(sheet);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List aid, with names if the vault is here"),
    .options = LIST_OPTIONS,
    .arguments_size_bytes = sizeof(struct list_arguments),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&GIVE, &LIST_COMMAND, NULL};

const struct command COMMAND_AID = {
    .name = "aid",
    .summary = N_("Give and list aid in money"),
    .subcommands = SUBCOMMANDS,
};
