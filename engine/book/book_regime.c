#include "base/text.h"
#include "book/book.h"
#include "book/gate_regime.h"
#include "model/chart.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/regime.h>

#include <stdlib.h>
#include <string.h>

static const char INTANGIBLES[] = "1601";

/* A conversion that is being made. */
struct converting {
    struct alms_tx *tx;
    const struct alms_masters *masters;
    const struct alms_regime_draft *draft;
    struct alms_arena *arena;
    const char *before;
    const char *after;
    struct alms_date date;
    struct alms_conversion_plan plan;
    struct alms_conversion_moves moves;
    struct alms_line *lines;
};

static const struct alms_account *find_account(const struct alms_masters *masters, const char *code)
{
    const int32_t id = alms_account_find(masters, code);

    return id == ALMS_ID_NONE ? NULL : alms_account_at(masters, id);
}

/* --- the mapping --------------------------------------------------------------------------- */

static void add_step(struct converting *work, const struct alms_conversion_step *step)
{
    if (work->plan.steps_count < ALMS_CONVERTED_MAX)
        work->plan.steps[work->plan.steps_count++] = *step;
}

static void add_account(struct converting *work, const struct alms_account *account)
{
    if (work->plan.accounts_count < ALMS_CONVERTED_MAX)
        work->plan.accounts[work->plan.accounts_count++] = *account;
}

/* A book that began with another version of the chart may lack an account of it. */
static void add_shipped_steps(struct converting *work)
{
    const struct alms_conversion_step *steps = NULL;
    const size_t count = alms_conversion_load(work->arena, work->before, work->after, &steps);

    for (size_t i = 0; i < count; i++) {
        if (find_account(work->masters, steps[i].old_code) != NULL)
            add_step(work, &steps[i]);
    }
}

static int word_index(const struct alms_words *words, const char *text)
{
    int index = 0;

    if (text != NULL)
        REQUIRE(alms_word_find(words, text, &index));
    return index;
}

static struct alms_account account_of(const struct alms_chart_row *row)
{
    return (struct alms_account){
        .code = row->code,
        .name = row->name,
        .name_en = row->name_en,
        .parent = row->parent,
        .type = (enum alms_account_type)word_index(&ALMS_WORDS_TYPE, row->type),
        .role = (enum alms_account_role)word_index(&ALMS_WORDS_ROLE, row->role),
        .money = (enum alms_account_money)word_index(&ALMS_WORDS_MONEY, row->money),
        .is_credit = word_index(&ALMS_WORDS_SIDE, row->side) == ALMS_SIDE_CREDIT,
    };
}

static bool is_defined_so(const struct alms_account *a, const struct alms_account *b)
{
    return a != NULL && alms_text_equal(a->parent, b->parent) && a->type == b->type &&
           a->role == b->role && a->money == b->money && a->is_credit == b->is_credit &&
           alms_text_equal(a->name, b->name) && alms_text_equal(a->name_en, b->name_en);
}

/* What the new chart has beside the old one or otherwise; an own account may be in its way. */
static void add_chart(struct converting *work)
{
    const struct alms_chart_row *rows = NULL;
    const size_t count = alms_chart_load(work->arena, work->after, &rows);

    for (size_t i = 0; i < count; i++) {
        const struct alms_account account = account_of(&rows[i]);
        const struct alms_account *there = find_account(work->masters, account.code);
        const bool is_both = strcmp(rows[i].regime, "both") == 0;
        if (is_defined_so(there, &account) || (there != NULL && is_both))
            continue;
        add_account(work, &account);
    }
}

/* --- own accounts -------------------------------------------------------------------------- */

/* The account of the longest code with which `code` begins, once the plan is applied. */
static const struct alms_account *parent_of(const struct converting *work, const char *code)
{
    char prefix[ALMS_CODE_SIZE_MAX + 1];

    for (size_t size = strlen(code) - 1; size > 0; size--) {
        memcpy(prefix, code, size);
        prefix[size] = '\0';
        const struct alms_account *account =
            alms_conversion_after(work->masters, &work->plan, prefix);
        if (account != NULL)
            return account;
    }
    return NULL;
}

/* Whether something obliges the account to go on elsewhere. */
static bool must_go(const struct converting *work, const struct alms_account *account)
{
    const char *above = account->parent;

    while (above != NULL) {
        if (alms_conversion_leaves(&work->plan, above))
            return true;
        const struct alms_account *there = find_account(work->masters, above);
        above = there == NULL ? NULL : there->parent;
    }
    return alms_conversion_account(&work->plan, account->code) != NULL;
}

static void
check_map(const struct converting *work, const struct alms_regime_map *map, struct alms_error *err)
{
    const struct alms_account *old_account = find_account(work->masters, map->old_code);

    if (old_account == NULL) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                        map->old_code);
    } else if (!must_go(work, old_account)) {
        (void)alms_fail(err, ALMS_E_REGIME_MAPPING, "account '%s' stays as it is", map->old_code);
    }
}

/* An account of its own for what an own account goes on in, under the names that it had. */
static void
add_target(struct converting *work, const struct alms_regime_map *map, struct alms_error *err)
{
    const struct alms_account *old_account = find_account(work->masters, map->old_code);

    if (old_account == NULL ||
        alms_conversion_after(work->masters, &work->plan, map->new_code) != NULL)
        return;
    const struct alms_account *parent = parent_of(work, map->new_code);
    if (parent == NULL) {
        (void)alms_fail(err, ALMS_E_REGIME_MAPPING,
                        "account '%s' goes on in '%s', which is not there or closed", map->old_code,
                        map->new_code);
        return;
    }
    if (parent->role == ALMS_ROLE_GROUP) {
        (void)alms_fail(err, ALMS_E_ACCOUNT_GROUP, "the account '%s' only groups others",
                        parent->code);
        return;
    }
    struct alms_account account = *parent;
    account.code = map->new_code;
    account.parent = parent->code;
    account.name = old_account->name;
    account.name_en = old_account->name_en == NULL || strchr(old_account->name_en, '|') != NULL
                          ? NULL
                          : old_account->name_en;
    add_account(work, &account);
}

static int compare_maps(const void *a, const void *b)
{
    const struct alms_regime_map *left = a;
    const struct alms_regime_map *right = b;

    return strcmp(left->new_code, right->new_code);
}

/* Parents come before what stands below them, whatever the order in which they were told. */
static void add_targets(struct converting *work, struct alms_error *err)
{
    const size_t count = work->draft->maps_count;
    struct alms_regime_map *maps = alms_arena_alloc(work->arena, (count + 1) * sizeof(*maps));

    if (count > 0) {
        memcpy(maps, work->draft->maps, count * sizeof(*maps));
        qsort(maps, count, sizeof(*maps), compare_maps);
    }
    for (size_t i = 0; i < count; i++) {
        check_map(work, &maps[i], err);
        add_target(work, &maps[i], err);
    }
}

static enum alms_code check_codes(const struct alms_regime_draft *draft, struct alms_error *err)
{
    if (draft->maps_count > ALMS_CONVERTED_MAX / 2)
        return alms_fail(err, ALMS_E_LIST_LONG, "the list has more than %s items", "250");
    for (size_t i = 0; i < draft->maps_count; i++) {
        NOTE(alms_text_check(draft->maps[i].old_code, ALMS_CODE_SIZE_MAX, W_("account"), err));
        NOTE(alms_text_check(draft->maps[i].new_code, ALMS_CODE_SIZE_MAX, W_("account"), err));
    }
    return alms_error_code(err);
}

static int compare_steps(const void *a, const void *b)
{
    const struct alms_conversion_step *left = a;
    const struct alms_conversion_step *right = b;

    return strcmp(left->old_code, right->old_code);
}

/* What of own accounts is not told at all is found by the rules, with the rest. */
static void make_plan(struct converting *work, struct alms_error *err)
{
    work->plan.steps =
        alms_arena_alloc(work->arena, ALMS_CONVERTED_MAX * sizeof(*work->plan.steps));
    work->plan.accounts =
        alms_arena_alloc(work->arena, ALMS_CONVERTED_MAX * sizeof(*work->plan.accounts));
    add_shipped_steps(work);
    for (size_t i = 0; i < work->draft->maps_count; i++) {
        const struct alms_regime_map *map = &work->draft->maps[i];
        const struct alms_conversion_step step = {map->old_code, map->new_code,
                                                  ALMS_CONVERSION_MOVE};
        add_step(work, &step);
    }
    add_chart(work);
    add_targets(work, err);
    qsort(work->plan.steps, work->plan.steps_count, sizeof(*work->plan.steps), compare_steps);
}

/* --- the voucher --------------------------------------------------------------------------- */

static void fail_amortised(const struct alms_regime_amortised *amortised, struct alms_error *err)
{
    (void)alms_fail(err, ALMS_E_REGIME_AMORTISED, "'%s' of fund '%s' was not amortised in '%s'",
                    amortised->amount, amortised->fund,
                    amortised->account == NULL ? INTANGIBLES : amortised->account);
}

/* Cost is what the old system kept, and what was amortised besides. */
static enum alms_code add_amortised(struct converting *work,
                                    const struct alms_regime_amortised *amortised,
                                    struct alms_error *err)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *commodity = NULL;
    const char *code = amortised->account == NULL ? INTANGIBLES : amortised->account;
    const struct alms_conversion_step *split =
        alms_conversion_split_of(work->masters, &work->plan, code);
    struct alms_net net = {
        .account_id = alms_account_find(work->masters, code),
        .fund_id = alms_rule_take_fund(work->masters, amortised->fund, err),
    };

    if (alms_amount_take(work->masters, amortised->amount, &commodity, text, err) != ALMS_OK ||
        net.fund_id == ALMS_ID_NONE)
        return alms_error_code(err);
    net.commodity_id = alms_commodity_find(work->masters, commodity);
    TRY(alms_minor_parse(text, alms_commodity_at(work->masters, net.commodity_id)->scale_digits,
                         &net.amount, err));
    if (split == NULL || net.account_id == ALMS_ID_NONE || net.amount <= 0) {
        fail_amortised(amortised, err);
        return alms_error_code(err);
    }
    TRY(alms_conversion_moves_add(&work->moves, &net, err));
    net.account_id = alms_conversion_id(work->masters, &work->plan, split->new_code);
    net.amount = -net.amount;
    return alms_conversion_moves_add(&work->moves, &net, err);
}

/* The code of an account by the id that it will have. */
static const char *code_of(const struct converting *work, int32_t id)
{
    if (id < (int32_t)alms_accounts_count(work->masters))
        return alms_account_at(work->masters, id)->code;
    for (size_t i = 0; i < work->plan.accounts_count; i++) {
        if (alms_conversion_id(work->masters, &work->plan, work->plan.accounts[i].code) == id)
            return work->plan.accounts[i].code;
    }
    UNREACHABLE("an account of the plan");
}

static int compare_lines(const void *a, const void *b)
{
    const struct alms_line *left = a;
    const struct alms_line *right = b;
    const int by_fund = strcmp(left->fund, right->fund);
    const int by_account = strcmp(left->account, right->account);

    if (by_fund != 0)
        return by_fund;
    return by_account != 0 ? by_account : strcmp(left->commodity, right->commodity);
}

static enum alms_code make_lines(struct converting *work, size_t *out_count, struct alms_error *err)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    size_t count = 0;

    work->lines = alms_arena_alloc(work->arena, (work->moves.count + 1) * sizeof(*work->lines));
    for (size_t i = 0; i < work->moves.count; i++) {
        const struct alms_net *move = &work->moves.items[i];
        const struct alms_commodity *commodity =
            alms_commodity_at(work->masters, move->commodity_id);
        if (move->amount == 0)
            continue;
        work->lines[count++] = (struct alms_line){
            .account = code_of(work, move->account_id),
            .fund = alms_fund_at(work->masters, move->fund_id)->code,
            .commodity = commodity->code,
            .amount = alms_arena_text(
                work->arena, alms_minor_format(move->amount, commodity->scale_digits, text)),
        };
    }
    if (count > ALMS_LINES_MAX) {
        return alms_fail(err, ALMS_E_ENTRY_LINES, "an entry has between %s and %s lines", "2",
                         "1000");
    }
    qsort(work->lines, count, sizeof(*work->lines), compare_lines);
    *out_count = count;
    return ALMS_OK;
}

/* --- the record ---------------------------------------------------------------------------- */

static void put_plan(struct converting *work, struct alms_record *record, struct alms_error *err)
{
    const struct alms_conversion_plan *plan = &work->plan;
    const char **mapping =
        alms_arena_alloc(work->arena, (plan->steps_count + 1) * sizeof(*mapping));
    const char **accounts =
        alms_arena_alloc(work->arena, (plan->accounts_count + 1) * sizeof(*accounts));

    for (size_t i = 0; i < plan->steps_count; i++)
        mapping[i] = alms_conversion_step_text(work->arena, &plan->steps[i]);
    for (size_t i = 0; i < plan->accounts_count; i++) {
        accounts[i] = alms_conversion_account_text(work->arena, &plan->accounts[i]);
        NOTE(alms_text_check(accounts[i], ALMS_FIELD_SIZE_MAX, W_("name"), err));
    }
    record->field[ALMS_FIELD_MAPPING] =
        (struct alms_value){.items = mapping, .count = plan->steps_count};
    record->field[ALMS_FIELD_ACCOUNTS] =
        (struct alms_value){.items = accounts, .count = plan->accounts_count};
}

/* What the pure rules say comes before what is made by them. */
static enum alms_code make_record(struct converting *work, alms_book *book,
                                  struct alms_record *record, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    const struct alms_regime_draft *draft = work->draft;

    alms_date_format(work->date, date);
    alms_record_set(record, ALMS_FIELD_DATE, alms_arena_text(work->arena, date));
    alms_record_set(record, ALMS_FIELD_REGIME, work->after);
    alms_record_set(record, ALMS_FIELD_APPROVER, draft->approver);
    alms_record_set(record, ALMS_FIELD_BY, book->operator_code);
    record->at_s = book->now_s;
    make_plan(work, err);
    put_plan(work, record, err);
    alms_rule_author(work->masters, book->operator_code, err);
    TRY(alms_rule_master(work->masters, record, err));
    TRY(alms_conversion_moves_make(book->store, work->masters, &work->plan, work->date,
                                   &work->moves, err));
    for (size_t i = 0; i < draft->amortised_count; i++)
        NOTE(add_amortised(work, &draft->amortised[i], err));
    TRY(alms_error_code(err));
    TRY(make_lines(work, &record->entry.lines_count, err));
    record->entry.date = work->date;
    record->entry.lines = work->lines;
    return ALMS_OK;
}

/* --- what it says -------------------------------------------------------------------------- */

/*
 * The names of an account: a record that the rules refuse, of a log that is verified, may name one
 * that there is not.
 */
static struct alms_account names_of(const struct alms_account *account, const char *code)
{
    return account == NULL ? (struct alms_account){.code = code, .name = code} : *account;
}

/* Old names for what the conversion takes off, new ones for all else. */
static struct alms_account
named(const struct alms_masters *earlier, const struct alms_masters *now, const char *code)
{
    const struct alms_account *account = find_account(earlier, code);

    return names_of(account == NULL ? find_account(now, code) : account, code);
}

static void put_steps(const struct alms_masters *earlier, const struct alms_masters *now,
                      struct alms_arena *arena, struct alms_regime_report *out)
{
    const struct alms_conversion *conversion = alms_masters_conversion(now);
    struct alms_regime_step *steps =
        alms_arena_alloc(arena, (conversion->steps_count + 1) * sizeof(*steps));

    for (size_t i = 0; i < conversion->steps_count; i++) {
        const struct alms_conversion_step *step = &conversion->steps[i];
        const struct alms_account before =
            names_of(find_account(earlier, step->old_code), step->old_code);
        const struct alms_account after =
            names_of(find_account(now, step->new_code), step->new_code);
        steps[i] = (struct alms_regime_step){
            .old_code = alms_arena_text(arena, step->old_code),
            .old_name = alms_arena_text(arena, before.name),
            .old_name_en = alms_arena_text(arena, before.name_en),
            .new_code = alms_arena_text(arena, step->new_code),
            .new_name = alms_arena_text(arena, after.name),
            .new_name_en = alms_arena_text(arena, after.name_en),
            .how = alms_conversion_word(step->how),
        };
    }
    out->steps = steps;
    out->steps_count = conversion->steps_count;
}

static void put_lines(const struct alms_masters *earlier, const struct alms_masters *now,
                      const struct alms_entry *entry, struct alms_arena *arena,
                      struct alms_regime_report *out)
{
    struct alms_regime_line *lines =
        alms_arena_alloc(arena, (entry->lines_count + 1) * sizeof(*lines));

    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *line = &entry->lines[i];
        const struct alms_account account = named(earlier, now, line->account);
        lines[i] = (struct alms_regime_line){
            .account = alms_arena_text(arena, line->account),
            .name = alms_arena_text(arena, account.name),
            .name_en = alms_arena_text(arena, account.name_en),
            .fund = alms_arena_text(arena, line->fund),
            .commodity = alms_arena_text(arena, line->commodity),
            .amount = alms_arena_text(arena, line->amount),
        };
    }
    out->lines = lines;
    out->lines_count = entry->lines_count;
    out->number = entry->lines_count == 0 ? NULL : alms_arena_text(arena, entry->number);
}

enum alms_code
alms_regime_get(alms_book *book, struct alms_regime_report *out, struct alms_error *err)
{
    struct alms_record record;
    const struct alms_masters *now = NULL;
    const struct alms_masters *earlier = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *scratch = alms_arena_open();
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_book_masters(book, &now, err));
    struct alms_regime_report regime = {
        .after = alms_arena_text(arena, alms_masters_book(now, ALMS_FIELD_REGIME))};
    const struct alms_conversion *conversion = alms_masters_conversion(now);
    if (conversion != NULL) {
        const struct alms_month before = alms_month_before(alms_date_month(conversion->date));
        TRY(alms_book_masters_of(book, before, &earlier, err));
        TRY(alms_book_read_record(book, conversion->n, scratch, &record, err));
        regime.before = alms_arena_text(arena, conversion->before);
        regime.date = conversion->date;
        regime.n = conversion->n;
        put_steps(earlier, now, arena, &regime);
        put_lines(earlier, now, &record.entry, arena, &regime);
    }
    regime.memory = arena;
    arena = NULL;
    *out = regime;
    return ALMS_OK;
}

void alms_regime_report_free(struct alms_regime_report *regime)
{
    alms_arena_close(regime->memory);
    *regime = (struct alms_regime_report){0};
}

/* --- converting ---------------------------------------------------------------------------- */

static void clear_moves(struct converting *work)
{
    alms_conversion_moves_clear(&work->moves);
}

static enum alms_code check_draft(const struct alms_regime_draft *draft, struct alms_error *err)
{
    if (draft->year < ALMS_YEAR_MIN || draft->year > ALMS_YEAR_MAX)
        (void)alms_fail(err, ALMS_E_DATE_SYNTAX, "the year is out of range");
    if (!alms_text_is_given(draft->approver))
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "the conversion names no approver");
    return check_codes(draft, err);
}

enum alms_code alms_regime_convert(alms_book *book, const struct alms_regime_draft *draft,
                                   struct alms_regime_report *out, struct alms_error *err)
{
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_REGIME_CONVERT};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(clear_moves) struct converting work = {.draft = draft, .arena = arena};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(check_draft(draft, err));
    TRY(alms_tx_begin(book, &tx, err));
    work.tx = tx;
    work.masters = alms_tx_masters(tx);
    work.before = alms_masters_book(work.masters, ALMS_FIELD_REGIME);
    work.after = "NPO2026";
    work.date = (struct alms_date){draft->year, 1, 1};
    TRY(make_record(&work, book, &record, err));
    alms_private_add(&part, "memo", draft->memo);
    TRY(alms_tx_record(tx, &record, &part, NULL, err));
    TRY(alms_regime_get(book, out, err));
    const enum alms_code code = alms_tx_commit(&tx, err);
    if (code != ALMS_OK)
        alms_regime_report_free(out);
    return code;
}
