#include "book/attachments.h"
#include "book/currency_lines.h"
#include "book/document.h"
#include "value/money.h"

#include <alms/aid.h>

#include <string.h>

/* --- giving -------------------------------------------------------------------------------- */

/* Rule AID-2: an aid names what it is for, who gets it, and the paper that it rests on. */
static void check_draft(const struct alms_aid_draft *draft, struct alms_error *err)
{
    NOTE(alms_text_check(draft->fund, ALMS_FIELD_SIZE_MAX, W_("fund"), err));
    NOTE(alms_text_check(draft->account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
    NOTE(alms_text_check(draft->programme, ALMS_FIELD_SIZE_MAX, W_("programme"), err));
    if (!alms_text_is_given(draft->document))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("document"));
    if (draft->party == NULL && !alms_text_is_given(draft->payee))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("payee"));
    if (!alms_text_is_given(draft->approver))
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "the payment names no approver");
    alms_document_check_words(draft->payee_kind, draft->publish, err);
}

static struct alms_private private_part(const struct alms_aid_draft *draft)
{
    struct alms_private part = {0};

    alms_private_add(&part, "document", draft->document);
    alms_private_add(&part, "memo", draft->memo);
    alms_private_add(&part, "party", draft->party);
    alms_private_add(&part, "payee", draft->payee);
    alms_private_add(&part, "payee_kind", draft->payee_kind);
    alms_private_add(&part, "publish", draft->publish);
    return part;
}

enum alms_code alms_aid_give(alms_book *book, const struct alms_aid_draft *draft,
                             struct alms_posted *out, struct alms_error *err)
{
    char taken[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char given[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *cost = NULL;
    const char *commodity = draft->commodity;
    struct alms_record record = {.kind = ALMS_KIND_AID};
    const struct alms_private part = private_part(draft);
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(alms_tx_begin(book, &tx, err));
    const struct alms_masters *masters = alms_tx_masters(tx);
    record.entry.date = alms_book_date(book, draft->date);
    alms_record_set(&record, ALMS_FIELD_APPROVER, alms_text_or_null(draft->approver));
    alms_record_set(&record, ALMS_FIELD_PROGRAMME, alms_text_or_null(draft->programme));
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
        NOTE(alms_document_account(masters, ALMS_ROLE_AID, draft->fund, &cost, err));
    NOTE(alms_document_check_party(book, draft->party, err));
    if (alms_error_code(err) != ALMS_OK) {
        const struct alms_line line = {draft->account, draft->fund, commodity, NULL};
        alms_tx_note_rest(tx, &record, &line, 1, err);
        return alms_error_code(err);
    }

    alms_amount_negate(taken, given);
    const struct alms_line lines[] = {
        {cost, draft->fund, commodity, taken},
        {draft->account, draft->fund, commodity, given},
    };
    TRY(alms_currency_lines(tx, &record, lines, COUNT_OF(lines), arena, err));
    TRY(alms_tx_record(tx, &record, &part, out, err));
    return alms_tx_commit(&tx, err);
}

/* --- walking ------------------------------------------------------------------------------- */

struct walking {
    struct alms_document_reader reader;
    const struct alms_masters *masters;
    alms_aid_visit *visit;
    void *context;
};

/* The line of what was paid: behind the cost, before an exchange difference. */
static const struct alms_line *paid_line(const struct alms_record *record)
{
    const struct alms_entry *entry = &record->entry;

    return &entry->lines[entry->lines_count > 1 ? 1 : 0];
}

static enum alms_code
take_row(void *context, const struct alms_document_row *row, struct alms_error *err)
{
    struct walking *walking = context;
    alms_book *book = walking->reader.book;
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    char reverses[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char told[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_private part;
    struct alms_person_part payee;
    struct alms_record record;

    /* A reversal speaks of the payee of the aid that it reverses. */
    const uint64_t told_by = row->reverses < 0 ? row->n : (uint64_t)row->reverses;
    TRY(alms_document_read(&walking->reader, told_by, &part, err));
    TRY(alms_document_person(&walking->reader, &part, "payee", "payee_kind", &payee, err));
    TRY(alms_book_read_record(book, told_by, walking->reader.arena, &record, err));
    if (row->reverses >= 0)
        TRY(alms_store_number_of(book->store, (uint64_t)row->reverses, reverses, err));
    alms_number_format(row->number, number);
    const int32_t commodity_id = alms_commodity_find(walking->masters, row->commodity);
    if (commodity_id == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "commodity");

    const struct alms_line *paid = paid_line(&record);
    const char *foreign = paid->foreign;
    if (foreign != NULL && (row->amount < 0) != (foreign[0] == '-')) {
        alms_amount_negate(foreign, told);
        foreign = told;
    }
    const struct alms_aid aid = {
        .n = row->n,
        .number = number,
        .date = row->date,
        .amount = alms_minor_format(
            row->amount, alms_commodity_at(walking->masters, commodity_id)->scale_digits, amount),
        .commodity = row->commodity,
        .currency = paid->currency,
        .foreign = foreign,
        .fund = row->fund,
        .programme = row->programme,
        .approver = alms_record_text(&record, ALMS_FIELD_APPROVER),
        .reverses = row->reverses < 0 ? NULL : reverses,
        .payee = payee.name,
        .payee_kind = payee.kind,
        .publish = payee.publish,
        .document = alms_private_get(&part, "document"),
        .memo = alms_private_get(&part, "memo"),
    };
    return walking->visit(walking->context, &aid, err);
}

enum alms_code alms_aid_walk(alms_book *book, struct alms_date from, struct alms_date to,
                             alms_aid_visit *visit, void *context, struct alms_error *err)
{
    struct walking walking = {.visit = visit, .context = context};

    alms_book_check_span(from, to, err);
    TRY(alms_error_code(err));
    TRY(alms_book_masters(book, &walking.masters, err));
    walking.reader = alms_document_reader_open(book);
    const enum alms_code code = alms_store_aid_walk(book->store, from, to, take_row, &walking, err);
    alms_document_reader_close(&walking.reader);
    return code;
}

/* --- listing ------------------------------------------------------------------------------- */

static enum alms_code take_aid(void *context, const struct alms_aid *aid, struct alms_error *err)
{
    struct alms_listing *listing = context;
    struct alms_arena *arena = listing->arena;
    struct alms_aid *item = alms_listing_add(listing);

    (void)err;
    *item = (struct alms_aid){
        .n = aid->n,
        .number = alms_arena_text(arena, aid->number),
        .date = aid->date,
        .amount = alms_arena_text(arena, aid->amount),
        .commodity = alms_arena_text(arena, aid->commodity),
        .currency = alms_arena_text(arena, aid->currency),
        .foreign = alms_arena_text(arena, aid->foreign),
        .fund = alms_arena_text(arena, aid->fund),
        .programme = alms_arena_text(arena, aid->programme),
        .approver = alms_arena_text(arena, aid->approver),
        .reverses = alms_arena_text(arena, aid->reverses),
        .payee = alms_arena_text(arena, aid->payee),
        .payee_kind = alms_arena_text(arena, aid->payee_kind),
        .publish = alms_arena_text(arena, aid->publish),
        .document = alms_arena_text(arena, aid->document),
        .memo = alms_arena_text(arena, aid->memo),
    };
    return ALMS_OK;
}

enum alms_code alms_aid_list(alms_book *book, struct alms_date from, struct alms_date to,
                             struct alms_aid_list *out, struct alms_error *err)
{
    struct alms_listing listing = alms_listing_open(sizeof(struct alms_aid));

    const enum alms_code code = alms_aid_walk(book, from, to, take_aid, &listing, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&listing);
        return code;
    }
    out->items = alms_listing_finish(&listing);
    out->count = listing.count;
    out->memory = listing.arena;
    return ALMS_OK;
}

void alms_aid_list_free(struct alms_aid_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_aid_list){0};
}
