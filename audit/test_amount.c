/* Tests of amounts: duplicates, round ones, endings, limits. */
#include "audit/test.h"

#include <string.h>

/* With fewer than five amounts for each ending chi-square says little. */
enum { ENDINGS = 100, AMOUNTS_MIN = 500, USER_LINES_MIN = 30 };

static int64_t power_of_ten(uint32_t exponent)
{
    int64_t power = 1;

    for (; exponent > 0; exponent--)
        power *= 10;
    return power;
}

static int64_t unit_of(const struct alms_journal *journal, const struct alms_journal_line *line)
{
    return power_of_ten(journal->commodities[line->commodity].scale_digits);
}

/* --- J4 ------------------------------------------------------------------------------------ */

/* Marks the lines of a group that have the same party within some days. */
static void mark_near(struct alms_test_run *run, const struct alms_sorted *group, size_t count,
                      struct alms_sorted *work, bool *is_near)
{
    const struct alms_journal_line *lines = run->journal->lines;

    for (size_t i = 0; i < count; i++) {
        const struct alms_journal_line *line = &lines[group[i].index];
        work[i] =
            (struct alms_sorted){.first = line->party, .third = line->day, .index = (uint32_t)i};
        is_near[i] = false;
    }
    alms_sort(work, count);
    for (size_t i = 1; i < count; i++) {
        if (work[i].first == 0 || work[i].first != work[i - 1].first ||
            work[i].third - work[i - 1].third > run->settings.duplicate_days)
            continue;
        is_near[work[i - 1].index] = true;
        is_near[work[i].index] = true;
    }
}

static void report_group(struct alms_test_run *run, int test, const struct alms_sorted *group,
                         size_t count, const bool *is_near)
{
    static const char *const SENTENCES[] = {
        N_("lines of this account and period with this amount: %s"),
        N_("lines of this account and period with this amount: %s; same party within days"),
    };

    for (size_t i = 0; i < count; i++) {
        struct alms_lead *lead = alms_test_find(run, test, group[i].index);
        if (lead != NULL)
            lead->why = WHY(run, SENTENCES[is_near[i] ? 1 : 0], alms_test_number(run, count));
    }
}

enum alms_code alms_test_duplicates(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;
    const size_t count = journal->lines_count;
    CLEANUP(alms_free_variable)
    struct alms_sorted *items = alms_alloc((count + 1) * sizeof(*items));
    CLEANUP(alms_free_variable) struct alms_sorted *work = alms_alloc((count + 1) * sizeof(*work));
    CLEANUP(alms_free_variable) bool *is_near = alms_alloc(count + 1);
    uint64_t groups = 0;

    (void)err;
    for (size_t i = 0; i < count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        items[i] = (struct alms_sorted){
            .first = (uint64_t)line->account << 32 | line->period,
            .second = line->commodity,
            .third = line->amount,
            .index = (uint32_t)i,
        };
    }
    alms_sort(items, count);
    for (size_t start = 0, end = 0; start < count; start = end) {
        end = start + 1;
        while (end < count && items[end].first == items[start].first &&
               items[end].second == items[start].second && items[end].third == items[start].third)
            end += 1;
        if (end - start < 2)
            continue;
        groups += 1;
        mark_near(run, items + start, end - start, work, is_near);
        report_group(run, test, items + start, end - start, is_near);
    }
    run->results[test].population = count;
    run->results[test].remark = WHY(run, N_("groups: %s"), alms_test_number(run, groups));
    return ALMS_OK;
}

/* --- J5 ------------------------------------------------------------------------------------ */

/* Whether only the first two digits are not zero. */
static bool has_two_digits(int64_t whole)
{
    while (whole >= 100) {
        if (whole % 10 != 0)
            return false;
        whole /= 10;
    }
    return true;
}

enum alms_code alms_test_round(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;
    uint64_t zeros = 0;

    (void)err;
    run->results[test].population = journal->lines_count;
    for (uint32_t i = 0; i < journal->lines_count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        const int64_t unit = unit_of(journal, line);
        const int64_t whole = alms_magnitude(line->amount) / unit;
        if (run->settings.round == 0 || line->amount % unit != 0 ||
            whole % run->settings.round != 0)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, i);
        zeros += whole == 0 ? 1 : 0;
        if (lead == NULL)
            continue;
        const char *round = alms_test_number(run, (uint64_t)run->settings.round);
        lead->why = whole == 0 ? alms_print_say(run->print, N_("zero"))
                    : has_two_digits(whole)
                        ? WHY(run, N_("a multiple of %s, with two digits and zeros only"), round)
                        : WHY(run, N_("a multiple of %s"), round);
    }
    run->results[test].remark =
        WHY(run, N_("of these zero amounts: %s"), alms_test_number(run, zeros));
    return ALMS_OK;
}

/* --- J6 ------------------------------------------------------------------------------------ */

static void test_last_two(struct alms_test_run *run, int test)
{
    const struct alms_journal *journal = run->journal;
    struct alms_test_result *result = &run->results[test];
    uint64_t counts[ENDINGS] = {0};
    struct alms_uniform_fit fit;

    for (size_t i = 0; i < journal->lines_count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        const int64_t whole = alms_magnitude(line->amount) / unit_of(journal, line);
        if (whole < ENDINGS)
            continue;
        counts[whole % ENDINGS] += 1;
        result->population += 1;
    }
    if (result->population < AMOUNTS_MIN) {
        result->remark = WHY(run, N_("endings not compared: fewer than %s amounts of three digits"),
                             alms_test_number(run, AMOUNTS_MIN));
        return;
    }
    alms_uniform_fit(counts, ENDINGS, run->settings.ending_risk, &fit);
    result->remark =
        WHY(run, N_("chi-square %s with 99 degrees of freedom, p = %s"), fit.chi_square, fit.p);
    for (int i = 0; i < ENDINGS && fit.is_unlikely; i++) {
        if (!alms_uniform_cell_is_high(counts[i], result->population, ENDINGS))
            continue;
        struct alms_lead *lead = alms_test_find_other(run, test);
        const char ending[] = {(char)('0' + i / 10), (char)('0' + i % 10), '\0'};
        if (lead != NULL) {
            lead->why = WHY(run, N_("%s of %s amounts end in %s before the point"),
                            alms_test_number(run, counts[i]),
                            alms_test_number(run, result->population), ending);
        }
    }
}

static bool has_smooth_end(const struct alms_journal *journal, const struct alms_journal_line *line)
{
    const int64_t cents = alms_magnitude(line->amount) % 100;
    return journal->commodities[line->commodity].scale_digits == 2 && line->amount != 0 &&
           (cents == 0 || cents == 99);
}

/* The share of .00 and .99 of each user against that of all. */
static void test_users(struct alms_test_run *run, int test)
{
    const struct alms_journal *journal = run->journal;
    const size_t users = alms_names_count(journal->texts);
    CLEANUP(alms_free_variable) uint32_t *lines = alms_alloc(users * sizeof(*lines));
    CLEANUP(alms_free_variable) uint32_t *smooth = alms_alloc(users * sizeof(*smooth));
    uint64_t all = 0;
    uint64_t all_smooth = 0;
    char p[ALMS_FIGURE_SIZE_BYTES];

    for (size_t i = 0; i < journal->lines_count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        const bool is_smooth = has_smooth_end(journal, line);
        lines[line->by] += 1;
        smooth[line->by] += is_smooth ? 1 : 0;
        all += 1;
        all_smooth += is_smooth ? 1 : 0;
    }
    for (uint32_t user = 1; user < users; user++) {
        const struct alms_ratio rate = {(int64_t)all_smooth, (int64_t)all};
        if (lines[user] < USER_LINES_MIN ||
            !alms_binomial_is_unlikely(smooth[user], lines[user], rate, run->settings.ending_risk,
                                       p))
            continue;
        struct alms_lead *lead = alms_test_find_other(run, test);
        if (lead != NULL) {
            lead->why = WHY(run, N_("%s of %s amounts of %s end in .00 or .99, p = %s"),
                            alms_test_number(run, smooth[user]), alms_test_number(run, lines[user]),
                            alms_test_text(run, user), p);
        }
    }
}

enum alms_code alms_test_endings(struct alms_test_run *run, int test, struct alms_error *err)
{
    (void)err;
    test_last_two(run, test);
    if (run->journal->has[ALMS_HAS_BY])
        test_users(run, test);
    return ALMS_OK;
}

/* --- J15 ----------------------------------------------------------------------------------- */

/* Where the bands of a limit begin and end: [low, limit) and [limit, high). */
struct bands {
    int64_t low;
    int64_t limit;
    int64_t high;
};

static struct bands bands_of(const struct alms_test_run *run, size_t limit, uint16_t commodity)
{
    const struct alms_ratio band = run->settings.limit_band;
    const int64_t amount = alms_settings_limit(&run->settings, limit, run->journal, commodity);
    /* Multiplied in two parts, so that nothing overflows; both ends rounded up, as >= asks. */
    const int64_t whole = amount / band.denominator * band.numerator;
    const int64_t rest = amount % band.denominator * band.numerator;
    const int64_t width_down = whole + rest / band.denominator;
    const int64_t width_up = whole + (rest + band.denominator - 1) / band.denominator;
    const int64_t high = amount > INT64_MAX - width_up ? INT64_MAX : amount + width_up;

    return (struct bands){amount - width_down, amount, high};
}

static void test_limit(struct alms_test_run *run, int test, size_t limit)
{
    static const struct alms_ratio half = {1, 2};
    const struct alms_journal *journal = run->journal;
    struct alms_test_result *result = &run->results[test];
    uint64_t below = 0;
    uint64_t above = 0;
    char p[ALMS_FIGURE_SIZE_BYTES];

    for (size_t i = 0; i < journal->lines_count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        const struct bands bands = bands_of(run, limit, line->commodity);
        below += line->amount >= bands.low && line->amount < bands.limit ? 1 : 0;
        above += line->amount >= bands.limit && line->amount < bands.high ? 1 : 0;
    }
    const bool is_unlikely =
        alms_binomial_is_unlikely(below, below + above, half, run->settings.limit_risk, p);
    const char *remark = WHY(run, N_("%s: %s below, %s above, p = %s"), run->settings.limits[limit],
                             alms_test_number(run, below), alms_test_number(run, above), p);
    result->remark = result->remark == NULL ? remark : WHY(run, "%s; %s", result->remark, remark);
    for (uint32_t i = 0; i < journal->lines_count && is_unlikely; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        const struct bands bands = bands_of(run, limit, line->commodity);
        if (line->amount < bands.low || line->amount >= bands.limit)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, i);
        if (lead != NULL)
            lead->why = WHY(run, N_("just below %s"), run->settings.limits[limit]);
    }
}

enum alms_code alms_test_below_limit(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;

    (void)err;
    if (run->settings.limits_count == 0) {
        alms_test_lacks(run, test, N_("no limit was given (--set=limit=AMOUNT)"));
        return ALMS_OK;
    }
    for (size_t i = 0; i < journal->lines_count; i++)
        run->results[test].population += journal->lines[i].amount > 0 ? 1 : 0;
    for (size_t i = 0; i < run->settings.limits_count; i++)
        test_limit(run, test, i);
    return ALMS_OK;
}
