/*
 * key - the keys that sign for a book: of its operators, of its log, and of its identity.
 *
 * A private key is a file of its own, encrypted with a passphrase; it is never in the book. Its
 * public half, as NAME+HASH+KEY (C2SP signed-note, Ed25519), is recorded in the log, so that
 * everybody sees from which record on which key counted. A key is recorded once and never again.
 *
 * An operator has at most one open key; it is closed when it is lost or stolen. The log has one
 * key, whose name is the origin of its checkpoints. The identity key stays off line: it only says
 * that a new log key takes the place of the old one.
 *
 * A key file is readable by `openssl pkey`. Passphrases are texts of at least 8 bytes; where they
 * are asked for is the caller's matter, and so is wiping them.
 */
#ifndef ALMS_KEY_H
#define ALMS_KEY_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

enum {
    ALMS_KEY_TEXT_SIZE_BYTES = 256, /* of NAME+HASH+KEY, with NUL */
    ALMS_PASSPHRASE_SIZE_MIN = 8,
    ALMS_PASSPHRASE_SIZE_MAX = 1024
};

enum alms_key_purpose { ALMS_KEY_OF_LOG, ALMS_KEY_OF_IDENTITY, ALMS_KEY_OF_OPERATOR };

/* A key that the book knows. Its strings belong to the list that holds it. */
struct alms_key {
    enum alms_key_purpose purpose;
    const char *owner; /* the operator's code; NULL for the log's keys */
    const char *vkey;  /* NAME+HASH+KEY */
    uint64_t from_n;   /* the record from which it counts */
    int64_t from_s;    /* and when that was made, seconds since 1970 UTC */
    bool is_open;
    int64_t until_s; /* when it was closed or replaced; 0 while it is open */
};

struct alms_key_list {
    const struct alms_key *items; /* in the order of the log */
    size_t count;
    void *memory; /* owns everything above */
};

ALMS_MUST_CHECK enum alms_code
alms_key_list(alms_book *book, struct alms_key_list *out, struct alms_error *err);

void alms_key_list_free(struct alms_key_list *list);

/* A private key to be made. */
struct alms_key_file {
    const char *path; /* must not be there yet; made with permissions 0600 */
    const char *passphrase;
};

/* --- operators --- */

/*
 * Makes a key for an operator, writes its file and records its public half. The name of the key is
 * the book's id, '/' and the code. Nothing is written unless both can be.
 * Refuses with NOT_FOUND, CLOSED, DUPLICATE (there is an open key), PASSPHRASE, FILE_EXISTS,
 * ROLE_MISSING and storage codes.
 */
ALMS_MUST_CHECK enum alms_code
alms_operator_key_new(alms_book *book, const char *code, const struct alms_key_file *file,
                      char out_vkey[ALMS_KEY_TEXT_SIZE_BYTES], struct alms_error *err);

/*
 * Records a key that the operator made elsewhere: NAME+HASH+KEY, or the line "ssh-ed25519 …" of a
 * public key of OpenSSH, which gets the name above.
 * Refuses as above, and with KEY_SYNTAX.
 */
ALMS_MUST_CHECK enum alms_code
alms_operator_key_add(alms_book *book, const char *code, const char *public_key,
                      char out_vkey[ALMS_KEY_TEXT_SIZE_BYTES], struct alms_error *err);

/* Closes the operator's open key: from now on it signs nothing. Refuses with NOT_FOUND. */
ALMS_MUST_CHECK enum alms_code
alms_operator_key_close(alms_book *book, const char *code, struct alms_error *err);

/* --- the log --- */

/*
 * Makes the log's key and the identity key, and records both. origin is where the log is or will
 * be published, without scheme and last '/': "ledger.example.org/fund". It stays for ever.
 * Refuses with DUPLICATE (the log has a key), KEY_SYNTAX (origin), PASSPHRASE, FILE_EXISTS.
 */
ALMS_MUST_CHECK enum alms_code
alms_log_key_new(alms_book *book, const char *origin, const struct alms_key_file *key,
                 const struct alms_key_file *identity, struct alms_error *err);

/*
 * Makes a new log key and records it with the consent of the identity key, whose file exists.
 * Refuses with NOT_FOUND (the log has no key yet), KEY_UNFIT (it is not the identity's key),
 * KEY_FILE, PASSPHRASE, FILE_EXISTS.
 */
ALMS_MUST_CHECK enum alms_code alms_log_key_rotate(alms_book *book, const struct alms_key_file *key,
                                                   const struct alms_key_file *identity,
                                                   struct alms_error *err);

/* --- signing --- */

/* A private key in memory. Closing it wipes it. */
typedef struct alms_signer alms_signer;

/*
 * Makes a key that belongs to no book: that of a witness if is_witness, else one that signs notes.
 * seed as for alms_book_options. Refuses with KEY_SYNTAX (name), PASSPHRASE, FILE_EXISTS.
 */
ALMS_MUST_CHECK enum alms_code
alms_signer_make(const struct alms_key_file *file, const char *name, bool is_witness,
                 const char *seed, char out_vkey[ALMS_KEY_TEXT_SIZE_BYTES], struct alms_error *err);

/* Refuses with FILE_MISSING, KEY_FILE, PASSPHRASE. */
ALMS_MUST_CHECK enum alms_code
alms_signer_open(const struct alms_key_file *file, alms_signer **out, struct alms_error *err);
void alms_signer_close(alms_signer *signer); /* NULL is fine */

/* NAME+HASH+KEY and the path of its file. They live as long as the signer. */
const char *alms_signer_vkey(const alms_signer *signer);
const char *alms_signer_path(const alms_signer *signer);

/*
 * The line that signs a text which ends in a line feed: "— NAME BASE64" and a line feed. at_s is
 * the time that a witness states, and counts for nothing with other keys. The caller frees *out
 * with alms_signature_free.
 */
void alms_signer_sign(const alms_signer *signer, const char *text, size_t size_bytes, uint64_t at_s,
                      char **out);
void alms_signature_free(char *signature); /* NULL is fine */

ALMS_END_DECLS

#endif
