#include "book/report_financial.h"

#include "value/money.h"

#include <string.h>

enum { WAN_DIGITS = 4, HUNDREDTHS = 2 };

bool alms_financial_has_units(enum alms_financial_form form, size_t column)
{
    return form != ALMS_ACTIVITIES || column == ALMS_ACTIVITIES_MONTH_TOTAL ||
           column == ALMS_ACTIVITIES_YEAR_TOTAL;
}

const char *alms_financial_units_text(struct alms_financial_work *work, int64_t units)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    return alms_arena_text(work->arena, alms_minor_format(units, HUNDREDTHS, text));
}

/* A hundredth of 10,000, in the smallest unit of the base currency. */
static int64_t unit_of(const struct alms_financial_work *work)
{
    const uint32_t scale_digits = alms_commodity_at(work->masters, work->base_id)->scale_digits;
    int64_t unit = 1;

    for (uint32_t i = 0; i < scale_digits + WAN_DIGITS - HUNDREDTHS; i++)
        unit *= 10;
    return unit;
}

/* One column, while its rows are being rounded. */
struct rounding {
    struct alms_financial_work *work;
    size_t column;
    int64_t unit;
    bool *is_fixed;             /* by row: it has its units */
    struct alms_rounded *parts; /* room for the terms of a row */
};

/* Gives the rows of a sum their units, so that they add up to those of the sum. */
static enum alms_code round_terms(struct rounding *rounding, const struct alms_layout_row *sum,
                                  size_t at, struct alms_error *err)
{
    struct alms_financial_work *work = rounding->work;
    const size_t column = rounding->column;
    int64_t whole = work->units[at][column];
    size_t count = 0;
    bool fits = true;

    for (size_t i = 0; i < sum->terms_count; i++) {
        const struct alms_layout_term *term = &sum->terms[i];
        const int64_t sign = term->is_negative ? -1 : 1;
        if (rounding->is_fixed[term->row]) {
            fits = fits && alms_minor_add(&whole, -sign * work->units[term->row][column]);
        } else {
            rounding->parts[count++] =
                (struct alms_rounded){.amount = sign * work->figures[term->row][column]};
        }
    }
    fits = fits && alms_minor_round_parts(whole, rounding->unit, rounding->parts, count);
    if (!fits) {
        return alms_fail(err, ALMS_E_LAYOUT_ROUNDING,
                         "the rows of '%s' in '%s' do not add up to it in units of 10,000",
                         sum->code, work->layout.file);
    }
    count = 0;
    for (size_t i = 0; i < sum->terms_count; i++) {
        const struct alms_layout_term *term = &sum->terms[i];
        if (rounding->is_fixed[term->row])
            continue;
        const int64_t units = rounding->parts[count++].units;
        work->units[term->row][column] = term->is_negative ? -units : units;
        rounding->is_fixed[term->row] = true;
    }
    return ALMS_OK;
}

/* From the last row to the first: a sum stands behind its rows. */
static enum alms_code round_column(struct rounding *rounding, struct alms_error *err)
{
    struct alms_financial_work *work = rounding->work;

    memset(rounding->is_fixed, 0, work->layout.count * sizeof(bool));
    for (size_t i = work->layout.count; i-- > 0;) {
        const struct alms_layout_row *row = &work->layout.rows[i];
        if (!rounding->is_fixed[i]) {
            work->units[i][rounding->column] =
                alms_minor_in_units(work->figures[i][rounding->column], rounding->unit);
            rounding->is_fixed[i] = row->kind == ALMS_LAYOUT_SUM;
        }
        if (row->kind == ALMS_LAYOUT_SUM)
            TRY(round_terms(rounding, row, i, err));
    }
    return ALMS_OK;
}

enum alms_code alms_financial_round(struct alms_financial_work *work, struct alms_error *err)
{
    const size_t count = work->layout.count;
    struct rounding rounding = {
        .work = work,
        .unit = unit_of(work),
        .is_fixed = alms_arena_alloc(work->arena, count * sizeof(bool)),
        .parts = alms_arena_alloc(work->arena, ALMS_LAYOUT_TERMS_MAX * sizeof(*rounding.parts)),
    };

    work->units = alms_arena_alloc(work->arena, count * sizeof(*work->units));
    for (size_t column = 0; column < alms_financial_columns(work->layout.form); column++) {
        if (!alms_financial_has_units(work->layout.form, column))
            continue;
        rounding.column = column;
        TRY(round_column(&rounding, err));
    }
    return ALMS_OK;
}
