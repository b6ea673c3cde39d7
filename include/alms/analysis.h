/*
 * analysis - looking through a journal for what an auditor should ask about.
 *
 * Twenty tests of entries (J1 to J20) and the tests of Benford's law. docs/guide/audit-tests.md
 * defines each. What they find are leads, never verdicts: a finding says where to look, and an
 * honest ledger has many. A test that lacks its data says so and finds nothing.
 *
 * Every run prints its population, control totals and parameters, so that it can be run again.
 */
#ifndef ALMS_ANALYSIS_H
#define ALMS_ANALYSIS_H

#include <alms/journal.h>

ALMS_BEGIN_DECLS

enum { ALMS_JOURNAL_TESTS = 20 };

struct alms_test_options {
    const char *const *tests; /* "J1" …; count 0: all */
    size_t tests_count;
    const char *const *settings; /* "key=value" */
    size_t settings_count;
    const char *settings_file; /* the same, one a line, # begins a remark; NULL: none */
    const char *holidays_file; /* a table date, kind (holiday or workday); NULL: only weekends */
    const char *trial_file;    /* a Trial_Balance table to compare a foreign file with */
    uint64_t findings_max;     /* printed of each test; 0: all */
    bool only_findings;        /* no about, no summary */
};

/*
 * Runs the tests and prints the tables `about`, `summary` and `findings`. `book` is the book that
 * the journal was read from, NULL for a file.
 * Refuses with VALUE_UNKNOWN (no such test), PARAMETER_SYNTAX for each setting that cannot be
 * understood, TABLE_*, FILE_*, DATE_SYNTAX, VALUE_UNKNOWN at each bad row of a table.
 */
ALMS_MUST_CHECK enum alms_code alms_journal_test(const alms_journal *journal, alms_book *book,
                                                 const struct alms_test_options *options,
                                                 const struct alms_print *print,
                                                 struct alms_error *err);

/* Which lines an analysis of amounts looks at. */
struct alms_population {
    bool is_credit;              /* credits instead of debits: one side at a time */
    const char *commodity;       /* NULL: the only one */
    const char *const *accounts; /* only these; count 0: all */
    size_t accounts_count;
    const char *const *excluded; /* accounts and sources that are left out */
    size_t excluded_count;
    const char *minimum; /* decimal text: smaller amounts are left out; NULL: no minimum */
};

struct alms_benford_options {
    struct alms_population population; /* minimum NULL: ten minor units */
    bool has_cells;                    /* print the table `digits` */
    uint64_t duplicates_max;           /* amounts in the table `duplicates` */
};

/*
 * Prints `about`, `measures`, `digits` and `duplicates`.
 * Refuses with POPULATION_EMPTY, NOT_FOUND (commodity), VALUE_MISSING (several commodities and none
 * is named), AMOUNT_SYNTAX, AMOUNT_SCALE, AMOUNT_RANGE (minimum).
 */
ALMS_MUST_CHECK enum alms_code
alms_journal_benford(const alms_journal *journal, const struct alms_benford_options *options,
                     const struct alms_print *print, struct alms_error *err);

ALMS_END_DECLS

#endif
