#include "audit/export.h"

#include "audit/sheet.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "model/json.h"

#include <alms/entry.h>
#include <alms/log.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* --- files --------------------------------------------------------------------------------- */

static void close_file(FILE **file)
{
    if (*file != NULL)
        (void)fclose(*file);
}

static enum alms_code open_file(const char *path, FILE **out, struct alms_error *err)
{
    FILE *file = fopen(path, "w");

    if (file == NULL) {
        return alms_fail(err, ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", path,
                         W_("it cannot be written"));
    }
    *out = file;
    return ALMS_OK;
}

/* Puts the file on the disk and closes it. */
static enum alms_code finish_file(FILE **file, const char *path, struct alms_error *err)
{
    errno = 0;
    bool is_written = fflush(*file) == 0 && ferror(*file) == 0 && fsync(fileno(*file)) == 0;
    is_written = fclose(*file) == 0 && is_written;
    *file = NULL;
    if (is_written)
        return ALMS_OK;
    if (errno == ENOSPC)
        return alms_fail(err, ALMS_E_DISK_FULL, "there is no room for '%s'", path);
    return alms_fail(err, ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", path,
                     W_("it cannot be written"));
}

static void close_hasher(struct alms_hasher **hasher)
{
    alms_hasher_close(*hasher);
}

enum alms_code
alms_export_digest(const char *path, char hex[65], uint64_t *out_size, struct alms_error *err)
{
    char bytes[64 * 1024];
    size_t got = 0;
    uint64_t size = 0;
    struct alms_hash hash;
    CLEANUP(close_hasher) struct alms_hasher *hasher = alms_hasher_open();
    CLEANUP(alms_input_close_variable) struct alms_input *input = NULL;

    TRY(alms_input_open(path, &input, err));
    alms_hasher_begin(hasher);
    do {
        TRY(alms_input_read(input, bytes, sizeof(bytes), &got, err));
        alms_hasher_add(hasher, bytes, got);
        size += got;
    } while (got > 0);
    alms_hasher_end(hasher, &hash);
    alms_hash_hex(&hash, hex);
    *out_size = size;
    return ALMS_OK;
}

/* --- tables -------------------------------------------------------------------------------- */

struct tables {
    FILE *entries;
    FILE *lines;
    struct alms_export_result *result;
};

static enum alms_code
put_entry(void *context, const struct alms_entry_item *entry, struct alms_error *err)
{
    const struct tables *tables = context;
    char n[ALMS_UINT_TEXT_SIZE_BYTES];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char line_number[ALMS_UINT_TEXT_SIZE_BYTES];

    (void)err;
    alms_uint_format(entry->n, n);
    alms_date_format(entry->date, date);
    const char *const cells[] = {n,
                                 entry->number,
                                 date,
                                 entry->kind,
                                 entry->at,
                                 entry->by,
                                 entry->approver,
                                 entry->programme,
                                 entry->reverses};
    alms_csv_write(tables->entries, cells, COUNT_OF(cells));
    tables->result->entries_count += 1;
    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *line = &entry->lines[i];
        alms_uint_format(i + 1, line_number);
        const char *const parts[] = {
            n,           entry->number,   line_number,  date,       line->account,
            line->fund,  line->commodity, line->amount, line->item, line->lot,
            line->place, line->quantity};
        alms_csv_write(tables->lines, parts, COUNT_OF(parts));
        tables->result->lines_count += 1;
    }
    return ALMS_OK;
}

enum alms_code alms_export_tables(alms_book *book, FILE *entries, FILE *lines,
                                  struct alms_export_result *out, struct alms_error *err)
{
    static const char *const ENTRY_KEYS[] = {"n",  "number",   "date",      "kind",    "at",
                                             "by", "approver", "programme", "reverses"};
    static const char *const LINE_KEYS[] = {"n",       "number", "line",      "date",
                                            "account", "fund",   "commodity", "amount",
                                            "item",    "lot",    "place",     "quantity"};
    static const struct alms_date always = {0};
    struct tables tables = {entries, lines, out};

    alms_csv_write(entries, ENTRY_KEYS, COUNT_OF(ENTRY_KEYS));
    alms_csv_write(lines, LINE_KEYS, COUNT_OF(LINE_KEYS));
    return alms_entry_walk(book, always, always, put_entry, &tables, err);
}

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

/* --- manifest ------------------------------------------------------------------------------ */

static enum alms_code add_file(struct alms_buffer *manifest, const char *folder, const char *name,
                               struct alms_arena *arena, struct alms_error *err)
{
    char hex[65];
    uint64_t size = 0;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    const char *path = alms_path_join(arena, alms_path_join(arena, folder, "/"), name);

    TRY(alms_export_digest(path, hex, &size, err));
    alms_json_add_key(manifest, name);
    alms_buffer_add_text(manifest, "{");
    alms_json_add_member(manifest, "bytes", alms_uint_format(size, number));
    alms_json_add_member(manifest, "sha256", hex);
    alms_buffer_add_text(manifest, "}");
    return ALMS_OK;
}

static enum alms_code write_manifest(const struct alms_book_status *status, const char *folder,
                                     struct alms_arena *arena, struct alms_error *err)
{
    char size[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    CLEANUP(close_file) FILE *file = NULL;
    const char *path =
        alms_path_join(arena, alms_path_join(arena, folder, "/"), ALMS_EXPORT_MANIFEST);

    alms_buffer_add_text(&text, "{");
    alms_json_add_member(&text, "at", status->last_at);
    alms_json_add_member(&text, "book", status->id);
    alms_json_add_key(&text, "files");
    alms_buffer_add_text(&text, "{");
    TRY(add_file(&text, folder, ALMS_EXPORT_ENTRIES, arena, err));
    TRY(add_file(&text, folder, ALMS_EXPORT_LINES, arena, err));
    TRY(add_file(&text, folder, ALMS_EXPORT_RECORDS, arena, err));
    alms_buffer_add_text(&text, "}");
    alms_json_add_member(&text, "name", status->name);
    alms_json_add_member(&text, "root", status->log_root);
    alms_json_add_member(&text, "size", alms_uint_format(status->log_size, size));
    alms_json_add_member(&text, "v", "1");
    alms_buffer_add_text(&text, "}\n");

    TRY(open_file(path, &file, err));
    (void)fwrite(text.bytes, 1, text.size_bytes, file);
    return finish_file(&file, path, err);
}

/* --- the folder ---------------------------------------------------------------------------- */

static enum alms_code write_folder(alms_book *book, const char *folder, struct alms_arena *arena,
                                   struct alms_export_result *out, struct alms_error *err)
{
    struct alms_book_status status;
    struct record_lines records = {0};
    const char *slashed = alms_path_join(arena, folder, "/");
    const char *records_path = alms_path_join(arena, slashed, ALMS_EXPORT_RECORDS);
    const char *entries_path = alms_path_join(arena, slashed, ALMS_EXPORT_ENTRIES);
    const char *lines_path = alms_path_join(arena, slashed, ALMS_EXPORT_LINES);
    CLEANUP(close_file) FILE *entries = NULL;
    CLEANUP(close_file) FILE *lines = NULL;
    CLEANUP(close_file) FILE *records_file = NULL;

    TRY(alms_book_status(book, &status, err));
    TRY(open_file(records_path, &records_file, err));
    records.file = records_file;
    TRY(alms_log_walk(book, put_record, &records, err));
    TRY(finish_file(&records_file, records_path, err));
    TRY(open_file(entries_path, &entries, err));
    TRY(open_file(lines_path, &lines, err));
    TRY(alms_export_tables(book, entries, lines, out, err));
    TRY(finish_file(&entries, entries_path, err));
    TRY(finish_file(&lines, lines_path, err));
    TRY(write_manifest(&status, folder, arena, err));
    out->records_count = records.count;
    memcpy(out->root, status.log_root, sizeof(out->root));
    return ALMS_OK;
}

static void remove_folder(const char *folder, struct alms_arena *arena)
{
    static const char *const NAMES[] = {ALMS_EXPORT_RECORDS, ALMS_EXPORT_ENTRIES, ALMS_EXPORT_LINES,
                                        ALMS_EXPORT_MANIFEST};
    const char *slashed = alms_path_join(arena, folder, "/");

    for (size_t i = 0; i < COUNT_OF(NAMES); i++)
        alms_path_remove(alms_path_join(arena, slashed, NAMES[i]));
    alms_path_remove(folder);
}

enum alms_code alms_export(alms_book *book, const char *folder, struct alms_export_result *out,
                           struct alms_error *err)
{
    struct alms_export_result result = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    size_t size = strlen(folder);

    while (size > 1 && folder[size - 1] == '/')
        size -= 1;
    const char *name = alms_arena_bytes(arena, folder, size);
    const char *part = alms_path_join(arena, name, ".part");
    if (alms_path_exists(name))
        return alms_fail(err, ALMS_E_FILE_EXISTS, "'%s' exists already", name);
    remove_folder(part, arena);
    TRY(alms_folder_make(part, err));
    enum alms_code code = write_folder(book, part, arena, &result, err);
    if (code == ALMS_OK)
        code = alms_path_rename(part, name, err);
    if (code != ALMS_OK) {
        remove_folder(part, arena);
        return code;
    }
    *out = result;
    return ALMS_OK;
}
