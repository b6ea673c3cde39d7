/*
 * crash test - the machine stops at every write and sync of a scenario, in every way.
 *
 * usage: crash_test keep|drop|tear
 *
 * The scenario runs once and is written down; then, for every moment of it, the files are made that
 * a crash leaves. Each time the book must open and be sound. All that was told to be done is there,
 * and of what was being done, all or nothing.
 */
#include "crash/disk.h"
#include "crash/scenario.h"
#include "support/plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READER_EVERY = 5, THOROUGH_EVERY = 16, LOG_SIZE_MAX = 1024 };

/* A step as it went: the events from the one before it to its own are of it. */
struct done {
    size_t events_count; /* when it was told to be done */
    size_t log_size;
};

struct crashing {
    struct scratch before; /* where the scenario ran */
    struct scratch after;  /* where crashes are looked at */
    struct done done[SCENARIO_STEPS];
    char *log;                      /* of the end, a line for each record */
    size_t line_ends[LOG_SIZE_MAX]; /* the text of n records */
    size_t moments;
    size_t halves; /* moments in which the step that was being done is there, though not told */
};

static _Noreturn void fail(const char *what, const char *why)
{
    (void)fprintf(stderr, "%s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static const char *book_path(const struct scratch *scratch)
{
    return scratch_path(scratch, "book.alms");
}

/* --- once ---------------------------------------------------------------------------------- */

static char *log_of(const char *path)
{
    sqlite3 *db = plain_open(path);
    char *rows = plain_rows(db, "SELECT n, record, hash FROM log ORDER BY n");

    plain_close(db);
    return rows;
}

static size_t log_size_of(alms_book *book)
{
    struct alms_error err = {0};
    struct alms_book_status status;

    MUST(alms_book_status(book, &status, &err));
    return (size_t)status.log_size;
}

/* With the book open most of the time, and opened anew in the middle and at the end. */
static void run_scenario(struct crashing *crashing)
{
    struct alms_error err = {0};
    alms_book *book = NULL;
    const char *path = book_path(&crashing->before);

    disk_record(crashing->before.folder);
    MUST(scenario_create(path, &book, &err));
    for (size_t i = 0; i < SCENARIO_STEPS; i++) {
        if (i > 0)
            MUST(SCENARIO[i].run(book, &crashing->before, &err));
        crashing->done[i].events_count = disk_events_count();
        crashing->done[i].log_size = log_size_of(book);
        if (i == SCENARIO_STEPS / 2 || i == SCENARIO_STEPS - 2) {
            alms_book_close(book);
            book = support_reopen(book_path(&crashing->before));
        }
    }
    alms_book_close(book);
    disk_record_end();

    crashing->log = log_of(book_path(&crashing->before));
    size_t count = 0;
    for (const char *at = crashing->log; *at != '\0'; at++) {
        if (*at == '\n')
            crashing->line_ends[++count] = (size_t)(at - crashing->log) + 1;
    }
    if (count != crashing->done[SCENARIO_STEPS - 1].log_size)
        fail("scenario", "the log is not as long as it said");
}

/* --- at every moment ----------------------------------------------------------------------- */

/* The number of steps that were told to be done before a moment. */
static size_t steps_before(const struct crashing *crashing, size_t moment)
{
    size_t count = 0;

    while (count < SCENARIO_STEPS && crashing->done[count].events_count <= moment)
        count += 1;
    return count;
}

/* The log is the beginning of the whole log, up to the end of a step. */
static void check_log(struct crashing *crashing, size_t steps, const char *what)
{
    char *log = log_of(book_path(&crashing->after));
    const size_t size = strlen(log);
    const size_t told = crashing->line_ends[crashing->done[steps - 1].log_size];
    const size_t next =
        steps == SCENARIO_STEPS ? told : crashing->line_ends[crashing->done[steps].log_size];

    if (size != told && size != next)
        fail(what, "the log ends within a step, or has lost one");
    if (strncmp(log, crashing->log, size) != 0)
        fail(what, "the log is not what was written");
    if (size != told)
        crashing->halves += 1;
    free(log);
}

/* The vault holds what the records commit to and nothing else. */
static void check_no_orphans(const struct crashing *crashing, const char *what)
{
    const char *vault = scratch_path(&crashing->after, "book.alms-vault");
    const char *path = book_path(&crashing->after);
    const int64_t rows = plain_number_of(vault, "SELECT count(*) FROM private");

    if (rows != plain_number_of(path, "SELECT count(*) FROM log"
                                      " WHERE json_extract(record, '$.private') IS NOT NULL"))
        fail(what, "private parts without records");
}

static void check_rebuild(const struct crashing *crashing, const char *what)
{
    struct alms_error err = {0};
    const char *path = book_path(&crashing->after);
    char *before = plain_dump(path, "");
    alms_book *book = support_reopen(path);

    MUST(alms_book_rebuild(book, &err));
    alms_book_close(book);
    char *after = plain_dump(path, "");
    if (strcmp(before, after) != 0)
        fail(what, "a rebuild changes the tables");
    free(before);
    free(after);
}

/* A book that was being made is there as a whole, or is refused. */
static bool was_made(struct crashing *crashing, const char *what)
{
    struct alms_error err = {0};
    alms_book *book = NULL;
    const struct alms_book_options options = support_options();
    const enum alms_code code =
        alms_book_open(book_path(&crashing->after), ALMS_WRITE, &options, &book, &err);

    if (code == ALMS_OK && log_size_of(book) != crashing->done[0].log_size)
        fail(what, "a book that is made by half");
    if (code != ALMS_OK && (code < 400 || code > 499))
        fail(what, "refused in an unexpected way");
    alms_book_close(book);
    return code == ALMS_OK;
}

static void check_moment(struct crashing *crashing, size_t moment, const char *what)
{
    const size_t steps = steps_before(crashing, moment);

    if (steps == 0 && !was_made(crashing, what))
        return;
    /* A reader first, now and then: it finds what the crash left, too. */
    if (moment % READER_EVERY == 0)
        scenario_check_sound(book_path(&crashing->after), what);
    alms_book_close(support_reopen(book_path(&crashing->after)));
    if (steps > 0)
        check_log(crashing, steps, what);
    check_no_orphans(crashing, what);
    scenario_check_sound(book_path(&crashing->after), what);
    if (moment % THOROUGH_EVERY == 0)
        check_rebuild(crashing, what);
}

int main(int argc, char **argv)
{
    static const char *const MODES[] = {"keep", "drop", "tear"};
    static struct crashing crashing;
    enum disk_mode mode = DISK_KEEP;
    char what[64];

    while (argc == 2 && mode <= DISK_TEAR && strcmp(argv[1], MODES[mode]) != 0)
        mode += 1;
    if (argc != 2 || mode > DISK_TEAR)
        fail("usage", "crash_test keep|drop|tear");
    disk_register();
    scratch_open(&crashing.before);
    scratch_open(&crashing.after);
    run_scenario(&crashing);
    for (size_t moment = 0; moment <= disk_events_count(); moment++) {
        if (!disk_make(mode, moment, crashing.after.folder))
            continue;
        crashing.moments += 1;
        (void)snprintf(what, sizeof(what), "%s at %zu of %zu", argv[1], moment,
                       disk_events_count());
        check_moment(&crashing, moment, what);
    }
    (void)printf("%zu moments of %zu events; %zu had more than was told\n", crashing.moments,
                 disk_events_count(), crashing.halves);
    if (crashing.moments < 2 * SCENARIO_STEPS)
        fail(argv[1], "too few moments to have shown anything");
    free(crashing.log);
    disk_free();
    scratch_close(&crashing.before);
    scratch_close(&crashing.after);
    return EXIT_SUCCESS;
}
