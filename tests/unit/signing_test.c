/* signing - Ed25519 and SHA-512 against their RFCs, and key files against openssl. */
#include "base/signing.h"

#include "support/check.h"
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* RFC 8032, section 7.1, tests 1 to 3. */
static const struct {
    const char *seed;
    const char *public_key;
    const char *message;
    size_t size;
    const char *signature;
} VECTORS[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", 0,
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "\x72", 1,
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "\xaf\x82", 2,
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6594a7c15e9716ed28dc027beceea1ec40a"},
};

static void check_ed25519(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(VECTORS); i++) {
        struct alms_private_key key;
        struct alms_public_key public_key;
        struct alms_signature signature;
        char text[129];
        assert_true(alms_hex_parse(VECTORS[i].seed, key.seed, sizeof(key.seed)));
        alms_public_key_of(&key, &public_key);
        alms_hex_format(public_key.bytes, sizeof(public_key.bytes), text);
        assert_string_equal(text, VECTORS[i].public_key);
        alms_sign(&key, VECTORS[i].message, VECTORS[i].size, &signature);
        alms_hex_format(signature.bytes, sizeof(signature.bytes), text);
        assert_string_equal(text, VECTORS[i].signature);
        assert_true(
            alms_signature_check(&public_key, VECTORS[i].message, VECTORS[i].size, &signature));
        assert_false(alms_signature_check(&public_key, "x", 1, &signature));
        for (size_t byte = 0; byte < sizeof(signature.bytes); byte++) {
            signature.bytes[byte] ^= 1;
            assert_false(
                alms_signature_check(&public_key, VECTORS[i].message, VECTORS[i].size, &signature));
            signature.bytes[byte] ^= 1;
        }
    }
}

static void check_sha512(void **state)
{
    uint8_t hash[ALMS_SHA512_SIZE_BYTES];
    char text[2 * ALMS_SHA512_SIZE_BYTES + 1];

    (void)state;
    alms_sha512("abc", 3, hash);
    alms_hex_format(hash, sizeof(hash), text);
    assert_string_equal(text, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                              "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

static const struct alms_span PASSPHRASE = {"correct horse", 13};

static void write_pem(struct alms_private_key *key, struct alms_buffer *pem)
{
    struct alms_random *source = alms_random_open("signing");

    alms_private_key_make(source, "a name", key);
    alms_pem_write(key, PASSPHRASE, source, pem);
    alms_random_close(source);
}

static void check_pem(void **state)
{
    struct alms_private_key key;
    struct alms_private_key read;
    CLEANUP(alms_buffer_clear) struct alms_buffer pem = {0};

    (void)state;
    write_pem(&key, &pem);
    assert_non_null(strstr(pem.bytes, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    const struct alms_span text = {pem.bytes, pem.size_bytes};
    assert_int_equal(alms_pem_read(text, PASSPHRASE, &read), ALMS_PEM_READ);
    assert_memory_equal(read.seed, key.seed, sizeof(key.seed));
    assert_int_equal(alms_pem_read(text, (struct alms_span){"correct hors", 12}, &read),
                     ALMS_PEM_PASSPHRASE);
    for (size_t size = 0; size + 1 < pem.size_bytes; size += 7) {
        assert_int_equal(alms_pem_read((struct alms_span){pem.bytes, size}, PASSPHRASE, &read),
                         ALMS_PEM_NO_KEY);
    }
}

/* A key that asks for more rounds than one can wait for is refused at once. */
static void check_rounds(void **state)
{
    struct alms_private_key key;
    struct alms_private_key read;
    struct scratch scratch;
    char command[SCRATCH_PATH_SIZE_BYTES * 3];

    (void)state;
    scratch_open(&scratch);
    (void)snprintf(command, sizeof(command),
                   "cd '%s' && openssl genpkey -algorithm ED25519 -out plain.pem 2>/dev/null &&"
                   " openssl pkcs8 -topk8 -in plain.pem -out few.pem -v2 aes-256-cbc"
                   " -v2prf hmacWithSHA256 -iter 1000 -passout 'pass:correct horse' &&"
                   " openssl genpkey -algorithm X25519 -out other.pem 2>/dev/null &&"
                   " openssl pkcs8 -topk8 -in other.pem -out other8.pem -v2 aes-256-cbc"
                   " -passout 'pass:correct horse'",
                   scratch.folder);
    /* NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): another program, on purpose. */
    if (system(command) != 0)
        skip();
    char *pem = file_bytes(scratch_path(&scratch, "few.pem"), NULL);
    assert_int_equal(alms_pem_read((struct alms_span){pem, strlen(pem)}, PASSPHRASE, &key),
                     ALMS_PEM_READ);
    free(pem);
    pem = file_bytes(scratch_path(&scratch, "plain.pem"), NULL);
    assert_int_equal(alms_pem_read((struct alms_span){pem, strlen(pem)}, PASSPHRASE, &read),
                     ALMS_PEM_NO_KEY);
    free(pem);
    pem = file_bytes(scratch_path(&scratch, "other8.pem"), NULL);
    assert_int_equal(alms_pem_read((struct alms_span){pem, strlen(pem)}, PASSPHRASE, &read),
                     ALMS_PEM_NO_KEY);
    free(pem);
    scratch_close(&scratch);
}

/* What is written here opens there: the public key that openssl prints is the one of the seed. */
static void check_openssl(void **state)
{
    struct alms_private_key key;
    struct alms_public_key public_key;
    struct scratch scratch;
    char command[SCRATCH_PATH_SIZE_BYTES * 2];
    size_t size = 0;
    CLEANUP(alms_buffer_clear) struct alms_buffer pem = {0};

    (void)state;
    scratch_open(&scratch);
    write_pem(&key, &pem);
    file_put(scratch_path(&scratch, "key.pem"), pem.bytes, pem.size_bytes);
    (void)snprintf(command, sizeof(command),
                   "cd '%s' && openssl pkey -in key.pem -passin 'pass:correct horse' -pubout"
                   " -outform DER -out public.der && openssl asn1parse -in key.pem > parsed &&"
                   " grep -q :0927C0 parsed && grep -q hmacWithSHA256 parsed &&"
                   " grep -q aes-256-cbc parsed",
                   scratch.folder);
    /* NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): another program, on purpose. */
    if (system(command) != 0)
        fail_msg("openssl does not read the key");
    char *der = file_bytes(scratch_path(&scratch, "public.der"), &size);
    alms_public_key_of(&key, &public_key);
    assert_int_equal(size, 44);
    assert_memory_equal(der + 12, public_key.bytes, sizeof(public_key.bytes));
    free(der);
    scratch_close(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_ed25519), cmocka_unit_test(check_sha512),
        cmocka_unit_test(check_pem),     cmocka_unit_test(check_rounds),
        cmocka_unit_test(check_openssl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
