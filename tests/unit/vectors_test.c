/* vectors - proofs, canonical JSON and disclosures of other implementations, where they are at
 * hand. */
#include "base/base64.h"
#include "base/text.h"
#include "model/json.h"
#include "model/private.h"
#include "model/proof.h"
#include "support/check.h"
#include "support/support.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

/* Each folder of vectors is walked; NULL where ../shared is absent. */
static const char *shared_path(const char *name, char path[SCRATCH_PATH_SIZE_BYTES])
{
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread. */
    const char *shared = getenv("ALMS_SHARED");

    if (shared == NULL)
        return NULL;
    (void)snprintf(path, SCRATCH_PATH_SIZE_BYTES, "%s/vectors/%s", shared, name);
    return file_exists(path) ? path : NULL;
}

/* --- Merkle proofs ------------------------------------------------------------------------- */

struct tally {
    size_t count;
    size_t placeholders; /* vectors whose hashes are no hashes */
};

/* A member that is base64 of a hash; false if it is anything else. */
static bool take_hash(const json_t *value, struct alms_hash *out)
{
    size_t size = 0;
    const char *text = json_string_value(value);

    return text != NULL &&
           alms_base64_parse(text, strlen(text), out->bytes, sizeof(out->bytes), &size) &&
           size == sizeof(out->bytes);
}

/*
 * Indexes go up to 2^64 - 1, which no reader of JSON has for its numbers: they are taken from the
 * text. What is less than zero or more than 64 bits is no index, and the vector is refused.
 */
static bool take_number(const json_t *root, const char *key, uint64_t *out)
{
    char digits[ALMS_UINT_TEXT_SIZE_BYTES] = {0};
    char quoted[32];
    const char *text = json_string_value(json_object_get(root, "text"));

    (void)snprintf(quoted, sizeof(quoted), "\"%s\":", key);
    const char *at = strstr(text, quoted);
    assert_non_null(at);
    at += strlen(quoted);
    at += strspn(at, " ");
    const size_t size = strcspn(at, ",\n }");
    if (size >= sizeof(digits))
        return false;
    memcpy(digits, at, size);
    return alms_uint_parse(digits, out);
}

static bool take_proof(const json_t *root, struct alms_proof *out)
{
    const json_t *list = json_object_get(root, "proof");
    const size_t count = json_array_size(list);

    out->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (out->count == ALMS_PROOF_HASHES_MAX ||
            !take_hash(json_array_get(list, i), &out->hashes[out->count]))
            return false;
        out->count += 1;
    }
    return true;
}

static void try_inclusion(const json_t *root, struct alms_hasher *hasher, struct tally *tally)
{
    uint64_t index = 0;
    uint64_t size = 0;
    struct alms_hash leaf;
    struct alms_hash root_hash;
    struct alms_proof proof;
    const bool is_refused = json_is_true(json_object_get(root, "wantErr"));
    const bool holds =
        take_number(root, "leafIdx", &index) && take_number(root, "treeSize", &size) &&
        take_hash(json_object_get(root, "leafHash"), &leaf) &&
        take_hash(json_object_get(root, "root"), &root_hash) && take_proof(root, &proof) &&
        alms_inclusion_check(index, size, &leaf, &proof, &root_hash, hasher);

    if (holds == is_refused)
        print_error("inclusion: %s\n", json_string_value(json_object_get(root, "desc")));
    assert_int_equal(holds, !is_refused);
    tally->count += 1;
}

/*
 * One vector proves consistency of two equal roots that are 12 bytes of text: we take no root that
 * is not 32 bytes, and refuse it.
 */
static void try_consistency(const json_t *root, struct alms_hasher *hasher, struct tally *tally)
{
    struct alms_tree_head older = {.size = 0};
    struct alms_tree_head newer = {.size = 0};
    struct alms_proof proof;
    const bool is_refused = json_is_true(json_object_get(root, "wantErr"));
    const bool has_sizes =
        take_number(root, "size1", &older.size) && take_number(root, "size2", &newer.size);
    const bool has_hashes = take_hash(json_object_get(root, "root1"), &older.root) &&
                            take_hash(json_object_get(root, "root2"), &newer.root);

    tally->count += 1;
    if (!has_hashes && !is_refused) {
        assert_true(has_sizes);
        assert_int_equal(older.size, newer.size);
        tally->placeholders += 1;
        return;
    }
    const bool holds = has_sizes && has_hashes && take_proof(root, &proof) &&
                       alms_consistency_check(&older, &newer, &proof, hasher) == ALMS_CONSISTENT;
    if (holds == is_refused)
        print_error("consistency: %s\n", json_string_value(json_object_get(root, "desc")));
    assert_int_equal(holds, !is_refused);
}

static void walk_vectors(const char *kind,
                         void (*try_one)(const json_t *, struct alms_hasher *, struct tally *),
                         struct alms_hasher *hasher, struct tally *tally)
{
    char path[SCRATCH_PATH_SIZE_BYTES];
    char pattern[SCRATCH_PATH_SIZE_BYTES + 64];
    glob_t found = {0};

    assert_non_null(shared_path("merkle", path));
    (void)snprintf(pattern, sizeof(pattern), "%s/%s/*/*.json", path, kind);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread. */
    (void)glob(pattern, 0, NULL, &found);
    (void)snprintf(pattern, sizeof(pattern), "%s/%s/*/*/*.json", path, kind);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread. */
    (void)glob(pattern, GLOB_APPEND, NULL, &found);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char *text = file_bytes(found.gl_pathv[i], NULL);
        json_t *root = json_loads(text, JSON_DECODE_INT_AS_REAL, NULL);
        assert_non_null(root);
        assert_int_equal(json_object_set_new(root, "text", json_string(text)), 0);
        try_one(root, hasher, tally);
        json_decref(root);
        free(text);
    }
    globfree(&found);
}

static void check_inclusion_vectors(void **state)
{
    char path[SCRATCH_PATH_SIZE_BYTES];
    struct tally tally = {0, 0};

    (void)state;
    if (shared_path("merkle", path) == NULL)
        skip();
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    walk_vectors("inclusion", try_inclusion, hasher, &tally);
    assert_int_equal(tally.count, 98);
}

static void check_consistency_vectors(void **state)
{
    char path[SCRATCH_PATH_SIZE_BYTES];
    struct tally tally = {0, 0};

    (void)state;
    if (shared_path("merkle", path) == NULL)
        skip();
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    walk_vectors("consistency", try_consistency, hasher, &tally);
    assert_int_equal(tally.count, 98);
    assert_int_equal(tally.placeholders, 1);
}

/* --- RFC 8785 ------------------------------------------------------------------------------ */

/* The UTF-16 code unit at *at of UTF-8 text, by which RFC 8785 sorts keys; 0 at its end. */
static uint32_t take_unit(const char *text, size_t *at, uint32_t *low)
{
    size_t size = 0;

    if (*low != 0) {
        const uint32_t unit = *low;
        *low = 0;
        return unit;
    }
    if (text[*at] == '\0')
        return 0;
    const uint32_t character = alms_utf8_take(text + *at, strlen(text + *at), &size);
    *at += size;
    if (character < 0x10000)
        return character;
    *low = 0xdc00 + ((character - 0x10000) & 0x3ff);
    return 0xd800 + ((character - 0x10000) >> 10);
}

static int compare_keys(const void *a, const void *b)
{
    const char *left = *(const char *const *)a;
    const char *right = *(const char *const *)b;
    size_t left_at = 0;
    size_t right_at = 0;
    uint32_t left_low = 0;
    uint32_t right_low = 0;

    for (;;) {
        const uint32_t x = take_unit(left, &left_at, &left_low);
        const uint32_t y = take_unit(right, &right_at, &right_low);
        if (x != y)
            return x < y ? -1 : 1;
        if (x == 0)
            return 0;
    }
}

/* Writes a value by alms's writer of texts; false if it holds a number that is no integer. */
/* NOLINTNEXTLINE(misc-no-recursion): the vectors are four levels deep. */
static bool write_value(struct alms_buffer *out, json_t *value)
{
    const char *keys[64];
    size_t count = 0;
    char number[32];
    bool is_written = true;

    if (json_is_string(value)) {
        alms_json_add_bytes(out, json_string_value(value), json_string_length(value));
    } else if (json_is_array(value)) {
        alms_buffer_add_text(out, "[");
        for (size_t i = 0; i < json_array_size(value); i++) {
            if (i > 0)
                alms_buffer_add_text(out, ",");
            is_written = write_value(out, json_array_get(value, i)) && is_written;
        }
        alms_buffer_add_text(out, "]");
    } else if (json_is_object(value)) {
        const char *key = NULL;
        json_t *member = NULL;
        json_object_foreach(value, key, member)
        {
            assert_true(count < COUNT_OF(keys));
            keys[count++] = key;
        }
        qsort(keys, count, sizeof(keys[0]), compare_keys);
        alms_buffer_add_text(out, "{");
        for (size_t i = 0; i < count; i++) {
            alms_json_add_key(out, keys[i]);
            is_written = write_value(out, json_object_get(value, keys[i])) && is_written;
        }
        alms_buffer_add_text(out, "}");
    } else if (json_is_integer(value)) {
        (void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        alms_buffer_add_text(out, number);
    } else if (json_is_real(value)) {
        /* 56.0 is 56; what is no whole number is none of ours. */
        char *text = json_dumps(value, JSON_ENCODE_ANY);
        char *point = strstr(text, ".0");
        is_written = point != NULL && point[2] == '\0' && strlen(text) < 10;
        alms_buffer_add(out, text, point == NULL ? 0 : (size_t)(point - text));
        free(text);
    } else {
        alms_buffer_add_text(out, json_is_null(value)   ? "null"
                                  : json_is_true(value) ? "true"
                                                        : "false");
    }
    return is_written;
}

static void check_canonical_json(void **state)
{
    static const char *const NAMES[] = {"arrays",  "french", "structures",
                                        "unicode", "values", "weird"};
    size_t compared = 0;
    char path[SCRATCH_PATH_SIZE_BYTES];

    (void)state;
    if (shared_path("jcs", path) == NULL)
        skip();
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        char name[64];
        size_t size = 0;
        CLEANUP(alms_buffer_clear) struct alms_buffer written = {0};
        (void)snprintf(name, sizeof(name), "jcs/input/%s.json", NAMES[i]);
        json_t *root = json_load_file(shared_path(name, path), JSON_ALLOW_NUL, NULL);
        assert_non_null(root);
        (void)snprintf(name, sizeof(name), "jcs/output/%s.json", NAMES[i]);
        char *expected = file_bytes(shared_path(name, path), &size);
        /* Records have no numbers: of the file with real ones only its texts are ours to write. */
        if (write_value(&written, root)) {
            assert_int_equal(written.size_bytes, size);
            assert_memory_equal(written.bytes, expected, size);
            compared += 1;
        } else {
            assert_string_equal(NAMES[i], "values");
            written.size_bytes = 0;
            assert_true(write_value(&written, json_object_get(root, "string")));
            assert_non_null(strstr(expected, written.bytes));
        }
        free(expected);
        json_decref(root);
    }
    assert_int_equal(compared, COUNT_OF(NAMES) - 1);
}

/* --- RFC 9901 ------------------------------------------------------------------------------ */

static void check_disclosures(void **state)
{
    char path[SCRATCH_PATH_SIZE_BYTES];
    size_t count = 0;

    (void)state;
    if (shared_path("sd-jwt/disclosures.tsv", path) == NULL)
        skip();
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer scratch = {0};
    char *text = file_bytes(path, NULL);
    for (char *line = strchr(text, '\n'); line != NULL && line[1] != '\0';
         line = strchr(line, '\n')) {
        uint8_t bytes[512];
        size_t size = 0;
        char digest[ALMS_HASH_BASE64URL_SIZE_BYTES];
        line += 1;
        char *tab = strchr(line, '\t');
        assert_non_null(tab);
        assert_true(alms_base64url_parse(line, (size_t)(tab - line), bytes, sizeof(bytes), &size));
        alms_private_digest(hasher, (const char *)bytes, size, &scratch, digest);
        assert_memory_equal(tab + 1, digest, strlen(digest));
        assert_int_equal(tab[1 + strlen(digest)], '\t');
        count += 1;
    }
    free(text);
    assert_int_equal(count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_inclusion_vectors),
        cmocka_unit_test(check_consistency_vectors),
        cmocka_unit_test(check_canonical_json),
        cmocka_unit_test(check_disclosures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
