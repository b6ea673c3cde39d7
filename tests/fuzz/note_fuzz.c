/* Notes, keys, signatures of ssh-keygen: what is read says what was read, and is read again. */
#include "fuzz.h"

#include "base/base64.h"
#include "model/note.h"
#include "model/sshsig.h"

static void check_note(struct alms_span bytes)
{
    struct alms_error err = {0};
    struct alms_note note;

    const enum alms_code code = alms_note_parse(bytes, &note, &err);
    REQUIRE(code == alms_error_code(&err));
    REQUIRE(code == ALMS_OK || code == ALMS_E_NOTE_SYNTAX);
    if (code != ALMS_OK)
        return;
    REQUIRE(note.signatures_count > 0 && note.text.size_bytes < bytes.size_bytes);
    REQUIRE(note.text.bytes[note.text.size_bytes - 1] == '\n');
    for (size_t i = 0; i < note.signatures_count; i++) {
        struct alms_vkey vkey = {.id = note.signatures[i].id, .can_verify = true};
        vkey.type = i % 2 == 0 ? ALMS_KEY_ED25519 : ALMS_KEY_COSIGNATURE;
        memcpy(vkey.name, note.signatures[i].name.bytes, note.signatures[i].name.size_bytes);
        REQUIRE(alms_note_check(&note, &vkey, NULL) != ALMS_SIGNED_NOT);
    }
}

static void check_key(struct alms_span bytes)
{
    struct alms_error err = {0};
    struct alms_vkey vkey;
    struct alms_public_key key;
    char text[ALMS_VKEY_TEXT_SIZE_BYTES];
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();

    if (alms_vkey_parse(bytes, hasher, &vkey, &err) == ALMS_OK && vkey.can_verify) {
        alms_vkey_format(&vkey, text);
        REQUIRE(alms_span_equal(bytes, text));
    }
    err = (struct alms_error){0};
    const enum alms_code code = alms_ssh_key_parse(bytes, &key, &err);
    REQUIRE(code == ALMS_OK || code == ALMS_E_KEY_SYNTAX);
}

static void check_base64(const char *text, size_t size_bytes)
{
    size_t size = 0;
    uint8_t *bytes = malloc(ALMS_BASE64_BYTES_MAX(size_bytes));
    char *again = malloc(size_bytes + 8);

    REQUIRE(bytes != NULL && again != NULL);
    if (alms_base64_parse(text, size_bytes, bytes, ALMS_BASE64_BYTES_MAX(size_bytes), &size)) {
        REQUIRE(alms_base64_format(bytes, size, again) == size_bytes);
        REQUIRE(memcmp(again, text, size_bytes) == 0);
    }
    free(bytes);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    char *text = fuzz_text(bytes, size_bytes);
    const struct alms_span span = {text, size_bytes};
    struct alms_error err = {0};
    struct alms_sshsig signature;

    check_note(span);
    check_key(span);
    check_base64(text, size_bytes);
    const enum alms_code code = alms_sshsig_parse(span, &signature, &err);
    REQUIRE(code == ALMS_OK || code == ALMS_E_SIGNATURE_SYNTAX);
    free(text);
    return 0;
}
