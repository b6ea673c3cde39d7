#include "command.h"
#include "i18n.h"

#include <alms/text.h>

#include <stdlib.h>
#include <string.h>

/*
 * Options are read here and not by getopt_long: names are taken whole (an abbreviation would break
 * when another option comes), a negative amount is an argument, and all faults are told at once.
 */

enum { OPTIONS_MAX = 64, VALUE_SIZE_BYTES = 256 };

/* The options of every command, beside its own. */
struct common {
    const char *book;
    const char *lang;
    const char *operator_code;
    const char *output;
    int format;
    bool dry_run;
    const char *draft;
    bool quiet;
    bool help;
};

static const struct cli_option COMMON[] = {
    TEXT(struct common, book, "book", "FILE",
         N_("the book (else ALMS_BOOK, else the only *.alms "
            "in the folder)")),
    TEXT(struct common, lang, "lang", "zh|en", N_("the language (else that of the environment)")),
    FLAG(struct common, quiet, "quiet", N_("show no progress")),
    FLAG(struct common, help, "help", N_("show this help")),
    END_OF_OPTIONS,
};

static const struct cli_option COMMON_WRITING[] = {
    TEXT(struct common, operator_code, "operator", "CODE", N_("who records (else ALMS_OPERATOR)")),
    FLAG(struct common, dry_run, "dry-run", N_("check everything, write nothing")),
    END_OF_OPTIONS,
};

static const struct cli_option COMMON_DRAFT[] = {
    TEXT(struct common, draft, "draft", "FILE",
         N_("record nothing, leave a draft there to be signed: 'alms approve'")),
    END_OF_OPTIONS,
};

static const struct cli_option COMMON_TABLE[] = {
    CHOICE(struct common, format, "format", "text|csv|json|html|xlsx",
           N_("how to print (default: text)")),
    TEXT(struct common, output, "output", "FILE",
         N_("write to a file; its ending chooses the format")),
    END_OF_OPTIONS,
};

/* A run over the words of one command. */
struct parsing {
    const struct command *command;
    char *arguments;
    struct common common;
    bool is_given[OPTIONS_MAX];
    size_t positional_count;
    size_t faults_count;
};

/* Tells a fault and counts it. */
#define COMPLAIN(parsing, ...) ((parsing)->faults_count += 1, cli_complain(__VA_ARGS__))

/* --- finding options ----------------------------------------------------------------------- */

static bool is_positional(const struct cli_option *option)
{
    switch (option->kind) {
    case CLI_ARGUMENT:
    case CLI_ARGUMENT_OPTIONAL:
    case CLI_REST:
    case CLI_MONTH_ARGUMENT:
    case CLI_DATE_ARGUMENT: return true;
    case CLI_TEXT:
    case CLI_LIST:
    case CLI_DATE:
    case CLI_MONTH:
    case CLI_CHOICE:
    case CLI_FLAG: return false;
    }
    return false;
}

struct found {
    const struct cli_option *option;
    char *base;   /* the struct that it fills */
    size_t index; /* into is_given */
};

static bool find_in(const struct cli_option *options, const char *name, size_t size,
                    struct found *out, size_t *index)
{
    for (; options != NULL && options->name != NULL; options++, *index += 1) {
        if (!is_positional(options) && strlen(options->name) == size &&
            strncmp(options->name, name, size) == 0) {
            out->option = options;
            out->index = *index;
            return true;
        }
    }
    return false;
}

static bool takes_dry_run(const struct command *command)
{
    return command->needs == CLI_NEEDS_WRITING || command->needs == CLI_NEEDS_OPERATOR ||
           command->writes_files;
}

static bool takes_draft(const struct command *command)
{
    return command->needs == CLI_NEEDS_WRITING;
}

static bool find_option(struct parsing *parsing, const char *name, size_t size, struct found *out)
{
    const struct command *command = parsing->command;
    size_t index = 0;

    out->base = parsing->arguments;
    if (find_in(command->options, name, size, out, &index))
        return true;
    out->base = (char *)&parsing->common;
    return find_in(COMMON, name, size, out, &index) ||
           (takes_dry_run(command) && find_in(COMMON_WRITING, name, size, out, &index)) ||
           (takes_draft(command) && find_in(COMMON_DRAFT, name, size, out, &index)) ||
           (command->prints_table && find_in(COMMON_TABLE, name, size, out, &index));
}

static size_t add_names(const struct cli_option *options, const char **names, size_t count)
{
    for (; options != NULL && options->name != NULL; options++) {
        if (!is_positional(options) && count < OPTIONS_MAX)
            names[count++] = options->name;
    }
    return count;
}

static void complain_unknown(struct parsing *parsing, const char *word, size_t size)
{
    char name[VALUE_SIZE_BYTES] = {0};
    const char *names[OPTIONS_MAX];
    const size_t dashes = strspn(word, "-");
    size_t count = add_names(parsing->command->options, names, 0);

    count = add_names(COMMON, names, count);
    if (takes_dry_run(parsing->command))
        count = add_names(COMMON_WRITING, names, count);
    if (takes_draft(parsing->command))
        count = add_names(COMMON_DRAFT, names, count);
    if (parsing->command->prints_table)
        count = add_names(COMMON_TABLE, names, count);
    memcpy(name, word, size < sizeof(name) ? size : sizeof(name) - 1);
    parsing->faults_count += 1;
    const char *nearest = alms_text_suggest(name + (dashes < size ? dashes : 0), names, count);
    if (nearest == NULL) {
        cli_complain(ALMS_E_OPTION_UNKNOWN, "there is no option '%s'", name);
    } else {
        cli_complain(ALMS_E_OPTION_UNKNOWN, "there is no option '%s'; the nearest is '--%s'", name,
                     nearest);
    }
}

/* --- setting values ------------------------------------------------------------------------ */

int cli_choice_index(const char *values, const char *word)
{
    if (word == NULL)
        return -1;
    const size_t size = strlen(word);
    for (int index = 0;; index++) {
        const size_t choice_size = strcspn(values, "|");
        if (choice_size == size && strncmp(values, word, size) == 0)
            return index;
        if (values[choice_size] == '\0')
            return -1;
        values += choice_size + 1;
    }
}

/* Reads a date or month; its own faults are told. */
static void set_time(struct parsing *parsing, const struct found *found, const char *value)
{
    struct alms_error err = {0};
    void *member = found->base + found->option->offset;
    const bool is_month =
        found->option->kind == CLI_MONTH || found->option->kind == CLI_MONTH_ARGUMENT;
    const enum alms_code code =
        is_month ? alms_month_parse(value, member, &err) : alms_date_parse(value, member, &err);

    if (code != ALMS_OK) {
        parsing->faults_count += 1;
        (void)cli_report(&err);
    }
}

static void add_to_list(struct parsing *parsing, const struct found *found, const char *value)
{
    struct cli_list *list = (struct cli_list *)(void *)(found->base + found->option->offset);

    if (list->count == CLI_LIST_MAX) {
        COMPLAIN(parsing, ALMS_E_ARGUMENT_EXTRA, "there are more than 1000 of '%s'",
                 found->option->name);
    } else {
        list->items[list->count++] = value;
    }
}

static void set_value(struct parsing *parsing, const struct found *found, const char *value)
{
    const struct cli_option *option = found->option;
    void *member = found->base + option->offset;

    if (value != NULL && !alms_text_is_utf8(value)) {
        COMPLAIN(parsing, ALMS_E_TEXT_INVALID, "the value of '%s' is not UTF-8", option->name);
        return;
    }
    switch (option->kind) {
    case CLI_ARGUMENT:
    case CLI_ARGUMENT_OPTIONAL:
    case CLI_TEXT: *(const char **)member = value; break;
    case CLI_REST:
    case CLI_LIST: add_to_list(parsing, found, value); break;
    case CLI_DATE:
    case CLI_MONTH:
    case CLI_DATE_ARGUMENT:
    case CLI_MONTH_ARGUMENT: set_time(parsing, found, value); break;
    case CLI_FLAG: *(bool *)member = true; break;
    case CLI_CHOICE: {
        const int index = cli_choice_index(option->values, value);
        if (index < 0) {
            parsing->faults_count += 1;
            cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", option->name,
                         option->values, value);
        } else {
            *(int *)member = index;
        }
        break;
    }
    }
}

/* --- words --------------------------------------------------------------------------------- */

/* Takes one option and, where it needs one, its value. Returns the words used. */
static size_t take_option(struct parsing *parsing, const char *const *words, size_t count)
{
    const char *word = words[0];
    const size_t dashes = strspn(word, "-") > 2 ? 2 : strspn(word, "-");
    const char *name = word + dashes;
    const size_t size = strcspn(name, "=");
    const char *value = name[size] == '=' ? name + size + 1 : NULL;
    struct found found = {0};
    size_t used = 1;

    const bool is_short_help = strcmp(word, "-h") == 0;
    const bool is_short_output = strcmp(word, "-o") == 0;
    const bool is_known = is_short_help ? find_option(parsing, "help", 4, &found)
                          : is_short_output
                              ? find_option(parsing, "output", 6, &found)
                              : dashes == 2 && find_option(parsing, name, size, &found);
    if (!is_known) {
        complain_unknown(parsing, word, dashes + size);
        return 1;
    }
    const struct cli_option *option = found.option;
    if (option->kind == CLI_FLAG && value != NULL) {
        COMPLAIN(parsing, ALMS_E_OPTION_VALUE, "'--%s' takes no value", option->name);
        return 1;
    }
    if (option->kind != CLI_FLAG && value == NULL) {
        if (count < 2) {
            COMPLAIN(parsing, ALMS_E_OPTION_VALUE, "'--%s' needs a value", option->name);
            return 1;
        }
        value = words[1];
        used = 2;
    }
    if (parsing->is_given[found.index] && option->kind != CLI_LIST) {
        COMPLAIN(parsing, ALMS_E_OPTION_REPEATED, "'--%s' is given twice", option->name);
        return used;
    }
    parsing->is_given[found.index] = true;
    set_value(parsing, &found, value);
    return used;
}

static void take_positional(struct parsing *parsing, const char *word)
{
    size_t at = 0;

    for (const struct cli_option *option = parsing->command->options;
         option != NULL && option->name != NULL; option++) {
        if (!is_positional(option))
            continue;
        if (at == parsing->positional_count || option->kind == CLI_REST) {
            const struct found found = {option, parsing->arguments, 0};
            parsing->positional_count += 1;
            set_value(parsing, &found, word);
            return;
        }
        at += 1;
    }
    parsing->positional_count += 1;
    COMPLAIN(parsing, ALMS_E_ARGUMENT_EXTRA, "'%s' is more than the command takes", word);
}

/* A dash before a digit begins a negative amount, not an option. */
static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0' && !(word[1] >= '0' && word[1] <= '9');
}

static void check_missing(struct parsing *parsing)
{
    size_t at = 0;

    for (const struct cli_option *option = parsing->command->options;
         option != NULL && option->name != NULL; option++) {
        if (!is_positional(option))
            continue;
        if (at >= parsing->positional_count && option->kind != CLI_ARGUMENT_OPTIONAL)
            COMPLAIN(parsing, ALMS_E_ARGUMENT_MISSING, "%s is missing", _(option->name));
        at += 1;
    }
}

/* --- the whole ----------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
    const size_t size = strlen(text);
    return size > strlen(end) && strcmp(text + size - strlen(end), end) == 0;
}

static const struct {
    const char *ending;
    enum alms_sheet_format format;
} ENDINGS[] = {
    {".csv", ALMS_SHEET_CSV},
    {".json", ALMS_SHEET_JSON},
    {".html", ALMS_SHEET_HTML},
    {".xlsx", ALMS_SHEET_XLSX},
};

static void apply_common(struct parsing *parsing, struct cli *cli)
{
    const struct common *common = &parsing->common;

    if (common->book != NULL)
        cli->book_path = common->book;
    if (common->operator_code != NULL)
        cli->operator_code = common->operator_code;
    if (common->lang != NULL && !i18n_choose(common->lang)) {
        parsing->faults_count += 1;
        cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", "lang", "zh|en",
                     common->lang);
    }
    cli->is_dry_run = cli->is_dry_run || common->dry_run;
    cli->draft_path = common->draft;
    cli->is_quiet = cli->is_quiet || common->quiet;
    cli->output_path = common->output;
    for (size_t i = 0; i < sizeof(ENDINGS) / sizeof(ENDINGS[0]); i++) {
        if (common->output != NULL && ends_with(common->output, ENDINGS[i].ending))
            cli->format = ENDINGS[i].format;
    }
    if (common->format >= 0)
        cli->format = (enum alms_sheet_format)common->format;
}

bool cli_parse(struct cli *cli, const struct command *command, const char *const *words,
               size_t count, void *arguments, bool *out_wants_help)
{
    bool only_positionals = false;
    struct parsing parsing = {.command = command, .arguments = arguments};

    parsing.common.format = -1;
    for (size_t i = 0; i < count;) {
        if (!only_positionals && strcmp(words[i], "--") == 0) {
            only_positionals = true;
            i += 1;
        } else if (!only_positionals && is_option(words[i])) {
            i += take_option(&parsing, words + i, count - i);
        } else {
            take_positional(&parsing, words[i]);
            i += 1;
        }
    }
    apply_common(&parsing, cli);
    *out_wants_help = parsing.common.help;
    if (!parsing.common.help)
        check_missing(&parsing);
    return parsing.faults_count == 0;
}

/* --- help ---------------------------------------------------------------------------------- */

static void put_padded(const char *text, size_t width)
{
    const size_t columns = alms_text_width(text);

    (void)printf("  %s", text);
    for (size_t i = columns; i < width; i++)
        (void)putchar(' ');
    (void)fputs("  ", stdout);
}

static void option_label(const struct cli_option *option, char label[VALUE_SIZE_BYTES])
{
    if (is_positional(option)) {
        (void)snprintf(label, VALUE_SIZE_BYTES, "%s%s", _(option->name),
                       option->kind == CLI_REST ? " …" : "");
    } else if (option->kind == CLI_FLAG) {
        (void)snprintf(label, VALUE_SIZE_BYTES, "--%s", option->name);
    } else {
        (void)snprintf(label, VALUE_SIZE_BYTES, "--%s=%s", option->name, _(option->values));
    }
}

static size_t label_width(const struct cli_option *options, size_t width)
{
    char label[VALUE_SIZE_BYTES];

    for (; options != NULL && options->name != NULL; options++) {
        option_label(options, label);
        if (alms_text_width(label) > width)
            width = alms_text_width(label);
    }
    return width;
}

static void put_options(const struct cli_option *options, bool positionals, size_t width)
{
    char label[VALUE_SIZE_BYTES];

    for (; options != NULL && options->name != NULL; options++) {
        if (is_positional(options) != positionals)
            continue;
        option_label(options, label);
        put_padded(label, width);
        (void)printf("%s\n", _(options->help));
    }
}

static void put_usage(const char *path, const struct command *command)
{
    bool has_options = false;

    (void)printf(_("Usage: %s"), path);
    if (command->subcommands != NULL)
        (void)fputs(_(" COMMAND"), stdout);
    for (const struct cli_option *option = command->options; option != NULL && option->name != NULL;
         option++) {
        if (option->is_needed) {
            (void)printf(" --%s=%s", option->name, _(option->values));
        } else if (!is_positional(option)) {
            has_options = true;
        } else if (option->kind == CLI_ARGUMENT_OPTIONAL) {
            (void)printf(" [%s]", _(option->name));
        } else {
            (void)printf(" %s%s", _(option->name), option->kind == CLI_REST ? "…" : "");
        }
    }
    (void)printf("%s\n\n%s\n", has_options ? _(" [--option=value …]") : "", _(command->summary));
}

static bool has_kind(const struct cli_option *options, bool positional)
{
    for (; options != NULL && options->name != NULL; options++) {
        if (is_positional(options) == positional)
            return true;
    }
    return false;
}

static void put_commands(const struct command *const *commands)
{
    size_t width = 0;

    for (const struct command *const *row = commands; *row != NULL; row++) {
        if (strlen((*row)->name) > width)
            width = strlen((*row)->name);
    }
    for (const struct command *const *row = commands; *row != NULL; row++) {
        put_padded((*row)->name, width);
        (void)printf("%s\n", _((*row)->summary));
    }
}

static void put_leaf_help(const struct command *command)
{
    size_t width = label_width(command->options, 0);

    width = label_width(COMMON, width);
    if (takes_dry_run(command))
        width = label_width(COMMON_WRITING, width);
    if (takes_draft(command))
        width = label_width(COMMON_DRAFT, width);
    if (command->prints_table)
        width = label_width(COMMON_TABLE, width);
    if (has_kind(command->options, true)) {
        (void)printf("\n%s\n", _("Arguments:"));
        put_options(command->options, true, width);
    }
    if (has_kind(command->options, false)) {
        (void)printf("\n%s\n", _("Options:"));
        put_options(command->options, false, width);
    }
    (void)printf("\n%s\n", _("Common options:"));
    if (takes_dry_run(command))
        put_options(COMMON_WRITING, false, width);
    if (takes_draft(command))
        put_options(COMMON_DRAFT, false, width);
    if (command->prints_table)
        put_options(COMMON_TABLE, false, width);
    put_options(COMMON, false, width);
}

void cli_help_command(const char *path, const struct command *command)
{
    put_usage(path, command);
    if (command->subcommands != NULL) {
        (void)printf("\n%s\n", _("Commands:"));
        put_commands(command->subcommands);
        (void)printf("\n");
        (void)printf(_("'%s COMMAND --help' tells more of each."), path);
        (void)printf("\n");
        return;
    }
    put_leaf_help(command);
    if (command->examples != NULL)
        (void)printf("\n%s\n%s", _("Examples:"), command->examples);
}

void cli_help_all(const struct command *const *commands)
{
    (void)printf("%s\n\n", _("alms keeps the books of a charity, so that every gift in and every "
                             "aid out is exact, cannot be changed unnoticed, and can be checked by "
                             "anyone."));
    (void)printf(_("Usage: %s"), "alms");
    (void)printf("%s\n\n%s\n", _(" COMMAND [SUBCOMMAND] [ARGUMENT …] [--option=value …]"),
                 _("Commands:"));
    put_commands(commands);
    (void)printf("\n%s\n", _("Common options:"));
    put_options(COMMON, false, label_width(COMMON, 0));
    (void)printf("\n%s\n", _("Environment:"));
    (void)printf("  ALMS_BOOK      %s\n", _("the book"));
    (void)printf("  ALMS_OPERATOR  %s\n", _("who records"));
    (void)printf("  ALMS_NOW       %s\n",
                 _("the time, as 2026-02-13T18:57:30+08:00 (else the clock)"));
    (void)printf("  ALMS_SEED      %s\n", _("makes salts predictable: for tests only"));
    (void)printf("\n%s\n", _("Exit status: 0 done, 1 refused by a rule, 2 usage, 3 storage, "
                             "4 damage found."));
    (void)printf("%s\n", _("'alms COMMAND --help' tells more of each; 'alms explain CODE' of an "
                           "error."));
}
