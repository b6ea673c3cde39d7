/*
 * test - one run of the journal tests, as its parts see it.
 */
#ifndef ALMS_AUDIT_TEST_H
#define ALMS_AUDIT_TEST_H

#include "audit/journal.h"
#include "audit/print.h"
#include "audit/settings.h"

/* Why a line is worth a look. Texts that are NULL are those of the line. */
struct alms_lead {
    int test;
    uint32_t line; /* index in the journal; ALMS_NO_LINE */
    const char *entry;
    const char *account;
    const char *commodity;
    const char *amount;
    const char *why;
};

#define ALMS_NO_LINE UINT32_MAX

struct alms_test_result {
    bool is_wanted;
    const char *lacks;   /* the data without which it cannot run; NULL: it ran */
    const char *remark;  /* in the reader's language; NULL: none */
    uint64_t population; /* lines, or entries where it looks at entries */
    uint64_t leads;
    int64_t *amounts; /* of the lines found, for each commodity, without signs */
    bool is_sum_too_large;
};

struct alms_test_run {
    const struct alms_journal *journal;
    alms_book *book; /* NULL for a file */
    const struct alms_test_options *options;
    const struct alms_print *print;
    struct alms_settings settings;
    struct alms_calendar *calendar;
    struct alms_arena *arena;
    struct alms_test_result results[ALMS_JOURNAL_TESTS + 1]; /* by number */
    struct alms_listing leads;
};

/* Counts a line as found. What is to be printed of it, NULL if it is one too many. */
struct alms_lead *alms_test_find(struct alms_test_run *run, int test, uint32_t line);

/* The same, with another amount than the line's to add up. */
struct alms_lead *
alms_test_find_amount(struct alms_test_run *run, int test, uint32_t line, int64_t amount);

/* The same for what is no line. */
struct alms_lead *alms_test_find_other(struct alms_test_run *run, int test);

/* Says that a test cannot run. */
void alms_test_lacks(struct alms_test_run *run, int test, const char *what);

#define WHY(run, english, ...) SENTENCE((run)->print, (run)->arena, english, __VA_ARGS__)

/* A number as text that lives as long as the run. */
const char *alms_test_number(struct alms_test_run *run, uint64_t number);
const char *alms_test_amount(struct alms_test_run *run, uint16_t commodity, int64_t amount);
const char *alms_test_text(const struct alms_test_run *run, uint32_t text);
const char *alms_test_date(struct alms_test_run *run, int32_t day);

/* Lines (or entries) in another order. */
struct alms_sorted {
    uint64_t first;
    uint64_t second;
    int64_t third;
    uint32_t index;
};

void alms_sort(struct alms_sorted *items, size_t count);

/* The end of the run of items from `start` on with equal first, or equal first and second keys. */
size_t alms_sorted_end_first(const struct alms_sorted *items, size_t count, size_t start);
size_t alms_sorted_end_second(const struct alms_sorted *items, size_t count, size_t start);

/* The tests, one function each. */
typedef enum alms_code
alms_test_function(struct alms_test_run *run, int test, struct alms_error *err);

alms_test_function alms_test_completeness;
alms_test_function alms_test_sequence;
alms_test_function alms_test_balance;
alms_test_function alms_test_duplicates;
alms_test_function alms_test_round;
alms_test_function alms_test_endings;
alms_test_function alms_test_holidays;
alms_test_function alms_test_night;
alms_test_function alms_test_backdated;
alms_test_function alms_test_postdated;
alms_test_function alms_test_late;
alms_test_function alms_test_seldom_users;
alms_test_function alms_test_seldom_accounts;
alms_test_function alms_test_pairs;
alms_test_function alms_test_below_limit;
alms_test_function alms_test_split;
alms_test_function alms_test_own_approval;
alms_test_function alms_test_texts;
alms_test_function alms_test_reversals;
alms_test_function alms_test_profiles;

#endif
