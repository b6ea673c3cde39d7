#define _GNU_SOURCE /* memmem */

#include "model/record.h"
#include "model/shape.h"
#include "value/date.h"

#include "base/text.h"

#include <string.h>

#include <jansson.h>

/* What is being decoded, and where its texts go. */
struct decoding {
    struct alms_arena *arena;
    struct alms_record *record;
    bool is_newer; /* then what is not known is passed over instead of refused */
};

static void free_json(json_t **json)
{
    json_decref(*json);
}

static enum alms_code fail_field(const char *key, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_RECORD_SYNTAX, "its member '%.40s' is not what it should be", key);
}

/* A text of the JSON value, NULL if it is none. Control characters have no place in a record. */
static const char *take_text(const struct decoding *decoding, const json_t *value)
{
    struct alms_error ignored;

    alms_error_clear(&ignored);
    if (!json_is_string(value))
        return NULL;
    const char *text = json_string_value(value);
    if (alms_text_check_optional(text, ALMS_FIELD_SIZE_MAX, "text", &ignored) != ALMS_OK)
        return NULL;
    return alms_arena_text(decoding->arena, text);
}

/* A list of texts; false if it is none. */
static bool take_list(const struct decoding *decoding, enum alms_field field, const json_t *value,
                      struct alms_value *out)
{
    const size_t count = json_array_size(value);
    size_t most = ALMS_LIST_ITEMS_MAX;

    if (field == ALMS_FIELD_MATCHES || field == ALMS_FIELD_MOVEMENTS)
        most = ALMS_RECONCILE_ITEMS_MAX;
    if (field == ALMS_FIELD_COUNTED)
        most = ALMS_COUNTED_MAX;
    if (field == ALMS_FIELD_ACCOUNTS || field == ALMS_FIELD_MAPPING)
        most = ALMS_CONVERTED_MAX;
    if (!json_is_array(value) || count > most)
        return false;
    const char **items = alms_arena_alloc(decoding->arena, (count + 1) * sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        items[i] = take_text(decoding, json_array_get(value, i));
        if (items[i] == NULL)
            return false;
    }
    *out = (struct alms_value){.items = items, .count = count};
    return true;
}

/* The most parts that this version knows among so many. */
static size_t parts_taken(size_t count)
{
    static const size_t KNOWN[] = {ALMS_LOT_PARTS, ALMS_GOODS_PARTS, ALMS_FOREIGN_PARTS};

    for (size_t i = 0; i < COUNT_OF(KNOWN); i++) {
        if (count >= KNOWN[i])
            return KNOWN[i];
    }
    return ALMS_LINE_PARTS;
}

static bool take_line(const struct decoding *decoding, const json_t *value, struct alms_line *out)
{
    const char *parts[ALMS_LOT_PARTS] = {0};
    const size_t count = json_array_size(value);

    /* A newer version may add facts behind the parts that this one knows. */
    const bool is_known = count == ALMS_LINE_PARTS || count == ALMS_FOREIGN_PARTS ||
                          count == ALMS_GOODS_PARTS || count == ALMS_LOT_PARTS;
    if (!is_known && !(decoding->is_newer && count > ALMS_LINE_PARTS))
        return false;
    const size_t taken = parts_taken(count);
    for (size_t i = 0; i < taken; i++) {
        parts[i] = take_text(decoding, json_array_get(value, i));
        if (parts[i] == NULL)
            return false;
    }
    if (taken == ALMS_FOREIGN_PARTS) {
        *out = (struct alms_line){
            .account = parts[0],
            .fund = parts[1],
            .commodity = parts[2],
            .amount = parts[3],
            .currency = parts[4],
            .foreign = parts[5],
        };
        return true;
    }
    *out = (struct alms_line){
        .account = parts[0],
        .fund = parts[1],
        .commodity = parts[2],
        .amount = parts[3],
        .item = parts[4],
        .lot = parts[5],
        .place = parts[6],
        .quantity = parts[7],
        .expiry = alms_text_or_null(parts[8]),
        .batch = alms_text_or_null(parts[9]),
        .spec = alms_text_or_null(parts[10]),
    };
    return true;
}

static bool take_entry(const struct decoding *decoding, const json_t *value)
{
    struct alms_error ignored;
    struct alms_entry *entry = &decoding->record->entry;
    const json_t *lines = json_object_get(value, "lines");
    const char *date = take_text(decoding, json_object_get(value, "date"));
    const size_t count = json_array_size(lines);

    alms_error_clear(&ignored);
    if (!json_is_object(value) || (!decoding->is_newer && json_object_size(value) != 3) ||
        date == NULL || alms_date_parse(date, &entry->date, &ignored) != ALMS_OK || count == 0 ||
        count > ALMS_LINES_MAX)
        return false;
    entry->number = take_text(decoding, json_object_get(value, "no"));
    if (entry->number == NULL || strlen(entry->number) >= ALMS_VOUCHER_TEXT_SIZE_BYTES)
        return false;

    struct alms_line *taken = alms_arena_alloc(decoding->arena, count * sizeof(*taken));
    for (size_t i = 0; i < count; i++) {
        if (!take_line(decoding, json_array_get(lines, i), &taken[i]))
            return false;
    }
    entry->lines = taken;
    entry->lines_count = count;
    return true;
}

static bool take_field(const struct decoding *decoding, enum alms_field field, const json_t *value)
{
    struct alms_error ignored;
    struct alms_date civil;
    struct alms_record *record = decoding->record;

    alms_error_clear(&ignored);
    if (alms_field_type(field) == ALMS_TYPE_ENTRY)
        return take_entry(decoding, value);
    if (alms_field_type(field) == ALMS_TYPE_LIST)
        return take_list(decoding, field, value, &record->field[field]);

    const char *text = take_text(decoding, value);
    if (text == NULL)
        return false;
    if (field == ALMS_FIELD_AT)
        return alms_instant_parse(text, &record->at_s, &civil, &ignored) == ALMS_OK;
    if (field == ALMS_FIELD_N)
        return alms_uint_parse(text, &record->n);
    if (field != ALMS_FIELD_V && field != ALMS_FIELD_KIND)
        alms_record_set(record, field, text);
    return true;
}

/* Version and kind decide how the rest is read. */
static enum alms_code
take_head(struct decoding *decoding, const json_t *root, struct alms_error *err)
{
    struct alms_record *record = decoding->record;
    const char *version = take_text(decoding, json_object_get(root, "v"));

    if (version == NULL || !alms_uint_parse(version, &record->version) || record->version == 0)
        return fail_field("v", err);
    record->kind_text = take_text(decoding, json_object_get(root, "kind"));
    if (record->kind_text == NULL)
        return fail_field("kind", err);
    decoding->is_newer = record->version > ALMS_RECORD_VERSION;
    record->kind = alms_kind_find(record->kind_text);
    if (record->kind == ALMS_KIND_UNKNOWN && !decoding->is_newer) {
        return alms_fail(err, ALMS_E_RECORD_SYNTAX, "its kind '%.40s' is not known",
                         record->kind_text);
    }
    return ALMS_OK;
}

static enum alms_code
take_members(const struct decoding *decoding, json_t *root, struct alms_error *err)
{
    const char *key = NULL;
    json_t *value = NULL;

    json_object_foreach(root, key, value)
    {
        const enum alms_field field = alms_field_find(key);
        const bool taken = field != ALMS_FIELD_NONE && take_field(decoding, field, value);
        const bool is_vital = field == ALMS_FIELD_AT || field == ALMS_FIELD_N; /* in all versions */
        if (!taken && (is_vital || !decoding->is_newer))
            return fail_field(key, err);
    }
    if (json_object_get(root, "at") == NULL)
        return fail_field("at", err);
    if (json_object_get(root, "n") == NULL)
        return fail_field("n", err);
    return ALMS_OK;
}

/* Rule LOG-4, one form only: what decodes and encodes to other bytes would hash in two ways. */
static enum alms_code check_canonical(const struct alms_record *record, const char *bytes,
                                      size_t size_bytes, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer again = {0};

    const enum alms_field misfit = alms_shape_misfit(record);
    if (misfit != ALMS_FIELD_NONE) {
        return alms_fail(err, ALMS_E_RECORD_FORM, "a record of kind '%s' has or lacks '%s'",
                         record->kind_text, alms_field_key(misfit));
    }
    alms_record_encode(record, &again);
    if (again.size_bytes != size_bytes || memcmp(again.bytes, bytes, size_bytes) != 0)
        return alms_fail(err, ALMS_E_RECORD_FORM, "its bytes are not in the canonical form");
    return ALMS_OK;
}

enum alms_code alms_record_decode(const char *bytes, size_t size_bytes, struct alms_arena *arena,
                                  struct alms_record *out, struct alms_error *err)
{
    json_error_t problem;
    struct alms_record record = {0};
    struct decoding decoding = {.arena = arena, .record = &record};

    if (size_bytes > ALMS_RECORD_SIZE_MAX)
        return alms_fail(err, ALMS_E_RECORD_SYNTAX, "it is larger than a record may be");
    CLEANUP(free_json)
    json_t *root = json_loadb(bytes, size_bytes, JSON_REJECT_DUPLICATES, &problem);
    if (!json_is_object(root))
        return alms_fail(err, ALMS_E_RECORD_SYNTAX, "it is not a JSON object");

    TRY(take_head(&decoding, root, err));
    TRY(take_members(&decoding, root, err));
    if (!decoding.is_newer)
        TRY(check_canonical(&record, bytes, size_bytes, err));
    *out = record;
    return ALMS_OK;
}

bool alms_record_peek(const char *bytes, size_t size_bytes, enum alms_field field,
                      struct alms_span *out)
{
    char key[64] = {'"'};
    const char *name = alms_field_key(field);
    const size_t key_size = strlen(name) + 4;

    REQUIRE(key_size < sizeof(key));
    memcpy(key + 1, name, key_size - 4);
    memcpy(key + key_size - 3, "\":\"", 4);
    const char *found = memmem(bytes, size_bytes, key, key_size);
    if (found == NULL)
        return false;
    const char *value = found + key_size;
    const size_t left = size_bytes - (size_t)(value - bytes);
    const char *end = memchr(value, '"', left);
    if (end == NULL || memchr(value, '\\', (size_t)(end - value)) != NULL)
        return false;
    *out = (struct alms_span){value, (size_t)(end - value)};
    return true;
}
