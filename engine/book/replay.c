#include "book/book.h"

#include "value/date.h"

#include <alms/log.h>

#include <string.h>

enum { TELL_EVERY = 4096 };

static_assert((int)ALMS_DIGEST_SIZE_BYTES == (int)ALMS_HASH_SIZE_BYTES, "digests are SHA-256");

/* --- walking ------------------------------------------------------------------------------- */

struct walking {
    alms_book *book;
    uint64_t total;
    alms_log_record_visit *visit;
    void *context;
};

static enum alms_code
take_row(void *context, const struct alms_log_row *row, struct alms_error *err)
{
    struct walking *walking = context;
    struct alms_log_record record = {row->n, row->bytes, row->size_bytes, {0}};

    if (row->n % TELL_EVERY == 0)
        alms_book_tell(walking->book, N_("records"), row->n, walking->total);
    memcpy(record.hash, row->hash.bytes, sizeof(record.hash));
    return walking->visit(walking->context, &record, err);
}

enum alms_code
alms_log_walk(alms_book *book, alms_log_record_visit *visit, void *context, struct alms_error *err)
{
    struct walking walking = {.book = book, .visit = visit, .context = context};

    TRY(alms_store_log_count(book->store, &walking.total, err));
    TRY(alms_store_log_walk(book->store, 0, take_row, &walking, err));
    alms_book_tell(book, N_("records"), walking.total, walking.total);
    return ALMS_OK;
}

enum alms_code alms_log_walk_from(alms_book *book, uint64_t from, alms_log_record_visit *visit,
                                  void *context, struct alms_error *err)
{
    struct walking walking = {.book = book, .visit = visit, .context = context};
    struct alms_head head;

    TRY(alms_store_head(book->store, &head, err));
    walking.total = head.size;
    TRY(alms_store_log_walk(book->store, from, take_row, &walking, err));
    alms_book_tell(book, N_("records"), walking.total, walking.total);
    return ALMS_OK;
}

enum alms_code alms_log_head(alms_book *book, uint64_t *out_size,
                             uint8_t out_root[ALMS_DIGEST_SIZE_BYTES], struct alms_error *err)
{
    struct alms_head head;

    TRY(alms_store_head(book->store, &head, err));
    *out_size = head.size;
    memcpy(out_root, head.root.bytes, ALMS_DIGEST_SIZE_BYTES);
    return ALMS_OK;
}

struct disclosing {
    alms_book *book;
    struct alms_arena *arena;
    alms_disclosure_row_visit *visit;
    void *context;
};

/* Takes a private part only if its record commits to it. */
static enum alms_code
take_private(void *context, uint64_t n, struct alms_span disclosure, struct alms_error *err)
{
    struct disclosing *disclosing = context;
    struct alms_record record;
    enum alms_private_state state = ALMS_PRIVATE_WITHHELD;

    alms_arena_reset(disclosing->arena);
    TRY(alms_book_read_record(disclosing->book, n, disclosing->arena, &record, err));
    const char *digest = alms_record_text(&record, ALMS_FIELD_PRIVATE);
    if (digest != NULL)
        TRY(alms_store_private_check(disclosing->book->store, n, digest, &state, err));
    if (state != ALMS_PRIVATE_KEPT)
        return ALMS_OK;
    const struct alms_disclosure_row row = {n, disclosure.bytes, disclosure.size_bytes};
    return disclosing->visit(disclosing->context, &row, err);
}

enum alms_code alms_disclosure_walk(alms_book *book, alms_disclosure_row_visit *visit,
                                    void *context, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct disclosing disclosing = {book, arena, visit, context};

    return alms_store_private_walk(book->store, take_private, &disclosing, err);
}

/* --- replaying ----------------------------------------------------------------------------- */

struct alms_replay {
    struct alms_book book; /* for reading, once it is finished */
    struct alms_masters *masters;
    struct alms_gate *gate;
    struct alms_arena *arena;
    uint64_t count;
    uint64_t shift; /* how far records stand before the position that they say, modulo 2^64 */
};

static void close_replay(alms_replay **replay)
{
    alms_replay_close(*replay);
}

enum alms_code alms_replay_open(alms_replay **out, struct alms_error *err)
{
    CLEANUP(close_replay) alms_replay *replay = alms_alloc(sizeof(*replay));

    TRY(alms_store_open_scratch(&replay->book.store, err));
    TRY(alms_store_begin(replay->book.store, err));
    replay->book.arena = alms_arena_open();
    replay->masters = alms_masters_open();
    replay->gate = alms_gate_open(replay->book.store, replay->masters);
    replay->arena = alms_arena_open();
    *out = replay;
    replay = NULL;
    return ALMS_OK;
}

void alms_replay_close(alms_replay *replay)
{
    if (replay == NULL)
        return;
    alms_gate_close(replay->gate);
    alms_masters_close(replay->masters);
    alms_masters_close(replay->book.masters);
    alms_masters_close(replay->book.earlier);
    alms_store_close(replay->book.store);
    alms_arena_close(replay->book.arena);
    alms_arena_close(replay->arena);
    alms_free(replay);
}

/*
 * Rule LOG-1: a record stands where it says. A missing record moves all that follow: it is told
 * once, where it is missing.
 */
static bool is_out_of_place(alms_replay *replay, uint64_t n)
{
    const uint64_t shift = n - replay->count;
    const bool is_told = shift == replay->shift;

    replay->shift = shift;
    return shift != 0 && !is_told;
}

static enum alms_code take_record(alms_replay *replay, struct alms_record *record,
                                  struct alms_error *faults, struct alms_error *err)
{
    struct alms_change change;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    if (is_out_of_place(replay, record->n)) {
        (void)alms_fail(faults, ALMS_E_POSITION, "it says that it stands at %s",
                        alms_uint_format(record->n, number));
    }
    record->n = replay->count;
    if (alms_record_is_newer(record))
        return alms_gate_pass(replay->gate, record, err);

    struct alms_error refusals;
    alms_error_clear(&refusals);
    if (alms_gate_admit(replay->gate, record, &change, &refusals) == ALMS_OK)
        return alms_gate_take(replay->gate, &change, err);
    for (size_t i = 0; i < refusals.count && i < ALMS_FAULTS_MAX; i++) {
        if (faults->count < ALMS_FAULTS_MAX)
            faults->faults[faults->count] = refusals.faults[i];
        faults->count += 1;
    }
    return alms_gate_pass(replay->gate, record, err);
}

enum alms_code alms_replay_record(alms_replay *replay, const char *bytes, size_t size_bytes,
                                  uint8_t out_hash[ALMS_DIGEST_SIZE_BYTES],
                                  struct alms_error *faults, struct alms_error *err)
{
    struct alms_hash leaf;
    struct alms_record record;

    alms_hash_leaf(alms_store_hasher(replay->book.store), bytes, size_bytes, &leaf);
    memcpy(out_hash, leaf.bytes, sizeof(leaf.bytes));
    alms_arena_reset(replay->arena);
    TRY(alms_record_decode(bytes, size_bytes, replay->arena, &record, err));
    TRY(alms_store_append(replay->book.store, bytes, size_bytes, err));
    TRY(take_record(replay, &record, faults, err));
    replay->count += 1;
    return ALMS_OK;
}

static bool take_number(struct alms_span text, uint64_t *out)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES] = {0};

    if (text.size_bytes >= sizeof(number))
        return false;
    memcpy(number, text.bytes, text.size_bytes);
    return alms_uint_parse(number, out);
}

enum alms_code alms_replay_hash(alms_replay *replay, const char *bytes, size_t size_bytes,
                                uint8_t out_hash[ALMS_DIGEST_SIZE_BYTES], struct alms_error *faults)
{
    struct alms_hash leaf;
    struct alms_span n;
    uint64_t said = 0;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    if (!alms_record_peek(bytes, size_bytes, ALMS_FIELD_N, &n) || !take_number(n, &said)) {
        NOTE(alms_fail(faults, ALMS_E_RECORD_SYNTAX, "its member '%.40s' is not what it should be",
                       "n"));
    } else if (is_out_of_place(replay, said)) {
        NOTE(alms_fail(faults, ALMS_E_POSITION, "it says that it stands at %s",
                       alms_uint_format(said, number)));
    }
    alms_hash_leaf(alms_store_hasher(replay->book.store), bytes, size_bytes, &leaf);
    memcpy(out_hash, leaf.bytes, sizeof(leaf.bytes));
    replay->count += 1;
    TRY(alms_store_rehash(replay->book.store, &leaf, faults));
    return alms_error_code(faults);
}

enum alms_code alms_replay_open_vault(alms_replay *replay, struct alms_error *err)
{
    return alms_store_open_scratch_vault(replay->book.store, err);
}

enum alms_code alms_replay_disclosure(alms_replay *replay, const struct alms_disclosure_row *row,
                                      struct alms_error *faults, struct alms_error *err)
{
    struct alms_store *store = replay->book.store;
    struct alms_record record;
    char found[ALMS_HASH_BASE64URL_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer scratch = {0};

    alms_arena_reset(replay->arena);
    const char *digest = NULL;
    if (row->n < replay->count) {
        TRY(alms_book_read_record(&replay->book, row->n, replay->arena, &record, err));
        digest = alms_record_text(&record, ALMS_FIELD_PRIVATE);
    }
    alms_private_digest(alms_store_hasher(store), row->bytes, row->size_bytes, &scratch, found);
    if (digest == NULL || strcmp(found, digest) != 0) {
        /* Rule LOG-5. */
        (void)alms_fail(faults, ALMS_E_PRIVATE_DIGEST,
                        "the private part is not the one that the record commits to");
        return ALMS_OK;
    }
    return alms_store_private_put(store, row->n, row->bytes, row->size_bytes, err);
}

enum alms_code alms_replay_finish(alms_replay *replay, uint8_t out_root[ALMS_DIGEST_SIZE_BYTES],
                                  struct alms_error *err)
{
    struct alms_head head;

    TRY(alms_store_flush(replay->book.store, replay->masters, err));
    TRY(alms_store_commit(replay->book.store, err));
    TRY(alms_store_head(replay->book.store, &head, err));
    memcpy(out_root, head.root.bytes, ALMS_DIGEST_SIZE_BYTES);
    return ALMS_OK;
}

alms_book *alms_replay_book(alms_replay *replay)
{
    return &replay->book;
}

/* --- comparing ----------------------------------------------------------------------------- */

struct private_check {
    struct alms_store *store;
    struct alms_book_check *out;
    struct alms_arena *arena;
};

static enum alms_code
check_private(void *context, const struct alms_log_row *row, struct alms_error *err)
{
    struct private_check *check = context;
    struct alms_span digest;
    enum alms_private_state state = ALMS_PRIVATE_WITHHELD;

    if (!alms_record_peek(row->bytes, row->size_bytes, ALMS_FIELD_PRIVATE, &digest))
        return ALMS_OK;
    alms_arena_reset(check->arena);
    const char *text = alms_arena_bytes(check->arena, digest.bytes, digest.size_bytes);
    TRY(alms_store_private_check(check->store, row->n, text, &state, err));
    switch (state) {
    case ALMS_PRIVATE_KEPT: check->out->private_kept += 1; break;
    case ALMS_PRIVATE_WITHHELD: check->out->private_gone += 1; break;
    case ALMS_PRIVATE_WRONG:
        if (check->out->private_wrong == 0)
            check->out->private_first_wrong = row->n;
        check->out->private_wrong += 1;
        break;
    }
    return ALMS_OK;
}

static enum alms_code check_vault(const alms_replay *replay, alms_book *book, bool *out_is_foreign,
                                  struct alms_error *err)
{
    struct alms_error refusal;
    const char *id = alms_masters_book(replay->masters, ALMS_FIELD_ID);

    alms_error_clear(&refusal);
    const enum alms_code code =
        id == NULL ? ALMS_OK : alms_store_check_vault(book->store, id, &refusal);
    *out_is_foreign = code == ALMS_E_VAULT_FOREIGN;
    if (code != ALMS_OK && !*out_is_foreign)
        *err = refusal;
    return *out_is_foreign ? ALMS_OK : code;
}

enum alms_code alms_replay_compare(alms_replay *replay, alms_book *book,
                                   struct alms_book_check *out, struct alms_error *err)
{
    struct alms_difference difference;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct alms_book_check made = {0};
    struct private_check check = {book->store, &made, arena};

    TRY(alms_store_is_fenced(book->store, &made.is_fenced, err));
    TRY(alms_store_is_current(book->store, &made.is_current, err));
    if (made.is_current) {
        TRY(alms_store_compare(replay->book.store, book->store, &difference, err));
        made.table = difference.table;
        memcpy(made.row, difference.row, sizeof(made.row));
    }
    TRY(check_vault(replay, book, &made.has_foreign_vault, err));
    if (!made.has_foreign_vault)
        TRY(alms_store_log_walk(book->store, 0, check_private, &check, err));
    *out = made;
    return ALMS_OK;
}

/* --- digests ------------------------------------------------------------------------------- */

void alms_digest(const void *bytes, size_t size_bytes, uint8_t out[ALMS_DIGEST_SIZE_BYTES])
{
    struct alms_hash hash;
    struct alms_hasher *hasher = alms_hasher_open();

    alms_hash_bytes(hasher, bytes, size_bytes, &hash);
    alms_hasher_close(hasher);
    memcpy(out, hash.bytes, sizeof(hash.bytes));
}

void alms_digest_base64(const uint8_t digest[ALMS_DIGEST_SIZE_BYTES], char text[45])
{
    struct alms_hash hash;

    memcpy(hash.bytes, digest, sizeof(hash.bytes));
    alms_hash_base64(&hash, text);
}

void alms_digest_hex(const uint8_t digest[ALMS_DIGEST_SIZE_BYTES], char text[65])
{
    alms_hex_format(digest, ALMS_DIGEST_SIZE_BYTES, text);
}
