/*
 * plain - a book as any program sees it that knows SQLite and nothing of alms.
 *
 * Everything here goes through sqlite3's own interface on the file itself. Whatever a helper cannot
 * do ends the test at once.
 */
#ifndef ALMS_TESTS_PLAIN_H
#define ALMS_TESTS_PLAIN_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

/* Opens a file that is there, to read and to write. */
sqlite3 *plain_open(const char *path);
void plain_close(sqlite3 *db);

/* Runs SQL and returns the extended result code: SQLITE_OK, SQLITE_CONSTRAINT_TRIGGER, … */
int plain_run(sqlite3 *db, const char *sql);

/* The first column of the first row. */
int64_t plain_number(sqlite3 *db, const char *sql);

/* The same of a file that is opened and closed for it. */
int64_t plain_number_of(const char *path, const char *sql);

/* Runs SQL on a file that is opened and closed for it; it must succeed. */
void plain_change(const char *path, const char *sql);

/* All rows of a query, a line each, the values quoted as SQL does. The caller frees it. */
char *plain_rows(sqlite3 *db, const char *sql);

/*
 * All tables with their definitions and rows, but those named in `without` ("log,meta"; "" for
 * none). Two files that say the same give the same text. The caller frees it.
 */
char *plain_dump(const char *path, const char *without);

#endif
