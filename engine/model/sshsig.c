#include "model/sshsig.h"

#include "base/base64.h"

#include <string.h>

static const char MAGIC[] = "SSHSIG";
static const char KEY_TYPE[] = "ssh-ed25519";
static const char BEGIN_LINE[] = "-----BEGIN SSH SIGNATURE-----";
static const char END_LINE[] = "-----END SSH SIGNATURE-----";

/* --- the bytes of SSH ---------------------------------------------------------------------- */

struct reader {
    const uint8_t *bytes;
    size_t size_bytes;
    bool is_broken; /* something was cut off */
};

static uint32_t take_number(struct reader *reader)
{
    if (reader->size_bytes < 4) {
        reader->is_broken = true;
        reader->size_bytes = 0;
        return 0;
    }
    const uint8_t *at = reader->bytes;
    reader->bytes += 4;
    reader->size_bytes -= 4;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static struct alms_span take_string(struct reader *reader)
{
    const uint32_t size = take_number(reader);

    if (size > reader->size_bytes) {
        reader->is_broken = true;
        reader->size_bytes = 0;
        return (struct alms_span){"", 0};
    }
    const struct alms_span taken = {(const char *)reader->bytes, size};
    reader->bytes += size;
    reader->size_bytes -= size;
    return taken;
}

static void add_string(struct alms_buffer *out, const void *bytes, size_t size_bytes)
{
    uint8_t size[4];

    for (int i = 0; i < 4; i++)
        size[i] = (uint8_t)(size_bytes >> (24 - 8 * i));
    alms_buffer_add(out, size, sizeof(size));
    alms_buffer_add(out, bytes, size_bytes);
}

/* The type that a blob of a key or a signature begins with, if it is a readable word. */
static struct alms_span type_of(struct alms_span blob)
{
    struct reader reader = {(const uint8_t *)blob.bytes, blob.size_bytes, false};
    const struct alms_span type = take_string(&reader);

    for (size_t i = 0; i < type.size_bytes; i++) {
        if (type.bytes[i] < 0x21 || type.bytes[i] > 0x7e)
            return (struct alms_span){"", 0};
    }
    return type;
}

/* string "ssh-ed25519", string of just so many bytes, and no more. */
static bool parse_blob(struct alms_span blob, uint8_t *out, size_t size_bytes)
{
    struct reader reader = {(const uint8_t *)blob.bytes, blob.size_bytes, false};
    const struct alms_span type = take_string(&reader);
    const struct alms_span bytes = take_string(&reader);

    if (reader.is_broken || reader.size_bytes > 0 || !alms_span_equal(type, KEY_TYPE) ||
        bytes.size_bytes != size_bytes)
        return false;
    memcpy(out, bytes.bytes, size_bytes);
    return true;
}

/* Without blanks and line ends at both ends; the bytes are anybody's, so no UTF-8 is expected. */
static struct alms_span trim(struct alms_span text)
{
    while (text.size_bytes > 0 && strchr(" \t\r\n", text.bytes[0]) != NULL && *text.bytes != 0) {
        text.bytes += 1;
        text.size_bytes -= 1;
    }
    while (text.size_bytes > 0 && text.bytes[text.size_bytes - 1] != '\0' &&
           strchr(" \t\r\n", text.bytes[text.size_bytes - 1]) != NULL)
        text.size_bytes -= 1;
    return text;
}

/* --- signatures ---------------------------------------------------------------------------- */

static enum alms_code fail_signature(struct alms_error *err, const char *why)
{
    return alms_fail(err, ALMS_E_SIGNATURE_SYNTAX, "it is no signature of ssh-keygen: %s", why);
}

/* The base64 between the two lines, without line ends. */
static bool take_armour(struct alms_span text, char base64[ALMS_SSHSIG_SIZE_MAX], size_t *out_size)
{
    const size_t begin_size = sizeof(BEGIN_LINE) - 1;
    const size_t end_size = sizeof(END_LINE) - 1;
    size_t size = 0;

    text = trim(text);
    if (text.size_bytes < begin_size + end_size || text.size_bytes >= ALMS_SSHSIG_SIZE_MAX ||
        memcmp(text.bytes, BEGIN_LINE, begin_size) != 0 ||
        memcmp(text.bytes + text.size_bytes - end_size, END_LINE, end_size) != 0)
        return false;
    for (size_t i = begin_size; i < text.size_bytes - end_size; i++) {
        if (text.bytes[i] != '\n' && text.bytes[i] != '\r')
            base64[size++] = text.bytes[i];
    }
    *out_size = size;
    return true;
}

/* A key of another type is told by its name: the signer must know which key to take instead. */
static enum alms_code fail_type(enum alms_code code, struct alms_span type, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer shown = {0};

    alms_buffer_add(&shown, type.bytes, type.size_bytes < 60 ? type.size_bytes : 60);
    return alms_fail(err, code, "keys of type '%s' are not taken, only ssh-ed25519",
                     shown.bytes == NULL ? "" : shown.bytes);
}

static bool take_namespace(struct alms_span name_space, struct alms_sshsig *out)
{
    if (name_space.size_bytes == 0 || name_space.size_bytes > ALMS_SSHSIG_NAMESPACE_SIZE_MAX ||
        memchr(name_space.bytes, '\0', name_space.size_bytes) != NULL)
        return false;
    memcpy(out->name_space, name_space.bytes, name_space.size_bytes);
    out->name_space[name_space.size_bytes] = '\0';
    return true;
}

enum alms_code
alms_sshsig_parse(struct alms_span text, struct alms_sshsig *out, struct alms_error *err)
{
    char base64[ALMS_SSHSIG_SIZE_MAX];
    uint8_t bytes[ALMS_SSHSIG_SIZE_MAX];
    struct reader reader = {.bytes = bytes};
    size_t base64_size = 0;
    struct alms_sshsig made = {0};

    if (!take_armour(text, base64, &base64_size))
        return fail_signature(err, W_("the lines around it are missing"));
    if (!alms_base64_parse(base64, base64_size, bytes, sizeof(bytes), &reader.size_bytes))
        return fail_signature(err, W_("it is no base64"));
    if (reader.size_bytes < 6 || memcmp(bytes, MAGIC, 6) != 0)
        return fail_signature(err, W_("it does not begin with SSHSIG"));
    reader.bytes += 6;
    reader.size_bytes -= 6;
    const uint32_t version = take_number(&reader);
    const struct alms_span key = take_string(&reader);
    const struct alms_span name_space = take_string(&reader);
    const struct alms_span reserved = take_string(&reader);
    const struct alms_span hash = take_string(&reader);
    const struct alms_span signature = take_string(&reader);
    if (reader.is_broken || reader.size_bytes > 0 || version != 1 || reserved.size_bytes > 0 ||
        !take_namespace(name_space, &made))
        return fail_signature(err, W_("its parts are not as they should be"));
    const struct alms_span type = type_of(key);
    if (type.size_bytes > 0 && !alms_span_equal(type, KEY_TYPE))
        return fail_type(ALMS_E_SIGNATURE_SYNTAX, type, err);
    made.is_sha512 = alms_span_equal(hash, "sha512");
    if ((!made.is_sha512 && !alms_span_equal(hash, "sha256")) ||
        !parse_blob(key, made.key.bytes, sizeof(made.key.bytes)) ||
        !parse_blob(signature, made.signature.bytes, sizeof(made.signature.bytes)))
        return fail_signature(err, W_("its parts are not as they should be"));
    *out = made;
    return ALMS_OK;
}

bool alms_sshsig_check(const struct alms_sshsig *signature, const char *name_space,
                       struct alms_span message, struct alms_hasher *hasher)
{
    uint8_t long_hash[ALMS_SHA512_SIZE_BYTES];
    struct alms_hash hash;
    CLEANUP(alms_buffer_clear) struct alms_buffer signed_bytes = {0};

    if (strcmp(signature->name_space, name_space) != 0)
        return false;
    alms_buffer_add(&signed_bytes, MAGIC, 6);
    add_string(&signed_bytes, name_space, strlen(name_space));
    add_string(&signed_bytes, "", 0);
    if (signature->is_sha512) {
        alms_sha512(message.bytes, message.size_bytes, long_hash);
        add_string(&signed_bytes, "sha512", 6);
        add_string(&signed_bytes, long_hash, sizeof(long_hash));
    } else {
        alms_hash_bytes(hasher, message.bytes, message.size_bytes, &hash);
        add_string(&signed_bytes, "sha256", 6);
        add_string(&signed_bytes, hash.bytes, sizeof(hash.bytes));
    }
    return alms_signature_check(&signature->key, signed_bytes.bytes, signed_bytes.size_bytes,
                                &signature->signature);
}

/* --- public keys --------------------------------------------------------------------------- */

enum alms_code
alms_ssh_key_parse(struct alms_span text, struct alms_public_key *out, struct alms_error *err)
{
    uint8_t blob[1024];
    size_t size = 0;

    text = trim(text);
    const char *blank = text.size_bytes == 0 ? NULL : memchr(text.bytes, ' ', text.size_bytes);
    const struct alms_span type = {text.bytes, blank == NULL ? 0 : (size_t)(blank - text.bytes)};
    if (blank == NULL || memchr(text.bytes, '\n', text.size_bytes) != NULL)
        return alms_fail(err, ALMS_E_KEY_SYNTAX, "it is no public key of ssh-keygen");
    struct alms_span base64 = {blank + 1, text.size_bytes - type.size_bytes - 1};
    const char *comment = memchr(base64.bytes, ' ', base64.size_bytes);
    if (comment != NULL)
        base64.size_bytes = (size_t)(comment - base64.bytes);
    if (!alms_base64_parse(base64.bytes, base64.size_bytes, blob, sizeof(blob), &size))
        return alms_fail(err, ALMS_E_KEY_SYNTAX, "it is no public key of ssh-keygen");
    const struct alms_span key = {(const char *)blob, size};
    if (parse_blob(key, out->bytes, sizeof(out->bytes)) && alms_span_equal(type, KEY_TYPE))
        return ALMS_OK;
    const struct alms_span inner = type_of(key);
    if (inner.size_bytes > 0 && !alms_span_equal(inner, KEY_TYPE))
        return fail_type(ALMS_E_KEY_SYNTAX, inner, err);
    return alms_fail(err, ALMS_E_KEY_SYNTAX, "it is no public key of ssh-keygen");
}
