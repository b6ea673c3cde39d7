#include "store/inside.h"

#include "base/text.h"
#include "model/rule_sign.h"

#include <alms/operator.h>

static int32_t operator_at(struct alms_statement *select, int index)
{
    return alms_column_is_null(select, index) ? ALMS_ID_NONE
                                              : (int32_t)alms_column_int64(select, index);
}

static struct alms_voucher_signs signs_at(struct alms_statement *select)
{
    const char *kind = alms_column_text(select, 1);

    return (struct alms_voucher_signs){
        .n = (uint64_t)alms_column_int64(select, 0),
        .is_made_by_rule = alms_text_equal(kind, alms_kind_name(ALMS_KIND_CLOSING)) ||
                           alms_text_equal(kind, alms_kind_name(ALMS_KIND_REGIME_CONVERT)) ||
                           alms_text_equal(kind, alms_kind_name(ALMS_KIND_RELEASE)),
        .moves_money = alms_column_int64(select, 2) != 0,
        .maker = operator_at(select, 3),
        .checker = operator_at(select, 4),
        .cashier = operator_at(select, 5),
        .poster = operator_at(select, 6),
    };
}

enum alms_code alms_store_signs_walk(struct alms_store *store, struct alms_month from,
                                     struct alms_month to, alms_signs_visit *visit, void *context,
                                     struct alms_error *err)
{
    static const char sql[] = "SELECT n, kind, money, maker, checker, cashier, poster FROM entry"
                              " WHERE month BETWEEN ?1 AND ?2 ORDER BY month, series, number";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, from.year == 0 ? 0 : alms_month_number(from));
    alms_bind_int64(select, 2, alms_month_number(to));
    TRY(alms_statement_step(select, &has_row, err));
    while (has_row) {
        const struct alms_voucher_signs signs = signs_at(select);
        TRY(visit(context, &signs, err));
        TRY(alms_statement_step(select, &has_row, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_signs_get(struct alms_store *store, uint64_t n,
                                    struct alms_voucher_signs *out, struct alms_error *err)
{
    static const char sql[] =
        "SELECT n, kind, money, maker, checker, cashier, poster FROM entry WHERE n = ?1";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_int64(select, 1, (int64_t)n);
    TRY(alms_statement_step(select, &has_row, err));
    if (!has_row)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "entry");
    *out = signs_at(select);
    return ALMS_OK;
}

/* --- projecting ---------------------------------------------------------------------------- */

struct signing {
    struct alms_listing found; /* of uint64_t: the vouchers that are signed */
    uint32_t roles;
    struct alms_signer_role signer;
};

static enum alms_code
take_signs(void *context, const struct alms_voucher_signs *signs, struct alms_error *err)
{
    struct signing *signing = context;

    (void)err;
    if (alms_sign_judge(signing->roles, signing->signer, signs) == ALMS_SIGN_FITS) {
        uint64_t *n = alms_listing_add(&signing->found);
        *n = signs->n;
    }
    return ALMS_OK;
}

/* The vouchers that are named, or else all of the month that the operator may sign. */
static enum alms_code find_vouchers(struct alms_store *store, const struct alms_record *record,
                                    struct signing *signing, struct alms_error *err)
{
    const struct alms_value *vouchers = &record->field[ALMS_FIELD_VOUCHERS];
    struct alms_month month;

    TRY(alms_month_parse(alms_record_text(record, ALMS_FIELD_MONTH), &month, err));
    if (vouchers->items == NULL)
        return alms_store_signs_walk(store, month, month, take_signs, signing, err);
    for (size_t i = 0; i < vouchers->count; i++) {
        struct alms_number number;
        struct alms_entry_row row;
        bool is_found = false;
        if (!alms_number_parse(vouchers->items[i], &number)) {
            return alms_fail(err, ALMS_E_VOUCHER_ORDER, "'%s' is not a voucher number",
                             vouchers->items[i]);
        }
        TRY(alms_store_entry_find(store, number, &row, &is_found, err));
        if (is_found) {
            uint64_t *n = alms_listing_add(&signing->found);
            *n = row.n;
        }
    }
    return ALMS_OK;
}

static enum alms_code
mark(struct alms_store *store, const struct signing *signing, struct alms_error *err)
{
    static const char checker[] = "UPDATE entry SET checker = ?1 WHERE n = ?2";
    static const char cashier[] = "UPDATE entry SET cashier = ?1 WHERE n = ?2";
    static const char poster[] = "UPDATE entry SET poster = ?1 WHERE n = ?2";
    const uint64_t *found = signing->found.items;
    const uint32_t role = signing->signer.role;

    for (size_t i = 0; i < signing->found.count; i++) {
        CLEANUP(alms_statement_reset) struct alms_statement *update = NULL;
        const char *sql = role == ALMS_CHECKER ? checker : poster;
        TRY(alms_statement_get(store->db, role == ALMS_CASHIER ? cashier : sql, &update, err));
        alms_bind_int64(update, 1, signing->signer.operator_id);
        alms_bind_int64(update, 2, (int64_t)found[i]);
        TRY(alms_statement_run(update, err));
    }
    return ALMS_OK;
}

enum alms_code alms_store_project_signs(struct alms_store *store,
                                        const struct alms_masters *masters,
                                        const struct alms_record *record, struct alms_error *err)
{
    struct signing signing = {
        .found = alms_listing_open(sizeof(uint64_t)),
        .roles = alms_signing_roles(masters),
        .signer = {alms_operator_find(masters, alms_record_text(record, ALMS_FIELD_BY)),
                   alms_sign_role(record)},
    };

    enum alms_code code = find_vouchers(store, record, &signing, err);
    if (code == ALMS_OK)
        code = mark(store, &signing, err);
    alms_listing_discard(&signing.found);
    return code;
}
