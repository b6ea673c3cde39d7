#include "audit/form.h"

#include "base/text.h"
#include "value/date.h"

#include <alms/currency.h>
#include <alms/period.h>
#include <alms/regime.h>

#include <stdlib.h>
#include <string.h>

static const struct alms_form *const FORMS[] = {
    &ALMS_FORM_ADS,      &ALMS_FORM_BEANCOUNT, &ALMS_FORM_CSV,
    &ALMS_FORM_GBT24589, &ALMS_FORM_HLEDGER,   &ALMS_FORM_IATI,
    &ALMS_FORM_LEDGER,   &ALMS_FORM_SAFT,      &ALMS_FORM_SPREADSHEET};

static_assert(COUNT_OF(FORMS) <= ALMS_EXPORT_FORMS_MAX, "every form can be asked for");

const struct alms_export_form *alms_export_forms(void)
{
    static const struct alms_export_form forms[] = {
        {"ads", N_("AICPA Audit Data Standards: GL_Detail, Trial_Balance, Chart_Of_Accounts")},
        {"beancount", N_("a journal for beancount")},
        {"csv", N_("tables in CSV as a Frictionless Data Package, for programs")},
        {"gbt24589", N_("the element names of GB/T 24589.1-2010, as XML and CSV")},
        {"hledger", N_("a journal for hledger")},
        {"iati", N_("IATI 2.03 activities, one for each fund")},
        {"ledger", N_("a journal for ledger")},
        {"saft", N_("SAF-T Financial, Norwegian profile 1.30, a file for each currency")},
        {"spreadsheet", N_("the tables of csv, safe to open in a spreadsheet")},
        {NULL, NULL}};

    static_assert(COUNT_OF(forms) == COUNT_OF(FORMS) + 1, "every form is told");
    return forms;
}

const struct alms_form *alms_form_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        if (strcmp(FORMS[i]->name, name) == 0)
            return FORMS[i];
    }
    return NULL;
}

static void note_unknown(const char *name, struct alms_error *err)
{
    const char *names[COUNT_OF(FORMS)];

    for (size_t i = 0; i < COUNT_OF(FORMS); i++)
        names[i] = FORMS[i]->name;
    const char *nearest = alms_text_nearest(name, names, COUNT_OF(names));
    if (nearest == NULL) {
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN, "there is no %s '%.40s'", W_("form"), name);
    } else {
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN, "there is no %s '%.40s'; did you mean '%s'?",
                        W_("form"), name, nearest);
    }
}

enum alms_code alms_form_check(const struct alms_export_options *options, struct alms_error *err)
{
    char from[ALMS_MONTH_TEXT_SIZE_BYTES];
    char to[ALMS_MONTH_TEXT_SIZE_BYTES];

    for (size_t i = 0; i < options->forms_count; i++) {
        if (alms_form_find(options->forms[i]) == NULL) {
            note_unknown(options->forms[i], err);
            continue;
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(options->forms[i], options->forms[j]) == 0) {
                (void)alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' is named twice", W_("form"),
                                options->forms[i]);
            }
        }
    }
    if (options->from.year != 0 && options->to.year != 0 &&
        alms_month_number(options->to) < alms_month_number(options->from)) {
        alms_month_format(options->from, from);
        alms_month_format(options->to, to);
        (void)alms_fail(err, ALMS_E_DATE_SYNTAX, "it ends on %s, before it begins on %s", to, from);
    }
    NOTE(alms_text_check_optional(options->organisation, ALMS_EXPORT_ORGANISATION_SIZE_MAX,
                                  W_("organisation"), err));
    return alms_error_code(err);
}

/* --- the work ------------------------------------------------------------------------------ */

static void clear_work(struct alms_form_work *work)
{
    alms_account_list_free(&work->accounts);
    alms_commodity_list_free(&work->commodities);
    alms_fund_list_free(&work->funds);
    alms_label_list_free(&work->programmes);
    alms_label_list_free(&work->channels);
    alms_label_list_free(&work->campaigns);
    alms_operator_list_free(&work->operators);
    alms_trial_free(&work->balances);
    alms_listing_discard(&work->omissions);
}

static bool is_from_conversion_on(const struct alms_form_work *work, struct alms_month month)
{
    return alms_date_is_given(work->status.regime_since) &&
           alms_month_number(month) >=
               alms_month_number(alms_date_month(work->status.regime_since));
}

/*
 * Rule REGIME-6: a form has one chart. Where no first month was asked for, it begins with the
 * regime in which it ends; its opening balances are those that the conversion made, so that the
 * voucher of the conversion is no entry of it.
 */
static enum alms_code settle_regime(struct alms_form_work *work,
                                    const struct alms_export_options *options,
                                    struct alms_error *err)
{
    struct alms_regime_report regime = {0};

    TRY(alms_regime_get(work->book, &regime, err));
    if (!is_from_conversion_on(work, work->to)) {
        if (regime.before != NULL)
            work->status.regime = alms_arena_text(work->arena, regime.before);
    } else {
        const struct alms_month first = alms_date_month(regime.date);
        if (options->from.year == 0 && !is_from_conversion_on(work, work->from))
            work->from = first;
        if (alms_month_number(work->from) == alms_month_number(first) && regime.number != NULL)
            work->converted_n = regime.n;
    }
    alms_regime_report_free(&regime);
    return ALMS_OK;
}

static void count_entries(struct alms_form_work *work, const struct alms_period_list *periods)
{
    for (size_t i = 0; i < periods->count; i++) {
        const int32_t number = alms_month_number(periods->items[i].month);
        if (number >= alms_month_number(work->from) && number <= alms_month_number(work->to))
            work->entries_count += periods->items[i].entries_count;
    }
    if (work->converted_n != 0)
        work->entries_count -= 1;
}

/* The months that were asked for; where none was, those that have entries. */
static enum alms_code take_period(struct alms_form_work *work,
                                  const struct alms_export_options *options, struct alms_error *err)
{
    struct alms_period_list periods = {0};
    struct alms_date newest = {0};
    int64_t ignored_s = 0;

    work->from = options->from;
    work->to = options->to;
    TRY(alms_period_list(work->book, &periods, err));
    for (size_t i = 0; i < periods.count; i++) {
        const struct alms_month month = periods.items[i].month;
        if (periods.items[i].entries_count == 0)
            continue;
        if (work->from.year == 0)
            work->from = month;
        if (options->to.year == 0)
            work->to = month;
    }
    /* A book without entries, or none since the month asked for. */
    if (work->from.year == 0 && work->to.year == 0) {
        if (alms_instant_parse(work->status.last_at, &ignored_s, &newest, err) != ALMS_OK) {
            alms_period_list_free(&periods);
            return alms_error_code(err);
        }
        work->from = alms_date_month(newest);
    }
    if (work->from.year == 0 ||
        (options->from.year == 0 && alms_month_number(work->to) < alms_month_number(work->from) &&
         work->to.year != 0))
        work->from = work->to;
    if (work->to.year == 0 || alms_month_number(work->to) < alms_month_number(work->from))
        work->to = work->from;
    const enum alms_code code = settle_regime(work, options, err);
    count_entries(work, &periods);
    alms_period_list_free(&periods);
    work->first = alms_month_first(work->from);
    work->last = alms_month_last(work->to);
    return code;
}

static enum alms_code read_lists(struct alms_form_work *work, struct alms_error *err)
{
    const struct alms_report_query query = {.from = work->from, .to = work->to};

    TRY(alms_account_list_on(work->book, work->last, &work->accounts, err));
    TRY(alms_commodity_list(work->book, &work->commodities, err));
    TRY(alms_fund_list(work->book, &work->funds, err));
    TRY(alms_label_list(work->book, ALMS_PROGRAMME, &work->programmes, err));
    TRY(alms_label_list(work->book, ALMS_CHANNEL, &work->channels, err));
    TRY(alms_label_list(work->book, ALMS_CAMPAIGN, &work->campaigns, err));
    TRY(alms_operator_list(work->book, &work->operators, err));
    return alms_report_balance(work->book, &query, &work->balances, err);
}

/* --- the walk ------------------------------------------------------------------------------ */

/* The forms; the trail comes first and takes every entry. */
struct running {
    struct alms_form_work *work;
    const struct alms_form *forms[ALMS_EXPORT_FORMS_MAX + 1];
    void *states[ALMS_EXPORT_FORMS_MAX + 1];
    size_t count;
};

static void add_form(struct running *running, const struct alms_form *form)
{
    running->forms[running->count] = form;
    running->states[running->count] = alms_alloc(form->state_size_bytes);
    running->count += 1;
}

static void clear_running(struct running *running)
{
    for (size_t i = 0; i < running->count; i++) {
        if (running->forms[i]->clear != NULL)
            running->forms[i]->clear(running->states[i]);
        alms_free(running->states[i]);
    }
}

static enum alms_code
take_entry(void *context, const struct alms_entry_item *entry, struct alms_error *err)
{
    struct running *running = context;
    const struct alms_form_work *work = running->work;
    const bool is_within = alms_date_compare(entry->date, work->first) >= 0 &&
                           alms_date_compare(entry->date, work->last) <= 0 &&
                           (work->converted_n == 0 || entry->n != work->converted_n);

    for (size_t i = 0; i < (is_within ? running->count : 1); i++)
        TRY(running->forms[i]->entry(running->work, running->states[i], entry, err));
    return ALMS_OK;
}

static enum alms_code run(struct running *running, struct alms_error *err)
{
    static const struct alms_date always = {0};
    struct alms_form_work *work = running->work;

    for (size_t i = 0; i < running->count; i++)
        TRY(running->forms[i]->begin(work, running->states[i], err));
    if (work->is_private) {
        TRY(alms_entry_walk(work->book, always, always, take_entry, running, err));
    } else {
        TRY(alms_entry_walk_public(work->book, always, always, take_entry, running, err));
    }
    for (size_t i = 0; i < running->count; i++)
        TRY(running->forms[i]->end(work, running->states[i], err));
    return ALMS_OK;
}

static int compare_omissions(const void *a, const void *b)
{
    const struct alms_export_omission *left = a;
    const struct alms_export_omission *right = b;
    const int order = strcmp(left->form, right->form);

    return order != 0 ? order : strcmp(left->commodity, right->commodity);
}

static void
hand_over(struct alms_form_work *work, struct alms_arena *arena, struct alms_export_result *out)
{
    const size_t count = work->omissions.count;
    struct alms_export_omission *omissions =
        alms_arena_alloc(arena, (count + 1) * sizeof(*omissions));

    for (size_t i = 0; i < count; i++) {
        const struct alms_export_omission *omission =
            &((const struct alms_export_omission *)work->omissions.items)[i];
        omissions[i] = (struct alms_export_omission){omission->form,
                                                     alms_arena_text(arena, omission->commodity)};
    }
    qsort(omissions, count, sizeof(*omissions), compare_omissions);
    out->omissions = omissions;
    out->omissions_count = count;
}

enum alms_code alms_forms_write(alms_book *book, const struct alms_export_options *options,
                                struct alms_files *files, struct alms_arena *arena,
                                struct alms_export_result *out, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *own = alms_arena_open();
    CLEANUP(clear_work)
    struct alms_form_work work = {.book = book,
                                  .files = files,
                                  .arena = own,
                                  .is_private = options->is_private,
                                  .omissions =
                                      alms_listing_open(sizeof(struct alms_export_omission))};
    CLEANUP(clear_running) struct running running = {.work = &work};

    TRY(alms_form_check(options, err));
    TRY(alms_book_status(book, &work.status, err));
    work.organisation = options->organisation != NULL ? options->organisation : work.status.id;
    TRY(take_period(&work, options, err));
    TRY(read_lists(&work, err));
    add_form(&running, &ALMS_FORM_TRAIL);
    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        for (size_t j = 0; j < options->forms_count; j++) {
            if (strcmp(FORMS[i]->name, options->forms[j]) == 0)
                add_form(&running, FORMS[i]);
        }
    }
    TRY(run(&running, err));
    const struct alms_trail_state *trail = running.states[0];
    out->entries_count = trail->entries_count;
    out->lines_count = trail->lines_count;
    if (options->forms_count > 0)
        TRY(alms_form_guide(&work, options, err));
    hand_over(&work, arena, out);
    return ALMS_OK;
}

/* --- for the forms ------------------------------------------------------------------------- */

const struct alms_account *alms_form_account(const struct alms_form_work *work, const char *code)
{
    size_t low = 0;
    size_t high = work->accounts.count;

    while (low < high) {
        const size_t middle = (low + high) / 2;
        const int order = strcmp(work->accounts.items[middle].code, code);
        if (order == 0)
            return &work->accounts.items[middle];
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

const struct alms_fund *alms_form_fund(const struct alms_form_work *work, const char *code)
{
    for (size_t i = 0; i < work->funds.count; i++) {
        if (strcmp(work->funds.items[i].code, code) == 0)
            return &work->funds.items[i];
    }
    return NULL;
}

const char *alms_form_rate(const struct alms_entry_item *entry, const struct alms_line *line)
{
    return line->currency == NULL ? NULL : alms_currency_rate_of(entry, line->currency);
}

const struct alms_commodity *
alms_form_commodity(const struct alms_form_work *work, const char *code)
{
    for (size_t i = 0; i < work->commodities.count; i++) {
        if (strcmp(work->commodities.items[i].code, code) == 0)
            return &work->commodities.items[i];
    }
    return NULL;
}

bool alms_form_is_currency(const char *code)
{
    return strlen(code) == 3 && strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

static const char *detail_of(const struct alms_entry_item *entry, const char *key)
{
    for (size_t i = 0; i < entry->details_count; i++) {
        if (strcmp(entry->details[i].key, key) == 0)
            return entry->details[i].text;
    }
    return NULL;
}

const char *alms_form_description(const struct alms_form_work *work,
                                  const struct alms_entry_item *entry, struct alms_buffer *scratch)
{
    static const char *const KEYS[] = {"donor", "payee", "memo"};

    scratch->size_bytes = 0;
    for (size_t i = 0; work->is_private && i < COUNT_OF(KEYS); i++) {
        const char *text = detail_of(entry, KEYS[i]);
        if (text == NULL)
            continue;
        if (scratch->size_bytes > 0)
            alms_buffer_add_text(scratch, " ");
        alms_buffer_add_text(scratch, text);
    }
    if (scratch->size_bytes == 0)
        alms_buffer_add_text(scratch, entry->kind);
    return scratch->bytes;
}

const char *alms_form_series(const struct alms_entry_item *entry, char series[16])
{
    size_t size = strcspn(entry->number, "-");

    if (size > 15)
        size = 15;
    memcpy(series, entry->number, size);
    series[size] = '\0';
    return series;
}

const char *alms_form_unsigned(const char *amount, bool *out_is_credit)
{
    *out_is_credit = amount[0] == '-';
    return *out_is_credit ? amount + 1 : amount;
}

bool alms_form_is_zero(const char *amount)
{
    return strspn(amount, "-0.") == strlen(amount);
}

static void copy_digits(const char *from, size_t count, char *text)
{
    size_t used = 0;

    for (; *from != '\0' && used < count; from++) {
        if (*from >= '0' && *from <= '9')
            text[used++] = *from;
    }
    text[used] = '\0';
}

void alms_form_day(const char *instant, char text[9])
{
    copy_digits(instant, 8, text);
}

void alms_form_time(const char *instant, char text[7])
{
    const char *clock = strchr(instant, 'T');
    copy_digits(clock == NULL ? "" : clock, 6, text);
}

void alms_form_compact(struct alms_date date, char text[9])
{
    char dashed[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(date, dashed);
    copy_digits(dashed, 8, text);
}

void alms_form_omit(struct alms_form_work *work, const char *form, const char *commodity)
{
    struct alms_export_omission *omission = alms_listing_add(&work->omissions);

    *omission = (struct alms_export_omission){form, commodity};
}
