/*
 * book - one charity's books: a log of records, the tables made from it, and a vault beside it.
 *
 * A book is the file NAME.alms. Its truth is an append-only log of records under a Merkle tree
 * (RFC 6962); all other tables are projections that alms_book_rebuild makes anew from the log. What
 * is personal lives in a second file, the vault NAME.alms-vault; the log holds only a salted digest
 * of it. The book can be given to anybody, the vault stays.
 *
 * A handle opened for reading sees the book as it was when it was opened. Writing functions are one
 * transaction each: everything asked for is written, or nothing is. The library never reads the
 * clock, the environment or the locale: they come with the options. A handle may move between
 * threads, but not be used by two at once. Memory that runs out ends the process.
 */
#ifndef ALMS_BOOK_H
#define ALMS_BOOK_H

#include <alms/common.h>
#include <alms/date.h>
#include <alms/error.h>

ALMS_BEGIN_DECLS

typedef struct alms_book alms_book;

enum alms_access {
    ALMS_READ, /* refuses nothing that can be read; also from a read-only disk */
    ALMS_WRITE,
    ALMS_AS_IT_IS /* for verifying: nothing is looked at, only log.h may be used */
};

/*
 * Called now and then during long work, with the work done and to be done (0: not known) in the
 * unit of the region: "records". An import tells its own, see import.h.
 */
typedef void alms_progress(void *context, const char *region, uint64_t done, uint64_t total);

/* Given when a book is opened; all texts are copied. */
struct alms_book_options {
    int64_t now_s;             /* seconds since 1970 UTC; the time of the records */
    struct alms_date today;    /* the civil date where the operator is */
    const char *operator_code; /* who records; may be NULL for reading */
    const char *seed;          /* NULL. Else salts are made from it: for tests only */
    bool dry_run;              /* check everything, then write nothing */
    const char *draft_path;    /* NULL. Else as dry_run, and the record is left there: approval.h */
    alms_progress *progress;   /* may be NULL */
    void *progress_context;
};

/* A book to create. */
struct alms_book_draft {
    const char *name;          /* required: the charity's name, at most 240 bytes; public */
    const char *name_en;       /* optional */
    const char *regime;        /* NPO2026 or NPO2004; NULL: NPO2026 */
    const char *base;          /* the base currency's code; NULL: CNY */
    const char *operator_name; /* the first operator's name, private; may be NULL */
};

/* What a book says of itself. Its strings belong to the book handle. */
struct alms_book_status {
    const char *name;
    const char *name_en; /* NULL if not given */
    const char *regime;
    struct alms_date regime_since; /* all zero: since the first day of the book */
    const char *base;
    const char *id;       /* 32 hexadecimal digits, random */
    uint64_t log_size;    /* records */
    const char *log_root; /* base64 of the Merkle root */
    const char *log_root_hex;
    const char *last_at;            /* the time of the newest record, UTC; "" if there is none */
    struct alms_month closed_month; /* closed up to and including; zero if none is */
    bool has_vault;
    bool is_newer; /* written by a newer alms: it can be read, not written */
    uint64_t entries_count;
    uint64_t gifts_count;
};

/*
 * Creates a book and its vault, with the chart of accounts of its regime, its base currency and its
 * first operator (options->operator_code), who is treasurer. The handle can write. With dry_run
 * everything is checked, no file stays, and *out is NULL: there is no book to go on with.
 * Refuses with FILE_EXISTS if path or its vault is there, VALUE_UNKNOWN for a regime or currency
 * that is not known, OPERATOR_UNNAMED, TEXT_*, CODE_SYNTAX, and storage codes.
 */
ALMS_MUST_CHECK enum alms_code
alms_book_create(const char *path, const struct alms_book_draft *draft,
                 const struct alms_book_options *options, alms_book **out, struct alms_error *err);

/*
 * Opens a book. For writing it must be writable, of this version and have its vault beside it.
 * Refuses with FILE_MISSING, NOT_A_BOOK, BOOK_TRUNCATED, BOOK_DAMAGED, BOOK_READONLY, BOOK_NEWER,
 * VAULT_MISSING, VAULT_FOREIGN, VAULT_AHEAD (the book is an older copy), OPERATOR_UNNAMED.
 */
ALMS_MUST_CHECK enum alms_code alms_book_open(const char *path, enum alms_access access,
                                              const struct alms_book_options *options,
                                              alms_book **out, struct alms_error *err);

/* Closes the files. NULL is fine. Every string of the book's status dies with it. */
void alms_book_close(alms_book *book);

ALMS_MUST_CHECK enum alms_code
alms_book_status(alms_book *book, struct alms_book_status *out, struct alms_error *err);

/*
 * Drops all tables but the log and makes them anew from it. Needs a handle for writing.
 * Refuses with LEAF_HASH, POSITION, ROOT if the log is not the one that was written.
 */
ALMS_MUST_CHECK enum alms_code alms_book_rebuild(alms_book *book, struct alms_error *err);

/*
 * Copies a book, and its vault if that can be read, to copy_path (NAME.alms) and NAME.alms-vault
 * beside it: one state, while others may go on writing. What is copied is not checked; verify it.
 * Refuses with FILE_EXISTS if one of the two is there, with NOT_A_BOOK and the other codes of
 * opening a file, and storage codes; then nothing stays.
 */
ALMS_MUST_CHECK enum alms_code
alms_book_backup(const char *path, const char *copy_path, struct alms_error *err);

ALMS_END_DECLS

#endif
