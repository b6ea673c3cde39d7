/*
 * command - what a command is: a name, a summary, options that fill a struct, a function.
 *
 * Each file cmd_*.c holds one command with its subcommands and option tables; main.c lists them.
 * Help is printed from these tables. An option sets a member of the command's own struct by its
 * offset; CLI_MEMBER makes a row that names a member of the wrong type an error of the compiler.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "audit/sheet.h"

#include <alms/book.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Exit status: part of the interface. */
enum cli_exit {
    EXIT_DONE = 0,
    EXIT_REFUSED = 1, /* by a rule, or because an input is not what it should be */
    EXIT_USAGE = 2,
    EXIT_STORAGE = 3,
    EXIT_DAMAGE = 4 /* a check found damage */
};

enum { CLI_LIST_MAX = 1000 };

/* The value of a LIST or REST. */
struct cli_list {
    const char *items[CLI_LIST_MAX];
    size_t count;
};

enum cli_option_kind {
    CLI_ARGUMENT,          /* positional, required */
    CLI_ARGUMENT_OPTIONAL, /* positional */
    CLI_REST,              /* all further positionals, into a cli_list */
    CLI_TEXT,
    CLI_LIST,  /* may be given again and again, into a cli_list */
    CLI_DATE,  /* into a struct alms_date */
    CLI_MONTH, /* into a struct alms_month */
    CLI_MONTH_ARGUMENT,
    CLI_DATE_ARGUMENT,
    CLI_CHOICE, /* the index of the word in `values`, into an int */
    CLI_FLAG    /* into a bool */
};

/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): in the order of its initialisers. */
struct cli_option {
    enum cli_option_kind kind;
    size_t offset;      /* of the member that it sets */
    const char *name;   /* without dashes; for an argument, its placeholder */
    const char *values; /* placeholder of a value, or the choices as "a|b|c" */
    const char *help;   /* a phrase, no full stop */
    bool is_needed;     /* stands in the usage line; the library refuses where it is missing */
};

/* The second operand compares pointer types: an option that sets the wrong member is diagnosed. */
#define CLI_MEMBER(type, member, member_type)                                                      \
    (offsetof(type, member) + 0 * sizeof((member_type *)0 == &((type *)0)->member))

#define ARGUMENT(type, member, name, help)                                                         \
    {                                                                                              \
        CLI_ARGUMENT, CLI_MEMBER(type, member, const char *), name, NULL, help, false              \
    }
#define ARGUMENT_OPTIONAL(type, member, name, help)                                                \
    {                                                                                              \
        CLI_ARGUMENT_OPTIONAL, CLI_MEMBER(type, member, const char *), name, NULL, help, false     \
    }
#define REST(type, member, name, help)                                                             \
    {                                                                                              \
        CLI_REST, CLI_MEMBER(type, member, struct cli_list), name, NULL, help, false               \
    }
#define MONTH_ARGUMENT(type, member, name, help)                                                   \
    {                                                                                              \
        CLI_MONTH_ARGUMENT, CLI_MEMBER(type, member, struct alms_month), name, NULL, help, false   \
    }
#define TEXT(type, member, name, values, help)                                                     \
    {                                                                                              \
        CLI_TEXT, CLI_MEMBER(type, member, const char *), name, values, help, false                \
    }
/* As TEXT and LIST, for what the command cannot do without. */
#define NEEDED(type, member, name, values, help)                                                   \
    {                                                                                              \
        CLI_TEXT, CLI_MEMBER(type, member, const char *), name, values, help, true                 \
    }
#define LIST(type, member, name, values, help)                                                     \
    {                                                                                              \
        CLI_LIST, CLI_MEMBER(type, member, struct cli_list), name, values, help, false             \
    }
#define LIST_NEEDED(type, member, name, values, help)                                              \
    {                                                                                              \
        CLI_LIST, CLI_MEMBER(type, member, struct cli_list), name, values, help, true              \
    }
#define DATE(type, member, name, help)                                                             \
    {                                                                                              \
        CLI_DATE, CLI_MEMBER(type, member, struct alms_date), name, N_("DATE"), help, false        \
    }
#define MONTH(type, member, name, help)                                                            \
    {                                                                                              \
        CLI_MONTH, CLI_MEMBER(type, member, struct alms_month), name, N_("MONTH"), help, false     \
    }
#define CHOICE(type, member, name, values, help)                                                   \
    {                                                                                              \
        CLI_CHOICE, CLI_MEMBER(type, member, int), name, values, help, false                       \
    }
#define FLAG(type, member, name, help)                                                             \
    {                                                                                              \
        CLI_FLAG, CLI_MEMBER(type, member, bool), name, NULL, help, false                          \
    }
#define END_OF_OPTIONS                                                                             \
    {                                                                                              \
        CLI_FLAG, 0, NULL, NULL, NULL, false                                                       \
    }

enum cli_need {
    CLI_NEEDS_NOTHING,
    CLI_NEEDS_READING, /* a book, opened for reading */
    CLI_NEEDS_WRITING, /* a book and an operator */
    CLI_NEEDS_OPERATOR /* an operator; the command makes or opens the book itself */
};

struct cli;
struct alms_import_progress;

struct command {
    const char *name;
    const char *summary;                      /* imperative, no full stop */
    const struct command *const *subcommands; /* ends with NULL; NULL for a leaf */
    const struct cli_option *options;
    size_t arguments_size_bytes;
    enum cli_exit (*run)(struct cli *cli, const void *arguments);
    enum cli_need needs;
    bool prints_table;    /* takes --format and --output */
    bool writes_files;    /* without a record in the book: takes --dry-run */
    bool tells_dry_run;   /* says itself that nothing was written */
    const char *examples; /* lines, untranslated; may be NULL */
};

/* What is common to all commands. */
struct cli {
    const char *book_path; /* NULL until it is found */
    const char *operator_code;
    const char *output_path; /* NULL: stdout */
    const char *seed;
    enum alms_sheet_format format;
    bool is_format_given;
    bool is_dry_run;
    const char *draft_path; /* NULL: records are recorded */
    bool is_quiet;          /* no progress */
    int64_t now_s;
    struct alms_date today;
    const char *title; /* of what is printed: the summary of the command */
    alms_book *book;
};

/* Finds the book's name where none was given; false, and told, if there is none. */
bool cli_find_book(struct cli *cli);

/* The options with which a book is opened. */
struct alms_book_options cli_book_options(const struct cli *cli);

/* Tells the faults on stderr, each on its line with its code and what to do; gives the status. */
enum cli_exit cli_report(const struct alms_error *err);

/* The exit status of a code. */
enum cli_exit cli_exit_of(enum alms_code code);

/* Tells one fault of the command line itself. The arguments are as of printf, texts only. */
void cli_complain(enum alms_code code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Tells one fault. */
void cli_tell_fault(const struct alms_fault *fault);

/* A notice on stderr, a line. */
void cli_notice(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A number of days between 1 and 3650; NULL leaves *out. False, and told, if it is none. */
bool cli_days(const char *name, const char *text, uint32_t *out);

/* --- output --- */

/* Writes the sheet where it belongs, in the format that was asked for. */
enum cli_exit cli_write_sheet(const struct cli *cli, struct alms_sheet *sheet);

/* Whether the table is to be read by people: text, a page or a spreadsheet. */
bool cli_is_for_people(const struct cli *cli);

/* Tells, beside a table in units of 10,000 or in percent, by which rule its rows add up. */
void cli_tell_rounding(void);

/* A word of alms in a table: translated for people, the same in every language in CSV and JSON. */
const char *cli_word(const struct cli *cli, const char *english);

/* As cli_word, for a word that is said differently in different places. */
#define cli_word_in(cli, context, english)                                                         \
    (cli_is_for_people(cli) ? C_(context, english) : (english))

/* Opens what --output names, or stdout; cli_close_output gives the file its name. */
FILE *cli_open_output(const struct cli *cli, const char *path);
enum cli_exit cli_close_output(const struct cli *cli, const char *path, FILE *file);

/* --- input --- */

/* The text of a file; NULL, and told, if it is none. The caller frees it. */
char *cli_read_file(const char *path, size_t max_bytes);

/* --- progress --- */

/* For struct alms_book_options; silent where stderr is no terminal. */
void cli_progress(void *context, const char *region, uint64_t done, uint64_t total);
void cli_import_progress(void *context, const struct alms_import_progress *progress);
void cli_progress_end(void); /* clears the line */

/* --- help --- */

void cli_help_all(const struct command *const *commands);
void cli_help_command(const char *path, const struct command *command);

/* Fills `arguments`; false and faults told if the words do not fit. */
bool cli_parse(struct cli *cli, const struct command *command, const char *const *words,
               size_t count, void *arguments, bool *out_wants_help);

/* Tells that there is no such command below path, and which is nearest. */
void cli_complain_command(const struct command *const *commands, const char *path,
                          const char *word);

/* A choice of several words: the index in "a|b|c", -1 if it is none of them. */
int cli_choice_index(const char *values, const char *word);

extern const struct command *const CLI_COMMANDS[];

#endif
