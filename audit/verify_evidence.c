#include "audit/folder_log.h"
#include "audit/trust.h"
#include "audit/verify_inside.h"
#include "base/file.h"
#include "model/promise.h"
#include "model/receipt.h"

#include <alms/key.h>

#include <stdlib.h>
#include <string.h>

/* A state that the log must have had. */
struct watch {
    const char *name; /* of the file that says so */
    struct alms_tree_head head;
    struct alms_span note; /* in the arena */
    bool is_newest;        /* of a published folder: the quorum is asked for this one */
    bool is_reached;
};

/* A record that the log must have. */
struct wanted {
    const char *name;
    struct alms_hash leaf;
    int64_t due_s; /* of a promise */
    bool is_found;
};

struct alms_evidence {
    struct alms_hasher *hasher;
    struct alms_tree tree;
    struct alms_trust_policy *trust; /* NULL: the keys that the log has recorded are asked */
    int64_t now_s;
    struct alms_published *published;
    uint64_t timestamps_count;
    bool has_authorities;
    struct watch *watches; /* sorted by size before the first record */
    size_t watches_count;
    size_t watches_capacity;
    size_t next; /* the first watch that is not reached */
    struct wanted *wanted;
    size_t wanted_count;
    size_t wanted_capacity;
    bool is_sorted;
    struct alms_verifying *work; /* while a tree grows */
};

void alms_evidence_close(struct alms_evidence *evidence)
{
    if (evidence == NULL)
        return;
    alms_published_close(evidence->published);
    alms_trust_close(evidence->trust);
    alms_hasher_close(evidence->hasher);
    alms_free(evidence->watches);
    alms_free(evidence->wanted);
    alms_free(evidence);
}

/* --- collecting ---------------------------------------------------------------------------- */

void alms_evidence_add_head(struct alms_verifying *work, const char *name,
                            const struct alms_signed_head *head, bool is_newest)
{
    struct alms_evidence *evidence = work->evidence;
    /* The note and the text behind its signatures are one piece. */
    const struct alms_note_signature *last =
        &head->note.signatures[head->note.signatures_count - 1];
    const char *end = last->line.bytes + last->line.size_bytes;
    const size_t size = (size_t)(end - head->note.text.bytes);

    evidence->watches = alms_grow(evidence->watches, &evidence->watches_capacity,
                                  evidence->watches_count + 1, sizeof(*evidence->watches));
    evidence->watches[evidence->watches_count++] = (struct watch){
        .name = alms_arena_text(work->arena, name),
        .head = head->checkpoint.head,
        .note = {alms_arena_bytes(work->arena, head->note.text.bytes, size), size},
        .is_newest = is_newest,
    };
}

static void add_wanted(struct alms_verifying *work, const char *name, const struct alms_hash *leaf,
                       int64_t due_s)
{
    struct alms_evidence *evidence = work->evidence;

    evidence->wanted = alms_grow(evidence->wanted, &evidence->wanted_capacity,
                                 evidence->wanted_count + 1, sizeof(*evidence->wanted));
    evidence->wanted[evidence->wanted_count++] =
        (struct wanted){alms_arena_text(work->arena, name), *leaf, due_s, false};
}

static enum alms_code add_receipt(struct alms_verifying *work, const char *name,
                                  struct alms_span text, struct alms_error *err)
{
    struct alms_receipt receipt;
    struct alms_hash leaf;
    struct alms_error faults;
    CLEANUP(alms_signed_head_clear) struct alms_signed_head head = {.bytes = {0}};

    TRY(alms_receipt_parse(text, work->arena, &receipt, err));
    TRY(alms_signed_head_take(receipt.note, &head, err));
    alms_hash_leaf(work->evidence->hasher, receipt.leaf.bytes, receipt.leaf.size_bytes, &leaf);
    if (!alms_inclusion_check(receipt.index, head.checkpoint.head.size, &leaf, &receipt.proof,
                              &head.checkpoint.head.root, work->evidence->hasher)) {
        alms_error_clear(&faults);
        (void)alms_fail(&faults, ALMS_E_INCLUSION,
                        "the path in '%s' does not lead from its record to its root", name);
        alms_verify_note(work, false, 0, &faults);
    }
    alms_evidence_add_head(work, name, &head, false);
    return ALMS_OK;
}

static enum alms_code add_promise(struct alms_verifying *work, const char *name,
                                  struct alms_span text, struct alms_error *err)
{
    struct alms_note note;
    struct alms_promise promise;

    TRY(alms_note_parse(text, &note, err));
    TRY(alms_promise_parse(note.text, &promise, err));
    add_wanted(work, name, &promise.leaf, (int64_t)(promise.given_s + promise.delay_s));
    return ALMS_OK;
}

static enum alms_code
add_file(struct alms_verifying *work, const char *path, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
    CLEANUP(alms_signed_head_clear) struct alms_signed_head head = {.bytes = {0}};

    TRY(alms_file_read(path, ALMS_RECEIPT_SIZE_MAX, &bytes, err));
    const struct alms_span text = {bytes.bytes, bytes.size_bytes};
    if (alms_receipt_is(text))
        return add_receipt(work, path, text, err);
    if (alms_promise_is(text))
        return add_promise(work, path, text, err);
    TRY(alms_signed_head_take(text, &head, err));
    alms_evidence_add_head(work, path, &head, false);
    return ALMS_OK;
}

enum alms_code alms_evidence_open(struct alms_verifying *work,
                                  const struct alms_verify_request *request, int64_t now_s,
                                  struct alms_error *err)
{
    struct alms_evidence *evidence = alms_alloc(sizeof(*evidence));

    work->evidence = evidence;
    evidence->hasher = alms_hasher_open();
    evidence->now_s = now_s;
    evidence->work = work;
    if (request->policy != NULL) {
        TRY(alms_trust_open(request->policy, now_s, request->max_age_days, &evidence->trust, err));
    }
    for (size_t i = 0; i < request->given_count; i++)
        TRY(add_file(work, request->given[i], err));
    if (request->published != NULL) {
        TRY(alms_published_open(work, request->published, !request->is_published,
                                &evidence->published, err));
        evidence->has_authorities = request->authorities != NULL;
        return alms_verify_timestamps(work, evidence->published, request->authorities,
                                      &evidence->timestamps_count, err);
    }
    if (request->authorities != NULL)
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("published folder"));
    return ALMS_OK;
}

const struct alms_published *alms_evidence_published(const struct alms_evidence *evidence)
{
    return evidence->published;
}

/* --- comparing ----------------------------------------------------------------------------- */

static int compare_sizes(const void *a, const void *b)
{
    const struct watch *left = a;
    const struct watch *right = b;

    return left->head.size < right->head.size ? -1 : left->head.size > right->head.size;
}

static void take_subtree(void *context, const struct alms_subtree *subtree)
{
    struct alms_evidence *evidence = context;

    if (evidence->published != NULL && subtree->height % ALMS_TILE_HEIGHT == 0) {
        alms_published_subtree(evidence->work, evidence->published,
                               subtree->height / ALMS_TILE_HEIGHT, subtree->index, subtree->root);
    }
}

/* Rule PROOF-5: the log continues every state that anybody holds of it. */
static void reach_watches(struct alms_verifying *work)
{
    struct alms_evidence *evidence = work->evidence;
    struct alms_hash root;
    struct alms_error faults;
    char size[ALMS_UINT_TEXT_SIZE_BYTES];

    while (evidence->next < evidence->watches_count &&
           evidence->watches[evidence->next].head.size == evidence->tree.size) {
        struct watch *watch = &evidence->watches[evidence->next++];
        watch->is_reached = true;
        alms_tree_root(&evidence->tree, evidence->hasher, &root);
        if (alms_hash_equal(&root, &watch->head.root))
            continue;
        alms_error_clear(&faults);
        (void)alms_fail(&faults, ALMS_E_CONSISTENCY, "the first %s records are not those of '%s'",
                        alms_uint_format(watch->head.size, size), watch->name);
        alms_verify_note(work, false, 0, &faults);
    }
}

void alms_evidence_take(struct alms_verifying *work, const char *bytes, size_t size_bytes)
{
    struct alms_evidence *evidence = work->evidence;
    struct alms_hash leaf;

    if (evidence == NULL)
        return;
    if (!evidence->is_sorted) {
        if (evidence->watches_count > 0) {
            qsort(evidence->watches, evidence->watches_count, sizeof(*evidence->watches),
                  compare_sizes);
        }
        evidence->is_sorted = true;
        reach_watches(work);
    }
    alms_hash_leaf(evidence->hasher, bytes, size_bytes, &leaf);
    if (evidence->published != NULL) {
        alms_published_take(work, evidence->published, evidence->tree.size,
                            (struct alms_span){bytes, size_bytes}, &leaf);
    }
    for (size_t i = 0; i < evidence->wanted_count; i++) {
        struct wanted *wanted = &evidence->wanted[i];
        wanted->is_found = wanted->is_found || alms_hash_equal(&wanted->leaf, &leaf);
    }
    alms_tree_append(&evidence->tree, evidence->hasher, &leaf, take_subtree, evidence);
    reach_watches(work);
}

/* --- who signed ---------------------------------------------------------------------------- */

/* Without a policy the log's own records say which keys sign for it. */
static void check_recorded_keys(const struct alms_key_list *keys, const struct watch *watch,
                                const struct alms_note *note, struct alms_hasher *hasher,
                                struct alms_error *faults)
{
    bool is_signed = false;

    for (size_t i = 0; i < keys->count; i++) {
        struct alms_vkey vkey;
        struct alms_error ignored;
        const struct alms_span text = {keys->items[i].vkey, strlen(keys->items[i].vkey)};
        alms_error_clear(&ignored);
        if (keys->items[i].purpose != ALMS_KEY_OF_LOG ||
            alms_vkey_parse(text, hasher, &vkey, &ignored) != ALMS_OK)
            continue;
        const enum alms_signed result = alms_note_check(note, &vkey, NULL);
        if (result == ALMS_SIGNED_WRONG) {
            (void)alms_fail(faults, ALMS_E_SIGNATURE, "a signature in '%s' is wrong", watch->name);
            return;
        }
        is_signed = is_signed || result == ALMS_SIGNED;
    }
    if (!is_signed) {
        (void)alms_fail(faults, ALMS_E_ORIGIN, "'%s' is not signed by a key of this log",
                        watch->name);
    }
}

static void check_signed(struct alms_verifying *work, const struct watch *watch,
                         const struct alms_key_list *keys, struct alms_verification *out)
{
    struct alms_evidence *evidence = work->evidence;
    struct alms_error faults;
    struct alms_signed_head head = {.bytes = {0}};

    alms_error_clear(&faults);
    if (alms_signed_head_take(watch->note, &head, &faults) == ALMS_OK) {
        if (evidence->trust == NULL) {
            check_recorded_keys(keys, watch, &head.note, evidence->hasher, &faults);
        } else if (watch->is_newest) {
            alms_trust_check(evidence->trust, &head, &faults);
            out->is_witnessed =
                faults.count == 0 && alms_trust_policy_of(evidence->trust)->has_quorum;
        } else {
            alms_trust_check_note(evidence->trust, &head.note, head.checkpoint.origin, &faults);
        }
    }
    alms_verify_note(work, false, 0, &faults);
}

/* --- the end ------------------------------------------------------------------------------- */

static void tell_unreached(struct alms_verifying *work)
{
    struct alms_evidence *evidence = work->evidence;
    struct alms_error faults;
    char size[ALMS_UINT_TEXT_SIZE_BYTES];
    char count[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_error_clear(&faults);
    for (size_t i = 0; i < evidence->watches_count; i++) {
        const struct watch *watch = &evidence->watches[i];
        if (watch->head.size <= evidence->tree.size || watch->is_reached)
            continue;
        (void)alms_fail(&faults, ALMS_E_CONSISTENCY, "'%s' is of %s records, the log has %s",
                        watch->name, alms_uint_format(watch->head.size, size),
                        alms_uint_format(evidence->tree.size, count));
        alms_verify_note(work, false, 0, &faults);
    }
    for (size_t i = 0; i < evidence->wanted_count; i++) {
        const struct wanted *wanted = &evidence->wanted[i];
        if (wanted->is_found || evidence->now_s <= wanted->due_s)
            continue;
        (void)alms_fail(&faults, ALMS_E_PROMISE, "the record promised in '%s' is not in the log",
                        wanted->name);
        alms_verify_note(work, false, 0, &faults);
    }
}

enum alms_code alms_evidence_finish(struct alms_verifying *work, struct alms_verification *out,
                                    struct alms_error *err)
{
    struct alms_evidence *evidence = work->evidence;
    struct alms_key_list keys = {0};

    if (evidence == NULL)
        return ALMS_OK;
    if (!work->is_cut)
        tell_unreached(work);
    out->checkpoints_count = evidence->watches_count;
    out->timestamps_count = evidence->timestamps_count;
    out->has_authorities = evidence->has_authorities;
    if (evidence->published != NULL)
        out->published_size = alms_published_size(evidence->published);
    /* A log that was only hashed, or not to its end, has no masters to ask. */
    if (evidence->trust == NULL && (work->hashes_only || work->cannot_go_on))
        return ALMS_OK;
    if (evidence->trust == NULL)
        TRY(alms_key_list(alms_replay_book(work->replay), &keys, err));
    for (size_t i = 0; i < evidence->watches_count; i++)
        check_signed(work, &evidence->watches[i], &keys, out);
    out->is_signed = evidence->watches_count > 0;
    alms_key_list_free(&keys);
    return ALMS_OK;
}
