/*
 * note - signed texts and the keys that sign them: C2SP signed-note v1.0.0.
 *
 * A note is a text that ends in a line feed, an empty line, and one or more signature lines. Keys
 * are known by name and by four bytes of a hash; a line by a key that nobody asks for is passed
 * over, so that notes can carry signatures of kinds that are not known yet. Types: 0x01 signs the
 * text with Ed25519; 0x04 is the cosignature of a witness, which also says when it was made.
 *
 * Notes and keys of others are refused, never repaired: NOTE_SYNTAX, KEY_SYNTAX.
 */
#ifndef ALMS_NOTE_H
#define ALMS_NOTE_H

#include "base/signing.h"

enum {
    ALMS_KEY_NAME_SIZE_MAX = 200,
    ALMS_VKEY_TEXT_SIZE_BYTES = ALMS_KEY_NAME_SIZE_MAX + 56, /* of the types that sign here */
    ALMS_VKEY_KEY_SIZE_MAX = 2048,                           /* bytes of a key of any type */
    ALMS_NOTE_SIZE_MAX = 1000000,
    ALMS_NOTE_SIGNATURES_MAX = 100,
    ALMS_SIGNATURE_BODY_SIZE_MAX = 8192 /* bytes of a signature of any type */
};

enum alms_key_type {
    ALMS_KEY_ED25519 = 0x01,
    ALMS_KEY_COSIGNATURE = 0x04,
    ALMS_KEY_COSIGNATURE_ML_DSA = 0x06 /* read and passed over: libcrypto 3.0 cannot check it */
};

/* A public key with its name: what "NAME+HASH+KEY" says. */
struct alms_vkey {
    char name[ALMS_KEY_NAME_SIZE_MAX + 1];
    uint32_t id;
    uint8_t type;
    bool can_verify;            /* of a type that is checked here; otherwise key is empty */
    struct alms_public_key key; /* of types 0x01 and 0x04 */
};

/* Not empty, UTF-8, no blanks of any script, no control characters, no '+', not too long. */
bool alms_key_name_is_valid(struct alms_span name);

/* name is valid; type is ED25519 or COSIGNATURE. */
void alms_vkey_make(const char *name, enum alms_key_type type, const struct alms_public_key *key,
                    struct alms_hasher *hasher, struct alms_vkey *out);

/* The text of a key that can verify. */
void alms_vkey_format(const struct alms_vkey *vkey, char text[ALMS_VKEY_TEXT_SIZE_BYTES]);

/* Keys of unknown types are read too, with can_verify false. Refuses with KEY_SYNTAX. */
ALMS_MUST_CHECK enum alms_code alms_vkey_parse(struct alms_span text, struct alms_hasher *hasher,
                                               struct alms_vkey *out, struct alms_error *err);

bool alms_vkey_equal(const struct alms_vkey *a, const struct alms_vkey *b);

/* --- notes --- */

struct alms_note_signature {
    struct alms_span line; /* whole, with its line feed */
    struct alms_span name;
    uint32_t id;
    struct alms_span base64; /* of the four bytes of the id and the signature */
};

/* A note that was read; it points into the bytes that it was read from. */
struct alms_note {
    struct alms_span text; /* what is signed; ends in a line feed */
    struct alms_note_signature signatures[ALMS_NOTE_SIGNATURES_MAX];
    size_t signatures_count;
};

/* Refuses with NOTE_SYNTAX. Says nothing about whether signatures are right. */
ALMS_MUST_CHECK enum alms_code
alms_note_parse(struct alms_span bytes, struct alms_note *out, struct alms_error *err);

/* Reads signature lines alone, at least one: what a witness answers. Refuses with NOTE_SYNTAX. */
ALMS_MUST_CHECK enum alms_code
alms_note_parse_signatures(struct alms_span lines, struct alms_note *out, struct alms_error *err);

enum alms_signed {
    ALMS_SIGNED_NOT, /* no line is by this key */
    ALMS_SIGNED,
    ALMS_SIGNED_WRONG /* a line says that it is by this key and is not: the note is worth nothing */
};

/*
 * Whether the key signed the note. *out_at_s, which may be NULL, is the time that a cosignature
 * states, the latest of several; 0 for other keys.
 */
enum alms_signed
alms_note_check(const struct alms_note *note, const struct alms_vkey *vkey, uint64_t *out_at_s);

/*
 * Adds a signature line over text, without the empty line before it. at_s counts for cosignatures
 * alone.
 */
void alms_note_add_signature(struct alms_buffer *out, struct alms_span text,
                             const struct alms_vkey *vkey, const struct alms_private_key *key,
                             uint64_t at_s);

/* A whole note with one signature. text ends in a line feed. */
void alms_note_make(struct alms_buffer *out, struct alms_span text, const struct alms_vkey *vkey,
                    const struct alms_private_key *key);

#endif
