#include "book/gate.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { SECONDS_TO_LATEST_DATE_LINE = 14 * 3600 };

static enum alms_code fail_totals(const struct alms_record *record, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_RECONCILE_TOTALS,
                     "reconciliation '%s' does not say what its movements and the ledger say",
                     alms_record_text(record, ALMS_FIELD_RECONCILIATION));
}

static enum alms_code fail_item(const char *text, const char *what, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_RECORD_FORM, "'%.90s' is not %s", text, what);
}

/* --- balances ------------------------------------------------------------------------------ */

struct adding {
    const struct alms_balance_query *query;
    struct alms_balances *balances;
};

static enum alms_code add_side(int64_t *in, int64_t *out, int64_t amount, struct alms_error *err)
{
    if (!alms_minor_add(amount > 0 ? in : out, amount > 0 ? amount : -amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static enum alms_code
add_line(void *context, const struct alms_matched_line *line, struct alms_error *err)
{
    const struct adding *adding = context;
    struct alms_balances *balances = adding->balances;

    if (!alms_minor_add(&balances->book, line->amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    if (line->matched >= 0 || alms_date_compare(line->date, adding->query->since) < 0)
        return ALMS_OK;
    return add_side(&balances->book_in, &balances->book_out, line->amount, err);
}

static enum alms_code
add_movement(void *context, const struct alms_movement_row *row, struct alms_error *err)
{
    const struct adding *adding = context;

    return add_side(&adding->balances->bank_in, &adding->balances->bank_out, row->movement.amount,
                    err);
}

enum alms_code alms_gate_balances(struct alms_store *store, const struct alms_balance_query *query,
                                  struct alms_balances *out, struct alms_error *err)
{
    struct adding adding = {query, out};

    *out = (struct alms_balances){.closing = out->closing};
    TRY(alms_store_line_walk(store, &query->chain, query->until, add_line, &adding, err));
    return alms_store_movement_walk(store, &query->chain, 0, add_movement, &adding, err);
}

/* --- what all have in common --------------------------------------------------------------- */

/* The commodity; NULL, and noted, if account or commodity are not what they should be. */
static const struct alms_commodity *
check_chain(const struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    const char *code = alms_record_text(record, ALMS_FIELD_ACCOUNT);
    const char *commodity = alms_record_text(record, ALMS_FIELD_COMMODITY);
    const int32_t account_id = alms_account_find(gate->masters, code);
    const int32_t commodity_id = alms_commodity_find(gate->masters, commodity);

    if (account_id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"), code);
    } else {
        /* Rule RECONCILE-1. */
        const enum alms_account_role role = alms_account_at(gate->masters, account_id)->role;
        if (role != ALMS_ROLE_CASH && role != ALMS_ROLE_AGENCY) {
            (void)alms_fail(err, ALMS_E_RECONCILE_ACCOUNT,
                            "the account '%.40s' holds no cash and has no statement", code);
        }
    }
    if (commodity_id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("commodity"),
                        commodity);
    }
    return err->count > 0 ? NULL : alms_commodity_at(gate->masters, commodity_id);
}

/* Takes the record into what is being reconciled; its number is the next. */
static enum alms_code
count_part(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    uint64_t next = 0;
    uint64_t number = 0;
    struct alms_reconciling *work = &gate->reconciling;
    const char *account = alms_record_text(record, ALMS_FIELD_ACCOUNT);
    const char *commodity = alms_record_text(record, ALMS_FIELD_COMMODITY);

    TRY(alms_store_next_reconciliation(gate->store, &next, err));
    if (!alms_uint_parse(alms_record_text(record, ALMS_FIELD_RECONCILIATION), &number) ||
        number != next) {
        gate->reconciling = (struct alms_reconciling){0};
        return fail_totals(record, err);
    }
    if (work->reconciliation != number) {
        *work = (struct alms_reconciling){.reconciliation = number};
        memcpy(work->account, account, strlen(account) + 1);
        memcpy(work->commodity, commodity, strlen(commodity) + 1);
    }
    work->is_mixed = work->is_mixed || strcmp(work->account, account) != 0 ||
                     strcmp(work->commodity, commodity) != 0;
    return ALMS_OK;
}

/* Rule ENTRY-9 for what a bank says: it has happened. */
static void
check_past(const struct alms_record *record, struct alms_date date, struct alms_error *err)
{
    char text[ALMS_DATE_TEXT_SIZE_BYTES];

    if (alms_date_compare(date, alms_instant_date(record->at_s + SECONDS_TO_LATEST_DATE_LINE)) >
        0) {
        alms_date_format(date, text);
        (void)alms_fail(err, ALMS_E_DATE_FUTURE, "the date %s has not come yet", text);
    }
}

/* --- movements ----------------------------------------------------------------------------- */

static enum alms_code
check_rows(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    const struct alms_value *items = &record->field[ALMS_FIELD_MOVEMENTS];
    const struct alms_commodity *commodity = check_chain(gate, record, err);
    const struct alms_chain chain = {alms_record_text(record, ALMS_FIELD_ACCOUNT),
                                     alms_record_text(record, ALMS_FIELD_COMMODITY)};

    if (commodity == NULL)
        return alms_error_code(err);
    TRY(count_part(gate, record, err));
    if (items->count == 0)
        return fail_item("[]", W_("a list of movements"), err);
    for (size_t i = 0; i < items->count; i++) {
        bool is_found = false;
        struct alms_movement movement;
        struct alms_movement_row known;
        if (!alms_movement_parse(items->items[i], commodity->scale_digits, &movement))
            return fail_item(items->items[i], W_("a movement"), err);
        check_past(record, movement.date, err);
        TRY(alms_store_movement_find(gate->store, &chain, movement.id, &known, &is_found, err));
        /* Rule RECONCILE-2. */
        if (is_found)
            return alms_fail(err, ALMS_E_DUPLICATE, "a row or a line is reconciled twice");
        if (!alms_minor_add(&gate->reconciling.rows_sum, movement.amount))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
        gate->reconciling.rows += 1;
    }
    return alms_error_code(err);
}

/* --- matches ------------------------------------------------------------------------------- */

/* Rule RECONCILE-3: the lines of a movement add up to it. */
static bool is_complete(const struct alms_reconciling *work)
{
    return work->movement.n == 0 || work->lines_sum == work->movement_amount;
}

static enum alms_code find_line(struct alms_gate *gate, const struct alms_chain *chain,
                                struct alms_spot spot, struct alms_matched_line *out,
                                struct alms_error *err)
{
    char text[ALMS_MATCH_TEXT_SIZE_BYTES];
    bool is_found = false;

    TRY(alms_store_line_get(gate->store, chain, spot, out, &is_found, err));
    if (!is_found) {
        alms_spot_format(spot, text);
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("line"), text);
    }
    /* Rule RECONCILE-2. */
    if (out->matched >= 0)
        return alms_fail(err, ALMS_E_DUPLICATE, "a row or a line is reconciled twice");
    return ALMS_OK;
}

/* Begins the movement of a match, when it is another one than that of the match before. */
static enum alms_code take_movement(struct alms_gate *gate, const struct alms_record *record,
                                    const struct alms_chain *chain, struct alms_spot spot,
                                    struct alms_error *err)
{
    bool is_found = false;
    struct alms_movement_row row;
    struct alms_reconciling *work = &gate->reconciling;
    const int order = alms_spot_compare(spot, work->movement);

    if (order == 0)
        return ALMS_OK;
    /* In order, so that no movement comes back after its lines were counted. */
    if (order < 0 || !is_complete(work))
        return fail_totals(record, err);
    TRY(alms_store_movement_get(gate->store, chain, spot, &row, &is_found, err));
    if (!is_found)
        return fail_totals(record, err);
    if (row.matched >= 0)
        return alms_fail(err, ALMS_E_DUPLICATE, "a row or a line is reconciled twice");
    work->movement = spot;
    work->movement_amount = row.movement.amount;
    work->lines_sum = 0;
    work->matched += 1;
    return ALMS_OK;
}

/* Two lines of which one is the reversal of the other, and moved no money. */
static enum alms_code check_pair(struct alms_gate *gate, const struct alms_record *record,
                                 const struct alms_chain *chain, const struct alms_match *match,
                                 struct alms_error *err)
{
    bool is_found = false;
    struct alms_matched_line line;
    struct alms_matched_line other;
    struct alms_record reversal;

    TRY(find_line(gate, chain, match->line, &line, err));
    TRY(find_line(gate, chain, match->other, &other, err));
    if (line.reversed_by < 0 || (uint64_t)line.reversed_by != other.spot.n ||
        line.amount != -other.amount || line.spot.place != other.spot.place)
        return fail_totals(record, err);
    gate->original_bytes.size_bytes = 0;
    TRY(alms_store_log_get(gate->store, other.spot.n, &gate->original_bytes, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_PROJECTION, "the table '%s' lacks a row", "log");
    alms_arena_reset(gate->arena);
    TRY(alms_record_decode(gate->original_bytes.bytes, gate->original_bytes.size_bytes, gate->arena,
                           &reversal, err));
    if (alms_reversal_moves_money(alms_record_text(&reversal, ALMS_FIELD_REASON)))
        return fail_totals(record, err);
    return ALMS_OK;
}

static enum alms_code
check_matches(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    struct alms_matched_line line;
    struct alms_reconciling *work = &gate->reconciling;
    const struct alms_value *items = &record->field[ALMS_FIELD_MATCHES];
    const struct alms_chain chain = {alms_record_text(record, ALMS_FIELD_ACCOUNT),
                                     alms_record_text(record, ALMS_FIELD_COMMODITY)};

    if (check_chain(gate, record, err) == NULL)
        return alms_error_code(err);
    TRY(count_part(gate, record, err));
    if (items->count == 0)
        return fail_item("[]", W_("a list of matches"), err);
    for (size_t i = 0; i < items->count; i++) {
        struct alms_match match;
        if (!alms_match_parse(items->items[i], &match))
            return fail_item(items->items[i], W_("a match"), err);
        if (!match.has_movement) {
            if (work->movement.n != 0)
                return fail_totals(record, err);
            TRY(check_pair(gate, record, &chain, &match, err));
            continue;
        }
        TRY(take_movement(gate, record, &chain, match.movement, err));
        TRY(find_line(gate, &chain, match.line, &line, err));
        if (!alms_minor_add(&work->lines_sum, line.amount))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    return ALMS_OK;
}

/* --- the whole ----------------------------------------------------------------------------- */

/* Whether a field says the amount; NULL fits 0 where the field is optional. */
static bool
says(const struct alms_record *record, enum alms_field field, int64_t amount, uint32_t scale_digits)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *said = alms_record_text(record, field);

    if (field == ALMS_FIELD_DIFFERENCE && amount == 0)
        return said == NULL;
    return alms_text_equal(said, alms_minor_format(amount, scale_digits, text));
}

static bool says_count(const struct alms_record *record, enum alms_field field, uint64_t count)
{
    char text[ALMS_UINT_TEXT_SIZE_BYTES];

    return alms_text_equal(alms_record_text(record, field), alms_uint_format(count, text));
}

/* Days and opening balance join on to the last reconciliation; fills in the query. */
static enum alms_code check_joint(struct alms_gate *gate, const struct alms_record *record,
                                  int64_t opening, struct alms_balance_query *query,
                                  struct alms_error *err)
{
    bool is_found = false;
    struct alms_date from = {0};
    struct alms_reconciliation_row last;

    TRY(alms_date_parse(alms_record_text(record, ALMS_FIELD_FROM), &from, err));
    TRY(alms_date_parse(alms_record_text(record, ALMS_FIELD_UNTIL), &query->until, err));
    check_past(record, query->until, err);
    TRY(alms_store_reconciliation_last(gate->store, &query->chain, gate->arena, &last, &is_found,
                                       err));
    query->since = is_found ? last.since : from;
    if (alms_date_compare(query->until, from) < 0 ||
        (is_found && alms_date_compare(query->until, last.until) < 0)) {
        return alms_fail(err, ALMS_E_STATEMENT_DAYS, "the statement ends on %s, before it may",
                         alms_record_text(record, ALMS_FIELD_UNTIL));
    }
    /* Rule RECONCILE-4. */
    if (is_found && opening != last.closing) {
        return alms_fail(err, ALMS_E_STATEMENT_GAP,
                         "the statement opens with %s, the last one closed otherwise",
                         alms_record_text(record, ALMS_FIELD_OPENING));
    }
    return alms_error_code(err);
}

static enum alms_code
check_whole(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    int64_t opening = 0;
    int64_t adjusted = 0;
    int64_t difference = 0;
    struct alms_balances balances = {0};
    const struct alms_commodity *commodity = check_chain(gate, record, err);
    struct alms_balance_query query = {.chain = {alms_record_text(record, ALMS_FIELD_ACCOUNT),
                                                 alms_record_text(record, ALMS_FIELD_COMMODITY)}};

    if (commodity == NULL)
        return alms_error_code(err);
    const uint32_t scale = commodity->scale_digits;
    TRY(count_part(gate, record, err));
    const struct alms_reconciling work = gate->reconciling;
    gate->reconciling = (struct alms_reconciling){0};
    TRY(alms_minor_parse(alms_record_text(record, ALMS_FIELD_OPENING), scale, &opening, err));
    TRY(check_joint(gate, record, opening, &query, err));
    balances.closing = opening;
    bool fits = alms_minor_add(&balances.closing, work.rows_sum);
    TRY(alms_gate_balances(gate->store, &query, &balances, err));
    fits = fits && alms_balances_adjust(&balances, &adjusted, &difference);
    /* Rule RECONCILE-3. */
    fits = fits && !work.is_mixed && is_complete(&work) &&
           says_count(record, ALMS_FIELD_ROWS_NEW, work.rows) &&
           says_count(record, ALMS_FIELD_ROWS_MATCHED, work.matched) &&
           says(record, ALMS_FIELD_OPENING, opening, scale) &&
           says(record, ALMS_FIELD_CLOSING, balances.closing, scale) &&
           says(record, ALMS_FIELD_BOOK, balances.book, scale) &&
           says(record, ALMS_FIELD_BANK_IN, balances.bank_in, scale) &&
           says(record, ALMS_FIELD_BANK_OUT, balances.bank_out, scale) &&
           says(record, ALMS_FIELD_BOOK_IN, balances.book_in, scale) &&
           says(record, ALMS_FIELD_BOOK_OUT, balances.book_out, scale) &&
           says(record, ALMS_FIELD_ADJUSTED, adjusted, scale) &&
           says(record, ALMS_FIELD_DIFFERENCE, difference, scale);
    return fits ? ALMS_OK : fail_totals(record, err);
}

/* --- undoing ------------------------------------------------------------------------------- */

/* Rule RECONCILE-6: the newest of its account, and once. */
static enum alms_code
check_undo(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    uint64_t number = 0;
    bool is_found = false;
    struct alms_reconciliation_row row;
    struct alms_reconciliation_row last;
    char newest[ALMS_UINT_TEXT_SIZE_BYTES];
    const char *text = alms_record_text(record, ALMS_FIELD_RECONCILIATION);

    if (alms_uint_parse(text, &number) && number <= INT64_MAX) {
        TRY(alms_store_reconciliation_find(gate->store, number, gate->arena, &row, &is_found, err));
    }
    if (!is_found) {
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("reconciliation"),
                         text);
    }
    if (row.undone >= 0) {
        return alms_fail(err, ALMS_E_RECONCILE_ORDER, "reconciliation '%s' is undone already",
                         text);
    }
    const struct alms_chain chain = {row.account, row.commodity};
    TRY(alms_store_reconciliation_last(gate->store, &chain, gate->arena, &last, &is_found, err));
    if (is_found && last.reconciliation != number) {
        return alms_fail(err, ALMS_E_RECONCILE_ORDER,
                         "reconciliation '%s' stands on reconciliation '%s'",
                         alms_uint_format(last.reconciliation, newest), text);
    }
    return ALMS_OK;
}

enum alms_code alms_gate_check_reconcile(struct alms_gate *gate, const struct alms_record *record,
                                         struct alms_error *err)
{
    if (record->kind == ALMS_KIND_RECONCILE_ROWS)
        return check_rows(gate, record, err);
    if (record->kind == ALMS_KIND_RECONCILE_MATCH)
        return check_matches(gate, record, err);
    if (record->kind == ALMS_KIND_RECONCILE_UNDO)
        return check_undo(gate, record, err);
    return check_whole(gate, record, err);
}
