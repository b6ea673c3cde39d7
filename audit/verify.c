#include "audit/export.h"
#include "audit/tiles.h"
#include "audit/verify_inside.h"
#include "audit/zip.h"
#include "base/file.h"
#include "base/text.h"

#include <string.h>

/* --- findings ------------------------------------------------------------------------------ */

static void add_finding(struct alms_verifying *work, bool has_record, uint64_t n,
                        const struct alms_fault *fault)
{
    if (work->findings_count < ALMS_FINDINGS_MAX) {
        work->findings[work->findings_count] =
            (struct alms_finding){.has_record = has_record, .n = n, .fault = *fault};
    }
    work->findings_count += 1;
}

void alms_verify_note(struct alms_verifying *work, bool has_record, uint64_t n,
                      struct alms_error *faults)
{
    for (size_t i = 0; i < faults->count && i < ALMS_FAULTS_MAX; i++)
        add_finding(work, has_record, n, &faults->faults[i]);
    alms_error_clear(faults);
}

/* --- records ------------------------------------------------------------------------------- */

enum alms_code alms_verify_record(struct alms_verifying *work, const char *bytes, size_t size_bytes,
                                  uint8_t hash[ALMS_DIGEST_SIZE_BYTES], struct alms_error *err)
{
    struct alms_error faults;
    struct alms_error refusal;
    const uint64_t n = work->records_count;

    work->records_count += 1;
    alms_evidence_take(work, bytes, size_bytes);
    if (work->cannot_go_on)
        return ALMS_OK;
    alms_error_clear(&faults);
    alms_error_clear(&refusal);
    if (work->hashes_only) {
        NOTE(alms_replay_hash(work->replay, bytes, size_bytes, hash, &faults));
        alms_verify_note(work, true, n, &faults);
        return ALMS_OK;
    }
    const enum alms_code code =
        alms_replay_record(work->replay, bytes, size_bytes, hash, &faults, &refusal);
    const bool is_told = faults.count > 0;
    alms_verify_note(work, true, n, &faults);
    if (code == ALMS_OK)
        return ALMS_OK;
    if (code == ALMS_E_DISK_FULL || code == ALMS_E_STORAGE) {
        *err = refusal;
        return code;
    }
    /* What follows rests on a record that could not be taken in. */
    if (!is_told || code != ALMS_E_PROJECTION)
        alms_verify_note(work, true, n, &refusal);
    work->cannot_go_on = true;
    return ALMS_OK;
}

static enum alms_code
take_log_record(void *context, const struct alms_log_record *record, struct alms_error *err)
{
    struct alms_verifying *work = context;
    uint8_t hash[ALMS_DIGEST_SIZE_BYTES];
    const uint64_t place = work->records_count;
    struct alms_error faults;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_error_clear(&faults);
    if (record->n != place) {
        (void)alms_fail(&faults, ALMS_E_POSITION, "record %s is missing",
                        alms_uint_format(place, number));
        alms_verify_note(work, true, place, &faults);
        work->missing_count += record->n - place;
        work->records_count = record->n;
        work->cannot_go_on = true;
    }
    const bool could_go_on = !work->cannot_go_on;
    TRY(alms_verify_record(work, record->bytes, record->size_bytes, hash, err));
    if (could_go_on && memcmp(hash, record->hash, sizeof(hash)) != 0) {
        (void)alms_fail(&faults, ALMS_E_LEAF_HASH, "the record does not hash to its leaf hash");
        alms_verify_note(work, true, record->n, &faults);
    }
    return ALMS_OK;
}

/* --- a book -------------------------------------------------------------------------------- */

/* Rule LOG-7: the records have the size and the root that were written down. */
bool alms_verify_root(struct alms_verifying *work, const uint8_t root[ALMS_DIGEST_SIZE_BYTES],
                      uint64_t stored_size, const char *stored_root)
{
    char text[45];
    char size[ALMS_UINT_TEXT_SIZE_BYTES];
    char counted[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_error faults;

    const uint64_t count = work->records_count - work->missing_count;
    alms_error_clear(&faults);
    alms_digest_base64(root, text);
    if (stored_size != count) {
        (void)alms_fail(&faults, ALMS_E_ROOT, "the log should have %s records, it has %s",
                        alms_uint_format(stored_size, size), alms_uint_format(count, counted));
    } else if (!work->cannot_go_on && strcmp(text, stored_root) != 0) {
        (void)alms_fail(&faults, ALMS_E_ROOT, "the records hash to %s, written down is %s", text,
                        stored_root);
    }
    const bool is_right = faults.count == 0;
    alms_verify_note(work, false, 0, &faults);
    return is_right;
}

/* Rules LOG-5, LOG-8 and LOG-9. */
static void check_book(struct alms_verifying *work, const struct alms_book_check *check)
{
    struct alms_error faults;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_error_clear(&faults);
    if (!check->is_fenced)
        (void)alms_fail(&faults, ALMS_E_FENCE, "the fence around the log is not as it should be");
    if (check->table != NULL && strcmp(check->table, "tile") == 0) {
        (void)alms_fail(&faults, ALMS_E_TILE, "the tile '%s' does not fit the records", check->row);
    } else if (check->table != NULL) {
        (void)alms_fail(&faults, ALMS_E_PROJECTION,
                        "the table '%s' differs from the records, first at '%s'", check->table,
                        check->row);
    }
    if (check->has_foreign_vault) {
        (void)alms_fail(&faults, ALMS_E_VAULT_FOREIGN,
                        "the vault beside the book belongs to another book");
    }
    if (check->private_wrong > 0) {
        (void)alms_fail(&faults, ALMS_E_PRIVATE_DIGEST,
                        "%s private parts are not those that the records commit to",
                        alms_uint_format(check->private_wrong, number));
    }
    alms_verify_note(work, check->private_wrong > 0 && faults.count == 1,
                     check->private_first_wrong, &faults);
}

static void close_book(alms_book **book)
{
    alms_book_close(*book);
}

static enum alms_code verify_book(struct alms_verifying *work, const char *path,
                                  const struct alms_book_options *options,
                                  struct alms_verification *out, struct alms_error *err)
{
    uint8_t root[ALMS_DIGEST_SIZE_BYTES];
    uint8_t stored[ALMS_DIGEST_SIZE_BYTES];
    char stored_text[45];
    uint64_t stored_size = 0;
    struct alms_book_check check = {.is_fenced = true, .is_current = true};
    CLEANUP(close_book) alms_book *book = NULL;

    TRY(alms_book_open(path, ALMS_AS_IT_IS, options, &book, err));
    TRY(alms_log_walk(book, take_log_record, work, err));
    TRY(alms_replay_finish(work->replay, root, err));
    TRY(alms_log_head(book, &stored_size, stored, err));
    alms_digest_base64(stored, stored_text);
    const bool is_root_right = alms_verify_root(work, root, stored_size, stored_text);
    if (!work->hashes_only && !work->cannot_go_on)
        TRY(alms_replay_compare(work->replay, book, &check, err));
    /* The head holds size and root: what is wrong with them is told. */
    if (!is_root_right && check.table != NULL && strcmp(check.table, "head") == 0)
        check.table = NULL;
    check_book(work, &check);
    out->has_other_tables = !check.is_current;
    out->private_kept = check.private_kept;
    out->private_gone = check.private_gone;
    return ALMS_OK;
}

/* --- the whole ----------------------------------------------------------------------------- */

static enum alms_code
finish(struct alms_verifying *work, struct alms_verification *out, struct alms_error *err)
{
    struct alms_book_status status;

    out->records_count = work->records_count - work->missing_count;
    out->findings_count = work->findings_count;
    out->findings = work->findings;
    out->was_replayed = !work->hashes_only && !work->cannot_go_on;
    TRY(alms_book_status(alms_replay_book(work->replay), &status, err));
    out->root = alms_arena_text(work->arena, status.log_root);
    out->last_at = status.last_at[0] == '\0' ? NULL : alms_arena_text(work->arena, status.last_at);
    out->entries_count = status.entries_count;
    out->gifts_count = status.gifts_count;
    out->has_unknown = status.is_newer;
    return ALMS_OK;
}

static void close_replay(alms_replay **replay)
{
    alms_replay_close(*replay);
}

static void close_evidence(struct alms_verifying *work)
{
    alms_evidence_close(work->evidence);
}

static enum alms_code verify_published(struct alms_verifying *work, struct alms_error *err)
{
    uint8_t root[ALMS_DIGEST_SIZE_BYTES];

    TRY(alms_published_walk(work, alms_evidence_published(work->evidence), err));
    return alms_replay_finish(work->replay, root, err);
}

/* An export has a manifest, a published log a checkpoint and entries. */
static bool is_published(struct alms_verifying *work, const char *path)
{
    const char *slashed = alms_path_join(work->arena, path, "/");

    return (alms_path_exists(alms_path_join(work->arena, slashed, ALMS_TILES_CHECKPOINT)) ||
            alms_path_exists(alms_path_join(work->arena, slashed, ALMS_TILES_ENTRIES))) &&
           !alms_path_exists(alms_path_join(work->arena, slashed, ALMS_EXPORT_MANIFEST));
}

static enum alms_code verify_path(struct alms_verifying *work, const char *path,
                                  const struct alms_verify_request *asked,
                                  const struct alms_book_options *options,
                                  struct alms_verification *out, struct alms_error *err)
{
    struct alms_verify_request request = *asked;

    request.is_published = alms_path_is_folder(path) && is_published(work, path);
    if (request.is_published)
        request.published = path;
    if (request.published != NULL || request.given_count > 0 || request.policy != NULL ||
        request.authorities != NULL)
        TRY(alms_evidence_open(work, &request, options->now_s, err));
    if (request.is_published) {
        out->kind = "published";
        TRY(verify_published(work, err));
    } else if (alms_path_is_folder(path) || alms_zip_is(path)) {
        out->kind = alms_path_is_folder(path) ? "export" : "pack";
        TRY(alms_verify_export(work, path, out, err));
    } else {
        out->kind = "book";
        TRY(verify_book(work, path, options, out, err));
    }
    return alms_evidence_finish(work, out, err);
}

enum alms_code alms_verify_with(const char *path, const struct alms_verify_request *request,
                                const struct alms_book_options *options,
                                struct alms_verification *out, struct alms_error *err)
{
    CLEANUP(close_replay) alms_replay *replay = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(close_evidence)
    struct alms_verifying work = {.hashes_only = request->hashes_only, .arena = arena};
    struct alms_verification made = {0};

    work.findings = alms_arena_alloc(arena, ALMS_FINDINGS_MAX * sizeof(*work.findings));
    TRY(alms_replay_open(&replay, err));
    work.replay = replay;
    TRY(verify_path(&work, path, request, options, &made, err));
    TRY(finish(&work, &made, err));
    made.memory = arena;
    arena = NULL;
    *out = made;
    return ALMS_OK;
}

enum alms_code alms_verify(const char *path, bool hashes_only,
                           const struct alms_book_options *options, struct alms_verification *out,
                           struct alms_error *err)
{
    const struct alms_verify_request request = {.hashes_only = hashes_only};

    return alms_verify_with(path, &request, options, out, err);
}

void alms_verification_free(struct alms_verification *verification)
{
    alms_arena_close(verification->memory);
    *verification = (struct alms_verification){0};
}
