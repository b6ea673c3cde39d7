#include "book/gate_plan.h"
#include "book/goods.h"

#include "value/date.h"
#include "value/money.h"

#include <alms/plan.h>

#include <string.h>

/* A month on its way to a record. */
struct running {
    struct alms_goods goods; /* the transaction, and the lines */
    const struct alms_plan_run_draft *draft;
    struct alms_plan_share share;
    struct alms_plan_receivers list;
    struct alms_plan_ran ran;
    /* What fields of the record point to. */
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    char rows[ALMS_UINT_TEXT_SIZE_BYTES];
};

static void close_running(struct running *running)
{
    alms_goods_close(&running->goods);
}

/* "CODE × 120", which tells no one. */
static const char *payee_of(struct alms_arena *arena, const char *plan, uint64_t members)
{
    char count[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    alms_buffer_add_text(&text, plan);
    alms_buffer_add_text(&text, " × ");
    alms_buffer_add_text(&text, alms_uint_format(members, count));
    return alms_arena_text(arena, text.bytes);
}

static enum alms_code find_receivers(struct running *running, struct alms_error *err)
{
    const struct alms_plan_run_draft *draft = running->draft;
    struct alms_goods *goods = &running->goods;

    TRY(alms_rule_plan_month(goods->masters, draft->plan, draft->month, &running->share, err));
    TRY(alms_gate_plan_list(goods->book->store, draft->plan, draft->month, &running->list, err));
    if (running->list.count == 0) {
        return alms_fail(err, ALMS_E_VALUE_MISSING, "nobody is on the roster of plan '%s'",
                         draft->plan);
    }
    return ALMS_OK;
}

/* The cost, and the money that is paid. */
static enum alms_code add_money(struct running *running, struct alms_error *err)
{
    int64_t total = 0;
    const char *cost = NULL;
    char given[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_goods *goods = &running->goods;
    const struct alms_plan_share *share = &running->share;
    const struct alms_commodity *commodity = alms_commodity_at(goods->masters, share->commodity_id);

    TRY(alms_text_check(running->draft->account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
    TRY(alms_plan_total(running->list.count, share->amount, &total, err));
    TRY(alms_goods_aid(goods, share->plan->fund, &cost, err));
    alms_minor_format(total, commodity->scale_digits, running->ran.amount);
    alms_amount_negate(running->ran.amount, given);
    const struct alms_line lines[] = {
        {cost, share->plan->fund, commodity->code, running->ran.amount},
        {running->draft->account, share->plan->fund, commodity->code,
         alms_arena_text(goods->arena, given)},
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        TRY(alms_goods_add(goods, &lines[i], err));
    return ALMS_OK;
}

/* The cost, and the goods that leave: all that is asked is there, or nothing is given. */
static enum alms_code add_goods(struct running *running, struct alms_error *err)
{
    int64_t total = 0;
    char quantity[64];
    struct alms_goods *goods = &running->goods;
    const struct alms_plan_share *share = &running->share;
    const struct alms_pick pick = {
        .fund = share->plan->fund, .place = share->plan->place, .fresh = true};
    CLEANUP(alms_picks_clear) struct alms_picks picks = {0};

    TRY(alms_plan_total(running->list.count, share->quantity, &total, err));
    const struct alms_stock_line line = {
        .item = share->item->code,
        .quantity = alms_goods_quantity(goods, share->item, total),
    };
    TRY(alms_goods_pick(goods, &line, &pick, &picks, err));
    TRY(alms_goods_charge(goods, &picks, NULL, alms_goods_aid, err));
    TRY(alms_goods_give(goods, &picks, err));
    memcpy(running->ran.amount, goods->lines[0].amount, strlen(goods->lines[0].amount) + 1);
    alms_quantity_format(share->item, total, quantity);
    memcpy(running->ran.quantity, quantity, sizeof(quantity));
    return ALMS_OK;
}

static void
fill_record(struct running *running, struct alms_record *record, struct alms_private *part)
{
    struct alms_goods *goods = &running->goods;
    const struct alms_plan_master *plan = running->share.plan;

    alms_month_format(running->draft->month, running->month);
    record->entry.date = goods->date;
    record->entry.lines = goods->lines;
    record->entry.lines_count = goods->count;
    alms_record_set(record, ALMS_FIELD_PLAN, plan->code);
    alms_record_set(record, ALMS_FIELD_PROGRAMME, plan->programme);
    alms_record_set(record, ALMS_FIELD_MONTH, running->month);
    alms_record_set(record, ALMS_FIELD_ROWS, alms_uint_format(running->list.count, running->rows));
    alms_record_set(record, ALMS_FIELD_LIST, running->list.digest);
    alms_record_set(record, ALMS_FIELD_APPROVER, running->draft->approver);
    alms_private_add(part, "document", running->month);
    alms_private_add(part, "payee", payee_of(goods->arena, plan->code, running->list.count));
    alms_private_add(part, "payee_kind", "organisation");
}

enum alms_code alms_plan_run(alms_book *book, const struct alms_plan_run_draft *draft,
                             struct alms_plan_ran *out, struct alms_error *err)
{
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_PLAN_RUN};
    CLEANUP(close_running) struct running running = {.draft = draft};

    NOTE(alms_text_check(draft->plan, ALMS_FIELD_SIZE_MAX, W_("plan"), err));
    if (!alms_text_is_given(draft->approver))
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "the payment names no approver");
    TRY(alms_error_code(err));
    TRY(alms_goods_open(book, draft->date, &running.goods, err));
    TRY(find_receivers(&running, err));
    if (running.share.item != NULL) {
        TRY(add_goods(&running, err));
    } else {
        TRY(add_money(&running, err));
    }
    fill_record(&running, &record, &part);
    alms_attachments_take(book, &draft->attachments, running.goods.arena, &record, err);
    TRY(alms_error_code(err));
    const char *commodity =
        alms_commodity_at(running.goods.masters, running.share.commodity_id)->code;
    memcpy(running.ran.commodity, commodity, strlen(commodity) + 1);
    running.ran.members = running.list.count;
    TRY(alms_tx_record(running.goods.tx, &record, &part, &running.ran.posted, err));
    TRY(alms_tx_commit(&running.goods.tx, err));
    *out = running.ran;
    return ALMS_OK;
}
