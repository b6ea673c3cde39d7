#include "book/signer.h"

#include "base/file.h"

#include <string.h>

enum { KEY_FILE_SIZE_MAX = 16384 };

struct alms_signer {
    struct alms_vkey vkey;
    char vkey_text[ALMS_VKEY_TEXT_SIZE_BYTES];
    struct alms_private_key key;
    char *path;
};

/* --- making and writing -------------------------------------------------------------------- */

enum alms_code alms_key_file_check(const struct alms_key_file *file, struct alms_error *err)
{
    if (!alms_text_is_given(file->path)) {
        NOTE(alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("file of the key")));
    } else if (alms_path_exists(file->path)) {
        NOTE(alms_fail(err, ALMS_E_FILE_EXISTS, "there is a '%s' already", file->path));
    }
    if (!alms_text_is_given(file->passphrase)) {
        NOTE(alms_fail(err, ALMS_E_PASSPHRASE, "there is no passphrase"));
    } else if (strlen(file->passphrase) < ALMS_PASSPHRASE_SIZE_MIN) {
        NOTE(alms_fail(err, ALMS_E_PASSPHRASE, "the passphrase is shorter than %s bytes", "8"));
    } else if (strlen(file->passphrase) > ALMS_PASSPHRASE_SIZE_MAX) {
        NOTE(alms_fail(err, ALMS_E_PASSPHRASE, "the passphrase is longer than %s bytes", "1024"));
    }
    return alms_error_code(err);
}

static alms_signer *make_signer(const struct alms_private_key *key, const char *name,
                                enum alms_key_type type, const char *path)
{
    alms_signer *signer = alms_alloc(sizeof(*signer));
    struct alms_public_key public_key;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    const size_t path_size = strlen(path) + 1;

    signer->key = *key;
    alms_public_key_of(key, &public_key);
    alms_vkey_make(name, type, &public_key, hasher, &signer->vkey);
    alms_vkey_format(&signer->vkey, signer->vkey_text);
    signer->path = alms_alloc(path_size);
    memcpy(signer->path, path, path_size);
    return signer;
}

alms_signer *alms_signer_new(const char *name, enum alms_key_type type, struct alms_random *source,
                             const char *path)
{
    CLEANUP(alms_private_key_wipe) struct alms_private_key key;

    alms_private_key_make(source, path, &key);
    return make_signer(&key, name, type, path);
}

enum alms_code alms_signer_write(const alms_signer *signer, const struct alms_key_file *file,
                                 struct alms_random *source, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer pem = {0};
    CLEANUP(alms_output_discard) struct alms_output *output = NULL;
    const struct alms_span passphrase = {file->passphrase, strlen(file->passphrase)};

    TRY(alms_output_open(file->path, 0600, ALMS_REPLACE_NEVER, &output, err));
    alms_pem_write(&signer->key, passphrase, source, &pem);
    alms_output_add_text(output, signer->vkey_text);
    alms_output_add_text(output, "\n");
    alms_output_add(output, pem.bytes, pem.size_bytes);
    return alms_output_commit(&output, err);
}

enum alms_code alms_signer_make(const struct alms_key_file *file, const char *name, bool is_witness,
                                const char *seed, char out_vkey[ALMS_KEY_TEXT_SIZE_BYTES],
                                struct alms_error *err)
{
    NOTE(alms_key_file_check(file, err));
    if (name == NULL || !alms_key_name_is_valid((struct alms_span){name, strlen(name)})) {
        NOTE(alms_fail(err, ALMS_E_KEY_SYNTAX, "'%.60s' is no name of a key",
                       name == NULL ? "" : name));
    }
    TRY(alms_error_code(err));
    struct alms_random *source = alms_random_open(seed);
    alms_signer *signer = alms_signer_new(
        name, is_witness ? ALMS_KEY_COSIGNATURE : ALMS_KEY_ED25519, source, file->path);
    const enum alms_code code = alms_signer_write(signer, file, source, err);
    memcpy(out_vkey, signer->vkey_text, sizeof(signer->vkey_text));
    alms_signer_close(signer);
    alms_random_close(source);
    return code;
}

/* --- reading ------------------------------------------------------------------------------- */

static enum alms_code fail_file(const char *path, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_KEY_FILE, "'%s' holds no private key of alms", path);
}

static enum alms_code open_bytes(const struct alms_key_file *file, const struct alms_buffer *bytes,
                                 alms_signer **out, struct alms_error *err)
{
    struct alms_vkey vkey;
    struct alms_error ignored;
    struct alms_public_key public_key;
    const struct alms_span passphrase = {file->passphrase, strlen(file->passphrase)};
    CLEANUP(alms_private_key_wipe) struct alms_private_key key = {{0}};
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    const char *feed =
        bytes->size_bytes == 0 ? NULL : memchr(bytes->bytes, '\n', bytes->size_bytes);

    if (feed == NULL)
        return fail_file(file->path, err);
    const struct alms_span first = {bytes->bytes, (size_t)(feed - bytes->bytes)};
    const struct alms_span pem = {feed + 1, bytes->size_bytes - first.size_bytes - 1};
    alms_error_clear(&ignored);
    if (alms_vkey_parse(first, hasher, &vkey, &ignored) != ALMS_OK || !vkey.can_verify)
        return fail_file(file->path, err);
    switch (alms_pem_read(pem, passphrase, &key)) {
    case ALMS_PEM_NO_KEY: return fail_file(file->path, err);
    case ALMS_PEM_PASSPHRASE:
        return alms_fail(err, ALMS_E_PASSPHRASE, "the passphrase does not open '%s'", file->path);
    case ALMS_PEM_READ: break;
    }
    /* A first line that was exchanged would sign under a name that is not the key's. */
    alms_public_key_of(&key, &public_key);
    if (memcmp(public_key.bytes, vkey.key.bytes, sizeof(vkey.key.bytes)) != 0)
        return fail_file(file->path, err);
    *out = make_signer(&key, vkey.name, (enum alms_key_type)vkey.type, file->path);
    return ALMS_OK;
}

enum alms_code
alms_signer_open(const struct alms_key_file *file, alms_signer **out, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};

    if (!alms_text_is_given(file->path))
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("file of the key"));
    if (!alms_text_is_given(file->passphrase))
        return alms_fail(err, ALMS_E_PASSPHRASE, "there is no passphrase");
    if (strlen(file->passphrase) > ALMS_PASSPHRASE_SIZE_MAX)
        return alms_fail(err, ALMS_E_PASSPHRASE, "the passphrase is longer than %s bytes", "1024");
    struct alms_error refusal;
    alms_error_clear(&refusal);
    const enum alms_code code = alms_file_read(file->path, KEY_FILE_SIZE_MAX, &bytes, &refusal);
    if (code == ALMS_E_TABLE_LIMIT)
        return fail_file(file->path, err);
    if (code != ALMS_OK) {
        *err = refusal;
        return code;
    }
    return open_bytes(file, &bytes, out, err);
}

void alms_signer_close(alms_signer *signer)
{
    if (signer == NULL)
        return;
    alms_private_key_wipe(&signer->key);
    alms_free(signer->path);
    alms_free(signer);
}

/* --- signing ------------------------------------------------------------------------------- */

const char *alms_signer_vkey(const alms_signer *signer)
{
    return signer->vkey_text;
}

const char *alms_signer_path(const alms_signer *signer)
{
    return signer->path;
}

const struct alms_private_key *alms_signer_private(const alms_signer *signer)
{
    return &signer->key;
}

void alms_signer_sign(const alms_signer *signer, const char *text, size_t size_bytes, uint64_t at_s,
                      char **out)
{
    struct alms_buffer line = {0};

    alms_note_add_signature(&line, (struct alms_span){text, size_bytes}, &signer->vkey,
                            &signer->key, at_s);
    *out = line.bytes;
}

void alms_signature_free(char *signature)
{
    alms_free(signature);
}
