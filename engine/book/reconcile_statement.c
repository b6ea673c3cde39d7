#include "book/reconcile_inside.h"
#include "model/fee.h"
#include "value/date.h"
#include "value/money.h"
#include "value/shortest.h"

#include <stdlib.h>
#include <string.h>

enum { TELL_EVERY_ROWS = 1024, TRIFLE_DIGITS = 9 };

/* --- faults -------------------------------------------------------------------------------- */

/* Takes the faults of a row, which have its place where they have none of their own. */
static void take_faults(struct alms_error *err, const struct alms_error *faults)
{
    for (size_t i = 0; i < faults->count; i++, err->count++) {
        if (i < ALMS_FAULTS_MAX && err->count < ALMS_FAULTS_MAX)
            err->faults[err->count] = faults->faults[i];
    }
}

static void fail_row(const struct alms_reconciling_file *work, const struct alms_bank_row *row,
                     struct alms_error *err, const char *what)
{
    const struct alms_place place = {work->path, row->line, row->column};
    (void)alms_fail_at(err, &place, ALMS_E_STATEMENT_AMOUNT, "the row says %s", what);
}

static const char *amount_text(const struct alms_reconciling_file *work, int64_t amount,
                               char text[ALMS_AMOUNT_TEXT_SIZE_BYTES])
{
    return alms_minor_format(amount, work->scale_digits, text);
}

/* --- rows ---------------------------------------------------------------------------------- */

static struct alms_bank_row *add_row(struct alms_reconciling_file *work)
{
    work->rows =
        alms_grow(work->rows, &work->rows_capacity, work->rows_count + 1, sizeof(*work->rows));
    work->rows_count += 1;
    work->rows[work->rows_count - 1] = (struct alms_bank_row){0};
    return &work->rows[work->rows_count - 1];
}

/* An amount of the statement in minor units; an empty text is nothing. */
static enum alms_code take_amount(const struct alms_reconciling_file *work,
                                  const struct alms_read_row *row, char *text, int64_t *out,
                                  struct alms_error *err)
{
    *out = 0;
    if (text[0] == '\0')
        return ALMS_OK;
    if (row->amount_is_number) {
        alms_shortest_settle(text, ALMS_READER_AMOUNT_SIZE_BYTES, work->scale_digits,
                             TRIFLE_DIGITS);
    }
    return alms_minor_parse(text, work->scale_digits, out, err);
}

/* What a platform kept of the row's amount did not come; what it gave back of a fee did. */
static enum alms_code take_fee(const struct alms_reconciling_file *work,
                               const struct alms_read_row *row, int64_t *amount,
                               struct alms_error *err)
{
    int64_t fee = 0;

    if (row->fee_sign == 0)
        return ALMS_OK;
    TRY(alms_fee_round(row->fee[0] == '-' ? row->fee + 1 : row->fee, work->scale_digits, &fee,
                       err));
    if (!alms_minor_add(amount, row->fee_sign > 0 ? -fee : fee))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static enum alms_code take_values(const struct alms_reconciling_file *work,
                                  struct alms_read_row *row, struct alms_bank_row *out,
                                  struct alms_error *err)
{
    int64_t paid = 0;

    TRY(take_amount(work, row, row->amount, &out->movement.amount, err));
    TRY(take_amount(work, row, row->paid, &paid, err));
    TRY(take_amount(work, row, row->balance, &out->balance, err));
    out->has_amount = row->has_amount;
    out->has_balance = row->balance[0] != '\0';
    if (out->movement.amount != 0 && paid != 0) {
        return alms_fail(err, ALMS_E_STATEMENT_AMOUNT, "the row says %s",
                         W_("both what was received and what was paid"));
    }
    if (!out->has_amount && !out->has_balance)
        return alms_fail(err, ALMS_E_STATEMENT_AMOUNT, "the row says %s", W_("no amount"));
    if (paid != 0)
        out->movement.amount = -paid;
    if (row->is_paid)
        out->movement.amount = -out->movement.amount;
    return out->has_amount ? take_fee(work, row, &out->movement.amount, err) : ALMS_OK;
}

/* The identity that an import gives the row, and another for each time that it comes again. */
static enum alms_code identify(struct alms_reconciling_file *work, const struct alms_read_row *row,
                               uint8_t out[ALMS_ROW_ID_SIZE_BYTES], struct alms_error *err)
{
    int64_t occurrence = 0;

    alms_row_identify(work->keyed, work->rules->source, row->identity, 0, out);
    TRY(alms_counter_add(work->counter, out, &occurrence, err));
    if (!row->is_unique || occurrence > 1)
        alms_row_identify(work->keyed, work->rules->source, row->identity, occurrence, out);
    return ALMS_OK;
}

static const char *
reference_of(const struct alms_reconciling_file *work, const struct alms_read_row *row)
{
    for (size_t i = 0; i < row->texts_count; i++) {
        if (strcmp(row->texts[i].key, "ref") == 0)
            return alms_arena_text(work->arena, row->texts[i].value);
    }
    return NULL;
}

static enum alms_code
take_row(struct alms_reconciling_file *work, struct alms_read_row *row, struct alms_error *faults)
{
    struct alms_bank_row taken = {.line = row->table_row.line,
                                  .movement.date = row->date,
                                  .day = alms_date_serial(row->date)};

    taken.column = alms_table_place(alms_reader_table(work->reader), &row->table_row, 0).column;
    TRY(take_values(work, row, &taken, faults));
    TRY(identify(work, row, taken.movement.id, faults));
    taken.reference = reference_of(work, row);
    *add_row(work) = taken;
    return ALMS_OK;
}

static void tell(const struct alms_reconciling_file *work, uint64_t rows)
{
    const struct alms_table *table = alms_reader_table(work->reader);
    const struct alms_import_progress progress = {rows, alms_table_bytes_done(table),
                                                  alms_table_bytes_total(table)};

    if (rows % TELL_EVERY_ROWS == 0 && work->options->tell != NULL)
        work->options->tell(work->options->tell_context, &progress);
}

/* All faults of the file are told; only a table that cannot be read on ends it. */
static enum alms_code read_rows(struct alms_reconciling_file *work, struct alms_error *err)
{
    bool has_row = true;
    struct alms_read_row row;
    struct alms_error faults;

    for (uint64_t rows = 0; has_row; rows++) {
        alms_error_clear(&faults);
        enum alms_code code = alms_reader_next(work->reader, &row, &has_row, &faults);
        if (code == ALMS_OK && has_row && row.kind == ALMS_ROW_IS_DATA)
            code = take_row(work, &row, &faults);
        if (code != ALMS_OK && has_row) {
            const struct alms_place place =
                alms_table_place(alms_reader_table(work->reader), &row.table_row, 0);
            alms_error_locate(&faults, 0, &place);
        }
        take_faults(err, &faults);
        tell(work, rows);
    }
    return alms_error_code(err);
}

/* --- balances ------------------------------------------------------------------------------ */

/* Whether row `b` follows row `a` by what the bank prints. */
static bool follows(const struct alms_bank_row *a, const struct alms_bank_row *b)
{
    int64_t expected = a->balance;

    return a->has_balance && b->has_balance && b->has_amount &&
           alms_minor_add(&expected, b->movement.amount) && expected == b->balance;
}

/* Banks list the newest row first or last: the balances tell, and where they do not, the days. */
static void put_in_order(struct alms_reconciling_file *work)
{
    size_t forward = 0;
    size_t backward = 0;
    const size_t count = work->rows_count;

    for (size_t i = 1; i < count; i++) {
        forward += follows(&work->rows[i - 1], &work->rows[i]) ? 1 : 0;
        backward += follows(&work->rows[i], &work->rows[i - 1]) ? 1 : 0;
    }
    work->report->is_newest_first =
        backward > forward ||
        (backward == forward && count > 1 &&
         alms_date_compare(work->rows[0].movement.date, work->rows[count - 1].movement.date) > 0);
    for (size_t i = 0; i < count / 2 && work->report->is_newest_first; i++) {
        const struct alms_bank_row row = work->rows[i];
        work->rows[i] = work->rows[count - 1 - i];
        work->rows[count - 1 - i] = row;
    }
}

static void fail_balance(const struct alms_reconciling_file *work, const struct alms_bank_row *row,
                         int64_t expected, struct alms_error *err)
{
    char expected_text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char printed_text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_place place = {work->path, row->line, row->column};

    (void)alms_fail_at(
        err, &place, ALMS_E_STATEMENT_BALANCE, "the balance should be %s, the statement prints %s",
        amount_text(work, expected, expected_text), amount_text(work, row->balance, printed_text));
}

/* An amount that a row lost is what the balances before and behind it differ by. */
static void take_lost_amount(struct alms_reconciling_file *work, struct alms_bank_row *row,
                             const int64_t *before, struct alms_error *err)
{
    int64_t amount = row->balance;

    if (before == NULL || !alms_minor_add(&amount, -*before)) {
        fail_row(work, row, err, W_("no amount"));
        return;
    }
    row->movement.amount = amount;
    row->has_amount = true;
    if (work->report->rows_without_amount == 0)
        work->report->first_without_amount = row->line;
    work->report->rows_without_amount += 1;
}

/* Rule RECONCILE-4: line by line. Fills in opening and closing as the statement has them. */
static void check_balances(struct alms_reconciling_file *work, struct alms_error *err)
{
    bool is_known = false;
    int64_t balance = 0;
    int64_t before_first = 0;

    for (size_t i = 0; i < work->rows_count; i++) {
        struct alms_bank_row *row = &work->rows[i];
        if (!row->has_amount)
            take_lost_amount(work, row, is_known ? &balance : NULL, err);
        if (!alms_minor_add(&balance, row->movement.amount)) {
            (void)alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
            return;
        }
        if (!row->has_balance)
            continue;
        if (!is_known) {
            before_first = row->balance;
            if (!alms_minor_add(&before_first, -balance))
                (void)alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
            work->opening = before_first;
        } else if (balance != row->balance) {
            fail_balance(work, row, balance, err);
        }
        balance = row->balance;
        is_known = true;
    }
    work->report->has_balances = is_known;
    work->closing = balance; /* without balances: what moved */
}

/* Rows in which nothing moved have told their balance, and are no movements. */
static void drop_zeros(struct alms_reconciling_file *work)
{
    size_t kept = 0;

    for (size_t i = 0; i < work->rows_count; i++) {
        if (work->rows[i].movement.amount != 0)
            work->rows[kept++] = work->rows[i];
    }
    work->rows_count = kept;
}

/* --- opening and closing ------------------------------------------------------------------- */

/* Compares an amount that the caller gave with what the statement has. */
static void check_given(const struct alms_reconciling_file *work, const char *given, int64_t found,
                        const char *what, struct alms_error *err)
{
    int64_t amount = 0;
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    if (given == NULL || alms_minor_parse(given, work->scale_digits, &amount, err) != ALMS_OK ||
        amount == found)
        return;
    (void)alms_fail(err, ALMS_E_STATEMENT_BALANCE, "the %s of the statement is %s, not %s", what,
                    amount_text(work, found, text), given);
}

/* Which rows an earlier statement had; the sum of the others. */
static enum alms_code
find_known(struct alms_reconciling_file *work, int64_t *out_sum, struct alms_error *err)
{
    *out_sum = 0;
    for (size_t i = 0; i < work->rows_count; i++) {
        struct alms_movement_row found;
        struct alms_bank_row *row = &work->rows[i];
        TRY(alms_store_movement_find(work->book->store, &work->chain, row->movement.id, &found,
                                     &row->is_known, err));
        if (row->is_known) {
            row->spot = found.spot;
            row->is_matched = found.matched >= 0;
            work->report->rows_known += 1;
        } else if (!alms_minor_add(out_sum, row->movement.amount)) {
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
        }
    }
    return ALMS_OK;
}

/* Rule RECONCILE-4: it begins where the last one ended. */
static void join_last(struct alms_reconciling_file *work, int64_t new_sum, struct alms_error *err)
{
    char last[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char begins[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    int64_t opening = work->closing;
    const bool has_new = work->report->rows_known < work->rows_count;

    if (has_new && work->report->has_balances && alms_minor_add(&opening, -new_sum) &&
        opening != work->last.closing) {
        alms_date_format(work->last.until, date);
        (void)alms_fail(err, ALMS_E_STATEMENT_GAP,
                        "the last statement closed with %s on %s, the new rows begin with %s",
                        amount_text(work, work->last.closing, last), date,
                        amount_text(work, opening, begins));
    }
    work->opening = work->last.closing;
    work->closing = work->opening;
    if (!alms_minor_add(&work->closing, new_sum))
        (void)alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
}

static void open_first(struct alms_reconciling_file *work, struct alms_error *err)
{
    if (work->report->has_balances)
        return;
    if (work->options->opening == NULL) {
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("opening balance"));
    } else if (alms_minor_parse(work->options->opening, work->scale_digits, &work->opening, err) ==
                   ALMS_OK &&
               !alms_minor_add(&work->closing, work->opening)) {
        (void)alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
}

static void check_days(struct alms_reconciling_file *work, struct alms_error *err)
{
    struct alms_date first = {0};
    struct alms_date last = work->has_last ? work->last.until : first;
    char text[ALMS_DATE_TEXT_SIZE_BYTES];

    for (size_t i = 0; i < work->rows_count; i++) {
        const struct alms_date date = work->rows[i].movement.date;
        if (!alms_date_is_given(first) || alms_date_compare(date, first) < 0)
            first = date;
        if (!alms_date_is_given(last) || alms_date_compare(date, last) > 0)
            last = date;
    }
    work->until = alms_date_is_given(work->options->until) ? work->options->until : last;
    if (alms_date_is_given(work->until) && alms_date_compare(last, work->until) > 0) {
        alms_date_format(last, text);
        (void)alms_fail(err, ALMS_E_STATEMENT_DAYS, "the statement reaches to %s", text);
    }
    work->from = alms_date_is_given(work->options->from) ? work->options->from
                 : alms_date_is_given(first)             ? first
                                                         : work->until;
    alms_book_check_span(work->from, work->until, err);
}

enum alms_code alms_reconcile_read(struct alms_reconciling_file *work, struct alms_error *err)
{
    int64_t new_sum = 0;

    TRY(read_rows(work, err));
    put_in_order(work);
    check_balances(work, err);
    TRY(alms_error_code(err));
    drop_zeros(work);
    work->statement_count = work->rows_count;
    work->report->rows = work->rows_count;
    TRY(find_known(work, &new_sum, err));
    check_days(work, err);
    /* Rule IMPORT-9; in a month without movement the caller names the day. */
    if (work->rows_count == 0 && !(work->has_last && alms_date_is_given(work->options->until)))
        (void)alms_fail(err, ALMS_E_TABLE_EMPTY, "there is no row of data in the file");
    TRY(alms_error_code(err));
    if (work->has_last) {
        join_last(work, new_sum, err);
    } else {
        open_first(work, err);
    }
    TRY(alms_error_code(err));
    check_given(work, work->options->opening, work->opening, W_("opening balance"), err);
    check_given(work, work->options->closing, work->closing, W_("closing balance"), err);
    return alms_error_code(err);
}
