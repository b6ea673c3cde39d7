/* rule_sign - who may sign a voucher, and what it still needs. */
#include "model/rule_sign.h"

#include "support/check.h"

#include <alms/operator.h>

enum { MAKER, CHECKER, CASHIER, POSTER, STRANGER };

static const uint32_t ALL = ALMS_CHECKER | ALMS_CASHIER | ALMS_POSTER;

static struct alms_voucher_signs bare(bool moves_money)
{
    return (struct alms_voucher_signs){.moves_money = moves_money,
                                       .maker = MAKER,
                                       .checker = ALMS_ID_NONE,
                                       .cashier = ALMS_ID_NONE,
                                       .poster = ALMS_ID_NONE};
}

static int
judge(uint32_t roles, int32_t person, uint32_t role, const struct alms_voucher_signs *voucher)
{
    return (int)alms_sign_judge(roles, (struct alms_signer_role){person, role}, voucher);
}

/* Rule SIGN-2. */
static void check_distinct_persons(void **state)
{
    struct alms_voucher_signs voucher = bare(true);

    (void)state;
    assert_int_equal(judge(ALL, MAKER, ALMS_CHECKER, &voucher), ALMS_SIGN_SAME);
    assert_int_equal(judge(ALL, CHECKER, ALMS_CHECKER, &voucher), ALMS_SIGN_FITS);
    voucher.checker = CHECKER;
    assert_int_equal(judge(ALL, STRANGER, ALMS_CHECKER, &voucher), ALMS_SIGN_THERE);
    assert_int_equal(judge(ALL, CHECKER, ALMS_CASHIER, &voucher), ALMS_SIGN_SAME);
    assert_int_equal(judge(ALL, CASHIER, ALMS_CASHIER, &voucher), ALMS_SIGN_FITS);
    voucher.cashier = CASHIER;
    assert_int_equal(judge(ALL, MAKER, ALMS_POSTER, &voucher), ALMS_SIGN_SAME);
    assert_int_equal(judge(ALL, CHECKER, ALMS_POSTER, &voucher), ALMS_SIGN_SAME);
    assert_int_equal(judge(ALL, CASHIER, ALMS_POSTER, &voucher), ALMS_SIGN_SAME);
    assert_int_equal(judge(ALL, POSTER, ALMS_POSTER, &voucher), ALMS_SIGN_FITS);
}

/* Rule SIGN-3. */
static void check_poster_last(void **state)
{
    struct alms_voucher_signs voucher = bare(true);

    (void)state;
    assert_int_equal(judge(ALL, POSTER, ALMS_POSTER, &voucher), ALMS_SIGN_EARLY);
    assert_int_equal(judge(ALMS_POSTER, POSTER, ALMS_POSTER, &voucher), ALMS_SIGN_FITS);
    voucher.checker = CHECKER;
    assert_int_equal(judge(ALL, POSTER, ALMS_POSTER, &voucher), ALMS_SIGN_EARLY);
    voucher.moves_money = false;
    assert_int_equal(judge(ALL, POSTER, ALMS_POSTER, &voucher), ALMS_SIGN_FITS);
}

/* Rule SIGN-4: what is needed follows from the roles of the book and from the voucher. */
static void check_missing(void **state)
{
    struct alms_voucher_signs voucher = bare(true);

    (void)state;
    assert_int_equal(alms_sign_missing(0, &voucher), 0);
    assert_int_equal(alms_sign_missing(ALL, &voucher), ALL);
    assert_int_equal(judge(0, CHECKER, ALMS_CHECKER, &voucher), ALMS_SIGN_UNNEEDED);
    voucher.moves_money = false;
    assert_int_equal(alms_sign_missing(ALL, &voucher), ALMS_CHECKER | ALMS_POSTER);
    assert_int_equal(judge(ALL, CASHIER, ALMS_CASHIER, &voucher), ALMS_SIGN_UNNEEDED);
    voucher.is_made_by_rule = true;
    assert_int_equal(alms_sign_missing(ALL, &voucher), 0);
    assert_int_equal(judge(ALL, CHECKER, ALMS_CHECKER, &voucher), ALMS_SIGN_UNNEEDED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_distinct_persons),
        cmocka_unit_test(check_poster_last),
        cmocka_unit_test(check_missing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
