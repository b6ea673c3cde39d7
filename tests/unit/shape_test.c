/* shape - keys and kinds in their order, and which fields each kind has. */
#include "model/shape.h"

#include "support/check.h"
#include "unit/records.h"

#include <string.h>

static void check_keys(void **state)
{
    (void)state;
    for (int i = ALMS_FIELD_NONE + 1; i < ALMS_FIELD_COUNT; i++) {
        const char *key = alms_field_key((enum alms_field)i);
        /* RFC 8785 writes keys in this order, and they are found by halving. */
        assert_true(strcmp(alms_field_key((enum alms_field)(i - 1)), key) < 0);
        assert_int_equal(strspn(key, "abcdefghijklmnopqrstuvwxyz_"), strlen(key));
        assert_int_equal(alms_field_find(key), i);
    }
    assert_int_equal(alms_field_find(""), ALMS_FIELD_NONE);
    assert_int_equal(alms_field_find("name_e"), ALMS_FIELD_NONE);
    assert_int_equal(alms_field_find("Name"), ALMS_FIELD_NONE);
    assert_int_equal(alms_field_find("zzz"), ALMS_FIELD_NONE);
    assert_int_equal(alms_field_type(ALMS_FIELD_ENTRY), ALMS_TYPE_ENTRY);
    assert_int_equal(alms_field_type(ALMS_FIELD_ROLES), ALMS_TYPE_LIST);
    assert_int_equal(alms_field_type(ALMS_FIELD_ROLE), ALMS_TYPE_TEXT);
}

static void check_kinds(void **state)
{
    (void)state;
    for (int i = ALMS_KIND_UNKNOWN + 1; i < ALMS_KIND_COUNT; i++) {
        const char *name = alms_kind_name((enum alms_kind)i);
        assert_true(strcmp(alms_kind_name((enum alms_kind)(i - 1)), name) < 0);
        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz."), strlen(name));
        assert_int_equal(alms_kind_find(name), i);
    }
    assert_int_equal(alms_kind_find(""), ALMS_KIND_UNKNOWN);
    assert_int_equal(alms_kind_find("gift.add"), ALMS_KIND_UNKNOWN);
    assert_int_equal(alms_kind_find("Gift"), ALMS_KIND_UNKNOWN);
}

/* The shapes as they are in the log: required fields, and optional ones in brackets. */
static const struct {
    enum alms_kind kind;
    bool has_entry;
    const char *fields;
    uint64_t since; /* the version that has the kind; 0: the first */
} SHAPES[] = {
    {ALMS_KIND_ACCOUNT_ADD, false, "code name side type [name_en parent restriction role]", 0},
    {ALMS_KIND_ACCOUNT_CLOSE, false, "code []", 0},
    {ALMS_KIND_ADJUST, true, "approver [approvals attachments corrects county private programme]",
     3},
    {ALMS_KIND_AID, true,
     "approver programme [private] [approvals attachments batch case corrects county rate "
     "rate_source]",
     0},
    {ALMS_KIND_BOOK, false, "base id name regime [name_en]", 0},
    {ALMS_KIND_BUDGET, false, "amount fund programme year [private]", 3},
    {ALMS_KIND_CAMPAIGN_ADD, false, "code name [from name_en until]", 0},
    {ALMS_KIND_CAMPAIGN_CLOSE, false, "code []", 0},
    {ALMS_KIND_CASE_APPLY, false,
     "amount case commodity date event fund matches private programme tariff variant "
     "[agency approvals approver cost duplicates parties related]",
     3},
    {ALMS_KIND_CASE_APPROVE, false, "amount case date [approvals approver parties private]", 3},
    {ALMS_KIND_CASE_CHECK, false, "case date [private]", 3},
    {ALMS_KIND_CASE_CONFIRM, false, "case date [private]", 3},
    {ALMS_KIND_CASE_FAIL, false, "batch case date reason []", 3},
    {ALMS_KIND_CASE_NOTICE, false, "case date until []", 3},
    {ALMS_KIND_CASE_OBJECT, false, "case date [private]", 3},
    {ALMS_KIND_CASE_ORDER, false, "amount batch case date []", 3},
    {ALMS_KIND_CASE_PASS, true, "approver case programme [private]", 3},
    {ALMS_KIND_CASE_PAYABLE, false, "case date until []", 3},
    {ALMS_KIND_CASE_REFUSE, false, "case date [private]", 3},
    {ALMS_KIND_CASE_RESOLVE, false, "case date reason [private]", 3},
    {ALMS_KIND_CASE_RETURN, true, "case programme [private]", 3},
    {ALMS_KIND_CASE_WITHDRAW, false, "case date [private]", 3},
    {ALMS_KIND_CHANNEL_ADD, false, "code name [name_en]", 0},
    {ALMS_KIND_CHANNEL_CLOSE, false, "code []", 0},
    {ALMS_KIND_CLOSING, true, "month []", 3},
    {ALMS_KIND_COMMODITY_ADD, false, "code name scale [name_en]", 0},
    {ALMS_KIND_COUNTY_ADD, false, "code name [name_en]", 3},
    {ALMS_KIND_COUNTY_CLOSE, false, "code []", 3},
    {ALMS_KIND_ENTRY, true,
     "[approver private programme] [approvals attachments corrects county rate rate_source]", 0},
    {ALMS_KIND_EXCHANGE, true, "approver rate rate_source [attachments corrects private]", 3},
    {ALMS_KIND_FUND_ADD, false, "code name restriction [from name_en programmes region until]", 0},
    {ALMS_KIND_FUND_CLOSE, false, "code []", 0},
    {ALMS_KIND_GIFT, true,
     "channel [batch campaign content private programme row] "
     "[attachments corrects county fee "
     "rate rate_source]",
     0},
    {ALMS_KIND_GIFT_REFUND, true, "of [approvals approver attachments private]", 3},
    {ALMS_KIND_IMPORT, false,
     "batch file rows_booked rows_conflict rows_held rows_known rows_rejected rows_skipped rules "
     "source totals [footer from private until] [encoding header "
     "refunds rows_refunded]",
     0},
    {ALMS_KIND_IMPORT_UNDO, false, "batch [private]", 2},
    {ALMS_KIND_ITEM_ADD, false, "code name scale unit [category life name_en]", 3},
    {ALMS_KIND_ITEM_ALIAS, false, "code name []", 3},
    {ALMS_KIND_ITEM_CLOSE, false, "code []", 3},
    {ALMS_KIND_ITEM_UNIT, false, "code factor unit []", 3},
    {ALMS_KIND_KIT_ASSEMBLE, true, "[private]", 3},
    {ALMS_KIND_KIT_DEFINE, false, "code components []", 3},
    {ALMS_KIND_KIT_DISASSEMBLE, true, "[private]", 3},
    {ALMS_KIND_LOG_KEY, false, "key [identity signature]", 3},
    {ALMS_KIND_OPENING, true, "[file private]", 3},
    {ALMS_KIND_OPERATOR_ADD, false, "code roles [private] [approvals]", 0},
    {ALMS_KIND_OPERATOR_CLOSE, false, "code []", 0},
    {ALMS_KIND_OPERATOR_IDENTITY, false, "code matches [approvals private]", 3},
    {ALMS_KIND_OPERATOR_KEY, false, "code key [approvals]", 3},
    {ALMS_KIND_OPERATOR_KEY_CLOSE, false, "code []", 3},
    {ALMS_KIND_PARTY_ADD, false, "code private []", 0},
    {ALMS_KIND_PARTY_CLOSE, false, "code []", 0},
    {ALMS_KIND_PARTY_IDENTITY, false, "code matches []", 3},
    {ALMS_KIND_PERIOD_CLOSE, false, "month [] [open private statements trial]", 0},
    {ALMS_KIND_PERIOD_REOPEN, false, "approvers month [approvals private]", 3},
    {ALMS_KIND_PLAN_ADD, false, "code every fund month programme [item place quantity variant]", 3},
    {ALMS_KIND_PLAN_JOIN, false, "date matches member plan private []", 3},
    {ALMS_KIND_PLAN_LEAVE, false, "date member plan reason []", 3},
    {ALMS_KIND_PLAN_RESULT, false, "list month plan results []", 3},
    {ALMS_KIND_PLAN_RETURN, true, "month plan programme [attachments private]", 3},
    {ALMS_KIND_PLAN_RUN, true,
     "approver list month plan programme rows [approvals attachments private]", 3},
    {ALMS_KIND_POLICY_SET, false, "approver bands [approvals private]", 3},
    {ALMS_KIND_PROGRAMME_ADD, false, "code name [name_en]", 0},
    {ALMS_KIND_PROGRAMME_CLOSE, false, "code []", 0},
    {ALMS_KIND_RECONCILE, false,
     "account adjusted bank_in bank_out book book_in book_out closing commodity file from opening "
     "reconciliation rows_known rows_matched rows_new rules source until [difference private]",
     3},
    {ALMS_KIND_RECONCILE_MATCH, false, "account commodity matches reconciliation []", 3},
    {ALMS_KIND_RECONCILE_ROWS, false, "account commodity movements reconciliation []", 3},
    {ALMS_KIND_RECONCILE_UNDO, false, "reconciliation [private]", 3},
    {ALMS_KIND_REGIME_CONVERT, true, "accounts approver date mapping regime [approvals private]",
     3},
    {ALMS_KIND_RELEASE, true, "month []", 3},
    {ALMS_KIND_REVALUE, true, "month rate_source rates [private]", 3},
    {ALMS_KIND_REVERSE, true, "of reason [private] [batch content imported row]", 0},
    {ALMS_KIND_STOCK_ADJUST, true, "of [approver private]", 3},
    {ALMS_KIND_STOCK_COUNT, false, "counted counters date place [private]", 3},
    {ALMS_KIND_STOCK_ISSUE, true,
     "approver [approvals attachments batch case content county plan private programme row]", 3},
    {ALMS_KIND_STOCK_MEMO, false,
     "date fund item lot place quantity reason [approver batch batch_number campaign case channel "
     "content expiry plan private programme row spec]",
     3},
    {ALMS_KIND_STOCK_MOVE, true, "[attachments private]", 3},
    {ALMS_KIND_STOCK_RECEIVE, true,
     "source [approver attachments batch campaign channel content county evidence private "
     "programme row valuation]",
     3},
    {ALMS_KIND_STOCK_RETURN, true, "of [attachments private]", 3},
    {ALMS_KIND_STOCK_WRITEOFF, true, "approver reason [approvals attachments private]", 3},
    {ALMS_KIND_TARIFF_ADD, false, "from programme terms []", 3},
    {ALMS_KIND_TRANSFER, true, "approver reason [private] [approvals attachments corrects]", 0},
    {ALMS_KIND_VOUCHER_SIGN, false, "month role [vouchers]", 3},
    {ALMS_KIND_WAREHOUSE_ADD, false, "code name [name_en parent]", 3},
    {ALMS_KIND_WAREHOUSE_CLOSE, false, "code []", 3},
};

/* Takes the next field off the list; NONE at a bracket or at its end. */
static enum alms_field take_field(const char **cursor)
{
    char key[32] = "";
    *cursor += strspn(*cursor, " ");
    const size_t size = strcspn(*cursor, " []");

    memcpy(key, *cursor, size);
    *cursor += size;
    return alms_field_find(key);
}

static void check_shapes(void **state)
{
    (void)state;
    assert_int_equal(COUNT_OF(SHAPES), ALMS_KIND_COUNT - 1);
    for (size_t i = 0; i < COUNT_OF(SHAPES); i++) {
        const struct alms_shape *shape = alms_shape_of(SHAPES[i].kind);
        const char *cursor = SHAPES[i].fields;
        enum alms_field field = ALMS_FIELD_NONE;
        size_t count = 0;

        assert_int_equal(shape->has_entry, SHAPES[i].has_entry);
        while ((field = take_field(&cursor)) != ALMS_FIELD_NONE)
            assert_int_equal(shape->required[count++], field);
        assert_int_equal(shape->required[count], ALMS_FIELD_NONE);
        assert_int_equal(*cursor, '[');
        cursor += 1;
        count = 0;
        while ((field = take_field(&cursor)) != ALMS_FIELD_NONE)
            assert_int_equal(shape->optional[count++], field);
        assert_int_equal(shape->optional[count], ALMS_FIELD_NONE);
        assert_int_equal(*cursor, ']');
        /* A second bracket: what later versions added. */
        cursor += strspn(cursor, "] [");
        count = 0;
        while ((field = take_field(&cursor)) != ALMS_FIELD_NONE)
            assert_int_equal(alms_shape_added(SHAPES[i].kind)->optional[count++].field, field);
        assert_int_equal(alms_shape_added(SHAPES[i].kind)->optional[count].field, ALMS_FIELD_NONE);
        assert_true(*cursor == '\0' || strcmp(cursor, "]") == 0);
        assert_int_equal(alms_shape_added(SHAPES[i].kind)->since, SHAPES[i].since);
        assert_int_equal(alms_shape_added(SHAPES[i].kind)->since, SHAPES[i].since);
    }
}

static bool lists(const enum alms_field *fields, enum alms_field field)
{
    for (; *fields != ALMS_FIELD_NONE; fields++) {
        if (*fields == field)
            return true;
    }
    return false;
}

/* The version that added a field to a kind; 0 if none did. */
static uint64_t added_in(enum alms_kind kind, enum alms_field field)
{
    const struct alms_added *added = alms_shape_added(kind);

    for (size_t i = 0; added->optional[i].field != ALMS_FIELD_NONE; i++) {
        if (added->optional[i].field == field)
            return added->optional[i].version;
    }
    return 0;
}

/* A record of a kind with just what it needs. */
static struct alms_record smallest(enum alms_kind kind)
{
    static const struct alms_line LINE = {"1001", "GEN", "CNY", "1.00"};
    const struct alms_shape *shape = alms_shape_of(kind);
    struct alms_record record = RECORD(kind, {ALMS_FIELD_BY, "chen"});

    for (const enum alms_field *field = shape->required; *field != ALMS_FIELD_NONE; field++)
        alms_record_set(&record, *field, "x");
    if (shape->has_entry) {
        record.entry.lines = &LINE;
        record.entry.lines_count = 1;
    }
    return record;
}

/* Every kind with every field once there and once not. */
static void check_every_misfit(void **state)
{
    static const char *const ITEMS[] = {"x"};

    (void)state;
    for (int i = ALMS_KIND_UNKNOWN + 1; i < ALMS_KIND_COUNT; i++) {
        const enum alms_kind kind = (enum alms_kind)i;
        const struct alms_shape *shape = alms_shape_of(kind);
        const struct alms_record fits = smallest(kind);
        assert_int_equal(alms_shape_misfit(&fits), ALMS_FIELD_NONE);
        for (int j = ALMS_FIELD_NONE + 1; j < ALMS_FIELD_COUNT; j++) {
            const enum alms_field field = (enum alms_field)j;
            const bool is_required = field == ALMS_FIELD_BY || lists(shape->required, field);
            struct alms_record record = fits;
            alms_record_set(&record, field, is_required ? NULL : "x");
            /* What a version added makes the record one of that version. */
            const uint64_t added = added_in(kind, field);
            const bool is_fine = lists(shape->optional, field) || added > 0;
            if (added > fits.version)
                assert_int_equal(alms_shape_misfit(&record), ALMS_FIELD_V);
            if (is_fine) {
                assert_int_equal(alms_record_version(&record),
                                 added > fits.version ? added : fits.version);
            }
            record.version = alms_record_version(&record);
            assert_int_equal(alms_shape_misfit(&record), is_fine ? ALMS_FIELD_NONE : field);
            record_set_list(&record, field, ITEMS, 1);
            assert_int_equal(alms_shape_misfit(&record),
                             is_fine || lists(shape->required, field) ? ALMS_FIELD_NONE : field);
        }
        struct alms_record record = fits;
        record.entry.lines_count = shape->has_entry ? 0 : 1;
        assert_int_equal(alms_shape_misfit(&record),
                         shape->may_lack_entry ? ALMS_FIELD_NONE : ALMS_FIELD_ENTRY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_keys),
        cmocka_unit_test(check_kinds),
        cmocka_unit_test(check_shapes),
        cmocka_unit_test(check_every_misfit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
