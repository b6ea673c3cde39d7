#include "book/case_apply.h"
#include "book/named_table.h"

#include "base/file.h"
#include "value/date.h"

#include <string.h>

/* --- columns ------------------------------------------------------------------------------- */

enum {
    CODE,
    DATE,
    PROGRAMME,
    EVENT,
    VARIANT,
    FUND,
    AMOUNT,
    COST,
    AGENCY,
    NAME,
    KIND,
    ID_NUMBER,
    BIRTH,
    GUARDIAN,
    GUARDIAN_ID,
    PAYEE,
    BANK,
    BANK_ACCOUNT,
    COUNTY,
    ILLNESS,
    CONTACT,
    PUBLISH,
    DOCUMENTS,
    RELATED,
    PARTIES,
    MEMO,
    COLUMNS_COUNT
};

static const struct alms_named_column COLUMNS[COLUMNS_COUNT] = {
    [CODE] = {"code", "编号", false},
    [DATE] = {"date", "申请日期", false},
    [PROGRAMME] = {"programme", "项目", false},
    [EVENT] = {"event", "事项", false},
    [VARIANT] = {"variant", "类型", false},
    [FUND] = {"fund", "资金", false},
    [AMOUNT] = {"amount", "申请金额", false},
    [COST] = {"cost", "自付费用", false},
    [AGENCY] = {"agency", "代理负债科目", false},
    [NAME] = {"name", "姓名", true},
    [KIND] = {"kind", "性质", false},
    [ID_NUMBER] = {"id_number", "身份证号", false},
    [BIRTH] = {"birth", "出生日期", false},
    [GUARDIAN] = {"guardian", "监护人", false},
    [GUARDIAN_ID] = {"guardian_id", "监护人身份证号", false},
    [PAYEE] = {"payee", "收款人", false},
    [BANK] = {"bank", "开户行", false},
    [BANK_ACCOUNT] = {"bank_account", "银行账号", false},
    [COUNTY] = {"county", "区县", false},
    [ILLNESS] = {"illness", "病种", false},
    [CONTACT] = {"contact", "电话", false},
    [PUBLISH] = {"publish", "公示方式", false},
    [DOCUMENTS] = {"documents", "材料", false},
    [RELATED] = {"related", "关联操作员", false},
    [PARTIES] = {"parties", "关联往来方", false},
    [MEMO] = {"memo", "备注", false},
};

static_assert((int)COLUMNS_COUNT <= (int)ALMS_NAMED_COLUMNS_MAX, "room for each column");

/* Words that a cell may say in Chinese. */
static const char *const WORDS[][2] = {
    {"个人", "person"}, {"未成年人", "minor"}, {"单位", "organisation"},
    {"隐名", "masked"}, {"实名", "full"},      {"匿名", "anonymous"},
};

static const char *word_of(const char *text)
{
    for (size_t i = 0; i < COUNT_OF(WORDS) && text != NULL; i++) {
        if (strcmp(text, WORDS[i][0]) == 0)
            return WORDS[i][1];
    }
    return text;
}

/* --- a row --------------------------------------------------------------------------------- */

/* A table that is being applied. */
struct filing {
    struct alms_applying applying;
    const struct alms_case_draft *common;
    const char *folder; /* of the table, with its '/' at the end; "" for the current one */
    struct alms_named_table table;
    struct alms_applied_row *rows;
    size_t count;
    size_t capacity;
    /* Of the row. */
    const char *documents[ALMS_CASE_DOCUMENTS_MAX + 1];
    const char *related[ALMS_CASE_RELATED_MAX + 1];
    const char *parties[ALMS_CASE_RELATED_MAX + 1];
};

static void close_filing(struct filing *filing)
{
    alms_named_table_close(&filing->table);
    alms_tx_rollback(&filing->applying.tx);
    alms_arena_close(filing->applying.arena);
    alms_free(filing->rows);
}

static const char *cell_or(const struct filing *filing, int column, const char *common)
{
    const char *cell = filing->table.cells[column];
    return cell == NULL ? common : cell;
}

/* The bytes of the mark at the cursor that parts items: ';' in both widths; 0 if there is none. */
static size_t mark_size(const char *cursor)
{
    static const char wide[] = "；";

    if (*cursor == ';')
        return 1;
    return strncmp(cursor, wide, strlen(wide)) == 0 ? strlen(wide) : 0;
}

/* Parts a cell; returns how many items it has, of which at most `room` are kept. */
static size_t part_cell(struct alms_arena *arena, const char *cell, const char **items, size_t room)
{
    size_t count = 0;
    const char *begin = cell;

    while (*begin != '\0') {
        const char *end = begin;
        while (*end != '\0' && mark_size(end) == 0)
            end++;
        const struct alms_span item =
            alms_span_trim((struct alms_span){begin, (size_t)(end - begin)});
        if (item.size_bytes > 0) {
            if (count < room)
                items[count] = alms_arena_bytes(arena, item.bytes, item.size_bytes);
            count += 1;
        }
        begin = end + mark_size(end);
    }
    return count;
}

/* Papers lie beside the table, unless they say where they are. */
static void take_lists(struct filing *filing, struct alms_case_draft *draft)
{
    struct alms_arena *arena = filing->applying.arena;
    const char *documents = filing->table.cells[DOCUMENTS];
    const char *related = filing->table.cells[RELATED];
    const char *parties = filing->table.cells[PARTIES];

    if (documents != NULL) {
        draft->documents_count =
            part_cell(arena, documents, filing->documents, COUNT_OF(filing->documents));
        for (size_t i = 0; i < draft->documents_count && i < COUNT_OF(filing->documents); i++) {
            if (filing->documents[i][0] != '/')
                filing->documents[i] = alms_path_join(arena, filing->folder, filing->documents[i]);
        }
        draft->documents = filing->documents;
    }
    if (related != NULL) {
        draft->related_count =
            part_cell(arena, related, filing->related, COUNT_OF(filing->related));
        draft->related = filing->related;
    }
    if (parties != NULL) {
        draft->parties_count =
            part_cell(arena, parties, filing->parties, COUNT_OF(filing->parties));
        draft->parties = filing->parties;
    }
}

static void
take_dates(const struct filing *filing, struct alms_case_draft *draft, struct alms_error *err)
{
    if (filing->table.cells[DATE] != NULL)
        NOTE(alms_date_parse(filing->table.cells[DATE], &draft->date, err));
    if (filing->table.cells[BIRTH] != NULL)
        NOTE(alms_date_parse(filing->table.cells[BIRTH], &draft->birth, err));
}

/* What the row says, and of what it does not say what all have in common. */
static struct alms_case_draft draft_of(const struct filing *filing)
{
    const struct alms_case_draft *common = filing->common;

    return (struct alms_case_draft){
        .code = cell_or(filing, CODE, NULL),
        .date = common->date,
        .programme = cell_or(filing, PROGRAMME, common->programme),
        .event = cell_or(filing, EVENT, common->event),
        .variant = cell_or(filing, VARIANT, common->variant),
        .fund = cell_or(filing, FUND, common->fund),
        .amount = cell_or(filing, AMOUNT, NULL),
        .cost = cell_or(filing, COST, NULL),
        .agency = cell_or(filing, AGENCY, common->agency),
        .name = cell_or(filing, NAME, NULL),
        .kind = word_of(cell_or(filing, KIND, common->kind)),
        .id_number = cell_or(filing, ID_NUMBER, NULL),
        .guardian = cell_or(filing, GUARDIAN, NULL),
        .guardian_id = cell_or(filing, GUARDIAN_ID, NULL),
        .payee = cell_or(filing, PAYEE, common->payee),
        .bank = cell_or(filing, BANK, common->bank),
        .bank_account = cell_or(filing, BANK_ACCOUNT, common->bank_account),
        .county = cell_or(filing, COUNTY, common->county),
        .illness = cell_or(filing, ILLNESS, common->illness),
        .contact = cell_or(filing, CONTACT, NULL),
        .publish = word_of(cell_or(filing, PUBLISH, common->publish)),
        .memo = cell_or(filing, MEMO, common->memo),
        .documents = common->documents,
        .documents_count = common->documents_count,
        .related = common->related,
        .related_count = common->related_count,
        .parties = common->parties,
        .parties_count = common->parties_count,
    };
}

static enum alms_code
apply_row(struct filing *filing, struct alms_case_applied *out, struct alms_error *err)
{
    alms_arena_reset(filing->applying.arena);
    struct alms_case_draft draft = draft_of(filing);
    take_lists(filing, &draft);
    take_dates(filing, &draft, err); /* the rest of the row has its faults, too */
    TRY(alms_case_record(&filing->applying, &draft, out, err));

    filing->rows =
        alms_grow(filing->rows, &filing->capacity, filing->count + 1, sizeof(*filing->rows));
    struct alms_applied_row *row = &filing->rows[filing->count++];
    memcpy(row->code, out->code, sizeof(row->code));
    row->line = filing->table.place.line;
    filing->applying.rows = filing->rows;
    filing->applying.rows_count = filing->count;
    return ALMS_OK;
}

/* --- the table ----------------------------------------------------------------------------- */

static const char *folder_of(struct alms_arena *arena, const char *path)
{
    const size_t size = (size_t)(alms_path_name(path) - path);
    return alms_arena_bytes(arena, path, size);
}

static enum alms_code
apply_rows(struct filing *filing, alms_case_row_visit *visit, void *context, struct alms_error *err)
{
    bool has_row = false;

    TRY(alms_named_table_next(&filing->table, &has_row, err));
    while (has_row) {
        struct alms_error row_faults;
        struct alms_case_applied applied;
        alms_error_clear(&row_faults);
        if (apply_row(filing, &applied, &row_faults) != ALMS_OK) {
            alms_named_table_keep_faults(&filing->table, &row_faults, err);
        } else if (err->count == 0) {
            const struct alms_case_row row = {
                .line = filing->table.place.line,
                .name = filing->table.cells[NAME],
                .applied = applied,
            };
            TRY(visit(context, &row, err));
        }
        TRY(alms_named_table_next(&filing->table, &has_row, err));
    }
    return alms_error_code(err);
}

enum alms_code
alms_case_apply_file(alms_book *book, const char *path, const struct alms_case_draft *common,
                     alms_case_row_visit *visit, void *context, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(close_filing)
    struct filing filing = {
        .common = common,
        .applying = {.book = book, .arena = alms_arena_open()},
    };

    TRY(alms_text_check(path, SIZE_MAX, W_("file"), err));
    filing.folder = folder_of(arena, path);
    TRY(alms_tx_begin(book, &filing.applying.tx, err));
    TRY(alms_named_table_open(path, COLUMNS, COLUMNS_COUNT, &filing.table, err));
    TRY(apply_rows(&filing, visit, context, err));
    if (filing.count == 0)
        return alms_fail(err, ALMS_E_TABLE_EMPTY, "'%s' has no rows", path);
    return alms_tx_commit(&filing.applying.tx, err);
}
