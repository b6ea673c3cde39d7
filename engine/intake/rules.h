/*
 * rules - a rules file: how the rows of one source become gifts, or goods.
 *
 * Plain UTF-8 text, one rule a line, `#` begins a comment, a word with blanks stands in quotes.
 * docs/guide/import.md is the manual; the words are
 *
 *     source  TEXT                                   part of every row's identity
 *     format  csv | tsv | xlsx                        else found by the content
 *     header  NAME, NAME|OTHER NAME, …                a row that has them all is the header
 *     cells   [begin CHARACTERS] [strip CHARACTERS] [empty ~ PATTERN]
 *                                    what begins every cell, stands around it, or for an empty one
 *     column  NAME|OTHER NAME  ROLE [OPTIONS]
 *             ROLE: ref|amount|received|paid|balance|fee|net|date FORM|private.KEY|ignore
 *             of goods: item|spec|quantity|unit|value|unit-price|expiry FORM|batch|donor|receiver
 *     date    from ref A-B FORM | from filename [FORM] | from preamble FORM | fixed 2026-02-13
 *     record  gift | goods received | goods issued  KEY=VALUE …
 *     record  movement  [account=CODE] [commodity=CODE]
 *     when    CELL ~ PATTERN [and …]  KEY=VALUE …     of each KEY the first that fits
 *     skip    rows where CELL = TEXT [and …]
 *     skip    movements where CELL = TEXT [and …]
 *     paid    rows where CELL = TEXT [and …]
 *     hold    rows where CELL = TEXT [and …] [because TEXT]
 *     refund  rows where CELL = TEXT [and …] of CELL [amount CELL]
 *     end     at row where CELL = TEXT [and …]
 *     total   [column] CELL [of amount|fee|net] in row where CELL = TEXT [and …] [warn]
 *
 * Nothing is assumed that is not written: no grouping mark, no date form, no account.
 *
 * The rules of a bank serve two readings: gifts, which are some of its rows, and the statement,
 * which is all of them. What `when`, `skip rows` and `hold` say is about gifts.
 */
#ifndef ALMS_RULES_H
#define ALMS_RULES_H

#include "base/memory.h"
#include "base/text.h"
#include "intake/table.h"

#include <alms/date.h>

enum {
    ALMS_RULES_SIZE_MAX = 1024 * 1024,
    ALMS_RULES_COLUMNS_MAX = 64,
    ALMS_RULES_NAMES_MAX = 16,   /* alternatives of a column's name */
    ALMS_RULES_TESTS_MAX = 8,    /* of one condition */
    ALMS_RULES_LINES_MAX = 256,  /* of one kind */
    ALMS_RULES_PRIVATE_MAX = 20, /* private columns */
    ALMS_RULES_SOURCE_SIZE_MAX = 240,
    ALMS_RULES_CONSTANTS_MAX = (1 + ALMS_RULES_LINES_MAX) * 12 /* twelve settings a line */
};

/* A column's name and its alternatives, in the order in which they are looked for. */
struct alms_rules_names {
    const char *items[ALMS_RULES_NAMES_MAX];
    size_t count;
};

enum alms_cell_role {
    ALMS_CELL_REF,
    /* Of goods the value; of a statement with its sign, or without where `paid` rules tell. */
    ALMS_CELL_AMOUNT,
    ALMS_CELL_RECEIVED, /* in its place, where what came in and what went out stand apart */
    ALMS_CELL_PAID,
    ALMS_CELL_BALANCE, /* of the account, behind the row */
    ALMS_CELL_DATE,
    ALMS_CELL_FEE, /* what the platform kept of the amount */
    ALMS_CELL_NET, /* the amount less the fee: a control, booked nowhere */
    /* Of goods. */
    ALMS_CELL_ITEM,
    ALMS_CELL_SPEC,
    ALMS_CELL_QUANTITY, /* its unit may stand behind it */
    ALMS_CELL_UNIT,
    ALMS_CELL_UNIT_PRICE,
    ALMS_CELL_EXPIRY,
    ALMS_CELL_BATCH, /* the maker's batch number */
    ALMS_CELL_PRIVATE,
    ALMS_CELL_IGNORE /* no part of what identifies a row */
};

struct alms_rules_column {
    uint32_t line; /* of the rules file */
    struct alms_rules_names names;
    enum alms_cell_role role;
    const char *word; /* what conditions call it: its role, or the key of a private column */
    const char *key;  /* of a private column */
    const char *form; /* of a date, or ALMS_FORM_SERIAL */
    bool is_unique;   /* with the other unique columns it identifies the row */
    bool is_optional; /* the column may be absent */
    bool is_required; /* the cell may not be empty */
    bool fills;       /* an empty cell says what the one above it says */
    bool allows_plus; /* amounts may have a leading + */
    bool is_apart;    /* no part of what identifies a row */
    bool has_minus;   /* what was paid may have a minus that says no more than that */
    bool is_near;     /* numbers of a spreadsheet may lie a little beside an amount */
    bool is_negative; /* a fee that was kept stands below zero */
    char group;       /* grouping mark, 0 for none */
    char decimal;     /* decimal mark */
};

/* A cell of a row: of a mapped column, of a column by its name, or by its number. */
struct alms_rules_cell {
    uint32_t line;
    int column;                    /* index into columns, or -1 */
    size_t number;                 /* from 1, or 0 */
    struct alms_rules_names names; /* where neither */
};

enum alms_test_kind { ALMS_TEST_EQUAL, ALMS_TEST_UNEQUAL, ALMS_TEST_LIKE, ALMS_TEST_UNLIKE };

struct alms_pattern;

struct alms_rules_test {
    struct alms_rules_cell cell;
    enum alms_test_kind kind;
    const char *text;
    struct alms_pattern *pattern; /* of LIKE and UNLIKE */
};

struct alms_rules_condition {
    struct alms_rules_test tests[ALMS_RULES_TESTS_MAX];
    size_t count;
};

/* The form of dates that stand as their number in spreadsheets: days since the end of 1899. */
#define ALMS_FORM_SERIAL "serial"

enum alms_rules_record { ALMS_RULES_GIFTS, ALMS_RULES_RECEIVED, ALMS_RULES_ISSUED };

/* What a gift, or goods, get besides their cells. NULL: not set. */
struct alms_rules_settings {
    const char *account;
    const char *approver; /* of goods that are given out */
    const char *campaign;
    const char *channel;
    const char *commodity;
    const char *county;
    const char *donor_kind;
    const char *evidence; /* of goods: SHA-256 of the file that shows their value */
    const char *fund;
    const char *place; /* of goods: the warehouse or place */
    const char *programme;
    const char *publish;
    const char *valuation; /* of goods: what their value rests on */
};

enum alms_setting {
    ALMS_SETTING_ACCOUNT,
    ALMS_SETTING_APPROVER,
    ALMS_SETTING_CAMPAIGN,
    ALMS_SETTING_CHANNEL,
    ALMS_SETTING_COMMODITY,
    ALMS_SETTING_COUNTY,
    ALMS_SETTING_DONOR_KIND,
    ALMS_SETTING_EVIDENCE,
    ALMS_SETTING_FUND,
    ALMS_SETTING_PLACE,
    ALMS_SETTING_PROGRAMME,
    ALMS_SETTING_PUBLISH,
    ALMS_SETTING_VALUATION
};

/* A setting and where it is written, so that a book can say whether it has what is named. */
struct alms_rules_constant {
    enum alms_setting setting;
    const char *value;
    bool is_of_record; /* of a `record` line, not of a `when` */
    struct alms_place place;
};

struct alms_rules_when {
    struct alms_rules_condition condition;
    struct alms_rules_settings settings;
};

struct alms_rules_filter {
    struct alms_rules_condition condition;
    const char *reason; /* of a hold; NULL if none was given */
};

/* Rows that give a gift back. */
struct alms_rules_refund {
    struct alms_rules_condition condition;
    struct alms_rules_cell of;     /* the reference of the gift */
    struct alms_rules_cell amount; /* else the amount's own column */
    bool has_amount;
};

struct alms_rules_total {
    struct alms_rules_cell cell;
    enum alms_cell_role of; /* AMOUNT, FEE or NET: the column whose cells it adds up */
    struct alms_rules_condition condition;
    bool only_warns;
};

enum alms_rules_date_kind {
    ALMS_DATE_FROM_COLUMN,
    ALMS_DATE_FROM_REF,
    ALMS_DATE_FROM_FILENAME,
    ALMS_DATE_FROM_PREAMBLE,
    ALMS_DATE_FIXED,
    ALMS_DATE_NOWHERE
};

struct alms_rules_date {
    enum alms_rules_date_kind kind;
    const char *form;
    size_t from; /* characters of the reference, from 1 */
    size_t to;
    struct alms_date fixed;
};

struct alms_rules {
    const char *name; /* of the file, for messages */
    const char *source;
    enum alms_table_format format;
    const char *begin;          /* with what every cell of a row begins; NULL: with anything */
    const char *strip;          /* characters around cells that are no part of them; NULL: none */
    struct alms_pattern *empty; /* a cell in which it is found is empty; NULL: none */
    struct alms_rules_names *header;
    size_t header_count;
    struct alms_rules_column *columns;
    size_t columns_count;
    struct alms_rules_date date;
    enum alms_rules_record records;        /* what the rows become */
    struct alms_rules_settings record;     /* of gifts */
    bool has_gift;                         /* a `record gift` line */
    bool has_movement;                     /* a `record movement` line */
    struct alms_rules_settings movement;   /* only account and commodity */
    struct alms_rules_constant *constants; /* of all `record` and `when` lines, in their order */
    size_t constants_count;
    struct alms_rules_when *whens;
    size_t whens_count;
    struct alms_rules_filter *skips;
    size_t skips_count;
    struct alms_rules_filter *movement_skips; /* no movements of the account */
    size_t movement_skips_count;
    struct alms_rules_filter *paids; /* whose amount, which has no sign, went out */
    size_t paids_count;
    struct alms_rules_filter *holds;
    size_t holds_count;
    struct alms_rules_refund *refunds;
    size_t refunds_count;
    struct alms_rules_filter *ends;
    size_t ends_count;
    struct alms_rules_total *totals;
    size_t totals_count;
    struct alms_arena *arena;
};

/*
 * Reads the text of a rules file. Every fault is noted with its place.
 * Refuses with RULES_SYNTAX, PATTERN_SYNTAX, DATE_SYNTAX, TEXT_INVALID, TEXT_LONG, VALUE_MISSING.
 */
ALMS_MUST_CHECK enum alms_code alms_rules_parse(const char *text, const char *name,
                                                struct alms_rules **out, struct alms_error *err);
void alms_rules_close(struct alms_rules *rules); /* NULL is fine */
void alms_rules_close_variable(struct alms_rules **rules);

/* --- patterns --- */

/* A regular expression of PCRE2 over UTF-8. Refuses with PATTERN_SYNTAX. */
ALMS_MUST_CHECK enum alms_code alms_pattern_open(const char *text, const struct alms_place *place,
                                                 struct alms_pattern **out, struct alms_error *err);
void alms_pattern_close(struct alms_pattern *pattern);

/* Whether it is found in text. What takes too long to decide is not found. */
bool alms_pattern_matches(const struct alms_pattern *pattern, struct alms_span text);

#endif
