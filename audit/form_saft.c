/*
 * form_saft - SAF-T Financial in the Norwegian profile 1.30, a file for each currency.
 *
 * SAF-T wants every amount in one currency, with two digits at most. alms never turns one currency
 * into another, and every voucher balances in each: so each currency has a file of its own, which
 * is whole by itself. What is not a currency, or has more digits, is left out, and named. Funds and
 * programmes are analysis codes, a series of vouchers is a journal. Long texts are cut where the
 * schema sets a limit.
 */
#include "audit/form.h"
#include "audit/spool.h"
#include "audit/xml.h"
#include "base/file.h"
#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { SERIES_MAX = 16, SCALE_MAX = 2, LONG_TEXT_MAX = 256, ID_TEXT_MAX = 35 };

/* A currency that has a file. */
struct ledger {
    const struct alms_commodity *commodity;
    uint64_t count; /* of vouchers */
    int64_t debit;
    int64_t credit;
};

struct saft_state {
    struct ledger *ledgers;
    size_t ledgers_count;
    char series[SERIES_MAX][16];
    size_t series_count;
    struct alms_spool *spool; /* SERIES_MAX texts for each ledger */
    struct alms_buffer scratch;
};

static void clear(void *state)
{
    struct saft_state *saft = state;

    alms_free(saft->ledgers);
    alms_spool_close(saft->spool);
    alms_buffer_clear(&saft->scratch);
}

static bool is_used(const struct alms_form_work *work, const char *commodity)
{
    for (size_t i = 0; i < work->balances.count; i++) {
        if (strcmp(work->balances.items[i].commodity, commodity) == 0)
            return true;
    }
    return strcmp(commodity, work->status.base) == 0;
}

static enum alms_code begin(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct saft_state *saft = state;

    (void)err;
    saft->ledgers = alms_alloc((work->commodities.count + 1) * sizeof(*saft->ledgers));
    for (size_t i = 0; i < work->commodities.count; i++) {
        const struct alms_commodity *commodity = &work->commodities.items[i];
        if (!is_used(work, commodity->code))
            continue;
        if (alms_form_is_currency(commodity->code) && commodity->scale_digits <= SCALE_MAX) {
            saft->ledgers[saft->ledgers_count++].commodity = commodity;
        } else {
            alms_form_omit(work, "saft", commodity->code);
        }
    }
    saft->spool = alms_spool_open(saft->ledgers_count * SERIES_MAX + 1);
    return ALMS_OK;
}

/* --- transactions -------------------------------------------------------------------------- */

static enum alms_code
find_series(struct saft_state *saft, const char *series, size_t *out, struct alms_error *err)
{
    for (size_t i = 0; i < saft->series_count; i++) {
        if (strcmp(saft->series[i], series) == 0) {
            *out = i;
            return ALMS_OK;
        }
    }
    if (saft->series_count == SERIES_MAX)
        return alms_fail(err, ALMS_E_LIST_LONG, "the report has too many lines");
    memcpy(saft->series[saft->series_count], series, strlen(series) + 1);
    *out = saft->series_count;
    saft->series_count += 1;
    return ALMS_OK;
}

static void put_analysis(FILE *file, const char *type, const char *id)
{
    if (id == NULL)
        return;
    (void)fputs("<Analysis>", file);
    alms_xml_element(file, "AnalysisType", type);
    alms_xml_element(file, "AnalysisID", id);
    (void)fputs("</Analysis>", file);
}

static enum alms_code put_line(FILE *file, struct ledger *ledger,
                               const struct alms_entry_item *entry, size_t index, const char *about,
                               struct alms_error *err)
{
    const struct alms_line *line = &entry->lines[index];
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    bool is_credit = false;
    int64_t minor = 0;
    const char *amount = alms_form_unsigned(line->amount, &is_credit);

    TRY(alms_minor_parse(amount, ledger->commodity->scale_digits, &minor, err));
    if (!alms_minor_add(is_credit ? &ledger->credit : &ledger->debit, minor))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    (void)fputs("<Line>", file);
    alms_xml_element(file, "RecordID", alms_uint_format(index + 1, number));
    alms_xml_element(file, "AccountID", line->account);
    put_analysis(file, "FUND", line->fund);
    put_analysis(file, "PROGRAMME", entry->programme);
    alms_xml_element_cut(file, "Description", about, LONG_TEXT_MAX);
    (void)fputs(is_credit ? "<CreditAmount>" : "<DebitAmount>", file);
    alms_xml_element(file, "Amount", amount);
    (void)fputs(is_credit ? "</CreditAmount></Line>\n" : "</DebitAmount></Line>\n", file);
    return ALMS_OK;
}

static void
put_head(FILE *file, const struct alms_entry_item *entry, const char *series, const char *about)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char entered[ALMS_DATE_TEXT_SIZE_BYTES];
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_date_format(entry->date, date);
    (void)snprintf(entered, sizeof(entered), "%.10s", entry->at);
    (void)fputs("<Transaction>", file);
    alms_xml_element(file, "TransactionID", entry->number);
    alms_xml_element(file, "Period", alms_uint_format((uint64_t)entry->date.month, number));
    alms_xml_element(file, "PeriodYear", alms_uint_format((uint64_t)entry->date.year, number));
    alms_xml_element(file, "TransactionDate", date);
    alms_xml_element(file, "SourceID", entry->by);
    alms_xml_element(file, "VoucherType", series);
    alms_xml_element(file, "VoucherDescription", entry->kind);
    alms_xml_element_cut(file, "Description", about, LONG_TEXT_MAX);
    alms_xml_element(file, "SystemEntryDate", entered);
    alms_xml_element(file, "GLPostingDate", date);
    alms_xml_element(file, "SystemID", alms_uint_format(entry->n, number));
    (void)fputc('\n', file);
}

static enum alms_code put_entry(struct alms_form_work *work, void *state,
                                const struct alms_entry_item *entry, struct alms_error *err)
{
    struct saft_state *saft = state;
    FILE *file = alms_spool_stream(saft->spool);
    char series[16];
    size_t series_index = 0;

    TRY(find_series(saft, alms_form_series(entry, series), &series_index, err));
    const char *about = alms_form_description(work, entry, &saft->scratch);
    for (size_t i = 0; i < saft->ledgers_count; i++) {
        struct ledger *ledger = &saft->ledgers[i];
        bool has_begun = false;
        for (size_t j = 0; j < entry->lines_count; j++) {
            if (strcmp(entry->lines[j].commodity, ledger->commodity->code) != 0)
                continue;
            if (!has_begun)
                put_head(file, entry, series, about);
            has_begun = true;
            TRY(put_line(file, ledger, entry, j, about, err));
        }
        if (!has_begun)
            continue;
        (void)fputs("</Transaction>\n", file);
        ledger->count += 1;
        TRY(alms_spool_take(saft->spool, i * SERIES_MAX + series_index, err));
    }
    return ALMS_OK;
}

/* --- the file ------------------------------------------------------------------------------ */

static void put_header(FILE *file, const struct alms_form_work *work, const struct ledger *ledger)
{
    char first[ALMS_DATE_TEXT_SIZE_BYTES];
    char last[ALMS_DATE_TEXT_SIZE_BYTES];
    char made[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(work->first, first);
    alms_date_format(work->last, last);
    (void)snprintf(made, sizeof(made), "%.10s", work->status.last_at);
    (void)fputs("<Header>\n", file);
    alms_xml_element(file, "AuditFileVersion", "1.30");
    /* Both regimes are systems of China. */
    alms_xml_element(file, "AuditFileCountry", "CN");
    alms_xml_element(file, "AuditFileDateCreated", made);
    alms_xml_element(file, "SoftwareCompanyName", "alms");
    alms_xml_element(file, "SoftwareID", "alms");
    alms_xml_element(file, "SoftwareVersion", "1");
    (void)fputs("\n<Company>", file);
    alms_xml_element_cut(file, "RegistrationNumber", work->organisation, ID_TEXT_MAX);
    alms_xml_element_cut(file, "Name", work->status.name, LONG_TEXT_MAX);
    (void)fputs("<Address><Country>CN</Country></Address><Contact><ContactPerson>"
                "<FirstName>NotUsed</FirstName><LastName>NotUsed</LastName>"
                "</ContactPerson></Contact></Company>\n",
                file);
    alms_xml_element(file, "DefaultCurrencyCode", ledger->commodity->code);
    (void)fputs("\n<SelectionCriteria>", file);
    alms_xml_element(file, "SelectionStartDate", first);
    alms_xml_element(file, "SelectionEndDate", last);
    (void)fputs("</SelectionCriteria>\n", file);
    (void)fprintf(file, "<HeaderComment>records %llu, root %s</HeaderComment>",
                  (unsigned long long)work->status.log_size, work->status.log_root);
    (void)fputs("<TaxAccountingBasis>A</TaxAccountingBasis>\n</Header>\n", file);
}

static void put_balance(FILE *file, const char *name, const char *amount)
{
    bool is_credit = false;
    const char *digits = alms_form_unsigned(amount, &is_credit);

    (void)fprintf(file, "<%s%sBalance>%s</%s%sBalance>", name, is_credit ? "Credit" : "Debit",
                  digits, name, is_credit ? "Credit" : "Debit");
}

static void put_account(FILE *file, const struct alms_form_work *work,
                        const struct alms_account *account, const char *opening,
                        const char *closing)
{
    (void)fputs("<Account>", file);
    alms_xml_element(file, "AccountID", account->code);
    alms_xml_element_cut(file, "AccountDescription", account->name, LONG_TEXT_MAX);
    alms_xml_element(file, "GroupingCategory", work->status.regime);
    alms_xml_element(file, "GroupingCode", account->code);
    alms_xml_element(file, "AccountType", "GL");
    put_balance(file, "Opening", opening);
    put_balance(file, "Closing", closing);
    (void)fputs("</Account>\n", file);
}

static enum alms_code put_accounts(FILE *file, const struct alms_form_work *work,
                                   const struct ledger *ledger, struct alms_error *err)
{
    const struct alms_report_query query = {.from = work->from, .to = work->to};
    CLEANUP(alms_trial_free) struct alms_trial trial = {0};
    size_t at = 0;

    TRY(alms_report_trial(work->book, &query, &trial, err));
    (void)fputs("<GeneralLedgerAccounts>\n", file);
    /* Both lists are ordered by the code of the account. */
    for (size_t i = 0; i < work->accounts.count; i++) {
        const struct alms_account *account = &work->accounts.items[i];
        const char *opening = "0.00";
        const char *closing = "0.00";
        while (at < trial.count && strcmp(trial.items[at].account, account->code) < 0)
            at += 1;
        for (size_t j = at; j < trial.count && strcmp(trial.items[j].account, account->code) == 0;
             j++) {
            if (strcmp(trial.items[j].commodity, ledger->commodity->code) == 0) {
                opening = trial.items[j].opening;
                closing = trial.items[j].closing;
            }
        }
        if (account->role != ALMS_ROLE_GROUP)
            put_account(file, work, account, opening, closing);
    }
    (void)fputs("</GeneralLedgerAccounts>\n", file);
    return ALMS_OK;
}

static void
put_code(FILE *file, const char *type, const char *about, const char *code, const char *name)
{
    (void)fputs("<AnalysisTypeTableEntry>", file);
    alms_xml_element(file, "AnalysisType", type);
    alms_xml_element(file, "AnalysisTypeDescription", about);
    alms_xml_element(file, "AnalysisID", code);
    alms_xml_element_cut(file, "AnalysisIDDescription", name, LONG_TEXT_MAX);
    (void)fputs("</AnalysisTypeTableEntry>\n", file);
}

static void put_codes(FILE *file, const struct alms_form_work *work)
{
    if (work->funds.count + work->programmes.count == 0)
        return;
    (void)fputs("<AnalysisTypeTable>\n", file);
    for (size_t i = 0; i < work->funds.count; i++)
        put_code(file, "FUND", "Fund", work->funds.items[i].code, work->funds.items[i].name);
    for (size_t i = 0; i < work->programmes.count; i++) {
        put_code(file, "PROGRAMME", "Programme", work->programmes.items[i].code,
                 work->programmes.items[i].name);
    }
    (void)fputs("</AnalysisTypeTable>\n", file);
}

static const char *about_series(const char *series)
{
    static const char *const ABOUT[][2] = {
        {"R", "Gifts"}, {"P", "Aid"}, {"T", "Transfers"}, {"J", "Entries and reversals"}};

    for (size_t i = 0; i < COUNT_OF(ABOUT); i++) {
        if (strcmp(ABOUT[i][0], series) == 0)
            return ABOUT[i][1];
    }
    return series;
}

static enum alms_code
put_entries(FILE *file, struct saft_state *saft, size_t index, struct alms_error *err)
{
    const struct ledger *ledger = &saft->ledgers[index];
    const uint32_t scale = ledger->commodity->scale_digits;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    (void)fputs("<GeneralLedgerEntries>\n", file);
    alms_xml_element(file, "NumberOfEntries", alms_uint_format(ledger->count, number));
    alms_xml_element(file, "TotalDebit", alms_minor_format(ledger->debit, scale, amount));
    alms_xml_element(file, "TotalCredit", alms_minor_format(ledger->credit, scale, amount));
    (void)fputc('\n', file);
    for (size_t i = 0; i < saft->series_count; i++) {
        const size_t text = index * SERIES_MAX + i;
        if (alms_spool_is_empty(saft->spool, text))
            continue;
        (void)fputs("<Journal>", file);
        alms_xml_element(file, "JournalID", saft->series[i]);
        alms_xml_element(file, "Description", about_series(saft->series[i]));
        alms_xml_element_cut(file, "Type", saft->series[i], 9);
        (void)fputc('\n', file);
        TRY(alms_spool_put(saft->spool, text, file, err));
        (void)fputs("</Journal>\n", file);
    }
    (void)fputs("</GeneralLedgerEntries>\n", file);
    return ALMS_OK;
}

static enum alms_code write_file(struct alms_form_work *work, struct saft_state *saft, size_t index,
                                 struct alms_error *err)
{
    const struct ledger *ledger = &saft->ledgers[index];
    FILE *file = NULL;
    const char *path = alms_path_join(work->arena, "saft/saft-", ledger->commodity->code);

    TRY(alms_files_start(work->files, alms_path_join(work->arena, path, ".xml"), &file, err));
    (void)fputs(ALMS_XML_HEADER
                "<AuditFile xmlns=\"urn:StandardAuditFile-Taxation-Financial:NO\">\n",
                file);
    put_header(file, work, ledger);
    (void)fputs("<MasterFiles>\n", file);
    TRY(put_accounts(file, work, ledger, err));
    put_codes(file, work);
    (void)fputs("</MasterFiles>\n", file);
    TRY(put_entries(file, saft, index, err));
    (void)fputs("</AuditFile>\n", file);
    return alms_files_finish(work->files, &file, err);
}

static enum alms_code end(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct saft_state *saft = state;

    for (size_t i = 0; i < saft->ledgers_count; i++)
        TRY(write_file(work, saft, i, err));
    return ALMS_OK;
}

const struct alms_form ALMS_FORM_SAFT = {"saft", sizeof(struct saft_state), begin, put_entry, end,
                                         clear};
