/* Drawing samples: by money, and of entries. */
#include "audit/draw.h"
#include "audit/population.h"
#include "audit/sampling.h"

#include "base/text.h"
#include "value/date.h"
#include "value/decimal.h"
#include "value/money.h"

#include <string.h>

/* --- by money ------------------------------------------------------------------------------ */

struct money_sample {
    const struct alms_journal *journal;
    const struct alms_money_sample_options *options;
    const struct alms_print *print;
    struct alms_chosen chosen;
    struct alms_ratio risk;
    int64_t tolerable; /* 0: not given */
    int64_t expected;
    uint32_t size;
    uint64_t start; /* s of the points floor((s + j book) / n) */
};

static enum alms_code read_amount(const struct money_sample *sample, const char *text, int64_t *out,
                                  struct alms_error *err)
{
    const uint32_t scale = sample->journal->commodities[sample->chosen.commodity].scale_digits;

    TRY(alms_minor_parse(text, scale, out, err));
    if (*out < 0)
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the amount is below zero");
    return ALMS_OK;
}

static enum alms_code find_size(struct money_sample *sample, struct alms_error *err)
{
    const struct alms_money_sample_options *options = sample->options;
    const int64_t book = sample->chosen.total;

    NOTE(alms_sampling_rate(options->risk, "5%", W_("risk"), &sample->risk, err));
    if (options->tolerable != NULL)
        NOTE(read_amount(sample, options->tolerable, &sample->tolerable, err));
    if (options->expected != NULL)
        NOTE(read_amount(sample, options->expected, &sample->expected, err));
    if (options->size != NULL)
        NOTE(alms_sampling_count(options->size, 1, W_("sample size"), &sample->size, err));
    TRY(alms_error_code(err));
    if (options->size != NULL)
        return ALMS_OK;
    if (options->tolerable == NULL) {
        return alms_fail(err, ALMS_E_VALUE_MISSING,
                         "neither the size nor the tolerable misstatement is given");
    }
    if (sample->expected >= sample->tolerable)
        return alms_fail(err, ALMS_E_SAMPLE_SIZE, "as much is expected as can be borne");
    sample->size = alms_sample_money_size(book, sample->tolerable, sample->expected, sample->risk);
    if (sample->size == 0)
        return alms_fail(err, ALMS_E_SAMPLE_SIZE, "more than %s items would be needed", "100000");
    return ALMS_OK;
}

/* book / size as decimal text with two more digits than the currency. */
static void format_interval(const struct money_sample *sample, char text[64])
{
    const uint32_t scale = sample->journal->commodities[sample->chosen.commodity].scale_digits;
    CLEANUP(alms_decimal_clear) struct alms_decimal book = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal size = alms_decimal_zero();

    alms_decimal_set_minor(&book, sample->chosen.total, scale);
    alms_decimal_set_minor(&size, sample->size, 0);
    alms_decimal_divide(&book, &book, &size, scale + 2, ALMS_ROUND_HALF_UP);
    alms_decimal_format(&book, text);
}

static void print_money_about(const struct money_sample *sample)
{
    const struct alms_print *print = sample->print;
    const uint16_t commodity = sample->chosen.commodity;
    char text[64];
    uint64_t top_count = 0;
    int64_t top_total = 0;
    const int64_t top = alms_sampling_top(sample->chosen.total, sample->size);

    for (size_t i = 0; i < sample->chosen.count; i++) {
        const int64_t amount =
            alms_magnitude(sample->journal->lines[sample->chosen.lines[i]].amount);
        top_count += amount >= top ? 1 : 0;
        top_total += amount >= top ? amount : 0;
    }
    alms_print_begin_pairs(print, "about");
    alms_print_pair(print, N_("method"), alms_print_say(print, N_("monetary unit sampling")));
    alms_print_journal(print, sample->journal);
    alms_population_print(sample->journal, &sample->options->population, &sample->chosen, print);
    alms_print_pair(print, N_("risk"), alms_sampling_percent(sample->risk, text));
    if (sample->options->tolerable != NULL) {
        alms_print_pair(print, N_("tolerable misstatement"),
                        alms_journal_amount(sample->journal, commodity, sample->tolerable, text));
        alms_print_pair(print, N_("expected misstatement"),
                        alms_journal_amount(sample->journal, commodity, sample->expected, text));
        if (sample->tolerable > 0) {
            alms_print_pair_count(print, N_("sample size by the older formula"),
                                  alms_sample_money_size_older(sample->chosen.total,
                                                               sample->tolerable, sample->expected,
                                                               sample->risk));
        }
    }
    alms_print_pair_count(print, N_("sample size"), sample->size);
    format_interval(sample, text);
    alms_print_pair(print, N_("interval"), text);
    alms_sampling_print_draw(print, sample->options->seed);
    alms_print_pair_count(print, N_("start"), sample->start);
    alms_print_pair_count(print, N_("top stratum: lines"), top_count);
    alms_print_pair(print, N_("top stratum: value"),
                    alms_journal_amount(sample->journal, commodity, top_total, text));
    print->end(print->context);
}

/* Point j: floor((s + j book) / n), in parts so that nothing overflows. */
static int64_t point_at(const struct money_sample *sample, uint64_t j)
{
    const uint64_t n = sample->size;
    const uint64_t book = (uint64_t)sample->chosen.total;
    const uint64_t rest = sample->start % n + j * (book % n);

    return (int64_t)(sample->start / n + j * (book / n) + rest / n);
}

static void
print_item(const struct money_sample *sample, uint32_t index, uint64_t number, uint64_t hits)
{
    const struct alms_journal *journal = sample->journal;
    const struct alms_journal_line *line = &journal->lines[index];
    const int64_t amount = alms_magnitude(line->amount);
    const bool is_top = amount >= alms_sampling_top(sample->chosen.total, sample->size);
    char no[ALMS_UINT_TEXT_SIZE_BYTES];
    char place[ALMS_UINT_TEXT_SIZE_BYTES];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char text[32];
    char count[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_date_format(alms_date_from_serial(line->day), date);
    const char *const cells[] = {
        alms_uint_format(number, no),
        alms_journal_entry(journal, line->entry),
        alms_journal_text(journal, line->number),
        line->place == 0 ? NULL : alms_uint_format(line->place, place),
        date,
        alms_journal_text(journal, line->account),
        journal->commodities[line->commodity].code,
        alms_journal_amount(journal, line->commodity, amount, text),
        alms_uint_format(hits, count),
        alms_print_say(sample->print, is_top ? N_("top stratum") : N_("sampled stratum")),
        NULL,
    };
    sample->print->row(sample->print->context, cells);
}

static void print_money_items(const struct money_sample *sample)
{
    const struct alms_print *print = sample->print;
    const struct alms_print_column columns[] = {
        {"no", alms_print_say(print, N_("No.")), true},
        {"entry", alms_print_say(print, N_("Voucher")), false},
        {"line", alms_print_say(print, N_("Line")), false},
        {"place", alms_print_say(print, N_("Row of the file")), true},
        {"date", alms_print_say(print, N_("Date")), false},
        {"account", alms_print_say(print, N_("Account")), false},
        {"currency", alms_print_say(print, N_("Currency")), false},
        {"amount", alms_print_say(print, N_("Amount")), true},
        {"hits", alms_print_say(print, N_("Hits")), true},
        {"stratum", alms_print_say(print, N_("Stratum")), false},
        {"audited", alms_print_say(print, N_("Audited amount")), true},
    };
    int64_t cumulated = 0;
    uint64_t j = 0;
    uint64_t number = 0;

    print->begin(print->context, "items", columns, COUNT_OF(columns));
    for (size_t i = 0; i < sample->chosen.count; i++) {
        const uint32_t index = sample->chosen.lines[i];
        uint64_t hits = 0;
        cumulated += alms_magnitude(sample->journal->lines[index].amount);
        for (; j < sample->size && point_at(sample, j) < cumulated; j++)
            hits += 1;
        if (hits > 0)
            print_item(sample, index, ++number, hits);
    }
    print->end(print->context);
}

enum alms_code alms_sample_money(const alms_journal *journal,
                                 const struct alms_money_sample_options *options,
                                 const struct alms_print *print, struct alms_error *err)
{
    struct money_sample sample = {.journal = journal, .options = options, .print = print};
    CLEANUP(alms_population_clear) struct alms_chosen chosen = {0};

    NOTE(alms_sampling_seed(options->seed, err));
    NOTE(alms_population_choose(journal, &options->population, 1, &chosen, err));
    TRY(alms_error_code(err));
    sample.chosen = chosen;
    TRY(find_size(&sample, err));
    struct alms_draw draw = alms_draw_open(options->seed);
    sample.start = alms_draw_next(&draw, (uint64_t)chosen.total);
    alms_draw_close(&draw);
    print_money_about(&sample);
    print_money_items(&sample);
    return ALMS_OK;
}

/* --- of entries ---------------------------------------------------------------------------- */

struct entry_sample {
    const struct alms_journal *journal;
    const struct alms_entry_sample_options *options;
    const struct alms_print *print;
    struct alms_ratio risk;
    struct alms_ratio tolerable;
    struct alms_ratio expected;
    uint32_t size;
};

static enum alms_code find_entry_size(struct entry_sample *sample, struct alms_error *err)
{
    const struct alms_entry_sample_options *options = sample->options;

    NOTE(alms_sampling_seed(options->seed, err));
    NOTE(alms_sampling_rate(options->risk, "5%", W_("risk"), &sample->risk, err));
    sample->expected = (struct alms_ratio){0, 1};
    if (options->tolerable != NULL) {
        NOTE(alms_sampling_rate(options->tolerable, NULL, W_("tolerable rate"), &sample->tolerable,
                                err));
    }
    if (options->expected != NULL && !alms_ratio_parse(options->expected, &sample->expected)) {
        NOTE(alms_fail(err, ALMS_E_PARAMETER_SYNTAX, "'%.60s' is no %s between 0 and 1, as %s",
                       options->expected, W_("expected rate"), "0.05, 5%"));
    }
    if (options->size != NULL)
        NOTE(alms_sampling_count(options->size, 1, W_("sample size"), &sample->size, err));
    TRY(alms_error_code(err));
    if (options->size != NULL)
        return ALMS_OK;
    if (options->tolerable == NULL) {
        return alms_fail(err, ALMS_E_VALUE_MISSING,
                         "neither the size nor the tolerable rate is given");
    }
    if (sample->expected.numerator * sample->tolerable.denominator >=
        sample->tolerable.numerator * sample->expected.denominator)
        return alms_fail(err, ALMS_E_SAMPLE_SIZE, "as much is expected as can be borne");
    sample->size = alms_sample_attribute_size(sample->tolerable, sample->expected, sample->risk);
    if (sample->size == 0)
        return alms_fail(err, ALMS_E_SAMPLE_SIZE, "more than %s items would be needed", "100000");
    return ALMS_OK;
}

static void print_entries_about(const struct entry_sample *sample)
{
    const struct alms_print *print = sample->print;
    char text[ALMS_FIGURE_SIZE_BYTES];

    alms_print_begin_pairs(print, "about");
    alms_print_pair(print, N_("method"),
                    alms_print_say(print, N_("entries with equal chances, none twice")));
    alms_print_journal(print, sample->journal);
    alms_print_pair(print, N_("risk"), alms_sampling_percent(sample->risk, text));
    if (sample->options->tolerable != NULL) {
        alms_print_pair(print, N_("tolerable rate"),
                        alms_sampling_percent(sample->tolerable, text));
        alms_print_pair(print, N_("expected rate"), alms_sampling_percent(sample->expected, text));
        alms_print_pair_count(print, N_("deviations that may be found"),
                              alms_ratio_ceiling(sample->size, sample->expected));
    }
    alms_print_pair_count(print, N_("sample size"), sample->size);
    alms_sampling_print_draw(print, sample->options->seed);
    print->end(print->context);
}

static void print_entries(const struct entry_sample *sample, const bool *is_drawn)
{
    const struct alms_print *print = sample->print;
    const struct alms_journal *journal = sample->journal;
    const struct alms_print_column columns[] = {
        {"no", alms_print_say(print, N_("No.")), true},
        {"entry", alms_print_say(print, N_("Voucher")), false},
        {"date", alms_print_say(print, N_("Date")), false},
        {"lines", alms_print_say(print, N_("Lines")), true},
        {"deviation", alms_print_say(print, N_("Deviation")), false},
    };
    uint64_t number = 0;

    print->begin(print->context, "items", columns, COUNT_OF(columns));
    for (uint32_t entry = 1; entry < alms_names_count(journal->entries); entry++) {
        char no[ALMS_UINT_TEXT_SIZE_BYTES];
        char lines[ALMS_UINT_TEXT_SIZE_BYTES];
        char date[ALMS_DATE_TEXT_SIZE_BYTES];
        const uint32_t start = journal->entry_start[entry];
        if (!is_drawn[entry - 1])
            continue;
        alms_date_format(alms_date_from_serial(journal->lines[journal->by_entry[start]].day), date);
        const char *const cells[] = {
            alms_uint_format(++number, no), alms_journal_entry(journal, entry), date,
            alms_uint_format(journal->entry_start[entry + 1] - start, lines), NULL};
        print->row(print->context, cells);
    }
    print->end(print->context);
}

enum alms_code alms_sample_entries(const alms_journal *journal,
                                   const struct alms_entry_sample_options *options,
                                   const struct alms_print *print, struct alms_error *err)
{
    struct entry_sample sample = {.journal = journal, .options = options, .print = print};
    const uint32_t entries = alms_journal_entries_count(journal);
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    TRY(find_entry_size(&sample, err));
    if (entries == 0)
        return alms_fail(err, ALMS_E_POPULATION_EMPTY, "there is no line");
    if (sample.size > entries) {
        return alms_fail(err, ALMS_E_SAMPLE_SIZE, "there are only %s entries",
                         alms_uint_format(entries, number));
    }
    CLEANUP(alms_free_variable) bool *is_drawn = alms_alloc(entries);
    struct alms_draw draw = alms_draw_open(options->seed);
    /* A number that came before is passed over. */
    for (uint32_t drawn = 0; drawn < sample.size;) {
        const uint64_t at = alms_draw_next(&draw, entries);
        drawn += is_drawn[at] ? 0 : 1;
        is_drawn[at] = true;
    }
    alms_draw_close(&draw);
    print_entries_about(&sample);
    print_entries(&sample, is_drawn);
    return ALMS_OK;
}
