#include "property/naive.h"

#include <alms/operator.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS_OF_DAY = 86400, FIRST_DAY_SERIAL = 20270 /* 2025-07-01 since 1970 */ };
enum { ENTRIES_MAX = 200000, FOURTEEN_HOURS = 14 * 3600 };

const char *const NAIVE_COMMODITY_CODES[NAIVE_COMMODITIES] = {"CNY", "USD", "XAU"};

/* --- days ---------------------------------------------------------------------------------- */

static struct alms_date dates[NAIVE_DAYS];

static void fill_dates(void)
{
    static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct alms_date date = {2025, 7, 1};

    for (int day = 0; day < NAIVE_DAYS; day++) {
        const int length = LENGTHS[date.month - 1] + (date.month == 2 && date.year % 4 == 0);
        dates[day] = date;
        date.day += 1;
        if (date.day > length) {
            date.day = 1;
            date.month += 1;
        }
        if (date.month > 12) {
            date.month = 1;
            date.year += 1;
        }
    }
}

struct alms_date naive_date(int day)
{
    return dates[day];
}

int naive_month(int day)
{
    const struct alms_date date = naive_date(day);
    return date.year * 100 + date.month;
}

int naive_today(const struct naive *ledger)
{
    return (int)(ledger->now_s / SECONDS_OF_DAY) - FIRST_DAY_SERIAL;
}

/* The latest day that it is anywhere. */
static int latest_day(const struct naive *ledger)
{
    return (int)((ledger->now_s + FOURTEEN_HOURS) / SECONDS_OF_DAY) - FIRST_DAY_SERIAL;
}

/* --- the ledger ---------------------------------------------------------------------------- */

void naive_open(struct naive *ledger)
{
    fill_dates();
    *ledger = (struct naive){.entries = calloc(ENTRIES_MAX, sizeof(*ledger->entries))};
    if (ledger->entries == NULL)
        exit(EXIT_FAILURE);
}

void naive_close(struct naive *ledger)
{
    free(ledger->entries);
}

static void begin(struct naive *ledger)
{
    memset(ledger->broken, 0, sizeof(ledger->broken));
    ledger->broken_count = 0;
}

static void breaks(struct naive *ledger, enum alms_code code)
{
    ledger->broken[code] = true;
    ledger->broken_count += 1;
}

/* What is used must be there and open. */
static bool use(struct naive *ledger, const struct naive_thing *thing)
{
    if (!thing->exists) {
        breaks(ledger, ALMS_E_NOT_FOUND);
    } else if (thing->is_closed) {
        breaks(ledger, ALMS_E_CLOSED);
    }
    return thing->exists;
}

static void author(struct naive *ledger, int id)
{
    if (ledger->now_s < ledger->last_at_s)
        breaks(ledger, ALMS_E_CLOCK_BACKWARDS);
    if (use(ledger, &ledger->operators[id].thing) &&
        (ledger->operators[id].roles & ALMS_TREASURER) == 0)
        breaks(ledger, ALMS_E_ROLE_MISSING);
}

/* The end of every judgement. */
static bool take(struct naive *ledger)
{
    if (ledger->broken_count > 0)
        return false;
    ledger->last_at_s = ledger->now_s;
    return true;
}

/* --- sums ---------------------------------------------------------------------------------- */

void naive_turnover(const struct naive *ledger, int account, int fund, int commodity,
                    int64_t *out_debit, int64_t *out_credit)
{
    *out_debit = 0;
    *out_credit = 0;
    for (int i = 0; i < ledger->entries_count; i++) {
        for (int j = 0; j < ledger->entries[i].lines_count; j++) {
            const struct naive_line *line = &ledger->entries[i].lines[j];
            if (line->account != account || line->fund != fund || line->commodity != commodity)
                continue;
            if (line->amount > 0) {
                *out_debit += line->amount;
            } else {
                *out_credit -= line->amount;
            }
        }
    }
}

static bool is_position(const struct naive_account *account)
{
    return account->type == ALMS_ASSET || account->type == ALMS_LIABILITY;
}

static bool is_holding(const struct naive_account *account)
{
    return account->role == ALMS_ROLE_CASH || account->role == ALMS_ROLE_AGENCY ||
           account->role == ALMS_ROLE_STOCK;
}

int64_t naive_lowest(const struct naive *ledger, int account, int fund, int commodity, int day)
{
    static int64_t moved[NAIVE_DAYS];
    int64_t balance = 0;
    int64_t least = INT64_MAX;

    memset(moved, 0, sizeof(moved));
    for (int i = 0; i < ledger->entries_count; i++) {
        const struct naive_entry *entry = &ledger->entries[i];
        for (int j = 0; j < entry->lines_count; j++) {
            const struct naive_line *line = &entry->lines[j];
            const bool counts = account == -1 ? is_position(&ledger->accounts[line->account])
                                              : line->account == account;
            if (counts && line->fund == fund && line->commodity == commodity)
                moved[entry->day] += line->amount;
        }
    }
    for (int at = 0; at < NAIVE_DAYS; at++) {
        balance += moved[at];
        if (at >= day && balance < least)
            least = balance;
    }
    return least;
}

static void nothing_is_taken_that_is_not_there(struct naive *ledger, const struct naive_line *lines,
                                               int lines_count, int day)
{
    for (int i = 0; i < lines_count; i++) {
        int64_t of_fund = 0;
        int64_t of_account = 0;
        for (int j = 0; j < lines_count; j++) {
            if (lines[j].fund != lines[i].fund || lines[j].commodity != lines[i].commodity)
                continue;
            if (is_position(&ledger->accounts[lines[j].account]))
                of_fund += lines[j].amount;
            if (lines[j].account == lines[i].account)
                of_account += lines[j].amount;
        }
        if (of_fund < 0 &&
            naive_lowest(ledger, -1, lines[i].fund, lines[i].commodity, day) + of_fund < 0)
            breaks(ledger, ALMS_E_FUND_OVERSPENT);
        if (is_holding(&ledger->accounts[lines[i].account]) && of_account < 0 &&
            naive_lowest(ledger, lines[i].account, lines[i].fund, lines[i].commodity, day) +
                    of_account <
                0)
            breaks(ledger, ALMS_E_HOLDING_OVERDRAWN);
    }
}

/* --- entries ------------------------------------------------------------------------------- */

static bool is_restricted(const struct naive_fund *fund)
{
    return fund->restriction != ALMS_UNRESTRICTED;
}

/* An account by its code. The chart of the book has it. */
static int account_of(const struct naive *ledger, const char *code)
{
    for (int i = 0; i < ledger->accounts_count; i++) {
        if (strcmp(ledger->accounts[i].thing.code, code) == 0)
            return i;
    }
    abort();
}

/* Which of two accounts takes the fund's money. A fund that is not there has neither. */
static int twin(const struct naive *ledger, int fund, const char *free_code, const char *bound_code)
{
    return account_of(ledger, is_restricted(&ledger->funds[fund]) ? bound_code : free_code);
}

/* All lines of the entry that a request makes. */
static int make_lines(const struct naive *ledger, const struct naive_request *request,
                      struct naive_line lines[NAIVE_LINES_MAX])
{
    const struct naive_line *first = &request->lines[0];

    memcpy(lines, request->lines, sizeof(request->lines));
    switch (request->kind) {
    case NAIVE_GIFT:
        lines[1] = *first;
        lines[1].account = twin(ledger, first->fund, "410101", "410102");
        lines[1].amount = -first->amount;
        return 2;
    case NAIVE_AID:
        lines[1] = *first;
        lines[1].amount = -first->amount;
        lines[0].account = twin(ledger, first->fund, "510101", "510102");
        return 2;
    case NAIVE_TRANSFER:
        lines[2] = lines[1];
        lines[0].amount = -first->amount;
        lines[1] = *first;
        lines[1].account = twin(ledger, first->fund, "3101", "3102");
        lines[3] = lines[2];
        lines[3].account = twin(ledger, lines[2].fund, "3101", "3102");
        lines[3].amount = -lines[2].amount;
        return 4;
    case NAIVE_REVERSE: {
        if (request->of >= ledger->entries_count)
            return 0;
        const struct naive_entry *original = &ledger->entries[request->of];
        memcpy(lines, original->lines, sizeof(original->lines));
        for (int i = 0; i < original->lines_count; i++)
            lines[i].amount = -lines[i].amount;
        return original->lines_count;
    }
    case NAIVE_ENTRY: break;
    }
    return request->lines_count;
}

static void lines_are_sound(struct naive *ledger, const struct naive_line *lines, int count)
{
    for (int i = 0; i < count; i++) {
        const struct naive_account *account = &ledger->accounts[lines[i].account];
        const struct naive_fund *fund = &ledger->funds[lines[i].fund];
        int64_t sum = 0;
        (void)use(ledger, &account->thing);
        (void)use(ledger, &fund->thing);
        if (lines[i].commodity == NAIVE_COMMODITIES - 1)
            breaks(ledger, ALMS_E_NOT_FOUND);
        if (account->role == ALMS_ROLE_GROUP)
            breaks(ledger, ALMS_E_ACCOUNT_GROUP);
        if (lines[i].amount == 0)
            breaks(ledger, ALMS_E_AMOUNT_ZERO);
        if (account->money != ALMS_MONEY_ANY &&
            (account->money == ALMS_MONEY_RESTRICTED) != is_restricted(fund))
            breaks(ledger, ALMS_E_ACCOUNT_TWIN);
        for (int j = 0; j < count; j++) {
            if (lines[j].fund == lines[i].fund && lines[j].commodity == lines[i].commodity)
                sum += lines[j].amount;
        }
        if (sum != 0)
            breaks(ledger, ALMS_E_ENTRY_UNBALANCED);
    }
}

static void restrictions_are_kept(struct naive *ledger, const struct naive_request *request,
                                  const struct naive_line *lines, int count)
{
    for (int i = 0; i < count; i++) {
        const struct naive_fund *fund = &ledger->funds[lines[i].fund];
        if (ledger->accounts[lines[i].account].type != ALMS_EXPENSE || lines[i].amount <= 0)
            continue;
        if (fund->restriction == ALMS_ENDOWMENT)
            breaks(ledger, ALMS_E_FUND_PURPOSE);
        if (fund->restriction == ALMS_RESTRICTED_PURPOSE &&
            (request->programme == -1 || !fund->programmes[request->programme]))
            breaks(ledger, ALMS_E_FUND_PURPOSE);
        if (fund->from != -1 && request->day < fund->from)
            breaks(ledger, ALMS_E_FUND_DATES);
        if (fund->until != -1 && request->day > fund->until)
            breaks(ledger, ALMS_E_FUND_DATES);
    }
}

static bool is_paid_out(const struct naive *ledger, const struct naive_line *lines, int count)
{
    for (int commodity = 0; commodity < NAIVE_COMMODITIES; commodity++) {
        int64_t money = 0;
        for (int i = 0; i < count; i++) {
            const enum alms_account_role role = ledger->accounts[lines[i].account].role;
            if (lines[i].commodity == commodity &&
                (role == ALMS_ROLE_CASH || role == ALMS_ROLE_AGENCY))
                money += lines[i].amount;
        }
        if (money < 0)
            return true;
    }
    return false;
}

static void
somebody_approved(struct naive *ledger, const struct naive_request *request, bool is_needed)
{
    if (request->approver == -1) {
        if (is_needed)
            breaks(ledger, ALMS_E_APPROVER_MISSING);
        return;
    }
    if (request->approver == request->author)
        breaks(ledger, ALMS_E_APPROVER_SAME);
    if (use(ledger, &ledger->operators[request->approver].thing) &&
        (ledger->operators[request->approver].roles & ALMS_APPROVER) == 0)
        breaks(ledger, ALMS_E_ROLE_MISSING);
}

static void use_label(struct naive *ledger, enum naive_label_kind kind, int id)
{
    if (id != -1)
        (void)use(ledger, &ledger->labels[kind][id].thing);
}

static void gift_is_sound(struct naive *ledger, const struct naive_request *request)
{
    const struct naive_fund *fund = &ledger->funds[request->lines[0].fund];

    if (ledger->accounts[request->lines[0].account].role != ALMS_ROLE_CASH)
        breaks(ledger, ALMS_E_ENTRY_LINES);
    if (request->channel == -1)
        breaks(ledger, ALMS_E_CHANNEL_MISSING);
    use_label(ledger, NAIVE_CHANNEL, request->channel);
    use_label(ledger, NAIVE_CAMPAIGN, request->campaign);
    use_label(ledger, NAIVE_PROGRAMME, request->programme);
    if (request->campaign != -1) {
        const struct naive_label *campaign = &ledger->labels[NAIVE_CAMPAIGN][request->campaign];
        if (campaign->thing.exists && campaign->from != -1 && request->day < campaign->from)
            breaks(ledger, ALMS_E_DATE_EARLY);
    }
    if (fund->restriction == ALMS_RESTRICTED_PURPOSE && request->programme != -1 &&
        !fund->programmes[request->programme])
        breaks(ledger, ALMS_E_PROGRAMME_UNFIT);
}

static void document_is_sound(struct naive *ledger, const struct naive_request *request,
                              const struct naive_line *lines, int count)
{
    switch (request->kind) {
    case NAIVE_GIFT: gift_is_sound(ledger, request); break;
    case NAIVE_AID:
        use_label(ledger, NAIVE_PROGRAMME, request->programme);
        if (ledger->accounts[request->lines[0].account].role != ALMS_ROLE_CASH)
            breaks(ledger, ALMS_E_ENTRY_LINES);
        break;
    case NAIVE_TRANSFER:
        if (ledger->accounts[lines[0].account].role != ALMS_ROLE_CASH)
            breaks(ledger, ALMS_E_ENTRY_LINES);
        if (lines[0].fund == lines[2].fund)
            breaks(ledger, ALMS_E_FUND_SAME);
        if (request->has_bad_reason) {
            breaks(ledger, ALMS_E_VALUE_UNKNOWN);
        } else if (request->is_internal && is_restricted(&ledger->funds[lines[0].fund])) {
            breaks(ledger, ALMS_E_REASON_UNFIT);
        }
        break;
    case NAIVE_ENTRY:
        use_label(ledger, NAIVE_PROGRAMME, request->programme);
        for (int i = 0; i < count; i++) {
            if (ledger->accounts[lines[i].account].role == ALMS_ROLE_GIFT ||
                ledger->accounts[lines[i].account].role == ALMS_ROLE_NET ||
                ledger->accounts[lines[i].account].role == ALMS_ROLE_STOCK)
                breaks(ledger, ALMS_E_ACCOUNT_DOCUMENT);
        }
        break;
    case NAIVE_REVERSE:
        if (request->has_bad_reason)
            breaks(ledger, ALMS_E_VALUE_UNKNOWN);
        if (request->of >= ledger->entries_count) {
            breaks(ledger, ALMS_E_NOT_FOUND);
            break;
        }
        if (ledger->entries[request->of].reverses != -1 ||
            ledger->entries[request->of].reversed_by != -1)
            breaks(ledger, ALMS_E_REVERSED);
        if (request->day < ledger->entries[request->of].day)
            breaks(ledger, ALMS_E_DATE_EARLY);
        break;
    }
}

static char series_of(enum naive_kind kind)
{
    switch (kind) {
    case NAIVE_GIFT: return 'R';
    case NAIVE_AID: return 'P';
    case NAIVE_TRANSFER: return 'T';
    case NAIVE_ENTRY:
    case NAIVE_REVERSE: break;
    }
    return 'J';
}

static int next_number(const struct naive *ledger, enum naive_kind kind, int day)
{
    int number = 1;

    for (int i = 0; i < ledger->entries_count; i++) {
        if (series_of(ledger->entries[i].kind) == series_of(kind) &&
            naive_month(ledger->entries[i].day) == naive_month(day))
            number += 1;
    }
    return number;
}

int naive_post(struct naive *ledger, const struct naive_request *request)
{
    struct naive_line lines[NAIVE_LINES_MAX] = {{0}};
    const int count = make_lines(ledger, request, lines);
    const bool is_document = request->kind != NAIVE_ENTRY && request->kind != NAIVE_REVERSE;

    begin(ledger);
    author(ledger, request->author);
    if (request->amount_fault != ALMS_OK)
        breaks(ledger, request->amount_fault);
    if (is_document && request->amount_fault == ALMS_OK && request->lines[0].amount < 0)
        breaks(ledger, ALMS_E_AMOUNT_NEGATIVE);
    lines_are_sound(ledger, lines, count);
    if (request->day > latest_day(ledger))
        breaks(ledger, ALMS_E_DATE_FUTURE);
    if (naive_month(request->day) <= ledger->closed_month)
        breaks(ledger, ALMS_E_PERIOD_CLOSED);
    if (request->kind != NAIVE_REVERSE) {
        restrictions_are_kept(ledger, request, lines, count);
        somebody_approved(ledger, request,
                          request->kind == NAIVE_TRANSFER || request->kind == NAIVE_AID ||
                              is_paid_out(ledger, lines, count));
    }
    document_is_sound(ledger, request, lines, count);
    nothing_is_taken_that_is_not_there(ledger, lines, count, request->day);
    if (!take(ledger))
        return -1;

    const int id = ledger->entries_count;
    struct naive_entry *entry = &ledger->entries[id];
    *entry = (struct naive_entry){.kind = request->kind,
                                  .day = request->day,
                                  .number = next_number(ledger, request->kind, request->day),
                                  .reverses = -1,
                                  .reversed_by = -1,
                                  .lines_count = count};
    memcpy(entry->lines, lines, sizeof(lines));
    if (request->kind == NAIVE_REVERSE) {
        entry->reverses = request->of;
        ledger->entries[request->of].reversed_by = id;
    }
    ledger->entries_count += 1;
    return id;
}

void naive_number(const struct naive_entry *entry, char text[32])
{
    const int month = naive_month(entry->day);

    (void)snprintf(text, 32, "%c-%04d-%02d-%06d", series_of(entry->kind), month / 100, month % 100,
                   entry->number);
}

/* --- what stands still --------------------------------------------------------------------- */

static bool add(struct naive *ledger, struct naive_thing *thing)
{
    if (thing->exists)
        breaks(ledger, ALMS_E_DUPLICATE);
    if (!take(ledger))
        return false;
    thing->exists = true;
    return true;
}

static bool close_thing(struct naive *ledger, struct naive_thing *thing)
{
    (void)use(ledger, thing);
    if (!take(ledger))
        return false;
    thing->is_closed = true;
    return true;
}

bool naive_operator_add(struct naive *ledger, int by, int id, uint32_t roles)
{
    begin(ledger);
    author(ledger, by);
    if (roles == 0)
        breaks(ledger, ALMS_E_VALUE_MISSING);
    if (!add(ledger, &ledger->operators[id].thing))
        return false;
    ledger->operators[id].roles = roles;
    return true;
}

bool naive_operator_close(struct naive *ledger, int by, int id)
{
    int others = 0;

    begin(ledger);
    author(ledger, by);
    for (int i = 0; i < ledger->operators_count; i++) {
        if (i != id && ledger->operators[i].thing.exists && !ledger->operators[i].thing.is_closed &&
            (ledger->operators[i].roles & ALMS_TREASURER) != 0)
            others += 1;
    }
    if (others == 0)
        breaks(ledger, ALMS_E_OPERATOR_LAST);
    return close_thing(ledger, &ledger->operators[id].thing);
}

bool naive_label_add(struct naive *ledger, int by, enum naive_label_kind kind, int id, int from)
{
    begin(ledger);
    author(ledger, by);
    if (!add(ledger, &ledger->labels[kind][id].thing))
        return false;
    ledger->labels[kind][id].from = from;
    return true;
}

bool naive_label_close(struct naive *ledger, int by, enum naive_label_kind kind, int id)
{
    begin(ledger);
    author(ledger, by);
    return close_thing(ledger, &ledger->labels[kind][id].thing);
}

bool naive_fund_add(struct naive *ledger, int by, int id, const struct naive_fund *fund)
{
    bool has_programmes = false;
    const bool has_dates = fund->from != -1 || fund->until != -1;

    begin(ledger);
    author(ledger, by);
    for (int i = 0; i < ledger->labels_count[NAIVE_PROGRAMME]; i++) {
        if (!fund->programmes[i])
            continue;
        has_programmes = true;
        (void)use(ledger, &ledger->labels[NAIVE_PROGRAMME][i].thing);
    }
    if (fund->restriction == ALMS_RESTRICTED_PURPOSE && !has_programmes)
        breaks(ledger, ALMS_E_VALUE_MISSING);
    if (fund->restriction != ALMS_RESTRICTED_PURPOSE && has_programmes)
        breaks(ledger, ALMS_E_VALUE_UNKNOWN);
    if (fund->restriction == ALMS_RESTRICTED_TIME && fund->from == -1)
        breaks(ledger, ALMS_E_VALUE_MISSING);
    if ((fund->restriction == ALMS_UNRESTRICTED || fund->restriction == ALMS_ENDOWMENT) &&
        has_dates)
        breaks(ledger, ALMS_E_VALUE_UNKNOWN);
    if (fund->from != -1 && fund->until != -1 && fund->until < fund->from)
        breaks(ledger, ALMS_E_DATE_SYNTAX);
    if (!add(ledger, &ledger->funds[id].thing))
        return false;
    const struct naive_thing thing = ledger->funds[id].thing;
    ledger->funds[id] = *fund;
    ledger->funds[id].thing = thing;
    return true;
}

bool naive_fund_close(struct naive *ledger, int by, int id)
{
    begin(ledger);
    author(ledger, by);
    for (int account = 0; account < ledger->accounts_count; account++) {
        for (int commodity = 0; commodity < NAIVE_COMMODITIES; commodity++) {
            int64_t debit = 0;
            int64_t credit = 0;
            naive_turnover(ledger, account, id, commodity, &debit, &credit);
            if (is_position(&ledger->accounts[account]) && debit != credit)
                breaks(ledger, ALMS_E_NOT_EMPTY);
        }
    }
    return close_thing(ledger, &ledger->funds[id].thing);
}

bool naive_account_add(struct naive *ledger, int by, int id, int parent)
{
    const struct naive_account *above = &ledger->accounts[parent];

    begin(ledger);
    author(ledger, by);
    (void)use(ledger, &above->thing);
    if (above->thing.exists && above->role == ALMS_ROLE_GROUP)
        breaks(ledger, ALMS_E_ACCOUNT_GROUP);
    if (!add(ledger, &ledger->accounts[id].thing))
        return false;
    const struct naive_thing thing = ledger->accounts[id].thing;
    ledger->accounts[id] = *above;
    ledger->accounts[id].thing = thing;
    ledger->accounts[id].parent = parent;
    return true;
}

bool naive_account_close(struct naive *ledger, int by, int id)
{
    begin(ledger);
    author(ledger, by);
    for (int fund = 0; fund < ledger->funds_count; fund++) {
        for (int commodity = 0; commodity < NAIVE_COMMODITIES; commodity++) {
            int64_t debit = 0;
            int64_t credit = 0;
            naive_turnover(ledger, id, fund, commodity, &debit, &credit);
            if (debit != credit)
                breaks(ledger, ALMS_E_NOT_EMPTY);
        }
    }
    return close_thing(ledger, &ledger->accounts[id].thing);
}

bool naive_period_close(struct naive *ledger, int by, int month)
{
    const int next =
        ledger->closed_month % 100 == 12 ? ledger->closed_month + 89 : ledger->closed_month + 1;

    begin(ledger);
    author(ledger, by);
    if (month <= ledger->closed_month)
        breaks(ledger, ALMS_E_PERIOD_CLOSED);
    if (naive_month(latest_day(ledger)) <= month)
        breaks(ledger, ALMS_E_PERIOD_ORDER);
    if (ledger->closed_month != 0 && month != next)
        breaks(ledger, ALMS_E_PERIOD_ORDER);
    if (!take(ledger))
        return false;
    ledger->closed_month = month;
    return true;
}
