#include "model/rule_sign.h"

#include "base/text.h"
#include "model/words.h"
#include "value/date.h"

#include <alms/operator.h>

static const uint32_t SIGNING[] = {ALMS_CHECKER, ALMS_CASHIER, ALMS_POSTER};

uint32_t alms_signing_roles(const struct alms_masters *masters)
{
    uint32_t roles = 0;

    for (size_t i = 0; i < alms_operators_count(masters); i++) {
        const struct alms_operator *person = alms_operator_at(masters, (int32_t)i);
        if (!person->is_closed)
            roles |= person->roles;
    }
    return roles & (ALMS_CHECKER | ALMS_CASHIER | ALMS_POSTER);
}

uint32_t alms_sign_role(const struct alms_record *record)
{
    for (size_t i = 0; i < COUNT_OF(SIGNING); i++) {
        if (alms_text_equal(alms_record_text(record, ALMS_FIELD_ROLE),
                            alms_operator_role_word(SIGNING[i])))
            return SIGNING[i];
    }
    return 0;
}

static int32_t signer_of(const struct alms_voucher_signs *voucher, uint32_t role)
{
    if (role == ALMS_CHECKER)
        return voucher->checker;
    return role == ALMS_CASHIER ? voucher->cashier : voucher->poster;
}

static bool is_needed(uint32_t roles, uint32_t role, const struct alms_voucher_signs *voucher)
{
    return (roles & role) != 0 && !voucher->is_made_by_rule &&
           (role != ALMS_CASHIER || voucher->moves_money);
}

uint32_t alms_sign_missing(uint32_t roles, const struct alms_voucher_signs *voucher)
{
    uint32_t missing = 0;

    for (size_t i = 0; i < COUNT_OF(SIGNING); i++) {
        if (is_needed(roles, SIGNING[i], voucher) && signer_of(voucher, SIGNING[i]) == ALMS_ID_NONE)
            missing |= SIGNING[i];
    }
    return missing;
}

/* Rules SIGN-2 (distinct persons, once in each role) and SIGN-3 (the poster last). */
enum alms_sign_verdict alms_sign_judge(uint32_t roles, struct alms_signer_role signer,
                                       const struct alms_voucher_signs *voucher)
{
    if (!is_needed(roles, signer.role, voucher))
        return ALMS_SIGN_UNNEEDED;
    if (signer_of(voucher, signer.role) != ALMS_ID_NONE)
        return ALMS_SIGN_THERE;
    if (signer.operator_id == voucher->maker || signer.operator_id == voucher->checker ||
        signer.operator_id == voucher->cashier || signer.operator_id == voucher->poster)
        return ALMS_SIGN_SAME;
    if (signer.role == ALMS_POSTER &&
        alms_sign_missing(roles & ~(uint32_t)ALMS_POSTER, voucher) != 0)
        return ALMS_SIGN_EARLY;
    return ALMS_SIGN_FITS;
}

/* Rule SIGN-1. */
static void check_signer(const struct alms_masters *masters, const struct alms_record *record,
                         struct alms_error *err)
{
    const char *by = alms_record_text(record, ALMS_FIELD_BY);
    const int32_t id = alms_operator_find(masters, by);
    const uint32_t role = alms_sign_role(record);

    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("operator"),
                        by == NULL ? "" : by);
    } else if (alms_operator_at(masters, id)->is_closed) {
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("operator"), by);
    } else if (role != 0 && (alms_operator_at(masters, id)->roles & role) == 0) {
        (void)alms_fail(err, ALMS_E_ROLE_MISSING, "the operator '%s' does not have the role %s", by,
                        alms_operator_role_word(role));
    }
    if (role == 0) {
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN, "'%.40s' is no role that signs vouchers",
                        alms_record_text(record, ALMS_FIELD_ROLE));
    }
}

void alms_rule_signer(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err)
{
    struct alms_month month;
    const char *text = alms_record_text(record, ALMS_FIELD_MONTH);

    check_signer(masters, record, err);
    if (alms_month_parse(text, &month, err) != ALMS_OK)
        return;
    if (alms_masters_is_closed(masters, alms_month_last(month)))
        (void)alms_fail(err, ALMS_E_PERIOD_CLOSED, "the month %s is closed already", text);
}
