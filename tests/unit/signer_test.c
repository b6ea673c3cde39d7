/* signer - the file of a private key: made once, opened by its passphrase, and nothing like it. */
#include <alms/key.h>

#include "base/base.h"
#include "model/note.h"
#include "support/check.h"
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>

static int open_scratch(void **state)
{
    struct scratch *scratch = calloc(1, sizeof(*scratch));

    assert_non_null(scratch);
    scratch_open(scratch);
    *state = scratch;
    return 0;
}

static int close_scratch(void **state)
{
    scratch_close(*state);
    free(*state);
    return 0;
}

static void check_round_trip(void **state)
{
    static const char TEXT[] = "a text\n";
    struct alms_error err;
    char vkey_text[ALMS_KEY_TEXT_SIZE_BYTES];
    alms_signer *signer = NULL;
    char *line = NULL;
    struct stat found;
    struct alms_vkey vkey;
    struct alms_note note;
    uint64_t at_s = 0;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    const struct alms_key_file file = {scratch_path(*state, "w.key"), "correct horse"};
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};

    assert_accepts(alms_signer_make(&file, "witness.example.org", true, "seed", vkey_text, &err));
    assert_int_equal(stat(file.path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_accepts(alms_signer_open(&file, &signer, &err));
    assert_string_equal(alms_signer_vkey(signer), vkey_text);
    assert_string_equal(alms_signer_path(signer), file.path);

    alms_signer_sign(signer, TEXT, strlen(TEXT), 1774000000, &line);
    alms_buffer_add_text(&bytes, TEXT);
    alms_buffer_add_text(&bytes, "\n");
    alms_buffer_add_text(&bytes, line);
    alms_signature_free(line);
    alms_signer_close(signer);
    assert_accepts(
        alms_vkey_parse((struct alms_span){vkey_text, strlen(vkey_text)}, hasher, &vkey, &err));
    assert_accepts(alms_note_parse((struct alms_span){bytes.bytes, bytes.size_bytes}, &note, &err));
    assert_int_equal(alms_note_check(&note, &vkey, &at_s), ALMS_SIGNED);
    assert_int_equal(at_s, 1774000000);
}

static void check_refused(void **state)
{
    struct alms_error err;
    char vkey[ALMS_KEY_TEXT_SIZE_BYTES];
    char other[ALMS_KEY_TEXT_SIZE_BYTES];
    char long_text[ALMS_PASSPHRASE_SIZE_MAX + 2];
    alms_signer *signer = NULL;
    struct alms_key_file file = {scratch_path(*state, "a.key"), "correct horse"};
    const struct alms_key_file second = {scratch_path(*state, "b.key"), "correct horse"};

    memset(long_text, 'x', sizeof(long_text) - 1);
    long_text[sizeof(long_text) - 1] = '\0';
    file.passphrase = long_text;
    assert_refuses(alms_signer_make(&file, "a", false, "s", vkey, &err), ALMS_E_PASSPHRASE);
    file.passphrase = "1234567";
    assert_refuses(alms_signer_make(&file, "a", false, "s", vkey, &err), ALMS_E_PASSPHRASE);
    file.passphrase = "correct horse";
    assert_refuses(alms_signer_make(&file, "a+b", false, "s", vkey, &err), ALMS_E_KEY_SYNTAX);
    assert_refuses(alms_signer_make(&file, "", false, "s", vkey, &err), ALMS_E_KEY_SYNTAX);
    assert_refuses(alms_signer_make(&file, NULL, false, "s", vkey, &err), ALMS_E_KEY_SYNTAX);
    assert_refuses(alms_signer_open(&file, &signer, &err), ALMS_E_FILE_MISSING);
    assert_accepts(alms_signer_make(&file, "a", false, "s", vkey, &err));
    assert_refuses(alms_signer_make(&file, "a", false, "s", vkey, &err), ALMS_E_FILE_EXISTS);
    assert_accepts(alms_signer_make(&second, "a", false, "s", other, &err));
    assert_string_not_equal(vkey, other);
    file.passphrase = "correct horsf";
    assert_refuses(alms_signer_open(&file, &signer, &err), ALMS_E_PASSPHRASE);
    file.passphrase = NULL;
    assert_refuses(alms_signer_open(&file, &signer, &err), ALMS_E_PASSPHRASE);
    file.passphrase = "correct horse";

    /* The first line of one key before the private half of the other; no first line; nothing. */
    char *bytes = file_bytes(file.path, NULL);
    char *pem = strchr(bytes, '\n') + 1;
    char *joined = malloc(strlen(bytes) + sizeof(other) + 2);
    assert_non_null(joined);
    (void)snprintf(joined, strlen(bytes) + sizeof(other) + 2, "%s\n%s", other, pem);
    file_put_text(file.path, joined);
    assert_refuses(alms_signer_open(&file, &signer, &err), ALMS_E_KEY_FILE);
    file_put_text(file.path, pem);
    assert_refuses(alms_signer_open(&file, &signer, &err), ALMS_E_KEY_FILE);
    file_put_text(file.path, "");
    assert_refuses(alms_signer_open(&file, &signer, &err), ALMS_E_KEY_FILE);
    (void)snprintf(joined, strlen(bytes) + sizeof(other) + 2, "%s\n", vkey);
    file_put_text(file.path, joined);
    assert_refuses(alms_signer_open(&file, &signer, &err), ALMS_E_KEY_FILE);
    char *large = calloc(1, 20000);
    assert_non_null(large);
    file_put(file.path, large, 20000);
    assert_refuses(alms_signer_open(&file, &signer, &err), ALMS_E_KEY_FILE);
    free(large);
    free(joined);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(check_round_trip, open_scratch, close_scratch),
        cmocka_unit_test_setup_teardown(check_refused, open_scratch, close_scratch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
