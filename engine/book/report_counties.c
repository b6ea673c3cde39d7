#include "book/book.h"
#include "book/report_query.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/county.h>

#include <string.h>

/* Income and expense, in minor units. */
struct sums {
    int64_t income;
    int64_t expense;
};

struct counting {
    const struct alms_masters *masters; /* of now: the counties */
    const struct alms_masters *chart;   /* of the months: the accounts */
    struct alms_listing list;
    uint32_t scale_digits;
    const char *county; /* that is being added up; NULL before the first */
    struct sums sums;   /* of it */
    struct sums all;
};

static const char *amount_text(const struct counting *counting, int64_t amount)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    return alms_arena_text(counting->list.arena,
                           alms_minor_format(amount, counting->scale_digits, text));
}

/* The county's name; a county that the masters do not know cannot be there. */
static void
put_county(const struct counting *counting, const char *county, struct alms_county_line *line)
{
    const int32_t id = alms_label_find(counting->masters, ALMS_COUNTY, county);

    line->county = alms_arena_text(counting->list.arena, county);
    if (id == ALMS_ID_NONE)
        return;
    const struct alms_label *label = alms_label_at(counting->masters, ALMS_COUNTY, id);
    line->name = alms_arena_text(counting->list.arena, label->name);
    line->name_en = alms_arena_text(counting->list.arena, label->name_en);
}

static void
put_sums(const struct counting *counting, const struct sums *sums, struct alms_county_line *line)
{
    line->income = amount_text(counting, sums->income);
    line->expense = amount_text(counting, sums->expense);
}

static void end_county(struct counting *counting)
{
    if (counting->county == NULL)
        return;
    struct alms_county_line *line = alms_listing_add(&counting->list);
    *line = (struct alms_county_line){0};
    put_county(counting, counting->county, line);
    put_sums(counting, &counting->sums, line);
    counting->sums = (struct sums){0};
}

static enum alms_code
take_row(void *context, const struct alms_county_row *row, struct alms_error *err)
{
    struct counting *counting = context;
    const int32_t account_id = alms_account_find(counting->chart, row->account);
    struct sums sums = {0};

    if (account_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' names what the log does not know",
                         "county");
    }
    if (counting->county == NULL || strcmp(counting->county, row->county) != 0) {
        end_county(counting);
        counting->county = alms_arena_text(counting->list.arena, row->county);
    }
    const struct alms_account *account = alms_account_at(counting->chart, account_id);
    const bool is_income = account->type == ALMS_INCOME;
    sums.income = is_income ? -row->amount : 0;
    sums.expense = is_income ? 0 : row->amount;
    struct alms_county_line *line = alms_listing_add(&counting->list);
    *line = (struct alms_county_line){
        .account = alms_arena_text(counting->list.arena, row->account),
        .account_name = alms_arena_text(counting->list.arena, account->name),
        .account_name_en = alms_arena_text(counting->list.arena, account->name_en),
        .fund = alms_arena_text(counting->list.arena, row->fund),
    };
    put_county(counting, row->county, line);
    put_sums(counting, &sums, line);
    if (!alms_minor_add(&counting->sums.income, sums.income) ||
        !alms_minor_add(&counting->sums.expense, sums.expense) ||
        !alms_minor_add(&counting->all.income, sums.income) ||
        !alms_minor_add(&counting->all.expense, sums.expense))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static enum alms_code make(struct counting *counting, alms_book *book,
                           const struct alms_report_query *months, struct alms_county_report *out,
                           struct alms_error *err)
{
    TRY(alms_store_county_walk(book->store, months->from, months->to, take_row, counting, err));
    end_county(counting);
    put_sums(counting, &counting->all, &out->total);
    return ALMS_OK;
}

enum alms_code alms_report_counties(alms_book *book, const struct alms_counties_query *query,
                                    struct alms_county_report *out, struct alms_error *err)
{
    struct counting counting = {0};
    struct alms_report_query months = {.from = query->from, .to = query->to};

    *out = (struct alms_county_report){0};
    TRY(alms_book_masters(book, &counting.masters, err));
    TRY(alms_report_query_check(counting.masters, &months, err));
    TRY(alms_report_query_settle(book, &months, &counting.chart, err));
    counting.list = alms_listing_open(sizeof(struct alms_county_line));
    const int32_t base_id =
        alms_commodity_find(counting.masters, alms_masters_book(counting.masters, ALMS_FIELD_BASE));
    counting.scale_digits = alms_commodity_at(counting.masters, base_id)->scale_digits;
    const enum alms_code code = make(&counting, book, &months, out, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&counting.list);
        return code;
    }
    out->items = alms_listing_finish(&counting.list);
    out->count = counting.list.count;
    out->memory = counting.list.arena;
    return ALMS_OK;
}

void alms_county_report_free(struct alms_county_report *report)
{
    alms_arena_close(report->memory);
    *report = (struct alms_county_report){0};
}
