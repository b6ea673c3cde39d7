#include "audit/foreign.h"
#include "audit/journal.h"
#include "value/date.h"

#include <stdio.h>
#include <string.h>

enum column {
    ENTRY,
    NUMBER,
    HEADER_TEXT,
    LINE_TEXT,
    SOURCE,
    UNIT,
    DAY,
    YEAR,
    PERIOD,
    ACCOUNT,
    AMOUNT,
    MARK,
    DEBIT,
    CREDIT,
    CURRENCY,
    BY,
    ENTERED_DATE,
    ENTERED_TIME,
    APPROVER,
    IS_REVERSAL,
    REVERSES,
    PARTY,
    COLUMNS
};

/* Either AMOUNT or both DEBIT and CREDIT must be there; that is looked at later. */
static const struct alms_foreign_column WANTED[COLUMNS] = {
    [ENTRY] = {"Journal_ID", "journalid|entryid|jenumber|voucher|number|凭证号|凭证编号", true},
    [NUMBER] = {"Journal_ID_Line_Number",
                "journalidlinenumber|jelinenumber|linenumber|line|分录号|分录序号", false},
    [HEADER_TEXT] = {"JE_Header_Description", "jeheaderdescription|凭证摘要", false},
    [LINE_TEXT] = {"JE_Line_Description", "jelinedescription|description|memo|摘要", false},
    [SOURCE] = {"Source", "source|journalcode|凭证类型|凭证字", false},
    [UNIT] = {"Business_Unit_Code", "businessunitcode|businessunit|fund|核算单位|项目", false},
    [DAY] = {"Effective_Date", "effectivedate|date|postingdate|凭证日期|记账日期|日期", true},
    [YEAR] = {"Fiscal_Year", "fiscalyear|会计年度", false},
    [PERIOD] = {"Period", "period|accountingperiod|会计期间|期间", false},
    [ACCOUNT] = {"GL_Account_Number", "glaccountnumber|accountnumber|account|科目编码|科目代码",
                 true},
    [AMOUNT] = {"Amount", "amount|functionalamount|金额", false},
    [MARK] = {"Amount_Credit_Debit_Indicator",
              "amountcreditdebitindicator|creditdebitindicator|debitcreditindicator|借贷方向|方向",
              false},
    [DEBIT] = {"Debit", "debit|debitamount|借方|借方金额", false},
    [CREDIT] = {"Credit", "credit|creditamount|贷方|贷方金额", false},
    [CURRENCY] = {"Amount_Currency",
                  "amountcurrency|functionalcurrencycode|currency|commodity|币种", false},
    [BY] = {"Entered_By", "enteredby|createduserid|by|制单人", false},
    [ENTERED_DATE] = {"Entered_Date", "entereddate|createddate|制单日期|录入日期", false},
    [ENTERED_TIME] = {"Entered_Time", "enteredtime|createdtime|制单时间|录入时间", false},
    [APPROVER] = {"Approved_By", "approvedby|approvedpersonid|approver|审核人|审批人", false},
    [IS_REVERSAL] = {"Reversal_Indicator", "reversalindicator|冲销标志", false},
    [REVERSES] = {"Reversal_Journal_ID", "reversaljournalid|reverses|冲销凭证号", false},
    [PARTY] = {"Counterparty",
               "counterparty|party|payee|vendorid|vendoraccountid|customerid|customeraccountid|"
               "往来单位|收款人|收款方",
               false},
};

struct reading {
    struct alms_journal *journal;
    struct alms_foreign *foreign;
    bool is_too_large; /* told once */
};

/* --- values -------------------------------------------------------------------------------- */

/* A name of the row as a number of the texts. */
static uint32_t name_of(struct reading *reading, enum column column, struct alms_error *err)
{
    char text[ALMS_FOREIGN_TEXT_SIZE_BYTES];

    if (alms_foreign_name(reading->foreign, column, text, err) != ALMS_OK)
        return 0;
    return alms_names_add(reading->journal->texts, text);
}

static void need(struct reading *reading, enum column column, bool is_given, struct alms_error *err)
{
    if (is_given)
        return;
    const struct alms_place place = alms_foreign_place(reading->foreign, column);
    NOTE(
        alms_fail_at(err, &place, ALMS_E_VALUE_MISSING, "the %s is missing", WANTED[column].title));
}

/* 1 for a debit, -1 for a credit, 0 if the mark is neither. */
static int side_of(const char *mark)
{
    static const char *const DEBITS[] = {"D", "d", "DR",    "Dr",    "dr",
                                         "S", "s", "Debit", "debit", "借"};
    static const char *const CREDITS[] = {"C", "c", "CR",     "Cr",     "cr",
                                          "H", "h", "Credit", "credit", "贷"};

    for (size_t i = 0; i < COUNT_OF(DEBITS); i++) {
        if (strcmp(mark, DEBITS[i]) == 0)
            return 1;
    }
    for (size_t i = 0; i < COUNT_OF(CREDITS); i++) {
        if (strcmp(mark, CREDITS[i]) == 0)
            return -1;
    }
    return 0;
}

/* The amount with the sign that the mark of its side gives it. */
static void
take_marked(struct reading *reading, struct alms_journal_line *line, struct alms_error *err)
{
    const struct alms_journal_options *options = &reading->journal->options;
    bool is_given = true;
    char mark[ALMS_FOREIGN_TEXT_SIZE_BYTES];

    NOTE(alms_foreign_amount(reading->foreign, AMOUNT, options->scale_digits, &line->amount,
                             &is_given, err));
    need(reading, AMOUNT, is_given, err);
    if (!alms_foreign_has(reading->foreign, MARK) || options->is_signed)
        return;
    if (alms_foreign_name(reading->foreign, MARK, mark, err) != ALMS_OK)
        return;
    const int side = side_of(mark);
    if (side == 0) {
        const struct alms_place place = alms_foreign_place(reading->foreign, MARK);
        NOTE(alms_fail_at(err, &place, ALMS_E_VALUE_UNKNOWN, "the side '%.40s' is not %s", mark,
                          "D, C, S, H, 借, 贷"));
    }
    line->amount = side < 0 ? -line->amount : line->amount;
}

/* Debit less credit, each in its column. */
static void
take_sides(struct reading *reading, struct alms_journal_line *line, struct alms_error *err)
{
    const uint32_t scale = reading->journal->options.scale_digits;
    int64_t debit = 0;
    int64_t credit = 0;
    bool has_debit = true;
    bool has_credit = true;

    NOTE(alms_foreign_amount(reading->foreign, DEBIT, scale, &debit, &has_debit, err));
    NOTE(alms_foreign_amount(reading->foreign, CREDIT, scale, &credit, &has_credit, err));
    need(reading, DEBIT, has_debit || has_credit, err);
    if (__builtin_sub_overflow(debit, credit, &line->amount)) {
        const struct alms_place place = alms_foreign_place(reading->foreign, DEBIT);
        NOTE(alms_fail_at(err, &place, ALMS_E_AMOUNT_RANGE,
                          "the amounts add up to more than 64 bits hold"));
    }
}

/* The seconds of 93015, 093015, 9:30 or 9:30:15; -1 if it is none of these. */
static int32_t seconds_of(const char *text)
{
    uint32_t parts[3] = {0};
    size_t count = 0;
    size_t digits = 0;
    const bool has_colons = strchr(text, ':') != NULL;

    for (; *text != '\0'; text++) {
        if (*text == ':' && digits > 0 && count < 2) {
            count += 1;
            digits = 0;
        } else if (*text >= '0' && *text <= '9' && digits < (has_colons ? 2U : 6U)) {
            parts[count] = parts[count] * 10 + (uint32_t)(*text - '0');
            digits += 1;
        } else {
            return -1;
        }
    }
    if (digits == 0 || (has_colons && count == 0))
        return -1;
    if (!has_colons) {
        const uint32_t all = parts[0];
        parts[0] = all / 10000;
        parts[1] = all / 100 % 100;
        parts[2] = all % 100;
    }
    if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59)
        return -1;
    return (int32_t)(parts[0] * 3600 + parts[1] * 60 + parts[2]);
}

static void
take_time(struct reading *reading, struct alms_journal_line *line, struct alms_error *err)
{
    char text[ALMS_FOREIGN_TEXT_SIZE_BYTES];

    if (alms_foreign_name(reading->foreign, ENTERED_TIME, text, err) != ALMS_OK || text[0] == '\0')
        return;
    line->entered_second = seconds_of(text);
    if (line->entered_second < 0) {
        const struct alms_place place = alms_foreign_place(reading->foreign, ENTERED_TIME);
        NOTE(alms_fail_at(err, &place, ALMS_E_TIME_SYNTAX, "'%.40s' is no time of day as %s", text,
                          "93015, 9:30:15"));
    }
}

/* The fiscal year and period that the file says, else the month of the date. */
static void
take_period(struct reading *reading, struct alms_journal_line *line, struct alms_error *err)
{
    char year[ALMS_FOREIGN_TEXT_SIZE_BYTES] = "";
    char period[ALMS_FOREIGN_TEXT_SIZE_BYTES] = "";
    char both[2 * ALMS_FOREIGN_TEXT_SIZE_BYTES];

    NOTE(alms_foreign_name(reading->foreign, YEAR, year, err));
    NOTE(alms_foreign_name(reading->foreign, PERIOD, period, err));
    if (period[0] == '\0') {
        alms_month_format(alms_date_month(alms_date_from_serial(line->day)), both);
    } else {
        (void)snprintf(both, sizeof(both), "%s/%s", year, period);
    }
    line->period = alms_names_add(reading->journal->texts, both);
}

/* What header and line say, one below the other. */
static void
take_memo(struct reading *reading, struct alms_journal_line *line, struct alms_error *err)
{
    char header[ALMS_FOREIGN_TEXT_SIZE_BYTES] = "";
    char own[ALMS_FOREIGN_TEXT_SIZE_BYTES] = "";
    char both[2 * ALMS_FOREIGN_TEXT_SIZE_BYTES];

    NOTE(alms_foreign_text(reading->foreign, HEADER_TEXT, header, err));
    NOTE(alms_foreign_text(reading->foreign, LINE_TEXT, own, err));
    const bool has_both = header[0] != '\0' && own[0] != '\0';
    (void)snprintf(both, sizeof(both), "%s%s%s", header, has_both ? "\n" : "", own);
    line->memo = alms_names_add(reading->journal->texts, both);
}

/* --- rows ---------------------------------------------------------------------------------- */

static bool is_in_range(const struct alms_journal *journal, int32_t day)
{
    const struct alms_month month = alms_date_month(alms_date_from_serial(day));
    const int32_t number = alms_month_number(month);
    const struct alms_journal_options *options = &journal->options;

    return (options->from.year == 0 || number >= alms_month_number(options->from)) &&
           (options->to.year == 0 || number <= alms_month_number(options->to));
}

static void take_row(struct reading *reading, struct alms_error *err)
{
    struct alms_journal *journal = reading->journal;
    struct alms_journal_line *line = alms_journal_add(journal);
    const size_t first = err->count;
    bool is_given = true;
    char entry[ALMS_FOREIGN_TEXT_SIZE_BYTES] = "";
    char text[ALMS_FOREIGN_TEXT_SIZE_BYTES] = "";

    line->place = alms_foreign_line(reading->foreign);
    if (alms_foreign_name(reading->foreign, ENTRY, entry, err) == ALMS_OK)
        need(reading, ENTRY, entry[0] != '\0', err);
    NOTE(alms_foreign_date(reading->foreign, DAY, &line->day, &is_given, err));
    need(reading, DAY, is_given, err);
    line->account = name_of(reading, ACCOUNT, err);
    if (err->count == first)
        need(reading, ACCOUNT, line->account != 0, err);
    if (alms_foreign_has(reading->foreign, AMOUNT)) {
        take_marked(reading, line, err);
    } else {
        take_sides(reading, line, err);
    }
    NOTE(alms_foreign_date(reading->foreign, ENTERED_DATE, &line->entered_day, &is_given, err));
    take_time(reading, line, err);
    NOTE(alms_foreign_name(reading->foreign, CURRENCY, text, err));
    NOTE(alms_journal_commodity(journal, text, journal->options.scale_digits, &line->commodity,
                                err));
    line->number = name_of(reading, NUMBER, err);
    line->source = name_of(reading, SOURCE, err);
    line->unit = name_of(reading, UNIT, err);
    line->by = name_of(reading, BY, err);
    line->approver = name_of(reading, APPROVER, err);
    line->party = name_of(reading, PARTY, err);
    line->reverses = name_of(reading, REVERSES, err);
    take_memo(reading, line, err);
    text[0] = '\0';
    NOTE(alms_foreign_name(reading->foreign, IS_REVERSAL, text, err));
    line->is_reversal = alms_foreign_has(reading->foreign, IS_REVERSAL) ? strcmp(text, "1") == 0
                                                                        : line->reverses != 0;
    /* Where there are faults nothing comes of the file; only further faults are looked for. */
    if (err->count > 0 || reading->is_too_large || !is_in_range(journal, line->day)) {
        journal->lines_count -= 1;
        return;
    }
    take_period(reading, line, err);
    line->entry = alms_names_add(journal->entries, entry);
    const enum alms_code code = alms_journal_total(journal, err);
    if (code != ALMS_OK) {
        const struct alms_place place = alms_foreign_place(reading->foreign, AMOUNT);
        alms_error_locate(err, first, &place);
        reading->is_too_large = true;
    }
}

static void note_parts(struct alms_journal *journal, const struct alms_foreign *foreign)
{
    static const enum column COLUMN_OF[ALMS_JOURNAL_PARTS] = {
        [ALMS_HAS_NUMBERS] = NUMBER,
        [ALMS_HAS_ENTERED_DATE] = ENTERED_DATE,
        [ALMS_HAS_ENTERED_TIME] = ENTERED_TIME,
        [ALMS_HAS_BY] = BY,
        [ALMS_HAS_APPROVER] = APPROVER,
        [ALMS_HAS_PARTY] = PARTY,
        [ALMS_HAS_MEMO] = LINE_TEXT,
        [ALMS_HAS_REVERSALS] = IS_REVERSAL,
    };

    for (size_t i = 0; i < ALMS_JOURNAL_PARTS; i++)
        journal->has[i] = alms_foreign_has(foreign, COLUMN_OF[i]);
    journal->has[ALMS_HAS_MEMO] |= alms_foreign_has(foreign, HEADER_TEXT);
    journal->has[ALMS_HAS_REVERSALS] |= alms_foreign_has(foreign, REVERSES);
}

static enum alms_code
check_amount_columns(const struct alms_foreign *foreign, struct alms_error *err)
{
    if (alms_foreign_has(foreign, AMOUNT) ||
        (alms_foreign_has(foreign, DEBIT) && alms_foreign_has(foreign, CREDIT)))
        return ALMS_OK;
    const struct alms_place place = alms_foreign_place(foreign, AMOUNT);
    return alms_fail_at(err, &place, ALMS_E_TABLE_HEADER, "the header has no column '%s'",
                        WANTED[AMOUNT].title);
}

static enum alms_code
check_range(const struct alms_journal_options *options, struct alms_error *err)
{
    if (options->from.year == 0 || options->to.year == 0 ||
        alms_month_number(options->from) <= alms_month_number(options->to))
        return ALMS_OK;
    return alms_fail(err, ALMS_E_DATE_SYNTAX, "the last month is before the first");
}

static enum alms_code read_rows(struct reading *reading, const char *path, struct alms_error *err)
{
    struct alms_journal *journal = reading->journal;

    while (alms_foreign_next(reading->foreign, err)) {
        take_row(reading, err);
        if (journal->lines_count > ALMS_JOURNAL_LINES_MAX)
            return alms_fail(err, ALMS_E_LIST_LONG, "there are more than %s lines", "20000000");
    }
    TRY(alms_error_code(err));
    if (journal->lines_count == 0)
        return alms_fail(err, ALMS_E_TABLE_EMPTY, "'%s' holds no line", path);
    return ALMS_OK;
}

enum alms_code alms_journal_read_file(const char *path, const struct alms_journal_options *options,
                                      alms_journal **out, struct alms_error *err)
{
    struct alms_hash digest;
    char hex[ALMS_HASH_HEX_SIZE_BYTES];
    CLEANUP(alms_journal_close_variable) struct alms_journal *journal = alms_journal_open(options);
    CLEANUP(alms_foreign_close_variable) struct alms_foreign *foreign = NULL;

    TRY(check_range(options, err));
    TRY(alms_foreign_open(path, WANTED, COLUMNS, &foreign, err));
    TRY(check_amount_columns(foreign, err));
    struct reading reading = {.journal = journal, .foreign = foreign};
    TRY(read_rows(&reading, path, err));
    TRY(alms_foreign_digest(foreign, &digest, err));
    alms_hash_hex(&digest, hex);
    note_parts(journal, foreign);
    alms_journal_index(journal);
    journal->source = alms_arena_text(journal->arena, path);
    journal->digest = alms_arena_text(journal->arena, hex);
    journal->encoding = alms_foreign_encoding(foreign);
    journal->encoding = alms_arena_text(journal->arena, journal->encoding);
    *out = journal;
    journal = NULL;
    return ALMS_OK;
}
