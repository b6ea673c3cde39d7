#include "store/inside.h"

#include <stdlib.h>
#include <string.h>

/*
 * Identities are digests: one by one, each would change another page of a large table, and pages
 * that change again and again are what an import waits for. So they wait in memory and go into the
 * table in its order, many at once.
 */
enum { WAITING_MAX = 128 * 1024, SLOTS_COUNT = 2 * WAITING_MAX };

struct waiting_row {
    uint8_t id[ALMS_ROW_ID_SIZE_BYTES];
    struct alms_imported imported;
};

struct alms_waiting {
    struct waiting_row *rows;
    size_t count;
    uint32_t *slots; /* of a row, by its identity: index + 1; 0 is free */
    /* The identity that was found neither here nor in the table when one was last looked for. */
    bool knows_missing;
    uint8_t missing[ALMS_ROW_ID_SIZE_BYTES];
};

static struct alms_waiting *open_waiting(void)
{
    struct alms_waiting *waiting = alms_alloc(sizeof(*waiting));

    waiting->rows = alms_alloc(WAITING_MAX * sizeof(*waiting->rows));
    waiting->slots = alms_alloc(SLOTS_COUNT * sizeof(*waiting->slots));
    return waiting;
}

void alms_waiting_close(struct alms_waiting *waiting)
{
    if (waiting == NULL)
        return;
    alms_free(waiting->rows);
    alms_free(waiting->slots);
    alms_free(waiting);
}

void alms_waiting_clear(struct alms_waiting *waiting)
{
    if (waiting == NULL)
        return;
    if (waiting->count > 0)
        memset(waiting->slots, 0, SLOTS_COUNT * sizeof(*waiting->slots));
    waiting->count = 0;
    waiting->knows_missing = false;
}

/* The slot of an identity, or the free one that it would take. At most half of them are taken. */
static uint32_t *find_slot(struct alms_waiting *waiting, const uint8_t id[ALMS_ROW_ID_SIZE_BYTES])
{
    uint32_t start = 0;

    memcpy(&start, id, sizeof(start));
    for (size_t at = start % SLOTS_COUNT;; at = (at + 1) % SLOTS_COUNT) {
        uint32_t *slot = &waiting->slots[at];
        if (*slot == 0 || memcmp(waiting->rows[*slot - 1].id, id, ALMS_ROW_ID_SIZE_BYTES) == 0)
            return slot;
    }
}

/* --- the table ----------------------------------------------------------------------------- */

static enum alms_code
insert_row(struct alms_store *store, const struct waiting_row *row, struct alms_error *err)
{
    static const char sql[] = "INSERT INTO imported (id, content, n) VALUES (?1, ?2, ?3)";
    CLEANUP(alms_statement_reset) struct alms_statement *insert = NULL;

    TRY(alms_statement_get(store->db, sql, &insert, err));
    alms_bind_blob(insert, 1, row->id, sizeof(row->id));
    if (row->imported.has_content) {
        alms_bind_blob(insert, 2, row->imported.content, sizeof(row->imported.content));
    } else {
        alms_bind_null(insert, 2);
    }
    alms_bind_int64(insert, 3, (int64_t)row->imported.n);
    return alms_statement_run(insert, err);
}

static int compare_rows(const void *a, const void *b)
{
    return memcmp(((const struct waiting_row *)a)->id, ((const struct waiting_row *)b)->id,
                  ALMS_ROW_ID_SIZE_BYTES);
}

enum alms_code alms_store_imported_flush(struct alms_store *store, struct alms_error *err)
{
    struct alms_waiting *waiting = store->waiting;

    if (waiting == NULL || waiting->count == 0)
        return ALMS_OK;
    qsort(waiting->rows, waiting->count, sizeof(*waiting->rows), compare_rows);
    for (size_t i = 0; i < waiting->count; i++)
        TRY(insert_row(store, &waiting->rows[i], err));
    alms_waiting_clear(waiting);
    return ALMS_OK;
}

static enum alms_code
find_in_table(struct alms_store *store, const uint8_t id[ALMS_ROW_ID_SIZE_BYTES],
              struct alms_imported *out, bool *out_found, struct alms_error *err)
{
    static const char sql[] = "SELECT n, content FROM imported WHERE id = ?1";
    size_t size_bytes = 0;
    CLEANUP(alms_statement_reset) struct alms_statement *select = NULL;

    TRY(alms_statement_get(store->db, sql, &select, err));
    alms_bind_blob(select, 1, id, ALMS_ROW_ID_SIZE_BYTES);
    TRY(alms_statement_step(select, out_found, err));
    if (!*out_found)
        return ALMS_OK;
    const void *content = alms_column_blob(select, 1, &size_bytes);
    *out = (struct alms_imported){.n = (uint64_t)alms_column_int64(select, 0),
                                  .has_content = size_bytes == sizeof(out->content)};
    if (out->has_content)
        memcpy(out->content, content, size_bytes);
    return ALMS_OK;
}

/* --- finding, adding, freeing -------------------------------------------------------------- */

enum alms_code
alms_store_imported_find(struct alms_store *store, const uint8_t id[ALMS_ROW_ID_SIZE_BYTES],
                         struct alms_imported *out, bool *out_found, struct alms_error *err)
{
    struct alms_waiting *waiting = store->waiting;

    if (waiting != NULL) {
        const uint32_t slot = *find_slot(waiting, id);
        if (slot > 0) {
            *out = waiting->rows[slot - 1].imported;
            *out_found = true;
            return ALMS_OK;
        }
    }
    TRY(find_in_table(store, id, out, out_found, err));
    if (waiting != NULL) {
        waiting->knows_missing = !*out_found;
        memcpy(waiting->missing, id, ALMS_ROW_ID_SIZE_BYTES);
    }
    return ALMS_OK;
}

/* The identity of an imported row, from its record. */
static enum alms_code
take_row(const struct alms_record *record, struct waiting_row *out, struct alms_error *err)
{
    const char *row = alms_record_text(record, ALMS_FIELD_ROW);
    const char *content = alms_record_text(record, ALMS_FIELD_CONTENT);

    *out = (struct waiting_row){.imported = {.n = record->n, .has_content = content != NULL}};
    if (!alms_hex_parse(row, out->id, sizeof(out->id)) ||
        (content != NULL &&
         !alms_hex_parse(content, out->imported.content, sizeof(out->imported.content))))
        return alms_fail(err, ALMS_E_RECORD_FORM, "the identity of an imported row is malformed");
    return ALMS_OK;
}

enum alms_code alms_store_imported_add(struct alms_store *store, const struct alms_record *record,
                                       struct alms_error *err)
{
    struct waiting_row row;
    struct alms_imported imported;
    bool is_found = false;

    if (alms_record_text(record, ALMS_FIELD_ROW) == NULL)
        return ALMS_OK;
    TRY(take_row(record, &row, err));
    if (store->waiting == NULL)
        store->waiting = open_waiting();
    struct alms_waiting *waiting = store->waiting;
    if (!waiting->knows_missing || memcmp(waiting->missing, row.id, sizeof(row.id)) != 0)
        TRY(alms_store_imported_find(store, row.id, &imported, &is_found, err));
    /* Rule IMPORT-5. */
    if (is_found)
        return alms_fail(err, ALMS_E_DUPLICATE, "a row is booked twice");
    waiting->knows_missing = false;
    if (waiting->count == WAITING_MAX)
        TRY(alms_store_imported_flush(store, err));
    waiting->rows[waiting->count] = row;
    waiting->count += 1;
    *find_slot(waiting, row.id) = (uint32_t)waiting->count;
    return ALMS_OK;
}

/* Rule IMPORT-11: a row whose batch is undone is not booked any more. */
enum alms_code alms_store_imported_free(struct alms_store *store, const struct alms_record *record,
                                        struct alms_error *err)
{
    static const char sql[] = "DELETE FROM imported WHERE id = ?1";
    uint8_t id[ALMS_ROW_ID_SIZE_BYTES];
    const char *row = alms_record_text(record, ALMS_FIELD_ROW);
    CLEANUP(alms_statement_reset) struct alms_statement *delete = NULL;

    if (row == NULL || !alms_hex_parse(row, id, sizeof(id)))
        return ALMS_OK;
    TRY(alms_store_imported_flush(store, err));
    TRY(alms_statement_get(store->db, sql, &delete, err));
    alms_bind_blob(delete, 1, id, sizeof(id));
    return alms_statement_run(delete, err);
}
