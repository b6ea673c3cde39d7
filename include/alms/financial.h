/*
 * financial - the statutory statements: financial position, activities, cash flows.
 *
 * A statement is made from the ledger by a layout, which says for every row the accounts whose
 * balances stand on it. Every account stands on exactly one row, so a statement leaves nothing of
 * the ledger out; before it is handed out its equations are checked: assets equal liabilities and
 * net assets, the change of net assets is what the activities add up to, and the net increase of
 * cash is that of the cash accounts. Amounts are in the book's base currency, exact, never rounded.
 *
 * Layouts follow the accounting system for private non-profit organisations of the month's regime:
 * forms 01 to 03 of Cai Kuai [2004] 7 for NPO2004, and as far as they are known those of Cai Kuai
 * [2024] 25 for NPO2026. A row says by its basis whether its source was read (V), is secondary (S)
 * or is this program's own (P). In the first year of a regime to which the book was converted
 * (regime.h) the beginning of the year is the converted balances, and the year before has no
 * figures.
 */
#ifndef ALMS_FINANCIAL_H
#define ALMS_FINANCIAL_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

enum alms_financial_form {
    ALMS_POSITION,   /* balance sheet: beginning of the year, end of the month */
    ALMS_ACTIVITIES, /* month and year to date, each unrestricted, restricted and in total */
    ALMS_CASHFLOW    /* year to date and the whole year before, direct method */
};

enum { ALMS_FINANCIAL_COLUMNS_MAX = 6 };

/* The columns of each form, in their order. */
enum { ALMS_POSITION_OPENING, ALMS_POSITION_CLOSING, ALMS_POSITION_COLUMNS };
enum {
    ALMS_ACTIVITIES_MONTH_UNRESTRICTED,
    ALMS_ACTIVITIES_MONTH_RESTRICTED,
    ALMS_ACTIVITIES_MONTH_TOTAL,
    ALMS_ACTIVITIES_YEAR_UNRESTRICTED,
    ALMS_ACTIVITIES_YEAR_RESTRICTED,
    ALMS_ACTIVITIES_YEAR_TOTAL,
    ALMS_ACTIVITIES_COLUMNS
};
enum { ALMS_CASHFLOW_YEAR, ALMS_CASHFLOW_BEFORE, ALMS_CASHFLOW_COLUMNS };

struct alms_financial_query {
    enum alms_financial_form form;
    struct alms_month month; /* the last that is in it; zero: the newest that has entries */
    const char *fund;        /* NULL: the whole book */
    const char *layout;      /* the text of a layout of one's own; NULL: the official one */
    const char *layout_name; /* what to call it in messages; may be NULL */
    bool in_wan;             /* in units of 10,000, with two digits; see alms_financial_row */
};

/*
 * In units of 10,000 every row is rounded so that the rows add up to the sums as they are printed:
 * the last sum half up, each row below a sum by largest remainders of what the sum is. Only one way
 * of adding up can be kept so, so that activities have no figures for unrestricted and restricted.
 */
struct alms_financial_row {
    const char *code; /* for alms_financial_explain */
    const char *basis;
    const char *name;
    const char *name_en;
    bool is_heading; /* has no figures */
    bool is_sum;
    /* In the order of the form's columns; NULL where a row has none. */
    const char *figures[ALMS_FINANCIAL_COLUMNS_MAX];
};

struct alms_financial {
    enum alms_financial_form form;
    struct alms_month month;
    const char *regime;
    const char *base;
    size_t columns_count;
    const struct alms_financial_row *items; /* in the order of the layout */
    size_t count;
    bool has_foreign; /* other commodities have balances: they are not in it */
    void *memory;     /* owns everything above */
};

/*
 * Makes a statement.
 * Refuses with NOT_FOUND (fund, account of a layout), LAYOUT_SYNTAX and VALUE_MISSING (layout),
 * LAYOUT_GAP, LAYOUT_TWICE, STATEMENT_UNEQUAL if one of its equations does not hold, and
 * LAYOUT_ROUNDING if in units of 10,000 a row would have to add up to two sums.
 */
ALMS_MUST_CHECK enum alms_code
alms_financial_make(alms_book *book, const struct alms_financial_query *query,
                    struct alms_financial *out, struct alms_error *err);

void alms_financial_free(struct alms_financial *financial);

/* What stands behind a row: an account, and what it adds to each of the row's figures. */
struct alms_financial_part {
    const char *row; /* of a sum, the row that it comes by */
    const char *account;
    const char *name;
    const char *name_en; /* NULL if not given */
    const char *fund;
    const char *figures[ALMS_FINANCIAL_COLUMNS_MAX];
};

struct alms_financial_parts {
    const struct alms_financial_part *items; /* by row, account, fund */
    size_t count;
    size_t columns_count;
    void *memory; /* owns everything above */
};

/*
 * Takes a row apart into the accounts and funds that it is made of; the register of an account
 * shows the entries. Refuses as alms_financial_make, and with NOT_FOUND for the row.
 */
ALMS_MUST_CHECK enum alms_code
alms_financial_explain(alms_book *book, const struct alms_financial_query *query, const char *row,
                       struct alms_financial_parts *out, struct alms_error *err);

void alms_financial_parts_free(struct alms_financial_parts *parts);

ALMS_END_DECLS

#endif
