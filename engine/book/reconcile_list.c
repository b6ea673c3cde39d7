#include "book/gate_period.h"
#include "book/reconcile_result.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* --- reconciliations ----------------------------------------------------------------------- */

/* Who undid it, when and why. */
static enum alms_code take_undo(alms_book *book, uint64_t n, struct alms_arena *arena,
                                struct alms_reconciliation *item, struct alms_error *err)
{
    struct alms_record record;
    struct alms_private part;
    char *at = alms_arena_alloc(arena, ALMS_INSTANT_TEXT_SIZE_BYTES);

    TRY(alms_book_read_record(book, n, arena, &record, err));
    TRY(alms_store_private_get(book->store, n, alms_record_text(&record, ALMS_FIELD_PRIVATE), arena,
                               &part, err));
    alms_instant_format(record.at_s, at);
    item->undone_at = at;
    item->undone_by = alms_record_text(&record, ALMS_FIELD_BY);
    item->undone_reason = alms_private_get(&part, "memo");
    return ALMS_OK;
}

/* The adjusted balance of the book: that of the bank, and the difference. */
static enum alms_code take_adjusted(const struct alms_masters *masters,
                                    const struct alms_record *record, struct alms_arena *arena,
                                    struct alms_reconciliation *item, struct alms_error *err)
{
    int64_t adjusted = 0;
    int64_t difference = 0;
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *difference_text = alms_record_text(record, ALMS_FIELD_DIFFERENCE);
    const int32_t id = alms_commodity_find(masters, alms_record_text(record, ALMS_FIELD_COMMODITY));

    if (id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "reconciliation");
    }
    const uint32_t scale_digits = alms_commodity_at(masters, id)->scale_digits;
    TRY(alms_minor_parse(alms_record_text(record, ALMS_FIELD_ADJUSTED), scale_digits, &adjusted,
                         err));
    if (difference_text != NULL)
        TRY(alms_minor_parse(difference_text, scale_digits, &difference, err));
    if (!alms_minor_add(&adjusted, difference))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    item->adjusted_book = alms_arena_text(arena, alms_minor_format(adjusted, scale_digits, text));
    item->difference = alms_arena_text(arena, alms_minor_format(difference, scale_digits, text));
    item->agrees = difference == 0;
    return ALMS_OK;
}

static enum alms_code take_one(alms_book *book, const struct alms_masters *masters,
                               const struct alms_reconciliation_row *row,
                               struct alms_listing *listing, struct alms_error *err)
{
    struct alms_record record;
    struct alms_private part;
    struct alms_arena *arena = listing->arena;
    char *at = alms_arena_alloc(arena, ALMS_INSTANT_TEXT_SIZE_BYTES);

    TRY(alms_book_read_record(book, row->n, arena, &record, err));
    TRY(alms_store_private_get(book->store, row->n, alms_record_text(&record, ALMS_FIELD_PRIVATE),
                               arena, &part, err));
    alms_instant_format(record.at_s, at);
    struct alms_reconciliation *item = alms_listing_add(listing);
    *item = (struct alms_reconciliation){
        .reconciliation = alms_record_text(&record, ALMS_FIELD_RECONCILIATION),
        .at = at,
        .by = alms_record_text(&record, ALMS_FIELD_BY),
        .account = alms_record_text(&record, ALMS_FIELD_ACCOUNT),
        .commodity = alms_record_text(&record, ALMS_FIELD_COMMODITY),
        .from = alms_record_text(&record, ALMS_FIELD_FROM),
        .until = alms_record_text(&record, ALMS_FIELD_UNTIL),
        .opening = alms_record_text(&record, ALMS_FIELD_OPENING),
        .closing = alms_record_text(&record, ALMS_FIELD_CLOSING),
        .book = alms_record_text(&record, ALMS_FIELD_BOOK),
        .bank_in = alms_record_text(&record, ALMS_FIELD_BANK_IN),
        .bank_out = alms_record_text(&record, ALMS_FIELD_BANK_OUT),
        .book_in = alms_record_text(&record, ALMS_FIELD_BOOK_IN),
        .book_out = alms_record_text(&record, ALMS_FIELD_BOOK_OUT),
        .adjusted = alms_record_text(&record, ALMS_FIELD_ADJUSTED),
        .rows_new = alms_record_text(&record, ALMS_FIELD_ROWS_NEW),
        .rows_known = alms_record_text(&record, ALMS_FIELD_ROWS_KNOWN),
        .rows_matched = alms_record_text(&record, ALMS_FIELD_ROWS_MATCHED),
        .source = alms_record_text(&record, ALMS_FIELD_SOURCE),
        .file = alms_private_get(&part, "file"),
        .file_digest = alms_record_text(&record, ALMS_FIELD_FILE),
        .rules_digest = alms_record_text(&record, ALMS_FIELD_RULES),
    };
    TRY(take_adjusted(masters, &record, arena, item, err));
    return row->undone < 0 ? ALMS_OK : take_undo(book, (uint64_t)row->undone, arena, item, err);
}

static enum alms_code
take_all(alms_book *book, struct alms_listing *listing, struct alms_error *err)
{
    uint64_t next = 0;
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    TRY(alms_store_next_reconciliation(book->store, &next, err));
    for (uint64_t number = 1; number < next; number++) {
        bool is_found = false;
        struct alms_reconciliation_row row;
        TRY(alms_store_reconciliation_find(book->store, number, listing->arena, &row, &is_found,
                                           err));
        if (is_found)
            TRY(take_one(book, masters, &row, listing, err));
    }
    return ALMS_OK;
}

/* Hands the list over, or throws it away. */
static enum alms_code
finish(struct alms_listing *listing, enum alms_code code, struct alms_reconciliation_list *out)
{
    if (code != ALMS_OK) {
        alms_listing_discard(listing);
        return code;
    }
    out->items = alms_listing_finish(listing);
    out->count = listing->count;
    out->memory = listing->arena;
    return ALMS_OK;
}

enum alms_code
alms_reconcile_list(alms_book *book, struct alms_reconciliation_list *out, struct alms_error *err)
{
    struct alms_listing listing = alms_listing_open(sizeof(struct alms_reconciliation));

    return finish(&listing, take_all(book, &listing, err), out);
}

enum alms_code alms_reconciliation_find(alms_book *book, const char *reconciliation,
                                        struct alms_arena *arena,
                                        struct alms_reconciliation_row *out, struct alms_error *err)
{
    uint64_t number = 0;
    bool is_found = false;

    if (alms_uint_parse(reconciliation, &number) && number <= INT64_MAX) {
        TRY(alms_store_reconciliation_find(book->store, number, arena, out, &is_found, err));
    }
    if (!is_found) {
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("reconciliation"),
                         reconciliation);
    }
    return ALMS_OK;
}

enum alms_code alms_reconciliation_take(alms_book *book, const struct alms_masters *masters,
                                        const char *reconciliation,
                                        struct alms_reconciliation_list *out,
                                        struct alms_error *err)
{
    struct alms_reconciliation_row row;
    struct alms_listing listing = alms_listing_open(sizeof(struct alms_reconciliation));

    enum alms_code code = alms_reconciliation_find(book, reconciliation, listing.arena, &row, err);
    if (code == ALMS_OK)
        code = take_one(book, masters, &row, &listing, err);
    return finish(&listing, code, out);
}

enum alms_code alms_reconcile_get(alms_book *book, const char *reconciliation,
                                  struct alms_reconciliation_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    return alms_reconciliation_take(book, masters, reconciliation, out, err);
}

void alms_reconciliation_list_free(struct alms_reconciliation_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_reconciliation_list){0};
}

/* --- undoing and asking -------------------------------------------------------------------- */

enum alms_code alms_reconcile_undo(alms_book *book, const char *reconciliation, const char *reason,
                                   struct alms_error *err)
{
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_RECONCILE_UNDO};

    NOTE(alms_text_check(reconciliation, ALMS_FIELD_SIZE_MAX, W_("reconciliation"), err));
    NOTE(alms_text_check(reason, ALMS_MEMO_SIZE_MAX, W_("reason"), err));
    TRY(alms_error_code(err));
    alms_record_set(&record, ALMS_FIELD_RECONCILIATION, reconciliation);
    alms_private_add(&part, "memo", reason);
    return alms_book_record(book, &record, &part, NULL, err);
}

enum alms_code alms_reconcile_is_through(alms_book *book, const char *account,
                                         struct alms_date date, bool *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    TRY(alms_text_check(account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
    if (alms_account_find(masters, account) == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"), account);
    return alms_reconciled_through(book->store, account, date, out, err);
}
