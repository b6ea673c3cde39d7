/* alms opening - the balances with which a book begins. */
#include "command.h"
#include "i18n.h"

#include <alms/opening.h>

#include <inttypes.h>

struct import_arguments {
    const char *path;
    struct alms_date date;
};

static const struct cli_option IMPORT_OPTIONS[] = {
    ARGUMENT(struct import_arguments, path, "FILE",
             N_("a table with the columns account, fund, debit and credit, and of money of another "
                "currency also currency and foreign")),
    DATE(struct import_arguments, date, "date", N_("the 31st of the December before")),
    END_OF_OPTIONS,
};

static enum cli_exit import_run(struct cli *cli, const void *arguments)
{
    const struct import_arguments *args = arguments;
    const struct alms_opening_draft draft = {args->path, args->date};
    struct alms_opening_report report;
    struct alms_error err = {0};
    char balances[32];
    char funds[32];

    if (alms_opening_import(cli->book, &draft, &report, &err) != ALMS_OK)
        return cli_report(&err);
    (void)snprintf(balances, sizeof(balances), "%" PRIu64, report.balances_count);
    (void)snprintf(funds, sizeof(funds), "%" PRIu64, report.funds_count);
    (void)printf(_("Opened the book with %s balances of %s funds, by %s to %s.\n"), balances, funds,
                 report.first_number, report.last_number);
    return EXIT_DONE;
}

static const struct command IMPORT_COMMAND = {
    .name = "import",
    .summary = N_("Take the balances from a table; they balance per fund, or nothing is recorded"),
    .options = IMPORT_OPTIONS,
    .arguments_size_bytes = sizeof(struct import_arguments),
    .run = import_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms opening import balances.csv --date=2025-12-31\n",
};

static const struct command *const SUBCOMMANDS[] = {&IMPORT_COMMAND, NULL};

const struct command COMMAND_OPENING = {
    .name = "opening",
    .summary = N_("Begin a book with the balances of another"),
    .subcommands = SUBCOMMANDS,
};
