/* shortest - numbers of spreadsheets become what was typed; checked against the C library. */
#include "value/shortest.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_known(void **state)
{
    static const struct {
        const char *text;
        const char *expected; /* NULL: refused */
    } CASES[] = {
        {"0", "0"},
        {"-0", "0"},
        {"100", "100"},
        {"1.50", "1.5"},
        {"0.01", "0.01"},
        {"007.10", "7.1"},
        {"2300481.8999999999", "2300481.9"},
        {"2300481.89999999", "2300481.89999999"},
        {"9.9999999999999995E-3", "0.01"},
        {"1.0000000000000001E-2", "0.01"},
        {"1.1000000000000001", "1.1"},
        {"-66.659999999999997", "-66.66"},
        {"999999999999999.88", "999999999999999.9"},
        {"9007199254740993", "9007199254740993"},
        {"1E3", "1000"},
        {"1.5e+2", "150"},
        {"43872.385763888888", "43872.38576388889"},
        {"0.1000000000000000055511151231257827", "0.1"},
        {"1.", "1"},
        {"", NULL},
        {"-", NULL},
        {".5", NULL},
        {"1e", NULL},
        {"1e+", NULL},
        {"1e99", NULL},
        {"1e-99", NULL},
        {"1 ", NULL},
        {"+1", NULL},
        {"1,000", NULL},
        {"NaN", NULL},
        {"12345678901234567890123456789012345678901", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char out[ALMS_SHORTEST_TEXT_SIZE_BYTES] = "untouched";
        assert_int_equal(alms_shortest_decimal(CASES[i].text, out), CASES[i].expected != NULL);
        assert_string_equal(out, CASES[i].expected == NULL ? "untouched" : CASES[i].expected);
    }
}

/* xorshift64*: the same numbers in every run. */
static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 2685821657736338717U;
}

/* What is written is read back as the same binary64, and nothing shorter is. */
static void check_against_the_library(void **state)
{
    uint64_t seed = 42;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char text[64];
        char out[ALMS_SHORTEST_TEXT_SIZE_BYTES];
        char other[64];
        const double number =
            (double)(next(&seed) >> (next(&seed) % 40)) / (double)(1 + next(&seed) % 1000000000);
        (void)snprintf(text, sizeof(text), "%.17g", number);
        if (!alms_shortest_decimal(text, out))
            continue;
        assert_true(strtod(out, NULL) == number);
        int digits = 1;
        do {
            (void)snprintf(other, sizeof(other), "%.*e", digits - 1, number);
        } while (strtod(other, NULL) != number && ++digits <= 17);
        size_t own_digits = 0;
        for (const char *at = out + strspn(out, "0."); *at != '\0'; at++)
            own_digits += *at != '.' ? 1 : 0;
        if (strchr(out, '.') != NULL)
            assert_int_equal(own_digits, digits);
    }
}

/* Every amount of money with two digits comes back from its binary64 as it was. */
static void check_amounts(void **state)
{
    uint64_t seed = 7;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        const uint64_t fen = next(&seed) % 100000000000000;
        char amount[64];
        char text[64];
        char out[ALMS_SHORTEST_TEXT_SIZE_BYTES];
        (void)snprintf(amount, sizeof(amount), "%llu.%02llu", (unsigned long long)(fen / 100),
                       (unsigned long long)(fen % 100));
        (void)snprintf(text, sizeof(text), "%.17g", strtod(amount, NULL));
        assert_true(alms_shortest_decimal(text, out));
        /* Without zeros at the end. */
        size_t size = strlen(amount);
        while (amount[size - 1] == '0')
            size -= 1;
        amount[amount[size - 1] == '.' ? size - 1 : size] = '\0';
        assert_string_equal(out, amount);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_known),
        cmocka_unit_test(check_against_the_library),
        cmocka_unit_test(check_amounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
