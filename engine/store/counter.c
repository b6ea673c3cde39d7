#include "store/counter.h"

#include "store/db.h"

enum { COUNTER_CACHE_BYTES = 16 * 1024 * 1024 };

struct alms_counter {
    struct alms_db *db;
};

enum alms_code alms_counter_open(struct alms_counter **out, struct alms_error *err)
{
    struct alms_db *db = NULL;

    TRY(alms_db_open(NULL, ALMS_DB_SCRATCH, COUNTER_CACHE_BYTES, &db, err));
    const enum alms_code code = alms_db_script(
        db,
        "CREATE TABLE seen (key BLOB PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
        "BEGIN",
        err);
    if (code != ALMS_OK) {
        alms_db_close(db);
        return code;
    }
    *out = alms_alloc(sizeof(**out));
    (*out)->db = db;
    return ALMS_OK;
}

void alms_counter_close(struct alms_counter *counter)
{
    if (counter == NULL)
        return;
    alms_db_rollback(counter->db);
    alms_db_close(counter->db);
    alms_free(counter);
}

enum alms_code alms_counter_add(struct alms_counter *counter,
                                const uint8_t key[ALMS_ROW_ID_SIZE_BYTES], int64_t *out,
                                struct alms_error *err)
{
    static const char sql[] = "INSERT INTO seen (key, count) VALUES (?1, 1)"
                              " ON CONFLICT (key) DO UPDATE SET count = count + 1"
                              " RETURNING count";
    bool has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *upsert = NULL;

    TRY(alms_statement_get(counter->db, sql, &upsert, err));
    alms_bind_blob(upsert, 1, key, ALMS_ROW_ID_SIZE_BYTES);
    TRY(alms_statement_step(upsert, &has_row, err));
    *out = alms_column_int64(upsert, 0);
    return ALMS_OK;
}
