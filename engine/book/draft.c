#include "book/draft.h"

#include "base/file.h"
#include "model/rule_approval.h"
#include "value/date.h"

#include <string.h>

enum { DRAFT_SIZE_MAX = 1000000 };

static const char HEAD[] = "alms/draft/v1\n";

/* --- writing ------------------------------------------------------------------------------- */

static void add_line(struct alms_buffer *out, const char *word, const char *text)
{
    alms_buffer_add_text(out, word);
    alms_buffer_add_text(out, " ");
    alms_buffer_add_text(out, text);
    alms_buffer_add_text(out, "\n");
}

void alms_draft_format(const struct alms_draft *draft, struct alms_buffer *out)
{
    alms_buffer_add_text(out, HEAD);
    add_line(out, "book", draft->book_id);
    add_line(out, "entry", draft->entry_id);
    add_line(out, "act", draft->act);
    add_line(out, "band", draft->band);
    add_line(out, "record", draft->record);
    if (draft->disclosure != NULL)
        add_line(out, "private", draft->disclosure);
    for (size_t i = 0; i < draft->approvals_count; i++)
        add_line(out, "approval", draft->approvals[i]);
}

/* It holds what is personal: for its owner alone. */
enum alms_code alms_draft_write(const char *path, const struct alms_draft *draft, bool replaces,
                                struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    CLEANUP(alms_output_discard) struct alms_output *output = NULL;

    alms_draft_format(draft, &text);
    TRY(alms_output_open(path, 0600, replaces ? ALMS_REPLACE_OLD : ALMS_REPLACE_NEVER, &output,
                         err));
    alms_output_add(output, text.bytes, text.size_bytes);
    return alms_output_commit(&output, err);
}

/* --- reading ------------------------------------------------------------------------------- */

static enum alms_code fail_draft(const char *path, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_DRAFT_SYNTAX, "'%s' is no draft, or was changed", path);
}

/* What of a line stands behind the word and a blank; NULL if the line begins otherwise. */
static const char *rest_of(const char *line, const char *word)
{
    const size_t size = strlen(word);

    return strncmp(line, word, size) == 0 && line[size] == ' ' ? line + size + 1 : NULL;
}

static bool take_line(struct alms_draft *draft, const char **approvals, const char *line)
{
    const struct {
        const char *word;
        const char **member;
    } members[] = {
        {"book", &draft->book_id}, {"entry", &draft->entry_id}, {"act", &draft->act},
        {"band", &draft->band},    {"record", &draft->record},  {"private", &draft->disclosure},
    };

    for (size_t i = 0; i < COUNT_OF(members); i++) {
        const char *rest = rest_of(line, members[i].word);
        if (rest == NULL)
            continue;
        if (*members[i].member != NULL)
            return false;
        *members[i].member = rest;
        return true;
    }
    const char *rest = rest_of(line, "approval");
    if (rest == NULL || draft->approvals_count == ALMS_LIST_ITEMS_MAX)
        return false;
    approvals[draft->approvals_count] = rest;
    draft->approvals_count += 1;
    return true;
}

static bool take_lines(struct alms_draft *draft, struct alms_arena *arena, struct alms_span text)
{
    size_t offset = 0;
    const char **approvals = alms_arena_alloc(arena, ALMS_LIST_ITEMS_MAX * sizeof(*approvals));

    if (text.size_bytes < sizeof(HEAD) || memcmp(text.bytes, HEAD, sizeof(HEAD) - 1) != 0 ||
        !alms_utf8_check(text.bytes, text.size_bytes, &offset))
        return false;
    draft->approvals = approvals;
    for (size_t at = sizeof(HEAD) - 1; at < text.size_bytes;) {
        const char *line = text.bytes + at;
        const char *feed = memchr(line, '\n', text.size_bytes - at);
        if (feed == NULL ||
            !take_line(draft, approvals, alms_arena_bytes(arena, line, (size_t)(feed - line))))
            return false;
        at += (size_t)(feed - line) + 1;
    }
    return draft->book_id != NULL && draft->entry_id != NULL && draft->act != NULL &&
           draft->band != NULL && draft->record != NULL;
}

/* The digest that is signed, made from the record: what the file says of it counts for nothing. */
static bool take_core(struct alms_draft *draft, struct alms_arena *arena)
{
    struct alms_error ignored;
    struct alms_record record;
    char core[ALMS_HASH_BASE64_SIZE_BYTES];
    char digest[ALMS_HASH_BASE64URL_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer scratch = {0};
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();

    alms_error_clear(&ignored);
    if (alms_record_decode(draft->record, strlen(draft->record), arena, &record, &ignored) !=
            ALMS_OK ||
        alms_record_is_newer(&record))
        return false;
    alms_approval_core(&record, hasher, core);
    draft->core = alms_arena_text(arena, core);
    const char *private_digest = alms_record_text(&record, ALMS_FIELD_PRIVATE);
    if (draft->disclosure == NULL)
        return private_digest == NULL;
    alms_private_digest(hasher, draft->disclosure, strlen(draft->disclosure), &scratch, digest);
    return alms_text_equal(digest, private_digest);
}

enum alms_code alms_draft_read(const char *path, struct alms_draft *out, struct alms_error *err)
{
    struct alms_draft draft = {0};
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_file_read(path, DRAFT_SIZE_MAX, &text, err));
    if (!take_lines(&draft, arena, (struct alms_span){text.bytes, text.size_bytes}) ||
        !take_core(&draft, arena))
        return fail_draft(path, err);
    draft.memory = arena;
    arena = NULL;
    *out = draft;
    return ALMS_OK;
}

void alms_draft_free(struct alms_draft *draft)
{
    alms_arena_close(draft->memory);
    *draft = (struct alms_draft){0};
}

const char *alms_draft_statement(struct alms_draft *draft, int64_t at_s)
{
    char seconds[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    const struct alms_statement_parts parts = {draft->book_id, draft->entry_id, draft->core,
                                               draft->act, draft->band};

    alms_approval_statement(&parts, alms_uint_format((uint64_t)at_s, seconds), &text);
    return alms_arena_text(draft->memory, text.bytes);
}

/* --- recording ----------------------------------------------------------------------------- */

static enum alms_code check_book(alms_book *book, const char *path, const struct alms_draft *draft,
                                 const struct alms_record *record, struct alms_error *err)
{
    struct alms_book_status status;
    const char *by = alms_record_text(record, ALMS_FIELD_BY);

    TRY(alms_book_status(book, &status, err));
    if (strcmp(status.id, draft->book_id) != 0)
        return alms_fail(err, ALMS_E_DRAFT_SYNTAX, "'%s' is a draft for another book", path);
    if (!alms_text_equal(by, book->operator_code))
        return alms_fail(err, ALMS_E_DRAFT_SYNTAX, "'%s' is a draft by '%s'", path, by);
    return ALMS_OK;
}

enum alms_code
alms_draft_post(alms_book *book, const char *path, struct alms_posted *out, struct alms_error *err)
{
    struct alms_draft draft = {0};
    struct alms_record record;
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(alms_draft_read(path, &draft, err));
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = draft.memory;
    TRY(alms_record_decode(draft.record, strlen(draft.record), arena, &record, err));
    TRY(check_book(book, path, &draft, &record, err));
    if (draft.approvals_count > 0) {
        record.field[ALMS_FIELD_APPROVALS] =
            (struct alms_value){.items = draft.approvals, .count = draft.approvals_count};
    }
    TRY(alms_tx_begin(book, &tx, err));
    TRY(alms_tx_record_again(tx, &record, draft.disclosure, out, err));
    if (record.kind == ALMS_KIND_PERIOD_REOPEN) {
        struct alms_month month = {0};
        TRY(alms_month_parse(alms_record_text(&record, ALMS_FIELD_MONTH), &month, err));
        TRY(alms_period_undo_closings(book, tx, month, err));
    }
    return alms_tx_commit(&tx, err);
}
