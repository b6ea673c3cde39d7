/*
 * publish - the folder is the old one or the new one, whenever the process dies or a call fails,
 * and a log that does not continue what was signed is not signed.
 *
 * Calls of the system are counted by wrappers that the linker puts before them.
 */
#include <alms/label.h>
#include <alms/publish.h>
#include <alms/verify.h>

#include "base/base.h"
#include "support/check.h"
#include "support/support.h"
#include "support/use.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- calls that die or fail ---------------------------------------------------------------- */

enum { EVERY_CALL_UP_TO = 12, STRIDE = 3 };

enum mode { MODE_COUNT, MODE_KILL, MODE_FAIL };

static enum mode mode;
static int calls_left; /* until the one that does not come back */
static int calls_made;

/* True if this call is to fail. */
static bool is_hit(void)
{
    calls_made += 1;
    if (mode == MODE_COUNT)
        return false;
    calls_left -= 1;
    if (calls_left != 0)
        return false;
    if (mode == MODE_KILL)
        _exit(9);
    errno = EIO;
    return true;
}

/* The names are the linker's: -Wl,--wrap=open makes calls of open call __wrap_open. */
/* NOLINTBEGIN */
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, mode_t permissions);
ssize_t __real_write(int descriptor, const void *bytes, size_t size);
ssize_t __wrap_write(int descriptor, const void *bytes, size_t size);
int __real_fsync(int descriptor);
int __wrap_fsync(int descriptor);
int __real_syncfs(int descriptor);
int __wrap_syncfs(int descriptor);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_mkdir(const char *path, mode_t permissions);
int __wrap_mkdir(const char *path, mode_t permissions);
int __real_close(int descriptor);
int __wrap_close(int descriptor);

int __wrap_open(const char *path, int flags, mode_t permissions)
{
    return is_hit() ? -1 : __real_open(path, flags, permissions);
}

/* Half of what is written is there when the process dies. */
ssize_t __wrap_write(int descriptor, const void *bytes, size_t size)
{
    if (mode == MODE_KILL && calls_left == 1) {
        const ssize_t put = __real_write(descriptor, bytes, size / 2);
        (void)put;
    }
    return is_hit() ? -1 : __real_write(descriptor, bytes, size);
}

int __wrap_fsync(int descriptor)
{
    return is_hit() ? -1 : __real_fsync(descriptor);
}

int __wrap_syncfs(int descriptor)
{
    return is_hit() ? -1 : __real_syncfs(descriptor);
}

int __wrap_rename(const char *from, const char *to)
{
    return is_hit() ? -1 : __real_rename(from, to);
}

int __wrap_mkdir(const char *path, mode_t permissions)
{
    return is_hit() ? -1 : __real_mkdir(path, permissions);
}

int __wrap_close(int descriptor)
{
    const int result = __real_close(descriptor);

    return is_hit() ? -1 : result;
}
/* NOLINTEND */

/* --- a book with keys ---------------------------------------------------------------------- */

struct bench {
    struct scratch scratch;
    alms_book *book;
    alms_signer *signer;
    int labels;
};

static const char *path_of(const struct bench *bench, const char *name)
{
    return scratch_path(&bench->scratch, name);
}

static int open_bench(void **state)
{
    struct alms_error err;
    struct bench *bench = calloc(1, sizeof(*bench));

    assert_non_null(bench);
    scratch_open(&bench->scratch);
    bench->book = support_book(path_of(bench, "book.alms"));
    const struct alms_key_file key = {path_of(bench, "log.key"), "correct horse"};
    const struct alms_key_file identity = {path_of(bench, "identity.key"), "battery staple"};
    MUST(alms_log_key_new(bench->book, "ledger.example.org/fund", &key, &identity, &err));
    MUST(alms_signer_open(&key, &bench->signer, &err));
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;

    alms_signer_close(bench->signer);
    alms_book_close(bench->book);
    scratch_close(&bench->scratch);
    free(bench);
    return 0;
}

/* Adds programmes until the log has `size` records. */
static void grow_to(struct bench *bench, uint64_t size)
{
    struct alms_error err;
    struct alms_book_status status;

    for (;;) {
        char code[16];
        MUST(alms_book_status(bench->book, &status, &err));
        assert_true(status.log_size <= size);
        if (status.log_size == size)
            return;
        (void)snprintf(code, sizeof(code), "P%d", bench->labels++);
        const struct alms_label_draft draft = {.code = code, .name = code};
        MUST(alms_label_add(bench->book, ALMS_PROGRAMME, &draft, &err));
    }
}

static enum alms_code publish(struct bench *bench, const char *folder,
                              struct alms_publish_result *out, struct alms_error *err)
{
    const struct alms_publish_options options = {
        .folder = folder, .signers = &bench->signer, .signers_count = 1, .now_s = 1775005200};

    return alms_publish(bench->book, &options, out, err);
}

/* The published folder alone, and the book against it. */
static void check_sound(struct bench *bench, const char *folder, uint64_t size)
{
    struct alms_error err;
    struct alms_verification found;
    const struct alms_book_options options = support_options();
    const struct alms_verify_request alone = {.hashes_only = true};
    const struct alms_verify_request against = {.hashes_only = true, .published = folder};

    MUST(alms_verify_with(folder, &alone, &options, &found, &err));
    assert_int_equal(found.findings_count, 0);
    assert_int_equal(found.records_count, size);
    alms_verification_free(&found);
    MUST(alms_verify_with(path_of(bench, "book.alms"), &against, &options, &found, &err));
    assert_int_equal(found.findings_count, 0);
    assert_int_equal(found.published_size, size);
    alms_verification_free(&found);
}

/* --- sizes --------------------------------------------------------------------------------- */

static void check_sizes(void **state)
{
    static const uint64_t SIZES[] = {120, 255, 256, 257, 258, 300, 511, 512, 513};
    struct bench *bench = *state;
    struct alms_error err;
    struct alms_publish_result result;
    char folder[SCRATCH_PATH_SIZE_BYTES];

    (void)snprintf(folder, sizeof(folder), "%s", path_of(bench, "public"));
    for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
        grow_to(bench, SIZES[i]);
        MUST(publish(bench, folder, &result, &err));
        assert_int_equal(result.size, SIZES[i]);
        assert_int_equal(result.before_size, i == 0 ? 0 : SIZES[i - 1]);
        check_sound(bench, folder, SIZES[i]);
        MUST(publish(bench, folder, &result, &err));
        assert_int_equal(result.files_count, 0);
    }
    /* The same folder made at once: the files of the last size are the same bytes. */
    char command[3 * SCRATCH_PATH_SIZE_BYTES];
    MUST(publish(bench, path_of(bench, "at-once"), &result, &err));
    (void)snprintf(command, sizeof(command),
                   "cd '%s' && for f in $(cd at-once && find . -type f); do"
                   " cmp at-once/$f public/$f || exit 1; done",
                   bench->scratch.folder);
    /* NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): cmp compares folders best. */
    assert_int_equal(system(command), 0);
}

/* --- the guard ----------------------------------------------------------------------------- */

static void check_guard(void **state)
{
    struct bench *bench = *state;
    struct alms_error err;
    struct alms_publish_result result;
    char *note = NULL;
    const struct alms_publish_options options = {
        .signers = &bench->signer, .signers_count = 1, .now_s = 1775005200};

    grow_to(bench, 110);
    alms_book_close(bench->book);
    size_t size = 0;
    size_t vault_size = 0;
    char *yesterday = file_bytes(path_of(bench, "book.alms"), &size);
    char *vault = file_bytes(path_of(bench, "book.alms-vault"), &vault_size);
    bench->book = support_reopen(path_of(bench, "book.alms"));
    grow_to(bench, 115);
    MUST(publish(bench, path_of(bench, "public"), &result, &err));

    /* Yesterday's files are put back. */
    alms_book_close(bench->book);
    file_put(path_of(bench, "book.alms"), yesterday, size);
    file_put(path_of(bench, "book.alms-vault"), vault, vault_size);
    free(yesterday);
    free(vault);
    bench->book = support_reopen(path_of(bench, "book.alms"));
    assert_refuses(publish(bench, path_of(bench, "public"), &result, &err), ALMS_E_ROLLBACK);
    assert_refuses(alms_checkpoint_sign(bench->book, &options, &note, &err), ALMS_E_ROLLBACK);
    bench->labels = 500; /* another history */
    grow_to(bench, 120);
    assert_refuses(publish(bench, path_of(bench, "public"), &result, &err), ALMS_E_ROLLBACK);
    assert_refuses(publish(bench, path_of(bench, "other"), &result, &err), ALMS_E_ROLLBACK);
    assert_false(file_exists(path_of(bench, "other")));

    /* Without the memory beside the key, what is published is one. */
    assert_int_equal(remove(path_of(bench, "log.key.state")), 0);
    assert_refuses(publish(bench, path_of(bench, "public"), &result, &err), ALMS_E_ROLLBACK);
    file_put_text(path_of(bench, "log.key.state"), "ledger.example.org/fund\n");
    assert_refuses(publish(bench, path_of(bench, "public"), &result, &err), ALMS_E_SIGNER_STATE);
}

/* --- dying --------------------------------------------------------------------------------- */

static void copy_folder(const struct bench *bench, const char *from, const char *to)
{
    char command[3 * SCRATCH_PATH_SIZE_BYTES];

    (void)snprintf(command, sizeof(command), "cd '%s' && rm -rf '%s' && cp -a '%s' '%s'",
                   bench->scratch.folder, to, from, to);
    /* NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): cp copies folders best. */
    assert_int_equal(system(command), 0);
}

/* Publishes in a child that dies at the n-th call, or whose n-th call fails. */
static int publish_in_child(struct bench *bench, const char *folder, enum mode how, int n)
{
    struct alms_error err = {0};
    struct alms_publish_result result;
    int status = 0;
    const pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        mode = how;
        calls_left = n;
        calls_made = 0;
        const enum alms_code code = publish(bench, folder, &result, &err);
        const bool was_hit = calls_left <= 0;
        mode = MODE_COUNT;
        _exit(!was_hit ? 2 : code == ALMS_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void check_every_call(struct bench *bench, enum mode how)
{
    struct alms_error err;
    struct alms_publish_result result;
    char folder[SCRATCH_PATH_SIZE_BYTES];
    size_t old_count = 0;
    size_t new_count = 0;

    grow_to(bench, 254);
    MUST(publish(bench, path_of(bench, "before"), &result, &err));
    grow_to(bench, 258);
    char *old_note = file_bytes(path_of(bench, "before/checkpoint"), NULL);
    (void)snprintf(folder, sizeof(folder), "%s", path_of(bench, "public"));
    for (int n = 1;; n += n < EVERY_CALL_UP_TO ? 1 : STRIDE) {
        copy_folder(bench, "before", "public");
        const int ended = publish_in_child(bench, folder, how, n);
        if (ended == 2)
            break;
        assert_true(how == MODE_FAIL || ended == 9);
        char *note = file_bytes(path_of(bench, "public/checkpoint"), NULL);
        const bool is_old = strcmp(note, old_note) == 0;
        free(note);
        old_count += is_old ? 1 : 0;
        new_count += is_old ? 0 : 1;
        check_sound(bench, folder, is_old ? 254 : 258);
        /* The next publication goes on from there. */
        MUST(publish(bench, folder, &result, &err));
        assert_int_equal(result.size, 258);
        assert_true(n < 1000);
    }
    free(old_note);
    assert_true(old_count > 12 && new_count > 0);
}

static void check_killed(void **state)
{
    check_every_call(*state, MODE_KILL);
}

static void check_failing(void **state)
{
    check_every_call(*state, MODE_FAIL);
}

int main(void)
{
    /* Rules PROOF-1, PROOF-2 and PROOF-6. */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(check_sizes, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_guard, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_killed, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(check_failing, open_bench, close_bench),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
