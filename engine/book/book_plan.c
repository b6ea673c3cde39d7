#include "book/case_person.h"
#include "book/goods.h"
#include "book/named_table.h"
#include "model/rule_tariff.h"

#include "value/date.h"
#include "value/money.h"

#include <alms/case.h>
#include <alms/plan.h>

#include <string.h>

enum { NUMBER_DIGITS = 6, EVERY_DEFAULT = 1 };

/* --- plans --------------------------------------------------------------------------------- */

/* What everybody gets of which item, in the one form of a record; faults are noted. */
static void take_goods(struct alms_goods *goods, const struct alms_plan_draft *draft,
                       struct alms_record *record, struct alms_error *err)
{
    int64_t quantity = 0;
    const char *text = alms_text_is_given(draft->quantity) ? draft->quantity : "1";
    const int32_t item_id = alms_goods_item(goods->masters, draft->item, err);

    (void)alms_goods_place(goods->masters, draft->place, err);
    if (item_id == ALMS_ID_NONE)
        return;
    const struct alms_item *item = alms_item_at(alms_masters_catalogue(goods->masters), item_id);
    if (alms_quantity_take(item, text, &quantity, err) != ALMS_OK)
        return;
    alms_record_set(record, ALMS_FIELD_ITEM, item->code);
    alms_record_set(record, ALMS_FIELD_PLACE, draft->place);
    alms_record_set(record, ALMS_FIELD_QUANTITY, alms_goods_quantity(goods, item, quantity));
}

/* Rule PLAN-10: money by a tariff, or goods. */
static bool gives_goods(const struct alms_plan_draft *draft)
{
    return alms_text_is_given(draft->item) || alms_text_is_given(draft->quantity) ||
           alms_text_is_given(draft->place);
}

static void check_plan(const struct alms_plan_draft *draft, struct alms_error *err)
{
    alms_book_check_code(draft->code, W_("plan"), err);
    NOTE(alms_text_check(draft->programme, ALMS_FIELD_SIZE_MAX, W_("programme"), err));
    NOTE(alms_text_check(draft->fund, ALMS_FIELD_SIZE_MAX, W_("fund"), err));
    if (gives_goods(draft) && alms_text_is_given(draft->variant)) {
        (void)alms_fail(err, ALMS_E_PLAN_GIVES, "plan '%s' gives either an amount or goods",
                        draft->code == NULL ? "" : draft->code);
    } else if (!gives_goods(draft)) {
        NOTE(alms_rule_code(draft->variant, W_("variant"), err));
    }
    if (draft->from.year == 0)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("first month"));
}

enum alms_code
alms_plan_add(alms_book *book, const struct alms_plan_draft *draft, struct alms_error *err)
{
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    char every[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_record record = {.kind = ALMS_KIND_PLAN_ADD};
    CLEANUP(alms_goods_close) struct alms_goods goods = {0};

    TRY(alms_goods_open(book, (struct alms_date){0}, &goods, err));
    check_plan(draft, err);
    if (gives_goods(draft))
        take_goods(&goods, draft, &record, err);
    TRY(alms_error_code(err));
    alms_month_format(draft->from, month);
    alms_uint_format(draft->every_months == 0 ? EVERY_DEFAULT : draft->every_months, every);
    alms_record_set(&record, ALMS_FIELD_CODE, draft->code);
    alms_record_set(&record, ALMS_FIELD_PROGRAMME, draft->programme);
    alms_record_set(&record, ALMS_FIELD_FUND, draft->fund);
    alms_record_set(&record, ALMS_FIELD_VARIANT, alms_text_or_null(draft->variant));
    alms_record_set(&record, ALMS_FIELD_MONTH, month);
    alms_record_set(&record, ALMS_FIELD_EVERY, every);
    TRY(alms_tx_record(goods.tx, &record, NULL, NULL, err));
    return alms_tx_commit(&goods.tx, err);
}

/* --- joining ------------------------------------------------------------------------------- */

/* People on their way into a roster, one after the other in one transaction. */
struct joining {
    alms_book *book;
    struct alms_tx *tx;
    struct alms_arena *arena; /* of one person */
    const char *plan;
    uint64_t next; /* the number to try next */
};

static enum alms_code take_birth(const struct alms_plan_join_draft *draft, const char *id,
                                 struct alms_date *out, struct alms_error *err)
{
    *out = draft->birth;
    if (id == NULL && !alms_date_is_given(draft->birth))
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("identity number"));
    if (id == NULL)
        return ALMS_OK;
    TRY(alms_id_number_check(id, out, err));
    if (alms_date_is_given(draft->birth) && alms_date_compare(draft->birth, *out) != 0)
        return alms_fail(err, ALMS_E_ID_NUMBER, "identity number and birth date differ");
    return ALMS_OK;
}

/* M-000001 and so on, past those that are taken. */
static enum alms_code
take_member(struct joining *joining, char code[ALMS_CODE_SIZE_MAX + 1], struct alms_error *err)
{
    bool is_found = true;
    struct alms_plan_member member;
    char digits[ALMS_UINT_TEXT_SIZE_BYTES];

    while (is_found) {
        char *end = code;
        alms_uint_format(joining->next, digits);
        *end++ = 'M';
        *end++ = '-';
        for (size_t i = strlen(digits); i < NUMBER_DIGITS; i++)
            *end++ = '0';
        memcpy(end, digits, strlen(digits) + 1);
        joining->next += 1;
        TRY(alms_store_plan_member_find(joining->book->store, joining->plan, code, &member,
                                        &is_found, err));
    }
    return ALMS_OK;
}

static void take_private(const struct joining *joining, const struct alms_plan_join_draft *draft,
                         struct alms_date birth, struct alms_private *part)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_arena *arena = joining->arena;

    alms_date_format(birth, date);
    alms_private_add(part, "bank", draft->bank);
    alms_private_add(part, "bank_account", alms_bank_account_form(arena, draft->bank_account));
    alms_private_add(part, "birth", alms_arena_text(arena, date));
    alms_private_add(part, "contact", draft->contact);
    alms_private_add(part, "county", draft->county);
    alms_private_add(part, "id_number", alms_id_number_form(arena, draft->id_number));
    alms_private_add(part, "name", draft->name);
}

/* Rule TARIFF-4 for those who get something every month, money or goods. */
static enum alms_code check_age(const struct joining *joining, struct alms_date birth,
                                struct alms_date date, struct alms_error *err)
{
    struct alms_tariff tariff;
    struct alms_granted granted;
    const struct alms_masters *masters = alms_tx_masters(joining->tx);
    const struct alms_plan_master *plan = alms_plan_find(masters, joining->plan);
    const struct alms_tariff_master *in_force =
        plan == NULL ? NULL : alms_tariff_on(masters, plan->programme, date);

    if (in_force == NULL)
        return ALMS_OK;
    const struct alms_grant_question question = {.variant = plan->variant,
                                                 .cost = -1,
                                                 .asked = -1,
                                                 .date = date,
                                                 .checks_age = true,
                                                 .birth = birth};
    TRY(alms_tariff_read(masters, in_force, &tariff, err));
    if (plan->item == NULL)
        return alms_rule_grant(masters, &tariff, &question, &granted, err);
    alms_rule_age(&tariff, &question, err);
    return alms_error_code(err);
}

static enum alms_code join(struct joining *joining, const struct alms_plan_join_draft *draft,
                           char member[ALMS_CODE_SIZE_MAX + 1], struct alms_error *err)
{
    char date_text[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_date birth = {0};
    struct alms_private part = {0};
    struct alms_person_matches matches = {0};
    struct alms_record record = {.kind = ALMS_KIND_PLAN_JOIN};
    const struct alms_date date = alms_book_date(joining->book, draft->date);
    const char *id = alms_id_number_form(joining->arena, draft->id_number);
    const size_t first = err->count;

    NOTE(alms_text_check(draft->name, ALMS_NAME_SIZE_MAX, W_("name"), err));
    if (take_birth(draft, id, &birth, err) == ALMS_OK)
        NOTE(check_age(joining, birth, date, err));
    if (draft->member != NULL && alms_rule_code(draft->member, W_("member"), err) == ALMS_OK)
        memcpy(member, draft->member, strlen(draft->member) + 1);
    if (draft->member == NULL)
        TRY(take_member(joining, member, err));
    if (err->count > first)
        return err->faults[0].code;
    TRY(alms_match_add(joining->book, "id", id, &matches, err));
    TRY(alms_match_add(joining->book, "name",
                       alms_name_birth_form(joining->arena, draft->name, birth), &matches, err));
    take_private(joining, draft, birth, &part);
    alms_date_format(date, date_text);
    alms_record_set(&record, ALMS_FIELD_PLAN, joining->plan);
    alms_record_set(&record, ALMS_FIELD_MEMBER, member);
    alms_record_set(&record, ALMS_FIELD_DATE, date_text);
    record.field[ALMS_FIELD_MATCHES] =
        (struct alms_value){.items = matches.items, .count = matches.count};
    return alms_tx_record(joining->tx, &record, &part, NULL, err);
}

static enum alms_code
open_joining(alms_book *book, const char *plan, struct joining *joining, struct alms_error *err)
{
    uint64_t count = 0;

    TRY(alms_text_check(plan, ALMS_FIELD_SIZE_MAX, W_("plan"), err));
    TRY(alms_tx_begin(book, &joining->tx, err));
    if (alms_plan_find(alms_tx_masters(joining->tx), plan) == NULL) {
        alms_tx_rollback(&joining->tx);
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("plan"), plan);
    }
    joining->book = book;
    joining->plan = plan;
    TRY(alms_store_plan_members_count(book->store, plan, &count, err));
    joining->next = count + 1;
    return ALMS_OK;
}

static void close_joining(struct joining *joining)
{
    alms_tx_rollback(&joining->tx);
    alms_arena_close(joining->arena);
}

enum alms_code alms_plan_join(alms_book *book, const char *plan,
                              const struct alms_plan_join_draft *draft,
                              char out_member[ALMS_CODE_SIZE_MAX + 1], struct alms_error *err)
{
    char member[ALMS_CODE_SIZE_MAX + 1];
    CLEANUP(close_joining) struct joining joining = {.arena = alms_arena_open()};

    TRY(open_joining(book, plan, &joining, err));
    TRY(join(&joining, draft, member, err));
    TRY(alms_tx_commit(&joining.tx, err));
    memcpy(out_member, member, sizeof(member));
    return ALMS_OK;
}

/* --- a table of them ----------------------------------------------------------------------- */

enum { MEMBER, JOINED, NAME, ID_NUMBER, BIRTH, BANK, BANK_ACCOUNT, COUNTY, CONTACT, COLUMNS_COUNT };

static const struct alms_named_column COLUMNS[COLUMNS_COUNT] = {
    [MEMBER] = {"member", "编号", false},
    [JOINED] = {"joined", "加入日期", false},
    [NAME] = {"name", "姓名", true},
    [ID_NUMBER] = {"id_number", "身份证号", false},
    [BIRTH] = {"birth", "出生日期", false},
    [BANK] = {"bank", "开户行", false},
    [BANK_ACCOUNT] = {"bank_account", "银行账号", false},
    [COUNTY] = {"county", "区县", false},
    [CONTACT] = {"contact", "电话", false},
};

static enum alms_code
join_row(struct joining *joining, const struct alms_named_table *table, struct alms_error *err)
{
    char member[ALMS_CODE_SIZE_MAX + 1];
    struct alms_plan_join_draft draft = {
        .member = table->cells[MEMBER],
        .name = table->cells[NAME],
        .id_number = table->cells[ID_NUMBER],
        .bank = table->cells[BANK],
        .bank_account = table->cells[BANK_ACCOUNT],
        .county = table->cells[COUNTY],
        .contact = table->cells[CONTACT],
    };

    alms_arena_reset(joining->arena);
    if (table->cells[JOINED] != NULL)
        TRY(alms_date_parse(table->cells[JOINED], &draft.date, err));
    if (table->cells[BIRTH] != NULL)
        TRY(alms_date_parse(table->cells[BIRTH], &draft.birth, err));
    return join(joining, &draft, member, err);
}

enum alms_code alms_plan_join_file(alms_book *book, const char *plan, const char *path,
                                   uint64_t *out_count, struct alms_error *err)
{
    bool has_row = false;
    uint64_t count = 0;
    CLEANUP(close_joining) struct joining joining = {.arena = alms_arena_open()};
    CLEANUP(alms_named_table_close) struct alms_named_table table = {0};

    TRY(open_joining(book, plan, &joining, err));
    TRY(alms_named_table_open(path, COLUMNS, COLUMNS_COUNT, &table, err));
    TRY(alms_named_table_next(&table, &has_row, err));
    while (has_row) {
        const size_t first = err->count;
        struct alms_error row_faults;
        alms_error_clear(&row_faults);
        if (join_row(&joining, &table, &row_faults) != ALMS_OK)
            alms_named_table_keep_faults(&table, &row_faults, err);
        count += err->count == first ? 1 : 0;
        TRY(alms_named_table_next(&table, &has_row, err));
    }
    TRY(alms_error_code(err));
    if (count == 0)
        return alms_fail(err, ALMS_E_TABLE_EMPTY, "'%s' has no rows", path);
    TRY(alms_tx_commit(&joining.tx, err));
    *out_count = count;
    return ALMS_OK;
}

/* --- leaving ------------------------------------------------------------------------------- */

enum alms_code alms_plan_leave(alms_book *book, const char *plan, const char *member,
                               const char *reason, struct alms_date date, struct alms_error *err)
{
    char text[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_record record = {.kind = ALMS_KIND_PLAN_LEAVE};

    NOTE(alms_text_check(plan, ALMS_FIELD_SIZE_MAX, W_("plan"), err));
    NOTE(alms_text_check(member, ALMS_FIELD_SIZE_MAX, W_("member"), err));
    NOTE(alms_text_check(reason, ALMS_FIELD_SIZE_MAX, W_("reason"), err));
    TRY(alms_error_code(err));
    alms_date_format(alms_book_date(book, date), text);
    alms_record_set(&record, ALMS_FIELD_PLAN, plan);
    alms_record_set(&record, ALMS_FIELD_MEMBER, member);
    alms_record_set(&record, ALMS_FIELD_REASON, reason);
    alms_record_set(&record, ALMS_FIELD_DATE, text);
    return alms_book_record(book, &record, NULL, NULL, err);
}
