#include "model/keys.h"

#include <string.h>

void alms_keys_clear(struct alms_keys *keys)
{
    alms_free(keys->items);
    *keys = (struct alms_keys){0};
}

static struct alms_key *
find_open(const struct alms_keys *keys, enum alms_key_purpose purpose, const char *owner)
{
    for (size_t i = keys->count; i > 0; i--) {
        struct alms_key *key = &keys->items[i - 1];
        if (key->is_open && key->purpose == purpose && alms_text_equal(key->owner, owner))
            return key;
    }
    return NULL;
}

static void shut(struct alms_keys *keys, enum alms_key_purpose purpose, const char *owner,
                 const struct alms_record *record)
{
    struct alms_key *key = find_open(keys, purpose, owner);

    if (key == NULL)
        return;
    key->is_open = false;
    key->until_s = record->at_s;
}

static void add(struct alms_keys *keys, const struct alms_key *key)
{
    keys->items = alms_grow(keys->items, &keys->capacity, keys->count + 1, sizeof(*keys->items));
    keys->items[keys->count] = *key;
    keys->count += 1;
}

void alms_keys_apply(struct alms_keys *keys, struct alms_arena *arena,
                     const struct alms_record *record)
{
    const char *identity = alms_record_text(record, ALMS_FIELD_IDENTITY);
    const char *code = alms_arena_text(arena, alms_record_text(record, ALMS_FIELD_CODE));
    struct alms_key key = {
        .vkey = alms_arena_text(arena, alms_record_text(record, ALMS_FIELD_KEY)),
        .from_n = record->n,
        .from_s = record->at_s,
        .is_open = true,
    };

    if (record->kind == ALMS_KIND_OPERATOR_KEY_CLOSE) {
        shut(keys, ALMS_KEY_OF_OPERATOR, code, record);
        return;
    }
    if (record->kind == ALMS_KIND_OPERATOR_KEY) {
        key.purpose = ALMS_KEY_OF_OPERATOR;
        key.owner = code;
        add(keys, &key);
        return;
    }
    shut(keys, ALMS_KEY_OF_LOG, NULL, record);
    key.purpose = ALMS_KEY_OF_LOG;
    add(keys, &key);
    if (identity != NULL) {
        key.purpose = ALMS_KEY_OF_IDENTITY;
        key.vkey = alms_arena_text(arena, identity);
        add(keys, &key);
    }
}

const struct alms_key *
alms_keys_open(const struct alms_keys *keys, enum alms_key_purpose purpose, const char *owner)
{
    return find_open(keys, purpose, owner);
}

bool alms_keys_have(const struct alms_keys *keys, const struct alms_public_key *key,
                    struct alms_hasher *hasher)
{
    for (size_t i = 0; i < keys->count; i++) {
        struct alms_vkey vkey;
        struct alms_error ignored;
        const struct alms_span text = {keys->items[i].vkey, strlen(keys->items[i].vkey)};
        alms_error_clear(&ignored);
        if (alms_vkey_parse(text, hasher, &vkey, &ignored) == ALMS_OK &&
            memcmp(vkey.key.bytes, key->bytes, sizeof(key->bytes)) == 0)
            return true;
    }
    return false;
}

void alms_rotation_text(const char *old_vkey, const char *new_vkey, struct alms_buffer *out)
{
    alms_buffer_add_text(out, "alms/rotate/v1\n");
    alms_buffer_add_text(out, old_vkey);
    alms_buffer_add_text(out, "\n");
    alms_buffer_add_text(out, new_vkey);
    alms_buffer_add_text(out, "\n");
}
