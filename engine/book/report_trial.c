#include "book/report_query.h"
#include "value/date.h"
#include "value/money.h"

#include <stdlib.h>
#include <string.h>

enum { SUMS_MAX = 4096 }; /* funds times commodities of one account */

/* What is added up for one line of the report. */
struct sum {
    const char *fund; /* NULL over all funds */
    int32_t commodity_id;
    int64_t opening;
    int64_t debit;
    int64_t credit;
};

struct trial {
    const struct alms_masters *masters;
    const struct alms_report_query *query;
    bool by_fund;
    struct alms_listing list;
    int32_t account_id; /* whose sums these are */
    size_t sums_count;
    struct sum *sums;
    size_t totals_count;
    struct sum *totals;
    const struct alms_conversion *conversion; /* NULL if there was none before the last month */
    struct alms_listing carried;              /* of struct carried */
    const char *code;                         /* whose lines of before it are looked for */
};

/* A line that is no movement of the month: of a conversion, or of what a code meant before it. */
struct carried {
    int32_t account_id;
    int32_t fund_id;
    int32_t commodity_id;
    int32_t month;
    int64_t debit;
    int64_t credit;
    bool is_opening;
};

/* --- adding up ----------------------------------------------------------------------------- */

static struct sum *find_sum(struct sum *sums, size_t *count, const char *fund, int32_t commodity_id)
{
    for (size_t i = 0; i < *count; i++) {
        if (sums[i].commodity_id == commodity_id && alms_text_equal(sums[i].fund, fund))
            return &sums[i];
    }
    if (*count == SUMS_MAX)
        return NULL;
    sums[*count] = (struct sum){.fund = fund, .commodity_id = commodity_id};
    *count += 1;
    return &sums[*count - 1];
}

static enum alms_code
add_turnover(struct sum *sum, bool is_before, int64_t debit, int64_t credit, struct alms_error *err)
{
    bool fits = true;

    if (is_before) {
        fits = alms_minor_add(&sum->opening, debit) && alms_minor_add(&sum->opening, -credit);
    } else {
        fits = alms_minor_add(&sum->debit, debit) && alms_minor_add(&sum->credit, credit);
    }
    if (!fits)
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static const char *amount_text(struct trial *trial, int32_t commodity_id, int64_t amount)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_commodity *commodity = alms_commodity_at(trial->masters, commodity_id);

    return alms_arena_text(trial->list.arena,
                           alms_minor_format(amount, commodity->scale_digits, text));
}

static enum alms_code put_row(struct trial *trial, const struct sum *sum,
                              const struct alms_account *account, struct alms_trial_row *out,
                              struct alms_error *err)
{
    struct alms_arena *arena = trial->list.arena;
    int64_t closing = sum->opening;

    if (!alms_minor_add(&closing, sum->debit) || !alms_minor_add(&closing, -sum->credit))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    *out = (struct alms_trial_row){
        .account = account == NULL ? NULL : alms_arena_text(arena, account->code),
        .name = account == NULL ? NULL : alms_arena_text(arena, account->name),
        .name_en = account == NULL ? NULL : alms_arena_text(arena, account->name_en),
        .fund = alms_arena_text(arena, sum->fund),
        .commodity =
            alms_arena_text(arena, alms_commodity_at(trial->masters, sum->commodity_id)->code),
        .opening = amount_text(trial, sum->commodity_id, sum->opening),
        .debit = amount_text(trial, sum->commodity_id, sum->debit),
        .credit = amount_text(trial, sum->commodity_id, sum->credit),
        .closing = amount_text(trial, sum->commodity_id, closing),
    };
    return ALMS_OK;
}

static int compare_sums(const void *a, const void *b)
{
    const struct sum *left = a;
    const struct sum *right = b;
    const int order =
        strcmp(left->fund == NULL ? "" : left->fund, right->fund == NULL ? "" : right->fund);

    return order != 0 ? order
                      : (left->commodity_id > right->commodity_id) -
                            (left->commodity_id < right->commodity_id);
}

/* Writes the lines of the account that is complete. */
static enum alms_code end_account(struct trial *trial, struct alms_error *err)
{
    if (trial->sums_count == 0)
        return ALMS_OK;
    const struct alms_account *account = alms_account_at(trial->masters, trial->account_id);
    qsort(trial->sums, trial->sums_count, sizeof(*trial->sums), compare_sums);
    for (size_t i = 0; i < trial->sums_count; i++) {
        const struct sum *sum = &trial->sums[i];
        if (sum->opening == 0 && sum->debit == 0 && sum->credit == 0)
            continue;
        struct alms_trial_row *row = alms_listing_add(&trial->list);
        TRY(put_row(trial, sum, account, row, err));
        struct sum *total = find_sum(trial->totals, &trial->totals_count, NULL, sum->commodity_id);
        if (total == NULL)
            return alms_fail(err, ALMS_E_LIST_LONG, "the report has too many lines");
        TRY(add_turnover(total, true, sum->opening, 0, err));
        TRY(add_turnover(total, false, sum->debit, sum->credit, err));
    }
    trial->sums_count = 0;
    return ALMS_OK;
}

/* --- a year that begins with a conversion -------------------------------------------------- */

static int32_t converted_month(const struct trial *trial)
{
    return alms_month_number(alms_date_month(trial->conversion->date));
}

/* What the conversion moved was there when its month began, if the report begins with that. */
static enum alms_code
take_moved(void *context, const struct alms_balance_row *row, struct alms_error *err)
{
    struct trial *trial = context;
    const int32_t month = alms_month_number(row->month);

    (void)err;
    if (month != converted_month(trial) || month != alms_month_number(trial->query->from))
        return ALMS_OK;
    struct carried *carried = alms_listing_add(&trial->carried);
    *carried = (struct carried){alms_account_find(trial->masters, row->account),
                                alms_fund_find(trial->masters, row->fund),
                                alms_commodity_find(trial->masters, row->commodity),
                                month,
                                row->debit,
                                row->credit,
                                true};
    return ALMS_OK;
}

/* What a code meant before has been taken back in its month, and is no movement of the new one. */
static enum alms_code
take_earlier(void *context, const struct alms_posting_row *row, struct alms_error *err)
{
    struct trial *trial = context;

    (void)err;
    if (row->n >= trial->conversion->n)
        return ALMS_OK;
    struct carried *carried = alms_listing_add(&trial->carried);
    *carried = (struct carried){alms_account_find(trial->masters, trial->code),
                                alms_fund_find(trial->masters, row->fund),
                                alms_commodity_find(trial->masters, row->commodity),
                                alms_month_number(alms_date_month(row->date)),
                                row->amount > 0 ? row->amount : 0,
                                row->amount < 0 ? -row->amount : 0,
                                false};
    return ALMS_OK;
}

static enum alms_code collect(struct trial *trial, alms_book *book, struct alms_error *err)
{
    const struct alms_conversion *conversion = trial->conversion;

    if (conversion == NULL)
        return ALMS_OK;
    const struct alms_days days = {.from = conversion->date};
    TRY(alms_store_boundary_walk(book->store, trial->query->to, take_moved, trial, err));
    for (size_t i = 0; i < conversion->steps_count; i++) {
        const struct alms_conversion_step *step = &conversion->steps[i];
        trial->code = step->old_code;
        if (step->how != ALMS_CONVERSION_MOVE && step->how != ALMS_CONVERSION_DIVIDE)
            continue;
        TRY(alms_store_posting_walk(book->store, step->old_code, days, take_earlier, trial, err));
    }
    return ALMS_OK;
}

/* Rule REGIME-6: takes off what is no movement of the account and month. */
static enum alms_code take_carried_off(const struct trial *trial, struct sum *sum,
                                       const struct carried *key, struct alms_error *err)
{
    const struct carried *items = trial->carried.items;
    const bool is_before = key->month < alms_month_number(trial->query->from);

    for (size_t i = 0; i < trial->carried.count; i++) {
        if (items[i].account_id != key->account_id || items[i].fund_id != key->fund_id ||
            items[i].commodity_id != key->commodity_id || items[i].month != key->month)
            continue;
        if (items[i].is_opening)
            TRY(add_turnover(sum, true, items[i].debit, items[i].credit, err));
        TRY(add_turnover(sum, is_before, -items[i].debit, -items[i].credit, err));
    }
    return ALMS_OK;
}

static enum alms_code
take_balance(void *context, const struct alms_balance_row *row, struct alms_error *err)
{
    struct trial *trial = context;
    const struct alms_report_query *query = trial->query;
    const int32_t account_id = alms_account_find(trial->masters, row->account);
    const int32_t fund_id = alms_fund_find(trial->masters, row->fund);
    const int32_t commodity_id = alms_commodity_find(trial->masters, row->commodity);

    if (account_id == ALMS_ID_NONE || fund_id == ALMS_ID_NONE || commodity_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "balance");
    }
    if (query->fund != NULL && strcmp(query->fund, row->fund) != 0)
        return ALMS_OK;
    if (account_id != trial->account_id) {
        TRY(end_account(trial, err));
        trial->account_id = account_id;
    }
    struct sum *sum =
        find_sum(trial->sums, &trial->sums_count,
                 trial->by_fund ? alms_fund_at(trial->masters, fund_id)->code : NULL, commodity_id);
    if (sum == NULL)
        return alms_fail(err, ALMS_E_LIST_LONG, "the report has too many lines");
    const bool is_before = alms_month_number(row->month) < alms_month_number(query->from);
    const struct carried key = {account_id, fund_id, commodity_id, alms_month_number(row->month),
                                0,          0,       false};
    TRY(take_carried_off(trial, sum, &key, err));
    return add_turnover(sum, is_before, row->debit, row->credit, err);
}

/* --- the report ---------------------------------------------------------------------------- */

static enum alms_code
make_trial(struct trial *trial, alms_book *book, struct alms_trial *out, struct alms_error *err)
{
    TRY(collect(trial, book, err));
    TRY(alms_store_balance_walk(book->store, trial->query->to, take_balance, trial, err));
    TRY(end_account(trial, err));
    struct alms_trial_row *totals =
        alms_arena_alloc(trial->list.arena, (trial->totals_count + 1) * sizeof(*totals));
    qsort(trial->totals, trial->totals_count, sizeof(*trial->totals), compare_sums);
    for (size_t i = 0; i < trial->totals_count; i++)
        TRY(put_row(trial, &trial->totals[i], NULL, &totals[i], err));
    out->totals = totals;
    out->totals_count = trial->totals_count;
    return ALMS_OK;
}

static enum alms_code report(alms_book *book, const struct alms_report_query *query, bool by_fund,
                             struct alms_trial *out, struct alms_error *err)
{
    struct alms_report_query settled = *query;
    struct trial trial = {.query = &settled, .by_fund = by_fund, .account_id = ALMS_ID_NONE};

    TRY(alms_report_query_settle(book, &settled, &trial.masters, err));
    TRY(alms_report_query_check(trial.masters, query, err));
    trial.conversion = alms_masters_conversion(trial.masters);
    trial.carried = alms_listing_open(sizeof(struct carried));
    trial.list = alms_listing_open(sizeof(struct alms_trial_row));
    trial.sums = alms_alloc(SUMS_MAX * sizeof(*trial.sums));
    trial.totals = alms_alloc(SUMS_MAX * sizeof(*trial.totals));
    struct alms_trial made = {0};
    const enum alms_code code = make_trial(&trial, book, &made, err);
    alms_free(trial.sums);
    alms_free(trial.totals);
    alms_listing_discard(&trial.carried);
    if (code != ALMS_OK) {
        alms_listing_discard(&trial.list);
        return code;
    }
    made.items = alms_listing_finish(&trial.list);
    made.count = trial.list.count;
    made.memory = trial.list.arena;
    *out = made;
    return ALMS_OK;
}

enum alms_code alms_report_trial(alms_book *book, const struct alms_report_query *query,
                                 struct alms_trial *out, struct alms_error *err)
{
    return report(book, query, false, out, err);
}

enum alms_code alms_report_balance(alms_book *book, const struct alms_report_query *query,
                                   struct alms_trial *out, struct alms_error *err)
{
    return report(book, query, true, out, err);
}

void alms_trial_free(struct alms_trial *trial)
{
    alms_arena_close(trial->memory);
    *trial = (struct alms_trial){0};
}
