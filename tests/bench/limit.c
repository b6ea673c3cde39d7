/*
 * limit FOLDER COUNT SEED - how fast SQLite takes the same rows from a bare C program.
 *
 * It writes what an import of as many gifts writes, in the same tables, with the same indexes, in
 * one transaction for the book and one for the vault, synced in the same way: records of the same
 * size, but without reading a table, checking a rule, hashing or adding anything up. Nothing that
 * keeps the log append-only is there. The time from the first row to the last commit is printed.
 */
#include "gifts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sqlite3.h>

static void check(int result, sqlite3 *db)
{
    if (result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW) {
        (void)fprintf(stderr, "limit: %s\n", sqlite3_errmsg(db));
        exit(EXIT_FAILURE);
    }
}

static const char BOOK[] =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
    "CREATE TABLE log (n INTEGER PRIMARY KEY, record TEXT NOT NULL, hash BLOB NOT NULL) STRICT;"
    "CREATE TABLE entry (n INTEGER PRIMARY KEY, date INTEGER NOT NULL, month INTEGER NOT NULL,"
    " series TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, reverses INTEGER,"
    " reversed_by INTEGER) STRICT;"
    "CREATE UNIQUE INDEX entry_number ON entry (month, series, number);"
    "CREATE TABLE posting (account TEXT NOT NULL, date INTEGER NOT NULL, n INTEGER NOT NULL,"
    " line INTEGER NOT NULL, fund TEXT NOT NULL, commodity TEXT NOT NULL, amount INTEGER NOT NULL,"
    " PRIMARY KEY (account, date, n, line)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE gift (date INTEGER NOT NULL, n INTEGER NOT NULL, channel TEXT NOT NULL,"
    " campaign TEXT, fund TEXT NOT NULL, programme TEXT, commodity TEXT NOT NULL,"
    " amount INTEGER NOT NULL, batch INTEGER, reverses INTEGER, PRIMARY KEY (date, n)) STRICT,"
    " WITHOUT ROWID;"
    "CREATE TABLE imported (id BLOB PRIMARY KEY, content BLOB, n INTEGER NOT NULL) STRICT,"
    " WITHOUT ROWID;";

static const char VAULT[] =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
    "CREATE TABLE private (n INTEGER PRIMARY KEY, disclosure TEXT NOT NULL) STRICT;";

enum { INSERT_LOG, INSERT_ENTRY, INSERT_POSTING, INSERT_GIFT, INSERT_IMPORTED, INSERTS };

static const char *const SQL[INSERTS] = {
    "INSERT INTO log VALUES (?1, ?2, ?3)",
    "INSERT INTO entry VALUES (?1, ?2, ?3, 'R', ?4, 'gift', NULL, NULL)",
    "INSERT INTO posting VALUES (?1, ?2, ?3, ?4, ?5, 'CNY', ?6)",
    "INSERT INTO gift VALUES (?1, ?2, 'qrpos', NULL, ?3, NULL, 'CNY', ?4, 1, NULL)",
    "INSERT INTO imported VALUES (?1, ?2, ?3)",
};

struct limit {
    sqlite3 *book;
    sqlite3 *vault;
    sqlite3_stmt *inserts[INSERTS];
    sqlite3_stmt *insert_private;
    uint32_t month;
    int64_t number;
};

static void run(sqlite3_stmt *statement, sqlite3 *db)
{
    check(sqlite3_step(statement), db);
    check(sqlite3_reset(statement), db);
}

/* Bytes that compress and compare as digests do. */
static void fake_digest(uint64_t n, unsigned char bytes[32])
{
    for (int i = 0; i < 4; i++) {
        n = (n + 0x9E3779B97F4A7C15U) * 0xBF58476D1CE4E5B9U;
        n ^= n >> 29;
        memcpy(bytes + 8 * i, &n, 8);
    }
}

static void
put_posting(struct limit *limit, const struct gift *gift, int64_t n, int line, const char *fund)
{
    sqlite3_stmt *insert = limit->inserts[INSERT_POSTING];

    sqlite3_bind_text(insert, 1, line == 1 ? "1002" : "410101", -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 2, gift->date);
    sqlite3_bind_int64(insert, 3, n);
    sqlite3_bind_int64(insert, 4, line);
    sqlite3_bind_text(insert, 5, fund, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 6, line == 1 ? gift->minor_units : -gift->minor_units);
    run(insert, limit->book);
}

static void put_gift(struct limit *limit, const struct gift *gift, int64_t n)
{
    char record[600];
    char disclosure[400];
    char fund[8];
    unsigned char digest[32];
    sqlite3_stmt *const *inserts = limit->inserts;

    (void)snprintf(fund, sizeof(fund), gift->fund == 0 ? "GEN" : "F%u", gift->fund);
    if (gift->date / 100 != limit->month)
        limit->number = 0;
    limit->month = gift->date / 100;
    limit->number += 1;
    fake_digest((uint64_t)n, digest);
    const int size = snprintf(
        record, sizeof(record),
        "{\"at\":\"2026-02-13T10:57:30Z\",\"batch\":\"1\",\"by\":\"chen\",\"channel\":\"qrpos\","
        "\"content\":\"0123456789abcdef0123456789abcdef\",\"entry\":{\"date\":\"%u-00-00\","
        "\"lines\":[[\"1002\",\"%s\",\"CNY\",\"%s\"],[\"410101\",\"%s\",\"CNY\",\"-%s\"]],\"no\":"
        "\"R-2026-02-%06lld\"},\"kind\":\"gift\",\"n\":\"%lld\",\"private\":"
        "\"0123456789012345678901234567890123456789012\",\"row\":"
        "\"0123456789abcdef0123456789abcdef\",\"v\":\"1\"}",
        gift->date / 10000, fund, gift->amount, fund, gift->amount, (long long)limit->number,
        (long long)n);
    sqlite3_bind_int64(inserts[INSERT_LOG], 1, n);
    sqlite3_bind_text(inserts[INSERT_LOG], 2, record, size, SQLITE_STATIC);
    sqlite3_bind_blob(inserts[INSERT_LOG], 3, digest, 32, SQLITE_STATIC);
    run(inserts[INSERT_LOG], limit->book);

    sqlite3_bind_int64(inserts[INSERT_ENTRY], 1, n);
    sqlite3_bind_int64(inserts[INSERT_ENTRY], 2, gift->date);
    sqlite3_bind_int64(inserts[INSERT_ENTRY], 3, limit->month);
    sqlite3_bind_int64(inserts[INSERT_ENTRY], 4, limit->number);
    run(inserts[INSERT_ENTRY], limit->book);
    put_posting(limit, gift, n, 1, fund);
    put_posting(limit, gift, n, 2, fund);

    sqlite3_bind_int64(inserts[INSERT_GIFT], 1, gift->date);
    sqlite3_bind_int64(inserts[INSERT_GIFT], 2, n);
    sqlite3_bind_text(inserts[INSERT_GIFT], 3, fund, -1, SQLITE_STATIC);
    sqlite3_bind_int64(inserts[INSERT_GIFT], 4, gift->minor_units);
    run(inserts[INSERT_GIFT], limit->book);

    sqlite3_bind_blob(inserts[INSERT_IMPORTED], 1, digest, 16, SQLITE_STATIC);
    sqlite3_bind_blob(inserts[INSERT_IMPORTED], 2, digest + 16, 16, SQLITE_STATIC);
    sqlite3_bind_int64(inserts[INSERT_IMPORTED], 3, n);
    run(inserts[INSERT_IMPORTED], limit->book);

    const int private_size = snprintf(disclosure, sizeof(disclosure),
                                      "[\"0123456789012345678901\",\"private\","
                                      "{\"donor\":\"%s\",\"memo\":\"%s\",\"ref\":\"%s\"}]",
                                      gift->donor, gift->memo, gift->reference);
    sqlite3_bind_int64(limit->insert_private, 1, n);
    sqlite3_bind_text(limit->insert_private, 2, disclosure, private_size, SQLITE_STATIC);
    run(limit->insert_private, limit->vault);
}

static sqlite3 *open_db(const char *folder, const char *name, const char *schema)
{
    char path[4096];
    sqlite3 *db = NULL;

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    check(sqlite3_open_v2(path, &db,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL),
          db);
    check(sqlite3_exec(db, schema, NULL, NULL, NULL), db);
    return db;
}

static double now_s(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    struct limit limit = {0};
    struct gift gift;

    if (argc != 4)
        return EXIT_FAILURE;
    const uint64_t count = strtoull(argv[2], NULL, 10);
    struct gift_source source = gift_source_open(strtoull(argv[3], NULL, 10), count);
    limit.book = open_db(argv[1], "limit.db", BOOK);
    limit.vault = open_db(argv[1], "limit-vault.db", VAULT);
    for (int i = 0; i < INSERTS; i++)
        check(sqlite3_prepare_v2(limit.book, SQL[i], -1, &limit.inserts[i], NULL), limit.book);
    check(sqlite3_prepare_v2(limit.vault, "INSERT INTO private VALUES (?1, ?2)", -1,
                             &limit.insert_private, NULL),
          limit.vault);

    const double start = now_s();
    check(sqlite3_exec(limit.book, "BEGIN", NULL, NULL, NULL), limit.book);
    check(sqlite3_exec(limit.vault, "BEGIN", NULL, NULL, NULL), limit.vault);
    for (uint64_t i = 0; i < count; i++) {
        gift_next(&source, &gift);
        put_gift(&limit, &gift, (int64_t)i + 100);
    }
    check(sqlite3_exec(limit.vault, "COMMIT", NULL, NULL, NULL), limit.vault);
    check(sqlite3_exec(limit.book, "COMMIT", NULL, NULL, NULL), limit.book);
    for (int i = 0; i < INSERTS; i++)
        (void)sqlite3_finalize(limit.inserts[i]);
    (void)sqlite3_finalize(limit.insert_private);
    (void)sqlite3_close(limit.vault);
    (void)sqlite3_close(limit.book);
    (void)printf("%.3f\n", now_s() - start);
    return EXIT_SUCCESS;
}
