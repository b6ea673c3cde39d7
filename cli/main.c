/* alms - the command line: finds the command, opens the book, runs it. */
#include "command.h"
#include "i18n.h"

#include <alms/text.h>

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WORDS_MAX = 4096, PATH_SIZE_BYTES = 256 };

/* --- the clock ----------------------------------------------------------------------------- */

static bool take_clock(struct cli *cli)
{
    struct alms_error err = {0};
    const char *now = getenv("ALMS_NOW");
    struct tm local;

    if (now != NULL && now[0] != '\0') {
        if (alms_instant_parse(now, &cli->now_s, &cli->today, &err) == ALMS_OK)
            return true;
        (void)cli_report(&err);
        return false;
    }
    const time_t seconds = time(NULL);
    cli->now_s = (int64_t)seconds;
    if (localtime_r(&seconds, &local) == NULL)
        return false;
    cli->today = (struct alms_date){local.tm_year + 1900, local.tm_mon + 1, local.tm_mday};
    return true;
}

/* --- the book ------------------------------------------------------------------------------ */

/* The only *.alms in the folder, if there is only one. */
bool cli_find_book(struct cli *cli)
{
    static char path[4096]; /* lives as long as the process */
    glob_t found = {0};

    if (cli->book_path != NULL)
        return true;
    const char *named = getenv("ALMS_BOOK");
    if (named != NULL && named[0] != '\0') {
        cli->book_path = named;
        return true;
    }
    const int failure = glob("*.alms", 0, NULL, &found);
    const size_t count = failure == 0 ? found.gl_pathc : 0;
    if (count == 1 && strlen(found.gl_pathv[0]) < sizeof(path)) {
        (void)snprintf(path, sizeof(path), "%s", found.gl_pathv[0]);
        cli->book_path = path;
    } else if (count == 0) {
        cli_complain(ALMS_E_BOOK_UNNAMED, "no book is named, and there is no *.alms in the folder");
    } else {
        cli_complain(ALMS_E_BOOK_UNNAMED, "no book is named, and there are several *.alms in the "
                                          "folder");
    }
    globfree(&found);
    return cli->book_path != NULL;
}

struct alms_book_options cli_book_options(const struct cli *cli)
{
    return (struct alms_book_options){
        .now_s = cli->now_s,
        .today = cli->today,
        .operator_code = cli->operator_code,
        .seed = cli->seed,
        .dry_run = cli->is_dry_run,
        .draft_path = cli->draft_path,
        .progress = cli->is_quiet ? NULL : cli_progress,
    };
}

static void notice_newer(alms_book *book)
{
    struct alms_error err = {0};
    struct alms_book_status status;

    if (alms_book_status(book, &status, &err) == ALMS_OK && status.is_newer) {
        cli_notice("%s",
                   _("this book was written by a newer alms; what is new in it is not shown"));
    }
}

static enum cli_exit open_book(struct cli *cli, const struct command *command)
{
    struct alms_error err = {0};

    if (command->needs == CLI_NEEDS_NOTHING || command->needs == CLI_NEEDS_OPERATOR)
        return EXIT_DONE;
    if (!cli_find_book(cli))
        return EXIT_USAGE;
    const bool writes = command->needs == CLI_NEEDS_WRITING;
    const struct alms_book_options options = cli_book_options(cli);
    const enum alms_code code =
        alms_book_open(cli->book_path, writes ? ALMS_WRITE : ALMS_READ, &options, &cli->book, &err);
    cli_progress_end();
    if (code != ALMS_OK)
        return cli_report(&err);
    if (!writes)
        notice_newer(cli->book);
    return EXIT_DONE;
}

/* --- running ------------------------------------------------------------------------------- */

static bool check_operator(const struct cli *cli, const struct command *command)
{
    if (command->needs != CLI_NEEDS_WRITING && command->needs != CLI_NEEDS_OPERATOR)
        return true;
    if (cli->operator_code != NULL && cli->operator_code[0] != '\0')
        return true;
    cli_complain(ALMS_E_OPERATOR_UNNAMED, "no operator is named");
    return false;
}

static enum cli_exit run_leaf(struct cli *cli, const char *path, const struct command *command,
                              const char *const *words, size_t count)
{
    bool wants_help = false;
    void *arguments = calloc(1, command->arguments_size_bytes + 1);

    if (arguments == NULL)
        abort();
    const bool is_parsed = cli_parse(cli, command, words, count, arguments, &wants_help);
    enum cli_exit exit_status = EXIT_USAGE;
    if (wants_help && is_parsed) {
        cli_help_command(path, command);
        exit_status = EXIT_DONE;
    } else if (is_parsed && take_clock(cli) && check_operator(cli, command)) {
        exit_status = open_book(cli, command);
        cli->title = command->summary;
        if (exit_status == EXIT_DONE)
            exit_status = command->run(cli, arguments);
        if (exit_status == EXIT_DONE && cli->is_dry_run && !command->tells_dry_run) {
            (void)printf("%s\n", _("Nothing was written: this was a dry run."));
        } else if (exit_status == EXIT_DONE && cli->draft_path != NULL) {
            (void)printf(_("Nothing was recorded: '%s' is to be signed.\n"), cli->draft_path);
        }
    }
    alms_book_close(cli->book);
    cli->book = NULL;
    free(arguments);
    return exit_status;
}

static const struct command *find_command(const struct command *const *commands, const char *name)
{
    for (; *commands != NULL; commands++) {
        if (strcmp((*commands)->name, name) == 0)
            return *commands;
    }
    return NULL;
}

void cli_complain_command(const struct command *const *commands, const char *path, const char *word)
{
    const char *names[64];
    size_t count = 0;

    for (; *commands != NULL && count < 64; commands++)
        names[count++] = (*commands)->name;
    const char *nearest = alms_text_suggest(word, names, count);
    if (nearest == NULL) {
        cli_complain(ALMS_E_COMMAND_UNKNOWN, "there is no command '%s %s'", path, word);
    } else {
        cli_complain(ALMS_E_COMMAND_UNKNOWN, "there is no command '%s %s'; the nearest is '%s'",
                     path, word, nearest);
    }
}

/* The options that may stand before the command. */
enum { GLOBAL_BOOK, GLOBAL_LANG, GLOBAL_OPERATOR, GLOBAL_QUIET, GLOBALS_COUNT };

static const char *const GLOBALS[GLOBALS_COUNT] = {"--book", "--lang", "--operator", "--quiet"};

static size_t find_global(const char *word)
{
    const size_t size = strcspn(word, "=");

    for (size_t i = 0; i < GLOBALS_COUNT; i++) {
        if (strlen(GLOBALS[i]) == size && strncmp(GLOBALS[i], word, size) == 0)
            return i;
    }
    return GLOBALS_COUNT;
}

static void complain_global(const char *word)
{
    char name[64] = {0};
    const size_t size = strcspn(word, "=");

    memcpy(name, word, size < sizeof(name) ? size : sizeof(name) - 1);
    const char *nearest = alms_text_suggest(name, GLOBALS, GLOBALS_COUNT);
    if (nearest == NULL) {
        cli_complain(ALMS_E_OPTION_UNKNOWN, "there is no option '%s' before the command", name);
    } else {
        cli_complain(ALMS_E_OPTION_UNKNOWN, "there is no option '%s'; the nearest is '%s'", name,
                     nearest);
    }
}

/* Takes an option that stands before the command. Returns the words used, 0 if it is at fault. */
static size_t take_global(struct cli *cli, const char *const *words, size_t count)
{
    const size_t global = find_global(words[0]);
    const char *equals = strchr(words[0], '=');
    const char *value = equals != NULL ? equals + 1 : count > 1 ? words[1] : NULL;

    if (global == GLOBALS_COUNT) {
        complain_global(words[0]);
        return 0;
    }
    if (global == GLOBAL_QUIET && equals == NULL) {
        cli->is_quiet = true;
        return 1;
    }
    if (global == GLOBAL_QUIET) {
        cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes no value", "quiet");
        return 0;
    }
    if (value == NULL) {
        cli_complain(ALMS_E_OPTION_VALUE, "'--%s' needs a value", GLOBALS[global] + 2);
        return 0;
    }
    if (global == GLOBAL_LANG && !i18n_choose(value)) {
        cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", "lang", "zh|en", value);
        return 0;
    }
    if (global == GLOBAL_BOOK)
        cli->book_path = value;
    if (global == GLOBAL_OPERATOR)
        cli->operator_code = value;
    return equals != NULL ? 1 : 2;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* Wherever --lang stands, it is known before anything is said; a wrong one is told later. */
static void take_language(const char *const *words, size_t count)
{
    for (size_t i = 0; i < count && strcmp(words[i], "--") != 0; i++) {
        if (strncmp(words[i], "--lang=", 7) == 0) {
            (void)i18n_choose(words[i] + 7);
        } else if (strcmp(words[i], "--lang") == 0 && i + 1 < count) {
            (void)i18n_choose(words[i + 1]);
        }
    }
}

/* In a group, `--detect` is the command `detect`: what people try first works as well. */
static const char *undress(const struct command *const *commands, const char *word)
{
    const bool is_command = commands != CLI_COMMANDS && strncmp(word, "--", 2) == 0 &&
                            find_command(commands, word + 2) != NULL;
    return is_command ? word + 2 : word;
}

/* Takes the options that stand before a command; false if one of them is not known. */
static bool skip_globals(struct cli *cli, const struct command *const *commands,
                         const char *const **words, size_t *count)
{
    while (*count > 0 && undress(commands, (*words)[0])[0] == '-' && !is_help((*words)[0])) {
        const size_t used = take_global(cli, *words, *count);
        if (used == 0)
            return false;
        *words += used;
        *count -= used;
    }
    return true;
}

static enum cli_exit run_words(struct cli *cli, const char *const *words, size_t count)
{
    char path[PATH_SIZE_BYTES] = "alms";
    const struct command *const *commands = CLI_COMMANDS;
    const struct command *command = NULL;

    for (;;) {
        if (!skip_globals(cli, commands, &words, &count))
            return EXIT_USAGE;
        if (count == 0 || is_help(words[0])) {
            if (command == NULL) {
                cli_help_all(CLI_COMMANDS);
            } else {
                cli_help_command(path, command);
            }
            return count == 0 ? EXIT_USAGE : EXIT_DONE;
        }
        command = find_command(commands, undress(commands, words[0]));
        if (command == NULL) {
            cli_complain_command(commands, path, words[0]);
            return EXIT_USAGE;
        }
        const size_t length = strlen(path);
        (void)snprintf(path + length, sizeof(path) - length, " %s", command->name);
        words += 1;
        count -= 1;
        if (command->subcommands == NULL)
            return run_leaf(cli, path, command, words, count);
        commands = command->subcommands;
    }
}

int main(int argc, char **argv)
{
    struct cli cli = {0};
    const char *words[WORDS_MAX];
    size_t count = 0;

    i18n_start();
    cli.operator_code = getenv("ALMS_OPERATOR");
    cli.seed = getenv("ALMS_SEED");
    for (int i = 1; i < argc && count < WORDS_MAX; i++)
        words[count++] = argv[i];
    take_language(words, count);
    enum cli_exit exit_status = run_words(&cli, words, count);
    /* What was printed may be on no disk and in no pipe: that is a failure too. */
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        cli_complain(ALMS_E_DISK_FULL, "the output could not be written");
        exit_status = EXIT_STORAGE;
    }
    return (int)exit_status;
}
