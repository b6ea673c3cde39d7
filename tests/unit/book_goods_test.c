/* book goods - shares of value, and what the gate refuses that no use case would write. */
#include "book/book.h"
#include "model/rule_goods.h"
#include "support/check.h"
#include "support/use.h"

#include <alms/kit.h>
#include <alms/stock.h>
#include <alms/verify.h>

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

/* --- shares -------------------------------------------------------------------------------- */

/* Rule STOCK-8: whatever is taken, in whatever order, the last takes what is left. */
static void check_shares(void **state)
{
    (void)state;
    for (int64_t quantity = 1; quantity <= 24; quantity++) {
        for (int64_t value = 0; value <= 60; value++) {
            int64_t left = value;
            int64_t parts = quantity;
            for (int64_t step = 1; parts > 0; step = step % 3 + 1) {
                const int64_t taken = step < parts ? step : parts;
                const int64_t share = alms_goods_share(taken, parts, left);
                assert_true(share >= 0 && share <= left);
                left -= share;
                parts -= taken;
            }
            assert_true(left == 0);
        }
    }
    assert_true(alms_goods_share(1, 3, 10) == 3);
    assert_true(alms_goods_share(1, 2, 7) == 4); /* half up */
    assert_true(alms_goods_share(INT64_MAX - 1, INT64_MAX, INT64_MAX) == INT64_MAX - 1);
    /* Not more than the pile is worth on the day that has the least. */
    const struct alms_pile pile = {
        .quantity = 3, .value = 10, .lowest_quantity = 2, .lowest_value = 2};
    assert_true(alms_pile_share(&pile, 1) == 2);
    assert_true(alms_pile_share(&pile, 3) == 10);
}

/* --- a book with goods --------------------------------------------------------------------- */

static void add_item(alms_book *book, const char *code, const char *name, uint32_t life_months)
{
    struct alms_error err = {0};
    const struct alms_item_draft draft = {
        .code = code, .name = name, .unit = "件", .life_months = life_months};

    MUST(alms_item_add(book, &draft, &err));
}

static void receive(alms_book *book, const char *fund, const struct alms_stock_line *line)
{
    struct alms_error err = {0};
    struct alms_posted posted;
    const struct alms_receipt_draft draft = {
        .kind = ALMS_RECEIPT_GIFT,
        .date = {2026, 3, 1},
        .lines = line,
        .lines_count = 1,
        .fund = fund,
        .place = "MAIN",
        .valuation = "voucher",
        .document = "invoice",
    };

    MUST(alms_stock_receive(book, &draft, &posted, &err));
}

/* RICE in lots R1 (GEN, 10 for 100.00) and R2 (KIDS, 4 for 40.00, expires); PACK of 2 RICE. */
static alms_book *make_book(const char *name)
{
    struct alms_error err = {0};
    alms_book *book = support_book(scratch_path(&scratch, name));
    const struct alms_warehouse_draft main = {.code = "MAIN", .name = "main"};
    const struct alms_warehouse_draft side = {.code = "SIDE", .name = "side"};
    const struct alms_component rice = {"RICE", "2"};
    const struct alms_kit_draft kit = {"PACK", &rice, 1};
    const struct alms_stock_line first = {
        .item = "RICE", .quantity = "10", .value = "100", .lot = "R1"};
    const struct alms_stock_line second = {
        .item = "RICE", .quantity = "4", .value = "40", .lot = "R2", .expiry = "2026-12-31"};

    MUST(alms_warehouse_add(book, &main, &err));
    MUST(alms_warehouse_add(book, &side, &err));
    add_item(book, "RICE", "rice", 0);
    add_item(book, "PACK", "pack", 0);
    add_item(book, "MILK", "milk", 3);
    MUST(alms_kit_define(book, &kit, &err));
    receive(book, "GEN", &first);
    receive(book, "KIDS", &second);
    return book;
}

enum { LINES_MAX = 4 };

/* A record that no use case would write, and what it is refused with. */
struct forged {
    enum alms_code code;
    enum alms_kind kind;
    struct alms_line lines[LINES_MAX];
    struct {
        enum alms_field field;
        const char *text;
    } fields[3];
};

static enum alms_code
record_forged(alms_book *book, const struct forged *forged, struct alms_error *err)
{
    struct alms_record record = {.kind = forged->kind};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    while (record.entry.lines_count < LINES_MAX &&
           forged->lines[record.entry.lines_count].account != NULL)
        record.entry.lines_count += 1;
    record.entry.lines = forged->lines;
    record.entry.date = (struct alms_date){2026, 3, 31};
    for (size_t i = 0; i < COUNT_OF(forged->fields); i++) {
        if (forged->fields[i].field != ALMS_FIELD_NONE)
            alms_record_set(&record, forged->fields[i].field, forged->fields[i].text);
    }
    TRY(alms_tx_begin(book, &tx, err));
    return alms_tx_record(tx, &record, NULL, NULL, err);
}

#define GOODS(account, fund, amount, item, lot, place, quantity)                                   \
    {                                                                                              \
        account, fund, "CNY", amount, item, lot, place, quantity, NULL, NULL, NULL                 \
    }
#define MONEY(account, fund, amount)                                                               \
    {                                                                                              \
        account, fund, "CNY", amount, NULL, NULL, NULL, NULL, NULL, NULL, NULL                     \
    }
#define APPROVED                                                                                   \
    {                                                                                              \
        {ALMS_FIELD_APPROVER, "li"},                                                               \
        {                                                                                          \
            ALMS_FIELD_PROGRAMME, "HEART"                                                          \
        }                                                                                          \
    }

static const struct forged FORGED[] = {
    /* Rule STOCK-8: a value that is not the share. */
    {ALMS_E_STOCK_VALUE,
     ALMS_KIND_STOCK_ISSUE,
     {MONEY("510101", "GEN", "11.00"), GOODS("1201", "GEN", "-11.00", "RICE", "R1", "MAIN", "-1")},
     APPROVED},
    /* Rule STOCK-1: goods on another account, or none on that of goods. */
    {ALMS_E_GOODS_LINE,
     ALMS_KIND_STOCK_ISSUE,
     {MONEY("510101", "GEN", "10.00"), GOODS("1301", "GEN", "-10.00", "RICE", "R1", "MAIN", "-1")},
     APPROVED},
    {ALMS_E_GOODS_LINE,
     ALMS_KIND_STOCK_ISSUE,
     {MONEY("510101", "GEN", "20.00"), GOODS("1201", "GEN", "-10.00", "RICE", "R1", "MAIN", "-1"),
      MONEY("1201", "GEN", "-10.00")},
     APPROVED},
    /* Rule STOCK-2: value and quantity go opposite ways. */
    {ALMS_E_GOODS_LINE,
     ALMS_KIND_STOCK_ISSUE,
     {MONEY("510101", "GEN", "10.00"), GOODS("1201", "GEN", "-10.00", "RICE", "R1", "MAIN", "1")},
     APPROVED},
    /* Rule STOCK-4: of another item, of another fund, or not there. */
    {ALMS_E_GOODS_LINE,
     ALMS_KIND_STOCK_ISSUE,
     {MONEY("510101", "GEN", "10.00"), GOODS("1201", "GEN", "-10.00", "MILK", "R1", "MAIN", "-1")},
     APPROVED},
    {ALMS_E_LOT_FUND,
     ALMS_KIND_STOCK_ISSUE,
     {MONEY("510101", "GEN", "10.00"), GOODS("1201", "GEN", "-10.00", "RICE", "R2", "MAIN", "-1")},
     APPROVED},
    {ALMS_E_NOT_FOUND,
     ALMS_KIND_STOCK_ISSUE,
     {MONEY("510101", "GEN", "10.00"), GOODS("1201", "GEN", "-10.00", "RICE", "R9", "MAIN", "-1")},
     APPROVED},
    {ALMS_E_DUPLICATE,
     ALMS_KIND_STOCK_RECEIVE,
     {GOODS("1201", "GEN", "10.00", "RICE", "R1", "MAIN", "1"), MONEY("410101", "GEN", "-10.00")},
     {{ALMS_FIELD_SOURCE, "gift"}, {ALMS_FIELD_VALUATION, "voucher"}}},
    /* Rule STOCK-3. */
    {ALMS_E_STOCK_SHORT,
     ALMS_KIND_STOCK_ISSUE,
     {MONEY("510101", "GEN", "10.00"), GOODS("1201", "GEN", "-10.00", "RICE", "R1", "SIDE", "-1")},
     APPROVED},
    /* Rules RECEIVE-1 and STOCK-7. */
    {ALMS_E_VALUATION_MISSING,
     ALMS_KIND_STOCK_RECEIVE,
     {GOODS("1201", "GEN", "10.00", "RICE", "R3", "MAIN", "1"), MONEY("410101", "GEN", "-10.00")},
     {{ALMS_FIELD_SOURCE, "gift"}, {ALMS_FIELD_VALUATION, "market"}}},
    {ALMS_E_CODE_SYNTAX,
     ALMS_KIND_STOCK_RECEIVE,
     {GOODS("1201", "GEN", "10.00", "RICE", "R3", "MAIN", "1"), MONEY("410101", "GEN", "-10.00")},
     {{ALMS_FIELD_SOURCE, "gift"},
      {ALMS_FIELD_VALUATION, "market"},
      {ALMS_FIELD_EVIDENCE, "0123"}}},
    {ALMS_E_EXPIRY_MISSING,
     ALMS_KIND_STOCK_RECEIVE,
     {GOODS("1201", "GEN", "10.00", "MILK", "M1", "MAIN", "1"), MONEY("410101", "GEN", "-10.00")},
     {{ALMS_FIELD_SOURCE, "gift"}, {ALMS_FIELD_VALUATION, "voucher"}}},
    /* A gift of goods that cost money, and a purchase that is income. */
    {ALMS_E_ENTRY_LINES,
     ALMS_KIND_STOCK_RECEIVE,
     {GOODS("1201", "GEN", "10.00", "RICE", "R3", "MAIN", "1"), MONEY("2202", "GEN", "-10.00")},
     {{ALMS_FIELD_SOURCE, "gift"}, {ALMS_FIELD_VALUATION, "voucher"}}},
    {ALMS_E_ENTRY_LINES,
     ALMS_KIND_STOCK_RECEIVE,
     {GOODS("1201", "GEN", "10.00", "RICE", "R3", "MAIN", "1"), MONEY("410101", "GEN", "-10.00")},
     {{ALMS_FIELD_SOURCE, "purchase"}}},
    /* Rule ISSUE-1, and a write-off that would count as aid. */
    {ALMS_E_VALUE_MISSING,
     ALMS_KIND_STOCK_ISSUE,
     {MONEY("510101", "GEN", "10.00"), GOODS("1201", "GEN", "-10.00", "RICE", "R1", "MAIN", "-1")},
     {{ALMS_FIELD_APPROVER, "li"}}},
    {ALMS_E_ENTRY_LINES,
     ALMS_KIND_STOCK_WRITEOFF,
     {MONEY("510101", "GEN", "10.00"), GOODS("1201", "GEN", "-10.00", "RICE", "R1", "MAIN", "-1")},
     {{ALMS_FIELD_APPROVER, "li"}, {ALMS_FIELD_REASON, "lost"}}},
    {ALMS_E_VALUE_UNKNOWN,
     ALMS_KIND_STOCK_WRITEOFF,
     {MONEY("530101", "GEN", "10.00"), GOODS("1201", "GEN", "-10.00", "RICE", "R1", "MAIN", "-1")},
     {{ALMS_FIELD_APPROVER, "li"}, {ALMS_FIELD_REASON, "mood"}}},
    /* Rule MOVE-1: less arrives than leaves, or another lot. */
    {ALMS_E_ENTRY_LINES,
     ALMS_KIND_STOCK_MOVE,
     {GOODS("1201", "GEN", "-20.00", "RICE", "R1", "MAIN", "-2"),
      GOODS("1201", "GEN", "20.00", "RICE", "R1", "SIDE", "1")},
     {{0}}},
    {ALMS_E_ENTRY_LINES,
     ALMS_KIND_STOCK_MOVE,
     {GOODS("1201", "GEN", "-20.00", "RICE", "R1", "MAIN", "-2"),
      GOODS("1201", "GEN", "20.00", "RICE", "R2", "SIDE", "2")},
     {{0}}},
    /* Rules KIT-3, KIT-4 and KIT-5. */
    {ALMS_E_KIT_UNFIT,
     ALMS_KIND_KIT_ASSEMBLE,
     {GOODS("1201", "GEN", "-30.00", "RICE", "R1", "MAIN", "-3"),
      GOODS("1201", "GEN", "30.00", "PACK", "P1", "MAIN", "1")},
     {{0}}},
    {ALMS_E_KIT_UNFIT,
     ALMS_KIND_KIT_ASSEMBLE,
     {GOODS("1201", "KIDS", "-20.00", "RICE", "R2", "MAIN", "-2"),
      GOODS("1201", "KIDS", "20.00", "PACK", "P1", "MAIN", "1")},
     {{0}}},
    {ALMS_E_ENTRY_LINES,
     ALMS_KIND_KIT_ASSEMBLE,
     {GOODS("1201", "GEN", "-20.00", "RICE", "R1", "MAIN", "-2"),
      GOODS("1201", "GEN", "-20.00", "RICE", "R1", "SIDE", "-2")},
     {{0}}},
    {ALMS_E_KIT_UNFIT,
     ALMS_KIND_KIT_ASSEMBLE,
     {GOODS("1201", "GEN", "-20.00", "RICE", "R1", "MAIN", "-2"),
      GOODS("1201", "GEN", "20.00", "MILK", "P1", "MAIN", "1")},
     {{0}}},
    /* Rule RETURN-1: nothing went out. */
    {ALMS_E_RETURN_UNFIT,
     ALMS_KIND_STOCK_RETURN,
     {GOODS("1201", "GEN", "10.00", "RICE", "R1", "MAIN", "1"), MONEY("510101", "GEN", "-10.00")},
     {{ALMS_FIELD_OF, "G-2026-03-000001"}}},
    /* Rule COUNT-4: an adjustment without its count. */
    {ALMS_E_COUNT_BOOKED,
     ALMS_KIND_STOCK_ADJUST,
     {GOODS("1201", "GEN", "-10.00", "RICE", "R1", "MAIN", "-1"), MONEY("530101", "GEN", "10.00")},
     {{ALMS_FIELD_OF, "5"}, {ALMS_FIELD_APPROVER, "li"}}},
    /* What leaves by an adjustment is approved, too. */
    {ALMS_E_APPROVER_MISSING,
     ALMS_KIND_STOCK_ADJUST,
     {GOODS("1201", "GEN", "-10.00", "RICE", "R1", "MAIN", "-1"), MONEY("530101", "GEN", "10.00")},
     {{ALMS_FIELD_OF, "5"}}},
};

static void check_forged_records(void **state)
{
    (void)state;
    alms_book *book = make_book("forged.alms");
    for (size_t i = 0; i < COUNT_OF(FORGED); i++) {
        struct alms_error err = {0};
        bool is_noted = false;
        const enum alms_code code = record_forged(book, &FORGED[i], &err);
        for (size_t j = 0; j < err.count && j < ALMS_FAULTS_MAX; j++)
            is_noted = is_noted || err.faults[j].code == FORGED[i].code;
        if (code == ALMS_OK || !is_noted)
            fail_msg("case %d gives %d, not %d", (int)i, (int)code, (int)FORGED[i].code);
    }
    alms_book_close(book);
}

/* --- counts and goods without value -------------------------------------------------------- */

/* Records a count of one line; the approver is for its adjustment. */
static enum alms_code
record_count(alms_book *book, const char *line, const struct forged *after, struct alms_error *err)
{
    static const char *const COUNTERS[] = {"chen", "li"};
    struct alms_record record = {.kind = ALMS_KIND_STOCK_COUNT};
    struct alms_record next = {.kind = ALMS_KIND_STOCK_ADJUST};
    struct alms_posted posted = {{0}, 0};
    char of[24];
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    alms_record_set(&record, ALMS_FIELD_DATE, "2026-04-01");
    alms_record_set(&record, ALMS_FIELD_PLACE, "MAIN");
    record.field[ALMS_FIELD_COUNTED] = (struct alms_value){.items = &line, .count = 1};
    record.field[ALMS_FIELD_COUNTERS] =
        (struct alms_value){.items = COUNTERS, .count = COUNT_OF(COUNTERS)};
    TRY(alms_tx_begin(book, &tx, err));
    TRY(alms_tx_record(tx, &record, NULL, &posted, err));
    if (after == NULL)
        return ALMS_OK;
    alms_record_set(&next, ALMS_FIELD_OF, alms_uint_format(posted.n, of));
    alms_record_set(&next, ALMS_FIELD_APPROVER, "li");
    next.entry.date = (struct alms_date){2026, 4, 1};
    next.entry.lines = after->lines;
    next.entry.lines_count = 2;
    return alms_tx_record(tx, &next, NULL, NULL, err);
}

/* Rules COUNT-3 and COUNT-4. */
static void check_counts(void **state)
{
    static const struct forged FITS = {
        .lines = {GOODS("1201", "GEN", "-20.00", "RICE", "R1", "MAIN", "-2"),
                  MONEY("530101", "GEN", "20.00")}};
    static const struct forged MISFIT = {
        .lines = {GOODS("1201", "GEN", "-10.00", "RICE", "R1", "MAIN", "-1"),
                  MONEY("530101", "GEN", "10.00")}};
    struct alms_error err = {0};

    (void)state;
    alms_book *book = make_book("counts.alms");
    MUST(record_count(book, "R1 MAIN 10 10", NULL, &err));
    MUST(record_count(book, "R1 MAIN 10 8", &FITS, &err));
    assert_int_equal(record_count(book, "R1 MAIN 10 8", &MISFIT, &err), ALMS_E_COUNT_BOOKED);
    err = (struct alms_error){0};
    assert_int_equal(record_count(book, "R1 MAIN 9 9", NULL, &err), ALMS_E_COUNT_BOOKED);
    err = (struct alms_error){0};
    assert_int_equal(record_count(book, "R1 MAIN 10", NULL, &err), ALMS_E_RECORD_FORM);
    err = (struct alms_error){0};
    assert_int_equal(record_count(book, "R1 MAIN 10 -1", NULL, &err), ALMS_E_AMOUNT_NEGATIVE);
    alms_book_close(book);
}

static enum alms_code record_memo(alms_book *book, const char *lot, const char *quantity,
                                  const char *reason, struct alms_error *err)
{
    const struct forged memo = {.kind = ALMS_KIND_STOCK_MEMO};
    struct alms_record record = {.kind = memo.kind};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    alms_record_set(&record, ALMS_FIELD_DATE, "2026-03-31");
    alms_record_set(&record, ALMS_FIELD_FUND, "GEN");
    alms_record_set(&record, ALMS_FIELD_ITEM, "RICE");
    alms_record_set(&record, ALMS_FIELD_LOT, lot);
    alms_record_set(&record, ALMS_FIELD_PLACE, "MAIN");
    alms_record_set(&record, ALMS_FIELD_QUANTITY, quantity);
    alms_record_set(&record, ALMS_FIELD_REASON, reason);
    alms_record_set(&record, ALMS_FIELD_APPROVER, "li");
    alms_record_set(&record, ALMS_FIELD_PROGRAMME, "HEART");
    TRY(alms_tx_begin(book, &tx, err));
    return alms_tx_record(tx, &record, NULL, NULL, err);
}

/* Rules MEMO-1 and MEMO-3. */
static void check_memos(void **state)
{
    static const struct {
        enum alms_code code;
        const char *lot, *quantity, *reason;
    } cases[] = {
        {ALMS_OK, "N1", "3", "received"},
        {ALMS_E_GOODS_LINE, "N1", "-3", "received"},
        {ALMS_E_DUPLICATE, "R1", "3", "received"},
        {ALMS_E_GOODS_LINE, "R1", "-3", "issued"}, /* a lot that has a value */
        {ALMS_E_NOT_FOUND, "N9", "-3", "issued"},
        {ALMS_E_GOODS_LINE, "N9", "3", "discarded"},
        {ALMS_E_VALUE_UNKNOWN, "N1", "3", "found"},
        {ALMS_E_RECORD_FORM, "N1", "3.0", "received"},
    };

    (void)state;
    alms_book *book = make_book("memos.alms");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct alms_error err = {0};
        const enum alms_code code =
            record_memo(book, cases[i].lot, cases[i].quantity, cases[i].reason, &err);
        if (code != cases[i].code && !(cases[i].code == ALMS_E_RECORD_FORM && code != ALMS_OK))
            fail_msg("case %d gives %d, not %d", (int)i, (int)code, (int)cases[i].code);
    }
    alms_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_shares),
        cmocka_unit_test(check_forged_records),
        cmocka_unit_test(check_counts),
        cmocka_unit_test(check_memos),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
