#include "book/draft.h"
#include "book/signer.h"

#include "base/base64.h"
#include "base/file.h"
#include "model/keys.h"
#include "model/rule_approval.h"
#include "model/sshsig.h"

#include <string.h>

enum { SIGNATURE_FILE_SIZE_MAX = 100000, STATEMENT_LINES = 7, KEY_ID_SIZE_BYTES = 4 };

static const char ARMOUR[] = "-----BEGIN SSH SIGNATURE-----";

/* --- signing ------------------------------------------------------------------------------- */

enum alms_code alms_draft_sign(const char *path, const alms_signer *signer, int64_t at_s,
                               const char *out_path, struct alms_error *err)
{
    struct alms_draft draft = {0};
    char *line = NULL;
    CLEANUP(alms_output_discard) struct alms_output *output = NULL;

    TRY(alms_draft_read(path, &draft, err));
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = draft.memory;
    REQUIRE(arena != NULL);
    const char *statement = alms_draft_statement(&draft, at_s);
    TRY(alms_output_open(out_path, 0644, ALMS_REPLACE_NEVER, &output, err));
    alms_signer_sign(signer, statement, strlen(statement), 0, &line);
    alms_output_add_text(output, statement);
    alms_output_add_text(output, "\n");
    alms_output_add_text(output, line);
    alms_signature_free(line);
    return alms_output_commit(&output, err);
}

/* --- taking signatures --------------------------------------------------------------------- */

/* A signature on its way into a draft. */
struct taking {
    const struct alms_masters *masters;
    struct alms_hasher *hasher;
    struct alms_draft *draft;
    struct alms_approval approval;
    const char *path;
};

static bool read_vkey(const struct alms_key *key, struct alms_hasher *hasher, struct alms_vkey *out)
{
    struct alms_error ignored;

    alms_error_clear(&ignored);
    return key->is_open && key->purpose == ALMS_KEY_OF_OPERATOR &&
           alms_vkey_parse((struct alms_span){key->vkey, strlen(key->vkey)}, hasher, out,
                           &ignored) == ALMS_OK;
}

static void set_signer(struct taking *taking, const struct alms_key *key)
{
    memcpy(taking->approval.signer, key->owner, strlen(key->owner) + 1);
}

static enum alms_code fail_nobody(const struct taking *taking, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_KEY_UNFIT, "'%s' is signed by no open key of an operator",
                     taking->path);
}

static enum alms_code fail_other(const struct taking *taking, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_APPROVAL_WRONG, "'%s' signs something else than the draft",
                     taking->path);
}

/* The time in the last line; the text must be that of the draft at that time. */
static enum alms_code
take_statement(struct taking *taking, struct alms_span text, struct alms_error *err)
{
    char seconds[ALMS_UINT_TEXT_SIZE_BYTES] = "";
    size_t lines = 0;
    size_t last = 0;

    for (size_t i = 0; i < text.size_bytes; i++) {
        if (text.bytes[i] != '\n')
            continue;
        lines += 1;
        if (lines == STATEMENT_LINES - 1)
            last = i + 1;
    }
    if (lines != STATEMENT_LINES || text.bytes[text.size_bytes - 1] != '\n' ||
        text.size_bytes - last - 1 >= sizeof(seconds))
        return fail_other(taking, err);
    memcpy(seconds, text.bytes + last, text.size_bytes - last - 1);
    if (!alms_uint_parse(seconds, &taking->approval.at_s) ||
        taking->approval.at_s > (uint64_t)INT64_MAX)
        return fail_other(taking, err);
    const char *expected = alms_draft_statement(taking->draft, (int64_t)taking->approval.at_s);
    return alms_span_equal(text, expected) ? ALMS_OK : fail_other(taking, err);
}

/* The 64 bytes of the line by this key. */
static bool take_bytes(const struct alms_note *note, const struct alms_vkey *vkey,
                       struct alms_approval *approval)
{
    uint8_t bytes[KEY_ID_SIZE_BYTES + sizeof(approval->signature)];
    size_t size = 0;

    for (size_t i = 0; i < note->signatures_count; i++) {
        const struct alms_note_signature *line = &note->signatures[i];
        if (line->id != vkey->id || !alms_span_equal(line->name, vkey->name) ||
            !alms_base64_parse(line->base64.bytes, line->base64.size_bytes, bytes, sizeof(bytes),
                               &size) ||
            size != sizeof(bytes))
            continue;
        memcpy(approval->signature, bytes + KEY_ID_SIZE_BYTES, sizeof(approval->signature));
        return true;
    }
    return false;
}

static enum alms_code
take_note(struct taking *taking, const struct alms_buffer *file, struct alms_error *err)
{
    const struct alms_keys *keys = alms_masters_keys(taking->masters);
    struct alms_note *note = alms_arena_alloc(taking->draft->memory, sizeof(*note));

    TRY(alms_note_parse((struct alms_span){file->bytes, file->size_bytes}, note, err));
    taking->approval.form = ALMS_BY_NOTE;
    TRY(take_statement(taking, note->text, err));
    for (size_t i = 0; i < keys->count; i++) {
        struct alms_vkey vkey;
        if (!read_vkey(&keys->items[i], taking->hasher, &vkey) ||
            !take_bytes(note, &vkey, &taking->approval))
            continue;
        set_signer(taking, &keys->items[i]);
        return ALMS_OK;
    }
    return fail_nobody(taking, err);
}

static enum alms_code take_ssh(struct taking *taking, const struct alms_buffer *file,
                               const char *statement_path, struct alms_error *err)
{
    struct alms_sshsig ssh;
    CLEANUP(alms_buffer_clear) struct alms_buffer statement = {0};
    const struct alms_keys *keys = alms_masters_keys(taking->masters);

    TRY(alms_sshsig_parse((struct alms_span){file->bytes, file->size_bytes}, &ssh, err));
    TRY(alms_file_read(statement_path, SIGNATURE_FILE_SIZE_MAX, &statement, err));
    TRY(take_statement(taking, (struct alms_span){statement.bytes, statement.size_bytes}, err));
    taking->approval.form = ssh.is_sha512 ? ALMS_BY_SSH_SHA512 : ALMS_BY_SSH_SHA256;
    memcpy(taking->approval.signature, ssh.signature.bytes, sizeof(taking->approval.signature));
    if (strcmp(ssh.name_space, ALMS_APPROVAL_NAMESPACE) != 0) {
        return alms_fail(err, ALMS_E_APPROVAL_WRONG, "'%s' is of the namespace '%.40s', not '%s'",
                         taking->path, ssh.name_space, ALMS_APPROVAL_NAMESPACE);
    }
    for (size_t i = 0; i < keys->count; i++) {
        struct alms_vkey vkey;
        if (!read_vkey(&keys->items[i], taking->hasher, &vkey) ||
            memcmp(vkey.key.bytes, ssh.key.bytes, sizeof(ssh.key.bytes)) != 0)
            continue;
        set_signer(taking, &keys->items[i]);
        return ALMS_OK;
    }
    return fail_nobody(taking, err);
}

/* The path of the signature without its ".sig". */
static const char *statement_of(struct alms_arena *arena, const char *path)
{
    const size_t size = strlen(path);
    const bool ends = size > 4 && strcmp(path + size - 4, ".sig") == 0;

    return alms_arena_bytes(arena, path, ends ? size - 4 : size);
}

/* Whether the signer is in the draft already. */
static bool is_there(const struct alms_draft *draft, const char *signer)
{
    for (size_t i = 0; i < draft->approvals_count; i++) {
        struct alms_approval approval;
        if (alms_approval_parse(draft->approvals[i], &approval) &&
            strcmp(approval.signer, signer) == 0)
            return true;
    }
    return false;
}

static enum alms_code add_approval(struct taking *taking, const char *path, struct alms_error *err)
{
    char text[256];
    struct alms_draft draft = *taking->draft;
    const char **items =
        alms_arena_alloc(draft.memory, (draft.approvals_count + 1) * sizeof(*items));
    const struct alms_statement_parts parts = {draft.book_id, draft.entry_id, draft.core, draft.act,
                                               draft.band};

    TRY(alms_rule_signature(taking->masters, &taking->approval, &parts, taking->hasher, err));
    if (is_there(&draft, taking->approval.signer)) {
        return alms_fail(err, ALMS_E_APPROVAL_UNFIT, "'%s' signed the draft already",
                         taking->approval.signer);
    }
    if (draft.approvals_count == ALMS_LIST_ITEMS_MAX)
        return alms_fail(err, ALMS_E_LIST_LONG, "a record has at most %s approvals", "64");
    alms_approval_format(&taking->approval, text);
    for (size_t i = 0; i < draft.approvals_count; i++)
        items[i] = draft.approvals[i];
    items[draft.approvals_count] = text;
    draft.approvals = items;
    draft.approvals_count += 1;
    return alms_draft_write(path, &draft, true, err);
}

enum alms_code alms_draft_import(alms_book *book, const char *path, const char *signature_path,
                                 const char *statement_path,
                                 char out_signer[ALMS_CODE_SIZE_MAX + 1], struct alms_error *err)
{
    struct alms_draft draft = {0};
    struct taking taking = {.hasher = alms_store_hasher(book->store), .path = signature_path};
    CLEANUP(alms_buffer_clear) struct alms_buffer file = {0};

    TRY(alms_draft_read(path, &draft, err));
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = draft.memory;
    taking.draft = &draft;
    TRY(alms_book_masters(book, &taking.masters, err));
    if (!alms_text_equal(alms_masters_book(taking.masters, ALMS_FIELD_ID), draft.book_id))
        return alms_fail(err, ALMS_E_DRAFT_SYNTAX, "'%s' is a draft for another book", path);
    TRY(alms_file_read(signature_path, SIGNATURE_FILE_SIZE_MAX, &file, err));
    if (file.size_bytes >= sizeof(ARMOUR) && memcmp(file.bytes, ARMOUR, sizeof(ARMOUR) - 1) == 0) {
        TRY(take_ssh(&taking, &file,
                     statement_path == NULL ? statement_of(arena, signature_path) : statement_path,
                     err));
    } else {
        TRY(take_note(&taking, &file, err));
    }
    TRY(add_approval(&taking, path, err));
    memcpy(out_signer, taking.approval.signer, sizeof(taking.approval.signer));
    return ALMS_OK;
}
