#include "book/gate_plan.h"
#include "book/goods.h"
#include "book/named_table.h"

#include "value/date.h"
#include "value/money.h"

#include <alms/plan.h>

#include <stdlib.h>
#include <string.h>

/* --- results ------------------------------------------------------------------------------- */

enum { RESULT_DELIVERED, RESULT_DIED, RESULT_MOVED, RESULT_REFUSED, RESULTS_COUNT };

static const char *const WORDS[RESULTS_COUNT] = {"delivered", "died", "moved", "refused"};
static const char *const WORDS_ZH[RESULTS_COUNT] = {"已领取", "已故", "迁出", "拒领"};

static const struct alms_named_column COLUMNS[] = {{"member", "编号", true},
                                                   {"result", "结果", true}};

/* A member of the month and what became of it; -1 until it is told. */
struct told {
    const char *member;
    int result;
};

struct telling {
    struct alms_arena *arena;
    struct told *items; /* by their codes */
    size_t count;
    size_t capacity;
    uint64_t sums[RESULTS_COUNT];
};

static enum alms_code
take_member(void *context, const struct alms_plan_member *member, struct alms_error *err)
{
    struct telling *telling = context;

    (void)err;
    telling->items =
        alms_grow(telling->items, &telling->capacity, telling->count + 1, sizeof(*telling->items));
    telling->items[telling->count] =
        (struct told){alms_arena_text(telling->arena, member->member), -1};
    telling->count += 1;
    return ALMS_OK;
}

static void close_telling(struct telling *telling)
{
    alms_free(telling->items);
    alms_arena_close(telling->arena);
}

static int compare_told(const void *key, const void *item)
{
    return strcmp(key, ((const struct told *)item)->member);
}

static int find_result(const char *text)
{
    for (int i = 0; i < RESULTS_COUNT; i++) {
        if (strcmp(text, WORDS[i]) == 0 || strcmp(text, WORDS_ZH[i]) == 0)
            return i;
    }
    return -1;
}

static void
take_row(struct telling *telling, const struct alms_named_table *table, struct alms_error *err)
{
    const char *member = table->cells[0] == NULL ? "" : table->cells[0];
    const char *text = table->cells[1] == NULL ? "" : table->cells[1];
    const int result = find_result(text);
    struct told *told = telling->count == 0 ? NULL
                                            : bsearch(member, telling->items, telling->count,
                                                      sizeof(*telling->items), compare_told);

    if (told == NULL) {
        (void)alms_fail_at(err, &table->place, ALMS_E_NOT_FOUND, "there is no %s '%.40s'",
                           W_("member"), member);
    } else if (told->result >= 0) {
        (void)alms_fail_at(err, &table->place, ALMS_E_DUPLICATE, "member '%.40s' stands here twice",
                           member);
    } else if (result < 0) {
        (void)alms_fail_at(err, &table->place, ALMS_E_VALUE_UNKNOWN,
                           "the result '%.40s' is none of delivered, died, moved, refused", text);
    } else {
        told->result = result;
        telling->sums[result] += 1;
    }
}

static enum alms_code read_file(struct telling *telling, const char *path, struct alms_error *err)
{
    bool has_row = false;
    CLEANUP(alms_named_table_close) struct alms_named_table table = {0};

    TRY(alms_named_table_open(path, COLUMNS, COUNT_OF(COLUMNS), &table, err));
    TRY(alms_named_table_next(&table, &has_row, err));
    while (has_row) {
        take_row(telling, &table, err);
        TRY(alms_named_table_next(&table, &has_row, err));
    }
    for (size_t i = 0; i < telling->count; i++) {
        if (telling->items[i].result < 0) {
            (void)alms_fail(err, ALMS_E_PLAN_RUN, "'%s' does not tell of member '%s'", path,
                            telling->items[i].member);
        }
    }
    return alms_error_code(err);
}

/* SHA-256 over "member result" lines. */
static void digest_results(const struct telling *telling, char hex[ALMS_HASH_HEX_SIZE_BYTES])
{
    struct alms_hash hash;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();

    alms_hasher_begin(hasher);
    for (size_t i = 0; i < telling->count; i++) {
        const char *const parts[] = {telling->items[i].member, " ", WORDS[telling->items[i].result],
                                     "\n"};
        for (size_t j = 0; j < COUNT_OF(parts); j++)
            alms_hasher_add(hasher, parts[j], strlen(parts[j]));
    }
    alms_hasher_end(hasher, &hash);
    alms_hash_hex(&hash, hex);
}

static enum alms_code record_result(struct alms_tx *tx, const struct telling *telling,
                                    const char *plan, const char *month, struct alms_error *err)
{
    char list[ALMS_HASH_HEX_SIZE_BYTES];
    const char *results[RESULTS_COUNT];
    struct alms_record record = {.kind = ALMS_KIND_PLAN_RESULT};

    digest_results(telling, list);
    for (int i = 0; i < RESULTS_COUNT; i++) {
        char count[ALMS_UINT_TEXT_SIZE_BYTES];
        CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
        alms_buffer_add_text(&text, WORDS[i]);
        alms_buffer_add_text(&text, " ");
        alms_buffer_add_text(&text, alms_uint_format(telling->sums[i], count));
        results[i] = alms_arena_text(telling->arena, text.bytes);
    }
    alms_record_set(&record, ALMS_FIELD_PLAN, plan);
    alms_record_set(&record, ALMS_FIELD_MONTH, month);
    alms_record_set(&record, ALMS_FIELD_LIST, list);
    record.field[ALMS_FIELD_RESULTS] =
        (struct alms_value){.items = results, .count = RESULTS_COUNT};
    return alms_tx_record(tx, &record, NULL, NULL, err);
}

/* Who died or moved away leaves on that day. */
static enum alms_code record_leaves(struct alms_tx *tx, alms_book *book,
                                    const struct telling *telling, const char *plan,
                                    struct alms_date date, struct alms_error *err)
{
    char text[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(date, text);
    for (size_t i = 0; i < telling->count; i++) {
        const struct told *told = &telling->items[i];
        bool is_found = false;
        struct alms_plan_member member;
        struct alms_record record = {.kind = ALMS_KIND_PLAN_LEAVE};
        if (told->result != RESULT_DIED && told->result != RESULT_MOVED)
            continue;
        TRY(alms_store_plan_member_find(book->store, plan, told->member, &member, &is_found, err));
        if (!is_found || alms_date_is_given(member.left_on))
            continue;
        alms_record_set(&record, ALMS_FIELD_PLAN, plan);
        alms_record_set(&record, ALMS_FIELD_MEMBER, told->member);
        alms_record_set(&record, ALMS_FIELD_DATE, text);
        alms_record_set(&record, ALMS_FIELD_REASON, WORDS[told->result]);
        TRY(alms_tx_record(tx, &record, NULL, NULL, err));
    }
    return ALMS_OK;
}

/* --- what was given ------------------------------------------------------------------------ */

/* A month that was run. */
struct month_run {
    const struct alms_plan_master *plan;
    struct alms_month month;
    const struct alms_plan_run *run;
};

/*
 * What each got in it. Of money only the currency, from the run itself: its tariff may have been
 * followed by another since.
 */
static enum alms_code read_share(alms_book *book, const struct alms_masters *masters,
                                 const struct month_run *of, struct alms_plan_share *out,
                                 struct alms_error *err)
{
    struct alms_record record;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    if (of->plan->item != NULL)
        return alms_rule_plan_month(masters, of->plan->code, of->month, out, err);
    TRY(alms_book_read_record(book, of->run->n, arena, &record, err));
    *out = (struct alms_plan_share){
        .plan = of->plan,
        .commodity_id = alms_commodity_find(masters, record.entry.lines[0].commodity),
    };
    return ALMS_OK;
}

/* --- what comes back ----------------------------------------------------------------------- */

/* A list that is being taken back. */
struct returning {
    struct alms_goods goods; /* the transaction, and the lines of what comes back */
    const struct alms_plan_result_draft *draft;
    struct alms_plan_share share;
    struct alms_plan_run run;
};

static void close_returning(struct returning *returning)
{
    alms_goods_close(&returning->goods);
}

/* Money of those who missed it, into the account. */
static enum alms_code
add_money(struct returning *returning, uint64_t missed, struct alms_error *err)
{
    const char *cost = NULL;
    char given[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_goods *goods = &returning->goods;
    const struct alms_plan_run *run = &returning->run;
    const char *fund = returning->share.plan->fund;
    const struct alms_commodity *commodity =
        alms_commodity_at(goods->masters, returning->share.commodity_id);

    TRY(alms_text_check(returning->draft->account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
    TRY(alms_goods_aid(goods, fund, &cost, err));
    alms_minor_format(run->amount / (int64_t)run->members * (int64_t)missed,
                      commodity->scale_digits, amount);
    alms_amount_negate(amount, given);
    const struct alms_line lines[] = {
        {returning->draft->account, fund, commodity->code, alms_arena_text(goods->arena, amount)},
        {cost, fund, commodity->code, alms_arena_text(goods->arena, given)},
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        TRY(alms_goods_add(goods, &lines[i], err));
    return ALMS_OK;
}

/* Goods of those who missed them, into the lots out of which they were taken. */
static enum alms_code
add_goods(struct returning *returning, uint64_t missed, struct alms_error *err)
{
    struct alms_record run;
    struct alms_goods *goods = &returning->goods;
    const char *place = alms_text_is_given(returning->draft->place) ? returning->draft->place
                                                                    : returning->share.plan->place;
    const struct alms_goods_issue issue = {&run, returning->run.n, place};
    struct alms_goods_asked asked = {.item = returning->share.item};

    if (alms_goods_place(goods->masters, place, err) == ALMS_ID_NONE)
        return alms_error_code(err);
    TRY(alms_plan_total(missed, returning->share.quantity, &asked.quantity, err));
    TRY(alms_book_read_record(goods->book, returning->run.n, goods->arena, &run, err));
    return alms_goods_take_back(goods, &issue, &asked, err);
}

/* What was not delivered, back into the fund. */
static enum alms_code record_return(struct returning *returning, uint64_t missed,
                                    struct alms_posted *out, struct alms_error *err)
{
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_PLAN_RETURN};
    struct alms_goods *goods = &returning->goods;
    const struct alms_plan_master *plan = returning->share.plan;

    if (returning->share.item != NULL) {
        TRY(add_goods(returning, missed, err));
    } else {
        TRY(add_money(returning, missed, err));
    }
    alms_month_format(returning->draft->month, month);
    alms_attachments_take(goods->book, &returning->draft->attachments, goods->arena, &record, err);
    TRY(alms_error_code(err));
    record.entry.date = goods->date;
    record.entry.lines = goods->lines;
    record.entry.lines_count = goods->count;
    alms_record_set(&record, ALMS_FIELD_PLAN, plan->code);
    alms_record_set(&record, ALMS_FIELD_PROGRAMME, plan->programme);
    alms_record_set(&record, ALMS_FIELD_MONTH, month);
    alms_private_add(&part, "document", month);
    alms_private_add(&part, "payee", plan->code);
    alms_private_add(&part, "payee_kind", "organisation");
    return alms_tx_record(goods->tx, &record, &part, out, err);
}

/* The month that was run, with what each got in it. */
static enum alms_code find_run(struct returning *returning, struct alms_error *err)
{
    bool is_found = false;
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    struct alms_goods *goods = &returning->goods;
    const struct alms_plan_result_draft *draft = returning->draft;

    alms_month_format(draft->month, month);
    TRY(alms_store_plan_run_find(goods->book->store, draft->plan, draft->month, &returning->run,
                                 &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_PLAN_RUN, "plan '%s' was not run for %s", draft->plan, month);
    const struct month_run of = {alms_plan_find(goods->masters, draft->plan), draft->month,
                                 &returning->run};
    return read_share(goods->book, goods->masters, &of, &returning->share, err);
}

enum alms_code alms_plan_result(alms_book *book, const struct alms_plan_result_draft *draft,
                                struct alms_plan_results *out, struct alms_error *err)
{
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    struct alms_plan_results results = {0};
    CLEANUP(close_returning) struct returning returning = {.draft = draft};
    CLEANUP(close_telling) struct telling telling = {.arena = alms_arena_open()};

    NOTE(alms_text_check(draft->plan, ALMS_FIELD_SIZE_MAX, W_("plan"), err));
    NOTE(alms_text_check(draft->path, SIZE_MAX, W_("file"), err));
    TRY(alms_error_code(err));
    TRY(alms_goods_open(book, draft->date, &returning.goods, err));
    struct alms_goods *goods = &returning.goods;
    alms_month_format(draft->month, month);
    TRY(find_run(&returning, err));
    TRY(alms_store_plan_walk(book->store, draft->plan, alms_plan_days(draft->month), take_member,
                             &telling, err));
    TRY(read_file(&telling, draft->path, err));
    TRY(record_result(goods->tx, &telling, draft->plan, month, err));
    const uint64_t missed = returning.run.members - telling.sums[RESULT_DELIVERED];
    if (missed > 0) {
        TRY(record_return(&returning, missed, &results.returned, err));
    } else if (draft->attachments.count > 0) {
        return alms_fail(err, ALMS_E_ATTACHMENT_UNFIT,
                         "nothing comes back, so that no voucher carries source documents");
    }
    TRY(record_leaves(goods->tx, book, &telling, draft->plan, goods->date, err));
    TRY(alms_tx_commit(&goods->tx, err));
    results.delivered = telling.sums[RESULT_DELIVERED];
    results.died = telling.sums[RESULT_DIED];
    results.moved = telling.sums[RESULT_MOVED];
    results.refused = telling.sums[RESULT_REFUSED];
    *out = results;
    return ALMS_OK;
}

/* --- lists --------------------------------------------------------------------------------- */

struct run_listing {
    struct alms_listing list;
    alms_book *book;
    const struct alms_masters *masters;
    const struct alms_plan_master *plan;
};

/* "12 袋"; NULL where no goods are given. */
static const char *
quantity_text(struct alms_arena *arena, const struct alms_item *item, int64_t quantity)
{
    char text[64];
    return item == NULL ? NULL : alms_arena_text(arena, alms_quantity_format(item, quantity, text));
}

static enum alms_code take_run(void *context, const char *code, struct alms_month month,
                               const struct alms_plan_run *run, struct alms_error *err)
{
    struct alms_plan_share share;
    int64_t quantity = 0;
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct run_listing *listing = context;
    struct alms_arena *arena = listing->list.arena;
    const struct month_run of = {listing->plan, month, run};

    if (strcmp(code, listing->plan->code) != 0)
        return ALMS_OK;
    TRY(read_share(listing->book, listing->masters, &of, &share, err));
    TRY(alms_plan_total(run->members, share.quantity, &quantity, err));
    const uint32_t scale = alms_commodity_at(listing->masters, share.commodity_id)->scale_digits;
    struct alms_plan_item *item = alms_listing_add(&listing->list);
    *item = (struct alms_plan_item){
        .code = alms_arena_text(arena, code),
        .programme = alms_arena_text(arena, listing->plan->programme),
        .fund = alms_arena_text(arena, listing->plan->fund),
        .variant = alms_arena_text(arena, listing->plan->variant),
        .month = month,
        .members = run->members,
        .amount = alms_arena_text(arena, alms_minor_format(run->amount, scale, amount)),
        .item = alms_arena_text(arena, listing->plan->item),
        .quantity = quantity_text(arena, share.item, quantity),
        .delivered = run->delivered,
        .is_returned = run->is_returned,
    };
    return ALMS_OK;
}

enum alms_code alms_plan_list(alms_book *book, struct alms_plan_list *out, struct alms_error *err)
{
    struct run_listing listing = {.list = alms_listing_open(sizeof(struct alms_plan_item)),
                                  .book = book};
    struct alms_arena *arena = listing.list.arena;
    enum alms_code code = alms_book_masters(book, &listing.masters, err);

    for (size_t i = 0; code == ALMS_OK && i < alms_plans_count(listing.masters); i++) {
        uint64_t members = 0;
        struct alms_plan_share share = {.plan = NULL};
        const struct alms_plan_master *plan = alms_plan_at(listing.masters, i);
        code = alms_store_plan_members_count(book->store, plan->code, &members, err);
        if (code == ALMS_OK && plan->item != NULL)
            code = alms_rule_plan_month(listing.masters, plan->code, plan->from, &share, err);
        struct alms_plan_item *item = alms_listing_add(&listing.list);
        *item = (struct alms_plan_item){
            .code = alms_arena_text(arena, plan->code),
            .programme = alms_arena_text(arena, plan->programme),
            .fund = alms_arena_text(arena, plan->fund),
            .variant = alms_arena_text(arena, plan->variant),
            .item = alms_arena_text(arena, plan->item),
            .quantity = quantity_text(arena, share.item, share.quantity),
            .members = members,
            .delivered = -1,
        };
        listing.plan = plan;
        if (code == ALMS_OK)
            code = alms_store_plan_run_walk(book->store, take_run, &listing, err);
    }
    if (code != ALMS_OK) {
        alms_listing_discard(&listing.list);
        return code;
    }
    out->items = alms_listing_finish(&listing.list);
    out->count = listing.list.count;
    out->memory = arena;
    return ALMS_OK;
}

void alms_plan_list_free(struct alms_plan_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_plan_list){0};
}

struct walking {
    struct alms_document_reader reader;
    alms_plan_person_visit *visit;
    void *context;
};

static enum alms_code
take_person(void *context, const struct alms_plan_member *member, struct alms_error *err)
{
    struct alms_private part;
    struct walking *walking = context;

    TRY(alms_document_read(&walking->reader, member->n, &part, err));
    const struct alms_plan_person person = {
        .member = member->member,
        .joined = member->joined,
        .left_on = member->left_on,
        .name = alms_private_get(&part, "name"),
        .bank = alms_private_get(&part, "bank"),
        .bank_account = alms_private_get(&part, "bank_account"),
        .county = alms_private_get(&part, "county"),
    };
    return walking->visit(walking->context, &person, err);
}

enum alms_code alms_plan_walk(alms_book *book, const char *plan, struct alms_month month,
                              alms_plan_person_visit *visit, void *context, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;
    struct walking walking = {.visit = visit, .context = context};

    TRY(alms_book_masters(book, &masters, err));
    if (alms_plan_find(masters, plan) == NULL)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("plan"), plan);
    walking.reader = alms_document_reader_open(book);
    const enum alms_code code =
        alms_store_plan_walk(book->store, plan, alms_plan_days(month), take_person, &walking, err);
    alms_document_reader_close(&walking.reader);
    return code;
}
