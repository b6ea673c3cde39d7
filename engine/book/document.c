#include "book/document.h"

#include "model/words.h"

struct alms_document_reader alms_document_reader_open(alms_book *book)
{
    return (struct alms_document_reader){.book = book, .arena = alms_arena_open()};
}

void alms_document_reader_close(struct alms_document_reader *reader)
{
    alms_arena_close(reader->arena);
    alms_buffer_clear(&reader->bytes);
}

/* The digest by which the record at n commits to its private part; NULL if it has none. */
static enum alms_code
digest_of(struct alms_document_reader *reader, uint64_t n, const char **out, struct alms_error *err)
{
    bool is_found = false;
    struct alms_span digest;

    *out = NULL;
    reader->bytes.size_bytes = 0;
    TRY(alms_store_log_get(reader->book->store, n, &reader->bytes, &is_found, err));
    if (is_found && alms_record_peek(reader->bytes.bytes, reader->bytes.size_bytes,
                                     ALMS_FIELD_PRIVATE, &digest))
        *out = alms_arena_bytes(reader->arena, digest.bytes, digest.size_bytes);
    return ALMS_OK;
}

static enum alms_code read_private(struct alms_document_reader *reader, uint64_t n,
                                   struct alms_private *out, struct alms_error *err)
{
    const char *digest = NULL;

    TRY(digest_of(reader, n, &digest, err));
    return alms_store_private_get(reader->book->store, n, digest, reader->arena, out, err);
}

enum alms_code alms_document_read(struct alms_document_reader *reader, uint64_t n,
                                  struct alms_private *out, struct alms_error *err)
{
    alms_arena_reset(reader->arena);
    return read_private(reader, n, out, err);
}

enum alms_code alms_document_person(struct alms_document_reader *reader,
                                    const struct alms_private *part, const char *name_key,
                                    const char *kind_key, struct alms_person_part *out,
                                    struct alms_error *err)
{
    uint64_t n = 0;
    bool is_closed = false;
    bool is_found = false;
    struct alms_private party;
    const char *code = alms_private_get(part, "party");

    *out = (struct alms_person_part){alms_private_get(part, name_key),
                                     alms_private_get(part, kind_key),
                                     alms_private_get(part, "publish")};
    if (code == NULL || out->name != NULL)
        return ALMS_OK;
    TRY(alms_store_party_find(reader->book->store, code, &n, &is_closed, &is_found, err));
    if (!is_found)
        return ALMS_OK;
    TRY(read_private(reader, n, &party, err));
    out->name = alms_private_get(&party, "name");
    out->kind = alms_private_get(&party, "kind");
    if (out->publish == NULL)
        out->publish = alms_private_get(&party, "publish");
    return ALMS_OK;
}

const char *alms_document_gift_amount(const struct alms_entry *gift)
{
    const char *income = gift->lines[gift->lines_count - 1].amount;

    return income[0] == '-' ? income + 1 : income;
}

/* Rule ENTRY-11 for parties, which the log does not name. */
enum alms_code alms_document_check_party(alms_book *book, const char *party, struct alms_error *err)
{
    uint64_t n = 0;
    bool is_closed = false;
    bool is_found = false;

    if (party == NULL)
        return ALMS_OK;
    TRY(alms_store_party_find(book->store, party, &n, &is_closed, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("party"), party);
    if (is_closed)
        return alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("party"), party);
    return ALMS_OK;
}

void alms_document_check_words(const char *kind, const char *publish, struct alms_error *err)
{
    int word = 0;

    if (kind != NULL)
        NOTE(alms_word_check(&ALMS_WORDS_PERSON, kind, &word, err));
    if (publish != NULL)
        NOTE(alms_word_check(&ALMS_WORDS_PUBLISH, publish, &word, err));
}

enum alms_code alms_document_account(const struct alms_masters *masters,
                                     enum alms_account_role role, const char *fund_code,
                                     const char **out, struct alms_error *err)
{
    const int32_t fund_id = alms_fund_find(masters, fund_code);

    if (fund_id == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("fund"), fund_code);
    const int32_t id = alms_account_by_role(masters, role, alms_fund_at(masters, fund_id));
    if (id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                         alms_account_role_word(role));
    }
    *out = alms_account_at(masters, id)->code;
    return ALMS_OK;
}
