#include "book/book.h"
#include "value/date.h"
#include "value/decimal.h"
#include "value/money.h"

#include <alms/budget.h>

#include <stdlib.h>
#include <string.h>

enum { PERCENT_DIGITS = 2 };

/* A programme and fund with what was planned and spent, in minor units. */
struct sum {
    const char *programme;
    const char *fund;
    int64_t budget;
    int64_t actual;
};

struct comparing {
    struct alms_listing sums;
    const char *base;
    uint32_t scale_digits;
};

static struct sum *find_sum(struct comparing *comparing, const char *programme, const char *fund)
{
    struct sum *sums = comparing->sums.items;

    for (size_t i = 0; i < comparing->sums.count; i++) {
        if (strcmp(sums[i].programme, programme) == 0 && strcmp(sums[i].fund, fund) == 0)
            return &sums[i];
    }
    struct sum *sum = alms_listing_add(&comparing->sums);
    sum->programme = alms_arena_text(comparing->sums.arena, programme);
    sum->fund = alms_arena_text(comparing->sums.arena, fund);
    return sum;
}

static enum alms_code
take_budget(void *context, const struct alms_budget_row *row, struct alms_error *err)
{
    (void)err;
    if (row->is_newest)
        find_sum(context, row->programme, row->fund)->budget = row->amount;
    return ALMS_OK;
}

static enum alms_code
take_spending(void *context, const struct alms_spending_row *row, struct alms_error *err)
{
    struct comparing *comparing = context;

    if (strcmp(row->commodity, comparing->base) != 0)
        return ALMS_OK;
    struct sum *sum = find_sum(comparing, row->programme, row->fund);
    if (!alms_minor_add(&sum->actual, row->amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static int compare_sums(const void *a, const void *b)
{
    const struct sum *left = a;
    const struct sum *right = b;
    const int order = strcmp(left->programme, right->programme);

    return order != 0 ? order : strcmp(left->fund, right->fund);
}

/* --- rows ---------------------------------------------------------------------------------- */

static const char *amount_text(const struct comparing *comparing, int64_t amount)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    return alms_arena_text(comparing->sums.arena,
                           alms_minor_format(amount, comparing->scale_digits, text));
}

/* Exact, then rounded once. */
static const char *percent_text(const struct comparing *comparing, const struct sum *sum)
{
    char text[ALMS_DECIMAL_TEXT_SIZE_BYTES];
    CLEANUP(alms_decimal_clear) struct alms_decimal part = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal whole = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal hundred = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal percent = alms_decimal_zero();

    if (sum->budget == 0)
        return NULL;
    alms_decimal_set_minor(&part, sum->actual, comparing->scale_digits);
    alms_decimal_set_minor(&whole, sum->budget, comparing->scale_digits);
    alms_decimal_set_minor(&hundred, 100, 0);
    alms_decimal_multiply(&part, &part, &hundred);
    alms_decimal_divide(&percent, &part, &whole, PERCENT_DIGITS, ALMS_ROUND_HALF_UP);
    alms_decimal_format(&percent, text);
    return alms_arena_text(comparing->sums.arena, text);
}

static enum alms_code put_line(const struct comparing *comparing, const struct sum *sum,
                               struct alms_budget_line *out, struct alms_error *err)
{
    int64_t remaining = sum->budget;

    if (!alms_minor_add(&remaining, -sum->actual))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    *out = (struct alms_budget_line){
        .programme = sum->programme,
        .fund = sum->fund,
        .budget = amount_text(comparing, sum->budget),
        .actual = amount_text(comparing, sum->actual),
        .remaining = amount_text(comparing, remaining),
        .percent = percent_text(comparing, sum),
    };
    return ALMS_OK;
}

static enum alms_code make(struct comparing *comparing, alms_book *book, struct alms_month until,
                           struct alms_budget_report *out, struct alms_error *err)
{
    const struct alms_month january = {until.year, 1};
    struct sum total = {0};

    TRY(alms_store_budget_walk(book->store, until.year, take_budget, comparing, err));
    TRY(alms_store_spending_walk(book->store, january, until, take_spending, comparing, err));
    struct sum *sums = comparing->sums.items;
    const size_t count = comparing->sums.count;
    if (count > 1)
        qsort(sums, count, sizeof(*sums), compare_sums);
    struct alms_budget_line *lines =
        alms_arena_alloc(comparing->sums.arena, (count + 1) * sizeof(*lines));
    for (size_t i = 0; i < count; i++) {
        TRY(put_line(comparing, &sums[i], &lines[i], err));
        if (!alms_minor_add(&total.budget, sums[i].budget) ||
            !alms_minor_add(&total.actual, sums[i].actual))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    TRY(put_line(comparing, &total, &out->total, err));
    out->until = until;
    out->items = lines;
    out->count = count;
    return ALMS_OK;
}

enum alms_code alms_report_budget(alms_book *book, struct alms_month until,
                                  struct alms_budget_report *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    const char *base = alms_masters_book(masters, ALMS_FIELD_BASE);
    struct comparing comparing = {
        .sums = alms_listing_open(sizeof(struct sum)),
        .base = base,
        .scale_digits =
            alms_commodity_at(masters, alms_commodity_find(masters, base))->scale_digits,
    };
    struct alms_budget_report report = {0};
    const enum alms_code code = make(&comparing, book, until, &report, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&comparing.sums);
        return code;
    }
    (void)alms_listing_finish(&comparing.sums);
    report.memory = comparing.sums.arena;
    *out = report;
    return ALMS_OK;
}

void alms_budget_report_free(struct alms_budget_report *report)
{
    alms_arena_close(report->memory);
    *report = (struct alms_budget_report){0};
}
