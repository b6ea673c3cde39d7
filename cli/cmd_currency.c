/* alms currency - money of other currencies: exchanging, revaluing, listing. */
#include "currency_table.h"
#include "i18n.h"

#include <stdlib.h>
#include <string.h>

/* --- parts --------------------------------------------------------------------------------- */

/* A word of two parts with a colon between them, in a copy. */
struct pair {
    char *copy;
    const char *first;
    const char *second; /* NULL if there is no colon */
};

static struct pair take_pair(const char *word)
{
    struct pair pair = {.copy = strdup(word)};

    if (pair.copy == NULL)
        abort();
    char *colon = strchr(pair.copy, ':');
    pair.first = pair.copy;
    pair.second = colon == NULL ? NULL : colon + 1;
    if (colon != NULL)
        *colon = '\0';
    return pair;
}

/* --- exchange ------------------------------------------------------------------------------ */

struct exchange_arguments {
    const char *given;
    const char *taken;
    const char *fund;
    const char *from;
    const char *to;
    const char *rate_source;
    const char *approver;
    const char *memo;
    const char *corrects;
    struct cli_list attachments;
    struct alms_date date;
};

static const struct cli_option EXCHANGE_OPTIONS[] = {
    ARGUMENT(struct exchange_arguments, given, "GIVEN",
             N_("what is given, as 50:USD; without a currency: of the base currency")),
    ARGUMENT(struct exchange_arguments, taken, "TAKEN", N_("what is taken, likewise")),
    NEEDED(struct exchange_arguments, fund, "fund", "CODE", N_("whose money it is")),
    NEEDED(struct exchange_arguments, from, "from", "ACCOUNT", N_("the cash account that gives")),
    NEEDED(struct exchange_arguments, to, "to", "ACCOUNT", N_("the cash account that takes")),
    NEEDED(struct exchange_arguments, rate_source, "rate-source", "TEXT",
           N_("whose rate it was, as the bank; the rate is computed from the two amounts")),
    NEEDED(struct exchange_arguments, approver, "approver", "CODE", N_("who approved; not you")),
    DATE(struct exchange_arguments, date, "date", N_("its date (default: today)")),
    TEXT(struct exchange_arguments, memo, "memo", "TEXT", N_("a remark; private")),
    TEXT(struct exchange_arguments, corrects, "corrects", "VOUCHER",
         N_("the reversed entry that it stands in for")),
    LIST(struct exchange_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    END_OF_OPTIONS,
};

static enum cli_exit exchange_run(struct cli *cli, const void *arguments)
{
    const struct exchange_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_posted posted;
    const struct pair given = take_pair(args->given);
    const struct pair taken = take_pair(args->taken);
    const struct alms_exchange_draft draft = {
        .date = args->date,
        .fund = args->fund,
        .given = given.first,
        .given_in = given.second,
        .from = args->from,
        .taken = taken.first,
        .taken_in = taken.second,
        .to = args->to,
        .rate_source = args->rate_source,
        .approver = args->approver,
        .memo = args->memo,
        .corrects = args->corrects,
        .attachments = {args->attachments.items, args->attachments.count},
    };
    enum cli_exit exit_status = EXIT_DONE;

    if (alms_currency_exchange(cli->book, &draft, &posted, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else {
        (void)printf(_("Exchanged %s for %s as %s.\n"), args->given, args->taken, posted.number);
    }
    free(given.copy);
    free(taken.copy);
    return exit_status;
}

static const struct command EXCHANGE = {
    .name = "exchange",
    .summary = N_("Sell money of another currency, or buy it"),
    .options = EXCHANGE_OPTIONS,
    .arguments_size_bytes = sizeof(struct exchange_arguments),
    .run = exchange_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms currency exchange 50:USD 357.10 --fund=GEN --from=1002.03 --to=1002 \\\n"
                "      --rate-source=\"结汇水单 2026-03-18\" --approver=li\n"
                "  alms currency exchange 720:CNY 100:USD --fund=GEN --from=1002 --to=1002.03 \\\n"
                "      --rate-source=\"购汇水单 2026-03-19\" --approver=li\n",
};

/* --- revalue ------------------------------------------------------------------------------- */

struct revalue_arguments {
    struct alms_month month;
    struct cli_list rates;
    const char *rate_source;
    const char *memo;
};

static const struct cli_option REVALUE_OPTIONS[] = {
    MONTH_ARGUMENT(struct revalue_arguments, month, "MONTH",
                   N_("the month, as 2026-02; it is booked on its last day")),
    LIST_NEEDED(struct revalue_arguments, rates, "rate", "CURRENCY:RATE",
                N_("the closing rate of a currency, as USD:7.1000; give it again for more")),
    NEEDED(struct revalue_arguments, rate_source, "rate-source", "TEXT",
           N_("whose rates they are")),
    TEXT(struct revalue_arguments, memo, "memo", "TEXT", N_("a remark; private")),
    END_OF_OPTIONS,
};

static void
tell_revaluation(const struct revalue_arguments *args, const struct alms_revaluation *made)
{
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    const bool is_loss = made->growth[0] == '-';

    alms_month_format(args->month, month);
    if (is_loss) {
        (void)printf(_("Revalued %s as %s: a loss of %s.\n"), month, made->posted.number,
                     made->growth + 1);
    } else {
        (void)printf(_("Revalued %s as %s: a gain of %s.\n"), month, made->posted.number,
                     made->growth);
    }
}

static enum cli_exit revalue_run(struct cli *cli, const void *arguments)
{
    const struct revalue_arguments *args = arguments;
    const size_t count = args->rates.count;
    struct alms_error err = {0};
    struct alms_revaluation made;
    struct pair *pairs = calloc(count + 1, sizeof(*pairs));
    struct alms_rate *rates = calloc(count + 1, sizeof(*rates));
    enum cli_exit exit_status = EXIT_DONE;

    if (pairs == NULL || rates == NULL)
        abort();
    for (size_t i = 0; i < count; i++) {
        pairs[i] = take_pair(args->rates.items[i]);
        rates[i] = (struct alms_rate){pairs[i].first, pairs[i].second};
        if (pairs[i].second == NULL) {
            cli_complain(ALMS_E_OPTION_VALUE, "'%s' is not of the form CURRENCY:RATE",
                         args->rates.items[i]);
            exit_status = EXIT_USAGE;
        }
    }
    const struct alms_revalue_draft draft = {args->month, rates, count, args->rate_source,
                                             args->memo};
    if (exit_status == EXIT_DONE &&
        alms_currency_revalue(cli->book, &draft, &made, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else if (exit_status == EXIT_DONE) {
        tell_revaluation(args, &made);
    }
    for (size_t i = 0; i < count; i++)
        free(pairs[i].copy);
    free(pairs);
    free(rates);
    return exit_status;
}

static const struct command REVALUE = {
    .name = "revalue",
    .summary = N_("Bring all money of other currencies to the closing rate of a month"),
    .options = REVALUE_OPTIONS,
    .arguments_size_bytes = sizeof(struct revalue_arguments),
    .run = revalue_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms currency revalue 2026-03 --rate=USD:7.1000 --rate=EUR:7.8012 \\\n"
                "      --rate-source=\"中国人民银行中间价 2026-03-31\"\n",
};

/* --- list ---------------------------------------------------------------------------------- */

struct list_arguments {
    struct alms_month until;
    const char *fund;
};

static const struct cli_option LIST_OPTIONS[] = {
    MONTH(struct list_arguments, until, "until",
          N_("the month with whose end it ends (default: all)")),
    TEXT(struct list_arguments, fund, "fund", "CODE", N_("only this fund (default: all)")),
    END_OF_OPTIONS,
};

enum cli_exit
cli_write_positions(struct cli *cli, const struct alms_foreign_list *list, const char *fund)
{
    const struct alms_sheet_column columns[] = {
        {"currency", _("Currency"), false},
        {"account", _("Account"), false},
        {"fund", _("Fund"), false},
        {"foreign", _("Foreign amount"), true},
        {"average", _("Average rate"), true},
        {"value", _("Book value"), true},
        {"base", _("In"), false},
    };

    struct alms_sheet *sheet = alms_sheet_open(columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < list->count; i++) {
        const struct alms_foreign_item *item = &list->items[i];
        const char *const cells[] = {item->currency, item->account, item->fund, item->foreign,
                                     item->average,  item->value,   list->base};
        if (fund == NULL || strcmp(fund, item->fund) == 0)
            alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    return exit_status;
}

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    const struct list_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_foreign_list list;

    if (alms_currency_list(cli->book, args->until, &list, &err) != ALMS_OK)
        return cli_report(&err);
    const enum cli_exit exit_status = cli_write_positions(cli, &list, args->fund);
    alms_foreign_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List what the funds have of other currencies, and what it is worth"),
    .options = LIST_OPTIONS,
    .arguments_size_bytes = sizeof(struct list_arguments),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&EXCHANGE, &REVALUE, &LIST_COMMAND, NULL};

const struct command COMMAND_CURRENCY = {
    .name = "currency",
    .summary = N_("Exchange, revalue and list money of other currencies"),
    .subcommands = SUBCOMMANDS,
};
