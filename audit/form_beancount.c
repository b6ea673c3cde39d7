/*
 * form_beancount - a journal for beancount.
 *
 * Amounts are exact and every transaction adds up to zero. The balances at the end are asserted
 * with a tolerance of zero, because beancount would else let a cent pass.
 */
#include "audit/form_journal.h"

#include "audit/sheet.h"
#include "base/text.h"
#include "value/date.h"

#include <string.h>

struct beancount_state {
    FILE *file;
    struct alms_journal_names names;
    struct alms_buffer scratch;
};

static void clear(void *state)
{
    struct beancount_state *bean = state;
    alms_buffer_clear(&bean->scratch);
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Begins with a letter and ends with a letter or digit; "C." and ".C" help where the code does not.
 */
static void put_commodity(FILE *file, const char *code)
{
    const bool is_plain = is_letter(code[0]) && code[strlen(code) - 1] != '-';

    (void)fprintf(file, is_plain ? "%s" : "C.%s.C", code);
}

/* A text in quotes on one line. */
static void put_text(FILE *file, const char *text)
{
    (void)fputc('"', file);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            (void)fputc('\\', file);
        (void)fputc((unsigned char)*text < 0x20 ? ' ' : *text, file);
    }
    (void)fputc('"', file);
}

static void put_meta(FILE *file, const char *key, const char *value)
{
    if (value == NULL)
        return;
    (void)fprintf(file, "  %s: ", key);
    put_text(file, value);
    (void)fputc('\n', file);
}

static enum alms_code put_posting(const struct alms_form_work *work, struct beancount_state *bean,
                                  const struct alms_line *line, struct alms_error *err)
{
    (void)fputs("  ", bean->file);
    TRY(alms_journal_put_account(work, &bean->names, line->account, line->fund, bean->file, err));
    (void)fprintf(bean->file, "  %s ", line->amount);
    put_commodity(bean->file, line->commodity);
    (void)fputc('\n', bean->file);
    if (line->currency != NULL)
        (void)fprintf(bean->file, "    foreign: \"%s %s\"\n", line->foreign, line->currency);
    return ALMS_OK;
}

static void
put_commodities(const struct alms_form_work *work, struct beancount_state *bean, const char *date)
{
    for (size_t i = 0; i < work->commodities.count; i++) {
        (void)fprintf(bean->file, "%s commodity ", date);
        put_commodity(bean->file, work->commodities.items[i].code);
        (void)fputc('\n', bean->file);
        put_meta(bean->file, "code", work->commodities.items[i].code);
        put_meta(bean->file, "name", work->commodities.items[i].name);
    }
    (void)fputc('\n', bean->file);
}

static enum alms_code put_accounts(const struct alms_form_work *work, struct beancount_state *bean,
                                   const char *date, struct alms_error *err)
{
    const struct alms_trial *trial = &work->balances;

    for (size_t i = 0; i < trial->count; i++) {
        const struct alms_trial_row *row = &trial->items[i];
        const struct alms_fund *fund = alms_form_fund(work, row->fund);
        if (i > 0 && strcmp(row->account, trial->items[i - 1].account) == 0 &&
            strcmp(row->fund, trial->items[i - 1].fund) == 0)
            continue;
        (void)fprintf(bean->file, "%s open ", date);
        TRY(alms_journal_put_account(work, &bean->names, row->account, row->fund, bean->file, err));
        (void)fputc('\n', bean->file);
        put_meta(bean->file, "code", row->account);
        put_meta(bean->file, "name", row->name);
        put_meta(bean->file, "fund", row->fund);
        put_meta(bean->file, "fund-name", fund == NULL ? NULL : fund->name);
    }
    return ALMS_OK;
}

static enum alms_code put_opening(const struct alms_form_work *work, struct beancount_state *bean,
                                  const char *date, struct alms_error *err)
{
    const struct alms_trial *trial = &work->balances;
    bool has_begun = false;

    for (size_t i = 0; i < trial->count; i++) {
        const struct alms_trial_row *row = &trial->items[i];
        const struct alms_line line = {row->account, row->fund, row->commodity, row->opening};
        if (alms_form_is_zero(row->opening))
            continue;
        if (!has_begun)
            (void)fprintf(bean->file, "\n%s * \"opening balances\"\n", date);
        has_begun = true;
        TRY(put_posting(work, bean, &line, err));
    }
    return ALMS_OK;
}

static enum alms_code begin(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct beancount_state *bean = state;
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    TRY(alms_files_start(work->files, "beancount/book.beancount", &bean->file, err));
    alms_journal_names_make(work, &bean->names);
    alms_date_format(work->first, date);
    (void)fprintf(bean->file, "; made from %llu records with root %s\n",
                  (unsigned long long)work->status.log_size, work->status.log_root);
    (void)fputs("option \"title\" ", bean->file);
    put_text(bean->file, work->status.name);
    (void)fputs("\noption \"operating_currency\" \"", bean->file);
    put_commodity(bean->file, work->status.base);
    (void)fputs("\"\n\n", bean->file);
    put_commodities(work, bean, date);
    TRY(put_accounts(work, bean, date, err));
    return put_opening(work, bean, date, err);
}

static enum alms_code put_entry(struct alms_form_work *work, void *state,
                                const struct alms_entry_item *entry, struct alms_error *err)
{
    struct beancount_state *bean = state;
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char n[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_date_format(entry->date, date);
    (void)fprintf(bean->file, "\n%s * ", date);
    put_text(bean->file, alms_form_description(work, entry, &bean->scratch));
    (void)fprintf(bean->file, " ^%s", entry->number);
    if (entry->reverses != NULL)
        (void)fprintf(bean->file, " ^%s", entry->reverses);
    (void)fputc('\n', bean->file);
    put_meta(bean->file, "number", entry->number);
    put_meta(bean->file, "record", alms_uint_format(entry->n, n));
    put_meta(bean->file, "kind", entry->kind);
    put_meta(bean->file, "by", entry->by);
    put_meta(bean->file, "at", entry->at);
    put_meta(bean->file, "approver", entry->approver);
    put_meta(bean->file, "programme", entry->programme);
    put_meta(bean->file, "channel", entry->channel);
    put_meta(bean->file, "campaign", entry->campaign);
    put_meta(bean->file, "reason", entry->reason);
    for (size_t i = 0; i < entry->lines_count; i++)
        TRY(put_posting(work, bean, &entry->lines[i], err));
    return ALMS_OK;
}

static enum alms_code end(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct beancount_state *bean = state;
    const struct alms_trial *trial = &work->balances;
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    /* A balance stands at the beginning of its day. */
    alms_date_format(alms_date_from_serial(alms_date_serial(work->last) + 1), date);
    (void)fputc('\n', bean->file);
    for (size_t i = 0; i < trial->count; i++) {
        const struct alms_trial_row *row = &trial->items[i];
        (void)fprintf(bean->file, "%s balance ", date);
        TRY(alms_journal_put_account(work, &bean->names, row->account, row->fund, bean->file, err));
        (void)fprintf(bean->file, "  %s ~ 0 ", row->closing);
        put_commodity(bean->file, row->commodity);
        (void)fputc('\n', bean->file);
    }
    return alms_files_finish(work->files, &bean->file, err);
}

const struct alms_form ALMS_FORM_BEANCOUNT = {
    "beancount", sizeof(struct beancount_state), begin, put_entry, end, clear};
