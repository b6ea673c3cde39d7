/*
 * keys - the keys that a log has recorded, and from when to when each of them counted.
 */
#ifndef ALMS_KEYS_H
#define ALMS_KEYS_H

#include "model/note.h"
#include "model/record.h"

#include <alms/key.h>

struct alms_keys {
    struct alms_key *items;
    size_t count;
    size_t capacity;
};

void alms_keys_clear(struct alms_keys *keys);

/* Takes in a record about keys that the rules have accepted; texts go into the arena. */
void alms_keys_apply(struct alms_keys *keys, struct alms_arena *arena,
                     const struct alms_record *record);

/* The open key of the log, of its identity (owner NULL), or of an operator; NULL if none is. */
const struct alms_key *
alms_keys_open(const struct alms_keys *keys, enum alms_key_purpose purpose, const char *owner);

/* Whether a key was ever recorded, under whatever name. */
bool alms_keys_have(const struct alms_keys *keys, const struct alms_public_key *key,
                    struct alms_hasher *hasher);

/* Adds what the identity key signs to let a log key take the place of another. */
void alms_rotation_text(const char *old_vkey, const char *new_vkey, struct alms_buffer *out);

#endif
