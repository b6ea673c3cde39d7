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
        .progress = cli->is_quiet ? NULL : cli_progress,
    };
}

static void notice_newer(alms_book *book)
{
    struct alms_error err = {0};
    struct alms_book_status status;

    if (alms_book_status(book, &status, &err) == ALMS_OK && status.is_newer)
        cli_notice("%s",
                   _("this book was written by a newer alms; what is new in it is not shown"));
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
        if (exit_status == EXIT_DONE)
            exit_status = command->run(cli, arguments);
    }
    alms_book_close(cli->book);
    cli->book = NULL;
    free(arguments);
    return exit_status;
}

static const struct command *find_command(const struct command *const *commands, const char *name)
{
    for (; *commands != NULL; commands++)
        if (strcmp((*commands)->name, name) == 0)
            return *commands;
    return NULL;
}

static void
complain_command(const struct command *const *commands, const char *path, const char *word)
{
    const char *names[64];
    size_t count = 0;

    for (; *commands != NULL && count < 64; commands++)
        names[count++] = (*commands)->name;
    const char *nearest = alms_text_suggest(word, names, count);
    if (nearest == NULL)
        cli_complain(ALMS_E_COMMAND_UNKNOWN, "there is no command '%s %s'", path, word);
    else
        cli_complain(ALMS_E_COMMAND_UNKNOWN, "there is no command '%s %s'; did you mean '%s'?",
                     path, word, nearest);
}

/* Takes an option that stands before the command. Returns the words used, 0 if it is none. */
static size_t take_global(struct cli *cli, const char *const *words, size_t count)
{
    static const char *const NAMES[] = {"--book", "--lang", "--operator"};

    for (size_t i = 0; i < 3; i++) {
        const size_t size = strlen(NAMES[i]);
        if (strncmp(words[0], NAMES[i], size) != 0 ||
            (words[0][size] != '=' && words[0][size] != '\0'))
            continue;
        const bool is_joined = words[0][size] == '=';
        const char *value = is_joined ? words[0] + size + 1 : count > 1 ? words[1] : NULL;
        if (value == NULL)
            return 0;
        if (i == 0)
            cli->book_path = value;
        else if (i == 1 && !i18n_choose(value))
            return 0;
        else if (i == 2)
            cli->operator_code = value;
        return is_joined ? 1 : 2;
    }
    return 0;
}

/* Wherever --lang stands, it is known before anything is said; a wrong one is told later. */
static void take_language(const char *const *words, size_t count)
{
    for (size_t i = 0; i < count && strcmp(words[i], "--") != 0; i++) {
        if (strncmp(words[i], "--lang=", 7) == 0)
            (void)i18n_choose(words[i] + 7);
        else if (strcmp(words[i], "--lang") == 0 && i + 1 < count)
            (void)i18n_choose(words[i + 1]);
    }
}

static enum cli_exit run_words(struct cli *cli, const char *const *words, size_t count)
{
    char path[PATH_SIZE_BYTES] = "alms";
    const struct command *const *commands = CLI_COMMANDS;
    const struct command *command = NULL;

    for (;;) {
        size_t used = 0;
        while (count > 0 && (used = take_global(cli, words, count)) > 0) {
            words += used;
            count -= used;
        }
        const bool wants_help =
            count > 0 && (strcmp(words[0], "--help") == 0 || strcmp(words[0], "-h") == 0);
        if (command == NULL && (count == 0 || wants_help)) {
            cli_help_all(CLI_COMMANDS);
            return count == 0 ? EXIT_USAGE : EXIT_DONE;
        }
        if (command != NULL && (count == 0 || wants_help)) {
            cli_help_command(path, command);
            return count == 0 ? EXIT_USAGE : EXIT_DONE;
        }
        command = find_command(commands, words[0]);
        if (command == NULL) {
            complain_command(commands, path, words[0]);
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
