/* sshsig - what OpenSSH signs is taken, and nothing that is cut, changed or of another key. */
#include "model/sshsig.h"

#include "support/check.h"
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COMMAND_SIZE_BYTES = 2048 };

static const char MESSAGE[] = "alms/approval/v1\nledger.example.org/fund\n";

struct signed_files {
    struct scratch scratch;
    char *public_key;
    char *signature;      /* sha512, the default */
    char *short_hash;     /* sha256 */
    char *rsa_public_key; /* of a type that is not taken */
    char *rsa_signature;
};

static char *read_file(struct signed_files *files, const char *name)
{
    return file_bytes(scratch_path(&files->scratch, name), NULL);
}

/* Signs with ssh-keygen; skipped where there is none. */
static int make_files(void **state)
{
    struct signed_files *files = calloc(1, sizeof(*files));
    char command[COMMAND_SIZE_BYTES];

    assert_non_null(files);
    scratch_open(&files->scratch);
    *state = files;
    file_put_text(scratch_path(&files->scratch, "message"), MESSAGE);
    (void)snprintf(command, sizeof(command),
                   "cd '%s' && command -v ssh-keygen > /dev/null &&"
                   " ssh-keygen -q -t ed25519 -N '' -C li -f li &&"
                   " ssh-keygen -q -t rsa -b 2048 -N '' -C li -f rsa &&"
                   " ssh-keygen -q -Y sign -f li -n alms-approval@1 < message > long &&"
                   " ssh-keygen -q -Y sign -f li -n alms-approval@1 -O hashalg=sha256"
                   " < message > short &&"
                   " ssh-keygen -q -Y sign -f rsa -n alms-approval@1 < message > other",
                   files->scratch.folder);
    /* NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): another program, on purpose. */
    if (system(command) != 0)
        return 0;
    files->public_key = read_file(files, "li.pub");
    files->rsa_public_key = read_file(files, "rsa.pub");
    files->signature = read_file(files, "long");
    files->short_hash = read_file(files, "short");
    files->rsa_signature = read_file(files, "other");
    return 0;
}

static int remove_files(void **state)
{
    struct signed_files *files = *state;

    free(files->public_key);
    free(files->signature);
    free(files->short_hash);
    free(files->rsa_public_key);
    free(files->rsa_signature);
    scratch_close(&files->scratch);
    free(files);
    return 0;
}

static struct alms_span span_of(const char *text)
{
    if (text == NULL)
        return (struct alms_span){"", 0};
    return (struct alms_span){text, strlen(text)};
}

static void check_signatures(void **state)
{
    const struct signed_files *files = *state;
    struct alms_error err;
    struct alms_sshsig signature;
    struct alms_public_key key;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();

    if (files->signature == NULL)
        skip();
    assert_accepts(alms_ssh_key_parse(span_of(files->public_key), &key, &err));
    const char *const texts[] = {files->signature, files->short_hash};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_accepts(alms_sshsig_parse(span_of(texts[i]), &signature, &err));
        assert_int_equal(signature.is_sha512, i == 0);
        assert_memory_equal(signature.key.bytes, key.bytes, sizeof(key.bytes));
        assert_true(alms_sshsig_check(&signature, "alms-approval@1", span_of(MESSAGE), hasher));
        assert_false(alms_sshsig_check(&signature, "alms-approval@2", span_of(MESSAGE), hasher));
        assert_false(alms_sshsig_check(&signature, "", span_of(MESSAGE), hasher));
        assert_false(alms_sshsig_check(&signature, "alms-approval@1", span_of("else"), hasher));
        signature.key.bytes[0] ^= 1;
        assert_false(alms_sshsig_check(&signature, "alms-approval@1", span_of(MESSAGE), hasher));
    }
}

static void check_refused(void **state)
{
    const struct signed_files *files = *state;
    struct alms_error err;
    struct alms_sshsig signature;
    struct alms_public_key key;
    char message[ALMS_MESSAGE_SIZE_BYTES];

    if (files->signature == NULL)
        skip();
    assert_refuses(alms_sshsig_parse(span_of(files->rsa_signature), &signature, &err),
                   ALMS_E_SIGNATURE_SYNTAX);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(message, "keys of type 'ssh-rsa' are not taken, only ssh-ed25519");
    assert_refuses(alms_ssh_key_parse(span_of(files->rsa_public_key), &key, &err),
                   ALMS_E_KEY_SYNTAX);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(message, "keys of type 'ssh-rsa' are not taken, only ssh-ed25519");

    /* Cut anywhere: white space at the end may go. */
    const size_t size = span_of(files->signature).size_bytes;
    for (size_t cut = 0; cut + 1 < size; cut++) {
        assert_refuses(
            alms_sshsig_parse((struct alms_span){files->signature, cut}, &signature, &err),
            ALMS_E_SIGNATURE_SYNTAX);
    }
    assert_refuses(alms_sshsig_parse(span_of("-----BEGIN SSH SIGNATURE-----\nAAAA\n"
                                             "-----END SSH SIGNATURE-----\n"),
                                     &signature, &err),
                   ALMS_E_SIGNATURE_SYNTAX);
    assert_refuses(alms_ssh_key_parse(span_of("ssh-ed25519"), &key, &err), ALMS_E_KEY_SYNTAX);
    assert_refuses(alms_ssh_key_parse(span_of("ssh-ed25519 AAAA"), &key, &err), ALMS_E_KEY_SYNTAX);
}

/*
 * A key on a security token: type sk-ssh-ed25519@openssh.com. Its signature cannot be made without
 * one, so the public key alone is shown: 32 zeros and the application "ssh:".
 */
static void check_token_key(void **state)
{
    static const char KEY[] =
        "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAAAAAAAAAAAAAAAABHNzaDo= li";
    struct alms_error err;
    struct alms_public_key key;
    char message[ALMS_MESSAGE_SIZE_BYTES];

    (void)state;
    assert_refuses(alms_ssh_key_parse(span_of(KEY), &key, &err), ALMS_E_KEY_SYNTAX);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(
        message, "keys of type 'sk-ssh-ed25519@openssh.com' are not taken, only ssh-ed25519");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_signatures),
        cmocka_unit_test(check_refused),
        cmocka_unit_test(check_token_key),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
