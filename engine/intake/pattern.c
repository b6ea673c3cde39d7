#include "intake/rules.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MATCH_LIMIT = 100000, MESSAGE_SIZE_BYTES = 160 };

struct alms_pattern {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
};

enum alms_code alms_pattern_open(const char *text, const struct alms_place *place,
                                 struct alms_pattern **out, struct alms_error *err)
{
    int number = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &number, &offset, NULL);

    if (code == NULL) {
        PCRE2_UCHAR message[MESSAGE_SIZE_BYTES] = {0};
        (void)pcre2_get_error_message(number, message, sizeof(message));
        return alms_fail_at(err, place, ALMS_E_PATTERN_SYNTAX,
                            "the pattern '%.80s' cannot be understood: %s", text,
                            (const char *)message);
    }
    /* Without the compiler of patterns they only run slower. */
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);

    struct alms_pattern *pattern = alms_alloc(sizeof(*pattern));
    pattern->code = code;
    pattern->data = pcre2_match_data_create(1, NULL);
    pattern->context = pcre2_match_context_create(NULL);
    REQUIRE(pattern->data != NULL && pattern->context != NULL);
    (void)pcre2_set_match_limit(pattern->context, MATCH_LIMIT);
    *out = pattern;
    return ALMS_OK;
}

void alms_pattern_close(struct alms_pattern *pattern)
{
    if (pattern == NULL)
        return;
    pcre2_match_context_free(pattern->context);
    pcre2_match_data_free(pattern->data);
    pcre2_code_free(pattern->code);
    alms_free(pattern);
}

bool alms_pattern_matches(const struct alms_pattern *pattern, struct alms_span text)
{
    /* The text was checked when it was read. */
    return pcre2_match(pattern->code, (PCRE2_SPTR)text.bytes, text.size_bytes, 0,
                       PCRE2_NO_UTF_CHECK, pattern->data, pattern->context) >= 0;
}
