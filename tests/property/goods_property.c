/*
 * goods property - random documents of goods, some of them impossible, beside naive piles.
 *
 * usage: goods_property [SEED [STEPS]]
 *
 * A pile of the naive model is a list of movements by day. The model says of every document whether
 * it is possible and what it moves; after every step the stock of the book is that of the model,
 * and worth what the accounts of goods say, fund by fund. In the end the log is verified.
 */
#include "property/chance.h"
#include "support/plain.h"
#include "support/support.h"

#include <alms/item.h>
#include <alms/kit.h>
#include <alms/plan.h>
#include <alms/report.h>
#include <alms/stock.h>
#include <alms/verify.h>
#include <alms/warehouse.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STEPS = 160,
    LOTS_MAX = 400,
    MOVES_MAX = 64,
    PLACES = 3,
    ITEMS = 2,
    FUNDS = 2,
    DAYS = 28, /* of March 2026 */
    ISSUES_MAX = 400,
    VERIFY_EVERY = 80
};

static const char *const PLACE_CODES[PLACES] = {"MAIN", "SIDE", "FAR"};
static const char *const ITEM_CODES[ITEMS] = {"RICE", "WATER"};
static const char *const FUND_CODES[FUNDS] = {"GEN", "KIDS"};

struct movement {
    int place;
    int day;
    int64_t quantity;
    int64_t value; /* in fen */
};

struct lot {
    char code[20];
    int item;
    int fund;
    int expiry; /* a day of March; 0: none */
    int received;
    struct movement moves[MOVES_MAX];
    int moves_count;
};

/* What an issue of one lot gave out, and what of it came back. */
struct issue {
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    int lot;
    int day;
    int64_t quantity;
    int64_t value;
    int64_t back_quantity;
    int64_t back_value;
};

struct world {
    struct scratch scratch;
    uint64_t random;
    int step;
    alms_book *book;
    struct lot lots[LOTS_MAX];
    int lots_count;
    struct issue issues[ISSUES_MAX];
    int issues_count;
    int taken;
    int refused;
};

/* --- chance -------------------------------------------------------------------------------- */

static int below(struct world *world, int limit)
{
    return chance_below(&world->random, limit);
}

static struct alms_date day_of(int day)
{
    return (struct alms_date){2026, 3, day};
}

/* --- the naive piles ----------------------------------------------------------------------- */

/* How a lot stands in a place: at the end, and at worst from a day on. */
struct standing {
    int64_t quantity;
    int64_t value;
    int64_t lowest_quantity;
    int64_t lowest_value;
};

static struct standing stand(const struct lot *lot, int place, int from)
{
    struct standing standing = {0, 0, INT64_MAX, INT64_MAX};

    for (int day = 1; day <= DAYS; day++) {
        for (int i = 0; i < lot->moves_count; i++) {
            if (lot->moves[i].place == place && lot->moves[i].day == day) {
                standing.quantity += lot->moves[i].quantity;
                standing.value += lot->moves[i].value;
            }
        }
        if (day >= from && standing.quantity < standing.lowest_quantity)
            standing.lowest_quantity = standing.quantity;
        if (day >= from && standing.value < standing.lowest_value)
            standing.lowest_value = standing.value;
    }
    return standing;
}

/* The part of a value, half up, all of it for the last. */
static int64_t share(int64_t quantity, int64_t left, int64_t value)
{
    return quantity == left ? value : (2 * value * quantity + left) / (2 * left);
}

static int64_t share_of(const struct standing *standing, int64_t quantity)
{
    const int64_t part = share(quantity, standing->quantity, standing->value);

    return quantity == standing->quantity || part <= standing->lowest_value
               ? part
               : standing->lowest_value;
}

static void move(struct world *world, int lot_index, struct movement movement)
{
    struct lot *lot = &world->lots[lot_index];

    ENSURE(world, lot->moves_count < MOVES_MAX, "%s", lot->code);
    lot->moves[lot->moves_count++] = movement;
}

/* A lot that has room for more movements; -1 if there is none. */
static int pick_lot(struct world *world)
{
    if (world->lots_count == 0)
        return -1;
    const int lot = below(world, world->lots_count);
    return world->lots[lot].moves_count + 2 > MOVES_MAX ? -1 : lot;
}

/* --- documents ----------------------------------------------------------------------------- */

static void
judge(struct world *world, const char *what, enum alms_code code, enum alms_code expected)
{
    ENSURE(world, code == expected, "%s gives %d, not %d", what, (int)code, (int)expected);
    world->taken += code == ALMS_OK ? 1 : 0;
    world->refused += code == ALMS_OK ? 0 : 1;
}

static void receive(struct world *world)
{
    char quantity[32];
    char value[32];
    char expiry[32] = "";
    struct alms_error err = {0};
    struct alms_posted posted;
    if (world->lots_count == LOTS_MAX)
        return;
    struct lot *lot = &world->lots[world->lots_count];
    const int64_t fen = 1 + below(world, 20) * (below(world, 2) == 0 ? 1 : 977);
    const int count = 1 + below(world, 12);

    *lot = (struct lot){.item = below(world, ITEMS),
                        .fund = below(world, FUNDS),
                        .received = 1 + below(world, DAYS)};
    lot->expiry = below(world, 3) == 0 ? 1 + below(world, DAYS) : 0;
    (void)snprintf(lot->code, sizeof(lot->code), "T%d", world->lots_count);
    (void)snprintf(quantity, sizeof(quantity), "%d", count);
    (void)snprintf(value, sizeof(value), "%" PRId64 ".%02" PRId64, fen / 100, fen % 100);
    if (lot->expiry > 0)
        (void)snprintf(expiry, sizeof(expiry), "2026-03-%02d", lot->expiry);
    const int place = below(world, PLACES);
    const struct alms_stock_line line = {.item = ITEM_CODES[lot->item],
                                         .quantity = quantity,
                                         .value = value,
                                         .lot = lot->code,
                                         .expiry = expiry};
    const struct alms_receipt_draft draft = {.kind = ALMS_RECEIPT_GIFT,
                                             .date = day_of(lot->received),
                                             .lines = &line,
                                             .lines_count = 1,
                                             .fund = FUND_CODES[lot->fund],
                                             .place = PLACE_CODES[place],
                                             .valuation = "voucher",
                                             .document = "invoice"};
    const bool is_late = lot->expiry > 0 && lot->expiry < lot->received;
    judge(world, "receipt", alms_stock_receive(world->book, &draft, &posted, &err),
          is_late ? ALMS_E_EXPIRY_EARLY : ALMS_OK);
    if (is_late)
        return;
    world->lots_count += 1;
    move(world, world->lots_count - 1, (struct movement){place, lot->received, count, fen});
}

/* A part of a random lot in a random place. */
struct part {
    int lot;
    int place;
    int day;
    int64_t quantity;
    char text[32];
    struct standing standing;
    bool is_there;
};

static bool pick_part(struct world *world, struct part *part)
{
    *part = (struct part){.lot = pick_lot(world),
                          .place = below(world, PLACES),
                          .day = 1 + below(world, DAYS),
                          .quantity = 1 + below(world, 6)};
    if (part->lot < 0)
        return false;
    /* Mostly from where the lot came to, after it came. */
    if (below(world, 4) > 0)
        part->place = world->lots[part->lot].moves[0].place;
    if (below(world, 4) > 0 && part->day < world->lots[part->lot].received)
        part->day = world->lots[part->lot].received;
    (void)snprintf(part->text, sizeof(part->text), "%" PRId64, part->quantity);
    part->standing = stand(&world->lots[part->lot], part->place, part->day);
    part->is_there = part->standing.lowest_quantity >= part->quantity;
    return true;
}

static void move_goods(struct world *world)
{
    struct part part;
    struct alms_error err = {0};
    struct alms_posted posted;

    if (!pick_part(world, &part))
        return;
    const struct lot *lot = &world->lots[part.lot];
    const int to = (part.place + 1 + below(world, PLACES - 1)) % PLACES;
    const struct alms_stock_line line = {
        .item = ITEM_CODES[lot->item], .quantity = part.text, .lot = lot->code};
    const struct alms_stock_move_draft draft = {.date = day_of(part.day),
                                                .lines = &line,
                                                .lines_count = 1,
                                                .from = PLACE_CODES[part.place],
                                                .to = PLACE_CODES[to]};
    judge(world, "move", alms_stock_move(world->book, &draft, &posted, &err),
          part.is_there ? ALMS_OK : ALMS_E_STOCK_SHORT);
    if (!part.is_there)
        return;
    const int64_t value = share_of(&part.standing, part.quantity);
    move(world, part.lot, (struct movement){part.place, part.day, -part.quantity, -value});
    move(world, part.lot, (struct movement){to, part.day, part.quantity, value});
}

static void issue_goods(struct world *world)
{
    struct part part;
    struct alms_error err = {0};
    struct alms_posted posted;

    if (!pick_part(world, &part) || world->issues_count == ISSUES_MAX)
        return;
    const struct lot *lot = &world->lots[part.lot];
    const bool has_expired = lot->expiry > 0 && lot->expiry < part.day;
    const bool is_foreign = below(world, 8) == 0;
    const struct alms_stock_line line = {
        .item = ITEM_CODES[lot->item], .quantity = part.text, .lot = lot->code};
    const struct alms_issue_draft draft = {.date = day_of(part.day),
                                           .lines = &line,
                                           .lines_count = 1,
                                           .fund =
                                               FUND_CODES[is_foreign ? 1 - lot->fund : lot->fund],
                                           .place = PLACE_CODES[part.place],
                                           .approver = "li",
                                           .programme = "HEART",
                                           .payee = "somebody",
                                           .document = "paper"};
    enum alms_code expected = part.is_there ? ALMS_OK : ALMS_E_STOCK_SHORT;
    if (has_expired)
        expected = ALMS_E_LOT_EXPIRED;
    if (is_foreign)
        expected = ALMS_E_LOT_FUND;
    judge(world, "issue", alms_stock_issue(world->book, &draft, &posted, &err), expected);
    if (expected != ALMS_OK)
        return;
    const int64_t value = share_of(&part.standing, part.quantity);
    move(world, part.lot, (struct movement){part.place, part.day, -part.quantity, -value});
    struct issue *issue = &world->issues[world->issues_count++];
    *issue =
        (struct issue){.lot = part.lot, .day = part.day, .quantity = part.quantity, .value = value};
    memcpy(issue->number, posted.number, sizeof(issue->number));
}

static void return_goods(struct world *world)
{
    char text[32];
    struct alms_error err = {0};
    struct alms_posted posted;

    if (world->issues_count == 0)
        return;
    struct issue *issue = &world->issues[below(world, world->issues_count)];
    struct lot *lot = &world->lots[issue->lot];
    const int64_t quantity = 1 + below(world, 4);
    const int day = 1 + below(world, DAYS);
    const int place = below(world, PLACES);
    const int64_t left = issue->quantity - issue->back_quantity;
    if (lot->moves_count + 2 > MOVES_MAX)
        return;
    (void)snprintf(text, sizeof(text), "%" PRId64, quantity);
    const struct alms_stock_line line = {.item = ITEM_CODES[lot->item], .quantity = text};
    const struct alms_return_draft draft = {.date = day_of(day),
                                            .number = issue->number,
                                            .lines = &line,
                                            .lines_count = 1,
                                            .place = PLACE_CODES[place]};
    enum alms_code expected = day < issue->day ? ALMS_E_DATE_EARLY : ALMS_OK;
    if (quantity > left)
        expected = ALMS_E_RETURN_UNFIT;
    judge(world, "return", alms_stock_return(world->book, &draft, &posted, &err), expected);
    if (expected != ALMS_OK)
        return;
    const int64_t value = share(quantity, left, issue->value - issue->back_value);
    issue->back_quantity += quantity;
    issue->back_value += value;
    move(world, issue->lot, (struct movement){place, day, quantity, value});
}

static void write_off(struct world *world)
{
    struct part part;
    struct alms_error err = {0};
    struct alms_posted posted;

    if (!pick_part(world, &part))
        return;
    const struct lot *lot = &world->lots[part.lot];
    const struct alms_stock_line line = {.quantity = part.text, .lot = lot->code};
    const struct alms_writeoff_draft draft = {.date = day_of(part.day),
                                              .lines = &line,
                                              .lines_count = 1,
                                              .place = PLACE_CODES[part.place],
                                              .reason = "damaged",
                                              .approver = "li"};
    judge(world, "write-off", alms_stock_writeoff(world->book, &draft, &posted, &err),
          part.is_there ? ALMS_OK : ALMS_E_STOCK_SHORT);
    if (!part.is_there)
        return;
    const int64_t value = share_of(&part.standing, part.quantity);
    move(world, part.lot, (struct movement){part.place, part.day, -part.quantity, -value});
}

/* What expires first goes first, then what was received first by the log. */
static bool comes_first(const struct world *world, int a, int b)
{
    const int left = world->lots[a].expiry == 0 ? DAYS + 1 : world->lots[a].expiry;
    const int right = world->lots[b].expiry == 0 ? DAYS + 1 : world->lots[b].expiry;

    return left != right ? left < right : a < b;
}

/* Takes from all lots of an item and fund in a place; false, and nothing taken, if short. */
static bool take_first(struct world *world, const struct part *part, int item, int fund)
{
    int order[LOTS_MAX];
    int count = 0;
    int64_t left = part->quantity;

    for (int i = 0; i < world->lots_count; i++) {
        const struct lot *lot = &world->lots[i];
        if (lot->item != item || lot->fund != fund ||
            (lot->expiry > 0 && lot->expiry < part->day) || lot->moves_count + 2 > MOVES_MAX)
            continue;
        int place = count++;
        for (; place > 0 && comes_first(world, i, order[place - 1]); place--)
            order[place] = order[place - 1];
        order[place] = i;
    }
    for (int pass = 0; pass < 2; pass++) {
        left = part->quantity;
        for (int i = 0; i < count && left > 0; i++) {
            const struct standing standing = stand(&world->lots[order[i]], part->place, part->day);
            const int64_t taken = standing.lowest_quantity < left ? standing.lowest_quantity : left;
            if (taken <= 0)
                continue;
            left -= taken;
            if (pass == 1) {
                move(
                    world, order[i],
                    (struct movement){part->place, part->day, -taken, -share_of(&standing, taken)});
            }
        }
        if (left > 0)
            return false;
    }
    return true;
}

/* For own use, so that no return has to be told apart by lots. */
static void issue_first(struct world *world)
{
    struct part part;
    struct alms_error err = {0};
    struct alms_posted posted;

    if (!pick_part(world, &part))
        return;
    for (int i = 0; i < world->lots_count; i++) {
        if (world->lots[i].moves_count + 2 > MOVES_MAX)
            return; /* the model would leave out what the book takes */
    }
    const int item = below(world, ITEMS);
    const int fund = below(world, FUNDS);
    const struct alms_stock_line line = {.item = ITEM_CODES[item], .quantity = part.text};
    const struct alms_issue_draft draft = {.date = day_of(part.day),
                                           .lines = &line,
                                           .lines_count = 1,
                                           .fund = FUND_CODES[fund],
                                           .place = PLACE_CODES[part.place],
                                           .approver = "li",
                                           .programme = "HEART",
                                           .is_own_use = true,
                                           .document = "paper"};
    const bool is_there = take_first(world, &part, item, fund);
    judge(world, "issue of what expires first",
          alms_stock_issue(world->book, &draft, &posted, &err),
          is_there ? ALMS_OK : ALMS_E_STOCK_SHORT);
}

/* --- months of plans ----------------------------------------------------------------------- */

/* A plan of its own for each month, and how many are on its roster. */
struct month {
    char plan[16];
    struct part part; /* the quantity is of all together */
    int item;
    int fund;
    int members;
    int64_t each;
};

static void make_plan(struct world *world, const struct month *month)
{
    char each[32];
    char name[32];
    char member[ALMS_CODE_SIZE_MAX + 1];
    struct alms_error err = {0};
    const struct alms_plan_draft plan = {.code = month->plan,
                                         .programme = "HEART",
                                         .fund = FUND_CODES[month->fund],
                                         .item = ITEM_CODES[month->item],
                                         .quantity = each,
                                         .place = PLACE_CODES[month->part.place],
                                         .from = {2026, 3}};

    (void)snprintf(each, sizeof(each), "%" PRId64, month->each);
    MUST(alms_plan_add(world->book, &plan, &err));
    for (int i = 0; i < month->members; i++) {
        const struct alms_plan_join_draft join = {
            .name = name, .date = {2026, 3, 1}, .birth = {1941, 5, 5}};
        (void)snprintf(name, sizeof(name), "somebody %d", i);
        MUST(alms_plan_join(world->book, month->plan, &join, member, &err));
    }
}

/*
 * Takes back what went out last first. `counts` are the movements of the lots before the run; what
 * is told of a lot is counted as well.
 */
static void
take_back(struct world *world, const struct month *month, int *counts, const struct movement *back)
{
    int64_t left = back->quantity;

    while (left > 0) {
        int last = -1;
        for (int i = 0; i < world->lots_count; i++) {
            if (world->lots[i].moves_count > counts[i] && (last < 0 || comes_first(world, last, i)))
                last = i;
        }
        ENSURE(world, last >= 0, "%s", month->plan);
        struct movement *gone = &world->lots[last].moves[counts[last]];
        const int64_t part = -gone->quantity < left ? -gone->quantity : left;
        left -= part;
        const struct movement returned = {back->place, back->day, part,
                                          share(part, -gone->quantity, -gone->value)};
        move(world, last, returned);
        counts[last] = world->lots[last].moves_count;
    }
}

/* Tells what came of the month: the first `missed` of the roster did not get it. */
static void tell_results(struct world *world, const struct month *month, int *counts)
{
    char rows[256] = "member,result\n";
    struct alms_error err = {0};
    struct alms_plan_results results;
    const int missed = below(world, month->members + 1);
    const struct movement back = {.place = below(world, PLACES),
                                  .day = month->part.day + below(world, DAYS + 1 - month->part.day),
                                  .quantity = missed * month->each};
    const char *path = scratch_path(&world->scratch, "results.csv");
    const struct alms_plan_result_draft draft = {.plan = month->plan,
                                                 .month = {2026, 3},
                                                 .path = path,
                                                 .date = day_of(back.day),
                                                 .place = PLACE_CODES[back.place]};

    for (int i = 0; i < month->members; i++) {
        const size_t size = strlen(rows);
        (void)snprintf(rows + size, sizeof(rows) - size, "M-%06d,%s\n", i + 1,
                       i < missed ? "refused" : "delivered");
    }
    file_put_text(path, rows);
    judge(world, "results", alms_plan_result(world->book, &draft, &results, &err), ALMS_OK);
    take_back(world, month, counts, &back);
}

static void give_month(struct world *world)
{
    int counts[LOTS_MAX];
    struct month month = {{0}};
    struct alms_error err = {0};
    struct alms_plan_ran ran;

    if (!pick_part(world, &month.part))
        return;
    for (int i = 0; i < world->lots_count; i++) {
        counts[i] = world->lots[i].moves_count;
        if (counts[i] + 4 > MOVES_MAX)
            return;
    }
    month.item = below(world, ITEMS);
    month.fund = below(world, FUNDS);
    month.members = 1 + below(world, 3);
    month.each = 1 + below(world, 2);
    month.part.quantity = month.members * month.each;
    (void)snprintf(month.plan, sizeof(month.plan), "P-%d", world->step);
    make_plan(world, &month);
    const struct alms_plan_run_draft draft = {
        .plan = month.plan, .month = {2026, 3}, .date = day_of(month.part.day), .approver = "li"};
    const bool is_there = take_first(world, &month.part, month.item, month.fund);
    judge(world, "month of a plan", alms_plan_run(world->book, &draft, &ran, &err),
          is_there ? ALMS_OK : ALMS_E_STOCK_SHORT);
    if (is_there)
        tell_results(world, &month, counts);
}

/* --- comparing ----------------------------------------------------------------------------- */

static int64_t fen(const char *text)
{
    int64_t number = 0;
    const bool is_negative = text[0] == '-';

    for (const char *cursor = text; *cursor != '\0'; cursor++) {
        if (*cursor >= '0' && *cursor <= '9')
            number = number * 10 + (*cursor - '0');
    }
    return is_negative ? -number : number;
}

static int find_lot(const struct world *world, const char *code)
{
    for (int i = 0; i < world->lots_count; i++) {
        if (strcmp(world->lots[i].code, code) == 0)
            return i;
    }
    return -1;
}

static int find_place(const char *code)
{
    for (int i = 0; i < PLACES; i++) {
        if (strcmp(PLACE_CODES[i], code) == 0)
            return i;
    }
    return -1;
}

static void compare_piles(struct world *world, int64_t worth[FUNDS])
{
    struct alms_error err = {0};
    struct alms_stock_list list;
    const struct alms_stock_query query = {0};
    size_t piles = 0;

    MUST(alms_stock_list(world->book, &query, &list, &err));
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_stock_row *row = &list.items[i];
        const int lot = find_lot(world, row->lot);
        const int place = find_place(row->place);
        ENSURE(world, lot >= 0 && place >= 0, "%s in %s", row->lot, row->place);
        const struct standing standing = stand(&world->lots[lot], place, 1);
        ENSURE(world, fen(row->quantity) == standing.quantity, "%s in %s", row->lot, row->place);
        ENSURE(world, fen(row->value) == standing.value, "%s in %s: %s", row->lot, row->place,
               row->value);
        worth[world->lots[lot].fund] += standing.value;
    }
    for (int i = 0; i < world->lots_count; i++) {
        for (int place = 0; place < PLACES; place++) {
            const struct standing standing = stand(&world->lots[i], place, 1);
            ENSURE(world, standing.lowest_quantity >= 0, "%s", world->lots[i].code);
            ENSURE(world, standing.quantity > 0 || standing.value == 0, "%s", world->lots[i].code);
            piles += standing.quantity != 0 ? 1 : 0;
        }
    }
    ENSURE(world, piles == list.count, "%zu piles, %zu rows", piles, list.count);
    alms_stock_list_free(&list);
}

/* The account of goods, fund by fund, is what the piles are worth. */
static void compare(struct world *world)
{
    int64_t worth[FUNDS] = {0};
    struct alms_error err = {0};
    struct alms_trial balance;
    const struct alms_report_query query = {0};

    compare_piles(world, worth);
    MUST(alms_report_balance(world->book, &query, &balance, &err));
    for (size_t i = 0; i < balance.count; i++) {
        const struct alms_trial_row *row = &balance.items[i];
        for (int fund = 0; fund < FUNDS; fund++) {
            if (strcmp(row->account, "1201") == 0 && strcmp(row->fund, FUND_CODES[fund]) == 0)
                worth[fund] -= fen(row->closing);
        }
    }
    alms_trial_free(&balance);
    for (int fund = 0; fund < FUNDS; fund++)
        ENSURE(world, worth[fund] == 0, "%s", FUND_CODES[fund]);
}

static void verify(struct world *world)
{
    struct alms_error err = {0};
    struct alms_verification verification;
    const struct alms_book_options options = support_options();

    MUST(alms_verify(scratch_path(&world->scratch, "goods.alms"), false, &options, &verification,
                     &err));
    ENSURE(world, verification.findings_count == 0, "the log is not sound");
    alms_verification_free(&verification);
}

/* --- the whole ----------------------------------------------------------------------------- */

static void open_world(struct world *world)
{
    struct alms_error err = {0};

    scratch_open(&world->scratch);
    world->book = support_book(scratch_path(&world->scratch, "goods.alms"));
    for (int i = 0; i < PLACES; i++) {
        const struct alms_warehouse_draft place = {.code = PLACE_CODES[i], .name = PLACE_CODES[i]};
        MUST(alms_warehouse_add(world->book, &place, &err));
    }
    for (int i = 0; i < ITEMS; i++) {
        const struct alms_item_draft item = {
            .code = ITEM_CODES[i], .name = ITEM_CODES[i], .unit = "件"};
        MUST(alms_item_add(world->book, &item, &err));
    }
}

int main(int argc, char **argv)
{
    static struct world world;
    const int steps = argc > 2 ? (int)strtol(argv[2], NULL, 10) : STEPS;
    static void (*const DOCUMENTS[])(struct world *) = {
        receive,     receive,      move_goods,   move_goods, issue_goods, issue_goods,
        issue_first, return_goods, return_goods, write_off,  give_month};

    world.random = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    open_world(&world);
    for (world.step = 1; world.step <= steps; world.step++) {
        DOCUMENTS[below(&world, (int)(sizeof(DOCUMENTS) / sizeof(*DOCUMENTS)))](&world);
        compare(&world);
        if (world.step % VERIFY_EVERY == 0 || world.step == steps)
            verify(&world);
    }
    (void)printf("%d documents taken, %d refused\n", world.taken, world.refused);
    alms_book_close(world.book);
    scratch_close(&world.scratch);
    return EXIT_SUCCESS;
}
