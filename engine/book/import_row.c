#include "book/currency_lines.h"
#include "book/document.h"
#include "book/import_inside.h"
#include "book/row_id.h"
#include "intake/shown.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"
#include "value/shortest.h"

#include <string.h>

enum { IDENTITY_TEXT_SIZE_BYTES = 2 * ALMS_ROW_ID_SIZE_BYTES + 1, FIRST_STORAGE_CODE = 400 };

/* --- faults -------------------------------------------------------------------------------- */

/* Tells the faults of a row, with the place of the row where they have none of their own. */
static void tell_faults(struct alms_importing *work, const struct alms_table_row *row,
                        struct alms_error *faults)
{
    const struct alms_place place = alms_table_place(alms_reader_table(work->reader), row, 0);

    alms_error_locate(faults, 0, &place);
    for (size_t i = 0; i < faults->count && i < ALMS_FAULTS_MAX; i++) {
        if (work->faults_count == 0)
            work->first_fault = faults->faults[i].code;
        work->faults_count += 1;
        if (work->options->fault != NULL)
            work->options->fault(work->options->fault_context, &faults->faults[i]);
    }
}

static const char *say(const struct alms_importing *work, const char *english)
{
    return work->options->translate == NULL ? english : work->options->translate(english);
}

/* `reason` is that of a rule; NULL if it gives none. */
static void put_reject(struct alms_importing *work, const struct alms_table_row *row,
                       const struct alms_error *faults, const char *reason)
{
    char message[ALMS_MESSAGE_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    if (work->rejects == NULL)
        return;
    if (faults != NULL && faults->count > 0) {
        const bool tells_all = faults->faults[0].code == ALMS_E_REFUND_HELD;
        for (size_t i = 0; i < faults->count && i < ALMS_FAULTS_MAX && (i == 0 || tells_all); i++) {
            alms_fault_message(&faults->faults[i], work->options->translate, message);
            alms_buffer_add_text(&text, i == 0 ? "" : "; ");
            alms_buffer_add_text(&text, message);
        }
        alms_rejects_add(work->rejects, row, alms_code_about(faults->faults[0].code), text.bytes);
    } else {
        alms_rejects_add(work->rejects, row, NULL,
                         reason == NULL ? say(work, N_("held by the rules")) : reason);
    }
}

static bool is_fatal(enum alms_code code)
{
    return (int)code >= FIRST_STORAGE_CODE;
}

/* --- identity ------------------------------------------------------------------------------ */

enum alms_code alms_import_take_identity(struct alms_importing *work,
                                         const struct alms_read_row *row, struct alms_identity *out,
                                         struct alms_error *err)
{
    int64_t occurrence = 0;

    if (row->is_unique) {
        alms_row_identify(work->keyed, work->rules->source, row->content, 0, out->content);
    } else {
        alms_row_identify(work->keyed, work->rules->source, row->identity, 0, out->id);
        TRY(alms_counter_add(work->counter, out->id, &occurrence, err));
    }
    alms_row_identify(work->keyed, work->rules->source, row->identity, occurrence, out->id);
    return ALMS_OK;
}

/* --- booking ------------------------------------------------------------------------------- */

/* What the caller gives takes the place of what the rules say. */
static void apply_options(const struct alms_import_options *options,
                          const struct alms_rules_settings *rules_record,
                          struct alms_rules_settings *settings)
{
    /* A `when` has spoken already where the row differs from the record line. */
    if (options->approver != NULL && settings->approver == rules_record->approver)
        settings->approver = options->approver;
    if (options->place != NULL && settings->place == rules_record->place)
        settings->place = options->place;
    if (options->account != NULL && settings->account == rules_record->account)
        settings->account = options->account;
    if (options->campaign != NULL && settings->campaign == rules_record->campaign)
        settings->campaign = options->campaign;
    if (options->channel != NULL && settings->channel == rules_record->channel)
        settings->channel = options->channel;
    if (options->county != NULL && settings->county == rules_record->county)
        settings->county = options->county;
    if (options->fund != NULL && settings->fund == rules_record->fund)
        settings->fund = options->fund;
    if (options->programme != NULL && settings->programme == rules_record->programme)
        settings->programme = options->programme;
}

static void check_settings(const struct alms_rules_settings *settings, struct alms_error *err)
{
    if (settings->account == NULL)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("account"));
    if (settings->fund == NULL)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("fund"));
    if (settings->channel == NULL)
        (void)alms_fail(err, ALMS_E_CHANNEL_MISSING, "the gift names no channel");
    alms_document_check_words(settings->donor_kind, settings->publish, err);
}

void alms_import_fill_private(const struct alms_read_row *row, struct alms_private *part)
{
    bool has_donor = false;

    for (size_t i = 0; i < row->texts_count; i++) {
        alms_private_add(part, row->texts[i].key, row->texts[i].value);
        has_donor = has_donor || strcmp(row->texts[i].key, "donor") == 0;
    }
    if (has_donor) {
        alms_private_add(part, "donor_kind", row->settings.donor_kind);
        alms_private_add(part, "publish", row->settings.publish);
    }
}

/* The account of a role that takes the fund's money. */
static enum alms_code take_account(const struct alms_masters *masters, enum alms_account_role role,
                                   const struct alms_fund *fund, const char **out,
                                   struct alms_error *err)
{
    const int32_t id = alms_account_by_role(masters, role, fund);

    if (id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                         alms_account_role_word(role));
    }
    *out = alms_account_at(masters, id)->code;
    return ALMS_OK;
}

/* Rule GIFT-1: what came, what the platform kept, what was given. Returns how many lines. */
static enum alms_code make_lines(struct alms_importing *work, const struct alms_read_row *row,
                                 const struct alms_booking *booking, struct alms_line lines[3],
                                 size_t *out_count, struct alms_error *err)
{
    size_t count = 0;
    const char *code = row->settings.fund;
    const char *income = NULL;
    const char *expense = NULL;
    const struct alms_import_fee *fee = &booking->fee;
    const struct alms_masters *masters = alms_tx_masters(work->tx);
    const int32_t fund_id = alms_fund_find(masters, code);

    if (fund_id == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("fund"), code);
    const struct alms_fund *fund = alms_fund_at(masters, fund_id);
    TRY(take_account(masters, ALMS_ROLE_GIFT, fund, &income, err));
    if (fee->amount != 0)
        TRY(take_account(masters, ALMS_ROLE_FEE, fund, &expense, err));
    lines[count++] =
        (struct alms_line){row->settings.account, code, booking->commodity, fee->net_text};
    if (fee->amount != 0)
        lines[count++] = (struct alms_line){expense, code, booking->commodity, fee->amount_text};
    lines[count++] = (struct alms_line){income, code, booking->commodity, NULL};
    *out_count = count;
    return ALMS_OK;
}

/* A gift in another currency is worth what the rate of the file makes of it. */
static enum alms_code record_gift(struct alms_importing *work, const struct alms_booking *booking,
                                  struct alms_record *record, const struct alms_private *part,
                                  struct alms_error *err)
{
    const struct alms_entry entry = record->entry;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = NULL;

    if (!alms_currency_is_foreign(alms_tx_masters(work->tx), booking->commodity))
        return alms_tx_record(work->tx, record, part, NULL, err);
    arena = alms_arena_open();
    alms_currency_take_rate(record, work->options->rate, work->options->rate_source, true, err);
    TRY(alms_error_code(err));
    TRY(alms_currency_lines(work->tx, record, entry.lines, entry.lines_count, arena, err));
    return alms_tx_record(work->tx, record, part, NULL, err);
}

static enum alms_code book_row(struct alms_importing *work, const struct alms_read_row *row,
                               const struct alms_booking *booking, struct alms_error *err)
{
    char given[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char id[IDENTITY_TEXT_SIZE_BYTES];
    char content[IDENTITY_TEXT_SIZE_BYTES];
    struct alms_line lines[3];
    size_t count = 0;
    struct alms_record record = {.kind = ALMS_KIND_GIFT};
    struct alms_private part;

    TRY(make_lines(work, row, booking, lines, &count, err));
    alms_amount_negate(booking->amount_text, given);
    lines[count - 1].amount = given;
    record.entry = (struct alms_entry){.date = row->date, .lines = lines, .lines_count = count};
    alms_hex_format(booking->identity.id, ALMS_ROW_ID_SIZE_BYTES, id);
    alms_record_set(&record, ALMS_FIELD_BATCH, work->batch);
    alms_record_set(&record, ALMS_FIELD_CAMPAIGN, row->settings.campaign);
    alms_record_set(&record, ALMS_FIELD_COUNTY, row->settings.county);
    alms_record_set(&record, ALMS_FIELD_CHANNEL, row->settings.channel);
    alms_record_set(&record, ALMS_FIELD_FEE, booking->fee.text);
    alms_record_set(&record, ALMS_FIELD_PROGRAMME, row->settings.programme);
    alms_record_set(&record, ALMS_FIELD_ROW, id);
    if (row->is_unique) {
        alms_hex_format(booking->identity.content, ALMS_ROW_ID_SIZE_BYTES, content);
        alms_record_set(&record, ALMS_FIELD_CONTENT, content);
    }
    part.count = 0;
    alms_import_fill_private(row, &part);
    return record_gift(work, booking, &record, &part, err);
}

void alms_import_note_date(struct alms_importing *work, struct alms_date date)
{
    struct alms_import_report *report = work->report;

    if (!alms_date_is_given(report->first_date) || alms_date_compare(date, report->first_date) < 0)
        report->first_date = date;
    if (!alms_date_is_given(report->last_date) || alms_date_compare(date, report->last_date) > 0)
        report->last_date = date;
}

/* Whether the booked gift tells another fee than the row; a file without such a column tells none.
 */
static enum alms_code fee_differs(struct alms_importing *work, const struct alms_read_row *row,
                                  uint64_t n, bool *out, struct alms_error *err)
{
    bool is_found = false;
    struct alms_span booked = {NULL, 0};
    char text[ALMS_READER_AMOUNT_SIZE_BYTES] = "";

    *out = false;
    if (!row->has_fee_column)
        return ALMS_OK;
    work->booked_bytes.size_bytes = 0;
    TRY(alms_store_log_get(work->book->store, n, &work->booked_bytes, &is_found, err));
    if (is_found &&
        alms_record_peek(work->booked_bytes.bytes, work->booked_bytes.size_bytes, ALMS_FIELD_FEE,
                         &booked) &&
        booked.size_bytes < sizeof(text))
        memcpy(text, booked.bytes, booked.size_bytes);
    *out = !alms_import_same_fee(text[0] == '\0' ? NULL : text, alms_import_fee_text(row));
    return ALMS_OK;
}

/* Rule IMPORT-5: whether the row is booked already: known, or in conflict. */
static enum alms_code look_up(struct alms_importing *work, const struct alms_read_row *row,
                              const struct alms_booking *booking, enum alms_verdict *out,
                              struct alms_error *err)
{
    const struct alms_identity *identity = &booking->identity;
    bool is_found = false;
    struct alms_imported imported;

    *out = ALMS_ROW_BOOKED;
    TRY(alms_store_imported_find(work->book->store, identity->id, &imported, &is_found, err));
    if (!is_found)
        return ALMS_OK;
    *out = ALMS_ROW_KNOWN;
    if (!row->is_unique)
        return ALMS_OK;
    bool differs = !imported.has_content ||
                   memcmp(imported.content, identity->content, sizeof(imported.content)) != 0;
    if (!differs)
        TRY(fee_differs(work, row, imported.n, &differs, err));
    if (differs) {
        *out = ALMS_ROW_CONFLICT;
        return alms_import_fail_conflict(work, row, booking->amount_text, imported.n, err);
    }
    return ALMS_OK;
}

/* A number of a spreadsheet becomes the amount beside which it lies by no more than a trifle. */
void alms_import_settle(const struct alms_masters *masters, struct alms_read_row *row)
{
    enum { TRIFLE_DIGITS = 9, NEAR_DIGITS = 2 }; /* the second one: beyond the scale */
    const char *code = row->settings.commodity == NULL ? alms_masters_book(masters, ALMS_FIELD_BASE)
                                                       : row->settings.commodity;
    const int32_t id = alms_commodity_find(masters, code);

    if (id == ALMS_ID_NONE)
        return;
    const uint32_t scale_digits = alms_commodity_at(masters, id)->scale_digits;
    alms_shortest_settle(row->amount, sizeof(row->amount), scale_digits,
                         row->amount_is_near ? scale_digits + NEAR_DIGITS : TRIFLE_DIGITS);
}

/* The amount in the row's commodity. */
enum alms_code alms_import_take_amount(struct alms_importing *work, struct alms_read_row *row,
                                       struct alms_booking *out, struct alms_error *err)
{
    struct alms_error *faults = err;
    const struct alms_masters *masters = alms_tx_masters(work->tx);

    out->commodity = row->settings.commodity;
    if (row->amount_is_number)
        alms_import_settle(masters, row);
    TRY(alms_amount_take(masters, row->amount, &out->commodity, out->amount_text, faults));
    out->commodity_id = alms_commodity_find(masters, out->commodity);
    return alms_minor_parse(out->amount_text,
                            alms_commodity_at(masters, out->commodity_id)->scale_digits,
                            &out->amount, faults);
}

/* The amount of a gift; what is wrong with it is told at its cell. */
enum alms_code alms_import_take_positive(struct alms_importing *work, struct alms_read_row *row,
                                         struct alms_booking *out, struct alms_error *err)
{
    const size_t cell = row->amount_at < 0 ? 0 : (size_t)row->amount_at;
    enum alms_code code = alms_import_take_amount(work, row, out, err);

    if (code == ALMS_OK)
        code = alms_amount_check_positive(out->amount_text, err);
    if (code == ALMS_OK)
        return ALMS_OK;
    if (code == ALMS_E_AMOUNT_RANGE) {
        /* It may be anything but an amount: the number of an account, for one. */
        char shown[ALMS_SHOWN_SIZE_BYTES];
        alms_cell_show((struct alms_span){row->amount, strlen(row->amount)}, shown);
        alms_error_clear(err);
        (void)alms_fail(err, code, "amount '%.60s' is too large", shown);
    }
    const struct alms_place place =
        alms_table_place(alms_reader_table(work->reader), &row->table_row, cell);
    alms_error_locate(err, 0, &place);
    return code;
}

/* Gives a row of data its verdict. Refusals are the row's faults, unless they are fatal. */
static enum alms_code take_data(struct alms_importing *work, struct alms_read_row *row,
                                enum alms_verdict *out, struct alms_error *err)
{
    struct alms_booking booking = {0};

    *out = ALMS_ROW_REJECTED;
    apply_options(work->options, &work->rules->record, &row->settings);
    if (work->rules->records != ALMS_RULES_GIFTS)
        return alms_import_take_goods(work, row, out, err);
    check_settings(&row->settings, err);
    TRY(alms_error_code(err));
    TRY(alms_import_take_positive(work, row, &booking, err));
    TRY(alms_import_take_fee(work, row, &booking, err));
    TRY(alms_import_take_identity(work, row, &booking.identity, err));
    TRY(look_up(work, row, &booking, out, err));
    if (*out == ALMS_ROW_KNOWN) {
        alms_import_note_date(work, row->date);
        return alms_sums_add(&work->known, booking.commodity_id, booking.amount, err);
    }
    *out = ALMS_ROW_REJECTED;
    TRY(book_row(work, row, &booking, err));
    *out = ALMS_ROW_BOOKED;
    if (booking.fee.amount != 0)
        TRY(alms_sums_add(&work->fees, booking.commodity_id, booking.fee.amount, err));
    alms_import_note_date(work, row->date);
    return alms_sums_add(&work->booked, booking.commodity_id, booking.amount, err);
}

/* --- rows ---------------------------------------------------------------------------------- */

/* What is set aside is told together; what would go back counts below zero. */
static void add_set_aside(struct alms_importing *work, struct alms_read_row *row)
{
    struct alms_booking booking = {0};
    struct alms_error ignored;

    alms_error_clear(&ignored);
    if (!row->has_amount || alms_import_take_amount(work, row, &booking, &ignored) != ALMS_OK)
        return;
    const int64_t amount = row->kind == ALMS_ROW_IS_REFUND ? -booking.amount : booking.amount;
    NOTE(alms_sums_add(&work->set_aside, booking.commodity_id, amount, &ignored));
}

enum alms_code alms_import_take_row(struct alms_importing *work, struct alms_read_row *row,
                                    enum alms_code read_code, struct alms_error *faults)
{
    enum alms_verdict verdict = ALMS_ROW_REJECTED;
    enum alms_code code = read_code;

    if (row->table_index != work->table_index) {
        alms_import_end_table(work);
        work->table_index = row->table_index;
    }
    if (code == ALMS_OK && row->kind == ALMS_ROW_IS_TOTAL) {
        alms_import_take_total(work, row);
        verdict = ALMS_ROW_SKIPPED;
    } else if (code == ALMS_OK && row->kind == ALMS_ROW_IS_SKIPPED) {
        verdict = ALMS_ROW_SKIPPED;
    } else if (code == ALMS_OK && row->kind == ALMS_ROW_IS_HELD) {
        verdict = ALMS_ROW_HELD;
    } else if (code == ALMS_OK && row->kind == ALMS_ROW_IS_REFUND) {
        code = alms_import_take_refund(work, row, &verdict, faults);
    } else if (code == ALMS_OK) {
        code = take_data(work, row, &verdict, faults);
    }
    if (is_fatal(code))
        return code;
    if (verdict != ALMS_ROW_SKIPPED)
        alms_import_add_printed(work, row);

    work->report->rows[verdict] += 1;
    work->report->ambiguous_rows += row->is_ambiguous ? 1 : 0;
    if (verdict == ALMS_ROW_REJECTED || verdict == ALMS_ROW_CONFLICT || verdict == ALMS_ROW_HELD) {
        add_set_aside(work, row);
        put_reject(work, &row->table_row, faults, row->hold_reason);
    }
    /* Why a refund is held stands in the rejects file, as the reasons of rules do. */
    if (verdict != ALMS_ROW_HELD)
        tell_faults(work, &row->table_row, faults);
    return ALMS_OK;
}
