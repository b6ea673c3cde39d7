#include "book/gate_plan.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

struct alms_days alms_plan_days(struct alms_month month)
{
    return (struct alms_days){alms_month_first(month), alms_month_last(month)};
}

/* --- the list of a month ------------------------------------------------------------------- */

struct listing {
    struct alms_hasher *hasher;
    uint64_t count;
};

static enum alms_code
take_member(void *context, const struct alms_plan_member *member, struct alms_error *err)
{
    struct listing *listing = context;

    (void)err;
    alms_hasher_add(listing->hasher, member->member, strlen(member->member));
    alms_hasher_add(listing->hasher, "\n", 1);
    listing->count += 1;
    return ALMS_OK;
}

enum alms_code alms_gate_plan_list(struct alms_store *store, const char *plan,
                                   struct alms_month month, struct alms_plan_receivers *out,
                                   struct alms_error *err)
{
    struct alms_hash hash;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    struct listing listing = {hasher, 0};

    alms_hasher_begin(hasher);
    TRY(alms_store_plan_walk(store, plan, alms_plan_days(month), take_member, &listing, err));
    alms_hasher_end(hasher, &hash);
    out->count = listing.count;
    alms_hash_hex(&hash, out->digest);
    return ALMS_OK;
}

/* --- the roster ---------------------------------------------------------------------------- */

/* Rule PLAN-9: the roster of a month that was run stays as it was. */
static enum alms_code
check_not_run(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    struct alms_month last;
    struct alms_date date = {0};
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    const char *plan = alms_record_text(record, ALMS_FIELD_PLAN);

    TRY(alms_store_plan_last_run(gate->store, plan, &last, err));
    if (last.year == 0)
        return ALMS_OK;
    TRY(alms_date_parse(alms_record_text(record, ALMS_FIELD_DATE), &date, err));
    const struct alms_date limit =
        record->kind == ALMS_KIND_PLAN_JOIN ? alms_month_last(last) : alms_month_first(last);
    if (alms_date_compare(date, limit) > 0)
        return ALMS_OK;
    alms_month_format(last, month);
    return alms_fail(err, ALMS_E_PLAN_RUN, "plan '%s' was run for %s, which that would change",
                     plan, month);
}

/* Rule PLAN-4: a person is on a roster once. */
static enum alms_code
admit_join(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    bool is_found = false;
    const char *other = NULL;
    struct alms_plan_member member;
    const char *plan = alms_record_text(record, ALMS_FIELD_PLAN);
    const char *code = alms_record_text(record, ALMS_FIELD_MEMBER);
    const struct alms_value *matches = &record->field[ALMS_FIELD_MATCHES];

    TRY(alms_store_plan_member_find(gate->store, plan, code, &member, &is_found, err));
    TRY(check_not_run(gate, record, err));
    if (is_found)
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", W_("member"), code);
    for (size_t i = 0; i < matches->count; i++) {
        TRY(alms_store_plan_match_find(gate->store, plan, matches->items[i], gate->arena, &other,
                                       err));
        if (other != NULL) {
            return alms_fail(err, ALMS_E_CASE_DUPLICATE,
                             "member '%s' of plan '%s' is the same person", other, plan);
        }
    }
    return alms_error_code(err);
}

/* Rule PLAN-5: who leaves was there. */
static enum alms_code
admit_leave(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    bool is_found = false;
    struct alms_date date = {0};
    struct alms_plan_member member;
    const char *plan = alms_record_text(record, ALMS_FIELD_PLAN);
    const char *code = alms_record_text(record, ALMS_FIELD_MEMBER);

    TRY(alms_store_plan_member_find(gate->store, plan, code, &member, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("member"), code);
    TRY(check_not_run(gate, record, err));
    TRY(alms_date_parse(alms_record_text(record, ALMS_FIELD_DATE), &date, err));
    if (alms_date_is_given(member.left_on))
        return alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed already", W_("member"), code);
    if (alms_date_compare(date, member.joined) < 0)
        return alms_fail(err, ALMS_E_DATE_EARLY, "member '%s' joined later than that", code);
    return ALMS_OK;
}

/* --- months -------------------------------------------------------------------------------- */

static enum alms_code
take_month(const struct alms_record *record, struct alms_month *out, struct alms_error *err)
{
    return alms_month_parse(alms_record_text(record, ALMS_FIELD_MONTH), out, err);
}

/* A refusal that names plan and month. */
#define FAIL_RUN(record, format, err)                                                              \
    alms_fail(err, ALMS_E_PLAN_RUN, format, alms_record_text(record, ALMS_FIELD_PLAN),             \
              alms_record_text(record, ALMS_FIELD_MONTH))

/* Rule PLAN-6: a month is run once, for exactly those on the roster, by the tariff's amount. */
static enum alms_code
admit_run(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    int64_t each = 0;
    int32_t commodity_id = 0;
    bool is_found = false;
    char count[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_month month;
    struct alms_plan_run run;
    struct alms_plan_receivers list;
    const char *plan = alms_record_text(record, ALMS_FIELD_PLAN);
    const struct alms_posting *cost = &gate->postings[0];

    TRY(take_month(record, &month, err));
    TRY(alms_rule_plan_month(gate->masters, plan, month, &each, &commodity_id, err));
    TRY(alms_store_plan_run_find(gate->store, plan, month, &run, &is_found, err));
    if (is_found)
        return FAIL_RUN(record, N_("plan '%s' was run for %s already"), err);
    TRY(alms_gate_plan_list(gate->store, plan, month, &list, err));
    const struct alms_plan_master *master = alms_plan_find(gate->masters, plan);
    const bool fits =
        list.count > 0 && each <= INT64_MAX / (int64_t)list.count &&
        cost->amount == each * (int64_t)list.count && cost->commodity_id == commodity_id &&
        strcmp(alms_fund_at(gate->masters, cost->fund_id)->code, master->fund) == 0 &&
        alms_text_equal(alms_record_text(record, ALMS_FIELD_PROGRAMME), master->programme) &&
        alms_text_equal(alms_record_text(record, ALMS_FIELD_LIST), list.digest) &&
        alms_text_equal(alms_record_text(record, ALMS_FIELD_ROWS),
                        alms_uint_format(list.count, count));
    if (!fits)
        return FAIL_RUN(record, N_("the run of plan '%s' for %s is not that of its roster"), err);
    return ALMS_OK;
}

static enum alms_code find_run(struct alms_gate *gate, const struct alms_record *record,
                               struct alms_plan_run *out, struct alms_error *err)
{
    bool is_found = false;
    struct alms_month month;

    TRY(take_month(record, &month, err));
    TRY(alms_store_plan_run_find(gate->store, alms_record_text(record, ALMS_FIELD_PLAN), month, out,
                                 &is_found, err));
    return is_found ? ALMS_OK : FAIL_RUN(record, N_("plan '%s' was not run for %s"), err);
}

/* The number behind the word; false if the text is anything else. */
static bool take_count(const char *text, const char *word, uint64_t *sum)
{
    uint64_t count = 0;
    const size_t size = strlen(word);

    if (strncmp(text, word, size) != 0 || text[size] != ' ' ||
        !alms_uint_parse(text + size + 1, &count))
        return false;
    *sum += count;
    return true;
}

/* Rule PLAN-7: what came of a month is told once, of everybody. */
static enum alms_code
admit_result(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    static const char *const WORDS[] = {"delivered", "died", "moved", "refused"};
    uint64_t sum = 0;
    struct alms_plan_run run;
    const struct alms_value *results = &record->field[ALMS_FIELD_RESULTS];
    bool fits = results->count == COUNT_OF(WORDS);

    TRY(find_run(gate, record, &run, err));
    if (run.delivered >= 0)
        return FAIL_RUN(record, N_("the results of plan '%s' for %s are in already"), err);
    for (size_t i = 0; i < COUNT_OF(WORDS) && fits; i++)
        fits = take_count(results->items[i], WORDS[i], &sum);
    if (!fits || sum != run.members)
        return FAIL_RUN(record, N_("the results of plan '%s' for %s are not of all members"), err);
    return ALMS_OK;
}

/* Rule PLAN-8: what was not delivered comes back, once and all of it. */
static enum alms_code
admit_return(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    struct alms_plan_run run;
    const struct alms_posting *cash = &gate->postings[0];
    const struct alms_plan_master *master =
        alms_plan_find(gate->masters, alms_record_text(record, ALMS_FIELD_PLAN));

    TRY(find_run(gate, record, &run, err));
    const int64_t each = run.members == 0 ? 0 : run.amount / (int64_t)run.members;
    if (run.delivered < 0 || run.is_returned || master == NULL ||
        cash->amount != each * ((int64_t)run.members - run.delivered) ||
        strcmp(alms_fund_at(gate->masters, cash->fund_id)->code, master->fund) != 0 ||
        !alms_text_equal(alms_record_text(record, ALMS_FIELD_PROGRAMME), master->programme)) {
        return FAIL_RUN(record, N_("what plan '%s' takes back for %s is not what was left over"),
                        err);
    }
    return ALMS_OK;
}

enum alms_code alms_gate_admit_plan(struct alms_gate *gate, const struct alms_record *record,
                                    const struct alms_record *original, struct alms_error *err)
{
    struct alms_plan_run run;

    if (original != NULL && original->kind == ALMS_KIND_PLAN_RUN) {
        TRY(find_run(gate, original, &run, err));
        return run.delivered < 0
                   ? ALMS_OK
                   : FAIL_RUN(original, N_("the results of plan '%s' for %s are in already"), err);
    }
    if (record->kind == ALMS_KIND_PLAN_JOIN)
        return admit_join(gate, record, err);
    if (record->kind == ALMS_KIND_PLAN_LEAVE)
        return admit_leave(gate, record, err);
    if (record->kind == ALMS_KIND_PLAN_RUN)
        return admit_run(gate, record, err);
    if (record->kind == ALMS_KIND_PLAN_RESULT)
        return admit_result(gate, record, err);
    if (record->kind == ALMS_KIND_PLAN_RETURN)
        return admit_return(gate, record, err);
    return ALMS_OK;
}
