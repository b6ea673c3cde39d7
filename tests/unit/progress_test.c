/* progress - the line that tells how far an import has come. */
#include "progress.h"

#include "support/check.h"

#include <string.h>

static const char *line_of(uint64_t rows, uint64_t done, uint64_t total, uint64_t elapsed_ms)
{
    static char line[PROGRESS_LINE_SIZE_BYTES];
    const struct alms_import_progress progress = {rows, done, total};

    progress_line(&progress, elapsed_ms, NULL, line);
    return line;
}

static const char *translate(const char *english)
{
    return strcmp(english, "rows") == 0 ? "行" : "剩余";
}

static void check_lines(void **state)
{
    enum { MIB = 1024 * 1024 };

    (void)state;
    assert_string_equal(line_of(40960, 3 * MIB / 2, 3 * MIB, 500),
                        "40960 rows  81920/s  1.5 / 3.0 MiB  50 %  0:01 left");
    assert_string_equal(line_of(1024, 512, 204800, 250),
                        "1024 rows  4096/s  0.5 / 200.0 KiB  0 %  1:40 left");
    /* What is left is rounded up: 0:00 is the end. */
    assert_string_equal(line_of(10, 1048575, MIB, 1000),
                        "10 rows  10/s  0.9 / 1.0 MiB  99 %  0:01 left");
    assert_string_equal(line_of(10, MIB, MIB, 1000),
                        "10 rows  10/s  1.0 / 1.0 MiB  100 %  0:00 left");
    assert_string_equal(line_of(7, MIB, 3601ULL * MIB, 1000),
                        "7 rows  7/s  1.0 / 3601.0 MiB  0 %  60:00 left");
}

/* What is not known is left out, and nothing is divided by zero. */
static void check_unknown(void **state)
{
    (void)state;
    assert_string_equal(line_of(0, 0, 0, 0), "0 rows");
    assert_string_equal(line_of(5, 0, 0, 1000), "5 rows  5/s");
    assert_string_equal(line_of(5, 100, 10, 1000), "5 rows  5/s");
    assert_string_equal(line_of(5, 0, 1024, 1000), "5 rows  5/s  0.0 / 1.0 KiB  0 %");
    assert_string_equal(line_of(5, 1, 1024, 100000), "5 rows  0/s  0.0 / 1.0 KiB  0 %");
    assert_string_equal(line_of(5, 512, 1024, 0), "5 rows  0.5 / 1.0 KiB  50 %");
}

static void check_translation(void **state)
{
    char line[PROGRESS_LINE_SIZE_BYTES];
    const struct alms_import_progress progress = {2, 512, 1024};

    (void)state;
    progress_line(&progress, 1000, translate, line);
    assert_string_equal(line, "2 行  2/s  0.5 / 1.0 KiB  50 %  0:01 剩余");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_lines),
        cmocka_unit_test(check_unknown),
        cmocka_unit_test(check_translation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
