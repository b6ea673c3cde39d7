#include "model/rule_approval.h"

#include "model/keys.h"
#include "model/rule_inside.h"
#include "model/words.h"
#include "value/money.h"

#include <string.h>

enum { WORDS_MAX = 16, WORD_SIZE_MAX = 60, NEED_MAX = 16 };

static const char *const ACTS[ALMS_ACT_COUNT] = {"",     "case",   "duplicate", "goods",
                                                 "post", "roster", "transfer"};

const char *alms_act_word(enum alms_act act)
{
    return ACTS[act];
}

/* --- reading a band ------------------------------------------------------------------------ */

struct words {
    const char *band;
    size_t count;
    size_t next;
    char items[WORDS_MAX][WORD_SIZE_MAX + 1];
};

static bool split(const char *text, struct words *words)
{
    const char *cursor = text;

    while (*cursor != '\0') {
        const size_t size = strcspn(cursor, " ");
        if (words->count == WORDS_MAX || size > WORD_SIZE_MAX || size == 0)
            return false;
        memcpy(words->items[words->count], cursor, size);
        words->items[words->count][size] = '\0';
        words->count += 1;
        cursor += size;
        cursor += *cursor == ' ' ? 1 : 0;
    }
    return words->count > 0;
}

static const char *take(struct words *words)
{
    return words->next < words->count ? words->items[words->next++] : "";
}

static bool skip(struct words *words, const char *word)
{
    if (words->next == words->count || strcmp(words->items[words->next], word) != 0)
        return false;
    words->next += 1;
    return true;
}

static enum alms_code fail_band(const struct words *words, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_BAND_SYNTAX, "'%.80s' is no band of a policy", words->band);
}

static enum alms_code take_roles(const char *list, uint32_t *out, struct alms_error *err)
{
    const char *cursor = list;

    *out = 0;
    for (;;) {
        char word[WORD_SIZE_MAX + 1] = "";
        int bit = 0;
        const size_t size = strcspn(cursor, ",");
        memcpy(word, cursor, size);
        TRY(alms_word_check(&ALMS_WORDS_OPERATOR_ROLE, word, &bit, err));
        *out |= 1U << bit;
        cursor += size;
        if (*cursor == '\0')
            return ALMS_OK;
        cursor += 1;
    }
}

static enum alms_code
take_needs(struct words *words, struct alms_band *band, struct alms_error *err)
{
    while (skip(words, "need")) {
        uint64_t count = 0;
        if (band->needs_count == ALMS_APPROVAL_NEEDS_MAX || !alms_uint_parse(take(words), &count) ||
            count == 0 || count > NEED_MAX || !skip(words, "of"))
            return fail_band(words, err);
        band->needs[band->needs_count].count = count;
        TRY(take_roles(take(words), &band->needs[band->needs_count].roles, err));
        band->needs_count += 1;
    }
    return band->needs_count > 0 ? ALMS_OK : fail_band(words, err);
}

enum alms_code alms_band_read(const struct alms_masters *masters, const char *text,
                              struct alms_band *out, struct alms_error *err)
{
    struct words words = {.band = text};
    const int32_t base = alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));

    *out = (struct alms_band){0};
    if (!split(text, &words))
        return fail_band(&words, err);
    const char *act = take(&words);
    for (int i = 1; i < ALMS_ACT_COUNT; i++) {
        if (strcmp(ACTS[i], act) == 0)
            out->act = (enum alms_act)i;
    }
    if (out->act == ALMS_ACT_NONE || !skip(&words, "over"))
        return fail_band(&words, err);
    TRY(alms_minor_parse(take(&words), alms_commodity_at(masters, base)->scale_digits, &out->over,
                         err));
    if (out->over < 0)
        return fail_band(&words, err);
    TRY(take_needs(&words, out, err));
    if (skip(&words, "not")) {
        if (!skip(&words, "checker"))
            return fail_band(&words, err);
        out->not_checker = true;
    }
    return words.next == words.count ? ALMS_OK : fail_band(&words, err);
}

/* --- the whole policy ---------------------------------------------------------------------- */

/* Open operators with an open key and one of the roles. */
static uint64_t count_signers(const struct alms_masters *masters, uint32_t roles)
{
    uint64_t count = 0;

    for (size_t i = 0; i < alms_operators_count(masters); i++) {
        const struct alms_operator *person = alms_operator_at(masters, (int32_t)i);
        if (!person->is_closed && (person->roles & roles) != 0 &&
            alms_keys_open(alms_masters_keys(masters), ALMS_KEY_OF_OPERATOR, person->code) != NULL)
            count += 1;
    }
    return count;
}

/* Rule POLICY-2: what it asks for can be had. */
static void check_signers(const struct alms_masters *masters, const char *text,
                          const struct alms_band *band, struct alms_error *err)
{
    char has[ALMS_UINT_TEXT_SIZE_BYTES];
    uint64_t sum = 0;
    uint32_t roles = 0;
    bool fits = true;

    for (size_t i = 0; i < band->needs_count; i++) {
        sum += band->needs[i].count;
        roles |= band->needs[i].roles;
        fits = fits && count_signers(masters, band->needs[i].roles) >= band->needs[i].count;
    }
    if (!fits || count_signers(masters, roles) < sum) {
        (void)alms_fail(err, ALMS_E_BAND_SYNTAX,
                        "'%.80s' asks for more than the %s operators who have such a role and a "
                        "key",
                        text, alms_uint_format(count_signers(masters, roles), has));
    }
}

/* Whether the act has a band from zero on; two bands at one amount are a fault. */
static bool
check_act(const struct alms_band *bands, size_t count, enum alms_act act, struct alms_error *err)
{
    bool has_first = false;

    for (size_t i = 0; i < count; i++) {
        has_first = has_first || (bands[i].act == act && bands[i].over == 0);
        for (size_t j = 0; j < i && bands[i].act == act; j++) {
            if (bands[j].act == act && bands[j].over == bands[i].over) {
                (void)alms_fail(err, ALMS_E_BAND_SYNTAX, "two bands of '%s' begin at one amount",
                                ACTS[act]);
            }
        }
    }
    return has_first;
}

static bool has_bands(const struct alms_band *bands, size_t count, enum alms_act act)
{
    for (size_t i = 0; i < count; i++) {
        if (bands[i].act == act)
            return true;
    }
    return false;
}

/*
 * Rule POLICY-1: every act has a band from zero on, and no two bands begin at one amount. That of
 * goods came later than the first policies, and may be absent.
 */
static void check_whole(const struct alms_band *bands, size_t count, struct alms_error *err)
{
    for (int act = 1; act < ALMS_ACT_COUNT; act++) {
        if ((enum alms_act)act == ALMS_ACT_GOODS && !has_bands(bands, count, ALMS_ACT_GOODS))
            continue;
        if (!check_act(bands, count, (enum alms_act)act, err)) {
            (void)alms_fail(err, ALMS_E_BAND_SYNTAX, "the policy has no band '%s over 0'",
                            ACTS[act]);
        }
    }
}

void alms_rule_policy(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err)
{
    struct alms_band bands[ALMS_LIST_ITEMS_MAX];
    const size_t first = err->count;
    const struct alms_value *texts = &record->field[ALMS_FIELD_BANDS];

    alms_rule_approval(masters, record, true, err);
    for (size_t i = 0; i < texts->count && i < ALMS_LIST_ITEMS_MAX; i++) {
        if (alms_band_read(masters, texts->items[i], &bands[i], err) == ALMS_OK)
            check_signers(masters, texts->items[i], &bands[i], err);
    }
    if (err->count == first)
        check_whole(bands, texts->count, err);
}

bool alms_approval_band(const struct alms_masters *masters, const struct alms_approval_need *need,
                        struct alms_band *out)
{
    bool is_found = false;
    struct alms_error ignored;
    const struct alms_value *texts = alms_masters_policy(masters);
    const char *base = alms_masters_book(masters, ALMS_FIELD_BASE);
    /* In another currency, or in several, it is the highest band: nothing says what it is worth. */
    const bool is_highest = !alms_text_equal(need->commodity, base);

    alms_error_clear(&ignored);
    for (size_t i = 0; texts != NULL && i < texts->count; i++) {
        struct alms_band band;
        if (alms_band_read(masters, texts->items[i], &band, &ignored) != ALMS_OK ||
            band.act != need->act || (!is_highest && band.over > 0 && need->amount <= band.over) ||
            (is_found && band.over < out->over))
            continue;
        *out = band;
        is_found = true;
    }
    return is_found;
}
