#include "audit/test.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *key;
    const char *title;
    alms_test_function *run;
} TESTS[ALMS_JOURNAL_TESTS + 1] = {
    {"", "", NULL},
    {"J1", N_("completeness"), alms_test_completeness},
    {"J2", N_("gaps in the numbers"), alms_test_sequence},
    {"J3", N_("entries that do not balance"), alms_test_balance},
    {"J4", N_("duplicates"), alms_test_duplicates},
    {"J5", N_("round amounts"), alms_test_round},
    {"J6", N_("endings that come too often"), alms_test_endings},
    {"J7", N_("recorded on weekends and holidays"), alms_test_holidays},
    {"J8", N_("recorded at night"), alms_test_night},
    {"J9", N_("back-dated"), alms_test_backdated},
    {"J10", N_("post-dated"), alms_test_postdated},
    {"J11", N_("recorded after the close"), alms_test_late},
    {"J12", N_("seldom users"), alms_test_seldom_users},
    {"J13", N_("seldom accounts"), alms_test_seldom_accounts},
    {"J14", N_("unusual pairs of accounts"), alms_test_pairs},
    {"J15", N_("just below a limit"), alms_test_below_limit},
    {"J16", N_("split below a limit"), alms_test_split},
    {"J17", N_("approved by the author"), alms_test_own_approval},
    {"J18", N_("empty or telling descriptions"), alms_test_texts},
    {"J19", N_("reversed after the end of the period"), alms_test_reversals},
    {"J20", N_("outside the habits of the user"), alms_test_profiles},
};

/* --- what tests do ------------------------------------------------------------------------- */

static struct alms_lead *add_lead(struct alms_test_run *run, int test)
{
    struct alms_test_result *result = &run->results[test];

    result->leads += 1;
    if (run->options->findings_max > 0 && result->leads > run->options->findings_max)
        return NULL;
    struct alms_lead *lead = alms_listing_add(&run->leads);
    lead->test = test;
    lead->line = ALMS_NO_LINE;
    lead->why = "";
    return lead;
}

struct alms_lead *
alms_test_find_amount(struct alms_test_run *run, int test, uint32_t line, int64_t amount)
{
    const struct alms_journal_line *found = &run->journal->lines[line];
    struct alms_test_result *result = &run->results[test];

    if (!alms_minor_add(&result->amounts[found->commodity], alms_magnitude(amount)))
        result->is_sum_too_large = true;
    struct alms_lead *lead = add_lead(run, test);
    if (lead != NULL)
        lead->line = line;
    return lead;
}

struct alms_lead *alms_test_find(struct alms_test_run *run, int test, uint32_t line)
{
    return alms_test_find_amount(run, test, line, run->journal->lines[line].amount);
}

struct alms_lead *alms_test_find_other(struct alms_test_run *run, int test)
{
    return add_lead(run, test);
}

void alms_test_lacks(struct alms_test_run *run, int test, const char *what)
{
    run->results[test].lacks = what;
}

const char *alms_test_number(struct alms_test_run *run, uint64_t number)
{
    char text[ALMS_UINT_TEXT_SIZE_BYTES];
    return alms_arena_text(run->arena, alms_uint_format(number, text));
}

const char *alms_test_amount(struct alms_test_run *run, uint16_t commodity, int64_t amount)
{
    char text[32];
    return alms_arena_text(run->arena, alms_journal_amount(run->journal, commodity, amount, text));
}

const char *alms_test_text(const struct alms_test_run *run, uint32_t text)
{
    return alms_journal_text(run->journal, text);
}

const char *alms_test_date(struct alms_test_run *run, int32_t day)
{
    char text[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(alms_date_from_serial(day), text);
    return alms_arena_text(run->arena, text);
}

/* --- sorting ------------------------------------------------------------------------------- */

static int by_keys(const void *a, const void *b)
{
    const struct alms_sorted *left = a;
    const struct alms_sorted *right = b;

    if (left->first != right->first)
        return left->first < right->first ? -1 : 1;
    if (left->second != right->second)
        return left->second < right->second ? -1 : 1;
    if (left->third != right->third)
        return left->third < right->third ? -1 : 1;
    return left->index < right->index ? -1 : left->index > right->index ? 1 : 0;
}

void alms_sort(struct alms_sorted *items, size_t count)
{
    if (count > 0)
        qsort(items, count, sizeof(*items), by_keys);
}

size_t alms_sorted_end_first(const struct alms_sorted *items, size_t count, size_t start)
{
    size_t end = start + 1;

    while (end < count && items[end].first == items[start].first)
        end += 1;
    return end;
}

size_t alms_sorted_end_second(const struct alms_sorted *items, size_t count, size_t start)
{
    size_t end = start + 1;

    while (end < count && items[end].first == items[start].first &&
           items[end].second == items[start].second)
        end += 1;
    return end;
}

/* --- printing ------------------------------------------------------------------------------ */

static void print_about(struct alms_test_run *run)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_print_begin_pairs(run->print, "about");
    alms_print_journal(run->print, run->journal);
    alms_settings_print(&run->settings, run->print);
    alms_print_pair(run->print, N_("table of holidays"),
                    run->options->holidays_file == NULL
                        ? alms_print_say(run->print, N_("none: Saturdays and Sundays"))
                        : run->options->holidays_file);
    if (run->options->findings_max > 0) {
        alms_print_pair(run->print, N_("findings shown of each test, at most"),
                        alms_uint_format(run->options->findings_max, number));
    }
    alms_print_pair(run->print, N_("what findings are"),
                    alms_print_say(run->print, N_("leads, never verdicts")));
    run->print->end(run->print->context);
}

static void print_summary(struct alms_test_run *run)
{
    const struct alms_print *print = run->print;
    const struct alms_print_column columns[] = {
        {"test", alms_print_say(print, N_("Test")), false},
        {"title", alms_print_say(print, N_("What it looks for")), false},
        {"population", alms_print_say(print, N_("Population")), true},
        {"findings", alms_print_say(print, N_("Findings")), true},
        {"amount", alms_print_say(print, N_("Amount")), true},
        {"remark", alms_print_say(print, N_("Remark")), false},
    };
    char population[ALMS_UINT_TEXT_SIZE_BYTES];
    char leads[ALMS_UINT_TEXT_SIZE_BYTES];

    print->begin(print->context, "summary", columns, COUNT_OF(columns));
    for (int test = 1; test <= ALMS_JOURNAL_TESTS; test++) {
        const struct alms_test_result *result = &run->results[test];
        const bool ran = result->lacks == NULL;
        if (!result->is_wanted)
            continue;
        const char *const cells[] = {
            TESTS[test].key,
            alms_print_say(print, TESTS[test].title),
            ran ? alms_uint_format(result->population, population) : NULL,
            ran ? alms_uint_format(result->leads, leads) : NULL,
            !ran                       ? NULL
            : result->is_sum_too_large ? "-"
                                       : alms_print_sums(run->journal, result->amounts, run->arena),
            ran ? result->remark
                : WHY(run, N_("not run: %s"), alms_print_say(print, result->lacks)),
        };
        print->row(print->context, cells);
    }
    print->end(print->context);
}

static void print_lead(struct alms_test_run *run, const struct alms_lead *lead)
{
    const struct alms_journal *journal = run->journal;
    char date[ALMS_DATE_TEXT_SIZE_BYTES] = "";
    char amount[32] = "";
    char place[ALMS_UINT_TEXT_SIZE_BYTES] = "";
    const char *cells[] = {TESTS[lead->test].key, lead->entry,     NULL,         NULL,     date,
                           lead->account,         lead->commodity, lead->amount, lead->why};

    if (lead->line != ALMS_NO_LINE) {
        const struct alms_journal_line *line = &journal->lines[lead->line];
        alms_date_format(alms_date_from_serial(line->day), date);
        cells[1] = lead->entry != NULL ? lead->entry : alms_journal_entry(journal, line->entry);
        cells[2] = alms_journal_text(journal, line->number);
        cells[3] = line->place == 0 ? NULL : alms_uint_format(line->place, place);
        cells[5] =
            lead->account != NULL ? lead->account : alms_journal_text(journal, line->account);
        cells[6] = journal->commodities[line->commodity].code;
        cells[7] = lead->amount != NULL
                       ? lead->amount
                       : alms_journal_amount(journal, line->commodity, line->amount, amount);
    }
    run->print->row(run->print->context, cells);
}

static void print_leads(struct alms_test_run *run)
{
    const struct alms_print *print = run->print;
    const struct alms_print_column columns[] = {
        {"test", alms_print_say(print, N_("Test")), false},
        {"entry", alms_print_say(print, N_("Voucher")), false},
        {"line", alms_print_say(print, N_("Line")), false},
        {"place", alms_print_say(print, N_("Row of the file")), true},
        {"date", alms_print_say(print, N_("Date")), false},
        {"account", alms_print_say(print, N_("Account")), false},
        {"commodity", alms_print_say(print, N_("Currency")), false},
        {"amount", alms_print_say(print, N_("Amount")), true},
        {"why", alms_print_say(print, N_("Why")), false},
    };
    const struct alms_lead *leads = run->leads.items;

    print->begin(print->context, "findings", columns, COUNT_OF(columns));
    for (size_t i = 0; i < run->leads.count; i++)
        print_lead(run, &leads[i]);
    print->end(print->context);
}

/* --- running ------------------------------------------------------------------------------- */

static int test_number(const char *key)
{
    for (int test = 1; test <= ALMS_JOURNAL_TESTS; test++) {
        if (strcmp(TESTS[test].key, key) == 0)
            return test;
    }
    return 0;
}

static enum alms_code choose_tests(struct alms_test_run *run, struct alms_error *err)
{
    for (size_t i = 0; i < run->options->tests_count; i++) {
        const int test = test_number(run->options->tests[i]);
        if (test == 0) {
            NOTE(alms_fail(err, ALMS_E_VALUE_UNKNOWN, "there is no test '%.40s', but %s",
                           run->options->tests[i], "J1 … J20"));
        } else {
            run->results[test].is_wanted = true;
        }
    }
    for (int test = 1; test <= ALMS_JOURNAL_TESTS; test++) {
        const size_t size = sizeof(int64_t) * (run->journal->commodities_count + 1);
        run->results[test].is_wanted |= run->options->tests_count == 0;
        run->results[test].amounts = alms_arena_alloc(run->arena, size);
    }
    return alms_error_code(err);
}

static enum alms_code run_tests(struct alms_test_run *run, struct alms_error *err)
{
    NOTE(choose_tests(run, err));
    NOTE(alms_settings_read(run->options, run->journal, &run->settings, err));
    NOTE(alms_calendar_open(run->options->holidays_file, &run->calendar, err));
    TRY(alms_error_code(err));
    for (int test = 1; test <= ALMS_JOURNAL_TESTS; test++) {
        if (run->results[test].is_wanted)
            TRY(TESTS[test].run(run, test, err));
    }
    if (!run->options->only_findings) {
        print_about(run);
        print_summary(run);
    }
    print_leads(run);
    return ALMS_OK;
}

enum alms_code alms_journal_test(const alms_journal *journal, alms_book *book,
                                 const struct alms_test_options *options,
                                 const struct alms_print *print, struct alms_error *err)
{
    struct alms_test_run run = {
        .journal = journal,
        .book = book,
        .options = options,
        .print = print,
        .arena = alms_arena_open(),
        .leads = alms_listing_open(sizeof(struct alms_lead)),
    };

    const enum alms_code code = run_tests(&run, err);
    alms_settings_clear(&run.settings);
    alms_calendar_close_variable(&run.calendar);
    alms_listing_discard(&run.leads);
    alms_arena_close(run.arena);
    return code;
}
