#include "base/file.h"
#include "book/reconcile_inside.h"
#include "book/reconcile_result.h"
#include "value/date.h"
#include "value/money.h"

#include <stdlib.h>
#include <string.h>

/* --- opening ------------------------------------------------------------------------------- */

/* Account and commodity: what the caller says, else the rules. */
static void take_chain(struct alms_reconciling_file *work, const struct alms_masters *masters,
                       struct alms_error *err)
{
    const struct alms_rules *rules = work->rules;
    const struct alms_reconcile_options *options = work->options;
    const char *account =
        rules->movement.account != NULL ? rules->movement.account : rules->record.account;
    const char *commodity =
        rules->movement.commodity != NULL ? rules->movement.commodity : rules->record.commodity;

    if (commodity == NULL)
        commodity = alms_masters_book(masters, ALMS_FIELD_BASE);
    work->chain = (struct alms_chain){options->account != NULL ? options->account : account,
                                      options->commodity != NULL ? options->commodity : commodity};
    if (work->chain.account == NULL)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("account"));
    /* Rule RECONCILE-7. */
    if (rules->movement.account != NULL &&
        !alms_text_equal(rules->movement.account, work->chain.account)) {
        (void)alms_fail(err, ALMS_E_STATEMENT_FOREIGN,
                        "the rules are for the account '%.40s', not '%.40s'",
                        rules->movement.account, work->chain.account);
    }
    if (rules->movement.commodity != NULL && options->commodity != NULL &&
        strcmp(rules->movement.commodity, options->commodity) != 0) {
        (void)alms_fail(err, ALMS_E_STATEMENT_FOREIGN,
                        "the rules are for amounts in '%.40s', not '%.40s'",
                        rules->movement.commodity, options->commodity);
    }
}

static void check_things(struct alms_reconciling_file *work, const struct alms_masters *masters,
                         struct alms_error *err)
{
    const int32_t account_id = work->chain.account == NULL
                                   ? ALMS_ID_NONE
                                   : alms_rule_take_account(masters, work->chain.account, err);
    const int32_t commodity_id = alms_rule_take_commodity(masters, work->chain.commodity, err);

    if (account_id != ALMS_ID_NONE && err->count == 0) {
        const enum alms_account_role role = alms_account_at(masters, account_id)->role;
        /* Rule RECONCILE-1. */
        if (role != ALMS_ROLE_CASH && role != ALMS_ROLE_AGENCY) {
            (void)alms_fail(err, ALMS_E_RECONCILE_ACCOUNT,
                            "the account '%.40s' holds no cash and has no statement",
                            work->chain.account);
        }
    }
    if (commodity_id != ALMS_ID_NONE)
        work->scale_digits = alms_commodity_at(masters, commodity_id)->scale_digits;
    if (work->options->days > ALMS_RECONCILE_DAYS_MAX)
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN, "there are between 0 and %s days", "366");
}

/* Rule RECONCILE-7: a source is one account's. */
static enum alms_code check_source(struct alms_reconciling_file *work, struct alms_error *err)
{
    const char *account = NULL;

    TRY(alms_store_source_account(work->book->store, work->rules->source, work->arena, &account,
                                  err));
    if (account != NULL && strcmp(account, work->chain.account) != 0) {
        return alms_fail(err, ALMS_E_STATEMENT_FOREIGN,
                         "the source '%.80s' was reconciled with the account '%.40s'",
                         work->rules->source, account);
    }
    return ALMS_OK;
}

/* Bills and lists have no sign and no balance: as a statement they would say nonsense. */
static enum alms_code
check_purpose(const struct alms_reconciling_file *work, struct alms_error *err)
{
    const struct alms_rules *rules = work->rules;
    bool reads_statements = rules->has_movement;

    for (size_t i = 0; i < rules->columns_count; i++)
        reads_statements = reads_statements || rules->columns[i].role == ALMS_CELL_BALANCE;
    if (!reads_statements) {
        return alms_fail(err, ALMS_E_RULES_PURPOSE, "the rules '%.120s' read no statement",
                         work->options->rules_name);
    }
    return ALMS_OK;
}

static enum alms_code open_work(struct alms_reconciling_file *work, struct alms_error *err)
{
    uint64_t number = 0;
    const struct alms_masters *masters = NULL;
    const struct alms_reader_options reader_options = {.reads_movements = true};

    TRY(alms_rules_parse(work->options->rules, work->options->rules_name, &work->rules, err));
    TRY(check_purpose(work, err));
    TRY(alms_reader_open(work->path, work->rules, &reader_options, &work->reader, err));
    TRY(alms_book_masters(work->book, &masters, err));
    NOTE(alms_reader_find_header(work->reader, err));
    take_chain(work, masters, err);
    check_things(work, masters, err);
    alms_rule_author(masters, work->book->operator_code, err);
    TRY(alms_error_code(err));
    TRY(alms_counter_open(&work->counter, err));
    TRY(alms_tx_begin(work->book, &work->tx, err));
    TRY(alms_store_keyed(work->book->store, &work->keyed, err));
    TRY(check_source(work, err));
    TRY(alms_store_next_reconciliation(work->book->store, &number, err));
    alms_uint_format(number, work->number);
    return alms_store_reconciliation_last(work->book->store, &work->chain, work->arena, &work->last,
                                          &work->has_last, err);
}

/* --- recording ----------------------------------------------------------------------------- */

/* Texts of one record, and the texts' room. */
struct part {
    char (*room)[ALMS_MATCH_TEXT_SIZE_BYTES];
    const char **items;
    size_t count;
};

static struct part open_part(struct alms_arena *arena)
{
    struct part part = {alms_arena_alloc(arena, ALMS_RECONCILE_ITEMS_MAX * sizeof(*part.room)),
                        alms_arena_alloc(arena, ALMS_RECONCILE_ITEMS_MAX * sizeof(*part.items)), 0};

    for (size_t i = 0; i < ALMS_RECONCILE_ITEMS_MAX; i++)
        part.items[i] = part.room[i];
    return part;
}

/* Records what was gathered, if there is anything, and begins anew. */
static enum alms_code put_part(struct alms_reconciling_file *work, struct part *part,
                               enum alms_kind kind, struct alms_error *err)
{
    struct alms_record record = {.kind = kind};
    const enum alms_field field =
        kind == ALMS_KIND_RECONCILE_ROWS ? ALMS_FIELD_MOVEMENTS : ALMS_FIELD_MATCHES;

    if (part->count == 0)
        return ALMS_OK;
    alms_record_set(&record, ALMS_FIELD_ACCOUNT, work->chain.account);
    alms_record_set(&record, ALMS_FIELD_COMMODITY, work->chain.commodity);
    alms_record_set(&record, ALMS_FIELD_RECONCILIATION, work->number);
    record.field[field] = (struct alms_value){.items = part->items, .count = part->count};
    part->count = 0;
    return alms_tx_record(work->tx, &record, NULL, NULL, err);
}

static_assert((int)ALMS_MATCH_TEXT_SIZE_BYTES >= (int)ALMS_MOVEMENT_TEXT_SIZE_BYTES,
              "one room for both");

static enum alms_code record_rows(struct alms_reconciling_file *work, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct part part = open_part(arena);

    for (size_t i = 0; i < work->statement_count; i++) {
        struct alms_bank_row *row = &work->rows[i];
        if (row->is_known)
            continue;
        row->spot = (struct alms_spot){alms_store_next_n(work->book->store), part.count + 1};
        alms_movement_format(&row->movement, work->scale_digits, part.room[part.count]);
        part.count += 1;
        if (part.count == ALMS_RECONCILE_ITEMS_MAX)
            TRY(put_part(work, &part, ALMS_KIND_RECONCILE_ROWS, err));
    }
    return put_part(work, &part, ALMS_KIND_RECONCILE_ROWS, err);
}

static int compare_matches(const void *a, const void *b)
{
    const struct alms_match *left = a;
    const struct alms_match *right = b;
    const int order = alms_spot_compare(left->movement, right->movement);

    return order != 0 ? order : alms_spot_compare(left->line, right->line);
}

static enum alms_code record_matches(struct alms_reconciling_file *work, struct alms_error *err)
{
    size_t count = 0;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_free_variable)
    void *memory =
        alms_alloc((work->lines_count + work->pairs_count + 1) * sizeof(struct alms_match));
    struct alms_match *matches = memory;
    struct part part = open_part(arena);

    for (size_t i = 0; i < work->pairs_count; i++) {
        matches[count++] =
            (struct alms_match){.line = work->pairs[i].line, .other = work->pairs[i].other};
    }
    for (size_t i = 0; i < work->lines_count; i++) {
        const struct alms_book_line *line = &work->lines[i];
        if (line->row >= 0) {
            matches[count++] = (struct alms_match){.has_movement = true,
                                                   .movement = work->rows[line->row].spot,
                                                   .line = line->line.spot};
        }
    }
    qsort(matches, count, sizeof(*matches), compare_matches);
    for (size_t i = 0; i < count; i++) {
        alms_match_format(&matches[i], part.room[part.count]);
        part.count += 1;
        if (part.count == ALMS_RECONCILE_ITEMS_MAX)
            TRY(put_part(work, &part, ALMS_KIND_RECONCILE_MATCH, err));
    }
    return put_part(work, &part, ALMS_KIND_RECONCILE_MATCH, err);
}

static void set_amount(struct alms_reconciling_file *work, struct alms_record *record,
                       enum alms_field field, int64_t amount)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    alms_record_set(
        record, field,
        alms_arena_text(work->arena, alms_minor_format(amount, work->scale_digits, text)));
}

static void set_count(struct alms_reconciling_file *work, struct alms_record *record,
                      enum alms_field field, uint64_t count)
{
    char text[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_record_set(record, field, alms_arena_text(work->arena, alms_uint_format(count, text)));
}

static void set_date(struct alms_reconciling_file *work, struct alms_record *record,
                     enum alms_field field, struct alms_date date)
{
    char text[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(date, text);
    alms_record_set(record, field, alms_arena_text(work->arena, text));
}

static enum alms_code
set_digests(struct alms_reconciling_file *work, struct alms_record *record, struct alms_error *err)
{
    struct alms_hash hash;
    char text[ALMS_HASH_HEX_SIZE_BYTES];

    TRY(alms_reader_digest(work->reader, &hash, err));
    alms_hash_hex(&hash, text);
    alms_record_set(record, ALMS_FIELD_FILE, alms_arena_text(work->arena, text));
    alms_hash_bytes(alms_store_hasher(work->book->store), work->options->rules,
                    strlen(work->options->rules), &hash);
    alms_hash_hex(&hash, text);
    alms_record_set(record, ALMS_FIELD_RULES, alms_arena_text(work->arena, text));
    return ALMS_OK;
}

/* The figures as the gate will find them. */
static enum alms_code
set_balances(struct alms_reconciling_file *work, struct alms_record *record, struct alms_error *err)
{
    int64_t adjusted = 0;
    int64_t difference = 0;
    struct alms_balances balances = {.closing = work->closing};
    const struct alms_balance_query query = {
        work->chain, work->has_last ? work->last.since : work->from, work->until};

    TRY(alms_gate_balances(work->book->store, &query, &balances, err));
    if (!alms_balances_adjust(&balances, &adjusted, &difference))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    set_amount(work, record, ALMS_FIELD_OPENING, work->opening);
    set_amount(work, record, ALMS_FIELD_CLOSING, balances.closing);
    set_amount(work, record, ALMS_FIELD_BOOK, balances.book);
    set_amount(work, record, ALMS_FIELD_BANK_IN, balances.bank_in);
    set_amount(work, record, ALMS_FIELD_BANK_OUT, balances.bank_out);
    set_amount(work, record, ALMS_FIELD_BOOK_IN, balances.book_in);
    set_amount(work, record, ALMS_FIELD_BOOK_OUT, balances.book_out);
    set_amount(work, record, ALMS_FIELD_ADJUSTED, adjusted);
    if (difference != 0)
        set_amount(work, record, ALMS_FIELD_DIFFERENCE, difference);
    return ALMS_OK;
}

static uint64_t matched_count(const struct alms_reconcile_report *report)
{
    uint64_t count = 0;

    for (int i = 0; i < ALMS_MATCH_METHODS_COUNT; i++)
        count += report->matched[i];
    return count;
}

static enum alms_code record_whole(struct alms_reconciling_file *work, struct alms_error *err)
{
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_RECONCILE};
    const struct alms_reconcile_report *report = work->report;

    alms_record_set(&record, ALMS_FIELD_ACCOUNT, work->chain.account);
    alms_record_set(&record, ALMS_FIELD_COMMODITY, work->chain.commodity);
    alms_record_set(&record, ALMS_FIELD_RECONCILIATION, work->number);
    alms_record_set(&record, ALMS_FIELD_SOURCE, work->rules->source);
    set_date(work, &record, ALMS_FIELD_FROM, work->from);
    set_date(work, &record, ALMS_FIELD_UNTIL, work->until);
    set_count(work, &record, ALMS_FIELD_ROWS_KNOWN, report->rows_known);
    set_count(work, &record, ALMS_FIELD_ROWS_MATCHED, matched_count(report));
    set_count(work, &record, ALMS_FIELD_ROWS_NEW, report->rows - report->rows_known);
    TRY(set_digests(work, &record, err));
    TRY(set_balances(work, &record, err));
    alms_private_add(&part, "file", alms_path_name(work->path));
    return alms_tx_record(work->tx, &record, &part, NULL, err);
}

/* --- the whole ----------------------------------------------------------------------------- */

static void finish_report(struct alms_reconciling_file *work)
{
    struct alms_reconcile_report *report = work->report;

    report->account = alms_arena_text(work->arena, work->chain.account);
    report->commodity = alms_arena_text(work->arena, work->chain.commodity);
    report->source = alms_arena_text(work->arena, work->rules->source);
    report->encoding = alms_table_encoding(alms_reader_table(work->reader));
    report->header_line = alms_reader_header(work->reader)->line;
}

/* Whether it would say nothing that the last one did not. */
static bool is_nothing_new(const struct alms_reconciling_file *work)
{
    const struct alms_reconcile_report *report = work->report;

    return work->has_last && report->rows == report->rows_known && matched_count(report) == 0 &&
           report->pairs == 0 && alms_date_compare(work->until, work->last.until) == 0;
}

/* What the tables say now, before a dry run forgets it. */
static enum alms_code
take_result(struct alms_reconciling_file *work, const char *number, struct alms_error *err)
{
    const struct alms_open_query query = {
        .account = work->chain.account, .commodity = work->chain.commodity, .until = work->until};

    TRY(alms_reconciliation_take(work->book, alms_tx_masters(work->tx), number,
                                 &work->report->result, err));
    return alms_open_take(work->book, alms_tx_masters(work->tx), &query, &work->report->open, err);
}

static enum alms_code run(struct alms_reconciling_file *work, struct alms_error *err)
{
    char last[ALMS_UINT_TEXT_SIZE_BYTES];

    TRY(open_work(work, err));
    const enum alms_code code = alms_reconcile_read(work, err);
    finish_report(work);
    TRY(code);
    TRY(alms_reconcile_match(work, err));
    if (is_nothing_new(work))
        return take_result(work, alms_uint_format(work->last.reconciliation, last), err);
    TRY(record_rows(work, err));
    TRY(record_matches(work, err));
    TRY(record_whole(work, err));
    TRY(take_result(work, work->number, err));
    TRY(alms_tx_commit(&work->tx, err));
    work->report->reconciliation = alms_arena_text(work->arena, work->number);
    return ALMS_OK;
}

enum alms_code alms_reconcile_run(alms_book *book, const char *path,
                                  const struct alms_reconcile_options *options,
                                  struct alms_reconcile_report *out, struct alms_error *err)
{
    struct alms_arena *arena = alms_arena_open();
    struct alms_reconciling_file *work = alms_arena_alloc(arena, sizeof(*work));

    *out = (struct alms_reconcile_report){.memory = arena};
    *work = (struct alms_reconciling_file){
        .book = book, .path = path, .options = options, .report = out, .arena = arena};
    const enum alms_code code = run(work, err);
    alms_tx_rollback(&work->tx);
    alms_counter_close(work->counter);
    alms_reader_close(work->reader);
    alms_rules_close(work->rules);
    alms_free(work->rows);
    alms_free(work->lines);
    alms_free(work->pairs);
    return code;
}

void alms_reconcile_report_free(struct alms_reconcile_report *report)
{
    alms_reconciliation_list_free(&report->result);
    alms_open_list_free(&report->open);
    alms_arena_close(report->memory);
    *report = (struct alms_reconcile_report){0};
}
