#include "book/report_financial.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/budget.h>

#include <stdlib.h>
#include <string.h>

enum { UNRESTRICTED, RESTRICTED, KINDS_COUNT };
enum { HUNDREDTHS = 2, WAN_DIGITS = 4, HUNDRED_PERCENT = 10000 };

/* What a row of the statement of activities spent on a programme; NULL: what names none. */
struct share {
    size_t row;
    const char *programme;
    int64_t amounts[KINDS_COUNT];
};

struct sharing {
    struct alms_financial_work *work;
    struct alms_listing shares;
};

/* --- rows of expenses ---------------------------------------------------------------------- */

/* Whether expenses stand on the row, and whether they are costs of programmes. */
static bool has_expense(const struct alms_financial_work *work, size_t row, bool only_aid)
{
    for (size_t i = 0; i < alms_accounts_count(work->masters); i++) {
        const struct alms_account *account = alms_account_at(work->masters, (int32_t)i);
        if (work->map.rows[ALMS_SLOT_BALANCE][i] == (int32_t)row && account->type == ALMS_EXPENSE &&
            (!only_aid || account->role == ALMS_ROLE_AID))
            return true;
    }
    return false;
}

static struct share *find_share(struct sharing *sharing, size_t row, const char *programme)
{
    struct share *shares = sharing->shares.items;

    for (size_t i = 0; i < sharing->shares.count; i++) {
        if (shares[i].row == row && alms_text_equal(shares[i].programme, programme))
            return &shares[i];
    }
    struct share *share = alms_listing_add(&sharing->shares);
    share->row = row;
    share->programme = alms_arena_text(sharing->work->arena, programme);
    return share;
}

/* --- programmes ---------------------------------------------------------------------------- */

/* Of rows that hold programme costs, what names a programme stands by itself. */
static enum alms_code
take_spending(void *context, const struct alms_spending_row *row, struct alms_error *err)
{
    struct sharing *sharing = context;
    const struct alms_financial_work *work = sharing->work;
    const int32_t account_id = alms_account_find(work->masters, row->account);
    const int32_t commodity_id = alms_commodity_find(work->masters, row->commodity);

    if (account_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "spending");
    }
    const int32_t at = work->map.rows[ALMS_SLOT_BALANCE][account_id];
    if (commodity_id != work->base_id || at == ALMS_LAYOUT_NO_ROW ||
        !has_expense(work, (size_t)at, true))
        return ALMS_OK;
    const int kind = alms_account_at(work->masters, account_id)->money == ALMS_MONEY_RESTRICTED
                         ? RESTRICTED
                         : UNRESTRICTED;
    struct share *share = find_share(sharing, (size_t)at, row->programme);
    if (!alms_minor_add(&share->amounts[kind], row->amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

/* Takes from what a row has in all what is named of it already. */
static enum alms_code take_named(const struct sharing *sharing, size_t named_count,
                                 struct share *rest, struct alms_error *err)
{
    const struct share *shares = sharing->shares.items;

    for (size_t i = 0; i < named_count; i++) {
        if (shares[i].row != rest->row)
            continue;
        if (!alms_minor_add(&rest->amounts[UNRESTRICTED], -shares[i].amounts[UNRESTRICTED]) ||
            !alms_minor_add(&rest->amounts[RESTRICTED], -shares[i].amounts[RESTRICTED]))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    return ALMS_OK;
}

/* What is left of each row names no programme. */
static enum alms_code add_rests(struct sharing *sharing, struct alms_error *err)
{
    const struct alms_financial_work *work = sharing->work;
    const size_t named_count = sharing->shares.count;

    for (size_t row = 0; row < work->layout.count; row++) {
        if (!has_expense(work, row, false))
            continue;
        struct share *rest = find_share(sharing, row, NULL);
        rest->amounts[UNRESTRICTED] = work->figures[row][ALMS_ACTIVITIES_YEAR_UNRESTRICTED];
        rest->amounts[RESTRICTED] = work->figures[row][ALMS_ACTIVITIES_YEAR_RESTRICTED];
        TRY(take_named(sharing, named_count, rest, err));
    }
    return ALMS_OK;
}

static int compare_shares(const void *a, const void *b)
{
    const struct share *left = a;
    const struct share *right = b;

    if (left->row != right->row)
        return left->row < right->row ? -1 : 1;
    /* What names no programme stands last. */
    if (left->programme == NULL || right->programme == NULL)
        return (left->programme == NULL) - (right->programme == NULL);
    return strcmp(left->programme, right->programme);
}

/* --- the report ---------------------------------------------------------------------------- */

static const char *amount_text(const struct alms_financial_work *work, int64_t amount)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_commodity *commodity = alms_commodity_at(work->masters, work->base_id);

    return alms_arena_text(work->arena, alms_minor_format(amount, commodity->scale_digits, text));
}

static enum alms_code put_row(const struct alms_financial_work *work, const struct share *share,
                              struct alms_function_row *out, struct alms_error *err)
{
    int64_t total = share->amounts[UNRESTRICTED];

    if (!alms_minor_add(&total, share->amounts[RESTRICTED]))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    out->programme = share->programme;
    out->unrestricted = amount_text(work, share->amounts[UNRESTRICTED]);
    out->restricted = amount_text(work, share->amounts[RESTRICTED]);
    out->total = amount_text(work, total);
    return ALMS_OK;
}

/* Rule STATEMENT-3: expenses by function are the expenses of the statement of activities. */
static enum alms_code check_total(const struct alms_financial_work *work, const struct share *total,
                                  struct alms_error *err)
{
    for (size_t i = 0; i < work->layout.count; i++) {
        const int64_t *figures = work->figures[i];
        if (strcmp(work->layout.rows[i].code, "expenses") != 0)
            continue;
        if (figures[ALMS_ACTIVITIES_YEAR_UNRESTRICTED] == total->amounts[UNRESTRICTED] &&
            figures[ALMS_ACTIVITIES_YEAR_RESTRICTED] == total->amounts[RESTRICTED])
            return ALMS_OK;
        return alms_fail(err, ALMS_E_STATEMENT_UNEQUAL, "row '%s' of '%s' is %s, it should be %s",
                         "expenses", work->layout.file,
                         amount_text(work, figures[ALMS_ACTIVITIES_YEAR_TOTAL]),
                         amount_text(work, total->amounts[UNRESTRICTED]));
    }
    return alms_fail(err, ALMS_E_VALUE_MISSING, "'%s' has no row '%s'", work->layout.file,
                     "expenses");
}

/* Parts of a whole that add up to it, as printed on the rows and on the total. */
static bool apportion(const struct alms_financial_work *work, struct alms_function_report *report,
                      struct alms_share *weights, int64_t whole)
{
    struct alms_error ignored = {0};
    const uint32_t scale_digits = alms_commodity_at(work->masters, work->base_id)->scale_digits;
    bool is_positive = false;

    for (size_t i = 0; i < report->count; i++) {
        if (alms_minor_parse(report->items[i].total, scale_digits, &weights[i].weight, &ignored) !=
                ALMS_OK ||
            weights[i].weight < 0)
            return false;
        is_positive |= weights[i].weight > 0;
    }
    if (!is_positive)
        return false;
    alms_minor_allocate(whole, weights, report->count);
    return true;
}

static const char *hundredths(const struct alms_financial_work *work, int64_t amount)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    return alms_arena_text(work->arena, alms_minor_format(amount, HUNDREDTHS, text));
}

/* Decision 53: the total is rounded half up, and the rows share what it is. */
static void put_shares(const struct alms_financial_work *work, int64_t total,
                       struct alms_function_report *report, struct alms_function_row *rows)
{
    struct alms_share *weights =
        alms_arena_alloc(work->arena, (report->count + 1) * sizeof(*weights));
    const uint32_t scale_digits = alms_commodity_at(work->masters, work->base_id)->scale_digits;
    int64_t unit = 1; /* a hundredth of 10,000 */

    for (uint32_t i = 0; i < scale_digits + WAN_DIGITS - HUNDREDTHS; i++)
        unit *= 10;
    const int64_t wan = total / unit + (total % unit >= unit - total % unit ? 1 : 0);
    if (!apportion(work, report, weights, wan))
        return;
    for (size_t i = 0; i < report->count; i++)
        rows[i].total_wan = hundredths(work, weights[i].part);
    report->total.total_wan = hundredths(work, wan);
    if (!apportion(work, report, weights, HUNDRED_PERCENT))
        return;
    for (size_t i = 0; i < report->count; i++)
        rows[i].share = hundredths(work, weights[i].part);
    report->total.share = hundredths(work, HUNDRED_PERCENT);
}

static enum alms_code
put_rows(struct sharing *sharing, struct alms_function_report *out, struct alms_error *err)
{
    const struct alms_financial_work *work = sharing->work;
    struct share *shares = sharing->shares.items;
    struct share total = {0};
    struct alms_function_row *rows =
        alms_arena_alloc(work->arena, (sharing->shares.count + 1) * sizeof(*rows));

    if (sharing->shares.count > 1)
        qsort(shares, sharing->shares.count, sizeof(*shares), compare_shares);
    for (size_t i = 0; i < sharing->shares.count; i++) {
        const struct alms_layout_row *row = &work->layout.rows[shares[i].row];
        if (!alms_minor_add(&total.amounts[UNRESTRICTED], shares[i].amounts[UNRESTRICTED]) ||
            !alms_minor_add(&total.amounts[RESTRICTED], shares[i].amounts[RESTRICTED]))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
        if (shares[i].amounts[UNRESTRICTED] == 0 && shares[i].amounts[RESTRICTED] == 0)
            continue;
        rows[out->count] = (struct alms_function_row){
            .function = row->code, .name = row->name, .name_en = row->name_en};
        TRY(put_row(work, &shares[i], &rows[out->count], err));
        out->count += 1;
    }
    out->items = rows;
    TRY(put_row(work, &total, &out->total, err));
    int64_t whole = total.amounts[UNRESTRICTED];
    if (alms_minor_add(&whole, total.amounts[RESTRICTED]))
        put_shares(work, whole, out, rows);
    return check_total(work, &total, err);
}

static enum alms_code make(struct sharing *sharing, alms_book *book,
                           struct alms_function_report *out, struct alms_error *err)
{
    struct alms_financial_work *work = sharing->work;

    TRY(alms_financial_work_run(work, book, err));
    const struct alms_month january = {work->month.year, 1};
    TRY(alms_store_spending_walk(book->store, january, work->month, take_spending, sharing, err));
    TRY(add_rests(sharing, err));
    out->until = work->month;
    return put_rows(sharing, out, err);
}

enum alms_code alms_report_functions(alms_book *book, struct alms_month until,
                                     struct alms_function_report *out, struct alms_error *err)
{
    const struct alms_financial_query query = {.form = ALMS_ACTIVITIES, .month = until};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct alms_financial_work work = {.query = &query, .arena = arena};
    struct sharing sharing = {&work, alms_listing_open(sizeof(struct share))};
    struct alms_function_report report = {0};

    const enum alms_code code = make(&sharing, book, &report, err);
    alms_listing_discard(&sharing.shares);
    TRY(code);
    report.memory = arena;
    arena = NULL;
    *out = report;
    return ALMS_OK;
}

void alms_function_report_free(struct alms_function_report *report)
{
    alms_arena_close(report->memory);
    *report = (struct alms_function_report){0};
}
