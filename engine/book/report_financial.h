/*
 * report_financial - a statutory statement while it is being made.
 */
#ifndef ALMS_REPORT_FINANCIAL_H
#define ALMS_REPORT_FINANCIAL_H

#include "book/book.h"
#include "model/layout.h"

#include <alms/financial.h>

struct alms_financial_work;

/* An amount that is added to a figure. */
struct alms_financial_piece {
    size_t row;
    int32_t account_id;
    int32_t fund_id;
    int column;
    int64_t amount; /* as it is shown */
};

typedef enum alms_code alms_financial_take(struct alms_financial_work *work,
                                           const struct alms_financial_piece *piece,
                                           struct alms_error *err);

struct alms_financial_work {
    const struct alms_financial_query *query;
    struct alms_arena *arena;
    alms_financial_take *take_part; /* NULL unless a row is to be explained */
    void *context;                  /* of take_part */
    const struct alms_masters *masters;
    const char *regime;
    int32_t base_id;
    struct alms_layout layout;
    struct alms_layout_map map;
    struct alms_month month;
    int32_t from; /* January of the year, as a number */
    int32_t to;
    int32_t converted; /* the month of the conversion to this regime; 0: there was none */
    int64_t (*figures)[ALMS_FINANCIAL_COLUMNS_MAX]; /* of every row of the layout */
    int64_t net_gain;                               /* of the year, by the ledger */
    int64_t cash_gain;
    bool has_foreign;
    int64_t (
        *units)[ALMS_FINANCIAL_COLUMNS_MAX]; /* in hundredths of 10,000; NULL unless asked for */
};

/* Fills the figures and checks the equations. */
ALMS_MUST_CHECK enum alms_code
alms_financial_work_run(struct alms_financial_work *work, alms_book *book, struct alms_error *err);

size_t alms_financial_columns(enum alms_financial_form form);

/* report_wan.c: fills work->units from the figures. Refuses with LAYOUT_ROUNDING. */
ALMS_MUST_CHECK enum alms_code
alms_financial_round(struct alms_financial_work *work, struct alms_error *err);

/* Whether a column is printed in units of 10,000. */
bool alms_financial_has_units(enum alms_financial_form form, size_t column);

/* "155.44" */
const char *alms_financial_units_text(struct alms_financial_work *work, int64_t units);

#endif
