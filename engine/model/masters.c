#include "model/masters.h"

#include "base/text.h"
#include "model/aid_masters.h"
#include "model/words.h"
#include "value/date.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_KINDS_COUNT = 4 };

struct alms_masters {
    struct alms_arena *arena;
    struct alms_roster accounts;
    struct alms_roster funds;
    struct alms_roster commodities;
    struct alms_roster operators;
    struct alms_roster labels[LABEL_KINDS_COUNT];
    struct alms_aid_masters aid;
    struct alms_catalogue *catalogue;
    const char *book[ALMS_FIELD_COUNT];
    struct alms_keys keys;
    struct alms_month closed_month;
    struct alms_conversion conversion; /* n is 0 while there is none */
    struct alms_reopening *reopenings;
    size_t reopenings_count;
    size_t reopenings_capacity;
    int64_t last_at_s;
};

struct alms_masters *alms_masters_open(void)
{
    struct alms_masters *masters = alms_alloc(sizeof(*masters));

    masters->arena = alms_arena_open();
    masters->catalogue = alms_catalogue_open(masters->arena);
    masters->accounts.item_size_bytes = sizeof(struct alms_account);
    masters->funds.item_size_bytes = sizeof(struct alms_fund);
    masters->commodities.item_size_bytes = sizeof(struct alms_commodity);
    masters->operators.item_size_bytes = sizeof(struct alms_operator);
    for (size_t i = 0; i < LABEL_KINDS_COUNT; i++)
        masters->labels[i].item_size_bytes = sizeof(struct alms_label);
    masters->last_at_s = INT64_MIN;
    return masters;
}

void alms_masters_close(struct alms_masters *masters)
{
    if (masters == NULL)
        return;
    alms_roster_clear(&masters->accounts);
    alms_roster_clear(&masters->funds);
    alms_roster_clear(&masters->commodities);
    alms_roster_clear(&masters->operators);
    for (size_t i = 0; i < LABEL_KINDS_COUNT; i++)
        alms_roster_clear(&masters->labels[i]);
    alms_aid_masters_clear(&masters->aid);
    alms_catalogue_close(masters->catalogue);
    alms_keys_clear(&masters->keys);
    alms_arena_close(masters->arena);
    alms_free(masters->reopenings);
    alms_free(masters);
}

/* --- applying ------------------------------------------------------------------------------ */

static const char *
keep(struct alms_masters *masters, const struct alms_record *record, enum alms_field field)
{
    return alms_arena_text(masters->arena, alms_record_text(record, field));
}

/* A word that the rules have checked; the first of the words if the field is not there. */
static int
word_of(const struct alms_record *record, enum alms_field field, const struct alms_words *words)
{
    int index = 0;
    const char *text = alms_record_text(record, field);

    if (text != NULL)
        REQUIRE(alms_word_find(words, text, &index));
    return index;
}

static struct alms_date date_of(const struct alms_record *record, enum alms_field field)
{
    struct alms_error ignored;
    struct alms_date date = {0};
    const char *text = alms_record_text(record, field);

    alms_error_clear(&ignored);
    if (text != NULL)
        REQUIRE(alms_date_parse(text, &date, &ignored) == ALMS_OK);
    return date;
}

static void apply_book(struct alms_masters *masters, const struct alms_record *record)
{
    static const enum alms_field KEPT[] = {ALMS_FIELD_BASE, ALMS_FIELD_ID, ALMS_FIELD_NAME,
                                           ALMS_FIELD_NAME_EN, ALMS_FIELD_REGIME};

    for (size_t i = 0; i < COUNT_OF(KEPT); i++)
        masters->book[KEPT[i]] = keep(masters, record, KEPT[i]);
}

static void apply_account(struct alms_masters *masters, const struct alms_record *record)
{
    const struct alms_account account = {
        .code = keep(masters, record, ALMS_FIELD_CODE),
        .name = keep(masters, record, ALMS_FIELD_NAME),
        .name_en = keep(masters, record, ALMS_FIELD_NAME_EN),
        .parent = keep(masters, record, ALMS_FIELD_PARENT),
        .type = (enum alms_account_type)word_of(record, ALMS_FIELD_TYPE, &ALMS_WORDS_TYPE),
        .role = (enum alms_account_role)word_of(record, ALMS_FIELD_ROLE, &ALMS_WORDS_ROLE),
        .money =
            (enum alms_account_money)word_of(record, ALMS_FIELD_RESTRICTION, &ALMS_WORDS_MONEY),
        .is_credit = word_of(record, ALMS_FIELD_SIDE, &ALMS_WORDS_SIDE) == ALMS_SIDE_CREDIT,
    };
    (void)alms_roster_insert(&masters->accounts, &account);
}

static void apply_fund(struct alms_masters *masters, const struct alms_record *record)
{
    const struct alms_value *programmes = &record->field[ALMS_FIELD_PROGRAMMES];
    const char **codes = NULL;

    if (programmes->count > 0)
        codes = alms_arena_alloc(masters->arena, programmes->count * sizeof(*codes));
    for (size_t i = 0; i < programmes->count; i++)
        codes[i] = alms_arena_text(masters->arena, programmes->items[i]);

    const struct alms_fund fund = {
        .code = keep(masters, record, ALMS_FIELD_CODE),
        .name = keep(masters, record, ALMS_FIELD_NAME),
        .name_en = keep(masters, record, ALMS_FIELD_NAME_EN),
        .region = keep(masters, record, ALMS_FIELD_REGION),
        .restriction =
            (enum alms_restriction)word_of(record, ALMS_FIELD_RESTRICTION, &ALMS_WORDS_RESTRICTION),
        .programmes = codes,
        .programmes_count = programmes->count,
        .from = date_of(record, ALMS_FIELD_FROM),
        .until = date_of(record, ALMS_FIELD_UNTIL),
    };
    (void)alms_roster_insert(&masters->funds, &fund);
}

static void apply_label(struct alms_masters *masters, enum alms_label_kind kind,
                        const struct alms_record *record)
{
    const struct alms_label label = {
        .code = keep(masters, record, ALMS_FIELD_CODE),
        .name = keep(masters, record, ALMS_FIELD_NAME),
        .name_en = keep(masters, record, ALMS_FIELD_NAME_EN),
        .from = date_of(record, ALMS_FIELD_FROM),
        .until = date_of(record, ALMS_FIELD_UNTIL),
    };
    (void)alms_roster_insert(&masters->labels[kind], &label);
}

static void apply_commodity(struct alms_masters *masters, const struct alms_record *record)
{
    uint64_t scale = 0;

    REQUIRE(alms_uint_parse(alms_record_text(record, ALMS_FIELD_SCALE), &scale));
    const struct alms_commodity commodity = {
        .code = keep(masters, record, ALMS_FIELD_CODE),
        .name = keep(masters, record, ALMS_FIELD_NAME),
        .name_en = keep(masters, record, ALMS_FIELD_NAME_EN),
        .scale_digits = (uint32_t)scale,
    };
    (void)alms_roster_insert(&masters->commodities, &commodity);
}

static void apply_operator(struct alms_masters *masters, const struct alms_record *record)
{
    const struct alms_value *roles = &record->field[ALMS_FIELD_ROLES];
    struct alms_operator person = {.code = keep(masters, record, ALMS_FIELD_CODE)};

    for (size_t i = 0; i < roles->count; i++) {
        int bit = 0;
        REQUIRE(alms_word_find(&ALMS_WORDS_OPERATOR_ROLE, roles->items[i], &bit));
        person.roles |= 1U << bit;
    }
    (void)alms_roster_insert(&masters->operators, &person);
}

static void apply_identity(struct alms_masters *masters, const struct alms_record *record)
{
    struct alms_operator *person = alms_roster_at(
        &masters->operators,
        alms_roster_find(&masters->operators, alms_record_text(record, ALMS_FIELD_CODE)));

    person->identity = alms_arena_text(masters->arena, record->field[ALMS_FIELD_MATCHES].items[0]);
}

static void apply_period_close(struct alms_masters *masters, const struct alms_record *record)
{
    struct alms_error ignored;
    const char *month = alms_record_text(record, ALMS_FIELD_MONTH);

    alms_error_clear(&ignored);
    REQUIRE(alms_month_parse(month, &masters->closed_month, &ignored) == ALMS_OK);
}

/* The month before is the newest that is closed then. */
static void apply_period_reopen(struct alms_masters *masters, const struct alms_record *record)
{
    struct alms_error ignored;
    struct alms_month month = {0};

    alms_error_clear(&ignored);
    REQUIRE(alms_month_parse(alms_record_text(record, ALMS_FIELD_MONTH), &month, &ignored) ==
            ALMS_OK);
    masters->closed_month = alms_month_before(month);
    masters->reopenings = alms_grow(masters->reopenings, &masters->reopenings_capacity,
                                    masters->reopenings_count + 1, sizeof(*masters->reopenings));
    masters->reopenings[masters->reopenings_count++] =
        (struct alms_reopening){record->n, record->at_s, month};
}

static void apply_conversion(struct alms_masters *masters, const struct alms_record *record)
{
    alms_conversion_apply(&masters->accounts, masters->arena, record, &masters->conversion);
    masters->conversion.before = masters->book[ALMS_FIELD_REGIME];
    masters->book[ALMS_FIELD_REGIME] = masters->conversion.after;
}

static void *closed_item(const struct alms_roster *roster, const struct alms_record *record)
{
    return alms_roster_at(roster,
                          alms_roster_find(roster, alms_record_text(record, ALMS_FIELD_CODE)));
}

static void apply_close(struct alms_masters *masters, const struct alms_record *record,
                        enum alms_label_kind kind)
{
    struct alms_label *label = closed_item(&masters->labels[kind], record);
    label->is_closed = true;
}

void alms_masters_set_last_at(struct alms_masters *masters, int64_t at_s)
{
    masters->last_at_s = at_s;
}

/* NOLINTNEXTLINE(readability-function-size): a line for every kind, so that none is forgotten. */
void alms_masters_apply(struct alms_masters *masters, const struct alms_record *record)
{
    masters->last_at_s = record->at_s;
    if (alms_record_is_newer(record))
        return;

    switch (record->kind) {
    case ALMS_KIND_BOOK: apply_book(masters, record); break;
    case ALMS_KIND_ACCOUNT_ADD: apply_account(masters, record); break;
    case ALMS_KIND_ACCOUNT_CLOSE:
        ((struct alms_account *)closed_item(&masters->accounts, record))->is_closed = true;
        break;
    case ALMS_KIND_FUND_ADD: apply_fund(masters, record); break;
    case ALMS_KIND_FUND_CLOSE:
        ((struct alms_fund *)closed_item(&masters->funds, record))->is_closed = true;
        break;
    case ALMS_KIND_PROGRAMME_ADD: apply_label(masters, ALMS_PROGRAMME, record); break;
    case ALMS_KIND_PROGRAMME_CLOSE: apply_close(masters, record, ALMS_PROGRAMME); break;
    case ALMS_KIND_CHANNEL_ADD: apply_label(masters, ALMS_CHANNEL, record); break;
    case ALMS_KIND_CHANNEL_CLOSE: apply_close(masters, record, ALMS_CHANNEL); break;
    case ALMS_KIND_CAMPAIGN_ADD: apply_label(masters, ALMS_CAMPAIGN, record); break;
    case ALMS_KIND_CAMPAIGN_CLOSE: apply_close(masters, record, ALMS_CAMPAIGN); break;
    case ALMS_KIND_COUNTY_ADD: apply_label(masters, ALMS_COUNTY, record); break;
    case ALMS_KIND_COUNTY_CLOSE: apply_close(masters, record, ALMS_COUNTY); break;
    case ALMS_KIND_COMMODITY_ADD: apply_commodity(masters, record); break;
    case ALMS_KIND_OPERATOR_ADD: apply_operator(masters, record); break;
    case ALMS_KIND_OPERATOR_CLOSE:
        ((struct alms_operator *)closed_item(&masters->operators, record))->is_closed = true;
        break;
    case ALMS_KIND_LOG_KEY:
    case ALMS_KIND_OPERATOR_KEY:
    case ALMS_KIND_OPERATOR_KEY_CLOSE:
        alms_keys_apply(&masters->keys, masters->arena, record);
        break;
    case ALMS_KIND_PERIOD_CLOSE: apply_period_close(masters, record); break;
    case ALMS_KIND_ITEM_ADD:
    case ALMS_KIND_ITEM_ALIAS:
    case ALMS_KIND_ITEM_CLOSE:
    case ALMS_KIND_ITEM_UNIT:
    case ALMS_KIND_KIT_DEFINE:
    case ALMS_KIND_WAREHOUSE_ADD:
    case ALMS_KIND_WAREHOUSE_CLOSE: alms_catalogue_apply(masters->catalogue, record); break;
    case ALMS_KIND_PERIOD_REOPEN: apply_period_reopen(masters, record); break;
    case ALMS_KIND_PLAN_ADD:
    case ALMS_KIND_POLICY_SET:
    case ALMS_KIND_TARIFF_ADD: alms_aid_masters_apply(&masters->aid, masters->arena, record); break;
    case ALMS_KIND_OPERATOR_IDENTITY: apply_identity(masters, record); break;
    case ALMS_KIND_REGIME_CONVERT: apply_conversion(masters, record); break;
    case ALMS_KIND_UNKNOWN:
    case ALMS_KIND_ADJUST:
    case ALMS_KIND_AID:
    case ALMS_KIND_BUDGET:
    case ALMS_KIND_CLOSING:
    case ALMS_KIND_ENTRY:
    case ALMS_KIND_EXCHANGE:
    case ALMS_KIND_GIFT:
    case ALMS_KIND_GIFT_REFUND:
    case ALMS_KIND_IMPORT:
    case ALMS_KIND_IMPORT_UNDO:
    case ALMS_KIND_KIT_ASSEMBLE:
    case ALMS_KIND_KIT_DISASSEMBLE:
    case ALMS_KIND_OPENING:
    case ALMS_KIND_PARTY_ADD:
    case ALMS_KIND_PARTY_CLOSE:
    case ALMS_KIND_PARTY_IDENTITY:
    case ALMS_KIND_RECONCILE:
    case ALMS_KIND_RECONCILE_MATCH:
    case ALMS_KIND_RECONCILE_ROWS:
    case ALMS_KIND_RECONCILE_UNDO:
    case ALMS_KIND_RELEASE:
    case ALMS_KIND_REVALUE:
    case ALMS_KIND_REVERSE:
    case ALMS_KIND_STOCK_ADJUST:
    case ALMS_KIND_STOCK_COUNT:
    case ALMS_KIND_STOCK_ISSUE:
    case ALMS_KIND_STOCK_MEMO:
    case ALMS_KIND_STOCK_MOVE:
    case ALMS_KIND_STOCK_RECEIVE:
    case ALMS_KIND_STOCK_RETURN:
    case ALMS_KIND_STOCK_WRITEOFF:
    case ALMS_KIND_TRANSFER:
    case ALMS_KIND_VOUCHER_SIGN:
    case ALMS_KIND_CASE_APPLY:
    case ALMS_KIND_CASE_APPROVE:
    case ALMS_KIND_CASE_CHECK:
    case ALMS_KIND_CASE_CONFIRM:
    case ALMS_KIND_CASE_NOTICE:
    case ALMS_KIND_CASE_OBJECT:
    case ALMS_KIND_CASE_PASS:
    case ALMS_KIND_CASE_PAYABLE:
    case ALMS_KIND_CASE_REFUSE:
    case ALMS_KIND_CASE_RESOLVE:
    case ALMS_KIND_CASE_RETURN:
    case ALMS_KIND_CASE_WITHDRAW:
    case ALMS_KIND_PLAN_JOIN:
    case ALMS_KIND_PLAN_LEAVE:
    case ALMS_KIND_PLAN_RESULT:
    case ALMS_KIND_PLAN_RETURN:
    case ALMS_KIND_PLAN_RUN:
    case ALMS_KIND_CASE_FAIL:
    case ALMS_KIND_CASE_ORDER:
    case ALMS_KIND_COUNT: break;
    }
}

/* NOLINTNEXTLINE(readability-function-size): a line for every kind, so that none is forgotten. */
bool alms_kind_is_master(enum alms_kind kind)
{
    switch (kind) {
    case ALMS_KIND_BOOK:
    case ALMS_KIND_ACCOUNT_ADD:
    case ALMS_KIND_ACCOUNT_CLOSE:
    case ALMS_KIND_FUND_ADD:
    case ALMS_KIND_FUND_CLOSE:
    case ALMS_KIND_PROGRAMME_ADD:
    case ALMS_KIND_PROGRAMME_CLOSE:
    case ALMS_KIND_CHANNEL_ADD:
    case ALMS_KIND_CHANNEL_CLOSE:
    case ALMS_KIND_CAMPAIGN_ADD:
    case ALMS_KIND_CAMPAIGN_CLOSE:
    case ALMS_KIND_COUNTY_ADD:
    case ALMS_KIND_COUNTY_CLOSE:
    case ALMS_KIND_COMMODITY_ADD:
    case ALMS_KIND_ITEM_ADD:
    case ALMS_KIND_ITEM_ALIAS:
    case ALMS_KIND_ITEM_CLOSE:
    case ALMS_KIND_ITEM_UNIT:
    case ALMS_KIND_KIT_DEFINE:
    case ALMS_KIND_OPERATOR_ADD:
    case ALMS_KIND_OPERATOR_CLOSE:
    case ALMS_KIND_TARIFF_ADD:
    case ALMS_KIND_LOG_KEY:
    case ALMS_KIND_OPERATOR_KEY:
    case ALMS_KIND_OPERATOR_KEY_CLOSE:
    case ALMS_KIND_POLICY_SET:
    case ALMS_KIND_OPERATOR_IDENTITY:
    case ALMS_KIND_PLAN_ADD:
    case ALMS_KIND_PERIOD_CLOSE:
    case ALMS_KIND_PERIOD_REOPEN:
    case ALMS_KIND_REGIME_CONVERT:
    case ALMS_KIND_WAREHOUSE_ADD:
    case ALMS_KIND_WAREHOUSE_CLOSE: return true;
    case ALMS_KIND_UNKNOWN:
    case ALMS_KIND_ADJUST:
    case ALMS_KIND_AID:
    case ALMS_KIND_BUDGET:
    case ALMS_KIND_CLOSING:
    case ALMS_KIND_ENTRY:
    case ALMS_KIND_EXCHANGE:
    case ALMS_KIND_GIFT:
    case ALMS_KIND_GIFT_REFUND:
    case ALMS_KIND_IMPORT:
    case ALMS_KIND_IMPORT_UNDO:
    case ALMS_KIND_KIT_ASSEMBLE:
    case ALMS_KIND_KIT_DISASSEMBLE:
    case ALMS_KIND_OPENING:
    case ALMS_KIND_PARTY_ADD:
    case ALMS_KIND_PARTY_CLOSE:
    case ALMS_KIND_PARTY_IDENTITY:
    case ALMS_KIND_RECONCILE:
    case ALMS_KIND_RECONCILE_MATCH:
    case ALMS_KIND_RECONCILE_ROWS:
    case ALMS_KIND_RECONCILE_UNDO:
    case ALMS_KIND_RELEASE:
    case ALMS_KIND_REVALUE:
    case ALMS_KIND_REVERSE:
    case ALMS_KIND_STOCK_ADJUST:
    case ALMS_KIND_STOCK_COUNT:
    case ALMS_KIND_STOCK_ISSUE:
    case ALMS_KIND_STOCK_MEMO:
    case ALMS_KIND_STOCK_MOVE:
    case ALMS_KIND_STOCK_RECEIVE:
    case ALMS_KIND_STOCK_RETURN:
    case ALMS_KIND_STOCK_WRITEOFF:
    case ALMS_KIND_TRANSFER:
    case ALMS_KIND_VOUCHER_SIGN:
    case ALMS_KIND_CASE_APPLY:
    case ALMS_KIND_CASE_APPROVE:
    case ALMS_KIND_CASE_CHECK:
    case ALMS_KIND_CASE_CONFIRM:
    case ALMS_KIND_CASE_NOTICE:
    case ALMS_KIND_CASE_OBJECT:
    case ALMS_KIND_CASE_PASS:
    case ALMS_KIND_CASE_PAYABLE:
    case ALMS_KIND_CASE_REFUSE:
    case ALMS_KIND_CASE_RESOLVE:
    case ALMS_KIND_CASE_RETURN:
    case ALMS_KIND_CASE_WITHDRAW:
    case ALMS_KIND_PLAN_JOIN:
    case ALMS_KIND_PLAN_LEAVE:
    case ALMS_KIND_PLAN_RESULT:
    case ALMS_KIND_PLAN_RETURN:
    case ALMS_KIND_PLAN_RUN:
    case ALMS_KIND_CASE_FAIL:
    case ALMS_KIND_CASE_ORDER:
    case ALMS_KIND_COUNT: return false;
    }
    UNREACHABLE("a kind of the enum");
}

/* --- asking -------------------------------------------------------------------------------- */

const char *alms_masters_book(const struct alms_masters *masters, enum alms_field field)
{
    return masters->book[field];
}

const struct alms_conversion *alms_masters_conversion(const struct alms_masters *masters)
{
    return masters->conversion.n == 0 ? NULL : &masters->conversion;
}

const struct alms_keys *alms_masters_keys(const struct alms_masters *masters)
{
    return &masters->keys;
}

int64_t alms_masters_last_at(const struct alms_masters *masters)
{
    return masters->last_at_s;
}

struct alms_month alms_masters_closed_month(const struct alms_masters *masters)
{
    return masters->closed_month;
}

size_t
alms_masters_reopenings(const struct alms_masters *masters, const struct alms_reopening **out)
{
    *out = masters->reopenings;
    return masters->reopenings_count;
}

bool alms_masters_is_closed(const struct alms_masters *masters, struct alms_date date)
{
    return alms_month_number(alms_date_month(date)) <= alms_month_number(masters->closed_month);
}

const struct alms_aid_masters *alms_masters_aid(const struct alms_masters *masters)
{
    return &masters->aid;
}

const struct alms_catalogue *alms_masters_catalogue(const struct alms_masters *masters)
{
    return masters->catalogue;
}

int32_t alms_account_find(const struct alms_masters *masters, const char *code)
{
    return alms_roster_find(&masters->accounts, code);
}

int32_t alms_fund_find(const struct alms_masters *masters, const char *code)
{
    return alms_roster_find(&masters->funds, code);
}

int32_t alms_commodity_find(const struct alms_masters *masters, const char *code)
{
    return alms_roster_find(&masters->commodities, code);
}

int32_t alms_operator_find(const struct alms_masters *masters, const char *code)
{
    return alms_roster_find(&masters->operators, code);
}

int32_t
alms_label_find(const struct alms_masters *masters, enum alms_label_kind kind, const char *code)
{
    return alms_roster_find(&masters->labels[kind], code);
}

const struct alms_account *alms_account_at(const struct alms_masters *masters, int32_t id)
{
    return alms_roster_at(&masters->accounts, id);
}

const struct alms_fund *alms_fund_at(const struct alms_masters *masters, int32_t id)
{
    return alms_roster_at(&masters->funds, id);
}

const struct alms_commodity *alms_commodity_at(const struct alms_masters *masters, int32_t id)
{
    return alms_roster_at(&masters->commodities, id);
}

const struct alms_operator *alms_operator_at(const struct alms_masters *masters, int32_t id)
{
    return alms_roster_at(&masters->operators, id);
}

const struct alms_label *
alms_label_at(const struct alms_masters *masters, enum alms_label_kind kind, int32_t id)
{
    return alms_roster_at(&masters->labels[kind], id);
}

size_t alms_accounts_count(const struct alms_masters *masters)
{
    return masters->accounts.count;
}

size_t alms_funds_count(const struct alms_masters *masters)
{
    return masters->funds.count;
}

size_t alms_commodities_count(const struct alms_masters *masters)
{
    return masters->commodities.count;
}

size_t alms_operators_count(const struct alms_masters *masters)
{
    return masters->operators.count;
}

size_t alms_labels_count(const struct alms_masters *masters, enum alms_label_kind kind)
{
    return masters->labels[kind].count;
}

const int32_t *alms_accounts_order(const struct alms_masters *masters)
{
    return masters->accounts.order;
}

const int32_t *alms_funds_order(const struct alms_masters *masters)
{
    return masters->funds.order;
}

const int32_t *alms_commodities_order(const struct alms_masters *masters)
{
    return masters->commodities.order;
}

const int32_t *alms_operators_order(const struct alms_masters *masters)
{
    return masters->operators.order;
}

const int32_t *alms_labels_order(const struct alms_masters *masters, enum alms_label_kind kind)
{
    return masters->labels[kind].order;
}

bool alms_account_takes(const struct alms_account *account, const struct alms_fund *fund)
{
    switch (account->money) {
    case ALMS_MONEY_ANY: return true;
    case ALMS_MONEY_UNRESTRICTED: return fund->restriction == ALMS_UNRESTRICTED;
    case ALMS_MONEY_RESTRICTED: return fund->restriction != ALMS_UNRESTRICTED;
    }
    UNREACHABLE("a kind of money of the enum");
}

int32_t alms_account_by_role(const struct alms_masters *masters, enum alms_account_role role,
                             const struct alms_fund *fund)
{
    for (size_t i = 0; i < masters->accounts.count; i++) {
        const struct alms_account *account = alms_account_at(masters, (int32_t)i);
        if (account->role == role && !account->is_closed && alms_account_takes(account, fund))
            return (int32_t)i;
    }
    return ALMS_ID_NONE;
}

bool alms_account_is_position(const struct alms_account *account)
{
    return account->type == ALMS_ASSET || account->type == ALMS_LIABILITY;
}

bool alms_account_begins_at_zero(const struct alms_account *account)
{
    return !alms_account_is_position(account) && account->role != ALMS_ROLE_NET;
}

bool alms_account_is_holding(const struct alms_account *account)
{
    return account->role == ALMS_ROLE_CASH || account->role == ALMS_ROLE_AGENCY ||
           account->role == ALMS_ROLE_STOCK;
}
