#include "support/plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void die(sqlite3 *db, const char *what)
{
    (void)fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
    exit(EXIT_FAILURE);
}

sqlite3 *plain_open(const char *path)
{
    sqlite3 *db = NULL;

    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL) !=
        SQLITE_OK)
        die(db, path);
    return db;
}

void plain_close(sqlite3 *db)
{
    if (sqlite3_close(db) != SQLITE_OK)
        die(db, "closing");
}

int plain_run(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        die(db, sql);
    return statement;
}

static void finalize(sqlite3 *db, sqlite3_stmt *statement, const char *sql)
{
    if (sqlite3_finalize(statement) != SQLITE_OK)
        die(db, sql);
}

int64_t plain_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = prepare(db, sql);

    if (sqlite3_step(statement) != SQLITE_ROW)
        die(db, sql);
    const int64_t number = sqlite3_column_int64(statement, 0);
    finalize(db, statement, sql);
    return number;
}

int64_t plain_number_of(const char *path, const char *sql)
{
    sqlite3 *db = plain_open(path);
    const int64_t number = plain_number(db, sql);
    plain_close(db);
    return number;
}

void plain_change(const char *path, const char *sql)
{
    sqlite3 *db = plain_open(path);

    if (plain_run(db, sql) != SQLITE_OK)
        die(db, sql);
    plain_close(db);
}

static void print_value(FILE *out, sqlite3_stmt *statement, int column)
{
    const unsigned char *bytes = NULL;

    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL: (void)fputs("NULL", out); return;
    case SQLITE_INTEGER:
        (void)fprintf(out, "%lld", (long long)sqlite3_column_int64(statement, column));
        return;
    case SQLITE_BLOB:
        bytes = sqlite3_column_blob(statement, column);
        (void)fputs("x'", out);
        for (int i = 0; i < sqlite3_column_bytes(statement, column); i++)
            (void)fprintf(out, "%02x", bytes[i]);
        (void)fputs("'", out);
        return;
    default:
        (void)fprintf(out, "'%.*s'", sqlite3_column_bytes(statement, column),
                      (const char *)sqlite3_column_text(statement, column));
    }
}

static void print_rows(FILE *out, sqlite3 *db, const char *sql)
{
    int result = SQLITE_ROW;
    sqlite3_stmt *statement = prepare(db, sql);

    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            (void)fputs(i == 0 ? "" : " ", out);
            print_value(out, statement, i);
        }
        (void)fputs("\n", out);
    }
    if (result != SQLITE_DONE)
        die(db, sql);
    finalize(db, statement, sql);
}

char *plain_rows(sqlite3 *db, const char *sql)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        die(db, "open_memstream");
    print_rows(out, db, sql);
    (void)fclose(out);
    return text;
}

static bool is_listed(const char *list, const char *name)
{
    const size_t size = strlen(name);

    for (const char *at = strstr(list, name); at != NULL; at = strstr(at + 1, name)) {
        if ((at == list || at[-1] == ',') && (at[size] == ',' || at[size] == '\0'))
            return true;
    }
    return false;
}

/* Tables without rowid come in the order of their keys, the others in that of their rowids. */
char *plain_dump(const char *path, const char *without)
{
    static const char tables[] = "SELECT name, type, sql FROM sqlite_schema"
                                 " WHERE sql IS NOT NULL ORDER BY name";
    char *text = NULL;
    size_t size = 0;
    char sql[256];
    sqlite3 *db = plain_open(path);
    sqlite3_stmt *statement = prepare(db, tables);
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        die(db, "open_memstream");
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        if (is_listed(without, name))
            continue;
        (void)fprintf(out, "%s\n", (const char *)sqlite3_column_text(statement, 2));
        if (strcmp((const char *)sqlite3_column_text(statement, 1), "table") != 0)
            continue;
        (void)snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\"", name);
        print_rows(out, db, sql);
    }
    finalize(db, statement, tables);
    (void)fclose(out);
    plain_close(db);
    return text;
}
