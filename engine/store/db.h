/*
 * db - what alms needs of an SQL database: connect, transactions, statements prepared once.
 *
 * The store speaks to its database through this header alone, so that another database is one more
 * file beside db_sqlite.c. SQL is static text in the subset that SQLite and PostgreSQL share;
 * parameters are numbered ?1, ?2 in the order of their first use. A statement is kept under the
 * address of its text, so every text is a static array in the function that binds and reads it.
 *
 * Failures are BOOK_BUSY, DISK_FULL, BOOK_DAMAGED, BOOK_READONLY, STORAGE (with what the database
 * says). Binding cannot fail: a failed bind is a bug, and panics.
 */
#ifndef ALMS_DB_H
#define ALMS_DB_H

#include "base/base.h"
#include "base/text.h"

enum alms_db_mode {
    ALMS_DB_READ,   /* the file must be there; nothing is written, not even beside it */
    ALMS_DB_WRITE,  /* the file must be there */
    ALMS_DB_CREATE, /* the file must not be there */
    ALMS_DB_SCRATCH /* no file; gone when it is closed */
};

struct alms_db;
struct alms_statement;

/* cache_bytes bounds the memory that pages take. path is ignored for SCRATCH. */
ALMS_MUST_CHECK enum alms_code alms_db_open(const char *path, enum alms_db_mode mode,
                                            uint32_t cache_bytes, struct alms_db **out,
                                            struct alms_error *err);
void alms_db_close(struct alms_db *db); /* NULL is fine */

/* Runs a script of statements that return nothing. */
ALMS_MUST_CHECK enum alms_code
alms_db_script(struct alms_db *db, const char *sql, struct alms_error *err);

/* Drops every table, view and index but the tables in `kept` and what belongs to them. */
ALMS_MUST_CHECK enum alms_code alms_db_drop_all_but(struct alms_db *db, const char *const *kept,
                                                    size_t count, struct alms_error *err);

/*
 * Copies everything, as the open transaction for reading sees it or else as it is, over what `to`
 * has.
 */
ALMS_MUST_CHECK enum alms_code
alms_db_copy(struct alms_db *from, struct alms_db *to, struct alms_error *err);

/* --- transactions --- */

/* For writing: waits until no other writer is there, up to five seconds. */
ALMS_MUST_CHECK enum alms_code alms_db_begin(struct alms_db *db, struct alms_error *err);

/* For reading: all statements see one state until the end. */
ALMS_MUST_CHECK enum alms_code alms_db_begin_read(struct alms_db *db, struct alms_error *err);

/* When it returns OK the work is on the disk. */
ALMS_MUST_CHECK enum alms_code alms_db_commit(struct alms_db *db, struct alms_error *err);
void alms_db_rollback(struct alms_db *db); /* also where no transaction is open */

/* --- statements --- */

ALMS_MUST_CHECK enum alms_code alms_statement_get(struct alms_db *db, const char *sql,
                                                  struct alms_statement **out,
                                                  struct alms_error *err);

/* For CLEANUP: makes the statement ready for its next use. NULL is fine. */
void alms_statement_reset(struct alms_statement **statement);

void alms_bind_int64(struct alms_statement *statement, int index, int64_t value);
void alms_bind_text(struct alms_statement *statement, int index, const char *text); /* or NULL */
/* The bytes must stay as they are until the statement is reset. */
void alms_bind_blob(struct alms_statement *statement, int index, const void *bytes,
                    size_t size_bytes);
void alms_bind_span(struct alms_statement *statement, int index, struct alms_span text);
void alms_bind_null(struct alms_statement *statement, int index);

/* Goes to the next row; false at the end. */
ALMS_MUST_CHECK enum alms_code
alms_statement_step(struct alms_statement *statement, bool *out_has_row, struct alms_error *err);

/* Runs a statement that returns no rows, and resets it. */
ALMS_MUST_CHECK enum alms_code
alms_statement_run(struct alms_statement *statement, struct alms_error *err);

/* As alms_statement_run; a row whose key is there already is not inserted, and false is told. */
ALMS_MUST_CHECK enum alms_code alms_statement_insert_new(struct alms_statement *statement,
                                                         bool *out_inserted,
                                                         struct alms_error *err);

/* Columns of the current row, from 0. Texts and blobs live until the next step or reset. */
int64_t alms_column_int64(struct alms_statement *statement, int index);
const char *alms_column_text(struct alms_statement *statement, int index); /* NULL for NULL */
const void *alms_column_blob(struct alms_statement *statement, int index, size_t *out_size_bytes);
bool alms_column_is_null(struct alms_statement *statement, int index);

/* Whether the current rows of two statements have the same value there. */
bool alms_columns_equal(struct alms_statement *a, struct alms_statement *b, int index);

#endif
