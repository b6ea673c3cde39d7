#include "audit/evidence.h"
#include "audit/export.h"
#include "audit/zip.h"
#include "base/file.h"
#include "base/text.h"
#include "value/date.h"

#include <alms/disclose.h>
#include <alms/period.h>

#include <string.h>
#include <unistd.h>

struct packing {
    alms_book *book;
    const struct alms_pack_options *options;
    struct alms_arena *arena;
    const char *folder;
    struct alms_files *files;
};

/* --- evidence ------------------------------------------------------------------------------ */

/* Rule EXPORT-5: every evidence file has a name of its own. */
static enum alms_code
check_evidence(const struct alms_pack_options *options, struct alms_error *err)
{
    for (size_t i = 0; i < options->evidence_count; i++) {
        const char *name = alms_path_name(options->evidence[i]);
        NOTE(alms_text_check(name, ALMS_MESSAGE_SIZE_BYTES, W_("file name"), err));
        bool is_taken = strcmp(name, alms_path_name(ALMS_EVIDENCE_INDEX)) == 0;
        for (size_t j = 0; j < i; j++)
            is_taken = is_taken || strcmp(name, alms_path_name(options->evidence[j])) == 0;
        if (is_taken)
            (void)alms_fail(err, ALMS_E_EVIDENCE_NAME, "there is another file '%s'", name);
    }
    return alms_error_code(err);
}

static enum alms_code add_evidence(struct packing *packing, struct alms_error *err)
{
    const struct alms_pack_options *options = packing->options;
    size_t count = 0;
    size_t evidence_count = 0;

    for (size_t i = 0; i < options->evidence_count; i++) {
        const char *name = alms_path_join(packing->arena, ALMS_EXPORT_EVIDENCE,
                                          alms_path_name(options->evidence[i]));
        TRY(alms_files_copy(packing->files, name, options->evidence[i], err));
    }
    const struct alms_file_about *all = alms_files_list(packing->files, &count);
    struct alms_file_about *evidence =
        alms_arena_alloc(packing->arena, (count + 1) * sizeof(*evidence));
    for (size_t i = 0; i < count; i++) {
        if (strncmp(all[i].name, ALMS_EXPORT_EVIDENCE, strlen(ALMS_EXPORT_EVIDENCE)) == 0)
            evidence[evidence_count++] = all[i];
    }
    return alms_evidence_write_index(packing->book, evidence, evidence_count, packing->files, err);
}

/* --- statements ---------------------------------------------------------------------------- */

static enum alms_code
adopt_statement(struct packing *packing, const char *path, struct alms_error *err)
{
    return alms_files_adopt(
        packing->files,
        alms_path_join(packing->arena, ALMS_EXPORT_STATEMENTS, alms_path_name(path)), err);
}

static enum alms_code
add_statement(struct packing *packing, struct alms_month month, struct alms_error *err)
{
    CLEANUP(alms_disclosure_free) struct alms_disclosure_result result = {0};
    const char *slashed = alms_path_join(packing->arena, packing->folder, "/");
    const struct alms_disclosure_options options = {
        .month = month,
        .folder = alms_path_join(packing->arena, slashed, "statements"),
        .language = packing->options->language,
        .translate = packing->options->translate,
    };

    TRY(alms_disclose(packing->book, &options, &result, err));
    TRY(adopt_statement(packing, result.html_path, err));
    for (size_t i = 0; i < result.csv_count; i++)
        TRY(adopt_statement(packing, result.csv_paths[i], err));
    return ALMS_OK;
}

static void free_periods(struct alms_period_list *periods)
{
    alms_period_list_free(periods);
}

static enum alms_code add_statements(struct packing *packing, struct alms_error *err)
{
    const struct alms_export_options *options = &packing->options->content;
    CLEANUP(free_periods) struct alms_period_list periods = {0};

    TRY(alms_period_list(packing->book, &periods, err));
    for (size_t i = 0; i < periods.count; i++) {
        const struct alms_period *period = &periods.items[i];
        const int32_t number = alms_month_number(period->month);
        if (period->entries_count > 0 && number >= alms_month_number(options->from) &&
            (options->to.year == 0 || number <= alms_month_number(options->to)))
            TRY(add_statement(packing, period->month, err));
    }
    return ALMS_OK;
}

/* --- the archive --------------------------------------------------------------------------- */

static enum alms_code fail_write(const char *path, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", path,
                     W_("it cannot be written"));
}

/* Makes an empty file, whose permissions the archive takes over. */
static enum alms_code make_empty(const char *path, bool is_private, struct alms_error *err)
{
    FILE *file = fopen(path, "w");

    if (file == NULL)
        return fail_write(path, err);
    const enum alms_code code = is_private ? alms_path_make_private(path, err) : ALMS_OK;
    (void)fclose(file);
    return code;
}

static enum alms_code sync_file(const char *path, struct alms_error *err)
{
    FILE *file = fopen(path, "r+");

    if (file == NULL)
        return fail_write(path, err);
    const bool is_synced = fsync(fileno(file)) == 0;
    (void)fclose(file);
    return is_synced ? ALMS_OK : fail_write(path, err);
}

static enum alms_code
write_archive(struct packing *packing, const char *part, struct alms_error *err)
{
    struct alms_book_status status;
    struct alms_date ignored;
    int64_t instant_s = 0;
    size_t count = 0;

    TRY(alms_book_status(packing->book, &status, err));
    TRY(alms_instant_parse(status.last_at, &instant_s, &ignored, err));
    TRY(make_empty(part, packing->options->content.is_private, err));
    const struct alms_file_about *files = alms_files_list(packing->files, &count);
    TRY(alms_zip_write(part, packing->folder, files, count, instant_s, err));
    return sync_file(part, err);
}

static enum alms_code fill(struct packing *packing, const char *part,
                           struct alms_export_result *out, struct alms_error *err)
{
    const struct alms_export_options *options = &packing->options->content;
    CLEANUP(alms_files_close_variable)
    struct alms_files *files = alms_files_open(packing->folder, options->is_private);

    packing->files = files;
    TRY(alms_export_all(packing->book, options, files, out->memory, out, err));
    TRY(add_evidence(packing, err));
    if (packing->options->has_statements)
        TRY(add_statements(packing, err));
    TRY(alms_export_manifest(packing->book, options, files, err));
    return write_archive(packing, part, err);
}

/* Rule EXPORT-4: the archive has its name when all of it is on the disk. */
enum alms_code alms_pack(alms_book *book, const char *path, const struct alms_pack_options *options,
                         struct alms_export_result *out, struct alms_error *err)
{
    CLEANUP(alms_export_result_free) struct alms_export_result result = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    const char *part = alms_path_join(arena, path, ".part");
    struct packing packing = {.book = book,
                              .options = options,
                              .arena = arena,
                              .folder = alms_path_join(arena, path, ".folder.part")};

    NOTE(alms_export_check(book, &options->content, err));
    NOTE(check_evidence(options, err));
    TRY(alms_error_code(err));
    if (alms_path_exists(path))
        return alms_fail(err, ALMS_E_FILE_EXISTS, "'%s' exists already", path);
    alms_folder_remove(packing.folder);
    alms_path_remove(part);
    TRY(alms_folder_make(packing.folder, err));
    result.memory = alms_arena_open();
    enum alms_code code = fill(&packing, part, &result, err);
    if (code == ALMS_OK)
        code = alms_path_rename(part, path, err);
    if (code == ALMS_OK)
        code = alms_folder_sync(alms_path_folder(arena, path), err);
    alms_folder_remove(packing.folder);
    if (code != ALMS_OK) {
        alms_path_remove(part);
        return code;
    }
    *out = result;
    result = (struct alms_export_result){0};
    return ALMS_OK;
}
