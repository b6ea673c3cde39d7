#include "book/document.h"

#include "base/file.h"
#include "model/rule_case.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/pay.h>

#include <string.h>

/* --- what is payable ----------------------------------------------------------------------- */

/* A payment to be. */
struct order {
    const char *code;
    const char *amount;
    const char *payee;
    const char *bank;
    const char *account;
};

struct ordering {
    alms_book *book;
    const struct alms_pay_export_draft *draft;
    const struct alms_masters *masters;
    struct alms_date date;
    struct alms_document_reader reader;
    struct alms_listing list; /* of struct order */
    int64_t total;
    const char *commodity;
    struct alms_error *faults;
};

/* Whether the case could be paid on the day; what cannot is left out without a word. */
static bool is_payable(const struct ordering *ordering, const struct alms_case *item)
{
    const char *programme = ordering->draft->programme;

    return (item->state == ALMS_CASE_PAYABLE || item->state == ALMS_CASE_PART_PAID) &&
           item->batch == 0 && item->objections == 0 && item->agency == NULL &&
           alms_date_compare(ordering->date, item->noticed_until) > 0 &&
           alms_date_compare(ordering->date, item->payable_until) <= 0 &&
           (programme == NULL || strcmp(programme, item->programme) == 0);
}

static void check_order(const struct ordering *ordering, const struct order *order)
{
    if (order->payee == NULL) {
        (void)alms_fail(ordering->faults, ALMS_E_VALUE_MISSING, "case '%s' lacks the %s",
                        order->code, W_("payee"));
    }
    if (order->account == NULL) {
        (void)alms_fail(ordering->faults, ALMS_E_VALUE_MISSING, "case '%s' lacks the %s",
                        order->code, W_("bank account"));
    }
}

static enum alms_code take_case(void *context, const struct alms_case *item, struct alms_error *err)
{
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_private part;
    struct ordering *ordering = context;
    struct alms_arena *arena = ordering->list.arena;
    const int32_t id = alms_commodity_find(ordering->masters, item->commodity);

    if (!is_payable(ordering, item) || id == ALMS_ID_NONE)
        return ALMS_OK;
    if (ordering->commodity == NULL)
        ordering->commodity = alms_arena_text(arena, item->commodity);
    if (strcmp(ordering->commodity, item->commodity) != 0)
        return alms_fail(err, ALMS_E_VALUE_UNKNOWN, "the payable cases are of several currencies");
    TRY(alms_document_read(&ordering->reader, item->n, &part, err));
    const char *payee = alms_private_get(&part, "payee");
    if (payee == NULL)
        payee = alms_private_get(&part, "name");
    if (!alms_minor_add(&ordering->total, item->amount - item->paid))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
    alms_minor_format(item->amount - item->paid,
                      alms_commodity_at(ordering->masters, id)->scale_digits, amount);
    struct order *order = alms_listing_add(&ordering->list);
    *order = (struct order){
        .code = alms_arena_text(arena, item->code),
        .amount = alms_arena_text(arena, amount),
        .payee = alms_arena_text(arena, payee),
        .bank = alms_arena_text(arena, alms_private_get(&part, "bank")),
        .account = alms_arena_text(arena, alms_private_get(&part, "bank_account")),
    };
    check_order(ordering, order);
    return ALMS_OK;
}

static void close_ordering(struct ordering *ordering)
{
    alms_document_reader_close(&ordering->reader);
    alms_listing_discard(&ordering->list);
}

/* Fills the list; refuses if there is nothing, or something of it cannot be paid. */
static enum alms_code fill(struct ordering *ordering, const struct alms_masters *masters,
                           struct alms_pay_batch *out, struct alms_error *err)
{
    uint64_t last = 0;
    struct alms_store *store = ordering->book->store;

    ordering->masters = masters;
    ordering->faults = err;
    ordering->date = alms_book_date(ordering->book, ordering->draft->date);
    TRY(alms_store_case_walk(store, take_case, ordering, err));
    TRY(alms_error_code(err));
    if (ordering->list.count == 0)
        return alms_fail(err, ALMS_E_VALUE_MISSING, "no case is payable");
    TRY(alms_store_pay_last(store, &last, err));
    const int32_t id = alms_commodity_find(masters, ordering->commodity);
    *out = (struct alms_pay_batch){.batch = last + 1, .count = ordering->list.count};
    alms_minor_format(ordering->total, alms_commodity_at(masters, id)->scale_digits, out->total);
    memcpy(out->commodity, ordering->commodity, strlen(ordering->commodity) + 1);
    return ALMS_OK;
}

static struct ordering open_ordering(alms_book *book, const struct alms_pay_export_draft *draft)
{
    return (struct ordering){
        .book = book,
        .draft = draft,
        .reader = alms_document_reader_open(book),
        .list = alms_listing_open(sizeof(struct order)),
    };
}

enum alms_code alms_pay_count(alms_book *book, const struct alms_pay_export_draft *draft,
                              struct alms_pay_batch *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;
    CLEANUP(close_ordering) struct ordering ordering = open_ordering(book, draft);

    TRY(alms_book_masters(book, &masters, err));
    return fill(&ordering, masters, out, err);
}

/* --- the file ------------------------------------------------------------------------------ */

/* A cell of CSV; what a spreadsheet would take for a formula is not one. */
static void add_cell(struct alms_output *output, const char *text, bool is_last)
{
    const char *value = text == NULL ? "" : text;
    const bool is_formula = strchr("=+-@", value[0]) != NULL && value[0] != '\0';

    if (is_formula || strpbrk(value, ",\"\r\n") != NULL) {
        alms_output_add_text(output, is_formula ? "\"'" : "\"");
        for (const char *cursor = value; *cursor != '\0'; cursor++) {
            if (*cursor == '"')
                alms_output_add_text(output, "\"");
            alms_output_add(output, cursor, 1);
        }
        alms_output_add_text(output, "\"");
    } else {
        alms_output_add_text(output, value);
    }
    alms_output_add_text(output, is_last ? "\r\n" : ",");
}

static void add_row(struct alms_output *output, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add_cell(output, cells[i], i + 1 == count);
}

static void add_order(struct alms_output *output, const struct ordering *ordering,
                      const struct order *order, const char *batch, size_t index)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    if (ordering->draft->layout == ALMS_PAY_GENERIC) {
        const char *const cells[] = {batch,          order->code,   order->payee,       order->bank,
                                     order->account, order->amount, ordering->commodity};
        add_row(output, cells, COUNT_OF(cells));
        return;
    }
    struct alms_arena *arena = ordering->list.arena;
    const char *purpose = alms_path_join(arena, alms_path_join(arena, batch, " "), order->code);
    const char *const cells[] = {alms_uint_format(index + 1, number),
                                 order->account,
                                 order->payee,
                                 order->bank,
                                 order->amount,
                                 purpose};
    add_row(output, cells, COUNT_OF(cells));
}

static enum alms_code
write_file(const struct ordering *ordering, const char *batch, struct alms_error *err)
{
    static const char *const GENERIC[] = {"batch",        "case",   "payee",   "bank",
                                          "bank_account", "amount", "currency"};
    static const char *const BANK[] = {"序号", "收款账号", "收款户名", "开户行", "金额", "用途"};
    const struct order *orders = ordering->list.items;
    const bool is_generic = ordering->draft->layout == ALMS_PAY_GENERIC;
    CLEANUP(alms_output_discard) struct alms_output *output = NULL;

    TRY(alms_output_open(ordering->draft->path, 0600, ALMS_REPLACE_NEVER, &output, err));
    alms_output_add_text(output, "\xEF\xBB\xBF");
    add_row(output, is_generic ? GENERIC : BANK, is_generic ? COUNT_OF(GENERIC) : COUNT_OF(BANK));
    for (size_t i = 0; i < ordering->list.count; i++)
        add_order(output, ordering, &orders[i], batch, i);
    return alms_output_commit(&output, err);
}

/* --- exporting ----------------------------------------------------------------------------- */

static enum alms_code record_orders(struct alms_tx *tx, const struct ordering *ordering,
                                    const char *batch, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    const struct order *orders = ordering->list.items;

    alms_date_format(ordering->date, date);
    for (size_t i = 0; i < ordering->list.count; i++) {
        struct alms_record record = {.kind = ALMS_KIND_CASE_ORDER};
        alms_record_set(&record, ALMS_FIELD_CASE, orders[i].code);
        alms_record_set(&record, ALMS_FIELD_AMOUNT, orders[i].amount);
        alms_record_set(&record, ALMS_FIELD_BATCH, batch);
        alms_record_set(&record, ALMS_FIELD_DATE, date);
        TRY(alms_tx_record(tx, &record, NULL, NULL, err));
    }
    return ALMS_OK;
}

/* Rule PAY-1: who sends money to the bank says how much it is. */
static enum alms_code check_total(const struct alms_pay_export_draft *draft,
                                  const struct alms_masters *masters,
                                  const struct alms_pay_batch *batch, struct alms_error *err)
{
    char count[ALMS_UINT_TEXT_SIZE_BYTES];
    char typed[ALMS_AMOUNT_TEXT_SIZE_BYTES] = "";
    const char *commodity = batch->commodity;

    if (draft->total != NULL)
        TRY(alms_amount_take(masters, draft->total, &commodity, typed, err));
    if (strcmp(typed, batch->total) == 0)
        return ALMS_OK;
    return alms_fail(err, ALMS_E_TOTAL_UNCONFIRMED, "%s payments are %s %s together, not '%s'",
                     alms_uint_format(batch->count, count), batch->total, batch->commodity, typed);
}

enum alms_code alms_pay_export(alms_book *book, const struct alms_pay_export_draft *draft,
                               struct alms_pay_batch *out, struct alms_error *err)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_pay_batch batch;
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;
    CLEANUP(close_ordering) struct ordering ordering = open_ordering(book, draft);

    TRY(alms_text_check(draft->path, SIZE_MAX, W_("file"), err));
    TRY(alms_tx_begin(book, &tx, err));
    TRY(fill(&ordering, alms_tx_masters(tx), &batch, err));
    TRY(check_total(draft, alms_tx_masters(tx), &batch, err));
    alms_uint_format(batch.batch, number);
    TRY(record_orders(tx, &ordering, number, err));
    if (alms_path_exists(draft->path))
        return alms_fail(err, ALMS_E_FILE_EXISTS, "'%s' exists already", draft->path);
    if (!book->is_dry_run)
        TRY(write_file(&ordering, number, err));
    const enum alms_code code = alms_tx_commit(&tx, err);
    /* A file without its batch could be sent; a batch without its file is made anew. */
    if (code != ALMS_OK && !book->is_dry_run)
        alms_path_remove(draft->path);
    TRY(code);
    *out = batch;
    return ALMS_OK;
}
