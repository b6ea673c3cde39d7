#include "base/file.h"
#include "book/book.h"
#include "intake/amount.h"
#include "intake/table.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/opening.h>

#include <stdlib.h>
#include <string.h>

enum opening_column {
    OPENING_ACCOUNT,
    OPENING_FUND,
    OPENING_COMMODITY,
    OPENING_DEBIT,
    OPENING_CREDIT,
    OPENING_CURRENCY,
    OPENING_FOREIGN,
    OPENING_COLUMNS
};

static const char *const NAMES[OPENING_COLUMNS][2] = {
    [OPENING_ACCOUNT] = {"account", "科目编号"}, [OPENING_FUND] = {"fund", "资金"},
    [OPENING_COMMODITY] = {"commodity", "币种"}, [OPENING_DEBIT] = {"debit", "借方"},
    [OPENING_CREDIT] = {"credit", "贷方"},       [OPENING_CURRENCY] = {"currency", "外币币种"},
    [OPENING_FOREIGN] = {"foreign", "外币金额"},
};

/* A balance, and where it stands. */
struct opening_line {
    struct alms_line line;
    struct alms_place place;
};

struct opening {
    alms_book *book;
    const struct alms_opening_draft *draft;
    struct alms_table *table;
    int at[OPENING_COLUMNS]; /* -1: not there */
    bool has_header;
    struct alms_listing lines; /* of struct opening_line */
    char digest[ALMS_HASH_HEX_SIZE_BYTES];
};

/* --- reading ------------------------------------------------------------------------------- */

static bool take_header(struct opening *opening, const struct alms_table_row *row)
{
    for (int column = 0; column < OPENING_COLUMNS; column++) {
        opening->at[column] = -1;
        for (size_t i = 0; i < row->cells_count; i++) {
            const struct alms_span cell = alms_span_trim(row->cells[i]);
            if (alms_span_equal(cell, NAMES[column][0]) || alms_span_equal(cell, NAMES[column][1]))
                opening->at[column] = (int)i;
        }
    }
    return opening->at[OPENING_ACCOUNT] >= 0 && opening->at[OPENING_FUND] >= 0 &&
           opening->at[OPENING_DEBIT] >= 0 && opening->at[OPENING_CREDIT] >= 0;
}

/* The text of a cell in the arena; NULL if it is empty or not there. */
static const char *
cell_text(struct opening *opening, const struct alms_table_row *row, enum opening_column column)
{
    const int at = opening->at[column];

    if (at < 0 || (size_t)at >= row->cells_count)
        return NULL;
    const struct alms_span cell = alms_span_trim(row->cells[at]);
    return cell.size_bytes == 0
               ? NULL
               : alms_arena_bytes(opening->lines.arena, cell.bytes, cell.size_bytes);
}

/* The canonical text of an amount in a cell. False if the cell is empty or at fault. */
static bool read_amount(struct opening *opening, const struct alms_table_row *row,
                        enum opening_column column, const char **commodity,
                        char taken[ALMS_AMOUNT_TEXT_SIZE_BYTES], struct alms_error *err)
{
    static const struct alms_amount_marks MARKS = {.group = ',', .decimal = '.'};
    char plain[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const struct alms_masters *masters = NULL;
    const size_t first = err->count;
    const int at = opening->at[column];

    if (at < 0 || (size_t)at >= row->cells_count || alms_span_trim(row->cells[at]).size_bytes == 0)
        return false;
    const struct alms_place place = alms_table_place(opening->table, row, (size_t)at);
    enum alms_code code = alms_book_masters(opening->book, &masters, err);
    if (code == ALMS_OK)
        code = alms_intake_amount(row->cells[at], &MARKS, plain, sizeof(plain), err);
    if (code == ALMS_OK)
        code = alms_amount_take(masters, plain, commodity, taken, err);
    if (code != ALMS_OK)
        alms_error_locate(err, first, &place);
    return code == ALMS_OK;
}

/* How much of another currency the balance is, on the side on which it stands. */
static void take_foreign(struct opening *opening, const struct alms_table_row *row,
                         struct opening_line *line, bool is_debit, struct alms_error *err)
{
    char taken[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char other[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *currency = cell_text(opening, row, OPENING_CURRENCY);
    const bool has_amount = cell_text(opening, row, OPENING_FOREIGN) != NULL;

    if (currency == NULL && !has_amount)
        return;
    if (currency == NULL || !has_amount) {
        (void)alms_fail_at(err, &line->place, ALMS_E_VALUE_MISSING, "%s is missing",
                           currency == NULL ? W_("currency") : W_("foreign amount"));
        return;
    }
    if (!read_amount(opening, row, OPENING_FOREIGN, &currency, taken, err))
        return;
    alms_amount_negate(taken, other);
    line->line.currency = alms_arena_text(opening->lines.arena, currency);
    line->line.foreign = alms_arena_text(opening->lines.arena, is_debit ? taken : other);
}

/* A debit is taken as it is, a credit with the other sign. False if there is none. */
static bool take_amount(struct opening *opening, const struct alms_table_row *row,
                        enum opening_column column, struct opening_line *line,
                        struct alms_error *err)
{
    char taken[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char other[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const int at = opening->at[column];

    if (!read_amount(opening, row, column, &line->line.commodity, taken, err) ||
        strspn(taken, "0.-") == strlen(taken))
        return false;
    line->place = alms_table_place(opening->table, row, (size_t)at);
    alms_amount_negate(taken, other);
    line->line.amount =
        alms_arena_text(opening->lines.arena, column == OPENING_DEBIT ? taken : other);
    return true;
}

static void
take_row(struct opening *opening, const struct alms_table_row *row, struct alms_error *err)
{
    struct opening_line line = {.line = {.account = cell_text(opening, row, OPENING_ACCOUNT),
                                         .fund = cell_text(opening, row, OPENING_FUND),
                                         .commodity = cell_text(opening, row, OPENING_COMMODITY)}};

    if (line.line.account == NULL)
        return;
    struct opening_line credit = line;
    const bool has_debit = take_amount(opening, row, OPENING_DEBIT, &line, err);
    const bool has_credit = take_amount(opening, row, OPENING_CREDIT, &credit, err);
    if (!has_debit && !has_credit)
        return;
    if (has_debit && has_credit) {
        (void)alms_fail_at(err, &credit.place, ALMS_E_ENTRY_UNBALANCED,
                           "account '%s' has a debit and a credit", line.line.account);
        return;
    }
    struct opening_line *taken = has_debit ? &line : &credit;
    take_foreign(opening, row, taken, has_debit, err);
    if (taken->line.fund == NULL) {
        (void)alms_fail_at(err, &taken->place, ALMS_E_VALUE_MISSING, "%s is missing", W_("fund"));
        return;
    }
    struct opening_line *item = alms_listing_add(&opening->lines);
    *item = *taken;
}

static enum alms_code read_table(struct opening *opening, struct alms_error *err)
{
    struct alms_table_row row;
    struct alms_hash hash;
    bool has_row = true;

    while (has_row) {
        const enum alms_code code = alms_table_next(opening->table, &row, &has_row, err);
        if (alms_table_is_broken(opening->table))
            return code;
        if (code != ALMS_OK || !has_row)
            continue;
        if (!opening->has_header) {
            opening->has_header = take_header(opening, &row);
        } else {
            take_row(opening, &row, err);
        }
    }
    TRY(alms_error_code(err));
    if (!opening->has_header) {
        return alms_fail(err, ALMS_E_TABLE_HEADER,
                         "no row of '%s' has the columns account, fund, debit and credit",
                         opening->draft->path);
    }
    if (opening->lines.count == 0)
        return alms_fail(err, ALMS_E_TABLE_EMPTY, "there is no row of data in the file");
    TRY(alms_table_digest(opening->table, &hash, err));
    alms_hash_hex(&hash, opening->digest);
    return ALMS_OK;
}

/* --- recording ----------------------------------------------------------------------------- */

static int compare_lines(const void *a, const void *b)
{
    const struct opening_line *left = a;
    const struct opening_line *right = b;
    const int order = strcmp(left->line.fund, right->line.fund);

    /* Within a fund in the order of the file. */
    return order != 0
               ? order
               : (left->place.line > right->place.line) - (left->place.line < right->place.line);
}

/* Records the balances of one fund; its faults get the place of its first row. */
static enum alms_code record_fund(struct opening *opening, struct alms_tx *tx,
                                  const struct opening_line *lines, size_t count,
                                  struct alms_posted *out, struct alms_error *err)
{
    const size_t first = err->count;
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_OPENING};
    struct alms_line *entry_lines =
        alms_arena_alloc(opening->lines.arena, count * sizeof(*entry_lines));

    for (size_t i = 0; i < count; i++)
        entry_lines[i] = lines[i].line;
    record.entry = (struct alms_entry){
        .date = opening->draft->date, .lines = entry_lines, .lines_count = count};
    alms_record_set(&record, ALMS_FIELD_FILE, opening->digest);
    alms_private_add(&part, "file", alms_path_name(opening->draft->path));
    const enum alms_code code = alms_tx_record(tx, &record, &part, out, err);
    alms_error_locate(err, first, &lines[0].place);
    return code;
}

static enum alms_code record_funds(struct opening *opening, struct alms_tx *tx,
                                   struct alms_opening_report *out, struct alms_error *err)
{
    struct opening_line *lines = opening->lines.items;
    struct alms_posted posted;
    size_t next = 0;

    qsort(lines, opening->lines.count, sizeof(*lines), compare_lines);
    for (size_t i = 0; i < opening->lines.count; i = next) {
        next = i + 1;
        while (next < opening->lines.count &&
               strcmp(lines[next].line.fund, lines[i].line.fund) == 0)
            next += 1;
        if (record_fund(opening, tx, &lines[i], next - i, &posted, err) != ALMS_OK)
            continue;
        if (out->funds_count == 0)
            memcpy(out->first_number, posted.number, sizeof(out->first_number));
        memcpy(out->last_number, posted.number, sizeof(out->last_number));
        out->funds_count += 1;
    }
    out->balances_count = opening->lines.count;
    return alms_error_code(err);
}

static enum alms_code
import(struct opening *opening, struct alms_opening_report *out, struct alms_error *err)
{
    struct alms_opening_report made = {0};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(read_table(opening, err));
    TRY(alms_tx_begin(opening->book, &tx, err));
    TRY(record_funds(opening, tx, &made, err));
    TRY(alms_tx_commit(&tx, err));
    *out = made;
    return ALMS_OK;
}

enum alms_code alms_opening_import(alms_book *book, const struct alms_opening_draft *draft,
                                   struct alms_opening_report *out, struct alms_error *err)
{
    struct opening opening = {.book = book, .draft = draft};
    CLEANUP(alms_table_close_variable) struct alms_table *table = NULL;

    TRY(alms_table_open(draft->path, ALMS_TABLE_FOUND, &table, err));
    opening.table = table;
    opening.lines = alms_listing_open(sizeof(struct opening_line));
    const enum alms_code code = import(&opening, out, err);
    alms_listing_discard(&opening.lines);
    return code;
}
