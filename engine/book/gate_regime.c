#include "book/gate_regime.h"

#include "base/text.h"
#include "book/gate_case.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* --- moves --------------------------------------------------------------------------------- */

void alms_conversion_moves_clear(struct alms_conversion_moves *moves)
{
    alms_free(moves->items);
    *moves = (struct alms_conversion_moves){0};
}

static bool is_one_place(const struct alms_net *a, const struct alms_net *b)
{
    return a->account_id == b->account_id && a->fund_id == b->fund_id &&
           a->commodity_id == b->commodity_id;
}

static struct alms_net *
find_move(const struct alms_conversion_moves *moves, const struct alms_net *net)
{
    for (size_t i = 0; i < moves->count; i++) {
        if (is_one_place(&moves->items[i], net))
            return &moves->items[i];
    }
    return NULL;
}

enum alms_code alms_conversion_moves_add(struct alms_conversion_moves *moves,
                                         const struct alms_net *net, struct alms_error *err)
{
    struct alms_net *there = find_move(moves, net);

    if (there == NULL) {
        moves->items =
            alms_grow(moves->items, &moves->capacity, moves->count + 1, sizeof(*moves->items));
        moves->items[moves->count++] = *net;
        return ALMS_OK;
    }
    if (!alms_minor_add(&there->amount, net->amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

/* --- balances ------------------------------------------------------------------------------ */

struct moving {
    const struct alms_masters *masters;
    const struct alms_conversion_plan *plan;
    struct alms_conversion_moves *moves;
    int32_t year; /* the first of the new regime */
};

static enum alms_code
take_balance(void *context, const struct alms_net *net, struct alms_error *err)
{
    struct moving *moving = context;
    const struct alms_account *account = alms_account_at(moving->masters, net->account_id);
    const struct alms_conversion_step *step =
        alms_conversion_step_of(moving->plan->steps, moving->plan->steps_count, account->code);
    struct alms_net move = *net;

    if (!alms_account_is_position(account) && account->role != ALMS_ROLE_NET) {
        (void)alms_fail(err, ALMS_E_REGIME_BALANCE,
                        "account '%s' of fund '%s' has a balance at the end of the year",
                        account->code, alms_fund_at(moving->masters, net->fund_id)->code);
        return ALMS_OK; /* all of them are told */
    }
    if (step == NULL || step->how != ALMS_CONVERSION_MOVE)
        return ALMS_OK;
    move.amount = -net->amount;
    TRY(alms_conversion_moves_add(moving->moves, &move, err));
    move.account_id = alms_conversion_id(moving->masters, moving->plan, step->new_code);
    move.amount = net->amount;
    return alms_conversion_moves_add(moving->moves, &move, err);
}

/* What was entered since then on an account that is left was taken back in the same month. */
static enum alms_code
take_row(void *context, const struct alms_balance_row *row, struct alms_error *err)
{
    const struct moving *moving = context;
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];

    if (row->month.year < moving->year || row->debit == row->credit ||
        !alms_conversion_leaves(moving->plan, row->account))
        return ALMS_OK;
    alms_month_format(row->month, month);
    (void)alms_fail(err, ALMS_E_REGIME_ENTRIES, "account '%s' of fund '%s' has entries of %s",
                    row->account, row->fund, month);
    return ALMS_OK; /* all of them are told */
}

enum alms_code
alms_conversion_moves_make(struct alms_store *store, const struct alms_masters *masters,
                           const struct alms_conversion_plan *plan, struct alms_date date,
                           struct alms_conversion_moves *out, struct alms_error *err)
{
    const struct alms_net_query before = {.month = {date.year - 1, 12}};
    const struct alms_month end = {ALMS_YEAR_MAX, 12};
    struct moving moving = {.masters = masters, .plan = plan, .moves = out, .year = date.year};

    TRY(alms_net_walk(store, masters, &before, take_balance, &moving, err));
    TRY(alms_store_balance_walk(store, end, take_row, &moving, err));
    return alms_error_code(err);
}

/* --- the voucher --------------------------------------------------------------------------- */

const struct alms_conversion_step *alms_conversion_split_of(const struct alms_masters *masters,
                                                            const struct alms_conversion_plan *plan,
                                                            const char *code)
{
    while (code != NULL) {
        const struct alms_conversion_step *step =
            alms_conversion_step_of(plan->steps, plan->steps_count, code);
        if (step != NULL)
            return step->how == ALMS_CONVERSION_SPLIT ? step : NULL;
        const int32_t id = alms_account_find(masters, code);
        code = id == ALMS_ID_NONE ? NULL : alms_account_at(masters, id)->parent;
    }
    return NULL;
}

/*
 * What of the voucher no balance explains was split off: it is debited to the old side and credited
 * to the new one, equally in each fund and commodity. Requires the rest of moves to be that.
 */
static bool is_split(const struct alms_masters *masters, const struct alms_conversion_plan *plan,
                     const struct alms_net *rest, struct alms_conversion_moves *sums,
                     struct alms_error *err)
{
    const bool is_known = rest->account_id < (int32_t)alms_accounts_count(masters);
    const struct alms_conversion_step *split = NULL;
    struct alms_net sum = *rest;

    if (is_known) {
        split = alms_conversion_split_of(masters, plan,
                                         alms_account_at(masters, rest->account_id)->code);
    }
    for (size_t i = 0; i < plan->steps_count && split == NULL; i++) {
        if (plan->steps[i].how == ALMS_CONVERSION_SPLIT &&
            alms_conversion_id(masters, plan, plan->steps[i].new_code) == rest->account_id &&
            rest->amount < 0)
            split = &plan->steps[i];
    }
    if (split == NULL)
        return false;
    sum.account_id = alms_conversion_id(masters, plan, split->new_code);
    if (rest->account_id != sum.account_id && rest->amount < 0)
        return false;
    return alms_conversion_moves_add(sums, &sum, err) == ALMS_OK;
}

/* Whether the lines are the moves and what was split off, each account once in a pot. */
static bool is_made_of(const struct alms_gate *gate, const struct alms_conversion_plan *plan,
                       size_t lines_count, struct alms_conversion_moves *moves,
                       struct alms_conversion_moves *sums, struct alms_error *err)
{
    for (size_t i = 0; i < lines_count; i++) {
        const struct alms_posting *posting = &gate->postings[i];
        const struct alms_net line = {posting->account_id, posting->fund_id, posting->commodity_id,
                                      -posting->amount};
        for (size_t j = 0; j < i; j++) {
            const struct alms_posting *other = &gate->postings[j];
            const struct alms_net earlier = {other->account_id, other->fund_id, other->commodity_id,
                                             0};
            if (is_one_place(&earlier, &line))
                return false;
        }
        if (alms_conversion_moves_add(moves, &line, err) != ALMS_OK)
            return false;
    }
    for (size_t i = 0; i < moves->count; i++) {
        struct alms_net rest = moves->items[i];
        rest.amount = -rest.amount;
        if (rest.amount != 0 && !is_split(gate->masters, plan, &rest, sums, err))
            return false;
    }
    for (size_t i = 0; i < sums->count; i++) {
        if (sums->items[i].amount != 0)
            return false;
    }
    return true;
}

/* Rule REGIME-4: the voucher moves exactly what mapping and balances make. */
static enum alms_code check_voucher(struct alms_gate *gate, const struct alms_record *record,
                                    const struct alms_conversion_plan *plan, struct alms_error *err)
{
    struct alms_date date = {0};
    CLEANUP(alms_conversion_moves_clear) struct alms_conversion_moves moves = {0};
    CLEANUP(alms_conversion_moves_clear) struct alms_conversion_moves sums = {0};
    const struct alms_entry *entry = &record->entry;

    TRY(alms_date_parse(alms_record_text(record, ALMS_FIELD_DATE), &date, err));
    TRY(alms_conversion_moves_make(gate->store, gate->masters, plan, date, &moves, err));
    if ((entry->lines_count > 0 && alms_date_compare(entry->date, date) != 0) ||
        !is_made_of(gate, plan, entry->lines_count, &moves, &sums, err)) {
        return alms_fail(err, ALMS_E_REGIME_VOUCHER,
                         "the voucher is not what the mapping and the balances make");
    }
    return ALMS_OK;
}

static enum alms_code
check_number(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    uint64_t next = 0;

    TRY(alms_store_next_number(gate->store, alms_kind_series(record->kind),
                               alms_date_month(record->entry.date), &next, err));
    return alms_rule_number(record, next, err);
}

struct foreign_search {
    const struct alms_conversion_plan *plan;
    struct alms_error *faults;
};

static enum alms_code
take_foreign(void *context, const struct alms_foreign_row *row, struct alms_error *err)
{
    const struct foreign_search *search = context;

    (void)err;
    for (size_t i = 0; i < search->plan->steps_count && row->amount != 0; i++) {
        const struct alms_conversion_step *step = &search->plan->steps[i];
        if (step->how == ALMS_CONVERSION_RENAME || strcmp(step->old_code, row->account) != 0)
            continue;
        (void)alms_fail(search->faults, ALMS_E_REGIME_FOREIGN,
                        "account '%s' goes on elsewhere, and fund '%s' has %s in it", row->account,
                        row->fund, row->currency);
    }
    return ALMS_OK;
}

/* Rule REGIME-9: the voucher moves worth in the base currency, so no foreign money stands there. */
static enum alms_code check_foreign(struct alms_gate *gate, const struct alms_record *record,
                                    const struct alms_conversion_plan *plan, struct alms_error *err)
{
    struct foreign_search search = {plan, err};
    struct alms_date date;

    TRY(alms_date_parse(alms_record_text(record, ALMS_FIELD_DATE), &date, err));
    TRY(alms_store_flush(gate->store, gate->masters, err));
    TRY(alms_store_foreign_walk(gate->store, date, take_foreign, &search, err));
    return alms_error_code(err);
}

enum alms_code alms_gate_admit_conversion(struct alms_gate *gate, const struct alms_record *record,
                                          struct alms_change *out, struct alms_error *err)
{
    struct alms_conversion_plan plan;

    TRY(alms_rule_master(gate->masters, record, err));
    TRY(alms_conversion_read(record, gate->arena, &plan, err));
    if (record->entry.lines_count > 0) {
        TRY(alms_rule_conversion_lines(gate->masters, record, &plan, gate->postings, err));
        TRY(check_number(gate, record, err));
    }
    out->postings = gate->postings;
    TRY(check_foreign(gate, record, &plan, err));
    TRY(check_voucher(gate, record, &plan, err));
    return alms_gate_check_approvals(gate, record, err);
}

enum alms_code alms_gate_find_converted(struct alms_gate *gate, const struct alms_record *record,
                                        struct alms_error *err)
{
    struct alms_posting *postings = gate->postings;
    static const struct alms_conversion_plan applied = {0};

    if (record->entry.lines_count == 0)
        return ALMS_OK;
    return alms_rule_conversion_lines(gate->masters, record, &applied, postings, err);
}
