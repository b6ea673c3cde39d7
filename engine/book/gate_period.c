#include "book/gate_period.h"

#include "base/text.h"
#include "book/gate_currency.h"
#include "book/gate_sign.h"
#include "book/gate_year.h"
#include "store/reconciled.h"
#include "value/date.h"

#include <string.h>

#define CASH_ON_HAND "1001" /* in both regimes, which fix the codes */

/* --- reconciled ---------------------------------------------------------------------------- */

struct through {
    struct alms_date date;
    bool has_commodity;
    bool is_so;      /* of the commodities before the newest row */
    bool is_last_so; /* of its own, as far as it came */
    char commodity[ALMS_FIELD_SIZE_MAX + 1];
};

static enum alms_code
ask_chain(void *context, const struct alms_reconciliation_row *row, struct alms_error *err)
{
    struct through *through = context;

    (void)err;
    if (through->has_commodity && strcmp(through->commodity, row->commodity) != 0)
        through->is_so = through->is_so && through->is_last_so;
    memcpy(through->commodity, row->commodity, strlen(row->commodity) + 1);
    through->has_commodity = true;
    through->is_last_so = alms_date_compare(row->until, through->date) >= 0;
    return ALMS_OK;
}

enum alms_code alms_reconciled_through(struct alms_store *store, const char *account,
                                       struct alms_date date, bool *out, struct alms_error *err)
{
    struct through through = {.date = date, .is_so = true};

    TRY(alms_store_reconciliation_walk(store, account, ask_chain, &through, err));
    *out = through.has_commodity && through.is_so && through.is_last_so;
    return ALMS_OK;
}

/* --- points -------------------------------------------------------------------------------- */

struct seeing {
    const struct alms_masters *masters;
    int32_t month;
    bool *has_balance; /* by account */
    bool *is_moved;
};

static enum alms_code take_net(void *context, const struct alms_net *net, struct alms_error *err)
{
    struct seeing *seeing = context;

    (void)err;
    seeing->has_balance[net->account_id] = true;
    return ALMS_OK;
}

static enum alms_code
take_month(void *context, const struct alms_balance_row *row, struct alms_error *err)
{
    struct seeing *seeing = context;
    const int32_t account_id = alms_account_find(seeing->masters, row->account);

    (void)err;
    if (account_id != ALMS_ID_NONE && alms_month_number(row->month) == seeing->month)
        seeing->is_moved[account_id] = true;
    return ALMS_OK;
}

/* Money that somebody else counts too: not what lies in the cash box. */
static bool is_bank(const struct alms_masters *masters, const struct alms_account *account)
{
    const struct alms_account *top = account;

    if (account->role != ALMS_ROLE_CASH)
        return false;
    while (top->parent != NULL && alms_account_find(masters, top->parent) != ALMS_ID_NONE)
        top = alms_account_at(masters, alms_account_find(masters, top->parent));
    return strcmp(top->code, CASH_ON_HAND) != 0;
}

static const char *point_word(enum alms_period_check_kind kind)
{
    if (kind == ALMS_CHECK_BANK)
        return "bank";
    return kind == ALMS_CHECK_SUSPENSE ? "suspense" : "currency";
}

static void add_point(struct alms_listing *out, const struct alms_masters *masters,
                      const struct alms_period_point *point)
{
    struct alms_period_point *added = alms_listing_add(out);
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    alms_buffer_add_text(&text, point_word(point->kind));
    if (point->account_id != ALMS_ID_NONE) {
        alms_buffer_add_text(&text, " ");
        alms_buffer_add_text(&text, alms_account_at(masters, point->account_id)->code);
    }
    *added = *point;
    added->text = alms_arena_text(out->arena, text.bytes);
}

static enum alms_code add_points(struct alms_store *store, const struct seeing *seeing,
                                 struct alms_date last, struct alms_listing *out,
                                 struct alms_error *err)
{
    const struct alms_masters *masters = seeing->masters;
    const size_t count = alms_accounts_count(masters);
    const int32_t *order = alms_accounts_order(masters);

    for (size_t i = 0; i < count; i++) {
        const struct alms_account *account = alms_account_at(masters, order[i]);
        bool is_through = false;
        if (!is_bank(masters, account) ||
            (!seeing->has_balance[order[i]] && !seeing->is_moved[order[i]]))
            continue;
        TRY(alms_reconciled_through(store, account->code, last, &is_through, err));
        add_point(out, masters,
                  &(struct alms_period_point){
                      .kind = ALMS_CHECK_BANK, .account_id = order[i], .is_open = !is_through});
    }
    for (size_t i = 0; i < count; i++) {
        const struct alms_period_point suspense = {.kind = ALMS_CHECK_SUSPENSE,
                                                   .account_id = order[i],
                                                   .is_open = seeing->has_balance[order[i]]};
        if (alms_account_at(masters, order[i])->role == ALMS_ROLE_SUSPENSE)
            add_point(out, masters, &suspense);
    }
    return ALMS_OK;
}

static enum alms_code add_currency(struct alms_store *store, const struct alms_masters *masters,
                                   struct alms_month month, struct alms_listing *out,
                                   struct alms_error *err)
{
    struct alms_month_revalued revalued;

    TRY(alms_gate_revalued(store, masters, month, &revalued, err));
    if (revalued.has_foreign) {
        add_point(out, masters,
                  &(struct alms_period_point){.kind = ALMS_CHECK_CURRENCY,
                                              .account_id = ALMS_ID_NONE,
                                              .is_open = !revalued.is_done});
    }
    return ALMS_OK;
}

enum alms_code alms_period_points(struct alms_store *store, const struct alms_masters *masters,
                                  struct alms_month month, struct alms_listing *out,
                                  struct alms_error *err)
{
    const struct alms_net_query query = {month, NULL, NULL};
    const size_t count = alms_accounts_count(masters);
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct seeing seeing = {
        .masters = masters,
        .month = alms_month_number(month),
        .has_balance = alms_arena_alloc(arena, count * sizeof(bool)),
        .is_moved = alms_arena_alloc(arena, count * sizeof(bool)),
    };

    memset(seeing.has_balance, 0, count * sizeof(bool));
    memset(seeing.is_moved, 0, count * sizeof(bool));
    TRY(alms_net_walk(store, masters, &query, take_net, &seeing, err));
    TRY(alms_store_balance_walk(store, month, take_month, &seeing, err));
    TRY(add_points(store, &seeing, alms_month_last(month), out, err));
    return add_currency(store, masters, month, out, err);
}

enum alms_code alms_period_open_points(const struct alms_listing *points,
                                       const char *texts[ALMS_LIST_ITEMS_MAX], size_t *out_count,
                                       struct alms_error *err)
{
    const struct alms_period_point *items = points->items;
    size_t count = 0;

    for (size_t i = 0; i < points->count; i++) {
        if (!items[i].is_open)
            continue;
        if (count == ALMS_LIST_ITEMS_MAX)
            return alms_fail(err, ALMS_E_LIST_LONG, "the list has more than %s items", "64");
        texts[count++] = items[i].text;
    }
    if (count == 0)
        texts[count++] = ALMS_PERIOD_NOTHING_OPEN;
    *out_count = count;
    return ALMS_OK;
}

/* --- the record ---------------------------------------------------------------------------- */

static void note_open(const struct alms_masters *masters, const struct alms_record *record,
                      const struct alms_period_point *point, struct alms_error *err)
{
    const char *month = alms_record_text(record, ALMS_FIELD_MONTH);
    const char *account =
        point->account_id == ALMS_ID_NONE ? "" : alms_account_at(masters, point->account_id)->code;

    if (point->kind == ALMS_CHECK_BANK) {
        (void)alms_fail(err, ALMS_E_PERIOD_UNREADY,
                        "account '%s' is not reconciled up to the end of %s", account, month);
    } else if (point->kind == ALMS_CHECK_SUSPENSE) {
        (void)alms_fail(err, ALMS_E_PERIOD_UNREADY,
                        "account '%s' still has a balance in suspense at the end of %s", account,
                        month);
    } else {
        (void)alms_fail(err, ALMS_E_PERIOD_UNREADY,
                        "foreign money is not revalued at the end of %s", month);
    }
}

/* Rule PERIOD-6: what is left open is listed, and has a reason. Older records say nothing of it. */
static enum alms_code check_points(const struct alms_masters *masters,
                                   const struct alms_record *record,
                                   const struct alms_listing *points, struct alms_error *err)
{
    const struct alms_value *told = &record->field[ALMS_FIELD_OPEN];
    const struct alms_period_point *items = points->items;
    const char *texts[ALMS_LIST_ITEMS_MAX];
    size_t count = 0;

    TRY(alms_period_open_points(points, texts, &count, err));
    bool fits = told->count == count;
    for (size_t i = 0; i < count && fits; i++)
        fits = strcmp(told->items[i], texts[i]) == 0;
    if (!fits) {
        return alms_fail(err, ALMS_E_PERIOD_UNREADY,
                         "the close of %s does not tell what it leaves open",
                         alms_record_text(record, ALMS_FIELD_MONTH));
    }
    for (size_t i = 0; i < points->count; i++) {
        if (items[i].is_open && alms_record_text(record, ALMS_FIELD_PRIVATE) == NULL)
            note_open(masters, record, &items[i], err);
    }
    return alms_error_code(err);
}

struct opened {
    const struct alms_masters *masters;
};

static enum alms_code take_open(void *context, const struct alms_net *net, struct alms_error *err)
{
    const struct opened *opened = context;
    const struct alms_masters *masters = opened->masters;
    const struct alms_account *account = alms_account_at(masters, net->account_id);

    if (alms_account_begins_at_zero(account)) {
        (void)alms_fail(err, ALMS_E_YEAR_OPEN, "account '%s' of fund '%s' is not closed",
                        account->code, alms_fund_at(masters, net->fund_id)->code);
    }
    return ALMS_OK;
}

/* Rules PERIOD-3 and PERIOD-4. */
static enum alms_code check_balances(struct alms_store *store, const struct alms_masters *masters,
                                     const struct alms_record *record, struct alms_month month,
                                     struct alms_error *err)
{
    const struct alms_net_query query = {month, NULL, NULL};
    char digest[ALMS_HASH_HEX_SIZE_BYTES];

    if (month.month == 12) {
        struct opened opened = {masters};
        TRY(alms_net_walk(store, masters, &query, take_open, &opened, err));
    }
    TRY(alms_trial_digest(store, masters, month, digest, err));
    if (strcmp(digest, alms_record_text(record, ALMS_FIELD_TRIAL)) != 0) {
        (void)alms_fail(err, ALMS_E_TRIAL_DIGEST,
                        "the balances of %s are not those with which it was closed",
                        alms_record_text(record, ALMS_FIELD_MONTH));
    }
    return alms_error_code(err);
}

enum alms_code alms_gate_check_period(struct alms_store *store, const struct alms_masters *masters,
                                      const struct alms_record *record, struct alms_error *err)
{
    struct alms_month month;

    TRY(alms_month_parse(alms_record_text(record, ALMS_FIELD_MONTH), &month, err));
    NOTE(alms_gate_check_signed(store, masters, month, err));
    if (record->field[ALMS_FIELD_OPEN].items != NULL) {
        struct alms_listing points = alms_listing_open(sizeof(struct alms_period_point));
        enum alms_code code = alms_period_points(store, masters, month, &points, err);
        if (code == ALMS_OK)
            code = check_points(masters, record, &points, err);
        alms_listing_discard(&points);
        TRY(code);
    }
    /* Records of version 1 say nothing of balances. */
    if (alms_record_text(record, ALMS_FIELD_TRIAL) != NULL)
        NOTE(check_balances(store, masters, record, month, err));
    return alms_error_code(err);
}
