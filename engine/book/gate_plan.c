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

static bool is_of_fund(const struct alms_gate *gate, const struct alms_posting *posting,
                       const struct alms_plan_master *plan)
{
    return strcmp(alms_fund_at(gate->masters, posting->fund_id)->code, plan->fund) == 0;
}

/*
 * Rule PLAN-10: the goods of a month are the plan's item, out of its fund and, when they leave, its
 * place, as much as all of so many people get. `sign` is -1 for what leaves, 1 for what comes back.
 */
static bool fits_goods(const struct alms_gate *gate, const struct alms_record *record,
                       const struct alms_plan_share *share, uint64_t members, int64_t sign)
{
    int64_t quantity = 0;
    bool fits = sign > 0 || record->entry.lines[0].item == NULL; /* the cost: first, and once */
    const struct alms_catalogue *catalogue = alms_masters_catalogue(gate->masters);

    for (size_t i = 0; i < record->entry.lines_count && fits; i++) {
        const struct alms_line *line = &record->entry.lines[i];
        fits = is_of_fund(gate, &gate->postings[i], share->plan);
        if (line->item == NULL) {
            fits = fits && (sign > 0 || i == 0);
            continue;
        }
        fits = fits && strcmp(line->item, share->plan->item) == 0 &&
               (sign > 0 || alms_place_is_in(catalogue, line->place, share->plan->place)) &&
               alms_minor_add(&quantity, gate->postings[i].quantity);
    }
    return fits && share->quantity <= INT64_MAX / (int64_t)members &&
           quantity == share->quantity * (int64_t)members * sign;
}

/* Whether the entry gives so many people what each of them gets. */
static bool fits_run(const struct alms_gate *gate, const struct alms_record *record,
                     const struct alms_plan_share *share, uint64_t members)
{
    const struct alms_posting *cost = &gate->postings[0];

    if (members == 0)
        return false;
    if (share->item != NULL)
        return fits_goods(gate, record, share, members, -1);
    return !alms_entry_has_goods(&record->entry) && share->amount <= INT64_MAX / (int64_t)members &&
           cost->amount == share->amount * (int64_t)members &&
           cost->commodity_id == share->commodity_id && is_of_fund(gate, cost, share->plan);
}

/* Rule PLAN-6: a month is run once, for exactly those on the roster, by the tariff's amount. */
static enum alms_code
admit_run(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    bool is_found = false;
    char count[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_month month;
    struct alms_plan_run run;
    struct alms_plan_share share;
    struct alms_plan_receivers list;
    const char *plan = alms_record_text(record, ALMS_FIELD_PLAN);

    TRY(take_month(record, &month, err));
    TRY(alms_rule_plan_month(gate->masters, plan, month, &share, err));
    TRY(alms_store_plan_run_find(gate->store, plan, month, &run, &is_found, err));
    if (is_found)
        return FAIL_RUN(record, N_("plan '%s' was run for %s already"), err);
    TRY(alms_gate_plan_list(gate->store, plan, month, &list, err));
    const bool fits =
        fits_run(gate, record, &share, list.count) &&
        alms_text_equal(alms_record_text(record, ALMS_FIELD_PROGRAMME), share.plan->programme) &&
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

/* Whether the entry takes back what those get who did not get it. */
static bool fits_return(const struct alms_gate *gate, const struct alms_record *record,
                        const struct alms_plan_share *share, const struct alms_plan_run *run)
{
    const struct alms_posting *cash = &gate->postings[0];
    const int64_t missed = (int64_t)run->members - run->delivered;

    if (run->delivered < 0 || missed <= 0)
        return false;
    if (share->item != NULL)
        return fits_goods(gate, record, share, (uint64_t)missed, 1);
    return !alms_entry_has_goods(&record->entry) &&
           cash->amount == run->amount / (int64_t)run->members * missed &&
           is_of_fund(gate, cash, share->plan);
}

/* Rule PLAN-8: what was not delivered comes back, once and all of it. */
static enum alms_code
admit_return(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    struct alms_month month;
    struct alms_plan_run run;
    struct alms_plan_share share = {
        .plan = alms_plan_find(gate->masters, alms_record_text(record, ALMS_FIELD_PLAN))};

    TRY(find_run(gate, record, &run, err));
    TRY(take_month(record, &month, err));
    /* What was paid is told by the run: its tariff may have been followed by another since. */
    if (share.plan->item != NULL)
        TRY(alms_rule_plan_month(gate->masters, share.plan->code, month, &share, err));
    if (run.is_returned || !fits_return(gate, record, &share, &run) ||
        !alms_text_equal(alms_record_text(record, ALMS_FIELD_PROGRAMME), share.plan->programme)) {
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
