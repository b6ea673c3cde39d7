/* talk - what the program says: faults, notices, progress, and where tables go. */
#include "command.h"
#include "i18n.h"
#include "progress.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PROGRESS_EVERY_MS = 200, LINE_SIZE_BYTES = 2048 };

/* --- faults -------------------------------------------------------------------------------- */

enum cli_exit cli_exit_of(enum alms_code code)
{
    if (code == ALMS_OK)
        return EXIT_DONE;
    if ((int)code < 200)
        return EXIT_USAGE;
    if ((int)code < 400 || (int)code >= 600)
        return EXIT_REFUSED;
    return (int)code < 500 ? EXIT_STORAGE : EXIT_DAMAGE;
}

/* A fault is one line, whatever stands in the cell or the argument that it quotes. */
static void put_printable(const char *text)
{
    for (const unsigned char *byte = (const unsigned char *)text; *byte != 0; byte++) {
        const bool is_c1 = byte[0] == 0xC2 && byte[1] >= 0x80 && byte[1] < 0xA0;
        (void)fputc(*byte < 0x20 || *byte == 0x7F || is_c1 ? '?' : *byte, stderr);
        byte += is_c1 ? 1 : 0;
    }
}

static void put_fault(enum alms_code code, const char *place, const char *message)
{
    const struct alms_code_about *about = alms_code_about(code);

    cli_progress_end();
    put_printable(place);
    (void)fprintf(stderr, ": E%d %s: ", (int)code, about->name);
    put_printable(message);
    (void)fprintf(stderr, "%s%s\n", _("; to mend it: "), _(about->remedy));
}

void cli_tell_fault(const struct alms_fault *fault)
{
    char message[ALMS_MESSAGE_SIZE_BYTES];
    char place[ALMS_MESSAGE_SIZE_BYTES] = "alms";

    alms_fault_message(fault, i18n_text, message);
    if (fault->file[0] != '\0' && fault->line > 0) {
        (void)snprintf(place, sizeof(place), "%s:%u:%u", fault->file, (unsigned int)fault->line,
                       (unsigned int)fault->column);
    } else if (fault->file[0] != '\0') {
        (void)snprintf(place, sizeof(place), "%s", fault->file);
    }
    put_fault(fault->code, place, message);
}

enum cli_exit cli_report(const struct alms_error *err)
{
    for (size_t i = 0; i < err->count && i < ALMS_FAULTS_MAX; i++)
        cli_tell_fault(&err->faults[i]);
    if (err->count > ALMS_FAULTS_MAX)
        cli_notice(_("and %zu more faults"), err->count - ALMS_FAULTS_MAX);
    return cli_exit_of(alms_error_code(err));
}

void cli_complain(enum alms_code code, const char *format, ...)
{
    char message[LINE_SIZE_BYTES];
    va_list arguments;

    va_start(arguments, format);
    /* NOLINTNEXTLINE(clang-diagnostic-format-nonliteral): msgfmt compares the formats */
    (void)vsnprintf(message, sizeof(message), _(format), arguments);
    va_end(arguments);
    put_fault(code, "alms", message);
}

void cli_notice(const char *format, ...)
{
    va_list arguments;

    cli_progress_end();
    (void)fputs("alms: ", stderr);
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    (void)fputc('\n', stderr);
}

void cli_tell_rounding(void)
{
    cli_notice(_("Rounded so that rows add up to their total: each is cut down, and the units "
                 "left go to the largest remainders"));
}

/* --- progress ------------------------------------------------------------------------------ */

static int64_t shown_ms;   /* when the line was drawn last; 0: it is not there */
static int64_t started_ms; /* when this work began */
static uint64_t last_done;

static int64_t clock_ms(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Whether it is time to draw the line anew, and how long the work takes by now. */
static bool is_time(uint64_t done, uint64_t *out_elapsed_ms)
{
    if (isatty(STDERR_FILENO) == 0)
        return false;
    const int64_t now_ms = clock_ms();
    if (started_ms == 0 || done < last_done)
        started_ms = now_ms;
    last_done = done;
    if (now_ms - started_ms < PROGRESS_EVERY_MS || now_ms - shown_ms < PROGRESS_EVERY_MS)
        return false;
    shown_ms = now_ms;
    *out_elapsed_ms = (uint64_t)(now_ms - started_ms);
    return true;
}

void cli_import_progress(void *context, const struct alms_import_progress *progress)
{
    uint64_t elapsed_ms = 0;
    char line[PROGRESS_LINE_SIZE_BYTES];

    (void)context;
    if (!is_time(progress->rows, &elapsed_ms))
        return;
    progress_line(progress, elapsed_ms, i18n_text, line);
    (void)fprintf(stderr, "\r\033[K%s", line);
    (void)fflush(stderr);
}

void cli_progress(void *context, const char *region, uint64_t done, uint64_t total)
{
    uint64_t elapsed_ms = 0;

    (void)context;
    if (!is_time(done, &elapsed_ms))
        return;
    const uint64_t rate = elapsed_ms == 0 ? 0 : done * 1000 / elapsed_ms;
    if (total > 0 && done <= total && rate > 0) {
        (void)fprintf(stderr, "\r\033[K%3llu %%  %llu %s  %llu/s  %llu s",
                      (unsigned long long)(done * 100 / total), (unsigned long long)done, _(region),
                      (unsigned long long)rate, (unsigned long long)((total - done) / rate));
    } else {
        (void)fprintf(stderr, "\r\033[K%llu %s  %llu/s", (unsigned long long)done, _(region),
                      (unsigned long long)rate);
    }
    (void)fflush(stderr);
}

void cli_progress_end(void)
{
    if (shown_ms == 0)
        return;
    shown_ms = 0;
    started_ms = 0;
    (void)fputs("\r\033[K", stderr);
    (void)fflush(stderr);
}

/* --- output -------------------------------------------------------------------------------- */

static void part_name(const char *path, char part[4200])
{
    (void)snprintf(part, 4200, "%.4096s.part", path);
}

/* Books and vaults are databases: a table is never written over one. */
static bool is_database(const char *path)
{
    static const char MAGIC[] = "SQLite format 3";
    char found[sizeof(MAGIC)] = {0};
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return false;
    const size_t got = fread(found, 1, sizeof(found), file);
    (void)fclose(file);
    return got == sizeof(found) && memcmp(found, MAGIC, sizeof(found)) == 0;
}

bool cli_days(const char *name, const char *text, uint32_t *out)
{
    char *end = NULL;

    if (text == NULL)
        return true;
    errno = 0;
    const long days = strtol(text, &end, 10);
    if (errno == 0 && text[0] >= '0' && text[0] <= '9' && *end == '\0' && days > 0 &&
        days <= 3650) {
        *out = (uint32_t)days;
        return true;
    }
    cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", name, "1…3650", text);
    return false;
}

FILE *cli_open_output(const struct cli *cli, const char *path)
{
    char part[4200];

    (void)cli;
    if (path == NULL)
        return stdout;
    if (is_database(path)) {
        cli_complain(ALMS_E_FILE_EXISTS, "'%s' exists already", path);
        return NULL;
    }
    part_name(path, part);
    FILE *file = fopen(part, "w");
    if (file == NULL)
        cli_complain(ALMS_E_FILE_UNREADABLE, "'%s' cannot be written", path);
    return file;
}

enum cli_exit cli_close_output(const struct cli *cli, const char *path, FILE *file)
{
    char part[4200];

    (void)cli;
    if (path == NULL)
        return EXIT_DONE;
    part_name(path, part);
    bool is_written = fflush(file) == 0 && ferror(file) == 0 && fsync(fileno(file)) == 0;
    is_written = fclose(file) == 0 && is_written;
    if (is_written && rename(part, path) == 0)
        return EXIT_DONE;
    (void)remove(part);
    cli_complain(errno == ENOSPC ? ALMS_E_DISK_FULL : ALMS_E_FILE_UNREADABLE,
                 "'%s' cannot be written", path);
    return EXIT_STORAGE;
}

bool cli_is_for_people(const struct cli *cli)
{
    return cli->format != ALMS_SHEET_CSV && cli->format != ALMS_SHEET_JSON;
}

const char *cli_word(const struct cli *cli, const char *english)
{
    return cli_is_for_people(cli) ? _(english) : english;
}

static void set_head(const struct cli *cli, struct alms_sheet *sheet)
{
    struct alms_error ignored = {0};
    struct alms_book_status status = {0};
    struct alms_sheet_head head = {.title = cli->title == NULL ? NULL : _(cli->title),
                                   .language = i18n_language(),
                                   .made_s = cli->now_s};

    if (cli->book != NULL && alms_book_status(cli->book, &status, &ignored) == ALMS_OK)
        head.charity = i18n_name(status.name, status.name_en);
    alms_sheet_set_head(sheet, &head);
}

/* The library writes to a name: the file gets its own when it is whole, as others do. */
static enum cli_exit save_xlsx(const struct cli *cli, const struct alms_sheet *sheet)
{
    char part[4200];

    if (cli->output_path == NULL) {
        cli_complain(ALMS_E_OPTION_VALUE, "a spreadsheet is written to a file: name it with %s",
                     "--output=FILE.xlsx");
        return EXIT_USAGE;
    }
    FILE *file = cli_open_output(cli, cli->output_path);
    if (file == NULL)
        return EXIT_STORAGE;
    part_name(cli->output_path, part);
    const bool is_saved = alms_sheet_save_xlsx(sheet, part);
    (void)fclose(file);
    file = is_saved ? fopen(part, "r+b") : NULL;
    if (file != NULL)
        return cli_close_output(cli, cli->output_path, file);
    (void)remove(part);
    cli_complain(errno == ENOSPC ? ALMS_E_DISK_FULL : ALMS_E_FILE_UNREADABLE,
                 "'%s' cannot be written", cli->output_path);
    return EXIT_STORAGE;
}

enum cli_exit cli_write_sheet(const struct cli *cli, struct alms_sheet *sheet)
{
    set_head(cli, sheet);
    if (cli->format == ALMS_SHEET_XLSX)
        return save_xlsx(cli, sheet);
    FILE *file = cli_open_output(cli, cli->output_path);

    if (file == NULL)
        return EXIT_STORAGE;
    alms_sheet_write(sheet, cli->format, file);
    return cli_close_output(cli, cli->output_path, file);
}
