/*
 * budget - what may be spent on a programme out of a fund in a year, and what was spent.
 *
 * A budget is a record: a later one of the same year, programme and fund takes its place, and the
 * earlier ones stay in the log. It is a plan, not a limit: money is held back by funds, not by
 * budgets. What was spent are the expenses of the year that name the programme, less what was
 * reversed. Amounts are in the base currency.
 */
#ifndef ALMS_BUDGET_H
#define ALMS_BUDGET_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

struct alms_budget_draft {
    const char *programme; /* required */
    const char *fund;      /* required: one that may be spent on the programme */
    const char *year;      /* required: four digits */
    const char *amount;    /* required: not below zero; zero takes a budget back */
    const char *memo;      /* optional, private: who decided it and why */
};

/*
 * Records a budget. Refuses with VALUE_MISSING, NOT_FOUND, CLOSED, FUND_PURPOSE (the fund is
 * not for the programme), DATE_SYNTAX (year), AMOUNT_NEGATIVE, AMOUNT_*, TEXT_*.
 */
ALMS_MUST_CHECK enum alms_code
alms_budget_set(alms_book *book, const struct alms_budget_draft *draft, struct alms_error *err);

/* A budget that was set. Its strings belong to the list that holds it. */
struct alms_budget {
    int32_t year;
    const char *programme;
    const char *fund;
    const char *amount;
    const char *at; /* when it was recorded, UTC */
    const char *by;
    const char *memo; /* NULL without vault, after erasure or if not given */
    bool is_newest;   /* no later one took its place */
};

struct alms_budget_list {
    const struct alms_budget *items; /* by year, programme, fund, then in the order of the log */
    size_t count;
    void *memory; /* owns everything above */
};

/* All budgets of a year, of every year if it is 0. */
ALMS_MUST_CHECK enum alms_code alms_budget_list(alms_book *book, int32_t year,
                                                struct alms_budget_list *out,
                                                struct alms_error *err);

void alms_budget_list_free(struct alms_budget_list *list);

/* --- budget against actual --- */

struct alms_budget_line {
    const char *programme; /* NULL in the total */
    const char *fund;
    const char *budget;    /* 0.00 where none was set */
    const char *actual;    /* spent from January on, up to the month */
    const char *remaining; /* budget less actual; below zero if more was spent */
    const char *percent;   /* actual of budget, half up to two digits; NULL without a budget */
};

struct alms_budget_report {
    struct alms_month until;
    const struct alms_budget_line *items; /* by programme and fund */
    size_t count;
    struct alms_budget_line total;
    void *memory; /* owns everything above */
};

/*
 * Everything that was budgeted or spent on programmes in the year of `until`, up to it. Refuses
 * with AMOUNT_RANGE if a sum is too wide.
 */
ALMS_MUST_CHECK enum alms_code alms_report_budget(alms_book *book, struct alms_month until,
                                                  struct alms_budget_report *out,
                                                  struct alms_error *err);

void alms_budget_report_free(struct alms_budget_report *report);

/* --- expenses by function --- */

/* A function, or the part of programme costs that names one programme. */
struct alms_function_row {
    const char *function; /* the code of the row of the statement of activities; NULL: the total */
    const char *name;     /* of that row; NULL in the total */
    const char *name_en;
    const char *programme; /* NULL: none named, or no programme costs */
    const char *unrestricted;
    const char *restricted;
    const char *total;
    /*
     * The total in units of 10,000 with two digits, and its part of the whole in percent:
     * apportioned by largest remainders, so that the rows add up to what is printed as their sum.
     * NULL where a row is below zero, or the sum is not above it.
     */
    const char *total_wan;
    const char *share;
};

struct alms_function_report {
    struct alms_month until;
    const struct alms_function_row *items; /* by row and programme; zero rows left out */
    size_t count;
    struct alms_function_row total;
    void *memory; /* owns everything above */
};

/*
 * The expenses of the year of `until` (zeroed: of the newest month with entries), up to it, by what
 * they were for: programme costs by programme, management, fundraising and the rest. Their total is
 * that of the statement of activities, or the report is refused with STATEMENT_UNEQUAL.
 */
ALMS_MUST_CHECK enum alms_code alms_report_functions(alms_book *book, struct alms_month until,
                                                     struct alms_function_report *out,
                                                     struct alms_error *err);

void alms_function_report_free(struct alms_function_report *report);

ALMS_END_DECLS

#endif
