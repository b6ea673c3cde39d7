#include "book/book.h"

#include "base/base64.h"
#include "base/file.h"
#include "book/signer.h"
#include "model/keys.h"
#include "model/sshsig.h"

#include <string.h>

static_assert((int)ALMS_KEY_TEXT_SIZE_BYTES == (int)ALMS_VKEY_TEXT_SIZE_BYTES, "room for any key");

/* --- lists --------------------------------------------------------------------------------- */

enum alms_code alms_key_list(alms_book *book, struct alms_key_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    const struct alms_keys *keys = alms_masters_keys(masters);
    struct alms_arena *arena = alms_arena_open();
    struct alms_key *items = alms_arena_alloc(arena, (keys->count + 1) * sizeof(*items));
    for (size_t i = 0; i < keys->count; i++) {
        items[i] = keys->items[i];
        items[i].owner = alms_arena_text(arena, items[i].owner);
        items[i].vkey = alms_arena_text(arena, items[i].vkey);
    }
    *out = (struct alms_key_list){items, keys->count, arena};
    return ALMS_OK;
}

void alms_key_list_free(struct alms_key_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_key_list){0};
}

/* --- operators ----------------------------------------------------------------------------- */

/* "A/B", in the arena of the book. */
static const char *join_name(alms_book *book, const char *a, const char *b)
{
    return alms_path_join(book->arena, alms_path_join(book->arena, a, "/"), b);
}

/* "ID/CODE": the id of the book keeps an approval for one book from counting in another. */
static enum alms_code
name_operator_key(alms_book *book, const char *code, const char **out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("code"), err));
    TRY(alms_book_masters(book, &masters, err));
    if (alms_operator_find(masters, code) == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("operator"), code);
    *out = join_name(book, alms_masters_book(masters, ALMS_FIELD_ID), code);
    return ALMS_OK;
}

static void set_operator_key(struct alms_record *record, const char *code, const char *vkey)
{
    record->kind = ALMS_KIND_OPERATOR_KEY;
    alms_record_set(record, ALMS_FIELD_CODE, code);
    alms_record_set(record, ALMS_FIELD_KEY, vkey);
}

static void close_signer(alms_signer **signer)
{
    alms_signer_close(*signer);
}

/* Records the public halves and writes the files of the private ones: all of it or nothing. */
static enum alms_code
record_with_files(alms_book *book, struct alms_record *record, alms_signer *const *signers,
                  const struct alms_key_file *const *files, size_t count, struct alms_error *err)
{
    size_t written = 0;
    enum alms_code code = ALMS_OK;
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(alms_tx_begin(book, &tx, err));
    TRY(alms_tx_record(tx, record, NULL, NULL, err));
    while (written < count && code == ALMS_OK && !book->is_dry_run) {
        code = alms_signer_write(signers[written], files[written], book->random, err);
        if (code == ALMS_OK)
            written += 1;
    }
    if (code == ALMS_OK)
        code = alms_tx_commit(&tx, err);
    if (code != ALMS_OK) {
        /* These files were made here, a moment ago, for a record that does not exist. */
        for (size_t i = 0; i < written; i++)
            alms_path_remove(files[i]->path);
    }
    return code;
}

enum alms_code
alms_operator_key_new(alms_book *book, const char *code, const struct alms_key_file *file,
                      char out_vkey[ALMS_KEY_TEXT_SIZE_BYTES], struct alms_error *err)
{
    const char *name = NULL;
    struct alms_record record = {0};
    CLEANUP(close_signer) alms_signer *signer = NULL;

    NOTE(alms_key_file_check(file, err));
    NOTE(name_operator_key(book, code, &name, err));
    TRY(alms_error_code(err));
    signer = alms_signer_new(name, ALMS_KEY_ED25519, book->random, file->path);
    set_operator_key(&record, code, alms_signer_vkey(signer));
    TRY(record_with_files(book, &record, &signer, &file, 1, err));
    memcpy(out_vkey, alms_signer_vkey(signer), strlen(alms_signer_vkey(signer)) + 1);
    return ALMS_OK;
}

enum alms_code alms_operator_key_add(alms_book *book, const char *code, const char *public_key,
                                     char out_vkey[ALMS_KEY_TEXT_SIZE_BYTES],
                                     struct alms_error *err)
{
    const char *name = NULL;
    struct alms_vkey vkey;
    struct alms_public_key key;
    struct alms_record record = {0};
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    const struct alms_span text = {public_key, strlen(public_key)};

    TRY(name_operator_key(book, code, &name, err));
    if (strncmp(public_key, "ssh-", 4) == 0 || strncmp(public_key, "sk-", 3) == 0 ||
        strncmp(public_key, "ecdsa-", 6) == 0) {
        TRY(alms_ssh_key_parse(text, &key, err));
        alms_vkey_make(name, ALMS_KEY_ED25519, &key, hasher, &vkey);
    } else {
        TRY(alms_vkey_parse(text, hasher, &vkey, err));
        if (vkey.type != ALMS_KEY_ED25519) {
            return alms_fail(err, ALMS_E_KEY_SYNTAX, "'%s' is no key of the form NAME+HASH+KEY",
                             vkey.name);
        }
    }
    alms_vkey_format(&vkey, out_vkey);
    set_operator_key(&record, code, out_vkey);
    return alms_book_record(book, &record, NULL, NULL, err);
}

enum alms_code alms_operator_key_close(alms_book *book, const char *code, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_OPERATOR_KEY_CLOSE};

    TRY(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("code"), err));
    alms_record_set(&record, ALMS_FIELD_CODE, code);
    return alms_book_record(book, &record, NULL, NULL, err);
}

/* --- the log ------------------------------------------------------------------------------- */

static enum alms_code check_origin(const char *origin, struct alms_error *err)
{
    const size_t size = origin == NULL ? 0 : strlen(origin);
    const size_t room = ALMS_KEY_NAME_SIZE_MAX - strlen("/identity");

    if (size > 0 && size <= room && origin[size - 1] != '/' && strstr(origin, "://") == NULL &&
        alms_key_name_is_valid((struct alms_span){origin, size}))
        return ALMS_OK;
    return alms_fail(err, ALMS_E_KEY_SYNTAX,
                     "'%.60s' is no origin: write it like ledger.example.org/fund",
                     origin == NULL ? "" : origin);
}

enum alms_code alms_log_key_new(alms_book *book, const char *origin,
                                const struct alms_key_file *key,
                                const struct alms_key_file *identity, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;
    struct alms_record record = {.kind = ALMS_KIND_LOG_KEY};
    alms_signer *signers[2] = {NULL, NULL};
    const struct alms_key_file *const files[2] = {key, identity};

    NOTE(check_origin(origin, err));
    NOTE(alms_key_file_check(key, err));
    NOTE(alms_key_file_check(identity, err));
    TRY(alms_error_code(err));
    TRY(alms_book_masters(book, &masters, err));
    if (alms_keys_open(alms_masters_keys(masters), ALMS_KEY_OF_LOG, NULL) != NULL)
        return alms_fail(err, ALMS_E_DUPLICATE, "the log has a key already");
    signers[0] = alms_signer_new(origin, ALMS_KEY_ED25519, book->random, key->path);
    signers[1] = alms_signer_new(join_name(book, origin, "identity"), ALMS_KEY_ED25519,
                                 book->random, identity->path);
    alms_record_set(&record, ALMS_FIELD_KEY, alms_signer_vkey(signers[0]));
    alms_record_set(&record, ALMS_FIELD_IDENTITY, alms_signer_vkey(signers[1]));
    const enum alms_code code = record_with_files(book, &record, signers, files, 2, err);
    alms_signer_close(signers[0]);
    alms_signer_close(signers[1]);
    return code;
}

enum alms_code alms_log_key_rotate(alms_book *book, const struct alms_key_file *key,
                                   const struct alms_key_file *identity, struct alms_error *err)
{
    struct alms_vkey old;
    char signature_text[ALMS_BASE64_SIZE_BYTES(ALMS_SIGNATURE_SIZE_BYTES)];
    const struct alms_masters *masters = NULL;
    struct alms_record record = {.kind = ALMS_KIND_LOG_KEY};
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer statement = {0};
    CLEANUP(close_signer) alms_signer *consent = NULL;
    CLEANUP(close_signer) alms_signer *signer = NULL;

    NOTE(alms_key_file_check(key, err));
    TRY(alms_error_code(err));
    TRY(alms_book_masters(book, &masters, err));
    const struct alms_key *open = alms_keys_open(alms_masters_keys(masters), ALMS_KEY_OF_LOG, NULL);
    const struct alms_key *owner =
        alms_keys_open(alms_masters_keys(masters), ALMS_KEY_OF_IDENTITY, NULL);
    if (open == NULL || owner == NULL)
        return alms_fail(err, ALMS_E_NOT_FOUND, "the log has no key yet");
    TRY(alms_signer_open(identity, &consent, err));
    if (strcmp(alms_signer_vkey(consent), owner->vkey) != 0) {
        return alms_fail(err, ALMS_E_KEY_UNFIT, "'%s' is not the identity key '%s'", identity->path,
                         owner->vkey);
    }
    const struct alms_span open_text = {open->vkey, strlen(open->vkey)};
    TRY(alms_vkey_parse(open_text, hasher, &old, err));
    signer = alms_signer_new(old.name, ALMS_KEY_ED25519, book->random, key->path);
    alms_rotation_text(open->vkey, alms_signer_vkey(signer), &statement);
    struct alms_signature signature;
    alms_sign(alms_signer_private(consent), statement.bytes, statement.size_bytes, &signature);
    (void)alms_base64_format(signature.bytes, sizeof(signature.bytes), signature_text);
    alms_record_set(&record, ALMS_FIELD_KEY, alms_signer_vkey(signer));
    alms_record_set(&record, ALMS_FIELD_SIGNATURE, signature_text);
    return record_with_files(book, &record, &signer, &key, 1, err);
}
