#include "model/note.h"

#include "base/base64.h"

#include <string.h>

enum {
    KEY_ID_SIZE_BYTES = 4,
    TIME_SIZE_BYTES = 8,
    COSIGNATURE_SIZE_BYTES = TIME_SIZE_BYTES + ALMS_SIGNATURE_SIZE_BYTES
};

/* An em dash and a blank. */
static const char SIGNATURE_MARK[] = "\xe2\x80\x94 ";

static uint32_t read_id(const uint8_t bytes[KEY_ID_SIZE_BYTES])
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void write_id(uint32_t id, uint8_t bytes[KEY_ID_SIZE_BYTES])
{
    for (int i = 0; i < KEY_ID_SIZE_BYTES; i++)
        bytes[i] = (uint8_t)(id >> (24 - 8 * i));
}

/* --- keys ---------------------------------------------------------------------------------- */

/* What Unicode calls white space. */
static bool is_blank(uint32_t character)
{
    return (character >= 0x09 && character <= 0x0d) || character == 0x20 || character == 0x85 ||
           character == 0xa0 || character == 0x1680 ||
           (character >= 0x2000 && character <= 0x200a) || character == 0x2028 ||
           character == 0x2029 || character == 0x202f || character == 0x205f || character == 0x3000;
}

bool alms_key_name_is_valid(struct alms_span name)
{
    size_t offset = 0;

    if (name.size_bytes == 0 || name.size_bytes > ALMS_KEY_NAME_SIZE_MAX ||
        !alms_utf8_check(name.bytes, name.size_bytes, &offset))
        return false;
    for (size_t at = 0; at < name.size_bytes;) {
        size_t size = 0;
        const uint32_t character = alms_utf8_take(name.bytes + at, name.size_bytes - at, &size);
        if (character < 0x20 || character == 0x7f || character == '+' || is_blank(character))
            return false;
        at += size;
    }
    return true;
}

/* SHA-256(name || LF || type || key), its first four bytes. */
static uint32_t key_id(struct alms_hasher *hasher, struct alms_span name, const uint8_t *typed_key,
                       size_t size_bytes)
{
    struct alms_hash hash;

    alms_hasher_begin(hasher);
    alms_hasher_add(hasher, name.bytes, name.size_bytes);
    alms_hasher_add(hasher, "\n", 1);
    alms_hasher_add(hasher, typed_key, size_bytes);
    alms_hasher_end(hasher, &hash);
    return read_id(hash.bytes);
}

void alms_vkey_make(const char *name, enum alms_key_type type, const struct alms_public_key *key,
                    struct alms_hasher *hasher, struct alms_vkey *out)
{
    uint8_t typed_key[1 + ALMS_PUBLIC_KEY_SIZE_BYTES];
    const struct alms_span span = {name, strlen(name)};

    REQUIRE(alms_key_name_is_valid(span));
    REQUIRE(type == ALMS_KEY_ED25519 || type == ALMS_KEY_COSIGNATURE);
    typed_key[0] = (uint8_t)type;
    memcpy(typed_key + 1, key->bytes, sizeof(key->bytes));
    *out = (struct alms_vkey){.type = (uint8_t)type, .can_verify = true, .key = *key};
    memcpy(out->name, name, span.size_bytes);
    out->id = key_id(hasher, span, typed_key, sizeof(typed_key));
}

void alms_vkey_format(const struct alms_vkey *vkey, char text[ALMS_VKEY_TEXT_SIZE_BYTES])
{
    uint8_t typed_key[1 + ALMS_PUBLIC_KEY_SIZE_BYTES];
    uint8_t id[KEY_ID_SIZE_BYTES];
    const size_t name_size = strlen(vkey->name);

    REQUIRE(vkey->can_verify);
    typed_key[0] = vkey->type;
    memcpy(typed_key + 1, vkey->key.bytes, sizeof(vkey->key.bytes));
    write_id(vkey->id, id);
    memcpy(text, vkey->name, name_size);
    text[name_size] = '+';
    alms_hex_format(id, sizeof(id), text + name_size + 1);
    text[name_size + 9] = '+';
    (void)alms_base64_format(typed_key, sizeof(typed_key), text + name_size + 10);
}

static enum alms_code fail_key(struct alms_error *err, struct alms_span text)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer shown = {0};
    size_t size = text.size_bytes;

    if (alms_utf8_check(text.bytes, text.size_bytes, &size))
        size = text.size_bytes;
    alms_buffer_add(&shown, text.bytes, alms_utf8_cut(text.bytes, size, 60));
    return alms_fail(err, ALMS_E_KEY_SYNTAX, "'%s' is no key of the form NAME+HASH+KEY",
                     shown.bytes == NULL ? "" : shown.bytes);
}

/* The two '+' of a key: the base64 behind the second may have more of them. */
static bool split_key(struct alms_span text, struct alms_span *name, struct alms_span *id,
                      struct alms_span *key)
{
    const char *first = memchr(text.bytes, '+', text.size_bytes);
    const char *end = text.bytes + text.size_bytes;

    if (first == NULL)
        return false;
    const char *second = memchr(first + 1, '+', (size_t)(end - first) - 1);
    if (second == NULL || second - first != 9)
        return false;
    *name = (struct alms_span){text.bytes, (size_t)(first - text.bytes)};
    *id = (struct alms_span){first + 1, 8};
    *key = (struct alms_span){second + 1, (size_t)(end - second) - 1};
    return true;
}

static bool is_verified_type(uint8_t type)
{
    return type == ALMS_KEY_ED25519 || type == ALMS_KEY_COSIGNATURE;
}

enum alms_code alms_vkey_parse(struct alms_span text, struct alms_hasher *hasher,
                               struct alms_vkey *out, struct alms_error *err)
{
    struct alms_span name;
    struct alms_span id;
    struct alms_span key;
    uint8_t id_bytes[KEY_ID_SIZE_BYTES];
    uint8_t typed_key[ALMS_VKEY_KEY_SIZE_MAX];
    char id_text[9];
    size_t size = 0;

    if (text.size_bytes == 0 || !split_key(text, &name, &id, &key) || !alms_key_name_is_valid(name))
        return fail_key(err, text);
    memcpy(id_text, id.bytes, 8);
    id_text[8] = '\0';
    if (strlen(id_text) != 8 || !alms_hex_parse(id_text, id_bytes, sizeof(id_bytes)) ||
        !alms_base64_parse(key.bytes, key.size_bytes, typed_key, sizeof(typed_key), &size) ||
        size < 2 || read_id(id_bytes) != key_id(hasher, name, typed_key, size))
        return fail_key(err, text);
    struct alms_vkey made = {.id = read_id(id_bytes), .type = typed_key[0]};
    if (is_verified_type(made.type)) {
        if (size != 1 + sizeof(made.key.bytes))
            return fail_key(err, text);
        memcpy(made.key.bytes, typed_key + 1, sizeof(made.key.bytes));
        made.can_verify = true;
    }
    memcpy(made.name, name.bytes, name.size_bytes);
    *out = made;
    return ALMS_OK;
}

bool alms_vkey_equal(const struct alms_vkey *a, const struct alms_vkey *b)
{
    return a->type == b->type && a->id == b->id && strcmp(a->name, b->name) == 0 &&
           memcmp(a->key.bytes, b->key.bytes, sizeof(a->key.bytes)) == 0;
}

/* --- reading notes ------------------------------------------------------------------------- */

static enum alms_code fail_note(struct alms_error *err, const char *why)
{
    return alms_fail(err, ALMS_E_NOTE_SYNTAX, "it is no signed note: %s", why);
}

/* The place behind the last empty line; NULL if there is none. */
static const char *find_signatures(struct alms_span bytes)
{
    for (size_t at = bytes.size_bytes; at >= 2; at--) {
        if (bytes.bytes[at - 1] == '\n' && bytes.bytes[at - 2] == '\n')
            return bytes.bytes + at;
    }
    return NULL;
}

/* "— name base64": the name has no blank, so the last one parts them. */
static bool parse_line(struct alms_span line, struct alms_note_signature *out)
{
    const size_t mark_size = sizeof(SIGNATURE_MARK) - 1;
    uint8_t id[ALMS_SIGNATURE_BODY_SIZE_MAX];
    size_t size = 0;

    if (line.size_bytes <= mark_size || memcmp(line.bytes, SIGNATURE_MARK, mark_size) != 0)
        return false;
    const char *name = line.bytes + mark_size;
    const size_t rest = line.size_bytes - mark_size;
    const char *blank = memchr(name, ' ', rest);
    if (blank == NULL)
        return false;
    *out = (struct alms_note_signature){
        .line = {line.bytes, line.size_bytes + 1},
        .name = {name, (size_t)(blank - name)},
        .base64 = {blank + 1, rest - (size_t)(blank - name) - 1},
    };
    if (!alms_key_name_is_valid(out->name) ||
        !alms_base64_parse(out->base64.bytes, out->base64.size_bytes, id, sizeof(id), &size) ||
        size <= KEY_ID_SIZE_BYTES)
        return false;
    out->id = read_id(id);
    return true;
}

static enum alms_code
take_lines(struct alms_span lines, struct alms_note *out, struct alms_error *err)
{
    const char *end = lines.bytes + lines.size_bytes;

    if (lines.size_bytes == 0 || end[-1] != '\n')
        return fail_note(err, W_("it has no signature"));
    for (const char *at = lines.bytes; at < end;) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        const struct alms_span line = {at, (size_t)(feed - at)};
        if (out->signatures_count == ALMS_NOTE_SIGNATURES_MAX)
            return fail_note(err, W_("it has more than 100 signatures"));
        if (!parse_line(line, &out->signatures[out->signatures_count]))
            return fail_note(err, W_("a signature line is not as it should be"));
        out->signatures_count += 1;
        at = feed + 1;
    }
    return ALMS_OK;
}

static enum alms_code check_characters(struct alms_span bytes, struct alms_error *err)
{
    size_t offset = 0;

    if (bytes.size_bytes > ALMS_NOTE_SIZE_MAX)
        return fail_note(err, W_("it is too large"));
    if (bytes.size_bytes > 0 && !alms_utf8_check(bytes.bytes, bytes.size_bytes, &offset))
        return fail_note(err, W_("it is not UTF-8"));
    for (size_t i = 0; i < bytes.size_bytes; i++) {
        if ((unsigned char)bytes.bytes[i] < 0x20 && bytes.bytes[i] != '\n')
            return fail_note(err, W_("it holds control characters"));
    }
    return ALMS_OK;
}

enum alms_code
alms_note_parse(struct alms_span bytes, struct alms_note *out, struct alms_error *err)
{
    out->signatures_count = 0;
    TRY(check_characters(bytes, err));
    const char *signatures = find_signatures(bytes);
    if (signatures == NULL || signatures - bytes.bytes < 2)
        return fail_note(err, W_("it has no empty line before its signatures"));
    const size_t text_size = (size_t)(signatures - bytes.bytes) - 1;
    out->text = (struct alms_span){bytes.bytes, text_size};
    return take_lines((struct alms_span){signatures, bytes.size_bytes - text_size - 1}, out, err);
}

enum alms_code
alms_note_parse_signatures(struct alms_span lines, struct alms_note *out, struct alms_error *err)
{
    out->signatures_count = 0;
    out->text = (struct alms_span){lines.bytes, 0};
    TRY(check_characters(lines, err));
    return take_lines(lines, out, err);
}

/* --- signing and checking ------------------------------------------------------------------ */

/* What a witness signs: that it saw this text at this time. */
static void add_cosigned(struct alms_buffer *out, struct alms_span text, uint64_t at_s)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_buffer_add_text(out, "cosignature/v1\ntime ");
    alms_buffer_add_text(out, alms_uint_format(at_s, number));
    alms_buffer_add_text(out, "\n");
    alms_buffer_add(out, text.bytes, text.size_bytes);
}

static uint64_t read_time(const uint8_t bytes[TIME_SIZE_BYTES])
{
    uint64_t at_s = 0;

    for (int i = 0; i < TIME_SIZE_BYTES; i++)
        at_s = at_s << 8 | bytes[i];
    return at_s;
}

static bool check_body(const struct alms_note *note, const struct alms_vkey *vkey,
                       const uint8_t *body, size_t size_bytes, uint64_t *out_at_s)
{
    struct alms_signature signature;
    CLEANUP(alms_buffer_clear) struct alms_buffer cosigned = {0};

    *out_at_s = 0;
    if (vkey->type == ALMS_KEY_ED25519) {
        if (size_bytes != sizeof(signature.bytes))
            return false;
        memcpy(signature.bytes, body, sizeof(signature.bytes));
        return alms_signature_check(&vkey->key, note->text.bytes, note->text.size_bytes,
                                    &signature);
    }
    if (size_bytes != COSIGNATURE_SIZE_BYTES)
        return false;
    *out_at_s = read_time(body);
    memcpy(signature.bytes, body + TIME_SIZE_BYTES, sizeof(signature.bytes));
    add_cosigned(&cosigned, note->text, *out_at_s);
    return alms_signature_check(&vkey->key, cosigned.bytes, cosigned.size_bytes, &signature);
}

enum alms_signed
alms_note_check(const struct alms_note *note, const struct alms_vkey *vkey, uint64_t *out_at_s)
{
    enum alms_signed result = ALMS_SIGNED_NOT;
    uint64_t latest_s = 0;

    for (size_t i = 0; i < note->signatures_count && vkey->can_verify; i++) {
        const struct alms_note_signature *line = &note->signatures[i];
        uint8_t body[ALMS_SIGNATURE_BODY_SIZE_MAX];
        size_t size = 0;
        uint64_t at_s = 0;
        if (line->id != vkey->id || !alms_span_equal(line->name, vkey->name))
            continue;
        if (!alms_base64_parse(line->base64.bytes, line->base64.size_bytes, body, sizeof(body),
                               &size) ||
            !check_body(note, vkey, body + KEY_ID_SIZE_BYTES, size - KEY_ID_SIZE_BYTES, &at_s))
            return ALMS_SIGNED_WRONG;
        latest_s = at_s > latest_s ? at_s : latest_s;
        result = ALMS_SIGNED;
    }
    if (out_at_s != NULL)
        *out_at_s = latest_s;
    return result;
}

void alms_note_add_signature(struct alms_buffer *out, struct alms_span text,
                             const struct alms_vkey *vkey, const struct alms_private_key *key,
                             uint64_t at_s)
{
    uint8_t body[KEY_ID_SIZE_BYTES + COSIGNATURE_SIZE_BYTES];
    char base64[ALMS_BASE64_SIZE_BYTES(sizeof(body))];
    struct alms_signature signature;
    size_t size = KEY_ID_SIZE_BYTES;
    CLEANUP(alms_buffer_clear) struct alms_buffer cosigned = {0};

    REQUIRE(vkey->can_verify && text.size_bytes > 0);
    write_id(vkey->id, body);
    if (vkey->type == ALMS_KEY_COSIGNATURE) {
        for (int i = 0; i < TIME_SIZE_BYTES; i++)
            body[size++] = (uint8_t)(at_s >> (56 - 8 * i));
        add_cosigned(&cosigned, text, at_s);
        text = (struct alms_span){cosigned.bytes, cosigned.size_bytes};
    }
    alms_sign(key, text.bytes, text.size_bytes, &signature);
    memcpy(body + size, signature.bytes, sizeof(signature.bytes));
    (void)alms_base64_format(body, size + sizeof(signature.bytes), base64);
    alms_buffer_add_text(out, SIGNATURE_MARK);
    alms_buffer_add_text(out, vkey->name);
    alms_buffer_add_text(out, " ");
    alms_buffer_add_text(out, base64);
    alms_buffer_add_text(out, "\n");
}

void alms_note_make(struct alms_buffer *out, struct alms_span text, const struct alms_vkey *vkey,
                    const struct alms_private_key *key)
{
    REQUIRE(text.size_bytes > 0 && text.bytes[text.size_bytes - 1] == '\n');
    alms_buffer_add(out, text.bytes, text.size_bytes);
    alms_buffer_add_text(out, "\n");
    alms_note_add_signature(out, text, vkey, key, 0);
}
