/*
 * verify_export - whether an exported folder, or a pack of one, says what its records say.
 *
 * The records are replayed. Then everything that can be made from them is made again without a
 * disk, and its digests are compared: nothing in an export has to be believed but its root.
 */
#include "audit/evidence.h"
#include "audit/export.h"
#include "audit/form.h"
#include "audit/source.h"
#include "audit/verify_inside.h"
#include "base/file.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

enum {
    MANIFEST_SIZE_MAX = 64 * 1024 * 1024,
    RECORD_LINE_SIZE_MAX = 128 * 1024,
    PRIVATE_LINE_SIZE_MAX = 4 * 1024 * 1024
};

/* What a manifest says, and what the files are. */
struct manifest {
    const char *root;
    uint64_t size;
    const char *at;
    const char *book;
    const char *name;
    struct alms_export_options options;
    struct alms_file_about *files; /* as they are; "" where a file is not there; by name */
    size_t files_count;
};

struct checking {
    struct alms_verifying *work;
    struct alms_source *source;
    struct alms_verification *out;
    const char *path;
    struct manifest manifest;
};

static void free_json(json_t **json)
{
    json_decref(*json);
}

static void close_source(struct alms_source **source)
{
    alms_source_close(*source);
}

static const char *manifest_path(const struct checking *checking)
{
    struct alms_arena *arena = checking->work->arena;
    return alms_path_join(arena, alms_path_join(arena, checking->path, "/"), ALMS_EXPORT_MANIFEST);
}

static enum alms_code fail_manifest(const struct checking *checking, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_MANIFEST, "'%s' is not the manifest of an export",
                     manifest_path(checking));
}

static void note_content(struct checking *checking, const char *name)
{
    struct alms_error faults;

    alms_error_clear(&faults);
    (void)alms_fail(&faults, ALMS_E_EXPORT_CONTENT,
                    "the file '%s' does not say what the records say", name);
    alms_verify_note(checking->work, false, 0, &faults);
}

/* --- the manifest -------------------------------------------------------------------------- */

/* A member of the manifest; "" if it is not there. */
static const char *take_text(struct checking *checking, const json_t *manifest, const char *key)
{
    const char *text = json_string_value(json_object_get(manifest, key));
    return text == NULL ? "" : alms_arena_text(checking->work->arena, text);
}

static bool take_month(const json_t *manifest, const char *key, struct alms_month *out)
{
    struct alms_error ignored;
    const json_t *value = json_object_get(manifest, key);

    alms_error_clear(&ignored);
    return value == NULL || (json_is_string(value) &&
                             alms_month_parse(json_string_value(value), out, &ignored) == ALMS_OK);
}

/* What was asked for when the export was made; false if it cannot be asked for here. */
static bool take_options(struct checking *checking, const json_t *manifest)
{
    struct alms_error ignored;
    struct alms_arena *arena = checking->work->arena;
    struct alms_export_options *options = &checking->manifest.options;
    const json_t *list = json_object_get(manifest, "forms");
    const json_t *organisation = json_object_get(manifest, "organisation");
    const size_t count = json_array_size(list);
    const char **forms = alms_arena_alloc(arena, (count + 1) * sizeof(*forms));

    alms_error_clear(&ignored);
    for (size_t i = 0; i < count; i++) {
        const char *form = json_string_value(json_array_get(list, i));
        if (form == NULL)
            return false;
        forms[i] = alms_arena_text(arena, form);
    }
    options->forms = forms;
    options->forms_count = count;
    options->is_private = json_object_get(manifest, "private") != NULL;
    options->organisation = alms_arena_text(arena, json_string_value(organisation));
    return take_month(manifest, "from", &options->from) &&
           take_month(manifest, "to", &options->to) &&
           alms_form_check(options, &ignored) == ALMS_OK;
}

static int compare_names(const void *a, const void *b)
{
    const struct alms_file_about *left = a;
    const struct alms_file_about *right = b;

    return strcmp(left->name, right->name);
}

static const struct alms_file_about *find_file(const struct checking *checking, const char *name)
{
    const struct alms_file_about key = {.name = name};

    return bsearch(&key, checking->manifest.files, checking->manifest.files_count, sizeof(key),
                   compare_names);
}

/* Rule EXPORT-1: compares one file with what the manifest says of it. */
static enum alms_code check_file(struct checking *checking, const char *name, const json_t *file,
                                 struct alms_file_about *out, struct alms_error *err)
{
    struct alms_error faults;
    const char *wanted = json_string_value(json_object_get(file, "sha256"));
    const char *wanted_size = json_string_value(json_object_get(file, "bytes"));
    char size_text[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_error_clear(&faults);
    if (wanted == NULL || wanted_size == NULL)
        return fail_manifest(checking, err);
    out->name = alms_arena_text(checking->work->arena, name);
    if (!alms_source_has(checking->source, name)) {
        (void)alms_fail(&faults, ALMS_E_FILE_DIGEST, "there is no file '%s' of the manifest", name);
    } else if (alms_source_digest(checking->source, name, out->sha256, &out->size_bytes, &faults) ==
                   ALMS_OK &&
               (strcmp(out->sha256, wanted) != 0 ||
                strcmp(alms_uint_format(out->size_bytes, size_text), wanted_size) != 0)) {
        (void)alms_fail(&faults, ALMS_E_FILE_DIGEST, "the file '%s' is not the one of the manifest",
                        name);
    }
    alms_verify_note(checking->work, false, 0, &faults);
    return ALMS_OK;
}

/* Rule EXPORT-1: a file that the manifest does not list could say anything. */
static void note_unlisted(struct checking *checking)
{
    size_t count = 0;
    struct alms_error faults;
    const char *const *names = alms_source_names(checking->source, &count);

    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], ALMS_EXPORT_MANIFEST) == 0 || find_file(checking, names[i]) != NULL)
            continue;
        alms_error_clear(&faults);
        (void)alms_fail(&faults, ALMS_E_FILE_UNLISTED, "the file '%s' is not in the manifest",
                        names[i]);
        alms_verify_note(checking->work, false, 0, &faults);
    }
}

static enum alms_code check_files(struct checking *checking, json_t *files, struct alms_error *err)
{
    struct manifest *manifest = &checking->manifest;
    void *iterator = NULL;
    size_t count = 0;

    manifest->files = alms_arena_alloc(checking->work->arena,
                                       (json_object_size(files) + 1) * sizeof(*manifest->files));
    for (iterator = json_object_iter(files); iterator != NULL;
         iterator = json_object_iter_next(files, iterator)) {
        TRY(check_file(checking, json_object_iter_key(iterator), json_object_iter_value(iterator),
                       &manifest->files[count], err));
        count += 1;
    }
    manifest->files_count = count;
    qsort(manifest->files, count, sizeof(*manifest->files), compare_names);
    if (find_file(checking, ALMS_EXPORT_RECORDS) == NULL ||
        find_file(checking, ALMS_EXPORT_ENTRIES) == NULL ||
        find_file(checking, ALMS_EXPORT_LINES) == NULL)
        return fail_manifest(checking, err);
    note_unlisted(checking);
    return ALMS_OK;
}

static enum alms_code read_manifest(struct checking *checking, struct alms_error *err)
{
    struct manifest *manifest = &checking->manifest;
    bool is_long = false;
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    if (!alms_source_has(checking->source, ALMS_EXPORT_MANIFEST)) {
        return alms_fail(err, ALMS_E_MANIFEST, "there is no '%s'", manifest_path(checking));
    }
    TRY(alms_source_whole(checking->source, ALMS_EXPORT_MANIFEST, MANIFEST_SIZE_MAX, &text,
                          &is_long, err));
    if (is_long)
        return fail_manifest(checking, err);
    CLEANUP(free_json)
    json_t *root = json_loadb(text.bytes == NULL ? "" : text.bytes, text.size_bytes,
                              JSON_REJECT_DUPLICATES, NULL);
    const char *root_text = json_string_value(json_object_get(root, "root"));
    const char *size_text = json_string_value(json_object_get(root, "size"));
    json_t *files = json_object_get(root, "files");
    if (root_text == NULL || size_text == NULL || !alms_uint_parse(size_text, &manifest->size) ||
        !json_is_object(files) || !take_options(checking, root))
        return fail_manifest(checking, err);
    manifest->root = alms_arena_text(checking->work->arena, root_text);
    manifest->at = take_text(checking, root, "at");
    manifest->book = take_text(checking, root, "book");
    manifest->name = take_text(checking, root, "name");
    return check_files(checking, files, err);
}

/* What the manifest says of the book is what the first and the newest record say. */
static enum alms_code check_manifest(struct checking *checking, struct alms_error *err)
{
    const struct manifest *manifest = &checking->manifest;
    struct alms_book_status status;

    TRY(alms_book_status(alms_replay_book(checking->work->replay), &status, err));
    if (status.id == NULL || status.name == NULL || strcmp(manifest->at, status.last_at) != 0 ||
        strcmp(manifest->book, status.id) != 0 || strcmp(manifest->name, status.name) != 0)
        note_content(checking, ALMS_EXPORT_MANIFEST);
    return ALMS_OK;
}

/* --- records ------------------------------------------------------------------------------- */

static enum alms_code
take_record(void *context, const char *bytes, size_t size_bytes, struct alms_error *err)
{
    struct checking *checking = context;
    uint8_t hash[ALMS_DIGEST_SIZE_BYTES];

    return alms_verify_record(checking->work, bytes, size_bytes, hash, err);
}

static enum alms_code
take_private(void *context, const char *bytes, size_t size_bytes, struct alms_error *err)
{
    struct checking *checking = context;
    struct alms_error faults;
    uint64_t n = 0;
    CLEANUP(free_json)
    json_t *line = json_loadb(bytes, size_bytes, JSON_REJECT_DUPLICATES, NULL);
    const json_t *disclosure = json_object_get(line, "disclosure");
    const char *n_text = json_string_value(json_object_get(line, "n"));

    if (!json_is_string(disclosure) || n_text == NULL || !alms_uint_parse(n_text, &n)) {
        note_content(checking, ALMS_EXPORT_PRIVATE);
        return ALMS_OK;
    }
    const struct alms_disclosure_row row = {n, json_string_value(disclosure),
                                            json_string_length(disclosure)};
    alms_error_clear(&faults);
    TRY(alms_replay_disclosure(checking->work->replay, &row, &faults, err));
    if (faults.count == 0)
        checking->out->private_kept += 1;
    alms_verify_note(checking->work, true, n, &faults);
    return ALMS_OK;
}

static enum alms_code read_records(struct checking *checking, struct alms_error *err)
{
    struct alms_verifying *work = checking->work;

    /* check_file has told it. */
    if (!alms_source_has(checking->source, ALMS_EXPORT_RECORDS)) {
        work->cannot_go_on = true;
        return ALMS_OK;
    }
    TRY(alms_source_lines(checking->source, ALMS_EXPORT_RECORDS, RECORD_LINE_SIZE_MAX, take_record,
                          checking, err));
    if (work->cannot_go_on || work->hashes_only || !checking->manifest.options.is_private ||
        !alms_source_has(checking->source, ALMS_EXPORT_PRIVATE))
        return ALMS_OK;
    TRY(alms_replay_open_vault(work->replay, err));
    return alms_source_lines(checking->source, ALMS_EXPORT_PRIVATE, PRIVATE_LINE_SIZE_MAX,
                             take_private, checking, err);
}

/* --- tables and forms ---------------------------------------------------------------------- */

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool is_evidence(const char *name)
{
    return begins_with(name, ALMS_EXPORT_EVIDENCE) && strcmp(name, ALMS_EVIDENCE_INDEX) != 0;
}

/* The evidence files as they are; evidence stands together, because the files are ordered. */
static const struct alms_file_about *find_evidence(struct checking *checking, size_t *out_count)
{
    struct alms_file_about *list = alms_arena_alloc(
        checking->work->arena, (checking->manifest.files_count + 1) * sizeof(*list));
    size_t count = 0;

    for (size_t i = 0; i < checking->manifest.files_count; i++) {
        if (is_evidence(checking->manifest.files[i].name))
            list[count++] = checking->manifest.files[i];
    }
    *out_count = count;
    return list;
}

/* Rule EXPORT-2: what is made from the records is what the files are. */
static enum alms_code compare_files(struct checking *checking, struct alms_error *err)
{
    struct alms_export_result result = {0};
    size_t count = 0;
    size_t evidence_count = 0;
    alms_book *book = alms_replay_book(checking->work->replay);
    CLEANUP(alms_files_close_variable) struct alms_files *made = alms_files_open(NULL, false);

    TRY(alms_export_files(book, &checking->manifest.options, made, checking->work->arena, &result,
                          err));
    if (find_file(checking, ALMS_EVIDENCE_INDEX) != NULL) {
        const struct alms_file_about *evidence = find_evidence(checking, &evidence_count);
        TRY(alms_evidence_write_index(book, evidence, evidence_count, made, err));
    }
    const struct alms_file_about *wanted = alms_files_list(made, &count);
    for (size_t i = 0; i < count; i++) {
        const struct alms_file_about *found = find_file(checking, wanted[i].name);
        /* One that is not there has been told, unless the manifest forgets it too. */
        if (found == NULL ||
            (found->sha256[0] != '\0' && strcmp(found->sha256, wanted[i].sha256) != 0))
            note_content(checking, wanted[i].name);
    }
    for (size_t i = 0; i < checking->manifest.files_count; i++) {
        const char *name = checking->manifest.files[i].name;
        const struct alms_file_about key = {.name = name};
        if (strcmp(name, ALMS_EXPORT_RECORDS) != 0 && !is_evidence(name) &&
            !begins_with(name, ALMS_EXPORT_STATEMENTS) &&
            bsearch(&key, wanted, count, sizeof(key), compare_names) == NULL)
            note_content(checking, name);
    }
    return ALMS_OK;
}

enum alms_code alms_verify_export(struct alms_verifying *work, const char *path,
                                  struct alms_verification *out, struct alms_error *err)
{
    uint8_t root[ALMS_DIGEST_SIZE_BYTES];
    CLEANUP(close_source) struct alms_source *source = NULL;
    size_t size = strlen(path);

    while (size > 1 && path[size - 1] == '/')
        size -= 1;
    TRY(alms_source_open(path, &source, err));
    struct checking checking = {.work = work,
                                .source = source,
                                .out = out,
                                .path = alms_arena_bytes(work->arena, path, size)};
    TRY(read_manifest(&checking, err));
    TRY(read_records(&checking, err));
    TRY(alms_replay_finish(work->replay, root, err));
    (void)alms_verify_root(work, root, checking.manifest.size, checking.manifest.root);
    if (work->hashes_only || work->cannot_go_on)
        return ALMS_OK;
    TRY(compare_files(&checking, err));
    return check_manifest(&checking, err);
}
