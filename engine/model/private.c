#include "model/private.h"

#include "base/text.h"
#include "model/json.h"
#include "model/json_read.h"

#include <string.h>

enum { SALT_SIZE_BYTES = 16 };

void alms_private_add(struct alms_private *part, const char *key, const char *value)
{
    size_t place = part->count;

    if (value == NULL || value[0] == '\0')
        return;
    REQUIRE(part->count < ALMS_PRIVATE_MEMBERS_MAX);
    while (place > 0 && strcmp(part->members[place - 1].key, key) > 0) {
        part->members[place] = part->members[place - 1];
        place -= 1;
    }
    REQUIRE(place == 0 || strcmp(part->members[place - 1].key, key) != 0);
    part->members[place] = (struct alms_private_member){key, value};
    part->count += 1;
}

const char *alms_private_get(const struct alms_private *part, const char *key)
{
    for (size_t i = 0; i < part->count; i++) {
        if (strcmp(part->members[i].key, key) == 0)
            return part->members[i].value;
    }
    return NULL;
}

void alms_private_encode(const struct alms_private *part, struct alms_random *source,
                         struct alms_buffer *out)
{
    uint8_t salt[SALT_SIZE_BYTES];
    char salt_text[ALMS_BASE64_SIZE_BYTES(SALT_SIZE_BYTES)];

    REQUIRE(part->count > 0);
    alms_random_bytes(source, salt, sizeof(salt));
    alms_base64url_format(salt, sizeof(salt), salt_text);

    alms_buffer_add(out, "[", 1);
    alms_json_add_text(out, salt_text);
    alms_buffer_add_text(out, ",\"private\",{");
    for (size_t i = 0; i < part->count; i++)
        alms_json_add_member(out, part->members[i].key, part->members[i].value);
    alms_buffer_add(out, "}]", 2);
}

void alms_private_digest(struct alms_hasher *hasher, const char *disclosure, size_t size_bytes,
                         struct alms_buffer *scratch, char digest[ALMS_HASH_BASE64URL_SIZE_BYTES])
{
    struct alms_hash hash;
    char padded[ALMS_HASH_BASE64_SIZE_BYTES];

    scratch->size_bytes = 0;
    char *text = alms_buffer_reserve(scratch, ALMS_BASE64_SIZE_BYTES(size_bytes));
    const size_t size = alms_base64url_format(disclosure, size_bytes, text);
    alms_hash_bytes(hasher, text, size, &hash);
    alms_base64url_format(hash.bytes, sizeof(hash.bytes), padded);
    memcpy(digest, padded, ALMS_HASH_BASE64URL_SIZE_BYTES);
}

static bool is_among(const char *key, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(keys[i], key) == 0)
            return true;
    }
    return false;
}

/* The members of the object whose opening mark was taken, and its closing one. */
static bool take_members(struct alms_json_reader *reader, struct alms_private *out)
{
    const char *keys[ALMS_PRIVATE_MEMBERS_MAX];
    size_t count = 0;
    const char *value = NULL;

    if (alms_json_take(reader, '}'))
        return true;
    do {
        if (count == ALMS_PRIVATE_MEMBERS_MAX || !alms_json_take_text(reader, &keys[count]) ||
            is_among(keys[count], keys, count) || !alms_json_take(reader, ':') ||
            !alms_json_take_text(reader, &value))
            return false;
        alms_private_add(out, keys[count], value);
        count += 1;
    } while (alms_json_take(reader, ','));
    return alms_json_take(reader, '}');
}

bool alms_private_decode(const char *disclosure, size_t size_bytes, struct alms_arena *arena,
                         struct alms_private *out)
{
    const char *salt = NULL;
    const char *name = NULL;
    size_t offset = 0;
    struct alms_private part;
    struct alms_json_reader reader = {disclosure, disclosure + size_bytes, arena};

    part.count = 0;
    if (!alms_utf8_check(disclosure, size_bytes, &offset) || !alms_json_take(&reader, '[') ||
        !alms_json_take_text(&reader, &salt) || !alms_json_take(&reader, ',') ||
        !alms_json_take_text(&reader, &name) || strcmp(name, "private") != 0 ||
        !alms_json_take(&reader, ',') || !alms_json_take(&reader, '{') ||
        !take_members(&reader, &part) || !alms_json_take(&reader, ']') ||
        !alms_json_at_end(&reader))
        return false;
    *out = part;
    return true;
}
