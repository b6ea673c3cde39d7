/*
 * journal - the lines of a ledger as an auditor looks at them: of a book, or of any ledger at all.
 *
 * A foreign ledger is a GL_Detail table of the AICPA's audit data standard (or one like it): a text
 * with bars, commas or tabs between its cells, or a spreadsheet. Its header is matched loosely:
 * case, blanks, marks and underlines do not count, and Chinese names are known. Dates are 20260213,
 * 2026-02-13 or 2026/2/13; times 93015 (zeros in front may lack) or 9:30:15, in local time.
 *
 * A line has a signed amount, debits positive, in whole minor units. What a ledger does not say is
 * not guessed: a test that needs it says that it cannot run. A journal is in memory: some 90 bytes
 * a line and each text once.
 */
#ifndef ALMS_JOURNAL_H
#define ALMS_JOURNAL_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

typedef struct alms_journal alms_journal;

enum { ALMS_ZONE_MINUTES_CHINA = 480, ALMS_JOURNAL_LINES_MAX = 20000000 };

struct alms_journal_options {
    struct alms_month from; /* by the date of the line; zero: all */
    struct alms_month to;
    bool reads_parties;    /* of a book: payees and donors too, which takes as long again */
    int32_t zone_minutes;  /* of a book, whose times are UTC: minutes east of Greenwich */
    uint32_t scale_digits; /* of a file: digits after the point, at most 9 */
    bool is_signed; /* of a file: amounts carry their sign, the D/C mark does not change it */
};

/*
 * Reads the lines of a book. Descriptions and, if they are asked for, payees and donors come from
 * the vault; without it they are missing. Refuses with DATE_SYNTAX (to before from), AMOUNT_RANGE
 * if sums outgrow 64 bits.
 */
ALMS_MUST_CHECK enum alms_code alms_journal_read_book(alms_book *book,
                                                      const struct alms_journal_options *options,
                                                      alms_journal **out, struct alms_error *err);

/*
 * Reads a file. All faults are noted, each with its line: TABLE_* and FILE_*, TABLE_HEADER if a
 * column that must be there is missing, TABLE_COLUMN if two columns are the same, VALUE_MISSING,
 * DATE_SYNTAX, TIME_SYNTAX, AMOUNT_SYNTAX, AMOUNT_SCALE, AMOUNT_RANGE, VALUE_UNKNOWN (a D/C mark),
 * TEXT_INVALID, TABLE_EMPTY, LIST_LONG.
 */
ALMS_MUST_CHECK enum alms_code alms_journal_read_file(const char *path,
                                                      const struct alms_journal_options *options,
                                                      alms_journal **out, struct alms_error *err);

void alms_journal_close(alms_journal *journal); /* NULL is fine */

/* --- what analyses print --- */

struct alms_print_column {
    const char *key;   /* for programs */
    const char *title; /* for people, in the reader's language */
    bool is_amount;    /* stands at the right */
};

/*
 * Where tables go, row by row. Each table is begun once, filled and ended; a cell may be NULL for
 * empty; nothing lives longer than the call.
 */
struct alms_print {
    void *context;
    void (*begin)(void *context, const char *table, const struct alms_print_column *columns,
                  size_t count);
    void (*row)(void *context, const char *const *cells);
    void (*end)(void *context);
    alms_translate *translate; /* NULL: English, for programs */
};

ALMS_END_DECLS

#endif
