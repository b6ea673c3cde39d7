#include "book/attachments.h"
#include "book/currency_lines.h"
#include "book/document.h"
#include "value/money.h"

#include <alms/gift.h>

#include <string.h>

/* --- adding -------------------------------------------------------------------------------- */

static void check_draft(const struct alms_gift_draft *draft, struct alms_error *err)
{
    NOTE(alms_text_check(draft->fund, ALMS_FIELD_SIZE_MAX, W_("fund"), err));
    NOTE(alms_text_check(draft->account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
    if (!alms_text_is_given(draft->channel)) {
        /* Rule GIFT-4. */
        (void)alms_fail(err, ALMS_E_CHANNEL_MISSING, "the gift names no channel");
    }
    alms_document_check_words(draft->donor_kind, draft->publish, err);
}

static struct alms_private private_part(const struct alms_gift_draft *draft)
{
    struct alms_private part = {0};

    alms_private_add(&part, "donor", draft->donor);
    alms_private_add(&part, "donor_kind", draft->donor_kind);
    alms_private_add(&part, "memo", draft->memo);
    alms_private_add(&part, "party", draft->party);
    alms_private_add(&part, "publish", draft->publish);
    alms_private_add(&part, "ref", draft->reference);
    return part;
}

enum alms_code alms_gift_add(alms_book *book, const struct alms_gift_draft *draft,
                             struct alms_posted *out, struct alms_error *err)
{
    char taken[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char given[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *income = NULL;
    const char *commodity = draft->commodity;
    struct alms_record record = {.kind = ALMS_KIND_GIFT};
    const struct alms_private part = private_part(draft);
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(alms_tx_begin(book, &tx, err));
    const struct alms_masters *masters = alms_tx_masters(tx);
    record.entry.date = alms_book_date(book, draft->date);
    alms_record_set(&record, ALMS_FIELD_CAMPAIGN, draft->campaign);
    alms_record_set(&record, ALMS_FIELD_CHANNEL, alms_text_or_null(draft->channel));
    alms_record_set(&record, ALMS_FIELD_PROGRAMME, draft->programme);
    alms_record_set(&record, ALMS_FIELD_CORRECTS, draft->corrects);
    alms_record_set(&record, ALMS_FIELD_COUNTY, draft->county);
    alms_attachments_take(book, &draft->attachments, arena, &record, err);

    check_draft(draft, err);
    NOTE(alms_tx_check_private(&part, err));
    if (alms_amount_take(masters, draft->amount, &commodity, taken, err) == ALMS_OK)
        NOTE(alms_amount_check_positive(taken, err));
    alms_currency_take_rate(&record, draft->rate, draft->rate_source,
                            alms_currency_is_foreign(masters, commodity), err);
    if (alms_text_is_given(draft->fund))
        NOTE(alms_document_account(masters, ALMS_ROLE_GIFT, draft->fund, &income, err));
    NOTE(alms_document_check_party(book, draft->party, err));
    if (alms_error_code(err) != ALMS_OK) {
        const struct alms_line line = {draft->account, draft->fund, commodity, NULL};
        alms_tx_note_rest(tx, &record, &line, 1, err);
        return alms_error_code(err);
    }

    alms_amount_negate(taken, given);
    const struct alms_line lines[] = {
        {draft->account, draft->fund, commodity, taken},
        {income, draft->fund, commodity, given},
    };
    TRY(alms_currency_lines(tx, &record, lines, COUNT_OF(lines), arena, err));
    TRY(alms_tx_record(tx, &record, &part, out, err));
    return alms_tx_commit(&tx, err);
}

/* --- walking ------------------------------------------------------------------------------- */

enum detail { WITH_PRIVATE, FIGURES_ONLY };

struct walking {
    struct alms_document_reader reader;
    const struct alms_masters *masters;
    enum detail detail;
    alms_gift_visit *visit;
    void *context;
};

static enum alms_code
take_row(void *context, const struct alms_document_row *row, struct alms_error *err)
{
    struct walking *walking = context;
    alms_book *book = walking->reader.book;
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    char reverses[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char batch[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_private part = {0};
    struct alms_person_part donor = {0};

    if (walking->detail == WITH_PRIVATE) {
        /* A reversal speaks of the donor of the gift that it reverses. */
        const uint64_t told_by = row->reverses < 0 ? row->n : (uint64_t)row->reverses;
        TRY(alms_document_read(&walking->reader, told_by, &part, err));
        TRY(alms_document_person(&walking->reader, &part, "donor", "donor_kind", &donor, err));
    }
    if (row->reverses >= 0)
        TRY(alms_store_number_of(book->store, (uint64_t)row->reverses, reverses, err));
    alms_number_format(row->number, number);
    const int32_t commodity_id = alms_commodity_find(walking->masters, row->commodity);
    if (commodity_id == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "commodity");

    char foreign[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const int32_t currency_id = alms_commodity_find(walking->masters, row->currency);
    const struct alms_gift gift = {
        .n = row->n,
        .number = number,
        .date = row->date,
        .amount = alms_minor_format(
            row->amount, alms_commodity_at(walking->masters, commodity_id)->scale_digits, amount),
        .commodity = row->commodity,
        .currency = row->currency,
        .foreign =
            currency_id == ALMS_ID_NONE
                ? NULL
                : alms_minor_format(row->foreign,
                                    alms_commodity_at(walking->masters, currency_id)->scale_digits,
                                    foreign),
        .fund = row->fund,
        .channel = row->channel,
        .campaign = row->campaign,
        .programme = row->programme,
        .batch = row->batch < 0 ? NULL : alms_uint_format((uint64_t)row->batch, batch),
        .reverses = row->reverses < 0 ? NULL : reverses,
        .is_owed = row->is_owed,
        .donor = donor.name,
        .donor_kind = donor.kind,
        .publish = donor.publish,
        .reference = alms_private_get(&part, "ref"),
        .memo = alms_private_get(&part, "memo"),
    };
    return walking->visit(walking->context, &gift, err);
}

static enum alms_code walk(alms_book *book, struct alms_date from, struct alms_date to,
                           struct walking *walking, struct alms_error *err)
{
    alms_book_check_span(from, to, err);
    TRY(alms_error_code(err));
    TRY(alms_book_masters(book, &walking->masters, err));
    walking->reader = alms_document_reader_open(book);
    const enum alms_code code = alms_store_gift_walk(book->store, from, to, take_row, walking, err);
    alms_document_reader_close(&walking->reader);
    return code;
}

enum alms_code alms_gift_walk(alms_book *book, struct alms_date from, struct alms_date to,
                              alms_gift_visit *visit, void *context, struct alms_error *err)
{
    struct walking walking = {.detail = WITH_PRIVATE, .visit = visit, .context = context};
    return walk(book, from, to, &walking, err);
}

enum alms_code alms_gift_walk_figures(alms_book *book, struct alms_date from, struct alms_date to,
                                      alms_gift_visit *visit, void *context, struct alms_error *err)
{
    struct walking walking = {.detail = FIGURES_ONLY, .visit = visit, .context = context};
    return walk(book, from, to, &walking, err);
}

/* --- listing ------------------------------------------------------------------------------- */

static enum alms_code take_gift(void *context, const struct alms_gift *gift, struct alms_error *err)
{
    struct alms_listing *listing = context;
    struct alms_arena *arena = listing->arena;
    struct alms_gift *item = alms_listing_add(listing);

    (void)err;
    *item = (struct alms_gift){
        .n = gift->n,
        .number = alms_arena_text(arena, gift->number),
        .date = gift->date,
        .amount = alms_arena_text(arena, gift->amount),
        .commodity = alms_arena_text(arena, gift->commodity),
        .currency = alms_arena_text(arena, gift->currency),
        .foreign = alms_arena_text(arena, gift->foreign),
        .fund = alms_arena_text(arena, gift->fund),
        .channel = alms_arena_text(arena, gift->channel),
        .campaign = alms_arena_text(arena, gift->campaign),
        .programme = alms_arena_text(arena, gift->programme),
        .batch = alms_arena_text(arena, gift->batch),
        .reverses = alms_arena_text(arena, gift->reverses),
        .is_owed = gift->is_owed,
        .donor = alms_arena_text(arena, gift->donor),
        .donor_kind = alms_arena_text(arena, gift->donor_kind),
        .publish = alms_arena_text(arena, gift->publish),
        .reference = alms_arena_text(arena, gift->reference),
        .memo = alms_arena_text(arena, gift->memo),
    };
    return ALMS_OK;
}

enum alms_code alms_gift_list(alms_book *book, struct alms_date from, struct alms_date to,
                              struct alms_gift_list *out, struct alms_error *err)
{
    struct alms_listing listing = alms_listing_open(sizeof(struct alms_gift));

    const enum alms_code code = alms_gift_walk(book, from, to, take_gift, &listing, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&listing);
        return code;
    }
    out->items = alms_listing_finish(&listing);
    out->count = listing.count;
    out->memory = listing.arena;
    return ALMS_OK;
}

void alms_gift_list_free(struct alms_gift_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_gift_list){0};
}
