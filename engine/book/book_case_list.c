#include "book/case_relation.h"
#include "book/document.h"

#include "model/rule_case.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/case.h>
#include <alms/mask.h>

#include <string.h>

enum { SHOWN_TOGETHER_MIN = 5 }; /* people who share what is shown about one of them */

/* --- listing ------------------------------------------------------------------------------- */

struct listing {
    alms_book *book;
    const struct alms_masters *masters;
    const struct alms_case_filter *filter;
    enum alms_case_state state; /* NONE: all */
    struct alms_document_reader reader;
    struct alms_arena *arena; /* of one application */
    struct alms_listing list;
};

const char *alms_case_state_at(size_t index)
{
    return index + 1 < ALMS_CASE_STATE_COUNT
               ? alms_case_state_word((enum alms_case_state)(index + 1))
               : NULL;
}

static bool is_listed(const struct listing *listing, const struct alms_case *item)
{
    const struct alms_case_filter *filter = listing->filter;

    return (filter->code == NULL || strcmp(filter->code, item->code) == 0) &&
           (filter->programme == NULL || strcmp(filter->programme, item->programme) == 0) &&
           (listing->state == ALMS_CASE_NONE || listing->state == item->state);
}

static const char *
amount_text(const struct listing *listing, const struct alms_case *item, int64_t amount)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const int32_t id = alms_commodity_find(listing->masters, item->commodity);
    const uint32_t scale =
        id == ALMS_ID_NONE ? 0 : alms_commodity_at(listing->masters, id)->scale_digits;

    return alms_arena_text(listing->list.arena, alms_minor_format(amount, scale, text));
}

static const char *goods_text(const struct listing *listing, const struct alms_case *item)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_masters *masters = listing->masters;
    const int32_t id = alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));

    return alms_arena_text(
        listing->list.arena,
        alms_minor_format(item->goods, alms_commodity_at(masters, id)->scale_digits, text));
}

static void
take_public(const struct listing *listing, const struct alms_case *item, struct alms_case_item *out)
{
    struct alms_arena *arena = listing->list.arena;

    *out = (struct alms_case_item){
        .code = alms_arena_text(arena, item->code),
        .n = item->n,
        .state = alms_case_state_word(item->state),
        .programme = alms_arena_text(arena, item->programme),
        .event = alms_arena_text(arena, item->event),
        .variant = alms_arena_text(arena, item->variant),
        .fund = alms_arena_text(arena, item->fund),
        .commodity = alms_arena_text(arena, item->commodity),
        .agency = alms_arena_text(arena, item->agency),
        .amount = amount_text(listing, item, item->amount),
        .paid = amount_text(listing, item, item->paid),
        .returned = amount_text(listing, item, item->returned),
        .reserved = amount_text(listing, item, alms_case_reserved(item)),
        .goods = goods_text(listing, item),
        .approver = alms_arena_text(arena, item->approver),
        .objections = (uint64_t)item->objections,
        .applied = item->applied,
        .moved = item->moved,
        .noticed_until = item->noticed_until,
        .payable_until = item->payable_until,
        .paid_on = item->paid_on,
    };
}

static void
take_private(struct listing *listing, const struct alms_private *part, struct alms_case_item *out)
{
    struct alms_arena *arena = listing->list.arena;
    size_t documents = 0;

    out->name = alms_arena_text(arena, alms_private_get(part, "name"));
    out->kind = alms_arena_text(arena, alms_private_get(part, "kind"));
    out->publish = alms_arena_text(arena, alms_private_get(part, "publish"));
    out->guardian = alms_arena_text(arena, alms_private_get(part, "guardian"));
    out->payee = alms_arena_text(arena, alms_private_get(part, "payee"));
    out->bank = alms_arena_text(arena, alms_private_get(part, "bank"));
    out->bank_account = alms_arena_text(arena, alms_private_get(part, "bank_account"));
    out->county = alms_arena_text(arena, alms_private_get(part, "county"));
    out->illness = alms_arena_text(arena, alms_private_get(part, "illness"));
    for (size_t i = 0; i < part->count && documents < ALMS_CASE_DOCUMENTS_MAX; i++) {
        if (strncmp(part->members[i].key, "document_", 9) == 0)
            out->documents[documents++] = alms_arena_text(arena, part->members[i].value);
    }
}

/* "li wu" */
static const char *join_codes(struct alms_arena *arena, const struct alms_case_codes *codes)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    for (size_t i = 0; i < codes->count; i++) {
        alms_buffer_add_text(&text, i == 0 ? "" : " ");
        alms_buffer_add_text(&text, codes->items[i]);
    }
    return codes->count == 0 ? "" : alms_arena_text(arena, text.bytes);
}

/* Rule CASE-19: who is related is shown, as far as it is known now. */
static enum alms_code
take_relations(struct listing *listing, struct alms_case_item *out, struct alms_error *err)
{
    struct alms_record application;
    struct alms_case_codes codes;

    alms_arena_reset(listing->arena);
    TRY(alms_book_read_record(listing->book, out->n, listing->arena, &application, err));
    alms_case_operators(listing->masters, &application, &codes);
    out->related = join_codes(listing->list.arena, &codes);
    TRY(alms_case_parties(listing->book->store, &application, listing->arena, &codes, err));
    out->parties = join_codes(listing->list.arena, &codes);
    return ALMS_OK;
}

static enum alms_code take_case(void *context, const struct alms_case *item, struct alms_error *err)
{
    struct alms_private part;
    struct listing *listing = context;

    if (!is_listed(listing, item))
        return ALMS_OK;
    TRY(alms_document_read(&listing->reader, item->n, &part, err));
    struct alms_case_item *out = alms_listing_add(&listing->list);
    take_public(listing, item, out);
    take_private(listing, &part, out);
    return take_relations(listing, out, err);
}

/* Refuses with VALUE_UNKNOWN and names the states. */
static enum alms_code
take_state(const char *text, enum alms_case_state *out, struct alms_error *err)
{
    int word = 0;
    const char *items[ALMS_CASE_STATE_COUNT];
    const struct alms_words words = {W_("state"), items, ALMS_CASE_STATE_COUNT - 1};

    for (size_t i = 0; i < words.count; i++)
        items[i] = alms_case_state_at(i);
    TRY(alms_word_check(&words, text, &word, err));
    *out = (enum alms_case_state)(word + 1);
    return ALMS_OK;
}

enum alms_code alms_case_list(alms_book *book, const struct alms_case_filter *filter,
                              struct alms_case_list *out, struct alms_error *err)
{
    struct listing listing = {.book = book, .filter = filter};

    if (filter->state != NULL)
        TRY(take_state(filter->state, &listing.state, err));
    TRY(alms_book_masters(book, &listing.masters, err));
    listing.reader = alms_document_reader_open(book);
    listing.list = alms_listing_open(sizeof(struct alms_case_item));
    listing.arena = alms_arena_open();
    enum alms_code code = alms_store_case_walk(book->store, take_case, &listing, err);
    alms_document_reader_close(&listing.reader);
    alms_arena_close(listing.arena);
    if (code == ALMS_OK && filter->code != NULL && listing.list.count == 0) {
        code = alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("case"), filter->code);
    }
    if (code != ALMS_OK) {
        alms_listing_discard(&listing.list);
        return code;
    }
    out->items = alms_listing_finish(&listing.list);
    out->count = listing.list.count;
    out->memory = listing.list.arena;
    return ALMS_OK;
}

void alms_case_list_free(struct alms_case_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_case_list){0};
}

/* --- what hangs out ------------------------------------------------------------------------ */

static bool shares(const struct alms_case_item *a, const struct alms_case_item *b)
{
    return strcmp(a->programme, b->programme) == 0 && alms_text_equal(a->county, b->county) &&
           alms_text_equal(a->illness, b->illness);
}

/* Rule PUBLIC-3: county and illness tell who a person is, unless enough others share them. */
static bool is_one_of_many(const struct alms_case_list *list, size_t index)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count && count < SHOWN_TOGETHER_MIN; i++)
        count += shares(&list->items[i], &list->items[index]) ? 1 : 0;
    return count >= SHOWN_TOGETHER_MIN;
}

static const char *public_name(const struct alms_case_item *item, struct alms_arena *arena)
{
    static const struct alms_mask_words nobody = {"", ""};
    char masked[ALMS_MASKED_SIZE_BYTES];
    const struct alms_name name = {item->name, item->kind, item->publish};

    if (item->name == NULL)
        return NULL;
    alms_name_mask(&name, &nobody, masked);
    return masked[0] == '\0' ? NULL : alms_arena_text(arena, masked);
}

enum alms_code alms_case_public_list(alms_book *book, const struct alms_case_filter *filter,
                                     struct alms_case_list *out, struct alms_error *err)
{
    struct alms_case_list full = {0};

    TRY(alms_case_list(book, filter, &full, err));
    struct alms_arena *arena = full.memory;
    struct alms_case_item *items = alms_arena_alloc(arena, (full.count + 1) * sizeof(*items));
    for (size_t i = 0; i < full.count; i++) {
        const struct alms_case_item *item = &full.items[i];
        const bool is_hidden = !is_one_of_many(&full, i);
        items[i] = *item;
        items[i].name = public_name(item, arena);
        items[i].county = is_hidden ? NULL : item->county;
        items[i].illness = is_hidden ? NULL : item->illness;
        items[i].related = "";
        items[i].parties = "";
        items[i].guardian = NULL;
        items[i].payee = NULL;
        items[i].bank = NULL;
        items[i].bank_account = NULL;
        memset(items[i].documents, 0, sizeof(items[i].documents));
    }
    *out = (struct alms_case_list){items, full.count, arena};
    return ALMS_OK;
}
