/*
 * transcript [--update] [--show=FOLDER] PAGE.md… - runs the console blocks of Markdown pages.
 *
 * A block begins with ```console. A line "$ COMMAND" is run by sh in the page's scratch folder,
 * "> " lines continue it; what follows up to the next command is what it must print, both streams
 * as they come, and "[N]" for an exit status other than zero. All blocks of a page run in order in
 * one folder, which is thrown away. --update writes what was printed into the page instead.
 * --show=FOLDER runs in FOLDER, keeps it, and prints the text, the commands and what they print.
 *
 * TRANSCRIPT_BIN is put in front of PATH, TRANSCRIPT_ROOT is the project's folder; the clock stands
 * still and salts are predictable, so that pages always print the same.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TEXT_SIZE_MAX = 1 << 20 };

/* Text that grows. */
struct text {
    char *bytes;
    size_t size;
    size_t capacity;
};

static void die(const char *what)
{
    (void)fprintf(stderr, "transcript: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void add(struct text *text, const char *bytes, size_t size)
{
    if (text->size + size + 1 > text->capacity) {
        text->capacity = (text->size + size + 1) * 2;
        text->bytes = realloc(text->bytes, text->capacity);
        if (text->bytes == NULL)
            die("memory");
    }
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = '\0';
}

static void add_line(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add_line(struct text *text, const char *format, ...)
{
    char line[4096];
    va_list arguments;

    va_start(arguments, format);
    const int size = vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    add(text, line, (size_t)size);
}

static struct text read_file(const char *path)
{
    struct text text = {0};
    char chunk[4096];
    size_t got = 0;
    FILE *file = fopen(path, "r");

    if (file == NULL)
        die(path);
    while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0)
        add(&text, chunk, got);
    (void)fclose(file);
    add(&text, "", 0);
    return text;
}

/* --- running ------------------------------------------------------------------------------- */

/* Runs a command and gives what it printed, with the status in brackets if it is not zero. */
static struct text run(const char *command, const char *folder)
{
    struct text output = {0};
    char chunk[4096];
    int ends[2];
    int status = 0;
    ssize_t got = 0;

    if (pipe(ends) != 0)
        die("pipe");
    const pid_t child = fork();
    if (child < 0)
        die("fork");
    if (child == 0) {
        if (chdir(folder) != 0 || dup2(ends[1], STDOUT_FILENO) < 0 ||
            dup2(ends[1], STDERR_FILENO) < 0 || freopen("/dev/null", "r", stdin) == NULL)
            _exit(127);
        (void)close(ends[0]);
        (void)close(ends[1]);
        (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    (void)close(ends[1]);
    add(&output, "", 0);
    while ((got = read(ends[0], chunk, sizeof(chunk))) > 0) {
        if (output.size < TEXT_SIZE_MAX)
            add(&output, chunk, (size_t)got);
    }
    (void)close(ends[0]);
    if (waitpid(child, &status, 0) < 0)
        die("waitpid");
    if (output.size > 0 && output.bytes[output.size - 1] != '\n')
        add_line(&output, "\n");
    if (WIFSIGNALED(status)) {
        add_line(&output, "[signal %d]\n", WTERMSIG(status));
    } else if (WEXITSTATUS(status) != 0) {
        add_line(&output, "[%d]\n", WEXITSTATUS(status));
    }
    return output;
}

/* --- pages --------------------------------------------------------------------------------- */

struct page {
    const char *path;
    const char *folder;
    bool shows;
    struct text result; /* the page as it should be */
    struct text command;
    struct text expected;
    unsigned int command_line;
    unsigned int commands_count;
    unsigned int failures_count;
};

static void put_indented(const char *text)
{
    while (*text != '\0') {
        const size_t size = strcspn(text, "\n");
        (void)printf("    %.*s\n", (int)size, text);
        text += size + (text[size] == '\n' ? 1 : 0);
    }
}

static void put_command(const char *command)
{
    (void)printf("$ ");
    for (; *command != '\0'; command++) {
        (void)putchar(*command);
        if (*command == '\n')
            (void)printf("> ");
    }
    (void)printf("\n");
    (void)fflush(stdout);
}

/* Ends the command that is open, if one is. */
static void end_command(struct page *page)
{
    if (page->command.size == 0)
        return;
    if (page->shows)
        put_command(page->command.bytes);
    struct text actual = run(page->command.bytes, page->folder);
    add(&page->expected, "", 0);
    page->commands_count += 1;
    if (page->shows) {
        (void)printf("%s", actual.bytes);
        (void)fflush(stdout);
    }
    if (strcmp(actual.bytes, page->expected.bytes) != 0) {
        page->failures_count += 1;
        (void)printf("%s:%u: $ %s\n  expected:\n", page->path, page->command_line,
                     page->command.bytes);
        put_indented(page->expected.bytes);
        (void)printf("  printed:\n");
        put_indented(actual.bytes);
    }
    add(&page->result, actual.bytes, actual.size);
    free(actual.bytes);
    page->command.size = 0;
    page->expected.size = 0;
}

static void take_console_line(struct page *page, const char *line, size_t size, unsigned int number)
{
    if (size >= 2 && strncmp(line, "$ ", 2) == 0) {
        end_command(page);
        page->command_line = number;
        add(&page->command, line + 2, size - 2);
        add(&page->result, line, size);
        add(&page->result, "\n", 1);
    } else if (page->command.size > 0 && page->expected.size == 0 && size >= 1 && line[0] == '>' &&
               (size == 1 || line[1] == ' ')) {
        add(&page->command, "\n", 1);
        if (size > 2)
            add(&page->command, line + 2, size - 2);
        add(&page->result, line, size);
        add(&page->result, "\n", 1);
    } else if (page->command.size > 0) {
        add(&page->expected, line, size);
        add(&page->expected, "\n", 1);
    } else {
        add(&page->result, line, size);
        add(&page->result, "\n", 1);
    }
}

static void run_page(struct page *page, const char *text)
{
    bool in_console = false;
    unsigned int number = 0;

    for (const char *line = text; *line != '\0';) {
        const size_t size = strcspn(line, "\n");
        number += 1;
        if (in_console && size >= 3 && strncmp(line, "```", 3) == 0) {
            end_command(page);
            in_console = false;
        } else if (!in_console && size == 10 && strncmp(line, "```console", 10) == 0) {
            in_console = true;
            add(&page->result, line, size);
            add(&page->result, "\n", 1);
            line += size + (line[size] == '\n' ? 1 : 0);
            continue;
        }
        if (in_console) {
            take_console_line(page, line, size, number);
        } else {
            if (page->shows && strncmp(line, "```", 3) != 0)
                (void)printf("%.*s\n", (int)size, line);
            add(&page->result, line, size);
            add(&page->result, "\n", line[size] == '\n' ? 1 : 0);
        }
        line += size + (line[size] == '\n' ? 1 : 0);
    }
    end_command(page);
}

static void write_page(const struct page *page)
{
    FILE *file = fopen(page->path, "w");

    if (file == NULL ||
        fwrite(page->result.bytes, 1, page->result.size, file) != page->result.size ||
        fclose(file) != 0)
        die(page->path);
}

/* The language of a page stands in its name. */
static void choose_language(const char *path)
{
    static const char SUFFIX[] = ".zh.md";
    const size_t size = strlen(path);
    const size_t suffix_size = sizeof(SUFFIX) - 1;

    if (size > suffix_size && strcmp(path + size - suffix_size, SUFFIX) == 0)
        (void)setenv("LANG", "zh_CN.UTF-8", 1);
    else
        (void)unsetenv("LANG");
}

/* Runs a page in a folder of its own, or in `shown` where it can be looked at. */
static unsigned int take_page(const char *path, bool updates, const char *shown)
{
    char folder[] = "/tmp/transcript-XXXXXX";
    char command[128];
    struct text text = read_file(path);
    struct page page = {.path = path, .shows = shown != NULL};

    if (shown == NULL && mkdtemp(folder) == NULL)
        die("mkdtemp");
    page.folder = shown == NULL ? folder : shown;
    choose_language(path);
    run_page(&page, text.bytes);
    (void)snprintf(command, sizeof(command), "chmod -R u+w '%s'; rm -rf '%s'", folder, folder);
    if (shown == NULL && system(command) != 0)
        die(command);
    if (updates && page.failures_count > 0)
        write_page(&page);
    if (shown == NULL) {
        (void)printf("%s: %u commands, %u differ\n", path, page.commands_count,
                     page.failures_count);
    }
    const unsigned int failures = page.commands_count == 0 ? 1 : page.failures_count;
    free(text.bytes);
    free(page.result.bytes);
    free(page.command.bytes);
    free(page.expected.bytes);
    return updates ? 0 : failures;
}

static void set_up(void)
{
    char path[8192];
    const char *bin = getenv("TRANSCRIPT_BIN");
    const char *old = getenv("PATH");

    (void)snprintf(path, sizeof(path), "%s:%s", bin == NULL ? "." : bin, old == NULL ? "" : old);
    (void)setenv("PATH", path, 1);
    (void)setenv("ALMS_NOW", "2026-04-01T09:00:00+08:00", 1);
    (void)setenv("ALMS_SEED", "transcript", 1);
    (void)setenv("ALMS_OPERATOR", "chen", 1);
    (void)setenv("TZ", "UTC", 1);
    (void)unsetenv("ALMS_BOOK");
    (void)unsetenv("LANGUAGE");
    (void)unsetenv("LC_ALL");
    (void)unsetenv("LC_MESSAGES");
    (void)unsetenv("LANG");
}

int main(int argc, char **argv)
{
    const char *shown = NULL;
    bool updates = false;
    unsigned int failures = 0;

    set_up();
    (void)umask(022);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--update") == 0) {
            updates = true;
        } else if (strncmp(argv[i], "--show=", 7) == 0) {
            shown = argv[i] + 7;
        } else {
            failures += take_page(argv[i], updates, shown);
        }
    }
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
