#include "model/promise.h"

#include <string.h>

static const char HEADER[] = "alms/promise/v1\n";

bool alms_promise_is(struct alms_span text)
{
    return text.size_bytes >= sizeof(HEADER) - 1 &&
           memcmp(text.bytes, HEADER, sizeof(HEADER) - 1) == 0;
}

enum alms_code
alms_promise_parse(struct alms_span text, struct alms_promise *out, struct alms_error *err)
{
    struct alms_span header;
    struct alms_span origin;
    struct alms_span leaf;
    struct alms_span given;
    struct alms_span delay;
    struct alms_promise made = {{0}, {{0}}, 0, 0};

    if (!alms_promise_is(text) || !alms_line_take(&text, &header) ||
        !alms_line_take(&text, &origin) || !alms_key_name_is_valid(origin) ||
        !alms_line_take(&text, &leaf) || !alms_hash_parse(leaf, &made.leaf) ||
        !alms_line_take(&text, &given) || !alms_decimal_line(given, &made.given_s) ||
        !alms_line_take(&text, &delay) || !alms_decimal_line(delay, &made.delay_s) ||
        text.size_bytes > 0)
        return alms_fail(err, ALMS_E_PROOF_SYNTAX, "it is no promise of a log");
    memcpy(made.origin, origin.bytes, origin.size_bytes);
    *out = made;
    return ALMS_OK;
}

void alms_promise_format(const struct alms_promise *promise, struct alms_buffer *out)
{
    char hash[ALMS_HASH_BASE64_SIZE_BYTES];
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_hash_base64(&promise->leaf, hash);
    alms_buffer_add_text(out, HEADER);
    alms_buffer_add_text(out, promise->origin);
    alms_buffer_add_text(out, "\n");
    alms_buffer_add_text(out, hash);
    alms_buffer_add_text(out, "\n");
    alms_buffer_add_text(out, alms_uint_format(promise->given_s, number));
    alms_buffer_add_text(out, "\n");
    alms_buffer_add_text(out, alms_uint_format(promise->delay_s, number));
    alms_buffer_add_text(out, "\n");
}
