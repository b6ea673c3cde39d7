/* store imported - rows that are booked are found, whether they wait or are in the table. */
#include "store/inside.h"

#include "support/check.h"
#include "support/support.h"

#include <stdio.h>
#include <string.h>

enum { ROWS = 300000, EVERY = 7919 }; /* more than wait at once, and some of them */

/* An identity as its record has it: spread like a digest's, and the same for the same n. */
static void spell(uint64_t n, char text[2 * ALMS_ROW_ID_SIZE_BYTES + 1])
{
    (void)snprintf(text, 2 * ALMS_ROW_ID_SIZE_BYTES + 1, "%016llx%016llx",
                   (unsigned long long)((n + 1) * 0x9E3779B97F4A7C15U), (unsigned long long)n);
}

static enum alms_code add(struct alms_store *store, uint64_t n, bool has_content)
{
    char id[2 * ALMS_ROW_ID_SIZE_BYTES + 1];
    struct alms_error err = {0};
    struct alms_record record = {.kind = ALMS_KIND_GIFT, .n = n};

    spell(n, id);
    alms_record_set(&record, ALMS_FIELD_ROW, id);
    if (has_content)
        alms_record_set(&record, ALMS_FIELD_CONTENT, id);
    return alms_store_imported_add(store, &record, &err);
}

static bool has(struct alms_store *store, uint64_t n, bool has_content)
{
    char text[2 * ALMS_ROW_ID_SIZE_BYTES + 1];
    uint8_t id[ALMS_ROW_ID_SIZE_BYTES];
    bool is_found = false;
    struct alms_error err = {0};
    struct alms_imported imported;

    spell(n, text);
    assert_true(alms_hex_parse(text, id, sizeof(id)));
    MUST(alms_store_imported_find(store, id, &imported, &is_found, &err));
    if (is_found) {
        assert_int_equal(imported.n, n);
        assert_int_equal(imported.has_content, has_content);
        if (has_content)
            assert_memory_equal(imported.content, id, sizeof(id));
    }
    return is_found;
}

static struct alms_store *open_store(void)
{
    struct alms_error err = {0};
    struct alms_store *store = NULL;

    MUST(alms_store_open_scratch(&store, &err));
    MUST(alms_store_begin(store, &err));
    return store;
}

static void check_many(void **state)
{
    struct alms_error err = {0};
    struct alms_store *store = open_store();

    (void)state;
    assert_false(has(store, 0, true));
    for (uint64_t n = 0; n < ROWS; n++)
        assert_int_equal(add(store, n, n % 2 == 0), ALMS_OK);
    for (uint64_t n = 0; n < ROWS; n += EVERY) {
        assert_true(has(store, n, n % 2 == 0));
        assert_int_equal(add(store, n, n % 2 == 0), ALMS_E_DUPLICATE);
    }
    assert_false(has(store, ROWS, true));
    MUST(alms_store_imported_flush(store, &err));
    assert_int_equal(add(store, ROWS - 1, false), ALMS_E_DUPLICATE);
    alms_store_close(store);
}

/* Rule IMPORT-5, and IMPORT-11: what is freed may come again. */
static void check_freed(void **state)
{
    char id[2 * ALMS_ROW_ID_SIZE_BYTES + 1];
    struct alms_error err = {0};
    struct alms_store *store = open_store();
    struct alms_record record = {.kind = ALMS_KIND_GIFT, .n = 5};

    (void)state;
    assert_int_equal(add(store, 5, true), ALMS_OK);
    assert_int_equal(add(store, 6, false), ALMS_OK);
    spell(5, id);
    alms_record_set(&record, ALMS_FIELD_ROW, id);
    MUST(alms_store_imported_free(store, &record, &err));
    assert_false(has(store, 5, true));
    assert_true(has(store, 6, false));
    assert_int_equal(add(store, 5, true), ALMS_OK);
    assert_true(has(store, 5, true));
    /* A record that was not imported has nothing to add or to free. */
    alms_record_set(&record, ALMS_FIELD_ROW, NULL);
    MUST(alms_store_imported_free(store, &record, &err));
    MUST(alms_store_imported_add(store, &record, &err));
    alms_record_set(&record, ALMS_FIELD_ROW, "0123");
    assert_refuses(alms_store_imported_add(store, &record, &err), ALMS_E_RECORD_FORM);
    alms_store_close(store);
}

/* What waits is gone when the transaction is. */
static void check_rolled_back(void **state)
{
    struct alms_error err = {0};
    struct alms_store *store = open_store();

    (void)state;
    assert_int_equal(add(store, 1, false), ALMS_OK);
    alms_store_rollback(store);
    MUST(alms_store_begin(store, &err));
    assert_false(has(store, 1, false));
    assert_int_equal(add(store, 1, false), ALMS_OK);
    alms_store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_many),
        cmocka_unit_test(check_freed),
        cmocka_unit_test(check_rolled_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
