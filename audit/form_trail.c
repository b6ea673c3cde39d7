/* form_trail - the tables of the audit trail, which stand beside the records in every export. */
#include "audit/export.h"
#include "audit/form.h"
#include "audit/sheet.h"
#include "base/text.h"

#include <alms/regime.h>

/* Where each account of the regime before went on. */
static enum alms_code
put_mapping(struct alms_form_work *work, struct alms_trail_state *trail, struct alms_error *err)
{
    static const char *const KEYS[] = {"n",        "date", "before", "after",    "old",
                                       "old_name", "how",  "new",    "new_name", "voucher"};
    struct alms_regime_report regime = {0};
    char n[ALMS_UINT_TEXT_SIZE_BYTES];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    if (work->status.regime_since.year == 0)
        return ALMS_OK;
    TRY(alms_files_start(work->files, ALMS_EXPORT_MAPPING, &trail->mapping, err));
    TRY(alms_regime_get(work->book, &regime, err));
    alms_csv_write(trail->mapping, KEYS, COUNT_OF(KEYS));
    alms_uint_format(regime.n, n);
    alms_date_format(regime.date, date);
    for (size_t i = 0; i < regime.steps_count; i++) {
        const struct alms_regime_step *step = &regime.steps[i];
        const char *const cells[] = {
            n,         date,           regime.before,  regime.after, step->old_code, step->old_name,
            step->how, step->new_code, step->new_name, regime.number};
        alms_csv_write(trail->mapping, cells, COUNT_OF(cells));
    }
    alms_regime_report_free(&regime);
    return alms_files_finish(work->files, &trail->mapping, err);
}

static enum alms_code begin(struct alms_form_work *work, void *state, struct alms_error *err)
{
    static const char *const ENTRY_KEYS[] = {"n",  "number",   "date",      "kind",    "at",
                                             "by", "approver", "programme", "reverses"};
    static const char *const LINE_KEYS[] = {
        "n",    "number", "line",  "date",     "account",          "fund",    "commodity", "amount",
        "item", "lot",    "place", "quantity", "foreign_currency", "foreign", "rate"};
    struct alms_trail_state *trail = state;

    TRY(alms_files_start(work->files, ALMS_EXPORT_ENTRIES, &trail->entries, err));
    TRY(alms_files_start(work->files, ALMS_EXPORT_LINES, &trail->lines, err));
    alms_csv_write(trail->entries, ENTRY_KEYS, COUNT_OF(ENTRY_KEYS));
    alms_csv_write(trail->lines, LINE_KEYS, COUNT_OF(LINE_KEYS));
    return put_mapping(work, trail, err);
}

static enum alms_code put_entry(struct alms_form_work *work, void *state,
                                const struct alms_entry_item *entry, struct alms_error *err)
{
    struct alms_trail_state *trail = state;
    char n[ALMS_UINT_TEXT_SIZE_BYTES];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char line_number[ALMS_UINT_TEXT_SIZE_BYTES];

    (void)work;
    (void)err;
    alms_uint_format(entry->n, n);
    alms_date_format(entry->date, date);
    const char *const cells[] = {n,
                                 entry->number,
                                 date,
                                 entry->kind,
                                 entry->at,
                                 entry->by,
                                 entry->approver,
                                 entry->programme,
                                 entry->reverses};
    alms_csv_write(trail->entries, cells, COUNT_OF(cells));
    trail->entries_count += 1;
    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *line = &entry->lines[i];
        alms_uint_format(i + 1, line_number);
        const char *const parts[] = {n,
                                     entry->number,
                                     line_number,
                                     date,
                                     line->account,
                                     line->fund,
                                     line->commodity,
                                     line->amount,
                                     line->item,
                                     line->lot,
                                     line->place,
                                     line->quantity,
                                     line->currency,
                                     line->foreign,
                                     alms_form_rate(entry, line)};
        alms_csv_write(trail->lines, parts, COUNT_OF(parts));
        trail->lines_count += 1;
    }
    return ALMS_OK;
}

static enum alms_code end(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct alms_trail_state *trail = state;

    TRY(alms_files_finish(work->files, &trail->entries, err));
    return alms_files_finish(work->files, &trail->lines, err);
}

const struct alms_form ALMS_FORM_TRAIL = {
    "trail", sizeof(struct alms_trail_state), begin, put_entry, end, NULL};
