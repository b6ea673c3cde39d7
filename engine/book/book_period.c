#include "base/text.h"
#include "book/book_release.h"
#include "book/gate_period.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/financial.h>
#include <alms/period.h>

#include <string.h>

/* --- the end of a year --------------------------------------------------------------------- */

/* The closing entry of one fund and commodity, while it is being made. */
struct closing {
    struct alms_tx *tx;
    struct alms_arena *arena;
    struct alms_month month;
    struct alms_line *lines;
    size_t count;
};

static enum alms_code add_line(struct closing *closing, int32_t account_id,
                               const struct alms_net *net, int64_t amount, struct alms_error *err)
{
    const struct alms_masters *masters = alms_tx_masters(closing->tx);
    const struct alms_commodity *commodity = alms_commodity_at(masters, net->commodity_id);
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    if (amount == 0)
        return ALMS_OK;
    if (closing->count == ALMS_LINES_MAX) {
        return alms_fail(err, ALMS_E_ENTRY_LINES, "an entry has between %s and %s lines", "2",
                         "1000");
    }
    closing->lines[closing->count++] = (struct alms_line){
        .account = alms_account_at(masters, account_id)->code,
        .fund = alms_fund_at(masters, net->fund_id)->code,
        .commodity = commodity->code,
        .amount = alms_arena_text(closing->arena,
                                  alms_minor_format(amount, commodity->scale_digits, text)),
    };
    return ALMS_OK;
}

/* Rule CLOSING-1: what is restricted by its account to the restricted net assets. */
static enum alms_code close_pot(struct closing *closing, const struct alms_net *nets, size_t count,
                                struct alms_error *err)
{
    const struct alms_masters *masters = alms_tx_masters(closing->tx);
    int64_t sums[2] = {0, 0}; /* unrestricted, restricted */
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    struct alms_record record = {.kind = ALMS_KIND_CLOSING};

    closing->count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct alms_account *account = alms_account_at(masters, nets[i].account_id);
        if (alms_account_is_position(account) || account->role == ALMS_ROLE_NET)
            continue;
        TRY(add_line(closing, nets[i].account_id, &nets[i], -nets[i].amount, err));
        if (!alms_minor_add(&sums[account->money == ALMS_MONEY_RESTRICTED ? 1 : 0], nets[i].amount))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    if (closing->count == 0)
        return ALMS_OK;
    for (int i = 0; i < 2; i++)
        TRY(add_line(closing, alms_net_account(masters, i == 1), &nets[0], sums[i], err));
    alms_month_format(closing->month, month);
    alms_record_set(&record, ALMS_FIELD_MONTH, month);
    record.entry.date = alms_month_last(closing->month);
    record.entry.lines = closing->lines;
    record.entry.lines_count = closing->count;
    return alms_tx_record(closing->tx, &record, NULL, NULL, err);
}

static enum alms_code
close_pots(struct closing *closing, const struct alms_nets *nets, struct alms_error *err)
{
    const struct alms_net *items = nets->list.items;
    size_t next = 0;

    closing->lines = alms_arena_alloc(closing->arena, ALMS_LINES_MAX * sizeof(*closing->lines));
    for (size_t i = 0; i < nets->list.count; i = next) {
        next = i + 1;
        while (next < nets->list.count && items[next].fund_id == items[i].fund_id &&
               items[next].commodity_id == items[i].commodity_id)
            next += 1;
        TRY(close_pot(closing, &items[i], next - i, err));
    }
    return ALMS_OK;
}

static enum alms_code
close_year(struct alms_tx *tx, alms_book *book, struct alms_month month, struct alms_error *err)
{
    struct alms_nets nets;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct closing closing = {.tx = tx, .arena = arena, .month = month};

    TRY(alms_nets_open(book, alms_tx_masters(tx), month, &nets, err));
    const enum alms_code code = close_pots(&closing, &nets, err);
    alms_nets_close(&nets);
    return code;
}

/* --- closing ------------------------------------------------------------------------------- */

static enum alms_code
release(struct alms_tx *tx, alms_book *book, struct alms_month month, struct alms_error *err)
{
    if (strcmp(alms_masters_book(alms_tx_masters(tx), ALMS_FIELD_REGIME), "NPO2004") != 0)
        return ALMS_OK;
    struct alms_listing list = alms_listing_open(sizeof(struct alms_release));
    const enum alms_code code =
        alms_release_record(tx, book, month, ALMS_RELEASE_NET_ASSETS, &list, err);
    alms_listing_discard(&list);
    return code;
}

static void add_statement(struct alms_buffer *text, const struct alms_financial *financial)
{
    for (size_t i = 0; i < financial->count; i++) {
        const struct alms_financial_row *row = &financial->items[i];
        if (row->is_heading)
            continue;
        alms_buffer_add_text(text, row->code);
        for (size_t j = 0; j < financial->columns_count; j++) {
            alms_buffer_add_text(text, ",");
            alms_buffer_add_text(text, row->figures[j]);
        }
        alms_buffer_add_text(text, "\n");
    }
}

/*
 * SHA-256 of the three official statements of the month: each row that has figures as its code and
 * the figures, with commas between them and a line feed behind. Layouts may be corrected later, so
 * verification does not ask for it; who has the printed statements of the day can.
 */
static enum alms_code statements_digest(alms_book *book, struct alms_month month,
                                        char out[ALMS_HASH_HEX_SIZE_BYTES], struct alms_error *err)
{
    static const enum alms_financial_form FORMS[] = {ALMS_POSITION, ALMS_ACTIVITIES, ALMS_CASHFLOW};
    struct alms_hash hash;
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        const struct alms_financial_query query = {.form = FORMS[i], .month = month};
        struct alms_financial financial;
        TRY(alms_financial_make(book, &query, &financial, err));
        add_statement(&text, &financial);
        alms_financial_free(&financial);
    }
    alms_hash_bytes(alms_store_hasher(book->store), text.bytes, text.size_bytes, &hash);
    alms_hash_hex(&hash, out);
    return ALMS_OK;
}

static enum alms_code record_close(struct alms_tx *tx, alms_book *book,
                                   const struct alms_close_draft *draft, struct alms_record *record,
                                   struct alms_error *err)
{
    const char *texts[ALMS_LIST_ITEMS_MAX];
    size_t count = 0;
    struct alms_private part = {0};
    struct alms_listing points = alms_listing_open(sizeof(struct alms_period_point));

    enum alms_code code =
        alms_period_points(book->store, alms_tx_masters(tx), draft->month, &points, err);
    if (code == ALMS_OK)
        code = alms_period_open_points(&points, texts, &count, err);
    if (code == ALMS_OK) {
        record->field[ALMS_FIELD_OPEN] = (struct alms_value){.items = texts, .count = count};
        alms_private_add(&part, "memo", draft->reason);
        code = alms_tx_record(tx, record, &part, NULL, err);
    }
    alms_listing_discard(&points);
    return code;
}

enum alms_code
alms_period_close(alms_book *book, const struct alms_close_draft *draft, struct alms_error *err)
{
    const struct alms_month month = draft->month;
    char text[ALMS_MONTH_TEXT_SIZE_BYTES];
    char trial[ALMS_HASH_HEX_SIZE_BYTES];
    char statements[ALMS_HASH_HEX_SIZE_BYTES];
    struct alms_month read;
    struct alms_record record = {.kind = ALMS_KIND_PERIOD_CLOSE};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    alms_month_format(month, text);
    NOTE(alms_month_parse(text, &read, err));
    NOTE(alms_text_check_optional(draft->reason, ALMS_MEMO_SIZE_MAX, W_("reason"), err));
    TRY(alms_error_code(err));
    TRY(alms_tx_begin(book, &tx, err));
    alms_record_set(&record, ALMS_FIELD_MONTH, text);
    record.at_s = book->now_s;
    alms_record_set(&record, ALMS_FIELD_BY, book->operator_code);
    /* What the rules say of the month comes before what is made for it. */
    TRY(alms_rule_master(alms_tx_masters(tx), &record, err));
    TRY(release(tx, book, month, err));
    if (month.month == 12)
        TRY(close_year(tx, book, month, err));
    TRY(alms_trial_digest(book->store, alms_tx_masters(tx), month, trial, err));
    TRY(statements_digest(book, month, statements, err));
    alms_record_set(&record, ALMS_FIELD_TRIAL, trial);
    alms_record_set(&record, ALMS_FIELD_STATEMENTS, statements);
    TRY(record_close(tx, book, draft, &record, err));
    return alms_tx_commit(&tx, err);
}

/* --- opening again ------------------------------------------------------------------------- */

struct reopening {
    struct alms_tx *tx;
    alms_book *book;
    struct alms_date date;
    struct alms_arena *arena;
    struct alms_listing closings; /* of uint64_t: the positions of their records */
};

static enum alms_code
take_closing(void *context, const struct alms_entry_row *row, struct alms_error *err)
{
    struct reopening *reopening = context;

    (void)err;
    if (row->reversed_by < 0) {
        uint64_t *n = alms_listing_add(&reopening->closings);
        *n = row->n;
    }
    return ALMS_OK;
}

static enum alms_code
reverse_closing(struct reopening *reopening, uint64_t n, struct alms_error *err)
{
    struct alms_record original;
    struct alms_record record = {.kind = ALMS_KIND_REVERSE};

    TRY(alms_book_read_record(reopening->book, n, reopening->arena, &original, err));
    record.entry = (struct alms_entry){
        .date = reopening->date,
        .lines = alms_entry_mirror(alms_tx_masters(reopening->tx), &original, reopening->arena),
        .lines_count = original.entry.lines_count};
    alms_record_set(&record, ALMS_FIELD_OF, original.entry.number);
    alms_record_set(&record, ALMS_FIELD_REASON, "other");
    return alms_tx_record(reopening->tx, &record, NULL, NULL, err);
}

static enum alms_code
reverse_closings(struct reopening *reopening, struct alms_month month, struct alms_error *err)
{
    TRY(alms_store_closing_walk(reopening->book->store, month, take_closing, reopening, err));
    const uint64_t *positions = reopening->closings.items;
    for (size_t i = 0; i < reopening->closings.count; i++)
        TRY(reverse_closing(reopening, positions[i], err));
    return ALMS_OK;
}

enum alms_code alms_period_undo_closings(alms_book *book, struct alms_tx *tx,
                                         struct alms_month month, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct reopening reopening = {
        .tx = tx, .book = book, .date = alms_month_last(month), .arena = arena};

    if (month.month != 12)
        return ALMS_OK;
    reopening.closings = alms_listing_open(sizeof(uint64_t));
    const enum alms_code code = reverse_closings(&reopening, month, err);
    alms_listing_discard(&reopening.closings);
    return code;
}

enum alms_code
alms_period_reopen(alms_book *book, const struct alms_reopen_draft *draft, struct alms_error *err)
{
    char text[ALMS_MONTH_TEXT_SIZE_BYTES];
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_PERIOD_REOPEN};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    NOTE(alms_text_check(draft->reason, ALMS_MEMO_SIZE_MAX, W_("reason"), err));
    if (draft->approvers_count == 0) {
        return alms_fail(err, ALMS_E_APPROVER_MISSING,
                         "a closed month is opened again by two approvers");
    }
    if (draft->approvers_count > ALMS_LIST_ITEMS_MAX)
        return alms_fail(err, ALMS_E_LIST_LONG, "the list has more than %s items", "64");
    TRY(alms_error_code(err));
    alms_month_format(draft->month, text);
    alms_record_set(&record, ALMS_FIELD_MONTH, text);
    record.field[ALMS_FIELD_APPROVERS] =
        (struct alms_value){.items = draft->approvers, .count = draft->approvers_count};
    alms_private_add(&part, "memo", draft->reason);
    TRY(alms_tx_begin(book, &tx, err));
    TRY(alms_tx_record(tx, &record, &part, NULL, err));
    if (book->draft_path == NULL)
        TRY(alms_period_undo_closings(book, tx, draft->month, err));
    return alms_tx_commit(&tx, err);
}

/* --- listing ------------------------------------------------------------------------------- */

static enum alms_code
take_month(void *context, struct alms_month month, uint64_t count, struct alms_error *err)
{
    struct alms_period *item = alms_listing_add(context);

    (void)err;
    *item = (struct alms_period){.month = month, .entries_count = count};
    return ALMS_OK;
}

enum alms_code
alms_period_list(alms_book *book, struct alms_period_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;
    struct alms_listing listing = alms_listing_open(sizeof(struct alms_period));

    enum alms_code code = alms_book_masters(book, &masters, err);
    if (code == ALMS_OK)
        code = alms_store_month_walk(book->store, take_month, &listing, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&listing);
        return code;
    }

    const struct alms_reopening *reopenings = NULL;
    const size_t reopenings_count = alms_masters_reopenings(masters, &reopenings);
    const struct alms_month closed = alms_masters_closed_month(masters);
    bool has_closed = closed.year == 0;
    struct alms_period *periods = listing.items;
    for (size_t i = 0; i < listing.count; i++) {
        const int32_t number = alms_month_number(periods[i].month);
        periods[i].is_closed = number <= alms_month_number(closed);
        has_closed = has_closed || number == alms_month_number(closed);
        for (size_t j = 0; j < reopenings_count; j++) {
            if (number == alms_month_number(reopenings[j].month))
                periods[i].reopened_count += 1;
        }
    }
    /* The newest closed month is shown even when nothing happened in it. */
    if (!has_closed) {
        struct alms_period *item = alms_listing_add(&listing);
        *item = (struct alms_period){.month = closed, .is_closed = true};
        periods = listing.items;
        for (size_t i = listing.count - 1;
             i > 0 && alms_month_number(periods[i - 1].month) > alms_month_number(closed); i--) {
            periods[i] = periods[i - 1];
            periods[i - 1] = (struct alms_period){.month = closed, .is_closed = true};
        }
    }
    out->items = alms_listing_finish(&listing);
    out->count = listing.count;
    out->memory = listing.arena;
    return ALMS_OK;
}

void alms_period_list_free(struct alms_period_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_period_list){0};
}
