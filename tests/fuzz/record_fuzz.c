/* Records: what decodes is written as the same bytes, and says of itself what was read. */
#include "fuzz.h"

#include "model/private.h"
#include "model/record.h"

static void check_peek(const struct alms_record *record, const char *bytes, size_t size_bytes)
{
    static const enum alms_field FIELDS[] = {ALMS_FIELD_BY, ALMS_FIELD_CODE, ALMS_FIELD_PRIVATE,
                                             ALMS_FIELD_CHANNEL};

    for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
        struct alms_span value;
        const char *text = alms_record_text(record, FIELDS[i]);
        if (alms_record_peek(bytes, size_bytes, FIELDS[i], &value)) {
            REQUIRE(text != NULL && alms_span_equal(value, text));
        } else {
            REQUIRE(text == NULL || strpbrk(text, "\"\\") != NULL);
        }
    }
}

static void check_record(const char *bytes, size_t size_bytes)
{
    struct alms_error err = {0};
    struct alms_record record;
    CLEANUP(alms_buffer_clear) struct alms_buffer written = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    const enum alms_code code = alms_record_decode(bytes, size_bytes, arena, &record, &err);
    REQUIRE(code == alms_error_code(&err));
    if (code != ALMS_OK) {
        REQUIRE(code == ALMS_E_RECORD_SYNTAX || code == ALMS_E_RECORD_FORM);
        return;
    }
    REQUIRE(record.version > 0 && record.kind_text != NULL);
    if (alms_record_is_newer(&record))
        return;
    alms_record_encode(&record, &written);
    REQUIRE(written.size_bytes == size_bytes && memcmp(written.bytes, bytes, size_bytes) == 0);
    check_peek(&record, bytes, size_bytes);
}

static void check_private(const char *bytes, size_t size_bytes)
{
    struct alms_private part;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    if (!alms_private_decode(bytes, size_bytes, arena, &part))
        return;
    REQUIRE(part.count <= ALMS_PRIVATE_MEMBERS_MAX);
    for (size_t i = 0; i < part.count; i++) {
        REQUIRE(part.members[i].value[0] != '\0');
        REQUIRE(strcmp(alms_private_get(&part, part.members[i].key), part.members[i].value) == 0);
        REQUIRE(i == 0 || strcmp(part.members[i - 1].key, part.members[i].key) < 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    char *text = fuzz_text(bytes, size_bytes);

    check_record(text, size_bytes);
    check_private(text, size_bytes);
    free(text);
    return 0;
}
