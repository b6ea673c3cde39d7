#include "book/book.h"

#include "base/file.h"
#include "model/chart.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { TELL_EVERY = 4096 };

/* --- the handle ---------------------------------------------------------------------------- */

static char *copy_text(const char *text)
{
    if (text == NULL)
        return NULL;
    const size_t size = strlen(text) + 1;
    return memcpy(alms_alloc(size), text, size);
}

static alms_book *make_book(const struct alms_book_options *options)
{
    alms_book *book = alms_alloc(sizeof(*book));

    book->arena = alms_arena_open();
    book->random = alms_random_open(options->seed);
    book->operator_code = copy_text(options->operator_code);
    book->now_s = options->now_s;
    book->today = options->today;
    book->is_dry_run = options->dry_run;
    book->draft_path = copy_text(options->draft_path);
    book->progress = options->progress;
    book->progress_context = options->progress_context;
    return book;
}

void alms_book_close(alms_book *book)
{
    if (book == NULL)
        return;
    alms_masters_close(book->masters);
    alms_masters_close(book->earlier);
    alms_store_close(book->store);
    alms_random_close(book->random);
    alms_arena_close(book->arena);
    alms_free(book->operator_code);
    alms_free(book->draft_path);
    alms_free(book);
}

static void close_book(alms_book **book)
{
    alms_book_close(*book);
}

static void close_masters(struct alms_masters **masters)
{
    alms_masters_close(*masters);
}

void alms_book_tell(const alms_book *book, const char *region, uint64_t done, uint64_t total)
{
    if (book->progress != NULL)
        book->progress(book->progress_context, region, done, total);
}

enum alms_code
alms_book_masters(alms_book *book, const struct alms_masters **out, struct alms_error *err)
{
    struct alms_head head;

    TRY(alms_store_head(book->store, &head, err));
    if (book->masters == NULL || head.size != book->masters_size) {
        CLEANUP(close_masters) struct alms_masters *masters = alms_masters_open();
        TRY(alms_store_load_masters(book->store, ALMS_LOG_END, masters, err));
        alms_masters_close(book->masters);
        book->masters = masters;
        book->masters_size = head.size;
        masters = NULL;
    }
    *out = book->masters;
    return ALMS_OK;
}

enum alms_code alms_book_masters_of(alms_book *book, struct alms_month month,
                                    const struct alms_masters **out, struct alms_error *err)
{
    const struct alms_masters *now = NULL;

    TRY(alms_book_masters(book, &now, err));
    const struct alms_conversion *conversion = alms_masters_conversion(now);
    if (conversion == NULL ||
        alms_month_number(month) >= alms_month_number(alms_date_month(conversion->date))) {
        *out = now;
        return ALMS_OK;
    }
    if (book->earlier == NULL) {
        CLEANUP(close_masters) struct alms_masters *earlier = alms_masters_open();
        TRY(alms_store_load_masters(book->store, conversion->n, earlier, err));
        book->earlier = earlier;
        earlier = NULL;
    }
    *out = book->earlier;
    return ALMS_OK;
}

enum alms_code alms_book_read_record(alms_book *book, uint64_t n, struct alms_arena *arena,
                                     struct alms_record *out, struct alms_error *err)
{
    bool is_found = false;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};

    TRY(alms_store_log_get(book->store, n, &bytes, &is_found, err));
    if (!is_found) {
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("record"),
                         alms_uint_format(n, number));
    }
    return alms_record_decode(bytes.bytes, bytes.size_bytes, arena, out, err);
}

/* --- projecting a log again ---------------------------------------------------------------- */

/* A log that is read from one store and projected in another, or in the same. */
struct reprojection {
    const alms_book *book;
    struct alms_gate *gate;
    struct alms_store *to;
    struct alms_arena *arena;
    bool appends; /* into another store; else the log stays where it is */
    bool accepts_newer;
    uint64_t total;
    uint64_t count; /* of the records so far */
};

static enum alms_code
reproject_record(void *context, const struct alms_log_row *row, struct alms_error *err)
{
    struct reprojection *work = context;
    struct alms_record record;
    struct alms_hash leaf;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    if (row->n % TELL_EVERY == 0)
        alms_book_tell(work->book, N_("records"), row->n, work->total);
    /* Tables of a log that is not whole would hide what is wrong with it. */
    if (row->n != work->count) {
        return alms_fail(err, ALMS_E_POSITION, "record %s is missing",
                         alms_uint_format(work->count, number));
    }
    work->count += 1;
    alms_hash_leaf(alms_store_hasher(work->to), row->bytes, row->size_bytes, &leaf);
    if (!work->appends && memcmp(leaf.bytes, row->hash.bytes, sizeof(leaf.bytes)) != 0) {
        return alms_fail(err, ALMS_E_LEAF_HASH, "record %s does not hash to its leaf hash",
                         alms_uint_format(row->n, number));
    }

    alms_arena_reset(work->arena);
    TRY(alms_record_decode(row->bytes, row->size_bytes, work->arena, &record, err));
    if (alms_record_is_newer(&record) && !work->accepts_newer)
        return alms_fail(err, ALMS_E_BOOK_NEWER, "the book was written by a newer alms");

    if (work->appends) {
        TRY(alms_store_append(work->to, row->bytes, row->size_bytes, err));
    } else {
        TRY(alms_store_rehash(work->to, &row->hash, err));
    }
    return alms_gate_pass(work->gate, &record, err);
}

static enum alms_code
reproject(struct reprojection *work, struct alms_store *from, struct alms_error *err)
{
    CLEANUP(close_masters) struct alms_masters *masters = alms_masters_open();
    CLEANUP(alms_gate_close_variable) struct alms_gate *gate = alms_gate_open(work->to, masters);
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    work->gate = gate;
    work->arena = arena;
    TRY(alms_store_log_count(from, &work->total, err));
    TRY(alms_store_log_walk(from, 0, reproject_record, work, err));
    TRY(alms_store_flush(work->to, masters, err));
    alms_book_tell(work->book, N_("records"), work->total, work->total);
    return ALMS_OK;
}

/* Tables made anew must not bury the only thing in the book that witnesses against its log. */
static enum alms_code
check_root(const struct reprojection *work, const struct alms_head *old, struct alms_error *err)
{
    struct alms_hash root;
    char found[ALMS_HASH_BASE64_SIZE_BYTES];
    char written[ALMS_HASH_BASE64_SIZE_BYTES];
    char size[ALMS_UINT_TEXT_SIZE_BYTES];
    char counted[ALMS_UINT_TEXT_SIZE_BYTES];

    if (work->count != old->size) {
        return alms_fail(err, ALMS_E_ROOT, "the log should have %s records, it has %s",
                         alms_uint_format(old->size, size), alms_uint_format(work->count, counted));
    }
    alms_store_new_root(work->to, &root);
    if (memcmp(root.bytes, old->root.bytes, sizeof(root.bytes)) != 0) {
        alms_hash_base64(&root, found);
        alms_hash_base64(&old->root, written);
        return alms_fail(err, ALMS_E_ROOT, "the records hash to %s, written down is %s", found,
                         written);
    }
    return ALMS_OK;
}

static enum alms_code rebuild(alms_book *book, struct alms_error *err)
{
    struct reprojection work = {.book = book, .to = book->store};
    struct alms_head old;
    struct alms_error ignored;

    /* A head that cannot be read is made anew like everything else. */
    alms_error_clear(&ignored);
    const bool has_head = alms_store_head(book->store, &old, &ignored) == ALMS_OK;
    TRY(alms_store_begin_reset(book->store, err));
    enum alms_code code = reproject(&work, book->store, err);
    if (code == ALMS_OK && has_head)
        code = check_root(&work, &old, err);
    if (code == ALMS_OK && !book->is_dry_run)
        code = alms_store_commit(book->store, err);
    alms_store_rollback(book->store);
    return code;
}

enum alms_code alms_book_rebuild(alms_book *book, struct alms_error *err)
{
    if (!book->can_write)
        return alms_fail(err, ALMS_E_BOOK_READONLY, "the book is open for reading only");
    return rebuild(book, err);
}

static void close_store(struct alms_store **store)
{
    alms_store_close(*store);
}

/* Puts a scratch store in the place of one whose tables this version cannot use. */
static enum alms_code open_in_scratch(alms_book *book, struct alms_error *err)
{
    CLEANUP(close_store) struct alms_store *scratch = NULL;
    struct reprojection work = {.book = book, .appends = true, .accepts_newer = true};

    TRY(alms_store_open_scratch(&scratch, err));
    TRY(alms_store_begin(scratch, err));
    work.to = scratch;
    TRY(reproject(&work, book->store, err));
    TRY(alms_store_commit(scratch, err));
    alms_store_adopt_vault(scratch, book->store);
    alms_store_close(book->store);
    book->store = scratch;
    scratch = NULL;
    return ALMS_OK;
}

/* --- opening ------------------------------------------------------------------------------- */

static enum alms_code make_current(alms_book *book, enum alms_access access, struct alms_error *err)
{
    bool is_current = false;

    TRY(alms_store_is_current(book->store, &is_current, err));
    if (is_current)
        return ALMS_OK;
    return access == ALMS_WRITE ? rebuild(book, err) : open_in_scratch(book, err);
}

static enum alms_code
check_operator_given(const struct alms_book_options *options, struct alms_error *err)
{
    if (options->operator_code == NULL || options->operator_code[0] == '\0')
        return alms_fail(err, ALMS_E_OPERATOR_UNNAMED, "no operator is named");
    return ALMS_OK;
}

enum alms_code alms_book_open(const char *path, enum alms_access access,
                              const struct alms_book_options *options, alms_book **out,
                              struct alms_error *err)
{
    struct alms_head head;
    const struct alms_masters *masters = NULL;
    CLEANUP(close_book) alms_book *book = make_book(options);

    TRY(alms_store_open(path, access == ALMS_WRITE ? ALMS_STORE_WRITE : ALMS_STORE_READ,
                        &book->store, err));
    if (access == ALMS_AS_IT_IS) {
        *out = book;
        book = NULL;
        return ALMS_OK;
    }
    TRY(make_current(book, access, err));
    TRY(alms_store_head(book->store, &head, err));
    book->is_newer = head.version > ALMS_RECORD_VERSION;
    TRY(alms_book_masters(book, &masters, err));
    if (alms_masters_book(masters, ALMS_FIELD_ID) == NULL)
        return alms_fail(err, ALMS_E_BOOK_DAMAGED, "'%s' has no first record", path);
    TRY(alms_store_check_vault(book->store, alms_masters_book(masters, ALMS_FIELD_ID), err));

    if (access == ALMS_WRITE) {
        TRY(check_operator_given(options, err));
        /* Rule LOG-6. */
        if (book->is_newer)
            return alms_fail(err, ALMS_E_BOOK_NEWER, "'%s' was written by a newer alms", path);
        /* Rule LOG-10. */
        if (!alms_store_has_vault(book->store)) {
            return alms_fail(err, ALMS_E_VAULT_MISSING, "there is no vault '%s'",
                             alms_vault_path(book->arena, path));
        }
        TRY(alms_store_sweep(book->store, err));
        book->can_write = true;
    }
    *out = book;
    book = NULL;
    return ALMS_OK;
}

/* --- creating ------------------------------------------------------------------------------ */

/* The currencies that a book can begin with: ISO 4217 code, names, digits after the point. */
struct currency {
    const char *code;
    const char *name;
    const char *name_en;
    const char *scale;
};

static const struct currency CURRENCIES[] = {
    {"CNY", "人民币", "Renminbi yuan", "2"},   {"HKD", "港元", "Hong Kong dollar", "2"},
    {"MOP", "澳门元", "Macanese pataca", "2"}, {"TWD", "新台币", "New Taiwan dollar", "2"},
    {"USD", "美元", "US dollar", "2"},         {"EUR", "欧元", "Euro", "2"},
    {"GBP", "英镑", "Pound sterling", "2"},    {"JPY", "日元", "Japanese yen", "0"},
    {"CHF", "瑞士法郎", "Swiss franc", "2"},   {"VND", "越南盾", "Vietnamese dong", "0"},
};

static const struct currency *find_currency(const char *code)
{
    for (size_t i = 0; i < COUNT_OF(CURRENCIES); i++) {
        if (strcmp(CURRENCIES[i].code, code) == 0)
            return &CURRENCIES[i];
    }
    return NULL;
}

static enum alms_code record_book(struct alms_tx *tx, const struct alms_book_draft *draft,
                                  const char *id, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_BOOK};
    alms_record_set(&record, ALMS_FIELD_BASE, draft->base == NULL ? "CNY" : draft->base);
    alms_record_set(&record, ALMS_FIELD_ID, id);
    alms_record_set(&record, ALMS_FIELD_NAME, draft->name);
    alms_record_set(&record, ALMS_FIELD_NAME_EN, draft->name_en);
    alms_record_set(&record, ALMS_FIELD_REGIME, draft->regime == NULL ? "NPO2026" : draft->regime);
    return alms_tx_record(tx, &record, NULL, NULL, err);
}

static enum alms_code record_first_operator(struct alms_tx *tx, const alms_book *book,
                                            const struct alms_book_draft *draft,
                                            struct alms_error *err)
{
    static const char *const ROLES[] = {"treasurer"};
    struct alms_record record = {.kind = ALMS_KIND_OPERATOR_ADD};
    struct alms_private part = {0};

    alms_record_set(&record, ALMS_FIELD_CODE, book->operator_code);
    record.field[ALMS_FIELD_ROLES] = (struct alms_value){.items = ROLES, .count = COUNT_OF(ROLES)};
    alms_private_add(&part, "name", draft->operator_name);
    return alms_tx_record(tx, &record, &part, NULL, err);
}

static enum alms_code
record_currency(struct alms_tx *tx, const struct currency *currency, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_COMMODITY_ADD};
    alms_record_set(&record, ALMS_FIELD_CODE, currency->code);
    alms_record_set(&record, ALMS_FIELD_NAME, currency->name);
    alms_record_set(&record, ALMS_FIELD_NAME_EN, currency->name_en);
    alms_record_set(&record, ALMS_FIELD_SCALE, currency->scale);
    return alms_tx_record(tx, &record, NULL, NULL, err);
}

static enum alms_code record_chart(struct alms_tx *tx, const char *regime, struct alms_error *err)
{
    const struct alms_chart_row *rows = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    const size_t count = alms_chart_load(arena, regime, &rows);

    for (size_t i = 0; i < count; i++) {
        struct alms_record record = {.kind = ALMS_KIND_ACCOUNT_ADD};
        alms_record_set(&record, ALMS_FIELD_CODE, rows[i].code);
        alms_record_set(&record, ALMS_FIELD_NAME, rows[i].name);
        alms_record_set(&record, ALMS_FIELD_NAME_EN, rows[i].name_en);
        alms_record_set(&record, ALMS_FIELD_PARENT, rows[i].parent);
        alms_record_set(&record, ALMS_FIELD_RESTRICTION, rows[i].money);
        alms_record_set(&record, ALMS_FIELD_ROLE, rows[i].role);
        alms_record_set(&record, ALMS_FIELD_SIDE, rows[i].side);
        alms_record_set(&record, ALMS_FIELD_TYPE, rows[i].type);
        TRY(alms_tx_record(tx, &record, NULL, NULL, err));
    }
    return ALMS_OK;
}

static enum alms_code record_beginning(alms_book *book, const struct alms_book_draft *draft,
                                       const char *id, struct alms_error *err)
{
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;
    const struct currency *currency = find_currency(draft->base == NULL ? "CNY" : draft->base);

    TRY(alms_tx_begin(book, &tx, err));
    TRY(record_book(tx, draft, id, err));
    TRY(record_first_operator(tx, book, draft, err));
    TRY(record_currency(tx, currency, err));
    TRY(record_chart(tx, draft->regime == NULL ? "NPO2026" : draft->regime, err));
    return alms_tx_commit(&tx, err);
}

/* Everything that can be wrong with a draft, before a file is made. */
static enum alms_code check_draft(const struct alms_book_draft *draft,
                                  const struct alms_book_options *options, struct alms_error *err)
{
    int regime = 0;
    const char *base = draft->base == NULL ? "CNY" : draft->base;

    NOTE(check_operator_given(options, err));
    if (options->operator_code != NULL && options->operator_code[0] != '\0')
        NOTE(alms_rule_code(options->operator_code, W_("operator"), err));
    NOTE(alms_text_check(draft->name, ALMS_NAME_SIZE_MAX, W_("name"), err));
    NOTE(alms_text_check_optional(draft->name_en, ALMS_NAME_SIZE_MAX, W_("English name"), err));
    NOTE(alms_text_check_optional(draft->operator_name, ALMS_MEMO_SIZE_MAX, W_("name"), err));
    if (draft->regime != NULL)
        NOTE(alms_word_check(&ALMS_WORDS_REGIME, draft->regime, &regime, err));
    if (find_currency(base) == NULL) {
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN, "the %s '%.60s' is none of %s",
                        W_("base currency"), base,
                        "CNY, HKD, MOP, TWD, USD, EUR, GBP, JPY, CHF, VND");
    }
    return alms_error_code(err);
}

enum alms_code alms_book_create(const char *path, const struct alms_book_draft *draft,
                                const struct alms_book_options *options, alms_book **out,
                                struct alms_error *err)
{
    uint8_t id[ALMS_BOOK_ID_SIZE_BYTES];
    char id_text[2 * ALMS_BOOK_ID_SIZE_BYTES + 1];

    TRY(check_draft(draft, options, err));
    CLEANUP(close_book) alms_book *book = make_book(options);
    struct alms_book_draft composed = *draft;
    composed.name = alms_text_nfc(book->arena, draft->name);
    composed.name_en = alms_text_nfc(book->arena, draft->name_en);
    alms_random_bytes(book->random, id, sizeof(id));
    alms_hex_format(id, sizeof(id), id_text);

    TRY(alms_store_create(path, id, book->random, &book->store, err));
    book->can_write = true;
    const enum alms_code code = record_beginning(book, &composed, id_text, err);
    if (code != ALMS_OK || book->is_dry_run) {
        alms_store_close(book->store);
        book->store = NULL;
        alms_path_remove(path);
        alms_path_remove(alms_vault_path(book->arena, path));
    }
    TRY(code);
    if (book->is_dry_run) {
        *out = NULL;
        return ALMS_OK;
    }
    *out = book;
    book = NULL;
    return ALMS_OK;
}

/* --- status -------------------------------------------------------------------------------- */

enum alms_code
alms_book_status(alms_book *book, struct alms_book_status *out, struct alms_error *err)
{
    struct alms_head head;
    const struct alms_masters *masters = NULL;
    char *root = alms_arena_alloc(book->arena, ALMS_HASH_BASE64_SIZE_BYTES);
    char *root_hex = alms_arena_alloc(book->arena, ALMS_HASH_HEX_SIZE_BYTES);
    char *last_at = alms_arena_alloc(book->arena, ALMS_INSTANT_TEXT_SIZE_BYTES);

    TRY(alms_book_masters(book, &masters, err));
    TRY(alms_store_head(book->store, &head, err));
    const struct alms_conversion *conversion = alms_masters_conversion(masters);
    alms_hash_base64(&head.root, root);
    alms_hash_hex(&head.root, root_hex);
    if (head.last_at_s != INT64_MIN)
        alms_instant_format(head.last_at_s, last_at);
    *out = (struct alms_book_status){
        .name = alms_arena_text(book->arena, alms_masters_book(masters, ALMS_FIELD_NAME)),
        .name_en = alms_arena_text(book->arena, alms_masters_book(masters, ALMS_FIELD_NAME_EN)),
        .regime = alms_arena_text(book->arena, alms_masters_book(masters, ALMS_FIELD_REGIME)),
        .regime_since = conversion == NULL ? (struct alms_date){0} : conversion->date,
        .base = alms_arena_text(book->arena, alms_masters_book(masters, ALMS_FIELD_BASE)),
        .id = alms_arena_text(book->arena, alms_masters_book(masters, ALMS_FIELD_ID)),
        .log_size = head.size,
        .log_root = root,
        .log_root_hex = root_hex,
        .last_at = last_at,
        .closed_month = alms_masters_closed_month(masters),
        .has_vault = alms_store_has_vault(book->store),
        .is_newer = head.version > ALMS_RECORD_VERSION,
        .entries_count = head.entries_count,
        .gifts_count = head.gifts_count,
    };
    return ALMS_OK;
}

/* --- helpers ------------------------------------------------------------------------------- */

struct alms_date alms_book_date(const alms_book *book, struct alms_date date)
{
    return alms_date_is_given(date) ? date : book->today;
}

void alms_book_check_span(struct alms_date from, struct alms_date to, struct alms_error *err)
{
    char from_text[ALMS_DATE_TEXT_SIZE_BYTES];
    char to_text[ALMS_DATE_TEXT_SIZE_BYTES];

    if (!alms_date_is_given(from) || !alms_date_is_given(to) || alms_date_compare(to, from) >= 0)
        return;
    alms_date_format(from, from_text);
    alms_date_format(to, to_text);
    (void)alms_fail(err, ALMS_E_DATE_SYNTAX, "it ends on %s, before it begins on %s", to_text,
                    from_text);
}

void alms_book_check_code(const char *code, const char *noun, struct alms_error *err)
{
    if (alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("code"), err) == ALMS_OK)
        NOTE(alms_rule_code(code, noun, err));
}

enum alms_code alms_amount_take(const struct alms_masters *masters, const char *amount,
                                const char **commodity, char text[24], struct alms_error *err)
{
    int64_t minor = 0;
    const char *code =
        *commodity == NULL ? alms_masters_book(masters, ALMS_FIELD_BASE) : *commodity;
    const int32_t id = alms_commodity_find(masters, code);

    if (!alms_text_is_given(amount))
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("amount"));
    if (id == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("commodity"), code);
    const uint32_t scale_digits = alms_commodity_at(masters, id)->scale_digits;
    TRY(alms_minor_parse(amount, scale_digits, &minor, err));
    alms_minor_format(minor, scale_digits, text);
    *commodity = alms_commodity_at(masters, id)->code;
    return ALMS_OK;
}

/* Rule ENTRY-10: the kind of document says which way money goes, not the sign. */
enum alms_code alms_amount_check_positive(const char *text, struct alms_error *err)
{
    if (text[0] == '-')
        return alms_fail(err, ALMS_E_AMOUNT_NEGATIVE, "the amount %s is below zero", text);
    if (strspn(text, "0.") == strlen(text))
        return alms_fail(err, ALMS_E_AMOUNT_ZERO, "the amount is zero");
    return ALMS_OK;
}

void alms_amount_negate(const char *amount, char text[24])
{
    if (amount[0] == '-') {
        memcpy(text, amount + 1, strlen(amount + 1) + 1);
        return;
    }
    if (strspn(amount, "0.") == strlen(amount)) {
        memcpy(text, amount, strlen(amount) + 1);
        return;
    }
    text[0] = '-';
    memcpy(text + 1, amount, strlen(amount) + 1);
}
