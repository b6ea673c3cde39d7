/* rule_approval - bands, the text that is signed, and approvals as they stand in a record. */
#include "model/rule_approval.h"

#include "support/check.h"
#include "unit/records.h"

#include <string.h>

static int open_masters(void **state)
{
    *state = masters_make();
    return 0;
}

static int close_masters(void **state)
{
    alms_masters_close(*state);
    return 0;
}

static void check_bands(void **state)
{
    static const struct {
        const char *text;
        enum alms_code code;
    } CASES[] = {
        {"case over 0 need 1 of approver", ALMS_OK},
        {"case over 10000.50 need 2 of approver,treasurer not checker", ALMS_OK},
        {"roster over 0 need 1 of treasurer need 1 of approver", ALMS_OK},
        {"case over 0 need 1 of approver need 1 of office need 1 of auditor", ALMS_E_BAND_SYNTAX},
        {"case over 0 need 0 of approver", ALMS_E_BAND_SYNTAX},
        {"case over 0 need 17 of approver", ALMS_E_BAND_SYNTAX},
        {"case over 0", ALMS_E_BAND_SYNTAX},
        {"case need 1 of approver", ALMS_E_BAND_SYNTAX},
        {"case over 0  need 1 of approver", ALMS_E_BAND_SYNTAX},
        {"case over 0 need 1 of approver,", ALMS_E_VALUE_MISSING},
        {"case over 0.001 need 1 of approver", ALMS_E_AMOUNT_SCALE},
        {"case over 0 need 1 of approver not checker too", ALMS_E_BAND_SYNTAX},
        {"", ALMS_E_BAND_SYNTAX},
    };
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alms_band band;
        err = (struct alms_error){0};
        assert_int_equal(alms_band_read(*state, CASES[i].text, &band, &err), CASES[i].code);
    }
}

#define SIGNATURE                                                                                  \
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="

static void check_forms(void **state)
{
    static const char *const GOOD[] = {
        "li 0 note " SIGNATURE, "li 1775005200 ssh-sha512 " SIGNATURE, "a 1 ssh-sha256 " SIGNATURE};
    static const char *const BAD[] = {
        "",
        "li",
        "li 1 note",
        "li 1 note AAAA",
        "li 01 note " SIGNATURE,
        "li -1 note " SIGNATURE,
        "li 9223372036854775808 note " SIGNATURE,
        "li 1 pgp " SIGNATURE,
        "li  1 note " SIGNATURE,
        "li 1 note " SIGNATURE " ",
        "li 1 note " SIGNATURE "A",
        "a2345678901234567 1 note " SIGNATURE,
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(GOOD); i++) {
        char again[256];
        struct alms_approval approval;
        assert_true(alms_approval_parse(GOOD[i], &approval));
        alms_approval_format(&approval, again);
        assert_string_equal(again, GOOD[i]);
    }
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        struct alms_approval approval;
        assert_false(alms_approval_parse(BAD[i], &approval));
    }
}

/* What is known only when a record is recorded is not in its core; all else is. */
static void check_core(void **state)
{
    static const char *const SIGNED[] = {"li 1 note " SIGNATURE};
    static const char EXPECTED[] = "{\"amount\":\"5.00\",\"approver\":\"li\",\"by\":\"chen\","
                                   "\"case\":\"C-1\",\"date\":\"2026-03-01\","
                                   "\"kind\":\"case.approve\"}";
    CLEANUP(alms_buffer_clear) struct alms_buffer core = {0};
    struct alms_record record =
        RECORD(ALMS_KIND_CASE_APPROVE, {ALMS_FIELD_CASE, "C-1"}, {ALMS_FIELD_AMOUNT, "5.00"},
               {ALMS_FIELD_DATE, "2026-03-01"}, {ALMS_FIELD_APPROVER, "li"});

    (void)state;
    record_set_list(&record, ALMS_FIELD_APPROVALS, SIGNED, 1);
    record.n = 77;
    record.at_s += 1;
    alms_record_core(&record, &core);
    assert_string_equal(core.bytes, EXPECTED);
}

static void check_statement(void **state)
{
    static const char EXPECTED[] = "alms/approval/v1\nb\nC-1\nx=\ncase\nover 0.00: CNY 5.00\n7\n";
    const struct alms_statement_parts parts = {"b", "C-1", "x=", "case", "over 0.00: CNY 5.00"};
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    (void)state;
    alms_approval_statement(&parts, "7", &text);
    assert_string_equal(text.bytes, EXPECTED);
}

#define WITH_MASTERS(test) cmocka_unit_test_setup_teardown(test, open_masters, close_masters)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MASTERS(check_bands),
        cmocka_unit_test(check_forms),
        cmocka_unit_test(check_core),
        cmocka_unit_test(check_statement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
