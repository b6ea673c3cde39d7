#include "base/file.h"
#include "book/import_inside.h"
#include "value/date.h"

#include <string.h>

enum { TELL_EVERY_ROWS = 1024 };

static const char *const VERDICTS[ALMS_VERDICTS_COUNT] = {
    "booked", "known", "conflict", "rejected", "held", "skipped", "refunded"};

const char *alms_verdict_word(enum alms_verdict verdict)
{
    return VERDICTS[verdict];
}

/* --- rows ---------------------------------------------------------------------------------- */

static void tell_progress(const struct alms_importing *work, uint64_t rows)
{
    const struct alms_table *table = alms_reader_table(work->reader);
    const struct alms_import_progress progress = {rows, alms_table_bytes_done(table),
                                                  alms_table_bytes_total(table)};

    if (rows % TELL_EVERY_ROWS == 0 && work->options->tell != NULL)
        work->options->tell(work->options->tell_context, &progress);
}

static enum alms_code take_rows(struct alms_importing *work, struct alms_error *err)
{
    bool has_row = true;
    struct alms_read_row row;
    struct alms_error faults;

    for (uint64_t rows = 0; has_row; rows++) {
        alms_error_clear(&faults);
        const enum alms_code read_code = alms_reader_next(work->reader, &row, &has_row, &faults);
        if (!has_row && read_code != ALMS_OK) {
            *err = faults;
            return read_code;
        }
        if (!has_row)
            break;
        const enum alms_code code = alms_import_take_row(work, &row, read_code, &faults);
        if (code != ALMS_OK) {
            *err = faults;
            return code;
        }
        tell_progress(work, rows);
    }
    return ALMS_OK;
}

/* --- the batch ----------------------------------------------------------------------------- */

static void set_count(const struct alms_importing *work, struct alms_record *record,
                      enum alms_field field, enum alms_verdict verdict)
{
    char *text = alms_arena_alloc(work->arena, ALMS_UINT_TEXT_SIZE_BYTES);

    alms_record_set(record, field, alms_uint_format(work->report->rows[verdict], text));
}

static enum alms_code
record_batch(struct alms_importing *work, const char *file_name, struct alms_error *err)
{
    char first[ALMS_DATE_TEXT_SIZE_BYTES];
    char last[ALMS_DATE_TEXT_SIZE_BYTES];
    const char *totals[ALMS_SUMS_MAX];
    const char *refunds[ALMS_SUMS_MAX];
    char header[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_private part = {0};
    struct alms_record record = {.kind = ALMS_KIND_IMPORT};

    for (size_t i = 0; i < work->booked.count; i++)
        totals[i] = alms_sums_item_text(work, &work->booked, i);
    for (size_t i = 0; i < work->refunded.count; i++)
        refunds[i] = alms_sums_item_text(work, &work->refunded, i);
    alms_date_format(work->report->first_date, first);
    alms_date_format(work->report->last_date, last);
    alms_record_set(&record, ALMS_FIELD_BATCH, work->batch);
    alms_record_set(&record, ALMS_FIELD_ENCODING, work->report->encoding);
    alms_record_set(&record, ALMS_FIELD_FILE, work->report->file_digest);
    if (work->report->footer_differs)
        alms_record_set(&record, ALMS_FIELD_FOOTER, work->report->footer_total);
    alms_record_set(&record, ALMS_FIELD_FROM, first);
    alms_record_set(&record, ALMS_FIELD_UNTIL, last);
    alms_record_set(&record, ALMS_FIELD_HEADER,
                    alms_uint_format(work->report->header_line, header));
    set_count(work, &record, ALMS_FIELD_ROWS_BOOKED, ALMS_ROW_BOOKED);
    set_count(work, &record, ALMS_FIELD_ROWS_CONFLICT, ALMS_ROW_CONFLICT);
    set_count(work, &record, ALMS_FIELD_ROWS_HELD, ALMS_ROW_HELD);
    set_count(work, &record, ALMS_FIELD_ROWS_KNOWN, ALMS_ROW_KNOWN);
    set_count(work, &record, ALMS_FIELD_ROWS_REJECTED, ALMS_ROW_REJECTED);
    set_count(work, &record, ALMS_FIELD_ROWS_SKIPPED, ALMS_ROW_SKIPPED);
    alms_record_set(&record, ALMS_FIELD_RULES, work->report->rules_digest);
    alms_record_set(&record, ALMS_FIELD_SOURCE, work->rules->source);
    record.field[ALMS_FIELD_TOTALS] =
        (struct alms_value){.items = totals, .count = work->booked.count};
    if (work->report->rows[ALMS_ROW_REFUNDED] > 0) {
        set_count(work, &record, ALMS_FIELD_ROWS_REFUNDED, ALMS_ROW_REFUNDED);
        record.field[ALMS_FIELD_REFUNDS] =
            (struct alms_value){.items = refunds, .count = work->refunded.count};
    }
    alms_private_add(&part, "file", file_name);
    return alms_tx_record(work->tx, &record, &part, NULL, err);
}

static enum alms_code take_digests(struct alms_importing *work, struct alms_error *err)
{
    struct alms_hash hash;
    char *file = alms_arena_alloc(work->arena, ALMS_HASH_HEX_SIZE_BYTES);
    char *rules = alms_arena_alloc(work->arena, ALMS_HASH_HEX_SIZE_BYTES);

    TRY(alms_reader_digest(work->reader, &hash, err));
    alms_hash_hex(&hash, file);
    alms_hash_bytes(alms_store_hasher(work->book->store), work->options->rules,
                    strlen(work->options->rules), &hash);
    alms_hash_hex(&hash, rules);
    work->report->file_digest = file;
    work->report->rules_digest = rules;
    return ALMS_OK;
}

struct unfit {
    struct alms_unfit_rule *rules;
    size_t count;
};

static void add_unfit(void *context, const char *word, uint32_t line)
{
    struct unfit *unfit = context;
    unfit->rules[unfit->count++] = (struct alms_unfit_rule){word, line};
}

/* Rules that fit no row are told where there were rows to fit. */
static void take_unfit(struct alms_importing *work)
{
    const struct alms_rules *rules = work->rules;
    const size_t most = rules->whens_count + rules->skips_count + rules->holds_count +
                        rules->refunds_count + rules->ends_count + rules->totals_count;
    struct unfit unfit = {alms_arena_alloc(work->arena, (most + 1) * sizeof(*unfit.rules)), 0};
    uint64_t rows = 0;

    for (int i = 0; i < ALMS_VERDICTS_COUNT; i++)
        rows += i == ALMS_ROW_SKIPPED ? 0 : work->report->rows[i];
    if (rows == 0)
        return;
    alms_reader_unfit_rules(work->reader, add_unfit, &unfit);
    work->report->unfit_rules = unfit.rules;
    work->report->unfit_rules_count = unfit.count;
}

static void finish_report(struct alms_importing *work)
{
    struct alms_import_report *report = work->report;

    report->source = alms_arena_text(work->arena, work->rules->source);
    report->encoding = alms_table_encoding(alms_reader_table(work->reader));
    report->header_line = alms_reader_header(work->reader)->line;
    report->booked_total = alms_sums_text(work, &work->booked);
    report->known_total = alms_sums_text(work, &work->known);
    report->refunded_total = alms_sums_text(work, &work->refunded);
    report->fees_total = alms_sums_text(work, &work->fees);
    report->set_aside_total = alms_sums_text(work, &work->set_aside);
}

static enum alms_code
open_work(struct alms_importing *work, const char *path, struct alms_error *err)
{
    uint64_t batch = 0;
    const struct alms_masters *masters = NULL;
    const struct alms_reader_options reader_options = {.date = work->options->date};

    TRY(alms_rules_parse(work->options->rules, work->options->rules_name, &work->rules, err));
    if (work->rules->has_movement && !work->rules->has_gift) {
        return alms_fail(err, ALMS_E_RULES_PURPOSE, "the rules '%.120s' book no gifts",
                         work->options->rules_name);
    }
    TRY(alms_reader_open(path, work->rules, &reader_options, &work->reader, err));
    TRY(alms_book_masters(work->book, &masters, err));
    NOTE(alms_reader_find_header(work->reader, err));
    NOTE(alms_import_check_constants(masters, work->rules, work->options, err));
    alms_rule_author(masters, work->book->operator_code, err);
    TRY(alms_error_code(err));
    TRY(alms_counter_open(&work->counter, err));
    TRY(alms_tx_begin(work->book, &work->tx, err));
    TRY(alms_store_keyed(work->book->store, &work->keyed, err));
    TRY(alms_store_next_batch(work->book->store, &batch, err));
    alms_uint_format(batch, work->batch);
    if (work->options->rejects_path == NULL || work->book->is_dry_run)
        return ALMS_OK;
    return alms_rejects_open(work->options->rejects_path, work->reader, &work->rejects, err);
}

static enum alms_code run(struct alms_importing *work, const char *path, struct alms_error *err)
{
    TRY(open_work(work, path, err));
    const enum alms_code read_code = take_rows(work, err);
    finish_report(work);
    TRY(read_code);
    take_unfit(work);
    TRY(take_digests(work, err));
    /* What is set aside is written down even when nothing is booked: people mend it there. */
    if (work->rejects != NULL)
        TRY(alms_rejects_commit(&work->rejects, &work->report->wrote_rejects, err));
    TRY(alms_import_check(work, err));
    if (work->report->rows[ALMS_ROW_BOOKED] + work->report->rows[ALMS_ROW_REFUNDED] == 0)
        return ALMS_OK;
    TRY(record_batch(work, work->file_name, err));
    TRY(alms_tx_commit(&work->tx, err));
    if (!work->book->is_dry_run)
        work->report->batch = alms_arena_text(work->arena, work->batch);
    return ALMS_OK;
}

enum alms_code alms_import_run(alms_book *book, const char *path,
                               const struct alms_import_options *options,
                               struct alms_import_report *out, struct alms_error *err)
{
    struct alms_arena *arena = alms_arena_open();
    struct alms_importing *work = alms_arena_alloc(arena, sizeof(*work));

    *out = (struct alms_import_report){.memory = arena};
    *work =
        (struct alms_importing){.book = book, .options = options, .report = out, .arena = arena};
    work->file_name = alms_path_name(path);
    alms_import_begin_totals(work);
    const enum alms_code code = run(work, path, err);
    alms_import_clear_totals(work);
    alms_rejects_discard(&work->rejects);
    alms_tx_rollback(&work->tx);
    alms_counter_close(work->counter);
    alms_reader_close(work->reader);
    alms_rules_close(work->rules);
    return code;
}

void alms_import_report_free(struct alms_import_report *report)
{
    alms_arena_close(report->memory);
    *report = (struct alms_import_report){0};
}
