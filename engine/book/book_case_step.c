#include "book/case_move.h"
#include "book/document.h"
#include "book/gate_case.h"

#include "value/date.h"
#include "value/money.h"

#include <alms/case.h>

#include <string.h>

enum { NOTICE_DAYS_MAX = 366 };

/* --- steps without money ------------------------------------------------------------------- */

static const struct {
    enum alms_kind kind;
    bool has_until;
    bool needs_reason;
} STEPS[ALMS_STEP_COUNT] = {
    [ALMS_STEP_CHECK] = {ALMS_KIND_CASE_CHECK, false, false},
    [ALMS_STEP_APPROVE] = {ALMS_KIND_CASE_APPROVE, false, false},
    [ALMS_STEP_REFUSE] = {ALMS_KIND_CASE_REFUSE, false, true},
    [ALMS_STEP_NOTICE] = {ALMS_KIND_CASE_NOTICE, true, false},
    [ALMS_STEP_OBJECT] = {ALMS_KIND_CASE_OBJECT, false, true},
    [ALMS_STEP_RESOLVE] = {ALMS_KIND_CASE_RESOLVE, false, true},
    [ALMS_STEP_PAYABLE] = {ALMS_KIND_CASE_PAYABLE, true, false},
    [ALMS_STEP_CONFIRM] = {ALMS_KIND_CASE_CONFIRM, false, false},
    [ALMS_STEP_WITHDRAW] = {ALMS_KIND_CASE_WITHDRAW, false, true},
};

/* The case, for what the record takes from it. Refuses with NOT_FOUND. */
static enum alms_code find_case(alms_book *book, const char *code, struct alms_arena *arena,
                                struct alms_case *out, struct alms_error *err)
{
    bool is_found = false;

    TRY(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("case"), err));
    TRY(alms_store_case_find(book->store, code, arena, out, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("case"), code);
    return ALMS_OK;
}

/* The last day: as given, or after so many days from the first on, which counts. */
static void take_until(const struct alms_case_step_draft *draft, struct alms_date date,
                       char until[ALMS_DATE_TEXT_SIZE_BYTES], struct alms_error *err)
{
    struct alms_date last = draft->until;

    if (draft->days > NOTICE_DAYS_MAX) {
        (void)alms_fail(err, ALMS_E_DATE_SYNTAX, "a notice has at most %s days", "366");
    } else if (draft->days > 0 && alms_date_is_valid(date)) {
        last = alms_date_from_serial(alms_date_serial(date) + (int64_t)draft->days - 1);
    }
    if (!alms_date_is_given(last))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("last day"));
    alms_date_format(last, until);
}

/* Rule CASE-19: in spite of whom it goes on, and why. */
static void take_parties(const struct alms_case_step_draft *draft, struct alms_record *record,
                         struct alms_error *err)
{
    if (draft->parties_count == 0)
        return;
    if (!alms_text_is_given(draft->reason))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("reason"));
    record->field[ALMS_FIELD_PARTIES] =
        (struct alms_value){.items = draft->parties, .count = draft->parties_count};
}

enum alms_code alms_case_step(alms_book *book, enum alms_case_step_kind kind,
                              const struct alms_case_step_draft *draft, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char until[ALMS_DATE_TEXT_SIZE_BYTES];
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_case item = {0};
    struct alms_private part = {0};
    struct alms_record record = {.kind = STEPS[kind].kind};
    const struct alms_date day = alms_book_date(book, draft->date);
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_tx_begin(book, &tx, err));
    TRY(find_case(book, draft->code, arena, &item, err));
    alms_date_format(day, date);
    alms_record_set(&record, ALMS_FIELD_CASE, item.code);
    alms_record_set(&record, ALMS_FIELD_DATE, date);
    if (STEPS[kind].has_until) {
        take_until(draft, day, until, err);
        alms_record_set(&record, ALMS_FIELD_UNTIL, until);
    }
    if (STEPS[kind].needs_reason && !alms_text_is_given(draft->reason))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("reason"));
    if (kind == ALMS_STEP_RESOLVE)
        alms_record_set(&record, ALMS_FIELD_REASON, draft->answer == NULL ? "" : draft->answer);
    if (kind == ALMS_STEP_APPROVE) {
        const char *commodity = item.commodity;
        const struct alms_masters *masters = alms_tx_masters(tx);
        const int32_t id = alms_commodity_find(masters, commodity);
        alms_minor_format(item.amount, alms_commodity_at(masters, id)->scale_digits, amount);
        if (draft->amount != NULL)
            NOTE(alms_amount_take(masters, draft->amount, &commodity, amount, err));
        alms_record_set(&record, ALMS_FIELD_AMOUNT, amount);
        alms_record_set(&record, ALMS_FIELD_APPROVER, alms_text_or_null(draft->approver));
        take_parties(draft, &record, err);
    }
    alms_private_add(&part, "reason", draft->reason);
    NOTE(alms_tx_check_private(&part, err));
    TRY(alms_error_code(err));
    TRY(alms_tx_record(tx, &record, &part, NULL, err));
    return alms_tx_commit(&tx, err);
}

/* --- money --------------------------------------------------------------------------------- */

/* A payment on its way to a record. */
struct payment {
    alms_book *book;
    struct alms_tx *tx;
    const struct alms_case_payment_draft *draft;
    struct alms_case item;
    struct alms_record record;
    struct alms_private part;
    const char *document;
    char taken[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char given[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_line lines[2];
};

/* Who is paid: the payee of the application, else the beneficiary. */
static enum alms_code take_payee(struct payment *payment, struct alms_arena *arena,
                                 struct alms_private *application, struct alms_error *err)
{
    struct alms_record record;

    TRY(alms_book_read_record(payment->book, payment->item.n, arena, &record, err));
    TRY(alms_store_private_get(payment->book->store, payment->item.n,
                               alms_record_text(&record, ALMS_FIELD_PRIVATE), arena, application,
                               err));
    const char *payee = alms_private_get(application, "payee");
    alms_private_add(&payment->part, "document", payment->document);
    alms_private_add(&payment->part, "memo", payment->draft->memo);
    if (payee != NULL) {
        alms_private_add(&payment->part, "payee", payee);
        alms_private_add(&payment->part, "payee_kind", "organisation");
        return ALMS_OK;
    }
    alms_private_add(&payment->part, "payee", alms_private_get(application, "name"));
    alms_private_add(&payment->part, "payee_kind", alms_private_get(application, "kind"));
    alms_private_add(&payment->part, "publish", alms_private_get(application, "publish"));
    return ALMS_OK;
}

static void take_amount(struct payment *payment, bool is_return, struct alms_error *err)
{
    const char *commodity = payment->item.commodity;
    const char *asked = payment->draft->amount;
    const struct alms_masters *masters = alms_tx_masters(payment->tx);
    const int32_t id = alms_commodity_find(masters, commodity);

    if (asked == NULL && is_return) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("amount"));
        return;
    }
    if (asked == NULL) {
        const int64_t left = payment->item.amount - payment->item.paid;
        alms_minor_format(left > 0 ? left : payment->item.amount,
                          alms_commodity_at(masters, id)->scale_digits, payment->taken);
    } else if (alms_amount_take(masters, asked, &commodity, payment->taken, err) != ALMS_OK ||
               alms_amount_check_positive(payment->taken, err) != ALMS_OK) {
        return;
    }
    alms_amount_negate(payment->taken, payment->given);
}

/* The lines: cost or debt against cash; what came back the other way round. */
static void take_lines(struct payment *payment, bool is_return, struct alms_error *err)
{
    const struct alms_case *item = &payment->item;
    const char *account = payment->draft->account;
    const char *cost = item->agency;

    NOTE(alms_text_check(account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
    if (cost == NULL) {
        NOTE(alms_document_account(alms_tx_masters(payment->tx), ALMS_ROLE_AID, item->fund, &cost,
                                   err));
    }
    const char *debit = is_return ? account : cost;
    const char *credit = is_return ? cost : account;
    payment->lines[0] = (struct alms_line){debit, item->fund, item->commodity, payment->taken};
    payment->lines[1] = (struct alms_line){credit, item->fund, item->commodity, payment->given};
    payment->record.entry.lines = payment->lines;
    payment->record.entry.lines_count = 2;
}

static enum alms_kind payment_kind(const struct alms_case *item, bool is_return)
{
    if (is_return)
        return ALMS_KIND_CASE_RETURN;
    return item->agency == NULL ? ALMS_KIND_AID : ALMS_KIND_CASE_PASS;
}

enum alms_code alms_case_move(alms_book *book, struct alms_tx *tx,
                              const struct alms_case_movement *movement, struct alms_posted *out,
                              struct alms_error *err)
{
    struct alms_private application;
    const struct alms_case_payment_draft *draft = movement->draft;
    const bool is_return = movement->is_return;
    struct payment payment = {.book = book, .tx = tx, .draft = draft};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(find_case(book, draft->code, arena, &payment.item, err));
    payment.record.kind = payment_kind(&payment.item, is_return);
    payment.record.entry.date = alms_book_date(book, draft->date);
    alms_record_set(&payment.record, ALMS_FIELD_CASE, payment.item.code);
    alms_record_set(&payment.record, ALMS_FIELD_PROGRAMME, payment.item.programme);
    alms_record_set(&payment.record, ALMS_FIELD_BATCH, movement->batch);
    if (!is_return)
        alms_record_set(&payment.record, ALMS_FIELD_APPROVER, payment.item.approver);
    /* Of a case that is not payable there is nothing else to say. */
    TRY(alms_rule_case_order(&payment.item, payment.record.kind, err));
    payment.document = alms_text_is_given(draft->document) ? draft->document : payment.item.code;
    TRY(take_payee(&payment, arena, &application, err));
    take_amount(&payment, is_return, err);
    take_lines(&payment, is_return, err);
    NOTE(alms_tx_check_private(&payment.part, err));
    TRY(alms_error_code(err));
    return alms_tx_record(tx, &payment.record, &payment.part, out, err);
}

static enum alms_code move_money(alms_book *book, const struct alms_case_payment_draft *draft,
                                 bool is_return, struct alms_posted *out, struct alms_error *err)
{
    const struct alms_case_movement movement = {draft, is_return, NULL};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(alms_tx_begin(book, &tx, err));
    TRY(alms_case_move(book, tx, &movement, out, err));
    return alms_tx_commit(&tx, err);
}

enum alms_code alms_case_pay(alms_book *book, const struct alms_case_payment_draft *draft,
                             struct alms_posted *out, struct alms_error *err)
{
    return move_money(book, draft, false, out, err);
}

enum alms_code alms_case_return(alms_book *book, const struct alms_case_payment_draft *draft,
                                struct alms_posted *out, struct alms_error *err)
{
    return move_money(book, draft, true, out, err);
}
