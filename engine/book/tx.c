#include "book/draft.h"

#include "value/date.h"

#include <string.h>

struct alms_tx {
    alms_book *book;
    struct alms_masters *masters;
    struct alms_gate *gate;
    struct alms_buffer bytes;
    struct alms_buffer disclosure;
    struct alms_buffer scratch;
    struct alms_arena *arena; /* of the draft, where one is made */
    struct alms_draft draft;
    size_t records_count;
    /* What the newest record points to. */
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    char digest[ALMS_HASH_BASE64URL_SIZE_BYTES];
};

static void free_tx(struct alms_tx *tx)
{
    alms_gate_close(tx->gate);
    alms_masters_close(tx->masters);
    alms_buffer_clear(&tx->bytes);
    alms_buffer_clear(&tx->disclosure);
    alms_buffer_clear(&tx->scratch);
    alms_arena_close(tx->arena);
    alms_free(tx);
}

/*
 * Those of the book, if nobody has written since they were read: the transaction changes them, and
 * gives them back when it is committed.
 */
static enum alms_code take_masters(struct alms_tx *tx, struct alms_error *err)
{
    alms_book *book = tx->book;

    if (book->masters != NULL && book->masters_size == alms_store_next_n(book->store)) {
        tx->masters = book->masters;
        book->masters = NULL;
        return ALMS_OK;
    }
    tx->masters = alms_masters_open();
    return alms_store_load_masters(book->store, ALMS_LOG_END, tx->masters, err);
}

static void give_masters_back(struct alms_tx *tx, uint64_t log_size)
{
    alms_masters_close(tx->book->masters);
    tx->book->masters = tx->masters;
    tx->book->masters_size = log_size;
    tx->masters = NULL;
}

enum alms_code alms_tx_begin(alms_book *book, struct alms_tx **out, struct alms_error *err)
{
    if (!book->can_write)
        return alms_fail(err, ALMS_E_BOOK_READONLY, "the book is open for reading only");
    TRY(alms_store_begin(book->store, err));

    CLEANUP(alms_tx_rollback) struct alms_tx *tx = alms_alloc(sizeof(*tx));
    tx->book = book;
    TRY(take_masters(tx, err));
    tx->gate = alms_gate_open(book->store, tx->masters);
    tx->gate->is_draft = book->draft_path != NULL;
    tx->arena = alms_arena_open();
    *out = tx;
    tx = NULL;
    return ALMS_OK;
}

void alms_tx_rollback(struct alms_tx **tx)
{
    if (*tx == NULL)
        return;
    alms_store_rollback((*tx)->book->store);
    (*tx)->book->masters_size = UINT64_MAX; /* they may have been read within */
    alms_masters_close((*tx)->book->earlier);
    (*tx)->book->earlier = NULL;
    free_tx(*tx);
    *tx = NULL;
}

/* Rule APPROVAL-8: a draft is one record, and one that the policy asks signatures for. */
static enum alms_code write_draft(struct alms_tx *tx, struct alms_error *err)
{
    if (tx->records_count != 1 || tx->draft.act == NULL) {
        return alms_fail(err, ALMS_E_DRAFT_SYNTAX,
                         "the policy asks no signatures for this: record it without a draft");
    }
    if (tx->book->is_dry_run)
        return ALMS_OK;
    return alms_draft_write(tx->book->draft_path, &tx->draft, false, err);
}

enum alms_code alms_tx_commit(struct alms_tx **tx, struct alms_error *err)
{
    struct alms_tx *done = *tx;

    if (done->book->draft_path != NULL) {
        TRY(write_draft(done, err));
        alms_tx_rollback(tx);
        return ALMS_OK;
    }
    if (done->book->is_dry_run) {
        alms_tx_rollback(tx);
        return ALMS_OK;
    }
    const uint64_t log_size = alms_store_next_n(done->book->store);
    TRY(alms_store_flush(done->book->store, done->masters, err));
    TRY(alms_store_commit(done->book->store, err));
    give_masters_back(done, log_size);
    free_tx(done);
    *tx = NULL;
    return ALMS_OK;
}

const struct alms_masters *alms_tx_masters(const struct alms_tx *tx)
{
    return tx->masters;
}

struct alms_gate *alms_tx_gate(struct alms_tx *tx)
{
    return tx->gate;
}

/* Gives the voucher its number. */
static enum alms_code
take_number(struct alms_tx *tx, struct alms_record *record, struct alms_error *err)
{
    struct alms_number number = {.series = alms_kind_series(record->kind),
                                 .month = alms_date_month(record->entry.date)};

    tx->number[0] = '\0';
    if (record->entry.lines_count == 0)
        return ALMS_OK;
    /* Rule ENTRY-13: whoever embeds the library gives numbers, not text that was parsed. */
    if (!alms_date_is_valid(record->entry.date)) {
        char text[ALMS_DATE_TEXT_SIZE_BYTES];
        alms_date_format(record->entry.date, text);
        return alms_fail(err, ALMS_E_DATE_SYNTAX, "'%.40s' is not a day of the calendar", text);
    }
    TRY(alms_store_next_number(tx->book->store, number.series, number.month, &number.number, err));
    alms_number_format(number, tx->number);
    record->entry.number = tx->number;
    return ALMS_OK;
}

/* Makes the disclosure and the digest by which the record commits to it. */
static void
take_private(struct alms_tx *tx, const struct alms_private *part, struct alms_record *record)
{
    tx->disclosure.size_bytes = 0;
    if (part == NULL || part->count == 0)
        return;
    alms_private_encode(part, tx->book->random, &tx->disclosure);
    alms_private_digest(alms_store_hasher(tx->book->store), tx->disclosure.bytes,
                        tx->disclosure.size_bytes, &tx->scratch, tx->digest);
    alms_record_set(record, ALMS_FIELD_PRIVATE, tx->digest);
}

enum alms_code alms_tx_check_private(const struct alms_private *part, struct alms_error *err)
{
    if (part == NULL)
        return ALMS_OK;
    for (size_t i = 0; i < part->count; i++) {
        NOTE(
            alms_text_check(part->members[i].value, ALMS_MEMO_SIZE_MAX, part->members[i].key, err));
    }
    return alms_error_code(err);
}

/* Keeps what a draft is made of. */
static void keep_draft(struct alms_tx *tx, const struct alms_record *record)
{
    char core[ALMS_HASH_BASE64_SIZE_BYTES];
    char text[ALMS_APPROVAL_BAND_SIZE_BYTES];
    struct alms_band band;
    struct alms_arena *arena = tx->arena;
    const struct alms_approval_need *need = &tx->gate->need;

    tx->records_count += 1;
    if (tx->book->draft_path == NULL || need->act == ALMS_ACT_NONE ||
        !alms_approval_band(tx->masters, need, &band))
        return;
    alms_approval_core(record, alms_store_hasher(tx->book->store), core);
    alms_approval_band_text(tx->masters, need, &band, text);
    tx->draft = (struct alms_draft){
        .book_id = alms_masters_book(tx->masters, ALMS_FIELD_ID),
        .record = alms_arena_bytes(arena, tx->bytes.bytes, tx->bytes.size_bytes),
        .disclosure = tx->disclosure.size_bytes == 0 ? NULL
                                                     : alms_arena_bytes(arena, tx->disclosure.bytes,
                                                                        tx->disclosure.size_bytes),
        .entry_id = alms_arena_text(arena, need->entry_id),
        .core = alms_arena_text(arena, core),
        .act = alms_act_word(need->act),
        .band = alms_arena_text(arena, text),
    };
}

/* Completes a record whose private part is made, and records it. */
static enum alms_code record_it(struct alms_tx *tx, struct alms_record *record,
                                struct alms_posted *out, struct alms_error *err)
{
    struct alms_change change;
    struct alms_store *store = tx->book->store;

    record->kind_text = alms_kind_name(record->kind);
    record->version = alms_record_version(record);
    record->n = alms_store_next_n(store);
    record->at_s = tx->book->now_s;
    alms_record_set(record, ALMS_FIELD_BY, tx->book->operator_code);
    TRY(take_number(tx, record, err));

    TRY(alms_gate_admit(tx->gate, record, &change, err));
    tx->bytes.size_bytes = 0;
    alms_record_encode(record, &tx->bytes);
    if (tx->bytes.size_bytes > ALMS_RECORD_SIZE_MAX)
        return alms_fail(err, ALMS_E_LIST_LONG, "the record has more than %s bytes", "65535");
    keep_draft(tx, record);
    TRY(alms_store_append(store, tx->bytes.bytes, tx->bytes.size_bytes, err));
    if (tx->disclosure.size_bytes > 0) {
        TRY(alms_store_private_put(store, record->n, tx->disclosure.bytes,
                                   tx->disclosure.size_bytes, err));
    }
    TRY(alms_gate_take(tx->gate, &change, err));

    if (out != NULL) {
        out->n = record->n;
        memcpy(out->number, tx->number, sizeof(tx->number));
    }
    return ALMS_OK;
}

enum alms_code alms_tx_record(struct alms_tx *tx, struct alms_record *record,
                              const struct alms_private *part, struct alms_posted *out,
                              struct alms_error *err)
{
    TRY(alms_tx_check_private(part, err));
    take_private(tx, part, record);
    return record_it(tx, record, out, err);
}

enum alms_code alms_tx_record_again(struct alms_tx *tx, struct alms_record *record,
                                    const char *disclosure, struct alms_posted *out,
                                    struct alms_error *err)
{
    tx->disclosure.size_bytes = 0;
    if (disclosure != NULL)
        alms_buffer_add_text(&tx->disclosure, disclosure);
    return record_it(tx, record, out, err);
}

void alms_tx_note_rest(struct alms_tx *tx, struct alms_record *record,
                       const struct alms_line *lines, size_t count, struct alms_error *err)
{
    record->at_s = tx->book->now_s;
    alms_record_set(record, ALMS_FIELD_BY, tx->book->operator_code);
    alms_rule_apart(tx->masters, record, lines, count, err);
}

enum alms_code alms_book_record(alms_book *book, struct alms_record *record,
                                const struct alms_private *part, struct alms_posted *out,
                                struct alms_error *err)
{
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(alms_tx_begin(book, &tx, err));
    TRY(alms_tx_record(tx, record, part, out, err));
    return alms_tx_commit(&tx, err);
}
