#include "book/attachments.h"

#include "base/file.h"
#include "base/folder.h"

#include <alms/entry.h>

#include <string.h>

enum { PIECE_SIZE_BYTES = 65536 };

/* The digest of a file of any size. */
static enum alms_code digest_file(struct alms_hasher *hasher, const char *path,
                                  char hex[ALMS_HASH_HEX_SIZE_BYTES], uint64_t *out_size_bytes,
                                  struct alms_error *err)
{
    struct alms_hash hash;
    size_t size_bytes = 0;
    CLEANUP(alms_input_close_variable) struct alms_input *input = NULL;
    CLEANUP(alms_free_variable) char *piece = alms_alloc(PIECE_SIZE_BYTES);

    *out_size_bytes = 0;
    TRY(alms_input_open(path, &input, err));
    alms_hasher_begin(hasher);
    do {
        TRY(alms_input_read(input, piece, PIECE_SIZE_BYTES, &size_bytes, err));
        alms_hasher_add(hasher, piece, size_bytes);
        *out_size_bytes += size_bytes;
    } while (size_bytes > 0);
    alms_hasher_end(hasher, &hash);
    alms_hash_hex(&hash, hex);
    return ALMS_OK;
}

/* --- recording ----------------------------------------------------------------------------- */

void alms_attachments_take(alms_book *book, const struct alms_files *files,
                           struct alms_arena *arena, struct alms_record *record,
                           struct alms_error *err)
{
    char hex[ALMS_HASH_HEX_SIZE_BYTES];
    uint64_t size_bytes = 0;
    size_t count = 0;

    if (files->count == 0)
        return;
    if (files->count > ALMS_LIST_ITEMS_MAX) {
        (void)alms_fail(err, ALMS_E_LIST_LONG, "a voucher has at most %s source documents", "64");
        return;
    }
    const char **digests = alms_arena_alloc(arena, files->count * sizeof(*digests));
    for (size_t i = 0; i < files->count; i++) {
        if (digest_file(alms_store_hasher(book->store), files->names[i], hex, &size_bytes, err) !=
            ALMS_OK)
            continue;
        if (size_bytes == 0) {
            (void)alms_fail(err, ALMS_E_ATTACHMENT_UNFIT, "the document '%s' is an empty file",
                            files->names[i]);
        } else {
            digests[count++] = alms_arena_text(arena, hex);
        }
    }
    record->field[ALMS_FIELD_ATTACHMENTS] = (struct alms_value){.items = digests, .count = count};
}

/* --- comparing with files ------------------------------------------------------------------- */

/* Puts the name of a file to every digest that is its own. */
static void match(struct alms_attachment *items, size_t count, const char *hex, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i].file == NULL && strcmp(items[i].sha256, hex) == 0)
            items[i].file = name;
    }
}

static enum alms_code match_folder(alms_book *book, const char *folder,
                                   struct alms_attachment_list *list, struct alms_attachment *items,
                                   struct alms_error *err)
{
    char hex[ALMS_HASH_HEX_SIZE_BYTES];
    uint64_t size_bytes = 0;
    struct alms_arena *arena = list->memory;
    CLEANUP(alms_names_free) struct alms_names names = {0};

    TRY(alms_folder_files(folder, &names, err));
    const char *prefix = alms_path_join(arena, folder, "/");
    for (size_t i = 0; i < names.count; i++) {
        const char *path = alms_path_join(arena, prefix, names.items[i]);
        TRY(digest_file(alms_store_hasher(book->store), path, hex, &size_bytes, err));
        match(items, list->count, hex, alms_arena_text(arena, names.items[i]));
    }
    for (size_t i = 0; i < list->count; i++)
        list->missing_count += items[i].file == NULL ? 1 : 0;
    return ALMS_OK;
}

enum alms_code alms_entry_attachments(alms_book *book, const char *number, const char *folder,
                                      struct alms_attachment_list *out, struct alms_error *err)
{
    struct alms_entry_list entries = {0};

    *out = (struct alms_attachment_list){0};
    TRY(alms_entry_get(book, number, &entries, err));
    const struct alms_entry_item *entry = &entries.items[0];
    struct alms_attachment_list list = {.memory = alms_arena_open()};
    struct alms_attachment *items =
        alms_arena_alloc(list.memory, (entry->attachments_count + 1) * sizeof(*items));
    list.items = items;
    list.count = entry->attachments_count;
    for (size_t i = 0; i < list.count; i++)
        items[i].sha256 = alms_arena_text(list.memory, entry->attachments[i]);
    alms_entry_list_free(&entries);

    const enum alms_code code =
        folder == NULL ? ALMS_OK : match_folder(book, folder, &list, items, err);
    if (code != ALMS_OK) {
        alms_arena_close(list.memory);
        return code;
    }
    *out = list;
    return ALMS_OK;
}

void alms_attachment_list_free(struct alms_attachment_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_attachment_list){0};
}
