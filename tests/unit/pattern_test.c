/* pattern - what rules look for in a cell. */
#include "intake/rules.h"

#include "support/check.h"

#include <stdlib.h>
#include <string.h>

static bool matches(const char *pattern_text, const char *text)
{
    const struct alms_place place = {"list.rules", 3, 7};
    struct alms_error err = {0};
    struct alms_pattern *pattern = NULL;

    assert_int_equal(alms_pattern_open(pattern_text, &place, &pattern, &err), ALMS_OK);
    assert_int_equal(err.count, 0);
    const bool is_found = alms_pattern_matches(pattern, (struct alms_span){text, strlen(text)});
    alms_pattern_close(pattern);
    return is_found;
}

static void check_matches(void **state)
{
    (void)state;
    assert_true(matches("白血病|先心病", "为先心病患儿"));
    assert_false(matches("白血病|先心病", "为老人"));
    assert_true(matches("^甲.乙$", "甲丙乙")); /* a point is a character, not a byte */
    assert_false(matches("^甲..乙$", "甲丙乙"));
    assert_true(matches("[丙丁]", "甲丁"));
    assert_true(matches("", ""));
    assert_true(matches("^$", ""));
    assert_false(matches("x", ""));
    assert_false(matches("Ltd", "LTD"));
    assert_true(matches("(?i)Ltd", "LTD"));
    assert_true(matches("\\d{3}", "a123"));
    assert_true(matches("^公司\\.$", "公司."));
}

/* The span ends where its size says, whatever stands behind it. */
static void check_span(void **state)
{
    const struct alms_place place = {"list.rules", 3, 7};
    struct alms_error err = {0};
    struct alms_pattern *pattern = NULL;

    (void)state;
    assert_accepts(alms_pattern_open("b$", &place, &pattern, &err));
    assert_true(alms_pattern_matches(pattern, (struct alms_span){"abc", 2}));
    assert_false(alms_pattern_matches(pattern, (struct alms_span){"abc", 3}));
    alms_pattern_close(pattern);
    alms_pattern_close(NULL);
}

static void check_faults(void **state)
{
    static const char *const PATTERNS[] = {"(",   "[a", "*a", "a{2,1}", "(?<n>a)(?<n>b)",
                                           "\\C", "\\"};
    const struct alms_place place = {"list.rules", 3, 7};
    char message[ALMS_MESSAGE_SIZE_BYTES];
    struct alms_error err;
    struct alms_pattern *pattern = NULL;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(PATTERNS); i++) {
        assert_refuses(alms_pattern_open(PATTERNS[i], &place, &pattern, &err),
                       ALMS_E_PATTERN_SYNTAX);
        assert_null(pattern);
        assert_string_equal(err.faults[0].file, "list.rules");
        assert_int_equal(err.faults[0].line, 3);
        assert_int_equal(err.faults[0].column, 7);
    }
    assert_refuses(alms_pattern_open("(", &place, &pattern, &err), ALMS_E_PATTERN_SYNTAX);
    alms_fault_message(&err.faults[0], NULL, message);
    static const char SAYS[] = "the pattern '(' cannot be understood: ";
    assert_memory_equal(message, SAYS, sizeof(SAYS) - 1);
    assert_true(strlen(message) > sizeof(SAYS) - 1);
}

/* A pattern that would take for ever is not found, soon. */
static void check_endless(void **state)
{
    char text[64];

    (void)state;
    memset(text, 'a', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    assert_false(matches("^(a+)+$b|^(a|aa)+$c", text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_matches),
        cmocka_unit_test(check_span),
        cmocka_unit_test(check_faults),
        cmocka_unit_test(check_endless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
