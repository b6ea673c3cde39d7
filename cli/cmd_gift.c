/* alms gift - donations of money. */
#include "command.h"
#include "i18n.h"

#include <alms/currency.h>
#include <alms/gift.h>

#include <string.h>

static const char *const KINDS[] = {"person", "organisation", "minor"};
static const char *const PUBLISH[] = {"masked", "full", "anonymous"};

/* --- add ----------------------------------------------------------------------------------- */

struct add_arguments {
    const char *amount;
    const char *fund;
    const char *channel;
    const char *account;
    const char *campaign;
    const char *county;
    const char *programme;
    const char *commodity;
    const char *rate;
    const char *rate_source;
    const char *donor;
    const char *party;
    const char *reference;
    const char *memo;
    const char *corrects;
    struct cli_list attachments;
    int donor_kind;
    int publish;
    struct alms_date date;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, amount, "AMOUNT", N_("how much, above zero")),
    NEEDED(struct add_arguments, fund, "fund", "CODE", N_("the fund that fits the donor's wish")),
    NEEDED(struct add_arguments, channel, "channel", "CODE", N_("how it came")),
    TEXT(struct add_arguments, account, "account", "CODE",
         N_("the cash account that received it (default: 1002)")),
    DATE(struct add_arguments, date, "date", N_("when it was received (default: today)")),
    TEXT(struct add_arguments, campaign, "campaign", "CODE", N_("why it came")),
    TEXT(struct add_arguments, programme, "programme", "CODE", N_("what the donor wishes it for")),
    TEXT(struct add_arguments, county, "county", "CODE",
         N_("the branch or district that it came by")),
    TEXT(struct add_arguments, commodity, "commodity", "CODE",
         N_("the currency (default: the base currency)")),
    TEXT(struct add_arguments, rate, "rate", "RATE",
         N_("of another currency: what one unit is worth in the base currency, as 7.1643")),
    TEXT(struct add_arguments, rate_source, "rate-source", "TEXT", N_("whose rate it is; public")),
    TEXT(struct add_arguments, donor, "donor", "TEXT", N_("the donor's name; private")),
    CHOICE(struct add_arguments, donor_kind, "donor-kind", "person|organisation|minor",
           N_("whose name it is (default: person)")),
    CHOICE(struct add_arguments, publish, "publish", "masked|full|anonymous",
           N_("how the name may be published (default: masked)")),
    TEXT(struct add_arguments, party, "party", "CODE", N_("a party of the book; private")),
    TEXT(struct add_arguments, reference, "ref", "TEXT",
         N_("number of the bank's or platform's transaction; private")),
    TEXT(struct add_arguments, memo, "memo", "TEXT", N_("a remark; private")),
    TEXT(struct add_arguments, corrects, "corrects", "VOUCHER",
         N_("the reversed entry that it stands in for")),
    LIST(struct add_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    END_OF_OPTIONS,
};

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_posted posted;
    const bool has_donor = args->donor != NULL;
    const struct alms_gift_draft draft = {
        .date = args->date,
        .amount = args->amount,
        .commodity = args->commodity,
        .rate = args->rate,
        .rate_source = args->rate_source,
        .fund = args->fund,
        .account = args->account == NULL ? "1002" : args->account,
        .channel = args->channel,
        .campaign = args->campaign,
        .county = args->county,
        .programme = args->programme,
        .donor = args->donor,
        .donor_kind = has_donor ? KINDS[args->donor_kind] : NULL,
        .publish = has_donor || args->publish > 0 ? PUBLISH[args->publish] : NULL,
        .party = args->party,
        .reference = args->reference,
        .memo = args->memo,
        .corrects = args->corrects,
        .attachments = {args->attachments.items, args->attachments.count},
    };

    if (alms_gift_add(cli->book, &draft, &posted, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Recorded gift %s.\n"), posted.number);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Record a gift"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms gift add 200 --fund=GEN --channel=wechat --donor=\"张三\"\n",
};

/* --- refund -------------------------------------------------------------------------------- */

struct refund_arguments {
    const char *gift;
    const char *amount;
    const char *account;
    const char *approver;
    const char *memo;
    struct cli_list attachments;
    struct alms_date date;
};

static const struct cli_option REFUND_OPTIONS[] = {
    ARGUMENT(struct refund_arguments, gift, "VOUCHER", N_("the number of the gift")),
    ARGUMENT(struct refund_arguments, amount, "AMOUNT", N_("how much of it is given back")),
    NEEDED(struct refund_arguments, memo, "memo", "TEXT", N_("why; private")),
    TEXT(struct refund_arguments, account, "account", "CODE",
         N_("the cash account that pays, or the debt until it is paid, as 2209 (default: 1002)")),
    DATE(struct refund_arguments, date, "date", N_("its date (default: today)")),
    TEXT(struct refund_arguments, approver, "approver", "CODE",
         N_("who approved, where money leaves; not you")),
    LIST(struct refund_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    END_OF_OPTIONS,
};

static enum cli_exit refund_run(struct cli *cli, const void *arguments)
{
    const struct refund_arguments *args = arguments;
    const struct alms_refund_draft draft = {
        .gift = args->gift,
        .date = args->date,
        .amount = args->amount,
        .account = args->account == NULL ? "1002" : args->account,
        .approver = args->approver,
        .memo = args->memo,
        .attachments = {args->attachments.items, args->attachments.count},
    };
    struct alms_error err = {0};
    struct alms_posted posted;

    if (alms_gift_refund(cli->book, &draft, &posted, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Recorded refund %s.\n"), posted.number);
    return EXIT_DONE;
}

static const struct command REFUND = {
    .name = "refund",
    .summary = N_("Give a part of a gift back to its donor"),
    .options = REFUND_OPTIONS,
    .arguments_size_bytes = sizeof(struct refund_arguments),
    .run = refund_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms gift refund R-2026-03-000412 500 --memo=\"项目取消\" --approver=li\n"
                "  # A whole gift that was a mistake is reversed:\n"
                "  alms entry reverse R-2026-03-000413 --reason=refund\n",
};

/* --- list ---------------------------------------------------------------------------------- */

struct list_arguments {
    struct alms_date from;
    struct alms_date until;
};

static const struct cli_option LIST_OPTIONS[] = {
    DATE(struct list_arguments, from, "from", N_("first day (default: the first gift)")),
    DATE(struct list_arguments, until, "until", N_("last day (default: the last gift)")),
    END_OF_OPTIONS,
};

static enum alms_code put_gift(void *context, const struct alms_gift *gift, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_sheet *sheet = context;

    (void)err;
    alms_date_format(gift->date, date);
    const char *const cells[] = {gift->number, date,           gift->amount,    gift->commodity,
                                 gift->fund,   gift->channel,  gift->programme, gift->campaign,
                                 gift->donor,  gift->reverses, gift->foreign,   gift->currency};
    alms_sheet_add(sheet, cells);
    return ALMS_OK;
}

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    const struct list_arguments *args = arguments;
    struct alms_error err = {0};
    const struct alms_sheet_column columns[] = {
        {"number", _("Voucher"), false},
        {"date", _("Date"), false},
        {"amount", _("Amount"), true},
        {"commodity", _("Currency"), false},
        {"fund", _("Fund"), false},
        {"channel", _("Channel"), false},
        {"programme", _("Programme"), false},
        {"campaign", _("Campaign"), false},
        {"donor", _("Donor"), false},
        {"reverses", _("Reverses"), false},
        {"foreign", _("Foreign amount"), true},
        {"foreign_currency", _("Foreign currency"), false},
    };

    bool has_foreign = false;
    if (alms_currency_is_used(cli->book, &has_foreign, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, has_foreign ? 12 : 10);
    enum cli_exit exit_status = EXIT_DONE;
    if (alms_gift_walk(cli->book, args->from, args->until, put_gift, sheet, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else {
        exit_status = cli_write_sheet(cli, sheet);
    }
    alms_sheet_close(sheet);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List gifts, with names if the vault is here"),
    .options = LIST_OPTIONS,
    .arguments_size_bytes = sizeof(struct list_arguments),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&ADD, &LIST_COMMAND, &REFUND, NULL};

const struct command COMMAND_GIFT = {
    .name = "gift",
    .summary = N_("Record, list and refund gifts of money"),
    .subcommands = SUBCOMMANDS,
};
