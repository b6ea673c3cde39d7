/*
 * currency property - random documents of foreign money, some of them impossible, beside naive
 * positions.
 *
 * usage: currency_property [SEED [STEPS]]
 *
 * A position of the naive model is a list of movements by day, each in dollars and in yuan. The
 * model says of every document whether it is possible and what it moves; after every step the
 * positions of the book are those of the model, and the funds add up. In the end everything is
 * sold, nothing stays behind, and the log is verified.
 */
#include "property/chance.h"
#include "support/support.h"

#include <alms/account.h>
#include <alms/aid.h>
#include <alms/commodity.h>
#include <alms/currency.h>
#include <alms/fund.h>
#include <alms/gift.h>
#include <alms/report.h>
#include <alms/verify.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STEPS = 150,
    FUNDS = 2,
    ACCOUNTS = 2,
    DAYS = 90, /* of January to March 2026 */
    MONTHS = 3,
    LEGS_MAX = 4,
    DOCUMENTS_MAX = 2000,
    VERIFY_EVERY = 75,
    RATE_UNIT = 10000, /* of a rate with four digits */
    TEXT_SIZE_BYTES = 40
};

static const char *const FUND_CODES[FUNDS] = {"GEN", "KIDS"};
static const char *const ACCOUNT_CODES[ACCOUNTS] = {"1002.03", "1002.04"};
static const int MONTH_ENDS[MONTHS] = {31, 59, 90}; /* as days from 1 */

/* What a document moved in a position. */
struct leg {
    int fund;
    int account;
    int64_t amount; /* in cents */
    int64_t value;  /* in fen */
};

struct document {
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    int day;
    int month;     /* of a revaluation that stands, from 1; 0 otherwise */
    bool is_final; /* reversed, or a reversal */
    struct leg legs[LEGS_MAX];
    int legs_count;
};

struct world {
    struct scratch scratch;
    uint64_t random;
    int step;
    alms_book *book;
    struct document documents[DOCUMENTS_MAX];
    int documents_count;
    int taken;
    int refused;
};

/* --- chance -------------------------------------------------------------------------------- */

static int below(struct world *world, int limit)
{
    return chance_below(&world->random, limit);
}

static struct alms_date date_of(int day)
{
    if (day <= MONTH_ENDS[0])
        return (struct alms_date){2026, 1, day};
    if (day <= MONTH_ENDS[1])
        return (struct alms_date){2026, 2, day - MONTH_ENDS[0]};
    return (struct alms_date){2026, 3, day - MONTH_ENDS[1]};
}

/* A rate between 6 and 8 in its units, and its text. */
static int64_t pick_rate(struct world *world, char text[TEXT_SIZE_BYTES])
{
    const int64_t rate = 6 * RATE_UNIT + below(world, 2 * RATE_UNIT);

    (void)snprintf(text, TEXT_SIZE_BYTES, "%" PRId64 ".%04" PRId64, rate / RATE_UNIT,
                   rate % RATE_UNIT);
    return rate;
}

static void write_amount(int64_t minor, char text[TEXT_SIZE_BYTES])
{
    const int64_t size = minor < 0 ? -minor : minor;

    (void)snprintf(text, TEXT_SIZE_BYTES, "%s%" PRId64 ".%02" PRId64, minor < 0 ? "-" : "",
                   size / 100, size % 100);
}

/* Half up, of numbers that are not negative. */
static int64_t divided(int64_t number, int64_t divisor)
{
    return (2 * number + divisor) / (2 * divisor);
}

static int64_t worth_of(int64_t cents, int64_t rate)
{
    return divided(cents * rate, RATE_UNIT);
}

/* --- the naive positions ------------------------------------------------------------------- */

struct standing {
    int64_t amount;
    int64_t value;
    int64_t lowest_amount; /* on any day from the one that is asked about */
    int64_t lowest_value;
    int64_t day_amount; /* at its end */
    int64_t day_value;
};

static struct standing stand(const struct world *world, int fund, int account, int from)
{
    struct standing standing = {0, 0, INT64_MAX, INT64_MAX, 0, 0};

    for (int day = 1; day <= DAYS; day++) {
        for (int i = 0; i < world->documents_count; i++) {
            const struct document *document = &world->documents[i];
            for (int j = 0; document->day == day && j < document->legs_count; j++) {
                const struct leg *leg = &document->legs[j];
                if (leg->fund != fund || leg->account != account)
                    continue;
                standing.amount += leg->amount;
                standing.value += leg->value;
            }
        }
        if (day == from) {
            standing.day_amount = standing.amount;
            standing.day_value = standing.value;
        }
        if (day >= from && standing.amount < standing.lowest_amount)
            standing.lowest_amount = standing.amount;
        if (day >= from && standing.value < standing.lowest_value)
            standing.lowest_value = standing.value;
    }
    return standing;
}

/* What a part that goes out takes along; -1 if there is not so much. */
static int64_t share_of(const struct world *world, const struct leg *leg, int day)
{
    const struct standing standing = stand(world, leg->fund, leg->account, day);

    if (standing.lowest_amount < leg->amount)
        return -1;
    if (standing.amount == leg->amount)
        return standing.value;
    const int64_t share = divided(standing.value * leg->amount, standing.amount);
    if (share <= standing.lowest_value)
        return share;
    return standing.lowest_value < 0 ? 0 : standing.lowest_value;
}

/* Whether a position may change so on a day: no worth without money, nor money without worth. */
static bool may_change(const struct world *world, const struct leg *leg, int day)
{
    const struct standing before = stand(world, leg->fund, leg->account, day);
    const int64_t amount = before.amount + leg->amount;
    const int64_t value = before.value + leg->value;

    if (leg->amount < 0 && before.lowest_amount + leg->amount < 0)
        return false;
    if (leg->value < 0 && before.lowest_value + leg->value < 0)
        return false;
    return amount == 0 ? value == 0 : value >= 0;
}

/* Compares the verdict with that of the model, and keeps the document if it was taken. */
static void judge(struct world *world, const char *what, enum alms_code code, bool is_possible,
                  const struct document *document)
{
    ENSURE(world, (code == ALMS_OK) == is_possible, "%s: verdict %d", what, (int)code);
    if (code != ALMS_OK) {
        world->refused += 1;
        return;
    }
    world->taken += 1;
    ENSURE(world, world->documents_count < DOCUMENTS_MAX, "too many documents");
    world->documents[world->documents_count++] = *document;
}

/* --- documents ----------------------------------------------------------------------------- */

static void add_leg(struct document *document, int fund, int account, int64_t amount, int64_t value)
{
    document->legs[document->legs_count++] = (struct leg){fund, account, amount, value};
}

static int64_t pick_cents(struct world *world)
{
    return 1 + below(world, below(world, 2) == 0 ? 100 : 100000);
}

static int64_t pick_part(struct world *world, int fund, int account)
{
    const int64_t left = stand(world, fund, account, DAYS).amount;

    /* Often all that there is, sometimes more. */
    if (left > 0 && below(world, 3) == 0)
        return left;
    return left > 1 && below(world, 8) > 0
               ? 1 + below(world, (int)(left < 1000000 ? left : 1000000))
               : pick_cents(world);
}

static void give(struct world *world)
{
    struct alms_error err = {0};
    struct alms_posted posted = {.n = 0};
    char amount[TEXT_SIZE_BYTES];
    char rate_text[TEXT_SIZE_BYTES];
    struct document document = {.day = 1 + below(world, DAYS)};
    const int fund = below(world, FUNDS);
    const int account = below(world, ACCOUNTS);
    const int64_t cents = pick_cents(world);
    const int64_t worth = worth_of(cents, pick_rate(world, rate_text));
    const struct alms_gift_draft draft = {.date = date_of(document.day),
                                          .amount = amount,
                                          .commodity = "USD",
                                          .rate = rate_text,
                                          .rate_source = "bank",
                                          .fund = FUND_CODES[fund],
                                          .account = ACCOUNT_CODES[account],
                                          .channel = "bank"};

    write_amount(cents, amount);
    const enum alms_code code = alms_gift_add(world->book, &draft, &posted, &err);
    memcpy(document.number, posted.number, sizeof(document.number));
    add_leg(&document, fund, account, cents, worth);
    judge(world, "gift", code, worth > 0, &document);
}

static void aid(struct world *world)
{
    struct alms_error err = {0};
    struct alms_posted posted = {.n = 0};
    char amount[TEXT_SIZE_BYTES];
    char rate_text[TEXT_SIZE_BYTES];
    struct document document = {.day = 1 + below(world, DAYS)};
    const int fund = below(world, FUNDS);
    const int account = below(world, ACCOUNTS);
    const int64_t cents = pick_part(world, fund, account);
    const int64_t worth = worth_of(cents, pick_rate(world, rate_text));
    const struct leg out = {fund, account, cents, 0};
    const int64_t share = share_of(world, &out, document.day);
    const struct alms_aid_draft draft = {.date = date_of(document.day),
                                         .amount = amount,
                                         .commodity = "USD",
                                         .rate = rate_text,
                                         .rate_source = "bank",
                                         .fund = FUND_CODES[fund],
                                         .account = ACCOUNT_CODES[account],
                                         .programme = "HEART",
                                         .approver = "li",
                                         .payee = "h",
                                         .document = "d"};

    write_amount(cents, amount);
    const enum alms_code code = alms_aid_give(world->book, &draft, &posted, &err);
    memcpy(document.number, posted.number, sizeof(document.number));
    add_leg(&document, fund, account, -cents, -share);
    judge(world, "aid", code, share >= 0 && worth > 0, &document);
}

static void exchange(struct world *world, int fund, int account, int day, int64_t cents)
{
    struct alms_error err = {0};
    struct alms_posted posted = {.n = 0};
    char dollars[TEXT_SIZE_BYTES];
    char yuan[TEXT_SIZE_BYTES];
    char rate_text[TEXT_SIZE_BYTES];
    struct document document = {.day = day};
    const bool sells = cents < 0;
    const int64_t size = sells ? -cents : cents;
    int64_t worth = worth_of(size, pick_rate(world, rate_text));
    const struct leg out = {fund, account, size, 0};
    const int64_t share = sells ? share_of(world, &out, day) : worth;

    worth = worth == 0 ? 1 : worth;
    write_amount(size, dollars);
    write_amount(worth, yuan);
    const struct alms_exchange_draft draft = {
        .date = date_of(day),
        .fund = FUND_CODES[fund],
        .given = sells ? dollars : yuan,
        .given_in = sells ? "USD" : NULL,
        .from = sells ? ACCOUNT_CODES[account] : "1002",
        .taken = sells ? yuan : dollars,
        .taken_in = sells ? NULL : "USD",
        .to = sells ? "1002" : ACCOUNT_CODES[account],
        .rate_source = "bank",
        .approver = "li",
    };
    const enum alms_code code = alms_currency_exchange(world->book, &draft, &posted, &err);
    memcpy(document.number, posted.number, sizeof(document.number));
    add_leg(&document, fund, account, cents, sells ? -share : worth);
    judge(world, "exchange", code, share >= 0, &document);
}

static void sell(struct world *world)
{
    const int fund = below(world, FUNDS);
    const int account = below(world, ACCOUNTS);

    exchange(world, fund, account, 1 + below(world, DAYS), -pick_part(world, fund, account));
}

static void buy(struct world *world)
{
    exchange(world, below(world, FUNDS), below(world, ACCOUNTS), 1 + below(world, DAYS),
             pick_cents(world));
}

/* From one account to the other: the worth goes along. */
static void move(struct world *world)
{
    struct alms_error err = {0};
    struct alms_posted posted = {.n = 0};
    char given[TEXT_SIZE_BYTES];
    char taken[TEXT_SIZE_BYTES];
    struct document document = {.day = 1 + below(world, DAYS)};
    const int fund = below(world, FUNDS);
    const int from = below(world, ACCOUNTS);
    const int64_t cents = pick_part(world, fund, from);
    const struct leg out = {fund, from, cents, 0};
    const int64_t share = share_of(world, &out, document.day);
    const struct alms_line lines[] = {
        {ACCOUNT_CODES[from], FUND_CODES[fund], "USD", given},
        {ACCOUNT_CODES[1 - from], FUND_CODES[fund], "USD", taken},
    };
    const struct alms_entry_draft draft = {
        .date = date_of(document.day), .lines = lines, .lines_count = 2, .memo = "m"};

    write_amount(-cents, given);
    write_amount(cents, taken);
    const enum alms_code code = alms_entry_post(world->book, &draft, &posted, &err);
    memcpy(document.number, posted.number, sizeof(document.number));
    add_leg(&document, fund, from, -cents, -share);
    add_leg(&document, fund, 1 - from, cents, share);
    judge(world, "move", code, share >= 0, &document);
}

static void transfer(struct world *world)
{
    struct alms_error err = {0};
    struct alms_posted posted = {.n = 0};
    char amount[TEXT_SIZE_BYTES];
    struct document document = {.day = 1 + below(world, DAYS)};
    const int from = below(world, FUNDS);
    const int account = below(world, ACCOUNTS);
    const int64_t cents = pick_part(world, from, account);
    const struct leg out = {from, account, cents, 0};
    const int64_t share = share_of(world, &out, document.day);
    const struct alms_transfer_draft draft = {.from = FUND_CODES[from],
                                              .to = FUND_CODES[1 - from],
                                              .amount = amount,
                                              .commodity = "USD",
                                              .account = ACCOUNT_CODES[account],
                                              .reason = "donor",
                                              .memo = "m",
                                              .approver = "li",
                                              .date = date_of(document.day)};

    write_amount(cents, amount);
    const enum alms_code code = alms_fund_transfer(world->book, &draft, &posted, &err);
    memcpy(document.number, posted.number, sizeof(document.number));
    add_leg(&document, from, account, -cents, -share);
    add_leg(&document, 1 - from, account, cents, share);
    /* Money that is worth nothing has no line against net assets. */
    judge(world, "transfer", code, share > 0, &document);
}

/* Whether a revaluation of the month, or of a later one, stands. */
static bool is_revalued(const struct world *world, int month, bool later)
{
    for (int i = 0; i < world->documents_count; i++) {
        const struct document *document = &world->documents[i];
        if (!document->is_final && document->month > 0 &&
            (later ? document->month > month : document->month == month))
            return true;
    }
    return false;
}

/* What the rate makes grow on a day; false if it would not come out. */
static bool find_growths(const struct world *world, int64_t rate, struct document *document,
                         bool *out_has_money)
{
    bool is_possible = true;

    *out_has_money = false;
    for (int fund = 0; fund < FUNDS; fund++) {
        for (int account = 0; account < ACCOUNTS; account++) {
            const struct standing standing = stand(world, fund, account, document->day);
            if (standing.day_amount == 0 && standing.day_value == 0)
                continue;
            *out_has_money = true;
            const struct leg leg = {fund, account, 0,
                                    worth_of(standing.day_amount, rate) - standing.day_value};
            if (leg.value == 0)
                continue;
            is_possible = is_possible && may_change(world, &leg, document->day);
            document->legs[document->legs_count++] = leg;
        }
    }
    return is_possible;
}

static void revalue(struct world *world)
{
    struct alms_error err = {0};
    struct alms_revaluation made = {.positions_count = 0};
    char rate_text[TEXT_SIZE_BYTES];
    const int month = 1 + below(world, MONTHS);
    struct document document = {.day = MONTH_ENDS[month - 1], .month = month};
    const int64_t rate = pick_rate(world, rate_text);
    const struct alms_rate rates[] = {{"USD", rate_text}};
    const struct alms_revalue_draft draft = {
        .month = {2026, month}, .rates = rates, .rates_count = 1, .rate_source = "bank"};
    bool has_money = false;
    bool is_revalued_now = false;

    bool is_possible = find_growths(world, rate, &document, &has_money);
    is_possible = is_possible && has_money && !is_revalued(world, month, true) &&
                  (document.legs_count > 0 || !is_revalued(world, month, false));
    const enum alms_code code = alms_currency_revalue(world->book, &draft, &made, &err);
    memcpy(document.number, made.posted.number, sizeof(document.number));
    judge(world, "revaluation", code, is_possible, &document);
    if (code != ALMS_OK)
        return;
    MUST(alms_currency_is_revalued(world->book, draft.month, &is_revalued_now, &err));
    ENSURE(world, is_revalued_now, "a month is not revalued that just was");
}

static void reverse(struct world *world)
{
    struct alms_error err = {0};
    struct alms_posted posted = {.n = 0};

    if (world->documents_count == 0)
        return;
    struct document *original = &world->documents[below(world, world->documents_count)];
    struct document document = {.day = original->day + below(world, DAYS - original->day + 1),
                                .is_final = true};
    bool is_possible = !original->is_final;
    for (int i = 0; i < original->legs_count; i++) {
        const struct leg *leg = &original->legs[i];
        add_leg(&document, leg->fund, leg->account, -leg->amount, -leg->value);
        is_possible = is_possible && may_change(world, &document.legs[i], document.day);
    }
    const struct alms_reversal_draft draft = {
        .number = original->number, .date = date_of(document.day), .reason = "error"};
    const enum alms_code code = alms_entry_reverse(world->book, &draft, &posted, &err);
    memcpy(document.number, posted.number, sizeof(document.number));
    judge(world, "reversal", code, is_possible, &document);
    if (code == ALMS_OK)
        original->is_final = true;
}

/* --- comparing ----------------------------------------------------------------------------- */

static void
compare_position(struct world *world, const struct alms_foreign_list *list, int fund, int account)
{
    char amount[TEXT_SIZE_BYTES];
    char value[TEXT_SIZE_BYTES];
    const struct standing standing = stand(world, fund, account, DAYS);
    const struct alms_foreign_item *found = NULL;

    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].fund, FUND_CODES[fund]) == 0 &&
            strcmp(list->items[i].account, ACCOUNT_CODES[account]) == 0)
            found = &list->items[i];
    }
    ENSURE(world, standing.amount >= 0 && standing.value >= 0, "a position below zero");
    ENSURE(world, standing.amount > 0 || standing.value == 0, "worth without money");
    ENSURE(world, (found != NULL) == (standing.amount != 0), "a position more or less");
    if (found == NULL)
        return;
    write_amount(standing.amount, amount);
    write_amount(standing.value, value);
    ENSURE(world, strcmp(found->foreign, amount) == 0, "%s USD, not %s", found->foreign, amount);
    ENSURE(world, strcmp(found->value, value) == 0, "%s CNY, not %s", found->value, value);
}

static void compare(struct world *world)
{
    struct alms_error err = {0};
    struct alms_foreign_list list;
    struct alms_trial trial;
    const struct alms_report_query query = {.fund = NULL};

    MUST(alms_currency_list(world->book, (struct alms_month){0, 0}, &list, &err));
    for (int fund = 0; fund < FUNDS; fund++) {
        for (int account = 0; account < ACCOUNTS; account++)
            compare_position(world, &list, fund, account);
    }
    alms_foreign_list_free(&list);
    MUST(alms_report_balance(world->book, &query, &trial, &err));
    for (size_t i = 0; i < trial.totals_count; i++) {
        ENSURE(world, strcmp(trial.totals[i].commodity, "CNY") == 0, "a total in another currency");
        ENSURE(world, strcmp(trial.totals[i].closing, "0.00") == 0, "the books do not balance");
    }
    alms_trial_free(&trial);
}

static void verify(struct world *world)
{
    struct alms_error err = {0};
    struct alms_verification verification;
    const struct alms_book_options options = support_options();

    MUST(alms_verify(scratch_path(&world->scratch, "currency.alms"), false, &options, &verification,
                     &err));
    ENSURE(world, verification.findings_count == 0, "the log is not sound");
    alms_verification_free(&verification);
}

/* --- the whole ----------------------------------------------------------------------------- */

static void open_world(struct world *world)
{
    struct alms_error err = {0};
    struct alms_posted posted;
    const struct alms_commodity_draft dollar = {.code = "USD", .name = "Dollar", .scale_digits = 2};

    scratch_open(&world->scratch);
    world->book = support_book(scratch_path(&world->scratch, "currency.alms"));
    MUST(alms_commodity_add(world->book, &dollar, &err));
    for (int i = 0; i < ACCOUNTS; i++) {
        const struct alms_account_draft account = {
            .code = ACCOUNT_CODES[i], .name = ACCOUNT_CODES[i], .parent = "1002"};
        MUST(alms_account_add(world->book, &account, &err));
    }
    /* Yuan enough for whatever is bought and lost. */
    for (int i = 0; i < FUNDS; i++) {
        const struct alms_gift_draft gift = {.date = date_of(1),
                                             .amount = "100000000",
                                             .fund = FUND_CODES[i],
                                             .account = "1002",
                                             .channel = "bank"};
        MUST(alms_gift_add(world->book, &gift, &posted, &err));
    }
}

static void sell_all(struct world *world)
{
    for (int fund = 0; fund < FUNDS; fund++) {
        for (int account = 0; account < ACCOUNTS; account++) {
            const int64_t left = stand(world, fund, account, DAYS).amount;
            if (left > 0)
                exchange(world, fund, account, DAYS, -left);
            ENSURE(world, stand(world, fund, account, DAYS).value == 0, "something stays behind");
        }
    }
}

int main(int argc, char **argv)
{
    static struct world world;
    const int steps = argc > 2 ? (int)strtol(argv[2], NULL, 10) : STEPS;
    static void (*const DOCUMENTS[])(struct world *) = {give,     give,    give,    aid,    aid,
                                                        sell,     sell,    buy,     move,   move,
                                                        transfer, revalue, revalue, reverse};

    world.random = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    open_world(&world);
    for (world.step = 1; world.step <= steps; world.step++) {
        DOCUMENTS[below(&world, (int)(sizeof(DOCUMENTS) / sizeof(*DOCUMENTS)))](&world);
        compare(&world);
        if (world.step % VERIFY_EVERY == 0)
            verify(&world);
    }
    sell_all(&world);
    compare(&world);
    verify(&world);
    (void)printf("%d documents taken, %d refused\n", world.taken, world.refused);
    alms_book_close(world.book);
    scratch_close(&world.scratch);
    return EXIT_SUCCESS;
}
