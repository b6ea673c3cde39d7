#include "audit/statement_goods.h"

#include "base/file.h"
#include "value/date.h"

#include <errno.h>
#include <unistd.h>

/* --- files --------------------------------------------------------------------------------- */

/* A file that gets its name when it is complete. */
struct writing {
    const char *path;
    const char *part_path;
    FILE *file;
};

static enum alms_code start_file(struct alms_statement *statement, const char *stem,
                                 const char *ending, struct writing *out, struct alms_error *err)
{
    struct alms_arena *arena = statement->arena;
    const char *path = alms_path_join(arena, statement->options->folder, "/");

    path = alms_path_join(arena, path, stem);
    path = alms_path_join(arena, path, statement->month);
    path = alms_path_join(arena, path, ending);
    *out = (struct writing){.path = path, .part_path = alms_path_join(arena, path, ".part")};
    out->file = fopen(out->part_path, "w");
    if (out->file == NULL) {
        return alms_fail(err, ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", path,
                         W_("it cannot be written"));
    }
    return ALMS_OK;
}

static enum alms_code
finish_file(struct writing *writing, enum alms_code code, struct alms_error *err)
{
    errno = 0;
    bool is_written = fflush(writing->file) == 0 && ferror(writing->file) == 0 &&
                      fsync(fileno(writing->file)) == 0;
    is_written = fclose(writing->file) == 0 && is_written;
    const int number = errno;
    if (code == ALMS_OK && is_written) {
        code = alms_path_rename(writing->part_path, writing->path, err);
        if (code == ALMS_OK)
            return ALMS_OK;
    }
    alms_path_remove(writing->part_path);
    if (code != ALMS_OK)
        return code;
    if (number == ENOSPC)
        return alms_fail(err, ALMS_E_DISK_FULL, "there is no room for '%s'", writing->path);
    return alms_fail(err, ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", writing->path,
                     W_("it cannot be written"));
}

static enum alms_code write_files(struct alms_statement *statement,
                                  struct alms_disclosure_result *out, struct alms_error *err)
{
    static const char *const STEMS[] = {"gifts-", "aid-", "totals-", "funds-", "goods-", "stock-"};
    const size_t count = alms_statement_has_goods(statement) ? COUNT_OF(STEMS) : ALMS_CSV_GOODS;
    const char **paths = alms_arena_alloc(statement->arena, COUNT_OF(STEMS) * sizeof(*paths));
    struct writing writing;

    if (!alms_path_is_folder(statement->options->folder))
        TRY(alms_folder_make(statement->options->folder, err));
    for (size_t i = 0; i < count; i++) {
        TRY(start_file(statement, STEMS[i], ".csv", &writing, err));
        const enum alms_code code =
            alms_statement_write_csv(statement, (enum alms_statement_csv)i, writing.file, err);
        TRY(finish_file(&writing, code, err));
        paths[i] = writing.path;
    }
    TRY(start_file(statement, "statement-", ".html", &writing, err));
    const enum alms_code code = alms_statement_write_html(statement, writing.file, err);
    TRY(finish_file(&writing, code, err));
    out->html_path = writing.path;
    out->csv_paths = paths;
    out->csv_count = count;
    return ALMS_OK;
}

enum alms_code alms_disclose(alms_book *book, const struct alms_disclosure_options *options,
                             struct alms_disclosure_result *out, struct alms_error *err)
{
    struct alms_arena *arena = alms_arena_open();
    struct alms_disclosure_result result = {.memory = arena};
    CLEANUP(alms_statement_clear)
    struct alms_statement statement = {.book = book, .options = options, .arena = arena};

    enum alms_code code = alms_statement_make(&statement, err);
    if (code == ALMS_OK)
        code = write_files(&statement, &result, err);
    if (code != ALMS_OK) {
        alms_arena_close(arena);
        return code;
    }
    result.gifts_count = statement.gifts_count;
    result.aid_count = statement.aid_count;
    result.gifts_total = alms_statement_sum(&statement, &statement.gifts);
    result.aid_total = alms_statement_sum(&statement, &statement.aid);
    result.log_size = statement.status.log_size;
    result.log_root = alms_arena_text(arena, statement.status.log_root);
    *out = result;
    return ALMS_OK;
}

void alms_disclosure_free(struct alms_disclosure_result *result)
{
    alms_arena_close(result->memory);
    *result = (struct alms_disclosure_result){0};
}
