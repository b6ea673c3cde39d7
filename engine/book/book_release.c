#include "book/book_release.h"

#include "value/date.h"
#include "value/money.h"

#include <stdlib.h>
#include <string.h>

/* --- balances ------------------------------------------------------------------------------ */

static enum alms_code take_net(void *context, const struct alms_net *net, struct alms_error *err)
{
    struct alms_net *item = alms_listing_add(context);

    (void)err;
    *item = *net;
    return ALMS_OK;
}

static int compare_nets(const void *a, const void *b)
{
    const struct alms_net *left = a;
    const struct alms_net *right = b;

    if (left->fund_id != right->fund_id)
        return left->fund_id < right->fund_id ? -1 : 1;
    if (left->commodity_id != right->commodity_id)
        return left->commodity_id < right->commodity_id ? -1 : 1;
    return (left->account_id > right->account_id) - (left->account_id < right->account_id);
}

enum alms_code alms_nets_open(alms_book *book, const struct alms_masters *masters,
                              struct alms_month month, struct alms_nets *out,
                              struct alms_error *err)
{
    const struct alms_net_query query = {.month = month};

    out->list = alms_listing_open(sizeof(struct alms_net));
    const enum alms_code code =
        alms_net_walk(book->store, masters, &query, take_net, &out->list, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&out->list);
        return code;
    }
    if (out->list.count > 0)
        qsort(out->list.items, out->list.count, sizeof(struct alms_net), compare_nets);
    return ALMS_OK;
}

void alms_nets_close(struct alms_nets *nets)
{
    alms_listing_discard(&nets->list);
}

/* The account of a role for one kind of money. */
static int32_t
account_by(const struct alms_masters *masters, enum alms_account_role role, bool is_restricted)
{
    const enum alms_account_money money =
        is_restricted ? ALMS_MONEY_RESTRICTED : ALMS_MONEY_UNRESTRICTED;

    for (size_t i = 0; i < alms_accounts_count(masters); i++) {
        const struct alms_account *account = alms_account_at(masters, (int32_t)i);
        if (account->role == role && account->money == money && !account->is_closed)
            return (int32_t)i;
    }
    return ALMS_ID_NONE;
}

int32_t alms_net_account(const struct alms_masters *masters, bool is_restricted)
{
    return account_by(masters, ALMS_ROLE_NET, is_restricted);
}

/* --- releases ------------------------------------------------------------------------------ */

/* A release that is to be recorded. */
struct releasing {
    struct alms_tx *tx;
    alms_book *book;
    struct alms_month month;
    enum alms_release_way way;
    struct alms_listing *list;
};

static enum alms_code record_release(struct releasing *releasing, int32_t fund_id,
                                     int32_t commodity_id, int64_t amount, struct alms_error *err)
{
    const struct alms_masters *masters = alms_tx_masters(releasing->tx);
    /* A gain of exchange rates is no gift. */
    const enum alms_account_role role =
        releasing->way == ALMS_RELEASE_INCOME && amount > 0 ? ALMS_ROLE_GIFT : ALMS_ROLE_NET;
    const int32_t from = account_by(masters, role, true);
    const int32_t to = account_by(masters, role, false);
    const struct alms_fund *fund = alms_fund_at(masters, fund_id);
    const struct alms_commodity *commodity = alms_commodity_at(masters, commodity_id);
    const struct alms_date last = alms_month_last(releasing->month);
    struct alms_record record = {.kind = ALMS_KIND_RELEASE};
    struct alms_posted posted;
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    char taken[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char given[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    REQUIRE(from != ALMS_ID_NONE && to != ALMS_ID_NONE);
    alms_minor_format(amount, commodity->scale_digits, taken);
    alms_minor_format(-amount, commodity->scale_digits, given);
    const struct alms_line lines[] = {
        {alms_account_at(masters, from)->code, fund->code, commodity->code, taken},
        {alms_account_at(masters, to)->code, fund->code, commodity->code, given},
    };
    alms_month_format(releasing->month, month);
    alms_record_set(&record, ALMS_FIELD_MONTH, month);
    record.entry.date =
        alms_date_compare(last, releasing->book->today) > 0 ? releasing->book->today : last;
    record.entry.lines = lines;
    record.entry.lines_count = COUNT_OF(lines);
    TRY(alms_tx_record(releasing->tx, &record, NULL, &posted, err));

    struct alms_release *item = alms_listing_add(releasing->list);
    *item = (struct alms_release){
        .fund = alms_arena_text(releasing->list->arena, fund->code),
        .commodity = alms_arena_text(releasing->list->arena, commodity->code),
        .amount = alms_arena_text(releasing->list->arena, taken),
    };
    memcpy(item->number, posted.number, sizeof(item->number));
    return ALMS_OK;
}

/* One restricted fund and commodity, whose balances are these. */
static enum alms_code release_pot(struct releasing *releasing, const struct alms_net *nets,
                                  size_t count, struct alms_error *err)
{
    const struct alms_masters *masters = alms_tx_masters(releasing->tx);
    struct alms_release_sum sum = {0};

    for (size_t i = 0; i < count; i++) {
        if (!alms_release_add(&sum, alms_account_at(masters, nets[i].account_id), nets[i].amount))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    const int64_t unreleased = sum.unreleased;
    if (!alms_release_fits(&sum)) {
        char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
        const struct alms_commodity *commodity = alms_commodity_at(masters, nets[0].commodity_id);
        return alms_fail(err, ALMS_E_RELEASE_UNFIT,
                         "of fund '%s' %s more was released than is spent: reverse a release",
                         alms_fund_at(masters, nets[0].fund_id)->code,
                         alms_minor_format(-unreleased, commodity->scale_digits, amount));
    }
    return unreleased == 0
               ? ALMS_OK
               : record_release(releasing, nets[0].fund_id, nets[0].commodity_id, unreleased, err);
}

static enum alms_code
release_all(struct releasing *releasing, const struct alms_nets *nets, struct alms_error *err)
{
    const struct alms_masters *masters = alms_tx_masters(releasing->tx);
    const struct alms_net *items = nets->list.items;
    size_t next = 0;

    for (size_t i = 0; i < nets->list.count; i = next) {
        next = i + 1;
        while (next < nets->list.count && items[next].fund_id == items[i].fund_id &&
               items[next].commodity_id == items[i].commodity_id)
            next += 1;
        if (alms_fund_at(masters, items[i].fund_id)->restriction != ALMS_UNRESTRICTED)
            NOTE(release_pot(releasing, &items[i], next - i, err));
    }
    return alms_error_code(err);
}

enum alms_code alms_release_record(struct alms_tx *tx, alms_book *book, struct alms_month month,
                                   enum alms_release_way way, struct alms_listing *list,
                                   struct alms_error *err)
{
    struct alms_nets nets;
    struct releasing releasing = {tx, book, month, way, list};

    TRY(alms_nets_open(book, alms_tx_masters(tx), month, &nets, err));
    const enum alms_code code = release_all(&releasing, &nets, err);
    alms_nets_close(&nets);
    return code;
}

enum alms_code alms_release_run(alms_book *book, struct alms_month month, enum alms_release_way way,
                                struct alms_release_list *out, struct alms_error *err)
{
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(alms_tx_begin(book, &tx, err));
    const char *regime = alms_masters_book(alms_tx_masters(tx), ALMS_FIELD_REGIME);
    if (strcmp(regime, "NPO2004") != 0) {
        return alms_fail(err, ALMS_E_RELEASE_UNFIT,
                         "regime %s charges expenses to restricted net assets: nothing is released",
                         regime);
    }
    struct alms_listing list = alms_listing_open(sizeof(struct alms_release));
    enum alms_code code = alms_release_record(
        tx, book, month.year == 0 ? alms_date_month(book->today) : month, way, &list, err);
    if (code == ALMS_OK)
        code = alms_tx_commit(&tx, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&list);
        return code;
    }
    out->items = alms_listing_finish(&list);
    out->count = list.count;
    out->memory = list.arena;
    return ALMS_OK;
}

void alms_release_list_free(struct alms_release_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_release_list){0};
}
