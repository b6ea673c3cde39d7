/* plan goods - months of goods that no use case would write, and what the gate says of them. */
#include "book/book.h"
#include "book/gate_plan.h"
#include "support/check.h"
#include "support/use.h"

#include <alms/plan.h>
#include <alms/stock.h>
#include <alms/tariff.h>

#include <string.h>

static struct scratch scratch;

static int open_folder(void **state)
{
    (void)state;
    scratch_open(&scratch);
    return 0;
}

static int close_folder(void **state)
{
    (void)state;
    scratch_close(&scratch);
    return 0;
}

/* --- a book with a plan -------------------------------------------------------------------- */

static void
receive(alms_book *book, const char *fund, const char *place, const struct alms_stock_line *line)
{
    struct alms_error err = {0};
    struct alms_posted posted;
    const struct alms_receipt_draft draft = {
        .kind = ALMS_RECEIPT_GIFT,
        .date = {2026, 3, 1},
        .lines = line,
        .lines_count = 1,
        .fund = fund,
        .place = place,
        .valuation = "voucher",
        .document = "invoice",
    };

    MUST(alms_stock_receive(book, &draft, &posted, &err));
}

static void add_item(alms_book *book, const char *code)
{
    struct alms_error err = {0};
    const struct alms_item_draft draft = {.code = code, .name = code, .unit = "件"};

    MUST(alms_item_add(book, &draft, &err));
}

static void join(alms_book *book, const char *plan, const char *name)
{
    struct alms_error err = {0};
    char member[ALMS_CODE_SIZE_MAX + 1];
    const struct alms_plan_join_draft draft = {
        .name = name, .date = {2026, 3, 1}, .birth = {1941, 5, 5}};

    MUST(alms_plan_join(book, plan, &draft, member, &err));
}

/*
 * PACK in MAIN, of KIDS: R1 (3 for 30.00, expired on 2026-03-10), R2 (9 for 90.00); R3 in SIDE;
 * R4 of GEN. BEAN in MAIN. PACKS gives 2 PACK to M-000001 and M-000002, CARE money to the same.
 */
static alms_book *make_book(const char *name)
{
    struct alms_error err = {0};
    alms_book *book = support_book(scratch_path(&scratch, name));
    const struct alms_warehouse_draft main = {.code = "MAIN", .name = "main"};
    const struct alms_warehouse_draft side = {.code = "SIDE", .name = "side"};
    const struct alms_stock_line lots[] = {
        {.item = "PACK", .quantity = "3", .value = "30", .lot = "R1", .expiry = "2026-03-10"},
        {.item = "PACK", .quantity = "9", .value = "90", .lot = "R2"},
        {.item = "PACK", .quantity = "9", .value = "90", .lot = "R3"},
        {.item = "PACK", .quantity = "9", .value = "90", .lot = "R4"},
        {.item = "BEAN", .quantity = "9", .value = "90", .lot = "B1"},
    };
    const struct alms_plan_draft packs = {.code = "PACKS",
                                          .programme = "HEART",
                                          .fund = "KIDS",
                                          .item = "PACK",
                                          .quantity = "2",
                                          .place = "MAIN",
                                          .from = {2026, 3}};
    const struct alms_plan_draft care = {
        .code = "CARE", .programme = "HEART", .fund = "KIDS", .variant = "care", .from = {2026, 3}};

    MUST(alms_warehouse_add(book, &main, &err));
    MUST(alms_warehouse_add(book, &side, &err));
    add_item(book, "PACK");
    add_item(book, "BEAN");
    receive(book, "KIDS", "MAIN", &lots[0]);
    receive(book, "KIDS", "MAIN", &lots[1]);
    receive(book, "KIDS", "SIDE", &lots[2]);
    receive(book, "GEN", "MAIN", &lots[3]);
    receive(book, "KIDS", "MAIN", &lots[4]);
    MUST(alms_plan_add(book, &packs, &err));
    MUST(alms_plan_add(book, &care, &err));
    join(book, "PACKS", "one");
    join(book, "PACKS", "two");
    join(book, "CARE", "one");
    join(book, "CARE", "two");
    return book;
}

/* --- forged months ------------------------------------------------------------------------- */

enum { LINES_MAX = 4 };

struct forged {
    enum alms_code code;
    enum alms_kind kind;
    const char *plan;
    struct alms_line lines[LINES_MAX];
};

#define GOODS(fund, amount, item, lot, place, quantity)                                            \
    {                                                                                              \
        "1201", fund, "CNY", amount, item, lot, place, quantity, NULL, NULL, NULL                  \
    }
#define MONEY(account, fund, amount)                                                               \
    {                                                                                              \
        account, fund, "CNY", amount, NULL, NULL, NULL, NULL, NULL, NULL, NULL                     \
    }
#define COST(amount) MONEY("510102", "KIDS", amount)

static enum alms_code
record_forged(alms_book *book, const struct forged *forged, struct alms_error *err)
{
    struct alms_record record = {.kind = forged->kind};
    struct alms_plan_receivers list;
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    while (record.entry.lines_count < LINES_MAX &&
           forged->lines[record.entry.lines_count].account != NULL)
        record.entry.lines_count += 1;
    record.entry.lines = forged->lines;
    record.entry.date = (struct alms_date){2026, 3, 31};
    alms_record_set(&record, ALMS_FIELD_PLAN, forged->plan);
    alms_record_set(&record, ALMS_FIELD_PROGRAMME, "HEART");
    alms_record_set(&record, ALMS_FIELD_MONTH, "2026-03");
    if (forged->kind == ALMS_KIND_PLAN_RUN) {
        TRY(alms_gate_plan_list(book->store, forged->plan, (struct alms_month){2026, 3}, &list,
                                err));
        alms_record_set(&record, ALMS_FIELD_LIST, list.digest);
        alms_record_set(&record, ALMS_FIELD_ROWS, "2");
        alms_record_set(&record, ALMS_FIELD_APPROVER, "li");
    }
    TRY(alms_tx_begin(book, &tx, err));
    return alms_tx_record(tx, &record, NULL, NULL, err);
}

static void check_forged(alms_book *book, const struct forged *forged, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct alms_error err = {0};
        bool is_noted = false;
        const enum alms_code code = record_forged(book, &forged[i], &err);
        for (size_t j = 0; j < err.count && j < ALMS_FAULTS_MAX; j++)
            is_noted = is_noted || err.faults[j].code == forged[i].code;
        if (forged[i].code == ALMS_OK ? code != ALMS_OK : !is_noted) {
            fail_msg("case %d gives %d, not %d", (int)i, (int)code, (int)forged[i].code);
        }
    }
}

/* Rule PLAN-10, and the rules of goods in the run of a month. */
static const struct forged RUNS[] = {
    {ALMS_OK,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {COST("40.00"), GOODS("KIDS", "-40.00", "PACK", "R2", "MAIN", "-4")}},
    /* Less and more than everybody gets, another item, another place, another fund. */
    {ALMS_E_PLAN_RUN,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {COST("30.00"), GOODS("KIDS", "-30.00", "PACK", "R2", "MAIN", "-3")}},
    {ALMS_E_PLAN_RUN,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {COST("50.00"), GOODS("KIDS", "-50.00", "PACK", "R2", "MAIN", "-5")}},
    {ALMS_E_PLAN_RUN,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {COST("40.00"), GOODS("KIDS", "-40.00", "BEAN", "B1", "MAIN", "-4")}},
    {ALMS_E_PLAN_RUN,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {COST("40.00"), GOODS("KIDS", "-40.00", "PACK", "R3", "SIDE", "-4")}},
    {ALMS_E_PLAN_RUN,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {MONEY("510101", "GEN", "40.00"), GOODS("GEN", "-40.00", "PACK", "R4", "MAIN", "-4")}},
    /* The cost in two lines, or behind the goods. */
    {ALMS_E_PLAN_RUN,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {COST("30.00"), COST("10.00"), GOODS("KIDS", "-40.00", "PACK", "R2", "MAIN", "-4")}},
    {ALMS_E_PLAN_RUN,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {GOODS("KIDS", "-40.00", "PACK", "R2", "MAIN", "-4"), COST("40.00")}},
    /* A cost that is no aid, goods that come, goods that expired, a value that is not the share. */
    {ALMS_E_ENTRY_LINES,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {MONEY("530102", "KIDS", "40.00"), GOODS("KIDS", "-40.00", "PACK", "R2", "MAIN", "-4")}},
    {ALMS_E_ENTRY_LINES,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {COST("30.00"), GOODS("KIDS", "-50.00", "PACK", "R2", "MAIN", "-5"),
      GOODS("KIDS", "20.00", "PACK", "R3", "MAIN", "2")}},
    {ALMS_E_LOT_EXPIRED,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {COST("40.00"), GOODS("KIDS", "-10.00", "PACK", "R1", "MAIN", "-1"),
      GOODS("KIDS", "-30.00", "PACK", "R2", "MAIN", "-3")}},
    {ALMS_E_STOCK_VALUE,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {COST("41.00"), GOODS("KIDS", "-41.00", "PACK", "R2", "MAIN", "-4")}},
    {ALMS_E_STOCK_SHORT,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {COST("100.00"), GOODS("KIDS", "-100.00", "PACK", "R2", "MAIN", "-10")}},
    /* Money for a plan of goods, and goods for one of money. */
    {ALMS_E_PLAN_RUN,
     ALMS_KIND_PLAN_RUN,
     "PACKS",
     {COST("40.00"), MONEY("1002", "KIDS", "-40.00")}},
    {ALMS_E_PLAN_RUN,
     ALMS_KIND_PLAN_RUN,
     "CARE",
     {COST("40.00"), GOODS("KIDS", "-40.00", "PACK", "R2", "MAIN", "-4")}},
    /* Nothing comes back of a month that was not run. */
    {ALMS_E_RETURN_UNFIT,
     ALMS_KIND_PLAN_RETURN,
     "PACKS",
     {GOODS("KIDS", "20.00", "PACK", "R2", "MAIN", "2"), COST("-20.00")}},
};

static void bring_money(alms_book *book)
{
    static const char *const TERMS[] = {"monthly care 20"};
    struct alms_error err = {0};
    const struct alms_tariff_draft tariff = {
        .programme = "HEART", .from = {2026, 1, 1}, .terms = TERMS, .terms_count = 1};

    MUST(alms_tariff_add(book, &tariff, &err));
    MUST(use_gift(book, "KIDS", "1000", (struct alms_date){2026, 3, 1}, &err));
}

static void check_runs(void **state)
{
    (void)state;
    alms_book *book = make_book("runs.alms");
    bring_money(book);
    check_forged(book, RUNS, COUNT_OF(RUNS));
    alms_book_close(book);
}

/* Rules PLAN-8 and RETURN-1: one of two packs of two missed it. */
static const struct forged RETURNS[] = {
    {ALMS_E_PLAN_RUN,
     ALMS_KIND_PLAN_RETURN,
     "PACKS",
     {GOODS("KIDS", "10.00", "PACK", "R2", "MAIN", "1"), COST("-10.00")}},
    {ALMS_E_PLAN_RUN,
     ALMS_KIND_PLAN_RETURN,
     "PACKS",
     {GOODS("KIDS", "40.00", "PACK", "R2", "MAIN", "4"), COST("-40.00")}},
    {ALMS_E_RETURN_UNFIT,
     ALMS_KIND_PLAN_RETURN,
     "PACKS",
     {GOODS("KIDS", "60.00", "PACK", "R2", "MAIN", "6"), COST("-60.00")}},
    {ALMS_E_RETURN_UNFIT,
     ALMS_KIND_PLAN_RETURN,
     "PACKS",
     {GOODS("KIDS", "20.00", "PACK", "R3", "MAIN", "2"), COST("-20.00")}},
    {ALMS_E_STOCK_VALUE,
     ALMS_KIND_PLAN_RETURN,
     "PACKS",
     {GOODS("KIDS", "15.00", "PACK", "R2", "MAIN", "2"), COST("-15.00")}},
    {ALMS_E_PLAN_RUN,
     ALMS_KIND_PLAN_RETURN,
     "PACKS",
     {MONEY("1002", "KIDS", "20.00"), COST("-20.00")}},
    {ALMS_OK,
     ALMS_KIND_PLAN_RETURN,
     "PACKS",
     {GOODS("KIDS", "20.00", "PACK", "R2", "SIDE", "2"), COST("-20.00")}},
};

static void check_returns(void **state)
{
    static const char *const RESULTS[] = {"delivered 1", "died 0", "moved 0", "refused 1"};
    struct alms_error err = {0};
    struct alms_plan_ran ran;
    struct alms_record record = {.kind = ALMS_KIND_PLAN_RESULT};
    struct alms_tx *tx = NULL;
    const struct alms_plan_run_draft draft = {
        .plan = "PACKS", .month = {2026, 3}, .date = {2026, 3, 31}, .approver = "li"};

    (void)state;
    alms_book *book = make_book("returns.alms");
    bring_money(book);
    MUST(alms_plan_run(book, &draft, &ran, &err));
    assert_string_equal(ran.quantity, "4 件");
    alms_record_set(&record, ALMS_FIELD_PLAN, "PACKS");
    alms_record_set(&record, ALMS_FIELD_MONTH, "2026-03");
    alms_record_set(&record, ALMS_FIELD_LIST, "00");
    record.field[ALMS_FIELD_RESULTS] =
        (struct alms_value){.items = RESULTS, .count = COUNT_OF(RESULTS)};
    MUST(alms_tx_begin(book, &tx, &err));
    MUST(alms_tx_record(tx, &record, NULL, NULL, &err));
    MUST(alms_tx_commit(&tx, &err));
    check_forged(book, RETURNS, COUNT_OF(RETURNS));
    alms_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_runs),
        cmocka_unit_test(check_returns),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
