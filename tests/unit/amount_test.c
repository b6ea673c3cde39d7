/* amount - foreign numbers: declared marks and no others. */
#include "intake/amount.h"

#include "intake/reader.h"
#include "support/check.h"

#include <stdio.h>
#include <string.h>

struct reading {
    const char *cell;
    struct alms_amount_marks marks;
    const char *amount;  /* NULL: it is refused */
    enum alms_code code; /* with this code */
};

#define NO_GROUP                                                                                   \
    {                                                                                              \
        0, '.', false                                                                              \
    }
#define COMMAS                                                                                     \
    {                                                                                              \
        ',', '.', false                                                                            \
    }
#define POINTS                                                                                     \
    {                                                                                              \
        '.', ',', false                                                                            \
    }
#define BLANKS                                                                                     \
    {                                                                                              \
        ' ', ',', false                                                                            \
    }
#define PLUS                                                                                       \
    {                                                                                              \
        0, '.', true                                                                               \
    }

static void check_readings(const struct reading *readings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct reading *reading = &readings[i];
        char text[ALMS_READER_AMOUNT_SIZE_BYTES] = "";
        struct alms_error err = {0};
        const struct alms_span cell = {reading->cell, strlen(reading->cell)};
        const enum alms_code code =
            alms_intake_amount(cell, &reading->marks, text, sizeof(text), &err);

        if (code != reading->code)
            (void)fprintf(stderr, "cell '%s'\n", reading->cell);
        assert_int_equal(code, reading->code);
        assert_int_equal(alms_error_code(&err), reading->code);
        if (reading->amount != NULL)
            assert_string_equal(text, reading->amount);
    }
}

static void check_what_is_read(void **state)
{
    static const struct reading READINGS[] = {
        {"0", NO_GROUP, "0", ALMS_OK},
        {"12.50", NO_GROUP, "12.50", ALMS_OK},
        {"-12.50", NO_GROUP, "-12.50", ALMS_OK},
        {"007", NO_GROUP, "007", ALMS_OK},
        {"1000000", COMMAS, "1000000", ALMS_OK},
        {"1,000", COMMAS, "1000", ALMS_OK},
        {"12,345,678.90", COMMAS, "12345678.90", ALMS_OK},
        {"-1,000.5", COMMAS, "-1000.5", ALMS_OK},
        {"1.234,5", POINTS, "1234.5", ALMS_OK},
        {"1 234,5", BLANKS, "1234.5", ALMS_OK},
        {"1\xC2\xA0"
         "234,5",
         BLANKS, "1234.5", ALMS_OK},
        {"+5", PLUS, "5", ALMS_OK},
        {"-5", PLUS, "-5", ALMS_OK},
        /* Full-width digits, marks and signs. */
        {"１２．５０", NO_GROUP, "12.50", ALMS_OK},
        {"－１，０００．５", COMMAS, "-1000.5", ALMS_OK},
        {"＋５", PLUS, "5", ALMS_OK},
        {"\xE2\x88\x92"
         "5",
         NO_GROUP, "-5", ALMS_OK},
        /* Currency signs and blanks at the ends. */
        {"¥5", NO_GROUP, "5", ALMS_OK},
        {"￥ 5.00", NO_GROUP, "5.00", ALMS_OK},
        {"5元", NO_GROUP, "5", ALMS_OK},
        {" 5 元 ", NO_GROUP, "5", ALMS_OK},
        {"¥-5", NO_GROUP, "-5", ALMS_OK},
        {"$1,000", COMMAS, "1000", ALMS_OK},
        {"£1", NO_GROUP, "1", ALMS_OK},
        {"€1", NO_GROUP, "1", ALMS_OK},
        {"\xE3\x80\x80\xC2\xA0 5\t\xE3\x80\x80", NO_GROUP, "5", ALMS_OK},
        {"\xEF\xBB\xBF"
         "5",
         NO_GROUP, "5", ALMS_OK},
        {"12345678901234567890123456789012345678901234.6", NO_GROUP,
         "12345678901234567890123456789012345678901234.6", ALMS_OK},
    };

    (void)state;
    check_readings(READINGS, COUNT_OF(READINGS));
}

static void check_what_is_no_amount(void **state)
{
    static const struct reading READINGS[] = {
        {"", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {" ", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"元", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"¥", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"-", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"--5", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"- 5", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"-¥5", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"+5", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"++5", PLUS, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"5-", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"(5)", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"1e3", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"0x10", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"5.", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {".5", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"5.元", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"五", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"٥", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"5元整", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"5 CNY", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"NaN", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
        {",100", COMMAS, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"1,000x", COMMAS, NULL, ALMS_E_AMOUNT_SYNTAX},
        {"5,", NO_GROUP, NULL, ALMS_E_AMOUNT_SYNTAX},
    };

    (void)state;
    check_readings(READINGS, COUNT_OF(READINGS));
}

static void check_marks_out_of_place(void **state)
{
    static const struct reading READINGS[] = {
        /* Declared, but not every three digits. */
        {"1,00", COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        {"1,0000", COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        {"1000,000", COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        {"1,,000", COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        {"1,000,", COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        {"1,00.5", COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        {"1,2,3", COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        {"1,00,000", COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        {"1,,000,000", COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        /* Behind the point. */
        {"1.000,5", COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        /* Not declared. */
        {"1,000", NO_GROUP, NULL, ALMS_E_AMOUNT_GROUPING},
        {"1'000", NO_GROUP, NULL, ALMS_E_AMOUNT_GROUPING},
        {"1 000", COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        {"1\xE3\x80\x80"
         "000",
         COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        {"1_000", COMMAS, NULL, ALMS_E_AMOUNT_GROUPING},
        {"12.50", POINTS, NULL, ALMS_E_AMOUNT_GROUPING},
        {"0.0.6", NO_GROUP, NULL, ALMS_E_AMOUNT_GROUPING},
        {"１，０００", NO_GROUP, NULL, ALMS_E_AMOUNT_GROUPING},
    };

    (void)state;
    check_readings(READINGS, COUNT_OF(READINGS));
}

/* What does not fit into the text; how much the commodity holds is checked where it is known. */
static void check_range(void **state)
{
    static const struct reading READINGS[] = {
        {"1234567890123456789012345678901234567890123456", NO_GROUP,
         "1234567890123456789012345678901234567890123456", ALMS_OK},
        {"12345678901234567890123456789012345678901234567", NO_GROUP, NULL, ALMS_E_AMOUNT_RANGE},
        {"12345678901234567890123456789012345678901234567890123456789012", NO_GROUP, NULL,
         ALMS_E_AMOUNT_RANGE},
        {"1234567890123456789012345678901234567890123456789012345678901234", NO_GROUP, NULL,
         ALMS_E_AMOUNT_SYNTAX},
    };

    (void)state;
    check_readings(READINGS, COUNT_OF(READINGS));
}

static void says(const char *cell, struct alms_amount_marks marks, const char *expected)
{
    char text[ALMS_READER_AMOUNT_SIZE_BYTES];
    char message[ALMS_MESSAGE_SIZE_BYTES];
    struct alms_error err = {0};
    const struct alms_span span = {cell, strlen(cell)};

    assert_int_not_equal(alms_intake_amount(span, &marks, text, sizeof(text), &err), ALMS_OK);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(message, expected);
}

static void check_what_is_said(void **state)
{
    const struct alms_amount_marks none = NO_GROUP;
    const struct alms_amount_marks commas = COMMAS;

    (void)state;
    says("¥五", none, "'¥**' is not an amount");
    says("1,000", none, "amount '1,000' has a mark that the rules do not declare");
    says("¥1,00", commas, "amount '1,00' has a grouping mark out of place");
    /* A long cell is cut between two characters. */
    says("捐赠捐赠捐赠捐赠捐赠捐赠捐赠捐赠捐赠捐赠捐赠捐赠", none, "'**' is not an amount");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_what_is_read),       cmocka_unit_test(check_what_is_no_amount),
        cmocka_unit_test(check_marks_out_of_place), cmocka_unit_test(check_range),
        cmocka_unit_test(check_what_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
