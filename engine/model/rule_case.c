#include "model/rule_case.h"

#include "model/rule_inside.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* --- states -------------------------------------------------------------------------------- */

static const char *const STATES[] = {
    "",
    W_("applied"),
    W_("checked"),
    W_("approved"),
    W_("noticed"),
    W_("payable"),
    W_("part-paid"),
    W_("paid"),
    W_("confirmed"),
    W_("returned"),
    W_("refused"),
    W_("withdrawn"),
};

static_assert(COUNT_OF(STATES) == ALMS_CASE_STATE_COUNT, "a word for each state");

const char *alms_case_state_word(enum alms_case_state state)
{
    return state == ALMS_CASE_NONE ? "" : STATES[state] + 1;
}

const char *alms_case_state_noun(enum alms_case_state state)
{
    return STATES[state];
}

bool alms_case_state_find(const char *text, enum alms_case_state *out)
{
    for (size_t i = 1; i < COUNT_OF(STATES); i++) {
        if (strcmp(STATES[i] + 1, text) == 0) {
            *out = (enum alms_case_state)i;
            return true;
        }
    }
    return false;
}

#define IN(state) (1U << ALMS_CASE_##state)

/* The steps: from which states, to which. NONE as `to` stays where it is. */
static const struct step_row {
    enum alms_kind kind;
    uint32_t from;
    enum alms_case_state to;
    const char *word;
} STEPS[] = {
    {ALMS_KIND_CASE_APPLY, IN(NONE), ALMS_CASE_APPLIED, W_("apply")},
    {ALMS_KIND_CASE_CHECK, IN(APPLIED), ALMS_CASE_CHECKED, W_("check")},
    {ALMS_KIND_CASE_APPROVE, IN(CHECKED), ALMS_CASE_APPROVED, W_("approve")},
    {ALMS_KIND_CASE_REFUSE, IN(APPLIED) | IN(CHECKED) | IN(APPROVED) | IN(NOTICED),
     ALMS_CASE_REFUSED, W_("refuse")},
    {ALMS_KIND_CASE_NOTICE, IN(APPROVED), ALMS_CASE_NOTICED, W_("notice")},
    {ALMS_KIND_CASE_OBJECT, IN(NOTICED) | IN(PAYABLE) | IN(PART_PAID), ALMS_CASE_NONE,
     W_("object")},
    {ALMS_KIND_CASE_RESOLVE, IN(NOTICED) | IN(PAYABLE) | IN(PART_PAID), ALMS_CASE_NONE,
     W_("resolve")},
    {ALMS_KIND_CASE_PAYABLE, IN(NOTICED) | IN(PAYABLE) | IN(PART_PAID), ALMS_CASE_NONE,
     W_("payable")},
    {ALMS_KIND_AID, IN(PAYABLE) | IN(PART_PAID), ALMS_CASE_NONE, W_("pay")},
    {ALMS_KIND_CASE_PASS, IN(PAYABLE) | IN(PART_PAID), ALMS_CASE_NONE, W_("pay")},
    {ALMS_KIND_CASE_ORDER, IN(PAYABLE) | IN(PART_PAID), ALMS_CASE_NONE, W_("order")},
    {ALMS_KIND_CASE_FAIL, IN(PAYABLE) | IN(PART_PAID), ALMS_CASE_NONE, W_("fail")},
    {ALMS_KIND_CASE_CONFIRM, IN(PAID), ALMS_CASE_CONFIRMED, W_("confirm")},
    {ALMS_KIND_CASE_RETURN, IN(PART_PAID) | IN(PAID) | IN(CONFIRMED), ALMS_CASE_NONE, W_("return")},
    {ALMS_KIND_CASE_WITHDRAW, IN(APPLIED) | IN(CHECKED) | IN(APPROVED) | IN(NOTICED) | IN(PAYABLE),
     ALMS_CASE_WITHDRAWN, W_("withdraw")},
    {ALMS_KIND_REVERSE, IN(PART_PAID) | IN(PAID) | IN(CONFIRMED) | IN(RETURNED), ALMS_CASE_NONE,
     W_("reverse")},
};

static const struct step_row *row_of(enum alms_kind kind)
{
    for (size_t i = 0; i < COUNT_OF(STEPS); i++) {
        if (STEPS[i].kind == kind)
            return &STEPS[i];
    }
    UNREACHABLE("a kind of a step");
}

bool alms_record_is_step(const struct alms_record *record)
{
    return alms_record_text(record, ALMS_FIELD_CASE) != NULL;
}

bool alms_case_counts(const struct alms_case *item)
{
    return item->state != ALMS_CASE_NONE && item->state != ALMS_CASE_REFUSED &&
           item->state != ALMS_CASE_WITHDRAWN && item->state != ALMS_CASE_RETURNED;
}

int64_t alms_case_reserved(const struct alms_case *item)
{
    const bool waits = item->state >= ALMS_CASE_APPROVED && item->state <= ALMS_CASE_PART_PAID;

    return waits && item->agency == NULL ? item->amount - item->paid : 0;
}

/* --- taking a step ------------------------------------------------------------------------- */

static struct alms_date date_of(const struct alms_record *record, enum alms_field field)
{
    struct alms_error ignored;
    struct alms_date date = {0};
    const char *text = alms_record_text(record, field);

    alms_error_clear(&ignored);
    if (text != NULL)
        NOTE(alms_date_parse(text, &date, &ignored));
    return date;
}

const char *alms_step_case(const struct alms_record *record, const struct alms_record *original)
{
    const struct alms_record *told = original == NULL ? record : original;

    /* Goods say which case they are for; they are no step of it. */
    if (told->kind == ALMS_KIND_STOCK_ISSUE || told->kind == ALMS_KIND_STOCK_MEMO)
        return NULL;
    return alms_record_text(told, ALMS_FIELD_CASE);
}

struct alms_step alms_step_make(const struct alms_masters *masters, const char *commodity,
                                const struct alms_record *record,
                                const struct alms_record *original,
                                const struct alms_posting *postings)
{
    struct alms_error ignored;
    struct alms_step step = {.record = record, .original = original};
    const char *text = alms_record_text(record, ALMS_FIELD_AMOUNT);
    const int32_t id = alms_commodity_find(masters, commodity);

    alms_error_clear(&ignored);
    if (record->entry.lines_count > 0) {
        step.date = record->entry.date;
        step.amount = postings[0].amount < 0 ? -postings[0].amount : postings[0].amount;
        return step;
    }
    step.date = date_of(record, ALMS_FIELD_DATE);
    if (text != NULL && id != ALMS_ID_NONE) {
        NOTE(alms_minor_parse(text, alms_commodity_at(masters, id)->scale_digits, &step.amount,
                              &ignored));
    }
    return step;
}

static void settle_payment(struct alms_case *item, struct alms_date date)
{
    if (item->paid >= item->amount) {
        item->state = ALMS_CASE_PAID;
        item->paid_on = date;
    } else {
        item->state = item->paid > 0 ? ALMS_CASE_PART_PAID : ALMS_CASE_PAYABLE;
        item->paid_on = (struct alms_date){0};
    }
}

/* The batch of payments that the record names; 0 if none. */
static uint64_t batch_of(const struct alms_record *record)
{
    uint64_t batch = 0;
    const char *text = alms_record_text(record, ALMS_FIELD_BATCH);

    return text != NULL && alms_uint_parse(text, &batch) ? batch : 0;
}

static bool is_return(const struct alms_record *original)
{
    return original != NULL && original->kind == ALMS_KIND_CASE_RETURN;
}

static bool is_upheld(const struct alms_record *record)
{
    return alms_text_equal(alms_record_text(record, ALMS_FIELD_REASON), "upheld");
}

/* What is paid already, or with the bank, is asked back, not refused. */
static enum alms_case_state
resolved_state(const struct alms_case *item, const struct alms_record *record)
{
    const bool is_refused = is_upheld(record) && item->paid == 0 && item->batch == 0;

    return is_refused ? ALMS_CASE_REFUSED : item->state;
}

/* What moves money. */
static void take_money(struct alms_case *item, const struct alms_step *step)
{
    const struct alms_record *record = step->record;

    if (record->kind == ALMS_KIND_REVERSE && is_return(step->original)) {
        item->returned -= step->amount;
        item->state = item->state == ALMS_CASE_RETURNED ? ALMS_CASE_PAID : item->state;
    } else if (record->kind == ALMS_KIND_CASE_RETURN) {
        item->returned += step->amount;
        if (item->returned == item->paid && item->paid == item->amount)
            item->state = ALMS_CASE_RETURNED;
    } else {
        item->batch = 0;
        item->paid += record->kind == ALMS_KIND_REVERSE ? -step->amount : step->amount;
        settle_payment(item, step->date);
    }
}

static void take_special(struct alms_case *item, const struct alms_step *step)
{
    const struct alms_record *record = step->record;

    if (record->kind == ALMS_KIND_CASE_CHECK) {
        item->checker = alms_record_text(record, ALMS_FIELD_BY);
    } else if (record->kind == ALMS_KIND_CASE_APPROVE) {
        item->amount = step->amount;
        item->approver = alms_record_text(record, ALMS_FIELD_APPROVER);
    } else if (record->kind == ALMS_KIND_CASE_NOTICE) {
        item->noticed_until = date_of(record, ALMS_FIELD_UNTIL);
    } else if (record->kind == ALMS_KIND_CASE_OBJECT) {
        item->objections += 1;
    } else if (record->kind == ALMS_KIND_CASE_RESOLVE) {
        item->objections -= 1;
        item->state = resolved_state(item, record);
    } else if (record->kind == ALMS_KIND_CASE_PAYABLE) {
        item->payable_until = date_of(record, ALMS_FIELD_UNTIL);
        if (item->state == ALMS_CASE_NOTICED)
            item->state = ALMS_CASE_PAYABLE;
    } else if (record->kind == ALMS_KIND_CASE_ORDER) {
        item->batch = batch_of(record);
    } else if (record->kind == ALMS_KIND_CASE_FAIL) {
        item->batch = 0;
    } else if (record->entry.lines_count > 0) {
        take_money(item, step);
    }
}

void alms_case_take(struct alms_case *item, const struct alms_step *step)
{
    const struct step_row *row = row_of(step->record->kind);

    if (row->to != ALMS_CASE_NONE)
        item->state = row->to;
    take_special(item, step);
    item->moved = step->date;
}

/* --- whether it may be taken --------------------------------------------------------------- */

/* The earliest state in which the step may be taken. */
static const char *earliest(uint32_t from)
{
    size_t state = 1;

    while (state + 1 < COUNT_OF(STATES) && (from & (1U << state)) == 0)
        state += 1;
    return STATES[state];
}

/* Rule CASE-1: steps are taken in their order. */
enum alms_code
alms_rule_case_order(const struct alms_case *before, enum alms_kind kind, struct alms_error *err)
{
    const struct step_row *row = row_of(kind);

    if ((row->from & (1U << before->state)) != 0)
        return ALMS_OK;
    return alms_fail(err, ALMS_E_CASE_STATE, "case '%s' is '%s'; the step '%s' needs '%s'",
                     before->code, STATES[before->state], row->word, earliest(row->from));
}

/* Rule CASE-2: a step is not older than the one before it. */
static void
check_dates(const struct alms_case *before, const struct alms_step *step, struct alms_error *err)
{
    char moved[ALMS_DATE_TEXT_SIZE_BYTES];

    if (alms_date_compare(step->date, before->moved) >= 0)
        return;
    alms_date_format(before->moved, moved);
    (void)alms_fail(err, ALMS_E_DATE_EARLY, "the newest step of case '%s' is of %s", before->code,
                    moved);
}

/* Rule CASE-3: the notice has run out, and nobody objects. */
static void
check_notice(const struct alms_case *before, const struct alms_step *step, struct alms_error *err)
{
    char until[ALMS_DATE_TEXT_SIZE_BYTES];

    if (before->objections > 0) {
        (void)alms_fail(err, ALMS_E_CASE_OBJECTED, "an objection to case '%s' is open",
                        before->code);
    }
    if (alms_date_compare(step->date, before->noticed_until) <= 0) {
        alms_date_format(before->noticed_until, until);
        (void)alms_fail(err, ALMS_E_CASE_NOTICE, "the notice of case '%s' runs until %s",
                        before->code, until);
    }
}

static void fail_amount(const struct alms_masters *masters, const struct alms_case *before,
                        int64_t left, struct alms_error *err)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const int32_t id = alms_commodity_find(masters, before->commodity);
    const uint32_t scale = id == ALMS_ID_NONE ? 0 : alms_commodity_at(masters, id)->scale_digits;

    (void)alms_fail(err, ALMS_E_CASE_AMOUNT, "case '%s' has %s %s left for that", before->code,
                    alms_minor_format(left, scale, text), before->commodity);
}

static void
check_payable(const struct alms_case *before, const struct alms_step *step, struct alms_error *err)
{
    char until[ALMS_DATE_TEXT_SIZE_BYTES];

    check_notice(before, step, err);
    if (alms_date_compare(step->date, before->payable_until) > 0) {

        alms_date_format(before->payable_until, until);
        (void)alms_fail(err, ALMS_E_CASE_LAPSED, "case '%s' was payable until %s", before->code,
                        until);
    }
}

/* Rule CASE-17: what the bank has is paid or failed by its answer, for that batch and amount. */
static void
check_batch(const struct alms_case *before, const struct alms_step *step, struct alms_error *err)
{
    char batch[ALMS_UINT_TEXT_SIZE_BYTES];
    const enum alms_kind kind = step->record->kind;
    const bool is_answer = kind == ALMS_KIND_AID || kind == ALMS_KIND_CASE_FAIL;
    const bool is_aside = kind == ALMS_KIND_CASE_OBJECT || kind == ALMS_KIND_CASE_RESOLVE ||
                          kind == ALMS_KIND_CASE_RETURN || kind == ALMS_KIND_REVERSE;

    const bool is_by_hand = batch_of(step->record) == 0;

    if (is_answer && !is_by_hand && batch_of(step->record) != before->batch) {
        (void)alms_fail(err, ALMS_E_PAY_BATCH, "case '%s' is not in batch %s of payments",
                        before->code, alms_uint_format(batch_of(step->record), batch));
    } else if ((!is_answer || is_by_hand) && !is_aside && before->batch != 0) {
        (void)alms_fail(err, ALMS_E_PAY_BATCH, "case '%s' is with the bank, in batch %s",
                        before->code, alms_uint_format(before->batch, batch));
    }
    if ((kind == ALMS_KIND_CASE_ORDER || (kind == ALMS_KIND_AID && before->batch != 0)) &&
        step->amount != before->amount - before->paid) {
        (void)alms_fail(err, ALMS_E_CASE_AMOUNT, "case '%s' is paid by the bank in full or not",
                        before->code);
    }
}

/* Rule CASE-6: a payment is that of its case: fund, currency, programme, approver, kind of money.
 */
static void check_payment(const struct alms_masters *masters, const struct alms_case *before,
                          const struct alms_step *step, struct alms_error *err)
{
    const struct alms_record *record = step->record;
    const struct alms_line *line = &record->entry.lines[0];

    /* What the bank has paid is paid, whatever came meanwhile. */
    if (before->batch == 0)
        check_payable(before, step, err);
    /* Rule CASE-4: no more than was approved. */
    if (step->amount > before->amount - before->paid)
        fail_amount(masters, before, before->amount - before->paid, err);
    const bool is_pass = record->kind == ALMS_KIND_CASE_PASS;
    if (strcmp(line->fund, before->fund) != 0 || strcmp(line->commodity, before->commodity) != 0 ||
        !alms_text_equal(alms_record_text(record, ALMS_FIELD_PROGRAMME), before->programme) ||
        is_pass != (before->agency != NULL) ||
        (is_pass && strcmp(line->account, before->agency) != 0)) {
        (void)alms_fail(err, ALMS_E_ENTRY_LINES, "the payment is not of what case '%s' was for",
                        before->code);
    }
    if (!alms_text_equal(alms_record_text(record, ALMS_FIELD_APPROVER), before->approver)) {
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "case '%s' was approved by '%s'",
                        before->code, before->approver == NULL ? "" : before->approver);
    }
}

/* Rule CASE-7: what comes back goes to the fund that it came from, and is not more than was paid.
 */
static void check_return(const struct alms_masters *masters, const struct alms_case *before,
                         const struct alms_step *step, struct alms_error *err)
{
    const struct alms_record *record = step->record;

    if (record->kind == ALMS_KIND_REVERSE && is_return(step->original))
        return;
    if (step->amount > before->paid - before->returned)
        fail_amount(masters, before, before->paid - before->returned, err);
    if (record->kind == ALMS_KIND_REVERSE)
        return;
    if (before->agency != NULL || strcmp(record->entry.lines[0].fund, before->fund) != 0 ||
        strcmp(record->entry.lines[0].commodity, before->commodity) != 0 ||
        !alms_text_equal(alms_record_text(record, ALMS_FIELD_PROGRAMME), before->programme)) {
        (void)alms_fail(err, ALMS_E_ENTRY_LINES, "the payment is not of what case '%s' was for",
                        before->code);
    }
}

/* Rule CASE-5: who is related to the beneficiary takes no part. */
void alms_rule_case_relation(const struct alms_case *before, const char *code,
                             struct alms_error *err)
{
    if (code == NULL)
        return;
    const size_t size = strlen(code);
    for (const char *found = strstr(before->related, code); found != NULL;
         found = strstr(found + 1, code)) {
        if (found > before->related && found[-1] == ' ' && found[size] == ' ') {
            (void)alms_fail(err, ALMS_E_CASE_CONFLICT,
                            "'%s' is related to the beneficiary of case '%s'", code, before->code);
            return;
        }
    }
}

static void check_notice_days(const struct alms_step *step, struct alms_error *err)
{
    const struct alms_date until = date_of(step->record, ALMS_FIELD_UNTIL);

    if (alms_date_is_given(until) && alms_date_compare(until, step->date) < 0) {
        (void)alms_fail(err, ALMS_E_DATE_SYNTAX, "it ends on %s, before it begins on %s",
                        alms_record_text(step->record, ALMS_FIELD_UNTIL),
                        alms_record_text(step->record, ALMS_FIELD_DATE));
    }
}

enum alms_code alms_rule_case(const struct alms_masters *masters, const struct alms_case *before,
                              const struct alms_step *step, struct alms_error *err)
{
    const struct alms_record *record = step->record;
    const enum alms_kind kind = record->kind;

    alms_rule_case_relation(before, alms_record_text(record, ALMS_FIELD_BY), err);
    alms_rule_case_relation(before, alms_record_text(record, ALMS_FIELD_APPROVER), err);
    if (kind == ALMS_KIND_CASE_APPLY)
        return alms_error_code(err);
    TRY(alms_rule_case_order(before, kind, err));
    check_dates(before, step, err);
    check_batch(before, step, err);
    if (kind == ALMS_KIND_CASE_ORDER)
        check_payable(before, step, err);
    if (kind == ALMS_KIND_CASE_APPROVE && step->amount > before->amount)
        fail_amount(masters, before, before->amount, err);
    if (kind == ALMS_KIND_CASE_NOTICE || kind == ALMS_KIND_CASE_PAYABLE)
        check_notice_days(step, err);
    if (kind == ALMS_KIND_CASE_PAYABLE)
        check_notice(before, step, err);
    if (kind == ALMS_KIND_CASE_RESOLVE && before->objections == 0) {
        (void)alms_fail(err, ALMS_E_CASE_STATE, "nobody objects to case '%s'", before->code);
    }
    if (kind == ALMS_KIND_AID || kind == ALMS_KIND_CASE_PASS)
        check_payment(masters, before, step, err);
    if (kind == ALMS_KIND_CASE_RETURN || kind == ALMS_KIND_REVERSE)
        check_return(masters, before, step, err);
    return alms_error_code(err);
}
