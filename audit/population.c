#include "audit/population.h"

#include "base/text.h"
#include "value/money.h"

#include <string.h>

/* Equal, or equal up to a star at the end. */
static bool fits(const char *pattern, const char *text)
{
    const size_t size = strlen(pattern);

    if (size > 0 && pattern[size - 1] == '*')
        return strncmp(pattern, text, size - 1) == 0;
    return strcmp(pattern, text) == 0;
}

static bool fits_any(const char *const *patterns, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (fits(patterns[i], text))
            return true;
    }
    return false;
}

static enum alms_code find_commodity(const struct alms_journal *journal, const char *code,
                                     uint16_t *out, struct alms_error *err)
{
    size_t used = 0;

    for (size_t i = 0; i < journal->commodities_count; i++) {
        const struct alms_journal_commodity *commodity = &journal->commodities[i];
        if (code != NULL ? strcmp(commodity->code, code) == 0 : commodity->lines_count > 0) {
            *out = (uint16_t)i;
            used += 1;
        }
    }
    if (used == 1)
        return ALMS_OK;
    if (code != NULL)
        return alms_fail(err, ALMS_E_NOT_FOUND, "no line is in currency '%.40s'", code);
    if (used == 0)
        return alms_fail(err, ALMS_E_POPULATION_EMPTY, "there is no line");
    return alms_fail(err, ALMS_E_VALUE_MISSING,
                     "there are several currencies, and none is named (--currency)");
}

static bool is_chosen(const struct alms_journal *journal, const struct alms_population *population,
                      const struct alms_journal_line *line, int64_t minimum)
{
    const int64_t amount = population->is_credit ? -line->amount : line->amount;
    const char *account = alms_journal_text(journal, line->account);
    const char *source = alms_journal_text(journal, line->source);

    if (amount < minimum)
        return false;
    if (population->accounts_count > 0 &&
        !fits_any(population->accounts, population->accounts_count, account))
        return false;
    return !fits_any(population->excluded, population->excluded_count, account) &&
           !fits_any(population->excluded, population->excluded_count, source);
}

enum alms_code alms_population_choose(const struct alms_journal *journal,
                                      const struct alms_population *population, int64_t least,
                                      struct alms_chosen *out, struct alms_error *err)
{
    struct alms_chosen chosen = {.minimum = least};

    TRY(find_commodity(journal, population->commodity, &chosen.commodity, err));
    const uint32_t scale = journal->commodities[chosen.commodity].scale_digits;
    if (population->minimum != NULL) {
        TRY(alms_minor_parse(population->minimum, scale, &chosen.minimum, err));
        /* Zero has no digits and no chance. */
        chosen.minimum = chosen.minimum < 1 ? 1 : chosen.minimum;
    }
    chosen.lines = alms_alloc((journal->lines_count + 1) * sizeof(*chosen.lines));
    for (uint32_t i = 0; i < journal->lines_count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        if (line->commodity != chosen.commodity)
            continue;
        if (is_chosen(journal, population, line, chosen.minimum)) {
            chosen.lines[chosen.count++] = i;
            chosen.total += alms_magnitude(line->amount);
        } else {
            chosen.left_out += 1;
        }
    }
    if (chosen.count == 0) {
        alms_free(chosen.lines);
        return alms_fail(err, ALMS_E_POPULATION_EMPTY, "no line is in the population");
    }
    *out = chosen;
    return ALMS_OK;
}

void alms_population_clear(struct alms_chosen *chosen)
{
    alms_free(chosen->lines);
    chosen->lines = NULL;
}

static void
print_list(const struct alms_print *print, const char *what, const char *const *items, size_t count)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    for (size_t i = 0; i < count; i++) {
        alms_buffer_add_text(&text, i == 0 ? "" : ", ");
        alms_buffer_add_text(&text, items[i]);
    }
    if (count > 0)
        alms_print_pair(print, what, text.bytes);
}

void alms_population_print(const struct alms_journal *journal,
                           const struct alms_population *population,
                           const struct alms_chosen *chosen, const struct alms_print *print)
{
    char text[32];

    alms_print_pair(print, N_("currency"), journal->commodities[chosen->commodity].code);
    alms_print_pair(print, N_("side"),
                    alms_print_say(print, population->is_credit ? N_("credits") : N_("debits")));
    print_list(print, N_("accounts"), population->accounts, population->accounts_count);
    print_list(print, N_("left out by name"), population->excluded, population->excluded_count);
    alms_print_pair(print, N_("smallest amount"),
                    alms_journal_amount(journal, chosen->commodity, chosen->minimum, text));
    alms_print_pair_count(print, N_("lines in the population"), chosen->count);
    alms_print_pair(print, N_("value of the population"),
                    alms_journal_amount(journal, chosen->commodity, chosen->total, text));
    alms_print_pair_count(print, N_("lines of the currency left out"), chosen->left_out);
}
