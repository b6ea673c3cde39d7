#include "book/import_inside.h"
#include "value/money.h"

#include <string.h>

/* --- sums ---------------------------------------------------------------------------------- */

enum alms_code
alms_sums_add(struct alms_sums *sums, int32_t commodity_id, int64_t amount, struct alms_error *err)
{
    size_t at = 0;

    while (at < sums->count && sums->commodity_ids[at] != commodity_id)
        at += 1;
    if (at == ALMS_SUMS_MAX)
        return alms_fail(err, ALMS_E_LIST_LONG, "a batch has more than %s commodities", "32");
    if (at == sums->count) {
        sums->commodity_ids[at] = commodity_id;
        sums->totals[at] = 0;
        sums->count += 1;
    }
    if (!alms_minor_add(&sums->totals[at], amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

const char *
alms_sums_item_text(const struct alms_importing *work, const struct alms_sums *sums, size_t index)
{
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    const struct alms_commodity *commodity =
        alms_commodity_at(alms_tx_masters(work->tx), sums->commodity_ids[index]);

    alms_buffer_add_text(&text, commodity->code);
    alms_buffer_add_text(&text, " ");
    alms_buffer_add_text(&text,
                         alms_minor_format(sums->totals[index], commodity->scale_digits, amount));
    return alms_arena_text(work->arena, text.bytes);
}

const char *alms_sums_text(const struct alms_importing *work, const struct alms_sums *sums)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    for (size_t i = 0; i < sums->count; i++) {
        if (i > 0)
            alms_buffer_add_text(&text, ", ");
        alms_buffer_add_text(&text, alms_sums_item_text(work, sums, i));
    }
    return sums->count == 0 ? "0" : alms_arena_text(work->arena, text.bytes);
}

/* --- control ------------------------------------------------------------------------------- */

static void check_footers(struct alms_importing *work, struct alms_error *err)
{
    alms_import_end_table(work);
    for (size_t i = 0; i < work->footer_faults.count; i++, err->count++) {
        if (i < ALMS_FAULTS_MAX && err->count < ALMS_FAULTS_MAX)
            err->faults[err->count] = work->footer_faults.faults[i];
    }
}

/* Rule IMPORT-3: what the treasurer expects of the file is what it has. */
static void check_expected(struct alms_importing *work, struct alms_error *err)
{
    const struct alms_import_options *options = work->options;
    const struct alms_import_report *report = work->report;
    char count[ALMS_UINT_TEXT_SIZE_BYTES];
    char total_text[ALMS_AMOUNT_TEXT_SIZE_BYTES] = "0";
    struct alms_sums gifts = work->booked;
    struct alms_error ignored;

    alms_uint_format(
        report->rows[ALMS_ROW_BOOKED] + report->rows[ALMS_ROW_KNOWN] - work->known_refunds, count);
    if (options->expect_rows != NULL && strcmp(options->expect_rows, count) != 0) {
        (void)alms_fail(err, ALMS_E_EXPECT_ROWS, "%s rows are expected, the file has %s",
                        options->expect_rows, count);
    }
    if (options->expect_total == NULL)
        return;

    alms_error_clear(&ignored);
    for (size_t i = 0; i < work->known.count; i++)
        NOTE(alms_sums_add(&gifts, work->known.commodity_ids[i], work->known.totals[i], &ignored));
    int64_t expected = 0;
    bool is_equal = false;
    if (gifts.count == 1) {
        const uint32_t scale_digits =
            alms_commodity_at(alms_tx_masters(work->tx), gifts.commodity_ids[0])->scale_digits;
        is_equal =
            alms_minor_parse(options->expect_total, scale_digits, &expected, &ignored) == ALMS_OK &&
            expected == gifts.totals[0];
        alms_minor_format(gifts.totals[0], scale_digits, total_text);
    }
    if (!is_equal) {
        (void)alms_fail(err, ALMS_E_EXPECT_TOTAL,
                        "a total of %s is expected, the rows add up to %s", options->expect_total,
                        gifts.count > 1 ? alms_sums_text(work, &gifts) : total_text);
    }
}

enum alms_code alms_import_check(struct alms_importing *work, struct alms_error *err)
{
    const struct alms_import_report *report = work->report;
    char count[ALMS_UINT_TEXT_SIZE_BYTES];
    uint64_t rows = 0;

    for (int i = 0; i < ALMS_VERDICTS_COUNT; i++)
        rows += i == ALMS_ROW_SKIPPED ? 0 : report->rows[i];
    /* Rule IMPORT-9. */
    if (rows == 0)
        (void)alms_fail(err, ALMS_E_TABLE_EMPTY, "there is no row of data in the file");
    check_footers(work, err);
    check_expected(work, err);
    /* Rule IMPORT-4: whole or not at all, unless it is asked for otherwise. */
    const uint64_t bad = report->rows[ALMS_ROW_REJECTED] + report->rows[ALMS_ROW_CONFLICT];
    if (bad > 0 && !work->options->partial) {
        (void)alms_fail(err, ALMS_E_ROWS_REJECTED, "%s rows cannot be booked",
                        alms_uint_format(bad, count));
    }
    return alms_error_code(err);
}
