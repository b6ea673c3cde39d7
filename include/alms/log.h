/*
 * log - reading the records of a book, and replaying records from anywhere.
 *
 * A replay is an empty book without a file. Records are put into it one after the other; each is
 * hashed, checked against every rule, and projected. What comes out can be read like a book and
 * compared with one. So a log is verified from its records alone.
 */
#ifndef ALMS_LOG_H
#define ALMS_LOG_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

enum { ALMS_DIGEST_SIZE_BYTES = 32 };

/* A record as it stands in the log. The bytes live until the visit returns. */
struct alms_log_record {
    uint64_t n;
    const char *bytes;
    size_t size_bytes;
    uint8_t hash[ALMS_DIGEST_SIZE_BYTES]; /* the leaf hash that is stored beside it */
};

/* Anything but ALMS_OK stops the walk and is returned. */
typedef enum alms_code
alms_log_record_visit(void *context, const struct alms_log_record *record, struct alms_error *err);

/* Walks all records in order. */
ALMS_MUST_CHECK enum alms_code
alms_log_walk(alms_book *book, alms_log_record_visit *visit, void *context, struct alms_error *err);

/* Walks the records from position `from` on. */
ALMS_MUST_CHECK enum alms_code alms_log_walk_from(alms_book *book, uint64_t from,
                                                  alms_log_record_visit *visit, void *context,
                                                  struct alms_error *err);

/*
 * Stored hashes of the tree: of `count` records from the first-th on (level 0), or the roots of
 * subtrees of 256^level records. They never cross from one 256 to the next. out has room for
 * count * ALMS_DIGEST_SIZE_BYTES. Refuses with TILE if one is missing.
 */
ALMS_MUST_CHECK enum alms_code alms_log_hashes(alms_book *book, uint32_t level, uint64_t first,
                                               size_t count, uint8_t *out, struct alms_error *err);

/*
 * The position of a record that is named by its voucher number ("R-2026-02-000412") or by its
 * position ("46666"). Refuses with NOT_FOUND.
 */
ALMS_MUST_CHECK enum alms_code
alms_log_find(alms_book *book, const char *name, uint64_t *out_n, struct alms_error *err);

/* A record and its private part as it is disclosed: ["salt","private",{…}]. */
struct alms_log_leaf {
    char *record;
    size_t record_size_bytes;
    char *disclosure; /* NULL if the record has none, or it is withheld or erased */
    size_t disclosure_size_bytes;
};

/* Refuses with NOT_FOUND if there is no record at n. The caller frees it. */
ALMS_MUST_CHECK enum alms_code
alms_log_read(alms_book *book, uint64_t n, struct alms_log_leaf *out, struct alms_error *err);
void alms_log_leaf_free(struct alms_log_leaf *leaf);

/* The size and the root that the book has written down. */
ALMS_MUST_CHECK enum alms_code alms_log_head(alms_book *book, uint64_t *out_size,
                                             uint8_t out_root[ALMS_DIGEST_SIZE_BYTES],
                                             struct alms_error *err);

/* What is private about the record at n, as the vault has it. The bytes live until the visit ends.
 */
struct alms_disclosure_row {
    uint64_t n;
    const char *bytes; /* the JSON array of RFC 9901: salt, "private", an object of texts */
    size_t size_bytes;
};

typedef enum alms_code alms_disclosure_row_visit(void *context,
                                                 const struct alms_disclosure_row *row,
                                                 struct alms_error *err);

/*
 * Walks the private parts in the order of their records, those that the records commit to.
 * Refuses with VAULT_MISSING.
 */
ALMS_MUST_CHECK enum alms_code alms_disclosure_walk(alms_book *book,
                                                    alms_disclosure_row_visit *visit, void *context,
                                                    struct alms_error *err);

/* --- replaying --- */

typedef struct alms_replay alms_replay;

ALMS_MUST_CHECK enum alms_code alms_replay_open(alms_replay **out, struct alms_error *err);
void alms_replay_close(alms_replay *replay); /* NULL is fine */

/*
 * Puts the next record in and gives its leaf hash. What is wrong with it is noted in `faults`,
 * which the caller clears; the record is taken in all the same where that is possible.
 * Refuses, and cannot go on, if the record cannot be read, or cannot be projected.
 */
ALMS_MUST_CHECK enum alms_code
alms_replay_record(alms_replay *replay, const char *bytes, size_t size_bytes,
                   uint8_t out_hash[ALMS_DIGEST_SIZE_BYTES], struct alms_error *faults,
                   struct alms_error *err);

/*
 * Only hashes the next record: its position is checked, no rule. A replay takes records in one way
 * or the other, not in both.
 */
ALMS_MUST_CHECK enum alms_code
alms_replay_hash(alms_replay *replay, const char *bytes, size_t size_bytes,
                 uint8_t out_hash[ALMS_DIGEST_SIZE_BYTES], struct alms_error *faults);

/* Makes a place for private parts, so that the replay has a vault, be it an empty one. */
ALMS_MUST_CHECK enum alms_code alms_replay_open_vault(alms_replay *replay, struct alms_error *err);

/*
 * Needs a vault. Gives the replay what is private about a record that was put in. PRIVATE_DIGEST is
 * noted in `faults`, and nothing taken, if it is not what that record commits to.
 */
ALMS_MUST_CHECK enum alms_code
alms_replay_disclosure(alms_replay *replay, const struct alms_disclosure_row *row,
                       struct alms_error *faults, struct alms_error *err);

/* Ends the replay; gives the root of all records. Only reading follows. */
ALMS_MUST_CHECK enum alms_code alms_replay_finish(alms_replay *replay,
                                                  uint8_t out_root[ALMS_DIGEST_SIZE_BYTES],
                                                  struct alms_error *err);

/* The replay as a book for reading; it belongs to the replay. Only after finish. */
alms_book *alms_replay_book(alms_replay *replay);

/* What is wrong with a book besides its records. NULL and zero where nothing is. */
struct alms_book_check {
    bool is_fenced;               /* the triggers of the log are in place */
    bool is_current;              /* the tables are of this version; else they are not compared */
    bool has_foreign_vault;       /* the vault is not this book's; it is not compared */
    const char *table;            /* the first projection that is not what the replay made */
    char row[256];                /* its row */
    uint64_t private_kept;        /* private parts that are what the records commit to */
    uint64_t private_gone;        /* withheld or erased */
    uint64_t private_wrong;       /* not what the records commit to */
    uint64_t private_first_wrong; /* n of the first of those */
};

/* Compares a book with the replay of its log. Only after finish. */
ALMS_MUST_CHECK enum alms_code alms_replay_compare(alms_replay *replay, alms_book *book,
                                                   struct alms_book_check *out,
                                                   struct alms_error *err);

/* SHA-256 of bytes, for whoever compares files. */
void alms_digest(const void *bytes, size_t size_bytes, uint8_t out[ALMS_DIGEST_SIZE_BYTES]);

/* base64 with padding of a digest: 44 characters and NUL. */
void alms_digest_base64(const uint8_t digest[ALMS_DIGEST_SIZE_BYTES], char text[45]);

/* 64 hexadecimal digits and NUL. */
void alms_digest_hex(const uint8_t digest[ALMS_DIGEST_SIZE_BYTES], char text[65]);

ALMS_END_DECLS

#endif
