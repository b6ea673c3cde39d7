/* rule_document - gifts, aid, transfers, reversals and plain entries: what each may be. */
#include "model/rule.h"

#include "support/check.h"
#include "unit/vouchers.h"

#include <string.h>

static int open_masters(void **state)
{
    *state = masters_make();
    return 0;
}

static int close_masters(void **state)
{
    alms_masters_close(*state);
    return 0;
}

/* --- gifts --------------------------------------------------------------------------------- */

static struct entry_case gift(void)
{
    return (struct entry_case){
        .record = RECORD(ALMS_KIND_GIFT, {ALMS_FIELD_CHANNEL, "bank"}),
        .lines = {{"1002", "GEN", "CNY", "5.00"}, {"410101", "GEN", "CNY", "-5.00"}}};
}

static struct entry_case gift_to_kids(void)
{
    struct entry_case entry = gift();

    entry.lines[0].fund = "KIDS";
    entry.lines[1] = (struct alms_line){"410102", "KIDS", "CNY", "-5.00"};
    return entry;
}

/* Rule GIFT-1. */
static void check_lines_of_gifts(void **state)
{
    static const struct alms_line REFUSED[][4] = {
        /* income first */
        {{"410101", "GEN", "CNY", "-5.00"}, {"1002", "GEN", "CNY", "5.00"}},
        /* money goes out */
        {{"1002", "GEN", "CNY", "-5.00"}, {"410101", "GEN", "CNY", "5.00"}},
        /* no money, no donation */
        {{"1122", "GEN", "CNY", "5.00"}, {"410101", "GEN", "CNY", "-5.00"}},
        {{"1002", "GEN", "CNY", "5.00"}, {"490101", "GEN", "CNY", "-5.00"}},
        {{"100290", "GEN", "CNY", "5.00"}, {"410101", "GEN", "CNY", "-5.00"}},
        /* three lines */
        {{"1002", "GEN", "CNY", "5.00"},
         {"410101", "GEN", "CNY", "-4.00"},
         {"410101", "GEN", "CNY", "-1.00"}},
    };
    struct entry_case entry = gift();
    struct alms_error err;

    assert_judged(*state, &entry, ALMS_OK);
    entry = gift_to_kids();
    assert_judged(*state, &entry, ALMS_OK);
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        entry = gift();
        alms_record_set(&entry.record, ALMS_FIELD_APPROVER, "li");
        memcpy(entry.lines, REFUSED[i], sizeof(REFUSED[i]));
        assert_judged(*state, &entry, ALMS_E_ENTRY_LINES);
    }
}

/* Rule VOUCHER-1. */
static void check_attachments(void **state)
{
#define DIGEST "90e63d85fa1ab2c8ed65222f3ebd794b1e524b4b7cf84bec451542d0451b298"
    static const char *const GOOD[] = {DIGEST "5", DIGEST "6"};
    static const char *const TWICE[] = {DIGEST "5", DIGEST "6", DIGEST "5"};
    static const char *const SHORT[] = {DIGEST};
    static const char *const CAPITAL[] = {DIGEST "A"};
    static const char *const NAME[] = {"invoice.pdf"};
    static const struct alms_value REFUSED[] = {
        {NULL, TWICE, COUNT_OF(TWICE)},
        {NULL, SHORT, COUNT_OF(SHORT)},
        {NULL, CAPITAL, COUNT_OF(CAPITAL)},
        {NULL, NAME, COUNT_OF(NAME)},
    };
    struct entry_case entry = gift();
    struct alms_error err;
#undef DIGEST

    entry.record.field[ALMS_FIELD_ATTACHMENTS] = (struct alms_value){NULL, GOOD, COUNT_OF(GOOD)};
    assert_judged(*state, &entry, ALMS_OK);
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        entry.record.field[ALMS_FIELD_ATTACHMENTS] = REFUSED[i];
        assert_judged(*state, &entry, ALMS_E_ATTACHMENT_UNFIT);
    }
}

static struct entry_case gift_with_fee(const char *fund, const char *expense, const char *income)
{
    struct entry_case entry = gift();

    alms_record_set(&entry.record, ALMS_FIELD_FEE, "0.03490");
    entry.record.version = alms_record_version(&entry.record);
    entry.lines[0] = (struct alms_line){"1002", fund, "CNY", "4.97"};
    entry.lines[1] = (struct alms_line){expense, fund, "CNY", "0.03"};
    entry.lines[2] = (struct alms_line){income, fund, "CNY", "-5.00"};
    return entry;
}

/* Rule GIFT-1: the fee stands between money and income, in the fund of both, without programme. */
static void check_fees_of_gifts(void **state)
{
    struct entry_case entry = gift_with_fee("GEN", "540101", "410101");
    struct alms_error err;

    assert_judged(*state, &entry, ALMS_OK);
    entry = gift_with_fee("KIDS", "540102", "410102");
    assert_judged(*state, &entry, ALMS_OK);
    entry = gift_with_fee("KIDS", "540101", "410102");
    assert_judged(*state, &entry, ALMS_E_ACCOUNT_TWIN);
    /* Another expense, another place, a fee that is below zero. */
    entry = gift_with_fee("GEN", "530101", "410101");
    assert_judged(*state, &entry, ALMS_E_ENTRY_LINES);
    entry = gift_with_fee("GEN", "540101", "410101");
    entry.lines[0] = (struct alms_line){"540101", "GEN", "CNY", "0.03"};
    entry.lines[1] = (struct alms_line){"1002", "GEN", "CNY", "4.97"};
    assert_judged(*state, &entry, ALMS_E_ENTRY_LINES);
    entry = gift_with_fee("GEN", "540101", "410101");
    entry.lines[0].amount = "5.03";
    entry.lines[1].amount = "-0.03";
    assert_judged(*state, &entry, ALMS_E_ENTRY_LINES);
}

/* Rule GIFT-5: what is booked is what the record tells, rounded once. */
static void check_amounts_of_fees(void **state)
{
    static const struct {
        const char *told;
        enum alms_code verdict;
    } CASES[] = {
        {"0.03", ALMS_OK},
        {"0.025", ALMS_OK},
        {"0.0349999", ALMS_OK},
        {"0.035", ALMS_E_FEE_UNFIT},
        {"0.0249999", ALMS_E_FEE_UNFIT},
        {"0", ALMS_E_FEE_UNFIT},
        {"-0.03", ALMS_E_FEE_UNFIT},
        {"3 fen", ALMS_E_AMOUNT_SYNTAX},
        {"100000000000000000000", ALMS_E_AMOUNT_RANGE},
        {NULL, ALMS_E_FEE_UNFIT},
    };
    struct entry_case entry = gift();
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        entry = gift_with_fee("GEN", "540101", "410101");
        alms_record_set(&entry.record, ALMS_FIELD_FEE, CASES[i].told);
        entry.record.version = alms_record_version(&entry.record);
        assert_judged(*state, &entry, CASES[i].verdict);
    }
    /* What rounds to nothing is told and not booked. */
    entry = gift();
    alms_record_set(&entry.record, ALMS_FIELD_FEE, "0.00180");
    entry.record.version = alms_record_version(&entry.record);
    assert_judged(*state, &entry, ALMS_OK);
    alms_record_set(&entry.record, ALMS_FIELD_FEE, "0.005");
    assert_judged(*state, &entry, ALMS_E_FEE_UNFIT);
}

static void check_labels_of_gifts(void **state)
{
    static const struct {
        enum alms_field field;
        const char *text;
        enum alms_code verdict;
    } CASES[] = {
        {ALMS_FIELD_CHANNEL, "cash", ALMS_E_NOT_FOUND},
        {ALMS_FIELD_CHANNEL, "gone", ALMS_E_CLOSED},
        {ALMS_FIELD_CAMPAIGN, "winter", ALMS_OK},
        {ALMS_FIELD_CAMPAIGN, "summer", ALMS_E_NOT_FOUND},
        {ALMS_FIELD_CAMPAIGN, "gone", ALMS_E_CLOSED},
        {ALMS_FIELD_PROGRAMME, "HEART", ALMS_OK},
        {ALMS_FIELD_PROGRAMME, "ELDER", ALMS_OK}, /* to a fund that is not restricted */
        {ALMS_FIELD_PROGRAMME, "winter", ALMS_E_NOT_FOUND},
        {ALMS_FIELD_PROGRAMME, "GONE", ALMS_E_CLOSED},
    };
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct entry_case entry = gift();
        alms_record_set(&entry.record, CASES[i].field, CASES[i].text);
        assert_judged(*state, &entry, CASES[i].verdict);
    }
}

/* Rule GIFT-2: not older than the campaign; late ones are taken. */
static void check_dates_of_campaigns(void **state)
{
    struct entry_case entry = gift();
    struct alms_error err;

    alms_record_set(&entry.record, ALMS_FIELD_CAMPAIGN, "winter");
    entry.record.entry.date = (struct alms_date){2026, 2, 1};
    assert_judged(*state, &entry, ALMS_OK);
    entry.record.entry.date = (struct alms_date){2026, 1, 31};
    assert_judged(*state, &entry, ALMS_E_DATE_EARLY);
    entry.record.entry.date = (struct alms_date){2026, 3, 1};
    assert_judged(*state, &entry, ALMS_OK);
}

/* Rule GIFT-3: the donor's wish and the fund's purpose agree. */
static void check_programmes_of_gifts(void **state)
{
    struct entry_case entry = gift_to_kids();
    struct alms_error err;

    alms_record_set(&entry.record, ALMS_FIELD_PROGRAMME, "HEART");
    assert_judged(*state, &entry, ALMS_OK);
    alms_record_set(&entry.record, ALMS_FIELD_PROGRAMME, "ELDER");
    assert_judged(*state, &entry, ALMS_E_PROGRAMME_UNFIT);
}

/* --- aid ----------------------------------------------------------------------------------- */

static struct entry_case aid(void)
{
    return (struct entry_case){
        .record =
            RECORD(ALMS_KIND_AID, {ALMS_FIELD_APPROVER, "li"}, {ALMS_FIELD_PROGRAMME, "HEART"}),
        .lines = {{"510102", "KIDS", "CNY", "5.00"}, {"1002", "KIDS", "CNY", "-5.00"}}};
}

/* Rule AID-1. */
static void check_aid(void **state)
{
    static const struct alms_line REFUSED[][4] = {
        {{"1002", "KIDS", "CNY", "-5.00"}, {"510102", "KIDS", "CNY", "5.00"}},
        {{"530102", "KIDS", "CNY", "5.00"}, {"1002", "KIDS", "CNY", "-5.00"}},
        {{"510102", "KIDS", "CNY", "5.00"}, {"2209", "KIDS", "CNY", "-5.00"}},
        {{"510102", "KIDS", "CNY", "5.00"}, {"100290", "KIDS", "CNY", "-5.00"}},
        {{"510102", "KIDS", "CNY", "-5.00"}, {"1002", "KIDS", "CNY", "5.00"}},
        {{"510102", "KIDS", "CNY", "5.00"},
         {"1002", "KIDS", "CNY", "-4.00"},
         {"1001", "KIDS", "CNY", "-1.00"}},
    };
    struct entry_case entry = aid();
    struct alms_error err;

    assert_judged(*state, &entry, ALMS_OK);
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        entry = aid();
        memcpy(entry.lines, REFUSED[i], sizeof(REFUSED[i]));
        assert_judged(*state, &entry, ALMS_E_ENTRY_LINES);
    }
    entry = aid();
    alms_record_set(&entry.record, ALMS_FIELD_APPROVER, NULL);
    assert_judged(*state, &entry, ALMS_E_APPROVER_MISSING);

    /* A programme that is none is none of the fund's either. */
    entry = aid();
    alms_record_set(&entry.record, ALMS_FIELD_PROGRAMME, "ELDER");
    assert_judged(*state, &entry, ALMS_E_FUND_PURPOSE);
    entry.lines[0] = (struct alms_line){"510101", "GEN", "CNY", "5.00"};
    entry.lines[1].fund = "GEN";
    assert_judged(*state, &entry, ALMS_OK);
    alms_record_set(&entry.record, ALMS_FIELD_PROGRAMME, "none");
    assert_judged(*state, &entry, ALMS_E_NOT_FOUND);
    alms_record_set(&entry.record, ALMS_FIELD_PROGRAMME, "GONE");
    assert_judged(*state, &entry, ALMS_E_CLOSED);
}

/* --- transfers ----------------------------------------------------------------------------- */

static struct entry_case transfer(const char *reason)
{
    return (struct entry_case){.record = RECORD(ALMS_KIND_TRANSFER, {ALMS_FIELD_APPROVER, "li"},
                                                {ALMS_FIELD_REASON, reason}),
                               .lines = {{"1002", "GEN", "CNY", "-5.00"},
                                         {"3101", "GEN", "CNY", "5.00"},
                                         {"1002", "KIDS", "CNY", "5.00"},
                                         {"3102", "KIDS", "CNY", "-5.00"}}};
}

/* Rule TRANSFER-1. */
static void check_lines_of_transfers(void **state)
{
    static const struct {
        size_t line;
        struct alms_line other;
    } CASES[] = {
        {0, {"100290", "GEN", "CNY", "-5.00"}}, {0, {"1001", "GEN", "CNY", "-5.00"}},
        {0, {"1122", "GEN", "CNY", "-5.00"}},   {1, {"490101", "GEN", "CNY", "5.00"}},
        {2, {"1122", "KIDS", "CNY", "5.00"}},   {3, {"490102", "KIDS", "CNY", "-5.00"}},
    };
    struct entry_case entry = transfer("internal");
    struct alms_error err;

    assert_judged(*state, &entry, ALMS_OK);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        entry = transfer("internal");
        entry.lines[CASES[i].line] = CASES[i].other;
        assert_judged(*state, &entry, ALMS_E_ENTRY_LINES);
    }
    /* Two moves that balance, and are not one: other amounts, other currencies, other order. */
    entry = transfer("internal");
    entry.lines[2].amount = "4.00";
    entry.lines[3].amount = "-4.00";
    assert_judged(*state, &entry, ALMS_E_ENTRY_LINES);
    entry = transfer("internal");
    entry.lines[2].currency = "USD";
    entry.lines[2].foreign = "0.70";
    assert_judged(*state, &entry, ALMS_E_ENTRY_LINES);
    entry = transfer("internal");
    const struct alms_line swapped = entry.lines[0];
    entry.lines[0] = entry.lines[2];
    entry.lines[2] = swapped;
    assert_judged(*state, &entry, ALMS_E_ENTRY_LINES);
    entry = transfer("internal");
    entry.lines[4] = (struct alms_line){"1002", "GEN", "CNY", "1.00"};
    entry.lines[5] = (struct alms_line){"1001", "GEN", "CNY", "-1.00"};
    assert_judged(*state, &entry, ALMS_E_ENTRY_LINES);
    entry = transfer("internal");
    entry.lines[2] = (struct alms_line){"1002", "GEN", "CNY", "5.00"};
    entry.lines[3] = (struct alms_line){"3101", "GEN", "CNY", "-5.00"};
    assert_judged(*state, &entry, ALMS_E_FUND_SAME);
    entry = transfer("internal");
    alms_record_set(&entry.record, ALMS_FIELD_APPROVER, NULL); /* though no money leaves */
    assert_judged(*state, &entry, ALMS_E_APPROVER_MISSING);
}

/* Rule TRANSFER-2: restricted money moves by the donor's or the law's will. */
static void check_reasons_of_transfers(void **state)
{
    static const struct {
        const char *reason;
        enum alms_code from_general, from_restricted;
    } CASES[] = {
        {"donor", ALMS_OK, ALMS_OK},
        {"law", ALMS_OK, ALMS_OK},
        {"released", ALMS_OK, ALMS_OK},
        {"surplus", ALMS_OK, ALMS_OK},
        {"internal", ALMS_OK, ALMS_E_REASON_UNFIT},
        {"error", ALMS_E_VALUE_UNKNOWN, ALMS_E_VALUE_UNKNOWN},
        {"", ALMS_E_VALUE_MISSING, ALMS_E_VALUE_MISSING},
        {NULL, ALMS_E_VALUE_MISSING, ALMS_E_VALUE_MISSING},
    };
    static const char *const RESTRICTED[] = {"KIDS", "LATER", "KEEP"};
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct entry_case entry = transfer(CASES[i].reason);
        assert_judged(*state, &entry, CASES[i].from_general);
        for (size_t j = 0; j < COUNT_OF(RESTRICTED); j++) {
            entry = transfer(CASES[i].reason);
            entry.lines[0].fund = RESTRICTED[j];
            entry.lines[1] = (struct alms_line){"3102", RESTRICTED[j], "CNY", "5.00"};
            entry.lines[2].fund = "GEN";
            entry.lines[3] = (struct alms_line){"3101", "GEN", "CNY", "-5.00"};
            assert_judged(*state, &entry, CASES[i].from_restricted);
        }
    }
}

/* --- plain entries ------------------------------------------------------------------------- */

/* Rule ENTRY-7: what has a document of its own moves by that document. */
static void check_accounts_of_documents(void **state)
{
    static const struct {
        struct alms_line lines[3];
        enum alms_code verdict;
    } CASES[] = {
        {{{"1002", "GEN", "CNY", "5.00"}, {"490101", "GEN", "CNY", "-5.00"}}, ALMS_OK},
        {{{"1002", "GEN", "CNY", "5.00"}, {"410101", "GEN", "CNY", "-5.00"}},
         ALMS_E_ACCOUNT_DOCUMENT},
        {{{"1002", "GEN", "CNY", "5.00"}, {"3101", "GEN", "CNY", "-5.00"}},
         ALMS_E_ACCOUNT_DOCUMENT},
        {{{"510101", "GEN", "CNY", "5.00"}, {"2209", "GEN", "CNY", "-5.00"}}, ALMS_OK},
    };
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct entry_case entry = {.record = RECORD(ALMS_KIND_ENTRY, {ALMS_FIELD_BY, "chen"})};
        memcpy(entry.lines, CASES[i].lines, sizeof(CASES[i].lines));
        assert_judged(*state, &entry, CASES[i].verdict);
        alms_record_set(&entry.record, ALMS_FIELD_PROGRAMME, "GONE");
        err = (struct alms_error){0};
        (void)entry_judge(*state, &entry, &err);
        assert_int_equal(alms_error_code(&err), ALMS_E_CLOSED); /* noted before the lines */
        /* A reversal gives donations and net assets back. */
        alms_record_set(&entry.record, ALMS_FIELD_PROGRAMME, NULL);
        entry.record.kind = ALMS_KIND_REVERSE;
        assert_judged(*state, &entry, ALMS_OK);
    }
}

/* --- reversals ----------------------------------------------------------------------------- */

static const struct alms_line ORIGINAL[] = {{"1002", "GEN", "CNY", "5.00"},
                                            {"490101", "GEN", "CNY", "-5.00"}};
static const struct alms_reversed FOUND = {
    .is_found = true, .date = {2026, 3, 30}, .lines = ORIGINAL, .lines_count = 2};

static struct entry_case reversal(void)
{
    return (struct entry_case){
        .record = RECORD(ALMS_KIND_REVERSE, {ALMS_FIELD_OF, "J-2026-03-000001"},
                         {ALMS_FIELD_REASON, "error"}),
        .lines = {{"1002", "GEN", "CNY", "-5.00"}, {"490101", "GEN", "CNY", "5.00"}}};
}

static enum alms_code judge_reversal(struct entry_case *entry, const struct alms_reversed *reversed,
                                     struct alms_error *err)
{
    entry_settle(entry);
    const struct alms_voucher voucher = {.record = &entry->record,
                                         .count = entry->record.entry.lines_count};
    return alms_rule_reversal(&voucher, reversed, err);
}

/* Rule IMPORT-11: what undoes a batch reverses a gift of that batch. */
static void check_reversals_of_batches(void **state)
{
    struct entry_case entry = reversal();
    struct alms_reversed reversed = FOUND;
    struct alms_error err;

    (void)state;
    alms_record_set(&entry.record, ALMS_FIELD_BATCH, "7");
    assert_refuses(judge_reversal(&entry, &reversed, &err), ALMS_E_BATCH_TOTALS);
    reversed.batch = "70";
    assert_refuses(judge_reversal(&entry, &reversed, &err), ALMS_E_BATCH_TOTALS);
    reversed.batch = "7";
    assert_accepts(judge_reversal(&entry, &reversed, &err));
    /* A gift of a batch may be reversed by itself. */
    alms_record_set(&entry.record, ALMS_FIELD_BATCH, NULL);
    assert_accepts(judge_reversal(&entry, &reversed, &err));
}

/* Rule REVERSE-4: an import reverses gifts that were given back, and says in which row. */
static void check_imported_refunds(void **state)
{
    static const struct {
        enum alms_field field;
        const char *text;
    } WRONG[] = {
        {ALMS_FIELD_IMPORTED, NULL},
        {ALMS_FIELD_ROW, NULL},
        {ALMS_FIELD_REASON, "error"},
    };
    struct entry_case refund = reversal();
    struct alms_reversed reversed = FOUND;
    struct alms_error err;

    (void)state;
    alms_record_set(&refund.record, ALMS_FIELD_REASON, "refund");
    alms_record_set(&refund.record, ALMS_FIELD_CONTENT, "fedcba9876543210fedcba9876543210");
    alms_record_set(&refund.record, ALMS_FIELD_IMPORTED, "7");
    alms_record_set(&refund.record, ALMS_FIELD_ROW, "0123456789abcdef0123456789abcdef");
    assert_refuses(judge_reversal(&refund, &reversed, &err), ALMS_E_REFUND_UNFIT);
    reversed.is_gift = true;
    reversed.batch = "7";
    assert_accepts(judge_reversal(&refund, &reversed, &err));
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct entry_case wrong = refund;
        alms_record_set(&wrong.record, WRONG[i].field, WRONG[i].text);
        assert_refuses(judge_reversal(&wrong, &reversed, &err), ALMS_E_REFUND_UNFIT);
    }
    /* It is no undo. */
    alms_record_set(&refund.record, ALMS_FIELD_BATCH, "7");
    assert_refuses(judge_reversal(&refund, &reversed, &err), ALMS_E_REFUND_UNFIT);
}

/* Rules REVERSE-1 and REVERSE-2. */
static void check_what_is_reversed(void **state)
{
    struct entry_case entry = reversal();
    struct alms_reversed reversed = FOUND;
    struct alms_error err;

    (void)state;
    assert_accepts(judge_reversal(&entry, &reversed, &err));
    reversed.is_found = false;
    assert_refuses(judge_reversal(&entry, &reversed, &err), ALMS_E_NOT_FOUND);
    assert_int_equal(err.count, 1);
    reversed = FOUND;
    reversed.is_reversal = true;
    assert_refuses(judge_reversal(&entry, &reversed, &err), ALMS_E_REVERSED);
    reversed = FOUND;
    reversed.is_reversed = true;
    assert_refuses(judge_reversal(&entry, &reversed, &err), ALMS_E_REVERSED);
    assert_int_equal(err.count, 1);

    static const char *const REASONS[] = {"bounced", "duplicate", "error", "other", "refund"};
    for (size_t i = 0; i < COUNT_OF(REASONS); i++) {
        alms_record_set(&entry.record, ALMS_FIELD_REASON, REASONS[i]);
        assert_accepts(judge_reversal(&entry, &FOUND, &err));
    }
    alms_record_set(&entry.record, ALMS_FIELD_REASON, "donor");
    assert_refuses(judge_reversal(&entry, &FOUND, &err), ALMS_E_VALUE_UNKNOWN);
    alms_record_set(&entry.record, ALMS_FIELD_REASON, NULL);
    assert_refuses(judge_reversal(&entry, &FOUND, &err), ALMS_E_VALUE_MISSING);
}

/* Rule REVERSE-3: the mirror image in the same order, and not older. */
static void check_mirror_images(void **state)
{
    static const struct {
        size_t line;
        struct alms_line other;
    } CASES[] = {
        {0, {"1002", "GEN", "CNY", "5.00"}},    {0, {"1002", "GEN", "CNY", "-5.01"}},
        {0, {"1002", "GEN", "CNY", "-5.0"}},    {0, {"1001", "GEN", "CNY", "-5.00"}},
        {0, {"1002", "KIDS", "CNY", "-5.00"}},  {0, {"1002", "GEN", "USD", "-5.00"}},
        {1, {"490101", "GEN", "CNY", "-5.00"}}, {1, {"490101", "GEN", "CNY", "6.00"}},
        {1, {NULL, NULL, NULL, NULL}},          {2, {"1002", "GEN", "CNY", "-5.00"}},
        {0, {"490101", "GEN", "CNY", "5.00"}},
    };
    struct entry_case entry = reversal();
    struct alms_error err;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        entry = reversal();
        entry.lines[CASES[i].line] = CASES[i].other;
        assert_refuses(judge_reversal(&entry, &FOUND, &err), ALMS_E_ENTRY_LINES);
        assert_int_equal(err.count, 1);
    }
    entry = reversal();
    entry.record.entry.date = FOUND.date;
    assert_accepts(judge_reversal(&entry, &FOUND, &err));
    entry.record.entry.date.day -= 1;
    assert_refuses(judge_reversal(&entry, &FOUND, &err), ALMS_E_DATE_EARLY);
}

#define WITH_MASTERS(test) cmocka_unit_test_setup_teardown(test, open_masters, close_masters)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MASTERS(check_lines_of_gifts),        WITH_MASTERS(check_attachments),
        WITH_MASTERS(check_fees_of_gifts),         WITH_MASTERS(check_amounts_of_fees),
        WITH_MASTERS(check_labels_of_gifts),       WITH_MASTERS(check_dates_of_campaigns),
        WITH_MASTERS(check_programmes_of_gifts),   WITH_MASTERS(check_aid),
        WITH_MASTERS(check_lines_of_transfers),    WITH_MASTERS(check_reasons_of_transfers),
        WITH_MASTERS(check_accounts_of_documents), cmocka_unit_test(check_reversals_of_batches),
        cmocka_unit_test(check_imported_refunds),  cmocka_unit_test(check_what_is_reversed),
        cmocka_unit_test(check_mirror_images),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
