#include "base/text.h"
#include "book/report_financial.h"
#include "value/money.h"

#include <stdlib.h>
#include <string.h>

/* What an account adds to a row, in one fund. */
struct part {
    size_t row;
    int32_t account_id;
    int32_t fund_id;
    int64_t figures[ALMS_FINANCIAL_COLUMNS_MAX];
};

struct explaining {
    const char *row;
    int64_t *weights; /* how often each row counts in the one asked for */
    struct alms_listing parts;
};

/* How the rows above add up to one: sums are of rows above them. */
static enum alms_code
weigh(struct explaining *explaining, const struct alms_financial_work *work, struct alms_error *err)
{
    const struct alms_layout *layout = &work->layout;
    size_t at = 0;

    while (at < layout->count && strcmp(layout->rows[at].code, explaining->row) != 0)
        at += 1;
    if (at == layout->count) {
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("row"),
                         explaining->row);
    }
    explaining->weights =
        alms_arena_alloc(work->arena, layout->count * sizeof(*explaining->weights));
    explaining->weights[at] = 1;
    for (size_t i = at + 1; i-- > 0;) {
        const struct alms_layout_row *row = &layout->rows[i];
        for (size_t j = 0; row->kind == ALMS_LAYOUT_SUM && j < row->terms_count; j++) {
            const int64_t weight = explaining->weights[i];
            explaining->weights[row->terms[j].row] += row->terms[j].is_negative ? -weight : weight;
        }
    }
    return ALMS_OK;
}

static struct part *find_part(struct alms_listing *parts, const struct alms_financial_piece *piece)
{
    struct part *items = parts->items;

    /* Balances come account by account: the newest part is nearly always the one. */
    for (size_t i = parts->count; i-- > 0;) {
        if (items[i].row == piece->row && items[i].account_id == piece->account_id &&
            items[i].fund_id == piece->fund_id)
            return &items[i];
    }
    struct part *part = alms_listing_add(parts);
    *part = (struct part){piece->row, piece->account_id, piece->fund_id, {0}};
    return part;
}

static enum alms_code take_part(struct alms_financial_work *work,
                                const struct alms_financial_piece *piece, struct alms_error *err)
{
    struct explaining *explaining = work->context;

    if (explaining->weights == NULL)
        TRY(weigh(explaining, work, err));
    const int64_t weight = explaining->weights[piece->row];
    if (weight == 0)
        return ALMS_OK;
    struct part *part = find_part(&explaining->parts, piece);
    /* A layout that adds one row twice is sound, if odd. */
    for (int64_t i = 0; i < llabs(weight); i++) {
        if (!alms_minor_add(&part->figures[piece->column],
                            weight < 0 ? -piece->amount : piece->amount))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    return ALMS_OK;
}

static int compare_parts(const void *a, const void *b)
{
    const struct part *left = a;
    const struct part *right = b;

    if (left->row != right->row)
        return left->row < right->row ? -1 : 1;
    if (left->account_id != right->account_id)
        return left->account_id < right->account_id ? -1 : 1;
    return (left->fund_id > right->fund_id) - (left->fund_id < right->fund_id);
}

static bool is_nothing(const struct part *part)
{
    for (size_t i = 0; i < ALMS_FINANCIAL_COLUMNS_MAX; i++) {
        if (part->figures[i] != 0)
            return false;
    }
    return true;
}

static void
put_part(struct alms_financial_work *work, const struct part *part, struct alms_financial_part *out)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_account *account = alms_account_at(work->masters, part->account_id);
    const uint32_t scale_digits = alms_commodity_at(work->masters, work->base_id)->scale_digits;

    *out = (struct alms_financial_part){
        .row = work->layout.rows[part->row].code,
        .account = alms_arena_text(work->arena, account->code),
        .name = alms_arena_text(work->arena, account->name),
        .name_en = alms_arena_text(work->arena, account->name_en),
        .fund = alms_arena_text(work->arena, alms_fund_at(work->masters, part->fund_id)->code),
    };
    for (size_t i = 0; i < alms_financial_columns(work->layout.form); i++) {
        out->figures[i] =
            alms_arena_text(work->arena, alms_minor_format(part->figures[i], scale_digits, text));
    }
}

static enum alms_code explain(struct alms_financial_work *work, alms_book *book,
                              struct alms_financial_parts *out, struct alms_error *err)
{
    struct explaining *explaining = work->context;

    TRY(alms_financial_work_run(work, book, err));
    /* Nothing may stand behind any row: the row is still one, or none. */
    if (explaining->weights == NULL)
        TRY(weigh(explaining, work, err));
    struct part *parts = explaining->parts.items;
    const size_t parts_count = explaining->parts.count;
    if (parts_count > 0)
        qsort(parts, parts_count, sizeof(*parts), compare_parts);
    struct alms_financial_part *items =
        alms_arena_alloc(work->arena, (parts_count + 1) * sizeof(*items));
    size_t count = 0;
    for (size_t i = 0; i < parts_count; i++) {
        if (!is_nothing(&parts[i]))
            put_part(work, &parts[i], &items[count++]);
    }
    *out = (struct alms_financial_parts){
        .items = items,
        .count = count,
        .columns_count = alms_financial_columns(work->layout.form),
        .memory = work->arena,
    };
    return ALMS_OK;
}

enum alms_code alms_financial_explain(alms_book *book, const struct alms_financial_query *query,
                                      const char *row, struct alms_financial_parts *out,
                                      struct alms_error *err)
{
    struct explaining explaining = {.row = row, .parts = alms_listing_open(sizeof(struct part))};
    struct alms_financial_work work = {
        .query = query, .arena = alms_arena_open(), .take_part = take_part, .context = &explaining};

    const enum alms_code code = explain(&work, book, out, err);
    alms_listing_discard(&explaining.parts);
    if (code != ALMS_OK)
        alms_arena_close(work.arena);
    return code;
}

void alms_financial_parts_free(struct alms_financial_parts *parts)
{
    alms_arena_close(parts->memory);
    *parts = (struct alms_financial_parts){0};
}
