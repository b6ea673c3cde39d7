/* file - outputs that appear whole or not at all, inputs that change, names. */
#include "base/file.h"

#include "support/check.h"
#include "support/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_scratch(void **state)
{
    struct scratch *scratch = alms_alloc(sizeof(*scratch));

    scratch_open(scratch);
    *state = scratch;
    return 0;
}

static int close_scratch(void **state)
{
    scratch_close(*state);
    alms_free(*state);
    return 0;
}

static void assert_content(const char *path, const char *expected)
{
    size_t size = 0;
    char *bytes = file_bytes(path, &size);

    assert_int_equal(size, strlen(expected));
    assert_string_equal(bytes, expected);
    free(bytes);
}

static mode_t permissions_of(const char *path)
{
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    return about.st_mode & 0777;
}

/* --- writing ------------------------------------------------------------------------------- */

static void check_commit(void **state)
{
    const char *path = scratch_path(*state, "out.csv");
    const char *part = scratch_path(*state, "out.csv.part");
    struct alms_output *output = NULL;
    struct alms_error err;

    assert_accepts(alms_output_open(path, 0644, ALMS_REPLACE_NEVER, &output, &err));
    alms_output_add_text(output, "date,amount\n");
    alms_output_add(output, "2026-02-13,1\nrest", 13);
    assert_false(file_exists(path)); /* not before it is whole */
    assert_true(file_exists(part));
    assert_accepts(alms_output_commit(&output, &err));
    assert_null(output);
    assert_content(path, "date,amount\n2026-02-13,1\n");
    assert_false(file_exists(part));
}

static void check_empty_and_large_outputs(void **state)
{
    enum { SIZE = 3 * 64 * 1024 + 17 };
    const char *path = scratch_path(*state, "out");
    struct alms_output *output = NULL;
    struct alms_error err;
    size_t size = 0;

    assert_accepts(alms_output_open(path, 0644, ALMS_REPLACE_NEVER, &output, &err));
    assert_accepts(alms_output_commit(&output, &err));
    assert_content(path, "");

    char *bytes = alms_alloc(SIZE);
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (char)(i * 31 + i / 256);
    assert_accepts(alms_output_open(path, 0644, ALMS_REPLACE_OLD, &output, &err));
    alms_output_add(output, bytes, 1000);
    alms_output_add(output, bytes + 1000, SIZE - 1000);
    assert_accepts(alms_output_commit(&output, &err));
    char *read = file_bytes(path, &size);
    assert_int_equal(size, SIZE);
    assert_memory_equal(read, bytes, SIZE);
    free(read);
    alms_free(bytes);
}

static void check_discard(void **state)
{
    const char *path = scratch_path(*state, "out");
    const char *part = scratch_path(*state, "out.part");
    struct alms_output *output = NULL;
    struct alms_error err;

    file_put_text(path, "old");
    assert_accepts(alms_output_open(path, 0644, ALMS_REPLACE_OLD, &output, &err));
    alms_output_add_text(output, "new");
    alms_output_discard(&output);
    assert_null(output);
    assert_content(path, "old");
    assert_false(file_exists(part));
    alms_output_discard(&output); /* nothing is fine */
}

static void check_replace_old(void **state)
{
    const char *path = scratch_path(*state, "out");
    struct alms_output *output = NULL;
    struct alms_error err;

    file_put_text(path, "a much longer old text");
    assert_accepts(alms_output_open(path, 0644, ALMS_REPLACE_OLD, &output, &err));
    alms_output_add_text(output, "new");
    assert_content(path, "a much longer old text");
    assert_accepts(alms_output_commit(&output, &err));
    assert_content(path, "new");
}

/* What is there at the beginning, or comes in between, is never replaced. */
static void check_replace_never(void **state)
{
    const char *path = scratch_path(*state, "out");
    const char *part = scratch_path(*state, "out.part");
    struct alms_output *output = NULL;
    struct alms_error err;

    file_put_text(path, "old");
    assert_refuses(alms_output_open(path, 0644, ALMS_REPLACE_NEVER, &output, &err),
                   ALMS_E_FILE_EXISTS);
    assert_null(output);
    assert_false(file_exists(part));
    assert_content(path, "old");

    assert_int_equal(unlink(path), 0);
    assert_accepts(alms_output_open(path, 0644, ALMS_REPLACE_NEVER, &output, &err));
    alms_output_add_text(output, "new");
    file_put_text(path, "another's");
    assert_refuses(alms_output_commit(&output, &err), ALMS_E_FILE_EXISTS);
    assert_null(output);
    assert_content(path, "another's");
    assert_false(file_exists(part));

    /* A link that leads nowhere is a name too. */
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("nowhere", path), 0);
    assert_refuses(alms_output_open(path, 0644, ALMS_REPLACE_NEVER, &output, &err),
                   ALMS_E_FILE_EXISTS);
}

static void check_permissions(void **state)
{
    const char *path = scratch_path(*state, "private");
    const char *part = scratch_path(*state, "private.part");
    struct alms_output *output = NULL;
    struct alms_error err;
    const mode_t mask = umask(022);

    /* Private from the first byte on, and also where a crash left an open file. */
    file_put_text(part, "left by a crash");
    assert_int_equal(chmod(part, 0666), 0);
    assert_accepts(alms_output_open(path, 0600, ALMS_REPLACE_NEVER, &output, &err));
    assert_int_equal(permissions_of(part), 0600);
    alms_output_add_text(output, "x");
    assert_accepts(alms_output_commit(&output, &err));
    assert_int_equal(permissions_of(path), 0600);
    assert_content(path, "x");

    /* A file that replaces an open one is private too. */
    assert_int_equal(chmod(path, 0666), 0);
    assert_accepts(alms_output_open(path, 0600, ALMS_REPLACE_OLD, &output, &err));
    assert_accepts(alms_output_commit(&output, &err));
    assert_int_equal(permissions_of(path), 0600);

    assert_int_equal(chmod(path, 0644), 0);
    assert_accepts(alms_path_make_private(path, &err));
    assert_int_equal(permissions_of(path), 0600);
    assert_refuses(alms_path_make_private(scratch_path(*state, "none"), &err), ALMS_E_FILE_MISSING);
    (void)umask(mask);
}

/* A link in place of the part file is removed, not followed. */
static void check_link_in_place_of_part(void **state)
{
    const char *path = scratch_path(*state, "out");
    const char *part = scratch_path(*state, "out.part");
    const char *other = scratch_path(*state, "other");
    struct alms_output *output = NULL;
    struct alms_error err;

    file_put_text(other, "untouched");
    assert_int_equal(symlink(other, part), 0);
    assert_accepts(alms_output_open(path, 0644, ALMS_REPLACE_NEVER, &output, &err));
    alms_output_add_text(output, "new");
    assert_accepts(alms_output_commit(&output, &err));
    assert_content(other, "untouched");
    assert_content(path, "new");
}

static void check_folder_in_place_of_file(void **state)
{
    const char *path = scratch_path(*state, "folder");
    const char *part = scratch_path(*state, "folder.part");
    struct alms_output *output = NULL;
    struct alms_error err;
    char message[ALMS_MESSAGE_SIZE_BYTES];

    assert_accepts(alms_folder_make(path, &err));
    assert_refuses(alms_output_open(path, 0644, ALMS_REPLACE_NEVER, &output, &err),
                   ALMS_E_FILE_EXISTS);
    assert_accepts(alms_output_open(path, 0644, ALMS_REPLACE_OLD, &output, &err));
    alms_output_add_text(output, "new");
    assert_refuses(alms_output_commit(&output, &err), ALMS_E_FILE_UNREADABLE);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_non_null(strstr(message, "Is a directory"));
    assert_false(file_exists(part));
    assert_true(alms_path_is_folder(path));

    assert_refuses(
        alms_output_open(scratch_path(*state, "none/out"), 0644, ALMS_REPLACE_OLD, &output, &err),
        ALMS_E_FILE_MISSING);
    file_put_text(scratch_path(*state, "file"), "");
    assert_refuses(
        alms_output_open(scratch_path(*state, "file/out"), 0644, ALMS_REPLACE_OLD, &output, &err),
        ALMS_E_FILE_UNREADABLE);
    assert_null(output);
}

/* A write that fails is kept until commit, and nothing gets the name. */
static void check_full_disk(void **state)
{
    const char *path = scratch_path(*state, "out");
    struct alms_output *output = NULL;
    struct alms_error err;
    char bytes[1000] = {0};

    if (access("/dev/full", W_OK) != 0)
        skip();
    assert_accepts(alms_output_open(path, 0644, ALMS_REPLACE_NEVER, &output, &err));
    const int full = open("/dev/full", O_WRONLY);
    assert_true(full >= 0);
    /* The output's descriptor is the one that was free before. */
    assert_int_equal(dup2(full, full - 1), full - 1);
    for (size_t i = 0; i < 1000; i++)
        alms_output_add(output, bytes, sizeof(bytes));
    assert_refuses(alms_output_commit(&output, &err), ALMS_E_DISK_FULL);
    assert_null(output);
    assert_false(file_exists(path));
    assert_false(file_exists(scratch_path(*state, "out.part")));
    (void)close(full);
}

/* --- reading ------------------------------------------------------------------------------- */

static void check_reading(void **state)
{
    const char *path = scratch_path(*state, "in");
    struct alms_input *input = NULL;
    struct alms_error err;
    char bytes[8];
    size_t size = 0;

    file_put_text(path, "0123456789");
    assert_accepts(alms_input_open(path, &input, &err));
    assert_int_equal(alms_input_size_bytes(input), 10);
    assert_accepts(alms_input_read(input, bytes, sizeof(bytes), &size, &err));
    assert_int_equal(size, 8);
    assert_memory_equal(bytes, "01234567", 8);
    assert_accepts(alms_input_read(input, bytes, sizeof(bytes), &size, &err));
    assert_int_equal(size, 2);
    assert_memory_equal(bytes, "89", 2);
    assert_accepts(alms_input_read(input, bytes, sizeof(bytes), &size, &err));
    assert_int_equal(size, 0);
    assert_accepts(alms_input_check_unchanged(input, &err));
    alms_input_close(input);
    alms_input_close(NULL);

    input = NULL;
    assert_refuses(alms_input_open(scratch_path(*state, "none"), &input, &err),
                   ALMS_E_FILE_MISSING);
    assert_refuses(alms_input_open(scratch_path(*state, ""), &input, &err), ALMS_E_FILE_UNREADABLE);
    assert_null(input);
}

static void check_file_that_changes(void **state)
{
    const char *path = scratch_path(*state, "in");
    struct alms_input *input = NULL;
    struct alms_error err;
    struct stat before;

    file_put_text(path, "one");
    assert_accepts(alms_input_open(path, &input, &err));
    FILE *file = fopen(path, "ab");
    assert_non_null(file);
    assert_int_equal(fputs("two", file), 1);
    assert_int_equal(fclose(file), 0);
    assert_refuses(alms_input_check_unchanged(input, &err), ALMS_E_FILE_CHANGED);
    alms_input_close(input);

    /* The same size, another time. */
    assert_accepts(alms_input_open(path, &input, &err));
    assert_int_equal(stat(path, &before), 0);
    const struct timespec times[] = {before.st_atim, {before.st_mtim.tv_sec, 1}};
    const struct timespec later[] = {before.st_atim, {before.st_mtim.tv_sec, 2}};
    alms_input_close(input);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_accepts(alms_input_open(path, &input, &err));
    assert_accepts(alms_input_check_unchanged(input, &err));
    assert_int_equal(utimensat(AT_FDCWD, path, later, 0), 0);
    assert_refuses(alms_input_check_unchanged(input, &err), ALMS_E_FILE_CHANGED);
    alms_input_close(input);
}

static void check_whole_files(void **state)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer buffer = {0};
    const char *path = scratch_path(*state, "in");
    struct alms_error err;

    file_put(path, "ab\0cd", 5);
    alms_buffer_add_text(&buffer, "before ");
    assert_accepts(alms_file_read(path, 5, &buffer, &err));
    assert_int_equal(buffer.size_bytes, 12);
    assert_memory_equal(buffer.bytes, "before ab\0cd", 13);
    assert_refuses(alms_file_read(path, 4, &buffer, &err), ALMS_E_TABLE_LIMIT);
    assert_int_equal(buffer.size_bytes, 12);
    file_put_text(path, "");
    assert_accepts(alms_file_read(path, 0, &buffer, &err));
    assert_int_equal(buffer.size_bytes, 12);

    char *large = alms_alloc(200000);
    file_put(path, large, 200000);
    assert_accepts(alms_file_read(path, 200000, &buffer, &err));
    assert_int_equal(buffer.size_bytes, 200012);
    assert_refuses(alms_file_read(path, 199999, &buffer, &err), ALMS_E_TABLE_LIMIT);
    alms_free(large);
}

/* --- names --------------------------------------------------------------------------------- */

static void check_names(void **state)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    static const struct {
        const char *path, *folder, *name;
    } CASES[] = {{"a.csv", ".", "a.csv"},
                 {"b/a.csv", "b", "a.csv"},
                 {"/a.csv", "/", "a.csv"},
                 {"/b/c/a", "/b/c", "a"},
                 {"b/", "b", ""},
                 {"/", "/", ""},
                 {"", ".", ""}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_string_equal(alms_path_folder(arena, CASES[i].path), CASES[i].folder);
        assert_string_equal(alms_path_name(CASES[i].path), CASES[i].name);
    }
    assert_string_equal(alms_path_join(arena, "book.alms", "-vault"), "book.alms-vault");
    assert_string_equal(alms_path_join(arena, "", ""), "");
}

static void check_folders(void **state)
{
    const char *folder = scratch_path(*state, "folder");
    const char *moved = scratch_path(*state, "moved");
    const char *file = scratch_path(*state, "file");
    struct alms_error err;

    assert_false(alms_path_exists(folder));
    assert_accepts(alms_folder_make(folder, &err));
    assert_true(alms_path_exists(folder));
    assert_true(alms_path_is_folder(folder));
    assert_true(alms_path_is_writable(folder));
    assert_refuses(alms_folder_make(folder, &err), ALMS_E_FILE_EXISTS);
    assert_refuses(alms_folder_make(scratch_path(*state, "none/folder"), &err),
                   ALMS_E_FILE_MISSING);

    assert_accepts(alms_path_rename(folder, moved, &err));
    assert_false(alms_path_exists(folder));
    assert_true(alms_path_is_folder(moved));
    assert_refuses(alms_path_rename(folder, moved, &err), ALMS_E_FILE_MISSING);

    file_put_text(file, "");
    assert_false(alms_path_is_folder(file));
    assert_true(alms_path_is_writable(file));
    assert_false(alms_path_is_writable(folder));
    alms_path_remove(file);
    assert_false(alms_path_exists(file));
    file_put_text(scratch_path(*state, "moved/file"), "");
    alms_path_remove(moved); /* it is not empty, and stays */
    assert_true(alms_path_exists(moved));
    alms_path_remove(scratch_path(*state, "none"));
}

static void check_what_is_in_folders(void **state)
{
    struct alms_error err;
    struct alms_folder_names names;
    const char *folder = scratch_path(*state, "tree");
    struct alms_arena *arena = alms_arena_open();
    size_t files = 0;

    alms_error_clear(&err);
    assert_refuses(alms_folder_tree(folder, arena, &names, &err), ALMS_E_FILE_MISSING);
    alms_error_clear(&err);
    assert_accepts(alms_folder_make(folder, &err));
    assert_accepts(alms_folder_tree(folder, arena, &names, &err));
    assert_int_equal(names.count, 0);
    assert_accepts(alms_folder_make(scratch_path(*state, "tree/a"), &err));
    assert_accepts(alms_folder_make(scratch_path(*state, "tree/a/b"), &err));
    file_put_text(scratch_path(*state, "tree/one"), "1");
    file_put_text(scratch_path(*state, "tree/a/two"), "2");
    file_put_text(scratch_path(*state, "tree/a/b/three"), "3");
    assert_int_equal(symlink("/", scratch_path(*state, "tree/a/link")), 0);
    assert_accepts(alms_folder_sync(folder, &err));

    assert_accepts(alms_folder_tree(folder, arena, &names, &err));
    assert_int_equal(names.count, 6);
    for (size_t i = 0; i < names.count; i++) {
        const size_t size = strlen(names.items[i]);
        files += names.items[i][size - 1] == '/' ? 0 : 1;
        /* A folder stands before what is in it; a link is not followed. */
        for (size_t j = 0; j < i; j++)
            assert_int_not_equal(strncmp(names.items[j], names.items[i], size), 0);
    }
    assert_int_equal(files, 4);
    alms_folder_remove(folder);
    assert_false(alms_path_exists(folder));
    assert_true(alms_path_is_folder("/"));
    alms_folder_remove(folder);
    alms_arena_close(arena);
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, open_scratch, close_scratch)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(check_commit),
        WITH_SCRATCH(check_empty_and_large_outputs),
        WITH_SCRATCH(check_discard),
        WITH_SCRATCH(check_replace_old),
        WITH_SCRATCH(check_replace_never),
        WITH_SCRATCH(check_permissions),
        WITH_SCRATCH(check_link_in_place_of_part),
        WITH_SCRATCH(check_folder_in_place_of_file),
        WITH_SCRATCH(check_full_disk),
        WITH_SCRATCH(check_reading),
        WITH_SCRATCH(check_file_that_changes),
        WITH_SCRATCH(check_whole_files),
        cmocka_unit_test(check_names),
        WITH_SCRATCH(check_folders),
        WITH_SCRATCH(check_what_is_in_folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
