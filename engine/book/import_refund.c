#include "book/document.h"
#include "book/import_inside.h"
#include "book/row_id.h"
#include "value/date.h"

#include <string.h>

enum { IDENTITY_TEXT_SIZE_BYTES = 2 * ALMS_ROW_ID_SIZE_BYTES + 1, FIRST_STORAGE_CODE = 400 };

/* A refund and the gift that it names. */
struct refunding {
    struct alms_importing *work;
    const struct alms_read_row *row;
    struct alms_booking booking;
    uint64_t n; /* of the gift */
    struct alms_record gift;
    struct alms_arena *arena; /* of the gift */
};

static const char *number_of(const struct refunding *refund)
{
    return refund->gift.entry.number;
}

/* --- finding ------------------------------------------------------------------------------- */

/* Reads the gift that the row names. Refuses with REFUND_HELD if there is none. */
static enum alms_code find_gift(struct refunding *refund, struct alms_error *err)
{
    bool is_found = false;
    struct alms_imported imported;
    uint8_t id[ALMS_ROW_ID_SIZE_BYTES];
    struct alms_importing *work = refund->work;

    if (refund->row->refunds.size_bytes > 0) {
        alms_row_identify(work->keyed, work->rules->source, refund->row->refunds, 0, id);
        TRY(alms_store_imported_find(work->book->store, id, &imported, &is_found, err));
    }
    if (!is_found) {
        return alms_fail(err, ALMS_E_REFUND_HELD,
                         "no gift that the refund names is booked; if it stands further down in "
                         "this file, import the file again");
    }
    refund->n = imported.n;
    return alms_book_read_record(work->book, imported.n, refund->arena, &refund->gift, err);
}

/* Whether the refund is booked already; then *out is KNOWN. */
static enum alms_code
look_up(struct refunding *refund, enum alms_verdict *out, struct alms_error *err)
{
    bool is_found = false;
    struct alms_imported imported;
    struct alms_importing *work = refund->work;
    struct alms_identity *identity = &refund->booking.identity;

    alms_row_identify(work->keyed, work->rules->source, refund->row->identity, 0, identity->id);
    alms_row_identify(work->keyed, work->rules->source, refund->row->content, 0, identity->content);
    TRY(alms_store_imported_find(work->book->store, identity->id, &imported, &is_found, err));
    if (is_found && imported.has_content &&
        memcmp(imported.content, identity->content, sizeof(imported.content)) == 0)
        *out = ALMS_ROW_KNOWN;
    return ALMS_OK;
}

/* --- checking ------------------------------------------------------------------------------ */

static enum alms_code check_reversed(const struct refunding *refund, struct alms_error *err)
{
    struct alms_entry_row row;
    char reversal[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    struct alms_store *store = refund->work->book->store;

    TRY(alms_store_entry_get(store, refund->n, &row, err));
    if (row.reversed_by < 0)
        return ALMS_OK;
    TRY(alms_store_number_of(store, (uint64_t)row.reversed_by, reversal, err));
    return alms_fail(err, ALMS_E_REFUND_HELD, "the gift %s is reversed already by %s",
                     number_of(refund), reversal);
}

/* A part of a gift, and a fee of which it is not clear what became of it, are for a person. */
static enum alms_code check_whole(const struct refunding *refund, struct alms_error *err)
{
    const struct alms_line *cash = &refund->gift.entry.lines[0];
    const bool is_foreign = cash->currency != NULL;
    const char *given = is_foreign ? cash->foreign : alms_document_gift_amount(&refund->gift.entry);
    const char *commodity = is_foreign ? cash->currency : cash->commodity;
    const char *kept = alms_record_text(&refund->gift, ALMS_FIELD_FEE);
    const char *fee = alms_import_fee_text(refund->row);

    if (strcmp(given, refund->booking.amount_text) != 0 ||
        strcmp(commodity, refund->booking.commodity) != 0) {
        (void)alms_fail(err, ALMS_E_REFUND_HELD,
                        "the gift %s is of %s %s, and %s %s went back: a part is for a person",
                        number_of(refund), given, commodity, refund->booking.amount_text,
                        refund->booking.commodity);
    }
    if ((fee != NULL && refund->row->fee_sign > 0) || !alms_import_same_fee(kept, fee)) {
        (void)alms_fail(err, ALMS_E_REFUND_HELD,
                        "of the gift %s a fee of %.48s was kept, and the row prints a fee of %.48s",
                        number_of(refund), kept == NULL ? "0" : kept,
                        refund->row->fee[0] == '\0' ? "0" : refund->row->fee);
    }
    return alms_error_code(err);
}

/* --- booking ------------------------------------------------------------------------------- */

/* As `alms_entry_reverse` makes it, with the row and the batch that brought it. */
static enum alms_code reverse(const struct refunding *refund, struct alms_error *err)
{
    char id[IDENTITY_TEXT_SIZE_BYTES];
    char content[IDENTITY_TEXT_SIZE_BYTES];
    struct alms_importing *work = refund->work;
    struct alms_record record = {.kind = ALMS_KIND_REVERSE};
    struct alms_private part;

    record.entry = (struct alms_entry){
        .date = refund->row->date,
        .lines = alms_entry_mirror(alms_tx_masters(work->tx), &refund->gift, refund->arena),
        .lines_count = refund->gift.entry.lines_count};
    alms_hex_format(refund->booking.identity.id, ALMS_ROW_ID_SIZE_BYTES, id);
    alms_hex_format(refund->booking.identity.content, ALMS_ROW_ID_SIZE_BYTES, content);
    alms_record_set(&record, ALMS_FIELD_CONTENT, content);
    alms_record_set(&record, ALMS_FIELD_IMPORTED, work->batch);
    alms_record_set(&record, ALMS_FIELD_OF, number_of(refund));
    alms_record_set(&record, ALMS_FIELD_REASON, "refund");
    alms_record_set(&record, ALMS_FIELD_ROW, id);
    part.count = 0;
    alms_import_fill_private(refund->row, &part);
    return alms_tx_record(work->tx, &record, &part, NULL, err);
}

/* What the rules refuse, as money that is spent, is told behind the gift. */
static void add_refusals(const struct refunding *refund, const struct alms_error *refusals,
                         struct alms_error *err)
{
    (void)alms_fail(err, ALMS_E_REFUND_HELD, "the gift %s cannot be given back", number_of(refund));
    for (size_t i = 0; i < refusals->count && i < ALMS_FAULTS_MAX; i++) {
        if (err->count < ALMS_FAULTS_MAX)
            err->faults[err->count] = refusals->faults[i];
        err->count += 1;
    }
}

static enum alms_code take(struct refunding *refund, enum alms_verdict *out, struct alms_error *err)
{
    struct alms_error refusals;

    TRY(look_up(refund, out, err));
    if (*out == ALMS_ROW_KNOWN)
        return ALMS_OK;
    *out = ALMS_ROW_HELD;
    TRY(find_gift(refund, err));
    TRY(check_reversed(refund, err));
    TRY(check_whole(refund, err));
    alms_error_clear(&refusals);
    const enum alms_code code = reverse(refund, &refusals);
    if (code != ALMS_OK && (int)code < FIRST_STORAGE_CODE) {
        add_refusals(refund, &refusals, err);
    } else if (code != ALMS_OK) {
        *err = refusals;
    } else {
        *out = ALMS_ROW_REFUNDED;
    }
    return code;
}

/* Rule IMPORT-14. */
enum alms_code alms_import_take_refund(struct alms_importing *work, struct alms_read_row *row,
                                       enum alms_verdict *out, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct refunding refund = {.work = work, .row = row, .arena = arena};

    *out = ALMS_ROW_REJECTED;
    TRY(alms_import_take_positive(work, row, &refund.booking, err));
    TRY(take(&refund, out, err));
    if (*out == ALMS_ROW_KNOWN) {
        work->known_refunds += 1;
        alms_import_note_date(work, row->date);
        return ALMS_OK;
    }
    alms_import_note_date(work, row->date);
    return alms_sums_add(&work->refunded, refund.booking.commodity_id, refund.booking.amount, err);
}
