/* Tests of entries as such: completeness, numbers, balance. */
#include "audit/foreign.h"
#include "audit/test.h"

#include "base/text.h"
#include "value/money.h"

#include <alms/report.h>

#include <string.h>

/* --- J1 ------------------------------------------------------------------------------------ */

/* What moved in an account in one commodity, as the lines have it. */
struct movement {
    uint32_t account;
    uint16_t commodity;
    bool is_met; /* it stands in the trial balance too */
    int64_t debit;
    int64_t credit;
};

struct movements {
    struct movement *items; /* by account, then commodity */
    size_t count;
};

static void free_movements(struct movements *movements)
{
    alms_free(movements->items);
}

static struct movements sum_up(struct alms_test_run *run)
{
    const struct alms_journal *journal = run->journal;
    const size_t count = journal->lines_count;
    CLEANUP(alms_free_variable)
    struct alms_sorted *items = alms_alloc((count + 1) * sizeof(*items));
    struct movements movements = {0};
    size_t capacity = 0;

    for (size_t i = 0; i < count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        items[i] = (struct alms_sorted){line->account, line->commodity, 0, (uint32_t)i};
    }
    alms_sort(items, count);
    for (size_t start = 0, end = 0; start < count; start = end) {
        end = alms_sorted_end_second(items, count, start);
        movements.items =
            alms_grow(movements.items, &capacity, movements.count + 1, sizeof(*movements.items));
        struct movement *movement = &movements.items[movements.count++];
        *movement = (struct movement){.account = (uint32_t)items[start].first,
                                      .commodity = (uint16_t)items[start].second};
        for (size_t i = start; i < end; i++) {
            const int64_t amount = journal->lines[items[i].index].amount;
            movement->debit += amount > 0 ? amount : 0;
            movement->credit -= amount < 0 ? amount : 0;
        }
    }
    return movements;
}

static struct movement *
find_movement(const struct movements *movements, uint32_t account, uint16_t commodity)
{
    size_t low = 0;
    size_t high = movements->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        struct movement *movement = &movements->items[middle];
        if (movement->account == account && movement->commodity == commodity)
            return movement;
        if (movement->account < account ||
            (movement->account == account && movement->commodity < commodity)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static void lead_account(struct alms_test_run *run, int test, const char *account,
                         const char *commodity, const char *why)
{
    struct alms_lead *lead = alms_test_find_other(run, test);

    if (lead == NULL)
        return;
    lead->account = alms_arena_text(run->arena, account);
    lead->commodity = alms_arena_text(run->arena, commodity);
    lead->why = why;
}

static bool commodity_of(const struct alms_journal *journal, const char *code, uint16_t *out)
{
    for (size_t i = 0; i < journal->commodities_count; i++) {
        if (strcmp(journal->commodities[i].code, code) == 0) {
            *out = (uint16_t)i;
            return true;
        }
    }
    return false;
}

/* An account of a trial balance: opening and movement make the closing balance. */
static void check_account(struct alms_test_run *run, int test, const struct movements *movements,
                          const char *account, uint16_t commodity, const int64_t balances[2])
{
    const uint32_t name = alms_names_find(run->journal->texts, account);
    struct movement *movement = name == 0 ? NULL : find_movement(movements, name, commodity);
    int64_t closing = balances[0];
    const int64_t moved = movement == NULL ? 0 : movement->debit - movement->credit;

    run->results[test].population += 1;
    if (movement != NULL)
        movement->is_met = true;
    if (alms_minor_add(&closing, moved) && closing == balances[1])
        return;
    lead_account(run, test, account, run->journal->commodities[commodity].code,
                 WHY(run, N_("opening %s and movement %s do not make closing %s"),
                     alms_test_amount(run, commodity, balances[0]),
                     alms_test_amount(run, commodity, moved),
                     alms_test_amount(run, commodity, balances[1])));
}

static void report_unmet(struct alms_test_run *run, int test, const struct movements *movements)
{
    for (size_t i = 0; i < movements->count; i++) {
        const struct movement *movement = &movements->items[i];
        if (movement->is_met)
            continue;
        run->results[test].population += 1;
        lead_account(run, test, alms_test_text(run, movement->account),
                     run->journal->commodities[movement->commodity].code,
                     alms_print_say(run->print, N_("has lines, and is not in the trial balance")));
    }
}

static void free_trial(struct alms_trial *trial)
{
    if (trial->memory != NULL)
        alms_trial_free(trial);
}

static enum alms_code check_book(struct alms_test_run *run, int test,
                                 const struct movements *movements, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;
    const struct alms_report_query query = {.from = journal->options.from,
                                            .to = journal->options.to};
    struct alms_book_status status;
    CLEANUP(free_trial) struct alms_trial trial = {0};

    TRY(alms_report_trial(run->book, &query, &trial, err));
    for (size_t i = 0; i < trial.count; i++) {
        const struct alms_trial_row *row = &trial.items[i];
        uint16_t commodity = 0;
        int64_t balances[2] = {0};
        /* A commodity without any line has no movement that could differ. */
        if (!commodity_of(journal, row->commodity, &commodity))
            continue;
        const uint32_t scale = journal->commodities[commodity].scale_digits;
        TRY(alms_minor_parse(row->opening, scale, &balances[0], err));
        TRY(alms_minor_parse(row->closing, scale, &balances[1], err));
        check_account(run, test, movements, row->account, commodity, balances);
    }
    TRY(alms_book_status(run->book, &status, err));
    const uint32_t entries = alms_journal_entries_count(journal);
    if (journal->options.from.year == 0 && journal->options.to.year == 0 &&
        status.entries_count != entries) {
        lead_account(run, test, "", "",
                     WHY(run, N_("there are %s entries, and %s are expected"),
                         alms_test_number(run, entries),
                         alms_test_number(run, status.entries_count)));
    }
    return ALMS_OK;
}

enum column { ACCOUNT, CURRENCY, OPENING, CLOSING, COLUMNS };

static const struct alms_foreign_column TRIAL[COLUMNS] = {
    [ACCOUNT] = {"GL_Account_Number", "glaccountnumber|accountnumber|account|科目编码|科目代码",
                 true},
    [CURRENCY] = {"Amount_Currency", "amountcurrency|currency|commodity|币种", false},
    [OPENING] = {"Amount_Beginning", "amountbeginning|beginningbalance|opening|期初余额", true},
    [CLOSING] = {"Amount_Ending", "amountending|endingbalance|closing|期末余额", true},
};

static enum alms_code check_trial_row(struct alms_test_run *run, int test,
                                      const struct movements *movements,
                                      const struct alms_foreign *table, struct alms_error *err)
{
    const uint32_t scale = run->journal->options.scale_digits;
    char account[ALMS_FOREIGN_TEXT_SIZE_BYTES];
    char currency[ALMS_FOREIGN_TEXT_SIZE_BYTES];
    int64_t balances[2] = {0};
    bool is_given = false;
    uint16_t commodity = 0;

    NOTE(alms_foreign_amount(table, OPENING, scale, &balances[0], &is_given, err));
    NOTE(alms_foreign_amount(table, CLOSING, scale, &balances[1], &is_given, err));
    NOTE(alms_foreign_name(table, ACCOUNT, account, err));
    NOTE(alms_foreign_name(table, CURRENCY, currency, err));
    TRY(alms_error_code(err));
    if (!alms_foreign_has(table, CURRENCY) && run->journal->commodities_count == 1) {
        commodity = 0;
    } else if (!commodity_of(run->journal, currency, &commodity)) {
        /* No line has that currency: only a balance that moved all the same differs. */
        if (balances[0] != balances[1]) {
            lead_account(
                run, test, account, currency,
                alms_print_say(run->print, N_("moved in the trial balance, not in lines")));
        }
        return ALMS_OK;
    }
    check_account(run, test, movements, account, commodity, balances);
    return ALMS_OK;
}

static enum alms_code check_trial(struct alms_test_run *run, int test,
                                  const struct movements *movements, struct alms_error *err)
{
    CLEANUP(alms_foreign_close_variable) struct alms_foreign *table = NULL;

    TRY(alms_foreign_open(run->options->trial_file, TRIAL, COLUMNS, &table, err));
    while (alms_foreign_next(table, err))
        NOTE(check_trial_row(run, test, movements, table, err));
    return alms_error_code(err);
}

/* A control total that was given against what was read. */
static void check_total(struct alms_test_run *run, int test, const char *expected,
                        const char *found, const char *english)
{
    if (expected == NULL)
        return;
    run->results[test].population += 1;
    if (strcmp(expected, found) != 0)
        lead_account(run, test, "", "", WHY(run, english, found, expected));
}

static bool check_totals(struct alms_test_run *run, int test)
{
    const struct alms_journal *journal = run->journal;
    const struct alms_settings *settings = &run->settings;
    const char *debit = settings->expect_debit;

    check_total(run, test, settings->expect_lines, alms_test_number(run, journal->lines_count),
                N_("there are %s lines, and %s are expected"));
    check_total(run, test, settings->expect_entries,
                alms_test_number(run, alms_journal_entries_count(journal)),
                N_("there are %s entries, and %s are expected"));
    if (debit != NULL) {
        /* Brought into one form before it is compared. */
        struct alms_error ignored = {0};
        int64_t amount = 0;
        const enum alms_code code =
            alms_minor_parse(debit, journal->commodities[0].scale_digits, &amount, &ignored);
        REQUIRE(code == ALMS_OK);
        check_total(run, test, alms_test_amount(run, 0, amount),
                    alms_test_amount(run, 0, journal->commodities[0].debit),
                    N_("debits are %s, and %s are expected"));
    }
    return settings->expect_lines != NULL || settings->expect_entries != NULL || debit != NULL;
}

enum alms_code alms_test_completeness(struct alms_test_run *run, int test, struct alms_error *err)
{
    CLEANUP(free_movements) struct movements movements = sum_up(run);

    const bool has_totals = check_totals(run, test);
    if (run->options->trial_file != NULL) {
        TRY(check_trial(run, test, &movements, err));
        report_unmet(run, test, &movements);
    } else if (run->book != NULL) {
        TRY(check_book(run, test, &movements, err));
        report_unmet(run, test, &movements);
    } else if (!has_totals) {
        alms_test_lacks(run, test, N_("neither a trial balance nor control totals were given"));
    }
    return ALMS_OK;
}

/* --- J2 ------------------------------------------------------------------------------------ */

enum { NUMBER_DIGITS_MAX = 18 };

/* Parts a number into what stands before its last digits and those; false if it has none. */
static bool part_number(const char *text, struct alms_names *prefixes, uint64_t *out_prefix,
                        uint64_t *out_number)
{
    char prefix[512];
    size_t size = strlen(text);
    const size_t whole = size;

    while (size > 0 && text[size - 1] >= '0' && text[size - 1] <= '9')
        size -= 1;
    if (size == whole || whole - size > NUMBER_DIGITS_MAX || size >= sizeof(prefix))
        return false;
    memcpy(prefix, text, size);
    prefix[size] = '\0';
    *out_prefix = alms_names_add(prefixes, prefix);
    return alms_uint_parse(text + size, out_number) ||
           alms_uint_parse(text + size + strspn(text + size, "0"), out_number) ||
           (*out_number = 0, true);
}

/* Entries whose numbers follow each other in one series. */
static void check_neighbours(struct alms_test_run *run, int test,
                             const struct alms_sorted *previous, const struct alms_sorted *next)
{
    const struct alms_journal *journal = run->journal;
    const uint64_t gap = next->second - previous->second;

    if (previous->first != next->first || gap == 1)
        return;
    struct alms_lead *lead = alms_test_find_other(run, test);
    if (lead == NULL)
        return;
    lead->entry = alms_journal_entry(journal, next->index);
    lead->why = gap == 0 ? WHY(run, N_("has the same number as %s"),
                               alms_journal_entry(journal, previous->index))
                         : WHY(run, N_("numbers that are missing after %s: %s"),
                               alms_journal_entry(journal, previous->index),
                               alms_test_number(run, gap - 1));
}

/* Lines of one entry with the same line number. */
static void check_line_numbers(struct alms_test_run *run, int test)
{
    const struct alms_journal *journal = run->journal;
    const size_t count = journal->lines_count;
    CLEANUP(alms_free_variable)
    struct alms_sorted *items = alms_alloc((count + 1) * sizeof(*items));

    for (size_t i = 0; i < count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        items[i] = (struct alms_sorted){line->entry, line->number, 0, (uint32_t)i};
    }
    alms_sort(items, count);
    for (size_t i = 1; i < count; i++) {
        if (items[i].first != items[i - 1].first || items[i].second != items[i - 1].second ||
            items[i].second == 0)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, items[i].index);
        if (lead != NULL)
            lead->why = alms_print_say(run->print, N_("its line number is there twice"));
    }
}

enum alms_code alms_test_sequence(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;
    const uint32_t entries = alms_names_count(journal->entries);
    CLEANUP(alms_free_variable)
    struct alms_sorted *items = alms_alloc(((size_t)entries + 1) * sizeof(*items));
    struct alms_names *prefixes = alms_names_open();
    size_t count = 0;

    (void)err;
    for (uint32_t entry = 1; entry < entries; entry++) {
        struct alms_sorted *item = &items[count];
        item->index = entry;
        if (part_number(alms_journal_entry(journal, entry), prefixes, &item->first, &item->second))
            count += 1;
    }
    alms_names_close(prefixes);
    alms_sort(items, count);
    for (size_t i = 1; i < count; i++)
        check_neighbours(run, test, &items[i - 1], &items[i]);
    if (journal->has[ALMS_HAS_NUMBERS])
        check_line_numbers(run, test);
    run->results[test].population = entries - 1;
    if (count < entries - 1) {
        run->results[test].remark = WHY(run, N_("entries without a number: %s"),
                                        alms_test_number(run, entries - 1 - count));
    }
    return ALMS_OK;
}

/* --- J3 ------------------------------------------------------------------------------------ */

enum alms_code alms_test_balance(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;
    const uint32_t entries = alms_names_count(journal->entries);
    int64_t sums[ALMS_JOURNAL_COMMODITIES_MAX] = {0};

    (void)err;
    run->results[test].population = entries - 1;
    for (uint32_t entry = 1; entry < entries; entry++) {
        const uint32_t start = journal->entry_start[entry];
        const uint32_t end = journal->entry_start[entry + 1];
        for (uint32_t i = start; i < end; i++) {
            const struct alms_journal_line *line = &journal->lines[journal->by_entry[i]];
            sums[line->commodity] += line->amount;
        }
        for (uint32_t i = start; i < end; i++) {
            const uint32_t index = journal->by_entry[i];
            const uint16_t commodity = journal->lines[index].commodity;
            const int64_t sum = sums[commodity];
            sums[commodity] = 0;
            if (sum == 0)
                continue;
            struct alms_lead *lead = alms_test_find_amount(run, test, index, sum);
            if (lead == NULL)
                continue;
            lead->amount = alms_test_amount(run, commodity, sum);
            lead->why = alms_print_say(run->print, N_("debits less credits of the entry"));
        }
    }
    return ALMS_OK;
}
