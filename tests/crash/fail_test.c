/*
 * fail test - one call of the file system fails, at every place of every step.
 *
 * usage: fail_test error|full [STRIDE]
 *
 * Each step is taken again and again from the same files, and each time the next call fails: of
 * reading, writing, syncing and the rest with `error`, of writing with `full`. Either the step is
 * done all the same, or it is refused with a storage code and nothing was done. Then the same
 * handle takes the step without failure. Every call of a step up to the 20th fails, then one in
 * STRIDE (4 if not given; 1 for all).
 */
#include "crash/disk.h"
#include "crash/scenario.h"
#include "support/plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <alms/commodity.h>

static const struct alms_commodity_draft EURO = {.code = "EUR", .name = "Euro", .scale_digits = 2};

enum { EVERY_CALL_UP_TO = 20, STRIDE = 4 };

struct failing {
    struct scratch scratch;
    unsigned calls;
    int code;
    enum alms_code wanted; /* of a write that fails */
    size_t failures;
    size_t refusals;
    int stride;
};

/* Both files as they were before a step. */
struct snapshot {
    char *book;
    char *vault;
    size_t book_size;
    size_t vault_size;
};

static const char *book_path(const struct failing *failing)
{
    return scratch_path(&failing->scratch, "book.alms");
}

static const char *vault_path(const struct failing *failing)
{
    return scratch_path(&failing->scratch, "book.alms-vault");
}

static struct snapshot take_snapshot(const struct failing *failing)
{
    struct snapshot snapshot = {0};

    snapshot.book = file_bytes(book_path(failing), &snapshot.book_size);
    snapshot.vault = file_bytes(vault_path(failing), &snapshot.vault_size);
    return snapshot;
}

static void remove_files(const struct failing *failing)
{
    static const char *const NAMES[] = {
        "book.alms",       "book.alms-wal",       "book.alms-shm",       "book.alms-journal",
        "book.alms-vault", "book.alms-vault-wal", "book.alms-vault-shm", "book.alms-vault-journal"};

    for (size_t i = 0; i < sizeof(NAMES) / sizeof(*NAMES); i++)
        (void)remove(scratch_path(&failing->scratch, NAMES[i]));
}

static void restore(const struct failing *failing, const struct snapshot *snapshot)
{
    remove_files(failing);
    file_put(book_path(failing), snapshot->book, snapshot->book_size);
    file_put(vault_path(failing), snapshot->vault, snapshot->vault_size);
}

static void free_snapshot(struct snapshot *snapshot)
{
    free(snapshot->book);
    free(snapshot->vault);
}

#define ENSURE(condition, step, n, code)                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            (void)fprintf(stderr, "%s:%d: %s, call %d: E%d: %s\n", __FILE__, __LINE__, step, n,    \
                          (int)(code), #condition);                                                \
            exit(EXIT_FAILURE);                                                                    \
        }                                                                                          \
    } while (0)

static bool is_storage(enum alms_code code)
{
    return code >= 400 && code <= 499;
}

static int64_t log_size_of(const char *path)
{
    return plain_number_of(path, "SELECT count(*) FROM log");
}

/* What the refusal of a failed call must be. */
static void check_code(const struct failing *failing, const char *step, int n, unsigned failed,
                       enum alms_code code)
{
    ENSURE(is_storage(code), step, n, code);
    if (failed == DISK_WRITE && failing->code == SQLITE_FULL)
        ENSURE(code == ALMS_E_DISK_FULL, step, n, code);
}

static int next_call(const struct failing *failing, int n)
{
    return n < EVERY_CALL_UP_TO ? n + 1 : n + failing->stride;
}

/* One step with one failure in it. Returns whether there was a call to fail. */
static bool fail_once(struct failing *failing, const struct scenario_step *step, int n,
                      const struct snapshot *before, int64_t size_after)
{
    struct alms_error err = {0};

    restore(failing, before);
    const int64_t size_before = log_size_of(book_path(failing));
    alms_book *book = support_reopen(book_path(failing));
    disk_fail(failing->calls, n, failing->code);
    const enum alms_code code = step->run(book, &failing->scratch, &err);
    const unsigned failed = disk_fail_end();
    const int64_t size = log_size_of(book_path(failing));

    if (failed == 0) {
        ENSURE(code == ALMS_OK && size == size_after, step->name, n, code);
        alms_book_close(book);
        return false;
    }
    failing->failures += 1;
    if (failed == DISK_WRITE || failed == DISK_SYNC)
        ENSURE(code != ALMS_OK, step->name, n, code);
    if (code == ALMS_OK) {
        ENSURE(size == size_after, step->name, n, code);
    } else {
        failing->refusals += 1;
        check_code(failing, step->name, n, failed, code);
        ENSURE(err.count > 0, step->name, n, code);
        ENSURE(size == size_before, step->name, n, code);
        /* The handle is good for more. */
        err = (struct alms_error){0};
        const enum alms_code again = step->run(book, &failing->scratch, &err);
        ENSURE(again == ALMS_OK, step->name, n, again);
    }
    alms_book_close(book);
    ENSURE(log_size_of(book_path(failing)) == size_after, step->name, n, code);
    scenario_check_sound(book_path(failing), step->name);
    return true;
}

/* The vault must not keep what was refused, whatever comes next. */
static void fail_before_another(struct failing *failing, const struct scenario_step *step,
                                const struct snapshot *before)
{
    struct alms_error err = {0};

    for (int n = 1;; n = next_call(failing, n)) {
        restore(failing, before);
        alms_book *book = support_reopen(book_path(failing));
        disk_fail(failing->calls, n, failing->code);
        const enum alms_code code = step->run(book, &failing->scratch, &err);
        const unsigned failed = disk_fail_end();
        err = (struct alms_error){0};
        MUST(alms_commodity_add(book, &EURO, &err)); /* no private part */
        alms_book_close(book);
        const int64_t rows = plain_number_of(vault_path(failing), "SELECT count(*) FROM private");
        const int64_t wanted =
            plain_number_of(book_path(failing), "SELECT count(*) FROM log WHERE"
                                                " json_extract(record, '$.private') IS NOT NULL");
        ENSURE(rows == wanted, step->name, n, code);
        if (failed == 0)
            return;
    }
}

/* Making a book: it is there as a whole, or not at all and can be made then. */
static void fail_to_create(struct failing *failing)
{
    for (int n = 1;; n = next_call(failing, n)) {
        struct alms_error err = {0};
        alms_book *book = NULL;
        remove_files(failing);
        disk_fail(failing->calls, n, failing->code);
        const enum alms_code code = scenario_create(book_path(failing), &book, &err);
        const unsigned failed = disk_fail_end();
        if (failed == 0) {
            ENSURE(code == ALMS_OK, "create", n, code);
            alms_book_close(book);
            return;
        }
        failing->failures += 1;
        if (code != ALMS_OK) {
            failing->refusals += 1;
            check_code(failing, "create", n, failed, code);
            ENSURE(!file_exists(book_path(failing)), "create", n, code);
            ENSURE(!file_exists(vault_path(failing)), "create", n, code);
            err = (struct alms_error){0};
            MUST(scenario_create(book_path(failing), &book, &err));
        }
        alms_book_close(book);
        scenario_check_sound(book_path(failing), "create");
    }
}

/* Opening and closing: refused or not, the book is what it was. */
static void fail_to_open(struct failing *failing, const struct snapshot *before)
{
    const int64_t size = log_size_of(book_path(failing));

    for (int n = 1;; n = next_call(failing, n)) {
        struct alms_error err = {0};
        alms_book *book = NULL;
        const struct alms_book_options options = support_options();
        restore(failing, before);
        disk_fail(failing->calls, n, failing->code);
        const enum alms_code code =
            alms_book_open(book_path(failing), ALMS_WRITE, &options, &book, &err);
        alms_book_close(book);
        const unsigned failed = disk_fail_end();
        if (code != ALMS_OK)
            ENSURE(is_storage(code), "open", n, code);
        ENSURE(log_size_of(book_path(failing)) == size, "open", n, code);
        if (failed == 0)
            return;
        failing->failures += 1;
        scenario_check_sound(book_path(failing), "open");
    }
}

int main(int argc, char **argv)
{
    struct failing failing = {.calls = DISK_READ | DISK_WRITE | DISK_SYNC | DISK_OTHER,
                              .code = SQLITE_IOERR};

    if (argc < 2)
        return EXIT_FAILURE;
    failing.stride = argc > 2 ? (int)strtol(argv[2], NULL, 10) : STRIDE;
    if (strcmp(argv[1], "full") == 0) {
        failing.calls = DISK_WRITE;
        failing.code = SQLITE_FULL;
    }
    disk_register();
    scratch_open(&failing.scratch);
    fail_to_create(&failing);
    for (size_t i = 1; i < SCENARIO_STEPS; i++) {
        struct alms_error err = {0};
        struct snapshot before = take_snapshot(&failing);
        alms_book *book = support_reopen(book_path(&failing));
        MUST(SCENARIO[i].run(book, &failing.scratch, &err));
        alms_book_close(book);
        struct snapshot after = take_snapshot(&failing);
        const int64_t size_after = log_size_of(book_path(&failing));
        for (int n = 1; fail_once(&failing, &SCENARIO[i], n, &before, size_after);
             n = next_call(&failing, n))
            continue;
        if (strcmp(SCENARIO[i].name, "gift") == 0)
            fail_before_another(&failing, &SCENARIO[i], &before);
        restore(&failing, &after);
        free_snapshot(&before);
        if (i + 1 == SCENARIO_STEPS)
            fail_to_open(&failing, &after);
        free_snapshot(&after);
    }
    (void)printf("%zu calls failed, %zu steps were refused\n", failing.failures, failing.refusals);
    if (failing.refusals < 5 * SCENARIO_STEPS)
        return EXIT_FAILURE;
    scratch_close(&failing.scratch);
    return EXIT_SUCCESS;
}
