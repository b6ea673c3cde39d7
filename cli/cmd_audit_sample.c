/* alms audit sample - samples that nobody can choose, and what they say of the whole. */
#include "command.h"
#include "i18n.h"
#include "journal.h"

#include <alms/sample.h>

enum { FACTORS = 11, FACTORS_MAX = 1000 };

/* --- money --------------------------------------------------------------------------------- */

struct money_arguments {
    struct journal_arguments source;
    struct population_arguments population;
    const char *seed;
    const char *size;
    const char *tolerable;
    const char *expected;
    const char *risk;
    int table;
};

static const struct cli_option MONEY_OPTIONS[] = {
    NEEDED(struct money_arguments, seed, "seed", "TEXT",
           N_("what decides the lot, as `audit sample seed-from` makes it")),
    TEXT(struct money_arguments, size, "size", "NUMBER", N_("points of the sample")),
    TEXT(struct money_arguments, tolerable, "tolerable", "AMOUNT",
         N_("misstatement that can be borne; gives the size")),
    TEXT(struct money_arguments, expected, "expected", "AMOUNT",
         N_("misstatement that is expected (default: 0)")),
    TEXT(struct money_arguments, risk, "risk", "RATE",
         N_("risk of wrongly accepting (default: 5%)")),
    JOURNAL_OPTIONS(struct money_arguments),
    POPULATION_OPTIONS(struct money_arguments),
    CHOICE(struct money_arguments, table, "table", "all|about|items",
           N_("which table (default: all as text, else items)")),
    END_OF_OPTIONS,
};

static const char *const ITEM_TABLES[] = {NULL, "about", "items"};

static enum cli_exit money_run(struct cli *cli, const void *arguments)
{
    const struct money_arguments *args = arguments;
    struct alms_error err = {0};
    struct cli_tables tables;
    alms_journal *journal = NULL;

    const enum cli_exit exit_status = cli_open_journal(cli, &args->source, &journal);
    if (exit_status != EXIT_DONE)
        return exit_status;
    const struct alms_money_sample_options options = {
        .population = cli_population(&args->population),
        .seed = args->seed,
        .size = args->size,
        .tolerable = args->tolerable,
        .expected = args->expected,
        .risk = args->risk,
    };
    const struct alms_print print =
        cli_tables_open(&tables, cli, ITEM_TABLES[args->table], "items");
    const enum alms_code code = alms_sample_money(journal, &options, &print, &err);
    alms_journal_close(journal);
    return cli_tables_close(&tables, code, &err);
}

static const struct command MONEY = {
    .name = "money",
    .summary = N_("Draw lines, each with a chance in proportion to its amount"),
    .options = MONEY_OPTIONS,
    .arguments_size_bytes = sizeof(struct money_arguments),
    .run = money_run,
    .prints_table = true,
    .examples = "  alms audit sample money --seed=\"$seed\" --account=5101* --tolerable=20000\n"
                "  alms audit sample money --seed=\"$seed\" --from=GL_Detail.txt --size=60 "
                "-o sample.csv\n",
};

/* --- entries ------------------------------------------------------------------------------- */

struct entries_arguments {
    struct journal_arguments source;
    const char *seed;
    const char *size;
    const char *tolerable;
    const char *expected;
    const char *risk;
    int table;
};

static const struct cli_option ENTRIES_OPTIONS[] = {
    NEEDED(struct entries_arguments, seed, "seed", "TEXT",
           N_("what decides the lot, as `audit sample seed-from` makes it")),
    TEXT(struct entries_arguments, size, "size", "NUMBER", N_("entries of the sample")),
    TEXT(struct entries_arguments, tolerable, "tolerable", "RATE",
         N_("rate of deviations that can be borne; gives the size")),
    TEXT(struct entries_arguments, expected, "expected", "RATE",
         N_("rate that is expected (default: 0)")),
    TEXT(struct entries_arguments, risk, "risk", "RATE",
         N_("risk of wrongly accepting (default: 5%)")),
    JOURNAL_OPTIONS(struct entries_arguments),
    CHOICE(struct entries_arguments, table, "table", "all|about|items",
           N_("which table (default: all as text, else items)")),
    END_OF_OPTIONS,
};

static enum cli_exit entries_run(struct cli *cli, const void *arguments)
{
    const struct entries_arguments *args = arguments;
    struct alms_error err = {0};
    struct cli_tables tables;
    alms_journal *journal = NULL;

    const enum cli_exit exit_status = cli_open_journal(cli, &args->source, &journal);
    if (exit_status != EXIT_DONE)
        return exit_status;
    const struct alms_entry_sample_options options = {args->seed, args->size, args->tolerable,
                                                      args->expected, args->risk};
    const struct alms_print print =
        cli_tables_open(&tables, cli, ITEM_TABLES[args->table], "items");
    const enum alms_code code = alms_sample_entries(journal, &options, &print, &err);
    alms_journal_close(journal);
    return cli_tables_close(&tables, code, &err);
}

static const struct command ENTRIES = {
    .name = "entries",
    .summary = N_("Draw entries with equal chances, to test whether rules are kept"),
    .options = ENTRIES_OPTIONS,
    .arguments_size_bytes = sizeof(struct entries_arguments),
    .run = entries_run,
    .prints_table = true,
    .examples = "  alms audit sample entries --seed=\"$seed\" --tolerable=5% --expected=1%\n",
};

/* --- evaluate ------------------------------------------------------------------------------ */

struct evaluate_arguments {
    const char *path;
    const char *book;
    const char *size;
    const char *tolerable;
    const char *risk;
    const char *digits;
    int table;
};

static const struct cli_option EVALUATE_OPTIONS[] = {
    ARGUMENT(struct evaluate_arguments, path, "FILE",
             N_("the sample, its column `audited` filled in")),
    NEEDED(struct evaluate_arguments, book, "value", "AMOUNT", N_("value of the population")),
    NEEDED(struct evaluate_arguments, size, "size", "NUMBER", N_("points of the sample")),
    TEXT(struct evaluate_arguments, tolerable, "tolerable", "AMOUNT",
         N_("misstatement that can be borne (default: no conclusion)")),
    TEXT(struct evaluate_arguments, risk, "risk", "RATE",
         N_("risk of wrongly accepting (default: 5%)")),
    TEXT(struct evaluate_arguments, digits, "digits", "NUMBER",
         N_("digits after the point of a file's amounts (default: 2)")),
    CHOICE(struct evaluate_arguments, table, "table", "all|about|misstatements|result",
           N_("which table (default: all as text, else result)")),
    END_OF_OPTIONS,
};

static enum cli_exit evaluate_run(struct cli *cli, const void *arguments)
{
    static const char *const TABLES[] = {NULL, "about", "misstatements", "result"};
    const struct evaluate_arguments *args = arguments;
    struct alms_error err = {0};
    struct cli_tables tables;
    uint64_t digits = 0;

    if (!cli_take_count("digits", args->digits, 2, 9, &digits))
        return EXIT_USAGE;
    if (args->book == NULL)
        cli_complain(ALMS_E_ARGUMENT_MISSING, "%s is missing", "--value");
    if (args->size == NULL)
        cli_complain(ALMS_E_ARGUMENT_MISSING, "%s is missing", "--size");
    if (args->book == NULL || args->size == NULL)
        return EXIT_USAGE;
    const struct alms_evaluation_options options = {
        .book = args->book,
        .size = args->size,
        .tolerable = args->tolerable,
        .risk = args->risk,
        .scale_digits = (uint32_t)digits,
    };
    const struct alms_print print = cli_tables_open(&tables, cli, TABLES[args->table], "result");
    const enum alms_code code = alms_sample_evaluate(args->path, &options, &print, &err);
    return cli_tables_close(&tables, code, &err);
}

static const struct command EVALUATE = {
    .name = "evaluate",
    .summary = N_("What a sample by money says: projection and upper limit of misstatement"),
    .options = EVALUATE_OPTIONS,
    .arguments_size_bytes = sizeof(struct evaluate_arguments),
    .run = evaluate_run,
    .prints_table = true,
    .examples =
        "  alms audit sample evaluate sample.csv --value=812345.60 --size=60 --tolerable=40000\n",
};

/* --- rate ---------------------------------------------------------------------------------- */

struct rate_arguments {
    const char *size;
    const char *deviations;
    const char *tolerable;
    const char *risk;
};

static const struct cli_option RATE_OPTIONS[] = {
    ARGUMENT(struct rate_arguments, size, "SIZE", N_("entries that were looked at")),
    ARGUMENT(struct rate_arguments, deviations, "DEVIATIONS",
             N_("how many of them were not as they should be")),
    TEXT(struct rate_arguments, tolerable, "tolerable", "RATE",
         N_("rate that can be borne (default: no conclusion)")),
    TEXT(struct rate_arguments, risk, "risk", "RATE",
         N_("risk of wrongly accepting (default: 5%)")),
    END_OF_OPTIONS,
};

static enum cli_exit rate_run(struct cli *cli, const void *arguments)
{
    const struct rate_arguments *args = arguments;
    struct alms_error err = {0};
    struct cli_tables tables;
    const struct alms_rate_options options = {args->size, args->deviations, args->tolerable,
                                              args->risk};

    const struct alms_print print = cli_tables_open(&tables, cli, NULL, "result");
    const enum alms_code code = alms_sample_rate(&options, &print, &err);
    return cli_tables_close(&tables, code, &err);
}

static const struct command RATE = {
    .name = "rate",
    .summary = N_("Upper limit of the rate of deviations, from a sample of entries"),
    .options = RATE_OPTIONS,
    .arguments_size_bytes = sizeof(struct rate_arguments),
    .run = rate_run,
    .prints_table = true,
    .examples = "  alms audit sample rate 93 1 --tolerable=5%\n",
};

/* --- factors ------------------------------------------------------------------------------- */

struct factors_arguments {
    const char *risk;
    const char *count;
};

static const struct cli_option FACTORS_OPTIONS[] = {
    TEXT(struct factors_arguments, risk, "risk", "RATE",
         N_("risk of wrongly accepting (default: 5%)")),
    TEXT(struct factors_arguments, count, "count", "NUMBER", N_("how many (default: 11)")),
    END_OF_OPTIONS,
};

static enum cli_exit factors_run(struct cli *cli, const void *arguments)
{
    const struct factors_arguments *args = arguments;
    struct alms_error err = {0};
    struct cli_tables tables;
    uint64_t count = 0;

    if (!cli_take_count("count", args->count, FACTORS, FACTORS_MAX, &count))
        return EXIT_USAGE;
    const struct alms_print print = cli_tables_open(&tables, cli, NULL, "factors");
    const enum alms_code code = alms_sample_factors(args->risk, (uint32_t)count, &print, &err);
    return cli_tables_close(&tables, code, &err);
}

static const struct command FACTORS_COMMAND = {
    .name = "factors",
    .summary = N_("Confidence factors of a risk, by the number of misstatements"),
    .options = FACTORS_OPTIONS,
    .arguments_size_bytes = sizeof(struct factors_arguments),
    .run = factors_run,
    .prints_table = true,
};

/* --- seed ---------------------------------------------------------------------------------- */

struct seed_arguments {
    const char *secret;
    const char *root;
};

static const struct cli_option SEED_OPTIONS[] = {
    ARGUMENT(struct seed_arguments, secret, "FILE",
             N_("the auditor's secret, in a file of any bytes")),
    NEEDED(struct seed_arguments, root, "root", "BASE64",
           N_("root of a checkpoint that was published before")),
    END_OF_OPTIONS,
};

static enum cli_exit seed_run(struct cli *cli, const void *arguments)
{
    const struct seed_arguments *args = arguments;
    struct alms_error err = {0};
    char seed[45];

    (void)cli;
    if (args->root == NULL) {
        cli_complain(ALMS_E_ARGUMENT_MISSING, "%s is missing", "--root");
        return EXIT_USAGE;
    }
    if (alms_sample_seed(args->secret, args->root, seed, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf("%s\n", seed);
    return EXIT_DONE;
}

static const struct command SEED = {
    .name = "seed-from",
    .summary = N_("Make the seed of a secret and a published root"),
    .options = SEED_OPTIONS,
    .arguments_size_bytes = sizeof(struct seed_arguments),
    .run = seed_run,
    .examples = "  seed=$(alms audit sample seed-from secret --root=sE3LUyka/6u...)\n",
};

static const struct command *const SUBCOMMANDS[] = {
    &SEED, &MONEY, &ENTRIES, &EVALUATE, &RATE, &FACTORS_COMMAND, NULL,
};

const struct command COMMAND_AUDIT_SAMPLE = {
    .name = "sample",
    .summary = N_("Draw samples that nobody can choose, and evaluate them"),
    .subcommands = SUBCOMMANDS,
};
