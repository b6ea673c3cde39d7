#include "audit/folder_log.h"
#include "audit/tiles.h"
#include "audit/trust.h"
#include "base/base64.h"
#include "base/file.h"
#include "model/private.h"
#include "model/promise.h"
#include "model/receipt.h"
#include "model/record.h"

#include <alms/proof.h>

#include <string.h>

enum { CHECK_FINDINGS_MAX = 32 };

/* A check on its way. */
struct checking {
    const struct alms_check_options *options;
    struct alms_arena *arena;
    struct alms_hasher *hasher;
    struct alms_trust_policy *trust;
    struct alms_finding *findings;
    struct alms_proof_report report;
};

static void close_checking(struct checking *work)
{
    alms_trust_close(work->trust);
    alms_hasher_close(work->hasher);
    alms_arena_close(work->arena);
}

/* Takes all faults as findings. */
static void take_findings(struct checking *work, struct alms_error *faults)
{
    for (size_t i = 0; i < faults->count && i < ALMS_FAULTS_MAX; i++) {
        if (work->report.findings_count == CHECK_FINDINGS_MAX)
            break;
        work->findings[work->report.findings_count] =
            (struct alms_finding){.fault = faults->faults[i]};
        work->report.findings_count += 1;
    }
    alms_error_clear(faults);
}

/* --- checkpoints --------------------------------------------------------------------------- */

static void check_head(struct checking *work, const struct alms_signed_head *head)
{
    struct alms_error faults;
    char root[ALMS_HASH_BASE64_SIZE_BYTES];

    alms_error_clear(&faults);
    alms_hash_base64(&head->checkpoint.head.root, root);
    work->report.root = alms_arena_text(work->arena, root);
    work->report.size = head->checkpoint.head.size;
    work->report.origin = alms_arena_text(work->arena, head->checkpoint.origin);
    alms_trust_check(work->trust, head, &faults);
    take_findings(work, &faults);
}

/* --- receipts ------------------------------------------------------------------------------ */

/* Rule LOG-1, for him who has one record: it says the position at which the path puts it. */
static bool says_index(const struct alms_receipt *receipt)
{
    struct alms_span n;
    uint64_t said = 0;

    return alms_record_peek(receipt->leaf.bytes, receipt->leaf.size_bytes, ALMS_FIELD_N, &n) &&
           alms_decimal_line(n, &said) && said == receipt->index;
}

static void show_members(struct checking *work, const struct alms_private *part)
{
    struct alms_disclosed *items =
        alms_arena_alloc(work->arena, (part->count + 1) * sizeof(*items));

    for (size_t i = 0; i < part->count; i++)
        items[i] = (struct alms_disclosed){part->members[i].key, part->members[i].value};
    work->report.disclosed = items;
    work->report.disclosed_count = part->count;
}

/* Rule PROOF-8: what is disclosed is what the record commits to (RFC 9901, section 7.1). */
static bool
check_disclosure(struct checking *work, struct alms_span leaf, struct alms_span disclosure)
{
    struct alms_span committed;
    struct alms_private part;
    struct alms_hash hash;
    size_t size = 0;
    char digest[ALMS_HASH_BASE64_SIZE_BYTES];
    uint8_t *bytes = alms_arena_alloc(work->arena, ALMS_BASE64_BYTES_MAX(disclosure.size_bytes));

    if (!alms_record_peek(leaf.bytes, leaf.size_bytes, ALMS_FIELD_PRIVATE, &committed) ||
        !alms_base64url_parse(disclosure.bytes, disclosure.size_bytes, bytes,
                              ALMS_BASE64_BYTES_MAX(disclosure.size_bytes), &size))
        return false;
    alms_hash_bytes(work->hasher, disclosure.bytes, disclosure.size_bytes, &hash);
    (void)alms_base64url_format(hash.bytes, sizeof(hash.bytes), digest);
    if (!alms_span_equal(committed, digest) ||
        !alms_private_decode((const char *)bytes, size, work->arena, &part))
        return false;
    show_members(work, &part);
    return true;
}

static enum alms_code
check_receipt(struct checking *work, struct alms_span text, struct alms_error *err)
{
    struct alms_receipt receipt;
    struct alms_hash leaf;
    struct alms_error faults;
    CLEANUP(alms_signed_head_clear) struct alms_signed_head head = {.bytes = {0}};

    work->report.kind = "receipt";
    TRY(alms_receipt_parse(text, work->arena, &receipt, err));
    TRY(alms_signed_head_take(receipt.note, &head, err));
    check_head(work, &head);
    alms_error_clear(&faults);
    alms_hash_leaf(work->hasher, receipt.leaf.bytes, receipt.leaf.size_bytes, &leaf);
    /* Rule PROOF-5. */
    if (!alms_inclusion_check(receipt.index, head.checkpoint.head.size, &leaf, &receipt.proof,
                              &head.checkpoint.head.root, work->hasher)) {
        (void)alms_fail(&faults, ALMS_E_INCLUSION,
                        "the path does not lead from the record to the root");
        take_findings(work, &faults);
        /* Nothing that the record says may be believed. */
        return ALMS_OK;
    }
    work->report.index = receipt.index;
    work->report.record =
        alms_arena_bytes(work->arena, receipt.leaf.bytes, receipt.leaf.size_bytes);
    if (!says_index(&receipt)) {
        (void)alms_fail(&faults, ALMS_E_POSITION,
                        "the record does not say the position at which it stands");
    }
    for (size_t i = 0; i < receipt.disclosures_count; i++) {
        if (!check_disclosure(work, receipt.leaf, receipt.disclosures[i])) {
            (void)alms_fail(&faults, ALMS_E_DISCLOSURE,
                            "what is disclosed is not what the record commits to");
        }
    }
    take_findings(work, &faults);
    return ALMS_OK;
}

/* --- promises ------------------------------------------------------------------------------ */

/* Whether the leaf is among those of the folder. */
static enum alms_code find_leaf(struct alms_folder_log *folder, const struct alms_hash *leaf,
                                uint64_t *out_index, bool *out_found, struct alms_error *err)
{
    const struct alms_hash_source source = alms_folder_hashes(folder);

    *out_found = false;
    for (uint64_t first = 0; first < folder->size && !*out_found; first += ALMS_TILE_HASHES) {
        struct alms_hash row[ALMS_TILE_HASHES];
        const size_t count = folder->size - first < ALMS_TILE_HASHES
                                 ? (size_t)(folder->size - first)
                                 : ALMS_TILE_HASHES;
        TRY(source.read(source.context, 0, first, count, row, err));
        for (size_t i = 0; i < count && !*out_found; i++) {
            *out_found = alms_hash_equal(&row[i], leaf);
            *out_index = first + i;
        }
    }
    return ALMS_OK;
}

/* A leaf hash in a tile counts only if it leads to the root that was signed. */
static enum alms_code
look_for(struct checking *work, const struct alms_promise *promise, struct alms_error *err)
{
    struct alms_proof proof;
    bool is_found = false;
    struct alms_folder_log folder = {
        .slashed = alms_path_join(work->arena, work->options->published, "/")};
    CLEANUP(alms_signed_head_clear) struct alms_signed_head head = {.bytes = {0}};

    TRY(alms_signed_head_read(alms_path_join(work->arena, folder.slashed, ALMS_TILES_CHECKPOINT),
                              &head, err));
    check_head(work, &head);
    folder.size = head.checkpoint.head.size;
    TRY(find_leaf(&folder, &promise->leaf, &work->report.index, &is_found, err));
    if (!is_found)
        return ALMS_OK;
    const struct alms_hash_source source = alms_folder_hashes(&folder);
    TRY(alms_inclusion_prove(&source, work->report.index, folder.size, work->hasher, &proof, err));
    work->report.is_kept = alms_inclusion_check(work->report.index, folder.size, &promise->leaf,
                                                &proof, &head.checkpoint.head.root, work->hasher);
    return ALMS_OK;
}

static enum alms_code
check_promise(struct checking *work, struct alms_span text, struct alms_error *err)
{
    struct alms_note note;
    struct alms_promise promise;
    struct alms_error faults;

    work->report.kind = "promise";
    TRY(alms_note_parse(text, &note, err));
    TRY(alms_promise_parse(note.text, &promise, err));
    work->report.origin = alms_arena_text(work->arena, promise.origin);
    work->report.due_s = (int64_t)(promise.given_s + promise.delay_s);
    alms_error_clear(&faults);
    alms_trust_check_note(work->trust, &note, promise.origin, &faults);
    take_findings(work, &faults);
    if (work->options->published == NULL)
        return ALMS_OK;
    TRY(look_for(work, &promise, err));
    if (!work->report.is_kept && work->options->now_s > work->report.due_s) {
        (void)alms_fail(&faults, ALMS_E_PROMISE, "the promised record is not in the published log");
        take_findings(work, &faults);
    }
    return ALMS_OK;
}

/* --- the whole ----------------------------------------------------------------------------- */

static enum alms_code
check_bytes(struct checking *work, struct alms_span text, struct alms_error *err)
{
    CLEANUP(alms_signed_head_clear) struct alms_signed_head head = {.bytes = {0}};

    if (alms_receipt_is(text))
        return check_receipt(work, text, err);
    if (alms_promise_is(text))
        return check_promise(work, text, err);
    work->report.kind = "checkpoint";
    TRY(alms_signed_head_take(text, &head, err));
    check_head(work, &head);
    return ALMS_OK;
}

enum alms_code alms_proof_check(const char *path, const struct alms_check_options *options,
                                struct alms_proof_report *out, struct alms_error *err)
{
    CLEANUP(close_checking)
    struct checking work = {
        .options = options, .arena = alms_arena_open(), .hasher = alms_hasher_open()};
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};

    if (!alms_text_is_given(options->policy))
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("policy"));
    work.findings = alms_arena_alloc(work.arena, CHECK_FINDINGS_MAX * sizeof(*work.findings));
    TRY(alms_trust_open(options->policy, options->now_s, options->max_age_days, &work.trust, err));
    TRY(alms_file_read(path, ALMS_RECEIPT_SIZE_MAX, &bytes, err));
    TRY(check_bytes(&work, (struct alms_span){bytes.bytes, bytes.size_bytes}, err));
    work.report.findings = work.findings;
    *out = work.report;
    out->memory = work.arena;
    work.arena = NULL;
    return ALMS_OK;
}

void alms_proof_report_free(struct alms_proof_report *report)
{
    alms_arena_close(report->memory);
    *report = (struct alms_proof_report){0};
}
