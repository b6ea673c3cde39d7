#include "book/document.h"
#include "book/import_inside.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* One side of a conflict, as it may be told. */
struct side {
    char sum[ALMS_DATE_TEXT_SIZE_BYTES + ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char donor[ALMS_MASKED_SIZE_BYTES];
    const char *memo;
};

/* Rule IMPORT-12. */
static void fill_side(struct side *side, struct alms_date date, const char *amount,
                      const struct alms_name *donor, const char *memo)
{
    static const struct alms_mask_words words = {W_("anonymous"), W_("minor")};

    alms_date_format(date, side->sum);
    const size_t size = strlen(side->sum);
    side->sum[size] = ' ';
    memcpy(side->sum + size + 1, amount, strlen(amount) + 1);
    side->donor[0] = '\0';
    if (donor->text != NULL)
        alms_name_mask(donor, &words, side->donor);
    side->memo = memo == NULL ? "" : "**";
}

static const char *text_of(const struct alms_read_row *row, const char *key)
{
    for (size_t i = 0; i < row->texts_count; i++) {
        if (strcmp(row->texts[i].key, key) == 0)
            return row->texts[i].value;
    }
    return NULL;
}

static void add_difference(struct alms_buffer *out, const char *key)
{
    if (out->size_bytes > 0)
        alms_buffer_add_text(out, ", ");
    alms_buffer_add_text(out, key);
}

/* The private keys under which the two say something else. */
static void add_differences(struct alms_buffer *out, const struct alms_private *part,
                            const struct alms_read_row *row)
{
    for (size_t i = 0; i < row->texts_count; i++) {
        if (!alms_text_equal(alms_private_get(part, row->texts[i].key), row->texts[i].value))
            add_difference(out, row->texts[i].key);
    }
    for (size_t i = 0; i < part->count; i++) {
        const char *key = part->members[i].key;
        /* These come from the rules, not from the row. */
        if (strcmp(key, "donor_kind") != 0 && strcmp(key, "publish") != 0 &&
            text_of(row, key) == NULL)
            add_difference(out, key);
    }
}

enum alms_code alms_import_fail_conflict(struct alms_importing *work,
                                         const struct alms_read_row *row, const char *amount,
                                         uint64_t n, struct alms_error *err)
{
    char reference[ALMS_MASKED_SIZE_BYTES];
    struct alms_record record;
    struct alms_private part;
    struct side booked;
    struct side found;
    CLEANUP(alms_buffer_clear) struct alms_buffer differences = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_book_read_record(work->book, n, arena, &record, err));
    TRY(alms_store_private_get(work->book->store, n, alms_record_text(&record, ALMS_FIELD_PRIVATE),
                               arena, &part, err));
    const char *booked_amount = alms_document_gift_amount(&record.entry);
    const struct alms_name booked_donor = {alms_private_get(&part, "donor"),
                                           alms_private_get(&part, "donor_kind"),
                                           alms_private_get(&part, "publish")};
    const struct alms_name found_donor = {text_of(row, "donor"), row->settings.donor_kind,
                                          row->settings.publish};
    fill_side(&booked, record.entry.date, booked_amount, &booked_donor,
              alms_private_get(&part, "memo"));
    fill_side(&found, row->date, amount, &found_donor, text_of(row, "memo"));
    if (alms_date_compare(record.entry.date, row->date) != 0)
        add_difference(&differences, "date");
    if (strcmp(booked_amount, amount) != 0)
        add_difference(&differences, "amount");
    if (row->has_fee_column &&
        !alms_import_same_fee(alms_record_text(&record, ALMS_FIELD_FEE), alms_import_fee_text(row)))
        add_difference(&differences, "fee");
    /* Of what was erased from the vault nothing can be said. */
    if (part.count > 0)
        add_differences(&differences, &part, row);
    if (differences.size_bytes == 0)
        add_difference(&differences, "?");
    alms_reference_mask(text_of(row, "ref"), reference);
    return alms_fail(err, ALMS_E_ROW_CONFLICT,
                     "the reference '%.40s' is booked as %s with other content (%.80s); booked: "
                     "%s, donor '%.80s', memo '%s'; in the row: %s, donor '%.80s', memo '%s'",
                     reference, record.entry.number, differences.bytes, booked.sum, booked.donor,
                     booked.memo, found.sum, found.donor, found.memo);
}
