#include "book/book.h"
#include "book/gate_period.h"
#include "book/gate_sign.h"
#include "book/gate_year.h"
#include "model/rule_sign.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/period.h>

#include <string.h>

struct checking {
    alms_book *book;
    const struct alms_masters *masters;
    struct alms_month month;
    struct alms_listing list;
    uint32_t roles;
    uint64_t unsigned_count;
    int64_t *by_fund; /* what each has, less what it owes, in the base currency */
    int64_t goods;    /* balance of the accounts of goods, less the value of the lots */
    int32_t base_id;
};

static void add_check(struct checking *checking, enum alms_period_check_kind kind,
                      enum alms_period_state state, uint64_t count)
{
    struct alms_period_check *item = alms_listing_add(&checking->list);

    *item = (struct alms_period_check){.kind = kind, .state = state, .count = count};
}

/* --- signatures ---------------------------------------------------------------------------- */

static enum alms_code
count_unsigned(void *context, const struct alms_voucher_signs *signs, struct alms_error *err)
{
    struct checking *checking = context;

    (void)err;
    checking->unsigned_count += alms_sign_missing(checking->roles, signs) != 0 ? 1 : 0;
    return ALMS_OK;
}

static enum alms_code check_signed(struct checking *checking, struct alms_error *err)
{
    const struct alms_month closed = alms_masters_closed_month(checking->masters);

    checking->roles = alms_signing_roles(checking->masters);
    TRY(alms_store_signs_walk(checking->book->store,
                              closed.year == 0 ? closed : alms_month_next(closed), checking->month,
                              count_unsigned, checking, err));
    add_check(checking, ALMS_CHECK_SIGNED,
              checking->unsigned_count == 0 ? ALMS_CHECK_DONE : ALMS_CHECK_MISSING,
              checking->unsigned_count);
    return ALMS_OK;
}

/* --- points -------------------------------------------------------------------------------- */

static enum alms_code check_points(struct checking *checking, struct alms_error *err)
{
    struct alms_listing points = alms_listing_open(sizeof(struct alms_period_point));
    const enum alms_code code =
        alms_period_points(checking->book->store, checking->masters, checking->month, &points, err);
    const struct alms_period_point *items = points.items;

    for (size_t i = 0; i < points.count && code == ALMS_OK; i++) {
        struct alms_period_check *item = alms_listing_add(&checking->list);
        *item = (struct alms_period_check){
            .kind = items[i].kind,
            .account = items[i].account_id == ALMS_ID_NONE
                           ? NULL
                           : alms_arena_text(
                                 checking->list.arena,
                                 alms_account_at(checking->masters, items[i].account_id)->code),
            .state = items[i].is_open ? ALMS_CHECK_EXCUSABLE : ALMS_CHECK_DONE,
        };
    }
    alms_listing_discard(&points);
    return code;
}

/* --- goods and funds ----------------------------------------------------------------------- */

static enum alms_code take_net(void *context, const struct alms_net *net, struct alms_error *err)
{
    struct checking *checking = context;
    const struct alms_account *account = alms_account_at(checking->masters, net->account_id);
    bool fits = true;

    if (net->commodity_id == checking->base_id &&
        (account->type == ALMS_ASSET || account->type == ALMS_LIABILITY))
        fits = alms_minor_add(&checking->by_fund[net->fund_id], net->amount);
    if (account->role == ALMS_ROLE_STOCK)
        fits = fits && alms_minor_add(&checking->goods, net->amount);
    if (!fits)
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static enum alms_code
take_pile(void *context, const struct alms_pile_row *row, struct alms_error *err)
{
    struct checking *checking = context;

    if (!alms_minor_add(&checking->goods, -row->value))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static enum alms_code check_ledger(struct checking *checking, struct alms_error *err)
{
    const struct alms_net_query query = {checking->month, NULL, NULL};
    const struct alms_pile_query piles = {.as_of = alms_month_last(checking->month)};
    const size_t count = alms_funds_count(checking->masters);
    uint64_t below_zero = 0;

    TRY(alms_net_walk(checking->book->store, checking->masters, &query, take_net, checking, err));
    TRY(alms_store_pile_walk(checking->book->store, &piles, take_pile, checking, err));
    for (size_t i = 0; i < count; i++)
        below_zero += checking->by_fund[i] < 0 ? 1 : 0;
    add_check(checking, ALMS_CHECK_GOODS,
              checking->goods == 0 ? ALMS_CHECK_DONE : ALMS_CHECK_MISSING, 0);
    add_check(checking, ALMS_CHECK_FUNDS, below_zero == 0 ? ALMS_CHECK_DONE : ALMS_CHECK_MISSING,
              below_zero);
    return ALMS_OK;
}

/* --- all of them --------------------------------------------------------------------------- */

static enum alms_code check_all(struct checking *checking, struct alms_error *err)
{
    const size_t count = alms_funds_count(checking->masters);

    checking->base_id = alms_commodity_find(checking->masters,
                                            alms_masters_book(checking->masters, ALMS_FIELD_BASE));
    checking->by_fund =
        alms_arena_alloc(checking->list.arena, (count + 1) * sizeof(*checking->by_fund));
    memset(checking->by_fund, 0, (count + 1) * sizeof(*checking->by_fund));
    TRY(check_signed(checking, err));
    TRY(check_points(checking, err));
    return check_ledger(checking, err);
}

enum alms_code alms_period_check(alms_book *book, struct alms_month month,
                                 struct alms_period_check_list *out, struct alms_error *err)
{
    char text[ALMS_MONTH_TEXT_SIZE_BYTES];
    struct alms_month read;
    struct checking checking = {.book = book, .month = month};

    alms_month_format(month, text);
    TRY(alms_month_parse(text, &read, err));
    TRY(alms_book_masters(book, &checking.masters, err));
    checking.list = alms_listing_open(sizeof(struct alms_period_check));
    const enum alms_code code = check_all(&checking, err);
    if (code != ALMS_OK) {
        alms_listing_discard(&checking.list);
        return code;
    }
    *out = (struct alms_period_check_list){
        .items = alms_listing_finish(&checking.list),
        .count = checking.list.count,
        .memory = checking.list.arena,
    };
    return ALMS_OK;
}

void alms_period_check_list_free(struct alms_period_check_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_period_check_list){0};
}
