#include "model/rule_tariff.h"

#include "base/text.h"
#include "model/rule.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { WORDS_MAX = 10, WORD_SIZE_MAX = 40 };

/* The words of one term. */
struct words {
    const struct alms_masters *masters;
    const char *term;
    uint32_t scale_digits;
    size_t count;
    size_t next;
    char items[WORDS_MAX][WORD_SIZE_MAX + 1];
};

static enum alms_code fail_term(const struct words *words, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_TARIFF_SYNTAX, "'%.80s' is no term of a tariff", words->term);
}

static bool split(const char *term, struct words *words)
{
    const char *cursor = term + strspn(term, " \t");

    while (*cursor != '\0') {
        const size_t size = strcspn(cursor, " \t");
        if (words->count == WORDS_MAX || size > WORD_SIZE_MAX)
            return false;
        memcpy(words->items[words->count], cursor, size);
        words->items[words->count][size] = '\0';
        words->count += 1;
        cursor += size;
        cursor += strspn(cursor, " \t");
    }
    return words->count > 0;
}

/* The next word; "" at the end. */
static const char *take(struct words *words)
{
    return words->next < words->count ? words->items[words->next++] : "";
}

/* Takes the word if it is the next. */
static bool skip(struct words *words, const char *word)
{
    if (words->next < words->count && strcmp(words->items[words->next], word) == 0) {
        words->next += 1;
        return true;
    }
    return false;
}

static enum alms_code take_amount(struct words *words, int64_t *out, struct alms_error *err)
{
    const char *text = take(words);

    if (*text == '\0')
        return fail_term(words, err);
    TRY(alms_minor_parse(text, words->scale_digits, out, err));
    if (*out < 0)
        return alms_fail(err, ALMS_E_AMOUNT_NEGATIVE, "the amount %s is below zero", text);
    return ALMS_OK;
}

static enum alms_code
take_name(struct words *words, char name[ALMS_CODE_SIZE_MAX + 1], struct alms_error *err)
{
    const char *text = take(words);

    TRY(alms_rule_code(text, W_("variant"), err));
    memcpy(name, text, strlen(text) + 1);
    return ALMS_OK;
}

/* --- the terms ----------------------------------------------------------------------------- */

static enum alms_code
take_currency(struct words *words, struct alms_tariff *tariff, struct alms_error *err)
{
    const char *code = take(words);

    if (tariff->grants_count > 0 || tariff->cap_person >= 0 || tariff->cap_event >= 0) {
        return alms_fail(err, ALMS_E_TARIFF_SYNTAX,
                         "the currency of a tariff stands before its amounts");
    }
    const int32_t id = alms_rule_take_commodity(words->masters, code, err);
    if (id == ALMS_ID_NONE)
        return ALMS_E_NOT_FOUND;
    tariff->commodity_id = id;
    return ALMS_OK;
}

static enum alms_code
take_count(struct words *words, struct alms_tariff *tariff, struct alms_error *err)
{
    tariff->counts_at_approval = skip(words, "approval");
    if (!tariff->counts_at_approval && !skip(words, "application"))
        return fail_term(words, err);
    return ALMS_OK;
}

static bool parse_years(const char *text, uint32_t *out)
{
    uint64_t years = 0;

    if (!alms_uint_parse(text, &years) || years > ALMS_TARIFF_AGE_YEARS_MAX)
        return false;
    *out = (uint32_t)years;
    return true;
}

static enum alms_code
take_age(struct words *words, struct alms_tariff *tariff, struct alms_error *err)
{
    char text[WORD_SIZE_MAX + 1];
    struct alms_tariff_age age = {0};

    memcpy(text, take(words), sizeof(text));
    char *dash = strchr(text, '-');
    if (dash == NULL || tariff->ages_count == ALMS_TARIFF_AGES_MAX)
        return fail_term(words, err);
    *dash = '\0';
    if (!parse_years(text, &age.min) || !parse_years(dash + 1, &age.max) || age.max < age.min)
        return fail_term(words, err);
    if (skip(words, "from"))
        TRY(alms_date_parse(take(words), &age.from, err));
    if (skip(words, "until"))
        TRY(alms_date_parse(take(words), &age.until, err));
    tariff->ages[tariff->ages_count] = age;
    tariff->ages_count += 1;
    return ALMS_OK;
}

static enum alms_code take_grant(struct words *words, enum alms_grant_kind kind,
                                 struct alms_tariff *tariff, struct alms_error *err)
{
    struct alms_grant grant = {.kind = kind, .to = INT64_MAX};

    TRY(take_name(words, grant.variant, err));
    if (kind == ALMS_GRANT_BRACKET) {
        if (!skip(words, "over"))
            return fail_term(words, err);
        TRY(take_amount(words, &grant.over, err));
        if (skip(words, "to"))
            TRY(take_amount(words, &grant.to, err));
        if (!skip(words, "give") || grant.to <= grant.over)
            return fail_term(words, err);
    }
    TRY(take_amount(words, &grant.amount, err));
    if (grant.amount == 0)
        return alms_fail(err, ALMS_E_AMOUNT_ZERO, "the variant '%s' gives nothing", grant.variant);
    if (kind == ALMS_GRANT_FIXED && skip(words, "after"))
        TRY(take_name(words, grant.after, err));
    /* The list of terms is not longer than this one. */
    REQUIRE(tariff->grants_count < COUNT_OF(tariff->grants));
    tariff->grants[tariff->grants_count] = grant;
    tariff->grants_count += 1;
    return ALMS_OK;
}

static enum alms_code
take_cap(struct words *words, struct alms_tariff *tariff, struct alms_error *err)
{
    int64_t *cap = NULL;

    if (skip(words, "person")) {
        cap = &tariff->cap_person;
    } else if (skip(words, "event")) {
        cap = &tariff->cap_event;
    }
    if (cap == NULL || *cap >= 0)
        return fail_term(words, err);
    return take_amount(words, cap, err);
}

static enum alms_code
take_term(struct words *words, struct alms_tariff *tariff, struct alms_error *err)
{
    if (skip(words, "currency"))
        return take_currency(words, tariff, err);
    if (skip(words, "count"))
        return take_count(words, tariff, err);
    if (skip(words, "age"))
        return take_age(words, tariff, err);
    if (skip(words, "bracket"))
        return take_grant(words, ALMS_GRANT_BRACKET, tariff, err);
    if (skip(words, "fixed"))
        return take_grant(words, ALMS_GRANT_FIXED, tariff, err);
    if (skip(words, "upto"))
        return take_grant(words, ALMS_GRANT_UPTO, tariff, err);
    if (skip(words, "monthly"))
        return take_grant(words, ALMS_GRANT_MONTHLY, tariff, err);
    if (skip(words, "cap"))
        return take_cap(words, tariff, err);
    return fail_term(words, err);
}

void alms_tariff_begin(const struct alms_masters *masters, struct alms_tariff *tariff)
{
    *tariff = (struct alms_tariff){
        .commodity_id = alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE)),
        .cap_person = -1,
        .cap_event = -1,
    };
}

/* Rule TARIFF-1: a term is one of those that are known, and all of it is used. */
enum alms_code alms_tariff_add_term(const struct alms_masters *masters, const char *term,
                                    struct alms_tariff *tariff, struct alms_error *err)
{
    struct words words = {
        .masters = masters,
        .term = term,
        .scale_digits = alms_commodity_at(masters, tariff->commodity_id)->scale_digits,
    };

    if (!split(term, &words) || tariff->grants_count == COUNT_OF(tariff->grants))
        return fail_term(&words, err);
    TRY(take_term(&words, tariff, err));
    return words.next == words.count ? ALMS_OK : fail_term(&words, err);
}

/* --- the whole ----------------------------------------------------------------------------- */

static const struct alms_grant *find_grant(const struct alms_tariff *tariff, const char *variant)
{
    for (size_t i = 0; i < tariff->grants_count; i++) {
        if (strcmp(tariff->grants[i].variant, variant) == 0)
            return &tariff->grants[i];
    }
    return NULL;
}

/* Only brackets share a name, and then each begins where the one before it ended, or later. */
static bool is_behind(const struct alms_grant *earlier, const struct alms_grant *grant)
{
    return earlier->kind == ALMS_GRANT_BRACKET && grant->kind == ALMS_GRANT_BRACKET &&
           earlier->to <= grant->over;
}

/* Rule TARIFF-2: every case has one answer. */
enum alms_code alms_tariff_end(const struct alms_tariff *tariff, struct alms_error *err)
{
    if (tariff->grants_count == 0)
        (void)alms_fail(err, ALMS_E_TARIFF_SYNTAX, "the tariff gives nothing");
    for (size_t i = 0; i < tariff->grants_count; i++) {
        const struct alms_grant *grant = &tariff->grants[i];
        for (size_t j = 0; j < i; j++) {
            if (strcmp(tariff->grants[j].variant, grant->variant) == 0 &&
                !is_behind(&tariff->grants[j], grant)) {
                (void)alms_fail(err, ALMS_E_TARIFF_SYNTAX,
                                "the variant '%s' gives two amounts for one case", grant->variant);
                break;
            }
        }
        if (grant->after[0] != '\0' && find_grant(tariff, grant->after) == NULL) {
            (void)alms_fail(err, ALMS_E_TARIFF_SYNTAX, "the tariff has no variant '%s'",
                            grant->after);
        }
    }
    return alms_error_code(err);
}

enum alms_code alms_tariff_read(const struct alms_masters *masters,
                                const struct alms_tariff_master *master, struct alms_tariff *out,
                                struct alms_error *err)
{
    alms_tariff_begin(masters, out);
    for (size_t i = 0; i < master->terms_count; i++)
        NOTE(alms_tariff_add_term(masters, master->terms[i], out, err));
    TRY(alms_error_code(err));
    return alms_tariff_end(out, err);
}

void alms_rule_tariff(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err)
{
    struct alms_date from = {0};
    struct alms_tariff tariff;
    const struct alms_value *terms = &record->field[ALMS_FIELD_TERMS];
    const char *programme = alms_record_text(record, ALMS_FIELD_PROGRAMME);
    const struct alms_tariff_master read = {.terms = terms->items, .terms_count = terms->count};

    alms_rule_check_label(masters, ALMS_PROGRAMME, programme, err);
    NOTE(alms_tariff_read(masters, &read, &tariff, err));
    if (alms_date_parse(alms_record_text(record, ALMS_FIELD_FROM), &from, err) != ALMS_OK)
        return;
    /* Rule TARIFF-3: what was in force stays so; a new tariff begins after the newest. */
    const struct alms_tariff_master *newest = alms_tariff_newest(masters, programme);
    if (newest != NULL && alms_date_compare(from, newest->from) <= 0) {
        char text[ALMS_DATE_TEXT_SIZE_BYTES];
        alms_date_format(newest->from, text);
        (void)alms_fail(err, ALMS_E_DATE_EARLY,
                        "programme '%s' has a tariff from %s on; the next begins later", programme,
                        text);
    }
}

/* --- what a case gets ---------------------------------------------------------------------- */

uint32_t alms_age_years(struct alms_date birth, struct alms_date date)
{
    const bool has_had_birthday =
        date.month > birth.month || (date.month == birth.month && date.day >= birth.day);
    const int years = (int)date.year - (int)birth.year - (has_had_birthday ? 0 : 1);

    return years < 0 ? 0 : (uint32_t)years;
}

static bool is_in_force(const struct alms_tariff_age *age, struct alms_date date)
{
    return (!alms_date_is_given(age->from) || alms_date_compare(date, age->from) >= 0) &&
           (!alms_date_is_given(age->until) || alms_date_compare(date, age->until) <= 0);
}

/* Rule TARIFF-4: the age at the application, in completed years, is one that the tariff names. */
void alms_rule_age(const struct alms_tariff *tariff, const struct alms_grant_question *question,
                   struct alms_error *err)
{
    char age_text[ALMS_UINT_TEXT_SIZE_BYTES];
    char min_text[ALMS_UINT_TEXT_SIZE_BYTES];
    char max_text[ALMS_UINT_TEXT_SIZE_BYTES];
    const struct alms_tariff_age *last = NULL;

    if (!question->checks_age || tariff->ages_count == 0)
        return;
    if (!alms_date_is_given(question->birth)) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("birth date"));
        return;
    }
    const uint32_t age = alms_age_years(question->birth, question->date);
    for (size_t i = 0; i < tariff->ages_count; i++) {
        const struct alms_tariff_age *limit = &tariff->ages[i];
        if (!is_in_force(limit, question->date))
            continue;
        if (age >= limit->min && age <= limit->max)
            return;
        last = limit;
    }
    if (last == NULL) {
        (void)alms_fail(err, ALMS_E_TARIFF_AGE, "the tariff names no age for that day");
        return;
    }
    (void)alms_fail(err, ALMS_E_TARIFF_AGE, "the age is %s, the tariff is for %s to %s",
                    alms_uint_format(age, age_text), alms_uint_format(last->min, min_text),
                    alms_uint_format(last->max, max_text));
}

/* Whether the tariff has one variant; brackets of one name are one. */
static bool has_one_variant(const struct alms_tariff *tariff)
{
    for (size_t i = 1; i < tariff->grants_count; i++) {
        if (strcmp(tariff->grants[i].variant, tariff->grants[0].variant) != 0)
            return false;
    }
    return true;
}

/* The grant that the case falls under; NULL, and a fault noted, if there is none. */
static const struct alms_grant *choose(const struct alms_tariff *tariff,
                                       const struct alms_grant_question *question,
                                       struct alms_error *err)
{
    const char *variant = question->variant;

    if (variant == NULL && !has_one_variant(tariff)) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("variant"));
        return NULL;
    }
    if (variant == NULL)
        variant = tariff->grants[0].variant;
    const struct alms_grant *first = find_grant(tariff, variant);
    if (first == NULL) {
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN, "the tariff has no variant '%.40s'", variant);
        return NULL;
    }
    if (first->kind != ALMS_GRANT_BRACKET)
        return first;
    if (question->cost < 0) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("self-paid cost"));
        return NULL;
    }
    for (size_t i = 0; i < tariff->grants_count; i++) {
        const struct alms_grant *grant = &tariff->grants[i];
        if (strcmp(grant->variant, variant) == 0 && question->cost > grant->over &&
            question->cost <= grant->to)
            return grant;
    }
    (void)alms_fail(err, ALMS_E_TARIFF_GRANT, "the tariff gives nothing for that cost");
    return NULL;
}

static bool had(const struct alms_grant_question *question, const char *variant)
{
    for (size_t i = 0; i < question->had_count; i++) {
        if (alms_text_equal(question->had[i], variant))
            return true;
    }
    return false;
}

static int64_t lower(int64_t amount, int64_t cap, int64_t given)
{
    const int64_t left = cap < given ? 0 : cap - given;

    return cap < 0 || left >= amount ? amount : left;
}

/* Rules TARIFF-5 (bracket or amount), TARIFF-6 (caps over all cases) and TARIFF-7 (on top of). */
enum alms_code alms_rule_grant(const struct alms_masters *masters, const struct alms_tariff *tariff,
                               const struct alms_grant_question *question, struct alms_granted *out,
                               struct alms_error *err)
{
    char most[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const uint32_t scale = alms_commodity_at(masters, tariff->commodity_id)->scale_digits;

    alms_rule_age(tariff, question, err);
    const struct alms_grant *grant = choose(tariff, question, err);
    if (grant == NULL)
        return alms_error_code(err);
    if (grant->after[0] != '\0' && !had(question, grant->after)) {
        (void)alms_fail(err, ALMS_E_TARIFF_GRANT,
                        "'%s' comes on top of '%s', which the person did not get", grant->variant,
                        grant->after);
    }
    if (grant->kind == ALMS_GRANT_UPTO && question->asked < 0)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("amount"));

    int64_t amount = lower(grant->amount, tariff->cap_person, question->given_person);
    amount = lower(amount, tariff->cap_event, question->given_event);
    if (amount == 0) {
        (void)alms_fail(err, ALMS_E_TARIFF_GRANT,
                        "earlier cases have used up what the tariff gives in all");
    } else if (question->asked > amount) {
        (void)alms_fail(err, ALMS_E_TARIFF_GRANT, "the tariff gives %s, and more is asked",
                        alms_minor_format(amount, scale, most));
    }
    TRY(alms_error_code(err));
    *out = (struct alms_granted){grant, question->asked < 0 ? amount : question->asked};
    return ALMS_OK;
}
