/* What samples share, and what is asked of a sample without drawing one. */
#include "audit/draw.h"
#include "audit/sampling.h"

#include "base/file.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* --- parameters ---------------------------------------------------------------------------- */

enum alms_code alms_sampling_rate(const char *text, const char *normal, const char *what,
                                  struct alms_ratio *out, struct alms_error *err)
{
    const char *given = text == NULL ? normal : text;

    if (alms_ratio_parse(given, out) && out->numerator > 0 && out->numerator < out->denominator)
        return ALMS_OK;
    return alms_fail(err, ALMS_E_PARAMETER_SYNTAX, "'%.60s' is no %s between 0 and 1, as %s", given,
                     what, "0.05, 5%");
}

enum alms_code alms_sampling_count(const char *text, uint32_t least, const char *what,
                                   uint32_t *out, struct alms_error *err)
{
    uint64_t number = 0;
    char from[ALMS_UINT_TEXT_SIZE_BYTES];

    if (alms_uint_parse(text, &number) && number >= least && number <= ALMS_SAMPLE_SIZE_MAX) {
        *out = (uint32_t)number;
        return ALMS_OK;
    }
    return alms_fail(err, ALMS_E_PARAMETER_SYNTAX, "'%.60s' is no %s from %s to %s", text, what,
                     alms_uint_format(least, from), "100000");
}

enum alms_code alms_sampling_seed(const char *seed, struct alms_error *err)
{
    return alms_text_check(seed, ALMS_SEED_SIZE_MAX, W_("seed"), err);
}

const char *alms_sampling_percent(struct alms_ratio rate, char text[ALMS_FIGURE_SIZE_BYTES])
{
    int digits = 0;

    for (int64_t left = rate.denominator; left > 100; left /= 10)
        digits += 1;
    alms_figure_share(rate.numerator * 100, rate.denominator, digits, text);
    const size_t size = strlen(text);
    memcpy(text + size, " %", 3);
    return text;
}

void alms_sampling_print_draw(const struct alms_print *print, const char *seed)
{
    alms_print_pair(print, N_("numbers drawn by"), "alms/sample/1 (SHA-256)");
    alms_print_pair(print, N_("seed"), seed);
}

int64_t alms_sampling_top(int64_t book, uint32_t size)
{
    const int64_t whole = book / (int64_t)size;
    return book % (int64_t)size == 0 ? whole : whole + 1;
}

/* --- seed ---------------------------------------------------------------------------------- */

/* The value of a base64 digit, 64 if it is none. */
static uint32_t base64_value(char digit)
{
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = digit == '\0' ? NULL : strchr(DIGITS, digit);

    return at == NULL ? 64 : (uint32_t)(at - DIGITS);
}

static bool parse_root(const char *text, struct alms_hash *out)
{
    char again[ALMS_HASH_BASE64_SIZE_BYTES];
    uint32_t bits = 0;
    uint32_t count = 0;
    size_t size = 0;

    if (strlen(text) != ALMS_HASH_BASE64_SIZE_BYTES - 1)
        return false;
    for (size_t i = 0; i + 2 < ALMS_HASH_BASE64_SIZE_BYTES; i++) {
        const uint32_t value = base64_value(text[i]);
        if (value == 64)
            return false;
        bits = bits << 6 | value;
        count += 6;
        if (count < 8)
            continue;
        count -= 8;
        if (size < sizeof(out->bytes))
            out->bytes[size++] = (uint8_t)(bits >> count);
    }
    /* One digest has one spelling: the last digit's spare bits are zero, and = ends it. */
    alms_hash_base64(out, again);
    return size == sizeof(out->bytes) && strcmp(again, text) == 0;
}

enum alms_code
alms_sample_seed(const char *secret_path, const char *root, char out[45], struct alms_error *err)
{
    struct alms_hash digest = {0};
    struct alms_hash seed;
    CLEANUP(alms_buffer_clear) struct alms_buffer secret = {0};
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();

    if (!parse_root(root, &digest)) {
        return alms_fail(err, ALMS_E_PARAMETER_SYNTAX, "'%.60s' is no root: base64 of 32 bytes",
                         root);
    }
    TRY(alms_file_read(secret_path, ALMS_SECRET_SIZE_MAX, &secret, err));
    if (secret.size_bytes == 0)
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("secret"));
    alms_hasher_begin(hasher);
    alms_hasher_add(hasher, secret.bytes, secret.size_bytes);
    alms_hasher_add(hasher, digest.bytes, sizeof(digest.bytes));
    alms_hasher_end(hasher, &seed);
    memset(secret.bytes, 0, secret.size_bytes);
    alms_hash_base64(&seed, out);
    return ALMS_OK;
}

/* --- rates of deviation -------------------------------------------------------------------- */

enum alms_code alms_sample_rate(const struct alms_rate_options *options,
                                const struct alms_print *print, struct alms_error *err)
{
    uint32_t size = 0;
    uint32_t deviations = 0;
    struct alms_ratio risk = {0};
    struct alms_ratio tolerable = {0};
    char text[ALMS_FIGURE_SIZE_BYTES];

    NOTE(alms_sampling_count(options->size, 1, W_("sample size"), &size, err));
    NOTE(alms_sampling_count(options->deviations, 0, W_("number of deviations"), &deviations, err));
    NOTE(alms_sampling_rate(options->risk, "5%", W_("risk"), &risk, err));
    if (options->tolerable != NULL)
        NOTE(alms_sampling_rate(options->tolerable, NULL, W_("tolerable rate"), &tolerable, err));
    TRY(alms_error_code(err));
    if (deviations > size)
        return alms_fail(err, ALMS_E_SAMPLE_SIZE, "there are more deviations than entries");
    const uint32_t upper = alms_upper_rate(size, deviations, risk);
    alms_print_begin_pairs(print, "result");
    alms_print_pair_count(print, N_("sample size"), size);
    alms_print_pair_count(print, N_("deviations"), deviations);
    alms_print_pair(print, N_("risk"), alms_sampling_percent(risk, text));
    alms_figure_share((int64_t)deviations * 100, size, 2, text);
    memcpy(text + strlen(text), " %", 3);
    alms_print_pair(print, N_("rate in the sample"), text);
    (void)snprintf(text, sizeof(text), "%u.%u %%", (unsigned)(upper / 10), (unsigned)(upper % 10));
    alms_print_pair(print, N_("upper limit of the rate"), text);
    if (options->tolerable != NULL) {
        const bool is_borne = (int64_t)upper * tolerable.denominator <= 1000 * tolerable.numerator;
        alms_print_pair(print, N_("tolerable rate"), alms_sampling_percent(tolerable, text));
        alms_print_pair(print, N_("conclusion"),
                        alms_print_say(print, is_borne ? N_("within what can be borne")
                                                       : N_("more than can be borne is possible")));
    }
    print->end(print->context);
    return ALMS_OK;
}

/* --- confidence factors -------------------------------------------------------------------- */

enum alms_code alms_sample_factors(const char *risk, uint32_t count, const struct alms_print *print,
                                   struct alms_error *err)
{
    const struct alms_print_column columns[] = {
        {"errors", alms_print_say(print, N_("Misstatements")), true},
        {"factor", alms_print_say(print, N_("Factor")), true},
        {"increment", alms_print_say(print, N_("Increment")), true},
    };
    struct alms_ratio rate = {0};
    uint32_t before = 0;

    TRY(alms_sampling_rate(risk, "5%", W_("risk"), &rate, err));
    print->begin(print->context, "factors", columns, COUNT_OF(columns));
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t factor = alms_confidence_factor(k, rate);
        const uint32_t increment = factor - before;
        char number[ALMS_UINT_TEXT_SIZE_BYTES];
        char text[ALMS_FIGURE_SIZE_BYTES];
        char step[ALMS_FIGURE_SIZE_BYTES];
        (void)snprintf(text, sizeof(text), "%u.%02u", (unsigned)(factor / 100),
                       (unsigned)(factor % 100));
        (void)snprintf(step, sizeof(step), "%u.%02u", (unsigned)(increment / 100),
                       (unsigned)(increment % 100));
        const char *const cells[] = {alms_uint_format(k, number), text, step};
        print->row(print->context, cells);
        before = factor;
    }
    print->end(print->context);
    return ALMS_OK;
}
