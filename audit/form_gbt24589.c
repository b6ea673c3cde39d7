/*
 * form_gbt24589 - the blocks of GB/T 24589.1-2010 by its element names, as XML and as CSV.
 *
 * The names are those that programs use which exchange data by the edition of 2010. Its text was
 * not at hand, so no conformity is claimed, elements carry no locID, and the files say so. Elements
 * without a value are left out of the XML; the CSV has every column. Item 1 of the auxiliary items
 * is the fund, item 2 the programme.
 */
#include "audit/form.h"
#include "audit/sheet.h"
#include "audit/xml.h"
#include "base/file.h"
#include "base/text.h"
#include "value/date.h"

#include <stdlib.h>
#include <string.h>

#define FOLDER "gbt24589/"
static const char REMARK[] =
    "<!-- 元素名称取自 GB/T 24589.1-2010；未对照标准文本核验，不声明符合该标准。 "
    "Element names of GB/T 24589.1-2010; conformity is not claimed. -->\n";

/* A block: one element in the XML and one table in CSV. */
struct block {
    const char *name;
    const char *const *fields;
    size_t count;
};

#define BLOCK(name, fields)                                                                        \
    {                                                                                              \
        name, fields, COUNT_OF(fields)                                                             \
    }

static const char *const BOOK_FIELDS[] = {
    "电子账簿编号", "电子账簿名称", "会计核算单位", "组织机构代码", "单位性质",  "行业",
    "开发单位",     "版本号",       "本位币",       "会计年度",     "标准版本号"};
static const char *const PERIOD_FIELDS[] = {"会计年度", "会计期间号", "会计期间起始日期",
                                            "会计期间结束日期"};
static const char *const VOUCHER_TYPE_FIELDS[] = {"记账凭证类型编号", "记账凭证类型名称",
                                                  "记账凭证类型简称"};
static const char *const CURRENCY_FIELDS[] = {"币种编码", "币种名称"};
static const char *const ITEM_FIELDS[] = {"档案编码", "档案名称", "档案描述", "是否有层级特征",
                                          "档案编码规则"};
static const char *const ITEM_VALUE_FIELDS[] = {"档案编码",   "档案值编码",   "档案值名称",
                                                "档案值描述", "档案值父节点", "档案值级次"};
static const char *const BASE_FIELDS[] = {"结构分隔符",
                                          "会计科目编号规则",
                                          "现金流量项目编码规则",
                                          "凭证头可扩展字段结构",
                                          "凭证头可扩展结构对应档案",
                                          "分录行可扩展字段结构",
                                          "分录行可扩展字段对应档案"};
static const char *const ACCOUNT_FIELDS[] = {"科目编号", "科目名称", "科目级次", "科目类型",
                                             "余额方向"};
static const char *const AUXILIARY_FIELDS[] = {"科目编号", "辅助项编号", "辅助项名称", "对应档案",
                                               "辅助项描述"};
static const char *const BALANCE_FIELDS[] = {
    "科目编号",     "辅助项1编号",  "期初余额方向", "期末余额方向", "币种编码",
    "计量单位",     "会计年度",     "会计期间号",   "期初数量",     "期初原币余额",
    "期初本币余额", "借方数量",     "借方原币金额", "借方本币金额", "贷方数量",
    "贷方原币金额", "贷方本币金额", "期末数量",     "期末原币余额", "期末本币余额"};
static const char *const VOUCHER_FIELDS[] = {
    "记账凭证日期", "会计年度",     "会计期间号",   "记账凭证类型编号", "记账凭证编号",
    "记账凭证行号", "记账凭证摘要", "科目编号",     "辅助项1编号",      "辅助项2编号",
    "币种编码",     "计量单位",     "借方数量",     "借方原币金额",     "借方本币金额",
    "贷方数量",     "贷方原币金额", "贷方本币金额", "汇率类型编号",     "汇率",
    "单价",         "结算方式编码", "票据类型",     "票据号",           "票据日期",
    "附件数",       "制单人",       "审核人",       "记账人",           "记账标志",
    "作废标志",     "凭证来源系统"};

static const struct block BOOK = BLOCK("电子账簿", BOOK_FIELDS);
static const struct block PERIOD = BLOCK("会计期间", PERIOD_FIELDS);
static const struct block VOUCHER_TYPE = BLOCK("记账凭证类型", VOUCHER_TYPE_FIELDS);
static const struct block CURRENCY = BLOCK("币种", CURRENCY_FIELDS);
static const struct block ITEM = BLOCK("自定义档案项", ITEM_FIELDS);
static const struct block ITEM_VALUE = BLOCK("自定义档案项值", ITEM_VALUE_FIELDS);
static const struct block BASE = BLOCK("总账基础信息", BASE_FIELDS);
static const struct block ACCOUNT = BLOCK("会计科目", ACCOUNT_FIELDS);
static const struct block AUXILIARY = BLOCK("科目辅助核算", AUXILIARY_FIELDS);
static const struct block BALANCE = BLOCK("科目余额及发生额", BALANCE_FIELDS);
static const struct block VOUCHER = BLOCK("记账凭证", VOUCHER_FIELDS);

enum { SERIES_MAX = 32 };

struct gbt_state {
    char series[SERIES_MAX][16]; /* those that occur */
    size_t series_count;
    FILE *xml;
    FILE *table; /* of the block that is being written */
    const struct block *block;
    struct alms_buffer scratch;
};

static void clear(void *state)
{
    struct gbt_state *gbt = state;
    alms_buffer_clear(&gbt->scratch);
}

/* --- blocks -------------------------------------------------------------------------------- */

static enum alms_code begin_block(struct alms_form_work *work, struct gbt_state *gbt,
                                  const struct block *block, struct alms_error *err)
{
    const char *path = alms_path_join(work->arena, FOLDER, block->name);

    gbt->block = block;
    TRY(alms_files_start(work->files, alms_path_join(work->arena, path, ".csv"), &gbt->table, err));
    alms_csv_write(gbt->table, block->fields, block->count);
    return ALMS_OK;
}

static void put_block(struct gbt_state *gbt, const char *const *values, size_t count)
{
    REQUIRE(count == gbt->block->count);
    alms_csv_write(gbt->table, values, count);
    (void)fprintf(gbt->xml, "<%s>", gbt->block->name);
    for (size_t i = 0; i < count; i++) {
        if (values[i] != NULL && values[i][0] != '\0')
            alms_xml_element(gbt->xml, gbt->block->fields[i], values[i]);
    }
    (void)fprintf(gbt->xml, "</%s>\n", gbt->block->name);
}

static enum alms_code
end_block(struct alms_form_work *work, struct gbt_state *gbt, struct alms_error *err)
{
    return alms_files_finish(work->files, &gbt->table, err);
}

static enum alms_code begin_xml(struct alms_form_work *work, struct gbt_state *gbt,
                                const char *root, struct alms_error *err)
{
    const char *path = alms_path_join(work->arena, FOLDER, root);

    TRY(alms_files_start(work->files, alms_path_join(work->arena, path, ".xml"), &gbt->xml, err));
    (void)fprintf(gbt->xml, "%s%s<%s>\n", ALMS_XML_HEADER, REMARK, root);
    return ALMS_OK;
}

static enum alms_code end_xml(struct alms_form_work *work, struct gbt_state *gbt, const char *root,
                              struct alms_error *err)
{
    (void)fprintf(gbt->xml, "</%s>\n", root);
    return alms_files_finish(work->files, &gbt->xml, err);
}

static void split_month(struct alms_month month, char year[5], char number[3])
{
    char text[ALMS_MONTH_TEXT_SIZE_BYTES];

    alms_month_format(month, text);
    memcpy(year, text, 4);
    year[4] = '\0';
    memcpy(number, text + 5, 3);
}

/* --- 公共档案 ------------------------------------------------------------------------------ */

static enum alms_code
write_book(struct alms_form_work *work, struct gbt_state *gbt, struct alms_error *err)
{
    char year[5];
    char number[3];
    const bool has_organisation = work->organisation != work->status.id;

    split_month(work->to, year, number);
    const char *const values[] = {work->status.id,
                                  work->status.name,
                                  work->status.name,
                                  has_organisation ? work->organisation : NULL,
                                  "民间非营利组织",
                                  NULL,
                                  "alms",
                                  NULL,
                                  work->status.base,
                                  year,
                                  "GB/T 24589.1-2010"};

    TRY(begin_block(work, gbt, &BOOK, err));
    put_block(gbt, values, COUNT_OF(values));
    return end_block(work, gbt, err);
}

static enum alms_code
write_periods(struct alms_form_work *work, struct gbt_state *gbt, struct alms_error *err)
{
    char year[5];
    char number[3];
    char first[9];
    char last[9];

    TRY(begin_block(work, gbt, &PERIOD, err));
    for (struct alms_month month = work->from;
         alms_month_number(month) <= alms_month_number(work->to); month = alms_month_next(month)) {
        split_month(month, year, number);
        alms_form_compact(alms_month_first(month), first);
        alms_form_compact(alms_month_last(month), last);
        const char *const values[] = {year, number, first, last};
        put_block(gbt, values, COUNT_OF(values));
    }
    return end_block(work, gbt, err);
}

/* A series of vouchers, its name and its short name; what is not known is named by itself. */
static void name_series(const char *series, const char *names[3])
{
    static const char *const TYPES[][3] = {{"J", "转账凭证", "转"},
                                           {"P", "付款凭证", "付"},
                                           {"R", "收款凭证", "收"},
                                           {"T", "资金划转凭证", "划"}};

    for (size_t i = 0; i < 3; i++)
        names[i] = series;
    for (size_t i = 0; i < COUNT_OF(TYPES); i++) {
        if (strcmp(TYPES[i][0], series) == 0)
            memcpy(names, TYPES[i], sizeof(TYPES[i]));
    }
}

static int compare_series(const void *a, const void *b)
{
    return strcmp(a, b);
}

static enum alms_code
write_voucher_types(struct alms_form_work *work, struct gbt_state *gbt, struct alms_error *err)
{
    const char *names[3];

    qsort(gbt->series, gbt->series_count, sizeof(gbt->series[0]), compare_series);
    TRY(begin_block(work, gbt, &VOUCHER_TYPE, err));
    for (size_t i = 0; i < gbt->series_count; i++) {
        name_series(gbt->series[i], names);
        put_block(gbt, names, COUNT_OF(names));
    }
    return end_block(work, gbt, err);
}

static void note_series(struct gbt_state *gbt, const char *series)
{
    for (size_t i = 0; i < gbt->series_count; i++) {
        if (strcmp(gbt->series[i], series) == 0)
            return;
    }
    if (gbt->series_count < SERIES_MAX)
        memcpy(gbt->series[gbt->series_count++], series, sizeof(gbt->series[0]));
}

static enum alms_code
write_currencies(struct alms_form_work *work, struct gbt_state *gbt, struct alms_error *err)
{
    TRY(begin_block(work, gbt, &CURRENCY, err));
    for (size_t i = 0; i < work->commodities.count; i++) {
        const char *const values[] = {work->commodities.items[i].code,
                                      work->commodities.items[i].name};
        put_block(gbt, values, COUNT_OF(values));
    }
    return end_block(work, gbt, err);
}

static enum alms_code
write_items(struct alms_form_work *work, struct gbt_state *gbt, struct alms_error *err)
{
    static const char *const FUNDS[] = {"1", "资金", "捐赠人或法律限定用途的资金", "0", NULL};
    static const char *const PROGRAMMES[] = {"2", "项目", "公益项目", "0", NULL};

    TRY(begin_block(work, gbt, &ITEM, err));
    put_block(gbt, FUNDS, COUNT_OF(FUNDS));
    put_block(gbt, PROGRAMMES, COUNT_OF(PROGRAMMES));
    TRY(end_block(work, gbt, err));
    TRY(begin_block(work, gbt, &ITEM_VALUE, err));
    for (size_t i = 0; i < work->funds.count; i++) {
        const char *const values[] = {
            "1", work->funds.items[i].code, work->funds.items[i].name, NULL, NULL, "1"};
        put_block(gbt, values, COUNT_OF(values));
    }
    for (size_t i = 0; i < work->programmes.count; i++) {
        const char *const values[] = {
            "2", work->programmes.items[i].code, work->programmes.items[i].name, NULL, NULL, "1"};
        put_block(gbt, values, COUNT_OF(values));
    }
    return end_block(work, gbt, err);
}

/* --- 总账 ---------------------------------------------------------------------------------- */

static const char *type_of(enum alms_account_type type)
{
    switch (type) {
    case ALMS_ASSET: return "资产";
    case ALMS_LIABILITY: return "负债";
    case ALMS_NET_ASSETS: return "净资产";
    case ALMS_INCOME: return "收入";
    case ALMS_EXPENSE: return "费用";
    }
    UNREACHABLE("a type of an account");
}

static uint64_t level_of(const struct alms_form_work *work, const struct alms_account *account)
{
    uint64_t level = 1;

    while (account->parent != NULL && level < 16) {
        account = alms_form_account(work, account->parent);
        REQUIRE(account != NULL);
        level += 1;
    }
    return level;
}

static enum alms_code
write_accounts(struct alms_form_work *work, struct gbt_state *gbt, struct alms_error *err)
{
    static const char *const RULES[] = {"-", "4-2", NULL, NULL, NULL, NULL, NULL};
    char level[ALMS_UINT_TEXT_SIZE_BYTES];

    TRY(begin_block(work, gbt, &BASE, err));
    put_block(gbt, RULES, COUNT_OF(RULES));
    TRY(end_block(work, gbt, err));
    TRY(begin_block(work, gbt, &ACCOUNT, err));
    for (size_t i = 0; i < work->accounts.count; i++) {
        const struct alms_account *account = &work->accounts.items[i];
        const char *const values[] = {account->code, account->name,
                                      alms_uint_format(level_of(work, account), level),
                                      type_of(account->type), account->is_credit ? "贷" : "借"};
        put_block(gbt, values, COUNT_OF(values));
    }
    TRY(end_block(work, gbt, err));
    TRY(begin_block(work, gbt, &AUXILIARY, err));
    for (size_t i = 0; i < work->accounts.count; i++) {
        if (work->accounts.items[i].role == ALMS_ROLE_GROUP)
            continue;
        const char *const fund[] = {work->accounts.items[i].code, "1", "资金", "资金", NULL};
        put_block(gbt, fund, COUNT_OF(fund));
    }
    return end_block(work, gbt, err);
}

/* Where an amount of a commodity stands: quantity, its own currency, base currency. */
struct columns {
    const char *quantity;
    const char *own;
    const char *base;
};

static struct columns
columns_of(const struct alms_form_work *work, const char *commodity, const char *amount)
{
    if (!alms_form_is_currency(commodity))
        return (struct columns){.quantity = amount};
    const bool is_base = strcmp(commodity, work->status.base) == 0;
    return (struct columns){.own = amount, .base = is_base ? amount : NULL};
}

static const char *side_of(const char *amount)
{
    if (alms_form_is_zero(amount))
        return "平";
    return amount[0] == '-' ? "贷" : "借";
}

static const char *unit_of(const struct alms_form_work *work, const char *commodity)
{
    const struct alms_commodity *found = alms_form_commodity(work, commodity);
    return found == NULL || alms_form_is_currency(commodity) ? NULL : found->name;
}

static void put_balance(const struct alms_form_work *work, struct gbt_state *gbt,
                        struct alms_month month, const struct alms_trial_row *row)
{
    char year[5];
    char number[3];
    bool ignored = false;
    const struct columns opening =
        columns_of(work, row->commodity, alms_form_unsigned(row->opening, &ignored));
    const struct columns debit = columns_of(work, row->commodity, row->debit);
    const struct columns credit = columns_of(work, row->commodity, row->credit);
    const struct columns closing =
        columns_of(work, row->commodity, alms_form_unsigned(row->closing, &ignored));

    split_month(month, year, number);
    const char *const values[] = {row->account,
                                  row->fund,
                                  side_of(row->opening),
                                  side_of(row->closing),
                                  row->commodity,
                                  unit_of(work, row->commodity),
                                  year,
                                  number,
                                  opening.quantity,
                                  opening.own,
                                  opening.base,
                                  debit.quantity,
                                  debit.own,
                                  debit.base,
                                  credit.quantity,
                                  credit.own,
                                  credit.base,
                                  closing.quantity,
                                  closing.own,
                                  closing.base};
    put_block(gbt, values, COUNT_OF(values));
}

static enum alms_code
write_balances(struct alms_form_work *work, struct gbt_state *gbt, struct alms_error *err)
{
    TRY(begin_block(work, gbt, &BALANCE, err));
    for (struct alms_month month = work->from;
         alms_month_number(month) <= alms_month_number(work->to); month = alms_month_next(month)) {
        const struct alms_report_query query = {.from = month, .to = month};
        CLEANUP(alms_trial_free) struct alms_trial trial = {0};
        TRY(alms_report_balance(work->book, &query, &trial, err));
        for (size_t i = 0; i < trial.count; i++)
            put_balance(work, gbt, month, &trial.items[i]);
    }
    return end_block(work, gbt, err);
}

/* --- the form ------------------------------------------------------------------------------ */

static enum alms_code begin(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct gbt_state *gbt = state;

    TRY(begin_xml(work, gbt, "总账", err));
    TRY(write_accounts(work, gbt, err));
    TRY(write_balances(work, gbt, err));
    return begin_block(work, gbt, &VOUCHER, err);
}

static enum alms_code put_entry(struct alms_form_work *work, void *state,
                                const struct alms_entry_item *entry, struct alms_error *err)
{
    struct gbt_state *gbt = state;
    char day[9];
    char year[5];
    char number[3];
    char series[16] = {0};
    char line_number[ALMS_UINT_TEXT_SIZE_BYTES];
    bool is_credit = false;
    bool is_red = false; /* the sign of foreign money is that of its worth */

    (void)err;
    alms_form_compact(entry->date, day);
    split_month(alms_date_month(entry->date), year, number);
    note_series(gbt, alms_form_series(entry, series));
    const char *about = alms_form_description(work, entry, &gbt->scratch);
    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *line = &entry->lines[i];
        const char *amount = alms_form_unsigned(line->amount, &is_credit);
        struct columns at = columns_of(work, line->commodity, amount);
        if (line->currency != NULL)
            at.own = alms_form_unsigned(line->foreign, &is_red);
        const struct columns none = {0};
        const struct columns debit = is_credit ? none : at;
        const struct columns credit = is_credit ? at : none;
        const char *const values[] = {
            day,
            year,
            number,
            series,
            entry->number,
            alms_uint_format(i + 1, line_number),
            about,
            line->account,
            line->fund,
            entry->programme,
            line->currency != NULL ? line->currency : line->commodity,
            unit_of(work, line->commodity),
            debit.quantity,
            debit.own,
            debit.base,
            credit.quantity,
            credit.own,
            credit.base,
            NULL,
            alms_form_rate(entry, line),
            NULL,
            NULL,
            NULL,
            NULL,
            NULL,
            NULL,
            entry->by,
            entry->checker != NULL ? entry->checker : entry->approver,
            entry->poster != NULL ? entry->poster : entry->by,
            "1",
            "0",
            "alms",
        };
        put_block(gbt, values, COUNT_OF(values));
    }
    return ALMS_OK;
}

static enum alms_code end(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct gbt_state *gbt = state;

    TRY(end_block(work, gbt, err));
    TRY(end_xml(work, gbt, "总账", err));
    TRY(begin_xml(work, gbt, "公共档案", err));
    TRY(write_book(work, gbt, err));
    TRY(write_periods(work, gbt, err));
    TRY(write_voucher_types(work, gbt, err));
    TRY(write_currencies(work, gbt, err));
    TRY(write_items(work, gbt, err));
    return end_xml(work, gbt, "公共档案", err);
}

const struct alms_form ALMS_FORM_GBT24589 = {
    "gbt24589", sizeof(struct gbt_state), begin, put_entry, end, clear};
