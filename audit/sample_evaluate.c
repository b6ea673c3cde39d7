/* What a sample by money says of the whole: projection and upper limit, on exact numbers. */
#include "audit/foreign.h"
#include "audit/sampling.h"

#include "value/decimal.h"
#include "value/money.h"

#include <stdlib.h>

enum { TERM_DIGITS = 30, MONEY_SIZE_BYTES = ALMS_DECIMAL_TEXT_SIZE_BYTES };

/* A line that is misstated: what it is too high (over) or too low. */
struct misstated {
    int64_t book;
    int64_t error; /* positive */
    uint32_t line; /* of the file */
    bool is_top;
};

struct evaluation {
    const struct alms_evaluation_options *options;
    const struct alms_print *print;
    int64_t book;
    int64_t tolerable;
    uint32_t size;
    struct alms_ratio risk;
    int64_t top; /* amounts from here on are the top stratum */
    uint64_t lines_count;
    uint64_t hits;
    bool has_hits;
    struct misstated *items[2]; /* overstatements, understatements */
    size_t counts[2];
    size_t capacities[2];
};

/* What is said of one direction. */
struct bound {
    char projected[MONEY_SIZE_BYTES];
    char basic[MONEY_SIZE_BYTES];
    char incremental[MONEY_SIZE_BYTES];
    char top[MONEY_SIZE_BYTES];
    char upper[MONEY_SIZE_BYTES];
    bool is_borne;
};

/* --- the file ------------------------------------------------------------------------------ */

enum column { AMOUNT, AUDITED, HITS, COLUMNS };

static const struct alms_foreign_column WANTED[COLUMNS] = {
    [AMOUNT] = {"amount", "amount|book|金额", true},
    [AUDITED] = {"audited", "audited|auditedamount|审定金额", true},
    [HITS] = {"hits", "hits|命中次数", false},
};

static void take_misstated(struct evaluation *work, int64_t book, int64_t audited, uint32_t line)
{
    const int which = audited < book ? 0 : 1;

    if (audited == book)
        return;
    work->items[which] = alms_grow(work->items[which], &work->capacities[which],
                                   work->counts[which] + 1, sizeof(struct misstated));
    work->items[which][work->counts[which]++] = (struct misstated){
        book, which == 0 ? book - audited : audited - book, line, book >= work->top};
}

static void check_amount(const struct alms_foreign *file, enum column column, bool is_given,
                         int64_t amount, struct alms_error *err)
{
    const struct alms_place place = alms_foreign_place(file, column);

    if (!is_given) {
        NOTE(alms_fail_at(err, &place, ALMS_E_VALUE_MISSING, "the %s is missing",
                          WANTED[column].title));
    } else if (amount < 0) {
        NOTE(alms_fail_at(err, &place, ALMS_E_AMOUNT_RANGE, "the amount is below zero"));
    } else if (amount == 0 && column == AMOUNT) {
        NOTE(alms_fail_at(err, &place, ALMS_E_AMOUNT_ZERO, "the amount is zero"));
    }
}

static void
take_row(struct evaluation *work, const struct alms_foreign *file, struct alms_error *err)
{
    const uint32_t scale = work->options->scale_digits;
    const size_t first = err->count;
    int64_t book = 0;
    int64_t audited = 0;
    int64_t hits = 1;
    bool is_given = false;

    if (alms_foreign_amount(file, AMOUNT, scale, &book, &is_given, err) == ALMS_OK)
        check_amount(file, AMOUNT, is_given, book, err);
    if (alms_foreign_amount(file, AUDITED, scale, &audited, &is_given, err) == ALMS_OK)
        check_amount(file, AUDITED, is_given, audited, err);
    NOTE(alms_foreign_amount(file, HITS, 0, &hits, &is_given, err));
    if (err->count > first)
        return;
    work->lines_count += 1;
    work->hits += hits > 0 ? (uint64_t)hits : 0;
    take_misstated(work, book, audited, alms_foreign_line(file));
}

static enum alms_code read_file(struct evaluation *work, const char *path, struct alms_error *err)
{
    CLEANUP(alms_foreign_close_variable) struct alms_foreign *file = NULL;
    char found[ALMS_UINT_TEXT_SIZE_BYTES];
    char wanted[ALMS_UINT_TEXT_SIZE_BYTES];

    TRY(alms_foreign_open(path, WANTED, COLUMNS, &file, err));
    work->has_hits = alms_foreign_has(file, HITS);
    while (alms_foreign_next(file, err))
        take_row(work, file, err);
    TRY(alms_error_code(err));
    if (work->lines_count == 0)
        return alms_fail(err, ALMS_E_TABLE_EMPTY, "'%s' holds no line", path);
    const uint64_t points = work->has_hits ? work->hits : work->lines_count;
    if (work->has_hits ? points != work->size : points > work->size) {
        return alms_fail(err, ALMS_E_SAMPLE_SIZE, "the file has %s points, and the sample %s",
                         alms_uint_format(points, found), alms_uint_format(work->size, wanted));
    }
    return ALMS_OK;
}

/* --- figures ------------------------------------------------------------------------------- */

/* Whether a is misstated in a larger part than b: a.error b.book > b.error a.book. */
static int compare_taints(const struct misstated *a, const struct misstated *b)
{
    CLEANUP(alms_decimal_clear) struct alms_decimal left = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal right = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal factor = alms_decimal_zero();

    alms_decimal_set_minor(&left, a->error, 0);
    alms_decimal_set_minor(&factor, b->book, 0);
    alms_decimal_multiply(&left, &left, &factor);
    alms_decimal_set_minor(&right, b->error, 0);
    alms_decimal_set_minor(&factor, a->book, 0);
    alms_decimal_multiply(&right, &right, &factor);
    return alms_decimal_compare(&left, &right);
}

/* The top stratum last, else the largest taint first. */
static int by_taint(const void *a, const void *b)
{
    const struct misstated *left = a;
    const struct misstated *right = b;

    if (left->is_top != right->is_top)
        return left->is_top ? 1 : -1;
    const int order = compare_taints(right, left);
    if (order != 0)
        return order;
    return left->line < right->line ? -1 : left->line > right->line ? 1 : 0;
}

/* sum += factor (in hundredths) × error / book, rounded up where it does not come out even. */
static void add_term(struct alms_decimal *sum, uint32_t factor, const struct misstated *item)
{
    CLEANUP(alms_decimal_clear) struct alms_decimal term = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal other = alms_decimal_zero();

    alms_decimal_set_minor(&term, item->error, 0);
    alms_decimal_set_minor(&other, factor, 2);
    alms_decimal_multiply(&term, &term, &other);
    alms_decimal_set_minor(&other, item->book, 0);
    alms_decimal_divide(&term, &term, &other, TERM_DIGITS, ALMS_ROUND_CEILING);
    alms_decimal_add(sum, sum, &term);
}

/* sum × book / size in the digits of the currency. */
static void
scale_up(const struct evaluation *work, struct alms_decimal *sum, enum alms_rounding rounding)
{
    CLEANUP(alms_decimal_clear) struct alms_decimal other = alms_decimal_zero();

    alms_decimal_set_minor(&other, work->book, work->options->scale_digits);
    alms_decimal_multiply(sum, sum, &other);
    alms_decimal_set_minor(&other, work->size, 0);
    alms_decimal_divide(sum, sum, &other, work->options->scale_digits, rounding);
}

static void format_money(const struct alms_decimal *number, char text[MONEY_SIZE_BYTES])
{
    if (alms_decimal_fits(number)) {
        alms_decimal_format(number, text);
    } else {
        text[0] = '-';
        text[1] = '\0';
    }
}

static void find_bound(struct evaluation *work, int which, struct bound *out)
{
    const struct misstated *items = work->items[which];
    const uint32_t basic_factor = alms_confidence_factor(0, work->risk);
    uint32_t before = basic_factor;
    CLEANUP(alms_decimal_clear) struct alms_decimal projected = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal basic = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal upper = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal top = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal other = alms_decimal_zero();

    alms_decimal_set_minor(&top, 0, work->options->scale_digits);
    if (work->counts[which] > 0)
        qsort(work->items[which], work->counts[which], sizeof(*items), by_taint);
    alms_decimal_set_minor(&basic, basic_factor, 2);
    alms_decimal_set_minor(&upper, basic_factor, 2);
    for (size_t i = 0; i < work->counts[which]; i++) {
        if (items[i].is_top) {
            alms_decimal_set_minor(&other, items[i].error, work->options->scale_digits);
            alms_decimal_add(&top, &top, &other);
            continue;
        }
        const uint32_t factor = alms_confidence_factor((uint32_t)i + 1, work->risk);
        add_term(&projected, 100, &items[i]);
        add_term(&upper, factor - before, &items[i]);
        before = factor;
    }
    scale_up(work, &projected, ALMS_ROUND_HALF_UP);
    scale_up(work, &basic, ALMS_ROUND_CEILING);
    scale_up(work, &upper, ALMS_ROUND_CEILING);
    alms_decimal_subtract(&other, &upper, &basic);
    alms_decimal_subtract(&other, &other, &projected);
    format_money(&other, out->incremental);
    format_money(&basic, out->basic);
    alms_decimal_add(&projected, &projected, &top);
    alms_decimal_add(&upper, &upper, &top);
    format_money(&projected, out->projected);
    format_money(&top, out->top);
    format_money(&upper, out->upper);
    alms_decimal_set_minor(&other, work->tolerable, work->options->scale_digits);
    out->is_borne = alms_decimal_compare(&upper, &other) <= 0;
}

/* --- printing ------------------------------------------------------------------------------ */

static void print_about(const struct evaluation *work, const char *path)
{
    const struct alms_print *print = work->print;
    const uint32_t scale = work->options->scale_digits;
    char text[ALMS_FIGURE_SIZE_BYTES];

    alms_print_begin_pairs(print, "about");
    alms_print_pair(print, N_("method"), alms_print_say(print, N_("monetary unit sampling")));
    alms_print_pair(print, N_("file"), path);
    alms_print_pair(print, N_("value of the population"),
                    alms_minor_format(work->book, scale, text));
    alms_print_pair_count(print, N_("sample size"), work->size);
    alms_print_pair(print, N_("risk"), alms_sampling_percent(work->risk, text));
    if (work->options->tolerable != NULL) {
        alms_print_pair(print, N_("tolerable misstatement"),
                        alms_minor_format(work->tolerable, scale, text));
    }
    alms_print_pair_count(print, N_("lines examined"), work->lines_count);
    alms_print_pair(print, N_("top stratum: from"), alms_minor_format(work->top, scale, text));
    print->end(print->context);
}

static void print_misstated(const struct evaluation *work)
{
    const struct alms_print *print = work->print;
    const struct alms_print_column columns[] = {
        {"row", alms_print_say(print, N_("Row of the file")), true},
        {"stratum", alms_print_say(print, N_("Stratum")), false},
        {"amount", alms_print_say(print, N_("Amount")), true},
        {"error", alms_print_say(print, N_("Overstated by")), true},
        {"taint", alms_print_say(print, N_("Taint")), true},
    };

    print->begin(print->context, "misstatements", columns, COUNT_OF(columns));
    for (int which = 0; which < 2; which++) {
        for (size_t i = 0; i < work->counts[which]; i++) {
            const struct misstated *item = &work->items[which][i];
            const int64_t error = which == 0 ? item->error : -item->error;
            char row[ALMS_UINT_TEXT_SIZE_BYTES];
            char amount[32];
            char over[32];
            char taint[ALMS_FIGURE_SIZE_BYTES];
            const char *const cells[] = {
                alms_uint_format(item->line, row),
                alms_print_say(print, item->is_top ? N_("top stratum") : N_("sampled stratum")),
                alms_minor_format(item->book, work->options->scale_digits, amount),
                alms_minor_format(error, work->options->scale_digits, over),
                alms_figure_share(error, item->book, 6, taint),
            };
            print->row(print->context, cells);
        }
    }
    print->end(print->context);
}

static void print_result(const struct evaluation *work, const struct bound bounds[2])
{
    const struct alms_print *print = work->print;
    const struct alms_print_column columns[] = {
        {"what", alms_print_say(print, N_("What")), false},
        {"overstatement", alms_print_say(print, N_("Overstatement")), true},
        {"understatement", alms_print_say(print, N_("Understatement")), true},
    };
    const char *const rows[][3] = {
        {N_("misstatement in the top stratum"), bounds[0].top, bounds[1].top},
        {N_("projected misstatement"), bounds[0].projected, bounds[1].projected},
        {N_("basic precision"), bounds[0].basic, bounds[1].basic},
        {N_("incremental allowance"), bounds[0].incremental, bounds[1].incremental},
        {N_("upper limit"), bounds[0].upper, bounds[1].upper},
    };

    print->begin(print->context, "result", columns, COUNT_OF(columns));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *const cells[] = {alms_print_say(print, rows[i][0]), rows[i][1], rows[i][2]};
        print->row(print->context, cells);
    }
    if (work->options->tolerable != NULL) {
        const char *words[2];
        for (int which = 0; which < 2; which++) {
            words[which] = alms_print_say(print, bounds[which].is_borne
                                                     ? N_("within what can be borne")
                                                     : N_("more than can be borne is possible"));
        }
        const char *const cells[] = {alms_print_say(print, N_("conclusion")), words[0], words[1]};
        print->row(print->context, cells);
    }
    print->end(print->context);
}

/* --- the whole ----------------------------------------------------------------------------- */

static enum alms_code read_options(struct evaluation *work, struct alms_error *err)
{
    const struct alms_evaluation_options *options = work->options;

    NOTE(alms_minor_parse(options->book, options->scale_digits, &work->book, err));
    if (options->tolerable != NULL)
        NOTE(alms_minor_parse(options->tolerable, options->scale_digits, &work->tolerable, err));
    NOTE(alms_sampling_count(options->size, 1, W_("sample size"), &work->size, err));
    NOTE(alms_sampling_rate(options->risk, "5%", W_("risk"), &work->risk, err));
    TRY(alms_error_code(err));
    if (work->book <= 0 || work->tolerable < 0)
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the amount is below zero");
    work->top = alms_sampling_top(work->book, work->size);
    return ALMS_OK;
}

enum alms_code alms_sample_evaluate(const char *path, const struct alms_evaluation_options *options,
                                    const struct alms_print *print, struct alms_error *err)
{
    struct evaluation work = {.options = options, .print = print};
    struct bound bounds[2] = {{.is_borne = false}};

    enum alms_code code = read_options(&work, err);
    if (code == ALMS_OK)
        code = read_file(&work, path, err);
    if (code == ALMS_OK) {
        find_bound(&work, 0, &bounds[0]);
        find_bound(&work, 1, &bounds[1]);
        print_about(&work, path);
        print_misstated(&work);
        print_result(&work, bounds);
    }
    alms_free(work.items[0]);
    alms_free(work.items[1]);
    return code;
}
