#include "book/book.h"
#include "value/money.h"

#include <alms/roll.h>

#include <string.h>

enum figure { OPENING, RECEIVED, PAID, TRANSFERS, CLOSING, FIGURES_COUNT };

struct amounts {
    int64_t figures[FIGURES_COUNT];
};

struct rolling {
    const struct alms_masters *masters;
    const char *base;
    struct alms_listing list;
    struct amounts both; /* money and goods in the base currency */
};

/* --- figures ------------------------------------------------------------------------------- */

static uint32_t scale_of(const struct rolling *rolling, const char *commodity)
{
    return alms_commodity_at(rolling->masters, alms_commodity_find(rolling->masters, commodity))
        ->scale_digits;
}

static enum alms_code
add_text(int64_t *sum, const char *text, uint32_t scale_digits, struct alms_error *err)
{
    int64_t amount = 0;

    TRY(alms_minor_parse(text, scale_digits, &amount, err));
    if (!alms_minor_add(sum, amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static enum alms_code take_figures(const struct rolling *rolling, const struct alms_fund_row *row,
                                   struct amounts *out, struct alms_error *err)
{
    const uint32_t scale_digits = scale_of(rolling, row->commodity);

    TRY(add_text(&out->figures[OPENING], row->opening, scale_digits, err));
    TRY(add_text(&out->figures[RECEIVED], row->gifts, scale_digits, err));
    TRY(add_text(&out->figures[RECEIVED], row->other_in, scale_digits, err));
    TRY(add_text(&out->figures[PAID], row->aid, scale_digits, err));
    TRY(add_text(&out->figures[PAID], row->other_out, scale_digits, err));
    TRY(add_text(&out->figures[TRANSFERS], row->transfers, scale_digits, err));
    return add_text(&out->figures[CLOSING], row->closing, scale_digits, err);
}

/* --- rows ---------------------------------------------------------------------------------- */

static void
put_row(struct rolling *rolling, const struct amounts *amounts, const struct alms_roll_row *names)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *texts[FIGURES_COUNT];
    struct alms_arena *arena = rolling->list.arena;
    const uint32_t scale_digits = scale_of(rolling, names->commodity);
    bool is_nothing = true;

    for (int i = 0; i < FIGURES_COUNT; i++) {
        is_nothing = is_nothing && amounts->figures[i] == 0;
        texts[i] =
            alms_arena_text(arena, alms_minor_format(amounts->figures[i], scale_digits, text));
    }
    if (is_nothing && names->fund != NULL)
        return;
    struct alms_roll_row *row = alms_listing_add(&rolling->list);
    *row = (struct alms_roll_row){
        .form = names->form,
        .fund = alms_arena_text(arena, names->fund),
        .name = alms_arena_text(arena, names->name),
        .name_en = alms_arena_text(arena, names->name_en),
        .commodity = alms_arena_text(arena, names->commodity),
        .opening = texts[OPENING],
        .received = texts[RECEIVED],
        .paid = texts[PAID],
        .transfers = texts[TRANSFERS],
        .closing = texts[CLOSING],
    };
}

static enum alms_code put_fund_rows(struct rolling *rolling, const struct alms_fund_row *rows,
                                    size_t count, enum alms_fund_form form, struct alms_error *err)
{
    const char *word = form == ALMS_FUND_MONEY ? "money" : "goods";

    for (size_t i = 0; i < count; i++) {
        const struct alms_fund_row *row = &rows[i];
        const struct alms_roll_row names = {.form = word,
                                            .fund = row->fund,
                                            .name = row->name,
                                            .name_en = row->name_en,
                                            .commodity = row->commodity};
        struct amounts amounts = {0};
        if (row->form != form)
            continue;
        TRY(take_figures(rolling, row, &amounts, err));
        put_row(rolling, &amounts, &names);
        if (row->fund == NULL && strcmp(row->commodity, rolling->base) == 0)
            TRY(take_figures(rolling, row, &rolling->both, err));
    }
    return ALMS_OK;
}

static enum alms_code
roll(struct rolling *rolling, const struct alms_fund_report *report, struct alms_error *err)
{
    static const enum alms_fund_form FORMS[] = {ALMS_FUND_MONEY, ALMS_FUND_GOODS};
    const struct alms_roll_row names = {.commodity = rolling->base};

    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        TRY(put_fund_rows(rolling, report->items, report->count, FORMS[i], err));
        TRY(put_fund_rows(rolling, report->totals, report->totals_count, FORMS[i], err));
    }
    put_row(rolling, &rolling->both, &names);
    return ALMS_OK;
}

enum alms_code alms_report_roll(alms_book *book, const struct alms_report_query *query,
                                struct alms_roll *out, struct alms_error *err)
{
    struct alms_fund_report report;
    struct rolling rolling = {0};

    TRY(alms_report_funds(book, query, &report, err));
    enum alms_code code = alms_book_masters(book, &rolling.masters, err);
    rolling.list = alms_listing_open(sizeof(struct alms_roll_row));
    if (code == ALMS_OK) {
        rolling.base = alms_masters_book(rolling.masters, ALMS_FIELD_BASE);
        code = roll(&rolling, &report, err);
    }
    alms_fund_report_free(&report);
    if (code != ALMS_OK) {
        alms_listing_discard(&rolling.list);
        return code;
    }
    out->items = alms_listing_finish(&rolling.list);
    out->count = rolling.list.count;
    out->memory = rolling.list.arena;
    return ALMS_OK;
}

void alms_roll_free(struct alms_roll *roll)
{
    alms_arena_close(roll->memory);
    *roll = (struct alms_roll){0};
}
