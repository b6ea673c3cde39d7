/*
 * verify - alms-verify, a second program that checks what an alms log publishes.
 *
 * It shares no code with alms, links libcrypto and the C library alone, and is short enough to be
 * read in an hour: nobody who checks a charity's books must trust the program that wrote them. It
 * works from the public specifications: RFC 6962 and RFC 9162 (tree), C2SP signed-note,
 * tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof and tlog-policy, RFC 9901
 * (disclosures), and docs/file-format.md (records).
 * What comes from outside has a pointer and a length, and is refused rather than mended.
 */
#ifndef ALMS_VERIFY_H
#define ALMS_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 256^LEVELS_MAX leaves are more than anybody has. */
enum { HASH_SIZE = 32, KEY_SIZE = 32, SIGNATURE_SIZE = 64, TILE_WIDTH = 256, LEVELS_MAX = 8 };
enum { PATH_MAX_HASHES = 64, ENTRY_SIZE_MAX = 65535, NAME_SIZE = 256 };
enum { KEYS_MAX = 64, GROUPS_MAX = 64 };

/* The exit status: part of the interface. */
enum verdict { VERDICT_RIGHT = 0, VERDICT_DAMAGE = 1, VERDICT_UNDECIDED = 2, VERDICT_USAGE = 3 };

struct hash {
    uint8_t bytes[HASH_SIZE];
};

/* A piece of text or bytes that belongs to somebody else. */
struct span {
    const char *at;
    size_t size;
};

/* --- main.c: saying things --- */

/* The text in the reader's language. */
const char *say(const char *english, const char *chinese)
    __attribute__((format_arg(1), format_arg(2)));

/* Tells a finding about a subject; gives VERDICT_DAMAGE. */
enum verdict damage(const char *subject, const char *english, const char *chinese);
/* Tells why it cannot be decided; gives VERDICT_UNDECIDED. */
enum verdict undecided(const char *subject, const char *english, const char *chinese);

/* --- bytes.c: files, base64, small numbers --- */

/* A file as a whole; ends with NUL, which is not counted. false if it cannot be read. */
bool read_file(const char *path, size_t max, char **out, size_t *out_size);

/* Takes the next line off text, without its line feed; false if there is no whole line. */
bool take_line(struct span *text, struct span *out);
bool span_is(struct span span, const char *text);
bool span_begins(struct span span, const char *text);

/* Decimal digits without leading zeros. */
bool parse_decimal(struct span text, uint64_t *out);

/* Padded base64 in its one canonical form. Gives the size; false if it is anything else. */
bool base64_decode(struct span text, uint8_t *out, size_t max, size_t *out_size);
/* As many characters as fit; out has room for size / 3 * 4 + 5. */
void base64_encode(const uint8_t *bytes, size_t size, char *out);
/* Of RFC 4648, section 5, without padding. */
void base64url_encode(const uint8_t *bytes, size_t size, char *out);

/* --- tree.c: RFC 6962 and RFC 9162 --- */

void hash_bytes(const void *bytes, size_t size, struct hash *out);
void hash_leaf(const void *bytes, size_t size, struct hash *out);
void hash_node(const struct hash *left, const struct hash *right, struct hash *out);
bool hash_equal(const struct hash *a, const struct hash *b);

/* A tree that grows: the roots of its full subtrees, the largest first. */
struct range {
    uint64_t size;
    size_t count;
    struct hash roots[64];
};

void range_add(struct range *range, const struct hash *leaf);
void range_root(const struct range *range, struct hash *out);

/* RFC 9162, section 2.1.3.2. */
bool inclusion_is_right(uint64_t index, uint64_t size, const struct hash *leaf,
                        const struct hash *path, size_t count, const struct hash *root);

/* --- note.c: keys, policies, signed checkpoints --- */

enum key_type { KEY_LOG = 0x01, KEY_WITNESS = 0x04 };

struct key {
    char name[NAME_SIZE];
    uint8_t id[4];
    enum key_type type;
    uint8_t bytes[KEY_SIZE];
    char label[NAME_SIZE]; /* of a witness, for groups */
    bool has_signed;       /* the note that was checked last */
};

struct group {
    char label[NAME_SIZE];
    uint64_t needed;
    size_t count;
    size_t members[KEYS_MAX]; /* keys from 0, groups from KEYS_MAX on */
};

/* Whom to believe. */
struct policy {
    struct key keys[KEYS_MAX];
    size_t keys_count;
    struct group groups[GROUPS_MAX];
    size_t groups_count;
    bool has_quorum;
    size_t quorum; /* as a member of a group */
};

/* Adds the key of a log; false if it is none. */
bool policy_add_log(struct policy *policy, struct span vkey);
/* Reads a policy file's text; tells what is wrong. */
enum verdict policy_parse(struct policy *policy, struct span text);

struct checkpoint {
    char origin[NAME_SIZE];
    uint64_t size;
    struct hash root;
};

/*
 * Checks a signed checkpoint: a log of the policy signed it, no known key's signature is wrong, and
 * the quorum is there if there is one. `what` names it in findings.
 */
enum verdict
checkpoint_check(struct policy *policy, struct span note, const char *what, struct checkpoint *out);

/* --- record.c: records of alms --- */

struct record_totals {
    uint64_t entries;
    uint64_t lines;
};

/* Checks the position and that each entry adds up to zero per fund and commodity. */
enum verdict record_check(struct span record, uint64_t position, struct record_totals *totals);

/* The value of a member of a JSON object whose keys and values are texts; false if it is absent. */
bool json_member(struct span object, const char *key, struct span *out_value);

/* Takes the next value off a text: a string with its quotes, an array or an object. */
bool json_take(struct span *text, struct span *out);
/* The text of a JSON string, its escapes undone; out has room for its size. */
bool json_text(struct span string, char *out, size_t *out_size);

enum verdict folder_check(struct policy *policy, const char *folder);
enum verdict proof_check(struct policy *policy, struct span text, const char *path);

#endif
