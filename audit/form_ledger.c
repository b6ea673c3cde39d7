/*
 * form_ledger - a journal for ledger, and one for hledger, which differ in their directives.
 *
 * The period begins with a transaction of the opening balances and ends with one that asserts the
 * closing balance of every account, fund and commodity: whoever reads the journal proves it.
 */
#include "audit/form_journal.h"

#include "base/text.h"

#include <string.h>

struct ledger_state {
    const char *path;
    bool is_hledger;
    FILE *file;
    struct alms_journal_names names;
    struct alms_buffer scratch;
};

static void clear(void *state)
{
    struct ledger_state *ledger = state;
    alms_buffer_clear(&ledger->scratch);
}

/* A commodity that is not letters alone stands in quotes. */
static void put_commodity(FILE *file, const char *code)
{
    const bool is_plain = strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(code);

    (void)fprintf(file, is_plain ? "%s" : "\"%s\"", code);
}

static void put_amount(FILE *file, const char *amount, const char *commodity)
{
    (void)fprintf(file, "%s ", amount);
    put_commodity(file, commodity);
}

/* 1000.00, which says where the point stands. */
static void put_sample(struct ledger_state *ledger, const struct alms_commodity *commodity)
{
    (void)fputs("1000", ledger->file);
    /* hledger wants the point even where nothing stands behind it. */
    if (commodity->scale_digits > 0 || ledger->is_hledger)
        (void)fputc('.', ledger->file);
    for (uint32_t i = 0; i < commodity->scale_digits; i++)
        (void)fputc('0', ledger->file);
    (void)fputc(' ', ledger->file);
    put_commodity(ledger->file, commodity->code);
}

static void put_commodities(const struct alms_form_work *work, struct ledger_state *ledger)
{
    for (size_t i = 0; i < work->commodities.count; i++) {
        const struct alms_commodity *commodity = &work->commodities.items[i];
        (void)fputs("commodity ", ledger->file);
        if (ledger->is_hledger) {
            put_sample(ledger, commodity);
        } else {
            put_commodity(ledger->file, commodity->code);
            (void)fputs("\n    format ", ledger->file);
            put_sample(ledger, commodity);
        }
        (void)fputs("\n", ledger->file);
    }
}

/* ledger --pedantic knows no tag that is not declared. */
static void put_tags(struct ledger_state *ledger)
{
    static const char *const TAGS[] = {"n",        "kind",      "by",      "at",
                                       "approver", "programme", "channel", "campaign",
                                       "reason",   "reverses",  "foreign"};

    for (size_t i = 0; i < COUNT_OF(TAGS) && !ledger->is_hledger; i++)
        (void)fprintf(ledger->file, "tag %s\n", TAGS[i]);
    (void)fputs("\n", ledger->file);
}

/* A line of a transaction, up to its end. */
static enum alms_code put_posting(const struct alms_form_work *work, struct ledger_state *ledger,
                                  const struct alms_line *line, struct alms_error *err)
{
    (void)fputs("    ", ledger->file);
    TRY(alms_journal_put_account(work, &ledger->names, line->account, line->fund, ledger->file,
                                 err));
    (void)fputs("  ", ledger->file);
    put_amount(ledger->file, line->amount, line->commodity);
    /* A comment, not a price: the balances of the journal stay those of the base currency. */
    if (line->currency != NULL)
        (void)fprintf(ledger->file, "  ; foreign: %s %s", line->foreign, line->currency);
    return ALMS_OK;
}

static enum alms_code
put_accounts(const struct alms_form_work *work, struct ledger_state *ledger, struct alms_error *err)
{
    const struct alms_trial *trial = &work->balances;

    for (size_t i = 0; i < trial->count; i++) {
        const struct alms_trial_row *row = &trial->items[i];
        if (i > 0 && strcmp(row->account, trial->items[i - 1].account) == 0 &&
            strcmp(row->fund, trial->items[i - 1].fund) == 0)
            continue;
        (void)fputs("account ", ledger->file);
        TRY(alms_journal_put_account(work, &ledger->names, row->account, row->fund, ledger->file,
                                     err));
        (void)fputs("\n", ledger->file);
    }
    return ALMS_OK;
}

static enum alms_code
put_opening(const struct alms_form_work *work, struct ledger_state *ledger, struct alms_error *err)
{
    const struct alms_trial *trial = &work->balances;
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    bool has_begun = false;

    alms_date_format(work->first, date);
    for (size_t i = 0; i < trial->count; i++) {
        const struct alms_trial_row *row = &trial->items[i];
        const struct alms_line line = {row->account, row->fund, row->commodity, row->opening};
        if (alms_form_is_zero(row->opening))
            continue;
        if (!has_begun)
            (void)fprintf(ledger->file, "\n%s * opening balances\n", date);
        has_begun = true;
        TRY(put_posting(work, ledger, &line, err));
        (void)fputs("\n", ledger->file);
    }
    return ALMS_OK;
}

static enum alms_code
begin(struct alms_form_work *work, struct ledger_state *ledger, struct alms_error *err)
{
    TRY(alms_files_start(work->files, ledger->path, &ledger->file, err));
    alms_journal_names_make(work, &ledger->names);
    (void)fputs("; ", ledger->file);
    alms_journal_put_text(ledger->file, work->status.name);
    (void)fprintf(ledger->file, "\n; made from %llu records with root %s\n\n",
                  (unsigned long long)work->status.log_size, work->status.log_root);
    if (ledger->is_hledger)
        (void)fputs("decimal-mark .\n", ledger->file);
    put_commodities(work, ledger);
    put_tags(ledger);
    TRY(put_accounts(work, ledger, err));
    return put_opening(work, ledger, err);
}

static enum alms_code begin_ledger(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct ledger_state *ledger = state;

    ledger->path = "ledger/book.ledger";
    return begin(work, ledger, err);
}

static enum alms_code
begin_hledger(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct ledger_state *ledger = state;

    ledger->path = "hledger/book.journal";
    ledger->is_hledger = true;
    return begin(work, ledger, err);
}

static void put_tag(FILE *file, const char *key, const char *value)
{
    if (value != NULL)
        (void)fprintf(file, "    ; %s: %s\n", key, value);
}

static enum alms_code put_entry(struct alms_form_work *work, void *state,
                                const struct alms_entry_item *entry, struct alms_error *err)
{
    struct ledger_state *ledger = state;
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char n[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_date_format(entry->date, date);
    (void)fprintf(ledger->file, "\n%s * (%s) ", date, entry->number);
    alms_journal_put_text(ledger->file, alms_form_description(work, entry, &ledger->scratch));
    (void)fputs("\n", ledger->file);
    put_tag(ledger->file, "n", alms_uint_format(entry->n, n));
    put_tag(ledger->file, "kind", entry->kind);
    put_tag(ledger->file, "by", entry->by);
    put_tag(ledger->file, "at", entry->at);
    put_tag(ledger->file, "approver", entry->approver);
    put_tag(ledger->file, "programme", entry->programme);
    put_tag(ledger->file, "channel", entry->channel);
    put_tag(ledger->file, "campaign", entry->campaign);
    put_tag(ledger->file, "reason", entry->reason);
    put_tag(ledger->file, "reverses", entry->reverses);
    for (size_t i = 0; i < entry->lines_count; i++) {
        TRY(put_posting(work, ledger, &entry->lines[i], err));
        (void)fputs("\n", ledger->file);
    }
    return ALMS_OK;
}

/* Zero with as many digits as the amount has. */
static void put_zero(FILE *file, const char *amount)
{
    for (; *amount != '\0'; amount++) {
        if (*amount == '.')
            break;
    }
    (void)fputc('0', file);
    for (; *amount != '\0'; amount++)
        (void)fputc(*amount == '.' ? '.' : '0', file);
}

static enum alms_code end(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct ledger_state *ledger = state;
    const struct alms_trial *trial = &work->balances;
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(work->last, date);
    if (trial->count > 0)
        (void)fprintf(ledger->file, "\n%s * closing balances\n", date);
    for (size_t i = 0; i < trial->count; i++) {
        const struct alms_trial_row *row = &trial->items[i];
        (void)fputs("    ", ledger->file);
        TRY(alms_journal_put_account(work, &ledger->names, row->account, row->fund, ledger->file,
                                     err));
        (void)fputs("  ", ledger->file);
        put_zero(ledger->file, row->closing);
        (void)fputc(' ', ledger->file);
        put_commodity(ledger->file, row->commodity);
        (void)fputs(" = ", ledger->file);
        put_amount(ledger->file, row->closing, row->commodity);
        (void)fputs("\n", ledger->file);
    }
    return alms_files_finish(work->files, &ledger->file, err);
}

const struct alms_form ALMS_FORM_LEDGER = {
    "ledger", sizeof(struct ledger_state), begin_ledger, put_entry, end, clear};

const struct alms_form ALMS_FORM_HLEDGER = {
    "hledger", sizeof(struct ledger_state), begin_hledger, put_entry, end, clear};
