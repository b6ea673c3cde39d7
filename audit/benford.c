#include "audit/population.h"
#include "audit/statistics.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { LAST_TWO = 100, FIRST_TWO = 90, TEN_UNITS = 10 };

/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): in the order of its initialisers. */
struct digits_test {
    const char *key;
    const char *title;
    enum alms_digits digits;
    uint64_t least; /* with fewer numbers it is not run */
    bool is_second_order;
};

/* The first and the first two digits by log-spec; the others as the one that they are like. */
static const struct digits_test TESTS[] = {
    {"first", N_("first digit"), ALMS_DIGITS_FIRST, 300, false},
    {"second", N_("second digit"), ALMS_DIGITS_SECOND, 300, false},
    {"first-two", N_("first two digits"), ALMS_DIGITS_FIRST_TWO, 1000, false},
    {"first-three", N_("first three digits"), ALMS_DIGITS_FIRST_THREE, 1000, false},
    {"second-order", N_("first two digits of differences"), ALMS_DIGITS_FIRST_TWO, 1000, true},
};

struct benford {
    const struct alms_journal *journal;
    const struct alms_benford_options *options;
    const struct alms_print *print;
    struct alms_chosen chosen;
    int64_t *amounts; /* magnitudes, smallest first */
    uint64_t counts[COUNT_OF(TESTS)][ALMS_DIGITS_CELLS_MAX];
    uint64_t n[COUNT_OF(TESTS)];
    uint64_t last_two[LAST_TWO];
    uint64_t last_two_n;
    int64_t sums[FIRST_TWO];
};

/* --- counting ------------------------------------------------------------------------------ */

static int by_size(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a;
    const int64_t right = *(const int64_t *)b;
    return left < right ? -1 : left > right ? 1 : 0;
}

static void count_cell(struct benford *work, size_t test, int64_t number)
{
    work->counts[test][alms_digits_cell(TESTS[test].digits, number)] += 1;
    work->n[test] += 1;
}

static void count_all(struct benford *work)
{
    const size_t count = work->chosen.count;

    work->amounts = alms_alloc(count * sizeof(*work->amounts));
    for (size_t i = 0; i < count; i++)
        work->amounts[i] = alms_magnitude(work->journal->lines[work->chosen.lines[i]].amount);
    qsort(work->amounts, count, sizeof(*work->amounts), by_size);
    for (size_t i = 0; i < count; i++) {
        const int64_t amount = work->amounts[i];
        const int64_t difference = i == 0 ? 0 : amount - work->amounts[i - 1];
        for (size_t test = 0; test < COUNT_OF(TESTS); test++) {
            if (!TESTS[test].is_second_order) {
                count_cell(work, test, amount);
            } else if (difference > 0) {
                count_cell(work, test, difference);
            }
        }
        work->sums[alms_digits_cell(ALMS_DIGITS_FIRST_TWO, amount)] += amount;
        /* The last two digits are others than the first only where there are three. */
        work->last_two_n += amount >= LAST_TWO ? 1 : 0;
        work->last_two[amount % LAST_TWO] += amount >= LAST_TWO ? 1 : 0;
    }
}

/* --- printing ------------------------------------------------------------------------------ */

static const char *conformity_word(enum alms_conformity conformity)
{
    switch (conformity) {
    case ALMS_CONFORMITY_NONE: return N_("too few numbers to say");
    case ALMS_CONFORMITY_CLOSE: return N_("close conformity");
    case ALMS_CONFORMITY_ACCEPTABLE: return N_("acceptable conformity");
    case ALMS_CONFORMITY_MARGINAL: return N_("marginal conformity");
    case ALMS_CONFORMITY_NOT: return N_("nonconforming");
    }
    return "";
}

static void print_about(struct benford *work)
{
    alms_print_begin_pairs(work->print, "about");
    alms_print_journal(work->print, work->journal);
    alms_population_print(work->journal, &work->options->population, &work->chosen, work->print);
    alms_print_pair(work->print, N_("what findings are"),
                    alms_print_say(work->print, N_("leads, never verdicts")));
    work->print->end(work->print->context);
}

static void print_measure(struct benford *work, size_t test)
{
    const struct alms_print *print = work->print;
    char n[ALMS_UINT_TEXT_SIZE_BYTES];
    char freedom[ALMS_UINT_TEXT_SIZE_BYTES];
    char least[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_benford_fit fit;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    alms_uint_format(work->n[test], n);
    if (work->n[test] < TESTS[test].least) {
        const char *remark = SENTENCE(print, arena, N_("not run: fewer than %s numbers"),
                                      alms_uint_format(TESTS[test].least, least));
        const char *const cells[] = {
            print->translate == NULL ? TESTS[test].key : alms_print_say(print, TESTS[test].title),
            n,
            NULL,
            NULL,
            NULL,
            NULL,
            NULL,
            NULL,
            NULL,
            NULL,
            NULL,
            NULL,
            remark};
        print->row(print->context, cells);
        return;
    }
    alms_benford_fit(TESTS[test].digits, work->counts[test], &fit);
    const char *remark =
        fit.conformity != ALMS_CONFORMITY_NONE
            ? NULL
            : SENTENCE(print, arena, N_("a category needs %s numbers"),
                       alms_uint_format(alms_benford_least(TESTS[test].digits), least));
    const char *const cells[] = {
        print->translate == NULL ? TESTS[test].key : alms_print_say(print, TESTS[test].title),
        n,
        fit.mad,
        fit.mad_expected,
        fit.mad_excess,
        alms_print_say(print, conformity_word(fit.conformity)),
        fit.chi_square,
        alms_uint_format(fit.freedom, freedom),
        fit.chi_limit_5,
        fit.chi_limit_1,
        fit.ks,
        fit.ks_limit,
        remark,
    };
    print->row(print->context, cells);
}

static void print_measures(struct benford *work)
{
    const struct alms_print *print = work->print;
    const struct alms_print_column columns[] = {
        {"test", alms_print_say(print, N_("Test")), false},
        {"n", alms_print_say(print, N_("Numbers")), true},
        {"mad", alms_print_say(print, N_("MAD")), true},
        {"mad_expected", alms_print_say(print, N_("Expected MAD")), true},
        {"mad_excess", alms_print_say(print, N_("Excess MAD")), true},
        {"conformity", alms_print_say(print, N_("Conformity")), false},
        {"chi_square", alms_print_say(print, N_("Chi-square")), true},
        {"df", alms_print_say(print, N_("Degrees of freedom")), true},
        {"chi_limit_5", alms_print_say(print, N_("limit at 0.05")), true},
        {"chi_limit_1", alms_print_say(print, N_("limit at 0.01")), true},
        {"ks", alms_print_say(print, N_("KS")), true},
        {"ks_limit", alms_print_say(print, N_("KS limit")), true},
        {"remark", alms_print_say(print, N_("Remark")), false},
    };

    print->begin(print->context, "measures", columns, COUNT_OF(columns));
    for (size_t test = 0; test < COUNT_OF(TESTS); test++)
        print_measure(work, test);
    print->end(print->context);
}

static void print_figures(struct benford *work)
{
    static const struct alms_ratio risk = {5, 100};
    const struct alms_print *print = work->print;
    CLEANUP(alms_moments_close_variable) struct alms_moments *moments = alms_moments_open();
    struct alms_moments_figures figures;
    struct alms_uniform_fit fit;
    char text[ALMS_FIGURE_SIZE_BYTES];

    for (size_t i = 0; i < work->chosen.count; i++)
        alms_moments_add(moments, work->amounts[i]);
    alms_moments_finish(moments, &figures);
    alms_print_begin_pairs(print, "figures");
    alms_print_pair(print, N_("mantissa arc: L2"), figures.arc);
    alms_print_pair(print, N_("mantissa arc: p"), figures.arc_p);
    alms_print_pair(print, N_("distortion: mean of the numbers in [10, 100)"), figures.mean);
    alms_print_pair(print, N_("distortion: expected mean"), figures.expected);
    alms_print_pair(print, N_("distortion factor"), figures.distortion);
    alms_print_pair(print, N_("distortion: Z"), figures.distortion_z);
    if (work->last_two_n > 0) {
        alms_uniform_fit(work->last_two, LAST_TWO, risk, &fit);
        alms_print_pair_count(print, N_("last two digits: numbers"), work->last_two_n);
        alms_print_pair(print, N_("last two digits: chi-square, 99 degrees of freedom"),
                        fit.chi_square);
        alms_print_pair(print, N_("last two digits: limit at 0.05"), fit.chi_limit_5);
        alms_print_pair(print, N_("last two digits: p"), fit.p);
    }
    alms_print_pair(print, N_("summation: MAD of the shares from 1/90"),
                    alms_figure_sums_mad(work->sums, FIRST_TWO, text));
    print->end(print->context);
}

static void put_cell(struct benford *work, const char *key, uint32_t digits, size_t width,
                     const char *const figures[5])
{
    char text[ALMS_UINT_TEXT_SIZE_BYTES];
    char padded[ALMS_UINT_TEXT_SIZE_BYTES + 1] = "0";

    alms_uint_format(digits, text);
    memcpy(padded + 1, text, strlen(text) + 1);
    const char *const cells[] = {key,        strlen(text) < width ? padded : text,
                                 figures[0], figures[1],
                                 figures[2], figures[3],
                                 figures[4]};
    work->print->row(work->print->context, cells);
}

static void print_test_cells(struct benford *work, size_t test)
{
    const enum alms_digits digits = TESTS[test].digits;
    char count[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_benford_cell cell;

    if (work->n[test] < TESTS[test].least)
        return;
    for (size_t i = 0; i < alms_digits_cells(digits); i++) {
        alms_benford_cell(digits, work->counts[test][i], work->n[test], i, &cell);
        const char *const figures[5] = {alms_uint_format(work->counts[test][i], count), cell.share,
                                        cell.expected, cell.z,
                                        cell.is_beyond_1   ? "**"
                                        : cell.is_beyond_5 ? "*"
                                                           : NULL};
        put_cell(work, TESTS[test].key, (uint32_t)i + alms_digits_lowest(digits), 1, figures);
    }
}

static void print_other_cells(struct benford *work)
{
    char count[32];
    char share[ALMS_FIGURE_SIZE_BYTES];

    for (size_t i = 0; i < FIRST_TWO; i++) {
        const char *const figures[5] = {
            alms_journal_amount(work->journal, work->chosen.commodity, work->sums[i], count),
            alms_figure_share(work->sums[i], work->chosen.total, 6, share), "0.011111", NULL, NULL};
        put_cell(work, "summation", (uint32_t)i + 10, 2, figures);
    }
    for (size_t i = 0; i < LAST_TWO && work->last_two_n > 0; i++) {
        const bool is_high =
            alms_uniform_cell_is_high(work->last_two[i], work->last_two_n, LAST_TWO);
        const char *const figures[5] = {
            alms_uint_format(work->last_two[i], count),
            alms_figure_share((int64_t)work->last_two[i], (int64_t)work->last_two_n, 6, share),
            "0.010000", NULL, is_high ? "**" : NULL};
        put_cell(work, "last-two", (uint32_t)i, 2, figures);
    }
}

static void print_digits(struct benford *work)
{
    const struct alms_print *print = work->print;
    const struct alms_print_column columns[] = {
        {"test", alms_print_say(print, N_("Test")), false},
        {"digits", alms_print_say(print, N_("Digits")), false},
        {"count", alms_print_say(print, N_("Count or sum")), true},
        {"share", alms_print_say(print, N_("Share")), true},
        {"expected", alms_print_say(print, N_("Expected")), true},
        {"z", alms_print_say(print, N_("Z")), true},
        {"mark", alms_print_say(print, N_("Mark")), false},
    };

    print->begin(print->context, "digits", columns, COUNT_OF(columns));
    for (size_t test = 0; test < COUNT_OF(TESTS); test++)
        print_test_cells(work, test);
    print_other_cells(work);
    print->end(print->context);
}

/* --- duplication --------------------------------------------------------------------------- */

struct repeated {
    int64_t amount;
    uint64_t count;
};

/* Most often first, then the larger amount. */
static int by_count(const void *a, const void *b)
{
    const struct repeated *left = a;
    const struct repeated *right = b;

    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return left->amount > right->amount ? -1 : left->amount < right->amount ? 1 : 0;
}

static void print_duplicates(struct benford *work)
{
    const struct alms_print *print = work->print;
    const struct alms_print_column columns[] = {
        {"amount", alms_print_say(print, N_("Amount")), true},
        {"count", alms_print_say(print, N_("Lines")), true},
        {"share", alms_print_say(print, N_("Share")), true},
    };
    const size_t n = work->chosen.count;
    CLEANUP(alms_free_variable) struct repeated *items = alms_alloc(n * sizeof(*items));
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        if (count == 0 || items[count - 1].amount != work->amounts[i])
            items[count++].amount = work->amounts[i];
        items[count - 1].count += 1;
    }
    qsort(items, count, sizeof(*items), by_count);
    print->begin(print->context, "duplicates", columns, COUNT_OF(columns));
    for (size_t i = 0; i < count && i < work->options->duplicates_max && items[i].count > 1; i++) {
        char amount[32];
        char number[ALMS_UINT_TEXT_SIZE_BYTES];
        char share[ALMS_FIGURE_SIZE_BYTES];
        const char *const cells[] = {
            alms_journal_amount(work->journal, work->chosen.commodity, items[i].amount, amount),
            alms_uint_format(items[i].count, number),
            alms_figure_share((int64_t)items[i].count, (int64_t)n, 6, share)};
        print->row(print->context, cells);
    }
    print->end(print->context);
}

enum alms_code alms_journal_benford(const alms_journal *journal,
                                    const struct alms_benford_options *options,
                                    const struct alms_print *print, struct alms_error *err)
{
    CLEANUP(alms_population_clear) struct alms_chosen chosen = {0};
    CLEANUP(alms_free_variable) struct benford *work = alms_alloc(sizeof(*work));

    TRY(alms_population_choose(journal, &options->population, TEN_UNITS, &chosen, err));
    work->journal = journal;
    work->options = options;
    work->print = print;
    work->chosen = chosen;
    count_all(work);
    print_about(work);
    print_measures(work);
    print_figures(work);
    if (options->has_cells)
        print_digits(work);
    print_duplicates(work);
    alms_free(work->amounts);
    return ALMS_OK;
}
