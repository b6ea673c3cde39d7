/*
 * report - what the ledger says: trial balance, balances, registers, and funds.
 *
 * Reports are made from the projections in one reading of the book. Amounts are decimal text with
 * all digits of their commodity; amounts of different commodities are never added.
 *
 * No report mixes the charts of two regimes (regime.h): each is made by the chart of the months
 * that it is about, and the year of a conversion opens with the balances that the conversion made.
 * A trial balance that is given no beginning begins at the earliest with the regime in which it
 * ends.
 */
#ifndef ALMS_REPORT_H
#define ALMS_REPORT_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

/* Which part of the ledger. A zeroed member means "all". */
struct alms_report_query {
    struct alms_month from;
    struct alms_month to;
    const char *fund;
};

/* --- trial balance and balances --- */

struct alms_trial_row {
    const char *account;
    const char *name;
    const char *name_en; /* NULL if not given */
    const char *fund;    /* NULL in a trial balance over all funds */
    const char *commodity;
    /* Debits are positive: opening + debit - credit = closing. */
    const char *opening;
    const char *debit;
    const char *credit;
    const char *closing;
};

struct alms_trial {
    const struct alms_trial_row *items; /* by account, fund, commodity */
    size_t count;
    const struct alms_trial_row *totals; /* one for each commodity; account is NULL */
    size_t totals_count;
    void *memory; /* owns everything above */
};

/*
 * Sums per account and commodity. Refuses with NOT_FOUND (fund), DATE_SYNTAX (to before from),
 * REGIME_CROSSED (months of two regimes).
 */
ALMS_MUST_CHECK enum alms_code alms_report_trial(alms_book *book,
                                                 const struct alms_report_query *query,
                                                 struct alms_trial *out, struct alms_error *err);

/* The same, per account, fund and commodity. */
ALMS_MUST_CHECK enum alms_code alms_report_balance(alms_book *book,
                                                   const struct alms_report_query *query,
                                                   struct alms_trial *out, struct alms_error *err);

void alms_trial_free(struct alms_trial *trial);

/* --- register --- */

struct alms_register_query {
    const char *account;   /* required */
    const char *fund;      /* NULL: all */
    struct alms_date from; /* not given: from the first entry */
    struct alms_date to;   /* not given: to the last entry */
    bool with_totals;      /* also rows that are no lines, see alms_register_part */
};

/* What a row is. A month's totals are of all its days up to `to`, a year's from January on. */
enum alms_register_part {
    ALMS_REGISTER_LINE,
    ALMS_REGISTER_BROUGHT, /* the balance before the first row, and before each year */
    ALMS_REGISTER_MONTH,   /* debits and credits of the month, after its last row */
    ALMS_REGISTER_YEAR     /* of the year up to here */
};

struct alms_register_row {
    enum alms_register_part part;
    struct alms_date date; /* of a total: the last day that is in it */
    const char *number;    /* this and the next two: NULL unless it is a line */
    const char *kind;
    const char *fund;
    const char *commodity;
    const char *debit;   /* NULL if the line is a credit, or a balance brought forward */
    const char *credit;  /* NULL if the line is a debit, or a balance brought forward */
    const char *balance; /* of the account, the funds asked for and the commodity, after the line */
    /* Of a line of foreign money; NULL otherwise. */
    const char *currency;
    const char *foreign;         /* debit positive, credit negative */
    const char *foreign_balance; /* of the currency, after the line */
};

struct alms_register {
    const struct alms_register_row *items; /* by date, then in the order of the log */
    size_t count;
    void *memory; /* owns everything above */
};

/*
 * Lines of one account with the running balance. Refuses with NOT_FOUND (account, fund),
 * DATE_SYNTAX (to before from), and with REGIME_CROSSED if the code had another meaning in a part
 * of the time.
 */
ALMS_MUST_CHECK enum alms_code
alms_report_register(alms_book *book, const struct alms_register_query *query,
                     struct alms_register *out, struct alms_error *err);

void alms_register_free(struct alms_register *list);

/* --- funds --- */

/* In which form a fund has something. */
enum alms_fund_form { ALMS_FUND_MONEY, ALMS_FUND_GOODS, ALMS_FUND_CLAIMS };

/*
 * The roll-forward of a fund: opening + gifts + other_in - aid - other_out + transfers = closing.
 * Claims are what is owed to the fund less what it owes.
 */
struct alms_fund_row {
    const char *fund;
    const char *name;
    const char *name_en; /* NULL if not given */
    const char *restriction;
    const char *commodity;
    enum alms_fund_form form;
    const char *opening;
    const char *gifts;
    const char *other_in;
    const char *aid;
    const char *other_out;
    const char *transfers; /* in less out */
    const char *closing;
};

struct alms_fund_report {
    const struct alms_fund_row *items; /* by form, fund, commodity */
    size_t count;
    const struct alms_fund_row *totals; /* one for each form and commodity; fund is NULL */
    size_t totals_count;
    void *memory; /* owns everything above */
};

/* Every fund that is open or moved. Refuses with NOT_FOUND (fund), DATE_SYNTAX. */
ALMS_MUST_CHECK enum alms_code
alms_report_funds(alms_book *book, const struct alms_report_query *query,
                  struct alms_fund_report *out, struct alms_error *err);

void alms_fund_report_free(struct alms_fund_report *report);

ALMS_END_DECLS

#endif
