/* alms audit test, alms audit benford - looking through a journal. */
#include "command.h"
#include "i18n.h"
#include "journal.h"

#include <string.h>

enum { SHOWN = 20, SHOWN_DUPLICATES = 10, SHOWN_MAX = 1000000000 };

/* The words of a --table, by its number; NULL for the first, which is all. */
static const char *table_word(const char *const *words, int index)
{
    return index == 0 ? NULL : words[index];
}

/* --- test ---------------------------------------------------------------------------------- */

struct test_arguments {
    struct journal_arguments source;
    struct cli_list tests;
    struct cli_list settings;
    const char *settings_file;
    const char *holidays;
    const char *trial;
    const char *shown;
    int table;
};

static const struct cli_option TEST_OPTIONS[] = {
    JOURNAL_OPTIONS(struct test_arguments),
    LIST(struct test_arguments, tests, "test", "NAME", N_("only this one, as J5 (default: all)")),
    LIST(struct test_arguments, settings, "set", "KEY=VALUE",
         N_("another threshold, as round=10000; `about` lists them")),
    TEXT(struct test_arguments, settings_file, "settings", "FILE",
         N_("thresholds, one KEY=VALUE a line")),
    TEXT(struct test_arguments, holidays, "holidays", "FILE",
         N_("a table of date and kind: holiday or workday")),
    TEXT(struct test_arguments, trial, "trial", "FILE",
         N_("a Trial_Balance table that the lines must agree with")),
    TEXT(struct test_arguments, shown, "show", "NUMBER",
         N_("findings of each test (default: 20 as text, else all; 0: all)")),
    CHOICE(struct test_arguments, table, "table", "all|about|summary|findings",
           N_("which table (default: all as text, else findings)")),
    END_OF_OPTIONS,
};

/* Only duplicates and split payments look at who is paid. */
static bool needs_parties(const struct cli_list *tests)
{
    for (size_t i = 0; i < tests->count; i++) {
        if (strcmp(tests->items[i], "J4") == 0 || strcmp(tests->items[i], "J16") == 0)
            return true;
    }
    return tests->count == 0;
}

static enum cli_exit test_run(struct cli *cli, const void *arguments)
{
    static const char *const TABLES[] = {NULL, "about", "summary", "findings"};
    const struct test_arguments *args = arguments;
    const bool is_text = cli->format == ALMS_SHEET_TEXT;
    struct alms_error err = {0};
    struct cli_tables tables;
    alms_journal *journal = NULL;
    uint64_t shown = 0;

    if (!cli_take_count("show", args->shown, is_text ? SHOWN : 0, SHOWN_MAX, &shown))
        return EXIT_USAGE;
    struct journal_arguments source = args->source;
    source.reads_parties = needs_parties(&args->tests);
    const enum cli_exit exit_status = cli_open_journal(cli, &source, &journal);
    if (exit_status != EXIT_DONE)
        return exit_status;
    const struct alms_test_options options = {
        .tests = args->tests.items,
        .tests_count = args->tests.count,
        .settings = args->settings.items,
        .settings_count = args->settings.count,
        .settings_file = args->settings_file,
        .holidays_file = args->holidays,
        .trial_file = args->trial,
        .findings_max = shown,
    };
    const struct alms_print print =
        cli_tables_open(&tables, cli, table_word(TABLES, args->table), "findings");
    const enum alms_code code = alms_journal_test(journal, cli->book, &options, &print, &err);
    alms_journal_close(journal);
    return cli_tables_close(&tables, code, &err);
}

const struct command COMMAND_AUDIT_TEST = {
    .name = "test",
    .summary = N_("Look for unusual entries: leads for questions, never verdicts"),
    .options = TEST_OPTIONS,
    .arguments_size_bytes = sizeof(struct test_arguments),
    .run = test_run,
    .prints_table = true,
    .examples = "  alms audit test --since=2026-01 --until=2026-03 --holidays=holidays-cn.csv\n"
                "  alms audit test --test=J15 --test=J16 --set=limit=5000\n"
                "  alms audit test --from=GL_Detail_20250101_20251231.txt -o findings.csv\n",
};

/* --- benford ------------------------------------------------------------------------------- */

struct benford_arguments {
    struct journal_arguments source;
    struct population_arguments population;
    const char *shown;
    int table;
};

static const struct cli_option BENFORD_OPTIONS[] = {
    JOURNAL_OPTIONS(struct benford_arguments),
    POPULATION_OPTIONS(struct benford_arguments),
    TEXT(struct benford_arguments, shown, "show", "NUMBER",
         N_("amounts in the table of duplicates (default: 10 as text, else all; 0: all)")),
    CHOICE(struct benford_arguments, table, "table", "all|about|measures|figures|digits|duplicates",
           N_("which table (default: all but digits as text, else measures)")),
    END_OF_OPTIONS,
};

static enum cli_exit benford_run(struct cli *cli, const void *arguments)
{
    enum { TABLE_DIGITS = 4 };
    static const char *const TABLES[] = {NULL,      "about",  "measures",
                                         "figures", "digits", "duplicates"};
    const struct benford_arguments *args = arguments;
    const bool is_text = cli->format == ALMS_SHEET_TEXT;
    struct alms_error err = {0};
    struct cli_tables tables;
    alms_journal *journal = NULL;
    uint64_t shown = 0;

    if (!cli_take_count("show", args->shown, is_text ? SHOWN_DUPLICATES : 0, SHOWN_MAX, &shown))
        return EXIT_USAGE;
    const enum cli_exit exit_status = cli_open_journal(cli, &args->source, &journal);
    if (exit_status != EXIT_DONE)
        return exit_status;
    const struct alms_benford_options options = {
        .population = cli_population(&args->population),
        .has_cells = args->table == TABLE_DIGITS,
        .duplicates_max = shown == 0 ? SHOWN_MAX : shown,
    };
    const struct alms_print print =
        cli_tables_open(&tables, cli, table_word(TABLES, args->table), "measures");
    const enum alms_code code = alms_journal_benford(journal, &options, &print, &err);
    alms_journal_close(journal);
    return cli_tables_close(&tables, code, &err);
}

const struct command COMMAND_AUDIT_BENFORD = {
    .name = "benford",
    .summary = N_("Compare the digits of amounts with Benford's law"),
    .options = BENFORD_OPTIONS,
    .arguments_size_bytes = sizeof(struct benford_arguments),
    .run = benford_run,
    .prints_table = true,
    .examples = "  alms audit benford --account=4101* --side=credit\n"
                "  alms audit benford --from=GL_Detail.txt --table=digits -o digits.csv\n",
};
