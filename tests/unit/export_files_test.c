/* files, spool, xml, zip - what the forms of exports are written with. */
#include "audit/files.h"
#include "audit/source.h"
#include "audit/spool.h"
#include "audit/xml.h"
#include "audit/zip.h"
#include "base/file.h"

#include "support/check.h"
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Writes the same two files into a set, the second one first. */
static void fill(struct alms_files *files)
{
    struct alms_error err;
    FILE *first = NULL;
    FILE *second = NULL;

    alms_error_clear(&err);
    assert_accepts(alms_files_start(files, "b/two.txt", &second, &err));
    assert_accepts(alms_files_start(files, "a.txt", &first, &err));
    for (int i = 0; i < 100000; i++)
        (void)fputs("two ", second);
    (void)fputs("abc", first);
    assert_accepts(alms_files_finish(files, &second, &err));
    assert_accepts(alms_files_finish(files, &first, &err));
    assert_null(first);
}

static void check_files(void **state)
{
    struct alms_error err;
    size_t count = 0;
    size_t nowhere_count = 0;
    const char *folder = scratch_path(*state, "out");

    alms_error_clear(&err);
    assert_accepts(alms_folder_make(folder, &err));
    struct alms_files *files = alms_files_open(folder, true);
    struct alms_files *nowhere = alms_files_open(NULL, false);
    fill(files);
    fill(nowhere);
    assert_accepts(alms_files_sync(files, &err));
    const struct alms_file_about *on_disk = alms_files_list(files, &count);
    const struct alms_file_about *made = alms_files_list(nowhere, &nowhere_count);
    assert_int_equal(count, 2);
    assert_int_equal(nowhere_count, 2);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(on_disk[i].name, made[i].name);
        assert_string_equal(on_disk[i].sha256, made[i].sha256);
        assert_int_equal(on_disk[i].size_bytes, made[i].size_bytes);
    }
    assert_string_equal(on_disk[0].name, "a.txt");
    assert_string_equal(on_disk[0].sha256,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(on_disk[1].size_bytes, 400000);
    assert_accepts(alms_files_copy(files, "c/copy.txt", scratch_path(*state, "out/a.txt"), &err));
    assert_accepts(alms_files_adopt(files, "c/copy.txt", &err));
    assert_refuses(alms_files_copy(files, "none", scratch_path(*state, "none"), &err),
                   ALMS_E_FILE_MISSING);
    alms_error_clear(&err);
    assert_refuses(alms_files_adopt(files, "none", &err), ALMS_E_FILE_MISSING);
    alms_files_close(files);
    alms_files_close(nowhere);
    alms_files_close(NULL);
}

/* A file that nothing finishes is given up. */
static void check_given_up(void **state)
{
    struct alms_error err;
    FILE *file = NULL;
    size_t count = 0;

    (void)state;
    alms_error_clear(&err);
    struct alms_files *files = alms_files_open("/nowhere", false);
    assert_refuses(alms_files_start(files, "x", &file, &err), ALMS_E_FILE_UNREADABLE);
    assert_null(file);
    (void)alms_files_list(files, &count);
    assert_int_equal(count, 0);
    alms_files_close(files);
    files = alms_files_open(NULL, false);
    alms_error_clear(&err);
    assert_accepts(alms_files_start(files, "x", &file, &err));
    alms_files_close(files);
}

static void check_spool(void **state)
{
    enum { TEXTS = 3, TURNS = 9000 };
    struct alms_error err;
    struct alms_spool *spool = alms_spool_open(TEXTS + 1);
    FILE *stream = alms_spool_stream(spool);

    (void)state;
    alms_error_clear(&err);
    for (int i = 0; i < TURNS; i++) {
        (void)fprintf(stream, "%d-%d;", i % TEXTS, i);
        assert_accepts(alms_spool_take(spool, (size_t)(i % TEXTS), &err));
    }
    for (size_t text = 0; text < TEXTS; text++) {
        char *bytes = NULL;
        size_t size = 0;
        FILE *memory = open_memstream(&bytes, &size);
        assert_accepts(alms_spool_put(spool, text, memory, &err));
        (void)fclose(memory);
        const char *at = bytes;
        for (int i = (int)text; i < TURNS; i += TEXTS) {
            char wanted[32];
            (void)snprintf(wanted, sizeof(wanted), "%zu-%d;", text, i);
            assert_int_equal(strncmp(at, wanted, strlen(wanted)), 0);
            at += strlen(wanted);
        }
        assert_string_equal(at, "");
        free(bytes);
    }
    assert_false(alms_spool_is_empty(spool, 0));
    assert_true(alms_spool_is_empty(spool, TEXTS));
    alms_spool_close(spool);
    alms_spool_close(NULL);
}

static void check_xml(void **state)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&bytes, &size);

    (void)state;
    alms_xml_element(memory, "a", "<&>\"\x01\n\xEF\xBF\xBF银\xF0\x9F\x98\x80");
    alms_xml_element(memory, "b", NULL);
    alms_xml_element_cut(memory, "c", "银行存款", 2);
    alms_xml_element_cut(memory, "d", "&&&", 2);
    (void)fclose(memory);
    assert_string_equal(bytes, "<a>&lt;&amp;&gt;&quot;   银\xF0\x9F\x98\x80</a><c>银行</c>"
                               "<d>&amp;&amp;</d>");
    free(bytes);
}

static enum alms_code
count_line(void *context, const char *bytes, size_t size_bytes, struct alms_error *err)
{
    size_t *counts = context;

    (void)bytes;
    (void)err;
    counts[0] += 1;
    counts[1] += size_bytes;
    return ALMS_OK;
}

/* A folder and the archive of it read alike. */
static void check_sources(void **state)
{
    struct alms_error err;
    size_t count = 0;
    const char *folder = scratch_path(*state, "out");
    const char *path = scratch_path(*state, "out.zip");

    alms_error_clear(&err);
    assert_accepts(alms_folder_make(folder, &err));
    struct alms_files *files = alms_files_open(folder, false);
    fill(files);
    FILE *file = NULL;
    assert_accepts(alms_files_start(files, "lines", &file, &err));
    (void)fputs("one\n\nthree\nnine bytes", file);
    assert_accepts(alms_files_finish(files, &file, &err));
    const struct alms_file_about *abouts = alms_files_list(files, &count);
    assert_accepts(alms_zip_write(path, folder, abouts, count, 1775000000, &err));
    assert_true(alms_zip_is(path));
    assert_false(alms_zip_is(scratch_path(*state, "out/a.txt")));
    assert_false(alms_zip_is(scratch_path(*state, "none")));
    for (int i = 0; i < 2; i++) {
        char hex[65];
        uint64_t size = 0;
        size_t counts[2] = {0};
        bool is_long = false;
        struct alms_buffer whole = {0};
        struct alms_source *source = NULL;
        assert_accepts(alms_source_open(i == 0 ? folder : path, &source, &err));
        (void)alms_source_names(source, &count);
        assert_int_equal(count, 3);
        assert_true(alms_source_has(source, "b/two.txt"));
        assert_false(alms_source_has(source, "../out.zip"));
        assert_accepts(alms_source_digest(source, abouts[1].name, hex, &size, &err));
        assert_string_equal(hex, abouts[1].sha256);
        assert_int_equal(size, 400000);
        assert_accepts(alms_source_lines(source, "lines", 100, count_line, counts, &err));
        assert_int_equal(counts[0], 4);
        assert_int_equal(counts[1], 18);
        assert_accepts(alms_source_lines(source, "lines", 4, count_line, counts, &err));
        assert_int_equal(counts[1], 36);
        assert_accepts(alms_source_whole(source, "lines", 20, &whole, &is_long, &err));
        assert_true(is_long);
        alms_buffer_clear(&whole);
        alms_source_close(source);
    }
    alms_files_close(files);
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, open_scratch, close_scratch)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(check_files),     cmocka_unit_test(check_given_up),
        cmocka_unit_test(check_spool), cmocka_unit_test(check_xml),
        WITH_SCRATCH(check_sources),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
