#include "book/currency_lines.h"
#include "book/gate_currency.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/currency.h>

#include <string.h>

/* --- collecting ---------------------------------------------------------------------------- */

/* A revaluation while it is made. */
struct revaluing {
    alms_book *book;
    struct alms_tx *tx;
    const struct alms_masters *masters;
    struct alms_arena *arena;
    struct alms_listing growths; /* of struct alms_growth */
    struct alms_line *lines;
    size_t count;
    int64_t growth; /* of all */
    bool is_empty;  /* no position grows */
};

static enum alms_code
take_growth(void *context, const struct alms_growth *growth, struct alms_error *err)
{
    struct revaluing *revaluing = context;
    struct alms_growth *item = alms_listing_add(&revaluing->growths);

    *item = *growth;
    revaluing->is_empty = revaluing->is_empty && growth->growth == 0;
    if (!alms_minor_add(&revaluing->growth, growth->growth))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

/* The rates as the record keeps them. */
static enum alms_code take_rates(const struct revaluing *revaluing,
                                 const struct alms_revalue_draft *draft, struct alms_value *out,
                                 struct alms_error *err)
{
    int32_t currency_id = ALMS_ID_NONE;
    const char *rate = NULL;
    const char **items =
        alms_arena_alloc(revaluing->arena, (draft->rates_count + 1) * sizeof(*items));

    for (size_t i = 0; i < draft->rates_count; i++) {
        CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
        NOTE(alms_text_check(draft->rates[i].currency, ALMS_CODE_SIZE_MAX, W_("currency"), err));
        NOTE(alms_text_check(draft->rates[i].rate, ALMS_FIELD_SIZE_MAX, W_("rate"), err));
        if (!alms_text_is_given(draft->rates[i].currency) ||
            !alms_text_is_given(draft->rates[i].rate))
            continue;
        alms_buffer_add_text(&text, draft->rates[i].currency);
        alms_buffer_add_text(&text, " ");
        alms_buffer_add_text(&text, draft->rates[i].rate);
        items[i] = alms_arena_text(revaluing->arena, text.bytes);
        NOTE(alms_rates_item(revaluing->masters, items[i], &currency_id, &rate, err));
    }
    *out = (struct alms_value){.items = items, .count = draft->rates_count};
    return alms_error_code(err);
}

/* --- lines --------------------------------------------------------------------------------- */

static void add_position(struct revaluing *revaluing, const struct alms_growth *growth)
{
    char nothing[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_masters *masters = revaluing->masters;
    const struct alms_commodity *currency = alms_commodity_at(masters, growth->currency_id);

    if (growth->growth == 0 && !revaluing->is_empty)
        return;
    revaluing->lines[revaluing->count++] = (struct alms_line){
        .account = alms_account_at(masters, growth->account_id)->code,
        .fund = alms_fund_at(masters, growth->fund_id)->code,
        .commodity = alms_masters_book(masters, ALMS_FIELD_BASE),
        .amount = alms_base_text(masters, growth->growth, revaluing->arena),
        .currency = currency->code,
        .foreign = alms_arena_text(revaluing->arena,
                                   alms_minor_format(0, currency->scale_digits, nothing)),
    };
}

/* The difference of a fund, to its account of fundraising expense. */
static enum alms_code
add_difference(struct revaluing *revaluing, int32_t fund_id, int64_t growth, struct alms_error *err)
{
    const struct alms_masters *masters = revaluing->masters;
    const struct alms_fund *fund = alms_fund_at(masters, fund_id);
    const int32_t account_id = alms_account_by_role(masters, ALMS_ROLE_FEE, fund);

    if (growth == 0 && !revaluing->is_empty)
        return ALMS_OK;
    if (account_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                         alms_account_role_word(ALMS_ROLE_FEE));
    }
    revaluing->lines[revaluing->count++] = (struct alms_line){
        .account = alms_account_at(masters, account_id)->code,
        .fund = fund->code,
        .commodity = alms_masters_book(masters, ALMS_FIELD_BASE),
        .amount = alms_base_text(masters, -growth, revaluing->arena),
    };
    return ALMS_OK;
}

/* The walk goes fund by fund: the lines of a fund's positions, then that of its difference. */
static enum alms_code make_lines(struct revaluing *revaluing, struct alms_error *err)
{
    const struct alms_growth *growths = revaluing->growths.items;
    const size_t count = revaluing->growths.count;
    int64_t sum = 0;

    revaluing->lines = alms_arena_alloc(revaluing->arena, 2 * count * sizeof(*revaluing->lines));
    for (size_t i = 0; i < count; i++) {
        add_position(revaluing, &growths[i]);
        if (!alms_minor_add(&sum, growths[i].growth))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
        if (i + 1 < count && growths[i + 1].fund_id == growths[i].fund_id)
            continue;
        TRY(add_difference(revaluing, growths[i].fund_id, sum, err));
        sum = 0;
    }
    return ALMS_OK;
}

/* --- revaluing ----------------------------------------------------------------------------- */

static enum alms_code record_revaluation(struct revaluing *revaluing,
                                         const struct alms_revalue_draft *draft, const char *month,
                                         struct alms_revaluation *out, struct alms_error *err)
{
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_REVALUE};
    const struct alms_date date = alms_month_last(draft->month);
    const struct alms_closing_rates closing = {&record.field[ALMS_FIELD_RATES], date};

    record.entry.date = date;
    TRY(take_rates(revaluing, draft, &record.field[ALMS_FIELD_RATES], err));
    TRY(alms_growth_walk(revaluing->book->store, revaluing->masters, &closing, take_growth,
                         revaluing, err));
    if (alms_error_code(err) != ALMS_OK) {
        alms_tx_note_rest(revaluing->tx, &record, NULL, 0, err);
        return alms_error_code(err);
    }
    if (revaluing->growths.count == 0) {
        return alms_fail(err, ALMS_E_REVALUE_SAME,
                         "there is no money of other currencies at the end of %s", month);
    }
    TRY(make_lines(revaluing, err));
    alms_record_set(&record, ALMS_FIELD_MONTH, month);
    alms_record_set(&record, ALMS_FIELD_RATE_SOURCE, draft->rate_source);
    alms_private_add(&part, "memo", draft->memo);
    record.entry = (struct alms_entry){
        .date = date, .lines = revaluing->lines, .lines_count = revaluing->count};
    TRY(alms_tx_record(revaluing->tx, &record, &part, &out->posted, err));
    out->positions_count = revaluing->growths.count;
    const char *growth = alms_base_text(revaluing->masters, revaluing->growth, revaluing->arena);
    memcpy(out->growth, growth, strlen(growth) + 1);
    return ALMS_OK;
}

enum alms_code alms_currency_revalue(alms_book *book, const struct alms_revalue_draft *draft,
                                     struct alms_revaluation *out, struct alms_error *err)
{
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    struct alms_month read;
    struct alms_revaluation made = {.positions_count = 0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    alms_month_format(draft->month, month);
    NOTE(alms_month_parse(month, &read, err));
    NOTE(alms_text_check_optional(draft->rate_source, ALMS_FIELD_SIZE_MAX, W_("source of the rate"),
                                  err));
    NOTE(alms_text_check_optional(draft->memo, ALMS_MEMO_SIZE_MAX, W_("memo"), err));
    if (!alms_text_is_given(draft->rate_source))
        (void)alms_fail(err, ALMS_E_RATE_MISSING, "the document does not tell whose rate it is");
    if (draft->rates_count == 0)
        (void)alms_fail(err, ALMS_E_RATE_MISSING, "the document tells no rate");
    if (draft->rates_count > ALMS_LIST_ITEMS_MAX)
        (void)alms_fail(err, ALMS_E_LIST_LONG, "the list has more than %s items", "64");
    TRY(alms_error_code(err));
    TRY(alms_tx_begin(book, &tx, err));
    struct revaluing revaluing = {.book = book,
                                  .tx = tx,
                                  .masters = alms_tx_masters(tx),
                                  .arena = arena,
                                  .growths = alms_listing_open(sizeof(struct alms_growth)),
                                  .is_empty = true};
    const enum alms_code code = record_revaluation(&revaluing, draft, month, &made, err);
    alms_listing_discard(&revaluing.growths);
    TRY(code);
    TRY(alms_tx_commit(&tx, err));
    *out = made;
    return ALMS_OK;
}

/* --- asking -------------------------------------------------------------------------------- */

enum alms_code alms_currency_is_revalued(alms_book *book, struct alms_month month, bool *out,
                                         struct alms_error *err)
{
    const struct alms_masters *masters = NULL;
    struct alms_month_revalued revalued = {0};

    TRY(alms_book_masters(book, &masters, err));
    TRY(alms_gate_revalued(book->store, masters, month, &revalued, err));
    *out = !revalued.has_foreign || revalued.is_done;
    return ALMS_OK;
}
