#include "book/report_financial.h"
#include "base/file.h"
#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* --- the query ----------------------------------------------------------------------------- */

static enum alms_code
take_month(void *context, struct alms_month month, uint64_t count, struct alms_error *err)
{
    struct alms_month *newest = context;

    (void)count;
    (void)err;
    if (alms_month_number(month) > alms_month_number(*newest))
        *newest = month;
    return ALMS_OK;
}

static enum alms_code
find_month(struct alms_financial_work *work, alms_book *book, struct alms_error *err)
{
    work->month = work->query->month;
    if (work->month.year == 0)
        TRY(alms_store_month_walk(book->store, take_month, &work->month, err));
    if (work->month.year == 0)
        work->month = alms_date_month(book->today);
    work->to = alms_month_number(work->month);
    work->from = work->to - work->month.month + 1;
    return ALMS_OK;
}

static enum alms_code
open_layout(struct alms_financial_work *work, alms_book *book, struct alms_error *err)
{
    const struct alms_financial_query *query = work->query;
    const bool is_own = query->layout != NULL;
    const char *name = query->layout_name == NULL ? "layout" : query->layout_name;

    TRY(find_month(work, book, err));
    TRY(alms_book_masters_of(book, work->month, &work->masters, err));
    work->regime = alms_masters_book(work->masters, ALMS_FIELD_REGIME);
    const struct alms_conversion *conversion = alms_masters_conversion(work->masters);
    if (conversion != NULL)
        work->converted = alms_month_number(alms_date_month(conversion->date));
    work->base_id =
        alms_commodity_find(work->masters, alms_masters_book(work->masters, ALMS_FIELD_BASE));
    if (query->fund != NULL && alms_fund_find(work->masters, query->fund) == ALMS_ID_NONE)
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("fund"), query->fund);
    work->layout.form = query->form;
    NOTE(alms_layout_parse(is_own ? query->layout : alms_layout_shipped(),
                           is_own ? name : "layout.csv", work->regime, work->arena, &work->layout,
                           err));
    TRY(alms_error_code(err));
    TRY(alms_layout_map(&work->layout, work->masters, work->arena, &work->map, err));
    work->figures = alms_arena_alloc(work->arena, work->layout.count * sizeof(*work->figures));
    return ALMS_OK;
}

/* --- adding up ----------------------------------------------------------------------------- */

/* What of the ledger is being added. */
struct piece {
    int32_t account_id;
    int32_t fund_id;
    int64_t amount; /* debits positive */
    int32_t month;
    bool is_restricted;
};

static enum alms_code add_figure(struct alms_financial_work *work, int32_t row,
                                 const struct piece *piece, int column, int64_t amount,
                                 struct alms_error *err)
{
    if (row == ALMS_LAYOUT_NO_ROW)
        return ALMS_OK;
    const struct alms_financial_piece part = {(size_t)row, piece->account_id, piece->fund_id,
                                              column, amount};
    if (work->take_part != NULL)
        TRY(work->take_part(work, &part, err));
    if (!alms_minor_add(&work->figures[row][column], amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

/* Credits positive on a row of credits. */
static int64_t shown(const struct alms_financial_work *work, int32_t row, int64_t amount)
{
    if (row == ALMS_LAYOUT_NO_ROW)
        return amount;
    const enum alms_layout_kind kind = work->layout.rows[row].kind;
    return kind == ALMS_LAYOUT_CREDIT || kind == ALMS_LAYOUT_OUT ? -amount : amount;
}

static enum alms_code
add_opening(struct alms_financial_work *work, const struct piece *piece, struct alms_error *err)
{
    const int32_t row = work->map.rows[ALMS_SLOT_BALANCE][piece->account_id];
    const int32_t memo = work->map.rows[ALMS_SLOT_MEMO][piece->account_id];

    TRY(add_figure(work, memo, piece, ALMS_POSITION_OPENING, piece->amount, err));
    return add_figure(work, row, piece, ALMS_POSITION_OPENING, shown(work, row, piece->amount),
                      err);
}

static enum alms_code
add_position(struct alms_financial_work *work, const struct piece *piece, struct alms_error *err)
{
    const int32_t row = work->map.rows[ALMS_SLOT_BALANCE][piece->account_id];
    const int32_t memo = work->map.rows[ALMS_SLOT_MEMO][piece->account_id];
    const int64_t amount = shown(work, row, piece->amount);

    TRY(add_figure(work, row, piece, ALMS_POSITION_CLOSING, amount, err));
    TRY(add_figure(work, memo, piece, ALMS_POSITION_CLOSING, piece->amount, err));
    return piece->month >= work->from ? ALMS_OK : add_opening(work, piece, err);
}

/* `amount` as it is shown. */
static enum alms_code add_activity(struct alms_financial_work *work, int32_t row,
                                   const struct piece *piece, int64_t amount,
                                   struct alms_error *err)
{
    if (piece->month < work->from)
        return ALMS_OK;
    const int column =
        piece->is_restricted ? ALMS_ACTIVITIES_YEAR_RESTRICTED : ALMS_ACTIVITIES_YEAR_UNRESTRICTED;
    TRY(add_figure(work, row, piece, column, amount, err));
    TRY(add_figure(work, row, piece, ALMS_ACTIVITIES_YEAR_TOTAL, amount, err));
    if (piece->month != work->to)
        return ALMS_OK;
    TRY(add_figure(work, row, piece, column - ALMS_ACTIVITIES_YEAR_UNRESTRICTED, amount, err));
    return add_figure(work, row, piece, ALMS_ACTIVITIES_MONTH_TOTAL, amount, err);
}

/* --- the ledger ---------------------------------------------------------------------------- */

/* The codes in a row of a table. */
struct piece_names {
    const char *account;
    const char *fund;
    const char *commodity;
};

/* Finds what a row of a table names; out_is_ours is false if the query leaves it out. */
static enum alms_code take_names(struct alms_financial_work *work, const struct piece_names *names,
                                 struct piece *out, bool *out_is_ours, struct alms_error *err)
{
    const int32_t commodity_id = alms_commodity_find(work->masters, names->commodity);

    out->account_id = alms_account_find(work->masters, names->account);
    out->fund_id = alms_fund_find(work->masters, names->fund);
    if (out->account_id == ALMS_ID_NONE || out->fund_id == ALMS_ID_NONE ||
        commodity_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "balance");
    }
    *out_is_ours = work->query->fund == NULL || strcmp(work->query->fund, names->fund) == 0;
    if (*out_is_ours && commodity_id != work->base_id) {
        work->has_foreign = true;
        *out_is_ours = false;
    }
    out->is_restricted =
        alms_account_at(work->masters, out->account_id)->money == ALMS_MONEY_RESTRICTED;
    return ALMS_OK;
}

/* What the equations of the statements are checked against. */
static enum alms_code
add_control(struct alms_financial_work *work, const struct piece *piece, struct alms_error *err)
{
    const struct alms_account *account = alms_account_at(work->masters, piece->account_id);
    bool fits = true;

    if (piece->month < work->from)
        return ALMS_OK;
    if (account->role == ALMS_ROLE_CASH)
        fits = alms_minor_add(&work->cash_gain, piece->amount);
    if (!alms_account_is_position(account))
        fits = alms_minor_add(&work->net_gain, -piece->amount);
    if (!fits)
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static enum alms_code
take_balance(void *context, const struct alms_balance_row *row, struct alms_error *err)
{
    struct alms_financial_work *work = context;
    struct piece piece = {.month = alms_month_number(row->month)};
    bool is_ours = false;

    TRY(take_names(work, &(struct piece_names){row->account, row->fund, row->commodity}, &piece,
                   &is_ours, err));
    if (!is_ours)
        return ALMS_OK;
    if (!alms_minor_add(&piece.amount, row->debit) || !alms_minor_add(&piece.amount, -row->credit))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    TRY(add_control(work, &piece, err));
    if (work->layout.form == ALMS_POSITION)
        return add_position(work, &piece, err);
    if (work->layout.form == ALMS_CASHFLOW)
        return ALMS_OK;
    const int32_t at = work->map.rows[ALMS_SLOT_BALANCE][piece.account_id];
    TRY(add_activity(work, work->map.rows[ALMS_SLOT_MEMO][piece.account_id], &piece, piece.amount,
                     err));
    return add_activity(work, at, &piece, shown(work, at, piece.amount), err);
}

static enum alms_code
take_move(void *context, const struct alms_move_row *row, struct alms_error *err)
{
    static const enum alms_layout_slot SLOTS[ALMS_MOVES_COUNT] = {
        [ALMS_MOVE_RELEASED] = ALMS_SLOT_RELEASED, [ALMS_MOVE_RESTRICTED] = ALMS_SLOT_RESTRICTED,
        [ALMS_MOVE_BETWEEN] = ALMS_SLOT_BETWEEN,   [ALMS_MOVE_IN] = ALMS_SLOT_IN,
        [ALMS_MOVE_OUT] = ALMS_SLOT_OUT,           [ALMS_MOVE_EXCHANGE] = ALMS_SLOT_EXCHANGE,
    };
    struct alms_financial_work *work = context;
    struct piece piece = {.month = alms_month_number(row->month), .amount = row->amount};
    bool is_ours = false;

    TRY(take_names(work, &(struct piece_names){row->account, row->fund, row->commodity}, &piece,
                   &is_ours, err));
    if (!is_ours)
        return ALMS_OK;
    return add_activity(work, work->map.rows[SLOTS[row->direction]][piece.account_id], &piece,
                        row->amount, err);
}

static enum alms_code
take_cashflow(void *context, const struct alms_move_row *row, struct alms_error *err)
{
    struct alms_financial_work *work = context;
    struct piece piece = {.month = alms_month_number(row->month)};
    int32_t before = work->from - 100; /* January of the year before */
    bool is_ours = false;

    /* Rule REGIME-6: under another regime the same codes mean other things. */
    if (work->converted > before)
        before = work->converted;

    TRY(take_names(work, &(struct piece_names){row->account, row->fund, row->commodity}, &piece,
                   &is_ours, err));
    if (!is_ours || piece.month < before)
        return ALMS_OK;
    const int32_t in = work->map.rows[ALMS_SLOT_IN][piece.account_id];
    const int32_t out = work->map.rows[ALMS_SLOT_OUT][piece.account_id];
    /* An account with one row only counts there whatever its sign. */
    const bool takes_in =
        out == ALMS_LAYOUT_NO_ROW || (row->direction == ALMS_MOVE_IN && in != ALMS_LAYOUT_NO_ROW);
    const int32_t between = work->map.rows[ALMS_SLOT_BETWEEN][piece.account_id];
    const int32_t exchange = work->map.rows[ALMS_SLOT_EXCHANGE][piece.account_id];
    int32_t at = row->direction == ALMS_MOVE_BETWEEN ? between : takes_in ? in : out;
    /* A layout of one's own may have no row for it. */
    if (row->direction == ALMS_MOVE_EXCHANGE && exchange != ALMS_LAYOUT_NO_ROW)
        at = exchange;
    return add_figure(work, at, &piece,
                      piece.month >= work->from ? ALMS_CASHFLOW_YEAR : ALMS_CASHFLOW_BEFORE,
                      shown(work, at, row->amount), err);
}

/* Rule REGIME-6: the year of a conversion begins with the balances that it made. */
static enum alms_code take_conversion(struct alms_financial_work *work,
                                      const struct alms_balance_row *row, struct alms_error *err)
{
    struct piece piece = {.month = alms_month_number(row->month)};
    bool is_ours = false;

    if (piece.month != work->converted || piece.month < work->from)
        return ALMS_OK;
    TRY(take_names(work, &(struct piece_names){row->account, row->fund, row->commodity}, &piece,
                   &is_ours, err));
    piece.amount = row->debit - row->credit;
    return is_ours ? add_opening(work, &piece, err) : ALMS_OK;
}

/* What opened or closed a year is in the balances, and no activity. */
static enum alms_code
take_boundary(void *context, const struct alms_balance_row *row, struct alms_error *err)
{
    const struct alms_balance_row opposite = {.account = row->account,
                                              .fund = row->fund,
                                              .commodity = row->commodity,
                                              .month = row->month,
                                              .debit = row->credit,
                                              .credit = row->debit};
    struct alms_financial_work *work = context;

    if (work->layout.form != ALMS_POSITION)
        return take_balance(context, &opposite, err);
    return take_conversion(work, row, err);
}

static enum alms_code
add_ledger(struct alms_financial_work *work, alms_book *book, struct alms_error *err)
{
    TRY(alms_store_balance_walk(book->store, work->month, take_balance, work, err));
    TRY(alms_store_boundary_walk(book->store, work->month, take_boundary, work, err));
    if (work->layout.form == ALMS_ACTIVITIES)
        return alms_store_move_walk(book->store, work->month, take_move, work, err);
    if (work->layout.form == ALMS_CASHFLOW)
        return alms_store_cashflow_walk(book->store, work->month, take_cashflow, work, err);
    return ALMS_OK;
}

/* --- sums and equations -------------------------------------------------------------------- */

/* Adds one row to another in every column, or takes it off. */
static enum alms_code add_term(struct alms_financial_work *work, size_t row,
                               const struct alms_layout_term *term, struct alms_error *err)
{
    for (size_t column = 0; column < ALMS_FINANCIAL_COLUMNS_MAX; column++) {
        const int64_t amount = work->figures[term->row][column];
        if (!alms_minor_add(&work->figures[row][column], term->is_negative ? -amount : amount))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    return ALMS_OK;
}

static enum alms_code add_sums(struct alms_financial_work *work, struct alms_error *err)
{
    for (size_t i = 0; i < work->layout.count; i++) {
        const struct alms_layout_row *row = &work->layout.rows[i];
        for (size_t j = 0; row->kind == ALMS_LAYOUT_SUM && j < row->terms_count; j++)
            TRY(add_term(work, i, &row->terms[j], err));
    }
    return ALMS_OK;
}

static const int64_t *figures_of(const struct alms_financial_work *work, const char *code)
{
    for (size_t i = 0; i < work->layout.count; i++) {
        if (strcmp(work->layout.rows[i].code, code) == 0)
            return work->figures[i];
    }
    return NULL;
}

static const char *amount_text(struct alms_financial_work *work, int64_t amount)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_commodity *commodity = alms_commodity_at(work->masters, work->base_id);

    return alms_arena_text(work->arena, alms_minor_format(amount, commodity->scale_digits, text));
}

static void check_equal(struct alms_financial_work *work, const char *what, int64_t printed,
                        int64_t expected, struct alms_error *err)
{
    if (printed != expected) {
        (void)alms_fail(err, ALMS_E_STATEMENT_UNEQUAL, "row '%s' of '%s' is %s, it should be %s",
                        what, work->layout.file, amount_text(work, printed),
                        amount_text(work, expected));
    }
}

/* Rule STATEMENT-2. The rows have their names in every layout. */
static enum alms_code check_equations(struct alms_financial_work *work, struct alms_error *err)
{
    static const char *const NEEDED[][2] = {
        [ALMS_POSITION] = {"claims", "assets"},
        [ALMS_ACTIVITIES] = {"change", "change"},
        [ALMS_CASHFLOW] = {"cash-change", "cash-change"},
    };
    const enum alms_financial_form form = work->layout.form;
    const int64_t *first = figures_of(work, NEEDED[form][0]);
    const int64_t *second = figures_of(work, NEEDED[form][1]);

    if (first == NULL || second == NULL) {
        return alms_fail(err, ALMS_E_VALUE_MISSING, "'%s' has no row '%s'", work->layout.file,
                         NEEDED[form][first == NULL ? 0 : 1]);
    }
    switch (form) {
    case ALMS_POSITION:
        for (size_t column = 0; column < ALMS_POSITION_COLUMNS; column++)
            check_equal(work, "claims", first[column], second[column], err);
        break;
    case ALMS_ACTIVITIES:
        check_equal(work, "change", first[ALMS_ACTIVITIES_YEAR_TOTAL], work->net_gain, err);
        break;
    case ALMS_CASHFLOW:
        check_equal(work, "cash-change", first[ALMS_CASHFLOW_YEAR], work->cash_gain, err);
        break;
    }
    return alms_error_code(err);
}

enum alms_code
alms_financial_work_run(struct alms_financial_work *work, alms_book *book, struct alms_error *err)
{
    TRY(open_layout(work, book, err));
    TRY(add_ledger(work, book, err));
    TRY(add_sums(work, err));
    return check_equations(work, err);
}

/* --- the statement ------------------------------------------------------------------------- */

size_t alms_financial_columns(enum alms_financial_form form)
{
    switch (form) {
    case ALMS_POSITION: return ALMS_POSITION_COLUMNS;
    case ALMS_ACTIVITIES: return ALMS_ACTIVITIES_COLUMNS;
    case ALMS_CASHFLOW: return ALMS_CASHFLOW_COLUMNS;
    }
    return 0;
}

static const char *figure_text(struct alms_financial_work *work, size_t row, size_t column)
{
    if (work->units == NULL)
        return amount_text(work, work->figures[row][column]);
    return alms_financial_has_units(work->layout.form, column)
               ? alms_financial_units_text(work, work->units[row][column])
               : NULL;
}

static void put_row(struct alms_financial_work *work, size_t index, struct alms_financial_row *out)
{
    const struct alms_layout_row *row = &work->layout.rows[index];

    *out = (struct alms_financial_row){
        .code = row->code,
        .basis = row->basis,
        .name = row->name,
        .name_en = row->name_en,
        .is_heading = row->kind == ALMS_LAYOUT_HEADING,
        .is_sum = row->kind == ALMS_LAYOUT_SUM,
    };
    for (size_t column = 0; column < alms_financial_columns(work->layout.form) && !out->is_heading;
         column++)
        out->figures[column] = figure_text(work, index, column);
}

/* Nothing moves between funds in the book as a whole. */
static bool is_hidden(const struct alms_financial_work *work, size_t index)
{
    return work->query->fund == NULL && work->layout.rows[index].kind == ALMS_LAYOUT_BETWEEN;
}

/* A line of words below the statement; the parts end with NULL. */
static struct alms_financial_row note_row(struct alms_financial_work *work, const char *code,
                                          const char *const *zh, const char *const *en)
{
    struct alms_financial_row row = {
        .code = code, .basis = "P", .name = "", .name_en = "", .is_heading = true};

    for (; *zh != NULL; zh++)
        row.name = alms_path_join(work->arena, row.name, *zh);
    for (; *en != NULL; en++)
        row.name_en = alms_path_join(work->arena, row.name_en, *en);
    return row;
}

/*
 * Rule REGIME-6: the first year of a regime says with what it opens, and that there is no year
 * before. Returns how many rows these are.
 */
static size_t put_conversion(struct alms_financial_work *work, struct alms_financial_row *out)
{
    const struct alms_conversion *conversion = alms_masters_conversion(work->masters);
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    if (work->converted < work->from || work->layout.form == ALMS_ACTIVITIES)
        return 0;
    alms_date_format(conversion->date, date);
    const bool is_position = work->layout.form == ALMS_POSITION;
    const char *const zh[] = {"注：",
                              date,
                              " 起由 ",
                              conversion->before,
                              " 转为 ",
                              conversion->after,
                              is_position ? "，年初数为转换后的余额" : "，不列上年金额",
                              NULL};
    const char *const en[] = {"Note: kept under ",
                              conversion->after,
                              " since ",
                              date,
                              ", before under ",
                              conversion->before,
                              is_position ? "; it opens with the balances as converted"
                                          : "; the year before is not shown",
                              NULL};
    out[0] = note_row(work, "converted", zh, en);
    return 1;
}

/*
 * Rule PERIOD-5: that a month of the year, or of one before, was opened again after it was closed
 * stands below the statement. Returns how many rows these are.
 */
static size_t put_reopenings(struct alms_financial_work *work, struct alms_financial_row *out)
{
    const struct alms_reopening *items = NULL;
    const size_t items_count = alms_masters_reopenings(work->masters, &items);
    size_t count = 0;

    for (size_t i = 0; i < items_count; i++) {
        char month[ALMS_MONTH_TEXT_SIZE_BYTES];
        char at[ALMS_INSTANT_TEXT_SIZE_BYTES];
        if (alms_month_number(items[i].month) > work->to)
            continue;
        alms_month_format(items[i].month, month);
        alms_instant_format(items[i].at_s, at);
        const char *const zh[] = {"注：", month, " 结账后曾于 ", at, " 重新打开", NULL};
        const char *const en[] = {"Note: ", month, " was closed and opened again at ", at, NULL};
        out[count++] = note_row(work, "reopened", zh, en);
    }
    return count;
}

enum alms_code alms_financial_make(alms_book *book, const struct alms_financial_query *query,
                                   struct alms_financial *out, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct alms_financial_work work = {.query = query, .arena = arena};

    TRY(alms_financial_work_run(&work, book, err));
    if (query->in_wan)
        TRY(alms_financial_round(&work, err));
    const struct alms_reopening *reopenings = NULL;
    const size_t rows_max =
        work.layout.count + alms_masters_reopenings(work.masters, &reopenings) + 1;
    struct alms_financial_row *rows = alms_arena_alloc(arena, rows_max * sizeof(*rows));
    size_t count = 0;
    for (size_t i = 0; i < work.layout.count; i++) {
        if (!is_hidden(&work, i))
            put_row(&work, i, &rows[count++]);
    }
    count += put_conversion(&work, &rows[count]);
    count += put_reopenings(&work, &rows[count]);
    *out = (struct alms_financial){
        .form = query->form,
        .month = work.month,
        .regime = alms_arena_text(arena, work.regime),
        .base = alms_arena_text(arena, alms_masters_book(work.masters, ALMS_FIELD_BASE)),
        .columns_count = alms_financial_columns(query->form),
        .items = rows,
        .count = count,
        .has_foreign = work.has_foreign,
        .memory = arena,
    };
    arena = NULL;
    return ALMS_OK;
}

void alms_financial_free(struct alms_financial *financial)
{
    alms_arena_close(financial->memory);
    *financial = (struct alms_financial){0};
}
