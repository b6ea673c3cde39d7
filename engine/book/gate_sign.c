#include "book/gate_sign.h"

#include "base/text.h"
#include "model/rule_sign.h"
#include "value/date.h"

#include <alms/operator.h>

#include <string.h>

/* --- a signature --------------------------------------------------------------------------- */

struct counting {
    uint32_t roles;
    struct alms_signer_role signer;
    uint64_t count;
};

static enum alms_code
count_fitting(void *context, const struct alms_voucher_signs *signs, struct alms_error *err)
{
    struct counting *counting = context;

    (void)err;
    if (alms_sign_judge(counting->roles, counting->signer, signs) == ALMS_SIGN_FITS)
        counting->count += 1;
    return ALMS_OK;
}

static void note_verdict(const struct alms_record *record, const char *voucher,
                         enum alms_sign_verdict verdict, struct alms_error *err)
{
    const char *by = alms_record_text(record, ALMS_FIELD_BY);
    const char *role = alms_record_text(record, ALMS_FIELD_ROLE);

    switch (verdict) {
    case ALMS_SIGN_FITS: break;
    case ALMS_SIGN_SAME:
        (void)alms_fail(err, ALMS_E_SIGNER_SAME,
                        "'%s' made voucher '%s', or signed it in another role", by, voucher);
        break;
    case ALMS_SIGN_THERE:
        (void)alms_fail(err, ALMS_E_SIGN_UNFIT, "voucher '%s' is signed by a %s already", voucher,
                        role);
        break;
    case ALMS_SIGN_EARLY:
        (void)alms_fail(err, ALMS_E_SIGN_UNFIT,
                        "voucher '%s' lacks a signature that comes before that of the %s", voucher,
                        role);
        break;
    case ALMS_SIGN_UNNEEDED:
        (void)alms_fail(err, ALMS_E_SIGN_UNFIT, "voucher '%s' needs no signature of a %s", voucher,
                        role);
        break;
    }
}

static enum alms_code check_named(struct alms_gate *gate, const struct alms_record *record,
                                  const struct counting *counting, const char *voucher,
                                  struct alms_error *err)
{
    struct alms_number number;
    struct alms_entry_row row = {0};
    struct alms_voucher_signs signs;
    struct alms_month month;
    bool is_found = false;

    TRY(alms_month_parse(alms_record_text(record, ALMS_FIELD_MONTH), &month, err));
    if (alms_number_parse(voucher, &number) &&
        alms_month_number(number.month) == alms_month_number(month))
        TRY(alms_store_entry_find(gate->store, number, &row, &is_found, err));
    if (!is_found) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no voucher '%.40s' in %s", voucher,
                        alms_record_text(record, ALMS_FIELD_MONTH));
        return ALMS_OK;
    }
    TRY(alms_store_signs_get(gate->store, row.n, &signs, err));
    note_verdict(record, voucher, alms_sign_judge(counting->roles, counting->signer, &signs), err);
    return ALMS_OK;
}

/* Rule SIGN-2. */
static enum alms_code check_all_named(struct alms_gate *gate, const struct alms_record *record,
                                      struct counting *counting, struct alms_error *err)
{
    const struct alms_value *vouchers = &record->field[ALMS_FIELD_VOUCHERS];

    for (size_t i = 0; i < vouchers->count; i++) {
        bool is_twice = false;
        for (size_t j = 0; j < i && !is_twice; j++)
            is_twice = strcmp(vouchers->items[i], vouchers->items[j]) == 0;
        if (is_twice) {
            (void)alms_fail(err, ALMS_E_DUPLICATE, "voucher '%.40s' is named twice",
                            vouchers->items[i]);
            continue;
        }
        NOTE(check_named(gate, record, counting, vouchers->items[i], err));
    }
    counting->count = vouchers->count;
    return alms_error_code(err);
}

enum alms_code alms_gate_check_signing(struct alms_gate *gate, const struct alms_record *record,
                                       uint64_t *out_count, struct alms_error *err)
{
    struct alms_month month;
    struct counting counting = {
        .roles = alms_signing_roles(gate->masters),
        .signer = {alms_operator_find(gate->masters, alms_record_text(record, ALMS_FIELD_BY)),
                   alms_sign_role(record)},
    };

    if (record->field[ALMS_FIELD_VOUCHERS].items != NULL) {
        TRY(check_all_named(gate, record, &counting, err));
    } else {
        TRY(alms_month_parse(alms_record_text(record, ALMS_FIELD_MONTH), &month, err));
        TRY(alms_store_signs_walk(gate->store, month, month, count_fitting, &counting, err));
    }
    if (out_count != NULL)
        *out_count = counting.count;
    if (counting.count > 0)
        return ALMS_OK;
    return alms_fail(err, ALMS_E_SIGN_UNFIT, "%s has no voucher that '%s' can sign as %s",
                     alms_record_text(record, ALMS_FIELD_MONTH),
                     alms_record_text(record, ALMS_FIELD_BY),
                     alms_record_text(record, ALMS_FIELD_ROLE));
}

/* --- a month that is to be closed ---------------------------------------------------------- */

struct lacking {
    uint32_t roles;
    uint64_t count;
    uint64_t first; /* its n */
};

static enum alms_code
count_lacking(void *context, const struct alms_voucher_signs *signs, struct alms_error *err)
{
    struct lacking *lacking = context;

    (void)err;
    if (alms_sign_missing(lacking->roles, signs) == 0)
        return ALMS_OK;
    if (lacking->count == 0)
        lacking->first = signs->n;
    lacking->count += 1;
    return ALMS_OK;
}

/* Rule SIGN-4. */
enum alms_code alms_gate_check_signed(struct alms_store *store, const struct alms_masters *masters,
                                      struct alms_month month, struct alms_error *err)
{
    struct lacking lacking = {.roles = alms_signing_roles(masters)};
    const struct alms_month closed = alms_masters_closed_month(masters);
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    char count[ALMS_UINT_TEXT_SIZE_BYTES];

    if (lacking.roles == 0)
        return ALMS_OK;
    TRY(alms_store_signs_walk(store, closed.year == 0 ? closed : alms_month_next(closed), month,
                              count_lacking, &lacking, err));
    if (lacking.count == 0)
        return ALMS_OK;
    TRY(alms_store_number_of(store, lacking.first, number, err));
    return alms_fail(err, ALMS_E_VOUCHER_UNSIGNED, "%s vouchers lack signatures, the first is %s",
                     alms_uint_format(lacking.count, count), number);
}
