/* Time stamps: queries are written as the same bytes, and no reply is read beyond its end. */
#include "fuzz.h"

#include "base/timestamp.h"

static void check_query(struct alms_span bytes)
{
    struct alms_timestamp_query query;
    CLEANUP(alms_buffer_clear) struct alms_buffer written = {0};

    if (!alms_timestamp_query_read(bytes, &query))
        return;
    alms_timestamp_query_write(&query, &written);
    REQUIRE(written.size_bytes == bytes.size_bytes);
    REQUIRE(memcmp(written.bytes, bytes.bytes, bytes.size_bytes) == 0);
}

/* What is read does not depend on who is trusted; nobody trusts the certificates of an input. */
static void check_reply(struct alms_span bytes)
{
    struct alms_timestamp read;
    struct alms_timestamp checked;
    CLEANUP(alms_authorities_close_variable)
    struct alms_authorities *authorities = alms_authorities_read(bytes);
    static const char NO_CERTIFICATE[] = "-----BEGIN CERTIFICATE-----\n";

    REQUIRE(alms_authorities_read((struct alms_span){NO_CERTIFICATE, sizeof(NO_CERTIFICATE) - 1}) ==
            NULL);
    const enum alms_timestamp_result result = alms_timestamp_read(bytes, &read);
    REQUIRE(authorities == NULL || result == ALMS_TIMESTAMP_NO_REPLY);
    if (authorities != NULL)
        REQUIRE(alms_timestamp_check(bytes, authorities, &checked) == ALMS_TIMESTAMP_NO_REPLY);
    if (result == ALMS_TIMESTAMP_GOOD)
        REQUIRE(read.at_s >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    /* A copy of its own size, so that a byte too many is seen. */
    char *copy = malloc(size_bytes == 0 ? 1 : size_bytes);

    REQUIRE(copy != NULL);
    if (size_bytes > 0)
        memcpy(copy, bytes, size_bytes);
    check_query((struct alms_span){copy, size_bytes});
    check_reply((struct alms_span){copy, size_bytes});
    free(copy);
    return 0;
}
