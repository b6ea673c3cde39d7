#include "book/document.h"
#include "book/import_batch.h"
#include "value/date.h"

#include <alms/import.h>

/* The joined list of a record: "CNY 12.50, USD 3.00". */
static const char *join(struct alms_arena *arena, const struct alms_value *value)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    for (size_t i = 0; i < value->count; i++) {
        if (i > 0)
            alms_buffer_add_text(&text, ", ");
        alms_buffer_add_text(&text, value->items[i]);
    }
    return value->count == 0 ? "0" : alms_arena_text(arena, text.bytes);
}

/* Who undid a batch, when and why. */
static enum alms_code take_undo(alms_book *book, uint64_t n, struct alms_arena *arena,
                                struct alms_batch *item, struct alms_error *err)
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

static enum alms_code take_batch(alms_book *book, const struct alms_batch_row *row,
                                 struct alms_listing *listing, struct alms_error *err)
{
    const uint64_t n = row->n;
    struct alms_record record;
    struct alms_private part;
    struct alms_arena *arena = listing->arena;
    char *at = alms_arena_alloc(arena, ALMS_INSTANT_TEXT_SIZE_BYTES);

    TRY(alms_book_read_record(book, n, arena, &record, err));
    TRY(alms_store_private_get(book->store, n, alms_record_text(&record, ALMS_FIELD_PRIVATE), arena,
                               &part, err));
    alms_instant_format(record.at_s, at);
    const char *refunded = alms_record_text(&record, ALMS_FIELD_ROWS_REFUNDED);
    struct alms_batch *item = alms_listing_add(listing);
    *item = (struct alms_batch){
        .batch = alms_record_text(&record, ALMS_FIELD_BATCH),
        .at = at,
        .by = alms_record_text(&record, ALMS_FIELD_BY),
        .source = alms_record_text(&record, ALMS_FIELD_SOURCE),
        .file = alms_private_get(&part, "file"),
        .file_digest = alms_record_text(&record, ALMS_FIELD_FILE),
        .rules_digest = alms_record_text(&record, ALMS_FIELD_RULES),
        .rows = {[ALMS_ROW_BOOKED] = alms_record_text(&record, ALMS_FIELD_ROWS_BOOKED),
                 [ALMS_ROW_KNOWN] = alms_record_text(&record, ALMS_FIELD_ROWS_KNOWN),
                 [ALMS_ROW_CONFLICT] = alms_record_text(&record, ALMS_FIELD_ROWS_CONFLICT),
                 [ALMS_ROW_REJECTED] = alms_record_text(&record, ALMS_FIELD_ROWS_REJECTED),
                 [ALMS_ROW_HELD] = alms_record_text(&record, ALMS_FIELD_ROWS_HELD),
                 [ALMS_ROW_SKIPPED] = alms_record_text(&record, ALMS_FIELD_ROWS_SKIPPED),
                 [ALMS_ROW_REFUNDED] = refunded == NULL ? "0" : refunded},
        .totals = join(arena, &record.field[ALMS_FIELD_TOTALS]),
        .refunds = refunded == NULL ? NULL : join(arena, &record.field[ALMS_FIELD_REFUNDS]),
        .first_date = alms_record_text(&record, ALMS_FIELD_FROM),
        .last_date = alms_record_text(&record, ALMS_FIELD_UNTIL),
        .footer = alms_record_text(&record, ALMS_FIELD_FOOTER),
        .encoding = alms_record_text(&record, ALMS_FIELD_ENCODING),
        .header_line = alms_record_text(&record, ALMS_FIELD_HEADER),
    };
    return row->undone < 0 ? ALMS_OK : take_undo(book, (uint64_t)row->undone, arena, item, err);
}

static enum alms_code
take_batches(alms_book *book, struct alms_listing *listing, struct alms_error *err)
{
    uint64_t next = 0;

    TRY(alms_store_next_batch(book->store, &next, err));
    for (uint64_t batch = 1; batch < next; batch++) {
        struct alms_batch_row row;
        bool is_found = false;
        TRY(alms_store_batch_find(book->store, batch, &row, &is_found, err));
        if (is_found)
            TRY(take_batch(book, &row, listing, err));
    }
    return ALMS_OK;
}

/* Hands the list over, or throws it away. */
static enum alms_code
finish(struct alms_listing *listing, enum alms_code code, struct alms_batch_list *out)
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
alms_import_list(alms_book *book, struct alms_batch_list *out, struct alms_error *err)
{
    struct alms_listing listing = alms_listing_open(sizeof(struct alms_batch));

    return finish(&listing, take_batches(book, &listing, err), out);
}

enum alms_code alms_import_find(alms_book *book, const char *batch, struct alms_batch_row *out,
                                struct alms_error *err)
{
    uint64_t number = 0;
    bool is_found = false;

    if (alms_uint_parse(batch, &number) && number <= INT64_MAX)
        TRY(alms_store_batch_find(book->store, number, out, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("batch"), batch);
    return ALMS_OK;
}

enum alms_code alms_import_get(alms_book *book, const char *batch, struct alms_batch_list *out,
                               struct alms_error *err)
{
    struct alms_batch_row row;

    TRY(alms_import_find(book, batch, &row, err));
    struct alms_listing listing = alms_listing_open(sizeof(struct alms_batch));
    return finish(&listing, take_batch(book, &row, &listing, err), out);
}

void alms_batch_list_free(struct alms_batch_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_batch_list){0};
}
