#include "book/report_query.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { COMMODITIES_MAX = 256 };

/* What the account has and moved in a commodity. */
struct turnover {
    int32_t commodity_id;
    bool is_shown; /* has a line of the month that is shown */
    int64_t balance;
    int64_t month_debit;
    int64_t month_credit;
    int64_t year_debit;
    int64_t year_credit;
};

/* What the account has of another currency. */
struct foreign {
    int32_t currency_id;
    int64_t balance;
};

struct running {
    alms_book *book;
    const struct alms_masters *masters;
    const struct alms_register_query *query;
    struct alms_listing list;
    uint64_t after;          /* lines up to this record are of another account, and left out */
    struct alms_month month; /* of the newest line */
    bool has_begun;          /* a row was shown */
    size_t count;
    struct turnover turnovers[COMMODITIES_MAX];
    size_t foreign_count;
    struct foreign foreign[COMMODITIES_MAX];
};

static struct turnover *find_turnover(struct running *running, int32_t commodity_id)
{
    for (size_t i = 0; i < running->count; i++) {
        if (running->turnovers[i].commodity_id == commodity_id)
            return &running->turnovers[i];
    }
    if (running->count == COMMODITIES_MAX)
        return NULL;
    running->turnovers[running->count] = (struct turnover){.commodity_id = commodity_id};
    running->count += 1;
    return &running->turnovers[running->count - 1];
}

static struct foreign *find_foreign(struct running *running, int32_t currency_id)
{
    for (size_t i = 0; i < running->foreign_count; i++) {
        if (running->foreign[i].currency_id == currency_id)
            return &running->foreign[i];
    }
    if (running->foreign_count == COMMODITIES_MAX)
        return NULL;
    running->foreign[running->foreign_count] = (struct foreign){.currency_id = currency_id};
    running->foreign_count += 1;
    return &running->foreign[running->foreign_count - 1];
}

/* --- rows that are no lines ---------------------------------------------------------------- */

static const char *
amount_text(const struct running *running, const struct turnover *turnover, int64_t amount)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_commodity *commodity =
        alms_commodity_at(running->masters, turnover->commodity_id);

    return alms_arena_text(running->list.arena,
                           alms_minor_format(amount, commodity->scale_digits, text));
}

static void put_total(struct running *running, const struct turnover *turnover,
                      enum alms_register_part part, struct alms_date date)
{
    const bool is_month = part == ALMS_REGISTER_MONTH;
    struct alms_register_row *item = alms_listing_add(&running->list);

    *item = (struct alms_register_row){
        .part = part,
        .date = date,
        .commodity = alms_commodity_at(running->masters, turnover->commodity_id)->code,
        .balance = amount_text(running, turnover, turnover->balance),
    };
    item->commodity = alms_arena_text(running->list.arena, item->commodity);
    if (part == ALMS_REGISTER_BROUGHT)
        return;
    item->debit =
        amount_text(running, turnover, is_month ? turnover->month_debit : turnover->year_debit);
    item->credit =
        amount_text(running, turnover, is_month ? turnover->month_credit : turnover->year_credit);
}

/* The basic work rules: a month ends with its totals and with those of the year so far. */
static void end_month(struct running *running)
{
    struct alms_date date = alms_month_last(running->month);

    if (alms_date_is_given(running->query->to) && alms_date_compare(running->query->to, date) < 0)
        date = running->query->to;
    for (size_t i = 0; i < running->count; i++) {
        struct turnover *turnover = &running->turnovers[i];
        if (turnover->is_shown && running->query->with_totals) {
            put_total(running, turnover, ALMS_REGISTER_MONTH, date);
            put_total(running, turnover, ALMS_REGISTER_YEAR, date);
        }
        turnover->is_shown = false;
        turnover->month_debit = 0;
        turnover->month_credit = 0;
    }
}

/* Before the first row that is shown, and at the beginning of each year. */
static void bring_forward(struct running *running, struct alms_date date)
{
    if (!running->query->with_totals)
        return;
    for (size_t i = 0; i < running->count; i++) {
        if (running->turnovers[i].balance != 0)
            put_total(running, &running->turnovers[i], ALMS_REGISTER_BROUGHT, date);
    }
}

static void begin_month(struct running *running, struct alms_month month)
{
    const bool is_new_year = running->month.year != month.year;

    if (running->month.year != 0)
        end_month(running);
    running->month = month;
    for (size_t i = 0; i < running->count && is_new_year; i++) {
        running->turnovers[i].year_debit = 0;
        running->turnovers[i].year_credit = 0;
    }
    if (is_new_year && running->has_begun)
        bring_forward(running, (struct alms_date){month.year, 1, 1});
}

/* --- lines --------------------------------------------------------------------------------- */

/* Amount and balance of the foreign money of a line, which was added before. */
static enum alms_code format_foreign(struct running *running, const struct alms_posting_row *row,
                                     char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES],
                                     char balance[ALMS_AMOUNT_TEXT_SIZE_BYTES],
                                     struct alms_error *err)
{
    if (row->currency == NULL)
        return ALMS_OK;
    const struct foreign *foreign =
        find_foreign(running, alms_commodity_find(running->masters, row->currency));
    if (foreign == NULL)
        return alms_fail(err, ALMS_E_LIST_LONG, "the report has too many lines");
    const uint32_t scale = alms_commodity_at(running->masters, foreign->currency_id)->scale_digits;
    alms_minor_format(row->foreign, scale, amount);
    alms_minor_format(foreign->balance, scale, balance);
    return ALMS_OK;
}

static enum alms_code
add_foreign(struct running *running, const struct alms_posting_row *row, struct alms_error *err)
{
    const int32_t currency_id = alms_commodity_find(running->masters, row->currency);

    if (row->currency == NULL)
        return ALMS_OK;
    if (currency_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "posting");
    }
    struct foreign *foreign = find_foreign(running, currency_id);
    if (foreign == NULL)
        return alms_fail(err, ALMS_E_LIST_LONG, "the report has too many lines");
    if (!alms_minor_add(&foreign->balance, row->foreign))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static enum alms_code put_row(struct running *running, const struct alms_posting_row *row,
                              const struct turnover *turnover, struct alms_error *err)
{
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    const char *kind = NULL;
    struct alms_arena *arena = running->list.arena;
    const bool is_debit = row->amount >= 0;
    char foreign[ALMS_AMOUNT_TEXT_SIZE_BYTES] = "";
    char foreign_balance[ALMS_AMOUNT_TEXT_SIZE_BYTES] = "";

    TRY(format_foreign(running, row, foreign, foreign_balance, err));
    TRY(alms_store_number_of(running->book->store, row->n, number, err));
    TRY(alms_store_kind_of(running->book->store, row->n, arena, &kind, err));
    const char *amount = amount_text(running, turnover, is_debit ? row->amount : -row->amount);
    const char *balance = amount_text(running, turnover, turnover->balance);
    struct alms_register_row *item = alms_listing_add(&running->list);
    *item = (struct alms_register_row){
        .date = row->date,
        .number = alms_arena_text(arena, number),
        .kind = kind,
        .fund = alms_arena_text(arena, row->fund),
        .commodity = alms_arena_text(arena, row->commodity),
        .debit = is_debit ? amount : NULL,
        .credit = is_debit ? NULL : amount,
        .balance = balance,
    };
    if (row->currency != NULL) {
        item->currency = alms_arena_text(arena, row->currency);
        item->foreign = alms_arena_text(arena, foreign);
        item->foreign_balance = alms_arena_text(arena, foreign_balance);
    }
    return ALMS_OK;
}

static bool add_amount(struct turnover *turnover, int64_t amount)
{
    const bool is_debit = amount >= 0;

    return alms_minor_add(&turnover->balance, amount) &&
           alms_minor_add(is_debit ? &turnover->month_debit : &turnover->month_credit,
                          is_debit ? amount : -amount) &&
           alms_minor_add(is_debit ? &turnover->year_debit : &turnover->year_credit,
                          is_debit ? amount : -amount);
}

static enum alms_code
take_posting(void *context, const struct alms_posting_row *row, struct alms_error *err)
{
    struct running *running = context;
    const struct alms_register_query *query = running->query;
    const int32_t commodity_id = alms_commodity_find(running->masters, row->commodity);
    const struct alms_month month = alms_date_month(row->date);

    if (row->n <= running->after || (query->fund != NULL && strcmp(query->fund, row->fund) != 0))
        return ALMS_OK;
    if (commodity_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "posting");
    }
    if (alms_month_number(month) != alms_month_number(running->month))
        begin_month(running, month);
    const bool is_shown =
        !alms_date_is_given(query->from) || alms_date_compare(row->date, query->from) >= 0;
    if (is_shown && !running->has_begun) {
        bring_forward(running, alms_date_is_given(query->from) ? query->from : row->date);
        running->has_begun = true;
    }
    struct turnover *turnover = find_turnover(running, commodity_id);
    if (turnover == NULL)
        return alms_fail(err, ALMS_E_LIST_LONG, "the report has too many lines");
    TRY(add_foreign(running, row, err));
    if (!add_amount(turnover, row->amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    if (!is_shown)
        return ALMS_OK;
    turnover->is_shown = true;
    return put_row(running, row, turnover, err);
}

/*
 * Rule REGIME-6: the lines of a code that a conversion gave to another account are shown as those
 * of the old one or of the new one. What the old one had the conversion brought to zero.
 */
static enum alms_code
settle(struct running *running, const struct alms_register_query *query, struct alms_error *err)
{
    const struct alms_conversion *conversion = alms_masters_conversion(running->masters);
    const int32_t id = alms_account_find(running->masters, query->account);

    if (conversion == NULL || alms_account_at(running->masters, id)->is_retired)
        return ALMS_OK;
    const struct alms_conversion_step *step =
        alms_conversion_step_of(conversion->steps, conversion->steps_count, query->account);
    if (step == NULL || step->how == ALMS_CONVERSION_SPLIT ||
        strcmp(step->new_code, step->old_code) == 0 ||
        (alms_date_is_given(query->to) && alms_date_compare(query->to, conversion->date) < 0))
        return ALMS_OK;
    if (alms_date_is_given(query->from) && alms_date_compare(query->from, conversion->date) < 0)
        return alms_report_crossed(conversion, err);
    running->after = conversion->n;
    return ALMS_OK;
}

enum alms_code alms_report_register(alms_book *book, const struct alms_register_query *query,
                                    struct alms_register *out, struct alms_error *err)
{
    const struct alms_days days = {.to = query->to}; /* the balance runs from the first day on */
    struct running running = {.book = book, .query = query};
    const struct alms_report_query common = {.fund = query->fund};

    TRY(alms_text_check(query->account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
    TRY(alms_book_masters(book, &running.masters, err));
    if (alms_account_find(running.masters, query->account) == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                        query->account);
    }
    NOTE(alms_report_query_check(running.masters, &common, err));
    alms_book_check_span(query->from, query->to, err);
    TRY(alms_error_code(err));
    TRY(settle(&running, query, err));

    running.list = alms_listing_open(sizeof(struct alms_register_row));
    const enum alms_code code =
        alms_store_posting_walk(book->store, query->account, days, take_posting, &running, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&running.list);
        return code;
    }
    if (running.month.year != 0)
        end_month(&running);
    out->items = alms_listing_finish(&running.list);
    out->count = running.list.count;
    out->memory = running.list.arena;
    return ALMS_OK;
}

void alms_register_free(struct alms_register *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_register){0};
}
