#include "book/attachments.h"
#include "book/currency_lines.h"
#include "model/rule_conversion.h"
#include "model/words.h"
#include "value/date.h"

#include <string.h>

/* --- posting ------------------------------------------------------------------------------- */

/* Puts the amounts of the lines into their canonical form, and the base currency where none is. */
static enum alms_code take_lines(const struct alms_masters *masters,
                                 const struct alms_entry_draft *draft, struct alms_arena *arena,
                                 struct alms_line **out, struct alms_error *err)
{
    struct alms_line *lines = alms_arena_alloc(arena, (draft->lines_count + 1) * sizeof(*lines));

    for (size_t i = 0; i < draft->lines_count; i++) {
        char *amount = alms_arena_alloc(arena, 24);
        lines[i] = draft->lines[i];
        if (alms_amount_take(masters, lines[i].amount, &lines[i].commodity, amount, err) == ALMS_OK)
            lines[i].amount = amount;
        NOTE(alms_text_check(lines[i].account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
        NOTE(alms_text_check(lines[i].fund, ALMS_FIELD_SIZE_MAX, W_("fund"), err));
    }
    *out = lines;
    return alms_error_code(err);
}

enum alms_code alms_entry_post(alms_book *book, const struct alms_entry_draft *draft,
                               struct alms_posted *out, struct alms_error *err)
{
    struct alms_line *lines = NULL;
    struct alms_record record = {.kind =
                                     draft->is_prior_period ? ALMS_KIND_ADJUST : ALMS_KIND_ENTRY};
    struct alms_private part = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(alms_tx_begin(book, &tx, err));
    record.entry.date = alms_book_date(book, draft->date);
    alms_record_set(&record, ALMS_FIELD_APPROVER, alms_text_or_null(draft->approver));
    alms_record_set(&record, ALMS_FIELD_PROGRAMME, draft->programme);
    alms_record_set(&record, ALMS_FIELD_CORRECTS, draft->corrects);
    alms_record_set(&record, ALMS_FIELD_COUNTY, draft->county);
    alms_private_add(&part, "memo", draft->memo);
    alms_attachments_take(book, &draft->attachments, arena, &record, err);
    alms_currency_take_rate(&record, draft->rate, draft->rate_source, false, err);

    if (draft->lines_count < ALMS_LINES_MIN || draft->lines_count > ALMS_LINES_MAX) {
        (void)alms_fail(err, ALMS_E_ENTRY_LINES, "an entry has between %s and %s lines", "2",
                        "1000");
    }
    /* Rule ENTRY-12. */
    NOTE(alms_text_check(draft->memo, ALMS_MEMO_SIZE_MAX, W_("memo"), err));
    NOTE(take_lines(alms_tx_masters(tx), draft, arena, &lines, err));
    if (alms_error_code(err) == ALMS_OK)
        NOTE(alms_currency_lines(tx, &record, lines, draft->lines_count, arena, err));
    if (alms_error_code(err) != ALMS_OK) {
        alms_tx_note_rest(tx, &record, draft->lines, draft->lines_count, err);
        return alms_error_code(err);
    }

    TRY(alms_tx_record(tx, &record, &part, out, err));
    return alms_tx_commit(&tx, err);
}

/* --- reversing ----------------------------------------------------------------------------- */

static enum alms_code
find_number(alms_book *book, const char *text, struct alms_entry_row *out, struct alms_error *err)
{
    struct alms_number number;
    bool is_found = false;

    if (alms_number_parse(text, &number))
        TRY(alms_store_entry_find(book->store, number, out, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("voucher"), text);
    return ALMS_OK;
}

const struct alms_line *alms_entry_mirror(const struct alms_masters *masters,
                                          const struct alms_record *original,
                                          struct alms_arena *arena)
{
    const struct alms_entry *entry = &original->entry;
    const struct alms_line *now = alms_conversion_lines_now(masters, original, arena);
    struct alms_line *lines = alms_arena_alloc(arena, entry->lines_count * sizeof(*lines));

    for (size_t i = 0; i < entry->lines_count; i++) {
        char *amount = alms_arena_alloc(arena, 24);
        lines[i] = now[i];
        alms_amount_negate(now[i].amount, amount);
        lines[i].amount = amount;
        if (lines[i].currency != NULL) {
            char *foreign = alms_arena_alloc(arena, 24);
            alms_amount_negate(entry->lines[i].foreign, foreign);
            lines[i].foreign = foreign;
        }
        if (lines[i].item != NULL) {
            char *quantity = alms_arena_alloc(arena, 24);
            alms_amount_negate(now[i].quantity, quantity);
            lines[i].quantity = quantity;
            lines[i].expiry = NULL;
            lines[i].batch = NULL;
            lines[i].spec = NULL;
        }
    }
    return lines;
}

enum alms_code alms_entry_reverse(alms_book *book, const struct alms_reversal_draft *draft,
                                  struct alms_posted *out, struct alms_error *err)
{
    struct alms_entry_row row = {0};
    struct alms_record original;
    struct alms_record record = {.kind = ALMS_KIND_REVERSE};
    struct alms_private part = {0};
    int word = 0;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    NOTE(alms_text_check(draft->number, ALMS_FIELD_SIZE_MAX, W_("voucher number"), err));
    NOTE(alms_text_check(draft->reason, ALMS_FIELD_SIZE_MAX, W_("reason"), err));
    NOTE(alms_text_check_optional(draft->memo, ALMS_MEMO_SIZE_MAX, W_("memo"), err));
    TRY(alms_error_code(err));
    TRY(alms_tx_begin(book, &tx, err));
    NOTE(find_number(book, draft->number, &row, err));
    NOTE(alms_word_check(&ALMS_WORDS_REVERSAL, draft->reason, &word, err));
    TRY(alms_error_code(err));
    TRY(alms_book_read_record(book, row.n, arena, &original, err));
    if (original.kind == ALMS_KIND_REGIME_CONVERT)
        return alms_rule_fail_conversion(draft->number, err);

    record.entry =
        (struct alms_entry){.date = alms_book_date(book, draft->date),
                            .lines = alms_entry_mirror(alms_tx_masters(tx), &original, arena),
                            .lines_count = original.entry.lines_count};
    alms_record_set(&record, ALMS_FIELD_OF, draft->number);
    alms_record_set(&record, ALMS_FIELD_REASON, alms_text_or_null(draft->reason));
    alms_private_add(&part, "memo", draft->memo);
    TRY(alms_tx_record(tx, &record, &part, out, err));
    return alms_tx_commit(&tx, err);
}

/* --- walking ------------------------------------------------------------------------------- */

struct walking {
    alms_book *book;
    const struct alms_masters *masters;
    struct alms_arena *arena; /* of one entry */
    alms_entry_item_visit *visit;
    void *context;
    bool is_public; /* the vault is not read */
};

/* The voucher number of the entry at n; NULL if n is -1. */
static enum alms_code
number_text(struct walking *walking, int64_t n, const char **out, struct alms_error *err)
{
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];

    *out = NULL;
    if (n < 0)
        return ALMS_OK;
    TRY(alms_store_number_of(walking->book->store, (uint64_t)n, number, err));
    *out = alms_arena_text(walking->arena, number);
    return ALMS_OK;
}

static const char *operator_code(const struct walking *walking, int32_t operator_id)
{
    return operator_id == ALMS_ID_NONE ? NULL
                                       : alms_operator_at(walking->masters, operator_id)->code;
}

/* What is private about the entry, in the arena. */
static const struct alms_detail *
details_of(struct alms_arena *arena, const struct alms_private *part)
{
    struct alms_detail *details = alms_arena_alloc(arena, (part->count + 1) * sizeof(*details));

    for (size_t i = 0; i < part->count; i++)
        details[i] = (struct alms_detail){part->members[i].key, part->members[i].value};
    return details;
}

static enum alms_code
take_row(void *context, const struct alms_entry_row *row, struct alms_error *err)
{
    struct walking *walking = context;
    struct alms_record record;
    struct alms_private part = {0};
    const char *reverses = NULL;
    const char *reversed_by = NULL;
    struct alms_voucher_signs signs;
    char at[ALMS_INSTANT_TEXT_SIZE_BYTES];

    alms_arena_reset(walking->arena);
    TRY(alms_book_read_record(walking->book, row->n, walking->arena, &record, err));
    if (!walking->is_public) {
        TRY(alms_store_private_get(walking->book->store, row->n,
                                   alms_record_text(&record, ALMS_FIELD_PRIVATE), walking->arena,
                                   &part, err));
    }
    TRY(number_text(walking, row->reverses, &reverses, err));
    TRY(number_text(walking, row->reversed_by, &reversed_by, err));
    TRY(alms_store_signs_get(walking->book->store, row->n, &signs, err));
    alms_instant_format(record.at_s, at);
    const struct alms_entry_item item = {
        .n = row->n,
        .number = record.entry.number,
        .kind = record.kind_text,
        .date = record.entry.date,
        .at = at,
        .by = alms_record_text(&record, ALMS_FIELD_BY),
        .approver = alms_record_text(&record, ALMS_FIELD_APPROVER),
        .checker = operator_code(walking, signs.checker),
        .cashier = operator_code(walking, signs.cashier),
        .poster = operator_code(walking, signs.poster),
        .programme = alms_record_text(&record, ALMS_FIELD_PROGRAMME),
        .reverses = reverses,
        .reversed_by = reversed_by,
        .channel = alms_record_text(&record, ALMS_FIELD_CHANNEL),
        .campaign = alms_record_text(&record, ALMS_FIELD_CAMPAIGN),
        .corrects = alms_record_text(&record, ALMS_FIELD_CORRECTS),
        .reason = alms_record_text(&record, ALMS_FIELD_REASON),
        .rate = alms_record_text(&record, ALMS_FIELD_RATE),
        .rate_source = alms_record_text(&record, ALMS_FIELD_RATE_SOURCE),
        .rates = record.field[ALMS_FIELD_RATES].items,
        .rates_count = record.field[ALMS_FIELD_RATES].count,
        .memo = alms_private_get(&part, "memo"),
        .details = details_of(walking->arena, &part),
        .details_count = part.count,
        .lines = record.entry.lines,
        .lines_count = record.entry.lines_count,
        .attachments = record.field[ALMS_FIELD_ATTACHMENTS].items,
        .attachments_count = record.field[ALMS_FIELD_ATTACHMENTS].count,
    };
    return walking->visit(walking->context, &item, err);
}

static enum alms_code
walk(struct walking *walking, struct alms_date from, struct alms_date to, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    walking->arena = arena;
    alms_book_check_span(from, to, err);
    TRY(alms_error_code(err));
    TRY(alms_book_masters(walking->book, &walking->masters, err));
    return alms_store_entry_walk(walking->book->store, from, to, take_row, walking, err);
}

enum alms_code alms_entry_walk(alms_book *book, struct alms_date from, struct alms_date to,
                               alms_entry_item_visit *visit, void *context, struct alms_error *err)
{
    struct walking walking = {.book = book, .visit = visit, .context = context};

    return walk(&walking, from, to, err);
}

enum alms_code alms_entry_walk_public(alms_book *book, struct alms_date from, struct alms_date to,
                                      alms_entry_item_visit *visit, void *context,
                                      struct alms_error *err)
{
    struct walking walking = {.book = book, .visit = visit, .context = context, .is_public = true};

    return walk(&walking, from, to, err);
}

/* --- listing ------------------------------------------------------------------------------- */

static const struct alms_line *
copy_lines(struct alms_arena *arena, const struct alms_entry_item *entry)
{
    struct alms_line *lines = alms_arena_alloc(arena, entry->lines_count * sizeof(*lines));

    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *line = &entry->lines[i];
        lines[i] = (struct alms_line){
            .account = alms_arena_text(arena, line->account),
            .fund = alms_arena_text(arena, line->fund),
            .commodity = alms_arena_text(arena, line->commodity),
            .amount = alms_arena_text(arena, line->amount),
            .item = alms_arena_text(arena, line->item),
            .lot = alms_arena_text(arena, line->lot),
            .place = alms_arena_text(arena, line->place),
            .quantity = alms_arena_text(arena, line->quantity),
            .expiry = alms_arena_text(arena, line->expiry),
            .batch = alms_arena_text(arena, line->batch),
            .spec = alms_arena_text(arena, line->spec),
            .currency = alms_arena_text(arena, line->currency),
            .foreign = alms_arena_text(arena, line->foreign),
        };
    }
    return lines;
}

static const struct alms_detail *
copy_details(struct alms_arena *arena, const struct alms_entry_item *entry)
{
    struct alms_detail *details =
        alms_arena_alloc(arena, (entry->details_count + 1) * sizeof(*details));

    for (size_t i = 0; i < entry->details_count; i++) {
        details[i] = (struct alms_detail){alms_arena_text(arena, entry->details[i].key),
                                          alms_arena_text(arena, entry->details[i].text)};
    }
    return details;
}

static const char *const *
copy_texts(struct alms_arena *arena, const char *const *texts, size_t count)
{
    const char **copies = alms_arena_alloc(arena, (count + 1) * sizeof(*copies));

    for (size_t i = 0; i < count; i++)
        copies[i] = alms_arena_text(arena, texts[i]);
    return copies;
}

static enum alms_code
take_entry(void *context, const struct alms_entry_item *entry, struct alms_error *err)
{
    struct alms_listing *listing = context;
    struct alms_arena *arena = listing->arena;
    struct alms_entry_item *item = alms_listing_add(listing);

    (void)err;
    *item = (struct alms_entry_item){
        .n = entry->n,
        .number = alms_arena_text(arena, entry->number),
        .kind = alms_arena_text(arena, entry->kind),
        .date = entry->date,
        .at = alms_arena_text(arena, entry->at),
        .by = alms_arena_text(arena, entry->by),
        .approver = alms_arena_text(arena, entry->approver),
        .checker = alms_arena_text(arena, entry->checker),
        .cashier = alms_arena_text(arena, entry->cashier),
        .poster = alms_arena_text(arena, entry->poster),
        .programme = alms_arena_text(arena, entry->programme),
        .reverses = alms_arena_text(arena, entry->reverses),
        .reversed_by = alms_arena_text(arena, entry->reversed_by),
        .channel = alms_arena_text(arena, entry->channel),
        .campaign = alms_arena_text(arena, entry->campaign),
        .corrects = alms_arena_text(arena, entry->corrects),
        .reason = alms_arena_text(arena, entry->reason),
        .rate = alms_arena_text(arena, entry->rate),
        .rate_source = alms_arena_text(arena, entry->rate_source),
        .rates = copy_texts(arena, entry->rates, entry->rates_count),
        .rates_count = entry->rates_count,
        .memo = alms_arena_text(arena, entry->memo),
        .details = copy_details(arena, entry),
        .details_count = entry->details_count,
        .lines = copy_lines(arena, entry),
        .lines_count = entry->lines_count,
        .attachments = copy_texts(arena, entry->attachments, entry->attachments_count),
        .attachments_count = entry->attachments_count,
    };
    return ALMS_OK;
}

/* Hands the list over, or throws it away. */
static enum alms_code
finish(struct alms_listing *list, enum alms_code code, struct alms_entry_list *out)
{
    if (code != ALMS_OK) {
        alms_listing_discard(list);
        return code;
    }
    out->items = alms_listing_finish(list);
    out->count = list->count;
    out->memory = list->arena;
    return ALMS_OK;
}

enum alms_code alms_entry_list(alms_book *book, struct alms_date from, struct alms_date to,
                               struct alms_entry_list *out, struct alms_error *err)
{
    struct alms_listing listing = alms_listing_open(sizeof(struct alms_entry_item));

    return finish(&listing, alms_entry_walk(book, from, to, take_entry, &listing, err), out);
}

enum alms_code alms_entry_get(alms_book *book, const char *number, struct alms_entry_list *out,
                              struct alms_error *err)
{
    struct alms_entry_row row = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(find_number(book, number, &row, err));
    struct walking walking = {.book = book, .arena = arena, .visit = take_entry};
    TRY(alms_book_masters(book, &walking.masters, err));
    struct alms_listing listing = alms_listing_open(sizeof(struct alms_entry_item));
    walking.context = &listing;
    return finish(&listing, take_row(&walking, &row, err), out);
}

void alms_entry_list_free(struct alms_entry_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_entry_list){0};
}
