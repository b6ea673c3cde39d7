/* Amounts: what is read is written in one form and read again as the same; both readers agree. */
#include "fuzz.h"

#include "intake/amount.h"
#include "value/decimal.h"
#include "value/money.h"

static void check_decimal(const char *text)
{
    struct alms_error err = {0};
    char written[ALMS_DECIMAL_TEXT_SIZE_BYTES];
    char again[ALMS_DECIMAL_TEXT_SIZE_BYTES];
    CLEANUP(alms_decimal_clear) struct alms_decimal number = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal same = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal sum = alms_decimal_zero();

    const enum alms_code code = alms_decimal_parse(text, &number, &err);
    REQUIRE(code == alms_error_code(&err));
    if (code != ALMS_OK) {
        REQUIRE(code == ALMS_E_AMOUNT_SYNTAX || code == ALMS_E_AMOUNT_RANGE);
        REQUIRE(alms_decimal_sign(&number) == 0);
        return;
    }
    REQUIRE(alms_decimal_fits(&number));
    alms_decimal_format(&number, written);
    REQUIRE(alms_decimal_parse(written, &same, &err) == ALMS_OK);
    REQUIRE(alms_decimal_compare(&number, &same) == 0 && number.scale_digits == same.scale_digits);
    alms_decimal_format(&same, again);
    REQUIRE(strcmp(written, again) == 0);
    REQUIRE(written[0] != '-' || alms_decimal_sign(&number) < 0);
    alms_decimal_add(&sum, &number, &same);
    alms_decimal_subtract(&sum, &sum, &number);
    REQUIRE(alms_decimal_compare(&sum, &number) == 0);
    alms_decimal_negate(&sum, &number);
    REQUIRE(alms_decimal_sign(&sum) == -alms_decimal_sign(&number));
}

/* Minor units are the decimal times ten to the scale, or they are refused. */
static void check_minor(const char *text, uint32_t scale_digits)
{
    int64_t minor = 0;
    int64_t by_decimal = 0;
    char written[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_error err = {0};
    struct alms_error decimal_err = {0};
    CLEANUP(alms_decimal_clear) struct alms_decimal number = alms_decimal_zero();

    const enum alms_code code = alms_minor_parse(text, scale_digits, &minor, &err);
    const bool is_decimal = alms_decimal_parse(text, &number, &decimal_err) == ALMS_OK;
    const bool fits = is_decimal && alms_decimal_to_minor(&number, scale_digits, &by_decimal);
    REQUIRE(code == alms_error_code(&err));
    if (code == ALMS_OK && is_decimal)
        REQUIRE(fits && by_decimal == minor);
    if (code == ALMS_E_AMOUNT_SYNTAX)
        REQUIRE(!is_decimal);
    if (code != ALMS_OK)
        return;
    (void)alms_minor_format(minor, scale_digits, written);
    REQUIRE(alms_minor_parse(written, scale_digits, &by_decimal, &err) == ALMS_OK);
    REQUIRE(by_decimal == minor);
}

/* What is read of a foreign number is an amount in the one written form, or too long for one. */
static void check_foreign(const char *text, size_t size_bytes, struct alms_amount_marks marks)
{
    size_t offset = 0;
    char plain[48];
    struct alms_error err = {0};
    CLEANUP(alms_decimal_clear) struct alms_decimal number = alms_decimal_zero();

    if (!alms_utf8_check(text, size_bytes, &offset))
        return;
    const enum alms_code code = alms_intake_amount((struct alms_span){text, size_bytes}, &marks,
                                                   plain, sizeof(plain), &err);
    REQUIRE(code == alms_error_code(&err));
    if (code != ALMS_OK)
        return;
    const enum alms_code decimal_code = alms_decimal_parse(plain, &number, &err);
    REQUIRE(decimal_code == ALMS_OK || decimal_code == ALMS_E_AMOUNT_RANGE);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    static const struct alms_amount_marks MARKS[] = {
        {0, '.', false}, {',', '.', false}, {'.', ',', true}, {' ', ',', false}, {'\'', '.', true}};
    char *text = fuzz_text(bytes, size_bytes);

    check_decimal(text);
    check_minor(text, 2);
    check_minor(text, 0);
    check_minor(text, ALMS_SCALE_DIGITS_MAX);
    for (size_t i = 0; i < COUNT_OF(MARKS); i++)
        check_foreign(text, size_bytes, MARKS[i]);
    free(text);
    return 0;
}
