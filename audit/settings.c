#include "audit/settings.h"

#include "base/file.h"
#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <stdio.h>
#include <string.h>

enum { FILE_SIZE_MAX = 64 * 1024, COUNT_MAX = 1000000000 };

enum kind { COUNT, RATE };

struct setting {
    const char *key;
    const char *normal;
    enum kind kind;
    size_t offset;
};

static const struct setting SETTINGS[] = {
    {"round", "1000", COUNT, offsetof(struct alms_settings, round)},
    {"ending-risk", "0.01", RATE, offsetof(struct alms_settings, ending_risk)},
    {"night-from", "20", COUNT, offsetof(struct alms_settings, night_from)},
    {"night-to", "6", COUNT, offsetof(struct alms_settings, night_to)},
    {"backdated-days", "5", COUNT, offsetof(struct alms_settings, backdated_days)},
    {"postdated-days", "0", COUNT, offsetof(struct alms_settings, postdated_days)},
    {"late-days", "10", COUNT, offsetof(struct alms_settings, late_days)},
    {"seldom-user-lines", "10", COUNT, offsetof(struct alms_settings, seldom_user_lines)},
    {"seldom-account-lines", "3", COUNT, offsetof(struct alms_settings, seldom_account_lines)},
    {"pair-entries", "2", COUNT, offsetof(struct alms_settings, pair_entries)},
    {"pair-lift", "0.1", RATE, offsetof(struct alms_settings, pair_lift)},
    {"pair-uses", "30", COUNT, offsetof(struct alms_settings, pair_uses)},
    {"limit-band", "0.1", RATE, offsetof(struct alms_settings, limit_band)},
    {"limit-risk", "0.01", RATE, offsetof(struct alms_settings, limit_risk)},
    {"duplicate-days", "7", COUNT, offsetof(struct alms_settings, duplicate_days)},
    {"split-days", "7", COUNT, offsetof(struct alms_settings, split_days)},
    {"text-length", "3", COUNT, offsetof(struct alms_settings, text_length)},
    {"reversal-days", "10", COUNT, offsetof(struct alms_settings, reversal_days)},
    {"profile-share", "0.99", RATE, offsetof(struct alms_settings, profile_share)},
    {"profile-lines", "100", COUNT, offsetof(struct alms_settings, profile_lines)},
};

static const char *const WORDS[] = {"adjust", "correct", "plug", "as instructed",
                                    "调整",   "更正",    "平账", "按指示"};

/* --- values -------------------------------------------------------------------------------- */

bool alms_ratio_parse(const char *text, struct alms_ratio *out)
{
    struct alms_error ignored = {0};
    char plain[32];
    int64_t numerator = 0;
    size_t size = strlen(text);
    int64_t denominator = 1000000000;
    const bool is_percent = size > 0 && text[size - 1] == '%';

    size -= is_percent ? 1 : 0;
    if (size == 0 || size >= sizeof(plain))
        return false;
    memcpy(plain, text, size);
    plain[size] = '\0';
    if (alms_minor_parse(plain, is_percent ? 7 : 9, &numerator, &ignored) != ALMS_OK)
        return false;
    if (numerator < 0 || numerator > denominator)
        return false;
    while (numerator % 10 == 0 && denominator > 1) {
        numerator /= 10;
        denominator /= 10;
    }
    *out = (struct alms_ratio){numerator, denominator};
    return true;
}

static bool parse_count(const char *text, int64_t *out)
{
    uint64_t number = 0;

    if (!alms_uint_parse(text, &number) || number > COUNT_MAX)
        return false;
    *out = (int64_t)number;
    return true;
}

static bool
set_value(struct alms_settings *settings, const struct setting *setting, const char *value)
{
    void *member = (char *)settings + setting->offset;

    if (setting->kind == RATE)
        return alms_ratio_parse(value, member);
    return parse_count(value, member);
}

/* A limit must be an amount above zero in every currency of the journal. */
static bool
add_limit(struct alms_settings *settings, const struct alms_journal *journal, const char *value)
{
    struct alms_error ignored = {0};
    int64_t amount = 0;

    if (settings->limits_count == ALMS_LIMITS_MAX)
        return false;
    for (size_t i = 0; i < journal->commodities_count; i++) {
        const uint32_t scale = journal->commodities[i].scale_digits;
        if (alms_minor_parse(value, scale, &amount, &ignored) != ALMS_OK || amount <= 0)
            return false;
    }
    settings->limits[settings->limits_count++] = alms_arena_text(settings->arena, value);
    return true;
}

/* "2025-12/2026-01-15": months up to the first were closed on the second. */
static bool set_closed(struct alms_settings *settings, const char *value)
{
    struct alms_error ignored = {0};
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    struct alms_month closed;
    struct alms_date day;

    if (strlen(value) != 18 || value[7] != '/')
        return false;
    memcpy(month, value, 7);
    month[7] = '\0';
    if (alms_month_parse(month, &closed, &ignored) != ALMS_OK ||
        alms_date_parse(value + 8, &day, &ignored) != ALMS_OK)
        return false;
    settings->closed = closed;
    settings->closed_on = day;
    return true;
}

static char lower(char character)
{
    if (character >= 'A' && character <= 'Z')
        return (char)(character - 'A' + 'a');
    return character;
}

static bool add_word(struct alms_settings *settings, const char *value, bool *is_first)
{
    char *word = alms_arena_alloc(settings->arena, strlen(value) + 1);

    /* The first word that is given takes the place of the normal list. */
    settings->words_count = *is_first ? 0 : settings->words_count;
    *is_first = false;
    if (value[0] == '\0' || settings->words_count == ALMS_WORDS_MAX)
        return false;
    for (size_t i = 0; value[i] != '\0'; i++)
        word[i] = lower(value[i]);
    settings->words[settings->words_count++] = word;
    return true;
}

struct settings_reading {
    struct alms_settings *settings;
    const struct alms_journal *journal;
    bool is_first_word;
};

/* Whether the key is one of those that are no count and no rate; *out_is_good whether it fits. */
static bool
set_special(struct settings_reading *reading, const char *key, const char *value, bool *out_is_good)
{
    struct alms_settings *settings = reading->settings;
    struct alms_error ignored = {0};
    int64_t number = 0;
    const char *kept = alms_arena_text(settings->arena, value);

    *out_is_good = true;
    if (strcmp(key, "limit") == 0) {
        *out_is_good = add_limit(settings, reading->journal, value);
    } else if (strcmp(key, "closed") == 0) {
        *out_is_good = set_closed(settings, value);
    } else if (strcmp(key, "word") == 0) {
        *out_is_good = add_word(settings, value, &reading->is_first_word);
    } else if (strcmp(key, "expect-lines") == 0) {
        *out_is_good = parse_count(value, &number);
        settings->expect_lines = kept;
    } else if (strcmp(key, "expect-entries") == 0) {
        *out_is_good = parse_count(value, &number);
        settings->expect_entries = kept;
    } else if (strcmp(key, "expect-debit") == 0) {
        *out_is_good = alms_minor_parse(value, reading->journal->commodities[0].scale_digits,
                                        &number, &ignored) == ALMS_OK;
        settings->expect_debit = kept;
    } else {
        return false;
    }
    return true;
}

static void take_setting(struct settings_reading *reading, const char *text,
                         const struct alms_place *place, struct alms_error *err)
{
    char key[64];
    const size_t size = strcspn(text, "=");
    bool is_good = false;

    if (text[size] != '=' || size == 0 || size >= sizeof(key)) {
        NOTE(alms_fail_at(err, place, ALMS_E_PARAMETER_SYNTAX, "'%.60s' is not KEY=VALUE", text));
        return;
    }
    memcpy(key, text, size);
    key[size] = '\0';
    const char *value = text + size + 1;
    for (size_t i = 0; i < COUNT_OF(SETTINGS); i++) {
        if (strcmp(SETTINGS[i].key, key) != 0)
            continue;
        if (!set_value(reading->settings, &SETTINGS[i], value)) {
            NOTE(alms_fail_at(err, place, ALMS_E_PARAMETER_SYNTAX, "'%.60s' is no value of '%s'",
                              value, key));
        }
        return;
    }
    if (!set_special(reading, key, value, &is_good)) {
        NOTE(alms_fail_at(err, place, ALMS_E_PARAMETER_SYNTAX, "there is no parameter '%s'", key));
    } else if (!is_good) {
        NOTE(alms_fail_at(err, place, ALMS_E_PARAMETER_SYNTAX, "'%.60s' is no value of '%s'", value,
                          key));
    }
}

/* --- reading ------------------------------------------------------------------------------- */

static enum alms_code
read_file(struct settings_reading *reading, const char *path, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
    struct alms_place place = {.file = path, .column = 1};
    size_t offset = 0;

    TRY(alms_file_read(path, FILE_SIZE_MAX, &bytes, err));
    if (bytes.size_bytes > 0 && (memchr(bytes.bytes, '\0', bytes.size_bytes) != NULL ||
                                 !alms_utf8_check(bytes.bytes, bytes.size_bytes, &offset)))
        return alms_fail(err, ALMS_E_PARAMETER_SYNTAX, "'%.200s' is not UTF-8", path);
    for (size_t at = 0; at < bytes.size_bytes;) {
        const char *start = bytes.bytes + at;
        const char *feed = memchr(start, '\n', bytes.size_bytes - at);
        const size_t size = feed == NULL ? bytes.size_bytes - at : (size_t)(feed - start);
        const struct alms_span line = alms_span_trim((struct alms_span){start, size});
        place.line += 1;
        if (line.size_bytes > 0 && line.bytes[0] != '#') {
            take_setting(reading,
                         alms_arena_bytes(reading->settings->arena, line.bytes, line.size_bytes),
                         &place, err);
        }
        at += size + 1;
    }
    return ALMS_OK;
}

enum alms_code alms_settings_read(const struct alms_test_options *options,
                                  const struct alms_journal *journal, struct alms_settings *out,
                                  struct alms_error *err)
{
    static const struct alms_place nowhere = {.file = "", .line = 0};
    struct settings_reading reading = {out, journal, true};

    *out = (struct alms_settings){.arena = alms_arena_open()};
    for (size_t i = 0; i < COUNT_OF(SETTINGS); i++)
        REQUIRE(set_value(out, &SETTINGS[i], SETTINGS[i].normal));
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        out->words[out->words_count++] = WORDS[i];
    if (options->settings_file != NULL)
        NOTE(read_file(&reading, options->settings_file, err));
    for (size_t i = 0; i < options->settings_count; i++)
        take_setting(&reading, options->settings[i], &nowhere, err);
    return alms_error_code(err);
}

void alms_settings_clear(struct alms_settings *settings)
{
    alms_arena_close(settings->arena);
    *settings = (struct alms_settings){0};
}

int64_t alms_settings_limit(const struct alms_settings *settings, size_t index,
                            const struct alms_journal *journal, uint16_t commodity)
{
    struct alms_error err = {0};
    int64_t limit = 0;

    const enum alms_code code = alms_minor_parse(
        settings->limits[index], journal->commodities[commodity].scale_digits, &limit, &err);
    REQUIRE(code == ALMS_OK);
    return limit;
}

/* --- printing ------------------------------------------------------------------------------ */

static void print_texts(const struct alms_print *print, const char *what, const char *const *texts,
                        size_t count)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer all = {0};

    for (size_t i = 0; i < count; i++) {
        alms_buffer_add_text(&all, i == 0 ? "" : ", ");
        alms_buffer_add_text(&all, texts[i]);
    }
    if (count > 0)
        alms_print_pair(print, what, all.bytes);
}

void alms_settings_print(const struct alms_settings *settings, const struct alms_print *print)
{
    char text[ALMS_FIGURE_SIZE_BYTES];
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    char closed[32];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    for (size_t i = 0; i < COUNT_OF(SETTINGS); i++) {
        const void *member = (const char *)settings + SETTINGS[i].offset;
        if (SETTINGS[i].kind == RATE) {
            const struct alms_ratio *rate = member;
            int digits = 0;
            for (int64_t left = rate->denominator; left > 1; left /= 10)
                digits += 1;
            alms_figure_share(rate->numerator, rate->denominator, digits, text);
        } else {
            const int64_t *count = member;
            alms_uint_format((uint64_t)*count, text);
        }
        alms_print_pair(print, SETTINGS[i].key, text);
    }
    print_texts(print, "limit", settings->limits, settings->limits_count);
    print_texts(print, "word", settings->words, settings->words_count);
    if (settings->closed.year != 0) {
        alms_month_format(settings->closed, month);
        alms_date_format(settings->closed_on, date);
        (void)snprintf(closed, sizeof(closed), "%s/%s", month, date);
        alms_print_pair(print, "closed", closed);
    }
    print_texts(print, "expect-lines", &settings->expect_lines, settings->expect_lines != NULL);
    print_texts(print, "expect-entries", &settings->expect_entries,
                settings->expect_entries != NULL);
    print_texts(print, "expect-debit", &settings->expect_debit, settings->expect_debit != NULL);
}
