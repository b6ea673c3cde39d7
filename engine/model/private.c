#include "model/private.h"

#include "model/json.h"

#include <string.h>

#include <jansson.h>

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

static void free_json(json_t **json)
{
    json_decref(*json);
}

bool alms_private_decode(const char *disclosure, size_t size_bytes, struct alms_arena *arena,
                         struct alms_private *out)
{
    const char *key = NULL;
    json_t *value = NULL;
    CLEANUP(free_json)
    json_t *root = json_loadb(disclosure, size_bytes, JSON_REJECT_DUPLICATES, NULL);
    const char *name = json_string_value(json_array_get(root, 1));
    json_t *members = json_array_get(root, 2);

    if (json_array_size(root) != 3 || !json_is_string(json_array_get(root, 0)) || name == NULL ||
        strcmp(name, "private") != 0 || !json_is_object(members) ||
        json_object_size(members) > ALMS_PRIVATE_MEMBERS_MAX)
        return false;
    *out = (struct alms_private){0};
    json_object_foreach(members, key, value)
    {
        if (!json_is_string(value))
            return false;
        alms_private_add(out, alms_arena_text(arena, key),
                         alms_arena_text(arena, json_string_value(value)));
    }
    return true;
}
