/*
 * ledger property - random use of a book, much of it forbidden, beside a naive ledger.
 *
 * usage: ledger_property [SEED [STEPS]]
 *
 * After every step the two agree on whether it was taken, on its number and on all balances, and
 * the log has grown by one record or not at all. Now and then the book is verified and rebuilt. The
 * same seed takes the same steps.
 */
#include "property/chance.h"
#include "property/naive.h"
#include "support/plain.h"
#include "support/support.h"
#include "support/use.h"

#include <alms/account.h>
#include <alms/aid.h>
#include <alms/commodity.h>
#include <alms/entry.h>
#include <alms/financial.h>
#include <alms/gift.h>
#include <alms/label.h>
#include <alms/operator.h>
#include <alms/period.h>
#include <alms/report.h>
#include <alms/verify.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 500, INSPECT_EVERY = 100, AMOUNT_SIZE_BYTES = 32, START_DAY = 120 };

struct world {
    struct naive ledger;
    struct scratch scratch;
    uint64_t random;
    int step;
    alms_book *books[NAIVE_OPERATORS_MAX]; /* one for each operator who is at work */
    uint64_t log_size;
    char *log; /* as it was at the newest inspection */
    int taken;
    int refused;
    int seen[NAIVE_CODES]; /* how often each refusal happened */
};

/* --- chance -------------------------------------------------------------------------------- */

static int below(struct world *world, int limit)
{
    return chance_below(&world->random, limit);
}

static bool chance(struct world *world, int percent)
{
    return below(world, 100) < percent;
}

/* --- the world ----------------------------------------------------------------------------- */

struct account_of_chart {
    const char *code;
    enum alms_account_type type;
    enum alms_account_role role;
    enum alms_account_money money;
};

static const struct account_of_chart CHART[] = {
    {"1001", ALMS_ASSET, ALMS_ROLE_CASH, ALMS_MONEY_ANY},
    {"1002", ALMS_ASSET, ALMS_ROLE_CASH, ALMS_MONEY_ANY},
    {"100290", ALMS_ASSET, ALMS_ROLE_AGENCY, ALMS_MONEY_ANY},
    {"1122", ALMS_ASSET, ALMS_ROLE_NONE, ALMS_MONEY_ANY},
    {"1201", ALMS_ASSET, ALMS_ROLE_STOCK, ALMS_MONEY_ANY},
    {"2209", ALMS_LIABILITY, ALMS_ROLE_NONE, ALMS_MONEY_ANY},
    {"2601", ALMS_LIABILITY, ALMS_ROLE_NONE, ALMS_MONEY_ANY},
    {"3101", ALMS_NET_ASSETS, ALMS_ROLE_NET, ALMS_MONEY_UNRESTRICTED},
    {"3102", ALMS_NET_ASSETS, ALMS_ROLE_NET, ALMS_MONEY_RESTRICTED},
    {"4101", ALMS_INCOME, ALMS_ROLE_GROUP, ALMS_MONEY_ANY},
    {"410101", ALMS_INCOME, ALMS_ROLE_GIFT, ALMS_MONEY_UNRESTRICTED},
    {"410102", ALMS_INCOME, ALMS_ROLE_GIFT, ALMS_MONEY_RESTRICTED},
    {"430101", ALMS_INCOME, ALMS_ROLE_NONE, ALMS_MONEY_UNRESTRICTED},
    {"430102", ALMS_INCOME, ALMS_ROLE_NONE, ALMS_MONEY_RESTRICTED},
    {"510101", ALMS_EXPENSE, ALMS_ROLE_AID, ALMS_MONEY_UNRESTRICTED},
    {"510102", ALMS_EXPENSE, ALMS_ROLE_AID, ALMS_MONEY_RESTRICTED},
    {"530101", ALMS_EXPENSE, ALMS_ROLE_NONE, ALMS_MONEY_UNRESTRICTED},
    {"530102", ALMS_EXPENSE, ALMS_ROLE_NONE, ALMS_MONEY_RESTRICTED},
};
enum { CHART_COUNT = sizeof(CHART) / sizeof(*CHART) };
static const char *const OWN_ACCOUNTS[] = {"1002.01", "1002.02", "1001.01", "1122.01", "1201.01"};
static const char *const FUNDS[] = {"GEN",  "KIDS", "OLD",  "FLOOD", "LATER",
                                    "KEEP", "ROOF", "BOOK", "NEW",   "NONE"};
static const char *const LABELS[NAIVE_LABEL_KINDS][4] = {{"HEART", "ELDER", "FOOD", "HOME"},
                                                         {"bank", "cash", "qr", "post"},
                                                         {"winter", "spring", "may", "gala"}};
static const char *const OPERATORS[] = {"chen", "li", "wang", "zhou", "bob"};

static const enum alms_label_kind PUBLIC_KIND[NAIVE_LABEL_KINDS] = {ALMS_PROGRAMME, ALMS_CHANNEL,
                                                                    ALMS_CAMPAIGN};

static const char *book_path(const struct world *world)
{
    return scratch_path(&world->scratch, "book.alms");
}

static struct alms_book_options options_of(const struct world *world, const char *code)
{
    struct alms_book_options options = support_options();

    options.now_s = world->ledger.now_s;
    options.today = naive_date(naive_today(&world->ledger));
    options.operator_code = code;
    return options;
}

static void close_books(struct world *world)
{
    for (int i = 0; i < NAIVE_OPERATORS_MAX; i++) {
        alms_book_close(world->books[i]);
        world->books[i] = NULL;
    }
}

static alms_book *book_of(struct world *world, int author)
{
    struct alms_error err = {0};
    const struct alms_book_options options = options_of(world, OPERATORS[author]);

    if (world->books[author] == NULL)
        MUST(alms_book_open(book_path(world), ALMS_WRITE, &options, &world->books[author], &err));
    return world->books[author];
}

static uint64_t log_size(struct world *world)
{
    struct alms_error err = {0};
    struct alms_book_status status;

    MUST(alms_book_status(book_of(world, 0), &status, &err));
    ENSURE(world, (int)status.entries_count == world->ledger.entries_count, "%d",
           world->ledger.entries_count);
    return status.log_size;
}

static void make_ledger(struct naive *ledger)
{
    naive_open(ledger);
    for (int i = 0; i < CHART_COUNT; i++) {
        ledger->accounts[i] = (struct naive_account){
            {CHART[i].code, true, false}, CHART[i].type, CHART[i].role, CHART[i].money, -1};
    }
    ledger->accounts_count = CHART_COUNT;
    for (size_t i = 0; i < sizeof(OWN_ACCOUNTS) / sizeof(*OWN_ACCOUNTS); i++)
        ledger->accounts[ledger->accounts_count++].thing.code = OWN_ACCOUNTS[i];
    for (size_t i = 0; i < sizeof(FUNDS) / sizeof(*FUNDS); i++) {
        ledger->funds[ledger->funds_count++] =
            (struct naive_fund){.thing = {FUNDS[i], false, false}, .from = -1, .until = -1};
    }
    for (int kind = 0; kind < NAIVE_LABEL_KINDS; kind++) {
        for (int i = 0; i < 4; i++) {
            ledger->labels[kind][ledger->labels_count[kind]++] =
                (struct naive_label){{LABELS[kind][i], false, false}, -1};
        }
    }
    for (size_t i = 0; i < sizeof(OPERATORS) / sizeof(*OPERATORS); i++)
        ledger->operators[ledger->operators_count++].thing.code = OPERATORS[i];
    ledger->operators[0].thing.exists = true;
    ledger->operators[0].roles = ALMS_TREASURER;
    ledger->now_s = ((int64_t)20270 + START_DAY) * 86400 + 3600;
    ledger->last_at_s = ledger->now_s;
}

static void make_book(struct world *world)
{
    struct alms_error err = {0};
    const struct alms_book_draft draft = {.name = "某市红十字会"};
    const struct alms_book_options options = options_of(world, OPERATORS[0]);
    const struct alms_commodity_draft dollar = {.code = "USD", .name = "Dollar", .scale_digits = 2};

    MUST(alms_book_create(book_path(world), &draft, &options, &world->books[0], &err));
    MUST(alms_commodity_add(world->books[0], &dollar, &err));
    world->log_size = log_size(world);
}

/* --- comparing ----------------------------------------------------------------------------- */

/* What the book said and what the ledger says of one step. */
static void compare_verdict(struct world *world, const char *what, enum alms_code code,
                            const struct alms_error *err, bool was_taken)
{
    char message[ALMS_MESSAGE_SIZE_BYTES] = "";
    const uint64_t size = log_size(world);

    if (err->count > 0)
        alms_fault_message(&err->faults[0], NULL, message);
    ENSURE(world, (code == ALMS_OK) == was_taken, "%s: book E%d %s, ledger breaks %d rules", what,
           (int)code, message, world->ledger.broken_count);
    ENSURE(world, size == world->log_size + (was_taken ? 1 : 0), "%s: the log grew to %d", what,
           (int)size);
    world->log_size = size;
    if (was_taken) {
        world->taken += 1;
        return;
    }
    world->refused += 1;
    for (size_t i = 0; i < err->count && i < ALMS_FAULTS_MAX; i++) {
        alms_fault_message(&err->faults[i], NULL, message);
        ENSURE(world, world->ledger.broken[err->faults[i].code], "%s: E%d %s", what,
               (int)err->faults[i].code, message);
        world->seen[err->faults[i].code] += 1;
    }
}

static int find_account(const struct world *world, const char *code)
{
    for (int i = 0; i < world->ledger.accounts_count; i++) {
        if (strcmp(world->ledger.accounts[i].thing.code, code) == 0)
            return i;
    }
    ENSURE(world, false, "the account %s", code);
    return -1;
}

static int find_fund(const struct world *world, const char *code)
{
    for (int i = 0; i < world->ledger.funds_count; i++) {
        if (strcmp(FUNDS[i], code) == 0)
            return i;
    }
    ENSURE(world, false, "the fund %s", code);
    return -1;
}

static int64_t cents(const char *text)
{
    int64_t number = 0;

    for (const char *cursor = text; *cursor != '\0'; cursor++) {
        if (*cursor >= '0' && *cursor <= '9')
            number = number * 10 + (*cursor - '0');
    }
    return text[0] == '-' ? -number : number;
}

/* Every balance of the one is one of the other. */
static void compare_balances(struct world *world, alms_book *book)
{
    struct alms_error err = {0};
    const struct alms_report_query query = {0};
    struct alms_trial trial;
    int64_t debit = 0;
    int64_t credit = 0;
    size_t rows_count = 0;

    MUST(alms_report_balance(book, &query, &trial, &err));
    for (size_t i = 0; i < trial.count; i++) {
        const struct alms_trial_row *row = &trial.items[i];
        naive_turnover(&world->ledger, find_account(world, row->account),
                       find_fund(world, row->fund), strcmp(row->commodity, "CNY") == 0 ? 0 : 1,
                       &debit, &credit);
        ENSURE(world, cents(row->opening) == 0, "%s %s", row->account, row->fund);
        ENSURE(world, cents(row->debit) == debit, "%s %s: %s", row->account, row->fund, row->debit);
        ENSURE(world, cents(row->credit) == credit, "%s %s: %s", row->account, row->fund,
               row->credit);
        ENSURE(world, cents(row->closing) == debit - credit, "%s %s: %s", row->account, row->fund,
               row->closing);
    }
    for (int account = 0; account < world->ledger.accounts_count; account++) {
        for (int fund = 0; fund < world->ledger.funds_count; fund++) {
            for (int commodity = 0; commodity < NAIVE_COMMODITIES; commodity++) {
                naive_turnover(&world->ledger, account, fund, commodity, &debit, &credit);
                rows_count += debit != 0 || credit != 0;
            }
        }
    }
    ENSURE(world, rows_count == trial.count, "%d rows, not %d", (int)trial.count, (int)rows_count);
    alms_trial_free(&trial);
}

/* The roll-forward adds up, line for line, to what the ledger has. */
static void compare_funds(struct world *world, alms_book *book)
{
    struct alms_error err = {0};
    const struct alms_report_query query = {0};
    struct alms_fund_report report;

    MUST(alms_report_funds(book, &query, &report, &err));
    for (size_t i = 0; i < report.count; i++) {
        const struct alms_fund_row *row = &report.items[i];
        const int fund = find_fund(world, row->fund);
        const int commodity = strcmp(row->commodity, "CNY") == 0 ? 0 : 1;
        int64_t has = 0;
        for (int j = 0; j < world->ledger.accounts_count; j++) {
            const struct naive_account *account = &world->ledger.accounts[j];
            const enum alms_fund_form form = account->role == ALMS_ROLE_CASH    ? ALMS_FUND_MONEY
                                             : account->role == ALMS_ROLE_STOCK ? ALMS_FUND_GOODS
                                                                                : ALMS_FUND_CLAIMS;
            int64_t debit = 0;
            int64_t credit = 0;
            if ((account->type != ALMS_ASSET && account->type != ALMS_LIABILITY) ||
                form != row->form)
                continue;
            naive_turnover(&world->ledger, j, fund, commodity, &debit, &credit);
            has += debit - credit;
        }
        ENSURE(world, cents(row->closing) == has, "%s: %s", row->fund, row->closing);
        ENSURE(world,
               cents(row->opening) + cents(row->gifts) + cents(row->other_in) - cents(row->aid) -
                       cents(row->other_out) + cents(row->transfers) ==
                   has,
               "%s", row->fund);
    }
    alms_fund_report_free(&report);
}

static const char *figure_of(const struct alms_financial *financial, const char *row, int column)
{
    for (size_t i = 0; i < financial->count; i++) {
        if (strcmp(financial->items[i].code, row) == 0)
            return financial->items[i].figures[column];
    }
    return "0.00";
}

/* What the naive ledger has in accounts of a type, in the base currency; fund -1: in all. */
static int64_t naive_type(const struct world *world, enum alms_account_type type, int fund)
{
    int64_t has = 0;

    for (int i = 0; i < world->ledger.accounts_count; i++) {
        for (int j = 0; j < world->ledger.funds_count; j++) {
            int64_t debit = 0;
            int64_t credit = 0;
            if (world->ledger.accounts[i].type != type || (fund >= 0 && j != fund))
                continue;
            naive_turnover(&world->ledger, i, j, 0, &debit, &credit);
            has += debit - credit;
        }
    }
    return has;
}

/*
 * The statements hold their equations, which they check themselves (STATEMENT-2), of the book and
 * of every fund; and their totals are those of the naive ledger and of the roll-forward.
 */
static void compare_statements(struct world *world, alms_book *book)
{
    static const enum alms_financial_form FORMS[] = {ALMS_ACTIVITIES, ALMS_CASHFLOW, ALMS_POSITION};
    struct alms_error err = {0};
    struct alms_financial financial;
    struct alms_fund_report report;
    const struct alms_report_query rolls = {0};
    int64_t rolled = 0;

    for (int fund = -1; fund < world->ledger.funds_count; fund++) {
        if (fund >= 0 && !world->ledger.funds[fund].thing.exists)
            continue;
        for (size_t i = 0; i < sizeof(FORMS) / sizeof(*FORMS); i++) {
            const struct alms_financial_query query = {
                .form = FORMS[i], .fund = fund < 0 ? NULL : world->ledger.funds[fund].thing.code};
            MUST(alms_financial_make(book, &query, &financial, &err));
            if (FORMS[i] == ALMS_POSITION) {
                const int64_t assets = naive_type(world, ALMS_ASSET, fund);
                const int64_t owed = naive_type(world, ALMS_LIABILITY, fund);
                ENSURE(world,
                       cents(figure_of(&financial, "assets", ALMS_POSITION_CLOSING)) == assets,
                       "assets: %s", figure_of(&financial, "assets", ALMS_POSITION_CLOSING));
                ENSURE(world,
                       cents(figure_of(&financial, "net-assets", ALMS_POSITION_CLOSING)) ==
                           assets + owed,
                       "net assets: %s",
                       figure_of(&financial, "net-assets", ALMS_POSITION_CLOSING));
            }
            alms_financial_free(&financial);
        }
    }
    MUST(alms_report_funds(book, &rolls, &report, &err));
    for (size_t i = 0; i < report.totals_count; i++) {
        if (strcmp(report.totals[i].commodity, "CNY") == 0)
            rolled += cents(report.totals[i].closing);
    }
    alms_fund_report_free(&report);
    ENSURE(world,
           rolled == naive_type(world, ALMS_ASSET, -1) + naive_type(world, ALMS_LIABILITY, -1),
           "the roll-forward is not the net assets: %d", (int)rolled);
}

/* The book is sound, a rebuild changes nothing, and the log begins as it did. */
static void inspect(struct world *world)
{
    struct alms_error err = {0};
    char message[ALMS_MESSAGE_SIZE_BYTES];
    const struct alms_book_options options = options_of(world, OPERATORS[0]);
    struct alms_verification verification;

    compare_balances(world, book_of(world, 0));
    compare_funds(world, book_of(world, 0));
    compare_statements(world, book_of(world, 0));
    MUST(alms_verify(book_path(world), false, &options, &verification, &err));
    if (verification.findings_count > 0) {
        alms_fault_message(&verification.findings[0].fault, NULL, message);
        ENSURE(world, false, "%s", message);
    }
    ENSURE(world, verification.private_gone == 0, "%d", (int)verification.private_gone);
    alms_verification_free(&verification);

    char *before = plain_dump(book_path(world), "");
    MUST(alms_book_rebuild(book_of(world, 0), &err));
    char *after = plain_dump(book_path(world), "");
    ENSURE(world, strcmp(before, after) == 0, "a rebuild changes the tables");
    free(before);
    free(after);

    sqlite3 *db = plain_open(book_path(world));
    char *log = plain_rows(db, "SELECT n, record, hash FROM log ORDER BY n");
    plain_close(db);
    ENSURE(world, world->log == NULL || strncmp(log, world->log, strlen(world->log)) == 0,
           "the log has changed");
    free(world->log);
    world->log = log;
}

/* --- requests ------------------------------------------------------------------------------ */

/* Somebody: mostly one who may. */
static int pick_author(struct world *world)
{
    if (chance(world, 93))
        return 0;
    return below(world, world->ledger.operators_count);
}

static int pick_approver(struct world *world)
{
    if (chance(world, 88))
        return 1;
    return below(world, world->ledger.operators_count + 1) - 1;
}

static bool is_usable(const struct naive_thing *thing)
{
    return thing->exists && !thing->is_closed;
}

/* The day of a document: mostly lately. */
static int pick_day(struct world *world)
{
    const int today = naive_today(&world->ledger);

    if (chance(world, 4))
        return today + below(world, 4);
    if (chance(world, 8))
        return below(world, today + 1);
    const int back = below(world, 25);
    const int day = back > today ? 0 : today - back;
    return naive_month(day) <= world->ledger.closed_month && chance(world, 90) ? today : day;
}

/* What is not there, or closed, is tried now and then. */
static int pick_label(struct world *world, enum naive_label_kind kind, int none_percent)
{
    int id = below(world, 4);

    if (!is_usable(&world->ledger.labels[kind][id].thing) && chance(world, 90))
        id = below(world, 2);
    return chance(world, none_percent) ? -1 : id;
}

static int pick_fund(struct world *world)
{
    const int id = chance(world, 50) ? below(world, 2) : below(world, world->ledger.funds_count);

    return is_usable(&world->ledger.funds[id].thing) || chance(world, 8) ? id : below(world, 2);
}

static int pick_cash(struct world *world)
{
    const int id = chance(world, 95) ? CHART_COUNT + below(world, 3)
                                     : below(world, world->ledger.accounts_count);

    if (chance(world, 60))
        return chance(world, 80) ? 1 : 0;
    return is_usable(&world->ledger.accounts[id].thing) || chance(world, 8) ? id : 1;
}

/* Other currencies have a property of their own; here there is one that nobody knows. */
static int pick_commodity(struct world *world)
{
    return chance(world, 2) ? 2 : 0;
}

static int64_t pick_amount(struct world *world)
{
    return chance(world, 80) ? 1 + below(world, 20000) : 1 + below(world, 500000);
}

/* Often just what there is to spend, or a cent more. */
static int64_t pick_spending(struct world *world, const struct naive_line *line, int day)
{
    const int account = chance(world, 50) ? line->account : -1;
    const int64_t left = naive_lowest(&world->ledger, account, line->fund, line->commodity, day);

    if (left <= 0 || chance(world, 70))
        return pick_amount(world);
    return left + below(world, 2);
}

/* An amount's text; sometimes of something that is none. Returns what is wrong with it. */
static enum alms_code
write_amount(struct world *world, int64_t amount, char text[AMOUNT_SIZE_BYTES])
{
    static const struct {
        const char *text;
        enum alms_code fault;
    } BAD[] = {{"1e3", ALMS_E_AMOUNT_SYNTAX},

               {"1,000.00", ALMS_E_AMOUNT_SYNTAX},
               {"1.005", ALMS_E_AMOUNT_SCALE},
               {" 1.00", ALMS_E_AMOUNT_SYNTAX},
               {"+1.00", ALMS_E_AMOUNT_SYNTAX},
               {".5", ALMS_E_AMOUNT_SYNTAX},
               {"1.", ALMS_E_AMOUNT_SYNTAX},
               {"--1", ALMS_E_AMOUNT_SYNTAX},
               {"0x10", ALMS_E_AMOUNT_SYNTAX},
               {"99999999999999999999.00", ALMS_E_AMOUNT_RANGE}};
    const uint64_t size = (uint64_t)(amount < 0 ? -amount : amount);

    if (chance(world, 3)) {
        const int bad = below(world, sizeof(BAD) / sizeof(*BAD));
        (void)snprintf(text, AMOUNT_SIZE_BYTES, "%s", BAD[bad].text);
        return BAD[bad].fault;
    }
    /* Zeros more or less mean nothing. */
    (void)snprintf(text, AMOUNT_SIZE_BYTES, "%s%llu.%02llu%s", amount < 0 ? "-" : "",
                   (unsigned long long)(size / 100), (unsigned long long)(size % 100),
                   chance(world, 10) ? "00" : "");
    return ALMS_OK;
}

static const char *label_code(enum naive_label_kind kind, int id)
{
    return id == -1 ? NULL : LABELS[kind][id];
}

static const char *operator_code(int id)
{
    return id == -1 ? NULL : OPERATORS[id];
}

/* Compares the number and the balances after an entry. */
static void finish_entry(struct world *world, const char *what, enum alms_code code,
                         const struct alms_error *err, const struct naive_request *request,
                         const struct alms_posted *posted)
{
    char number[32];
    const uint64_t n = world->log_size;
    const int id = naive_post(&world->ledger, request);

    compare_verdict(world, what, code, err, id >= 0);
    if (id < 0)
        return;
    naive_number(&world->ledger.entries[id], number);
    ENSURE(world, strcmp(number, posted->number) == 0, "%s is not %s", posted->number, number);
    ENSURE(world, posted->n == n, "%s: at %d", what, (int)posted->n);
    if (world->step % 5 == 0)
        compare_balances(world, book_of(world, 0));
}

static struct naive_request begin_request(struct world *world, enum naive_kind kind)
{
    return (struct naive_request){.kind = kind,
                                  .author = pick_author(world),
                                  .day = pick_day(world),
                                  .approver = -1,
                                  .programme = -1,
                                  .channel = -1,
                                  .campaign = -1};
}

static void give(struct world *world)
{
    char amount[AMOUNT_SIZE_BYTES];
    struct alms_error err = {0};
    struct alms_posted posted;
    struct naive_request request = begin_request(world, NAIVE_GIFT);
    struct naive_line *line = &request.lines[0];

    *line = (struct naive_line){pick_cash(world), pick_fund(world), pick_commodity(world),
                                pick_amount(world)};
    if (chance(world, 4))
        line->amount = chance(world, 50) ? 0 : -line->amount;
    request.amount_fault = write_amount(world, line->amount, amount);
    request.channel = chance(world, 95) ? 0 : pick_label(world, NAIVE_CHANNEL, 50);
    request.campaign = pick_label(world, NAIVE_CAMPAIGN, 70);
    request.programme = pick_label(world, NAIVE_PROGRAMME, 70);
    const struct alms_gift_draft draft = {
        .date = naive_date(request.day),
        .amount = amount,
        .commodity = NAIVE_COMMODITY_CODES[line->commodity],
        .fund = FUNDS[line->fund],
        .account = world->ledger.accounts[line->account].thing.code,
        .channel = label_code(NAIVE_CHANNEL, request.channel),
        .campaign = label_code(NAIVE_CAMPAIGN, request.campaign),
        .programme = label_code(NAIVE_PROGRAMME, request.programme),
        .donor = chance(world, 60) ? "Ann Example" : NULL};
    const enum alms_code code =
        alms_gift_add(book_of(world, request.author), &draft, &posted, &err);
    finish_entry(world, "gift", code, &err, &request, &posted);
}

static void help(struct world *world)
{
    char amount[AMOUNT_SIZE_BYTES];
    struct alms_error err = {0};
    struct alms_posted posted;
    struct naive_request request = begin_request(world, NAIVE_AID);
    struct naive_line *line = &request.lines[0];

    *line = (struct naive_line){pick_cash(world), pick_fund(world), pick_commodity(world), 0};
    line[0].amount = pick_spending(world, &line[0], request.day);
    if (chance(world, 4))
        line->amount = chance(world, 50) ? 0 : -line->amount;
    request.amount_fault = write_amount(world, line->amount, amount);
    request.programme = chance(world, 70) ? 0 : pick_label(world, NAIVE_PROGRAMME, 0);
    request.approver = pick_approver(world);
    const struct alms_aid_draft draft = {
        .date = naive_date(request.day),
        .amount = amount,
        .commodity = NAIVE_COMMODITY_CODES[line->commodity],
        .fund = FUNDS[line->fund],
        .account = world->ledger.accounts[line->account].thing.code,
        .programme = label_code(NAIVE_PROGRAMME, request.programme),
        .approver = operator_code(request.approver),
        .payee = "Ben Example",
        .document = "case"};
    const enum alms_code code =
        alms_aid_give(book_of(world, request.author), &draft, &posted, &err);
    finish_entry(world, "aid", code, &err, &request, &posted);
}

static void transfer(struct world *world)
{
    static const char *const REASONS[] = {"internal", "donor", "law", "surplus", "released", "fun"};
    char amount[AMOUNT_SIZE_BYTES];
    struct alms_error err = {0};
    struct alms_posted posted;
    struct naive_request request = begin_request(world, NAIVE_TRANSFER);
    struct naive_line *line = &request.lines[0];
    const int reason = chance(world, 5) ? 5 : below(world, 5);

    line[0] = (struct naive_line){pick_cash(world), pick_fund(world), pick_commodity(world), 0};
    line[0].amount = pick_spending(world, &line[0], request.day);
    if (chance(world, 4))
        line->amount = chance(world, 50) ? 0 : -line->amount;
    line[1] = line[0];
    line[1].fund = pick_fund(world);
    request.amount_fault = write_amount(world, line->amount, amount);
    request.approver = pick_approver(world);
    request.has_bad_reason = reason == 5;
    request.is_internal = reason == 0;
    const struct alms_transfer_draft draft = {.from = FUNDS[line[0].fund],
                                              .to = FUNDS[line[1].fund],
                                              .amount = amount,
                                              .commodity = NAIVE_COMMODITY_CODES[line->commodity],
                                              .account =
                                                  world->ledger.accounts[line->account].thing.code,
                                              .reason = REASONS[reason],
                                              .memo = "why",
                                              .approver = operator_code(request.approver),
                                              .date = naive_date(request.day)};
    const enum alms_code code =
        alms_fund_transfer(book_of(world, request.author), &draft, &posted, &err);
    finish_entry(world, "transfer", code, &err, &request, &posted);
}

/* A pair of lines that a bookkeeper would write. */
static void add_pair(struct world *world, struct naive_request *request)
{
    /* debit and credit, for unrestricted and for restricted money */
    static const char *const PAIRS[][4] = {
        {"530101", "1002", "530102", "1002"}, {"530101", "2209", "530102", "2209"},
        {"2209", "1002", "2209", "1002"},     {"1002", "2209", "1002", "2209"},
        {"1122", "430101", "1122", "430102"}, {"1002", "1122", "1002", "1122"},
        {"100290", "2601", "100290", "2601"}, {"2601", "100290", "2601", "100290"},
        {"1001", "1002", "1001", "1002"},     {"1002", "1001", "1002", "1001"},
        {"1201", "1002", "1201", "1002"},     {"530101", "1201", "530102", "1201"},
        {"1002", "430101", "1002", "430102"}, {"510101", "1002", "510102", "1002"},
        {"1201", "430101", "1201", "430102"}};
    const int fund = pick_fund(world);
    const bool is_restricted = world->ledger.funds[fund].restriction != ALMS_UNRESTRICTED;
    const char *const *pair = PAIRS[below(world, sizeof(PAIRS) / sizeof(*PAIRS))];
    const int commodity = pick_commodity(world);
    const int64_t amount = pick_amount(world);
    struct naive_line *lines = &request->lines[request->lines_count];

    lines[0] = (struct naive_line){find_account(world, pair[is_restricted ? 2 : 0]), fund,
                                   commodity, amount};
    lines[1] = (struct naive_line){find_account(world, pair[is_restricted ? 3 : 1]), fund,
                                   commodity, -amount};
    request->lines_count += 2;
}

/* Something that a bookkeeper would not. */
static void spoil(struct world *world, struct naive_request *request)
{
    struct naive_line *line = &request->lines[below(world, request->lines_count)];

    switch (below(world, 5)) {
    case 0: line->amount += 1; break;
    case 1: line->account = below(world, world->ledger.accounts_count); break;
    case 2: line->fund = pick_fund(world); break;
    case 3: line->commodity = pick_commodity(world); break;
    default: line->amount = 0; break;
    }
}

static void write_entry(struct world *world)
{
    char amounts[NAIVE_LINES_MAX][AMOUNT_SIZE_BYTES];
    struct alms_line lines[NAIVE_LINES_MAX];
    struct alms_error err = {0};
    struct alms_posted posted;
    struct naive_request request = begin_request(world, NAIVE_ENTRY);

    for (int pairs = 1 + (chance(world, 30) ? 1 : 0) + (chance(world, 10) ? 1 : 0); pairs > 0;
         pairs--)
        add_pair(world, &request);
    if (chance(world, 15))
        spoil(world, &request);
    request.programme = pick_label(world, NAIVE_PROGRAMME, 30);
    request.approver = pick_approver(world);
    for (int i = 0; i < request.lines_count; i++) {
        const struct naive_line *line = &request.lines[i];
        const enum alms_code fault = write_amount(world, line->amount, amounts[i]);
        if (fault != ALMS_OK && request.amount_fault != ALMS_OK && fault != request.amount_fault) {
            /* One kind of fault is enough to judge. */
            (void)snprintf(amounts[i], AMOUNT_SIZE_BYTES, "1.00");
            request.lines[i].amount = 100;
        } else if (fault != ALMS_OK) {
            request.amount_fault = fault;
        }
        lines[i] =
            (struct alms_line){world->ledger.accounts[line->account].thing.code, FUNDS[line->fund],
                               NAIVE_COMMODITY_CODES[line->commodity], amounts[i]};
    }
    const struct alms_entry_draft draft = {.date = naive_date(request.day),
                                           .lines = lines,
                                           .lines_count = (size_t)request.lines_count,
                                           .memo = "memo",
                                           .programme =
                                               label_code(NAIVE_PROGRAMME, request.programme),
                                           .approver = operator_code(request.approver)};
    const enum alms_code code =
        alms_entry_post(book_of(world, request.author), &draft, &posted, &err);
    finish_entry(world, "entry", code, &err, &request, &posted);
}

static void reverse(struct world *world)
{
    char number[32] = "J-2026-01-999999";
    struct alms_error err = {0};
    struct alms_posted posted;
    struct naive_request request = begin_request(world, NAIVE_REVERSE);
    const int count = world->ledger.entries_count;

    request.of = chance(world, 5) || count == 0 ? count : below(world, count);
    request.has_bad_reason = chance(world, 3);
    if (request.of < count)
        naive_number(&world->ledger.entries[request.of], number);
    const struct alms_reversal_draft draft = {.number = number,
                                              .date = naive_date(request.day),
                                              .reason = request.has_bad_reason ? "mood" : "error"};
    const enum alms_code code =
        alms_entry_reverse(book_of(world, request.author), &draft, &posted, &err);
    finish_entry(world, "reversal", code, &err, &request, &posted);
}

/* --- what stands still --------------------------------------------------------------------- */

static void change_operators(struct world *world)
{
    struct alms_error err = {0};
    const int author = pick_author(world);
    const int id = below(world, world->ledger.operators_count);
    alms_book *book = book_of(world, author);

    /* Somebody must be there to work. */
    if (id > 1 && chance(world, 20)) {
        const enum alms_code code = alms_operator_close(book, OPERATORS[id], &err);
        compare_verdict(world, "operator close", code, &err,
                        naive_operator_close(&world->ledger, author, id));
        return;
    }
    const struct alms_operator_draft draft = {
        .code = OPERATORS[id], .name = "Wang Example", .roles = (uint32_t)below(world, 16)};
    const enum alms_code code = alms_operator_add(book, &draft, &err);
    compare_verdict(world, "operator add", code, &err,
                    naive_operator_add(&world->ledger, author, id, draft.roles));
}

static void change_labels(struct world *world)
{
    struct alms_error err = {0};
    const int author = pick_author(world);
    const enum naive_label_kind kind = (enum naive_label_kind)below(world, NAIVE_LABEL_KINDS);
    const int id = below(world, 4);
    alms_book *book = book_of(world, author);

    /* The first two of each list stay. */
    if (id > 1 && chance(world, 10)) {
        const enum alms_code code =
            alms_label_close(book, PUBLIC_KIND[kind], LABELS[kind][id], &err);
        compare_verdict(world, "label close", code, &err,
                        naive_label_close(&world->ledger, author, kind, id));
        return;
    }
    const int from = kind == NAIVE_CAMPAIGN && chance(world, 50) ? pick_day(world) : -1;
    struct alms_label_draft draft = {.code = LABELS[kind][id], .name = "name"};
    if (from != -1)
        draft.from = naive_date(from);
    const enum alms_code code = alms_label_add(book, PUBLIC_KIND[kind], &draft, &err);
    compare_verdict(world, "label add", code, &err,
                    naive_label_add(&world->ledger, author, kind, id, from));
}

static void add_fund(struct world *world, int author, int id)
{
    const char *programmes[NAIVE_LABELS_MAX];
    struct alms_error err = {0};
    struct naive_fund fund = {
        .restriction = (enum alms_restriction)below(world, 4), .from = -1, .until = -1};
    struct alms_fund_draft draft = {
        .code = FUNDS[id], .name = "name", .restriction = fund.restriction};

    if (id < 2) {
        draft.restriction = fund.restriction =
            id == 0 ? ALMS_UNRESTRICTED : ALMS_RESTRICTED_PURPOSE;
    }
    for (int i = 0; i < 4; i++) {
        fund.programmes[i] = chance(world, fund.restriction == ALMS_RESTRICTED_PURPOSE ? 50 : 2) ||
                             (id == 1 && i == 0);
        if (fund.programmes[i])
            programmes[draft.programmes_count++] = LABELS[NAIVE_PROGRAMME][i];
    }
    draft.programmes = programmes;
    if (chance(world, fund.restriction == ALMS_RESTRICTED_TIME ? 90 : 10))
        fund.from = pick_day(world);
    if (chance(world, 10))
        fund.until = pick_day(world) + below(world, 60);
    if (fund.from != -1)
        draft.from = naive_date(fund.from);
    if (fund.until != -1)
        draft.until = naive_date(fund.until);
    const enum alms_code code = alms_fund_add(book_of(world, author), &draft, &err);
    compare_verdict(world, "fund add", code, &err,
                    naive_fund_add(&world->ledger, author, id, &fund));
}

static void change_funds(struct world *world)
{
    struct alms_error err = {0};
    const int author = pick_author(world);
    const int id = below(world, world->ledger.funds_count - 1);

    if (id < 2 || !chance(world, 20)) {
        add_fund(world, author, id);
        return;
    }
    const enum alms_code code = alms_fund_close(book_of(world, author), FUNDS[id], &err);
    compare_verdict(world, "fund close", code, &err, naive_fund_close(&world->ledger, author, id));
}

static void change_accounts(struct world *world)
{
    struct alms_error err = {0};
    const int author = pick_author(world);
    const int id = CHART_COUNT + below(world, world->ledger.accounts_count - CHART_COUNT);
    const char *code_text = world->ledger.accounts[id].thing.code;
    alms_book *book = book_of(world, author);

    if (chance(world, 25)) {
        const enum alms_code code = alms_account_close(book, code_text, &err);
        compare_verdict(world, "account close", code, &err,
                        naive_account_close(&world->ledger, author, id));
        return;
    }
    static const char *const PARENTS[] = {"1002", "1002", "1001", "1122", "1201"};
    const int parent = chance(world, 80) ? find_account(world, PARENTS[id - CHART_COUNT])
                                         : below(world, world->ledger.accounts_count);
    /* Income, aid and net assets have one account for each kind of money. */
    const enum alms_account_role role = world->ledger.accounts[parent].role;
    if (role == ALMS_ROLE_GIFT || role == ALMS_ROLE_AID || role == ALMS_ROLE_NET)
        return;
    const struct alms_account_draft draft = {
        .code = code_text, .name = "name", .parent = world->ledger.accounts[parent].thing.code};
    const enum alms_code code = alms_account_add(book, &draft, &err);
    compare_verdict(world, "account add", code, &err,
                    naive_account_add(&world->ledger, author, id, parent));
}

static void close_month(struct world *world)
{
    struct alms_error err = {0};
    const int author = pick_author(world);
    const int today = naive_today(&world->ledger);
    const int back = below(world, 90);
    const int month = naive_month(back > today ? 0 : today - back);
    const enum alms_code code =
        use_close(book_of(world, author), (struct alms_month){month / 100, month % 100}, &err);

    compare_verdict(world, "period close", code, &err,
                    naive_period_close(&world->ledger, author, month));
}

/* The clock goes on by some hours or days, or is set back. Whoever works opens the book again. */
static void pass_time(struct world *world)
{
    close_books(world);
    if (chance(world, 10) && world->ledger.now_s > world->ledger.last_at_s - 3600) {
        world->ledger.now_s -= 1 + below(world, 86400);
    } else {
        world->ledger.now_s += below(world, 5 * 86400);
    }
    if (world->ledger.now_s + 86400 < world->ledger.last_at_s || chance(world, 70)) {
        if (world->ledger.now_s < world->ledger.last_at_s)
            world->ledger.now_s = world->ledger.last_at_s;
    }
    if (naive_today(&world->ledger) > NAIVE_DAYS - 100)
        world->ledger.now_s = world->ledger.last_at_s;
}

/* --- steps --------------------------------------------------------------------------------- */

struct act {
    void (*run)(struct world *world);
    int weight;
};

static const struct act ACTS[] = {{give, 30},         {help, 14},        {transfer, 9},
                                  {write_entry, 24},  {reverse, 9},      {change_operators, 3},
                                  {change_labels, 5}, {change_funds, 5}, {change_accounts, 4},
                                  {close_month, 2},   {pass_time, 5}};

static void take_step(struct world *world)
{
    int total = 0;

    for (size_t i = 0; i < sizeof(ACTS) / sizeof(*ACTS); i++)
        total += ACTS[i].weight;
    int at = below(world, total);
    for (size_t i = 0; i < sizeof(ACTS) / sizeof(*ACTS); i++) {
        if (at < ACTS[i].weight) {
            ACTS[i].run(world);
            return;
        }
        at -= ACTS[i].weight;
    }
}

/* Enough to begin with: an approver, the first of each list, two funds. */
static void begin(struct world *world)
{
    struct alms_error err = {0};
    const struct alms_operator_draft li = {.code = OPERATORS[1], .roles = ALMS_APPROVER};

    MUST(alms_operator_add(world->books[0], &li, &err));
    compare_verdict(world, "li", ALMS_OK, &err,
                    naive_operator_add(&world->ledger, 0, 1, ALMS_APPROVER));
    for (int kind = 0; kind < NAIVE_LABEL_KINDS; kind++) {
        for (int i = 0; i < 2; i++) {
            const struct alms_label_draft draft = {.code = LABELS[kind][i], .name = "name"};
            MUST(alms_label_add(world->books[0], PUBLIC_KIND[kind], &draft, &err));
            compare_verdict(world, "label", ALMS_OK, &err,
                            naive_label_add(&world->ledger, 0, (enum naive_label_kind)kind, i, -1));
        }
    }
    for (int i = 0; i < 5; i++)
        add_fund(world, 0, i);
}

/* A run that meets few refusals has shown little. */
static void check_breadth(const struct world *world)
{
    static const enum alms_code USUAL[] = {
        ALMS_E_NOT_FOUND,     ALMS_E_DUPLICATE,         ALMS_E_ENTRY_UNBALANCED,
        ALMS_E_AMOUNT_SYNTAX, ALMS_E_FUND_PURPOSE,      ALMS_E_FUND_OVERSPENT,
        ALMS_E_PERIOD_CLOSED, ALMS_E_HOLDING_OVERDRAWN, ALMS_E_REVERSED,
        ALMS_E_ROLE_MISSING,  ALMS_E_DATE_FUTURE,       ALMS_E_APPROVER_MISSING};
    int kinds = 0;

    for (int i = 0; i < NAIVE_CODES; i++)
        kinds += world->seen[i] > 0;
    (void)printf("%d taken, %d refused for %d different reasons, %d entries, %d records\n",
                 world->taken, world->refused, kinds, world->ledger.entries_count,
                 (int)world->log_size);
    if (world->step < STEPS)
        return;
    for (size_t i = 0; i < sizeof(USUAL) / sizeof(*USUAL); i++)
        ENSURE(world, world->seen[USUAL[i]] > 0, "E%d never happened", (int)USUAL[i]);
    ENSURE(world, world->taken * 5 > world->step, "%d steps taken", world->taken);
    ENSURE(world, world->refused * 5 > world->step, "%d steps refused", world->refused);
}

int main(int argc, char **argv)
{
    struct world world = {.random = 1};
    int steps = STEPS;

    if (argc > 1)
        world.random = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        steps = (int)strtol(argv[2], NULL, 10);
    make_ledger(&world.ledger);
    scratch_open(&world.scratch);
    make_book(&world);
    begin(&world);
    while (world.step < steps) {
        world.step += 1;
        take_step(&world);
        if (world.step % INSPECT_EVERY == 0)
            inspect(&world);
    }
    inspect(&world);
    check_breadth(&world);
    close_books(&world);
    free(world.log);
    naive_close(&world.ledger);
    scratch_close(&world.scratch);
    return EXIT_SUCCESS;
}
