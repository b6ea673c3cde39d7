#include "unit/records.h"

#include "model/rule.h"

#include "support/check.h"

struct alms_record record_make(enum alms_kind kind, const struct member *members)
{
    struct alms_record record = {
        .kind = kind, .kind_text = alms_kind_name(kind), .n = 100, .at_s = RECORDS_AT_S};

    alms_record_set(&record, ALMS_FIELD_BY, "chen");
    for (; members->field != ALMS_FIELD_NONE; members++)
        alms_record_set(&record, members->field, members->text);
    record.version = alms_record_version(&record);
    return record;
}

void record_set_list(struct alms_record *record, enum alms_field field, const char *const *items,
                     size_t count)
{
    record->field[field] = (struct alms_value){.items = items, .count = count};
}

/* Applies a record that the rules accept. */
static void apply(struct alms_masters *masters, const struct alms_record *record)
{
    struct alms_error err;

    assert_accepts(alms_rule_record(masters, record, &err));
    assert_accepts(alms_rule_master(masters, record, &err));
    alms_masters_apply(masters, record);
}

static void add(struct alms_masters *masters, enum alms_kind kind, const char *code)
{
    const struct alms_record record =
        RECORD(kind, {ALMS_FIELD_CODE, code}, {ALMS_FIELD_NAME, code});
    apply(masters, &record);
}

static void close_thing(struct alms_masters *masters, enum alms_kind kind, const char *code)
{
    const struct alms_record record = RECORD(kind, {ALMS_FIELD_CODE, code});
    apply(masters, &record);
}

static void add_operator(struct alms_masters *masters, uint64_t n, const char *code,
                         const char *const *roles, size_t count)
{
    struct alms_record record = RECORD(ALMS_KIND_OPERATOR_ADD, {ALMS_FIELD_CODE, code});

    record.n = n;
    record_set_list(&record, ALMS_FIELD_ROLES, roles, count);
    apply(masters, &record);
}

static void add_commodity(struct alms_masters *masters, const char *code, const char *scale)
{
    const struct alms_record record = RECORD(ALMS_KIND_COMMODITY_ADD, {ALMS_FIELD_CODE, code},
                                             {ALMS_FIELD_NAME, code}, {ALMS_FIELD_SCALE, scale});
    apply(masters, &record);
}

static void add_fund(struct alms_masters *masters, const char *code, const char *restriction,
                     const char *const *programme, const char *from, const char *until)
{
    struct alms_record record = RECORD(
        ALMS_KIND_FUND_ADD, {ALMS_FIELD_CODE, code}, {ALMS_FIELD_NAME, code},
        {ALMS_FIELD_RESTRICTION, restriction}, {ALMS_FIELD_FROM, from}, {ALMS_FIELD_UNTIL, until});

    if (programme != NULL)
        record_set_list(&record, ALMS_FIELD_PROGRAMMES, programme, 1);
    apply(masters, &record);
}

static const struct {
    const char *code, *parent, *type, *side, *money, *role;
} ACCOUNTS[] = {
    {"1001", NULL, "asset", "debit", NULL, "cash"},
    {"1002", NULL, "asset", "debit", NULL, "cash"},
    {"1002.02", "1002", "asset", "debit", NULL, "cash"},
    {"100290", "1002", "asset", "debit", NULL, "agency"},
    {"1009", NULL, "asset", "debit", NULL, "cash"}, /* closed */
    {"1122", NULL, "asset", "debit", NULL, NULL},
    {"1201", NULL, "asset", "debit", NULL, "stock"},
    {"2209", NULL, "liability", "credit", NULL, NULL},
    {"3101", NULL, "net-assets", "credit", "unrestricted", "net"},
    {"3102", NULL, "net-assets", "credit", "restricted", "net"},
    {"4101", NULL, "income", "credit", NULL, "group"},
    {"410101", "4101", "income", "credit", "unrestricted", "gift"},
    {"410102", "4101", "income", "credit", "restricted", "gift"},
    {"4901", NULL, "income", "credit", NULL, "group"},
    {"490101", "4901", "income", "credit", "unrestricted", NULL},
    {"490102", "4901", "income", "credit", "restricted", NULL},
    {"5101", NULL, "expense", "debit", NULL, "group"},
    {"510101", "5101", "expense", "debit", "unrestricted", "aid"},
    {"510102", "5101", "expense", "debit", "restricted", "aid"},
    {"5301", NULL, "expense", "debit", NULL, "group"},
    {"530101", "5301", "expense", "debit", "unrestricted", NULL},
    {"530102", "5301", "expense", "debit", "restricted", NULL},
    {"5401", NULL, "expense", "debit", NULL, "group"},
    {"540101", "5401", "expense", "debit", "unrestricted", "fee"},
    {"540102", "5401", "expense", "debit", "restricted", "fee"},
};

static void add_accounts(struct alms_masters *masters)
{
    for (size_t i = 0; i < COUNT_OF(ACCOUNTS); i++) {
        const struct alms_record record = RECORD(
            ALMS_KIND_ACCOUNT_ADD, {ALMS_FIELD_CODE, ACCOUNTS[i].code},
            {ALMS_FIELD_NAME, ACCOUNTS[i].code}, {ALMS_FIELD_PARENT, ACCOUNTS[i].parent},
            {ALMS_FIELD_TYPE, ACCOUNTS[i].type}, {ALMS_FIELD_SIDE, ACCOUNTS[i].side},
            {ALMS_FIELD_RESTRICTION, ACCOUNTS[i].money}, {ALMS_FIELD_ROLE, ACCOUNTS[i].role});
        apply(masters, &record);
    }
    close_thing(masters, ALMS_KIND_ACCOUNT_CLOSE, "1009");
}

static void add_book(struct alms_masters *masters)
{
    static const char *const TREASURER[] = {"treasurer"};
    static const char *const APPROVER[] = {"approver"};
    static const char *const BOTH[] = {"treasurer", "approver"};
    struct alms_record book = RECORD(ALMS_KIND_BOOK, {ALMS_FIELD_NAME, "某市红十字会"},
                                     {ALMS_FIELD_ID, "0123456789abcdef0123456789abcdef"},
                                     {ALMS_FIELD_BASE, "CNY"}, {ALMS_FIELD_REGIME, "NPO2026"});

    book.n = 0;
    apply(masters, &book);
    add_operator(masters, 1, "chen", TREASURER, 1);
    add_operator(masters, 100, "li", APPROVER, 1);
    add_operator(masters, 100, "wu", BOTH, 2);
    add_operator(masters, 100, "old", BOTH, 2);
    close_thing(masters, ALMS_KIND_OPERATOR_CLOSE, "old");
}

struct alms_masters *masters_make(void)
{
    static const char *const HEART[] = {"HEART"};
    static const char *const ELDER[] = {"ELDER"};
    struct alms_masters *masters = alms_masters_open();
    const struct alms_record winter =
        RECORD(ALMS_KIND_CAMPAIGN_ADD, {ALMS_FIELD_CODE, "winter"}, {ALMS_FIELD_NAME, "winter"},
               {ALMS_FIELD_FROM, "2026-02-01"}, {ALMS_FIELD_UNTIL, "2026-02-28"});

    add_book(masters);
    add_commodity(masters, "CNY", "2");
    add_commodity(masters, "USD", "2");
    add_commodity(masters, "PACK", "0");
    add(masters, ALMS_KIND_PROGRAMME_ADD, "HEART");
    add(masters, ALMS_KIND_PROGRAMME_ADD, "ELDER");
    add(masters, ALMS_KIND_PROGRAMME_ADD, "GONE");
    close_thing(masters, ALMS_KIND_PROGRAMME_CLOSE, "GONE");
    add(masters, ALMS_KIND_CHANNEL_ADD, "bank");
    add(masters, ALMS_KIND_CHANNEL_ADD, "gone");
    close_thing(masters, ALMS_KIND_CHANNEL_CLOSE, "gone");
    apply(masters, &winter);
    add(masters, ALMS_KIND_CAMPAIGN_ADD, "gone");
    close_thing(masters, ALMS_KIND_CAMPAIGN_CLOSE, "gone");
    add_fund(masters, "GEN", "none", NULL, NULL, NULL);
    add_fund(masters, "KIDS", "purpose", HEART, "2026-01-01", "2026-12-31");
    add_fund(masters, "ELDERS", "purpose", ELDER, NULL, NULL);
    add_fund(masters, "LATER", "time", NULL, "2026-03-01", NULL);
    add_fund(masters, "KEEP", "endowment", NULL, NULL, NULL);
    add_fund(masters, "GONE", "none", NULL, NULL, NULL);
    close_thing(masters, ALMS_KIND_FUND_CLOSE, "GONE");
    add_accounts(masters);
    return masters;
}
