#include "audit/guard.h"

#include "base/file.h"

#include <string.h>

/* A witness signs for many logs, and remembers each of them. */
static const char *state_path(const alms_signer *signer, const char *origin,
                              struct alms_arena *arena, struct alms_hasher *hasher)
{
    struct alms_hash hash;
    struct alms_vkey vkey;
    struct alms_error ignored;
    char mark[1 + 16 + 1] = ".";
    const char *text = alms_signer_vkey(signer);
    const char *path = alms_signer_path(signer);

    alms_error_clear(&ignored);
    if (alms_vkey_parse((struct alms_span){text, strlen(text)}, hasher, &vkey, &ignored) ==
            ALMS_OK &&
        vkey.type == ALMS_KEY_COSIGNATURE) {
        alms_hash_bytes(hasher, origin, strlen(origin), &hash);
        alms_hex_format(hash.bytes, 8, mark + 1);
        path = alms_path_join(arena, path, mark);
    }
    return alms_path_join(arena, path, ".state");
}

static enum alms_code fail_state(const char *path, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_SIGNER_STATE, "'%s' does not say what was signed last", path);
}

enum alms_code alms_guard_last(const alms_signer *signer, const char *origin,
                               struct alms_checkpoint *out, bool *out_found, struct alms_error *err)
{
    struct alms_error refusal;
    struct alms_note note;
    struct alms_vkey vkey;
    const char *vkey_text = alms_signer_vkey(signer);
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    const char *path = state_path(signer, origin, arena, hasher);

    *out_found = false;
    if (!alms_path_exists(path))
        return ALMS_OK;
    alms_error_clear(&refusal);
    if (alms_file_read(path, ALMS_NOTE_SIZE_MAX, &bytes, &refusal) != ALMS_OK)
        return fail_state(path, err);
    /* A state that somebody else wrote is no memory of ours: it must be signed by this key. */
    const struct alms_span text = {vkey_text, strlen(vkey_text)};
    if (alms_note_parse((struct alms_span){bytes.bytes, bytes.size_bytes}, &note, &refusal) !=
            ALMS_OK ||
        alms_checkpoint_parse(note.text, out, &refusal) != ALMS_OK ||
        alms_vkey_parse(text, hasher, &vkey, &refusal) != ALMS_OK ||
        alms_note_check(&note, &vkey, NULL) != ALMS_SIGNED)
        return fail_state(path, err);
    *out_found = true;
    return ALMS_OK;
}

/* Rules PROOF-2 and PROOF-3. */
enum alms_code alms_guard_check(const struct alms_guard_question *question, struct alms_error *err)
{
    struct alms_checkpoint last;
    struct alms_hash root;
    bool is_found = false;
    char last_size[ALMS_UINT_TEXT_SIZE_BYTES];
    char size[ALMS_UINT_TEXT_SIZE_BYTES];

    TRY(alms_guard_last(question->signer, question->checkpoint.origin, &last, &is_found, err));
    if (!is_found)
        return ALMS_OK;
    if (strcmp(last.origin, question->checkpoint.origin) != 0) {
        return alms_fail(err, ALMS_E_KEY_UNFIT, "the key signs for '%s', not for '%s'", last.origin,
                         question->checkpoint.origin);
    }
    if (last.head.size > question->checkpoint.head.size) {
        return alms_fail(err, ALMS_E_ROLLBACK,
                         "the log has %s records, and %s of them were signed before",
                         alms_uint_format(question->checkpoint.head.size, size),
                         alms_uint_format(last.head.size, last_size));
    }
    TRY(question->ask(question->context, last.head.size, &root, err));
    if (!alms_hash_equal(&root, &last.head.root)) {
        return alms_fail(err, ALMS_E_ROLLBACK,
                         "the first %s records of the log are not those that were signed before",
                         alms_uint_format(last.head.size, last_size));
    }
    return ALMS_OK;
}

enum alms_code alms_guard_sign(const struct alms_guard_question *question, struct alms_buffer *out,
                               struct alms_error *err)
{
    char *line = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    CLEANUP(alms_output_discard) struct alms_output *output = NULL;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();

    TRY(alms_guard_check(question, err));
    const char *path = state_path(question->signer, question->checkpoint.origin, arena, hasher);
    alms_checkpoint_format(&question->checkpoint, &text);
    TRY(alms_output_open(path, 0600, ALMS_REPLACE_OLD, &output, err));
    alms_signer_sign(question->signer, text.bytes, text.size_bytes, question->at_s, &line);
    alms_output_add(output, text.bytes, text.size_bytes);
    alms_output_add_text(output, "\n");
    alms_output_add_text(output, line);
    const enum alms_code code = alms_output_commit(&output, err);
    /* The state is on the disk: only now may the signature leave. */
    if (code == ALMS_OK)
        alms_buffer_add_text(out, line);
    alms_signature_free(line);
    return code;
}
