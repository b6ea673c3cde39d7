#include "book/gate_voucher.h"

/* Rule VOUCHER-2: what is corrected was cancelled before. */
enum alms_code alms_gate_check_correction(struct alms_store *store,
                                          const struct alms_record *record, struct alms_error *err)
{
    struct alms_number number;
    struct alms_entry_row row = {0};
    bool is_found = false;
    const char *corrects = alms_record_text(record, ALMS_FIELD_CORRECTS);

    if (corrects == NULL)
        return ALMS_OK;
    if (alms_number_parse(corrects, &number))
        TRY(alms_store_entry_find(store, number, &row, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("voucher"), corrects);
    if (row.reversed_by < 0) {
        return alms_fail(err, ALMS_E_CORRECTS_STANDING,
                         "voucher '%s' is not reversed, so nothing corrects it", corrects);
    }
    return ALMS_OK;
}
