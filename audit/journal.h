/*
 * journal - the lines of a ledger in memory, as the analyses read them.
 */
#ifndef ALMS_AUDIT_JOURNAL_H
#define ALMS_AUDIT_JOURNAL_H

#include "audit/names.h"

#include <alms/journal.h>

enum { ALMS_JOURNAL_COMMODITIES_MAX = 256 };

/* Texts and entries are numbers of names; 0 is nothing. */
struct alms_journal_line {
    int64_t amount; /* minor units; debits positive */
    uint32_t entry;
    uint32_t number; /* of the line in its entry */
    uint32_t place;  /* line of the file; 0 in a book */
    uint32_t account;
    uint32_t unit;   /* fund or business unit */
    uint32_t source; /* kind of the record, or journal code */
    uint32_t period;
    uint32_t by;
    uint32_t approver;
    uint32_t party;
    uint32_t memo;
    uint32_t reverses;      /* a text: the entry may not be in the journal */
    int32_t day;            /* serial of the entry's date */
    int32_t entered_day;    /* serial, local; ALMS_DAY_NONE */
    int32_t entered_second; /* of the day; -1 */
    uint16_t commodity;
    bool is_reversal;
    bool may_lack_memo; /* what it is follows from its kind */
};

#define ALMS_DAY_NONE INT32_MIN

struct alms_journal_commodity {
    const char *code;
    uint32_t scale_digits;
    uint64_t lines_count;
    int64_t debit;
    int64_t credit; /* positive */
};

/* What a journal says at all. */
enum alms_journal_part {
    ALMS_HAS_NUMBERS,
    ALMS_HAS_ENTERED_DATE,
    ALMS_HAS_ENTERED_TIME,
    ALMS_HAS_BY,
    ALMS_HAS_APPROVER,
    ALMS_HAS_PARTY,
    ALMS_HAS_MEMO,
    ALMS_HAS_REVERSALS,
    ALMS_JOURNAL_PARTS
};

struct alms_journal {
    struct alms_arena *arena;
    struct alms_names *texts;
    struct alms_names *entries;
    struct alms_journal_line *lines;
    size_t lines_count;
    size_t capacity;
    struct alms_journal_commodity commodities[ALMS_JOURNAL_COMMODITIES_MAX];
    size_t commodities_count;
    bool has[ALMS_JOURNAL_PARTS];
    bool is_book;
    struct alms_journal_options options;
    const char *source;   /* the name of the book, or the path */
    const char *digest;   /* of the file, hexadecimal; the root of a book */
    const char *encoding; /* NULL for a book */
    uint64_t log_size;
    int32_t first_day;
    int32_t last_day;
    /* Lines of entry e: by_entry[entry_start[e]] … by_entry[entry_start[e + 1] - 1]. */
    uint32_t *by_entry;
    uint32_t *entry_start;
};

struct alms_journal *alms_journal_open(const struct alms_journal_options *options);
void alms_journal_close_variable(struct alms_journal **journal);

/* A new line at the end, which lives until the next call. */
struct alms_journal_line *alms_journal_add(struct alms_journal *journal);

/*
 * The number of a commodity; a new one gets the scale. Refuses with LIST_LONG.
 */
ALMS_MUST_CHECK enum alms_code alms_journal_commodity(struct alms_journal *journal,
                                                      const char *code, uint32_t scale_digits,
                                                      uint16_t *out, struct alms_error *err);

/* Adds the last line to the control totals. Refuses with AMOUNT_RANGE where 64 bits are too few. */
ALMS_MUST_CHECK enum alms_code
alms_journal_total(struct alms_journal *journal, struct alms_error *err);

/* Puts the lines of each entry together, when all are read. */
void alms_journal_index(struct alms_journal *journal);

const char *alms_journal_text(const struct alms_journal *journal, uint32_t number);
const char *alms_journal_entry(const struct alms_journal *journal, uint32_t entry);
uint32_t alms_journal_entries_count(const struct alms_journal *journal);

/* The amount of a line as decimal text, without its sign if is_magnitude. */
const char *alms_journal_amount(const struct alms_journal *journal, uint16_t commodity,
                                int64_t amount, char text[32]);

/* 64-bit numbers cannot overflow here: the control totals were checked. */
int64_t alms_magnitude(int64_t amount);

#endif
