#include "book/book.h"
#include "value/date.h"
#include "value/decimal.h"
#include "value/money.h"

#include <alms/financial.h>
#include <alms/ratios.h>

#include <string.h>

enum { YEARS = 4, SUMMED_YEARS = 3, PERCENT_DIGITS = 2, RATIOS_MAX = 16 };

/* The figures of a year that ratios are made of, in minor units. */
struct year {
    int64_t income;
    int64_t gifts;
    int64_t programmes;
    int64_t management;
    int64_t expenses;
    int64_t net_assets; /* at its beginning */
};

struct measuring {
    alms_book *book;
    struct alms_arena *arena;
    uint32_t scale_digits;
    struct year years[YEARS]; /* the year asked for, and three before it */
    struct alms_ratio *ratios;
    size_t count;
};

/* --- figures ------------------------------------------------------------------------------- */

static enum alms_code take_figure(const struct measuring *measuring,
                                  const struct alms_financial *financial, const char *code,
                                  size_t column, int64_t *out, struct alms_error *err)
{
    for (size_t i = 0; i < financial->count; i++) {
        if (strcmp(financial->items[i].code, code) == 0) {
            return alms_minor_parse(financial->items[i].figures[column], measuring->scale_digits,
                                    out, err);
        }
    }
    return alms_fail(err, ALMS_E_VALUE_MISSING, "'%s' has no row '%s'", "layout.csv", code);
}

static enum alms_code take_activities(const struct measuring *measuring,
                                      const struct alms_financial *financial, struct year *out,
                                      struct alms_error *err)
{
    const size_t column = ALMS_ACTIVITIES_YEAR_TOTAL;

    TRY(take_figure(measuring, financial, "income", column, &out->income, err));
    TRY(take_figure(measuring, financial, "gifts", column, &out->gifts, err));
    TRY(take_figure(measuring, financial, "programmes", column, &out->programmes, err));
    TRY(take_figure(measuring, financial, "management", column, &out->management, err));
    return take_figure(measuring, financial, "expenses", column, &out->expenses, err);
}

static enum alms_code take_year(const struct measuring *measuring, struct alms_month until,
                                struct year *out, struct alms_error *err)
{
    struct alms_financial financial;
    struct alms_financial_query query = {.form = ALMS_ACTIVITIES, .month = until};

    TRY(alms_financial_make(measuring->book, &query, &financial, err));
    enum alms_code code = take_activities(measuring, &financial, out, err);
    alms_financial_free(&financial);
    if (code != ALMS_OK)
        return code;
    query.form = ALMS_POSITION;
    TRY(alms_financial_make(measuring->book, &query, &financial, err));
    code = take_figure(measuring, &financial, "net-assets", ALMS_POSITION_OPENING, &out->net_assets,
                       err);
    alms_financial_free(&financial);
    return code;
}

/* --- ratios -------------------------------------------------------------------------------- */

/* numerator / denominator against limit percent; with 64-bit numbers in decimals, so exact. */
static void judge(const struct measuring *measuring, int64_t numerator, int64_t denominator,
                  struct alms_ratio *out)
{
    char text[ALMS_DECIMAL_TEXT_SIZE_BYTES];
    struct alms_error ignored = {0};
    CLEANUP(alms_decimal_clear) struct alms_decimal part = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal whole = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal hundred = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal limit = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal percent = alms_decimal_zero();

    out->verdict = ALMS_RATIO_OPEN;
    if (denominator <= 0)
        return;
    alms_decimal_set_minor(&part, numerator, measuring->scale_digits);
    alms_decimal_set_minor(&whole, denominator, measuring->scale_digits);
    alms_decimal_set_minor(&hundred, 100, 0);
    REQUIRE(alms_decimal_parse(out->limit, &limit, &ignored) == ALMS_OK);
    alms_decimal_multiply(&part, &part, &hundred);
    alms_decimal_divide(&percent, &part, &whole, PERCENT_DIGITS, ALMS_ROUND_HALF_UP);
    alms_decimal_format(&percent, text);
    out->percent = alms_arena_text(measuring->arena, text);
    alms_decimal_multiply(&limit, &limit, &whole);
    const int order = alms_decimal_compare(&part, &limit);
    out->verdict =
        (out->is_maximum ? order <= 0 : order >= 0) ? ALMS_RATIO_HOLDS : ALMS_RATIO_FAILS;
}

static void
add_ratio(struct measuring *measuring, struct alms_ratio ratio, int64_t numerator, int64_t whole)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    REQUIRE(measuring->count < RATIOS_MAX);
    ratio.numerator = alms_arena_text(measuring->arena,
                                      alms_minor_format(numerator, measuring->scale_digits, text));
    ratio.denominator =
        alms_arena_text(measuring->arena, alms_minor_format(whole, measuring->scale_digits, text));
    judge(measuring, numerator, whole, &ratio);
    measuring->ratios[measuring->count++] = ratio;
}

enum figure { FIGURE_INCOME, FIGURE_GIFTS, FIGURE_PROGRAMMES };

/* The sum of a figure over three years, the first of which is so many before the year. */
static enum alms_code sum_of(const struct measuring *measuring, enum figure figure, size_t first,
                             int64_t *out, struct alms_error *err)
{
    *out = 0;
    for (size_t i = first; i < first + SUMMED_YEARS; i++) {
        const struct year *year = &measuring->years[i];
        const int64_t amount = figure == FIGURE_INCOME  ? year->income
                               : figure == FIGURE_GIFTS ? year->gifts
                                                        : year->programmes;
        if (!alms_minor_add(out, amount))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    return ALMS_OK;
}

/* RT-3: what those without public fundraising spend of their net assets, by their size. */
static void add_tiers(struct measuring *measuring)
{
    static const struct {
        int64_t from; /* yuan */
        const char *spending;
        const char *management;
    } TIERS[] = {{10000000, "6", "13"}, {5000000, "7", "14"}, {1000000, "8", "15"}, {0, "8", "20"}};
    const struct year *year = &measuring->years[0];
    int64_t unit = 1;
    size_t tier = 0;

    for (uint32_t i = 0; i < measuring->scale_digits; i++)
        unit *= 10;
    while (tier + 1 < COUNT_OF(TIERS) && year->net_assets < TIERS[tier].from * unit)
        tier += 1;
    add_ratio(measuring,
              (struct alms_ratio){.rule = "RT-3",
                                  .basis = "S",
                                  .name = "公益支出占上年末净资产（不公开募捐的组织）",
                                  .name_en = "Charity spending of last year-end's net assets "
                                             "(no public fundraising)",
                                  .limit = TIERS[tier].spending},
              year->programmes, year->net_assets);
    if (tier + 1 == COUNT_OF(TIERS)) {
        add_ratio(measuring,
                  (struct alms_ratio){.rule = "RT-3",
                                      .basis = "S",
                                      .name = "公益支出占上年总收入（净资产不足100万元）",
                                      .name_en = "Charity spending of last year's income "
                                                 "(net assets below 1,000,000)",
                                      .limit = "50"},
                  year->programmes, measuring->years[1].income);
    }
    add_ratio(measuring,
              (struct alms_ratio){.rule = "RT-3",
                                  .basis = "S",
                                  .name = "管理费用占当年总支出（不公开募捐的组织）",
                                  .name_en = "Management of this year's expenses "
                                             "(no public fundraising)",
                                  .limit = TIERS[tier].management,
                                  .is_maximum = true},
              year->management, year->expenses);
}

static enum alms_code add_ratios(struct measuring *measuring, struct alms_error *err)
{
    static const char *const PUBLIC[][3] = {{"RT-1", "V", "10"}, {"RT-2", "S", "13"}};
    const struct year *year = &measuring->years[0];
    int64_t gifts = 0;
    int64_t programmes = 0;
    int64_t income = 0;
    int64_t thrice = 0;

    TRY(sum_of(measuring, FIGURE_INCOME, 1, &income, err));
    for (size_t i = 0; i < SUMMED_YEARS; i++) {
        if (!alms_minor_add(&thrice, year->programmes))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    for (size_t i = 0; i < COUNT_OF(PUBLIC); i++) {
        add_ratio(measuring,
                  (struct alms_ratio){.rule = PUBLIC[i][0],
                                      .basis = PUBLIC[i][1],
                                      .name = "公益支出占上年总收入",
                                      .name_en = "Charity spending of last year's income",
                                      .limit = "70"},
                  year->programmes, year[1].income);
        if (i == 0) {
            add_ratio(measuring,
                      (struct alms_ratio){.rule = PUBLIC[i][0],
                                          .basis = PUBLIC[i][1],
                                          .name = "或：公益支出占前三年平均总收入（两边各乘三）",
                                          .name_en = "Or of the average income of the three years "
                                                     "before (both times three)",
                                          .limit = "70"},
                      thrice, income);
        }
        add_ratio(measuring,
                  (struct alms_ratio){.rule = PUBLIC[i][0],
                                      .basis = PUBLIC[i][1],
                                      .name = "管理费用占当年总支出",
                                      .name_en = "Management of this year's expenses",
                                      .limit = PUBLIC[i][2],
                                      .is_maximum = true},
                  year->management, year->expenses);
    }
    add_tiers(measuring);
    TRY(sum_of(measuring, FIGURE_GIFTS, 0, &gifts, err));
    TRY(sum_of(measuring, FIGURE_PROGRAMMES, 0, &programmes, err));
    add_ratio(measuring,
              (struct alms_ratio){.rule = "RT-4",
                                  .basis = "S",
                                  .name = "三年公益支出占三年捐赠收入",
                                  .name_en = "Charity spending of donations over three years",
                                  .limit = "70"},
              programmes, gifts);
    return ALMS_OK;
}

static enum alms_code
measure(struct measuring *measuring, struct alms_month until, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(measuring->book, &masters, err));
    const int32_t base_id =
        alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));
    measuring->scale_digits = alms_commodity_at(masters, base_id)->scale_digits;
    for (int32_t i = 0; i < YEARS; i++) {
        const struct alms_month end = {until.year - i, i == 0 ? until.month : 12};
        TRY(take_year(measuring, end, &measuring->years[i], err));
    }
    return add_ratios(measuring, err);
}

enum alms_code alms_ratio_list_make(alms_book *book, struct alms_month until,
                                    struct alms_ratio_list *out, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct measuring measuring = {
        .book = book,
        .arena = arena,
        .ratios = alms_arena_alloc(arena, RATIOS_MAX * sizeof(struct alms_ratio))};

    if (until.year < ALMS_YEAR_MIN + YEARS || until.year > ALMS_YEAR_MAX)
        return alms_fail(err, ALMS_E_DATE_SYNTAX, "the year is out of range");
    TRY(measure(&measuring, until, err));
    *out = (struct alms_ratio_list){measuring.ratios, measuring.count, arena};
    arena = NULL;
    return ALMS_OK;
}

void alms_ratio_list_free(struct alms_ratio_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_ratio_list){0};
}
