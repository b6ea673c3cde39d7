#include "book/gate_case.h"

#include "book/case_relation.h"

#include "base/file.h"
#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { EARLIER_MAX = 64 };

/* --- what the person had before ------------------------------------------------------------ */

/* The cases of a person in a programme, each once. */
struct history {
    const struct alms_grant_request *request;
    struct alms_arena *arena;
    int64_t given_person;
    int64_t given_event;
    const char *codes[EARLIER_MAX];
    const char *variants[EARLIER_MAX];
    size_t count;
};

static enum alms_code
take_earlier(void *context, const struct alms_case *item, struct alms_error *err)
{
    struct history *history = context;
    const struct alms_grant_request *request = history->request;

    if (!alms_case_counts(item) || strcmp(item->programme, request->programme) != 0 ||
        alms_text_equal(item->code, request->code))
        return ALMS_OK;
    for (size_t i = 0; i < history->count; i++) {
        if (strcmp(history->codes[i], item->code) == 0)
            return ALMS_OK;
    }
    if (history->count == EARLIER_MAX)
        return alms_fail(err, ALMS_E_LIST_LONG, "a person has more than %s cases", "64");
    history->codes[history->count] = alms_arena_text(history->arena, item->code);
    history->variants[history->count] = alms_arena_text(history->arena, item->variant);
    history->count += 1;
    const int64_t given = item->amount - item->returned;
    if (!alms_minor_add(&history->given_person, given) ||
        (strcmp(item->event, request->event) == 0 && !alms_minor_add(&history->given_event, given)))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
    return ALMS_OK;
}

/* Whether a match tells the person: a shared bank account or guardian does not. */
static bool tells_person(const char *match)
{
    return strncmp(match, "id:", 3) == 0 || strncmp(match, "name:", 5) == 0;
}

static enum alms_code
read_history(struct alms_gate *gate, struct history *history, struct alms_error *err)
{
    const struct alms_value *matches = history->request->matches;

    for (size_t i = 0; i < matches->count; i++) {
        if (tells_person(matches->items[i]))
            TRY(alms_store_match_walk(gate->store, matches->items[i], take_earlier, history, err));
    }
    return ALMS_OK;
}

static enum alms_code take_minor(const struct alms_masters *masters, int32_t commodity_id,
                                 const char *text, int64_t *out, struct alms_error *err)
{
    *out = -1;
    if (text == NULL)
        return ALMS_OK;
    TRY(alms_minor_parse(text, alms_commodity_at(masters, commodity_id)->scale_digits, out, err));
    if (*out < 0)
        return alms_fail(err, ALMS_E_AMOUNT_NEGATIVE, "the amount %s is below zero", text);
    return ALMS_OK;
}

enum alms_code alms_gate_grant(struct alms_gate *gate, const struct alms_grant_request *request,
                               struct alms_grant_answer *out, struct alms_error *err)
{
    struct alms_tariff tariff;
    struct alms_granted granted;
    struct history history = {.request = request, .arena = gate->arena};
    const struct alms_masters *masters = gate->masters;
    const struct alms_tariff_master *master =
        alms_tariff_on(masters, request->programme, request->date);

    /* Rule CASE-10: there is no case without a tariff. */
    if (master == NULL) {
        return alms_fail(err, ALMS_E_TARIFF_NONE, "programme '%.40s' has no tariff on that day",
                         request->programme);
    }
    TRY(alms_tariff_read(masters, master, &tariff, err));
    TRY(read_history(gate, &history, err));
    struct alms_grant_question question = {
        .variant = request->variant,
        .date = request->date,
        .checks_age = request->checks_age,
        .birth = request->birth,
        .given_person = history.given_person,
        .given_event = history.given_event,
        .had = history.variants,
        .had_count = history.count,
    };
    NOTE(take_minor(masters, tariff.commodity_id, request->cost, &question.cost, err));
    NOTE(take_minor(masters, tariff.commodity_id, request->asked, &question.asked, err));
    TRY(alms_error_code(err));
    TRY(alms_rule_grant(masters, &tariff, &question, &granted, err));
    *out = (struct alms_grant_answer){
        .master = master,
        .commodity_id = tariff.commodity_id,
        .counts_at_approval = tariff.counts_at_approval,
        .amount = granted.amount,
    };
    memcpy(out->variant, granted.grant->variant, sizeof(out->variant));
    return ALMS_OK;
}

/* --- conflicts of interest ----------------------------------------------------------------- */

/* The match of the operator as the beneficiary, or as the guardian. */
static bool is_match(const struct alms_value *matches, const char *kind, const char *hex)
{
    const size_t size = strlen(kind);

    for (size_t i = 0; i < matches->count; i++) {
        if (strncmp(matches->items[i], kind, size) == 0 &&
            strcmp(matches->items[i] + size, hex) == 0)
            return true;
    }
    return false;
}

static enum alms_code is_person_of(struct alms_gate *gate, const struct alms_record *record,
                                   const char *code, const char *hex, bool *out,
                                   struct alms_error *err)
{
    const struct alms_value *matches = &record->field[ALMS_FIELD_MATCHES];

    if (record->kind == ALMS_KIND_CASE_APPLY) {
        *out = is_match(matches, "id:", hex) || is_match(matches, "guardian:", hex);
        return ALMS_OK;
    }
    TRY(alms_store_match_find(gate->store, alms_path_join(gate->arena, "id:", hex), code, out,
                              err));
    if (*out)
        return ALMS_OK;
    return alms_store_match_find(gate->store, alms_path_join(gate->arena, "guardian:", hex), code,
                                 out, err);
}

/* Rule CASE-16: nobody takes part in a case of his or her own, or of a ward. */
static enum alms_code check_person(struct alms_gate *gate, const struct alms_record *record,
                                   const char *code, const char *operator_code,
                                   struct alms_error *err)
{
    bool is_person = false;
    const int32_t id = alms_operator_find(gate->masters, operator_code);
    const char *identity =
        id == ALMS_ID_NONE ? NULL : alms_operator_at(gate->masters, id)->identity;

    if (identity == NULL || strlen(identity) < 3)
        return ALMS_OK;
    TRY(is_person_of(gate, record, code, identity + 3, &is_person, err));
    if (is_person) {
        (void)alms_fail(err, ALMS_E_CASE_CONFLICT,
                        "'%s' is the beneficiary or guardian of case '%s'", operator_code, code);
    }
    return ALMS_OK;
}

static enum alms_code check_persons(struct alms_gate *gate, const struct alms_record *record,
                                    const char *code, struct alms_error *err)
{
    const struct alms_value *approvals = &record->field[ALMS_FIELD_APPROVALS];

    TRY(check_person(gate, record, code, alms_record_text(record, ALMS_FIELD_BY), err));
    TRY(check_person(gate, record, code, alms_record_text(record, ALMS_FIELD_APPROVER), err));
    for (size_t i = 0; i < approvals->count; i++) {
        struct alms_approval approval;
        if (alms_approval_parse(approvals->items[i], &approval))
            TRY(check_person(gate, record, code, approval.signer, err));
    }
    return ALMS_OK;
}

/* --- applications -------------------------------------------------------------------------- */

static struct alms_grant_request request_of(const struct alms_record *record, struct alms_date date)
{
    return (struct alms_grant_request){
        .code = alms_record_text(record, ALMS_FIELD_CASE),
        .programme = alms_record_text(record, ALMS_FIELD_PROGRAMME),
        .event = alms_record_text(record, ALMS_FIELD_EVENT),
        .variant = alms_record_text(record, ALMS_FIELD_VARIANT),
        .matches = &record->field[ALMS_FIELD_MATCHES],
        .cost = alms_record_text(record, ALMS_FIELD_COST),
        .asked = alms_record_text(record, ALMS_FIELD_AMOUNT),
        .date = date,
    };
}

struct resembling {
    const struct alms_record *record;
    struct alms_error *faults;
};

static bool names_duplicate(const struct alms_record *record, const char *code)
{
    const struct alms_value *duplicates = &record->field[ALMS_FIELD_DUPLICATES];

    for (size_t i = 0; i < duplicates->count; i++) {
        if (strcmp(duplicates->items[i], code) == 0)
            return true;
    }
    return false;
}

/* Rule CASE-11: one case for a person, a programme and an event, unless a second person decides. */
static enum alms_code
take_resembling(void *context, const struct alms_case *item, struct alms_error *err)
{
    struct resembling *resembling = context;
    const struct alms_record *record = resembling->record;

    (void)err;
    if (!alms_case_counts(item) ||
        !alms_text_equal(item->programme, alms_record_text(record, ALMS_FIELD_PROGRAMME)) ||
        !alms_text_equal(item->event, alms_record_text(record, ALMS_FIELD_EVENT)) ||
        names_duplicate(record, item->code))
        return ALMS_OK;
    (void)alms_fail(resembling->faults, ALMS_E_CASE_DUPLICATE,
                    "case '%s' is of the same person or account, programme and event", item->code);
    return ALMS_OK;
}

static enum alms_code
check_duplicates(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    const struct alms_value *matches = &record->field[ALMS_FIELD_MATCHES];
    struct resembling resembling = {record, err};

    for (size_t i = 0; i < matches->count; i++) {
        if (strncmp(matches->items[i], "guardian:", 9) == 0)
            continue;
        TRY(alms_store_match_walk(gate->store, matches->items[i], take_resembling, &resembling,
                                  err));
    }
    return ALMS_OK;
}

/* Rule CASE-10: the amount is what the tariff of the day gives, the tariff and currency are its. */
static enum alms_code check_grant(struct alms_gate *gate, const struct alms_record *record,
                                  struct alms_date date, struct alms_error *err)
{
    char from[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_grant_answer answer;
    const struct alms_grant_request request = request_of(record, date);

    TRY(alms_gate_grant(gate, &request, &answer, err));
    alms_date_format(answer.master->from, from);
    if (!alms_text_equal(alms_record_text(record, ALMS_FIELD_TARIFF), from) ||
        !alms_text_equal(alms_record_text(record, ALMS_FIELD_COMMODITY),
                         alms_commodity_at(gate->masters, answer.commodity_id)->code)) {
        return alms_fail(err, ALMS_E_TARIFF_NONE, "the tariff in force on that day is that of %s",
                         from);
    }
    return ALMS_OK;
}

static enum alms_code
admit_application(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    struct alms_case item;
    bool is_found = false;
    const struct alms_case none = {.code = alms_record_text(record, ALMS_FIELD_CASE),
                                   .related = ""};
    const struct alms_step step = alms_step_make(
        gate->masters, alms_record_text(record, ALMS_FIELD_COMMODITY), record, NULL, NULL);

    TRY(alms_store_case_find(gate->store, none.code, gate->arena, &item, &is_found, err));
    if (is_found) {
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", W_("case"), none.code);
    }
    if (step.amount == 0)
        (void)alms_fail(err, ALMS_E_AMOUNT_ZERO, "the amount is zero");
    NOTE(alms_rule_case(gate->masters, &none, &step, err));
    TRY(alms_gate_declared(gate, record, err));
    TRY(check_duplicates(gate, record, err));
    TRY(check_grant(gate, record, step.date, err));
    return alms_error_code(err);
}

/* --- approvals ----------------------------------------------------------------------------- */

/* The record of the application. */
static enum alms_code read_application(struct alms_gate *gate, const struct alms_case *item,
                                       struct alms_record *out, struct alms_error *err)
{
    bool is_found = false;

    gate->original_bytes.size_bytes = 0;
    TRY(alms_store_log_get(gate->store, item->n, &gate->original_bytes, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "log");
    return alms_record_decode(gate->original_bytes.bytes, gate->original_bytes.size_bytes,
                              gate->arena, out, err);
}

/* Rule CASE-12: the tariff of the approval's day counts where that of the application says so. */
static enum alms_code check_tariff_now(struct alms_gate *gate, const struct alms_case *item,
                                       const struct alms_step *step, struct alms_error *err)
{
    struct alms_tariff tariff;
    struct alms_record application;
    struct alms_grant_answer answer;
    const struct alms_tariff_master *master =
        alms_tariff_on(gate->masters, item->programme, item->applied);

    if (master == NULL)
        return ALMS_OK;
    TRY(alms_tariff_read(gate->masters, master, &tariff, err));
    if (!tariff.counts_at_approval)
        return ALMS_OK;
    TRY(read_application(gate, item, &application, err));
    struct alms_grant_request request = request_of(&application, step->date);
    request.asked = alms_record_text(step->record, ALMS_FIELD_AMOUNT);
    return alms_gate_grant(gate, &request, &answer, err);
}

/* Rule FUND-8: the fund has the money beside what it keeps already. */
static enum alms_code check_funds(struct alms_gate *gate, const struct alms_case *item,
                                  const struct alms_step *step, struct alms_error *err)
{
    int64_t lowest = 0;
    int64_t reserved = 0;
    const struct alms_holding_key key = {.fund = item->fund, .commodity = item->commodity};
    const struct alms_decrease decrease = {
        .account_id = ALMS_ID_NONE,
        .fund_id = alms_fund_find(gate->masters, item->fund),
        .commodity_id = alms_commodity_find(gate->masters, item->commodity),
        .amount = -step->amount,
    };

    if (item->agency != NULL)
        return ALMS_OK;
    TRY(alms_store_flush(gate->store, gate->masters, err));
    TRY(alms_store_lowest(gate->store, &key, step->date, &lowest, err));
    TRY(alms_store_reserved(gate->store, item->fund, item->commodity, &reserved, err));
    NOTE(alms_rule_decrease(gate->masters, &decrease, lowest, err));
    TRY(alms_error_code(err));
    return alms_rule_reserved(gate->masters, &decrease, lowest, reserved, err);
}

static void check_approved_amount(const struct alms_masters *masters, const struct alms_case *item,
                                  const struct alms_step *step, struct alms_error *err)
{
    char again[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const int32_t id = alms_commodity_find(masters, item->commodity);
    const char *text = alms_record_text(step->record, ALMS_FIELD_AMOUNT);

    if (step->amount <= 0) {
        (void)alms_fail(err, ALMS_E_AMOUNT_ZERO, "the amount is zero");
        return;
    }
    alms_minor_format(step->amount, alms_commodity_at(masters, id)->scale_digits, again);
    if (!alms_text_equal(text, again)) {
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "the amount '%s' should be written '%s'", text,
                        again);
    }
}

/* Rule CASE-18: batches of payments are numbered from 1 without gaps. */
static enum alms_code
check_order(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    uint64_t last = 0;
    uint64_t batch = 0;
    const char *text = alms_record_text(record, ALMS_FIELD_BATCH);

    TRY(alms_store_pay_last(gate->store, &last, err));
    if (!alms_uint_parse(text, &batch) || batch == 0 || (batch != last && batch != last + 1))
        (void)alms_fail(err, ALMS_E_PAY_BATCH, "'%.20s' is not the next batch of payments", text);
    return ALMS_OK;
}

/* --- the steps ----------------------------------------------------------------------------- */

enum alms_code alms_gate_admit_step(struct alms_gate *gate, const struct alms_record *record,
                                    const struct alms_record *original, struct alms_error *err)
{
    struct alms_case item;
    struct alms_record application;
    bool is_found = false;
    const char *code = alms_step_case(record, original);

    if (code == NULL)
        return ALMS_OK;
    TRY(check_persons(gate, record, code, err));
    if (record->kind == ALMS_KIND_CASE_APPLY)
        return admit_application(gate, record, err);
    TRY(alms_store_case_find(gate->store, code, gate->arena, &item, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("case"), code);
    const struct alms_step step =
        alms_step_make(gate->masters, item.commodity, record, original, gate->postings);
    NOTE(alms_rule_case(gate->masters, &item, &step, err));
    if (record->kind == ALMS_KIND_CASE_ORDER)
        TRY(check_order(gate, record, err));
    if (record->kind != ALMS_KIND_CASE_APPROVE)
        return alms_error_code(err);
    check_approved_amount(gate->masters, &item, &step, err);
    TRY(read_application(gate, &item, &application, err));
    TRY(alms_gate_related(gate, record, &application, err));
    TRY(alms_error_code(err));
    TRY(check_tariff_now(gate, &item, &step, err));
    return check_funds(gate, &item, &step, err);
}

enum alms_code alms_gate_reserved(struct alms_gate *gate, const struct alms_voucher *voucher,
                                  const struct alms_decrease *decrease, int64_t *out,
                                  struct alms_error *err)
{
    struct alms_case item;
    bool is_found = false;
    const char *fund = alms_fund_at(gate->masters, decrease->fund_id)->code;
    const char *code = alms_record_text(voucher->record, ALMS_FIELD_CASE);

    TRY(alms_store_reserved(gate->store, fund,
                            alms_commodity_at(gate->masters, decrease->commodity_id)->code, out,
                            err));
    if (*out == 0 || code == NULL || voucher->record->kind != ALMS_KIND_AID)
        return ALMS_OK;
    TRY(alms_store_case_find(gate->store, code, gate->arena, &item, &is_found, err));
    if (is_found && strcmp(item.fund, fund) == 0)
        *out -= voucher->postings[0].amount;
    return ALMS_OK;
}

/* Rule STOCK-9: goods are for a case that goes on, and not by the beneficiary's own people. */
enum alms_code alms_gate_goods_case(struct alms_gate *gate, const struct alms_record *record,
                                    struct alms_error *err)
{
    struct alms_case item;
    bool is_found = false;
    const char *code = alms_record_text(record, ALMS_FIELD_CASE);

    if (code == NULL)
        return ALMS_OK;
    TRY(alms_store_case_find(gate->store, code, gate->arena, &item, &is_found, err));
    if (!is_found) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("case"), code);
        return ALMS_OK;
    }
    if (!alms_case_counts(&item)) {
        (void)alms_fail(err, ALMS_E_CASE_ENDED, "case '%s' is '%s', and no goods are given for it",
                        code, alms_case_state_noun(item.state));
    }
    alms_rule_case_relation(&item, alms_record_text(record, ALMS_FIELD_BY), err);
    alms_rule_case_relation(&item, alms_record_text(record, ALMS_FIELD_APPROVER), err);
    return check_persons(gate, record, code, err);
}

/* --- signatures ---------------------------------------------------------------------------- */

/* What only the case knows: its currency, and who checked it. */
static enum alms_code
complete_need(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    struct alms_case item;
    bool is_found = false;
    const char *code = alms_record_text(record, ALMS_FIELD_CASE);

    if (gate->need.act != ALMS_ACT_CASE)
        return ALMS_OK;
    TRY(alms_store_case_find(gate->store, code, gate->arena, &item, &is_found, err));
    if (!is_found)
        return ALMS_OK;
    gate->need.commodity = item.commodity;
    gate->need.checker = item.checker;
    gate->need.amount = alms_step_make(gate->masters, item.commodity, record, NULL, NULL).amount;
    return ALMS_OK;
}

/* Rule CASE-5 for those who signed. */
static void check_signer_relations(struct alms_gate *gate, const struct alms_record *record,
                                   struct alms_error *err)
{
    struct alms_case item;
    bool is_found = false;
    const struct alms_value *approvals = &record->field[ALMS_FIELD_APPROVALS];
    const char *code = alms_record_text(record, ALMS_FIELD_CASE);

    if (code == NULL || approvals->count == 0 ||
        alms_store_case_find(gate->store, code, gate->arena, &item, &is_found, err) != ALMS_OK ||
        !is_found)
        return;
    for (size_t i = 0; i < approvals->count; i++) {
        struct alms_approval approval;
        if (alms_approval_parse(approvals->items[i], &approval))
            alms_rule_case_relation(&item, approval.signer, err);
    }
}

enum alms_code alms_gate_check_approvals(struct alms_gate *gate, const struct alms_record *record,
                                         struct alms_error *err)
{
    char core[ALMS_HASH_BASE64_SIZE_BYTES];
    bool is_found = false;
    struct alms_hasher *hasher = alms_store_hasher(gate->store);
    const struct alms_voucher voucher = {record, gate->postings, record->entry.lines_count};

    gate->need = alms_approval_need_of(gate->masters, &voucher);
    TRY(complete_need(gate, record, err));
    alms_rule_approvals(gate->masters, record, &gate->need, gate->is_draft, hasher, err);
    check_signer_relations(gate, record, err);
    /* Rule APPROVAL-7: a signature counts once. */
    if (record->field[ALMS_FIELD_APPROVALS].count > 0) {
        alms_approval_core(record, hasher, core);
        TRY(alms_store_approved_find(gate->store, core, &is_found, err));
        if (is_found)
            (void)alms_fail(err, ALMS_E_APPROVAL_REUSED, "these signatures were used before");
    }
    return alms_error_code(err);
}
