/* draw - the numbers that another language draws from the same seed. */
#include "audit/draw.h"
#include "support/check.h"

static void check_numbers(const char *seed, uint64_t limit, const uint64_t *numbers, size_t count)
{
    struct alms_draw draw = alms_draw_open(seed);

    for (size_t i = 0; i < count; i++) {
        const uint64_t number = alms_draw_next(&draw, limit);
        assert_true(number == numbers[i]);
    }
    alms_draw_close(&draw);
}

#define CHECK(seed, limit, ...)                                                                    \
    check_numbers(seed, limit, (const uint64_t[]){__VA_ARGS__},                                    \
                  COUNT_OF(((const uint64_t[]){__VA_ARGS__})))

/* Computed with the SHA-256 and the whole numbers of Python. */
static void numbers_follow_from_the_seed(void **state)
{
    (void)state;
    CHECK("x", 1000, 247, 255, 324, 843, 689, 727, 784, 158, 196, 234);
    CHECK("测试", 7, 2, 3, 6, 4, 3, 1, 1, 5, 1);
    CHECK("x", 1, 0, 0);
    CHECK("2026", UINT64_MAX, 5142580222848131812U, 16290350684184552624U, 9844182023420678356U);
}

/* Of 2^64 words nearly half are above the one multiple of 2^63 + 1; half of it divides evenly. */
static void words_that_would_be_unfair_are_passed_over(void **state)
{
    (void)state;
    CHECK("2026", 9223372036854775809U, 5142580222848131812U, 7712290627663565128U,
          3463240977620308916U, 8591829342737561740U, 4550035666565194788U, 3831548246634997480U);
    CHECK("2026", 9223372036854775808U, 5142580222848131812U, 7066978647329776816U,
          620809986565902548U);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_follow_from_the_seed),
        cmocka_unit_test(words_that_would_be_unfair_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
