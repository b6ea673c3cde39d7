/*
 * journal - what the analyses of a journal share: where the lines come from, and where tables go.
 */
#ifndef CLI_JOURNAL_H
#define CLI_JOURNAL_H

#include "command.h"
#include "i18n.h"

#include <alms/analysis.h>

struct journal_arguments {
    const char *from;
    struct alms_month since;
    struct alms_month until;
    const char *zone;
    const char *digits;
    bool is_signed;
    bool reads_parties; /* no option: the command says whether it needs them */
};

/* The rows of an option table for a struct whose member `source` is a journal_arguments. */
#define JOURNAL_OPTIONS(type)                                                                      \
    TEXT(type, source.from, "from", "FILE",                                                        \
         N_("a GL_Detail table of any ledger, instead of a book")),                                \
        MONTH(type, source.since, "since", N_("first month (default: the first line's)")),         \
        MONTH(type, source.until, "until", N_("last month (default: the last line's)")),           \
        TEXT(type, source.zone, "zone", "ZONE",                                                    \
             N_("local time of a book's records (default: +08:00)")),                              \
        TEXT(type, source.digits, "digits", "NUMBER",                                              \
             N_("digits after the point of a file's amounts (default: 2)")),                       \
        FLAG(type, source.is_signed, "signed",                                                     \
             N_("a file's amounts carry their sign; D and C do not change it"))

struct population_arguments {
    int side;
    const char *currency;
    struct cli_list accounts;
    struct cli_list excluded;
    const char *minimum;
};

#define POPULATION_OPTIONS(type)                                                                   \
    CHOICE(type, population.side, "side", "debit|credit",                                          \
           N_("which amounts: one side at a time (default: debit)")),                              \
        TEXT(type, population.currency, "currency", "CODE",                                        \
             N_("which currency (default: the only one)")),                                        \
        LIST(type, population.accounts, "account", "CODE",                                         \
             N_("only this account; 41* are all that begin with 41")),                             \
        LIST(type, population.excluded, "exclude", "CODE",                                         \
             N_("not this account or source, such as fixed fees")),                                \
        TEXT(type, population.minimum, "minimum", "AMOUNT", N_("no smaller amounts"))

/* Opens the journal, of a file or of the book; anything but EXIT_DONE is told. */
enum cli_exit
cli_open_journal(struct cli *cli, const struct journal_arguments *arguments, alms_journal **out);

struct alms_population cli_population(const struct population_arguments *arguments);

/* A whole number up to `most`; false, and told, if text is none. NULL is `normal`. */
bool cli_take_count(const char *option, const char *text, uint64_t normal, uint64_t most,
                    uint64_t *out);

/* --- tables --- */

/*
 * Prints the tables of an analysis. As text all are printed, or the one that was asked for; in
 * any other format one, which is `normal` unless another was asked for.
 */
struct cli_tables {
    struct cli *cli;
    const char *wanted; /* NULL: all */
    FILE *file;         /* NULL until the first table begins */
    struct alms_sheet *sheet;
    struct alms_sheet_column columns[ALMS_SHEET_COLUMNS_MAX];
    size_t columns_count;
    bool is_open; /* a table that is printed */
    bool is_second;
    bool has_failed;
    enum cli_exit exit_status; /* of a page or spreadsheet */
};

struct alms_print
cli_tables_open(struct cli_tables *tables, struct cli *cli, const char *asked, const char *normal);

/* Ends the output; `code` is what the analysis said. */
enum cli_exit
cli_tables_close(struct cli_tables *tables, enum alms_code code, const struct alms_error *err);

#endif
