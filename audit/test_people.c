/* Tests of people and words: seldom users and accounts, approvals, descriptions, habits. */
#include "audit/test.h"

#include "base/text.h"

#include <string.h>

enum { HOUR_S = 3600 };

static bool lacks_users(struct alms_test_run *run, int test)
{
    if (run->journal->has[ALMS_HAS_BY])
        return false;
    alms_test_lacks(run, test, N_("the file does not say who entered lines"));
    return true;
}

/* --- J12 and J13 --------------------------------------------------------------------------- */

static uint32_t user_of(const struct alms_journal_line *line)
{
    return line->by;
}

static uint32_t account_of(const struct alms_journal_line *line)
{
    return line->account;
}

/* Finds the lines of what has few lines only. */
static void find_seldom(struct alms_test_run *run, int test,
                        uint32_t (*key_of)(const struct alms_journal_line *line), int64_t most,
                        const char *english)
{
    const struct alms_journal *journal = run->journal;
    CLEANUP(alms_free_variable)
    uint32_t *counts = alms_alloc(alms_names_count(journal->texts) * sizeof(*counts));

    for (size_t i = 0; i < journal->lines_count; i++)
        counts[key_of(&journal->lines[i])] += 1;
    for (uint32_t i = 0; i < journal->lines_count; i++) {
        const uint32_t key = key_of(&journal->lines[i]);
        if (key == 0)
            continue;
        run->results[test].population += 1;
        if (counts[key] > most)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, i);
        if (lead != NULL) {
            lead->why =
                WHY(run, english, alms_test_text(run, key), alms_test_number(run, counts[key]));
        }
    }
}

enum alms_code alms_test_seldom_users(struct alms_test_run *run, int test, struct alms_error *err)
{
    (void)err;
    if (!lacks_users(run, test)) {
        find_seldom(run, test, user_of, run->settings.seldom_user_lines,
                    N_("lines entered by %s in all: %s"));
    }
    return ALMS_OK;
}

enum alms_code
alms_test_seldom_accounts(struct alms_test_run *run, int test, struct alms_error *err)
{
    (void)err;
    find_seldom(run, test, account_of, run->settings.seldom_account_lines,
                N_("lines in account %s in all: %s"));
    return ALMS_OK;
}

/* --- J17 ----------------------------------------------------------------------------------- */

enum alms_code alms_test_own_approval(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;
    uint64_t without = 0;

    (void)err;
    if (lacks_users(run, test))
        return ALMS_OK;
    if (!journal->has[ALMS_HAS_APPROVER]) {
        alms_test_lacks(run, test, N_("the file does not say who approved"));
        return ALMS_OK;
    }
    for (uint32_t i = 0; i < journal->lines_count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        without += line->approver == 0 ? 1 : 0;
        if (line->approver == 0)
            continue;
        run->results[test].population += 1;
        if (line->approver != line->by)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, i);
        if (lead != NULL)
            lead->why = WHY(run, N_("%s entered and approved it"), alms_test_text(run, line->by));
    }
    run->results[test].remark =
        WHY(run, N_("lines without an approver: %s"), alms_test_number(run, without));
    return ALMS_OK;
}

/* --- J18 ----------------------------------------------------------------------------------- */

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

static char lower(char character)
{
    if (character >= 'A' && character <= 'Z')
        return (char)(character - 'A' + 'a');
    return character;
}

/* Whether a word of the text begins with `word`, which is in lower case. */
static bool has_word(const char *text, const char *word)
{
    for (size_t at = 0; text[at] != '\0'; at++) {
        size_t size = 0;
        while (word[size] != '\0' && lower(text[at + size]) == word[size])
            size += 1;
        if (word[size] == '\0' && (at == 0 || !is_letter(text[at - 1]) || !is_letter(word[0])))
            return true;
    }
    return false;
}

static size_t characters_of(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80 ? 1 : 0;
    return count;
}

/* Why a description is worth a look; NULL if it is not. */
static const char *judge_text(struct alms_test_run *run, const char *text)
{
    const struct alms_settings *settings = &run->settings;

    if (text[0] == '\0')
        return alms_print_say(run->print, N_("it has no description"));
    if (characters_of(text) < (size_t)settings->text_length)
        return alms_print_say(run->print, N_("its description is very short"));
    for (size_t i = 0; i < settings->words_count; i++) {
        if (has_word(text, settings->words[i]))
            return WHY(run, N_("its description says '%s'"), settings->words[i]);
    }
    return NULL;
}

enum alms_code alms_test_texts(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;

    (void)err;
    if (!journal->has[ALMS_HAS_MEMO]) {
        alms_test_lacks(run, test,
                        journal->is_book ? N_("the descriptions are in the vault, which is missing")
                                         : N_("the file has no descriptions"));
        return ALMS_OK;
    }
    for (uint32_t i = 0; i < journal->lines_count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        if (line->may_lack_memo)
            continue;
        run->results[test].population += 1;
        const char *why = judge_text(run, alms_test_text(run, line->memo));
        if (why == NULL)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, i);
        if (lead != NULL)
            lead->why = why;
    }
    return ALMS_OK;
}

/* --- J20 ----------------------------------------------------------------------------------- */

enum habit { HABIT_HOUR, HABIT_WEEKDAY, HABIT_ACCOUNT, HABITS };

/* What a line says of a habit; false if it does not say it. */
static bool habit_of(const struct alms_journal_line *line, enum habit habit, uint64_t *out)
{
    switch (habit) {
    case HABIT_HOUR:
        *out = (uint64_t)(line->entered_second / HOUR_S);
        return line->entered_second >= 0;
    case HABIT_WEEKDAY:
        *out = (uint64_t)alms_weekday(line->entered_day);
        return line->entered_day != ALMS_DAY_NONE;
    case HABIT_ACCOUNT: *out = line->account; return true;
    case HABITS: break;
    }
    return false;
}

/* The runs of equal habits of one user: how many lines each has. */
struct habits {
    const struct alms_sorted *items;
    size_t count; /* lines */
    struct alms_sorted *runs;
    size_t runs_count;
};

/* Counts the runs, the largest last; `third` is a run's count, `index` where it begins. */
static void count_runs(struct habits *habits)
{
    habits->runs_count = 0;
    for (size_t start = 0, end = 0; start < habits->count; start = end) {
        end = alms_sorted_end_second(habits->items, habits->count, start);
        habits->runs[habits->runs_count++] =
            (struct alms_sorted){.third = (int64_t)(end - start), .index = (uint32_t)start};
    }
    alms_sort(habits->runs, habits->runs_count);
}

/*
 * The least count that is still usual: the most frequent habits that together make up the share,
 * and those just as frequent as the last of them.
 */
static int64_t usual_count(const struct alms_test_run *run, const struct habits *habits)
{
    const struct alms_ratio share = run->settings.profile_share;
    int64_t sum = 0;

    for (size_t i = habits->runs_count; i > 0; i--) {
        sum += habits->runs[i - 1].third;
        if (sum * share.denominator >= share.numerator * (int64_t)habits->count)
            return habits->runs[i - 1].third;
    }
    return 0;
}

static const char *habit_text(struct alms_test_run *run, enum habit habit, uint64_t value)
{
    return habit == HABIT_ACCOUNT ? alms_test_text(run, (uint32_t)value)
                                  : alms_test_number(run, value);
}

static void
report_habits(struct alms_test_run *run, int test, enum habit habit, const struct habits *habits)
{
    static const char *const SENTENCES[HABITS] = {
        N_("%s: %s of %s lines in hour %s"),
        N_("%s: %s of %s lines on weekday %s"),
        N_("%s: %s of %s lines in account %s"),
    };
    const int64_t usual = usual_count(run, habits);

    for (size_t i = 0; i < habits->runs_count && habits->runs[i].third < usual; i++) {
        const struct alms_sorted *first = &habits->items[habits->runs[i].index];
        for (int64_t j = 0; j < habits->runs[i].third; j++) {
            struct alms_lead *lead = alms_test_find(run, test, first[j].index);
            if (lead == NULL)
                continue;
            lead->why =
                WHY(run, SENTENCES[habit], alms_test_text(run, (uint32_t)first->first),
                    alms_test_number(run, (uint64_t)habits->runs[i].third),
                    alms_test_number(run, habits->count), habit_text(run, habit, first->second));
        }
    }
}

/* Looks at one habit of every user. */
static void
test_habit(struct alms_test_run *run, int test, enum habit habit, struct alms_sorted *items)
{
    const struct alms_journal *journal = run->journal;
    size_t count = 0;

    for (size_t i = 0; i < journal->lines_count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        uint64_t value = 0;
        if (line->by != 0 && habit_of(line, habit, &value))
            items[count++] = (struct alms_sorted){line->by, value, 0, (uint32_t)i};
    }
    alms_sort(items, count);
    for (size_t start = 0, end = 0; start < count; start = end) {
        end = alms_sorted_end_first(items, count, start);
        if (end - start < (size_t)run->settings.profile_lines)
            continue;
        CLEANUP(alms_free_variable)
        struct alms_sorted *runs = alms_alloc((end - start) * sizeof(*runs));
        struct habits habits = {items + start, end - start, runs, 0};
        count_runs(&habits);
        report_habits(run, test, habit, &habits);
        run->results[test].population += habit == HABIT_ACCOUNT ? end - start : 0;
    }
}

enum alms_code alms_test_profiles(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;

    (void)err;
    if (lacks_users(run, test))
        return ALMS_OK;
    CLEANUP(alms_free_variable)
    struct alms_sorted *items = alms_alloc((journal->lines_count + 1) * sizeof(*items));
    for (int habit = 0; habit < HABITS; habit++)
        test_habit(run, test, (enum habit)habit, items);
    if (!journal->has[ALMS_HAS_ENTERED_TIME])
        run->results[test].remark = alms_print_say(run->print, N_("without hours: there are none"));
    return ALMS_OK;
}
