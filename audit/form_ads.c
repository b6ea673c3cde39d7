/*
 * form_ads - the flat files of the AICPA Audit Data Standards: base and general ledger.
 *
 * Fields are parted by '|' in UTF-8, lines end in CR LF, and nothing is quoted: a '|' or a line end
 * within a text becomes a blank. Amounts have no sign; the indicator is D or C. Dates are YYYYMMDD,
 * times HHMMSS in UTC with all their zeros. A fund is a business unit. Entries are never changed,
 * so the fields about changes are empty.
 */
#include "audit/form.h"

#include "base/file.h"
#include "base/text.h"
#include "value/date.h"

#include <string.h>

struct ads_state {
    FILE *detail;
    struct alms_buffer scratch;
};

static void clear(void *state)
{
    struct ads_state *ads = state;
    alms_buffer_clear(&ads->scratch);
}

static void put_field(FILE *file, const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        const bool is_bad = (unsigned char)*text < 0x20 || *text == '|';
        (void)fputc(is_bad ? ' ' : *text, file);
    }
}

static void put_row(FILE *file, const char *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            (void)fputc('|', file);
        put_field(file, fields[i]);
    }
    (void)fputs("\r\n", file);
}

/* ads/NAME_20260101_20260331.txt */
static const char *period_path(struct alms_form_work *work, const char *name)
{
    char first[9];
    char last[9];

    alms_form_compact(work->first, first);
    alms_form_compact(work->last, last);
    const char *path = alms_path_join(work->arena, "ads/", name);
    path = alms_path_join(work->arena, path, "_");
    path = alms_path_join(work->arena, path, first);
    path = alms_path_join(work->arena, path, "_");
    path = alms_path_join(work->arena, path, last);
    return alms_path_join(work->arena, path, ".txt");
}

static void year_and_period(struct alms_date date, char year[5], char period[3])
{
    char compact[9];

    alms_form_compact(date, compact);
    memcpy(year, compact, 4);
    year[4] = '\0';
    memcpy(period, compact + 4, 2);
    period[2] = '\0';
}

/* --- Chart_Of_Accounts --------------------------------------------------------------------- */

static const char *statement_of(enum alms_account_type type)
{
    switch (type) {
    case ALMS_ASSET:
    case ALMS_LIABILITY:
    case ALMS_NET_ASSETS: return "Balance Sheet";
    case ALMS_INCOME:
    case ALMS_EXPENSE: return "Statement of Activities";
    }
    UNREACHABLE("a type of an account");
}

static const char *type_of(enum alms_account_type type)
{
    switch (type) {
    case ALMS_ASSET: return "Assets";
    case ALMS_LIABILITY: return "Liabilities";
    case ALMS_NET_ASSETS: return "Equity";
    case ALMS_INCOME: return "Revenue";
    case ALMS_EXPENSE: return "Expenses";
    }
    UNREACHABLE("a type of an account");
}

static enum alms_code write_chart(struct alms_form_work *work, struct alms_error *err)
{
    static const char *const NAMES[] = {
        "GL_Account_Number",       "GL_Account_Name",        "Account_Type",
        "Account_Subtype",         "GL_Account_Description", "FS_Caption",
        "Parent_GL_Account_Number"};
    FILE *file = NULL;

    TRY(alms_files_start(work->files, "ads/Chart_Of_Accounts.txt", &file, err));
    put_row(file, NAMES, COUNT_OF(NAMES));
    for (size_t i = 0; i < work->accounts.count; i++) {
        const struct alms_account *account = &work->accounts.items[i];
        const char *const fields[] = {account->code,          account->name,
                                      type_of(account->type), alms_account_role_word(account->role),
                                      account->name_en,       statement_of(account->type),
                                      account->parent};
        put_row(file, fields, COUNT_OF(fields));
    }
    return alms_files_finish(work->files, &file, err);
}

/* --- Trial_Balance ------------------------------------------------------------------------- */

static enum alms_code write_balance(struct alms_form_work *work, struct alms_error *err)
{
    static const char *const NAMES[] = {
        "GL_Account_Number",  "Business_Unit_Code", "Fiscal_Year",   "Period",
        "Balance_As_Of_Date", "Amount_Beginning",   "Amount_Ending", "Amount_Currency"};
    FILE *file = NULL;
    char year[5];
    char period[3];
    char as_of[9];

    TRY(alms_files_start(work->files, period_path(work, "Trial_Balance"), &file, err));
    year_and_period(work->last, year, period);
    alms_form_compact(work->last, as_of);
    put_row(file, NAMES, COUNT_OF(NAMES));
    for (size_t i = 0; i < work->balances.count; i++) {
        const struct alms_trial_row *row = &work->balances.items[i];
        const char *const fields[] = {row->account, row->fund,    year,         period,
                                      as_of,        row->opening, row->closing, row->commodity};
        put_row(file, fields, COUNT_OF(fields));
    }
    return alms_files_finish(work->files, &file, err);
}

/* --- GL_Detail ----------------------------------------------------------------------------- */

static const char *const DETAIL_NAMES[] = {"Journal_ID",
                                           "Journal_ID_Line_Number",
                                           "JE_Header_Description",
                                           "JE_Line_Description",
                                           "Source",
                                           "Business_Unit_Code",
                                           "Effective_Date",
                                           "Fiscal_Year",
                                           "Period",
                                           "GL_Account_Number",
                                           "Amount",
                                           "Amount_Currency",
                                           "Amount_Credit_Debit_Indicator",
                                           "Reporting_Amount",
                                           "Reporting_Amount_Currency",
                                           "Local_Amount",
                                           "Local_Amount_Currency",
                                           "Entered_By",
                                           "Entered_Date",
                                           "Entered_Time",
                                           "Approved_By",
                                           "Approved_Date",
                                           "Last_Modified_By",
                                           "Last_Modified_Date",
                                           "Reversal_Indicator",
                                           "Reversal_Journal_ID"};

static enum alms_code begin(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct ads_state *ads = state;

    TRY(write_chart(work, err));
    TRY(write_balance(work, err));
    TRY(alms_files_start(work->files, period_path(work, "GL_Detail"), &ads->detail, err));
    put_row(ads->detail, DETAIL_NAMES, COUNT_OF(DETAIL_NAMES));
    return ALMS_OK;
}

static enum alms_code put_entry(struct alms_form_work *work, void *state,
                                const struct alms_entry_item *entry, struct alms_error *err)
{
    struct ads_state *ads = state;
    char series[16];
    char effective[9];
    char year[5];
    char period[3];
    char day[9];
    char clock[7];
    char line_number[ALMS_UINT_TEXT_SIZE_BYTES];
    bool is_credit = false;
    const bool is_approved = entry->approver != NULL;
    const char *reversal =
        entry->reverses != NULL ? "1" : (entry->reversed_by != NULL ? "2" : NULL);

    (void)err;
    alms_form_compact(entry->date, effective);
    year_and_period(entry->date, year, period);
    alms_form_day(entry->at, day);
    alms_form_time(entry->at, clock);
    const char *about = alms_form_description(work, entry, &ads->scratch);
    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *line = &entry->lines[i];
        const char *amount = alms_form_unsigned(line->amount, &is_credit);
        const char *const fields[] = {
            entry->number,
            alms_uint_format(i + 1, line_number),
            about,
            NULL,
            alms_form_series(entry, series),
            line->fund,
            effective,
            year,
            period,
            line->account,
            amount,
            line->commodity,
            is_credit ? "C" : "D",
            NULL,
            NULL,
            NULL,
            NULL,
            entry->by,
            day,
            clock,
            entry->approver,
            is_approved ? day : NULL,
            NULL,
            NULL,
            reversal,
            entry->reverses != NULL ? entry->reverses : entry->reversed_by,
        };
        put_row(ads->detail, fields, COUNT_OF(fields));
    }
    return ALMS_OK;
}

static enum alms_code end(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct ads_state *ads = state;

    return alms_files_finish(work->files, &ads->detail, err);
}

const struct alms_form ALMS_FORM_ADS = {"ads", sizeof(struct ads_state), begin, put_entry, end,
                                        clear};
