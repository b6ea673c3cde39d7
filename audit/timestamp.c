#include "audit/timestamp.h"

#include "audit/tiles.h"
#include "base/batch.h"
#include "base/file.h"
#include "model/record.h"
#include "value/date.h"

#include <alms/timestamp.h>

#include <string.h>

const char ALMS_TIMESTAMPS[] = "ts/";

static const char *
path_of(struct alms_arena *arena, const char *slashed, uint64_t size, const char *ending)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    const char *folder = alms_path_join(arena, slashed, ALMS_TIMESTAMPS);

    return alms_path_join(arena, alms_path_join(arena, folder, alms_uint_format(size, number)),
                          ending);
}

const char *alms_timestamp_path(struct alms_arena *arena, const char *slashed, uint64_t size)
{
    return path_of(arena, slashed, size, ".tsr");
}

static struct alms_span span_of(const struct alms_buffer *bytes)
{
    return (struct alms_span){bytes->bytes, bytes->size_bytes};
}

static bool is_same(const struct alms_buffer *a, const struct alms_buffer *b)
{
    return a->size_bytes == b->size_bytes && memcmp(a->bytes, b->bytes, a->size_bytes) == 0;
}

enum alms_code
alms_authorities_open(const char *path, struct alms_authorities **out, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};

    TRY(alms_file_read(path, ALMS_AUTHORITIES_SIZE_MAX, &bytes, err));
    *out = alms_authorities_read(span_of(&bytes));
    if (*out == NULL)
        return alms_fail(err, ALMS_E_AUTHORITY_FILE, "'%s' is no list of certificates", path);
    return ALMS_OK;
}

/* --- checkpoints --------------------------------------------------------------------------- */

/* The checkpoint that is archived for a size. */
static enum alms_code read_archived(const char *slashed, uint64_t size,
                                    struct alms_signed_head *out, struct alms_error *err)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    const char *folder =
        alms_path_join(arena, alms_path_join(arena, slashed, ALMS_TILES_ARCHIVE), "/");
    const char *path = alms_path_join(arena, folder, alms_uint_format(size, number));

    TRY(alms_signed_head_read(path, out, err));
    if (out->checkpoint.head.size == size)
        return ALMS_OK;
    return alms_fail(err, ALMS_E_PUBLISHED, "'%s' is not the checkpoint of its name", path);
}

/*
 * Whether an imprint is that of the checkpoint, with all its signature lines or without the last
 * of them: witnesses that sign after the stamp was made stand behind those that it covers.
 */
static bool is_imprint_of(const struct alms_signed_head *head, const struct alms_hash *imprint)
{
    struct alms_hash hash;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    const char *begin = head->note.text.bytes;

    alms_hash_bytes(hasher, head->bytes.bytes, head->bytes.size_bytes, &hash);
    if (alms_hash_equal(&hash, imprint))
        return true;
    for (size_t i = head->note.signatures_count; i > 0; i--) {
        const struct alms_span line = head->note.signatures[i - 1].line;
        alms_hash_bytes(hasher, begin, (size_t)(line.bytes + line.size_bytes - begin), &hash);
        if (alms_hash_equal(&hash, imprint))
            return true;
    }
    return false;
}

/* --- asking -------------------------------------------------------------------------------- */

/* A query that was made before for these bytes, whose answer may be on its way. */
static bool read_former(const char *path, const struct alms_hash *imprint, struct alms_buffer *out)
{
    struct alms_error ignored;
    struct alms_timestamp_query query;

    alms_error_clear(&ignored);
    return alms_path_exists(path) &&
           alms_file_read(path, ALMS_TIMESTAMP_SIZE_MAX, out, &ignored) == ALMS_OK &&
           alms_timestamp_query_read(span_of(out), &query) &&
           alms_hash_equal(&query.imprint, imprint);
}

static enum alms_code
keep(const char *path, const struct alms_buffer *bytes, struct alms_error *err)
{
    CLEANUP(alms_batch_discard) struct alms_batch *batch = alms_batch_open();

    TRY(alms_batch_add(batch, path, bytes->bytes, bytes->size_bytes, err));
    return alms_batch_commit(batch, err);
}

static void make_query(const struct alms_hash *imprint, const char *seed, struct alms_buffer *out)
{
    struct alms_random *source = alms_random_open(seed);
    const struct alms_timestamp_query query = {*imprint, alms_timestamp_nonce(source, imprint)};

    alms_random_close(source);
    out->size_bytes = 0;
    alms_timestamp_query_write(&query, out);
}

static enum alms_code ask(const char *slashed, uint64_t size, const char *seed,
                          struct alms_buffer *out, struct alms_error *err)
{
    struct alms_hash imprint;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    CLEANUP(alms_signed_head_clear) struct alms_signed_head head = {.bytes = {0}};

    TRY(alms_signed_head_read(alms_path_join(arena, slashed, ALMS_TILES_CHECKPOINT), &head, err));
    if (size == 0)
        size = head.checkpoint.head.size;
    TRY(read_archived(slashed, size, &head, err));
    if (alms_path_exists(alms_timestamp_path(arena, slashed, size))) {
        return alms_fail(err, ALMS_E_TIMESTAMP_EXISTS,
                         "the checkpoint of %s records has its time stamp",
                         alms_uint_format(size, number));
    }
    alms_hash_bytes(hasher, head.bytes.bytes, head.bytes.size_bytes, &imprint);
    const char *path = path_of(arena, slashed, size, ".tsq");
    if (read_former(path, &imprint, out))
        return ALMS_OK;
    make_query(&imprint, seed, out);
    return keep(path, out, err);
}

enum alms_code alms_timestamp_ask(const char *folder, uint64_t size, const char *seed,
                                  struct alms_text_file *out, struct alms_error *err)
{
    struct alms_buffer bytes = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    if (!alms_text_is_given(folder))
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("folder"));
    const enum alms_code code = ask(alms_path_join(arena, folder, "/"), size, seed, &bytes, err);
    if (code != ALMS_OK) {
        alms_buffer_clear(&bytes);
        return code;
    }
    *out = (struct alms_text_file){bytes.bytes, bytes.size_bytes};
    return ALMS_OK;
}

/* --- judging ------------------------------------------------------------------------------- */

static enum alms_code
tell_result(enum alms_timestamp_result result, const char *name, struct alms_error *err)
{
    switch (result) {
    case ALMS_TIMESTAMP_GOOD: return ALMS_OK;
    case ALMS_TIMESTAMP_NO_REPLY:
        return alms_fail(err, ALMS_E_TIMESTAMP_SYNTAX, "'%s' is no reply of a time-stamp authority",
                         name);
    case ALMS_TIMESTAMP_REFUSED:
        return alms_fail(err, ALMS_E_TIMESTAMP_REFUSED, "the authority gave no stamp in '%s'",
                         name);
    case ALMS_TIMESTAMP_SIGNATURE:
        return alms_fail(err, ALMS_E_TIMESTAMP_SIGNATURE, "the signature in '%s' is wrong", name);
    case ALMS_TIMESTAMP_CHAIN:
        return alms_fail(err, ALMS_E_TIMESTAMP_CHAIN,
                         "no certificate that is trusted stands for the signer of '%s'", name);
    }
    UNREACHABLE("a time stamp that was judged");
}

static enum alms_code check_time(const struct alms_folder_log *folder,
                                 const struct alms_stamped *stamped, int64_t at_s,
                                 struct alms_error *err)
{
    struct alms_record record;
    char said[ALMS_INSTANT_TEXT_SIZE_BYTES];
    char newest[ALMS_INSTANT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    if (stamped->size == 0)
        return ALMS_OK;
    TRY(alms_folder_record(folder, stamped->size - 1, &bytes, err));
    TRY(alms_record_decode(bytes.bytes, bytes.size_bytes, arena, &record, err));
    if (at_s >= record.at_s)
        return ALMS_OK;
    alms_instant_format(at_s, said);
    alms_instant_format(record.at_s, newest);
    return alms_fail(err, ALMS_E_TIMESTAMP_EARLY, "'%s' is of %s, its newest record was made at %s",
                     stamped->name, said, newest);
}

/* Rule PROOF-9: a stamp is of this checkpoint, by whom one trusts, and later than its records. */
enum alms_code alms_timestamp_judge(const struct alms_folder_log *folder,
                                    const struct alms_stamped *stamped,
                                    const struct alms_authorities *authorities,
                                    struct alms_timestamp *out, struct alms_error *err)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_signed_head_clear) struct alms_signed_head head = {.bytes = {0}};

    const enum alms_timestamp_result result = alms_timestamp_check(stamped->der, authorities, out);
    NOTE(tell_result(result, stamped->name, err));
    if (result == ALMS_TIMESTAMP_NO_REPLY || result == ALMS_TIMESTAMP_REFUSED)
        return alms_error_code(err);
    TRY(read_archived(folder->slashed, stamped->size, &head, err));
    if (!is_imprint_of(&head, &out->imprint)) {
        return alms_fail(err, ALMS_E_TIMESTAMP_IMPRINT,
                         "'%s' is not of the checkpoint of %s records", stamped->name,
                         alms_uint_format(stamped->size, number));
    }
    NOTE(check_time(folder, stamped, out->at_s, err));
    return alms_error_code(err);
}

/* --- adding -------------------------------------------------------------------------------- */

/* The query that a reply answers: one of the same imprint, and then of the same nonce. */
static enum alms_code
find_query(struct alms_arena *arena, const char *slashed, const struct alms_stamped *stamped,
           const struct alms_timestamp *said, uint64_t *out_size, struct alms_error *err)
{
    const char *const *names = NULL;
    size_t count = 0;
    bool is_asked = false;
    const char *folder = alms_path_join(arena, slashed, ALMS_TIMESTAMPS);

    if (alms_path_is_folder(folder))
        TRY(alms_folder_list(folder, arena, &names, &count, err));
    for (size_t i = 0; i < count; i++) {
        const char *dot = strchr(names[i], '.');
        struct alms_timestamp_query query;
        CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
        if (dot == NULL || strcmp(dot, ".tsq") != 0)
            continue;
        TRY(alms_file_read(alms_path_join(arena, folder, names[i]), ALMS_TIMESTAMP_SIZE_MAX, &bytes,
                           err));
        const char *number = alms_arena_bytes(arena, names[i], (size_t)(dot - names[i]));
        if (!alms_timestamp_query_read(span_of(&bytes), &query) ||
            !alms_uint_parse(number, out_size) || !alms_hash_equal(&query.imprint, &said->imprint))
            continue;
        if (said->has_nonce && said->nonce == query.nonce)
            return ALMS_OK;
        is_asked = true;
    }
    if (is_asked) {
        return alms_fail(err, ALMS_E_TIMESTAMP_NONCE,
                         "'%s' answers another query than the one that was made here",
                         stamped->name);
    }
    return alms_fail(err, ALMS_E_TIMESTAMP_IMPRINT,
                     "'%s' is of no checkpoint for which a stamp was asked here", stamped->name);
}

static enum alms_code keep_reply(struct alms_arena *arena, const struct alms_folder_log *folder,
                                 uint64_t size, const struct alms_buffer *reply,
                                 struct alms_error *err)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer former = {0};
    const char *path = alms_timestamp_path(arena, folder->slashed, size);

    if (!alms_path_exists(path))
        return keep(path, reply, err);
    TRY(alms_file_read(path, ALMS_TIMESTAMP_SIZE_MAX, &former, err));
    if (is_same(&former, reply))
        return ALMS_OK;
    return alms_fail(err, ALMS_E_TIMESTAMP_EXISTS,
                     "the checkpoint of %s records has its time stamp",
                     alms_uint_format(size, number));
}

enum alms_code alms_timestamp_add(const struct alms_timestamp_draft *draft,
                                  struct alms_timestamp_added *out, struct alms_error *err)
{
    struct alms_timestamp said;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer reply = {0};
    CLEANUP(alms_signed_head_clear) struct alms_signed_head head = {.bytes = {0}};
    CLEANUP(alms_authorities_close_variable) struct alms_authorities *authorities = NULL;
    struct alms_folder_log folder = {alms_path_join(arena, draft->folder, "/"), 0};
    struct alms_stamped stamped = {.name = draft->reply};

    TRY(alms_authorities_open(draft->authorities, &authorities, err));
    TRY(alms_signed_head_read(alms_path_join(arena, folder.slashed, ALMS_TILES_CHECKPOINT), &head,
                              err));
    folder.size = head.checkpoint.head.size;
    TRY(alms_file_read(draft->reply, ALMS_TIMESTAMP_SIZE_MAX, &reply, err));
    stamped.der = span_of(&reply);
    TRY(tell_result(alms_timestamp_read(stamped.der, &said), draft->reply, err));
    TRY(find_query(arena, folder.slashed, &stamped, &said, &stamped.size, err));
    TRY(alms_timestamp_judge(&folder, &stamped, authorities, &said, err));
    TRY(keep_reply(arena, &folder, stamped.size, &reply, err));
    static_assert(sizeof(out->at) >= ALMS_INSTANT_TEXT_SIZE_BYTES, "an instant has room");
    out->size = stamped.size;
    alms_instant_format(said.at_s, out->at);
    return ALMS_OK;
}
