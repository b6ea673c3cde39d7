#include "book/case_person.h"
#include "model/words.h"

#include <alms/party.h>

static enum alms_code record_identity(struct alms_tx *tx, const char *code,
                                      const struct alms_person_matches *matches,
                                      struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_PARTY_IDENTITY};

    alms_record_set(&record, ALMS_FIELD_CODE, code);
    record.field[ALMS_FIELD_MATCHES] =
        (struct alms_value){.items = matches->items, .count = matches->count};
    return alms_tx_record(tx, &record, NULL, NULL, err);
}

enum alms_code alms_party_identify(alms_book *book, const char *code, const char *id_number,
                                   struct alms_error *err)
{
    struct alms_person_matches matches = {0};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("code"), err));
    TRY(alms_tx_begin(book, &tx, err));
    TRY(alms_match_identity(book, arena, id_number, &matches, err));
    TRY(record_identity(tx, code, &matches, err));
    return alms_tx_commit(&tx, err);
}

enum alms_code
alms_party_add(alms_book *book, const struct alms_party_draft *draft, struct alms_error *err)
{
    int word = 0;
    struct alms_record record = {.kind = ALMS_KIND_PARTY_ADD};
    struct alms_private part = {0};
    struct alms_person_matches matches = {0};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_tx_begin(book, &tx, err));
    alms_book_check_code(draft->code, W_("party"), err);
    alms_private_add(&part, "bank", draft->bank);
    alms_private_add(&part, "contact", draft->contact);
    alms_private_add(&part, "kind", draft->kind);
    alms_private_add(&part, "name", draft->name);
    alms_private_add(&part, "publish", draft->publish);
    NOTE(alms_tx_check_private(&part, err));
    if (!alms_text_is_given(draft->name))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("name"));
    if (draft->kind != NULL)
        NOTE(alms_word_check(&ALMS_WORDS_PERSON, draft->kind, &word, err));
    if (draft->publish != NULL)
        NOTE(alms_word_check(&ALMS_WORDS_PUBLISH, draft->publish, &word, err));
    if (alms_text_is_given(draft->id_number))
        NOTE(alms_match_identity(book, arena, draft->id_number, &matches, err));
    TRY(alms_error_code(err));

    alms_record_set(&record, ALMS_FIELD_CODE, draft->code);
    TRY(alms_tx_record(tx, &record, &part, NULL, err));
    if (matches.count > 0)
        TRY(record_identity(tx, draft->code, &matches, err));
    return alms_tx_commit(&tx, err);
}

enum alms_code alms_party_close(alms_book *book, const char *code, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_PARTY_CLOSE};

    TRY(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("code"), err));
    alms_record_set(&record, ALMS_FIELD_CODE, code);
    return alms_book_record(book, &record, NULL, NULL, err);
}

struct listing {
    alms_book *book;
    struct alms_listing list;
};

static enum alms_code
take_party(void *context, const char *code, uint64_t n, bool is_closed, struct alms_error *err)
{
    struct listing *listing = context;
    struct alms_record record;
    struct alms_private part;

    TRY(alms_book_read_record(listing->book, n, listing->list.arena, &record, err));
    TRY(alms_store_private_get(listing->book->store, n,
                               alms_record_text(&record, ALMS_FIELD_PRIVATE), listing->list.arena,
                               &part, err));
    struct alms_party *item = alms_listing_add(&listing->list);
    *item = (struct alms_party){
        .code = alms_arena_text(listing->list.arena, code),
        .is_closed = is_closed,
        .name = alms_private_get(&part, "name"),
        .kind = alms_private_get(&part, "kind"),
        .publish = alms_private_get(&part, "publish"),
        .contact = alms_private_get(&part, "contact"),
        .bank = alms_private_get(&part, "bank"),
    };
    return ALMS_OK;
}

enum alms_code alms_party_list(alms_book *book, struct alms_party_list *out, struct alms_error *err)
{
    struct listing listing = {book, alms_listing_open(sizeof(struct alms_party))};

    const enum alms_code code = alms_store_party_walk(book->store, take_party, &listing, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&listing.list);
        return code;
    }
    out->items = alms_listing_finish(&listing.list);
    out->count = listing.list.count;
    out->memory = listing.list.arena;
    return ALMS_OK;
}

void alms_party_list_free(struct alms_party_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_party_list){0};
}
