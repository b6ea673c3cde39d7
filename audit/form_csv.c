/* form_csv - the ledger as tables: a Frictionless Data Package, and a copy for spreadsheets. */
#include "audit/form_csv.h"

#include "audit/sheet.h"
#include "base/file.h"
#include "base/text.h"
#include "value/date.h"

#include <alms/log.h>
#include <alms/party.h>

#include <string.h>

/* --- writing ------------------------------------------------------------------------------- */

struct csv_state {
    const char *folder;
    bool is_safe; /* for spreadsheets */
    FILE *files[ALMS_CSV_TABLES_COUNT];
    struct alms_buffer scratch;
    struct alms_form_work *work;
};

static void clear(void *state)
{
    struct csv_state *csv = state;
    alms_buffer_clear(&csv->scratch);
}

static bool is_written(const struct alms_form_work *work, enum alms_csv_table id)
{
    return work->is_private || !ALMS_CSV_TABLES[id].is_private;
}

/* Writes a row; the cells of columns that are not in this export are left out. */
static void
put(struct csv_state *csv, enum alms_csv_table id, const char *const *cells, size_t cells_count)
{
    const struct alms_csv_table_about *table = &ALMS_CSV_TABLES[id];
    const char *kept[ALMS_CSV_COLUMNS_MAX];
    size_t count = 0;

    REQUIRE(cells_count == table->count && cells_count <= ALMS_CSV_COLUMNS_MAX);
    for (size_t i = 0; i < cells_count; i++) {
        if (csv->work->is_private || !table->columns[i].is_private)
            kept[count++] = cells[i];
    }
    if (csv->is_safe) {
        alms_csv_write_safe(csv->files[id], kept, count);
    } else {
        alms_csv_write(csv->files[id], kept, count);
    }
}

static const char *path_of(const struct csv_state *csv, enum alms_csv_table id)
{
    struct alms_arena *arena = csv->work->arena;
    const char *path = alms_path_join(arena, csv->folder, ALMS_CSV_TABLES[id].name);

    return alms_path_join(arena, path, ".csv");
}

static enum alms_code
open_table(struct csv_state *csv, enum alms_csv_table id, struct alms_error *err)
{
    const char *names[ALMS_CSV_COLUMNS_MAX];

    TRY(alms_files_start(csv->work->files, path_of(csv, id), &csv->files[id], err));
    /* Spreadsheets take UTF-8 for something else without it. */
    if (csv->is_safe)
        (void)fputs("\xEF\xBB\xBF", csv->files[id]);
    for (size_t i = 0; i < ALMS_CSV_TABLES[id].count; i++)
        names[i] = ALMS_CSV_TABLES[id].columns[i].name;
    put(csv, id, names, ALMS_CSV_TABLES[id].count);
    return ALMS_OK;
}

static const char *truth(bool is_true)
{
    return is_true ? "true" : "false";
}

static const char *date_text(struct alms_date date, char text[ALMS_DATE_TEXT_SIZE_BYTES])
{
    if (!alms_date_is_given(date))
        return NULL;
    alms_date_format(date, text);
    return text;
}

/* --- masters ------------------------------------------------------------------------------- */

static void put_accounts(struct csv_state *csv)
{
    const struct alms_account_list *list = &csv->work->accounts;

    for (size_t i = 0; i < list->count; i++) {
        const struct alms_account *account = &list->items[i];
        const char *const cells[] = {account->code,
                                     account->name,
                                     account->name_en,
                                     alms_account_type_word(account->type),
                                     account->is_credit ? "credit" : "debit",
                                     alms_account_role_word(account->role),
                                     alms_account_money_word(account->money),
                                     account->parent,
                                     truth(account->is_closed)};
        put(csv, ALMS_T_ACCOUNTS, cells, COUNT_OF(cells));
    }
}

static void put_commodities(struct csv_state *csv)
{
    const struct alms_commodity_list *list = &csv->work->commodities;
    char scale[ALMS_UINT_TEXT_SIZE_BYTES];

    for (size_t i = 0; i < list->count; i++) {
        const char *const cells[] = {list->items[i].code, list->items[i].name,
                                     list->items[i].name_en,
                                     alms_uint_format(list->items[i].scale_digits, scale)};
        put(csv, ALMS_T_COMMODITIES, cells, COUNT_OF(cells));
    }
}

static void put_funds(struct csv_state *csv)
{
    const struct alms_fund_list *list = &csv->work->funds;
    char from[ALMS_DATE_TEXT_SIZE_BYTES];
    char until[ALMS_DATE_TEXT_SIZE_BYTES];

    for (size_t i = 0; i < list->count; i++) {
        const struct alms_fund *fund = &list->items[i];
        csv->scratch.size_bytes = 0;
        alms_buffer_add_text(&csv->scratch, "");
        for (size_t j = 0; j < fund->programmes_count; j++) {
            alms_buffer_add_text(&csv->scratch, j == 0 ? "" : " ");
            alms_buffer_add_text(&csv->scratch, fund->programmes[j]);
        }
        const char *const cells[] = {fund->code,
                                     fund->name,
                                     fund->name_en,
                                     alms_restriction_word(fund->restriction),
                                     fund->programmes_count == 0 ? NULL : csv->scratch.bytes,
                                     date_text(fund->from, from),
                                     date_text(fund->until, until),
                                     fund->region,
                                     truth(fund->is_closed)};
        put(csv, ALMS_T_FUNDS, cells, COUNT_OF(cells));
    }
}

static void
put_labels(struct csv_state *csv, enum alms_csv_table id, const struct alms_label_list *list)
{
    char from[ALMS_DATE_TEXT_SIZE_BYTES];
    char until[ALMS_DATE_TEXT_SIZE_BYTES];

    for (size_t i = 0; i < list->count; i++) {
        const struct alms_label *label = &list->items[i];
        const char *const cells[] = {label->code,
                                     label->name,
                                     label->name_en,
                                     date_text(label->from, from),
                                     date_text(label->until, until),
                                     truth(label->is_closed)};
        put(csv, id, cells, COUNT_OF(cells));
    }
}

static void put_users(struct csv_state *csv)
{
    const struct alms_operator_list *list = &csv->work->operators;

    for (size_t i = 0; i < list->count; i++) {
        const struct alms_operator *user = &list->items[i];
        csv->scratch.size_bytes = 0;
        for (uint32_t role = ALMS_TREASURER; role <= ALMS_POSTER; role *= 2) {
            if ((user->roles & role) == 0)
                continue;
            alms_buffer_add_text(&csv->scratch, csv->scratch.size_bytes == 0 ? "" : " ");
            alms_buffer_add_text(&csv->scratch, alms_operator_role_word(role));
        }
        const char *const cells[] = {user->code, csv->scratch.bytes, truth(user->is_closed),
                                     user->name};
        put(csv, ALMS_T_USERS, cells, COUNT_OF(cells));
    }
}

static enum alms_code put_parties(struct csv_state *csv, struct alms_error *err)
{
    struct alms_party_list list = {0};

    TRY(alms_party_list(csv->work->book, &list, err));
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_party *party = &list.items[i];
        const char *const cells[] = {party->code,
                                     party->name,
                                     party->kind,
                                     party->publish,
                                     party->contact,
                                     party->bank,
                                     truth(party->is_closed)};
        put(csv, ALMS_T_PARTIES, cells, COUNT_OF(cells));
    }
    alms_party_list_free(&list);
    return ALMS_OK;
}

static void put_balances(struct csv_state *csv)
{
    const struct alms_trial *trial = &csv->work->balances;

    for (size_t i = 0; i < trial->count; i++) {
        const struct alms_trial_row *row = &trial->items[i];
        const char *const cells[] = {row->account, row->fund,   row->commodity, row->opening,
                                     row->debit,   row->credit, row->closing};
        put(csv, ALMS_T_BALANCE, cells, COUNT_OF(cells));
    }
}

/* --- the form ------------------------------------------------------------------------------ */

static enum alms_code
begin(struct alms_form_work *work, struct csv_state *csv, struct alms_error *err)
{
    csv->work = work;
    for (enum alms_csv_table id = 0; id < ALMS_CSV_TABLES_COUNT; id++) {
        if (is_written(work, id))
            TRY(open_table(csv, id, err));
    }
    put_accounts(csv);
    put_commodities(csv);
    put_funds(csv);
    put_labels(csv, ALMS_T_PROGRAMMES, &work->programmes);
    put_labels(csv, ALMS_T_CHANNELS, &work->channels);
    put_labels(csv, ALMS_T_CAMPAIGNS, &work->campaigns);
    put_users(csv);
    put_balances(csv);
    return work->is_private ? put_parties(csv, err) : ALMS_OK;
}

static enum alms_code begin_csv(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct csv_state *csv = state;

    csv->folder = "csv/";
    return begin(work, csv, err);
}

static enum alms_code
begin_spreadsheet(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct csv_state *csv = state;

    csv->folder = "spreadsheet/";
    csv->is_safe = true;
    return begin(work, csv, err);
}

static enum alms_code put_entry(struct alms_form_work *work, void *state,
                                const struct alms_entry_item *entry, struct alms_error *err)
{
    struct csv_state *csv = state;
    char n[ALMS_UINT_TEXT_SIZE_BYTES];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char series[16];
    char line[ALMS_UINT_TEXT_SIZE_BYTES];

    (void)err;
    alms_date_format(entry->date, date);
    const char *const cells[] = {entry->number,
                                 alms_uint_format(entry->n, n),
                                 date,
                                 alms_form_series(entry, series),
                                 entry->kind,
                                 entry->at,
                                 entry->by,
                                 entry->approver,
                                 entry->programme,
                                 entry->channel,
                                 entry->campaign,
                                 entry->reason,
                                 entry->rate_source,
                                 entry->reverses,
                                 entry->reversed_by,
                                 alms_form_description(work, entry, &csv->scratch)};
    put(csv, ALMS_T_ENTRIES, cells, COUNT_OF(cells));
    if (entry->approver != NULL) {
        const char *const approval[] = {entry->number, entry->approver, entry->at};
        put(csv, ALMS_T_APPROVALS, approval, COUNT_OF(approval));
    }
    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *from = &entry->lines[i];
        const char *const parts[] = {entry->number,
                                     alms_uint_format(i + 1, line),
                                     from->account,
                                     from->fund,
                                     from->commodity,
                                     from->amount,
                                     from->currency,
                                     from->foreign,
                                     alms_form_rate(entry, from)};
        put(csv, ALMS_T_LINES, parts, COUNT_OF(parts));
    }
    for (size_t i = 0; work->is_private && i < entry->details_count; i++) {
        const char *const detail[] = {entry->number, entry->details[i].key, entry->details[i].text};
        put(csv, ALMS_T_PRIVATE, detail, COUNT_OF(detail));
    }
    return ALMS_OK;
}

static enum alms_code
put_leaf(void *context, const struct alms_log_record *record, struct alms_error *err)
{
    struct csv_state *csv = context;
    char n[ALMS_UINT_TEXT_SIZE_BYTES];
    char hash[65];

    (void)err;
    alms_digest_hex(record->hash, hash);
    const char *const cells[] = {alms_uint_format(record->n, n), hash};
    put(csv, ALMS_T_LEAVES, cells, COUNT_OF(cells));
    return ALMS_OK;
}

static enum alms_code
end_spreadsheet(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct csv_state *csv = state;

    TRY(alms_log_walk(work->book, put_leaf, csv, err));
    for (enum alms_csv_table id = 0; id < ALMS_CSV_TABLES_COUNT; id++) {
        if (is_written(work, id))
            TRY(alms_files_finish(work->files, &csv->files[id], err));
    }
    return ALMS_OK;
}

static enum alms_code end_csv(struct alms_form_work *work, void *state, struct alms_error *err)
{
    TRY(end_spreadsheet(work, state, err));
    return alms_csv_write_package(work, err);
}

const struct alms_form ALMS_FORM_CSV = {
    "csv", sizeof(struct csv_state), begin_csv, put_entry, end_csv, clear};

const struct alms_form ALMS_FORM_SPREADSHEET = {
    "spreadsheet", sizeof(struct csv_state), begin_spreadsheet, put_entry, end_spreadsheet, clear};
