/* error - faults are kept, counted, placed and said; the catalogue of codes. */
#include "base/base.h"

#include "base/text.h"
#include "support/check.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *said(const struct alms_error *err, size_t index, alms_translate *translate)
{
    static char message[ALMS_MESSAGE_SIZE_BYTES];
    alms_fault_message(&err->faults[index], translate, message);
    return message;
}

static void check_one_fault(void **state)
{
    struct alms_error err = {0};

    (void)state;
    assert_int_equal(alms_error_code(&err), ALMS_OK);
    assert_int_equal(alms_fail(&err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", "fund", "GEN"),
                     ALMS_E_NOT_FOUND);
    assert_int_equal(err.count, 1);
    assert_int_equal(alms_error_code(&err), ALMS_E_NOT_FOUND);
    assert_string_equal(said(&err, 0, NULL), "there is no fund 'GEN'");
    assert_string_equal(err.faults[0].file, "");
    assert_int_equal(err.faults[0].line, 0);
    assert_int_equal(err.faults[0].column, 0);

    alms_error_clear(&err);
    assert_int_equal(err.count, 0);
    assert_int_equal(alms_error_code(&err), ALMS_OK);
}

/* The first 16 are kept in their order, all are counted, and the first decides. */
static void check_all_faults(void **state)
{
    struct alms_error err = {0};
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    (void)state;
    NOTE(alms_fail(&err, ALMS_E_DUPLICATE, "fault %s", "0"));
    for (uint64_t i = 1; i < ALMS_FAULTS_MAX + 5; i++)
        NOTE(alms_fail(&err, ALMS_E_CLOSED, "fault %s", alms_uint_format(i, number)));
    assert_int_equal(err.count, ALMS_FAULTS_MAX + 5);
    assert_int_equal(alms_error_code(&err), ALMS_E_DUPLICATE);
    assert_string_equal(said(&err, 0, NULL), "fault 0");
    assert_string_equal(said(&err, 1, NULL), "fault 1");
    assert_string_equal(said(&err, ALMS_FAULTS_MAX - 1, NULL), "fault 15");
}

static void check_places(void **state)
{
    const struct alms_place row = {"a.csv", 7, 3};
    const struct alms_place file = {"b.csv", 1, 0};
    struct alms_error err = {0};

    (void)state;
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "one"));
    assert_int_equal(alms_fail_at(&err, &row, ALMS_E_DATE_SYNTAX, "two"), ALMS_E_DATE_SYNTAX);
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "three"));
    alms_error_locate(&err, 1, &file);
    assert_string_equal(err.faults[0].file, ""); /* before the first that is asked for */
    assert_string_equal(err.faults[1].file, "a.csv");
    assert_int_equal(err.faults[1].line, 7);
    assert_int_equal(err.faults[1].column, 3);
    assert_string_equal(err.faults[2].file, "b.csv");
    assert_int_equal(err.faults[2].line, 1);

    for (size_t i = err.count; i < ALMS_FAULTS_MAX + 3; i++) {
        char number[24];
        (void)snprintf(number, sizeof(number), "%zu", i);
        NOTE(alms_fail(&err, ALMS_E_CLOSED, "more %s", number));
    }
    alms_error_locate(&err, 0, &file);
    assert_string_equal(err.faults[ALMS_FAULTS_MAX - 1].file, "b.csv");
    assert_int_equal(err.count, ALMS_FAULTS_MAX + 3);
}

/* A path that is too long keeps its end, and begins with a whole character. */
static void check_long_paths(void **state)
{
    char path[1024];
    struct alms_place place = {path, 1, 1};
    struct alms_error err = {0};
    const size_t room = sizeof(err.faults[0].file);

    (void)state;
    memset(path, 'x', sizeof(path));
    path[room - 1] = '\0';
    NOTE(alms_fail_at(&err, &place, ALMS_E_CLOSED, "fits"));
    assert_string_equal(err.faults[0].file, path);

    path[room - 1] = 'y';
    path[room] = '\0';
    NOTE(alms_fail_at(&err, &place, ALMS_E_CLOSED, "one too many"));
    assert_string_equal(err.faults[1].file, path + 1);

    for (size_t i = 0; i < 100; i++)
        memcpy(path + 3 * i, "账", 3);
    memcpy(path + 300, ".csv", 5);
    NOTE(alms_fail_at(&err, &place, ALMS_E_CLOSED, "cut within a character"));
    assert_int_equal(strlen(err.faults[2].file), 83 * 3 + 4);
    assert_string_equal(err.faults[2].file, path + (size_t)17 * 3);
}

/* --- arguments ----------------------------------------------------------------------------- */

static void check_arguments(void **state)
{
    const char *volatile none = NULL; /* so that no compiler warns of what is tested */
    struct alms_error err = {0};

    (void)state;
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "no argument"));
    assert_string_equal(said(&err, 0, NULL), "no argument");
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "%s", "alone"));
    assert_string_equal(said(&err, 1, NULL), "alone");
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "100%% of %s and %s", "a%sb", ""));
    assert_string_equal(said(&err, 2, NULL), "100% of a%sb and ");
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "[%s]", none));
    assert_string_equal(said(&err, 3, NULL), "[]");
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "%.3s%.0s%s", "abcdef", "gone", "z"));
    assert_string_equal(said(&err, 4, NULL), "abcz");
}

static void check_arguments_cut_at_characters(void **state)
{
    struct alms_error err = {0};

    (void)state;
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "'%.40s'", "先心病患儿救助专项基金和其他基金"));
    assert_string_equal(said(&err, 0, NULL), "'先心病患儿救助专项基金和其'");
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "'%.3s'", "张三"));
    assert_string_equal(said(&err, 1, NULL), "'张'");
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "'%.2s'", "张三"));
    assert_string_equal(said(&err, 2, NULL), "''");
    /* What was cut before it ends within a character, and is not UTF-8 to begin with. */
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "'%.2s'", "a\xE5"));
    assert_string_equal(said(&err, 3, NULL), "'a\xE5'");
}

static void check_arguments_that_fill_the_fault(void **state)
{
    static const size_t SIZES[] = {ALMS_FAULT_TEXT_SIZE_BYTES - 3, ALMS_FAULT_TEXT_SIZE_BYTES - 2,
                                   ALMS_FAULT_TEXT_SIZE_BYTES - 1, ALMS_FAULT_TEXT_SIZE_BYTES,
                                   (size_t)3 * ALMS_FAULT_TEXT_SIZE_BYTES};
    char filler[3 * ALMS_FAULT_TEXT_SIZE_BYTES + 1];
    char expected[ALMS_MESSAGE_SIZE_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
        struct alms_error err = {0};
        const size_t kept =
            SIZES[i] < ALMS_FAULT_TEXT_SIZE_BYTES ? SIZES[i] : ALMS_FAULT_TEXT_SIZE_BYTES - 1;
        memset(filler, 'f', sizeof(filler));
        filler[SIZES[i]] = '\0';
        NOTE(alms_fail(&err, ALMS_E_CLOSED, "%s,%s,%s,%s,%s", filler, "b", "c", "d", "e"));
        assert_int_equal(err.faults[0].arguments_count, 5);
        (void)snprintf(expected, sizeof(expected), "%.*s,%s,,,", (int)kept, filler,
                       kept == ALMS_FAULT_TEXT_SIZE_BYTES - 3 ? "b" : "");
        assert_string_equal(said(&err, 0, NULL), expected);
    }
}

/* --- saying in another language ------------------------------------------------------------ */

static const char *to_chinese(const char *english)
{
    static const char *const PAIRS[][2] = {
        {"there is no %s '%.40s'", "没有名为“%2$s”的%1$s"},
        {"fund", "项目"},
        {"%s and %s", "%2$s、%1$s、%3$s、%2$s、100%%"},
        {"plain %s", "%s和%s"},
    };

    for (size_t i = 0; i < COUNT_OF(PAIRS); i++) {
        if (strcmp(PAIRS[i][0], english) == 0)
            return PAIRS[i][1];
    }
    return english;
}

static void check_translation(void **state)
{
    struct alms_error err = {0};

    (void)state;
    NOTE(alms_fail(&err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("fund"), "fund"));
    assert_string_equal(said(&err, 0, NULL), "there is no fund 'fund'");
    /* The word is translated, the user's text is not. */
    assert_string_equal(said(&err, 0, to_chinese), "没有名为“fund”的项目");
    NOTE(alms_fail(&err, ALMS_E_NOT_FOUND, "%s and %s", "a", "b"));
    assert_string_equal(said(&err, 1, to_chinese), "b、a、、b、100%");
    NOTE(alms_fail(&err, ALMS_E_NOT_FOUND, "plain %s", "a"));
    assert_string_equal(said(&err, 2, to_chinese), "a和"); /* one argument more than there is */
    NOTE(alms_fail(&err, ALMS_E_NOT_FOUND, "not in the table"));
    assert_string_equal(said(&err, 3, to_chinese), "not in the table");
}

static const char *too_long(const char *english)
{
    static char text[3 * ALMS_MESSAGE_SIZE_BYTES + 2];

    (void)english;
    text[0] = 'a';
    for (size_t i = 0; i < ALMS_MESSAGE_SIZE_BYTES; i++)
        memcpy(text + 1 + 3 * i, "元", 3);
    return text;
}

static const char *twice(const char *english)
{
    return strcmp(english, "once %s") == 0 ? "%1$s%1$s" : english;
}

static void check_long_sentences(void **state)
{
    struct alms_error err = {0};
    char argument[ALMS_FAULT_TEXT_SIZE_BYTES];

    (void)state;
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "short"));
    const char *message = said(&err, 0, too_long);
    assert_int_equal(strlen(message), 1 + 3 * 340); /* 1023 bytes would end within a character */
    assert_memory_equal(message + 1 + 3 * 339, "元", 4);

    memset(argument, 'x', sizeof(argument));
    argument[sizeof(argument) - 1] = '\0';
    NOTE(alms_fail(&err, ALMS_E_CLOSED, "once %s", argument));
    message = said(&err, 1, twice);
    assert_int_equal(strlen(message), ALMS_MESSAGE_SIZE_BYTES - 1);
    assert_int_equal(strspn(message, "x"), ALMS_MESSAGE_SIZE_BYTES - 1);
}

/* --- the catalogue ------------------------------------------------------------------------- */

static void check_catalogue(void **state)
{
    size_t count = 0;
    int last = 0;

    (void)state;
    for (const struct alms_code_about *row = alms_code_catalogue(); row->code != ALMS_OK; row++) {
        assert_true((int)row->code > last);     /* ascending, so none twice */
        assert_in_range(row->code / 100, 1, 6); /* a group, and so an exit status */
        assert_true(strlen(row->name) > 0);
        assert_int_equal(strspn(row->name, "abcdefghijklmnopqrstuvwxyz-"), strlen(row->name));
        for (const struct alms_code_about *other = alms_code_catalogue(); other != row; other++)
            assert_string_not_equal(other->name, row->name);
        /* The cause is a sentence, the remedy a phrase that can follow a message. */
        assert_int_equal(row->cause[strlen(row->cause) - 1], '.');
        assert_in_range(row->cause[0], 'A', 'Z');
        assert_true(strlen(row->remedy) > 0);
        assert_int_not_equal(row->remedy[strlen(row->remedy) - 1], '.');
        assert_ptr_equal(alms_code_about(row->code), row);
        last = (int)row->code;
        count += 1;
    }
#define NUMBER_OF(identifier, number, name, cause, remedy) number,
    static const int NUMBERS[] = {ALMS_CODES(NUMBER_OF)};
#undef NUMBER_OF
    assert_int_equal(count, COUNT_OF(NUMBERS));
    assert_null(alms_code_about(ALMS_OK));
    assert_null(alms_code_about((enum alms_code)99));
    assert_null(alms_code_about((enum alms_code)700));
}

/* Numbers are part of the interface: some that scripts rely on, from each group. */
static void check_numbers_that_stay(void **state)
{
    (void)state;
    assert_int_equal(ALMS_E_COMMAND_UNKNOWN, 100);
    assert_int_equal(ALMS_E_TEXT_INVALID, 200);
    assert_int_equal(ALMS_E_RECORD_SYNTAX, 219);
    assert_int_equal(ALMS_E_NOT_FOUND, 300);
    assert_int_equal(ALMS_E_ENTRY_UNBALANCED, 303);
    assert_int_equal(ALMS_E_FUND_OVERSPENT, 312);
    assert_int_equal(ALMS_E_PERIOD_CLOSED, 314);
    assert_int_equal(ALMS_E_FILE_MISSING, 400);
    assert_int_equal(ALMS_E_BOOK_BUSY, 406);
    assert_int_equal(ALMS_E_LEAF_HASH, 500);
    assert_int_equal(ALMS_E_FENCE, 510);
    assert_int_equal(ALMS_E_ROLE_CONFLICT, 650);
    assert_string_equal(alms_code_about(ALMS_E_FUND_OVERSPENT)->name, "fund-overspent");
}

/* --- panic --------------------------------------------------------------------------------- */

/* What must be true is checked in every build, and its failure says where. */
static void check_panic(void **state)
{
    char text[512] = "";
    int ends[2];
    int status = 0;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        REQUIRE(ends[0] == -7);
        _exit(0);
    }
    (void)close(ends[1]);
    size_t size = 0;
    ssize_t got = 0;
    while ((got = read(ends[0], text + size, sizeof(text) - 1 - size)) > 0)
        size += (size_t)got;
    (void)close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
    assert_non_null(strstr(text, "alms: panic: "));
    assert_non_null(
        strstr(text, "check_panic: 'ends[0] == -7' does not hold; nothing was written"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_one_fault),
        cmocka_unit_test(check_all_faults),
        cmocka_unit_test(check_places),
        cmocka_unit_test(check_long_paths),
        cmocka_unit_test(check_arguments),
        cmocka_unit_test(check_arguments_cut_at_characters),
        cmocka_unit_test(check_arguments_that_fill_the_fault),
        cmocka_unit_test(check_translation),
        cmocka_unit_test(check_long_sentences),
        cmocka_unit_test(check_catalogue),
        cmocka_unit_test(check_numbers_that_stay),
        cmocka_unit_test(check_panic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
