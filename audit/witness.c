#include "audit/folder_log.h"
#include "audit/guard.h"
#include "audit/tiles.h"
#include "audit/timestamp.h"
#include "audit/trust.h"
#include "base/batch.h"
#include "base/file.h"

#include <alms/witness.h>

#include <string.h>

enum { REQUEST_HASHES_MAX = 63, REQUEST_SIZE_MAX = 65536 };

/* --- asking -------------------------------------------------------------------------------- */

static enum alms_code
hand_over(enum alms_code code, struct alms_buffer *bytes, struct alms_text_file *out)
{
    if (code != ALMS_OK) {
        alms_buffer_clear(bytes);
        return code;
    }
    *out = (struct alms_text_file){bytes->bytes, bytes->size_bytes};
    return ALMS_OK;
}

static enum alms_code
request(const char *folder_path, uint64_t old_size, struct alms_buffer *out, struct alms_error *err)
{
    struct alms_proof proof;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    CLEANUP(alms_signed_head_clear) struct alms_signed_head head = {.bytes = {0}};
    struct alms_folder_log folder = {.slashed = alms_path_join(arena, folder_path, "/")};

    TRY(alms_signed_head_read(alms_path_join(arena, folder.slashed, ALMS_TILES_CHECKPOINT), &head,
                              err));
    folder.size = head.checkpoint.head.size;
    if (old_size > folder.size) {
        return alms_fail(err, ALMS_E_CONSISTENCY, "the log has fewer than %s records",
                         alms_uint_format(old_size, number));
    }
    const struct alms_hash_source source = alms_folder_hashes(&folder);
    TRY(alms_consistency_prove(&source, old_size, folder.size, hasher, &proof, err));
    alms_buffer_add_text(out, "old ");
    alms_buffer_add_text(out, alms_uint_format(old_size, number));
    alms_buffer_add_text(out, "\n");
    for (size_t i = 0; i < proof.count; i++) {
        char hash[ALMS_HASH_BASE64_SIZE_BYTES];
        alms_hash_base64(&proof.hashes[i], hash);
        alms_buffer_add_text(out, hash);
        alms_buffer_add_text(out, "\n");
    }
    alms_buffer_add_text(out, "\n");
    alms_buffer_add(out, head.bytes.bytes, head.bytes.size_bytes);
    return ALMS_OK;
}

enum alms_code alms_witness_request(const char *folder, uint64_t old_size,
                                    struct alms_text_file *out, struct alms_error *err)
{
    struct alms_buffer bytes = {0};

    if (!alms_text_is_given(folder))
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("folder"));
    return hand_over(request(folder, old_size, &bytes, err), &bytes, out);
}

/* --- answering ----------------------------------------------------------------------------- */

/* A request that was read, and what this witness makes of it. */
struct answering {
    uint64_t old_size;
    struct alms_proof proof;
    struct alms_signed_head head;
    struct alms_checkpoint last; /* that this witness signed */
    struct alms_hasher *hasher;
};

static void clear_answering(struct answering *work)
{
    alms_signed_head_clear(&work->head);
    alms_hasher_close(work->hasher);
}

static enum alms_code fail_request(struct alms_error *err)
{
    return alms_fail(err, ALMS_E_PROOF_SYNTAX, "it is no request to a witness");
}

static enum alms_code
parse_request(struct alms_span text, struct answering *work, struct alms_error *err)
{
    struct alms_span line;

    if (!alms_line_take(&text, &line) || line.size_bytes < 5 || memcmp(line.bytes, "old ", 4) != 0)
        return fail_request(err);
    line = (struct alms_span){line.bytes + 4, line.size_bytes - 4};
    if (!alms_decimal_line(line, &work->old_size))
        return fail_request(err);
    for (;;) {
        if (!alms_line_take(&text, &line))
            return fail_request(err);
        if (line.size_bytes == 0)
            break;
        if (work->proof.count == REQUEST_HASHES_MAX ||
            !alms_hash_parse(line, &work->proof.hashes[work->proof.count]))
            return fail_request(err);
        work->proof.count += 1;
    }
    return alms_signed_head_take(text, &work->head, err);
}

/*
 * What the root was where this witness saw the log last: its own memory, if the proof shows that
 * the new checkpoint continues it; else a root that is nobody's.
 */
static enum alms_code
ask_memory(void *context, uint64_t size, struct alms_hash *out, struct alms_error *err)
{
    struct answering *work = context;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    if (size != work->old_size) {
        return alms_fail(err, ALMS_E_ROLLBACK,
                         "this witness saw %s records; make the request from there",
                         alms_uint_format(size, number));
    }
    *out = (struct alms_hash){{0}};
    if (size == 0 || alms_consistency_check(&work->last.head, &work->head.checkpoint.head,
                                            &work->proof, work->hasher) == ALMS_CONSISTENT)
        *out = work->last.head.root;
    return ALMS_OK;
}

/* A witness signs the text as it stands: lines behind the root would be signed unread. */
static bool has_extension(const struct alms_signed_head *head)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    alms_checkpoint_format(&head->checkpoint, &text);
    return !alms_span_equal(head->note.text, text.bytes);
}

static enum alms_code check_log(const struct alms_witness_answer_draft *draft,
                                const struct answering *work, struct alms_error *err)
{
    struct alms_trust_policy *trust = NULL;
    struct alms_error faults;

    TRY(alms_trust_open(draft->policy, draft->now_s, 0, &trust, err));
    /* The log alone: who else signed is no matter to a witness. */
    alms_error_clear(&faults);
    alms_trust_check_note(trust, &work->head.note, work->head.checkpoint.origin, &faults);
    alms_trust_close(trust);
    if (faults.count == 0)
        return ALMS_OK;
    *err = faults;
    return alms_error_code(err);
}

static enum alms_code
check_witness_key(const alms_signer *signer, struct alms_hasher *hasher, struct alms_error *err)
{
    struct alms_vkey vkey;
    const char *text = alms_signer_vkey(signer);

    TRY(alms_vkey_parse((struct alms_span){text, strlen(text)}, hasher, &vkey, err));
    if (vkey.type == ALMS_KEY_COSIGNATURE)
        return ALMS_OK;
    return alms_fail(err, ALMS_E_KEY_UNFIT, "'%s' is no key of a witness", text);
}

/* Rule PROOF-3: a witness signs only what continues what it signed before. */
static enum alms_code answer(const struct alms_witness_answer_draft *draft, struct answering *work,
                             struct alms_buffer *out, struct alms_error *err)
{
    bool is_found = false;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    const char *origin = work->head.checkpoint.origin;
    const struct alms_guard_question question = {
        .signer = draft->signer,
        .checkpoint = work->head.checkpoint,
        .ask = ask_memory,
        .context = work,
        .at_s = (uint64_t)draft->now_s,
    };

    TRY(check_witness_key(draft->signer, work->hasher, err));
    TRY(check_log(draft, work, err));
    if (has_extension(&work->head))
        return alms_fail(err, ALMS_E_CHECKPOINT_SYNTAX, "the checkpoint has lines behind its root");
    TRY(alms_guard_last(draft->signer, origin, &work->last, &is_found, err));
    if (!is_found && work->old_size != 0) {
        return alms_fail(err, ALMS_E_ROLLBACK,
                         "this witness saw %s records; make the request from there",
                         alms_uint_format(0, number));
    }
    return alms_guard_sign(&question, out, err);
}

enum alms_code alms_witness_answer(const struct alms_witness_answer_draft *draft,
                                   struct alms_text_file *out, struct alms_error *err)
{
    struct alms_buffer line = {0};
    CLEANUP(clear_answering) struct answering work = {.hasher = alms_hasher_open()};
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};

    if (!alms_text_is_given(draft->policy))
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("policy"));
    TRY(alms_file_read(draft->request, REQUEST_SIZE_MAX, &bytes, err));
    TRY(parse_request((struct alms_span){bytes.bytes, bytes.size_bytes}, &work, err));
    return hand_over(answer(draft, &work, &line, err), &line, out);
}

/* --- taking answers ------------------------------------------------------------------------ */

/* Whether a witness of the policy signed; a wrong signature is noted. */
static bool is_by_witness(const struct alms_policy *policy, const struct alms_note *line,
                          const char *name, struct alms_error *err)
{
    bool is_known = false;

    for (size_t i = 0; i < policy->names_count; i++) {
        if (!policy->names[i].is_witness)
            continue;
        const enum alms_signed result = alms_note_check(line, &policy->names[i].vkey, NULL);
        if (result == ALMS_SIGNED_WRONG)
            (void)alms_fail(err, ALMS_E_SIGNATURE, "the cosignature of '%s' is wrong", name);
        is_known = is_known || result != ALMS_SIGNED_NOT;
    }
    return is_known;
}

/* Rule PROOF-4: what is put beside the log's signature is by a witness that the policy names. */
static enum alms_code check_lines(const struct alms_policy *policy, const struct alms_note *lines,
                                  struct alms_span text, struct alms_error *err)
{
    for (size_t i = 0; i < lines->signatures_count; i++) {
        /* The line alone over the text of the checkpoint. */
        struct alms_note one = {.text = text, .signatures_count = 1};
        one.signatures[0] = lines->signatures[i];
        CLEANUP(alms_buffer_clear) struct alms_buffer name = {0};
        alms_buffer_add(&name, one.signatures[0].name.bytes, one.signatures[0].name.size_bytes);
        if (!is_by_witness(policy, &one, name.bytes, err)) {
            (void)alms_fail(err, ALMS_E_KEY_UNFIT, "the policy names no witness '%s' with that key",
                            name.bytes);
        }
    }
    return alms_error_code(err);
}

static bool is_by(const struct alms_note_signature *a, const struct alms_note_signature *b)
{
    return a->id == b->id && a->name.size_bytes == b->name.size_bytes &&
           memcmp(a->name.bytes, b->name.bytes, a->name.size_bytes) == 0;
}

/*
 * The note with the new lines behind it; a witness who signed before is replaced, unless the bytes
 * have a time stamp: that covers the lines as they stood.
 */
static void join_lines(const struct alms_note *note, const struct alms_note *lines,
                       bool keeps_lines, struct alms_buffer *out)
{
    alms_buffer_add(out, note->text.bytes, note->text.size_bytes);
    alms_buffer_add_text(out, "\n");
    for (size_t i = 0; i < note->signatures_count; i++) {
        bool is_replaced = false;
        for (size_t j = 0; j < lines->signatures_count; j++)
            is_replaced = is_replaced || is_by(&note->signatures[i], &lines->signatures[j]);
        if (keeps_lines || !is_replaced) {
            alms_buffer_add(out, note->signatures[i].line.bytes,
                            note->signatures[i].line.size_bytes);
        }
    }
    for (size_t j = 0; j < lines->signatures_count; j++)
        alms_buffer_add(out, lines->signatures[j].line.bytes, lines->signatures[j].line.size_bytes);
}

/* The newest checkpoint with the lines behind it, in the archive and then in its own place. */
static enum alms_code write_both(const char *slashed, const struct alms_signed_head *head,
                                 const struct alms_note *lines, struct alms_error *err)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    const uint64_t size = head->checkpoint.head.size;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_batch_discard) struct alms_batch *batch = alms_batch_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer note = {0};
    const char *archive = alms_path_join(arena, alms_path_join(arena, slashed, "checkpoints/"),
                                         alms_uint_format(size, number));

    join_lines(&head->note, lines, alms_path_exists(alms_timestamp_path(arena, slashed, size)),
               &note);
    TRY(alms_batch_add(batch, archive, note.bytes, note.size_bytes, err));
    TRY(alms_batch_commit(batch, err));
    TRY(alms_batch_add(batch, alms_path_join(arena, slashed, ALMS_TILES_CHECKPOINT), note.bytes,
                       note.size_bytes, err));
    return alms_batch_commit(batch, err);
}

enum alms_code alms_witness_add(const char *folder, const char *lines, const char *policy,
                                size_t *out_count, struct alms_error *err)
{
    struct alms_note answers = {.signatures_count = 0};
    struct alms_trust_policy *trust = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
    CLEANUP(alms_signed_head_clear) struct alms_signed_head head = {.bytes = {0}};
    const char *slashed = alms_path_join(arena, folder, "/");

    TRY(alms_file_read(lines, REQUEST_SIZE_MAX, &bytes, err));
    TRY(alms_note_parse_signatures((struct alms_span){bytes.bytes, bytes.size_bytes}, &answers,
                                   err));
    TRY(alms_signed_head_read(alms_path_join(arena, slashed, ALMS_TILES_CHECKPOINT), &head, err));
    if (policy == NULL)
        policy = alms_path_join(arena, slashed, "policy.txt");
    TRY(alms_trust_open(policy, 0, 0, &trust, err));
    const enum alms_code code =
        check_lines(alms_trust_policy_of(trust), &answers, head.note.text, err);
    alms_trust_close(trust);
    TRY(code);
    TRY(write_both(slashed, &head, &answers, err));
    *out_count = answers.signatures_count;
    return ALMS_OK;
}
