#include "audit/export.h"

#include "audit/files.h"
#include "audit/form.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "model/json.h"
#include "value/date.h"

#include <alms/log.h>

#include <string.h>

/* --- records ------------------------------------------------------------------------------- */

struct record_lines {
    FILE *file;
    uint64_t count;
};

static enum alms_code
put_record(void *context, const struct alms_log_record *record, struct alms_error *err)
{
    struct record_lines *lines = context;

    (void)err;
    (void)fwrite(record->bytes, 1, record->size_bytes, lines->file);
    (void)fputc('\n', lines->file);
    lines->count += 1;
    return ALMS_OK;
}

static enum alms_code
put_disclosure(void *context, const struct alms_disclosure_row *row, struct alms_error *err)
{
    FILE *file = context;
    char n[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer line = {0};

    (void)err;
    alms_buffer_add_text(&line, "{");
    alms_json_add_key(&line, "disclosure");
    alms_json_add_bytes(&line, row->bytes, row->size_bytes);
    alms_json_add_member(&line, "n", alms_uint_format(row->n, n));
    alms_buffer_add_text(&line, "}\n");
    (void)fwrite(line.bytes, 1, line.size_bytes, file);
    return ALMS_OK;
}

/* --- manifest ------------------------------------------------------------------------------ */

static void add_file(struct alms_buffer *manifest, const struct alms_file_about *about)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    /* A name of an evidence file may hold what a key of ours may not. */
    if (manifest->bytes[manifest->size_bytes - 1] != '{')
        alms_buffer_add_text(manifest, ",");
    alms_json_add_text(manifest, about->name);
    alms_buffer_add_text(manifest, ":{");
    alms_json_add_member(manifest, "bytes", alms_uint_format(about->size_bytes, number));
    alms_json_add_member(manifest, "sha256", about->sha256);
    alms_buffer_add_text(manifest, "}");
}

/* What was asked for beyond the trail. */
static void add_options(struct alms_buffer *text, const struct alms_export_options *options)
{
    const struct alms_export_form *forms = alms_export_forms();

    alms_json_add_key(text, "forms");
    alms_buffer_add_text(text, "[");
    for (size_t i = 0; forms[i].name != NULL; i++) {
        for (size_t j = 0; j < options->forms_count; j++) {
            if (strcmp(options->forms[j], forms[i].name) != 0)
                continue;
            if (text->bytes[text->size_bytes - 1] != '[')
                alms_buffer_add_text(text, ",");
            alms_json_add_text(text, forms[i].name);
        }
    }
    alms_buffer_add_text(text, "]");
}

static void add_month(struct alms_buffer *text, const char *key, struct alms_month month)
{
    char number[ALMS_MONTH_TEXT_SIZE_BYTES];

    if (month.year == 0)
        return;
    alms_month_format(month, number);
    alms_json_add_member(text, key, number);
}

static bool is_plain(const struct alms_export_options *options)
{
    return options->forms_count == 0 && !options->is_private;
}

enum alms_code alms_export_manifest(alms_book *book, const struct alms_export_options *options,
                                    struct alms_files *files, struct alms_error *err)
{
    char size[ALMS_UINT_TEXT_SIZE_BYTES];
    size_t count = 0;
    FILE *file = NULL;
    struct alms_book_status status;
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    const struct alms_file_about *abouts = alms_files_list(files, &count);

    TRY(alms_book_status(book, &status, err));
    alms_buffer_add_text(&text, "{");
    alms_json_add_member(&text, "at", status.last_at);
    alms_json_add_member(&text, "book", status.id);
    alms_json_add_key(&text, "files");
    alms_buffer_add_text(&text, "{");
    for (size_t i = 0; i < count; i++)
        add_file(&text, &abouts[i]);
    alms_buffer_add_text(&text, "}");
    if (!is_plain(options)) {
        add_options(&text, options);
        add_month(&text, "from", options->from);
    }
    alms_json_add_member(&text, "name", status.name);
    if (options->organisation != NULL && !is_plain(options))
        alms_json_add_member(&text, "organisation", options->organisation);
    if (options->is_private)
        alms_json_add_member(&text, "private", "yes");
    alms_json_add_member(&text, "root", status.log_root);
    alms_json_add_member(&text, "size", alms_uint_format(status.log_size, size));
    if (!is_plain(options))
        add_month(&text, "to", options->to);
    alms_json_add_member(&text, "v", is_plain(options) ? "1" : "2");
    alms_buffer_add_text(&text, "}\n");

    TRY(alms_files_start(files, ALMS_EXPORT_MANIFEST, &file, err));
    (void)fwrite(text.bytes, 1, text.size_bytes, file);
    return alms_files_finish(files, &file, err);
}

/* --- the files ----------------------------------------------------------------------------- */

enum alms_code alms_export_files(alms_book *book, const struct alms_export_options *options,
                                 struct alms_files *files, struct alms_arena *arena,
                                 struct alms_export_result *out, struct alms_error *err)
{
    FILE *disclosures = NULL;

    if (options->is_private) {
        TRY(alms_files_start(files, ALMS_EXPORT_PRIVATE, &disclosures, err));
        TRY(alms_disclosure_walk(book, put_disclosure, disclosures, err));
        TRY(alms_files_finish(files, &disclosures, err));
    }
    return alms_forms_write(book, options, files, arena, out, err);
}

static enum alms_code write_records(alms_book *book, struct alms_files *files,
                                    struct alms_export_result *out, struct alms_error *err)
{
    struct record_lines records = {0};
    struct alms_book_status status;

    TRY(alms_book_status(book, &status, err));
    TRY(alms_files_start(files, ALMS_EXPORT_RECORDS, &records.file, err));
    TRY(alms_log_walk(book, put_record, &records, err));
    TRY(alms_files_finish(files, &records.file, err));
    out->records_count = records.count;
    memcpy(out->root, status.log_root, sizeof(out->root));
    return ALMS_OK;
}

enum alms_code alms_export_check(alms_book *book, const struct alms_export_options *options,
                                 struct alms_error *err)
{
    struct alms_book_status status;

    NOTE(alms_form_check(options, err));
    TRY(alms_book_status(book, &status, err));
    /* Rule EXPORT-3. */
    if (options->is_private && !status.has_vault)
        (void)alms_fail(err, ALMS_E_VAULT_MISSING, "there is no vault beside the book");
    return alms_error_code(err);
}

enum alms_code alms_export_all(alms_book *book, const struct alms_export_options *options,
                               struct alms_files *files, struct alms_arena *arena,
                               struct alms_export_result *out, struct alms_error *err)
{
    TRY(write_records(book, files, out, err));
    return alms_export_files(book, options, files, arena, out, err);
}

/* --- the folder ---------------------------------------------------------------------------- */

static enum alms_code write_folder(alms_book *book, const char *folder,
                                   const struct alms_export_options *options,
                                   struct alms_export_result *out, struct alms_error *err)
{
    CLEANUP(alms_files_close_variable)
    struct alms_files *files = alms_files_open(folder, options->is_private);

    TRY(alms_export_all(book, options, files, out->memory, out, err));
    TRY(alms_export_manifest(book, options, files, err));
    return alms_files_sync(files, err);
}

/* Rule EXPORT-4: the folder has its name when all of it is on the disk. */
enum alms_code alms_export(alms_book *book, const char *folder,
                           const struct alms_export_options *options,
                           struct alms_export_result *out, struct alms_error *err)
{
    static const struct alms_export_options trail = {0};
    CLEANUP(alms_export_result_free) struct alms_export_result result = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    size_t size = strlen(folder);

    if (options == NULL)
        options = &trail;
    TRY(alms_export_check(book, options, err));
    while (size > 1 && folder[size - 1] == '/')
        size -= 1;
    const char *name = alms_arena_bytes(arena, folder, size);
    const char *part = alms_path_join(arena, name, ".part");
    if (alms_path_exists(name))
        return alms_fail(err, ALMS_E_FILE_EXISTS, "'%s' exists already", name);
    alms_folder_remove(part);
    TRY(alms_folder_make(part, err));
    result.memory = alms_arena_open();
    enum alms_code code = write_folder(book, part, options, &result, err);
    if (code == ALMS_OK)
        code = alms_path_rename(part, name, err);
    if (code == ALMS_OK)
        code = alms_folder_sync(alms_path_folder(arena, name), err);
    if (code != ALMS_OK) {
        alms_folder_remove(part);
        return code;
    }
    *out = result;
    result = (struct alms_export_result){0};
    return ALMS_OK;
}

void alms_export_result_free(struct alms_export_result *result)
{
    alms_arena_close(result->memory);
    *result = (struct alms_export_result){0};
}
